//! Areas, lengths and distances on the earth, in metres and square metres.
//!
//! **Area** is that of the polygon with geodesic edges on the WGS-84 ellipsoid, as Karney's algorithm (J. Geodesy 87, 2013) and PROJ give it,
//! without its iterations: latitudes are turned into authalic latitudes (the map from the ellipsoid to a sphere that keeps
//! every area), and the area of the polygon with great-circle edges on that sphere is summed by the spherical excess of each edge
//! over the equator. A geodesic is not quite a great circle there: it bends by e²/2R · sin 2φ · sin α for each metre (α its azimuth), so
//! between it and the great circle lies e²/24R · sin 2φ · Δx · s², which is added. What remains grows with the edge: below 10⁻⁷
//! of the area for edges up to 2 km, below 10⁻⁶ up to 20 km, even for a shape fifty times as long as wide. `tests/areas.rs` holds this
//! against a table made with PROJ.
//!
//! **Distances** use the sphere of mean radius; they differ from the ellipsoid by up to 0.5 %, the same for every
//! function here, so that they can be compared with each other.

use crate::coord::LonLat;
use crate::shape::{LineString, MultiPolygon, Polygon};

/// Mean earth radius of the WGS-84 ellipsoid, (2a + b) / 3, metres.
pub const MEAN_RADIUS_M: f64 = 6_371_008.771_415;

/// Semi-major axis of WGS-84, metres.
const A: f64 = 6_378_137.0;
/// Flattening of WGS-84.
const F: f64 = 1.0 / 298.257_223_563;
/// First eccentricity squared.
const E2: f64 = F * (2.0 - F);

/// Great-circle distance on the mean sphere, metres.
pub fn haversine_m(a: LonLat, b: LonLat) -> f64 {
    let (lat1, lat2) = (a.lat().to_radians(), b.lat().to_radians());
    let half_lat = (lat2 - lat1) / 2.0;
    let half_lon = (b.lon() - a.lon()).to_radians() / 2.0;
    let h = half_lat.sin().powi(2) + lat1.cos() * lat2.cos() * half_lon.sin().powi(2);
    2.0 * MEAN_RADIUS_M * h.sqrt().min(1.0).asin()
}

/// The factor `q(φ)` of authalic latitude (Snyder, Map Projections, eq. 3-12), from the sine of the latitude.
fn q(sin: f64) -> f64 {
    let e = E2.sqrt();
    // atanh(e·sin)/e is the logarithm of Snyder's form, without its loss of digits near the equator.
    (1.0 - E2) * (sin / (1.0 - E2 * sin * sin) + (e * sin).atanh() / e)
}

/// What the area over an edge needs of one of its ends.
#[derive(Clone, Copy)]
struct End {
    lat: f64,
    /// sin and cos of the latitude.
    sin: f64,
    cos: f64,
    /// tan(β/2) of the authalic latitude β.
    half_tan: f64,
}

impl End {
    fn new(lat: f64, q_pole: f64) -> Self {
        let lat = lat.to_radians();
        let (sin, cos) = lat.sin_cos();
        let authalic = (q(sin) / q_pole).clamp(-1.0, 1.0);
        // tan(β/2) = sin β / (1 + cos β)
        Self { lat, sin, cos, half_tan: authalic / (1.0 + (1.0 - authalic * authalic).sqrt()) }
    }
}

/// Shortest way round in longitude, degrees in [-180, 180].
fn lon_difference(from: f64, to: f64) -> f64 {
    let d = to - from;
    if d > 180.0 {
        d - 360.0
    } else if d < -180.0 {
        d + 360.0
    } else {
        d
    }
}

/// Area of a closed ring in m², positive when it runs anticlockwise. The ring must not go round a pole.
pub fn ring_area_m2(ring: &[LonLat]) -> f64 {
    let q_pole = q(1.0);
    let Some(first) = ring.first() else { return 0.0 };
    let mut a = End::new(first.lat(), q_pole);
    let mut excess = 0.0;
    for pair in ring.windows(2) {
        let b = End::new(pair[1].lat(), q_pole);
        let half = lon_difference(pair[0].lon(), pair[1].lon()).to_radians() / 2.0;
        let (t1, t2) = (a.half_tan, b.half_tan);
        // Excess of the quadrangle between the edge and the equator; going east below the interior counts minus.
        excess -= 2.0 * (half.tan() * (t1 + t2)).atan2(1.0 + t1 * t2);
        // Between the great circle and the geodesic.
        let (dx, dy) = (half * (a.cos + b.cos), b.lat - a.lat);
        excess -= E2 / 12.0 * f64::midpoint(a.sin * a.cos, b.sin * b.cos) * dx * (dx * dx + dy * dy);
        a = b;
    }
    excess * A * A * q_pole / 2.0
}

