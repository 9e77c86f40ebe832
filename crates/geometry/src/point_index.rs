//! Which points are near? A spatial hash in memory that takes points in, moves them and lets them go.
//!
//! Points lie in square cells of degrees; a question looks only at the cells it reaches. Distances are those of
//! [`crate::measure::haversine_m`].

use crate::coord::{BBox, LonLat};
use crate::hash::CellHash;
use crate::measure::{MEAN_RADIUS_M, haversine_m};
use std::collections::HashMap;
use std::hash::Hash;
use std::ops::RangeInclusive;

/// A point that was found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Near<I> {
    /// Which.
    pub id: I,
    /// Where it is.
    pub at: LonLat,
    /// How far from the middle of the question, metres.
    pub distance_m: f64,
}

type CellKey = (i32, i32);

/// Points by id and by place.
#[derive(Debug, Clone)]
pub struct PointIndex<I> {
    cell_deg: f64,
    cells: HashMap<CellKey, Vec<(I, LonLat)>, CellHash>,
    points: HashMap<I, LonLat>,
}

impl<I: Copy + Eq + Hash + Ord> PointIndex<I> {
    /// An empty index with cells of about `cell_m` metres; best about the usual radius of the questions. Sizes
    /// below a metre, and those that are no number, count as a metre.
    pub fn new(cell_m: f64) -> Self {
        let cell_deg = (cell_m.max(1.0) / MEAN_RADIUS_M).to_degrees().min(90.0);
        Self { cell_deg, cells: HashMap::default(), points: HashMap::new() }
    }

    fn number(&self, degrees: f64) -> i32 {
        (degrees / self.cell_deg).floor() as i32
    }

    fn cell_of(&self, p: LonLat) -> CellKey {
        (self.number(p.lon()), self.number(p.lat()))
    }

    /// Puts a point in, or moves it there when the id is known; gives back where it was.
    pub fn insert(&mut self, id: I, at: LonLat) -> Option<LonLat> {
        let old = self.remove(id);
        self.points.insert(id, at);
        self.cells.entry(self.cell_of(at)).or_default().push((id, at));
        old
    }

    /// Moves a known point; false, and nothing changes, when the id is not known.
    pub fn update(&mut self, id: I, at: LonLat) -> bool {
        let known = self.points.contains_key(&id);
        if known {
            self.insert(id, at);
        }
        known
    }

    /// Takes a point out; gives back where it was.
    pub fn remove(&mut self, id: I) -> Option<LonLat> {
        let at = self.points.remove(&id)?;
        let key = self.cell_of(at);
        if let Some(cell) = self.cells.get_mut(&key) {
            cell.retain(|(other, _)| *other != id);
            if cell.is_empty() {
                self.cells.remove(&key);
            }
        }
        Some(at)
    }

    /// Where a point is.
    pub fn get(&self, id: I) -> Option<LonLat> {
        self.points.get(&id).copied()
    }

    /// How many points there are.
    pub fn len(&self) -> usize {
        self.points.len()
    }

    /// True without any point.
    pub fn is_empty(&self) -> bool {
        self.points.is_empty()
    }

    /// Calls `visit` for all points of the cells that reach into the ranges, and perhaps for more.
    fn scan(&self, lon: &RangeInclusive<f64>, lat: &RangeInclusive<f64>, mut visit: impl FnMut(I, LonLat)) {
        let columns = self.number(*lon.start())..=self.number(*lon.end());
        let rows = self.number(*lat.start())..=self.number(*lat.end());
        let span = |r: &RangeInclusive<i32>| (i64::from(*r.end()) - i64::from(*r.start()) + 1).unsigned_abs();
        if span(&columns).saturating_mul(span(&rows)) > self.cells.len() as u64 {
            // A wide question: fewer cells are taken than would have to be asked for.
            for (key, cell) in &self.cells {
                if columns.contains(&key.0) && rows.contains(&key.1) {
                    for &(id, at) in cell {
                        visit(id, at);
                    }
                }
            }
            return;
        }
        for row in rows {
            for column in columns.clone() {
                for &(id, at) in self.cells.get(&(column, row)).into_iter().flatten() {
                    visit(id, at);
                }
            }
        }
    }

    /// All points within `radius_m` metres of a place, the nearest first, equals by id. A radius below zero, or that
    /// is no number, finds nothing.
    pub fn within(&self, center: LonLat, radius_m: f64) -> Vec<Near<I>> {
        let mut found = Vec::new();
        if radius_m.is_nan() || radius_m < 0.0 {
            return found;
        }
        // A little more than the radius, against rounding at the border.
        let angle = radius_m / MEAN_RADIUS_M * (1.0 + 1e-9) + 1e-12;
        let reach = angle.to_degrees();
        let lat = (center.lat() - reach).max(-90.0)..=(center.lat() + reach).min(90.0);
        let sine = angle.min(std::f64::consts::FRAC_PI_2).sin() / center.lat().to_radians().cos();
        let mut visit = |id, at| {
            let distance_m = haversine_m(center, at);
            if distance_m <= radius_m {
                found.push(Near { id, at, distance_m });
            }
        };
        let wide = sine.min(1.0).asin().to_degrees();
        let (west, east) = (center.lon() - wide, center.lon() + wide);
        // Round a pole and over the 180° meridian it is simplest to look at the whole belt; nobody lives there.
        let belt = center.lat().abs() + reach >= 90.0 || sine >= 1.0 || west < -180.0 || east > 180.0;
        let lon = if belt { -180.0..=180.0 } else { west..=east };
        self.scan(&lon, &lat, &mut visit);
        sorted(found)
    }

