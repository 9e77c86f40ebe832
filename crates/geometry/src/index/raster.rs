//! The raster over all borders, and how a question is put to it.

use super::clean::Record;
use super::overlaid::Lists;
use crate::coord::LonLat;
use crate::snap::{IntPoint, Wide};

/// Where the cells lie. Cells are squares of 2^shift lattice steps.
#[derive(Debug, Clone, Default)]
pub(super) struct Frame {
    pub x0: i64,
    pub y0: i64,
    pub shift: u32,
    pub columns: usize,
    pub rows: usize,
}

impl Frame {
    /// How many cells there are.
    pub fn len(&self) -> usize {
        self.columns * self.rows
    }

    /// Column, row, and the place in the cell. A point outside has a column or row that does not exist.
    #[inline]
    fn split(&self, p: IntPoint) -> Spot {
        let (x, y) = ((i64::from(p.x) - self.x0).cast_unsigned(), (i64::from(p.y) - self.y0).cast_unsigned());
        let inside = (1_u64 << self.shift) - 1;
        Spot {
            column: (x >> self.shift) as usize,
            row: (y >> self.shift) as usize,
            x: (x & inside) as u32,
            y: (y & inside) as u32,
        }
    }

    /// The number of a point's cell; [`Frame::len`], one more than there are, outside of all.
    #[inline]
    #[allow(
        clippy::needless_bitwise_bool,
        reason = "no branch: whether a point is outside cannot be predicted"
    )]
    fn number(&self, s: &Spot) -> usize {
        if (s.column < self.columns) & (s.row < self.rows) {
            s.row * self.columns + s.column
        } else {
            self.len()
        }
    }

    /// The first column and row of lattice points of a cell.
    pub fn south_west(&self, column: usize, row: usize) -> Wide {
        (self.x0 + ((column as i64) << self.shift), self.y0 + ((row as i64) << self.shift))
    }

    /// The south-eastern corner of a cell: its last column and its first row of lattice points.
    fn corner(&self, column: usize, row: usize) -> Wide {
        let (x, y) = self.south_west(column + 1, row);
        (x - 1, y)
    }
}

/// A point by cell.
#[derive(Debug, Clone, Copy, Default)]
struct Spot {
    column: usize,
    row: usize,
    x: u32,
    y: u32,
}

/// What one raster cell knows, in 32 bits: two say what kind it is, the others are a label (see [`super::clean`])
/// or a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cell(u32);

impl Cell {
    /// No place reaches here.
    pub const NOBODY: Self = Self(0);
    const KIND: u32 = 3 << 30;
    const OVERLAID: u32 = 1 << 30;
    const CLEAN: u32 = 2 << 30;

    /// Wholly owned by one place (the first, where places overlap).
    pub fn whole(label: u32) -> Self {
        Self::with(0, label)
    }

    /// Crossed by borders, with a list in [`Raster::lists`].
    pub fn overlaid(list: u32) -> Self {
        Self::with(Self::OVERLAID, list)
    }

    /// Crossed by borders, with at most one owner for each point; its edges begin at this number in [`Raster::records`].
    pub fn clean(record: usize) -> Self {
        Self::with(Self::CLEAN, u32::try_from(record).expect("fewer than a billion edges"))
    }

    fn with(kind: u32, number: u32) -> Self {
        assert_eq!(number & Self::KIND, 0, "fewer than a billion places and edges");
        Self(kind | number)
    }

    /// Crossed by borders?
    #[inline]
    pub fn is_crossed(self) -> bool {
        self.0 & Self::KIND != 0
    }

    #[inline]
    fn is_clean(self) -> bool {
        self.0 & Self::KIND == Self::CLEAN
    }

    #[inline]
    fn is_overlaid(self) -> bool {
        self.0 & Self::KIND == Self::OVERLAID
    }

    #[inline]
    fn number(self) -> u32 {
        self.0 & !Self::KIND
    }
}

/// How many questions of a batch are under way together.
const BLOCK: usize = 256;

/// The raster over all borders.
#[derive(Debug, Clone, Default)]
pub(super) struct Raster {
    pub frame: Frame,
    /// Row by row, and one last cell that stands for everywhere else.
    pub cells: Vec<Cell>,
    pub records: Vec<Record>,
    pub lists: Lists,
    /// The lists of cells that are not overlaid but have border and a part without owner, by cell number: who borders
    /// there is asked only for points that nobody owns.
    pub edge_of_cover: Vec<(u32, u32)>,
}

impl Raster {
    /// The owner of a point.
    #[inline]
    pub fn owner(&self, p: IntPoint) -> Option<u32> {
        let spot = self.frame.split(p);
        let cell = *self.cells.get(self.frame.number(&spot))?;
        self.label(cell, &spot, p).checked_sub(1)
    }

