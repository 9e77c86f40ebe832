//! Managed parts: lamps, covers, trees and signs along the streets, amenities in compounds and parks.

use std::collections::BTreeMap;

use crate::assemble::Town;
use crate::departments::{Duty, department_for};
use crate::divisions::DISTRICT;
use crate::geom::{P, add, dist, from_segment, inside, left, lerp, lonlat, mul, sub, unit};
use crate::mesh::{LineKind, edge};
use crate::model::{Facility, PartState};
use crate::quarters::Use;
use crate::rng::Rng;
use crate::roads::is_bridge;

/// Where parts of a category stand.
#[derive(Clone, Copy, Debug)]
enum Site {
    /// Along both sides of ways from one kind to another, every so many metres, so far from the kerb (negative: in
    /// the carriageway).
    Along(LineKind, LineKind, f64, f64),
    /// At crossings where a way of this kind meets another, on this share of them.
    Crossing(LineKind, f64),
    /// In blocks of these uses: up to so many each.
    In(&'static [Use], usize),
    /// Along the river's banks, every so many metres.
    Bank(f64),
    /// On bridges.
    Bridge,
}

type Row = (&'static str, &'static str, &'static str, Duty, Site);

const HOMES: &[Use] = &[Use::Slabs, Use::Towers];
const ALL_HOMES: &[Use] = &[Use::Slabs, Use::Towers, Use::OldHousing, Use::Village];
const BUSY: &[Use] = &[Use::Commercial, Use::Market, Use::Hospital, Use::Office, Use::Public];
const GREEN: &[Use] = &[Use::Park, Use::Shore, Use::Square];

/// Code, name, English name, who is responsible, where. Codes and names are facts of the 2026 catalogue.
const TABLE: [Row; 68] = {
    use LineKind::{Footway, Primary, Residential, Secondary, Trunk};
    use Site::{Along, Bank, Bridge, Crossing, In};
    [
        (
            "P01001",
            "供水井盖",
            "Water-supply manhole cover",
            Duty::Water,
            Along(Residential, Trunk, 495.0, -1.5),
        ),
        (
            "P01002",
            "污水井盖",
            "Sewage manhole cover",
            Duty::Drainage,
            Along(Residential, Trunk, 405.0, -2.5),
        ),
        (
            "P01003",
            "雨水井盖",
            "Storm-drain manhole cover",
            Duty::Drainage,
            Along(Secondary, Trunk, 360.0, -3.0),
        ),
        ("P01004", "雨水箅子", "Storm-drain grate", Duty::Drainage, Along(Residential, Trunk, 285.0, -0.4)),
        (
            "P01005",
            "电力井盖",
            "Electric-power manhole cover",
            Duty::Power,
            Along(Secondary, Trunk, 630.0, 1.6),
        ),
        (
            "P01006",
            "路灯井盖",
            "Street-light manhole cover",
            Duty::Municipal,
            Along(Primary, Trunk, 570.0, 0.8),
        ),
        ("P01007", "通信井盖", "Telecom manhole cover", Duty::Telecom, Along(Residential, Trunk, 660.0, 1.8)),
        (
            "P01009",
            "网络井盖",
            "Data-network manhole cover",
            Duty::Telecom,
            Along(Secondary, Trunk, 828.0, 1.9),
        ),
        ("P01011", "燃气井盖", "Gas manhole cover", Duty::Gas, Along(Residential, Trunk, 720.0, 1.2)),
        ("P01013", "消防设施", "Fire-fighting facility", Duty::Fire, Along(Residential, Trunk, 780.0, 1.4)),
        ("P01014", "园林井盖", "Landscaping manhole cover", Duty::Landscaping, In(GREEN, 3)),
        (
            "P01015",
            "信号灯电源井盖",
            "Traffic-signal power manhole cover",
            Duty::Traffic,
            Crossing(Primary, 0.25),
        ),
        ("P01018", "化粪池井盖", "Septic-tank manhole cover", Duty::StreetProperty, In(HOMES, 2)),
        (
            "P01023",
            "不明井盖",
            "Manhole cover of unknown owner",
            Duty::Municipal,
            Along(Residential, Primary, 1500.0, 0.6),
        ),
        (
            "P01027",
            "通信交接箱",
            "Telecom cross-connect cabinet",
            Duty::Telecom,
            Along(Residential, Primary, 756.0, 2.2),
        ),
        ("P01028", "电力设施", "Electric-power equipment", Duty::Power, Along(Secondary, Trunk, 1116.0, 2.3)),
        ("P01030", "电力立杆", "Power pole", Duty::Power, Along(Footway, Residential, 510.0, 0.7)),
        ("P01031", "通信立杆", "Telecom pole", Duty::Telecom, Along(Footway, Residential, 870.0, 0.9)),
        ("P01037", "路灯", "Street lamp", Duty::Municipal, Along(Secondary, Trunk, 92.0, 0.9)),
        ("P01039", "景观灯", "Landscape lamp", Duty::Municipal, In(GREEN, 7)),
        ("P01040", "报刊亭", "Newsstand", Duty::Culture, Along(Primary, Trunk, 1900.0, 2.2)),
        ("P01042", "邮筒", "Mailbox", Duty::StreetEnforcement, Along(Secondary, Primary, 1600.0, 1.7)),
        ("P01045", "自动售货机", "Vending machine", Duty::Market, In(BUSY, 1)),
        ("P01046", "户外健身设施", "Outdoor fitness equipment", Duty::Culture, In(HOMES, 1)),
        ("P01047", "高压线铁塔", "High-voltage tower", Duty::Power, In(&[Use::Farmland, Use::Hill], 1)),
        ("P01048", "变压器（箱）", "Transformer (box)", Duty::Power, In(ALL_HOMES, 1)),
        ("P01049", "燃气调压站（箱）", "Gas pressure-regulating station (box)", Duty::Gas, In(HOMES, 1)),
        (
            "P01050",
            "监控电子眼设施",
            "Surveillance camera facility",
            Duty::Traffic,
            Crossing(Secondary, 0.275),
        ),
        (
            "P01054",
            "充电桩",
            "EV charging pile",
            Duty::Power,
            In(&[Use::Towers, Use::Office, Use::Commercial], 2),
        ),
        ("P01059", "旧衣物回收箱", "Used-clothes collection box", Duty::Civil, In(HOMES, 1)),
        (
            "P01060",
            "路灯配电箱",
            "Street-light distribution box",
            Duty::Municipal,
            Along(Primary, Trunk, 1620.0, 2.0),
        ),
        (
            "P01062",
            "通信基站",
            "Telecom base station",
            Duty::Telecom,
            In(&[Use::Factory, Use::Hill, Use::Office], 1),
        ),
        ("P01065", "管理责任公示牌", "Responsibility notice board", Duty::StreetProperty, In(ALL_HOMES, 1)),
        ("P01067", "防汛监测设施", "Flood-monitoring facility", Duty::Rivers, Bank(1100.0)),
        ("P01070", "水域护栏", "Waterside guardrail", Duty::Rivers, Bank(130.0)),
        ("P01073", "雨污水排放口", "Storm/sewage outfall", Duty::Drainage, Bank(480.0)),
        ("P01075", "快递柜", "Parcel locker", Duty::StreetProperty, In(HOMES, 1)),
        ("P02001", "停车场", "Parking lot", Duty::Transport, In(BUSY, 1)),
        ("P02004", "公交站设施", "Bus-stop facility", Duty::Bus, Along(Primary, Trunk, 936.0, 1.5)),
        ("P02009", "跨河桥", "River bridge", Duty::Municipal, Bridge),
        (
            "P02010",
            "交通标志牌及标线",
            "Traffic sign and marking",
            Duty::Traffic,
            Along(Secondary, Trunk, 690.0, 0.8),
        ),
        ("P02012", "路名牌", "Street-name sign", Duty::Civil, Crossing(Residential, 0.25)),
        ("P02014", "交通信号灯", "Traffic light", Duty::Traffic, Crossing(Secondary, 0.25)),
        ("P02017", "交通护栏", "Traffic guardrail", Duty::Traffic, Along(Primary, Trunk, 720.0, -0.6)),
        ("P02020", "人行横道桩", "Crosswalk bollard", Duty::Municipal, Crossing(Primary, 0.25)),
        ("P02021", "便道桩", "Sidewalk bollard", Duty::Municipal, Crossing(Secondary, 0.2)),
        (
            "P02025",
            "非机动车停放点",
            "Non-motor-vehicle parking point",
            Duty::Urban,
            Along(Secondary, Primary, 774.0, 2.0),
        ),
        (
            "P02026",
            "自行车租赁点",
            "Bicycle rental point",
            Duty::Transport,
            Along(Secondary, Trunk, 1620.0, 2.4),
        ),
        ("P02033", "交通反视镜", "Traffic convex mirror", Duty::Traffic, Crossing(Residential, 0.03)),
        ("P02034", "无障碍设施", "Barrier-free facility", Duty::Housing, In(BUSY, 1)),
        (
            "P02035",
            "应急避难指示牌",
            "Emergency-shelter sign",
            Duty::Emergency,
            In(&[Use::School, Use::Park, Use::Square], 1),
        ),
        ("P02038", "门（楼号）牌", "Door/building number plate", Duty::Civil, In(ALL_HOMES, 2)),
        ("P02043", "减速带", "Speed bump", Duty::Traffic, Along(Residential, Residential, 1152.0, -2.0)),
        (
            "P03001",
            "公共厕所",
            "Public toilet",
            Duty::Sanitation,
            In(&[Use::Park, Use::Market, Use::OldHousing, Use::Shore], 1),
        ),
        ("P03004", "垃圾间（楼）", "Refuse room/building", Duty::Sanitation, In(ALL_HOMES, 1)),
        ("P03005", "垃圾箱", "Litter bin", Duty::Sanitation, Along(Residential, Trunk, 320.0, 1.1)),
        ("P03006", "户外广告", "Outdoor advertisement", Duty::Urban, Along(Primary, Trunk, 1008.0, 2.8)),
        (
            "P03007",
            "牌匾标识",
            "Shop sign/plaque",
            Duty::StreetEnforcement,
            In(&[Use::Commercial, Use::Market], 4),
        ),
        ("P03008", "宣传栏", "Bulletin board", Duty::StreetProperty, In(ALL_HOMES, 1)),
        ("P03014", "环卫工具间（箱）", "Sanitation tool room/box", Duty::Sanitation, In(GREEN, 1)),
        (
            "P04001",
            "古树名木",
            "Ancient/notable tree",
            Duty::Landscaping,
            In(&[Use::Park, Use::Village, Use::Public], 1),
        ),
        ("P04002", "行道树", "Street tree", Duty::Landscaping, Along(Secondary, Trunk, 98.0, 1.3)),
        (
            "P04005",
            "花架花钵",
            "Flower stand/planter",
            Duty::Landscaping,
            In(&[Use::Square, Use::Commercial], 5),
        ),
        ("P04006", "雕塑", "Sculpture", Duty::Culture, In(&[Use::Square, Use::Park], 1)),
        ("P04007", "街头座椅", "Street bench", Duty::Landscaping, In(GREEN, 6)),
        ("P04010", "喷泉", "Fountain", Duty::Landscaping, In(&[Use::Square], 1)),
        ("P04013", "绿地", "Green space", Duty::Landscaping, In(&[Use::Park, Use::Shore], 1)),
        (
            "P05003",
            "车辆加油（气、电）站",
            "Fuel/gas/electric refuelling station",
            Duty::Emergency,
            Along(Trunk, Trunk, 4200.0, 6.0),
        ),
    ]
};

/// Makes all facilities.
pub fn facilities(town: &Town, rng: &Rng) -> Vec<Facility> {
    let mut all = Vec::new();
    for row in &TABLE {
        let mut rng = rng.fork(row.0);
        let mut places: Vec<(P, usize, String)> = match row.4 {
            Site::Along(least, most, every, off) => along(town, (least, most), every, off, &mut rng),
            Site::Crossing(least, share) => crossings(town, least, share, &mut rng),
            Site::In(uses, most) => within(town, uses, most, &mut rng),
            Site::Bank(every) => banks(town, every, &mut rng),
            Site::Bridge => bridges(town),
        };
        // Sequence numbers run from the north-west, as a survey would.
        places.sort_by(|a, b| (b.0[1] - b.0[0] * 0.2).total_cmp(&(a.0[1] - a.0[0] * 0.2)));
        for (i, (p, face, near)) in places.into_iter().enumerate() {
            let grid = town.grid_of[face].clone();
            let states = [
                PartState::Intact,
                PartState::Damaged,
                PartState::Lost,
                PartState::Abandoned,
                PartState::Removed,
            ];
            all.push(Facility {
                code: format!("{}{}{:06}", DISTRICT.0, &row.0[1..], i + 1),
                name: format!("{near}{}{:04}", row.1, i + 1),
                name_en: format!("{} {:04}", row.2, i + 1),
                category: row.0.to_owned(),
                position: lonlat(p),
                department_code: department_for(row.3, Town::street_of(&grid)),
                grid_code: grid,
                state: states[rng.weighted(&[0.962, 0.022, 0.004, 0.007, 0.005])],
            });
        }
    }
    all
}

/// Whether `p` on the published raster is inside the block.
fn on_face(town: &Town, face: usize, p: P) -> bool {
    inside(&town.rings[face], crate::geom::snap(p))
}

fn along(
    town: &Town,
    kinds: (LineKind, LineKind),
    every: f64,
    off: f64,
    rng: &mut Rng,
) -> Vec<(P, usize, String)> {
    let mesh = &town.plan.mesh;
    let mut found = Vec::new();
    // What is left of the spacing at the end of one edge is carried over to the next of the same road and side.
    let mut carry: BTreeMap<(usize, bool), f64> = BTreeMap::new();
    for (stroke, road) in town.network.strokes.iter().enumerate() {
        if road.kind < kinds.0 || road.kind > kinds.1 {
            continue;
        }
        for pair in road.paths.iter().flat_map(|path| path.windows(2)) {
            let (a, b) = (mesh.points[pair[0]], mesh.points[pair[1]]);
            if is_bridge(&town.plan, pair[0], pair[1]) {
                continue;
            }
            let long = dist(a, b);
            for on_left in [true, false] {
                let side = if on_left { (pair[0], pair[1]) } else { (pair[1], pair[0]) };
                let rest = carry.entry((stroke, on_left)).or_insert_with(|| rng.range(0.0, every));
                while *rest < long {
                    let sign = if on_left { 1.0 } else { -1.0 };
                    let away = sign * (road.kind.half_width() + off + rng.range(-0.3, 0.3));
                    let p = add(lerp(a, b, *rest / long), mul(left(unit(sub(b, a))), away));
                    *rest += every * rng.range(0.86, 1.14);
                    if let Some(&face) = mesh.face_of.get(&side)
                        && on_face(town, face, p)
                    {
                        found.push((p, face, road.name.clone()));
                    }
                }
                *rest -= long;
            }
        }
    }
    found
}

fn crossings(town: &Town, least: LineKind, share: f64, rng: &mut Rng) -> Vec<(P, usize, String)> {
    let mesh = &town.plan.mesh;
    let mut found = Vec::new();
    for face in 0..mesh.faces.len() {
        let ring = &mesh.faces[face];
        let n = ring.len();
        for i in 0..n {
            let (before, here, after) = (ring[(i + n - 1) % n], ring[i], ring[(i + 1) % n]);
            let (one, two) = (mesh.line(before, here), mesh.line(here, after));
            let meet = one.id != two.id
                && one.kind.min(two.kind) >= LineKind::Residential
                && one.kind.max(two.kind) >= least;
            let (Some(first), Some(second)) =
                (town.network.places.get(&edge(before, here)), town.network.places.get(&edge(here, after)))
            else {
                continue;
            };
            if !meet || first.stroke == second.stroke || !rng.chance(share) {
                continue;
            }
            // The corner of the kerbs.
            let at = mesh.points[here];
            let (u, v) = (unit(sub(mesh.points[before], at)), unit(sub(mesh.points[after], at)));
            let p = add(at, add(mul(u, two.kind.half_width() + 2.5), mul(v, one.kind.half_width() + 2.5)));
            if on_face(town, face, p) {
                let names =
                    [&town.network.strokes[first.stroke].name, &town.network.strokes[second.stroke].name];
                found.push((p, face, format!("{}与{}路口", names[0], names[1])));
            }
        }
    }
    found
}

fn within(town: &Town, uses: &[Use], most: usize, rng: &mut Rng) -> Vec<(P, usize, String)> {
    let mut found = Vec::new();
    for face in (0..town.uses.len()).filter(|&f| uses.contains(&town.uses[f])) {
        let wanted = rng.int(i64::from(most > 1), most as i64).max(i64::from(rng.chance(0.6))) as usize;
        for _ in 0..wanted {
            if let Some(p) = free_spot(town, face, rng) {
                let near = town.names[face].as_ref().map_or_else(
                    || {
                        town.network.strokes[crate::blocks::gate(&town.plan, &town.network, face).stroke]
                            .name
                            .clone()
                    },
                    |(zh, _)| zh.clone(),
                );
                found.push((p, face, near));
            }
        }
    }
    found
}

/// A spot on a block away from its border and outside all buildings.
pub fn free_spot(town: &Town, face: usize, rng: &mut Rng) -> Option<P> {
    let ring = &town.rings[face];
    let rect = crate::geom::bounding_rect(ring);
    let n = ring.len();
    for _ in 0..24 {
        let p = rect.at(rng.range(-1.0, 1.0), rng.range(-1.0, 1.0));
        let clear = inside(ring, p)
            && (0..n).all(|i| from_segment(p, ring[i], ring[(i + 1) % n]) > 6.0)
            && !town.on_block(face).iter().any(|d| {
                d.rect.near(&crate::geom::Rect { centre: p, axis: [1.0, 0.0], half: [0.5; 2] }, 0.5)
            });
        if clear {
            return Some(p);
        }
    }
    None
}

fn banks(town: &Town, every: f64, rng: &mut Rng) -> Vec<(P, usize, String)> {
    let mesh = &town.plan.mesh;
    let mut found = Vec::new();
    for (&(a, b), _) in mesh.lines.iter().filter(|(_, line)| line.kind == LineKind::Bank) {
        for side in [(a, b), (b, a)] {
            let Some(&face) = mesh.face_of.get(&side) else { continue };
            if town.uses[face] != Use::Shore {
                continue;
            }
            let (p, q) = (mesh.points[side.0], mesh.points[side.1]);
            let n = (dist(p, q) / every + rng.unit()).floor() as usize;
            for i in 0..n {
                let at = add(lerp(p, q, (i as f64 + 0.5) / n as f64), mul(left(unit(sub(q, p))), 1.5));
                if on_face(town, face, at) {
                    found.push((at, face, "清源江".to_owned()));
                }
            }
        }
    }
    found
}

/// One record for each bridge: the middle of its longest stretch, a step to one side so that it is in one grid.
fn bridges(town: &Town) -> Vec<(P, usize, String)> {
    let mesh = &town.plan.mesh;
    let mut found: Vec<(P, usize, String)> = Vec::new();
    for road in &town.network.strokes {
        for pair in road.paths.iter().flat_map(|path| path.windows(2)) {
            let (a, b) = (mesh.points[pair[0]], mesh.points[pair[1]]);
            let p = add(lerp(a, b, 0.5), mul(left(unit(sub(b, a))), 1.0));
            if !is_bridge(&town.plan, pair[0], pair[1]) || found.iter().any(|x| dist(x.0, p) < 320.0) {
                continue;
            }
            if let Some(&face) = mesh.face_of.get(&(pair[0], pair[1]))
                && on_face(town, face, p)
            {
                found.push((p, face, road.name.clone()));
            }
        }
    }
    found
}
