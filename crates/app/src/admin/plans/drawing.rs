//! What a plan's grids mean: borders laid on each other, numbers, what passes from which grid to which, whose posts change, and what
//! stands in the way. Nothing is saved.

use super::{
    numbers::{drawn, heirs, most, passing, post_moves, weight},
    remarks::{notes, wrong_grids},
    tally::{Places, Standing, Tally},
    unsound_grids,
};
use crate::{
    App,
    error::{AppError, FieldError, Result},
    reference::{Reference, borders_at, in_force},
};
use serde_json::Value;
use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::Arc,
};
use tessera_division::redraw::{Edit, EditError, edit, flows};
use tessera_domain::{
    Timestamp,
    area::{
        Area, GridKind, Level,
        plan::{PlannedGrid, posts::PostMove},
    },
    ids::AreaId,
    people::{Actor, Post, rights::Capability},
};
use tessera_geometry::{
    CoverReport, CoverSettings, GridIndex, LonLat, MultiPolygon, check_cover, check_validity,
};
use uuid::Uuid;

/// What is drawn next, by the keys of the grids.
#[derive(Clone, Debug)]
pub enum DrawEdit {
    /// A line cuts grids in two: those named, or all it crosses.
    Cut {
        /// The line.
        line: Vec<LonLat>,
        /// Only these.
        keys: Option<Vec<String>>,
    },
    /// Grids are joined to one of them.
    Merge {
        /// Those to be joined.
        keys: Vec<String>,
        /// The one that goes on.
        into: String,
    },
    /// Ground goes to a grid, or becomes one.
    Take {
        /// The ground.
        ground: MultiPolygon,
        /// Who gets it.
        to: Option<String>,
    },
    /// Gaps and overlaps are taken away.
    Mend,
}

/// A grid in force.
pub struct Before {
    /// The grid.
    pub grid: Arc<Area>,
    /// Its border.
    pub shape: Arc<MultiPolygon>,
}

/// How a grid differs from the one it goes on as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Not at all.
    Same,
    /// Name or kind.
    Renamed,
    /// Border.
    Redrawn,
    /// There was none.
    New,
}

impl Change {
    /// The word in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Change::Same => "same",
            Change::Renamed => "renamed",
            Change::Redrawn => "redrawn",
            Change::New => "new",
        }
    }
}

/// A grid of the drawing.
pub struct DrawnGrid {
    /// As planned, with the border as it was laid.
    pub planned: PlannedGrid,
    /// The border.
    pub shape: MultiPolygon,
    /// A place well inside it.
    pub place: Option<LonLat>,
    /// The grid in force it goes on as, by its number.
    pub goes_on: Option<usize>,
    /// How it differs from that.
    pub change: Change,
    /// What stands on it.
    pub tally: Tally,
    /// `within`, `below` or `above` the band of households; `unbound` for grids without homes.
    pub band: &'static str,
    /// Its border gets another course, or it is new.
    pub moved: bool,
}

/// What passes from a grid to one of the drawing.
#[derive(Clone, Copy, Debug)]
pub struct Passing {
    /// The grid in force, by its number.
    pub from: usize,
    /// The grid of the drawing.
    pub to: usize,
    /// Ground, m².
    pub area_m2: f64,
    /// Its share of the ground of the grid in force.
    pub share: f64,
    /// What stands on it.
    pub tally: Tally,
}

/// What stands in the way, or is worth a look.
#[derive(Clone, Debug)]
pub struct Remark {
    /// Stable code.
    pub code: &'static str,
    /// The grid concerned.
    pub key: Option<String>,
    /// What it is, in English.
    pub message: String,
}

