//! `bench/divide`: automatic division beside METIS, GerryChain and spopt's MaxP on the same graph.
//!
//! Makes communities (and reads real ones where they are), cuts them into blocks, groups the blocks, and writes the graph and the grouping
//! to a folder. `divide_peers.py` gives the same graph to the others and judges all groupings by one measure.

#[path = "../clock.rs"]
mod clock;
mod demo;
mod real;

use clap::Parser;
use clock::best;
use serde_json::json;
use std::{fs, path::PathBuf, time::Instant};
use tessera_division::blocks::Ground;
use tessera_division::graph::{Graph, Node};
use tessera_division::groups::{goal, pool};
use tessera_division::partition::{count, solve};
use tessera_division::sample::Town;
use tessera_division::{Control, Input, Settings, Weights, divide};

type Done<T = ()> = Result<T, Box<dyn std::error::Error>>;

/// Measures automatic division.
#[derive(Parser)]
struct Options {
    /// Buildings of the made-up communities.
    #[arg(long, value_delimiter = ',', default_value = "500,2500,25000")]
    buildings: Vec<usize>,
    /// Folder with real streets and buildings; left out where there is none.
    #[arg(long, default_value = "../shared/data/osm_neighbourhoods")]
    real: PathBuf,
    /// Length of the search.
    #[arg(long, default_value_t = 1.0)]
    effort: f64,
    /// Seed of the search.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Runs of each search; the quickest counts.
    #[arg(long, default_value_t = 3)]
    runs: usize,
    /// Measure the whole division too, three plans with borders, names and the proof of cover.
    #[arg(long)]
    whole: bool,
    /// Divide the communities of the demo city and sum up, nothing else.
    #[arg(long)]
    demo: bool,
    /// Weight of compactness instead of the usual one.
    #[arg(long)]
    compact: Option<f64>,
    /// Folder for graphs and groupings.
    #[arg(long, default_value = "data/bench-divide")]
    out: PathBuf,
}

fn main() -> Done {
    let o = Options::parse();
    if o.demo {
        return demo_city(&o);
    }
    fs::create_dir_all(&o.out)?;
    let mut communities: Vec<(String, Input)> = vec![];
    for &buildings in &o.buildings {
        // Small towns differ more from each other, so there are more of them.
        let towns = if buildings < 1_000 {
            5
        } else if buildings < 10_000 {
            3
        } else {
            1
        };
        for n in 1..=towns {
            let input = Town { buildings, barriers: true, seed: 10 + n }.make();
            communities.push((format!("made-{buildings}-{n}"), input));
        }
    }
    communities.extend(real::communities(&o.real)?);
    let mut names = vec![];
    for (name, input) in &communities {
        run(&o, name, input)?;
        names.push(name.clone());
    }
    fs::write(o.out.join("communities.json"), serde_json::to_string(&names)?)?;
    Ok(())
}

fn run(o: &Options, name: &str, input: &Input) -> Done {
    let mut settings = Settings { effort: o.effort, seed: o.seed, ..Settings::default() };
    settings.weights.compact = o.compact.unwrap_or(settings.weights.compact);
    let began = Instant::now();
    let mut ground = Ground::prepare(input, &settings, &Control::default())?;
    let prepared = began.elapsed().as_secs_f64();
    println!(
        "{name}: {} buildings, {} households, {} blocks, cut in {prepared:.3} s",
        input.buildings.len(),
        input.buildings.iter().map(|b| u64::from(b.households)).sum::<u64>(),
        ground.blocks.len(),
    );
    // Metres only, as the others know nothing else; and metres at the price of what they run along.
    let metres = Weights {
        along: [0.0, 1.0, 1.0, 1.0, 1.0],
        between_buildings: 1.0,
        divisions: 0.0,
        ..settings.weights
    };
    for (kind, weights) in [("metres", metres), ("prices", settings.weights)] {
        let pool = pool(&mut ground, &input.layers, &settings.band, &weights);
        let goal = goal(&pool.graph, &settings.band, &weights);
        let once = || solve(&pool.graph, &goal, o.seed, o.effort, &Control::default(), &|_| Ok(()));
        // The clock of the processor ticks in milliseconds: a short search is repeated.
        let began = Instant::now();
        once()?;
        let repeats = (0.1 / began.elapsed().as_secs_f64()).ceil().clamp(1.0, 200.0) as usize;
        let (least, part) = best(o.runs.max(1), || (1..repeats).fold(once(), |_, _| once()));
        let least = least / repeats as f64;
        let part = part?;
        let document = document(&pool.graph, &goal, &part, least);
        fs::write(o.out.join(format!("{name}-{kind}.json")), serde_json::to_string(&document)?)?;
    }
    if o.whole {
        let began = Instant::now();
        let outcome = divide(input, &settings, &Control::default())?;
        let seconds = began.elapsed().as_secs_f64();
        println!("{name}: {} plans from start to end in {seconds:.2} s", outcome.plans.len());
        for p in &outcome.plans {
            let t = &p.total;
            println!(
                "  {:?}: {} residential, {} unit, {} undeveloped; {} of {} in band, {} in pieces, {:.0} m of barrier inside, \
                 Polsby–Popper {:.3} (least {:.3}), {:.0} % along streets, divisions split {:?}, cover {}",
                p.favour,
                t.residential,
                t.unit,
                t.undeveloped,
                t.in_band,
                t.bound,
                t.in_pieces,
                t.hard_inside_m,
                t.mean_polsby_popper,
                t.least_polsby_popper,
                100.0 * t.along_streets,
                t.divisions,
                if t.covers { "proven" } else { "NOT PROVEN" },
            );
        }
        for o in &outcome.obstacles {
            println!("  {o}");
        }
    }
    Ok(())
}

