//! Measurements of the whole program over HTTP, each beside a named limit in the same run.
//!
//! `tessera-bench intake|list|lifecycle …`; the scripts `bench/intake`, `bench/list` build and run everything.

mod bare;
mod client;
mod geocode;
mod runs;
mod seed;
mod server;
mod stats;
mod tiles;

use clap::{Parser, Subcommand};
use std::path::PathBuf;

#[derive(Parser)]
struct Args {
    /// The program to measure.
    #[arg(long, default_value = "target/demo/tessera")]
    program: PathBuf,
    /// Folder with a demo city made by `tessera demo --no-serve`.
    #[arg(long, default_value = "data/bench")]
    data: PathBuf,
    /// Cases in the database before the run.
    #[arg(long, default_value_t = 100_000)]
    cases: i64,
    /// Requests under way at once.
    #[arg(long, default_value_t = 64)]
    concurrent: usize,
    /// Seconds per measurement.
    #[arg(long, default_value_t = 10)]
    seconds: u64,
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Create cases and take them through the whole flow, durable commits, beside a bare durable commit on the same disk.
    Intake,
    /// The staff list with filters, bounding box, facets, similar cases; and the program's memory and start.
    List,
    /// Create, assign, resolve, search: the lifecycle that DIGIT publishes figures for.
    Lifecycle,
    /// Vector tiles of 20,000 areas beside Martin over PostGIS.
    Tiles(tiles::TileArgs),
    /// Addresses found among a million, from what people type; needs no server.
    Geocode,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args = Args::parse();
    if matches!(args.what, What::Geocode) {
        geocode::run(usize::try_from(args.cases)?);
        return Ok(());
    }
    if !matches!(args.what, What::Tiles(_)) {
        seed::fill(&args.data, args.cases).await?;
    }
    let server = server::start(&args.program, &args.data).await?;
    println!(
        "database of {} cases; server ready after {:.2} s, resident {:.0} MB",
        args.cases,
        server.ready_s,
        server.resident_mb()
    );
    match args.what {
        What::Intake => {
            let limit = bare::commits_per_second(&args.data, args.seconds.min(5))?;
            runs::intake(&server, args.concurrent, args.seconds, &limit).await?;
        }
        What::List => runs::list(&server, args.seconds).await?,
        What::Tiles(o) => {
            let name = args.program.file_name().and_then(|n| n.to_str()).unwrap_or("tessera");
            tiles::run(&server, name, &o, args.seconds).await?;
        }
        What::Geocode => {}
        What::Lifecycle => runs::lifecycle(&server, args.concurrent, args.seconds).await?,
    }
    println!("server resident {:.0} MB after the run", server.resident_mb());
    Ok(())
}
