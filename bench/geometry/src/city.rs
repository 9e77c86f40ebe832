//! A made-up city to measure on: grids bounded by crooked streets that neighbours share to the last vertex, and places to ask for.

use tessera_geometry::{IntPoint, LonLat, MultiPolygon, Polygon};

/// South-western corner, somewhere in Hubei, in lattice steps of 10⁻⁷ degree.
const ORIGIN: (i32, i32) = (1_111_000_000, 305_000_000);
/// Width and height of a grid, lattice steps: about 250 m.
const PITCH: i32 = 25_000;
/// Vertices of one side, its first corner counted, its last not.
const SIDE: usize = 15;

/// A pseudo-random number from a counter (SplitMix64): the same city every time.
pub fn mix(mut x: u64) -> u64 {
    x = x.wrapping_add(0x9e37_79b9_7f4a_7c15);
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

/// A number between −1 and 1 that belongs to a place.
fn wobble(a: usize, b: usize, c: usize, salt: u64) -> f64 {
    let n = mix((a as u64) << 42 ^ (b as u64) << 21 ^ c as u64 ^ salt << 58);
    (n >> 11) as f64 / (1u64 << 52) as f64 - 1.0
}

/// The generated city.
pub struct City {
    /// Grids in a row and in a column.
    pub n: usize,
}

impl City {
    /// A corner shared by four grids.
    fn corner(&self, c: usize, r: usize) -> (f64, f64) {
        let inner = |v: usize| v > 0 && v < self.n;
        let pull = f64::from(PITCH) * 0.18;
        let dx = if inner(c) { wobble(c, r, 0, 1) * pull } else { 0.0 };
        let dy = if inner(r) { wobble(c, r, 1, 1) * pull } else { 0.0 };
        (c as f64 * f64::from(PITCH) + dx, r as f64 * f64::from(PITCH) + dy)
    }

    /// The street from one corner to the next: the same vertices for whoever lies beside it. Streets at the city's edge run straight.
    fn street(&self, c: usize, r: usize, upright: bool) -> Vec<(f64, f64)> {
        let a = self.corner(c, r);
        let b = if upright { self.corner(c, r + 1) } else { self.corner(c + 1, r) };
        let edge = if upright { c == 0 || c == self.n } else { r == 0 || r == self.n };
        let (dx, dy) = (b.0 - a.0, b.1 - a.1);
        (0..SIDE)
            .map(|i| {
                let t = i as f64 / SIDE as f64;
                let bend = if edge || i == 0 { 0.0 } else { wobble(c, r, i, 2 + u64::from(upright)) * 0.025 };
                (a.0 + dx * t - dy * bend, a.1 + dy * t + dx * bend)
            })
            .collect()
    }

    /// The border of the grid in a column and row, counter-clockwise and closed.
    fn ring(&self, c: usize, r: usize) -> Vec<LonLat> {
        let back = |mut v: Vec<(f64, f64)>, end: (f64, f64)| {
            v.push(end);
            v.reverse();
            v.pop();
            v
        };
        let mut ring = self.street(c, r, false);
        ring.extend(self.street(c + 1, r, true));
        ring.extend(back(self.street(c, r + 1, false), self.corner(c + 1, r + 1)));
        ring.extend(back(self.street(c, r, true), self.corner(c, r + 1)));
        ring.push(ring[0]);
        ring.into_iter().map(at).collect()
    }

    /// Borders of all grids, row by row.
    pub fn grids(&self) -> Vec<MultiPolygon> {
        let one =
            |i: usize| Polygon::new(self.ring(i % self.n, i / self.n), vec![]).expect("a sound ring").into();
        (0..self.n * self.n).map(one).collect()
    }

    /// The border of the city, with all vertices its grids have on it, counter-clockwise.
    pub fn border(&self) -> MultiPolygon {
        let n = self.n;
        let back = |streets: Vec<(f64, f64)>, first: (f64, f64)| {
            streets.into_iter().skip(1).chain([first]).rev().collect::<Vec<_>>()
        };
        let along = |r: usize| (0..n).flat_map(move |c| self.street(c, r, false)).collect::<Vec<_>>();
        let up = |c: usize| (0..n).flat_map(move |r| self.street(c, r, true)).collect::<Vec<_>>();
        let mut ring = along(0);
        ring.extend(up(n));
        ring.extend(back(along(n), self.corner(n, n)));
        ring.extend(back(up(0), self.corner(0, n)));
        ring.push(ring[0]);
        Polygon::new(ring.into_iter().map(at).collect(), vec![]).expect("a sound ring").into()
    }

    /// Places anywhere in the city.
    pub fn anywhere(&self, count: usize) -> Vec<LonLat> {
        let size = self.n as f64 * f64::from(PITCH);
        let along = |i: usize, salt| f64::midpoint(wobble(i, 0, 0, salt), 1.0) * size;
        (0..count).map(|i| at((along(i, 8), along(i, 9)))).collect()
    }

    /// Places along the streets, at most eight metres from a border: where cases really happen.
    pub fn along_streets(&self, count: usize) -> Vec<LonLat> {
        let pick = |i: usize, salt: u64, n: usize| (mix(i as u64 ^ salt << 56) % n as u64) as usize;
        (0..count)
            .map(|i| {
                let (c, r) = (pick(i, 1, self.n), pick(i, 2, self.n));
                let upright = pick(i, 3, 2) == 0;
                let street = self.street(c, r, upright);
                let k = pick(i, 4, SIDE - 1);
                let (a, b) = (street[k], street[k + 1]);
                let t = f64::midpoint(wobble(i, 1, 1, 10), 1.0);
                // Eight metres are 720 steps of latitude.
                let (dx, dy) = (wobble(i, 1, 2, 11) * 720.0, wobble(i, 1, 3, 12) * 720.0);
                at((a.0 + (b.0 - a.0) * t + dx, a.1 + (b.1 - a.1) * t + dy))
            })
            .collect()
    }
}

impl City {
    /// Borders of all grids with a fault at one in `every`: forgotten, given twice, a vertex moved inward or outward by metres or by centimetres,
    /// a border that crosses the neighbour's or itself, a lake. How many faults were put in comes with them.
    pub fn faulty(&self, every: usize) -> (Vec<MultiPolygon>, usize) {
        let mut grids = self.grids();
        let (mut count, mut twice, mut forgotten) = (0, vec![], vec![]);
        for i in (0..grids.len()).filter(|i| mix(*i as u64 ^ 7 << 56).is_multiple_of(every as u64)) {
            let mut ring: Vec<IntPoint> = grids[i].0[0].outer().iter().map(|p| IntPoint::snap(*p)).collect();
            let by = |k: u64, size: i32| IntPoint {
                x: size - (mix(i as u64 ^ k << 40) % (2 * size as u64)) as i32,
                y: size / 3,
            };
            let mut nudge =
                |k: usize, d: IntPoint| ring[k] = IntPoint { x: ring[k].x + d.x, y: ring[k].y + d.y };
            let mut lake = vec![];
            match count % 8 {
                0 => forgotten.push(i),
                1 => twice.push(grids[i].clone()),
                2 => nudge(20, by(1, 900)),
                3 => nudge(37, by(2, 900)),
                4 => nudge(20, by(3, 12)),
                5 => [(20, 700), (21, -700)].iter().for_each(|&(k, x)| nudge(k, IntPoint { x, y: 0 })),
                6 => ring.swap(22, 24),
                _ => {
                    let c = IntPoint::snap(grids[i].bbox().expect("a border").center());
                    let corners = [(0, 0), (0, 900), (900, 900), (900, 0), (0, 0)];
                    lake.push(
                        corners
                            .iter()
                            .map(|&(x, y)| IntPoint { x: c.x + x, y: c.y + y }.to_lonlat())
                            .collect(),
                    );
                }
            }
            let outer = ring.into_iter().map(IntPoint::to_lonlat).collect();
            grids[i] = Polygon::new(outer, lake).expect("a closed ring").into();
            count += 1;
        }
        for i in forgotten.into_iter().rev() {
            grids.swap_remove(i);
        }
        grids.extend(twice);
        (grids, count)
    }

    /// Places on a vertex of a border or one lattice step beside it, in each direction alike.
    pub fn at_vertices(&self, count: usize, grids: &[MultiPolygon]) -> Vec<LonLat> {
        (0..count)
            .map(|i| {
                let n = mix(i as u64 ^ 5 << 56);
                let ring = grids[(n >> 20) as usize % grids.len()].0[0].outer();
                let at = IntPoint::snap(ring[(n >> 8) as usize % 256 % ring.len()]);
                IntPoint { x: at.x + (n % 3) as i32 - 1, y: at.y + (n / 3 % 3) as i32 - 1 }.to_lonlat()
            })
            .collect()
    }

    /// The grids that could reach to a place: corners move by less than half a grid.
    pub fn near(&self, p: LonLat) -> impl Iterator<Item = u32> {
        let at = IntPoint::snap(p);
        let n = self.n as i32;
        let (c, r) = ((at.x - ORIGIN.0).div_euclid(PITCH), (at.y - ORIGIN.1).div_euclid(PITCH));
        let around = move |v: i32| (v - 1).max(0)..=(v + 1).min(n - 1);
        around(r).flat_map(move |r| around(c).map(move |c| (r * n + c) as u32))
    }
}

/// A place of the city on the lattice, so that every program is asked with exactly the same numbers.
fn at(p: (f64, f64)) -> LonLat {
    IntPoint { x: ORIGIN.0 + p.0.round() as i32, y: ORIGIN.1 + p.1.round() as i32 }.to_lonlat()
}
