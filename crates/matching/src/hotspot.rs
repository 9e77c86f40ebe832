//! Where the same thing comes back again and again: recurring spots of one category.
//!
//! The map is cut into square cells of about 60 m. A spot is the fullest square of 2 × 2 neighbouring cells: whatever lies within
//! 60 m of each other lies in one of these squares, wherever the cell borders fall. Spots take their reports away, the next
//! fullest square is the next spot, so no report belongs to two spots and a long busy street does not melt into one spot.

use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Length of a degree of latitude, metres (mean; exact enough for cells).
const METRES_PER_DEGREE: f64 = 111_195.0;

/// How many ids a spot shows as examples.
const SAMPLES: usize = 5;

const DAY_MS: i64 = 86_400_000;

/// One case as far as recurring spots are concerned.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Report<'a, Id> {
    /// The caller's id, given back in [`Hotspot::samples`].
    pub id: Id,
    /// Longitude, degrees WGS-84.
    pub lon: f64,
    /// Latitude, degrees WGS-84.
    pub lat: f64,
    /// Category code.
    pub category: &'a str,
    /// When it was reported, milliseconds since 1970 UTC.
    pub at_ms: i64,
}

/// What counts as a recurring spot.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HotspotRule {
    /// Side of a cell, metres.
    pub cell_m: f64,
    /// At least so many cases …
    pub min_cases: usize,
    /// … on at least so many different days, since many calls about one event are no recurrence.
    pub min_days: usize,
    /// Beginning of the period, milliseconds since 1970 UTC, inclusive.
    pub from_ms: i64,
    /// End of the period, exclusive.
    pub to_ms: i64,
    /// What to add to UTC to have local days, milliseconds.
    pub day_offset_ms: i64,
}

impl HotspotRule {
    /// Cells of 60 m, at least 3 cases on 2 days of UTC, in the period `from_ms..to_ms`.
    pub fn in_period(from_ms: i64, to_ms: i64) -> HotspotRule {
        HotspotRule { cell_m: 60.0, min_cases: 3, min_days: 2, from_ms, to_ms, day_offset_ms: 0 }
    }
}

/// A recurring spot.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Hotspot<Id> {
    /// Category code.
    pub category: String,
    /// Longitude of the mean position, degrees.
    pub lon: f64,
    /// Latitude of the mean position, degrees.
    pub lat: f64,
    /// West, south, east, north of the cases, degrees.
    pub bbox: [f64; 4],
    /// Number of cases.
    pub count: usize,
    /// Number of different days they were reported on.
    pub days: usize,
    /// Time of the first, milliseconds since 1970 UTC.
    pub first_ms: i64,
    /// Time of the last.
    pub last_ms: i64,
    /// Ids of the latest cases, newest first, at most five.
    pub samples: Vec<Id>,
}

/// The recurring spots among the reports, those with the most cases first; the order is the same for the same input.
///
/// Reports outside the period and positions that are none are passed over. O(n log n).
pub fn hotspots<Id: Clone>(reports: &[Report<'_, Id>], rule: &HotspotRule) -> Vec<Hotspot<Id>> {
    let usable = |r: &&Report<'_, Id>| {
        (rule.from_ms..rule.to_ms).contains(&r.at_ms) && r.lon.abs() <= 180.0 && r.lat.abs() <= 90.0
    };
    let mut by_category: BTreeMap<&str, Vec<&Report<'_, Id>>> = BTreeMap::new();
    for report in reports.iter().filter(usable) {
        by_category.entry(report.category).or_default().push(report);
    }
    let mut spots: Vec<Hotspot<Id>> = by_category
        .into_values()
        .filter(|r| r.len() >= rule.min_cases)
        .flat_map(|r| of_one_category(&r, rule))
        .collect();
    spots.sort_by(|a, b| {
        b.count
            .cmp(&a.count)
            .then(b.last_ms.cmp(&a.last_ms))
            .then_with(|| a.category.cmp(&b.category))
            .then(a.lon.total_cmp(&b.lon))
            .then(a.lat.total_cmp(&b.lat))
    });
    spots
}

type Cell = (i64, i64);

