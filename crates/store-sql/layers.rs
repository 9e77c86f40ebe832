//! Layers of grids that lie over the tree, and which areas are their grids.

use super::{SqlTx, get, json, json_text, ms, rows, run, ts};
use crate::driver::Db;
use async_trait::async_trait;
use sqlx::Database;
use tessera_domain::{
    area::layer::{Layer, LayerGrid},
    ids::{AreaId, DepartmentId},
};
use tessera_store::{LayerTx, Result, StoreError};
use uuid::Uuid;

type Row = <Db as Database>::Row;

fn layer(r: &Row) -> Result<Layer, sqlx::Error> {
    Ok(Layer {
        code: get(r, "code")?,
        name: json(get(r, "name")?)?,
        duties: json(get(r, "duties")?)?,
        department: get::<Option<Uuid>>(r, "department_id")?.map(DepartmentId),
        responsible: get(r, "responsible")?,
        valid_to: get::<Option<i64>>(r, "valid_to")?.map(ts),
        version: get(r, "version")?,
    })
}

fn grid(r: &Row) -> Result<LayerGrid, sqlx::Error> {
    Ok(LayerGrid {
        area: AreaId(get(r, "area_id")?),
        layer: get(r, "layer")?,
        department: get::<Option<Uuid>>(r, "department_id")?.map(DepartmentId),
    })
}

#[async_trait]
impl LayerTx for SqlTx {
    async fn layers(&mut self) -> Result<Vec<Layer>> {
        let mut all = rows!(self, sqlx::query("SELECT * FROM layer").fetch_all(self.conn()).await, layer);
        all.sort_unstable_by(|a, b| a.code.cmp(&b.code));
        Ok(all)
    }

    async fn layer_grids(&mut self) -> Result<Vec<LayerGrid>> {
        let sql = "SELECT * FROM layer_grid ORDER BY area_id";
        Ok(rows!(self, sqlx::query(sql).fetch_all(self.conn()).await, grid))
    }

    async fn layer_insert(&mut self, l: &Layer) -> Result<()> {
        let done = sqlx::query(
            "INSERT INTO layer (code, name, duties, department_id, responsible, valid_to, version) \
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(&l.code)
        .bind(json_text(&l.name))
        .bind(json_text(&l.duties))
        .bind(l.department.map(|d| d.0))
        .bind(l.responsible)
        .bind(l.valid_to.map(ms))
        .bind(l.version)
        .execute(self.conn())
        .await;
        run!(self, done);
        Ok(())
    }

    async fn layer_update(&mut self, l: &Layer) -> Result<()> {
        let expected = l.version - 1;
        let done = sqlx::query(
            "UPDATE layer SET name = $3, duties = $4, department_id = $5, responsible = $6, valid_to = $7, version = $8 \
             WHERE code = $1 AND version = $2",
        )
        .bind(&l.code)
        .bind(expected)
        .bind(json_text(&l.name))
        .bind(json_text(&l.duties))
        .bind(l.department.map(|d| d.0))
        .bind(l.responsible)
        .bind(l.valid_to.map(ms))
        .bind(l.version)
        .execute(self.conn())
        .await;
        if run!(self, done).rows_affected() == 0 {
            return Err(StoreError::Stale { expected });
        }
        Ok(())
    }

    async fn layer_grid_put(&mut self, g: &LayerGrid) -> Result<()> {
        let done = sqlx::query(
            "INSERT INTO layer_grid (area_id, layer, department_id) VALUES ($1, $2, $3) \
             ON CONFLICT (area_id) DO UPDATE SET department_id = excluded.department_id",
        )
        .bind(g.area.0)
        .bind(&g.layer)
        .bind(g.department.map(|d| d.0))
        .execute(self.conn())
        .await;
        run!(self, done);
        Ok(())
    }
}
