//! Tests of the grid index against a brute-force exact answer.

use super::*;
use crate::shape::{Polygon, at, rect, ring};
use crate::snap::{STEPS_PER_DEGREE, Step, ray_crossing, ring_edges, snap_ring};
use proptest::prelude::*;

type Points = Vec<(i32, i32)>;

/// Lattice coordinates around a place in Shenzhen, so that snapping is part of what is tested.
const ORIGIN: (i32, i32) = (1_140_500_000, 225_000_000);

pub(super) fn position(p: (i32, i32)) -> LonLat {
    at(f64::from(ORIGIN.0 + p.0) / STEPS_PER_DEGREE, f64::from(ORIGIN.1 + p.1) / STEPS_PER_DEGREE)
}

pub(super) fn shape(points: &[(i32, i32)]) -> MultiPolygon {
    let mut ring: Vec<LonLat> = points.iter().map(|&p| position(p)).collect();
    ring.push(ring[0]);
    Polygon::new(ring, vec![]).unwrap().into()
}

pub(super) fn owns(shape: &MultiPolygon, p: LonLat) -> bool {
    let p = IntPoint::snap(p).wide();
    let mut inside = false;
    for (_, _, ring) in shape.rings() {
        for (a, b) in ring_edges(&snap_ring(ring)) {
            inside ^= ray_crossing(a.wide(), b.wide(), p, Step::East) != 0;
        }
    }
    inside
}

pub(super) fn index(shapes: &[MultiPolygon]) -> GridIndex<usize> {
    GridIndex::build(shapes.iter().cloned().enumerate().collect())
}

/// A square cover of `n × n` cells, inner vertices moved by percents of the pitch, each cell cut into two triangles
/// along either diagonal. From a quarter of the pitch on, triangles could turn over and overlap.
fn triangulated(n: usize, pitch: i32, moves: &[(i32, i32)], flips: &[bool]) -> (Vec<MultiPolygon>, Points) {
    let vertex = |c: usize, r: usize| {
        let inner = c > 0 && c < n && r > 0 && r < n;
        let (dx, dy) = if inner { moves[(r * n + c) % moves.len()] } else { (0, 0) };
        (c as i32 * pitch + dx * pitch / 100, r as i32 * pitch + dy * pitch / 100)
    };
    let mut shapes = vec![];
    let mut vertices = vec![];
    for r in 0..n {
        for c in 0..n {
            let (a, b) = (vertex(c, r), vertex(c + 1, r));
            let (d, e) = (vertex(c, r + 1), vertex(c + 1, r + 1));
            if flips[(r * n + c) % flips.len()] {
                shapes.extend([shape(&[a, b, e]), shape(&[a, e, d])]);
            } else {
                shapes.extend([shape(&[a, b, d]), shape(&[b, e, d])]);
            }
            vertices.extend([a, b, d, e]);
        }
    }
    (shapes, vertices)
}

/// The half-plane of points nearer to `s` than to `t`, applied to a convex ring; coordinates rounded.
fn voronoi_cell(sites: &[(i32, i32)], i: usize, size: f64) -> Vec<(f64, f64)> {
    let mut cell = vec![(0.0, 0.0), (size, 0.0), (size, size), (0.0, size)];
    let s = (f64::from(sites[i].0), f64::from(sites[i].1));
    for (j, t) in sites.iter().enumerate() {
        let t = (f64::from(t.0), f64::from(t.1));
        if i == j {
            continue;
        }
        let nearer = |p: &(f64, f64)| {
            (t.0 - s.0) * (p.0 - f64::midpoint(s.0, t.0)) + (t.1 - s.1) * (p.1 - f64::midpoint(s.1, t.1))
        };
        let mut kept = vec![];
        for (k, p) in cell.iter().enumerate() {
            let q = cell[(k + 1) % cell.len()];
            let (dp, dq) = (nearer(p), nearer(&q));
            if dp <= 0.0 {
                kept.push(*p);
            }
            if (dp < 0.0) != (dq < 0.0) {
                let u = dp / (dp - dq);
                kept.push((p.0 + u * (q.0 - p.0), p.1 + u * (q.1 - p.1)));
            }
        }
        cell = kept;
    }
    cell
}

