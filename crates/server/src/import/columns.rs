//! The small parts mappings are made of: words that mean something of ours, texts with column names in them, local times.

use super::input::Row;
use jiff::{fmt::strtime, tz::TimeZone};
use serde::Deserialize;
use std::collections::BTreeMap;
use tessera_domain::Timestamp;

/// What a column's words mean.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, bound = "T: Deserialize<'de>")]
pub struct Words<T> {
    /// The column; without one the default holds for every row.
    pub column: Option<String>,
    /// Its words.
    #[serde(default = "BTreeMap::new")]
    pub map: BTreeMap<String, T>,
    /// For other words, and for rows that say nothing.
    pub default: Option<T>,
}

impl<T: Clone> Words<T> {
    /// The meaning of the row's word; the word itself when it means nothing.
    pub fn read(&self, row: &Row) -> Result<T, String> {
        let word = self.column.as_deref().map_or("", |c| row.get(c));
        self.map.get(word).or(self.default.as_ref()).cloned().ok_or_else(|| word.to_owned())
    }
}

/// A text with columns in braces: `{Summary} – {Details}`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Template(Vec<Part>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Text(String),
    Column(String),
}

impl TryFrom<String> for Template {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        let mut parts = Vec::new();
        let mut rest = text.as_str();
        while let Some(at) = rest.find('{') {
            let end = rest[at..].find('}').ok_or_else(|| format!("`{text}`: a brace is not closed"))?;
            parts.push(Part::Text(rest[..at].to_owned()));
            parts.push(Part::Column(rest[at + 1..at + end].to_owned()));
            rest = &rest[at + end + 1..];
        }
        parts.push(Part::Text(rest.to_owned()));
        Ok(Template(parts))
    }
}

impl Template {
    /// The text for a row, trimmed; words that mean "not given" leave nothing. Empty when no column gives anything.
    pub fn fill(&self, row: &Row, missing: &[String]) -> String {
        let mut out = String::new();
        let mut said = false;
        for part in &self.0 {
            match part {
                Part::Text(t) => out.push_str(t),
                Part::Column(c) => {
                    let value = given(row, c, missing).unwrap_or("");
                    said |= !value.is_empty();
                    out.push_str(value);
                }
            }
        }
        if said { out.trim().to_owned() } else { String::new() }
    }

    /// The text itself, when no column stands in it.
    pub fn constant(&self) -> Option<&str> {
        match self.0.as_slice() {
            [Part::Text(t)] => Some(t),
            _ => None,
        }
    }

    /// The columns in it.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(|p| match p {
            Part::Column(c) => Some(c.as_str()),
            Part::Text(_) => None,
        })
    }
}

/// A value, unless it is empty or one of the words that mean "not given".
pub fn given<'r>(row: &'r Row, column: &str, missing: &[String]) -> Option<&'r str> {
    Some(row.get(column)).filter(|v| !v.is_empty() && !missing.iter().any(|m| m == v))
}

/// Reads the source's times: local, in one zone, in one format.
#[derive(Clone, Debug)]
pub struct Clockwork {
    zone: TimeZone,
    format: String,
}

impl Clockwork {
    /// `zone` is an IANA name, `format` a strptime format.
    pub fn new(zone: &str, format: &str) -> Result<Clockwork, String> {
        let zone = TimeZone::get(zone).map_err(|e| format!("zone: {e}"))?;
        Ok(Clockwork { zone, format: format.to_owned() })
    }

    /// A time. In the hour that autumn repeats the first is taken, in the one spring skips the clock as it would have been
    /// without the change: the source does not say which.
    pub fn read(&self, text: &str) -> Result<Timestamp, String> {
        let local =
            strtime::parse(&self.format, text).and_then(|b| b.to_datetime()).map_err(|e| e.to_string())?;
        let zoned = self.zone.to_ambiguous_zoned(local).compatible().map_err(|e| e.to_string())?;
        Ok(zoned.timestamp())
    }
}
