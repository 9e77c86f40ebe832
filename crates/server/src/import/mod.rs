//! `tessera import`: areas and case histories of other systems, described by mappings, which are data.

mod areas;
mod cases;
mod category;
mod check;
mod columns;
pub(crate) mod input;
mod mapping;
mod place;
mod report;
pub mod union;

#[cfg(test)]
mod real;
#[cfg(test)]
mod tests;

use crate::{failure::Failure, setup::Deployment};
use clap::Subcommand;
use std::{path::PathBuf, process::ExitCode};
use tessera_domain::area::Level;

/// What to import.
#[derive(Subcommand, Debug)]
pub enum Import {
    /// Trees of areas, with borders where the file has them (CSV or GeoJSON).
    Areas(AreaArgs),
    /// Case histories (CSV, also gzipped).
    Cases(CaseArgs),
    /// Compare totals in the database with those of the source; exit code 1 on any difference.
    #[command(subcommand)]
    Check(Check),
}

/// What to check.
#[derive(Subcommand, Debug)]
pub enum Check {
    /// The cases of a file that was imported.
    Cases(CheckArgs),
}

/// Options of `import areas`.
#[derive(clap::Args, Debug)]
pub struct AreaArgs {
    /// CSV or GeoJSON; not needed when the mapping itself names every area.
    file: Option<PathBuf>,
    /// How columns or properties become areas; without one they are called `code` and `name`.
    #[arg(long)]
    mapping: Option<PathBuf>,
    /// Level of the areas, without a mapping.
    #[arg(long, conflicts_with = "mapping")]
    level: Option<Level>,
    /// Code of the area that the uppermost imported ones lie under.
    #[arg(long)]
    parent: Option<String>,
    /// Check only, write nothing.
    #[arg(long)]
    dry_run: bool,
    /// Write every rejected row and why to this CSV file.
    #[arg(long)]
    report: Option<PathBuf>,
    #[command(flatten)]
    deployment: Deployment,
}

/// Options of `import cases`.
#[derive(clap::Args, Debug)]
pub struct CaseArgs {
    /// CSV, plain or gzipped (`.gz`).
    file: PathBuf,
    /// How columns become cases.
    #[arg(long)]
    mapping: PathBuf,
    /// Check only, write nothing.
    #[arg(long)]
    dry_run: bool,
    /// Go on with a file that was begun: rows that are in the database are passed over.
    #[arg(long)]
    resume: bool,
    /// Take the first N rows only.
    #[arg(long)]
    limit: Option<usize>,
    /// Write every rejected row and why to this CSV file.
    #[arg(long)]
    report: Option<PathBuf>,
    #[command(flatten)]
    deployment: Deployment,
}

/// Options of `import check cases`.
#[derive(clap::Args, Debug)]
pub struct CheckArgs {
    /// The file that was imported.
    file: PathBuf,
    /// The mapping it was imported with.
    #[arg(long)]
    mapping: PathBuf,
    /// The first N rows only, as imported.
    #[arg(long)]
    limit: Option<usize>,
    #[command(flatten)]
    deployment: Deployment,
}

/// Runs `import`.
pub async fn run(what: &Import) -> Result<ExitCode, Failure> {
    let deployment = match what {
        Import::Areas(a) => &a.deployment,
        Import::Cases(a) => &a.deployment,
        Import::Check(Check::Cases(a)) => &a.deployment,
    };
    let store = deployment.migrated().await?;
    let app = deployment.app(store.clone()).await?;
    let done = match what {
        Import::Areas(a) => {
            let plan = areas::Options {
                file: a.file.as_deref(),
                mapping: a.mapping.as_deref(),
                level: a.level,
                parent: a.parent.as_deref(),
                dry_run: a.dry_run,
            };
            areas::run(&app, &plan).await.and_then(|summary| {
                summary.save(a.report.as_deref())?;
                println!("{}", summary.text());
                Ok(ExitCode::SUCCESS)
            })
        }
        Import::Cases(a) => {
            let plan = cases::Options {
                file: &a.file,
                mapping: &a.mapping,
                dry_run: a.dry_run,
                resume: a.resume,
                limit: a.limit,
            };
            cases::run(&app, &plan).await.and_then(|summary| {
                summary.save(a.report.as_deref())?;
                println!("{}", summary.text());
                Ok(ExitCode::SUCCESS)
            })
        }
        Import::Check(Check::Cases(a)) => {
            check::run(&app, &a.file, &a.mapping, a.limit).await.map(|totals| {
                println!("{}", totals.text());
                if totals.equal() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
            })
        }
    };
    store.close().await;
    done
}
