//! Directed integer edges: rings turned into edges with the inside on their left, and the searches on them that
//! the validity and the cover check share.

use crate::bounds::Bounds;
use crate::shape::MultiPolygon;
use crate::snap::{IntPoint, Step, Wide, doubled_area, on_segment, ray_crossing, side, snap_ring};
use std::cmp::Ordering;

/// A directed edge between two different lattice points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Edge {
    pub from: IntPoint,
    pub to: IntPoint,
}

impl Edge {
    pub fn reversed(self) -> Self {
        Self { from: self.to, to: self.from }
    }

    /// The same stretch, from its lower end to its higher one.
    pub fn upward(self) -> Self {
        if self.from <= self.to { self } else { self.reversed() }
    }

    pub fn bounds(self) -> Bounds {
        Bounds { west: self.min_x(), south: self.min_y(), east: self.max_x(), north: self.max_y() }
    }

    /// The middle, in doubled coordinates so that it is exact.
    pub fn doubled_middle(self) -> Wide {
        let (a, b) = (self.from.wide(), self.to.wide());
        (a.0 + b.0, a.1 + b.1)
    }

    /// The step that leads from the edge to its left side.
    pub fn step_left(self) -> Step {
        let (a, b) = (self.from, self.to);
        if b.y < a.y || (b.y == a.y && b.x > a.x) { Step::East } else { Step::West }
    }

    /// The step that leads from the edge to its right side.
    pub fn step_right(self) -> Step {
        self.reversed().step_left()
    }

    fn min_x(self) -> i32 {
        self.from.x.min(self.to.x)
    }

    fn max_x(self) -> i32 {
        self.from.x.max(self.to.x)
    }

    fn min_y(self) -> i32 {
        self.from.y.min(self.to.y)
    }

    fn max_y(self) -> i32 {
        self.from.y.max(self.to.y)
    }
}

/// A ring on the lattice: outer rings run anticlockwise, holes clockwise.
#[derive(Debug, Clone)]
pub(crate) struct SnappedRing {
    pub part: usize,
    pub ring: usize,
    /// Open: the first point is not repeated.
    pub points: Vec<IntPoint>,
    /// False when nothing but a point or a line is left of it on the lattice, or as much of it runs one way round as the other.
    pub has_area: bool,
}

impl SnappedRing {
    /// Do all points lie on one line?
    pub fn is_flat(&self) -> bool {
        let [a, rest @ ..] = self.points.as_slice() else { return true };
        let line = |b: &IntPoint| rest.iter().all(|p| side(a.wide(), b.wide(), p.wide()) == Ordering::Equal);
        rest.first().is_none_or(line)
    }

    pub fn edges(&self) -> impl Iterator<Item = Edge> + '_ {
        crate::snap::ring_edges(&self.points).map(|(from, to)| Edge { from, to })
    }
}

/// All rings of a place on the lattice, directed so that the inside is on the left.
pub(crate) fn snapped_rings(shape: &MultiPolygon) -> Vec<SnappedRing> {
    shape
        .rings()
        .map(|(part, ring, points)| {
            let mut points = snap_ring(points);
            let area = doubled_area(&points);
            if (area > 0) != (ring == 0) {
                points.reverse();
            }
            SnappedRing { part, ring, has_area: area != 0, points }
        })
        .collect()
}

/// Edges sorted into level bands, so that a ray or a search for neighbours looks at few of them.
pub(crate) struct Bands<'a> {
    edges: &'a [Edge],
    y0: i64,
    shift: u32,
    /// Band `b` holds `items[starts[b]..starts[b + 1]]`.
    starts: Vec<u32>,
    items: Vec<u32>,
}

