//! What the stories of the cases need to know: people, ids, the calendar and the limits in force.

use super::{base::Ids, cast::Cast};
use std::sync::Arc;
use tessera_app::App;
use tessera_demo::City;
use tessera_domain::{
    Timestamp,
    calendar::{Calendar, Limit, LimitUnit},
    case::Priority,
    catalogue::{Catalogue, Condition},
};

/// The stage on which the stories are played.
pub struct World {
    /// People.
    pub cast: Cast,
    /// Ids by code and login.
    pub ids: Ids,
    /// Working time.
    pub calendar: Arc<Calendar>,
    /// Categories.
    pub catalogue: Arc<Catalogue>,
    /// Nothing happens after this.
    pub now: Timestamp,
    /// Root of all chance.
    pub seed: u64,
}

impl World {
    /// The world of a loaded city.
    pub fn new(app: &App, city: &City, ids: Ids, now: Timestamp, seed: u64) -> World {
        let r = app.reference();
        World {
            cast: Cast::of(city, &ids),
            ids,
            calendar: r.calendar.clone(),
            catalogue: r.packs.catalogue.clone(),
            now,
            seed,
        }
    }

    /// The condition a case is filed under: the gravest for urgent cases, else the usual one.
    pub fn condition(&self, category: &str, priority: Priority) -> Option<&Condition> {
        let category = self.catalogue.get(category)?;
        match priority {
            // Conditions are listed from the shortest limit to the longest.
            Priority::Urgent => category.conditions.first(),
            Priority::Normal => category.condition(None),
        }
    }

    /// `seconds` later: plain time, or working time when the office must be open.
    pub fn later(&self, t: Timestamp, seconds: i64, working: bool) -> Timestamp {
        let seconds = seconds.max(1);
        if !working {
            return plus(t, seconds);
        }
        let minutes = u32::try_from(seconds / 60).unwrap_or(0);
        let rest = seconds % 60;
        let at = self.calendar.add(plus(t, rest), Limit::new(minutes, LimitUnit::WorkingMinute));
        // Ten minutes past six in the morning is not when a desk accepts a case: on to the opening, in minutes of their own.
        if minutes == 0 && !self.calendar.is_working(at) {
            return plus(self.calendar.add(at, Limit::new(1, LimitUnit::WorkingMinute)), rest);
        }
        at
    }

    /// When `share` of a limit that began at `start` is used up.
    pub fn share(&self, start: Timestamp, limit: Limit, share: f64) -> Timestamp {
        let minutes = (self.calendar.limit_ms(limit) as f64 * share / 60_000.0).max(1.0) as u32;
        let unit =
            if limit.unit.is_working() { LimitUnit::WorkingMinute } else { LimitUnit::EmergencyMinute };
        self.calendar.add(start, Limit::new(minutes, unit))
    }
}

/// Plain seconds later.
pub fn plus(t: Timestamp, seconds: i64) -> Timestamp {
    Timestamp::from_millisecond(t.as_millisecond() + seconds * 1000).unwrap_or(t)
}
