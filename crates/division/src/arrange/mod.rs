//! The planar arrangement of border, streets and cuts: one set of vertices, edges that meet only in vertices, and the
//! faces between them.
//!
//! Lines are cut wherever they cross and the crossing is rounded to the 10⁻⁷° lattice, until no two edges meet other than in
//! vertices (iterated snap rounding after Halperin and Packer: "Iterated snap rounding", Computational Geometry 23, 2002,
//! without their hot pixels: only true meetings are rounded). All tests are exact in integers, so whatever is composed of faces
//! shares its border with its neighbours vertex by vertex.

mod cells;
mod faces;
mod rings;
mod snap;
mod walks;

pub use faces::{Faces, NONE};

use crate::input::Barrier;
use tessera_geometry::IntPoint;

/// What an edge is. Where lines lie on each other, the first of these in order wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// The community's border.
    Border,
    /// The border of a locked grid.
    Locked,
    /// A street, river, railway.
    Line(Barrier),
    /// A cut between buildings.
    Cut,
}

/// A stretch of line: between two different lattice points, with what it is and the street it belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Segment {
    /// The smaller end.
    pub a: IntPoint,
    /// The larger end.
    pub b: IntPoint,
    /// What it is.
    pub kind: Kind,
    /// Index of the street, `u32::MAX` for none.
    pub street: u32,
}

/// No street.
pub const NO_STREET: u32 = u32::MAX;

impl Segment {
    /// A segment in the one order; `None` when the ends are equal.
    pub fn new(a: IntPoint, b: IntPoint, kind: Kind, street: u32) -> Option<Self> {
        (a != b).then(|| Self { a: a.min(b), b: a.max(b), kind, street })
    }
}

/// The arrangement could not be made: its lines keep on crossing after rounding. Not seen in practice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the lines cannot be laid on the lattice: after {rounds} rounds of rounding some still cross")]
pub struct Unsettled {
    /// Rounds tried.
    pub rounds: usize,
}

/// Lays lines over each other and finds the faces.
pub fn arrange(segments: Vec<Segment>) -> Result<Faces, Unsettled> {
    Ok(Faces::trace(&snap::settle(segments)?))
}

pub(crate) use cells::Cells;

/// Exact tests on lattice points.
pub(crate) mod exact {
    use std::cmp::Ordering;
    use tessera_geometry::IntPoint;

    /// Difference of two lattice points.
    pub fn minus(a: IntPoint, b: IntPoint) -> (i64, i64) {
        (i64::from(a.x) - i64::from(b.x), i64::from(a.y) - i64::from(b.y))
    }

    /// Cross product of (b − a) and (p − a); positive when `p` lies left of the line from `a` to `b`.
    pub fn turn(a: IntPoint, b: IntPoint, p: IntPoint) -> i128 {
        let (u, v) = (minus(b, a), minus(p, a));
        i128::from(u.0) * i128::from(v.1) - i128::from(u.1) * i128::from(v.0)
    }

    /// Does `p` lie on the segment from `a` to `b` but at neither end?
    pub fn strictly_on(a: IntPoint, b: IntPoint, p: IntPoint) -> bool {
        p != a
            && p != b
            && (a.x.min(b.x)..=a.x.max(b.x)).contains(&p.x)
            && (a.y.min(b.y)..=a.y.max(b.y)).contains(&p.y)
            && turn(a, b, p) == 0
    }

    /// Anticlockwise order of directions, starting in the east.
    pub fn by_angle(u: (i64, i64), v: (i64, i64)) -> Ordering {
        let lower = |d: (i64, i64)| d.1 < 0 || (d.1 == 0 && d.0 < 0);
        lower(u).cmp(&lower(v)).then_with(|| {
            let cross = i128::from(u.0) * i128::from(v.1) - i128::from(u.1) * i128::from(v.0);
            0.cmp(&cross)
        })
    }
}
