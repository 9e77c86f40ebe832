//! Cases from the rows of a file: each row becomes what the source knows about one case, or is rejected with a reason.

use super::{
    category::{Categories, How},
    columns::{Clockwork, given},
    input::{self, Row},
    mapping::{self, CaseMapping, DepartmentRule, EndWord},
    place::Places,
    report::{Reject, Summary},
};
use crate::failure::Failure;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use std::{
    collections::{BTreeMap, HashMap, HashSet},
    path::Path,
    sync::Arc,
    time::Instant,
};
use tessera_app::{
    App, Reference,
    import::{
        PastDepartment,
        history::{End, Past, Step},
    },
};
use tessera_domain::{
    Timestamp,
    case::{Outcome, Priority, TEXT_MAX},
    ids::DepartmentId,
};

/// Cases written in one transaction.
const BATCH: usize = 500;

/// What to import and how.
pub struct Options<'a> {
    /// The file.
    pub file: &'a Path,
    /// The mapping.
    pub mapping: &'a Path,
    /// Write nothing.
    pub dry_run: bool,
    /// Pass over rows that are in the database.
    pub resume: bool,
    /// The first rows only.
    pub limit: Option<usize>,
}

/// A row that fits: the case but for its department, which may have to be made first.
#[derive(Debug)]
pub struct Planned {
    /// The case.
    pub past: Past,
    /// The department it was with.
    pub department: Option<PastDepartment>,
}

/// Turns rows into cases.
pub struct Planner {
    /// The mapping.
    pub mapping: CaseMapping,
    places: Places,
    categories: Option<Categories>,
    clockwork: Clockwork,
    departments: Departments,
    now: Timestamp,
    seen: HashSet<String>,
    /// How categories were found.
    pub how: BTreeMap<How, usize>,
}

impl Planner {
    /// A planner over the areas and departments there are. `folder` is where the mapping's tables stand.
    pub fn new(
        mapping: CaseMapping,
        reference: &Arc<Reference>,
        now: Timestamp,
        folder: &Path,
    ) -> Result<Planner, Failure> {
        let places = Places::new(reference, &mapping.place, mapping.position.as_ref(), &mapping.missing)?;
        let catalogue = &reference.packs.catalogue;
        let categories = mapping.category.as_ref();
        let categories =
            categories.map(|c| Categories::new(c, catalogue, &mapping.missing, folder)).transpose()?;
        Ok(Planner {
            places,
            categories,
            clockwork: mapping.clockwork()?,
            departments: Departments::new(reference),
            now,
            seen: HashSet::new(),
            how: BTreeMap::new(),
            mapping,
        })
    }

    fn time(&self, row: &Row, column: Option<&str>) -> Result<Option<Timestamp>, Reject> {
        let Some(text) = column.and_then(|c| given(row, c, &self.mapping.missing)) else { return Ok(None) };
        let read = self.clockwork.read(text);
        read.map(Some).map_err(|e| Reject::new("bad_time", format!("`{text}`: {e}")))
    }

    /// Whether a row was handled on time; none when the source does not say.
    pub fn on_time(&self, row: &Row) -> Result<Option<bool>, Reject> {
        let Some(words) = &self.mapping.on_time else { return Ok(None) };
        if words.default.is_none()
            && words.column.as_deref().is_some_and(|c| given(row, c, &self.mapping.missing).is_none())
        {
            return Ok(None);
        }
        words.read(row).map(Some).map_err(|w| Reject::new("unknown_word", format!("on_time: `{w}`")))
    }

    fn department(&self, row: &Row) -> Result<Option<PastDepartment>, Reject> {
        let m = &self.mapping;
        let Some(rule) = &m.department else { return Ok(None) };
        let name = given(row, &rule.name, &m.missing);
        let key = rule.key.as_deref().and_then(|k| given(row, k, &m.missing));
        let Some(word) = key.or(name) else { return Ok(None) };
        self.departments.find(rule, key, name.unwrap_or(word)).map(Some)
    }

