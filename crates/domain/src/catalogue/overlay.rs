//! A city's own changes to the shipped catalogue and rules: kept apart from it, so that a new edition of the standard and the city's
//! wishes do not overwrite each other.

use super::{
    model::{Catalogue, Category, Class, Condition, Kind},
    questions::{self, QuestionSets},
    rules::{self, DepartmentRule, DepartmentRules},
};
use crate::{calendar::Limit, text::Text};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// Longest name, characters.
const NAME_MAX: usize = 120;
/// Longest limit: ten years of days. More is a slip of the hand, and would overflow a calendar.
const AMOUNT_MAX: u32 = 3650;

/// Everything a city changed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Overlay {
    /// Classes of its own, or other names of the standard's.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub classes: Vec<Class>,
    /// Categories of its own, and changes to the standard's.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<CategoryChange>,
    /// Department rules of its own; asked before those of the pack.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<DepartmentRule>,
    /// Questions in place of those that stand at a category or class; an empty list asks nothing there.
    #[serde(skip_serializing_if = "QuestionSets::is_empty")]
    pub questions: QuestionSets,
}

/// A category of the city's own, or what is different about one of the standard's; what is absent stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CategoryChange {
    /// Kind letter, class and sub-class, such as `E06081`.
    pub code: String,
    /// Name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<Text>,
    /// No new case may use it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub off: bool,
    /// Initials of the Chinese name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pinyin: Option<String>,
    /// Key of its icon.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub icon: Option<String>,
    /// Filing conditions in place of the standard's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conditions: Option<Vec<ConditionForm>>,
    /// Words by which people call it, for suggestions.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<String>,
}

/// A filing condition as typed: its limit is checked, not assumed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ConditionForm {
    /// Short id within the category.
    pub id: String,
    /// What is the case.
    pub name: Text,
    /// Such as `2 working_day`.
    pub limit: String,
    /// Taken when none is chosen.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub default: bool,
}

/// What is wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// Path of the field, such as `categories.2.conditions.0.limit`.
    pub field: String,
    /// Stable code.
    pub code: &'static str,
    /// What is wrong and what to do, in English.
    pub message: String,
}

fn fault(field: impl Into<String>, code: &'static str, message: impl Into<String>) -> Fault {
    Fault { field: field.into(), code, message: message.into() }
}

impl Overlay {
    /// What is wrong with it over this catalogue. `department` and `area` say which codes there are.
    pub fn check(
        &self,
        base: &Catalogue,
        department: &dyn Fn(&str) -> bool,
        area: &dyn Fn(&str) -> bool,
    ) -> Vec<Fault> {
        let mut out = Vec::new();
        self.check_classes(base, &mut out);
        let mut seen = HashSet::new();
        for (i, c) in self.categories.iter().enumerate() {
            let at = format!("categories.{i}");
            if !seen.insert(&c.code) {
                out.push(fault(format!("{at}.code"), "taken", format!("`{}` is listed twice", c.code)));
            }
            self.check_category(base, &at, c, &mut out);
        }
        out.extend(questions::check(&self.questions, &|code| {
            base.has_code(code)
                || self.categories.iter().any(|c| c.code == code)
                || self.classes.iter().any(|k| format!("{}{}", k.kind.letter(), k.code) == code)
        }));
        let mut seen = HashSet::new();
        for (i, r) in self.rules.iter().enumerate() {
            let at = format!("rules.{i}");
            if let Some((field, why)) = rules::fault(r) {
                out.push(fault(format!("{at}.{field}"), "invalid", why));
            }
            if !seen.insert((&r.pattern, &r.area, r.when)) {
                out.push(fault(
                    format!("{at}.match"),
                    "taken",
                    "another rule has the same match, area and time",
                ));
            }
            if r.area.as_deref().is_some_and(|a| !area(a)) {
                out.push(fault(format!("{at}.area"), "unknown", "no such area in force"));
            }
            for (field, d) in
                std::iter::once(("department", &r.department)).chain(r.assist.iter().map(|d| ("assist", d)))
            {
                if !d.trim().is_empty() && !d.contains("{street}") && !department(d) {
                    out.push(fault(
                        format!("{at}.{field}"),
                        "unknown",
                        format!("no department `{d}` in force"),
                    ));
                }
            }
        }
        out
    }

