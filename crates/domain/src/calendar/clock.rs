//! A clock that counts down a limit and can be paused.

use super::{
    limit::{Limit, LimitUnit},
    spans::Calendar,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Which time a clock counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// All time, day and night.
    Continuous,
    /// Working time of the calendar.
    Working,
}

/// A traffic light.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Light {
    /// On time.
    Green,
    /// Due soon.
    Amber,
    /// Overdue.
    Red,
    /// The clock stands still.
    Paused,
}

/// A limit that is being used up. Running (`running_since` is set), paused, or stopped for good (`stopped_at` is set).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Clock {
    /// The limit, in milliseconds of `basis` time.
    pub limit_ms: i64,
    /// Which time counts.
    pub basis: Basis,
    /// Used up before `running_since`, in milliseconds of `basis` time.
    #[serde(default)]
    pub used_ms: i64,
    /// Since when it runs; none while paused or stopped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub running_since: Option<Timestamp>,
    /// When the limit is used up; none while paused. Kept after a stop, as the deadline that was in force.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Timestamp>,
    /// When it was first started.
    pub started_at: Timestamp,
    /// When it was stopped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stopped_at: Option<Timestamp>,
}

impl Clock {
    /// A clock that starts to run now.
    pub fn start(cal: &Calendar, now: Timestamp, limit: Limit) -> Clock {
        Clock {
            limit_ms: cal.limit_ms(limit),
            basis: if limit.unit.is_working() { Basis::Working } else { Basis::Continuous },
            used_ms: 0,
            running_since: Some(now),
            due: Some(cal.add(now, limit)),
            started_at: now,
            stopped_at: None,
        }
    }

    /// Time used up until `now`, in milliseconds of the clock's own kind of time.
    pub fn used_ms(&self, cal: &Calendar, now: Timestamp) -> i64 {
        self.used_ms
            + self.running_since.map_or(0, |since| match self.basis {
                Basis::Working => cal.working_ms(since, now),
                Basis::Continuous => now.as_millisecond() - since.as_millisecond(),
            })
    }

    /// What is left at `now`, in milliseconds of the clock's own kind of time; negative when more was used than allowed.
    pub fn remaining_ms(&self, cal: &Calendar, now: Timestamp) -> i64 {
        self.limit_ms - self.used_ms(cal, now)
    }

    /// Stands still from now on. Nothing happens when it does not run.
    pub fn pause(&mut self, cal: &Calendar, now: Timestamp) {
        if self.running_since.is_some() {
            self.used_ms = self.used_ms(cal, now);
            self.running_since = None;
            self.due = None;
        }
    }

    /// Runs again from now on, also after a stop (rework). Nothing happens when it already runs.
    pub fn resume(&mut self, cal: &Calendar, now: Timestamp) {
        if self.running_since.is_none() {
            self.stopped_at = None;
            self.running_since = Some(now);
            self.due = Some(self.due_from(cal, now));
        }
    }

    /// Adds to the limit. The clock keeps its own kind of time; a limit of the other kind is converted name by name: a day is
    /// a day (one working day for a working clock, 24 hours for a continuous one), an hour an hour, a minute a minute.
    pub fn extend(&mut self, cal: &Calendar, now: Timestamp, by: Limit) {
        let unit = match (self.basis, by.unit) {
            (Basis::Working, LimitUnit::CalendarDay) => LimitUnit::WorkingDay,
            (Basis::Working, LimitUnit::EmergencyHour) => LimitUnit::WorkingHour,
            (Basis::Working, LimitUnit::EmergencyMinute) => LimitUnit::WorkingMinute,
            (Basis::Continuous, LimitUnit::WorkingDay) => LimitUnit::CalendarDay,
            (Basis::Continuous, LimitUnit::WorkingHour) => LimitUnit::EmergencyHour,
            (Basis::Continuous, LimitUnit::WorkingMinute) => LimitUnit::EmergencyMinute,
            (_, unit) => unit,
        };
        self.limit_ms = self.limit_ms.saturating_add(cal.limit_ms(Limit::new(by.amount, unit)));
        if self.running_since.is_some() {
            // Settle first: the new deadline is what is left, counted from now.
            self.used_ms = self.used_ms(cal, now);
            self.running_since = Some(now);
            self.due = Some(self.due_from(cal, now));
        }
    }

    /// Stops for good; the deadline that was in force stays on record.
    pub fn stop(&mut self, cal: &Calendar, now: Timestamp) {
        if self.stopped_at.is_none() {
            self.used_ms = self.used_ms(cal, now);
            self.running_since = None;
            self.stopped_at = Some(now);
        }
    }

    /// True when the deadline has passed: now, or, for a stopped clock, when it was stopped. At the deadline itself it is
    /// still on time. A paused clock is overdue when more was used than allowed.
    pub fn is_overdue(&self, now: Timestamp) -> bool {
        match self.due {
            Some(due) => self.stopped_at.unwrap_or(now) > due,
            None => self.used_ms > self.limit_ms,
        }
    }

    /// True when it neither runs nor was stopped.
    pub fn is_paused(&self) -> bool {
        self.running_since.is_none() && self.stopped_at.is_none()
    }

    /// The traffic light. `due_soon_ms` is in the clock's own kind of time; a short limit turns amber when half of it is
    /// used instead, so that a 15-minute clock is not amber from its first second.
    pub fn light(&self, cal: &Calendar, now: Timestamp, due_soon_ms: i64) -> Light {
        if self.is_overdue(now) {
            Light::Red
        } else if self.is_paused() {
            Light::Paused
        } else if self.stopped_at.is_none() && self.remaining_ms(cal, now) <= self.soon(due_soon_ms) {
            Light::Amber
        } else {
            Light::Green
        }
    }

    /// When the light turns amber, for a running clock: what a list can be filtered by.
    pub fn amber_at(&self, cal: &Calendar, due_soon_ms: i64) -> Option<Timestamp> {
        let due = self.running_since.and(self.due)?;
        Some(cal.shift(due, -self.soon(due_soon_ms), self.basis == Basis::Working))
    }

    fn soon(&self, due_soon_ms: i64) -> i64 {
        due_soon_ms.min(self.limit_ms / 2)
    }

    fn due_from(&self, cal: &Calendar, now: Timestamp) -> Timestamp {
        cal.shift(now, self.limit_ms - self.used_ms, self.basis == Basis::Working)
    }
}
