//! The words of the workflow as a pack has them: for what is written without a screen.

use crate::text::{Lang, Text};
use serde::Deserialize;
use std::collections::BTreeMap;

/// Words by identifier.
#[derive(Clone, Debug, Deserialize)]
pub struct Words {
    /// States.
    pub states: BTreeMap<String, Text>,
    /// Outcomes of closed cases.
    pub outcomes: BTreeMap<String, Text>,
    /// Sources.
    pub sources: BTreeMap<String, Text>,
    /// Priorities.
    pub priorities: BTreeMap<String, Text>,
}

impl Words {
    /// Reads `packs/words`.
    ///
    /// # Errors
    /// Where the text is no such pack.
    pub fn parse_yaml(text: &str) -> Result<Words, String> {
        serde_norway::from_str(text).map_err(|e| e.to_string())
    }
}

/// A word in a language; the identifier itself where there is none.
pub fn word_in<'a>(list: &'a BTreeMap<String, Text>, key: &'a str, lang: Lang) -> &'a str {
    list.get(key).map_or(key, |t| t.get(lang))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_words_name_every_state_in_every_language() {
        let words = Words::parse_yaml(include_str!("../../../packs/words/cases.yaml")).unwrap();
        for state in ["reported", "handling", "closed"] {
            for lang in Lang::ALL {
                assert_ne!(word_in(&words.states, state, lang), state, "{state} {}", lang.tag());
            }
        }
        assert_eq!(word_in(&words.states, "closed", Lang::ZhHant), "已結案");
        assert_eq!(word_in(&words.states, "dancing", Lang::En), "dancing");
        assert!(Words::parse_yaml("states: 1").is_err());
    }
}
