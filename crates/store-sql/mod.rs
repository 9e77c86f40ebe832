//! The SQL, written once. Both drivers include this folder with `#[path]`; each compiles it for its own database through the
//! `driver` module beside it, which names the types and the few statements that differ.

mod areas;
mod bell;
mod cases;
mod console;
mod export;
mod gathered;
mod layers;
pub(crate) mod migrations;
mod notices;
mod people;
mod plans;
mod shifts;
mod support;
mod system;
mod text;

use crate::driver::{self, Conn, Db};
use futures::FutureExt as _;
use sqlx::{Database, Row, pool::PoolConnection};
use std::panic::AssertUnwindSafe;
use tessera_domain::Timestamp;
use tessera_store::{AuditRow, Job, Notice, Stop, StoreError, StoredEvent, Tx};

/// A connection, held for reading from a pool or owned by a writer.
pub enum Held {
    /// Goes back to the pool when dropped.
    Pooled(PoolConnection<Db>),
    /// The writer's own.
    #[allow(dead_code, reason = "one driver has a writer of its own, the other pools everything")]
    Owned(Box<Conn>),
}

/// A connection or transaction with what the driver must know about it afterwards.
pub struct SqlTx {
    held: Held,
    failed: Option<StoreError>,
    transient: bool,
    /// The first statement that failed for any reason, a conflict too: PostgreSQL cannot commit after one, so no driver does.
    spoiled: Option<StoreError>,
    /// True within a write job: a case or the credentials that are read are about to be changed.
    pub(crate) writing: bool,
    /// The audit chain this transaction appends to: chain, last sequence, last hash. Fetched on the first append.
    pub(crate) head: Option<AuditHead>,
    /// True once the head was moved and must be written back before the commit.
    pub(crate) head_moved: bool,
    /// Words to be indexed before the commit, see [`text`].
    pub(crate) texts: text::Pending,
    /// True while idempotency keys may be gathered, see [`gathered`]: the driver runs the jobs again, one by one, when one is taken.
    pub(crate) gathers_keys: bool,
    /// Idempotency keys to be written before the commit.
    pub(crate) keys: Vec<gathered::NewKey>,
    /// New cases to be written before the commit.
    pub(crate) cases: Vec<gathered::NewRow>,
    /// Events to be written before the commit, in order.
    pub(crate) events: Vec<StoredEvent>,
    /// Entries of the audit chain to be written before the commit, in order.
    pub(crate) audit: Vec<AuditRow>,
    /// Messages to reporters to be written before the commit.
    pub(crate) notices: Vec<Notice>,
}

/// How far a transaction was before a job: where to go back to when the job fails.
#[allow(dead_code, reason = "only a driver that runs several jobs in a transaction asks")]
pub(crate) struct Mark {
    head: Option<AuditHead>,
    head_moved: bool,
    texts: usize,
    keys: usize,
    cases: usize,
    events: usize,
    audit: usize,
    notices: usize,
}

/// The end of an audit chain.
#[derive(Clone, Debug)]
pub struct AuditHead {
    pub(crate) chain: i64,
    pub(crate) seq: i64,
    pub(crate) hash: Vec<u8>,
}

impl SqlTx {
    pub(crate) fn new(held: Held) -> SqlTx {
        SqlTx {
            held,
            failed: None,
            transient: false,
            spoiled: None,
            writing: false,
            head: None,
            head_moved: false,
            texts: text::Pending::default(),
            gathers_keys: false,
            keys: Vec::new(),
            cases: Vec::new(),
            events: Vec::new(),
            audit: Vec::new(),
            notices: Vec::new(),
        }
    }

    /// How far the transaction is.
    #[allow(dead_code, reason = "only a driver that runs several jobs in a transaction asks")]
    pub(crate) fn mark(&self) -> Mark {
        Mark {
            head: self.head.clone(),
            head_moved: self.head_moved,
            texts: self.texts.len(),
            keys: self.keys.len(),
            cases: self.cases.len(),
            events: self.events.len(),
            audit: self.audit.len(),
            notices: self.notices.len(),
        }
    }

