//! What became of the rows: counts, and every rejected row with the reason.

use crate::failure::Failure;
use std::{collections::BTreeMap, fmt::Write as _, path::Path};

/// Why a row was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reject {
    /// Stable word, such as `outside`.
    pub reason: &'static str,
    /// What exactly.
    pub detail: String,
}

impl Reject {
    /// A rejection.
    pub fn new(reason: &'static str, detail: impl Into<String>) -> Reject {
        Reject { reason, detail: detail.into() }
    }
}

/// The outcome of an import.
#[derive(Debug, Default)]
pub struct Summary {
    /// What was imported, such as `cases`.
    pub what: &'static str,
    /// True when nothing was written.
    pub dry_run: bool,
    /// Rows in the file.
    pub rows: usize,
    /// Things that fit: written, or, in a dry run, to be written.
    pub accepted: usize,
    /// Of these, in the database before.
    pub known: usize,
    /// Rejected rows: number, id, why.
    pub rejected: Vec<(usize, String, Reject)>,
    /// Further counts worth telling, in order.
    pub notes: Vec<String>,
    /// Seconds it took.
    pub seconds: f64,
}

impl Summary {
    /// Takes note of a rejected row.
    pub fn reject(&mut self, no: usize, id: &str, why: Reject) {
        self.rejected.push((no, id.to_owned(), why));
    }

    /// Rejected rows by reason.
    pub fn reasons(&self) -> BTreeMap<&'static str, usize> {
        let mut out = BTreeMap::new();
        for (.., why) in &self.rejected {
            *out.entry(why.reason).or_default() += 1;
        }
        out
    }

    /// Writes the rejected rows as CSV.
    pub fn save(&self, path: Option<&Path>) -> Result<(), Failure> {
        let Some(path) = path else { return Ok(()) };
        let mut w = csv::Writer::from_path(path).map_err(Failure::at(path.display()))?;
        let mut write = |fields: [&str; 4]| w.write_record(fields).map_err(Failure::at(path.display()));
        write(["row", "id", "reason", "detail"])?;
        for (no, id, why) in &self.rejected {
            write([&no.to_string(), id, why.reason, &why.detail])?;
        }
        w.flush().map_err(Failure::at(path.display()))
    }

    /// For the terminal.
    pub fn text(&self) -> String {
        let mut out = String::new();
        let verb = if self.dry_run { "would be taken (dry run, nothing written)" } else { "accepted" };
        let _ = writeln!(out, "rows in    {:>8}", self.rows);
        let _ = writeln!(out, "{:<10} {:>8}  {verb}", self.what, self.accepted);
        if self.known > 0 {
            let _ = writeln!(out, "           {:>8}  of them in the database before", self.known);
        }
        let _ = writeln!(out, "rejected   {:>8}", self.rejected.len());
        for (reason, n) in self.reasons() {
            let first = self.rejected.iter().find(|(.., why)| why.reason == reason);
            let example = first.map(|(no, _, why)| format!("row {no}: {}", why.detail)).unwrap_or_default();
            let _ = writeln!(out, "           {n:>8}  {reason} ({example})");
        }
        for note in &self.notes {
            let _ = writeln!(out, "{note}");
        }
        let _ =
            write!(out, "{:.1} s, {:.0} rows/s", self.seconds, self.rows as f64 / self.seconds.max(0.001));
        out
    }
}