    /// All points in a box, borders included, the nearest to its middle first, equals by id.
    pub fn in_bbox(&self, bbox: &BBox) -> Vec<Near<I>> {
        let center = bbox.center();
        let mut found = Vec::new();
        self.scan(&(bbox.west()..=bbox.east()), &(bbox.south()..=bbox.north()), |id, at| {
            if bbox.contains(at) {
                found.push(Near { id, at, distance_m: haversine_m(center, at) });
            }
        });
        sorted(found)
    }
}

fn sorted<I: Ord>(mut found: Vec<Near<I>>) -> Vec<Near<I>> {
    found.sort_unstable_by(|a, b| a.distance_m.total_cmp(&b.distance_m).then_with(|| a.id.cmp(&b.id)));
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shape::at;
    use proptest::prelude::*;

    #[test]
    fn the_nearest_comes_first_and_the_radius_is_met_exactly() {
        let mut index = PointIndex::new(200.0);
        let home = at(114.305, 30.593);
        for (id, north) in [(1_u32, 0.003), (2, 0.001), (3, 0.002)] {
            index.insert(id, at(114.305, 30.593 + north));
        }
        let ids = |r: f64| index.within(home, r).iter().map(|n| n.id).collect::<Vec<_>>();
        assert_eq!(ids(400.0), [2, 3, 1]);
        assert_eq!(ids(223.0), [2, 3]);
        let exact = index.within(home, 400.0)[1].distance_m;
        assert_eq!(ids(exact), [2, 3]);
        assert!(ids(0.0).is_empty() && ids(-1.0).is_empty() && ids(f64::NAN).is_empty());
        assert_eq!(ids(f64::INFINITY), [2, 3, 1]);
    }

    #[test]
    fn a_moved_point_is_found_at_its_new_place_only() {
        let mut index = PointIndex::new(100.0);
        let (a, b) = (at(114.0, 30.0), at(115.0, 31.0));
        assert_eq!(index.insert(7_u64, a), None);
        assert!(index.update(7, b));
        assert!(!index.update(8, b));
        assert!(index.within(a, 50.0).is_empty());
        assert_eq!(index.within(b, 0.0), [Near { id: 7, at: b, distance_m: 0.0 }]);
        assert_eq!((index.len(), index.get(7), index.get(8)), (1, Some(b), None));
        assert_eq!(index.insert(7, a), Some(b));
        assert_eq!(index.remove(7), Some(a));
        assert_eq!(index.remove(7), None);
        assert!(index.is_empty() && index.cells.is_empty());
    }

    #[test]
    fn the_date_line_and_the_poles_are_no_border() {
        let mut index = PointIndex::new(1_000.0);
        index.insert(1_u8, at(179.999, 0.0));
        index.insert(2, at(0.0, 89.999));
        assert_eq!(index.within(at(-179.999, 0.0), 300.0).len(), 1);
        assert_eq!(index.within(at(180.0, 89.999), 300.0).len(), 1);
    }

    fn anywhere() -> impl Strategy<Value = (f64, f64)> {
        prop_oneof![
            4 => (114.0..114.05_f64, 30.0..30.05_f64),
            1 => (-180.0..=180.0_f64, -90.0..=90.0_f64),
            1 => (179.98..=180.0_f64, -0.02..0.02_f64),
            1 => (-180.0..-179.98_f64, -0.02..0.02_f64),
        ]
    }

    proptest! {
        #[test]
        fn answers_equal_those_of_looking_at_every_point(
            points in proptest::collection::vec((0..60_u16, anywhere(), any::<bool>()), 1..120),
            center in anywhere(),
            radius in prop_oneof![0.0..3_000.0_f64, 0.0..2.1e7_f64],
            other in anywhere(), cell in prop_oneof![Just(50.0), Just(500.0), Just(1e6)]
        ) {
            let mut index = PointIndex::new(cell);
            let mut plain = std::collections::BTreeMap::new();
            for (id, (lon, lat), keep) in points {
                if keep {
                    prop_assert_eq!(index.insert(id, at(lon, lat)), plain.insert(id, at(lon, lat)));
                } else {
                    prop_assert_eq!(index.remove(id), plain.remove(&id));
                }
            }
            prop_assert_eq!(index.len(), plain.len());
            let brute = |middle: LonLat, keep: &dyn Fn(LonLat) -> bool| {
                sorted(plain.iter().filter(|(_, p)| keep(**p))
                    .map(|(&id, &p)| Near { id, at: p, distance_m: haversine_m(middle, p) }).collect())
            };
            let c = at(center.0, center.1);
            prop_assert_eq!(index.within(c, radius), brute(c, &|p| haversine_m(c, p) <= radius));
            let bbox = BBox::around(c, at(other.0, other.1));
            prop_assert_eq!(index.in_bbox(&bbox), brute(bbox.center(), &|p| bbox.contains(p)));
        }
    }
}
