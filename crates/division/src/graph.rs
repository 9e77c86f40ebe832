//! Blocks as a graph: what is next to what, along how many metres, at what price.

use crate::arrange::{Kind, NONE};
use crate::blocks::Ground;
use crate::input::{Barrier, Layer};
use crate::plane::P;
use crate::settings::{Measure, Weights};
use std::collections::BTreeMap;

/// A neighbour.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Link {
    /// Node.
    pub to: u32,
    /// Common border, metres.
    pub length: f32,
    /// What a grid border there costs: metres times their price.
    pub price: f32,
}

/// Nodes with their neighbours. A grid must hang together through links.
#[derive(Debug, Clone, Default)]
pub struct Graph {
    /// Node `v` has `links[start[v]..start[v + 1]]`.
    pub start: Vec<u32>,
    /// Links, each from both sides.
    pub links: Vec<Link>,
    /// What each node is.
    pub nodes: Vec<Node>,
    /// Pairs that must not come into one grid although a way round connects them: a hard barrier is between them.
    pub apart: Vec<Vec<u32>>,
}

impl Graph {
    /// Number of nodes.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Is there no node?
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// What the band counts, of a node.
    pub fn weight(&self, v: u32) -> f64 {
        self.nodes[v as usize].weight
    }

    /// What the band counts, of several nodes.
    pub fn total(&self, nodes: &[u32]) -> f64 {
        nodes.iter().map(|&v| self.weight(v)).sum()
    }

    /// Neighbours of a node.
    pub fn near(&self, v: u32) -> &[Link] {
        &self.links[self.start[v as usize] as usize..self.start[v as usize + 1] as usize]
    }

    /// A graph from pairs `(a, b, length, price)` with `a < b`, each pair once.
    pub fn from_pairs(mut nodes: Vec<Node>, pairs: &[(u32, u32, f64, f64)], apart: &[(u32, u32)]) -> Self {
        let n = nodes.len();
        let mut start = vec![0_u32; n + 1];
        for &(a, b, ..) in pairs {
            start[a as usize + 1] += 1;
            start[b as usize + 1] += 1;
        }
        for v in 0..n {
            start[v + 1] += start[v];
        }
        let mut next = start.clone();
        let mut links = vec![Link { to: 0, length: 0.0, price: 0.0 }; 2 * pairs.len()];
        for &(a, b, length, price) in pairs {
            for (x, y) in [(a, b), (b, a)] {
                links[next[x as usize] as usize] = Link { to: y, length: length as f32, price: price as f32 };
                next[x as usize] += 1;
            }
        }
        let mut lists = vec![vec![]; n];
        for &(a, b) in apart {
            lists[a as usize].push(b);
            lists[b as usize].push(a);
            nodes[a as usize].barred = true;
            nodes[b as usize].barred = true;
        }
        Self { start, links, nodes, apart: lists }
    }

    /// The parts that hang together, each sorted, the one with the smallest node first.
    pub fn components(&self) -> Vec<Vec<u32>> {
        let mut seen = vec![false; self.len()];
        let mut all = vec![];
        for v in 0..self.len() as u32 {
            if seen[v as usize] {
                continue;
            }
            seen[v as usize] = true;
            let mut part = vec![v];
            let mut done = 0;
            while done < part.len() {
                for l in self.near(part[done]) {
                    if !seen[l.to as usize] {
                        seen[l.to as usize] = true;
                        part.push(l.to);
                    }
                }
                done += 1;
            }
            part.sort_unstable();
            all.push(part);
        }
        all
    }
}

/// A node, without its neighbours.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Node {
    /// What the band counts.
    pub weight: f64,
    /// Ground, m².
    pub area: f64,
    /// Length of the whole border, metres.
    pub perimeter: f64,
    /// A place in the middle, metres.
    pub at: P,
    /// Has it any partner in [`Graph::apart`]? Set by [`Graph::from_pairs`].
    pub barred: bool,
}

/// What two blocks have in common.
#[derive(Debug, Clone, Copy, Default)]
pub struct Common {
    /// Metres.
    pub length: f64,
    /// Metres times price.
    pub price: f64,
    /// Metres of hard barrier or locked border between them.
    pub hard: f64,
}

/// What every two neighbouring blocks have in common, and the length of each block's whole border.
pub fn commons(
    ground: &Ground,
    layers: &[Layer],
    weights: &Weights,
) -> (BTreeMap<(u32, u32), Common>, Vec<f64>) {
    let mut pairs: BTreeMap<(u32, u32), Common> = BTreeMap::new();
    let mut perimeter = vec![0.0; ground.blocks.len()];
    for e in 0..ground.faces.ends.len() {
        let (a, b) = ground.beside(e);
        if a == b {
            continue;
        }
        let length = ground.length(e);
        for v in [a, b].into_iter().filter(|v| *v != NONE) {
            perimeter[v as usize] += length;
        }
        if a == NONE || b == NONE {
            continue;
        }
        let common = pairs.entry((a.min(b), a.max(b))).or_default();
        common.length += length;
        match ground.faces.kinds[e] {
            Kind::Border | Kind::Locked | Kind::Line(Barrier::Hard) => common.hard += length,
            Kind::Line(rank) => common.price += length * weights.price(Some(rank)),
            Kind::Cut => common.price += length * weights.price(None),
        }
    }
    let of_block = &ground.labels.of_block;
    let all: f64 = layers.iter().map(|l| l.weight.max(0.0)).sum();
    if all > 0.0 {
        for (&(a, b), common) in &mut pairs {
            let same = |l: &usize| {
                of_block[*l][a as usize] != NONE && of_block[*l][a as usize] == of_block[*l][b as usize]
            };
            let split: f64 = (0..layers.len()).filter(same).map(|l| layers[l].weight.max(0.0)).sum();
            common.price *= 1.0 + weights.divisions * split / all;
        }
    }
    (pairs, perimeter)
}

/// The graph of the blocks in `pool`, which are numbered in its order.
pub fn pool_graph(
    ground: &Ground,
    (pairs, perimeter): &(BTreeMap<(u32, u32), Common>, Vec<f64>),
    pool: &[u32],
    measure: Measure,
) -> Graph {
    let mut number = vec![NONE; ground.blocks.len()];
    for (i, &b) in pool.iter().enumerate() {
        number[b as usize] = i as u32;
    }
    let node = |&b: &u32| {
        let block = &ground.blocks[b as usize];
        Node {
            weight: block.size(measure),
            area: block.area,
            perimeter: perimeter[b as usize],
            at: block.middle,
            barred: false,
        }
    };
    let nodes = pool.iter().map(node).collect();
    let (mut links, mut apart) = (vec![], vec![]);
    for (&(a, b), c) in pairs {
        let (a, b) = (number[a as usize], number[b as usize]);
        if a == NONE || b == NONE {
            continue;
        }
        let (a, b) = (a.min(b), a.max(b));
        if c.hard > 0.0 {
            apart.push((a, b));
        } else {
            links.push((a, b, c.length, c.price));
        }
    }
    Graph::from_pairs(nodes, &links, &apart)
}
