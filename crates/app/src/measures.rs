//! What the colours of the map mean: numbers of cases by area, counted from the index within the viewer's rights.

use crate::{App, cases::Caller, filter::Filter, grid_history::Grids, index::NEVER};
use std::collections::HashMap;
use tessera_store::flag;

/// How far back closed cases are looked at: thirty days.
pub const CLOSED_DAYS: i64 = 30;

/// Numbers of one area with all below it; only cases the viewer sees.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AreaNumbers {
    /// Open cases.
    pub open: usize,
    /// Of these past their deadline.
    pub overdue: usize,
    /// Cases handled by a department and closed within the last thirty days.
    pub closed: usize,
    /// Of these handled in time, or excused by a granted appeal.
    pub on_time: usize,
}

impl AreaNumbers {
    fn add(&mut self, other: AreaNumbers) {
        self.open += other.open;
        self.overdue += other.overdue;
        self.closed += other.closed;
        self.on_time += other.on_time;
    }
}

impl App {
    /// The numbers of every area that has any, by code: each case counts for its area and for all above it.
    pub fn numbers_by_area(&self, caller: &Caller) -> HashMap<String, AreaNumbers> {
        self.numbers_by_grids(caller, None)
    }

    /// The same by other grids than those cases are kept under.
    pub fn numbers_by_grids(&self, caller: &Caller, grids: Option<Grids>) -> HashMap<String, AreaNumbers> {
        let now = self.now().as_millisecond();
        let since = now - CLOSED_DAYS * 24 * 3_600_000;
        let filter = Filter { grids, ..Filter::default() };
        self.with_filter(caller, &filter, |ix, sight, f| {
            let mut by_path: HashMap<u32, AreaNumbers> = HashMap::new();
            let mut elsewhere: HashMap<String, AreaNumbers> = HashMap::new();
            for s in ix.all() {
                let closed = s.closed_at != NEVER
                    && s.closed_at >= since
                    && crate::index::STATES[s.state as usize] == "closed"
                    && s.is(flag::FILED);
                if !(s.open() || closed) || !sight.sees(ix, s) {
                    continue;
                }
                let n = if f.by_other_grids() {
                    elsewhere.entry(f.path(ix, s).to_owned()).or_default()
                } else {
                    by_path.entry(s.path).or_default()
                };
                if s.open() {
                    n.open += 1;
                    n.overdue += usize::from(s.overdue(now));
                } else {
                    n.closed += 1;
                    n.on_time += usize::from(!s.is(flag::LATE) || s.is(flag::LATE_EXEMPT));
                }
            }
            let mut out: HashMap<String, AreaNumbers> = HashMap::new();
            let named = by_path.into_iter().filter_map(|(p, n)| Some((ix.paths.item(p)?.clone(), n)));
            for (path, n) in named.chain(elsewhere) {
                for code in path.split('/').filter(|c| !c.is_empty()) {
                    out.entry(code.to_owned()).or_default().add(n);
                }
            }
            out
        })
    }
}
