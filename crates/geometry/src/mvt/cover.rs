//! Tiles of places that share borders: the border between two neighbours is kept once, as an arc, and simplified once for each zoom.
//! So neighbours show exactly the same line, whatever is left out of it, and no tile has a crack or an overlap between them.
//!
//! An arc runs from one node to the next; a node is a vertex where more than two lines meet (the idea is that of TopoJSON,
//! Bostock 2012, and of arc–node models before it).

use super::{
    EXTENT, GeometryWriter, Kind, LayerBuilder, TOLERANCE, TilePoint, clip, encode::AttrValue, simplify,
};
use crate::coord::BBox;
use crate::crs::to_world;
use crate::hash::CellHash;
use crate::shape::MultiPolygon;
use crate::snap::IntPoint;
use std::collections::HashMap;
use std::sync::OnceLock;

/// From this zoom on, arcs are drawn as they are: a lattice step is some ten centimetres.
const FULL: usize = 17;

/// A stretch of border in the Mercator square, see [`to_world`].
type Arc = Vec<TilePoint>;

/// An arc as a ring passes it.
#[derive(Debug, Clone, Copy)]
struct Passed {
    arc: u32,
    backwards: bool,
}

/// A place: its parts, each the rings it has, the outer one first.
#[derive(Debug, Clone)]
struct Place {
    bounds: BBox,
    parts: Vec<Vec<Vec<Passed>>>,
}

/// Places that share borders, ready for tiles of every zoom.
#[derive(Debug)]
pub struct TileCover {
    places: Vec<Option<Place>>,
    arcs: Vec<Arc>,
    /// The arcs as each zoom shows them, made when it is asked for the first time.
    zooms: [OnceLock<Vec<Arc>>; FULL],
    /// Places by cell of this many degrees.
    cell_deg: f64,
    cells: HashMap<(i32, i32), Vec<u32>, CellHash>,
}

/// The arcs while they are collected.
#[derive(Default)]
struct Collected {
    arcs: Vec<Arc>,
    /// Which arc begins with this pair of vertices, in the direction it is kept in.
    known: HashMap<(u32, u32), u32>,
}

/// The vertices of all rings, numbered; where more than two lines meet.
#[derive(Default)]
struct Vertices {
    numbers: HashMap<IntPoint, u32, CellHash>,
    world: Vec<TilePoint>,
    at: Vec<IntPoint>,
    beside: Vec<[u32; 2]>,
    node: Vec<bool>,
}

const NONE: u32 = u32::MAX;

impl Vertices {
    fn number(&mut self, p: crate::coord::LonLat) -> u32 {
        let at = IntPoint::snap(p);
        let next = self.world.len() as u32;
        let n = *self.numbers.entry(at).or_insert(next);
        if n == next {
            self.world.push(to_world(at.to_lonlat()));
            self.at.push(at);
            self.beside.push([NONE; 2]);
            self.node.push(false);
        }
        n
    }

    /// The ring without its repeated last vertex and without vertices that repeat the one before.
    fn ring(&mut self, ring: &[crate::coord::LonLat]) -> Vec<u32> {
        let mut out: Vec<u32> = ring.iter().map(|&p| self.number(p)).collect();
        out.dedup();
        while out.len() > 1 && out.first() == out.last() {
            out.pop();
        }
        for (i, &b) in out.iter().enumerate() {
            let a = out[if i == 0 { out.len() - 1 } else { i - 1 }];
            self.meet(a, b);
            self.meet(b, a);
        }
        out
    }

    fn meet(&mut self, a: u32, b: u32) {
        let beside = &mut self.beside[a as usize];
        match beside.iter_mut().find(|v| **v == b || **v == NONE) {
            Some(free) => *free = b,
            None => self.node[a as usize] = true,
        }
    }
}

impl Collected {
    /// The arc of this chain, whichever way it was met first.
    fn pass(&mut self, chain: &[u32], vertices: &Vertices) -> Passed {
        let n = chain.len();
        let (there, back) = ((chain[0], chain[1]), (chain[n - 1], chain[n - 2]));
        let backwards = back < there;
        let key = if backwards { back } else { there };
        let arc = *self.known.entry(key).or_insert_with(|| {
            let mut points: Arc = chain.iter().map(|&v| vertices.world[v as usize]).collect();
            if backwards {
                points.reverse();
            }
            self.arcs.push(points);
            self.arcs.len() as u32 - 1
        });
        Passed { arc, backwards }
    }

    /// A ring as the arcs it passes.
    fn ring(&mut self, mut ring: Vec<u32>, vertices: &Vertices) -> Vec<Passed> {
        if ring.len() < 3 {
            return Vec::new();
        }
        let begin = match ring.iter().position(|&v| vertices.node[v as usize]) {
            Some(node) => node,
            // An island: both sides begin it at the same vertex, or they would simplify it differently.
            None => (0..ring.len()).min_by_key(|&i| vertices.at[ring[i] as usize]).unwrap_or(0),
        };
        ring.rotate_left(begin);
        ring.push(ring[0]);
        let mut out = Vec::new();
        let mut from = 0;
        for i in 1..ring.len() {
            if i + 1 == ring.len() || vertices.node[ring[i] as usize] {
                out.push(self.pass(&ring[from..=i], vertices));
                from = i;
            }
        }
        out
    }
}

