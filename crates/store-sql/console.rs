//! How people like the console, and their named lists.

use super::{SqlTx, get, ms, rows, run, ts};
use crate::driver::Db;
use async_trait::async_trait;
use sqlx::Database;
use tessera_domain::{
    Timestamp,
    ids::{AreaId, DepartmentId, UserId},
};
use tessera_store::{ConsoleTx, Result, SavedView, Setting, StoreError};
use uuid::Uuid;

type Row = <Db as Database>::Row;

fn setting(r: &Row) -> Result<Setting, sqlx::Error> {
    Ok(Setting { value: get(r, "value")?, version: get(r, "version")? })
}

fn view(r: &Row) -> Result<SavedView, sqlx::Error> {
    Ok(SavedView {
        id: get(r, "id")?,
        owner: UserId(get(r, "owner_id")?),
        page: get(r, "page")?,
        name: get(r, "name")?,
        query: get(r, "query")?,
        area: get::<Option<Uuid>>(r, "area_id")?.map(AreaId),
        department: get::<Option<Uuid>>(r, "department_id")?.map(DepartmentId),
        for_role: get(r, "for_role")?,
        at: ts(get(r, "at")?),
        version: get(r, "version")?,
    })
}

#[async_trait]
impl ConsoleTx for SqlTx {
    async fn pref(&mut self, user: UserId) -> Result<Option<Setting>> {
        let sql = "SELECT value, version FROM user_pref WHERE user_id = $1";
        Ok(rows!(self, sqlx::query(sql).bind(user.0).fetch_all(self.conn()).await, setting).pop())
    }

    async fn pref_put(&mut self, user: UserId, value: &str, at: Timestamp) -> Result<()> {
        let done = sqlx::query(
            "INSERT INTO user_pref (user_id, value, version, at) VALUES ($1, $2, 1, $3) \
             ON CONFLICT (user_id) DO UPDATE SET value = $2, version = user_pref.version + 1, at = $3",
        )
        .bind(user.0)
        .bind(value)
        .bind(ms(at))
        .execute(self.conn())
        .await;
        run!(self, done);
        Ok(())
    }

    async fn views(&mut self, user: UserId, page: &str) -> Result<Vec<SavedView>> {
        let sql = "SELECT * FROM saved_view WHERE page = $1 AND (owner_id = $2 OR area_id IS NOT NULL OR department_id IS NOT NULL) \
                   ORDER BY name, id LIMIT 1000";
        Ok(rows!(self, sqlx::query(sql).bind(page).bind(user.0).fetch_all(self.conn()).await, view))
    }

    async fn view(&mut self, id: Uuid) -> Result<Option<SavedView>> {
        let sql = "SELECT * FROM saved_view WHERE id = $1";
        Ok(rows!(self, sqlx::query(sql).bind(id).fetch_all(self.conn()).await, view).pop())
    }

    async fn view_insert(&mut self, v: &SavedView) -> Result<()> {
        let done = sqlx::query(
            "INSERT INTO saved_view (id, owner_id, page, name, query, area_id, department_id, for_role, at, version) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        )
        .bind(v.id)
        .bind(v.owner.0)
        .bind(&v.page)
        .bind(&v.name)
        .bind(&v.query)
        .bind(v.area.map(|a| a.0))
        .bind(v.department.map(|d| d.0))
        .bind(&v.for_role)
        .bind(ms(v.at))
        .bind(v.version)
        .execute(self.conn())
        .await;
        run!(self, done);
        Ok(())
    }

    async fn view_update(&mut self, v: &SavedView) -> Result<()> {
        let done = sqlx::query(
            "UPDATE saved_view SET name = $2, query = $3, area_id = $4, department_id = $5, for_role = $6, version = $7 \
             WHERE id = $1 AND version = $7 - 1",
        )
        .bind(v.id)
        .bind(&v.name)
        .bind(&v.query)
        .bind(v.area.map(|a| a.0))
        .bind(v.department.map(|d| d.0))
        .bind(&v.for_role)
        .bind(v.version)
        .execute(self.conn())
        .await;
        if run!(self, done).rows_affected() == 0 {
            return Err(StoreError::Stale { expected: v.version - 1 });
        }
        Ok(())
    }

    async fn view_delete(&mut self, id: Uuid) -> Result<bool> {
        let done = sqlx::query("DELETE FROM saved_view WHERE id = $1").bind(id).execute(self.conn()).await;
        Ok(run!(self, done).rows_affected() > 0)
    }
}