/// What a plan's grids mean.
pub struct Drawing {
    /// The community.
    pub community: Arc<Area>,
    /// Its border, with the vertices the drawing brought to it.
    pub border: MultiPolygon,
    /// The grids in force.
    pub before: Vec<Before>,
    /// The grids drawn.
    pub grids: Vec<DrawnGrid>,
    /// The grids in force that end, by number, with the drawn grid that has most of each.
    pub ended: Vec<(usize, Option<usize>)>,
    /// For new grids, the grid in force most of it was.
    pub comes_of: BTreeMap<usize, usize>,
    /// Do the grids cover the community exactly once? By the numbers of drawn grids.
    pub cover: CoverReport<usize>,
    /// Must be empty before it can take effect.
    pub faults: Vec<Remark>,
    /// Worth a look.
    pub notes: Vec<Remark>,
    /// From which grid to which what passes; also what stays.
    pub flows: Vec<Passing>,
    /// Whose posts stay, move, are added, end.
    pub posts: Vec<(PostMove, Arc<Post>)>,
    /// How things find their grid.
    pub(super) places: Places,
    /// What hangs on the grids.
    pub(super) standing: Standing,
}

/// Stands for a new grid before it has an id: no id of the program looks like this.
pub(super) fn stand_in(to: usize) -> AreaId {
    AreaId(Uuid::from_u128(to as u128 + 1))
}

pub(super) fn remark(code: &'static str, key: Option<&str>, message: impl Into<String>) -> Remark {
    Remark { code, key: key.map(str::to_owned), message: message.into() }
}

impl App {
    /// Draws for somebody who may draft plans there.
    ///
    /// # Errors
    /// [`AppError::NotAllowed`]; [`AppError::Invalid`] for grids that cannot be drawn and edits that change nothing.
    pub async fn drawing(
        &self,
        actor: &Actor,
        code: &str,
        grids: Vec<PlannedGrid>,
        edit: Option<DrawEdit>,
    ) -> Result<Drawing> {
        let community = self.plan_community(code)?;
        self.require(actor, Capability::PlansDraft, Some(&community.path))?;
        self.drawing_of(community, grids, edit).await
    }

    /// What the grids of a plan mean now.
    pub(super) async fn drawing_of(
        &self,
        community: Arc<Area>,
        grids: Vec<PlannedGrid>,
        edit: Option<DrawEdit>,
    ) -> Result<Drawing> {
        let wrong: Vec<FieldError> = unsound_grids(&grids)
            .into_iter()
            .map(|(i, (code, message))| FieldError { field: format!("grids.{i}"), code, message })
            .collect();
        if !wrong.is_empty() {
            return Err(AppError::Invalid(wrong));
        }
        let r = self.reference();
        let standing = self.standing(&community).await?;
        let own = r.borders.get(&community.id).cloned().ok_or_else(|| {
            AppError::field("area", "no_border", "the community has no border yet: draw it first")
        })?;
        let before = grids_with_borders(r.children(community.id), &r.borders);
        let work = move || draw(&r, community, &own, before, &grids, edit, standing);
        tokio::task::spawn_blocking(work).await.map_err(|e| AppError::Internal(format!("drawing: {e}")))?
    }

    /// What a plan means now; of one in force, what it meant when it was carried out.
    ///
    /// # Errors
    /// As [`App::drawing`].
    pub async fn plan_drawing(&self, seen: &super::PlanSeen) -> Result<Drawing> {
        let (plan, community) = (&seen.plan, &seen.community);
        let (Some(at), Some(report)) = (plan.effective_at, &plan.report) else {
            return self.drawing_of(community.clone(), plan.grids.clone(), None).await;
        };
        let r = self.reference();
        let eve = Timestamp::from_millisecond(at.as_millisecond() - 1).unwrap_or(at);
        let borders = borders_at(&mut *self.store().reader().await?, eve).await?;
        let standing = Standing::default();
        let own = borders.get(&community.id).cloned();
        let own = own.ok_or_else(|| AppError::Internal(format!("plan {}: no border then", plan.id)))?;
        let there = |a: &&Arc<Area>| a.parent == Some(community.id) && in_force(a, eve);
        let before = grids_with_borders(r.areas.iter().filter(there), &borders);
        let (grids, community) = (plan.grids.clone(), community.clone());
        let work = move || draw(&r, community, &own, before, &grids, None, standing);
        let mut drawing = tokio::task::spawn_blocking(work)
            .await
            .map_err(|e| AppError::Internal(format!("drawing: {e}")))??;
        drawing.as_kept(report, &self.reference());
        for (key, code) in &plan.codes {
            if let Some(g) = drawing.grids.iter_mut().find(|g| g.planned.key == *key) {
                g.planned.code = Some(code.clone());
            }
        }
        Ok(drawing)
    }
}

