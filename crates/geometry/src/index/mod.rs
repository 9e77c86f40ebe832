//! Which grid does a point belong to? Exact, and fast enough to ask for every position that comes in.
//!
//! Borders and points are snapped to the 10⁻⁷ degree lattice ([`crate::snap`] says who owns a point on a border),
//! so the answer does not depend on rounding. Over all borders lies a raster of cells ([`raster`]), and a question
//! looks at one cell only, so its cost does not grow with the length of the borders. There are three kinds:
//!
//! | Cell | What it keeps | How it answers |
//! |---|---|---|
//! | whole | its owner, or nobody | at once; most cells are so |
//! | clean ([`clean`]) | each distinct edge once, with what passing it does to the owner; proven to have no overlap | owner of the cell's south-eastern corner, changed by the edges passed on the way to it |
//! | overlaid ([`overlaid`]) | for each place concerned its edges | asks the places in turn, in 128 bits |
//!
//! In a cover proven by [`crate::cover`] each point inside has exactly one owner and nearly every crossed cell is
//! clean. Where grids overlap the one given first answers; in a gap there is no answer. All kinds give the
//! same answers: overlaid cells are only slower.

mod build;
mod clean;
mod overlaid;
mod raster;

use crate::coord::LonLat;
use crate::shape::MultiPolygon;
use crate::snap::IntPoint;
use raster::Raster;

/// An index of places that answers "whose is this point". `K` names a place (its grid code).
#[derive(Debug, Clone)]
pub struct GridIndex<K> {
    keys: Vec<K>,
    raster: Raster,
}

impl<K: Clone> GridIndex<K> {
    /// Builds the index. Where places overlap, the one that comes first answers.
    ///
    /// Places may have holes and several parts. Invalid borders do no harm: what an odd number of borders
    /// surrounds is inside.
    pub fn build(places: Vec<(K, MultiPolygon)>) -> Self {
        let mut keys = Vec::with_capacity(places.len());
        // Each border is given back as soon as it is read: a large index is built in the memory of its result.
        let raster = build::raster(places.into_iter().map(|(key, shape)| {
            keys.push(key);
            shape
        }));
        Self { keys, raster }
    }

    /// The place that owns the point; `None` outside all places, and for numbers that are no position.
    pub fn locate(&self, lon: f64, lat: f64) -> Option<K> {
        let p = LonLat::new(lon, lat).ok()?;
        self.raster.owner(IntPoint::snap(p)).map(|i| self.keys[i as usize].clone())
    }

    /// Like [`GridIndex::locate`], and a point exactly on the outer border of the whole cover, which the half-open
    /// rule leaves without owner on its eastern and northern side, gets the first place that has it on its border.
    pub fn locate_or_border(&self, lon: f64, lat: f64) -> Option<K> {
        let p = LonLat::new(lon, lat).ok()?;
        self.raster.owner_or_border(IntPoint::snap(p)).map(|i| self.keys[i as usize].clone())
    }

    /// [`GridIndex::locate`] for many points; answers stand in the order of the points.
    pub fn locate_many(&self, points: &[LonLat]) -> Vec<Option<K>> {
        let mut answers = Vec::with_capacity(points.len());
        self.raster.owners(points, |i| answers.push(i.map(|i| self.keys[i as usize].clone())));
        answers
    }

    /// How many places are in the index.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// True without any place.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// Memory the index holds, bytes, without what the keys point to.
    pub fn memory_bytes(&self) -> usize {
        size_of::<Self>() + self.keys.capacity() * size_of::<K>() + self.raster.heap_bytes()
    }
}

#[cfg(test)]
mod reference_tests;
#[cfg(test)]
mod tests;
