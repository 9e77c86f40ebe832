//! Filters on cases, as typed by people and as evaluated on the index.

use crate::index::{CaseIndex, FIRST_ENDED, LEVELS, NEVER, SOURCES, STATES, Slot, fixed};
use std::sync::Arc;
use tessera_domain::{
    area::{AreaPath, Level},
    ids::DepartmentId,
    people::{Actor, Role, Standing, rights::Scope},
};
use tessera_geometry::{LonLat, MultiPolygon, Polygon};
use tessera_store::{Seq, flag};

/// A list of cases that waits for someone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the names are the states of the lifecycle")]
pub enum Queue {
    ToAccept,
    ToVerify,
    ToFile,
    ToDispatch,
    Returned,
    ToSign,
    ToHandle,
    ToAssist,
    ToCheck,
    ToCheckField,
    ToClose,
    Reviews,
    Extensions,
    Suspensions,
    Supervised,
    Appeals,
    Overdue,
    DueSoon,
    RatedUnsolved,
}

impl Queue {
    /// All queues in the order people meet them.
    pub const ALL: [Queue; 19] = [
        Queue::ToAccept,
        Queue::ToVerify,
        Queue::ToFile,
        Queue::ToDispatch,
        Queue::Returned,
        Queue::ToSign,
        Queue::ToHandle,
        Queue::ToAssist,
        Queue::ToCheck,
        Queue::ToCheckField,
        Queue::ToClose,
        Queue::Reviews,
        Queue::Extensions,
        Queue::Suspensions,
        Queue::Supervised,
        Queue::Appeals,
        Queue::Overdue,
        Queue::DueSoon,
        Queue::RatedUnsolved,
    ];

    /// The word in URLs and JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Queue::ToAccept => "to_accept",
            Queue::ToVerify => "to_verify",
            Queue::ToFile => "to_file",
            Queue::ToDispatch => "to_dispatch",
            Queue::Returned => "returned",
            Queue::ToSign => "to_sign",
            Queue::ToHandle => "to_handle",
            Queue::ToAssist => "to_assist",
            Queue::ToCheck => "to_check",
            Queue::ToCheckField => "to_check_field",
            Queue::ToClose => "to_close",
            Queue::Reviews => "reviews",
            Queue::Extensions => "extensions",
            Queue::Suspensions => "suspensions",
            Queue::Supervised => "supervised",
            Queue::Appeals => "appeals",
            Queue::Overdue => "overdue",
            Queue::DueSoon => "due_soon",
            Queue::RatedUnsolved => "rated_unsolved",
        }
    }

    /// The queue with this name.
    pub fn parse(s: &str) -> Option<Queue> {
        Queue::ALL.into_iter().find(|q| q.as_str() == s)
    }
}

/// Which order a list has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// Newest report first.
    #[default]
    Newest,
    /// Oldest report first.
    Oldest,
    /// Nearest deadline first; without a deadline last.
    Due,
    /// Latest deadline first.
    DueLast,
}

/// 抽查: some cases drawn by lot out of a list. The same word draws the same cases as long as the list is the same, so that
/// a sample can be shared, worked through and checked by others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sample {
    /// How many.
    pub size: usize,
    /// The word that shakes the lots.
    pub word: String,
}

/// The largest sample.
pub const MAX_SAMPLE: usize = 500;

impl Sample {
    /// Reads `20.monday`: how many, and the word.
    pub fn parse(text: &str) -> Result<Sample, String> {
        let (size, word) = text.split_once('.').unwrap_or((text, ""));
        let size = size.parse().ok().filter(|n| (1..=MAX_SAMPLE).contains(n));
        let size = size.ok_or_else(|| format!("how many (1 to {MAX_SAMPLE}), a dot, a word: 20.monday"))?;
        if word.len() > 40 {
            return Err("a word of at most 40 bytes".to_owned());
        }
        Ok(Sample { size, word: word.to_owned() })
    }

