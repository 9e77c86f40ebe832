//! The log: to standard error, filtered by `RUST_LOG`. Nothing personal is ever written to it.

use tracing_subscriber::EnvFilter;

/// Starts logging, as text for people or as JSON for machines.
pub fn start(json: bool) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let log =
        tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_target(false);
    let started = if json { log.json().try_init() } else { log.compact().try_init() };
    if let Err(e) = started {
        eprintln!("tessera: no log: {e}");
    }
}
