//! What is asked besides the words of a report: up to eight questions for a category, or for a class and with it for every category
//! of the class. A category's own question takes the place of the class's one with the same code.

use super::{
    model::{Catalogue, PackError},
    overlay::Fault,
};
use crate::text::Text;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Most questions of one category or class: more are not answered but skipped.
pub const QUESTIONS_MAX: usize = 8;
/// Most things to choose from.
const CHOICES_MAX: usize = 20;
/// Longest question or choice, characters.
const WORDS_MAX: usize = 120;

/// How a question is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QuestionKind {
    /// A line of words.
    Text,
    /// A number, not below zero.
    Number,
    /// Yes or no.
    YesNo,
    /// One of some things.
    OneOf,
    /// Several of some things.
    SeveralOf,
    /// A day.
    Date,
}

/// Who is asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AskedOf {
    /// Residents at the portal; their answers are theirs to see.
    Public,
    /// The desk and the workers; residents see neither question nor answer.
    Staff,
    /// Everybody who reports.
    #[default]
    Both,
}

impl AskedOf {
    /// True for what residents may see.
    pub const fn is_public(self) -> bool {
        matches!(self, AskedOf::Public | AskedOf::Both)
    }

    /// True when this reporter is asked.
    pub const fn asks(self, staff: bool) -> bool {
        matches!((self, staff), (AskedOf::Both, _) | (AskedOf::Staff, true) | (AskedOf::Public, false))
    }
}

/// One of the things to choose from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Choice {
    /// Short name, unique within the question.
    pub code: String,
    /// What it says.
    pub name: Text,
}

/// One question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Short name, unique within the category; answers are sent under it.
    pub code: String,
    /// How it is answered.
    pub kind: QuestionKind,
    /// The words.
    pub text: Text,
    /// An answer is wanted. Staff may say that the caller does not know.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub required: bool,
    /// Who is asked.
    #[serde(default, rename = "for")]
    pub asked: AskedOf,
    /// What there is to choose from, for `one_of` and `several_of`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<Choice>,
}

/// Questions by code: of a category such as `E06028`, or of a class such as `E06`.
pub type QuestionSets = BTreeMap<String, Vec<Question>>;

fn fault(field: impl Into<String>, code: &'static str, message: impl Into<String>) -> Fault {
    Fault { field: field.into(), code, message: message.into() }
}

fn is_code(code: &str) -> bool {
    (1..=32).contains(&code.len())
        && code.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

fn check_words(at: &str, text: &Text, out: &mut Vec<Fault>) {
    if text.zh_hans.trim().is_empty() {
        out.push(fault(format!("{at}.zh-Hans"), "missing", "words in simplified Chinese are needed"));
    }
    for (lang, words) in
        [("zh-Hans", &text.zh_hans), ("zh-Hant", &text.zh_hant), ("en", &text.en), ("es", &text.es)]
    {
        if words.chars().count() > WORDS_MAX {
            out.push(fault(format!("{at}.{lang}"), "too_long", format!("at most {WORDS_MAX} characters")));
        }
    }
}

fn check_choices(at: &str, q: &Question, out: &mut Vec<Fault>) {
    let chosen_from = matches!(q.kind, QuestionKind::OneOf | QuestionKind::SeveralOf);
    if !chosen_from && !q.choices.is_empty() {
        out.push(fault(format!("{at}.choices"), "invalid", "only `one_of` and `several_of` have choices"));
    }
    if chosen_from && !(2..=CHOICES_MAX).contains(&q.choices.len()) {
        out.push(fault(format!("{at}.choices"), "invalid", format!("2 to {CHOICES_MAX} choices")));
    }
    for (i, c) in q.choices.iter().enumerate() {
        let at = format!("{at}.choices.{i}");
        if !is_code(&c.code) {
            out.push(fault(format!("{at}.code"), "invalid", "1 to 32 small letters, digits and _"));
        }
        if q.choices[..i].iter().any(|o| o.code == c.code) {
            out.push(fault(format!("{at}.code"), "taken", "another choice has this code"));
        }
        check_words(&format!("{at}.name"), &c.name, out);
    }
}

/// What is wrong with the questions; `known` says which codes of categories and classes there are.
pub(super) fn check(sets: &QuestionSets, known: &dyn Fn(&str) -> bool) -> Vec<Fault> {
    let mut out = Vec::new();
    for (of, questions) in sets {
        let at = format!("questions.{of}");
        if !known(of) {
            out.push(fault(&at, "unknown", format!("no category or class `{of}`")));
        }
        if questions.len() > QUESTIONS_MAX {
            out.push(fault(&at, "too_many", format!("at most {QUESTIONS_MAX} questions")));
        }
        for (i, q) in questions.iter().enumerate() {
            let at = format!("{at}.{i}");
            if !is_code(&q.code) {
                out.push(fault(format!("{at}.code"), "invalid", "1 to 32 small letters, digits and _"));
            }
            if questions[..i].iter().any(|o| o.code == q.code) {
                out.push(fault(format!("{at}.code"), "taken", "another question has this code"));
            }
            check_words(&format!("{at}.text"), &q.text, &mut out);
            check_choices(&at, q, &mut out);
        }
    }
    out
}

/// Some categories or classes, and what is asked for each of them.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    of: Vec<String>,
    ask: Vec<Question>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    questions: Vec<Entry>,
}

