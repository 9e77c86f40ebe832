//! The index against a slow independent answer: each place is asked by the rule of ownership itself, edge by edge.
//!
//! The ground is a small patch of the lattice, so that questions fall on vertices, on edges and one step beside them,
//! and every lattice point of it is asked: nothing is left to luck.

use super::tests::{index, owns, position, shape};
use super::*;
use crate::shape::{Polygon, Ring};
use crate::snap::{Step, ray_crossing, ring_edges, snap_ring};
use proptest::prelude::*;

type Vertex = (i32, i32);

/// Places by their edges, for an answer that knows no raster.
struct Slow(Vec<Vec<(Vertex, Vertex)>>);

impl Slow {
    fn new(shapes: &[MultiPolygon]) -> Self {
        let edges = |s: &MultiPolygon| {
            let rings: Vec<_> = s.rings().map(|(_, _, r)| snap_ring(r)).collect();
            rings.iter().flat_map(|r| ring_edges(r)).map(|(a, b)| ((a.x, a.y), (b.x, b.y))).collect()
        };
        Self(shapes.iter().map(edges).collect())
    }

    /// For a row of lattice points, its owners: the edges over the row and how far each lies east are looked up once.
    fn row(&self, y: i32, xs: std::ops::Range<i32>) -> Vec<Option<usize>> {
        let mut owners = vec![None; xs.len()];
        for (place, edges) in self.0.iter().enumerate().rev() {
            let over: Vec<_> = edges.iter().filter(|(a, b)| (a.1 > y) != (b.1 > y)).collect();
            for (owner, x) in owners.iter_mut().zip(xs.clone()) {
                let wide = |p: Vertex| (i64::from(p.0), i64::from(p.1));
                let passed = |e: &&&(Vertex, Vertex)| {
                    ray_crossing(wide(e.0), wide(e.1), wide((x, y)), Step::East) != 0
                };
                if over.iter().filter(passed).count() % 2 == 1 {
                    *owner = Some(place);
                }
            }
        }
        owners
    }
}

/// Asks every lattice point of a patch, one by one and as a batch. Gives how many there were.
fn compare_all(shapes: &[MultiPolygon], from: Vertex, to: Vertex) -> Result<usize, TestCaseError> {
    let index = index(shapes);
    let slow = Slow::new(shapes);
    let corner = IntPoint::snap(position(from));
    let mut asked = 0;
    for row in 0..=(to.1 - from.1) {
        let xs = corner.x..corner.x + (to.0 - from.0) + 1;
        let y = corner.y + row;
        let points: Vec<LonLat> = xs.clone().map(|x| IntPoint { x, y }.to_lonlat()).collect();
        let expected = slow.row(y, xs);
        prop_assert_eq!(&index.locate_many(&points), &expected, "row {}", row);
        for (p, e) in points.iter().zip(expected).step_by(7) {
            prop_assert_eq!(index.locate(p.lon(), p.lat()), e);
        }
        asked += points.len();
    }
    Ok(asked)
}

/// Asks the border question at every lattice point of a patch.
fn compare_borders(shapes: &[MultiPolygon], from: Vertex, to: Vertex) -> Result<(), TestCaseError> {
    let index = index(shapes);
    for y in from.1..=to.1 {
        for x in from.0..=to.0 {
            let p = position((x, y));
            let owner = shapes.iter().position(|s| owns(s, p));
            let expected = owner.or_else(|| shapes.iter().position(|s| s.has_on_border(p)));
            prop_assert_eq!(index.locate_or_border(p.lon(), p.lat()), expected, "{} {}", x, y);
        }
    }
    Ok(())
}

fn closed(points: &[Vertex]) -> Ring {
    shape(points).0[0].outer().to_vec()
}

fn square(x: i32, y: i32, size: i32) -> [Vertex; 4] {
    [(x, y), (x + size, y), (x + size, y + size), (x, y + size)]
}

