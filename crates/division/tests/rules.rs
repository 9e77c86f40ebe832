//! Each rule by itself, on communities small enough to see.

mod common;

use common::{at, board, house, rect, street};
use std::cell::RefCell;
use std::sync::atomic::AtomicBool;
use tessera_division::{
    Band, Barrier, Control, DivideError, Input, Layer, Measure, Obstacle, Outcome, Settings, Unit, Weights,
    divide,
};
use tessera_domain::area::GridKind;
use tessera_domain::area::unit_grid::{UnitFacts, Verdict};
use tessera_geometry::MultiPolygon;

fn run(input: &Input, settings: &Settings) -> Outcome {
    divide(input, settings, &Control::default()).expect("a plan")
}

fn one() -> Settings {
    Settings { alternatives: 1, ..Settings::default() }
}

#[test]
fn grids_are_numbered_west_to_east_then_north_to_south() {
    let outcome = run(&board(2, 2, |_, _| 400), &one());
    let places: Vec<_> = outcome.plans[0]
        .grids
        .iter()
        .map(|g| (g.place.lon() > at(100.0, 0.0).lon(), g.place.lat() > at(0.0, 100.0).lat()))
        .collect();
    assert_eq!(places, [(false, true), (true, true), (false, false), (true, false)]);
    assert_eq!(outcome.plans[0].grids.iter().map(|g| g.sequence).collect::<Vec<_>>(), [1, 2, 3, 4]);
}

#[test]
fn too_few_households_behind_a_river_are_told_with_the_rivers_name() {
    let mut input = board(6, 2, |c, _| if c == 5 { 60 } else { 100 });
    input.streets.push(street("Long River", Barrier::Hard, &[(500.0, -50.0), (500.0, 250.0)]));
    let outcome = run(&input, &one());
    let [Obstacle::TooLittle { size, barriers, .. }] = &outcome.obstacles[..] else {
        panic!("{:?}", outcome.obstacles)
    };
    assert!((size - 120.0).abs() < 1e-9);
    assert_eq!(barriers, &["Long River"]);
    let said = outcome.obstacles[0].to_string();
    assert!(said.contains("bounded by Long River has 120 households, less than the 300 of a grid"), "{said}");
    let total = &outcome.plans[0].total;
    assert_eq!((total.bound - total.in_band, total.in_pieces), (1, 0));
    assert!(total.hard_inside_m < 1e-9);
}

#[test]
fn a_total_between_the_multiples_of_the_band_is_told() {
    let outcome = run(&board(11, 1, |_, _| 50), &one());
    let said = outcome.obstacles[0].to_string();
    assert!(
        said.contains("550 households: more than 1 grids may have together (500), less than 2 need (600)"),
        "{said}"
    );
}

#[test]
fn one_building_above_the_band_is_told() {
    let outcome = run(&board(3, 1, |c, _| if c == 1 { 640 } else { 300 }), &one());
    assert!(
        outcome.obstacles.iter().any(|o| matches!(o, Obstacle::LargeBuilding { size, .. } if *size > 639.0))
    );
    assert!(outcome.obstacles.iter().any(|o| o.to_string().contains("building 150/50 at")));
}

#[test]
fn a_barrier_that_ends_inside_the_community_is_not_crossed_either() {
    let mut input = board(6, 4, |_, _| 70);
    input.streets.push(street("Railway", Barrier::Hard, &[(300.0, -50.0), (300.0, 200.0)]));
    let outcome = run(&input, &one());
    let total = &outcome.plans[0].total;
    assert_eq!((total.in_band, total.in_pieces), (total.bound, 0));
    assert!(total.hard_inside_m < 1e-9, "{total:?}");
}

#[test]
fn a_large_block_is_cut_between_its_buildings() {
    let mut input = Input { border: rect(0.0, 0.0, 400.0, 300.0), ..Input::default() };
    for y in 0..6 {
        for x in 0..8 {
            input.buildings.push(house(25.0 + 50.0 * f64::from(x), 25.0 + 50.0 * f64::from(y), 30));
        }
    }
    let outcome = run(&input, &one());
    let total = &outcome.plans[0].total;
    assert_eq!(outcome.obstacles, []);
    assert_eq!((total.in_band, total.in_pieces, total.covers), (4, 0, true));
    assert!(total.along_streets < 1e-9 && total.cut_m > 300.0);
}

