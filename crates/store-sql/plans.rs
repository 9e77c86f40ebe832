//! Plans for the grids of communities, and what carrying them out moves.

use super::{SqlTx, get, json, json_text, ms, rows, run, ts};
use crate::driver::Db;
use async_trait::async_trait;
use sqlx::Database;
use tessera_domain::{
    area::plan::{GridPlan, PlanState},
    ids::{AreaId, FacilityId, PlanId},
};
use tessera_store::{PlanTx, Result, StoreError, Succession};
use uuid::Uuid;

type Row = <Db as Database>::Row;

fn plan(r: &Row) -> Result<GridPlan, sqlx::Error> {
    json(get(r, "body")?)
}

fn succession(r: &Row) -> Result<Succession, sqlx::Error> {
    Ok(Succession {
        from: AreaId(get(r, "from_id")?),
        to: AreaId(get(r, "to_id")?),
        at: ts(get(r, "at")?),
        plan: PlanId(get(r, "plan_id")?),
        area_m2: get(r, "area_m2")?,
        households: get(r, "households")?,
    })
}

#[async_trait]
impl PlanTx for SqlTx {
    async fn plans(
        &mut self,
        area: Option<AreaId>,
        state: Option<PlanState>,
        limit: i64,
    ) -> Result<Vec<GridPlan>> {
        let sql = "SELECT body FROM grid_plan WHERE (CAST($1 AS UUID) IS NULL OR area_id = $1) \
                   AND (CAST($2 AS TEXT) IS NULL OR state = $2) ORDER BY updated_at DESC, id DESC LIMIT $3";
        let found = sqlx::query(sql)
            .bind(area.map(|a| a.0))
            .bind(state.map(PlanState::as_str))
            .bind(limit)
            .fetch_all(self.conn())
            .await;
        Ok(rows!(self, found, plan))
    }

    async fn plan(&mut self, id: PlanId) -> Result<Option<GridPlan>> {
        let sql = "SELECT body FROM grid_plan WHERE id = $1";
        Ok(rows!(self, sqlx::query(sql).bind(id.0).fetch_all(self.conn()).await, plan).pop())
    }

    async fn plan_insert(&mut self, p: &GridPlan) -> Result<()> {
        let done = sqlx::query(
            "INSERT INTO grid_plan (id, area_id, state, updated_at, version, body) VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(p.id.0)
        .bind(p.area.0)
        .bind(p.state.as_str())
        .bind(ms(p.updated_at))
        .bind(p.version)
        .bind(json_text(p))
        .execute(self.conn())
        .await;
        run!(self, done);
        Ok(())
    }

    async fn plan_update(&mut self, p: &GridPlan) -> Result<()> {
        let expected = p.version - 1;
        let done = sqlx::query(
            "UPDATE grid_plan SET state = $3, updated_at = $4, version = $5, body = $6 WHERE id = $1 AND version = $2",
        )
        .bind(p.id.0)
        .bind(expected)
        .bind(p.state.as_str())
        .bind(ms(p.updated_at))
        .bind(p.version)
        .bind(json_text(p))
        .execute(self.conn())
        .await;
        if run!(self, done).rows_affected() == 0 {
            return Err(StoreError::Stale { expected });
        }
        Ok(())
    }

    async fn successions_insert(&mut self, list: &[Succession]) -> Result<()> {
        for s in list {
            let done = sqlx::query(
                "INSERT INTO area_succession (from_id, to_id, at, plan_id, area_m2, households) \
                 VALUES ($1, $2, $3, $4, $5, $6)",
            )
            .bind(s.from.0)
            .bind(s.to.0)
            .bind(ms(s.at))
            .bind(s.plan.0)
            .bind(s.area_m2)
            .bind(s.households)
            .execute(self.conn())
            .await;
            run!(self, done);
        }
        Ok(())
    }

    async fn successions_of(&mut self, area: AreaId) -> Result<Vec<Succession>> {
        let sql =
            "SELECT * FROM area_succession WHERE from_id = $1 OR to_id = $1 ORDER BY at, from_id, to_id";
        Ok(rows!(self, sqlx::query(sql).bind(area.0).fetch_all(self.conn()).await, succession))
    }

    async fn facilities_move(&mut self, list: &[(FacilityId, AreaId)]) -> Result<()> {
        for (id, area) in list {
            let done = sqlx::query("UPDATE facility SET area_id = $2 WHERE id = $1")
                .bind(id.0)
                .bind(area.0)
                .execute(self.conn())
                .await;
            run!(self, done);
        }
        Ok(())
    }

    async fn features_move(&mut self, list: &[(Uuid, AreaId)]) -> Result<()> {
        for (id, area) in list {
            let done = sqlx::query("UPDATE map_feature SET area_id = $2 WHERE id = $1")
                .bind(id)
                .bind(area.0)
                .execute(self.conn())
                .await;
            run!(self, done);
        }
        Ok(())
    }
}
