//! Every case in memory, a few dozen bytes each: what lists, facets, the live map, queues and duplicate hints are answered from.
//!
//! Any combination of filters is one pass over a flat array, so no combination is slow and no database index has to be guessed in
//! advance. The database stays the truth: the index is loaded from it at the start and follows every commit.

use std::collections::HashMap;
use tessera_domain::ids::{AreaId, DepartmentId, UserId};
use tessera_geometry::ClusterPoint;
use tessera_store::{CaseRow, Seq};

/// Small numbers for things that repeat.
#[derive(Debug)]
pub struct Interner<K> {
    numbers: HashMap<K, u32>,
    items: Vec<K>,
}

impl<K> Default for Interner<K> {
    fn default() -> Self {
        Interner { numbers: HashMap::new(), items: Vec::new() }
    }
}

impl<K: Clone + Eq + std::hash::Hash> Interner<K> {
    /// The number of an item, new if needed. 0 is kept for "none".
    fn intern(&mut self, k: &K) -> u32 {
        if let Some(n) = self.numbers.get(k) {
            return *n;
        }
        self.items.push(k.clone());
        let n = self.items.len() as u32;
        self.numbers.insert(k.clone(), n);
        n
    }

    /// The number of an item that was seen before.
    pub fn find(&self, k: &K) -> Option<u32> {
        self.numbers.get(k).copied()
    }

    /// The item with this number.
    pub fn item(&self, n: u32) -> Option<&K> {
        (n > 0).then(|| self.items.get(n as usize - 1)).flatten()
    }

    /// A table over all numbers: whether the item passes a test. Index 0 ("none") is false.
    pub fn table(&self, test: impl Fn(&K) -> bool) -> Vec<bool> {
        std::iter::once(false).chain(self.items.iter().map(test)).collect()
    }
}

/// State names in the order of [`Slot::state`].
pub const STATES: [&str; 11] = [
    "reported",
    "verifying",
    "accepted",
    "filed",
    "dispatched",
    "handling",
    "handled",
    "checking",
    "closed",
    "rejected",
    "void",
];
/// Source names in the order of [`Slot::source`].
pub const SOURCES: [&str; 10] =
    ["worker", "portal", "hotline", "desk", "leader", "department", "media", "sensor", "system", "import"];
/// Due kinds in the order of [`Slot::due_kind`], 0 is none.
pub const DUE_KINDS: [&str; 9] =
    ["", "accept", "verify", "file", "dispatch", "handle", "check", "close", "supervision"];
/// Level names in the order of [`Slot::level`].
pub const LEVELS: [&str; 5] = ["city", "district", "street", "community", "grid"];
/// Index of the first ended state.
pub const FIRST_ENDED: u8 = 8;

/// No time.
pub const NEVER: i64 = i64::MAX;
/// No position.
const NOWHERE: i32 = i32::MIN;

/// One case.
#[derive(Clone, Copy, Debug)]
pub struct Slot {
    /// Row number.
    pub seq: Seq,
    /// ms.
    pub reported_at: i64,
    /// ms, [`NEVER`] when none.
    pub due_at: i64,
    /// ms, [`NEVER`] while open.
    pub closed_at: i64,
    /// 1e-7 degrees.
    lon: i32,
    lat: i32,
    /// See [`ClusterPoint`]; worked out once, as the map of a city asks for it at every look.
    south: u32,
    /// Interned area path.
    pub path: u32,
    /// Interned users; 0 none.
    pub handler: u32,
    /// Worker asked; 0 none or the whole team.
    pub field: u32,
    /// Staff reporter.
    pub reporter: u32,
    /// Low 32 bits of the flags.
    pub flags: u32,
    /// Version of the aggregate.
    pub version: u32,
    /// Interned category.
    pub category: u16,
    /// Interned lead department.
    pub department: u16,
    /// See [`STATES`].
    pub state: u8,
    /// See [`SOURCES`].
    pub source: u8,
    /// See [`DUE_KINDS`].
    pub due_kind: u8,
    /// See [`LEVELS`].
    pub level: u8,
    /// Rating, 0 none.
    pub stars: u8,
    /// Urgent.
    pub urgent: bool,
    /// Departments or people besides the lead are in the side table.
    pub has_involved: bool,
}

impl Slot {
    /// Longitude and latitude in degrees.
    pub fn point(&self) -> Option<[f64; 2]> {
        (self.lon != NOWHERE).then(|| [f64::from(self.lon) / 1e7, f64::from(self.lat) / 1e7])
    }

    /// Its place as the map clusters it.
    pub fn cluster_point(&self) -> Option<ClusterPoint> {
        (self.lon != NOWHERE).then_some(ClusterPoint { lon: self.lon, lat: self.lat, south: self.south })
    }

