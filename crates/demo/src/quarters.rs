//! Streets and communities as unions of blocks, and what each block is used for.

use std::collections::{BTreeMap, BTreeSet};

use crate::divisions::{STREETS, is_village};
use crate::geom::{P, area, dist, inner_point};
use crate::mesh::{LineKind, Mesh};
use crate::regions::{Graph, divide, far_seeds};
use crate::rng::Rng;
use crate::town::{Plan, Zone};

/// What a block is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Use {
    /// River.
    River,
    /// Strip along the river.
    Shore,
    /// The central square.
    Square,
    /// Park.
    Park,
    /// Fields.
    Farmland,
    /// Wooded hill.
    Hill,
    /// Cleared land.
    Vacant,
    /// Village houses.
    Village,
    /// Low houses of the old town.
    OldHousing,
    /// Slab estate.
    Slabs,
    /// Tower estate.
    Towers,
    /// Shopping centre.
    Commercial,
    /// Market.
    Market,
    /// School.
    School,
    /// Hospital.
    Hospital,
    /// Office park.
    Office,
    /// Factory.
    Factory,
    /// Public buildings: administration, culture, sport.
    Public,
}

impl Use {
    /// Whether people live on it.
    pub fn is_residential(self) -> bool {
        matches!(self, Self::Village | Self::OldHousing | Self::Slabs | Self::Towers)
    }

    /// Whether it can be a dedicated grid of one unit.
    pub fn is_unit(self) -> bool {
        self >= Self::Commercial
    }

    /// Whether it is undeveloped land or water.
    pub fn is_undeveloped(self) -> bool {
        matches!(self, Self::River | Self::Shore | Self::Farmland | Self::Hill | Self::Vacant)
    }
}

/// A community: its street's index in [`STREETS`], its index there, and its blocks.
#[derive(Clone, Debug)]
pub struct Quarter {
    /// Index of the street.
    pub street: usize,
    /// Index of the community within the street's table.
    pub community: usize,
    /// Faces of the mesh.
    pub faces: BTreeSet<usize>,
}

/// How hard an edge is to cross when areas are drawn: borders like to run along rivers and wide streets.
fn barrier(kind: LineKind) -> f64 {
    match kind {
        LineKind::Midstream => 400.0,
        LineKind::Trunk => 4.0,
        LineKind::Primary => 2.6,
        LineKind::Secondary => 1.7,
        LineKind::Residential => 1.05,
        LineKind::Border | LineKind::Bank | LineKind::Parcel | LineKind::Footway => 0.85,
    }
}

/// The neighbourhood graph of `groups` of faces.
pub fn graph(mesh: &Mesh, groups: &[Vec<usize>], load: &[f64]) -> Graph {
    let mut group_of: BTreeMap<usize, usize> = BTreeMap::new();
    for (g, faces) in groups.iter().enumerate() {
        group_of.extend(faces.iter().map(|&f| (f, g)));
    }
    let mut near: Vec<BTreeMap<usize, f64>> = vec![BTreeMap::new(); groups.len()];
    for (&face, &g) in &group_of {
        for (a, b) in mesh.face_edges(face) {
            let other = mesh.face_of.get(&(b, a)).and_then(|f| group_of.get(f));
            if let Some(&h) = other
                && h != g
            {
                let factor = barrier(mesh.line(a, b).kind);
                let slot = near[g].entry(h).or_insert(factor);
                *slot = slot.min(factor);
            }
        }
    }
    let place = |faces: &Vec<usize>| -> P {
        let weight: f64 = faces.iter().map(|&f| area(&mesh.face_points(f))).sum();
        faces.iter().fold([0.0; 2], |s, &f| {
            let ring = mesh.face_points(f);
            let (p, w) = (inner_point(&ring), area(&ring) / weight);
            [s[0] + p[0] * w, s[1] + p[1] * w]
        })
    };
    Graph {
        place: groups.iter().map(place).collect(),
        load: groups.iter().map(|faces| faces.iter().map(|&f| load[f]).sum()).collect(),
        near: near.into_iter().map(|list| list.into_iter().collect()).collect(),
    }
}

