//! What accompanies a case in any state: urging, supervision, moving between levels and areas, comments, files, voiding.

use super::{
    action::Audience,
    apply::{Draft, Told, internal, needed, optional, public},
    intake::ATTACHMENTS_MAX,
    model::{Answer, AttachStage, Attached, Case, State, StateName, Supervision},
    powers::Power,
    refusal::Refusal,
};
use crate::{
    area::{AreaPath, Level},
    ids::{AreaId, AttachmentId},
};
use jiff::Timestamp;
use serde_json::json;

/// A case can be urged once in this time, in milliseconds.
const URGE_EVERY_MS: i64 = 3_600_000;

/// The level that answers for a case at this place: as wished, but not above the root of the tree, nor below the place
/// itself, nor at a grid, which has no office.
pub(super) fn fit_level(wish: Level, path: &AreaPath) -> Level {
    let root = path.levels().next().map_or(Level::City, |(_, l)| l);
    let lowest = path.level().min(Level::Community).max(root);
    wish.clamp(root, lowest)
}

/// The level above the one that answers now, if the tree has it.
pub(super) fn level_above(case: &Case) -> Option<Level> {
    case.level.above().filter(|l| fit_level(*l, &case.place.path) == *l)
}

/// The level below the one that answers now, if the place is known that closely.
pub(super) fn level_below(case: &Case) -> Option<Level> {
    case.level.below().filter(|l| fit_level(*l, &case.place.path) == *l)
}

/// Refused within an hour of the last time.
pub(super) fn may_urge(case: &Case, now: Timestamp) -> Result<(), Refusal> {
    let Some(last) = case.milestones.urged_at else { return Ok(()) };
    let next = last.as_millisecond() + URGE_EVERY_MS;
    if now.as_millisecond() >= next {
        return Ok(());
    }
    let from = Timestamp::from_millisecond(next).unwrap_or(Timestamp::MAX);
    Err(Refusal::TooSoon { action: "urge", from })
}

/// Once an hour, so that the count means something.
pub(super) fn urge(d: &mut Draft, text: &str) -> Result<Told, Refusal> {
    let text = optional("text", text)?;
    may_urge(&d.case, d.now)?;
    d.case.milestones.urged_at = Some(d.now);
    d.case.counters.urges += 1;
    let data = json!({ "text": text });
    Ok(if matches!(d.power, Power::Reporter | Power::OwnReport) { public(data) } else { internal(data) })
}

pub(super) fn supervise(d: &mut Draft, demand: &str, due: Timestamp) -> Result<Told, Refusal> {
    let demand = needed("demand", demand)?;
    if due <= d.now {
        return Err(Refusal::invalid("due", "must be in the future"));
    }
    let data = json!({ "demand": demand, "due": due });
    d.case.supervision = Some(Supervision { at: d.now, by: d.by, demand, due, answer: None });
    Ok(internal(data))
}

pub(super) fn answer_supervision(d: &mut Draft, text: &str) -> Result<Told, Refusal> {
    let text = needed("text", text)?;
    let answer = Answer { at: d.now, by: d.by, text: text.clone() };
    let Some(s) = d.case.supervision.as_mut() else {
        return Err(Refusal::Conflict { what: "no demand is open" });
    };
    let late = d.now > s.due;
    s.answer = Some(answer);
    Ok(internal(json!({ "text": text, "late": late })))
}

/// The people of the new level start with a full clock; what a department had goes back to the dispatcher of that level.
fn start_over(d: &mut Draft) {
    let next = match d.case.state.name() {
        StateName::Dispatched | StateName::Handling | StateName::Filed => State::Filed,
        StateName::Accepted => State::Accepted,
        _ => State::Reported,
    };
    d.withdraw_assignments(false);
    d.go(next);
}

pub(super) fn escalate(d: &mut Draft, reason: &str) -> Result<Told, Refusal> {
    let reason = needed("reason", reason)?;
    let Some(level) = level_above(&d.case) else {
        return Err(Refusal::Conflict { what: "there is no level above" });
    };
    let from = std::mem::replace(&mut d.case.level, level);
    d.case.counters.escalations += 1;
    start_over(d);
    Ok(public(json!({ "level": level, "internal": { "from": from, "reason": reason } })))
}

pub(super) fn send_down(d: &mut Draft, reason: &str) -> Result<Told, Refusal> {
    let reason = needed("reason", reason)?;
    let Some(level) = level_below(&d.case) else {
        return Err(Refusal::Conflict { what: "there is no level below" });
    };
    let from = std::mem::replace(&mut d.case.level, level);
    start_over(d);
    Ok(public(json!({ "level": level, "internal": { "from": from, "reason": reason } })))
}

/// To another area. The position as reported stays: it is what the reporter said.
pub(super) fn transfer(d: &mut Draft, area: AreaId, reason: &str) -> Result<Told, Refusal> {
    let reason = needed("reason", reason)?;
    let Some(place) = d.sit.resolved.place.filter(|p| p.area == area) else {
        return Err(Refusal::invalid("area", "there is no such area"));
    };
    if place.path == d.case.place.path {
        return Err(Refusal::invalid("area", "the case is there already"));
    }
    let from = d.case.place.area;
    d.case.place.area = area;
    d.case.place.path = place.path.clone();
    d.case.level = fit_level(d.case.level, &place.path);
    start_over(d);
    Ok(public(json!({ "area": area, "internal": { "from": from, "reason": reason } })))
}

pub(super) fn void(d: &mut Draft, reason: &str) -> Result<Told, Refusal> {
    let reason = needed("reason", reason)?;
    d.end(State::Void { reason: reason.clone(), at: d.now });
    Ok(public(json!({ "reason": reason })))
}

/// The reporter's comment is for everyone; a public answer comes from the offices, not from a field worker's phone.
pub(super) fn comment(d: &mut Draft, text: &str, audience: Audience) -> Result<Told, Refusal> {
    let text = needed("text", text)?;
    let data = json!({ "text": text });
    let speaks_for_the_house = [Power::Desk, Power::Verify, Power::Command, Power::Local, Power::Lead]
        .into_iter()
        .any(|p| super::powers::holds(p, &d.case, d.sit));
    Ok(match (d.power, audience) {
        (Power::Reporter, _) | (Power::OwnReport | Power::System, Audience::Public) => public(data),
        (_, Audience::Internal) => internal(data),
        (_, Audience::Public) if speaks_for_the_house => public(data),
        (_, Audience::Public) => {
            let why = "only the centres and the lead department answer in public";
            return Err(Refusal::invalid("audience", why));
        }
    })
}

pub(super) fn attach(d: &mut Draft, id: AttachmentId, stage: AttachStage) -> Result<Told, Refusal> {
    if d.case.attachments.iter().any(|a| a.id == id) {
        return Err(Refusal::Conflict { what: "the file is attached already" });
    }
    if d.case.attachments.len() >= ATTACHMENTS_MAX as usize {
        return Err(Refusal::TooMany { what: "attachments", limit: ATTACHMENTS_MAX });
    }
    let outside = d.power == Power::Reporter;
    if outside && !matches!(stage, AttachStage::Report | AttachStage::Other) {
        return Err(Refusal::invalid("stage", "a reporter adds `report` or `other`"));
    }
    d.case.attachments.push(Attached { id, stage });
    let data = json!({ "attachment": id, "stage": stage });
    Ok(if outside { public(data) } else { internal(data) })
}
