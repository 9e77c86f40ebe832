//! Messages to reporters.

use super::{SqlTx, get, json, json_text, ms, pieces, rows, run, ts};
use crate::driver::Db;
use async_trait::async_trait;
use sqlx::{Database, QueryBuilder};
use tessera_domain::{Timestamp, ids::CaseId};
use tessera_store::{Notice, NoticeTx, Result};
use uuid::Uuid;

type Row = <Db as Database>::Row;

fn notice(row: &Row) -> Result<Notice, sqlx::Error> {
    let params: &str = get(row, "params")?;
    Ok(Notice {
        id: get(row, "id")?,
        case: get::<Option<Uuid>>(row, "case_id")?.map(CaseId),
        channel: get(row, "channel")?,
        address: get(row, "address")?,
        template: get(row, "template")?,
        lang: get(row, "lang")?,
        params: json(params)?,
        state: get(row, "state")?,
        reason: get(row, "reason")?,
        tries: get(row, "tries")?,
        next_at: ts(get(row, "next_at")?),
        created_at: ts(get(row, "created_at")?),
        sent_at: get::<Option<i64>>(row, "sent_at")?.map(ts),
    })
}

impl SqlTx {
    /// Writes the gathered messages, many in a statement.
    pub(crate) async fn flush_notices(&mut self) -> Result<()> {
        let list = std::mem::take(&mut self.notices);
        for piece in pieces(&list) {
            let mut q = QueryBuilder::<Db>::new(
                "INSERT INTO notice_out (id, case_id, channel, address, template, lang, params, state, reason, tries, next_at, \
                 created_at, sent_at) ",
            );
            q.push_values(piece, |mut b, n| {
                b.push_bind(n.id)
                    .push_bind(n.case.map(|c| c.0))
                    .push_bind(n.channel.as_str())
                    .push_bind(n.address.as_str())
                    .push_bind(n.template.as_str())
                    .push_bind(n.lang.as_str())
                    .push_bind(json_text(&n.params))
                    .push_bind(n.state.as_str())
                    .push_bind(n.reason.as_str())
                    .push_bind(n.tries)
                    .push_bind(ms(n.next_at))
                    .push_bind(ms(n.created_at))
                    .push_bind(n.sent_at.map(ms));
            });
            q.push(" ON CONFLICT DO NOTHING");
            run!(self, q.build().execute(self.conn()).await);
        }
        Ok(())
    }
}

#[async_trait]
impl NoticeTx for SqlTx {
    async fn notices_insert(&mut self, list: &[Notice]) -> Result<()> {
        self.notices.extend_from_slice(list);
        Ok(())
    }

    async fn notices_of(&mut self, case: CaseId) -> Result<Vec<Notice>> {
        let sql = "SELECT * FROM notice_out WHERE case_id = $1 ORDER BY created_at, id";
        Ok(rows!(self, sqlx::query(sql).bind(case.0).fetch_all(self.conn()).await, notice))
    }

    async fn notice(&mut self, id: Uuid) -> Result<Option<Notice>> {
        let sql = "SELECT * FROM notice_out WHERE id = $1";
        Ok(rows!(self, sqlx::query(sql).bind(id).fetch_all(self.conn()).await, notice).pop())
    }

    async fn notices_due(&mut self, now: Timestamp, limit: i64) -> Result<Vec<Notice>> {
        let sql = "SELECT * FROM notice_out WHERE state IN ('waiting', 'failed') AND next_at <= $1 ORDER BY next_at LIMIT $2";
        Ok(rows!(self, sqlx::query(sql).bind(ms(now)).bind(limit).fetch_all(self.conn()).await, notice))
    }

    async fn notices_list(
        &mut self,
        state: Option<&str>,
        before: Timestamp,
        limit: i64,
    ) -> Result<Vec<Notice>> {
        let found = match state {
            Some(state) => sqlx::query(
                "SELECT * FROM notice_out WHERE state = $1 AND created_at < $2 ORDER BY created_at DESC, id LIMIT $3",
            )
            .bind(state)
            .bind(ms(before))
            .bind(limit)
            .fetch_all(self.conn())
            .await,
            None => {
                sqlx::query("SELECT * FROM notice_out WHERE created_at < $1 ORDER BY created_at DESC, id LIMIT $2")
                    .bind(ms(before))
                    .bind(limit)
                    .fetch_all(self.conn())
                    .await
            }
        };
        Ok(rows!(self, found, notice))
    }

    async fn notices_count(&mut self) -> Result<Vec<(String, i64)>> {
        let sql = "SELECT state, COUNT(*) AS n FROM notice_out GROUP BY state ORDER BY state";
        let read = |r: &Row| -> Result<(String, i64), sqlx::Error> { Ok((get(r, "state")?, get(r, "n")?)) };
        Ok(rows!(self, sqlx::query(sql).fetch_all(self.conn()).await, read))
    }

    async fn notice_update(&mut self, n: &Notice, tries: i64) -> Result<bool> {
        let done = sqlx::query(
            "UPDATE notice_out SET state = $2, reason = $3, tries = $4, next_at = $5, sent_at = $6 \
             WHERE id = $1 AND tries = $7 AND state IN ('waiting', 'failed')",
        )
        .bind(n.id)
        .bind(&n.state)
        .bind(&n.reason)
        .bind(n.tries)
        .bind(ms(n.next_at))
        .bind(n.sent_at.map(ms))
        .bind(tries)
        .execute(self.conn())
        .await;
        Ok(run!(self, done).rows_affected() == 1)
    }
}
