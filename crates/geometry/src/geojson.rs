//! GeoJSON (RFC 7946) geometries in and out, with errors that name the part, the ring and the vertex.

use crate::coord::{CoordError, LonLat};
use crate::shape::{LineString, MultiPolygon, Polygon, Ring, ShapeError};
use serde_json::{Value, json};
use thiserror::Error;

/// Why a JSON value is not the geometry that was asked for. All numbers count from 0; ring 0 is the outer ring.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum GeoJsonError {
    /// The geometry has another type, or none.
    #[error("expected a GeoJSON {expected}, found {found}")]
    WrongType {
        /// What the caller can use.
        expected: &'static str,
        /// The `type` member, or what stood in its place.
        found: String,
    },
    /// Something that must be an array is not.
    #[error("{place}: expected an array")]
    NotAnArray {
        /// Where.
        place: Place,
    },
    /// A position needs two numbers.
    #[error("{place}: expected a position [longitude, latitude]")]
    NotAPosition {
        /// Where.
        place: Place,
    },
    /// A position out of range.
    #[error("{place}: {source}")]
    Coordinate {
        /// Where.
        place: Place,
        /// What is wrong with it.
        source: CoordError,
    },
    /// Unclosed or too short.
    #[error("{place}: {source}")]
    Shape {
        /// Where.
        place: Place,
        /// What is wrong with it.
        source: ShapeError,
    },
    /// A geometry without any part.
    #[error("the geometry is empty")]
    Empty,
}

/// A place inside a geometry, as far as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Place {
    /// Part of a multi-polygon.
    pub part: Option<usize>,
    /// Ring of that part.
    pub ring: Option<usize>,
    /// Vertex of that ring or line.
    pub vertex: Option<usize>,
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let named = [("polygon", self.part), ("ring", self.ring), ("vertex", self.vertex)];
        let mut sep = "";
        for (name, value) in named.iter().filter_map(|(n, v)| v.map(|v| (n, v))) {
            write!(f, "{sep}{name} {value}")?;
            sep = ", ";
        }
        if sep.is_empty() { f.write_str("coordinates") } else { Ok(()) }
    }
}

fn array(value: &Value, place: Place) -> Result<&Vec<Value>, GeoJsonError> {
    value.as_array().ok_or(GeoJsonError::NotAnArray { place })
}

fn position(value: &Value, place: Place) -> Result<LonLat, GeoJsonError> {
    // A third number is a height: permitted by the standard, of no use to a grid.
    let (lon, lat) = match value.as_array().map(Vec::as_slice) {
        Some([lon, lat, ..]) => (lon.as_f64(), lat.as_f64()),
        _ => (None, None),
    };
    let (Some(lon), Some(lat)) = (lon, lat) else {
        return Err(GeoJsonError::NotAPosition { place });
    };
    LonLat::new(lon, lat).map_err(|source| GeoJsonError::Coordinate { place, source })
}

fn positions(value: &Value, place: Place) -> Result<Vec<LonLat>, GeoJsonError> {
    array(value, place)?
        .iter()
        .enumerate()
        .map(|(i, p)| position(p, Place { vertex: Some(i), ..place }))
        .collect()
}

fn polygon(value: &Value, part: Option<usize>) -> Result<Polygon, GeoJsonError> {
    let place = Place { part, ..Place::default() };
    let mut rings = array(value, place)?
        .iter()
        .enumerate()
        .map(|(r, ring)| positions(ring, Place { ring: Some(r), ..place }))
        .collect::<Result<Vec<Ring>, _>>()?
        .into_iter();
    let outer = rings.next().ok_or(GeoJsonError::Empty)?;
    Polygon::new(outer, rings.collect()).map_err(|source| GeoJsonError::Shape { place, source })
}

fn kind(value: &Value) -> &str {
    value.get("type").and_then(Value::as_str).unwrap_or("")
}

fn wrong_type(expected: &'static str, value: &Value) -> GeoJsonError {
    let found = match value.get("type") {
        Some(Value::String(s)) => s.chars().take(40).collect(),
        Some(_) => "a type that is not text".to_owned(),
        None if value.is_object() => "an object without a type".to_owned(),
        None => "no object".to_owned(),
    };
    GeoJsonError::WrongType { expected, found }
}

fn out(points: &[LonLat]) -> Vec<[f64; 2]> {
    points.iter().map(|p| [p.lon(), p.lat()]).collect()
}

impl MultiPolygon {
    /// Reads a GeoJSON `Polygon` or `MultiPolygon` geometry (not a Feature). Heights are ignored.
    pub fn from_geojson(geometry: &Value) -> Result<Self, GeoJsonError> {
        let coordinates = geometry.get("coordinates").unwrap_or(&Value::Null);
        match kind(geometry) {
            "Polygon" => Ok(polygon(coordinates, None)?.into()),
            "MultiPolygon" => {
                let parts = array(coordinates, Place::default())?;
                if parts.is_empty() {
                    return Err(GeoJsonError::Empty);
                }
                parts.iter().enumerate().map(|(i, p)| polygon(p, Some(i))).collect::<Result<_, _>>().map(Self)
            }
            _ => Err(wrong_type("Polygon or MultiPolygon", geometry)),
        }
    }

