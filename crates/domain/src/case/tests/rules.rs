//! The business rules of city grid management, one sentence each, as listed in `docs/case-rules.md`.

use super::walk::{Walk, code, shanghai};
use crate::{
    case::{AssignmentStatus, DueKind, Owes, Refusal, StateName, due, paused, who_owes},
    fixture::{GARDEN, Town, WATER, monday, uuid},
};
use jiff::SignedDuration;
use serde_json::json;

const NO_PHOTO: Refusal = Refusal::Missing { field: "handling_photo" };

#[test]
fn an_after_photo_from_before_a_rework_does_not_prove_the_rework() {
    let town = Town::new();
    let photo = |n| json!({"attachment": uuid(n), "stage": "handling"});
    let bare = json!({"text": "已更换"});
    let w = Walk::new(&town)
        .handling()
        .does("water", "attach", photo(1))
        .does("water", "feed_back", bare.clone())
        .does("verifier", "request_check", json!({}))
        .does("worker", "record_check", json!({"passed": false, "text": "未修"}))
        .does("verifier", "rework", json!({"reason": "未修"}));
    assert_eq!(w.refused("water", "feed_back", bare.clone()), NO_PHOTO);
    let w = w.does("water", "attach", photo(2)).does("water", "feed_back", bare);
    assert_eq!(w.case.state.name(), StateName::Handled);
}

#[test]
fn an_after_photo_of_one_department_does_not_prove_the_work_of_the_next() {
    let town = Town::new();
    let w = Walk::new(&town)
        .handling()
        .does("water", "attach", json!({"attachment": uuid(1), "stage": "handling"}))
        .does("water", "return", json!({"reason": "不是"}))
        .does("dispatcher", "dispatch", json!({"department": GARDEN}))
        .does("garden", "sign", json!({}));
    assert_eq!(w.refused("garden", "feed_back", json!({"text": "已办"})), NO_PHOTO);
    assert_eq!(w.case.attachments.len(), 1, "the return cleared nothing");
}

#[test]
fn an_after_photo_from_before_a_reopening_does_not_prove_a_fix_on_the_spot() {
    let town = Town::new();
    let w = Walk::new(&town)
        .does("worker", "attach", json!({"attachment": uuid(1), "stage": "handling"}))
        .does("worker", "fix_on_spot", json!({"text": "已复位"}))
        .does("acceptor", "reopen", json!({"reason": "又坏"}));
    assert_eq!(w.refused("worker", "fix_on_spot", json!({"text": "已复位"})), NO_PHOTO);
}

#[test]
fn verification_before_filing_goes_to_the_grid_and_has_thirty_minutes_while_the_desk_waits() {
    let town = Town::new();
    let w = Walk::new(&town).accepted().after(10).does("acceptor", "request_verification", json!({}));
    assert_eq!(who_owes(&w.case), Owes::Field(None));
    assert_eq!(due(&w.case), Some((monday() + SignedDuration::from_mins(40), DueKind::Verify)));
    let held = w.case.verification.as_ref().and_then(|v| v.held.as_ref());
    assert!(held.is_some_and(crate::calendar::Clock::is_paused), "the desk's own clock stands still");
    assert!(w.offers("worker").contains(&"record_verification"));
    assert!(!w.offers("neighbour").contains(&"record_verification"));
}

#[test]
fn a_check_before_closing_goes_to_the_grid_and_has_thirty_minutes() {
    let town = Town::new();
    let w = Walk::new(&town).checking();
    assert_eq!(who_owes(&w.case), Owes::Field(None));
    assert_eq!(due(&w.case), Some((monday() + SignedDuration::from_mins(30), DueKind::Check)));
    assert!(w.offers("worker").contains(&"record_check"));
    assert!(!w.offers("neighbour").contains(&"record_check"));
}

#[test]
fn a_return_needs_a_reason() {
    let town = Town::new();
    let w = Walk::new(&town).handling();
    assert_eq!(w.refused("water", "return", json!({"reason": "  "})), Refusal::Missing { field: "reason" });
}

#[test]
fn the_dispatcher_who_gets_a_return_cannot_sign_feed_back_check_or_close_it() {
    let town = Town::new();
    let w = Walk::new(&town).handling().does("water", "return", json!({"reason": "不是"}));
    for action in ["sign", "feed_back", "request_check", "record_check", "close", "file", "accept"] {
        assert!(!w.offers("dispatcher").contains(&action), "{action}");
    }
}