impl Catalogue {
    /// Reads a pack of questions. What it asks for codes this catalogue does not have is left out: a city with a catalogue of its
    /// own need not replace the questions too.
    ///
    /// # Errors
    /// Names the first question that cannot be asked.
    pub fn with_questions_yaml(mut self, yaml: &str) -> Result<Catalogue, PackError> {
        let file: File =
            serde_norway::from_str(yaml).map_err(|error| PackError::Yaml { what: "questions", error })?;
        for entry in file.questions {
            for of in entry.of {
                if self.questions.insert(of.clone(), entry.ask.clone()).is_some() {
                    return Err(PackError::entry(of, "has questions twice"));
                }
            }
        }
        if let Some(f) = check(&self.questions, &|_| true).into_iter().next() {
            return Err(PackError::entry(f.field, f.message));
        }
        let known: Vec<String> = self.questions.keys().filter(|k| self.has_code(k)).cloned().collect();
        self.questions.retain(|k, _| known.contains(k));
        Ok(self)
    }

    /// True for the code of a category, or of a class with its kind's letter.
    pub(super) fn has_code(&self, code: &str) -> bool {
        self.get(code).is_some()
            || self.classes.iter().any(|k| format!("{}{}", k.kind.letter(), k.code) == code)
    }

    /// The questions that stand at this category or class itself.
    pub fn questions_at(&self, code: &str) -> &[Question] {
        self.questions.get(code).map_or(&[], Vec::as_slice)
    }

    /// Everything asked about a category: what its class asks, then what it asks itself.
    pub fn questions(&self, category: &str) -> Vec<&Question> {
        let own = self.questions_at(category);
        let class = category.get(..3).filter(|c| *c != category).map_or(&[][..], |c| self.questions_at(c));
        class.iter().filter(|q| !own.iter().any(|o| o.code == q.code)).chain(own).collect()
    }

    /// All questions by the code they stand at.
    pub fn question_sets(&self) -> &QuestionSets {
        &self.questions
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        catalogue::{DepartmentRules, Overlay, What, changes},
        fixture::CATALOGUE,
    };

    const ASK: &str = r"
questions:
  - of: [P01, X99]
    ask:
      - {code: since, kind: date, text: {zh-Hans: 从哪天开始}}
      - {code: secured, kind: yes_no, text: {zh-Hans: 现场是否有围挡}}
  - of: [P01001]
    ask:
      - {code: secured, kind: one_of, required: true, text: {zh-Hans: 现场如何防护}, choices: [{code: none, name: {zh-Hans: 无}}, {code: fence, name: {zh-Hans: 围挡}}]}
";

    fn base() -> Catalogue {
        Catalogue::parse_yaml(CATALOGUE).unwrap().with_questions_yaml(ASK).unwrap()
    }

    #[test]
    fn a_category_asks_what_its_class_asks_and_its_own_question_comes_in_place_of_the_class_s() {
        let c = base();
        let asked: Vec<(&str, QuestionKind)> =
            c.questions("P01001").into_iter().map(|q| (q.code.as_str(), q.kind)).collect();
        assert_eq!(asked, [("since", QuestionKind::Date), ("secured", QuestionKind::OneOf)]);
        assert!(c.questions("E06001").is_empty());
        assert!(!c.question_sets().contains_key("X99"), "a code the catalogue lacks is left out");
    }

    #[test]
    fn a_city_asks_otherwise_and_the_review_says_so() {
        let o: Overlay = serde_norway::from_str(
            "questions: {P01001: [], E06: [{code: floor, kind: number, text: {zh-Hans: 几层}}]}",
        )
        .unwrap();
        let c = o.apply(&base()).unwrap();
        assert_eq!(c.questions("P01001").len(), 2, "without its own it asks what the class asks");
        assert_eq!(c.questions("E06001").len(), 1);
        let rules = DepartmentRules::default();
        let what: Vec<(What, String)> =
            changes((&base(), &rules), (&c, &rules)).into_iter().map(|x| (x.what, x.code)).collect();
        assert_eq!(what, [(What::Questions, "E06".to_owned()), (What::Questions, "P01001".to_owned())]);
    }

    #[test]
    fn every_fault_of_a_question_is_told_at_its_field() {
        let q = |rest: &str| {
            format!("questions: {{P01001: [{{code: a, kind: text, text: {{zh-Hans: x}}}}, {rest}]}}")
        };
        for (yaml, field, code) in [
            (q("{code: a, kind: text, text: {zh-Hans: x}}"), "questions.P01001.1.code", "taken"),
            (q("{code: 'A b', kind: text, text: {zh-Hans: x}}"), "questions.P01001.1.code", "invalid"),
            (q("{code: b, kind: text, text: {zh-Hans: ''}}"), "questions.P01001.1.text.zh-Hans", "missing"),
            (q("{code: b, kind: one_of, text: {zh-Hans: x}}"), "questions.P01001.1.choices", "invalid"),
            (
                q("{code: b, kind: date, text: {zh-Hans: x}, choices: [{code: a, name: {zh-Hans: x}}]}"),
                "questions.P01001.1.choices",
                "invalid",
            ),
            (
                "questions: {P99001: [{code: a, kind: text, text: {zh-Hans: x}}]}".into(),
                "questions.P99001",
                "unknown",
            ),
            (
                format!(
                    "questions: {{P01001: [{}]}}",
                    (0..9)
                        .map(|n| format!("{{code: q{n}, kind: text, text: {{zh-Hans: x}}}}"))
                        .collect::<Vec<_>>()
                        .join(",")
                ),
                "questions.P01001",
                "too_many",
            ),
        ] {
            let o: Overlay = serde_norway::from_str(&yaml).unwrap();
            let found: Vec<(String, &str)> =
                o.check(&base(), &|_| true, &|_| true).into_iter().map(|f| (f.field, f.code)).collect();
            assert!(found.contains(&(field.to_owned(), code)), "{yaml}: {found:?}");
        }
    }
}
