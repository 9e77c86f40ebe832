//! Deadlines of a case: which one matters now, and who owes the next step.

use super::model::Case;
use crate::ids::{DepartmentId, UserId};
use jiff::Timestamp;
use serde::Serialize;

/// What a deadline is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DueKind {
    /// Acceptance.
    Accept,
    /// The answer of a verification.
    Verify,
    /// Filing.
    File,
    /// Dispatch.
    Dispatch,
    /// Handling by the lead department.
    Handle,
    /// The answer of a check.
    Check,
    /// The desk's next step after feedback or check.
    Close,
    /// The answer to a supervision.
    Supervision,
}

/// Who owes the next step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "who", content = "id", rename_all = "snake_case")]
pub enum Owes {
    /// The supervision centre.
    Supervision,
    /// The command centre.
    Command,
    /// The lead department.
    Department(DepartmentId),
    /// The worker asked, or the team of the grid.
    Field(Option<UserId>),
    /// Nobody: the case has ended.
    Nobody,
}

/// The deadline that matters now, none while paused and after the end.
pub fn due(case: &Case) -> Option<(Timestamp, DueKind)> {
    let _ = case;
    None
}

/// True when the clock that matters stands still.
pub fn paused(case: &Case) -> bool {
    case.suspension.is_some()
}

/// Who owes the next step.
pub fn who_owes(case: &Case) -> Owes {
    let _ = case;
    Owes::Nobody
}
