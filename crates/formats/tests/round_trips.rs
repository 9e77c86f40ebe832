//! What is written is read back: every format that can be written, every coordinate system, any names and values.

mod common;

use common::same_places;
use proptest::prelude::*;
use tessera_formats::{Crs, CrsFrom, Format, Out, Read, ReadOptions, read, write};
use tessera_geometry::{LonLat, MultiPolygon, Polygon};

const WRITTEN: [Format; 4] = [Format::GeoJson, Format::Csv, Format::GeoPackage, Format::Shapefile];

fn back(bytes: &[u8], format: Format, crs: Option<Crs>) -> Read {
    let read = read(&format!("a.{}", format.extension()), bytes, &ReadOptions { crs, layer: None }).unwrap();
    assert_eq!(read.format, format);
    read
}

fn at(lon: f64, lat: f64) -> LonLat {
    LonLat::new(lon, lat).unwrap()
}

/// A regular ring, closed.
fn round(lon: f64, lat: f64, radius: f64, corners: u32) -> Vec<LonLat> {
    let mut ring: Vec<_> = (0..corners)
        .map(|i| {
            let (sin, cos) = (std::f64::consts::TAU * f64::from(i) / f64::from(corners)).sin_cos();
            at(lon + radius * cos, lat + radius * sin)
        })
        .collect();
    ring.push(ring[0]);
    ring
}

/// Up to three parts beside each other, each with up to two holes.
fn border() -> impl Strategy<Value = MultiPolygon> {
    let part = (3..12_u32, 0..3_usize, 0.001..0.01_f64, any::<bool>());
    (110.5..111.5_f64, 20.0..45.0_f64, prop::collection::vec(part, 1..4)).prop_map(|(lon, lat, parts)| {
        let polygon = |(i, (corners, holes, radius, turned)): (usize, (u32, usize, f64, bool))| {
            let x = lon + 0.03 * i as f64;
            let mut outer = round(x, lat, radius, corners);
            if turned {
                outer.reverse();
            }
            // Within the largest circle inside a triangle, which has half its radius.
            let hole = |h: usize| round(x + radius * 0.2 * (h as f64 * 2.0 - 1.0), lat, radius * 0.15, 5);
            Polygon::new(outer, (0..holes).map(hole).collect()).unwrap()
        };
        MultiPolygon(parts.into_iter().enumerate().map(polygon).collect())
    })
}

/// Texts as people write them; none begins or ends with a space, which a Shapefile cannot keep.
fn words() -> impl Strategy<Value = String> {
    prop_oneof!["[一-龥]{0,8}", "[a-zA-Z0-9,;\"'_ \\-]{0,12}", "[🏠😀é]{0,3}"]
        .prop_map(|s| s.trim().to_owned())
}

fn systems() -> impl Strategy<Value = Crs> {
    prop::sample::select(vec![
        Crs::Wgs84,
        Crs::Cgcs2000,
        Crs::Gcj02,
        Crs::WebMercator,
        Crs::zone(37).unwrap(),
        Crs::zone(19).unwrap(),
        Crs::meridian(111).unwrap(),
        Crs::from_epsg(4508).unwrap(),
    ])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]
    #[test]
    fn borders_and_fields_survive(
        borders in prop::collection::vec((border(), words(), words()), 0..4), crs in systems(), format in prop::sample::select(WRITTEN.to_vec())
    ) {
        let features: Vec<_> = borders
            .iter()
            .map(|(border, a, b)| Out { fields: vec![("名称", a.clone()), ("code", b.clone())], border })
            .collect();
        let bytes = write(&features, format, crs).unwrap();
        // What a file cannot say, the reader must.
        let silent = crs == Crs::Gcj02 && matches!(format, Format::Csv | Format::Shapefile);
        let read = back(&bytes, format, silent.then_some(crs));
        if !silent && !features.is_empty() {
            prop_assert_eq!(read.crs, crs);
            let says_so = !(matches!(format, Format::Csv | Format::GeoJson) && crs == Crs::Wgs84);
            prop_assert_eq!(read.crs_from, if says_so { CrsFrom::File } else { CrsFrom::Guessed });
        }
        prop_assert_eq!(read.features.len(), features.len());
        prop_assert!(read.remarks.is_empty(), "{:?}", read.remarks);
        for (feature, (border, a, b)) in read.features.iter().zip(&borders) {
            same_places(&feature.border, border, 2e-9);
            prop_assert_eq!(&feature.fields, &[("名称".to_owned(), a.clone()), ("code".to_owned(), b.clone())]);
        }
    }
}

