//! The lines the ground is cut by, as segments on the lattice.

use crate::arrange::{Cells, Kind, NO_STREET, Segment};
use crate::input::{Barrier, Input};
use crate::plane::{Plane, nearest_on};
use tessera_geometry::{BBox, IntPoint, MultiPolygon, snap::snap_ring};

/// How far a line is drawn beyond the one it is to reach, lattice steps: so that the two cross for certain. What is beyond the
/// crossing is a dead end and disappears.
const BEYOND: f64 = 5.0;

/// Border, locked grids, grounds of units and streets. Streets that end a little before another line are led up to it.
pub fn lines(
    input: &Input,
    grounds: &[&MultiPolygon],
    plane: &Plane,
    bounds: &BBox,
    join_m: f64,
) -> Vec<Segment> {
    let mut all = vec![];
    rings(&input.border, Kind::Border, &mut all);
    for locked in &input.locked {
        rings(locked, Kind::Locked, &mut all);
    }
    for ground in grounds {
        rings(ground, Kind::Line(Barrier::Path), &mut all);
    }
    let mut ends = vec![];
    let (low, high) = reach(bounds, plane, join_m);
    for (n, street) in input.streets.iter().enumerate() {
        let points: Vec<IntPoint> = street.line.points().iter().map(|&p| IntPoint::snap(p)).collect();
        let before = all.len();
        let kind = Kind::Line(street.barrier);
        let pieces = points.windows(2).filter_map(|w| Segment::new(w[0], w[1], kind, n as u32));
        all.extend(pieces.filter(|s| {
            s.a.x <= high.x && s.b.x >= low.x && s.a.y.min(s.b.y) <= high.y && s.a.y.max(s.b.y) >= low.y
        }));
        if all.len() > before {
            ends.extend([points.first(), points.last()].into_iter().flatten().map(|&p| (p, n as u32)));
        }
    }
    join(&mut all, &ends, plane, join_m, input);
    all
}

fn reach(bounds: &BBox, plane: &Plane, margin_m: f64) -> (IntPoint, IntPoint) {
    let corner = |lon, lat, out: f64| {
        let at = tessera_geometry::LonLat::new(lon, lat).map_or(IntPoint { x: 0, y: 0 }, IntPoint::snap);
        let m = plane.metres(at);
        plane.lattice([m[0] + out, m[1] + out])
    };
    (corner(bounds.west(), bounds.south(), -margin_m), corner(bounds.east(), bounds.north(), margin_m))
}

/// The edges of a shape.
pub fn rings(shape: &MultiPolygon, kind: Kind, all: &mut Vec<Segment>) {
    for (_, _, ring) in shape.rings() {
        let ring = snap_ring(ring);
        let next = ring.iter().cycle().skip(1);
        all.extend(ring.iter().zip(next).filter_map(|(&a, &b)| Segment::new(a, b, kind, NO_STREET)));
    }
}

/// Leads every end of a street that nearly reaches another line up to that line.
fn join(all: &mut Vec<Segment>, ends: &[(IntPoint, u32)], plane: &Plane, join_m: f64, input: &Input) {
    let cells = Cells::new(all);
    let reach =
        (join_m / plane.distance(IntPoint { x: 0, y: 0 }, IntPoint { x: 1, y: 0 }).max(1e-9)).ceil() as i64;
    let mut links = vec![];
    for &(end, street) in ends {
        let p = plane.metres(end);
        let mut best: Option<(f64, [f64; 2])> = None;
        cells.near(end, reach, |i| {
            let s = &all[i];
            if s.street == street && s.street != NO_STREET {
                return;
            }
            let q = nearest_on(plane.metres(s.a), plane.metres(s.b), p);
            let d = (q[0] - p[0]).hypot(q[1] - p[1]);
            if d <= join_m && best.is_none_or(|(b, _)| d < b) {
                best = Some((d, q));
            }
        });
        let Some((d, q)) = best else { continue };
        let step = plane.distance(end, IntPoint { x: end.x + 1, y: end.y });
        if d < step {
            continue;
        }
        let t = 1.0 + BEYOND * step / d;
        let beyond = plane.lattice([p[0] + (q[0] - p[0]) * t, p[1] + (q[1] - p[1]) * t]);
        let kind = Kind::Line(input.streets[street as usize].barrier);
        links.extend(Segment::new(end, beyond, kind, street));
    }
    all.extend(links);
}
