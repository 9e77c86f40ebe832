//! Writes a zip with `.shp`, `.shx`, `.dbf`, `.cpg` and, where the system has one, `.prj`.

use super::shp::POLYGON;
use crate::Out;
use crate::assemble::{Box4, NOWHERE, bounds, doubled_area};
use crate::crs::Crs;
use crate::error::FormatError;
use crate::format::Format;
use crate::place::project;
use crate::raw::RawPolygon;
use encoding_rs::{Encoding, GBK, UTF_8};
use std::io::{Cursor, Write as _};
use tessera_geometry::MultiPolygon;

/// What the files in the zip are called.
const STEM: &str = "borders";
/// The longest text of a row, bytes; the longest name of a column.
const MAX_TEXT: usize = 254;
const MAX_NAME: usize = 10;

#[allow(clippy::needless_pass_by_value, reason = "so that it can stand in map_err")]
fn cannot(why: impl ToString) -> FormatError {
    FormatError::CannotWrite { format: Format::Shapefile, why: why.to_string() }
}

/// Writes borders; every field is a column of text. Names are cut to ten bytes (five Chinese characters in GBK) and numbered when two
/// become one. Texts are GBK, which Chinese programs take without being told, or UTF-8 when a character is not in it.
pub(crate) fn write(features: &[Out<'_>], crs: Crs) -> Result<Vec<u8>, FormatError> {
    let (shp, shx) = shapes(features, crs)?;
    let (dbf, encoding) = table(features)?;
    let mut parts =
        vec![("shp", shp), ("shx", shx), ("dbf", dbf), ("cpg", encoding.name().as_bytes().to_vec())];
    parts.extend(crs.to_prj_wkt().map(|wkt| ("prj", wkt.into_bytes())));
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (extension, bytes) in parts {
        zip.start_file(format!("{STEM}.{extension}"), zip::write::SimpleFileOptions::default())
            .map_err(cannot)?;
        zip.write_all(&bytes).map_err(cannot)?;
    }
    Ok(zip.finish().map_err(cannot)?.into_inner())
}

/// A box as the format has it: zeros where there is nothing.
fn put_box(out: &mut Vec<u8>, b: Box4) {
    let b = if b == NOWHERE { [0.0; 4] } else { b };
    out.extend(b.into_iter().flat_map(f64::to_le_bytes));
}

/// The head both files have. Lengths are counted in words of two bytes.
fn head(bytes: usize, b: Box4) -> Vec<u8> {
    let mut out = Vec::with_capacity(100);
    out.extend(9994_i32.to_be_bytes());
    out.extend([0; 20]);
    out.extend(((bytes / 2) as i32).to_be_bytes());
    out.extend(1000_i32.to_le_bytes());
    out.extend(POLYGON.to_le_bytes());
    put_box(&mut out, b);
    out.extend([0; 32]);
    out
}

/// One record's content. Outer rings run clockwise, holes the other way: the reverse of ours.
fn record(polygons: &[RawPolygon]) -> Vec<u8> {
    if polygons.is_empty() {
        return 0_i32.to_le_bytes().to_vec();
    }
    let rings = || polygons.iter().flatten();
    let mut out = POLYGON.to_le_bytes().to_vec();
    put_box(&mut out, bounds(rings().flatten()));
    out.extend((rings().count() as i32).to_le_bytes());
    out.extend((rings().map(Vec::len).sum::<usize>() as i32).to_le_bytes());
    let mut begin = 0;
    for ring in rings() {
        out.extend((begin as i32).to_le_bytes());
        begin += ring.len();
    }
    for polygon in polygons {
        for (i, ring) in polygon.iter().enumerate() {
            let counterclockwise = doubled_area(ring) > 0.0;
            let points: Vec<_> = if counterclockwise == (i == 0) {
                ring.iter().rev().collect()
            } else {
                ring.iter().collect()
            };
            points.into_iter().flatten().for_each(|v| out.extend(v.to_le_bytes()));
        }
    }
    out
}

/// `.shp` and `.shx`.
fn shapes(features: &[Out<'_>], crs: Crs) -> Result<(Vec<u8>, Vec<u8>), FormatError> {
    let (mut body, mut index) = (Vec::new(), Vec::new());
    let mut all = Vec::new();
    for (i, feature) in features.iter().enumerate() {
        let border: &MultiPolygon = feature.border;
        let polygons = project(Format::Shapefile, i, border, crs)?;
        all.extend(polygons.iter().flatten().flatten().copied());
        let content = record(&polygons);
        index.extend(((50 + body.len() / 2) as i32).to_be_bytes());
        index.extend(((content.len() / 2) as i32).to_be_bytes());
        body.extend(((i + 1) as i32).to_be_bytes());
        body.extend(((content.len() / 2) as i32).to_be_bytes());
        body.extend(content);
        if body.len() > i32::MAX as usize {
            return Err(cannot("a Shapefile holds at most 2 GB; choose GeoPackage"));
        }
    }
    let b = bounds(&all);
    let mut shp = head(100 + body.len(), b);
    shp.extend(body);
    let mut shx = head(100 + index.len(), b);
    shx.extend(index);
    Ok((shp, shx))
}

/// As many whole characters as fit.
fn cut(name: &str, encoding: &'static Encoding, room: usize) -> Vec<u8> {
    let mut out = Vec::new();
    for c in name.chars() {
        let bytes = encoding.encode(c.encode_utf8(&mut [0; 4])).0.into_owned();
        if out.len() + bytes.len() > room {
            break;
        }
        out.extend(bytes);
    }
    out
}

/// Names of columns: cut, never empty, never twice.
fn column_names(names: &[&str], encoding: &'static Encoding) -> Vec<Vec<u8>> {
    let mut found: Vec<Vec<u8>> = Vec::new();
    for name in names {
        let mut cell = cut(if name.is_empty() { "field" } else { name }, encoding, MAX_NAME);
        let mut n = 1;
        while found.iter().any(|f| f.eq_ignore_ascii_case(&cell)) {
            n += 1;
            let number = format!("_{n}");
            cell = cut(name, encoding, MAX_NAME - number.len());
            cell.extend(number.into_bytes());
        }
        found.push(cell);
    }
    found
}

/// `.dbf`, and the character set of it. A table must have a column: without fields it is the feature's number.
fn table(features: &[Out<'_>]) -> Result<(Vec<u8>, &'static Encoding), FormatError> {
    let mut names: Vec<&str> =
        features.first().map(|f| f.fields.iter().map(|(n, _)| *n).collect()).unwrap_or_default();
    let numbers: Vec<String> = (1..=features.len()).map(|n| n.to_string()).collect();
    let numbered = names.is_empty();
    if numbered {
        names.push("number");
    }
    let value = |i: usize, name: &str| if numbered { numbers[i].as_str() } else { features[i].field(name) };
    let fits = |text: &str| !GBK.encode(text).2;
    let all_fit =
        names.iter().all(|n| fits(n)) && (0..features.len()).all(|i| names.iter().all(|n| fits(value(i, n))));
    let encoding = if all_fit { GBK } else { UTF_8 };
    let rows: Vec<Vec<Vec<u8>>> = (0..features.len())
        .map(|i| names.iter().map(|n| encoding.encode(value(i, n)).0.into_owned()).collect())
        .collect();
    let mut widths = vec![1; names.len()];
    for (i, row) in rows.iter().enumerate() {
        for ((cell, width), name) in row.iter().zip(&mut widths).zip(&names) {
            if cell.len() > MAX_TEXT {
                return Err(cannot(format!(
                    "feature {}, {name}: a text of {} bytes; at most {MAX_TEXT} fit; choose GeoPackage",
                    i + 1,
                    cell.len()
                )));
            }
            *width = cell.len().max(*width);
        }
    }
    let (head_len, row_len) = (33 + 32 * names.len(), 1 + widths.iter().sum::<usize>());
    if head_len > usize::from(u16::MAX) || row_len > usize::from(u16::MAX) {
        return Err(cannot("too many fields; choose GeoPackage"));
    }
    // dBASE III; the date of the last change must be one, and time is not known here.
    let mut out = vec![3, 100, 1, 1];
    out.extend((rows.len() as u32).to_le_bytes());
    out.extend((head_len as u16).to_le_bytes());
    out.extend((row_len as u16).to_le_bytes());
    out.extend([0; 17]);
    out.extend([if encoding == GBK { 0x4d } else { 0 }, 0, 0]);
    for (name, width) in column_names(&names, encoding).iter().zip(&widths) {
        let mut field = [0_u8; 32];
        field[..name.len()].copy_from_slice(name);
        field[11] = b'C';
        field[16] = *width as u8;
        out.extend(field);
    }
    out.push(0x0d);
    for row in &rows {
        out.push(b' ');
        for (cell, width) in row.iter().zip(&widths) {
            out.extend(cell);
            out.resize(out.len() + width - cell.len(), b' ');
        }
    }
    out.push(0x1a);
    Ok((out, encoding))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_cut_between_characters_and_stay_different() {
        let names =
            column_names(&["网格长联系电话", "网格长联系地址", "网格长联系邮箱", "code", "CODE", ""], GBK);
        let text: Vec<_> = names.iter().map(|n| GBK.decode(n).0.into_owned()).collect();
        assert_eq!(text, ["网格长联系", "网格长联_2", "网格长联_3", "code", "CODE_2", "field"]);
        assert_eq!(column_names(&["网格编码"], UTF_8), ["网格编".as_bytes()]);
    }

    #[test]
    fn outer_rings_run_clockwise_and_holes_the_other_way_whatever_they_did_before() {
        let square = |s: f64| vec![[0.0, 0.0], [s, 0.0], [s, s], [0.0, s], [0.0, 0.0]];
        let turned = |s: f64| square(s).into_iter().rev().collect::<Vec<_>>();
        for polygon in [vec![square(9.0), square(1.0)], vec![turned(9.0), turned(1.0)]] {
            let bytes = record(&[polygon]);
            // Kind, box, two counts, two beginnings; then positions of 16 bytes.
            let number = |at: usize| f64::from_le_bytes(bytes[at..at + 8].try_into().unwrap());
            let ring = |from: usize| {
                (from..from + 5).map(|i| [number(52 + 16 * i), number(60 + 16 * i)]).collect::<Vec<_>>()
            };
            assert_eq!((doubled_area(&ring(0)), doubled_area(&ring(5))), (-162.0, 2.0));
            assert_eq!([number(4), number(12), number(20), number(28)], [0.0, 0.0, 9.0, 9.0]);
        }
    }
}
