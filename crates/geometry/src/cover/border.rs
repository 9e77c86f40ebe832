//! The border of one place as the cover check uses it: sound rings on the lattice, the inside on their left.

use super::arrange::{Owned, arrange, parity_boundary};
use super::trace::{rings as rings_of, to_shape};
use crate::bounds::Bounds;
use crate::edges::{Edge, SnappedRing, snapped_rings};
use crate::shape::MultiPolygon;
use crate::simple::Simplicity;
use crate::snap::{IntPoint, doubled_area, ring_edges, snap_ring};
use crate::validity::{Defect, defects_of};

/// Edges looked at together; one box is kept for each such stretch.
const STRETCH: usize = 64;

/// A stretch of a ring: its ring, its edges from the first to before the second, their box.
type Stretch = (u32, u32, u32, Bounds);

/// See the module.
#[derive(Debug, Clone, Default)]
pub(super) struct Border {
    pub rings: Vec<Vec<IntPoint>>,
    pub bounds: Bounds,
    /// Nothing when it is one short ring.
    stretches: Vec<Stretch>,
}

impl Border {
    /// The border and what is wrong with it. A border that is not sound is replaced by that of the points it winds around an odd
    /// number of times, which are those [`MultiPolygon::contains`] gives to it.
    pub fn of(shape: &MultiPolygon, quick: &mut Simplicity) -> (Self, Vec<Defect>) {
        // Nearly every grid is one ring and sound.
        if let [part] = shape.0.as_slice()
            && part.holes().is_empty()
        {
            let mut points = snap_ring(part.outer());
            let area = doubled_area(&points);
            if area != 0 && quick.is_simple(&points) {
                if area < 0 {
                    points.reverse();
                }
                return (Self::new(vec![points]), vec![]);
            }
        }
        let rings = snapped_rings(shape);
        let defects = defects_of(&rings, quick);
        let border = if defects.is_empty() {
            Self::new(rings.into_iter().map(|r| r.points).collect())
        } else {
            Self::untangled(&rings)
        };
        (border, defects)
    }

    pub fn new(rings: Vec<Vec<IntPoint>>) -> Self {
        if let [ring] = rings.as_slice()
            && ring.len() <= 2 * STRETCH
        {
            return Self { bounds: Bounds::of(ring), rings, stretches: vec![] };
        }
        let mut stretches = Vec::new();
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
        let edges: Vec<Owned> = rings
            .iter()
            .filter(|r| !r.is_flat())
            .flat_map(|r| r.edges().map(|edge| Owned { edge, owner: 0 }))
            .collect();
        let boundary = parity_boundary(&arrange(&edges).pieces);
        Self::new(rings_of(&boundary))
    }

    #[inline]
    pub fn edges(&self) -> impl Iterator<Item = Edge> + '_ {
        self.rings.iter().flat_map(|r| ring_edges(r)).map(|(from, to)| Edge { from, to })
    }

    /// Tells every edge whose box meets that box.
    pub fn edges_near(&self, near: Bounds, mut tell: impl FnMut(Edge)) {
        let mut tell_near = |edge: Edge| {
            if edge.bounds().meets(near) {
                tell(edge);
            }
        };
        if self.stretches.is_empty() {
            self.edges().for_each(tell_near);
            return;
        }
        for &(ring, from, to, around) in &self.stretches {
            if around.meets(near) {
                let ring = &self.rings[ring as usize];
                for i in from as usize..to as usize {
                    tell_near(Edge { from: ring[i], to: *ring.get(i + 1).unwrap_or(&ring[0]) });
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
