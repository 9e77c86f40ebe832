//! Building the raster of [`super::GridIndex`].

use super::{Candidate, Cell, Raster, Segment};
use crate::shape::MultiPolygon;
use crate::snap::{ring_edges, snap_ring};

/// Cells for each edge: more make crossed cells rarer and shorter, and cost memory.
const CELLS_PER_EDGE: usize = 4;
/// Bounds on the number of cells: a raster below a thousand is not worth its trouble, one above 16 million
/// (128 MB) belongs into more than one index.
const CELLS: std::ops::RangeInclusive<usize> = 1 << 10..=1 << 24;

/// Edge `edge` of place `place` may reach into cell `cell`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Touch {
    cell: u32,
    place: u32,
    edge: u32,
}

/// Place `place` owns the south-eastern corner of cell `cell`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Corner {
    cell: u32,
    place: u32,
}

pub(super) fn raster<'a>(places: impl Iterator<Item = &'a MultiPolygon>) -> Raster {
    // The edges of place `i` are `segments[starts[i]..starts[i + 1]]`.
    let mut segments: Vec<Segment> = Vec::new();
    let mut starts = vec![0];
    for shape in places {
        for (_, _, ring) in shape.rings() {
            let ring = snap_ring(ring);
            if ring.len() > 2 {
                segments.extend(ring_edges(&ring).map(|(a, b)| Segment { a, b }));
            }
        }
        starts.push(segments.len());
    }
    let Some(mut raster) = frame(&segments) else { return Raster::default() };
    let (mut touches, mut corners) = (Vec::new(), Vec::new());
    for place in 0..starts.len() - 1 {
        let own = &segments[starts[place]..starts[place + 1]];
        for (i, s) in own.iter().enumerate() {
            touch_cells(&raster, *s, |cell| {
                touches.push(Touch { cell, place: place as u32, edge: (starts[place] + i) as u32 });
            });
        }
        own_corners(&raster, own, |cell| corners.push(Corner { cell, place: place as u32 }));
    }
    touches.sort_unstable();
    corners.sort_unstable();
    fill(&mut raster, &segments, &touches, &corners);
    raster
}

/// An empty raster of the right extent and cell size; `None` without edges.
fn frame(segments: &[Segment]) -> Option<Raster> {
    let ends = || segments.iter().flat_map(|s| [s.a, s.b]);
    let (x0, x1) = (ends().map(|p| p.x).min()?, ends().map(|p| p.x).max()?);
    let (y0, y1) = (ends().map(|p| p.y).min()?, ends().map(|p| p.y).max()?);
    let (x0, x1, y0, y1) = (i64::from(x0), i64::from(x1), i64::from(y0), i64::from(y1));
    let wanted = (segments.len() * CELLS_PER_EDGE).clamp(*CELLS.start(), *CELLS.end());
    let columns = |shift: u32| (((x1 - x0) >> shift) + 1) as usize;
    let rows = |shift: u32| (((y1 - y0) >> shift) + 1) as usize;
    let mut shift = 0;
    while columns(shift).saturating_mul(rows(shift)) > wanted {
        shift += 1;
    }
    let cells = vec![Cell::Nobody; columns(shift) * rows(shift)];
    Some(Raster { x0, y0, shift, columns: columns(shift), cells, ..Raster::default() })
}

/// Names every cell the edge reaches into, and perhaps a few neighbours: an edge listed too often does no harm,
/// because every question looks at exactly where it runs.
fn touch_cells(raster: &Raster, s: Segment, mut touch: impl FnMut(u32)) {
    let (low, high) = if s.a.y <= s.b.y { (s.a.wide(), s.b.wide()) } else { (s.b.wide(), s.a.wide()) };
    let row = |y: i64| (y - raster.y0) >> raster.shift;
    let column = |x: i64| (x - raster.x0) >> raster.shift;
    for r in row(low.1)..=row(high.1) {
        // The part of the edge in this row of cells, between the levels just outside it.
        let from = (raster.y0 + (r << raster.shift)).clamp(low.1, high.1);
        let to = (raster.y0 + ((r + 1) << raster.shift)).clamp(low.1, high.1);
        let (x_from, x_to) = if low.1 == high.1 {
            (low.0, high.0)
        } else {
            (floor_x_at(low, high, from), floor_x_at(low, high, to))
        };
        // Rounding down moves no lattice point to the other side: questions and corners have whole longitudes.
        let (west, east) = (x_from.min(x_to), x_from.max(x_to));
        let last = raster.columns as i64 - 1;
        for c in column(west)..=column(east).min(last) {
            touch((r as usize * raster.columns + c as usize) as u32);
        }
    }
}

