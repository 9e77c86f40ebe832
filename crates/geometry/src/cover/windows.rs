//! Where to look: boxes around left-over edges, and which places reach into a box.

use crate::bounds::Bounds;
use crate::edges::Edge;

/// Boxes that hold all left-over edges, two steps larger, no two of which meet. A faulty place is bounded by left-over edges, so it
/// lies in one of them with all its border.
pub(super) fn windows(left: &[Edge]) -> Vec<Bounds> {
    let mut boxes: Vec<Bounds> = left.iter().map(|e| e.bounds().grown(2)).collect();
    loop {
        let before = boxes.len();
        boxes = joined(boxes);
        if boxes.len() == before {
            return boxes;
        }
    }
}

/// Joins boxes that meet, from west to east; a box that has grown may meet others, so this is done until nothing changes.
fn joined(mut boxes: Vec<Bounds>) -> Vec<Bounds> {
    boxes.sort_unstable_by_key(|b| (b.west, b.south, b.east, b.north));
    let mut done: Vec<Bounds> = Vec::new();
    // Those the next boxes can still meet.
    let mut near: Vec<Bounds> = Vec::new();
    for mut new in boxes {
        near.retain(|old| {
            if old.meets(new) {
                new = new.and(*old);
            } else if old.east < new.west {
                done.push(*old);
            } else {
                return true;
            }
            false
        });
        near.push(new);
    }
    done.extend(near);
    done
}

/// Boxes sorted into the cells of a raster.
#[derive(Debug, Clone)]
pub(super) struct BoxIndex {
    boxes: Vec<Bounds>,
    all: Bounds,
    /// Width and height of a cell, lattice steps.
    cell: (i64, i64),
    columns: usize,
    /// Cell `c` lists `items[starts[c]..starts[c + 1]]`.
    starts: Vec<u32>,
    items: Vec<u32>,
}

impl BoxIndex {
    pub fn new(boxes: Vec<Bounds>) -> Self {
        let all = boxes.iter().fold(Bounds::NOTHING, |a, b| a.and(*b));
        let count = boxes.len().max(1) as i64;
        let size = |b: &Bounds| {
            (i64::from(b.east) - i64::from(b.west) + 1, i64::from(b.north) - i64::from(b.south) + 1)
        };
        let some = || boxes.iter().filter(|b| b.west <= b.east);
        let sum = some().map(size).fold((0, 0), |s, b| (s.0 + b.0, s.1 + b.1));
        let whole = if some().next().is_some() { size(&all) } else { (1, 1) };
        // As large as a box on average; larger when that makes too many cells.
        let mut cell = ((sum.0 / count).max(1), (sum.1 / count).max(1));
        while (whole.0 / cell.0 + 1) * (whole.1 / cell.1 + 1) > 2 * count + 8 {
            cell = (2 * cell.0, 2 * cell.1);
        }
        let columns = (whole.0 / cell.0 + 1) as usize;
        let mut index = Self { boxes, all, cell, columns, starts: vec![], items: vec![] };
        let cells = columns * (whole.1 / cell.1 + 1) as usize;
        let mut starts = vec![0_u32; cells + 1];
        for b in &index.boxes {
            index.cells(*b).for_each(|c| starts[c + 1] += 1);
        }
        for c in 0..cells {
            starts[c + 1] += starts[c];
        }
        let mut next = starts.clone();
        let mut items = vec![0; starts[cells] as usize];
        for (i, b) in index.boxes.iter().enumerate() {
            index.cells(*b).for_each(|c| {
                items[next[c] as usize] = i as u32;
                next[c] += 1;
            });
        }
        (index.starts, index.items) = (starts, items);
        index
    }

    /// The cells a box reaches into, as far as there are any.
    fn cells(&self, b: Bounds) -> impl Iterator<Item = usize> + use<> {
        let (all, cell, columns) = (self.all, self.cell, self.columns);
        let b = Bounds {
            west: b.west.max(all.west),
            south: b.south.max(all.south),
            east: b.east.min(all.east),
            north: b.north.min(all.north),
        };
        let range = |from: i32, to: i32, first: i32, size: i64| {
            let number = |v: i32| ((i64::from(v) - i64::from(first)) / size) as usize;
            if from <= to { number(from)..number(to) + 1 } else { 0..0 }
        };
        let rows = range(b.south, b.north, all.south, cell.1);
        let across = range(b.west, b.east, all.west, cell.0);
        rows.flat_map(move |r| across.clone().map(move |c| r * columns + c))
    }

    /// Numbers of the boxes that meet a box, in order.
    pub fn meeting(&self, b: Bounds) -> Vec<u32> {
        let mut found = Vec::new();
        for c in self.cells(b) {
            let listed = &self.items[self.starts[c] as usize..self.starts[c + 1] as usize];
            found.extend(listed.iter().filter(|&&i| self.boxes[i as usize].meets(b)));
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::snap::IntPoint;
    use proptest::prelude::*;

    fn bounds(b: (i32, i32, i32, i32)) -> Bounds {
        Bounds::from(IntPoint { x: b.0, y: b.1 }).with(IntPoint { x: b.0 + b.2, y: b.1 + b.3 })
    }

    proptest! {
        #[test]
        fn the_index_finds_what_a_look_at_every_box_finds(
            boxes in proptest::collection::vec((-90..90_i32, -90..90_i32, 0..30_i32, 0..30_i32), 0..60),
            asked in (-150..150_i32, -150..150_i32, 0..90_i32, 0..90_i32)
        ) {
            let mut boxes: Vec<Bounds> = boxes.into_iter().map(bounds).collect();
            boxes.push(Bounds::NOTHING);
            let asked = bounds(asked);
            let wanted: Vec<u32> = (0..boxes.len() as u32).filter(|&i| boxes[i as usize].meets(asked)).collect();
            prop_assert_eq!(BoxIndex::new(boxes).meeting(asked), wanted);
        }

        #[test]
        fn windows_hold_every_edge_and_never_meet(
            ends in proptest::collection::vec((0..99_i32, 0..99_i32, 1..9_i32, 0..9_i32), 0..40)
        ) {
            let edges: Vec<Edge> = ends.iter().map(|&(x, y, w, h)| Edge {
                from: IntPoint { x, y }, to: IntPoint { x: x + w, y: y + h }
            }).collect();
            let windows = windows(&edges);
            for (i, w) in windows.iter().enumerate() {
                prop_assert!(windows[i + 1..].iter().all(|o| !o.meets(*w)));
            }
            prop_assert!(edges.iter().all(|e| windows.iter().any(|w| w.holds(e.bounds().grown(2)))));
        }
    }
}
