//! Audit, idempotency, counters, settings.

use super::{AuditHead, SqlTx, gathered::NewKey, get, json, json_text, ms, pieces, rows, run, ts};
use crate::driver::{self, Db};
use async_trait::async_trait;
use sqlx::{Database, QueryBuilder};
use tessera_domain::{
    Timestamp,
    audit::{AuditEntry, hash},
    ids::UserId,
};
use tessera_store::{AuditRow, NewAudit, Replay, Result, Setting, SettingVersion, StoreError, SystemTx};
use uuid::Uuid;

type Row = <Db as Database>::Row;

fn audit_row(row: &Row) -> Result<AuditRow, sqlx::Error> {
    let detail: &str = get(row, "detail")?;
    Ok(AuditRow {
        chain: get(row, "chain")?,
        seq: get(row, "seq")?,
        at: ts(get(row, "at")?),
        actor: get::<Option<Uuid>>(row, "actor_id")?.map(UserId),
        action: get(row, "action")?,
        object_kind: get(row, "object_kind")?,
        object_id: get(row, "object_id")?,
        detail: json(detail)?,
        prev: get(row, "prev")?,
        hash: get(row, "hash")?,
    })
}

impl SqlTx {
    /// Locks a chain's end on the first append of a transaction.
    async fn audit_head(&mut self) -> Result<AuditHead> {
        if let Some(h) = &self.head {
            return Ok(h.clone());
        }
        let row = run!(self, sqlx::query(driver::AUDIT_HEAD).fetch_optional(self.conn()).await);
        let row = match row {
            Some(row) => row,
            // Every chain is being written right now: wait for the first.
            None => run!(self, sqlx::query(driver::AUDIT_HEAD_WAIT).fetch_one(self.conn()).await),
        };
        let read = |row: &Row| -> Result<AuditHead, sqlx::Error> {
            Ok(AuditHead { chain: get(row, "chain")?, seq: get(row, "seq")?, hash: get(row, "hash")? })
        };
        Ok(run!(self, read(&row)))
    }

    /// Writes the gathered entries of the chain, many in a statement.
    pub(crate) async fn flush_audit(&mut self) -> Result<()> {
        let entries = std::mem::take(&mut self.audit);
        for piece in pieces(&entries) {
            let mut q = QueryBuilder::<Db>::new(
                "INSERT INTO audit (chain, seq, at, actor_id, action, object_kind, object_id, detail, prev, hash) ",
            );
            q.push_values(piece, |mut b, e| {
                b.push_bind(e.chain)
                    .push_bind(e.seq)
                    .push_bind(ms(e.at))
                    .push_bind(e.actor.map(|u| u.0))
                    .push_bind(e.action.as_str())
                    .push_bind(e.object_kind.as_str())
                    .push_bind(e.object_id.as_str())
                    .push_bind(json_text(&e.detail))
                    .push_bind(e.prev.as_slice())
                    .push_bind(e.hash.as_slice());
            });
            run!(self, q.build().execute(self.conn()).await);
        }
        Ok(())
    }
}

#[async_trait]
impl SystemTx for SqlTx {
    async fn audit_append(&mut self, entries: &[NewAudit]) -> Result<()> {
        let mut head = self.audit_head().await?;
        for e in entries {
            let prev: [u8; 32] = head.hash.as_slice().try_into().unwrap_or([0; 32]);
            let entry = AuditEntry {
                seq: head.seq as u64 + 1,
                at: e.at,
                actor: e.actor,
                action: e.action.clone(),
                object_kind: e.object_kind.to_owned(),
                object_id: e.object_id.clone(),
                detail: e.detail.clone(),
                prev_hash: prev,
            };
            let next = hash(&prev, &entry);
            self.audit.push(AuditRow {
                chain: head.chain,
                seq: head.seq + 1,
                at: entry.at,
                actor: entry.actor,
                action: entry.action,
                object_kind: entry.object_kind,
                object_id: entry.object_id,
                detail: entry.detail,
                prev: prev.to_vec(),
                hash: next.to_vec(),
            });
            head = AuditHead { chain: head.chain, seq: head.seq + 1, hash: next.to_vec() };
        }
        self.head = Some(head);
        self.head_moved = true;
        Ok(())
    }

    async fn audit_after(&mut self, chain: i64, seq: i64, limit: i64) -> Result<Vec<AuditRow>> {
        Ok(rows!(
            self,
            sqlx::query("SELECT * FROM audit WHERE chain = $1 AND seq > $2 ORDER BY seq LIMIT $3")
                .bind(chain)
                .bind(seq)
                .bind(limit)
                .fetch_all(self.conn())
                .await,
            audit_row
        ))
    }

    async fn audit_chains(&mut self) -> Result<Vec<i64>> {
        Ok(rows!(
            self,
            sqlx::query("SELECT chain FROM audit_head ORDER BY chain").fetch_all(self.conn()).await,
            |r: &Row| get::<i64>(r, "chain")
        ))
    }

    async fn audit_list(
        &mut self,
        object_id: Option<&str>,
        before: i64,
        limit: i64,
    ) -> Result<Vec<AuditRow>> {
        let found = match object_id {
            Some(id) => sqlx::query(
                "SELECT * FROM audit WHERE object_id = $1 AND at < $2 ORDER BY at DESC, seq DESC LIMIT $3",
            )
            .bind(id)
            .bind(before)
            .bind(limit)
            .fetch_all(self.conn())
            .await,
            None => {
                sqlx::query("SELECT * FROM audit WHERE at < $1 ORDER BY at DESC, seq DESC LIMIT $2")
                    .bind(before)
                    .bind(limit)
                    .fetch_all(self.conn())
                    .await
            }
        };
        Ok(rows!(self, found, audit_row))
    }

