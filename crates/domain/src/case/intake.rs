//! From report to filing: verification on site, acceptance, rejection, merging, answering at once, filing, and the fix on
//! the spot.

use super::{
    action::Audience,
    answers::{self, Answers, Asked},
    apply::{Decision, Draft, EventBody, Told, internal, needed, optional, public},
    model::{Case, FieldResult, FieldTask, Filing, Outcome, Priority, State, StateName},
    powers::Power,
    refusal::Refusal,
    situation::{By, NewCase, Situation},
    steering::fit_level,
};
use crate::{
    calendar::Clock,
    catalogue::Stage,
    ids::{CaseId, UserId},
    people::{Actor, Role, rights},
};
use serde_json::json;

/// How many files a case can have.
pub(super) const ATTACHMENTS_MAX: u32 = 100;

pub(super) fn report(new: NewCase, sit: &Situation) -> Result<Decision, Refusal> {
    if let By::Staff(actor) = sit.by
        && !rights::can(actor, rights::Capability::CasesReport, &new.place.path)
    {
        return Err(Refusal::NotAllowed { action: "report" });
    }
    let description = needed("description", &new.description)?;
    let category = new.category.clone().filter(|c| !c.trim().is_empty());
    if let Some(code) = &category {
        known_category(sit, code, false)?;
    }
    if let Some(point) = new.place.point {
        check_point(point)?;
    }
    // Whoever was asked is held to what is required; staff may say that the caller does not know, and an urgent matter is never
    // kept waiting for an answer.
    let asked = match sit.by {
        By::Reporter => Asked { staff: false, hold: new.answers.is_some() },
        By::Staff(_) => {
            Asked { staff: true, hold: new.answers.is_some() && new.priority == Priority::Normal }
        }
        By::System => Asked { staff: true, hold: false },
    };
    let answers =
        answers::read(sit.catalogue, category.as_deref(), &new.answers.clone().unwrap_or_default(), asked)?;
    if !new.reporter.email.is_empty() && !crate::notice::is_email(&new.reporter.email) {
        return Err(Refusal::invalid("reporter.email", "is not a mail address"));
    }
    if new.attachments.len() > ATTACHMENTS_MAX as usize {
        return Err(Refusal::TooMany { what: "attachments", limit: ATTACHMENTS_MAX });
    }
    let limit = sit.stages.limit(Stage::Accept, new.priority);
    let clock = Clock::start(sit.calendar, sit.now, limit);
    let data = json!({
        "source": new.source, "category": category, "attachments": new.attachments.len(), "due": clock.due,
        "internal": { "area": new.place.area, "priority": new.priority },
    });
    let level = fit_level(new.level, &new.place.path);
    let case = Case {
        answers,
        stage_clock: Some(clock),
        ..NewCase { description, category, level, answers: None, ..new }.begin(sit.now)
    };
    let event = EventBody {
        action: "report",
        from: StateName::Reported,
        to: StateName::Reported,
        data,
        audience: Audience::Public,
    };
    Ok(Decision { case, events: vec![event] })
}

pub(super) fn known_category(sit: &Situation, code: &str, already: bool) -> Result<(), Refusal> {
    match sit.catalogue.get(code) {
        // A case that has it already goes on with it.
        Some(c) if c.off && !already => {
            Err(Refusal::invalid("category", format!("`{code}` is switched off: choose another category")))
        }
        Some(_) => Ok(()),
        None => Err(Refusal::invalid("category", format!("`{code}` is not in the catalogue"))),
    }
}

fn check_point([lon, lat]: [f64; 2]) -> Result<(), Refusal> {
    if (-180.0..=180.0).contains(&lon) && (-90.0..=90.0).contains(&lat) {
        Ok(())
    } else {
        Err(Refusal::invalid("point", "longitude is -180 to 180, latitude -90 to 90"))
    }
}

/// A person named for work on site must be someone who goes out.
pub(super) fn field_person(d: &Draft, assignee: Option<UserId>) -> Result<(), Refusal> {
    const OUT: [Role; 5] =
        [Role::GridWorker, Role::GridChief, Role::Verifier, Role::CommunityStaff, Role::StreetStaff];
    let Some(id) = assignee else { return Ok(()) };
    match d.sit.resolved.person {
        Some(p) if p.user == id && OUT.iter().any(|r| p.has(*r)) => Ok(()),
        _ => Err(Refusal::invalid("assignee", "must be a grid worker, grid chief, verifier or local staff")),
    }
}

