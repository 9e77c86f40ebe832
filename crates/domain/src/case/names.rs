//! The words for small enums in columns, URLs and JSON: each has `ALL`, `as_str` and `FromStr`, equal to its serde form.

use super::{
    action::Audience,
    model::{AttachStage, Outcome, Priority, Source, State, StateName},
};
use std::{fmt, str::FromStr};

/// A word that is not in the list.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{word}` is not a {what}")]
pub struct UnknownWord {
    /// What was expected.
    pub what: &'static str,
    /// What was given.
    pub word: String,
}

macro_rules! words {
    ($($name:ident $what:literal { $($variant:ident = $word:literal),+ $(,)? })+) => {$(
        impl $name {
            /// All values, in the order of the field's own lists.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// The word used in columns, URLs and JSON.
            pub const fn as_str(self) -> &'static str {
                match self { $($name::$variant => $word),+ }
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { f.write_str(self.as_str()) }
        }
        impl FromStr for $name {
            type Err = UnknownWord;
            fn from_str(s: &str) -> Result<Self, Self::Err> {
                match s {
                    $($word => Ok($name::$variant),)+
                    _ => Err(UnknownWord { what: $what, word: s.to_owned() }),
                }
            }
        }
    )+};
}

words! {
    StateName "state" {
        Reported = "reported", Verifying = "verifying", Accepted = "accepted", Filed = "filed", Dispatched = "dispatched",
        Handling = "handling", Handled = "handled", Checking = "checking", Closed = "closed", Rejected = "rejected", Void = "void",
    }
    Outcome "outcome" {
        Solved = "solved", Partly = "partly", NotOurDuty = "not_our_duty", NoAction = "no_action",
        FixedOnSpot = "fixed_on_spot", Duplicate = "duplicate", Answered = "answered",
    }
    Source "source" {
        Worker = "worker", Portal = "portal", Hotline = "hotline", Desk = "desk", Leader = "leader", Department = "department",
        Media = "media", Sensor = "sensor", System = "system", Import = "import",
    }
    Priority "priority" { Normal = "normal", Urgent = "urgent" }
    AttachStage "attachment stage" {
        Report = "report", Verification = "verification", Handling = "handling", Check = "check", Other = "other",
    }
    Audience "audience" { Internal = "internal", Public = "public" }
}

impl StateName {
    /// True while somebody still owes something: not closed, rejected or void.
    pub const fn is_open(self) -> bool {
        !matches!(self, StateName::Closed | StateName::Rejected | StateName::Void)
    }
}

impl State {
    /// The state without its data.
    pub const fn name(&self) -> StateName {
        match self {
            State::Reported => StateName::Reported,
            State::Verifying => StateName::Verifying,
            State::Accepted => StateName::Accepted,
            State::Filed => StateName::Filed,
            State::Dispatched => StateName::Dispatched,
            State::Handling => StateName::Handling,
            State::Handled => StateName::Handled,
            State::Checking => StateName::Checking,
            State::Closed { .. } => StateName::Closed,
            State::Rejected { .. } => StateName::Rejected,
            State::Void { .. } => StateName::Void,
        }
    }

    /// When the case ended, if it did.
    pub const fn ended_at(&self) -> Option<jiff::Timestamp> {
        match self {
            State::Closed { at, .. } | State::Rejected { at, .. } | State::Void { at, .. } => Some(*at),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::{Serialize, de::DeserializeOwned};

    fn same_as_json<
        T: Copy + PartialEq + fmt::Debug + Serialize + DeserializeOwned + FromStr<Err = UnknownWord>,
    >(
        all: &[T],
        word: impl Fn(T) -> &'static str,
    ) {
        for &v in all {
            assert_eq!(serde_json::to_value(v).unwrap(), serde_json::json!(word(v)));
            assert_eq!(word(v).parse::<T>(), Ok(v));
        }
    }

    #[test]
    fn the_word_of_a_value_is_its_json() {
        same_as_json(StateName::ALL, StateName::as_str);
        same_as_json(Outcome::ALL, Outcome::as_str);
        same_as_json(Source::ALL, Source::as_str);
        same_as_json(Priority::ALL, Priority::as_str);
        same_as_json(AttachStage::ALL, AttachStage::as_str);
        same_as_json(Audience::ALL, Audience::as_str);
    }

    #[test]
    fn an_unknown_word_is_named_in_the_error() {
        assert_eq!("open".parse::<StateName>().unwrap_err().to_string(), "`open` is not a state");
    }
}
