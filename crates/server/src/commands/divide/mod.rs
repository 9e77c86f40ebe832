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
    /// What the size of a grid is counted in.
    #[arg(long, value_enum, default_value_t)]
    measure: Counted,
    /// The least a grid may have [default: 300 households, 750 people or 7500 m²].
    #[arg(long)]
    least: Option<f64>,
    /// The most a grid may have [default: 500 households, 1250 people or 12500 m²].
    #[arg(long)]
    most: Option<f64>,
    /// Plans to propose.
    #[arg(long, default_value_t = 3)]
    plans: usize,
    /// How long to search; twice the effort takes twice as long.
    #[arg(long, default_value_t = 4.0)]
    effort: f64,
    /// The same seed gives the same plans.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Settings as a YAML file, such as weights; the options above come after it.
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

#[derive(Clone, Copy, Debug, Default, clap::ValueEnum)]
enum Counted {
    /// Households.
    #[default]
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
    let mut s = match &args.settings {
        None => Settings::default(),
        Some(path) => {
            let text = std::fs::read_to_string(path).map_err(Failure::at(path.display()))?;
            serde_norway::from_str(&text).map_err(Failure::at(path.display()))?
        }
    };
    let (measure, usual) = match args.measure {
        Counted::Households if args.settings.is_some() => (s.band.measure, s.band),
        Counted::Households => (Measure::Households, Band::HOUSEHOLDS),
        Counted::People => (Measure::People, Band::PEOPLE),
        Counted::Area => (Measure::Area, Band::AREA),
    };
    s.band =
        Band { measure, least: args.least.unwrap_or(usual.least), most: args.most.unwrap_or(usual.most) };
    (s.alternatives, s.effort, s.seed) = (args.plans, args.effort, args.seed);
    Ok(s)
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
