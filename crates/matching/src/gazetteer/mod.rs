//! Where is it: places by the addresses and names people say, among those that are known.
//!
//! An address is read into its parts ([`crate::address`]); road, estate or other name is looked for with patience for what is half
//! typed, sounds alike or has a slip in it ([`names`]); the number, the building, the crossing and the distance are then found exactly or
//! worked out from what stands next to it ([`doors`]).

mod doors;
mod names;

use crate::{
    address::{self, Address, Aside, DoorNumber},
    normalise,
};
use doors::Doors;
use names::Names;
use std::collections::{HashMap, HashSet};

/// A place: the caller's number for the thing and where it is, longitude and latitude in degrees.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spot {
    /// Whatever the caller knows the thing by.
    pub key: u32,
    /// Longitude and latitude.
    pub at: [f64; 2],
}

/// What was found.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// The thing itself, by its name.
    Named,
    /// The door that bears the number.
    Door,
    /// The building of that estate.
    Building,
    /// No door with this number is known; the thing is a door nearby, whose own number is the first of the two, and the place was
    /// worked out.
    Between(DoorNumber, DoorNumber),
    /// Where two roads cross; the thing is the first road.
    Crossing(String),
    /// The road or estate; its number or building is not known.
    Part,
}

/// A find.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// The road, estate or other name, see [`Gazetteer::shown`].
    pub name: u32,
    /// The thing.
    pub key: u32,
    /// Where.
    pub at: [f64; 2],
    /// How it was found.
    pub what: What,
    /// How well it fits: 3 for all of what was said, above 2 for a beginning, less for parts and for what only sounds like it.
    pub score: f64,
    /// Words for where from there it is, in degrees from north and metres, when that was said.
    pub aside: Option<Aside>,
}

/// A named thing with what is counted along it or in it.
struct Named {
    shown: Box<str>,
    spot: Spot,
    group: u32,
    doors: Doors,
    /// Buildings of an estate by their number or letter.
    buildings: HashMap<Box<str>, Spot>,
}

/// Everything that has a name or an address. Built once, then asked; made anew when the map changes.
#[derive(Default)]
pub struct Gazetteer {
    names: Names,
    named: Vec<Named>,
    /// Named things by their name and group, while things are added.
    by_name: HashMap<(Box<str>, u32), u32>,
    groups: HashMap<Box<str>, u32>,
    group_names: Vec<Box<str>>,
    crossings: HashMap<(u32, u32), [f64; 2]>,
}

/// Roads and estates whose number is looked at, at most.
const LOOKED_AT: usize = 40;
/// Degrees of latitude in a metre.
const DEGREES: f64 = 1.0 / 111_320.0;

impl Gazetteer {
    /// An empty one.
    pub fn new() -> Gazetteer {
        Gazetteer::default()
    }

