//! A time limit as people write it: an amount and a unit, `2 working_day`.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::{fmt, str::FromStr};

/// The unit of a limit. Emergency units and calendar days run day and night; working units run only inside the calendar's
/// working periods.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum LimitUnit {
    /// 紧急分钟: a minute, day and night.
    EmergencyMinute,
    /// 紧急工作时: an hour, day and night.
    EmergencyHour,
    /// 工作分钟: a minute of working time.
    WorkingMinute,
    /// 工作时: an hour of working time.
    WorkingHour,
    /// 工作日: one standard day of working time, see [`super::Calendar::day_ms`].
    WorkingDay,
    /// 自然日: 24 hours, day and night.
    CalendarDay,
}

impl LimitUnit {
    /// All units.
    pub const ALL: [LimitUnit; 6] = [
        LimitUnit::EmergencyMinute,
        LimitUnit::EmergencyHour,
        LimitUnit::WorkingMinute,
        LimitUnit::WorkingHour,
        LimitUnit::WorkingDay,
        LimitUnit::CalendarDay,
    ];

    /// The word used in packs and JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            LimitUnit::EmergencyMinute => "emergency_minute",
            LimitUnit::EmergencyHour => "emergency_hour",
            LimitUnit::WorkingMinute => "working_minute",
            LimitUnit::WorkingHour => "working_hour",
            LimitUnit::WorkingDay => "working_day",
            LimitUnit::CalendarDay => "calendar_day",
        }
    }

    /// True when only working time counts.
    pub fn is_working(self) -> bool {
        matches!(self, LimitUnit::WorkingMinute | LimitUnit::WorkingHour | LimitUnit::WorkingDay)
    }
}

/// A time limit. As text and in JSON: `"2 working_day"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Limit {
    /// How many units.
    pub amount: u32,
    /// Of what.
    pub unit: LimitUnit,
}

impl Limit {
    /// A limit of `amount` units.
    pub const fn new(amount: u32, unit: LimitUnit) -> Limit {
        Limit { amount, unit }
    }
}

/// Why a text is not a limit.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is not a time limit; write an amount and a unit such as `2 working_day` (units: emergency_minute, emergency_hour, working_minute, working_hour, working_day, calendar_day)"
)]
pub struct LimitError(pub String);

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.amount, self.unit.as_str())
    }
}

impl FromStr for Limit {
    type Err = LimitError;
    fn from_str(s: &str) -> Result<Self, Self::Err> {
        let bad = || LimitError(s.to_owned());
        let (amount, unit) = s.trim().split_once(char::is_whitespace).ok_or_else(bad)?;
        // `u32::from_str` would take "+2"; a limit has one spelling.
        if !amount.bytes().all(|b| b.is_ascii_digit()) {
            return Err(bad());
        }
        let unit = unit.trim();
        Ok(Limit {
            amount: amount.parse().map_err(|_| bad())?,
            unit: LimitUnit::ALL.into_iter().find(|u| u.as_str() == unit).ok_or_else(bad)?,
        })
    }
}

impl Serialize for Limit {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Limit {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let s = String::deserialize(d)?;
        s.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_reads_back_as_it_was_written() {
        for unit in LimitUnit::ALL {
            let limit = Limit::new(7, unit);
            assert_eq!(limit.to_string().parse::<Limit>(), Ok(limit));
            let json = serde_json::to_string(&limit).unwrap();
            assert_eq!(json, format!("\"{limit}\""));
            assert_eq!(serde_json::from_str::<Limit>(&json).unwrap(), limit);
        }
    }

    #[test]
    fn a_text_that_is_no_limit_is_refused() {
        for bad in [
            "",
            "2",
            "working_day",
            "-2 working_day",
            "+2 working_day",
            "2 days",
            "2.5 working_hour",
            "99999999999 working_day",
        ] {
            assert!(bad.parse::<Limit>().is_err(), "{bad}");
        }
    }
}
