//! SQLite driver: the embedded default. One file, WAL, one writer with group commit, separate readers.

mod driver;
#[path = "../../store-sql/mod.rs"]
mod sql;
mod writer;

use async_trait::async_trait;
use sql::{Held, SqlTx};
use sqlx::{
    ConnectOptions, SqlitePool,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use std::{path::Path, time::Duration};
use tessera_store::{Job, Result, Stop, Store, StoreError, Tx};

/// A SQLite database.
pub struct SqliteStore {
    readers: SqlitePool,
    writer: writer::Writer,
    options: SqliteConnectOptions,
}

fn options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        // FULL: a commit returns after the write-ahead log is on disk. This is the promise of the product.
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(5))
        .statement_cache_capacity(512)
        // KiB per connection: the operating system's cache holds the rest of the file, once for all connections.
        .pragma("cache_size", "-8192")
        .pragma("temp_store", "memory")
        .pragma("journal_size_limit", "67108864")
        // Pages of the log after which a commit folds them into the file: a safety net only, the writer folds earlier, between commits.
        .pragma("wal_autocheckpoint", "8000")
        .disable_statement_logging()
}

impl SqliteStore {
    /// Opens or creates the file. The schema is brought up by [`Store::migrate`].
    ///
    /// # Errors
    /// When the file cannot be opened or is no SQLite database.
    pub async fn open(path: &Path) -> Result<SqliteStore> {
        let options = options(path);
        let fail = |e: sqlx::Error| StoreError::Unavailable(format!("cannot open {}: {e}", path.display()));
        let writer = options.connect().await.map_err(fail)?;
        let folder = options.connect().await.map_err(fail)?;
        let readers = SqlitePoolOptions::new()
            .max_connections(4)
            .min_connections(1)
            // The file does not go away, so asking before every use whether it is there buys nothing.
            .test_before_acquire(false)
            .connect_with(options.clone())
            .await
            .map_err(fail)?;
        Ok(SqliteStore { readers, writer: writer::Writer::start(writer, folder), options })
    }
}

#[async_trait]
impl Store for SqliteStore {
    fn kind(&self) -> &'static str {
        "sqlite"
    }

    async fn reader(&self) -> Result<Box<dyn Tx>> {
        let conn = self.readers.acquire().await.map_err(|e| sql::translate(&e).0)?;
        Ok(Box::new(SqlTx::new(Held::Pooled(conn))))
    }

    async fn submit(&self, job: Job) -> Result<(), Stop> {
        self.writer.submit(job).await
    }

    async fn migrate(&self) -> Result<()> {
        let mut conn = self.options.connect().await.map_err(|e| sql::translate(&e).0)?;
        sql::migrations::run(&mut conn).await
    }

    async fn size(&self) -> Result<u64> {
        let (pages, size): (i64, i64) =
            sqlx::query_as("SELECT page_count, page_size FROM pragma_page_count(), pragma_page_size()")
                .fetch_one(&self.readers)
                .await
                .map_err(|e| sql::translate(&e).0)?;
        Ok((pages * size) as u64)
    }

    async fn close(&self) {
        self.writer.stop().await;
        self.readers.close().await;
    }
}
