//! Reading a calendar pack (YAML) into a [`Calendar`].

use super::spans::{Calendar, NamedDay, Span};
use crate::text::Text;
use jiff::{Timestamp, civil::Date, civil::Time, tz::TimeZone};
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};

/// First and last year a calendar is worked out for.
const YEARS: (i16, i16) = (2000, 2069);

/// Why a calendar pack cannot be used. Places are named by field, so that the message makes sense for a file and for a form.
#[derive(Debug, thiserror::Error)]
pub enum CalendarError {
    /// Not YAML, or a field is missing or of the wrong type.
    #[error("the calendar cannot be read: {0}")]
    Yaml(#[from] serde_norway::Error),
    /// A time zone that the IANA database does not have.
    #[error("timezone: `{0}` is not a time zone of the IANA database")]
    Zone(String),
    /// A working period that is not `HH:MM-HH:MM`, is empty, or overlaps another.
    #[error("periods.{day}: `{text}` {why}")]
    Period {
        /// The weekday key.
        day: String,
        /// The text given.
        text: String,
        /// What is wrong.
        why: &'static str,
    },
    /// A weekday key other than mon … sun.
    #[error("{field}: `{text}` is not one of mon, tue, wed, thu, fri, sat, sun")]
    Weekday {
        /// Where.
        field: &'static str,
        /// The text given.
        text: String,
    },
    /// A day entry that names no date, or whose range runs backwards or is longer than a year.
    #[error("{field}[{index}]: {why}")]
    Day {
        /// `holidays` or `workdays`.
        field: &'static str,
        /// Which entry, from 0.
        index: usize,
        /// What is wrong.
        why: String,
    },
    /// The covered range runs backwards.
    #[error("covers: `to` is before `from`")]
    Covers,
    /// No weekday has a working period.
    #[error("periods: at least one weekday needs a working period")]
    NoWork,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    id: String,
    name: Text,
    timezone: String,
    periods: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    holidays: Vec<Day>,
    #[serde(default)]
    workdays: Vec<Day>,
    covers: Option<Covers>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Covers {
    from: Date,
    to: Date,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Day {
    date: Option<Date>,
    from: Option<Date>,
    to: Option<Date>,
    /// For a make-up workday: the weekday whose periods it has; Monday's when absent.
    #[serde(rename = "as")]
    like: Option<String>,
    #[serde(default)]
    name: Text,
}

const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

fn weekday(field: &'static str, text: &str) -> Result<usize, CalendarError> {
    WEEKDAYS
        .iter()
        .position(|w| *w == text)
        .ok_or_else(|| CalendarError::Weekday { field, text: text.to_owned() })
}

/// `08:00` or `24:00` as minutes of the day.
fn minutes(s: &str) -> Option<i64> {
    let (h, m) = s.trim().split_once(':')?;
    let (h, m): (i64, i64) = (h.parse().ok()?, m.parse().ok()?);
    ((0..24).contains(&h) && (0..60).contains(&m) || (h, m) == (24, 0)).then_some(h * 60 + m)
}

fn periods(day: &str, texts: &[String]) -> Result<Vec<(i64, i64)>, CalendarError> {
    let mut out: Vec<(i64, i64)> = Vec::new();
    for text in texts {
        let bad = |why| CalendarError::Period { day: day.to_owned(), text: text.clone(), why };
        let (a, b) = text.split_once('-').ok_or_else(|| bad("is not written HH:MM-HH:MM"))?;
        let (a, b) = minutes(a).zip(minutes(b)).ok_or_else(|| bad("is not written HH:MM-HH:MM"))?;
        if a >= b {
            return Err(bad("ends before it begins"));
        }
        if out.last().is_some_and(|&(_, end)| a < end) {
            return Err(bad("overlaps the period before it or is out of order"));
        }
        out.push((a, b));
    }
    Ok(out)
}

/// Each date of the entries with the index of its entry.
fn dates(field: &'static str, entries: &[Day]) -> Result<Vec<(Date, usize)>, CalendarError> {
    let mut out = Vec::new();
    for (index, e) in entries.iter().enumerate() {
        let bad = |why: &str| CalendarError::Day { field, index, why: why.to_owned() };
        let (from, to) = match (e.date, e.from, e.to) {
            (Some(d), None, None) => (d, d),
            (None, Some(a), Some(b)) if a <= b => (a, b),
            (None, Some(_), Some(_)) => return Err(bad("`to` is before `from`")),
            _ => return Err(bad("needs `date`, or `from` and `to`")),
        };
        for d in from.series(jiff::Span::new().days(1)).take_while(|d| *d <= to) {
            if out.len() > 10_000 {
                return Err(bad("the range is too long"));
            }
            out.push((d, index));
        }
    }
    Ok(out)
}

impl Calendar {
    /// Reads a calendar pack.
    ///
    /// ```
    /// let cal = tessera_domain::calendar::Calendar::parse_yaml(r#"
    /// id: office
    /// name: {zh-Hans: 机关}
    /// timezone: Asia/Shanghai
    /// periods: {mon: ["08:00-12:00", "14:00-18:00"], tue: ["08:00-12:00", "14:00-18:00"]}
    /// holidays: [{date: 2026-01-06, name: {zh-Hans: 休}}]
    /// workdays: [{date: 2026-01-10, as: mon, name: {zh-Hans: 班}}]
    /// "#).unwrap();
    /// assert_eq!(cal.day_ms(), 8 * 3_600_000);
    /// ```
    pub fn parse_yaml(yaml: &str) -> Result<Calendar, CalendarError> {
        let file: File = serde_norway::from_str(yaml)?;
        let zone = TimeZone::get(&file.timezone).map_err(|_| CalendarError::Zone(file.timezone.clone()))?;
        let mut week: [Vec<(i64, i64)>; 7] = Default::default();
        for (key, texts) in &file.periods {
            week[weekday("periods", key)?] = periods(key, texts)?;
        }
        let day_ms = standard_day(&week).ok_or(CalendarError::NoWork)?;

        // Which weekday's periods a special date has; none for a day off.
        let mut special: HashMap<Date, Option<usize>> = HashMap::new();
        let mut days = Vec::new();
        for (date, i) in dates("holidays", &file.holidays)? {
            if special.insert(date, None).is_some() {
                return Err(CalendarError::Day {
                    field: "holidays",
                    index: i,
                    why: format!("{date} is listed twice"),
                });
            }
            days.push(NamedDay { date, working: false, name: file.holidays[i].name.clone() });
        }
        for (date, i) in dates("workdays", &file.workdays)? {
            let like = weekday("workdays.as", file.workdays[i].like.as_deref().unwrap_or("mon"))?;
            if special.insert(date, Some(like)).is_some() {
                return Err(CalendarError::Day {
                    field: "workdays",
                    index: i,
                    why: format!("{date} is listed twice"),
                });
            }
            days.push(NamedDay { date, working: true, name: file.workdays[i].name.clone() });
        }
        days.sort_by_key(|d| d.date);

        let spans = spans(&zone, &week, &special);
        if spans.is_empty() {
            return Err(CalendarError::NoWork);
        }
        let covers = match file.covers {
            Some(c) if c.from > c.to => return Err(CalendarError::Covers),
            other => other.map(|c| (c.from, c.to)),
        };
        Ok(Calendar { id: file.id, name: file.name, zone, covers, days, spans, day_ms })
    }
}

fn standard_day(week: &[Vec<(i64, i64)>; 7]) -> Option<i64> {
    let mut counts: BTreeMap<i64, usize> = BTreeMap::new();
    for day in week {
        let length: i64 = day.iter().map(|(a, b)| b - a).sum();
        if length > 0 {
            *counts.entry(length).or_default() += 1;
        }
    }
    counts.into_iter().max_by_key(|&(length, n)| (n, length)).map(|(length, _)| length * 60_000)
}

fn spans(zone: &TimeZone, week: &[Vec<(i64, i64)>; 7], special: &HashMap<Date, Option<usize>>) -> Vec<Span> {
    let mut out: Vec<Span> = Vec::new();
    let mut before = 0;
    let last = Date::constant(YEARS.1, 12, 31);
    let first = Date::constant(YEARS.0, 1, 1);
    for date in first.series(jiff::Span::new().days(1)).take_while(|d| *d <= last) {
        let like = match special.get(&date) {
            Some(like) => *like,
            None => Some(date.weekday().to_monday_zero_offset() as usize),
        };
        let Some(like) = like else { continue };
        for &(from, to) in &week[like] {
            let (start, end) = (instant(zone, date, from), instant(zone, date, to));
            // A gap of summer time can swallow a period.
            if start < end {
                out.push(Span { start, end, before });
                before += end - start;
            }
        }
    }
    out
}

/// A local minute of the day as milliseconds since 1970; in a gap or a fold of summer time, as `TimeZone::to_timestamp` decides.
fn instant(zone: &TimeZone, date: Date, minutes: i64) -> i64 {
    let (date, minutes) =
        if minutes == 1440 { (date.tomorrow().unwrap_or(date), 0) } else { (date, minutes) };
    let time = Time::constant((minutes / 60) as i8, (minutes % 60) as i8, 0, 0);
    zone.to_timestamp(date.to_datetime(time)).map_or(0, Timestamp::as_millisecond)
}
