//! Many points as few: clusters for one zoom, for a live map of millions of cases.
//!
//! The world is cut into square cells of some pixels; all points of a cell become one cluster. Cells are counted
//! from the corner of the world, so clusters stay as they are while the map is moved, and the result does not
//! depend on the order the points come in.

use crate::coord::LonLat;
use crate::crs::{MAX_ZOOM, to_world};
use crate::hash::CellHash;
use serde::Serialize;
use std::collections::HashMap;

/// Pixels across a tile; the unit of the cell size.
const TILE_PX: f64 = 256.0;

/// Points that lie close together.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Cluster<I> {
    /// How many points.
    pub count: u64,
    /// Sum of their weights; with weight 1 for "overdue" and 0 for the rest, the number of overdue ones.
    pub weight: u64,
    /// Mean position. For a single point its own, to 10⁻⁷ degrees.
    pub centroid: LonLat,
    /// One of the points: the one with the largest weight, of equals the one with the smallest id.
    pub sample: I,
}

#[derive(Debug, Clone)]
struct Sum<I> {
    count: u64,
    weight: u64,
    /// Sums of 10⁻⁷ degrees: exact, so that neither the order nor the number of points matters.
    lon: i64,
    lat: i64,
    sample: (u32, I),
}

/// A position as it is clustered: worked out once for a point that is asked for often.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClusterPoint {
    /// Longitude and latitude, 10⁻⁷ degrees.
    pub lon: i32,
    /// See `lon`.
    pub lat: i32,
    /// How far south in the Mercator square: 0 at its northern edge, 2³² at its southern.
    pub south: u32,
}

/// 2³²: the Mercator square as [`ClusterPoint`] counts it.
const SQUARE: f64 = 4_294_967_296.0;
/// Longitudes in 10⁻⁷ degrees, once around.
const AROUND: f64 = 3.6e9;

impl ClusterPoint {
    /// Of a position, rounded to 10⁻⁷ degrees, about a centimetre.
    pub fn of(p: LonLat) -> Self {
        let fixed = |v: f64| (v * 1e7).round() as i32;
        Self { lon: fixed(p.lon()), lat: fixed(p.lat()), south: Self::south(p) }
    }

    /// How far south a position in degrees is, see [`ClusterPoint::south`]. What is no position counts as the nearest one.
    pub fn south_of(lon: f64, lat: f64) -> u32 {
        Self::south(LonLat::clamped(lon, lat))
    }

    fn south(p: LonLat) -> u32 {
        // A float becomes the nearest number there is: the southern edge itself is the last row.
        (to_world(p).1 * SQUARE) as u32
    }
}

/// Takes points in one by one. See [`cluster`] for all at once.
#[derive(Debug, Clone)]
pub struct Clusterer<I> {
    /// Cells for one unit of longitude and of `south`.
    scale: [f64; 2],
    cells: HashMap<u64, Sum<I>, CellHash>,
}

impl<I: Ord> Clusterer<I> {
    /// Cells of `cell_px` pixels at `zoom`, with tiles of 256 pixels.
    ///
    /// Zooms beyond [`MAX_ZOOM`] count as it; cells below one pixel, and sizes that are no number, as one pixel.
    pub fn new(zoom: u8, cell_px: f64) -> Self {
        let world_px = TILE_PX * f64::from(1_u32 << zoom.min(MAX_ZOOM));
        let across = (world_px / cell_px.max(1.0)).max(1.0);
        Self { scale: [across / AROUND, across / SQUARE], cells: HashMap::default() }
    }

    /// Adds a point.
    pub fn add(&mut self, id: I, at: LonLat, weight: u32) {
        self.add_point(id, ClusterPoint::of(at), weight);
    }

    /// Adds a point whose place in the square is known.
    pub fn add_point(&mut self, id: I, at: ClusterPoint, weight: u32) {
        let x = ((f64::from(at.lon) + AROUND / 2.0) * self.scale[0]) as u64;
        let y = (f64::from(at.south) * self.scale[1]) as u64;
        let (lon, lat) = (i64::from(at.lon), i64::from(at.lat));
        match self.cells.entry(y << 32 | x) {
            std::collections::hash_map::Entry::Vacant(v) => {
                v.insert(Sum { count: 1, weight: u64::from(weight), lon, lat, sample: (weight, id) });
            }
            std::collections::hash_map::Entry::Occupied(mut o) => {
                o.get_mut().take(Sum { count: 1, weight: u64::from(weight), lon, lat, sample: (weight, id) });
            }
        }
    }

