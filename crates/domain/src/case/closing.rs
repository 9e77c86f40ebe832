//! Check on site, rework, closing, and what comes after: reopening, rating, appeal.

use super::{
    apply::{Draft, Told, internal, needed, optional, public},
    intake::field_person,
    model::{Appeal, AssignmentStatus, FieldResult, FieldTask, Outcome, Rating, Review, State, StateName},
    refusal::Refusal,
};
use crate::ids::UserId;
use serde_json::json;

/// Asked again, the new question replaces the one not answered.
pub(super) fn request_check(d: &mut Draft, assignee: Option<UserId>, note: &str) -> Result<Told, Refusal> {
    field_person(d, assignee)?;
    let note = optional("note", note)?;
    let data = json!({ "assignee": assignee, "note": note });
    d.case.check = Some(FieldTask {
        assignee,
        requested_at: d.now,
        requested_by: d.by,
        note,
        from: StateName::Handled,
        held: None,
        result: None,
    });
    d.go(State::Checking);
    Ok(internal(data))
}

/// Back to the desk, which decides: close, rework, or another check.
pub(super) fn record_check(d: &mut Draft, passed: bool, text: &str) -> Result<Told, Refusal> {
    let text = needed("text", text)?;
    let (now, by) = (d.now, d.by);
    let Some(task) = d.case.check.as_mut() else {
        return Err(Refusal::Conflict { what: "no check was asked for" });
    };
    task.result = Some(FieldResult { at: now, by, passed, text: text.clone() });
    // A later look overrules an earlier one.
    d.case.milestones.check_passed = passed;
    d.case.milestones.check_answered = true;
    d.case.milestones.site_seen = true;
    d.go(State::Handled);
    Ok(internal(json!({ "passed": passed, "text": text })))
}

/// Back to the same department, counted. Its clock goes on where it stopped: bad work earns no new time.
pub(super) fn rework(d: &mut Draft, reason: &str) -> Result<Told, Refusal> {
    let reason = needed("reason", reason)?;
    let Some(i) = d.case.assignments.iter().rposition(|a| a.lead && a.is_standing()) else {
        return Err(Refusal::Conflict { what: "no department has handled the case" });
    };
    let a = &mut d.case.assignments[i];
    a.status = AssignmentStatus::Active;
    a.clock.resume(d.sit.calendar, d.now);
    let department = a.department;
    d.new_work();
    d.case.counters.reworks += 1;
    d.case.milestones.check_passed = false;
    d.go(State::Handling);
    Ok(internal(json!({ "reason": reason, "department": department, "due": d.due() })))
}

/// "Solved" and "partly" need a check that passed; the gate has seen to it that something was looked at for the others.
pub(super) fn close(d: &mut Draft, outcome: Outcome, text: &str) -> Result<Told, Refusal> {
    let text = needed("text", text)?;
    match outcome {
        Outcome::Solved | Outcome::Partly => {
            if d.case.state != State::Handled || !d.case.milestones.check_passed {
                return Err(Refusal::Conflict {
                    what: "no check on site has passed since the work was dispatched or sent back",
                });
            }
        }
        Outcome::NotOurDuty | Outcome::NoAction => {}
        Outcome::FixedOnSpot | Outcome::Duplicate | Outcome::Answered => {
            return Err(Refusal::invalid("outcome", "has an action of its own"));
        }
    }
    d.end(State::Closed { outcome, at: d.now });
    Ok(public(json!({ "outcome": outcome, "text": text })))
}

/// Back to the supervision centre, not to the closer: it is looked at and filed anew. History and old assignments stay.
fn open_again(d: &mut Draft) {
    d.new_work();
    d.case.counters.reopens += 1;
    d.case.merged_into = None;
    d.case.milestones.site_seen = false;
    d.case.milestones.check_answered = false;
    d.case.milestones.check_passed = false;
    d.case.milestones.fixed_on_spot = false;
    d.case.milestones.accepted_at.get_or_insert(d.now);
    d.go(State::Accepted);
}

pub(super) fn reopen(d: &mut Draft, reason: &str) -> Result<Told, Refusal> {
    let reason = needed("reason", reason)?;
    open_again(d);
    Ok(public(json!({ "internal": { "reason": reason } })))
}

/// "Not solved" reopens the case, once.
pub(super) fn rate(d: &mut Draft, stars: u8, solved: bool, text: &str) -> Result<Told, Refusal> {
    let text = optional("text", text)?;
    if !(1..=5).contains(&stars) {
        return Err(Refusal::invalid("stars", "1 to 5"));
    }
    let in_window =
        d.case.state.ended_at().is_some_and(|at| d.now <= d.sit.calendar.add(at, d.sit.stages.reopen_window));
    let reopened = !solved && in_window && !d.case.milestones.reporter_reopened;
    d.case.rating = Some(Rating { at: d.now, stars, solved, text: text.clone() });
    if reopened {
        d.case.milestones.reporter_reopened = true;
        open_again(d);
    }
    Ok(public(json!({ "stars": stars, "solved": solved, "text": text, "reopened": reopened })))
}

pub(super) fn appeal(d: &mut Draft, reason: &str) -> Result<Told, Refusal> {
    let reason = needed("reason", reason)?;
    let data = json!({ "reason": reason });
    d.case.appeal = Some(Appeal { at: d.now, by: d.by, reason, first: None, second: None });
    Ok(internal(data))
}

/// Two reviews; granted by both, the case counts as on time. That it was late stays on record.
pub(super) fn review_appeal(d: &mut Draft, granted: bool, text: &str) -> Result<Told, Refusal> {
    let text = needed("text", text)?;
    let review = Review { at: d.now, by: d.by, granted, text: text.clone() };
    let Some(appeal) = d.case.appeal.as_mut() else {
        return Err(Refusal::Conflict { what: "nobody appealed" });
    };
    let round = if appeal.first.is_none() {
        appeal.first = Some(review);
        1
    } else {
        appeal.second = Some(review);
        if granted {
            d.case.milestones.late_exempt = true;
        }
        2
    };
    Ok(internal(json!({ "round": round, "granted": granted, "text": text })))
}
