//! Dispatch and handling: the command axis, from a filed case to the feedback of the lead department.

use super::{
    apply::{Draft, Told, internal, needed, optional, public},
    intake::is_handler,
    model::{
        Answer, Assignment, AssignmentStatus, Awaits, Request, RequestKind, State, StateName, Suspension,
    },
    powers::Power,
    refusal::Refusal,
    table::led,
};
use crate::{
    calendar::{Clock, Limit},
    ids::{DepartmentId, UserId},
};
use jiff::Timestamp;
use serde_json::{Value, json};

/// How many departments can assist.
const ASSISTING_MAX: u32 = 10;

/// To a lead and assisting departments. A department that had the case before, since it was filed, goes on with its old
/// clock; a new one starts afresh. An explicit limit always starts afresh and needs its reason in `instruction`.
pub(super) fn dispatch(
    d: &mut Draft,
    department: DepartmentId,
    assisting: &[DepartmentId],
    instruction: &str,
    limit: Option<Limit>,
) -> Result<Told, Refusal> {
    let instruction = optional("instruction", instruction)?;
    if assisting.len() > ASSISTING_MAX as usize {
        return Err(Refusal::TooMany { what: "assisting", limit: ASSISTING_MAX });
    }
    for (i, id) in assisting.iter().enumerate() {
        if *id == department || assisting[..i].contains(id) {
            return Err(Refusal::invalid("assisting", "a department is named twice"));
        }
    }
    for (field, id) in
        std::iter::once(("department", department)).chain(assisting.iter().map(|id| ("assisting", *id)))
    {
        match d.sit.departments.get(id) {
            Some(facts) if facts.active => {}
            Some(_) => return Err(Refusal::invalid(field, "the department is dissolved")),
            None => return Err(Refusal::invalid(field, "there is no such department")),
        }
    }
    if limit.is_some_and(|l| l.amount == 0) {
        return Err(Refusal::invalid("limit", "must be more than 0"));
    }
    if limit.is_some() && instruction.is_empty() {
        return Err(Refusal::Missing { field: "instruction" });
    }
    let fresh = match limit {
        Some(limit) => limit,
        None => condition_limit(d)?,
    };
    let resumed = push(d, department, true, &instruction, fresh, limit.is_some());
    for id in assisting {
        push(d, *id, false, &instruction, fresh, limit.is_some());
    }
    d.case.milestones.dispatched_at.get_or_insert(d.now);
    d.new_work();
    d.case.milestones.check_passed = false;
    d.go(State::Dispatched);
    Ok(public(json!({
        "department": department, "assisting": assisting, "due": d.due(),
        "internal": { "instruction": instruction, "limit": fresh, "resumed": resumed },
    })))
}

/// The limit of the condition the case was filed under.
fn condition_limit(d: &Draft) -> Result<Limit, Refusal> {
    d.case
        .filing
        .as_ref()
        .and_then(|f| f.handling_limit(d.sit.catalogue))
        // The catalogue may have changed since: then the dispatcher names the limit.
        .ok_or_else(|| {
            Refusal::invalid("limit", "the filing condition is no longer in the catalogue; name a limit")
        })
}

/// Adds an assignment; true when an old clock goes on.
fn push(
    d: &mut Draft,
    department: DepartmentId,
    lead: bool,
    instruction: &str,
    limit: Limit,
    explicit: bool,
) -> bool {
    let filed_at = d.case.filing.as_ref().map(|f| f.at);
    let before = d.case.assignments.iter().rev().find(|a| {
        a.department == department && a.lead == lead && !a.is_standing() && Some(a.dispatched_at) >= filed_at
    });
    let extensions = before.map_or(0, |a| a.extensions);
    let old_clock = before.map(|a| a.clock.clone()).filter(|_| !explicit);
    let resumed = old_clock.is_some();
    let clock = match old_clock {
        Some(mut clock) => {
            clock.resume(d.sit.calendar, d.now);
            clock
        }
        None => Clock::start(d.sit.calendar, d.now, limit),
    };
    let no = d.case.assignments.iter().map(|a| a.no).max().unwrap_or(0) + 1;
    d.case.assignments.push(Assignment {
        no,
        department,
        lead,
        handler: None,
        dispatched_at: d.now,
        dispatched_by: d.by,
        instruction: instruction.to_owned(),
        signed_at: None,
        status: AssignmentStatus::Active,
        extensions,
        clock,
    });
    resumed
}

pub(super) fn recall(d: &mut Draft, reason: &str) -> Result<Told, Refusal> {
    let reason = needed("reason", reason)?;
    d.withdraw_assignments(false);
    d.go(State::Filed);
    Ok(internal(json!({ "reason": reason })))
}

