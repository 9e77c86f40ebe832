//! Does what was read lie where it should? Borders taken from a Chinese map service are shifted by some hundred metres (GCJ-02), and so
//! are true ones that were taken for GCJ-02 and "put right".
//!
//! What was read is moved as if it were GCJ-02, and the other way, and compared with a border known to be right. Two things count: how
//! much of its outline runs along the known border, and how much of it lies outside.

use crate::crs::Crs;
use std::collections::HashMap;
use tessera_geometry::crs::{gcj02_to_wgs84, wgs84_to_gcj02};
use tessera_geometry::{GridIndex, LonLat, MultiPolygon, haversine_m};

/// So many points of the outline are compared.
const SAMPLE: usize = 400;
/// Fewer say nothing.
const FEWEST: usize = 8;
/// Points this near are on the known border: borders are drawn anew for every map, but not by the width of a block.
const ALONG_M: f64 = 40.0;
/// Points further than this from the known border say nothing: GCJ-02 moves by less.
const NEAR_M: f64 = 1_000.0;
/// So much more of the outline must fit before anything is said.
const CLEARLY: f64 = 0.1;

/// What was read fits the known border clearly better when it is moved.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shift {
    /// How far it moves, metres (on average).
    pub metres: f64,
    /// The coordinate system in which the file should be read: [`Crs::Gcj02`], or [`Crs::Wgs84`] when it was taken for GCJ-02 and is not.
    pub better: Crs,
}

/// Edges that belong to one border only, by their middles: where borders share edges, the outline of all together.
fn outline(read: &[MultiPolygon]) -> Vec<LonLat> {
    let snap = |p: LonLat| ((p.lon() * 1e7).round() as i64, (p.lat() * 1e7).round() as i64);
    let edges = || read.iter().flat_map(MultiPolygon::rings).flat_map(|(_, _, ring)| ring.windows(2));
    let key = |w: &[LonLat]| {
        let (a, b) = (snap(w[0]), snap(w[1]));
        (a.min(b), a.max(b))
    };
    let mut count: HashMap<_, u32> = HashMap::new();
    for w in edges() {
        *count.entry(key(w)).or_default() += 1;
    }
    let middle = |w: &[LonLat]| {
        LonLat::new(f64::midpoint(w[0].lon(), w[1].lon()), f64::midpoint(w[0].lat(), w[1].lat())).ok()
    };
    let all: Vec<LonLat> = edges().filter(|w| count[&key(w)] == 1).filter_map(middle).collect();
    let step = all.len().div_ceil(SAMPLE).max(1);
    all.into_iter().step_by(step).collect()
}

/// The share of points along the known border, less the share outside it; from 1 (all along) to −1 (all outside).
fn fit(points: &[LonLat], known: &MultiPolygon, inside: &GridIndex<()>) -> f64 {
    let score = |p: &LonLat| {
        if known.distance_to_border_m(*p) <= ALONG_M {
            1.0
        } else if inside.locate(p.lon(), p.lat()).is_some() {
            0.0
        } else {
            -1.0
        }
    };
    points.iter().map(score).sum::<f64>() / points.len() as f64
}

/// Compares what was read (as WGS-84) with a border that is known to be right, such as the city's. `None`: it lies well as it is, or
/// nothing can be said, because too little of it comes near the known border.
pub fn looks_shifted(read: &[MultiPolygon], known: &MultiPolygon) -> Option<Shift> {
    let mut points = outline(read);
    points.retain(|p| known.distance_to_border_m(*p) <= NEAR_M);
    if points.len() < FEWEST {
        return None;
    }
    let inside = GridIndex::build(vec![((), known.clone())]);
    let moved = |by: fn(LonLat) -> LonLat| points.iter().map(|p| by(*p)).collect::<Vec<_>>();
    let as_it_is = fit(&points, known, &inside);
    // Read as GCJ-02 it would lie where this conversion puts it; read as WGS-84 instead of GCJ-02, where the other does.
    let tried = [(Crs::Gcj02, moved(gcj02_to_wgs84)), (Crs::Wgs84, moved(wgs84_to_gcj02))];
    let (better, there, score) = tried
        .into_iter()
        .map(|(crs, there)| {
            let score = fit(&there, known, &inside);
            (crs, there, score)
        })
        .max_by(|a, b| a.2.total_cmp(&b.2))?;
    if score < as_it_is + CLEARLY || score < CLEARLY {
        return None;
    }
    let metres =
        points.iter().zip(&there).map(|(a, b)| haversine_m(*a, *b)).sum::<f64>() / points.len() as f64;
    Some(Shift { metres, better })
}

