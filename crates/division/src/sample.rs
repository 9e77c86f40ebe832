//! Made-up towns to test and measure on: crooked streets, old lanes, slab estates, towers, greens, schools, a river. Nothing here is
//! a real place.

use crate::input::{Barrier, Building, Input, Layer, Street, Unit};
use crate::plane::{P, Plane};
use crate::rng::Rng;
use tessera_domain::area::unit_grid::UnitFacts;
use tessera_geometry::{BBox, LineString, LonLat, MultiPolygon, Polygon};

/// Distance of main roads, metres.
const PITCH: f64 = 420.0;
/// Buildings of an average quarter between main roads.
const PER_QUARTER: f64 = 110.0;

/// What stands in a quarter.
#[derive(Clone, Copy, PartialEq)]
enum Zone {
    /// Lanes and low houses.
    Old,
    /// Estates of slab blocks.
    Slabs,
    /// Estates of towers.
    Towers,
    /// Fields.
    Fields,
}

/// A town to be made.
#[derive(Debug, Clone, Copy)]
pub struct Town {
    /// About how many buildings it shall have.
    pub buildings: usize,
    /// Rivers and railways.
    pub barriers: bool,
    /// Other seeds give other towns.
    pub seed: u64,
}

struct Maker {
    plane: Plane,
    rng: Rng,
    columns: usize,
    rows: usize,
    corners: Vec<P>,
    river: Vec<P>,
    railway: Vec<P>,
    made: Input,
}

impl Town {
    /// Makes the town.
    pub fn make(&self) -> Input {
        let mut quarters = (self.buildings as f64 / PER_QUARTER).ceil().max(1.0);
        // Where all quarters came out as fields there are next to no buildings, and what would be right is no guide.
        let most = quarters * 4.0;
        let mut best = self.of(quarters);
        // Quarters differ; come nearer to the number wanted by making another town of the size that would have been right.
        for _ in 0..4 {
            let share = self.buildings as f64 / best.buildings.len().max(1) as f64;
            if (0.93..=1.07).contains(&share) {
                break;
            }
            quarters = (quarters * share).round().clamp(1.0, most);
            let next = self.of(quarters);
            let off = |i: &Input| i.buildings.len().abs_diff(self.buildings);
            if off(&next) < off(&best) {
                best = next;
            }
        }
        best
    }

    /// The town of so many quarters.
    fn of(&self, quarters: f64) -> Input {
        let columns = quarters.sqrt().ceil() as usize;
        let rows = (quarters / columns as f64).ceil() as usize;
        let rng = Rng::new(self.seed);
        let mut wobble = rng.fork(1);
        let mut corners = vec![];
        for r in 0..=rows {
            for c in 0..=columns {
                let mut shift = || wobble.range(-0.13, 0.13) * PITCH;
                corners.push([c as f64 * PITCH + shift(), r as f64 * PITCH + shift()]);
            }
        }
        let middle = LonLat::new(111.29, 30.70).ok();
        let bounds = middle.map(|m| BBox::around(m, m));
        let Some(bounds) = bounds else { return Input::default() };
        let plane = Plane::of(&bounds);
        let made = Input::default();
        let mut maker = Maker { plane, rng, columns, rows, corners, river: vec![], railway: vec![], made };
        if self.barriers {
            maker.barriers();
        }
        maker.border();
        maker.main_roads();
        for layer in ["residents' groups", "police beats"] {
            maker.made.layers.push(Layer { name: layer.into(), weight: 1.0, areas: vec![] });
        }
        for r in 0..rows {
            for c in 0..columns {
                maker.quarter(c, r);
            }
        }
        maker.made
    }
}

fn mix(a: P, b: P, t: f64) -> P {
    [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t]
}

impl Maker {
    fn place(&self, p: P) -> LonLat {
        self.plane.lattice(p).to_lonlat()
    }

    fn street(&mut self, name: String, barrier: Barrier, points: &[P]) {
        let places = points.iter().map(|&p| self.place(p)).collect();
        if let Ok(line) = LineString::new(places) {
            self.made.streets.push(Street { name, barrier, line });
        }
    }

    fn corner(&self, c: usize, r: usize) -> P {
        self.corners[r * (self.columns + 1) + c]
    }

