//! `tessera locate`: the area of every point of a CSV file, row by row, so that a file of any length can be taken.

use crate::{failure::Failure, setup::Deployment};
use std::{
    io::{Read, Write},
    path::PathBuf,
};
use tessera_app::Reference;
use tessera_geometry::LonLat;

/// Options of `locate`.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// CSV file with columns `lon` and `lat` (WGS-84 degrees); `-` for standard input.
    points: PathBuf,
    #[command(flatten)]
    deployment: Deployment,
}

/// Runs `locate`.
pub async fn run(args: &Args) -> Result<(), Failure> {
    let store = args.deployment.migrated().await?;
    let app = args.deployment.app(store.clone()).await?;
    let reference = app.reference();
    let input: Box<dyn Read> = if args.points.as_os_str() == "-" {
        Box::new(std::io::stdin().lock())
    } else {
        let file = std::fs::File::open(&args.points);
        Box::new(file.map_err(Failure::at(args.points.display()))?)
    };
    let out = std::io::BufWriter::new(std::io::stdout().lock());
    let done = rows(input, out, |p| found(&reference, p))?;
    eprintln!("{} points, {} outside every area, {} unreadable", done.points, done.outside, done.unreadable);
    store.close().await;
    Ok(())
}

fn found(r: &Reference, p: LonLat) -> Option<[String; 3]> {
    r.locate(p).map(|a| [a.code.clone(), a.level.to_string(), a.name.zh_hans.clone()])
}

/// What was read.
#[derive(Debug, Default, PartialEq, Eq)]
struct Counts {
    points: u64,
    outside: u64,
    unreadable: u64,
}

/// Copies the rows with three columns more: code, level and name of the smallest area known at the point.
fn rows(
    input: impl Read,
    output: impl Write,
    find: impl Fn(LonLat) -> Option<[String; 3]>,
) -> Result<Counts, Failure> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(input);
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(output);
    let failed = |e: csv::Error| Failure::new(e.to_string());
    let mut header = reader.headers().map_err(failed)?.clone();
    let column = |names: &[&str]| {
        let found = header.iter().position(|h| names.contains(&h.trim().to_ascii_lowercase().as_str()));
        found.ok_or_else(|| Failure::new(format!("the file has no column `{}`", names[0])))
    };
    let lon = column(&["lon", "lng", "longitude", "x"])?;
    let lat = column(&["lat", "latitude", "y"])?;
    for name in ["area_code", "area_level", "area_name"] {
        header.push_field(name);
    }
    writer.write_record(&header).map_err(failed)?;
    let mut counts = Counts::default();
    let mut row = csv::StringRecord::new();
    while reader.read_record(&mut row).map_err(failed)? {
        counts.points += 1;
        let number = |i: usize| row.get(i).and_then(|v| v.trim().parse::<f64>().ok());
        let point = number(lon).zip(number(lat)).and_then(|(x, y)| LonLat::new(x, y).ok());
        let area = point.and_then(&find);
        counts.unreadable += u64::from(point.is_none());
        counts.outside += u64::from(point.is_some() && area.is_none());
        for field in area.unwrap_or_default() {
            row.push_field(&field);
        }
        writer.write_record(&row).map_err(failed)?;
    }
    writer.flush().map_err(Failure::at("writing"))?;
    Ok(counts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_kept_and_gets_its_area_or_empty_columns() {
        let input = "id,Longitude,Latitude\n1,111.3,30.7\n2,0,0\n3,far,away\n";
        let mut out = Vec::new();
        let find =
            |p: LonLat| (p.lon() > 100.0).then(|| ["420502".into(), "district".into(), "西陵区".into()]);
        let counts = rows(input.as_bytes(), &mut out, find).expect("readable");
        assert_eq!(counts, Counts { points: 3, outside: 1, unreadable: 1 });
        let text = String::from_utf8(out).expect("text");
        assert_eq!(
            text,
            "id,Longitude,Latitude,area_code,area_level,area_name\n1,111.3,30.7,420502,district,西陵区\n2,0,0,,,\n3,far,away,,,\n"
        );
    }

    #[test]
    fn a_file_without_positions_is_refused_with_the_name_of_what_is_missing() {
        let e = rows("a,lat\n1,2\n".as_bytes(), Vec::new(), |_| None).unwrap_err();
        assert_eq!(e.to_string(), "the file has no column `lon`");
    }
}
