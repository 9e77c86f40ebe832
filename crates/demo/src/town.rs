//! The ground plan: where the river runs, which avenues cross it, how the quarters differ, and how each quarter's land
//! is cut into blocks.

use crate::geom::{P, add, area, bounding_rect, centroid, dist, inner_point, left, mul, turn, unit};
use crate::mesh::{Curve, Cut, Line, LineKind, Mesh};
use crate::rng::Rng;

/// The character of a quarter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Zone {
    /// The old town on the north bank: small blocks, lanes, low houses.
    Old,
    /// The grown town: slab estates.
    Urban,
    /// The new district on the south bank: towers.
    New,
    /// Factories in the east.
    Industry,
    /// Villages, fields and hills outside the ring road.
    Outer,
    /// The river itself.
    River,
    /// The strips between the river and the riverside avenues.
    Shore,
}

/// A named main road and its curve's number.
#[derive(Clone, Debug)]
pub struct MainRoad {
    /// Line id of the curve in the mesh.
    pub curve: usize,
    /// Name in Chinese and in English.
    pub name: [&'static str; 2],
}

/// The ground plan with its mesh.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The mesh; each face is a block of land (or a piece of the river).
    pub mesh: Mesh,
    /// The quarter each face lies in.
    pub zone: Vec<Zone>,
    /// The large face between main roads that each face was cut from.
    pub super_face: Vec<usize>,
    /// Names of the main roads.
    pub main_roads: Vec<MainRoad>,
    /// Line id of the central square's circle.
    pub square: usize,
    shape: Shape,
}

/// The smooth functions that shape the town.
#[derive(Clone, Debug)]
struct Shape {
    phase: [f64; 8],
}

impl Shape {
    /// Height of the middle of the river at `x`.
    fn river(&self, x: f64) -> f64 {
        -390.0 - 0.085 * x
            + 205.0 * (x / 790.0 + self.phase[0]).sin()
            + 42.0 * (x / 290.0 + self.phase[1]).sin()
    }

    /// A line along the river, `off` metres to its north, wavering by `waver` metres.
    fn along_river(&self, off: f64, waver: f64, phase: f64) -> Vec<P> {
        let mut points = Vec::new();
        let mut x = -2900.0;
        while x <= 2900.0 {
            let slope = (self.river(x + 5.0) - self.river(x - 5.0)) / 10.0;
            let normal = left(unit([1.0, slope]));
            let d = off + waver * (x / 430.0 + phase).sin() + waver * 0.5 * (x / 170.0 + 2.0 * phase).sin();
            points.push(add([x, self.river(x)], mul(normal, d)));
            x += 78.0;
        }
        points
    }

    /// Distance from the middle of the town to the district's border in the direction `angle`.
    fn radius(&self, angle: f64) -> f64 {
        let oval = 1.0 / ((angle.cos() / 2430.0).powi(2) + (angle.sin() / 1930.0).powi(2)).sqrt();
        let p = &self.phase;
        oval * (1.0
            + 0.055 * (3.0 * angle + p[2]).sin()
            + 0.045 * (5.0 * angle + p[3]).sin()
            + 0.022 * (11.0 * angle + p[4]).sin()
            + 0.014 * (19.0 * angle + p[5]).sin())
    }

    fn ring_road(&self, angle: f64) -> P {
        let r = 1.0 + 0.05 * (2.0 * angle + self.phase[6]).sin() + 0.03 * (3.0 * angle + self.phase[7]).sin();
        [1560.0 * r * angle.cos() + 30.0, 1210.0 * r * angle.sin() - 20.0]
    }

    /// How far out `p` is: 1 on the ring road.
    fn ringness(&self, p: P) -> f64 {
        let q = [p[0] - 30.0, p[1] + 20.0];
        let angle = (q[1] / 1210.0).atan2(q[0] / 1560.0);
        let edge = self.ring_road(angle);
        dist(p, [30.0, -20.0]) / dist(edge, [30.0, -20.0])
    }

    fn centre(&self) -> P {
        [-190.0, self.river(-190.0) + 520.0]
    }
}

impl Plan {
    /// Draws the plan.
    pub fn draw(rng: &Rng) -> Self {
        let mut rng = rng.fork("plan");
        let mut phase = [0.0; 8];
        for p in &mut phase {
            *p = rng.range(0.0, std::f64::consts::TAU);
        }
        // The river's great bend is fixed so that every seed has its old town inside the bend.
        phase[0] = 0.9 + 0.3 * (phase[0] / std::f64::consts::TAU - 0.5);
        let shape = Shape { phase };
        let (curves, main_roads, square) = main_curves(&shape, &mut rng);
        let outline: Vec<P> = (0..92)
            .map(|i| {
                let angle = f64::from(i) / 92.0 * std::f64::consts::TAU;
                mul([angle.cos(), angle.sin()], shape.radius(angle))
            })
            .collect();
        let mesh = Mesh::arrange(&curves, &outline);
        let super_face = (0..mesh.faces.len()).collect();
        let mut plan = Self { mesh, zone: Vec::new(), super_face, main_roads, square, shape };
        plan.zone = (0..plan.mesh.faces.len()).map(|f| plan.zone_of(f)).collect();
        plan.cut_blocks(curves.len() + 1, &mut rng);
        plan
    }

