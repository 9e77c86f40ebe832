//! Is a border sound? Self-crossings, repeated vertices, rings without area, rings in the wrong place.
//!
//! Exact on the 10⁻⁷ degree lattice. A place without defects has, in every point, winding number 0 or 1: this is
//! what the cover proof in [`crate::cover`] rests on. Two rings of one place may touch in single points.
//!
//! Cost: about n log n for borders as they occur. Edges that all lie in each other's boxes cost n²; callers limit
//! the number of vertices they accept.

use crate::coord::LonLat;
use crate::edges::{Bands, Edge, SnappedRing, snapped_rings, split};
use crate::meet::{Meeting, crossing_place, meeting};
use crate::shape::MultiPolygon;
use crate::simple::Simplicity;
use crate::snap::IntPoint;
use serde::Serialize;
use std::cmp::Ordering;

/// No more than this many defects are listed for one place: a scribble has as many crossings as it likes.
pub const MAX_DEFECTS: usize = 200;

/// What is wrong with a border.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DefectKind {
    /// The ring has no area at a resolution of 10⁻⁷ degree (1 cm).
    TinyRing,
    /// The ring passes through the same vertex twice.
    RepeatedVertex,
    /// Two edges cross.
    Crossing,
    /// Two edges run along each other: a spike, or two parts that share a stretch of border.
    SharedStretch,
    /// A vertex of the ring lies in the middle of another edge of the same ring.
    SelfTouch,
    /// A hole outside its part, a part inside another part, or a hole in a hole.
    WrongNesting,
}

/// A defect and where it is. Parts and rings count from 0; ring 0 is the outer ring.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Defect {
    /// What is wrong.
    pub kind: DefectKind,
    /// Part of the multi-polygon.
    pub part: usize,
    /// Ring of the part.
    pub ring: usize,
    /// Where on the map.
    pub place: LonLat,
}

fn middle(a: IntPoint, b: IntPoint) -> LonLat {
    let (a, b) = (a.to_lonlat(), b.to_lonlat());
    LonLat::clamped(f64::midpoint(a.lon(), b.lon()), f64::midpoint(a.lat(), b.lat()))
}

/// All defects of a place, up to [`MAX_DEFECTS`], ordered by part, ring and kind; empty means sound.
pub fn check_validity(shape: &MultiPolygon) -> Vec<Defect> {
    defects_of(&snapped_rings(shape), &mut Simplicity::default())
}

/// [`check_validity`] of rings already on the lattice.
pub(crate) fn defects_of(rings: &[SnappedRing], quick: &mut Simplicity) -> Vec<Defect> {
    if let [ring] = rings
        && ring.has_area
        && quick.is_simple(&ring.points)
    {
        return vec![];
    }
    let mut defects = Vec::new();
    for r in rings.iter().filter(|r| r.is_flat()) {
        // A snapped ring keeps at least one point, because a ring has at least four.
        defects.push(Defect {
            kind: DefectKind::TinyRing,
            part: r.part,
            ring: r.ring,
            place: r.points[0].to_lonlat(),
        });
    }
    let rings: Vec<&SnappedRing> = rings.iter().filter(|r| !r.is_flat()).collect();
    Checker::new(&rings).run(&mut defects);
    defects.sort_by(|a, b| {
        (a.part, a.ring, a.kind).cmp(&(b.part, b.ring, b.kind)).then_with(|| {
            (a.place.lon(), a.place.lat())
                .partial_cmp(&(b.place.lon(), b.place.lat()))
                .unwrap_or(Ordering::Equal)
        })
    });
    defects.dedup();
    defects
}

struct Checker<'a> {
    rings: &'a [&'a SnappedRing],
    edges: Vec<Edge>,
    /// For each edge, its ring (an index into `rings`).
    ring_of: Vec<usize>,
    /// For each ring, its first edge.
    first: Vec<usize>,
}