/// Borders of all grids, or which field is wrong.
fn shapes_of(grids: &[PlannedGrid]) -> Result<Vec<MultiPolygon>> {
    let read = |(i, g): (usize, &PlannedGrid)| {
        MultiPolygon::from_geojson(&g.boundary).map_err(|e| FieldError {
            field: format!("grids.{i}.boundary"),
            code: "invalid",
            message: e.to_string(),
        })
    };
    let (good, bad): (Vec<_>, Vec<_>) = grids.iter().enumerate().map(read).partition(Result::is_ok);
    if bad.is_empty() {
        return Ok(good.into_iter().flatten().collect());
    }
    Err(AppError::Invalid(bad.into_iter().filter_map(Result::err).collect()))
}

/// The edit by numbers.
fn by_number(grids: &[PlannedGrid], what: Option<DrawEdit>) -> Result<Edit> {
    let number = |key: &String| {
        grids
            .iter()
            .position(|g| g.key == *key)
            .ok_or_else(|| AppError::field("edit", "unknown", format!("there is no grid with the key {key}")))
    };
    let numbers = |keys: &[String]| keys.iter().map(number).collect::<Result<Vec<_>>>();
    Ok(match what {
        None => Edit::Settle,
        Some(DrawEdit::Mend) => Edit::Mend,
        Some(DrawEdit::Cut { line, keys }) => {
            Edit::Cut { line, only: keys.as_deref().map(numbers).transpose()? }
        }
        Some(DrawEdit::Merge { keys, into }) => Edit::Merge { grids: numbers(&keys)?, into: number(&into)? },
        Some(DrawEdit::Take { ground, to }) => {
            Edit::Take { ground, to: to.as_ref().map(number).transpose()? }
        }
    })
}

fn refused(e: EditError) -> AppError {
    let code = match e {
        EditError::CutsNothing => "cuts_nothing",
        EditError::Unknown(_) => "unknown",
        EditError::TooFew => "too_few",
        EditError::NoGround => "no_ground",
        EditError::Unsettled(_) => return AppError::Internal(format!("drawing: {e}")),
    };
    AppError::field("edit", code, e.to_string())
}

/// A key no grid has.
fn new_key(taken: &mut HashSet<String>) -> String {
    let mut n = 1;
    loop {
        let key = format!("new-{n}");
        if taken.insert(key.clone()) {
            return key;
        }
        n += 1;
    }
}

/// A name no grid has: the name of the one it comes of, with a number.
fn new_name(of: Option<&PlannedGrid>, taken: &mut HashSet<String>) -> String {
    let stem = of.map_or("网格", |g| g.name.as_str());
    let mut n = 2;
    loop {
        let name = format!("{stem}-{n}");
        if taken.insert(name.clone()) {
            return name;
        }
        n += 1;
    }
}

/// Grids with their borders, by code; those without a border cannot be drawn.
fn grids_with_borders<'a>(
    areas: impl Iterator<Item = &'a Arc<Area>>,
    borders: &HashMap<AreaId, Arc<MultiPolygon>>,
) -> Vec<Before> {
    let mut list: Vec<&Arc<Area>> = areas.filter(|a| a.level == Level::Grid).collect();
    list.sort_by(|a, b| a.code.cmp(&b.code));
    let with = |a: &Arc<Area>| Some(Before { grid: a.clone(), shape: borders.get(&a.id)?.clone() });
    list.into_iter().filter_map(with).collect()
}

