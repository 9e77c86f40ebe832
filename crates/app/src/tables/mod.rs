//! Tables that people fill in: a CSV file or a workbook becomes rows whose cells are found by column, whatever it was; and back, as a
//! template to fill in or as a checked workbook with the wrong cells marked. Whoever imports something says what the columns are.

mod text;
mod workbook;
mod write;

pub use write::{checked, template};

use crate::error::{AppError, Result};
use std::collections::HashMap;

/// What may stand in a column: our word for it, and its name in a Chinese table.
pub type Choices = fn() -> Vec<(String, &'static str)>;

/// A column of a table.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Its name in the interface, and its heading.
    pub key: &'static str,
    /// Its heading in a Chinese table.
    pub zh: &'static str,
    /// The table must have it.
    pub needed: bool,
    /// What belongs in it, in the order of [`tessera_domain::text::Lang::ALL`].
    pub note: [&'static str; 4],
    /// What the example row of the template says.
    pub example: &'static str,
    /// The words there are, where there is a list.
    pub choices: Option<Choices>,
}

/// A row that is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejected {
    /// Its line in the file; the headings are line 1.
    pub line: u64,
    /// The column.
    pub column: &'static str,
    /// Stable code.
    pub code: &'static str,
    /// What is wrong.
    pub message: String,
}

/// A row with its line and its cells by column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its line in the file.
    pub line: u64,
    cells: HashMap<&'static str, String>,
    /// A cell that could not be read.
    unread: Option<Rejected>,
}

impl Row {
    /// A cell, trimmed; empty when there is none.
    pub fn get(&self, column: &str) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }

    /// Why the row is not taken.
    pub fn reject(&self, column: &'static str, code: &'static str, message: impl Into<String>) -> Rejected {
        Rejected { line: self.line, column, code, message: message.into() }
    }

    /// The cell of it that could not be read.
    pub fn unread(&self) -> Option<&Rejected> {
        self.unread.as_ref()
    }
}

/// A table as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// Headings as they stand in the file, each with the column it names; unnamed columns are left out.
    pub headings: Vec<(String, &'static str)>,
    /// Rows that hold something.
    pub rows: Vec<Row>,
}

/// A cell as it is found in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Found {
    Text(String),
    /// What is wrong with it: code and message.
    Wrong(&'static str, String),
}

/// A line as it is found in a file: its number, and its cells by place.
type Line = (u64, Vec<(usize, Found)>);

/// A file that was sent.
#[derive(Clone, Debug)]
pub struct Upload {
    /// What is in it.
    pub bytes: bytes::Bytes,
    /// Its sender says that it is a workbook.
    pub workbook: bool,
}

fn wrong(code: &'static str, message: impl Into<String>) -> AppError {
    AppError::field("file", code, message)
}

/// The beginning of every zip archive, and of the older kinds of workbook and those with a password.
const ZIP: &[u8] = b"PK\x03\x04";
const OLD: &[u8] = b"\xd0\xcf\x11\xe0";

/// Reads a table: a workbook's first sheet, or CSV. Blocking.
///
/// # Errors
/// A problem of the field `file` with what to do about it.
pub fn read(file: &Upload, columns: &[Column], max: usize) -> Result<Table> {
    let bytes = &file.bytes[..];
    let lines = if bytes.starts_with(ZIP) {
        workbook::lines(bytes, max)?
    } else if bytes.starts_with(OLD) {
        return Err(wrong(
            "old_workbook",
            "an older kind of workbook, or one with a password: save it as .xlsx without a password",
        ));
    } else if file.workbook {
        return Err(wrong(
            "not_a_workbook",
            "its name says workbook, but it is none: save it as .xlsx or as .csv",
        ));
    } else {
        text::lines(bytes, max)?
    };
    assemble(lines, columns, max)
}

fn assemble(lines: Vec<Line>, columns: &[Column], max: usize) -> Result<Table> {
    let mut lines = lines.into_iter();
    let Some((_, heads)) = lines.next() else { return Err(wrong("empty", "the file has no headings")) };
    let mut headings = Vec::new();
    let mut places: HashMap<usize, &'static str> = HashMap::new();
    for (place, found) in heads {
        let Found::Text(text) = found else { continue };
        // A heading with a star says that the column must be filled in.
        let name = text.trim_end_matches('*').trim();
        let known = columns.iter().find(|c| c.key.eq_ignore_ascii_case(name) || c.zh == name);
        let Some(column) = known else {
            let all = columns.iter().map(|c| c.key).collect::<Vec<_>>().join(", ");
            let name: String = name.chars().take(40).collect();
            return Err(wrong(
                "unknown_column",
                format!("there is no column `{name}`; the columns are: {all}"),
            ));
        };
        headings.push((text.clone(), column.key));
        places.insert(place, column.key);
    }
    if let Some(c) = columns.iter().find(|c| c.needed && !headings.iter().any(|h| h.1 == c.key)) {
        return Err(wrong("missing_column", format!("the column `{}` is missing", c.key)));
    }
    let mut rows = Vec::new();
    for (line, cells) in lines {
        let mut row = Row { line, cells: HashMap::new(), unread: None };
        for (place, found) in cells {
            let Some(&column) = places.get(&place) else { continue };
            match found {
                Found::Text(t) => {
                    row.cells.insert(column, t);
                }
                Found::Wrong(code, message) => {
                    row.unread.get_or_insert(Rejected { line, column, code, message });
                }
            }
        }
        let holds = !row.cells.is_empty() || row.unread.is_some();
        if holds && !is_example(&row, columns) {
            rows.push(row);
        }
        if rows.len() > max {
            return Err(wrong("too_many", format!("at most {max} rows in one file")));
        }
    }
    if rows.is_empty() {
        return Err(wrong("empty", "the file has no rows below its headings"));
    }
    Ok(Table { headings, rows })
}

/// The example as the template writes it, with Chinese words or with ours.
fn example(c: &Column, zh: bool) -> String {
    let word = c.choices.and_then(|list| list().into_iter().find(|w| w.0 == c.example));
    word.filter(|_| zh).map_or_else(|| c.example.to_owned(), |w| w.1.to_owned())
}

/// True for the template's example that somebody left in.
fn is_example(row: &Row, columns: &[Column]) -> bool {
    [true, false].into_iter().any(|zh| columns.iter().all(|c| row.get(c.key) == example(c, zh)))
}

#[cfg(test)]
mod tests;
