//! Named roads: the mesh's way edges joined into long strokes, as a driver would follow them.

use std::collections::{BTreeMap, BTreeSet};

use crate::geom::{P, dist, dot, sub, unit};
use crate::mesh::{LineKind, Mesh, edge};
use crate::names::{NameList, STREET_WORDS};
use crate::rng::Rng;
use crate::town::{Plan, Zone};

/// A named stroke of one class.
#[derive(Clone, Debug)]
pub struct Stroke {
    /// Name in Chinese.
    pub name: String,
    /// Name in English.
    pub name_en: String,
    /// Class.
    pub kind: LineKind,
    /// Paths of vertices; more than one where the road is interrupted.
    pub paths: Vec<Vec<usize>>,
}

/// All strokes, and where each edge lies on its stroke.
#[derive(Clone, Debug, Default)]
pub struct Network {
    /// The strokes.
    pub strokes: Vec<Stroke>,
    /// For each way edge: its stroke, and metres from the stroke's start to the edge's first and second vertex
    /// (in the order of the path).
    pub places: BTreeMap<(usize, usize), EdgePlace>,
}

/// Where an edge lies on its stroke.
#[derive(Clone, Copy, Debug)]
pub struct EdgePlace {
    /// Index of the stroke.
    pub stroke: usize,
    /// First vertex along the stroke.
    pub from: usize,
    /// Metres from the start of the stroke to the first vertex.
    pub start: f64,
}

/// Joins edges to strokes and names them.
pub fn network(plan: &Plan, rng: &Rng) -> Network {
    let mut rng = rng.fork("road names");
    let mesh = &plan.mesh;
    let curves = plan.main_roads.iter().map(|r| r.curve).max().unwrap_or(0);
    let mut groups = Groups::default();
    let mut at: BTreeMap<usize, Vec<(usize, usize)>> = BTreeMap::new();
    for (&(a, b), line) in &mesh.lines {
        if line.kind.is_way() && line.id > curves {
            at.entry(a).or_default().push((a, b));
            at.entry(b).or_default().push((b, a));
        }
    }
    for arms in at.values() {
        join_straight(mesh, arms, &mut groups);
    }
    let mut members: BTreeMap<usize, Vec<(usize, usize)>> = BTreeMap::new();
    for (&(a, b), line) in mesh.lines.iter().filter(|(_, line)| line.kind.is_way()) {
        let group = if line.id <= curves { line.id } else { groups.find(line.id) };
        members.entry(group).or_default().push((a, b));
    }
    let length = |edges: &[(usize, usize)]| -> f64 {
        edges.iter().map(|&(a, b)| dist(mesh.points[a], mesh.points[b])).sum()
    };
    let mut ordered: Vec<(usize, Vec<(usize, usize)>)> = members.into_iter().collect();
    ordered.sort_by(|a, b| length(&b.1).total_cmp(&length(&a.1)).then(a.0.cmp(&b.0)));
    // A list per suffix: 桃源路, 桃源街 and 桃源巷 are three different streets.
    let mut lists: BTreeMap<&str, NameList> = BTreeMap::new();
    let mut network = Network::default();
    for (group, edges) in ordered {
        let kind = mesh.line(edges[0].0, edges[0].1).kind;
        let main = plan.main_roads.iter().find(|road| road.curve == group);
        let (name, name_en) = if let Some(road) = main {
            (road.name[0].to_owned(), road.name[1].to_owned())
        } else {
            let middle = mesh.points[edges[edges.len() / 2].0];
            let (suffix, suffix_en) = suffix(plan, kind, middle, length(&edges));
            let list = lists.entry(suffix).or_insert_with(|| NameList::new(&STREET_WORDS, &mut rng));
            let (zh, en) = list.take();
            (format!("{zh}{suffix}"), format!("{en} {suffix_en}"))
        };
        let paths = chain(mesh, &edges);
        let stroke = network.strokes.len();
        let mut metres = 0.0;
        for path in &paths {
            for pair in path.windows(2) {
                let place = EdgePlace { stroke, from: pair[0], start: metres };
                network.places.insert(edge(pair[0], pair[1]), place);
                metres += dist(mesh.points[pair[0]], mesh.points[pair[1]]);
            }
        }
        network.strokes.push(Stroke { name, name_en, kind, paths });
    }
    network
}