/// Longitude of the edge at a level, rounded down. `low` must be lower than `high`.
fn floor_x_at(low: (i64, i64), high: (i64, i64), y: i64) -> i64 {
    let rise = i128::from(high.1 - low.1);
    let offset = i128::from(high.0 - low.0) * i128::from(y - low.1);
    // Stays between the two ends, so it fits.
    low.0 + offset.div_euclid(rise) as i64
}

/// Names every cell whose south-eastern corner the place owns: row by row, a ray to the east from each corner
/// passes the edges that lie strictly east of it.
fn own_corners(raster: &Raster, edges: &[Segment], mut own: impl FnMut(u32)) {
    let rows = raster.cells.len() / raster.columns;
    let row_of = |y: i64| (y - raster.y0) >> raster.shift;
    // For each row of corners, how far east each edge over it lies: corners with x below are west of the edge.
    let mut crossings: Vec<(usize, i64)> = Vec::new();
    for s in edges {
        let (low, high) = if s.a.y <= s.b.y { (s.a.wide(), s.b.wide()) } else { (s.b.wide(), s.a.wide()) };
        for r in row_of(low.1)..=row_of(high.1) {
            let y = raster.y0 + (r << raster.shift);
            if low.1 <= y && y < high.1 && (r as usize) < rows {
                // Smallest whole number not below the true longitude: "x < true" is "x < this" for whole x.
                let floor = floor_x_at(low, high, y);
                let exact = i128::from(high.0 - low.0) * i128::from(y - low.1)
                    == i128::from(floor - low.0) * i128::from(high.1 - low.1);
                crossings.push((r as usize, if exact { floor } else { floor + 1 }));
            }
        }
    }
    crossings.sort_unstable();
    for row in crossings.chunk_by(|a, b| a.0 == b.0) {
        let r = row[0].0;
        // An even number of edges lies over each level of a set of closed rings; corners between the first and
        // second, third and fourth … are inside.
        for pair in row.chunks_exact(2) {
            let first = corner_columns_below(raster, pair[0].1);
            let end = corner_columns_below(raster, pair[1].1);
            for c in first..end {
                own((r * raster.columns + c) as u32);
            }
        }
    }
}

/// How many columns have their corner strictly west of `x`.
fn corner_columns_below(raster: &Raster, x: i64) -> usize {
    // Column c has its corner at x0 + (c + 1)·2^shift − 1.
    let count = (x - raster.x0) >> raster.shift;
    count.clamp(0, raster.columns as i64) as usize
}

/// Merges touches and corners, both sorted by cell and place, into cells and candidate lists.
fn fill(raster: &mut Raster, segments: &[Segment], touches: &[Touch], corners: &[Corner]) {
    let mut corners = corners.iter().copied().peekable();
    raster.lists.push(0);
    for cell in touches.chunk_by(|a, b| a.cell == b.cell) {
        let number = cell[0].cell;
        while let Some(c) = corners.next_if(|c| c.cell < number) {
            set_whole(raster, c);
        }
        let add = |raster: &mut Raster, place, owns_corner| {
            let first_edge = raster.edges.len() as u32;
            raster.candidates.push(Candidate { place, owns_corner, first_edge });
        };
        for place in cell.chunk_by(|a, b| a.place == b.place) {
            // Places without border in this cell that cover all of it.
            while let Some(c) = corners.next_if(|c| c.cell == number && c.place < place[0].place) {
                add(raster, c.place, true);
            }
            let owns_corner = corners.next_if(|c| c.cell == number && c.place == place[0].place).is_some();
            add(raster, place[0].place, owns_corner);
            raster.edges.extend(place.iter().map(|t| segments[t.edge as usize]));
        }
        while let Some(c) = corners.next_if(|c| c.cell == number) {
            add(raster, c.place, true);
        }
        raster.cells[number as usize] = Cell::Mixed(raster.lists.len() as u32 - 1);
        raster.lists.push(raster.candidates.len() as u32);
    }
    for c in corners {
        set_whole(raster, c);
    }
    // The end of the edges of the last candidate.
    raster.candidates.push(Candidate {
        place: u32::MAX,
        owns_corner: false,
        first_edge: raster.edges.len() as u32,
    });
    raster.lists.shrink_to_fit();
    raster.candidates.shrink_to_fit();
    raster.edges.shrink_to_fit();
}

fn set_whole(raster: &mut Raster, corner: Corner) {
    let cell = &mut raster.cells[corner.cell as usize];
    // Sorted by place: the first one given answers.
    if *cell == Cell::Nobody {
        *cell = Cell::Whole(corner.place);
    }
}
