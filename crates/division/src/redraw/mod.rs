//! Grids drawn anew by hand: cut by a line, joined, given ground, and what ground passes from which grid to which.
//!
//! Every edit lays all borders and what was drawn over each other as one arrangement ([`crate::arrange`]) and gives each face to one
//! grid. So neighbours share every vertex of their common border whatever was drawn, and a cover without gaps stays one. Where a
//! line meets a border between two of its vertices, the new vertex may lie up to 7 mm beside it (half a step of the lattice); it is
//! in both neighbours, and in [`Drawn::border`] when the border is the community's own.

mod edit;
mod flows;
mod laid;
mod share;

pub use edit::{Edit, edit};
pub use flows::{Flow, flows};
pub use share::Brought;

use crate::arrange::Unsettled;
use tessera_geometry::MultiPolygon;

/// A piece of ground with the grid it came from.
#[derive(Debug, Clone, PartialEq)]
pub struct Piece {
    /// The grid it goes on as, by its number in what was given; `None` for a new one.
    pub grid: Option<usize>,
    /// The grid most of its ground was before, by its number; `None` where it was in none.
    pub from: Option<usize>,
    /// Its border.
    pub border: MultiPolygon,
}

/// What an edit makes of the grids.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawn {
    /// The community's border with the vertices the edit brought to it.
    pub border: MultiPolygon,
    /// The grids: those that go on in the order given, then the new ones. A grid that lost all its ground is not among them.
    pub pieces: Vec<Piece>,
}

/// Why an edit was not made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// The line cuts no grid in two.
    #[error("the line cuts no grid in two: draw it from border to border")]
    CutsNothing,
    /// A number that no grid has.
    #[error("there is no grid number {0}")]
    Unknown(usize),
    /// Fewer than two grids to join.
    #[error("two grids or more can be joined")]
    TooFew,
    /// The ground that was drawn lies outside the community.
    #[error("the ground lies outside the community, or is the grid's already")]
    NoGround,
    /// The lines could not be laid over each other.
    #[error(transparent)]
    Unsettled(#[from] Unsettled),
}
