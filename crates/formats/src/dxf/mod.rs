//! Borders out of drawings: AutoCAD DXF as text ("DXF Reference", Autodesk).
//!
//! Closed polylines and the outlines of hatches are areas; texts that stand inside become their field `text`. Everything else of a
//! drawing is passed over and counted. A drawing says neither its coordinate system nor, reliably, its unit: metres are taken.

mod curve;
mod label;
mod outline;
mod pairs;

use crate::assemble::assemble;
use crate::error::FormatError;
use crate::format::Format;
use crate::raw::{RawFeature, RawFile, RawRing};
use crate::remark::RemarkKind;
use label::Label;
use outline::Outline;
use pairs::Entity;
use std::collections::{BTreeMap, HashSet};

/// Ends of an open line that are no further apart are meant to meet; metres.
const MAX_GAP_M: f64 = 1.0;
/// The same for a drawing in degrees.
const MAX_GAP_DEG: f64 = 1e-5;

/// An area of the drawing.
struct Area {
    layer: String,
    rings: Vec<RawRing>,
    hatch: bool,
    /// How far apart the ends of its line were, if it was open.
    gap: f64,
}

/// Vertices of a ring to the millimetre, in an order that does not depend on where it begins.
fn key(ring: &RawRing) -> Vec<(i64, i64)> {
    let mut key: Vec<_> =
        ring.iter().map(|p| ((p[0] * 1e3).round() as i64, (p[1] * 1e3).round() as i64)).collect();
    key.sort_unstable();
    key.dedup();
    key
}

/// Do the numbers look like degrees?
fn in_degrees(p: &[f64; 2]) -> bool {
    p[0].abs() <= 180.0 && p[1].abs() <= 90.0
}

/// Reads the areas of the layer `wanted`, or of all layers.
pub(crate) fn read(bytes: &[u8], wanted: Option<&str>) -> Result<RawFile, FormatError> {
    let broken = |why: String| FormatError::broken(Format::Dxf, why);
    let mut file = RawFile::default();
    let (text, remarks) = pairs::text(bytes);
    for kind in remarks {
        file.remark(None, kind);
    }
    let entities = pairs::entities(&text).map_err(broken)?;
    let (mut areas, mut labels) = (Vec::new(), Vec::new());
    let mut skipped: BTreeMap<String, usize> = BTreeMap::new();
    let mut rest = entities.as_slice();
    while let Some((entity, tail)) = rest.split_first() {
        // The vertices of an old polyline are entities of their own that follow it.
        let vertices = tail.iter().take_while(|e| e.kind == "VERTEX").count();
        rest = &tail[vertices..];
        // Paper space: the frame and legend of a plot.
        if entity.int(67) == Some(1) {
            continue;
        }
        if let Some(label) = Label::of(entity) {
            labels.push(label);
            continue;
        }
        match outline::of(entity, &tail[..vertices]).map_err(broken)? {
            Some(outline) => match area(entity, outline) {
                Some(area) => areas.push(area),
                None => *skipped.entry("open line".to_owned()).or_default() += 1,
            },
            None if entity.kind == "SEQEND" => {}
            None => *skipped.entry(entity.kind.chars().take(40).collect()).or_default() += 1,
        }
    }
    drop_filled_outlines(&mut areas);
    let mut layers: Vec<String> = areas.iter().map(|a| a.layer.clone()).collect();
    layers.sort();
    layers.dedup();
    if let Some(layer) = wanted {
        if !layers.iter().any(|l| l == layer) {
            return Err(FormatError::NoSuchLayer { layer: layer.to_owned(), layers });
        }
        areas.retain(|a| a.layer == layer);
    }
    file.layers = layers;
    for (what, count) in skipped {
        file.remark(None, RemarkKind::Skipped { what, count });
    }
    for (i, area) in areas.into_iter().enumerate() {
        let row = i + 1;
        if area.gap > 0.0 {
            file.remark(Some(row), RemarkKind::LineClosed { gap: area.gap });
        }
        let polygons = assemble(area.rings).map_err(|why| FormatError::at(Format::Dxf, row, why))?;
        let fields = vec![("layer".to_owned(), area.layer), ("text".to_owned(), String::new())];
        file.features.push(RawFeature { row, polygons, fields });
    }
    let lost = label::give(&mut file.features, &labels);
    if lost > 0 {
        file.remark(
            None,
            RemarkKind::Skipped { what: "text (too many to look where each stands)".to_owned(), count: lost },
        );
    }
    Ok(file)
}

/// An area from an outline; `None` for an open line whose ends are too far apart. Its rings are closed.
fn area(entity: &Entity<'_>, outline: Outline) -> Option<Area> {
    let layer = label::plain(entity.text(8).unwrap_or("0"), false);
    let (mut rings, closed, hatch) = match outline {
        Outline::Line { points, closed } => (vec![points], closed, false),
        Outline::Hatch(rings) => (rings, true, true),
    };
    let mut gap = 0.0;
    for ring in &mut rings {
        let (first, last) = (*ring.first()?, *ring.last()?);
        let apart = (first[0] - last[0]).hypot(first[1] - last[1]);
        if apart > 0.0 && !closed {
            if apart > if in_degrees(&first) { MAX_GAP_DEG } else { MAX_GAP_M } {
                return None;
            }
            gap = apart;
        }
        if apart > 0.0 {
            ring.push(first);
        }
    }
    Some(Area { layer, rings, hatch, gap })
}

/// Grids are often drawn as polylines and filled with a hatch as well: such a hatch adds nothing.
fn drop_filled_outlines(areas: &mut Vec<Area>) {
    let lines: HashSet<_> = areas.iter().filter(|a| !a.hatch).flat_map(|a| a.rings.iter().map(key)).collect();
    areas.retain(|a| !a.hatch || !a.rings.iter().all(|r| lines.contains(&key(r))));
}

#[cfg(test)]
mod tests;