/// Divides the town into the streets and communities of the table.
pub fn divide_town(plan: &Plan) -> Vec<Quarter> {
    let mesh = &plan.mesh;
    let load: Vec<f64> = (0..mesh.faces.len())
        .map(|f| {
            let weight = match plan.zone[f] {
                Zone::Old => 1.35,
                Zone::Urban => 1.0,
                Zone::New => 0.95,
                Zone::Industry => 0.36,
                Zone::Outer => 0.2,
                Zone::Shore => 0.1,
                Zone::River => 0.04,
            };
            area(&mesh.face_points(f)) / 10_000.0 * weight
        })
        .collect();
    // The river and its shores are given to the communities beside them at the end.
    let dry = |f: usize| !matches!(plan.zone[f], Zone::River | Zone::Shore);
    let mut supers: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for f in (0..mesh.faces.len()).filter(|&f| dry(f)) {
        supers.entry(plan.super_face[f]).or_default().push(f);
    }
    let groups: Vec<Vec<usize>> = supers.into_values().collect();
    let town = graph(mesh, &groups, &load);
    let seats: Vec<usize> = STREETS
        .iter()
        .map(|street| {
            let to = |g: usize| dist(town.place[g], street.seat);
            (0..groups.len()).min_by(|&a, &b| to(a).total_cmp(&to(b))).unwrap_or(0)
        })
        .collect();
    let street_of = divide(&town, &seats, true);
    let mut quarters = Vec::new();
    for (s, street) in STREETS.iter().enumerate() {
        let faces: Vec<usize> = (0..groups.len())
            .filter(|&g| street_of[g] == s)
            .flat_map(|g| groups[g].iter().copied())
            .collect();
        let single: Vec<Vec<usize>> = faces.iter().map(|&f| vec![f]).collect();
        let local = graph(mesh, &single, &load);
        let k = street.communities.len();
        let parts = divide(&local, &far_seeds(&local, k), false);
        let mut found: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); k];
        for (i, &f) in faces.iter().enumerate() {
            found[parts[i]].insert(f);
        }
        // Villages stand last in the table and lie farthest out.
        let out = |set: &BTreeSet<usize>| {
            let sum: f64 = set.iter().map(|&f| plan.ringness(inner_point(&mesh.face_points(f)))).sum();
            sum / set.len().max(1) as f64
        };
        found.sort_by(|a, b| out(a).total_cmp(&out(b)));
        quarters.extend(found.into_iter().enumerate().map(|(c, faces)| Quarter {
            street: s,
            community: c,
            faces,
        }));
    }
    for zone in [Zone::Shore, Zone::River] {
        give_to_neighbours(plan, zone, &mut quarters);
    }
    quarters
}

/// Gives each block of `zone` to the community it shares the longest border with.
fn give_to_neighbours(plan: &Plan, zone: Zone, quarters: &mut [Quarter]) {
    let mesh = &plan.mesh;
    let mut owner: BTreeMap<usize, usize> = BTreeMap::new();
    for (q, quarter) in quarters.iter().enumerate() {
        owner.extend(quarter.faces.iter().map(|&f| (f, q)));
    }
    let mut waiting: Vec<usize> = (0..mesh.faces.len()).filter(|&f| plan.zone[f] == zone).collect();
    // A block may touch only blocks that are themselves still waiting, so go round until all are placed.
    while !waiting.is_empty() {
        let before = waiting.len();
        waiting.retain(|&face| {
            let mut shared: BTreeMap<usize, f64> = BTreeMap::new();
            for (a, b) in mesh.face_edges(face).filter(|&(a, b)| mesh.line(a, b).kind != LineKind::Midstream)
            {
                if let Some(&q) = mesh.face_of.get(&(b, a)).and_then(|f| owner.get(f)) {
                    *shared.entry(q).or_default() += dist(mesh.points[a], mesh.points[b]);
                }
            }
            let Some((&q, _)) = shared.iter().max_by(|a, b| a.1.total_cmp(b.1)) else { return true };
            owner.insert(face, q);
            quarters[q].faces.insert(face);
            false
        });
        if waiting.len() == before {
            return;
        }
    }
}