/// The assignment a handler acts on; the gate has found it.
fn mine<'a>(d: &'a mut Draft) -> Result<&'a mut Assignment, Refusal> {
    let i = d.assignment;
    i.and_then(|i| d.case.assignments.get_mut(i))
        .ok_or(Refusal::Conflict { what: "the department has no part in the case" })
}

pub(super) fn sign(d: &mut Draft) -> Result<Told, Refusal> {
    let (now, by) = (d.now, d.by);
    let a = mine(d)?;
    a.signed_at = Some(now);
    a.handler = Some(by);
    let (lead, department) = (a.lead, a.department);
    if lead {
        d.go(State::Handling);
    }
    Ok(public(json!({ "department": department, "lead": lead, "internal": { "handler": by } })))
}

pub(super) fn hand_over(d: &mut Draft, to: UserId) -> Result<Told, Refusal> {
    let person = d.sit.resolved.person;
    let sit = d.sit;
    let a = mine(d)?;
    if !is_handler(person, to, a.department, sit) {
        return Err(Refusal::invalid("to", "must be a handler of the department"));
    }
    let from = a.handler.replace(to);
    Ok(internal(json!({ "to": to, "from": from, "department": a.department })))
}

/// 退回. Nothing is cleared. The lead's return takes the case back to the dispatcher, who can only dispatch it anew; an
/// assisting department's return ends its own part.
pub(super) fn give_back(d: &mut Draft, reason: &str) -> Result<Told, Refusal> {
    let reason = needed("reason", reason)?;
    let (now, calendar) = (d.now, d.sit.calendar);
    let a = mine(d)?;
    a.clock.pause(calendar, now);
    a.status = AssignmentStatus::Returned { at: now, reason: reason.clone() };
    let (lead, department) = (a.lead, a.department);
    if lead {
        d.case.counters.returns += 1;
        d.withdraw_assignments(false);
        d.go(State::Filed);
    }
    Ok(internal(json!({ "reason": reason, "department": department, "lead": lead })))
}

pub(super) fn request_extension(d: &mut Draft, limit: Limit, reason: &str) -> Result<Told, Refusal> {
    let reason = needed("reason", reason)?;
    if limit.amount == 0 {
        return Err(Refusal::invalid("limit", "must be more than 0"));
    }
    let max = d.sit.stages.extensions_max;
    if d.case.lead().is_some_and(|a| a.extensions >= max) {
        return Err(Refusal::TooMany { what: "extensions", limit: max });
    }
    Ok(ask(d, RequestKind::Extension { limit }, json!({ "limit": limit }), reason))
}

/// Puts a request to whom it goes first. Where the city wants requests reviewed inside the department, that is the
/// department's leader, unless it is the leader who asks or nobody is in post.
fn ask(d: &mut Draft, kind: RequestKind, mut data: Value, reason: String) -> Told {
    let review = d.sit.stages.review_requests && d.power != Power::Head && led(&d.case, d.sit);
    data["reason"] = json!(reason);
    data["review"] = json!(review);
    let awaits = if review { Awaits::Leader } else { Awaits::Dispatcher };
    d.case.request = Some(Request { kind, at: d.now, by: d.by, reason, awaits, passed: None });
    internal(data)
}

/// 部门审核通过. By the program when the leader's post became vacant meanwhile.
pub(super) fn pass_request(d: &mut Draft, text: &str) -> Result<Told, Refusal> {
    let text = optional("text", text)?;
    let (at, by) = (d.now, d.by);
    let vacant = d.power == Power::System;
    let Some(request) = d.case.request.as_mut() else {
        return Err(Refusal::Conflict { what: "nothing is asked for" });
    };
    request.awaits = Awaits::Dispatcher;
    request.passed = Some(Answer { at, by, text: text.clone() });
    Ok(internal(json!({ "text": text, "vacant": vacant, "asked_by": request.by })))
}

/// Why a request is granted before the department's leader has reviewed it; none when nobody is passed over.
fn over_the_head(d: &Draft, reason: Option<&str>) -> Result<Option<String>, Refusal> {
    match &d.case.request {
        Some(request) if request.in_review() => needed("reason", reason.unwrap_or("")).map(Some),
        _ => Ok(None),
    }
}

/// The index of the lead's active assignment.
fn lead_index(d: &Draft) -> Result<usize, Refusal> {
    d.case
        .assignments
        .iter()
        .rposition(|a| a.lead && a.is_active())
        .ok_or(Refusal::Conflict { what: "no department has the case" })
}

