//! Turns the plan into the published areas, roads, land and buildings.

use std::collections::BTreeSet;

use crate::blocks::{gate, numeral, road_place};
use crate::buildings::Draft;
use crate::divisions::{CITY, DISTRICT, STREETS};
use crate::geom::{P, area, centroid, inner_point, lonlat};
use crate::grids::GridDraft;
use crate::mesh::{LineKind, Mesh};
use crate::model::{
    Area, Building, BuildingKind, GridKind, Land, LandKind, Level, LonLat, Ring, Road, RoadClass,
};
use crate::quarters::{Quarter, Use};
use crate::regions::union_rings;
use crate::rng::Rng;
use crate::roads::{Network, is_bridge};
use crate::town::Plan;

/// Everything the ground plan decided.
#[derive(Clone, Debug)]
pub struct Town {
    /// Mesh, zones, main roads.
    pub plan: Plan,
    /// Communities.
    pub quarters: Vec<Quarter>,
    /// Use of each block.
    pub uses: Vec<Use>,
    /// Name of each block that has one.
    pub names: Vec<Option<(String, String)>>,
    /// Roads.
    pub network: Network,
    /// Buildings, in order of their blocks.
    pub drafts: Vec<Draft>,
    /// Coordinates around each block.
    pub rings: Vec<Vec<P>>,
    /// Grids.
    pub grids: Vec<GridDraft>,
    /// Code of the grid of each block.
    pub grid_of: Vec<String>,
}

impl Town {
    /// Plans a town.
    pub fn plan(rng: &Rng) -> Self {
        let plan = Plan::draw(rng);
        let quarters = crate::quarters::divide_town(&plan);
        let uses = crate::quarters::assign_uses(&plan, &quarters, rng);
        let names = crate::blocks::block_names(&plan, &quarters, &uses, rng);
        let network = crate::roads::network(&plan, rng);
        let drafts = crate::buildings::build(&plan, &uses, rng);
        let grids = crate::grids::compose(&plan.mesh, &quarters, &uses, &drafts);
        let mut grid_of = vec![String::new(); plan.mesh.faces.len()];
        for grid in &grids {
            for &f in &grid.faces {
                grid_of[f] = grid_code(&quarters, grid);
            }
        }
        let rings = (0..plan.mesh.faces.len()).map(|f| plan.mesh.face_points(f)).collect();
        Self { plan, quarters, uses, names, network, drafts, rings, grids, grid_of }
    }

    /// The buildings on a block.
    pub fn on_block(&self, face: usize) -> &[Draft] {
        let from = self.drafts.partition_point(|d| d.face < face);
        let to = self.drafts.partition_point(|d| d.face <= face);
        &self.drafts[from..to]
    }

    /// The block that `p` lies on.
    pub fn block_at(&self, p: P) -> Option<usize> {
        (0..self.rings.len()).find(|&f| {
            let ring = &self.rings[f];
            let (mut east, mut west, mut north, mut south) = (false, false, false, false);
            for q in ring {
                east |= q[0] >= p[0];
                west |= q[0] <= p[0];
                north |= q[1] >= p[1];
                south |= q[1] <= p[1];
            }
            east && west && north && south && crate::geom::inside(ring, p)
        })
    }

    /// Index of the street office of a grid code.
    pub fn street_of(code: &str) -> usize {
        STREETS.iter().position(|s| code.starts_with(s.code)).unwrap_or(0)
    }
}

fn community_code(quarter: &Quarter) -> String {
    let street = &STREETS[quarter.street];
    format!("{}{}", street.code, street.communities[quarter.community].0)
}

fn grid_code(quarters: &[Quarter], grid: &GridDraft) -> String {
    format!("{}{:03}", community_code(&quarters[grid.quarter]), grid.number)
}

fn closed(mesh: &Mesh, ring: &[usize]) -> Ring {
    ring.iter().chain(ring.first()).map(|&v| lonlat(mesh.points[v])).collect()
}

/// An open ring of metres as a closed ring of degrees.
pub fn closed_ring(ring: &[P]) -> Ring {
    ring.iter().chain(ring.first()).map(|&p| lonlat(p)).collect()
}