    #[inline]
    fn label(&self, cell: Cell, spot: &Spot, p: IntPoint) -> u32 {
        if cell.is_clean() {
            let first = &self.records[cell.number() as usize..];
            first[..usize::from(first[0].count)]
                .iter()
                .fold(first[0].corner, |label, r| label ^ r.change(spot.x, spot.y))
        } else if cell.is_overlaid() {
            self.label_overlaid(cell, p)
        } else {
            cell.number()
        }
    }

    #[cold]
    fn label_overlaid(&self, cell: Cell, p: IntPoint) -> u32 {
        let spot = self.frame.split(p);
        let corner = self.frame.corner(spot.column, spot.row);
        self.lists.owner(cell.number(), p, corner).map_or(0, |place| place + 1)
    }

    /// The owners of many points, in their order.
    ///
    /// A single question waits for memory and for guesses of the processor which way it goes. Here a block of
    /// questions goes step by step together, so that they wait at the same time, and lists who takes part in the next
    /// step without a branch.
    pub fn owners(&self, points: &[LonLat], mut answer: impl FnMut(Option<u32>)) {
        if self.cells.is_empty() {
            for _ in points {
                answer(None);
            }
            return;
        }
        let mut snapped = [IntPoint { x: 0, y: 0 }; BLOCK];
        let mut numbers = [0_u32; BLOCK];
        let mut cells = [Cell::NOBODY; BLOCK];
        let mut labels = [0_u32; BLOCK];
        let (mut clean, mut overlaid) = ([0_u16; BLOCK], [0_u16; BLOCK]);
        let mut counts = [0_u16; BLOCK];
        for block in points.chunks(BLOCK) {
            for (i, p) in block.iter().enumerate() {
                snapped[i] = IntPoint::snap(*p);
                numbers[i] = self.frame.number(&self.frame.split(snapped[i])) as u32;
            }
            for (cell, number) in cells.iter_mut().zip(&numbers[..block.len()]) {
                *cell = self.cells[*number as usize];
            }
            let (mut n, mut m) = (0, 0);
            for (i, cell) in cells[..block.len()].iter().enumerate() {
                labels[i] = cell.number();
                clean[n % BLOCK] = i as u16;
                n += usize::from(cell.is_clean());
                overlaid[m % BLOCK] = i as u16;
                m += usize::from(cell.is_overlaid());
            }
            for (count, i) in counts.iter_mut().zip(&clean[..n]) {
                let first = &self.records[cells[usize::from(*i) % BLOCK].number() as usize];
                *count = first.count;
                labels[usize::from(*i) % BLOCK] = first.corner;
            }
            // The last edge of a cell often is in the next cache line: wait for those together as well.
            let last = |(i, count): (&u16, &u16)| {
                let record = cells[usize::from(*i) % BLOCK].number() as usize + usize::from(*count) - 1;
                self.records[record].count
            };
            std::hint::black_box(clean[..n].iter().zip(&counts).map(last).fold(0, u16::wrapping_add));
            // One edge of each question, then the next edge of those that have one.
            let mut edge = 0;
            while n > 0 {
                let mut left = 0;
                for k in 0..n {
                    let (i, count) = (usize::from(clean[k % BLOCK]) % BLOCK, counts[k % BLOCK]);
                    let record = &self.records[cells[i].number() as usize + edge];
                    let spot = self.frame.split(snapped[i]);
                    labels[i] ^= record.change(spot.x, spot.y);
                    clean[left % BLOCK] = i as u16;
                    counts[left % BLOCK] = count;
                    left += usize::from(usize::from(count) > edge + 1);
                }
                n = left;
                edge += 1;
            }
            for i in &overlaid[..m] {
                let i = usize::from(*i) % BLOCK;
                labels[i] = self.label_overlaid(cells[i], snapped[i]);
            }
            for label in &labels[..block.len()] {
                answer(label.checked_sub(1));
            }
        }
    }

    /// The owner of a point, or of a point that has none the first place with it on its border.
    pub fn owner_or_border(&self, p: IntPoint) -> Option<u32> {
        self.owner(p).or_else(|| {
            let number = self.frame.number(&self.frame.split(p));
            let cell = self.cells.get(number)?;
            let list = if cell.is_overlaid() {
                cell.number()
            } else {
                let at = self.edge_of_cover.binary_search_by_key(&(number as u32), |e| e.0).ok()?;
                self.edge_of_cover[at].1
            };
            self.lists.bordering(list, p)
        })
    }

    /// In how many cells places lie over each other, as far as is known.
    #[cfg(test)]
    pub fn overlaid_cells(&self) -> usize {
        self.cells.iter().filter(|c| c.is_overlaid()).count()
    }

    /// Memory held on the heap, bytes.
    pub fn heap_bytes(&self) -> usize {
        self.cells.capacity() * size_of::<Cell>()
            + self.records.capacity() * size_of::<Record>()
            + self.lists.heap_bytes()
            + self.edge_of_cover.capacity() * size_of::<(u32, u32)>()
    }
}