    /// Forgets what a failed job has gathered; what it wrote is the driver's to roll back.
    #[allow(dead_code, reason = "only a driver that runs several jobs in a transaction asks")]
    pub(crate) fn back_to(&mut self, mark: Mark) {
        (self.head, self.head_moved) = (mark.head, mark.head_moved);
        self.texts.truncate(mark.texts);
        self.keys.truncate(mark.keys);
        self.cases.truncate(mark.cases);
        self.events.truncate(mark.events);
        self.audit.truncate(mark.audit);
        self.notices.truncate(mark.notices);
    }

    /// Forgets everything gathered, and where the audit chain ends: before a transaction, and after one that failed.
    #[allow(dead_code, reason = "only a driver that keeps its connection asks")]
    pub(crate) fn forget(&mut self) {
        self.back_to(Mark {
            head: None,
            head_moved: false,
            texts: 0,
            keys: 0,
            cases: 0,
            events: 0,
            audit: 0,
            notices: 0,
        });
    }

    /// The connection itself.
    pub(crate) fn conn(&mut self) -> &mut Conn {
        match &mut self.held {
            Held::Pooled(c) => c,
            Held::Owned(c) => c,
        }
    }

    /// Turns a database error into ours and remembers the ones that mean the database, not the use case, failed.
    pub(crate) fn fail(&mut self, e: &sqlx::Error) -> StoreError {
        let (error, transient) = translate(e);
        self.spoiled.get_or_insert_with(|| error.clone());
        if matches!(error, StoreError::Unavailable(_) | StoreError::Internal(_)) && self.failed.is_none() {
            self.failed = Some(error.clone());
            self.transient = transient;
        }
        error
    }

    /// True when the remembered failure may pass when the job runs again.
    #[allow(dead_code, reason = "only a driver that retries asks")]
    pub(crate) fn transient(&self) -> bool {
        self.transient
    }

    /// Runs a transaction-control statement.
    pub(crate) async fn control(&mut self, sql: &'static str) -> Result<(), StoreError> {
        match sqlx::Executor::execute(self.conn(), sqlx::raw_sql(sql)).await {
            Ok(_) => Ok(()),
            Err(e) => Err(self.fail(&e)),
        }
    }

    /// Forgets what was remembered, before the next job.
    #[allow(dead_code, reason = "only a driver that keeps its connection asks")]
    pub(crate) fn reset(&mut self) {
        self.failed = None;
        self.transient = false;
        self.spoiled = None;
    }

    /// Runs a job up to its end, without committing. A job that went on after a failed statement fails with that statement's
    /// error; one that panics fails as a defect, and the connection stays usable.
    pub(crate) async fn run(&mut self, job: &Job) -> Result<(), Stop> {
        self.writing = true;
        match AssertUnwindSafe(job(self)).catch_unwind().await {
            Ok(Ok(())) => self.spoiled.take().map_or(Ok(()), |e| Err(Stop::Store(e))),
            Ok(stop) => stop,
            Err(_) => Err(Stop::Store(StoreError::Internal("a write job panicked".into()))),
        }
    }

    /// What is written once for all jobs of a transaction; called by the driver before the commit.
    pub(crate) async fn finish(&mut self) -> Result<(), StoreError> {
        self.flush_keys().await?;
        self.settle().await?;
        self.flush_texts().await?;
        self.flush_notices().await?;
        self.flush_audit().await?;
        self.flush_head().await
    }

    /// Writes the moved end of the audit chain.
    async fn flush_head(&mut self) -> Result<(), StoreError> {
        let Some(h) = self.head.clone().filter(|_| self.head_moved) else { return Ok(()) };
        let done = sqlx::query("UPDATE audit_head SET seq = $2, hash = $3 WHERE chain = $1")
            .bind(h.chain)
            .bind(h.seq)
            .bind(h.hash)
            .execute(self.conn())
            .await;
        match done {
            Ok(_) => {
                self.head_moved = false;
                Ok(())
            }
            Err(e) => Err(self.fail(&e)),
        }
    }
}

