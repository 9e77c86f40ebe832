//! What was found in a file of borders, and what it does.

use super::layers::LayerTaken;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// How a file of borders is to be read. What is absent is found out.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct BorderFileQuery {
    /// The file's name: its ending helps to know what it is.
    pub name: Option<String>,
    /// Coordinates: `wgs84`, `cgcs2000`, `gcj02`, an EPSG number such as `epsg:4546`, or `gk:111` (Gauss-Krüger, the central meridian).
    pub crs: Option<String>,
    /// The layer or table of the file, where it has several.
    pub sheet: Option<String>,
    /// The field with the code of a grid.
    pub code_field: Option<String>,
    /// The field with its name.
    pub name_field: Option<String>,
    /// The field with the code or name of its department.
    pub department_field: Option<String>,
    /// Retire the grids in force that the file does not have.
    pub replace: Option<bool>,
    /// Only say what it would do.
    pub dry_run: Option<bool>,
}

/// What a file of borders is to be like.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct BorderOutQuery {
    /// geojson (the default), csv (with WKT), geopackage or shapefile (zipped).
    pub format: Option<String>,
    /// Coordinates, as for files that are read; wgs84 when absent.
    pub crs: Option<String>,
    /// Of areas: city, district, street, community or grid (the default).
    pub level: Option<String>,
    /// A day such as 2026-03-01: the borders when it began; those of now when absent.
    pub day: Option<String>,
}

/// Something to know about a file that was read.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BorderFileRemark {
    /// Where, counted from 1; none for what concerns the whole.
    pub row: Option<usize>,
    /// A word for what it is.
    pub kind: String,
    /// In English.
    pub message: String,
}

/// Coordinates that look as if they were of another system.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BorderFileShift {
    /// How far the borders lie from where they belong, metres.
    pub metres: f64,
    /// The system that fits, such as gcj02.
    pub better: String,
}

/// A file of borders as it was read.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BorderFileDto {
    /// geojson, csv, geopackage, shapefile or dxf.
    #[schema(example = "geojson")]
    pub format: String,
    /// The coordinate system it was read in.
    #[schema(example = "wgs84")]
    pub crs: String,
    /// How that is known: given, file or guessed.
    #[schema(example = "guessed")]
    pub crs_from: String,
    /// Borders found.
    pub features: usize,
    /// Fields of the borders, in the order of the file.
    pub fields: Vec<String>,
    /// The field taken for the code, for the name and for the department; none where there is no such field.
    pub taken: [Option<String>; 3],
    /// Layers or tables of the file.
    pub sheets: Vec<String>,
    /// What to know about it.
    pub remarks: Vec<BorderFileRemark>,
    /// Set where the borders look shifted against the city's.
    pub shift: Option<BorderFileShift>,
    /// Share of the borders whose middle lies in the city, 0 to 1; none where the city has no border.
    pub inside: Option<f64>,
}

/// A file of borders, read, with a look at it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BorderFileAnswer {
    /// What was read.
    pub file: BorderFileDto,
    /// The borders as GeoJSON with `row`, `code` and `name`; at most 5,000.
    #[schema(value_type = Object)]
    pub preview: serde_json::Value,
}

/// A file of borders, read, and what it does or did.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LayerFileAnswer {
    /// What was read.
    pub file: BorderFileDto,
    /// What becomes of it.
    pub result: LayerTaken,
    /// The borders as GeoJSON with `code` and `name`, to look where they lie; only on a dry run, at most 5,000.
    #[schema(value_type = Option<Object>)]
    pub preview: Option<serde_json::Value>,
}
