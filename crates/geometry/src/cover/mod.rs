//! Do the grids of a community tile it: no gap, no overlap, nothing outside? And if not: where, how much, and what would mend it?
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
//! Every faulty place is bounded by edges that are left over, so it is enough to look around those (`windows`). There, all edges are cut
//! where they meet (`arrange`), and for both sides of each stretch it is computed whose inside lies there (`overlay`). A [`Finding`] is
//! a connected place with one and the same set of owners; its border is closed always. A border that is not sound is reported as such, and
//! counts as the points it winds around an odd number of times, so that the rest of the report does not suffer.
//!
//! # What is exact
//! Whether the cover is proven; and, where no borders cross between their vertices, every border, owner and area (areas are those of
//! [`crate::measure`]). Where borders do cross between vertices the crossing is rounded to the lattice, which moves a border by less than a lattice
//! step: the area of such a finding is within 8 mm times its border's length, and what is thinner than 8 mm may be missing or
//! come in pieces. It is never missing altogether: a crossing that leaves nothing on the lattice is a finding of its own, and
//! a cover that is not proven has a finding or an unsound border.
//!
//! Cost: linear in the number of edges when nothing is left over and borders are as they occur; around each faulty place about n log n
//! in the edges there.

mod apply;
mod arrange;
mod border;
mod finding;
mod index;
mod open;
mod overlay;
mod repair;
mod rules;
mod trace;
mod windows;

pub use apply::{Applied, Change};
pub use finding::{CoverReport, CoverSettings, Finding, FindingKind, Invalid, Severity};
pub use index::CoverIndex;
pub use repair::{ByHand, Proposal, Reason, Repair, RepairKind};

use crate::shape::MultiPolygon;

/// Checks that `children` tile `parent` without gap or overlap. See the module for what is proven and how.
///
/// `K` names a child in the report (its grid code). Give each child once. Whoever checks the same cover again and again builds a
/// [`CoverIndex`].
pub fn check_cover<K: Clone>(
    parent: &MultiPolygon,
    children: &[(K, &MultiPolygon)],
    settings: &CoverSettings,
) -> CoverReport<K> {
    CoverIndex::build(parent, children).report(settings)
}

#[cfg(test)]
mod finding_tests;
#[cfg(test)]
mod repair_tests;
#[cfg(test)]
mod tests;
