//! What is given: a community with its border, streets, buildings, units and the divisions other authorities use there.

use serde::{Deserialize, Serialize};
use tessera_domain::area::unit_grid::UnitFacts;
use tessera_geometry::{LineString, LonLat, MultiPolygon};

/// How strongly a line on the ground separates its two sides, from strong to weak.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Barrier {
    /// Never crossed by a grid: a river, a railway, an expressway.
    Hard,
    /// A trunk road or primary street.
    Main,
    /// A secondary street.
    Street,
    /// A residential street or lane.
    Lane,
    /// A footpath, a wall, a ditch.
    Path,
}

impl Barrier {
    /// All, the strongest first.
    pub const ALL: [Barrier; 5] =
        [Barrier::Hard, Barrier::Main, Barrier::Street, Barrier::Lane, Barrier::Path];
}

/// A line that grids may be bounded by.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Street {
    /// Its name; empty when it has none.
    #[serde(default)]
    pub name: String,
    /// How strongly it separates.
    pub barrier: Barrier,
    /// Its middle line.
    pub line: LineString,
}

/// A building with the people who live there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Building {
    /// Name of the caller's choice; comes back in the result and in explanations.
    pub id: String,
    /// A point of it: what decides to which grid it belongs.
    pub place: LonLat,
    /// Its outline, where known: cuts through a block then pass between buildings and not through them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub footprint: Option<MultiPolygon>,
    /// Households living there.
    pub households: u32,
    /// People living there.
    #[serde(default)]
    pub people: u32,
    /// Residential compound or other landmark it belongs to, for names; empty when none.
    #[serde(default)]
    pub compound: String,
    /// Its division in each layer of [`Input::layers`], by position; missing or empty where not known.
    #[serde(default)]
    pub divisions: Vec<String>,
}

impl Building {
    /// People who live in so many households, where nobody counted them: two and a half each.
    pub fn people_in(households: u32) -> u32 {
        (u64::from(households) * 5 / 2).try_into().unwrap_or(u32::MAX)
    }
}

impl Unit {
    /// A unit that has a grid of its own already: what was found then still holds. None where the grid has no surface.
    pub fn of_grid(code: &str, name: &str, ground: MultiPolygon) -> Option<Unit> {
        let yes = Some(true);
        Some(Unit {
            id: code.to_owned(),
            name: name.to_owned(),
            place: ground.label_point()?,
            ground: Some(ground),
            staff: 0,
            category: String::new(),
            facts: UnitFacts {
                clear_border: yes,
                independent: yes,
                stable: yes,
                can_carry_duties: yes,
                ..UnitFacts::default()
            },
        })
    }
}

/// A market, school, hospital, office block or enterprise that may become a grid of its own (requirement A2).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Unit {
    /// Name of the caller's choice.
    pub id: String,
    /// Its name, for the name of its grid.
    pub name: String,
    /// A point of it.
    pub place: LonLat,
    /// Its premises, where surveyed. Without them the block around [`Unit::place`] is taken when nobody lives there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ground: Option<MultiPolygon>,
    /// People who work there.
    #[serde(default)]
    pub staff: u32,
    /// What it is: `school`, `market` … in the caller's words.
    #[serde(default)]
    pub category: String,
    /// What is known under the criteria of a unit grid. Area and contiguity are found from the ground where they are missing.
    #[serde(default)]
    pub facts: UnitFacts,
}

/// Divisions of another authority: residents' groups, property areas, sanitation, police beats, school catchments.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Layer {
    /// Its name, for the scorecard.
    pub name: String,
    /// How much splitting one of its divisions weighs, relative to the other layers; 1 is usual, 0 reports only.
    pub weight: f64,
    /// Borders with their labels. A building without a label of its own takes that of the border it lies in.
    #[serde(default)]
    pub areas: Vec<(String, MultiPolygon)>,
}

/// Everything known of the community to be divided.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Input {
    /// Its border. Must be sound ([`tessera_geometry::check_validity`]).
    pub border: MultiPolygon,
    /// Streets, rivers, railways; they may reach beyond the border.
    #[serde(default)]
    pub streets: Vec<Street>,
    /// Buildings; those outside the border are left out and counted.
    #[serde(default)]
    pub buildings: Vec<Building>,
    /// Units that may become grids of their own.
    #[serde(default)]
    pub units: Vec<Unit>,
    /// Divisions that should not be split.
    #[serde(default)]
    pub layers: Vec<Layer>,
    /// Grids that stay exactly as they are; the rest is divided around them. Give them as an earlier plan had them: sound,
    /// inside the border, not overlapping.
    #[serde(default)]
    pub locked: Vec<MultiPolygon>,
}
