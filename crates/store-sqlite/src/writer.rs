//! The one writer: takes whatever jobs are waiting, runs them in one transaction, commits once, answers all.
//!
//! With `synchronous=FULL` a commit costs a disk flush, some hundred microseconds to some milliseconds. Sharing it is what lets a
//! small machine confirm thousands of durable writes a second; nobody is answered before the flush.

use crate::sql::{Held, SqlTx};
use sqlx::SqliteConnection;
use std::time::Duration;
use tessera_store::{Job, Stop, StoreError};
use tokio::{
    sync::{mpsc, oneshot},
    task::JoinHandle,
    time::timeout,
};

/// Jobs that may wait; more are refused at once so that a burst ends in clear answers, not in a queue without end.
const QUEUE: usize = 4096;
/// Jobs that share one commit.
const BATCH: usize = 128;
/// Silence after which the log is folded into the file.
const IDLE: Duration = Duration::from_millis(250);
/// Jobs in the log that are worth folding in such a moment.
const FOLD_IDLE: usize = 16;
/// Jobs after which the log is folded even while others wait, some thousand pages.
const FOLD_JOBS: usize = 400;

struct Waiting {
    job: Job,
    answer: oneshot::Sender<Result<(), Stop>>,
}

enum Message {
    Run(Waiting),
    Stop(oneshot::Sender<()>),
}

/// Handle to the writer task.
pub struct Writer {
    jobs: mpsc::Sender<Message>,
}

impl Writer {
    /// Starts the task that owns the connections: one writes, the other folds the log meanwhile.
    pub fn start(conn: SqliteConnection, folder: SqliteConnection) -> Writer {
        let (jobs, inbox) = mpsc::channel(QUEUE);
        tokio::spawn(work(conn, folder, inbox));
        Writer { jobs }
    }

    /// Queues a job and waits until it is committed or refused.
    pub async fn submit(&self, job: Job) -> Result<(), Stop> {
        let (answer, done) = oneshot::channel();
        self.jobs.try_send(Message::Run(Waiting { job, answer })).map_err(|e| {
            Stop::Store(StoreError::Unavailable(match e {
                mpsc::error::TrySendError::Full(_) => "too many writes are waiting".into(),
                mpsc::error::TrySendError::Closed(_) => "the writer has stopped".into(),
            }))
        })?;
        done.await
            .unwrap_or_else(|_| Err(Stop::Store(StoreError::Unavailable("the writer has stopped".into()))))
    }

    /// Finishes the jobs that are waiting and closes the connection.
    pub async fn stop(&self) {
        let (answer, done) = oneshot::channel();
        if self.jobs.send(Message::Stop(answer)).await.is_ok() {
            let _ = done.await;
        }
    }
}

async fn work(conn: SqliteConnection, folder: SqliteConnection, mut inbox: mpsc::Receiver<Message>) {
    let mut tx = SqlTx::new(Held::Owned(Box::new(conn)));
    let mut batch = Vec::with_capacity(BATCH);
    let mut careful = 0;
    // Jobs that the log holds since it was last folded.
    let mut held = 0;
    let mut folder = Folder { conn: Some(folder), running: None };
    loop {
        let first = if held < FOLD_IDLE {
            inbox.recv().await
        } else if let Ok(first) = timeout(IDLE, inbox.recv()).await {
            first
        } else {
            // It is at rest by now; otherwise it would count as having done the next fold.
            folder.is_done().await;
            fold(&mut tx).await;
            held = 0;
            continue;
        };
        let Some(first) = first else { return };
        let mut stop = None;
        let mut next = Some(first);
        while let Some(message) = next {
            match message {
                Message::Run(w) => batch.push(w),
                Message::Stop(answer) => stop = Some(answer),
            }
            next = if batch.len() < BATCH && stop.is_none() { inbox.try_recv().ok() } else { None };
        }
        if !batch.is_empty() {
            held += batch.len();
            run_batch(&mut tx, &mut batch, &mut careful).await;
            if held > FOLD_JOBS {
                if folder.is_done().await {
                    fold(&mut tx).await;
                    held = 0;
                } else {
                    folder.begin();
                }
            }
        }
        if let Some(answer) = stop {
            folder.end().await;
            drop(tx); // the last connection to close folds what is left
            let _ = answer.send(());
            return;
        }
    }
}

/// How the jobs of a batch are kept apart.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Apart {
    /// Not at all: quick, but a job that fails takes the whole transaction along.
    No,
    /// Each in a savepoint: a job that fails is rolled back alone.
    Savepoints,
}

/// Batches after one in which a job failed that are run with savepoints at once: failures come in swarms.
const CAREFUL: u32 = 16;

