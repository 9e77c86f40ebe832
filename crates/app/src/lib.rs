//! Use cases: one function per intention. Each authorises, loads, lets the domain decide and stores the decision; nothing here
//! knows HTTP or SQL.

pub mod admin;
pub mod auth;
pub mod cases;
pub mod console;
pub mod env;
pub mod error;
pub mod files;
pub mod filter;
pub mod grid_history;
pub mod import;
pub mod index;
pub mod jobs;
mod late;
pub mod layers;
pub mod live;
pub mod map;
pub mod measures;
pub mod notices;
mod numbers;
pub mod presence;
pub mod reference;
pub mod search;
pub mod tables;
pub mod work;

pub use env::Env;
pub use error::{AppError, FieldError, Result};
pub use reference::{Packs, Reference};

use index::CaseIndex;
use std::{
    path::PathBuf,
    sync::{Arc, PoisonError, RwLock, RwLockReadGuard},
};
use tessera_domain::Timestamp;
use tessera_store::{CaseRow, Store};

/// How a deployment is set up.
#[derive(Clone)]
pub struct Settings {
    /// Catalogue, stages, rules, calendar, name of the city.
    pub packs: Packs,
    /// Where attachments are kept.
    pub files: PathBuf,
    /// What carries messages to reporters.
    pub gateways: notices::Gateways,
    /// Hours a session lives without use.
    pub session_hours: i64,
    /// argon2id memory in KiB; the OWASP minimum is 19 MiB with 2 passes.
    pub argon2_kib: u32,
}

/// The application.
pub struct App {
    store: Arc<dyn Store>,
    env: Arc<dyn Env>,
    settings: Settings,
    reference: RwLock<Arc<Reference>>,
    index: RwLock<CaseIndex>,
    map: RwLock<Option<Arc<map::MapData>>>,
    history: RwLock<Option<(Arc<Reference>, Arc<grid_history::GridHistory>)>>,
    numbers: numbers::Numbers,
    live: live::Live,
    sessions: auth::SessionCache,
    presence: presence::Presence,
    late: std::sync::Mutex<late::LateBook>,
    triage: RwLock<tessera_matching::triage::Triage>,
    hashing: tokio::sync::Semaphore,
    imaging: tokio::sync::Semaphore,
    exporting: tokio::sync::Semaphore,
    started: Timestamp,
}

impl App {
    /// Loads the reference data and makes the application ready. Cases are loaded by [`App::load_index`], which may run beside it.
    pub async fn start(store: Arc<dyn Store>, env: Arc<dyn Env>, settings: Settings) -> Result<Arc<App>> {
        let mut tx = store.reader().await?;
        let reference = Arc::new(Reference::load(&mut *tx, &settings.packs, env.now()).await?);
        let head = tx.events_head().await?;
        drop(tx);
        let triage = cases::similar::triage(&reference.packs.catalogue);
        Ok(Arc::new(App {
            numbers: numbers::Numbers::default(),
            live: live::Live::new(head),
            sessions: auth::SessionCache::default(),
            presence: presence::Presence::default(),
            late: std::sync::Mutex::default(),
            triage: RwLock::new(triage),
            reference: RwLock::new(reference),
            index: RwLock::new(CaseIndex::default()),
            map: RwLock::new(None),
            history: RwLock::new(None),
            hashing: tokio::sync::Semaphore::new(2),
            imaging: tokio::sync::Semaphore::new(2),
            exporting: tokio::sync::Semaphore::new(1),
            started: env.now(),
            store,
            env,
            settings,
        }))
    }

    /// The database.
    pub fn store(&self) -> &dyn Store {
        &*self.store
    }

    /// Time, ids, randomness.
    pub fn env(&self) -> &dyn Env {
        &*self.env
    }

    /// The time.
    pub fn now(&self) -> Timestamp {
        self.env.now()
    }

    /// How this deployment is set up.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The snapshot of areas, departments, people, catalogue and calendar.
    pub fn reference(&self) -> Arc<Reference> {
        self.reference.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The in-memory index of cases. Held only for the length of a computation, never across an await.
    pub fn index(&self) -> RwLockReadGuard<'_, CaseIndex> {
        self.index.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// The live events.
    pub fn live(&self) -> &live::Live {
        &self.live
    }

    /// Who looks at what.
    pub fn presence(&self) -> &presence::Presence {
        &self.presence
    }

    /// Reads areas, departments, people and the calendar anew, after one of them changed.
    pub async fn reload(&self) -> Result<()> {
        let mut tx = self.store.reader().await?;
        let fresh = Arc::new(Reference::load(&mut *tx, &self.settings.packs, self.now()).await?);
        drop(tx);
        let words = fresh.config_versions[0] != self.reference().config_versions[0];
        *self.reference.write().unwrap_or_else(PoisonError::into_inner) = fresh;
        if words {
            self.refresh_triage();
        }
        self.sessions.clear();
        Ok(())
    }

    /// Reads every case's columns into the index, in steps, so that requests are answered meanwhile.
    pub async fn load_index(&self) -> Result<usize> {
        // Small: what a step reads is held twice for a moment, and allocators keep what was held once.
        const STEP: i64 = 4_000;
        let mut tx = self.store.reader().await?;
        let mut after = 0;
        loop {
            let rows = tx.case_rows(after, STEP).await?;
            let Some(last) = rows.last() else { break };
            after = last.seq;
            self.index.write().unwrap_or_else(PoisonError::into_inner).extend(&rows);
        }
        let mut ix = self.index.write().unwrap_or_else(PoisonError::into_inner);
        ix.complete = true;
        Ok(ix.len())
    }

    /// Takes committed changes into the index and wakes those who wait for events.
    pub(crate) fn after_commit(&self, rows: &[CaseRow]) {
        if rows.is_empty() {
            return;
        }
        let mut ix = self.index.write().unwrap_or_else(PoisonError::into_inner);
        for r in rows {
            ix.put(r);
        }
        drop(ix);
        self.live.wake();
    }
}
