//! Dividing a set of blocks into connected, balanced regions, and tracing the border of a union of blocks.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

use crate::geom::{P, add, area, dist, mul, sub};
use crate::mesh::Mesh;

/// What is to be divided: nodes with a place, a load, and neighbours with the cost of crossing to them.
#[derive(Clone, Debug, Default)]
pub struct Graph {
    /// Middle of each node in metres.
    pub place: Vec<P>,
    /// Weight of each node.
    pub load: Vec<f64>,
    /// Neighbours and factors on the distance (1 = nothing between them).
    pub near: Vec<Vec<(usize, f64)>>,
}

/// Divides a connected graph into `seeds.len()` connected parts of about equal load. Seeds wander to the middle of
/// their part unless `fixed`. The part of each node.
///
/// Each part is what is closest to its seed when distances are stretched across barriers (a shortest-path Voronoi
/// diagram, so parts are always connected); head starts are tuned until loads are even.
pub fn divide(graph: &Graph, seeds: &[usize], fixed: bool) -> Vec<usize> {
    let k = seeds.len();
    let total: f64 = graph.load.iter().sum();
    let goal = total / k as f64;
    let span = {
        let n = graph.place.len() as f64;
        let middle = mul(graph.place.iter().fold([0.0; 2], |s, &p| add(s, p)), 1.0 / n);
        graph.place.iter().map(|&p| dist(p, middle)).sum::<f64>() / n / (k as f64).sqrt()
    };
    let mut seeds = seeds.to_vec();
    let mut start = vec![0.0_f64; k];
    let mut best: Option<(f64, Vec<usize>)> = None;
    for round in 0..60 {
        let parts = spread(graph, &seeds, &start);
        let mut load = vec![0.0; k];
        for (node, &part) in parts.iter().enumerate() {
            load[part] += graph.load[node];
        }
        let worst = load.iter().map(|l| (l / goal - 1.0).abs()).fold(0.0, f64::max);
        if best.as_ref().is_none_or(|(b, _)| worst < *b) {
            best = Some((worst, parts.clone()));
        }
        for part in 0..k {
            start[part] += (load[part] / goal - 1.0).clamp(-1.0, 1.0) * span * 0.25;
            if load[part] <= 0.0 {
                start[part] -= span * 0.5;
            }
        }
        let least = start.iter().copied().fold(f64::MAX, f64::min);
        for s in &mut start {
            *s -= least;
        }
        if !fixed && round % 6 == 5 {
            for (part, seed) in seeds.iter_mut().enumerate() {
                let own: Vec<usize> = (0..parts.len()).filter(|&n| parts[n] == part).collect();
                let weight: f64 = own.iter().map(|&n| graph.load[n] + 1e-6).sum();
                let middle = own
                    .iter()
                    .fold([0.0; 2], |s, &n| add(s, mul(graph.place[n], (graph.load[n] + 1e-6) / weight)));
                let to = |n: &usize| dist(graph.place[*n], middle);
                if let Some(&n) = own.iter().min_by(|a, b| to(a).total_cmp(&to(b))) {
                    *seed = n;
                }
            }
        }
    }
    best.map(|(_, parts)| parts).unwrap_or_default()
}

/// Every node goes to the seed it is closest to, head starts counted.
fn spread(graph: &Graph, seeds: &[usize], start: &[f64]) -> Vec<usize> {
    let n = graph.place.len();
    let mut part = vec![usize::MAX; n];
    let mut heap = BinaryHeap::new();
    for (k, &seed) in seeds.iter().enumerate() {
        heap.push(Reverse((millimetres(start[k]), seed, k)));
    }
    while let Some(Reverse((cost, node, k))) = heap.pop() {
        if part[node] != usize::MAX {
            continue;
        }
        part[node] = k;
        for &(other, factor) in &graph.near[node] {
            if part[other] == usize::MAX {
                let step = dist(graph.place[node], graph.place[other]) * factor;
                heap.push(Reverse((cost + millimetres(step), other, k)));
            }
        }
    }
    part.iter().map(|&p| if p == usize::MAX { 0 } else { p }).collect()
}

fn millimetres(m: f64) -> i64 {
    (m * 1000.0).round() as i64
}

