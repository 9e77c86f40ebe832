//! From blocks to grids: which blocks are grouped by search, and which belong together anyway.

use crate::DivideError;
use crate::arrange::NONE;
use crate::blocks::{Ground, Role};
use crate::control::Control;
use crate::graph::{Common, Graph, commons, pool_graph};
use crate::input::Layer;
use crate::partition::{Goal, solve};
use crate::settings::{Band, Measure, Settings, Weights};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

/// The blocks that residential grids are made of, and the graph of them.
pub struct Pool {
    /// Blocks, numbered as the nodes of the graph are.
    pub blocks: Vec<u32>,
    /// Their graph.
    pub graph: Graph,
}

/// What a group of blocks is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A residential grid.
    Homes,
    /// Undeveloped land.
    Undeveloped,
    /// A unit's grid: index of the unit.
    Unit(u32),
    /// A locked grid: its index.
    Locked(u32),
}

/// All blocks grouped.
#[derive(Debug, Clone)]
pub struct Groups {
    /// Group of each block.
    pub of_block: Vec<u32>,
    /// What each group is.
    pub kinds: Vec<Kind>,
}

type Pairs = (BTreeMap<(u32, u32), Common>, Vec<f64>);

/// Blocks that are next to each other without a hard barrier between, with the metres they share.
fn open_neighbours(ground: &Ground, pairs: &Pairs) -> Vec<Vec<u32>> {
    let mut near = vec![vec![]; ground.blocks.len()];
    for (&(a, b), _) in pairs.0.iter().filter(|(_, c)| c.hard <= 0.0) {
        near[a as usize].push(b);
        near[b as usize].push(a);
    }
    near
}

/// Decides which blocks residential grids are made of. Houses too few for a grid take in the undeveloped blocks that link them to
/// others; land with nobody on it that no grid can reach becomes undeveloped.
pub fn pool(ground: &mut Ground, layers: &[Layer], band: &Band, weights: &Weights) -> Pool {
    let pairs = commons(ground, layers, weights);
    let near = open_neighbours(ground, &pairs);
    loop {
        let blocks: Vec<u32> = (0..ground.blocks.len() as u32)
            .filter(|&b| ground.blocks[b as usize].role == Role::Homes)
            .collect();
        let graph = pool_graph(ground, &pairs, &blocks, band.measure);
        if band.measure == Measure::Area {
            return Pool { blocks, graph };
        }
        let mut changed = false;
        for part in graph.components() {
            let total = graph.total(&part);
            if total >= band.least {
                continue;
            }
            let own: Vec<u32> = part.iter().map(|&v| blocks[v as usize]).collect();
            let built = own.iter().any(|&b| !ground.blocks[b as usize].buildings.is_empty());
            if !built {
                for &b in &own {
                    ground.blocks[b as usize].role = Role::Undeveloped;
                }
                changed = true;
            } else if let Some(path) = way_to_others(ground, &near, &own) {
                for b in path {
                    ground.blocks[b as usize].role = Role::Homes;
                }
                changed = true;
                break;
            }
        }
        if !changed {
            return Pool { blocks, graph };
        }
    }
}

/// The undeveloped blocks to cross from a few homes to the nearest others: as little ground as possible.
fn way_to_others(ground: &Ground, near: &[Vec<u32>], own: &[u32]) -> Option<Vec<u32>> {
    let mut came = vec![NONE; ground.blocks.len()];
    let mut done = vec![false; ground.blocks.len()];
    // Areas in whole square metres, so that they can be ordered.
    let mut heap: BinaryHeap<Reverse<(u64, u32, u32)>> = own.iter().map(|&b| Reverse((0, b, NONE))).collect();
    while let Some(Reverse((crossed, b, from))) = heap.pop() {
        if std::mem::replace(&mut done[b as usize], true) {
            continue;
        }
        came[b as usize] = from;
        let block = &ground.blocks[b as usize];
        if block.role == Role::Homes && own.binary_search(&b).is_err() {
            let mut path = vec![];
            let mut at = from;
            while at != NONE && own.binary_search(&at).is_err() {
                path.push(at);
                at = came[at as usize];
            }
            return Some(path);
        }
        let crossed = crossed + if from == NONE { 0 } else { block.area as u64 + 1 };
        let open = |n: &&u32| matches!(ground.blocks[**n as usize].role, Role::Homes | Role::Undeveloped);
        heap.extend(near[b as usize].iter().filter(open).map(|&n| Reverse((crossed, n, b))));
    }
    None
}

/// What a search is judged by, from the settings.
pub fn goal(graph: &Graph, band: &Band, weights: &Weights) -> Goal {
    let total: f64 = graph.nodes.iter().map(|n| n.weight).sum();
    let grids = (total / band.middle()).max(1.0);
    let side = (graph.nodes.iter().map(|n| n.area).sum::<f64>() / grids).sqrt().max(1.0);
    Goal {
        least: band.least,
        most: band.most,
        border: weights.border / side,
        compact: weights.compact,
        band: 40.0 * (weights.border + weights.compact / 4.0).max(0.1),
    }
}

/// Groups all blocks: the pool by search, the others by what they are.
pub fn group(
    ground: &Ground,
    pool: &Pool,
    settings: &Settings,
    weights: &Weights,
    seed: u64,
    control: &Control,
    progress: &dyn Fn(f64) -> Result<(), DivideError>,
) -> Result<Groups, DivideError> {
    let goal = goal(&pool.graph, &settings.band, weights);
    let part = solve(&pool.graph, &goal, seed, settings.effort, control, progress)?;
    let count = part.iter().max().map_or(0, |m| m + 1);
    let mut groups =
        Groups { of_block: vec![NONE; ground.blocks.len()], kinds: vec![Kind::Homes; count as usize] };
    for (&b, &p) in pool.blocks.iter().zip(&part) {
        groups.of_block[b as usize] = p;
    }
    let pairs = commons(ground, &[], weights);
    let near = open_neighbours(ground, &pairs);
    for start in 0..ground.blocks.len() {
        if groups.of_block[start] != NONE {
            continue;
        }
        let role = ground.blocks[start].role;
        let number = groups.kinds.len() as u32;
        groups.kinds.push(match role {
            Role::Homes => Kind::Homes,
            Role::Undeveloped => Kind::Undeveloped,
            Role::Unit(u) => Kind::Unit(u),
            Role::Locked(l) => Kind::Locked(l),
        });
        if let Role::Locked(_) = role {
            // Whatever the grid was, it stays, even in pieces.
            for (b, block) in ground.blocks.iter().enumerate().filter(|(_, b)| b.role == role) {
                debug_assert!(block.role == role);
                groups.of_block[b] = number;
            }
            continue;
        }
        let mut stack = vec![start as u32];
        groups.of_block[start] = number;
        while let Some(b) = stack.pop() {
            for &n in &near[b as usize] {
                if groups.of_block[n as usize] == NONE && ground.blocks[n as usize].role == role {
                    groups.of_block[n as usize] = number;
                    stack.push(n);
                }
            }
        }
    }
    Ok(groups)
}