    /// One row.
    pub fn plan(&mut self, row: &Row) -> Result<Planned, Reject> {
        let m = &self.mapping;
        let unknown = |field: &str| {
            let field = field.to_owned();
            move |word: String| Reject::new("unknown_word", format!("{field}: `{word}`"))
        };
        let id = given(row, &m.id, &m.missing).ok_or_else(|| Reject::new("no_id", "the row has no id"))?;
        if self.seen.contains(id) {
            return Err(Reject::new("twice", format!("the id {id} was there before")));
        }
        let reported_at = self.time(row, Some(&m.reported))?;
        let reported_at =
            reported_at.ok_or_else(|| Reject::new("no_time", "the row has no time of report"))?;
        let mut steps = Vec::new();
        for (step, column) in
            [(Step::Accept, &m.accepted), (Step::Close, &m.closed), (Step::Reopen, &m.reopened)]
        {
            steps.extend(self.time(row, column.as_deref())?.map(|at| (step, at)));
        }
        let description = m.description.fill(row, &m.missing);
        let address = m.address.as_ref().map(|t| t.fill(row, &m.missing)).unwrap_or_default();
        if description.is_empty() {
            return Err(Reject::new("no_text", "the row says nothing about the matter"));
        }
        for (what, text) in [("description", &description), ("address", &address)] {
            let n = text.chars().count();
            if n > TEXT_MAX {
                return Err(Reject::new(
                    "text_too_long",
                    format!("{what}: {n} characters, at most {TEXT_MAX}"),
                ));
            }
        }
        let place = self.places.find(row)?;
        let outcome = match &m.outcome {
            Some(w) => w.read(row).map_err(unknown("outcome"))?,
            None => Outcome::Solved,
        };
        let end = match m.state.read(row).map_err(unknown("state"))? {
            EndWord::Reported => End::Reported,
            EndWord::Accepted => End::Accepted,
            EndWord::Closed => End::Closed(outcome),
            EndWord::Rejected => {
                let word = m.state.column.as_deref().map_or("", |c| row.get(c));
                End::Rejected(format!("{}: {word}", m.system))
            }
        };
        let words: Map<String, Value> =
            m.keep.iter().map(|(name, column)| (name.clone(), Value::from(row.get(column)))).collect();
        let (category, how) = match &mut self.categories {
            Some(c) => c.find(row),
            None => (None, How::Default),
        };
        let past = Past {
            system: m.system.clone(),
            row: id.to_owned(),
            source: m.source.read(row).map_err(unknown("source"))?,
            description,
            address,
            point: place.point,
            area: place.area.id,
            path: place.area.path.clone(),
            category,
            priority: m
                .priority
                .as_ref()
                .map_or(Ok(Priority::Normal), |w| w.read(row))
                .map_err(unknown("priority"))?,
            reported_at,
            steps,
            last_known: self.time(row, m.last_known.as_deref())?,
            end,
            department: None,
            late: self.on_time(row)?.map(|on_time| !on_time),
            words,
        };
        past.check(self.now).map_err(|e| Reject::new("contradiction", e.to_string()))?;
        let department = self.department(row)?;
        *self.how.entry(how).or_default() += 1;
        self.seen.insert(id.to_owned());
        Ok(Planned { past, department })
    }
}

/// Departments known here, by code and by name.
struct Departments {
    codes: HashSet<String>,
    names: HashMap<String, String>,
}

impl Departments {
    fn new(reference: &Reference) -> Departments {
        let all = || reference.departments.values();
        let mut names = HashMap::new();
        for d in all() {
            for name in [&d.name.zh_hans, &d.name.en] {
                names.insert(name.clone(), d.code.clone());
            }
        }
        Departments { codes: all().map(|d| d.code.clone()).collect(), names }
    }

    fn find(&self, rule: &DepartmentRule, key: Option<&str>, name: &str) -> Result<PastDepartment, Reject> {
        let word = key.unwrap_or(name);
        let code = match (rule.map.get(word), key) {
            (Some(code), _) => {
                if !self.codes.contains(code) {
                    return Err(Reject::new(
                        "unknown_department",
                        format!("there is no department `{code}`"),
                    ));
                }
                code.clone()
            }
            // By name only where the source has no code of its own: names are often not unique.
            (None, None) if self.names.contains_key(name) => self.names[name].clone(),
            (None, _) => department_code(&rule.prefix, word),
        };
        if !rule.create && !self.codes.contains(&code) {
            return Err(Reject::new("unknown_department", format!("`{word}` {name}")));
        }
        Ok(PastDepartment { code, name: name.to_owned() })
    }
}

