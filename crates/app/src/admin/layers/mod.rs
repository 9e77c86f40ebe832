//! Layers of grids over the tree: begun, changed, ended. Their grids are in [`grids`], files of them in [`take`].

pub mod grids;
pub mod take;

use super::{areas::tell_others, entry};
use crate::{
    App,
    cases::{Caller, IdemKey},
    error::{AppError, Result},
    layers::LayerSheet,
    reference::Reference,
};
use serde_json::json;
use std::sync::Arc;
use tessera_domain::{
    area::{
        Area, borders,
        layer::{Layer, is_layer_code},
    },
    ids::DepartmentId,
    people::{Actor, rights::Capability},
    text::Text,
};
use tessera_store::transact;

/// Categories a layer may have as its duties.
const DUTIES_MAX: usize = 500;

/// A layer as asked for; in a change, what is absent stays.
#[derive(Clone, Debug, Default)]
pub struct LayerForm {
    /// Name.
    pub name: Option<Text>,
    /// Codes of categories, or beginnings of codes.
    pub duties: Option<Vec<String>>,
    /// Code or id of the department that answers where a grid names none; an empty one takes it away.
    pub department: Option<String>,
    /// Whether the department of the grid is responsible for the duties there.
    pub responsible: Option<bool>,
}

/// The department of a form: `None` where the form does not speak of it, `Some(None)` where it takes it away.
fn department(r: &Reference, given: Option<&String>) -> Result<Option<Option<DepartmentId>>> {
    let Some(code) = given.map(|c| c.trim()) else { return Ok(None) };
    if code.is_empty() {
        return Ok(Some(None));
    }
    let found = r.department(code).filter(|d| d.active);
    let found = found.ok_or_else(|| AppError::field("department", "unknown", "no such department"))?;
    Ok(Some(Some(found.id)))
}

fn named(name: &Text) -> Result<()> {
    if name.zh_hans.trim().is_empty() {
        return Err(AppError::field("name", "missing", "a name is needed"));
    }
    Ok(())
}

fn duties(r: &Reference, given: Vec<String>) -> Result<Vec<String>> {
    if given.len() > DUTIES_MAX {
        return Err(AppError::field(
            "duties",
            "too_many",
            format!("at most {DUTIES_MAX}; name classes by the beginning of their codes"),
        ));
    }
    let mut out = Vec::new();
    for (i, d) in given.into_iter().enumerate() {
        let d = d.trim().trim_end_matches('*').to_owned();
        if d.is_empty() || !r.packs.catalogue.iter().any(|c| c.code.starts_with(&d)) {
            let message = format!("no category has a code that begins with `{d}`");
            return Err(AppError::field(format!("duties.{i}"), "unknown", message));
        }
        if !out.contains(&d) {
            out.push(d);
        }
    }
    out.sort_unstable();
    Ok(out)
}

impl LayerForm {
    fn onto(self, r: &Reference, mut layer: Layer) -> Result<Layer> {
        if let Some(name) = self.name {
            layer.name = name;
        }
        named(&layer.name)?;
        if let Some(list) = self.duties {
            layer.duties = duties(r, list)?;
        }
        if let Some(d) = department(r, self.department.as_ref())? {
            layer.department = d;
        }
        layer.responsible = self.responsible.unwrap_or(layer.responsible);
        if layer.responsible && layer.duties.is_empty() {
            let message = "say which categories: a layer that is responsible for everything would leave the departments nothing";
            return Err(AppError::field("duties", "missing", message));
        }
        Ok(layer)
    }
}

/// The layer in force with this code.
pub(super) fn sheet<'a>(r: &'a Reference, code: &str) -> Result<&'a LayerSheet> {
    r.layers.sheet(code).ok_or(AppError::NotFound("layer"))
}

/// Refused while somebody's post stands on it.
pub(super) fn no_post(r: &Reference, grid: &Area, now: tessera_domain::Timestamp) -> Result<()> {
    if r.posts.iter().any(|p| p.area == Some(grid.id) && p.to.is_none_or(|t| t > now)) {
        let message = format!("posts stand on {} {}: end or move them first", grid.code, grid.name.zh_hans);
        return Err(AppError::field("area", "has_posts", message));
    }
    Ok(())
}

impl App {
    /// Layers are the affair of who may change areas of the whole city.
    pub(super) fn require_layers(&self, actor: &Actor) -> Result<()> {
        self.require(actor, Capability::AreasWrite, None)
    }

    fn layer_made(&self, code: &str) -> Result<Arc<Layer>> {
        Ok(sheet(&self.reference(), code)?.layer.clone())
    }

