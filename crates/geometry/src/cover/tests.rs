//! Tests of the cover check.

use super::FindingKind::{Gap, Hole, Orphan, Outside, Overlap};
use super::*;
use crate::shape::{Polygon, polygon, rect, ring};
use crate::validity::DefectKind;
use proptest::prelude::*;

pub(super) fn check(parent: &MultiPolygon, children: &[MultiPolygon]) -> CoverReport<usize> {
    let named: Vec<(usize, &MultiPolygon)> = children.iter().enumerate().collect();
    check_cover(parent, &named, &CoverSettings::default())
}

pub(super) fn of(report: &CoverReport<usize>, kind: FindingKind) -> Vec<&Finding<usize>> {
    report.of(kind).collect()
}

/// How many findings of each kind: gaps, holes, overlaps, parts outside, orphans.
pub(super) fn counts(report: &CoverReport<usize>) -> [usize; 5] {
    [Gap, Hole, Overlap, Outside, Orphan].map(|k| report.of(k).count())
}

pub(super) fn close(a: f64, b: f64) -> bool {
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
    assert!(report.findings.is_empty());
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
    assert_eq!(counts(&report), [1, 0, 0, 0, 0]);
    let gap = &report.findings[0];
    let missing = rect(0.01, 0.0, 0.02, 0.01);
    assert!(close(gap.area_m2, missing.area_m2()) && close(gap.length_m, missing.perimeter_m()));
    assert_eq!(gap.severity, Severity::Serious);
    assert!(missing.contains(gap.place));
    assert_eq!(gap.children, [0, 1]);
}

#[test]
fn a_gap_with_a_grid_in_its_middle_is_a_ring() {
    let parent = rect(0.0, 0.0, 0.03, 0.03);
    let children = [rect(0.01, 0.01, 0.02, 0.02)];
    let report = check(&parent, &children);
    assert_eq!(counts(&report), [1, 0, 0, 0, 0]);
    let gap = &report.findings[0];
    assert_eq!(gap.border.len(), 2);
    assert!(close(gap.area_m2, parent.area_m2() - children[0].area_m2()));
    assert!(parent.contains(gap.place) && !children[0].contains(gap.place));
}

#[test]
fn a_grid_given_twice_and_a_grid_inside_another_are_overlaps() {
    let parent = rect(0.0, 0.0, 0.02, 0.01);
    let (west, east) = (rect(0.0, 0.0, 0.01, 0.01), rect(0.01, 0.0, 0.02, 0.01));
    let twice = check(&parent, &[west.clone(), east.clone(), west.clone()]);
    assert_eq!(counts(&twice), [0, 0, 1, 0, 0]);
    assert!(close(twice.findings[0].area_m2, west.area_m2()));
    assert_eq!(twice.findings[0].children, [0, 2]);

    let inner = rect(0.002, 0.002, 0.004, 0.004);
    let inside = check(&parent, &[west, east, inner.clone()]);
    assert_eq!(counts(&inside), [0, 0, 1, 0, 0]);
    assert!(close(inside.findings[0].area_m2, inner.area_m2()));
    assert_eq!(inside.findings[0].children, [0, 2]);
}

#[test]
fn a_border_with_an_overlap_on_one_side_and_a_gap_on_the_other_counts_for_both() {
    let west = rect(0.0, 0.0, 0.01, 0.01);
    let report = check(&rect(0.0, 0.0, 0.03, 0.01), &[west.clone(), west.clone()]);
    assert_eq!(counts(&report), [1, 0, 1, 0, 0]);
    assert!(close(of(&report, Gap)[0].area_m2, rect(0.01, 0.0, 0.03, 0.01).area_m2()));
    assert!(close(of(&report, Overlap)[0].area_m2, west.area_m2()));
    // Three times the same grid is one place with three owners.
    let thrice = check(&west, &[west.clone(), west.clone(), west.clone()]);
    assert_eq!((counts(&thrice), thrice.findings[0].children.len()), ([0, 0, 1, 0, 0], 3));
}

