//! Mappings: YAML that says how another system's columns become our areas and cases. See `docs/real-data.md`.

use super::{
    columns::{Clockwork, Template, Words},
    input::Header,
};
use crate::failure::Failure;
use serde::{Deserialize, de::DeserializeOwned};
use std::{collections::BTreeMap, path::Path};
use tessera_domain::{
    area::Level,
    case::{Outcome, Priority, Source},
};

/// How a file becomes areas.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AreaMapping {
    /// Words that mean "not given".
    #[serde(default)]
    pub missing: Vec<String>,
    /// The levels in a row, from large to small.
    pub levels: Vec<LevelRule>,
}

/// How a row names its area of one level.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LevelRule {
    /// Which level.
    pub level: Level,
    /// Its code.
    pub code: CodeRule,
    /// Its name, which stands for simplified Chinese.
    pub name: Template,
    /// Its name in traditional Chinese.
    pub zh_hant: Option<Template>,
    /// Its name in English.
    pub en: Option<Template>,
    /// True when the row's geometry is this area's border.
    #[serde(default)]
    pub geometry: bool,
    /// Border as a box of degrees: west, south, east, north.
    #[serde(rename = "box")]
    pub bbox: Option<[f64; 4]>,
}

/// Where a code comes from.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CodeRule {
    /// The column.
    pub column: Option<String>,
    /// Its first characters only.
    pub first: Option<usize>,
    /// The same code for every row.
    pub value: Option<String>,
}

/// How a file becomes cases.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CaseMapping {
    /// The source system: with the row's id, what makes a case the same case.
    pub system: String,
    /// Column with the row's id.
    pub id: String,
    /// IANA time zone of its times.
    pub zone: String,
    /// strptime format of its times.
    pub time: String,
    /// Words that mean "not given".
    #[serde(default)]
    pub missing: Vec<String>,
    /// Column: when it was reported.
    pub reported: String,
    /// Column: when it was accepted.
    pub accepted: Option<String>,
    /// Column: when it was closed.
    pub closed: Option<String>,
    /// Column: when it was opened again.
    pub reopened: Option<String>,
    /// Column: when anything was done to it last.
    pub last_known: Option<String>,
    /// The matter in words.
    pub description: Template,
    /// The place in words.
    pub address: Option<Template>,
    /// Columns with WGS-84 degrees.
    pub position: Option<PositionRule>,
    /// How the area is found: the first rule that finds one.
    pub place: Vec<PlaceRule>,
    /// Where the report came from.
    pub source: Words<Source>,
    /// Where it stands.
    pub state: Words<EndWord>,
    /// With what result it was closed.
    pub outcome: Option<Words<Outcome>>,
    /// How urgent.
    pub priority: Option<Words<Priority>>,
    /// Whether it was handled on time.
    pub on_time: Option<Words<bool>>,
    /// Category of our catalogue.
    pub category: Option<CategoryRule>,
    /// Department.
    pub department: Option<DepartmentRule>,
    /// The source's own words to keep: our name for them → column.
    #[serde(default)]
    pub keep: BTreeMap<String, String>,
    /// Totals that `import check` compares.
    #[serde(default)]
    pub totals: Vec<TotalRule>,
}

/// Where a position stands.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PositionRule {
    /// Column of the longitude.
    pub lon: String,
    /// Column of the latitude.
    pub lat: String,
}

/// One way to find the area.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "by", rename_all = "snake_case", deny_unknown_fields)]
pub enum PlaceRule {
    /// A column holds the area's code.
    Code {
        /// The column.
        column: String,
    },
    /// Columns hold names of areas, by level; the smallest given is meant.
    Names {
        /// Level → column.
        columns: BTreeMap<Level, String>,
    },
    /// The position lies in it.
    Position,
    /// This area, for what no rule before has found.
    Area {
        /// Its code.
        code: String,
    },
}

/// Where a case stands in the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EndWord {
    /// Not looked at yet.
    Reported,
    /// Accepted, open.
    Accepted,
    /// Closed.
    Closed,
    /// Not accepted.
    Rejected,
}

/// How a category is found: by a table, else by what the words speak of, else the default.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CategoryRule {
    /// The source's columns, from general to special.
    pub columns: Vec<String>,
    /// CSV beside the mapping: these columns and `code`; an empty cell fits anything, the code `-` means none of ours.
    pub table: Option<String>,
    /// What to ask the category suggester where the table says nothing.
    pub suggest: Option<SuggestRule>,
    /// Category of everything else; none when absent.
    pub default: Option<String>,
}

