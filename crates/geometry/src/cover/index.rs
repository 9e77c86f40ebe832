//! A cover made ready for questions.

use super::border::Border;
use super::finding::{CoverReport, CoverSettings, Finding, FindingKind, Invalid, Severity};
use super::open::OpenEdges;
use super::overlay::{Fault, PARENT, Place, examine};
use super::windows::{BoxIndex, windows};
use crate::bounds::Bounds;
use crate::edges::Edge;
use crate::shape::MultiPolygon;
use crate::simple::Simplicity;
use crate::validity::Defect;

/// A parent and its children, with everything the check needs of them. Built once, in time linear in the number of vertices; then the
/// whole cover is reported, repairs are proposed, and a changed border of one child is checked against its neighbours and the parent in
/// some microseconds.
pub struct CoverIndex<K> {
    pub(super) keys: Vec<K>,
    pub(super) parent: Border,
    pub(super) children: Vec<Border>,
    /// What is wrong with the border of a child, or of the parent, by owner.
    pub(super) defects: Vec<(u32, Defect)>,
    /// The borders of children that are not sound, as they were given.
    pub(super) unsound: Vec<(u32, MultiPolygon)>,
    /// Edges without counterpart.
    left: Vec<Edge>,
    boxes: BoxIndex,
}

impl<K: Clone> CoverIndex<K> {
    /// Reads a cover. `K` names a child in reports; children are numbered in the order given.
    pub fn build(parent: &MultiPolygon, children: &[(K, &MultiPolygon)]) -> Self {
        let mut quick = Simplicity::default();
        let mut defects = Vec::new();
        let mut read = |owner: u32, shape: &MultiPolygon| {
            let (border, found) = Border::of(shape, &mut quick);
            defects.extend(found.into_iter().map(|d| (owner, d)));
            border
        };
        let mut open = OpenEdges::new();
        let parent = read(PARENT, parent);
        parent.edges().for_each(|e| open.add(e.reversed()));
        let mut borders = vec![Border::default(); children.len()];
        for i in neighbourly(children) {
            borders[i] = read(i as u32, children[i].1);
            borders[i].edges().for_each(|e| open.add(e));
        }
        // The parent first.
        defects.sort_by_key(|d: &(u32, Defect)| d.0.wrapping_add(1));
        let mut unsound: Vec<u32> = defects.iter().map(|d| d.0).filter(|&o| o != PARENT).collect();
        unsound.dedup();
        Self {
            left: open.left_over(),
            unsound: unsound.into_iter().map(|o| (o, children[o as usize].1.clone())).collect(),
            boxes: BoxIndex::new(borders.iter().map(|b| b.bounds).collect()),
            keys: children.iter().map(|c| c.0.clone()).collect(),
            parent,
            children: borders,
            defects,
        }
    }

    /// What is wrong with the cover. See [`crate::cover`] for what is proven and what is exact.
    pub fn report(&self, settings: &CoverSettings) -> CoverReport<K> {
        let faults: Vec<Fault> = self.places().into_iter().flat_map(|p| p.faults).collect();
        let mut findings = self.findings(&faults, settings, None);
        findings.extend((0..self.children.len()).filter_map(|i| self.without_area(i)));
        sort(&mut findings);
        CoverReport {
            proven: self.left.is_empty() && self.defects.is_empty(),
            findings,
            invalid: self.defects.iter().map(|(o, d)| self.invalid(*o, d.clone())).collect(),
        }
    }

    /// Would the cover be sound with another border of the child of that number? Findings are those of the places that change; what is wrong
    /// elsewhere is not listed again, but does count for [`CoverReport::proven`]. Without such a child it is a new one that is checked,
    /// under the name of none: findings list the others.
    pub fn check_edit(&self, child: usize, shape: &MultiPolygon, settings: &CoverSettings) -> CoverReport<K> {
        let owner = child as u32;
        let (border, defects) = Border::of(shape, &mut Simplicity::default());
        let mut change = OpenEdges::new();
        border.edges().for_each(|e| change.add(e));
        if let Some(old) = self.children.get(child) {
            old.edges().for_each(|e| change.add(e.reversed()));
        }
        let change = change.left_over();
        let left = if self.left.is_empty() { change.clone() } else { sum(&self.left, &change) };
        let edited = Some((owner, &border));
        let faults: Vec<Fault> = windows(&left)
            .into_iter()
            .filter(|w| change.iter().any(|e| w.meets(e.bounds())))
            .flat_map(|w| self.look(w, edited).faults)
            .collect();
        let mut findings = self.findings(&faults, settings, edited);
        sort(&mut findings);
        let others = self.defects.iter().filter(|d| d.0 != owner).count();
        CoverReport {
            proven: left.is_empty() && defects.is_empty() && others == 0,
            findings,
            invalid: defects.into_iter().map(|d| self.invalid(owner, d)).collect(),
        }
    }

    /// A close look at everywhere the borders do not cancel.
    pub(super) fn places(&self) -> Vec<Place> {
        windows(&self.left).into_iter().map(|w| self.look(w, None)).collect()
    }

