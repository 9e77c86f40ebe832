//! Areas, their borders, facilities and the map.

use super::{SqlTx, from_word, get, json, json_text, ms, point, rows, run, ts, word};
use crate::driver::Db;
use async_trait::async_trait;
use sqlx::{Database, QueryBuilder};
use tessera_domain::{
    Timestamp,
    area::{Area, AreaPath},
    ids::{AreaId, DepartmentId, FacilityId},
};
use tessera_store::{AreaTx, Border, Facility, MapFeature, Result, StoreError};
use uuid::Uuid;

type Row = <Db as Database>::Row;

/// Rows per insert statement: far below SQLite's 32,766 and PostgreSQL's 65,535 parameters, and one prepared text serves all full chunks.
const CHUNK: usize = 500;

fn area(row: &Row) -> Result<Area, sqlx::Error> {
    Ok(Area {
        id: AreaId(get(row, "id")?),
        code: get(row, "code")?,
        name: json(get(row, "name")?)?,
        level: from_word(get(row, "level")?)?,
        kind: get::<Option<String>>(row, "kind")?.map(from_word).transpose()?,
        parent: get::<Option<Uuid>>(row, "parent_id")?.map(AreaId),
        path: AreaPath::from_stored(get::<String>(row, "path")?),
        valid_from: ts(get(row, "valid_from")?),
        valid_to: get::<Option<i64>>(row, "valid_to")?.map(ts),
        households: get(row, "households")?,
        population: get(row, "population")?,
        label: point(row, "label_lon", "label_lat")?,
        version: get(row, "version")?,
    })
}

fn border(row: &Row) -> Result<Border, sqlx::Error> {
    Ok(Border {
        area: AreaId(get(row, "area_id")?),
        wkb: get(row, "wkb")?,
        from: ts(get(row, "valid_from")?),
        to: get::<Option<i64>>(row, "valid_to")?.map(ts),
    })
}

fn facility(row: &Row) -> Result<Facility, sqlx::Error> {
    Ok(Facility {
        id: FacilityId(get(row, "id")?),
        code: get(row, "code")?,
        name: get(row, "name")?,
        category: get(row, "category")?,
        point: [get(row, "lon")?, get(row, "lat")?],
        area: AreaId(get(row, "area_id")?),
        department: get::<Option<Uuid>>(row, "department_id")?.map(DepartmentId),
        state: get(row, "state")?,
    })
}

fn feature(row: &Row) -> Result<MapFeature, sqlx::Error> {
    Ok(MapFeature {
        id: get(row, "id")?,
        layer: get(row, "layer")?,
        class: get(row, "class")?,
        name: get(row, "name")?,
        address: get(row, "address")?,
        area: get::<Option<Uuid>>(row, "area_id")?.map(AreaId),
        props: json(get(row, "props")?)?,
        wkb: get(row, "wkb")?,
    })
}

#[async_trait]
impl AreaTx for SqlTx {
    async fn areas(&mut self) -> Result<Vec<Area>> {
        let mut all = rows!(self, sqlx::query("SELECT * FROM area").fetch_all(self.conn()).await, area);
        // Sorted here: what a database's collation makes of a path is its own affair.
        all.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        Ok(all)
    }

    async fn areas_insert(&mut self, areas: &[Area]) -> Result<()> {
        for chunk in areas.chunks(CHUNK) {
            let mut q = QueryBuilder::<Db>::new(
                "INSERT INTO area (id, code, name, level, kind, parent_id, path, valid_from, valid_to, households, population, \
                 label_lon, label_lat, version) ",
            );
            q.push_values(chunk, |mut b, a| {
                b.push_bind(a.id.0)
                    .push_bind(a.code.clone())
                    .push_bind(json_text(&a.name))
                    .push_bind(a.level.as_str())
                    .push_bind(a.kind.as_ref().map(word))
                    .push_bind(a.parent.map(|p| p.0))
                    .push_bind(a.path.as_str().to_owned())
                    .push_bind(ms(a.valid_from))
                    .push_bind(a.valid_to.map(ms))
                    .push_bind(a.households)
                    .push_bind(a.population)
                    .push_bind(a.label.map(|p| p[0]))
                    .push_bind(a.label.map(|p| p[1]))
                    .push_bind(a.version);
            });
            run!(self, q.build().execute(self.conn()).await);
        }
        Ok(())
    }

    async fn area_update(&mut self, a: &Area) -> Result<()> {
        let expected = a.version - 1;
        let done = sqlx::query(
            "UPDATE area SET code = $3, name = $4, kind = $5, parent_id = $6, path = $7, valid_from = $8, valid_to = $9, \
             households = $10, population = $11, label_lon = $12, label_lat = $13, version = $14 WHERE id = $1 AND version = $2",
        )
        .bind(a.id.0)
        .bind(expected)
        .bind(&a.code)
        .bind(json_text(&a.name))
        .bind(a.kind.as_ref().map(word))
        .bind(a.parent.map(|p| p.0))
        .bind(a.path.as_str())
        .bind(ms(a.valid_from))
        .bind(a.valid_to.map(ms))
        .bind(a.households)
        .bind(a.population)
        .bind(a.label.map(|p| p[0]))
        .bind(a.label.map(|p| p[1]))
        .bind(a.version)
        .execute(self.conn())
        .await;
        if run!(self, done).rows_affected() == 0 {
            return Err(StoreError::Stale { expected });
        }
        Ok(())
    }