    /// Adds what another one of the same zoom and cells has taken in.
    pub fn merge(&mut self, other: Self) {
        for (key, sum) in other.cells {
            match self.cells.entry(key) {
                std::collections::hash_map::Entry::Vacant(v) => {
                    v.insert(sum);
                }
                std::collections::hash_map::Entry::Occupied(mut o) => o.get_mut().take(sum),
            }
        }
    }

    /// The clusters, from north-west to south-east.
    pub fn finish(self) -> Vec<Cluster<I>> {
        let mut cells: Vec<(u64, Sum<I>)> = self.cells.into_iter().collect();
        cells.sort_unstable_by_key(|(key, _)| *key);
        cells
            .into_iter()
            .map(|(_, s)| {
                let mean = |sum: i64| sum as f64 / s.count as f64 / 1e7;
                Cluster {
                    count: s.count,
                    weight: s.weight,
                    centroid: LonLat::clamped(mean(s.lon), mean(s.lat)),
                    sample: s.sample.1,
                }
            })
            .collect()
    }
}

impl<I: Ord> Sum<I> {
    fn take(&mut self, other: Self) {
        self.count += other.count;
        self.weight += other.weight;
        self.lon += other.lon;
        self.lat += other.lat;
        let (weight, id) = &other.sample;
        if *weight > self.sample.0 || (*weight == self.sample.0 && *id < self.sample.1) {
            self.sample = other.sample;
        }
    }
}

/// Clusters of points (id, position, weight) for a zoom, with cells of `cell_px` pixels.
pub fn cluster<I: Ord>(
    points: impl IntoIterator<Item = (I, LonLat, u32)>,
    zoom: u8,
    cell_px: f64,
) -> Vec<Cluster<I>> {
    let mut clusterer = Clusterer::new(zoom, cell_px);
    for (id, at, weight) in points {
        clusterer.add(id, at, weight);
    }
    clusterer.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shape::at;
    use proptest::prelude::*;

    #[test]
    fn close_points_become_one_cluster_and_far_ones_stay_apart() {
        let points = [
            (3, at(114.305, 30.593), 0),
            (2, at(114.305_2, 30.593_2), 1),
            (1, at(114.305_4, 30.593_4), 0),
            (9, at(114.5, 30.593), 0),
        ];
        let clusters = cluster(points, 10, 60.0);
        assert_eq!(clusters.len(), 2);
        let big = clusters.iter().find(|c| c.count == 3).unwrap();
        assert_eq!((big.weight, big.sample), (1, 2));
        assert!(
            (big.centroid.lon() - 114.305_2).abs() < 1e-9 && (big.centroid.lat() - 30.593_2).abs() < 1e-9
        );
        let lone = clusters.iter().find(|c| c.count == 1).unwrap();
        assert_eq!((lone.centroid, lone.sample), (at(114.5, 30.593), 9));
        // Deep in, every point stands alone.
        assert_eq!(cluster(points, 20, 60.0).len(), 4);
    }

    #[test]
    fn odd_parameters_and_the_corners_of_the_world_do_no_harm() {
        let corners = [(1, at(-180.0, 90.0), 0), (2, at(180.0, -90.0), 0), (3, at(180.0, 90.0), 0)];
        for px in [f64::NAN, 0.0, -5.0, 1e-300, 1e300, f64::INFINITY, 64.0] {
            for zoom in [0, 7, 24, 255] {
                let total: u64 = cluster(corners, zoom, px).iter().map(|c| c.count).sum();
                assert_eq!(total, 3);
            }
        }
        assert!(cluster(std::iter::empty::<(u8, LonLat, u32)>(), 3, 50.0).is_empty());
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_the_order_does_not_matter(
            points in proptest::collection::vec((114.0..114.5_f64, 30.0..30.5_f64, 0..3_u32), 1..200),
            zoom in 5..16_u8
        ) {
            let items: Vec<_> = points.iter().enumerate().map(|(i, p)| (i, at(p.0, p.1), p.2)).collect();
            let forward = cluster(items.iter().copied(), zoom, 48.0);
            let backward = cluster(items.iter().rev().copied(), zoom, 48.0);
            prop_assert_eq!(forward.iter().map(|c| c.count).sum::<u64>(), items.len() as u64);
            prop_assert_eq!(
                forward.iter().map(|c| c.weight).sum::<u64>(),
                items.iter().map(|i| u64::from(i.2)).sum::<u64>()
            );
            prop_assert_eq!(forward.len(), backward.len());
            for (f, b) in forward.iter().zip(&backward) {
                prop_assert_eq!((f.count, f.weight, f.sample), (b.count, b.weight, b.sample));
                prop_assert!((f.centroid.lon() - b.centroid.lon()).abs() < 1e-9);
                prop_assert!((f.centroid.lat() - b.centroid.lat()).abs() < 1e-9);
            }
        }
    }
}