    fn check_classes(&self, base: &Catalogue, out: &mut Vec<Fault>) {
        let mut seen = HashSet::new();
        for (i, c) in self.classes.iter().enumerate() {
            let at = format!("classes.{i}");
            let known = base.classes().iter().any(|b| b.kind == c.kind && b.code == c.code);
            let number: Option<u8> = (c.code.len() == 2 && c.code.bytes().all(|b| b.is_ascii_digit()))
                .then(|| c.code.parse().ok())
                .flatten();
            if !known && number.is_none_or(|n| n < 50) {
                out.push(fault(
                    format!("{at}.code"),
                    "reserved",
                    "a class of your own has a number from 99 down to 50; the others belong to the standard",
                ));
            }
            if !seen.insert((c.kind, &c.code)) {
                out.push(fault(format!("{at}.code"), "taken", "is listed twice"));
            }
            check_name(&format!("{at}.name"), &c.name, out);
        }
    }

    fn check_category(&self, base: &Catalogue, at: &str, c: &CategoryChange, out: &mut Vec<Fault>) {
        let standard = base.get(&c.code);
        if standard.is_none() {
            match split(&c.code) {
                None => out.push(fault(
                    format!("{at}.code"),
                    "invalid",
                    "P (part) or E (matter), two digits of the class and three of its own",
                )),
                Some((kind, class, sub)) => {
                    let in_standard = base.classes().iter().any(|k| k.kind == kind && k.code == class);
                    let own = self.classes.iter().any(|k| k.kind == kind && k.code == class);
                    if !in_standard && !own {
                        out.push(fault(
                            format!("{at}.code"),
                            "unknown",
                            format!("there is no class `{class}`: add it first"),
                        ));
                    }
                    if in_standard && sub < 80 {
                        out.push(fault(
                            format!("{at}.code"),
                            "reserved",
                            "001 to 079 belong to the standard; take a number from 080 to 999",
                        ));
                    }
                }
            }
            if c.name.is_none() {
                out.push(fault(format!("{at}.name"), "missing", "a name is needed"));
            }
            if c.conditions.is_none() {
                out.push(fault(format!("{at}.conditions"), "missing", "at least one is needed"));
            }
        }
        if let Some(name) = &c.name {
            check_name(&format!("{at}.name"), name, out);
        }
        if c.pinyin.as_ref().is_some_and(|p| p.len() > 40 || !p.bytes().all(|b| b.is_ascii_lowercase())) {
            out.push(fault(format!("{at}.pinyin"), "invalid", "small Latin letters only, at most 40"));
        }
        if c.words.len() > 50 || c.words.iter().any(|w| w.trim().is_empty() || w.chars().count() > 30) {
            out.push(fault(
                format!("{at}.words"),
                "invalid",
                "at most 50 words of at most 30 characters, none empty",
            ));
        }
        if let Some(conditions) = &c.conditions {
            check_conditions(at, conditions, out);
        }
    }

