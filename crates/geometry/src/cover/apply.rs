//! Carries repairs out: new borders from sums of edges.

use super::arrange::{is_on, through};
use super::border::Border;
use super::index::CoverIndex;
use super::open::OpenEdges;
use super::overlay::{PARENT, Place};
use super::repair::Move;
use super::trace::rings;
use crate::edges::Edge;
use crate::shape::MultiPolygon;
use crate::snap::IntPoint;
use crate::validity::check_validity;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// A child with another border.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Change<K> {
    /// The child.
    pub child: K,
    /// Its border as it was given, on the lattice when it is sound.
    pub before: MultiPolygon,
    /// Its new border.
    pub after: MultiPolygon,
    /// Area before, m².
    pub before_m2: f64,
    /// Area after, m².
    pub after_m2: f64,
}

/// What repairs change.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Applied<K> {
    /// The children that change, in the order they were given.
    pub changes: Vec<Change<K>>,
    /// The parent with vertices where borders of children now end between two of its own; each lies within 8 mm of its border as it was.
    /// Whoever keeps the parent as it was has slivers of that width there. `None` when it stays the same.
    pub parent: Option<MultiPolygon>,
}

/// New borders by owner.
pub(super) type NewBorders = BTreeMap<u32, Border>;

/// The new borders of all whose border changes, the parent among them.
pub(super) fn carry_out<K>(
    index: &CoverIndex<K>,
    places: &[Place],
    moves: &[&Move],
    straighten: bool,
) -> NewBorders {
    let mut owners: BTreeSet<u32> = moves.iter().filter_map(|m| m.untangles).collect();
    // What is added to whose border, by place and by owner.
    let mut added_at: BTreeMap<usize, Vec<(u32, Edge)>> = BTreeMap::new();
    for m in moves {
        let Some((place, fault)) = m.fault else { continue };
        let added = added_at.entry(place).or_insert_with(|| places[place].turned.clone());
        for edge in places[place].faults[fault].border.iter().map(|s| s.edge) {
            added.extend(m.gives.map(|to| (to, edge)));
            added.extend(m.takes.iter().map(|&from| (from, edge.reversed())));
        }
    }
    let mut added: BTreeMap<u32, Vec<Edge>> = BTreeMap::new();
    for &(owner, edge) in added_at.values().flatten() {
        added.entry(owner).or_default().push(edge);
    }
    owners.extend(added.keys());
    // A stretch may be cut in several places.
    let mut cuts: HashMap<Edge, Vec<IntPoint>> = HashMap::new();
    let mut dropped: HashSet<IntPoint> = HashSet::new();
    for (&p, added) in &added_at {
        let place = &places[p];
        let unused = if straighten { unused(place, added) } else { HashSet::new() };
        // Whoever has a stretch must follow where it stays bent.
        let mut bent: HashSet<IntPoint> = HashSet::new();
        for cut in &place.cuts {
            cuts.entry(cut.stretch).or_default().extend(&cut.at);
            bent.extend(cut.at.iter().filter(|&p| !unused.contains(p) && !is_on(cut.stretch, *p)));
        }
        let follow =
            place.at_cuts.iter().filter(|o| bent.contains(&o.edge.from) || bent.contains(&o.edge.to));
        owners.extend(follow.map(|o| o.owner));
        dropped.extend(unused);
    }
    for (stretch, at) in &mut cuts {
        at.sort_by_key(|p| {
            (i64::from(p.x) - i64::from(stretch.from.x)).abs()
                + (i64::from(p.y) - i64::from(stretch.from.y)).abs()
        });
    }
    let mut new = NewBorders::new();
    for owner in owners {
        let old = if owner == PARENT { &index.parent } else { &index.children[owner as usize] };
        let mut sum = OpenEdges::new();
        for edge in old.edges() {
            let at = cuts.get(&edge.upward()).map_or(&[][..], Vec::as_slice);
            through(edge, at, |e| sum.add(e));
        }
        added.get(&owner).into_iter().flatten().for_each(|&e| sum.add(e));
        let mut rings = rings(&sum.sorted());
        for ring in &mut rings {
            ring.retain(|p| !dropped.contains(p));
        }
        rings.retain(|r| r.len() > 2);
        let border = Border::new(rings);
        let untangled = index.unsound.iter().any(|u| u.0 == owner);
        if untangled || !same(old, &border) {
            new.insert(owner, border);
        }
    }
    new
}