/// All areas, parents before children.
pub fn areas(town: &Town) -> Vec<Area> {
    let mesh = &town.plan.mesh;
    let count = crate::grids::households(mesh.faces.len(), &town.drafts);
    let rings = |faces: &BTreeSet<usize>| -> Vec<Ring> {
        union_rings(mesh, faces).iter().map(|ring| closed(mesh, ring)).collect()
    };
    let people = |faces: &BTreeSet<usize>| -> (u32, u32) {
        // About 2.6 people in a household, a little different from block to block.
        let sum = |f: usize| u32::from(count[f] > 0) * (count[f] * (24 + f as u32 % 5) / 10);
        (faces.iter().map(|&f| count[f]).sum(), faces.iter().map(|&f| sum(f)).sum())
    };
    let make = |code: String,
                name: (String, String),
                level: Level,
                parent: Option<String>,
                faces: &BTreeSet<usize>| {
        let (households, population) = people(faces);
        Area {
            code,
            name: name.0,
            name_en: name.1,
            level,
            kind: None,
            parent_code: parent,
            rings: rings(faces),
            households,
            population,
        }
    };
    let whole: BTreeSet<usize> = (0..mesh.faces.len()).collect();
    let text = |zh: &str, en: String| (zh.to_owned(), en);
    let mut all = vec![
        make(CITY.0.into(), text(CITY.1, format!("{} City", CITY.2)), Level::City, None, &whole),
        make(
            DISTRICT.0.into(),
            text(DISTRICT.1, format!("{} District", DISTRICT.2)),
            Level::District,
            Some(CITY.0.into()),
            &whole,
        ),
    ];
    for (s, street) in STREETS.iter().enumerate() {
        let faces =
            town.quarters.iter().filter(|q| q.street == s).flat_map(|q| q.faces.iter().copied()).collect();
        let name = text(street.name, format!("{} Subdistrict", street.pinyin));
        all.push(make(street.code.into(), name, Level::Street, Some(DISTRICT.0.into()), &faces));
    }
    for quarter in &town.quarters {
        let street = &STREETS[quarter.street];
        let (code3, zh, en) = street.communities[quarter.community];
        let kind = if crate::divisions::is_village(code3) { "Village" } else { "Community" };
        let name = text(zh, format!("{en} {kind}"));
        all.push(make(
            community_code(quarter),
            name,
            Level::Community,
            Some(street.code.into()),
            &quarter.faces,
        ));
    }
    for grid in &town.grids {
        let quarter = &town.quarters[grid.quarter];
        let name = grid_name(town, grid);
        let code = grid_code(&town.quarters, grid);
        let mut drawn = make(code, name, Level::Grid, Some(community_code(quarter)), &grid.faces);
        drawn.kind = Some(grid.kind);
        all.push(drawn);
    }
    all
}

fn grid_name(town: &Town, grid: &GridDraft) -> (String, String) {
    let quarter = &town.quarters[grid.quarter];
    let (_, zh, en) = STREETS[quarter.street].communities[quarter.community];
    let first = grid.faces.first().copied().unwrap_or(0);
    let n = grid.number;
    match grid.kind {
        GridKind::Unit => match &town.names[first] {
            Some((unit, unit_en)) => (format!("{zh}{unit}网格"), format!("{en} Grid {n}: {unit_en}")),
            None => (format!("{zh}第{}单位网格", numeral(n)), format!("{en} Unit Grid {n}")),
        },
        GridKind::Residential => (format!("{zh}第{}网格", numeral(n)), format!("{en} Grid {n}")),
        GridKind::Undeveloped => {
            let wet = grid.faces.iter().any(|&f| town.uses[f] == Use::River || town.uses[f] == Use::Shore);
            let (what, what_en) = if wet { ("江滩", "Riverside") } else { ("待开发", "Undeveloped") };
            (format!("{zh}{what}{}号网格", numeral(n)), format!("{en} {what_en} Grid {n}"))
        }
    }
}

/// Class of a way.
pub fn road_class(kind: LineKind) -> RoadClass {
    match kind {
        LineKind::Trunk => RoadClass::Trunk,
        LineKind::Primary => RoadClass::Primary,
        LineKind::Secondary => RoadClass::Secondary,
        LineKind::Residential => RoadClass::Residential,
        LineKind::Footway | LineKind::Parcel | LineKind::Bank | LineKind::Midstream | LineKind::Border => {
            RoadClass::Footway
        }
    }
}

/// All roads; bridges are stretches of their own.
pub fn roads(town: &Town) -> Vec<Road> {
    let mut all: Vec<Road> = Vec::new();
    for stroke in &town.network.strokes {
        for path in &stroke.paths {
            let mut piece: Vec<LonLat> = vec![lonlat(town.plan.mesh.points[path[0]])];
            let mut over_water = is_bridge(&town.plan, path[0], path[1]);
            let mut finish = |piece: &mut Vec<LonLat>, bridge: bool| {
                all.push(Road {
                    id: format!("R{:04}", all.len() + 1),
                    name: stroke.name.clone(),
                    name_en: stroke.name_en.clone(),
                    class: road_class(stroke.kind),
                    bridge,
                    width_m: stroke.kind.half_width() * 2.0,
                    line: std::mem::take(piece),
                });
            };
            for pair in path.windows(2) {
                let bridge = is_bridge(&town.plan, pair[0], pair[1]);
                if bridge != over_water {
                    finish(&mut piece, over_water);
                    piece.push(lonlat(town.plan.mesh.points[pair[0]]));
                    over_water = bridge;
                }
                piece.push(lonlat(town.plan.mesh.points[pair[1]]));
            }
            finish(&mut piece, over_water);
        }
    }
    all
}