#[test]
fn a_return_stops_the_handling_clock_and_gives_the_dispatcher_fifteen_minutes() {
    let town = Town::new();
    let w = Walk::new(&town).handling().after(60).does("water", "return", json!({"reason": "不是"}));
    assert!(w.case.assignments[0].clock.is_paused());
    assert_eq!(due(&w.case), Some((monday() + SignedDuration::from_mins(75), DueKind::Dispatch)));
}

#[test]
fn after_a_return_the_same_department_resumes_and_another_restarts() {
    let town = Town::new();
    let returned =
        || Walk::new(&town).handling().after(60).does("water", "return", json!({"reason": "不是"}));
    let to = |d| returned().does("dispatcher", "dispatch", json!({"department": d}));
    assert_eq!(due(&to(WATER).case).unwrap().0, shanghai("2026-01-14T09:00:00"));
    assert_eq!(due(&to(GARDEN).case).unwrap().0, shanghai("2026-01-14T10:00:00"));
}

#[test]
fn the_filing_condition_chosen_sets_the_limit() {
    let town = Town::new();
    let filed = |condition: &str| {
        Walk::new(&town)
            .accepted()
            .does("acceptor", "file", json!({"category": "P01001", "condition": condition}))
            .does("dispatcher", "dispatch", json!({"department": WATER}))
    };
    assert_eq!(due(&filed("1").case).unwrap().0, shanghai("2026-01-12T11:00:00"));
    assert_eq!(due(&filed("2").case).unwrap().0, shanghai("2026-01-14T09:00:00"));
    let unknown = json!({"category": "P01001", "condition": "9"});
    assert_eq!(code(&Walk::new(&town).accepted().refused("acceptor", "file", unknown)), "invalid");
}

#[test]
fn an_extension_is_granted_by_the_dispatcher_and_never_by_the_department_itself() {
    let town = Town::new();
    let ask = json!({"limit": "1 working_day", "reason": "缺料"});
    let w = Walk::new(&town).handling().does("water", "request_extension", ask);
    assert_eq!(code(&w.refused("water", "grant_extension", json!({}))), "not_allowed");
    let w = w.does("dispatcher", "grant_extension", json!({}));
    assert_eq!(due(&w.case).unwrap().0, shanghai("2026-01-15T09:00:00"));
}

#[test]
fn a_granted_suspension_pauses_the_handling_clock() {
    let town = Town::new();
    let w = Walk::new(&town)
        .handling()
        .does("water", "request_suspension", json!({"reason": "等审批"}))
        .does("dispatcher", "grant_suspension", json!({}));
    assert!(paused(&w.case) && w.case.assignments[0].clock.is_paused());
}

#[test]
fn revoking_an_assignment_voids_what_the_department_had_asked_for() {
    let town = Town::new();
    for (action, fields) in [
        ("request_extension", json!({"limit": "1 working_day", "reason": "缺料"})),
        ("request_suspension", json!({"reason": "等审批"})),
    ] {
        let w = Walk::new(&town).handling().does("water", action, fields).does(
            "dispatcher",
            "recall",
            json!({"reason": "派错"}),
        );
        assert_eq!(w.case.request, None);
        assert!(matches!(w.case.assignments[0].status, AssignmentStatus::Revoked { .. }));
    }
}

#[test]
fn a_refused_first_review_ends_the_appeal_and_it_cannot_be_made_again() {
    let town = Town::new();
    let w = Walk::new(&town)
        .handling()
        .after(60 * 24 * 3)
        .feeds_back()
        .does("verifier", "request_check", json!({}))
        .does("worker", "record_check", json!({"passed": true, "text": "好"}))
        .does("verifier", "close", json!({"outcome": "solved", "text": "好"}))
        .does("water", "appeal", json!({"reason": "停水令"}))
        .does("dispatcher", "review_appeal", json!({"granted": false, "text": "不属实"}));
    let again = json!({"granted": true, "text": "x"});
    assert_eq!(code(&w.refused("acceptor", "review_appeal", again)), "not_in_state");
    assert_eq!(code(&w.refused("water", "appeal", json!({"reason": "x"}))), "not_in_state");
    assert_eq!((w.case.milestones.handled_late, w.case.milestones.late_exempt), (Some(true), false));
}
