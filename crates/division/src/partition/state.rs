//! A grouping with everything that is needed to judge a move quickly.

use crate::graph::Graph;
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

impl Goal {
    /// Cost of a group's size.
    pub fn size_cost(&self, weight: f64) -> f64 {
        let excess = ((self.least - weight) / self.least).max((weight - self.most) / self.most);
        if excess > 0.0 { self.band * (0.02 + excess) } else { 0.0 }
    }

    /// Cost of a group's form.
    pub fn form_cost(&self, area: f64, perimeter: f64) -> f64 {
        self.compact * (1.0 - 4.0 * PI * area / (perimeter * perimeter).max(1e-9))
    }
}

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
        for v in 0..graph.len() {
            let s = &mut sums[part[v] as usize];
            s.weight += graph.weight[v];
            s.area += graph.area[v];
            s.nodes += 1;
            let inner: f64 = graph
                .near(v as u32)
                .iter()
                .filter(|l| part[l.to as usize] == part[v])
                .map(|l| f64::from(l.length))
                .sum();
            s.perimeter += graph.perimeter[v] - inner;
        }
        let cost = sums.iter().map(|s| Self::cost_of(goal, s)).collect();
        Self { graph, goal, part, sums, cost, mark: vec![0; graph.len()], round: 0, queue: vec![] }
    }

    fn cost_of(goal: &Goal, s: &Sums) -> f64 {
        goal.size_cost(s.weight) + goal.form_cost(s.area, s.perimeter)
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
        for &w in &self.graph.apart[v as usize] {
            let p = self.part[w as usize];
            change += APART * (f64::from(u8::from(p == to)) - f64::from(u8::from(p == from)));
        }
        let (weight, area, perimeter) =
            (self.graph.weight[v as usize], self.graph.area[v as usize], self.graph.perimeter[v as usize]);
        let (a, b) = (&self.sums[from as usize], &self.sums[to as usize]);
        let a = Sums {
            weight: a.weight - weight,
            area: a.area - area,
            perimeter: a.perimeter - perimeter + 2.0 * with_from,
            nodes: a.nodes - 1,
        };
        let b = Sums {
            weight: b.weight + weight,
            area: b.area + area,
            perimeter: b.perimeter + perimeter - 2.0 * with_to,
            nodes: b.nodes + 1,
        };
        change += Self::cost_of(self.goal, &a) + Self::cost_of(self.goal, &b)
            - self.cost[from as usize]
            - self.cost[to as usize];
        Judged { change, from: a, to: b }
    }

    /// Makes a move that was judged in this very state.
    #[inline]
    pub fn apply(&mut self, v: u32, to: u32, judged: &Judged) {
        let from = self.part[v as usize];
        self.part[v as usize] = to;
        self.sums[from as usize] = judged.from;
        self.sums[to as usize] = judged.to;
        self.cost[from as usize] = Self::cost_of(self.goal, &judged.from);
        self.cost[to as usize] = Self::cost_of(self.goal, &judged.to);
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
        let same = |l: &&crate::graph::Link| self.part[l.to as usize] == own;
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
