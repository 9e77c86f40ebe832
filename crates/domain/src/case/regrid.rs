//! When grids are drawn anew: an open case goes to the grid its place lies in now. Pure.

use super::{
    action::Audience,
    apply::{Decision, EventBody},
    model::{Case, StateName},
};
use crate::{
    area::AreaPath,
    ids::{AreaId, PlanId, UserId},
};
use serde_json::json;

/// Moves an open case to another grid. Its state, departments and deadlines stay as they are. A question to somebody who has no
/// post where it lies now goes to the team of the new grid. `None` where there is nothing to move.
pub fn regrid(
    case: &Case,
    to: AreaId,
    path: &AreaPath,
    plan: PlanId,
    serves: impl Fn(UserId) -> bool,
) -> Option<Decision> {
    let state = case.state.name();
    if !state.is_open() || (case.place.area == to && case.place.path == *path) {
        return None;
    }
    let mut next = case.clone();
    next.version += 1;
    let from = case.place.path.code().to_owned();
    next.place.area = to;
    next.place.path = path.clone();
    let mut data = json!({ "from": from, "to": path.code(), "plan": plan });
    let left = case.open_task().and_then(|t| t.assignee).filter(|u| !serves(*u));
    if let Some(left) = left {
        data["internal"] = json!({ "left": left });
        let task =
            if state == StateName::Verifying { next.verification.as_mut() } else { next.check.as_mut() };
        if let Some(t) = task {
            t.assignee = None;
        }
    }
    let event = EventBody { action: "regrid", from: state, to: state, data, audience: Audience::Internal };
    Some(Decision { case: next, events: vec![event] })
}
