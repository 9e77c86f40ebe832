//! Coordinate systems at the edge of the system: GCJ-02 (Chinese map services), Web Mercator and map tiles.
//!
//! Inside, everything is WGS-84. GCJ-02 shifts positions in mainland China by some hundred metres; a position from
//! a Chinese map service must be converted on its way in and back on its way out.

use crate::coord::{BBox, LonLat};
use std::f64::consts::PI;
use thiserror::Error;

/// Semi-major axis of the ellipsoid GCJ-02 uses (Krasovsky 1940), metres.
const GCJ_A: f64 = 6_378_245.0;
/// Its first eccentricity squared.
const GCJ_EE: f64 = 0.006_693_421_622_965_943;
/// Outside this box GCJ-02 equals WGS-84.
const GCJ_LON: std::ops::RangeInclusive<f64> = 72.004..=137.8347;
const GCJ_LAT: std::ops::RangeInclusive<f64> = 0.8293..=55.8271;

/// The sum of sines both shifts are made of: `terms` are (amplitude, wave number in half turns a degree).
fn waves(v: f64, terms: &[(f64, f64)]) -> f64 {
    terms.iter().map(|(amplitude, n)| amplitude * (v * PI * n).sin()).sum::<f64>() * 2.0 / 3.0
}

/// The shift at a position, degrees.
fn gcj_shift(lon: f64, lat: f64) -> (f64, f64) {
    if !GCJ_LON.contains(&lon) || !GCJ_LAT.contains(&lat) {
        return (0.0, 0.0);
    }
    let (x, y) = (lon - 105.0, lat - 35.0);
    let root = x.abs().sqrt();
    let ripple = waves(x, &[(20.0, 6.0), (20.0, 2.0)]);
    let north = -100.0
        + 2.0 * x
        + 3.0 * y
        + 0.2 * y * y
        + 0.1 * x * y
        + 0.2 * root
        + ripple
        + waves(y, &[(20.0, 1.0), (40.0, 1.0 / 3.0), (160.0, 1.0 / 12.0), (320.0, 1.0 / 30.0)]);
    let east = 300.0
        + x
        + 2.0 * y
        + 0.1 * x * x
        + 0.1 * x * y
        + 0.1 * root
        + ripple
        + waves(x, &[(20.0, 1.0), (40.0, 1.0 / 3.0), (150.0, 1.0 / 12.0), (300.0, 1.0 / 30.0)]);
    // From metres to degrees with the ellipsoid's radii of curvature.
    let (sin, cos) = lat.to_radians().sin_cos();
    let w2 = 1.0 - GCJ_EE * sin * sin;
    let meridian = GCJ_A * (1.0 - GCJ_EE) / (w2 * w2.sqrt());
    let parallel = GCJ_A / w2.sqrt() * cos;
    ((east / parallel).to_degrees(), (north / meridian).to_degrees())
}

/// WGS-84 to GCJ-02; the identity outside the box of mainland China.
pub fn wgs84_to_gcj02(p: LonLat) -> LonLat {
    let (dx, dy) = gcj_shift(p.lon(), p.lat());
    LonLat::clamped(p.lon() + dx, p.lat() + dy)
}

/// GCJ-02 to WGS-84, by iteration until the forward conversion meets the input to 10⁻¹⁰ degree.
///
/// Within a kilometre of the edge of the box the forward conversion jumps and has no unique inverse; the answer
/// there is off by no more than the jump.
pub fn gcj02_to_wgs84(p: LonLat) -> LonLat {
    let (mut lon, mut lat) = (p.lon(), p.lat());
    for _ in 0..30 {
        let (dx, dy) = gcj_shift(lon, lat);
        let (ex, ey) = (p.lon() - (lon + dx), p.lat() - (lat + dy));
        (lon, lat) = (lon + ex, lat + ey);
        if ex.abs().max(ey.abs()) < 1e-10 {
            break;
        }
    }
    LonLat::clamped(lon, lat)
}

/// Radius of the Web Mercator sphere, metres (EPSG:3857).
const MERCATOR_R: f64 = 6_378_137.0;
/// Half the width of the Web Mercator square, metres.
pub const MERCATOR_HALF_M: f64 = PI * MERCATOR_R;
/// The latitude where the Web Mercator square ends, degrees.
pub const MERCATOR_MAX_LAT: f64 = 85.051_128_779_806_6;

