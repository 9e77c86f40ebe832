//! Which grid does a point belong to? Exact, and fast enough to ask for every position that comes in.
//!
//! Borders and points are snapped to the 10⁻⁷ degree lattice ([`crate::snap`] says who owns a point on a border),
//! so the answer does not depend on rounding. Over all borders lies a raster of cells. Most cells are crossed by no
//! border and know their grid at once. A cell crossed by borders keeps, for each grid concerned, the pieces of
//! border in it and whether the grid owns the cell's **south-eastern corner**. A question walks from the point to
//! that corner, first east and then south; every border passed changes inside to outside. Only edges of this one
//! cell can be passed, so the cost does not grow with the length of the borders.
//!
//! In a cover proven by [`crate::cover`] each point inside has exactly one owner. Where grids overlap the one given
//! first answers; in a gap there is no answer.

mod build;

use crate::coord::LonLat;
use crate::shape::MultiPolygon;
use crate::snap::{IntPoint, on_segment, side};
use std::cmp::Ordering;

/// An index of places that answers "whose is this point". `K` names a place (its grid code).
#[derive(Debug, Clone)]
pub struct GridIndex<K> {
    keys: Vec<K>,
    raster: Raster,
}

/// What one raster cell knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cell {
    /// No place reaches here.
    Nobody,
    /// Wholly inside one place (the first, where places overlap).
    Whole(u32),
    /// Crossed by borders: the number of its candidate list.
    Mixed(u32),
}

/// A place that owns at least a part of a crossed cell.
#[derive(Debug, Clone, Copy)]
struct Candidate {
    place: u32,
    /// Does it own the south-eastern corner of the cell?
    owns_corner: bool,
    /// Its pieces of border in this cell begin here in [`Raster::edges`] and end where the next one's begin.
    first_edge: u32,
}

#[derive(Debug, Clone, Copy)]
struct Segment {
    a: IntPoint,
    b: IntPoint,
}

/// The raster over all borders. Cells are squares of 2^shift lattice steps.
#[derive(Debug, Clone, Default)]
struct Raster {
    x0: i64,
    y0: i64,
    shift: u32,
    columns: usize,
    cells: Vec<Cell>,
    /// Candidate list `m` is `candidates[lists[m]..lists[m + 1]]`, ordered by place.
    lists: Vec<u32>,
    /// All lists, and one last entry that ends the edges of the one before.
    candidates: Vec<Candidate>,
    edges: Vec<Segment>,
}

impl Raster {
    fn cell_at(&self, p: IntPoint) -> Option<(usize, usize)> {
        let column = usize::try_from((i64::from(p.x) - self.x0) >> self.shift).ok()?;
        let row = usize::try_from((i64::from(p.y) - self.y0) >> self.shift).ok()?;
        (column < self.columns && row * self.columns < self.cells.len()).then_some((column, row))
    }

    /// The south-eastern corner of a cell: its last column and its first row of lattice points.
    fn corner(&self, column: usize, row: usize) -> (i64, i64) {
        (self.x0 + ((column as i64 + 1) << self.shift) - 1, self.y0 + ((row as i64) << self.shift))
    }

    fn edges_of(&self, candidate: usize) -> &[Segment] {
        let range = self.candidates[candidate].first_edge..self.candidates[candidate + 1].first_edge;
        &self.edges[range.start as usize..range.end as usize]
    }

    fn candidates_of(&self, list: u32) -> std::ops::Range<usize> {
        self.lists[list as usize] as usize..self.lists[list as usize + 1] as usize
    }

    fn owner(&self, p: IntPoint) -> Option<u32> {
        let (column, row) = self.cell_at(p)?;
        match self.cells[row * self.columns + column] {
            Cell::Nobody => None,
            Cell::Whole(place) => Some(place),
            Cell::Mixed(list) => {
                let corner = self.corner(column, row);
                self.candidates_of(list)
                    .find(|&c| {
                        let passed = self.edges_of(c).iter().filter(|s| is_passed(s, p, corner)).count();
                        self.candidates[c].owns_corner ^ (passed % 2 == 1)
                    })
                    .map(|c| self.candidates[c].place)
            }
        }
    }

