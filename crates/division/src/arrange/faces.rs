//! Faces of settled lines, and the rings of unions of faces.

use super::exact::{by_angle, minus};
use super::rings::{bounds, doubled_area, inside_ring};
use super::walks::{bridges, components};
use super::{Kind, Segment};
use tessera_geometry::IntPoint;

/// No label: a face that belongs to no region.
pub const NONE: u32 = u32::MAX;

/// Vertices, edges and faces. Half-edge `2e` runs along edge `e` from its smaller to its larger end, `2e + 1` back; the face of
/// a half-edge is the one on its left. Face 0 is everything outside.
#[derive(Debug, Clone, Default)]
pub struct Faces {
    /// Vertices.
    pub points: Vec<IntPoint>,
    /// Ends of each edge.
    pub ends: Vec<[u32; 2]>,
    /// What each edge is.
    pub kinds: Vec<Kind>,
    /// Street of each edge.
    pub streets: Vec<u32>,
    /// The half-edge after each one around its face.
    pub(super) next: Vec<u32>,
    /// Face of each half-edge.
    pub left: Vec<u32>,
    /// Does each face lie inside the community's border?
    pub inside: Vec<bool>,
}

impl Faces {
    /// Finds the faces. Edges with the same face on both sides (dead ends, links to islands) bound nothing and are left out.
    pub fn trace(segments: &[Segment]) -> Self {
        let mut points: Vec<IntPoint> = segments.iter().flat_map(|s| [s.a, s.b]).collect();
        points.sort_unstable();
        points.dedup();
        let number = |p: IntPoint| points.binary_search(&p).unwrap_or(0) as u32;
        let ends: Vec<[u32; 2]> = segments.iter().map(|s| [number(s.a), number(s.b)]).collect();
        let bridge = bridges(points.len(), &ends);
        let kept = |e: &usize| !bridge[*e];
        let keep: Vec<usize> = (0..segments.len()).filter(kept).collect();
        let mut all = Self {
            ends: keep.iter().map(|&e| ends[e]).collect(),
            kinds: keep.iter().map(|&e| segments[e].kind).collect(),
            streets: keep.iter().map(|&e| segments[e].street).collect(),
            points,
            ..Self::default()
        };
        all.link();
        all.number_faces();
        all.find_inside();
        all
    }

    /// Number of faces, the outside counted.
    pub fn count(&self) -> usize {
        self.inside.len()
    }

    /// Where a half-edge starts.
    pub fn from(&self, h: u32) -> u32 {
        self.ends[h as usize / 2][h as usize % 2]
    }

    /// The lattice points at both ends of an edge.
    pub fn edge_points(&self, e: usize) -> (IntPoint, IntPoint) {
        (self.points[self.ends[e][0] as usize], self.points[self.ends[e][1] as usize])
    }

    /// The two faces beside an edge.
    pub fn beside(&self, e: usize) -> (u32, u32) {
        (self.left[2 * e], self.left[2 * e + 1])
    }

    pub(super) fn half_edges(&self) -> std::ops::Range<u32> {
        0..2 * self.ends.len() as u32
    }

    /// Finds the next half-edge around the face: at the far end, the first one clockwise from the way back.
    fn link(&mut self) {
        let mut around: Vec<Vec<u32>> = vec![vec![]; self.points.len()];
        for h in self.half_edges() {
            around[self.from(h) as usize].push(h);
        }
        self.next = vec![0; 2 * self.ends.len()];
        for (v, out) in around.iter_mut().enumerate() {
            let at = self.points[v];
            let direction = |h: u32| minus(self.points[self.from(h ^ 1) as usize], at);
            out.sort_unstable_by(|&g, &h| by_angle(direction(g), direction(h)));
            for (i, &h) in out.iter().enumerate() {
                let clockwise = out[(i + out.len() - 1) % out.len()];
                self.next[h as usize ^ 1] = clockwise;
            }
        }
    }

    fn cycle(&self, start: u32) -> Vec<u32> {
        let mut cycle = vec![start];
        let mut h = self.next[start as usize];
        while h != start {
            cycle.push(h);
            h = self.next[h as usize];
        }
        cycle
    }

    fn number_faces(&mut self) {
        let part = components(self.points.len(), &self.ends);
        self.left = vec![NONE; 2 * self.ends.len()];
        let mut count = 1;
        let mut outer: Vec<(Vec<IntPoint>, u32, u32, i128)> = vec![];
        let mut islands: Vec<Vec<u32>> = vec![];
        for h in self.half_edges() {
            if self.left[h as usize] != NONE {
                continue;
            }
            let cycle = self.cycle(h);
            let ring: Vec<IntPoint> = cycle.iter().map(|&h| self.points[self.from(h) as usize]).collect();
            let area = doubled_area(&ring);
            let face = if area > 0 {
                outer.push((ring, part[self.from(h) as usize], count, area));
                count += 1;
                count - 1
            } else {
                islands.push(cycle.clone());
                0
            };
            for h in cycle {
                self.left[h as usize] = face;
            }
        }
        // An island lies in the smallest face of another component that is around it, else outside.
        let boxes: Vec<_> = outer.iter().map(|o| bounds(&o.0)).collect();
        for island in islands {
            let v = self.from(island[0]);
            let (p, own) = (self.points[v as usize], part[v as usize]);
            let around = outer.iter().zip(&boxes).filter(|(o, b)| {
                o.1 != own
                    && (b.0.x..=b.1.x).contains(&p.x)
                    && (b.0.y..=b.1.y).contains(&p.y)
                    && inside_ring(&o.0, p)
            });
            let face = around.min_by_key(|(o, _)| o.3).map_or(0, |(o, _)| o.2);
            for h in island {
                self.left[h as usize] = face;
            }
        }
        self.inside = vec![false; count as usize];
    }

    /// From the outside in: whoever crosses the border changes sides.
    fn find_inside(&mut self) {
        let mut beside: Vec<Vec<(u32, bool)>> = vec![vec![]; self.count()];
        for (e, kind) in self.kinds.iter().enumerate() {
            let (a, b) = self.beside(e);
            let border = *kind == Kind::Border;
            beside[a as usize].push((b, border));
            beside[b as usize].push((a, border));
        }
        let mut seen = vec![false; self.count()];
        seen[0] = true;
        let mut stack = vec![0_u32];
        while let Some(f) = stack.pop() {
            for &(g, border) in &beside[f as usize] {
                if !seen[g as usize] {
                    seen[g as usize] = true;
                    self.inside[g as usize] = self.inside[f as usize] != border;
                    stack.push(g);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