#[test]
fn an_empty_block_becomes_undeveloped_land_unless_it_links_houses() {
    let outcome = run(&board(4, 2, |c, _| if c == 3 { 0 } else { 120 }), &one());
    let kinds: Vec<_> = outcome.plans[0].grids.iter().map(|g| g.kind).collect();
    assert_eq!(kinds.iter().filter(|k| **k == GridKind::Undeveloped).count(), 1);
    assert_eq!(outcome.plans[0].total.undeveloped, 1);
    // Sixty households behind the empty blocks: too few alone, so a grid reaches over to them.
    let linked = run(&board(5, 1, |c, _| [150, 150, 0, 0, 60][c]), &one());
    assert_eq!(linked.obstacles, []);
    assert_eq!(linked.plans[0].grids.len(), 1);
}

fn school(ground: Option<MultiPolygon>, facts: UnitFacts) -> Unit {
    Unit {
        id: "S".into(),
        name: "No. 1 School".into(),
        place: at(250.0, 50.0),
        ground,
        staff: 90,
        category: "school".into(),
        facts,
    }
}

fn willing() -> UnitFacts {
    let yes = Some(true);
    UnitFacts {
        clear_border: yes,
        independent: yes,
        stable: yes,
        can_carry_duties: yes,
        ..UnitFacts::default()
    }
}

#[test]
fn a_unit_that_meets_every_criterion_gets_a_grid_and_a_small_one_joins_its_neighbour() {
    let mut input = board(5, 2, |c, r| if (c, r) == (2, 0) { 0 } else { 50 });
    input.units.push(school(Some(rect(205.0, 0.0, 295.0, 95.0)), willing()));
    let small = run(&input, &one());
    assert_eq!(small.units[0].verdict, Verdict::BelongsToNeighbour);
    assert_eq!(small.plans[0].total.unit, 0);
    input.units[0].ground = Some(rect(200.0, 0.0, 320.0, 100.0));
    let large = run(&input, &one());
    assert_eq!(large.units[0].verdict, Verdict::UnitGrid);
    let grid = large.plans[0].grids.iter().find(|g| g.kind == GridKind::Unit).expect("a unit grid");
    assert_eq!((grid.name.as_str(), grid.unit, grid.card.in_band), ("No. 1 School", Some(0), None));
    assert!(large.plans[0].total.covers);
}

#[test]
fn locked_grids_stay_as_they_are_and_the_rest_is_divided_anew() {
    let input = board(8, 4, |c, r| 40 + ((c * 7 + r * 5) % 4) as u32 * 10);
    let first = run(&input, &one());
    let kept: Vec<MultiPolygon> = first.plans[0].grids.iter().take(2).map(|g| g.border.clone()).collect();
    let again = Input { locked: kept.clone(), ..input.clone() };
    let second = run(&again, &Settings { seed: 77, ..one() });
    for (n, border) in kept.iter().enumerate() {
        let grid =
            second.plans[0].grids.iter().find(|g| g.locked == Some(n as u32)).expect("the locked grid");
        assert!((grid.card.area_m2 - border.area_m2()).abs() < 1e-3);
        assert!((tessera_geometry::shared_border_m(&grid.border, border)).abs() < 1e-6, "on top, not beside");
    }
    assert!(second.plans[0].total.covers);
    assert_eq!(second.plans[0].total.bound, second.plans[0].total.in_band);
}

#[test]
fn divisions_of_other_authorities_are_split_as_little_as_can_be() {
    // Two columns make a division of 400 households; the streets between columns are otherwise alike.
    let mut input = board(8, 4, |_, _| 50);
    for b in &mut input.buildings {
        let column = (b.place.lon() - 111.29) / 1e-5 / 100.0;
        b.divisions = vec![format!("D{}", column as usize / 2)];
    }
    input.layers.push(Layer { name: "property".into(), weight: 1.0, areas: vec![] });
    let settings =
        Settings { weights: Weights { divisions: 3.0, compact: 1.0, ..Weights::default() }, ..one() };
    let outcome = run(&input, &settings);
    assert_eq!(outcome.plans[0].total.divisions, [(4, 0)]);
    assert!(outcome.plans[0].grids.iter().all(|g| g.card.divisions_split == [0]));
}