    /// Begins a layer. A code that an ended layer had is not given again.
    pub async fn layer_add(
        &self,
        actor: &Actor,
        code: &str,
        form: LayerForm,
        idem: Option<IdemKey>,
    ) -> Result<Arc<Layer>> {
        if let Some(first) = self.done_before(idem.as_ref()).await? {
            return self.layer_made(&first);
        }
        self.require_layers(actor)?;
        let r = self.reference();
        let code = code.trim();
        if !is_layer_code(code) {
            let message = "lower-case letters, digits and -, at most 24, such as police";
            return Err(AppError::field("code", "invalid", message));
        }
        let known = r.layers.sheets.iter().map(|s| &s.layer).chain(&r.layers.ended);
        if let Some(l) = known.into_iter().find(|l| l.code == code) {
            let message = format!("{} has this code", l.name.zh_hans);
            return Err(AppError::field("code", "taken", message));
        }
        let empty = Layer {
            code: code.to_owned(),
            name: Text::default(),
            duties: Vec::new(),
            department: None,
            responsible: false,
            valid_to: None,
            version: 1,
        };
        let kept = form.onto(&r, empty)?;
        let (now, by) = (self.now(), actor.user);
        let ctx = self.write_ctx(Caller::Staff(Arc::new(actor.clone())), idem, 0);
        let code: String = transact(self.store(), move |tx| {
            let (layer, ctx) = (kept.clone(), ctx.clone());
            Box::pin(async move {
                if let Some(first) = ctx.claim(tx, &layer.code).await? {
                    return Ok(first);
                }
                tx.layer_insert(&layer).await?;
                let detail =
                    json!({ "name": layer.name, "duties": layer.duties, "responsible": layer.responsible });
                tx.audit_append(&[entry(now, by, "layer.add", "layer", layer.code.clone(), detail)]).await?;
                tell_others(tx, now).await?;
                Ok::<_, AppError>(layer.code)
            })
        })
        .await?;
        self.reload().await?;
        self.layer_made(&code)
    }

    /// Changes a layer if it still has the version the actor saw.
    pub async fn layer_change(
        &self,
        actor: &Actor,
        code: &str,
        version: Option<i64>,
        form: LayerForm,
    ) -> Result<Arc<Layer>> {
        self.require_layers(actor)?;
        let r = self.reference();
        let old = sheet(&r, code)?.layer.clone();
        if version.is_some_and(|v| v != old.version) {
            return Err(AppError::Stale { current: old.version, by: None, at: None });
        }
        let mut next = form.onto(&r, (*old).clone())?;
        next.version += 1;
        let (now, by, kept) = (self.now(), actor.user, next);
        transact(self.store(), move |tx| {
            let l = kept.clone();
            Box::pin(async move {
                tx.layer_update(&l).await?;
                let detail = json!({ "version": l.version, "duties": l.duties, "responsible": l.responsible, "department": l.department });
                tx.audit_append(&[entry(now, by, "layer.change", "layer", l.code.clone(), detail)]).await?;
                tell_others(tx, now).await?;
                Ok::<_, AppError>(())
            })
        })
        .await?;
        self.reload().await?;
        self.layer_made(code)
    }

    /// Ends a layer with all its grids. Refused while posts stand on them. What was known by it stays readable.
    pub async fn layer_end(&self, actor: &Actor, code: &str, version: Option<i64>) -> Result<()> {
        self.require_layers(actor)?;
        let r = self.reference();
        let sheet = sheet(&r, code)?;
        let old = &sheet.layer;
        if version.is_some_and(|v| v != old.version) {
            return Err(AppError::Stale { current: old.version, by: None, at: None });
        }
        let (now, by) = (self.now(), actor.user);
        for grid in &sheet.grids {
            no_post(&r, grid, now)?;
        }
        let next = Layer { valid_to: Some(now), version: old.version + 1, ..(**old).clone() };
        let grids: Vec<Area> = sheet.grids.iter().map(|g| grids::retired(g, now)).collect();
        transact(self.store(), move |tx| {
            let (next, grids) = (next.clone(), grids.clone());
            Box::pin(async move {
                tx.layer_update(&next).await?;
                for g in &grids {
                    tx.area_update(g).await?;
                    let ended = borders::end_all(&super::areas::periods(tx, g.id).await?, now);
                    super::areas::follow(tx, g.id, &ended).await?;
                }
                let detail = json!({ "grids": grids.len() });
                tx.audit_append(&[entry(now, by, "layer.end", "layer", next.code.clone(), detail)]).await?;
                tell_others(tx, now).await?;
                Ok::<_, AppError>(())
            })
        })
        .await?;
        self.reload().await
    }
}