/// Decides the use of every block.
pub fn assign_uses(plan: &Plan, quarters: &[Quarter], rng: &Rng) -> Vec<Use> {
    let mut rng = rng.fork("uses");
    let mesh = &plan.mesh;
    let mut uses = vec![Use::Slabs; mesh.faces.len()];
    for quarter in quarters {
        let village = is_village(STREETS[quarter.street].communities[quarter.community].0);
        let mut built: Vec<usize> = Vec::new();
        for &f in &quarter.faces {
            let ring = mesh.face_points(f);
            let p = inner_point(&ring);
            uses[f] = match plan.zone[f] {
                Zone::River => Use::River,
                Zone::Shore => Use::Shore,
                Zone::Old => Use::OldHousing,
                Zone::Urban => Use::Slabs,
                Zone::New => *rng.pick(&[Use::Towers, Use::Towers, Use::Slabs]),
                Zone::Industry => {
                    let kinds = [Use::Factory, Use::Slabs, Use::Vacant, Use::Office, Use::Farmland];
                    kinds[rng.weighted(&[0.56, 0.18, 0.12, 0.06, 0.08])]
                }
                Zone::Outer => outer_use(plan, p, area(&ring), village, &mut rng),
            };
            if matches!(plan.zone[f], Zone::Old | Zone::Urban | Zone::New) {
                built.push(f);
            }
        }
        if let Some(square) = quarter
            .faces
            .iter()
            .copied()
            .find(|&f| mesh.face_edges(f).all(|(a, b)| mesh.line(a, b).id == plan.square))
        {
            uses[square] = Use::Square;
            built.retain(|&f| f != square);
        }
        let wanted = unit_wishes(built.len(), &mut rng);
        rng.shuffle(&mut built);
        let mut free: Vec<usize> =
            built.iter().copied().filter(|&f| area(&mesh.face_points(f)) > 9_800.0).collect();
        for wish in wanted {
            let Some(f) = free.pop() else { break };
            uses[f] = wish;
        }
        if !built.is_empty() && free.is_empty() && !built.iter().any(|&f| uses[f].is_unit()) {
            uses[built[0]] = Use::Commercial;
        }
    }
    uses
}

fn outer_use(plan: &Plan, p: P, size: f64, village: bool, rng: &mut Rng) -> Use {
    let out = plan.ringness(p);
    if size < 60_000.0 && out < 1.22 {
        let kinds = [Use::Slabs, Use::Village, Use::Vacant, Use::Farmland, Use::Office];
        let towards_village = if village { 0.5 } else { 0.3 };
        return kinds[rng.weighted(&[0.24, towards_village, 0.14, 0.28, 0.04])];
    }
    // The land rises to the north-west and the south-east.
    let hilly = (p[0] * -0.5 + p[1]) / 1900.0;
    if rng.chance(if village { 0.36 } else { 0.16 }) {
        Use::Village
    } else if rng.chance((hilly.abs() - 0.25).clamp(0.05, 0.75)) {
        Use::Hill
    } else {
        Use::Farmland
    }
}

/// The unit blocks that a community with `blocks` town blocks gets.
fn unit_wishes(blocks: usize, rng: &mut Rng) -> Vec<Use> {
    let mut wishes = Vec::new();
    if blocks < 3 {
        return wishes;
    }
    wishes.push(Use::School);
    let extras = [
        (Use::Market, 0.8),
        (Use::Park, 0.6),
        (Use::Commercial, 0.55),
        (Use::Office, 0.4),
        (Use::Public, 0.45),
        (Use::Hospital, 0.36),
        (Use::School, 0.25),
    ];
    for (wish, chance) in extras {
        if rng.chance(chance) && wishes.len() * 4 < blocks + 3 {
            wishes.push(wish);
        }
    }
    wishes
}