    async fn replay(&mut self, user: &str, key: &str) -> Result<Option<Replay>> {
        if let Some(known) = self.gathered_key(user, key) {
            return Ok(Some(known.clone()));
        }
        let row = run!(
            self,
            sqlx::query("SELECT request, subject FROM replay WHERE user_key = $1 AND key = $2")
                .bind(user)
                .bind(key)
                .fetch_optional(self.conn())
                .await
        );
        let read = |r: &Row| -> Result<Replay, sqlx::Error> {
            Ok(Replay { request: get(r, "request")?, subject: get(r, "subject")? })
        };
        Ok(match row {
            Some(r) => Some(run!(self, read(&r))),
            None => None,
        })
    }

    async fn replay_insert(&mut self, user: &str, key: &str, r: &Replay, at: Timestamp) -> Result<()> {
        if self.gathers_keys {
            if self.gathered_key(user, key).is_some() {
                return Err(StoreError::Conflict("replay.key".into()));
            }
            self.keys.push(NewKey { user: user.into(), key: key.into(), replay: r.clone(), at: ms(at) });
            return Ok(());
        }
        // DO NOTHING keeps a PostgreSQL transaction alive when the key is taken, and names the conflict the same everywhere.
        let done = sqlx::query(
            "INSERT INTO replay (user_key, key, request, subject, at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
        )
        .bind(user)
        .bind(key)
        .bind(&r.request)
        .bind(&r.subject)
        .bind(ms(at))
        .execute(self.conn())
        .await;
        if run!(self, done).rows_affected() == 0 {
            return Err(StoreError::Conflict("replay.key".into()));
        }
        Ok(())
    }

    async fn replay_prune(&mut self, before: Timestamp, limit: i64) -> Result<u64> {
        let sql = "DELETE FROM replay WHERE (key, user_key) IN \
             (SELECT key, user_key FROM replay WHERE at < $1 ORDER BY at LIMIT $2)";
        let done = sqlx::query(sql).bind(ms(before)).bind(limit).execute(self.conn()).await;
        Ok(run!(self, done).rows_affected())
    }

    async fn reserve(&mut self, counter: &str, n: i64) -> Result<i64> {
        let row = sqlx::query(
            "INSERT INTO counter (name, next_value) VALUES ($1, $2 + 1) \
             ON CONFLICT (name) DO UPDATE SET next_value = counter.next_value + $2 RETURNING next_value",
        )
        .bind(counter)
        .bind(n)
        .fetch_one(self.conn())
        .await;
        let row = run!(self, row);
        Ok(run!(self, get::<i64>(&row, "next_value")) - n)
    }

    async fn setting(&mut self, key: &str) -> Result<Option<Setting>> {
        let row = run!(
            self,
            sqlx::query("SELECT value, version FROM setting WHERE key = $1")
                .bind(key)
                .fetch_optional(self.conn())
                .await
        );
        let read = |r: &Row| -> Result<Setting, sqlx::Error> {
            Ok(Setting { value: get(r, "value")?, version: get(r, "version")? })
        };
        Ok(match row {
            Some(r) => Some(run!(self, read(&r))),
            None => None,
        })
    }

    async fn setting_put(&mut self, key: &str, value: &str, expected: i64) -> Result<()> {
        let done = if expected == 0 {
            sqlx::query("INSERT INTO setting (key, value, version) VALUES ($1, $2, 1) ON CONFLICT DO NOTHING")
                .bind(key)
                .bind(value)
                .execute(self.conn())
                .await
        } else {
            sqlx::query(
                "UPDATE setting SET value = $2, version = version + 1 WHERE key = $1 AND version = $3",
            )
            .bind(key)
            .bind(value)
            .bind(expected)
            .execute(self.conn())
            .await
        };
        if run!(self, done).rows_affected() == 0 {
            return Err(StoreError::Stale { expected });
        }
        Ok(())
    }

    async fn setting_keep(&mut self, v: &SettingVersion) -> Result<()> {
        let done = sqlx::query(
            "INSERT INTO setting_version (key, version, value, at, actor_id, why) VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(&v.key)
        .bind(v.version)
        .bind(&v.value)
        .bind(ms(v.at))
        .bind(v.by.map(|u| u.0))
        .bind(&v.why)
        .execute(self.conn())
        .await;
        run!(self, done);
        Ok(())
    }

    async fn setting_history(&mut self, key: &str) -> Result<Vec<SettingVersion>> {
        let read = |r: &Row| -> Result<SettingVersion, sqlx::Error> {
            Ok(SettingVersion {
                key: get(r, "key")?,
                version: get(r, "version")?,
                value: get(r, "value")?,
                at: ts(get(r, "at")?),
                by: get::<Option<Uuid>>(r, "actor_id")?.map(UserId),
                why: get(r, "why")?,
            })
        };
        Ok(rows!(
            self,
            sqlx::query("SELECT * FROM setting_version WHERE key = $1 ORDER BY version DESC")
                .bind(key)
                .fetch_all(self.conn())
                .await,
            read
        ))
    }

    async fn settings_stamp(&mut self) -> Result<i64> {
        let sum = sqlx::query_scalar("SELECT CAST(COALESCE(SUM(version), 0) AS BIGINT) FROM setting")
            .fetch_one(self.conn())
            .await;
        Ok(run!(self, sum))
    }
}
