//! What each block can become part of: locked grids, units by the criteria of requirement A2, undeveloped land, homes.

use super::{Block, Role, shapes};
use crate::arrange::{Faces, Kind};
use crate::input::{Input, Unit};
use crate::settings::{Measure, Settings};
use tessera_domain::area::unit_grid::{Judgement, UnitFacts, Verdict, judge};
use tessera_geometry::{BBox, LonLat, MultiPolygon};

/// The facts of a unit, with what its ground tells where they are missing.
fn facts(unit: &Unit, area_m2: Option<f64>, pieces: Option<usize>, homeless: bool) -> UnitFacts {
    let mut facts = unit.facts.clone();
    facts.area_m2 = facts.area_m2.or(area_m2);
    facts.contiguous = facts.contiguous.or(pieces.map(|n| n == 1));
    facts.non_residential_share = facts.non_residential_share.or(homeless.then_some(1.0));
    facts
}

/// Grounds of units that may get a grid: those whose premises are known and no criterion fails already.
pub fn grounds<'a>(input: &'a Input, settings: &Settings) -> Vec<&'a MultiPolygon> {
    let hopeful = |u: &'a Unit| {
        let ground = u.ground.as_ref().filter(|g| !g.is_empty())?;
        let facts = facts(u, Some(ground.area_m2()), Some(ground.0.len()), false);
        (judge(&facts, &settings.unit_rules).verdict != Verdict::BelongsToNeighbour).then_some(ground)
    };
    input.units.iter().filter_map(hopeful).collect()
}

/// Faces with their boxes, to find those in a shape.
struct Places {
    shapes: Vec<MultiPolygon>,
    boxes: Vec<Option<BBox>>,
}

impl Places {
    fn of(faces: &Faces) -> Self {
        let shapes = shapes(faces);
        let boxes = shapes.iter().map(MultiPolygon::bbox).collect();
        Self { shapes, boxes }
    }

    /// Faces whose inside lies in a shape.
    fn within(&self, shape: &MultiPolygon) -> Vec<usize> {
        let Some(bounds) = shape.bbox() else { return vec![] };
        let near = |f: &usize| self.boxes[*f].is_some_and(|b| b.intersects(&bounds));
        let inside = |f: &usize| self.shapes[*f].label_point().is_some_and(|p| shape.contains(p));
        (0..self.shapes.len()).filter(near).filter(inside).collect()
    }

    /// The face a place lies in.
    fn at(&self, p: LonLat) -> Option<usize> {
        (0..self.shapes.len())
            .find(|&f| self.boxes[f].is_some_and(|b| b.contains(p)) && self.shapes[f].contains(p))
    }
}

/// Gives every block its role and judges the units.
pub fn assign(input: &Input, settings: &Settings, faces: &Faces, blocks: &mut [Block]) -> Vec<Judgement> {
    if settings.band.measure != Measure::Area {
        for b in
            blocks.iter_mut().filter(|b| b.buildings.is_empty() && b.area >= settings.undeveloped_from_m2)
        {
            b.role = Role::Undeveloped;
        }
    }
    if input.units.is_empty() && input.locked.is_empty() {
        return vec![];
    }
    let places = Places::of(faces);
    let cut = cut_faces(faces);
    let mut judged = vec![];
    for (n, unit) in input.units.iter().enumerate() {
        let own = match &unit.ground {
            Some(ground) => places.within(ground),
            None => places.at(unit.place).into_iter().filter(|&f| !cut[f]).collect(),
        };
        let area: f64 = own.iter().map(|&f| blocks[f].area).sum();
        let people: u64 = own.iter().map(|&f| blocks[f].households).sum();
        let mut facts = match &unit.ground {
            Some(ground) => facts(unit, Some(ground.area_m2()), Some(ground.0.len()), people == 0),
            None => facts(unit, Some(area), Some(own.len()), people == 0 && !own.is_empty()),
        };
        if unit.ground.is_none() && people > 0 {
            // Homes on the same block: without surveyed premises nobody can say where the unit's border runs.
            facts.clear_border = Some(false);
        } else if unit.ground.is_none() && !own.is_empty() {
            facts.clear_border = facts.clear_border.or(Some(true));
        }
        let judgement = judge(&facts, &settings.unit_rules);
        if judgement.verdict == Verdict::UnitGrid {
            for f in own.into_iter().filter(|&f| !matches!(blocks[f].role, Role::Unit(_))).collect::<Vec<_>>()
            {
                blocks[f].role = Role::Unit(n as u32);
            }
        }
        judged.push(judgement);
    }
    for (n, locked) in input.locked.iter().enumerate() {
        for f in places.within(locked) {
            blocks[f].role = Role::Locked(n as u32);
        }
    }
    judged
}

/// Faces bounded by a cut: parts of a larger block.
fn cut_faces(faces: &Faces) -> Vec<bool> {
    let mut cut = vec![false; faces.count()];
    for (e, _) in faces.kinds.iter().enumerate().filter(|(_, k)| **k == Kind::Cut) {
        let (f, g) = faces.beside(e);
        cut[f as usize] = true;
        cut[g as usize] = true;
    }
    cut
}