/// A code made of the source's word: the word itself where it can be one, else what of it can with a digest of the whole.
pub fn department_code(prefix: &str, word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if word.len() <= 20 && word.chars().all(plain) {
        return format!("{prefix}{word}");
    }
    let kept: String = word.to_ascii_lowercase().chars().map(|c| if plain(c) { c } else { ' ' }).collect();
    let kept = kept.split_whitespace().take(3).collect::<Vec<_>>().join("-");
    let kept: String = kept.chars().take(20).collect();
    let digest = Sha256::digest(word.as_bytes());
    let tail = u32::from_be_bytes([digest[0], digest[1], digest[2], digest[3]]);
    let dash = if kept.is_empty() { "" } else { "-" };
    format!("{prefix}{kept}{dash}{tail:08x}")
}

/// Runs `import cases`.
pub async fn run(app: &App, o: &Options<'_>) -> Result<Summary, Failure> {
    let begun = Instant::now();
    let mapping: CaseMapping = mapping::read(o.mapping)?;
    let input = input::open(o.file)?;
    mapping.fits(&input.header)?;
    let folder = o.mapping.parent().unwrap_or(Path::new("."));
    let mut planner = Planner::new(mapping, &app.reference(), app.now(), folder)?;
    let mut summary = Summary { what: "cases", dry_run: o.dry_run, ..Summary::default() };
    let mut batch: Vec<Planned> = Vec::with_capacity(BATCH);
    let mut departments = 0;
    for row in input.rows.take(o.limit.unwrap_or(usize::MAX)) {
        summary.rows += 1;
        match row {
            Ok(row) => match planner.plan(&row) {
                Ok(planned) => batch.push(planned),
                Err(why) => summary.reject(row.no, row.get(&planner.mapping.id), why),
            },
            Err((no, why)) => summary.reject(no, "", Reject::new("unreadable", why)),
        }
        if batch.len() == BATCH {
            departments += write(app, o, &mut batch, &mut summary).await?;
            input.bar.set_message(format!("{} rows", summary.rows));
        }
    }
    departments += write(app, o, &mut batch, &mut summary).await?;
    input.bar.finish_and_clear();
    let n = |how| planner.how.get(&how).copied().unwrap_or(0);
    summary.notes.push(format!(
        "categories: {} by the table, {} suggested by the words, {} not of our catalogue, {} by default",
        n(How::Table),
        n(How::Suggested),
        n(How::NotOurs),
        n(How::Default)
    ));
    if departments > 0 {
        summary.notes.push(format!("departments added: {departments}"));
    }
    summary.seconds = begun.elapsed().as_secs_f64();
    Ok(summary)
}

/// Writes a batch, or only counts it. Says how many departments were added.
async fn write(
    app: &App,
    o: &Options<'_>,
    batch: &mut Vec<Planned>,
    summary: &mut Summary,
) -> Result<usize, Failure> {
    let ids: Vec<_> = batch.iter().map(|p| p.past.id()).collect();
    let known = app.imported(&ids).await?;
    if !known.is_empty() && !o.resume && !o.dry_run {
        let row = batch.iter().find(|p| known.contains(&p.past.id())).map_or("", |p| p.past.row.as_str());
        return Err(Failure::new(format!(
            "{row} of {} is in the database already; --resume imports only what is missing ({} cases were written now)",
            o.file.display(),
            summary.accepted
        )));
    }
    let mut added = 0;
    if o.dry_run {
        summary.known += known.len();
    } else {
        let wanted: Vec<PastDepartment> = batch.iter().filter_map(|p| p.department.clone()).collect();
        added = app.import_departments(&wanted).await?.new;
        let reference = app.reference();
        let id = |d: &PastDepartment| -> Option<DepartmentId> {
            reference.department_by_code(&d.code).map(|d| d.id)
        };
        let pasts =
            batch.iter().map(|p| Past { department: p.department.as_ref().and_then(id), ..p.past.clone() });
        summary.known += app.import_cases(pasts.collect()).await?.known;
    }
    summary.accepted += batch.len();
    batch.clear();
    Ok(added)
}
