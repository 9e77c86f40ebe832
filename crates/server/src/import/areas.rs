//! Areas from the rows of a file: each row names its area of one or more levels; the same code is the same area.

use super::{
    columns::Template,
    input::{self, Row},
    mapping::{self, AreaMapping, CodeRule, LevelRule},
    report::{Reject, Summary},
    union::union,
};
use crate::failure::Failure;
use std::{
    collections::{BTreeMap, HashMap},
    path::Path,
    time::Instant,
};
use tessera_app::{
    App,
    import::{PastArea, area_faults},
};
use tessera_domain::{area::Level, text::Text};
use tessera_geometry::{LonLat, MultiPolygon, Polygon, check_validity};

/// What to import and how.
pub struct Options<'a> {
    /// The file.
    pub file: Option<&'a Path>,
    /// The mapping.
    pub mapping: Option<&'a Path>,
    /// Level, without a mapping.
    pub level: Option<Level>,
    /// Area above the uppermost ones.
    pub parent: Option<&'a str>,
    /// Write nothing.
    pub dry_run: bool,
}

/// The areas of a file in the order in which they can be added.
#[derive(Default)]
pub struct Plan {
    areas: Vec<PastArea>,
    /// The row each area was first named in.
    rows: Vec<usize>,
    by_code: HashMap<String, usize>,
}

fn box_of([w, s, e, n]: [f64; 4]) -> Result<MultiPolygon, String> {
    let corner = |lon, lat| LonLat::new(lon, lat).map_err(|e| e.to_string());
    let ring = vec![corner(w, s)?, corner(e, s)?, corner(e, n)?, corner(w, n)?, corner(w, s)?];
    Ok(Polygon::new(ring, Vec::new()).map_err(|e| e.to_string())?.into())
}

fn code(rule: &CodeRule, row: Option<&Row>, missing: &[String]) -> String {
    if let Some(v) = &rule.value {
        return v.clone();
    }
    let full =
        rule.column.as_deref().zip(row).and_then(|(c, r)| super::columns::given(r, c, missing)).unwrap_or("");
    match rule.first {
        Some(n) => full.chars().take(n).collect(),
        None => full.to_owned(),
    }
}

fn name(rule: &LevelRule, row: Option<&Row>, missing: &[String]) -> Text {
    let fill = |t: &Template| match row {
        Some(r) => t.fill(r, missing),
        None => String::new(),
    };
    let constant = |t: &Template| t.constant().map(str::to_owned);
    let text = |t: &Template| constant(t).unwrap_or_else(|| fill(t));
    Text {
        zh_hans: text(&rule.name),
        zh_hant: rule.zh_hant.as_ref().map(text).unwrap_or_default(),
        en: rule.en.as_ref().map(text).unwrap_or_default(),
        es: String::new(),
    }
}

fn border(rule: &LevelRule, row: Option<&Row>) -> Result<Option<MultiPolygon>, Reject> {
    if let Some(b) = rule.bbox {
        return box_of(b).map(Some).map_err(|e| Reject::new("bad_border", e));
    }
    let Some(geometry) = row.filter(|_| rule.geometry).and_then(|r| r.geometry.as_ref()) else {
        return Ok(None);
    };
    let shape = MultiPolygon::from_geojson(geometry).map_err(|e| Reject::new("bad_border", e.to_string()))?;
    match check_validity(&shape).first() {
        None => Ok(Some(shape)),
        Some(d) => {
            let at = format!("{:?} at {:.6}, {:.6}", d.kind, d.place.lon(), d.place.lat());
            Err(Reject::new("unsound_border", at))
        }
    }
}

impl Plan {
    /// Takes in one row: its area of every level. All or nothing.
    pub fn take(
        &mut self,
        mapping: &AreaMapping,
        parent: Option<&str>,
        row: Option<&Row>,
    ) -> Result<(), Reject> {
        let mut above: Option<String> = parent.map(str::to_owned);
        let mut new: Vec<PastArea> = Vec::new();
        let mut redrawn = None;
        for rule in &mapping.levels {
            let code = code(&rule.code, row, &mapping.missing);
            let name = name(rule, row, &mapping.missing);
            if code.is_empty() {
                return Err(Reject::new("no_code", format!("no code for the {}", rule.level)));
            }
            if name.zh_hans.is_empty() {
                return Err(Reject::new("no_name", format!("no name for the {} {code}", rule.level)));
            }
            let border = border(rule, row)?;
            if let Some(i) = self.by_code.get(&code) {
                let known = &self.areas[*i];
                if known.level != rule.level || known.parent != above || known.name != name {
                    let first = format!("{code} is {} {} before", known.level, known.name.zh_hans);
                    return Err(Reject::new("contradiction", first));
                }
                if rule.geometry && border.is_some() {
                    if known.border.is_some() {
                        return Err(Reject::new("twice", format!("{code} has a border already")));
                    }
                    redrawn = Some((*i, border));
                }
            } else {
                new.push(PastArea {
                    code: code.clone(),
                    name,
                    level: rule.level,
                    parent: above,
                    border,
                    kind: None,
                    households: 0,
                    population: 0,
                });
            }
            above = Some(code);
        }
        for a in new {
            self.by_code.insert(a.code.clone(), self.areas.len());
            self.areas.push(a);
            self.rows.push(row.map_or(1, |r| r.no));
        }
        if let Some((i, border)) = redrawn {
            self.areas[i].border = border;
        }
        Ok(())
    }

