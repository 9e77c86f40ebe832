//! Building the raster of [`super::GridIndex`].

use super::clean::{Bordered, Prover, WIDEST_SHIFT};
use super::overlaid::Segment;
use super::raster::{Cell, Frame, Raster};
use crate::shape::MultiPolygon;
use crate::snap::{ring_edges, snap_ring};

/// Cells for each edge: more make crossed cells rarer and shorter, and cost memory.
const CELLS_PER_EDGE: usize = 12;
/// Bounds on the number of cells: a raster below a thousand is not worth its trouble, one above 268 million (1 GB)
/// belongs into more than one index.
const CELLS: std::ops::RangeInclusive<usize> = 1 << 10..=1 << 28;
/// A raster may have this many cells more than wanted (1 MB) to make them small enough for the quick way.
const FREE_CELLS: usize = 1 << 18;

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

pub(super) fn raster(places: impl Iterator<Item = MultiPolygon>) -> Raster {
    // The edges of place `i` are `segments[starts[i]..starts[i + 1]]`.
    let mut segments: Vec<Segment> = Vec::new();
    let mut starts = vec![0];
    for shape in places {
        for (_, _, ring) in shape.rings() {
            let ring = snap_ring(ring);
            if ring.len() > 2 {
                segments.extend(ring_edges(&ring).map(|(a, b)| Segment::between(a, b)));
            }
        }
        starts.push(segments.len());
    }
    let Some(frame) = frame(&segments) else { return Raster::default() };
    let mut cells = vec![Cell::NOBODY; frame.len() + 1];
    let (mut touches, mut corners) = (Vec::new(), Vec::new());
    for place in 0..starts.len() - 1 {
        let own = starts[place]..starts[place + 1];
        for (edge, segment) in own.clone().zip(&segments[own]) {
            touch_cells(&frame, *segment, |cell| {
                // Marked as crossed; which list it has comes later.
                cells[cell as usize] = Cell::overlaid(0);
                touches.push(Touch { cell, place: place as u32, edge: edge as u32 });
            });
        }
    }
    // Only now is known which cells no border crosses: those the owner of the corner owns, the first place given.
    for place in 0..starts.len() - 1 {
        own_corners(&frame, &segments[starts[place]..starts[place + 1]], |cell| {
            let known = &mut cells[cell as usize];
            if known.is_crossed() {
                corners.push(Corner { cell, place: place as u32 });
            } else if *known == Cell::NOBODY {
                *known = Cell::whole(place as u32 + 1);
            }
        });
    }
    touches.sort_unstable();
    corners.sort_unstable();
    let mut raster = Raster { frame, cells, ..Raster::default() };
    fill(&mut raster, &segments, &touches, &corners);
    raster
}

/// The right extent and cell size; `None` without edges.
fn frame(segments: &[Segment]) -> Option<Frame> {
    let ends = || segments.iter().flat_map(|s| [s.a, s.b]);
    let (x0, x1) = (ends().map(|p| p.x).min()?, ends().map(|p| p.x).max()?);
    let (y0, y1) = (ends().map(|p| p.y).min()?, ends().map(|p| p.y).max()?);
    let (x0, x1, y0, y1) = (i64::from(x0), i64::from(x1), i64::from(y0), i64::from(y1));
    let wanted = (segments.len() * CELLS_PER_EDGE).clamp(*CELLS.start(), *CELLS.end());
    let frame = |shift: u32| Frame {
        x0,
        y0,
        shift,
        columns: (((x1 - x0) >> shift) + 1) as usize,
        rows: (((y1 - y0) >> shift) + 1) as usize,
    };
    let shift = (0..u32::BITS).find(|&s| frame(s).columns.saturating_mul(frame(s).rows) <= wanted)?;
    let quick = frame(shift.min(WIDEST_SHIFT));
    Some(if quick.len() <= FREE_CELLS.max(wanted) { quick } else { frame(shift) })
}