    fn barriers(&mut self) {
        let mut rng = self.rng.fork(2);
        let (width, height) = (self.columns as f64 * PITCH, self.rows as f64 * PITCH);
        let line = |length: f64, at: f64, upright: bool, phase: f64| -> Vec<P> {
            let steps = (length / 90.0) as i32 + 4;
            let point = |i: i32| {
                let t = f64::from(i) * 90.0 - 180.0;
                let off = at + 70.0 * (t / 310.0 + phase).sin();
                if upright { [off, t] } else { [t, off] }
            };
            (0..=steps).map(point).collect()
        };
        self.river = line(width, height * rng.range(0.45, 0.6), false, rng.range(0.0, 6.0));
        let river = self.river.clone();
        self.street("清水河".into(), Barrier::Hard, &river);
        if self.columns > 5 {
            self.railway = line(height, width * rng.range(0.6, 0.7), true, rng.range(0.0, 6.0));
            let railway = self.railway.clone();
            self.street("铁路".into(), Barrier::Hard, &railway);
        }
    }

    /// A crooked border a little inside the outermost roads, so that streets cross it.
    fn border(&mut self) {
        let mut rng = self.rng.fork(3);
        let (w, h) = (self.columns as f64 * PITCH, self.rows as f64 * PITCH);
        let mut ring = vec![];
        let sides = [([0.0, 0.0], [w, 0.0]), ([w, 0.0], [w, h]), ([w, h], [0.0, h]), ([0.0, h], [0.0, 0.0])];
        for (from, to) in sides {
            let steps = ((w + h) / 400.0).ceil() as usize;
            for i in 0..steps {
                let p = mix(from, to, i as f64 / steps as f64);
                let inward = |v: f64, size: f64, by: f64| if v < size / 2.0 { v + by } else { v - by };
                let by = rng.range(5.0, 30.0);
                let moved = [inward(p[0], w, by), inward(p[1], h, by)];
                let along = (to[0] - from[0]).abs() > (to[1] - from[1]).abs();
                let kept = if i == 0 {
                    moved
                } else if along {
                    [p[0], moved[1]]
                } else {
                    [moved[0], p[1]]
                };
                ring.push(self.place(kept));
            }
        }
        ring.push(ring[0]);
        if let Ok(polygon) = Polygon::new(ring, vec![]) {
            self.made.border = MultiPolygon::from(polygon);
        }
    }

    fn main_roads(&mut self) {
        for r in 0..=self.rows {
            let points: Vec<P> = (0..=self.columns).map(|c| self.corner(c, r)).collect();
            let barrier = if r % 2 == 0 { Barrier::Main } else { Barrier::Street };
            self.street(format!("纬{}路", r + 1), barrier, &points);
        }
        for c in 0..=self.columns {
            let points: Vec<P> = (0..=self.rows).map(|r| self.corner(c, r)).collect();
            let barrier = if c % 2 == 0 { Barrier::Main } else { Barrier::Street };
            self.street(format!("经{}路", c + 1), barrier, &points);
        }
    }

