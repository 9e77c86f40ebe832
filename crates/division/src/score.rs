//! Grids of a grouping, each with its scorecard, and the scorecard of all.

use crate::arrange::{Kind as EdgeKind, NONE};
use crate::blocks::Ground;
use crate::graph::commons;
use crate::groups::{Groups, Kind};
use crate::input::{Barrier, Input};
use crate::names::{self, Around};
use crate::order;
use crate::plan::{Card, Favour, Grid, Plan, Total};
use crate::sets::Sets;
use crate::settings::{Measure, Settings};
use std::collections::BTreeMap;
use std::f64::consts::PI;
use tessera_domain::area::GridKind;
use tessera_geometry::{CoverSettings, MultiPolygon, check_cover};

/// What the edges around and inside each group tell.
#[derive(Clone, Default)]
struct Edges {
    along: [f64; 5],
    community: f64,
    between: f64,
    hard_inside: f64,
}

/// Makes the plan of a grouping.
pub fn plan(
    input: &Input,
    ground: &Ground,
    settings: &Settings,
    groups: &Groups,
    favour: Favour,
    seed: u64,
) -> Plan {
    let count = groups.kinds.len();
    let (edges, around, cut, cut_along) = edges(ground, groups, count);
    let pieces = pieces(ground, groups, count);
    let label: Vec<u32> =
        ground.block_of.iter().map(|&b| if b == NONE { NONE } else { groups.of_block[b as usize] }).collect();
    let borders = ground.faces.regions(&label, count);
    let mut members: Vec<Vec<u32>> = vec![vec![]; count];
    for (b, &g) in groups.of_block.iter().enumerate() {
        members[g as usize].push(b as u32);
    }
    let (splits, divisions) = divisions(ground, groups, count);
    let order = order::reading_order(ground, &members);
    let names = names::names(input, ground, groups, &members, &around, &order);
    let mut grids = Vec::with_capacity(count);
    for (place, &g) in order.iter().enumerate() {
        let (g, kind) = (g as usize, groups.kinds[g as usize]);
        let blocks = || members[g].iter().map(|&b| &ground.blocks[b as usize]);
        let size: f64 = blocks().map(|b| b.size(settings.band.measure)).sum();
        let border = borders[g].clone();
        let (area_m2, perimeter_m) = (border.area_m2(), border.perimeter_m());
        let mut buildings: Vec<u32> = blocks().flat_map(|b| b.buildings.iter().copied()).collect();
        buildings.sort_unstable();
        let e = &edges[g];
        let card = Card {
            size,
            in_band: (kind == Kind::Homes).then(|| settings.band.holds(size)),
            pieces: pieces[g],
            hard_inside_m: e.hard_inside,
            area_m2,
            perimeter_m,
            polsby_popper: 4.0 * PI * area_m2 / (perimeter_m * perimeter_m).max(1e-9),
            along_m: e.along,
            community_border_m: e.community,
            between_buildings_m: e.between,
            divisions_split: splits[g].clone(),
        };
        grids.push(Grid {
            sequence: place as u32 + 1,
            kind: match kind {
                Kind::Homes | Kind::Locked(_) => GridKind::Residential,
                Kind::Undeveloped => GridKind::Undeveloped,
                Kind::Unit(_) => GridKind::Unit,
            },
            name: names[g].clone(),
            place: border.label_point().unwrap_or_else(|| ground.plane.lattice([0.0, 0.0]).to_lonlat()),
            border,
            households: blocks().map(|b| b.households).sum(),
            people: blocks().map(|b| b.people).sum(),
            buildings,
            unit: if let Kind::Unit(u) = kind { Some(u) } else { None },
            locked: if let Kind::Locked(l) = kind { Some(l) } else { None },
            card,
        });
    }
    let named: Vec<(u32, &MultiPolygon)> = grids.iter().map(|g| (g.sequence, &g.border)).collect();
    let covers = check_cover(&ground.border, &named, &CoverSettings::default()).proven;
    let total = total(&grids, cut, cut_along, divisions, covers, cost(input, ground, settings, groups));
    Plan { favour, seed, grids, total }
}

fn edges(ground: &Ground, groups: &Groups, count: usize) -> (Vec<Edges>, Vec<Around>, f64, f64) {
    let mut all = vec![Edges::default(); count];
    let mut around = vec![Around::default(); count];
    let (mut cut, mut along_streets) = (0.0, 0.0);
    let group = |b: u32| if b == NONE { NONE } else { groups.of_block[b as usize] };
    for e in 0..ground.faces.ends.len() {
        let (a, b) = ground.beside(e);
        let (g, h) = (group(a), group(b));
        let (kind, length) = (ground.faces.kinds[e], ground.length(e));
        if g == h {
            if g != NONE && kind == EdgeKind::Line(Barrier::Hard) {
                all[g as usize].hard_inside += length;
            }
            continue;
        }
        if g != NONE && h != NONE {
            cut += length;
            along_streets += if matches!(kind, EdgeKind::Line(_)) { length } else { 0.0 };
        }
        for g in [g, h].into_iter().filter(|g| *g != NONE) {
            let sums = &mut all[g as usize];
            match kind {
                EdgeKind::Border => sums.community += length,
                EdgeKind::Line(rank) => sums.along[rank as usize] += length,
                EdgeKind::Cut | EdgeKind::Locked => sums.between += length,
            }
            *around[g as usize].entry(ground.faces.streets[e]).or_default() += length;
        }
    }
    (all, around, cut, along_streets)
}

