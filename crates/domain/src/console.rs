//! How a person likes the console: which columns, how wide, which keys. Bounded, so that it stays a small document.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The tables whose look is kept, each with the columns it knows.
pub const TABLES: &[(&str, &[&str])] = &[("cases", CASE_COLUMNS)];

/// The columns of the list of cases, in their usual order.
pub const CASE_COLUMNS: &[&str] = &[
    "number",
    "clock",
    "state",
    "category",
    "description",
    "place",
    "department",
    "reported_at",
    "source",
    "handler",
    "closed_at",
    "on_time",
    "rating",
    "joined",
];

/// Columns that are only written into exports.
const WRITTEN_COLUMNS: &[&str] = &["answers", "priority", "reporter_name", "reporter_phone"];

/// The columns an exported list can have: those of the list on the screen, and some that are only written.
pub fn export_columns() -> impl Iterator<Item = &'static str> + Clone {
    CASE_COLUMNS.iter().chain(WRITTEN_COLUMNS).copied()
}

/// Narrowest and widest column, in CSS pixels.
pub const WIDTHS: std::ops::RangeInclusive<u32> = 60..=800;

/// How one table looks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableLook {
    /// The columns shown, in order; the usual ones when empty.
    #[serde(default)]
    pub columns: Vec<String>,
    /// Widths other than the usual ones.
    #[serde(default)]
    pub widths: BTreeMap<String, u32>,
    /// Less space between the rows.
    #[serde(default)]
    pub dense: Option<bool>,
}

/// What a person chose; what is absent is as usual.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preferences {
    /// By name of the table.
    #[serde(default)]
    pub tables: BTreeMap<String, TableLook>,
    /// Single-key shortcuts; on when absent.
    #[serde(default)]
    pub single_keys: Option<bool>,
    /// A sound with a notice; off when absent.
    #[serde(default)]
    pub sounds: Option<bool>,
    /// A strip of tabs with the pages that were opened; off when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tabs: Option<bool>,
    /// The saved view a page begins with, by name of the page.
    #[serde(default)]
    pub start: BTreeMap<String, uuid::Uuid>,
}

/// The known columns of a table.
pub fn columns_of(table: &str) -> Option<&'static [&'static str]> {
    TABLES.iter().find(|t| t.0 == table).map(|t| t.1)
}

impl Preferences {
    /// What is wrong: path of the field, stable code, sentence.
    pub fn faults(&self) -> Vec<(String, &'static str, String)> {
        let mut out = Vec::new();
        for (table, look) in &self.tables {
            let at = format!("tables.{table}");
            let Some(known) = columns_of(table) else {
                out.push((at, "unknown", "no such table".to_owned()));
                continue;
            };
            for (i, c) in look.columns.iter().enumerate() {
                let here = format!("{at}.columns.{i}");
                if !known.contains(&c.as_str()) {
                    out.push((here, "unknown", format!("one of {}", known.join(", "))));
                } else if look.columns[..i].contains(c) {
                    out.push((here, "twice", format!("{c} is there already")));
                }
            }
            for (c, width) in &look.widths {
                let here = format!("{at}.widths.{c}");
                if !known.contains(&c.as_str()) {
                    out.push((here, "unknown", format!("one of {}", known.join(", "))));
                } else if !WIDTHS.contains(width) {
                    out.push((here, "invalid", format!("{} to {}", WIDTHS.start(), WIDTHS.end())));
                }
            }
        }
        for page in self.start.keys().filter(|p| columns_of(p).is_none()) {
            out.push((format!("start.{page}"), "unknown", "no such page".to_owned()));
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(look: TableLook) -> Preferences {
        Preferences { tables: [("cases".to_owned(), look)].into(), ..Preferences::default() }
    }

    #[test]
    fn a_choice_of_known_columns_and_sensible_widths_is_taken() {
        let look = TableLook {
            columns: vec!["state".into(), "number".into()],
            widths: [("state".to_owned(), 60), ("number".to_owned(), 800)].into(),
            dense: Some(false),
        };
        assert_eq!(with(look).faults(), []);
        assert_eq!(Preferences::default().faults(), []);
    }

    #[test]
    fn every_fault_is_named_by_its_path() {
        let look = TableLook {
            columns: vec!["state".into(), "salary".into(), "state".into()],
            widths: [("state".to_owned(), 59), ("salary".to_owned(), 100)].into(),
            dense: None,
        };
        let mut p = with(look);
        p.tables.insert("people".into(), TableLook::default());
        p.start.insert("people".into(), uuid::Uuid::nil());
        let faults = p.faults();
        let found: Vec<(&str, &str)> = faults.iter().map(|f| (f.0.as_str(), f.1)).collect();
        assert_eq!(
            found,
            [
                ("tables.cases.columns.1", "unknown"),
                ("tables.cases.columns.2", "twice"),
                ("tables.cases.widths.salary", "unknown"),
                ("tables.cases.widths.state", "invalid"),
                ("tables.people", "unknown"),
                ("start.people", "unknown"),
            ]
        );
    }

    #[test]
    fn what_an_older_program_wrote_is_read() {
        assert_eq!(serde_json::from_str::<Preferences>("{}").unwrap(), Preferences::default());
    }
}
