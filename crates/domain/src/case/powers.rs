//! What an actor is to a case: desk, dispatcher, lead handler, field team, reporter … The table of [`super::table`] speaks of
//! these, not of roles, because a role counts only within its scope.

use super::{
    model::{Assignment, AssignmentStatus, Case, FieldTask, StateName},
    situation::{By, Departments, Situation},
};
use crate::{
    area::{AreaPath, Level},
    ids::DepartmentId,
    people::{Actor, Role, Standing, rights},
};

/// A relation between an actor and a case that allows something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Power {
    /// 受理员 of the supervision centre whose area holds the case, at its level or above.
    Desk,
    /// 核查员 of the supervision centre, likewise.
    Verify,
    /// 派遣员 of the command centre, likewise.
    Command,
    /// The small centre of a street office or a community, for cases at its own level: staff, or the general grid chief.
    Local,
    /// A handler of the lead department.
    Lead,
    /// A leader of the lead department: a leader's post in it or in a department above it.
    Head,
    /// A handler of an assisting department.
    Assist,
    /// The person asked to verify or check.
    Assignee,
    /// A grid worker or grid chief whose area holds the case.
    Field,
    /// The staff account that reported it.
    OwnReport,
    /// The grid worker, chief or local staff who reported it.
    OwnWorker,
    /// The reporter, without an account.
    Reporter,
    /// A leader whose area holds the case.
    Leader,
    /// An administrator whose area holds the case.
    Admin,
    /// The program itself.
    System,
    /// Anyone of the staff who may see the case.
    Seer,
}

impl Case {
    /// The department that answers for the case, or did when it ended: the latest lead assignment that was not returned or
    /// revoked. None before dispatch, also when the case was dispatched once and came back.
    pub fn lead(&self) -> Option<&Assignment> {
        use StateName::{Accepted, Filed, Reported, Verifying};
        if matches!(self.state.name(), Reported | Verifying | Accepted | Filed) {
            return None;
        }
        self.assignments.iter().rev().find(|a| a.lead && a.is_standing())
    }

    /// The field task that waits for an answer.
    pub fn open_task(&self) -> Option<&FieldTask> {
        match self.state.name() {
            StateName::Verifying => self.verification.as_ref(),
            StateName::Checking => self.check.as_ref(),
            _ => None,
        }
    }

    /// True while a demand of a supervision is not answered.
    pub fn demand_open(&self) -> bool {
        self.supervision.as_ref().is_some_and(|s| s.answer.is_none())
    }
}

impl Assignment {
    /// True while the department has it.
    pub fn is_active(&self) -> bool {
        self.status == AssignmentStatus::Active
    }

    /// True when the department has it or has fed back: it was neither returned nor revoked.
    pub fn is_standing(&self) -> bool {
        matches!(self.status, AssignmentStatus::Active | AssignmentStatus::FedBack { .. })
    }
}

fn area_covers(s: &Standing, path: &AreaPath) -> bool {
    s.area.as_ref().is_some_and(|a| a.covers(path))
}

/// True when the actor handles for this department.
pub(super) fn handles(actor: &Actor, department: DepartmentId, departments: &dyn Departments) -> bool {
    stands(actor, Role::Handler, department, departments)
}

/// True when the actor is a leader of this department.
pub(super) fn leads(actor: &Actor, department: DepartmentId, departments: &dyn Departments) -> bool {
    stands(actor, Role::Leader, department, departments)
}

fn stands(actor: &Actor, role: Role, department: DepartmentId, departments: &dyn Departments) -> bool {
    let Some(facts) = departments.get(department) else { return false };
    actor
        .standings
        .iter()
        .filter(|s| s.role == role)
        .any(|s| s.department.as_ref().is_some_and(|d| d.covers(facts.path)))
}

/// True when a post of a centre reaches the case: its area holds it, and it is not below the level that answers for the case.
fn centre(actor: &Actor, role: Role, case: &Case) -> bool {
    actor.standings.iter().any(|s| {
        s.role == role
            && area_covers(s, &case.place.path)
            && s.area.as_ref().is_some_and(|a| a.level() <= case.level)
    })
}

/// True when a post makes the actor part of the small centre that answers for the case.
pub(crate) fn local(actor: &Actor, case: &Case) -> bool {
    actor.standings.iter().any(|s| {
        area_covers(s, &case.place.path)
            && match s.role {
                Role::CommunityStaff => case.level == Level::Community,
                Role::StreetStaff => case.level == Level::Street,
                Role::GridChief => {
                    matches!(case.level, Level::Community | Level::Street)
                        && s.area.as_ref().is_some_and(|a| a.level() == case.level)
                }
                _ => false,
            }
    })
}

fn in_area(actor: &Actor, roles: &[Role], case: &Case) -> bool {
    actor.standings.iter().any(|s| roles.contains(&s.role) && area_covers(s, &case.place.path))
}

/// True when the actor has this power over the case.
pub(super) fn holds(power: Power, case: &Case, sit: &Situation) -> bool {
    let actor = match sit.by {
        By::Reporter => return power == Power::Reporter,
        By::System => return power == Power::System,
        By::Staff(actor) => actor,
    };
    let own = case.reporter.user == Some(actor.user);
    match power {
        Power::Desk => centre(actor, Role::Acceptor, case),
        Power::Verify => centre(actor, Role::Verifier, case),
        Power::Command => centre(actor, Role::Dispatcher, case),
        Power::Local => local(actor, case),
        Power::Lead => case.lead().is_some_and(|a| handles(actor, a.department, sit.departments)),
        Power::Head => case.lead().is_some_and(|a| leads(actor, a.department, sit.departments)),
        Power::Assist => case
            .assignments
            .iter()
            .any(|a| !a.lead && a.is_active() && handles(actor, a.department, sit.departments)),
        Power::Assignee => case.open_task().is_some_and(|t| t.assignee == Some(actor.user)),
        Power::Field => in_area(actor, &[Role::GridWorker, Role::GridChief], case),
        Power::OwnReport => own,
        Power::OwnWorker => {
            own && [Role::GridWorker, Role::GridChief, Role::CommunityStaff, Role::StreetStaff]
                .into_iter()
                .any(|r| actor.has(r))
        }
        Power::Leader => in_area(actor, &[Role::Leader], case),
        Power::Admin => in_area(actor, &[Role::Admin], case),
        Power::Seer => rights::may_see(actor, case, sit.departments),
        Power::Reporter | Power::System => false,
    }
}
