//! What the readers of the formats hand on: numbers as the file has them, not yet in any coordinate system.

use crate::crs::Crs;
use crate::error::FormatError;
use crate::remark::{Remark, RemarkKind};
use crate::text;

/// A ring as the file has it, perhaps unclosed.
pub(crate) type RawRing = Vec<[f64; 2]>;

/// A polygon: the outer ring first.
pub(crate) type RawPolygon = Vec<RawRing>;

/// So many values (rows times columns, at least one a row) are read. A few bytes of a hostile file can stand for a value, which takes a
/// hundred in memory; a city's grids have some thousands.
const MAX_CELLS: usize = 5_000_000;

/// An error when a table has too many values.
pub(crate) fn check_cells(rows: usize, columns: usize) -> Result<(), String> {
    if rows.saturating_mul(columns.max(1)) > MAX_CELLS {
        return Err(format!(
            "{rows} rows with {columns} columns are more than {MAX_CELLS} values; split the file"
        ));
    }
    Ok(())
}

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

    /// The bytes of a text file as text, with a remark where its character set was guessed or does not hold.
    pub fn text(&mut self, bytes: &[u8]) -> text::Decoded {
        let encoding = text::guess(bytes);
        let decoded = text::decode(bytes, encoding);
        if encoding != encoding_rs::UTF_8 {
            self.remark(None, RemarkKind::CharsetGuessed { charset: decoded.charset });
        }
        if decoded.lost {
            self.remark(None, RemarkKind::CharactersLost);
        }
        decoded
    }
}
