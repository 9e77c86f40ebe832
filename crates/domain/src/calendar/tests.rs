//! Known dates and laws of limits, calendars and clocks.

use super::*;
use crate::fixture::CALENDAR;
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use std::sync::LazyLock;

static CAL: LazyLock<Calendar> = LazyLock::new(|| Calendar::parse_yaml(CALENDAR).unwrap());

fn at(s: &str) -> Timestamp {
    format!("{s}+08:00").parse().unwrap()
}

fn limit(s: &str) -> Limit {
    s.parse().unwrap()
}

#[test]
fn deadlines_on_known_dates() {
    for (start, by, due) in [
        // Lunch is skipped.
        ("2026-01-12T11:30:00", "1 working_hour", "2026-01-12T14:30:00"),
        // A limit used up at the end of a period is due there.
        ("2026-01-12T11:00:00", "1 working_hour", "2026-01-12T12:00:00"),
        ("2026-01-12T10:30:00", "1 working_day", "2026-01-13T10:30:00"),
        // Over a weekend.
        ("2026-01-09T17:00:00", "2 working_hour", "2026-01-12T09:00:00"),
        ("2026-01-10T03:00:00", "15 working_minute", "2026-01-12T08:15:00"),
        ("2026-01-09T10:30:00", "1 working_day", "2026-01-12T10:30:00"),
        // New Year 2026: 1 to 3 January off, Sunday the 4th is a make-up workday.
        ("2025-12-31T10:30:00", "1 working_day", "2026-01-04T10:30:00"),
        ("2025-12-31T10:30:00", "2 working_day", "2026-01-05T10:30:00"),
        // National Day 2025: Sunday 28 September and Saturday 11 October are worked, 1 to 8 October off.
        ("2025-09-27T12:00:00", "4 working_hour", "2025-09-28T12:00:00"),
        ("2025-09-30T17:00:00", "2 working_hour", "2025-10-09T09:00:00"),
        ("2025-10-10T10:30:00", "1 working_day", "2025-10-11T10:30:00"),
        // Spring Festival 2026.
        ("2026-02-13T16:00:00", "3 working_day", "2026-02-26T16:00:00"),
        // Emergency and calendar units know no night, weekend or holiday.
        ("2026-01-01T23:00:00", "2 emergency_hour", "2026-01-02T01:00:00"),
        ("2026-02-13T16:00:00", "3 calendar_day", "2026-02-16T16:00:00"),
        ("2026-01-10T03:00:00", "30 emergency_minute", "2026-01-10T03:30:00"),
    ] {
        assert_eq!(CAL.add(at(start), limit(by)), at(due), "{start} + {by}");
    }
}

#[test]
fn weekends_holidays_lunch_and_nights_are_not_working_time_and_make_up_days_are() {
    for (t, working) in [
        ("2026-01-12T09:00:00", true),
        ("2026-01-12T08:00:00", true),
        ("2026-01-12T12:00:00", false),
        ("2026-01-12T13:00:00", false),
        ("2026-01-12T14:00:00", true),
        ("2026-01-12T18:00:00", false),
        ("2026-01-12T03:00:00", false),
        ("2026-01-10T09:00:00", false),
        ("2026-01-02T09:00:00", false),
        ("2026-01-04T09:00:00", true),
        ("2025-09-28T09:00:00", true),
    ] {
        assert_eq!(CAL.is_working(at(t)), working, "{t}");
    }
    assert_eq!(CAL.working_ms(at("2026-01-10T00:00:00"), at("2026-01-12T00:00:00")), 0);
    assert_eq!(CAL.working_ms(at("2026-01-12T12:00:00"), at("2026-01-12T14:00:00")), 0);
    assert_eq!(CAL.working_ms(at("2026-01-12T00:00:00"), at("2026-01-17T00:00:00")), 5 * 8 * 3_600_000);
}

#[test]
fn the_first_and_the_last_millisecond_of_a_period_are_exact() {
    let start = at("2026-01-12T11:59:59.999");
    assert!(CAL.is_working(start));
    assert_eq!(CAL.working_ms(start, at("2026-01-12T14:00:00.001")), 2);
}

#[test]
fn beyond_its_years_a_calendar_has_an_end_instead_of_a_panic() {
    let last = at("2069-12-31T18:00:00");
    assert_eq!(CAL.add(at("2026-01-12T09:00:00"), Limit::new(u32::MAX, LimitUnit::WorkingDay)), last);
    assert_eq!(CAL.add(Timestamp::MAX, Limit::new(u32::MAX, LimitUnit::CalendarDay)), Timestamp::MAX);
    assert_eq!(CAL.working_ms(Timestamp::MIN, at("1999-12-31T00:00:00")), 0);
}