    /// Draws out of rows. Each row has a lot of its own that depends on nothing but the row and the word (FNV-1a, then the
    /// finisher of SplitMix64); the lowest are drawn.
    pub fn draw(&self, rows: impl Iterator<Item = Seq>) -> Vec<Seq> {
        let word = self
            .word
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325_u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0000_0100_0000_01b3));
        let lot = |seq: Seq| {
            let mut z = word ^ (seq as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            (z ^ (z >> 31), seq)
        };
        let mut all: Vec<(u64, Seq)> = rows.map(lot).collect();
        if all.len() > self.size {
            all.select_nth_unstable(self.size);
            all.truncate(self.size);
        }
        all.into_iter().map(|(_, seq)| seq).collect()
    }
}

/// What a person filters by. Empty lists and `None` mean "any".
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// State names.
    pub states: Vec<String>,
    /// Outcomes are looked at after loading; only closed cases have one.
    pub open: Option<bool>,
    /// Area subtrees.
    pub areas: Vec<AreaPath>,
    /// Category codes, or beginnings of codes.
    pub categories: Vec<String>,
    /// Lead departments.
    pub departments: Vec<DepartmentId>,
    /// Source names.
    pub sources: Vec<String>,
    /// Deadline passed (true) or not (false).
    pub overdue: Option<bool>,
    /// Deadline before this time, ms.
    pub due_before: Option<i64>,
    /// Cases the actor reported, handles or is asked to look at.
    pub mine: bool,
    /// West, south, east, north in degrees.
    pub bbox: Option<[f64; 4]>,
    /// A shape drawn on the map; a case without a position is never inside.
    pub within: Option<Arc<MultiPolygon>>,
    /// Reported at or after, ms.
    pub from: Option<i64>,
    /// Reported before, ms.
    pub to: Option<i64>,
    /// Bits of [`flag`] that must be set.
    pub flags: i64,
    /// Urgent only.
    pub urgent: Option<bool>,
    /// A queue of the actor's.
    pub queue: Option<Queue>,
    /// Only so many of what the rest finds, drawn by lot.
    pub sample: Option<Sample>,
    /// Rows that a text search found; the rest is filtered within them.
    pub among: Option<Vec<Seq>>,
}

/// Where someone stands for a queue: a table over area paths and the level they answer for.
struct Reach {
    paths: Vec<bool>,
    /// A centre answers for cases of its own level and below.
    from: u8,
    /// A small centre only for its own level.
    to: u8,
}

/// An actor's scope and queues, worked out once per request against the index's number tables.
pub struct Sight {
    paths: Vec<bool>,
    departments: Vec<bool>,
    own: u32,
    desk: Vec<Reach>,
    command: Vec<Reach>,
    field: Vec<Reach>,
    handler_departments: Vec<bool>,
    handles_any: bool,
    led_departments: Vec<bool>,
    leads_any: bool,
    everything: bool,
}

/// The levels of cases a post answers for, as the lifecycle has it (see `domain::case::powers`).
fn levels(s: &Standing) -> (u8, u8) {
    let number = |l: Level| LEVELS.iter().position(|x| *x == l.as_str()).map_or(0, |i| i as u8);
    let own = s.area.as_ref().map_or(Level::City, AreaPath::level);
    match s.role {
        Role::CommunityStaff => (number(Level::Community), number(Level::Community)),
        Role::StreetStaff => (number(Level::Street), number(Level::Street)),
        Role::GridChief => (number(own), number(own)),
        Role::GridWorker => (0, u8::MAX),
        _ => (number(own), u8::MAX),
    }
}

