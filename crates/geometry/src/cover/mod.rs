//! Do the grids of a community tile it: no gap, no overlap, nothing outside?
//!
//! # The proof
//! Direct every border so that the inside is on its left. Between two neighbours each stretch of border then occurs
//! twice in opposite directions and cancels; what is left of all the children must be the parent's own border. When
//! the parent's border is subtracted too and **nothing** is left, the winding numbers of the children add up to the
//! parent's winding number in every point of the plane. Sound borders ([`crate::validity`]) have winding numbers 0
//! and 1 only, so every point inside the parent lies in exactly one child and no child reaches outside. All of this
//! is integer arithmetic on the 10⁻⁷ degree lattice: [`CoverReport::proven`] is a proof, not an estimate.
//!
//! A vertex that one side has and the other has not is no fault when it lies exactly on the other's edge: edges are
//! cut there before they cancel.
//!
//! # What is reported when the proof fails
//! Every left-over edge separates a surplus or a lack on its one side from what is right on the other; the winding
//! number of the left-over edges says which. Edges of the same kind are joined to chains. A closed chain (the usual
//! case: a forgotten corner, a grid drawn twice) has its exact border and area. Where borders cross between
//! vertices a chain stays open, and its area is that of the chain closed by a straight line: an estimate. The exact
//! overlay of such places is not computed here yet.
//!
//! Cost: about n log n in the number of edges for borders as they occur; up to the square of the left-over edges when
//! all of them span the same latitudes.

mod trace;

use crate::coord::LonLat;
use crate::edges::{Bands, Edge, snapped_rings, split, vertices_on_edges};
use crate::measure::{haversine_m, length_m};
use crate::shape::MultiPolygon;
use crate::snap::IntPoint;
use crate::validity::{Defect, check_validity};
use serde::Serialize;
use trace::{Chain, trace};

/// A stretch of border that found no counterpart.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LeftoverEdge<K> {
    /// Start; the inside of the owner is on the left.
    pub from: LonLat,
    /// End.
    pub to: LonLat,
    /// The child it belongs to; `None` for the parent.
    pub owner: Option<K>,
}

/// A place where the children do not tile the parent.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Finding<K> {
    /// A point to show on the map: inside a closed finding, on the chain of an open one.
    pub place: LonLat,
    /// The border of the faulty place; first = last when closed. Further chains are islands in it.
    pub chains: Vec<Vec<LonLat>>,
    /// True when the chains enclose the faulty place, so that the area is exact.
    pub closed: bool,
    /// Area, m²; an estimate when not closed.
    pub area_m2: f64,
    /// Length of all chains, metres.
    pub length_m: f64,
    /// The children concerned: those with an edge here and, for overlaps and outside parts, those that contain
    /// [`Finding::place`]; in the order they were given.
    pub children: Vec<K>,
}

impl<K> Finding<K> {
    /// Typical width, metres: twice the area by the length. Small for slivers along a badly traced border.
    pub fn mean_width_m(&self) -> f64 {
        if self.length_m > 0.0 { 2.0 * self.area_m2 / self.length_m } else { 0.0 }
    }
}

/// A border that is not sound.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Invalid<K> {
    /// The child; `None` for the parent.
    pub owner: Option<K>,
    /// What is wrong, and where.
    pub defect: Defect,
}

/// The answer of [`check_cover`]. Findings are ordered by area, largest first.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CoverReport<K> {
    /// The children tile the parent exactly: proven.
    pub proven: bool,
    /// Every edge without counterpart.
    pub leftover_edges: Vec<LeftoverEdge<K>>,
    /// Places of the parent in no child.
    pub gaps: Vec<Finding<K>>,
    /// Places in more than one child. A place in three children is listed twice.
    pub overlaps: Vec<Finding<K>>,
    /// Places of a child outside the parent.
    pub outside: Vec<Finding<K>>,
    /// Borders that are not sound; without sound borders nothing is proven.
    pub invalid: Vec<Invalid<K>>,
}

/// The owner number of the parent among the numbers of the children.
const PARENT: u32 = u32::MAX;

/// An edge of the sum "borders of the children minus border of the parent".
#[derive(Debug, Clone, Copy)]
struct Owned {
    edge: Edge,
    owner: u32,
}