/// Runs the waiting jobs in one transaction. Most batches hold no job that fails, so they are first run without savepoints, which are
/// two statements a job; when one fails, or what they gathered cannot be written, nothing is kept and the batch runs again with
/// them. A job may run more than once, see
/// [`Job`]. The audit chain's end is read anew for each batch: a command such as `tessera import` may have written from another
/// process meanwhile.
async fn run_batch(tx: &mut SqlTx, batch: &mut Vec<Waiting>, careful: &mut u32) {
    let mut apart = if batch.len() == 1 || *careful == 0 { Apart::No } else { Apart::Savepoints };
    *careful = careful.saturating_sub(1);
    let mut done = run_all(tx, batch, apart).await;
    let failed = |d: &Result<Vec<_>, StoreError>| d.as_ref().is_ok_and(|r| r.iter().any(Result::is_err));
    if apart == Apart::No && batch.len() > 1 && (done.is_err() || failed(&done)) {
        *careful = CAREFUL;
        roll_back(tx).await;
        apart = Apart::Savepoints;
        done = run_all(tx, batch, apart).await;
    }
    // A single job that failed: there is nothing else to keep.
    let keep = apart == Apart::Savepoints || !failed(&done);
    if keep
        && done.is_ok()
        && let Err(e) = tx.control("COMMIT").await
    {
        done = Err(e);
    }
    if !keep || done.is_err() {
        roll_back(tx).await;
    }
    match done {
        Ok(results) => {
            for (w, result) in batch.drain(..).zip(results) {
                let _ = w.answer.send(result);
            }
        }
        // Nothing of this batch is kept; nobody is told otherwise.
        Err(e) => {
            for w in batch.drain(..) {
                let _ = w.answer.send(Err(Stop::Store(e.clone())));
            }
        }
    }
}

/// Begins a transaction, runs the jobs and writes what they gathered. `Err` means the whole transaction is unusable. Without
/// savepoints it ends at the first job that fails.
async fn run_all(
    tx: &mut SqlTx,
    batch: &[Waiting],
    apart: Apart,
) -> Result<Vec<Result<(), Stop>>, StoreError> {
    tx.forget();
    tx.reset();
    // Only where a key that is taken leads to another run with savepoints.
    tx.gathers_keys = apart == Apart::No && batch.len() > 1;
    tx.control("BEGIN IMMEDIATE").await?;
    let mut results = Vec::with_capacity(batch.len());
    for w in batch {
        let result = match apart {
            Apart::Savepoints => run_apart(tx, &w.job).await?,
            Apart::No => {
                tx.reset();
                tx.run(&w.job).await
            }
        };
        let failed = result.is_err();
        results.push(result);
        if failed && apart == Apart::No {
            return Ok(results);
        }
    }
    tx.finish().await?;
    Ok(results)
}

/// Runs one job in a savepoint.
async fn run_apart(tx: &mut SqlTx, job: &Job) -> Result<Result<(), Stop>, StoreError> {
    let mark = tx.mark();
    tx.reset();
    tx.control("SAVEPOINT job").await?;
    let mut result = tx.run(job).await;
    // Here and not at the end, so that a case that cannot be stored is refused to the one who sent it.
    if result.is_ok()
        && let Err(e) = tx.settle().await
    {
        result = Err(Stop::Store(e));
    }
    if result.is_err() {
        tx.back_to(mark);
        tx.control("ROLLBACK TO job").await?;
    }
    tx.control("RELEASE job").await?;
    Ok(result)
}

/// Folds the bulk of the log on a connection of its own while the writer goes on, so that nobody waits for the slow part. The log
/// only begins anew when all of it is folded, so the writer folds the little that has come since, between two batches.
struct Folder {
    conn: Option<SqliteConnection>,
    running: Option<JoinHandle<SqliteConnection>>,
}

impl Folder {
    fn begin(&mut self) {
        let Some(mut conn) = self.conn.take() else { return };
        self.running = Some(tokio::spawn(async move {
            if let Err(e) = sqlx::query(FOLD).execute(&mut conn).await {
                tracing::warn!(error = %e, "folding the write-ahead log");
            }
            conn
        }));
    }

    async fn end(self) {
        if let Some(running) = self.running {
            let _ = running.await;
        }
    }

    /// Whether the bulk is folded, or nobody is there to do it.
    async fn is_done(&mut self) -> bool {
        if let Some(running) = self.running.take_if(|r| r.is_finished()) {
            self.conn = running.await.ok();
            return true;
        }
        self.conn.is_none() && self.running.is_none()
    }
}

const FOLD: &str = "PRAGMA wal_checkpoint(PASSIVE)";

/// Folds the write-ahead log into the file. Readers are not disturbed; what they still need stays in the log.
async fn fold(tx: &mut SqlTx) {
    if let Err(e) = tx.control(FOLD).await {
        tracing::warn!(error = %e, "folding the write-ahead log");
    }
}

async fn roll_back(tx: &mut SqlTx) {
    tx.forget();
    if let Err(e) = tx.control("ROLLBACK").await {
        tracing::warn!(error = %e, "rollback of a transaction");
    }
}