impl Sight {
    /// Works out what `actor` sees. The same as [`Scope::admits`], on numbers.
    pub fn of(ix: &CaseIndex, actor: &Actor, scope: &Scope) -> Sight {
        let paths_under = |area: &AreaPath| ix.paths.table(|p| p.starts_with(area.as_str()));
        let reach = |roles: &[Role]| -> Vec<Reach> {
            actor
                .standings
                .iter()
                .filter(|s| roles.contains(&s.role))
                .filter_map(|s| {
                    let (from, to) = levels(s);
                    Some(Reach { paths: paths_under(s.area.as_ref()?), from, to })
                })
                .collect()
        };
        // On site, a chief is part of the team whatever the level of the case.
        let field = || {
            let mut all = reach(&[Role::GridWorker, Role::GridChief]);
            for r in &mut all {
                (r.from, r.to) = (0, u8::MAX);
            }
            all
        };
        let works_in = |role| actor.standings.iter().any(|s| s.role == role && s.department.is_some());
        // Department scopes are subtrees of the department tree; the caller has resolved them to ids (see `departments`).
        Sight {
            paths: ix.paths.table(|p| scope.areas.iter().any(|a| p.starts_with(a.as_str()))),
            departments: Vec::new(),
            own: ix.users.find(&scope.own).unwrap_or(u32::MAX),
            desk: reach(&[
                Role::Acceptor,
                Role::Verifier,
                Role::CommunityStaff,
                Role::StreetStaff,
                Role::GridChief,
            ]),
            command: reach(&[Role::Dispatcher, Role::CommunityStaff, Role::StreetStaff, Role::GridChief]),
            field: field(),
            handler_departments: Vec::new(),
            handles_any: works_in(Role::Handler),
            led_departments: Vec::new(),
            leads_any: works_in(Role::Leader),
            everything: false,
        }
    }

    /// Adds the department subtrees: `under` says whether a department lies in one of the scope's, `handles` in one the actor works
    /// for, `leads` in one the actor leads.
    pub fn with_departments(
        mut self,
        ix: &CaseIndex,
        under: impl Fn(&DepartmentId) -> bool,
        handles: impl Fn(&DepartmentId) -> bool,
        leads: impl Fn(&DepartmentId) -> bool,
    ) -> Sight {
        self.departments = ix.departments.table(under);
        self.handler_departments = ix.departments.table(handles);
        self.led_departments = ix.departments.table(leads);
        self
    }

    /// Sees every case: for jobs and the public numbers, never for a person.
    pub fn all() -> Sight {
        Sight {
            paths: Vec::new(),
            departments: Vec::new(),
            own: u32::MAX,
            desk: Vec::new(),
            command: Vec::new(),
            field: Vec::new(),
            handler_departments: Vec::new(),
            handles_any: false,
            led_departments: Vec::new(),
            leads_any: false,
            everything: true,
        }
    }

    fn mine(&self, ix: &CaseIndex, s: &Slot) -> bool {
        s.handler == self.own
            || s.field == self.own
            || s.reporter == self.own
            || ix.others(s).is_some_and(|o| o.people.contains(&self.own))
    }

    /// True when the actor may see the case.
    pub fn sees(&self, ix: &CaseIndex, s: &Slot) -> bool {
        self.everything
            || self.paths[s.path as usize]
            || self.departments.get(s.department as usize).is_some_and(|d| *d)
            || self.mine(ix, s)
            || ix.others(s).is_some_and(|o| o.departments.iter().any(|(d, _)| self.departments[*d as usize]))
    }

    fn within(reach: &[Reach], s: &Slot) -> bool {
        reach.iter().any(|r| r.paths[s.path as usize] && (r.from..=r.to).contains(&s.level))
    }

    fn handles(&self, s: &Slot) -> bool {
        self.handler_departments.get(s.department as usize).is_some_and(|d| *d)
    }

