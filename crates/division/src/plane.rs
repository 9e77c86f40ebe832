//! A plane in metres around the community: what distances, areas and directions are computed in.
//!
//! Equirectangular at the latitude of the middle: lengths are right to 1 in 1,000 within 30 km, which is enough to compare
//! borders with each other. What the result reports is measured on the ellipsoid instead ([`tessera_geometry::measure`]).

use tessera_geometry::measure::MEAN_RADIUS_M;
use tessera_geometry::{BBox, IntPoint, snap::STEPS_PER_DEGREE};

/// A place in metres: east, north.
pub type P = [f64; 2];

/// The map between the lattice and metres.
#[derive(Debug, Clone, Copy)]
pub struct Plane {
    origin: IntPoint,
    scale: P,
}

impl Plane {
    /// The plane of a box.
    pub fn of(bounds: &BBox) -> Self {
        let middle = bounds.center();
        let north = MEAN_RADIUS_M.to_radians() / STEPS_PER_DEGREE;
        let east = north * middle.lat().to_radians().cos().max(1e-6);
        Self { origin: IntPoint::snap(middle), scale: [east, north] }
    }

    /// A lattice point in metres.
    pub fn metres(&self, p: IntPoint) -> P {
        let (dx, dy) = (i64::from(p.x) - i64::from(self.origin.x), i64::from(p.y) - i64::from(self.origin.y));
        [dx as f64 * self.scale[0], dy as f64 * self.scale[1]]
    }

    /// The lattice point nearest to a place in metres.
    pub fn lattice(&self, p: P) -> IntPoint {
        let to = |origin: i32, d: f64| (f64::from(origin) + d).round() as i32;
        IntPoint { x: to(self.origin.x, p[0] / self.scale[0]), y: to(self.origin.y, p[1] / self.scale[1]) }
    }

    /// Distance of two lattice points, metres.
    pub fn distance(&self, a: IntPoint, b: IntPoint) -> f64 {
        let (a, b) = (self.metres(a), self.metres(b));
        (a[0] - b[0]).hypot(a[1] - b[1])
    }

    /// Area of an open ring, m², positive when anticlockwise.
    pub fn area(&self, ring: &[IntPoint]) -> f64 {
        let Some(&first) = ring.first() else { return 0.0 };
        let o = self.metres(first);
        let at = |p: IntPoint| {
            let m = self.metres(p);
            [m[0] - o[0], m[1] - o[1]]
        };
        let next = ring.iter().cycle().skip(1);
        ring.iter().zip(next).map(|(&a, &b)| cross(at(a), at(b))).sum::<f64>() / 2.0
    }
}

/// Cross product.
pub fn cross(a: P, b: P) -> f64 {
    a[0] * b[1] - a[1] * b[0]
}

/// Scalar product.
pub fn dot(a: P, b: P) -> f64 {
    a[0] * b[0] + a[1] * b[1]
}

/// Nearest place to `p` on the segment from `a` to `b`.
pub fn nearest_on(a: P, b: P, p: P) -> P {
    let d = [b[0] - a[0], b[1] - a[1]];
    let len2 = dot(d, d);
    let t = if len2 > 0.0 { (dot([p[0] - a[0], p[1] - a[1]], d) / len2).clamp(0.0, 1.0) } else { 0.0 };
    [a[0] + t * d[0], a[1] + t * d[1]]
}