    /// True while not closed, rejected or void.
    pub fn open(&self) -> bool {
        self.state < FIRST_ENDED
    }

    /// True while somebody on site is asked to look (verification or check).
    pub fn asked_on_site(&self) -> bool {
        matches!(STATES[self.state as usize], "verifying" | "checking")
    }

    /// True when its running deadline has passed.
    pub fn overdue(&self, now: i64) -> bool {
        self.due_at < now
    }

    /// True when a bit of [`tessera_store::flag`] is set.
    pub fn is(&self, bit: i64) -> bool {
        self.flags & bit as u32 != 0
    }

    /// A slot of a place and a time, for tests of what is asked of slots.
    #[cfg(test)]
    pub(crate) fn for_tests(point: Option<[f64; 2]>, reported_at: i64) -> Slot {
        Slot {
            seq: 1,
            reported_at,
            due_at: NEVER,
            closed_at: NEVER,
            lon: point.map_or(NOWHERE, |p| fixed(p[0])),
            lat: point.map_or(NOWHERE, |p| fixed(p[1])),
            south: point.map_or(0, |p| ClusterPoint::south_of(p[0], p[1])),
            path: 1,
            handler: 0,
            field: 0,
            reporter: 0,
            flags: 0,
            version: 1,
            category: 0,
            department: 0,
            state: 0,
            source: 0,
            due_kind: 0,
            level: 0,
            stars: 0,
            urgent: false,
            has_involved: false,
        }
    }

    /// True when the position lies in a box of 1e-7 degrees: west, south, east, north.
    pub fn within(&self, b: &[i32; 4]) -> bool {
        self.lon >= b[0] && self.lon <= b[2] && self.lat >= b[1] && self.lat <= b[3] && self.lon != NOWHERE
    }
}

/// Interned departments and people besides the lead.
#[derive(Clone, Debug, Default)]
pub struct Others {
    /// Department number and whether its assignment is active.
    pub departments: Vec<(u16, bool)>,
    /// Users.
    pub people: Vec<u32>,
}

/// Degrees as 1e-7 integers, saturating.
pub fn fixed(degrees: f64) -> i32 {
    (degrees * 1e7).round() as i32
}

/// Edge of a cell of the spatial table in 1e-7 degrees: some 200 m, about the radius within which duplicates are looked for.
const CELL: i32 = 20_000;
/// A box over more cells than this is not counted cell by cell.
const CELLS_MAX: i64 = 4096;

fn cell(lon: i32, lat: i32) -> (i32, i32) {
    (lon.div_euclid(CELL), lat.div_euclid(CELL))
}

/// The index.
#[derive(Default)]
pub struct CaseIndex {
    slots: Vec<Slot>,
    /// Positions in `slots`, by time of report and then row number.
    by_report: Vec<u32>,
    /// Positions of the open cases, ascending: what waits for somebody is a small part of what there ever was.
    open: Vec<u32>,
    /// Positions of the cases of each cell that has any, see [`CELL`].
    cells: HashMap<(i32, i32), Vec<u32>>,
    others: HashMap<Seq, Others>,
    /// Area paths.
    pub paths: Interner<String>,
    /// The area each path number ends in.
    pub path_area: Vec<AreaId>,
    /// Category codes.
    pub categories: Interner<String>,
    /// Departments.
    pub departments: Interner<DepartmentId>,
    /// People.
    pub users: Interner<UserId>,
    /// False until the whole database has been read once.
    pub complete: bool,
}

fn word(list: &[&str], w: &str) -> u8 {
    list.iter().position(|x| *x == w).unwrap_or(0) as u8
}

impl CaseIndex {
    fn slot(&mut self, r: &CaseRow) -> (Slot, Others) {
        let known = self.paths.items.len();
        let path = self.paths.intern(&r.path);
        if self.paths.items.len() > known {
            self.path_area.push(r.area);
        }
        let mut user = |u: Option<UserId>| u.filter(|u| !u.0.is_nil()).map_or(0, |u| self.users.intern(&u));
        let (handler, field, reporter) = (user(r.handler), user(r.field), user(r.reporter));
        let people = r.involved.people.iter().map(|u| user(Some(*u))).collect();
        let departments =
            r.involved.departments.iter().map(|(d, a)| (self.departments.intern(d) as u16, *a)).collect();
        let (lon, lat) = r.point.map_or((NOWHERE, NOWHERE), |p| (fixed(p[0]), fixed(p[1])));
        let slot = Slot {
            seq: r.seq,
            reported_at: r.reported_at,
            due_at: r.due_at.unwrap_or(NEVER),
            closed_at: r.closed_at.unwrap_or(NEVER),
            lon,
            lat,
            south: r.point.map_or(0, |p| ClusterPoint::south_of(p[0], p[1])),
            path,
            handler,
            field,
            reporter,
            flags: r.flags as u32,
            version: r.version as u32,
            category: r.category.as_ref().map_or(0, |c| self.categories.intern(c) as u16),
            department: r.department.map_or(0, |d| self.departments.intern(&d) as u16),
            state: word(&STATES, &r.state),
            source: word(&SOURCES, &r.source),
            due_kind: r.due_kind.as_deref().map_or(0, |k| word(&DUE_KINDS, k)),
            level: word(&LEVELS, &r.level),
            stars: r.stars.unwrap_or(0) as u8,
            urgent: r.urgent,
            has_involved: !r.involved.is_empty(),
        };
        (slot, Others { departments, people })
    }

