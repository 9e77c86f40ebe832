//! Who gets a gap, who keeps an overlap, and what is left to a person.
//!
//! # The rules
//! - **A gap** goes to the child that shares the longest stretch of border with it.
//! - **An overlap** stays with the child whose remaining part shares the longest stretch of border with it, and is trimmed from the others;
//!   so the outcome is as compact as it can be. A child that would have nothing left keeps it in any case.
//! - **What lies outside** the parent is clipped from the child.
//! - **What is no wider than [`super::CoverSettings::snap_m`]** is treated as a line drawn twice: when only two children are concerned, the one
//!   that comes first in the order given stays and the other follows its line, vertex by vertex. The parent always stays.
//! - **An unsound border** is replaced by the border of the points it winds around an odd number of times.

use super::finding::{Finding, FindingKind, Severity};
use super::index::CoverIndex;
use super::overlay::{Fault, PARENT};
use super::repair::{Move, Reason, RepairKind};
use crate::measure::haversine_m;
use std::collections::HashMap;

impl<K: Clone> CoverIndex<K> {
    /// What is done about a fault, and what that is called; or why a person must decide.
    pub(super) fn decide(
        &self,
        fault: &Fault,
        finding: &Finding<K>,
        rest: &mut Rest<K>,
    ) -> Result<(Move, RepairKind<K>), Reason> {
        let key = |c: u32| self.keys[c as usize].clone();
        let keys = |c: &[u32]| c.iter().map(|&c| key(c)).collect::<Vec<_>>();
        let snap = finding.severity == Severity::Snap;
        let concerned = fault.concerned();
        if fault.border.is_empty() {
            return Ok((Move::default(), RepairKind::Snap { moved: keys(&concerned) }));
        }
        match finding.kind {
            FindingKind::Gap | FindingKind::Hole => {
                let to = match concerned.as_slice() {
                    &[_, later] if snap => later,
                    _ => longest(fault, &concerned).ok_or(Reason::NoNeighbour)?,
                };
                rest.add(to, finding.area_m2);
                let moves = Move { gives: Some(to), ..Move::default() };
                let kind = if snap {
                    RepairKind::Snap { moved: vec![key(to)] }
                } else {
                    RepairKind::AssignGap { to: key(to) }
                };
                Ok((moves, kind))
            }
            FindingKind::Overlap => {
                let gone: Vec<u32> =
                    concerned.iter().copied().filter(|&c| rest.would_vanish(c, finding.area_m2)).collect();
                let keeper = match (gone.as_slice(), concerned.as_slice()) {
                    ([], &[first, _]) if snap => first,
                    ([], _) => longest(fault, &concerned).unwrap_or(concerned[0]),
                    (&[only], _) => only,
                    _ => return Err(Reason::WouldVanish),
                };
                let from: Vec<u32> = concerned.iter().copied().filter(|&c| c != keeper).collect();
                for &c in &from {
                    rest.add(c, -finding.area_m2);
                }
                let kind = if snap {
                    RepairKind::Snap { moved: keys(&from) }
                } else {
                    RepairKind::TrimOverlap { from: keys(&from), keeper: key(keeper) }
                };
                Ok((Move { takes: from, ..Move::default() }, kind))
            }
            FindingKind::Orphan => Err(Reason::Orphan),
            FindingKind::Outside => {
                if concerned.iter().any(|&c| rest.would_vanish(c, finding.area_m2)) {
                    return Err(Reason::WouldVanish);
                }
                for &c in &concerned {
                    rest.add(c, -finding.area_m2);
                }
                let kind = if snap {
                    RepairKind::Snap { moved: keys(&concerned) }
                } else {
                    RepairKind::ClipOutside { from: keys(&concerned) }
                };
                Ok((Move { takes: concerned, ..Move::default() }, kind))
            }
        }
    }
}

/// The child whose own part shares the longest stretch of border with a faulty place; of equals the first.
fn longest(fault: &Fault, among: &[u32]) -> Option<u32> {
    let mut shared: Vec<(u32, f64)> = among.iter().map(|&c| (c, 0.0)).collect();
    for stretch in &fault.border {
        let length = haversine_m(stretch.edge.from.to_lonlat(), stretch.edge.to.to_lonlat());
        // For a gap all that lie beyond count; for an overlap those that lie here and go on alone beyond.
        let beyond = stretch.beyond.iter().filter(|&&o| o != PARENT);
        if fault.children.is_empty() || beyond.clone().count() == 1 {
            for owner in beyond {
                shared.iter_mut().filter(|s| s.0 == *owner).for_each(|s| s.1 += length);
            }
        }
    }
    let most = shared.into_iter().rev().max_by(|a, b| a.1.total_cmp(&b.1))?;
    (most.1 > 0.0).then_some(most.0)
}

/// What is left of the area of each child while repairs are decided, m².
pub(super) struct Rest<'a, K> {
    index: &'a CoverIndex<K>,
    area_m2: HashMap<u32, f64>,
}

impl<'a, K> Rest<'a, K> {
    pub fn new(index: &'a CoverIndex<K>) -> Self {
        Self { index, area_m2: HashMap::new() }
    }

    fn of(&mut self, child: u32) -> &mut f64 {
        let index = self.index;
        self.area_m2.entry(child).or_insert_with(|| index.children[child as usize].to_shape().area_m2())
    }

    fn add(&mut self, child: u32, area_m2: f64) {
        *self.of(child) += area_m2;
    }

    /// Would less than a thousandth of the place, or a hundredth of a square metre, be left?
    fn would_vanish(&mut self, child: u32, taken_m2: f64) -> bool {
        *self.of(child) - taken_m2 <= (taken_m2 * 1e-3).min(0.01)
    }
}
