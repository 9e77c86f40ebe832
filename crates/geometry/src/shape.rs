//! Polygons and lines: the shapes borders and streets are made of, sound in form by construction.
//!
//! "Sound in form" means closed rings and enough points. Whether a ring crosses itself is a question about
//! meaning and belongs to [`crate::validity`], because a faulty border must be storable to be shown and mended.

use crate::coord::{BBox, LonLat};
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A closed ring: at least four positions, the last equal to the first.
pub type Ring = Vec<LonLat>;

/// Why a list of positions is not a shape. Ring 0 is the outer ring, holes count from 1.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ShapeError {
    /// The last position differs from the first.
    #[error("ring {ring} is not closed: its last vertex differs from its first")]
    Unclosed {
        /// Which ring of the polygon.
        ring: usize,
    },
    /// A ring needs four positions, counting the closing one.
    #[error("ring {ring} has {found} vertices; a closed ring needs at least 4")]
    RingTooShort {
        /// Which ring of the polygon.
        ring: usize,
        /// How many there were.
        found: usize,
    },
    /// A line needs two positions.
    #[error("a line needs at least 2 vertices, found {found}")]
    LineTooShort {
        /// How many there were.
        found: usize,
    },
}

/// One outer ring and its holes. Rings may run either way round; every function here copes with both.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "RawPolygon")]
pub struct Polygon {
    outer: Ring,
    holes: Vec<Ring>,
}

#[derive(Deserialize)]
struct RawPolygon {
    outer: Ring,
    #[serde(default)]
    holes: Vec<Ring>,
}

impl TryFrom<RawPolygon> for Polygon {
    type Error = ShapeError;

    fn try_from(raw: RawPolygon) -> Result<Self, ShapeError> {
        Self::new(raw.outer, raw.holes)
    }
}

fn check_ring(ring: usize, points: &[LonLat]) -> Result<(), ShapeError> {
    if points.len() < 4 {
        return Err(ShapeError::RingTooShort { ring, found: points.len() });
    }
    if points.first() != points.last() {
        return Err(ShapeError::Unclosed { ring });
    }
    Ok(())
}

impl Polygon {
    /// A polygon from closed rings; fails on unclosed or too short rings and names the ring.
    pub fn new(outer: Ring, holes: Vec<Ring>) -> Result<Self, ShapeError> {
        check_ring(0, &outer)?;
        for (i, hole) in holes.iter().enumerate() {
            check_ring(i + 1, hole)?;
        }
        Ok(Self { outer, holes })
    }

    /// The outer ring, closed.
    pub fn outer(&self) -> &[LonLat] {
        &self.outer
    }

    /// The holes, each closed.
    pub fn holes(&self) -> &[Ring] {
        &self.holes
    }

    /// The outer ring, then the holes.
    pub fn rings(&self) -> impl Iterator<Item = &[LonLat]> {
        std::iter::once(self.outer.as_slice()).chain(self.holes.iter().map(Vec::as_slice))
    }

    /// The box around the outer ring.
    pub fn bbox(&self) -> BBox {
        // A ring has at least four positions, so starting from the first is always possible.
        let first = self.outer[0];
        self.outer.iter().fold(BBox::around(first, first), |b, &p| b.extended(p))
    }
}

/// A set of polygons that together are one place. May be empty.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct MultiPolygon(
    /// The parts, in no particular order.
    pub Vec<Polygon>,
);

impl From<Polygon> for MultiPolygon {
    fn from(polygon: Polygon) -> Self {
        Self(vec![polygon])
    }
}

impl MultiPolygon {
    /// The box around all parts; `None` when there is no part.
    pub fn bbox(&self) -> Option<BBox> {
        BBox::of(self.0.iter().flat_map(|p| p.outer.iter().copied()))
    }

    /// Every ring of every part as `(part, ring, positions)`; ring 0 is the outer one.
    pub fn rings(&self) -> impl Iterator<Item = (usize, usize, &[LonLat])> {
        self.0.iter().enumerate().flat_map(|(p, poly)| poly.rings().enumerate().map(move |(r, v)| (p, r, v)))
    }

