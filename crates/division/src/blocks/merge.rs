//! Slivers: the strips between carriageways, traffic islands, the wedge between a wall and a street. They join a neighbour.

use super::{Block, Role};
use crate::arrange::{Faces, Kind, NONE};
use crate::input::Barrier;
use crate::plane::Plane;
use crate::settings::{Measure, Settings};
use std::collections::BTreeMap;

/// Narrower than this on average, or smaller than that, and an empty block is a sliver.
const NARROW_M: f64 = 10.0;
const SMALL_M2: f64 = 1_000.0;

/// What two faces share: metres, and whether a grid may reach over all of it.
#[derive(Clone, Copy)]
struct Shared {
    length: f64,
    open: bool,
}

/// Joins slivers to the neighbour they share most border with. Returns the blocks, and the block of each face.
pub fn slivers(
    faces: &Faces,
    plane: &Plane,
    mut blocks: Vec<Block>,
    settings: &Settings,
) -> (Vec<Block>, Vec<u32>) {
    let mut beside: Vec<BTreeMap<u32, Shared>> = vec![BTreeMap::new(); faces.count()];
    let mut perimeter = vec![0.0; faces.count()];
    for e in 0..faces.ends.len() {
        let (f, g) = faces.beside(e);
        let (a, b) = faces.edge_points(e);
        let length = plane.distance(a, b);
        let open = !matches!(faces.kinds[e], Kind::Border | Kind::Locked | Kind::Line(Barrier::Hard));
        for (f, g) in [(f, g), (g, f)] {
            perimeter[f as usize] += length;
            let shared = beside[f as usize].entry(g).or_insert(Shared { length: 0.0, open: true });
            shared.length += length;
            shared.open &= open;
        }
    }
    let least = settings.band.least;
    let is_sliver = |b: &Block, perimeter: f64| {
        let empty = b.buildings.is_empty() && b.role == Role::Homes;
        let tiny =
            if settings.band.measure == Measure::Area { b.area < least * 0.05 } else { b.area < SMALL_M2 };
        empty && (tiny || 2.0 * b.area < NARROW_M * perimeter)
    };
    let mut order: Vec<usize> =
        (1..faces.count()).filter(|&f| faces.inside[f] && is_sliver(&blocks[f], perimeter[f])).collect();
    order.sort_by(|&a, &b| blocks[a].area.total_cmp(&blocks[b].area).then(a.cmp(&b)));
    let mut joined: Vec<u32> = (0..faces.count() as u32).collect();
    for f in order {
        // Slivers joined to this one may have made it a block of its own by now.
        if joined[f] != f as u32 || !is_sliver(&blocks[f], perimeter[f]) {
            continue;
        }
        let best = beside[f]
            .iter()
            .filter(|(g, s)| {
                s.open && faces.inside[**g as usize] && !matches!(blocks[**g as usize].role, Role::Locked(_))
            })
            .max_by(|x, y| {
                let homes = |g: u32| matches!(blocks[g as usize].role, Role::Homes);
                homes(*x.0).cmp(&homes(*y.0)).then(x.1.length.total_cmp(&y.1.length)).then(y.0.cmp(x.0))
            })
            .map(|(g, s)| (*g, s.length));
        let Some((g, shared)) = best else { continue };
        let own = std::mem::take(&mut beside[f]);
        for (n, s) in own {
            beside[n as usize].remove(&(f as u32));
            if n != g {
                for (x, y) in [(g, n), (n, g)] {
                    let e = beside[x as usize].entry(y).or_insert(Shared { length: 0.0, open: true });
                    e.length += s.length;
                    e.open &= s.open;
                }
            }
        }
        perimeter[g as usize] += perimeter[f] - 2.0 * shared;
        blocks[g as usize].area += blocks[f].area;
        joined[f] = g;
    }
    compact(faces, blocks, &joined)
}

/// Numbers the blocks that are left.
fn compact(faces: &Faces, blocks: Vec<Block>, joined: &[u32]) -> (Vec<Block>, Vec<u32>) {
    let root = |mut f: u32| {
        while joined[f as usize] != f {
            f = joined[f as usize];
        }
        f
    };
    let mut number = vec![NONE; faces.count()];
    let mut kept = vec![];
    for (f, block) in blocks.into_iter().enumerate() {
        if faces.inside[f] && joined[f] == f as u32 {
            number[f] = kept.len() as u32;
            kept.push(block);
        }
    }
    let block_of = (0..faces.count() as u32)
        .map(|f| if faces.inside[f as usize] { number[root(f) as usize] } else { NONE })
        .collect();
    (kept, block_of)
}
