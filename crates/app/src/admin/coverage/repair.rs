//! Repairs of one cover: proposed, tried without saving, and carried out. The borders before stay in the records with their dates.

use super::{Borders, Cover, Family, Seen, beside};
use crate::{
    App,
    admin::{areas::redraw, entry, plans::no_plan_waits},
    cases::{Caller, IdemKey},
    error::{AppError, Result},
    files::hex,
    reference::in_force,
};
use jiff::civil::Date;
use serde_json::json;
use sha2::{Digest, Sha256};
use std::sync::Arc;
use tessera_domain::{
    area::{Area, Level},
    people::{Actor, rights::Capability},
};
use tessera_geometry::{
    CoverSettings, MultiPolygon, check_validity,
    cover::{Applied, Change, Proposal},
};
use tessera_store::transact;

/// Which cover.
#[derive(Clone, Debug)]
pub struct Which {
    /// Code of the area above.
    pub parent: String,
    /// The level of those below; the uppermost there is when absent.
    pub level: Option<Level>,
    /// The cover as it will be when this day begins, and the day from which new borders count; now when absent.
    pub day: Option<Date>,
    /// What counts as little.
    pub settings: CoverSettings,
}

/// Repairs that can be chosen.
pub struct Proposed {
    /// The area above.
    pub parent: Arc<Area>,
    /// The level of those below.
    pub level: Level,
    /// Stands for the borders this was made for; to be sent back with the choice.
    pub stamp: String,
    /// The repairs, by number, and what is left to a person.
    pub proposal: Proposal<Arc<Area>>,
}

/// What chosen repairs change.
pub struct Mended {
    /// The borders were changed; otherwise this shows what would be.
    pub saved: bool,
    /// The areas whose border changes, before and after.
    pub changes: Vec<Change<Arc<Area>>>,
    /// The cover afterwards.
    pub left: Cover,
}

/// A number for all borders of a family: another one as soon as any of them is drawn anew.
fn stamp(family: &Family, borders: &Borders) -> String {
    let mut h = Sha256::new();
    for a in std::iter::once(&family.parent).chain(&family.children) {
        h.update(a.id.0.as_bytes());
        h.update(a.version.to_le_bytes());
        if let Some(b) = borders.get(&a.id) {
            h.update(b.to_wkb());
        }
    }
    hex(&h.finalize()[..12])
}

/// The family meant, or why there is none.
fn family<'a>(seen: &'a Seen, which: &Which) -> Result<Family<'a>> {
    let parent = seen.reference.area_in_force(&which.parent).ok_or(AppError::NotFound("area"))?;
    let below: Vec<&Arc<Area>> =
        seen.reference.children(parent.id).filter(|a| in_force(a, seen.at)).collect();
    let level = which.level.or_else(|| below.iter().map(|a| a.level).min());
    let children: Vec<&Arc<Area>> = below.into_iter().filter(|a| Some(a.level) == level).collect();
    match level {
        Some(level) if !children.is_empty() => Ok(Family { parent, level, children }),
        _ => Err(AppError::field("level", "unknown", "no areas of this level lie below")),
    }
}

fn proposed(seen: &Seen, which: &Which) -> Result<(Proposed, tessera_geometry::CoverIndex<Arc<Area>>)> {
    let family = family(seen, which)?;
    let index = family.index(&seen.borders).ok_or_else(|| {
        AppError::field("area", "no_border", "the area or all those below it have no border yet")
    })?;
    let proposal = index.repairs(&which.settings);
    let stamp = stamp(&family, &seen.borders);
    Ok((Proposed { parent: family.parent.clone(), level: family.level, stamp, proposal }, index))
}

impl App {
    /// Proposes repairs for everything that is wrong with a cover. Borders are no secret: whoever sees the report sees these.
    ///
    /// # Errors
    /// [`AppError::NotFound`]; [`AppError::Invalid`] where nothing lies below or is drawn.
    pub async fn cover_repairs(&self, which: Which) -> Result<Proposed> {
        let seen = self.seen(which.day).await?;
        beside(move || proposed(&seen, &which).map(|p| p.0)).await?
    }

    fn require_cover(&self, actor: &Actor, seen: &Seen, which: &Which) -> Result<()> {
        let area = seen.reference.area_by_code(&which.parent).ok_or(AppError::NotFound("area"))?;
        self.require(actor, Capability::AreasWrite, Some(&area.path))
    }