/// Position in the Web Mercator world square: x from 0 (west) to 1, y from 0 (north) to 1 (south). Latitudes beyond
/// ±85.05° land on its edge.
pub fn to_world(p: LonLat) -> (f64, f64) {
    let lat = p.lat().clamp(-MERCATOR_MAX_LAT, MERCATOR_MAX_LAT).to_radians();
    (p.lon() / 360.0 + 0.5, 0.5 - lat.sin().atanh() / (2.0 * PI))
}

/// The position of a point of the world square; points outside it are moved to its edge.
pub fn from_world(x: f64, y: f64) -> LonLat {
    let lat = ((0.5 - y) * 2.0 * PI).sinh().atan().to_degrees();
    LonLat::clamped((x - 0.5) * 360.0, lat)
}

/// WGS-84 to Web Mercator (EPSG:3857), metres east and north.
pub fn to_mercator(p: LonLat) -> (f64, f64) {
    let (x, y) = to_world(p);
    ((x - 0.5) * 2.0 * MERCATOR_HALF_M, (0.5 - y) * 2.0 * MERCATOR_HALF_M)
}

/// Web Mercator (EPSG:3857) to WGS-84; `None` when a number is not finite. Points beyond the square are moved to
/// the range of positions.
pub fn from_mercator(x: f64, y: f64) -> Option<LonLat> {
    (x.is_finite() && y.is_finite())
        .then(|| from_world(x / (2.0 * MERCATOR_HALF_M) + 0.5, 0.5 - y / (2.0 * MERCATOR_HALF_M)))
}

/// The deepest zoom that is served: a tile is then two metres wide.
pub const MAX_ZOOM: u8 = 24;

/// Three numbers that are no tile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("there is no tile {z}/{x}/{y}")]
pub struct TileError {
    /// Zoom.
    pub z: u8,
    /// Column.
    pub x: u32,
    /// Row.
    pub y: u32,
}

/// A map tile in the usual (XYZ) numbering: column 0 is the west, row 0 the north.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TileId {
    z: u8,
    x: u32,
    y: u32,
}

impl TileId {
    /// A tile; fails beyond [`MAX_ZOOM`] and outside the world.
    pub fn new(z: u8, x: u32, y: u32) -> Result<Self, TileError> {
        if z > MAX_ZOOM || x >> z != 0 || y >> z != 0 {
            Err(TileError { z, x, y })
        } else {
            Ok(Self { z, x, y })
        }
    }

    /// The tile a position lies in; `None` beyond [`MAX_ZOOM`]. Positions near the poles get the last row.
    pub fn at(p: LonLat, z: u8) -> Option<Self> {
        if z > MAX_ZOOM {
            return None;
        }
        let count = 1_u32 << z;
        let (x, y) = to_world(p);
        let number = |v: f64| ((v * f64::from(count)).max(0.0) as u32).min(count - 1);
        Some(Self { z, x: number(x), y: number(y) })
    }

    /// Zoom.
    pub fn z(self) -> u8 {
        self.z
    }

    /// Column.
    pub fn x(self) -> u32 {
        self.x
    }

    /// Row.
    pub fn y(self) -> u32 {
        self.y
    }

    /// The area of the tile.
    pub fn bbox(self) -> BBox {
        self.buffered_bbox(0.0)
    }

