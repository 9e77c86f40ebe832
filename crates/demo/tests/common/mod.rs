//! Exact helpers for the tests: coordinates as whole numbers of 1e-7 degrees.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use tessera_demo::{Area, City, LonLat, Ring, generate};

/// A position as whole numbers of 1e-7 degrees.
pub type Cell = (i64, i64);

/// The city of seed 42, made once.
pub fn city() -> &'static City {
    static CITY: OnceLock<City> = OnceLock::new();
    CITY.get_or_init(|| generate(42))
}

pub fn cell(p: LonLat) -> Cell {
    ((p[0] * 1e7).round() as i64, (p[1] * 1e7).round() as i64)
}

fn turn(a: Cell, b: Cell, c: Cell) -> i128 {
    let (ux, uy) = (i128::from(b.0 - a.0), i128::from(b.1 - a.1));
    let (vx, vy) = (i128::from(c.0 - a.0), i128::from(c.1 - a.1));
    ux * vy - uy * vx
}

/// Whether two segments cross in their insides (touching at ends does not count).
pub fn cross(a: Cell, b: Cell, c: Cell, d: Cell) -> bool {
    let boxes = a.0.max(b.0) >= c.0.min(d.0)
        && c.0.max(d.0) >= a.0.min(b.0)
        && a.1.max(b.1) >= c.1.min(d.1)
        && c.1.max(d.1) >= a.1.min(b.1);
    boxes
        && turn(a, b, c).signum() * turn(a, b, d).signum() < 0
        && turn(c, d, a).signum() * turn(c, d, b).signum() < 0
}

/// Twice the signed area in square cells.
pub fn double_area(ring: &Ring) -> i128 {
    let origin = cell(ring[0]);
    ring.windows(2).map(|w| turn(origin, cell(w[0]), cell(w[1]))).sum()
}

/// Whether `p` is inside a polygon given by all its rings (even–odd).
pub fn inside(rings: &[Ring], p: LonLat) -> bool {
    let mut odd = false;
    for w in rings.iter().flat_map(|r| r.windows(2)) {
        let (a, b) = (w[0], w[1]);
        if (a[1] > p[1]) != (b[1] > p[1]) && p[0] < (b[0] - a[0]) * (p[1] - a[1]) / (b[1] - a[1]) + a[0] {
            odd = !odd;
        }
    }
    odd
}

/// Directed edges of all rings, with opposite ones cancelled.
pub fn border<'a>(areas: impl Iterator<Item = &'a Area>) -> BTreeMap<(Cell, Cell), i32> {
    let mut edges: BTreeMap<(Cell, Cell), i32> = BTreeMap::new();
    for w in areas.flat_map(|a| a.rings.iter()).flat_map(|r| r.windows(2)) {
        let (a, b) = (cell(w[0]), cell(w[1]));
        if edges.get(&(b, a)).is_some_and(|&n| n > 0) {
            if let Some(n) = edges.get_mut(&(b, a)) {
                *n -= 1;
            }
        } else {
            *edges.entry((a, b)).or_default() += 1;
        }
    }
    edges.retain(|_, n| *n != 0);
    edges
}