/// Removes pairs of opposite edges; what remains is sorted by place and free of opposites.
fn cancel(mut edges: Vec<Owned>) -> Vec<Owned> {
    // Both directions of a stretch get the same key; sorting by it is the join, and keeps the report in one order.
    let key = |e: &Owned| (e.edge.from.min(e.edge.to), e.edge.from.max(e.edge.to));
    edges.sort_unstable_by_key(|e| (key(e), e.edge.from, e.owner));
    let mut left = Vec::new();
    for group in edges.chunk_by(|a, b| key(a) == key(b)) {
        // Sorted by `from`: forward edges first, then the backward ones.
        let forward = group.iter().filter(|e| e.edge.from < e.edge.to).count();
        let backward = group.len() - forward;
        let (rest, spare) =
            if forward >= backward { (&group[..forward], backward) } else { (&group[forward..], forward) };
        left.extend_from_slice(&rest[spare..]);
    }
    left
}

/// All edges of the sum, cancelled; cut at vertices on edges where that is needed.
fn leftovers<K>(parent: &MultiPolygon, children: &[(K, &MultiPolygon)]) -> Vec<Owned> {
    let mut all = Vec::new();
    let mut add = |shape: &MultiPolygon, owner: u32| {
        for ring in snapped_rings(shape).iter().filter(|r| r.has_area) {
            let directed = |e: Edge| if owner == PARENT { e.reversed() } else { e };
            all.extend(ring.edges().map(|e| Owned { edge: directed(e), owner }));
        }
    };
    add(parent, PARENT);
    for (i, (_, shape)) in children.iter().enumerate() {
        add(shape, i as u32);
    }
    let left = cancel(all);
    let edges: Vec<Edge> = left.iter().map(|o| o.edge).collect();
    let cuts = vertices_on_edges(&edges, edges.iter().flat_map(|e| [e.from, e.to]).collect());
    if cuts.is_empty() {
        return left;
    }
    let mut parts = Vec::with_capacity(left.len() + cuts.len());
    split(&edges, cuts, |i, edge| parts.push(Owned { edge, owner: left[i].owner }));
    cancel(parts)
}

/// Checks that `children` tile `parent` without gap or overlap. See the module for what is proven and how.
///
/// `K` names a child in the report (its grid code). Give each child once.
pub fn check_cover<K: Clone>(parent: &MultiPolygon, children: &[(K, &MultiPolygon)]) -> CoverReport<K> {
    let mut invalid: Vec<Invalid<K>> =
        check_validity(parent).into_iter().map(|defect| Invalid { owner: None, defect }).collect();
    for (key, shape) in children {
        let defects = check_validity(shape).into_iter();
        invalid.extend(defects.map(|defect| Invalid { owner: Some(key.clone()), defect }));
    }
    let left = leftovers(parent, children);
    let mut report = CoverReport {
        proven: left.is_empty() && invalid.is_empty(),
        leftover_edges: left.iter().map(|o| public_edge(o, children)).collect(),
        gaps: vec![],
        overlaps: vec![],
        outside: vec![],
        invalid,
    };
    if !left.is_empty() {
        let (gaps, overlaps, outside) = sort_out(parent, &left);
        report.gaps = findings(gaps, &left, children, Kind::Gap);
        report.overlaps = findings(overlaps, &left, children, Kind::Surplus);
        report.outside = findings(outside, &left, children, Kind::Surplus);
    }
    report
}

fn public_edge<K: Clone>(owned: &Owned, children: &[(K, &MultiPolygon)]) -> LeftoverEdge<K> {
    let edge = if owned.owner == PARENT { owned.edge.reversed() } else { owned.edge };
    let owner = children.get(owned.owner as usize).map(|(k, _)| k.clone());
    LeftoverEdge { from: edge.from.to_lonlat(), to: edge.to.to_lonlat(), owner }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Gap,
    Surplus,
}

/// One boundary for each level of surplus or lack, as indices of left-over edges. Edge by edge: if the sum of the
/// children minus the parent is `l` left of it and `r` right of it, it bounds every level above `r` up to `l`.
type Levels = std::collections::BTreeMap<i32, Vec<u32>>;

