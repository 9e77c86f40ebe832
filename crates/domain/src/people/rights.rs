//! What each role may do outside the case lifecycle, and who sees which case.

use super::{Actor, Role, Standing};
use crate::{
    area::AreaPath,
    case::{Case, Departments, holds},
    ids::UserId,
};
use serde::{Deserialize, Serialize};

/// Something a role may do within its scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Capability {
    /// See areas.
    #[serde(rename = "areas.read")]
    AreasRead,
    /// Change areas.
    #[serde(rename = "areas.write")]
    AreasWrite,
    /// Draw plans for grids.
    #[serde(rename = "plans.draft")]
    PlansDraft,
    /// Approve plans for grids, as the level above.
    #[serde(rename = "plans.approve")]
    PlansApprove,
    /// Change departments.
    #[serde(rename = "departments.write")]
    DepartmentsWrite,
    /// Change accounts.
    #[serde(rename = "users.write")]
    UsersWrite,
    /// Change posts.
    #[serde(rename = "posts.write")]
    PostsWrite,
    /// Change the catalogue and the department rules.
    #[serde(rename = "catalogue.write")]
    CatalogueWrite,
    /// Change the calendar and the stage limits.
    #[serde(rename = "calendar.write")]
    CalendarWrite,
    /// See cases (which ones: [`visible_scope`]).
    #[serde(rename = "cases.read")]
    CasesRead,
    /// Report cases.
    #[serde(rename = "cases.report")]
    CasesReport,
    /// See name and telephone of reporters (of which cases: [`sees_reporter`]).
    #[serde(rename = "cases.read_reporter")]
    CasesReadReporter,
    /// Export lists of cases.
    #[serde(rename = "cases.export")]
    CasesExport,
    /// Read the audit trail.
    #[serde(rename = "audit.read")]
    AuditRead,
    /// Run the self-check.
    #[serde(rename = "doctor")]
    Doctor,
    /// End other people's sessions.
    #[serde(rename = "sessions.revoke_others")]
    SessionsRevokeOthers,
    /// Import data.
    #[serde(rename = "import")]
    Import,
}

use Role::{
    Acceptor, Admin, Auditor, CommunityStaff, Dispatcher, GridChief, GridWorker, Handler, Leader,
    StreetStaff, System, Verifier,
};

impl Capability {
    /// All capabilities in the order of the printed matrix.
    pub const ALL: [Capability; 17] = [
        Capability::AreasRead,
        Capability::AreasWrite,
        Capability::PlansDraft,
        Capability::PlansApprove,
        Capability::DepartmentsWrite,
        Capability::UsersWrite,
        Capability::PostsWrite,
        Capability::CatalogueWrite,
        Capability::CalendarWrite,
        Capability::CasesRead,
        Capability::CasesReport,
        Capability::CasesReadReporter,
        Capability::CasesExport,
        Capability::AuditRead,
        Capability::Doctor,
        Capability::SessionsRevokeOthers,
        Capability::Import,
    ];

    /// The word used in JSON and in the printed matrix.
    pub const fn as_str(self) -> &'static str {
        match self {
            Capability::AreasRead => "areas.read",
            Capability::AreasWrite => "areas.write",
            Capability::PlansDraft => "plans.draft",
            Capability::PlansApprove => "plans.approve",
            Capability::DepartmentsWrite => "departments.write",
            Capability::UsersWrite => "users.write",
            Capability::PostsWrite => "posts.write",
            Capability::CatalogueWrite => "catalogue.write",
            Capability::CalendarWrite => "calendar.write",
            Capability::CasesRead => "cases.read",
            Capability::CasesReport => "cases.report",
            Capability::CasesReadReporter => "cases.read_reporter",
            Capability::CasesExport => "cases.export",
            Capability::AuditRead => "audit.read",
            Capability::Doctor => "doctor",
            Capability::SessionsRevokeOthers => "sessions.revoke_others",
            Capability::Import => "import",
        }
    }

    /// The roles that have it. The administrator runs the platform and does not decide about cases; the auditor reads the trail
    /// and nothing else.
    pub const fn roles(self) -> &'static [Role] {
        match self {
            Capability::AreasRead => &Role::ALL,
            Capability::AreasWrite
            | Capability::DepartmentsWrite
            | Capability::UsersWrite
            | Capability::PostsWrite
            | Capability::CatalogueWrite
            | Capability::CalendarWrite
            | Capability::SessionsRevokeOthers
            | Capability::Import => &[Admin],
            Capability::PlansDraft => &[Admin, CommunityStaff, StreetStaff],
            Capability::PlansApprove => &[Admin, StreetStaff, Leader],
            Capability::CasesRead => &[
                Admin,
                Acceptor,
                Dispatcher,
                Verifier,
                Handler,
                GridWorker,
                GridChief,
                CommunityStaff,
                StreetStaff,
                Leader,
                System,
            ],
            Capability::CasesReport => &[
                Acceptor,
                Dispatcher,
                Verifier,
                Handler,
                GridWorker,
                GridChief,
                CommunityStaff,
                StreetStaff,
                Leader,
                System,
            ],
            Capability::CasesReadReporter => &[Acceptor, Verifier, Handler, CommunityStaff, StreetStaff],
            Capability::CasesExport => {
                &[Acceptor, Dispatcher, Verifier, Handler, CommunityStaff, StreetStaff, Leader]
            }
            Capability::AuditRead => &[Auditor],
            Capability::Doctor => &[Admin, Auditor],
        }
    }

    /// True when a post in a department gives it, whatever the area. Grids are no matter of departments.
    pub const fn in_department(self) -> bool {
        !matches!(self, Capability::PlansApprove)
    }

    /// True when it holds everywhere: the map is no secret, and whoever sees something may report it.
    pub const fn everywhere(self) -> bool {
        matches!(self, Capability::AreasRead | Capability::CasesReport)
    }
}

