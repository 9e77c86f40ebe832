//! A file of grids taken into a layer: by code, new ones added, known ones renamed and redrawn, the others kept or retired. What it
//! would do is told before it is done, and where anything is wrong nothing is written.

use super::{
    grids::{area, label, retired},
    no_post, sheet,
};
use crate::{
    App,
    admin::{
        areas::{follow, periods, redraw, tell_others},
        entry,
    },
    error::{AppError, Result},
};
use serde_json::json;
use std::collections::{BTreeMap, HashMap, HashSet};
use tessera_domain::{
    area::{
        Area, borders,
        layer::{LayerGrid, grid_code, next_grid_code},
    },
    ids::AreaId,
    people::Actor,
    text::Text,
};
use tessera_geometry::{
    BBox, CoverSettings, FindingKind, LonLat, MultiPolygon, Polygon, Severity, check_cover, check_validity,
};
use tessera_store::{Border, transact};

/// Grids one file may have.
pub const GRIDS_MAX: usize = 20_000;
/// Faults that are told.
const FAULTS_MAX: usize = 200;

/// A grid from a file.
#[derive(Clone, Debug)]
pub struct GivenGrid {
    /// Where it stands in the file, counted from 1.
    pub row: usize,
    /// Its own code; the next number when empty.
    pub code: String,
    /// Name.
    pub name: String,
    /// Code or name of its department; as before when empty.
    pub department: String,
    /// Border.
    pub border: MultiPolygon,
}

/// Why a row cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GivenFault {
    /// The row; none for what concerns the whole.
    pub row: Option<usize>,
    /// The grid's code, where it has one.
    pub code: String,
    /// `code`, `repeated`, `taken`, `name`, `department`, `unsound`, `posts` or `too_many`.
    pub kind: &'static str,
    /// What is wrong and what to do.
    pub message: String,
}

/// Ground that two grids of a layer both have.
#[derive(Clone, Debug, PartialEq)]
pub struct Overlap {
    /// Whose.
    pub codes: Vec<String>,
    /// How much, square metres.
    pub area_m2: f64,
    /// A point inside.
    pub place: LonLat,
}

/// What a file does to a layer.
#[derive(Clone, Debug, Default)]
pub struct Taken {
    /// Codes of grids that begin.
    pub new: Vec<String>,
    /// Codes of grids with another name, border or department.
    pub changed: Vec<String>,
    /// How many stay as they are.
    pub same: usize,
    /// Codes of grids in force that the file does not have.
    pub missing: Vec<String>,
    /// Why rows cannot be taken.
    pub faults: Vec<GivenFault>,
    /// Where grids would lie over each other, the largest first.
    pub overlaps: Vec<Overlap>,
    /// It was written.
    pub written: bool,
}

/// A frame around all shapes, for the check of a cover that needs an outer border.
fn frame(shapes: &[(&str, &MultiPolygon)]) -> Option<MultiPolygon> {
    const ROOM: f64 = 0.001;
    let boxes: Vec<BBox> = shapes.iter().filter_map(|(_, s)| s.bbox()).collect();
    let least = |f: fn(&BBox) -> f64| boxes.iter().map(f).fold(f64::INFINITY, f64::min) - ROOM;
    let most = |f: fn(&BBox) -> f64| boxes.iter().map(f).fold(f64::NEG_INFINITY, f64::max) + ROOM;
    let (w, s, e, n) = (least(BBox::west), least(BBox::south), most(BBox::east), most(BBox::north));
    let corner = |lon: f64, lat: f64| LonLat::new(lon.clamp(-180.0, 180.0), lat.clamp(-90.0, 90.0)).ok();
    let ring = vec![corner(w, s)?, corner(e, s)?, corner(e, n)?, corner(w, n)?, corner(w, s)?];
    Some(Polygon::new(ring, Vec::new()).ok()?.into())
}

/// Where shapes of a layer lie over each other by more than neighbours drawn apart do (a metre), the largest first.
pub fn overlaps(shapes: &[(&str, &MultiPolygon)]) -> Vec<Overlap> {
    let Some(frame) = frame(shapes) else { return Vec::new() };
    let report = check_cover(&frame, shapes, &CoverSettings::default());
    let mut found: Vec<Overlap> = report
        .findings
        .into_iter()
        .filter(|f| f.kind == FindingKind::Overlap && f.severity == Severity::Serious)
        .map(|f| Overlap {
            codes: f.children.into_iter().map(str::to_owned).collect(),
            area_m2: f.area_m2,
            place: f.place,
        })
        .collect();
    found.sort_by(|a, b| b.area_m2.total_cmp(&a.area_m2));
    found
}

