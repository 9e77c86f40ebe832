//! Clipping to the tile and its margin: Sutherland–Hodgman for rings, Liang–Barsky for lines.

use super::{BUFFER, EXTENT, TilePoint};

const MIN: f64 = -(BUFFER as f64);
const MAX: f64 = (EXTENT + BUFFER) as f64;

/// Is the point in the tile or its margin?
pub(super) fn holds(p: TilePoint) -> bool {
    (MIN..=MAX).contains(&p.0) && (MIN..=MAX).contains(&p.1)
}

/// The part of a closed ring inside the box, as a closed ring; empty when there is none.
///
/// Where the ring leaves the box and comes back it follows the border of the box, which lies in the margin and is
/// never seen.
pub(super) fn ring(points: &[TilePoint]) -> Vec<TilePoint> {
    if points.iter().all(|&p| holds(p)) {
        return points.to_vec();
    }
    let mut open: Vec<TilePoint> = points.to_vec();
    open.pop();
    // Distance inside each of the four borders; positive is inside.
    let borders: [fn(TilePoint) -> f64; 4] = [|p| p.0 - MIN, |p| MAX - p.0, |p| p.1 - MIN, |p| MAX - p.1];
    for inside in borders {
        let mut kept = Vec::with_capacity(open.len() + 4);
        for (i, &b) in open.iter().enumerate() {
            let a = open[if i == 0 { open.len() - 1 } else { i - 1 }];
            let (da, db) = (inside(a), inside(b));
            if (da < 0.0) != (db < 0.0) {
                kept.push(crossing(a, da, b, db));
            }
            if db >= 0.0 {
                kept.push(b);
            }
        }
        open = kept;
    }
    open.extend(open.first().copied());
    open
}

/// Where a line leaves the box: the same point to the last bit whichever end comes first, so that neighbours meet there, too.
fn crossing(a: TilePoint, da: f64, b: TilePoint, db: f64) -> TilePoint {
    let ((a, da), (b, db)) = if a < b { ((a, da), (b, db)) } else { ((b, db), (a, da)) };
    let t = da / (da - db);
    (a.0 + t * (b.0 - a.0), a.1 + t * (b.1 - a.1))
}

/// The pieces of a line inside the box.
pub(super) fn line(points: &[TilePoint]) -> Vec<Vec<TilePoint>> {
    let mut pieces: Vec<Vec<TilePoint>> = Vec::new();
    // Does the last piece end where the next segment begins?
    let mut joined = false;
    for pair in points.windows(2) {
        let Some((a, b, t1)) = segment(pair[0], pair[1]) else {
            joined = false;
            continue;
        };
        match pieces.last_mut() {
            Some(piece) if joined && piece.last() == Some(&a) => piece.push(b),
            _ => pieces.push(vec![a, b]),
        }
        joined = t1 >= 1.0;
    }
    pieces
}

/// The part of a segment inside the box, and the share of the segment at which it ends.
fn segment(a: TilePoint, b: TilePoint) -> Option<(TilePoint, TilePoint, f64)> {
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    let (mut t0, mut t1) = (0.0_f64, 1.0_f64);
    for (towards, room) in [(-dx, a.0 - MIN), (dx, MAX - a.0), (-dy, a.1 - MIN), (dy, MAX - a.1)] {
        if towards == 0.0 {
            if room < 0.0 {
                return None;
            }
            continue;
        }
        let t = room / towards;
        if towards < 0.0 {
            t0 = t0.max(t);
        } else {
            t1 = t1.min(t);
        }
    }
    let at = |t: f64| (a.0 + t * dx, a.1 + t * dy);
    // The exact ends stay as they are, so that pieces join.
    let start = if t0 > 0.0 { at(t0) } else { a };
    let end = if t1 < 1.0 { at(t1) } else { b };
    (t0 <= t1).then_some((start, end, t1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn area(ring: &[TilePoint]) -> f64 {
        ring.windows(2).map(|w| (w[0].0 * w[1].1 - w[1].0 * w[0].1) / 2.0).sum()
    }

    #[test]
    fn a_ring_around_the_whole_box_becomes_the_box() {
        let far = [(-1e5, -1e5), (1e5, -1e5), (1e5, 1e5), (-1e5, 1e5), (-1e5, -1e5)];
        let clipped = ring(&far);
        assert!((area(&clipped) - (MAX - MIN).powi(2)).abs() < 1e-3);
    }

    #[test]
    fn a_ring_elsewhere_leaves_nothing() {
        assert!(ring(&[(5e3, 5e3), (6e3, 5e3), (6e3, 6e3), (5e3, 5e3)]).is_empty());
    }

    #[test]
    fn a_line_that_leaves_and_returns_becomes_two_pieces() {
        let pieces = line(&[(10.0, 10.0), (10.0, -500.0), (200.0, -500.0), (200.0, 10.0), (300.0, 10.0)]);
        assert_eq!(
            pieces,
            [vec![(10.0, 10.0), (10.0, MIN)], vec![(200.0, MIN), (200.0, 10.0), (300.0, 10.0)]]
        );
        assert_eq!(line(&[(-100.0, 2000.0), (5000.0, 2000.0)]), [vec![(MIN, 2000.0), (MAX, 2000.0)]]);
        assert!(line(&[(-100.0, 0.0), (-100.0, 4000.0)]).is_empty());
        assert!(line(&[(-5000.0, 100.0), (100.0, -5000.0)]).is_empty());
    }

    proptest! {
        #[test]
        fn what_is_left_lies_in_the_box_and_area_is_kept_for_rectangles(
            x in -9e3..9e3_f64, y in -9e3..9e3_f64, w in 1.0..9e3_f64, h in 1.0..9e3_f64
        ) {
            let rect = [(x, y), (x + w, y), (x + w, y + h), (x, y + h), (x, y)];
            let clipped = ring(&rect);
            prop_assert!(clipped.iter().all(|p| p.0 >= MIN - 1e-6 && p.0 <= MAX + 1e-6));
            let width = ((x + w).min(MAX) - x.max(MIN)).max(0.0);
            let height = ((y + h).min(MAX) - y.max(MIN)).max(0.0);
            prop_assert!((area(&clipped) - width * height).abs() < 1e-3);
        }
    }
}
