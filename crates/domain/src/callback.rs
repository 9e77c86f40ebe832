//! The call-back script: what the person who calls the reporter asks before filing and after handling.

use crate::{
    catalogue::PackError,
    text::{Lang, Text},
};
use serde::{Deserialize, Serialize};

/// When a question is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Moment {
    /// Before filing: is the report real.
    Verification,
    /// After handling: is it solved.
    Check,
}

/// How a question is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// Yes, no or not known.
    YesNo,
    /// In words.
    Text,
}

/// A question.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Its name.
    pub id: String,
    /// When it is asked.
    pub when: Vec<Moment>,
    /// How it is answered.
    pub kind: Answer,
    /// The words.
    pub text: Text,
}

/// The pack of questions, in the order they are asked.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Script {
    #[serde(default)]
    questions: Vec<Question>,
}

impl Script {
    /// Reads and checks a pack.
    pub fn parse_yaml(yaml: &str) -> Result<Script, PackError> {
        let script: Script = serde_norway::from_str(yaml)
            .map_err(|error| PackError::Yaml { what: "call-back questions", error })?;
        let mut seen = std::collections::HashSet::new();
        for q in &script.questions {
            let wrong = |why: &str| PackError::Entry { at: format!("question {}", q.id), why: why.into() };
            if !seen.insert(q.id.as_str()) {
                return Err(wrong("is listed twice"));
            }
            if q.when.is_empty() {
                return Err(wrong("is never asked: give `when`"));
            }
            if Lang::ALL.iter().any(|l| q.text.get(*l).trim().is_empty()) {
                return Err(wrong("has no words"));
            }
        }
        Ok(script)
    }

    /// The questions.
    pub fn questions(&self) -> &[Question] {
        &self.questions
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_asks_something_at_both_moments() {
        let s =
            Script::parse_yaml(include_str!("../../../packs/desk/callback.yaml")).expect("the pack reads");
        for moment in [Moment::Verification, Moment::Check] {
            assert!(s.questions().iter().filter(|q| q.when.contains(&moment)).count() >= 3, "{moment:?}");
        }
    }

    #[test]
    fn a_question_that_is_never_asked_or_asked_twice_is_refused() {
        let one = "{id: a, when: [check], kind: text, text: {zh-Hans: x}}";
        let pack = |list: &str| Script::parse_yaml(&format!("id: c\nquestions: [{list}]"));
        assert!(pack(one).is_ok());
        assert!(pack(&format!("{one}, {one}")).is_err());
        assert!(pack("{id: a, when: [], kind: text, text: {zh-Hans: x}}").is_err());
        assert!(pack("{id: a, when: [check], kind: text, text: {zh-Hans: ' '}}").is_err());
    }
}