impl<'a> Bands<'a> {
    pub fn new(edges: &'a [Edge]) -> Self {
        let y0 = edges.iter().map(|e| i64::from(e.min_y())).min().unwrap_or(0);
        let y1 = edges.iter().map(|e| i64::from(e.max_y())).max().unwrap_or(0);
        let band = |y: i32, shift: u32| ((i64::from(y) - y0) >> shift) as usize;
        // The finest bands that neither outnumber the edges nor list each edge more than eight times on average.
        let mut shift = 0;
        while ((y1 - y0) >> shift) as usize > edges.len()
            || edges.iter().map(|e| band(e.max_y(), shift) - band(e.min_y(), shift)).sum::<usize>()
                > 8 * edges.len()
        {
            shift += 1;
        }
        let count = band(y1 as i32, shift) + 1;
        let mut starts = vec![0_u32; count + 1];
        for e in edges {
            for b in band(e.min_y(), shift)..=band(e.max_y(), shift) {
                starts[b + 1] += 1;
            }
        }
        for b in 0..count {
            starts[b + 1] += starts[b];
        }
        let mut next = starts.clone();
        let mut items = vec![0_u32; starts[count] as usize];
        for (i, e) in edges.iter().enumerate() {
            for b in band(e.min_y(), shift)..=band(e.max_y(), shift) {
                items[next[b] as usize] = i as u32;
                next[b] += 1;
            }
        }
        Self { edges, y0, shift, starts, items }
    }

    fn band_of(&self, y: i64) -> Option<usize> {
        let b = usize::try_from((y - self.y0) >> self.shift).ok()?;
        (b + 1 < self.starts.len()).then_some(b)
    }

    fn band(&self, b: usize) -> &[u32] {
        &self.items[self.starts[b] as usize..self.starts[b + 1] as usize]
    }

    /// Winding number of all edges around a point in doubled coordinates, stepped off any edge it lies on.
    pub fn winding(&self, doubled: Wide, step: Step) -> i32 {
        let mut sum = 0;
        self.ray(doubled, step, |_, crossing| sum += crossing);
        sum
    }

    /// Tells which edges the ray from there to the east meets: +1 for those that pass it going north, else -1.
    pub fn ray(&self, doubled: Wide, step: Step, mut met: impl FnMut(usize, i32)) {
        // The step south may leave the band of the point itself only when it lies on the band's lower border:
        // an edge that matters there ends on that level, and so is listed in this band too.
        let Some(b) = self.band_of(doubled.1.div_euclid(2)) else { return };
        for &i in self.band(b) {
            let e = self.edges[i as usize];
            if 2 * i64::from(e.max_x()) < doubled.0 {
                continue;
            }
            let (a, b) = (e.from.wide(), e.to.wide());
            let crossing = ray_crossing((2 * a.0, 2 * a.1), (2 * b.0, 2 * b.1), doubled, step);
            if crossing != 0 {
                met(i as usize, crossing);
            }
        }
    }

    /// Calls `visit` once for every two edges whose boxes touch; stops early when it returns false.
    pub fn close_pairs(&self, mut visit: impl FnMut(usize, usize) -> bool) {
        let mut sorted: Vec<u32> = Vec::new();
        for b in 0..self.starts.len().saturating_sub(1) {
            sorted.clear();
            sorted.extend_from_slice(self.band(b));
            sorted.sort_unstable_by_key(|&i| self.edges[i as usize].min_x());
            for (n, &i) in sorted.iter().enumerate() {
                let e = self.edges[i as usize];
                for &j in &sorted[n + 1..] {
                    let f = self.edges[j as usize];
                    if f.min_x() > e.max_x() {
                        break;
                    }
                    let low = e.min_y().max(f.min_y());
                    let high = e.max_y().min(f.max_y());
                    // Two edges may share several bands: they count in the first one only.
                    let first = self.band_of(i64::from(low)) == Some(b);
                    if low <= high && first && !visit(i.min(j) as usize, i.max(j) as usize) {
                        return;
                    }
                }
            }
        }
    }
}

