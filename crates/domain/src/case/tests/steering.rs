//! Rules of supervision, levels, transfer, urging, comments and files.

use super::walk::{Walk, code, shanghai};
use crate::{
    area::Level,
    calendar::Light,
    case::{Audience, By, DueKind, Refusal, State, StateName, due, light, public_data},
    fixture::{GARDEN, Town, WATER, grid, monday, uuid},
};
use jiff::SignedDuration;
use serde_json::json;

#[test]
fn a_supervised_case_is_not_closed_before_the_demand_is_answered() {
    let town = Town::new();
    let demand = json!({"demand": "今日答复", "due": "2026-01-12T02:00:00Z"});
    let w = Walk::new(&town).checked(true).does("leader", "supervise", demand.clone());
    assert_eq!(due(&w.case).unwrap().1, DueKind::Close, "the earlier of the two");
    assert_eq!(code(&w.refused("leader", "supervise", demand)), "not_in_state");
    let close = json!({"outcome": "solved", "text": "好"});
    assert_eq!(
        w.refused("verifier", "close", close.clone()).to_string(),
        "close cannot be done while the case is handled: the supervision is not answered"
    );
    let w = w.does("water", "answer_supervision", json!({"text": "已办结"})).does("verifier", "close", close);
    assert_eq!(w.case.state.name(), StateName::Closed);
    let late = Walk::new(&town).filed().refused(
        "leader",
        "supervise",
        json!({"demand": "x", "due": "2020-01-01T00:00:00Z"}),
    );
    assert_eq!(code(&late), "invalid");
}

#[test]
fn an_unanswered_demand_turns_the_case_red_and_becomes_its_deadline() {
    let town = Town::new();
    let w = Walk::new(&town).handling().does(
        "leader",
        "supervise",
        json!({"demand": "今日答复", "due": "2026-01-12T02:00:00Z"}),
    );
    assert_eq!(due(&w.case).unwrap(), (shanghai("2026-01-12T10:00:00"), DueKind::Supervision));
    let w = w.after(61);
    assert_eq!(light(&w.case, &town.situation(By::System, w.now)), Some(Light::Red));
}

#[test]
fn small_things_stay_in_the_community_until_they_are_escalated() {
    let town = Town::new();
    let w = Walk::at_level(&town, Level::Community)
        .does("community", "accept", json!({}))
        .does("community", "file", json!({"category": "E06001"}))
        .does("community", "dispatch", json!({"department": GARDEN}));
    assert_eq!(
        code(&w.refused("street", "recall", json!({"reason": "x"}))),
        "not_allowed",
        "not the street's"
    );
    let w = w.does("community", "escalate", json!({"reason": "超出权限"}));
    assert_eq!((w.case.level, w.case.state.name()), (Level::Street, StateName::Filed));
    assert_eq!(w.case.counters.escalations, 1);
    assert_eq!(code(&w.refused("community", "dispatch", json!({"department": GARDEN}))), "not_allowed");
    assert_eq!(code(&w.refused("street2", "dispatch", json!({"department": GARDEN}))), "not_allowed");
    let w = w.does("street", "escalate", json!({"reason": "超出权限"})).does(
        "dispatcher",
        "escalate",
        json!({"reason": "跨区"}),
    );
    assert_eq!(w.case.level, Level::City);
    assert_eq!(
        code(&w.refused("dispatcher", "dispatch", json!({"department": GARDEN}))),
        "not_allowed",
        "the city's now"
    );
    assert_eq!(code(&w.refused("city_dispatcher", "escalate", json!({"reason": "x"}))), "not_in_state");
    let w = w.does("city_dispatcher", "send_down", json!({"reason": "区里办"}));
    assert_eq!(w.case.level, Level::District);
}

#[test]
fn a_transfer_moves_the_case_to_another_street_and_clears_nothing() {
    let town = Town::new();
    let w = Walk::new(&town).filed();
    let before = w.case.clone();
    let w = w.does("dispatcher", "transfer", json!({"area": town.elsewhere.area, "reason": "在二街道"}));
    assert_eq!(w.case.place.path, grid(2, 1, 1));
    assert_eq!(w.case.state, State::Filed);
    assert_eq!((&w.case.place.point, &w.case.filing), (&before.place.point, &before.filing));
    assert_eq!(
        code(&w.refused("dispatcher", "transfer", json!({"area": town.elsewhere.area, "reason": "x"}))),
        "invalid"
    );
    assert_eq!(
        code(&w.refused("dispatcher", "transfer", json!({"area": uuid(404), "reason": "x"}))),
        "invalid"
    );
}

#[test]
fn urging_counts_once_an_hour() {
    let town = Town::new();
    let w = Walk::new(&town).does("reporter", "urge", json!({"text": "快点"}));
    assert_eq!(w.events[0].audience, Audience::Public);
    let refusal = w.refused("leader", "urge", json!({}));
    assert_eq!(refusal, Refusal::TooSoon { action: "urge", from: monday() + SignedDuration::from_mins(60) });
    let w = w.after(60).does("leader", "urge", json!({}));
    assert_eq!(w.case.counters.urges, 2);
    assert_eq!(w.events[1].audience, Audience::Internal);
}

#[test]
fn only_the_offices_answer_in_public() {
    let town = Town::new();
    let public = json!({"text": "今晚修", "audience": "public"});
    let w = Walk::new(&town).handling();
    assert_eq!(code(&w.refused("garden", "comment", public.clone())), "invalid");
    assert_eq!(code(&w.refused("auditor", "comment", json!({"text": "x"}))), "not_allowed");
    let w = w.does("water", "comment", public).does("reporter", "comment", json!({"text": "谢谢"}));
    assert!(w.events[w.events.len() - 2..].iter().all(|e| e.audience == Audience::Public));
}

#[test]
fn files_are_added_by_those_who_take_part_each_once() {
    let town = Town::new();
    let w = Walk::new(&town).closed();
    let file = json!({"attachment": uuid(1), "stage": "other"});
    assert_eq!(code(&w.refused("leader", "attach", file.clone())), "not_allowed");
    let handling = json!({"attachment": uuid(1), "stage": "handling"});
    assert_eq!(code(&w.refused("reporter", "attach", handling)), "invalid");
    let w = w.does("reporter", "attach", file.clone());
    assert_eq!(code(&w.refused("water", "attach", file.clone())), "conflict");
    let w = w.after(60 * 24 * 16);
    assert_eq!(
        code(&w.refused("water", "attach", json!({"attachment": uuid(2), "stage": "other"}))),
        "window_over"
    );
}

#[test]
fn what_is_internal_in_an_event_does_not_reach_the_reporter() {
    let town = Town::new();
    let w = Walk::new(&town).filed().does(
        "dispatcher",
        "dispatch",
        json!({"department": WATER, "instruction": "投诉人是张三"}),
    );
    let event = w.events.last().unwrap();
    assert_eq!(event.audience, Audience::Public);
    assert_eq!(event.data["internal"]["instruction"], "投诉人是张三");
    let shown = public_data(&event.data);
    assert!(!shown.to_string().contains("张三"));
    assert_eq!(shown["due"], json!(due(&w.case).unwrap().0));
}
