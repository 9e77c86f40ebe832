//! Who may do what from where: one table, read by [`super::apply()`] and by [`super::allowed`] alike.
//!
//! Supervision (desk, verification) and command (dispatch) are separate: no row lets a dispatcher file or close, and none lets
//! the desk dispatch. Only the small centre of a street or a community does both, for cases at its own level.

use super::{
    model::{Assignment, Case, RequestKind, State, StateName},
    powers::{Power, handles, holds},
    refusal::Refusal,
    situation::{By, Situation},
};
use jiff::Timestamp;
use serde::Serialize;

/// One action an actor may do now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Offer {
    /// Name of the action, as in its JSON.
    pub action: &'static str,
    /// Fields that must be given. `handling_photo` is not a field but an attachment of stage `handling`.
    pub needs: &'static [&'static str],
}

/// One row: in these states, these people may do it.
struct Row {
    action: &'static str,
    states: &'static [StateName],
    powers: &'static [Power],
}

const fn row(action: &'static str, states: &'static [StateName], powers: &'static [Power]) -> Row {
    Row { action, states, powers }
}

/// What must be given with each action, in the order in which actions are listed.
const NEEDS: &[(&str, &[&str])] = &[
    ("request_verification", &[]),
    ("record_verification", &["passed", "text"]),
    ("accept", &[]),
    ("reject", &["reason"]),
    ("merge", &["into"]),
    ("answer", &["text"]),
    ("file", &["category"]),
    ("dispatch", &["department"]),
    ("recall", &["reason"]),
    ("sign", &[]),
    ("hand_over", &["to"]),
    ("return", &["reason"]),
    ("request_extension", &["limit", "reason"]),
    ("grant_extension", &[]),
    ("refuse_extension", &["reason"]),
    ("request_suspension", &["reason"]),
    ("grant_suspension", &[]),
    ("refuse_suspension", &["reason"]),
    ("pass_request", &[]),
    ("resume", &[]),
    ("feed_back", &["text"]),
    ("request_check", &[]),
    ("record_check", &["passed", "text"]),
    ("rework", &["reason"]),
    ("close", &["outcome", "text"]),
    ("reopen", &["reason"]),
    ("rate", &["stars", "solved"]),
    ("urge", &[]),
    ("supervise", &["demand", "due"]),
    ("answer_supervision", &["text"]),
    ("escalate", &["reason"]),
    ("send_down", &["reason"]),
    ("transfer", &["area", "reason"]),
    ("void", &["reason"]),
    ("comment", &["text"]),
    ("attach", &["attachment", "stage"]),
    ("fix_on_spot", &["text", "handling_photo"]),
    ("appeal", &["reason"]),
    ("review_appeal", &["granted", "text"]),
    ("withdraw", &[]),
    ("split", &["description"]),
    ("spot_check", &["passed", "text"]),
    ("correct", &[]),
];

const fn names() -> [&'static str; NEEDS.len()] {
    let mut out = [""; NEEDS.len()];
    let mut i = 0;
    while i < out.len() {
        out[i] = NEEDS[i].0;
        i += 1;
    }
    out
}

/// Names of all actions, in the order of the printed matrix.
pub const ACTION_NAMES: [&str; NEEDS.len()] = names();

mod words {
    //! Short names that keep the table readable.
    pub use super::Power::{
        Admin, Assignee, Assist, Command, Desk, Field, Head, Lead, Leader, Local, OwnReport, OwnWorker,
        Reporter, Seer, System, Verify,
    };
    use super::StateName;
    pub use super::StateName::{
        Accepted, Checking, Closed, Dispatched, Filed, Handled, Handling, Rejected, Reported, Verifying, Void,
    };

