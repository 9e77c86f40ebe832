//! Mapbox Vector Tiles, version 2.1: places, lines and points as the bytes a map client draws.
//!
//! Positions are projected to Web Mercator, clipped to the tile with a margin, simplified to what the tile can
//! show, and rounded to a lattice of 4096 steps. A shape of which nothing is left is not written at all, because
//! the standard wants a geometry in every feature. Outer rings are written clockwise on the screen and holes
//! anticlockwise, each with a positive or negative area in tile coordinates as clause 4.3.3.3 asks.

mod clip;
mod cover;
mod encode;
mod simplify;

use crate::coord::{BBox, LonLat};
use crate::crs::{TileError, TileId, to_world};
use crate::shape::{LineString, MultiPolygon};
pub use cover::TileCover;
pub use encode::AttrValue;
use encode::{GeometryWriter, Kind, Layer};

/// Lattice steps across a tile.
pub const EXTENT: u32 = 4096;
/// Margin around the tile, in lattice steps, so that lines and labels meet across tiles.
pub const BUFFER: u32 = 64;
/// A vertex nearer than this to the line without it is left out, in lattice steps: an eighth of a pixel or less.
const TOLERANCE: f64 = 0.75;

/// Collects the layers of one tile.
///
/// ```
/// use tessera_geometry::{AttrValue, LonLat, TileBuilder};
/// let mut tile = TileBuilder::new(12, 3372, 1552)?;
/// let here = LonLat::new(116.397, 39.908)?;
/// tile.layer("cases").add_point(7, here, &[("state", AttrValue::Str("filed"))]);
/// let bytes = tile.finish();
/// assert!(!bytes.is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct TileBuilder {
    frame: Frame,
    layers: Vec<Layer>,
}

/// A layer of a tile that is being built.
#[derive(Debug)]
pub struct LayerBuilder<'t> {
    frame: &'t Frame,
    layer: &'t mut Layer,
}

/// A point in tile coordinates: x to the east, y to the **south**, the tile from 0 to [`EXTENT`].
type TilePoint = (f64, f64);

/// Where the tile lies.
#[derive(Debug, Clone)]
struct Frame {
    tile: TileId,
    /// The tile and its margin in degrees, to turn away early what lies elsewhere.
    bounds: BBox,
}

impl Frame {
    fn new(tile: TileId) -> Self {
        // Twice the margin, so that rounding turns nothing away that belongs in.
        let mut bounds = tile.buffered_bbox(2.0 * f64::from(BUFFER) / f64::from(EXTENT));
        // Positions beyond the Mercator square are drawn on its edge, so the edge tiles reach to the poles.
        let center = bounds.center();
        if tile.y() == 0 {
            bounds = bounds.extended(LonLat::clamped(center.lon(), 90.0));
        }
        if tile.y() + 1 == 1 << tile.z() {
            bounds = bounds.extended(LonLat::clamped(center.lon(), -90.0));
        }
        Self { tile, bounds }
    }

    /// Lattice steps across the Mercator square, and those west and north of the tile.
    fn scale(&self) -> (f64, f64, f64) {
        let extent = f64::from(EXTENT);
        let steps = f64::from(1_u32 << self.tile.z()) * extent;
        (steps, f64::from(self.tile.x()) * extent, f64::from(self.tile.y()) * extent)
    }

    fn project(&self, p: LonLat) -> TilePoint {
        let (steps, left, top) = self.scale();
        let (x, y) = to_world(p);
        (x * steps - left, y * steps - top)
    }

    fn project_all(&self, points: &[LonLat]) -> Vec<TilePoint> {
        points.iter().map(|&p| self.project(p)).collect()
    }
}

impl TileBuilder {
    /// A tile without layers; fails when there is no such tile.
    pub fn new(z: u8, x: u32, y: u32) -> Result<Self, TileError> {
        TileId::new(z, x, y).map(Self::for_tile)
    }

    /// A tile without layers.
    pub fn for_tile(tile: TileId) -> Self {
        Self { frame: Frame::new(tile), layers: Vec::new() }
    }

    /// The tile and its margin in degrees: what to fetch to fill it.
    pub fn bounds(&self) -> BBox {
        self.frame.bounds
    }

    /// The layer of this name, made when it is asked for the first time.
    pub fn layer(&mut self, name: &str) -> LayerBuilder<'_> {
        let at = self.layers.iter().position(|l| l.name() == name).unwrap_or_else(|| {
            self.layers.push(Layer::new(name));
            self.layers.len() - 1
        });
        LayerBuilder { frame: &self.frame, layer: &mut self.layers[at] }
    }

    /// The bytes of the tile. Layers without features are left out; a tile without any is empty.
    pub fn finish(self) -> Vec<u8> {
        let mut out = Vec::new();
        for layer in self.layers {
            layer.finish(&mut out);
        }
        out
    }
}

impl LayerBuilder<'_> {
    /// Adds a place; false when nothing of it shows in this tile.
    pub fn add_polygon(&mut self, id: u64, shape: &MultiPolygon, attrs: &[(&str, AttrValue<'_>)]) -> bool {
        let mut geometry = GeometryWriter::default();
        for part in shape.0.iter().filter(|p| p.bbox().intersects(&self.frame.bounds)) {
            for (n, ring) in part.rings().enumerate() {
                let clipped = clip::ring(&self.frame.project_all(ring));
                let drawn = geometry.ring(&simplify::ring(&clipped, TOLERANCE), n == 0);
                if n == 0 && !drawn {
                    // Holes without their outer ring would be taken for holes of the part before.
                    break;
                }
            }
        }
        self.layer.add(id, Kind::Polygon, &geometry, attrs)
    }

    /// Adds a line; false when nothing of it shows in this tile.
    pub fn add_line(&mut self, id: u64, line: &LineString, attrs: &[(&str, AttrValue<'_>)]) -> bool {
        let mut geometry = GeometryWriter::default();
        if line.bbox().intersects(&self.frame.bounds) {
            for piece in clip::line(&self.frame.project_all(line.points())) {
                geometry.line(&simplify::line(&piece, TOLERANCE));
            }
        }
        self.layer.add(id, Kind::Line, &geometry, attrs)
    }

    /// Adds a point; false when it lies outside the tile and its margin.
    pub fn add_point(&mut self, id: u64, at: LonLat, attrs: &[(&str, AttrValue<'_>)]) -> bool {
        self.add_points(id, &[at], attrs)
    }

    /// Adds one feature of many points; false when none of them lies in the tile and its margin.
    pub fn add_points(&mut self, id: u64, points: &[LonLat], attrs: &[(&str, AttrValue<'_>)]) -> bool {
        let mut geometry = GeometryWriter::default();
        let near: Vec<TilePoint> = points
            .iter()
            .filter(|&&p| self.frame.bounds.contains(p))
            .map(|&p| self.frame.project(p))
            .filter(|&p| clip::holds(p))
            .collect();
        geometry.points(&near);
        self.layer.add(id, Kind::Point, &geometry, attrs)
    }
}

#[cfg(test)]
mod decode;
#[cfg(test)]
mod tests;
