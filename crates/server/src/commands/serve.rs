//! `tessera serve`: answers requests until it is told to stop.

use crate::{failure::Failure, setup::Deployment};
use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};
use tessera_app::{App, notices::Gateways};
use tessera_http::HttpConfig;
use tessera_store::Store;
use tokio::{net::TcpListener, sync::watch};

/// How long open requests may take to end after the stop signal. Live event streams would never end by themselves.
const PATIENCE: Duration = Duration::from_secs(3);

/// Options of the HTTP side.
#[derive(clap::Args, Clone, Debug)]
pub struct Web {
    /// Address to listen on.
    #[arg(long, env = "TESSERA_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Served over TLS: cookies are marked `Secure`.
    #[arg(long, env = "TESSERA_SECURE_COOKIES")]
    pub secure_cookies: bool,
    /// Behind a reverse proxy: believe its `X-Forwarded-For`.
    #[arg(long, env = "TESSERA_TRUST_PROXY")]
    pub trust_proxy: bool,
    /// Reports, logins and look-ups a client address may make per minute without an account; 0 means no limit.
    #[arg(long, env = "TESSERA_PUBLIC_PER_MINUTE", default_value_t = HttpConfig::default().public_per_minute)]
    pub public_per_minute: u32,
    /// File that names further base maps: of other servers, or PMTiles files beside it. Without it the map shows our own tiles only.
    #[arg(long, env = "TESSERA_BASEMAPS")]
    pub basemaps: Option<PathBuf>,
}

impl Web {
    fn config(&self) -> Result<HttpConfig, Failure> {
        Ok(HttpConfig {
            secure_cookies: self.secure_cookies,
            trust_proxy: self.trust_proxy,
            public_per_minute: self.public_per_minute,
            basemaps: match &self.basemaps {
                None => Vec::new(),
                Some(file) => {
                    let named = format!("--basemaps {}", file.display());
                    let yaml = std::fs::read_to_string(file).map_err(Failure::at(named.clone()))?;
                    let folder = file.parent().unwrap_or(Path::new("."));
                    tessera_http::basemaps(&yaml, folder)
                        .map_err(|e| Failure::new(format!("{named}: {e}")))?
                }
            },
        })
    }

    /// Takes the address, so that a taken port is told before any work is done.
    ///
    /// # Errors
    /// When the address is taken or not this machine's.
    pub async fn bind(&self) -> Result<TcpListener, Failure> {
        TcpListener::bind(self.listen).await.map_err(Failure::at(format!("cannot listen on {}", self.listen)))
    }
}

/// Options of `serve`.
#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(flatten)]
    deployment: Deployment,
    #[command(flatten)]
    web: Web,
    /// File that says how residents are told: mail server, gateway for text messages. Without it messages are kept unsent.
    #[arg(long, env = "TESSERA_NOTIFY")]
    notify: Option<PathBuf>,
}

/// The gateways a file describes.
fn gateways(file: Option<&Path>) -> Result<Gateways, Failure> {
    let Some(file) = file else { return Ok(Gateways::default()) };
    let yaml = std::fs::read_to_string(file).map_err(Failure::at(format!("--notify {}", file.display())))?;
    tessera_gateways::gateways(&yaml).map_err(|e| Failure::new(format!("--notify {}: {e}", file.display())))
}

/// Runs `serve`.
pub async fn run(args: &Args) -> Result<(), Failure> {
    let listener = args.web.bind().await?;
    let store = args.deployment.migrated().await?;
    let app = args.deployment.app_told_by(store.clone(), gateways(args.notify.as_deref())?).await?;
    if app.reference().users.is_empty() {
        eprintln!("There are no accounts yet. Make the first:  tessera user add admin --role admin");
    }
    until_stopped(&args.web, listener, app, store).await
}

/// Serves until SIGTERM or Ctrl-C, then lets requests end and closes the database.
pub async fn until_stopped(
    web: &Web,
    listener: TcpListener,
    app: Arc<App>,
    store: Arc<dyn Store>,
) -> Result<(), Failure> {
    let config = web.config()?;
    let loading = app.clone();
    tokio::spawn(async move {
        match loading.load_index().await {
            Ok(n) => tracing::info!(cases = n, "index loaded"),
            Err(e) => tracing::error!(error = %e, "loading the index"),
        }
    });
    tokio::spawn(app.clone().follow());
    tokio::spawn(app.clone().run_jobs());
    tokio::spawn(app.clone().watch_settings());
    tokio::spawn(app.clone().run_notices());
    let service = tessera_http::service(app, config).into_make_service_with_connect_info::<SocketAddr>();

    let (told, mut stop) = watch::channel(false);
    tokio::spawn(async move {
        stop_signal().await;
        let _ = told.send(true);
    });
    let mut late = stop.clone();
    let first = async move {
        let _ = stop.wait_for(|s| *s).await;
    };
    tracing::info!(address = %web.listen, database = store.kind(), "serving");
    tokio::select! {
        ended = async { axum::serve(listener, service).with_graceful_shutdown(first).await } => {
            ended.map_err(Failure::at("serving"))?;
        }
        () = async { let _ = late.wait_for(|s| *s).await; tokio::time::sleep(PATIENCE).await } => {}
    }
    store.close().await;
    tracing::info!("stopped");
    Ok(())
}

/// Returns when the program is asked to stop.
async fn stop_signal() {
    let typed = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let told = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut s) => {
                s.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let told = std::future::pending::<()>();
    tokio::select! { () = typed => {}, () = told => {} }
}