    pub const OPEN: &[StateName] =
        &[Reported, Verifying, Accepted, Filed, Dispatched, Handling, Handled, Checking];
    pub const ALL: &[StateName] = &[
        Reported, Verifying, Accepted, Filed, Dispatched, Handling, Handled, Checking, Closed, Rejected, Void,
    ];
    pub const BEFORE_FILING: &[StateName] = &[Reported, Verifying, Accepted];
    pub const BEFORE_DISPATCH: &[StateName] = &[Reported, Verifying, Accepted, Filed];
    pub const WITH_DEPARTMENT: &[StateName] = &[Dispatched, Handling];
    /// An assisting department may still answer when the lead has.
    pub const WITH_ASSISTING: &[StateName] = &[Dispatched, Handling, Handled, Checking];
}
use words::{
    ALL, Accepted, Admin, Assignee, Assist, BEFORE_DISPATCH, BEFORE_FILING, Checking, Closed, Command, Desk,
    Dispatched, Field, Filed, Handled, Handling, Head, Lead, Leader, Local, OPEN, OwnReport, OwnWorker,
    Rejected, Reported, Reporter, Seer, System, Verify, Verifying, WITH_ASSISTING, WITH_DEPARTMENT,
};

const TABLE: &[Row] = &[
    row("request_verification", BEFORE_DISPATCH, &[Desk, Verify, Local]),
    row("record_verification", &[Verifying], &[Assignee, Field]),
    row("accept", &[Reported], &[Desk, Local]),
    row("reject", BEFORE_FILING, &[Desk, Local]),
    row("merge", BEFORE_DISPATCH, &[Desk, Local]),
    row("answer", &[Reported, Accepted], &[Desk, Local]),
    row("file", &[Accepted], &[Desk, Local]),
    row("dispatch", &[Filed], &[Command, Local]),
    row("recall", WITH_DEPARTMENT, &[Command, Local]),
    row("sign", &[Dispatched], &[Lead]),
    row("sign", WITH_ASSISTING, &[Assist]),
    row("hand_over", WITH_DEPARTMENT, &[Lead]),
    row("hand_over", WITH_ASSISTING, &[Assist]),
    row("return", WITH_DEPARTMENT, &[Lead]),
    row("return", WITH_ASSISTING, &[Assist]),
    row("request_extension", WITH_DEPARTMENT, &[Head, Lead]),
    row("grant_extension", WITH_DEPARTMENT, &[Command, Local]),
    row("refuse_extension", WITH_DEPARTMENT, &[Command, Local, Head]),
    row("request_suspension", WITH_DEPARTMENT, &[Head, Lead]),
    row("grant_suspension", WITH_DEPARTMENT, &[Command, Local]),
    row("refuse_suspension", WITH_DEPARTMENT, &[Command, Local, Head]),
    row("pass_request", WITH_DEPARTMENT, &[Head, System]),
    row("resume", WITH_DEPARTMENT, &[Command, Local, System]),
    row("feed_back", &[Handling], &[Lead]),
    row("feed_back", WITH_ASSISTING, &[Assist]),
    row("request_check", &[Handled, Checking], &[Verify, Desk, Local]),
    row("record_check", &[Checking], &[Assignee, Field]),
    row("rework", &[Handled], &[Verify, Desk, Local]),
    row("close", &[Accepted, Filed, Handled], &[Verify, Desk, Local]),
    row("reopen", &[Closed, Rejected], &[Desk, Verify, Local]),
    row("rate", &[Closed], &[Reporter, OwnReport]),
    row("urge", OPEN, &[Reporter, OwnReport, Seer, System]),
    row("supervise", OPEN, &[Leader, Desk, Verify, System]),
    row("answer_supervision", BEFORE_FILING, &[Desk, Local]),
    row("answer_supervision", &[Filed, Dispatched, Handling], &[Lead, Command, Local]),
    row("answer_supervision", &[Handled, Checking], &[Lead, Command, Local, Verify]),
    row("escalate", &[Reported, Accepted], &[Desk, Local, System]),
    row("escalate", &[Filed, Dispatched, Handling], &[Command, Local, System]),
    row("send_down", &[Reported, Accepted], &[Desk]),
    row("send_down", &[Filed], &[Command]),
    row("transfer", &[Reported, Accepted], &[Desk, Local]),
    row("transfer", &[Filed], &[Command, Local]),
    row("void", OPEN, &[Desk, Verify, Admin]),
    row("comment", ALL, &[Reporter, OwnReport, Seer, System]),
    row(
        "attach",
        words::OPEN,
        &[Reporter, OwnReport, Desk, Verify, Command, Local, Lead, Assist, Assignee, Field, System],
    ),
    row(
        "attach",
        &[Closed, Rejected],
        &[Reporter, OwnReport, Desk, Verify, Command, Local, Lead, Field, System],
    ),
    row("fix_on_spot", BEFORE_FILING, &[OwnWorker, Field]),
    row("appeal", &[Closed], &[Lead]),
    row("review_appeal", &[Closed], &[Command, Desk, Local]),
    row("withdraw", BEFORE_FILING, &[Reporter, OwnReport]),
    row("split", &[Reported, Accepted], &[Desk, Local]),
    row("split", &[Filed], &[Desk, Command, Local]),
    row("spot_check", &[Closed], &[Verify, Desk, Local]),
    row("correct", BEFORE_FILING, &[Desk, Local]),
    row("correct", &[Reported], &[OwnReport]),
];

