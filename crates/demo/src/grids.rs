//! Responsibility grids: the blocks of each community put together by kind and household count.

use std::collections::BTreeSet;

use crate::buildings::Draft;
use crate::geom::{P, area, inner_point};
use crate::mesh::Mesh;
use crate::model::GridKind;
use crate::quarters::{Quarter, Use, graph};
use crate::regions::{components, divide, far_seeds};

/// The size a residential grid aims at.
const HOUSEHOLDS: f64 = 360.0;
/// Fewer households than this and a town grid looks for a small unit to take in.
const FEW_HOUSEHOLDS: u32 = 170;
/// A unit needs this much ground (m²) to be a grid of its own.
const UNIT_AREA: f64 = 10_000.0;
/// Undeveloped land is cut into pieces of about this size (m²).
const UNDEVELOPED_AREA: f64 = 620_000.0;

/// A grid before it has a name.
#[derive(Clone, Debug)]
pub struct GridDraft {
    /// Index of the community.
    pub quarter: usize,
    /// Kind.
    pub kind: GridKind,
    /// Blocks.
    pub faces: BTreeSet<usize>,
    /// Number within the community, from 1.
    pub number: usize,
}

/// Households of each block.
pub fn households(faces: usize, drafts: &[Draft]) -> Vec<u32> {
    let mut count = vec![0; faces];
    for draft in drafts {
        count[draft.face] += draft.households;
    }
    count
}

/// Composes the grids of all communities, numbered within each from west to east and then from north to south.
pub fn compose(mesh: &Mesh, quarters: &[Quarter], uses: &[Use], drafts: &[Draft]) -> Vec<GridDraft> {
    let count = households(mesh.faces.len(), drafts);
    let mut all = Vec::new();
    for (q, quarter) in quarters.iter().enumerate() {
        let mut pool = Pool::sort(mesh, quarter, uses, &count);
        pool.settle_small_parts(mesh, &count);
        let mut grids: Vec<(GridKind, BTreeSet<usize>)> =
            pool.units.iter().map(|&f| (GridKind::Unit, BTreeSet::from([f]))).collect();
        for part in components(mesh, &pool.homes) {
            let load: Vec<f64> = count.iter().map(|&n| f64::from(n) + 4.0).collect();
            let total: f64 = part.iter().map(|&f| f64::from(count[f])).sum();
            let k = (total / HOUSEHOLDS).round().max(1.0) as usize;
            grids.extend(cut(mesh, &part, &load, k).into_iter().map(|f| (GridKind::Residential, f)));
        }
        for land in [&pool.water, &pool.fields] {
            for part in components(mesh, land) {
                let load: Vec<f64> = (0..mesh.faces.len()).map(|f| area(&mesh.face_points(f))).collect();
                let total: f64 = part.iter().map(|&f| load[f]).sum();
                let k = (total / UNDEVELOPED_AREA).round().max(1.0) as usize;
                grids.extend(cut(mesh, &part, &load, k).into_iter().map(|f| (GridKind::Undeveloped, f)));
            }
        }
        let order = |faces: &BTreeSet<usize>| {
            let p = middle(mesh, faces);
            // Bands of 220 m from the north; within a band from the west.
            ((-p[1] / 220.0).floor() as i64, (p[0] * 100.0) as i64)
        };
        grids.sort_by_key(|(_, faces)| order(faces));
        all.extend(grids.into_iter().enumerate().map(|(i, (kind, faces))| GridDraft {
            quarter: q,
            kind,
            faces,
            number: i + 1,
        }));
    }
    all
}

/// The middle of a set of blocks, weighted by area.
pub fn middle(mesh: &Mesh, faces: &BTreeSet<usize>) -> P {
    let (mut sum, mut weight) = ([0.0; 2], 0.0);
    for &f in faces {
        let ring = mesh.face_points(f);
        let (p, w) = (inner_point(&ring), area(&ring));
        sum = [sum[0] + p[0] * w, sum[1] + p[1] * w];
        weight += w;
    }
    [sum[0] / weight, sum[1] / weight]
}

fn cut(mesh: &Mesh, part: &[usize], load: &[f64], k: usize) -> Vec<BTreeSet<usize>> {
    let k = k.min(part.len());
    if k < 2 {
        return vec![part.iter().copied().collect()];
    }
    let single: Vec<Vec<usize>> = part.iter().map(|&f| vec![f]).collect();
    let local = graph(mesh, &single, load);
    let parts = divide(&local, &far_seeds(&local, k), false);
    let mut found = vec![BTreeSet::new(); k];
    for (i, &f) in part.iter().enumerate() {
        found[parts[i]].insert(f);
    }
    found.retain(|set| !set.is_empty());
    found
}

/// The blocks of one community by what grid they can go to.
struct Pool {
    homes: BTreeSet<usize>,
    units: BTreeSet<usize>,
    water: BTreeSet<usize>,
    fields: BTreeSet<usize>,
}

impl Pool {
    fn sort(mesh: &Mesh, quarter: &Quarter, uses: &[Use], count: &[u32]) -> Self {
        let mut pool = Self {
            homes: BTreeSet::new(),
            units: BTreeSet::new(),
            water: BTreeSet::new(),
            fields: BTreeSet::new(),
        };
        for &f in &quarter.faces {
            let large = area(&mesh.face_points(f)) >= UNIT_AREA;
            match uses[f] {
                Use::River | Use::Shore => pool.water.insert(f),
                u if u.is_undeveloped() => pool.fields.insert(f),
                u if u.is_unit() && large && count[f] == 0 => pool.units.insert(f),
                _ => pool.homes.insert(f),
            };
        }
        pool
    }

    /// Small units belong to the residential grid beside them, and a handful of houses to the land around them.
    fn settle_small_parts(&mut self, mesh: &Mesh, count: &[u32]) {
        let mut settled: BTreeSet<usize> = BTreeSet::new();
        loop {
            let parts = components(mesh, &self.homes);
            let people = |part: &[usize]| part.iter().map(|&f| count[f]).sum::<u32>();
            let small =
                parts.iter().find(|part| people(part) < FEW_HOUSEHOLDS && !settled.contains(&part[0]));
            let Some(part) = small else { return };
            let beside = |set: &BTreeSet<usize>| -> Vec<usize> {
                let around = part.iter().flat_map(|&f| mesh.face_edges(f));
                around
                    .filter_map(|(a, b)| mesh.face_of.get(&(b, a)).copied())
                    .filter(|f| set.contains(f))
                    .collect()
            };
            let size = |f: &usize| area(&mesh.face_points(*f));
            let unit = beside(&self.units).into_iter().min_by(|a, b| size(a).total_cmp(&size(b)));
            let fields = !beside(&self.fields).is_empty();
            if people(part) < 34 && fields {
                for f in part {
                    self.homes.remove(f);
                    self.fields.insert(*f);
                }
            } else if let (Some(unit), true) = (unit, people(part) < 60 || !fields) {
                self.units.remove(&unit);
                self.homes.insert(unit);
            } else {
                settled.insert(part[0]);
            }
        }
    }
}
