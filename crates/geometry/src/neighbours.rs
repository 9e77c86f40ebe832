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
