//! Measurements of the geometry crate beside other programs: `bench/locate` and `bench/coverage`.

mod city;
mod clock;
mod coverage;
mod locate;

use clap::Parser;
use clock::best;
use std::{fmt::Write as _, fs, path::Path};
use tessera_geometry::MultiPolygon;

type Done<T = ()> = Result<T, Box<dyn std::error::Error>>;

/// Measures the geometry crate.
#[derive(Parser)]
enum Command {
    /// Finds the grids of points.
    Locate(locate::Options),
    /// Checks a cover.
    Coverage(coverage::Options),
    /// Writes the grids of a city for other programs: GeoJSON to import, and rows for PostGIS.
    City(CityOptions),
}

fn main() -> Done {
    match Command::parse() {
        Command::Locate(o) => locate::run(&o),
        Command::Coverage(o) => coverage::run(&o),
        Command::City(o) => write_city(&o),
    }
}

/// Which city, and where it is written.
#[derive(clap::Args)]
struct CityOptions {
    /// How many grids; a square number is met.
    #[arg(long, default_value_t = 20_000)]
    grids: usize,
    /// Folder.
    #[arg(long)]
    out: std::path::PathBuf,
}

/// `grids.geojson` with code and name, and `grids.tsv` with code, name, kind and border as hexadecimal WKB; prints the box.
fn write_city(o: &CityOptions) -> Done {
    let city = city::City { n: (o.grids as f64).sqrt().round() as usize };
    let (mut rows, mut features) = (String::new(), Vec::new());
    for (i, g) in city.grids().iter().enumerate() {
        let (code, name) = (format!("G{i:05}"), format!("第{i}网格"));
        write!(rows, "{code}\t{name}\tresidential\t")?;
        for b in g.to_wkb() {
            write!(rows, "{b:02x}")?;
        }
        rows.push('\n');
        features.push(serde_json::json!({ "type": "Feature", "geometry": g.to_geojson(),
            "properties": { "code": code, "name": name, "kind": "residential" } }));
    }
    fs::create_dir_all(&o.out)?;
    fs::write(o.out.join("grids.tsv"), rows)?;
    let all = serde_json::json!({ "type": "FeatureCollection", "features": features });
    fs::write(o.out.join("grids.geojson"), all.to_string())?;
    let b = city.border().bbox().ok_or("a city has a border")?;
    println!("{},{},{},{}", b.west(), b.south(), b.east(), b.north());
    Ok(())
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
