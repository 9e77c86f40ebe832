//! Live events: one task follows the event log by sequence and hands every event on, in order, to all who listen.
//!
//! Reading the log instead of passing messages means that nothing is lost or out of order, that a reconnecting browser can ask
//! for what it missed, and that another process's writes arrive too.

use crate::{App, error::Result};
use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};
use tessera_domain::ids::UserId;
use tessera_store::StoredEvent;
use tokio::sync::{Notify, broadcast, watch};

/// Followed events, and who listens.
pub struct Live {
    events: broadcast::Sender<Arc<StoredEvent>>,
    bells: broadcast::Sender<UserId>,
    position: watch::Sender<i64>,
    bell: Notify,
    told: AtomicI64,
}

/// How many events a slow listener may lag behind before it reads the log itself.
const BACKLOG: usize = 1024;
/// How long a missing number is waited for: on PostgreSQL a later number may be visible before an earlier one.
const GAP_PATIENCE: Duration = Duration::from_millis(500);

impl Live {
    /// Begins after `position`.
    pub fn new(position: i64) -> Live {
        Live {
            events: broadcast::channel(BACKLOG).0,
            bells: broadcast::channel(BACKLOG).0,
            position: watch::channel(position).0,
            bell: Notify::new(),
            told: AtomicI64::new(0),
        }
    }

    /// Something was committed.
    pub fn wake(&self) {
        self.bell.notify_one();
    }

    /// Listens from now on.
    pub fn subscribe(&self) -> broadcast::Receiver<Arc<StoredEvent>> {
        self.events.subscribe()
    }

    /// Somebody's notices changed.
    pub fn ring(&self, user: UserId) {
        let _ = self.bells.send(user);
    }

    /// Whose notices change from now on.
    pub fn bells(&self) -> broadcast::Receiver<UserId> {
        self.bells.subscribe()
    }

    /// Wakes whenever events were handed on.
    pub(crate) fn positions(&self) -> watch::Receiver<i64> {
        self.position.subscribe()
    }

    /// The sequence up to which staff were told by this process; 0 before the first time.
    pub(crate) fn told(&self) -> i64 {
        self.told.load(Ordering::Relaxed)
    }

    /// Staff were told up to here.
    pub(crate) fn told_up_to(&self, seq: i64) {
        self.told.store(seq, Ordering::Relaxed);
    }

    /// The sequence up to which events were handed on.
    pub fn position(&self) -> i64 {
        *self.position.borrow()
    }
}

impl App {
    /// Follows the log until the program ends, handing events on and telling staff behind it. A failure is logged and tried again.
    pub async fn follow(self: Arc<App>) {
        tokio::join!(self.hand_on(), self.tell_staff());
    }

    async fn hand_on(&self) {
        loop {
            // Another process may write without ringing here.
            let _ = tokio::time::timeout(Duration::from_secs(1), self.live.bell.notified()).await;
            if let Err(e) = self.follow_once().await {
                tracing::warn!(error = %e, "following the event log");
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
        }
    }

    async fn follow_once(&self) -> Result<()> {
        loop {
            let at = self.live.position();
            let mut batch = self.store().reader().await?.events_after(at, 500).await?;
            if self.store().kind() != "sqlite" {
                let whole = batch.iter().zip(at + 1..).take_while(|(e, n)| e.seq == *n).count();
                if whole < batch.len() {
                    tokio::time::sleep(GAP_PATIENCE).await;
                    batch = self.store().reader().await?.events_after(at, 500).await?;
                }
            }
            let Some(last) = batch.last() else { return Ok(()) };
            let end = last.seq;
            self.catch_up(&batch).await?;
            for e in batch {
                let _ = self.live.events.send(Arc::new(e));
            }
            self.live.position.send_replace(end);
        }
    }

    /// Brings cases that another process changed into the index.
    async fn catch_up(&self, events: &[StoredEvent]) -> Result<()> {
        let behind: Vec<i64> = {
            let ix = self.index();
            let mut seqs: Vec<i64> = events
                .iter()
                .filter(|e| ix.get(e.case_seq).is_none_or(|s| i64::from(s.version) < e.version))
                .map(|e| e.case_seq)
                .collect();
            seqs.sort_unstable();
            seqs.dedup();
            seqs
        };
        if behind.is_empty() {
            return Ok(());
        }
        let cases = self.store().reader().await?.cases_by_seq(&behind).await?;
        let mut ix = self.index.write().unwrap_or_else(std::sync::PoisonError::into_inner);
        for c in &cases {
            ix.put(&crate::cases::project::project(c.seq, &c.case));
        }
        Ok(())
    }
}