    /// Signed distance north of the middle of the river, roughly, in metres.
    pub fn north_of_river(&self, p: P) -> f64 {
        p[1] - self.shape.river(p[0])
    }

    /// Middle of the old town.
    pub fn centre(&self) -> P {
        self.shape.centre()
    }

    /// How far out `p` is: 1 on the ring road, more outside.
    pub fn ringness(&self, p: P) -> f64 {
        self.shape.ringness(p)
    }

    fn zone_of(&self, face: usize) -> Zone {
        let ring = self.mesh.face_points(face);
        let has = |kind| self.mesh.face_edges(face).any(|(a, b)| self.mesh.line(a, b).kind == kind);
        if has(LineKind::Midstream) {
            return Zone::River;
        }
        if has(LineKind::Bank) {
            return Zone::Shore;
        }
        let p = inner_point(&ring);
        let north = self.north_of_river(p) > 0.0;
        if self.shape.ringness(p) > 1.0 {
            return if p[0] > 1250.0 && north { Zone::Industry } else { Zone::Outer };
        }
        if north && dist(p, self.shape.centre()) < 640.0 {
            Zone::Old
        } else if north {
            Zone::Urban
        } else {
            Zone::New
        }
    }

    fn target(&self, face: usize) -> f64 {
        let p = centroid(&self.mesh.face_points(face));
        match self.zone[face] {
            Zone::Old => 9_500.0,
            Zone::Urban => 17_000.0,
            Zone::New => 20_000.0,
            Zone::Industry => 42_000.0,
            Zone::Outer => 36_000.0 + 46_000.0 * (self.shape.ringness(p) - 1.0).max(0.0) / 0.3,
            Zone::River => 52_000.0,
            Zone::Shore => 33_000.0,
        }
    }

    fn cut_blocks(&mut self, first_id: usize, rng: &mut Rng) {
        let mut id = first_id;
        let mut queue: Vec<usize> = (0..self.mesh.faces.len()).collect();
        while let Some(face) = queue.pop() {
            let ring = self.mesh.face_points(face);
            let size = area(&ring);
            let target = self.target(face) * rng.range(0.8, 1.35);
            if self.mesh.face_edges(face).all(|(a, b)| self.mesh.line(a, b).id == self.square)
                || size < target * 1.45
            {
                continue;
            }
            let zone = self.zone[face];
            let kind = street_kind(zone, size, rng);
            let (bend, sway) = match zone {
                Zone::Old => (0.05, 0.16),
                Zone::Urban => (0.025, 0.08),
                Zone::New | Zone::Industry => (0.012, 0.04),
                Zone::Outer => (0.075, 0.2),
                Zone::River | Zone::Shore => (0.0, 0.05),
            };
            let rect = bounding_rect(&ring);
            for attempt in 0..18 {
                let loosen = f64::from(attempt) / 18.0;
                // After some failures also try the long way through.
                let lengthwise = attempt % 6 == 5;
                let along = rng.range(-0.16, 0.16) * (1.0 + 2.4 * loosen);
                let across = rng.range(-0.3, 0.3);
                let origin = if lengthwise { rect.at(across, along) } else { rect.at(along, across) };
                let axis = if lengthwise { rect.axis } else { left(rect.axis) };
                let cut = Cut {
                    origin,
                    direction: turn(axis, rng.range(-sway, sway) * (1.0 + loosen)),
                    bend: if kind.is_way() && attempt < 12 { rng.range(-bend, bend) } else { 0.0 },
                    line: Line { kind, id },
                    min_area: (target * 0.36).min(size * 0.3),
                };
                if !crate::geom::inside(&ring, origin) {
                    continue;
                }
                if let Some(new) = self.mesh.split(face, cut) {
                    id += 1;
                    self.zone.push(zone);
                    self.super_face.push(self.super_face[face]);
                    queue.push(new);
                    queue.push(face);
                    break;
                }
            }
        }
    }
}

fn street_kind(zone: Zone, size: f64, rng: &mut Rng) -> LineKind {
    match zone {
        Zone::River | Zone::Shore => LineKind::Parcel,
        Zone::Outer if size > 420_000.0 => LineKind::Secondary,
        Zone::Outer if size > 150_000.0 => LineKind::Residential,
        Zone::Outer => *rng.pick(&[LineKind::Footway, LineKind::Footway, LineKind::Parcel]),
        Zone::Industry if size > 130_000.0 => LineKind::Secondary,
        Zone::Old if size < 24_000.0 => *rng.pick(&[LineKind::Footway, LineKind::Residential]),
        _ if size > 105_000.0 => LineKind::Secondary,
        _ => LineKind::Residential,
    }
}

