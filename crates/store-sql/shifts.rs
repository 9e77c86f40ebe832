//! Turns at the desks of the centres.

use super::{SqlTx, get, ms, rows, run, ts};
use crate::driver::Db;
use async_trait::async_trait;
use sqlx::Database;
use tessera_domain::{
    Timestamp,
    ids::{AreaId, UserId},
    shift::{Desk, Shift},
};
use tessera_store::{Result, ShiftTx, StoreError};
use uuid::Uuid;

type Row = <Db as Database>::Row;

fn shift(r: &Row) -> Result<Shift, sqlx::Error> {
    let desk: String = get(r, "desk")?;
    Ok(Shift {
        id: get(r, "id")?,
        area: AreaId(get(r, "area_id")?),
        desk: Desk::parse(&desk).ok_or_else(|| sqlx::Error::Decode(format!("desk {desk}").into()))?,
        user: UserId(get(r, "user_id")?),
        from: ts(get(r, "from_at")?),
        until: ts(get(r, "until_at")?),
        taken_at: get::<Option<i64>>(r, "taken_at")?.map(ts),
        ended_at: get::<Option<i64>>(r, "ended_at")?.map(ts),
        note: get(r, "note")?,
        version: get(r, "version")?,
    })
}

#[async_trait]
impl ShiftTx for SqlTx {
    async fn shifts(&mut self, from: Timestamp, until: Timestamp) -> Result<Vec<Shift>> {
        let sql = "SELECT * FROM shift WHERE until_at > $1 AND from_at < $2 ORDER BY from_at, until_at, id";
        let found = sqlx::query(sql).bind(ms(from)).bind(ms(until)).fetch_all(self.conn()).await;
        Ok(rows!(self, found, shift))
    }

    async fn shift(&mut self, id: Uuid) -> Result<Option<Shift>> {
        let sql = "SELECT * FROM shift WHERE id = $1";
        Ok(rows!(self, sqlx::query(sql).bind(id).fetch_all(self.conn()).await, shift).pop())
    }

    async fn shifts_insert(&mut self, list: &[Shift]) -> Result<()> {
        for s in list {
            let done = sqlx::query(
                "INSERT INTO shift (id, area_id, desk, user_id, from_at, until_at, taken_at, ended_at, note, version) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            )
            .bind(s.id)
            .bind(s.area.0)
            .bind(s.desk.as_str())
            .bind(s.user.0)
            .bind(ms(s.from))
            .bind(ms(s.until))
            .bind(s.taken_at.map(ms))
            .bind(s.ended_at.map(ms))
            .bind(&s.note)
            .bind(s.version)
            .execute(self.conn())
            .await;
            run!(self, done);
        }
        Ok(())
    }

    async fn shift_update(&mut self, s: &Shift) -> Result<()> {
        let done = sqlx::query(
            "UPDATE shift SET user_id = $2, from_at = $3, until_at = $4, taken_at = $5, ended_at = $6, note = $7, version = $8 \
             WHERE id = $1 AND version = $8 - 1",
        )
        .bind(s.id)
        .bind(s.user.0)
        .bind(ms(s.from))
        .bind(ms(s.until))
        .bind(s.taken_at.map(ms))
        .bind(s.ended_at.map(ms))
        .bind(&s.note)
        .bind(s.version)
        .execute(self.conn())
        .await;
        if run!(self, done).rows_affected() == 0 {
            return Err(StoreError::Stale { expected: s.version - 1 });
        }
        Ok(())
    }

    async fn shift_delete(&mut self, id: Uuid) -> Result<bool> {
        let done = sqlx::query("DELETE FROM shift WHERE id = $1").bind(id).execute(self.conn()).await;
        Ok(run!(self, done).rows_affected() > 0)
    }
}
