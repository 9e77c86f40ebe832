//! Exports.

use super::{SqlTx, get, json, json_text, ms, rows, run, ts};
use crate::driver::Db;
use async_trait::async_trait;
use sqlx::{Database, QueryBuilder};
use tessera_domain::{Timestamp, ids::UserId};
use tessera_store::{ExportJob, ExportTx, Result};
use uuid::Uuid;

type Row = <Db as Database>::Row;

fn export(r: &Row) -> Result<ExportJob, sqlx::Error> {
    let columns: &str = get(r, "columns")?;
    Ok(ExportJob {
        id: get(r, "id")?,
        user: UserId(get(r, "user_id")?),
        format: get(r, "format")?,
        query: get(r, "query")?,
        columns: json(columns)?,
        lang: get(r, "lang")?,
        state: get(r, "state")?,
        reason: get(r, "reason")?,
        total: get(r, "total")?,
        found: get(r, "found")?,
        done: get(r, "done")?,
        size: get(r, "size")?,
        created_at: ts(get(r, "created_at")?),
        beat_at: ts(get(r, "beat_at")?),
        finished_at: get::<Option<i64>>(r, "finished_at")?.map(ts),
        expires_at: ts(get(r, "expires_at")?),
    })
}

#[async_trait]
impl ExportTx for SqlTx {
    async fn export_insert(&mut self, e: &ExportJob) -> Result<()> {
        let done = sqlx::query(
            "INSERT INTO export_job (id, user_id, format, query, columns, lang, state, reason, total, found, done, size, created_at, \
             beat_at, finished_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
        )
        .bind(e.id)
        .bind(e.user.0)
        .bind(&e.format)
        .bind(&e.query)
        .bind(json_text(&e.columns))
        .bind(&e.lang)
        .bind(&e.state)
        .bind(&e.reason)
        .bind(e.total)
        .bind(e.found)
        .bind(e.done)
        .bind(e.size)
        .bind(ms(e.created_at))
        .bind(ms(e.beat_at))
        .bind(e.finished_at.map(ms))
        .bind(ms(e.expires_at))
        .execute(self.conn())
        .await;
        run!(self, done);
        Ok(())
    }

    async fn export(&mut self, id: Uuid) -> Result<Option<ExportJob>> {
        let sql = "SELECT * FROM export_job WHERE id = $1";
        Ok(rows!(self, sqlx::query(sql).bind(id).fetch_all(self.conn()).await, export).pop())
    }

    async fn exports_of(&mut self, user: UserId) -> Result<Vec<ExportJob>> {
        let sql = "SELECT * FROM export_job WHERE user_id = $1 ORDER BY created_at DESC, id DESC LIMIT 50";
        Ok(rows!(self, sqlx::query(sql).bind(user.0).fetch_all(self.conn()).await, export))
    }

    async fn exports_in(&mut self, states: &[&str]) -> Result<Vec<ExportJob>> {
        let mut q = QueryBuilder::<Db>::new("SELECT * FROM export_job WHERE state IN (");
        let mut list = q.separated(", ");
        for s in states {
            list.push_bind((*s).to_owned());
        }
        q.push(") ORDER BY created_at, id");
        Ok(rows!(self, q.build().fetch_all(self.conn()).await, export))
    }

    async fn export_update(&mut self, e: &ExportJob, from: &str) -> Result<bool> {
        let done = sqlx::query(
            "UPDATE export_job SET state = $3, reason = $4, done = $5, size = $6, beat_at = $7, finished_at = $8, expires_at = $9 \
             WHERE id = $1 AND state = $2",
        )
        .bind(e.id)
        .bind(from)
        .bind(&e.state)
        .bind(&e.reason)
        .bind(e.done)
        .bind(e.size)
        .bind(ms(e.beat_at))
        .bind(e.finished_at.map(ms))
        .bind(ms(e.expires_at))
        .execute(self.conn())
        .await;
        Ok(run!(self, done).rows_affected() > 0)
    }

    async fn exports_prune(&mut self, before: Timestamp) -> Result<u64> {
        let sql =
            "DELETE FROM export_job WHERE created_at < $1 AND state IN ('failed', 'cancelled', 'expired')";
        let done = sqlx::query(sql).bind(ms(before)).execute(self.conn()).await;
        Ok(run!(self, done).rows_affected())
    }
}
