//! What stands in the way of a drawing, and what is worth a look.

use super::drawing::{Before, DrawnGrid, Remark, remark, stand_in};
use crate::reference::Reference;
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};
use tessera_division::{Band, Measure};
use tessera_domain::{area::plan::posts::PostMove, people::Post};
use tessera_geometry::{CoverReport, FindingKind};

pub(super) fn wrong_grids(
    before: &[Before],
    grids: &[DrawnGrid],
    cover: &CoverReport<usize>,
    faults: &mut Vec<Remark>,
) {
    if grids.is_empty() {
        faults.push(remark("no_grids", None, "a community has one grid at least"));
    }
    let mut names: HashMap<&str, usize> = HashMap::new();
    let mut codes: HashSet<&str> = HashSet::new();
    for g in grids {
        let key = Some(g.planned.key.as_str());
        let name = g.planned.name.trim();
        if name.is_empty() {
            faults.push(remark("name_missing", key, "it needs a name"));
        } else if *names.entry(name).and_modify(|n| *n += 1).or_insert(1) == 2 {
            faults.push(remark("name_twice", key, format!("another grid is called {name} too")));
        }
        if let Some(code) = &g.planned.code {
            if g.goes_on.is_none() {
                faults.push(remark(
                    "code_gone",
                    key,
                    format!("{code} is no grid in force of this community"),
                ));
            } else if !codes.insert(code) {
                faults.push(remark("code_twice", key, format!("two grids go on as {code}")));
            }
        }
        let was = g.goes_on.map_or(1, |b| before[b].shape.0.len());
        if g.shape.0.len() > was.max(1) {
            faults.push(remark("pieces", key, format!("it is in {} pieces", g.shape.0.len())));
        }
    }
    for f in cover.findings.iter().take(20) {
        let code = match f.kind {
            FindingKind::Gap | FindingKind::Hole => "gap",
            FindingKind::Overlap => "overlap",
            FindingKind::Outside | FindingKind::Orphan => "outside",
        };
        let key = f.children.first().map(|i| grids[*i].planned.key.as_str());
        let at = format!("{:.1} m² at {:.7}, {:.7}", f.area_m2, f.place.lon(), f.place.lat());
        faults.push(remark(code, key, format!("{code}: {at}")));
    }
    if !cover.proven && cover.findings.is_empty() && faults.is_empty() {
        faults.push(remark("unsound", None, "the grids are not proven to cover the community"));
    }
}

pub(super) fn notes(
    r: &Reference,
    before: &[Before],
    grids: &[DrawnGrid],
    ended: &[(usize, Option<usize>)],
    posts: &[(PostMove, Arc<Post>)],
) -> Vec<Remark> {
    let limits = Band::usual(Measure::Households);
    let mut out = Vec::new();
    for (i, g) in grids.iter().enumerate() {
        let key = Some(g.planned.key.as_str());
        let n = g.tally.households;
        match g.band {
            "below" => {
                out.push(remark("below_band", key, format!("{n} households, fewer than {}", limits.least)));
            }
            "above" => {
                out.push(remark("above_band", key, format!("{n} households, more than {}", limits.most)));
            }
            _ => {}
        }
        let id = g.goes_on.map_or_else(|| stand_in(i), |b| before[b].grid.id);
        if !posts.iter().any(|(m, _)| m.to == Some(id) && m.user.is_some()) {
            out.push(remark("serves_nobody", key, "nobody serves it"));
        }
    }
    let rules = r.packs.rules.areas();
    for (b, _) in ended {
        let code = &before[*b].grid.code;
        if rules.contains(code.as_str()) {
            out.push(remark(
                "rule_names_retired",
                None,
                format!("a department rule names {code}, which ends"),
            ));
        }
    }
    out
}
