//! Why a file cannot be read or written: what is wrong, where, and what to do.

use crate::crs::Crs;
use crate::format::Format;
use thiserror::Error;

/// Why a file cannot be read or written. [`FormatError::code`] is one word for programs, the text is for people.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum FormatError {
    /// No bytes.
    #[error("the file is empty; export it again")]
    Empty,
    /// A format that is not read.
    #[error("{what} is not read here; {advice}")]
    Unsupported {
        /// What it is.
        what: &'static str,
        /// What to do instead.
        advice: &'static str,
    },
    /// The content does not follow its format.
    #[error("{format}{}{}: {why}", .row.map(|r| format!(", feature {r}")).unwrap_or_default(), .field.as_ref().map(|f| format!(", {f}")).unwrap_or_default())]
    Broken {
        /// The format.
        format: Format,
        /// The feature, from 1 (for a CSV the row of data).
        row: Option<usize>,
        /// The column, the member of the zip, the table or the like.
        field: Option<String>,
        /// What is wrong.
        why: String,
    },
    /// More than [`crate::MAX_BYTES`], packed or unpacked.
    #[error("the file is larger than {limit_mb} MB (unpacked); split it")]
    TooLarge {
        /// The limit, megabytes.
        limit_mb: u64,
    },
    /// The file has several layers and none was chosen.
    #[error("the file has several layers; choose one of: {}", .layers.join(", "))]
    LayerNeeded {
        /// The layers with areas.
        layers: Vec<String>,
    },
    /// The chosen layer is not there.
    #[error("there is no layer “{layer}” with areas; choose one of: {}", .layers.join(", "))]
    NoSuchLayer {
        /// What was chosen.
        layer: String,
        /// The layers with areas.
        layers: Vec<String>,
    },
    /// The file has no place for areas at all: no polygon layer, no `.shp`, no column with WKT.
    #[error("{format}: {why}")]
    NoBorders {
        /// The format.
        format: Format,
        /// What is missing.
        why: String,
    },
    /// The system cannot be known from the numbers.
    #[error("the file does not say its coordinate system, and its numbers (x {:.0}…{:.0}, y {:.0}…{:.0}) fit several; choose one of: {}", .x.0, .x.1, .y.0, .y.1, crate::crs::list(.choices))]
    CrsNeeded {
        /// Smallest and largest first number.
        x: (f64, f64),
        /// Smallest and largest second number.
        y: (f64, f64),
        /// What fits.
        choices: Vec<Crs>,
    },
    /// A datum that cannot be converted without a city's own parameters.
    #[error(
        "“{name}” is on the Beijing 54 or Xi'an 80 datum, which needs the surveyor's own seven parameters; ask for the file in CGCS2000"
    )]
    CrsRefused {
        /// What the file or the caller says.
        name: String,
    },
    /// A system that is not known here.
    #[error(
        "the coordinate system “{name}” is not known here; ask for the file in CGCS2000 or WGS-84, or say which of wgs84, cgcs2000, gcj02, epsg:3857, gk:<central meridian>, gk:<zone> it is"
    )]
    CrsUnknown {
        /// What the file or the caller says.
        name: String,
    },
    /// The first number is the north, the second the east.
    #[error("x and y look swapped: the first numbers ({:.3}…{:.3}) are northings or latitudes, the second ({:.3}…{:.3}) eastings or longitudes; swap the columns (in Chinese surveying X is the north) and try again", .x.0, .x.1, .y.0, .y.1)]
    AxesSwapped {
        /// Smallest and largest first number.
        x: (f64, f64),
        /// Smallest and largest second number.
        y: (f64, f64),
    },
    /// A position that cannot be one of the system.
    #[error("feature {row}: x {x}, y {y} cannot be a position in {crs}{}; choose another coordinate system", .hint.map(|h| format!(", but could be in {h}")).unwrap_or_default())]
    Misfit {
        /// The feature, from 1.
        row: usize,
        /// First number, as in the file.
        x: f64,
        /// Second number.
        y: f64,
        /// The system that was tried.
        crs: Crs,
        /// A system the numbers would fit.
        hint: Option<Crs>,
    },
    /// The borders cannot be written so.
    #[error("{format} cannot be written: {why}")]
    CannotWrite {
        /// The format.
        format: Format,
        /// Why, and what to do.
        why: String,
    },
}

#[allow(clippy::needless_pass_by_value, reason = "so that they can stand in map_err")]
impl FormatError {
    /// One word for programs, stable.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Unsupported { .. } => "unsupported",
            Self::Broken { .. } => "broken",
            Self::TooLarge { .. } => "too_large",
            Self::LayerNeeded { .. } => "layer_needed",
            Self::NoSuchLayer { .. } => "no_such_layer",
            Self::NoBorders { .. } => "no_borders",
            Self::CrsNeeded { .. } => "crs_needed",
            Self::CrsRefused { .. } => "crs_refused",
            Self::CrsUnknown { .. } => "crs_unknown",
            Self::AxesSwapped { .. } => "axes_swapped",
            Self::Misfit { .. } => "misfit",
            Self::CannotWrite { .. } => "cannot_write",
        }
    }

    /// A file that does not follow its format as a whole.
    pub(crate) fn broken(format: Format, why: impl ToString) -> Self {
        Self::Broken { format, row: None, field: None, why: why.to_string() }
    }

    /// The same, with the feature.
    pub(crate) fn at(format: Format, row: usize, why: impl ToString) -> Self {
        Self::Broken { format, row: Some(row), field: None, why: why.to_string() }
    }

    /// The same, with the part of the file.
    pub(crate) fn part(format: Format, field: &str, why: impl ToString) -> Self {
        Self::Broken { format, row: None, field: Some(field.to_owned()), why: why.to_string() }
    }
}
