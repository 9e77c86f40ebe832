//! When a post passes from one person to another: what its holder had in hand in a case, and how it passes on. Pure.

use super::{
    action::Audience,
    apply::{Decision, EventBody},
    model::Case,
    situation::{Departments, holds},
};
use crate::{
    area::AreaPath,
    ids::{DepartmentId, UserId},
    people::Role,
};
use serde_json::json;

/// Somebody who leaves a post: who, and what the post reaches.
#[derive(Clone, Copy, Debug)]
pub struct Leaving<'a> {
    /// The person.
    pub user: UserId,
    /// The role of the post.
    pub role: Role,
    /// The area it is on.
    pub area: Option<&'a AreaPath>,
    /// The department it is in.
    pub department: Option<&'a AreaPath>,
}

/// What somebody has in hand in a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InHand {
    /// The work of this department.
    Handling(DepartmentId),
    /// The answer from the site.
    Field,
}

impl InHand {
    /// The word in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            InHand::Handling(_) => "handling",
            InHand::Field => "field",
        }
    }
}

/// What the leaving person has in hand in a case by virtue of the post. What they hold by another post, elsewhere or in another
/// department, stays with them.
pub fn in_hand(case: &Case, leaving: Leaving, departments: &dyn Departments) -> Vec<InHand> {
    let mut out = Vec::new();
    if leaving.role == Role::Handler {
        let reached = |d: DepartmentId| {
            departments.get(d).zip(leaving.department).is_some_and(|(facts, post)| post.covers(facts.path))
        };
        out.extend(
            case.assignments
                .iter()
                .filter(|a| a.is_active() && a.handler == Some(leaving.user) && reached(a.department))
                .map(|a| InHand::Handling(a.department)),
        );
    } else if case.open_task().is_some_and(|t| t.assignee == Some(leaving.user))
        && leaving.area.is_some_and(|a| holds(a, case, departments))
    {
        out.push(InHand::Field);
    }
    out
}

/// Passes what the leaving person has in hand to the successor, or, when the post stays vacant, back to the department or to the
/// team of the grid. `None` when there is nothing to pass on.
pub fn succeed(
    case: &Case,
    leaving: Leaving,
    to: Option<UserId>,
    departments: &dyn Departments,
) -> Option<Decision> {
    let left = in_hand(case, leaving, departments);
    if left.is_empty() {
        return None;
    }
    let mut next = case.clone();
    next.version += 1;
    let state = case.state.name();
    let mut events = Vec::with_capacity(left.len());
    for what in left {
        let mut data = json!({ "from": leaving.user, "to": to, "post": true });
        match what {
            InHand::Handling(department) => {
                let mine = next.assignments.iter_mut().filter(|a| a.is_active());
                for a in mine.filter(|a| a.department == department && a.handler == Some(leaving.user)) {
                    a.handler = to;
                }
                data["department"] = json!(department);
            }
            InHand::Field => {
                let task = if next.verification.is_some() && state == super::StateName::Verifying {
                    next.verification.as_mut()
                } else {
                    next.check.as_mut()
                };
                if let Some(t) = task {
                    t.assignee = to;
                }
            }
        }
        events.push(EventBody {
            action: "hand_over",
            from: state,
            to: state,
            data,
            audience: Audience::Internal,
        });
    }
    Some(Decision { case: next, events })
}