/// Cuts edges at every vertex that lies exactly on them; `cuts` are (edge, point strictly inside it).
///
/// The parts of an edge follow each other in its direction; `keep` is told the edge each part came from.
pub(crate) fn split(edges: &[Edge], mut cuts: Vec<(usize, IntPoint)>, mut keep: impl FnMut(usize, Edge)) {
    let along = |e: Edge, p: IntPoint| {
        // Both differences have the sign of the edge, so their sum grows along it.
        (i64::from(p.x) - i64::from(e.from.x)).abs() + (i64::from(p.y) - i64::from(e.from.y)).abs()
    };
    cuts.sort_unstable_by_key(|&(i, p)| (i, along(edges[i], p)));
    cuts.dedup();
    let mut cuts = cuts.into_iter().peekable();
    for (i, &edge) in edges.iter().enumerate() {
        let mut from = edge.from;
        while let Some((_, p)) = cuts.next_if(|c| c.0 == i) {
            keep(i, Edge { from, to: p });
            from = p;
        }
        keep(i, Edge { from, to: edge.to });
    }
}

/// The points of `vertices` that lie strictly inside one of the edges, as cuts for [`split`].
pub(crate) fn vertices_on_edges(edges: &[Edge], mut vertices: Vec<IntPoint>) -> Vec<(usize, IntPoint)> {
    vertices.sort_unstable();
    vertices.dedup();
    let mut cuts = Vec::new();
    for (i, e) in edges.iter().enumerate() {
        let first = vertices.partition_point(|v| v.x < e.min_x());
        for &v in vertices[first..].iter().take_while(|v| v.x <= e.max_x()) {
            if v != e.from && v != e.to && on_segment(e.from.wide(), e.to.wide(), v.wide()) {
                cuts.push((i, v));
            }
        }
    }
    cuts
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn p(x: i32, y: i32) -> IntPoint {
        IntPoint { x, y }
    }

    fn edge(a: (i32, i32), b: (i32, i32)) -> Edge {
        Edge { from: p(a.0, a.1), to: p(b.0, b.1) }
    }

    #[test]
    fn a_split_edge_keeps_its_ends_and_order() {
        let edges = [edge((6, 6), (0, 0)), edge((1, 0), (2, 0))];
        let cuts = vertices_on_edges(&edges, vec![p(2, 2), p(4, 4), p(4, 4), p(0, 0), p(3, 2)]);
        let mut parts = vec![];
        split(&edges, cuts, |i, e| parts.push((i, e)));
        assert_eq!(
            parts,
            [
                (0, edge((6, 6), (4, 4))),
                (0, edge((4, 4), (2, 2))),
                (0, edge((2, 2), (0, 0))),
                (1, edge((1, 0), (2, 0)))
            ]
        );
    }

    #[test]
    fn no_edges_wind_around_nothing() {
        assert_eq!(Bands::new(&[]).winding((0, 0), Step::East), 0);
    }

    proptest! {
        #[test]
        fn bands_give_the_winding_number_of_all_edges_and_every_close_pair_once(
            points in proptest::collection::vec((-20..20_i32, -20..20_i32), 3..40),
            q in (-45..45_i64, -45..45_i64), west in any::<bool>()
        ) {
            let ring: Vec<IntPoint> = points.iter().map(|&(x, y)| p(x, y)).collect();
            let edges: Vec<Edge> = crate::snap::ring_edges(&ring)
                .map(|(from, to)| Edge { from, to }).filter(|e| e.from != e.to).collect();
            let bands = Bands::new(&edges);
            let step = if west { Step::West } else { Step::East };
            let all: i32 = edges.iter().map(|e| {
                let (a, b) = (e.from.wide(), e.to.wide());
                ray_crossing((2 * a.0, 2 * a.1), (2 * b.0, 2 * b.1), q, step)
            }).sum();
            prop_assert_eq!(bands.winding(q, step), all);

            let mut found = vec![];
            bands.close_pairs(|i, j| { found.push((i, j)); true });
            found.sort_unstable();
            let mut wanted = vec![];
            for i in 0..edges.len() {
                for j in i + 1..edges.len() {
                    let (e, f) = (edges[i], edges[j]);
                    if e.min_x() <= f.max_x() && f.min_x() <= e.max_x()
                        && e.min_y() <= f.max_y() && f.min_y() <= e.max_y() { wanted.push((i, j)); }
                }
            }
            prop_assert_eq!(found, wanted);
        }
    }
}