#[test]
fn labels_come_from_areas_where_buildings_have_none() {
    let mut input = board(4, 2, |_, _| 100);
    let areas = vec![
        ("west".to_owned(), rect(0.0, 0.0, 200.0, 200.0)),
        ("east".to_owned(), rect(200.0, 0.0, 400.0, 200.0)),
    ];
    input.layers.push(Layer { name: "beats".into(), weight: 1.0, areas });
    let outcome = run(&input, &one());
    assert_eq!(outcome.plans[0].total.divisions, [(2, 0)]);
}

#[test]
fn the_band_can_be_people_or_ground() {
    let input = board(6, 4, |_, _| 50);
    let people = run(&input, &Settings { band: Band::PEOPLE, ..one() });
    assert!(
        people.obstacles.is_empty() && people.plans[0].grids.iter().all(|g| (750..=1250).contains(&g.people))
    );
    let bare = Input { border: rect(0.0, 0.0, 500.0, 300.0), ..Input::default() };
    let ground = run(&bare, &Settings { band: Band::AREA, ..one() });
    assert_eq!(ground.obstacles, []);
    assert!(ground.plans[0].total.bound > 9 && ground.plans[0].total.covers);
    assert!(
        ground.plans[0]
            .grids
            .iter()
            .all(|g| Band { measure: Measure::Area, ..Band::AREA }.holds(g.card.size))
    );
}

#[test]
fn names_come_from_landmarks_and_else_from_streets() {
    let mut input = board(4, 2, |_, _| 100);
    for b in &mut input.buildings {
        if b.place.lon() < at(200.0, 0.0).lon() {
            b.compound = "Green Court".into();
        }
    }
    let outcome = run(&input, &one());
    let mut names: Vec<_> = outcome.plans[0].grids.iter().map(|g| g.name.as_str()).collect();
    names.sort_unstable();
    assert_eq!(names.len(), 2);
    assert!(names.contains(&"Green Court"), "{names:?}");
    assert!(names.iter().any(|n| n.contains("East 2")), "{names:?}");
}

#[test]
fn a_building_outside_the_border_is_in_no_grid_and_told() {
    let mut input = board(4, 1, |_, _| 100);
    input.buildings.push(house(900.0, 50.0, 10));
    assert_eq!(run(&input, &one()).outside, [4]);
}

#[test]
fn it_stops_when_asked_and_tells_how_far_it_is() {
    let input = board(6, 4, |_, _| 70);
    let stop = AtomicBool::new(true);
    let stopped = divide(&input, &one(), &Control::default().cancelled_by(&stop));
    assert_eq!(stopped.expect_err("stopped"), DivideError::Cancelled);
    let told = RefCell::new(vec![]);
    let listen = |p: tessera_division::Progress| told.borrow_mut().push(p.done);
    divide(&input, &one(), &Control::default().reporting_to(&listen)).expect("a plan");
    let told = told.into_inner();
    assert!(told.len() > 50 && told.windows(2).all(|w| w[0] <= w[1]) && told.last() == Some(&1.0));
}

#[test]
fn a_faulty_border_or_setting_is_refused_with_its_reason() {
    assert_eq!(
        divide(&Input::default(), &one(), &Control::default()).expect_err("none"),
        DivideError::NoBorder
    );
    let bow = tessera_geometry::Polygon::new(
        vec![at(0.0, 0.0), at(100.0, 100.0), at(100.0, 0.0), at(0.0, 100.0), at(0.0, 0.0)],
        vec![],
    );
    let input = Input { border: bow.expect("a ring").into(), ..Input::default() };
    assert!(matches!(divide(&input, &one(), &Control::default()), Err(DivideError::UnsoundBorder { .. })));
    let settings = Settings { band: Band { least: 500.0, most: 300.0, ..Band::HOUSEHOLDS }, ..one() };
    let said =
        divide(&board(2, 1, |_, _| 400), &settings, &Control::default()).expect_err("refused").to_string();
    assert_eq!(said, "the most of the band must be at least the least, not 300");
}
