//! The calendar as a setting, and the audit trail.

use super::entry;
use crate::{
    App,
    error::{AppError, Result},
};
use serde_json::json;
use tessera_domain::{
    audit::{AuditEntry, hash},
    calendar::Calendar,
    people::{Actor, rights::Capability},
};
use tessera_store::{AuditRow, StoreError, transact};

/// What the self-check found.
#[derive(Clone, Debug, Default)]
pub struct Checked {
    /// Audit entries that fit.
    pub entries: u64,
    /// Events compared with their audit entry.
    pub events: u64,
    /// What does not fit, in words.
    pub faults: Vec<String>,
}

impl App {
    /// Replaces the calendar if it still has the version the actor saw. Clocks that run keep their deadline; new ones use the new days.
    pub async fn calendar_put(&self, actor: &Actor, yaml: String, version: i64) -> Result<i64> {
        self.require(actor, Capability::CalendarWrite, None)?;
        Calendar::parse_yaml(&yaml).map_err(|e| AppError::field("calendar", "invalid", e.to_string()))?;
        let (now, by) = (self.now(), actor.user);
        let result = transact(self.store(), move |tx| {
            let yaml = yaml.clone();
            Box::pin(async move {
                tx.setting_put("calendar", &yaml, version).await?;
                let detail = json!({ "version": version + 1 });
                tx.audit_append(&[entry(now, by, "calendar.change", "setting", "calendar".into(), detail)])
                    .await?;
                Ok::<_, AppError>(())
            })
        })
        .await;
        if let Err(AppError::Stale { .. }) = result {
            self.reload().await?;
            return Err(AppError::Stale { current: self.reference().calendar_version, by: None, at: None });
        }
        result?;
        self.reload().await?;
        Ok(self.reference().calendar_version)
    }

    /// The audit trail, newest first.
    pub async fn audit(
        &self,
        actor: &Actor,
        object: Option<&str>,
        before: i64,
        limit: i64,
    ) -> Result<Vec<AuditRow>> {
        self.require(actor, Capability::AuditRead, None)?;
        Ok(self.store().reader().await?.audit_list(object, before, limit).await?)
    }
}

/// Verifies every audit chain, and every case event against its audit entry. Independent of the rest of the application.
pub async fn verify(store: &dyn tessera_store::Store) -> Result<Checked, StoreError> {
    const STEP: i64 = 2_000;
    let mut out = Checked::default();
    let mut tx = store.reader().await?;
    let mut prints: std::collections::HashMap<String, String> = std::collections::HashMap::new();
    for chain in tx.audit_chains().await? {
        let (mut seq, mut prev) = (0, [0u8; 32]);
        loop {
            let rows = tx.audit_after(chain, seq, STEP).await?;
            if rows.is_empty() {
                break;
            }
            for r in rows {
                if r.seq != seq + 1 {
                    out.faults.push(format!("chain {chain}: entry {} follows {seq}", r.seq));
                }
                let e = AuditEntry {
                    seq: r.seq as u64,
                    at: r.at,
                    actor: r.actor,
                    action: r.action.clone(),
                    object_kind: r.object_kind.clone(),
                    object_id: r.object_id.clone(),
                    detail: r.detail.clone(),
                    prev_hash: prev,
                };
                let expected = hash(&prev, &e);
                if r.prev != prev || r.hash != expected {
                    out.faults.push(format!("chain {chain}: entry {} was changed or does not follow", r.seq));
                }
                if let (Some(id), Some(print)) = (r.detail["event"].as_str(), r.detail["print"].as_str()) {
                    prints.insert(id.to_owned(), print.to_owned());
                }
                prev = r.hash.as_slice().try_into().unwrap_or([0; 32]);
                seq = r.seq;
                out.entries += 1;
            }
        }
    }
    let mut after = 0;
    loop {
        let events = tx.events_after(after, STEP).await?;
        let Some(last) = events.last() else { break };
        after = last.seq;
        for e in &events {
            out.events += 1;
            match prints.remove(&e.id.to_string()) {
                Some(p) if p == crate::cases::write::fingerprint(e) => {}
                Some(_) => out.faults.push(format!("event {} of case {} was changed", e.seq, e.case_id)),
                None => out.faults.push(format!("event {} of case {} has no audit entry", e.seq, e.case_id)),
            }
        }
    }
    for id in prints.keys().take(20) {
        out.faults.push(format!("event {id} is in the audit trail but gone from the history"));
    }
    Ok(out)
}
