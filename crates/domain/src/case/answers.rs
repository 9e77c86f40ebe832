//! Answers to the questions of a category. The case keeps each with the question's words as they were, so that a catalogue that
//! changes later does not change what was said.

use super::refusal::Refusal;
use crate::{
    catalogue::{Catalogue, Choice, Fault, Question, QuestionKind},
    text::{Lang, Text},
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Longest answer in words, characters.
const ANSWER_MAX: usize = 500;
/// Largest number that makes sense as an answer.
const NUMBER_MAX: f64 = 1e12;

/// What was answered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "value", rename_all = "snake_case")]
pub enum Given {
    /// Words.
    Text(String),
    /// A number.
    Number(f64),
    /// Yes or no.
    YesNo(bool),
    /// What was chosen.
    OneOf(Choice),
    /// What was chosen, in the order of the question.
    SeveralOf(Vec<Choice>),
    /// A day.
    Date(jiff::civil::Date),
    /// The caller does not know.
    Unknown,
}

/// A question with its answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Answered {
    /// Code of the question.
    pub code: String,
    /// The question as it was asked.
    pub text: Text,
    /// The reporter may see it.
    pub public: bool,
    /// The answer.
    #[serde(flatten)]
    pub given: Given,
}

/// Answers as they are sent: by code of the question; null says that the caller does not know.
pub type Answers = BTreeMap<String, Value>;

const YES: [&str; 4] = ["是", "是", "yes", "sí"];
const NO: [&str; 4] = ["否", "否", "no", "no"];
const UNKNOWN: [&str; 4] = ["不清楚", "不清楚", "not known", "no se sabe"];

impl Given {
    /// The answer in words.
    pub fn words(&self, lang: Lang) -> String {
        let at = Lang::ALL.iter().position(|l| *l == lang).unwrap_or(0);
        match self {
            Given::Text(t) => t.clone(),
            Given::Number(n) => n.to_string(),
            Given::YesNo(yes) => (if *yes { YES } else { NO })[at].to_owned(),
            Given::OneOf(c) => c.name.get(lang).to_owned(),
            Given::SeveralOf(list) => {
                let names: Vec<&str> = list.iter().map(|c| c.name.get(lang)).collect();
                names.join(if at < 2 { "、" } else { ", " })
            }
            Given::Date(d) => d.to_string(),
            Given::Unknown => UNKNOWN[at].to_owned(),
        }
    }

    /// How its question is answered; `unknown` when it was not.
    pub const fn kind(&self) -> &'static str {
        match self {
            Given::Text(_) => "text",
            Given::Number(_) => "number",
            Given::YesNo(_) => "yes_no",
            Given::OneOf(_) => "one_of",
            Given::SeveralOf(_) => "several_of",
            Given::Date(_) => "date",
            Given::Unknown => "unknown",
        }
    }

    /// The answer as it was sent.
    pub fn value(&self) -> Value {
        match self {
            Given::Text(t) => json!(t),
            Given::Number(n) => json!(n),
            Given::YesNo(yes) => json!(yes),
            Given::OneOf(c) => json!(c.code),
            Given::SeveralOf(list) => list.iter().map(|c| c.code.as_str()).collect(),
            Given::Date(d) => json!(d.to_string()),
            Given::Unknown => Value::Null,
        }
    }
}

impl Answered {
    /// Question and answer on one line.
    pub fn line(&self, lang: Lang) -> String {
        let colon = if matches!(lang, Lang::ZhHans | Lang::ZhHant) { "：" } else { ": " };
        let question = self.text.get(lang).trim_start_matches('¿').trim_end_matches(['？', '?']);
        format!("{question}{colon}{}", self.given.words(lang))
    }

    /// As the history keeps it.
    fn told(&self) -> Value {
        let [zh_hans, zh_hant, en, es] = Lang::ALL.map(|l| self.line(l));
        json!({ "code": self.code, "value": self.given.value(), "name": Text { zh_hans, zh_hant, en, es } })
    }
}

/// Answers as the history keeps them.
pub(super) fn told(list: &[Answered]) -> Value {
    list.iter().map(Answered::told).collect()
}