    /// True when there is no part at all.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// A street, a track, a chain of border: two positions or more.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Vec<LonLat>", into = "Vec<LonLat>")]
pub struct LineString(Vec<LonLat>);

impl TryFrom<Vec<LonLat>> for LineString {
    type Error = ShapeError;

    fn try_from(points: Vec<LonLat>) -> Result<Self, ShapeError> {
        Self::new(points)
    }
}

impl From<LineString> for Vec<LonLat> {
    fn from(line: LineString) -> Self {
        line.0
    }
}

impl LineString {
    /// A line from its positions; fails below two.
    pub fn new(points: Vec<LonLat>) -> Result<Self, ShapeError> {
        if points.len() < 2 {
            return Err(ShapeError::LineTooShort { found: points.len() });
        }
        Ok(Self(points))
    }

    /// The positions in order.
    pub fn points(&self) -> &[LonLat] {
        &self.0
    }

    /// The box around the line.
    pub fn bbox(&self) -> BBox {
        let first = self.0[0];
        self.0.iter().fold(BBox::around(first, first), |b, &p| b.extended(p))
    }
}

/// Test support: a position that is known to be good.
#[cfg(test)]
pub(crate) fn at(lon: f64, lat: f64) -> LonLat {
    LonLat::new(lon, lat).expect("test position")
}

/// Test support: a closed ring from pairs; closes it when needed.
#[cfg(test)]
pub(crate) fn ring(points: &[(f64, f64)]) -> Ring {
    let mut ring: Ring = points.iter().map(|&(x, y)| at(x, y)).collect();
    if ring.first() != ring.last() {
        ring.push(ring[0]);
    }
    ring
}

/// Test support: one polygon without holes.
#[cfg(test)]
pub(crate) fn polygon(points: &[(f64, f64)]) -> MultiPolygon {
    Polygon::new(ring(points), vec![]).expect("test polygon").into()
}

/// Test support: a rectangle from west, south, east, north.
#[cfg(test)]
pub(crate) fn rect(w: f64, s: f64, e: f64, n: f64) -> MultiPolygon {
    polygon(&[(w, s), (e, s), (e, n), (w, n)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unclosed_or_short_ring_is_refused_and_named() {
        let good = ring(&[(0.0, 0.0), (1.0, 0.0), (1.0, 1.0)]);
        let open = vec![at(0.0, 0.0), at(1.0, 0.0), at(1.0, 1.0), at(0.0, 1.0)];
        let short = vec![at(0.0, 0.0), at(1.0, 0.0), at(0.0, 0.0)];
        assert_eq!(Polygon::new(open.clone(), vec![]), Err(ShapeError::Unclosed { ring: 0 }));
        assert_eq!(
            Polygon::new(good.clone(), vec![good.clone(), open]),
            Err(ShapeError::Unclosed { ring: 2 })
        );
        assert_eq!(Polygon::new(good, vec![short]), Err(ShapeError::RingTooShort { ring: 1, found: 3 }));
        assert_eq!(LineString::new(vec![at(0.0, 0.0)]), Err(ShapeError::LineTooShort { found: 1 }));
    }

    #[test]
    fn the_box_of_a_multipolygon_spans_all_its_parts() {
        let mut both = rect(0.0, 0.0, 1.0, 1.0);
        both.0.extend(rect(5.0, -2.0, 6.0, 0.5).0);
        assert_eq!(both.bbox(), Some(BBox::around(at(0.0, -2.0), at(6.0, 1.0))));
        assert_eq!(MultiPolygon::default().bbox(), None);
    }

    #[test]
    fn serde_refuses_an_unclosed_ring() {
        let text = serde_json::to_string(&rect(0.0, 0.0, 1.0, 1.0)).unwrap();
        assert_eq!(serde_json::from_str::<MultiPolygon>(&text).unwrap(), rect(0.0, 0.0, 1.0, 1.0));
        let open = r#"[{"outer":[{"lon":0,"lat":0},{"lon":1,"lat":0},{"lon":1,"lat":1},{"lon":2,"lat":1}]}]"#;
        assert!(serde_json::from_str::<MultiPolygon>(open).unwrap_err().to_string().contains("not closed"));
    }
}
