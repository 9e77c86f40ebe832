//! Where to put the name of a place: centroid, and a point that is certainly inside.

use crate::coord::LonLat;
use crate::shape::{MultiPolygon, Polygon};
use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// The search stops when no better place can gain more than this share of the box.
const PRECISION: f64 = 0.01;
/// Bound on the cells looked at, against shapes of extreme proportions.
const MAX_CELLS: usize = 4_000;

/// Polygon rings in a plane where a unit east is as long as a unit north, relative to the first vertex.
struct Plane {
    origin: LonLat,
    x_scale: f64,
    rings: Vec<Vec<(f64, f64)>>,
}

impl Plane {
    fn new(polygon: &Polygon) -> Self {
        let origin = polygon.outer()[0];
        let x_scale = polygon.bbox().center().lat().to_radians().cos().max(1e-6);
        let flat = |p: &LonLat| ((p.lon() - origin.lon()) * x_scale, p.lat() - origin.lat());
        Self { origin, x_scale, rings: polygon.rings().map(|r| r.iter().map(flat).collect()).collect() }
    }

    fn back(&self, x: f64, y: f64) -> LonLat {
        LonLat::clamped(self.origin.lon() + x / self.x_scale, self.origin.lat() + y)
    }

    fn edges(&self) -> impl Iterator<Item = ((f64, f64), (f64, f64))> + '_ {
        self.rings.iter().flat_map(|r| r.windows(2).map(|w| (w[0], w[1])))
    }

    /// Distance to the border: positive inside, negative outside.
    fn depth(&self, x: f64, y: f64) -> f64 {
        let mut inside = false;
        let mut nearest = f64::INFINITY;
        for ((ax, ay), (bx, by)) in self.edges() {
            if (ay > y) != (by > y) && x < ax + (bx - ax) * (y - ay) / (by - ay) {
                inside = !inside;
            }
            let (dx, dy) = (bx - ax, by - ay);
            let len2 = dx * dx + dy * dy;
            let t = if len2 > 0.0 { (((x - ax) * dx + (y - ay) * dy) / len2).clamp(0.0, 1.0) } else { 0.0 };
            nearest = nearest.min((ax + t * dx - x).hypot(ay + t * dy - y));
        }
        if inside { nearest } else { -nearest }
    }

    /// Signed area and first moments of all rings: outer ring positive, holes negative.
    fn moments(&self) -> (f64, f64, f64) {
        let mut total = (0.0, 0.0, 0.0);
        for (i, ring) in self.rings.iter().enumerate() {
            let (mut a, mut mx, mut my) = (0.0, 0.0, 0.0);
            for w in ring.windows(2) {
                let cross = w[0].0 * w[1].1 - w[1].0 * w[0].1;
                a += cross / 2.0;
                mx += (w[0].0 + w[1].0) * cross / 6.0;
                my += (w[0].1 + w[1].1) * cross / 6.0;
            }
            // Whatever way the ring runs, the outer one adds and a hole takes away.
            let sign = if (a > 0.0) == (i == 0) { 1.0 } else { -1.0 };
            total = (total.0 + sign * a, total.1 + sign * mx, total.2 + sign * my);
        }
        total
    }

    fn bounds(&self) -> (f64, f64, f64, f64) {
        self.rings[0].iter().fold(
            (f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY),
            |(w, s, e, n), &(x, y)| (w.min(x), s.min(y), e.max(x), n.max(y)),
        )
    }

    /// The middle of the widest run inside, along a level that passes no vertex. `None` when nothing is inside.
    fn widest_run(&self) -> Option<(f64, f64)> {
        let mut levels: Vec<f64> = self.rings.iter().flatten().map(|p| p.1).collect();
        levels.sort_by(f64::total_cmp);
        levels.dedup();
        // The highest strip between two vertex levels gives the best footing.
        let strip = levels.windows(2).max_by(|a, b| (a[1] - a[0]).total_cmp(&(b[1] - b[0])))?;
        let y = f64::midpoint(strip[0], strip[1]);
        let mut xs: Vec<f64> = self
            .edges()
            .filter(|((_, ay), (_, by))| (*ay > y) != (*by > y))
            .map(|((ax, ay), (bx, by))| ax + (bx - ax) * (y - ay) / (by - ay))
            .collect();
        xs.sort_by(f64::total_cmp);
        let run = xs.chunks_exact(2).max_by(|a, b| (a[1] - a[0]).total_cmp(&(b[1] - b[0])))?;
        (run[1] > run[0]).then(|| (f64::midpoint(run[0], run[1]), y))
    }
}

