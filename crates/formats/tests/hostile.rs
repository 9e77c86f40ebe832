//! Files that are cut or changed give an error or a reading, never a panic, and soon.

mod common;

use common::{fixture, part, zip};
use std::time::{Duration, Instant};
use tessera_formats::{Crs, FormatError, ReadOptions, read};

const FIXTURES: [(&str, Option<&str>); 13] = [
    ("shp_gbk_zone37.zip", None),
    ("shp_gbk_no_cpg.zip", None),
    ("shp_utf8_cm111.zip", None),
    ("shp_two.zip", Some("社区")),
    ("zone37.gpkg", None),
    ("two_layers.gpkg", Some("grids")),
    ("wgs84.geojson", None),
    ("zone37_crs.geojson", None),
    ("wgs84.csv", None),
    ("zone37_gbk.csv", None),
    ("cm111_r2010.dxf", None),
    ("cm111_r2000_gbk.dxf", None),
    ("cm111_r2000_numbers.dxf", None),
];

/// One reading of a small file takes a few milliseconds; a hundred times that is suspicious on any machine.
const SOON: Duration = Duration::from_secs(5);

fn try_read(name: &str, bytes: &[u8], layer: Option<&str>) -> Result<usize, FormatError> {
    let start = Instant::now();
    let crs = Crs::meridian(111).filter(|_| name.contains(".dxf"));
    let result = read(name, bytes, &ReadOptions { crs, layer: layer.map(str::to_owned) });
    assert!(start.elapsed() < SOON, "{name}: {:?}", start.elapsed());
    result.map(|r| r.features.len())
}

/// A plain generator of numbers, the same in every run.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self, below: usize) -> usize {
        // Knuth's multiplier; the high bits are the good ones.
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % below.max(1)
    }
}

/// Changes some bytes, cuts a piece out, doubles a piece or puts large numbers in.
fn mutate(bytes: &mut Vec<u8>, numbers: &mut Numbers) {
    for _ in 0..=numbers.next(4) {
        let len = bytes.len();
        let at = numbers.next(len);
        let piece = at..(at + numbers.next(40)).min(len);
        match numbers.next(6) {
            0 if !piece.is_empty() => drop(bytes.drain(piece)),
            1 => {
                let copy = bytes[piece.clone()].to_vec();
                bytes.splice(at..at, copy);
            }
            2 => bytes[piece].fill(0xff),
            3 => bytes[piece].fill(0),
            4 => bytes[at..].iter_mut().zip(b"99999999").for_each(|(b, n)| *b = *n),
            _ => bytes[at] ^= 1 << numbers.next(8),
        }
        if bytes.is_empty() {
            return;
        }
    }
}

#[test]
fn cut_files_do_not_panic() {
    for (name, layer) in FIXTURES {
        let whole = fixture(name);
        assert!(try_read(name, &whole, layer).is_ok(), "{name}");
        // A database is large and most of its pages are empty: every 37th byte of it would be thousands of the same.
        for n in (0..whole.len()).step_by(37) {
            let _ = try_read(name, &whole[..n], layer);
        }
    }
}

#[test]
fn a_zip_or_drawing_cut_in_half_is_an_error() {
    for (name, layer) in
        FIXTURES.iter().filter(|f| [".zip", ".dxf", ".geojson"].iter().any(|e| f.0.contains(e)))
    {
        let whole = fixture(name);
        assert!(try_read(name, &whole[..whole.len() / 2], *layer).is_err(), "{name}");
    }
}

#[test]
fn changed_files_do_not_panic() {
    for (name, layer) in FIXTURES {
        let whole = fixture(name);
        let mut numbers = Numbers(name.len() as u64);
        let mut read = 0;
        for _ in 0..2_000 {
            let mut bytes = whole.clone();
            mutate(&mut bytes, &mut numbers);
            read += u32::from(try_read(name, &bytes, layer).is_ok());
        }
        // Else the changes would only ever meet the outer shell.
        assert!(read > 0, "{name}: no changed file was read");
    }
}

#[test]
fn changed_shapefiles_do_not_panic_behind_a_sound_zip() {
    let (shp, dbf) = (part("grids.shp"), part("grids.dbf"));
    let mut numbers = Numbers(7);
    for i in 0..2_000 {
        let (mut shp, mut dbf) = (shp.clone(), dbf.clone());
        mutate(if i % 2 == 0 { &mut shp } else { &mut dbf }, &mut numbers);
        let _ = try_read("a.zip", &zip(&[("a.shp", &shp), ("a.dbf", &dbf)]), None);
    }
    for n in (0..shp.len()).step_by(37) {
        let _ = try_read("a.zip", &zip(&[("a.shp", &shp[..n]), ("a.dbf", &dbf[..n.min(dbf.len())])]), None);
    }
    let cut = try_read("a.zip", &zip(&[("a.shp", &shp[..shp.len() - 8])]), None).unwrap_err();
    assert_eq!(
        cut.to_string(),
        "Shapefile, feature 4, .shp: the file ends in the middle of this record; it was not copied whole"
    );
}

