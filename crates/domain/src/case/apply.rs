//! The lifecycle: a report becomes a case, an action changes it or is refused. Pure: the same input gives the same decision.

use super::{
    action::{Action, Audience},
    closing, handling, intake, late,
    model::{AssignmentStatus, AttachStage, Case, State, StateName},
    powers::Power,
    refusal::Refusal,
    situation::{By, NewCase, Situation},
    split, steering, table,
    table::Offer,
};
use crate::{
    calendar::Clock,
    catalogue::Stage,
    ids::{CaseId, UserId},
};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Value, json};

/// What is to be stored.
#[derive(Clone, Debug, PartialEq)]
pub struct Decision {
    /// The case after the action, its version counted up.
    pub case: Case,
    /// What goes into its history; at least one.
    pub events: Vec<EventBody>,
}

/// One event of a case's history. The store adds id, time, actor and version.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EventBody {
    /// The action that caused it; `report` for the first, `absorb` when another case was merged into this one.
    pub action: &'static str,
    /// State before; for a report the state it begins in.
    pub from: StateName,
    /// State after.
    pub to: StateName,
    /// What the timeline shows. What stands under the key `internal` is for staff only, see [`public_data`].
    pub data: Value,
    /// Whether the reporter sees the event.
    pub audience: Audience,
}

/// The part of an event's data that the reporter may see: all but `internal`.
pub fn public_data(data: &Value) -> Value {
    let mut out = data.clone();
    if let Some(map) = out.as_object_mut() {
        map.remove("internal");
    }
    out
}

/// Makes a case of a report.
pub fn report(new: NewCase, sit: &Situation) -> Result<Decision, Refusal> {
    intake::report(new, sit)
}

/// A neighbour says that an open case is theirs too: their report goes on under it from the start. `sit.resolved.other` is that
/// case. What stands in the way is what stands in the way of a merge; the desk's leave is not needed, as the neighbour chose.
pub fn report_same(new: NewCase, into: CaseId, sit: &Situation) -> Result<Decision, Refusal> {
    let first = intake::report(new, sit)?;
    let from = first.case.state.name();
    let mut d = Draft {
        case: first.case,
        sit,
        now: sit.now,
        by: sit.by.user(),
        power: Power::Reporter,
        assignment: None,
    };
    let told = intake::merge(&mut d, into)?;
    d.case.version += 1;
    let merged = EventBody {
        action: "merge",
        from,
        to: d.case.state.name(),
        data: told.data,
        audience: told.audience,
    };
    Ok(Decision { case: d.case, events: first.events.into_iter().chain([merged]).collect() })
}

/// Does `action` to `case`, or says why not.
pub fn apply(case: &Case, action: &Action, sit: &Situation) -> Result<Decision, Refusal> {
    let grant = table::gate(case, action.name(), sit)?;
    let mut d = Draft {
        case: case.clone(),
        sit,
        now: sit.now,
        by: sit.by.user(),
        power: grant.power,
        assignment: grant.assignment,
    };
    let told = d.act(action)?;
    if matches!(sit.by, By::System) {
        late::note(case, &mut d.case, action, sit);
    }
    d.case.version += 1;
    let event = EventBody {
        action: action.name(),
        from: case.state.name(),
        to: d.case.state.name(),
        data: told.data,
        audience: told.audience,
    };
    Ok(Decision { case: d.case, events: vec![event] })
}

/// What the actor may do to the case now. Each is refused by [`apply`] only for what its fields say or for what was just done.
pub fn allowed(case: &Case, sit: &Situation) -> Vec<Offer> {
    Action::ALL_NAMES
        .iter()
        .copied()
        .filter(|action| table::gate(case, action, sit).is_ok())
        .map(|action| Offer { action, needs: table::needs(case, action) })
        .collect()
}

