//! Workbooks (.xlsx) as they come from anywhere. What they unpack to is measured first, and cells are read one by one: neither a
//! small file that unpacks to gigabytes nor a cell in the last corner of a sheet takes memory. Formulas are not worked out; what the
//! spreadsheet last showed is read.

use super::{Found, Line, wrong};
use crate::error::Result;
use calamine::{DataRef, Reader as _, Xlsx, XlsxError};
use std::{
    collections::BTreeMap,
    io::{Cursor, Read as _},
};

/// Most that the parts of a workbook may unpack to, all together.
const UNPACKED_MAX: u64 = 64 << 20;
/// Most parts.
const PARTS_MAX: usize = 500;
/// Columns beyond this are somebody's scribbles at best.
const COLUMNS_MAX: u32 = 200;
/// Longest cell, characters.
const CELL_MAX: usize = 4000;
/// A number from here on has lost its last digits in the spreadsheet.
const EXACT: f64 = 1e15;

fn broken(e: impl std::fmt::Display) -> crate::AppError {
    let why: String = e.to_string().chars().take(200).collect();
    wrong("broken_workbook", format!("the workbook cannot be read ({why}): open it and save it anew"))
}

/// Unpacks everything into nothing, and counts. Sizes that the archive states about itself are not believed.
fn measured(bytes: &[u8]) -> Result<()> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
    let too_large =
        || wrong("too_large", "the workbook unpacks to more than 64 MB: keep only the table in it");
    if zip.len() > PARTS_MAX {
        return Err(too_large());
    }
    let mut left = UNPACKED_MAX;
    for i in 0..zip.len() {
        let part = zip.by_index(i).map_err(broken)?;
        let n = std::io::copy(&mut part.take(left + 1), &mut std::io::sink()).map_err(broken)?;
        left = left.checked_sub(n).ok_or_else(too_large)?;
    }
    Ok(())
}

/// A cell's words. Codes and telephones that a spreadsheet made numbers of are read as they were typed.
fn found(value: &DataRef<'_>) -> Option<Found> {
    let text = match value {
        DataRef::Empty => return None,
        DataRef::String(s) => s.trim().to_owned(),
        DataRef::SharedString(s) => s.trim().to_owned(),
        DataRef::Int(n) => n.to_string(),
        DataRef::Float(n) if n.abs() >= EXACT => {
            return Some(Found::Wrong(
                "digits_lost",
                "a number this long has lost its last digits: format the column as text and type it again"
                    .into(),
            ));
        }
        DataRef::Float(n) if n.fract() == 0.0 => format!("{n:.0}"),
        DataRef::Float(n) => n.to_string(),
        DataRef::Bool(b) => b.to_string(),
        DataRef::DateTime(d) => {
            let (year, month, day, hour, minute, ..) = d.to_ymd_hms_milli();
            match (hour, minute) {
                (0, 0) => format!("{year:04}-{month:02}-{day:02}"),
                _ => format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}"),
            }
        }
        DataRef::DateTimeIso(s) | DataRef::DurationIso(s) => s.clone(),
        DataRef::Error(e) => {
            return Some(Found::Wrong("formula", format!("the cell shows {e}: type the value itself")));
        }
    };
    if text.chars().count() > CELL_MAX {
        return Some(Found::Wrong("too_long", format!("at most {CELL_MAX} characters")));
    }
    (!text.is_empty()).then_some(Found::Text(text))
}

/// The lines of the first sheet that hold something, the headings first.
pub(super) fn lines(bytes: &[u8], max: usize) -> Result<Vec<Line>> {
    measured(bytes)?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|e: XlsxError| broken(e))?;
    let names = book.sheet_names();
    let Some(first) = names.first() else { return Err(wrong("empty", "the workbook has no sheet")) };
    let mut cells = book.worksheet_cells_reader(first).map_err(broken)?;
    let mut out: BTreeMap<u32, Vec<(usize, Found)>> = BTreeMap::new();
    while let Some(cell) = cells.next_cell().map_err(broken)? {
        let (row, column) = cell.get_position();
        let Some(value) = found(cell.get_value()).filter(|_| column < COLUMNS_MAX) else { continue };
        out.entry(row).or_default().push((column as usize, value));
        // The headings, and the template's example, are no rows.
        if out.len() > max + 2 {
            return Err(wrong("too_many", format!("at most {max} rows in one file")));
        }
    }
    Ok(out.into_iter().map(|(row, cells)| (u64::from(row) + 1, cells)).collect())
}
