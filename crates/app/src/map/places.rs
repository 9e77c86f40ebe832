//! Places by name: what a clerk or a resident types, and where that is.

use super::{Drawn, MapData, Shape};
use crate::{App, Reference, error::Result};
use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::Arc,
};
use tessera_domain::area::{Area, Level};
use tessera_geometry::LonLat;
use tessera_matching::{
    address::{self, Address},
    gazetteer::{Gazetteer, Hit, Spot, What},
    normalise,
};
use tessera_store::Facility;

/// A place found by name.
pub struct Place {
    /// What to show.
    pub label: String,
    /// `address`, `estimate` (worked out from what stands next to it), `building`, `crossing`, `road`, `area` or `facility`.
    pub kind: &'static str,
    /// Where.
    pub point: LonLat,
    /// The area it lies in.
    pub area: Option<Arc<Area>>,
    /// Better matches have more.
    pub score: f64,
}

/// The names of the map: roads, buildings and their addresses; facilities by name and code.
pub(super) struct MapNames {
    gazetteer: Gazetteer,
    facility_names: HashMap<String, Vec<u32>>,
    facility_codes: BTreeMap<String, u32>,
}

impl MapNames {
    /// Reads the map.
    pub(super) fn of(drawn: &[Drawn], facilities: &[Facility], r: &Reference) -> MapNames {
        let mut g = Gazetteer::new();
        let district = |p: LonLat| {
            let area = r.locate(p)?;
            Some(r.upwards(area).find(|a| a.level == Level::District)?.name.zh_hans.clone())
        };
        let mut roads: HashMap<(i64, i64), Vec<(usize, String)>> = HashMap::new();
        for (i, d) in drawn.iter().enumerate() {
            let f = &d.feature;
            let at = d.point();
            let spot = Spot { key: i as u32, at: [at.lon(), at.lat()] };
            let english = f.props["name_en"].as_str().unwrap_or("");
            match (f.layer.as_str(), &d.shape) {
                ("road", Shape::Line(line)) if !f.name.is_empty() => {
                    let group = district(at).unwrap_or_default();
                    g.add_name([f.name.as_str(), english], &group, spot);
                    for p in line.points() {
                        let lattice = |v: f64| (v * 1e7).round() as i64;
                        let ends = roads.entry((lattice(p.lon()), lattice(p.lat()))).or_default();
                        if !ends.iter().any(|(j, _)| drawn[*j].feature.name == f.name) {
                            ends.push((i, group.clone()));
                        }
                    }
                }
                ("building", _) => {
                    let group = district(at).unwrap_or_default();
                    g.add_door(&f.address, &group, spot);
                    g.add_door(&f.name, &group, spot);
                    if !english.is_empty() {
                        g.add_name([f.name.as_str(), english], &group, spot);
                    }
                }
                _ => {}
            }
        }
        for ((lon, lat), ends) in roads {
            let at = [lon as f64 / 1e7, lat as f64 / 1e7];
            for (n, (a, group)) in ends.iter().enumerate() {
                for (b, other) in &ends[n + 1..] {
                    g.add_crossing((&drawn[*a].feature.name, group), (&drawn[*b].feature.name, other), at);
                }
            }
        }
        let mut facility_names: HashMap<String, Vec<u32>> = HashMap::new();
        let mut facility_codes = BTreeMap::new();
        for (i, f) in facilities.iter().enumerate() {
            facility_names.entry(normalise(&f.name)).or_default().push(i as u32);
            facility_codes.insert(f.code.clone(), i as u32);
        }
        MapNames { gazetteer: g.closed(), facility_names, facility_codes }
    }
}

/// The names and codes of the areas in force.
pub struct AreaNames {
    gazetteer: Gazetteer,
    codes: BTreeMap<String, u32>,
}

impl AreaNames {
    /// Of these areas, by their place in the list.
    pub(crate) fn of(areas: &[Arc<Area>]) -> AreaNames {
        let mut g = Gazetteer::new();
        let mut codes = BTreeMap::new();
        for (i, a) in areas.iter().enumerate().filter(|(_, a)| a.valid_to.is_none()) {
            codes.insert(a.code.clone(), i as u32);
            let Some(at) = a.label else { continue };
            // Areas of one name under different parents stay apart.
            g.add_name([a.name.zh_hans.as_str(), a.name.en.as_str()], &a.code, Spot { key: i as u32, at });
        }
        AreaNames { gazetteer: g.closed(), codes }
    }
}

/// How many finds are looked at, of which a page shows the best.
const LOOKED_AT: usize = 40;
/// From this on all of a name was said.
const WHOLE: f64 = 2.3;
/// What a place gains in the division that was said.
const IN_DIVISION: f64 = 0.1;