fn suffix(plan: &Plan, kind: LineKind, middle: P, length: f64) -> (&'static str, &'static str) {
    let old = dist(middle, plan.centre()) < 680.0;
    match kind {
        LineKind::Footway if old => ("巷", "Lane"),
        LineKind::Footway => ("便道", "Track"),
        LineKind::Residential if old && length < 330.0 => ("巷", "Lane"),
        LineKind::Residential if old => ("街", "Street"),
        LineKind::Residential if length < 190.0 => ("支路", "Branch Road"),
        _ => ("路", "Road"),
    }
}

/// At one crossing, joins the pairs of arms of one class that run on most nearly straight.
fn join_straight(mesh: &Mesh, arms: &[(usize, usize)], groups: &mut Groups) {
    let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
    for i in 0..arms.len() {
        for j in i + 1..arms.len() {
            let way = |(a, b): (usize, usize)| unit(sub(mesh.points[b], mesh.points[a]));
            let straight = -dot(way(arms[i]), way(arms[j]));
            if straight > 0.88 && mesh.line(arms[i].0, arms[i].1).kind == mesh.line(arms[j].0, arms[j].1).kind
            {
                pairs.push((straight, i, j));
            }
        }
    }
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut taken = BTreeSet::new();
    for (_, i, j) in pairs {
        if taken.contains(&i) || taken.contains(&j) {
            continue;
        }
        taken.extend([i, j]);
        groups.join(mesh.line(arms[i].0, arms[i].1).id, mesh.line(arms[j].0, arms[j].1).id);
    }
}

/// Walks edges into paths, going straight on where there is a choice.
pub fn chain(mesh: &Mesh, edges: &[(usize, usize)]) -> Vec<Vec<usize>> {
    let mut near: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for &(a, b) in edges {
        near.entry(a).or_default().insert(b);
        near.entry(b).or_default().insert(a);
    }
    let mut paths = Vec::new();
    loop {
        let start =
            near.iter().find(|(_, n)| n.len() % 2 == 1).or_else(|| near.iter().find(|(_, n)| !n.is_empty()));
        let Some((&start, _)) = start else { return paths };
        let mut path = vec![start];
        let mut here = start;
        loop {
            let came = path.len().checked_sub(2).map(|i| path[i]);
            let straight = |v: usize| {
                came.map_or(0.0, |c| {
                    dot(
                        unit(sub(mesh.points[here], mesh.points[c])),
                        unit(sub(mesh.points[v], mesh.points[here])),
                    )
                })
            };
            let next = near
                .get(&here)
                .and_then(|n| n.iter().copied().max_by(|&a, &b| straight(a).total_cmp(&straight(b))));
            let Some(next) = next else { break };
            for (u, v) in [(here, next), (next, here)] {
                if let Some(list) = near.get_mut(&u) {
                    list.remove(&v);
                }
            }
            path.push(next);
            here = next;
        }
        paths.push(path);
    }
}

/// Whether an edge is a bridge: water on both sides.
pub fn is_bridge(plan: &Plan, a: usize, b: usize) -> bool {
    let wet = |e: (usize, usize)| plan.mesh.face_of.get(&e).is_some_and(|&f| plan.zone[f] == Zone::River);
    wet((a, b)) && wet((b, a))
}

/// Union–find over line ids.
#[derive(Default)]
struct Groups {
    parent: BTreeMap<usize, usize>,
}

impl Groups {
    fn find(&mut self, id: usize) -> usize {
        let parent = self.parent.get(&id).copied().unwrap_or(id);
        if parent == id {
            return id;
        }
        let root = self.find(parent);
        self.parent.insert(id, root);
        root
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.find(a), self.find(b));
        if a != b {
            self.parent.insert(a.max(b), a.min(b));
        }
    }
}