    /// Takes in a case or its newer version; an older version than the one known is ignored.
    pub fn put(&mut self, r: &CaseRow) {
        let (slot, others) = self.slot(r);
        match self.slots.binary_search_by_key(&r.seq, |s| s.seq) {
            Ok(i) => {
                let old = self.slots[i];
                if old.version > slot.version {
                    return;
                }
                self.slots[i] = slot;
                self.moved(i as u32, &old, &slot);
            }
            Err(i) => {
                self.make_room(i);
                self.slots.insert(i, slot);
                let key = (slot.reported_at, slot.seq);
                let at = point_from_end(&self.by_report, |p| {
                    let s = &self.slots[*p as usize];
                    (s.reported_at, s.seq) < key
                });
                self.by_report.insert(at, i as u32);
                self.placed(i as u32, &slot);
            }
        }
        if slot.has_involved {
            self.others.insert(r.seq, others);
        } else {
            self.others.remove(&r.seq);
        }
    }

    /// Prepares the lists for a slot that comes in at `i`: the positions from there on move up by one. Requests that run side by
    /// side commit in another order than they took their row numbers, so this happens all the time, but close to the end.
    fn make_room(&mut self, i: usize) {
        let slots = &self.slots;
        let key = |s: &Slot| (s.reported_at, s.seq);
        let places: Vec<usize> = slots[i..]
            .iter()
            .map(|s| point_from_end(&self.by_report, |p| key(&slots[*p as usize]) < key(s)))
            .collect();
        for at in places {
            self.by_report[at] += 1;
        }
        for p in self.open.iter_mut().rev().take_while(|p| **p as usize >= i) {
            *p += 1;
        }
        // From the end, so that a position is never taken for one that has just moved.
        for (j, s) in slots.iter().enumerate().skip(i).rev() {
            let list = self.cells.get_mut(&cell(s.lon, s.lat)).filter(|_| s.lon != NOWHERE);
            if let Some(p) = list.and_then(|l| l.iter_mut().rev().find(|p| **p as usize == j)) {
                *p += 1;
            }
        }
    }

    /// Enters a new slot into the lists of open cases and of its cell.
    fn placed(&mut self, at: u32, slot: &Slot) {
        if slot.open() {
            let i = self.open.partition_point(|p| *p < at);
            self.open.insert(i, at);
        }
        if slot.lon != NOWHERE {
            self.cells.entry(cell(slot.lon, slot.lat)).or_default().push(at);
        }
    }

    /// Keeps those lists true when a case changes.
    fn moved(&mut self, at: u32, old: &Slot, new: &Slot) {
        let same_cell =
            (old.lon == NOWHERE) == (new.lon == NOWHERE) && cell(old.lon, old.lat) == cell(new.lon, new.lat);
        if old.open() == new.open() && same_cell {
            return;
        }
        if old.open()
            && let Ok(i) = self.open.binary_search(&at)
        {
            self.open.remove(i);
        }
        if let Some(list) = self.cells.get_mut(&cell(old.lon, old.lat)) {
            list.retain(|p| *p != at);
        }
        self.placed(at, new);
    }

    /// Takes in many rows in ascending row number, as when loading: sorts once at the end.
    pub fn extend(&mut self, rows: &[CaseRow]) {
        let in_order = rows.first().is_none_or(|r| self.slots.last().is_none_or(|s| s.seq < r.seq));
        if !in_order || rows.len() < 64 {
            for r in rows {
                self.put(r);
            }
            return;
        }
        for r in rows {
            let (slot, others) = self.slot(r);
            let at = self.slots.len() as u32;
            self.slots.push(slot);
            self.by_report.push(at);
            self.placed(at, &slot);
            if slot.has_involved {
                self.others.insert(r.seq, others);
            }
        }
        // The new ones in order, then into their places from the back. Each place is looked for by halving and what lies between two
        // places moves in one piece: a step reads a few thousand of the slots, not all that came before.
        let slots = &self.slots;
        let key = |p: &u32| (slots[*p as usize].reported_at, slots[*p as usize].seq);
        let mut end = slots.len() - rows.len();
        let mut new = self.by_report.split_off(end);
        new.sort_unstable_by_key(key);
        self.by_report.resize(slots.len(), 0);
        for (before, p) in new.iter().enumerate().rev() {
            let at = self.by_report[..end].partition_point(|q| key(q) < key(p));
            self.by_report.copy_within(at..end, at + before + 1);
            self.by_report[at + before] = *p;
            end = at;
        }
    }

