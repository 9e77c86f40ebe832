//! 拆分: one report that holds several matters becomes several cases, each with its own way, department and deadline.

use super::{
    action::Audience,
    apply::{Decision, Draft, EventBody, Told, needed, optional, public},
    intake::known_category,
    model::{Case, Milestones, State, StateName},
    refusal::Refusal,
    situation::{NewCase, Newborn, Situation},
};
use crate::{calendar::Clock, catalogue::Stage};
use serde_json::json;

/// How many cases can be split off from one.
const PARTS_MAX: u32 = 20;

/// What is told at the case that stays.
pub(super) fn split(
    d: &mut Draft,
    description: &str,
    category: Option<&str>,
    address: Option<&str>,
) -> Result<Told, Refusal> {
    let text = needed("description", description)?;
    optional("address", address.unwrap_or_default())?;
    if let Some(code) = category {
        known_category(d.sit, code, d.case.category.as_deref() == Some(code))?;
    }
    if d.case.parts.len() >= PARTS_MAX as usize {
        return Err(Refusal::TooMany { what: "parts", limit: PARTS_MAX });
    }
    let Some(Newborn { id, number }) = d.sit.resolved.newborn else {
        return Err(Refusal::Conflict { what: "the case to be has no number yet" });
    };
    d.case.parts.push(*id);
    Ok(public(json!({ "number": number, "internal": { "case": id, "text": text } })))
}

/// The case that `split` makes of a part of `parent`. The app calls it in the transaction of the `split`.
///
/// It starts where the parent stands, at the same place and for the same reporter, whose track code opens both. Filed it is
/// only when the parent is and the category stays the same: a new category is for the desk to file.
pub fn split_off(
    parent: &Case,
    description: &str,
    category: Option<&str>,
    address: Option<&str>,
    born: &Newborn,
    sit: &Situation,
) -> Decision {
    let category = category.map(str::to_owned).or_else(|| parent.category.clone());
    let same = category == parent.category;
    let (state, stage) = match parent.state.name() {
        StateName::Reported => (State::Reported, Stage::Accept),
        StateName::Filed if same => (State::Filed, Stage::Dispatch),
        _ => (State::Accepted, Stage::File),
    };
    let clock = Clock::start(sit.calendar, sit.now, sit.stages.limit(stage, parent.priority));
    let filing = parent.filing.clone().filter(|_| state == State::Filed);
    let mut place = parent.place.clone();
    if let Some(address) = address.map(str::trim).filter(|a| !a.is_empty()) {
        address.clone_into(&mut place.address);
    }
    let milestones = Milestones {
        accepted_at: (state != State::Reported).then_some(sit.now),
        filed_at: filing.is_some().then_some(sit.now),
        ..Milestones::default()
    };
    let data = json!({
        "source": parent.source, "category": category, "attachments": 0, "due": clock.due, "split_from": parent.number,
        "internal": { "area": place.area, "priority": parent.priority, "case": parent.id },
    });
    let name = state.name();
    let part = NewCase {
        id: born.id,
        number: born.number.clone(),
        track_code: parent.track_code.clone(),
        source: parent.source,
        reporter: parent.reporter.clone(),
        description: description.trim().to_owned(),
        category,
        place,
        priority: parent.priority,
        level: parent.level,
        answers: None,
        attachments: Vec::new(),
    };
    let case = Case {
        state,
        stage_clock: Some(clock),
        filing,
        split_from: Some(parent.id),
        milestones,
        ..part.begin(sit.now)
    };
    let event = EventBody { action: "report", from: name, to: name, data, audience: Audience::Public };
    Decision { case, events: vec![event] }
}
