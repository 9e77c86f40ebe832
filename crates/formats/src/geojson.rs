//! GeoJSON: RFC 7946, and the older form with a `crs` member and metres.
//!
//! Geometries are read here and not by `MultiPolygon::from_geojson`, because that takes degrees only and refuses an unclosed ring.

use crate::Out;
use crate::crs::Crs;
use crate::error::FormatError;
use crate::format::Format;
use crate::place::project;
use crate::raw::{RawFeature, RawFile, RawPolygon};
use crate::remark::RemarkKind;
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::{Value, json};
use std::fmt::Write as _;

/// An object whose members keep the order of the file.
#[derive(Default)]
struct Ordered(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Ordered {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = Ordered;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object of properties")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Ordered, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Ordered(members))
            }
            fn visit_unit<E>(self) -> Result<Ordered, E> {
                Ok(Ordered::default())
            }
        }
        deserializer.deserialize_any(Members)
    }
}

/// A feature, a collection or a geometry: whatever the document is.
#[derive(Deserialize)]
struct Document {
    #[serde(rename = "type", default)]
    kind: String,
    #[serde(default)]
    features: Option<Vec<Document>>,
    #[serde(default)]
    geometry: Option<Box<Document>>,
    #[serde(default)]
    properties: Option<Ordered>,
    #[serde(default)]
    geometries: Option<Vec<Document>>,
    #[serde(default)]
    coordinates: Value,
    #[serde(default)]
    crs: Value,
}

/// Reads a collection, a feature or a geometry.
pub(crate) fn read(bytes: &[u8]) -> Result<RawFile, FormatError> {
    let mut file = RawFile::default();
    let decoded = file.text(bytes);
    let mut document: Document =
        serde_json::from_str(&decoded.text).map_err(|e| FormatError::broken(Format::GeoJson, e))?;
    file.crs = crs_of(&document.crs);
    let features = match document.kind.as_str() {
        "FeatureCollection" => document
            .features
            .take()
            .ok_or_else(|| FormatError::broken(Format::GeoJson, "“features” is missing"))?,
        _ => vec![document],
    };
    for (i, feature) in features.into_iter().enumerate() {
        let row = i + 1;
        let mut polygons = Vec::new();
        let mut others = Vec::new();
        let (geometry, properties) = match feature.kind.as_str() {
            "Feature" => (feature.geometry, feature.properties.unwrap_or_default()),
            _ => (Some(Box::new(feature)), Ordered::default()),
        };
        if let Some(geometry) = geometry {
            areas(&geometry, &mut polygons, &mut others)
                .map_err(|why| FormatError::at(Format::GeoJson, row, why))?;
        }
        if let Some(what) = others.first() {
            file.remark(Some(row), RemarkKind::Skipped { what: what.clone(), count: others.len() });
            if polygons.is_empty() {
                continue;
            }
        }
        let fields = properties.0.into_iter().map(|(name, value)| (name, as_text(value))).collect();
        file.features.push(RawFeature { row, polygons, fields });
    }
    Ok(file)
}

fn as_text(value: Value) -> String {
    match value {
        Value::String(s) => s,
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// The old `crs` member: by name, or by EPSG code.
fn crs_of(crs: &Value) -> Option<Result<Crs, FormatError>> {
    let properties = crs.get("properties")?;
    let name = properties.get("name").or_else(|| properties.get("code"))?;
    Some(as_text(name.clone()).parse())
}

/// The polygons of a geometry, and the kinds of what is none.
fn areas(
    geometry: &Document,
    polygons: &mut Vec<RawPolygon>,
    others: &mut Vec<String>,
) -> Result<(), String> {
    match geometry.kind.as_str() {
        "Polygon" => polygons.extend(polygon(&geometry.coordinates, "")?),
        "MultiPolygon" => {
            for (i, part) in list(&geometry.coordinates, "coordinates")?.iter().enumerate() {
                polygons.extend(polygon(part, &format!("polygon {}, ", i + 1))?);
            }
        }
        "GeometryCollection" => {
            // As deep as the JSON parser goes, which is 128.
            for part in geometry.geometries.iter().flatten() {
                areas(part, polygons, others)?;
            }
        }
        "" => return Err("a geometry without a type; this is no GeoJSON, export it again".to_owned()),
        other => others.push(other.chars().take(40).collect()),
    }
    Ok(())
}

fn list<'a>(value: &'a Value, place: &str) -> Result<&'a Vec<Value>, String> {
    value.as_array().ok_or_else(|| format!("{place}: expected an array"))
}

/// `None` for a polygon without rings.
fn polygon(value: &Value, place: &str) -> Result<Option<RawPolygon>, String> {
    let rings = list(value, &format!("{place}coordinates"))?.iter().enumerate().map(|(r, ring)| {
        let place = format!("{place}ring {}", r + 1);
        let positions = list(ring, &place)?.iter().enumerate().map(|(v, position)| {
            let number = |i: usize| position.get(i).and_then(Value::as_f64);
            match (number(0), number(1)) {
                (Some(x), Some(y)) => Ok([x, y]),
                _ => Err(format!("{place}, vertex {}: expected a position [longitude, latitude]", v + 1)),
            }
        });
        positions.collect()
    });
    let rings = rings.collect::<Result<RawPolygon, String>>()?;
    Ok((!rings.is_empty()).then_some(rings))
}