/// `k` nodes far from each other: the first nearest to the middle's west, each next the farthest from all before.
pub fn far_seeds(graph: &Graph, k: usize) -> Vec<usize> {
    let n = graph.place.len();
    let first = (0..n).min_by(|&a, &b| graph.place[a][0].total_cmp(&graph.place[b][0])).unwrap_or(0);
    let mut seeds = vec![first];
    while seeds.len() < k.min(n) {
        let gap =
            |i: usize| seeds.iter().map(|&s| dist(graph.place[s], graph.place[i])).fold(f64::MAX, f64::min);
        let next = (0..n).filter(|i| !seeds.contains(i)).max_by(|&a, &b| gap(a).total_cmp(&gap(b)));
        seeds.extend(next);
    }
    seeds
}

/// The connected components of a set of faces (two faces are neighbours when they share an edge).
pub fn components(mesh: &Mesh, faces: &BTreeSet<usize>) -> Vec<Vec<usize>> {
    let mut left = faces.clone();
    let mut all = Vec::new();
    while let Some(first) = left.pop_first() {
        let (mut found, mut todo) = (vec![first], vec![first]);
        while let Some(face) = todo.pop() {
            for (a, b) in mesh.face_edges(face) {
                if let Some(&other) = mesh.face_of.get(&(b, a))
                    && left.remove(&other)
                {
                    found.push(other);
                    todo.push(other);
                }
            }
        }
        found.sort_unstable();
        all.push(found);
    }
    all
}

/// The border of a union of faces as open rings of vertices: outer ring first (anticlockwise), then holes (clockwise).
/// Inner edges occur once in each direction and cancel, so borders of neighbours match vertex by vertex.
pub fn union_rings(mesh: &Mesh, faces: &BTreeSet<usize>) -> Vec<Vec<usize>> {
    let mut next: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for &face in faces {
        for (a, b) in mesh.face_edges(face) {
            if !mesh.face_of.get(&(b, a)).is_some_and(|other| faces.contains(other)) {
                next.entry(a).or_default().push(b);
            }
        }
    }
    let mut rings = Vec::new();
    while let Some((&first, _)) = next.iter().next() {
        let mut ring = vec![first];
        let mut came: Option<usize> = None;
        let mut here = first;
        while let Some(list) = next.get_mut(&here) {
            // Where the border touches itself, follow the gap on the right: rings then stay simple.
            let pick = match came {
                Some(from) if list.len() > 1 => {
                    let base = angle(mesh.points[here], mesh.points[from]);
                    let turn = |v: usize| {
                        (angle(mesh.points[here], mesh.points[v]) - base).rem_euclid(std::f64::consts::TAU)
                    };
                    (0..list.len()).min_by(|&i, &j| turn(list[i]).total_cmp(&turn(list[j]))).unwrap_or(0)
                }
                _ => 0,
            };
            let to = list.swap_remove(pick);
            if list.is_empty() {
                next.remove(&here);
            }
            came = Some(here);
            here = to;
            if here == first {
                break;
            }
            ring.push(here);
        }
        rings.push(ring);
    }
    let size = |ring: &Vec<usize>| area(&mesh.ring_points(ring));
    rings.sort_by(|a, b| size(b).total_cmp(&size(a)));
    rings
}

fn angle(from: P, to: P) -> f64 {
    let d = sub(to, from);
    d[1].atan2(d[0])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(n: usize) -> Graph {
        Graph {
            place: (0..n).map(|i| [i as f64 * 10.0, 0.0]).collect(),
            load: vec![1.0; n],
            near: (0..n)
                .map(|i| {
                    [i.checked_sub(1), (i + 1 < n).then_some(i + 1)]
                        .into_iter()
                        .flatten()
                        .map(|j| (j, 1.0))
                        .collect()
                })
                .collect(),
        }
    }

    #[test]
    fn a_row_of_twelve_is_divided_into_three_runs_of_four() {
        let graph = row(12);
        let parts = divide(&graph, &far_seeds(&graph, 3), false);
        for part in 0..3 {
            assert_eq!(parts.iter().filter(|&&p| p == part).count(), 4, "{parts:?}");
        }
        assert_eq!(parts.windows(2).filter(|w| w[0] != w[1]).count(), 2, "{parts:?}");
    }
}