    /// A quarter between four main roads: lanes, blocks, houses.
    fn quarter(&mut self, c: usize, r: usize) {
        let mut rng = self.rng.fork(100 + (r * self.columns + c) as u64);
        let (zone, lanes) = match rng.below(20) {
            0..=4 => (Zone::Old, 5),
            5..=13 => (Zone::Slabs, 3),
            14..=18 => (Zone::Towers, 2),
            _ => (Zone::Fields, 1),
        };
        let quad =
            [self.corner(c, r), self.corner(c + 1, r), self.corner(c + 1, r + 1), self.corner(c, r + 1)];
        let at = |u: f64, v: f64| mix(mix(quad[0], quad[1], u), mix(quad[3], quad[2], u), v);
        let ticks = |rng: &mut Rng| -> Vec<f64> {
            let inner = |i: usize, rng: &mut Rng| (i as f64 + rng.range(-0.15, 0.15)) / lanes as f64;
            (0..=lanes)
                .map(|i| if i == 0 || i == lanes { i as f64 / lanes as f64 } else { inner(i, rng) })
                .collect()
        };
        let (us, vs) = (ticks(&mut rng), ticks(&mut rng));
        for (n, &t) in us.iter().enumerate().skip(1).take(lanes - 1) {
            let bend = rng.range(-0.02, 0.02);
            // Some lanes end a few metres before the road, some in the middle.
            let end = if rng.chance(0.15) {
                0.985
            } else if rng.chance(0.1) {
                0.6
            } else {
                1.0
            };
            let upright: Vec<P> = (0..=4)
                .map(|i| f64::from(i) / 4.0 * end)
                .map(|s| at(t + bend * (s * 6.0).sin(), s))
                .collect();
            let level: Vec<P> =
                (0..=4).map(|i| f64::from(i) / 4.0).map(|s| at(s, vs[n] + bend * (s * 5.0).sin())).collect();
            self.street(format!("{}巷", c * 40 + r * 7 + n), Barrier::Lane, &upright);
            self.street(format!("{}里", c * 40 + r * 7 + n), Barrier::Lane, &level);
        }
        for j in 0..lanes {
            for i in 0..lanes {
                let cell =
                    |u: f64, v: f64| at(us[i] + (us[i + 1] - us[i]) * u, vs[j] + (vs[j + 1] - vs[j]) * v);
                let name = format!(
                    "{}{}-{}",
                    if zone == Zone::Towers { "花园" } else { "小区" },
                    c * self.rows + r + 1,
                    j * lanes + i + 1
                );
                let group = format!("组{}-{}-{}", c, r, (j * lanes + i) >> 1);
                let beat = format!("警{}-{}", c / 2, r);
                if zone == Zone::Slabs && rng.chance(0.06) {
                    self.school(&cell, &name);
                } else if zone != Zone::Fields && !rng.chance(0.03) {
                    self.block(zone, &cell, [name, group, beat], &mut rng);
                }
            }
        }
    }

    fn school(&mut self, cell: &dyn Fn(f64, f64) -> P, name: &str) {
        let id = format!("U{}", self.made.units.len() + 1);
        let facts = UnitFacts {
            independent: Some(true),
            stable: Some(true),
            can_carry_duties: Some(true),
            ..UnitFacts::default()
        };
        let place = self.place(cell(0.5, 0.5));
        let unit = Unit {
            id,
            name: format!("{name}学校"),
            place,
            ground: None,
            staff: 120,
            category: "school".into(),
            facts,
        };
        self.made.units.push(unit);
    }

    fn block(
        &mut self,
        zone: Zone,
        cell: &dyn Fn(f64, f64) -> P,
        [name, group, beat]: [String; 3],
        rng: &mut Rng,
    ) {
        let (across, down) = match zone {
            Zone::Old => (4, 3),
            Zone::Slabs => (2, 4),
            _ => (3, 2),
        };
        for j in 0..down {
            for i in 0..across {
                let step = |n: usize, of: usize| 0.1 + 0.8 * (n as f64 + 0.5) / of as f64;
                let (u, v) = (step(i, across), step(j, down));
                let (du, dv) = match zone {
                    Zone::Old => (0.07, 0.08),
                    Zone::Slabs => (0.17, 0.05),
                    _ => (0.07, 0.10),
                };
                let households = match zone {
                    Zone::Old => 1 + rng.below(5) as u32,
                    Zone::Slabs => 6 * (2 + rng.below(6)) as u32,
                    _ => 50 + rng.below(75) as u32,
                };
                let place = cell(u, v);
                if self.near_barrier(place) {
                    continue;
                }
                let corners =
                    [cell(u - du, v - dv), cell(u + du, v - dv), cell(u + du, v + dv), cell(u - du, v + dv)];
                let mut ring: Vec<LonLat> = corners.iter().map(|&p| self.place(p)).collect();
                ring.push(ring[0]);
                self.made.buildings.push(Building {
                    id: format!("B{}", self.made.buildings.len() + 1),
                    place: self.place(place),
                    footprint: Polygon::new(ring, vec![]).ok().map(MultiPolygon::from),
                    households,
                    people: households * 5 / 2,
                    compound: if zone == Zone::Old { String::new() } else { name.clone() },
                    divisions: vec![group.clone(), beat.clone()],
                });
            }
        }
    }

    fn near_barrier(&self, p: P) -> bool {
        let near = |line: &[P]| {
            line.windows(2).any(|w| {
                let q = crate::plane::nearest_on(w[0], w[1], p);
                (q[0] - p[0]).hypot(q[1] - p[1]) < 30.0
            })
        };
        near(&self.river) || near(&self.railway)
    }
}
