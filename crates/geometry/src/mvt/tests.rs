//! Tests of the tile writer through an independent reader.

use super::decode::{Layer, Value, doubled_area, tile};
use super::*;
use crate::shape::{Polygon, at, polygon, rect, ring};
use proptest::prelude::*;

const Z: u8 = 14;

/// The tile of a place in Wuhan, and a function from shares of it to positions.
fn here() -> (TileBuilder, impl Fn(f64, f64) -> LonLat) {
    let id = TileId::at(at(114.305, 30.593), Z).unwrap();
    let size = 1.0 / f64::from(1_u32 << Z);
    let place = move |x: f64, y: f64| {
        crate::crs::from_world((f64::from(id.x()) + x) * size, (f64::from(id.y()) + y) * size)
    };
    (TileBuilder::for_tile(id), place)
}

fn rectangle(place: &impl Fn(f64, f64) -> LonLat, w: f64, n: f64, e: f64, s: f64) -> Vec<LonLat> {
    vec![place(w, n), place(e, n), place(e, s), place(w, s), place(w, n)]
}

fn only(bytes: &[u8]) -> Layer {
    let mut layers = tile(bytes);
    assert_eq!(layers.len(), 1);
    layers.remove(0)
}

#[test]
fn the_layer_has_the_version_extent_and_name_of_the_standard() {
    let (mut builder, place) = here();
    assert!(builder.layer("grids").add_point(1, place(0.5, 0.5), &[]));
    let layer = only(&builder.finish());
    assert_eq!((layer.version, layer.extent, layer.name.as_str()), (2, 4096, "grids"));
    assert_eq!(layer.features[0].paths(), [(vec![(2048, 2048)], false)]);
    assert_eq!((layer.features[0].kind, layer.features[0].id), (1, 1));
    assert!(layer.features[0].tags.is_empty());
}

#[test]
fn the_bytes_of_a_point_are_those_the_standard_prescribes() {
    let (mut builder, place) = here();
    builder.layer("p").add_point(9, place(25.0 / 4096.0, 17.0 / 4096.0), &[]);
    // The geometry [9, 50, 34] is the example of clause 4.3.5.1.
    let expected = [
        0x1a, 0x14, 0x78, 0x02, 0x0a, 0x01, b'p', 0x12, 0x09, 0x08, 0x09, 0x18, 0x01, 0x22, 0x03, 9, 50, 34,
        0x28, 0x80, 0x20,
    ];
    let bytes = builder.finish();
    assert_eq!(bytes[2..], expected[2..]);
    assert_eq!(bytes[1] as usize, bytes.len() - 2);
}

#[test]
fn an_outer_ring_has_positive_area_and_a_hole_negative_whichever_way_they_came() {
    let (mut builder, place) = here();
    let mut outer = rectangle(&place, 0.1, 0.1, 0.9, 0.9);
    let mut hole = rectangle(&place, 0.4, 0.4, 0.6, 0.6);
    for id in 0..4 {
        let shape = Polygon::new(outer.clone(), vec![hole.clone()]).unwrap().into();
        assert!(builder.layer("grids").add_polygon(id, &shape, &[]));
        hole.reverse();
        if id == 1 {
            outer.reverse();
        }
    }
    let layer = only(&builder.finish());
    assert_eq!(layer.features.len(), 4);
    for f in &layer.features {
        let paths = f.paths();
        assert_eq!((f.kind, paths.len()), (3, 2));
        assert!(paths.iter().all(|(points, closed)| *closed && points.len() == 4));
        assert!(doubled_area(&paths[0].0) > 0 && doubled_area(&paths[1].0) < 0);
    }
}

#[test]
fn a_place_larger_than_the_tile_is_cut_at_the_margin() {
    let (mut builder, place) = here();
    builder.layer("a").add_polygon(
        1,
        &Polygon::new(rectangle(&place, -3.0, -3.0, 4.0, 4.0), vec![]).unwrap().into(),
        &[],
    );
    let layer = only(&builder.finish());
    let (path, _) = &layer.features[0].paths()[0];
    let mut corners = path.clone();
    corners.sort_unstable();
    assert_eq!(corners, [(-64, -64), (-64, 4160), (4160, -64), (4160, 4160)]);
}