/// All land that is not built on. Neighbouring blocks of a kind are one piece; some parks have a pond.
pub fn land(town: &Town, rng: &Rng) -> Vec<Land> {
    let mut rng = rng.fork("land");
    let mesh = &town.plan.mesh;
    let kinds = [
        (LandKind::Water, vec![Use::River]),
        (LandKind::Park, vec![Use::Park, Use::Shore]),
        (LandKind::Square, vec![Use::Square]),
        (LandKind::Farmland, vec![Use::Farmland, Use::Village]),
        (LandKind::Hill, vec![Use::Hill]),
        (LandKind::Vacant, vec![Use::Vacant]),
    ];
    let mut all = Vec::new();
    for (kind, uses) in kinds {
        let faces: BTreeSet<usize> =
            (0..mesh.faces.len()).filter(|&f| uses.contains(&town.uses[f])).collect();
        for part in crate::regions::components(mesh, &faces) {
            let name = if uses.contains(&Use::Farmland) {
                None
            } else {
                part.iter().find_map(|&f| town.names[f].clone())
            };
            let (name, name_en) = name.map_or((None, None), |(zh, en)| (Some(zh), Some(en)));
            let set: BTreeSet<usize> = part.iter().copied().collect();
            let rings = union_rings(mesh, &set).iter().map(|ring| closed(mesh, ring)).collect();
            all.push(Land { kind, name, name_en, rings });
            if town.uses[part[0]] == Use::Park {
                all.extend(pond(town, part[0], &mut rng));
            }
            if kind == LandKind::Farmland {
                let ponds = part.iter().filter(|&&f| town.uses[f] == Use::Farmland && f % 3 == 0);
                all.extend(ponds.filter_map(|&f| pond(town, f, &mut rng)));
            }
        }
    }
    all
}

/// A pond in the middle of a block, kept clear of its border and buildings.
fn pond(town: &Town, face: usize, rng: &mut Rng) -> Option<Land> {
    let ring = &town.rings[face];
    let n = ring.len();
    let reach = |p: P| {
        let shore =
            (0..n).map(|i| crate::geom::from_segment(p, ring[i], ring[(i + 1) % n])).fold(f64::MAX, f64::min);
        let built = town.on_block(face).iter();
        built
            .map(|d| crate::geom::dist(p, d.rect.centre) - d.rect.half[0] - d.rect.half[1])
            .fold(shore, f64::min)
    };
    let middle = inner_point(ring);
    let spots: Vec<P> =
        (0..16).map(|_| [middle[0] + rng.range(-60.0, 60.0), middle[1] + rng.range(-60.0, 60.0)]).collect();
    let inner = spots.into_iter().filter(|&p| crate::geom::inside(ring, p));
    let best = inner.max_by(|&a, &b| reach(a).total_cmp(&reach(b)))?;
    let radius = (reach(best) - 8.0).min(75.0);
    if radius < 14.0 {
        return None;
    }
    let phase = rng.range(0.0, 6.0);
    let shape: Vec<P> = (0..26)
        .map(|i| {
            let angle = f64::from(i) / 26.0 * std::f64::consts::TAU;
            let r = radius
                * (0.78 + 0.14 * (2.0 * angle + phase).sin() + 0.07 * (3.0 * angle + 2.0 * phase).sin());
            [best[0] + r * angle.cos(), best[1] + r * angle.sin()]
        })
        .collect();
    let (name, name_en) = match &town.names[face] {
        Some((zh, en)) => (Some(format!("{zh}湖")), Some(format!("{en} Lake"))),
        None => (None, None),
    };
    Some(Land { kind: LandKind::Water, name, name_en, rings: vec![closed_ring(&shape)] })
}

/// All buildings with their addresses.
pub fn buildings(town: &Town) -> Vec<Building> {
    let mut numbers = vec![0_u32; town.plan.mesh.faces.len()];
    let mut all = Vec::new();
    for draft in &town.drafts {
        let face = draft.face;
        let compound =
            town.names[face].as_ref().filter(|_| draft.in_compound || draft.kind == BuildingKind::House);
        let place = if draft.in_compound && compound.is_some() {
            gate(&town.plan, &town.network, face)
        } else {
            road_place(&town.plan, &town.network, face, draft.rect.centre)
        };
        let road = town.network.strokes[place.stroke].name.clone();
        // Gate houses and pump rooms of an estate have no number of their own.
        let hut = draft.kind == BuildingKind::Public && town.uses[face].is_residential();
        let building_no = (draft.in_compound && !hut).then(|| {
            numbers[face] += 1;
            numbers[face]
        });
        let name = match (&compound, building_no) {
            (Some((zh, _)), Some(no)) => Some(format!("{zh}{no}栋")),
            (Some((zh, _)), None) if hut => Some(format!("{zh}配套用房")),
            _ => None,
        };
        debug_assert!(area(&draft.ring) > 0.0);
        let middle = centroid(&draft.ring);
        let position =
            if crate::geom::inside(&draft.ring, middle) { middle } else { inner_point(&draft.ring) };
        all.push(Building {
            id: format!("B{:05}", all.len() + 1),
            name,
            kind: draft.kind,
            floors: draft.floors,
            entrances: draft.entrances,
            households: draft.households,
            address: format!("{road}{}号", place.number),
            road,
            number: place.number,
            compound: compound.map(|(zh, _)| zh.clone()),
            building_no,
            grid_code: town.grid_of[face].clone(),
            position: lonlat(position),
            rings: vec![closed_ring(&draft.ring)],
        });
    }
    all
}
