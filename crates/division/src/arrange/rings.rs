//! The borders of unions of faces, as polygons.

use super::exact::turn;
use super::faces::{Faces, NONE};
use tessera_geometry::{IntPoint, MultiPolygon, Polygon};

impl Faces {
    /// The borders of regions: `label[face]` is the number of the region a face belongs to, [`NONE`] for none. Neighbouring
    /// regions have every vertex of their common border in common. Regions are numbered below `count`.
    pub fn regions(&self, label: &[u32], count: usize) -> Vec<MultiPolygon> {
        let own = |h: u32| label[self.left[h as usize] as usize];
        let mut rings: Vec<Vec<Vec<IntPoint>>> = vec![vec![]; count];
        let mut done = vec![false; 2 * self.ends.len()];
        let mut at = vec![NONE; self.points.len()];
        for start in self.half_edges() {
            let region = own(start);
            if region == NONE || done[start as usize] || own(start ^ 1) == region {
                continue;
            }
            let mut walk = vec![];
            let mut h = start;
            loop {
                done[h as usize] = true;
                walk.push(self.from(h));
                h = self.next[h as usize];
                while own(h ^ 1) == region {
                    h = self.next[h as usize ^ 1];
                }
                if h == start {
                    break;
                }
            }
            self.split_at_touches(&walk, &mut at, &mut rings[region as usize]);
        }
        rings.into_iter().map(polygons).collect()
    }

    /// Cuts a closed walk into rings that pass no vertex twice. `at` is all [`NONE`] before and after.
    fn split_at_touches(&self, walk: &[u32], at: &mut [u32], rings: &mut Vec<Vec<IntPoint>>) {
        let mut stack: Vec<u32> = Vec::with_capacity(walk.len());
        let ring = |part: &[u32]| part.iter().map(|&v| self.points[v as usize]).collect::<Vec<_>>();
        for &v in walk {
            if at[v as usize] == NONE {
                at[v as usize] = stack.len() as u32;
                stack.push(v);
                continue;
            }
            let from = at[v as usize] as usize;
            rings.push(ring(&stack[from..]));
            for u in stack.drain(from + 1..) {
                at[u as usize] = NONE;
            }
        }
        for &u in &stack {
            at[u as usize] = NONE;
        }
        rings.push(ring(&stack));
    }
}

/// Outer rings and the holes in them as polygons.
fn polygons(rings: Vec<Vec<IntPoint>>) -> MultiPolygon {
    let (outer, holes): (Vec<_>, Vec<_>) =
        rings.into_iter().filter(|r| r.len() > 2).partition(|r| doubled_area(r) > 0);
    let mut parts: Vec<(Vec<IntPoint>, Vec<Vec<IntPoint>>)> =
        outer.into_iter().map(|o| (o, vec![])).collect();
    for hole in holes {
        // A hole may touch the outer ring in a vertex: one of its vertices is inside for certain, or it touches in all.
        let around = |(o, _): &(Vec<IntPoint>, _)| hole.iter().any(|p| !o.contains(p) && inside_ring(o, *p));
        let home = if parts.len() == 1 {
            Some(0)
        } else {
            (0..parts.len()).filter(|&i| around(&parts[i])).min_by_key(|&i| doubled_area(&parts[i].0))
        };
        if let Some(home) = home {
            parts[home].1.push(hole);
        }
    }
    let close = |ring: Vec<IntPoint>| {
        let mut closed: Vec<_> = ring.iter().map(|p| p.to_lonlat()).collect();
        closed.extend(ring.first().map(|p| p.to_lonlat()));
        closed
    };
    let made = parts
        .into_iter()
        .filter_map(|(o, h)| Polygon::new(close(o), h.into_iter().map(close).collect()).ok());
    MultiPolygon(made.collect())
}

/// Twice the area of an open ring in lattice units, positive when anticlockwise.
pub(super) fn doubled_area(ring: &[IntPoint]) -> i128 {
    let Some(&o) = ring.first() else { return 0 };
    let next = ring.iter().cycle().skip(1);
    ring.iter().zip(next).map(|(&a, &b)| turn(o, a, b)).sum()
}

pub(super) fn bounds(ring: &[IntPoint]) -> (IntPoint, IntPoint) {
    let first = ring.first().copied().unwrap_or(IntPoint { x: 0, y: 0 });
    ring.iter().fold((first, first), |(l, h), p| {
        (IntPoint { x: l.x.min(p.x), y: l.y.min(p.y) }, IntPoint { x: h.x.max(p.x), y: h.y.max(p.y) })
    })
}

/// Is a point that does not lie on the ring inside it?
pub(super) fn inside_ring(ring: &[IntPoint], p: IntPoint) -> bool {
    let next = ring.iter().cycle().skip(1);
    let crossed = ring.iter().zip(next).filter(|(a, b)| {
        let (low, high) = if a.y < b.y { (**a, **b) } else { (**b, **a) };
        low.y <= p.y && p.y < high.y && turn(low, high, p) > 0
    });
    crossed.count() % 2 == 1
}
