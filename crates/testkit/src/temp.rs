//! Temporary directories and databases, gone when dropped.

use crate::postgres::Postgres;
use std::{
    env, fs,
    path::{Path, PathBuf},
    process,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};
use tessera_store::Store;
use tessera_store_postgres::PostgresStore;
use tessera_store_sqlite::SqliteStore;

/// A name no other test of this machine uses at the same time.
pub(crate) fn unique() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    format!("{}-{}", process::id(), NEXT.fetch_add(1, Ordering::Relaxed))
}

/// A directory that is removed when dropped.
#[derive(Debug)]
pub struct TempDir(PathBuf);

impl TempDir {
    /// Makes an empty directory below the system's place for temporary files.
    pub fn new() -> TempDir {
        let path = env::temp_dir().join(format!("tessera-test-{}", unique()));
        // A leftover of a killed test with the same process number.
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).expect("a temporary directory can be made");
        TempDir(path)
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Default for TempDir {
    fn default() -> Self {
        TempDir::new()
    }
}

impl Drop for TempDir {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Which database a test runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A file in a temporary directory.
    Sqlite,
    /// A schema of its own in a real server.
    Postgres,
}

/// A migrated store of its own for one test.
pub struct TempStore {
    /// The store; hand clones out freely.
    pub store: Arc<dyn Store>,
    /// Where attachments may go.
    pub dir: TempDir,
    /// Address of the database, for a test that looks behind the store: a file path or a PostgreSQL URL.
    pub address: String,
    /// The PostgreSQL schema it is bound to.
    pub schema: Option<String>,
}

impl AsRef<dyn Store> for TempStore {
    fn as_ref(&self) -> &dyn Store {
        &*self.store
    }
}

/// An empty, migrated SQLite database.
pub async fn temp_sqlite() -> TempStore {
    let dir = TempDir::new();
    let path = dir.path().join("tessera.sqlite");
    let store = SqliteStore::open(&path).await.expect("a SQLite file can be made");
    store.migrate().await.expect("the schema can be made");
    TempStore { store: Arc::new(store), dir, address: path.display().to_string(), schema: None }
}

/// An empty, migrated schema in the PostgreSQL of this test process; `None`, after saying so, when there is none on this machine.
pub async fn temp_postgres() -> Option<TempStore> {
    let server = Postgres::start()?;
    let schema = format!("test_{}", unique().replace('-', "_"));
    let store = PostgresStore::open(server.url(), Some(&schema), 12)
        .await
        .expect("the test's PostgreSQL can be reached");
    store.migrate().await.expect("the schema can be made");
    let address = server.url().to_owned();
    Some(TempStore { store: Arc::new(store), dir: TempDir::new(), address, schema: Some(schema) })
}

/// An empty, migrated store of this kind; `None` when there is no such database here.
pub async fn temp_store(kind: Kind) -> Option<TempStore> {
    match kind {
        Kind::Sqlite => Some(temp_sqlite().await),
        Kind::Postgres => temp_postgres().await,
    }
}
