//! Plane geometry in local metres (x east, y north), and the step to longitude and latitude.

/// A point in metres from the middle of the town.
pub type P = [f64; 2];

/// Where the invented town is pinned to the globe: a plausible place, not the true one of anything in it.
const ORIGIN: [f64; 2] = [111.305, 30.725];
/// Metres in a degree of longitude and latitude at [`ORIGIN`] (a flat frame is exact enough over five kilometres).
const METRES_PER_DEGREE: [f64; 2] = [95_693.0, 110_857.0];

fn round7(degrees: f64) -> f64 {
    (degrees * 1e7).round() / 1e7
}

/// Local metres to longitude and latitude, rounded to 7 decimals (about one centimetre).
pub fn lonlat(p: P) -> [f64; 2] {
    [round7(ORIGIN[0] + p[0] / METRES_PER_DEGREE[0]), round7(ORIGIN[1] + p[1] / METRES_PER_DEGREE[1])]
}

/// Longitude and latitude to local metres.
pub fn metres(c: [f64; 2]) -> P {
    [(c[0] - ORIGIN[0]) * METRES_PER_DEGREE[0], (c[1] - ORIGIN[1]) * METRES_PER_DEGREE[1]]
}

/// The whole-number key of the 7-decimal cell that `p` falls in: two vertices are one when their keys are equal.
pub fn key(p: P) -> (i64, i64) {
    let [lon, lat] = lonlat(p);
    ((lon * 1e7).round() as i64, (lat * 1e7).round() as i64)
}

/// `p` moved onto the 7-decimal raster of the published coordinates, so that what is computed is what is published.
pub fn snap(p: P) -> P {
    metres(lonlat(p))
}

/// Sum of two vectors.
pub fn add(a: P, b: P) -> P {
    [a[0] + b[0], a[1] + b[1]]
}

/// Difference of two vectors.
pub fn sub(a: P, b: P) -> P {
    [a[0] - b[0], a[1] - b[1]]
}

/// A vector times a number.
pub fn mul(a: P, k: f64) -> P {
    [a[0] * k, a[1] * k]
}

/// Scalar product.
pub fn dot(a: P, b: P) -> f64 {
    a[0] * b[0] + a[1] * b[1]
}

/// The z part of the vector product: positive when `b` is to the left of `a`.
pub fn cross(a: P, b: P) -> f64 {
    a[0] * b[1] - a[1] * b[0]
}

/// Length of a vector.
pub fn len(a: P) -> f64 {
    dot(a, a).sqrt()
}

/// Distance of two points.
pub fn dist(a: P, b: P) -> f64 {
    len(sub(a, b))
}

/// The point at `t` of the way from `a` to `b`.
pub fn lerp(a: P, b: P, t: f64) -> P {
    [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t]
}

/// The vector of length one in the direction of `a` (east for the zero vector).
pub fn unit(a: P) -> P {
    let l = len(a);
    if l < 1e-12 { [1.0, 0.0] } else { mul(a, 1.0 / l) }
}

/// `a` turned left by a right angle.
pub fn left(a: P) -> P {
    [-a[1], a[0]]
}

/// `a` turned left by `radians`.
pub fn turn(a: P, radians: f64) -> P {
    let (s, c) = radians.sin_cos();
    [a[0] * c - a[1] * s, a[0] * s + a[1] * c]
}

/// Signed area of an open ring in square metres, positive when it runs anticlockwise.
pub fn area(ring: &[P]) -> f64 {
    let n = ring.len();
    (0..n).map(|i| cross(ring[i], ring[(i + 1) % n])).sum::<f64>() / 2.0
}

/// Length around an open ring.
pub fn perimeter(ring: &[P]) -> f64 {
    let n = ring.len();
    (0..n).map(|i| dist(ring[i], ring[(i + 1) % n])).sum()
}

/// Centre of mass of an open ring.
pub fn centroid(ring: &[P]) -> P {
    let n = ring.len();
    let mut sum = [0.0, 0.0];
    for i in 0..n {
        let (a, b) = (ring[i], ring[(i + 1) % n]);
        let c = cross(a, b);
        sum = add(sum, mul(add(a, b), c));
    }
    mul(sum, 1.0 / (6.0 * area(ring)))
}

/// Whether `p` is inside an open ring (even–odd rule).
pub fn inside(ring: &[P], p: P) -> bool {
    let n = ring.len();
    let mut odd = false;
    for i in 0..n {
        let (a, b) = (ring[i], ring[(i + 1) % n]);
        if (a[1] > p[1]) != (b[1] > p[1]) && p[0] < (b[0] - a[0]) * (p[1] - a[1]) / (b[1] - a[1]) + a[0] {
            odd = !odd;
        }
    }
    odd
}

/// Where the segments `ab` and `cd` cross, as shares of each; `None` when they do not, or are parallel.
pub fn crossing(a: P, b: P, c: P, d: P) -> Option<(f64, f64)> {
    let (one, two, between) = (sub(b, a), sub(d, c), sub(c, a));
    let denominator = cross(one, two);
    if denominator.abs() < 1e-9 {
        return None;
    }
    let shares = (cross(between, two) / denominator, cross(between, one) / denominator);
    ((0.0..=1.0).contains(&shares.0) && (0.0..=1.0).contains(&shares.1)).then_some(shares)
}

