//! Roads, buildings, facilities: in their grid, clear of each other, with sound codes.

#[allow(dead_code)]
mod common;

use std::collections::{BTreeMap, BTreeSet};

use common::{cell, city, cross, inside};
use tessera_demo::{Area, Level, LonLat, Ring, RoadClass};

fn grids() -> BTreeMap<&'static str, &'static Area> {
    city().areas.iter().filter(|a| a.level == Level::Grid).map(|a| (a.code.as_str(), a)).collect()
}

fn bounds(ring: &[LonLat]) -> [f64; 4] {
    ring.iter().fold([f64::MAX, f64::MAX, f64::MIN, f64::MIN], |b, p| {
        [b[0].min(p[0]), b[1].min(p[1]), b[2].max(p[0]), b[3].max(p[1])]
    })
}

fn apart(a: [f64; 4], b: [f64; 4]) -> bool {
    a[2] < b[0] || b[2] < a[0] || a[3] < b[1] || b[3] < a[1]
}

fn rings_cross(a: &Ring, b: &Ring) -> bool {
    a.windows(2).any(|s| b.windows(2).any(|t| cross(cell(s[0]), cell(s[1]), cell(t[0]), cell(t[1]))))
}

#[test]
fn every_building_stands_wholly_inside_its_grid() {
    let grids = grids();
    for building in &city().buildings {
        let grid = grids[building.grid_code.as_str()];
        assert!(building.rings[0].iter().all(|&p| inside(&grid.rings, p)), "{} {}", building.id, grid.code);
        assert!(inside(&building.rings, building.position), "{}", building.id);
        assert!(!grid.rings.iter().any(|ring| rings_cross(ring, &building.rings[0])), "{}", building.id);
    }
}

#[test]
fn no_two_buildings_overlap() {
    let mut all: Vec<_> = city().buildings.iter().map(|b| (bounds(&b.rings[0]), b)).collect();
    all.sort_by(|a, b| a.0[0].total_cmp(&b.0[0]));
    for (i, (box_a, a)) in all.iter().enumerate() {
        for (box_b, b) in all[i + 1..].iter().take_while(|(box_b, _)| box_b[0] <= box_a[2]) {
            let overlap = !apart(*box_a, *box_b)
                && (rings_cross(&a.rings[0], &b.rings[0])
                    || inside(&a.rings, b.rings[0][0])
                    || inside(&b.rings, a.rings[0][0]));
            assert!(!overlap, "{} and {}", a.id, b.id);
        }
    }
}

#[test]
fn no_building_stands_on_a_road() {
    let edges: Vec<_> = city()
        .roads
        .iter()
        .flat_map(|r| r.line.windows(2).map(move |w| (r, w[0], w[1], bounds(w))))
        .collect();
    let metres = |p: LonLat| [p[0] * 95_693.0, p[1] * 110_857.0];
    for building in &city().buildings {
        let around = bounds(&building.rings[0]);
        for (road, a, b, reach) in &edges {
            let wide = road.width_m / 2.0 / 95_000.0;
            let reach = [reach[0] - wide, reach[1] - wide, reach[2] + wide, reach[3] + wide];
            if apart(around, reach) {
                continue;
            }
            let (a, b) = (metres(*a), metres(*b));
            for &p in &building.rings[0] {
                let gap = tessera_demo::geom::from_segment(metres(p), a, b);
                assert!(
                    gap > road.width_m / 2.0,
                    "{} is {gap} m from the middle of {}",
                    building.id,
                    road.name
                );
            }
        }
    }
}

#[test]
fn buildings_have_addresses_on_roads_that_exist_and_compounds_have_numbered_buildings() {
    let roads: BTreeSet<&str> = city().roads.iter().map(|r| r.name.as_str()).collect();
    let mut numbers = BTreeSet::new();
    for building in &city().buildings {
        assert!(roads.contains(building.road.as_str()), "{}", building.road);
        assert_eq!(building.address, format!("{}{}号", building.road, building.number));
        assert!(building.floors >= 1 && building.entrances >= 1);
        if let (Some(compound), Some(no)) = (&building.compound, building.building_no) {
            assert!(numbers.insert((compound, no)), "{compound}{no}栋 twice");
        }
    }
    assert!(city().buildings.len() >= 4000, "{}", city().buildings.len());
    assert!(numbers.len() > 800);
}

#[test]
fn roads_of_every_class_exist_and_some_are_bridges() {
    for class in [
        RoadClass::Trunk,
        RoadClass::Primary,
        RoadClass::Secondary,
        RoadClass::Residential,
        RoadClass::Footway,
    ] {
        assert!(city().roads.iter().any(|r| r.class == class && r.line.len() >= 2), "{class:?}");
    }
    assert!(city().roads.iter().filter(|r| r.bridge).count() >= 3);
    assert!(city().roads.iter().all(|r| !r.name.is_empty() && !r.name_en.is_empty()));
}

#[test]
fn the_town_is_not_a_chessboard() {
    // On a chessboard street directions fall on two values; here all tenths of the half circle hold some.
    let mut tenths = [0.0_f64; 10];
    for w in city().roads.iter().flat_map(|r| r.line.windows(2)) {
        let (x, y) = ((w[1][0] - w[0][0]) * 95_693.0, (w[1][1] - w[0][1]) * 110_857.0);
        let half_turn = y.atan2(x).rem_euclid(std::f64::consts::PI) / std::f64::consts::PI;
        tenths[((half_turn * 10.0) as usize).min(9)] += x.hypot(y);
    }
    let total: f64 = tenths.iter().sum();
    assert!(tenths.iter().all(|t| t / total < 0.25 && t / total > 0.01), "{tenths:?}");
}

#[test]
fn facilities_have_unique_17_digit_codes_of_their_category_and_stand_in_their_grid() {
    let grids = grids();
    let departments: BTreeSet<&str> = city().departments.iter().map(|d| d.code.as_str()).collect();
    let mut codes = BTreeSet::new();
    let mut categories = BTreeSet::new();
    for facility in &city().facilities {
        assert_eq!(facility.code.len(), 17);
        assert_eq!(&facility.code[..6], "420502");
        assert_eq!(&facility.code[6..11], &facility.category[1..]);
        assert!(codes.insert(&facility.code));
        categories.insert(&facility.category);
        assert!(inside(&grids[facility.grid_code.as_str()].rings, facility.position), "{}", facility.code);
        assert!(departments.contains(facility.department_code.as_str()), "{}", facility.department_code);
    }
    assert!(codes.len() >= 3000, "{}", codes.len());
    assert!(categories.len() >= 40, "{}", categories.len());
}

#[test]
fn coordinates_have_at_most_seven_decimals() {
    let exact = |p: &LonLat| p.iter().all(|&c| ((c * 1e7).round() / 1e7).to_bits() == c.to_bits());
    assert!(city().areas.iter().flat_map(|a| a.rings.iter().flatten()).all(exact));
    assert!(city().buildings.iter().flat_map(|b| b.rings.iter().flatten()).all(exact));
    assert!(city().roads.iter().flat_map(|r| &r.line).all(exact));
    assert!(city().facilities.iter().map(|f| &f.position).all(exact));
    assert!(city().cases.iter().map(|c| &c.position).all(exact));
    assert!(city().land.iter().flat_map(|l| l.rings.iter().flatten()).all(exact));
}
