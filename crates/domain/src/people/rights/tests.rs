//! The printed matrix of roles and capabilities, and who sees which case.

use super::*;
use crate::{
    area::Level,
    case::{Assignment, AssignmentStatus, FieldTask, StateName},
    fixture::{GARDEN, Rng, Town, WATER, beat, community, does, grid, monday, street, uuid},
    ids::{DepartmentId, PostId},
};
use serde_json::json;
use std::fmt::Write;

fn standing(role: Role, area: Option<AreaPath>, department: Option<&str>) -> Standing {
    Standing { post: PostId(uuid(1)), role, area, department: department.map(AreaPath::root) }
}

fn person(standings: Vec<Standing>) -> Actor {
    Actor { user: UserId(uuid(7)), name: "x".into(), standings }
}

#[test]
fn the_matrix_of_roles_and_capabilities_is_as_printed() {
    let root = AreaPath::root("4205");
    let mut out = String::from("capability");
    for role in Role::ALL {
        write!(out, " | {role}").unwrap();
    }
    out.push('\n');
    for cap in Capability::ALL {
        write!(out, "{:22}", cap.as_str()).unwrap();
        for role in Role::ALL {
            let department = (role == Role::Handler).then_some("water");
            let actor = person(vec![standing(role, Some(root.clone()), department)]);
            let mark = if can(&actor, cap, &root) { "yes" } else { "·" };
            write!(out, " | {mark:^width$}", width = role.as_str().len()).unwrap();
        }
        out.push('\n');
    }
    insta::assert_snapshot!("role_capability", out);
}

#[test]
fn a_post_on_another_layer_sees_the_cases_of_its_duties_where_its_grid_lies_and_governs_nothing() {
    let town = Town::new();
    let officer = person(vec![standing(Role::GridWorker, Some(beat()), None)]);
    let sees = |case: &Case| {
        let by_list = visible_scope(&officer).admits(case, &town.departments);
        assert_eq!(may_see(&officer, case, &town.departments), by_list, "lists and cases agree");
        by_list
    };
    let mut case = town.case(1, Level::District, None);
    assert!(!sees(&case), "not among its duties");
    case.category = Some("P01001".into());
    assert!(sees(&case));
    assert!(!sees_reporter(&officer, &case, &town.departments), "who reported is not its business");
    case.place.point = None;
    assert!(!sees(&case), "nobody knows which beat it lies in");
    for cap in Capability::ALL.into_iter().filter(|c| !c.everywhere()) {
        assert!(!can(&officer, cap, &grid(1, 1, 1)), "{cap:?}");
    }
}

#[test]
fn the_word_of_a_capability_is_its_json() {
    for cap in Capability::ALL {
        assert_eq!(serde_json::to_value(cap).unwrap(), cap.as_str());
    }
}

#[test]
fn a_capability_ends_where_its_area_ends() {
    let admin = person(vec![standing(Role::Admin, Some(street(1)), None)]);
    assert!(can(&admin, Capability::AreasWrite, &community(1, 1)));
    assert!(!can(&admin, Capability::AreasWrite, &street(2)));
    assert!(!can(&admin, Capability::CatalogueWrite, &AreaPath::root("4205")), "the catalogue is the city's");
    let adrift = person(vec![standing(Role::Admin, None, None)]);
    assert!(!can(&adrift, Capability::AreasWrite, &grid(1, 1, 1)), "a post without an area reaches nothing");
    let worker = person(vec![standing(Role::GridWorker, Some(grid(1, 1, 1)), None)]);
    assert!(can(&worker, Capability::CasesReport, &grid(2, 1, 1)), "whoever sees something may report it");
}

#[test]
fn only_who_needs_the_reporters_name_sees_it() {
    let town = Town::new();
    let case = town.case(1, Level::District, Some("worker"));
    let act = |c: &Case, who: &str, action: &str, fields| {
        town.act(c, who, monday(), &does(action, fields)).unwrap().case
    };
    let case = act(&case, "acceptor", "accept", json!({}));
    let case = act(&case, "acceptor", "file", json!({"category": "P01001"}));
    let case = act(&case, "dispatcher", "dispatch", json!({"department": WATER, "assisting": [GARDEN]}));
    let who = |case: &Case| -> Vec<&str> {
        town.people
            .iter()
            .filter(|(_, a)| sees_reporter(a, case, &town.departments))
            .map(|(n, _)| *n)
            .collect()
    };
    let desk = ["acceptor", "verifier", "city_acceptor", "city_verifier"];
    assert_eq!(who(&case), [&desk[..], &["water", "water2", "worker"]].concat());
    let mut confidential = case.clone();
    confidential.reporter.confidential = true;
    assert_eq!(who(&confidential), [&desk[..], &["worker"]].concat(), "departments do not");
    let returned = act(&case, "water", "return", json!({"reason": "不是我们的"}));
    assert_eq!(who(&returned), [&desk[..], &["worker"]].concat(), "not once it is returned");
}

