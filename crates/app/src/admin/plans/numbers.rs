//! Numbers of a drawing: what passes from grid to grid, who has most of whom, and whose posts change.

use super::{
    drawing::{Before, Change, DrawnGrid, Passing, stand_in},
    tally::{Tally, apportion},
};
use crate::reference::Reference;
use std::{
    collections::{BTreeMap, HashSet},
    sync::Arc,
};
use tessera_division::{Band, Measure, redraw::Flow};
use tessera_domain::{
    area::{
        GridKind,
        plan::{
            PlannedGrid,
            posts::{Heir, PostMove, moves},
        },
    },
    ids::AreaId,
    people::Post,
};
use tessera_geometry::MultiPolygon;

/// For each grid before, the one afterwards with the most of something.
pub(super) fn most(flows: &[Flow], count: usize, of: impl Fn(&Flow) -> f64) -> Vec<Option<u32>> {
    let best = |b: usize| {
        let own = flows.iter().filter(|f| f.before == Some(b));
        own.filter_map(|f| Some((f.after?, of(f)))).max_by(|x, y| x.1.total_cmp(&y.1)).map(|x| x.0 as u32)
    };
    (0..count).map(best).collect()
}

/// Households count first, then ground.
pub(super) fn weight(p: &Passing) -> f64 {
    p.tally.households as f64 * 1e6 + p.area_m2.min(1e11) * 1e-6
}

pub(super) fn heirs(flows: &[Passing], count: usize) -> Vec<Option<u32>> {
    let best = |b: usize| {
        let own = flows.iter().filter(|f| f.from == b);
        own.max_by(|x, y| weight(x).total_cmp(&weight(y))).map(|f| f.to as u32)
    };
    (0..count).map(best).collect()
}

/// Ground with what stands on it; households and people as the grid's own numbers say, shared out by the households of buildings, or
/// by ground where no building has any.
pub(super) fn passing(
    before: &[Before],
    flows: &[Flow],
    counted: &BTreeMap<(u32, u32), Tally>,
) -> Vec<Passing> {
    let mut ground: BTreeMap<(usize, usize), f64> = BTreeMap::new();
    for f in flows {
        if let (Some(b), Some(a)) = (f.before, f.after) {
            *ground.entry((b, a)).or_default() += f.area_m2;
        }
    }
    for (b, a) in counted.keys() {
        ground.entry((*b as usize, *a as usize)).or_default();
    }
    let mut out = Vec::with_capacity(ground.len());
    for (b, grid) in before.iter().enumerate() {
        let own: Vec<(usize, f64)> =
            ground.range((b, 0)..=(b, usize::MAX)).map(|((_, a), m2)| (*a, *m2)).collect();
        let tally = |a: usize| counted.get(&(b as u32, a as u32)).copied().unwrap_or_default();
        let homes: Vec<f64> = own.iter().map(|(a, _)| tally(*a).households as f64).collect();
        let land: Vec<f64> = own.iter().map(|(_, m2)| *m2).collect();
        let whole: f64 = land.iter().sum();
        let by = if homes.iter().sum::<f64>() > 0.0 { &homes } else { &land };
        let households = apportion(grid.grid.households, by);
        let people = apportion(grid.grid.population, by);
        for (i, (to, area_m2)) in own.iter().copied().enumerate() {
            let tally = Tally { households: households[i], people: people[i], ..tally(to) };
            let share = if whole > 0.0 { area_m2 / whole } else { 0.0 };
            out.push(Passing { from: b, to, area_m2, share, tally });
        }
    }
    out
}

pub(super) fn drawn(
    before: &[Before],
    flows: &[Passing],
    i: usize,
    goes_on: Option<usize>,
    planned: PlannedGrid,
    shape: MultiPolygon,
) -> DrawnGrid {
    let mut tally = Tally::default();
    for f in flows.iter().filter(|f| f.to == i) {
        tally += f.tally;
    }
    // A corner a neighbour brought changes the record, not the ground: it moves an edge by 7 mm at most.
    let same = |b: usize| {
        let kept: f64 = flows.iter().filter(|f| f.from == b && f.to == i).map(|f| f.area_m2).sum();
        let little = 0.02 * before[b].shape.perimeter_m().max(shape.perimeter_m());
        [before[b].shape.area_m2(), shape.area_m2()].iter().all(|whole| (whole - kept).abs() <= little)
    };
    let moved = goes_on.is_none_or(|b| !same(b));
    let change = match goes_on.map(|b| &before[b]) {
        None => Change::New,
        Some(_) if moved => Change::Redrawn,
        Some(b) if b.grid.name.zh_hans != planned.name || b.grid.kind != Some(planned.kind) => {
            Change::Renamed
        }
        Some(_) => Change::Same,
    };
    let band = band(&planned, &tally);
    DrawnGrid { place: shape.label_point(), planned, shape, goes_on, change, tally, band, moved }
}

/// Where a grid stands to the usual band of households.
pub(super) fn band(planned: &PlannedGrid, tally: &Tally) -> &'static str {
    let limits = Band::usual(Measure::Households);
    match planned.kind {
        GridKind::Residential if (tally.households as f64) < limits.least => "below",
        GridKind::Residential if tally.households as f64 > limits.most => "above",
        GridKind::Residential => "within",
        GridKind::Unit | GridKind::Undeveloped => "unbound",
    }
}

pub(super) fn post_moves(
    r: &Reference,
    before: &[Before],
    grids: &[DrawnGrid],
    ended: &[(usize, Option<usize>)],
    comes_of: &BTreeMap<usize, usize>,
) -> Vec<(PostMove, Arc<Post>)> {
    let ids: HashSet<AreaId> = before.iter().map(|b| b.grid.id).collect();
    let posts: Vec<&Arc<Post>> = r
        .posts
        .iter()
        .filter(|p| p.area.is_some_and(|a| ids.contains(&a)) && p.to.is_none_or(|t| t > r.as_of))
        .collect();
    let id = |to: usize| grids[to].goes_on.map_or_else(|| stand_in(to), |b| before[b].grid.id);
    let gone: Vec<Heir> =
        ended.iter().filter_map(|(b, a)| Some(Heir { from: before[*b].grid.id, to: id((*a)?) })).collect();
    let new: Vec<Heir> =
        comes_of.iter().map(|(a, b)| Heir { from: before[*b].grid.id, to: id(*a) }).collect();
    let plain: Vec<&Post> = posts.iter().map(AsRef::as_ref).collect();
    moves(&plain, &gone, &new)
        .into_iter()
        .filter_map(|m| Some((m, (*posts.iter().find(|p| p.id == m.post)?).clone())))
        .collect()
}
