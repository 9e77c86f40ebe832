//! Grids drawn anew by hand: whatever is drawn, the cover has no gap and no overlap, and no ground is lost.

mod common;

use common::{at, rect};
use proptest::prelude::*;
use tessera_division::redraw::{Brought, Drawn, Edit, EditError, edit, flows};
use tessera_division::{Control, Settings, divide, sample::Town};
use tessera_geometry::{CoverSettings, MultiPolygon, check_cover, check_validity};

fn board() -> (MultiPolygon, Vec<MultiPolygon>) {
    let grids = (0..6)
        .map(|i| {
            let (x, y) = (f64::from(i % 3) * 200.0, f64::from(i / 3) * 200.0);
            rect(x, y, x + 200.0, y + 200.0)
        })
        .collect();
    // Settled once, so that long sides have the vertices of their neighbours.
    let border = rect(0.0, 0.0, 600.0, 400.0);
    let all: Vec<MultiPolygon> = grids;
    let drawn = edit(&border, &all.iter().collect::<Vec<_>>(), &Edit::Settle).unwrap();
    (drawn.border, drawn.pieces.into_iter().map(|p| p.border).collect())
}

fn run(border: &MultiPolygon, grids: &[MultiPolygon], what: &Edit) -> Result<Drawn, EditError> {
    edit(border, &grids.iter().collect::<Vec<_>>(), what)
}

fn assert_covers(border: &MultiPolygon, grids: &[MultiPolygon]) {
    let children: Vec<(usize, &MultiPolygon)> = grids.iter().enumerate().collect();
    let report = check_cover(border, &children, &CoverSettings::default());
    assert!(report.proven, "{:?}", report.findings.first());
    for g in grids {
        assert_eq!(check_validity(g), [], "sound");
    }
}

fn borders(drawn: &Drawn) -> Vec<MultiPolygon> {
    drawn.pieces.iter().map(|p| p.border.clone()).collect()
}

#[test]
fn a_line_cuts_every_grid_it_crosses_and_the_larger_piece_goes_on() {
    let (border, grids) = board();
    let line = vec![at(60.0, -10.0), at(60.0, 410.0)];
    let drawn = run(&border, &grids, &Edit::Cut { line, only: None }).unwrap();
    assert_covers(&drawn.border, &borders(&drawn));
    assert_eq!(drawn.pieces.len(), 8);
    let new: Vec<_> = drawn.pieces.iter().filter(|p| p.grid.is_none()).map(|p| p.from).collect();
    assert_eq!(new, [Some(0), Some(3)]);
    let first = &drawn.pieces[0];
    assert!(first.grid == Some(0) && first.border.contains(at(100.0, 50.0)), "the larger piece");
}

#[test]
fn a_line_that_ends_on_the_border_or_a_hair_before_it_cuts() {
    let (border, grids) = board();
    let line = vec![at(50.0, 0.000_1), at(120.0, 90.0), at(50.0, 199.999_9)];
    let drawn = run(&border, &grids, &Edit::Cut { line, only: None }).unwrap();
    assert_eq!(drawn.pieces.len(), 7);
    assert_covers(&drawn.border, &borders(&drawn));
}

#[test]
fn only_the_grids_asked_for_are_cut() {
    let (border, grids) = board();
    let line = vec![at(-10.0, 77.0), at(610.0, 78.0)];
    let drawn = run(&border, &grids, &Edit::Cut { line, only: Some(vec![1]) }).unwrap();
    assert_eq!(drawn.pieces.len(), 7);
    assert_covers(&drawn.border, &borders(&drawn));
}

#[test]
fn a_line_that_ends_inside_cuts_nothing_and_says_so() {
    let (border, grids) = board();
    let line = vec![at(-10.0, 77.0), at(100.0, 78.0)];
    assert_eq!(run(&border, &grids, &Edit::Cut { line, only: None }), Err(EditError::CutsNothing));
}

