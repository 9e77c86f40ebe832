//! The numbers along a road.

use super::Spot;
use crate::address::DoorNumber;

/// Beside how many numbers a single neighbour still tells where a number is.
const REACH: u32 = 20;

/// Doors of one road, by number.
#[derive(Default)]
pub(super) struct Doors(Vec<(DoorNumber, Spot)>);

/// Where a number is.
pub(super) struct Found {
    /// The door that bears it, or the one before it, or after it.
    pub key: u32,
    /// That door's number.
    pub number: DoorNumber,
    /// Where.
    pub at: [f64; 2],
    /// A door bears it; otherwise the place was worked out from its neighbours.
    pub known: bool,
}

impl Doors {
    pub(super) fn add(&mut self, number: DoorNumber, spot: Spot) {
        // Maps come sorted or nearly so; the first of two doors with one number stays.
        let at = self.0.partition_point(|d| d.0 < number);
        if self.0.get(at).is_none_or(|d| d.0 != number) {
            self.0.insert(at, (number, spot));
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// At the door that bears the number, else between the next ones on its side of the road (odd or even), else beside the nearest.
    /// `None` where no number is near.
    pub(super) fn find(&self, number: DoorNumber) -> Option<Found> {
        let known = |d: &(DoorNumber, Spot)| Found { key: d.1.key, number: d.0, at: d.1.at, known: true };
        if let Ok(i) = self.0.binary_search_by_key(&number, |d| d.0) {
            return self.0.get(i).map(known);
        }
        // 211-3号 is at 211号 where that is all one knows.
        if number.sub > 0 {
            let main = DoorNumber { sub: 0, ..number };
            return self.find(main).map(|f| Found { known: false, ..f });
        }
        self.between(number.number, |n| n % 2 == number.number % 2)
            .or_else(|| self.between(number.number, |_| true))
    }

    /// The place of `number` from the next doors before and after it among those that count.
    fn between(&self, number: u32, counts: impl Fn(u32) -> bool) -> Option<Found> {
        let middle = self.0.partition_point(|d| d.0.number < number);
        let low = self.0[..middle].iter().rev().find(|d| counts(d.0.number));
        let high = self.0[middle..].iter().find(|d| counts(d.0.number));
        let at = |d: &(DoorNumber, Spot), at| Found { key: d.1.key, number: d.0, at, known: false };
        match (low, high) {
            (Some(a), Some(b)) if b.0.number > a.0.number => {
                let share = f64::from(number - a.0.number) / f64::from(b.0.number - a.0.number);
                let part = |i: usize| a.1.at[i] + share * (b.1.at[i] - a.1.at[i]);
                Some(at(a, [part(0), part(1)]))
            }
            (Some(d), _) | (_, Some(d)) => (d.0.number.abs_diff(number) <= REACH).then(|| at(d, d.1.at)),
            (None, None) => None,
        }
    }
}
