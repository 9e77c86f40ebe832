//! Who hears of what.

use super::*;
use crate::{
    case::Action,
    fixture::{GARDEN, Town, WATER, does, monday},
    people::Role,
    shift::{Desk, Shift},
};
use serde_json::json;

impl Directory for Town {
    fn handlers(&self, department: DepartmentId) -> Vec<UserId> {
        let name = if department == WATER { "water" } else { "garden" };
        let path = AreaPath::root(name);
        let here = |role, s: &crate::people::Standing| s.role == role && s.department.as_ref() == Some(&path);
        self.people
            .iter()
            .filter(|p| p.1.standings.iter().any(|s| here(Role::Handler, s)))
            .map(|p| p.1.user)
            .collect()
    }

    fn leaders(&self, department: DepartmentId) -> Vec<UserId> {
        self.people.iter().filter(|p| p.0 == "director" && department == WATER).map(|p| p.1.user).collect()
    }

    fn on_shift(&self, desk: Desk, case: &Case) -> Vec<UserId> {
        crate::shift::on_duty(&self.shifts, desk, case, monday())
    }

    fn team(&self, place: &AreaPath) -> Vec<UserId> {
        let here = |s: &crate::people::Standing| {
            s.role == Role::GridWorker && s.area.as_ref().is_some_and(|a| a.covers(place))
        };
        self.people.iter().filter(|p| p.1.standings.iter().any(here)).map(|p| p.1.user).collect()
    }
}

/// A case on its way, with what its last step told to whom.
struct Told<'a> {
    town: &'a Town,
    case: Case,
    watchers: Vec<UserId>,
    last: Vec<(&'static str, Kind)>,
}

impl<'a> Told<'a> {
    fn new(town: &'a Town) -> Told<'a> {
        let case = town.case(1, crate::area::Level::District, Some("worker"));
        Told { town, case, watchers: Vec::new(), last: Vec::new() }
    }

    fn watched_by(mut self, names: &[&str]) -> Self {
        self.watchers = names.iter().map(|n| self.town.user(n)).collect();
        self
    }

    fn name(&self, user: UserId) -> &'static str {
        self.town.people.iter().find(|p| p.1.user == user).map_or("nobody", |p| p.0)
    }

    fn does(mut self, who: &str, action: &str, fields: serde_json::Value) -> Self {
        let action: Action = does(action, fields);
        let done = self.town.act(&self.case, who, monday(), &action).unwrap_or_else(|e| panic!("{e}"));
        self.case = done.case;
        let actor = self.town.people.iter().find(|p| p.0 == who).map(|p| p.1.user);
        let told = done.events.iter().flat_map(|e| {
            let happened = Happened { action: e.action, actor, moved: e.from != e.to, data: &e.data };
            tell(&happened, &self.case, &self.watchers, self.town)
        });
        self.last = told.map(|(u, kind)| (self.name(u), kind)).collect();
        self
    }

    fn handling(self) -> Self {
        self.does("acceptor", "accept", json!({}))
            .does("acceptor", "file", json!({ "category": "P01001" }))
            .does("dispatcher", "dispatch", json!({ "department": WATER }))
            .does("water", "sign", json!({}))
    }
}

#[test]
fn a_dispatch_is_told_to_everybody_of_the_departments_and_to_nobody_else() {
    let town = Town::new();
    let to = json!({ "department": WATER, "assisting": [GARDEN] });
    let told = Told::new(&town)
        .does("acceptor", "accept", json!({}))
        .does("acceptor", "file", json!({ "category": "P01001" }))
        .does("dispatcher", "dispatch", to);
    assert_eq!(
        told.last,
        [("water", Kind::Assigned), ("water2", Kind::Assigned), ("garden", Kind::Assigned)]
    );
}

#[test]
fn once_somebody_has_signed_only_that_person_is_urged() {
    let town = Town::new();
    let told = Told::new(&town).handling().does("acceptor", "urge", json!({ "text": "快" }));
    assert_eq!(told.last, [("water", Kind::Urged)]);
}

#[test]
fn what_a_department_gives_back_is_told_to_who_sent_it() {
    let town = Town::new();
    let told = Told::new(&town).handling().does("water", "return", json!({ "reason": "x" }));
    assert_eq!(
        told.last,
        [("dispatcher", Kind::Returned), ("acceptor", Kind::Returned)],
        "and to who filed it"
    );
}

