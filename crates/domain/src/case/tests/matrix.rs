//! The printed matrix state × action × role, found by asking [`allowed`](crate::case::allowed), not by reading the table.

use super::walk::Walk;
use crate::{
    area::Level,
    case::{Action, StateName},
    fixture::{Town, does},
};
use serde_json::json;
use std::{collections::BTreeSet, fmt::Write};

/// Column of the matrix and who stands for it. The worker reported the case; `water` leads, `garden` assists.
const CAST: &[(&str, &str)] = &[
    ("admin", "admin"),
    ("acceptor", "acceptor"),
    ("dispatcher", "dispatcher"),
    ("verifier", "verifier"),
    ("handler(lead)", "water"),
    ("handler(assisting)", "garden"),
    ("grid_worker", "neighbour"),
    ("grid_worker(of the grid)", "worker"),
    ("grid_chief", "chief"),
    ("community_staff", "community"),
    ("street_staff", "street"),
    ("leader", "leader"),
    ("leader(of the department)", "director"),
    ("auditor", "auditor"),
    ("system", "machine"),
    ("reporter", "reporter"),
    ("program", "program"),
];

/// Cases that together show every overlay in every state, at the level given.
fn cases<'t>(town: &'t Town, level: Level) -> Vec<Walk<'t>> {
    let new = || Walk::at_level(town, level);
    let late_closed = || {
        new()
            .handling()
            .after(60 * 24 * 30)
            .feeds_back()
            .does("verifier", "request_check", json!({}))
            .does("worker", "record_check", json!({"passed": true, "text": "好"}))
            .does("verifier", "close", json!({"outcome": "solved", "text": "好"}))
    };
    let appealed = || late_closed().does("water", "appeal", json!({"reason": "停电"}));
    let demand = json!({"demand": "三日内答复", "due": "2026-03-01T00:00:00Z"});
    let mut out = vec![
        new(),
        new().does("acceptor", "request_verification", json!({})),
        new().accepted(),
        new().accepted().does("acceptor", "request_verification", json!({})).does(
            "worker",
            "record_verification",
            json!({"passed": true, "text": "属实"}),
        ),
        new().filed(),
        new().dispatched(),
        new().dispatched().does(
            "water",
            "request_extension",
            json!({"limit": "1 working_day", "reason": "缺料"}),
        ),
        new().dispatched().does("water", "request_suspension", json!({"reason": "等审批"})),
        new().handling(),
        new().handling().does("garden", "sign", json!({})),
        new().handling().does(
            "water",
            "request_extension",
            json!({"limit": "1 working_day", "reason": "缺料"}),
        ),
        new().handling().does("water", "request_suspension", json!({"reason": "等审批"})),
        new().handling().does("water", "request_suspension", json!({"reason": "等审批"})).does(
            "director",
            "pass_request",
            json!({}),
        ),
        new().handling().does("water", "request_suspension", json!({"reason": "等审批"})).does(
            "dispatcher",
            "grant_suspension",
            json!({"reason": "负责人出差"}),
        ),
        new().handled(),
        new().checking(),
        new().checked(true),
        new().checked(false),
        new().closed(),
        late_closed(),
        appealed(),
        appealed().does("dispatcher", "review_appeal", json!({"granted": true, "text": "属实"})),
        new().does("acceptor", "reject", json!({"reason": "非本辖区"})),
        new().does("acceptor", "void", json!({"reason": "误报"})),
    ];
    // Made one by one: together they would be a large piece of the stack.
    let states: [&dyn Fn() -> Walk<'t>; 8] = [
        &|| new(),
        &|| new().does("acceptor", "request_verification", json!({})),
        &|| new().accepted(),
        &|| new().filed(),
        &|| new().dispatched(),
        &|| new().handling(),
        &|| new().handled(),
        &|| new().checking(),
    ];
    for walk in states {
        out.push(walk().does("leader", "supervise", demand.clone()));
    }
    out
}

#[test]
fn the_matrix_of_states_actions_and_roles_is_as_printed() {
    let town = Town::new().with_director();
    let mut cells: BTreeSet<(StateName, bool, usize, usize)> = BTreeSet::new();
    for level in [Level::District, Level::Street, Level::Community] {
        for walk in cases(&town, level) {
            for (column, (_, who)) in CAST.iter().enumerate() {
                for action in walk.offers(who) {
                    let row = Action::ALL_NAMES.iter().position(|a| *a == action).unwrap();
                    cells.insert((walk.case.state.name(), walk.case.suspension.is_some(), row, column));
                }
            }
        }
    }
    let mut out = String::from(
        "Who may do what in which state, in at least one situation. Centres act at their level or below, street and\n\
         community staff and the general grid chief only on cases at their own level. The grid worker of the grid is\n\
         also the one who reported the case.\n",
    );
    for (state, suspended) in StateName::ALL.iter().flat_map(|s| [(s, false), (s, true)]) {
        if suspended && !cells.iter().any(|c| (c.0, c.1) == (*state, true)) {
            continue;
        }
        writeln!(out, "\n== {state}{}", if suspended { ", suspended" } else { "" }).unwrap();
        for (row, action) in Action::ALL_NAMES.iter().enumerate() {
            let who: Vec<&str> = (0..CAST.len())
                .filter(|c| cells.contains(&(*state, suspended, row, *c)))
                .map(|c| CAST[c].0)
                .collect();
            if !who.is_empty() {
                writeln!(out, "{action:21} {}", who.join(", ")).unwrap();
            }
        }
    }
    insta::assert_snapshot!("state_action_role", out);
}

#[test]
fn every_action_is_offered_to_somebody_in_some_state() {
    let town = Town::new().with_director();
    let offered: BTreeSet<&str> = cases(&town, Level::District)
        .iter()
        .flat_map(|w| CAST.iter().flat_map(|(_, who)| w.offers(who)).collect::<Vec<_>>())
        .collect();
    for action in Action::ALL_NAMES {
        assert!(offered.contains(action), "{action} is never offered");
    }
}

#[test]
fn the_name_of_an_action_is_its_json() {
    let all = [
        ("request_verification", json!({})),
        ("record_verification", json!({"passed": true, "text": "x"})),
        ("return", json!({"reason": "x"})),
        ("answer_supervision", json!({"text": "x"})),
        ("fix_on_spot", json!({"text": "x"})),
        ("send_down", json!({"reason": "x"})),
        ("sign", json!({})),
    ];
    for (name, fields) in all {
        let action = does(name, fields);
        assert_eq!(action.name(), name);
        assert_eq!(serde_json::to_value(&action).unwrap()["action"], name);
    }
    let unique: BTreeSet<_> = Action::ALL_NAMES.iter().collect();
    assert_eq!(unique.len(), Action::ALL_NAMES.len());
}

#[test]
fn an_unknown_field_of_an_action_is_refused() {
    assert!(serde_json::from_value::<Action>(json!({"action": "accept", "categry": "P01001"})).is_err());
    assert!(serde_json::from_value::<Action>(json!({"action": "explode"})).is_err());
}
