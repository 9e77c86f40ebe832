//! `tessera divide`: proposes responsibility grids for a community, of a deployment or from files. Changes nothing.

mod files;
mod picture;
mod print;

use crate::{failure::Failure, setup::Deployment};
use indicatif::{ProgressBar, ProgressStyle};
use std::{
    io::Write,
    path::PathBuf,
    process::ExitCode,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};
use tessera_division::{Band, Control, Input, Measure, Outcome, Progress, Settings, divide};

/// Options of `divide`.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Code of the community.
    #[arg(required_unless_present = "buildings")]
    community: Option<String>,
    /// A grid of it that stays as it is; may be given several times.
    #[arg(long)]
    keep: Vec<String>,
    #[command(flatten)]
    files: files::Files,
    /// What the size of a grid is counted in [default: households].
    #[arg(long, value_enum)]
    measure: Option<Counted>,
    /// The least a grid may have [default: 300 households, 750 people or 7500 m²].
    #[arg(long)]
    least: Option<f64>,
    /// The most a grid may have [default: 500 households, 1250 people or 12500 m²].
    #[arg(long)]
    most: Option<f64>,
    /// Plans to propose [default: 3].
    #[arg(long)]
    plans: Option<usize>,
    /// How long to search; twice the effort takes twice as long [default: 4].
    #[arg(long)]
    effort: Option<f64>,
    /// The same seed gives the same plans [default: 1].
    #[arg(long)]
    seed: Option<u64>,
    /// Settings as a YAML file, such as weights; what the options above say comes first.
    #[arg(long)]
    settings: Option<PathBuf>,
    /// Write the grids of the best plan, or of --plan, as GeoJSON.
    #[arg(long)]
    out: Option<PathBuf>,
    /// Draw them as SVG.
    #[arg(long)]
    svg: Option<PathBuf>,
    /// Which plan to write and draw.
    #[arg(long, default_value_t = 1)]
    plan: usize,
    #[command(flatten)]
    deployment: Deployment,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Counted {
    /// Households.
    Households,
    /// People.
    People,
    /// Ground, square metres.
    Area,
}

/// What was proposed, and for what.
struct Done {
    title: String,
    /// Its code.
    community: String,
    input: Input,
    outcome: Outcome,
    codes: Vec<Vec<String>>,
}

