//! What a city can set.

use crate::DivideError;
use crate::input::Barrier;
use serde::{Deserialize, Serialize};
use tessera_domain::area::unit_grid::UnitRules;

/// What the size of a residential grid is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Households.
    Households,
    /// People.
    People,
    /// Ground in square metres: the older grids of 10,000 m² (万米单元网格), whoever lives there.
    Area,
}

/// The band every residential grid must keep to.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Band {
    /// What is counted.
    pub measure: Measure,
    /// The least a grid may have; more than 0.
    pub least: f64,
    /// The most a grid may have.
    pub most: f64,
}

impl Band {
    /// 300 to 500 households, as most of the founding documents have it.
    pub const HOUSEHOLDS: Band = Band { measure: Measure::Households, least: 300.0, most: 500.0 };
    /// 750 to 1,250 people, around the 1,000 of the founding documents.
    pub const PEOPLE: Band = Band { measure: Measure::People, least: 750.0, most: 1_250.0 };
    /// Around 10,000 m².
    pub const AREA: Band = Band { measure: Measure::Area, least: 7_500.0, most: 12_500.0 };

    /// The usual band of a measure.
    pub fn usual(measure: Measure) -> Band {
        match measure {
            Measure::Households => Band::HOUSEHOLDS,
            Measure::People => Band::PEOPLE,
            Measure::Area => Band::AREA,
        }
    }

    /// The size aimed at: the middle of the band.
    pub fn middle(&self) -> f64 {
        f64::midpoint(self.least, self.most)
    }

    /// Does a grid of this size keep to the band?
    pub fn holds(&self, size: f64) -> bool {
        (self.least..=self.most).contains(&size)
    }

    /// How far a size is outside the band, as a share of the limit it misses; 0 inside.
    pub fn excess(&self, size: f64) -> f64 {
        ((self.least - size) / self.least).max((size - self.most) / self.most).max(0.0)
    }
}

/// What counts how much where rules pull in different directions. All numbers are relative to each other.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Weights {
    /// Short borders: a border as long as the side of a typical grid counts this much.
    pub border: f64,
    /// Compact grids: a grid with a Polsby–Popper score of 0 counts this much more than a circle.
    pub compact: f64,
    /// How much dearer a metre of border is that runs through a division of every layer. 0: divisions do not matter.
    pub divisions: f64,
    /// Price of a metre of border along a line, in the order of [`Barrier::ALL`]. Along a hard barrier it is free.
    pub along: [f64; 5],
    /// Price of a metre of border that runs along no street, between buildings.
    pub between_buildings: f64,
}

impl Default for Weights {
    fn default() -> Self {
        Weights {
            border: 1.0,
            compact: 4.0,
            divisions: 1.0,
            along: [0.0, 0.6, 0.7, 0.85, 1.0],
            between_buildings: 1.5,
        }
    }
}

impl Weights {
    /// Price of a metre along a line.
    pub fn price(&self, line: Option<Barrier>) -> f64 {
        line.map_or(self.between_buildings, |b| self.along[b as usize])
    }
}

/// All settings of a division.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Size of residential grids.
    pub band: Band,
    /// What counts how much.
    pub weights: Weights,
    /// When a unit gets a grid of its own.
    pub unit_rules: UnitRules,
    /// A block without buildings becomes undeveloped land from this size on, m²; smaller ones join a neighbour.
    pub undeveloped_from_m2: f64,
    /// A block with more than this share of [`Band::most`] is cut between its buildings, so that grids can be composed of it.
    pub grain: f64,
    /// A street that ends less than this before another line or the border is taken as reaching it, metres.
    pub join_m: f64,
    /// Plans to propose.
    pub alternatives: usize,
    /// Two plans are different when at least this share of what the band counts is grouped otherwise.
    pub different: f64,
    /// How long to search; twice the effort takes twice as long. 1 is about as quick as METIS.
    pub effort: f64,
    /// The same seed gives the same plans.
    pub seed: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            band: Band::HOUSEHOLDS,
            weights: Weights::default(),
            unit_rules: UnitRules::default(),
            undeveloped_from_m2: 10_000.0,
            grain: 0.125,
            join_m: 12.0,
            alternatives: 3,
            different: 0.1,
            effort: 4.0,
            seed: 1,
        }
    }
}

impl Settings {
    /// Are the numbers such that a division can be made? Names the first one that is not.
    pub fn check(&self) -> Result<(), DivideError> {
        let (b, w) = (&self.band, &self.weights);
        let positive = |v: f64| v > 0.0 && v.is_finite();
        let whole = |v: f64| v >= 0.0 && v.is_finite();
        let rules = [
            ("the least of the band", "more than 0", b.least, positive(b.least)),
            ("the most of the band", "at least the least", b.most, b.most >= b.least && b.most.is_finite()),
            ("the weight of borders", "0 or more", w.border, whole(w.border)),
            ("the weight of compactness", "0 or more", w.compact, whole(w.compact)),
            ("the weight of divisions", "0 or more", w.divisions, whole(w.divisions)),
            ("the price between buildings", "0 or more", w.between_buildings, whole(w.between_buildings)),
            ("the price along streets", "0 or more", w.along[1], w.along.iter().all(|v| whole(*v))),
            ("the grain", "more than 0", self.grain, positive(self.grain)),
            ("the length of joins", "0 to 100 metres", self.join_m, (0.0..=100.0).contains(&self.join_m)),
            (
                "the least undeveloped land",
                "0 or more",
                self.undeveloped_from_m2,
                whole(self.undeveloped_from_m2),
            ),
            ("the effort", "0.01 to 1000", self.effort, (0.01..=1000.0).contains(&self.effort)),
        ];
        match rules.into_iter().find(|r| !r.3) {
            Some((what, must, value, _)) => Err(DivideError::Setting { what, must, value }),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn excess_is_zero_inside_the_band_and_a_share_of_the_limit_outside() {
        let b = Band::HOUSEHOLDS;
        assert!(b.excess(300.0).abs() < 1e-12 && b.excess(500.0).abs() < 1e-12 && b.holds(500.0));
        assert!((b.excess(150.0) - 0.5).abs() < 1e-12);
        assert!((b.excess(750.0) - 0.5).abs() < 1e-12);
    }
}
