//! Tests of the cover check.

use super::*;
use crate::shape::{Polygon, at, polygon, rect, ring};
use crate::validity::DefectKind;
use proptest::prelude::*;

fn check(parent: &MultiPolygon, children: &[MultiPolygon]) -> CoverReport<usize> {
    let named: Vec<(usize, &MultiPolygon)> = children.iter().enumerate().collect();
    check_cover(parent, &named)
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-6 * b.abs()
}

#[test]
fn four_quarters_tile_a_square_and_this_is_proven() {
    let parent = rect(114.0, 22.0, 114.02, 22.02);
    let quarters = [
        rect(114.0, 22.0, 114.01, 22.01),
        rect(114.01, 22.0, 114.02, 22.01),
        rect(114.0, 22.01, 114.01, 22.02),
        rect(114.01, 22.01, 114.02, 22.02),
    ];
    let report = check(&parent, &quarters);
    assert!(report.proven, "{report:?}");
    assert!(report.leftover_edges.is_empty() && report.gaps.is_empty());
}

#[test]
fn a_vertex_that_only_one_side_has_is_no_fault() {
    let parent = rect(114.0, 22.0, 114.02, 22.02);
    // West is one rectangle; east is two, with a vertex in the middle of the western border.
    let children = [
        rect(114.0, 22.0, 114.01, 22.02),
        rect(114.01, 22.0, 114.02, 22.007),
        rect(114.01, 22.007, 114.02, 22.02),
    ];
    assert!(check(&parent, &children).proven);
}

#[test]
fn the_way_a_ring_runs_does_not_matter() {
    let parent = polygon(&[(0.0, 0.0), (0.0, 1.0), (2.0, 1.0), (2.0, 0.0)]);
    let children = [rect(0.0, 0.0, 1.0, 1.0), polygon(&[(1.0, 0.0), (1.0, 1.0), (2.0, 1.0), (2.0, 0.0)])];
    assert!(check(&parent, &children).proven);
}

#[test]
fn a_missing_grid_is_one_gap_with_its_exact_area_and_neighbours() {
    let parent = rect(0.0, 0.0, 0.03, 0.01);
    let children = [rect(0.0, 0.0, 0.01, 0.01), rect(0.02, 0.0, 0.03, 0.01)];
    let report = check(&parent, &children);
    assert!(!report.proven);
    assert_eq!((report.gaps.len(), report.overlaps.len(), report.outside.len()), (1, 0, 0));
    let gap = &report.gaps[0];
    let missing = rect(0.01, 0.0, 0.02, 0.01);
    assert!(
        gap.closed && close(gap.area_m2, missing.area_m2()) && close(gap.length_m, missing.perimeter_m())
    );
    assert!(missing.contains(gap.place));
    assert_eq!(gap.children, [0, 1]);
    assert_eq!(report.leftover_edges.iter().filter(|e| e.owner.is_none()).count(), 2);
}

#[test]
fn a_gap_with_a_grid_in_its_middle_is_a_ring() {
    let parent = rect(0.0, 0.0, 0.03, 0.03);
    let children = [rect(0.01, 0.01, 0.02, 0.02)];
    let report = check(&parent, &children);
    assert_eq!((report.gaps.len(), report.overlaps.len(), report.outside.len()), (1, 0, 0));
    let gap = &report.gaps[0];
    assert_eq!(gap.chains.len(), 2);
    assert!(close(gap.area_m2, parent.area_m2() - children[0].area_m2()));
    assert!(parent.contains(gap.place) && !children[0].contains(gap.place));
}

#[test]
fn a_grid_given_twice_and_a_grid_inside_another_are_overlaps() {
    let parent = rect(0.0, 0.0, 0.02, 0.01);
    let (west, east) = (rect(0.0, 0.0, 0.01, 0.01), rect(0.01, 0.0, 0.02, 0.01));
    let twice = check(&parent, &[west.clone(), east.clone(), west.clone()]);
    assert_eq!((twice.gaps.len(), twice.overlaps.len(), twice.outside.len()), (0, 1, 0));
    assert!(close(twice.overlaps[0].area_m2, west.area_m2()));
    assert_eq!(twice.overlaps[0].children, [0, 2]);

    let inner = rect(0.002, 0.002, 0.004, 0.004);
    let inside = check(&parent, &[west, east, inner.clone()]);
    assert_eq!(inside.overlaps.len(), 1);
    assert!(close(inside.overlaps[0].area_m2, inner.area_m2()));
    assert_eq!(inside.overlaps[0].children, [0, 2]);
}

