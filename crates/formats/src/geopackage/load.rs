//! Reading: layers, their columns, their rows.

use super::{blob, broken};
use crate::MAX_BYTES;
use crate::crs::Crs;
use crate::error::FormatError;
use crate::format::Format;
use crate::raw::{RawFeature, RawFile, check_cells};
use crate::remark::RemarkKind;
use crate::text;
use sqlx::sqlite::{SqliteConnectOptions, SqliteOwnedBuf, SqliteRow};
use sqlx::{
    AssertSqlSafe, ConnectOptions as _, Connection as _, Row as _, SqliteConnection, TypeInfo as _,
    ValueRef as _,
};
use std::str::FromStr as _;

/// The database gives up after so many times a thousand steps: some ten seconds, enough for millions of rows.
const MAX_KILO_STEPS: u32 = 200_000;

/// Kinds of layers that may hold areas.
const AREA_KINDS: [&str; 7] = [
    "POLYGON",
    "MULTIPOLYGON",
    "GEOMETRY",
    "GEOMETRYCOLLECTION",
    "GEOMCOLLECTION",
    "SURFACE",
    "MULTISURFACE",
];

struct Layer {
    table: String,
    column: String,
    srs: i64,
}

/// A name as SQL text.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

pub(super) async fn load(bytes: &[u8], wanted: Option<&str>) -> Result<RawFile, FormatError> {
    let mut db = open(bytes).await?;
    let result = load_from(&mut db, wanted).await;
    // What closing says of a database that is given up is of no interest.
    let _ = db.close().await;
    result
}

/// An empty database in memory.
pub(super) async fn empty() -> Result<SqliteConnection, sqlx::Error> {
    SqliteConnectOptions::from_str("sqlite::memory:")?.disable_statement_logging().connect().await
}

async fn open(bytes: &[u8]) -> Result<SqliteConnection, FormatError> {
    let mut bytes = bytes.to_vec();
    // A file left in write-ahead mode is opened as any other: the two bytes say how it would be written.
    if let Some(versions) = bytes.get_mut(18..20) {
        versions.fill(1);
    }
    let mut db = empty().await.map_err(broken)?;
    let owned = SqliteOwnedBuf::try_from(bytes.as_slice()).map_err(broken)?;
    db.deserialize(None, owned, true).await.map_err(broken)?;
    for pragma in ["PRAGMA trusted_schema = OFF", "PRAGMA cell_size_check = ON", "PRAGMA query_only = ON"] {
        sqlx::query(pragma).execute(&mut db).await.map_err(broken)?;
    }
    let mut steps = 0;
    db.lock_handle().await.map_err(broken)?.set_progress_handler(1000, move || {
        steps += 1;
        steps < MAX_KILO_STEPS
    });
    Ok(db)
}

/// A column as text, whatever bytes it holds.
fn words(row: &SqliteRow, i: usize) -> Result<String, FormatError> {
    let bytes: Option<Vec<u8>> = row.try_get_unchecked(i).map_err(broken)?;
    Ok(String::from_utf8_lossy(&bytes.unwrap_or_default()).into_owned())
}

/// Is this a table that is stored, and no view or virtual table?
async fn is_stored(db: &mut SqliteConnection, table: &str) -> Result<bool, FormatError> {
    let sql = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND rootpage > 0 AND lower(name) = lower(?)";
    Ok(sqlx::query(sql).bind(table).fetch_optional(db).await.map_err(broken)?.is_some())
}

/// Is it stored and every column of it too? A generated column of a table we ask by name could compute anything.
async fn is_plain(db: &mut SqliteConnection, table: &str) -> Result<bool, FormatError> {
    let sql = "SELECT 1 FROM pragma_table_xinfo(?) WHERE hidden <> 0";
    Ok(is_stored(db, table).await?
        && sqlx::query(sql).bind(table).fetch_optional(db).await.map_err(broken)?.is_none())
}

