//! One grid of a layer: added, renamed, redrawn, given to another department, retired.

use super::{department, named, no_post, sheet, take::overlaps};
use crate::{
    App,
    admin::{
        areas::{border, follow, periods, redraw, tell_others},
        entry,
    },
    cases::{Caller, IdemKey, write::made},
    error::{AppError, Result},
    layers::LayerSheet,
    reference::Reference,
};
use serde_json::json;
use std::sync::Arc;
use tessera_domain::{
    Timestamp,
    area::{
        Area, AreaPath, Level, borders,
        layer::{LayerGrid, grid_code, next_grid_code},
    },
    ids::AreaId,
    people::Actor,
    text::Text,
};
use tessera_geometry::MultiPolygon;
use tessera_store::{Border, transact};

/// A grid of a layer as asked for; in a change, what is absent stays.
#[derive(Clone, Debug, Default)]
pub struct LayerGridForm {
    /// Its own code, with or without the layer's before it; the next number when absent. Never changed afterwards.
    pub code: Option<String>,
    /// Name.
    pub name: Option<Text>,
    /// Border as GeoJSON geometry.
    pub boundary: Option<serde_json::Value>,
    /// Code or id of the department that answers for it; an empty one takes it away.
    pub department: Option<String>,
}

/// A new grid of a layer.
pub(super) fn area(
    id: AreaId,
    layer: &str,
    code: String,
    name: Text,
    shape: &MultiPolygon,
    now: Timestamp,
) -> Area {
    Area {
        id,
        path: AreaPath::layer_root(layer).child(&code),
        code,
        name,
        level: Level::Grid,
        kind: None,
        parent: None,
        valid_from: now,
        valid_to: None,
        households: 0,
        population: 0,
        label: label(shape),
        version: 1,
    }
}

pub(super) fn label(shape: &MultiPolygon) -> Option<[f64; 2]> {
    shape.label_point().map(|p| [p.lon(), p.lat()])
}

pub(super) fn retired(grid: &Area, now: Timestamp) -> Area {
    Area { valid_to: Some(now), version: grid.version + 1, ..grid.clone() }
}

/// Refuses a border that lies over another grid of the layer: a place would have two of them.
fn lies_free(r: &Reference, sheet: &LayerSheet, code: &str, shape: &MultiPolygon) -> Result<()> {
    let others = sheet.grids.iter().filter(|g| g.code != code);
    let mut all: Vec<(&str, &MultiPolygon)> =
        others.filter_map(|g| Some((g.code.as_str(), r.borders.get(&g.id)?.as_ref()))).collect();
    all.push((code, shape));
    match overlaps(&all).into_iter().find(|o| o.codes.iter().any(|c| c == code)) {
        None => Ok(()),
        Some(o) => {
            let other = o.codes.iter().find(|c| *c != code).map_or(code, String::as_str);
            Err(AppError::field(
                "boundary",
                "overlap",
                format!(
                    "{:.0} m² lie in {other} too, at {:.6}, {:.6}: a place belongs to one grid of a layer",
                    o.area_m2,
                    o.place.lon(),
                    o.place.lat(),
                ),
            ))
        }
    }
}

fn stale(version: Option<i64>, grid: &Area) -> Result<()> {
    match version {
        Some(v) if v != grid.version => Err(AppError::Stale { current: grid.version, by: None, at: None }),
        _ => Ok(()),
    }
}

impl App {
    fn layer_grid_made(&self, id: &str) -> Result<Arc<Area>> {
        made(id, |id: AreaId| self.reference().layers.area(id).cloned())
    }