fn draw(
    r: &Reference,
    community: Arc<Area>,
    own: &MultiPolygon,
    before: Vec<Before>,
    grids: &[PlannedGrid],
    what: Option<DrawEdit>,
    standing: Standing,
) -> Result<Drawing> {
    let shapes = shapes_of(grids)?;
    let mut faults: Vec<Remark> = Vec::new();
    for (g, s) in grids.iter().zip(&shapes) {
        if let Some(d) = check_validity(s).first() {
            let place = format!("{:?} at {:.7}, {:.7}", d.kind, d.place.lon(), d.place.lat());
            faults.push(remark("unsound", Some(&g.key), format!("its border is not sound: {place}")));
        }
    }
    let laid = edit(own, &shapes.iter().collect::<Vec<_>>(), &by_number(grids, what)?).map_err(refused)?;
    let mut keys: HashSet<String> = grids.iter().map(|g| g.key.clone()).collect();
    let mut names: HashSet<String> = grids.iter().map(|g| g.name.clone()).collect();
    let mut planned: Vec<(PlannedGrid, MultiPolygon)> = Vec::new();
    for piece in laid.pieces {
        let boundary = piece.border.to_geojson();
        let mut grid = match (piece.grid, piece.from.map(|f| &grids[f])) {
            (Some(n), _) => grids[n].clone(),
            (None, of) => PlannedGrid {
                key: new_key(&mut keys),
                code: None,
                name: new_name(of, &mut names),
                kind: of.map_or(GridKind::Residential, |g| g.kind),
                boundary: Value::Null,
            },
        };
        grid.boundary = boundary;
        planned.push((grid, piece.border));
    }
    assemble(r, community, laid.border, before, planned, faults, standing)
}

fn assemble(
    r: &Reference,
    community: Arc<Area>,
    border: MultiPolygon,
    before: Vec<Before>,
    planned: Vec<(PlannedGrid, MultiPolygon)>,
    mut faults: Vec<Remark>,
    standing: Standing,
) -> Result<Drawing> {
    let children: Vec<(usize, &MultiPolygon)> = planned.iter().enumerate().map(|(i, p)| (i, &p.1)).collect();
    let cover = check_cover(&border, &children, &CoverSettings::default());
    let old: Vec<&MultiPolygon> = before.iter().map(|b| b.shape.as_ref()).collect();
    let new: Vec<&MultiPolygon> = planned.iter().map(|p| &p.1).collect();
    let passed = flows(&border, &old, &new).map_err(|e| AppError::Internal(format!("drawing: {e}")))?;
    let goes_on: Vec<Option<usize>> = planned
        .iter()
        .map(|(g, _)| g.code.as_ref().and_then(|c| before.iter().position(|b| b.grid.code == *c)))
        .collect();
    let mut places = Places {
        before: before.iter().map(|b| b.grid.id).collect(),
        index_before: index(&old),
        index_after: index(&new),
        heir: most(&passed, before.len(), |f| f.area_m2),
        goes_on: (0..before.len())
            .map(|b| goes_on.iter().position(|g| *g == Some(b)).map(|g| g as u32))
            .collect(),
    };
    let counted = places.count(&standing);
    let flows = passing(&before, &passed, &counted);
    // Who has most of the people is the heir; where nobody lives, who has most of the ground.
    places.heir = heirs(&flows, before.len());
    let counted = places.count(&standing);
    let flows = passing(&before, &passed, &counted);
    let ended: Vec<(usize, Option<usize>)> = (0..before.len())
        .filter(|b| places.goes_on[*b].is_none())
        .map(|b| (b, places.heir[b].map(|a| a as usize)))
        .collect();
    let grids: Vec<DrawnGrid> = planned
        .into_iter()
        .enumerate()
        .map(|(i, (planned, shape))| drawn(&before, &flows, i, goes_on[i], planned, shape))
        .collect();
    let mut comes_of = BTreeMap::new();
    for (i, _) in grids.iter().enumerate().filter(|(_, g)| g.goes_on.is_none()) {
        let of = flows.iter().filter(|f| f.to == i).max_by(|a, b| weight(a).total_cmp(&weight(b)));
        if let Some(of) = of {
            comes_of.insert(i, of.from);
        }
    }
    wrong_grids(&before, &grids, &cover, &mut faults);
    let posts = post_moves(r, &before, &grids, &ended, &comes_of);
    let notes = notes(r, &before, &grids, &ended, &posts);
    Ok(Drawing {
        community,
        border,
        before,
        grids,
        ended,
        comes_of,
        cover,
        faults,
        notes,
        flows,
        posts,
        places,
        standing,
    })
}

fn index(shapes: &[&MultiPolygon]) -> GridIndex<u32> {
    GridIndex::build(shapes.iter().enumerate().map(|(i, s)| (i as u32, (*s).clone())).collect())
}