    /// True when the actor's posts can ever put a case into this queue: the others are not shown.
    pub fn concerns(&self, q: Queue) -> bool {
        let (desk, command, field) =
            (!self.desk.is_empty(), !self.command.is_empty(), !self.field.is_empty());
        let handler = self.handles_any;
        match q {
            Queue::ToAccept | Queue::ToFile | Queue::ToCheck | Queue::ToClose | Queue::RatedUnsolved => desk,
            Queue::ToDispatch | Queue::Returned | Queue::Extensions | Queue::Suspensions => command,
            Queue::ToVerify | Queue::ToCheckField => field,
            Queue::ToSign | Queue::ToHandle | Queue::ToAssist => handler,
            Queue::Reviews => self.leads_any,
            Queue::Appeals => desk || command,
            Queue::Supervised | Queue::Overdue | Queue::DueSoon => desk || command || handler || field,
        }
    }

    /// True when a visible case waits in this queue of the actor's.
    pub fn queued(&self, ix: &CaseIndex, s: &Slot, q: Queue, now: i64, soon: i64) -> bool {
        let state = |name: &str| STATES[s.state as usize] == name;
        let desk = || Self::within(&self.desk, s);
        let command = || Self::within(&self.command, s);
        let asked = || s.field == self.own || (s.field == 0 && Self::within(&self.field, s));
        let asked_of_us = |what| s.open() && s.is(what) && !s.is(flag::IN_REVIEW) && command();
        let mine_to_do = || match STATES[s.state as usize] {
            "reported" | "accepted" | "handled" => desk(),
            "filed" => command(),
            "dispatched" | "handling" => self.handles(s),
            "verifying" | "checking" => asked() || desk(),
            _ => false,
        };
        match q {
            Queue::ToAccept => state("reported") && desk(),
            Queue::ToVerify => state("verifying") && asked(),
            Queue::ToFile => state("accepted") && desk(),
            Queue::ToDispatch => state("filed") && !s.is(flag::RETURNED) && command(),
            Queue::Returned => state("filed") && s.is(flag::RETURNED) && command(),
            Queue::ToSign => state("dispatched") && self.handles(s),
            Queue::ToHandle => state("handling") && self.handles(s),
            Queue::ToAssist => {
                s.open()
                    && ix.others(s).is_some_and(|o| {
                        o.departments
                            .iter()
                            .any(|(d, active)| *active && self.handler_departments[*d as usize])
                    })
            }
            Queue::ToCheck => state("handled") && !s.is(flag::CHECK_IN) && desk(),
            Queue::ToCheckField => state("checking") && asked(),
            Queue::ToClose => state("handled") && s.is(flag::CHECK_IN) && desk(),
            Queue::Reviews => {
                s.open()
                    && s.is(flag::IN_REVIEW)
                    && self.led_departments.get(s.department as usize).is_some_and(|d| *d)
            }
            // What waits for the department's own leader is not the centre's turn yet.
            Queue::Extensions => asked_of_us(flag::EXTENSION_PENDING),
            Queue::Suspensions => asked_of_us(flag::SUSPENSION_PENDING),
            Queue::Supervised => {
                s.open() && s.is(flag::SUPERVISED) && (self.handles(s) || command() || desk())
            }
            Queue::Appeals => {
                (s.is(flag::APPEAL_FIRST) && command()) || (s.is(flag::APPEAL_SECOND) && desk())
            }
            Queue::Overdue => s.open() && s.overdue(now) && mine_to_do(),
            Queue::DueSoon => s.open() && s.due_at >= now && s.due_at < soon && mine_to_do(),
            Queue::RatedUnsolved => s.is(flag::UNSOLVED) && desk(),
        }
    }
}

/// The most corners a drawn shape may have.
pub const MAX_CORNERS: usize = 200;

