//! From the source's categories to ours: a table first, then what the words speak of, then a default.

use super::{
    columns::given,
    input::Row,
    mapping::{CategoryRule, SuggestRule},
};
use crate::failure::Failure;
use std::{collections::HashMap, path::Path};
use tessera_app::cases::similar::triage;
use tessera_domain::catalogue::Catalogue;
use tessera_matching::triage::Triage;

/// What a table says about a category.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Told {
    Code(String),
    /// Our catalogue has nothing like it.
    None,
}

/// How a category was found, for the summary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum How {
    /// By the table.
    Table,
    /// The table says that ours has none.
    NotOurs,
    /// By what the words speak of.
    Suggested,
    /// The default.
    Default,
}

/// Finds categories.
pub struct Categories {
    columns: Vec<String>,
    missing: Vec<String>,
    table: HashMap<Vec<String>, Told>,
    suggest: Option<(SuggestRule, Triage)>,
    default: Option<String>,
    asked: HashMap<String, Option<String>>,
}

impl Categories {
    /// Reads the table beside the mapping in `folder`.
    ///
    /// # Errors
    /// When the table cannot be read or names a code that the catalogue lacks.
    pub fn new(
        rule: &CategoryRule,
        catalogue: &Catalogue,
        missing: &[String],
        folder: &Path,
    ) -> Result<Categories, Failure> {
        let known = |code: &str, place: &str| match catalogue.get(code) {
            Some(_) => Ok(()),
            None => Err(Failure::new(format!("{place}: there is no category `{code}` in the catalogue"))),
        };
        let mut table = HashMap::new();
        if let Some(name) = &rule.table {
            let path = folder.join(name);
            let shown = path.display().to_string();
            let mut reader = csv::ReaderBuilder::new()
                .comment(Some(b'#'))
                .from_path(&path)
                .map_err(Failure::at(&shown))?;
            let header = reader.headers().map_err(Failure::at(&shown))?.clone();
            let column = |c: &str| {
                let found = header.iter().position(|h| h.trim() == c);
                found.ok_or_else(|| Failure::new(format!("{shown}: there is no column `{c}`")))
            };
            let places = rule.columns.iter().map(|c| column(c)).collect::<Result<Vec<_>, _>>()?;
            let code_at = column("code")?;
            for (line, record) in (2..).zip(reader.records()) {
                let record = record.map_err(Failure::at(&shown))?;
                let cell = |i: usize| record.get(i).unwrap_or("").trim().to_owned();
                let told = match cell(code_at) {
                    c if c == "-" => Told::None,
                    c => {
                        known(&c, &format!("{shown} line {line}"))?;
                        Told::Code(c)
                    }
                };
                let key: Vec<String> = places.iter().map(|i| cell(*i)).collect();
                if table.insert(key.clone(), told).is_some() {
                    return Err(Failure::new(format!(
                        "{shown} line {line}: {} stands there twice",
                        key.join(" › ")
                    )));
                }
            }
        }
        if let Some(code) = &rule.default {
            known(code, "default category")?;
        }
        Ok(Categories {
            columns: rule.columns.clone(),
            missing: missing.to_vec(),
            table,
            suggest: rule.suggest.clone().map(|s| (s, triage(catalogue))),
            default: rule.default.clone(),
            asked: HashMap::new(),
        })
    }

    /// The most special entry that fits: most cells given, among equals those of the later, more special columns.
    fn told(&self, words: &[String]) -> Option<&Told> {
        let n = words.len();
        let mut masks: Vec<u32> = (0..1u32 << n).collect();
        masks.sort_by_key(|m| (std::cmp::Reverse(m.count_ones()), std::cmp::Reverse(*m)));
        masks.into_iter().find_map(|mask| {
            let key: Vec<String> =
                (0..n).map(|i| if mask >> i & 1 == 1 { words[i].clone() } else { String::new() }).collect();
            // An empty word cannot be what an entry was written for.
            if (0..n).any(|i| mask >> i & 1 == 1 && words[i].is_empty()) {
                return None;
            }
            self.table.get(&key)
        })
    }

    /// The category of a row, none when ours has nothing like it.
    pub fn find(&mut self, row: &Row) -> (Option<String>, How) {
        let words: Vec<String> =
            self.columns.iter().map(|c| given(row, c, &self.missing).unwrap_or("").to_owned()).collect();
        match self.told(&words) {
            Some(Told::Code(code)) => return (Some(code.clone()), How::Table),
            Some(Told::None) => return (None, How::NotOurs),
            None => {}
        }
        if let Some((rule, triage)) = &self.suggest {
            let text = rule.text.fill(row, &self.missing);
            let best = self.asked.entry(text).or_insert_with_key(|text| {
                let first = triage.suggest(text, 1).into_iter().next();
                first.filter(|s| s.score >= rule.least).map(|s| s.code)
            });
            if let Some(code) = best {
                return (Some(code.clone()), How::Suggested);
            }
        }
        (self.default.clone(), How::Default)
    }
}