/// What may be done while the clock stands still by approval.
const WHILE_SUSPENDED: &[&str] =
    &["resume", "comment", "attach", "urge", "void", "supervise", "answer_supervision"];

/// An open door: by what right, and on which assignment.
#[derive(Clone, Copy, Debug)]
pub(super) struct Grant {
    pub(super) power: Power,
    /// For what a department does: the index of its assignment.
    pub(super) assignment: Option<usize>,
}

/// Fields needed for an action on this case.
pub(super) fn needs(case: &Case, action: &str) -> &'static [&'static str] {
    // Whoever decides over the head of the department's leader says why.
    if matches!(action, "grant_extension" | "grant_suspension") && in_review(case) {
        return &["reason"];
    }
    NEEDS.iter().find(|(name, _)| *name == action).map_or(&[], |(_, needs)| needs)
}

/// Whether the actor may do this action now, whatever its fields say.
pub(super) fn gate(case: &Case, action: &'static str, sit: &Situation) -> Result<Grant, Refusal> {
    let state = case.state.name();
    let lacking = |lacks| Refusal::NotInState { action, state, lacks };
    let rows = || TABLE.iter().filter(|r| r.action == action && r.states.contains(&state));
    if rows().next().is_none() {
        return Err(lacking(None));
    }
    if case.suspension.is_some() && !WHILE_SUSPENDED.contains(&action) {
        return Err(Refusal::Suspended { action });
    }
    let mut held = false;
    let mut lacks = None;
    for power in rows().flat_map(|r| r.powers).copied() {
        if holds(power, case, sit) {
            held = true;
            match fits(case, action, power, sit) {
                Ok(assignment) => return Ok(Grant { power, assignment }),
                Err(why) => lacks = Some(why),
            }
        }
    }
    if !held {
        return Err(Refusal::NotAllowed { action });
    }
    match lacks {
        Some(Unfit::Window(ended)) => Err(Refusal::WindowOver { action, ended }),
        Some(Unfit::NotYou) => Err(Refusal::NotAllowed { action }),
        Some(Unfit::Lacks(why)) => Err(lacking(Some(why))),
        None => Err(lacking(None)),
    }
}

