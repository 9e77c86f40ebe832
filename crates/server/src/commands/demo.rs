//! `tessera demo`: the generated city, loaded once, then served.

use super::serve::{Web, until_stopped};
use crate::{
    demo::{self, Coverage, Found},
    failure::Failure,
    setup::Deployment,
};
use std::{path::PathBuf, sync::Arc, time::Instant};
use tessera_app::App;
use tessera_store::Store;

/// Where the demo city lives unless told otherwise.
const FOLDER: &str = "./data/demo";

/// Options of `demo`.
#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(flatten)]
    deployment: Deployment,
    #[command(flatten)]
    web: Web,
    /// Throw the demo city away first and load it anew.
    #[arg(long)]
    reset: bool,
    /// Which city: the same number gives the same city.
    #[arg(long, default_value_t = 20_260_701)]
    seed: u64,
    /// Load only.
    #[arg(long)]
    no_serve: bool,
}

/// Runs `demo`.
pub async fn run(args: &Args) -> Result<(), Failure> {
    let mut d = args.deployment.clone();
    d.data.get_or_insert_with(|| PathBuf::from(FOLDER));
    let listener = if args.no_serve { None } else { Some(args.web.bind().await?) };
    if args.reset {
        reset(&d).await?;
    }
    let store = d.migrated().await?;
    match demo::look(&*store).await? {
        Found::City => {}
        Found::Nothing => load(&d, store.clone(), args.seed).await?,
        Found::Broken => {
            return Err(Failure::new("an earlier load was broken off; load it anew: tessera demo --reset"));
        }
        Found::Other => {
            return Err(Failure::new(
                "this database holds something else than the demo city; choose another --data",
            ));
        }
    }
    let app = d.app(store.clone()).await?;
    accounts(&app);
    let Some(listener) = listener else {
        store.close().await;
        return Ok(());
    };
    println!("\n  http://{}/      console 管理端", args.web.listen);
    println!("  http://{}/p/    residents' portal 居民端\n", args.web.listen);
    until_stopped(&args.web, listener, app, store).await
}

/// Removes a demo city: its SQLite file and its attachments. Anything else is left alone.
async fn reset(d: &Deployment) -> Result<(), Failure> {
    let Some(path) = d.sqlite() else {
        return Err(Failure::new("--reset works on SQLite only; for PostgreSQL drop the schema yourself"));
    };
    if path.exists() {
        let store = d.migrated().await?;
        let found = demo::look(&*store).await?;
        store.close().await;
        drop(store);
        if found == Found::Other {
            return Err(Failure::new(format!(
                "{} is not a demo city: it is not thrown away",
                path.display()
            )));
        }
    }
    for suffix in ["", "-wal", "-shm"] {
        let mut file = path.clone().into_os_string();
        file.push(suffix);
        gone(std::fs::remove_file(&file), &PathBuf::from(file))?;
    }
    gone(std::fs::remove_dir_all(d.files()), &d.files())
}

/// What was not there need not be removed.
fn gone(result: std::io::Result<()>, what: &std::path::Path) -> Result<(), Failure> {
    match result {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => {
            Err(Failure::new(format!("cannot remove {}: {e}", what.display())))
        }
        _ => Ok(()),
    }
}

async fn load(d: &Deployment, store: Arc<dyn Store>, seed: u64) -> Result<(), Failure> {
    println!("Loading the demo city. Everything in it is invented but the names of the divisions.");
    let began = Instant::now();
    let now = crate::env::now();
    let city = demo::city(d, now, seed).await?;
    let loaded = demo::load(d, store.clone(), &city, now, seed).await?;
    println!("loaded in {:.1} s", began.elapsed().as_secs_f64());
    for (name, n) in &loaded.counts {
        println!("  {n:>7}  {name}");
    }
    for (why, n, example) in &loaded.refused {
        println!("refused {n} × {why}  ({example})");
    }
    let app = d.app(store).await?;
    app.load_index().await?;
    let coverage = Coverage::of(&app);
    println!("open cases by state and overlay");
    for (name, n) in &coverage.rows {
        println!("  {n:>7}  {name}");
    }
    let missing = coverage.missing();
    if missing.is_empty() {
        return Ok(());
    }
    Err(Failure::new(format!("the demo city lacks open cases that are: {}", missing.join(", "))))
}

fn accounts(app: &App) {
    println!("\nDemo accounts, all with the password {}", demo::PASSWORD);
    for [login, role, name, place] in demo::accounts(app) {
        println!("  {login:<10} {role}  {name}  {place}");
    }
}