async fn load_from(db: &mut SqliteConnection, wanted: Option<&str>) -> Result<RawFile, FormatError> {
    if !is_plain(db, "gpkg_geometry_columns").await? {
        let why = "this SQLite file has no table gpkg_geometry_columns; it is no GeoPackage with features"
            .to_owned();
        return Err(FormatError::NoBorders { format: Format::GeoPackage, why });
    }
    let sql = "SELECT substr(table_name, 1, 500), substr(column_name, 1, 500), substr(geometry_type_name, 1, 500), CAST(srs_id AS INTEGER) \
               FROM gpkg_geometry_columns LIMIT 1000";
    let mut layers = Vec::new();
    let mut others = Vec::new();
    for row in sqlx::query(sql).fetch_all(&mut *db).await.map_err(broken)? {
        let (table, kind) = (words(&row, 0)?, words(&row, 2)?);
        if !AREA_KINDS.iter().any(|k| kind.eq_ignore_ascii_case(k)) {
            others.push(format!("{table} ({})", kind.to_lowercase()));
        } else if is_stored(db, &table).await? {
            let srs = row.try_get_unchecked(3).map_err(broken)?;
            layers.push(Layer { table, column: words(&row, 1)?, srs });
        } else {
            others.push(format!("{table} (a view or missing: not read)"));
        }
    }
    let names: Vec<String> = layers.iter().map(|l| l.table.clone()).collect();
    let layer = match (wanted, layers.as_slice()) {
        (_, []) => {
            let why = format!("no layer holds areas; there are: {}", others.join(", "));
            return Err(FormatError::NoBorders { format: Format::GeoPackage, why });
        }
        (None, [one]) => one,
        (None, _) => return Err(FormatError::LayerNeeded { layers: names }),
        (Some(name), _) => match layers.iter().find(|l| l.table == name) {
            Some(layer) => layer,
            None => return Err(FormatError::NoSuchLayer { layer: name.to_owned(), layers: names }),
        },
    };
    let mut file = RawFile { crs: crs(db, layer.srs).await?, layers: names.clone(), ..RawFile::default() };
    rows(db, layer, &mut file).await?;
    Ok(file)
}

/// The system of a number: as the register of the file has it, by organisation and code first, then by its text.
async fn crs(db: &mut SqliteConnection, srs: i64) -> Result<Option<Result<Crs, FormatError>>, FormatError> {
    // By the standard these two say that nothing is known.
    if srs == 0 || srs == -1 {
        return Ok(None);
    }
    let by_number = |code: i64| {
        u32::try_from(code).map_or(Err(FormatError::CrsUnknown { name: code.to_string() }), Crs::from_epsg)
    };
    if !is_plain(db, "gpkg_spatial_ref_sys").await? {
        return Ok(Some(by_number(srs)));
    }
    let sql = "SELECT substr(organization, 1, 500), CAST(organization_coordsys_id AS INTEGER), substr(definition, 1, 20000), \
               substr(srs_name, 1, 500) FROM gpkg_spatial_ref_sys WHERE srs_id = ?";
    let Some(row) = sqlx::query(sql).bind(srs).fetch_optional(db).await.map_err(broken)? else {
        return Ok(Some(by_number(srs)));
    };
    let (organization, definition, name) = (words(&row, 0)?, words(&row, 2)?, words(&row, 3)?);
    if name.trim().eq_ignore_ascii_case("gcj02") {
        return Ok(Some(Ok(Crs::Gcj02)));
    }
    let code: i64 = row.try_get_unchecked(1).map_err(broken)?;
    let numbered = by_number(code);
    let said = if organization.eq_ignore_ascii_case("epsg")
        && !matches!(numbered, Err(FormatError::CrsUnknown { .. }))
    {
        numbered
    } else {
        Crs::from_prj_wkt(&definition)
    };
    Ok(Some(said))
}

