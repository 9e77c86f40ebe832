//! What each role may do outside the case lifecycle, and who sees which case.

use super::{Actor, Role};
use crate::{
    area::AreaPath,
    case::{Case, Departments},
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

/// Which cases an actor sees: those in an area subtree, those ever given to a department of a subtree, and those the
/// person has to do with. The store turns it into a filter; [`Scope::admits`] is its meaning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    /// The case's place lies in one of these subtrees.
    pub areas: Vec<AreaPath>,
    /// Any assignment, whatever its status, is with a department of one of these subtrees.
    pub departments: Vec<AreaPath>,
    /// The person reported it, is or was its handler in any assignment, or is the assignee of its latest verification or check.
    pub own: UserId,
}

impl Scope {
    /// True when the case is within this scope.
    pub fn admits(&self, case: &Case, departments: &dyn Departments) -> bool {
        let _ = (case, departments);
        false
    }
}

/// True when the actor has this capability over the whole of `scope`.
pub fn can(actor: &Actor, cap: Capability, scope: &AreaPath) -> bool {
    let _ = (actor, cap, scope, Role::Admin);
    false
}

/// True when the actor may see the case.
pub fn may_see(actor: &Actor, case: &Case, departments: &dyn Departments) -> bool {
    visible_scope(actor).admits(case, departments)
}

/// True when the actor may see who reported the case.
pub fn sees_reporter(actor: &Actor, case: &Case, departments: &dyn Departments) -> bool {
    let _ = (actor, case, departments);
    false
}

/// Which cases the actor sees.
pub fn visible_scope(actor: &Actor) -> Scope {
    Scope { areas: Vec::new(), departments: Vec::new(), own: actor.user }
}