    /// Carries out the repairs of these numbers, or shows what they would change.
    ///
    /// # Errors
    /// As [`App::cover_repairs`]; [`AppError::NotAllowed`]; [`AppError::Stale`] when a border was changed since the proposal.
    pub async fn cover_mend(
        &self,
        actor: &Actor,
        which: Which,
        stamp: String,
        numbers: Vec<usize>,
        save: bool,
        idem: Option<IdemKey>,
    ) -> Result<Mended> {
        let seen = self.seen(which.day).await?;
        self.require_cover(actor, &seen, &which)?;
        if save && self.done_before(idem.as_ref()).await?.is_some() {
            return Ok(Mended { saved: true, changes: Vec::new(), left: self.cover_now(which).await? });
        }
        if numbers.is_empty() {
            return Err(AppError::field("numbers", "missing", "choose at least one repair"));
        }
        let plan = which.clone();
        let (applied, left) = beside(move || mended(&seen, &plan, &stamp, &numbers)).await??;
        if save {
            self.cover_save(actor, &which, &applied.changes, idem).await?;
        }
        let left = if save { self.cover_now(which).await? } else { left };
        Ok(Mended { saved: save, changes: applied.changes, left })
    }

    async fn cover_now(&self, which: Which) -> Result<Cover> {
        let seen = self.seen(which.day).await?;
        beside(move || Ok(family(&seen, &which)?.cover(&seen.borders, &which.settings))).await?
    }

    async fn cover_save(
        &self,
        actor: &Actor,
        which: &Which,
        changes: &[Change<Arc<Area>>],
        idem: Option<IdemKey>,
    ) -> Result<()> {
        let planned = which.day.map(|day| self.border_begin(day)).transpose()?;
        let now = self.now();
        let by = actor.user;
        let ctx = self.write_ctx(Caller::Staff(Arc::new(actor.clone())), idem, 0);
        let list: Vec<(Area, MultiPolygon)> = changes
            .iter()
            .map(|c| {
                let mut area = (*c.child).clone();
                area.version += 1;
                if planned.is_none()
                    && let Some(p) = c.after.label_point()
                {
                    area.label = Some([p.lon(), p.lat()]);
                }
                (area, c.after.clone())
            })
            .collect();
        let list = Arc::new(list);
        let parent = which.parent.clone();
        let r = self.reference();
        let mut concerned: Vec<Arc<Area>> =
            changes.iter().filter_map(|c| r.community_of(&c.child).cloned()).collect();
        concerned.sort_by_key(|a| a.id);
        concerned.dedup_by_key(|a| a.id);
        let concerned = Arc::new(concerned);
        transact(self.store(), move |tx| {
            let (list, ctx, parent, concerned) =
                (list.clone(), ctx.clone(), parent.clone(), concerned.clone());
            Box::pin(async move {
                if ctx.claim(tx, &parent).await?.is_some() {
                    return Ok(());
                }
                for community in concerned.iter() {
                    no_plan_waits(tx, Some(community)).await?;
                }
                let mut entries = Vec::new();
                for (area, shape) in list.iter() {
                    tx.area_update(area).await?;
                    redraw(tx, area.id, shape, planned.unwrap_or(now), now).await?;
                    let mut detail = json!({ "version": area.version, "redrawn": true, "cover_of": parent });
                    if let Some(from) = planned {
                        detail["border_from"] = json!(from);
                    }
                    entries.push(entry(now, by, "area.change", "area", area.id.to_string(), detail));
                }
                tx.audit_append(&entries).await?;
                Ok::<_, AppError>(())
            })
        })
        .await?;
        self.reload().await
    }
}

/// What the chosen repairs change, and the cover afterwards.
fn mended(seen: &Seen, which: &Which, stamp: &str, numbers: &[usize]) -> Result<(Applied<Arc<Area>>, Cover)> {
    let (proposed, index) = proposed(seen, which)?;
    if proposed.stamp != stamp {
        return Err(AppError::Stale { current: proposed.parent.version, by: None, at: None });
    }
    if let Some(n) = numbers.iter().find(|n| **n >= proposed.proposal.repairs.len()) {
        return Err(AppError::field("numbers", "unknown", format!("there is no repair number {n}")));
    }
    let applied = proposed.proposal.apply(&index, numbers);
    for change in &applied.changes {
        if let Some(d) = check_validity(&change.after).first() {
            return Err(AppError::field(
                "numbers",
                "unsound",
                format!(
                    "together these leave the border of {} unsound at {:.7}, {:.7}: choose fewer",
                    change.child.code,
                    d.place.lon(),
                    d.place.lat()
                ),
            ));
        }
    }
    let mut after = seen.borders.clone();
    for change in &applied.changes {
        after.insert(change.child.id, Arc::new(change.after.clone()));
    }
    let left = family(seen, which)?.cover(&after, &which.settings);
    Ok((applied, left))
}