/// Reads a shape drawn on the map: corners as `lon,lat;lon,lat;…`, at least three, the last joined to the first. A line that crosses
/// itself is allowed, as happens by hand: inside is what an odd number of its strokes surrounds.
pub fn drawn_shape(text: &str) -> Result<MultiPolygon, String> {
    let mut ring = Vec::new();
    for corner in text.split(';').map(str::trim).filter(|c| !c.is_empty()) {
        let (lon, lat) = corner.split_once(',').ok_or_else(|| format!("{corner}: longitude,latitude"))?;
        let number = |v: &str| v.trim().parse::<f64>().map_err(|_| format!("{v}: not a number"));
        ring.push(LonLat::new(number(lon)?, number(lat)?).map_err(|e| e.to_string())?);
        if ring.len() > MAX_CORNERS {
            return Err(format!("more than {MAX_CORNERS} corners"));
        }
    }
    if ring.len() > 1 && ring.first() == ring.last() {
        ring.pop();
    }
    if ring.len() < 3 {
        return Err("three corners or more".to_owned());
    }
    ring.push(ring[0]);
    Polygon::new(ring, Vec::new()).map(MultiPolygon::from).map_err(|e| e.to_string())
}

fn inside(shape: &MultiPolygon, s: &Slot) -> bool {
    s.point().and_then(|p| LonLat::new(p[0], p[1]).ok()).is_some_and(|p| shape.contains(p))
}

/// A filter compiled against the index's number tables.
pub struct Compiled {
    states: u16,
    paths: Option<Vec<bool>>,
    categories: Option<Vec<bool>>,
    departments: Option<Vec<bool>>,
    sources: u16,
    bbox: Option<[i32; 4]>,
    /// The shape with its box, which is asked first.
    within: Option<([i32; 4], Arc<MultiPolygon>)>,
    among: Option<Vec<Seq>>,
    filter: Filter,
    now: i64,
    soon: i64,
}

fn mask(list: &[&str], words: &[String]) -> u16 {
    if words.is_empty() {
        return u16::MAX;
    }
    words.iter().filter_map(|w| list.iter().position(|x| x == w)).fold(0, |m, i| m | 1 << i)
}

impl Compiled {
    /// Compiles a filter for a pass at time `now`; `soon` is when "due soon" ends, both in ms.
    pub fn new(ix: &CaseIndex, f: &Filter, now: i64, soon: i64) -> Compiled {
        let mut states = mask(&STATES, &f.states);
        let open_mask = (1u16 << FIRST_ENDED) - 1;
        match f.open {
            Some(true) => states &= open_mask,
            Some(false) => states &= !open_mask,
            None => {}
        }
        let among = f.among.clone().map(|mut a| {
            a.sort_unstable();
            a
        });
        Compiled {
            states,
            paths: (!f.areas.is_empty())
                .then(|| ix.paths.table(|p| f.areas.iter().any(|a| p.starts_with(a.as_str())))),
            categories: (!f.categories.is_empty())
                .then(|| ix.categories.table(|c| f.categories.iter().any(|p| c.starts_with(p.as_str())))),
            departments: (!f.departments.is_empty())
                .then(|| ix.departments.table(|d| f.departments.contains(d))),
            sources: mask(&SOURCES, &f.sources),
            bbox: f.bbox.map(|b| [fixed(b[0]), fixed(b[1]), fixed(b[2]), fixed(b[3])]),
            within: f.within.as_ref().and_then(|w| {
                let b = w.bbox()?;
                Some(([fixed(b.west()), fixed(b.south()), fixed(b.east()), fixed(b.north())], w.clone()))
            }),
            among,
            filter: Filter { among: None, ..f.clone() },
            now,
            soon,
        }
    }

    /// Positions of the only cases that can pass, ascending, where that is a small part of all; none means any case may.
    fn few(&self, ix: &CaseIndex) -> Option<Vec<u32>> {
        let open = (1u16 << FIRST_ENDED) - 1;
        if let Some(a) = &self.among {
            return Some(ix.positions_of(a));
        }
        // The shortest list that holds every hit, and only when it saves looking at most of them.
        let only_open = self.states & !open == 0 || self.filter.overdue == Some(true);
        let mut shortest = if only_open { ix.open_positions().len() } else { ix.len() / 4 };
        let mut near = None;
        for b in [self.bbox.as_ref(), self.within.as_ref().map(|w| &w.0)].into_iter().flatten() {
            if let Some(n) = ix.count_in(b).filter(|n| *n < shortest) {
                (shortest, near) = (n, Some(b));
            }
        }
        match near {
            Some(b) => {
                let mut found = ix.positions_in(b);
                found.sort_unstable();
                Some(found)
            }
            None => only_open.then(|| ix.open_positions().to_vec()),
        }
    }