    /// How many cases there are.
    pub fn len(&self) -> usize {
        self.slots.len()
    }

    /// True when there are none.
    pub fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }

    /// The highest row number.
    pub fn last_seq(&self) -> Seq {
        self.slots.last().map_or(0, |s| s.seq)
    }

    /// One case's slot.
    pub fn get(&self, seq: Seq) -> Option<&Slot> {
        self.slots.binary_search_by_key(&seq, |s| s.seq).ok().map(|i| &self.slots[i])
    }

    /// Departments and people besides the lead.
    pub fn others(&self, s: &Slot) -> Option<&Others> {
        if s.has_involved { self.others.get(&s.seq) } else { None }
    }

    /// All slots in row order.
    pub fn all(&self) -> &[Slot] {
        &self.slots
    }

    /// Slots by time of report, newest first.
    pub fn newest(&self) -> impl Iterator<Item = &Slot> {
        self.by_report.iter().rev().map(|p| &self.slots[*p as usize])
    }

    /// Slots by time of report, oldest first.
    pub fn oldest(&self) -> impl Iterator<Item = &Slot> {
        self.by_report.iter().map(|p| &self.slots[*p as usize])
    }

    /// Open slots in row order.
    pub fn open(&self) -> impl Iterator<Item = &Slot> {
        self.open.iter().map(|p| &self.slots[*p as usize])
    }

    /// The slot at a position, as the lists of positions name it.
    pub fn at(&self, position: u32) -> &Slot {
        &self.slots[position as usize]
    }

    /// Positions of the open cases, ascending.
    pub fn open_positions(&self) -> &[u32] {
        &self.open
    }

    /// Positions of all cases with row numbers in `seqs`, in their order.
    pub fn positions_of(&self, seqs: &[Seq]) -> Vec<u32> {
        let place = |s: &Seq| self.slots.binary_search_by_key(s, |x| x.seq).ok().map(|i| i as u32);
        seqs.iter().filter_map(place).collect()
    }

    /// The lists of the cells that touch a box of 1e-7 degrees (west, south, east, north).
    fn cells_in(&self, b: [i32; 4]) -> impl Iterator<Item = &Vec<u32>> {
        let (from, to) = (cell(b[0], b[1]), cell(b[2], b[3]));
        (from.0..=to.0)
            .flat_map(move |x| (from.1..=to.1).map(move |y| (x, y)))
            .filter_map(|c| self.cells.get(&c))
    }

    /// How many cases the cells that touch a box hold; none when the box has so many cells that counting them is no gain.
    pub fn count_in(&self, b: &[i32; 4]) -> Option<usize> {
        let (from, to) = (cell(b[0], b[1]), cell(b[2], b[3]));
        let wide = |a: i32, b: i32| (i64::from(b) - i64::from(a) + 1).max(0);
        (wide(from.0, to.0).saturating_mul(wide(from.1, to.1)) <= CELLS_MAX)
            .then(|| self.cells_in(*b).map(Vec::len).sum())
    }

    /// Positions of the cases whose cells touch a box, in no order. For boxes that [`CaseIndex::count_in`] counts.
    pub fn positions_in(&self, b: &[i32; 4]) -> Vec<u32> {
        self.cells_in(*b).flatten().copied().collect()
    }

    /// Open cases within a small box of 1e-7 degrees, or closed ones after a time. In no order.
    pub fn near(&self, b: &[i32; 4], closed_after: i64) -> impl Iterator<Item = &Slot> {
        let b = *b;
        self.cells_in(b)
            .flatten()
            .map(|p| &self.slots[*p as usize])
            .filter(move |s| s.within(&b) && (s.open() || s.closed_at > closed_after))
    }
}

/// [`slice::partition_point`] for what mostly lies close to the end: looked for from there in steps that double, so that a new case
/// touches the newest slots only, not twenty all over the list.
fn point_from_end<T>(list: &[T], below: impl Fn(&T) -> bool) -> usize {
    let mut reach = 1;
    while reach < list.len() && !below(&list[list.len() - reach]) {
        reach *= 2;
    }
    let start = list.len().saturating_sub(reach);
    start + list[start..].partition_point(below)
}

#[cfg(test)]
mod tests;
