//! What would mend a cover.
//!
//! Who gets or loses what is decided in `rules`.
//!
//! # How it is done
//! A repair only adds the border of a faulty place to the borders of some children or takes it from them: sums of edges, as in the proof.
//! Repairs of one [`Proposal`] can therefore be applied in any choice. When all are, what is left of the sum is nothing, but
//! for what the proposal leaves to a person.

use super::apply::{Applied, Change, all_sound, carry_out, left_after};
use super::finding::{CoverSettings, Finding};
use super::index::CoverIndex;
use super::overlay::{Fault, PARENT, Place};
use super::rules::Rest;
use crate::bounds::Bounds;
use serde::Serialize;

/// What a repair does.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RepairKind<K> {
    /// These children follow the line of their neighbour or of the parent.
    Snap {
        /// The children that move.
        moved: Vec<K>,
    },
    /// A gap becomes part of a child.
    AssignGap {
        /// The child.
        to: K,
    },
    /// An overlap is taken from all but one.
    TrimOverlap {
        /// From whom.
        from: Vec<K>,
        /// Who keeps it.
        keeper: K,
    },
    /// A part outside the parent is cut off.
    ClipOutside {
        /// From whom.
        from: Vec<K>,
    },
    /// An unsound border is made sound.
    Untangle {
        /// Whose.
        child: K,
    },
}

/// A proposed repair.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Repair<K> {
    /// What it does.
    pub kind: RepairKind<K>,
    /// The place it mends; `None` for an unsound border.
    pub finding: Option<Finding<K>>,
    /// The children it changes, before and after, when it is applied alone.
    pub changes: Vec<Change<K>>,
}

/// Why a place is left to a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Nothing of a child would be left: it was drawn twice, or lies wholly in others.
    WouldVanish,
    /// The child has no part in the parent.
    Orphan,
    /// The gap has no child beside it.
    NoNeighbour,
    /// The border of the parent is not sound.
    ParentUnsound,
}

/// A place that a person must decide.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ByHand<K> {
    /// Why.
    pub reason: Reason,
    /// The place; `None` for a border that is not sound.
    pub finding: Option<Finding<K>>,
    /// The children concerned.
    pub children: Vec<K>,
}

/// All that can be proposed for a cover.
pub struct Proposal<K> {
    /// Repairs, the smallest places first.
    pub repairs: Vec<Repair<K>>,
    /// What is left to a person.
    pub by_hand: Vec<ByHand<K>>,
    pub(super) moves: Vec<Move>,
    pub(super) places: Vec<Place>,
    /// Leave out places of crossings at which nothing ends any more.
    pub(super) straighten: bool,
}

/// What a repair does to the sum of edges.
#[derive(Debug, Clone, Default)]
pub(super) struct Move {
    /// Number of the place and of the fault in it; `None` for an unsound border.
    pub fault: Option<(usize, usize)>,
    /// Who gets the faulty place.
    pub gives: Option<u32>,
    /// Who loses it.
    pub takes: Vec<u32>,
    /// Whose border is replaced although nothing else changes it.
    pub untangles: Option<u32>,
}

/// A fault with what is needed to decide about it.
struct Open<'a, K> {
    at: (usize, usize),
    fault: &'a Fault,
    finding: Finding<K>,
}

impl<K: Clone> CoverIndex<K> {
    /// Proposes repairs for everything that is wrong with the cover. The rules are in `cover/rules.rs` and in `docs/how-to/check-the-cover.md`.
    pub fn repairs(&self, settings: &CoverSettings) -> Proposal<K> {
        let places = self.places();
        let faults: Vec<Fault> = places.iter().flat_map(|p| p.faults.iter().cloned()).collect();
        let orphans = self.orphans(&faults, None);
        let name = |c: u32| self.keys.get(c as usize).cloned();
        let mut open: Vec<Open<K>> = Vec::new();
        for (p, place) in places.iter().enumerate() {
            for (f, fault) in place.faults.iter().enumerate() {
                let finding = fault.finding(settings, |c| orphans.contains(&c), name);
                open.push(Open { at: (p, f), fault, finding });
            }
        }
        // Small places first: what a child loses there hardly matters for the decision about the large ones.
        open.sort_by(|a, b| a.finding.area_m2.total_cmp(&b.finding.area_m2));
        let mut decided: Vec<(Move, RepairKind<K>, Option<Finding<K>>)> = Vec::new();
        let mut by_hand = Vec::new();
        let mut left_to_hand: Vec<Bounds> = Vec::new();
        let mut rest = Rest::new(self);
        for o in open {
            match self.decide(o.fault, &o.finding, &mut rest) {
                Ok((moves, kind)) => {
                    decided.push((Move { fault: Some(o.at), ..moves }, kind, Some(o.finding)));
                }
                Err(reason) => {
                    left_to_hand.push(Bounds::of(&o.fault.rings[0]).grown(2));
                    let children = o.finding.children.clone();
                    by_hand.push(ByHand { reason, finding: Some(o.finding), children });
                }
            }
        }
        for &(child, _) in &self.unsound {
            let key = self.keys[child as usize].clone();
            if self.children[child as usize].rings.is_empty() {
                by_hand.push(ByHand { reason: Reason::WouldVanish, finding: None, children: vec![key] });
            } else {
                let moves = Move { untangles: Some(child), ..Move::default() };
                decided.push((moves, RepairKind::Untangle { child: key }, None));
            }
        }
        if self.defects.iter().any(|d| d.0 == PARENT) {
            by_hand.push(ByHand { reason: Reason::ParentUnsound, finding: None, children: vec![] });
        }
        let moves: Vec<Move> = decided.iter().map(|d| d.0.clone()).collect();
        let all: Vec<&Move> = moves.iter().collect();
        // Rarely, a border that goes straight again meets another one closer than the lattice tells: then all stay bent.
        let straighten = {
            let applied = carry_out(self, &places, &all, true);
            let left = left_after(self, &applied);
            all_sound(&applied) && left.iter().all(|e| left_to_hand.iter().any(|b| b.holds(e.bounds())))
        };
        let repairs = decided
            .into_iter()
            .map(|(moves, kind, finding)| {
                let changes = carry_out(self, &places, &[&moves], straighten);
                Repair { kind, finding, changes: self.named(changes).changes }
            })
            .collect();
        Proposal { repairs, by_hand, moves, places, straighten }
    }
}

impl<K: Clone> Proposal<K> {
    /// The new shapes when the repairs of these numbers are applied together to the cover they were proposed for.
    pub fn apply(&self, index: &CoverIndex<K>, repairs: &[usize]) -> Applied<K> {
        let moves: Vec<&Move> = repairs.iter().filter_map(|&r| self.moves.get(r)).collect();
        index.named(carry_out(index, &self.places, &moves, self.straighten))
    }

    /// The new shapes when all repairs are applied.
    pub fn apply_all(&self, index: &CoverIndex<K>) -> Applied<K> {
        self.apply(index, &(0..self.moves.len()).collect::<Vec<_>>())
    }
}
