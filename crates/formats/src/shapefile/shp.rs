//! The `.shp` part: a head of 100 bytes, then records of a number, a length and a shape.

use crate::assemble::assemble;
use crate::raw::{RawPolygon, RawRing, check_cells};

/// One record.
pub(super) enum Shape {
    Area(Vec<RawPolygon>),
    /// A feature without border.
    Null,
    /// Points or lines.
    Other,
}

/// Polygon, PolygonZ, PolygonM; Z and M stand after the positions, so all three begin alike.
pub(super) const POLYGON: i32 = 5;
const POLYGON_Z: i32 = 15;
const POLYGON_M: i32 = 25;

pub(super) fn is_area(kind: i32) -> bool {
    matches!(kind, POLYGON | POLYGON_Z | POLYGON_M)
}

pub(super) fn kind_name(kind: i32) -> &'static str {
    match kind {
        0 => "nothing",
        1 | 11 | 21 | 8 | 18 | 28 => "points",
        3 | 13 | 23 => "lines",
        31 => "surfaces in space",
        _ => "unknown shapes",
    }
}

fn i32_le(bytes: &[u8], at: usize) -> Option<i32> {
    Some(i32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

fn i32_be(bytes: &[u8], at: usize) -> Option<i32> {
    Some(i32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

fn f64_le(bytes: &[u8], at: usize) -> Option<f64> {
    Some(f64::from_le_bytes(bytes.get(at..at + 8)?.try_into().ok()?))
}

/// The kind of shapes a file holds, from its head.
pub(super) fn kind(bytes: &[u8]) -> Result<i32, String> {
    match (i32_be(bytes, 0), i32_le(bytes, 32)) {
        (Some(9994), Some(kind)) if bytes.len() >= 100 => Ok(kind),
        _ => Err("this is no shapefile (its head is cut or wrong); export it again".to_owned()),
    }
}

/// All records; an error names the record, from 1.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<Shape>, (Option<usize>, String)> {
    kind(bytes).map_err(|why| (None, why))?;
    let mut shapes = Vec::new();
    let mut at = 100;
    while at < bytes.len() {
        let row = shapes.len() + 1;
        let cut =
            || (Some(row), "the file ends in the middle of this record; it was not copied whole".to_owned());
        let words = i32_be(bytes, at + 4).ok_or_else(cut)?;
        let len = usize::try_from(words)
            .map_err(|_| (Some(row), format!("a length of {words} words")))?
            .saturating_mul(2);
        let end = at.saturating_add(8).saturating_add(len);
        let content = bytes.get(at + 8..end).ok_or_else(cut)?;
        check_cells(row, 1).map_err(|why| (None, why))?;
        shapes.push(shape(content).map_err(|why| (Some(row), why))?);
        at = end;
    }
    Ok(shapes)
}

fn shape(content: &[u8]) -> Result<Shape, String> {
    match i32_le(content, 0) {
        Some(0) => return Ok(Shape::Null),
        Some(kind) if is_area(kind) => {}
        Some(_) => return Ok(Shape::Other),
        None => return Err("a record without a kind".to_owned()),
    }
    // Kind, box (4 numbers), number of rings, number of positions, where each ring begins, positions.
    let count = |at: usize, size: usize| {
        let n = i32_le(content, at).and_then(|n| usize::try_from(n).ok())?;
        (n.saturating_mul(size) <= content.len()).then_some(n)
    };
    let wrong = || "its counts of rings and vertices do not fit its length".to_owned();
    let (rings, points) = (count(36, 4).ok_or_else(wrong)?, count(40, 16).ok_or_else(wrong)?);
    let start = 44 + 4 * rings;
    if start + 16 * points > content.len() {
        return Err(wrong());
    }
    let begins = |ring: usize| i32_le(content, 44 + 4 * ring).and_then(|n| usize::try_from(n).ok());
    let mut all: Vec<RawRing> = Vec::new();
    for ring in 0..rings {
        let from = begins(ring).ok_or_else(wrong)?;
        let to = if ring + 1 < rings { begins(ring + 1).ok_or_else(wrong)? } else { points };
        if from > to || to > points {
            return Err(wrong());
        }
        let position =
            |i: usize| Some([f64_le(content, start + 16 * i)?, f64_le(content, start + 16 * i + 8)?]);
        all.push((from..to).map(position).collect::<Option<_>>().ok_or_else(wrong)?);
    }
    Ok(Shape::Area(assemble(all)?))
}