fn of_one_category<Id: Clone>(reports: &[&Report<'_, Id>], rule: &HotspotRule) -> Vec<Hotspot<Id>> {
    // One scale for all rows keeps columns aligned. Over a city the error is well below a cell's tolerance.
    let mean_lat = reports.iter().map(|r| r.lat).sum::<f64>() / reports.len() as f64;
    let cell_lat = rule.cell_m.max(1.0) / METRES_PER_DEGREE;
    let cell_lon = cell_lat / mean_lat.to_radians().cos().max(0.01);
    let mut cells: BTreeMap<Cell, Vec<&Report<'_, Id>>> = BTreeMap::new();
    for report in reports {
        let cell = ((report.lon / cell_lon).floor() as i64, (report.lat / cell_lat).floor() as i64);
        cells.entry(cell).or_default().push(report);
    }

    let held = |cells: &BTreeMap<Cell, Vec<_>>, square: Cell| -> usize {
        members(square).iter().filter_map(|cell| cells.get(cell)).map(Vec::len).sum()
    };
    // Fullest square first; a square shrinks when a neighbour takes cells away and then goes back to where it now belongs.
    let mut queue: BTreeSet<(std::cmp::Reverse<usize>, Cell)> = cells
        .keys()
        .flat_map(|(x, y)| [(*x, *y), (x - 1, *y), (*x, y - 1), (x - 1, y - 1)])
        .map(|square| (std::cmp::Reverse(held(&cells, square)), square))
        .collect();
    let mut spots = Vec::new();
    while let Some((std::cmp::Reverse(count), square)) = queue.pop_first() {
        if count < rule.min_cases.max(1) {
            break;
        }
        let now = held(&cells, square);
        if now < count {
            queue.insert((std::cmp::Reverse(now), square));
            continue;
        }
        let found: Vec<&Report<'_, Id>> =
            members(square).iter().filter_map(|c| cells.get(c)).flatten().copied().collect();
        let spot = summary(found, rule);
        if spot.days >= rule.min_days {
            spots.push(spot);
            for cell in members(square) {
                cells.remove(&cell);
            }
        }
    }
    spots
}

/// The four cells of the square whose lower left cell is given.
fn members((x, y): Cell) -> [Cell; 4] {
    [(x, y), (x + 1, y), (x, y + 1), (x + 1, y + 1)]
}

fn summary<Id: Clone>(mut found: Vec<&Report<'_, Id>>, rule: &HotspotRule) -> Hotspot<Id> {
    found.sort_by_key(|r| std::cmp::Reverse(r.at_ms));
    let n = found.len() as f64;
    let days: BTreeSet<i64> =
        found.iter().map(|r| (r.at_ms + rule.day_offset_ms).div_euclid(DAY_MS)).collect();
    Hotspot {
        category: found.first().map_or_else(String::new, |r| r.category.to_owned()),
        lon: found.iter().map(|r| r.lon).sum::<f64>() / n,
        lat: found.iter().map(|r| r.lat).sum::<f64>() / n,
        bbox: found.iter().fold([180.0, 90.0, -180.0, -90.0], |b: [f64; 4], r| {
            [b[0].min(r.lon), b[1].min(r.lat), b[2].max(r.lon), b[3].max(r.lat)]
        }),
        count: found.len(),
        days: days.len(),
        first_ms: found.last().map_or(0, |r| r.at_ms),
        last_ms: found.first().map_or(0, |r| r.at_ms),
        samples: found.iter().take(SAMPLES).map(|r| r.id.clone()).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LON: f64 = 111.286_4;
    const LAT: f64 = 30.691_9;

    /// A report so many metres east and north of a fixed place, on day `day`.
    fn at(id: u32, east: f64, north: f64, category: &'static str, day: i64) -> Report<'static, u32> {
        Report {
            id,
            lon: LON + east / (METRES_PER_DEGREE * LAT.to_radians().cos()),
            lat: LAT + north / METRES_PER_DEGREE,
            category,
            at_ms: day * DAY_MS + DAY_MS / 2,
        }
    }

    fn rule() -> HotspotRule {
        HotspotRule::in_period(0, 90 * DAY_MS)
    }

    #[test]
    fn cases_of_one_category_at_one_place_on_several_days_are_a_spot() {
        let reports: Vec<_> =
            (0..7).map(|i| at(i, f64::from(i) * 5.0, 0.0, "E06010", i64::from(i))).collect();
        let spots = hotspots(&reports, &rule());
        assert_eq!(spots.len(), 1);
        let spot = &spots[0];
        assert_eq!((spot.category.as_str(), spot.count, spot.days), ("E06010", 7, 7));
        assert_eq!(spot.samples, [6, 5, 4, 3, 2], "newest first");
        assert_eq!((spot.first_ms, spot.last_ms), (DAY_MS / 2, 6 * DAY_MS + DAY_MS / 2));
        let metres_east = (spot.lon - LON) * METRES_PER_DEGREE * LAT.to_radians().cos();
        assert!((metres_east - 15.0).abs() < 0.5, "{metres_east}");
        assert!((spot.lat - LAT).abs() < 1e-9);
    }

    #[test]
    fn a_spot_is_found_wherever_the_cell_borders_fall() {
        for shift in 0..60 {
            let shift = f64::from(shift);
            let reports = [
                at(1, shift, shift, "E06010", 1),
                at(2, shift + 55.0, shift, "E06010", 2),
                at(3, shift, shift + 55.0, "E06010", 3),
            ];
            let spots = hotspots(&reports, &rule());
            assert_eq!(spots.len(), 1, "shifted by {shift} m");
            assert_eq!(spots[0].count, 3);
        }
    }

    #[test]
    fn different_categories_far_places_and_too_few_cases_are_no_spot() {
        assert!(
            hotspots(&[at(1, 0.0, 0.0, "A", 1), at(2, 0.0, 0.0, "A", 2), at(3, 0.0, 0.0, "B", 3)], &rule())
                .is_empty()
        );
        let far = [at(1, 0.0, 0.0, "A", 1), at(2, 500.0, 0.0, "A", 2), at(3, 1000.0, 0.0, "A", 3)];
        assert!(hotspots(&far, &rule()).is_empty());
        assert!(hotspots::<u32>(&[], &rule()).is_empty());
    }

    #[test]
    fn many_calls_on_one_day_are_one_event() {
        let reports: Vec<_> = (0..9).map(|i| at(i, 0.0, 0.0, "P01002", 4)).collect();
        assert!(hotspots(&reports, &rule()).is_empty());
    }

    #[test]
    fn days_are_local_days() {
        // 23:00 and 01:00 UTC are two days in UTC and one morning eight hours further east.
        let mut reports = [at(1, 0.0, 0.0, "A", 0), at(2, 0.0, 0.0, "A", 0), at(3, 0.0, 0.0, "A", 0)];
        reports[0].at_ms = 23 * 3_600_000;
        reports[1].at_ms = 25 * 3_600_000;
        reports[2].at_ms = 25 * 3_600_000;
        assert_eq!(hotspots(&reports, &rule()).len(), 1);
        assert!(hotspots(&reports, &HotspotRule { day_offset_ms: 8 * 3_600_000, ..rule() }).is_empty());
    }

    #[test]
    fn the_period_includes_its_beginning_and_excludes_its_end() {
        let reports = [at(1, 0.0, 0.0, "A", 1), at(2, 0.0, 0.0, "A", 2), at(3, 0.0, 0.0, "A", 3)];
        let (first, last) = (reports[0].at_ms, reports[2].at_ms);
        assert_eq!(hotspots(&reports, &HotspotRule::in_period(first, last + 1)).len(), 1);
        assert!(hotspots(&reports, &HotspotRule::in_period(first, last)).is_empty());
        assert!(hotspots(&reports, &HotspotRule::in_period(first + 1, last + 1)).is_empty());
    }

    #[test]
    fn no_case_belongs_to_two_spots_and_a_long_street_is_several() {
        let reports: Vec<_> = (0..200)
            .map(|i| at(i, f64::from(i) * 4.0, f64::from(i % 7) * 9.0, "E09006", i64::from(i % 30)))
            .collect();
        let spots = hotspots(&reports, &rule());
        assert!(spots.len() > 4, "{}", spots.len());
        assert!(spots.iter().map(|s| s.count).sum::<usize>() <= reports.len());
        let samples: Vec<u32> = spots.iter().flat_map(|s| s.samples.clone()).collect();
        assert_eq!(samples.iter().collect::<BTreeSet<_>>().len(), samples.len());
        assert!(spots.is_sorted_by(|a, b| a.count >= b.count));
    }

    #[test]
    fn positions_that_are_none_are_passed_over() {
        let mut reports = vec![at(1, 0.0, 0.0, "A", 1), at(2, 0.0, 0.0, "A", 2), at(3, 0.0, 0.0, "A", 3)];
        reports[2].lat = f64::NAN;
        assert!(hotspots(&reports, &rule()).is_empty());
        reports[2].lat = 95.0;
        assert!(hotspots(&reports, &rule()).is_empty());
    }
}
