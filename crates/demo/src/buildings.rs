//! Puts buildings on the blocks: clear of the streets, of each other and of the block's border, in line with the block.

use crate::footprints::{BOX, ELL, Outline, STAR, STEP, TEE, YOU};
use crate::geom::{
    P, Rect, add, between_segments, bounding_rect, dist, inner_point, inside, left, len, lerp, mul, sub,
    turn, unit,
};
use crate::mesh::LineKind;
use crate::model::BuildingKind;
use crate::quarters::Use;
use crate::rng::Rng;
use crate::town::{Plan, Zone};

/// A building before it has an address.
#[derive(Clone, Debug)]
pub struct Draft {
    /// Block it stands on.
    pub face: usize,
    /// The rectangle that holds it.
    pub rect: Rect,
    /// Footprint, open, anticlockwise.
    pub ring: Vec<P>,
    /// Use.
    pub kind: BuildingKind,
    /// Floors.
    pub floors: u8,
    /// Entrances.
    pub entrances: u8,
    /// Households.
    pub households: u32,
    /// Whether it belongs to the block's compound or unit (a shop on the street does not).
    pub in_compound: bool,
}

/// No block has more households than this: a block can always be a grid of its own.
const MOST_HOUSEHOLDS: u32 = 470;

/// Buildings of one block while they are being placed.
struct Site {
    face: usize,
    ring: Vec<P>,
    edges: Vec<(P, P, LineKind)>,
    done: Vec<Draft>,
}

/// How a row of buildings is laid out.
#[derive(Clone, Copy)]
struct Rows {
    length: (f64, f64),
    depth: (f64, f64),
    gap: (f64, f64),
    row_gap: (f64, f64),
    most: usize,
    wobble: f64,
    skip: f64,
    setback: f64,
    /// Thins out towards the frame's rim, as a grown village does.
    thinning: bool,
}

/// What is built in the rows.
#[derive(Clone, Copy)]
struct Model {
    usage: BuildingKind,
    floors: (i64, i64),
    outlines: &'static [Outline],
    in_compound: bool,
}

/// Builds on every block.
pub fn build(plan: &Plan, uses: &[Use], rng: &Rng) -> Vec<Draft> {
    let mut all = Vec::new();
    for (face, &what) in uses.iter().enumerate() {
        let mut rng = rng.fork(&format!("buildings-{face}"));
        let edges: Vec<(P, P, LineKind)> = plan
            .mesh
            .face_edges(face)
            .map(|(a, b)| (plan.mesh.points[a], plan.mesh.points[b], plan.mesh.line(a, b).kind))
            .collect();
        let mut site = Site { face, ring: plan.mesh.face_points(face), edges, done: Vec::new() };
        site.build(what, plan.zone[face], &mut rng);
        all.extend(site.done);
    }
    all
}

impl Site {
    fn build(&mut self, what: Use, zone: Zone, rng: &mut Rng) {
        match what {
            Use::OldHousing => self.old_town(rng),
            Use::Slabs => self.slabs(zone, rng),
            Use::Towers => self.towers(rng),
            Use::Village => self.village(rng),
            Use::School => self.school(rng),
            Use::Hospital => self.hospital(rng),
            Use::Market => self.market(rng),
            Use::Commercial => self.mall(rng),
            Use::Office => self.offices(rng),
            Use::Factory => self.factory(rng),
            Use::Public => self.public(rng),
            Use::Park => self.pavilions(2, rng),
            Use::Shore => self.pavilions(3, rng),
            Use::Farmland => self.farmsteads(rng),
            Use::Square | Use::River | Use::Hill | Use::Vacant => {}
        }
    }

    /// Whether `rect` stays clear of the block's border by the streets' half widths plus `setback`, and of all
    /// buildings placed before by `gap`.
    fn fits(&self, rect: &Rect, setback: f64, gap: f64) -> bool {
        let corners = rect.corners();
        if !corners.iter().all(|&c| inside(&self.ring, c)) || self.done.iter().any(|d| d.rect.near(rect, gap))
        {
            return false;
        }
        self.edges.iter().all(|&(a, b, kind)| {
            let keep = kind.half_width() + setback;
            (0..4).all(|i| between_segments(corners[i], corners[(i + 1) % 4], a, b) >= keep)
        })
    }

