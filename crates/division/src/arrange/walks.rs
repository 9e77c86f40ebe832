//! Connected parts and bridges of the lines, as a graph of vertices.

use super::faces::NONE;
use crate::sets::Sets;

/// Name of the connected part each vertex belongs to.
pub(super) fn components(n: usize, ends: &[[u32; 2]]) -> Vec<u32> {
    let mut sets = Sets::new(n);
    for &[a, b] in ends {
        sets.join(a, b);
    }
    (0..n as u32).map(|v| sets.of(v)).collect()
}

/// The edges that lie on no cycle (Tarjan's low points, without recursion).
pub(super) fn bridges(n: usize, ends: &[[u32; 2]]) -> Vec<bool> {
    let mut around: Vec<Vec<u32>> = vec![vec![]; n];
    for (e, [a, b]) in ends.iter().enumerate() {
        around[*a as usize].push(e as u32);
        around[*b as usize].push(e as u32);
    }
    let mut order = vec![0_u32; n];
    let mut low = vec![0_u32; n];
    let mut bridge = vec![false; ends.len()];
    let mut count = 0;
    for root in 0..n {
        if order[root] != 0 {
            continue;
        }
        count += 1;
        (order[root], low[root]) = (count, count);
        // Vertex, the edge that led to it, and how many of its edges have been looked at.
        let mut stack = vec![(root, NONE, 0)];
        while let Some(&mut (v, came, ref mut looked)) = stack.last_mut() {
            if let Some(&e) = around[v].get(*looked) {
                *looked += 1;
                let [a, b] = ends[e as usize];
                let w = if a as usize == v { b } else { a } as usize;
                if e == came {
                } else if order[w] == 0 {
                    count += 1;
                    (order[w], low[w]) = (count, count);
                    stack.push((w, e, 0));
                } else {
                    low[v] = low[v].min(order[w]);
                }
                continue;
            }
            stack.pop();
            if let Some(&(up, _, _)) = stack.last() {
                low[up] = low[up].min(low[v]);
                bridge[came as usize] = low[v] > order[up];
            }
        }
    }
    bridge
}
