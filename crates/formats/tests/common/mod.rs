//! What the tests share: the fixtures, where they should land, and comparing borders.
#![allow(dead_code, reason = "every test binary uses a part")]

use tessera_formats::{Crs, FormatError, Read, ReadOptions, read};
use tessera_geometry::MultiPolygon;

/// The bytes of a file in `fixtures/`.
pub fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/tests/fixtures/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

/// Reads a fixture.
pub fn read_fixture(name: &str, crs: Option<Crs>, layer: Option<&str>) -> Result<Read, FormatError> {
    read(name, &fixture(name), &ReadOptions { crs, layer: layer.map(str::to_owned) })
}

/// A grid of the made-up city.
pub struct Grid {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// How many households, as text.
    pub households: String,
    /// Its border as PROJ gives it.
    pub border: MultiPolygon,
}

/// The city, from `expected.json`.
pub fn expected() -> Vec<Grid> {
    let doc: serde_json::Value = serde_json::from_slice(&fixture("expected.json")).unwrap();
    let text = |v: &serde_json::Value| v.as_str().unwrap().to_owned();
    let grids = doc.as_array().unwrap().iter().map(|g| Grid {
        code: text(&g["code"]),
        name: text(&g["name"]),
        households: g["households"].to_string(),
        border: MultiPolygon::from_geojson(&g["wgs84"]).unwrap(),
    });
    grids.collect()
}

fn area(ring: &[(f64, f64)]) -> f64 {
    ring.windows(2)
        .map(|w| (w[0].0 - ring[0].0) * (w[1].1 - ring[0].1) - (w[1].0 - ring[0].0) * (w[0].1 - ring[0].1))
        .sum()
}

/// A ring counterclockwise from its south-western vertex, without the closing one: the same for every way to write it.
fn canonical(ring: &[tessera_geometry::LonLat]) -> Vec<(f64, f64)> {
    let mut points: Vec<(f64, f64)> = ring.iter().map(|p| (p.lon(), p.lat())).collect();
    if area(&points) < 0.0 {
        points.reverse();
    }
    points.pop();
    // Rounded, because neighbours that differ by the last digits must not be ordered by them.
    let key = |p: &(f64, f64)| ((p.0 * 1e7).round() as i64, (p.1 * 1e7).round() as i64);
    let first = (0..points.len()).min_by_key(|&i| key(&points[i])).unwrap_or(0);
    points.rotate_left(first);
    points
}

/// Are these the same parts, rings and vertices, to `tolerance` degrees? Rings may begin anywhere; in `a` they must run as RFC 7946 has it.
pub fn same_places(a: &MultiPolygon, b: &MultiPolygon, tolerance: f64) {
    let shape = |m: &MultiPolygon| m.0.iter().map(|p| p.holes().len()).collect::<Vec<_>>();
    assert_eq!(shape(a), shape(b));
    for ((_, r, x), (_, _, y)) in a.rings().zip(b.rings()) {
        let raw: Vec<(f64, f64)> = x.iter().map(|p| (p.lon(), p.lat())).collect();
        assert_eq!(area(&raw) > 0.0, r == 0, "direction of ring {r}");
        let (x, y) = (canonical(x), canonical(y));
        assert_eq!(x.len(), y.len());
        for (p, q) in x.iter().zip(&y) {
            assert!((p.0 - q.0).abs() <= tolerance && (p.1 - q.1).abs() <= tolerance, "{p:?} {q:?}");
        }
    }
}

/// A zip with one stored or packed member after another.
pub fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    use std::io::Write as _;
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in members {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A part of a shapefile, unpacked.
pub fn part(name: &str) -> Vec<u8> {
    use std::io::Read as _;
    let bytes = fixture("shp_gbk_zone37.zip");
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes.as_slice())).unwrap();
    let mut out = Vec::new();
    archive.by_name(name).unwrap().read_to_end(&mut out).unwrap();
    out
}