/// Counts a case that was merged into this one. The app calls it in the transaction of the `merge`.
pub fn absorb(case: &Case, merged: &Case) -> Decision {
    let mut next = case.clone();
    next.version += 1;
    next.counters.merged += 1 + merged.counters.merged;
    let state = case.state.name();
    let event = EventBody {
        action: "absorb",
        from: state,
        to: state,
        data: json!({ "merged": next.counters.merged, "internal": { "case": merged.id, "number": merged.number } }),
        audience: Audience::Public,
    };
    Decision { case: next, events: vec![event] }
}

/// What an effect tells the history.
pub(super) struct Told {
    data: Value,
    audience: Audience,
}

/// Tells reporter and staff; what the reporter must not see goes under `internal`.
pub(super) fn public(data: Value) -> Told {
    Told { data, audience: Audience::Public }
}

/// Tells staff only.
pub(super) fn internal(data: Value) -> Told {
    Told { data, audience: Audience::Internal }
}

/// The longest text that is taken, in characters.
pub const TEXT_MAX: usize = 4000;

/// A text that must say something, trimmed.
pub(super) fn needed(field: &'static str, text: &str) -> Result<String, Refusal> {
    let text = optional(field, text)?;
    if text.is_empty() { Err(Refusal::Missing { field }) } else { Ok(text) }
}

/// A text that may be empty, trimmed.
pub(super) fn optional(field: &'static str, text: &str) -> Result<String, Refusal> {
    let text = text.trim();
    // Bytes first: counting characters of a huge text would be work for nothing.
    if text.len() > TEXT_MAX && text.chars().count() > TEXT_MAX {
        return Err(Refusal::invalid(field, format!("at most {TEXT_MAX} characters")));
    }
    Ok(text.to_owned())
}

/// A case in the making.
pub(super) struct Draft<'a> {
    pub(super) case: Case,
    pub(super) sit: &'a Situation<'a>,
    pub(super) now: Timestamp,
    pub(super) by: UserId,
    pub(super) power: Power,
    /// The assignment a handler acts on.
    pub(super) assignment: Option<usize>,
}