#[test]
fn a_border_with_an_overlap_on_one_side_and_a_gap_on_the_other_counts_for_both() {
    let west = rect(0.0, 0.0, 0.01, 0.01);
    let report = check(&rect(0.0, 0.0, 0.03, 0.01), &[west.clone(), west.clone()]);
    assert_eq!((report.gaps.len(), report.overlaps.len(), report.outside.len()), (1, 1, 0));
    assert!(report.gaps[0].closed && close(report.gaps[0].area_m2, rect(0.01, 0.0, 0.03, 0.01).area_m2()));
    assert!(report.overlaps[0].closed && close(report.overlaps[0].area_m2, west.area_m2()));
    // Three times the same grid: the surplus counts twice.
    let thrice = check(&west, &[west.clone(), west.clone(), west.clone()]);
    assert_eq!((thrice.overlaps.len(), thrice.overlaps[1].closed), (2, true));
}

#[test]
fn an_overlapping_strip_is_found_with_its_area() {
    let parent = rect(0.0, 0.0, 0.02, 0.01);
    let children = [rect(0.0, 0.0, 0.012, 0.01), rect(0.01, 0.0, 0.02, 0.01)];
    let report = check(&parent, &children);
    assert_eq!((report.gaps.len(), report.overlaps.len(), report.outside.len()), (0, 1, 0));
    assert!(close(report.overlaps[0].area_m2, rect(0.01, 0.0, 0.012, 0.01).area_m2()));
    assert_eq!(report.overlaps[0].children, [0, 1]);
}

#[test]
fn what_reaches_over_the_parents_border_is_outside() {
    let parent = rect(0.0, 0.0, 0.02, 0.01);
    let children = [rect(0.0, 0.0, 0.01, 0.01), rect(0.01, 0.0, 0.023, 0.01)];
    let report = check(&parent, &children);
    assert_eq!((report.gaps.len(), report.overlaps.len(), report.outside.len()), (0, 0, 1));
    assert!(close(report.outside[0].area_m2, rect(0.02, 0.0, 0.023, 0.01).area_m2()));
    assert_eq!(report.outside[0].children, [1]);
}

#[test]
fn a_vertex_off_the_line_by_a_centimetre_leaves_a_sliver() {
    let parent = rect(114.0, 22.0, 114.02, 22.01);
    let children = [
        rect(114.0, 22.0, 114.01, 22.01),
        polygon(&[(114.01, 22.0), (114.02, 22.0), (114.02, 22.01), (114.01, 22.01), (114.010_000_1, 22.005)]),
    ];
    let report = check(&parent, &children);
    assert!(!report.proven);
    assert_eq!((report.gaps.len(), report.overlaps.len()), (1, 0));
    let sliver = &report.gaps[0];
    assert!(sliver.area_m2 > 1.0 && sliver.area_m2 < 10.0, "{}", sliver.area_m2);
    assert!(sliver.mean_width_m() < 0.02);
}

#[test]
fn crossing_borders_give_located_estimates_on_both_sides() {
    let parent = rect(0.0, 0.0, 0.02, 0.02);
    // The left grid ends on a line leaning right, the right one starts on a line leaning left.
    let children = [
        polygon(&[(0.0, 0.0), (0.009, 0.0), (0.011, 0.02), (0.0, 0.02)]),
        polygon(&[(0.011, 0.0), (0.02, 0.0), (0.02, 0.02), (0.009, 0.02)]),
    ];
    let report = check(&parent, &children);
    assert!(!report.proven);
    assert_eq!(report.leftover_edges.len(), 4);
    assert!(!report.gaps.is_empty() || !report.overlaps.is_empty());
    for f in report.gaps.iter().chain(&report.overlaps) {
        assert!(rect(0.008, -0.001, 0.012, 0.021).contains(f.place));
        assert!(f.length_m > 0.0 && f.area_m2.is_finite());
    }
}

