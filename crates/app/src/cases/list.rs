//! Lists, facets and counts, answered from the index; only the page shown is loaded from the database.

use super::Caller;
use crate::{
    App,
    error::Result,
    filter::{Compiled, Filter, Page, Sight, Sort, page},
    index::CaseIndex,
    reference::Reference,
};
use std::collections::HashMap;
use tessera_domain::{
    area::AreaPath,
    ids::DepartmentId,
    people::{Actor, Role, rights::visible_scope},
};
use tessera_store::{Seq, StoredCase};

/// A page of cases.
pub struct Listed {
    /// In list order.
    pub items: Vec<StoredCase>,
    /// Where the next page begins.
    pub next: Option<(i64, Seq)>,
    /// How many in all, when asked.
    pub total: Option<usize>,
}

/// Counts by state, area, category, department and source.
#[derive(Default)]
pub struct Facets {
    /// By state, in the order of [`crate::index::STATES`].
    pub states: [usize; 11],
    /// By source, in the order of [`crate::index::SOURCES`].
    pub sources: [usize; 10],
    /// By area path as stored: all and overdue.
    pub paths: HashMap<String, (usize, usize)>,
    /// By category code; cases without one are under the empty code.
    pub categories: HashMap<String, usize>,
    /// By lead department.
    pub departments: HashMap<DepartmentId, usize>,
    /// All.
    pub total: usize,
    /// Past their deadline.
    pub overdue: usize,
}

/// How long before its deadline a case counts as due soon in lists, ms.
pub const SOON_MS: i64 = 2 * 3_600_000;

/// What an actor sees, worked out against the index.
pub fn sight(ix: &CaseIndex, r: &Reference, caller: &Caller) -> Sight {
    let Caller::Staff(actor) = caller else { return Sight::all() };
    let scope = visible_scope(actor);
    let department = |d: &DepartmentId| r.departments.get(d).map(|d| d.path.clone());
    let (handled, led) = (department_scopes(actor, Role::Handler), department_scopes(actor, Role::Leader));
    let covers = |list: &[AreaPath], d: &DepartmentId| {
        department(d).is_some_and(|p| list.iter().any(|s| s.covers(&p)))
    };
    let grounds = scope.areas.iter().filter_map(|a| r.layers.ground(a));
    Sight::of(ix, actor, &scope).with_grounds(ix, grounds).with_departments(
        ix,
        |d| covers(&scope.departments, d),
        |d| covers(&handled, d),
        |d| covers(&led, d),
    )
}

fn department_scopes(actor: &Actor, role: Role) -> Vec<AreaPath> {
    actor.standings.iter().filter(|s| s.role == role).filter_map(|s| s.department.clone()).collect()
}

impl App {
    /// Runs `f` over the index with what the caller sees and the compiled filter.
    pub fn with_filter<T>(
        &self,
        caller: &Caller,
        filter: &Filter,
        f: impl FnOnce(&CaseIndex, &Sight, &Compiled) -> T,
    ) -> T {
        let reference = self.reference();
        let now = self.now().as_millisecond();
        let ix = self.index();
        let sight = sight(&ix, &reference, caller);
        let compiled = Compiled::new(&ix, filter, now, now + SOON_MS);
        let Some(sample) = &filter.sample else { return f(&ix, &sight, &compiled) };
        let hits = compiled.candidates(&ix).filter(|s| compiled.passes(&ix, &sight, s) && sight.sees(&ix, s));
        let drawn = sample.draw(hits.map(|s| s.seq));
        f(
            &ix,
            &sight,
            &Compiled::new(&ix, &Filter { among: Some(drawn), ..filter.clone() }, now, now + SOON_MS),
        )
    }

    /// A page of the cases the caller sees and the filter passes.
    pub async fn list(
        &self,
        caller: &Caller,
        filter: &Filter,
        sort: Sort,
        after: Option<(i64, Seq)>,
        limit: usize,
        total: bool,
    ) -> Result<Listed> {
        let found: Page =
            self.with_filter(caller, filter, |ix, sight, f| page(ix, sight, f, sort, after, limit, total));
        let items = self.store().reader().await?.cases_by_seq(&found.seqs).await?;
        Ok(Listed { items, next: found.next, total: found.total })
    }

    /// Counts of the cases the caller sees and the filter passes.
    pub fn facets(&self, caller: &Caller, filter: &Filter) -> Facets {
        let now = self.now().as_millisecond();
        self.with_filter(caller, filter, |ix, sight, f| {
            let mut out = Facets::default();
            // Counted by number first, named once at the end.
            let mut paths: Vec<(usize, usize)> = Vec::new();
            let mut categories: Vec<usize> = Vec::new();
            let mut departments: Vec<usize> = Vec::new();
            let bump = |v: &mut Vec<usize>, i: usize| {
                if v.len() <= i {
                    v.resize(i + 1, 0);
                }
                v[i] += 1;
            };
            for s in f.candidates(ix).filter(|s| f.passes(ix, sight, s) && sight.sees(ix, s)) {
                let late = usize::from(s.open() && s.overdue(now));
                out.total += 1;
                out.overdue += late;
                out.states[s.state as usize] += 1;
                out.sources[s.source as usize] += 1;
                let p = s.path as usize;
                if paths.len() <= p {
                    paths.resize(p + 1, (0, 0));
                }
                let n = if f.by_other_grids() {
                    out.paths.entry(f.path(ix, s).to_owned()).or_default()
                } else {
                    &mut paths[p]
                };
                n.0 += 1;
                n.1 += late;
                bump(&mut categories, s.category as usize);
                bump(&mut departments, s.department as usize);
            }
            for (i, n) in paths.into_iter().enumerate().filter(|(_, n)| n.0 > 0) {
                if let Some(p) = ix.paths.item(i as u32) {
                    out.paths.insert(p.clone(), n);
                }
            }
            for (i, n) in categories.into_iter().enumerate().filter(|(_, n)| *n > 0) {
                out.categories.insert(ix.categories.item(i as u32).cloned().unwrap_or_default(), n);
            }
            for (i, n) in departments.into_iter().enumerate().filter(|(_, n)| *n > 0) {
                if let Some(d) = ix.departments.item(i as u32) {
                    out.departments.insert(*d, n);
                }
            }
            out
        })
    }
}