enum Unfit {
    Lacks(&'static str),
    NotYou,
    Window(Timestamp),
}

/// What else must be so, apart from state and power.
fn fits(case: &Case, action: &str, power: Power, sit: &Situation) -> Result<Option<usize>, Unfit> {
    use Unfit::{Lacks, NotYou};
    let must = |ok: bool, why: &'static str| if ok { Ok(None) } else { Err(Lacks(why)) };
    let mine =
        |fit: fn(&Assignment) -> bool, why| own_assignment(case, power, sit, fit).map(Some).ok_or(Lacks(why));
    let pending = |extension: bool| {
        case.request.as_ref().is_some_and(|r| matches!(r.kind, RequestKind::Extension { .. }) == extension)
    };
    let within = |window| match case.state.ended_at() {
        Some(at) => {
            let ended = sit.calendar.add(at, window);
            if sit.now <= ended { Ok(None) } else { Err(Unfit::Window(ended)) }
        }
        None => Ok(None),
    };
    match action {
        "sign" => mine(|a| a.signed_at.is_none(), "nothing is unsigned"),
        "feed_back" => mine(|a| a.signed_at.is_some(), "it is not signed for"),
        "hand_over" | "return" => mine(|_| true, "the department has nothing to do"),
        "request_extension" | "request_suspension" => must(case.request.is_none(), "a request is pending"),
        // The leader has had the word: now it is the dispatcher's to decide.
        "refuse_extension" | "refuse_suspension" if power == Power::Head && !in_review(case) => Err(NotYou),
        "grant_extension" | "refuse_extension" => must(pending(true), "no extension is asked for"),
        "grant_suspension" | "refuse_suspension" => {
            must(case.request.is_some() && !pending(true), "no suspension is asked for")
        }
        "pass_request" => {
            must(in_review(case), "no request waits for the department's leader")?;
            // The program helps only where nobody is in post who could.
            if power == Power::System && led(case, sit) { Err(NotYou) } else { Ok(None) }
        }
        "resume" => must(case.suspension.is_some(), "it is not suspended"),
        "record_check" | "spot_check" => {
            // Nobody checks the own work.
            let by = sit.by.user();
            if case.assignments.iter().any(|a| a.handler == Some(by)) { Err(NotYou) } else { Ok(None) }
        }
        "close" if case.demand_open() => Err(Lacks("the supervision is not answered")),
        "close" => must(checked(case), "nothing was checked or verified on site"),
        "reject" | "merge" | "answer" | "fix_on_spot" => {
            must(!case.demand_open(), "the supervision is not answered")
        }
        "reopen" | "attach" => within(sit.stages.reopen_window),
        "rate" => {
            let closed = case.state.ended_at();
            let rated = case.rating.as_ref().is_some_and(|r| Some(r.at) >= closed);
            must(!rated, "it is rated already")?;
            within(sit.stages.rating_window)
        }
        "supervise" => must(!case.demand_open(), "an earlier demand is not answered"),
        "answer_supervision" => must(case.demand_open(), "no demand is open"),
        "escalate" => must(super::steering::level_above(case).is_some(), "there is no level above"),
        "send_down" => must(super::steering::level_below(case).is_some(), "there is no level below"),
        "appeal" => {
            must(case.appeal.is_none(), "it was appealed already")?;
            must(case.milestones.handled_late == Some(true), "it was not late")?;
            within(sit.stages.reopen_window)
        }
        "review_appeal" => review_fits(case, power, sit),
        _ => Ok(None),
    }
}

/// True while a request waits for the leader of the department.
fn in_review(case: &Case) -> bool {
    case.request.as_ref().is_some_and(super::model::Request::in_review)
}

/// True when somebody is in post as leader of the department that has the case.
pub(super) fn led(case: &Case, sit: &Situation) -> bool {
    case.lead().and_then(|a| sit.departments.get(a.department)).is_some_and(|d| d.led)
}

/// First review by the command centre, second by the desk, never by the same person, never by the appellant.
fn review_fits(case: &Case, power: Power, sit: &Situation) -> Result<Option<usize>, Unfit> {
    let Some(appeal) = &case.appeal else { return Err(Unfit::Lacks("nobody appealed")) };
    let by = sit.by.user();
    let turn = match (&appeal.first, &appeal.second) {
        (None, _) => power != Power::Desk,
        (Some(first), None) if first.granted => power != Power::Command && first.by != by,
        _ => return Err(Unfit::Lacks("the appeal is decided")),
    };
    if turn && appeal.by != by { Ok(None) } else { Err(Unfit::NotYou) }
}

/// True when someone on site has looked, as far as a closing needs it: after the last feedback for a handled case, since the
/// last reopening for one that no department handles.
fn checked(case: &Case) -> bool {
    match case.state {
        State::Handled => case.milestones.check_answered,
        _ => case.milestones.site_seen,
    }
}

/// The active assignment on which a handler acts: the lead's for [`Power::Lead`], else an assisting one.
fn own_assignment(case: &Case, power: Power, sit: &Situation, fit: fn(&Assignment) -> bool) -> Option<usize> {
    let By::Staff(actor) = sit.by else { return None };
    case.assignments.iter().position(|a| {
        a.is_active()
            && a.lead == (power == Power::Lead)
            && fit(a)
            && handles(actor, a.department, sit.departments)
    })
}
