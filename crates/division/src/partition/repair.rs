//! Mending groups outside the band: chains of moves that pass a lack or a surplus on until some group can bear it.

use super::state::State;
use super::{EXACT_UP_TO, exact};
use std::collections::BTreeSet;

/// Longest chain.
const DEPTH: usize = 7;
/// Moves tried at each link of a chain.
const BREADTH: usize = 6;
/// Moves tried for one group in all.
const BUDGET: usize = 4_000;

/// Groups that are mended by trying everything with their neighbours, at most.
const SEARCHED: usize = 12;

/// Brings groups into the band where a way is found: by a chain of moves, else by grouping the blocks of a group and of one or two
/// neighbours anew, exactly, where they are few. What cannot be mended stays as it was.
pub fn repair(state: &mut State) {
    let outside =
        |state: &State| -> Vec<u32> { (0..state.sums.len() as u32).filter(|&p| !state.in_band(p)).collect() };
    for _ in 0..3 {
        let parts = outside(state);
        if parts.is_empty() {
            return;
        }
        let members = &mut Members::of(state);
        for part in parts {
            mend(state, members, part, DEPTH, &mut BUDGET.clone());
        }
    }
    for part in outside(state).into_iter().take(SEARCHED) {
        if !state.in_band(part) {
            regroup(state, part);
        }
    }
}

/// Groups the blocks of a group and of one or two neighbours anew.
fn regroup(state: &mut State, part: u32) {
    let members = Members::of(state).of;
    let beside = |p: u32| -> BTreeSet<u32> {
        let links = members[p as usize].iter().flat_map(|&v| state.graph.near(v));
        links.map(|l| state.part[l.to as usize]).filter(|q| *q != p && *q != part).collect()
    };
    let mut sets: Vec<Vec<u32>> = vec![];
    for q in beside(part) {
        sets.push(vec![part, q]);
        sets.extend(beside(part).union(&beside(q)).filter(|r| **r != q).map(|&r| vec![part, q, r]));
    }
    sets.sort_by_key(Vec::len);
    for groups in sets {
        let mut nodes: Vec<u32> = groups.iter().flat_map(|&g| members[g as usize].iter().copied()).collect();
        nodes.sort_unstable();
        if nodes.len() <= EXACT_UP_TO && exact::improve(state, &nodes, &groups) && state.in_band(part) {
            return;
        }
    }
}

/// The nodes of each group, kept up to date, and the moves made so far.
struct Members {
    of: Vec<Vec<u32>>,
    made: Vec<(u32, u32)>,
}

impl Members {
    fn of(state: &State) -> Self {
        let mut of = vec![vec![]; state.sums.len()];
        for (v, &p) in state.part.iter().enumerate() {
            of[p as usize].push(v as u32);
        }
        Self { of, made: vec![] }
    }

    fn shift(&mut self, state: &mut State, v: u32, to: u32) {
        let from = state.part[v as usize];
        self.of[from as usize].retain(|&u| u != v);
        self.of[to as usize].push(v);
        state.shift(v, to);
    }

    fn make(&mut self, state: &mut State, v: u32, to: u32) {
        self.made.push((v, state.part[v as usize]));
        self.shift(state, v, to);
    }

    /// Takes moves back, the last one first, so that every group is whole again at each step.
    fn take_back(&mut self, state: &mut State, to: usize) {
        while self.made.len() > to
            && let Some((v, from)) = self.made.pop()
        {
            self.shift(state, v, from);
        }
    }
}

fn mend(state: &mut State, members: &mut Members, part: u32, depth: usize, budget: &mut usize) -> bool {
    if state.in_band(part) {
        return true;
    }
    if depth == 0 || *budget == 0 {
        return false;
    }
    let mut moves = moves(state, members, part);
    moves.sort_by(|a, b| a.cost.total_cmp(&b.cost).then((a.node, a.to).cmp(&(b.node, b.to))));
    let mut tried = 0;
    for m in moves {
        if tried == BREADTH || *budget == 0 {
            break;
        }
        if !state.can_leave(m.node) {
            continue;
        }
        tried += 1;
        *budget -= 1;
        let from = state.part[m.node as usize];
        let other = if from == part { m.to } else { from };
        let mark = members.made.len();
        members.make(state, m.node, m.to);
        if mend(state, members, part, depth - 1, budget) && mend(state, members, other, depth - 1, budget) {
            return true;
        }
        members.take_back(state, mark);
    }
    false
}

struct Move {
    node: u32,
    to: u32,
    cost: f64,
}

/// Moves over the border of a group that bring it nearer to the band.
fn moves(state: &State, members: &Members, part: u32) -> Vec<Move> {
    let graph = state.graph;
    let lacks = state.sums[part as usize].weight < state.goal.least;
    let mut all = vec![];
    for &v in &members.of[part as usize] {
        for l in graph.near(v) {
            let other = state.part[l.to as usize];
            if other == part {
                continue;
            }
            let (node, to) = if lacks { (l.to, part) } else { (v, other) };
            if graph.weight(node) <= 0.0
                || graph.apart[node as usize].iter().any(|w| state.part[*w as usize] == to)
            {
                continue;
            }
            all.push(Move { node, to, cost: state.judge(node, to).change });
        }
    }
    all.sort_by_key(|m| (m.node, m.to));
    all.dedup_by_key(|m| (m.node, m.to));
    all
}
