//! What comes out: plans with grids and a scorecard for every rule.

use crate::obstacle::Obstacle;
use serde::Serialize;
use tessera_domain::area::GridKind;
use tessera_domain::area::unit_grid::Judgement;
use tessera_geometry::{LonLat, MultiPolygon};

/// The answer of [`crate::divide`].
#[derive(Debug, Clone, Serialize)]
pub struct Outcome {
    /// The border with the vertices that streets brought to it. Where a street meets a straight stretch of the given border, the
    /// new vertex lies at most 7 mm off it (half a step of the lattice); the grids cover exactly this border.
    pub border: MultiPolygon,
    /// Plans, the best first. Never empty.
    pub plans: Vec<Plan>,
    /// How each unit was judged, in the order given.
    pub units: Vec<Judgement>,
    /// Buildings outside the border, as indices of the input: they are in no grid.
    pub outside: Vec<u32>,
    /// Why a rule cannot be met, where it cannot; the same for every plan.
    pub obstacles: Vec<Obstacle>,
}

/// What a plan was made to favour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Favour {
    /// The weights as set.
    Balanced,
    /// Compact grids more than set.
    Compact,
    /// Borders along streets more than set.
    Streets,
    /// Whole divisions more than set.
    Divisions,
}

/// One way to divide the community.
#[derive(Debug, Clone, Serialize)]
pub struct Plan {
    /// What it was made to favour.
    pub favour: Favour,
    /// The seed it came from.
    pub seed: u64,
    /// Grids in the order of their numbers.
    pub grids: Vec<Grid>,
    /// All grids together.
    pub total: Total,
}

/// A grid.
#[derive(Debug, Clone, Serialize)]
pub struct Grid {
    /// Number within the community, from 1: west to east, row by row from the north. Locked grids are numbered with the others; a
    /// caller that keeps their codes skips them.
    pub sequence: u32,
    /// Kind.
    pub kind: GridKind,
    /// Name made of a landmark or of streets; empty when there is none.
    pub name: String,
    /// Border: shares every vertex with its neighbours.
    pub border: MultiPolygon,
    /// A place inside it, for its name on the map.
    pub place: LonLat,
    /// Households.
    pub households: u64,
    /// People.
    pub people: u64,
    /// Buildings, as indices of the input.
    pub buildings: Vec<u32>,
    /// The unit whose grid it is, as an index of the input.
    pub unit: Option<u32>,
    /// The locked grid it is, as an index of the input.
    pub locked: Option<u32>,
    /// How it keeps to each rule.
    pub card: Card,
}

/// How one grid keeps to each rule.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Card {
    /// What the band counts.
    pub size: f64,
    /// Within the band; `None` for grids the band does not bind: units, undeveloped land, locked grids.
    pub in_band: Option<bool>,
    /// Pieces it is in; 1 is contiguous.
    pub pieces: usize,
    /// Hard barrier inside it, metres; 0 is right.
    pub hard_inside_m: f64,
    /// Ground on the ellipsoid, m².
    pub area_m2: f64,
    /// Border on the mean sphere, metres.
    pub perimeter_m: f64,
    /// Polsby–Popper score 4πA/P²: 1 for a circle, 0.785 for a square.
    pub polsby_popper: f64,
    /// Metres of border along each rank of [`crate::Barrier::ALL`].
    pub along_m: [f64; 5],
    /// Metres of border along the community's own.
    pub community_border_m: f64,
    /// Metres of border along no street.
    pub between_buildings_m: f64,
    /// For each layer, how many divisions it has in part only.
    pub divisions_split: Vec<usize>,
}

/// How all grids together keep to each rule.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Total {
    /// Residential grids.
    pub residential: usize,
    /// Unit grids.
    pub unit: usize,
    /// Undeveloped grids.
    pub undeveloped: usize,
    /// Grids the band binds, and how many keep to it.
    pub bound: usize,
    /// See [`Total::bound`].
    pub in_band: usize,
    /// Grids in more than one piece.
    pub in_pieces: usize,
    /// Hard barrier inside grids, metres.
    pub hard_inside_m: f64,
    /// Mean Polsby–Popper score of the grids the band binds.
    pub mean_polsby_popper: f64,
    /// The least Polsby–Popper score of them.
    pub least_polsby_popper: f64,
    /// Borders between grids, metres, each counted once.
    pub cut_m: f64,
    /// Share of them along a street or barrier.
    pub along_streets: f64,
    /// For each layer, its divisions and how many of them lie in more than one grid.
    pub divisions: Vec<(usize, usize)>,
    /// The grids cover the border of [`Outcome::border`] without gap or overlap: proven.
    pub covers: bool,
    /// What the search minimised, under the weights as set; smaller is better among plans of one outcome.
    pub cost: f64,
}