    /// The cases that can pass, in row order; each must still be asked with [`Compiled::passes`].
    pub fn candidates<'a>(&self, ix: &'a CaseIndex) -> Box<dyn Iterator<Item = &'a Slot> + 'a> {
        match self.few(ix) {
            Some(few) => Box::new(few.into_iter().map(|p| ix.at(p))),
            None => Box::new(ix.all().iter()),
        }
    }

    /// True when a case passes the filter (who sees it is another question).
    pub fn passes(&self, ix: &CaseIndex, sight: &Sight, s: &Slot) -> bool {
        let f = &self.filter;
        self.states & (1 << s.state) != 0
            && self.sources & (1 << s.source) != 0
            && self.paths.as_ref().is_none_or(|t| t[s.path as usize])
            && self.categories.as_ref().is_none_or(|t| t[s.category as usize])
            && self.departments.as_ref().is_none_or(|t| t[s.department as usize])
            && self.bbox.as_ref().is_none_or(|b| s.within(b))
            && self.within.as_ref().is_none_or(|(b, shape)| s.within(b) && inside(shape, s))
            && f.from.is_none_or(|t| s.reported_at >= t)
            && f.to.is_none_or(|t| s.reported_at < t)
            && f.overdue.is_none_or(|o| o == (s.open() && s.overdue(self.now)))
            && f.due_before.is_none_or(|t| s.due_at < t && s.due_at != NEVER)
            && (f.flags == 0 || u32::try_from(f.flags).is_ok_and(|b| s.flags & b == b))
            && f.urgent.is_none_or(|u| s.urgent == u)
            && (!f.mine || sight.mine(ix, s))
            && self.among.as_ref().is_none_or(|a| a.binary_search(&s.seq).is_ok())
            && f.queue.is_none_or(|q| sight.queued(ix, s, q, self.now, self.soon))
    }
}

/// One page of row numbers.
#[derive(Debug, Default)]
pub struct Page {
    /// In list order.
    pub seqs: Vec<Seq>,
    /// Where the next page begins; none at the end.
    pub next: Option<(i64, Seq)>,
    /// How many there are in all, when asked.
    pub total: Option<usize>,
}

/// Cases looked at in order of report before the candidates are gathered and sorted.
const FIRST_LOOK: usize = 4096;

/// The first `n` hits in order of report, when they lie close to the end the walk begins at: as a rule the newest open cases are among the
/// newest of all, however many open ones there are. None when there are not that many so close.
fn first_of<'a>(
    walk: impl Iterator<Item = &'a Slot>,
    n: usize,
    hit: impl Fn(&'a Slot) -> bool,
) -> Option<Vec<&'a Slot>> {
    let found: Vec<&Slot> = walk.take(FIRST_LOOK).filter(|s| hit(s)).take(n).collect();
    (found.len() == n).then_some(found)
}