fn sort_out(parent: &MultiPolygon, left: &[Owned]) -> (Levels, Levels, Levels) {
    let edges: Vec<Edge> = left.iter().map(|o| o.edge).collect();
    let bands = Bands::new(&edges);
    let parent_edges: Vec<Edge> = snapped_rings(parent)
        .iter()
        .filter(|r| r.has_area)
        .flat_map(|r| r.edges().collect::<Vec<_>>())
        .collect();
    let parent_bands = Bands::new(&parent_edges);
    let (mut gaps, mut overlaps, mut outside) = (Levels::new(), Levels::new(), Levels::new());
    let mut start = 0;
    // Equal edges (two grids on the same wrong line) stand together and share the step from right to left.
    for group in left.chunk_by(|a, b| a.edge == b.edge) {
        let edge = group[0].edge;
        let at = edge.doubled_middle();
        let right = bands.winding(at, edge.step_right());
        let in_parent = parent_bands.winding(at, edge.step_left()) != 0;
        for n in 0..group.len() {
            let level = right + 1 + n as i32;
            let kind = match (level >= 1, in_parent) {
                (false, _) => &mut gaps,
                (true, true) => &mut overlaps,
                (true, false) => &mut outside,
            };
            kind.entry(level).or_default().push((start + n) as u32);
        }
        start += group.len();
    }
    (gaps, overlaps, outside)
}

fn findings<K: Clone>(
    levels: Levels,
    left: &[Owned],
    children: &[(K, &MultiPolygon)],
    kind: Kind,
) -> Vec<Finding<K>> {
    let mut found = Vec::new();
    for edges in levels.into_values() {
        let chains = trace(&edges, |i| left[i as usize].edge);
        for group in trace::group_islands(chains, kind == Kind::Gap) {
            found.push(finding(&group, left, children, kind));
        }
    }
    found.sort_by(|a, b| b.area_m2.total_cmp(&a.area_m2));
    found
}

fn finding<K: Clone>(
    group: &[Chain],
    left: &[Owned],
    children: &[(K, &MultiPolygon)],
    kind: Kind,
) -> Finding<K> {
    let outline = &group[0];
    let place = outline.place(&group[1..]);
    let islands: f64 = group[1..].iter().map(|c| c.area_m2.abs()).sum();
    let mut involved: Vec<usize> = group
        .iter()
        .flat_map(|c| &c.edges)
        .map(|&i| left[i as usize].owner)
        .filter(|&o| o != PARENT)
        .map(|o| o as usize)
        .collect();
    if kind == Kind::Surplus {
        // A grid drawn wholly inside another leaves no edge of the outer one: ask who else is here.
        involved.extend((0..children.len()).filter(|&i| children[i].1.contains(place)));
    }
    involved.sort_unstable();
    involved.dedup();
    Finding {
        place,
        closed: outline.closed,
        area_m2: (outline.area_m2.abs() - islands).max(0.0),
        length_m: group.iter().map(|c| length_m(&c.points)).sum(),
        chains: group.iter().map(|c| c.points.clone()).collect(),
        children: involved.into_iter().map(|i| children[i].0.clone()).collect(),
    }
}

impl Chain {
    /// A point to show: inside when the chain is closed, else halfway along it.
    fn place(&self, islands: &[Self]) -> LonLat {
        if self.closed {
            let holes = islands.iter().map(|i| i.points.clone()).collect();
            if let Ok(polygon) = crate::shape::Polygon::new(self.points.clone(), holes) {
                return polygon.label_point();
            }
        }
        let mut rest = length_m(&self.points) / 2.0;
        for pair in self.points.windows(2) {
            let step = haversine_m(pair[0], pair[1]);
            if rest <= step && step > 0.0 {
                let t = rest / step;
                return LonLat::clamped(
                    pair[0].lon() + t * (pair[1].lon() - pair[0].lon()),
                    pair[0].lat() + t * (pair[1].lat() - pair[0].lat()),
                );
            }
            rest -= step;
        }
        self.points[0]
    }
}

/// The positions of lattice points.
fn positions(points: impl IntoIterator<Item = IntPoint>) -> Vec<LonLat> {
    points.into_iter().map(IntPoint::to_lonlat).collect()
}

#[cfg(test)]
mod tests;