    fn put(&mut self, rect: Rect, what: Model, households: u32, entrances: u8, rng: &mut Rng) {
        let outline = *rng.pick(what.outlines);
        let flip = if rng.chance(0.5) { -1.0 } else { 1.0 };
        let mut ring: Vec<P> = outline.iter().map(|&(u, v)| rect.at(u * flip, v)).collect();
        if flip < 0.0 {
            ring.reverse();
        }
        self.done.push(Draft {
            face: self.face,
            rect,
            ring,
            kind: what.usage,
            floors: rng.int(what.floors.0, what.floors.1) as u8,
            entrances,
            households,
            in_compound: what.in_compound,
        });
    }

    /// The block's main direction; south-facing rows want the one closer to east and west.
    fn frame(&self, south_facing: bool) -> Rect {
        let rect = bounding_rect(&self.ring);
        if south_facing && rect.axis[0].abs() < rect.axis[1].abs() {
            return Rect { axis: left(rect.axis), half: [rect.half[1], rect.half[0]], ..rect };
        }
        rect
    }

    /// Fills the block with rows; calls `people` for the households and entrances of each building placed.
    fn rows(
        &mut self,
        frame: &Rect,
        rows: Rows,
        what: Model,
        rng: &mut Rng,
        mut people: impl FnMut(&mut Rng, f64) -> (u32, u8),
    ) -> usize {
        let mut placed = 0;
        let mut v = -frame.half[1];
        while v < frame.half[1] {
            let mut u = -frame.half[0] + rng.range(0.0, 8.0);
            let mut reached = 0.0_f64;
            while u < frame.half[0] && placed < rows.most {
                let (length, depth) =
                    (rng.range(rows.length.0, rows.length.1), rng.range(rows.depth.0, rows.depth.1));
                let at = [u + length / 2.0, v + depth / 2.0 + rng.range(-1.0, 1.0)];
                let centre = add(frame.centre, add(mul(frame.axis, at[0]), mul(left(frame.axis), at[1])));
                let axis = turn(frame.axis, rng.range(-rows.wobble, rows.wobble));
                let rect = Rect { centre, axis, half: [length / 2.0, depth / 2.0] };
                if self.fits(&rect, rows.setback, rows.gap.0.min(rows.row_gap.0)) {
                    let rim =
                        if rows.thinning { len([at[0] / frame.half[0], at[1] / frame.half[1]]) } else { 0.0 };
                    if !rng.chance(rows.skip.max((rim - 0.45) * 1.6)) && self.households() < MOST_HOUSEHOLDS {
                        let (households, entrances) = people(rng, length);
                        let households = households.min(MOST_HOUSEHOLDS - self.households());
                        self.put(rect, what, households, entrances, rng);
                        placed += 1;
                        reached = reached.max(depth);
                    }
                    u += length + rng.range(rows.gap.0, rows.gap.1);
                } else {
                    u += 5.0;
                }
            }
            v += if reached > 0.0 { reached + rng.range(rows.row_gap.0, rows.row_gap.1) } else { 4.0 };
        }
        placed
    }

    fn households(&self) -> u32 {
        self.done.iter().map(|d| d.households).sum()
    }

