//! A grouping with everything that is needed to judge a move quickly.

use crate::graph::{Graph, Link};
use std::f64::consts::PI;

/// What a grouping is judged by.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Goal {
    /// The least a group may weigh.
    pub least: f64,
    /// The most a group may weigh.
    pub most: f64,
    /// Cost of a metre of border at price 1.
    pub border: f64,
    /// Cost of a group whose Polsby–Popper score is 0 instead of 1.
    pub compact: f64,
    /// Cost of being outside the band by as much as the limit itself.
    pub band: f64,
}

/// A goal with what is computed from it once.
#[derive(Debug, Clone, Copy)]
struct Judge {
    goal: Goal,
    per_least: f64,
    per_most: f64,
    round: f64,
}

impl Judge {
    fn of(goal: &Goal) -> Self {
        Self {
            goal: *goal,
            per_least: 1.0 / goal.least,
            per_most: 1.0 / goal.most,
            round: 4.0 * PI * goal.compact,
        }
    }

    /// Cost of a group's size and form.
    #[inline]
    fn cost(&self, s: &Sums) -> f64 {
        let goal = &self.goal;
        let excess = ((goal.least - s.weight) * self.per_least).max((s.weight - goal.most) * self.per_most);
        let size = if excess > 0.0 { goal.band * (AT_ONCE + excess) } else { 0.0 };
        size + self.goal.compact - self.round * s.area / (s.perimeter * s.perimeter).max(1e-9)
    }
}

/// The share of the limit that being outside the band costs at once.
const AT_ONCE: f64 = 0.02;
/// Cost of two nodes in one group that a hard barrier separates.
const APART: f64 = 10.0;

/// Sums over one group.
#[derive(Debug, Clone, Copy, Default)]
pub struct Sums {
    /// What the band counts.
    pub weight: f64,
    /// m².
    pub area: f64,
    /// Metres.
    pub perimeter: f64,
    /// Nodes.
    pub nodes: u32,
}

/// A grouping of the nodes of a graph.
#[derive(Debug, Clone)]
pub struct State<'g> {
    /// The graph.
    pub graph: &'g Graph,
    /// What it is judged by.
    pub goal: &'g Goal,
    judge: Judge,
    /// Group of each node.
    pub part: Vec<u32>,
    /// Sums of each group.
    pub sums: Vec<Sums>,
    /// Cost of each group's size and form.
    cost: Vec<f64>,
    mark: Vec<u32>,
    round: u32,
    queue: Vec<u32>,
}

/// A move that was judged: what changes when the node changes groups.
#[derive(Debug, Clone, Copy)]
pub struct Judged {
    /// Change of the total cost.
    pub change: f64,
    /// Sums of the group it leaves, after the move.
    from: Sums,
    /// Sums of the group it comes to, after the move.
    to: Sums,
}

impl<'g> State<'g> {
    /// A grouping into `parts` groups.
    pub fn new(graph: &'g Graph, goal: &'g Goal, part: Vec<u32>, parts: usize) -> Self {
        let mut sums = vec![Sums::default(); parts];
        for (v, node) in graph.nodes.iter().enumerate() {
            let s = &mut sums[part[v] as usize];
            s.weight += node.weight;
            s.area += node.area;
            s.nodes += 1;
            let own = |l: &&Link| part[l.to as usize] == part[v];
            s.perimeter += node.perimeter
                - graph.near(v as u32).iter().filter(own).map(|l| f64::from(l.length)).sum::<f64>();
        }
        let judge = Judge::of(goal);
        let cost = sums.iter().map(|s| judge.cost(s)).collect();
        Self { graph, goal, judge, part, sums, cost, mark: vec![0; graph.len()], round: 0, queue: vec![] }
    }

    /// The group of each node.
    pub fn into_parts(self) -> Vec<u32> {
        self.part
    }