    /// Adds a grid to a layer.
    pub async fn layer_grid_add(
        &self,
        actor: &Actor,
        layer: &str,
        form: LayerGridForm,
        idem: Option<IdemKey>,
    ) -> Result<Arc<Area>> {
        if let Some(first) = self.done_before(idem.as_ref()).await? {
            return self.layer_grid_made(&first);
        }
        self.require_layers(actor)?;
        let r = self.reference();
        let sheet = sheet(&r, layer)?;
        let used = || r.layers.areas().map(|a| a.code.as_str());
        let code = match &form.code {
            Some(own) => grid_code(layer, own).ok_or_else(|| {
                AppError::field("code", "invalid", "digits, letters and - only, at most 24")
            })?,
            None => next_grid_code(layer, used()),
        };
        if used().any(|c| c == code) {
            let message = format!("{code} was given before; retired codes are never given again");
            return Err(AppError::field("code", "taken", message));
        }
        let name = form.name.unwrap_or_default();
        named(&name)?;
        let shape = border(
            form.boundary
                .as_ref()
                .ok_or_else(|| AppError::field("boundary", "missing", "a border is needed"))?,
        )?;
        lies_free(&r, sheet, &code, &shape)?;
        let department = department(&r, form.department.as_ref())?.flatten();
        let now = self.now();
        let area = area(AreaId(self.env().uuid()), layer, code, name, &shape, now);
        let grid = LayerGrid { area: area.id, layer: layer.to_owned(), department };
        let by = actor.user;
        let ctx = self.write_ctx(Caller::Staff(Arc::new(actor.clone())), idem, 0);
        let id: String = transact(self.store(), move |tx| {
            let (area, grid, shape, ctx) = (area.clone(), grid.clone(), shape.clone(), ctx.clone());
            Box::pin(async move {
                let id = area.id.to_string();
                if let Some(first) = ctx.claim(tx, &id).await? {
                    return Ok(first);
                }
                tx.areas_insert(std::slice::from_ref(&area)).await?;
                tx.borders_insert(&[Border { area: area.id, wkb: shape.to_wkb(), from: now, to: None }])
                    .await?;
                tx.layer_grid_put(&grid).await?;
                let detail = json!({ "code": area.code, "layer": grid.layer, "department": grid.department });
                tx.audit_append(&[entry(now, by, "area.add", "area", id.clone(), detail)]).await?;
                tell_others(tx, now).await?;
                Ok::<_, AppError>(id)
            })
        })
        .await?;
        self.reload().await?;
        self.layer_grid_made(&id)
    }

    /// Changes a grid of a layer if it still has the version the actor saw. The border before stays readable.
    pub async fn layer_grid_change(
        &self,
        actor: &Actor,
        layer: &str,
        code: &str,
        version: Option<i64>,
        form: LayerGridForm,
    ) -> Result<Arc<Area>> {
        self.require_layers(actor)?;
        let r = self.reference();
        let sheet = sheet(&r, layer)?;
        let old = sheet.grid(code).ok_or(AppError::NotFound("area"))?;
        stale(version, old)?;
        let mut next = (**old).clone();
        next.version += 1;
        if let Some(name) = form.name {
            named(&name)?;
            next.name = name;
        }
        let shape = form.boundary.as_ref().map(border).transpose()?;
        if let Some(shape) = &shape {
            lies_free(&r, sheet, code, shape)?;
            next.label = label(shape);
        }
        let change = department(&r, form.department.as_ref())?;
        let grid = change.map(|department| LayerGrid { area: old.id, layer: layer.to_owned(), department });
        let (now, by, kept) = (self.now(), actor.user, next.clone());
        transact(self.store(), move |tx| {
            let (next, shape, grid) = (kept.clone(), shape.clone(), grid.clone());
            Box::pin(async move {
                tx.area_update(&next).await?;
                if let Some(s) = &shape {
                    redraw(tx, next.id, s, now, now).await?;
                }
                let mut detail = json!({ "version": next.version, "redrawn": shape.is_some() });
                if let Some(g) = &grid {
                    tx.layer_grid_put(g).await?;
                    detail["department"] = json!(g.department);
                }
                tx.audit_append(&[entry(now, by, "area.change", "area", next.id.to_string(), detail)])
                    .await?;
                tell_others(tx, now).await?;
                Ok::<_, AppError>(())
            })
        })
        .await?;
        self.reload().await?;
        Ok(Arc::new(next))
    }

    /// Takes a grid of a layer out of force. Refused while posts stand on it.
    pub async fn layer_grid_retire(
        &self,
        actor: &Actor,
        layer: &str,
        code: &str,
        version: Option<i64>,
    ) -> Result<()> {
        self.require_layers(actor)?;
        let r = self.reference();
        let old = sheet(&r, layer)?.grid(code).ok_or(AppError::NotFound("area"))?;
        stale(version, old)?;
        let (now, by) = (self.now(), actor.user);
        no_post(&r, old, now)?;
        let next = retired(old, now);
        transact(self.store(), move |tx| {
            let next = next.clone();
            Box::pin(async move {
                tx.area_update(&next).await?;
                let ended = borders::end_all(&periods(tx, next.id).await?, now);
                follow(tx, next.id, &ended).await?;
                let detail = json!({ "code": next.code });
                tx.audit_append(&[entry(now, by, "area.retire", "area", next.id.to_string(), detail)])
                    .await?;
                tell_others(tx, now).await?;
                Ok::<_, AppError>(())
            })
        })
        .await?;
        self.reload().await
    }
}
