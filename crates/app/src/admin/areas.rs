//! Areas: new ones with the next code, changes with their border's history, retirement without orphans.

use super::{entry, plans::no_plan_waits};
use crate::{
    App,
    cases::{Caller, IdemKey, write::made},
    error::{AppError, FieldError, Result},
};
use jiff::civil::Date;
use serde_json::json;
use std::sync::Arc;
use tessera_domain::{
    area::{
        Area, GridKind, Level,
        borders::{self, Period, Schedule},
        code,
    },
    ids::AreaId,
    people::{Actor, rights::Capability},
    text::Text,
};
use tessera_geometry::{MultiPolygon, check_validity};
use tessera_store::{Border, StoreError, Tx, transact};

/// A new area as asked for.
#[derive(Clone, Debug)]
pub struct NewArea {
    /// Code of the area above; none for a root.
    pub parent: Option<String>,
    /// Level.
    pub level: Level,
    /// Code; the next free one for a grid when absent.
    pub code: Option<String>,
    /// Name.
    pub name: Text,
    /// Kind, for grids.
    pub kind: Option<GridKind>,
    /// Border as GeoJSON geometry.
    pub boundary: Option<serde_json::Value>,
    /// Households.
    pub households: i64,
    /// Residents.
    pub population: i64,
}

/// A change; what is absent stays.
#[derive(Clone, Debug, Default)]
pub struct AreaChange {
    /// Name.
    pub name: Option<Text>,
    /// Kind.
    pub kind: Option<GridKind>,
    /// Households.
    pub households: Option<i64>,
    /// Residents.
    pub population: Option<i64>,
    /// Border as GeoJSON geometry.
    pub boundary: Option<serde_json::Value>,
    /// The day the border comes into force; now when absent.
    pub border_from: Option<Date>,
}

pub(super) fn border(value: &serde_json::Value) -> Result<MultiPolygon> {
    let shape = MultiPolygon::from_geojson(value)
        .map_err(|e| AppError::field("boundary", "invalid", e.to_string()))?;
    let defects = check_validity(&shape);
    if defects.is_empty() {
        return Ok(shape);
    }
    let list = defects
        .iter()
        .take(20)
        .map(|d| FieldError {
            field: "boundary".into(),
            code: "unsound",
            message: format!(
                "{:?} at {:.7}, {:.7} (ring {} of part {})",
                d.kind,
                d.place.lon(),
                d.place.lat(),
                d.ring,
                d.part
            ),
        })
        .collect();
    Err(AppError::Invalid(list))
}

/// The times the borders of an area are in force.
pub(super) async fn periods(tx: &mut dyn Tx, area: AreaId) -> Result<Vec<Period>> {
    Ok(tx.borders_of(area).await?.iter().map(|b| Period { from: b.from, to: b.to }).collect())
}

/// Writes down what becomes of the borders of an area.
pub(super) async fn follow(tx: &mut dyn Tx, area: AreaId, schedule: &Schedule) -> Result<()> {
    for from in &schedule.drop {
        tx.border_drop(area, *from).await?;
    }
    for (from, to) in &schedule.until {
        tx.border_until(area, *from, *to).await?;
    }
    Ok(())
}

/// Gives an area a border from a moment on; the one in force ends there, and stays readable.
pub(super) async fn redraw(
    tx: &mut dyn Tx,
    area: AreaId,
    shape: &MultiPolygon,
    from: tessera_domain::Timestamp,
    now: tessera_domain::Timestamp,
) -> Result<()> {
    let room = borders::make_room(&periods(tx, area).await?, from, now);
    follow(tx, area, &room).await?;
    tx.borders_insert(&[Border { area, wkb: shape.to_wkb(), from, to: room.to }]).await?;
    Ok(())
}

/// The setting by which other processes learn that areas were changed.
const CHANGED: &str = "areas.changed";

/// Lets other processes know that areas were changed: they read them anew within seconds.
pub(crate) async fn tell_others(tx: &mut dyn Tx, now: tessera_domain::Timestamp) -> Result<()> {
    let version = tx.setting(CHANGED).await?.map_or(0, |s| s.version);
    match tx.setting_put(CHANGED, &now.to_string(), version).await {
        // Somebody else tells them at this moment.
        Ok(()) | Err(StoreError::Stale { .. }) => Ok(()),
        Err(e) => Err(e.into()),
    }
}

impl App {
    /// The first moment of a day a border can begin on.
    pub(super) fn border_begin(&self, day: Date) -> Result<tessera_domain::Timestamp> {
        borders::begins_on(day, self.reference().calendar.zone(), self.now())
            .ok_or_else(|| AppError::field("border_from", "invalid", "tomorrow or later, within two years"))
    }

