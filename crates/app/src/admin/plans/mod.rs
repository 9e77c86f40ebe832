//! Plans for the grids of communities (requirement A7): drawn, compared, submitted, approved by the level above, carried out on their
//! day. What a plan would change is worked out in [`drawing`], what it does change in [`carry`].

mod act;
pub mod carry;
pub mod drawing;
mod kept;
mod numbers;
mod remarks;
mod tally;
mod tell;

use super::entry;
use crate::{
    App,
    cases::{Caller, IdemKey},
    error::{AppError, FieldError, Result},
    reference::Reference,
};
use jiff::civil::Date;
use serde_json::json;
use sha2::{Digest, Sha256};
use std::{collections::HashSet, sync::Arc};
use tessera_domain::{
    area::{
        Area, AreaPath, Level,
        plan::{GridPlan, PlanAction, PlanState, PlanStep, PlannedGrid, StepTaken},
    },
    ids::PlanId,
    people::{
        Actor,
        rights::{Capability, can},
    },
};
use tessera_store::{NewBell, Tx, transact};

pub use drawing::Drawing;

/// Plans a list shows at most.
const LISTED: i64 = 200;
/// Grids a plan may have.
const GRIDS_MAX: usize = 500;
/// Characters of a title, a name and a reason.
const TITLE_MAX: usize = 80;
const REASON_MAX: usize = 2000;

/// A plan with what it means now.
pub struct PlanSeen {
    /// The plan.
    pub plan: Arc<GridPlan>,
    /// Its community.
    pub community: Arc<Area>,
    /// What the viewer may do with it.
    pub may: Vec<PlanAction>,
    /// The grids in force were changed since it was drawn.
    pub base_changed: bool,
}

/// What a plan's author gives.
#[derive(Clone, Debug)]
pub struct PlanForm {
    /// Title.
    pub title: String,
    /// Why.
    pub reason: String,
    /// The day it is to take effect; at once on approval where none is given.
    pub effective_on: Option<Date>,
    /// The grids; for a new plan those in force when absent.
    pub grids: Option<Vec<PlannedGrid>>,
}

/// Stands for the grids of a community with their borders: another one as soon as any of them changes.
pub(super) fn base(r: &Reference, community: &Area) -> String {
    let mut h = Sha256::new();
    if let Some(b) = r.borders.get(&community.id) {
        h.update(b.to_wkb());
    }
    let mut grids: Vec<&Arc<Area>> = r.children(community.id).collect();
    grids.sort_by_key(|a| a.id);
    for a in grids {
        h.update(a.id.0.as_bytes());
        h.update(a.name.zh_hans.as_bytes());
        h.update(a.kind.map_or("", |k| k.as_str()).as_bytes());
        if let Some(b) = r.borders.get(&a.id) {
            h.update(b.to_wkb());
        }
    }
    crate::files::hex(&h.finalize()[..12])
}

/// The grids in force as a plan's beginning.
fn as_they_are(r: &Reference, community: &Area) -> Vec<PlannedGrid> {
    let mut grids: Vec<&Arc<Area>> = r.children(community.id).filter(|a| a.level == Level::Grid).collect();
    grids.sort_by(|a, b| a.code.cmp(&b.code));
    grids
        .into_iter()
        .filter_map(|a| {
            Some(PlannedGrid {
                key: a.code.clone(),
                code: Some(a.code.clone()),
                name: a.name.zh_hans.clone(),
                kind: a.kind?,
                boundary: r.borders.get(&a.id)?.to_geojson(),
            })
        })
        .collect()
}

/// Checks what a person wrote before anything is drawn of it.
fn sound(form: &PlanForm) -> Result<()> {
    let mut wrong = Vec::new();
    let mut tell = |field: &str, code, message: String| {
        wrong.push(FieldError { field: field.to_owned(), code, message });
    };
    let title = form.title.trim().chars().count();
    if title == 0 {
        tell("title", "missing", "a title is needed".into());
    } else if title > TITLE_MAX {
        tell("title", "too_long", format!("at most {TITLE_MAX} characters"));
    }
    if form.reason.chars().count() > REASON_MAX {
        tell("reason", "too_long", format!("at most {REASON_MAX} characters"));
    }
    for (i, m) in form.grids.as_deref().map(unsound_grids).unwrap_or_default() {
        tell(&format!("grids.{i}"), m.0, m.1);
    }
    if wrong.is_empty() { Ok(()) } else { Err(AppError::Invalid(wrong)) }
}

