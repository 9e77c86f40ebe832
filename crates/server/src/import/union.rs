//! The border around neighbouring areas, where it is simple: what is left of all edges after those that two neighbours share.

use std::collections::{BTreeMap, HashSet};
use tessera_geometry::{LonLat, MultiPolygon, Polygon, check_validity};

/// A position at 10⁻⁷ degree, the resolution at which borders count as the same.
type Vertex = (i64, i64);

fn vertex(p: LonLat) -> Vertex {
    ((p.lon() * 1e7).round() as i64, (p.lat() * 1e7).round() as i64)
}

/// Twice the area enclosed, positive when counter-clockwise.
fn signed(ring: &[Vertex]) -> i128 {
    ring.windows(2)
        .map(|w| i128::from(w[0].0) * i128::from(w[1].1) - i128::from(w[1].0) * i128::from(w[0].1))
        .sum()
}

/// The common border of areas that share their inner borders vertex by vertex. None when it is not simple: when borders do not
/// match, when parts touch in a point, or when holes are left.
pub fn union(parts: &[&MultiPolygon]) -> Option<MultiPolygon> {
    let mut edges: HashSet<(Vertex, Vertex)> = HashSet::new();
    for (_, ring_no, ring) in parts.iter().flat_map(|p| p.rings()) {
        let mut ring: Vec<Vertex> = ring.iter().map(|p| vertex(*p)).collect();
        ring.dedup();
        // Outer rings run counter-clockwise and holes clockwise, so that a shared edge is met once in each direction.
        if (signed(&ring) > 0) != (ring_no == 0) {
            ring.reverse();
        }
        for w in ring.windows(2) {
            if !edges.remove(&(w[1], w[0])) && !edges.insert((w[0], w[1])) {
                return None; // two areas lie on the same side of one edge: they overlap
            }
        }
    }
    let mut next: BTreeMap<Vertex, Vertex> = BTreeMap::new();
    for (a, b) in edges {
        if next.insert(a, b).is_some() {
            return None;
        }
    }
    let mut polygons = Vec::new();
    while let Some((start, mut at)) = next.pop_first() {
        let mut ring = vec![start];
        while at != start {
            ring.push(at);
            at = next.remove(&at)?;
        }
        ring.push(start);
        if signed(&ring) <= 0 {
            return None;
        }
        let ring: Option<Vec<LonLat>> =
            ring.iter().map(|v| LonLat::new(v.0 as f64 / 1e7, v.1 as f64 / 1e7).ok()).collect();
        polygons.push(Polygon::new(ring?, Vec::new()).ok()?);
    }
    let whole = MultiPolygon(polygons);
    (!whole.is_empty() && check_validity(&whole).is_empty()).then_some(whole)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn square(w: f64, s: f64, e: f64, n: f64) -> MultiPolygon {
        let ring = json!([[[w, s], [e, s], [e, n], [w, n], [w, s]]]);
        MultiPolygon::from_geojson(&json!({ "type": "Polygon", "coordinates": ring })).unwrap()
    }

    #[test]
    fn neighbours_lose_the_border_they_share() {
        let (a, b) = (square(0.0, 0.0, 1.0, 1.0), square(1.0, 0.0, 2.0, 1.0));
        let whole = union(&[&a, &b]).unwrap();
        assert_eq!(whole.rings().count(), 1);
        assert!((whole.area_m2() - a.area_m2() - b.area_m2()).abs() < 1.0);
    }

    #[test]
    fn areas_apart_become_two_parts() {
        let (a, b) = (square(0.0, 0.0, 1.0, 1.0), square(3.0, 0.0, 4.0, 1.0));
        assert_eq!(union(&[&a, &b]).unwrap().rings().count(), 2);
    }

    #[test]
    fn borders_that_do_not_match_have_no_simple_union() {
        let halves = square(1.0, 0.0, 2.0, 0.5);
        assert!(union(&[&square(0.0, 0.0, 1.0, 1.0), &halves]).is_none(), "an edge shared in part");
        assert!(
            union(&[&square(0.0, 0.0, 1.0, 1.0), &square(0.0, 0.0, 1.0, 1.0)]).is_none(),
            "the same area twice"
        );
        let corner = square(1.0, 1.0, 2.0, 2.0);
        assert!(union(&[&square(0.0, 0.0, 1.0, 1.0), &corner]).is_none(), "touching in a point");
    }

    #[test]
    fn a_ring_of_areas_around_a_hole_has_no_simple_union() {
        let ring = [
            square(0.0, 0.0, 1.0, 1.0),
            square(1.0, 0.0, 2.0, 1.0),
            square(2.0, 0.0, 3.0, 1.0),
            square(0.0, 1.0, 1.0, 2.0),
            square(2.0, 1.0, 3.0, 2.0),
            square(0.0, 2.0, 1.0, 3.0),
            square(1.0, 2.0, 2.0, 3.0),
            square(2.0, 2.0, 3.0, 3.0),
        ];
        assert!(union(&ring.iter().collect::<Vec<_>>()).is_none());
    }
}
