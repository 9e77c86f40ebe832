//! Edges cut wherever they meet, so that afterwards they share nothing but ends.
//!
//! Where two edges cross between vertices the place is rounded to the lattice, and both are led through it. That bends an edge by
//! at most 0.71 lattice steps (8 mm) and may make it cross others, so the search is repeated until no two edges meet but at
//! their ends. It comes to an end: the rounded place lies in the boxes of both edges and the parts of an edge
//! advance along its box, so the sum of all widths and heights stays what it was while the number of edges grows, and no edge is shorter
//! than one step. (The idea of iterated snap rounding: Halperin and Packer, Comput. Geom. 23, 2002.)

use crate::bounds::Bounds;
use crate::edges::{Bands, Edge};
use crate::meet::{Meeting, crossing_point, meeting};
use crate::snap::{IntPoint, on_segment};

/// An edge of somebody's border, the inside on its left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Owned {
    pub edge: Edge,
    pub owner: u32,
}

/// A stretch that was cut, from its lower end upwards, and the places in between.
#[derive(Debug, Clone)]
pub(super) struct Cut {
    pub stretch: Edge,
    pub at: Vec<IntPoint>,
}

/// The answer of [`arrange`].
pub(super) struct Arrangement {
    /// The parts of all edges, directed as these were; those on the same stretch follow each other.
    pub pieces: Vec<Owned>,
    pub cuts: Vec<Cut>,
}

/// Cuts edges wherever they meet.
pub(super) fn arrange(edges: &[Owned]) -> Arrangement {
    let mut stretches: Vec<Edge> = edges.iter().map(|o| o.edge.upward()).collect();
    stretches.sort_unstable();
    stretches.dedup();
    // The parts of all stretches, in their order, and whether a part has been compared with the others.
    let mut parts: Vec<(Edge, u32, bool)> =
        stretches.iter().enumerate().map(|(i, &e)| (e, i as u32, false)).collect();
    loop {
        let cuts = meetings(&parts);
        if cuts.is_empty() {
            break;
        }
        parts = cut(&parts, &cuts);
    }
    let mut cuts: Vec<Cut> = Vec::new();
    for pair in parts.windows(2) {
        let stretch = stretches[pair[1].1 as usize];
        if pair[0].1 != pair[1].1 {
            continue;
        }
        match cuts.last_mut().filter(|c| c.stretch == stretch) {
            Some(cut) => cut.at.push(pair[1].0.from),
            None => cuts.push(Cut { stretch, at: vec![pair[1].0.from] }),
        }
    }
    Arrangement { pieces: pieces(edges, &cuts), cuts }
}

/// Edges with their stretches replaced by the parts; sorted so that equal stretches follow each other.
fn pieces(edges: &[Owned], cuts: &[Cut]) -> Vec<Owned> {
    let mut pieces = Vec::with_capacity(edges.len() + 2 * cuts.len());
    for o in edges {
        let at = match cuts.binary_search_by_key(&o.edge.upward(), |c| c.stretch) {
            Ok(i) => cuts[i].at.as_slice(),
            Err(_) => &[],
        };
        through(o.edge, at, |edge| pieces.push(Owned { edge, owner: o.owner }));
    }
    pieces.sort_unstable_by_key(|o| (o.edge.upward(), o.owner, o.edge.from));
    pieces
}

/// An edge led through the places at which its stretch was cut.
pub(super) fn through(edge: Edge, at: &[IntPoint], mut tell: impl FnMut(Edge)) {
    let mut from = edge.from;
    let mut step = |to: IntPoint| tell(Edge { from: std::mem::replace(&mut from, to), to });
    let upward = edge == edge.upward();
    for i in 0..at.len() {
        step(at[if upward { i } else { at.len() - 1 - i }]);
    }
    step(edge.to);
}

