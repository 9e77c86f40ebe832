//! Who could go and look: the people on site for a verification or a check, the nearest first.

use super::Caller;
use crate::{App, error::Result, reference::Reference};
use std::{cmp::Ordering, collections::HashMap};
use tessera_domain::{
    area::{Area, Level},
    case::{Action, Case},
    ids::{AreaId, UserId},
    people::{Post, Role},
};
use tessera_geometry::LonLat;

/// Somebody who could be asked.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldPerson {
    /// Who.
    pub user: UserId,
    /// As what.
    pub role: Role,
    /// The area of the post: usually a grid.
    pub area: AreaId,
    /// True when that area holds the case: the person is part of its team.
    pub own: bool,
    /// The area is a grid of another layer that holds the case, which is among the layer's duties.
    pub layer: bool,
    /// From the case to the border of that area, in metres; 0 inside, none when either has no place on the map.
    pub metres: Option<f64>,
    /// Questions already put to the person and not answered.
    pub open_tasks: usize,
}

/// Holder and area of a post that goes out now; none for any other.
fn on_site<'a>(r: &'a Reference, post: &Post) -> Option<(UserId, &'a Area)> {
    let (user, area) = (post.user?, r.area(post.area?)?);
    let out = matches!(post.role, Role::GridWorker | Role::GridChief);
    let serves = post.from <= r.as_of && post.to.is_none_or(|t| t > r.as_of);
    let active = r.users.get(&user).is_some_and(|u| u.active);
    (out && serves && active).then_some((user, area))
}

/// The people who go out around a case, the team of its grid first, then by distance, then by what they have to do already.
/// A person with several posts is listed once, with the best of them. Only posts within the case's street count (its district
/// where it has no street): nobody is sent across the city. Of other layers, only the grids that hold the case.
fn field_people(r: &Reference, case: &Case, open_tasks: &HashMap<UserId, usize>) -> Vec<FieldPerson> {
    let at = case.place.point.and_then(|[lon, lat]| LonLat::new(lon, lat).ok());
    let bounds = case
        .place
        .path
        .code_at(Level::Street)
        .or_else(|| case.place.path.code_at(Level::District))
        .and_then(|code| r.area_by_code(code));
    let mut best: HashMap<UserId, FieldPerson> = HashMap::new();
    for post in &r.posts {
        let Some((user, area)) = on_site(r, post) else { continue };
        let layer = area.path.layer().is_some();
        let reached = if layer {
            r.layers.over(&area.path, case)
        } else {
            bounds.is_some_and(|b| b.path.covers(&area.path))
        };
        if !reached {
            continue;
        }
        let own = area.path.covers(&case.place.path);
        let border = || r.borders.get(&area.id);
        let metres = at.and_then(|p| {
            let b = border()?;
            Some(if b.contains(p) { 0.0 } else { b.distance_to_border_m(p) })
        });
        let found = FieldPerson {
            user,
            role: post.role,
            area: area.id,
            own,
            layer,
            metres,
            open_tasks: open_tasks.get(&user).copied().unwrap_or(0),
        };
        match best.get(&user) {
            Some(known) if order(known, &found, r) != Ordering::Greater => {}
            _ => {
                best.insert(user, found);
            }
        }
    }
    let mut out: Vec<FieldPerson> = best.into_values().collect();
    out.sort_by(|a, b| order(a, b, r));
    out
}

/// The team of the grid, then those of other layers' grids there; a grid's worker before its chief, the smallest area of one's own first, then the nearest, then who has least to do.
fn order(a: &FieldPerson, b: &FieldPerson, r: &Reference) -> Ordering {
    let depth = |p: &FieldPerson| r.area(p.area).map_or(0, |a| a.path.as_str().len());
    let chief = |p: &FieldPerson| p.role == Role::GridChief;
    let far = |p: &FieldPerson| p.metres.unwrap_or(f64::MAX);
    b.own
        .cmp(&a.own)
        .then_with(|| b.layer.cmp(&a.layer))
        .then_with(|| if a.own && b.own { depth(b).cmp(&depth(a)) } else { Ordering::Equal })
        .then_with(|| far(a).total_cmp(&far(b)))
        .then_with(|| chief(a).cmp(&chief(b)))
        .then_with(|| a.open_tasks.cmp(&b.open_tasks))
        .then_with(|| a.user.cmp(&b.user))
}

/// A question to "the team of the grid" where the grid has no team goes to the nearest worker, so that it reaches somebody.
pub(super) fn named(r: &Reference, case: &Case, action: &Action) -> Option<Action> {
    let nearest = || {
        // Asked for within a write: where the grid has a team, nobody's distance is measured.
        let team =
            r.posts.iter().any(|p| on_site(r, p).is_some_and(|(_, a)| a.path.covers(&case.place.path)));
        if team {
            return None;
        }
        let people = field_people(r, case, &HashMap::new());
        people.iter().find(|p| !p.layer).filter(|p| !p.own).map(|p| p.user)
    };
    match action {
        Action::RequestVerification { assignee: None, note } => {
            Some(Action::RequestVerification { assignee: Some(nearest()?), note: note.clone() })
        }
        Action::RequestCheck { assignee: None, note } => {
            Some(Action::RequestCheck { assignee: Some(nearest()?), note: note.clone() })
        }
        _ => None,
    }
}

impl App {
    /// Who could go and look at a case that the caller may see.
    ///
    /// # Errors
    /// [`crate::AppError::NotFound`] when there is no such case for the caller.
    pub async fn field_people(&self, caller: &Caller, id_or_number: &str) -> Result<Vec<FieldPerson>> {
        let stored = self.case_by(caller, id_or_number).await?;
        let mut tasks: HashMap<UserId, usize> = HashMap::new();
        {
            let ix = self.index();
            for s in ix.open().filter(|s| s.asked_on_site()) {
                if let Some(user) = ix.users.item(s.field) {
                    *tasks.entry(*user).or_default() += 1;
                }
            }
        }
        Ok(field_people(&self.reference(), &stored.case, &tasks))
    }
}