    async fn borders_at(&mut self, at: Timestamp) -> Result<Vec<Border>> {
        Ok(rows!(
            self,
            sqlx::query(
                "SELECT * FROM area_border WHERE valid_from <= $1 AND (valid_to IS NULL OR valid_to > $1)"
            )
            .bind(ms(at))
            .fetch_all(self.conn())
            .await,
            border
        ))
    }

    async fn borders_insert(&mut self, borders: &[Border]) -> Result<()> {
        for chunk in borders.chunks(CHUNK) {
            let mut q =
                QueryBuilder::<Db>::new("INSERT INTO area_border (area_id, valid_from, valid_to, wkb) ");
            q.push_values(chunk, |mut b, x| {
                b.push_bind(x.area.0).push_bind(ms(x.from)).push_bind(x.to.map(ms)).push_bind(x.wkb.clone());
            });
            run!(self, q.build().execute(self.conn()).await);
        }
        Ok(())
    }

    async fn borders_of(&mut self, area: AreaId) -> Result<Vec<Border>> {
        Ok(rows!(
            self,
            sqlx::query("SELECT * FROM area_border WHERE area_id = $1 ORDER BY valid_from")
                .bind(area.0)
                .fetch_all(self.conn())
                .await,
            border
        ))
    }

    async fn areas_redrawn(&mut self) -> Result<Vec<AreaId>> {
        let sql = "SELECT area_id FROM area_border GROUP BY area_id HAVING COUNT(*) > 1 ORDER BY area_id";
        Ok(rows!(self, sqlx::query(sql).fetch_all(self.conn()).await, |r| Ok(AreaId(get(r, "area_id")?))))
    }

    async fn border_begins_after(&mut self, at: Timestamp) -> Result<Option<Timestamp>> {
        let found: Option<i64> = run!(
            self,
            sqlx::query_scalar("SELECT MIN(valid_from) FROM area_border WHERE valid_from > $1")
                .bind(ms(at))
                .fetch_one(self.conn())
                .await
        );
        Ok(found.map(ts))
    }

    async fn border_until(&mut self, area: AreaId, from: Timestamp, to: Option<Timestamp>) -> Result<()> {
        let done = sqlx::query("UPDATE area_border SET valid_to = $3 WHERE area_id = $1 AND valid_from = $2")
            .bind(area.0)
            .bind(ms(from))
            .bind(to.map(ms))
            .execute(self.conn())
            .await;
        run!(self, done);
        Ok(())
    }

    async fn border_drop(&mut self, area: AreaId, from: Timestamp) -> Result<()> {
        let done = sqlx::query("DELETE FROM area_border WHERE area_id = $1 AND valid_from = $2")
            .bind(area.0)
            .bind(ms(from))
            .execute(self.conn())
            .await;
        run!(self, done);
        Ok(())
    }

    async fn facilities_insert(&mut self, facilities: &[Facility]) -> Result<()> {
        for chunk in facilities.chunks(CHUNK) {
            let mut q = QueryBuilder::<Db>::new(
                "INSERT INTO facility (id, code, name, category, lon, lat, area_id, department_id, state) ",
            );
            q.push_values(chunk, |mut b, f| {
                b.push_bind(f.id.0)
                    .push_bind(f.code.clone())
                    .push_bind(f.name.clone())
                    .push_bind(f.category.clone())
                    .push_bind(f.point[0])
                    .push_bind(f.point[1])
                    .push_bind(f.area.0)
                    .push_bind(f.department.map(|d| d.0))
                    .push_bind(f.state.clone());
            });
            run!(self, q.build().execute(self.conn()).await);
        }
        Ok(())
    }

    async fn facilities(&mut self) -> Result<Vec<Facility>> {
        Ok(rows!(
            self,
            sqlx::query("SELECT * FROM facility ORDER BY code").fetch_all(self.conn()).await,
            facility
        ))
    }

    async fn features_insert(&mut self, features: &[MapFeature]) -> Result<()> {
        for chunk in features.chunks(CHUNK) {
            let mut q = QueryBuilder::<Db>::new(
                "INSERT INTO map_feature (id, layer, class, name, address, area_id, props, wkb) ",
            );
            q.push_values(chunk, |mut b, f| {
                b.push_bind(f.id)
                    .push_bind(f.layer.clone())
                    .push_bind(f.class.clone())
                    .push_bind(f.name.clone())
                    .push_bind(f.address.clone())
                    .push_bind(f.area.map(|a| a.0))
                    .push_bind(json_text(&f.props))
                    .push_bind(f.wkb.clone());
            });
            run!(self, q.build().execute(self.conn()).await);
        }
        Ok(())
    }

    async fn features(&mut self) -> Result<Vec<MapFeature>> {
        Ok(rows!(
            self,
            sqlx::query("SELECT * FROM map_feature ORDER BY id").fetch_all(self.conn()).await,
            feature
        ))
    }
}
