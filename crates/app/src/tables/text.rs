//! Tables as text: CSV in UTF-8, or as Chinese spreadsheets save it.

use super::{Found, Line, wrong};
use crate::error::{AppError, Result};

fn decoded(bytes: &[u8]) -> Result<String> {
    if let Ok(s) = std::str::from_utf8(bytes) {
        return Ok(s.trim_start_matches('\u{feff}').to_owned());
    }
    match encoding_rs::GB18030.decode_without_bom_handling_and_without_replacement(bytes) {
        Some(s) => Ok(s.into_owned()),
        None => Err(wrong("encoding", "the file is neither UTF-8 nor GB18030 text")),
    }
}

/// The lines that hold something, the headings first.
pub(super) fn lines(bytes: &[u8], max: usize) -> Result<Vec<Line>> {
    let text = decoded(bytes)?;
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .has_headers(false)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let mut out = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|e: csv::Error| -> AppError { wrong("invalid", e.to_string()) })?;
        let line = record.position().map_or(0, csv::Position::line);
        let cells: Vec<_> = record
            .iter()
            .enumerate()
            .filter(|(_, cell)| !cell.is_empty())
            .map(|(place, cell)| (place, Found::Text(cell.to_owned())))
            .collect();
        if !cells.is_empty() {
            out.push((line, cells));
        }
        // The headings, and the template's example, are no rows.
        if out.len() > max + 2 {
            return Err(wrong("too_many", format!("at most {max} rows in one file")));
        }
    }
    Ok(out)
}