fn same(a: &Border, b: &Border) -> bool {
    let sorted = |b: &Border| {
        let mut edges: Vec<Edge> = b.edges().collect();
        edges.sort_unstable();
        edges
    };
    sorted(a) == sorted(b)
}

/// Places of cuts at which nothing ends and nothing branches off once edges are added: only the stretch that was cut there still passes.
fn unused(place: &Place, added: &[(u32, Edge)]) -> HashSet<IntPoint> {
    let mut ends: HashMap<IntPoint, Vec<IntPoint>> =
        place.cuts.iter().flat_map(|c| &c.at).map(|&p| (p, vec![])).collect();
    // The sum of each owner here, which is what its border will be.
    let pieces = place.at_cuts.iter().map(|o| (o.owner, o.edge));
    let mut all: Vec<(u32, Edge)> = pieces.chain(added.iter().copied()).collect();
    all.sort_unstable_by_key(|&(owner, e)| (owner, e.upward(), e.from));
    for same in all.chunk_by(|a, b| a.0 == b.0 && a.1.upward() == b.1.upward()) {
        let upward = same.iter().filter(|s| s.1 == s.1.upward()).count();
        if 2 * upward == same.len() {
            continue;
        }
        let Edge { from, to } = same[0].1;
        for (at, other) in [(from, to), (to, from)] {
            if let Some(ends) = ends.get_mut(&at) {
                ends.push(other);
            }
        }
    }
    let mut unused = HashSet::new();
    for cut in &place.cuts {
        let line: Vec<IntPoint> =
            std::iter::once(cut.stretch.from).chain(cut.at.iter().copied()).chain([cut.stretch.to]).collect();
        for w in line.windows(3) {
            if ends.get(&w[1]).is_some_and(|e| e.iter().all(|p| *p == w[0] || *p == w[2])) {
                unused.insert(w[1]);
            }
        }
    }
    unused
}

/// Are the new borders sound, with every island in an outline?
pub(super) fn all_sound(new: &NewBorders) -> bool {
    new.values().all(|b| {
        let shape = b.to_shape();
        shape.rings().count() == b.rings.len() && check_validity(&shape).is_empty()
    })
}

/// What is left of the sum of all borders once these are changed.
pub(super) fn left_after<K>(index: &CoverIndex<K>, new: &NewBorders) -> Vec<Edge> {
    let mut sum = OpenEdges::new();
    new.get(&PARENT).unwrap_or(&index.parent).edges().for_each(|e| sum.add(e.reversed()));
    for (i, old) in index.children.iter().enumerate() {
        new.get(&(i as u32)).unwrap_or(old).edges().for_each(|e| sum.add(e));
    }
    sum.left_over()
}

impl<K: Clone> CoverIndex<K> {
    pub(super) fn named(&self, mut new: NewBorders) -> Applied<K> {
        let parent = new.remove(&PARENT).map(|b| b.to_shape());
        let change = |(child, border): (u32, Border)| {
            let given = self.unsound.iter().find(|u| u.0 == child).map(|u| u.1.clone());
            let before = given.unwrap_or_else(|| self.children[child as usize].to_shape());
            let after = border.to_shape();
            Change {
                child: self.keys[child as usize].clone(),
                before_m2: before.area_m2(),
                after_m2: after.area_m2(),
                before,
                after,
            }
        };
        Applied { changes: new.into_iter().map(change).collect(), parent }
    }
}
