//! The ground: blocks between streets with what stands on them, large ones cut between buildings.

mod cut;
mod layers;
mod merge;
mod roles;

pub use layers::Labels;

use crate::DivideError;
use crate::arrange::{self, Faces, Kind, NO_STREET, Segment};
use crate::control::{Control, Stage};
use crate::input::Input;
use crate::lines::lines;
use crate::plane::{P, Plane};
use crate::settings::{Measure, Settings};
use cut::{Cutter, Load};
use tessera_domain::area::unit_grid::Judgement;
use tessera_geometry::{GridIndex, IntPoint, MultiPolygon, check_validity, snap::snap_ring};

/// What a block can become part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// A residential grid.
    Homes,
    /// Undeveloped land.
    Undeveloped,
    /// The grid of a unit: index in [`Input::units`].
    Unit(u32),
    /// A locked grid: index in [`Input::locked`].
    Locked(u32),
}

/// The smallest piece grids are composed of: one face, with the slivers beside it.
#[derive(Debug, Clone)]
pub struct Block {
    /// What it can become part of.
    pub role: Role,
    /// Households.
    pub households: u64,
    /// People.
    pub people: u64,
    /// Ground, m².
    pub area: f64,
    /// Middle of its box, metres.
    pub middle: P,
    /// Buildings, as indices of [`Input::buildings`].
    pub buildings: Vec<u32>,
}

impl Block {
    /// What the band counts.
    pub fn size(&self, measure: Measure) -> f64 {
        match measure {
            Measure::Households => self.households as f64,
            Measure::People => self.people as f64,
            Measure::Area => self.area,
        }
    }
}

/// The community's ground, ready to be grouped.
#[derive(Debug, Clone)]
pub struct Ground {
    /// The plane blocks are measured in.
    pub plane: Plane,
    /// Faces of the arrangement.
    pub faces: Faces,
    /// The border with the vertices that streets brought to it.
    pub border: MultiPolygon,
    /// Blocks.
    pub blocks: Vec<Block>,
    /// Block of each face; [`arrange::NONE`] outside.
    pub block_of: Vec<u32>,
    /// Block of each building; `None` outside the border.
    pub home_of: Vec<Option<u32>>,
    /// How each unit was judged.
    pub judged: Vec<Judgement>,
    /// Divisions of buildings and blocks.
    pub labels: Labels,
}

impl Ground {
    /// Cuts the community into blocks.
    pub fn prepare(input: &Input, settings: &Settings, control: &Control) -> Result<Self, DivideError> {
        let bounds = input.border.bbox().ok_or(DivideError::NoBorder)?;
        if let Some(defect) = check_validity(&input.border).into_iter().next() {
            return Err(DivideError::UnsoundBorder { kind: defect.kind, place: defect.place });
        }
        let plane = Plane::of(&bounds);
        let grounds = roles::grounds(input, settings);
        let faces = arrange::arrange(lines(input, &grounds, &plane, &bounds, settings.join_m))?;
        control.at(Stage::Blocks, 0.05)?;
        let home_of = locate(input, &faces);
        let cuts = cuts(input, settings, &plane, &faces, &home_of);
        let (faces, home_of) = if cuts.is_empty() {
            (faces, home_of)
        } else {
            let mut segments = segments(&faces);
            segments.extend(cuts);
            let faces = arrange::arrange(segments)?;
            let home_of = locate(input, &faces);
            (faces, home_of)
        };
        control.at(Stage::Blocks, 0.1)?;
        let mut blocks = measure(&faces, &plane);
        for (b, face) in home_of.iter().enumerate() {
            let Some(face) = face else { continue };
            let block = &mut blocks[*face as usize];
            block.buildings.push(b as u32);
            block.households += u64::from(input.buildings[b].households);
            block.people += u64::from(input.buildings[b].people);
        }
        let judged = roles::assign(input, settings, &faces, &mut blocks);
        let (blocks, block_of) = merge::slivers(&faces, &plane, blocks, settings);
        let home_of: Vec<Option<u32>> = home_of.iter().map(|f| f.map(|f| block_of[f as usize])).collect();
        let labels = Labels::of(input, &blocks);
        let whole: Vec<u32> = faces.inside.iter().map(|i| if *i { 0 } else { arrange::NONE }).collect();
        let border = faces.regions(&whole, 1).pop().unwrap_or_default();
        control.at(Stage::Blocks, 0.15)?;
        Ok(Self { plane, faces, border, blocks, block_of, home_of, judged, labels })
    }

