//! Short ways to bring a case into any state.

use crate::{
    area::Level,
    case::{Action, Case, EventBody, Refusal},
    fixture::{GARDEN, Town, WATER, does, monday},
};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

/// A case under way, with its clock and its history.
pub struct Walk<'t> {
    pub town: &'t Town,
    pub case: Case,
    pub now: Timestamp,
    pub events: Vec<EventBody>,
}

impl<'t> Walk<'t> {
    pub fn new(town: &'t Town) -> Walk<'t> {
        Walk::at_level(town, Level::District)
    }

    pub fn at_level(town: &'t Town, level: Level) -> Walk<'t> {
        Walk { town, case: town.case(1, level, Some("worker")), now: monday(), events: Vec::new() }
    }

    /// Lets time pass.
    pub fn after(mut self, minutes: i64) -> Self {
        self.now += SignedDuration::from_mins(minutes);
        self
    }

    /// Does something that must succeed.
    pub fn does(mut self, who: &str, action: &str, fields: Value) -> Self {
        let decision = self
            .town
            .act(&self.case, who, self.now, &does(action, fields))
            .unwrap_or_else(|e| panic!("{who} {action}: {e}"));
        self.case = decision.case;
        self.events.extend(decision.events);
        self
    }

    /// Tries something that must be refused, and says why.
    pub fn refused(&self, who: &str, action: &str, fields: Value) -> Refusal {
        let action: Action = does(action, fields);
        self.town.act(&self.case, who, self.now, &action).expect_err("it should be refused")
    }

    pub fn offers(&self, who: &str) -> Vec<&'static str> {
        let sit = self.town.situation(self.town.by(who), self.now);
        crate::case::allowed(&self.case, &sit).into_iter().map(|o| o.action).collect()
    }

    pub fn accepted(self) -> Self {
        self.does("acceptor", "accept", json!({}))
    }

    pub fn filed(self) -> Self {
        self.accepted().does("acceptor", "file", json!({"category": "P01001"}))
    }

    pub fn dispatched(self) -> Self {
        self.filed().does("dispatcher", "dispatch", json!({"department": WATER, "assisting": [GARDEN]}))
    }

    pub fn handling(self) -> Self {
        self.dispatched().does("water", "sign", json!({}))
    }

    pub fn handled(self) -> Self {
        self.handling().feeds_back()
    }

    pub fn feeds_back(self) -> Self {
        self.does("water", "feed_back", json!({"text": "已更换", "no_photo_reason": "夜间"}))
    }

    pub fn checking(self) -> Self {
        self.handled().does("verifier", "request_check", json!({}))
    }

    pub fn checked(self, passed: bool) -> Self {
        self.checking().does("worker", "record_check", json!({"passed": passed, "text": "到场查看"}))
    }

    pub fn closed(self) -> Self {
        self.checked(true).does("verifier", "close", json!({"outcome": "solved", "text": "已解决"}))
    }
}

/// The code of a refusal, short for tables of them.
pub fn code(refusal: &Refusal) -> &'static str {
    refusal.code()
}

/// A local time of Shanghai.
pub fn shanghai(local: &str) -> Timestamp {
    format!("{local}+08:00").parse().unwrap()
}
