//! Deadlines of a case: which one matters now, and who owes the next step.

use super::model::{Case, State, StateName};
use crate::{
    calendar::{Clock, Light},
    ids::{DepartmentId, UserId},
};
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

impl DueKind {
    /// The word used in columns and JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            DueKind::Accept => "accept",
            DueKind::Verify => "verify",
            DueKind::File => "file",
            DueKind::Dispatch => "dispatch",
            DueKind::Handle => "handle",
            DueKind::Check => "check",
            DueKind::Close => "close",
            DueKind::Supervision => "supervision",
        }
    }
}

/// Who owes the next step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "who", content = "id", rename_all = "snake_case")]
pub enum Owes {
    /// The supervision centre (or the small centre, for a case at its level).
    Supervision,
    /// The command centre (likewise).
    Command,
    /// The lead department.
    Department(DepartmentId),
    /// The worker asked, or the team of the grid.
    Field(Option<UserId>),
    /// Nobody: the case has ended.
    Nobody,
}

/// The clock of the step the case waits for: the stage's, or the lead department's while it handles.
pub fn running_clock(case: &Case) -> Option<(&Clock, DueKind)> {
    let stage = |kind| case.stage_clock.as_ref().map(|c| (c, kind));
    match case.state.name() {
        StateName::Reported => stage(DueKind::Accept),
        StateName::Verifying => stage(DueKind::Verify),
        StateName::Accepted => stage(DueKind::File),
        StateName::Filed => stage(DueKind::Dispatch),
        StateName::Dispatched | StateName::Handling => case.lead().map(|a| (&a.clock, DueKind::Handle)),
        StateName::Handled => stage(DueKind::Close),
        StateName::Checking => stage(DueKind::Check),
        StateName::Closed | StateName::Rejected | StateName::Void => None,
    }
}

/// The deadline that matters now: the step's, or an unanswered supervision's when that is earlier. None after the end, and
/// none while the clock stands still and nothing is demanded.
pub fn due(case: &Case) -> Option<(Timestamp, DueKind)> {
    if !case.state.name().is_open() {
        return None;
    }
    let step = running_clock(case).and_then(|(clock, kind)| clock.due.map(|due| (due, kind)));
    let demand =
        case.supervision.as_ref().filter(|s| s.answer.is_none()).map(|s| (s.due, DueKind::Supervision));
    step.into_iter().chain(demand).min_by_key(|(due, _)| *due)
}

/// True when the case is open and its clock stands still.
pub fn paused(case: &Case) -> bool {
    case.state.name().is_open() && running_clock(case).is_none_or(|(clock, _)| clock.is_paused())
}

/// The traffic light of the case; none after its end.
pub fn light(case: &Case, sit: &super::Situation) -> Option<Light> {
    if !case.state.name().is_open() {
        return None;
    }
    if case.supervision.as_ref().is_some_and(|s| s.answer.is_none() && sit.now > s.due) {
        return Some(Light::Red);
    }
    let soon = sit.calendar.limit_ms(sit.stages.due_soon);
    Some(running_clock(case).map_or(Light::Paused, |(clock, _)| clock.light(sit.calendar, sit.now, soon)))
}

/// Who owes the next step. A suspended case waits for the command centre, which lets it go on; a request that the department's
/// own leader has not passed on is still the department's.
pub fn who_owes(case: &Case) -> Owes {
    if case.suspension.is_some() || case.request.as_ref().is_some_and(|r| !r.in_review()) {
        return Owes::Command;
    }
    match &case.state {
        State::Reported | State::Accepted | State::Handled => Owes::Supervision,
        State::Verifying | State::Checking => Owes::Field(case.open_task().and_then(|t| t.assignee)),
        State::Filed => Owes::Command,
        State::Dispatched | State::Handling => {
            case.lead().map_or(Owes::Command, |a| Owes::Department(a.department))
        }
        State::Closed { .. } | State::Rejected { .. } | State::Void { .. } => Owes::Nobody,
    }
}
