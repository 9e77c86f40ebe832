//! Cutting lines where they meet, until they meet in vertices only.

use super::exact::{minus, strictly_on, turn};
use super::{Cells, Segment, Unsettled};
use tessera_geometry::IntPoint;

/// Rounds after which the lines should long have settled: two or three are usual.
const ROUNDS: usize = 40;

/// Cuts the segments at all meetings and drops what lies double.
pub fn settle(mut segments: Vec<Segment>) -> Result<Vec<Segment>, Unsettled> {
    for _ in 0..ROUNDS {
        segments.sort_unstable();
        // The strongest of equal stretches stands first.
        segments.dedup_by(|later, first| later.a == first.a && later.b == first.b);
        let cuts = meetings(&segments);
        if cuts.is_empty() {
            return Ok(segments);
        }
        segments = apply(&segments, cuts);
    }
    Err(Unsettled { rounds: ROUNDS })
}

/// Where segments are to be cut: (segment, point that is none of its ends).
fn meetings(segments: &[Segment]) -> Vec<(u32, IntPoint)> {
    let mut cuts = Vec::new();
    Cells::new(segments).pairs(|i, j| {
        let (e, f) = (&segments[i], &segments[j]);
        if e.b.x < f.a.x || f.b.x < e.a.x {
            return;
        }
        let rows = |s: &Segment| (s.a.y.min(s.b.y), s.a.y.max(s.b.y));
        let ((e0, e1), (f0, f1)) = (rows(e), rows(f));
        if e1 < f0 || f1 < e0 {
            return;
        }
        let mut cut = |n: usize, s: &Segment, p: IntPoint| {
            if p != s.a && p != s.b {
                cuts.push((n as u32, p));
            }
        };
        let (fa, fb) = (turn(e.a, e.b, f.a).signum(), turn(e.a, e.b, f.b).signum());
        let (ea, eb) = (turn(f.a, f.b, e.a).signum(), turn(f.a, f.b, e.b).signum());
        if fa * fb < 0 && ea * eb < 0 {
            let p = crossing(e, f);
            cut(i, e, p);
            cut(j, f, p);
            return;
        }
        for p in [f.a, f.b] {
            if strictly_on(e.a, e.b, p) {
                cut(i, e, p);
            }
        }
        for p in [e.a, e.b] {
            if strictly_on(f.a, f.b, p) {
                cut(j, f, p);
            }
        }
    });
    cuts
}

/// The lattice point nearest to where two crossing segments meet.
fn crossing(e: &Segment, f: &Segment) -> IntPoint {
    let (u, v, w) = (minus(e.b, e.a), minus(f.b, f.a), minus(f.a, e.a));
    let cross =
        |a: (i64, i64), b: (i64, i64)| i128::from(a.0) * i128::from(b.1) - i128::from(a.1) * i128::from(b.0);
    let (mut den, mut num) = (cross(u, v), cross(w, v));
    if den < 0 {
        (den, num) = (-den, -num);
    }
    // Rounds num·d/den to the nearest whole number, halves up.
    let along = |d: i64| (2 * num * i128::from(d) + den).div_euclid(2 * den) as i32;
    IntPoint { x: e.a.x + along(u.0), y: e.a.y + along(u.1) }
}

fn apply(segments: &[Segment], mut cuts: Vec<(u32, IntPoint)>) -> Vec<Segment> {
    let along = |i: u32, p: IntPoint| {
        let s = &segments[i as usize];
        let (d, q) = (minus(s.b, s.a), minus(p, s.a));
        i128::from(d.0) * i128::from(q.0) + i128::from(d.1) * i128::from(q.1)
    };
    cuts.sort_by_cached_key(|&(i, p)| (i, along(i, p), p));
    cuts.dedup();
    let mut out = Vec::with_capacity(segments.len() + cuts.len());
    let mut cuts = cuts.into_iter().peekable();
    for (i, s) in segments.iter().enumerate() {
        let mut from = s.a;
        while let Some((_, p)) = cuts.next_if(|c| c.0 == i as u32) {
            out.extend(Segment::new(from, p, s.kind, s.street));
            from = p;
        }
        out.extend(Segment::new(from, s.b, s.kind, s.street));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arrange::{Kind, NO_STREET};
    use proptest::prelude::*;

    fn segment(a: (i32, i32), b: (i32, i32)) -> Option<Segment> {
        let p = |v: (i32, i32)| IntPoint { x: v.0, y: v.1 };
        Segment::new(p(a), p(b), Kind::Cut, NO_STREET)
    }

    #[test]
    fn a_crossing_between_lattice_points_is_rounded_and_both_lines_bend_through_it() {
        let lines: Vec<_> =
            [segment((0, 0), (3, 3)), segment((0, 2), (3, 0))].into_iter().flatten().collect();
        let settled = settle(lines).unwrap();
        // The true crossing is (1.2, 1.2).
        let middle = IntPoint { x: 1, y: 1 };
        assert_eq!(settled.len(), 4);
        assert!(settled.iter().all(|s| s.a == middle || s.b == middle));
    }

    #[test]
    fn of_lines_on_each_other_the_strongest_stays() {
        let border = Segment { kind: Kind::Border, ..segment((0, 0), (10, 0)).unwrap() };
        let settled = settle(vec![segment((2, 0), (5, 0)).unwrap(), border]).unwrap();
        assert_eq!(settled.len(), 3);
        assert!(settled.iter().all(|s| s.kind == Kind::Border));
    }

    proptest! {
        #[test]
        fn settled_lines_meet_in_vertices_only(
            ends in proptest::collection::vec(((-40..40_i32, -40..40_i32), (-40..40_i32, -40..40_i32)), 2..25)
        ) {
            let lines = ends.iter().filter_map(|&(a, b)| segment(a, b)).collect();
            let settled = settle(lines).unwrap();
            for (i, e) in settled.iter().enumerate() {
                for f in &settled[i + 1..] {
                    let apart = turn(e.a, e.b, f.a).signum() * turn(e.a, e.b, f.b).signum() >= 0
                        || turn(f.a, f.b, e.a).signum() * turn(f.a, f.b, e.b).signum() >= 0;
                    prop_assert!(apart, "{e:?} crosses {f:?}");
                    for p in [f.a, f.b] { prop_assert!(!strictly_on(e.a, e.b, p)); }
                    for p in [e.a, e.b] { prop_assert!(!strictly_on(f.a, f.b, p)); }
                    prop_assert!((e.a, e.b) != (f.a, f.b));
                }
            }
        }
    }
}