/// Which cases an actor sees: those in an area subtree, those ever given to a department of a subtree, and those the
/// person has to do with. The store turns it into a filter; [`Scope::admits`] is its meaning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    /// The case's place lies in one of these subtrees.
    pub areas: Vec<AreaPath>,
    /// Any assignment, whatever its status, is with a department of one of these subtrees (paths of departments).
    pub departments: Vec<AreaPath>,
    /// The person reported it, is the handler of any assignment, or is the assignee of its latest verification or check.
    pub own: UserId,
}

impl Scope {
    /// True when the case is within this scope.
    pub fn admits(&self, case: &Case, departments: &dyn Departments) -> bool {
        let own = Some(self.own);
        self.areas.iter().any(|a| holds(a, case, departments))
            || case.reporter.user == own
            || [&case.verification, &case.check].into_iter().flatten().any(|t| t.assignee == own)
            || case.assignments.iter().any(|a| {
                a.handler == own
                    || (!self.departments.is_empty()
                        && departments
                            .get(a.department)
                            .is_some_and(|f| self.departments.iter().any(|d| d.covers(f.path))))
            })
    }
}

/// True when the actor has this capability over the whole of `scope`. What concerns the whole platform (catalogue, calendar,
/// departments) is asked with the path of the root. The scope of a handler and of a department's leader is the department, whatever the area: which cases
/// that means is [`visible_scope`]'s to say.
pub fn can(actor: &Actor, cap: Capability, scope: &AreaPath) -> bool {
    actor.standings.iter().filter(|s| cap.roles().contains(&s.role)).any(|s| {
        cap.everywhere()
            || (cap.in_department() && matches!(s.role, Handler | Leader) && s.department.is_some())
            || s.area.as_ref().is_some_and(|a| a.covers(scope))
    })
}

/// True when the actor may see the case.
pub fn may_see(actor: &Actor, case: &Case, departments: &dyn Departments) -> bool {
    let cases_read = |s: &&Standing| Capability::CasesRead.roles().contains(&s.role);
    // The same as `visible_scope(actor).admits(…)` without building the lists: this runs on every action.
    let own = Scope { areas: Vec::new(), departments: Vec::new(), own: actor.user };
    if own.admits(case, departments) {
        return true;
    }
    let in_area = |s: &Standing| s.area.as_ref().is_some_and(|a| holds(a, case, departments));
    let had = |s: &Standing| {
        s.department.as_ref().is_some_and(|d| {
            case.assignments.iter().any(|a| departments.get(a.department).is_some_and(|f| d.covers(f.path)))
        })
    };
    actor.standings.iter().filter(cases_read).any(|s| match s.role {
        Handler => had(s),
        Leader => in_area(s) || had(s),
        _ => in_area(s),
    })
}

/// Which cases the actor sees.
pub fn visible_scope(actor: &Actor) -> Scope {
    let mut scope = Scope { areas: Vec::new(), departments: Vec::new(), own: actor.user };
    for s in actor.standings.iter().filter(|s| Capability::CasesRead.roles().contains(&s.role)) {
        // A leader's post may be on an area, in a department, or both.
        if matches!(s.role, Handler | Leader) {
            scope.departments.extend(s.department.clone());
        }
        if s.role != Handler {
            scope.areas.extend(s.area.clone());
        }
    }
    shortest(&mut scope.areas);
    shortest(&mut scope.departments);
    scope
}

/// Leaves out paths that another one covers, so that the filter is as short as it can be.
fn shortest(paths: &mut Vec<AreaPath>) {
    paths.sort();
    paths.dedup_by(|longer, shorter| shorter.covers(longer));
}

/// True when the actor may see who reported the case: only who needs it to do the work. The desk and the verifier, who call
/// back; the small centre that answers for the case; the handler of the lead department, unless the reporter asked for
/// confidence; the staff account that reported it.
pub fn sees_reporter(actor: &Actor, case: &Case, departments: &dyn Departments) -> bool {
    if case.reporter.user == Some(actor.user) || crate::case::powers::local(actor, case) {
        return true;
    }
    actor.standings.iter().any(|s| match s.role {
        Acceptor | Verifier => s.area.as_ref().is_some_and(|a| a.covers(&case.place.path)),
        Handler => {
            !case.reporter.confidential
                && case.state.name().is_open()
                && case.lead().is_some_and(|a| {
                    departments
                        .get(a.department)
                        .zip(s.department.as_ref())
                        .is_some_and(|(f, d)| d.covers(f.path))
                })
        }
        _ => false,
    })
}

#[cfg(test)]
mod tests;
