//! Measurements of the geometry crate beside other programs: `bench/locate` and `bench/coverage`.

mod city;
mod coverage;
mod locate;

use clap::Parser;
use std::{fs, path::Path, time::Instant};
use tessera_geometry::MultiPolygon;

type Done<T = ()> = Result<T, Box<dyn std::error::Error>>;

/// Measures the geometry crate.
#[derive(Parser)]
enum Command {
    /// Finds the grids of points.
    Locate(locate::Options),
    /// Checks a cover.
    Coverage(coverage::Options),
}

fn main() -> Done {
    match Command::parse() {
        Command::Locate(o) => locate::run(&o),
        Command::Coverage(o) => coverage::run(&o),
    }
}

/// Time this thread has been on a processor, seconds: what others on the machine do does not count. Where the system does not tell,
/// the time on the clock.
fn on_processor(began: Instant) -> f64 {
    let told = fs::read_to_string("/proc/thread-self/schedstat").ok();
    let ns = told.and_then(|s| s.split(' ').next()?.parse::<f64>().ok());
    ns.map_or_else(|| began.elapsed().as_secs_f64(), |ns| ns / 1e9)
}

/// Runs a few times and keeps the quickest: seconds on a processor.
fn best<T>(times: usize, mut run: impl FnMut() -> T) -> (f64, T) {
    let began = Instant::now();
    let mut least = f64::INFINITY;
    let mut last = None;
    for _ in 0..times {
        let before = on_processor(began);
        last = Some(run());
        least = least.min(on_processor(began) - before);
    }
    (least, last.expect("at least one run"))
}

/// Writes borders for other programs: each as its length, 4 bytes, and its WKB.
fn write_borders<'a>(path: &Path, borders: impl Iterator<Item = &'a MultiPolygon>) -> Done {
    let mut bytes = Vec::new();
    for border in borders {
        let wkb = border.to_wkb();
        bytes.extend((wkb.len() as u32).to_le_bytes());
        bytes.extend(wkb);
    }
    Ok(fs::write(path, bytes)?)
}
