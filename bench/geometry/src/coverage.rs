//! `bench/coverage`: is a city of 20,000 grids a cover, valid and with faults, and is one edited grid still sound? Beside Shapely (GEOS), PostGIS and
//! mapshaper, by `coverage_peers.py`, which reads the same borders.

use crate::{
    Done, best,
    city::{City, mix},
    write_borders,
};
use clap::Args;
use std::{fs, path::PathBuf};
use tessera_geometry::{
    CoverIndex, CoverReport, CoverSettings, FindingKind, IntPoint, LonLat, MultiPolygon, Polygon, check_cover,
};

/// Measures the check of a cover.
#[derive(Args)]
pub struct Options {
    /// Grids, rounded to a square number.
    #[arg(long, default_value_t = 20_000)]
    grids: usize,
    /// One grid in so many has a fault.
    #[arg(long, default_value_t = 100)]
    every: usize,
    /// Edited grids.
    #[arg(long, default_value_t = 4_000)]
    edits: usize,
    /// Folder for what the other programs read.
    #[arg(long, default_value = "data/bench-coverage")]
    out: PathBuf,
}

/// Measured runs of each kind; the quickest counts.
const RUNS: usize = 7;

fn numbered(grids: &[MultiPolygon]) -> Vec<(u32, &MultiPolygon)> {
    grids.iter().enumerate().map(|(i, g)| (i as u32, g)).collect()
}

/// Runs it.
pub fn run(o: &Options) -> Done {
    let city = City { n: (o.grids as f64).sqrt().round() as usize };
    let (parent, grids) = (city.border(), city.grids());
    let (faulty, faults) = city.faulty(o.every);
    let settings = CoverSettings::default();
    fs::create_dir_all(&o.out)?;
    write_borders(&o.out.join("parent.bin"), std::iter::once(&parent))?;
    write_borders(&o.out.join("valid.bin"), grids.iter())?;
    write_borders(&o.out.join("faulty.bin"), faulty.iter())?;
    let vertices: usize = grids.iter().map(|g| g.0[0].outer().len() - 1).sum();
    println!("{} grids, {} vertices each on average; one thread", grids.len(), vertices / grids.len());

    let mut seconds = serde_json::Map::new();
    for (kind, grids) in [("valid", &grids), ("faulty", &faulty)] {
        let given = numbered(grids);
        let (took, report) = best(RUNS, || check_cover(&parent, &given, &settings));
        println!("{kind:<7} tessera {:>7.1} ms   proven: {}   {}", took * 1e3, report.proven, told(&report));
        let gaps: f64 = [FindingKind::Gap, FindingKind::Hole]
            .into_iter()
            .flat_map(|k| report.of(k))
            .flat_map(|f| &f.border)
            .map(|r| planar(r))
            .sum();
        seconds.insert(kind.into(), serde_json::json!({ "tessera": took, "gaps_square_degrees": gaps }));
    }
    println!("        {faults} faults put in");
    let mut shuffled = numbered(&grids);
    shuffled.sort_by_key(|(i, _)| mix(u64::from(*i)));
    let off = shifted(&parent);
    for (what, parent, given) in
        [("given in no order", &parent, &shuffled), ("parent a metre off all along", &off, &numbered(&grids))]
    {
        let (took, report) = best(3, || check_cover(parent, given, &settings));
        println!("valid, {what}: {:.1} ms   {}", took * 1e3, told(&report));
    }

    let given = numbered(&faulty);
    let index = CoverIndex::build(&parent, &given);
    let (took, proposal) = best(1, || index.repairs(&settings));
    let applied = proposal.apply_all(&index);
    println!(
        "repairs: {} proposed, {} left to a person, {} grids change: {:.1} ms",
        proposal.repairs.len(),
        proposal.by_hand.len(),
        applied.changes.len(),
        took * 1e3
    );

    let given = numbered(&grids);
    let (took, index) = best(3, || CoverIndex::build(&parent, &given));
    println!("index for edits built in {:.1} ms", took * 1e3);
    for (what, size) in [("moved by metres", 900), ("moved by centimetres", 12), ("not moved", 1)] {
        let edits: Vec<(usize, MultiPolygon)> = (0..o.edits).map(|i| edit(&grids, i, size)).collect();
        let (took, found) = best(5, || {
            edits.iter().map(|(i, g)| index.check_edit(*i, g, &settings).findings.len()).sum::<usize>()
        });
        println!(
            "edited grid, a vertex {what}: {:.1} µs each, {:.2} findings each",
            took * 1e6 / edits.len() as f64,
            found as f64 / edits.len() as f64
        );
    }
    Ok(fs::write(o.out.join("seconds.json"), serde_json::Value::Object(seconds).to_string())?)
}

fn told(report: &CoverReport<u32>) -> String {
    let kinds = [
        ("gaps", FindingKind::Gap),
        ("holes", FindingKind::Hole),
        ("overlaps", FindingKind::Overlap),
        ("outside", FindingKind::Outside),
        ("orphans", FindingKind::Orphan),
    ];
    let counts = kinds.map(|(name, kind)| format!("{} {name}", report.of(kind).count()));
    format!("{}, {} defects", counts.join(", "), report.invalid.len())
}

/// Area in the plane of longitude and latitude, to be compared with that of other programs.
fn planar(ring: &[LonLat]) -> f64 {
    let first = ring[0];
    let flat = |p: &LonLat| (p.lon() - first.lon(), p.lat() - first.lat());
    ring.windows(2)
        .map(|w| {
            let (a, b) = (flat(&w[0]), flat(&w[1]));
            (a.0 * b.1 - b.0 * a.1) / 2.0
        })
        .sum()
}

/// The same border some steps further to the north-east.
fn shifted(border: &MultiPolygon) -> MultiPolygon {
    let moved = |p: &LonLat| {
        let p = IntPoint::snap(*p);
        IntPoint { x: p.x + 90, y: p.y + 60 }.to_lonlat()
    };
    Polygon::new(border.0[0].outer().iter().map(moved).collect(), vec![]).expect("a closed ring").into()
}

/// Some grid with one vertex moved by less than `size` lattice steps.
fn edit(grids: &[MultiPolygon], i: usize, size: i32) -> (usize, MultiPolygon) {
    let random = mix(i as u64 ^ 9 << 56);
    let grid = random as usize % grids.len();
    let mut ring: Vec<LonLat> = grids[grid].0[0].outer().to_vec();
    let at = 1 + (random >> 20) as usize % (ring.len() - 2);
    let p = IntPoint::snap(ring[at]);
    let by = |shift: u32| (random >> shift) as i32 % size;
    ring[at] = IntPoint { x: p.x + by(30), y: p.y + by(34) }.to_lonlat();
    (grid, Polygon::new(ring, vec![]).expect("a closed ring").into())
}