#[test]
fn a_hundred_thousand_deadlines_are_cheap() {
    let start = std::time::Instant::now();
    let base = at("2025-01-01T00:00:00");
    let mut last = base;
    for i in 0..100_000_i64 {
        let t = base + SignedDuration::from_secs(i * 600);
        last = last.max(CAL.add(t, Limit::new(3, LimitUnit::WorkingDay)));
    }
    assert!(last > base);
    // About 20 ms optimised; generous, for debug builds on a busy machine.
    assert!(start.elapsed().as_secs() < 5, "{:?}", start.elapsed());
}

#[test]
fn a_bad_calendar_is_refused_with_the_place_of_the_error() {
    let base = |periods: &str, rest: &str| {
        format!("id: x\nname: {{zh-Hans: x}}\ntimezone: Asia/Shanghai\nperiods: {periods}\n{rest}")
    };
    let ok = r#"{mon: ["08:00-12:00"]}"#;
    for (yaml, says) in [
        (base(r#"{mon: ["8-12"]}"#, ""), "periods.mon: `8-12` is not written HH:MM-HH:MM"),
        (base(r#"{mon: ["12:00-08:00"]}"#, ""), "periods.mon: `12:00-08:00` ends before it begins"),
        (
            base(r#"{mon: ["08:00-12:00", "11:00-13:00"]}"#, ""),
            "periods.mon: `11:00-13:00` overlaps the period before it or is out of order",
        ),
        (base(r"{monday: []}", ""), "periods: `monday` is not one of mon, tue, wed, thu, fri, sat, sun"),
        (base("{mon: []}", ""), "periods: at least one weekday needs a working period"),
        (base(ok, "holidays: [{name: {zh-Hans: x}}]"), "holidays[0]: needs `date`, or `from` and `to`"),
        (base(ok, "holidays: [{from: 2026-01-03, to: 2026-01-01}]"), "holidays[0]: `to` is before `from`"),
        (
            base(ok, "holidays: [{date: 2026-01-01}]\nworkdays: [{date: 2026-01-01}]"),
            "workdays[0]: 2026-01-01 is listed twice",
        ),
        (
            base(ok, "workdays: [{date: 2026-01-01, as: x}]"),
            "workdays.as: `x` is not one of mon, tue, wed, thu, fri, sat, sun",
        ),
        (base(ok, "covers: {from: 2026-01-01, to: 2025-01-01}"), "covers: `to` is before `from`"),
        (
            base(ok, "").replace("Asia/Shanghai", "Mars/Base"),
            "timezone: `Mars/Base` is not a time zone of the IANA database",
        ),
    ] {
        assert_eq!(Calendar::parse_yaml(&yaml).unwrap_err().to_string(), says);
    }
    assert!(Calendar::parse_yaml("no: yaml: at all").is_err());
}

#[test]
fn the_shipped_calendars_are_read_and_know_what_they_cover() {
    let cn = Calendar::parse_yaml(include_str!("../../../../packs/calendar/cn.yaml")).unwrap();
    assert_eq!(cn.day_ms(), 8 * 3_600_000);
    // The arrangement of 2026 agrees with the one in these tests.
    assert_eq!(cn.add(at("2025-12-31T10:30:00"), limit("1 working_day")), at("2026-01-04T10:30:00"));
    assert!(!cn.is_provisional(at("2026-06-01T00:00:00")));
    assert!(cn.is_provisional(at("2035-06-01T00:00:00")));
    let plain = Calendar::parse_yaml(include_str!("../../../../packs/calendar/plain.yaml")).unwrap();
    assert!(plain.is_working("2026-01-12T16:59:59Z".parse().unwrap()));
    assert!(!plain.is_provisional(at("2035-06-01T00:00:00")));
}

#[test]
fn a_clock_goes_through_its_lights() {
    let start = at("2026-01-12T09:00:00");
    let mut c = Clock::start(&CAL, start, limit("8 working_hour"));
    let soon = 2 * 3_600_000;
    let light = |c: &Clock, t| c.light(&CAL, at(t), soon);
    assert_eq!(light(&c, "2026-01-12T16:59:59"), Light::Green);
    assert_eq!(light(&c, "2026-01-12T17:00:00"), Light::Amber);
    assert_eq!(c.amber_at(&CAL, soon), Some(at("2026-01-12T17:00:00")));
    assert_eq!(light(&c, "2026-01-13T09:00:00"), Light::Amber, "at the deadline it is still on time");
    assert_eq!(light(&c, "2026-01-13T09:00:00.001"), Light::Red);
    c.pause(&CAL, at("2026-01-12T10:00:00"));
    assert_eq!(light(&c, "2027-01-01T00:00:00"), Light::Paused);
    assert_eq!((c.due, c.amber_at(&CAL, soon)), (None, None));
    c.resume(&CAL, at("2026-01-14T10:00:00"));
    assert_eq!(c.due, Some(at("2026-01-15T09:00:00")), "7 hours are left");
    // A short limit is amber in its second half only.
    let short = Clock::start(&CAL, start, limit("15 working_minute"));
    assert_eq!(light(&short, "2026-01-12T09:07:00"), Light::Green);
    assert_eq!(light(&short, "2026-01-12T09:08:00"), Light::Amber);
}

#[test]
fn a_stopped_clock_keeps_its_deadline_and_whether_it_was_late() {
    let start = at("2026-01-12T09:00:00");
    for (stop, late) in [("2026-01-12T11:00:00", false), ("2026-01-12T11:00:00.001", true)] {
        let mut c = Clock::start(&CAL, start, limit("2 working_hour"));
        c.stop(&CAL, at(stop));
        assert_eq!(c.due, Some(at("2026-01-12T11:00:00")));
        assert_eq!(c.is_overdue(at("2030-01-01T00:00:00")), late);
        assert!(!c.is_paused());
    }
    // Due on Friday at six; work reported on Saturday is late although no working time passed.
    let mut c = Clock::start(&CAL, at("2026-01-16T16:00:00"), limit("2 working_hour"));
    c.stop(&CAL, at("2026-01-17T09:00:00"));
    assert!(c.is_overdue(at("2026-01-17T09:00:00")));
}

#[test]
fn an_extension_of_the_other_kind_is_converted_name_by_name() {
    let start = at("2026-01-09T10:00:00");
    let mut working = Clock::start(&CAL, start, limit("1 working_day"));
    working.extend(&CAL, start, limit("1 calendar_day"));
    assert_eq!(working.due, Some(CAL.add(start, limit("2 working_day"))));
    let mut continuous = Clock::start(&CAL, start, limit("2 emergency_hour"));
    continuous.extend(&CAL, start, limit("1 working_day"));
    assert_eq!(continuous.due, Some(at("2026-01-10T12:00:00")));
    let mut paused = Clock::start(&CAL, start, limit("1 working_hour"));
    paused.pause(&CAL, start);
    paused.extend(&CAL, start, limit("1 emergency_hour"));
    assert_eq!((paused.due, paused.remaining_ms(&CAL, start)), (None, 2 * 3_600_000));
}

#[test]
fn a_clock_is_small_in_json_and_reads_back() {
    let c = Clock::start(&CAL, at("2026-01-12T09:00:00"), limit("1 working_hour"));
    let json = serde_json::to_string(&c).unwrap();
    assert!(json.len() < 200, "{json}");
    assert_eq!(serde_json::from_str::<Clock>(&json).unwrap(), c);
}

prop_compose! {
    /// Any time of 2025 and 2026, in milliseconds.
    fn any_time()(ms in 1_735_660_800_000_i64..1_798_732_800_000) -> Timestamp {
        Timestamp::from_millisecond(ms).unwrap()
    }
}

fn any_unit() -> impl Strategy<Value = LimitUnit> {
    prop::sample::select(LimitUnit::ALL.to_vec())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn a_later_start_is_never_due_earlier(a in any_time(), b in any_time(), n in 0_u32..500, unit in any_unit()) {
        let (a, b) = (a.min(b), a.max(b));
        prop_assert!(CAL.add(a, Limit::new(n, unit)) <= CAL.add(b, Limit::new(n, unit)));
    }

    #[test]
    fn a_longer_limit_is_due_later(t in any_time(), n in 0_u32..500, more in 1_u32..100, unit in any_unit()) {
        prop_assert!(CAL.add(t, Limit::new(n, unit)) < CAL.add(t, Limit::new(n + more, unit)));
    }

    #[test]
    fn two_limits_after_one_another_are_one(t in any_time(), n in 0_u32..300, m in 0_u32..300, unit in any_unit()) {
        let step = CAL.add(CAL.add(t, Limit::new(n, unit)), Limit::new(m, unit));
        prop_assert_eq!(step, CAL.add(t, Limit::new(n + m, unit)));
    }

    #[test]
    fn a_working_limit_takes_exactly_its_working_time(t in any_time(), n in 1_u32..500) {
        let due = CAL.add(t, Limit::new(n, LimitUnit::WorkingMinute));
        prop_assert_eq!(CAL.working_ms(t, due), i64::from(n) * 60_000);
        prop_assert!(CAL.is_working(due - SignedDuration::from_millis(1)), "due while or when work ends");
    }

    #[test]
    fn working_time_adds_up_and_never_exceeds_time(a in any_time(), b in any_time(), c in any_time()) {
        prop_assert_eq!(CAL.working_ms(a, b) + CAL.working_ms(b, c), CAL.working_ms(a, c));
        let (a, b) = (a.min(b), a.max(b));
        let w = CAL.working_ms(a, b);
        prop_assert!(0 <= w && w <= b.as_millisecond() - a.as_millisecond());
    }

    #[test]
    fn working_time_agrees_with_counting_minute_by_minute(t in any_time(), minutes in 0_i64..3000) {
        let t = Timestamp::from_second(t.as_second() / 60 * 60).unwrap();
        let counted = (0..minutes).filter(|i| CAL.is_working(t + SignedDuration::from_mins(*i))).count();
        let end = t + SignedDuration::from_mins(minutes);
        prop_assert_eq!(CAL.working_ms(t, end), counted as i64 * 60_000);
    }

    #[test]
    fn weekends_never_count_unless_they_are_made_up(t in any_time()) {
        let day = t.to_zoned(CAL.zone().clone()).date();
        let weekend = day.weekday().to_monday_zero_offset() >= 5;
        let made_up = CAL.days().iter().any(|d| d.date == day && d.working);
        prop_assert!(!(weekend && !made_up && CAL.is_working(t)));
    }

    #[test]
    fn a_pause_shifts_the_deadline_by_exactly_the_time_paused(
        start in any_time(), n in 1_u32..200, unit in any_unit(), run in 0_i64..10_000_000, rest in 0_i64..2_000_000_000,
    ) {
        let limit = Limit::new(n, unit);
        let mut c = Clock::start(&CAL, start, limit);
        let due = c.due.unwrap();
        let pause = start + SignedDuration::from_millis(run);
        prop_assume!(c.remaining_ms(&CAL, pause) > 0);
        let again = pause + SignedDuration::from_millis(rest);
        c.pause(&CAL, pause);
        prop_assert_eq!(c.remaining_ms(&CAL, again), c.remaining_ms(&CAL, pause));
        c.resume(&CAL, again);
        let moved = c.due.unwrap();
        if unit.is_working() {
            prop_assert_eq!(CAL.working_ms(due, moved), CAL.working_ms(pause, again));
            prop_assert!(CAL.is_working(moved - SignedDuration::from_millis(1)));
        } else {
            prop_assert_eq!(moved.as_millisecond() - due.as_millisecond(), rest);
        }
    }

    #[test]
    fn it_is_overdue_from_the_deadline_on_and_not_before(start in any_time(), n in 1_u32..200, unit in any_unit()) {
        let c = Clock::start(&CAL, start, Limit::new(n, unit));
        let due = c.due.unwrap();
        prop_assert!(!c.is_overdue(due));
        prop_assert!(c.is_overdue(due + SignedDuration::from_millis(1)));
        prop_assert_eq!(c.remaining_ms(&CAL, due), 0);
    }

    #[test]
    fn extending_is_the_same_as_a_longer_limit(start in any_time(), n in 1_u32..100, m in 1_u32..100, unit in any_unit(), run in 0_i64..5_000_000_000) {
        let mut c = Clock::start(&CAL, start, Limit::new(n, unit));
        c.extend(&CAL, start + SignedDuration::from_millis(run), Limit::new(m, unit));
        let whole = Clock::start(&CAL, start, Limit::new(n + m, unit));
        // When the extension comes at the very instant nothing else is left, "now" is the deadline; else they are equal.
        if whole.remaining_ms(&CAL, start + SignedDuration::from_millis(run)) != 0 {
            prop_assert_eq!(c.due, whole.due);
        }
    }
}
