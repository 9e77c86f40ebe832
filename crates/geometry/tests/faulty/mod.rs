//! A made-up cover and faults put into it, each with what the check must say of it.

use tessera_geometry::{FindingKind, IntPoint, LonLat, MultiPolygon, Polygon, Severity};

/// A position in lattice steps from the cover's corner.
pub type At = (i32, i32);
pub type Ring = Vec<At>;

/// Width of a cell: about 220 m.
const PITCH: i32 = 20_000;
/// Edges of one side of a cell.
const SIDE: usize = 5;

/// Pseudo-random numbers (SplitMix64): the same every time.
pub struct Dice(pub u64);

impl Dice {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let x = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        x ^ (x >> 31)
    }

    /// A number from `low` up to but not `high`.
    pub fn within(&mut self, low: i32, high: i32) -> i32 {
        low + (self.next() % (high - low) as u64) as i32
    }
}

/// `n` × `n` cells with crooked sides that neighbours share.
pub struct Cover {
    pub n: usize,
    /// Rings of each child: outlines anticlockwise, each with the lakes that follow it clockwise. No rings: not given at all.
    pub children: Vec<Vec<Ring>>,
    pub parent: Ring,
}

impl Cover {
    pub fn new(n: usize) -> Self {
        let children = (0..n * n).map(|i| vec![cell(n, i % n, i / n)]).collect();
        let along = |k: usize| k as i32 * PITCH / SIDE as i32;
        let (m, end) = (n * SIDE, n as i32 * PITCH);
        let mut parent: Ring = (0..m).map(|k| (along(k), 0)).collect();
        parent.extend((0..m).map(|k| (end, along(k))));
        parent.extend((0..m).map(|k| (end - along(k), end)));
        parent.extend((0..m).map(|k| (0, end - along(k))));
        Self { n, children, parent }
    }

    pub fn parent(&self) -> MultiPolygon {
        shape(std::slice::from_ref(&self.parent))
    }

    pub fn shapes(&self) -> Vec<(usize, MultiPolygon)> {
        let given = self.children.iter().enumerate().filter(|(_, c)| !c.is_empty());
        given.map(|(i, c)| (i, shape(c))).collect()
    }
}

/// Where the vertex of that number on a side lies; sides at the cover's edge are straight.
fn on_side(n: usize, c: usize, r: usize, upright: bool, k: usize) -> At {
    let noise = |salt: u64, by: i32| {
        Dice((c as u64) << 40 ^ (r as u64) << 20 ^ (k as u64) << 2 ^ salt).within(-by, by + 1)
    };
    let (x, y) = (c as i32 * PITCH, r as i32 * PITCH);
    let edge = if upright { c == 0 || c == n } else { r == 0 || r == n };
    let step = k as i32 * PITCH / SIDE as i32;
    let bend = if edge || k == 0 { 0 } else { noise(u64::from(upright), 900) };
    if upright { (x + bend, y + step) } else { (x + step, y + bend) }
}

/// Anticlockwise from the lower left corner: bottom, right, top, left side, [`SIDE`] vertices each.
fn cell(n: usize, c: usize, r: usize) -> Ring {
    let mut ring: Ring = (0..SIDE).map(|k| on_side(n, c, r, false, k)).collect();
    ring.extend((0..SIDE).map(|k| on_side(n, c + 1, r, true, k)));
    ring.push(on_side(n, c + 1, r + 1, false, 0));
    ring.extend((1..SIDE).rev().map(|k| on_side(n, c, r + 1, false, k)));
    ring.push(on_side(n, c, r + 1, true, 0));
    ring.extend((1..SIDE).rev().map(|k| on_side(n, c, r, true, k)));
    ring
}

pub fn position(p: At) -> LonLat {
    IntPoint { x: 1_141_000_000 + p.0, y: 225_000_000 + p.1 }.to_lonlat()
}

fn is_anticlockwise(ring: &Ring) -> bool {
    let cross = |a: At, b: At| i64::from(a.0) * i64::from(b.1) - i64::from(b.0) * i64::from(a.1);
    (0..ring.len()).map(|i| cross(ring[i], ring[(i + 1) % ring.len()])).sum::<i64>() > 0
}

