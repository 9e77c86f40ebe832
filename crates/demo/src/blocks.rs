//! Names of blocks: compounds, schools, markets, parks; and where a block's gate is.

use std::collections::BTreeMap;

use crate::divisions::STREETS;
use crate::geom::{P, dist, lerp};
use crate::mesh::edge;
use crate::names::{HOME_WORDS, NameList};
use crate::quarters::{Quarter, Use};
use crate::rng::Rng;
use crate::roads::Network;
use crate::town::Plan;

/// Name in Chinese and English of each block that has one.
pub fn block_names(
    plan: &Plan,
    quarters: &[Quarter],
    uses: &[Use],
    rng: &Rng,
) -> Vec<Option<(String, String)>> {
    let mut rng = rng.fork("block names");
    let mut lists: BTreeMap<&str, NameList> = BTreeMap::new();
    let mut names = vec![None; plan.mesh.faces.len()];
    let (mut schools, mut hospitals) = (0, 0);
    for quarter in quarters {
        let street = &STREETS[quarter.street];
        let community = street.communities[quarter.community];
        let (local, local_en) = (community.1.trim_end_matches("社区"), community.2);
        let (mut public, mut primary) = (0, 0);
        let mut hamlet = 0;
        for &f in &quarter.faces {
            let mut fresh = |suffix: &'static str, suffix_en: &str, rng: &mut Rng| {
                let (zh, en) = lists.entry(suffix).or_insert_with(|| NameList::new(&HOME_WORDS, rng)).take();
                Some((format!("{zh}{suffix}"), format!("{en} {suffix_en}")))
            };
            names[f] = match uses[f] {
                Use::Slabs => {
                    let (zh, en) =
                        *rng.pick(&[("小区", "Estate"), ("新村", "New Village"), ("家园", "Homes")]);
                    fresh(zh, en, &mut rng)
                }
                Use::Towers => {
                    let (zh, en) = *rng.pick(&[("花园", "Garden"), ("名邸", "Residence")]);
                    fresh(zh, en, &mut rng)
                }
                Use::Village => {
                    hamlet += 1;
                    Some((format!("{local}{hamlet}组"), format!("{local_en} Hamlet {hamlet}")))
                }
                Use::OldHousing => rng.chance(0.3).then(|| fresh("大院", "Courtyard", &mut rng)).flatten(),
                Use::School => {
                    schools += 1;
                    Some(if schools % 3 == 0 {
                        let n = schools / 3;
                        (format!("市第{}中学", numeral(n)), format!("No. {n} Middle School"))
                    } else if primary == 0 {
                        primary = 1;
                        (format!("{local}小学"), format!("{local_en} Primary School"))
                    } else {
                        primary += 1;
                        let n = numeral(primary);
                        (format!("{local}第{n}小学"), format!("{local_en} Primary School No. {primary}"))
                    })
                }
                Use::Hospital => {
                    hospitals += 1;
                    Some((
                        format!("区第{}人民医院", numeral(hospitals)),
                        format!("No. {hospitals} People's Hospital"),
                    ))
                }
                Use::Market => fresh("农贸市场", "Market", &mut rng),
                Use::Commercial => fresh("广场", "Plaza", &mut rng),
                Use::Office => fresh("商务中心", "Business Centre", &mut rng),
                Use::Factory => {
                    let (zh, en) = *rng.pick(&[
                        ("机械厂", "Machine Works"),
                        ("食品厂", "Food Works"),
                        ("物流园", "Logistics Park"),
                    ]);
                    fresh(zh, en, &mut rng)
                }
                Use::Public => {
                    public += 1;
                    let kinds = [
                        ("文化体育中心", "Culture and Sports Centre"),
                        ("政务服务中心", "Government Services"),
                    ];
                    let (zh, en) = kinds[public % 2];
                    Some((format!("{local}{zh}"), format!("{local_en} {en}")))
                }
                Use::Park => fresh("公园", "Park", &mut rng),
                Use::Square => Some(("中心广场".to_owned(), "Central Square".to_owned())),
                Use::River => Some(("清源江".to_owned(), "Qingyuan River".to_owned())),
                Use::Shore => Some(("滨江绿廊".to_owned(), "Riverside Park".to_owned())),
                Use::Farmland | Use::Hill | Use::Vacant => None,
            };
        }
    }
    names
}

/// Chinese numeral of a small number.
pub fn numeral(n: usize) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    match n {
        0..=9 => DIGITS[n].to_owned(),
        10..=19 => format!("十{}", DIGITS[n - 10]),
        _ => format!("{}十{}", DIGITS[(n / 10).min(9)], DIGITS[n % 10]),
    }
}

/// A place on a road: the road's stroke and the house number there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RoadPlace {
    /// Index of the stroke.
    pub stroke: usize,
    /// House number: odd on the left of the road, even on the right, one number every eight metres.
    pub number: u32,
}

/// The road place nearest to `p` along the border of block `face`, else along any road.
pub fn road_place(plan: &Plan, network: &Network, face: usize, p: P) -> RoadPlace {
    let mesh = &plan.mesh;
    let own = mesh.face_edges(face).filter(|&(a, b)| network.places.contains_key(&edge(a, b)));
    let gap = |(a, b): (usize, usize)| crate::geom::from_segment(p, mesh.points[a], mesh.points[b]);
    let near = own.min_by(|&x, &y| gap(x).total_cmp(&gap(y)));
    let near = near.or_else(|| network.places.keys().copied().min_by(|&x, &y| gap(x).total_cmp(&gap(y))));
    let (a, b) = near.unwrap_or((0, 0));
    let place = network.places[&edge(a, b)];
    let from = mesh.points[place.from];
    let to = mesh.points[if place.from == a { b } else { a }];
    let along = place.start
        + crate::geom::dot(crate::geom::sub(p, from), crate::geom::unit(crate::geom::sub(to, from)));
    let on_left = crate::geom::cross(crate::geom::sub(to, from), crate::geom::sub(p, from)) > 0.0;
    RoadPlace {
        stroke: place.stroke,
        number: (along.max(0.0) / 8.0) as u32 * 2 + if on_left { 1 } else { 2 },
    }
}

/// The gate of a block: the middle of the longest edge along the widest street around it.
pub fn gate(plan: &Plan, network: &Network, face: usize) -> RoadPlace {
    let mesh = &plan.mesh;
    let widest = mesh.face_edges(face).filter(|&(a, b)| mesh.line(a, b).kind.is_way()).max_by(|&x, &y| {
        let rank = |(a, b): (usize, usize)| (mesh.line(a, b).kind, dist(mesh.points[a], mesh.points[b]));
        let (x, y) = (rank(x), rank(y));
        x.0.cmp(&y.0).then(x.1.total_cmp(&y.1))
    });
    match widest {
        Some((a, b)) => {
            // A step to the left is a step into the block.
            let (p, q) = (mesh.points[a], mesh.points[b]);
            let step = crate::geom::mul(crate::geom::left(crate::geom::unit(crate::geom::sub(q, p))), 1.0);
            road_place(plan, network, face, crate::geom::add(lerp(p, q, 0.5), step))
        }
        None => road_place(plan, network, face, crate::geom::inner_point(&mesh.face_points(face))),
    }
}