/// What the category suggester reads.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SuggestRule {
    /// The text.
    pub text: Template,
    /// A suggestion below this score (0 to 1) is not taken.
    pub least: f64,
}

/// How a department is found.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DepartmentRule {
    /// Column with the source's own code of it.
    pub key: Option<String>,
    /// Column with its name.
    pub name: String,
    /// What its code begins with here, so that it meets no other system's.
    pub prefix: String,
    /// The source's code (else name) → code of a department here.
    #[serde(default)]
    pub map: BTreeMap<String, String>,
    /// Whether departments not known here are added.
    #[serde(default)]
    pub create: bool,
}

/// One total.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TotalRule {
    /// What it is called.
    pub name: String,
    /// The source's columns that make the groups.
    pub columns: Vec<String>,
    /// What of our cases is counted.
    pub of: TotalOf,
}

/// What is counted in the database.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(tag = "by", rename_all = "snake_case", deny_unknown_fields)]
pub enum TotalOf {
    /// Name of the area of this level that the case lies in.
    Area {
        /// The level.
        level: Level,
    },
    /// The lead department: the source's code, else its name.
    Department,
    /// On time, late, or not known.
    OnTime,
    /// Open or closed.
    Open,
    /// Kept words.
    Words {
        /// Their names.
        names: Vec<String>,
    },
}

/// Reads a mapping.
pub fn read<T: DeserializeOwned>(path: &Path) -> Result<T, Failure> {
    let text = std::fs::read_to_string(path).map_err(Failure::at(path.display()))?;
    serde_norway::from_str(&text).map_err(Failure::at(path.display()))
}

fn all_there<'a>(header: &Header, wanted: impl Iterator<Item = &'a str>) -> Result<(), Failure> {
    let mut missing: Vec<&str> = wanted.filter(|c| !header.contains_key(*c)).collect();
    missing.sort_unstable();
    missing.dedup();
    if missing.is_empty() {
        return Ok(());
    }
    Err(Failure::new(format!("the file has no column {}: is this the mapping for it?", missing.join(", "))))
}

impl AreaMapping {
    /// Checks that the file has every column the mapping names.
    pub fn fits(&self, header: &Header) -> Result<(), Failure> {
        let columns = self.levels.iter().flat_map(|l| {
            let names = [Some(&l.name), l.zh_hant.as_ref(), l.en.as_ref()];
            l.code
                .column
                .as_deref()
                .into_iter()
                .chain(names.into_iter().flatten().flat_map(Template::columns))
        });
        all_there(header, columns)
    }
}

impl CaseMapping {
    /// The reader of its times.
    pub fn clockwork(&self) -> Result<Clockwork, Failure> {
        Clockwork::new(&self.zone, &self.time).map_err(Failure::new)
    }

    /// Checks that the file has every column the mapping names.
    pub fn fits(&self, header: &Header) -> Result<(), Failure> {
        all_there(header, self.columns().into_iter())
    }

    fn columns(&self) -> Vec<&str> {
        let mut all = vec![self.id.as_str(), self.reported.as_str()];
        let times = [&self.accepted, &self.closed, &self.reopened, &self.last_known];
        all.extend(times.into_iter().flatten().map(String::as_str));
        all.extend(self.description.columns());
        all.extend(self.address.iter().flat_map(Template::columns));
        all.extend(self.position.iter().flat_map(|p| [p.lon.as_str(), p.lat.as_str()]));
        for rule in &self.place {
            match rule {
                PlaceRule::Code { column } => all.push(column),
                PlaceRule::Names { columns } => all.extend(columns.values().map(String::as_str)),
                PlaceRule::Position | PlaceRule::Area { .. } => {}
            }
        }
        all.extend(self.source.column.as_deref());
        all.extend(self.state.column.as_deref());
        all.extend(self.outcome.iter().filter_map(|w| w.column.as_deref()));
        all.extend(self.priority.iter().filter_map(|w| w.column.as_deref()));
        all.extend(self.on_time.iter().filter_map(|w| w.column.as_deref()));
        if let Some(c) = &self.category {
            all.extend(c.columns.iter().map(String::as_str));
            all.extend(c.suggest.iter().flat_map(|s| s.text.columns()));
        }
        if let Some(d) = &self.department {
            all.extend(d.key.as_deref());
            all.push(&d.name);
        }
        all.extend(self.keep.values().map(String::as_str));
        all.extend(self.totals.iter().flat_map(|t| t.columns.iter().map(String::as_str)));
        all
    }
}