#[test]
fn an_overlapping_strip_is_found_with_its_area() {
    let parent = rect(0.0, 0.0, 0.02, 0.01);
    let children = [rect(0.0, 0.0, 0.012, 0.01), rect(0.01, 0.0, 0.02, 0.01)];
    let report = check(&parent, &children);
    assert_eq!(counts(&report), [0, 0, 1, 0, 0]);
    assert!(close(report.findings[0].area_m2, rect(0.01, 0.0, 0.012, 0.01).area_m2()));
    assert_eq!(report.findings[0].children, [0, 1]);
}

#[test]
fn an_unsound_border_prevents_the_proof_even_if_all_edges_cancel() {
    let bow = polygon(&[(0.0, 0.0), (0.02, 0.02), (0.02, 0.0), (0.0, 0.01)]);
    let report = check(&bow, std::slice::from_ref(&bow));
    assert!(report.findings.is_empty() && !report.proven);
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
    assert_eq!(counts(&check(&parent, &children[..2])), [1, 0, 0, 0, 0]);
}

fn rect_ring(w: f64, s: f64, e: f64, n: f64) -> crate::shape::Ring {
    ring(&[(w, s), (e, s), (e, n), (w, n)])
}

#[test]
fn a_parent_without_children_is_one_gap_and_nothing_at_all_is_proven() {
    let parent = rect(0.0, 0.0, 0.01, 0.01);
    let report = check(&parent, &[]);
    assert_eq!(counts(&report), [1, 0, 0, 0, 0]);
    assert!(close(report.findings[0].area_m2, parent.area_m2()));
    assert!(check(&MultiPolygon::default(), &[]).proven);
    assert_eq!(counts(&check(&MultiPolygon::default(), &[parent])), [0, 0, 0, 0, 1]);
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
        prop_assert!(!doubled.proven && doubled.findings.iter().all(|f| f.kind == Overlap));
        prop_assert!((doubled.findings.iter().map(|o| o.area_m2).sum::<f64>() - area).abs() < 1.0 + 1e-4 * area);
        children.pop();

        children.remove(pick);
        let missing = check(&parent, &children);
        prop_assert!(!missing.proven && missing.findings.iter().all(|f| matches!(f.kind, Gap | Hole)));
        prop_assert!((missing.findings.iter().map(|g| g.area_m2).sum::<f64>() - area).abs() < 1.0 + 1e-4 * area);
    }
}

/// What is left when the borders of a cover cancel: its outline.
fn union(children: &[MultiPolygon]) -> MultiPolygon {
    let mut open = open::OpenEdges::new();
    let mut quick = crate::simple::Simplicity::default();
    for child in children {
        border::Border::of(child, &mut quick).0.edges().for_each(|e| open.add(e));
    }
    trace::to_shape(trace::rings(&open.left_over()))
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
    // Against an empty parent everything is outside, each village on its own.
    let report = check(&MultiPolygon::default(), &villages);
    assert_eq!((counts(&report), report.invalid.len()), ([0, 0, 0, 0, 456], 0));
    let area: f64 = villages.iter().map(MultiPolygon::area_m2).sum();
    let found: f64 = report.findings.iter().map(|f| f.area_m2).sum();
    assert!(close(found, area) && (269e6..271e6).contains(&area), "{area}");

    let city = union(&villages);
    assert!(check(&city, &villages).proven);
    let without_one = check(&city, &villages[1..]);
    assert_eq!((without_one.proven, without_one.findings.len()), (false, 1));
    // The gap is measured on the lattice: a centimetre along the border of a village.
    let (gap, village) = (without_one.findings[0].area_m2, villages[0].area_m2());
    assert!((gap - village).abs() < 1e-4 * village, "{gap} {village}");

    let index = crate::GridIndex::build(villages.iter().cloned().enumerate().collect());
    for (i, village) in villages.iter().enumerate() {
        let label = village.label_point().unwrap();
        assert_eq!(index.locate(label.lon(), label.lat()), Some(i));
    }
}