pub fn shape(rings: &[Ring]) -> MultiPolygon {
    let closed = |r: &Ring| r.iter().chain(r.first()).map(|&p| position(p)).collect::<Vec<_>>();
    let mut parts: Vec<(Vec<LonLat>, Vec<Vec<LonLat>>)> = vec![];
    for r in rings {
        match parts.last_mut() {
            Some(part) if !is_anticlockwise(r) => part.1.push(closed(r)),
            _ => parts.push((closed(r), vec![])),
        }
    }
    MultiPolygon(parts.into_iter().map(|(outer, holes)| Polygon::new(outer, holes).unwrap()).collect())
}

/// What the check must report.
#[derive(Debug, Clone)]
pub struct Expected {
    pub kind: FindingKind,
    pub children: Vec<usize>,
    pub area_m2: f64,
    /// How far the area may be off: nothing to speak of but where borders cross between vertices.
    pub tolerance_m2: f64,
    pub severity: Option<Severity>,
    /// The faulty place itself.
    pub outline: Ring,
}

pub const KINDS: usize = 17;
/// Those that concern the edge of the cover.
pub const AT_EDGE: std::ops::Range<usize> = 12..17;

fn expect(kind: FindingKind, children: &[usize], outline: &[At]) -> Expected {
    let area_m2 = shape(&[outline.to_vec()]).area_m2();
    let mut children = children.to_vec();
    children.sort_unstable();
    Expected {
        kind,
        children,
        area_m2,
        tolerance_m2: 1e-6 * area_m2 + 1e-6,
        severity: None,
        outline: outline.to_vec(),
    }
}

/// Where borders cross between vertices an area is known to 8 mm times the length of its border.
fn roughly(mut found: Vec<Expected>) -> Vec<Expected> {
    for e in &mut found {
        e.tolerance_m2 = 0.008 * 200.0;
    }
    found
}

fn crossing(a: At, b: At, c: At, d: At) -> At {
    let f = |p: At| (f64::from(p.0), f64::from(p.1));
    let ((ax, ay), (bx, by), (cx, cy), (dx, dy)) = (f(a), f(b), f(c), f(d));
    let t = ((cx - ax) * (dy - cy) - (cy - ay) * (dx - cx)) / ((bx - ax) * (dy - cy) - (by - ay) * (dx - cx));
    ((ax + t * (bx - ax)).round() as i32, (ay + t * (by - ay)).round() as i32)
}

fn square((x, y): At, half: i32) -> Ring {
    vec![(x - half, y - half), (x + half, y - half), (x + half, y + half), (x - half, y + half)]
}

