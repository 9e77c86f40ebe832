//! Rules of check, closing, reopening, rating and appeal.

use super::walk::{Walk, code, shanghai};
use crate::{
    case::{Outcome, Owes, State, StateName, due, who_owes},
    fixture::{Town, WATER, monday},
};
use serde_json::json;

#[test]
fn a_failed_check_leaves_the_choice_to_the_desk_but_not_to_call_it_solved() {
    let town = Town::new();
    let w = Walk::new(&town).checked(false);
    assert_eq!(w.case.state, State::Handled);
    for outcome in ["solved", "partly"] {
        let refusal = w.refused("verifier", "close", json!({"outcome": outcome, "text": "x"}));
        assert_eq!(code(&refusal), "conflict");
    }
    for outcome in ["fixed_on_spot", "duplicate", "answered"] {
        let refusal = w.refused("verifier", "close", json!({"outcome": outcome, "text": "x"}));
        assert_eq!(code(&refusal), "invalid");
    }
    let offers = w.offers("verifier");
    assert!(["rework", "request_check", "close"].iter().all(|a| offers.contains(a)), "{offers:?}");
    let closed = w.does("verifier", "close", json!({"outcome": "no_action", "text": "无法整改"}));
    assert_eq!(closed.case.state, State::Closed { outcome: Outcome::NoAction, at: monday() });
}

#[test]
fn nothing_is_closed_before_somebody_has_looked() {
    let town = Town::new();
    for w in [Walk::new(&town).accepted(), Walk::new(&town).filed(), Walk::new(&town).handled()] {
        for outcome in ["solved", "no_action", "not_our_duty"] {
            let refusal = w.refused("verifier", "close", json!({"outcome": outcome, "text": "x"}));
            assert_eq!(code(&refusal), "not_in_state", "{:?}", w.case.state);
        }
        assert!(!w.offers("verifier").contains(&"close"));
    }
    let w = Walk::new(&town).filed().does("acceptor", "request_verification", json!({})).does(
        "worker",
        "record_verification",
        json!({"passed": false, "text": "是邻区的"}),
    );
    assert_eq!(code(&w.refused("acceptor", "close", json!({"outcome": "solved", "text": "x"}))), "conflict");
    w.does("acceptor", "close", json!({"outcome": "not_our_duty", "text": "属邻区"}));
}

#[test]
fn a_check_before_the_rework_does_not_count_after_it() {
    let town = Town::new();
    let w = Walk::new(&town)
        .checked(true)
        .does("verifier", "rework", json!({"reason": "现场又坏"}))
        .after(1)
        .feeds_back();
    assert_eq!(w.case.counters.reworks, 1);
    assert!(!w.offers("verifier").contains(&"close"));
}

#[test]
fn rework_goes_on_with_the_same_department_and_the_same_clock() {
    let town = Town::new();
    let w = Walk::new(&town)
        .handling()
        .after(120)
        .feeds_back()
        .does("verifier", "request_check", json!({}))
        .does("worker", "record_check", json!({"passed": false, "text": "未修"}))
        .after(180)
        .does("verifier", "rework", json!({"reason": "未修"}));
    assert_eq!((w.case.state.name(), who_owes(&w.case)), (StateName::Handling, Owes::Department(WATER)));
    // Two of sixteen hours were used by 11:00; it is 14:00 now.
    assert_eq!(due(&w.case).unwrap().0, shanghai("2026-01-14T10:00:00"));
}

#[test]
fn nobody_checks_the_own_work() {
    let mut town = Town::new();
    let mut both = town.actor("worker").standings.clone();
    both.extend(town.actor("water").standings.clone());
    town.people.iter_mut().find(|p| p.0 == "water").unwrap().1.standings = both;
    let w = Walk::new(&town).checking();
    assert_eq!(
        code(&w.refused("water", "record_check", json!({"passed": true, "text": "x"}))),
        "not_allowed"
    );
}

