//! The border of one place as the cover check uses it: sound rings on the lattice, the inside on their left.

use super::arrange::{Owned, arrange, parity_boundary};
use super::trace::{rings as rings_of, to_shape};
use crate::bounds::Bounds;
use crate::edges::{Edge, SnappedRing, snapped_rings};
use crate::shape::MultiPolygon;
use crate::simple::Simplicity;
use crate::snap::{IntPoint, doubled_area, ring_edges};
use crate::validity::{Defect, defects_of};

/// Edges looked at together; one box is kept for each such stretch.
const STRETCH: usize = 64;

/// A stretch of a ring: its ring, its edges from the first to before the second, their box.
type Stretch = (u32, u32, u32, Bounds);

/// See the module.
#[derive(Debug, Clone)]
pub(super) struct Border {
    pub rings: Vec<Vec<IntPoint>>,
    pub bounds: Bounds,
    stretches: Vec<Stretch>,
}

impl Border {
    /// The border and what is wrong with it. A border that is not sound is replaced by that of the points it winds around an odd
    /// number of times, which are those [`MultiPolygon::contains`] gives to it.
    pub fn of(shape: &MultiPolygon, quick: &mut Simplicity) -> (Self, Vec<Defect>) {
        let rings = snapped_rings(shape);
        let defects = defects_of(&rings, quick);
        let sound = rings.into_iter().filter(|r| r.has_area);
        let border = if defects.is_empty() {
            Self::new(sound.map(|r| r.points).collect())
        } else {
            Self::untangled(&sound.collect::<Vec<_>>())
        };
        (border, defects)
    }

    pub fn new(rings: Vec<Vec<IntPoint>>) -> Self {
        let mut stretches = Vec::with_capacity(1);
        let mut bounds = Bounds::NOTHING;
        for (r, ring) in rings.iter().enumerate() {
            for from in (0..ring.len()).step_by(STRETCH) {
                let to = (from + STRETCH).min(ring.len());
                let around = Bounds::of(&ring[from..to]).with(ring[to % ring.len()]);
                bounds = bounds.and(around);
                stretches.push((r as u32, from as u32, to as u32, around));
            }
        }
        Self { rings, bounds, stretches }
    }

    fn untangled(rings: &[SnappedRing]) -> Self {
        let edges: Vec<Owned> =
            rings.iter().flat_map(|r| r.edges().map(|edge| Owned { edge, owner: 0 })).collect();
        let boundary = parity_boundary(&arrange(&edges).pieces);
        Self::new(rings_of(&boundary))
    }

    pub fn edges(&self) -> impl Iterator<Item = Edge> + '_ {
        self.rings.iter().flat_map(|r| ring_edges(r)).map(|(from, to)| Edge { from, to })
    }

    /// Tells every edge whose box meets that box.
    pub fn edges_near(&self, near: Bounds, mut tell: impl FnMut(Edge)) {
        for &(ring, from, to, around) in &self.stretches {
            if !around.meets(near) {
                continue;
            }
            let ring = &self.rings[ring as usize];
            for i in from as usize..to as usize {
                let (a, b) = (ring[i], *ring.get(i + 1).unwrap_or(&ring[0]));
                let edge = Edge { from: a, to: b };
                if edge.bounds().meets(near) {
                    tell(edge);
                }
            }
        }
    }

    /// Twice the area in lattice units. Exact.
    pub fn doubled_area(&self) -> i128 {
        self.rings.iter().map(|r| doubled_area(r)).sum()
    }

    pub fn to_shape(&self) -> MultiPolygon {
        to_shape(self.rings.clone())
    }
}