/// Puts a fault of that kind at a cell and tells what must be found; also the child that alone was changed, if it is one.
pub fn inject(
    cover: &mut Cover,
    kind: usize,
    (c, r): (usize, usize),
    dice: &mut Dice,
) -> (Vec<Expected>, Option<usize>) {
    use FindingKind::{Gap, Hole, Orphan, Outside, Overlap};
    let n = cover.n;
    let (own, east) = (r * n + c, r * n + c + 1);
    let new = cover.children.len();
    let middle = (c as i32 * PITCH + PITCH / 2, r as i32 * PITCH + PITCH / 2);
    let ring = cover.children[own][0].clone();
    // Vertices of the right side are numbers SIDE …; those of the bottom 0 ….
    let side = if AT_EDGE.contains(&kind) { 0 } else { SIDE };
    let v: Vec<At> = (0..=SIDE).map(|k| ring[side + k]).collect();
    let moved = |p: At, out: i32| if side == 0 { (p.0, p.1 - out) } else { (p.0 + out, p.1) };
    let one = |found: Vec<Expected>| (found, Some(own));
    match kind {
        // Vertices that wander: into the cell, out of it, by centimetres, by one step.
        0 | 1 => {
            let by = dice.within(1_000, 4_000);
            let to = moved(v[2], if kind == 0 { -by } else { by });
            cover.children[own][0][side + 2] = to;
            let outline = if kind == 0 { [v[1], v[2], v[3], to] } else { [v[1], to, v[3], v[2]] };
            one(vec![expect(if kind == 0 { Hole } else { Overlap }, &[own, east], &outline)])
        }
        2 | 3 => {
            let by = dice.within(2, 100);
            let to = moved(v[2], if kind == 2 { -by } else { by });
            cover.children[own][0][side + 2] = to;
            let outline = if kind == 2 { [v[1], v[2], v[3], to] } else { [v[1], to, v[3], v[2]] };
            let mut e = expect(if kind == 2 { Hole } else { Overlap }, &[own, east], &outline);
            // Half of what the vertex moved is the mean width.
            e.severity = Some(if f64::from(by) * 0.005 < 0.05 { Severity::Snap } else { Severity::Sliver });
            one(vec![e])
        }
        // A vertex more, a step beside the edge.
        4 => {
            let (a, b) = (v[2], v[3]);
            let to = (i32::midpoint(a.0, b.0) - 1, i32::midpoint(a.1, b.1));
            cover.children[own][0].insert(side + 3, to);
            let mut e = expect(Hole, &[own, east], &[a, b, to]);
            e.severity = Some(Severity::Snap);
            one(vec![e])
        }
        // Not given, given twice, given inside another.
        5 => {
            cover.children[own].clear();
            (vec![expect(Hole, &[own - n, own - 1, east, own + n], &ring)], None)
        }
        6 => {
            cover.children.push(vec![ring.clone()]);
            (vec![expect(Overlap, &[own, new], &ring)], None)
        }
        7 => {
            let inner = square(middle, dice.within(50, 3_000));
            cover.children.push(vec![inner.clone()]);
            (vec![expect(Overlap, &[own, new], &inner)], None)
        }
        // A lake, and a part in the neighbour.
        8 => {
            let lake = square(middle, dice.within(50, 3_000));
            cover.children[own].push(lake.iter().rev().copied().collect());
            one(vec![expect(Hole, &[own], &lake)])
        }
        9 => {
            let part = square((middle.0 + PITCH, middle.1), dice.within(50, 3_000));
            cover.children[own].push(part.clone());
            one(vec![expect(Overlap, &[own, east], &part)])
        }
        // Borders that cross between vertices: with the neighbour, with itself.
        10 | 16 => {
            let by = (dice.within(1_500, 3_000), dice.within(1_500, 3_000));
            let (inward, outward) = (moved(v[2], -by.0), moved(v[3], by.1));
            cover.children[own][0][side + 2] = inward;
            cover.children[own][0][side + 3] = outward;
            let x = crossing(inward, outward, v[2], v[3]);
            let around: &[usize] = if kind == 10 { &[own, east] } else { &[own] };
            let (lack, surplus) = if kind == 10 { (Hole, Overlap) } else { (Gap, Outside) };
            let found = vec![
                expect(lack, around, &[v[1], v[2], x, inward]),
                expect(surplus, around, &[x, outward, v[4], v[3]]),
            ];
            one(roughly(found))
        }
        11 => {
            let by = dice.within(4_000, 6_000);
            let (p, q) = (moved(v[3], by), moved(v[1], by));
            cover.children[own][0].splice(side + 2..side + 3, [p, q]);
            let x = crossing(v[1], p, q, v[3]);
            let found = vec![
                expect(Overlap, &[own, east], &[x, q, p]),
                expect(Overlap, &[own, east], &[v[1], x, v[3], v[2]]),
            ];
            one(roughly(found))
        }
        // At the parent's border.
        12 | 13 => {
            let by = dice.within(5, 4_000);
            let to = moved(v[2], if kind == 12 { -by } else { by });
            cover.children[own][0][side + 2] = to;
            let outline = if kind == 12 { [v[1], v[2], v[3], to] } else { [v[1], to, v[3], v[2]] };
            one(vec![expect(if kind == 12 { Gap } else { Outside }, &[own], &outline)])
        }
        14 => {
            cover.children[own].clear();
            (vec![expect(Gap, &[own - 1, east, own + n], &ring)], None)
        }
        _ => {
            let far = square((middle.0, -3 * PITCH), dice.within(50, 9_000));
            cover.children.push(vec![far.clone()]);
            (vec![expect(Orphan, &[new], &far)], None)
        }
    }
}