#[async_trait::async_trait]
impl Tx for SqlTx {
    fn failed(&mut self) -> Option<StoreError> {
        self.failed.clone()
    }
}

/// Our error for a database's, and whether running the job again may help.
pub(crate) fn translate(e: &sqlx::Error) -> (StoreError, bool) {
    match e {
        sqlx::Error::Database(d) if d.is_unique_violation() => {
            (StoreError::Conflict(driver::constraint(d.as_ref())), false)
        }
        sqlx::Error::Database(d) => {
            let transient = driver::is_transient(d.as_ref());
            if transient || driver::is_unavailable(d.as_ref()) {
                (StoreError::Unavailable(d.message().to_owned()), transient)
            } else {
                (StoreError::Internal(d.message().to_owned()), false)
            }
        }
        sqlx::Error::Io(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed => (StoreError::Unavailable(e.to_string()), true),
        other => (StoreError::Internal(other.to_string()), false),
    }
}

/// Rows in pieces for statements with many rows each. Of three sizes only, so that three statements stay prepared, not one for every
/// number of rows.
pub(crate) fn pieces<T>(rows: &[T]) -> impl Iterator<Item = &[T]> {
    let (many, rest) = rows.split_at(rows.len() - rows.len() % 16);
    let (some, single) = rest.split_at(rest.len() - rest.len() % 4);
    many.chunks(16).chain(some.chunks(4)).chain(single.chunks(1))
}

/// UTC milliseconds of a time.
pub(crate) fn ms(t: Timestamp) -> i64 {
    t.as_millisecond()
}

/// A time from stored milliseconds.
pub(crate) fn ts(ms: i64) -> Timestamp {
    Timestamp::from_millisecond(ms).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// A stored JSON text back as a value.
pub(crate) fn json<T: serde::de::DeserializeOwned>(s: &str) -> Result<T, sqlx::Error> {
    serde_json::from_str(s).map_err(|e| sqlx::Error::Decode(Box::new(e)))
}

/// A value as JSON text.
pub(crate) fn json_text<T: serde::Serialize>(v: &T) -> String {
    serde_json::to_string(v).expect("our own types always serialise")
}

/// A unit enum's JSON word, such as `grid_worker`.
pub(crate) fn word<T: serde::Serialize>(v: &T) -> String {
    match serde_json::to_value(v) {
        Ok(serde_json::Value::String(s)) => s,
        _ => unreachable!("a unit enum serialises to a string"),
    }
}

/// A unit enum from its stored word.
pub(crate) fn from_word<T: serde::de::DeserializeOwned>(s: String) -> Result<T, sqlx::Error> {
    serde_json::from_value(serde_json::Value::String(s)).map_err(|e| sqlx::Error::Decode(Box::new(e)))
}

/// Reads a column by name.
pub(crate) fn get<'r, T>(row: &'r <Db as Database>::Row, col: &'static str) -> Result<T, sqlx::Error>
where
    T: sqlx::Decode<'r, Db> + sqlx::Type<Db>,
{
    row.try_get(col)
}

/// Longitude and latitude as a pair, when both are there.
pub(crate) fn point(
    row: &<Db as Database>::Row,
    lon: &'static str,
    lat: &'static str,
) -> Result<Option<[f64; 2]>, sqlx::Error> {
    let (lon, lat): (Option<f64>, Option<f64>) = (get(row, lon)?, get(row, lat)?);
    Ok(lon.zip(lat).map(|(a, b)| [a, b]))
}

/// Runs an expression that ends in `.await` on a sqlx result and translates its error.
macro_rules! run {
    ($tx:expr, $e:expr) => {
        match $e {
            Ok(v) => v,
            Err(e) => return Err($tx.fail(&e)),
        }
    };
}
pub(crate) use run;

/// Collects decoded rows, translating the first error.
macro_rules! rows {
    ($tx:expr, $rows:expr, $decode:expr) => {{
        let rows = $crate::sql::run!($tx, $rows);
        let mut out = Vec::with_capacity(rows.len());
        for row in &rows {
            out.push($crate::sql::run!($tx, $decode(row)));
        }
        out
    }};
}
pub(crate) use rows;
