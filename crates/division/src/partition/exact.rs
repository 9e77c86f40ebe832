//! The best grouping of a few nodes, found by looking at all connected groups within the band.

use super::state::State;
use std::f64::consts::PI;

/// A group: which nodes of the part it has, and what it costs.
#[derive(Clone, Copy)]
struct Choice {
    cost: f64,
    last: u32,
}

/// Replaces the grouping of `nodes`, sorted, which are all that `groups` have, by the cheapest one with every group in the band, where
/// there is one and it is better. Returns false when there is none: that is a proof.
pub fn improve(state: &mut State, nodes: &[u32], groups: &[u32]) -> bool {
    let before = state.total();
    let Some(sets) = cheapest(state, nodes, groups.len()) else { return false };
    let old: Vec<u32> = nodes.iter().map(|&v| state.part[v as usize]).collect();
    let place = |state: &mut State, part: &dyn Fn(usize) -> u32| {
        let mut all = state.part.clone();
        for (i, &v) in nodes.iter().enumerate() {
            all[v as usize] = part(i);
        }
        *state = State::new(state.graph, state.goal, all, state.sums.len());
    };
    let group_of = |i: usize| sets.iter().position(|s| s >> i & 1 == 1).map_or(old[i], |n| groups[n]);
    place(state, &group_of);
    if state.total() > before + 1e-9 {
        place(state, &|i| old[i]);
    }
    true
}

/// The groups of the cheapest grouping, as bit sets.
fn cheapest(state: &State, nodes: &[u32], k: usize) -> Option<Vec<u32>> {
    let n = nodes.len();
    let all = (1_u32 << n) - 1;
    let costs: Vec<f64> = (0..=all).map(|set| cost(state, nodes, set)).collect();
    let nothing = Choice { cost: f64::INFINITY, last: 0 };
    let mut layers = vec![vec![nothing; all as usize + 1]];
    layers[0][0].cost = 0.0;
    for j in 1..=k {
        let mut layer = vec![nothing; all as usize + 1];
        for set in 1..=all {
            let lowest = set & set.wrapping_neg();
            let mut sub = set;
            while sub > 0 {
                let (cost, rest) = (costs[sub as usize], set ^ sub);
                if sub & lowest != 0 && cost < f64::INFINITY {
                    let total = layers[j - 1][rest as usize].cost + cost;
                    if total < layer[set as usize].cost {
                        layer[set as usize] = Choice { cost: total, last: sub };
                    }
                }
                sub = (sub - 1) & set;
            }
        }
        layers.push(layer);
    }
    let mut set = all;
    let mut groups = vec![];
    for j in (1..=k).rev() {
        let choice = layers[j][set as usize];
        if choice.cost == f64::INFINITY {
            return None;
        }
        groups.push(choice.last);
        set ^= choice.last;
    }
    Some(groups)
}

/// Cost of a set of nodes as a group; infinite when it is outside the band, in pieces, or across a hard barrier.
fn cost(state: &State, nodes: &[u32], set: u32) -> f64 {
    let graph = state.graph;
    let members = || (0..nodes.len()).filter(move |i| set >> i & 1 == 1);
    let weight: f64 = members().map(|i| graph.weight(nodes[i])).sum();
    if set == 0 || !(state.goal.least..=state.goal.most).contains(&weight) {
        return f64::INFINITY;
    }
    let inside = |w: u32| nodes.binary_search(&w).is_ok_and(|j| set >> j & 1 == 1);
    let (mut area, mut perimeter, mut price) = (0.0, 0.0, 0.0);
    for i in members() {
        let v = nodes[i];
        if graph.apart[v as usize].iter().any(|&w| inside(w)) {
            return f64::INFINITY;
        }
        area += graph.nodes[v as usize].area;
        perimeter += graph.nodes[v as usize].perimeter;
        for l in graph.near(v) {
            if inside(l.to) {
                perimeter -= f64::from(l.length);
            } else {
                price += f64::from(l.price);
            }
        }
    }
    let mut reached = set & set.wrapping_neg();
    loop {
        let mut more = reached;
        for i in members().filter(|i| reached >> i & 1 == 1) {
            for l in graph.near(nodes[i]) {
                if let Ok(j) = nodes.binary_search(&l.to) {
                    more |= 1 << j & set;
                }
            }
        }
        if more == reached {
            break;
        }
        reached = more;
    }
    if reached != set {
        return f64::INFINITY;
    }
    price / 2.0 * state.goal.border
        + state.goal.compact * (1.0 - 4.0 * PI * area / (perimeter * perimeter).max(1e-9))
}
