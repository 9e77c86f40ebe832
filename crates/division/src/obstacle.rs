//! Why a rule cannot be met.

use crate::arrange::{Kind, NO_STREET, NONE};
use crate::blocks::{Ground, Role};
use crate::groups::Pool;
use crate::input::{Barrier, Input};
use crate::partition::count;
use crate::settings::{Band, Measure};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use tessera_geometry::LonLat;

/// A reason, with the numbers.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "obstacle", rename_all = "snake_case")]
pub enum Obstacle {
    /// A part of the community that hard barriers, units or undeveloped land cut off has too little for one grid.
    TooLittle {
        /// A place in it.
        place: LonLat,
        /// What the band counts.
        size: f64,
        /// The band.
        band: Band,
        /// Names of the hard barriers and unit grids around it.
        barriers: Vec<String>,
    },
    /// A part has too much for some number of grids and too little for one more.
    BetweenMultiples {
        /// A place in it.
        place: LonLat,
        /// What the band counts.
        size: f64,
        /// The band.
        band: Band,
        /// Grids it has too much for.
        grids: usize,
        /// Names of the hard barriers and unit grids around it.
        barriers: Vec<String>,
    },
    /// One building alone has more than a grid may have.
    LargeBuilding {
        /// The building's id.
        building: String,
        /// Where it is.
        place: LonLat,
        /// What the band counts.
        size: f64,
        /// The band.
        band: Band,
    },
    /// The numbers would allow it, but no division within the band was found.
    NotFound {
        /// A place in the part.
        place: LonLat,
        /// What the band counts.
        size: f64,
        /// The band.
        band: Band,
        /// Grids outside the band in the best plan.
        outside: usize,
    },
}

fn word(measure: Measure) -> &'static str {
    match measure {
        Measure::Households => "households",
        Measure::People => "people",
        Measure::Area => "m²",
    }
}

struct Among<'a>(&'a [String]);

impl fmt::Display for Among<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() { Ok(()) } else { write!(f, " bounded by {}", self.0.join(", ")) }
    }
}

impl fmt::Display for Obstacle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = |p: &LonLat| format!("{:.5}, {:.5}", p.lon(), p.lat());
        match self {
            Obstacle::TooLittle { place, size, band, barriers } => write!(
                f,
                "the part around {}{} has {size:.0} {}, less than the {:.0} of a grid",
                at(place),
                Among(barriers),
                word(band.measure),
                band.least
            ),
            Obstacle::BetweenMultiples { place, size, band, grids, barriers } => write!(
                f,
                "the part around {}{} has {size:.0} {}: more than {grids} grids may have together ({:.0}), less than {} need ({:.0})",
                at(place),
                Among(barriers),
                word(band.measure),
                *grids as f64 * band.most,
                grids + 1,
                (*grids + 1) as f64 * band.least
            ),
            Obstacle::LargeBuilding { building, place, size, band } => write!(
                f,
                "building {building} at {} alone has {size:.0} {}, more than the {:.0} a grid may have",
                at(place),
                word(band.measure),
                band.most
            ),
            Obstacle::NotFound { place, size, band, outside } => write!(
                f,
                "the part around {} has {size:.0} {} and could be divided, but {outside} of its grids stayed outside the band",
                at(place),
                word(band.measure)
            ),
        }
    }
}

/// What stands in the way, by the numbers alone; `part` is a grouping of the pool.
pub fn obstacles(input: &Input, ground: &Ground, pool: &Pool, band: Band, part: &[u32]) -> Vec<Obstacle> {
    let mut found = vec![];
    if band.measure != Measure::Area {
        for (b, home) in input.buildings.iter().zip(&ground.home_of) {
            let size = f64::from(if band.measure == Measure::People { b.people } else { b.households });
            if home.is_some() && size > band.most {
                found.push(Obstacle::LargeBuilding { building: b.id.clone(), place: b.place, size, band });
            }
        }
    }
    let mut sizes: BTreeMap<u32, f64> = BTreeMap::new();
    for (v, p) in part.iter().enumerate() {
        *sizes.entry(*p).or_default() += pool.graph.nodes[v].weight;
    }
    for nodes in pool.graph.components() {
        let size = pool.graph.total(&nodes);
        let heaviest = nodes
            .iter()
            .copied()
            .max_by(|&a, &b| pool.graph.weight(a).total_cmp(&pool.graph.weight(b)).then(b.cmp(&a)));
        let Some(heaviest) = heaviest else { continue };
        let place = ground.plane.lattice(pool.graph.nodes[heaviest as usize].at).to_lonlat();
        let (low, high) = count::possible(size, band.least, band.most);
        if low > high {
            let barriers = barriers_around(input, ground, pool, &nodes);
            found.push(if high == 0 {
                Obstacle::TooLittle { place, size, band, barriers }
            } else {
                Obstacle::BetweenMultiples { place, size, band, grids: high, barriers }
            });
            continue;
        }
        let groups: BTreeSet<u32> = nodes.iter().map(|&v| part[v as usize]).collect();
        let outside = groups.iter().filter(|g| !band.holds(sizes[*g])).count();
        if outside > 0 {
            found.push(Obstacle::NotFound { place, size, band, outside });
        }
    }
    found
}

/// Names of the hard barriers and of the units around a part.
fn barriers_around(input: &Input, ground: &Ground, pool: &Pool, nodes: &[u32]) -> Vec<String> {
    let own: BTreeSet<u32> = nodes.iter().map(|&v| pool.blocks[v as usize]).collect();
    let mut names = BTreeSet::new();
    for (e, kind) in ground.faces.kinds.iter().enumerate() {
        let (a, b) = ground.beside(e);
        let other = match (own.contains(&a), own.contains(&b)) {
            (true, false) => b,
            (false, true) => a,
            _ => continue,
        };
        let street = ground.faces.streets[e];
        if *kind == Kind::Line(Barrier::Hard) && street != NO_STREET {
            names.insert(input.streets[street as usize].name.clone());
        } else if other != NONE
            && let Role::Unit(u) = ground.blocks[other as usize].role
        {
            names.insert(input.units[u as usize].name.clone());
        }
    }
    names.into_iter().filter(|n| !n.is_empty()).collect()
}