/// Names every cell the edge reaches into, and perhaps a few neighbours: an edge listed too often does no harm,
/// because every question looks at exactly where it runs.
fn touch_cells(frame: &Frame, s: Segment, mut touch: impl FnMut(u32)) {
    let (low, high) = (s.a.wide(), s.b.wide());
    let row = |y: i64| (y - frame.y0) >> frame.shift;
    let column = |x: i64| (x - frame.x0) >> frame.shift;
    for r in row(low.1)..=row(high.1) {
        // The part of the edge in this row of cells, between the levels just outside it.
        let from = (frame.y0 + (r << frame.shift)).clamp(low.1, high.1);
        let to = (frame.y0 + ((r + 1) << frame.shift)).clamp(low.1, high.1);
        let (x_from, x_to) = if low.1 == high.1 {
            (low.0, high.0)
        } else {
            (floor_x_at(low, high, from), floor_x_at(low, high, to))
        };
        // Rounding down moves no lattice point to the other side: questions and corners have whole longitudes.
        let (west, east) = (x_from.min(x_to), x_from.max(x_to));
        let last = frame.columns as i64 - 1;
        for c in column(west)..=column(east).min(last) {
            touch((r as usize * frame.columns + c as usize) as u32);
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
fn own_corners(frame: &Frame, edges: &[Segment], mut own: impl FnMut(u32)) {
    let row_of = |y: i64| (y - frame.y0) >> frame.shift;
    // For each row of corners, how far east each edge over it lies: corners with x below are west of the edge.
    let mut crossings: Vec<(usize, i64)> = Vec::new();
    for s in edges {
        let (low, high) = (s.a.wide(), s.b.wide());
        for r in row_of(low.1)..=row_of(high.1) {
            let y = frame.y0 + (r << frame.shift);
            if low.1 <= y && y < high.1 && (r as usize) < frame.rows {
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
            let first = corner_columns_below(frame, pair[0].1);
            let end = corner_columns_below(frame, pair[1].1);
            for c in first..end {
                own((r * frame.columns + c) as u32);
            }
        }
    }
}

/// How many columns have their corner strictly west of `x`.
fn corner_columns_below(frame: &Frame, x: i64) -> usize {
    // Column c has its corner at x0 + (c + 1)·2^shift − 1.
    let count = (x - frame.x0) >> frame.shift;
    count.clamp(0, frame.columns as i64) as usize
}

/// Proves cells clean or gives them candidate lists. Touches and corners are sorted by cell and place.
fn fill(raster: &mut Raster, segments: &[Segment], touches: &[Touch], corners: &[Corner]) {
    let mut prover = Prover::default();
    let (mut edges, mut owners) = (Vec::new(), Vec::new());
    let mut corners_left = corners;
    for touches in touches.chunk_by(|a, b| a.cell == b.cell) {
        let cell = touches[0].cell;
        let own = corners_left.iter().take_while(|c| c.cell == cell).count();
        let (corners, rest) = corners_left.split_at(own);
        corners_left = rest;

        edges.clear();
        edges.extend(touches.iter().map(|t| Bordered::new(segments[t.edge as usize], t.place)));
        owners.clear();
        owners.extend(corners.iter().map(|c| c.place + 1));
        let at = (cell as usize % raster.frame.columns, cell as usize / raster.frame.columns);
        let proof = prover.prove(&raster.frame, at, &mut edges, &owners);

        raster.cells[cell as usize] = match proof {
            Some(proof) => {
                if proof.gap {
                    let list = list(raster, segments, touches, corners);
                    raster.edge_of_cover.push((cell, list));
                }
                let corner = owners.first().copied().unwrap_or(0);
                let first = raster.records.len();
                raster.records.extend(prover.records(corner));
                if raster.records.len() == first { Cell::whole(corner) } else { Cell::clean(first) }
            }
            None => Cell::overlaid(list(raster, segments, touches, corners)),
        };
    }
    raster.records.shrink_to_fit();
    raster.edge_of_cover.shrink_to_fit();
    raster.lists.shrink();
}

/// The candidate list of a cell: places with border in it, and those that cover all of it.
fn list(raster: &mut Raster, segments: &[Segment], touches: &[Touch], corners: &[Corner]) -> u32 {
    let mut corners = corners.iter().peekable();
    for place in touches.chunk_by(|a, b| a.place == b.place) {
        let number = place[0].place;
        while let Some(c) = corners.next_if(|c| c.place < number) {
            raster.lists.add(c.place, true, std::iter::empty());
        }
        let owns_corner = corners.next_if(|c| c.place == number).is_some();
        raster.lists.add(number, owns_corner, place.iter().map(|t| segments[t.edge as usize]));
    }
    for c in corners {
        raster.lists.add(c.place, true, std::iter::empty());
    }
    raster.lists.close()
}