    /// The area of the tile and a margin around it, in shares of its width; cut off at the edge of the world.
    pub fn buffered_bbox(self, margin: f64) -> BBox {
        let size = 1.0 / f64::from(1_u32 << self.z);
        let (x, y) = (f64::from(self.x), f64::from(self.y));
        BBox::around(
            from_world((x - margin) * size, (y - margin) * size),
            from_world((x + 1.0 + margin) * size, (y + 1.0 + margin) * size),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::haversine_m;
    use crate::shape::at;
    use proptest::prelude::*;

    #[test]
    fn known_places_are_shifted_as_map_services_shift_them() {
        // Pairs published with the open conversions in use; those differ among themselves by 10⁻⁵ degree (1 m).
        for (wgs, gcj) in [
            (at(121.527_210_6, 31.177_427_6), at(121.531_541_859, 31.175_303_984)),
            (at(113.912_316, 22.543_847), at(113.917_176_481, 22.540_796_132)),
            (at(116.377_817, 39.911_954), at(116.384_047_225, 39.913_345_455)),
        ] {
            assert!(haversine_m(wgs84_to_gcj02(wgs), gcj) < 2.0, "{:?}", wgs84_to_gcj02(wgs));
        }
    }

    #[test]
    fn outside_china_nothing_is_shifted() {
        for p in [at(-73.9, 40.7), at(2.3, 48.8), at(139.7, 35.7), at(110.0, 0.5), at(110.0, 56.0)] {
            assert_eq!(wgs84_to_gcj02(p), p);
            assert_eq!(gcj02_to_wgs84(p), p);
        }
    }

    #[test]
    fn mercator_meets_its_corners() {
        let (x, y) = to_mercator(at(180.0, MERCATOR_MAX_LAT));
        assert!((x - 20_037_508.342_789).abs() < 1e-3 && (y - 20_037_508.342_789).abs() < 1e-3);
        let (x, y) = to_mercator(at(0.0, 0.0));
        assert!(x.abs() < 1e-9 && y.abs() < 1e-9);
        assert!(to_mercator(at(0.0, 90.0)).1.is_finite());
        assert_eq!(from_mercator(f64::NAN, 0.0), None);
        assert_eq!(from_mercator(0.0, 1e300), Some(at(0.0, 90.0)));
    }

    #[test]
    fn tiles_cover_the_world_and_nothing_else_is_a_tile() {
        let world = TileId::new(0, 0, 0).unwrap().bbox();
        assert!(
            (world.north() - MERCATOR_MAX_LAT).abs() < 1e-9
                && world.west() <= -180.0
                && world.east() >= 180.0
        );
        assert_eq!(TileId::new(1, 2, 0).unwrap_err().to_string(), "there is no tile 1/2/0");
        assert!(TileId::new(1, 0, 2).is_err());
        assert!(TileId::new(MAX_ZOOM + 1, 0, 0).is_err());
        assert!(TileId::new(200, 0, 0).is_err());
        // Tiananmen, zoom 12, as any tile server numbers it.
        let t = TileId::at(at(116.397, 39.908), 12).unwrap();
        assert_eq!((t.z(), t.x(), t.y()), (12, 3372, 1552));
        assert_eq!(TileId::at(at(180.0, -90.0), 3), Some(TileId { z: 3, x: 7, y: 7 }));
        assert_eq!(TileId::at(at(0.0, 0.0), 25), None);
    }

    proptest! {
        #[test]
        fn gcj02_and_back_is_the_same_place_to_a_billionth_of_a_degree(
            lon in 72.1..137.7_f64, lat in 0.9..55.7_f64
        ) {
            let p = at(lon, lat);
            let there = wgs84_to_gcj02(p);
            let back = gcj02_to_wgs84(there);
            prop_assert!((back.lon() - lon).abs() < 1e-9 && (back.lat() - lat).abs() < 1e-9);
            let moved = haversine_m(p, there);
            prop_assert!(moved > 1.0 && moved < 2_500.0, "{}", moved);
        }

        #[test]
        fn the_inverse_stays_near_its_input_even_at_the_edge_of_the_box(
            lon in 71.99..72.02_f64, lat in 0.82..0.84_f64
        ) {
            prop_assert!(haversine_m(at(lon, lat), gcj02_to_wgs84(at(lon, lat))) < 5_000.0);
        }

        #[test]
        fn mercator_and_back_is_the_same_place(lon in -180.0..180.0_f64, lat in -85.0..85.0_f64) {
            let (x, y) = to_mercator(at(lon, lat));
            let back = from_mercator(x, y).unwrap();
            prop_assert!((back.lon() - lon).abs() < 1e-9 && (back.lat() - lat).abs() < 1e-9);
        }

        #[test]
        fn a_position_lies_in_the_box_of_its_tile(lon in -180.0..180.0_f64, lat in -85.0..85.0_f64, z in 0..20_u8) {
            let tile = TileId::at(at(lon, lat), z).unwrap();
            let b = tile.buffered_bbox(1e-6);
            prop_assert!(b.contains(at(lon, lat)));
        }
    }
}