/// The desk's clock stands still while the field looks. Asked again, the new question replaces the one not answered.
pub(super) fn request_verification(
    d: &mut Draft,
    assignee: Option<UserId>,
    note: &str,
) -> Result<Told, Refusal> {
    field_person(d, assignee)?;
    let note = optional("note", note)?;
    let (from, held) = match (d.case.state.name(), d.case.verification.take()) {
        (StateName::Verifying, Some(open)) => (open.from, open.held),
        (state, _) => {
            let mut clock = d.case.stage_clock.take();
            if let Some(clock) = &mut clock {
                clock.pause(d.sit.calendar, d.now);
            }
            (state, clock)
        }
    };
    let data = json!({ "assignee": assignee, "note": note });
    d.case.verification =
        Some(FieldTask { assignee, requested_at: d.now, requested_by: d.by, note, from, held, result: None });
    d.go(State::Verifying);
    Ok(internal(data))
}

/// Back to where it was asked, with the desk's clock running on.
pub(super) fn record_verification(d: &mut Draft, passed: bool, text: &str) -> Result<Told, Refusal> {
    let text = needed("text", text)?;
    let (now, by) = (d.now, d.by);
    let Some(task) = d.case.verification.as_mut() else {
        return Err(Refusal::Conflict { what: "no verification was asked for" });
    };
    task.result = Some(FieldResult { at: now, by, passed, text: text.clone() });
    let held = task.held.take();
    let back = match task.from {
        StateName::Accepted => State::Accepted,
        StateName::Filed => State::Filed,
        _ => State::Reported,
    };
    d.case.milestones.site_seen = true;
    d.go(back);
    if let Some(mut clock) = held {
        clock.resume(d.sit.calendar, now);
        d.case.stage_clock = Some(clock);
    }
    Ok(internal(json!({ "passed": passed, "text": text })))
}

pub(super) fn accept(d: &mut Draft, category: Option<&str>) -> Result<Told, Refusal> {
    if let Some(code) = category {
        known_category(d.sit, code, d.case.category.as_deref() == Some(code))?;
        d.case.category = Some(code.to_owned());
    }
    d.case.milestones.accepted_at.get_or_insert(d.now);
    d.go(State::Accepted);
    let mut data = json!({ "category": d.case.category });
    with_left(&mut data, d);
    Ok(public(data))
}

pub(super) fn reject(d: &mut Draft, reason: &str) -> Result<Told, Refusal> {
    let reason = needed("reason", reason)?;
    d.end(State::Rejected { reason: reason.clone(), at: d.now });
    Ok(public(json!({ "reason": reason })))
}

pub(super) fn merge(d: &mut Draft, into: CaseId) -> Result<Told, Refusal> {
    let bad = |why: &str| Err(Refusal::invalid("into", why));
    if into == d.case.id {
        return bad("a case cannot be merged into itself");
    }
    let Some(other) = d.sit.resolved.other.filter(|o| o.id == into) else {
        return bad("there is no such case");
    };
    if !other.state.name().is_open() {
        return bad("that case has ended");
    }
    d.case.merged_into = Some(into);
    d.end(State::Closed { outcome: Outcome::Duplicate, at: d.now });
    Ok(public(json!({ "outcome": Outcome::Duplicate, "number": other.number, "internal": { "into": into } })))
}

pub(super) fn answer(d: &mut Draft, text: &str) -> Result<Told, Refusal> {
    let text = needed("text", text)?;
    // Answering at once is accepting too.
    d.case.milestones.accepted_at.get_or_insert(d.now);
    d.end(State::Closed { outcome: Outcome::Answered, at: d.now });
    Ok(public(json!({ "outcome": Outcome::Answered, "text": text })))
}

pub(super) fn file(d: &mut Draft, category: &str, condition: Option<&str>) -> Result<Told, Refusal> {
    known_category(d.sit, category, d.case.category.as_deref() == Some(category))?;
    // Each condition has a limit of its own. Where a city wants a person to choose, none is taken for granted.
    if condition.is_none() && d.sit.catalogue.get(category).is_some_and(|c| d.sit.stages.demands_condition(c))
    {
        return Err(Refusal::Missing { field: "condition" });
    }
    let Some(condition) = d.sit.catalogue.get(category).and_then(|c| c.condition(condition)) else {
        return Err(Refusal::invalid("condition", format!("{category} has no such filing condition")));
    };
    d.case.category = Some(category.to_owned());
    d.case.filing = Some(Filing {
        at: d.now,
        by: d.by,
        category: category.to_owned(),
        condition: condition.id.clone(),
        limit: Some(condition.limit),
    });
    d.case.milestones.filed_at.get_or_insert(d.now);
    d.case.milestones.check_passed = false;
    d.go(State::Filed);
    let mut data = json!({ "category": category, "condition": condition.id, "limit": condition.limit });
    with_left(&mut data, d);
    Ok(public(data))
}

