//! What jobs gather and a transaction writes many at once: new cases, events and idempotency keys.
//!
//! A statement costs more on its way to the database than in it. Whoever reads or changes cases or events in the same transaction
//! writes what is gathered first, see [`SqlTx::settle`].
//!
//! A key that is taken must be known before its job does anything. It is seldom taken, so a driver that runs many jobs in a
//! transaction lets them gather their keys and, when one proves to be taken, forgets the transaction and runs the jobs again, each
//! with its key written at once.

use super::{SqlTx, json_text, ms, pieces, run};
use crate::driver::Db;
use sqlx::QueryBuilder;
use tessera_domain::ids::CaseId;
use tessera_store::{CaseRow, Replay, Result, StoreError};

/// A case to be inserted, as the columns take it.
pub(crate) struct NewRow {
    pub(crate) row: CaseRow,
    pub(crate) number: String,
    pub(crate) version: i64,
    pub(crate) merged_into: Option<CaseId>,
    pub(crate) phone_key: Option<String>,
    pub(crate) doc: String,
}

/// An idempotency key to be inserted.
pub(crate) struct NewKey {
    pub(crate) user: String,
    pub(crate) key: String,
    pub(crate) replay: Replay,
    pub(crate) at: i64,
}

impl SqlTx {
    /// What an earlier job of this transaction has gathered under a key.
    pub(crate) fn gathered_key(&self, user: &str, key: &str) -> Option<&Replay> {
        self.keys.iter().find(|k| k.key == key && k.user == user).map(|k| &k.replay)
    }

    /// Writes the gathered keys; `Conflict` when one of them is taken.
    pub(crate) async fn flush_keys(&mut self) -> Result<()> {
        let list = std::mem::take(&mut self.keys);
        for piece in pieces(&list) {
            let mut q = QueryBuilder::<Db>::new("INSERT INTO replay (user_key, key, request, subject, at) ");
            q.push_values(piece, |mut b, k| {
                b.push_bind(k.user.as_str())
                    .push_bind(k.key.as_str())
                    .push_bind(k.replay.request.as_slice())
                    .push_bind(k.replay.subject.as_str())
                    .push_bind(k.at);
            });
            q.push(" ON CONFLICT DO NOTHING");
            let done = run!(self, q.build().execute(self.conn()).await);
            if done.rows_affected() != piece.len() as u64 {
                return Err(StoreError::Conflict("replay.key".into()));
            }
        }
        Ok(())
    }

    /// Writes the gathered cases and events. Called by the driver before the commit, and wherever a job reads what an earlier one may
    /// have gathered.
    pub(crate) async fn settle(&mut self) -> Result<()> {
        self.flush_cases().await?;
        self.flush_events().await
    }

    async fn flush_cases(&mut self) -> Result<()> {
        if self.cases.is_empty() {
            return Ok(());
        }
        let list = std::mem::take(&mut self.cases);
        for piece in pieces(&list) {
            let mut q = QueryBuilder::<Db>::new(
                "INSERT INTO cases (seq, id, number, version, state, outcome, area_id, path, category, source, urgent, level, \
                 department_id, involved, handler_id, field_id, reporter_id, reported_at, due_at, due_kind, closed_at, flags, lon, \
                 lat, stars, phone_key, merged_into, doc) ",
            );
            q.push_values(piece, |mut b, n| {
                let r = &n.row;
                b.push_bind(r.seq)
                    .push_bind(r.id.0)
                    .push_bind(n.number.as_str())
                    .push_bind(n.version)
                    .push_bind(r.state.as_str())
                    .push_bind(r.outcome.as_deref())
                    .push_bind(r.area.0)
                    .push_bind(r.path.as_str())
                    .push_bind(r.category.as_deref())
                    .push_bind(r.source.as_str())
                    .push_bind(r.urgent)
                    .push_bind(r.level.as_str())
                    .push_bind(r.department.map(|d| d.0))
                    .push_bind((!r.involved.is_empty()).then(|| json_text(&r.involved)))
                    .push_bind(r.handler.map(|u| u.0))
                    .push_bind(r.field.map(|u| u.0))
                    .push_bind(r.reporter.map(|u| u.0))
                    .push_bind(r.reported_at)
                    .push_bind(r.due_at)
                    .push_bind(r.due_kind.as_deref())
                    .push_bind(r.closed_at)
                    .push_bind(r.flags)
                    .push_bind(r.point.map(|p| p[0]))
                    .push_bind(r.point.map(|p| p[1]))
                    .push_bind(r.stars)
                    .push_bind(n.phone_key.as_deref())
                    .push_bind(n.merged_into.map(|c| c.0))
                    .push_bind(n.doc.as_str());
            });
            run!(self, q.build().execute(self.conn()).await);
        }
        Ok(())
    }

    /// Events get ascending numbers in the order in which they were gathered: both databases number the rows of `VALUES` as they come.
    async fn flush_events(&mut self) -> Result<()> {
        if self.events.is_empty() {
            return Ok(());
        }
        let list = std::mem::take(&mut self.events);
        for piece in pieces(&list) {
            let mut q = QueryBuilder::<Db>::new(
                "INSERT INTO event (id, case_id, case_seq, version, at, actor_id, action, from_state, to_state, audience, data) ",
            );
            q.push_values(piece, |mut b, e| {
                b.push_bind(e.id.0)
                    .push_bind(e.case_id.0)
                    .push_bind(e.case_seq)
                    .push_bind(e.version)
                    .push_bind(ms(e.at))
                    .push_bind(e.actor.map(|u| u.0))
                    .push_bind(e.action.as_str())
                    .push_bind(e.from.as_str())
                    .push_bind(e.to.as_str())
                    .push_bind(e.audience.as_str())
                    .push_bind(json_text(&e.data));
            });
            run!(self, q.build().execute(self.conn()).await);
        }
        Ok(())
    }
}
