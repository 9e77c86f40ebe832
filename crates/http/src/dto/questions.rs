//! Questions of a category and their answers on the wire.

use super::{TextDto, word};
use serde::Serialize;
use tessera_domain::{
    case::Answered,
    catalogue::{Catalogue, Question},
    text::{Lang, Text},
};
use utoipa::ToSchema;

/// One of the things to choose from.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ChoiceDto {
    /// Sent as the answer.
    #[schema(example = "missing")]
    pub code: String,
    /// What it says.
    pub name: TextDto,
}

/// A question asked about a category.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CategoryQuestionDto {
    /// Answers are sent under it.
    #[schema(example = "secured")]
    pub code: String,
    /// text, number, `yes_no`, `one_of`, `several_of` or date.
    pub kind: String,
    /// The words.
    pub text: TextDto,
    /// An answer is wanted.
    pub required: bool,
    /// Who is asked: public, staff or both.
    #[serde(rename = "for")]
    pub asked: String,
    /// What there is to choose from.
    pub choices: Vec<ChoiceDto>,
    /// Code of the category or class it stands at.
    #[schema(example = "E06")]
    pub at: String,
}

/// An answer to a question, with the question's words as they were.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AnsweredDto {
    /// Code of the question.
    pub code: String,
    /// The question.
    pub question: TextDto,
    /// text, number, `yes_no`, `one_of`, `several_of`, date, or unknown when the caller did not know.
    pub kind: String,
    /// As it was sent.
    pub value: serde_json::Value,
    /// In words.
    pub shown: TextDto,
    /// The reporter sees it too.
    pub public: bool,
}

impl From<&Answered> for AnsweredDto {
    fn from(a: &Answered) -> Self {
        let [zh_hans, zh_hant, en, es] = Lang::ALL.map(|l| a.given.words(l));
        AnsweredDto {
            code: a.code.clone(),
            question: (&a.text).into(),
            kind: a.given.kind().to_owned(),
            value: a.given.value(),
            shown: (&Text { zh_hans, zh_hant, en, es }).into(),
            public: a.public,
        }
    }
}

fn one(q: &Question, at: &str) -> CategoryQuestionDto {
    CategoryQuestionDto {
        code: q.code.clone(),
        kind: word(&q.kind),
        text: (&q.text).into(),
        required: q.required,
        asked: word(&q.asked),
        choices: q
            .choices
            .iter()
            .map(|c| ChoiceDto { code: c.code.clone(), name: (&c.name).into() })
            .collect(),
        at: at.to_owned(),
    }
}

/// Everything asked about a category.
pub fn of_category(c: &Catalogue, category: &str) -> Vec<CategoryQuestionDto> {
    let at = |q: &Question| {
        if c.questions_at(category).contains(q) { category } else { category.get(..3).unwrap_or(category) }
    };
    c.questions(category).into_iter().map(|q| one(q, at(q))).collect()
}

/// What stands at a class itself.
pub fn at_class(c: &Catalogue, code: &str) -> Vec<CategoryQuestionDto> {
    c.questions_at(code).iter().map(|q| one(q, code)).collect()
}