    /// Judges moving a node to another group.
    #[inline]
    pub fn judge(&self, v: u32, to: u32) -> Judged {
        let from = self.part[v as usize];
        let (mut price, mut with_from, mut with_to) = (0.0, 0.0, 0.0);
        for l in self.graph.near(v) {
            let p = self.part[l.to as usize];
            if p == from {
                price += f64::from(l.price);
                with_from += f64::from(l.length);
            } else if p == to {
                price -= f64::from(l.price);
                with_to += f64::from(l.length);
            }
        }
        let mut change = price * self.goal.border;
        let node = &self.graph.nodes[v as usize];
        if node.barred {
            for &w in &self.graph.apart[v as usize] {
                let p = self.part[w as usize];
                change += APART * (f64::from(u8::from(p == to)) - f64::from(u8::from(p == from)));
            }
        }
        let (a, b) = (&self.sums[from as usize], &self.sums[to as usize]);
        let a = Sums {
            weight: a.weight - node.weight,
            area: a.area - node.area,
            perimeter: a.perimeter - node.perimeter + 2.0 * with_from,
            nodes: a.nodes - 1,
        };
        let b = Sums {
            weight: b.weight + node.weight,
            area: b.area + node.area,
            perimeter: b.perimeter + node.perimeter - 2.0 * with_to,
            nodes: b.nodes + 1,
        };
        change +=
            self.judge.cost(&a) + self.judge.cost(&b) - self.cost[from as usize] - self.cost[to as usize];
        Judged { change, from: a, to: b }
    }

    /// Would the move take a group that is within the band out of it?
    pub fn breaks_band(&self, v: u32, to: u32, judged: &Judged) -> bool {
        let holds = |s: &Sums| (self.goal.least..=self.goal.most).contains(&s.weight);
        let from = self.part[v as usize];
        self.in_band(from) && !holds(&judged.from) || self.in_band(to) && !holds(&judged.to)
    }

    /// Makes a move that was judged in this very state.
    #[inline]
    pub fn apply(&mut self, v: u32, to: u32, judged: &Judged) {
        let from = self.part[v as usize];
        self.part[v as usize] = to;
        self.sums[from as usize] = judged.from;
        self.sums[to as usize] = judged.to;
        self.cost[from as usize] = self.judge.cost(&judged.from);
        self.cost[to as usize] = self.judge.cost(&judged.to);
    }

    /// Moves a node without asking.
    pub fn shift(&mut self, v: u32, to: u32) {
        let judged = self.judge(v, to);
        self.apply(v, to, &judged);
    }

    /// Does the node's group stay in one piece, and not empty, without it?
    pub fn can_leave(&mut self, v: u32) -> bool {
        let own = self.part[v as usize];
        if self.sums[own as usize].nodes < 2 {
            return false;
        }
        let same = |l: &&Link| self.part[l.to as usize] == own;
        let mut wanted = self.graph.near(v).iter().filter(same).count();
        if wanted < 2 {
            return true;
        }
        let Some(first) = self.graph.near(v).iter().find(same).map(|l| l.to) else { return true };
        // Two numbers a round: neighbours still to be reached, and nodes reached.
        self.round += 2;
        let (target, reached) = (self.round, self.round + 1);
        for l in self.graph.near(v) {
            if self.part[l.to as usize] == own {
                self.mark[l.to as usize] = target;
            }
        }
        self.mark[v as usize] = reached;
        self.mark[first as usize] = reached;
        wanted -= 1;
        self.queue.clear();
        self.queue.push(first);
        let mut done = 0;
        while done < self.queue.len() {
            let u = self.queue[done];
            done += 1;
            for l in self.graph.near(u) {
                let w = l.to as usize;
                if self.part[w] != own || self.mark[w] == reached {
                    continue;
                }
                if self.mark[w] == target {
                    wanted -= 1;
                    if wanted == 0 {
                        return true;
                    }
                }
                self.mark[w] = reached;
                self.queue.push(l.to);
            }
        }
        false
    }

    /// Is a group's weight within the band?
    pub fn in_band(&self, part: u32) -> bool {
        let w = self.sums[part as usize].weight;
        (self.goal.least..=self.goal.most).contains(&w)
    }

    /// The whole cost.
    pub fn total(&self) -> f64 {
        let mut cut = 0.0;
        let mut apart = 0;
        for v in 0..self.graph.len() as u32 {
            let own = self.part[v as usize];
            let away = self.graph.near(v).iter().filter(|l| l.to > v && self.part[l.to as usize] != own);
            cut += away.map(|l| f64::from(l.price)).sum::<f64>();
            apart += self.graph.apart[v as usize]
                .iter()
                .filter(|w| **w > v && self.part[**w as usize] == own)
                .count();
        }
        cut * self.goal.border + apart as f64 * APART + self.cost.iter().sum::<f64>()
    }
}
