//! How two edges meet, exactly.

use crate::coord::LonLat;
use crate::edges::Edge;
use crate::snap::{IntPoint, on_segment, side};
use std::cmp::Ordering;

/// How two edges meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Meeting {
    Apart,
    /// In a point inside both.
    Crossing,
    /// Along a stretch, between these two points.
    Along(IntPoint, IntPoint),
    /// An end of the second edge lies inside the first one.
    FirstTouched(IntPoint),
    /// An end of the first edge lies inside the second one.
    SecondTouched(IntPoint),
    /// They share an end and nothing else.
    SharedEnd(IntPoint),
}

/// How `e` and `f` meet.
pub(crate) fn meeting(e: Edge, f: Edge) -> Meeting {
    let (a, b, c, d) = (e.from.wide(), e.to.wide(), f.from.wide(), f.to.wide());
    let (sc, sd) = (side(a, b, c), side(a, b, d));
    if sc == sd && sc != Ordering::Equal {
        return Meeting::Apart;
    }
    let (sa, sb) = (side(c, d, a), side(c, d, b));
    if sc == Ordering::Equal && sd == Ordering::Equal {
        // On one line: order along it and see what they share.
        let (e_lo, e_hi) = (e.from.min(e.to), e.from.max(e.to));
        let (f_lo, f_hi) = (f.from.min(f.to), f.from.max(f.to));
        let (lo, hi) = (e_lo.max(f_lo), e_hi.min(f_hi));
        return match lo.cmp(&hi) {
            Ordering::Less => Meeting::Along(lo, hi),
            Ordering::Equal => Meeting::SharedEnd(lo),
            Ordering::Greater => Meeting::Apart,
        };
    }
    if e.from == f.from || e.from == f.to {
        return Meeting::SharedEnd(e.from);
    }
    if e.to == f.from || e.to == f.to {
        return Meeting::SharedEnd(e.to);
    }
    if sc == sd.reverse() && sc != Ordering::Equal && sa == sb.reverse() && sa != Ordering::Equal {
        return Meeting::Crossing;
    }
    for p in [f.from, f.to] {
        if on_segment(a, b, p.wide()) {
            return Meeting::FirstTouched(p);
        }
    }
    for p in [e.from, e.to] {
        if on_segment(c, d, p.wide()) {
            return Meeting::SecondTouched(p);
        }
    }
    Meeting::Apart
}

/// Where two edges that cross do so.
pub(crate) fn crossing_place(e: Edge, f: Edge) -> LonLat {
    let (p, q) = (e.from.to_lonlat(), e.to.to_lonlat());
    let (r, s) = (f.from.to_lonlat(), f.to.to_lonlat());
    let (ex, ey) = (q.lon() - p.lon(), q.lat() - p.lat());
    let (fx, fy) = (s.lon() - r.lon(), s.lat() - r.lat());
    let det = ex * fy - ey * fx;
    let t = ((r.lon() - p.lon()) * fy - (r.lat() - p.lat()) * fx) / det;
    // The lines are known to cross, but for nearly parallel ones rounding may leave nothing of `det`.
    let t = if t.is_finite() { t.clamp(0.0, 1.0) } else { 0.5 };
    LonLat::clamped(p.lon() + t * ex, p.lat() + t * ey)
}

/// The lattice point nearest to where two edges cross that are known to. It lies in the boxes of both: a box has lattice corners.
pub(crate) fn crossing_point(e: Edge, f: Edge) -> IntPoint {
    let ((ax, ay), (bx, by)) = (e.from.wide(), e.to.wide());
    let ((cx, cy), (dx, dy)) = (f.from.wide(), f.to.wide());
    let cross =
        |a: i64, b: i64, c: i64, d: i64| i128::from(a) * i128::from(d) - i128::from(b) * i128::from(c);
    // The crossing is a + t (b - a) with t = above / below; both fit in 67 bits, a product with a difference in 100.
    let above = cross(cx - ax, cy - ay, dx - cx, dy - cy);
    let below = cross(bx - ax, by - ay, dx - cx, dy - cy);
    let nearest = |from: i64, to: i64| {
        let (n, d) = (above * i128::from(to - from), below);
        let (n, d) = if d < 0 { (-n, -d) } else { (n, d) };
        (i128::from(from) + (2 * n + d).div_euclid(2 * d)) as i32
    };
    IntPoint { x: nearest(ax, bx), y: nearest(ay, by) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn edge(a: (i32, i32), b: (i32, i32)) -> Edge {
        Edge { from: IntPoint { x: a.0, y: a.1 }, to: IntPoint { x: b.0, y: b.1 } }
    }

    #[test]
    fn the_crossing_of_two_diagonals_of_the_earth_is_its_middle() {
        let e = edge((-1_800_000_000, -900_000_000), (1_800_000_000, 900_000_000));
        let f = edge((-1_800_000_000, 900_000_000), (1_800_000_000, -900_000_000));
        assert_eq!(meeting(e, f), Meeting::Crossing);
        assert_eq!(crossing_point(e, f), IntPoint { x: 0, y: 0 });
        // 1 + 2/3, rounded.
        assert_eq!(crossing_point(edge((0, 0), (3, 3)), edge((3, 0), (1, 3))), IntPoint { x: 2, y: 2 });
    }

    proptest! {
        #[test]
        fn the_nearest_lattice_point_is_half_a_step_from_the_crossing(
            a in (-50..50_i32, -50..50_i32), b in (-50..50_i32, -50..50_i32),
            c in (-50..50_i32, -50..50_i32), d in (-50..50_i32, -50..50_i32)
        ) {
            let (e, f) = (edge(a, b), edge(c, d));
            prop_assume!(a != b && c != d && meeting(e, f) == Meeting::Crossing);
            let (at, near) = (crossing_place(e, f), crossing_point(e, f));
            prop_assert!((at.lon() * 1e7 - f64::from(near.x)).abs() < 0.500_001);
            prop_assert!((at.lat() * 1e7 - f64::from(near.y)).abs() < 0.500_001);
            prop_assert!(e.bounds().holds(near.into()) && f.bounds().holds(near.into()));
        }
    }
}
