//! Whatever the town, a plan covers it exactly, every grid hangs together, none crosses a hard barrier, and the band holds wherever
//! the numbers allow it.

use proptest::prelude::*;
use tessera_division::sample::Town;
use tessera_division::{Control, Input, Outcome, Settings, divide};
use tessera_geometry::{CoverSettings, check_cover};

fn sound(input: &Input, settings: &Settings) -> Outcome {
    let outcome = divide(input, settings, &Control::default()).expect("a plan");
    assert!(!outcome.plans.is_empty());
    for plan in &outcome.plans {
        let named: Vec<_> = plan.grids.iter().map(|g| (g.sequence, &g.border)).collect();
        let report = check_cover(&outcome.border, &named, &CoverSettings::default());
        assert!(report.proven && plan.total.covers, "{:?} {:?}", report.invalid, report.findings);
        assert_eq!(plan.total.in_pieces, 0);
        assert!(plan.total.hard_inside_m < 1e-9, "{} m of hard barrier", plan.total.hard_inside_m);
        let living: u64 = plan.grids.iter().map(|g| g.households).sum();
        let outside: u64 =
            outcome.outside.iter().map(|b| u64::from(input.buildings[*b as usize].households)).sum();
        let all: u64 = input.buildings.iter().map(|b| u64::from(b.households)).sum();
        assert_eq!(living + outside, all, "every household is in exactly one grid");
        for g in &plan.grids {
            assert!(g.border.contains(g.place), "the name stands inside its grid");
            assert!(!g.buildings.is_empty() || g.card.in_band.is_none());
        }
    }
    if outcome.obstacles.is_empty() {
        let total = &outcome.plans[0].total;
        assert_eq!(total.in_band, total.bound, "no obstacle, so every grid keeps to the band");
    }
    outcome
}

#[test]
fn a_town_with_a_river_is_divided_with_every_rule_kept() {
    let input = Town { buildings: 600, barriers: true, seed: 3 }.make();
    let outcome = sound(&input, &Settings::default());
    assert_eq!(outcome.obstacles, []);
    assert!(outcome.plans[0].total.mean_polsby_popper > 0.45, "{:?}", outcome.plans[0].total);
}

#[test]
fn a_town_that_came_out_as_fields_does_not_grow_without_bound() {
    let town = Town { buildings: 289, barriers: true, seed: 5_393_345_174_440_997_413 }.make();
    assert!(town.buildings.len() < 289 * 8, "{} buildings", town.buildings.len());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, max_shrink_iters: 8, ..ProptestConfig::default() })]
    #[test]
    fn any_town_is_covered_and_no_barrier_is_crossed(
        seed in any::<u64>(), buildings in 60..400_usize, barriers in any::<bool>(), search in any::<u64>()
    ) {
        let input = Town { buildings, barriers, seed }.make();
        let settings = Settings { alternatives: 1, effort: 0.5, seed: search, ..Settings::default() };
        sound(&input, &settings);
    }
}

#[test]
fn the_same_seed_gives_the_same_plans_to_the_last_vertex() {
    let input = Town { buildings: 300, barriers: true, seed: 5 }.make();
    let settings = Settings { effort: 0.5, ..Settings::default() };
    let run = |s: &Settings| format!("{:?}", divide(&input, s, &Control::default()).expect("a plan"));
    assert_eq!(run(&settings), run(&settings));
    assert_ne!(run(&settings), run(&Settings { seed: 2, ..settings }));
}

#[test]
fn alternatives_differ_from_each_other() {
    let input = Town { buildings: 500, barriers: false, seed: 8 }.make();
    let outcome = sound(&input, &Settings::default());
    assert_eq!(outcome.plans.len(), 3);
    assert!(outcome.plans.windows(2).all(|w| w[0].total != w[1].total));
}