    /// The two blocks beside an edge, [`arrange::NONE`] for the outside.
    pub fn beside(&self, e: usize) -> (u32, u32) {
        let (f, g) = self.faces.beside(e);
        (self.block_of[f as usize], self.block_of[g as usize])
    }

    /// Length of an edge, metres.
    pub fn length(&self, e: usize) -> f64 {
        let (a, b) = self.faces.edge_points(e);
        self.plane.distance(a, b)
    }
}

/// A shape for each face inside the border, numbered as the faces are.
fn shapes(faces: &Faces) -> Vec<MultiPolygon> {
    let label: Vec<u32> =
        faces.inside.iter().enumerate().map(|(f, i)| if *i { f as u32 } else { arrange::NONE }).collect();
    faces.regions(&label, faces.count())
}

/// The face each building stands in.
fn locate(input: &Input, faces: &Faces) -> Vec<Option<u32>> {
    let shapes = shapes(faces).into_iter().enumerate().filter(|(_, s)| !s.is_empty());
    let index = GridIndex::build(shapes.map(|(f, s)| (f as u32, s)).collect());
    input.buildings.iter().map(|b| index.locate(b.place.lon(), b.place.lat())).collect()
}

fn segments(faces: &Faces) -> Vec<Segment> {
    let one = |e: usize| {
        let (a, b) = faces.edge_points(e);
        Segment::new(a, b, faces.kinds[e], faces.streets[e])
    };
    (0..faces.ends.len()).filter_map(one).collect()
}

/// Cuts through faces that are too large to be one piece.
fn cuts(
    input: &Input,
    settings: &Settings,
    plane: &Plane,
    faces: &Faces,
    home_of: &[Option<u32>],
) -> Vec<Segment> {
    let measure = settings.band.measure;
    let mut loads: Vec<Vec<Load>> = vec![vec![]; faces.count()];
    if measure != Measure::Area {
        for (b, face) in input.buildings.iter().zip(home_of) {
            let weight = f64::from(if measure == Measure::People { b.people } else { b.households });
            let Some(face) = face else { continue };
            let corners = b.footprint.iter().flat_map(MultiPolygon::rings).flat_map(|(_, _, r)| snap_ring(r));
            let outline = corners.map(|p| plane.metres(p)).collect();
            loads[*face as usize].push(Load { at: plane.metres(IntPoint::snap(b.place)), outline, weight });
        }
    }
    let limit = settings.grain * settings.band.most;
    let mut out = vec![];
    for (f, shape) in shapes(faces).iter().enumerate() {
        let total: f64 = loads[f].iter().map(|l| l.weight).sum();
        if shape.is_empty() || (measure != Measure::Area && total <= limit) {
            continue;
        }
        let to_metres =
            |r: &[tessera_geometry::LonLat]| snap_ring(r).into_iter().map(|p| plane.metres(p)).collect();
        let rings: Vec<Vec<P>> = shape.rings().map(|(_, _, r)| to_metres(r)).collect();
        let mut cutter = Cutter { rings: &rings, limit, cuts: vec![] };
        if measure == Measure::Area {
            cutter.by_ground();
        } else {
            cutter.by_loads(&loads[f]);
        }
        let lattice = |(a, b): (P, P)| Segment::new(plane.lattice(a), plane.lattice(b), Kind::Cut, NO_STREET);
        out.extend(cutter.cuts.into_iter().filter_map(lattice));
    }
    out
}

/// A block for each face, measured but empty.
fn measure(faces: &Faces, plane: &Plane) -> Vec<Block> {
    let empty =
        Block { role: Role::Homes, households: 0, people: 0, area: 0.0, middle: [0.0; 2], buildings: vec![] };
    let mut blocks = vec![empty; faces.count()];
    let mut boxes = vec![([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]); faces.count()];
    for e in 0..faces.ends.len() {
        let (a, b) = faces.edge_points(e);
        let (a, b) = (plane.metres(a), plane.metres(b));
        let swept = crate::plane::cross(a, b) / 2.0;
        let (left, right) = faces.beside(e);
        blocks[left as usize].area += swept;
        blocks[right as usize].area -= swept;
        for f in [left, right] {
            let (low, high) = &mut boxes[f as usize];
            for (i, v) in a.into_iter().enumerate() {
                low[i] = low[i].min(v).min(b[i]);
                high[i] = high[i].max(v).max(b[i]);
            }
        }
    }
    for (block, (low, high)) in blocks.iter_mut().zip(boxes) {
        block.middle = [f64::midpoint(low[0], high[0]), f64::midpoint(low[1], high[1])];
    }
    blocks
}