/// The river, the avenues, the ring road and the radial streets, in the order of their line ids.
fn main_curves(shape: &Shape, rng: &mut Rng) -> (Vec<Curve>, Vec<MainRoad>, usize) {
    let mut curves: Vec<Curve> = Vec::new();
    let mut roads: Vec<MainRoad> = Vec::new();
    let mut lay = |points: Vec<P>, kind: LineKind, name: Option<[&'static str; 2]>| {
        curves.push(Curve { points, kind });
        if let Some(name) = name {
            roads.push(MainRoad { curve: curves.len() - 1, name });
        }
        curves.len() - 1
    };
    let tau = std::f64::consts::TAU;
    lay(shape.along_river(0.0, 6.0, 1.0), LineKind::Midstream, None);
    lay(shape.along_river(84.0, 12.0, 2.0), LineKind::Bank, None);
    lay(shape.along_river(-80.0, 13.0, 4.0), LineKind::Bank, None);
    lay(shape.along_river(152.0, 9.0, 2.6), LineKind::Primary, Some(["滨江大道", "Binjiang Avenue"]));
    lay(shape.along_river(-146.0, 9.0, 4.4), LineKind::Primary, Some(["江南大道", "Jiangnan Avenue"]));
    lay(shape.along_river(820.0, 46.0, 0.7), LineKind::Trunk, Some(["建设大道", "Jianshe Avenue"]));
    lay(shape.along_river(-560.0, 34.0, 5.1), LineKind::Primary, Some(["南湖路", "Nanhu Road"]));
    let ring: Vec<P> = (0..=56).map(|i| shape.ring_road(f64::from(i % 56) / 56.0 * tau)).collect();
    lay(ring, LineKind::Trunk, Some(["环城路", "Huancheng Road"]));
    let avenues = [
        (-760.0, -0.16, LineKind::Trunk, ["人民路", "Renmin Road"]),
        (610.0, 0.13, LineKind::Primary, ["解放大道", "Jiefang Avenue"]),
    ];
    for (x, slope, kind, name) in avenues {
        let phase = rng.range(0.0, tau);
        let points = (-34..=34)
            .map(|i| {
                let y = f64::from(i) * 66.0;
                [x + slope * y + 62.0 * (y / 520.0 + phase).sin(), y]
            })
            .collect();
        lay(points, kind, Some(name));
    }
    let centre = shape.centre();
    let square = (0..=14)
        .map(|i| {
            let angle = f64::from(i % 14) / 14.0 * tau;
            add(centre, [74.0 * angle.cos(), 66.0 * angle.sin()])
        })
        .collect();
    let square = lay(square, LineKind::Secondary, Some(["中心广场环路", "Central Square Circle"]));
    let radials: [(f64, f64, LineKind, [&'static str; 2]); 6] = [
        (0.22, 1190.0, LineKind::Secondary, ["中山路", "Zhongshan Road"]),
        (1.02, 2600.0, LineKind::Primary, ["文化路", "Wenhua Road"]),
        (1.92, 2600.0, LineKind::Secondary, ["和平路", "Heping Road"]),
        (2.94, 1900.0, LineKind::Secondary, ["东风路", "Dongfeng Road"]),
        (4.05, 700.0, LineKind::Secondary, ["胜利街", "Shengli Street"]),
        (5.35, 700.0, LineKind::Secondary, ["新华路", "Xinhua Road"]),
    ];
    for (angle, reach, kind, name) in radials {
        let curl = rng.range(-0.09, 0.09);
        let mut points: Vec<P> = Vec::new();
        let mut r = 46.0;
        while r < reach {
            let a = angle + curl * (r / 420.0).sin() + curl * 0.4 * (r / 900.0);
            let p = add(centre, [r * a.cos(), r * a.sin()]);
            points.push(p);
            // Streets end at the riverside avenue; only avenues and the ring road have bridges.
            if p[1] - shape.river(p[0]) < 140.0 {
                break;
            }
            r += if p[1] - shape.river(p[0]) < 260.0 { 12.0 } else { 62.0 };
        }
        lay(points, kind, Some(name));
    }
    // Two streets that give the new district and the east their grain.
    let south = (0..=24).map(|i| {
        let y = -320.0 - f64::from(i) * 70.0;
        [-60.0 + 46.0 * (y / 410.0).sin() - 0.05 * y, y]
    });
    let south = south.filter(|p| p[1] - shape.river(p[0]) < -128.0).collect();
    lay(south, LineKind::Secondary, Some(["学府路", "Xuefu Road"]));
    let east = (0..=24).map(|i| {
        let y = 2000.0 - f64::from(i) * 80.0;
        [1190.0 + 0.22 * y + 40.0 * (y / 350.0).sin(), y]
    });
    let east = east.filter(|p| p[1] - shape.river(p[0]) > 128.0).collect();
    lay(east, LineKind::Secondary, Some(["工业路", "Gongye Road"]));
    (curves, roads, square)
}
