//! Watched cases and notices to staff.

use super::{SqlTx, get, ms, pieces, rows, run, ts};
use crate::driver::Db;
use async_trait::async_trait;
use sqlx::{AssertSqlSafe, Database, QueryBuilder};
use tessera_domain::{
    Timestamp,
    ids::{CaseId, PlanId, UserId},
};
use tessera_store::{Bell, BellTx, NewBell, Result, StoreError};
use uuid::Uuid;

type Row = <Db as Database>::Row;

fn bell(r: &Row) -> Result<Bell, sqlx::Error> {
    Ok(Bell {
        id: get(r, "id")?,
        told: NewBell {
            user: UserId(get(r, "user_id")?),
            source: get(r, "source")?,
            kind: get(r, "kind")?,
            action: get(r, "action")?,
            case: get(r, "case_seq")?,
            export: get(r, "export_id")?,
            plan: get::<Option<Uuid>>(r, "plan_id")?.map(PlanId),
            actor: get::<Option<Uuid>>(r, "actor_id")?.map(UserId),
            at: ts(get(r, "at")?),
        },
        read_at: get::<Option<i64>>(r, "read_at")?.map(ts),
    })
}

#[async_trait]
impl BellTx for SqlTx {
    async fn watch_set(&mut self, user: UserId, case: CaseId, on: bool, at: Timestamp) -> Result<bool> {
        let done = if on {
            sqlx::query(
                "INSERT INTO case_watch (user_id, case_id, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
            )
            .bind(user.0)
            .bind(case.0)
            .bind(ms(at))
            .execute(self.conn())
            .await
        } else {
            sqlx::query("DELETE FROM case_watch WHERE user_id = $1 AND case_id = $2")
                .bind(user.0)
                .bind(case.0)
                .execute(self.conn())
                .await
        };
        Ok(run!(self, done).rows_affected() > 0)
    }

    async fn watchers(&mut self, cases: &[CaseId]) -> Result<Vec<(CaseId, UserId)>> {
        let read = |r: &Row| Ok((CaseId(get(r, "case_id")?), UserId(get(r, "user_id")?)));
        let mut found = Vec::new();
        for piece in pieces(cases) {
            let mut q = QueryBuilder::<Db>::new("SELECT case_id, user_id FROM case_watch WHERE case_id IN (");
            let mut list = q.separated(", ");
            for c in piece {
                list.push_bind(c.0);
            }
            q.push(") ORDER BY at, user_id");
            found.extend(rows!(self, q.build().fetch_all(self.conn()).await, read));
        }
        Ok(found)
    }

    async fn bells_add(&mut self, list: &[NewBell]) -> Result<Vec<UserId>> {
        let read = |r: &Row| get::<Uuid>(r, "user_id").map(UserId);
        let mut told: Vec<UserId> = Vec::new();
        for piece in pieces(list) {
            let mut q = QueryBuilder::<Db>::new(
                "INSERT INTO staff_notice (user_id, source, kind, action, case_seq, export_id, plan_id, actor_id, at) ",
            );
            q.push_values(piece, |mut b, n| {
                b.push_bind(n.user.0)
                    .push_bind(n.source.as_str())
                    .push_bind(n.kind.as_str())
                    .push_bind(n.action.as_str())
                    .push_bind(n.case)
                    .push_bind(n.export)
                    .push_bind(n.plan.map(|p| p.0))
                    .push_bind(n.actor.map(|u| u.0))
                    .push_bind(ms(n.at));
            });
            q.push(" ON CONFLICT DO NOTHING RETURNING user_id");
            for user in rows!(self, q.build().fetch_all(self.conn()).await, read) {
                if !told.contains(&user) {
                    told.push(user);
                }
            }
        }
        Ok(told)
    }

    async fn bells(&mut self, user: UserId, before: i64, unread: bool, limit: i64) -> Result<Vec<Bell>> {
        let sql = if unread {
            "SELECT * FROM staff_notice WHERE user_id = $1 AND id < $2 AND read_at IS NULL ORDER BY id DESC LIMIT $3"
        } else {
            "SELECT * FROM staff_notice WHERE user_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3"
        };
        let found = sqlx::query(sql).bind(user.0).bind(before).bind(limit).fetch_all(self.conn()).await;
        Ok(rows!(self, found, bell))
    }

    async fn bells_unread(&mut self, user: UserId) -> Result<i64> {
        let sql = "SELECT COUNT(*) AS n FROM staff_notice WHERE user_id = $1 AND read_at IS NULL";
        let row = run!(self, sqlx::query(sql).bind(user.0).fetch_one(self.conn()).await);
        Ok(run!(self, get::<i64>(&row, "n")))
    }

    async fn bells_read(&mut self, user: UserId, first: i64, last: i64, at: Timestamp) -> Result<u64> {
        let done = sqlx::query(
            "UPDATE staff_notice SET read_at = $4 WHERE user_id = $1 AND id >= $2 AND id <= $3 AND read_at IS NULL",
        )
        .bind(user.0)
        .bind(first)
        .bind(last)
        .bind(ms(at))
        .execute(self.conn())
        .await;
        Ok(run!(self, done).rows_affected())
    }

    async fn bells_prune(&mut self, read: Timestamp, any: Timestamp, limit: i64) -> Result<u64> {
        let mut gone = 0;
        for (sql, before) in [
            ("SELECT id FROM staff_notice WHERE at < $1 ORDER BY at LIMIT $2", any),
            ("SELECT id FROM staff_notice WHERE at < $1 AND read_at IS NOT NULL ORDER BY at LIMIT $2", read),
        ] {
            let sql = format!("DELETE FROM staff_notice WHERE id IN ({sql})");
            let done =
                sqlx::query(AssertSqlSafe(sql)).bind(ms(before)).bind(limit).execute(self.conn()).await;
            gone += run!(self, done).rows_affected();
        }
        Ok(gone)
    }

    async fn follower(&mut self, name: &str) -> Result<Option<i64>> {
        let sql = "SELECT position FROM follower WHERE name = $1";
        let read = |r: &Row| get::<i64>(r, "position");
        Ok(rows!(self, sqlx::query(sql).bind(name).fetch_all(self.conn()).await, read).pop())
    }

    async fn follower_move(&mut self, name: &str, from: Option<i64>, to: i64) -> Result<()> {
        let done = match from {
            None => {
                sqlx::query("INSERT INTO follower (name, position) VALUES ($1, $2) ON CONFLICT DO NOTHING")
                    .bind(name)
                    .bind(to)
                    .execute(self.conn())
                    .await
            }
            Some(from) => {
                sqlx::query("UPDATE follower SET position = $3 WHERE name = $1 AND position = $2")
                    .bind(name)
                    .bind(from)
                    .bind(to)
                    .execute(self.conn())
                    .await
            }
        };
        if run!(self, done).rows_affected() == 0 {
            return Err(StoreError::Stale { expected: from.unwrap_or(0) });
        }
        Ok(())
    }
}