    /// Gives areas without a border that of their children together, where that is simple. Says how many got one and how many not.
    pub fn unite(&mut self) -> (usize, usize) {
        let (mut drawn, mut not) = (0, 0);
        for level in Level::ALL.into_iter().rev() {
            let mut children: BTreeMap<&str, Vec<Option<&MultiPolygon>>> = BTreeMap::new();
            for a in &self.areas {
                if let Some(p) = &a.parent {
                    children.entry(p).or_default().push(a.border.as_ref());
                }
            }
            let mut found = Vec::new();
            for (i, a) in
                self.areas.iter().enumerate().filter(|(_, a)| a.level == level && a.border.is_none())
            {
                let Some(parts) = children.get(a.code.as_str()) else { continue };
                if parts.iter().all(Option::is_none) {
                    continue;
                }
                // With one child undrawn the border would be wrong.
                let whole = parts.iter().copied().collect::<Option<Vec<_>>>().and_then(|parts| union(&parts));
                not += usize::from(whole.is_none());
                found.extend(whole.map(|w| (i, w)));
            }
            drawn += found.len();
            for (i, border) in found {
                self.areas[i].border = Some(border);
            }
        }
        (drawn, not)
    }
}

/// The mapping that is meant when none is given: columns `code` and `name`.
fn plain(level: Level) -> Result<AreaMapping, Failure> {
    let template = |s: &str| Template::try_from(s.to_owned()).map_err(Failure::new);
    let code = CodeRule { column: Some("code".into()), first: None, value: None };
    let rule = LevelRule {
        level,
        code,
        name: template("{name}")?,
        zh_hant: None,
        en: None,
        geometry: true,
        bbox: None,
    };
    Ok(AreaMapping { missing: Vec::new(), levels: vec![rule] })
}

/// Runs `import areas`.
pub async fn run(app: &App, o: &Options<'_>) -> Result<Summary, Failure> {
    let begun = Instant::now();
    let mapping: AreaMapping = match (o.mapping, o.level) {
        (Some(path), _) => mapping::read(path)?,
        (None, Some(level)) => plain(level)?,
        (None, None) => {
            return Err(Failure::new("say how to read the file: --mapping FILE.yaml, or --level LEVEL"));
        }
    };
    let mut summary = Summary { what: "areas", dry_run: o.dry_run, ..Summary::default() };
    let mut plan = Plan::default();
    if let Some(file) = o.file {
        let input = input::open(file)?;
        mapping.fits(&input.header)?;
        for row in input.rows {
            summary.rows += 1;
            match row {
                Ok(row) => {
                    if let Err(why) = plan.take(&mapping, o.parent, Some(&row)) {
                        let last =
                            mapping.levels.last().map(|l| code(&l.code, Some(&row), &[])).unwrap_or_default();
                        summary.reject(row.no, &last, why);
                    }
                }
                Err((no, why)) => summary.reject(no, "", Reject::new("unreadable", why)),
            }
        }
        input.bar.finish_and_clear();
    } else {
        summary.rows = 1;
        if let Err(why) = plan.take(&mapping, o.parent, None) {
            summary.reject(1, "", why);
        }
    }
    let (drawn, not) = plan.unite();
    let reference = app.reference();
    for (i, fault) in area_faults(&reference, &plan.areas).into_iter().rev() {
        let a = plan.areas.remove(i);
        let row = plan.rows.remove(i);
        summary.reject(row, &a.code, Reject::new("not_in_tree", format!("{}: {fault}", a.code)));
    }
    let mut levels: BTreeMap<Level, (usize, usize)> = BTreeMap::new();
    for a in &plan.areas {
        let n = levels.entry(a.level).or_default();
        n.0 += 1;
        n.1 += usize::from(a.border.is_some());
    }
    summary.accepted = plan.areas.len();
    summary.known = plan.areas.iter().filter(|a| reference.area_by_code(&a.code).is_some()).count();
    for (level, (n, bordered)) in levels {
        summary.notes.push(format!("{:<10} {n:>8}  with a border: {bordered}", level.as_str()));
    }
    if drawn + not > 0 {
        summary
            .notes
            .push(format!("borders made of the areas below: {drawn}, not simple and left out: {not}"));
    }
    if !o.dry_run {
        app.import_areas(&plan.areas, None).await?;
    }
    summary.seconds = begun.elapsed().as_secs_f64();
    Ok(summary)
}