/// Distance of `p` from the segment `ab`.
pub fn from_segment(p: P, a: P, b: P) -> f64 {
    let ab = sub(b, a);
    let t = (dot(sub(p, a), ab) / dot(ab, ab).max(1e-12)).clamp(0.0, 1.0);
    dist(p, lerp(a, b, t))
}

/// Distance of two segments, zero when they cross.
pub fn between_segments(a: P, b: P, c: P, d: P) -> f64 {
    if crossing(a, b, c, d).is_some() {
        return 0.0;
    }
    from_segment(a, c, d).min(from_segment(b, c, d)).min(from_segment(c, a, b)).min(from_segment(d, a, b))
}

/// A rectangle in any direction.
#[derive(Clone, Copy, Debug)]
pub struct Rect {
    /// The middle.
    pub centre: P,
    /// Direction of the length (a vector of length one).
    pub axis: P,
    /// Half the length and half the depth, in metres.
    pub half: [f64; 2],
}

impl Rect {
    /// The point at (`u`, `v`) where both run from -1 to 1 along length and depth.
    pub fn at(&self, u: f64, v: f64) -> P {
        add(self.centre, add(mul(self.axis, u * self.half[0]), mul(left(self.axis), v * self.half[1])))
    }

    /// The four corners, anticlockwise.
    pub fn corners(&self) -> [P; 4] {
        [self.at(-1.0, -1.0), self.at(1.0, -1.0), self.at(1.0, 1.0), self.at(-1.0, 1.0)]
    }

    /// Whether two rectangles come closer than `gap` metres (separating axes, a little on the safe side at corners).
    pub fn near(&self, other: &Self, gap: f64) -> bool {
        let between = sub(other.centre, self.centre);
        [self.axis, left(self.axis), other.axis, left(other.axis)].iter().all(|&axis| {
            let reach =
                |r: &Self| r.half[0] * dot(r.axis, axis).abs() + r.half[1] * dot(left(r.axis), axis).abs();
            dot(between, axis).abs() < reach(self) + reach(other) + gap
        })
    }
}

/// The rectangle of smallest area around an open ring that has a side along one of the ring's edges.
/// The axis is the longer side's direction.
pub fn bounding_rect(ring: &[P]) -> Rect {
    let n = ring.len();
    let mut best: Option<(f64, Rect)> = None;
    for i in 0..n {
        let axis = unit(sub(ring[(i + 1) % n], ring[i]));
        let (mut low, mut high) = ([f64::MAX; 2], [f64::MIN; 2]);
        for &p in ring {
            let q = [dot(p, axis), dot(p, left(axis))];
            for k in 0..2 {
                low[k] = low[k].min(q[k]);
                high[k] = high[k].max(q[k]);
            }
        }
        let half = [(high[0] - low[0]) / 2.0, (high[1] - low[1]) / 2.0];
        let size = half[0] * half[1];
        if best.is_none_or(|(b, _)| size < b) {
            let middle = mul(add(low, high), 0.5);
            let centre = add(mul(axis, middle[0]), mul(left(axis), middle[1]));
            let rect = if half[0] >= half[1] {
                Rect { centre, axis, half }
            } else {
                Rect { centre, axis: left(axis), half: [half[1], half[0]] }
            };
            best = Some((size, rect));
        }
    }
    best.map_or(Rect { centre: [0.0; 2], axis: [1.0, 0.0], half: [0.0; 2] }, |(_, rect)| rect)
}

/// A point well inside an open ring: the centre of mass when it is inside, else the middle of the widest inner
/// piece of a horizontal line through the ring.
pub fn inner_point(ring: &[P]) -> P {
    let c = centroid(ring);
    if inside(ring, c) {
        return c;
    }
    let n = ring.len();
    let mut xs: Vec<f64> = Vec::new();
    for i in 0..n {
        let (a, b) = (ring[i], ring[(i + 1) % n]);
        if (a[1] > c[1]) != (b[1] > c[1]) {
            xs.push((b[0] - a[0]) * (c[1] - a[1]) / (b[1] - a[1]) + a[0]);
        }
    }
    xs.sort_by(f64::total_cmp);
    let widest = xs.chunks_exact(2).max_by(|p, q| (p[1] - p[0]).total_cmp(&(q[1] - q[0])));
    widest.map_or(ring[0], |pair| [f64::midpoint(pair[0], pair[1]), c[1]])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn snapping_twice_changes_nothing() {
        let p = snap([123.456_789, -987.654_321]);
        assert_eq!(key(p), key(snap(p)));
        assert!(dist(p, [123.456_789, -987.654_321]) < 0.02);
    }

    #[test]
    fn the_inner_point_of_a_horseshoe_is_inside_it() {
        let ring = [[0., 0.], [10., 0.], [10., 10.], [8., 10.], [8., 2.], [2., 2.], [2., 10.], [0., 10.]];
        assert!(!inside(&ring, centroid(&ring)));
        assert!(inside(&ring, inner_point(&ring)));
    }

    #[test]
    fn rectangles_side_by_side_are_near_only_within_the_gap() {
        let a = Rect { centre: [0., 0.], axis: [1., 0.], half: [5., 5.] };
        let b = Rect { centre: [13., 0.], ..a };
        assert!(!a.near(&b, 2.9));
        assert!(a.near(&b, 3.1));
    }
}
