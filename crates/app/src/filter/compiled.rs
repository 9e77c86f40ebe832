//! A filter worked out once against the index, and asked of many cases.

use super::{Filter, Sight};
use crate::index::{CaseIndex, FIRST_ENDED, NEVER, SOURCES, STATES, Slot, fixed};
use std::{borrow::Cow, sync::Arc};
use tessera_geometry::{LonLat, MultiPolygon};
use tessera_store::Seq;

/// Fewer cases than this for each processor are gone through by one: a thread is worth some tens of microseconds.
const PART_LEAST: usize = 50_000;

fn inside(shape: &MultiPolygon, s: &Slot) -> bool {
    s.point().and_then(|p| LonLat::new(p[0], p[1]).ok()).is_some_and(|p| shape.contains(p))
}

/// A filter compiled against the index's number tables.
pub struct Compiled {
    states: u16,
    paths: Option<Vec<bool>>,
    categories: Option<Vec<bool>>,
    departments: Option<Vec<bool>>,
    /// The categories that are the business of the layer asked for.
    minded: Option<Vec<bool>>,
    sources: u16,
    bbox: Option<[i32; 4]>,
    /// The shape with its box, which is asked first.
    within: Option<([i32; 4], Arc<MultiPolygon>)>,
    pub(super) among: Option<Vec<Seq>>,
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
            paths: (!f.areas.is_empty() && f.grids.is_none())
                .then(|| ix.paths.table(|p| f.areas.iter().any(|a| p.starts_with(a.as_str())))),
            categories: (!f.categories.is_empty())
                .then(|| ix.categories.table(|c| f.categories.iter().any(|p| c.starts_with(p.as_str())))),
            departments: (!f.departments.is_empty())
                .then(|| ix.departments.table(|d| f.departments.contains(d))),
            minded: f.ground.as_ref().map(|g| g.minded(ix)),
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
    pub(super) fn few<'a>(&self, ix: &'a CaseIndex) -> Option<Cow<'a, [u32]>> {
        let open = (1u16 << FIRST_ENDED) - 1;
        if let Some(a) = &self.among {
            return Some(ix.positions_of(a).into());
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
                Some(found.into())
            }
            None => only_open.then(|| ix.open_positions().into()),
        }
    }

    /// The cases that can pass, in row order; each must still be asked with [`Compiled::passes`].
    pub fn candidates<'a>(&self, ix: &'a CaseIndex) -> Box<dyn Iterator<Item = &'a Slot> + 'a> {
        match self.few(ix) {
            Some(Cow::Borrowed(few)) => Box::new(few.iter().map(|p| ix.at(*p))),
            Some(Cow::Owned(few)) => Box::new(few.into_iter().map(|p| ix.at(p))),
            None => Box::new(ix.all().iter()),
        }
    }

    /// Goes through the candidates on as many processors as there are, where they are many: `look` gets a part of them at a time, and
    /// what it makes of the parts comes in their order.
    pub fn look_through<T: Send>(
        &self,
        ix: &CaseIndex,
        look: impl Fn(&mut dyn Iterator<Item = &Slot>) -> T + Sync,
    ) -> Vec<T> {
        let few = self.few(ix);
        let many = few.as_ref().map_or(ix.len(), |f| f.len());
        let parts = std::thread::available_parallelism().map_or(1, usize::from).min(many / PART_LEAST).max(1);
        let part = |n: usize| {
            let range = many * n / parts..many * (n + 1) / parts;
            match &few {
                Some(few) => look(&mut few[range].iter().map(|p| ix.at(*p))),
                None => look(&mut ix.all()[range].iter()),
            }
        };
        std::thread::scope(|s| {
            let others: Vec<_> = (1..parts)
                .map(|n| {
                    s.spawn({
                        let part = &part;
                        move || part(n)
                    })
                })
                .collect();
            let mut done = vec![part(0)];
            done.extend(
                others.into_iter().map(|t| t.join().unwrap_or_else(|e| std::panic::resume_unwind(e))),
            );
            done
        })
    }

    /// The area path a case counts under: the one it is kept under, or that of the grids that are asked for.
    pub fn path<'a>(&'a self, ix: &'a CaseIndex, s: &Slot) -> &'a str {
        match &self.filter.grids {
            Some(g) => g.path(ix, s),
            None => ix.paths.item(s.path).map_or("", String::as_str),
        }
    }

    /// True where other grids than those it is kept under are asked for and the case counts for one of the areas.
    fn counts_there(&self, ix: &CaseIndex, s: &Slot) -> bool {
        let Some(g) = &self.filter.grids else { return true };
        let areas = &self.filter.areas;
        areas.is_empty() || {
            let path = g.path(ix, s);
            areas.iter().any(|a| path.starts_with(a.as_str()))
        }
    }

    /// Other grids than those cases are kept under are asked for.
    pub fn by_other_grids(&self) -> bool {
        self.filter.grids.is_some()
    }

    /// True when a case passes the filter (who sees it is another question).
    pub fn passes(&self, ix: &CaseIndex, sight: &Sight, s: &Slot) -> bool {
        let f = &self.filter;
        self.states & (1 << s.state) != 0
            && self.sources & (1 << s.source) != 0
            && self.paths.as_ref().is_none_or(|t| t[s.path as usize])
            && self.counts_there(ix, s)
            && self.categories.as_ref().is_none_or(|t| t[s.category as usize])
            && self.departments.as_ref().is_none_or(|t| t[s.department as usize])
            && self.minded.as_ref().is_none_or(|t| t[s.category as usize])
            && self.bbox.as_ref().is_none_or(|b| s.within(b))
            && self.within.as_ref().is_none_or(|(b, shape)| s.within(b) && inside(shape, s))
            && f.ground.as_ref().is_none_or(|g| s.point().is_some_and(|p| g.holds(p)))
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
