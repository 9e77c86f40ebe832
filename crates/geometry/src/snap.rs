//! Integer coordinates at 10⁻⁷ degree (about 1 cm) and the exact predicates on them.
//!
//! Floating point cannot say for certain on which side of a line a point lies; integers can. Everything that
//! must be certain (which grid, is the cover complete, is the border sound) first snaps to this lattice and then
//! computes without rounding: products are taken in 128 bits.
//!
//! # Who owns a point on a shared border
//! The half-open rule: a point belongs to the polygon that covers the place an infinitesimal step to its **east**,
//! and then an even smaller step to its **north**. So on a border that runs north–south or aslant the eastern
//! neighbour wins, on a border that runs exactly east–west the northern one. The step leads every point into the
//! inside of something, so in a cover without gaps or overlaps each point has exactly one owner.

use crate::bounds::Bounds;
use crate::coord::{BBox, LonLat};
use crate::shape::{MultiPolygon, Polygon};
use std::cmp::Ordering;

/// Lattice steps in one degree.
pub const STEPS_PER_DEGREE: f64 = 1e7;

/// A point of the lattice: longitude and latitude in units of 10⁻⁷ degree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IntPoint {
    /// Longitude, 10⁻⁷ degree; ±1.8 × 10⁹.
    pub x: i32,
    /// Latitude, 10⁻⁷ degree; ±0.9 × 10⁹.
    pub y: i32,
}

impl IntPoint {
    /// The nearest lattice point (halves away from zero).
    pub fn snap(p: LonLat) -> Self {
        Self { x: rounded(p.lon() * STEPS_PER_DEGREE), y: rounded(p.lat() * STEPS_PER_DEGREE) }
    }

    /// The position of this lattice point.
    pub fn to_lonlat(self) -> LonLat {
        LonLat::clamped(f64::from(self.x) / STEPS_PER_DEGREE, f64::from(self.y) / STEPS_PER_DEGREE)
    }

    pub(crate) fn wide(self) -> Wide {
        (i64::from(self.x), i64::from(self.y))
    }
}

/// `v.round() as i32`, halves away from zero, for what is far below 2³¹, without the call that processors of the first 64-bit generation
/// need for `round`. Adding 1.5 × 2⁵² rounds to a whole number, halves to even, and leaves it in the lowest bits.
#[inline]
fn rounded(v: f64) -> i32 {
    const SHIFT: f64 = 6_755_399_441_055_744.0;
    let shifted = v + SHIFT;
    // Exact.
    let rest = v - (shifted - SHIFT);
    let even = (shifted.to_bits() as u32).cast_signed();
    even + i32::from(rest >= 0.5 && v > 0.0) - i32::from(rest <= -0.5 && v < 0.0)
}

/// Coordinates with room for sums and doubled points.
pub(crate) type Wide = (i64, i64);

/// Where `p` lies relative to the line from `a` to `b`: `Greater` = left, `Less` = right, `Equal` = on it. Exact.
pub(crate) fn side(a: Wide, b: Wide, p: Wide) -> Ordering {
    let left = i128::from(b.0 - a.0) * i128::from(p.1 - a.1);
    let right = i128::from(b.1 - a.1) * i128::from(p.0 - a.0);
    left.cmp(&right)
}

/// Does `p` lie on the closed segment from `a` to `b`? Exact.
pub(crate) fn on_segment(a: Wide, b: Wide, p: Wide) -> bool {
    let within = |lo: i64, hi: i64, v: i64| lo.min(hi) <= v && v <= lo.max(hi);
    within(a.0, b.0, p.0) && within(a.1, b.1, p.1) && side(a, b, p) == Ordering::Equal
}

/// The infinitesimal step that turns a point into one that lies on no edge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// East, and a smaller step north: the rule for ownership.
    East,
    /// West, and a smaller step south: its mirror image.
    West,
}

/// How a ray from the stepped point to the east meets the edge from `a` to `b`: +1 when the edge passes it going
/// north, -1 going south, 0 when it misses. The sum over closed rings is the winding number. Exact.
pub(crate) fn ray_crossing(a: Wide, b: Wide, p: Wide, step: Step) -> i32 {
    let above = |v: Wide| if step == Step::East { v.1 > p.1 } else { v.1 >= p.1 };
    match (above(a), above(b)) {
        (false, true) => i32::from(west_of(side(a, b, p), step)),
        (true, false) => -i32::from(west_of(side(a, b, p).reverse(), step)),
        _ => 0,
    }
}