/// Strips side by side whose common borders have vertices of their own on either side: T-junctions, and between
/// them slivers of overlap and of gap one step wide.
fn strips(bends: &[i32], doubled: bool) -> Vec<MultiPolygon> {
    let width = 40;
    let border = |x: i32, shift: usize| -> Vec<Vertex> {
        let inner = (1..10).map(|i| (x + bends[(i as usize + shift) % bends.len()], i * 11));
        std::iter::once((x, 0)).chain(inner).chain([(x, 110)]).collect()
    };
    (0..4)
        .map(|i| {
            let mut ring = border(i * width, i as usize);
            ring.reverse();
            // The same border drawn by the neighbour: with every vertex, or only with every third.
            let east = border((i + 1) * width, i as usize + 1);
            let last = east.len() - 1;
            ring.extend(
                east.iter()
                    .enumerate()
                    .filter(|(k, _)| !doubled || k % 3 == 0 || *k == last)
                    .map(|(_, p)| *p),
            );
            shape(&ring)
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn strips_with_junctions_and_slivers_are_answered_as_by_the_rule(
        bends in proptest::collection::vec(-9..10_i32, 3..12),
        doubled in any::<bool>(),
    ) {
        compare_all(&strips(&bends, doubled), (-12, -2), (175, 113))?;
    }

    #[test]
    fn holes_islands_and_exclaves_are_answered_as_by_the_rule(
        (hole, island) in (12..60_i32, 2..10_i32),
        shift in 0..30_i32,
        filled in any::<bool>(),
    ) {
        // Land with a lake, in the lake an island of the land; a neighbour that owns the lake, or nobody does; and a
        // part of the neighbour far off.
        let lake = square(10 + shift, 11, hole);
        let island = square(12 + shift, 13, island);
        let land = Polygon::new(closed(&square(0, 0, 110)), vec![closed(&lake)]).unwrap();
        let mut first = MultiPolygon::from(land);
        first.0.extend(shape(&island).0);
        let mut second = shape(&square(130, 20, 30));
        if filled {
            second.0.push(Polygon::new(closed(&lake), vec![closed(&island)]).unwrap());
        }
        compare_all(&[first.clone(), second.clone()], (-2, -2), (165, 113))?;
        compare_all(&[second, first], (-2, -2), (165, 113))?;
    }

    #[test]
    fn places_over_each_other_are_answered_as_by_the_rule(
        squares in proptest::collection::vec((0..80_i32, 0..80_i32, 1..70_i32), 1..8),
        triangles in proptest::collection::vec([(0..150_i32, 0..110_i32), (0..150_i32, 0..110_i32), (0..150_i32, 0..110_i32)], 0..5),
    ) {
        let mut shapes: Vec<_> = squares.iter().map(|&(x, y, s)| shape(&square(x, y, s))).collect();
        shapes.extend(triangles.iter().map(|t| shape(t)));
        compare_all(&shapes, (-2, -2), (152, 152))?;
    }

    #[test]
    fn scribbles_of_several_places_are_answered_as_by_the_rule(
        rings in proptest::collection::vec(proptest::collection::vec((0..150_i32, 0..100_i32), 3..9), 1..7),
    ) {
        let shapes: Vec<_> = rings.iter().map(|r| shape(r)).collect();
        compare_all(&shapes, (-2, -2), (152, 102))?;
    }

    #[test]
    fn the_border_question_is_answered_as_by_the_rule(
        bends in proptest::collection::vec(-4..5_i32, 3..8),
        doubled in any::<bool>(),
        (x, y, size) in (0..30_i32, 0..30_i32, 1..12_i32),
    ) {
        let mut shapes = strips(&bends, doubled);
        compare_borders(&shapes[..1], (-6, -2), (46, 60))?;
        let lake = Polygon::new(closed(&square(-1, -1, 44)), vec![closed(&square(x, y, size))]).unwrap();
        shapes = vec![lake.into(), shape(&square(43, 5, 3))];
        compare_borders(&shapes, (-4, -4), (48, 45))?;
    }
}

/// A cover of a few hundred crooked grids in a raster of many cells, with edges that run through several of them.
fn crooked(n: i32, pitch: i32, salt: u64) -> Vec<MultiPolygon> {
    let noise = |a: i32, b: i32, c: u64| {
        let mixed = (salt ^ (a as u64) << 40 ^ (b as u64) << 20 ^ c).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        ((mixed ^ mixed >> 29).wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 40) as i32 % (pitch / 5)
    };
    let corner = |c, r| (c * pitch + noise(c, r, 1), r * pitch + noise(c, r, 2));
    let middle = |a: Vertex, b: Vertex| {
        let (x, y) = (i32::midpoint(a.0, b.0), i32::midpoint(a.1, b.1));
        (x + noise(x, y, 3) / 3, y + noise(x, y, 4) / 3)
    };
    (0..n * n)
        .map(|i| {
            let (c, r) = (i % n, i / n);
            let ring = [corner(c, r), corner(c + 1, r), corner(c + 1, r + 1), corner(c, r + 1)];
            let with_middles: Vec<Vertex> =
                (0..4).flat_map(|k| [ring[k], middle(ring[k], ring[(k + 1) % 4])]).collect();
            shape(&with_middles)
        })
        .collect()
}

#[test]
fn a_cover_of_crooked_grids_is_clean_and_each_of_its_points_has_the_owner_of_the_rule() {
    let shapes = crooked(12, 50, 7);
    let index = index(&shapes);
    assert_eq!(index.raster.overlaid_cells(), 0, "no two grids lie over each other");
    let asked = compare_all(&shapes, (-2, -2), (620, 620)).unwrap();
    assert!(asked > 380_000, "{asked}");
}

#[test]
fn an_overlap_is_found_in_the_cells_where_it_lies_and_only_there() {
    let mut shapes = crooked(12, 5_000, 7);
    shapes.push(shape(&square(20_300, 20_300, 200)));
    let index = index(&shapes);
    let overlaid = index.raster.overlaid_cells();
    assert!((1..=40).contains(&overlaid), "{overlaid} of {} cells", index.raster.frame.len());
    let inside = position((20_400, 20_400));
    let first = shapes.iter().position(|s| owns(s, inside));
    assert_ne!(first, Some(144));
    assert_eq!(index.locate(inside.lon(), inside.lat()), first);
}

#[test]
fn edges_through_many_cells_and_points_at_random_are_answered_as_by_the_rule() {
    let shapes = crooked(20, 90_000, 3);
    let (index, slow) = (index(&shapes), Slow::new(&shapes));
    let corner = IntPoint::snap(position((0, 0)));
    for k in 0..160 {
        let y = corner.y + k * 11_251;
        // A thousand neighbours each: some row crosses a border in nearly all of them.
        let x = corner.x + (k * 7_907_919) % 1_700_000;
        let points: Vec<LonLat> = (x..x + 1_500).map(|x| IntPoint { x, y }.to_lonlat()).collect();
        assert_eq!(index.locate_many(&points), slow.row(y, x..x + 1_500), "row {k}");
    }
}
