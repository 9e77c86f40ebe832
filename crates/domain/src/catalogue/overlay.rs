//! A city's own changes to the shipped catalogue and rules: kept apart from it, so that a new edition of the standard and the city's
//! wishes do not overwrite each other.

mod changes;

pub use changes::{Change, What, changes};

use super::{
    model::{Catalogue, Category, Class, Condition, Kind},
    questions::{self, QuestionSets},
    rules::{self, DepartmentRule},
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

#[cfg(test)]
mod tests;
