//! The lifecycle: a report becomes a case, an action changes it or is refused. Pure: the same input gives the same decision.

use super::{
    action::{Action, Audience},
    model::{Case, StateName},
    refusal::Refusal,
    situation::{NewCase, Situation},
    table::Offer,
};
use serde::Serialize;
use serde_json::Value;

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
    /// The action that caused it.
    pub action: &'static str,
    /// State before; for a report the state it begins in.
    pub from: StateName,
    /// State after.
    pub to: StateName,
    /// What the timeline shows. What stands under the key `internal` is for staff only, see [`EventBody::public_data`].
    pub data: Value,
    /// Whether the reporter sees the event.
    pub audience: Audience,
}

impl EventBody {
    /// The part of `data` that the reporter may see.
    pub fn public_data(data: &Value) -> Value {
        let mut out = data.clone();
        if let Some(map) = out.as_object_mut() {
            map.remove("internal");
        }
        out
    }
}

/// Makes a case of a report.
pub fn report(new: NewCase, sit: &Situation) -> Result<Decision, Refusal> {
    let _ = (new, sit);
    Err(Refusal::Missing { field: "description" })
}

/// Does `action` to `case`, or says why not.
pub fn apply(case: &Case, action: &Action, sit: &Situation) -> Result<Decision, Refusal> {
    let _ = (case, action, sit);
    Err(Refusal::Missing { field: "description" })
}

/// What the actor may do to the case now.
pub fn allowed(case: &Case, sit: &Situation) -> Vec<Offer> {
    let _ = (case, sit);
    Vec::new()
}

/// Counts a case that was merged into this one.
pub fn absorb(case: &Case, merged: &Case, sit: &Situation) -> Decision {
    let _ = (merged, sit);
    Decision { case: case.clone(), events: Vec::new() }
}
