//! Totals of a file and totals of the cases imported from it, side by side.
//!
//! The source's side counts the rows of the file as they stand. Ours counts the database: areas, lead departments and lateness
//! from the cases themselves, the source's categories from the words kept in their history.

use super::{
    cases::{Planner, department_code},
    input::{self, Row},
    mapping::{self, CaseMapping, DepartmentRule, EndWord, TotalOf, TotalRule},
    report::Reject,
};
use crate::failure::Failure;
use serde_json::Value;
use std::{
    collections::{BTreeMap, HashMap},
    fmt::Write as _,
    path::Path,
};
use tessera_app::{App, Reference};
use tessera_domain::{case::Case, ids::CaseId};

/// What stands for "not given".
const NONE: &str = "-";

/// One group's counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Rows of the file.
    pub source: usize,
    /// Of these, rejected by the import.
    pub rejected: usize,
    /// Cases in the database.
    pub database: usize,
}

impl Count {
    /// True when every row that was not rejected is there.
    pub fn equal(self) -> bool {
        self.source == self.rejected + self.database
    }
}

/// All totals: name of the total → group → counts.
#[derive(Debug, Default)]
pub struct Totals(pub Vec<(String, BTreeMap<String, Count>)>);

impl Totals {
    /// True when nothing differs.
    pub fn equal(&self) -> bool {
        self.0.iter().flat_map(|(_, groups)| groups.values()).all(|c| c.equal())
    }

    /// A table: each total's sums, groups where they are few, and every difference.
    pub fn text(&self) -> String {
        let mut out = String::new();
        let _ = writeln!(out, "{:>7} {:>9} {:>9}  group", "source", "rejected", "database");
        for (name, groups) in &self.0 {
            let sum = groups.values().fold(Count::default(), |s, c| Count {
                source: s.source + c.source,
                rejected: s.rejected + c.rejected,
                database: s.database + c.database,
            });
            let wrong = groups.values().filter(|c| !c.equal()).count();
            let verdict = if wrong == 0 { "all equal".into() } else { format!("{wrong} DIFFER") };
            let title = format!("{name}: {} groups, {verdict}", groups.len());
            let _ = writeln!(out, "{:>7} {:>9} {:>9}  {title}", sum.source, sum.rejected, sum.database);
            for (group, c) in groups.iter().filter(|(_, c)| groups.len() <= 12 || !c.equal()) {
                let mark = if c.equal() { "" } else { "  DIFFERS" };
                let _ = writeln!(out, "{:>7} {:>9} {:>9}    {group}{mark}", c.source, c.rejected, c.database);
            }
        }
        out.push_str(if self.equal() { "totals equal" } else { "TOTALS DIFFER" });
        out
    }
}

fn or_none(word: &str) -> &str {
    if word.is_empty() { NONE } else { word }
}

fn on_time(word: Option<bool>) -> String {
    match word {
        Some(true) => "on time".into(),
        Some(false) => "late".into(),
        None => NONE.into(),
    }
}

fn open(is: bool) -> String {
    if is { "open".into() } else { "ended".into() }
}

fn in_source(rule: &TotalRule, row: &Row, planner: &Planner) -> String {
    if rule.of == TotalOf::OnTime {
        return planner.on_time(row).map_or_else(|_| NONE.into(), on_time);
    }
    if rule.of == TotalOf::Open {
        let end = planner.mapping.state.read(row);
        return end
            .map_or_else(|_| NONE.into(), |e| open(matches!(e, EndWord::Reported | EndWord::Accepted)));
    }
    let missing = &planner.mapping.missing;
    let words: Vec<&str> = rule
        .columns
        .iter()
        .map(|c| row.get(c))
        .map(|w| if missing.iter().any(|m| m == w) { NONE } else { or_none(w) })
        .collect();
    words.join(" › ")
}

