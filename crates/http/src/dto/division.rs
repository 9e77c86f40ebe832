//! How a community is asked to be divided, and its plans, in JSON.

use super::{AreaRef, Names, pair, rounded, word};
use serde::{Deserialize, Serialize};
use tessera_app::admin::division::Proposed;
use tessera_division::{Band, Barrier, Grid, Measure, Obstacle, Plan, Settings, Weights};
use utoipa::ToSchema;

/// How to divide; what is absent is as usual.
#[derive(Clone, Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct DivisionForm {
    /// Codes of grids that stay as they are.
    pub keep: Vec<String>,
    /// What the size of a grid is counted in: households (the default), people or area.
    pub measure: Option<String>,
    /// The least a grid may have; 300 households, 750 people or 7,500 m² when absent.
    pub least: Option<f64>,
    /// The most a grid may have; 500 households, 1,250 people or 12,500 m² when absent.
    pub most: Option<f64>,
    /// What counts how much.
    pub weights: Option<WeightsForm>,
    /// Plans wanted, 1 to 8; 3 when absent.
    pub plans: Option<usize>,
    /// How long to search, 0.1 to 20; 4 when absent.
    pub effort: Option<f64>,
    /// The same seed gives the same plans.
    pub seed: Option<u64>,
}

/// Weights, relative to each other; what is absent is as usual.
#[derive(Clone, Copy, Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct WeightsForm {
    /// Short borders; 1 when absent.
    pub border: Option<f64>,
    /// Compact grids; 4 when absent.
    pub compact: Option<f64>,
    /// Whole divisions of other authorities; 1 when absent.
    pub divisions: Option<f64>,
}

/// Plans for a community.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DivisionDto {
    /// The community.
    community: AreaRef,
    /// Its border with the corners that streets bring to it: what the grids cover. GeoJSON geometry.
    #[schema(value_type = Object)]
    boundary: serde_json::Value,
    /// What was divided.
    given: GivenDto,
    /// The plans, the best first.
    plans: Vec<PlanDto>,
    /// Why a rule cannot be met, where it cannot.
    obstacles: Vec<ObstacleDto>,
}

/// What was divided.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct GivenDto {
    /// Buildings.
    buildings: usize,
    /// Households in them.
    households: u64,
    /// Streets and outlines of water.
    streets: usize,
    /// Units that could have a grid of their own.
    units: usize,
    /// What the size of a grid is counted in.
    measure: String,
    /// The least a grid may have.
    least: f64,
    /// The most a grid may have.
    most: f64,
}

/// One way to divide the community.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PlanDto {
    /// balanced, compact, streets or divisions: what it leans to.
    favour: String,
    /// The seed it came from.
    seed: u64,
    /// Residential grids.
    residential: usize,
    /// Unit grids.
    unit: usize,
    /// Undeveloped grids.
    undeveloped: usize,
    /// Grids whose size is bound, and how many of them keep to it.
    bound: usize,
    /// See `bound`.
    in_band: usize,
    /// Grids in more than one piece.
    in_pieces: usize,
    /// Metres of hard barrier inside grids.
    hard_inside_m: f64,
    /// Mean Polsby–Popper score of the grids whose size is bound: 1 for a circle, 0.785 for a square.
    mean_polsby_popper: f64,
    /// The least of them.
    least_polsby_popper: f64,
    /// Borders between grids, metres.
    cut_m: f64,
    /// Share of them along a street or barrier.
    along_streets: f64,
    /// The grids cover the boundary exactly once: proven.
    covers: bool,
    /// The grids in the order of their numbers.
    grids: Vec<PlannedGridDto>,
}

/// A proposed grid.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PlannedGridDto {
    /// Its code: the next free ones in the order of the numbers; none where the community has no national code.
    code: Option<String>,
    /// Number, west to east, row by row from the north.
    sequence: u32,
    /// residential, unit or undeveloped.
    kind: String,
    /// Name made of a landmark or of streets; empty when there is none.
    name: String,
    /// It is one of those that stay.
    kept: bool,
    /// GeoJSON geometry.
    #[schema(value_type = Object)]
    boundary: serde_json::Value,
    /// A place inside it.
    position: [f64; 2],
    /// Households.
    households: u64,
    /// People.
    people: u64,
    /// Buildings.
    buildings: usize,
    /// Whether its size keeps to the band; none where it is not bound.
    in_band: Option<bool>,
    /// Square metres.
    area_m2: f64,
    /// 4πA/P².
    polsby_popper: f64,
    /// Metres of its border along hard barriers, main streets, streets, lanes, paths.
    along_m: [f64; 5],
    /// Metres along the community's border.
    community_border_m: f64,
    /// Metres along no street.
    between_buildings_m: f64,
}

