//! `tessera coverage`: do the areas below each area cover it exactly once? Of a deployment, or of a file before it is imported.

mod file;
mod print;

use crate::{failure::Failure, setup::Deployment};
use jiff::civil::Date;
use std::{io::Write, path::PathBuf, process::ExitCode, sync::Arc};
use tessera_app::{
    App,
    admin::coverage::{Coverage, check, repair::Which, settings},
};
use tessera_domain::{Timestamp, people::Actor};
use tessera_geometry::CoverSettings;

/// Options of `coverage`.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Only what lies below the area with this code.
    #[arg(long)]
    area: Option<String>,
    /// With the borders that will be in force when this day begins, such as 2026-12-01.
    #[arg(long)]
    day: Option<Date>,
    /// Up to this mean width, metres, a place is a matter of drawing [default: 0.05].
    #[arg(long)]
    snap_m: Option<f64>,
    /// Up to this mean width, metres, a place is a sliver [default: 1].
    #[arg(long)]
    sliver_m: Option<f64>,
    /// How the report is written.
    #[arg(long, value_enum, default_value_t)]
    format: print::Format,
    /// Check this file (GeoJSON) instead of a deployment: features with `code` and, where the code does not tell it, `parent`.
    #[arg(long, conflicts_with_all = ["area", "day", "repairs", "apply"])]
    file: Option<PathBuf>,
    /// With --file: the area they are to cover, as a file with one feature.
    #[arg(long, requires = "file")]
    inside: Option<PathBuf>,
    /// Also list what would mend the cover of --area.
    #[arg(long, requires = "area")]
    repairs: bool,
    /// Carry repairs out: their numbers, separated by commas, or `all`. The borders before stay in the records.
    #[arg(long, requires_all = ["area", "by"])]
    apply: Option<String>,
    /// Login of the person in whose name borders are changed.
    #[arg(long)]
    by: Option<String>,
    #[command(flatten)]
    deployment: Deployment,
}

/// Runs `coverage`. The exit code is 1 when something is wrong.
pub async fn run(args: &Args) -> Result<ExitCode, Failure> {
    let how = settings(args.snap_m, args.sliver_m)?;
    let found = match &args.file {
        Some(path) => of_file(path, args.inside.as_deref(), &how)?,
        None => of_deployment(args, how).await?,
    };
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    print::report(&mut out, args.format, &found).map_err(Failure::at("writing"))?;
    out.flush().map_err(Failure::at("writing"))?;
    Ok(if found.is_sound() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn of_file(
    path: &std::path::Path,
    inside: Option<&std::path::Path>,
    how: &CoverSettings,
) -> Result<Coverage, Failure> {
    let (areas, borders) = file::read(path, inside)?;
    let found = check(&areas, &borders, None, Timestamp::MAX, how);
    if found.covers.is_empty() {
        return Err(Failure::new(format!(
            "{}: no area lies in another one of the file; name the one above in `parent`, or give its border with --inside",
            path.display()
        )));
    }
    Ok(found)
}

async fn of_deployment(args: &Args, how: CoverSettings) -> Result<Coverage, Failure> {
    let store = args.deployment.migrated().await?;
    let app = args.deployment.app(store.clone()).await?;
    if let Some(area) = &args.area
        && (args.repairs || args.apply.is_some())
    {
        mend(&app, args, area, how).await?;
    }
    let found = app.coverage(args.area.as_deref(), args.day, how).await?;
    store.close().await;
    Ok(found)
}

/// Lists the repairs of one cover and carries out those chosen.
async fn mend(app: &App, args: &Args, area: &str, how: CoverSettings) -> Result<(), Failure> {
    let which = Which { parent: area.to_owned(), level: None, day: args.day, settings: how };
    let found = app.cover_repairs(which.clone()).await?;
    let mut err = std::io::stderr().lock();
    print::repairs(&mut err, &found.proposal).map_err(Failure::at("writing"))?;
    let Some(choice) = args.apply.as_deref() else { return Ok(()) };
    let numbers = chosen(choice, found.proposal.repairs.len())?;
    if numbers.is_empty() {
        writeln!(err, "nothing to carry out").map_err(Failure::at("writing"))?;
        return Ok(());
    }
    let by = actor(app, args.by.as_deref().unwrap_or_default())?;
    let done = app.cover_mend(&by, which, found.stamp, numbers, true, None).await?;
    writeln!(err, "{} borders changed", done.changes.len()).map_err(Failure::at("writing"))?;
    Ok(())
}

/// In whose name borders are changed.
fn actor(app: &App, login: &str) -> Result<Arc<Actor>, Failure> {
    let r = app.reference();
    let found = r.users.values().find(|u| u.login == login && u.active).and_then(|u| r.actor(u.id));
    found.ok_or_else(|| Failure::new(format!("there is no active account `{login}` with a post")))
}

/// The numbers of the repairs chosen; they are shown from 1.
fn chosen(text: &str, count: usize) -> Result<Vec<usize>, Failure> {
    if text.trim() == "all" {
        return Ok((0..count).collect());
    }
    text.split(',')
        .map(|n| match n.trim().parse::<usize>() {
            Ok(n) if (1..=count).contains(&n) => Ok(n - 1),
            _ => Err(Failure::new(format!(
                "--apply: `{n}` is no number of a repair, 1 to {count}, and not `all`"
            ))),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repairs_are_chosen_by_number_or_all() {
        assert_eq!(chosen("all", 3).unwrap(), [0, 1, 2]);
        assert_eq!(chosen("2, 1", 3).unwrap(), [1, 0]);
        for wrong in ["0", "4", "", "two"] {
            assert!(chosen(wrong, 3).is_err(), "{wrong}");
        }
    }
}