impl<'a> Checker<'a> {
    fn new(rings: &'a [&'a SnappedRing]) -> Self {
        let (mut edges, mut ring_of, mut first) = (vec![], vec![], vec![]);
        for (i, ring) in rings.iter().enumerate() {
            first.push(edges.len());
            edges.extend(ring.edges());
            ring_of.resize(edges.len(), i);
        }
        Self { rings, edges, ring_of, first }
    }

    fn defect(&self, kind: DefectKind, edge: usize, place: LonLat) -> Defect {
        let ring = self.rings[self.ring_of[edge]];
        Defect { kind, part: ring.part, ring: ring.ring, place }
    }

    /// Do two edges of one ring follow each other?
    fn are_consecutive(&self, i: usize, j: usize) -> bool {
        let ring = self.ring_of[i];
        let len = self.rings[ring].points.len();
        let (i, j) = (i - self.first[ring], j - self.first[ring]);
        (i + 1) % len == j || (j + 1) % len == i
    }

    fn run(&self, defects: &mut Vec<Defect>) {
        let before = defects.len();
        let mut touching = vec![false; self.rings.len()];
        let mut cuts: Vec<(usize, IntPoint)> = Vec::new();
        Bands::new(&self.edges).close_pairs(|i, j| {
            let same = self.ring_of[i] == self.ring_of[j];
            match meeting(self.edges[i], self.edges[j]) {
                Meeting::Apart => {}
                Meeting::Crossing => {
                    let at = crossing_place(self.edges[i], self.edges[j]);
                    defects.push(self.defect(DefectKind::Crossing, j, at));
                }
                Meeting::Along(from, to) => {
                    defects.push(self.defect(DefectKind::SharedStretch, j, middle(from, to)));
                }
                Meeting::SharedEnd(_) if same && self.are_consecutive(i, j) => {}
                Meeting::SharedEnd(p) if same => {
                    defects.push(self.defect(DefectKind::RepeatedVertex, j, p.to_lonlat()));
                }
                Meeting::FirstTouched(p) | Meeting::SecondTouched(p) if same => {
                    defects.push(self.defect(DefectKind::SelfTouch, j, p.to_lonlat()));
                }
                meeting => {
                    touching[self.ring_of[i]] = true;
                    touching[self.ring_of[j]] = true;
                    match meeting {
                        Meeting::FirstTouched(p) => cuts.push((i, p)),
                        Meeting::SecondTouched(p) => cuts.push((j, p)),
                        _ => {}
                    }
                }
            }
            defects.len() < MAX_DEFECTS
        });
        // With crossings the winding number changes along an edge; the nesting has no meaning then.
        if defects.len() == before {
            self.check_nesting(&touching, cuts, defects);
        }
    }

    /// Left of every edge must be inside (winding number 1), right of it outside (0).
    ///
    /// Rings that touch no other need one edge: what lies beside them cannot change on the way round. For rings
    /// that touch, every edge is looked at, cut at the touching points, so that no face of the map is missed.
    fn check_nesting(&self, touching: &[bool], cuts: Vec<(usize, IntPoint)>, defects: &mut Vec<Defect>) {
        let bands = Bands::new(&self.edges);
        let mut seen = vec![false; self.rings.len()];
        split(&self.edges, cuts, |i, part| {
            let ring = self.ring_of[i];
            if seen[ring] && !touching[ring] {
                return;
            }
            seen[ring] = true;
            let at = part.doubled_middle();
            let sound = bands.winding(at, part.step_left()) == 1 && bands.winding(at, part.step_right()) == 0;
            if !sound && defects.len() < MAX_DEFECTS {
                defects.push(self.defect(DefectKind::WrongNesting, i, middle(part.from, part.to)));
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shape::{Polygon, at, polygon, rect, ring};

    fn kinds(shape: &MultiPolygon) -> Vec<DefectKind> {
        let mut kinds: Vec<_> = check_validity(shape).into_iter().map(|d| d.kind).collect();
        kinds.dedup();
        kinds
    }

    fn square(x: f64, y: f64, size: f64) -> Vec<LonLat> {
        ring(&[(x, y), (x + size, y), (x + size, y + size), (x, y + size)])
    }

    #[test]
    fn a_plain_border_is_sound_whichever_way_it_runs() {
        assert!(check_validity(&rect(0.0, 0.0, 1.0, 1.0)).is_empty());
        assert!(check_validity(&polygon(&[(0.0, 0.0), (0.0, 1.0), (1.0, 1.0), (1.0, 0.0)])).is_empty());
        assert!(check_validity(&MultiPolygon::default()).is_empty());
        // Repeating a vertex at once changes nothing.
        assert!(check_validity(&polygon(&[(0.0, 0.0), (1.0, 0.0), (1.0, 0.0), (1.0, 1.0)])).is_empty());
    }

    #[test]
    fn a_bow_tie_crosses_itself_and_the_place_is_where_it_does() {
        let bow = polygon(&[(0.0, 0.0), (2.0, 2.0), (2.0, 0.0), (0.0, 1.0)]);
        let defects = check_validity(&bow);
        assert_eq!(defects.len(), 1);
        assert_eq!(defects[0].kind, DefectKind::Crossing);
        assert!((defects[0].place.lon() - 2.0 / 3.0).abs() < 1e-9);
        assert!((defects[0].place.lat() - 2.0 / 3.0).abs() < 1e-9);
    }

    #[test]
    fn a_vertex_passed_twice_a_touch_and_a_spike_are_found() {
        let pinched = polygon(&[(0.0, 0.0), (1.0, 1.0), (2.0, 0.0), (2.0, 3.0), (1.0, 1.0), (0.0, 3.0)]);
        assert_eq!(kinds(&pinched), [DefectKind::RepeatedVertex]);
        assert_eq!(check_validity(&pinched)[0].place, at(1.0, 1.0));
        let touching = polygon(&[(0.0, 0.0), (4.0, 0.0), (4.0, 2.0), (2.0, 0.0), (0.0, 2.0)]);
        assert_eq!(kinds(&touching), [DefectKind::SelfTouch]);
        let spike = polygon(&[(0.0, 0.0), (2.0, 0.0), (2.0, 2.0), (3.0, 3.0), (2.0, 2.0), (0.0, 2.0)]);
        assert!(kinds(&spike).contains(&DefectKind::SharedStretch));
    }

    #[test]
    fn rings_without_area_are_tiny() {
        let tiny = rect(114.0, 22.0, 114.000_000_01, 22.000_000_01);
        assert_eq!(kinds(&tiny), [DefectKind::TinyRing]);
        assert_eq!(kinds(&polygon(&[(0.0, 0.0), (1.0, 1.0), (2.0, 2.0)])), [DefectKind::TinyRing]);
        let hole = Polygon::new(square(0.0, 0.0, 4.0), vec![square(1.0, 1.0, 1e-9)]).unwrap();
        let defects = check_validity(&hole.into());
        assert_eq!((defects[0].part, defects[0].ring, defects.len()), (0, 1, 1));
    }

    #[test]
    fn holes_belong_inside_and_parts_beside_each_other() {
        let with_holes = |holes| MultiPolygon::from(Polygon::new(square(0.0, 0.0, 8.0), holes).unwrap());
        assert!(check_validity(&with_holes(vec![square(1.0, 1.0, 2.0), square(5.0, 5.0, 2.0)])).is_empty());
        assert_eq!(kinds(&with_holes(vec![square(9.0, 1.0, 2.0)])), [DefectKind::WrongNesting]);
        assert_eq!(
            kinds(&with_holes(vec![square(1.0, 1.0, 5.0), square(2.0, 2.0, 1.0)])),
            [DefectKind::WrongNesting]
        );
        assert_eq!(kinds(&with_holes(vec![square(6.0, 1.0, 4.0)])), [DefectKind::Crossing]);
        // An island in a lake is sound; a part on top of another is not.
        let mut island = with_holes(vec![square(1.0, 1.0, 5.0)]);
        island.0.extend(MultiPolygon::from(Polygon::new(square(2.0, 2.0, 1.0), vec![]).unwrap()).0);
        assert!(check_validity(&island).is_empty());
        let mut doubled = rect(0.0, 0.0, 8.0, 8.0);
        doubled.0.extend(rect(2.0, 2.0, 3.0, 3.0).0);
        assert_eq!(kinds(&doubled), [DefectKind::WrongNesting]);
    }

    #[test]
    fn rings_may_touch_in_points_but_not_cross_there() {
        // A hole with a corner in the middle of the outer edge, and two parts that share a corner.
        let diamond = ring(&[(4.0, 0.0), (5.0, 1.0), (4.0, 2.0), (3.0, 1.0)]);
        let touching = Polygon::new(square(0.0, 0.0, 8.0), vec![diamond]).unwrap();
        assert!(check_validity(&touching.into()).is_empty());
        let mut corner = rect(0.0, 0.0, 1.0, 1.0);
        corner.0.extend(rect(1.0, 1.0, 2.0, 2.0).0);
        assert!(check_validity(&corner).is_empty());
        // A hole that reaches through a vertex of the outer ring to the outside.
        let outer = ring(&[(0.0, 0.0), (4.0, 1.0), (8.0, 0.0), (8.0, 8.0), (0.0, 8.0)]);
        let through = ring(&[(4.0, 1.0), (3.0, 3.0), (5.0, 3.0), (4.0, 1.0), (5.0, 0.0), (3.0, 0.0)]);
        let through = Polygon::new(outer, vec![through]).unwrap();
        assert!(!check_validity(&through.into()).is_empty());
        let cross = ring(&[(3.5, 0.0), (4.0, 1.0), (4.5, 3.0), (3.0, 3.0), (3.0, 0.0)]);
        let outer = ring(&[(0.0, 0.0), (2.0, 1.0), (4.0, 1.0), (8.0, 0.0), (8.0, 8.0), (0.0, 8.0)]);
        let crossing = Polygon::new(outer, vec![cross]).unwrap();
        assert!(!check_validity(&crossing.into()).is_empty());
    }

    #[test]
    fn a_scribble_does_not_flood_the_report() {
        let scribble: Vec<(f64, f64)> = (0..400)
            .map(|i| (f64::from(i * 7919 % 400) / 100.0, f64::from(i * 104_729 % 397) / 100.0))
            .collect();
        let found = check_validity(&polygon(&scribble)).len();
        assert!(found > 100 && found <= MAX_DEFECTS);
    }
}