    /// Shops along the streets of kind `least` and wider.
    fn shops(&mut self, least: LineKind, share: f64, rng: &mut Rng) {
        let what = Model {
            usage: BuildingKind::Commercial,
            floors: (1, 3),
            outlines: &[BOX, BOX, STEP],
            in_compound: false,
        };
        for (a, b, kind) in self.edges.clone() {
            let long = dist(a, b);
            if kind < least || long < 34.0 {
                continue;
            }
            let axis = unit(sub(b, a));
            let mut s = 4.0;
            while s < long - 12.0 {
                let (length, depth) = (rng.range(13.0, 30.0), rng.range(9.0, 13.0));
                let inward = kind.half_width() + 3.6 + depth / 2.0;
                let centre = add(lerp(a, b, (s + length / 2.0) / long), mul(left(axis), inward));
                let rect = Rect { centre, axis, half: [length / 2.0, depth / 2.0] };
                if rng.chance(share) && self.fits(&rect, 3.0, 2.5) {
                    self.put(rect, what, 0, 1, rng);
                }
                s += length + rng.range(2.6, 7.0);
            }
        }
    }

    fn old_town(&mut self, rng: &mut Rng) {
        self.shops(LineKind::Secondary, 0.92, rng);
        let frame = self.frame(false);
        if rng.chance(0.42) {
            // Part of the block was rebuilt with slabs in the last century.
            self.slab_rows(rng.int(2, 4) as usize, (5, 7), rng);
        }
        let what = Model {
            usage: BuildingKind::House,
            floors: (2, 4),
            outlines: &[BOX, ELL, STEP, BOX],
            in_compound: false,
        };
        let rows = Rows {
            length: (9.0, 17.0),
            depth: (8.0, 11.5),
            gap: (1.8, 5.0),
            row_gap: (3.4, 7.5),
            most: 60,
            wobble: 0.05,
            skip: 0.07,
            setback: 2.2,
            thinning: false,
        };
        self.rows(&frame, rows, what, rng, |rng, _| (rng.int(3, 8) as u32, 1));
    }

    fn slab_rows(&mut self, most: usize, floors: (i64, i64), rng: &mut Rng) -> usize {
        let what = Model {
            usage: BuildingKind::ResidentialSlab,
            floors,
            outlines: &[BOX, STEP, BOX],
            in_compound: true,
        };
        let rows = Rows {
            length: (34.0, 62.0),
            depth: (11.0, 13.5),
            gap: (7.0, 13.0),
            row_gap: (15.0, 21.0),
            most,
            wobble: 0.012,
            skip: 0.03,
            setback: 5.0,
            thinning: false,
        };
        let frame = self.frame(true);
        self.rows(&frame, rows, what, rng, |_, length| {
            let entrances = (length / 17.0).round().clamp(2.0, 4.0) as u8;
            (u32::from(entrances) * 2 * (floors.0 as u32 + 1), entrances)
        })
    }

    fn slabs(&mut self, zone: Zone, rng: &mut Rng) {
        let least = if zone == Zone::Urban { LineKind::Secondary } else { LineKind::Primary };
        self.shops(least, 0.8, rng);
        self.slab_rows(40, *rng.pick(&[(5, 6), (6, 7), (6, 7)]), rng);
        self.small_public(1, rng);
        self.service_huts(rng);
    }

    fn towers(&mut self, rng: &mut Rng) {
        self.shops(LineKind::Secondary, 0.62, rng);
        let what = Model {
            usage: BuildingKind::ResidentialTower,
            floors: (17, 30),
            outlines: &[STAR, TEE, STAR],
            in_compound: true,
        };
        let rows = Rows {
            length: (25.0, 31.0),
            depth: (19.0, 24.0),
            gap: (20.0, 34.0),
            row_gap: (28.0, 40.0),
            most: 6,
            wobble: 0.015,
            skip: 0.08,
            setback: 9.0,
            thinning: false,
        };
        let frame = self.frame(true);
        self.rows(&frame, rows, what, rng, |rng, _| (rng.int(60, 100) as u32, 2));
        self.small_public(2, rng);
        self.service_huts(rng);
    }

