//! The areas: codes, and a cover without gap or overlap at every level.

#[allow(dead_code)]
mod common;

use std::collections::{BTreeMap, BTreeSet};

use common::{border, cell, city, cross, double_area};
use tessera_demo::{Area, City, GridKind, Level, generate};

fn children<'a>(city: &'a City, code: &'a str) -> impl Iterator<Item = &'a Area> {
    city.areas.iter().filter(move |a| a.parent_code.as_deref() == Some(code))
}

fn check_cover(city: &City) {
    for parent in city.areas.iter().filter(|a| a.level != Level::Grid) {
        let own = border(std::iter::once(parent));
        let below = border(children(city, &parent.code));
        assert_eq!(own, below, "the children of {} do not make up its border", parent.code);
        let sum: i128 = children(city, &parent.code).flat_map(|a| &a.rings).map(double_area).sum();
        assert_eq!(sum, parent.rings.iter().map(double_area).sum::<i128>(), "areas under {}", parent.code);
    }
}

fn check_rings(city: &City) {
    for area in &city.areas {
        for (i, ring) in area.rings.iter().enumerate() {
            assert_eq!(ring.first(), ring.last(), "{} has an open ring", area.code);
            assert!(ring.len() >= 4, "{}", area.code);
            // One outer ring means one piece: a grid is contiguous.
            assert_eq!(
                double_area(ring) > 0,
                i == 0,
                "{} ring {i} turns the wrong way or is a second piece",
                area.code
            );
            let vertices: BTreeSet<_> = ring[1..].iter().map(|&p| cell(p)).collect();
            assert_eq!(vertices.len(), ring.len() - 1, "{} visits a vertex twice", area.code);
        }
        let edges: Vec<_> =
            area.rings.iter().flat_map(|r| r.windows(2)).map(|w| (cell(w[0]), cell(w[1]))).collect();
        for (i, &(a, b)) in edges.iter().enumerate() {
            for &(c, d) in &edges[i + 1..] {
                assert!(!cross(a, b, c, d), "{} crosses itself", area.code);
            }
        }
    }
}

#[test]
fn the_borders_of_the_children_cancel_to_exactly_the_border_of_the_parent_at_every_level() {
    check_cover(city());
}

#[test]
fn every_area_is_one_piece_with_simple_rings() {
    check_rings(city());
}

#[test]
fn other_seeds_also_give_an_exact_cover_and_enough_of_everything() {
    for seed in [0, 1, 7, 2026] {
        let other = generate(seed);
        check_cover(&other);
        check_rings(&other);
        let grids = other.areas.iter().filter(|a| a.level == Level::Grid).count();
        assert!(grids >= 150, "seed {seed}: {grids} grids");
        assert!(other.buildings.len() >= 4000, "seed {seed}: {} buildings", other.buildings.len());
        assert!(other.cases.len() >= 3000, "seed {seed}: {} cases", other.cases.len());
    }
}

#[test]
fn codes_have_the_length_of_their_level_and_start_with_the_parents_code() {
    let mut seen = BTreeSet::new();
    for area in &city().areas {
        let digits = match area.level {
            Level::City => 4,
            Level::District => 6,
            Level::Street => 9,
            Level::Community => 12,
            Level::Grid => 15,
        };
        assert_eq!(area.code.len(), digits, "{}", area.name);
        assert!(area.code.bytes().all(|b| b.is_ascii_digit()));
        assert_eq!(area.kind.is_some(), area.level == Level::Grid);
        match &area.parent_code {
            Some(parent) => {
                assert!(area.code.starts_with(parent.as_str()));
                assert!(seen.contains(parent), "{} comes before its parent", area.code);
            }
            None => assert_eq!(area.level, Level::City),
        }
        assert!(seen.insert(area.code.clone()), "{} twice", area.code);
    }
}

#[test]
fn grids_are_numbered_from_one_without_a_gap_within_each_community() {
    let mut numbers: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
    for grid in city().areas.iter().filter(|a| a.level == Level::Grid) {
        numbers.entry(&grid.code[..12]).or_default().push(grid.code[12..].parse().unwrap());
    }
    for (community, list) in numbers {
        assert_eq!(list, (1..=list.len() as u32).collect::<Vec<_>>(), "{community}");
    }
}

#[test]
fn the_tree_has_the_promised_size_and_all_kinds_of_grids() {
    let count = |level| city().areas.iter().filter(|a| a.level == level).count();
    assert_eq!(count(Level::District), 1);
    assert_eq!(count(Level::Street), 6);
    assert_eq!(count(Level::Community), 25);
    assert!(count(Level::Grid) >= 150);
    for kind in [GridKind::Residential, GridKind::Unit, GridKind::Undeveloped] {
        assert!(city().areas.iter().filter(|a| a.kind == Some(kind)).count() >= 15, "{kind:?}");
    }
}

#[test]
fn most_residential_grids_outside_the_villages_have_250_to_500_households() {
    // Hamlets have fewer by nature; a grid of less than 120 households is one.
    let sizes: Vec<u32> = city()
        .areas
        .iter()
        .filter(|a| a.kind == Some(GridKind::Residential) && a.households >= 120)
        .map(|a| a.households)
        .collect();
    let good = sizes.iter().filter(|&&n| (250..=500).contains(&n)).count();
    assert!(good * 10 >= sizes.len() * 7, "{good} of {}", sizes.len());
    assert!(sizes.iter().all(|&n| n <= 700), "{sizes:?}");
}

#[test]
fn households_and_population_of_an_area_are_the_sums_of_its_children() {
    for parent in city().areas.iter().filter(|a| a.level != Level::Grid) {
        let sum =
            children(city(), &parent.code).fold((0, 0), |s, a| (s.0 + a.households, s.1 + a.population));
        assert_eq!((parent.households, parent.population), sum, "{}", parent.code);
    }
    let built: u32 = city().buildings.iter().map(|b| b.households).sum();
    assert_eq!(city().areas[0].households, built);
}