#[test]
fn new_work_and_returns_are_told_to_those_on_shift() {
    let turn = |town: &Town, who: &str, desk| {
        let shift = Shift {
            id: crate::fixture::uuid(1),
            area: crate::ids::AreaId(crate::fixture::uuid(1)),
            desk,
            user: town.user(who),
            from: monday(),
            until: monday() + jiff::SignedDuration::from_hours(8),
            taken_at: None,
            ended_at: None,
            note: String::new(),
            version: 1,
        };
        (shift, AreaPath::root("4205"))
    };
    let mut town = Town::new();
    let filed = |town: &Town| {
        let told = Told::new(town).does("acceptor", "accept", json!({})).does(
            "acceptor",
            "file",
            json!({ "category": "P01001" }),
        );
        told.last
    };
    assert_eq!(filed(&town), [], "without a rota nobody is rung at: it is everybody's");
    town.shifts = vec![turn(&town, "city_dispatcher", Desk::Dispatcher)];
    assert_eq!(filed(&town), [("city_dispatcher", Kind::Assigned)]);
    let back = Told::new(&town).handling().does("water", "return", json!({ "reason": "x" }));
    assert_eq!(back.last, [("city_dispatcher", Kind::Returned), ("acceptor", Kind::Returned)]);
    let asked = Told::new(&town).handling().does("water", "request_suspension", json!({ "reason": "x" }));
    assert_eq!(asked.last, [("city_dispatcher", Kind::Asked)]);
}

#[test]
fn a_decision_comes_back_to_who_asked() {
    let town = Town::new();
    let asked = Told::new(&town).handling().does(
        "water",
        "request_extension",
        json!({ "limit": "1 working_day", "reason": "x" }),
    );
    assert_eq!(asked.last, [("dispatcher", Kind::Asked)]);
    let decided = asked.does("dispatcher", "refuse_extension", json!({ "reason": "x" }));
    assert_eq!(decided.last, [("water", Kind::Decided)]);
}

#[test]
fn a_request_in_review_is_told_to_the_leader_then_to_the_dispatcher_and_the_decision_to_who_asked() {
    let town = Town::new().with_director();
    let ask = || Told::new(&town).handling().does("water", "request_suspension", json!({ "reason": "x" }));
    let asked = ask();
    assert_eq!(asked.last, [("director", Kind::Asked)], "not the dispatcher yet");
    let passed = asked.does("director", "pass_request", json!({}));
    assert_eq!(passed.last, [("dispatcher", Kind::Asked)]);
    let moved = passed.does("water", "hand_over", json!({ "to": town.user("water2") }));
    let granted = moved.does("dispatcher", "grant_suspension", json!({}));
    assert_eq!(granted.last, [("water2", Kind::Decided), ("water", Kind::Decided)], "also who asked");
    assert_eq!(
        ask().does("director", "refuse_suspension", json!({ "reason": "x" })).last,
        [("water", Kind::Decided)]
    );
    let over = ask().does("dispatcher", "grant_suspension", json!({ "reason": "x" }));
    assert_eq!(
        over.last,
        [("water", Kind::Decided), ("director", Kind::Decided)],
        "the leader passed over hears of it"
    );
}

#[test]
fn a_check_is_told_to_the_team_of_the_grid_or_to_the_one_who_is_named() {
    let town = Town::new();
    let ask = |assignee: serde_json::Value| {
        Told::new(&town).does("acceptor", "request_verification", json!({ "assignee": assignee })).last
    };
    assert_eq!(ask(json!(null)), [("worker", Kind::Assigned)]);
    assert_eq!(ask(json!(town.user("neighbour"))), [("neighbour", Kind::Assigned)]);
    let seen = Told::new(&town).does("acceptor", "request_verification", json!({})).does(
        "worker",
        "record_verification",
        json!({ "passed": true, "text": "x" }),
    );
    assert_eq!(seen.last, [("acceptor", Kind::Checked)]);
}

#[test]
fn who_watches_hears_of_steps_and_comments_but_not_of_their_own() {
    let town = Town::new();
    let watched = Told::new(&town).watched_by(&["leader", "acceptor"]);
    let accepted = watched.does("acceptor", "accept", json!({}));
    assert_eq!(accepted.last, [("leader", Kind::Watched)]);
    let said = accepted.does("leader", "comment", json!({ "text": "x", "audience": "internal" }));
    assert_eq!(said.last, [("acceptor", Kind::Comment)]);
    // A correction moves nothing and concerns nobody.
    let corrected = said.does("acceptor", "correct", json!({ "address": "x" }));
    assert_eq!(corrected.last, []);
}

#[test]
fn who_is_concerned_and_watches_is_told_once_and_of_what_concerns_them() {
    let town = Town::new();
    let told =
        Told::new(&town).watched_by(&["water", "leader"]).handling().does("acceptor", "urge", json!({}));
    assert_eq!(told.last, [("water", Kind::Urged), ("leader", Kind::Watched)]);
}

#[test]
fn a_deadline_is_told_to_who_does_the_work_and_who_watches() {
    let town = Town::new();
    let told = Told::new(&town);
    let names = |case: &Case, watchers: &[UserId]| -> Vec<&'static str> {
        tell_of_deadline(case, Kind::DueSoon, watchers, &town).iter().map(|(u, _)| told.name(*u)).collect()
    };
    assert_eq!(names(&told.case, &[]), Vec::<&str>::new(), "the centre's queue counts it");
    assert_eq!(names(&told.case, &[town.user("leader")]), ["leader"]);
    let handling = Told::new(&town).handling().case;
    assert_eq!(names(&handling, &[town.user("water")]), ["water"]);
}