#[test]
fn a_point_on_a_shared_edge_belongs_to_exactly_one_grid() {
    let quarters = [
        rect(114.0, 22.0, 114.01, 22.01),
        rect(114.01, 22.0, 114.02, 22.01),
        rect(114.0, 22.01, 114.01, 22.02),
        rect(114.01, 22.01, 114.02, 22.02),
    ];
    let index = index(&quarters);
    assert_eq!(index.locate(114.01, 22.005), Some(1), "east owns an upright border");
    assert_eq!(index.locate(114.005, 22.01), Some(2), "north owns a level border");
    assert_eq!(index.locate(114.01, 22.01), Some(3), "north-east owns the crossing");
    assert_eq!(index.locate(114.005, 22.005), Some(0));
    assert_eq!(index.len(), 4);
    assert!(index.memory_bytes() > 1000);
}

#[test]
fn a_point_on_the_outer_border_is_found_by_the_border_question_on_all_four_sides() {
    let index = index(&[rect(114.0, 22.0, 114.01, 22.01)]);
    for (lon, lat, owned) in [
        (114.0, 22.005, true),
        (114.005, 22.0, true),
        (114.01, 22.005, false),
        (114.005, 22.01, false),
        (114.01, 22.01, false),
        (114.0, 22.0, true),
    ] {
        assert_eq!(index.locate(lon, lat).is_some(), owned, "{lon} {lat}");
        assert_eq!(index.locate_or_border(lon, lat), Some(0), "{lon} {lat}");
    }
    assert_eq!(index.locate_or_border(114.010_000_1, 22.005), None);
    assert_eq!(index.locate_or_border(113.999_999_9, 22.005), None);
}

#[test]
fn numbers_that_are_no_position_and_an_empty_index_have_no_answer() {
    let one = index(&[rect(0.0, 0.0, 1.0, 1.0)]);
    for (lon, lat) in [(f64::NAN, 0.5), (0.5, f64::INFINITY), (500.0, 0.5), (0.5, -91.0)] {
        assert_eq!(one.locate(lon, lat), None);
        assert_eq!(one.locate_or_border(lon, lat), None);
    }
    let none = GridIndex::<u8>::build(vec![]);
    assert!(none.is_empty());
    assert_eq!(none.locate(0.5, 0.5), None);
    let collapsed = index(&[rect(1.0, 1.0, 1.0, 1.0), rect(0.0, 0.0, 0.5, 0.5)]);
    assert_eq!(collapsed.locate(1.0, 1.0), None);
    assert_eq!(collapsed.locate(0.1, 0.1), Some(1));
}

#[test]
fn where_grids_overlap_the_first_one_answers() {
    let index = index(&[rect(0.4, 0.4, 0.6, 0.6), rect(0.0, 0.0, 1.0, 1.0), rect(0.0, 0.0, 1.0, 1.0)]);
    assert_eq!(index.locate(0.5, 0.5), Some(0));
    assert_eq!(index.locate(0.1, 0.9), Some(1));
}

#[test]
fn holes_and_islands_are_respected() {
    let lake = ring(&[(0.2, 0.2), (0.8, 0.2), (0.8, 0.8), (0.2, 0.8)]);
    let land = ring(&[(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)]);
    let mut shape = MultiPolygon::from(Polygon::new(land, vec![lake]).unwrap());
    shape.0.extend(rect(0.4, 0.4, 0.6, 0.6).0);
    let index = index(&[shape]);
    assert_eq!(index.locate(0.1, 0.1), Some(0));
    assert_eq!(index.locate(0.3, 0.3), None);
    assert_eq!(index.locate(0.5, 0.5), Some(0));
}

#[test]
fn a_place_that_spans_the_earth_is_answered_exactly() {
    let index = index(&[rect(-180.0, -90.0, 180.0, 90.0)]);
    assert_eq!(index.locate(0.0, 0.0), Some(0));
    assert_eq!(index.locate(-180.0, -90.0), Some(0));
    assert_eq!(index.locate(180.0, 90.0), None);
    assert_eq!(index.locate_or_border(180.0, 90.0), Some(0));
}

