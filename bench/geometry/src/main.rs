//! Measurements of the geometry crate beside other programs: `bench/locate` and `bench/coverage`.

mod city;
mod clock;
mod coverage;
mod locate;

use clap::Parser;
use clock::best;
use std::{fs, path::Path};
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
