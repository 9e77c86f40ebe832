//! The whole way of a case: states, deadlines, owners, refusals.

use super::walk::{Walk, code, shanghai};
use crate::{
    area::Level,
    case::{AssignmentStatus, By, DueKind, Outcome, Owes, Refusal, State, StateName, due, report, who_owes},
    fixture::{Town, WATER, monday},
};
use jiff::SignedDuration;
use serde_json::{Value, json};

#[test]
fn a_case_goes_from_report_to_closure_and_rating() {
    use StateName::{Accepted, Checking, Closed, Dispatched, Filed, Handled, Handling};
    let town = Town::new();
    let w = Walk::new(&town).closed().does("reporter", "rate", json!({"stars": 5, "solved": true}));
    assert_eq!(w.case.state, State::Closed { outcome: Outcome::Solved, at: monday() });
    assert_eq!(w.case.version, 1 + w.events.len() as u64);
    let story: Vec<(&str, StateName)> = w.events.iter().map(|e| (e.action, e.to)).collect();
    assert_eq!(
        story,
        [
            ("accept", Accepted),
            ("file", Filed),
            ("dispatch", Dispatched),
            ("sign", Handling),
            ("feed_back", Handled),
            ("request_check", Checking),
            ("record_check", Handled),
            ("close", Closed),
            ("rate", Closed),
        ]
    );
    assert_eq!(w.case.milestones.handled_late, Some(false));
    // The assisting department never answered; its part ended with the case.
    assert_eq!(w.case.assignments[1].status, AssignmentStatus::Revoked { at: monday() });
    assert_eq!((due(&w.case), who_owes(&w.case)), (None, Owes::Nobody));
}

#[test]
fn the_case_reads_back_from_its_json_and_old_json_without_new_fields_too() {
    let town = Town::new();
    let case = Walk::new(&town).checked(false).case;
    let text = serde_json::to_string(&case).unwrap();
    assert_eq!(serde_json::from_str::<crate::case::Case>(&text).unwrap(), case);
    let mut old: Value = serde_json::to_value(town.case(1, Level::District, None)).unwrap();
    for field in ["assignments", "counters", "milestones", "attachments"] {
        old.as_object_mut().unwrap().remove(field);
    }
    assert!(serde_json::from_value::<crate::case::Case>(old).is_ok());
    assert!(text.len() < 4000, "{} bytes", text.len());
}

#[test]
fn each_stage_has_its_deadline_and_its_owner() {
    let town = Town::new();
    let see = |w: &Walk| (due(&w.case).unwrap(), who_owes(&w.case));
    let min = |m| monday() + SignedDuration::from_mins(m);
    let water = Owes::Department(WATER);
    assert_eq!(see(&Walk::new(&town)), ((min(15), DueKind::Accept), Owes::Supervision));
    assert_eq!(see(&Walk::new(&town).accepted()), ((min(15), DueKind::File), Owes::Supervision));
    assert_eq!(see(&Walk::new(&town).filed()), ((min(15), DueKind::Dispatch), Owes::Command));
    let two_days = shanghai("2026-01-14T09:00:00");
    assert_eq!(see(&Walk::new(&town).dispatched()), ((two_days, DueKind::Handle), water));
    assert_eq!(see(&Walk::new(&town).handling()), ((two_days, DueKind::Handle), water));
    assert_eq!(see(&Walk::new(&town).handled()), ((min(15), DueKind::Close), Owes::Supervision));
    assert_eq!(see(&Walk::new(&town).checking()), ((min(30), DueKind::Check), Owes::Field(None)));
}

#[test]
fn an_urgent_case_runs_on_emergency_time() {
    let town = Town::new();
    let mut new = town.new_case(1, Level::District, None);
    new.priority = crate::case::Priority::Urgent;
    let night = shanghai("2026-01-10T03:00:00");
    let case = report(new, &town.situation(By::System, night)).unwrap().case;
    assert_eq!(due(&case), Some((shanghai("2026-01-10T03:15:00"), DueKind::Accept)));
}

#[test]
fn a_report_is_checked() {
    let town = Town::new();
    let sit = town.situation(By::Reporter, monday());
    let mut new = town.new_case(1, Level::District, None);
    new.description = "  ".into();
    assert_eq!(report(new, &sit).unwrap_err(), Refusal::Missing { field: "description" });
    let mut new = town.new_case(1, Level::District, None);
    new.category = Some("P99999".into());
    assert_eq!(code(&report(new, &sit).unwrap_err()), "invalid");
    let mut new = town.new_case(1, Level::District, None);
    new.place.point = Some([f64::NAN, 30.0]);
    assert_eq!(code(&report(new, &sit).unwrap_err()), "invalid");
    let mut new = town.new_case(1, Level::District, None);
    new.description = "井".repeat(4001);
    assert_eq!(code(&report(new, &sit).unwrap_err()), "invalid");
    let by_auditor = town.situation(town.by("auditor"), monday());
    let new = town.new_case(1, Level::District, None);
    assert_eq!(report(new, &by_auditor).unwrap_err(), Refusal::NotAllowed { action: "report" });
}

#[test]
fn the_level_of_a_report_fits_the_place() {
    let town = Town::new();
    let level = |wish| {
        report(town.new_case(1, wish, None), &town.situation(By::System, monday())).unwrap().case.level
    };
    assert_eq!(level(Level::Grid), Level::Community, "a grid has no office");
    assert_eq!(level(Level::Street), Level::Street);
    let mut new = town.new_case(1, Level::Community, None);
    new.place.path = crate::fixture::street(1);
    let case = report(new, &town.situation(By::System, monday())).unwrap().case;
    assert_eq!(case.level, Level::Street, "the community is not known");
}

#[test]
fn supervision_does_not_dispatch_and_command_neither_files_nor_closes() {
    let town = Town::new();
    for walk in [
        Walk::new(&town),
        Walk::new(&town).accepted(),
        Walk::new(&town).filed(),
        Walk::new(&town).handling(),
        Walk::new(&town).checked(true),
    ] {
        for who in ["acceptor", "verifier"] {
            for action in ["dispatch", "recall", "sign", "feed_back", "grant_extension"] {
                assert!(!walk.offers(who).contains(&action), "{who} {action}");
            }
        }
        for action in ["accept", "file", "request_check", "close", "reopen", "void", "reject"] {
            assert!(!walk.offers("dispatcher").contains(&action), "dispatcher {action}");
        }
    }
}

#[test]
fn a_refusal_says_state_right_or_field() {
    let town = Town::new();
    let w = Walk::new(&town);
    assert_eq!(
        w.refused("dispatcher", "dispatch", json!({"department": WATER})).to_string(),
        "dispatch cannot be done while the case is reported"
    );
    assert_eq!(w.refused("dispatcher", "accept", json!({})), Refusal::NotAllowed { action: "accept" });
    assert_eq!(w.refused("acceptor", "reject", json!({"reason": " "})), Refusal::Missing { field: "reason" });
    let json =
        serde_json::to_value(w.refused("acceptor", "close", json!({"outcome": "solved", "text": "x"})))
            .unwrap();
    assert_eq!(json, json!({"code": "not_in_state", "action": "close", "state": "reported"}));
}
