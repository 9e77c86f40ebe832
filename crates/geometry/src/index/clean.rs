//! Cells in which every point has at most one owner.
//!
//! Call `label` the number of a place plus one, and 0 "nobody". In a clean cell each distinct edge is kept **once**,
//! with the labels of the places on its two sides combined by XOR. A walk that passes the edge turns the one label
//! into the other, whichever way it goes. So the owner of a point is the owner of the cell's south-eastern corner,
//! XOR the labels of all edges passed on the way from the point east to the corner's column and then south.
//!
//! # One comparison for each edge
//! The column of the turn is the same for all points of a cell. So for an edge the rows of the cell fall into
//! stretches known beforehand:
//! - on rows `lo..hi` the edge lies in the cell: it is passed on the way east if the point is west of it;
//! - from row `south` on, the edge crosses the corner's column below the turn: it is passed on the way south.
//!
//! "West of the edge" is `dx·y − dy·x > c` in coordinates of the cell, and fits 64 bits for edges up to [`LONGEST`].
//!
//! # The proof
//! XOR is only right if never two places own a point together. [`Prover::prove`] cuts the cell at each row where
//! an edge begins or ends. In such a stretch of rows the edges lie side by side from west to east; if their order is
//! the same on the first and on the last row they do not cross between, because they are straight. Then the stretch
//! consists of trapezoids, and following the owners from the corner through all of them shows whether any has
//! two. This is exact: positions are compared as fractions, and rows with the same infinitesimal step north that the
//! rule of ownership ([`crate::snap`]) takes. Whatever cannot be proven stays with [`super::overlaid`].

use super::overlaid::Segment;
use super::raster::Frame;
use std::cmp::Ordering;

/// Cells are at most this wide (power of two): rows of a cell fit 16 bits, with room for "never".
pub(super) const WIDEST_SHIFT: u32 = 15;
/// Edges at least as wide or high (in lattice steps, a thousand kilometres) are left to the 128-bit comparison.
const LONGEST: i64 = 1 << 28;
/// More edges than this in one cell are not worth a proof that takes their square.
const MOST_EDGES: usize = 64;
/// A row that no point has.
const NEVER: u16 = u16::MAX;

/// An edge in a clean cell. Half a cache line, never over the end of one.
#[derive(Debug, Clone, Copy)]
#[repr(align(32))]
pub(super) struct Record {
    /// A point at `x`, `y` of the cell is west of the edge when `dx·y − dy·x > c`.
    c: i64,
    dx: i32,
    dy: i32,
    /// Labels of both sides, combined.
    label: u32,
    /// Label of the owner of the cell's south-eastern corner.
    pub corner: u32,
    lo: u16,
    hi: u16,
    south: u16,
    /// How many edges the cell has, this one counted, if it is the first.
    pub count: u16,
}

impl Record {
    /// What passing this edge does to the owner's label: its label when it is passed on the way from the point to
    /// the corner, else 0. Without a branch, because which edges are passed cannot be predicted.
    #[inline]
    #[allow(clippy::needless_bitwise_bool, reason = "no branch, as said")]
    pub fn change(&self, x: u32, y: u32) -> u32 {
        let row = y as u16;
        let west = i64::from(self.dx) * i64::from(y) - i64::from(self.dy) * i64::from(x) > self.c;
        let east = (self.lo <= row) & (row < self.hi) & west;
        let passed = east ^ (row >= self.south);
        self.label & 0_u32.wrapping_sub(u32::from(passed))
    }
}

/// An edge and a place that has it in its border.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Bordered {
    /// Both ends, the lower one first.
    ends: [(i32, i32); 2],
    label: u32,
}

impl Bordered {
    pub fn new(s: Segment, place: u32) -> Self {
        Self { ends: [(s.a.y, s.a.x), (s.b.y, s.b.x)], label: place + 1 }
    }
}

/// A distinct edge as one cell sees it.
#[derive(Debug, Clone, Copy)]
struct Piece {
    dx: i64,
    dy: i64,
    c: i64,
    lo: u16,
    hi: u16,
    south: u16,
    /// The places on its sides; the second is 0 when there is one only.
    sides: [u32; 2],
}

impl Piece {
    /// Which of two edges lies farther east on a row, with the step north that decides between edges that meet there.
    fn compare(&self, other: &Self, row: u16) -> Ordering {
        let y = i64::from(row);
        let (one, two) = (self.dx * y - self.c, other.dx * y - other.c);
        (i128::from(one) * i128::from(other.dy))
            .cmp(&(i128::from(two) * i128::from(self.dy)))
            .then_with(|| (self.dx * other.dy).cmp(&(other.dx * self.dy)))
    }