impl Draft<'_> {
    fn act(&mut self, action: &Action) -> Result<Told, Refusal> {
        match action {
            Action::RequestVerification { assignee, note } => {
                intake::request_verification(self, *assignee, note)
            }
            Action::RecordVerification { passed, text } => intake::record_verification(self, *passed, text),
            Action::Accept { category } => intake::accept(self, category.as_deref()),
            Action::Reject { reason } => intake::reject(self, reason),
            Action::Merge { into } => intake::merge(self, *into),
            Action::Answer { text } => intake::answer(self, text),
            Action::File { category, condition } => intake::file(self, category, condition.as_deref()),
            Action::FixOnSpot { text } => intake::fix_on_spot(self, text),
            Action::Withdraw { reason } => intake::withdraw(self, reason),
            Action::Correct { description, category, address, point, priority, answers } => intake::correct(
                self,
                &intake::Correction {
                    description: description.as_deref(),
                    category: category.as_deref(),
                    address: address.as_deref(),
                    point: *point,
                    priority: *priority,
                    answers: answers.as_ref(),
                },
            ),
            Action::Dispatch { department, assisting, instruction, limit } => {
                handling::dispatch(self, *department, assisting, instruction, *limit)
            }
            Action::Recall { reason } => handling::recall(self, reason),
            Action::Sign => handling::sign(self),
            Action::HandOver { to } => handling::hand_over(self, *to),
            Action::Return { reason } => handling::give_back(self, reason),
            Action::RequestExtension { limit, reason } => handling::request_extension(self, *limit, reason),
            Action::GrantExtension { limit, reason } => {
                handling::grant_extension(self, *limit, reason.as_deref())
            }
            Action::RefuseExtension { reason } | Action::RefuseSuspension { reason } => {
                handling::refuse_request(self, reason)
            }
            Action::RequestSuspension { until, reason } => handling::request_suspension(self, *until, reason),
            Action::GrantSuspension { until, reason } => {
                handling::grant_suspension(self, *until, reason.as_deref())
            }
            Action::PassRequest { text } => handling::pass_request(self, text),
            Action::Resume => Ok(handling::resume(self)),
            Action::FeedBack { text, no_photo_reason } => {
                handling::feed_back(self, text, no_photo_reason.as_deref())
            }
            Action::RequestCheck { assignee, note } => closing::request_check(self, *assignee, note),
            Action::RecordCheck { passed, text } => closing::record_check(self, *passed, text),
            Action::Rework { reason } => closing::rework(self, reason),
            Action::Close { outcome, text } => closing::close(self, *outcome, text),
            Action::Reopen { reason } => closing::reopen(self, reason),
            Action::Rate { stars, solved, text } => closing::rate(self, *stars, *solved, text),
            Action::Appeal { reason } => closing::appeal(self, reason),
            Action::ReviewAppeal { granted, text } => closing::review_appeal(self, *granted, text),
            Action::Urge { text } => steering::urge(self, text),
            Action::Supervise { demand, due } => steering::supervise(self, demand, *due),
            Action::AnswerSupervision { text } => steering::answer_supervision(self, text),
            Action::Escalate { reason } => steering::escalate(self, reason),
            Action::SendDown { reason } => steering::send_down(self, reason),
            Action::Transfer { area, reason } => steering::transfer(self, *area, reason),
            Action::Void { reason } => steering::void(self, reason),
            Action::Split { description, category, address } => {
                split::split(self, description, category.as_deref(), address.as_deref())
            }
            Action::SpotCheck { passed, text } => closing::spot_check(self, *passed, text),
            Action::Comment { text, audience } => steering::comment(self, text, *audience),
            Action::Attach { attachment, stage } => steering::attach(self, *attachment, *stage),
        }
    }

    /// Moves to a state with the clock of its stage; none while a department handles.
    pub(super) fn go(&mut self, state: State) {
        let stage = match state.name() {
            StateName::Reported => Some(Stage::Accept),
            StateName::Verifying => Some(Stage::Verify),
            StateName::Accepted => Some(Stage::File),
            StateName::Filed => Some(Stage::Dispatch),
            StateName::Handled => Some(Stage::Close),
            StateName::Checking => Some(Stage::Check),
            _ => None,
        };
        self.case.stage_clock = stage
            .map(|s| Clock::start(self.sit.calendar, self.now, self.sit.stages.limit(s, self.case.priority)));
        self.case.state = state;
    }

    /// Ends the case: every clock stops, what departments still had is withdrawn, overlays are lifted.
    pub(super) fn end(&mut self, state: State) {
        self.withdraw_assignments(true);
        self.case.suspension = None;
        self.go(state);
    }

    /// Takes the case from every department that still has it. Their clocks pause, or stop when the case ends. A pending
    /// request is void with it.
    pub(super) fn withdraw_assignments(&mut self, for_good: bool) {
        for a in self.case.assignments.iter_mut().filter(|a| a.is_active()) {
            if for_good {
                a.clock.stop(self.sit.calendar, self.now);
            } else {
                a.clock.pause(self.sit.calendar, self.now);
            }
            a.status = AssignmentStatus::Revoked { at: self.now };
        }
        self.case.request = None;
    }

    /// New work begins: after-photos of earlier work no longer count.
    pub(super) fn new_work(&mut self) {
        self.case.milestones.files_before_handling =
            u32::try_from(self.case.attachments.len()).unwrap_or(u32::MAX);
    }

    /// True when an after-photo was added since the present work began.
    pub(super) fn has_after_photo(&self) -> bool {
        let before = self.case.milestones.files_before_handling as usize;
        self.case.attachments.iter().skip(before).any(|a| a.stage == AttachStage::Handling)
    }

    /// When the clock that now matters runs out.
    pub(super) fn due(&self) -> Option<Timestamp> {
        super::clocks::running_clock(&self.case).and_then(|(clock, _)| clock.due)
    }
}
