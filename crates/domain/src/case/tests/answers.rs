//! Questions of a category and their answers.

use crate::{
    area::Level,
    case::{Answers, Case, NewCase, Priority, Refusal, report},
    fixture::{Town, does, monday},
    text::Lang,
};
use serde_json::{Value, json};

const ASK: &str = r"
questions:
  - of: [P01001]
    ask:
      - {code: secured, kind: yes_no, required: true, text: {zh-Hans: 有围挡吗？, en: Is it fenced?}}
      - {code: since, kind: date, text: {zh-Hans: 哪天开始}}
      - {code: metres, kind: number, required: true, for: staff, text: {zh-Hans: 几米}}
      - {code: defect, kind: several_of, text: {zh-Hans: 怎么了}, choices: [{code: gone, name: {zh-Hans: 缺失}}, {code: noise, name: {zh-Hans: 异响}}]}
      - {code: street, kind: text, for: public, text: {zh-Hans: 哪条路}}
  - of: [E06001]
    ask: [{code: since, kind: date, text: {zh-Hans: 何时开始}}]
";

fn town() -> Town {
    let mut town = Town::new();
    town.catalogue = town.catalogue.clone().with_questions_yaml(ASK).unwrap();
    town
}

fn answers(v: Value) -> Option<Answers> {
    serde_json::from_value(v).unwrap()
}

fn told(town: &Town, who: &str, change: impl FnOnce(&mut NewCase)) -> Result<Case, Refusal> {
    let mut new = town.new_case(1, Level::District, None);
    new.category = Some("P01001".into());
    change(&mut new);
    report(new, &town.situation(town.by(who), monday())).map(|d| d.case)
}

fn faults(r: Result<Case, Refusal>) -> Vec<(String, &'static str)> {
    match r {
        Err(Refusal::Answers { faults }) => faults.into_iter().map(|f| (f.field, f.code)).collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_resident_is_held_to_what_residents_are_asked() {
    let town = town();
    let r = |v: Value| told(&town, "reporter", |n| n.answers = answers(v));
    assert_eq!(faults(r(json!({}))), [("answers.secured".to_owned(), "missing")]);
    assert_eq!(faults(r(json!({ "secured": null }))), [("answers.secured".to_owned(), "missing")]);
    assert_eq!(
        faults(r(json!({ "secured": true, "metres": 3 }))),
        [("answers.metres".to_owned(), "unknown")]
    );
    let c = r(json!({ "secured": false, "defect": ["noise", "gone"] })).unwrap();
    let lines: Vec<String> = c.answers.iter().map(|a| a.line(Lang::ZhHans)).collect();
    assert_eq!(lines, ["有围挡吗：否", "怎么了：缺失、异响"]);
    assert_eq!(c.answers[0].line(Lang::En), "Is it fenced: no");
}

#[test]
fn at_the_desk_the_caller_may_not_know_and_an_urgent_call_is_never_kept_waiting() {
    let town = town();
    let r = |v: Value, p: Priority| told(&town, "acceptor", |n| (n.answers, n.priority) = (answers(v), p));
    let wrong = faults(r(json!({ "since": "2026-01-09" }), Priority::Normal));
    assert_eq!(wrong.len(), 2, "{wrong:?}");
    let c = r(json!({ "secured": null, "metres": null }), Priority::Normal).unwrap();
    assert_eq!(c.answers[0].line(Lang::En), "Is it fenced: not known");
    assert!(r(json!({}), Priority::Urgent).unwrap().answers.is_empty());
    assert!(r(Value::Null, Priority::Normal).is_ok(), "a client that does not ask is not held to answers");
}

#[test]
fn an_answer_that_cannot_be_is_refused_at_its_field() {
    let town = town();
    for (v, field, code) in [
        (json!({ "secured": "yes" }), "answers.secured", "invalid"),
        (json!({ "since": "yesterday" }), "answers.since", "invalid"),
        (json!({ "metres": -1 }), "answers.metres", "invalid"),
        (json!({ "defect": ["gone", "stolen"] }), "answers.defect", "unknown"),
        (json!({ "defect": [] }), "answers.defect", "unknown"),
        (json!({ "street": "x".repeat(501) }), "answers.street", "too_long"),
        (json!({ "nonsense": 1 }), "answers.nonsense", "unknown"),
    ] {
        let wrong = faults(told(&town, "acceptor", |n| n.answers = answers(v)));
        assert!(wrong.contains(&(field.to_owned(), code)), "{field}: {wrong:?}");
    }
}

#[test]
fn with_another_category_what_it_does_not_ask_goes_into_the_history() {
    let town = town();
    let c = told(&town, "acceptor", |n| {
        n.answers = answers(json!({ "secured": true, "since": "2026-01-09", "metres": 2 }));
    })
    .unwrap();
    let done = town.act(&c, "acceptor", monday(), &does("accept", json!({ "category": "E06001" }))).unwrap();
    let left: Vec<&str> = done.case.answers.iter().map(|a| a.code.as_str()).collect();
    assert_eq!(left, ["since"], "asked by both, so it stays");
    let gone = &done.events[0].data["internal"]["answers"];
    assert_eq!(gone[0]["name"]["zh-Hans"], "有围挡吗：是");
    assert_eq!(gone.as_array().unwrap().len(), 2);
}

#[test]
fn an_answer_is_corrected_and_the_history_keeps_what_stood_there() {
    let town = town();
    let c =
        told(&town, "acceptor", |n| n.answers = answers(json!({ "secured": true, "metres": 2 }))).unwrap();
    let fix = does("correct", json!({ "answers": { "metres": 20, "street": "东山大道" } }));
    let done = town.act(&c, "acceptor", monday(), &fix).unwrap();
    let lines: Vec<String> = done.case.answers.iter().map(|a| a.line(Lang::ZhHans)).collect();
    assert_eq!(lines, ["有围挡吗：是", "几米：20", "哪条路：东山大道"]);
    assert_eq!(done.events[0].data["before"]["answers"][1]["value"], 2.0);
    let wrong = town.act(&c, "acceptor", monday(), &does("correct", json!({ "answers": { "metres": "x" } })));
    assert!(matches!(wrong, Err(Refusal::Answers { .. })));
}

#[test]
fn a_case_keeps_the_words_of_the_question_and_old_cases_read_without_answers() {
    let town = town();
    let c =
        told(&town, "reporter", |n| n.answers = answers(json!({ "secured": true, "since": "2026-01-09" })))
            .unwrap();
    let mut doc = serde_json::to_value(&c).unwrap();
    assert_eq!(serde_json::from_value::<Case>(doc.clone()).unwrap(), c);
    doc.as_object_mut().unwrap().remove("answers");
    assert!(serde_json::from_value::<Case>(doc).unwrap().answers.is_empty());
}