#[test]
fn many_points_get_the_answers_of_single_points() {
    let (shapes, _) = triangulated(4, 10_000, &[(13, -20), (5, 31)], &[true, false]);
    let index = index(&shapes);
    let points: Vec<LonLat> = (0..500).map(|i| position((i * 97 % 45_000, i * 331 % 45_000))).collect();
    let many = index.locate_many(&points);
    assert_eq!(many.len(), points.len());
    assert!(many.iter().any(Option::is_some) && many.iter().any(Option::is_none));
    for (p, answer) in points.iter().zip(many) {
        assert_eq!(answer, index.locate(p.lon(), p.lat()));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn in_a_gap_free_cover_every_point_has_exactly_one_owner_and_the_index_names_it(
        n in 1..6_usize,
        pitch in prop_oneof![8..40_i32, 1_000..50_000_i32],
        moves in proptest::collection::vec((-24..25_i32, -24..25_i32), 1..30),
        flips in proptest::collection::vec(any::<bool>(), 1..9),
        free in proptest::collection::vec((0.0..1.0_f64, 0.0..1.0_f64), 1..30),
    ) {
        let (shapes, vertices) = triangulated(n, pitch, &moves, &flips);
        let index = index(&shapes);
        let size = n as i32 * pitch;
        let mut points: Points = vertices.clone();
        // Points on edges: lattice points between two vertices that lie exactly on the edge, and near misses.
        for w in vertices.windows(2) {
            points.push((i32::midpoint(w[0].0, w[1].0), i32::midpoint(w[0].1, w[1].1)));
        }
        points.extend(free.iter().map(|&(x, y)| ((x * f64::from(size)) as i32, (y * f64::from(size)) as i32)));
        for p in points {
            let at = position(p);
            let owners: Vec<usize> = (0..shapes.len()).filter(|&i| owns(&shapes[i], at)).collect();
            let inside = (0..size).contains(&p.0) && (0..size).contains(&p.1);
            prop_assert_eq!(owners.len(), usize::from(inside), "{:?} {:?}", p, owners);
            prop_assert_eq!(index.locate(at.lon(), at.lat()), owners.first().copied());
            prop_assert!(index.locate_or_border(at.lon(), at.lat()).is_some());
        }
    }

    #[test]
    fn the_index_agrees_with_brute_force_on_voronoi_cells(
        sites in proptest::collection::hash_set((100..9_900_i32, 100..9_900_i32), 2..25),
        free in proptest::collection::vec((-200..10_200_i32, -200..10_200_i32), 1..60),
    ) {
        let sites: Points = sites.into_iter().collect();
        let shapes: Vec<MultiPolygon> = (0..sites.len()).map(|i| {
            let cell: Points = voronoi_cell(&sites, i, 10_000.0).iter()
                .map(|p| (p.0.round() as i32, p.1.round() as i32)).collect();
            shape(&cell)
        }).collect();
        let index = index(&shapes);
        let corners = shapes.iter().flat_map(|s| s.0[0].outer().to_vec());
        for p in free.iter().map(|&p| position(p)).chain(corners) {
            let owner = shapes.iter().position(|s| owns(s, p));
            prop_assert_eq!(index.locate(p.lon(), p.lat()), owner);
        }
    }

    #[test]
    fn the_index_agrees_with_brute_force_on_any_scribble(
        rings in proptest::collection::vec(proptest::collection::vec((0..60_i32, 0..60_i32), 3..12), 1..6),
        scale in prop_oneof![Just(1_i32), Just(37), Just(100_000)],
    ) {
        let scaled = |r: &Points| r.iter().map(|p| (p.0 * scale, p.1 * scale)).collect::<Points>();
        let shapes: Vec<MultiPolygon> = rings.iter().map(|r| shape(&scaled(r))).collect();
        let index = index(&shapes);
        for x in 0..=60 {
            for y in (0..=60).step_by(3) {
                for offset in [0, 1] {
                    let p = position((x * scale + offset, y * scale));
                    let owner = shapes.iter().position(|s| owns(s, p));
                    prop_assert_eq!(index.locate(p.lon(), p.lat()), owner, "{} {}", x, y);
                }
            }
        }
    }
}