#[test]
fn a_line_along_a_border_leaves_no_sliver() {
    let (border, grids) = board();
    // A hair east of the border between the first two columns.
    let line = vec![at(200.001, -10.0), at(200.002, 410.0)];
    assert_eq!(run(&border, &grids, &Edit::Cut { line, only: None }), Err(EditError::CutsNothing));
}

#[test]
fn joined_grids_are_one_and_their_neighbours_stay() {
    let (border, grids) = board();
    let drawn = run(&border, &grids, &Edit::Merge { grids: vec![0, 1], into: 1 }).unwrap();
    assert_covers(&drawn.border, &borders(&drawn));
    assert_eq!(drawn.pieces.iter().map(|p| p.grid).collect::<Vec<_>>(), [1, 2, 3, 4, 5].map(Some));
    assert!(drawn.pieces[0].border.contains(at(50.0, 50.0)));
    assert_eq!(run(&border, &grids, &Edit::Merge { grids: vec![1], into: 1 }), Err(EditError::TooFew));
    assert_eq!(run(&border, &grids, &Edit::Merge { grids: vec![1, 9], into: 1 }), Err(EditError::Unknown(9)));
}

#[test]
fn ground_goes_to_a_grid_or_becomes_one_and_what_lies_outside_is_left() {
    let (border, grids) = board();
    let ground = rect(150.0, -50.0, 260.0, 90.0);
    let given = run(&border, &grids, &Edit::Take { ground: ground.clone(), to: Some(1) }).unwrap();
    assert_covers(&given.border, &borders(&given));
    assert_eq!(given.pieces.len(), 6);
    assert!(given.pieces[1].border.contains(at(160.0, 50.0)));
    let new = run(&border, &grids, &Edit::Take { ground, to: None }).unwrap();
    assert_covers(&new.border, &borders(&new));
    assert_eq!(new.pieces.len(), 7);
    assert_eq!((new.pieces[6].grid, new.pieces[6].from), (None, Some(1)), "more of it was the second grid's");
    let outside = rect(700.0, 0.0, 800.0, 90.0);
    assert_eq!(run(&border, &grids, &Edit::Take { ground: outside, to: None }), Err(EditError::NoGround));
}

#[test]
fn a_grid_whose_ground_is_all_taken_is_gone() {
    let (border, grids) = board();
    let drawn =
        run(&border, &grids, &Edit::Take { ground: rect(-5.0, -5.0, 205.0, 205.0), to: Some(1) }).unwrap();
    assert!(drawn.pieces.iter().all(|p| p.grid != Some(0)));
    assert_covers(&drawn.border, &borders(&drawn));
}