    /// Adds a thing by its names. `group` tells roads of one name apart: the district they are in.
    pub fn add_name<'n>(&mut self, names: impl IntoIterator<Item = &'n str>, group: &str, spot: Spot) {
        let group = self.group(group);
        let mut id = None;
        for raw in names {
            let name = normalise(raw);
            if name.is_empty() {
                continue;
            }
            let id = *id.get_or_insert_with(|| self.name(&name, raw, group, spot));
            self.names.add(&name, id);
        }
    }

    /// Adds a door by its address: `中山路211号`, or `绿萝小区3栋`. What has neither number nor building is added as a name.
    pub fn add_door(&mut self, address: &str, group: &str, spot: Spot) {
        let a = address::parse(address);
        let group = self.group(group);
        if let (false, Some(number)) = (a.road.is_empty(), a.number) {
            let road = self.name(&a.road, &a.road, group, spot);
            self.named[road as usize].doors.add(number, spot);
        }
        if !a.name.is_empty() {
            let name = self.name(&a.name, &a.name, group, spot);
            if !a.building.is_empty() {
                self.named[name as usize].buildings.entry(a.building.as_str().into()).or_insert(spot);
            }
        }
    }

    /// Adds a place where two named roads cross; each with its group, which at the border of a district is not the same.
    pub fn add_crossing(&mut self, one: (&str, &str), two: (&str, &str), at: [f64; 2]) {
        let mut known = |(name, group): (&str, &str)| {
            let group = self.group(group);
            self.by_name.get(&(normalise(name).into(), group)).copied()
        };
        if let (Some(a), Some(b)) = (known(one), known(two)) {
            self.crossings.entry((a.min(b), a.max(b))).or_insert(at);
        }
    }

    /// Call when everything is added.
    #[must_use]
    pub fn closed(mut self) -> Gazetteer {
        self.names.close();
        self.by_name = HashMap::new();
        self.groups = HashMap::new();
        self
    }

    /// The name of a find as it was first given.
    pub fn shown(&self, hit: &Hit) -> &str {
        self.named.get(hit.name as usize).map_or("", |n| &n.shown)
    }

    fn group(&mut self, name: &str) -> u32 {
        if let Some(g) = self.groups.get(name) {
            return *g;
        }
        let id = self.group_names.len() as u32;
        self.groups.insert(name.into(), id);
        self.group_names.push(normalise(name).into());
        id
    }

    fn name(&mut self, name: &str, shown: &str, group: u32, spot: Spot) -> u32 {
        let next = self.named.len() as u32;
        let id = *self.by_name.entry((name.into(), group)).or_insert(next);
        if id == next {
            self.named.push(Named {
                shown: shown.into(),
                spot,
                group,
                doors: Doors::default(),
                buildings: HashMap::new(),
            });
            self.names.add(name, id);
        }
        id
    }

    /// Finds what a text names, best first, at most `limit`.
    pub fn find(&self, text: &str, limit: usize) -> Vec<Hit> {
        let whole = normalise(text);
        let a = address::parse(text);
        let mut hits = Vec::new();
        // The text as it is: a name may look like an address (五一路社区, 二号桥).
        let plain = self.ranked(&whole);
        hits.extend(plain.into_iter().map(|(id, score)| self.hit(id, What::Named, score)));
        self.by_parts(&a, &mut hits);
        if a.road.is_empty() && a.number.is_none() {
            self.by_letters(&whole, &mut hits);
        }
        if let Some(aside) = a.aside {
            for hit in &mut hits {
                hit.at = moved(hit.at, aside);
                hit.aside = Some(aside);
            }
        }
        best(hits, limit)
    }

    /// Names that fit, the better ones first.
    fn ranked(&self, query: &str) -> Vec<(u32, f64)> {
        let mut all: Vec<(u32, f64)> = self.names.find(query).into_iter().collect();
        all.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        all.truncate(LOOKED_AT);
        all
    }

    fn hit(&self, id: u32, what: What, score: f64) -> Hit {
        let spot = self.named[id as usize].spot;
        Hit { name: id, key: spot.key, at: spot.at, what, score, aside: None }
    }

    /// Roads of this name, better where the district that was said holds them.
    fn in_division(&self, a: &Address, name: &str) -> Vec<(u32, f64)> {
        let said = [&a.county, &a.city].map(String::as_str);
        let mut all = self.ranked(name);
        for (id, score) in &mut all {
            let group = &self.group_names[self.named[*id as usize].group as usize];
            if said.iter().any(|s| !s.is_empty() && group.contains(s)) {
                *score += 0.05;
            }
        }
        all
    }

    fn by_parts(&self, a: &Address, hits: &mut Vec<Hit>) {
        let roads = if a.road.is_empty() { Vec::new() } else { self.in_division(a, &a.road) };
        if !a.crossing.is_empty() {
            let others = self.in_division(a, &a.crossing);
            for (one, s) in &roads {
                for (two, t) in &others {
                    if let Some(at) = self.crossings.get(&(*one.min(two), *one.max(two))) {
                        let what = What::Crossing(a.crossing.clone());
                        hits.push(Hit { at: *at, ..self.hit(*one, what, s.min(*t) + 0.3) });
                    }
                }
            }
        }
        // What else was said and is not looked at speaks against a road.
        let chars = |s: &str| s.chars().count() as f64;
        let unread = chars(&a.name) / (chars(&a.name) + chars(&a.road)).max(1.0);
        for (road, score) in &roads {
            match a.number {
                Some(number) => self.door(*road, number, score - 0.1, hits),
                None => hits.push(self.hit(*road, What::Part, score - 0.3 - 1.2 * unread)),
            }
        }
        if a.name.is_empty() {
            return;
        }
        for (id, score) in self.in_division(a, &a.name) {
            let inside =
                (!a.building.is_empty()).then(|| self.named[id as usize].buildings.get(&*a.building));
            if let Some(s) = inside.flatten() {
                let what = What::Building;
                hits.push(Hit { name: id, key: s.key, at: s.at, what, score: score + 0.1, aside: None });
            } else {
                let unread = if a.building.is_empty() { 0.1 } else { 0.4 };
                hits.push(self.hit(id, What::Part, score - unread));
            }
        }
    }

    fn door(&self, road: u32, number: DoorNumber, score: f64, hits: &mut Vec<Hit>) {
        let found = self.named[road as usize].doors.find(number);
        hits.push(match found {
            Some(f) if f.known => {
                Hit { name: road, key: f.key, at: f.at, what: What::Door, score: score + 0.1, aside: None }
            }
            Some(f) => {
                let what = What::Between(f.number, number);
                Hit { name: road, key: f.key, at: f.at, what, score: score - 0.1, aside: None }
            }
            None => self.hit(road, What::Part, score - 1.0),
        });
    }

    /// `zsl211`, `zhongshanlu 211 hao`, `llxq 3 dong`: letters with a number behind them.
    fn by_letters(&self, whole: &str, hits: &mut Vec<Hit>) {
        let Some(begin) = whole.find(|c: char| c.is_ascii_digit()) else { return };
        let (letters, rest) = whole.split_at(begin);
        let digits = rest.chars().take_while(char::is_ascii_digit).count();
        let (Ok(number), true) = (rest[..digits].parse(), digits <= 5 && letters.trim().len() >= 2) else {
            return;
        };
        let after: String = rest[digits..].chars().filter(char::is_ascii_alphabetic).collect();
        let building = matches!(after.as_str(), "" | "d" | "dong" | "haolou" | "hl" | "z" | "zuo" | "zhuang");
        for (id, score) in self.ranked(letters) {
            let named = &self.named[id as usize];
            if building && let Some(s) = named.buildings.get(&rest[..digits]) {
                hits.push(Hit { name: id, key: s.key, at: s.at, what: What::Building, score, aside: None });
            }
            if matches!(after.as_str(), "" | "h" | "hao") && !named.doors.is_empty() {
                self.door(id, DoorNumber { number, sub: 0 }, score, hits);
            }
        }
    }
}

/// A place so many metres in that direction from another.
fn moved(at: [f64; 2], aside: Aside) -> [f64; 2] {
    let (Some(bearing), Some(metres)) = (aside.bearing, aside.metres) else { return at };
    let (sin, cos) = bearing.to_radians().sin_cos();
    let d = metres * DEGREES;
    [at[0] + d * sin / at[1].to_radians().cos().max(0.01), at[1] + d * cos]
}

/// The best of every thing, best first.
fn best(mut hits: Vec<Hit>, limit: usize) -> Vec<Hit> {
    hits.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.key.cmp(&b.key)));
    let mut seen = HashSet::new();
    hits.retain(|h| seen.insert((h.key, matches!(h.what, What::Between(..) | What::Crossing(_)))));
    hits.truncate(limit);
    hits
}

#[cfg(test)]
mod tests;
