//! A community divided anew: what is known of it becomes the input of `tessera-division`, its grids get codes. Nothing is changed.

use crate::{
    App, Reference,
    error::{AppError, Result},
    map::Shape,
};
use std::sync::{Arc, atomic::AtomicBool};
use tessera_division::{
    Barrier, Building, Control, DivideError, Input, Outcome, Plan, Progress, Settings, Street, Unit, divide,
};
use tessera_domain::{
    area::{
        Area, GridKind, Level,
        code::{DivisionCode, GridCode, next_grid_code},
    },
    people::{Actor, rights::Capability},
};

/// Plans for a community.
pub struct Proposed {
    /// The community.
    pub community: Arc<Area>,
    /// What was given.
    pub input: Input,
    /// The plans, the best first, with the reasons where a rule cannot be met.
    pub outcome: Outcome,
    /// For each plan the codes of its grids, in their order; empty where the community has no national code.
    pub codes: Vec<Vec<String>>,
}

/// The barrier a road of the map is. The map's trunk roads are those of a town: grids lie on both sides.
fn barrier(class: &str) -> Option<Barrier> {
    match class {
        "trunk" => Some(Barrier::Main),
        other => tessera_division::geojson::barrier(other),
    }
}

impl App {
    /// What is known of a community: its border, streets and water, buildings with households, unit grids as units. Grids with the codes
    /// of `keep` stay as they are.
    ///
    /// # Errors
    /// [`AppError::NotFound`] when there is no such community; [`AppError::Invalid`] without a border or for a grid of elsewhere.
    pub async fn division_input(&self, code: &str, keep: &[String]) -> Result<(Arc<Area>, Input)> {
        let r = self.reference();
        let community = r.area_in_force(code);
        let community = community.ok_or(AppError::NotFound("area"))?.clone();
        if community.level != Level::Community {
            return Err(AppError::field("area", "level", "a community is divided into grids"));
        }
        let border = r.borders.get(&community.id);
        let border =
            border.ok_or_else(|| AppError::field("area", "no_border", "the community has no border yet"))?;
        let mut input = Input { border: (**border).clone(), ..Input::default() };
        let near = input.border.bbox();
        let map = self.map().await?;
        for d in map.drawn.iter().filter(|d| near.is_some_and(|b| b.intersects(&d.bbox))) {
            let f = &d.feature;
            match (&d.shape, f.layer.as_str()) {
                (Shape::Line(line), "road") => {
                    input.streets.extend(barrier(&f.class).map(|barrier| Street {
                        name: f.name.clone(),
                        barrier,
                        line: line.clone(),
                    }));
                }
                (Shape::Surface(water), "land") if f.class == "water" => {
                    let lines = water.rings().map(|(_, _, ring)| ring);
                    input.streets.extend(lines.filter_map(|ring| {
                        let line = tessera_geometry::LineString::new(ring.to_vec()).ok()?;
                        Some(Street { name: f.name.clone(), barrier: Barrier::Hard, line })
                    }));
                }
                (Shape::Surface(outline), "building") if input.border.contains(d.point()) => {
                    let households = f.props["households"].as_u64().unwrap_or(0) as u32;
                    input.buildings.push(Building {
                        id: f.id.to_string(),
                        place: d.point(),
                        footprint: Some(outline.clone()),
                        households,
                        people: Building::people_in(households),
                        compound: f.props["compound"].as_str().unwrap_or("").to_owned(),
                        divisions: Vec::new(),
                    });
                }
                _ => {}
            }
        }
        for code in keep {
            let grid = r.area_by_code(code).filter(|a| a.parent == Some(community.id));
            let shape = grid.and_then(|a| r.borders.get(&a.id));
            let shape = shape.ok_or_else(|| {
                AppError::field(
                    "keep",
                    "unknown",
                    format!("{code} is no grid of the community with a border"),
                )
            })?;
            input.locked.push((**shape).clone());
        }
        for grid in r.children(community.id) {
            if grid.kind == Some(GridKind::Unit)
                && !keep.contains(&grid.code)
                && let Some(ground) = r.borders.get(&grid.id)
            {
                input.units.extend(Unit::of_grid(&grid.code, &grid.name.zh_hans, (**ground).clone()));
            }
        }
        Ok((community, input))
    }

    /// Proposes divisions of a community. `stop` ends the search early; `tell` hears how far it is.
    ///
    /// # Errors
    /// As [`App::division_input`]; [`AppError::Invalid`] for settings that make no sense; [`AppError::Unavailable`] when stopped.
    pub async fn division(
        &self,
        code: &str,
        keep: Vec<String>,
        settings: Settings,
        stop: Arc<AtomicBool>,
        tell: impl Fn(Progress) + Send + 'static,
    ) -> Result<Proposed> {
        let (community, input) = self.division_input(code, &keep).await?;
        let r = self.reference();
        let work = move || {
            let control = Control::default().cancelled_by(&stop).reporting_to(&tell);
            let outcome = divide(&input, &settings, &control).map_err(|e| refused(&e))?;
            let codes = outcome.plans.iter().map(|p| codes(&r, &community, &keep, p)).collect();
            Ok(Proposed { community, input, outcome, codes })
        };
        let done = tokio::task::spawn_blocking(work).await;
        done.map_err(|e| AppError::Internal(format!("division: {e}")))?
    }
}

impl App {
    /// As [`App::division`], for somebody who may change the areas there.
    ///
    /// # Errors
    /// [`AppError::NotAllowed`] for others.
    pub async fn division_for(
        &self,
        actor: &Actor,
        code: &str,
        keep: Vec<String>,
        settings: Settings,
        stop: Arc<AtomicBool>,
    ) -> Result<Proposed> {
        let r = self.reference();
        let community = r.area_by_code(code).ok_or(AppError::NotFound("area"))?;
        self.require(actor, Capability::AreasWrite, Some(&community.path))?;
        self.division(code, keep, settings, stop, |_| ()).await
    }
}

fn refused(e: &DivideError) -> AppError {
    match e {
        DivideError::Cancelled => AppError::Unavailable("the division was stopped".into()),
        DivideError::Setting { .. } => AppError::field("settings", "invalid", e.to_string()),
        DivideError::NoBorder | DivideError::UnsoundBorder { .. } => {
            AppError::field("area", "unsound", e.to_string())
        }
        DivideError::Unsettled(_) => AppError::Internal(format!("division: {e}")),
    }
}

/// The codes of the grids of a plan: those that stay keep theirs, the others get the next free ones in the order of their numbers.
fn codes(r: &Reference, community: &Area, keep: &[String], plan: &Plan) -> Vec<String> {
    let Ok(division) = DivisionCode::parse(&community.code) else { return Vec::new() };
    // Retired areas are among them: their codes are never given again.
    let mut used: Vec<GridCode> = r.areas.iter().filter_map(|a| a.code.parse().ok()).collect();
    let mut given = Vec::with_capacity(plan.grids.len());
    for grid in &plan.grids {
        if let Some(kept) = grid.locked.and_then(|n| keep.get(n as usize)) {
            given.push(kept.clone());
            continue;
        }
        let Ok(next) = next_grid_code(&division, &used) else { return Vec::new() };
        given.push(next.to_string());
        used.push(next);
    }
    given
}
