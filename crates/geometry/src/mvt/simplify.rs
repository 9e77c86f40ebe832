//! Douglas–Peucker: leaves out vertices a tile cannot show.

use super::TilePoint;

/// Distance from `p` to the segment from `a` to `b`, squared.
fn distance2(p: TilePoint, a: TilePoint, b: TilePoint) -> f64 {
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    let len2 = dx * dx + dy * dy;
    let t = if len2 > 0.0 { (((p.0 - a.0) * dx + (p.1 - a.1) * dy) / len2).clamp(0.0, 1.0) } else { 0.0 };
    let (ex, ey) = (a.0 + t * dx - p.0, a.1 + t * dy - p.1);
    ex * ex + ey * ey
}

/// The line without vertices nearer than `tolerance` to it; keeps both ends.
pub(super) fn line(points: &[TilePoint], tolerance: f64) -> Vec<TilePoint> {
    if points.len() < 3 {
        return points.to_vec();
    }
    let mut keep = vec![false; points.len()];
    keep[0] = true;
    keep[points.len() - 1] = true;
    // A list of stretches instead of recursion: a line of a million vertices must not exhaust the stack.
    let mut stretches = vec![(0, points.len() - 1)];
    while let Some((from, to)) = stretches.pop() {
        let mut farthest = (tolerance * tolerance, None);
        for i in from + 1..to {
            let d = distance2(points[i], points[from], points[to]);
            if d > farthest.0 {
                farthest = (d, Some(i));
            }
        }
        if let Some(i) = farthest.1 {
            keep[i] = true;
            stretches.push((from, i));
            stretches.push((i, to));
        }
    }
    points.iter().zip(keep).filter(|(_, k)| *k).map(|(p, _)| *p).collect()
}

/// A closed ring, simplified in two halves: from the first vertex to the one farthest from it and back.
pub(super) fn ring(points: &[TilePoint], tolerance: f64) -> Vec<TilePoint> {
    let Some(&first) = points.first() else { return Vec::new() };
    let distance = |p: &TilePoint| (p.0 - first.0).powi(2) + (p.1 - first.1).powi(2);
    let far = (0..points.len())
        .max_by(|&i, &j| distance(&points[i]).total_cmp(&distance(&points[j])))
        .unwrap_or_default();
    let mut out = line(&points[..=far], tolerance);
    out.extend(line(&points[far..], tolerance).into_iter().skip(1));
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_wobble_below_the_tolerance_disappears_and_a_corner_stays() {
        let wobble = [(0.0, 0.0), (10.0, 0.3), (20.0, -0.3), (30.0, 0.0), (30.0, 50.0)];
        assert_eq!(line(&wobble, 0.75), [(0.0, 0.0), (30.0, 0.0), (30.0, 50.0)]);
    }

    #[test]
    fn a_ring_keeps_its_corners_and_stays_closed() {
        let square =
            [(0.0, 0.0), (50.0, 0.1), (100.0, 0.0), (100.0, 100.0), (50.0, 100.0), (0.0, 100.0), (0.0, 0.0)];
        assert_eq!(ring(&square, 0.75), [(0.0, 0.0), (100.0, 0.0), (100.0, 100.0), (0.0, 100.0), (0.0, 0.0)]);
        assert!(ring(&[], 1.0).is_empty());
        assert_eq!(ring(&[(1.0, 1.0); 4], 1.0).len(), 2);
    }

    proptest! {
        #[test]
        fn no_vertex_left_out_is_farther_than_the_tolerance(
            points in proptest::collection::vec((0.0..50.0_f64, 0.0..50.0_f64), 2..60)
        ) {
            let simple = line(&points, 2.0);
            prop_assert_eq!(simple.first(), points.first());
            prop_assert_eq!(simple.last(), points.last());
            for p in &points {
                let d = simple.windows(2).map(|w| distance2(*p, w[0], w[1])).fold(f64::INFINITY, f64::min);
                prop_assert!(d <= 4.0 + 1e-9);
            }
        }
    }
}
