//! Straight cuts through a block that is too large to be one piece of a grid.
//!
//! A cut runs across the longer direction of what is to be cut, through the widest gap between buildings that leaves about
//! the wanted share on either side. The parts are cut again until they are small enough.

use crate::plane::{P, cross, dot};

/// Something that weighs in a block: a building, with how far it reaches.
#[derive(Debug, Clone)]
pub struct Load {
    /// Its middle, metres.
    pub at: P,
    /// Corners of its outline, metres; empty when not known.
    pub outline: Vec<P>,
    /// Households, people.
    pub weight: f64,
}

/// Half the width taken for a building without outline, metres.
const HALF_WIDTH: f64 = 6.0;
/// How far a cut is drawn beyond the border it ends at, metres.
const BEYOND: f64 = 0.06;
/// A part may be above the limit by so little.
const ENOUGH: f64 = 1.000_1;

impl Load {
    fn extent(&self, along: P) -> (f64, f64) {
        if self.outline.is_empty() {
            let m = dot(self.at, along);
            return (m - HALF_WIDTH, m + HALF_WIDTH);
        }
        let far = self.outline.iter().map(|&p| dot(p, along));
        far.fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| (l.min(v), h.max(v)))
    }
}

/// Places `x` with `normal · x <= limit`.
#[derive(Debug, Clone, Copy)]
struct Half {
    normal: P,
    limit: f64,
}

/// The block being cut: its rings (outer and holes, open) and the cuts found.
pub struct Cutter<'a> {
    /// Rings in metres.
    pub rings: &'a [Vec<P>],
    /// No part with several loads may weigh more.
    pub limit: f64,
    /// Cuts found: both ends.
    pub cuts: Vec<(P, P)>,
}

