//! Is a ring simple? The quick and exact answer for one ring.
//!
//! A run of edges that all advance in one direction cannot meet itself, nor can two runs whose boxes lie apart. Runs are halved until
//! one of these settles it, and only what remains is looked at edge by edge. For borders as they occur that is linear in
//! the number of edges, with a few steps for each; a scribble costs the square.

use crate::bounds::Bounds;
use crate::edges::Edge;
use crate::meet::{Meeting, meeting};
use crate::snap::IntPoint;

/// A run of consecutive edges.
#[derive(Clone, Copy)]
struct Run {
    bounds: Bounds,
    /// The directions, of eight, in which every edge of the run advances.
    advances: u8,
}

impl Run {
    fn one(a: IntPoint, b: IntPoint) -> Self {
        let (dx, dy) = (i64::from(b.x) - i64::from(a.x), i64::from(b.y) - i64::from(a.y));
        let signs = |v: i64| u8::from(v > 0) | u8::from(v < 0) << 1;
        Self {
            bounds: Bounds::from(a).with(b),
            advances: signs(dx) | signs(dy) << 2 | signs(dx + dy) << 4 | signs(dx - dy) << 6,
        }
    }

    fn followed_by(self, next: Self) -> Self {
        Self { bounds: self.bounds.and(next.bounds), advances: self.advances & next.advances }
    }
}

/// The test with its working memory, to be used for many rings.
#[derive(Default)]
pub(crate) struct Simplicity {
    /// Level by level: single edges, then runs of 2, 4, 8 … of them.
    runs: Vec<Run>,
    /// Where each level begins.
    levels: Vec<usize>,
}

impl Simplicity {
    /// Does the open ring pass no point twice? Exact.
    pub fn is_simple(&mut self, ring: &[IntPoint]) -> bool {
        if ring.len() < 3 {
            return false;
        }
        self.runs.clear();
        self.levels.clear();
        self.levels.push(0);
        self.runs.extend(ring.windows(2).map(|w| Run::one(w[0], w[1])));
        self.runs.push(Run::one(ring[ring.len() - 1], ring[0]));
        let mut below = 0;
        while self.runs.len() - below > 1 {
            let end = self.runs.len();
            for i in (below..end).step_by(2) {
                let run = self.runs[i];
                self.runs.push(if i + 1 < end { run.followed_by(self.runs[i + 1]) } else { run });
            }
            self.levels.push(end);
            below = end;
        }
        Search { ring, runs: &self.runs, levels: &self.levels }.alone(self.levels.len() - 1, 0)
    }
}

struct Search<'a> {
    ring: &'a [IntPoint],
    runs: &'a [Run],
    levels: &'a [usize],
}

/// A run: its level and its number there.
type Place = (usize, usize);

impl Search<'_> {
    fn run(&self, (level, i): Place) -> Run {
        self.runs[self.levels[level] + i]
    }

    /// The edges of a run: from the first to before the second.
    fn range(&self, (level, i): Place) -> (usize, usize) {
        (i << level, ((i + 1) << level).min(self.ring.len()))
    }

    fn halves(&self, (level, i): Place) -> (Place, Option<Place>) {
        let second = (level - 1, 2 * i + 1);
        ((level - 1, 2 * i), (self.range(second).0 < self.ring.len()).then_some(second))
    }

    /// Does a run not meet itself?
    fn alone(&self, level: usize, i: usize) -> bool {
        if level == 0 || self.run((level, i)).advances != 0 {
            return true;
        }
        let (a, b) = self.halves((level, i));
        self.alone(a.0, a.1) && b.is_none_or(|b| self.alone(b.0, b.1) && self.apart(a, b))
    }

    /// Do two runs, the second later in the ring, meet at most in the vertex where one follows the other?
    fn apart(&self, a: Place, b: Place) -> bool {
        let (run, other) = (self.run(a), self.run(b));
        if !run.bounds.meets(other.bounds) {
            return true;
        }
        let ((a_from, a_to), (b_from, b_to)) = (self.range(a), self.range(b));
        let follow = a_to == b_from || (a_from == 0 && b_to == self.ring.len());
        if follow && run.advances & other.advances != 0 {
            return true;
        }
        if a.0 == 0 && b.0 == 0 {
            return match meeting(self.edge(a_from), self.edge(b_from)) {
                Meeting::Apart => true,
                Meeting::SharedEnd(_) => follow,
                _ => false,
            };
        }
        let (longer, other) = if a.0 >= b.0 { (a, b) } else { (b, a) };
        let (first, second) = self.halves(longer);
        let ordered =
            |half: Place| if a.0 >= b.0 { self.apart(half, other) } else { self.apart(other, half) };
        ordered(first) && second.is_none_or(ordered)
    }

    fn edge(&self, i: usize) -> Edge {
        Edge { from: self.ring[i], to: self.ring[(i + 1) % self.ring.len()] }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::snap::ring_edges;
    use proptest::prelude::*;

    /// The plain way: every two edges.
    fn plainly(ring: &[IntPoint]) -> bool {
        let edges: Vec<Edge> = ring_edges(ring).map(|(from, to)| Edge { from, to }).collect();
        let n = edges.len();
        (0..n).all(|i| {
            (i + 1..n).all(|j| match meeting(edges[i], edges[j]) {
                Meeting::Apart => true,
                Meeting::SharedEnd(_) => i + 1 == j || (i == 0 && j == n - 1),
                _ => false,
            })
        })
    }

    fn ring(points: &[(i32, i32)]) -> Vec<IntPoint> {
        let mut ring: Vec<IntPoint> = points.iter().map(|&(x, y)| IntPoint { x, y }).collect();
        ring.dedup();
        while ring.len() > 1 && ring.first() == ring.last() {
            ring.pop();
        }
        ring
    }

    #[test]
    fn a_circle_is_simple_and_a_spike_is_not() {
        let round: Vec<(i32, i32)> = (0..100)
            .map(|i| {
                let a = f64::from(i) / 100.0 * std::f64::consts::TAU;
                ((a.cos() * 1e6) as i32, (a.sin() * 1e6) as i32)
            })
            .collect();
        assert!(Simplicity::default().is_simple(&ring(&round)));
        assert!(!Simplicity::default().is_simple(&ring(&[(0, 0), (4, 0), (4, 4), (6, 6), (4, 4), (0, 4)])));
        assert!(!Simplicity::default().is_simple(&ring(&[(0, 0), (4, 4)])));
    }

    proptest! {
        #[test]
        fn the_quick_test_says_what_every_two_edges_say(
            points in proptest::collection::vec((-9..9_i32, -9..9_i32), 3..14)
        ) {
            let ring = ring(&points);
            prop_assume!(ring.len() > 2);
            prop_assert_eq!(Simplicity::default().is_simple(&ring), plainly(&ring));
        }

        #[test]
        fn rings_with_few_faults_are_told_from_those_with_none(
            radii in proptest::collection::vec(40..60_i32, 5..40), moved in any::<proptest::sample::Index>(), by in -60..60_i32
        ) {
            let n = radii.len() as f64;
            let mut points: Vec<(i32, i32)> = radii.iter().enumerate().map(|(i, &r)| {
                let a = i as f64 / n * std::f64::consts::TAU;
                ((a.cos() * f64::from(r)) as i32, (a.sin() * f64::from(r)) as i32)
            }).collect();
            points[moved.index(radii.len())].0 += by;
            let ring = ring(&points);
            prop_assume!(ring.len() > 2);
            prop_assert_eq!(Simplicity::default().is_simple(&ring), plainly(&ring));
        }
    }
}