#[test]
fn a_line_through_the_tile_twice_is_one_feature_of_two_paths() {
    let (mut builder, place) = here();
    let line =
        LineString::new(vec![place(0.2, 0.5), place(0.2, -2.0), place(0.8, -2.0), place(0.8, 0.5)]).unwrap();
    assert!(builder.layer("roads").add_line(1, &line, &[]));
    let layer = only(&builder.finish());
    assert_eq!(layer.features[0].kind, 2);
    assert_eq!(
        layer.features[0].paths(),
        [(vec![(819, 2048), (819, -64)], false), (vec![(3277, -64), (3277, 2048)], false)]
    );
}

#[test]
fn many_points_go_into_one_command_and_those_elsewhere_are_left_out() {
    let (mut builder, place) = here();
    let points = [place(0.25, 0.25), place(3.0, 0.5), place(0.5, 0.75), place(1.01, 0.5)];
    assert!(builder.layer("p").add_points(1, &points, &[]));
    let layer = only(&builder.finish());
    assert_eq!(layer.features[0].geometry[0], 1 | 3 << 3);
    let at: Vec<_> = layer.features[0].paths().into_iter().map(|(p, _)| p[0]).collect();
    assert_eq!(at, [(1024, 1024), (2048, 3072), (4137, 2048)]);
}

#[test]
fn keys_and_values_are_written_once_and_types_survive() {
    let (mut builder, place) = here();
    let p = place(0.5, 0.5);
    let attrs = [
        ("state", AttrValue::Str("立案")),
        ("count", AttrValue::Int(-3)),
        ("big", AttrValue::Int(i64::MAX)),
        ("share", AttrValue::Float(0.25)),
        ("overdue", AttrValue::Bool(true)),
        ("one", AttrValue::Int(1)),
    ];
    for id in 0..3 {
        builder.layer("cases").add_point(id, p, &attrs);
    }
    builder.layer("cases").add_point(
        3,
        p,
        &[("state", AttrValue::Float(f64::NAN)), ("least", AttrValue::Int(i64::MIN))],
    );
    builder.layer("cases").add_point(4, p, &[("state", AttrValue::Float(f64::NAN))]);
    let layer = only(&builder.finish());
    assert_eq!((layer.keys.len(), layer.values.len()), (7, 8));
    for n in 0..3 {
        let got = layer.attributes(n);
        assert_eq!(got["state"], &Value::Str("立案".to_owned()));
        assert_eq!(got["count"], &Value::Int(-3));
        assert_eq!(got["big"], &Value::Int(i64::MAX));
        assert_eq!(got["share"], &Value::Double(0.25));
        assert_eq!(got["overdue"], &Value::Bool(true));
        // A number one and a true are different values.
        assert_eq!(got["one"], &Value::Int(1));
    }
    assert_eq!(layer.attributes(3)["least"], &Value::Int(i64::MIN));
}

#[test]
fn layers_keep_their_order_and_empty_ones_are_left_out() {
    let (mut builder, place) = here();
    builder.layer("empty");
    builder.layer("b").add_point(1, place(0.1, 0.1), &[]);
    builder.layer("a").add_point(2, place(0.1, 0.1), &[]);
    builder.layer("b").add_point(3, place(0.1, 0.1), &[]);
    let layers = tile(&builder.finish());
    let names: Vec<_> = layers.iter().map(|l| (l.name.as_str(), l.features.len())).collect();
    assert_eq!(names, [("b", 2), ("a", 1)]);
    assert!(here().0.finish().is_empty());
}

#[test]
fn degenerate_shapes_write_nothing_and_do_not_panic() {
    let (mut builder, place) = here();
    let p = place(0.5, 0.5);
    let mut layer = builder.layer("a");
    let dot = Polygon::new(vec![p; 5], vec![vec![p; 4]]).unwrap().into();
    assert!(!layer.add_polygon(1, &dot, &[("k", AttrValue::Bool(true))]));
    let flat = Polygon::new(vec![place(0.1, 0.1), place(0.9, 0.9), place(0.5, 0.5), place(0.1, 0.1)], vec![]);
    assert!(!layer.add_polygon(2, &flat.unwrap().into(), &[]));
    assert!(!layer.add_polygon(3, &MultiPolygon::default(), &[]));
    assert!(!layer.add_line(4, &LineString::new(vec![p, p]).unwrap(), &[]));
    assert!(!layer.add_points(5, &[], &[]));
    assert!(!layer.add_polygon(6, &rect(0.0, 0.0, 1.0, 1.0), &[]));
    assert!(builder.finish().is_empty());
}

