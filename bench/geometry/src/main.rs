//! `bench/locate`: which grid does a point belong to, beside geo + rstar, and by `peers.py` beside Shapely (GEOS) and PostGIS.
//!
//! Writes the city and the questions to a folder, so that all programs answer the same ones, and each answer to a file, so that they
//! can be compared.

mod city;
mod clock;

use city::City;
use clap::Parser;
use clock::best;
use geo::{Contains as _, LineString, Point};
use rstar::{AABB, RTree, RTreeObject};
use std::{fs, io::Write as _, path::PathBuf};
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
    /// Points that geo + rstar is asked for: it is slower by far. None: only this index is measured, nothing is written for others.
    #[arg(long, default_value_t = 200_000)]
    peer_points: usize,
    /// Points whose answer is compared with that of the rule of ownership, asked grid by grid.
    #[arg(long, default_value_t = 0)]
    check: usize,
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
    let count = grids.len();
    println!(
        "{count} grids, {} vertices each on average; {} points of each kind; one thread",
        vertices / grids.len(),
        o.points
    );

    let numbered =
        |grids: Vec<MultiPolygon>| grids.into_iter().enumerate().map(|(i, g)| (i as u32, g)).collect();
    let peers = o.peer_points > 0;
    let tree =
        peers.then(|| RTree::bulk_load(grids.iter().enumerate().map(|(i, g)| placed(i as u32, g)).collect()));
    let (built, index) = if peers {
        write_city(&o, &grids, &kinds)?;
        let copies = [grids.clone(), grids.clone(), grids].map(numbered);
        let mut copies = copies.into_iter();
        best(3, || GridIndex::build(copies.next().expect("one for each run")))
    } else {
        let mut grids = Some(numbered(grids));
        best(1, || GridIndex::build(grids.take().expect("one run")))
    };
    let memory = index.memory_bytes() as f64 / 1e6;
    println!("tessera: built in {built:.2} s, holds {memory:.0} MB");
    if let Some(peak) = peak_mb() {
        println!(
            "the most memory this program has taken so far, borders and questions included: {peak:.0} MB"
        );
    }

    let mut results = serde_json::Map::new();
    for (kind, points) in &kinds {
        let (seconds, answers) = best(RUNS, || repeat(|| index.locate_many(points)));
        let rate = (points.len() * REPEATS) as f64 / seconds;
        let one = |p: &LonLat| index.locate(p.lon(), p.lat());
        let (seconds, singly) = best(RUNS, || repeat(|| points.iter().map(one).collect::<Vec<_>>()));
        let single = (points.len() * REPEATS) as f64 / seconds;
        let unlike = singly.iter().zip(&answers).filter(|(a, b)| a != b).count();
        println!(
            "{kind:<8} tessera {:>6.2} M/s in a batch, {:>6.2} M/s one by one, answers that differ {unlike}",
            rate / 1e6,
            single / 1e6
        );
        let mut rates = serde_json::json!({ "tessera": rate, "tessera_one_by_one": single });
        if let Some(tree) = &tree {
            write_answers(&o, kind, &answers)?;
            let asked = &points[..o.peer_points.min(points.len())];
            let (peer, theirs) = best(2, || asked.iter().map(|p| ask(tree, *p)).collect::<Vec<_>>());
            let peer_rate = asked.len() as f64 / peer;
            let differ = theirs.iter().zip(&answers).filter(|(a, b)| a != b).count();
            println!(
                "{kind:<8} geo + rstar {:>6.3} M/s   ratio {:.0} ×   answers that differ {differ}",
                peer_rate / 1e6,
                rate / peer_rate
            );
            rates["geo_rstar"] = peer_rate.into();
        }
        results.insert((*kind).into(), rates);
    }
    if peers {
        let mut file = fs::File::create(o.out.join("rates.json"))?;
        writeln!(file, "{}", serde_json::Value::Object(results))?;
    }
    check(&o, &city, &index);
    Ok(())
}

/// Measured runs of each kind; the quickest counts.
const RUNS: usize = 5;
/// Batches in one run: the clock of the processor ticks in milliseconds.
const REPEATS: usize = 5;

fn repeat<T>(mut run: impl FnMut() -> T) -> T {
    for _ in 1..REPEATS {
        std::hint::black_box(run());
    }
    run()
}

/// The most memory this program has taken, megabytes, where the system tells.
fn peak_mb() -> Option<f64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"))?;
    Some(line.trim().strip_suffix(" kB")?.trim().parse::<f64>().ok()? / 1e3)
}

/// Compares answers with the rule of ownership ([`MultiPolygon::contains`]), asked of each grid that can reach to the point. A third of
/// the points lie anywhere, a third along streets, a third on a vertex or one lattice step beside it.
fn check(o: &Options, city: &City, index: &GridIndex<u32>) {
    if o.check == 0 {
        return;
    }
    let grids = city.grids();
    let each = o.check / 3;
    let (mut wrong, mut not_one, mut asked) = (0, 0, 0);
    let vertices = city.at_vertices(o.check - 2 * each, &grids);
    for points in [city.anywhere(each), city.along_streets(each), vertices] {
        let answers = index.locate_many(&points);
        asked += points.len();
        for (p, answer) in points.iter().zip(answers) {
            let owners: Vec<u32> = city.near(*p).filter(|i| grids[*i as usize].contains(*p)).collect();
            wrong += usize::from(owners.iter().min().copied() != answer);
            not_one += usize::from(owners.len() > 1);
        }
    }
    println!(
        "{asked} points against the rule of ownership: {wrong} wrong answers, {not_one} points with several owners"
    );
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
