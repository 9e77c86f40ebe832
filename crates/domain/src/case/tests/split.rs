//! Splitting a case, looking at a closed one again, choosing a filing condition.

use super::walk::{Walk, code, shanghai};
use crate::{
    area::Level,
    case::{Case, State, StateName, running_clock, split_off},
    fixture::{Town, WATER, does},
};
use jiff::SignedDuration;
use serde_json::json;

/// The case split off from `w` by `who`, with the parent after it.
fn child<'t>(w: Walk<'t>, who: &str, category: Option<&str>) -> (Walk<'t>, Case) {
    let parent = w.case.clone();
    let w = w.does(who, "split", json!({"description": " 旁边还有垃圾 ", "category": category}));
    let sit = w.town.situation(w.town.by(who), w.now);
    let born = split_off(&parent, " 旁边还有垃圾 ", category, None, &w.town.newborn, &sit);
    assert_eq!(born.events.len(), 1);
    (w, born.case)
}

#[test]
fn a_part_starts_where_the_case_stands_and_the_reporters_code_opens_both() {
    let town = Town::new();
    for (w, who, state) in [
        (Walk::new(&town), "acceptor", StateName::Reported),
        (Walk::new(&town).accepted(), "acceptor", StateName::Accepted),
        (Walk::new(&town).filed(), "dispatcher", StateName::Filed),
    ] {
        let (w, part) = child(w, who, None);
        assert_eq!(part.state.name(), state);
        assert_eq!(w.case.state.name(), state, "the case itself stays where it is");
        assert_eq!(w.case.parts, [part.id]);
        assert_eq!((part.split_from, part.version), (Some(w.case.id), 1));
        assert_eq!(
            (&part.track_code, &part.reporter, &part.place),
            (&w.case.track_code, &w.case.reporter, &w.case.place)
        );
        assert_eq!(part.description, "旁边还有垃圾");
        let (clock, _) = running_clock(&part).expect("a clock of its own");
        assert!(clock.due.is_some_and(|d| d > w.now));
    }
}

#[test]
fn a_part_of_another_category_is_for_the_desk_to_file() {
    let town = Town::new();
    let (w, part) = child(Walk::new(&town).filed(), "dispatcher", Some("E06001"));
    assert_eq!(part.state, State::Accepted);
    assert!(part.filing.is_none() && w.case.filing.is_some());
}

#[test]
fn a_part_goes_its_own_way_to_its_end() {
    let town = Town::new();
    let (_, part) = child(Walk::new(&town).filed(), "dispatcher", None);
    let w = Walk { case: part, ..Walk::new(&town) };
    let w = w
        .does("dispatcher", "dispatch", json!({"department": WATER}))
        .does("water", "sign", json!({}))
        .feeds_back()
        .does("verifier", "request_check", json!({}))
        .does("worker", "record_check", json!({"passed": true, "text": "好"}))
        .does("verifier", "close", json!({"outcome": "solved", "text": "好"}));
    assert_eq!(w.case.state.name(), StateName::Closed);
}

#[test]
fn who_may_not_split_and_when_it_is_too_late() {
    let town = Town::new();
    let part = || json!({"description": "旁边还有垃圾"});
    assert_eq!(code(&Walk::new(&town).refused("water", "split", part())), "not_allowed");
    assert_eq!(code(&Walk::new(&town).accepted().refused("dispatcher", "split", part())), "not_allowed");
    assert_eq!(code(&Walk::new(&town).handling().refused("acceptor", "split", part())), "not_in_state");
    assert_eq!(code(&Walk::new(&town).refused("acceptor", "split", json!({"description": " "}))), "missing");
    let unknown = json!({"description": "x", "category": "P99999"});
    assert_eq!(code(&Walk::new(&town).refused("acceptor", "split", unknown)), "invalid");
    let mut w = Walk::new(&town);
    for _ in 0..20 {
        w = w.does("acceptor", "split", part());
    }
    assert_eq!(code(&w.refused("acceptor", "split", part())), "too_many");
}

#[test]
fn a_spot_check_that_fails_opens_the_case_again_and_one_that_passes_is_on_record() {
    let town = Town::new();
    let seen = |passed: bool| json!({"passed": passed, "text": "到场查看"});
    let w = Walk::new(&town).closed().does("verifier", "spot_check", seen(true));
    assert_eq!(w.case.state.name(), StateName::Closed);
    assert!(w.case.spot_check.as_ref().is_some_and(|s| s.passed));

    let w = Walk::new(&town).closed().does("verifier", "spot_check", seen(false));
    assert_eq!((w.case.state.name(), w.case.counters.reopens), (StateName::Accepted, 1));
    assert!(w.case.spot_check.as_ref().is_some_and(|s| !s.passed), "what was seen stays on record");

    assert_eq!(code(&Walk::new(&town).closed().refused("water", "spot_check", seen(true))), "not_allowed");
    assert_eq!(
        code(&Walk::new(&town).handled().refused("verifier", "spot_check", seen(true))),
        "not_in_state"
    );
}

#[test]
fn long_after_the_closing_a_spot_check_is_put_on_record_only() {
    let town = Town::new();
    let mut w = Walk::new(&town).closed();
    w.now += SignedDuration::from_hours(24 * 60);
    let w = w.does("verifier", "spot_check", json!({"passed": false, "text": "又坏了"}));
    assert_eq!(w.case.state.name(), StateName::Closed);
    assert!(w.case.spot_check.is_some());
}

#[test]
fn a_city_can_demand_that_a_filing_condition_is_chosen() {
    let mut town = Town::new();
    town.stages.choose_condition = true;
    let w = Walk::at_level(&town, Level::District).accepted();
    assert_eq!(code(&w.refused("acceptor", "file", json!({"category": "P01001"}))), "missing");
    let filed = w.does("acceptor", "file", json!({"category": "P01001", "condition": "1"}));
    assert_eq!(filed.case.filing.as_ref().unwrap().condition, "1");
    // With a single condition there is nothing to choose.
    let one = Walk::new(&town).accepted().does("acceptor", "file", json!({"category": "E06001"}));
    assert_eq!(one.case.state.name(), StateName::Filed);
    assert!(one.now < shanghai("2026-01-13T00:00"));
    let _: crate::case::Action = does("file", json!({"category": "E06001"}));
}
