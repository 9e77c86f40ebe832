//! The one way a case is written: aggregate, projection, events, audit and the kept answer in one transaction.

use super::{Caller, IdemKey, project};
use crate::{
    App,
    error::{AppError, Result},
    notices::Gateways,
    reference::Reference,
};
use sha2::{Digest, Sha256};
use std::sync::Arc;
use tessera_domain::{
    Timestamp,
    case::{Case, EventBody, Resolved, Situation},
    ids::EventId,
};
use tessera_store::{CaseRow, NewAudit, Replay, Seq, StoreError, StoredCase, StoredEvent, Tx};
use uuid::Uuid;

/// What the transaction did, for the index and the live events after the commit.
#[derive(Clone, Debug)]
pub struct Written {
    /// The case as stored.
    pub stored: StoredCase,
    /// Projections of every case that changed.
    pub rows: Vec<CaseRow>,
    /// True when nothing was done because the same request was done before.
    pub replayed: bool,
}

/// What every write job needs; owned, so that the job can run again.
#[derive(Clone)]
pub struct Ctx {
    /// The time of the request.
    pub now: Timestamp,
    /// Who acts.
    pub caller: Caller,
    /// Areas, departments, catalogue, calendar.
    pub reference: Arc<Reference>,
    /// Idempotency.
    pub idem: Option<IdemKey>,
    /// Ids for the events; more than ever needed.
    pub ids: Arc<Vec<Uuid>>,
    /// How reporters can be told: what cannot be sent is put down as unsent at once.
    pub gateways: Gateways,
}

impl App {
    /// What a write job of this caller needs, now, with so many ids for events.
    pub(crate) fn write_ctx(&self, caller: Caller, idem: Option<IdemKey>, ids: usize) -> Ctx {
        Ctx {
            now: self.now(),
            caller,
            reference: self.reference(),
            idem,
            ids: Arc::new((0..ids).map(|_| self.env().uuid()).collect()),
            gateways: self.settings().gateways.clone(),
        }
    }
}

impl App {
    /// What the same request did before under its key. Asked before anything is checked: what was sound the first time may be
    /// refused now, such as a login that is taken since.
    pub(crate) async fn done_before(&self, idem: Option<&IdemKey>) -> Result<Option<String>> {
        let Some(k) = idem else { return Ok(None) };
        match self.store().reader().await?.replay(&k.owner, &k.key).await? {
            Some(known) if known.request == k.request => Ok(Some(known.subject)),
            Some(_) => Err(AppError::IdempotencyMismatch),
            None => Ok(None),
        }
    }
}

/// The thing an id kept under an idempotency key belongs to.
pub(crate) fn made<T: std::str::FromStr, V>(id: &str, find: impl FnOnce(T) -> Option<V>) -> Result<V> {
    id.parse().ok().and_then(find).ok_or(AppError::IdempotencyMismatch)
}

impl Ctx {
    /// The situation the lifecycle decides in.
    pub fn situation<'a>(&'a self, resolved: Resolved<'a>) -> Situation<'a> {
        self.reference.situation(self.now, self.caller.by(), resolved)
    }

    /// Claims the idempotency key for `subject`. `Some(subject)` when the same request was already done.
    pub async fn claim(&self, tx: &mut dyn Tx, subject: &str) -> Result<Option<String>> {
        let Some(k) = &self.idem else { return Ok(None) };
        let replay = Replay { request: k.request.clone(), subject: subject.to_owned() };
        match tx.replay_insert(&k.owner, &k.key, &replay, self.now).await {
            Ok(()) => Ok(None),
            Err(StoreError::Conflict(_)) => match tx.replay(&k.owner, &k.key).await? {
                Some(known) if known.request == k.request => Ok(Some(known.subject)),
                Some(_) => Err(AppError::IdempotencyMismatch),
                None => Err(AppError::Unavailable("the idempotency key is in use".into())),
            },
            Err(e) => Err(e.into()),
        }
    }
}

/// A fingerprint of an event, kept in the audit chain: a changed history no longer matches its audit entry.
pub fn fingerprint(e: &StoredEvent) -> String {
    let mut h = Sha256::new();
    for part in [&e.case_id.to_string(), &e.action, &e.from, &e.to, &e.audience, &e.data.to_string()] {
        h.update((part.len() as u64).to_be_bytes());
        h.update(part.as_bytes());
    }
    h.update(e.at.as_millisecond().to_be_bytes());
    h.update(e.actor.map_or(Uuid::nil(), |u| u.0).as_bytes());
    crate::files::hex(&h.finalize()[..16])
}

/// Stores a decided case, new or changed, with its events and audit entries.
pub async fn save(
    tx: &mut dyn Tx,
    ctx: &Ctx,
    seq: Seq,
    case: &Case,
    events: &[EventBody],
    new: bool,
    used: &mut usize,
) -> Result<CaseRow> {
    let row = project::project(seq, case);
    if new {
        tx.case_insert(case, &row, &project::phone_key(&case.reporter.phone)).await?;
    } else {
        tx.case_update(case, &row).await?;
    }
    let mut stored = Vec::with_capacity(events.len());
    for e in events {
        let id = ctx.ids.get(*used).copied().ok_or_else(|| AppError::Internal("too few event ids".into()))?;
        *used += 1;
        stored.push(StoredEvent {
            seq: 0,
            id: EventId(id),
            case_id: case.id,
            case_seq: seq,
            version: case.version as i64,
            at: ctx.now,
            actor: ctx.caller.user(),
            action: e.action.to_owned(),
            from: project::word(&e.from),
            to: project::word(&e.to),
            audience: project::word(&e.audience),
            data: e.data.clone(),
        });
    }
    tx.events_append(&stored).await?;
    let object_id = case.id.to_string();
    let audit: Vec<NewAudit> = stored
        .iter()
        .map(|e| NewAudit {
            at: ctx.now,
            actor: e.actor,
            action: format!("case.{}", e.action),
            object_kind: "case",
            object_id: object_id.clone(),
            detail: serde_json::json!({ "version": e.version, "event": e.id, "print": fingerprint(e) }),
        })
        .collect();
    tx.audit_append(&audit).await?;
    crate::notices::plan(tx, ctx, case, events, &stored).await?;
    Ok(row)
}
