//! Files made by other programs (GDAL, ezdxf; see `fixtures/make_fixtures.py`) land where PROJ says.

mod common;

use common::{expected, fixture, part, read_fixture, same_places, zip};
use tessera_formats::{Crs, CrsFrom, Format, FormatError, Read, ReadOptions, RemarkKind};

fn kinds(read: &Read) -> Vec<&'static str> {
    read.remarks.iter().map(|r| r.kind.as_str()).collect()
}

/// All four grids with all their fields, at the places PROJ gives.
fn is_the_city(read: &Read, names: [&str; 3]) {
    let expected = expected();
    assert_eq!(read.features.len(), expected.len());
    for (i, (feature, grid)) in read.features.iter().zip(&expected).enumerate() {
        assert_eq!(feature.row, i + 1);
        same_places(&feature.border, &grid.border, 2e-9);
        let values = [grid.code.as_str(), &grid.name, &grid.households];
        let fields: Vec<_> = names.iter().zip(values).map(|(n, v)| ((*n).to_owned(), v.to_owned())).collect();
        assert_eq!(feature.fields, fields);
    }
}

const NAMES: [&str; 3] = ["网格编码", "名称", "户数"];
/// What ten bytes of UTF-8 leave of the names.
const CUT: [&str; 3] = ["网格编", "名称", "户数"];

#[test]
fn shapefile_in_gbk_with_everything_in_it() {
    let read = read_fixture("shp_gbk_zone37.zip", None, None).unwrap();
    is_the_city(&read, NAMES);
    assert_eq!(
        (read.format, read.crs, read.crs_from),
        (Format::Shapefile, Crs::zone(37).unwrap(), CrsFrom::File)
    );
    assert_eq!(read.layers, ["grids"]);
    assert_eq!(read.remarks, []);
}

#[test]
fn shapefile_that_does_not_name_its_character_set_in_a_folder_with_a_chinese_name() {
    let read = read_fixture("shp_gbk_no_cpg.zip", None, None).unwrap();
    is_the_city(&read, NAMES);
    assert_eq!(read.layers, ["网格"]);
    assert_eq!(read.remarks.len(), 1);
    assert_eq!(read.remarks[0].kind, RemarkKind::CharsetGuessed { charset: "GBK" });
}

#[test]
fn shapefile_that_names_its_character_set_in_the_table_only_and_one_without_a_table() {
    let (shp, mut dbf, prj) = (part("grids.shp"), part("grids.dbf"), part("grids.prj"));
    dbf[29] = 0x4d;
    let bytes = zip(&[
        ("A/grids.SHP", &shp),
        ("a/Grids.dbf", &dbf),
        ("A/grids.prj", &prj),
        ("__MACOSX/A/._grids.shp", b"x"),
    ]);
    let read = tessera_formats::read("a.zip", &bytes, &ReadOptions::default()).unwrap();
    is_the_city(&read, NAMES);
    assert_eq!((read.remarks.len(), read.layers), (0, vec!["grids".to_owned()]));
    let read = tessera_formats::read("a.zip", &zip(&[("grids.shp", &shp)]), &ReadOptions::default()).unwrap();
    assert!(read.features.len() == 4 && read.features.iter().all(|f| f.fields.is_empty()));
    assert_eq!(read.crs_from, CrsFrom::Guessed);
    let here = expected()[0].border.bbox().unwrap();
    assert!(read.bbox().unwrap().contains(here.center()));
}

#[test]
fn shapefile_with_heights() {
    is_the_city(&read_fixture("shp_heights.zip", None, None).unwrap(), CUT);
}

#[test]
fn shapefile_by_its_central_meridian() {
    let read = read_fixture("shp_utf8_cm111.zip", None, None).unwrap();
    is_the_city(&read, CUT);
    assert_eq!((read.crs, read.crs_from), (Crs::meridian(111).unwrap(), CrsFrom::File));
}

#[test]
fn shapefile_without_prj_asks_for_the_meridian_and_takes_the_answer() {
    let e = read_fixture("shp_utf8_cm111_no_prj.zip", None, None).unwrap_err();
    assert_eq!(e.code(), "crs_needed");
    let FormatError::CrsNeeded { choices, .. } = e else { panic!("{e}") };
    assert!(choices.contains(&Crs::meridian(111).unwrap()));
    let read = read_fixture("shp_utf8_cm111_no_prj.zip", Crs::meridian(111), None).unwrap();
    is_the_city(&read, CUT);
    assert_eq!(read.crs_from, CrsFrom::Given);
}

#[test]
fn shapefile_on_an_old_datum_is_refused_unless_the_person_knows_better() {
    let e = read_fixture("shp_xian80.zip", None, None).unwrap_err();
    assert_eq!(e.code(), "crs_refused");
    assert!(e.to_string().contains("Xian_1980_3_Degree_GK_Zone_37"), "{e}");
    is_the_city(&read_fixture("shp_xian80.zip", Crs::zone(37), None).unwrap(), CUT);
}

#[test]
fn of_several_layers_one_must_be_chosen() {
    for (file, layers, names) in
        [("shp_two.zip", ["网格", "社区"], CUT), ("two_layers.gpkg", ["grids", "communities"], NAMES)]
    {
        let e = read_fixture(file, None, None).unwrap_err();
        assert_eq!(e, FormatError::LayerNeeded { layers: layers.map(str::to_owned).to_vec() });
        let e = read_fixture(file, None, Some("posts")).unwrap_err();
        assert_eq!(e.code(), "no_such_layer");
        let read = read_fixture(file, None, Some(layers[0])).unwrap();
        is_the_city(&read, names);
        assert_eq!(read.layers, layers);
        assert!(read_fixture(file, None, Some(layers[1])).unwrap().features.len() < 4);
    }
}

