//! Pure geometry: point to grid, cover check, clipping, vector tiles, coordinate systems.
//!
//! Nothing here knows of a clock, a database or a runtime: every function is a value in, a value out.
//!
//! | Module | Question it answers |
//! |---|---|
//! | [`coord`] | what is a position, what is a box |
//! | [`shape`], [`geojson`], [`wkb`] | what is a border or a street; how it is read and written |
//! | [`measure`], [`label`] | how large, how long, how far, where to put the name |
//! | [`snap`] | exact integer predicates at 10⁻⁷ degree |
//! | [`index`] | which grid does this point belong to |
//! | [`validity`], [`cover`] | is this polygon sound; do the children tile the parent, and what would mend them |
//! | [`crs`] | GCJ-02, Web Mercator, map tiles |
//! | [`mvt`] | vector tiles as bytes |
//! | [`mod@cluster`], [`point_index`] | many points as few; which points are near |
//!
//! Positions are WGS-84 longitude and latitude in degrees (equal to CGCS2000 at the accuracy of a grid),
//! lengths are metres and areas square metres. Borders that cross the 180° meridian must be cut there, as
//! RFC 7946 asks.

#![allow(clippy::many_single_char_names, reason = "x, y, a, b, w, s, e, n are what formulas call them")]

mod bounds;
pub mod cluster;
pub mod coord;
pub mod cover;
pub mod crs;
mod edges;
pub mod geojson;
mod hash;
pub mod index;
pub mod label;
pub mod measure;
mod meet;
pub mod mvt;
pub mod neighbours;
pub mod point_index;
pub mod shape;
mod simple;
pub mod snap;
pub mod validity;
pub mod wkb;

pub use cluster::{Cluster, ClusterPoint, Clusterer, cluster};
pub use coord::{BBox, CoordError, LonLat};
pub use cover::{CoverIndex, CoverReport, CoverSettings, Finding, FindingKind, Severity, check_cover};
pub use crs::{TileError, TileId};
pub use geojson::GeoJsonError;
pub use index::GridIndex;
pub use measure::haversine_m;
pub use mvt::{AttrValue, TileBuilder, TileCover};
pub use neighbours::shared_border_m;
pub use point_index::{Near, PointIndex};
pub use shape::{LineString, MultiPolygon, Polygon, Ring, ShapeError};
pub use snap::IntPoint;
pub use validity::{Defect, DefectKind, check_validity};
pub use wkb::WkbError;
