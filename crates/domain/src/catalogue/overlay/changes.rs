//! What a change of the catalogue does, one line for each thing.

use super::super::{
    model::{Catalogue, Category, Class, Condition},
    rules::{DepartmentRule, DepartmentRules},
};
use crate::text::Text;
use serde::Serialize;

/// What a change does to an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// A new class.
    ClassAdded,
    /// Another name of a class.
    ClassRenamed,
    /// A class that is gone.
    ClassRemoved,
    /// A new category.
    Added,
    /// A category that is gone.
    Removed,
    /// Another name.
    Renamed,
    /// New cases may no longer use it.
    SwitchedOff,
    /// New cases may use it again.
    SwitchedOn,
    /// A new filing condition.
    ConditionAdded,
    /// A filing condition that is gone.
    ConditionRemoved,
    /// Another wording of a filing condition.
    ConditionRenamed,
    /// Another limit.
    Limit,
    /// Another condition is the usual one.
    Default,
    /// Other words, initials or icon.
    Finding,
    /// Other questions.
    Questions,
    /// Another number of the hotline.
    Hotline,
    /// Another notice on the portal.
    Banner,
    /// Other words, or another place, of a standard reply.
    Reworded,
    /// A new department rule.
    RuleAdded,
    /// A department rule that is gone.
    RuleRemoved,
}

/// One difference between two catalogues or sets of rules.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Change {
    /// What.
    pub what: What,
    /// Code of the category or class (kind letter and digits), or the rule's match.
    pub code: String,
    /// Id of the filing condition.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub condition: Option<String>,
    /// Before: a name, or a limit or rule in every language the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<Text>,
    /// After.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<Text>,
}

/// What is different, in the order of codes; rules last.
pub fn changes(before: (&Catalogue, &DepartmentRules), after: (&Catalogue, &DepartmentRules)) -> Vec<Change> {
    let mut out = Vec::new();
    class_changes(before.0, after.0, &mut out);
    for old in before.0.iter() {
        match after.0.get(&old.code) {
            Some(new) => category_changes(old, new, &mut out),
            None => out.push(one(What::Removed, &old.code, None, Some(&old.name), None)),
        }
    }
    for new in after.0.iter().filter(|c| before.0.get(&c.code).is_none()) {
        out.push(one(What::Added, &new.code, None, None, Some(&new.name)));
    }
    question_changes(before.0, after.0, &mut out);
    out.sort_by(|a, b| a.code.cmp(&b.code));
    let rule = |r: &DepartmentRule| Text::zh(serde_json::to_string(r).unwrap_or_default());
    for r in before.1.own().iter().filter(|r| !after.1.own().contains(r)) {
        out.push(one(What::RuleRemoved, &r.pattern, None, Some(&rule(r)), None));
    }
    for r in after.1.own().iter().filter(|r| !before.1.own().contains(r)) {
        out.push(one(What::RuleAdded, &r.pattern, None, None, Some(&rule(r))));
    }
    out
}

fn one(
    what: What,
    code: &str,
    condition: Option<&str>,
    before: Option<&Text>,
    after: Option<&Text>,
) -> Change {
    Change {
        what,
        code: code.to_owned(),
        condition: condition.map(str::to_owned),
        before: before.cloned(),
        after: after.cloned(),
    }
}

fn class_changes(before: &Catalogue, after: &Catalogue, out: &mut Vec<Change>) {
    let code = |c: &Class| format!("{}{}", c.kind.letter(), c.code);
    let same = |a: &Class, b: &Class| a.kind == b.kind && a.code == b.code;
    for old in before.classes() {
        match after.classes().iter().find(|n| same(old, n)) {
            Some(new) if new.name != old.name => {
                out.push(one(What::ClassRenamed, &code(old), None, Some(&old.name), Some(&new.name)));
            }
            Some(_) => {}
            None => out.push(one(What::ClassRemoved, &code(old), None, Some(&old.name), None)),
        }
    }
    for new in after.classes().iter().filter(|n| !before.classes().iter().any(|o| same(o, n))) {
        out.push(one(What::ClassAdded, &code(new), None, None, Some(&new.name)));
    }
}

fn question_changes(before: &Catalogue, after: &Catalogue, out: &mut Vec<Change>) {
    let codes: std::collections::BTreeSet<&String> =
        before.question_sets().keys().chain(after.question_sets().keys()).collect();
    let text = |c: &Catalogue, code: &str| {
        let [zh_hans, zh_hant, en, es] = crate::text::Lang::ALL
            .map(|l| c.questions_at(code).iter().map(|q| q.text.get(l)).collect::<Vec<_>>().join(" / "));
        Text { zh_hans, zh_hant, en, es }
    };
    for code in codes {
        if before.questions_at(code) != after.questions_at(code) {
            out.push(one(What::Questions, code, None, Some(&text(before, code)), Some(&text(after, code))));
        }
    }
}

fn category_changes(old: &Category, new: &Category, out: &mut Vec<Change>) {
    let code = &old.code;
    if old.name != new.name {
        out.push(one(What::Renamed, code, None, Some(&old.name), Some(&new.name)));
    }
    if old.off != new.off {
        out.push(one(if new.off { What::SwitchedOff } else { What::SwitchedOn }, code, None, None, None));
    }
    if (&old.words, &old.pinyin, &old.icon) != (&new.words, &new.pinyin, &new.icon) {
        out.push(one(What::Finding, code, None, None, None));
    }
    let limit = |k: &Condition| Text::zh(k.limit.to_string());
    for k in &old.conditions {
        match new.conditions.iter().find(|n| n.id == k.id) {
            Some(n) => {
                if n.limit != k.limit {
                    out.push(one(What::Limit, code, Some(&k.id), Some(&limit(k)), Some(&limit(n))));
                }
                if n.name != k.name {
                    out.push(one(What::ConditionRenamed, code, Some(&k.id), Some(&k.name), Some(&n.name)));
                }
            }
            None => out.push(one(What::ConditionRemoved, code, Some(&k.id), Some(&k.name), None)),
        }
    }
    for n in new.conditions.iter().filter(|n| !old.conditions.iter().any(|k| k.id == n.id)) {
        out.push(one(What::ConditionAdded, code, Some(&n.id), None, Some(&n.name)));
    }
    let usual = |c: &Category| c.condition(None).map(|k| k.id.clone());
    if usual(old) != usual(new) {
        out.push(one(
            What::Default,
            code,
            None,
            usual(old).map(Text::zh).as_ref(),
            usual(new).map(Text::zh).as_ref(),
        ));
    }
}
