//! Who of the staff hears of a plan: those who can decide it, those who drew it, those whose posts it changes.

use super::{Drawing, GridPlan};
use crate::reference::Reference;
use std::collections::BTreeSet;
use tessera_domain::{
    Timestamp,
    area::{
        Area,
        plan::{PlanStep, posts::Fate},
    },
    bell::Kind,
    ids::UserId,
    people::rights::Capability,
};
use tessera_store::NewBell;

/// The nearest level that can decide a plan of this community: everybody of the street, say, and of the district only where the
/// street has nobody.
fn deciders(r: &Reference, community: &Area) -> BTreeSet<UserId> {
    let above = community.path.parent().unwrap_or_else(|| community.path.clone());
    let depth = |a: &tessera_domain::people::Actor| {
        let fits = a.standings.iter().filter(|s| Capability::PlansApprove.roles().contains(&s.role));
        let reach = fits.filter_map(|s| s.area.as_ref()).filter(|p| p.covers(&above));
        reach.map(|p| p.codes().count()).max()
    };
    let all: Vec<(usize, UserId)> = r.actors().filter_map(|a| Some((depth(a)?, a.user))).collect();
    let nearest = all.iter().map(|(d, _)| *d).max();
    all.into_iter().filter(|(d, _)| Some(*d) == nearest).map(|(_, u)| u).collect()
}

/// Whoever drew or submitted it.
fn authors(plan: &GridPlan) -> BTreeSet<UserId> {
    let drew = |s: &&tessera_domain::area::plan::StepTaken| {
        matches!(s.step, PlanStep::Created | PlanStep::Submitted)
    };
    plan.steps.iter().filter(drew).filter_map(|s| s.by).collect()
}

fn bells(
    plan: &GridPlan,
    whom: BTreeSet<UserId>,
    action: &str,
    by: Option<UserId>,
    at: Timestamp,
) -> Vec<NewBell> {
    whom.into_iter()
        .filter(|u| Some(*u) != by)
        .map(|user| NewBell {
            user,
            source: format!("plan:{}:{}:{action}", plan.id, plan.version),
            kind: Kind::Plan.as_str().to_owned(),
            action: action.to_owned(),
            case: None,
            export: None,
            plan: Some(plan.id),
            actor: by,
            at,
        })
        .collect()
}

/// Who hears of the last step of a plan.
pub(super) fn of_step(r: &Reference, plan: &GridPlan, community: &Area) -> Vec<NewBell> {
    let Some(last) = plan.steps.last() else { return Vec::new() };
    let (whom, action) = match last.step {
        PlanStep::Created => return Vec::new(),
        PlanStep::Submitted => (deciders(r, community), "submitted"),
        PlanStep::Returned => (authors(plan), "returned"),
        // One without a day is in force at once, of which they hear.
        PlanStep::Approved if plan.effective_at.is_some_and(|t| t <= last.at) => return Vec::new(),
        PlanStep::Approved => (authors(plan), "approved"),
        PlanStep::Withdrawn => (authors(plan), "withdrawn"),
        PlanStep::CarriedOut => (authors(plan), "in_force"),
    };
    bells(plan, whom, action, last.by, last.at)
}

/// People whose posts a plan in force has changed.
pub(super) fn of_posts(plan: &GridPlan, drawing: &Drawing) -> Vec<NewBell> {
    let changed = drawing.posts.iter().filter(|(m, _)| m.fate != Fate::Stays);
    bells(plan, changed.filter_map(|(m, _)| m.user).collect(), "post", None, plan.updated_at)
}

/// A plan could not be carried out: those who drew it and those who decide.
pub(super) fn of_trouble(r: &Reference, plan: &GridPlan, community: &Area) -> Vec<NewBell> {
    let mut whom = authors(plan);
    whom.extend(deciders(r, community));
    bells(plan, whom, "trouble", None, plan.updated_at)
}
