//! A calendar as a sorted list of working spans with running totals: every question is one or two binary searches.

use super::limit::{Limit, LimitUnit};
use crate::text::Text;
use jiff::{Timestamp, civil::Date, tz::TimeZone};

/// One stretch of working time, in milliseconds since 1970.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span {
    pub(super) start: i64,
    pub(super) end: i64,
    /// Working milliseconds in all spans before this one.
    pub(super) before: i64,
}

/// A day that is not like its weekday.
#[derive(Clone, Debug, PartialEq)]
pub struct NamedDay {
    /// The local date.
    pub date: Date,
    /// True for a make-up workday (调休上班), false for a day off.
    pub working: bool,
    /// What it is called.
    pub name: Text,
}

/// Working periods per weekday, holidays and make-up workdays of one place.
///
/// It knows the years 2000–2069. Outside them no time is working time, so a working limit that would end later is due when
/// the last known working day ends.
#[derive(Clone, Debug)]
pub struct Calendar {
    pub(super) id: String,
    pub(super) name: Text,
    pub(super) zone: TimeZone,
    pub(super) covers: Option<(Date, Date)>,
    pub(super) days: Vec<NamedDay>,
    pub(super) spans: Vec<Span>,
    pub(super) day_ms: i64,
}

impl Calendar {
    /// Short name, such as `cn`.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Name for people.
    pub fn name(&self) -> &Text {
        &self.name
    }

    /// The time zone in which its days are counted.
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// True when holidays are not yet published for the day of `t`: a deadline there is provisional. A calendar that does not
    /// say what it covers is never provisional.
    pub fn is_provisional(&self, t: Timestamp) -> bool {
        let day = t.to_zoned(self.zone.clone()).date();
        self.covers.is_some_and(|(from, to)| day < from || day > to)
    }

    /// Holidays and make-up workdays by date.
    pub fn days(&self) -> &[NamedDay] {
        &self.days
    }

    /// Working time of a standard working day in milliseconds: the most common length among the weekdays that have working
    /// periods, the longer one on a tie.
    ///
    /// A limit of one working day means this much working time, not "until the end of the next working day": so a case
    /// filed at 10:30 is due at 10:30 of the next working day, a pause can be given back to the millisecond, and
    /// three days are three times one day whatever the weekday.
    pub fn day_ms(&self) -> i64 {
        self.day_ms
    }

    /// True when work is done at `t`. A period holds its start and not its end.
    pub fn is_working(&self, t: Timestamp) -> bool {
        let ms = t.as_millisecond();
        let i = self.spans.partition_point(|s| s.start <= ms);
        i > 0 && ms < self.spans[i - 1].end
    }

    /// Working milliseconds between two times; negative when `b` is before `a`.
    pub fn working_ms(&self, a: Timestamp, b: Timestamp) -> i64 {
        self.total_at(b.as_millisecond()) - self.total_at(a.as_millisecond())
    }

    /// The time at which `limit` is used up when it starts to run at `start`.
    ///
    /// A working limit that is used up when a period ends is due at that end (12:00), not at the start of the next (14:00).
    pub fn add(&self, start: Timestamp, limit: Limit) -> Timestamp {
        self.shift(start, self.limit_ms(limit), limit.unit.is_working())
    }

    /// A limit in milliseconds of its own kind of time.
    pub fn limit_ms(&self, limit: Limit) -> i64 {
        let unit = match limit.unit {
            LimitUnit::EmergencyMinute | LimitUnit::WorkingMinute => 60_000,
            LimitUnit::EmergencyHour | LimitUnit::WorkingHour => 3_600_000,
            LimitUnit::WorkingDay => self.day_ms,
            LimitUnit::CalendarDay => 86_400_000,
        };
        i64::from(limit.amount).saturating_mul(unit)
    }

    /// The time `ms` of working or of plain time after `start`; before it when `ms` is negative.
    pub(super) fn shift(&self, start: Timestamp, ms: i64, working: bool) -> Timestamp {
        if ms == 0 {
            return start;
        }
        let from = start.as_millisecond();
        let to = if working {
            self.time_of(self.total_at(from).saturating_add(ms))
        } else {
            from.saturating_add(ms)
        };
        // Only a limit of thousands of years leaves the range.
        let edge = if to > from { Timestamp::MAX } else { Timestamp::MIN };
        Timestamp::from_millisecond(to).unwrap_or(edge)
    }

    /// Working milliseconds from the beginning of the calendar to `ms`.
    fn total_at(&self, ms: i64) -> i64 {
        let i = self.spans.partition_point(|s| s.start <= ms);
        if i == 0 {
            return 0;
        }
        let s = self.spans[i - 1];
        s.before + ms.min(s.end) - s.start
    }

    /// The first time at which the working total reaches `total`.
    fn time_of(&self, total: i64) -> i64 {
        // The last span that begins with less than `total` is the one in which it is reached.
        let i = self.spans.partition_point(|s| s.before < total);
        if i == 0 {
            return self.spans[0].start;
        }
        let s = self.spans[i - 1];
        (s.start + (total - s.before)).min(s.end)
    }
}