    /// The rows of the cell on which the edge matters; `None` if it is passed by no walk in it.
    fn cut(
        frame: &Frame,
        (column, row): (usize, usize),
        ends: [(i32, i32); 2],
        sides: [u32; 2],
    ) -> Option<Self> {
        let size = 1_i64 << frame.shift;
        let (x0, y0) = frame.south_west(column, row);
        let [(low_y, low_x), (high_y, high_x)] = ends;
        let (low_x, low_y) = (i64::from(low_x) - x0, i64::from(low_y) - y0);
        let (high_x, high_y) = (i64::from(high_x) - x0, i64::from(high_y) - y0);
        let (dx, dy) = (high_x - low_x, high_y - low_y);
        let c = dx * low_y - dy * low_x;
        let turn = size - 1;
        let (mut lo, mut hi, mut south) = (low_y.max(0), high_y.min(size), None);
        if dy == 0 {
            // A level edge is never passed going east, and lies below the turn from its own row on.
            south = (low_x <= turn && turn < high_x).then_some(low_y);
        } else if low_x <= turn && turn < high_x {
            // Rising out of the cell's columns: the first row on which it is east of the turn's column.
            let s = low_y + dy * (turn - low_x) / dx + 1;
            hi = hi.min(s);
            south = Some(s);
        } else if high_x <= turn && turn < low_x {
            // Rising westward into them: the first row on which it is not east of the turn's column.
            let s = low_y + (dy * (low_x - turn) - dx - 1) / -dx;
            lo = lo.max(s);
            south = Some(s);
        } else if low_x > turn {
            return None;
        }
        // Rows on which it lies west of the whole cell do not count: no point of the cell is west of it there.
        if dy == 0 || (low_x <= 0 && high_x <= 0) {
            hi = lo;
        } else if low_x <= 0 {
            lo = lo.max(low_y + dy * -low_x / dx + 1);
        } else if high_x <= 0 {
            hi = hi.min(low_y + (dy * low_x - dx - 1) / -dx);
        }
        let mut piece = Self { dx, dy, c, lo: 0, hi: 0, south: NEVER, sides };
        if lo < hi {
            (piece.lo, piece.hi) = (lo as u16, hi as u16);
        }
        // Not above the corner, or it would be below all turns.
        if let Some(s) = south.filter(|s| (1..size).contains(s)) {
            piece.south = s as u16;
        }
        (piece.lo < piece.hi || piece.south != NEVER).then_some(piece)
    }
}

/// Proves cells clean, one after the other.
#[derive(Debug, Default)]
pub(super) struct Prover {
    pieces: Vec<Piece>,
    events: Vec<u16>,
    order: Vec<u16>,
    owners: Vec<u32>,
}

/// What a proof has found out about a clean cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Proof {
    /// Does a part of the cell belong to nobody?
    pub gap: bool,
}

impl Prover {
    /// Is this cell clean? `corner` are the labels of the owners of its south-eastern corner. Afterwards
    /// [`Prover::records`] has its edges.
    pub fn prove(
        &mut self,
        frame: &Frame,
        cell: (usize, usize),
        edges: &mut [Bordered],
        corner: &[u32],
    ) -> Option<Proof> {
        if frame.shift > WIDEST_SHIFT {
            return None;
        }
        edges.sort_unstable();
        self.pieces.clear();
        for same in edges.chunk_by(|a, b| a.ends == b.ends) {
            let [(low_y, low_x), (high_y, high_x)] = same[0].ends;
            let (dx, dy) = (i64::from(high_x) - i64::from(low_x), i64::from(high_y) - i64::from(low_y));
            if dx.abs() >= LONGEST || dy >= LONGEST {
                return None;
            }
            let (mut sides, mut n) = ([0, 0], 0);
            // A place that has the edge twice is the same on both sides of it.
            for place in same.chunk_by(|a, b| a.label == b.label).filter(|c| c.len() % 2 == 1) {
                *sides.get_mut(n)? = place[0].label;
                n += 1;
            }
            if n > 0 {
                self.pieces.extend(Piece::cut(frame, cell, same[0].ends, sides));
            }
        }
        if self.pieces.len() > MOST_EDGES {
            return None;
        }
        self.follow(corner, 1 << frame.shift)
    }

    /// Follows the owners from the corner through every trapezoid.
    fn follow(&mut self, corner: &[u32], size: u16) -> Option<Proof> {
        let Self { pieces, events, order, owners } = self;
        events.clear();
        events.extend([0, size]);
        events.extend(pieces.iter().flat_map(|p| [p.lo, p.hi, p.south]).filter(|&e| e < size));
        events.sort_unstable();
        events.dedup();
        let mut proof = Proof { gap: false };
        for stretch in events.windows(2) {
            let (first, last) = (stretch[0], stretch[1] - 1);
            owners.clear();
            owners.extend_from_slice(corner);
            for p in pieces.iter().filter(|p| p.south <= first) {
                toggle(owners, p);
            }
            check(owners, &mut proof)?;
            order.clear();
            order.extend((0..pieces.len() as u16).filter(|&i| {
                let p = &pieces[usize::from(i)];
                p.lo <= first && first < p.hi
            }));
            let compare = |a: u16, b: u16, row| pieces[usize::from(a)].compare(&pieces[usize::from(b)], row);
            order.sort_unstable_by(|&a, &b| compare(b, a, first));
            // Nobody changes places, or two edges cross.
            if last > first
                && order.windows(2).any(|w| compare(w[0], w[1], first) != compare(w[0], w[1], last))
            {
                return None;
            }
            for together in order.chunk_by(|&a, &b| compare(a, b, first) == Ordering::Equal) {
                for &i in together {
                    toggle(owners, &pieces[usize::from(i)]);
                }
                check(owners, &mut proof)?;
            }
        }
        Some(proof)
    }

    /// The edges of the cell proven last, as the index keeps them.
    pub fn records(&self, corner: u32) -> impl Iterator<Item = Record> + '_ {
        let count = self.pieces.len() as u16;
        self.pieces.iter().map(move |p| Record {
            c: p.c,
            dx: p.dx as i32,
            dy: p.dy as i32,
            label: p.sides[0] ^ p.sides[1],
            corner,
            lo: p.lo,
            hi: p.hi,
            south: p.south,
            count,
        })
    }
}

/// Passing an edge: each place on it changes from owner to not, or back.
fn toggle(owners: &mut Vec<u32>, piece: &Piece) {
    for side in piece.sides.into_iter().filter(|&s| s != 0) {
        match owners.iter().position(|&o| o == side) {
            Some(i) => drop(owners.swap_remove(i)),
            None => owners.push(side),
        }
    }
}

/// At most one owner may be left; notes when there is none.
fn check(owners: &[u32], proof: &mut Proof) -> Option<()> {
    proof.gap |= owners.is_empty();
    (owners.len() <= 1).then_some(())
}
