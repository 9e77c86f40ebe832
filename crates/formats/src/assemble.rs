//! Rings without order into polygons: which ring is a hole of which, by containment, because the direction of rings in files cannot be
//! relied on.

use crate::raw::{RawPolygon, RawRing};

/// Rings × vertices that are looked at: some seconds at worst. Real borders have a few rings.
const MAX_WORK: usize = 1_000_000_000;

/// Where a point lies relative to a ring.
#[derive(PartialEq, Clone, Copy)]
pub(crate) enum Side {
    In,
    On,
    Out,
}

/// A box: least x, least y, greatest x, greatest y.
pub(crate) type Box4 = [f64; 4];

/// The box of no point: it holds nothing.
pub(crate) const NOWHERE: Box4 = [f64::MAX, f64::MAX, f64::MIN, f64::MIN];

/// The box around points; [`NOWHERE`] for none.
pub(crate) fn bounds<'a>(points: impl IntoIterator<Item = &'a [f64; 2]>) -> Box4 {
    points.into_iter().fold(NOWHERE, |b, p| [b[0].min(p[0]), b[1].min(p[1]), b[2].max(p[0]), b[3].max(p[1])])
}

/// Twice the signed area; positive counterclockwise.
pub(crate) fn doubled_area(ring: &[[f64; 2]]) -> f64 {
    let Some(&o) = ring.first() else { return 0.0 };
    // Relative to the first vertex: metres of millions would lose digits.
    ring.windows(2).map(|w| (w[0][0] - o[0]) * (w[1][1] - o[1]) - (w[1][0] - o[0]) * (w[0][1] - o[1])).sum()
}

/// Even-odd rule; the ring may be closed or not.
pub(crate) fn side(p: [f64; 2], ring: &[[f64; 2]]) -> Side {
    let mut inside = false;
    let next = ring.iter().skip(1).chain(ring.first());
    for (a, b) in ring.iter().zip(next) {
        let cross = (b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0]);
        let spans = |i: usize| a[i].min(b[i]) <= p[i] && p[i] <= a[i].max(b[i]);
        if cross == 0.0 && spans(0) && spans(1) {
            return Side::On;
        }
        if (a[1] > p[1]) != (b[1] > p[1]) && ((cross > 0.0) == (b[1] > a[1])) {
            inside = !inside;
        }
    }
    if inside { Side::In } else { Side::Out }
}

/// Does `outer` hold `inner`? The first vertex that lies on no border of it decides; two equal rings hold not each other.
fn holds(outer: &[[f64; 2]], inner: &[[f64; 2]]) -> bool {
    inner.iter().map(|&p| side(p, outer)).find(|s| *s != Side::On) == Some(Side::In)
}

/// Polygons from the rings of one feature. A ring inside an odd number of others is a hole of the smallest of them that is none.
/// An error when there are too many rings to be compared.
pub(crate) fn assemble(rings: Vec<RawRing>) -> Result<Vec<RawPolygon>, String> {
    if rings.len() == 1 {
        return Ok(vec![rings]);
    }
    let vertices: usize = rings.iter().map(Vec::len).sum();
    if rings.len().saturating_mul(vertices) > MAX_WORK {
        return Err(format!("one feature has {} rings with {vertices} vertices; split it", rings.len()));
    }
    let boxes: Vec<Box4> = rings.iter().map(bounds).collect();
    let inside = |i: usize, o: usize| {
        let (a, b) = (boxes[i], boxes[o]);
        i != o && b[0] <= a[0] && b[1] <= a[1] && a[2] <= b[2] && a[3] <= b[3] && holds(&rings[o], &rings[i])
    };
    let holders: Vec<Vec<usize>> =
        (0..rings.len()).map(|i| (0..rings.len()).filter(|&o| inside(i, o)).collect()).collect();
    let is_outer = |i: usize| holders[i].len().is_multiple_of(2);
    let mut polygon_of = vec![usize::MAX; rings.len()];
    let mut polygons: Vec<RawPolygon> = Vec::new();
    for i in (0..rings.len()).filter(|&i| is_outer(i)) {
        polygon_of[i] = polygons.len();
        polygons.push(vec![rings[i].clone()]);
    }
    for i in (0..rings.len()).filter(|&i| !is_outer(i)) {
        let around = holders[i]
            .iter()
            .filter(|&&o| is_outer(o))
            .min_by(|&&a, &&b| doubled_area(&rings[a]).abs().total_cmp(&doubled_area(&rings[b]).abs()));
        // Rings that cross each other may hold one another in ways no nesting has: such a ring stands for itself.
        match around {
            Some(&o) => polygons[polygon_of[o]].push(rings[i].clone()),
            None => polygons.push(vec![rings[i].clone()]),
        }
    }
    Ok(polygons)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(x: f64, y: f64, s: f64) -> RawRing {
        vec![[x, y], [x + s, y], [x + s, y + s], [x, y + s], [x, y]]
    }

    #[test]
    fn a_hole_is_known_by_where_it_lies_and_not_by_its_direction() {
        // All counterclockwise, holes first, an island in the lake.
        let rings = vec![
            square(2.0, 2.0, 4.0),
            square(20.0, 0.0, 5.0),
            square(3.0, 3.0, 1.0),
            square(0.0, 0.0, 10.0),
        ];
        let mut found: Vec<Vec<f64>> = assemble(rings)
            .unwrap()
            .iter()
            .map(|p| p.iter().map(|r| doubled_area(r) / 2.0).collect())
            .collect();
        found.sort_by(|a, b| a[0].total_cmp(&b[0]));
        assert_eq!(found, [vec![1.0], vec![25.0], vec![100.0, 16.0]]);
    }

    #[test]
    fn a_hole_that_touches_the_border_from_inside_is_one_and_a_neighbour_is_none() {
        let touching = vec![[0.0, 5.0], [3.0, 4.0], [3.0, 6.0], [0.0, 5.0]];
        assert_eq!(assemble(vec![square(0.0, 0.0, 10.0), touching]).unwrap().len(), 1);
        assert_eq!(assemble(vec![square(0.0, 0.0, 10.0), square(10.0, 0.0, 10.0)]).unwrap().len(), 2);
        assert_eq!(assemble(vec![square(0.0, 0.0, 10.0), square(0.0, 0.0, 10.0)]).unwrap().len(), 2);
    }

    #[test]
    fn too_many_rings_are_refused_before_they_cost_time() {
        let why = assemble(vec![square(0.0, 0.0, 1.0); 20_000]).unwrap_err();
        assert!(why.contains("20000 rings"), "{why}");
    }
}