/// Grids that cannot even be drawn: keys missing or given twice, names too long.
pub(super) fn unsound_grids(grids: &[PlannedGrid]) -> Vec<(usize, (&'static str, String))> {
    let mut seen = HashSet::new();
    let mut out = Vec::new();
    if grids.len() > GRIDS_MAX {
        out.push((GRIDS_MAX, ("too_many", format!("at most {GRIDS_MAX} grids"))));
    }
    for (i, g) in grids.iter().enumerate().take(GRIDS_MAX) {
        if g.key.is_empty() || g.key.len() > 40 || !seen.insert(g.key.as_str()) {
            out.push((i, ("key", "each grid needs a key of its own, at most 40 characters".into())));
        }
        if g.name.chars().count() > TITLE_MAX {
            out.push((i, ("too_long", format!("a name has at most {TITLE_MAX} characters"))));
        }
    }
    out
}

/// Refuses a change of borders below a community for which a plan waits for its day: the plan was approved for the borders as they are.
pub(super) async fn no_plan_waits(tx: &mut dyn Tx, community: Option<&Arc<Area>>) -> Result<()> {
    let Some(community) = community else { return Ok(()) };
    match tx.plans(Some(community.id), Some(PlanState::Approved), 1).await?.first() {
        None => Ok(()),
        Some(p) => Err(AppError::field(
            "area",
            "plan_approved",
            format!(
                "the plan “{}” for its grids is approved and waits for its day: withdraw it first",
                p.title
            ),
        )),
    }
}

impl Reference {
    /// The community a change of this area's border concerns: itself, or the one a grid lies in.
    pub(in crate::admin) fn community_of(&self, area: &Area) -> Option<&Arc<Area>> {
        match area.level {
            Level::Community => self.area(area.id),
            Level::Grid => area.parent.and_then(|p| self.area(p)),
            _ => None,
        }
    }
}

impl App {
    /// The community a plan is for, in force.
    pub(super) fn plan_community(&self, code: &str) -> Result<Arc<Area>> {
        let r = self.reference();
        let area = r.area_in_force(code).ok_or(AppError::NotFound("area"))?;
        if area.level != Level::Community {
            return Err(AppError::field("area", "level", "a plan is for the grids of a community"));
        }
        Ok(area.clone())
    }

    fn seen_by(&self, actor: &Actor, plan: GridPlan) -> Option<PlanSeen> {
        let r = self.reference();
        let community = r.area(plan.area)?.clone();
        let may = PlanAction::ALL
            .into_iter()
            .filter(|a| plan.admits(*a, actor.user).is_ok() && allowed(actor, *a, &plan, &community.path))
            .collect();
        let ended = matches!(plan.state, PlanState::InForce | PlanState::Withdrawn);
        let base_changed = !ended && plan.base != base(&r, &community);
        Some(PlanSeen { plan: Arc::new(plan), community, may, base_changed })
    }

    /// Plans the viewer may see, the last changed first.
    ///
    /// # Errors
    /// [`AppError::NotFound`] when there is no such area.
    pub async fn plans(
        &self,
        actor: &Actor,
        area: Option<&str>,
        state: Option<PlanState>,
    ) -> Result<Vec<PlanSeen>> {
        let r = self.reference();
        let scope = match area {
            None => None,
            Some(code) => Some(r.area_by_code(code).ok_or(AppError::NotFound("area"))?),
        };
        let one = scope.filter(|a| a.level == Level::Community).map(|a| a.id);
        let found = self.store().reader().await?.plans(one, state, LISTED).await?;
        Ok(found
            .into_iter()
            .filter_map(|p| self.seen_by(actor, p))
            .filter(|p| sees_plans(actor, &p.community.path))
            .filter(|p| scope.is_none_or(|s| s.path.covers(&p.community.path)))
            .collect())
    }

    /// A plan.
    ///
    /// # Errors
    /// [`AppError::NotFound`] when there is none, or it is none of the viewer's business.
    pub async fn plan(&self, actor: &Actor, id: PlanId) -> Result<PlanSeen> {
        let found = self.store().reader().await?.plan(id).await?;
        found
            .and_then(|p| self.seen_by(actor, p))
            .filter(|p| sees_plans(actor, &p.community.path))
            .ok_or(AppError::NotFound("plan"))
    }

    /// Begins a plan for a community.
    ///
    /// # Errors
    /// [`AppError::NotAllowed`]; [`AppError::Invalid`] for fields that are wrong.
    pub async fn plan_begin(
        &self,
        actor: &Actor,
        area: &str,
        form: PlanForm,
        idem: Option<IdemKey>,
    ) -> Result<PlanSeen> {
        if let Some(first) = self.done_before(idem.as_ref()).await? {
            let id = first.parse().map_err(|_| AppError::IdempotencyMismatch)?;
            return self.plan(actor, id).await;
        }
        let community = self.plan_community(area)?;
        self.require(actor, Capability::PlansDraft, Some(&community.path))?;
        sound(&form)?;
        let r = self.reference();
        if !r.borders.contains_key(&community.id) {
            return Err(AppError::field(
                "area",
                "no_border",
                "the community has no border yet: draw it first",
            ));
        }
        let now = self.now();
        let plan = GridPlan {
            id: PlanId(self.env().uuid()),
            area: community.id,
            title: form.title.trim().to_owned(),
            reason: form.reason.trim().to_owned(),
            state: PlanState::Draft,
            effective_on: form.effective_on,
            effective_at: None,
            base: base(&r, &community),
            grids_before: r.children(community.id).count(),
            grids: form.grids.unwrap_or_else(|| as_they_are(&r, &community)),
            codes: Vec::new(),
            steps: vec![StepTaken {
                step: PlanStep::Created,
                by: Some(actor.user),
                at: now,
                note: String::new(),
            }],
            trouble: None,
            report: None,
            updated_at: now,
            version: 1,
        };
        let by = actor.user;
        let ctx = self.write_ctx(Caller::Staff(Arc::new(actor.clone())), idem, 0);
        let id: String = transact(self.store(), move |tx| {
            let (plan, ctx) = (plan.clone(), ctx.clone());
            Box::pin(async move {
                let id = plan.id.to_string();
                if let Some(first) = ctx.claim(tx, &id).await? {
                    return Ok(first);
                }
                tx.plan_insert(&plan).await?;
                let detail = json!({ "area": plan.area, "grids": plan.grids.len() });
                tx.audit_append(&[entry(now, by, "plan.begin", "plan", id.clone(), detail)]).await?;
                Ok::<_, AppError>(id)
            })
        })
        .await?;
        let id = id.parse().map_err(|_| AppError::IdempotencyMismatch)?;
        self.plan(actor, id).await
    }

    /// Saves a draft, if it still has the version its author saw.
    ///
    /// # Errors
    /// [`AppError::NotAllowed`], [`AppError::Stale`], [`AppError::PlanRefused`]; [`AppError::Invalid`] for fields that are wrong.
    pub async fn plan_save(
        &self,
        actor: &Actor,
        id: PlanId,
        version: Option<i64>,
        form: PlanForm,
    ) -> Result<PlanSeen> {
        let seen = self.plan_for(actor, id, version, PlanAction::Edit).await?;
        sound(&form)?;
        let now = self.now();
        let mut next = seen.plan.step(PlanAction::Edit, actor.user, now, "", None)?;
        next.title = form.title.trim().to_owned();
        next.reason = form.reason.trim().to_owned();
        next.effective_on = form.effective_on;
        next.grids = form.grids.unwrap_or(next.grids);
        // Whoever saves has seen what changed beneath it.
        next.base = base(&self.reference(), &seen.community);
        next.grids_before = self.reference().children(seen.community.id).count();
        self.plan_keep(actor, next, "plan.save", json!({}), Vec::new()).await?;
        self.plan(actor, id).await
    }

    /// The plan, if this may be done with it and it has the version that was seen.
    async fn plan_for(
        &self,
        actor: &Actor,
        id: PlanId,
        version: Option<i64>,
        action: PlanAction,
    ) -> Result<PlanSeen> {
        let seen = self.plan(actor, id).await?;
        if version.is_some_and(|v| v != seen.plan.version) {
            return Err(AppError::Stale {
                current: seen.plan.version,
                by: None,
                at: Some(seen.plan.updated_at),
            });
        }
        if !allowed(actor, action, &seen.plan, &seen.community.path) {
            let cap =
                if deciding(action, &seen.plan) { Capability::PlansApprove } else { Capability::PlansDraft };
            return Err(AppError::NotAllowed(cap.as_str()));
        }
        seen.plan.admits(action, actor.user)?;
        Ok(seen)
    }

    async fn plan_keep(
        &self,
        actor: &Actor,
        next: GridPlan,
        what: &'static str,
        detail: serde_json::Value,
        told: Vec<NewBell>,
    ) -> Result<()> {
        let (now, by) = (self.now(), actor.user);
        let rung = transact(self.store(), move |tx| {
            let (next, detail, told) = (next.clone(), detail.clone(), told.clone());
            Box::pin(async move {
                tx.plan_update(&next).await?;
                tx.audit_append(&[entry(now, by, what, "plan", next.id.to_string(), detail)]).await?;
                Ok::<_, AppError>(tx.bells_add(&told).await?)
            })
        })
        .await?;
        for user in rung {
            self.live().ring(user);
        }
        Ok(())
    }
}

/// Plans of this community are the actor's business: to draw, or to decide.
pub fn sees_plans(actor: &Actor, community: &AreaPath) -> bool {
    [Capability::PlansDraft, Capability::PlansApprove].into_iter().any(|c| can(actor, c, community))
}

/// Is this the level above's to do?
fn deciding(action: PlanAction, plan: &GridPlan) -> bool {
    match action {
        PlanAction::Approve | PlanAction::Return => true,
        PlanAction::Withdraw => plan.state == PlanState::Approved,
        PlanAction::Edit | PlanAction::Submit => false,
    }
}

/// Has the actor the right to it, where the plan's community lies? The level above decides: somebody whose post is on the area above
/// the community, or higher.
fn allowed(actor: &Actor, action: PlanAction, plan: &GridPlan, community: &AreaPath) -> bool {
    if deciding(action, plan) {
        let above = community.parent().unwrap_or_else(|| community.clone());
        return can(actor, Capability::PlansApprove, &above);
    }
    can(actor, Capability::PlansDraft, community)
}