    fn village(&mut self, rng: &mut Rng) {
        let what = Model {
            usage: BuildingKind::House,
            floors: (1, 3),
            outlines: &[BOX, ELL, BOX, YOU],
            in_compound: false,
        };
        // Houses stand around a middle, not all over the block's fields.
        let middle = inner_point(&self.ring);
        let frame = self.frame(true);
        let reach = rng.range(130.0, 190.0);
        let round =
            Rect { centre: middle, half: [frame.half[0].min(reach), frame.half[1].min(reach)], ..frame };
        let rows = Rows {
            length: (10.0, 15.0),
            depth: (9.0, 11.5),
            gap: (4.0, 12.0),
            row_gap: (9.0, 17.0),
            most: 86,
            wobble: 0.3,
            skip: 0.15,
            setback: 4.0,
            thinning: true,
        };
        self.rows(&round, rows, what, rng, |rng, _| (rng.int(1, 3) as u32, 1));
    }

    fn farmsteads(&mut self, rng: &mut Rng) {
        let what =
            Model { usage: BuildingKind::House, floors: (1, 2), outlines: &[BOX, ELL], in_compound: false };
        let n = rng.int(0, 3) as usize;
        self.scatter(n, (9.0, 16.0), (8.0, 10.0), what, 1, rng);
    }

    fn pavilions(&mut self, n: usize, rng: &mut Rng) {
        let what =
            Model { usage: BuildingKind::Public, floors: (1, 1), outlines: &[BOX, STAR], in_compound: false };
        self.scatter(n, (8.0, 14.0), (7.0, 9.0), what, 0, rng);
    }

    fn small_public(&mut self, n: usize, rng: &mut Rng) {
        let what = Model {
            usage: BuildingKind::Public,
            floors: (1, 3),
            outlines: &[BOX, ELL, YOU],
            in_compound: false,
        };
        if rng.chance(0.5) {
            self.scatter(n, (18.0, 28.0), (12.0, 17.0), what, 0, rng);
        }
    }

    /// The gate house, bicycle sheds and pump rooms of an estate.
    fn service_huts(&mut self, rng: &mut Rng) {
        let what = Model { usage: BuildingKind::Public, floors: (1, 1), outlines: &[BOX], in_compound: true };
        let n = rng.int(2, 4) as usize;
        self.scatter(n, (7.0, 15.0), (5.0, 7.0), what, 0, rng);
    }

    /// Puts up to `n` single buildings at random places.
    fn scatter(
        &mut self,
        n: usize,
        length: (f64, f64),
        depth: (f64, f64),
        what: Model,
        households: u32,
        rng: &mut Rng,
    ) {
        let frame = self.frame(true);
        let mut left_over = n;
        for _ in 0..n * 14 {
            if left_over == 0 {
                return;
            }
            let centre = frame.at(rng.range(-0.95, 0.95), rng.range(-0.95, 0.95));
            let axis = turn(frame.axis, rng.range(-0.06, 0.06));
            let half = [rng.range(length.0, length.1) / 2.0, rng.range(depth.0, depth.1) / 2.0];
            let rect = Rect { centre, axis, half };
            if self.fits(&rect, 4.0, 5.0) {
                self.put(rect, what, households, 1, rng);
                left_over -= 1;
            }
        }
    }

    /// A large building somewhere near the middle, smaller when the block is small.
    fn main_building(&mut self, size: (f64, f64), what: Model, rng: &mut Rng) {
        let frame = self.frame(true);
        for attempt in 0..30 {
            let scale = 1.0 - f64::from(attempt) * 0.02;
            let half = [size.0 * scale / 2.0, size.1 * scale / 2.0];
            let spread = 0.1 + f64::from(attempt) * 0.02;
            let centre = frame.at(rng.range(-spread, spread), rng.range(-spread, spread));
            let rect = Rect { centre, axis: frame.axis, half };
            if self.fits(&rect, 8.0, 8.0) {
                self.put(rect, what, 0, rng.int(2, 5) as u8, rng);
                return;
            }
        }
    }

