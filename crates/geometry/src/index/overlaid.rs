//! Cells in which places lie over each other (or that are too dense or too large to prove the contrary): every place
//! concerned is asked in turn, the first one that owns the point answers.
//!
//! A cell keeps, for each place concerned, the pieces of border in it and whether the place owns the cell's
//! south-eastern corner. A question walks from the point to that corner, first east and then south; every border
//! passed changes inside to outside.

use crate::snap::{IntPoint, Wide, on_segment, side};
use std::cmp::Ordering;
use std::ops::Range;

/// A piece of border. `a` is the lower end; of a level edge the western one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Segment {
    pub a: IntPoint,
    pub b: IntPoint,
}

impl Segment {
    /// The edge between two points, whichever way round it was drawn.
    pub fn between(a: IntPoint, b: IntPoint) -> Self {
        if (a.y, a.x) <= (b.y, b.x) { Self { a, b } } else { Self { a: b, b: a } }
    }
}

/// A place that owns at least a part of a cell.
#[derive(Debug, Clone, Copy)]
struct Candidate {
    place: u32,
    /// Does it own the south-eastern corner of the cell?
    owns_corner: bool,
    /// Its pieces of border in this cell begin here in [`Lists::edges`] and end where the next one's begin.
    first_edge: u32,
}

/// Candidate lists: list `m` is `candidates[ends[m]..ends[m + 1]]`, ordered by place.
#[derive(Debug, Clone, Default)]
pub(super) struct Lists {
    ends: Vec<u32>,
    candidates: Vec<Candidate>,
    edges: Vec<Segment>,
}

impl Lists {
    /// Adds a candidate to the list that [`Lists::close`] will end.
    pub fn add(&mut self, place: u32, owns_corner: bool, edges: impl Iterator<Item = Segment>) {
        self.candidates.push(Candidate { place, owns_corner, first_edge: self.edges.len() as u32 });
        self.edges.extend(edges);
    }

    /// Ends a list and gives its number.
    pub fn close(&mut self) -> u32 {
        if self.ends.is_empty() {
            self.ends.push(0);
        }
        self.ends.push(self.candidates.len() as u32);
        self.ends.len() as u32 - 2
    }

    /// Gives back memory that was reserved for more.
    pub fn shrink(&mut self) {
        self.ends.shrink_to_fit();
        self.candidates.shrink_to_fit();
        self.edges.shrink_to_fit();
    }

    fn candidates_of(&self, list: u32) -> Range<usize> {
        self.ends[list as usize] as usize..self.ends[list as usize + 1] as usize
    }

    fn edges_of(&self, candidate: usize) -> &[Segment] {
        let end = self.candidates.get(candidate + 1).map_or(self.edges.len(), |c| c.first_edge as usize);
        &self.edges[self.candidates[candidate].first_edge as usize..end]
    }

    /// The first place of a list that owns the point.
    pub fn owner(&self, list: u32, p: IntPoint, corner: Wide) -> Option<u32> {
        self.candidates_of(list)
            .find(|&c| {
                let passed = self.edges_of(c).iter().filter(|s| is_passed(s, p, corner)).count();
                self.candidates[c].owns_corner ^ (passed % 2 == 1)
            })
            .map(|c| self.candidates[c].place)
    }

    /// The first place of a list that has the point exactly on its border.
    pub fn bordering(&self, list: u32, p: IntPoint) -> Option<u32> {
        let on_border = |s: &Segment| on_segment(s.a.wide(), s.b.wide(), p.wide());
        self.candidates_of(list)
            .find(|&c| self.edges_of(c).iter().any(on_border))
            .map(|c| self.candidates[c].place)
    }

    /// Memory held on the heap, bytes.
    pub fn heap_bytes(&self) -> usize {
        self.ends.capacity() * size_of::<u32>()
            + self.candidates.capacity() * size_of::<Candidate>()
            + self.edges.capacity() * size_of::<Segment>()
    }
}

/// Is the edge passed an odd number of times on the way from `p` east to the corner's column, then south to the
/// corner? Both ends are taken an infinitesimal step to the east and a far smaller one to the north.
fn is_passed(s: &Segment, p: IntPoint, corner: Wide) -> bool {
    let (low, high, p) = (s.a.wide(), s.b.wide(), p.wide());
    let turn = (corner.0, p.1);

    // East: the edge reaches over the level of the path, and lies between its ends. "West of the edge" holds for
    // points strictly west of it, because the small step takes points on it to its east.
    let east = low.1 <= p.1
        && p.1 < high.1
        && (side(low, high, p) == Ordering::Greater) != (side(low, high, turn) == Ordering::Greater);

    // South: the edge reaches over the column of the path. Of a point on the edge, seen from the path just east
    // of the column: a rising edge is above it there, a level or falling one is below (the step north is far
    // smaller than the step east, but a level edge does not rise at all).
    let (left, right) = if low.0 <= high.0 { (low, high) } else { (high, low) };
    let rising = right.1 > left.1;
    let above_edge = |q: Wide| match side(left, right, q) {
        Ordering::Greater => true,
        Ordering::Equal => !rising,
        Ordering::Less => false,
    };
    let south = left.0 <= turn.0 && turn.0 < right.0 && above_edge(turn) != above_edge(corner);
    east != south
}