    fn look(&self, window: Bounds, edited: Option<(u32, &Border)>) -> Place {
        let mut near = self.boxes.meeting(window);
        if let Some((owner, border)) = edited {
            near.retain(|&n| n != owner);
            if border.bounds.meets(window) {
                near.push(owner);
            }
        }
        let parent = std::iter::once((PARENT, &self.parent));
        let border = |n: u32| match edited {
            Some((owner, border)) if owner == n => border,
            _ => &self.children[n as usize],
        };
        examine(window, near.into_iter().map(|n| (n, border(n))).chain(parent))
    }

    fn findings(
        &self,
        faults: &[Fault],
        settings: &CoverSettings,
        edited: Option<(u32, &Border)>,
    ) -> Vec<Finding<K>> {
        let orphans = self.orphans(faults, edited);
        let is_orphan = |c: u32| orphans.contains(&c);
        let name = |c: u32| self.keys.get(c as usize).cloned();
        faults.iter().map(|f| f.finding(settings, is_orphan, name)).collect()
    }

    /// Children all of whose area lies outside the parent, but for what rounding to the lattice may have moved.
    pub(super) fn orphans(&self, faults: &[Fault], edited: Option<(u32, &Border)>) -> Vec<u32> {
        let mut outside: Vec<(u32, i128)> = Vec::new();
        for fault in faults.iter().filter(|f| !f.in_parent) {
            let area: i128 = fault.rings.iter().map(|r| crate::snap::doubled_area(r)).sum();
            outside.extend(fault.children.iter().map(|&c| (c, area)));
        }
        outside.sort_unstable();
        let mut orphans = Vec::new();
        for of_child in outside.chunk_by(|a, b| a.0 == b.0) {
            let child = of_child[0].0;
            let border = match edited {
                Some((owner, border)) if owner == child => border,
                _ => &self.children[child as usize],
            };
            let out: i128 = of_child.iter().map(|c| c.1).sum();
            let b = border.bounds;
            let around =
                4 * (i128::from(b.east) - i128::from(b.west) + i128::from(b.north) - i128::from(b.south));
            if border.doubled_area() - out <= around {
                orphans.push(child);
            }
        }
        orphans
    }

    /// The finding about a child that has no area and is not unsound for it: it was given no part.
    fn without_area(&self, child: usize) -> Option<Finding<K>> {
        let unsound = self.defects.iter().any(|d| d.0 as usize == child);
        (self.children[child].rings.is_empty() && !unsound).then(|| Finding {
            kind: FindingKind::Orphan,
            severity: Severity::Serious,
            place: self
                .parent
                .to_shape()
                .label_point()
                .unwrap_or_else(|| crate::snap::IntPoint { x: 0, y: 0 }.to_lonlat()),
            border: vec![],
            area_m2: 0.0,
            length_m: 0.0,
            mean_width_m: 0.0,
            children: vec![self.keys[child].clone()],
        })
    }

    fn invalid(&self, owner: u32, defect: Defect) -> Invalid<K> {
        Invalid { owner: self.keys.get(owner as usize).cloned(), defect }
    }
}

/// An order in which neighbours come one soon after the other, so that few edges wait at a time: as given where that is so (codes mostly run
/// along the map), else by rows, and along each.
fn neighbourly<K>(children: &[(K, &MultiPolygon)]) -> Vec<usize> {
    let start = |c: &(K, &MultiPolygon)| {
        c.1.0.first().map_or((0.0, 0.0), |p| (p.outer()[0].lon(), p.outer()[0].lat()))
    };
    let starts: Vec<(f64, f64)> = children.iter().map(start).collect();
    let range = |of: fn(&(f64, f64)) -> f64| {
        let ends =
            starts.iter().map(of).fold((f64::INFINITY, f64::NEG_INFINITY), |r, v| (r.0.min(v), r.1.max(v)));
        (ends.0, ends.1 - ends.0)
    };
    let ((_, width), (south, height)) = (range(|s| s.0), range(|s| s.1));
    let steps: f64 = starts.windows(2).map(|w| (w[1].0 - w[0].0).abs() + (w[1].1 - w[0].1).abs()).sum();
    let mut order: Vec<usize> = (0..children.len()).collect();
    if steps > 0.1 * (width + height) * starts.len() as f64 {
        let rows = (starts.len() as f64).sqrt() / height.max(f64::MIN_POSITIVE);
        let row = |i: usize| ((starts[i].1 - south) * rows) as u32;
        order.sort_unstable_by(|&a, &b| {
            row(a).cmp(&row(b)).then(starts[a].0.total_cmp(&starts[b].0)).then(a.cmp(&b))
        });
    }
    order
}

/// The sum of edges and others.
fn sum(a: &[Edge], b: &[Edge]) -> Vec<Edge> {
    let mut open = OpenEdges::new();
    a.iter().chain(b).for_each(|e| open.add(*e));
    open.left_over()
}

fn sort<K>(findings: &mut [Finding<K>]) {
    findings.sort_by(|a, b| {
        let place = |f: &Finding<K>| (f.place.lon(), f.place.lat());
        b.area_m2
            .total_cmp(&a.area_m2)
            .then_with(|| place(a).partial_cmp(&place(b)).unwrap_or(std::cmp::Ordering::Equal))
    });
}