#[test]
fn lateness_is_fixed_at_feedback_and_an_appeal_exempts_but_keeps_the_fact() {
    let town = Town::new();
    let w = Walk::new(&town)
        .handling()
        .after(60 * 24 * 3)
        .feeds_back()
        .does("verifier", "request_check", json!({}))
        .does("worker", "record_check", json!({"passed": true, "text": "好"}))
        .does("verifier", "close", json!({"outcome": "solved", "text": "好"}));
    assert_eq!(w.case.milestones.handled_late, Some(true));
    assert_eq!(code(&w.refused("garden", "appeal", json!({"reason": "x"}))), "not_allowed");
    let w = w.does("water", "appeal", json!({"reason": "停水令"}));
    let yes = json!({"granted": true, "text": "属实"});
    assert_eq!(
        code(&w.refused("acceptor", "review_appeal", yes.clone())),
        "not_allowed",
        "first the dispatcher"
    );
    let w = w.does("dispatcher", "review_appeal", yes.clone());
    assert!(!w.case.milestones.late_exempt);
    let w = w.does("acceptor", "review_appeal", yes.clone());
    assert!(w.case.milestones.late_exempt);
    assert_eq!(w.case.milestones.handled_late, Some(true));
    assert_eq!(code(&w.refused("water", "appeal", json!({"reason": "x"}))), "not_in_state", "once");
    assert_eq!(code(&w.refused("acceptor", "review_appeal", yes)), "not_in_state");
}

#[test]
fn a_case_on_time_is_not_appealed_and_a_late_one_only_within_the_window() {
    let town = Town::new();
    let w = Walk::new(&town).closed();
    assert_eq!(code(&w.refused("water", "appeal", json!({"reason": "x"}))), "not_in_state");
    let late = Walk::new(&town)
        .handling()
        .after(60 * 24 * 3)
        .feeds_back()
        .does("verifier", "request_check", json!({}))
        .does("worker", "record_check", json!({"passed": true, "text": "好"}))
        .does("verifier", "close", json!({"outcome": "solved", "text": "好"}))
        .after(60 * 24 * 15 + 1);
    assert_eq!(code(&late.refused("water", "appeal", json!({"reason": "x"}))), "window_over");
}

#[test]
fn the_reporter_reopens_once_by_rating_and_the_case_goes_to_the_desk_not_to_the_closer() {
    let town = Town::new();
    let no = json!({"stars": 1, "solved": false, "text": "没修"});
    let w = Walk::new(&town).closed().after(10).does("reporter", "rate", no.clone());
    assert_eq!((w.case.state.name(), w.case.counters.reopens), (StateName::Accepted, 1));
    assert_eq!(who_owes(&w.case), Owes::Supervision);
    assert_eq!(w.case.assignments.len(), 2, "history stays");
    assert!(!w.offers("verifier").contains(&"close"), "the old check no longer counts");
    let w = w.after(10).does("acceptor", "file", json!({"category": "P01001"})).does(
        "dispatcher",
        "dispatch",
        json!({"department": WATER}),
    );
    assert_eq!(
        due(&w.case).unwrap().0,
        shanghai("2026-01-14T09:20:00"),
        "filed anew, the clock starts afresh"
    );
    let w = w
        .does("water", "sign", json!({}))
        .feeds_back()
        .does("verifier", "request_check", json!({}))
        .does("worker", "record_check", json!({"passed": true, "text": "好"}))
        .does("verifier", "close", json!({"outcome": "solved", "text": "好"}))
        .after(1)
        .does("reporter", "rate", no.clone());
    assert_eq!((w.case.state.name(), w.case.counters.reopens), (StateName::Closed, 1));
    assert_eq!(code(&w.refused("reporter", "rate", no)), "not_in_state");
    assert_eq!(
        code(&Walk::new(&town).closed().refused("reporter", "rate", json!({"stars": 6, "solved": true}))),
        "invalid"
    );
}

#[test]
fn a_closed_case_is_reopened_within_the_window_only() {
    let town = Town::new();
    let why = json!({"reason": "复发"});
    let last = Walk::new(&town).closed().after(60 * 24 * 15);
    assert!(last.offers("acceptor").contains(&"reopen"));
    let over = last.after(1);
    assert_eq!(code(&over.refused("acceptor", "reopen", why.clone())), "window_over");
    assert!(!over.offers("acceptor").contains(&"reopen"));
    let rejected = Walk::new(&town).does("acceptor", "reject", json!({"reason": "x"}));
    assert_eq!(rejected.does("acceptor", "reopen", why.clone()).case.state, State::Accepted);
    let void = Walk::new(&town).does("acceptor", "void", json!({"reason": "x"}));
    assert_eq!(code(&void.refused("acceptor", "reopen", why)), "not_in_state");
}
