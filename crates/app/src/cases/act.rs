//! Acting on a case: load, let the lifecycle decide, store, tell the others.

use super::{
    Caller, IdemKey,
    write::{Ctx, Written, save},
};
use crate::{
    App,
    error::{AppError, Result},
};
use std::sync::Arc;
use tessera_domain::{
    case::{Action, Case, Decision, Newborn, PlaceChange, Resolved, absorb, apply, split_off},
    ids::CaseId,
    people::{Actor, rights::may_see},
};
use tessera_geometry::LonLat;
use tessera_store::{Seq, StoredCase, Tx, transact};

/// What was looked up for one action.
#[derive(Default)]
pub struct Found {
    place: Option<PlaceChange>,
    other: Option<StoredCase>,
    person: Option<Arc<Actor>>,
    newborn: Option<Newborn>,
}

impl Found {
    /// As the lifecycle wants it.
    pub fn as_resolved(&self) -> Resolved<'_> {
        Resolved {
            place: self.place.as_ref(),
            other: self.other.as_ref().map(|o| &o.case),
            newborn: self.newborn.as_ref(),
            person: self.person.as_deref(),
        }
    }
}

/// Looks up what the action names.
pub async fn resolve(tx: &mut dyn Tx, ctx: &Ctx, action: &Action) -> Result<Found> {
    let mut found = Found::default();
    let r = &ctx.reference;
    match action {
        Action::Transfer { area, .. } => {
            let a = r.area(*area).filter(|a| a.valid_to.is_none());
            let a = a.ok_or_else(|| AppError::field("area", "unknown", "no such area"))?;
            found.place = Some(PlaceChange { area: a.id, path: a.path.clone(), level: a.level });
        }
        Action::Correct { point: Some([lon, lat]), .. } => {
            let p =
                LonLat::new(*lon, *lat).map_err(|e| AppError::field("point", "invalid", e.to_string()))?;
            let a = r.locate(p).ok_or(AppError::Outside)?;
            found.place = Some(PlaceChange { area: a.id, path: a.path.clone(), level: a.level });
        }
        Action::Merge { into } => {
            let other = tx.case(*into).await?;
            found.other = Some(other.ok_or_else(|| AppError::field("into", "unknown", "no such case"))?);
        }
        Action::HandOver { to: person }
        | Action::RequestVerification { assignee: Some(person), .. }
        | Action::RequestCheck { assignee: Some(person), .. } => {
            let a = r.actor(*person);
            found.person = Some(a.ok_or_else(|| AppError::field("assignee", "unknown", "no such person"))?);
        }
        _ => {}
    }
    Ok(found)
}

/// The case that a split makes, with its row number.
fn part_of(
    ctx: &Ctx,
    parent: &Case,
    action: &Action,
    born: Option<&(Seq, Newborn)>,
) -> Option<(Seq, Decision)> {
    let (Some((seq, born)), Action::Split { description, category, address }) = (born, action) else {
        return None;
    };
    let sit = ctx.situation(Resolved::default());
    Some((*seq, split_off(parent, description, category.as_deref(), address.as_deref(), born, &sit)))
}

impl App {
    /// True when the caller may see the case; a reporter was let in by the track code before.
    pub(super) fn admits(&self, caller: &Caller, case: &Case) -> bool {
        match caller {
            Caller::Staff(a) => may_see(a, case, &*self.reference()),
            Caller::Reporter | Caller::System => true,
        }
    }

