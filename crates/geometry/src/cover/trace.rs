//! Joins directed edges to closed rings, and rings to polygons with holes.

use crate::bounds::Bounds;
use crate::coord::LonLat;
use crate::edges::{Bands, Edge};
use crate::shape::{MultiPolygon, Polygon, Ring};
use crate::snap::{IntPoint, doubled_area, ring_edges, side};
use std::cmp::Ordering;
use std::collections::HashMap;

/// Closed rings of edges that meet only at their ends. What the edges bound is on their left; as many begin at each
/// vertex as end there. No ring passes a vertex twice, and where several begin the way goes along the same place.
pub(super) fn rings(edges: &[Edge]) -> Vec<Vec<IntPoint>> {
    let mut by_start: Vec<u32> = (0..edges.len() as u32).collect();
    by_start.sort_unstable_by_key(|&i| (edges[i as usize].from, i));
    let from = |p: IntPoint| {
        let first = by_start.partition_point(|&i| edges[i as usize].from < p);
        let count = by_start[first..].iter().take_while(|&&i| edges[i as usize].from == p).count();
        &by_start[first..first + count]
    };
    let mut used = vec![false; edges.len()];
    let mut passed: HashMap<IntPoint, usize> = HashMap::new();
    let mut rings = Vec::new();
    for &start in &by_start {
        let mut walk: Vec<u32> = Vec::new();
        let mut next = (!used[start as usize]).then_some(start);
        passed.clear();
        while let Some(i) = next {
            used[i as usize] = true;
            let edge = edges[i as usize];
            passed.insert(edge.from, walk.len());
            walk.push(i);
            if let Some(&since) = passed.get(&edge.to) {
                for &i in &walk[since..] {
                    passed.remove(&edges[i as usize].from);
                }
                rings.push(walk.split_off(since).iter().map(|&i| edges[i as usize].from).collect());
            }
            // Go on from where the rest of the walk ends, along the place it has on its left.
            let Some(&last) = walk.last() else { break };
            let last = edges[last as usize];
            let open = from(last.to).iter().copied().filter(|&n| !used[n as usize]);
            next = open.max_by(|&a, &b| more_left(last, edges[a as usize], edges[b as usize]));
        }
        debug_assert!(walk.is_empty(), "a chain that does not close");
    }
    rings
}

/// Which of two edges that begin at the end of `came` turns further to the left?
fn more_left(came: Edge, a: Edge, b: Edge) -> Ordering {
    let (from, at) = (came.from.wide(), came.to.wide());
    // Left of the line first, then straight on, then right of it.
    let half = |e: Edge| side(from, at, e.to.wide());
    let (half_a, half_b) = (half(a), half(b));
    half_a.cmp(&half_b).then_with(|| side(at, b.to.wide(), a.to.wide()))
}

/// Puts every ring that runs clockwise (an island of something else) behind the smallest anticlockwise ring around it.
pub(super) fn with_islands(rings: Vec<Vec<IntPoint>>) -> Vec<Vec<Vec<IntPoint>>> {
    let sized = rings.into_iter().map(|r| (doubled_area(&r), r));
    let (outlines, islands): (Vec<_>, Vec<_>) = sized.partition(|r| r.0 > 0);
    let areas: Vec<(i128, Bounds)> = outlines.iter().map(|(area, r)| (*area, Bounds::of(r))).collect();
    let mut groups: Vec<Vec<Vec<IntPoint>>> = outlines.into_iter().map(|r| vec![r.1]).collect();
    for (_, island) in islands {
        let bounds = Bounds::of(&island);
        let around = (0..groups.len())
            .filter(|&g| areas[g].1.holds(bounds) && surrounds(&groups[g][0], &island))
            .min_by_key(|&g| areas[g].0);
        if let Some(g) = around {
            groups[g].push(island);
        }
    }
    groups
}

/// Is what lies left of the island's edges inside the outline?
fn surrounds(outline: &[IntPoint], island: &[IntPoint]) -> bool {
    let outline: Vec<Edge> = ring_edges(outline).map(|(from, to)| Edge { from, to }).collect();
    let first = Edge { from: island[0], to: island[1] };
    Bands::new(&outline).winding(first.doubled_middle(), first.step_left()) != 0
}

/// The positions of a ring, closed.
pub(super) fn closed(ring: &[IntPoint]) -> Ring {
    ring.iter().chain(ring.first()).map(|p| p.to_lonlat()).collect()
}

/// An outline with its islands as a polygon.
pub(super) fn to_polygon(rings: &[Vec<IntPoint>]) -> Option<Polygon> {
    let mut rings = rings.iter().map(|r| closed(r));
    Polygon::new(rings.next()?, rings.collect()).ok()
}

/// Rings as a place: anticlockwise ones are its parts, clockwise ones their holes.
pub(super) fn to_shape(rings: Vec<Vec<IntPoint>>) -> MultiPolygon {
    MultiPolygon(with_islands(rings).iter().filter_map(|g| to_polygon(g)).collect())
}

/// A point inside an outline with islands.
pub(super) fn point_inside(rings: &[Vec<IntPoint>]) -> LonLat {
    to_polygon(rings).map_or_else(|| rings[0][0].to_lonlat(), |p| p.point_inside())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edges(rings: &[&[(i32, i32)]]) -> Vec<Edge> {
        let point = |&(x, y): &(i32, i32)| IntPoint { x, y };
        let one = |r: &&[(i32, i32)]| {
            let ring: Vec<IntPoint> = r.iter().map(point).collect();
            ring_edges(&ring).map(|(from, to)| Edge { from, to }).collect::<Vec<_>>()
        };
        rings.iter().flat_map(one).collect()
    }

    #[test]
    fn two_places_that_touch_in_two_vertices_stay_two() {
        // A lens between (0, 0) and (9, 0), and a larger one around it that touches it there from outside.
        let inner: &[(i32, i32)] = &[(0, 0), (5, -2), (9, 0), (5, 2)];
        let above: &[(i32, i32)] = &[(0, 0), (5, 3), (9, 0), (5, 8)];
        let mut areas: Vec<i128> = rings(&edges(&[inner, above])).iter().map(|r| doubled_area(r)).collect();
        areas.sort_unstable();
        assert_eq!(areas, [36, 45]);
    }

    #[test]
    fn a_hole_that_touches_the_outline_is_a_ring_of_its_own() {
        let outline: &[(i32, i32)] = &[(0, 0), (8, 0), (8, 8), (0, 8)];
        let hole: &[(i32, i32)] = &[(0, 0), (2, 5), (5, 2)];
        let groups = with_islands(rings(&edges(&[outline, hole])));
        assert_eq!((groups.len(), groups[0].len()), (1, 2));
        assert_eq!(doubled_area(&groups[0][1]), -21);
        let island: &[(i32, i32)] = &[(3, 3), (4, 3), (3, 4)];
        let with_island = with_islands(rings(&edges(&[outline, hole, island])));
        assert_eq!(with_island.iter().map(Vec::len).collect::<Vec<_>>(), [2, 1]);
    }
}
