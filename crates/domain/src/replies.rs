//! Standard replies: wordings a city offers its desk and its departments, beside the action they go with. Pure.

use crate::{
    case::Action,
    catalogue::{Change, Fault, PackError, What},
    text::{Lang, Text},
};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// Who is offered a reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum For {
    /// Acceptors, dispatchers, verifiers.
    Desk,
    /// Handlers.
    Department,
}

/// One reply.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reply {
    /// Stable word, unique.
    pub id: String,
    /// Who is offered it.
    #[serde(rename = "for")]
    pub whom: For,
    /// The action beside which it is offered first.
    pub action: String,
    /// What it is called in the list.
    pub name: Text,
    /// The words; `{number}`, `{department}` and `{due}` are filled in.
    pub text: Text,
}

/// All replies of a city.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Replies {
    /// In the order in which they are offered.
    pub replies: Vec<Reply>,
}

/// What a reply may name.
pub const PLACEHOLDERS: [&str; 3] = ["number", "department", "due"];
/// How many replies there may be: a list that is longer is not read.
pub const MAX: usize = 100;
/// Longest name and longest text, characters.
const NAME_MAX: usize = 60;
const TEXT_MAX: usize = 1000;

impl Replies {
    /// Reads and checks a pack, or a setting of the same form (JSON is YAML).
    ///
    /// # Errors
    /// The first thing that is wrong with it.
    pub fn parse_yaml(yaml: &str) -> Result<Replies, PackError> {
        let pack: Replies = serde_norway::from_str(yaml)
            .map_err(|error| PackError::Yaml { what: "standard replies", error })?;
        match pack.faults().into_iter().next() {
            None => Ok(pack),
            Some(f) => Err(PackError::Entry { at: f.field, why: f.message }),
        }
    }

    /// What is different after a change, in the order of the new list; what is gone last.
    pub fn changes(&self, after: &Replies) -> Vec<Change> {
        let one = |what, id: &str, before: Option<&Text>, now: Option<&Text>| Change {
            what,
            code: id.to_owned(),
            condition: None,
            before: before.cloned(),
            after: now.cloned(),
        };
        let of = |list: &[Reply], id: &str| list.iter().find(|r| r.id == id).cloned();
        let mut out = Vec::new();
        for r in &after.replies {
            match of(&self.replies, &r.id) {
                None => out.push(one(What::Added, &r.id, None, Some(&r.text))),
                Some(old) if old != *r => {
                    out.push(one(What::Reworded, &r.id, Some(&old.text), Some(&r.text)));
                }
                Some(_) => {}
            }
        }
        let gone = self.replies.iter().filter(|r| of(&after.replies, &r.id).is_none());
        out.extend(gone.map(|r| one(What::Removed, &r.id, Some(&r.text), None)));
        out
    }

    /// Everything that is wrong, with the place.
    pub fn faults(&self) -> Vec<Fault> {
        let mut out = Vec::new();
        let mut wrong = |field: String, code, message: String| out.push(Fault { field, code, message });
        if self.replies.len() > MAX {
            wrong("replies".into(), "too_many", format!("at most {MAX} replies"));
        }
        let mut seen = HashSet::new();
        for (i, r) in self.replies.iter().enumerate() {
            let at = |field: &str| format!("replies.{i}.{field}");
            let fine = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
            if r.id.is_empty() || r.id.len() > 40 || !r.id.chars().all(fine) {
                wrong(at("id"), "invalid", "letters, digits, - and _ only, at most 40".into());
            } else if !seen.insert(r.id.as_str()) {
                wrong(at("id"), "twice", format!("`{}` is listed twice", r.id));
            }
            if !Action::ALL_NAMES.contains(&r.action.as_str()) {
                wrong(at("action"), "unknown", format!("`{}` is no action on a case", r.action));
            }
            for (field, text, max) in [("name", &r.name, NAME_MAX), ("text", &r.text, TEXT_MAX)] {
                if text.zh_hans.trim().is_empty() {
                    wrong(at(field), "missing", "simplified Chinese is needed".into());
                }
                for lang in Lang::ALL {
                    if text.get(lang).chars().count() > max {
                        wrong(at(field), "too_long", format!("{}: at most {max} characters", lang.tag()));
                    }
                }
            }
            for lang in Lang::ALL {
                if let Some(bad) = unknown_placeholder(r.text.get(lang)) {
                    let known = PLACEHOLDERS.map(|p| format!("{{{p}}}")).join(", ");
                    wrong(at("text"), "placeholder", format!("{}: `{bad}` is none of {known}", lang.tag()));
                }
            }
        }
        out
    }
}