    fn fill(
        &mut self,
        length: (f64, f64),
        depth: (f64, f64),
        gaps: (f64, f64),
        most: usize,
        what: Model,
        rng: &mut Rng,
    ) {
        let frame = self.frame(true);
        let rows = Rows {
            length,
            depth,
            gap: (gaps.0, gaps.0 * 1.5),
            row_gap: (gaps.1, gaps.1 * 1.5),
            most,
            wobble: 0.012,
            skip: 0.08,
            setback: 6.0,
            thinning: false,
        };
        self.rows(&frame, rows, what, rng, |rng, _| (0, rng.int(1, 3) as u8));
    }

    fn school(&mut self, rng: &mut Rng) {
        let what = Model {
            usage: BuildingKind::School,
            floors: (4, 5),
            outlines: &[YOU, ELL, YOU],
            in_compound: true,
        };
        self.main_building((62.0, 46.0), what, rng);
        let rest = Model { floors: (2, 5), outlines: &[BOX, BOX, ELL], ..what };
        self.fill((30.0, 48.0), (13.0, 18.0), (14.0, 24.0), 5, rest, rng);
    }

    fn hospital(&mut self, rng: &mut Rng) {
        let what = Model {
            usage: BuildingKind::Hospital,
            floors: (8, 15),
            outlines: &[STAR, TEE, YOU],
            in_compound: true,
        };
        self.main_building((66.0, 44.0), what, rng);
        let rest = Model { floors: (3, 7), outlines: &[BOX, ELL], ..what };
        self.fill((28.0, 48.0), (14.0, 20.0), (11.0, 16.0), 6, rest, rng);
    }

    fn market(&mut self, rng: &mut Rng) {
        let what =
            Model { usage: BuildingKind::Market, floors: (1, 3), outlines: &[BOX, STEP], in_compound: true };
        self.main_building((72.0, 46.0), what, rng);
        let stalls = Model { floors: (1, 2), outlines: &[BOX], ..what };
        self.fill((22.0, 44.0), (8.0, 11.0), (4.0, 7.0), 14, stalls, rng);
    }

    fn mall(&mut self, rng: &mut Rng) {
        let what = Model {
            usage: BuildingKind::Commercial,
            floors: (4, 7),
            outlines: &[STEP, BOX, ELL],
            in_compound: true,
        };
        self.main_building((84.0, 56.0), what, rng);
        self.shops(LineKind::Residential, 0.7, rng);
        let rest = Model { floors: (2, 5), ..what };
        self.fill((24.0, 40.0), (15.0, 22.0), (9.0, 12.0), 6, rest, rng);
    }

    fn offices(&mut self, rng: &mut Rng) {
        let what = Model {
            usage: BuildingKind::Office,
            floors: (9, 26),
            outlines: &[BOX, STAR, TEE, STEP],
            in_compound: true,
        };
        self.fill((28.0, 42.0), (24.0, 32.0), (20.0, 26.0), 6, what, rng);
        let rest = Model { floors: (3, 5), outlines: &[BOX, ELL], ..what };
        self.fill((24.0, 40.0), (12.0, 16.0), (10.0, 12.0), 3, rest, rng);
    }

    fn factory(&mut self, rng: &mut Rng) {
        let what = Model {
            usage: BuildingKind::Factory,
            floors: (1, 2),
            outlines: &[BOX, BOX, ELL, STEP],
            in_compound: true,
        };
        self.fill((56.0, 104.0), (26.0, 44.0), (14.0, 18.0), 8, what, rng);
        let small = Model { floors: (1, 4), outlines: &[BOX, ELL], ..what };
        self.fill((16.0, 34.0), (11.0, 15.0), (9.0, 12.0), 7, small, rng);
    }

    fn public(&mut self, rng: &mut Rng) {
        let what = Model {
            usage: BuildingKind::Public,
            floors: (5, 11),
            outlines: &[TEE, YOU, STAR],
            in_compound: true,
        };
        self.main_building((70.0, 40.0), what, rng);
        let rest = Model { floors: (2, 5), outlines: &[BOX, ELL], ..what };
        self.fill((26.0, 42.0), (13.0, 18.0), (11.0, 15.0), 5, rest, rng);
    }
}
