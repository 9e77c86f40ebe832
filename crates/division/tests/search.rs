//! The search by itself, on graphs with a known answer.

use proptest::prelude::*;
use tessera_division::Control;
use tessera_division::graph::{Graph, Node};
use tessera_division::partition::{Goal, State, solve};

/// A chessboard of square blocks, `weights` row by row.
fn board(columns: usize, weights: &[f64]) -> Graph {
    let n = weights.len();
    let node = |i: usize| Node {
        weight: weights[i],
        area: 10_000.0,
        perimeter: 400.0,
        at: [(i % columns) as f64 * 100.0, (i / columns) as f64 * 100.0],
        barred: false,
    };
    let nodes = (0..n).map(node).collect();
    let mut pairs = vec![];
    for i in 0..n {
        if (i + 1) % columns != 0 && i + 1 < n {
            pairs.push((i as u32, i as u32 + 1, 100.0, 100.0));
        }
        if i + columns < n {
            pairs.push((i as u32, (i + columns) as u32, 100.0, 100.0));
        }
    }
    Graph::from_pairs(nodes, &pairs, &[])
}

fn goal() -> Goal {
    Goal { least: 300.0, most: 500.0, border: 0.003, compact: 4.0, band: 80.0 }
}

fn solved(graph: &Graph, seed: u64) -> Vec<u32> {
    solve(graph, &goal(), seed, 1.0, &Control::default(), &|_| Ok(())).expect("a grouping")
}

/// Every group in the band and in one piece.
fn fits(graph: &Graph, part: &[u32]) -> bool {
    let parts = part.iter().max().map_or(0, |m| *m as usize + 1);
    let state_goal = goal();
    let state = State::new(graph, &state_goal, part.to_vec(), parts);
    let whole = (0..parts as u32).all(|p| {
        let members: Vec<u32> = (0..part.len() as u32).filter(|&v| part[v as usize] == p).collect();
        let mut reached = vec![members[0]];
        let mut done = 0;
        while done < reached.len() {
            for l in graph.near(reached[done]) {
                if part[l.to as usize] == p && !reached.contains(&l.to) {
                    reached.push(l.to);
                }
            }
            done += 1;
        }
        reached.len() == members.len()
    });
    whole && (0..parts as u32).all(|p| state.in_band(p))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]
    #[test]
    fn where_three_by_two_blocks_make_a_grid_the_band_is_met(
        across in 1..6_usize, down in 1..6_usize, seed in any::<u64>(),
        totals in proptest::collection::vec(306..=500_u32, 36), shares in proptest::collection::vec(1..10_u32, 6 * 36)
    ) {
        let columns = 3 * across;
        let mut weights = vec![0.0; columns * 2 * down];
        for g in 0..across * down {
            let own = &shares[6 * g..6 * g + 6];
            let all: u32 = own.iter().sum();
            for (i, s) in own.iter().enumerate() {
                let (c, r) = (g % across * 3 + i % 3, g / across * 2 + i / 3);
                weights[r * columns + c] = f64::from(totals[g]) * f64::from(*s) / f64::from(all);
            }
        }
        // Whole households, as in life: six roundings down leave at least 300.
        let weights: Vec<f64> = weights.iter().map(|w| w.floor()).collect();
        let graph = board(columns, &weights);
        prop_assert!(fits(&graph, &solved(&graph, seed)), "{weights:?}");
    }
}

#[test]
fn a_small_community_is_solved_exactly() {
    // Twelve blocks of 100 in three rows: three grids of four.
    let graph = board(4, &[100.0; 12]);
    let part = solved(&graph, 1);
    assert!(fits(&graph, &part));
    let the_goal = goal();
    let best = State::new(&graph, &the_goal, part, 3).total();
    for seed in 2..12 {
        let other = State::new(&graph, &the_goal, solved(&graph, seed), 3).total();
        assert!((other - best).abs() < 1e-9, "every seed finds the optimum");
    }
}

#[test]
fn moves_are_judged_as_a_fresh_count_would() {
    let weights: Vec<f64> = (0..60).map(|i| 30.0 + f64::from(i * 37 % 50)).collect();
    let graph = board(10, &weights);
    let the_goal = goal();
    let part: Vec<u32> = (0..60).map(|i| (i % 10) / 2).collect();
    let mut state = State::new(&graph, &the_goal, part, 5);
    for (v, to) in [(1, 1), (2, 0), (14, 1), (33, 2), (38, 3)] {
        let before = state.total();
        let judged = state.judge(v, to);
        state.apply(v, to, &judged);
        let fresh = State::new(&graph, &the_goal, state.part.clone(), 5).total();
        assert!((state.total() - fresh).abs() < 1e-6);
        assert!((fresh - before - judged.change).abs() < 1e-6, "{v} to {to}");
    }
}