    fn area_made(&self, id: &str) -> Result<Arc<Area>> {
        made(id, |id: AreaId| self.reference().area(id).cloned())
    }

    /// Adds an area.
    pub async fn area_add(&self, actor: &Actor, new: NewArea, idem: Option<IdemKey>) -> Result<Arc<Area>> {
        if let Some(first) = self.done_before(idem.as_ref()).await? {
            return self.area_made(&first);
        }
        let r = self.reference();
        let parent = match &new.parent {
            Some(code) => {
                let p = r.area_in_force(code);
                Some(p.ok_or_else(|| AppError::field("parent", "unknown", "no such area"))?.clone())
            }
            None => None,
        };
        self.require(actor, Capability::AreasWrite, parent.as_ref().map(|p| &p.path))?;
        if let Some(p) = &parent
            && p.level >= new.level
        {
            return Err(AppError::field("level", "order", "an area lies under a larger one"));
        }
        if parent.is_none() && r.root().is_some() {
            return Err(AppError::field("parent", "missing", "only the first area has none above"));
        }
        if new.name.zh_hans.trim().is_empty() {
            return Err(AppError::field("name", "missing", "a name is needed"));
        }
        if new.kind.is_some() != (new.level == Level::Grid) {
            return Err(AppError::field("kind", "grids_only", "grids have a kind, other areas have none"));
        }
        let area_code = match (&new.code, &parent) {
            (Some(c), _) => c.trim().to_owned(),
            (None, Some(p)) if new.level == Level::Grid => {
                let community = p.code.parse::<code::DivisionCode>().map_err(|e| {
                    AppError::field(
                        "code",
                        "missing",
                        format!("give a code; the community's is not a national one: {e}"),
                    )
                })?;
                // Retired areas are among them: their codes are never given again.
                let used: Vec<code::GridCode> = r.areas.iter().filter_map(|a| a.code.parse().ok()).collect();
                code::next_grid_code(&community, &used)
                    .map_err(|e| AppError::field("code", "none_left", e.to_string()))?
                    .to_string()
            }
            _ => return Err(AppError::field("code", "missing", "a code is needed")),
        };
        if area_code.is_empty()
            || area_code.len() > 32
            || !area_code.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
        {
            return Err(AppError::field("code", "invalid", "digits, letters and - only, at most 32"));
        }
        let shape = new.boundary.as_ref().map(border).transpose()?;
        let now = self.now();
        let area = Area {
            id: AreaId(self.env().uuid()),
            path: parent.as_ref().map_or_else(
                || tessera_domain::area::AreaPath::root(&area_code),
                |p| p.path.child(&area_code),
            ),
            code: area_code,
            name: new.name,
            level: new.level,
            kind: new.kind,
            parent: parent.map(|p| p.id),
            valid_from: now,
            valid_to: None,
            households: new.households.max(0),
            population: new.population.max(0),
            label: shape.as_ref().and_then(MultiPolygon::label_point).map(|p| [p.lon(), p.lat()]),
            version: 1,
        };
        let concerned = r.community_of(&area).cloned();
        let (by, kept) = (actor.user, area);
        let ctx = self.write_ctx(Caller::Staff(Arc::new(actor.clone())), idem, 0);
        let id: String = transact(self.store(), move |tx| {
            let (area, shape, ctx, concerned) = (kept.clone(), shape.clone(), ctx.clone(), concerned.clone());
            Box::pin(async move {
                let id = area.id.to_string();
                if let Some(first) = ctx.claim(tx, &id).await? {
                    return Ok(first);
                }
                no_plan_waits(tx, concerned.as_ref()).await?;
                tx.areas_insert(std::slice::from_ref(&area)).await?;
                if let Some(s) = shape {
                    tx.borders_insert(&[Border { area: area.id, wkb: s.to_wkb(), from: now, to: None }])
                        .await?;
                }
                let detail = json!({ "code": area.code, "level": area.level });
                tx.audit_append(&[entry(now, by, "area.add", "area", id.clone(), detail)]).await?;
                tell_others(tx, now).await?;
                Ok::<_, AppError>(id)
            })
        })
        .await?;
        self.reload().await?;
        self.area_made(&id)
    }

