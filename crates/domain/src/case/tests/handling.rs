//! Rules of dispatch and handling: return, recall, extension, suspension, feedback.

use super::walk::{Walk, code, shanghai};
use crate::{
    calendar::Light,
    case::{AssignmentStatus, By, DueKind, Owes, Refusal, State, StateName, due, light, paused, who_owes},
    fixture::{DISSOLVED, GARDEN, Town, WATER, monday, uuid},
};
use jiff::SignedDuration;
use serde_json::json;

#[test]
fn dispatch_names_living_departments_once() {
    let town = Town::new();
    let w = Walk::new(&town).filed();
    for fields in [
        json!({"department": DISSOLVED}),
        json!({"department": uuid(404)}),
        json!({"department": WATER, "assisting": [WATER]}),
        json!({"department": WATER, "assisting": [GARDEN, GARDEN]}),
        json!({"department": WATER, "limit": "0 working_day", "instruction": "x"}),
    ] {
        assert_eq!(code(&w.refused("dispatcher", "dispatch", fields)), "invalid");
    }
    let no_reason =
        w.refused("dispatcher", "dispatch", json!({"department": WATER, "limit": "1 emergency_hour"}));
    assert_eq!(no_reason, Refusal::Missing { field: "instruction" });
}

#[test]
fn a_return_pauses_the_clock_and_the_same_department_goes_on_where_it_stopped() {
    let town = Town::new();
    // Two working days from Monday 9:00; returned after an hour.
    let w = Walk::new(&town).handling().after(60).does("water", "return", json!({"reason": "非本单位职责"}));
    assert_eq!(w.case.state, State::Filed);
    assert_eq!(w.case.counters.returns, 1);
    assert_eq!(due(&w.case).unwrap(), (monday() + SignedDuration::from_mins(75), DueKind::Dispatch));
    assert_eq!(w.case.assignments.len(), 2, "nothing is cleared");
    let same = w.after(120).does("dispatcher", "dispatch", json!({"department": WATER}));
    // 12:00 to 14:00 is lunch: one hour used, fifteen left from Monday 12:00.
    assert_eq!(due(&same.case).unwrap().0, shanghai("2026-01-14T11:00:00"));
    let again = same.does("water2", "return", json!({"reason": "还是不是"})).does(
        "dispatcher",
        "dispatch",
        json!({"department": GARDEN}),
    );
    assert_eq!(
        due(&again.case).unwrap().0,
        shanghai("2026-01-14T12:00:00"),
        "another department starts afresh"
    );
    // Passing it on and back does not wind the first department's clock back.
    let back = again.does("garden", "return", json!({"reason": "也不是"})).does(
        "dispatcher",
        "dispatch",
        json!({"department": WATER}),
    );
    assert_eq!(due(&back.case).unwrap().0, shanghai("2026-01-14T11:00:00"));
}

#[test]
fn who_gets_a_return_can_only_dispatch_anew() {
    let town = Town::new();
    let w = Walk::new(&town).handling().does("water", "return", json!({"reason": "不是"}));
    let moves = w.offers("dispatcher");
    assert_eq!(
        moves,
        [
            "dispatch",
            "urge",
            "answer_supervision",
            "escalate",
            "send_down",
            "transfer",
            "comment",
            "attach",
            "split"
        ]
        .into_iter()
        .filter(|a| *a != "answer_supervision")
        .collect::<Vec<_>>()
    );
    assert_eq!(code(&w.refused("water", "feed_back", json!({"text": "x"}))), "not_in_state");
}

#[test]
fn recall_takes_the_case_back_and_voids_what_was_asked_for() {
    let town = Town::new();
    let w = Walk::new(&town)
        .handling()
        .does("water", "request_extension", json!({"limit": "1 working_day", "reason": "缺料"}))
        .does("dispatcher", "recall", json!({"reason": "派错"}));
    assert_eq!((w.case.state.name(), &w.case.request), (StateName::Filed, &None));
    assert!(w.case.assignments.iter().all(|a| matches!(a.status, AssignmentStatus::Revoked { .. })));
    assert!(w.case.assignments.iter().all(|a| a.clock.is_paused()));
}