/// Places where parts meet other than at their ends: (part, place).
fn meetings(parts: &[(Edge, u32, bool)]) -> Vec<(u32, IntPoint)> {
    let edges: Vec<Edge> = parts.iter().map(|p| p.0).collect();
    let mut cuts = Vec::new();
    let mut cut = |i: usize, p: IntPoint| {
        if p != edges[i].from && p != edges[i].to {
            cuts.push((i as u32, p));
        }
    };
    Bands::new(&edges).close_pairs(|i, j| {
        if parts[i].2 && parts[j].2 {
            return true;
        }
        let (e, f) = (edges[i], edges[j]);
        match meeting(e, f) {
            Meeting::Apart | Meeting::SharedEnd(_) => {}
            Meeting::FirstTouched(p) => cut(i, p),
            Meeting::SecondTouched(p) => cut(j, p),
            Meeting::Crossing => {
                let p = crossing_point(e, f);
                cut(i, p);
                cut(j, p);
            }
            Meeting::Along(lo, hi) => [lo, hi].into_iter().for_each(|p| {
                cut(i, p);
                cut(j, p);
            }),
        }
        true
    });
    // Parts are directed upwards, but a place beside a level or upright part may lie lower than one before it.
    let along = |&(i, p): &(u32, IntPoint)| {
        let from = edges[i as usize].from;
        (i, (i64::from(p.x) - i64::from(from.x)).abs() + (i64::from(p.y) - i64::from(from.y)).abs(), p)
    };
    cuts.sort_unstable_by_key(along);
    cuts
}

/// Cuts parts at places; those at which a part would have to go back are left for the next round.
fn cut(parts: &[(Edge, u32, bool)], cuts: &[(u32, IntPoint)]) -> Vec<(Edge, u32, bool)> {
    let mut out = Vec::with_capacity(parts.len() + cuts.len());
    let mut cuts = cuts.iter().peekable();
    for (i, &(edge, stretch, _)) in parts.iter().enumerate() {
        let mut from = edge.from;
        let mut whole = true;
        while let Some(&(_, p)) = cuts.next_if(|c| c.0 as usize == i) {
            let ahead = Bounds::from(from).with(edge.to).holds(p.into());
            if ahead && p != from && p != edge.to {
                out.push((Edge { from, to: p }, stretch, false));
                (from, whole) = (p, false);
            }
        }
        out.push((Edge { from, to: edge.to }, stretch, whole));
    }
    out
}

/// Does the place lie exactly on the stretch, so that cutting there bends nothing?
pub(super) fn is_on(stretch: Edge, p: IntPoint) -> bool {
    on_segment(stretch.from.wide(), stretch.to.wide(), p.wide())
}

/// The border of the points around which pieces of one owner wind an odd number of times, the inside on its left.
pub(super) fn parity_boundary(pieces: &[Owned]) -> Vec<Edge> {
    let stretches: Vec<Edge> = pieces
        .chunk_by(|a, b| a.edge.upward() == b.edge.upward())
        .filter(|same| same.len() % 2 == 1)
        .map(|same| same[0].edge.upward())
        .collect();
    let bands = Bands::new(&stretches);
    let inside_left = |e: Edge| {
        let mut met = 0;
        bands.ray(e.doubled_middle(), e.step_left(), |_, _| met += 1);
        met % 2 == 1
    };
    stretches.iter().map(|&e| if inside_left(e) { e } else { e.reversed() }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn afterwards_no_two_edges_meet_but_at_their_ends_and_each_still_leads_where_it_led(
            ends in proptest::collection::vec(((0..40_i32, 0..40_i32), (0..40_i32, 0..40_i32)), 2..30)
        ) {
            let point = |(x, y)| IntPoint { x, y };
            let edges: Vec<Owned> = ends.iter().enumerate().filter(|(_, (a, b))| a != b)
                .map(|(i, &(a, b))| Owned { edge: Edge { from: point(a), to: point(b) }, owner: i as u32 }).collect();
            let found = arrange(&edges);
            let mut stretches: Vec<Edge> = found.pieces.iter().map(|p| p.edge.upward()).collect();
            stretches.dedup();
            for (i, &e) in stretches.iter().enumerate() {
                for &f in &stretches[i + 1..] {
                    prop_assert!(matches!(meeting(e, f), Meeting::Apart | Meeting::SharedEnd(_)), "{:?} {:?}", e, f);
                }
            }
            for o in &edges {
                let own: Vec<Edge> = found.pieces.iter().filter(|p| p.owner == o.owner).map(|p| p.edge).collect();
                let sum = |f: fn(&Edge) -> i32| own.iter().map(f).sum::<i32>();
                prop_assert_eq!(sum(|e| e.to.x - e.from.x), o.edge.to.x - o.edge.from.x);
                prop_assert_eq!(sum(|e| (e.to.y - e.from.y).abs()), (o.edge.to.y - o.edge.from.y).abs());
            }
        }
    }
}
