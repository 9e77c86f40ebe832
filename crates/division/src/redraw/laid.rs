//! Borders and what was drawn as one arrangement, and whose each face is.

use crate::arrange::exact::{minus, turn};
use crate::arrange::{self, Faces, Kind, NO_STREET, NONE, Segment, Unsettled};
use crate::lines::rings;
use crate::plane::Plane;
use std::collections::HashSet;
use tessera_geometry::{BBox, GridIndex, IntPoint, LonLat, MultiPolygon, snap::snap_ring};

/// Faces whose mean width is below this are no ground anybody meant: they come from a line drawn along another.
const SLIVER_M: f64 = 0.1;

/// An arrangement with a point inside each face.
pub(super) struct Laid {
    pub faces: Faces,
    pub plane: Plane,
    /// The ground of each face; empty for the outside.
    pub ground: Vec<MultiPolygon>,
    /// A point well inside each face.
    pub place: Vec<Option<LonLat>>,
}

/// The plane around some shapes.
pub(super) fn plane_of<'a>(shapes: impl Iterator<Item = &'a MultiPolygon>) -> Plane {
    let corners = shapes.filter_map(MultiPolygon::bbox).flat_map(|b| {
        [LonLat::new(b.west(), b.south()).ok(), LonLat::new(b.east(), b.north()).ok()].into_iter().flatten()
    });
    let nowhere = || BBox::of(LonLat::new(0.0, 0.0).ok());
    BBox::of(corners).or_else(nowhere).map_or_else(|| unreachable!("a box of one point"), |b| Plane::of(&b))
}

/// How far from the community's border a corner of a grid may lie, lattice steps, and still be meant to lie on it: rounding moves it
/// by less than one.
const ON_BORDER: f64 = 1.5;

/// The community's border led through the corners of grids that lie on it but for rounding. Such corners come from grids that were drawn
/// with a border of their own, as a proposed division is.
fn led_through(border: &MultiPolygon, grids: &[&MultiPolygon]) -> Vec<Segment> {
    let known: HashSet<IntPoint> = border.rings().flat_map(|(_, _, ring)| snap_ring(ring)).collect();
    let mut corners: Vec<IntPoint> = grids
        .iter()
        .flat_map(|g| g.rings().flat_map(|(_, _, ring)| snap_ring(ring)).collect::<Vec<_>>())
        .filter(|p| !known.contains(p))
        .collect();
    corners.sort_unstable();
    corners.dedup();
    let mut all = vec![];
    rings(border, Kind::Border, &mut all);
    let mut out = Vec::with_capacity(all.len());
    for s in all {
        let along = minus(s.b, s.a);
        let long = (along.0 as f64).hypot(along.1 as f64);
        let (west, east) = (s.a.x.min(s.b.x).saturating_sub(2), s.a.x.max(s.b.x).saturating_add(2));
        let first = corners.partition_point(|p| p.x < west);
        let mut on: Vec<(f64, IntPoint)> = corners[first..]
            .iter()
            .take_while(|p| p.x <= east)
            .filter(|p| (turn(s.a, s.b, **p) as f64).abs() <= ON_BORDER * long)
            .filter_map(|p| {
                let d = minus(*p, s.a);
                let at = (d.0 as f64 * along.0 as f64 + d.1 as f64 * along.1 as f64) / long;
                (at > ON_BORDER && at < long - ON_BORDER).then_some((at, *p))
            })
            .collect();
        on.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut from = s.a;
        for to in on.into_iter().map(|o| o.1).chain(std::iter::once(s.b)) {
            out.extend(Segment::new(from, to, Kind::Border, NO_STREET));
            from = to;
        }
    }
    out
}

impl Laid {
    /// Lays the borders of a community and of its grids over each other, with further lines.
    pub fn new(
        border: &MultiPolygon,
        grids: &[&MultiPolygon],
        mut more: Vec<Segment>,
        plane: Plane,
    ) -> Result<Laid, Unsettled> {
        more.extend(led_through(border, grids));
        for grid in grids {
            rings(grid, Kind::Locked, &mut more);
        }
        let faces = arrange::arrange(more)?;
        let own: Vec<u32> = (0..faces.count() as u32).map(|f| if f == 0 { NONE } else { f }).collect();
        let ground = faces.regions(&own, faces.count());
        let place = ground.iter().map(MultiPolygon::label_point).collect();
        Ok(Laid { faces, plane, ground, place })
    }

    /// The number of the shape each face lies in, [`NONE`] for none. Where shapes overlap, the first one has it.
    pub fn owners(&self, shapes: &[&MultiPolygon]) -> Vec<u32> {
        let index =
            GridIndex::build(shapes.iter().enumerate().map(|(i, s)| (i as u32, (*s).clone())).collect());
        let at = |p: &Option<LonLat>| p.and_then(|p| index.locate(p.lon(), p.lat())).unwrap_or(NONE);
        self.place.iter().map(at).collect()
    }

    /// Faces too narrow to be meant.
    pub fn slivers(&self) -> Vec<bool> {
        let mut around = vec![0.0; self.faces.count()];
        for e in 0..self.faces.ends.len() {
            let (a, b) = self.faces.beside(e);
            for f in [a, b] {
                around[f as usize] += self.length(e);
            }
        }
        let narrow = |(f, g): (usize, &MultiPolygon)| f > 0 && 2.0 * g.area_m2() < SLIVER_M * around[f];
        self.ground.iter().enumerate().map(narrow).collect()
    }

    /// Length of an edge, metres.
    pub fn length(&self, e: usize) -> f64 {
        let (a, b): (IntPoint, IntPoint) = self.faces.edge_points(e);
        self.plane.distance(a, b)
    }

    /// Gives every face of `loose` to the owner it shares the longest border with, among those `may` admits.
    pub fn absorb(&self, loose: &[bool], label: &mut [u32], may: impl Fn(usize, u32) -> bool) {
        // One may lie behind another: each round reaches those beside what is settled.
        let mut waiting: Vec<bool> = loose.to_vec();
        loop {
            let mut shared: std::collections::BTreeMap<(u32, u32), f64> = std::collections::BTreeMap::new();
            for e in 0..self.faces.ends.len() {
                let (a, b) = self.faces.beside(e);
                for (f, g) in [(a, b), (b, a)] {
                    if waiting[f as usize] && !waiting[g as usize] && may(f as usize, label[g as usize]) {
                        *shared.entry((f, label[g as usize])).or_default() += self.length(e);
                    }
                }
            }
            let mut best: std::collections::BTreeMap<u32, (f64, u32)> = std::collections::BTreeMap::new();
            for ((f, l), m) in shared {
                let known = best.entry(f).or_insert((m, l));
                if m > known.0 {
                    *known = (m, l);
                }
            }
            if best.is_empty() {
                return;
            }
            for (f, (_, l)) in best {
                label[f as usize] = l;
                waiting[f as usize] = false;
            }
        }
    }

    /// The border of everything inside.
    pub fn border(&self) -> MultiPolygon {
        let whole: Vec<u32> = self.faces.inside.iter().map(|i| if *i { 0 } else { NONE }).collect();
        self.faces.regions(&whole, 1).pop().unwrap_or_default()
    }
}
