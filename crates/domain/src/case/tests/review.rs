//! Requests of a department are reviewed by its own leader before the dispatcher gets them.

use super::walk::{Walk, code, shanghai};
use crate::{
    case::{Awaits, Owes, Refusal, due, who_owes},
    fixture::{Town, WATER},
};
use serde_json::{Value, json};

fn more_time() -> Value {
    json!({"limit": "1 working_day", "reason": "缺料"})
}

const DECISIONS: [&str; 2] = ["grant_extension", "refuse_extension"];

fn offered<'a>(w: &Walk, who: &str, names: &[&'a str]) -> Vec<&'a str> {
    let offers = w.offers(who);
    names.iter().copied().filter(|n| offers.contains(n)).collect()
}

#[test]
fn a_request_waits_for_the_leader_of_the_department_before_the_dispatcher() {
    let town = Town::new().with_director();
    let w = Walk::new(&town).handling().does("water", "request_extension", more_time());
    assert!(w.case.request.as_ref().unwrap().in_review());
    assert_eq!(who_owes(&w.case), Owes::Department(WATER), "the dispatcher has nothing to do yet");
    assert_eq!(
        offered(&w, "director", &["pass_request", "refuse_extension", "grant_extension"]),
        ["pass_request", "refuse_extension"]
    );
    assert_eq!(
        offered(&w, "water", &["pass_request", "refuse_extension"]),
        [""; 0],
        "nobody reviews the own request"
    );

    let w = w.does("director", "pass_request", json!({"text": "情况属实"}));
    let request = w.case.request.as_ref().unwrap();
    assert_eq!(
        (request.awaits, request.passed.as_ref().unwrap().by),
        (Awaits::Dispatcher, town.user("director"))
    );
    assert_eq!(who_owes(&w.case), Owes::Command);
    assert_eq!(due(&w.case).unwrap().0, shanghai("2026-01-14T09:00:00"), "the handling clock ran on");
    assert_eq!(offered(&w, "director", &["pass_request", "refuse_extension"]), [""; 0], "the word is given");
    assert_eq!(offered(&w, "dispatcher", &DECISIONS), DECISIONS);

    let w = w.does("dispatcher", "grant_extension", json!({}));
    assert_eq!((w.case.request.clone(), due(&w.case).unwrap().0), (None, shanghai("2026-01-15T09:00:00")));
    assert_eq!(w.events.last().unwrap().data["internal"]["unreviewed"], Value::Null);
}

#[test]
fn a_leader_who_refuses_ends_the_request_with_a_reason() {
    let town = Town::new().with_director();
    let w = Walk::new(&town).handling().does("water", "request_suspension", json!({"reason": "等审批"}));
    assert_eq!(
        w.refused("director", "refuse_suspension", json!({"reason": " "})),
        Refusal::Missing { field: "reason" }
    );
    let w = w.does("director", "refuse_suspension", json!({"reason": "材料已到"}));
    assert_eq!(w.case.request, None);
    assert_eq!(w.events.last().unwrap().data["review"], true);
    let w = w.does("water", "request_suspension", json!({"reason": "又缺一份"}));
    assert!(w.case.request.unwrap().in_review(), "it can be asked again");
}

#[test]
fn a_request_goes_straight_to_the_dispatcher_when_the_leader_asks_or_there_is_none() {
    let led = Town::new().with_director();
    let by_leader = Walk::new(&led).handling().does("director", "request_extension", more_time());
    let vacant = Town::new().with_director().without_director();
    let without = Walk::new(&vacant).handling().does("water", "request_extension", more_time());
    let mut old = Town::new().with_director();
    old.stages.review_requests = false;
    let off = Walk::new(&old).handling().does("water", "request_extension", more_time());
    for (w, why) in [(by_leader, "the leader asks"), (without, "vacant"), (off, "not the city's custom")] {
        assert!(!w.case.request.as_ref().unwrap().in_review(), "{why}");
        assert_eq!(who_owes(&w.case), Owes::Command, "{why}");
        assert_eq!(w.does("dispatcher", "grant_extension", json!({})).case.counters.extensions, 1, "{why}");
    }
    let other = Walk::new(&led).handling();
    assert_eq!(
        code(&other.refused("leader", "request_extension", more_time())),
        "not_allowed",
        "of the area, not the department"
    );
}

#[test]
fn the_dispatcher_decides_before_the_leader_only_with_a_reason() {
    let town = Town::new().with_director();
    let w = Walk::new(&town).handling().does("water", "request_extension", more_time());
    assert_eq!(w.refused("dispatcher", "grant_extension", json!({})), Refusal::Missing { field: "reason" });
    let sit = town.situation(town.by("dispatcher"), w.now);
    let offer =
        crate::case::allowed(&w.case, &sit).into_iter().find(|o| o.action == "grant_extension").unwrap();
    assert_eq!(offer.needs, ["reason"], "the page is told");
    let refused = Walk::new(&town).handling().does("water", "request_extension", more_time()).does(
        "dispatcher",
        "refuse_extension",
        json!({"reason": "不必再等"}),
    );
    assert_eq!(refused.events.last().unwrap().data["unreviewed"], true);
    let granted = w.does("dispatcher", "grant_extension", json!({"reason": "负责人出差"}));
    assert_eq!(granted.case.counters.extensions, 1);
    assert_eq!(granted.events.last().unwrap().data["internal"]["unreviewed"], "负责人出差");
    let w = Walk::new(&town).handling().does("water", "request_suspension", json!({"reason": "等审批"}));
    assert_eq!(w.refused("dispatcher", "grant_suspension", json!({})), Refusal::Missing { field: "reason" });
}

#[test]
fn a_leader_who_leaves_blocks_no_request() {
    let led = Town::new().with_director();
    let w = Walk::new(&led).handling().does("water", "request_extension", more_time());
    assert_eq!(
        code(&w.refused("program", "pass_request", json!({}))),
        "not_allowed",
        "while there is a leader"
    );
    let vacant = Town::new().with_director().without_director();
    let left = Walk { town: &vacant, case: w.case, now: w.now, events: Vec::new() };
    let passed = left.does("program", "pass_request", json!({}));
    assert_eq!(who_owes(&passed.case), Owes::Command);
    assert_eq!(passed.events[0].data["vacant"], true);
}

#[test]
fn a_return_a_recall_or_the_feedback_voids_what_is_in_review() {
    let town = Town::new().with_director();
    let asked = || Walk::new(&town).handling().does("water", "request_extension", more_time());
    for (who, action, fields) in [
        ("water", "return", json!({"reason": "不是"})),
        ("dispatcher", "recall", json!({"reason": "派错"})),
        ("water", "feed_back", json!({"text": "已修", "no_photo_reason": "夜间"})),
    ] {
        let w = asked().does(who, action, fields);
        assert_eq!(w.case.request, None, "{action}");
        assert_eq!(code(&w.refused("director", "pass_request", json!({}))), "not_in_state", "{action}");
    }
    let w = asked().does("water", "hand_over", json!({"to": town.user("water2")}));
    assert!(w.case.request.unwrap().in_review(), "another hand in the same department goes on with it");
}