    /// The catalogue with these changes.
    ///
    /// # Errors
    /// The first fault of each entry that cannot be put in force (see [`Self::check`], which also looks at departments and areas).
    pub fn apply(&self, base: &Catalogue) -> Result<Catalogue, Vec<Fault>> {
        let faults = Overlay { rules: Vec::new(), ..self.clone() }.check(base, &|_| true, &|_| true);
        if !faults.is_empty() {
            return Err(faults);
        }
        let mut out = base.clone();
        for class in &self.classes {
            match out.classes.iter_mut().find(|c| c.kind == class.kind && c.code == class.code) {
                Some(old) => *old = class.clone(),
                None => out.classes.push(class.clone()),
            }
        }
        for c in &self.categories {
            if let Some(&i) = out.by_code.get(&c.code) {
                change(&mut out.categories[i], c);
            } else if let Some((kind, class, _)) = split(&c.code) {
                let mut new = Category {
                    code: c.code.clone(),
                    kind,
                    class: class.to_owned(),
                    name: Text::default(),
                    pinyin: String::new(),
                    icon: String::new(),
                    conditions: Vec::new(),
                    off: false,
                    words: Vec::new(),
                };
                change(&mut new, c);
                // It stands among its class, where people look for it.
                out.categories.push(new);
            }
        }
        out.questions.extend(self.questions.clone());
        out.questions.retain(|_, list| !list.is_empty());
        let order = |c: &Category| (c.kind, c.code.clone());
        out.categories.sort_by_key(order);
        out.by_code = out.categories.iter().enumerate().map(|(i, c)| (c.code.clone(), i)).collect();
        Ok(out)
    }

    /// The next free code for a category of the city's own in a class: the lowest from 080 in the standard's classes, from 001 in
    /// the city's. `used` are codes that were given once and may not be given again.
    pub fn next_code(
        &self,
        base: &Catalogue,
        kind: Kind,
        class: &str,
        used: &HashSet<String>,
    ) -> Option<String> {
        let standard = base.classes().iter().any(|k| k.kind == kind && k.code == class);
        (if standard { 80 } else { 1 }..=999).map(|n| format!("{}{class}{n:03}", kind.letter())).find(|c| {
            base.get(c).is_none() && !used.contains(c) && !self.categories.iter().any(|x| x.code == *c)
        })
    }
}

fn split(code: &str) -> Option<(Kind, &str, u16)> {
    let kind = [Kind::Part, Kind::Event].into_iter().find(|k| code.starts_with(k.letter()))?;
    let digits = code.get(1..)?;
    if digits.len() != 5 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    Some((kind, &digits[..2], digits[2..].parse().ok().filter(|n| *n > 0)?))
}

fn check_name(at: &str, name: &Text, out: &mut Vec<Fault>) {
    if name.zh_hans.trim().is_empty() {
        out.push(fault(format!("{at}.zh-Hans"), "missing", "a name in simplified Chinese is needed"));
    }
    for (lang, text) in
        [("zh-Hans", &name.zh_hans), ("zh-Hant", &name.zh_hant), ("en", &name.en), ("es", &name.es)]
    {
        if text.chars().count() > NAME_MAX {
            out.push(fault(format!("{at}.{lang}"), "too_long", format!("at most {NAME_MAX} characters")));
        }
    }
}

fn check_conditions(at: &str, conditions: &[ConditionForm], out: &mut Vec<Fault>) {
    if conditions.is_empty() {
        out.push(fault(format!("{at}.conditions"), "missing", "at least one is needed"));
    }
    for (i, k) in conditions.iter().enumerate() {
        let at = format!("{at}.conditions.{i}");
        if k.id.is_empty() || k.id.len() > 16 || !k.id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        {
            out.push(fault(format!("{at}.id"), "invalid", "1 to 16 letters, digits and -"));
        }
        if conditions[..i].iter().any(|o| o.id == k.id) {
            out.push(fault(format!("{at}.id"), "taken", "another condition has this id"));
        }
        check_name(&format!("{at}.name"), &k.name, out);
        match k.limit.parse::<Limit>() {
            Err(e) => out.push(fault(format!("{at}.limit"), "invalid", e.to_string())),
            Ok(l) if l.amount == 0 || l.amount > AMOUNT_MAX => {
                out.push(fault(format!("{at}.limit"), "out_of_range", format!("1 to {AMOUNT_MAX}")));
            }
            Ok(_) => {}
        }
    }
    if conditions.iter().filter(|k| k.default).count() > 1 {
        out.push(fault(format!("{at}.conditions"), "two_defaults", "only one can be the usual one"));
    }
}