impl Cutter<'_> {
    /// Cuts by what stands in the block.
    pub fn by_loads(&mut self, loads: &[Load]) {
        let all: Vec<&Load> = loads.iter().filter(|l| l.weight > 0.0).collect();
        self.loads(&all, &mut vec![], 0);
    }

    /// Cuts by ground: parts of at most [`Cutter::limit`] m².
    pub fn by_ground(&mut self) {
        self.ground(&mut vec![], 0);
    }

    fn loads(&mut self, loads: &[&Load], halves: &mut Vec<Half>, depth: usize) {
        let total: f64 = loads.iter().map(|l| l.weight).sum();
        if total <= self.limit || loads.len() < 2 || depth > 24 {
            return;
        }
        let pieces = (total / self.limit).ceil();
        let wanted = (pieces / 2.0).floor() / pieces;
        let region = clip(&self.rings[0], halves);
        let size = area(&region).abs().sqrt().max(1.0);
        let points: Vec<P> = loads.iter().map(|l| l.at).collect();
        let axis = main_direction(&points);
        let edge = longest_edge(&region);
        let mut best: Option<(f64, P, f64, usize, Vec<&Load>)> = None;
        for along in [edge, turned(edge), axis, turned(axis)] {
            let mut sorted: Vec<&Load> = loads.to_vec();
            sorted.sort_by(|a, b| dot(a.at, along).total_cmp(&dot(b.at, along)));
            let extents: Vec<_> = sorted.iter().map(|l| l.extent(along)).collect();
            let mut after: Vec<f64> = extents.iter().map(|e| e.0).collect();
            for i in (1..after.len()).rev() {
                after[i - 1] = after[i - 1].min(after[i]);
            }
            let (mut before, mut left) = (f64::NEG_INFINITY, 0.0);
            for i in 1..sorted.len() {
                before = before.max(extents[i - 1].1);
                left += sorted[i - 1].weight;
                let at = f64::midpoint(before, after[i]);
                let share = left / total;
                let off = (share - wanted).abs().min((1.0 - share - wanted).abs());
                if off > 0.35 && sorted.len() > 3 {
                    continue;
                }
                let through = if after[i] < before { 0.4 } else { 0.0 };
                let length: f64 = self.chord(along, at, halves).iter().map(|(s, e)| e - s).sum();
                let score = off + through + 0.25 * length / size;
                if best.as_ref().is_none_or(|b| score < b.0) {
                    best = Some((score, along, at, i, sorted.clone()));
                }
            }
        }
        let Some((_, along, at, i, sorted)) = best else { return };
        self.cut(along, at, halves);
        let (first, second) = sorted.split_at(i);
        halves.push(Half { normal: along, limit: at });
        self.loads(first, halves, depth + 1);
        halves.pop();
        halves.push(Half { normal: [-along[0], -along[1]], limit: -at });
        self.loads(second, halves, depth + 1);
        halves.pop();
    }

    fn ground(&mut self, halves: &mut Vec<Half>, depth: usize) {
        let region = clip(&self.rings[0], halves);
        let total = area(&region).abs();
        if total <= self.limit * ENOUGH || depth > 24 || region.len() < 3 {
            return;
        }
        let pieces = (total / (self.limit * ENOUGH)).ceil();
        let wanted = total * (pieces / 2.0).floor() / pieces;
        let along = main_direction(&region);
        let far = region.iter().map(|&p| dot(p, along));
        let (mut low, mut high) =
            far.fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| (l.min(v), h.max(v)));
        for _ in 0..30 {
            let at = f64::midpoint(low, high);
            if area(&clip(&region, &[Half { normal: along, limit: at }])).abs() < wanted {
                low = at;
            } else {
                high = at;
            }
        }
        let at = f64::midpoint(low, high);
        self.cut(along, at, halves);
        for half in [Half { normal: along, limit: at }, Half { normal: [-along[0], -along[1]], limit: -at }] {
            halves.push(half);
            self.ground(halves, depth + 1);
            halves.pop();
        }
    }

    fn cut(&mut self, along: P, at: f64, halves: &[Half]) {
        let across = turned(along);
        let place = |t: f64| [along[0] * at + across[0] * t, along[1] * at + across[1] * t];
        for (from, to) in self.chord(along, at, halves) {
            if to - from > BEYOND {
                self.cuts.push((place(from - BEYOND), place(to + BEYOND)));
            }
        }
    }

    /// Where the line `along · x = at` runs inside the block and all half-planes: stretches along the turned direction.
    fn chord(&self, along: P, at: f64, halves: &[Half]) -> Vec<(f64, f64)> {
        let across = turned(along);
        let mut hits = vec![];
        for ring in self.rings {
            for (a, b) in ring.iter().zip(ring.iter().cycle().skip(1)) {
                let (da, db) = (dot(*a, along) - at, dot(*b, along) - at);
                if (da > 0.0) != (db > 0.0) {
                    let t = da / (da - db);
                    hits.push(dot([a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])], across));
                }
            }
        }
        hits.sort_by(f64::total_cmp);
        let (mut from, mut to) = (f64::NEG_INFINITY, f64::INFINITY);
        for h in halves {
            // normal · (along·at + across·t) <= limit
            let (base, slope) = (dot(h.normal, along) * at, dot(h.normal, across));
            if slope.abs() < 1e-12 {
                if base > h.limit {
                    return vec![];
                }
            } else if slope > 0.0 {
                to = to.min((h.limit - base) / slope);
            } else {
                from = from.max((h.limit - base) / slope);
            }
        }
        let stretches = hits.chunks_exact(2).map(|c| (c[0].max(from), c[1].min(to)));
        stretches.filter(|(s, e)| e > s).collect()
    }
}

fn turned(p: P) -> P {
    [-p[1], p[0]]
}

fn area(ring: &[P]) -> f64 {
    ring.iter().zip(ring.iter().cycle().skip(1)).map(|(a, b)| cross(*a, *b)).sum::<f64>() / 2.0
}

