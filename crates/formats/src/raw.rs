//! What the readers of the formats hand on: numbers as the file has them, not yet in any coordinate system.

use crate::crs::Crs;
use crate::error::FormatError;
use crate::remark::{Remark, RemarkKind};

/// A ring as the file has it, perhaps unclosed.
pub(crate) type RawRing = Vec<[f64; 2]>;

/// A polygon: the outer ring first.
pub(crate) type RawPolygon = Vec<RawRing>;

pub(crate) struct RawFeature {
    /// From 1.
    pub row: usize,
    /// Nothing for a feature without border.
    pub polygons: Vec<RawPolygon>,
    pub fields: Vec<(String, String)>,
}

#[derive(Default)]
pub(crate) struct RawFile {
    pub features: Vec<RawFeature>,
    /// What the file says of its coordinate system; an error when it names one that cannot be used.
    pub crs: Option<Result<Crs, FormatError>>,
    pub layers: Vec<String>,
    pub remarks: Vec<Remark>,
}

impl RawFile {
    pub fn remark(&mut self, row: Option<usize>, kind: RemarkKind) {
        self.remarks.push(Remark { row, kind });
    }
}