#[test]
fn an_unsound_border_prevents_the_proof_even_if_all_edges_cancel() {
    let bow = polygon(&[(0.0, 0.0), (0.02, 0.02), (0.02, 0.0), (0.0, 0.01)]);
    let report = check(&bow, std::slice::from_ref(&bow));
    assert!(report.leftover_edges.is_empty() && !report.proven);
    assert_eq!(report.invalid[0].defect.kind, DefectKind::Crossing);
    assert_eq!((report.invalid[0].owner, report.invalid[1].owner), (None, Some(0)));
}

#[test]
fn a_parent_with_a_lake_and_an_island_is_tiled_by_grids_around_it() {
    let lake = ring(&[(0.01, 0.01), (0.02, 0.01), (0.02, 0.02), (0.01, 0.02)]);
    let mut parent = MultiPolygon::from(Polygon::new(rect_ring(0.0, 0.0, 0.03, 0.03), vec![lake]).unwrap());
    parent.0.extend(rect(0.013, 0.013, 0.016, 0.016).0);
    let children = [
        polygon(&[(0.0, 0.0), (0.03, 0.0), (0.03, 0.03), (0.02, 0.02), (0.02, 0.01), (0.01, 0.01)]),
        polygon(&[(0.0, 0.0), (0.01, 0.01), (0.01, 0.02), (0.02, 0.02), (0.03, 0.03), (0.0, 0.03)]),
        rect(0.013, 0.013, 0.016, 0.016),
    ];
    let report = check(&parent, &children);
    assert!(report.proven, "{report:?}");
    assert_eq!(check(&parent, &children[..2]).gaps.len(), 1);
}

fn rect_ring(w: f64, s: f64, e: f64, n: f64) -> crate::shape::Ring {
    ring(&[(w, s), (e, s), (e, n), (w, n)])
}

#[test]
fn a_parent_without_children_is_one_gap_and_nothing_at_all_is_proven() {
    let parent = rect(0.0, 0.0, 0.01, 0.01);
    let report = check(&parent, &[]);
    assert_eq!(report.gaps.len(), 1);
    assert!(close(report.gaps[0].area_m2, parent.area_m2()));
    assert!(check(&MultiPolygon::default(), &[]).proven);
    assert_eq!(check(&MultiPolygon::default(), &[parent]).outside.len(), 1);
}

/// A rectangle cut into `cols × rows` cells by a lattice with moved inner vertices, each cell in two triangles. Moves
/// stay below a quarter of a cell (83 steps), beyond which triangles could turn over and overlap.
fn triangles(cols: usize, rows: usize, moves: &[(i8, i8)]) -> Vec<MultiPolygon> {
    let vertex = |c: usize, r: usize| {
        let inner = c > 0 && c < cols && r > 0 && r < rows;
        let (dx, dy) = if inner { moves[(r * cols + c) % moves.len()] } else { (0, 0) };
        let lon = 114.0 + 0.01 * c as f64 + 0.000_03 * f64::from(dx);
        let lat = 22.0 + 0.01 * r as f64 + 0.000_03 * f64::from(dy);
        (lon, lat)
    };
    let mut out = vec![];
    for r in 0..rows {
        for c in 0..cols {
            let (a, b) = (vertex(c, r), vertex(c + 1, r));
            let (d, e) = (vertex(c, r + 1), vertex(c + 1, r + 1));
            out.push(polygon(&[a, b, e]));
            out.push(polygon(&[e, d, a]));
        }
    }
    out
}

