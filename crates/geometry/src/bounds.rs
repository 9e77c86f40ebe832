//! Boxes on the lattice.

use crate::snap::IntPoint;

/// A box of lattice points; its border belongs to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Bounds {
    pub west: i32,
    pub south: i32,
    pub east: i32,
    pub north: i32,
}

impl Default for Bounds {
    fn default() -> Self {
        Self::NOTHING
    }
}

impl From<IntPoint> for Bounds {
    fn from(p: IntPoint) -> Self {
        Self { west: p.x, south: p.y, east: p.x, north: p.y }
    }
}

impl Bounds {
    /// Holds nothing; grows by [`Bounds::with`].
    pub const NOTHING: Self = Self { west: i32::MAX, south: i32::MAX, east: i32::MIN, north: i32::MIN };

    pub fn of(points: &[IntPoint]) -> Self {
        points.iter().fold(Self::NOTHING, |b, p| b.with(*p))
    }

    #[inline]
    pub fn with(self, p: IntPoint) -> Self {
        self.and(p.into())
    }

    /// The smallest box around both.
    #[inline]
    pub fn and(self, other: Self) -> Self {
        Self {
            west: self.west.min(other.west),
            south: self.south.min(other.south),
            east: self.east.max(other.east),
            north: self.north.max(other.north),
        }
    }

    /// Do they share a point?
    #[inline]
    pub fn meets(self, other: Self) -> bool {
        self.west <= other.east
            && other.west <= self.east
            && self.south <= other.north
            && other.south <= self.north
    }

    /// Does the other lie in this one?
    #[inline]
    pub fn holds(self, other: Self) -> bool {
        self.west <= other.west
            && other.east <= self.east
            && self.south <= other.south
            && other.north <= self.north
    }

    /// Some steps larger on every side.
    pub fn grown(self, by: i32) -> Self {
        Self {
            west: self.west.saturating_sub(by),
            south: self.south.saturating_sub(by),
            east: self.east.saturating_add(by),
            north: self.north.saturating_add(by),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_meet_at_their_border_and_nothing_meets_nothing() {
        let p = |x, y| IntPoint { x, y };
        let a = Bounds::of(&[p(0, 3), p(2, 1)]);
        assert_eq!(a, Bounds { west: 0, south: 1, east: 2, north: 3 });
        assert!(a.meets(Bounds::of(&[p(2, 3), p(9, 9)])) && !a.meets(Bounds::of(&[p(3, 3)])));
        assert!(a.holds(Bounds::of(&[p(2, 3)])) && !a.holds(a.grown(1)) && a.grown(1).holds(a));
        assert!(!Bounds::NOTHING.meets(a) && !a.meets(Bounds::NOTHING));
    }
}