#[test]
fn an_island_can_be_taken_out_of_a_grid() {
    let (border, grids) = board();
    let drawn =
        run(&border, &grids, &Edit::Take { ground: rect(50.0, 50.0, 150.0, 150.0), to: None }).unwrap();
    assert_covers(&drawn.border, &borders(&drawn));
    let flow = flows(&border, &grids.iter().collect::<Vec<_>>(), &borders(&drawn).iter().collect::<Vec<_>>());
    let flow = flow.unwrap();
    let from_first: Vec<_> = flow.iter().filter(|f| f.before == Some(0)).map(|f| f.after).collect();
    assert_eq!(from_first, [Some(0), Some(6)]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Any row of edits, each on what the one before left.
    #[test]
    fn no_row_of_edits_leaves_a_gap_or_loses_ground(
        steps in prop::collection::vec((0..3_u8, prop::array::uniform8(0.0..1.0_f64)), 1..6),
    ) {
        let (mut border, first) = board();
        let mut grids = first.clone();
        let whole = border.area_m2();
        for (kind, r) in steps {
            let p = |i: usize| at(r[i] * 640.0 - 20.0, r[i + 1] * 440.0 - 20.0);
            let n = grids.len();
            let pick = |x: f64| ((x * n as f64) as usize).min(n - 1);
            let what = match kind {
                0 => Edit::Cut { line: vec![p(0), p(2), p(4), p(6)], only: None },
                1 => Edit::Merge { grids: vec![pick(r[0]), pick(r[1])], into: pick(r[2]) },
                _ => {
                    let (w, e) = (r[0].min(r[2]), r[0].max(r[2]) + 0.05);
                    let (s, t) = (r[1].min(r[3]), r[1].max(r[3]) + 0.05);
                    let ground = rect(w * 600.0, s * 400.0, e * 600.0, t * 400.0);
                    Edit::Take { ground, to: (r[4] < 0.5).then(|| pick(r[5])) }
                }
            };
            match run(&border, &grids, &what) {
                Ok(drawn) => {
                    grids = borders(&drawn);
                    border = drawn.border;
                }
                Err(EditError::Unsettled(e)) => return Err(TestCaseError::fail(e.to_string())),
                Err(_) => continue,
            }
            assert_covers(&border, &grids);
            let sum: f64 = grids.iter().map(MultiPolygon::area_m2).sum();
            prop_assert!((sum - border.area_m2()).abs() < 1e-3);
            prop_assert!((border.area_m2() - whole).abs() < 20.0, "vertices on the lattice move the border by mm only");
        }
        let passed = flows(&border, &first.iter().collect::<Vec<_>>(), &grids.iter().collect::<Vec<_>>()).unwrap();
        let sum: f64 = passed.iter().map(|f| f.area_m2).sum();
        prop_assert!((sum - border.area_m2()).abs() < 0.01, "{sum} of {}", border.area_m2());
        prop_assert!(passed.iter().all(|f| f.after.is_some()), "all ground is in a grid afterwards");
    }
}

#[test]
fn a_broken_cover_is_mended() {
    let (border, mut grids) = board();
    grids[0] = rect(-30.0, 0.0, 190.0, 200.0); // reaches outside and leaves a strip
    grids[4] = rect(180.0, 190.0, 410.0, 400.0); // lies over its neighbours
    let drawn = run(&border, &grids, &Edit::Mend).unwrap();
    assert_covers(&drawn.border, &borders(&drawn));
    assert_eq!(drawn.pieces.len(), 6);
}

#[test]
fn vertices_brought_to_the_border_are_shared_with_whoever_has_that_border() {
    let (border, grids) = board();
    let next_door = rect(0.0, -300.0, 600.0, 0.0);
    let street = edit(&rect(0.0, -300.0, 600.0, 400.0), &[&border, &next_door], &Edit::Settle).unwrap();
    let (street, areas) = (street.border.clone(), borders(&street));
    assert_covers(&street, &areas);
    // A slanting cut: its ends are on no lattice point of the border.
    let line = vec![at(33.3, -10.0), at(78.1, 410.0)];
    let drawn = run(&areas[0], &grids, &Edit::Cut { line, only: None }).unwrap();
    let brought = Brought::of(&areas[0], &drawn.border);
    assert!(!brought.is_empty());
    let door = brought.apply(&areas[1]).expect("shares the southern border");
    let street = brought.apply(&street).expect("shares the northern border");
    assert_covers(&street, &[drawn.border, door]);
    assert_eq!(brought.apply(&rect(900.0, 0.0, 1000.0, 100.0)), None);
}

#[test]
fn a_proposed_division_is_taken_over_though_streets_brought_corners_to_the_border() {
    for seed in 1..6 {
        let input = Town { buildings: 240, barriers: true, seed }.make();
        let settings = Settings { alternatives: 1, effort: 0.2, ..Settings::default() };
        let plan = divide(&input, &settings, &Control::default()).unwrap().plans.remove(0);
        let grids: Vec<MultiPolygon> = plan.grids.into_iter().map(|g| g.border).collect();
        let drawn = run(&input.border, &grids, &Edit::Settle).unwrap();
        assert_covers(&drawn.border, &borders(&drawn));
        assert_eq!(drawn.pieces.len(), grids.len());
    }
}