/// Why a rule cannot be met.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ObstacleDto {
    /// `too_little`, `between_multiples`, `large_building` or `not_found`.
    kind: String,
    /// Longitude and latitude of a place in the part meant.
    position: [f64; 2],
    /// What it has, in what the band counts.
    size: f64,
    /// For `between_multiples` the grids it has too much for, for `not_found` those that stayed outside the band.
    grids: Option<usize>,
    /// The barriers around it.
    barriers: Vec<String>,
    /// In plain English.
    message: String,
}

impl WeightsForm {
    fn over(self, usual: Weights) -> Weights {
        Weights {
            border: self.border.unwrap_or(usual.border),
            compact: self.compact.unwrap_or(usual.compact),
            divisions: self.divisions.unwrap_or(usual.divisions),
            ..usual
        }
    }
}

impl DivisionForm {
    /// The settings asked for, with a band for this measure.
    pub fn settings(&self, measure: Measure) -> Settings {
        let usual = Settings::default();
        let band = Band::usual(measure);
        Settings {
            band: Band {
                least: self.least.unwrap_or(band.least),
                most: self.most.unwrap_or(band.most),
                ..band
            },
            weights: self.weights.unwrap_or_default().over(usual.weights),
            alternatives: self.plans.unwrap_or(usual.alternatives),
            effort: self.effort.unwrap_or(usual.effort),
            seed: self.seed.unwrap_or(usual.seed),
            ..usual
        }
    }
}

fn grid(g: &Grid, code: Option<&String>) -> PlannedGridDto {
    PlannedGridDto {
        code: code.cloned(),
        sequence: g.sequence,
        kind: g.kind.as_str().to_owned(),
        name: g.name.clone(),
        kept: g.locked.is_some(),
        boundary: g.border.to_geojson(),
        position: pair(g.place),
        households: g.households,
        people: g.people,
        buildings: g.buildings.len(),
        in_band: g.card.in_band,
        area_m2: rounded(g.card.area_m2, 1),
        polsby_popper: rounded(g.card.polsby_popper, 3),
        along_m: Barrier::ALL.map(|b| rounded(g.card.along_m[b as usize], 1)),
        community_border_m: rounded(g.card.community_border_m, 1),
        between_buildings_m: rounded(g.card.between_buildings_m, 1),
    }
}

fn plan(p: &Plan, codes: &[String]) -> PlanDto {
    let t = &p.total;
    PlanDto {
        favour: word(&p.favour),
        seed: p.seed,
        residential: t.residential,
        unit: t.unit,
        undeveloped: t.undeveloped,
        bound: t.bound,
        in_band: t.in_band,
        in_pieces: t.in_pieces,
        hard_inside_m: rounded(t.hard_inside_m, 1),
        mean_polsby_popper: rounded(t.mean_polsby_popper, 3),
        least_polsby_popper: rounded(t.least_polsby_popper, 3),
        cut_m: rounded(t.cut_m, 1),
        along_streets: rounded(t.along_streets, 3),
        covers: t.covers,
        grids: p.grids.iter().enumerate().map(|(i, g)| grid(g, codes.get(i))).collect(),
    }
}

fn obstacle(o: &Obstacle) -> ObstacleDto {
    let message = o.to_string();
    let (kind, place, size, grids, barriers) = match o {
        Obstacle::TooLittle { place, size, barriers, .. } => {
            ("too_little", place, size, None, barriers.clone())
        }
        Obstacle::BetweenMultiples { place, size, grids, barriers, .. } => {
            ("between_multiples", place, size, Some(*grids), barriers.clone())
        }
        Obstacle::LargeBuilding { place, size, .. } => ("large_building", place, size, None, Vec::new()),
        Obstacle::NotFound { place, size, outside, .. } => {
            ("not_found", place, size, Some(*outside), Vec::new())
        }
    };
    ObstacleDto { kind: kind.to_owned(), position: pair(*place), size: *size, grids, barriers, message }
}

/// Plans for a community.
pub fn division(names: &Names, settings: &Settings, found: &Proposed) -> DivisionDto {
    let none = Vec::new();
    DivisionDto {
        community: names.area(&found.community),
        boundary: found.outcome.border.to_geojson(),
        given: GivenDto {
            buildings: found.input.buildings.len(),
            households: found.input.buildings.iter().map(|b| u64::from(b.households)).sum(),
            streets: found.input.streets.len(),
            units: found.input.units.len(),
            measure: word(&settings.band.measure),
            least: settings.band.least,
            most: settings.band.most,
        },
        plans: found
            .outcome
            .plans
            .iter()
            .enumerate()
            .map(|(n, p)| plan(p, found.codes.get(n).unwrap_or(&none)))
            .collect(),
        obstacles: found.outcome.obstacles.iter().map(obstacle).collect(),
    }
}