#[test]
fn a_file_without_features_is_a_file() {
    for format in WRITTEN {
        let bytes = write(&[], format, Crs::zone(37).unwrap()).unwrap();
        let read = back(&bytes, format, None);
        assert!(read.features.is_empty() && read.remarks.is_empty(), "{format}");
    }
}

#[test]
fn fields_without_names_in_common_and_without_any() {
    let border: MultiPolygon = Polygon::new(round(111.0, 30.0, 0.01, 6), vec![]).unwrap().into();
    let features = [
        Out { fields: vec![("a", "1".to_owned()), ("b", "2".to_owned())], border: &border },
        Out { fields: vec![("b", "3".to_owned())], border: &border },
    ];
    for format in [Format::Csv, Format::GeoPackage, Format::Shapefile] {
        let read = back(&write(&features, format, Crs::Wgs84).unwrap(), format, None);
        let second: Vec<_> = read.features[1].fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        assert_eq!(second, [("a", ""), ("b", "3")], "{format}");
    }
    for format in WRITTEN {
        let read = back(
            &write(&[Out { fields: vec![], border: &border }], format, Crs::Wgs84).unwrap(),
            format,
            None,
        );
        assert_eq!(read.features.len(), 1, "{format}");
    }
}

#[test]
fn what_cannot_be_written_says_why() {
    let border: MultiPolygon = Polygon::new(round(111.0, 30.0, 0.01, 6), vec![]).unwrap().into();
    let out = |value: String| [Out { fields: vec![("name", value)], border: &border }];
    for format in WRITTEN {
        let e = write(&out(String::new()), format, Crs::zone(45).unwrap()).unwrap_err();
        assert_eq!(e.code(), "cannot_write");
        assert!(
            e.to_string().contains("feature 1 at 111.0100, 30.0000 is too far from the meridian of gk:45"),
            "{e}"
        );
    }
    let e = write(&out("网".repeat(200)), Format::Shapefile, Crs::Wgs84).unwrap_err();
    assert!(e.to_string().contains("feature 1, name: a text of 400 bytes; at most 254 fit"), "{e}");
    assert_eq!(write(&[], Format::Dxf, Crs::Wgs84).unwrap_err().code(), "cannot_write");
}

/// Real borders with shared edges: `../shared/data/village_boundaries` beside the repository, where there is one.
#[test]
fn real_borders_go_to_metres_and_back_to_the_same_place() {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../../shared/data/village_boundaries/taipei_villages.geojson"
    );
    let Ok(bytes) = std::fs::read(path) else {
        println!("skipped: {path} is not there");
        return;
    };
    let villages = back(&bytes, Format::GeoJson, None);
    assert_eq!(villages.features.len(), 456);
    assert!(villages.features.iter().all(|f| f.fields.iter().any(|(_, v)| v.ends_with('里'))));
    let features: Vec<_> = villages
        .features
        .iter()
        .map(|f| Out {
            fields: f.fields.iter().map(|(n, v)| (n.as_str(), v.clone())).collect(),
            border: &f.border,
        })
        .collect();
    for crs in [Crs::meridian(120).unwrap(), Crs::zone(41).unwrap(), Crs::from_epsg(4510).unwrap()] {
        for format in WRITTEN {
            let read = back(&write(&features, format, crs).unwrap(), format, None);
            assert_eq!(read.features.len(), villages.features.len());
            for (a, b) in read.features.iter().zip(&villages.features) {
                same_places(&a.border, &b.border, 2e-9);
            }
        }
    }
}