/// The first thing in braces that is no placeholder, or a brace without its other half.
fn unknown_placeholder(text: &str) -> Option<String> {
    let mut rest = text;
    while let Some(i) = rest.find(['{', '}']) {
        let from = &rest[i..];
        let whole = from.strip_prefix('{').and_then(|t| t.find('}').map(|end| &t[..end]));
        match whole.filter(|word| PLACEHOLDERS.contains(word)) {
            Some(word) => rest = &from[word.len() + 2..],
            None => return Some(from.chars().take(20).collect()),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(id: &str, action: &str, text: &str) -> Reply {
        let (name, text) = (Text::zh("名"), Text::zh(text));
        Reply { id: id.into(), whom: For::Desk, action: action.into(), name, text }
    }

    fn codes(replies: Vec<Reply>) -> Vec<(String, &'static str)> {
        Replies { replies }.faults().into_iter().map(|f| (f.field, f.code)).collect()
    }

    #[test]
    fn the_shipped_replies_are_sound() {
        let pack = include_str!("../../../packs/desk/standard-replies.yaml");
        assert!(Replies::parse_yaml(pack).expect("sound").replies.len() >= 12);
    }

    #[test]
    fn a_reply_names_a_known_action_and_known_placeholders_once() {
        assert!(codes(vec![one("a", "close", "案件 {number} 由{department}于 {due} 前办理")]).is_empty());
        let of = |id, action, text| codes(vec![one("a", "close", "好"), one(id, action, text)]);
        assert_eq!(of("a", "close", "好"), [("replies.1.id".to_owned(), "twice")]);
        assert_eq!(of("b c", "close", "好"), [("replies.1.id".to_owned(), "invalid")]);
        assert_eq!(of("b", "dance", "好"), [("replies.1.action".to_owned(), "unknown")]);
        for bad in ["{phone}", "好 {number", "number}", "{}"] {
            let found = of("b", "close", bad);
            assert!(found.iter().all(|f| f.1 == "placeholder") && !found.is_empty(), "{bad}: {found:?}");
        }
        assert!(of("b", "close", " ").contains(&("replies.1.text".to_owned(), "missing")));
        assert!(of("b", "close", &"长".repeat(1001)).contains(&("replies.1.text".to_owned(), "too_long")));
    }

    #[test]
    fn a_change_says_what_is_new_reworded_and_gone() {
        let list = |replies: &[Reply]| Replies { replies: replies.to_vec() };
        let (a, b, c) = (one("a", "close", "甲"), one("b", "close", "乙"), one("c", "close", "丙"));
        let new = one("b", "close", "乙二");
        let found = list(&[a.clone(), b]).changes(&list(&[c, new]));
        let short: Vec<_> = found.iter().map(|f| (f.what, f.code.as_str())).collect();
        assert_eq!(short, [(What::Added, "c"), (What::Reworded, "b"), (What::Removed, "a")]);
        assert!(list(std::slice::from_ref(&a)).changes(&list(&[a])).is_empty());
    }

    #[test]
    fn no_more_replies_than_people_read() {
        let many = (0..=MAX).map(|i| one(&format!("r{i}"), "close", "好")).collect();
        assert_eq!(codes(many), [("replies".to_owned(), "too_many")]);
    }
}