fn change(target: &mut Category, c: &CategoryChange) {
    if let Some(name) = &c.name {
        target.name = name.clone();
    }
    if let Some(p) = &c.pinyin {
        target.pinyin.clone_from(p);
    }
    if let Some(icon) = &c.icon {
        target.icon.clone_from(icon);
    }
    target.off = c.off;
    target.words.clone_from(&c.words);
    if let Some(conditions) = &c.conditions {
        target.conditions = conditions
            .iter()
            .filter_map(|k| {
                let limit = k.limit.parse().ok()?;
                Some(Condition { id: k.id.clone(), name: k.name.clone(), limit, default: k.default })
            })
            .collect();
    }
}

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        area::AreaPath,
        catalogue::When,
        fixture::{CATALOGUE, grid},
    };

    fn base() -> Catalogue {
        Catalogue::parse_yaml(CATALOGUE).unwrap()
    }

    fn overlay(yaml: &str) -> Overlay {
        serde_norway::from_str(yaml).unwrap()
    }

    fn faults(yaml: &str) -> Vec<(String, &'static str)> {
        let o = overlay(yaml);
        o.check(&base(), &|d| d == "urban", &|a| a == "420502")
            .into_iter()
            .map(|f| (f.field, f.code))
            .collect()
    }

    #[test]
    fn a_city_renames_switches_off_changes_limits_and_adds_its_own() {
        let o = overlay(
            r#"
classes: [{kind: event, code: "99", name: {zh-Hans: 本地事项, en: Local matters}}]
categories:
  - {code: P01001, name: {zh-Hans: 上水井盖}, conditions: [{id: "1", name: {zh-Hans: 丢失}, limit: 1 emergency_hour}]}
  - {code: E06001, off: true}
  - {code: E99001, name: {zh-Hans: 共享单车乱停}, words: [小黄车], conditions: [{id: "1", name: {zh-Hans: 占道}, limit: 4 working_hour}]}
"#,
        );
        assert_eq!(o.check(&base(), &|_| true, &|_| true), []);
        let c = o.apply(&base()).unwrap();
        assert_eq!(c.get("P01001").unwrap().condition(None).unwrap().limit.to_string(), "1 emergency_hour");
        assert!(c.in_use("E06001").is_none() && c.get("E06001").is_some(), "old cases can still be read");
        assert_eq!(c.in_use("E99001").unwrap().class, "99");
        assert!(c.search("E06001", None, 9).is_empty(), "what is off is not offered");
        let rules = DepartmentRules::default();
        let what: Vec<(What, String)> =
            changes((&base(), &rules), (&c, &rules)).into_iter().map(|x| (x.what, x.code)).collect();
        for (w, code) in [
            (What::ClassAdded, "E99"),
            (What::Added, "E99001"),
            (What::SwitchedOff, "E06001"),
            (What::Renamed, "P01001"),
            (What::Limit, "P01001"),
        ] {
            assert!(what.contains(&(w, code.to_owned())), "{w:?} {code} in {what:?}");
        }
        assert_eq!(changes((&c, &rules), (&c, &rules)), []);
    }

    #[test]
    fn every_fault_is_told_at_its_field() {
        let k = r#"[{id: "1", name: {zh-Hans: x}, limit: 1 working_day}]"#;
        for (yaml, field, code) in [
            (
                format!("categories: [{{code: E06079, name: {{zh-Hans: x}}, conditions: {k}}}]"),
                "categories.0.code",
                "reserved",
            ),
            (
                format!("categories: [{{code: E77001, name: {{zh-Hans: x}}, conditions: {k}}}]"),
                "categories.0.code",
                "unknown",
            ),
            (
                format!("categories: [{{code: X, name: {{zh-Hans: x}}, conditions: {k}}}]"),
                "categories.0.code",
                "invalid",
            ),
            (format!("categories: [{{code: E06080, conditions: {k}}}]"), "categories.0.name", "missing"),
            ("categories: [{code: E06080, name: {zh-Hans: x}}]".into(), "categories.0.conditions", "missing"),
            (
                "categories: [{code: P01001, name: {zh-Hans: ''}}]".into(),
                "categories.0.name.zh-Hans",
                "missing",
            ),
            ("categories: [{code: P01001}, {code: P01001}]".into(), "categories.1.code", "taken"),
            (
                format!(
                    "categories: [{{code: P01001, conditions: {}}}]",
                    k.replace("1 working_day", "1 fortnight")
                ),
                "categories.0.conditions.0.limit",
                "invalid",
            ),
            (
                format!(
                    "categories: [{{code: P01001, conditions: {}}}]",
                    k.replace("1 working_day", "0 working_day")
                ),
                "categories.0.conditions.0.limit",
                "out_of_range",
            ),
            (
                r#"classes: [{kind: part, code: "11", name: {zh-Hans: x}}]"#.into(),
                "classes.0.code",
                "reserved",
            ),
            (r#"rules: [{match: "P*", department: nobody}]"#.into(), "rules.0.department", "unknown"),
            (r#"rules: [{match: "P*", department: urban, area: "1"}]"#.into(), "rules.0.area", "unknown"),
            (r#"rules: [{match: "*P", department: urban}]"#.into(), "rules.0.match", "invalid"),
            (
                r#"rules: [{match: "P*", department: urban}, {match: "P*", department: urban}]"#.into(),
                "rules.1.match",
                "taken",
            ),
        ] {
            assert!(faults(&yaml).contains(&(field.to_owned(), code)), "{yaml}: {:?}", faults(&yaml));
        }
    }

    #[test]
    fn the_next_code_leaves_out_what_was_ever_given() {
        let o = overlay("categories: [{code: E06080, name: {zh-Hans: x}}]");
        let used = HashSet::from(["E06081".to_owned()]);
        assert_eq!(o.next_code(&base(), Kind::Event, "06", &used).unwrap(), "E06082");
        assert_eq!(o.next_code(&base(), Kind::Event, "99", &used).unwrap(), "E99001");
    }

    #[test]
    fn own_rules_come_first_the_priority_before_all_and_the_time_is_looked_at() {
        let rule = |pattern: &str, department: &str| DepartmentRule {
            pattern: pattern.into(),
            department: department.into(),
            area: None,
            when: None,
            assist: Vec::new(),
            priority: 0,
        };
        let pack = DepartmentRules::new(vec![rule("P01001", "water"), rule("E*", "urban")]).unwrap();
        let night = DepartmentRule {
            when: Some(When::OffHours),
            assist: vec!["street-{street}".into()],
            ..rule("P*", "night")
        };
        let flood = DepartmentRule { priority: 9, area: Some("420502001".into()), ..rule("P*", "flood") };
        let r = pack.with_own(vec![rule("P*", "urban"), night, flood]).unwrap();
        let who = |category: &str, path: &AreaPath, working| {
            let x = r.responsible_at(category, path, working).unwrap();
            (x.department, x.own)
        };
        assert_eq!(
            who("P01001", &grid(2, 1, 1), true),
            ("urban".into(), true),
            "own before the pack's full code"
        );
        assert_eq!(who("P01001", &grid(2, 1, 1), false), ("night".into(), true));
        assert_eq!(who("P01001", &grid(1, 1, 1), false), ("flood".into(), true), "priority before time");
        assert_eq!(
            who("E06001", &grid(1, 1, 1), true),
            ("urban".into(), false),
            "the pack's where there is no own"
        );
        assert_eq!(r.responsible_at("P01001", &grid(2, 1, 1), false).unwrap().assist, ["street-420502002"]);
    }
}