    /// Changes an area if it still has the version the actor saw. A new border begins now or
    /// on a later day; the old one is kept with its dates.
    pub async fn area_change(
        &self,
        actor: &Actor,
        area_code: &str,
        version: Option<i64>,
        change: AreaChange,
    ) -> Result<Arc<Area>> {
        let r = self.reference();
        let old = r.area_by_code(area_code).ok_or(AppError::NotFound("area"))?.clone();
        self.require(actor, Capability::AreasWrite, Some(&old.path))?;
        if version.is_some_and(|v| v != old.version) {
            return Err(AppError::Stale { current: old.version, by: None, at: None });
        }
        let shape = change.boundary.as_ref().map(border).transpose()?;
        let planned = change.border_from.map(|day| self.border_begin(day)).transpose()?;
        if planned.is_some() && shape.is_none() {
            return Err(AppError::field("boundary", "missing", "a day needs the border that begins on it"));
        }
        let mut area = (*old).clone();
        area.version += 1;
        if let Some(name) = change.name {
            if name.zh_hans.trim().is_empty() {
                return Err(AppError::field("name", "missing", "a name is needed"));
            }
            area.name = name;
        }
        if let Some(kind) = change.kind {
            if area.level != Level::Grid {
                return Err(AppError::field("kind", "grids_only", "only grids have a kind"));
            }
            area.kind = Some(kind);
        }
        area.households = change.households.unwrap_or(area.households).max(0);
        area.population = change.population.unwrap_or(area.population).max(0);
        if let Some(p) = shape.as_ref().and_then(MultiPolygon::label_point)
            && planned.is_none()
        {
            area.label = Some([p.lon(), p.lat()]);
        }
        let (now, by) = (self.now(), actor.user);
        // Numbers may change at any time; a plan that waits for its day was approved for everything else.
        let touched = shape.is_some() || area.name != old.name || area.kind != old.kind;
        let concerned = r.community_of(&old).filter(|_| touched).cloned();
        let kept = area.clone();
        transact(self.store(), move |tx| {
            let (area, shape, concerned) = (kept.clone(), shape.clone(), concerned.clone());
            Box::pin(async move {
                no_plan_waits(tx, concerned.as_ref()).await?;
                tx.area_update(&area).await?;
                let redrawn = shape.is_some();
                if let Some(s) = shape {
                    redraw(tx, area.id, &s, planned.unwrap_or(now), now).await?;
                }
                let mut detail = json!({ "version": area.version, "redrawn": redrawn });
                if let Some(from) = planned {
                    detail["border_from"] = json!(from);
                }
                tx.audit_append(&[entry(now, by, "area.change", "area", area.id.to_string(), detail)])
                    .await?;
                tell_others(tx, now).await?;
                Ok::<_, AppError>(())
            })
        })
        .await?;
        self.reload().await?;
        Ok(Arc::new(area))
    }

    /// Takes an area out of force. Refused while something stands on it: areas below, posts in force, open cases.
    pub async fn area_retire(&self, actor: &Actor, area_code: &str, version: Option<i64>) -> Result<()> {
        let r = self.reference();
        let old = r.area_in_force(area_code).ok_or(AppError::NotFound("area"))?.clone();
        self.require(actor, Capability::AreasWrite, Some(&old.path))?;
        if version.is_some_and(|v| v != old.version) {
            return Err(AppError::Stale { current: old.version, by: None, at: None });
        }
        let now = self.now();
        if r.children(old.id).next().is_some() {
            return Err(AppError::field(
                "area",
                "has_children",
                "areas lie below it: move or retire them first",
            ));
        }
        if r.posts.iter().any(|p| p.area == Some(old.id) && p.to.is_none_or(|t| t > now)) {
            return Err(AppError::field("area", "has_posts", "posts stand on it: end or move them first"));
        }
        let open = self.numbers_by_area(&Caller::System).get(&old.code).map_or(0, |n| n.open);
        if open > 0 {
            return Err(AppError::field(
                "area",
                "has_open_cases",
                format!("{open} open cases lie in it: transfer them first"),
            ));
        }
        let mut area = (*old).clone();
        area.version += 1;
        area.valid_to = Some(now);
        let by = actor.user;
        let concerned = r.community_of(&old).cloned();
        transact(self.store(), move |tx| {
            let (area, concerned) = (area.clone(), concerned.clone());
            Box::pin(async move {
                no_plan_waits(tx, concerned.as_ref()).await?;
                tx.area_update(&area).await?;
                let ended = borders::end_all(&periods(tx, area.id).await?, now);
                follow(tx, area.id, &ended).await?;
                tx.audit_append(&[entry(
                    now,
                    by,
                    "area.retire",
                    "area",
                    area.id.to_string(),
                    json!({ "code": area.code }),
                )])
                .await?;
                tell_others(tx, now).await?;
                Ok::<_, AppError>(())
            })
        })
        .await?;
        self.reload().await
    }
}