/// Is the stepped point west of a line that runs north, given the side of the point itself?
fn west_of(side: Ordering, step: Step) -> bool {
    match side {
        Ordering::Greater => true,
        Ordering::Equal => step == Step::West,
        Ordering::Less => false,
    }
}

impl MultiPolygon {
    /// The same place with every vertex on the lattice. What shrinks to nothing there is left out: it is smaller than a centimetre.
    pub fn snapped(&self) -> MultiPolygon {
        let ring = |r: &[LonLat]| {
            let mut open = snap_ring(r);
            open.push(*open.first()?);
            (open.len() >= 4).then(|| open.into_iter().map(IntPoint::to_lonlat).collect())
        };
        let part = |p: &Polygon| {
            let mut rings = p.rings();
            let outer = ring(rings.next()?)?;
            Polygon::new(outer, rings.filter_map(ring).collect()).ok()
        };
        MultiPolygon(self.0.iter().filter_map(part).collect())
    }
}

/// Snaps a closed ring to an open chain of lattice points without immediate repetitions. May come out empty or
/// with fewer than three points when the ring is smaller than the lattice.
pub fn snap_ring(ring: &[LonLat]) -> Vec<IntPoint> {
    let mut points: Vec<IntPoint> = Vec::with_capacity(ring.len());
    for &p in ring {
        let p = IntPoint::snap(p);
        if points.last() != Some(&p) {
            points.push(p);
        }
    }
    while points.len() > 1 && points.first() == points.last() {
        points.pop();
    }
    points
}

/// Twice the signed area of an open ring in lattice units, positive when anticlockwise. Exact.
pub(crate) fn doubled_area(ring: &[IntPoint]) -> i128 {
    let Some(origin) = ring.first().map(|p| p.wide()) else { return 0 };
    let b = Bounds::of(ring);
    let size = (i64::from(b.east) - i64::from(b.west)).max(i64::from(b.north) - i64::from(b.south));
    let from_origin = |p: IntPoint| (i64::from(p.x) - origin.0, i64::from(p.y) - origin.1);
    // Small rings, which almost all are, do not overflow 64 bits: the sum of 2¹⁴ differences of two products of 2²⁴ × 2²⁴.
    if size < 1 << 24 && ring.len() < 1 << 14 {
        let doubled = |(a, b): (IntPoint, IntPoint)| {
            let (a, b) = (from_origin(a), from_origin(b));
            a.0 * b.1 - b.0 * a.1
        };
        return ring_edges(ring).map(doubled).sum::<i64>().into();
    }
    let wide = |p: IntPoint| {
        let p = from_origin(p);
        (i128::from(p.0), i128::from(p.1))
    };
    ring_edges(ring)
        .map(|(a, b)| {
            let (a, b) = (wide(a), wide(b));
            a.0 * b.1 - b.0 * a.1
        })
        .sum()
}

/// The edges of an open ring, the closing one included.
pub(crate) fn ring_edges(ring: &[IntPoint]) -> impl Iterator<Item = (IntPoint, IntPoint)> + '_ {
    let closing = ring.last().copied().zip(ring.first().copied());
    ring.windows(2).map(|w| (w[0], w[1])).chain(closing)
}

impl MultiPolygon {
    /// Does the place own this point? Exact at 10⁻⁷ degree; the module says who owns a point on a border.
    pub fn contains(&self, p: LonLat) -> bool {
        let at = IntPoint::snap(p).wide();
        let mut inside = false;
        for ring in self.near_rings(p) {
            for w in ring.windows(2) {
                let (a, b) = (IntPoint::snap(w[0]).wide(), IntPoint::snap(w[1]).wide());
                inside ^= ray_crossing(a, b, at, Step::East) != 0;
            }
        }
        inside
    }

    /// Does the point lie exactly (at 10⁻⁷ degree) on a border of the place?
    pub fn has_on_border(&self, p: LonLat) -> bool {
        let at = IntPoint::snap(p).wide();
        self.near_rings(p).any(|r| {
            r.windows(2).any(|w| on_segment(IntPoint::snap(w[0]).wide(), IntPoint::snap(w[1]).wide(), at))
        })
    }

