//! Which format is this file? By its content first, by its name where the content leaves it open.

use crate::error::FormatError;
use std::fmt;

/// A format of borders.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// RFC 7946, and the older form with a `crs` member.
    GeoJson,
    /// A table with a column of WKT.
    Csv,
    /// OGC GeoPackage: a SQLite file.
    GeoPackage,
    /// ESRI Shapefile, in a zip.
    Shapefile,
    /// AutoCAD drawing exchange, as text.
    Dxf,
}

impl Format {
    /// One word for programs, stable.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::GeoJson => "geojson",
            Self::Csv => "csv",
            Self::GeoPackage => "geopackage",
            Self::Shapefile => "shapefile",
            Self::Dxf => "dxf",
        }
    }

    /// The extension a written file should have, without a dot.
    pub fn extension(self) -> &'static str {
        match self {
            Self::GeoPackage => "gpkg",
            Self::Shapefile => "zip",
            other => other.as_str(),
        }
    }

    /// The format of a file; an error that says what to do for formats that are not read.
    pub fn of(name: &str, bytes: &[u8]) -> Result<Self, FormatError> {
        if bytes.is_empty() {
            return Err(FormatError::Empty);
        }
        let extension = name.rsplit_once('.').map_or(String::new(), |(_, e)| e.trim().to_ascii_lowercase());
        if let Some((_, what, advice)) = MAGIC.iter().find(|(magic, ..)| bytes.starts_with(magic)) {
            return Err(FormatError::Unsupported { what, advice });
        }
        if bytes.starts_with(b"SQLite format 3\0") {
            return Ok(Self::GeoPackage);
        }
        if let Some((_, what, advice)) = EXTENSIONS.iter().find(|(e, ..)| e.contains(&extension.as_str())) {
            return Err(FormatError::Unsupported { what, advice });
        }
        if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
            return Ok(Self::Shapefile);
        }
        let start = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
        if start.starts_with(b"{") {
            return Ok(Self::GeoJson);
        }
        if start.starts_with(b"<") {
            return Err(FormatError::Unsupported { what: "XML (KML, GML)", advice: SAVE_AS });
        }
        let dxf = |tail: &[u8]| {
            let second = tail.trim_ascii_start();
            tail.first().is_some_and(u8::is_ascii_whitespace) && second.starts_with(b"SECTION")
        };
        if start.strip_prefix(b"0").is_some_and(dxf) || extension == "dxf" {
            return Ok(Self::Dxf);
        }
        match extension.as_str() {
            "csv" | "tsv" | "txt" | "wkt" | "" => Ok(Self::Csv),
            "zip" | "gpkg" | "json" | "geojson" => Err(FormatError::Unsupported {
                what: "a file whose content is not what its name says",
                advice: SAVE_AS,
            }),
            _ => Err(FormatError::Unsupported { what: "a file of this kind", advice: SAVE_AS }),
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::GeoJson => "GeoJSON",
            Self::Csv => "CSV",
            Self::GeoPackage => "GeoPackage",
            Self::Shapefile => "Shapefile",
            Self::Dxf => "DXF",
        })
    }
}

const SAVE_AS: &str = "export it as GeoPackage, GeoJSON, a Shapefile in a zip, DXF or CSV with WKT";
const PACK: &str = "pack it as .zip";
const AS_DXF: &str = "save it as DXF (text) in the drawing program";

/// How files begin that are not read, what they are, what to do.
const MAGIC: [(&[u8], &str, &str); 8] = [
    (b"Rar!", "a RAR archive", PACK),
    (b"7z\xbc\xaf", "a 7z archive", PACK),
    (b"\x1f\x8b", "a gzip archive", PACK),
    (b"AutoCAD Binary DXF", "binary DXF", AS_DXF),
    (b"AC10", "a DWG drawing", AS_DXF),
    (
        b"\x00\x00\x27\x0a",
        "a single part of a Shapefile",
        "pack .shp, .dbf, .shx, .prj and .cpg together as one .zip",
    ),
    (b"%PDF", "PDF", SAVE_AS),
    (b"\xd0\xcf\x11\xe0", "an old Excel file", "save it as CSV with a column of WKT"),
];

/// Extensions of files that are not read.
const EXTENSIONS: [(&[&str], &str, &str); 8] = [
    (&["rar", "7z", "gz", "tar", "tgz"], "an archive that is no zip", PACK),
    (&["dwg"], "a DWG drawing", AS_DXF),
    (&["kml", "kmz", "gml", "gpx"], "KML, GML or GPX", SAVE_AS),
    (
        &["shp", "dbf", "shx", "prj", "cpg"],
        "a single part of a Shapefile",
        "pack .shp, .dbf, .shx, .prj and .cpg together as one .zip",
    ),
    (&["xls", "xlsx", "et"], "a spreadsheet", "save it as CSV with a column of WKT"),
    (&["mdb", "gdb", "mxd", "aprx"], "an ArcGIS database or project", SAVE_AS),
    (&["tab", "mif", "mid", "map"], "a MapInfo file", SAVE_AS),
    (&["docx", "doc", "pdf", "png", "jpg", "jpeg", "tif"], "a document or picture", SAVE_AS),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_comes_before_the_name() {
        for (name, bytes, format) in [
            ("a.geojson", &b" {}"[..], Format::GeoJson),
            ("a.txt", b"\xef\xbb\xbf{}", Format::GeoJson),
            ("a.zip", b"PK\x03\x04", Format::Shapefile),
            ("a", b"SQLite format 3\0", Format::GeoPackage),
            ("a.txt", b"  0\r\nSECTION\r\n", Format::Dxf),
            ("A.DXF", b"999\ncomment\n", Format::Dxf),
            ("a.csv", b"0\nPOLYGON EMPTY", Format::Csv),
            ("a.csv", b"wkt\n", Format::Csv),
        ] {
            assert_eq!(Format::of(name, bytes), Ok(format), "{name}");
        }
    }

    #[test]
    fn what_is_not_read_is_told_what_to_do() {
        for (name, bytes, word) in [
            ("a.zip", &b"Rar!x"[..], ".zip"),
            ("a.dwg", b"AC1032", "DXF"),
            ("a.dxf", b"AutoCAD Binary DXF\r\n", "text"),
            ("a.kml", b"<?xml", "GeoPackage"),
            ("a.xml", b"<kml", "GeoPackage"),
            ("a.xlsx", b"PK\x03\x04", "CSV"),
            ("a.shp", b"\x00\x00\x27\x0a", ".dbf"),
            ("a.gpkg", b"hello", "its name says"),
            ("a.bin", b"\x01\x02", "export"),
        ] {
            let e = Format::of(name, bytes).unwrap_err();
            assert_eq!(e.code(), "unsupported");
            assert!(e.to_string().contains(word), "{name}: {e}");
        }
        assert_eq!(Format::of("a.csv", b""), Err(FormatError::Empty));
    }
}
