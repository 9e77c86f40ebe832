//! Vertices that a new drawing brought to the border of a community, for everybody else who has this border: the community next door,
//! its grids, the street, the district and the city. Without them the covers there would have gaps a few millimetres wide.

use std::collections::{HashMap, HashSet};
use tessera_geometry::{IntPoint, MultiPolygon, Polygon, Ring, snap::snap_ring};

/// New vertices on the edges of a border.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Brought {
    /// What lies between the ends of an edge now; the smaller end first.
    between: HashMap<(IntPoint, IntPoint), Vec<IntPoint>>,
}

impl Brought {
    /// The vertices that are in `after` and not in `before`, which runs the same way.
    pub fn of(before: &MultiPolygon, after: &MultiPolygon) -> Self {
        let known: HashSet<IntPoint> = before.rings().flat_map(|(_, _, ring)| snap_ring(ring)).collect();
        let mut between = HashMap::new();
        for (_, _, ring) in after.rings() {
            let ring = snap_ring(ring);
            let Some(start) = ring.iter().position(|p| known.contains(p)) else { continue };
            let (mut from, mut new) = (ring[start], vec![]);
            for &p in ring.iter().cycle().skip(start + 1).take(ring.len()) {
                if !known.contains(&p) {
                    new.push(p);
                    continue;
                }
                let mut found = std::mem::take(&mut new);
                if !found.is_empty() {
                    if from > p {
                        found.reverse();
                    }
                    between.insert((from.min(p), from.max(p)), found);
                }
                from = p;
            }
        }
        Self { between }
    }

    /// True when there are none.
    pub fn is_empty(&self) -> bool {
        self.between.is_empty()
    }

    /// A shape with these vertices on the edges it shares; `None` when it shares none of them.
    pub fn apply(&self, shape: &MultiPolygon) -> Option<MultiPolygon> {
        let mut changed = false;
        let mut ring = |ring: &[tessera_geometry::LonLat]| -> Ring {
            let corners: Vec<IntPoint> = ring.iter().map(|p| IntPoint::snap(*p)).collect();
            let mut out = Ring::with_capacity(ring.len());
            for (i, p) in ring.iter().enumerate() {
                out.push(*p);
                let Some(next) = corners.get(i + 1) else { continue };
                let here = corners[i];
                if let Some(new) = self.between.get(&(here.min(*next), here.max(*next))) {
                    changed = true;
                    let places = new.iter().map(|p| p.to_lonlat());
                    if here < *next { out.extend(places) } else { out.extend(places.rev()) }
                }
            }
            out
        };
        let parts: Vec<(Ring, Vec<Ring>)> =
            shape.0.iter().map(|p| (ring(p.outer()), p.holes().iter().map(|h| ring(h)).collect())).collect();
        if !changed {
            return None;
        }
        // Rings only got longer: they stay rings.
        let made: Result<Vec<Polygon>, _> = parts.into_iter().map(|(o, h)| Polygon::new(o, h)).collect();
        made.ok().map(MultiPolygon)
    }
}
