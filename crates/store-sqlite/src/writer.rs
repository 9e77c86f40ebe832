//! The one writer: takes whatever jobs are waiting, runs each in a savepoint of one transaction, commits once, answers all.
//!
//! With `synchronous=FULL` a commit costs a disk flush, some hundred microseconds to some milliseconds. Sharing it is what lets a
//! small machine confirm thousands of durable writes a second; nobody is answered before the flush.

use crate::sql::{Held, SqlTx};
use sqlx::SqliteConnection;
use tessera_store::{Job, Stop, StoreError};
use tokio::sync::{mpsc, oneshot};

/// Jobs that may wait; more are refused at once so that a burst ends in clear answers, not in a queue without end.
const QUEUE: usize = 4096;
/// Jobs that share one commit.
const BATCH: usize = 128;

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
    /// Starts the task that owns the connection.
    pub fn start(conn: SqliteConnection) -> Writer {
        let (jobs, inbox) = mpsc::channel(QUEUE);
        tokio::spawn(work(conn, inbox));
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

async fn work(conn: SqliteConnection, mut inbox: mpsc::Receiver<Message>) {
    let mut tx = SqlTx::new(Held::Owned(Box::new(conn)));
    let mut batch = Vec::with_capacity(BATCH);
    while let Some(first) = inbox.recv().await {
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
            run_batch(&mut tx, &mut batch).await;
        }
        if let Some(answer) = stop {
            drop(tx); // closes the connection and checkpoints
            let _ = answer.send(());
            return;
        }
    }
}

/// Runs the waiting jobs in one transaction. The audit chain's end is read anew for each: a command such as `tessera import` may
/// have written from another process meanwhile.
async fn run_batch(tx: &mut SqlTx, batch: &mut Vec<Waiting>) {
    forget_head(tx);
    tx.reset();
    if let Err(e) = tx.control("BEGIN IMMEDIATE").await {
        for w in batch.drain(..) {
            let _ = w.answer.send(Err(Stop::Store(e.clone())));
        }
        return;
    }
    let mut results = Vec::with_capacity(batch.len());
    let mut broken: Option<StoreError> = None;
    for w in batch.iter() {
        if broken.is_some() {
            break;
        }
        match run_one(tx, &w.job).await {
            Ok(result) => results.push(result),
            Err(e) => broken = Some(e),
        }
    }
    let committed = match broken {
        None => match tx.finish().await {
            Ok(()) => tx.control("COMMIT").await,
            Err(e) => Err(e),
        },
        Some(e) => Err(e),
    };
    match committed {
        Ok(()) => {
            for (w, result) in batch.drain(..).zip(results) {
                let _ = w.answer.send(result);
            }
        }
        Err(e) => {
            // Nothing of this batch is kept; nobody is told otherwise.
            forget_head(tx);
            if let Err(again) = tx.control("ROLLBACK").await {
                tracing::warn!(error = %again, "rollback after a failed commit");
            }
            for w in batch.drain(..) {
                let _ = w.answer.send(Err(Stop::Store(e.clone())));
            }
        }
    }
}

/// Runs one job in a savepoint. `Err` means the whole transaction is unusable.
async fn run_one(tx: &mut SqlTx, job: &Job) -> Result<Result<(), Stop>, StoreError> {
    let (head, texts) = ((tx.head.clone(), tx.head_moved), tx.texts.mark());
    tx.reset();
    tx.control("SAVEPOINT job").await?;
    let result = tx.run(job).await;
    if result.is_err() {
        (tx.head, tx.head_moved) = head;
        tx.texts.back_to(texts);
        tx.control("ROLLBACK TO job").await?;
    }
    tx.control("RELEASE job").await?;
    Ok(result)
}

fn forget_head(tx: &mut SqlTx) {
    tx.texts.back_to(0);
    tx.head = None;
    tx.head_moved = false;
}
