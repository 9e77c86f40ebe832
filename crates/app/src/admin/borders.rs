//! Is a new border sound, and does it fit between the neighbours and into the area above? Asked before it is saved.

use super::areas::{border, follow, periods, tell_others};
use super::entry;
use crate::{
    App,
    error::{AppError, Result},
    reference::border_shape,
};
use jiff::civil::Date;
use serde_json::json;
use std::sync::Arc;
use tessera_domain::{
    area::{
        Area,
        borders::{Period, Standing, without_plan},
    },
    people::{Actor, rights::Capability},
};
use tessera_geometry::{CoverSettings, FindingKind, LonLat, MultiPolygon, check_cover, shared_border_m};
use tessera_store::{Succession, transact};

/// A place where a border does not fit.
#[derive(Clone, Debug)]
pub struct BorderFault {
    /// `gap`, `overlap` or `outside`.
    pub kind: &'static str,
    /// A point to show.
    pub place: LonLat,
    /// How large it is, square metres.
    pub area_m2: f64,
    /// Always true: sizes are no estimates any more. Kept for readers of the interface.
    pub exact: bool,
    /// The areas concerned.
    pub areas: Vec<Arc<Area>>,
}

/// What is known of a border before it is saved.
#[derive(Clone, Debug)]
pub struct BorderCheck {
    /// Surface, square metres.
    pub area_m2: f64,
    /// Length of the border, metres.
    pub perimeter_m: f64,
    /// Sisters that share a stretch of border, with its length in metres, the longest first.
    pub neighbours: Vec<(Arc<Area>, f64)>,
    /// Where it does not fit, the largest first. Faults of other borders are left out.
    pub faults: Vec<BorderFault>,
    /// False where the area above has no border: then gaps and parts outside cannot be known.
    pub parent_known: bool,
}

/// A border with its time.
#[derive(Clone, Debug)]
pub struct KnownBorder {
    /// When it is in force.
    pub period: Period,
    /// Where it stands now.
    pub state: Standing,
    /// Where it runs.
    pub shape: MultiPolygon,
}

impl App {
    /// All borders of an area, the newest first.
    ///
    /// # Errors
    /// [`AppError::NotFound`] when there is no such area.
    pub async fn borders(&self, code: &str) -> Result<Vec<KnownBorder>> {
        let r = self.reference();
        let area = r.area_by_code(code).ok_or(AppError::NotFound("area"))?;
        let now = self.now();
        let mut out = Vec::new();
        for b in self.store().reader().await?.borders_of(area.id).await?.into_iter().rev() {
            let period = Period { from: b.from, to: b.to };
            let shape = border_shape(&b)?;
            out.push(KnownBorder { period, state: period.standing(now), shape });
        }
        Ok(out)
    }

    /// The border of an area in force; of one that was retired, the last it had.
    ///
    /// # Errors
    /// When it cannot be read.
    pub async fn last_border(&self, area: &Area) -> Result<Option<Arc<MultiPolygon>>> {
        if area.valid_to.is_none() {
            return Ok(self.reference().borders.get(&area.id).cloned());
        }
        let now = self.now();
        let known = self.store().reader().await?.borders_of(area.id).await?;
        let last = known.iter().rev().find(|b| b.from <= now);
        last.map(|b| Ok(Arc::new(border_shape(b)?))).transpose()
    }

    /// What ground a grid gave and got when borders were drawn anew, the oldest first.
    ///
    /// # Errors
    /// When it cannot be read.
    pub async fn kin(&self, area: &Area) -> Result<Vec<Succession>> {
        Ok(self.store().reader().await?.successions_of(area.id).await?)
    }

    /// Takes the planned border of an area back; the one in force goes on.
    ///
    /// # Errors
    /// [`AppError::NotFound`] when nothing is planned; [`AppError::Stale`] when the area is not the one that was seen.
    pub async fn border_plan_drop(&self, actor: &Actor, code: &str, version: Option<i64>) -> Result<()> {
        let r = self.reference();
        let old = r.area_in_force(code).ok_or(AppError::NotFound("area"))?;
        self.require(actor, Capability::AreasWrite, Some(&old.path))?;
        if version.is_some_and(|v| v != old.version) {
            return Err(AppError::Stale { current: old.version, by: None, at: None });
        }
        let (now, by) = (self.now(), actor.user);
        let mut area = (**old).clone();
        area.version += 1;
        transact(self.store(), move |tx| {
            let area = area.clone();
            Box::pin(async move {
                let schedule = without_plan(&periods(tx, area.id).await?, now);
                let schedule = schedule.ok_or(AppError::NotFound("border"))?;
                tx.area_update(&area).await?;
                follow(tx, area.id, &schedule).await?;
                let detail = json!({ "version": area.version, "plan_dropped": schedule.drop });
                tx.audit_append(&[entry(now, by, "area.change", "area", area.id.to_string(), detail)])
                    .await?;
                tell_others(tx, now).await?;
                Ok::<_, AppError>(())
            })
        })
        .await?;
        self.reload().await
    }

    /// Checks a border for an area that exists, against its sisters and the area above as they will be on the day it begins; now
    /// without one. Nothing is saved.
    pub async fn border_check(
        &self,
        actor: &Actor,
        code: &str,
        boundary: &serde_json::Value,
        day: Option<Date>,
    ) -> Result<BorderCheck> {
        let seen = self.seen(day).await?;
        let (r, borders) = (&seen.reference, &seen.borders);
        let area = r.area_in_force(code).ok_or(AppError::NotFound("area"))?;
        self.require(actor, Capability::AreasWrite, Some(&area.path))?;
        let shape = border(boundary)?;
        let sisters: Vec<(&Arc<Area>, &MultiPolygon)> = area
            .parent
            .map(|p| r.children(p).filter(|a| a.id != area.id && a.level == area.level).collect::<Vec<_>>())
            .unwrap_or_default()
            .into_iter()
            .filter_map(|a| Some((a, borders.get(&a.id)?.as_ref())))
            .collect();
        let mut neighbours: Vec<(Arc<Area>, f64)> = sisters
            .iter()
            .map(|(a, s)| ((*a).clone(), shared_border_m(&shape, s)))
            .filter(|(_, m)| *m > 0.0)
            .collect();
        neighbours.sort_by(|a, b| b.1.total_cmp(&a.1));
        let parent = area.parent.and_then(|p| borders.get(&p));
        let mut faults = Vec::new();
        if let Some(parent) = parent {
            let mut all: Vec<(&Arc<Area>, &MultiPolygon)> = vec![(area, &shape)];
            all.extend(sisters.iter().copied());
            let report = check_cover(parent, &all, &CoverSettings::default());
            let here = report.findings.into_iter().filter(|f| f.children.iter().any(|a| a.id == area.id));
            faults.extend(here.map(|f| BorderFault {
                kind: match f.kind {
                    FindingKind::Gap | FindingKind::Hole => "gap",
                    FindingKind::Overlap => "overlap",
                    FindingKind::Outside | FindingKind::Orphan => "outside",
                },
                place: f.place,
                area_m2: f.area_m2,
                exact: true,
                areas: f.children.into_iter().cloned().collect(),
            }));
            faults.truncate(100);
        }
        Ok(BorderCheck {
            area_m2: shape.area_m2(),
            perimeter_m: shape.perimeter_m(),
            neighbours,
            faults,
            parent_known: parent.is_some(),
        })
    }
}
