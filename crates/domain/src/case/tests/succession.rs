//! A post passes to somebody else: what was in hand goes along, and nothing besides.

use super::walk::Walk;
use crate::{
    area::AreaPath,
    case::{Audience, InHand, Leaving, Owes, in_hand, regrid, succeed, who_owes},
    fixture::{GARDEN, Town, WATER, grid},
    people::Role,
};
use serde_json::json;

fn handler<'a>(town: &Town, who: &str, department: &'a AreaPath) -> Leaving<'a> {
    Leaving { user: town.user(who), role: Role::Handler, area: None, department: Some(department) }
}

#[test]
fn the_work_of_a_handler_passes_to_the_successor_and_the_deadline_stays() {
    let town = Town::new();
    let w = Walk::new(&town).handling();
    let water = AreaPath::root("water");
    let leaving = handler(&town, "water", &water);
    assert_eq!(in_hand(&w.case, leaving, &town.departments), [InHand::Handling(WATER)]);
    let d =
        succeed(&w.case, leaving, Some(town.user("water2")), &town.departments).expect("something passes");
    let (before, after) = (&w.case.assignments[0], &d.case.assignments[0]);
    assert_eq!(after.handler, Some(town.user("water2")));
    assert_eq!((after.clock.due, after.signed_at), (before.clock.due, before.signed_at));
    assert_eq!((d.case.version, d.events.len()), (w.case.version + 1, 1));
    assert_eq!((d.events[0].action, d.events[0].audience), ("hand_over", Audience::Internal));
    assert_eq!(d.events[0].data["to"], json!(town.user("water2")));
    assert!(succeed(&d.case, leaving, Some(town.user("water2")), &town.departments).is_none(), "only once");
}

#[test]
fn the_work_of_other_departments_and_other_people_stays() {
    let town = Town::new();
    let w = Walk::new(&town).handling();
    let (water, garden) = (AreaPath::root("water"), AreaPath::root("garden"));
    assert!(in_hand(&w.case, handler(&town, "water", &garden), &town.departments).is_empty());
    assert!(in_hand(&w.case, handler(&town, "water2", &water), &town.departments).is_empty());
    let w = w.does("garden", "sign", json!({}));
    let d =
        succeed(&w.case, handler(&town, "garden", &garden), None, &town.departments).expect("garden's part");
    let of =
        |department| d.case.assignments.iter().find(|a| a.department == department).and_then(|a| a.handler);
    assert_eq!((of(GARDEN), of(WATER)), (None, Some(town.user("water"))));
}

#[test]
fn a_question_to_a_grid_worker_passes_on_or_falls_to_the_team_of_the_grid() {
    let town = Town::new();
    let w = Walk::new(&town).handled().does(
        "verifier",
        "request_check",
        json!({ "assignee": town.user("worker") }),
    );
    let (mine, other) = (grid(1, 1, 1), grid(1, 1, 2));
    let leaving = |area| Leaving {
        user: town.user("worker"),
        role: Role::GridWorker,
        area: Some(area),
        department: None,
    };
    assert!(
        in_hand(&w.case, leaving(&other), &town.departments).is_empty(),
        "another grid of the same person"
    );
    let to = town.user("neighbour");
    let d = succeed(&w.case, leaving(&mine), Some(to), &town.departments).expect("the check passes on");
    assert_eq!(who_owes(&d.case), Owes::Field(Some(to)));
    let d = succeed(&w.case, leaving(&mine), None, &town.departments).expect("the check falls to the team");
    assert_eq!(who_owes(&d.case), Owes::Field(None));
    let ended = Walk::new(&town).closed();
    assert!(in_hand(&ended.case, leaving(&mine), &town.departments).is_empty(), "nothing is open there");
}

#[test]
fn a_case_goes_to_its_new_grid_and_keeps_everything_but_a_question_to_somebody_who_does_not_serve_there() {
    let town = Town::new();
    let plan = crate::ids::PlanId(uuid::Uuid::from_u128(77));
    let to = crate::ids::AreaId(uuid::Uuid::from_u128(78));
    let path = grid(1, 1, 2);
    let ask = json!({ "assignee": town.user("worker") });
    let w = Walk::new(&town).handled().does("verifier", "request_check", ask);
    let d = regrid(&w.case, to, &path, plan, |_| true).expect("it moves");
    assert_eq!((d.case.place.area, &d.case.place.path), (to, &path));
    assert_eq!(
        (&d.case.state, &d.case.check, d.case.version),
        (&w.case.state, &w.case.check, w.case.version + 1)
    );
    assert_eq!((d.events[0].action, d.events[0].audience), ("regrid", Audience::Internal));
    assert_eq!(d.events[0].data["from"], json!(w.case.place.path.code()));
    assert!(regrid(&d.case, to, &path, plan, |_| true).is_none(), "only once");
    let d = regrid(&w.case, to, &path, plan, |_| false).expect("it moves");
    assert_eq!(who_owes(&d.case), Owes::Field(None), "the team of the new grid answers");
    let ended = Walk::new(&town).closed();
    assert!(regrid(&ended.case, to, &path, plan, |_| true).is_none(), "what has ended stays where it was");
}
