//! A first grouping: cut in two again and again, each half grown from one end so that it hangs together.

use crate::graph::Graph;
use crate::plane::{P, dot};
use crate::rng::Rng;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Groups `nodes`, which hang together, into `k` groups that hang together, numbered from `first`.
pub fn bisect(graph: &Graph, nodes: &[u32], k: usize, first: u32, part: &mut [u32], rng: &mut Rng) {
    for &v in nodes {
        part[v as usize] = first;
    }
    if k < 2 {
        return;
    }
    let mut rank = vec![u32::MAX; graph.len()];
    let mut stack = vec![(nodes.to_vec(), k, first)];
    while let Some((nodes, k, first)) = stack.pop() {
        if k < 2 || nodes.len() < 2 {
            for v in nodes {
                part[v as usize] = first;
            }
            continue;
        }
        let (one, two) = halves(graph, nodes, k / 2, k, &mut rank, rng);
        let (a, b) = (graph.total(&one), graph.total(&two));
        let share = if a + b > 0.0 { a / (a + b) } else { 0.5 };
        // Neither half may get more groups than it has nodes.
        let few = k.saturating_sub(two.len()).max(1);
        let many = (k - 1).min(one.len());
        let k1 = ((share * k as f64).round() as usize).clamp(few, many);
        stack.push((two, k - k1, first + k1 as u32));
        stack.push((one, k1, first));
    }
}

/// Two connected halves, the first with about `k1` of `k` shares of the weight.
fn halves(
    graph: &Graph,
    mut nodes: Vec<u32>,
    k1: usize,
    k: usize,
    rank: &mut [u32],
    rng: &mut Rng,
) -> (Vec<u32>, Vec<u32>) {
    let along = direction(graph, &nodes, rng);
    let key = |v: u32| dot(graph.nodes[v as usize].at, along);
    nodes.sort_by(|&a, &b| key(a).total_cmp(&key(b)).then(a.cmp(&b)));
    for (i, &v) in nodes.iter().enumerate() {
        rank[v as usize] = i as u32;
    }
    let wanted = graph.total(&nodes) * k1 as f64 / k as f64;
    let n = nodes.len();
    // 0: not seen, 1: waiting, 2: taken.
    let mut state = vec![0_u8; n];
    let mut heap = BinaryHeap::from([Reverse(0_u32)]);
    state[0] = 1;
    let (mut weight, mut taken) = (0.0, 0);
    while let Some(Reverse(i)) = heap.pop() {
        let v = nodes[i as usize];
        let w = graph.weight(v);
        let enough = weight + w / 2.0 > wanted && taken >= k1;
        if taken > 0 && (enough || n - taken <= k - k1) {
            break;
        }
        state[i as usize] = 2;
        weight += w;
        taken += 1;
        for l in graph.near(v) {
            let r = rank[l.to as usize];
            if r != u32::MAX && state[r as usize] == 0 {
                state[r as usize] = 1;
                heap.push(Reverse(r));
            }
        }
    }
    // Of what is left, only the largest piece stays; the others hang on to what was taken.
    let mut piece = vec![0_u32; n];
    let mut best = (0, -1.0);
    let mut pieces = 0;
    for start in 0..n {
        if state[start] == 2 || piece[start] != 0 {
            continue;
        }
        pieces += 1;
        piece[start] = pieces;
        let mut weight = 0.0;
        let mut queue = vec![start as u32];
        while let Some(i) = queue.pop() {
            let v = nodes[i as usize];
            weight += graph.weight(v) + 1e-3;
            for l in graph.near(v) {
                let r = rank[l.to as usize];
                if r != u32::MAX && state[r as usize] != 2 && piece[r as usize] == 0 {
                    piece[r as usize] = pieces;
                    queue.push(r);
                }
            }
        }
        if weight > best.1 {
            best = (pieces, weight);
        }
    }
    for &v in &nodes {
        rank[v as usize] = u32::MAX;
    }
    let (mut one, mut two) = (vec![], vec![]);
    for (i, v) in nodes.into_iter().enumerate() {
        if piece[i] == best.0 && best.0 != 0 { two.push(v) } else { one.push(v) }
    }
    (one, two)
}

/// The direction in which the nodes spread most, turned a little at random so that seeds differ.
fn direction(graph: &Graph, nodes: &[u32], rng: &mut Rng) -> P {
    let all = || nodes.iter().map(|&v| &graph.nodes[v as usize]);
    let mass = all().map(|n| n.area).sum::<f64>().max(1e-9);
    let mean = |i: usize| all().map(|n| n.at[i] * n.area).sum::<f64>() / mass;
    let (mx, my) = (mean(0), mean(1));
    let (mut xx, mut xy, mut yy) = (0.0, 0.0, 0.0);
    for n in all() {
        let (dx, dy) = (n.at[0] - mx, n.at[1] - my);
        xx += n.area * dx * dx;
        xy += n.area * dx * dy;
        yy += n.area * dy * dy;
    }
    let angle = (2.0 * xy).atan2(xx - yy) / 2.0 + rng.range(-0.2, 0.2);
    [angle.cos(), angle.sin()]
}