/// Length of a chain of positions on the mean sphere, metres.
pub fn length_m(points: &[LonLat]) -> f64 {
    points.windows(2).map(|w| haversine_m(w[0], w[1])).sum()
}

/// Distance from a point to a chain of positions, metres; infinite when the chain is empty.
///
/// Computed in a plane that touches the earth at the point (equirectangular), which is good to 1 in 10⁴ within
/// about 50 km.
pub fn distance_to_chain_m(p: LonLat, chain: &[LonLat]) -> f64 {
    let m_per_deg = MEAN_RADIUS_M.to_radians();
    let x_scale = m_per_deg * p.lat().to_radians().cos();
    let local = |v: &LonLat| (lon_difference(p.lon(), v.lon()) * x_scale, (v.lat() - p.lat()) * m_per_deg);
    if let [only] = chain {
        let (x, y) = local(only);
        return x.hypot(y);
    }
    let mut nearest = f64::INFINITY;
    for pair in chain.windows(2) {
        let ((ax, ay), (bx, by)) = (local(&pair[0]), local(&pair[1]));
        let (dx, dy) = (bx - ax, by - ay);
        let len2 = dx * dx + dy * dy;
        let t = if len2 > 0.0 { (-(ax * dx + ay * dy) / len2).clamp(0.0, 1.0) } else { 0.0 };
        nearest = nearest.min((ax + t * dx).hypot(ay + t * dy));
    }
    nearest
}

impl Polygon {
    /// Area on the WGS-84 ellipsoid, m²: the outer ring less the holes, whichever way they run.
    pub fn area_m2(&self) -> f64 {
        let holes: f64 = self.holes().iter().map(|h| ring_area_m2(h).abs()).sum();
        ring_area_m2(self.outer()).abs() - holes
    }

    /// Length of all rings, holes included, metres.
    pub fn perimeter_m(&self) -> f64 {
        self.rings().map(length_m).sum()
    }
}

impl MultiPolygon {
    /// Area on the WGS-84 ellipsoid, m². Parts that overlap count twice; see [`crate::validity`].
    pub fn area_m2(&self) -> f64 {
        self.0.iter().map(Polygon::area_m2).sum()
    }

    /// Length of all rings, holes included, metres.
    pub fn perimeter_m(&self) -> f64 {
        self.0.iter().map(Polygon::perimeter_m).sum()
    }

    /// Distance from a point to the nearest place on any border, from inside or outside, metres.
    pub fn distance_to_border_m(&self, p: LonLat) -> f64 {
        self.rings().map(|(_, _, r)| distance_to_chain_m(p, r)).fold(f64::INFINITY, f64::min)
    }
}

impl LineString {
    /// Length, metres.
    pub fn length_m(&self) -> f64 {
        length_m(self.points())
    }

