//! The words of the workflow: what a state, an outcome or an action is called in the languages of the product, where a text
//! is made on the server, such as the printed form.

use crate::{
    catalogue::PackError,
    text::{Lang, Text},
};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The pack of words.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Words {
    #[serde(default)]
    states: BTreeMap<String, Text>,
    #[serde(default)]
    outcomes: BTreeMap<String, Text>,
    #[serde(default)]
    actions: BTreeMap<String, Text>,
    #[serde(default)]
    sources: BTreeMap<String, Text>,
    #[serde(default)]
    priorities: BTreeMap<String, Text>,
}

impl Words {
    /// Reads a pack. Words it lacks are shown as their keys.
    pub fn parse_yaml(yaml: &str) -> Result<Words, PackError> {
        serde_norway::from_str(yaml).map_err(|error| PackError::Yaml { what: "words", error })
    }

    fn of<'a>(group: &'a BTreeMap<String, Text>, key: &'a str, lang: Lang) -> &'a str {
        group.get(key).map_or(key, |t| t.get(lang))
    }

    /// A state.
    pub fn state<'a>(&'a self, key: &'a str, lang: Lang) -> &'a str {
        Words::of(&self.states, key, lang)
    }

    /// An outcome.
    pub fn outcome<'a>(&'a self, key: &'a str, lang: Lang) -> &'a str {
        Words::of(&self.outcomes, key, lang)
    }

    /// An action.
    pub fn action<'a>(&'a self, key: &'a str, lang: Lang) -> &'a str {
        Words::of(&self.actions, key, lang)
    }

    /// A priority.
    pub fn priority<'a>(&'a self, key: &'a str, lang: Lang) -> &'a str {
        Words::of(&self.priorities, key, lang)
    }

    /// A source of reports.
    pub fn source<'a>(&'a self, key: &'a str, lang: Lang) -> &'a str {
        Words::of(&self.sources, key, lang)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::Action;

    #[test]
    fn every_action_a_history_can_show_has_a_word_in_each_language() {
        let words =
            Words::parse_yaml(include_str!("../../../packs/words/cases.yaml")).expect("the pack reads");
        let mut lacking = Vec::new();
        for key in Action::ALL_NAMES.iter().copied().chain(["report", "absorb"]) {
            for lang in Lang::ALL {
                if words.action(key, lang) == key {
                    lacking.push(format!("{key} {}", lang.tag()));
                }
            }
        }
        assert_eq!(lacking, [] as [String; 0]);
        assert_eq!(words.state("nosuch", Lang::En), "nosuch");
    }
}