/// The clock gets the limit granted, which may be another than the one asked for.
pub(super) fn grant_extension(
    d: &mut Draft,
    limit: Option<Limit>,
    reason: Option<&str>,
) -> Result<Told, Refusal> {
    let Some(Request { kind: RequestKind::Extension { limit: asked }, by, .. }) = d.case.request.clone()
    else {
        return Err(Refusal::Conflict { what: "no extension is asked for" });
    };
    let over = over_the_head(d, reason)?;
    let granted = limit.unwrap_or(asked);
    if granted.amount == 0 {
        return Err(Refusal::invalid("limit", "must be more than 0"));
    }
    let i = lead_index(d)?;
    let a = &mut d.case.assignments[i];
    a.clock.extend(d.sit.calendar, d.now, granted);
    a.extensions += 1;
    d.case.counters.extensions += 1;
    d.case.request = None;
    let inner = json!({ "asked": asked, "asked_by": by, "unreviewed": over });
    Ok(public(json!({ "limit": granted, "due": d.due(), "internal": inner })))
}

pub(super) fn refuse_request(d: &mut Draft, reason: &str) -> Result<Told, Refusal> {
    let reason = needed("reason", reason)?;
    let Some(request) = d.case.request.take() else {
        return Err(Refusal::Conflict { what: "nothing is asked for" });
    };
    // By the department's own leader, or by the centre before the leader had a word.
    let review = d.power == Power::Head;
    let unreviewed = request.in_review() && !review;
    let data =
        json!({ "reason": reason, "review": review, "unreviewed": unreviewed, "asked_by": request.by });
    Ok(internal(data))
}

fn future(d: &Draft, until: Option<Timestamp>) -> Result<(), Refusal> {
    match until {
        Some(until) if until <= d.now => Err(Refusal::invalid("until", "must be in the future")),
        _ => Ok(()),
    }
}

pub(super) fn request_suspension(
    d: &mut Draft,
    until: Option<Timestamp>,
    reason: &str,
) -> Result<Told, Refusal> {
    let reason = needed("reason", reason)?;
    future(d, until)?;
    Ok(ask(d, RequestKind::Suspension { until }, json!({ "until": until }), reason))
}

/// Every department's clock stands still. A date asked for that has passed meanwhile counts as none.
pub(super) fn grant_suspension(
    d: &mut Draft,
    until: Option<Timestamp>,
    reason: Option<&str>,
) -> Result<Told, Refusal> {
    future(d, until)?;
    let over = over_the_head(d, reason)?;
    let Some(request) = d.case.request.clone() else {
        return Err(Refusal::Conflict { what: "no suspension is asked for" });
    };
    let RequestKind::Suspension { until: asked } = request.kind else {
        return Err(Refusal::Conflict { what: "no suspension is asked for" });
    };
    let until = until.or(asked).filter(|u| *u > d.now);
    for a in d.case.assignments.iter_mut().filter(|a| a.is_active()) {
        a.clock.pause(d.sit.calendar, d.now);
    }
    let data = json!({ "until": until, "internal": {
        "reason": request.reason, "asked": asked, "asked_by": request.by, "unreviewed": over,
    } });
    d.case.suspension = Some(Suspension { since: d.now, until, reason: request.reason });
    d.case.request = None;
    Ok(public(data))
}

pub(super) fn resume(d: &mut Draft) -> Told {
    d.case.suspension = None;
    for a in d.case.assignments.iter_mut().filter(|a| a.is_active()) {
        a.clock.resume(d.sit.calendar, d.now);
    }
    public(json!({ "due": d.due() }))
}

/// The lead's feedback moves the case on and fixes whether it was late; an assisting department's ends its own part.
pub(super) fn feed_back(d: &mut Draft, text: &str, no_photo_reason: Option<&str>) -> Result<Told, Refusal> {
    let text = needed("text", text)?;
    let no_photo = no_photo_reason.map(|r| needed("no_photo_reason", r)).transpose()?;
    let photo = d.has_after_photo();
    let (now, calendar) = (d.now, d.sit.calendar);
    let a = mine(d)?;
    if a.lead && !photo && no_photo.is_none() {
        return Err(Refusal::Missing { field: "handling_photo" });
    }
    let late = a.clock.is_overdue(now);
    a.clock.stop(calendar, now);
    a.status = AssignmentStatus::FedBack { at: now, text: text.clone() };
    let (lead, department) = (a.lead, a.department);
    let inner = json!({ "text": text, "no_photo_reason": no_photo, "late": late });
    if !lead {
        return Ok(internal(json!({ "department": department, "lead": false, "internal": inner })));
    }
    // A request that was not decided has become pointless.
    d.case.request = None;
    d.case.milestones.handled_at = Some(now);
    d.case.milestones.handled_late = Some(late);
    d.case.milestones.check_answered = false;
    debug_assert_eq!(d.case.state.name(), StateName::Handling);
    d.go(State::Handled);
    Ok(public(json!({ "department": department, "lead": true, "internal": inner })))
}
