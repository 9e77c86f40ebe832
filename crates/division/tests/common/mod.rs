//! Small communities to divide, a few hundred metres on a side.
#![allow(dead_code, reason = "each test file uses its own part")]

use tessera_division::{Barrier, Building, Input, Street};
use tessera_geometry::{LineString, LonLat, MultiPolygon, Polygon};

/// Degrees of about a metre, north; east they are a little shorter.
const STEP: f64 = 1e-5;

/// A place some metres east and north of the community's south-western corner.
pub fn at(x: f64, y: f64) -> LonLat {
    LonLat::new(111.29 + x * STEP, 30.70 + y * STEP).expect("a position")
}

pub fn rect(w: f64, s: f64, e: f64, n: f64) -> MultiPolygon {
    let ring = vec![at(w, s), at(e, s), at(e, n), at(w, n), at(w, s)];
    Polygon::new(ring, vec![]).expect("a ring").into()
}

pub fn street(name: &str, barrier: Barrier, points: &[(f64, f64)]) -> Street {
    let line = LineString::new(points.iter().map(|p| at(p.0, p.1)).collect()).expect("a line");
    Street { name: name.into(), barrier, line }
}

pub fn house(x: f64, y: f64, households: u32) -> Building {
    Building {
        id: format!("{x:.0}/{y:.0}"),
        place: at(x, y),
        footprint: None,
        households,
        people: households * 3,
        compound: String::new(),
        divisions: vec![],
    }
}

/// A chessboard of streets 100 apart with a house of so many households in the middle of each block.
pub fn board(columns: usize, rows: usize, households: impl Fn(usize, usize) -> u32) -> Input {
    let (w, h) = (columns as f64 * 100.0, rows as f64 * 100.0);
    let mut input = Input { border: rect(0.0, 0.0, w, h), ..Input::default() };
    for c in 1..columns {
        let x = c as f64 * 100.0;
        input.streets.push(street(&format!("East {c}"), Barrier::Lane, &[(x, -20.0), (x, h + 20.0)]));
    }
    for r in 1..rows {
        let y = r as f64 * 100.0;
        input.streets.push(street(&format!("North {r}"), Barrier::Street, &[(-20.0, y), (w + 20.0, y)]));
    }
    for r in 0..rows {
        for c in 0..columns {
            let n = households(c, r);
            if n > 0 {
                input.buildings.push(house(c as f64 * 100.0 + 50.0, r as f64 * 100.0 + 50.0, n));
            }
        }
    }
    input
}