#[test]
fn geopackage_in_a_zone() {
    let read = read_fixture("zone37.gpkg", None, None).unwrap();
    is_the_city(&read, NAMES);
    assert_eq!(
        (read.format, read.crs, read.crs_from),
        (Format::GeoPackage, Crs::zone(37).unwrap(), CrsFrom::File)
    );
    assert_eq!((read.layers.as_slice(), kinds(&read)), (["网格".to_owned()].as_slice(), vec![]));
}

#[test]
fn a_geopackage_left_in_write_ahead_mode_is_read_all_the_same() {
    let mut bytes = fixture("zone37.gpkg");
    assert_eq!(bytes[18..20], [1, 1]);
    bytes[18..20].fill(2);
    is_the_city(&tessera_formats::read("a.gpkg", &bytes, &ReadOptions::default()).unwrap(), NAMES);
}

#[test]
fn geojson_in_degrees_and_in_metres_with_the_old_member() {
    let read = read_fixture("wgs84.geojson", None, None).unwrap();
    is_the_city(&read, NAMES);
    assert_eq!((read.format, read.crs), (Format::GeoJson, Crs::Wgs84));
    let read = read_fixture("zone37_crs.geojson", None, None).unwrap();
    is_the_city(&read, NAMES);
    assert_eq!((read.crs, read.crs_from), (Crs::zone(37).unwrap(), CrsFrom::File));
}

#[test]
fn csv_in_degrees_and_in_metres_guessed() {
    let read = read_fixture("wgs84.csv", None, None).unwrap();
    is_the_city(&read, NAMES);
    assert_eq!((read.format, read.crs, read.crs_from), (Format::Csv, Crs::Wgs84, CrsFrom::Guessed));
    let read = read_fixture("zone37_gbk.csv", None, None).unwrap();
    is_the_city(&read, NAMES);
    assert_eq!((read.crs, read.crs_from), (Crs::zone(37).unwrap(), CrsFrom::Guessed));
    assert_eq!(kinds(&read), ["charset_guessed"]);
}

#[test]
fn the_projection_agrees_with_proj_to_a_millimetre_in_every_zone_of_china() {
    let text = String::from_utf8(fixture("gauss_kruger.csv")).unwrap();
    let (mut count, mut worst) = (0, 0.0_f64);
    for line in text.lines().skip(1) {
        let n: Vec<f64> = line.split(',').map(|v| v.parse().unwrap()).collect();
        let crs = Crs::from_epsg(n[0] as u32).unwrap();
        let p = tessera_geometry::LonLat::new(n[1], n[2]).unwrap();
        let (x, y) = crs.from_wgs84(p).unwrap();
        worst = worst.max((x - n[3]).abs()).max((y - n[4]).abs());
        let back = crs.to_wgs84(n[3], n[4]).unwrap();
        // A billionth of a degree is a tenth of a millimetre.
        assert!(
            (back.lon() - p.lon()).abs() < 1e-9 && (back.lat() - p.lat()).abs() < 1e-9,
            "{line}: {back:?}"
        );
        count += 1;
    }
    assert!(count >= 500, "{count}");
    assert!(worst < 1e-3, "{worst}");
}

#[test]
fn reading_works_on_an_asynchronous_runtime_too() {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let bytes = fixture("zone37.gpkg");
    let read =
        runtime.block_on(async { tessera_formats::read("a.gpkg", &bytes, &ReadOptions::default()) }).unwrap();
    assert_eq!(read.features.len(), 4);
}

#[test]
fn drawings_of_both_ages_with_texts_hatch_and_arcs() {
    for (file, remarks) in
        [("cm111_r2010.dxf", 2), ("cm111_r2000_gbk.dxf", 2), ("cm111_r2000_numbers.dxf", 2)]
    {
        assert_eq!(read_fixture(file, None, None).unwrap_err().code(), "crs_needed", "{file}");
        let read = read_fixture(file, Crs::meridian(111), None).unwrap();
        assert_eq!(read.layers, ["圆", "开", "网格线"], "{file}");
        let grids = read_fixture(file, Crs::meridian(111), Some("网格线")).unwrap().features;
        // The grid in two parts is two polylines.
        assert_eq!(grids.len(), 5);
        let expected = expected();
        let mut parts: Vec<_> =
            expected.iter().flat_map(|g| g.border.0.iter().map(move |p| (g, p.clone()))).collect();
        for grid in &grids {
            let near = |p: &tessera_geometry::Polygon| {
                let (a, b) = (p.bbox().center(), grid.border.bbox().unwrap().center());
                (a.lon() - b.lon()).abs() < 1e-8 && (a.lat() - b.lat()).abs() < 1e-8
            };
            let at = parts.iter().position(|(_, p)| near(p)).expect("a grid where one is");
            let (of, part) = parts.remove(at);
            same_places(&grid.border, &part.clone().into(), 2e-9);
            assert_eq!(grid.fields[0], ("layer".to_owned(), "网格线".to_owned()));
            let first = of.border.0[0] == part;
            let text = match (of.code.as_str(), first) {
                ("420502001003", true) => format!("{} 二段", of.name),
                ("420502001003", false) => String::new(),
                _ => of.name.clone(),
            };
            assert_eq!(grid.fields[1], ("text".to_owned(), text));
        }
        assert!(parts.is_empty());
        // A circle of radius 50: 7854 m².
        let round = read.features.iter().find(|f| f.fields[0].1 == "圆").unwrap();
        assert!((round.border.area_m2() - 7854.0).abs() < 40.0, "{}", round.border.area_m2());
        assert_eq!(read.remarks.len(), remarks, "{file}: {:?}", read.remarks);
        assert_eq!(kinds(&read), ["skipped", "line_closed"]);
    }
}