/// A square of the search with the depth of its middle; ordered by the best depth any of its points could have.
struct Cell {
    x: f64,
    y: f64,
    half: f64,
    depth: f64,
}

impl Cell {
    fn new(plane: &Plane, x: f64, y: f64, half: f64) -> Self {
        Self { x, y, half, depth: plane.depth(x, y) }
    }

    fn best_possible(&self) -> f64 {
        self.depth + self.half * std::f64::consts::SQRT_2
    }
}

impl PartialEq for Cell {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}
impl Eq for Cell {}
impl PartialOrd for Cell {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Cell {
    fn cmp(&self, other: &Self) -> Ordering {
        self.best_possible().total_cmp(&other.best_possible())
    }
}

impl Polygon {
    /// Centre of mass in the plane of longitude and latitude; may lie outside a bent polygon.
    ///
    /// A polygon without area gives the middle of its vertices.
    pub fn centroid(&self) -> LonLat {
        let plane = Plane::new(self);
        let (area, mx, my) = plane.moments();
        let (w, s, e, n) = plane.bounds();
        if area > 0.0 {
            let (x, y) = (mx / area, my / area);
            if x.is_finite() && y.is_finite() && (w..=e).contains(&x) && (s..=n).contains(&y) {
                return plane.back(x, y);
            }
        }
        let ring = &plane.rings[0][1..];
        let count = ring.len() as f64;
        let sum = ring.iter().fold((0.0, 0.0), |acc, p| (acc.0 + p.0, acc.1 + p.1));
        plane.back(sum.0 / count, sum.1 / count)
    }

    /// A point well inside: close to the place farthest from every border, holes included.
    ///
    /// Found by best-first subdivision of the box into squares, which starts with the centroid. A polygon without
    /// any inside gives its first vertex.
    pub fn label_point(&self) -> LonLat {
        let plane = Plane::new(self);
        let (w, s, e, n) = plane.bounds();
        let size = (e - w).max(n - s);
        let step = (e - w).min(n - s);
        let centroid = self.centroid();
        let mut best = Cell::new(
            &plane,
            (centroid.lon() - plane.origin.lon()) * plane.x_scale,
            centroid.lat() - plane.origin.lat(),
            0.0,
        );
        // Very long thin shapes would start with a huge number of squares: the scan line serves them.
        if step > 0.0 && size / step < 100.0 {
            search(&plane, (w, s, e, n), step, &mut best);
        }
        if best.depth <= 0.0 {
            match plane.widest_run() {
                Some((x, y)) if plane.depth(x, y) > 0.0 => return plane.back(x, y),
                _ => return self.outer()[0],
            }
        }
        plane.back(best.x, best.y)
    }

    /// A point inside, quickly found, not necessarily far from the border: the middle of a long run along a level. A polygon without any
    /// inside gives its first vertex.
    pub(crate) fn point_inside(&self) -> LonLat {
        let plane = Plane::new(self);
        plane.widest_run().map_or(self.outer()[0], |(x, y)| plane.back(x, y))
    }
}

fn search(plane: &Plane, (w, s, e, n): (f64, f64, f64, f64), step: f64, best: &mut Cell) {
    let half = step / 2.0;
    let mut heap = BinaryHeap::new();
    let mut y = s + half;
    while y - half < n {
        let mut x = w + half;
        while x - half < e {
            heap.push(Cell::new(plane, x, y, half));
            x += step;
        }
        y += step;
    }
    let goal = PRECISION * step;
    let mut looked_at = 0;
    while let Some(cell) = heap.pop() {
        looked_at += 1;
        if cell.best_possible() - best.depth <= goal || looked_at > MAX_CELLS {
            break;
        }
        let quarter = cell.half / 2.0;
        for (sx, sy) in [(-1.0, -1.0), (1.0, -1.0), (-1.0, 1.0), (1.0, 1.0)] {
            heap.push(Cell::new(plane, cell.x + sx * quarter, cell.y + sy * quarter, quarter));
        }
        if cell.depth > best.depth {
            *best = cell;
        }
    }
}

impl MultiPolygon {
    /// Centre of mass over all parts, weighted by their area; `None` when there is no part.
    pub fn centroid(&self) -> Option<LonLat> {
        let first = self.0.first()?;
        let origin = first.outer()[0];
        let mut sum = (0.0, 0.0, 0.0);
        for part in &self.0 {
            let (area, c) = (part.area_m2().max(0.0), part.centroid());
            sum.0 += area;
            sum.1 += area * (c.lon() - origin.lon());
            sum.2 += area * (c.lat() - origin.lat());
        }
        if sum.0 > 0.0 {
            Some(LonLat::clamped(origin.lon() + sum.1 / sum.0, origin.lat() + sum.2 / sum.0))
        } else {
            Some(first.centroid())
        }
    }

