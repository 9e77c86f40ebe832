//! PostgreSQL driver: scale-out. A pool of connections, one transaction per job, retries that never run an action twice.

mod driver;
#[path = "../../store-sql/mod.rs"]
mod sql;

use async_trait::async_trait;
use sql::{Held, SqlTx};
use sqlx::{
    ConnectOptions, PgPool,
    postgres::{PgConnectOptions, PgPoolOptions},
};
use std::{str::FromStr, time::Duration};
use tessera_store::{Job, Result, Stop, Store, StoreError, Tx};

/// How often a job is run again after a serialisation failure or a lost connection before the commit.
const TRIES: u32 = 4;

/// A PostgreSQL database, or one schema of it.
pub struct PostgresStore {
    pool: PgPool,
    options: PgConnectOptions,
    schema: Option<String>,
}

impl PostgresStore {
    /// Connects. `schema` is created by [`Store::migrate`] when it is missing; every connection is bound to it.
    ///
    /// # Errors
    /// When the address cannot be read or the server cannot be reached.
    pub async fn open(url: &str, schema: Option<&str>, connections: u32) -> Result<PostgresStore> {
        let unavailable =
            |e: sqlx::Error| StoreError::Unavailable(format!("cannot connect to PostgreSQL: {e}"));
        let mut options = PgConnectOptions::from_str(url)
            .map_err(unavailable)?
            .application_name("tessera")
            .statement_cache_capacity(512)
            // Just-in-time compilation costs more than it gives on short statements.
            .options([("jit", "off"), ("TimeZone", "UTC")])
            .disable_statement_logging();
        if let Some(schema) = schema {
            options = options.options([("search_path", schema)]);
        }
        let pool = PgPoolOptions::new()
            .max_connections(connections)
            .acquire_timeout(Duration::from_secs(5))
            .connect_with(options.clone())
            .await
            .map_err(unavailable)?;
        Ok(PostgresStore { pool, options, schema: schema.map(str::to_owned) })
    }
}

/// What became of one run of a job.
enum Run {
    Done(Result<(), Stop>),
    Again(StoreError),
}

async fn run_once(pool: &PgPool, job: &Job) -> Run {
    let conn = match pool.acquire().await {
        Ok(c) => c,
        Err(e) => return Run::Again(sql::translate(&e).0),
    };
    let mut tx = SqlTx::new(Held::Pooled(conn));
    if let Err(e) = tx.control("BEGIN").await {
        return if tx.transient() { Run::Again(e) } else { Run::Done(Err(Stop::Store(e))) };
    }
    let mut result = tx.run(job).await;
    if result.is_ok()
        && let Err(e) = tx.finish().await
    {
        result = Err(Stop::Store(e));
    }
    match result {
        Ok(()) => match tx.control("COMMIT").await {
            Ok(()) => Run::Done(Ok(())),
            // Whether it was committed is not known: saying "try again" is left to the client and its idempotency key.
            Err(e) => Run::Done(Err(Stop::Store(e))),
        },
        Err(stop) => {
            let transient = tx.transient();
            let _ = tx.control("ROLLBACK").await;
            match stop {
                Stop::Store(e) if transient => Run::Again(e),
                other => Run::Done(Err(other)),
            }
        }
    }
}

#[async_trait]
impl Store for PostgresStore {
    fn kind(&self) -> &'static str {
        "postgres"
    }

    async fn reader(&self) -> Result<Box<dyn Tx>> {
        let conn = self.pool.acquire().await.map_err(|e| sql::translate(&e).0)?;
        Ok(Box::new(SqlTx::new(Held::Pooled(conn))))
    }

    async fn submit(&self, job: Job) -> Result<(), Stop> {
        let pool = self.pool.clone();
        // A task of its own: a client that hangs up must not leave a transaction open on a pooled connection.
        let run = tokio::spawn(async move {
            let mut last = StoreError::Unavailable("not tried".into());
            for attempt in 0..TRIES {
                match run_once(&pool, &job).await {
                    Run::Done(result) => return result,
                    Run::Again(e) => last = e,
                }
                tokio::time::sleep(Duration::from_millis(5 << (2 * attempt))).await;
            }
            Err(Stop::Store(last))
        });
        run.await
            .unwrap_or_else(|e| Err(Stop::Store(StoreError::Internal(format!("a write job failed: {e}")))))
    }

    async fn migrate(&self) -> Result<()> {
        let fail = |e: sqlx::Error| sql::translate(&e).0;
        let mut conn = self.options.connect().await.map_err(fail)?;
        if let Some(schema) = &self.schema {
            let quoted = format!("CREATE SCHEMA IF NOT EXISTS \"{}\"", schema.replace('"', "\"\""));
            sqlx::Executor::execute(&mut conn, sqlx::raw_sql(sqlx::AssertSqlSafe(quoted)))
                .await
                .map_err(fail)?;
        }
        sql::migrations::run(&mut conn).await?;
        sqlx::query(
            "INSERT INTO audit_head (chain, seq, hash) SELECT c, 0, decode(repeat('00', 32), 'hex') \
             FROM generate_series(0, $1 - 1) AS c ON CONFLICT DO NOTHING",
        )
        .bind(driver::CHAINS)
        .execute(&mut conn)
        .await
        .map_err(fail)?;
        Ok(())
    }

    async fn size(&self) -> Result<u64> {
        let size: i64 = sqlx::query_scalar("SELECT pg_database_size(current_database())")
            .fetch_one(&self.pool)
            .await
            .map_err(|e| sql::translate(&e).0)?;
        Ok(size as u64)
    }

    async fn close(&self) {
        self.pool.close().await;
    }
}