/// Writes a collection; other systems than WGS-84 are named in the old `crs` member.
pub(crate) fn write(features: &[Out<'_>], crs: Crs) -> Result<Vec<u8>, FormatError> {
    // Writing to a string cannot fail.
    let mut out = String::from("{\"type\":\"FeatureCollection\",");
    if crs != Crs::Wgs84 {
        let name = crs.epsg().map_or_else(|| crs.to_string(), |code| format!("urn:ogc:def:crs:EPSG::{code}"));
        let _ = write!(out, "\"crs\":{},", json!({"type": "name", "properties": {"name": name}}));
    }
    out += "\"features\":[";
    for (i, feature) in features.iter().enumerate() {
        let polygons = project(Format::GeoJson, i, feature.border, crs)?;
        let geometry = match polygons.as_slice() {
            [one] => json!({"type": "Polygon", "coordinates": one}),
            many => json!({"type": "MultiPolygon", "coordinates": many}),
        };
        // Written by hand, because a JSON object of the library does not keep the order of its members.
        let members: Vec<String> =
            feature.fields.iter().map(|(name, value)| format!("{}:{}", json!(name), json!(value))).collect();
        let comma = if i == 0 { "\n" } else { ",\n" };
        let _ = write!(
            out,
            "{comma}{{\"type\":\"Feature\",\"properties\":{{{}}},\"geometry\":{geometry}}}",
            members.join(",")
        );
    }
    out += "\n]}\n";
    Ok(out.into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SQUARE: &str = r#"{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}"#;

    #[test]
    fn geometry_feature_and_collection_are_read_and_fields_keep_their_order() {
        let feature = format!(
            r#"{{"type":"Feature","properties":{{"z":1,"a":"网格","n":null,"b":[1]}},"geometry":{SQUARE}}}"#
        );
        let collection = format!(
            r#"{{"type":"FeatureCollection","features":[{feature},{{"type":"Feature","properties":null,"geometry":null}}]}}"#
        );
        let read = |text: &str| read(text.as_bytes()).unwrap();
        assert_eq!(read(SQUARE).features.len(), 1);
        let file = read(&collection);
        assert_eq!(file.features.len(), 2);
        assert!(file.features[1].polygons.is_empty());
        let fields: Vec<_> = read(&feature).features.remove(0).fields;
        let expected =
            [("z", "1"), ("a", "网格"), ("n", ""), ("b", "[1]")].map(|(a, b)| (a.to_owned(), b.to_owned()));
        assert_eq!(fields, expected);
    }

    #[test]
    fn of_a_collection_of_geometries_the_areas_are_taken() {
        let text = format!(
            r#"{{"type":"GeometryCollection","geometries":[{{"type":"Point","coordinates":[1,2]}},{SQUARE},{{"type":"GeometryCollection","geometries":[{SQUARE}]}}]}}"#
        );
        let file = read(text.as_bytes()).unwrap();
        assert_eq!(file.features[0].polygons.len(), 2);
        assert_eq!(file.remarks[0].kind, RemarkKind::Skipped { what: "Point".to_owned(), count: 1 });
    }

    #[test]
    fn the_old_crs_member_is_honoured_in_both_forms() {
        let said = |crs: &str| {
            let file =
                read(format!(r#"{{"type":"FeatureCollection","crs":{crs},"features":[]}}"#).as_bytes())
                    .unwrap();
            file.crs.map(|c| c.map(|c| c.to_string()).map_err(|e| e.code()))
        };
        assert_eq!(
            said(r#"{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::4525"}}"#),
            Some(Ok("gk:37".to_owned()))
        );
        assert_eq!(
            said(r#"{"type":"name","properties":{"name":"urn:ogc:def:crs:OGC:1.3:CRS84"}}"#),
            Some(Ok("wgs84".to_owned()))
        );
        assert_eq!(said(r#"{"type":"EPSG","properties":{"code":4490}}"#), Some(Ok("cgcs2000".to_owned())));
        assert_eq!(said(r#"{"type":"name","properties":{"name":"EPSG:4610"}}"#), Some(Err("crs_refused")));
        assert_eq!(said("null"), None);
    }

    #[test]
    fn errors_name_feature_ring_and_vertex() {
        let message = |text: &str| read(text.as_bytes()).err().map(|e| e.to_string()).unwrap();
        assert_eq!(
            message(
                r#"{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"MultiPolygon","coordinates":[[[[0,0],[1,"a"]]]]}}]}"#
            ),
            "GeoJSON, feature 1: polygon 1, ring 1, vertex 2: expected a position [longitude, latitude]"
        );
        assert!(message(r#"{"type":"FeatureCollection"}"#).contains("“features” is missing"));
        assert!(message("{\"type\":").contains("line 1"));
        let deep =
            format!("{}{}", r#"{"type":"GeometryCollection","geometries":["#.repeat(5000), "]}".repeat(5000));
        assert!(message(&deep).contains("recursion limit"));
    }
}