/// Answers that the new category does not ask for go into the history, for staff.
fn with_left(data: &mut serde_json::Value, d: &mut Draft) {
    let left = answers::leave_behind(&mut d.case, d.sit.catalogue);
    if !left.is_empty() {
        data["internal"] = json!({ "answers": answers::told(&left) });
    }
}

/// The worker has put it right: needs words and an after-photo, closes at once.
pub(super) fn fix_on_spot(d: &mut Draft, text: &str) -> Result<Told, Refusal> {
    let text = needed("text", text)?;
    if !d.has_after_photo() {
        return Err(Refusal::Missing { field: "handling_photo" });
    }
    d.case.milestones.accepted_at.get_or_insert(d.now);
    d.case.milestones.fixed_on_spot = true;
    d.end(State::Closed { outcome: Outcome::FixedOnSpot, at: d.now });
    Ok(public(json!({ "outcome": Outcome::FixedOnSpot, "text": text })))
}

pub(super) fn withdraw(d: &mut Draft, reason: &str) -> Result<Told, Refusal> {
    let reason = optional("reason", reason)?;
    d.end(State::Void { reason: reason.clone(), at: d.now });
    Ok(public(json!({ "reason": reason })))
}

/// What `correct` may change.
pub(super) struct Correction<'a> {
    pub(super) description: Option<&'a str>,
    pub(super) category: Option<&'a str>,
    pub(super) address: Option<&'a str>,
    pub(super) point: Option<[f64; 2]>,
    pub(super) priority: Option<Priority>,
    pub(super) answers: Option<&'a Answers>,
}

/// The event keeps what stood there before, so nothing is lost by correcting.
pub(super) fn correct(d: &mut Draft, c: &Correction) -> Result<Told, Refusal> {
    let mut before = serde_json::Map::new();
    let mut after = serde_json::Map::new();
    let case = &mut d.case;
    if let Some(text) = c.description {
        let text = needed("description", text)?;
        before.insert("description".into(), json!(case.description));
        after.insert("description".into(), json!(text));
        case.description = text;
    }
    if let Some(code) = c.category {
        known_category(d.sit, code, case.category.as_deref() == Some(code))?;
        before.insert("category".into(), json!(case.category));
        after.insert("category".into(), json!(code));
        case.category = Some(code.to_owned());
    }
    let was = case.answers.clone();
    answers::leave_behind(case, d.sit.catalogue);
    if let Some(sent) = c.answers.filter(|a| !a.is_empty()) {
        let asked = Asked { staff: d.power != Power::Reporter, hold: false };
        let new = answers::read(d.sit.catalogue, case.category.as_deref(), sent, asked)?;
        case.answers = answers::merged(&case.answers, new);
    }
    if case.answers != was {
        before.insert("answers".into(), answers::told(&was));
        after.insert("answers".into(), answers::told(&case.answers));
    }
    if let Some(address) = c.address {
        let address = optional("address", address)?;
        before.insert("address".into(), json!(case.place.address));
        after.insert("address".into(), json!(address));
        case.place.address = address;
    }
    if let Some(point) = c.point {
        check_point(point)?;
        let Some(place) = d.sit.resolved.place else {
            return Err(Refusal::invalid("point", "lies in no area"));
        };
        // Moving a report out of one's own area would hand it to people who did not ask for it: that is `transfer`.
        if d.power == Power::Local && place.path.code_at(case.level) != case.place.path.code_at(case.level) {
            return Err(Refusal::invalid("point", "lies in another area; transfer the case instead"));
        }
        before.insert("point".into(), json!(case.place.point));
        before.insert("area".into(), json!(case.place.area));
        after.insert("point".into(), json!(point));
        after.insert("area".into(), json!(place.area));
        case.place.point = Some(point);
        case.place.area = place.area;
        case.place.path = place.path.clone();
        case.level = fit_level(case.level, &place.path);
    }
    if let Some(priority) = c.priority {
        before.insert("priority".into(), json!(case.priority));
        after.insert("priority".into(), json!(priority));
        case.priority = priority;
    }
    if after.is_empty() {
        return Err(Refusal::Missing { field: "description" });
    }
    Ok(internal(json!({ "before": before, "after": after })))
}

/// True when this person handles for the department.
pub(super) fn is_handler(
    person: Option<&Actor>,
    id: UserId,
    department: crate::ids::DepartmentId,
    sit: &Situation,
) -> bool {
    person.is_some_and(|p| p.user == id && super::powers::handles(p, department, sit.departments))
}