impl TileCover {
    /// Takes the places in; each keeps its number in the list. Positions count as the same to 10⁻⁷ degree.
    pub fn build(shapes: &[Option<&MultiPolygon>]) -> Self {
        let mut vertices = Vertices::default();
        let numbered: Vec<Vec<Vec<Vec<u32>>>> = shapes
            .iter()
            .map(|s| {
                let parts = s.iter().flat_map(|s| &s.0);
                parts.map(|p| p.rings().map(|r| vertices.ring(r)).collect()).collect()
            })
            .collect();
        let mut collected = Collected::default();
        let mut places = Vec::with_capacity(shapes.len());
        for (shape, parts) in shapes.iter().zip(numbered) {
            let parts: Vec<Vec<Vec<Passed>>> = parts
                .into_iter()
                .map(|rings| rings.into_iter().map(|r| collected.ring(r, &vertices)).collect())
                .collect();
            places.push(shape.and_then(MultiPolygon::bbox).map(|bounds| Place { bounds, parts }));
        }
        let boxes = || places.iter().flatten().map(|p| p.bounds);
        let width: f64 = boxes().map(|b| (b.east() - b.west()).max(b.north() - b.south())).sum();
        let cell_deg = (width / boxes().count().max(1) as f64).clamp(1e-5, 90.0);
        let mut cover = Self {
            places,
            arcs: collected.arcs,
            zooms: [const { OnceLock::new() }; FULL],
            cell_deg,
            cells: HashMap::default(),
        };
        for n in 0..cover.places.len() {
            let Some(bounds) = cover.places[n].as_ref().map(|p| p.bounds) else { continue };
            for cell in cover.cells_of(&bounds) {
                cover.cells.entry(cell).or_default().push(n as u32);
            }
        }
        cover
    }

    fn cells_of(&self, b: &BBox) -> impl Iterator<Item = (i32, i32)> + use<> {
        let number = |v: f64| (v / self.cell_deg).floor() as i32;
        let (west, east) = (number(b.west()), number(b.east()));
        (number(b.south())..=number(b.north())).flat_map(move |y| (west..=east).map(move |x| (x, y)))
    }

    /// The places whose boxes meet a box, in their order.
    pub fn near(&self, bounds: &BBox) -> Vec<u32> {
        let meets = |n: &u32| self.places[*n as usize].as_ref().is_some_and(|p| p.bounds.intersects(bounds));
        let span = |w: f64| (w / self.cell_deg) as usize + 2;
        if span(bounds.east() - bounds.west()) * span(bounds.north() - bounds.south()) > self.places.len() {
            return (0..self.places.len() as u32).filter(meets).collect();
        }
        let mut found: Vec<u32> =
            self.cells_of(bounds).filter_map(|c| self.cells.get(&c)).flatten().copied().collect();
        found.sort_unstable();
        found.dedup();
        found.retain(meets);
        found
    }

    /// The arcs as a zoom shows them.
    fn arcs(&self, zoom: u8) -> &[Arc] {
        let Some(kept) = self.zooms.get(usize::from(zoom)) else { return &self.arcs };
        kept.get_or_init(|| {
            let tolerance = TOLERANCE / (f64::from(EXTENT) * f64::from(1_u32 << zoom));
            let simple = |a: &Arc| {
                if a.first() == a.last() {
                    simplify::ring(a, tolerance)
                } else {
                    simplify::line(a, tolerance)
                }
            };
            self.arcs.iter().map(simple).collect()
        })
    }

    /// Draws one place into a layer; false when nothing of it shows in the tile.
    pub fn draw(
        &self,
        layer: &mut LayerBuilder<'_>,
        place: u32,
        id: u64,
        attrs: &[(&str, AttrValue<'_>)],
    ) -> bool {
        let Some(place) = self.places.get(place as usize).and_then(Option::as_ref) else { return false };
        let (scale, left, top) = layer.frame.scale();
        let arcs = self.arcs(layer.frame.tile.z());
        let mut geometry = GeometryWriter::default();
        let mut points: Vec<TilePoint> = Vec::new();
        for part in &place.parts {
            for (n, ring) in part.iter().enumerate() {
                points.clear();
                for p in ring {
                    let arc = &arcs[p.arc as usize];
                    let at = |w: &TilePoint| (w.0 * scale - left, w.1 * scale - top);
                    // The last vertex of an arc is the first of the next.
                    if p.backwards {
                        points.extend(arc[1..].iter().rev().map(at));
                    } else {
                        points.extend(arc[..arc.len() - 1].iter().map(at));
                    }
                }
                points.extend(points.first().copied());
                let drawn = geometry.ring(&clip::ring(&points), n == 0);
                if n == 0 && !drawn {
                    // Holes without their outer ring would be taken for holes of the part before.
                    break;
                }
            }
        }
        layer.layer.add(id, Kind::Polygon, &geometry, attrs)
    }
}

#[cfg(test)]
#[path = "cover_tests.rs"]
mod tests;