impl App {
    /// Places whose name, address or code fits, best first. A street number that no building on the map bears is worked out from its
    /// neighbours on the road (`estimate`); failing that, the road is given.
    pub async fn geocode(&self, text: &str, limit: usize) -> Result<Vec<Place>> {
        let q = normalise(text);
        if q.is_empty() {
            return Ok(Vec::new());
        }
        let map = self.map().await?;
        let r = self.reference();
        let said = address::parse(text);
        let mut out = areas(&r, text, &q);
        out.extend(map.names.gazetteer.find(text, LOOKED_AT).iter().filter_map(|h| map.place(h, text)));
        out.extend(map.facilities_named(&q).filter_map(|(f, score)| {
            let point = LonLat::new(f.point[0], f.point[1]).ok()?;
            Some(Place {
                label: format!("{} {}", f.name, f.code),
                kind: "facility",
                point,
                area: None,
                score,
            })
        }));
        for p in &mut out {
            if p.area.is_none() {
                p.area = r.locate(p.point).cloned();
            }
            if p.area.as_ref().is_some_and(|a| in_division(&r, a, &said)) {
                p.score += IN_DIVISION;
            }
        }
        out.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.label.cmp(&b.label)));
        let mut seen = HashSet::new();
        out.retain(|p| {
            p.kind == "facility" || seen.insert((p.label.clone(), p.kind, p.area.as_ref().map(|a| a.id)))
        });
        out.truncate(limit);
        Ok(out)
    }
}

/// Areas by name or the beginning of their code.
fn areas(r: &Reference, text: &str, q: &str) -> Vec<Place> {
    let names = r.area_names();
    let code =
        names.codes.range(q.to_owned()..).take_while(|(c, _)| c.starts_with(q)).map(|(_, i)| (*i, 1.5));
    let code = code.take(LOOKED_AT);
    let named = names.gazetteer.find(text, LOOKED_AT).into_iter();
    // 中山路社区门口东侧: the middle of an area says nothing about that.
    let named = named.filter(|h| h.aside.is_none() && h.what == What::Named).map(|h| (h.key, h.score + 0.05));
    code.chain(named)
        .filter_map(|(i, score)| {
            let area = &r.areas[i as usize];
            let point = area.label.and_then(|l| LonLat::new(l[0], l[1]).ok())?;
            let label = area.name.zh_hans.clone();
            Some(Place { label, kind: "area", point, area: Some(area.clone()), score })
        })
        .collect()
}

/// Whether an area lies in what was said before the road.
fn in_division(r: &Reference, area: &Arc<Area>, said: &Address) -> bool {
    let parts = [&said.county, &said.town, &said.community];
    let mut parts = parts.into_iter().filter(|p| !p.is_empty()).peekable();
    parts.peek().is_some()
        && parts.all(|p| r.upwards(area).any(|a| normalise(&a.name.zh_hans).contains(p.as_str())))
}

impl MapData {
    fn place(&self, h: &Hit, text: &str) -> Option<Place> {
        let f = &self.drawn.get(h.key as usize)?.feature;
        let point = LonLat::new(h.at[0], h.at[1]).ok()?;
        let shown = || self.names.gazetteer.shown(h).to_owned();
        let (label, kind) = match &h.what {
            What::Door | What::Building if f.name.is_empty() => (f.address.clone(), "address"),
            What::Door => (format!("{} {}", f.address, f.name), "address"),
            What::Building => (format!("{} {}", f.address, f.name), "building"),
            What::Between(near, asked) => {
                // The neighbour's address with the other number; where that has a sub number, the road's name with it.
                let sub = if asked.sub > 0 { format!("-{}", asked.sub) } else { String::new() };
                let number = format!("{}{sub}", asked.number);
                let label = if near.sub > 0 {
                    format!("{}{number}号", shown())
                } else {
                    f.address.replacen(&near.number.to_string(), &number, 1)
                };
                (label, "estimate")
            }
            What::Crossing(other) => (format!("{} / {other}", shown()), "crossing"),
            What::Named | What::Part if f.layer == "road" => (shown(), "road"),
            What::Named | What::Part => {
                // An estate has the name that its buildings have in common.
                let estate = f.props["compound"].as_str().filter(|c| normalise(c) == normalise(&shown()));
                (estate.map_or_else(shown, str::to_owned), "building")
            }
        };
        // 中山路211号往东20米 is kept as it was said; a place that only resembles the name is no base to measure from.
        match h.aside {
            Some(a) if a.metres.is_some() && a.bearing.is_some() => (h.score > WHOLE).then(|| Place {
                label: text.trim().to_owned(),
                kind: "estimate",
                point,
                area: None,
                score: h.score,
            }),
            _ => Some(Place { label, kind, point, area: None, score: h.score }),
        }
    }

    fn facilities_named(&self, q: &str) -> impl Iterator<Item = (&Facility, f64)> {
        let codes = self.names.facility_codes.range(q.to_owned()..).take_while({
            let q = q.to_owned();
            move |(code, _)| code.starts_with(&q)
        });
        let named = self.names.facility_names.get(q).filter(|_| q.chars().count() > 1);
        codes
            .map(|(_, i)| i)
            .take(LOOKED_AT)
            .chain(named.into_iter().flatten().take(LOOKED_AT))
            .map(|i| (&self.facilities[*i as usize], 1.0))
    }
}
