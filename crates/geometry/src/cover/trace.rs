//! Joins left-over edges to chains, and chains that are islands to the chain around them.

use super::positions;
use crate::coord::{BBox, LonLat};
use crate::edges::Edge;
use crate::measure::ring_area_m2;
use crate::shape::{MultiPolygon, Polygon};
use crate::snap::IntPoint;

/// Edges that follow each other.
#[derive(Debug, Clone)]
pub(super) struct Chain {
    /// The positions; first = last when closed.
    pub points: Vec<LonLat>,
    pub closed: bool,
    /// m², positive when anticlockwise. An open chain is closed by a straight line for this.
    pub area_m2: f64,
    /// The numbers of its edges.
    pub edges: Vec<u32>,
}

impl Chain {
    fn new(edges: Vec<u32>, edge_of: &impl Fn(u32) -> Edge) -> Self {
        let ends = edges.iter().map(|&i| edge_of(i).to);
        let points = positions(edges.first().map(|&i| edge_of(i).from).into_iter().chain(ends));
        let closed = points.len() > 3 && points.first() == points.last();
        let mut ring = points.clone();
        ring.extend(points.first());
        Self { area_m2: ring_area_m2(&ring), closed, points, edges }
    }
}

/// Walks along the edges and cuts a chain off whenever the walk comes back to a vertex it has passed.
///
/// Closed chains therefore pass each vertex once. Edges that begin where none ends are walked first, so that an
/// open chain stays in one piece.
pub(super) fn trace(edges: &[u32], edge_of: impl Fn(u32) -> Edge) -> Vec<Chain> {
    let mut by_start: Vec<u32> = edges.to_vec();
    by_start.sort_by_key(|&i| edge_of(i).from);
    let mut ends: Vec<IntPoint> = edges.iter().map(|&i| edge_of(i).to).collect();
    ends.sort_unstable();
    let count_ends = |p: IntPoint| ends.partition_point(|&e| e <= p) - ends.partition_point(|&e| e < p);
    let range_from = |p: IntPoint| {
        by_start.partition_point(|&i| edge_of(i).from < p)
            ..by_start.partition_point(|&i| edge_of(i).from <= p)
    };

    // Where open chains begin, then everywhere else.
    let (mut order, rest): (Vec<usize>, Vec<usize>) = (0..by_start.len()).partition(|&n| {
        let start = edge_of(by_start[n]).from;
        range_from(start).len() > count_ends(start)
    });
    order.extend(rest);

    let mut used = vec![false; by_start.len()];
    let mut passed: std::collections::HashMap<IntPoint, usize> = std::collections::HashMap::new();
    let mut chains = Vec::new();
    for n in order {
        if used[n] {
            continue;
        }
        let mut walk: Vec<u32> = Vec::new();
        let mut next = Some(n);
        passed.clear();
        while let Some(n) = next {
            used[n] = true;
            let edge = edge_of(by_start[n]);
            passed.insert(edge.from, walk.len());
            walk.push(by_start[n]);
            if let Some(&since) = passed.get(&edge.to) {
                for &i in &walk[since..] {
                    passed.remove(&edge_of(i).from);
                }
                chains.push(Chain::new(walk.split_off(since), &edge_of));
            }
            next = range_from(edge.to).find(|&m| !used[m]);
        }
        if !walk.is_empty() {
            chains.push(Chain::new(walk, &edge_of));
        }
    }
    chains
}

/// Puts closed chains that run the wrong way round (islands of sound cover inside a fault) behind the smallest
/// chain that surrounds them. With `clockwise`, outlines run clockwise: a gap is on the right of its edges.
pub(super) fn group_islands(chains: Vec<Chain>, clockwise: bool) -> Vec<Vec<Chain>> {
    let is_island = |c: &Chain| c.closed && (c.area_m2 < 0.0) != clockwise;
    let (islands, outlines): (Vec<Chain>, Vec<Chain>) = chains.into_iter().partition(is_island);
    let mut groups: Vec<Vec<Chain>> = outlines.into_iter().map(|c| vec![c]).collect();
    for island in islands {
        let around = groups
            .iter_mut()
            .filter(|g| g[0].closed && surrounds(&g[0], &island))
            .min_by(|a, b| a[0].area_m2.abs().total_cmp(&b[0].area_m2.abs()));
        match around {
            Some(group) => group.push(island),
            None => groups.push(vec![island]),
        }
    }
    groups
}

fn surrounds(outline: &Chain, island: &Chain) -> bool {
    if outline.area_m2.abs() <= island.area_m2.abs() {
        return false;
    }
    let (Some(outer), Some(inner)) =
        (BBox::of(outline.points.iter().copied()), BBox::of(island.points.iter().copied()))
    else {
        return false;
    };
    if !(outer.contains(inner.center()) && outer.intersects(&inner)) {
        return false;
    }
    // An island may touch the outline in some vertices; one that does not touch it decides.
    let Ok(shape) = Polygon::new(outline.points.clone(), vec![]).map(MultiPolygon::from) else {
        return false;
    };
    island.points.iter().find(|&&p| !shape.has_on_border(p)).is_some_and(|&p| shape.contains(p))
}
