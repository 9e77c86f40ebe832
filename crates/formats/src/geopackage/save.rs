//! Writing: one layer of multi-polygons.

use super::{blob, load};
use crate::Out;
use crate::assemble::bounds;
use crate::crs::Crs;
use crate::error::FormatError;
use crate::format::Format;
use crate::place::project;
use sqlx::{AssertSqlSafe, Connection as _};

const LAYER: &str = "borders";
/// The number a system without an EPSG number has in the file's own register.
const OWN_SRS: i32 = 990_001;

/// What the standard demands of every file (clause 1.1 and 2.1 of OGC 12-128r17). The time of the last change must be one, and time
/// is not known here.
const SCHEMA: &str = "
PRAGMA application_id = 1196444487;
PRAGMA user_version = 10300;
CREATE TABLE gpkg_spatial_ref_sys (
    srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY, organization TEXT NOT NULL, organization_coordsys_id INTEGER NOT NULL,
    definition TEXT NOT NULL, description TEXT);
CREATE TABLE gpkg_contents (
    table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE, description TEXT DEFAULT '',
    last_change DATETIME NOT NULL DEFAULT '2000-01-01T00:00:00.000Z', min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE,
    srs_id INTEGER REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (
    table_name TEXT NOT NULL PRIMARY KEY REFERENCES gpkg_contents(table_name), column_name TEXT NOT NULL,
    geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL REFERENCES gpkg_spatial_ref_sys(srs_id), z TINYINT NOT NULL, m TINYINT NOT NULL);
INSERT INTO gpkg_spatial_ref_sys VALUES
    ('Undefined Cartesian SRS', -1, 'NONE', -1, 'undefined', NULL),
    ('Undefined geographic SRS', 0, 'NONE', 0, 'undefined', NULL);";

/// Names of columns: the file's own two and names that differ only in case are taken already.
fn column_names(names: &[&str]) -> Vec<String> {
    let mut taken = vec!["fid".to_owned(), "geom".to_owned()];
    for name in names {
        let base = if name.is_empty() { "field" } else { name };
        let mut candidate = base.to_owned();
        let mut n = 1;
        while taken.iter().any(|t| t.to_lowercase() == candidate.to_lowercase()) {
            n += 1;
            candidate = format!("{base}_{n}");
        }
        taken.push(candidate);
    }
    taken.split_off(2)
}

pub(super) async fn save(features: &[Out<'_>], crs: Crs) -> Result<Vec<u8>, FormatError> {
    let cannot = |e: sqlx::Error| FormatError::CannotWrite { format: Format::GeoPackage, why: e.to_string() };
    let names: Vec<&str> =
        features.first().map(|f| f.fields.iter().map(|(n, _)| *n).collect()).unwrap_or_default();
    let columns = column_names(&names);
    let srs = crs.epsg().map_or(OWN_SRS, |code| code as i32);
    let mut db = load::empty().await.map_err(cannot)?;
    sqlx::raw_sql(SCHEMA).execute(&mut db).await.map_err(cannot)?;
    let mut all = vec![Crs::Wgs84];
    all.extend((crs != Crs::Wgs84).then_some(crs));
    for system in all {
        let code = system.epsg().map_or(OWN_SRS, |code| code as i32);
        sqlx::query("INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, NULL)")
            .bind(system.to_string())
            .bind(code)
            .bind(if system.epsg().is_some() { "EPSG" } else { "NONE" })
            .bind(code)
            .bind(system.to_prj_wkt().unwrap_or_else(|| "undefined".to_owned()))
            .execute(&mut db)
            .await
            .map_err(cannot)?;
    }
    let quoted = |name: &String| format!("\"{}\"", name.replace('"', "\"\""));
    let declared: String =
        columns.iter().flat_map(|c| [", ".to_owned(), quoted(c), " TEXT".to_owned()]).collect();
    let create = format!(
        "CREATE TABLE {LAYER} (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, geom MULTIPOLYGON{declared})"
    );
    sqlx::query(AssertSqlSafe(create)).execute(&mut db).await.map_err(cannot)?;
    let marks = ", ?".repeat(columns.len());
    let insert = format!("INSERT INTO {LAYER} VALUES (NULL, ?{marks})");
    let mut corners: Vec<[f64; 2]> = Vec::new();
    let mut transaction = db.begin().await.map_err(cannot)?;
    for (i, feature) in features.iter().enumerate() {
        let polygons = project(Format::GeoPackage, i, feature.border, crs)?;
        if !polygons.is_empty() {
            let [w, s, e, n] = bounds(polygons.iter().flatten().flatten());
            corners.extend([[w, s], [e, n]]);
        }
        let mut query = sqlx::query(AssertSqlSafe(insert.clone())).bind(blob::value(&polygons, srs));
        for name in &names {
            query = query.bind(feature.field(name).to_owned());
        }
        query.execute(&mut *transaction).await.map_err(cannot)?;
    }
    let [w, s, e, n] = if corners.is_empty() { [None; 4] } else { bounds(&corners).map(Some) };
    sqlx::query("INSERT INTO gpkg_contents (table_name, data_type, identifier, min_x, min_y, max_x, max_y, srs_id) VALUES (?, 'features', ?, ?, ?, ?, ?, ?)")
        .bind(LAYER)
        .bind(LAYER)
        .bind(w)
        .bind(s)
        .bind(e)
        .bind(n)
        .bind(srs)
        .execute(&mut *transaction)
        .await
        .map_err(cannot)?;
    sqlx::query("INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', 'MULTIPOLYGON', ?, 0, 0)")
        .bind(LAYER)
        .bind(srs)
        .execute(&mut *transaction)
        .await
        .map_err(cannot)?;
    transaction.commit().await.map_err(cannot)?;
    let bytes = db.serialize(None).await.map_err(cannot)?.to_vec();
    db.close().await.map_err(cannot)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_columns_stay_different_and_leave_the_files_own_alone() {
        assert_eq!(
            column_names(&["名称", "GEOM", "fid", "名称", ""]),
            ["名称", "GEOM_2", "fid_2", "名称_2", "field"]
        );
    }
}