    /// Distance from a point to the nearest place on the line, metres.
    pub fn distance_m(&self, p: LonLat) -> f64 {
        distance_to_chain_m(p, self.points())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shape::{at, polygon, rect, ring};
    use proptest::prelude::*;

    fn close(a: f64, b: f64, relative: f64) -> bool {
        (a - b).abs() <= relative * b.abs()
    }

    #[test]
    fn areas_agree_with_karneys_geodesic_to_one_in_a_million() {
        // Reference: GeographicLib's polygon area with geodesic edges on WGS-84.
        let futian = [
            (114.05, 22.53),
            (114.056, 22.5312),
            (114.0581, 22.5349),
            (114.0533, 22.5377),
            (114.0502, 22.5351),
        ];
        assert!(close(polygon(&futian).area_m2(), 462_332.692_502, 1e-7));
        assert!(close(rect(126.53, 45.80, 126.54, 45.81).area_m2(), 864_004.788_274, 1e-7));
        assert!(close(rect(122.5, 52.97, 122.505, 52.975).area_m2(), 186_904.077_051, 1e-7));
        assert!(close(rect(-78.5, -0.005, -78.49, 0.005).area_m2(), 1_230_907.209_555, 1e-7));
        assert!(close(rect(114.0, 22.5, 114.1, 22.6).area_m2(), 113_904_017.070_499, 1e-6));
    }

    #[test]
    fn an_octant_of_the_earth_is_an_eighth_of_its_surface() {
        let octant = polygon(&[(0.0, 0.0), (90.0, 0.0), (90.0, 90.0), (0.0, 90.0)]);
        assert!(close(octant.area_m2(), 510_065_621_724_088.4 / 8.0, 1e-12));
    }

    #[test]
    fn the_sign_of_a_ring_area_is_its_direction() {
        let anticlockwise = ring(&[(0.0, 0.0), (1.0, 0.0), (1.0, 1.0)]);
        let mut clockwise = anticlockwise.clone();
        clockwise.reverse();
        assert!(ring_area_m2(&anticlockwise) > 0.0);
        assert!((ring_area_m2(&clockwise) + ring_area_m2(&anticlockwise)).abs() < 1e-3);
        assert!(ring_area_m2(&[]).abs() < f64::EPSILON);
    }

    #[test]
    fn a_hole_is_subtracted_whichever_way_it_runs() {
        let outer = ring(&[(0.0, 0.0), (0.02, 0.0), (0.02, 0.02), (0.0, 0.02)]);
        let mut hole = ring(&[(0.005, 0.005), (0.01, 0.005), (0.01, 0.01), (0.005, 0.01)]);
        let whole = ring_area_m2(&outer) - ring_area_m2(&hole);
        for _ in 0..2 {
            let p = Polygon::new(outer.clone(), vec![hole.clone()]).unwrap();
            assert!(close(p.area_m2(), whole, 1e-12));
            hole.reverse();
        }
    }

    #[test]
    fn known_distances_come_out_in_metres() {
        // One degree of a great circle on the mean sphere.
        assert!(close(haversine_m(at(0.0, 0.0), at(0.0, 1.0)), 111_195.08, 1e-7));
        assert!(close(haversine_m(at(179.5, 0.0), at(-179.5, 0.0)), 111_195.08, 1e-7));
        assert!(close(
            haversine_m(at(0.0, 90.0), at(0.0, -90.0)),
            std::f64::consts::PI * MEAN_RADIUS_M,
            1e-12
        ));
        let line = LineString::new(vec![at(0.0, 0.0), at(0.0, 0.5), at(0.0, 1.0)]).unwrap();
        assert!(close(line.length_m(), 111_195.08, 1e-7));
        assert!(close(rect(114.0, 22.5, 114.1, 22.6).perimeter_m(), 42_719.39, 0.005));
    }

    #[test]
    fn distance_to_a_line_is_to_its_nearest_place_not_its_nearest_vertex() {
        let line = LineString::new(vec![at(114.0, 22.5), at(114.1, 22.5)]).unwrap();
        assert!(close(line.distance_m(at(114.05, 22.501)), 111.195, 1e-4));
        // Beyond the end it is the distance to the end.
        let beyond = at(114.101, 22.5);
        assert!(close(line.distance_m(beyond), haversine_m(beyond, at(114.1, 22.5)), 1e-6));
        let border = rect(114.0, 22.5, 114.1, 22.6);
        assert!(border.distance_to_border_m(at(114.0, 22.55)) < 1e-6);
        assert!(close(border.distance_to_border_m(at(114.05, 22.502)), 222.39, 1e-4));
        assert!(MultiPolygon::default().distance_to_border_m(beyond).is_infinite());
    }

    proptest! {
        #[test]
        fn area_is_additive_over_a_cut(w in -179.0..178.0_f64, s in -80.0..79.0_f64, cut in 0.1..0.9_f64) {
            // A cut along a meridian is a geodesic, so both halves add up to the whole.
            let d = 0.01;
            let whole = rect(w, s, w + d, s + d).area_m2();
            // The parallels are not geodesics: cutting them moves the edge by far less than a millionth.
            let halves = rect(w, s, w + cut * d, s + d).area_m2() + rect(w + cut * d, s, w + d, s + d).area_m2();
            prop_assert!((whole - halves).abs() / whole < 2e-6);
        }

        #[test]
        fn near_by_the_plane_and_the_sphere_agree(
            lon in -180.0..180.0_f64, lat in -60.0..60.0_f64, dx in -0.01..0.01_f64, dy in -0.01..0.01_f64
        ) {
            let a = at(lon, lat);
            let b = LonLat::clamped(lon + dx, lat + dy);
            let sphere = haversine_m(a, b);
            prop_assert!((distance_to_chain_m(a, &[b]) - sphere).abs() <= 1e-3 * sphere + 1e-6);
        }
    }
}
