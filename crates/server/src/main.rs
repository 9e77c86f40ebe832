//! The `tessera` program: one binary that serves, loads the demo city, looks after the database and prints what is known.

mod commands;
mod demo;
mod env;
mod failure;
mod import;
mod logging;
mod packs;
mod setup;

use clap::{Parser, Subcommand};
use failure::Failure;
use std::process::ExitCode;

/// Frees and takes memory faster than the system's allocator where many small answers are made on many threads.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Tessera 众格 — community grid service management.
#[derive(Parser)]
#[command(name = "tessera", version, about, arg_required_else_help = true)]
struct Cli {
    /// Write the log as one JSON object a line.
    #[arg(long, global = true)]
    log_json: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the platform.
    Serve(commands::serve::Args),
    /// Load the generated demo city if it is not there yet, then serve it.
    Demo(commands::demo::Args),
    /// Bring the database up to this program's version.
    Migrate(setup::Deployment),
    /// Check the audit trail, the files and the columns; exit code 1 when something is wrong.
    Doctor(setup::Deployment),
    /// Accounts, for the first start and for emergencies.
    User(commands::user::Args),
    /// Say in which area each point of a CSV file lies.
    Locate(commands::locate::Args),
    /// Do the areas below each area cover it exactly once? Exit code 1 when something is wrong.
    Coverage(commands::coverage::Args),
    /// Propose responsibility grids for a community; exit code 1 when a rule cannot be met. Changes nothing.
    Divide(commands::divide::Args),
    /// Areas and case histories of other systems.
    #[command(subcommand)]
    Import(import::Import),
    /// Print the description of the HTTP interface (OpenAPI).
    Openapi,
    /// Print who may do what.
    Rights,
    /// Print the version.
    Version,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    logging::start(cli.log_json);
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(r) => r,
        Err(e) => {
            eprintln!("tessera: cannot start: {e}");
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(run(cli.command)) {
        Ok(code) => code,
        Err(e) => {
            eprintln!("tessera: {e}");
            ExitCode::FAILURE
        }
    }
}

async fn run(command: Command) -> Result<ExitCode, Failure> {
    match command {
        Command::Serve(args) => commands::serve::run(&args).await?,
        Command::Demo(args) => commands::demo::run(&args).await?,
        Command::Migrate(d) => commands::migrate::run(&d).await?,
        Command::Doctor(d) => return commands::doctor::run(&d).await,
        Command::User(args) => commands::user::run(&args).await?,
        Command::Locate(args) => commands::locate::run(&args).await?,
        Command::Coverage(args) => return commands::coverage::run(&args).await,
        Command::Divide(args) => return commands::divide::run(&args).await,
        Command::Import(what) => return import::run(&what).await,
        Command::Openapi => show(&tessera_http::document()),
        Command::Rights => {
            show(&format!(
                "{}\n{}",
                tessera_domain::printed::capabilities(),
                tessera_domain::printed::actions()
            ));
        }
        Command::Version => println!("tessera {}", env!("CARGO_PKG_VERSION")),
    }
    Ok(ExitCode::SUCCESS)
}

/// Prints a long text. Whoever reads only its beginning, such as `head`, closes the pipe: that is no failure.
fn show(text: &str) {
    use std::io::Write as _;
    let _ = std::io::stdout().write_all(text.as_bytes());
}
