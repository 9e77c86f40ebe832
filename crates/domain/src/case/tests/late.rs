//! What the program does by itself when a case is late.

use super::walk::{Walk, shanghai};
use crate::{
    area::Level,
    case::{Action, By, DueKind, StateName, due, late},
    catalogue::Stages,
    fixture::{Town, does},
};
use jiff::Timestamp;
use serde_json::json;

const LADDER: &str = r#"
late:
  - {after: "1 working_minute", act: urge, text: "请尽快办理"}
  - {after: "1 working_day", act: supervise, answer_in: "1 working_day", text: "请说明原因"}
  - {after: "2 working_day", act: escalate, text: "自动上报"}
"#;

fn town() -> Town {
    Town { stages: Stages::parse_yaml(LADDER).unwrap(), ..Town::new() }
}

/// What the program would do at a time, by its name.
fn would(w: &Walk, at: Timestamp) -> Option<&'static str> {
    late::step(&w.case, &w.town.situation(By::System, at)).map(|a| a.name())
}

/// Lets the program look at the case at a time and do what it finds.
fn program(mut w: Walk<'_>, at: Timestamp) -> (Walk<'_>, Option<&'static str>) {
    w.now = at;
    let Some(action) = late::step(&w.case, &w.town.situation(By::System, at)) else { return (w, None) };
    let done = w.town.act(&w.case, "program", at, &action).expect("what the program finds it may do");
    w.case = done.case;
    w.events.extend(done.events);
    (w, Some(action.name()))
}

#[test]
fn a_case_that_is_not_late_is_left_alone() {
    let town = town();
    let w = Walk::new(&town).handling();
    let (at, kind) = due(&w.case).unwrap();
    assert_eq!(kind, DueKind::Handle);
    assert_eq!(would(&w, at), None);
    assert_eq!(
        late::next_at(&w.case, &town.situation(By::System, w.now)),
        Some(shanghai("2026-01-14T09:01"))
    );
}

#[test]
fn a_late_department_is_urged_once_then_asked_for_an_answer_but_keeps_its_work() {
    let town = town();
    // Reported, filed and dispatched on Monday at 9; two working days: Wednesday at 9.
    let w = Walk::new(&town).handling();
    let (w, first) = program(w, shanghai("2026-01-14T09:02"));
    assert_eq!(first, Some("urge"));
    assert_eq!(w.case.counters.urges, 1);
    assert_eq!(would(&w, shanghai("2026-01-14T09:03")), None, "once");
    assert_eq!(would(&w, shanghai("2026-01-14T16:00")), None, "still once, hours later");

    let (w, second) = program(w, shanghai("2026-01-15T09:05"));
    assert_eq!(second, Some("supervise"));
    let demand = w.case.supervision.as_ref().unwrap();
    assert_eq!((demand.demand.as_str(), demand.due), ("请说明原因", shanghai("2026-01-16T09:05")));

    assert_eq!(would(&w, shanghai("2026-01-16T09:30")), None, "a timer takes no work from a department");
    assert_eq!(w.case.state.name(), StateName::Handling);
}

#[test]
fn what_a_person_has_done_already_is_not_done_again() {
    let town = town();
    let w = Walk::new(&town).handling();
    let mut w = w;
    w.now = shanghai("2026-01-14T09:00");
    let w = w.does("leader", "urge", json!({"text": "快"}));
    assert_eq!(would(&w, shanghai("2026-01-14T09:30")), None, "urged within the hour");
    let mut w = w;
    w.now = shanghai("2026-01-14T10:00");
    let w = w.does("leader", "supervise", json!({"demand": "答复", "due": "2026-03-01T00:00:00Z"}));
    assert_eq!(
        would(&w, shanghai("2026-01-15T09:00")),
        Some("urge"),
        "an hour and more later it is urged again, and nothing else is demanded"
    );
}

#[test]
fn a_case_nobody_takes_up_climbs_level_by_level_to_the_district() {
    let town = town();
    let w = Walk::at_level(&town, Level::Community);
    // Acceptance within 15 working minutes of Monday 9:00; two working days later nobody has.
    let (w, done) = program(w, shanghai("2026-01-14T09:16"));
    assert_eq!((done, w.case.level), (Some("escalate"), Level::Street));
    assert_eq!(w.case.counters.escalations, 1);
    assert_eq!(would(&w, shanghai("2026-01-14T09:17")), None, "the street has its own time");
    assert_eq!(would(&w, shanghai("2026-01-14T09:40")), Some("urge"), "a new deadline, a new ladder");
    let (w, done) = program(w, shanghai("2026-01-16T09:40"));
    assert_eq!((done, w.case.level), (Some("escalate"), Level::District));
    let (w, done) = program(w, shanghai("2026-01-19T10:30"));
    assert_eq!(
        (done, w.case.level),
        (Some("supervise"), Level::District),
        "the district answers for its own"
    );
}

#[test]
fn a_clock_that_stands_still_and_an_ended_case_are_never_late() {
    let town = town();
    let much_later = shanghai("2026-01-15T09:05");
    let suspended = Walk::new(&town)
        .handling()
        .does("water", "request_suspension", json!({"reason": "等审批"}))
        .does("dispatcher", "grant_suspension", json!({}));
    assert_eq!(would(&suspended, much_later), None);
    assert_eq!(would(&Walk::new(&town).closed(), much_later), None);
}

#[test]
fn a_step_missed_by_more_than_a_day_is_left_out() {
    let town = town();
    let w = Walk::new(&town).handling();
    assert_eq!(would(&w, shanghai("2026-02-20T09:00")), None, "a month of standstill sends no flood");
    assert_eq!(late::next_at(&w.case, &town.situation(By::System, shanghai("2026-02-20T09:00"))), None);
}

#[test]
fn without_a_ladder_the_program_does_nothing() {
    let town = Town::new();
    let w = Walk::new(&town).handling();
    assert_eq!(would(&w, shanghai("2026-01-14T09:02")), None);
    let action: Action = does("urge", json!({}));
    assert!(town.act(&w.case, "program", shanghai("2026-01-14T09:02"), &action).is_ok());
}
