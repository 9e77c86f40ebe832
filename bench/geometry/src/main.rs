//! `bench/locate`: which grid does a point belong to, beside geo + rstar, and by `peers.py` beside Shapely (GEOS) and PostGIS.
//!
//! Writes the city and the questions to a folder, so that all programs answer the same ones, and each answer to a file, so that they
//! can be compared.

mod city;

use city::City;
use clap::Parser;
use geo::{Contains as _, LineString, Point};
use rstar::{AABB, RTree, RTreeObject};
use std::{fs, io::Write as _, path::PathBuf, time::Instant};
use tessera_geometry::{GridIndex, LonLat, MultiPolygon};

type Done<T = ()> = Result<T, Box<dyn std::error::Error>>;

/// Measures finding grids.
#[derive(Parser)]
struct Options {
    /// Grids, rounded to a square number.
    #[arg(long, default_value_t = 20_000)]
    grids: usize,
    /// Points of each kind.
    #[arg(long, default_value_t = 1_000_000)]
    points: usize,
    /// Points that geo + rstar is asked for: it is slower by far.
    #[arg(long, default_value_t = 200_000)]
    peer_points: usize,
    /// Folder for what the other programs read.
    #[arg(long, default_value = "data/bench-locate")]
    out: PathBuf,
}

struct Placed {
    number: u32,
    shape: geo::Polygon,
    bounds: AABB<[f64; 2]>,
}

impl RTreeObject for Placed {
    type Envelope = AABB<[f64; 2]>;

    fn envelope(&self) -> Self::Envelope {
        self.bounds
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

fn write_city(o: &Options, grids: &[MultiPolygon], kinds: &[(&str, Vec<LonLat>)]) -> Done {
    fs::create_dir_all(&o.out)?;
    let mut borders = Vec::new();
    for g in grids {
        let wkb = g.to_wkb();
        borders.extend((wkb.len() as u32).to_le_bytes());
        borders.extend(wkb);
    }
    fs::write(o.out.join("grids.bin"), borders)?;
    for (kind, points) in kinds {
        let bytes: Vec<u8> =
            points.iter().flat_map(|p| [p.lon(), p.lat()]).flat_map(f64::to_le_bytes).collect();
        fs::write(o.out.join(format!("{kind}.bin")), bytes)?;
    }
    Ok(())
}

fn write_answers(o: &Options, kind: &str, answers: &[Option<u32>]) -> Done {
    let bytes: Vec<u8> = answers.iter().flat_map(|a| a.map_or(-1, |n| n as i32).to_le_bytes()).collect();
    Ok(fs::write(o.out.join(format!("{kind}.answers")), bytes)?)
}

fn main() -> Done {
    let o = Options::parse();
    let city = City { n: (o.grids as f64).sqrt().round() as usize };
    let grids = city.grids();
    let vertices: usize =
        grids.iter().flat_map(|g| g.rings().map(|r| r.2.len() - 1).collect::<Vec<_>>()).sum();
    let kinds = [("uniform", city.anywhere(o.points)), ("streets", city.along_streets(o.points))];
    write_city(&o, &grids, &kinds)?;
    println!(
        "{} grids, {} vertices each on average; {} points of each kind; one thread",
        grids.len(),
        vertices / grids.len(),
        o.points
    );

    let (built, index) =
        best(3, || GridIndex::build(grids.iter().cloned().enumerate().map(|(i, g)| (i as u32, g)).collect()));
    let memory = index.memory_bytes() as f64 / 1e6;
    println!("tessera: built in {built:.2} s, holds {memory:.0} MB");
    let tree = RTree::bulk_load(grids.iter().enumerate().map(|(i, g)| placed(i as u32, g)).collect());

    let mut results = serde_json::Map::new();
    for (kind, points) in &kinds {
        let (seconds, answers) = best(5, || index.locate_many(points));
        let rate = points.len() as f64 / seconds;
        write_answers(&o, kind, &answers)?;
        let asked = &points[..o.peer_points.min(points.len())];
        let (peer, theirs) = best(1, || asked.iter().map(|p| ask(&tree, *p)).collect::<Vec<_>>());
        let peer_rate = asked.len() as f64 / peer;
        let differ = theirs.iter().zip(&answers).filter(|(a, b)| a != b).count();
        println!(
            "{kind:<8} tessera {:>6.2} M/s   geo + rstar {:>6.3} M/s   ratio {:.0} ×   answers that differ {differ}",
            rate / 1e6,
            peer_rate / 1e6,
            rate / peer_rate
        );
        results.insert((*kind).into(), serde_json::json!({ "tessera": rate, "geo_rstar": peer_rate }));
    }
    let mut file = fs::File::create(o.out.join("rates.json"))?;
    writeln!(file, "{}", serde_json::Value::Object(results))?;
    Ok(())
}

fn placed(number: u32, g: &MultiPolygon) -> Placed {
    let ring: Vec<(f64, f64)> = g.rings().flat_map(|r| r.2.iter().map(|p| (p.lon(), p.lat()))).collect();
    let b = g.bbox().expect("a border");
    Placed {
        number,
        shape: geo::Polygon::new(LineString::from(ring), vec![]),
        bounds: AABB::from_corners([b.west(), b.south()], [b.east(), b.north()]),
    }
}

fn ask(tree: &RTree<Placed>, p: LonLat) -> Option<u32> {
    let at = [p.lon(), p.lat()];
    tree.locate_in_envelope_intersecting(AABB::from_point(at))
        .filter(|g| g.shape.contains(&Point::new(at[0], at[1])))
        .map(|g| g.number)
        .min()
}