#[cfg(test)]
mod tests {
    use super::*;
    use tessera_geometry::Polygon;

    fn ring(points: &[(f64, f64)]) -> MultiPolygon {
        let mut ring: Vec<LonLat> = points.iter().map(|&(x, y)| LonLat::new(x, y).unwrap()).collect();
        ring.push(ring[0]);
        Polygon::new(ring, vec![]).unwrap().into()
    }

    /// Grids of some 400 m, `n` in a row and column, and the border around all with as many vertices.
    fn town(n: i32) -> (Vec<MultiPolygon>, MultiPolygon) {
        let at = |i: i32, j: i32| (111.3 + f64::from(i) * 0.004, 30.7 + f64::from(j) * 0.0036);
        let cell = |i, j| ring(&[at(i, j), at(i + 1, j), at(i + 1, j + 1), at(i, j + 1)]);
        let grids = (0..n).flat_map(|j| (0..n).map(move |i| (i, j))).map(|(i, j)| cell(i, j)).collect();
        let around: Vec<_> = (0..n)
            .map(|i| at(i, 0))
            .chain((0..n).map(|j| at(n, j)))
            .chain((0..n).map(|i| at(n - i, n)))
            .chain((0..n).map(|j| at(0, n - j)))
            .collect();
        (grids, ring(&around))
    }

    fn moved(shapes: &[MultiPolygon], by: impl Fn(LonLat) -> LonLat) -> Vec<MultiPolygon> {
        let part = |p: &Polygon| {
            let ring = |r: &[LonLat]| r.iter().map(|p| by(*p)).collect();
            Polygon::new(ring(p.outer()), p.holes().iter().map(|h| ring(h)).collect()).unwrap()
        };
        shapes.iter().map(|m| MultiPolygon(m.0.iter().map(part).collect())).collect()
    }

    #[test]
    fn a_town_in_gcj02_is_told_by_how_far_and_a_true_one_is_left_alone() {
        let (grids, city) = town(12);
        assert_eq!(looks_shifted(&grids, &city), None);
        let shift = looks_shifted(&moved(&grids, wgs84_to_gcj02), &city).unwrap();
        let real = haversine_m(grids[0].0[0].outer()[0], wgs84_to_gcj02(grids[0].0[0].outer()[0]));
        assert_eq!(shift.better, Crs::Gcj02);
        assert!(real > 100.0 && (shift.metres - real).abs() < 20.0, "{shift:?} {real}");
        let shift = looks_shifted(&moved(&grids, gcj02_to_wgs84), &city).unwrap();
        assert_eq!(shift.better, Crs::Wgs84);
    }

    #[test]
    fn a_part_of_the_town_and_borders_that_do_not_match_to_the_vertex_are_told_too() {
        let (grids, city) = town(12);
        let west: Vec<_> =
            grids.iter().enumerate().filter(|(i, _)| i % 12 < 4).map(|(_, g)| g.clone()).collect();
        assert_eq!(looks_shifted(&west, &city), None);
        assert_eq!(looks_shifted(&moved(&west, wgs84_to_gcj02), &city).unwrap().better, Crs::Gcj02);
        // Every vertex some metres off, differently in each grid: no two grids share an edge.
        let rough: Vec<_> = grids
            .iter()
            .enumerate()
            .map(|(i, g)| {
                let d = (i as f64).sin() * 5e-5;
                moved(std::slice::from_ref(g), |p| LonLat::new(p.lon() + d, p.lat() - d).unwrap()).remove(0)
            })
            .collect();
        assert_eq!(looks_shifted(&rough, &city), None);
        assert_eq!(looks_shifted(&moved(&rough, wgs84_to_gcj02), &city).unwrap().better, Crs::Gcj02);
    }

    #[test]
    fn where_nothing_can_be_known_nothing_is_said() {
        let (grids, city) = town(24);
        let inner: Vec<_> = grids
            .iter()
            .enumerate()
            .filter(|(i, _)| (8..16).contains(&(i % 24)) && (8..16).contains(&(i / 24)))
            .map(|(_, g)| g.clone())
            .collect();
        assert_eq!(inner.len(), 64);
        assert_eq!(looks_shifted(&moved(&inner, wgs84_to_gcj02), &city), None);
        assert_eq!(looks_shifted(&[], &city), None);
        assert_eq!(looks_shifted(&grids, &MultiPolygon::default()), None);
        let elsewhere = moved(&grids, |p| LonLat::new(p.lon() + 1.0, p.lat()).unwrap());
        assert_eq!(looks_shifted(&elsewhere, &city), None);
    }
}