#[test]
fn an_assisting_department_signs_and_answers_for_itself_without_moving_the_case() {
    let town = Town::new();
    let w = Walk::new(&town).dispatched().does("garden", "sign", json!({}));
    assert_eq!(w.case.state, State::Dispatched, "the lead has not signed");
    let w = w.does("water", "sign", json!({})).does("garden", "feed_back", json!({"text": "树已修剪"}));
    assert_eq!(w.case.state, State::Handling);
    assert!(matches!(w.case.assignments[1].status, AssignmentStatus::FedBack { .. }));
    assert!(!w.offers("garden").contains(&"feed_back"));
}

#[test]
fn feedback_needs_an_after_photo_or_a_reason_why_there_is_none() {
    let town = Town::new();
    let w = Walk::new(&town).handling();
    let bare = json!({"text": "已更换"});
    assert_eq!(w.refused("water", "feed_back", bare.clone()), Refusal::Missing { field: "handling_photo" });
    assert_eq!(
        w.refused("water", "feed_back", json!({"text": "x", "no_photo_reason": " "})),
        Refusal::Missing { field: "no_photo_reason" }
    );
    let w = w.does("water", "attach", json!({"attachment": uuid(1), "stage": "handling"})).does(
        "water",
        "feed_back",
        bare,
    );
    assert_eq!(w.case.state, State::Handled);
}

#[test]
fn work_is_handed_over_within_the_department_only() {
    let town = Town::new();
    let w = Walk::new(&town).handling();
    let refusal = w.refused("water", "hand_over", json!({"to": town.user("garden")}));
    assert_eq!(code(&refusal), "invalid");
    let w = w.does("water", "hand_over", json!({"to": town.user("water2")}));
    assert_eq!(w.case.assignments[0].handler, Some(town.user("water2")));
}

#[test]
fn an_extension_moves_the_deadline_and_there_are_only_two() {
    let town = Town::new();
    let ask = json!({"limit": "1 working_day", "reason": "缺料"});
    let mut w = Walk::new(&town).handling();
    for _ in 0..2 {
        w = w.does("water", "request_extension", ask.clone());
        assert_eq!(who_owes(&w.case), Owes::Command);
        assert_eq!(code(&w.refused("water", "request_suspension", json!({"reason": "x"}))), "not_in_state");
        w = w.does("dispatcher", "grant_extension", json!({}));
    }
    assert_eq!(due(&w.case).unwrap().0, shanghai("2026-01-16T09:00:00"));
    assert_eq!(w.case.counters.extensions, 2);
    assert_eq!(
        w.refused("water", "request_extension", ask.clone()),
        Refusal::TooMany { what: "extensions", limit: 2 }
    );
    let w = Walk::new(&town).handling().does("water", "request_extension", ask).does(
        "dispatcher",
        "refuse_extension",
        json!({"reason": "够了"}),
    );
    assert_eq!(due(&w.case).unwrap().0, shanghai("2026-01-14T09:00:00"));
}

#[test]
fn a_suspension_stops_every_clock_and_almost_every_act() {
    let town = Town::new();
    let w = Walk::new(&town)
        .handling()
        .after(60)
        .does("water", "request_suspension", json!({"reason": "等审批", "until": "2026-02-01T00:00:00Z"}))
        .does("dispatcher", "grant_suspension", json!({}));
    assert!(paused(&w.case));
    assert_eq!(due(&w.case), None);
    let sit = town.situation(By::System, w.now);
    assert_eq!(light(&w.case, &sit), Some(Light::Paused));
    assert!(w.case.assignments.iter().all(|a| a.clock.is_paused()));
    assert_eq!(
        w.refused("water", "feed_back", json!({"text": "x"})),
        Refusal::Suspended { action: "feed_back" }
    );
    assert_eq!(
        w.refused("dispatcher", "recall", json!({"reason": "x"})),
        Refusal::Suspended { action: "recall" }
    );
    // A week later: 15 hours of working time are still left.
    let w = w.after(60 * 24 * 7).does("program", "resume", json!({}));
    assert_eq!(due(&w.case).unwrap().0, shanghai("2026-01-21T09:00:00"));
    assert!(!paused(&w.case));
}
