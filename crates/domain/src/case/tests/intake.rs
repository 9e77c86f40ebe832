//! Rules before filing: verification, merging, the fix on the spot, correction, withdrawal.

use super::walk::{Walk, code};
use crate::{
    case::{AttachStage, Audience, DueKind, Outcome, Refusal, State, StateName, absorb, due},
    fixture::{Town, grid, monday, photo, uuid},
    ids::CaseId,
};
use jiff::SignedDuration;
use serde_json::json;

#[test]
fn verification_holds_the_desks_clock_and_gives_the_case_back_where_it_was() {
    let town = Town::new();
    let w = Walk::new(&town).accepted().after(5).does(
        "acceptor",
        "request_verification",
        json!({"note": "看井盖"}),
    );
    assert_eq!(due(&w.case), Some((monday() + SignedDuration::from_mins(35), DueKind::Verify)));
    assert_eq!(
        code(&w.refused("neighbour", "record_verification", json!({"passed": true, "text": "x"}))),
        "not_allowed"
    );
    assert_eq!(
        code(&w.refused("acceptor", "record_verification", json!({"passed": true, "text": "x"}))),
        "not_allowed"
    );
    let w = w.after(60).does("worker", "record_verification", json!({"passed": true, "text": "属实"}));
    assert_eq!(w.case.state, State::Accepted);
    // 5 of 15 minutes were used before; the hour on site does not count.
    assert_eq!(due(&w.case), Some((monday() + SignedDuration::from_mins(75), DueKind::File)));
}

#[test]
fn asking_another_worker_replaces_the_question_and_keeps_the_desks_clock() {
    let town = Town::new();
    let neighbour = town.user("neighbour");
    let w = Walk::new(&town)
        .after(5)
        .does("acceptor", "request_verification", json!({}))
        .after(20)
        .does("verifier", "request_verification", json!({"assignee": neighbour}))
        .does("neighbour", "record_verification", json!({"passed": false, "text": "没有"}));
    assert_eq!(w.case.state, State::Reported);
    assert_eq!(due(&w.case).unwrap().0, monday() + SignedDuration::from_mins(35));
    let handler = town.user("water");
    let refusal = Walk::new(&town).refused("acceptor", "request_verification", json!({"assignee": handler}));
    assert_eq!(code(&refusal), "invalid");
}

#[test]
fn a_case_is_merged_into_another_open_case_which_counts_it() {
    let town = Town::new();
    let other = town.other.as_ref().unwrap().id;
    let w = Walk::new(&town);
    for into in [w.case.id, CaseId(uuid(404))] {
        assert_eq!(code(&w.refused("acceptor", "merge", json!({"into": into}))), "invalid");
    }
    let w = w.does("acceptor", "merge", json!({"into": other}));
    assert_eq!(w.case.state, State::Closed { outcome: Outcome::Duplicate, at: monday() });
    assert_eq!(w.case.merged_into, Some(other));
    let decision = absorb(town.other.as_ref().unwrap(), &w.case);
    assert_eq!((decision.case.counters.merged, decision.case.version), (1, 2));
    assert_eq!(decision.events.len(), 1);
}

#[test]
fn a_fix_on_the_spot_needs_an_after_photo_and_closes() {
    let town = Town::new();
    let fields = json!({"text": "已复位"});
    let w = Walk::new(&town);
    assert_eq!(
        w.refused("worker", "fix_on_spot", fields.clone()),
        Refusal::Missing { field: "handling_photo" }
    );
    assert_eq!(code(&w.refused("neighbour", "fix_on_spot", fields.clone())), "not_allowed");
    let mut w = w;
    w.case.attachments.push(photo(1, AttachStage::Handling));
    let w = w.does("worker", "fix_on_spot", fields);
    assert_eq!(w.case.state, State::Closed { outcome: Outcome::FixedOnSpot, at: monday() });
    assert!(w.case.milestones.fixed_on_spot);
}

#[test]
fn a_correction_keeps_what_stood_there_before() {
    let town = Town::new();
    let w = Walk::new(&town).does(
        "acceptor",
        "correct",
        json!({"description": "雨水井盖缺失", "category": "P01001", "point": [111.0, 30.0], "priority": "urgent"}),
    );
    assert_eq!(w.case.description, "雨水井盖缺失");
    assert_eq!(w.case.place.path, grid(2, 1, 1), "as the app looked the point up");
    let event = &w.events[0];
    assert_eq!(event.data["before"]["description"], "井盖缺失");
    assert_eq!(event.audience, Audience::Internal);
    assert_eq!(code(&w.refused("acceptor", "correct", json!({}))), "missing");
}

#[test]
fn the_reporter_takes_a_report_back_before_it_is_filed() {
    let town = Town::new();
    let w = Walk::new(&town).accepted();
    assert_eq!(code(&w.refused("neighbour", "withdraw", json!({}))), "not_allowed");
    assert_eq!(w.does("reporter", "withdraw", json!({})).case.state.name(), StateName::Void);
    assert_eq!(code(&Walk::new(&town).filed().refused("reporter", "withdraw", json!({}))), "not_in_state");
}
