//! The sum of borders: edges that wait for their opposite.

use crate::edges::{Edge, split, vertices_on_edges};
use crate::snap::IntPoint;

/// No edge begins where it ends: a free place.
const FREE: Edge =
    Edge { from: IntPoint { x: i32::MIN, y: i32::MIN }, to: IntPoint { x: i32::MIN, y: i32::MIN } };

/// A set of directed edges, with repetitions, in which an edge and its opposite take each other away. A hash table with open addressing:
/// edges are removed as soon as their opposite comes, so when neighbours come one soon after the other it stays as small as the
/// line between what has come and what has not, and in the nearest memory.
pub(super) struct OpenEdges {
    places: Vec<Edge>,
    count: usize,
}

impl OpenEdges {
    pub fn new() -> Self {
        Self { places: vec![FREE; 1024], count: 0 }
    }

    /// Where the search for an edge begins: the same for its opposite.
    #[inline]
    fn home(&self, edge: Edge) -> usize {
        let packed = |p: IntPoint| u64::from(p.x.cast_unsigned()) << 32 | u64::from(p.y.cast_unsigned());
        let edge = edge.upward();
        let mixed = packed(edge.from).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(32) ^ packed(edge.to);
        (mixed.wrapping_mul(0xbf58_476d_1ce4_e5b9) >> (64 - self.places.len().ilog2())) as usize
    }

    /// Adds an edge, or takes its opposite away.
    #[inline]
    pub fn add(&mut self, edge: Edge) {
        let last = self.places.len() - 1;
        let opposite = edge.reversed();
        let mut at = self.home(edge);
        while self.places[at] != FREE {
            if self.places[at] == opposite {
                self.close(at);
                return;
            }
            at = (at + 1) & last;
        }
        self.places[at] = edge;
        self.count += 1;
        if 2 * self.count > self.places.len() {
            self.grow();
        }
    }

    /// Frees a place and moves up those that were put further along because of it.
    fn close(&mut self, mut gap: usize) {
        let last = self.places.len() - 1;
        self.count -= 1;
        let mut at = gap;
        loop {
            at = (at + 1) & last;
            if self.places[at] == FREE {
                break;
            }
            // It may move when its home does not lie between the gap and here.
            let home = self.home(self.places[at]);
            if (at.wrapping_sub(home) & last) >= (at.wrapping_sub(gap) & last) {
                self.places[gap] = self.places[at];
                gap = at;
            }
        }
        self.places[gap] = FREE;
    }

    fn grow(&mut self) {
        let twice = vec![FREE; 2 * self.places.len()];
        let old = std::mem::replace(&mut self.places, twice);
        self.count = 0;
        for edge in old.into_iter().filter(|e| *e != FREE) {
            self.add(edge);
        }
    }

    /// What is left over, sorted, cut where a vertex of one edge lies exactly on another, and summed once more.
    pub fn left_over(self) -> Vec<Edge> {
        let left = self.sorted();
        let cuts = vertices_on_edges(&left, left.iter().flat_map(|e| [e.from, e.to]).collect());
        if cuts.is_empty() {
            return left;
        }
        let mut parts = Self::new();
        split(&left, cuts, |_, edge| parts.add(edge));
        parts.sorted()
    }

    /// What is left over, sorted.
    pub fn sorted(self) -> Vec<Edge> {
        let mut left = self.places;
        left.retain(|e| *e != FREE);
        left.sort_unstable();
        left
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    proptest! {
        #[test]
        fn what_is_left_is_the_difference_of_both_directions(
            ends in proptest::collection::vec((0..6_i32, 0..6_i32), 0..3000)
        ) {
            let mut open = OpenEdges::new();
            let mut sums: BTreeMap<Edge, i32> = BTreeMap::new();
            let point = |v: i32| IntPoint { x: v * 7, y: -v };
            for (a, b) in ends.into_iter().filter(|(a, b)| a != b) {
                let edge = Edge { from: point(a), to: point(b) };
                open.add(edge);
                *sums.entry(edge.upward()).or_default() += if edge == edge.upward() { 1 } else { -1 };
            }
            let mut wanted = Vec::new();
            for (edge, sum) in sums {
                let directed = if sum > 0 { edge } else { edge.reversed() };
                wanted.extend(std::iter::repeat_n(directed, sum.unsigned_abs() as usize));
            }
            wanted.sort_unstable();
            prop_assert_eq!(open.sorted(), wanted);
        }
    }
}
