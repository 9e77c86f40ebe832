//! When borders are in force: a new one begins now or on a later day, the ones before stay readable with their dates.

use jiff::{Timestamp, civil::Date, tz::TimeZone};

/// How far ahead a border can be planned, days.
pub const PLAN_DAYS: i32 = 730;

/// The time one border is in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// From this moment.
    pub from: Timestamp,
    /// Until before this one; open when none.
    pub to: Option<Timestamp>,
}

/// Where a border stands at some moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It begins later.
    Planned,
    /// It counts.
    InForce,
    /// It has ended.
    Past,
}

impl Standing {
    /// The word in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Standing::Planned => "planned",
            Standing::InForce => "in_force",
            Standing::Past => "past",
        }
    }
}

impl Period {
    /// Where it stands at this moment.
    pub fn standing(&self, at: Timestamp) -> Standing {
        if self.from > at {
            Standing::Planned
        } else if self.holds(at) {
            Standing::InForce
        } else {
            Standing::Past
        }
    }

    /// In force at this moment.
    pub fn holds(&self, at: Timestamp) -> bool {
        self.from <= at && self.to.is_none_or(|t| t > at)
    }
}

/// What becomes of the borders of an area.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Schedule {
    /// Borders that never came into force and are taken back, by their beginning.
    pub drop: Vec<Timestamp>,
    /// Borders that get another end, by their beginning.
    pub until: Vec<(Timestamp, Option<Timestamp>)>,
    /// The end of the new border.
    pub to: Option<Timestamp>,
}

/// Makes room for a border that begins at `begin`. One that begins now holds until a planned one begins; a planned one takes the
/// place of any other plan. What was in force is never taken away, it only ends.
pub fn make_room(periods: &[Period], begin: Timestamp, now: Timestamp) -> Schedule {
    let planned = |p: &&Period| p.from > now;
    let mut out = Schedule::default();
    if begin > now {
        out.drop = periods.iter().filter(planned).map(|p| p.from).collect();
    } else {
        out.to = periods.iter().filter(planned).map(|p| p.from).min();
    }
    for p in periods.iter().filter(|p| p.holds(now)) {
        if p.from == begin {
            // In force for no time at all.
            out.drop.push(p.from);
        } else {
            out.until.push((p.from, Some(begin)));
        }
    }
    out
}

/// Takes the plan back: the border in force goes on without an end. None where nothing is planned.
pub fn without_plan(periods: &[Period], now: Timestamp) -> Option<Schedule> {
    let drop: Vec<Timestamp> = periods.iter().filter(|p| p.from > now).map(|p| p.from).collect();
    if drop.is_empty() {
        return None;
    }
    let until = periods.iter().filter(|p| p.holds(now)).map(|p| (p.from, None)).collect();
    Some(Schedule { drop, until, to: None })
}

/// The area is retired: its border ends, a plan is taken back.
pub fn end_all(periods: &[Period], now: Timestamp) -> Schedule {
    Schedule {
        drop: periods.iter().filter(|p| p.from > now).map(|p| p.from).collect(),
        until: periods.iter().filter(|p| p.holds(now)).map(|p| (p.from, Some(now))).collect(),
        to: None,
    }
}

/// The first moment of the day a border is to begin on. None unless the day is tomorrow or later, within [`PLAN_DAYS`].
pub fn begins_on(day: Date, zone: &TimeZone, now: Timestamp) -> Option<Timestamp> {
    let today = now.to_zoned(zone.clone()).date();
    let ahead = today.until(day).ok()?.get_days();
    if !(1..=PLAN_DAYS).contains(&ahead) {
        return None;
    }
    Some(day.to_zoned(zone.clone()).ok()?.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(n: i64) -> Timestamp {
        Timestamp::from_second(n).unwrap()
    }

    fn p(from: i64, to: Option<i64>) -> Period {
        Period { from: at(from), to: to.map(at) }
    }

    #[test]
    fn a_border_is_planned_in_force_or_past() {
        let standing = |n| p(5, Some(9)).standing(at(n));
        assert_eq!([standing(4), standing(5), standing(8), standing(9)], {
            [Standing::Planned, Standing::InForce, Standing::InForce, Standing::Past]
        });
    }

    #[test]
    fn a_border_from_now_ends_the_one_in_force_and_leaves_the_past_alone() {
        let found = make_room(&[p(1, Some(5)), p(5, None)], at(10), at(10));
        assert_eq!(found, Schedule { until: vec![(at(5), Some(at(10)))], ..Schedule::default() });
    }

    #[test]
    fn a_border_from_now_holds_until_the_planned_one_begins() {
        let found = make_room(&[p(5, Some(20)), p(20, None)], at(10), at(10));
        let until = vec![(at(5), Some(at(10)))];
        assert_eq!(found, Schedule { until, to: Some(at(20)), drop: Vec::new() });
    }

    #[test]
    fn a_plan_leaves_the_present_border_in_force_until_its_day_and_replaces_an_earlier_plan() {
        let first = make_room(&[p(5, None)], at(20), at(10));
        assert_eq!(first, Schedule { until: vec![(at(5), Some(at(20)))], ..Schedule::default() });
        let second = make_room(&[p(5, Some(20)), p(20, None)], at(30), at(10));
        assert_eq!(second, Schedule { drop: vec![at(20)], until: vec![(at(5), Some(at(30)))], to: None });
    }

    #[test]
    fn a_first_border_needs_no_room() {
        assert_eq!(make_room(&[], at(20), at(10)), Schedule::default());
    }

    #[test]
    fn two_borders_of_the_same_moment_leave_the_second() {
        assert_eq!(make_room(&[p(10, None)], at(10), at(10)).drop, [at(10)]);
    }

    #[test]
    fn a_plan_taken_back_lets_the_present_border_go_on() {
        let found = without_plan(&[p(1, Some(5)), p(5, Some(20)), p(20, None)], at(10));
        assert_eq!(found, Some(Schedule { drop: vec![at(20)], until: vec![(at(5), None)], to: None }));
        assert_eq!(without_plan(&[p(5, None)], at(10)), None);
    }

    #[test]
    fn a_retired_area_keeps_no_plan() {
        let found = end_all(&[p(1, Some(5)), p(5, Some(20)), p(20, None)], at(10));
        assert_eq!(found, Schedule { drop: vec![at(20)], until: vec![(at(5), Some(at(10)))], to: None });
    }

    #[test]
    fn a_day_begins_at_midnight_of_the_city_and_is_tomorrow_at_the_earliest() {
        let zone = TimeZone::get("Asia/Shanghai").unwrap();
        // The evening of 30 November in London is 1 December in Shanghai.
        let now: Timestamp = "2026-11-30T20:00:00Z".parse().unwrap();
        let day = |s: &str| begins_on(s.parse().unwrap(), &zone, now);
        assert_eq!(day("2026-12-02"), Some("2026-12-01T16:00:00Z".parse().unwrap()));
        assert_eq!(day("2026-12-01"), None, "that is today");
        assert_eq!(day("2026-11-30"), None);
        assert!(day("2028-11-30").is_some() && day("2028-12-01").is_none(), "two years ahead and no more");
    }
}