fn one(q: &Question, value: &Value) -> Result<Given, (&'static str, String)> {
    let invalid = |why: &str| Err(("invalid", why.to_owned()));
    let choice = |v: &Value| q.choices.iter().find(|c| v.as_str() == Some(c.code.as_str())).cloned();
    let codes = || q.choices.iter().map(|c| c.code.as_str()).collect::<Vec<_>>().join(", ");
    match q.kind {
        QuestionKind::Text => match value.as_str().map(str::trim) {
            Some(t) if t.chars().count() > ANSWER_MAX => {
                Err(("too_long", format!("at most {ANSWER_MAX} characters")))
            }
            Some(t) if !t.is_empty() => Ok(Given::Text(t.to_owned())),
            _ => invalid("words"),
        },
        QuestionKind::Number => match value.as_f64() {
            Some(n) if (0.0..=NUMBER_MAX).contains(&n) => Ok(Given::Number(n)),
            _ => invalid("a number, not below zero"),
        },
        QuestionKind::YesNo => {
            value.as_bool().map_or_else(|| invalid("true or false"), |b| Ok(Given::YesNo(b)))
        }
        QuestionKind::OneOf => {
            choice(value).map(Given::OneOf).ok_or_else(|| ("unknown", format!("one of {}", codes())))
        }
        QuestionKind::SeveralOf => {
            let list = value.as_array().filter(|l| !l.is_empty() && l.iter().all(|v| choice(v).is_some()));
            let Some(list) = list else { return Err(("unknown", format!("a list of {}", codes()))) };
            let chosen = q.choices.iter().filter(|c| list.iter().any(|v| v.as_str() == Some(&c.code)));
            Ok(Given::SeveralOf(chosen.cloned().collect()))
        }
        QuestionKind::Date => match value.as_str().and_then(|t| t.parse().ok()) {
            Some(d) => Ok(Given::Date(d)),
            None => invalid("a day such as 2026-01-31"),
        },
    }
}

/// Who answers, and whether what is required must be there.
#[derive(Clone, Copy)]
pub(super) struct Asked {
    /// Somebody of the house: may answer every question, and say that the caller does not know.
    pub(super) staff: bool,
    /// Required answers must be there.
    pub(super) hold: bool,
}

/// Reads what was answered about a category.
///
/// # Errors
/// [`Refusal::Answers`] with every answer that is missing or cannot be.
pub(super) fn read(
    catalogue: &Catalogue,
    category: Option<&str>,
    sent: &Answers,
    asked: Asked,
) -> Result<Vec<Answered>, Refusal> {
    let questions = category.map(|c| catalogue.questions(c)).unwrap_or_default();
    let mine: Vec<&&Question> = questions.iter().filter(|q| asked.staff || q.asked.is_public()).collect();
    let mut faults = Vec::new();
    let mut fault = |code: &str, why: &'static str, message: String| {
        faults.push(Fault { field: format!("answers.{code}"), code: why, message });
    };
    let mut out = Vec::new();
    for q in &mine {
        let given = match sent.get(&q.code) {
            Some(Value::Null) if asked.staff => Given::Unknown,
            None | Some(Value::Null) => {
                if asked.hold && q.required && q.asked.asks(asked.staff) {
                    fault(&q.code, "missing", format!("an answer is needed: {}", q.text.get(Lang::En)));
                }
                continue;
            }
            Some(value) => match one(q, value) {
                Ok(given) => given,
                Err((why, message)) => {
                    fault(&q.code, why, message);
                    continue;
                }
            },
        };
        out.push(Answered { code: q.code.clone(), text: q.text.clone(), public: q.asked.is_public(), given });
    }
    for code in sent.keys().filter(|c| !mine.iter().any(|q| q.code == **c)) {
        // The name is the sender's: it is cut, not repeated at length.
        let code: String = code.chars().take(40).collect();
        fault(&code, "unknown", "is not asked about this category".into());
    }
    if faults.is_empty() { Ok(out) } else { Err(Refusal::Answers { faults }) }
}

/// Takes from a case the answers that its new category does not ask for.
pub(super) fn leave_behind(case: &mut super::model::Case, catalogue: &Catalogue) -> Vec<Answered> {
    let questions = case.category.as_deref().map(|c| catalogue.questions(c)).unwrap_or_default();
    let fits = |a: &Answered| {
        questions.iter().any(|q| {
            q.code == a.code && (matches!(a.given, Given::Unknown) || one(q, &a.given.value()).is_ok())
        })
    };
    let (stay, left) = std::mem::take(&mut case.answers).into_iter().partition(fits);
    case.answers = stay;
    left
}

/// The answers after some of them were corrected, in the order of the questions. Those to questions that are asked no longer stay.
pub(super) fn merged(old: &[Answered], new: Vec<Answered>) -> Vec<Answered> {
    let mut out: Vec<Answered> = old.to_vec();
    for a in new {
        match out.iter_mut().find(|o| o.code == a.code) {
            Some(known) => *known = a,
            None => out.push(a),
        }
    }
    out
}