async fn rows(db: &mut SqliteConnection, layer: &Layer, file: &mut RawFile) -> Result<(), FormatError> {
    // `table_info` leaves out generated columns, which could compute anything.
    let sql = "SELECT +name, pk FROM pragma_table_info(?)";
    let mut columns = Vec::new();
    let mut geometry = None;
    for row in sqlx::query(sql).bind(&layer.table).fetch_all(&mut *db).await.map_err(broken)? {
        let name = words(&row, 0)?;
        if name.eq_ignore_ascii_case(&layer.column) {
            geometry = Some(name);
        } else if row.try_get_unchecked::<i64, _>(1).map_err(broken)? == 0 {
            // The key is the database's own and says nothing of a border.
            columns.push(name);
        }
    }
    let geometry = geometry.ok_or_else(|| {
        FormatError::part(Format::GeoPackage, &layer.table, format!("there is no column {}", layer.column))
    })?;
    check_size(db, layer, &geometry, &columns).await?;
    // Plus signs: the declared types of columns are not asked, which may be any text.
    let list: Vec<String> =
        std::iter::once(&geometry).chain(&columns).map(|c| format!("+{}", quoted(c))).collect();
    let sql = format!("SELECT {} FROM {}", list.join(", "), quoted(&layer.table));
    let found = sqlx::query(AssertSqlSafe(sql)).fetch_all(db).await.map_err(broken)?;
    let mut skipped = 0;
    let mut guessed = false;
    for (i, row) in found.iter().enumerate() {
        let number = i + 1;
        let bytes: Option<Vec<u8>> = row.try_get_unchecked(0).map_err(broken)?;
        let polygons = match bytes.filter(|b| !b.is_empty()).map(|b| blob::parse(&b)).transpose() {
            Ok(Some(blob::Shape::Areas(areas))) => areas,
            Ok(Some(blob::Shape::Other)) => {
                skipped += 1;
                continue;
            }
            Ok(None) => vec![],
            Err(why) => return Err(FormatError::at(Format::GeoPackage, number, why)),
        };
        let mut fields = Vec::with_capacity(columns.len());
        for (c, name) in columns.iter().enumerate() {
            let (value, odd) = value(row, c + 1)?;
            guessed |= odd;
            fields.push((name.clone(), value));
        }
        file.features.push(RawFeature { row: number, polygons, fields });
    }
    if skipped > 0 {
        file.remark(None, RemarkKind::Skipped { what: "point, line or curve".to_owned(), count: skipped });
    }
    if guessed {
        file.remark(None, RemarkKind::CharsetGuessed { charset: "GBK" });
    }
    Ok(())
}

/// Refuses a layer that would not fit into memory. In a hostile file many rows can share the same bytes, so its size says nothing.
async fn check_size(
    db: &mut SqliteConnection,
    layer: &Layer,
    geometry: &String,
    columns: &[String],
) -> Result<(), FormatError> {
    // `total(1)` goes row by row and can be stopped; `count(*)` cannot. `octet_length` does not read long values.
    let sizes: String = std::iter::once(geometry)
        .chain(columns)
        .flat_map(|c| [", total(octet_length(".to_owned(), quoted(c), "))".to_owned()])
        .collect();
    let sql = format!("SELECT CAST(total(1) AS INTEGER){sizes} FROM {}", quoted(&layer.table));
    let row = sqlx::query(AssertSqlSafe(sql)).fetch_one(db).await.map_err(broken)?;
    let rows: i64 = row.try_get_unchecked(0).map_err(broken)?;
    check_cells(usize::try_from(rows).unwrap_or(usize::MAX), 1 + columns.len()).map_err(broken)?;
    let mut bytes = 0.0;
    for i in 0..=columns.len() {
        bytes += row.try_get_unchecked::<f64, _>(i + 1).map_err(broken)?;
    }
    if bytes > MAX_BYTES as f64 {
        return Err(FormatError::TooLarge { limit_mb: MAX_BYTES / 1_000_000 });
    }
    Ok(())
}

/// A value as text, and whether it was no UTF-8. Binary values are left empty.
fn value(row: &SqliteRow, i: usize) -> Result<(String, bool), FormatError> {
    let raw = row.try_get_raw(i).map_err(broken)?;
    let kind = if raw.is_null() { "NULL".to_owned() } else { raw.type_info().name().to_owned() };
    Ok(match kind.as_str() {
        "INTEGER" => (row.try_get_unchecked::<i64, _>(i).map_err(broken)?.to_string(), false),
        "REAL" => (row.try_get_unchecked::<f64, _>(i).map_err(broken)?.to_string(), false),
        "TEXT" => {
            let bytes: Vec<u8> = row.try_get_unchecked(i).map_err(broken)?;
            let encoding = text::guess(&bytes);
            (text::decode(&bytes, encoding).text, encoding != encoding_rs::UTF_8)
        }
        _ => (String::new(), false),
    })
}