/// Divides every community of the demo city and sums up the best plans.
fn demo_city(o: &Options) -> Done {
    let city = tessera_demo::generate(7);
    let settings = Settings { effort: o.effort, seed: o.seed, alternatives: 1, ..Settings::default() };
    let (mut bound, mut in_band, mut pieces, mut hard, mut units, mut land, mut proven) =
        (0, 0, 0, 0.0, 0, 0, 0);
    let (mut score, mut seconds, mut count) = (0.0, 0.0, 0);
    for (code, input) in demo::communities(&city)? {
        let began = Instant::now();
        let outcome = divide(&input, &settings, &Control::default())?;
        seconds += began.elapsed().as_secs_f64();
        let t = &outcome.plans[0].total;
        count += 1;
        bound += t.bound;
        in_band += t.in_band;
        pieces += t.in_pieces;
        hard += t.hard_inside_m;
        units += t.unit;
        land += t.undeveloped;
        proven += usize::from(t.covers);
        score += t.mean_polsby_popper * t.bound as f64;
        for o in &outcome.obstacles {
            println!("  {code}: {o}");
        }
    }
    println!(
        "demo city: {count} communities in {seconds:.2} s; {bound} residential grids, {in_band} in band, {units} unit, {land} undeveloped; \
         {pieces} in pieces, {hard:.0} m of barrier inside, Polsby–Popper {:.3}, cover proven for {proven}",
        score / f64::from(u32::try_from(bound.max(1))?)
    );
    Ok(())
}

fn document(
    graph: &Graph,
    goal: &tessera_division::partition::Goal,
    part: &[u32],
    seconds: f64,
) -> serde_json::Value {
    let each = |f: fn(&Node) -> f64| graph.nodes.iter().map(f).collect::<Vec<f64>>();
    let components = graph.components();
    let grids: Vec<usize> = components
        .iter()
        .map(|nodes| {
            let total = graph.total(nodes);
            count::best(total, goal.least, goal.most).min(nodes.len())
        })
        .collect();
    let links: Vec<(u32, u32, f32, f32)> = (0..graph.len() as u32)
        .flat_map(|v| {
            graph.near(v).iter().filter(move |l| l.to > v).map(move |l| (v, l.to, l.length, l.price))
        })
        .collect();
    let apart: Vec<(u32, u32)> = (0..graph.len() as u32)
        .flat_map(|v| graph.apart[v as usize].iter().filter(move |w| **w > v).map(move |w| (v, *w)))
        .collect();
    json!({
        "least": goal.least, "most": goal.most,
        "weight": each(|n| n.weight), "area": each(|n| n.area), "perimeter": each(|n| n.perimeter),
        "at": graph.nodes.iter().map(|n| n.at).collect::<Vec<_>>(),
        "links": links, "apart": apart, "components": components, "grids": grids,
        "tessera": { "part": part, "seconds": seconds },
    })
}