    fn owner_or_border(&self, p: IntPoint) -> Option<u32> {
        self.owner(p).or_else(|| {
            let (column, row) = self.cell_at(p)?;
            let Cell::Mixed(list) = self.cells[row * self.columns + column] else { return None };
            let on_border = |s: &Segment| on_segment(s.a.wide(), s.b.wide(), p.wide());
            self.candidates_of(list)
                .find(|&c| self.edges_of(c).iter().any(on_border))
                .map(|c| self.candidates[c].place)
        })
    }
}

/// Is the edge passed an odd number of times on the way from `p` east to the corner's column, then south to the
/// corner? Both ends are taken an infinitesimal step to the east and a far smaller one to the north.
fn is_passed(s: &Segment, p: IntPoint, corner: (i64, i64)) -> bool {
    let (a, b, p) = (s.a.wide(), s.b.wide(), p.wide());
    let turn = (corner.0, p.1);

    // East: the edge reaches over the level of the path, and lies between its ends. "West of the edge" holds for
    // points strictly west of it, because the small step takes points on it to its east.
    let (low, high) = if a.1 <= b.1 { (a, b) } else { (b, a) };
    let east = low.1 <= p.1
        && p.1 < high.1
        && (side(low, high, p) == Ordering::Greater) != (side(low, high, turn) == Ordering::Greater);

    // South: the edge reaches over the column of the path. Of a point on the edge, seen from the path just east
    // of the column: a rising edge is above it there, a level or falling one is below (the step north is far
    // smaller than the step east, but a level edge does not rise at all).
    let (left, right) = if a.0 <= b.0 { (a, b) } else { (b, a) };
    let rising = right.1 > left.1;
    let above_edge = |q: (i64, i64)| match side(left, right, q) {
        Ordering::Greater => true,
        Ordering::Equal => !rising,
        Ordering::Less => false,
    };
    let south = left.0 <= turn.0 && turn.0 < right.0 && above_edge(turn) != above_edge(corner);
    east != south
}

impl<K: Clone> GridIndex<K> {
    /// Builds the index. Where places overlap, the one that comes first answers.
    ///
    /// Places may have holes and several parts. Invalid borders do no harm: what an odd number of borders
    /// surrounds is inside.
    pub fn build(places: Vec<(K, MultiPolygon)>) -> Self {
        let raster = build::raster(places.iter().map(|(_, shape)| shape));
        Self { keys: places.into_iter().map(|(k, _)| k).collect(), raster }
    }

    /// The place that owns the point; `None` outside all places, and for numbers that are no position.
    pub fn locate(&self, lon: f64, lat: f64) -> Option<K> {
        let p = LonLat::new(lon, lat).ok()?;
        self.raster.owner(IntPoint::snap(p)).map(|i| self.keys[i as usize].clone())
    }

    /// Like [`GridIndex::locate`], and a point exactly on the outer border of the whole cover, which the half-open
    /// rule leaves without owner on its eastern and northern side, gets the first place that has it on its border.
    pub fn locate_or_border(&self, lon: f64, lat: f64) -> Option<K> {
        let p = LonLat::new(lon, lat).ok()?;
        self.raster.owner_or_border(IntPoint::snap(p)).map(|i| self.keys[i as usize].clone())
    }

    /// [`GridIndex::locate`] for many points; answers stand in the order of the points.
    pub fn locate_many(&self, points: &[LonLat]) -> Vec<Option<K>> {
        points
            .iter()
            .map(|&p| self.raster.owner(IntPoint::snap(p)).map(|i| self.keys[i as usize].clone()))
            .collect()
    }

    /// How many places are in the index.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// True without any place.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// Memory the index holds, bytes, without what the keys point to.
    pub fn memory_bytes(&self) -> usize {
        let r = &self.raster;
        size_of::<Self>()
            + self.keys.capacity() * size_of::<K>()
            + r.cells.capacity() * size_of::<Cell>()
            + r.lists.capacity() * size_of::<u32>()
            + r.candidates.capacity() * size_of::<Candidate>()
            + r.edges.capacity() * size_of::<Segment>()
    }
}

#[cfg(test)]
mod tests;
