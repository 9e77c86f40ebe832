//! How much border two places have in common.

use crate::edges::{Edge, snapped_rings, split, vertices_on_edges};
use crate::measure::haversine_m;
use crate::shape::MultiPolygon;
use std::collections::HashSet;

fn edges(shape: &MultiPolygon) -> Vec<Edge> {
    snapped_rings(shape).iter().filter(|r| r.has_area).flat_map(|r| r.edges().collect::<Vec<_>>()).collect()
}

/// Length of the border that `a` and `b` share from their two sides, metres. Exact at 10⁻⁷ degree: a stretch counts when both run
/// along the same lattice line in opposite directions; a vertex that only one of them has does not break it.
pub fn shared_border_m(a: &MultiPolygon, b: &MultiPolygon) -> f64 {
    let apart = match (a.bbox(), b.bbox()) {
        (Some(x), Some(y)) => !x.intersects(&y),
        _ => true,
    };
    if apart {
        return 0.0;
    }
    let (of_a, of_b) = (edges(a), edges(b));
    let vertices = |e: &[Edge]| e.iter().flat_map(|e| [e.from, e.to]).collect::<Vec<_>>();
    let cut = |edges: &[Edge], others: &[Edge]| {
        let mut parts = Vec::with_capacity(edges.len());
        split(edges, vertices_on_edges(edges, vertices(others)), |_, e| parts.push(e));
        parts
    };
    let theirs: HashSet<(i32, i32, i32, i32)> =
        cut(&of_b, &of_a).iter().map(|e| (e.to.x, e.to.y, e.from.x, e.from.y)).collect();
    cut(&of_a, &of_b)
        .iter()
        .filter(|e| theirs.contains(&(e.from.x, e.from.y, e.to.x, e.to.y)))
        .map(|e| haversine_m(e.from.to_lonlat(), e.to.to_lonlat()))
        .sum()
}

/// A number below `count` for each shape, so that neighbours differ: the first that no neighbour before it has, in turn, so that all are
/// used. Where more than `count` − 1 neighbours come before a shape, two of one colour may meet.
pub fn colours(shapes: &[&MultiPolygon], count: usize) -> Vec<usize> {
    let boxes: Vec<_> = shapes.iter().map(|s| s.bbox()).collect();
    let beside = |a: usize, b: usize| {
        let near = boxes[a].zip(boxes[b]).is_some_and(|(a, b)| a.intersects(&b));
        near && shared_border_m(shapes[a], shapes[b]) > 0.0
    };
    let count = count.max(1);
    let mut chosen: Vec<usize> = Vec::with_capacity(shapes.len());
    for i in 0..shapes.len() {
        let taken: Vec<usize> = (0..i).filter(|j| beside(i, *j)).map(|j| chosen[j]).collect();
        let free = (0..count).map(|c| (c + i) % count).find(|c| !taken.contains(c));
        chosen.push(free.unwrap_or(i % count));
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shape::rect;

    #[test]
    fn neighbours_share_the_length_of_their_common_side_however_it_is_cut() {
        let west = rect(111.0, 30.0, 111.01, 30.01);
        // Two small ones beside it: each shares its half, although the large one has no vertex there.
        let (low, high) = (rect(111.01, 30.0, 111.02, 30.004), rect(111.01, 30.004, 111.02, 30.01));
        let (l, h) = (shared_border_m(&west, &low), shared_border_m(&west, &high));
        assert!((l - 444.78).abs() < 0.5, "{l}");
        assert!((l + h - 1111.95).abs() < 0.5, "{l} + {h}");
        assert!((shared_border_m(&low, &west) - l).abs() < 1e-6, "the same from both sides");
    }

    #[test]
    fn neighbours_get_different_colours() {
        let tiles: Vec<MultiPolygon> = (0..9)
            .map(|i| {
                let (x, y) = (f64::from(i % 3) / 100.0, f64::from(i / 3) / 100.0);
                rect(111.0 + x, 30.0 + y, 111.01 + x, 30.01 + y)
            })
            .collect();
        let all: Vec<&MultiPolygon> = tiles.iter().collect();
        let chosen = colours(&all, 4);
        for i in 0..9 {
            for j in 0..i {
                assert!(chosen[i] != chosen[j] || shared_border_m(all[i], all[j]) <= 0.0, "{i} and {j}");
            }
        }
        assert!(chosen.iter().all(|c| *c < 4));
        assert!(colours(&all, 1).iter().all(|c| *c == 0), "one colour is one colour");
    }

    #[test]
    fn a_corner_or_an_overlap_is_no_shared_border() {
        let a = rect(111.0, 30.0, 111.01, 30.01);
        assert!(shared_border_m(&a, &rect(111.01, 30.01, 111.02, 30.02)) < 1e-9);
        assert!(
            shared_border_m(&a, &rect(111.005, 30.0, 111.02, 30.01)) < 1e-9,
            "the same side, not opposite ones"
        );
        assert!(shared_border_m(&a, &rect(112.0, 31.0, 112.01, 31.01)) < 1e-9);
    }
}