/// A department's word in the source.
fn department_word(reference: &Reference, case: &Case, rule: Option<&DepartmentRule>) -> String {
    let lead = tessera_app::cases::project::lead(case).and_then(|a| reference.departments.get(&a.department));
    let Some((d, rule)) = lead.zip(rule) else { return NONE.into() };
    if let Some((word, _)) = rule.map.iter().find(|(_, code)| **code == d.code) {
        return word.clone();
    }
    match d.code.strip_prefix(&rule.prefix).filter(|_| rule.key.is_some()) {
        Some(key) if department_code(&rule.prefix, key) == d.code => key.to_owned(),
        _ => d.name.zh_hans.clone(),
    }
}

fn in_database(
    rule: &TotalRule,
    case: &Case,
    words: &Value,
    app: &Reference,
    mapping: &CaseMapping,
) -> String {
    match &rule.of {
        TotalOf::Area { level } => {
            let chain = app.chain(&case.place.path);
            chain.iter().find(|a| a.level == *level).map_or_else(|| NONE.into(), |a| a.name.zh_hans.clone())
        }
        TotalOf::Department => department_word(app, case, mapping.department.as_ref()),
        TotalOf::OnTime => on_time(case.milestones.handled_late.map(|late| !late)),
        TotalOf::Open => open(case.state.name().is_open()),
        TotalOf::Words { names } => {
            let said = names.iter().map(|n| words[n].as_str().unwrap_or(""));
            let missing = |w: &str| mapping.missing.iter().any(|m| m == w);
            said.map(|w| if missing(w) { NONE } else { or_none(w) }).collect::<Vec<_>>().join(" › ")
        }
    }
}

/// The words kept of every case imported from a system.
async fn kept_words(app: &App, system: &str) -> Result<HashMap<CaseId, Value>, Failure> {
    let mut tx = app.store().reader().await?;
    let mut found = HashMap::new();
    let mut after = 0;
    loop {
        let events = tx.events_after(after, 5_000).await?;
        let Some(last) = events.last() else { return Ok(found) };
        after = last.seq;
        for mut e in events {
            if e.action == "import" && e.data["internal"]["system"] == system {
                found.insert(e.case_id, e.data["internal"]["words"].take());
            }
        }
    }
}

/// Runs `import check cases`.
pub async fn run(
    app: &App,
    file: &Path,
    mapping_file: &Path,
    limit: Option<usize>,
) -> Result<Totals, Failure> {
    let mapping: CaseMapping = mapping::read(mapping_file)?;
    if mapping.totals.is_empty() {
        return Err(Failure::new("the mapping names no `totals` to compare"));
    }
    let input = input::open(file)?;
    mapping.fits(&input.header)?;
    let reference = app.reference();
    let folder = mapping_file.parent().unwrap_or(Path::new("."));
    let mut planner = Planner::new(mapping, &reference, app.now(), folder)?;
    let rules = planner.mapping.totals.clone();
    let mut totals = Totals(rules.iter().map(|r| (r.name.clone(), BTreeMap::new())).collect());
    let count = |totals: &mut Totals, i: usize, group: String, add: fn(&mut Count)| {
        add(totals.0[i].1.entry(group).or_default());
    };
    for row in input.rows.take(limit.unwrap_or(usize::MAX)) {
        // An unreadable row is in no group of the source.
        let Ok(row) = row else { continue };
        let rejected: Option<Reject> = planner.plan(&row).err();
        for (i, rule) in rules.iter().enumerate() {
            let group = in_source(rule, &row, &planner);
            count(&mut totals, i, group.clone(), |c| c.source += 1);
            if rejected.is_some() {
                count(&mut totals, i, group, |c| c.rejected += 1);
            }
        }
    }
    input.bar.finish_and_clear();
    let words = kept_words(app, &planner.mapping.system).await?;
    let mut tx = app.store().reader().await?;
    let mut after = 0;
    loop {
        let rows = tx.case_rows(after, 500).await?;
        let Some(last) = rows.last() else { break };
        after = last.seq;
        let ours: Vec<i64> = rows.iter().filter(|r| words.contains_key(&r.id)).map(|r| r.seq).collect();
        for stored in tx.cases_by_seq(&ours).await? {
            for (i, rule) in rules.iter().enumerate() {
                let group =
                    in_database(rule, &stored.case, &words[&stored.case.id], &reference, &planner.mapping);
                count(&mut totals, i, group, |c| c.database += 1);
            }
        }
    }
    Ok(totals)
}
