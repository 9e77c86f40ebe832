//! Vector tiles of 20,000 areas, asked of the program and of Martin over PostGIS in turns, over the same lists of tiles.

use crate::{runs::load, server::Server, stats::Stats};
use clap::Args;
use std::{
    fmt::Write as _,
    io::{Error, Result},
    sync::Arc,
    time::Instant,
};

/// Who else, and where the areas lie.
#[derive(Args)]
pub struct TileArgs {
    /// Martin as `host:port`, with a table `grid`.
    #[arg(long)]
    martin: String,
    /// Processes of Martin and of its database: name of the database's user processes in /proc.
    #[arg(long, value_delimiter = ',')]
    peers: Vec<String>,
    /// West, south, east, north of the areas, degrees.
    #[arg(long, value_delimiter = ',')]
    bbox: Vec<f64>,
    /// Where the list of tiles is written for the database alone.
    #[arg(long)]
    list: std::path::PathBuf,
}

/// Zooms that are measured.
const ZOOMS: std::ops::RangeInclusive<u8> = 10..=17;
/// Tiles of a zoom.
const TILES: usize = 64;
/// Requests under way at once.
const CONCURRENT: usize = 4;
/// Turns of each.
const TURNS: usize = 3;

fn world(lon: f64, lat: f64) -> (f64, f64) {
    let lat = lat.to_radians();
    (lon / 360.0 + 0.5, 0.5 - lat.sin().atanh() / (2.0 * std::f64::consts::PI))
}

/// Tiles of a zoom spread over the box.
fn tiles(bbox: &[f64], z: u8) -> Vec<(u8, u32, u32)> {
    let count = f64::from(1_u32 << z);
    let ((w, n), (e, s)) = (world(bbox[0], bbox[3]), world(bbox[2], bbox[1]));
    let range = |a: f64, b: f64| (a * count) as u32..=(b * count) as u32;
    let all: Vec<(u8, u32, u32)> = range(n, s).flat_map(|y| range(w, e).map(move |x| (z, x, y))).collect();
    let step = (all.len() / TILES).max(1);
    // A step that shares no factor with the width of a row, so that all columns are met.
    all.into_iter().step_by(step | 1).take(TILES).collect()
}

/// Seconds these processes have been on a processor.
fn spent(names: &[String]) -> f64 {
    let ticks = |pid: &str| -> Option<f64> {
        let text = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
        let (head, rest) = text.rsplit_once(')')?;
        let name = head.split_once('(')?.1;
        let wanted = names.iter().any(|n| n == name || n == pid);
        let fields: Vec<&str> = rest.split_whitespace().collect();
        wanted
            .then_some((fields.get(11)?.parse::<f64>().ok()? + fields.get(12)?.parse::<f64>().ok()?) / 100.0)
    };
    let all = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    all.filter_map(|e| ticks(e.file_name().to_str()?)).sum()
}

/// What one side did in its turns.
#[derive(Default)]
struct Side {
    stats: Stats,
    wall: f64,
    cpu: f64,
    bytes: usize,
}

async fn ask(host: &str, token: &str, paths: &Arc<Vec<String>>, seconds: u64) -> Result<(Stats, usize)> {
    let total = Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let (paths, token, sum) = (paths.clone(), token.to_owned(), total.clone());
    let stats = load(host, CONCURRENT, seconds, move |mut c, until| {
        let (paths, token, sum) = (paths.clone(), token.clone(), sum.clone());
        async move {
            let mut stats = Stats::default();
            let mut n = stats_seed();
            while Instant::now() < until {
                let began = Instant::now();
                n += 1;
                match c.send("GET", &paths[n % paths.len()], &token, None, &[]).await {
                    Ok(a) if a.status == 200 || a.status == 204 => {
                        stats.add(began.elapsed());
                        sum.fetch_add(a.body.len(), std::sync::atomic::Ordering::Relaxed);
                    }
                    Ok(a) => {
                        stats.errors += 1;
                        stats.first_error.get_or_insert(format!("{} {}", a.status, paths[n % paths.len()]));
                        break;
                    }
                    Err(e) => {
                        stats.errors += 1;
                        stats.first_error.get_or_insert(e.to_string());
                        break;
                    }
                }
            }
            (c, stats)
        }
    })
    .await?;
    Ok((stats, total.load(std::sync::atomic::Ordering::Relaxed)))
}

/// Where in the list a connection begins: each elsewhere.
fn stats_seed() -> usize {
    static NEXT: std::sync::atomic::AtomicUsize = std::sync::atomic::AtomicUsize::new(0);
    NEXT.fetch_add(17, std::sync::atomic::Ordering::Relaxed)
}

/// Both in turns, zoom by zoom.
pub async fn run(s: &Server, program: &str, o: &TileArgs, seconds: u64) -> Result<()> {
    if o.bbox.len() != 4 {
        return Err(Error::other("--bbox west,south,east,north"));
    }
    let token = s.token("desk").await?;
    let mut list = String::new();
    println!(
        "{:>4} {:>6}  {:>9} {:>9}  {:>7}  {:>9} {:>9}  {:>7}  {:>7} {:>7}",
        "zoom", "tiles", "tessera/s", "martin/s", "ratio", "cpu us", "cpu us", "ratio", "bytes", "bytes"
    );
    let mut least = f64::INFINITY;
    for z in ZOOMS {
        let tiles = tiles(&o.bbox, z);
        for (z, x, y) in &tiles {
            let _ = writeln!(list, "{z},{x},{y}");
        }
        let ours: Arc<Vec<String>> = Arc::new(
            tiles.iter().map(|(z, x, y)| format!("/api/v1/tiles/areas/{z}/{x}/{y}?level=grid")).collect(),
        );
        let theirs: Arc<Vec<String>> =
            Arc::new(tiles.iter().map(|(z, x, y)| format!("/grid/{z}/{x}/{y}")).collect());
        // What is made at the first question of a zoom is made before.
        ask(&s.host, &token, &ours, 1).await?;
        ask(&o.martin, "", &theirs, 1).await?;
        let (mut a, mut b) = (Side::default(), Side::default());
        for _ in 0..TURNS {
            for (side, host, token, paths, names) in [
                (&mut a, &s.host, token.as_str(), &ours, vec![program.to_owned()]),
                (&mut b, &o.martin, "", &theirs, o.peers.clone()),
            ] {
                let before = spent(&names);
                let (stats, bytes) = ask(host, token, paths, seconds).await?;
                if let Some(e) = &stats.first_error {
                    return Err(Error::other(format!("{host}: {e}")));
                }
                side.wall += stats.wall.as_secs_f64();
                side.stats.merge(stats);
                side.cpu += spent(&names) - before;
                side.bytes += bytes;
            }
        }
        let rate = |x: &Side| x.stats.len() as f64 / x.wall;
        let cpu = |x: &Side| x.cpu / x.stats.len() as f64 * 1e6;
        let size = |x: &Side| x.bytes / x.stats.len().max(1);
        least = least.min(rate(&a) / rate(&b));
        println!(
            "{z:>4} {:>6}  {:>9.0} {:>9.0}  {:>6.1}x  {:>9.0} {:>9.0}  {:>6.1}x  {:>7} {:>7}",
            tiles.len(),
            rate(&a),
            rate(&b),
            rate(&a) / rate(&b),
            cpu(&a),
            cpu(&b),
            cpu(&b) / cpu(&a),
            size(&a),
            size(&b),
        );
    }
    println!("least ratio of tiles a second: {least:.1}x");
    std::fs::write(&o.list, list)
}