    /// Does one action to a case.
    ///
    /// # Errors
    /// [`AppError::NotFound`] when the caller may not see it, [`AppError::Stale`] when `expected` is not its version any more,
    /// the lifecycle's [`AppError::Refused`].
    pub async fn act(
        &self,
        caller: Caller,
        id: CaseId,
        action: Action,
        expected: Option<u64>,
        idem: Option<IdemKey>,
    ) -> Result<Written> {
        let ctx = self.write_ctx(caller.clone(), idem, 8);
        let action = Arc::new(action);
        // A refused split leaves a gap in the numbers, as an unused rest of a block does.
        let born = match &*action {
            Action::Split { .. } => {
                let (seq, number) = self.next_number(&ctx.reference, ctx.now).await?;
                Some((seq, Newborn { id: CaseId(self.env().uuid()), number }))
            }
            _ => None,
        };
        let result = transact(self.store(), move |tx| {
            let (ctx, action, born) = (ctx.clone(), action.clone(), born.clone());
            Box::pin(async move {
                let stored = tx.case(id).await?.ok_or(AppError::NotFound("case"))?;
                let visible = match &ctx.caller {
                    Caller::Staff(a) => may_see(a, &stored.case, &*ctx.reference),
                    Caller::Reporter | Caller::System => true,
                };
                if !visible {
                    return Err(AppError::NotFound("case"));
                }
                if ctx.claim(tx, &id.to_string()).await?.is_some() {
                    return Ok(Written { stored, rows: Vec::new(), replayed: true });
                }
                if expected.is_some_and(|v| v != stored.case.version) {
                    return Err(AppError::Stale { current: stored.case.version as i64, by: None, at: None });
                }
                let named = super::field_people::named(&ctx.reference, &stored.case, &action);
                let action = named.as_ref().unwrap_or(&action);
                let mut found = resolve(tx, &ctx, action).await?;
                found.newborn = born.as_ref().map(|(_, b)| b.clone());
                let done = apply(&stored.case, action, &ctx.situation(found.as_resolved()))?;
                let mut used = 0;
                let mut rows =
                    vec![save(tx, &ctx, stored.seq, &done.case, &done.events, false, &mut used).await?];
                if let Some(other) = &found.other {
                    let more = absorb(&other.case, &stored.case);
                    rows.push(save(tx, &ctx, other.seq, &more.case, &more.events, false, &mut used).await?);
                }
                if let Some((seq, part)) = part_of(&ctx, &stored.case, action, born.as_ref()) {
                    rows.push(save(tx, &ctx, seq, &part.case, &part.events, true, &mut used).await?);
                }
                Ok(Written { stored: StoredCase { seq: stored.seq, case: done.case }, rows, replayed: false })
            })
        })
        .await;
        let written: Written = match result {
            Err(AppError::Stale { current, .. }) => return Err(self.who_changed(id, current).await),
            other => other?,
        };
        self.after_commit(&written.rows);
        Ok(written)
    }

    /// A version conflict with the name of who was faster, so that the person can talk to them.
    async fn who_changed(&self, id: CaseId, current: i64) -> AppError {
        let last = match self.store().reader().await {
            Ok(mut tx) => tx.events_of(id).await.ok().and_then(|e| e.into_iter().next_back()),
            Err(_) => None,
        };
        let by = last.as_ref().and_then(|e| e.actor).map(|u| self.reference().user_name(u));
        AppError::Stale { current: last.as_ref().map_or(current, |e| e.version), by, at: last.map(|e| e.at) }
    }

    /// Does one action to many cases; each stands alone.
    pub async fn act_on_many(
        &self,
        caller: &Caller,
        ids: &[CaseId],
        action: &Action,
        idem: Option<&IdemKey>,
    ) -> Vec<(CaseId, Result<Written>)> {
        // Submitted together, so that the writer can commit them together.
        let runs = ids.iter().map(|id| async move {
            // Each case has a part of the key of its own: what failed is tried again, what was done is not.
            let own = idem.map(|k| IdemKey { key: format!("{} {id}", k.key), ..k.clone() });
            (*id, self.act(caller.clone(), *id, action.clone(), None, own).await)
        });
        futures::future::join_all(runs).await
    }

    /// A case the caller may see.
    pub async fn case(&self, caller: &Caller, id: CaseId) -> Result<StoredCase> {
        let found = self.store().reader().await?.case(id).await?;
        found.filter(|c| self.admits(caller, &c.case)).ok_or(AppError::NotFound("case"))
    }

    /// A case by id or number that the caller may see.
    pub async fn case_by(&self, caller: &Caller, id_or_number: &str) -> Result<StoredCase> {
        if let Ok(id) = id_or_number.parse::<CaseId>() {
            return self.case(caller, id).await;
        }
        let found = self.store().reader().await?.case_by_number(id_or_number).await?;
        found.filter(|c| self.admits(caller, &c.case)).ok_or(AppError::NotFound("case"))
    }
}