/// Runs `divide`. The exit code is 1 when a rule cannot be met.
pub async fn run(args: &Args) -> Result<ExitCode, Failure> {
    let settings = settings(args)?;
    let bar = progress();
    let stop = Arc::new(AtomicBool::new(false));
    let switch = stop.clone();
    // Ctrl-C ends the search, not the program: it then says so.
    tokio::spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            switch.store(true, Ordering::Relaxed);
        }
    });
    let done = match &args.community {
        Some(code) if !args.files.given() => of_deployment(args, code, settings, stop, bar.clone()).await?,
        _ => of_files(args, settings, stop, bar.clone()).await?,
    };
    bar.finish_and_clear();
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    print::report(&mut out, &done.title, &done.outcome, &done.codes).map_err(Failure::at("writing"))?;
    out.flush().map_err(Failure::at("writing"))?;
    let plans = done.outcome.plans.len();
    let chosen = args.plan.checked_sub(1).and_then(|n| Some((n, done.outcome.plans.get(n)?)));
    let (n, plan) = chosen.ok_or_else(|| Failure::new(format!("--plan: there are {plans} plans")))?;
    let codes = done.codes.get(n).map_or(&[][..], Vec::as_slice);
    let save = |path: &PathBuf, text: String| std::fs::write(path, text).map_err(Failure::at(path.display()));
    if let Some(path) = &args.out {
        save(path, print::geojson(&done.community, &done.outcome.border, plan, codes).to_string())?;
    }
    if let Some(path) = &args.svg {
        save(path, picture::svg(&done.title, &done.input, plan))?;
    }
    Ok(if done.outcome.obstacles.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn settings(args: &Args) -> Result<Settings, Failure> {
    let file: Settings = match &args.settings {
        None => Settings::default(),
        Some(path) => {
            let text = std::fs::read_to_string(path).map_err(Failure::at(path.display()))?;
            serde_norway::from_str(&text).map_err(Failure::at(path.display()))?
        }
    };
    let band = args.measure.map_or(file.band, |m| {
        Band::usual(match m {
            Counted::Households => Measure::Households,
            Counted::People => Measure::People,
            Counted::Area => Measure::Area,
        })
    });
    Ok(Settings {
        band: Band { least: args.least.unwrap_or(band.least), most: args.most.unwrap_or(band.most), ..band },
        alternatives: args.plans.unwrap_or(file.alternatives),
        effort: args.effort.unwrap_or(file.effort),
        seed: args.seed.unwrap_or(file.seed),
        ..file
    })
}

fn progress() -> ProgressBar {
    let bar = ProgressBar::new(1000);
    let style = ProgressStyle::with_template("{bar:40} {percent:>3} % {elapsed} {msg}");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar
}

fn tell(bar: &ProgressBar, p: Progress) {
    bar.set_position((p.done * 1000.0) as u64);
    bar.set_message(match p.stage {
        tessera_division::Stage::Blocks => "cutting blocks",
        tessera_division::Stage::Search => "putting blocks together",
        tessera_division::Stage::Result => "borders and scores",
    });
}

async fn of_deployment(
    args: &Args,
    code: &str,
    settings: Settings,
    stop: Arc<AtomicBool>,
    bar: ProgressBar,
) -> Result<Done, Failure> {
    let store = args.deployment.migrated().await?;
    let app = args.deployment.app(store.clone()).await?;
    let found = app.division(code, args.keep.clone(), settings, stop, move |p| tell(&bar, p)).await?;
    store.close().await;
    Ok(Done {
        community: found.community.code.clone(),
        title: format!("{} {}", found.community.code, found.community.name.zh_hans),
        input: found.input,
        outcome: found.outcome,
        codes: found.codes,
    })
}

async fn of_files(
    args: &Args,
    settings: Settings,
    stop: Arc<AtomicBool>,
    bar: ProgressBar,
) -> Result<Done, Failure> {
    let input = args.files.read()?;
    let title = args.files.title();
    let work = move || {
        let listener = |p: Progress| tell(&bar, p);
        let control = Control::default().cancelled_by(&stop).reporting_to(&listener);
        divide(&input, &settings, &control).map(|outcome| (input, outcome))
    };
    let done = tokio::task::spawn_blocking(work).await.map_err(Failure::at("division"))?;
    let (input, outcome) = done.map_err(|e| Failure::new(e.to_string()))?;
    let community = args.community.clone().unwrap_or_else(|| "community".into());
    Ok(Done { title, community, input, outcome, codes: Vec::new() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        args: Args,
    }

    fn asked(line: &str) -> Settings {
        let words = std::iter::once("divide").chain(line.split_whitespace());
        settings(&Line::try_parse_from(words).expect("a command").args).expect("settings")
    }

    #[test]
    fn what_is_not_said_is_as_usual_or_as_the_file_has_it() {
        assert_eq!(asked("420502001001"), Settings::default());
        assert_eq!(asked("420502001001 --measure people").band, Band::PEOPLE);
        let file = std::env::temp_dir().join(format!("tessera-divide-{}.yaml", std::process::id()));
        std::fs::write(&file, "seed: 7\neffort: 2\nband: {measure: people, least: 100, most: 900}\n")
            .unwrap();
        let with = |more: &str| asked(&format!("420502001001 --settings {} {more}", file.display()));
        let (bare, over) = (with(""), with("--seed 9 --most 800"));
        let _ = std::fs::remove_file(&file);
        assert_eq!((bare.seed, bare.effort, bare.band.measure), (7, 2.0, Measure::People));
        assert_eq!((over.seed, over.effort, over.band.least, over.band.most), (9, 2.0, 100.0, 800.0));
    }
}
