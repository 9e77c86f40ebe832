//! Positions and boxes: the two smallest shapes, always finite and always in range.

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Why two numbers are not a position.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
pub enum CoordError {
    /// Not a number, or infinite.
    #[error("{axis} is not a finite number")]
    NotFinite {
        /// `"longitude"` or `"latitude"`.
        axis: &'static str,
    },
    /// Outside ±180 (longitude) or ±90 (latitude).
    #[error("{axis} {value} is outside ±{limit} degrees")]
    OutOfRange {
        /// `"longitude"` or `"latitude"`.
        axis: &'static str,
        /// The offending number, degrees.
        value: f64,
        /// The largest permitted magnitude, degrees.
        limit: f64,
    },
}

/// A position on the earth: WGS-84 longitude and latitude in degrees, finite and in range by construction.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(try_from = "RawLonLat")]
pub struct LonLat {
    lon: f64,
    lat: f64,
}

#[derive(Deserialize)]
struct RawLonLat {
    lon: f64,
    lat: f64,
}

impl TryFrom<RawLonLat> for LonLat {
    type Error = CoordError;

    fn try_from(raw: RawLonLat) -> Result<Self, CoordError> {
        Self::new(raw.lon, raw.lat)
    }
}

fn checked(axis: &'static str, value: f64, limit: f64) -> Result<f64, CoordError> {
    if !value.is_finite() {
        Err(CoordError::NotFinite { axis })
    } else if value.abs() > limit {
        Err(CoordError::OutOfRange { axis, value, limit })
    } else {
        Ok(value)
    }
}

impl LonLat {
    /// A position from degrees; fails on numbers that are not finite or out of range.
    pub fn new(lon: f64, lat: f64) -> Result<Self, CoordError> {
        Ok(Self { lon: checked("longitude", lon, 180.0)?, lat: checked("latitude", lat, 90.0)? })
    }

    /// A position from numbers known to be finite; pulls rounding overshoot back into range.
    pub(crate) fn clamped(lon: f64, lat: f64) -> Self {
        debug_assert!(lon.is_finite() && lat.is_finite(), "computed position must be finite");
        Self { lon: lon.clamp(-180.0, 180.0), lat: lat.clamp(-90.0, 90.0) }
    }

    /// Longitude, degrees east.
    pub fn lon(self) -> f64 {
        self.lon
    }

    /// Latitude, degrees north.
    pub fn lat(self) -> f64 {
        self.lat
    }
}

/// A box in degrees; borders belong to it. `west <= east` and `south <= north` by construction.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct BBox {
    west: f64,
    south: f64,
    east: f64,
    north: f64,
}

impl BBox {
    /// The smallest box around two opposite corners, given in any order.
    pub fn around(a: LonLat, b: LonLat) -> Self {
        Self {
            west: a.lon.min(b.lon),
            south: a.lat.min(b.lat),
            east: a.lon.max(b.lon),
            north: a.lat.max(b.lat),
        }
    }

    /// The smallest box around all points; `None` when there is none.
    pub fn of(points: impl IntoIterator<Item = LonLat>) -> Option<Self> {
        let mut points = points.into_iter();
        let first = points.next()?;
        Some(points.fold(Self::around(first, first), Self::extended))
    }

    /// This box, grown to take in a point.
    pub fn extended(self, p: LonLat) -> Self {
        Self {
            west: self.west.min(p.lon),
            south: self.south.min(p.lat),
            east: self.east.max(p.lon),
            north: self.north.max(p.lat),
        }
    }

    /// Does the point lie in the box or on its border?
    pub fn contains(&self, p: LonLat) -> bool {
        (self.west..=self.east).contains(&p.lon) && (self.south..=self.north).contains(&p.lat)
    }

    /// Do the two boxes share at least one point?
    pub fn intersects(&self, other: &Self) -> bool {
        self.west <= other.east
            && other.west <= self.east
            && self.south <= other.north
            && other.south <= self.north
    }

    /// The middle of the box.
    pub fn center(&self) -> LonLat {
        LonLat::clamped(f64::midpoint(self.west, self.east), f64::midpoint(self.south, self.north))
    }

    /// Western border, degrees.
    pub fn west(&self) -> f64 {
        self.west
    }

    /// Southern border, degrees.
    pub fn south(&self) -> f64 {
        self.south
    }

    /// Eastern border, degrees.
    pub fn east(&self) -> f64 {
        self.east
    }

    /// Northern border, degrees.
    pub fn north(&self) -> f64 {
        self.north
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_out_of_range_or_not_finite_is_refused_and_names_its_axis() {
        assert_eq!(LonLat::new(f64::NAN, 0.0), Err(CoordError::NotFinite { axis: "longitude" }));
        assert_eq!(LonLat::new(0.0, f64::INFINITY), Err(CoordError::NotFinite { axis: "latitude" }));
        let far = LonLat::new(0.0, 90.1).unwrap_err();
        assert_eq!(far.to_string(), "latitude 90.1 is outside ±90 degrees");
        assert!(LonLat::new(-180.0, -90.0).is_ok());
    }

    #[test]
    fn deserialising_checks_the_range_too() {
        let good: LonLat = serde_json::from_str(r#"{"lon":114.05,"lat":22.5}"#).unwrap();
        assert_eq!(good, LonLat::new(114.05, 22.5).unwrap());
        assert!(serde_json::from_str::<LonLat>(r#"{"lon":1140.5,"lat":22.5}"#).is_err());
        assert!(serde_json::from_str::<LonLat>(r#"{"lon":null,"lat":22.5}"#).is_err());
    }

    #[test]
    fn boxes_include_their_border_and_touching_boxes_intersect() {
        let p = |x, y| LonLat::new(x, y).unwrap();
        let a = BBox::around(p(2.0, 1.0), p(0.0, 3.0));
        assert!(a.contains(p(0.0, 1.0)) && a.contains(p(2.0, 3.0)));
        assert!(!a.contains(p(2.000_001, 2.0)));
        assert!(a.intersects(&BBox::around(p(2.0, 3.0), p(5.0, 5.0))));
        assert!(!a.intersects(&BBox::around(p(2.1, 3.0), p(5.0, 5.0))));
        assert_eq!(a.center(), p(1.0, 2.0));
        assert_eq!(BBox::of([]), None);
    }
}