    /// A point well inside the largest part; `None` when there is no part. See [`Polygon::label_point`].
    pub fn label_point(&self) -> Option<LonLat> {
        self.0.iter().max_by(|a, b| a.area_m2().total_cmp(&b.area_m2())).map(Polygon::label_point)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shape::{at, polygon, rect, ring};
    use proptest::prelude::*;

    fn near(a: LonLat, b: LonLat, degrees: f64) -> bool {
        (a.lon() - b.lon()).abs() < degrees && (a.lat() - b.lat()).abs() < degrees
    }

    #[test]
    fn the_centroid_of_a_square_is_its_middle_whichever_way_it_runs() {
        assert!(near(rect(114.0, 22.0, 114.2, 22.4).centroid().unwrap(), at(114.1, 22.2), 1e-9));
        let back = polygon(&[(114.0, 22.0), (114.0, 22.4), (114.2, 22.4), (114.2, 22.0)]);
        assert!(near(back.centroid().unwrap(), at(114.1, 22.2), 1e-9));
    }

    #[test]
    fn a_hole_pushes_the_centroid_away() {
        let outer = ring(&[(0.0, 0.0), (4.0, 0.0), (4.0, 2.0), (0.0, 2.0)]);
        let hole = ring(&[(2.0, 0.0), (4.0, 0.0), (4.0, 2.0), (2.0, 2.0)]);
        let p = Polygon::new(outer, vec![hole]).unwrap();
        assert!(near(p.centroid(), at(1.0, 1.0), 1e-9));
    }

    #[test]
    fn the_label_of_a_horseshoe_is_inside_although_its_centroid_is_not() {
        let shoe = polygon(&[
            (0.0, 0.0),
            (3.0, 0.0),
            (3.0, 3.0),
            (2.0, 3.0),
            (2.0, 1.0),
            (1.0, 1.0),
            (1.0, 3.0),
            (0.0, 3.0),
        ]);
        let label = shoe.label_point().unwrap();
        assert!(shoe.contains(label));
        assert!(shoe.distance_to_border_m(label) > 50_000.0, "half a degree wide: well inside");
        assert!(!shoe.contains(at(1.5, 2.0)));
    }

    #[test]
    fn a_label_avoids_a_hole_in_the_middle() {
        let outer = ring(&[(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0)]);
        let hole = ring(&[(1.0, 1.0), (3.0, 1.0), (3.0, 3.0), (1.0, 3.0)]);
        let p = MultiPolygon(vec![Polygon::new(outer, vec![hole]).unwrap()]);
        assert!(p.contains(p.label_point().unwrap()));
    }

    #[test]
    fn the_largest_part_carries_the_label() {
        let mut both = rect(0.0, 0.0, 0.1, 0.1);
        both.0.extend(rect(5.0, 5.0, 6.0, 6.0).0);
        assert!(near(both.label_point().unwrap(), at(5.5, 5.5), 0.05));
        assert_eq!(MultiPolygon::default().label_point(), None);
        assert_eq!(MultiPolygon::default().centroid(), None);
    }

    #[test]
    fn shapes_without_an_inside_give_a_vertex_or_a_middle_and_never_nan() {
        let dot = rect(5.0, 5.0, 5.0, 5.0);
        assert_eq!(dot.label_point(), Some(at(5.0, 5.0)));
        assert_eq!(dot.centroid(), Some(at(5.0, 5.0)));
        let flat = polygon(&[(0.0, 1.0), (2.0, 1.0), (1.0, 1.0)]);
        assert_eq!(flat.label_point(), Some(at(0.0, 1.0)));
        assert!(flat.bbox().unwrap().contains(flat.centroid().unwrap()));
        // A street verge: 2 km long and half a metre wide.
        let sliver = rect(114.0, 22.0, 114.02, 22.000_005);
        assert!(sliver.contains(sliver.label_point().unwrap()));
    }

    proptest! {
        #[test]
        fn the_label_of_any_star_is_inside(radii in proptest::collection::vec(0.001..0.02_f64, 3..40)) {
            let n = radii.len() as f64;
            let points: Vec<(f64, f64)> = radii.iter().enumerate().map(|(i, r)| {
                let angle = std::f64::consts::TAU * i as f64 / n;
                (114.0 + r * angle.cos(), 22.5 + r * angle.sin())
            }).collect();
            let star = polygon(&points);
            prop_assert!(star.contains(star.label_point().unwrap()));
        }
    }
}