#[test]
fn the_poles_and_the_whole_world_fit_into_the_one_tile_of_zoom_zero() {
    let mut builder = TileBuilder::new(0, 0, 0).unwrap();
    let mut layer = builder.layer("world");
    assert!(layer.add_polygon(1, &rect(-180.0, -90.0, 180.0, 90.0), &[]));
    assert!(layer.add_point(2, at(0.0, 90.0), &[]));
    assert!(layer.add_line(3, &LineString::new(vec![at(-180.0, -90.0), at(180.0, 90.0)]).unwrap(), &[]));
    let layer = only(&builder.finish());
    assert_eq!(doubled_area(&layer.features[0].paths()[0].0), 2 * 4096 * 4096);
    assert_eq!(layer.features[1].paths()[0].0, [(2048, 0)]);
    assert!(TileBuilder::new(3, 8, 0).is_err());
}

#[test]
fn a_hole_is_not_left_behind_when_its_outer_ring_disappears() {
    let mut builder = TileBuilder::new(0, 0, 0).unwrap();
    let tiny = Polygon::new(
        ring(&[(10.0, 10.0), (10.001, 10.0), (10.001, 10.001), (10.0, 10.001)]),
        vec![ring(&[(-100.0, 0.0), (100.0, 0.0), (100.0, 80.0)])],
    )
    .unwrap();
    let mut both = rect(20.0, 20.0, 40.0, 40.0);
    both.0.push(tiny);
    assert!(builder.layer("a").add_polygon(1, &both, &[]));
    assert_eq!(only(&builder.finish()).features[0].paths().len(), 1);
}

proptest! {
    #[test]
    fn any_scribble_gives_a_tile_that_reads_back_inside_the_margin(
        points in proptest::collection::vec((-3.0..4.0_f64, -3.0..4.0_f64), 3..40), z in 0..24_u8
    ) {
        let id = TileId::at(at(114.305, 30.593), z).unwrap();
        let size = 1.0 / f64::from(1_u32 << z);
        let mut ring: Vec<LonLat> = points.iter()
            .map(|(x, y)| crate::crs::from_world((f64::from(id.x()) + x) * size, (f64::from(id.y()) + y) * size))
            .collect();
        let line = LineString::new(ring.clone()).unwrap();
        ring.push(ring[0]);
        let mut builder = TileBuilder::for_tile(id);
        let mut layer = builder.layer("a");
        let drawn = layer.add_polygon(1, &Polygon::new(ring, vec![]).unwrap().into(), &[]);
        let lined = layer.add_line(2, &line, &[]);
        let layers = tile(&builder.finish());
        let features = layers.first().map_or(0, |l| l.features.len());
        prop_assert_eq!(features, usize::from(drawn) + usize::from(lined));
        for f in layers.iter().flat_map(|l| &l.features) {
            for (path, closed) in f.paths() {
                prop_assert_eq!(closed, f.kind == 3);
                let least = if closed { 3 } else { 2 };
                prop_assert!(path.len() >= least);
                prop_assert!(path.iter().all(|p| (-64..=4160).contains(&p.0) && (-64..=4160).contains(&p.1)));
                if closed { prop_assert!(doubled_area(&path) > 0); }
            }
        }
    }
}

#[test]
fn a_shape_far_finer_than_the_tile_is_simplified() {
    let circle: Vec<(f64, f64)> = (0..20_000)
        .map(|i| f64::from(i) * std::f64::consts::TAU / 20_000.0)
        .map(|a| (114.305 + 0.05 * a.cos(), 30.593 + 0.05 * a.sin()))
        .collect();
    let id = TileId::at(at(114.305, 30.593), 8).unwrap();
    let mut builder = TileBuilder::for_tile(id);
    builder.layer("a").add_polygon(1, &polygon(&circle), &[]);
    let vertices = only(&builder.finish()).features[0].paths()[0].0.len();
    assert!((20..200).contains(&vertices), "{vertices}");
}
