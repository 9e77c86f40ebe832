//! Why an action was not done: a value with a stable code, not an exception.

use super::model::StateName;
use jiff::Timestamp;
use serde::Serialize;

/// Why an action is refused. In JSON the variant is `code`, which never changes; the sentence is for logs and for clients
/// without a translation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Refusal {
    /// The case is not in a state (or lacks the overlay) in which this can be done.
    #[error("{action} cannot be done while the case is {state}{}", lacks.map(|l| format!(": {l}")).unwrap_or_default())]
    NotInState {
        /// The action.
        action: &'static str,
        /// The state it is in.
        state: StateName,
        /// What is missing besides the state, such as `no request is pending`.
        #[serde(skip_serializing_if = "Option::is_none")]
        lacks: Option<&'static str>,
    },
    /// The case is suspended; first let it go on.
    #[error("{action} cannot be done while the case is suspended")]
    Suspended {
        /// The action.
        action: &'static str,
    },
    /// The actor's posts do not allow it for this case.
    #[error("you may not {action} this case")]
    NotAllowed {
        /// The action.
        action: &'static str,
    },
    /// A needed field is empty.
    #[error("{field} is needed")]
    Missing {
        /// The field.
        field: &'static str,
    },
    /// A field has a value that cannot be.
    #[error("{field}: {why}")]
    Invalid {
        /// The field.
        field: &'static str,
        /// Why, in plain English.
        why: String,
    },
    /// Answers to the questions of the category are missing or cannot be.
    #[error("answers: {}", faults.iter().map(|f| format!("{}: {}", f.field, f.message)).collect::<Vec<_>>().join("; "))]
    Answers {
        /// Each with the path of its field.
        faults: Vec<crate::catalogue::Fault>,
    },
    /// It was done as often as it may be.
    #[error("no more than {limit} of {what}")]
    TooMany {
        /// Of what.
        what: &'static str,
        /// How many are allowed.
        limit: u32,
    },
    /// It was done a moment ago.
    #[error("{action} again from {from} on")]
    TooSoon {
        /// The action.
        action: &'static str,
        /// From when it can be done again.
        from: Timestamp,
    },
    /// It contradicts something that is already so.
    #[error("{what}")]
    Conflict {
        /// What, in plain English.
        what: &'static str,
    },
    /// The time to do this has passed.
    #[error("the time for {action} ended at {ended}")]
    WindowOver {
        /// The action.
        action: &'static str,
        /// When it ended.
        ended: Timestamp,
    },
}

impl Refusal {
    /// The stable code, as in JSON.
    pub const fn code(&self) -> &'static str {
        match self {
            Refusal::NotInState { .. } => "not_in_state",
            Refusal::Suspended { .. } => "suspended",
            Refusal::NotAllowed { .. } => "not_allowed",
            Refusal::Missing { .. } => "missing",
            Refusal::Invalid { .. } | Refusal::Answers { .. } => "invalid",
            Refusal::TooMany { .. } => "too_many",
            Refusal::TooSoon { .. } => "too_soon",
            Refusal::Conflict { .. } => "conflict",
            Refusal::WindowOver { .. } => "window_over",
        }
    }

    /// True when the action would be refused whatever its fields say: it is then not offered.
    pub const fn is_closed_door(&self) -> bool {
        matches!(
            self,
            Refusal::NotInState { .. }
                | Refusal::Suspended { .. }
                | Refusal::NotAllowed { .. }
                | Refusal::WindowOver { .. }
        )
    }

    pub(super) fn invalid(field: &'static str, why: impl Into<String>) -> Refusal {
        Refusal::Invalid { field, why: why.into() }
    }
}
