//! One page of a list, in its order.

use super::{Compiled, Sight, Sort};
use crate::index::{CaseIndex, Slot};
use tessera_store::Seq;

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
