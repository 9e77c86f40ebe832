//! The case: what it is ([`model`]), what can be done to it ([`action`]), who may do what from where ([`table`]), and what
//! happens then ([`mod@apply`]).

pub mod action;
pub mod answers;
pub mod apply;
pub mod clocks;
mod closing;
mod handling;
mod intake;
pub mod late;
pub mod model;
pub mod names;
pub mod powers;
pub mod refusal;
mod regrid;
pub mod situation;
mod split;
mod steering;
mod succession;
pub mod table;

pub use action::{Action, Audience};
pub use answers::{Answered, Answers, Given};
pub use apply::{Decision, EventBody, TEXT_MAX, absorb, allowed, apply, public_data, report, report_same};
pub use clocks::{DueKind, Owes, due, light, paused, running_clock, who_owes};
pub use model::*;
pub use powers::Power;
pub use refusal::Refusal;
pub use regrid::regrid;
pub use situation::{
    By, DepartmentFacts, Departments, NewCase, Newborn, PlaceChange, Resolved, Situation, holds,
};
pub use split::split_off;
pub use succession::{InHand, Leaving, in_hand, succeed};
pub use table::Offer;

#[cfg(test)]
mod tests;