/// The part of a ring within all half-planes (Sutherland and Hodgman, 1974); parts may hang together by double edges.
fn clip(ring: &[P], halves: &[Half]) -> Vec<P> {
    let mut ring = ring.to_vec();
    for h in halves {
        let depth = |p: P| h.limit - dot(h.normal, p);
        let mut out = Vec::with_capacity(ring.len() + 4);
        for (a, b) in ring.iter().zip(ring.iter().cycle().skip(1)) {
            let (da, db) = (depth(*a), depth(*b));
            if da >= 0.0 {
                out.push(*a);
            }
            if (da >= 0.0) != (db >= 0.0) {
                let t = da / (da - db);
                out.push([a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])]);
            }
        }
        ring = out;
    }
    ring
}

/// The direction in which points spread most.
fn main_direction(points: &[P]) -> P {
    let n = points.len().max(1) as f64;
    let sum = points.iter().fold([0.0; 2], |s, p| [s[0] + p[0], s[1] + p[1]]);
    let (mx, my) = (sum[0] / n, sum[1] / n);
    let (mut xx, mut xy, mut yy) = (0.0, 0.0, 0.0);
    for p in points {
        let (dx, dy) = (p[0] - mx, p[1] - my);
        xx += dx * dx;
        xy += dx * dy;
        yy += dy * dy;
    }
    let angle = (2.0 * xy).atan2(xx - yy) / 2.0;
    [angle.cos(), angle.sin()]
}

/// The direction of the longest edge of a ring; east for a ring without edges.
fn longest_edge(ring: &[P]) -> P {
    let edges = ring.iter().zip(ring.iter().cycle().skip(1)).map(|(a, b)| [b[0] - a[0], b[1] - a[1]]);
    let longest = edges.max_by(|a, b| dot(*a, *a).total_cmp(&dot(*b, *b))).unwrap_or([1.0, 0.0]);
    let length = dot(longest, longest).sqrt();
    if length > 0.0 { [longest[0] / length, longest[1] / length] } else { [1.0, 0.0] }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(w: f64, h: f64) -> Vec<Vec<P>> {
        vec![vec![[0.0, 0.0], [w, 0.0], [w, h], [0.0, h]]]
    }

    fn house(x: f64, y: f64, weight: f64) -> Load {
        let o = |dx: f64, dy: f64| [x + dx, y + dy];
        Load { at: [x, y], outline: vec![o(-10.0, -5.0), o(10.0, -5.0), o(10.0, 5.0), o(-10.0, 5.0)], weight }
    }

    #[test]
    fn a_block_of_two_rows_is_cut_between_them_and_not_through_a_house() {
        let rings = block(100.0, 60.0);
        let loads: Vec<Load> =
            [15.0, 45.0].iter().flat_map(|&y| [20.0, 50.0, 80.0].map(|x| house(x, y, 30.0))).collect();
        let mut cutter = Cutter { rings: &rings, limit: 90.0, cuts: vec![] };
        cutter.by_loads(&loads);
        let [(a, b)] = cutter.cuts[..] else { panic!("one cut: {:?}", cutter.cuts) };
        assert!((a[1] - 30.0).abs() < 10.0 && (a[1] - b[1]).abs() < 1e-6, "{a:?} {b:?}");
        assert!((b[0] - a[0]).abs() > 100.0);
    }

    #[test]
    fn ground_is_cut_into_parts_of_the_size_wanted() {
        let rings = block(400.0, 100.0);
        let mut cutter = Cutter { rings: &rings, limit: 10_000.0, cuts: vec![] };
        cutter.by_ground();
        assert_eq!(cutter.cuts.len(), 3);
        assert!(cutter.cuts.iter().all(|(a, b)| (a[0] - b[0]).abs() < 1e-6));
    }

    #[test]
    fn a_house_is_never_cut_however_many_live_in_it() {
        let rings = block(100.0, 60.0);
        let mut cutter = Cutter { rings: &rings, limit: 90.0, cuts: vec![] };
        cutter.by_loads(&[house(50.0, 30.0, 700.0)]);
        assert!(cutter.cuts.is_empty());
    }
}