/// In how many pieces each group is: blocks hang together where they share a border that is no hard barrier.
fn pieces(ground: &Ground, groups: &Groups, count: usize) -> Vec<usize> {
    let mut sets = Sets::new(ground.blocks.len());
    for (e, kind) in ground.faces.kinds.iter().enumerate() {
        let (a, b) = ground.beside(e);
        let hard = matches!(kind, EdgeKind::Line(Barrier::Hard));
        if a != NONE && b != NONE && !hard && groups.of_block[a as usize] == groups.of_block[b as usize] {
            sets.join(a, b);
        }
    }
    let mut pieces = vec![0; count];
    for b in 0..ground.blocks.len() as u32 {
        if sets.of(b) == b {
            pieces[groups.of_block[b as usize] as usize] += 1;
        }
    }
    pieces
}

/// For each group and layer, how many divisions it has in part only; and for each layer, all divisions and those split.
fn divisions(ground: &Ground, groups: &Groups, count: usize) -> (Vec<Vec<usize>>, Vec<(usize, usize)>) {
    let layers = ground.labels.names.len();
    let mut splits = vec![vec![0; layers]; count];
    let mut all = vec![];
    for (l, of_building) in ground.labels.of_building.iter().enumerate() {
        let mut touched: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for (label, home) in of_building.iter().zip(&ground.home_of) {
            if let (true, Some(b)) = (*label != NONE, home) {
                touched.entry(*label).or_default().push(groups.of_block[*b as usize]);
            }
        }
        let mut split = 0;
        for grids in touched.values_mut() {
            grids.sort_unstable();
            grids.dedup();
            if grids.len() > 1 {
                split += 1;
                for &g in grids.iter() {
                    splits[g as usize][l] += 1;
                }
            }
        }
        all.push((touched.len(), split));
    }
    (splits, all)
}

fn total(
    grids: &[Grid],
    cut: f64,
    cut_along: f64,
    divisions: Vec<(usize, usize)>,
    covers: bool,
    cost: f64,
) -> Total {
    let of = |kind: GridKind| grids.iter().filter(|g| g.kind == kind).count();
    let bound: Vec<&Grid> = grids.iter().filter(|g| g.card.in_band.is_some()).collect();
    let scores = || bound.iter().map(|g| g.card.polsby_popper);
    Total {
        residential: of(GridKind::Residential),
        unit: of(GridKind::Unit),
        undeveloped: of(GridKind::Undeveloped),
        bound: bound.len(),
        in_band: bound.iter().filter(|g| g.card.in_band == Some(true)).count(),
        in_pieces: grids.iter().filter(|g| g.card.pieces > 1).count(),
        hard_inside_m: grids.iter().map(|g| g.card.hard_inside_m).sum(),
        mean_polsby_popper: scores().sum::<f64>() / bound.len().max(1) as f64,
        least_polsby_popper: if bound.is_empty() { 0.0 } else { scores().fold(f64::INFINITY, f64::min) },
        cut_m: cut,
        along_streets: if cut > 0.0 { cut_along / cut } else { 1.0 },
        divisions,
        covers,
        cost,
    }
}

/// What the search minimises, under the weights as set: comparable between plans.
fn cost(input: &Input, ground: &Ground, settings: &Settings, groups: &Groups) -> f64 {
    let (pairs, perimeter) = commons(ground, &input.layers, &settings.weights);
    let count = groups.kinds.len();
    let (mut size, mut area, mut border) = (vec![0.0; count], vec![0.0; count], vec![0.0; count]);
    for (b, block) in ground.blocks.iter().enumerate() {
        let g = groups.of_block[b] as usize;
        size[g] += block.size(settings.band.measure);
        area[g] += block.area;
        border[g] += perimeter[b];
    }
    let mut price = 0.0;
    for (&(a, b), c) in &pairs {
        let (g, h) = (groups.of_block[a as usize], groups.of_block[b as usize]);
        if g == h {
            border[g as usize] -= 2.0 * c.length;
        } else {
            price += c.price;
        }
    }
    let homes: Vec<usize> = (0..count).filter(|&g| groups.kinds[g] == Kind::Homes).collect();
    let ground_m2: f64 = homes.iter().map(|&g| area[g]).sum();
    let side = (ground_m2 / homes.len().max(1) as f64).sqrt().max(1.0);
    let form =
        |g: usize| settings.weights.compact * (1.0 - 4.0 * PI * area[g] / (border[g] * border[g]).max(1e-9));
    let outside = |g: usize| 40.0 * settings.band.excess(size[g]);
    price * settings.weights.border / side + homes.iter().map(|&g| form(g) + outside(g)).sum::<f64>()
}

/// Share of what the band counts that two groupings group otherwise.
pub fn difference(ground: &Ground, a: &Groups, b: &Groups, measure: Measure) -> f64 {
    let mut common: BTreeMap<(u32, u32), f64> = BTreeMap::new();
    let mut all = 0.0;
    for (v, block) in ground.blocks.iter().enumerate() {
        let size = block.size(measure);
        all += size;
        *common.entry((a.of_block[v], b.of_block[v])).or_default() += size;
    }
    let mut most = vec![0.0_f64; a.kinds.len()];
    for ((g, _), size) in common {
        most[g as usize] = most[g as usize].max(size);
    }
    if all > 0.0 { 1.0 - most.iter().sum::<f64>() / all } else { 0.0 }
}
