//! Opening a deployment: where its database and files are, and the application over them.

use crate::{env::SystemEnv, failure::Failure, packs};
use std::{path::PathBuf, sync::Arc};
use tessera_app::{App, Env, Settings, notices::Gateways};
use tessera_domain::text::Text;
use tessera_store::Store;
use tessera_store_postgres::PostgresStore;
use tessera_store_sqlite::SqliteStore;

/// Hours a login lives without use: one long shift.
const SESSION_HOURS: i64 = 12;
/// argon2id memory in KiB: the OWASP minimum with two passes.
const ARGON2_KIB: u32 = 19_456;
/// Connections to PostgreSQL of one process.
const CONNECTIONS: u32 = 16;

/// Which deployment a command works on.
#[derive(clap::Args, Clone, Debug)]
pub struct Deployment {
    /// `sqlite:PATH` or `postgres://user@host/database`; a SQLite file in the data folder when absent.
    #[arg(long, env = "TESSERA_DATABASE", hide_env_values = true)]
    pub database: Option<String>,
    /// Schema of the PostgreSQL database.
    #[arg(long, env = "TESSERA_SCHEMA")]
    pub schema: Option<String>,
    /// Folder for attachments, and for the SQLite file [default: ./data].
    #[arg(long, env = "TESSERA_DATA")]
    pub data: Option<PathBuf>,
    /// Folder with packs that replace the built-in ones of the same name.
    #[arg(long, env = "TESSERA_PACKS")]
    pub packs: Option<PathBuf>,
    /// Name of the place, shown on top of every page.
    #[arg(long, env = "TESSERA_CITY", default_value = "众格 Tessera")]
    pub city: String,
}

impl Deployment {
    fn folder(&self) -> PathBuf {
        self.data.clone().unwrap_or_else(|| PathBuf::from("./data"))
    }

    /// Where attachments are.
    pub fn files(&self) -> PathBuf {
        self.folder().join("files")
    }

    /// Where the database is.
    fn url(&self) -> String {
        self.database
            .clone()
            .unwrap_or_else(|| format!("sqlite:{}", self.folder().join("tessera.sqlite").display()))
    }

    /// The SQLite file, if the database is one.
    pub fn sqlite(&self) -> Option<PathBuf> {
        let url = self.url();
        let path = url.strip_prefix("sqlite:")?;
        Some(PathBuf::from(path.strip_prefix("//").unwrap_or(path)))
    }

    /// Opens the database.
    ///
    /// # Errors
    /// When the address is of no known kind or the database cannot be opened.
    pub async fn store(&self) -> Result<Arc<dyn Store>, Failure> {
        let url = self.url();
        if let Some(path) = self.sqlite() {
            if let Some(folder) = path.parent().filter(|f| !f.as_os_str().is_empty()) {
                std::fs::create_dir_all(folder)
                    .map_err(Failure::at(format!("cannot make {}", folder.display())))?;
            }
            return Ok(Arc::new(SqliteStore::open(&path).await?));
        }
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            return Ok(Arc::new(PostgresStore::open(&url, self.schema.as_deref(), CONNECTIONS).await?));
        }
        // Without the address itself: it may hold a password.
        Err(Failure::new("--database must begin with `sqlite:` or `postgres://`"))
    }

    /// How the application is set up here.
    ///
    /// # Errors
    /// When a pack cannot be used.
    pub fn settings(&self) -> Result<Settings, Failure> {
        let packs = packs::load(self.packs.as_deref(), Text::zh(&self.city))?;
        Ok(Settings {
            packs,
            files: self.files(),
            gateways: Gateways::default(),
            session_hours: SESSION_HOURS,
            argon2_kib: ARGON2_KIB,
        })
    }

    /// Opens the database and brings it up to date.
    pub async fn migrated(&self) -> Result<Arc<dyn Store>, Failure> {
        let store = self.store().await?;
        store.migrate().await?;
        Ok(store)
    }

    /// The application over this deployment, with the real time. Cases are not in its index yet.
    pub async fn app(&self, store: Arc<dyn Store>) -> Result<Arc<App>, Failure> {
        self.app_in(store, Arc::new(SystemEnv)).await
    }

    /// The application that tells residents by these gateways. Only `serve` has some: the people of the demo city are invented.
    pub async fn app_told_by(&self, store: Arc<dyn Store>, gateways: Gateways) -> Result<Arc<App>, Failure> {
        let settings = Settings { gateways, ..self.settings()? };
        Ok(App::start(store, Arc::new(SystemEnv), settings).await?)
    }

    /// The application in another environment.
    pub async fn app_in(&self, store: Arc<dyn Store>, env: Arc<dyn Env>) -> Result<Arc<App>, Failure> {
        Ok(App::start(store, env, self.settings()?).await?)
    }
}
