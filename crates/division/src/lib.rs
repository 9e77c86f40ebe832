//! Automatic division: a community's border, streets and buildings into responsibility grids (requirements A2 to A4).
//!
//! [`divide`] takes an [`Input`] and [`Settings`] and proposes plans. It is a pure function: the same input, settings and seed give
//! the same plans, to the last vertex; nothing here knows a clock, a database or a runtime.
//!
//! | Module | Step |
//! |---|---|
//! | [`input`], [`settings`], [`control`] | what is given, what can be set, stopping early |
//! | [`arrange`] | border, streets and cuts as one arrangement on the 10⁻⁷° lattice: faces that share every vertex |
//! | [`blocks`] | what stands on each face; large ones cut between buildings, slivers joined; units, undeveloped and locked land |
//! | [`graph`], [`groups`], [`partition`] | blocks grouped: in the band, in one piece, short and compact borders |
//! | [`plan`], [`obstacle`] | borders, numbers, names, the scorecard; why a rule cannot be met |
//! | [`redraw`] | grids drawn anew by hand: cut, joined, given ground; what ground passes to whom |
//! | [`sample`] | made-up towns to test and measure on |
//!
//! Method, settings and measurements are described in `docs/division.md`.
#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod arrange;
pub mod blocks;
pub mod control;
pub mod geojson;
pub mod graph;
pub mod groups;
pub mod input;
mod lines;
mod names;
pub mod obstacle;
mod order;
pub mod partition;
pub mod plan;
pub mod plane;
pub mod redraw;
pub mod rng;
pub mod sample;
mod score;
mod sets;
pub mod settings;

pub use control::{Control, Progress, Stage};
pub use input::{Barrier, Building, Input, Layer, Street, Unit};
pub use obstacle::Obstacle;
pub use plan::{Card, Favour, Grid, Outcome, Plan, Total};
pub use settings::{Band, Measure, Settings, Weights};

use groups::Groups;
use tessera_geometry::LonLat;
use tessera_geometry::validity::DefectKind;

/// Why no plan was made. That a rule cannot be met is no error: see [`Outcome::obstacles`].
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum DivideError {
    /// The community has no border.
    #[error("the community has no border")]
    NoBorder,
    /// Its border is not sound.
    #[error("the border is not sound at {:.7}, {:.7}: {kind:?}", place.lon(), place.lat())]
    UnsoundBorder {
        /// What is wrong.
        kind: DefectKind,
        /// Where.
        place: LonLat,
    },
    /// A setting makes no sense.
    #[error("{what} must be {must}, not {value}")]
    Setting {
        /// Which.
        what: &'static str,
        /// What it must be.
        must: &'static str,
        /// What it is.
        value: f64,
    },
    /// The lines could not be laid over each other.
    #[error(transparent)]
    Unsettled(#[from] arrange::Unsettled),
    /// The caller stopped it.
    #[error("stopped")]
    Cancelled,
}

/// Proposes divisions of a community into grids.
///
/// Fails when the border is missing or unsound, a setting makes no sense, or the caller stops it. What cannot be fulfilled (a part
/// with too few households) is told in [`Outcome::obstacles`] and in the scorecards instead.
pub fn divide(input: &Input, settings: &Settings, control: &Control) -> Result<Outcome, DivideError> {
    settings.check()?;
    let mut ground = blocks::Ground::prepare(input, settings, control)?;
    let tries = favours(input, settings);
    let mut found: Vec<(Groups, Plan)> = vec![];
    let mut obstacles: Option<Vec<Obstacle>> = None;
    for (n, &(favour, weights)) in tries.iter().enumerate() {
        if found.len() >= settings.alternatives.max(1) {
            break;
        }
        let seed = settings.seed.wrapping_add(n as u64);
        let pool = groups::pool(&mut ground, &input.layers, &settings.band, &weights);
        let share = 0.8 / tries.len() as f64;
        let progress = |done: f64| control.at(Stage::Search, 0.15 + (n as f64 + done) * share);
        let groups = groups::group(&ground, &pool, settings, &weights, seed, control, &progress)?;
        let measure = settings.band.measure;
        if found
            .iter()
            .any(|(other, _)| score::difference(&ground, other, &groups, measure) < settings.different)
        {
            continue;
        }
        let plan = score::plan(input, &ground, settings, &groups, favour, seed);
        let part: Vec<u32> = pool.blocks.iter().map(|&b| groups.of_block[b as usize]).collect();
        let reasons = obstacle::obstacles(input, &ground, &pool, settings.band, &part);
        if obstacles.as_ref().is_none_or(|o| reasons.len() < o.len()) {
            obstacles = Some(reasons);
        }
        found.push((groups, plan));
    }
    control.at(Stage::Result, 0.95)?;
    let missed = |p: &Plan| p.total.bound - p.total.in_band;
    found.sort_by(|(_, a), (_, b)| missed(a).cmp(&missed(b)).then(a.total.cost.total_cmp(&b.total.cost)));
    let outside =
        ground.home_of.iter().enumerate().filter(|(_, h)| h.is_none()).map(|(b, _)| b as u32).collect();
    control.at(Stage::Result, 1.0)?;
    Ok(Outcome {
        border: ground.border,
        plans: found.into_iter().map(|(_, p)| p).collect(),
        units: ground.judged,
        outside,
        obstacles: obstacles.unwrap_or_default(),
    })
}

/// What to try, in order: the weights as set, then each leaning to one side; more rounds than plans wanted, because some come out alike.
fn favours(input: &Input, settings: &Settings) -> Vec<(Favour, Weights)> {
    let w = settings.weights;
    let mut round = vec![
        (Favour::Balanced, w),
        (Favour::Compact, Weights { compact: w.compact * 2.5, ..w }),
        (
            Favour::Streets,
            Weights { border: w.border * 1.8, between_buildings: w.between_buildings * 1.6, ..w },
        ),
    ];
    if input.layers.iter().any(|l| l.weight > 0.0) {
        round.insert(1, (Favour::Divisions, Weights { divisions: w.divisions.max(0.5) * 4.0, ..w }));
    }
    let wanted = settings.alternatives.max(1);
    round.iter().copied().cycle().take(if wanted == 1 { 1 } else { wanted + 3 }).collect()
}
