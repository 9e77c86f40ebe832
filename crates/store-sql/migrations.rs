//! The migrations, one text for both databases; the driver fills in the few words that differ.

use super::translate;
use crate::driver;
use sqlx::{
    AssertSqlSafe, SqlSafeStr, SqlStr,
    migrate::{Migration, MigrationType, Migrator},
};
use std::borrow::Cow;
use tessera_store::StoreError;

/// Number, name and text of every migration. A landed one is never edited: sqlx keeps a checksum.
const MIGRATIONS: &[(i64, &str, &str)] = &[
    (1, "main job", include_str!("migrations/0001_main_job.sql")),
    (3, "residents", include_str!("migrations/0003_residents.sql")),
    (7, "case text", include_str!("migrations/0007_case_text.sql")),
    (8, "console", include_str!("migrations/0008_console.sql")),
    (9, "administration", include_str!("migrations/0009_administration.sql")),
    (10, "support", include_str!("migrations/0010_support.sql")),
    (11, "shifts", include_str!("migrations/0011_shifts.sql")),
    (14, "replay by key", include_str!("migrations/0014_replay_by_key.sql")),
    (15, "replay by age", include_str!("migrations/0015_replay_by_age.sql")),
    (16, "grid plans", include_str!("migrations/0016_grid_plans.sql")),
    (17, "layers", include_str!("migrations/0017_layers.sql")),
];

/// The newest schema version this program knows.
pub(crate) fn newest() -> i64 {
    MIGRATIONS.iter().map(|m| m.0).max().unwrap_or(0)
}

fn filled(text: &str) -> SqlStr {
    let mut sql = text.to_owned();
    for (word, meaning) in driver::DIALECT {
        sql = sql.replace(word, meaning);
    }
    AssertSqlSafe(sql).into_sql_str()
}

/// The migrator for this driver's database.
pub(crate) fn migrator() -> Migrator {
    let list: Vec<Migration> = MIGRATIONS
        .iter()
        .map(|(no, name, text)| {
            Migration::new(*no, Cow::Borrowed(*name), MigrationType::Simple, filled(text), false)
        })
        .collect();
    let mut m = Migrator::DEFAULT;
    m.migrations = Cow::Owned(list);
    m
}

/// Brings the schema up to [`newest`]; refuses one that is newer.
pub(crate) async fn run(conn: &mut driver::Conn) -> Result<(), StoreError> {
    let found: Option<i64> =
        match sqlx::query_scalar("SELECT MAX(version) FROM _sqlx_migrations").fetch_one(&mut *conn).await {
            Ok(v) => v,
            // No such table: a new database.
            Err(sqlx::Error::Database(_)) => None,
            Err(e) => return Err(translate(&e).0),
        };
    if let Some(found) = found.filter(|f| *f > newest()) {
        return Err(StoreError::Newer { found, known: newest() });
    }
    migrator()
        .run_direct(None, conn, false)
        .await
        .map_err(|e| StoreError::Internal(format!("migration failed: {e}")))?;
    super::text::catch_up(conn).await
}