    /// Rings of the parts whose box, with a lattice step to spare, holds the point.
    fn near_rings(&self, p: LonLat) -> impl Iterator<Item = &[LonLat]> {
        let slack = 1.0 / STEPS_PER_DEGREE;
        let near = move |b: BBox| {
            (b.west() - slack..=b.east() + slack).contains(&p.lon())
                && (b.south() - slack..=b.north() + slack).contains(&p.lat())
        };
        self.0.iter().filter(move |part| near(part.bbox())).flat_map(Polygon::rings)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shape::{at, rect};
    use proptest::prelude::*;

    #[test]
    fn snapping_rounds_to_the_nearest_lattice_point_and_back() {
        assert_eq!(
            IntPoint::snap(at(114.123_456_78, -22.000_000_04)),
            IntPoint { x: 1_141_234_568, y: -220_000_000 }
        );
        assert_eq!(IntPoint { x: 1_141_234_568, y: -1 }.to_lonlat(), at(114.123_456_8, -0.000_000_1));
        assert_eq!(IntPoint::snap(at(180.0, 90.0)), IntPoint { x: 1_800_000_000, y: 900_000_000 });
    }

    #[test]
    fn the_side_of_a_line_across_the_whole_earth_is_exact() {
        let (a, b) = ((-1_800_000_000, -900_000_000), (1_800_000_000, 899_999_999));
        assert_eq!(side(a, b, (0, 0)), Ordering::Greater);
        assert_eq!(side(a, b, (0, -1)), Ordering::Less);
        assert_eq!(side(a, b, a), Ordering::Equal);
    }

    #[test]
    fn the_eastern_neighbour_owns_an_upright_border_and_the_northern_one_a_level_border() {
        let (west, east) = (rect(0.0, 0.0, 1.0, 1.0), rect(1.0, 0.0, 2.0, 1.0));
        assert!(east.contains(at(1.0, 0.5)) && !west.contains(at(1.0, 0.5)));
        let north = rect(0.0, 1.0, 1.0, 2.0);
        assert!(north.contains(at(0.5, 1.0)) && !west.contains(at(0.5, 1.0)));
        // The corner where all meet goes north-east; here nobody is there, so nobody owns it.
        assert!(![&west, &east, &north].iter().any(|m| m.contains(at(1.0, 1.0))));
        assert!([&west, &east, &north].iter().all(|m| m.has_on_border(at(1.0, 1.0))));
        assert!(west.contains(at(0.0, 0.0)));
        assert!(!west.has_on_border(at(0.5, 0.5)));
    }

    #[test]
    fn a_ring_smaller_than_the_lattice_collapses() {
        let tiny = rect(114.0, 22.0, 114.000_000_01, 22.000_000_01);
        assert_eq!(snap_ring(tiny.0[0].outer()).len(), 1);
        assert!(!tiny.contains(at(114.0, 22.0)));
    }

    #[test]
    fn rounding_goes_to_the_nearest_number_and_halves_away_from_zero() {
        for whole in [0.0, 1.0, 2.0, 1_141_234_567.0, 1_799_999_999.0] {
            for part in [0.0, 0.25, 0.499_999_9, 0.5, 0.500_000_1, 0.75, 1.0] {
                let v: f64 = whole + part;
                for v in [v, v.next_up(), v.next_down(), -v, -v.next_up(), -v.next_down()] {
                    assert_eq!(rounded(v), v.round() as i32, "{v}");
                }
            }
        }
    }

    proptest! {
        #[test]
        fn off_the_border_the_direction_of_the_step_does_not_matter(
            px in -3..4_i32, py in -3..4_i32,
            xs in proptest::collection::vec((-3..4_i32, -3..4_i32), 3..8)
        ) {
            let ring: Vec<IntPoint> = xs.iter().map(|&(x, y)| IntPoint { x, y }).collect();
            let p = (i64::from(px), i64::from(py));
            let sum = |s| ring_edges(&ring).map(|(a, b)| ray_crossing(a.wide(), b.wide(), p, s)).sum::<i32>();
            if !ring_edges(&ring).any(|(a, b)| on_segment(a.wide(), b.wide(), p)) {
                prop_assert_eq!(sum(Step::East), sum(Step::West));
            }
        }
    }
}