#[test]
fn a_zip_that_unpacks_to_more_than_the_limit_is_refused() {
    let mut shp = part("grids.shp");
    shp.resize(201_000_000, 0);
    let packed = zip(&[("a.shp", &shp)]);
    assert!(packed.len() < 1_000_000);
    let e = read("a.zip", &packed, &ReadOptions::default()).unwrap_err();
    assert_eq!(e.code(), "too_large");
}

#[test]
fn a_zip_without_borders_says_what_is_in_it() {
    let e = read("a.zip", &zip(&[("规划/图.dwg", b"x"), ("说明.txt", b"y")]), &ReadOptions::default())
        .unwrap_err();
    assert_eq!(
        e.to_string(),
        "Shapefile: the zip holds no .shp, but: 规划/图.dwg, 说明.txt; other formats are read unpacked"
    );
    let mut points = part("grids.shp");
    points[32] = 1;
    let e = read("a.zip", &zip(&[("站点.shp", &points)]), &ReadOptions::default()).unwrap_err();
    assert_eq!(e.to_string(), "Shapefile: no .shp of the zip holds areas: 站点 (points)");
}

#[test]
fn a_database_cannot_be_made_to_compute_without_end() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    let endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT";
    let columns =
        "table_name TEXT, column_name TEXT, geometry_type_name TEXT, srs_id INTEGER, z INTEGER, m INTEGER";
    let layer = "INSERT INTO gpkg_geometry_columns VALUES ('g', 'geom', 'POLYGON', 4326, 0, 0);";
    for (sql, code) in [
        // The table of layers, or the layer itself, as a view.
        (
            format!(
                "CREATE VIEW gpkg_geometry_columns AS {endless} 'g' AS table_name, 'geom' AS column_name, 'POLYGON' AS geometry_type_name, 1 AS srs_id FROM n;"
            ),
            "no_borders",
        ),
        (
            format!(
                "CREATE TABLE gpkg_geometry_columns ({columns}); {layer} CREATE VIEW g AS {endless} i AS geom FROM n;"
            ),
            "no_borders",
        ),
        (
            format!(
                "CREATE TABLE gpkg_geometry_columns ({columns}); {layer} CREATE VIRTUAL TABLE g USING fts5(geom);"
            ),
            "no_borders",
        ),
        // A column that computes a gigabyte.
        (
            format!(
                "CREATE TABLE gpkg_geometry_columns (x, {} AS (hex(zeroblob(400000000)))); INSERT INTO gpkg_geometry_columns VALUES (1, 'geom', 'POLYGON', 4326, 0, 0);",
                columns.replace("table_name TEXT, ", "").clone() + ", table_name TEXT"
            ),
            "no_borders",
        ),
        ("CREATE TABLE t (a);".to_owned(), "no_borders"),
        (format!("CREATE TABLE gpkg_geometry_columns ({columns}); {layer} CREATE TABLE g (a);"), "broken"),
        (
            format!(
                "CREATE TABLE gpkg_geometry_columns ({columns}); {layer} CREATE TABLE g (geom); INSERT INTO g VALUES ('GPx');"
            ),
            "broken",
        ),
    ] {
        let bytes = runtime.block_on(async {
            use sqlx::Connection as _;
            let mut db = sqlx::SqliteConnection::connect("sqlite::memory:").await.unwrap();
            sqlx::raw_sql(sqlx::AssertSqlSafe(sql.clone())).execute(&mut db).await.unwrap();
            db.serialize(None).await.unwrap().to_vec()
        });
        let start = Instant::now();
        let e = read("a.gpkg", &bytes, &ReadOptions::default()).unwrap_err();
        assert_eq!(e.code(), code, "{sql}: {e}");
        assert!(start.elapsed() < SOON);
    }
}

#[test]
fn a_few_bytes_cannot_stand_for_millions_of_values() {
    let shp = part("grids.shp");
    // Two thousand columns of no width, and rows of one byte.
    let mut dbf = part("grids.dbf")[..32].to_vec();
    dbf[4..8].copy_from_slice(&10_000_000_u32.to_le_bytes());
    dbf[8..10].copy_from_slice(&(33 + 32 * 2000_u16).to_le_bytes());
    dbf[10..12].copy_from_slice(&1_u16.to_le_bytes());
    for _ in 0..2000 {
        let mut field = [0_u8; 32];
        field[0] = b'a';
        field[11] = b'C';
        dbf.extend(field);
    }
    dbf.push(0x0d);
    dbf.resize(dbf.len() + 10_000_000, b' ');
    let e = try_read("a.zip", &zip(&[("a.shp", &shp), ("a.dbf", &dbf)]), None).unwrap_err();
    assert!(e.to_string().contains("split the file"), "{e}");
    let wide = format!("wkt{}\n{}", ",a".repeat(3000), format!("{}\n", ",".repeat(3000)).repeat(2000));
    let e = try_read("a.csv", wide.as_bytes(), None).unwrap_err();
    assert!(e.to_string().contains("split the file"), "{e}");
}
