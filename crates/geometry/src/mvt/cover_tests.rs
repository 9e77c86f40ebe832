//! Neighbours in tiles share every line.

use super::super::decode::{Layer, doubled_area, tile};
use super::super::{BUFFER, TileBuilder};
use super::*;
use crate::coord::LonLat;
use crate::crs::TileId;
use crate::shape::{Polygon, at, rect};
use proptest::prelude::*;
use std::collections::HashMap;

/// Half a kilometre in lattice steps: the width of a place.
const PITCH: i32 = 50_000;
/// South-west corner, lattice steps.
const ORIGIN: (i32, i32) = (1_111_000_000, 305_000_000);

/// Places in rows and columns with crooked borders of this many vertices on each side; one has an island in it that is a place, too.
fn town(n: i32, side: i32, seed: u64) -> Vec<MultiPolygon> {
    let noise = |a: i32, b: i32, c: i32| {
        let mut x = seed ^ ((a as u64) << 40) ^ ((b as u64) << 20) ^ c as u64;
        for _ in 0..3 {
            x = (x ^ (x >> 31)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        }
        (x >> 40) as i32 % (PITCH / 8)
    };
    let position = |x: i32, y: i32| IntPoint { x: ORIGIN.0 + x, y: ORIGIN.1 + y }.to_lonlat();
    let step = PITCH / side;
    // A vertex of the raster of all vertices; crooked but at the rim.
    let vertex = |x: i32, y: i32| {
        let inner = x > 0 && y > 0 && x < n * side && y < n * side;
        let (dx, dy) = if inner { (noise(x, y, 1) / side, noise(x, y, 2) / side) } else { (0, 0) };
        position(x * step + dx, y * step + dy)
    };
    let mut out: Vec<MultiPolygon> = Vec::new();
    for row in 0..n {
        for column in 0..n {
            let (w, s, e, north) = (column * side, row * side, (column + 1) * side, (row + 1) * side);
            let mut ring: Vec<LonLat> = (w..e).map(|x| vertex(x, s)).collect();
            ring.extend((s..north).map(|y| vertex(e, y)));
            ring.extend((w + 1..=e).rev().map(|x| vertex(x, north)));
            ring.extend((s + 1..=north).rev().map(|y| vertex(w, y)));
            ring.push(ring[0]);
            let mut holes = Vec::new();
            if row == 1 && column == 1 {
                let (x, y) = (w * step + PITCH / 2, s * step + PITCH / 2);
                let round = |i: i32| {
                    let a = f64::from(i) * std::f64::consts::TAU / 24.0;
                    let r = f64::from(PITCH) * (0.2 + 0.02 * f64::from(i % 3));
                    position(x + (a.cos() * r) as i32, y + (a.sin() * r) as i32)
                };
                let mut island: Vec<LonLat> = (0..24).map(round).collect();
                island.push(island[0]);
                let mut hole = island.clone();
                hole.reverse();
                // The hole begins elsewhere than the island that fills it.
                hole.pop();
                hole.rotate_left(7);
                hole.push(hole[0]);
                holes.push(hole);
                out.push(Polygon::new(island, Vec::new()).unwrap().into());
            }
            out.push(Polygon::new(ring, holes).unwrap().into());
        }
    }
    out
}

fn drawn(cover: &TileCover, id: TileId) -> Option<Layer> {
    let mut builder = TileBuilder::for_tile(id);
    let near = cover.near(&builder.bounds());
    let mut layer = builder.layer("areas");
    for n in near {
        cover.draw(&mut layer, n, u64::from(n), &[]);
    }
    tile(&builder.finish()).pop()
}

/// Twice the area of everything in a tile, lattice steps: what lies under two places counts twice, what lies under none not at all.
fn doubled(layer: &Layer) -> i64 {
    layer
        .features
        .iter()
        .flat_map(super::super::decode::Feature::paths)
        .map(|(path, _)| doubled_area(&path))
        .sum()
}

#[test]
fn every_border_is_kept_once() {
    let town = town(6, 8, 3);
    let cover = TileCover::build(&town.iter().map(Some).collect::<Vec<_>>());
    // 60 inner borders, 24 on the rim in 20 stretches (corners join two), and the island's.
    assert_eq!(cover.arcs.len(), 60 + 20 + 1);
    assert_eq!(cover.places.len(), 37);
}

#[test]
fn what_has_no_border_or_no_extent_is_not_drawn_and_does_no_harm() {
    let line =
        Polygon::new(vec![at(111.1, 30.5), at(111.2, 30.5), at(111.1, 30.5), at(111.1, 30.5)], Vec::new());
    let line = line.map(MultiPolygon::from).unwrap_or_default();
    let whole = rect(111.1, 30.5, 111.2, 30.6);
    let cover = TileCover::build(&[None, Some(&line), Some(&whole), Some(&MultiPolygon::default())]);
    let id = TileId::at(at(111.15, 30.55), 10).unwrap();
    assert_eq!(drawn(&cover, id).unwrap().features.len(), 1);
    assert!(TileCover::build(&[]).near(&BBox::around(at(1.0, 1.0), at(2.0, 2.0))).is_empty());
}

#[test]
fn a_box_finds_the_same_places_by_cells_and_one_by_one() {
    let town = town(12, 2, 9);
    let cover = TileCover::build(&town.iter().map(Some).collect::<Vec<_>>());
    for z in 6..19 {
        let id =
            TileId::at(IntPoint { x: ORIGIN.0 + 310_000, y: ORIGIN.1 + 290_000 }.to_lonlat(), z).unwrap();
        let bounds = TileBuilder::for_tile(id).bounds();
        let straight: Vec<u32> = (0..town.len() as u32)
            .filter(|n| town[*n as usize].bbox().unwrap().intersects(&bounds))
            .collect();
        assert_eq!(cover.near(&bounds), straight, "zoom {z}");
    }
}

/// Every line is drawn once in each direction, but for the rim of the town and of the tile.
fn lone_lines(layer: &Layer) -> Vec<((i64, i64), (i64, i64))> {
    let rim = |v: i64| v == -i64::from(BUFFER) || v == i64::from(EXTENT + BUFFER);
    let mut seen: HashMap<((i64, i64), (i64, i64)), i32> = HashMap::new();
    for (path, _) in layer.features.iter().flat_map(super::super::decode::Feature::paths) {
        for (i, &a) in path.iter().enumerate() {
            let b = path[(i + 1) % path.len()];
            let on_rim = (a.0 == b.0 && rim(a.0)) || (a.1 == b.1 && rim(a.1));
            if a != b && !on_rim {
                *seen.entry((a.min(b), a.max(b))).or_default() += if a < b { 1 } else { -1 };
            }
        }
    }
    seen.into_iter().filter(|(_, n)| *n != 0).map(|(line, _)| line).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_tile_within_the_town_is_covered_exactly_at_every_zoom(
        seed in any::<u64>(), side in 1..20_i32, z in 11..=20_u8, x in 0.3..0.7_f64, y in 0.3..0.7_f64
    ) {
        let n = 14;
        let town = town(n, side, seed);
        let cover = TileCover::build(&town.iter().map(Some).collect::<Vec<_>>());
        let there = |share: f64| (share * f64::from(n * PITCH)) as i32;
        let id = TileId::at(IntPoint { x: ORIGIN.0 + there(x), y: ORIGIN.1 + there(y) }.to_lonlat(), z).unwrap();
        let bounds = TileBuilder::for_tile(id).bounds();
        let rim = |v: i32, o: i32| f64::from(o + v) / 1e7;
        let inside = bounds.west() > rim(0, ORIGIN.0) && bounds.south() > rim(0, ORIGIN.1)
            && bounds.east() < rim(n * PITCH, ORIGIN.0) && bounds.north() < rim(n * PITCH, ORIGIN.1);
        let layer = drawn(&cover, id).expect("something is there");
        if inside {
            let side = i64::from(EXTENT + 2 * BUFFER);
            prop_assert_eq!(doubled(&layer), 2 * side * side);
            prop_assert_eq!(lone_lines(&layer), vec![]);
        } else {
            // Only the rim of the town stands alone: straight lines.
            for (a, b) in lone_lines(&layer) {
                prop_assert!(a.0 == b.0 || a.1 == b.1 || (a.0 - b.0).abs().min((a.1 - b.1).abs()) <= 1, "{a:?} {b:?}");
            }
        }
    }
}