/// One page of the cases that `sight` sees and the filter passes, after the cursor `(key, seq)`.
pub fn page(
    ix: &CaseIndex,
    sight: &Sight,
    f: &Compiled,
    sort: Sort,
    after: Option<(i64, Seq)>,
    limit: usize,
    total: bool,
) -> Page {
    let key = |s: &Slot| match sort {
        Sort::Newest | Sort::Oldest => s.reported_at,
        Sort::Due | Sort::DueLast => s.due_at,
    };
    let down = matches!(sort, Sort::Newest | Sort::DueLast);
    let behind =
        |s: &Slot| after.is_none_or(|a| if down { (key(s), s.seq) < a } else { (key(s), s.seq) > a });
    let hit = |s: &&Slot| f.passes(ix, sight, s) && sight.sees(ix, s);
    let first = f.among.is_none().then(|| match sort {
        Sort::Newest => first_of(ix.newest(), limit + 1, |s| behind(s) && hit(&s)),
        Sort::Oldest => first_of(ix.oldest(), limit + 1, |s| behind(s) && hit(&s)),
        Sort::Due | Sort::DueLast => None,
    });
    let first = first.flatten();
    let few = if first.is_none() || total { f.few(ix) } else { None };
    let candidates = || -> Box<dyn Iterator<Item = &Slot>> {
        match &few {
            Some(few) => Box::new(few.iter().map(|p| ix.at(*p))),
            None => Box::new(ix.all().iter()),
        }
    };
    // Everything is already in order of report: the first hits end the search. A few candidates are sorted instead.
    let mut found: Vec<&Slot> = match (sort, &few) {
        _ if first.is_some() => first.unwrap_or_default(),
        (Sort::Newest, None) => ix.newest().filter(|s| behind(s)).filter(hit).take(limit + 1).collect(),
        (Sort::Oldest, None) => ix.oldest().filter(|s| behind(s)).filter(hit).take(limit + 1).collect(),
        _ => {
            let mut all: Vec<&Slot> = candidates().filter(|s| behind(s)).filter(hit).collect();
            let order = |a: &&Slot, b: &&Slot| {
                let o = (key(a), a.seq).cmp(&(key(b), b.seq));
                if down { o.reverse() } else { o }
            };
            if all.len() > limit + 1 {
                all.select_nth_unstable_by(limit, order);
                all.truncate(limit + 1);
            }
            all.sort_by(order);
            all
        }
    };
    let more = found.len() > limit;
    found.truncate(limit);
    Page {
        next: if more { found.last().map(|s| (key(s), s.seq)) } else { None },
        seqs: found.iter().map(|s| s.seq).collect(),
        total: total.then(|| candidates().filter(hit).count()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_is_the_same_for_the_same_word_and_even_over_the_rows() {
        let draw = |text: &str| {
            let mut rows = Sample::parse(text).unwrap().draw(1..=10_000);
            rows.sort_unstable();
            rows
        };
        assert_eq!(draw("100.monday"), draw("100.monday"));
        assert_ne!(draw("100.monday"), draw("100.tuesday"));
        assert_eq!(draw("100.monday").len(), 100);
        let low =
            (0..50).map(|i| draw(&format!("100.{i}")).iter().filter(|s| **s <= 5_000).count()).sum::<usize>();
        assert!((2_300..2_700).contains(&low), "half of 5000 lots from the lower half of the rows: {low}");
        assert_eq!(Sample::parse("5.x").unwrap().draw(1..=3).len(), 3, "fewer cases than asked for");
        for bad in ["", "0.x", "501.x", "many.x", "-1.x"] {
            assert!(Sample::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_drawn_shape_needs_three_corners_and_no_more_than_allowed() {
        let shape = drawn_shape("111.30,30.70; 111.31,30.70;111.31,30.71;").unwrap();
        assert!(shape.contains(LonLat::new(111.308, 30.702).unwrap()));
        assert!(!shape.contains(LonLat::new(111.302, 30.708).unwrap()), "beyond the slanting side");
        assert!(drawn_shape("111.3,30.7;111.31,30.7;111.3,30.7").is_err(), "closed, but only two corners");
        assert!(drawn_shape("111.3,30.7;111.31,30.7;911,30.7").is_err());
        assert!(drawn_shape("111.3 30.7").is_err());
        let many = |n: usize| {
            (0..n)
                .map(|i| format!("{},{}", 111.0 + i as f64 * 1e-3, 30.0 + (i % 2) as f64))
                .collect::<Vec<_>>()
        };
        assert!(drawn_shape(&many(MAX_CORNERS).join(";")).is_ok());
        assert!(drawn_shape(&many(MAX_CORNERS + 1).join(";")).is_err());
    }
}
