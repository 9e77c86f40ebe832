//! Files of borders in and out: GeoJSON, CSV with WKT, GeoPackage, Shapefile and DXF, in the coordinate systems Chinese surveyors use.
//!
//! [`read`] takes the bytes of a file and gives [`Feature`]s in WGS-84 degrees; [`write()`] goes the other way; [`looks_shifted`] compares
//! what was read with a border known to be right. All are values in, values out: no network, no files, no clock.
//!
//! | Module | What |
//! |---|---|
//! | [`format`](mod@format) | which format is this |
//! | [`crs`], [`prj`], [`gauss_kruger`] | coordinate systems: names, `.prj` texts, the projection |
//! | `place` | from a file's numbers to WGS-84: which system it is, whether it fits, rings closed and turned |
//! | `geojson`, `table` (CSV), `wkt`, `shapefile`, `geopackage`, `dxf` | the formats |
//! | [`shift`] | does it lie where it should, or is it shifted by GCJ-02 |
//!
//! Nothing is repaired: whether a border crosses itself is for `tessera_geometry::check_validity` to say.
//!
//! Why some readers are written here and no library is used: the `dxf` crate brings a second date library that the project bars, and
//! reads no hatches; `shapefile`/`dbase` decode texts before the character set can be judged, and neither says that it stands any bytes
//! at all; `wkt` recurses as deep as its input tells it to. These formats are small; the hostile-input tests run over every one.

#![allow(clippy::float_cmp, reason = "what is compared was copied or is a whole number; nothing computed is")]
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod assemble;
pub mod crs;
mod dxf;
pub mod error;
pub mod format;
pub mod gauss_kruger;
mod geojson;
mod geopackage;
mod place;
pub mod prj;
mod raw;
mod remark;
mod shapefile;
pub mod shift;
mod table;
mod text;
mod wkt;

pub use crs::Crs;
pub use error::FormatError;
pub use format::Format;
pub use remark::{Remark, RemarkKind};
pub use shift::{Shift, looks_shifted};

use tessera_geometry::{BBox, MultiPolygon};

/// No more bytes than this are unpacked from a zip, and none larger are read at all.
pub const MAX_BYTES: u64 = 200_000_000;

/// A file of features, read. Geometry is WGS-84 degrees already.
#[derive(Debug, Clone, PartialEq)]
pub struct Read {
    /// The borders, in the order of the file.
    pub features: Vec<Feature>,
    /// The coordinate system that was used.
    pub crs: Crs,
    /// How it was known.
    pub crs_from: CrsFrom,
    /// The format of the file.
    pub format: Format,
    /// Names of the layers with areas in a GeoPackage, a DXF drawing or a zip; empty for the others.
    pub layers: Vec<String>,
    /// What the person should be told.
    pub remarks: Vec<Remark>,
}

impl Read {
    /// Where it lands: the box around all borders; `None` when there is none.
    pub fn bbox(&self) -> Option<BBox> {
        BBox::of(
            self.features.iter().flat_map(|f| f.border.rings()).flat_map(|(_, _, ring)| ring.iter().copied()),
        )
    }
}

/// One border and what the file says about it.
#[derive(Debug, Clone, PartialEq)]
pub struct Feature {
    /// Which feature of the file, from 1, for messages; in a CSV the row of data (the heading is not counted).
    pub row: usize,
    /// The border: never empty, rings closed, outer rings counterclockwise and holes clockwise (RFC 7946).
    pub border: MultiPolygon,
    /// Name and value as text, in the order of the file; an empty text where there is no value.
    pub fields: Vec<(String, String)>,
}

/// How the coordinate system of a file was known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CrsFrom {
    /// The caller said so.
    Given,
    /// The file names it.
    File,
    /// The numbers fit no other.
    Guessed,
}

impl CrsFrom {
    /// One word for programs: `given`, `file` or `guessed`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Given => "given",
            Self::File => "file",
            Self::Guessed => "guessed",
        }
    }
}

/// What a caller may say about a file.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ReadOptions {
    /// The coordinate system; overrules what the file says. `None`: as the file says, else guessed.
    pub crs: Option<Crs>,
    /// The layer to read, where a file has several.
    pub layer: Option<String>,
}

/// One border to write.
#[derive(Debug, Clone, PartialEq)]
pub struct Out<'a> {
    /// Name and value; every feature should have the same names in the same order. Columns are those of the first feature.
    pub fields: Vec<(&'a str, String)>,
    /// The border, WGS-84.
    pub border: &'a MultiPolygon,
}

impl Out<'_> {
    /// The value of a field; an empty text when the feature has none of this name.
    pub(crate) fn field(&self, name: &str) -> &str {
        self.fields.iter().find(|(n, _)| *n == name).map_or("", |(_, v)| v)
    }
}

/// Reads a file of borders. `name` is the file's name (its extension is looked at, besides the content).
pub fn read(name: &str, bytes: &[u8], options: &ReadOptions) -> Result<Read, FormatError> {
    let format = Format::of(name, bytes)?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(FormatError::TooLarge { limit_mb: MAX_BYTES / 1_000_000 });
    }
    let layer = options.layer.as_deref();
    let raw = match format {
        Format::GeoJson => geojson::read(bytes)?,
        Format::Csv => table::read(bytes)?,
        Format::GeoPackage => geopackage::read(bytes, layer)?,
        Format::Shapefile => shapefile::read(bytes, layer)?,
        Format::Dxf => dxf::read(bytes, layer)?,
    };
    place::place(format, raw, options.crs)
}

/// Writes borders as a file of `format` with positions in `crs`.
///
/// GCJ-02 has no EPSG number: a GeoJSON and a GeoPackage say `gcj02` in their own words, which [`read`] understands; a CSV and a
/// Shapefile cannot say it, and whoever reads them must know. DXF is not written.
pub fn write(features: &[Out<'_>], format: Format, crs: Crs) -> Result<Vec<u8>, FormatError> {
    match format {
        Format::GeoJson => geojson::write(features, crs),
        Format::Csv => table::write(features, crs),
        Format::GeoPackage => geopackage::write(features, crs),
        Format::Shapefile => shapefile::write(features, crs),
        Format::Dxf => Err(FormatError::CannotWrite {
            format,
            why: "drawings are read only; choose another format".to_owned(),
        }),
    }
}