proptest! {
    #[test]
    fn any_cover_is_proven_and_any_removed_or_doubled_grid_is_found(
        cols in 1..5_usize, rows in 1..5_usize,
        moves in proptest::collection::vec((-80..81_i8, -80..81_i8), 1..20), pick in 0..1000_usize
    ) {
        let parent = rect(114.0, 22.0, 114.0 + 0.01 * cols as f64, 22.0 + 0.01 * rows as f64);
        let mut children = triangles(cols, rows, &moves);
        let whole = check(&parent, &children);
        prop_assert!(whole.proven, "{:?}", whole);

        let pick = pick % children.len();
        let area = children[pick].area_m2();
        children.push(children[pick].clone());
        let doubled = check(&parent, &children);
        prop_assert!(!doubled.proven && doubled.gaps.is_empty() && doubled.outside.is_empty());
        prop_assert!((doubled.overlaps.iter().map(|o| o.area_m2).sum::<f64>() - area).abs() < 1.0 + 1e-4 * area);
        children.pop();

        children.remove(pick);
        let missing = check(&parent, &children);
        prop_assert!(!missing.proven && missing.overlaps.is_empty() && missing.outside.is_empty());
        prop_assert!((missing.gaps.iter().map(|g| g.area_m2).sum::<f64>() - area).abs() < 1.0 + 1e-4 * area);
    }
}

/// 456 real villages of one city. Needs the shared data folder.
#[test]
fn real_villages_tile_their_city_and_each_finds_its_own_label() {
    let root = std::env::var("TESSERA_SHARED_DATA")
        .unwrap_or_else(|_| concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data").to_owned());
    let path = std::path::Path::new(&root).join("village_boundaries/taipei_villages.geojson");
    let Ok(text) = std::fs::read_to_string(&path) else {
        println!("skipped: no shared data at {root} (set TESSERA_SHARED_DATA)");
        return;
    };
    let data: serde_json::Value = serde_json::from_str(&text).unwrap();
    let villages: Vec<MultiPolygon> = data["features"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| MultiPolygon::from_geojson(&f["geometry"]).unwrap())
        .collect();
    assert_eq!(villages.len(), 456);
    // Against an empty parent everything is outside: what is left of the edges is the outline of the city.
    let report = check(&MultiPolygon::default(), &villages);
    assert_eq!((report.outside.len(), report.overlaps.len(), report.invalid.len()), (1, 0, 0));
    let area: f64 = villages.iter().map(MultiPolygon::area_m2).sum();
    assert!(close(report.outside[0].area_m2, area) && (269e6..271e6).contains(&area), "{area}");

    let chains = report.outside[0].chains.clone();
    let city: MultiPolygon = Polygon::new(chains[0].clone(), chains[1..].to_vec()).unwrap().into();
    assert!(check(&city, &villages).proven);
    let without_one = check(&city, &villages[1..]);
    assert_eq!((without_one.proven, without_one.gaps.len()), (false, 1));
    // The gap is measured on the lattice: a centimetre along the border of a village.
    let (gap, village) = (without_one.gaps[0].area_m2, villages[0].area_m2());
    assert!((gap - village).abs() < 1e-4 * village, "{gap} {village}");

    let index = crate::GridIndex::build(villages.iter().cloned().enumerate().collect());
    for (i, village) in villages.iter().enumerate() {
        let label = village.label_point().unwrap();
        assert_eq!(index.locate(label.lon(), label.lat()), Some(i));
    }
}

#[test]
fn findings_can_be_written_as_json() {
    let mut report = check(&rect(0.0, 0.0, 0.02, 0.01), &[rect(0.0, 0.0, 0.01, 0.01)]);
    let gap = &mut report.gaps[0];
    // The last digits of sines differ between machines.
    (gap.area_m2, gap.length_m) = (gap.area_m2.round(), gap.length_m.round());
    gap.place = at((gap.place.lon() * 1e4).round() / 1e4, (gap.place.lat() * 1e4).round() / 1e4);
    insta::assert_snapshot!(serde_json::to_string(&report.gaps).unwrap(), @r#"[{"place":{"lon":0.015,"lat":0.005},"chains":[[{"lon":0.01,"lat":0.0},{"lon":0.01,"lat":0.01},{"lon":0.02,"lat":0.01},{"lon":0.02,"lat":0.0},{"lon":0.01,"lat":0.0}]],"closed":true,"area_m2":1230907.0,"length_m":4448.0,"children":[0]}]"#);
    insta::assert_snapshot!(serde_json::to_string(&report.leftover_edges[..2]).unwrap(), @r#"[{"from":{"lon":0.01,"lat":0.0},"to":{"lon":0.01,"lat":0.01},"owner":0},{"from":{"lon":0.01,"lat":0.0},"to":{"lon":0.02,"lat":0.0},"owner":null}]"#);
}
