//! CSV with a column of well-known text: any of the usual delimiters and character sets.

use crate::Out;
use crate::crs::Crs;
use crate::error::FormatError;
use crate::format::Format;
use crate::place::project;
use crate::raw::{RawFeature, RawFile, check_cells};
use crate::remark::RemarkKind;
use crate::wkt;

/// What columns of borders are called.
const NAMES: [&str; 11] = [
    "wkt",
    "geom",
    "geometry",
    "the_geom",
    "wkt_geom",
    "geom_wkt",
    "边界",
    "几何",
    "边界wkt",
    "空间数据",
    "图形",
];
/// How many rows are looked at to find the column by its content.
const LOOK_AT: usize = 50;

fn broken(why: impl ToString) -> FormatError {
    FormatError::broken(Format::Csv, why)
}

/// The delimiter that stands most often in the heading, outside quotes.
fn delimiter(text: &str) -> u8 {
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    let mut quoted = false;
    for b in text.lines().next().unwrap_or("").bytes() {
        quoted ^= b == b'"';
        for c in counts.iter_mut().filter(|c| !quoted && c.0 == b) {
            c.1 += 1;
        }
    }
    // The first of equals: a heading of one column has none of them, and then a comma would cut the WKT.
    match counts.iter().rev().max_by_key(|c| c.1) {
        Some(&(_, 0)) | None => b'\t',
        Some(&(b, _)) => b,
    }
}

/// Reads a table with a heading.
pub(crate) fn read(bytes: &[u8]) -> Result<RawFile, FormatError> {
    let mut file = RawFile::default();
    let decoded = file.text(bytes);
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter(&decoded.text))
        .flexible(true)
        .from_reader(decoded.text.as_bytes());
    let heading: Vec<String> =
        reader.headers().map_err(broken)?.iter().map(|h| h.trim().to_owned()).collect();
    let mut rows: Vec<csv::StringRecord> = Vec::new();
    for record in reader.records() {
        // Cells too many for the heading are an error below, but must not be kept by the million.
        check_cells(rows.len(), heading.len().max(rows.last().map_or(0, csv::StringRecord::len)))
            .map_err(broken)?;
        rows.push(record.map_err(broken)?);
    }
    let by_name = heading.iter().position(|h| NAMES.contains(&h.to_lowercase().as_str()));
    let by_content = || {
        (0..heading.len()).find(|&i| rows.iter().take(LOOK_AT).any(|r| r.get(i).is_some_and(wkt::looks_like)))
    };
    let column = by_name.or_else(by_content).ok_or_else(|| FormatError::NoBorders {
        format: Format::Csv,
        why: format!(
            "no column holds well-known text (POLYGON …); call it “wkt”. The columns are: {}",
            heading.join(", ")
        ),
    })?;
    let mut srid = None;
    for (i, cells) in rows.iter().enumerate() {
        let row = i + 1;
        let wrong = |why: String| FormatError::Broken {
            format: Format::Csv,
            row: Some(row),
            field: Some(heading[column].clone()),
            why,
        };
        if cells.len() > heading.len() {
            return Err(wrong(format!(
                "the row has {} cells, the heading {}; put the WKT in quotes",
                cells.len(),
                heading.len()
            )));
        }
        let cell = cells.get(column).unwrap_or("").trim();
        let mut polygons = vec![];
        if !cell.is_empty() {
            let read = wkt::parse(cell).map_err(wrong)?;
            if let Some(code) = read.srid
                && *srid.get_or_insert(code) != code
            {
                return Err(wrong(format!(
                    "SRID {code} after SRID {}; bring all rows into one system",
                    srid.unwrap_or(0)
                )));
            }
            match read.shape {
                wkt::Shape::Areas(areas) => polygons = areas,
                wkt::Shape::Other(what) => {
                    file.remark(Some(row), RemarkKind::Skipped { what, count: 1 });
                    continue;
                }
            }
        }
        let others = (0..heading.len()).filter(|&c| c != column);
        let fields = others.map(|c| (heading[c].clone(), cells.get(c).unwrap_or("").to_owned())).collect();
        file.features.push(RawFeature { row, polygons, fields });
    }
    file.crs = srid.map(Crs::from_epsg);
    Ok(file)
}

/// Writes a table in UTF-8 with a byte order mark (spreadsheets need it for Chinese) whose last column is `wkt`; positions that are
/// not WGS-84 carry `SRID=…;`.
pub(crate) fn write(features: &[Out<'_>], crs: Crs) -> Result<Vec<u8>, FormatError> {
    let cannot = |e: &dyn ToString| FormatError::CannotWrite { format: Format::Csv, why: e.to_string() };
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer("\u{feff}".as_bytes().to_vec());
    let names: Vec<&str> =
        features.first().map(|f| f.fields.iter().map(|(n, _)| *n).collect()).unwrap_or_default();
    writer.write_record(names.iter().copied().chain(["wkt"])).map_err(|e| cannot(&e))?;
    let srid = crs.epsg().filter(|code| *code != 4326).map_or(String::new(), |code| format!("SRID={code};"));
    for (i, feature) in features.iter().enumerate() {
        let border = srid.clone() + &wkt::text(&project(Format::Csv, i, feature.border, crs)?);
        let cells = names.iter().map(|n| feature.field(n)).chain([border.as_str()]);
        writer.write_record(cells).map_err(|e| cannot(&e))?;
    }
    writer.into_inner().map_err(|e| cannot(&e))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delimiter_and_column_are_found() {
        for (text, expected) in [
            ("code,边界\nA,\"POLYGON((0 0,1 0,1 1,0 0))\"\n", 1),
            ("\u{feff}code;shape\nA;POLYGON((0 0,1 0,1 1,0 0))\n", 1),
            ("code\tthe_geom\nA\tPOLYGON((0 0,1 0,1 1,0 0))\nB\t\n", 2),
        ] {
            let file = read(text.as_bytes()).unwrap();
            assert_eq!(file.features.len(), expected, "{text}");
            assert_eq!(file.features[0].fields, [("code".to_owned(), "A".to_owned())]);
            assert_eq!(file.features[0].polygons[0][0].len(), 4);
        }
        // A table of one column without quotes.
        assert_eq!(read(b"wkt\nPOLYGON((0 0,1 0,1 1,0 0))\n").unwrap().features.len(), 1);
    }

    #[test]
    fn errors_name_the_row_and_the_column() {
        let message = |text: &str| read(text.as_bytes()).err().map(|e| e.to_string()).unwrap();
        assert_eq!(
            message("code,wkt\nA,\nB,\"POLYGON((0 0,1 0,1 x,0 0))\"\n"),
            "CSV, feature 2, wkt: vertex 3 of a ring, “1 x”, is no position"
        );
        assert!(
            message("code,wkt\nA,POLYGON((0 0,1 0,1 1,0 0))\n")
                .contains("feature 1, wkt: the row has 5 cells, the heading 2; put the WKT in quotes")
        );
        assert!(message("code,name\nA,B\n").contains("The columns are: code, name"));
        assert!(
            message("wkt\nSRID=4490;POLYGON EMPTY\nSRID=4326;POLYGON EMPTY\n")
                .contains("SRID 4326 after SRID 4490")
        );
    }

    #[test]
    fn what_is_no_area_is_left_out_and_told() {
        let file = read(b"n,wkt\n1,POINT(1 2)\n2,POLYGON EMPTY\n").unwrap();
        assert_eq!(file.features.len(), 1);
        assert_eq!(
            file.remarks[0].to_string(),
            "feature 1: left out, because only areas are read: 1 × POINT"
        );
    }
}