    /// Writes a `Polygon` when there is exactly one part, else a `MultiPolygon`.
    ///
    /// Rings keep the direction they were given in.
    pub fn to_geojson(&self) -> Value {
        let part = |p: &Polygon| p.rings().map(out).collect::<Vec<_>>();
        match self.0.as_slice() {
            [one] => json!({"type": "Polygon", "coordinates": part(one)}),
            parts => {
                json!({"type": "MultiPolygon", "coordinates": parts.iter().map(part).collect::<Vec<_>>()})
            }
        }
    }
}

impl LineString {
    /// Reads a GeoJSON `LineString` geometry.
    pub fn from_geojson(geometry: &Value) -> Result<Self, GeoJsonError> {
        if kind(geometry) != "LineString" {
            return Err(wrong_type("LineString", geometry));
        }
        let points = positions(geometry.get("coordinates").unwrap_or(&Value::Null), Place::default())?;
        Self::new(points).map_err(|source| GeoJsonError::Shape { place: Place::default(), source })
    }

    /// Writes a GeoJSON `LineString` geometry.
    pub fn to_geojson(&self) -> Value {
        json!({"type": "LineString", "coordinates": out(self.points())})
    }
}

impl LonLat {
    /// Reads a GeoJSON `Point` geometry.
    pub fn from_geojson(geometry: &Value) -> Result<Self, GeoJsonError> {
        if kind(geometry) != "Point" {
            return Err(wrong_type("Point", geometry));
        }
        position(geometry.get("coordinates").unwrap_or(&Value::Null), Place::default())
    }

    /// Writes a GeoJSON `Point` geometry.
    pub fn to_geojson(self) -> Value {
        json!({"type": "Point", "coordinates": [self.lon(), self.lat()]})
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shape::{at, rect, ring};

    fn message(value: &Value) -> String {
        MultiPolygon::from_geojson(value).unwrap_err().to_string()
    }

    #[test]
    fn polygons_with_holes_and_many_parts_survive_the_round_trip() {
        let holed = Polygon::new(
            ring(&[(0.0, 0.0), (9.0, 0.0), (9.0, 9.0), (0.0, 9.0)]),
            vec![ring(&[(1.0, 1.0), (2.0, 1.0), (2.0, 2.0)])],
        )
        .unwrap();
        let one = MultiPolygon::from(holed.clone());
        assert_eq!(one.to_geojson()["type"], "Polygon");
        assert_eq!(MultiPolygon::from_geojson(&one.to_geojson()).unwrap(), one);
        let two = MultiPolygon(vec![holed, rect(20.0, 0.0, 21.0, 1.0).0[0].clone()]);
        assert_eq!(two.to_geojson()["type"], "MultiPolygon");
        assert_eq!(MultiPolygon::from_geojson(&two.to_geojson()).unwrap(), two);
    }

    #[test]
    fn heights_are_ignored() {
        let value = json!({"type": "Polygon", "coordinates": [[[0,0,5],[1,0,5],[1,1,5],[0,0,5]]]});
        let read = MultiPolygon::from_geojson(&value).unwrap();
        assert_eq!(read.0[0].outer(), ring(&[(0.0, 0.0), (1.0, 0.0), (1.0, 1.0)]));
    }

    #[test]
    fn every_error_says_where_it_is() {
        let poly = |coords: Value| json!({"type": "Polygon", "coordinates": coords});
        assert_eq!(
            message(&poly(json!([[[0, 0], [1, 0], [1, 1], [0, 1]]]))),
            "coordinates: ring 0 is not closed: its last vertex differs from its first"
        );
        assert_eq!(
            message(&poly(json!([[[0, 0], [1, 0], [1, 1], [0, 0]], [[0, 0], [1, 0], [0, 0]]]))),
            "coordinates: ring 1 has 3 vertices; a closed ring needs at least 4"
        );
        assert_eq!(
            message(&poly(json!([[[0, 0], [1, 0], [1, 190], [0, 0]]]))),
            "ring 0, vertex 2: latitude 190 is outside ±90 degrees"
        );
        assert_eq!(
            message(&json!({"type": "MultiPolygon", "coordinates":
                [[[[0,0],[1,0],[1,1],[0,0]]], [[[0,0],[1,0],["a",1],[0,0]]]]})),
            "polygon 1, ring 0, vertex 2: expected a position [longitude, latitude]"
        );
        assert_eq!(
            message(&poly(json!([[[0, null]]]))),
            "ring 0, vertex 0: expected a position [longitude, latitude]"
        );
        assert_eq!(message(&poly(json!([7]))), "ring 0: expected an array");
        assert_eq!(message(&poly(json!([]))), "the geometry is empty");
        assert_eq!(
            message(&json!({"type": "Point", "coordinates": [0, 0]})),
            "expected a GeoJSON Polygon or MultiPolygon, found Point"
        );
        assert_eq!(message(&json!(3)), "expected a GeoJSON Polygon or MultiPolygon, found no object");
        assert_eq!(message(&json!({"type": "Polygon"})), "coordinates: expected an array");
    }

    #[test]
    fn lines_and_points_survive_the_round_trip() {
        let line = LineString::new(vec![at(1.0, 2.0), at(3.5, -4.25)]).unwrap();
        assert_eq!(LineString::from_geojson(&line.to_geojson()).unwrap(), line);
        assert_eq!(LonLat::from_geojson(&at(1.0, 2.0).to_geojson()).unwrap(), at(1.0, 2.0));
        assert!(LineString::from_geojson(&json!({"type": "LineString", "coordinates": [[1, 2]]})).is_err());
    }
}
