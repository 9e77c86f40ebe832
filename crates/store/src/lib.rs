//! The storage port: what the use cases may ask of a database, with no database in sight.
//!
//! A driver implements [`Store`] (open, read, write) and [`Tx`] (the statements). Reads run on a snapshot of their own; a write is
//! a *job*: a function over a transaction that a driver may run more than once (after a lost connection or a serialisation
//! failure) and may commit together with other jobs (group commit). A job's answer is given only after the commit is durable.

pub mod contract;
mod error;
mod records;
mod tx;
pub mod words;

pub use error::{Result, StoreError};
pub use records::*;
pub use tx::{
    AreaTx, BellTx, CaseTx, ConsoleTx, ExportTx, LayerTx, NoticeTx, PeopleTx, PlanTx, ShiftTx, SupportTx,
    SystemTx, Tx,
};

use async_trait::async_trait;
use futures::future::BoxFuture;
use std::sync::{Arc, Mutex, PoisonError};

/// What a job says when it does not want its writes committed.
#[derive(Debug)]
pub enum Stop {
    /// The database failed; the driver decides whether to try again.
    Store(StoreError),
    /// The use case refused; its reason is kept by the job itself.
    Refused,
}

impl From<StoreError> for Stop {
    fn from(e: StoreError) -> Self {
        Stop::Store(e)
    }
}

/// A write job: may be run again from the start after a transient failure, so it must not keep state between runs.
pub type Job = Arc<dyn for<'a> Fn(&'a mut dyn Tx) -> BoxFuture<'a, Result<(), Stop>> + Send + Sync>;

/// A database.
#[async_trait]
pub trait Store: Send + Sync + 'static {
    /// `sqlite` or `postgres`, for messages and metrics.
    fn kind(&self) -> &'static str;

    /// A connection for reading. Statements on it see committed data only.
    async fn reader(&self) -> Result<Box<dyn Tx>>;

    /// Runs a job and commits it. Returns after the commit is on disk.
    async fn submit(&self, job: Job) -> Result<(), Stop>;

    /// Brings the schema up to this program's version. Refuses a schema that is newer.
    async fn migrate(&self) -> Result<()>;

    /// Size of the database in bytes, where the driver can tell.
    async fn size(&self) -> Result<u64>;

    /// Finishes what is under way and closes.
    async fn close(&self);
}

/// Runs `job` in a write transaction and returns its value after the commit.
///
/// # Errors
/// The job's own refusal as it is, or the database's failure converted into the job's error type.
pub async fn transact<T, E, F>(store: &dyn Store, job: F) -> Result<T, E>
where
    T: Send + 'static,
    E: From<StoreError> + Send + 'static,
    F: for<'a> Fn(&'a mut dyn Tx) -> BoxFuture<'a, Result<T, E>> + Send + Sync + 'static,
{
    let slot: Arc<Mutex<Option<Result<T, E>>>> = Arc::new(Mutex::new(None));
    let job = Arc::new(job);
    let out = slot.clone();
    let run: Job = Arc::new(move |tx: &mut dyn Tx| {
        let (job, out) = (job.clone(), out.clone());
        Box::pin(async move {
            let result = job(tx).await;
            let stop = result.is_err();
            *out.lock().unwrap_or_else(PoisonError::into_inner) = Some(result);
            // A store error inside the job reaches the driver through `Tx::failed`, so it can tell a retry from a refusal.
            if stop { Err(tx.failed().map_or(Stop::Refused, Stop::Store)) } else { Ok(()) }
        })
    });
    match store.submit(run).await {
        Err(Stop::Store(e)) => Err(e.into()),
        Ok(()) | Err(Stop::Refused) => {
            let got = slot.lock().unwrap_or_else(PoisonError::into_inner).take();
            got.unwrap_or_else(|| Err(StoreError::Internal("the driver did not run the job".into()).into()))
        }
    }
}