/// What is written for one grid.
#[derive(Clone)]
struct Write {
    area: Area,
    new: bool,
    border: Option<MultiPolygon>,
    grid: Option<LayerGrid>,
}

impl App {
    /// Takes the grids of a file into a layer, or only says what it would do. With `replace`, grids in force that the file does not have
    /// are retired.
    ///
    /// # Errors
    /// When it may not be done. What is wrong with the rows is no error: it is told in the answer, and nothing is written.
    pub async fn layer_take(
        &self,
        actor: &Actor,
        layer: &str,
        given: Vec<GivenGrid>,
        replace: bool,
        dry_run: bool,
    ) -> Result<Taken> {
        self.require_layers(actor)?;
        let r = self.reference();
        let sheet = sheet(&r, layer)?;
        let (now, by) = (self.now(), actor.user);
        let mut out = Taken::default();
        if given.len() > GRIDS_MAX {
            let message = format!("at most {GRIDS_MAX} grids at once");
            let fault = GivenFault { row: None, code: String::new(), kind: "too_many", message };
            return Ok(Taken { faults: vec![fault], ..out });
        }
        let retired_codes: HashSet<&str> =
            r.layers.areas().filter(|a| a.valid_to.is_some()).map(|a| a.code.as_str()).collect();
        let mut used: HashSet<String> = r.layers.areas().map(|a| a.code.clone()).collect();
        used.extend(given.iter().filter_map(|g| grid_code(layer, &g.code)));
        let by_name: HashMap<&str, _> =
            r.departments.values().filter(|d| d.active).map(|d| (d.name.zh_hans.as_str(), d.id)).collect();
        let mut writes: BTreeMap<String, Write> = BTreeMap::new();
        let mut shapes: BTreeMap<String, MultiPolygon> = BTreeMap::new();
        for mut g in given {
            // Neighbours of a file share their vertices however it wrote them down, and what was taken out comes back the same.
            g.border = g.border.snapped();
            let mut fault = |kind, code: &str, message: String| {
                out.faults.push(GivenFault { row: Some(g.row), code: code.to_owned(), kind, message });
            };
            let code = if g.code.trim().is_empty() {
                let next = next_grid_code(layer, used.iter().map(String::as_str));
                used.insert(next.clone());
                next
            } else if let Some(code) = grid_code(layer, &g.code) {
                code
            } else {
                fault("code", &g.code, "digits, letters and - only, at most 24".into());
                continue;
            };
            if shapes.contains_key(&code) {
                fault("repeated", &code, "the file has this code twice".into());
                continue;
            }
            if retired_codes.contains(code.as_str()) {
                fault("taken", &code, "a retired grid had this code; codes are never given again".into());
                continue;
            }
            if let Some(d) = check_validity(&g.border).first() {
                let at = format!("{:?} at {:.7}, {:.7}", d.kind, d.place.lon(), d.place.lat());
                fault("unsound", &code, at);
                continue;
            }
            let called = g.department.trim();
            let known = || r.department(called).map(|d| d.id).or_else(|| by_name.get(called).copied());
            let department = if called.is_empty() { None } else { known() };
            if department.is_none() && !called.is_empty() {
                fault("department", &code, format!("no department is called {called}"));
                continue;
            }
            let name = g.name.trim();
            let belongs = |area| LayerGrid { area, layer: layer.to_owned(), department };
            if let Some(old) = sheet.grid(&code) {
                let renamed = !name.is_empty() && name != old.name.zh_hans;
                let redrawn = r.borders.get(&old.id).is_none_or(|b| b.snapped() != g.border);
                let moved = department.is_some() && department != sheet.own_department(old.id);
                if renamed || redrawn || moved {
                    let mut next = (**old).clone();
                    next.version += 1;
                    if renamed {
                        next.name = Text::zh(name);
                    }
                    if redrawn {
                        next.label = label(&g.border);
                    }
                    let border = redrawn.then(|| g.border.clone());
                    let grid = moved.then(|| belongs(old.id));
                    out.changed.push(code.clone());
                    writes.insert(code.clone(), Write { area: next, new: false, border, grid });
                } else {
                    out.same += 1;
                }
            } else if name.is_empty() {
                fault("name", &code, "a new grid needs a name".into());
                continue;
            } else {
                let id = AreaId(self.env().uuid());
                let new = area(id, layer, code.clone(), Text::zh(name), &g.border, now);
                out.new.push(code.clone());
                let write =
                    Write { area: new, new: true, border: Some(g.border.clone()), grid: Some(belongs(id)) };
                writes.insert(code.clone(), write);
            }
            shapes.insert(code, g.border);
        }
        for g in sheet.grids.iter().filter(|g| !shapes.contains_key(&g.code)) {
            out.missing.push(g.code.clone());
            if replace {
                if let Err(e) = no_post(&r, g, now) {
                    let (row, code) = (None, g.code.clone());
                    out.faults.push(GivenFault { row, code, kind: "posts", message: e.to_string() });
                }
                let write = Write { area: retired(g, now), new: false, border: None, grid: None };
                writes.insert(g.code.clone(), write);
            }
        }
        let kept = |c: &&String| !replace && !out.missing.is_empty() && out.missing.contains(c);
        let stay: Vec<(&str, &MultiPolygon)> = sheet
            .grids
            .iter()
            .filter(|g| kept(&&g.code))
            .filter_map(|g| Some((g.code.as_str(), r.borders.get(&g.id)?.as_ref())))
            .collect();
        let all: Vec<(&str, &MultiPolygon)> =
            shapes.iter().map(|(c, s)| (c.as_str(), s)).chain(stay).collect();
        out.overlaps = overlaps(&all);
        out.faults.truncate(FAULTS_MAX);
        out.overlaps.truncate(FAULTS_MAX);
        if dry_run || !out.faults.is_empty() || !out.overlaps.is_empty() || writes.is_empty() {
            return Ok(out);
        }
        let (code, list): (String, Vec<Write>) = (layer.to_owned(), writes.into_values().collect());
        let retire = if replace { out.missing.len() } else { 0 };
        let tally = json!({ "new": out.new.len(), "changed": out.changed.len(), "retired": retire });
        transact(self.store(), move |tx| {
            let (list, code, tally) = (list.clone(), code.clone(), tally.clone());
            Box::pin(async move {
                for w in list {
                    if w.new {
                        tx.areas_insert(std::slice::from_ref(&w.area)).await?;
                    } else {
                        tx.area_update(&w.area).await?;
                    }
                    match (&w.border, w.new) {
                        (Some(b), true) => {
                            let border = Border { area: w.area.id, wkb: b.to_wkb(), from: now, to: None };
                            tx.borders_insert(&[border]).await?;
                        }
                        (Some(b), false) => redraw(tx, w.area.id, b, now, now).await?,
                        (None, _) if w.area.valid_to.is_some() => {
                            let ended = borders::end_all(&periods(tx, w.area.id).await?, now);
                            follow(tx, w.area.id, &ended).await?;
                        }
                        (None, _) => {}
                    }
                    if let Some(g) = &w.grid {
                        tx.layer_grid_put(g).await?;
                    }
                }
                tx.audit_append(&[entry(now, by, "layer.take", "layer", code, tally)]).await?;
                tell_others(tx, now).await?;
                Ok::<_, AppError>(())
            })
        })
        .await?;
        self.reload().await?;
        Ok(Taken { written: true, ..out })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(lon: f64, lat: f64, side: f64) -> MultiPolygon {
        let p = |x, y| LonLat::new(x, y).unwrap();
        let (e, n) = (lon + side, lat + side);
        Polygon::new(vec![p(lon, lat), p(e, lat), p(e, n), p(lon, n), p(lon, lat)], Vec::new())
            .unwrap()
            .into()
    }

    #[test]
    fn neighbours_and_gaps_are_no_overlap_ground_of_two_is() {
        let (a, b, c) = (square(111.3, 30.7, 0.01), square(111.31, 30.7, 0.01), square(111.35, 30.7, 0.01));
        assert_eq!(overlaps(&[("a", &a), ("b", &b), ("c", &c)]), []);
        let over = square(111.305, 30.7, 0.01);
        let found = overlaps(&[("a", &a), ("over", &over), ("c", &c)]);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].codes, ["a", "over"]);
        assert!((found[0].area_m2 - a.area_m2() / 2.0).abs() < 1.0, "{}", found[0].area_m2);
        assert!(a.contains(found[0].place) && over.contains(found[0].place));
    }

    #[test]
    fn a_hair_of_common_ground_is_a_matter_of_drawing() {
        let (a, b) = (square(111.3, 30.7, 0.01), square(111.309_995, 30.7, 0.01));
        assert_eq!(overlaps(&[("a", &a), ("b", &b)]), []);
    }
}