#[test]
fn a_department_sees_what_it_ever_had_and_nothing_else() {
    let town = Town::new();
    let mut case = town.case(1, Level::District, None);
    let sees = |case: &Case, who: &str| may_see(town.actor(who), case, &town.departments);
    assert!(!sees(&case, "water"));
    assert!(!sees(&case, "auditor"), "the auditor reads the trail, not the cases");
    assert!(sees(&case, "worker") && !sees(&case, "neighbour"));
    for (who, action, fields) in [
        ("acceptor", "accept", json!({})),
        ("acceptor", "file", json!({"category": "P01001"})),
        ("dispatcher", "dispatch", json!({"department": WATER})),
        ("water", "return", json!({"reason": "不是我们的"})),
    ] {
        case = town.act(&case, who, monday(), &does(action, fields)).unwrap().case;
    }
    assert_eq!(case.state.name(), StateName::Filed);
    assert!(sees(&case, "water") && !sees(&case, "garden"));
}

/// What the filter of the store must find, told in its own words; compared with `may_see` over random people and cases.
#[test]
fn the_filter_for_lists_shows_exactly_what_may_be_seen() {
    let town = Town::new();
    let mut rng = Rng(7);
    let paths = [
        AreaPath::root("4205"),
        street(1),
        street(2),
        community(1, 1),
        community(1, 2),
        grid(1, 1, 1),
        grid(1, 1, 2),
        grid(2, 1, 1),
    ];
    let me = UserId(uuid(7));
    let users = [me, UserId(uuid(8))];
    let dispatched = {
        let mut c = town.case(1, Level::District, None);
        for (who, action, fields) in [
            ("acceptor", "accept", json!({})),
            ("acceptor", "file", json!({"category": "P01001"})),
            ("dispatcher", "dispatch", json!({"department": WATER})),
        ] {
            c = town.act(&c, who, monday(), &does(action, fields)).unwrap().case;
        }
        c
    };
    let template: Assignment = dispatched.assignments[0].clone();
    let (mut seen, mut unseen) = (0, 0);
    for _ in 0..20_000 {
        let standings = (0..rng.below(3))
            .map(|_| {
                let area = (!rng.chance(4)).then(|| rng.pick(&paths).clone());
                let department = rng.chance(2).then(|| *rng.pick(&["water", "garden"]));
                standing(*rng.pick(&Role::ALL), area, department)
            })
            .collect();
        let actor = person(standings);
        let mut case = dispatched.clone();
        case.place.path = rng.pick(&paths).clone();
        case.reporter.user = rng.chance(8).then(|| *rng.pick(&users));
        case.assignments = (0..rng.below(3))
            .map(|no| Assignment {
                no: no as u32,
                department: *rng.pick(&[WATER, GARDEN, DepartmentId(uuid(404))]),
                lead: no == 0,
                handler: rng.chance(8).then(|| *rng.pick(&users)),
                status: if rng.chance(2) {
                    AssignmentStatus::Revoked { at: monday() }
                } else {
                    AssignmentStatus::Active
                },
                ..template.clone()
            })
            .collect();
        case.check = rng.chance(8).then(|| FieldTask {
            assignee: Some(*rng.pick(&users)),
            requested_at: monday(),
            requested_by: me,
            note: String::new(),
            from: StateName::Handled,
            held: None,
            result: None,
        });
        let may = may_see(&actor, &case, &town.departments);
        let scope = visible_scope(&actor);
        assert_eq!(scope.admits(&case, &town.departments), may, "{actor:?} {:?}", case.place);
        // By hand.
        let reads = |s: &Standing| s.role != Role::Auditor;
        let by_hand = case.reporter.user == Some(me)
            || case.check.as_ref().is_some_and(|t| t.assignee == Some(me))
            || case.assignments.iter().any(|a| a.handler == Some(me))
            || actor.standings.iter().any(|s| {
                reads(s)
                    && s.role != Role::Handler
                    && s.area.as_ref().is_some_and(|a| case.place.path.as_str().starts_with(a.as_str()))
            })
            || actor.standings.iter().any(|s| {
                matches!(s.role, Role::Handler | Role::Leader)
                    && case.assignments.iter().any(|a| {
                        let code = if a.department == WATER { "water/" } else { "garden/" };
                        a.department != DepartmentId(uuid(404))
                            && s.department.as_ref().is_some_and(|d| d.as_str() == code)
                    })
            });
        assert_eq!(may, by_hand, "{actor:?}");
        if may { seen += 1 } else { unseen += 1 }
    }
    assert!(seen > 2_000 && unseen > 2_000, "{seen} {unseen}: the test must see both");
}

#[test]
fn paths_that_another_covers_are_left_out_of_the_filter() {
    let actor = person(vec![
        standing(Role::GridWorker, Some(grid(1, 1, 2)), None),
        standing(Role::StreetStaff, Some(street(1)), None),
        standing(Role::GridWorker, Some(grid(2, 1, 1)), None),
        standing(Role::Auditor, Some(AreaPath::root("4205")), None),
    ]);
    assert_eq!(visible_scope(&actor).areas, [street(1), grid(2, 1, 1)]);
}
