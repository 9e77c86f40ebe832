//! The catalogue of parts (部件) and matters (事项) with their filing conditions and limits.

use crate::{calendar::Limit, text::Text};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// Whether a category is a thing or something that happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// 部件: a thing that stands there, such as a manhole cover.
    Part,
    /// 事项 (once 事件): something that happens, such as exposed rubbish.
    Event,
}

impl Kind {
    /// The letter that begins a category code: the same digits name both a part and a matter.
    pub const fn letter(self) -> char {
        match self {
            Kind::Part => 'P',
            Kind::Event => 'E',
        }
    }

    /// The word used in columns, URLs and JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Kind::Part => "part",
            Kind::Event => "event",
        }
    }
}

/// A class of categories.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Class {
    /// Of parts or of matters.
    pub kind: Kind,
    /// Two digits.
    pub code: String,
    /// Name.
    pub name: Text,
}

/// A filing condition (立案条件) of a category, which sets the handling limit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Condition {
    /// Short id within the category, such as `1`.
    pub id: String,
    /// What is the case.
    pub name: Text,
    /// How long handling may take.
    pub limit: Limit,
    /// The one taken when none is chosen; the first when none is marked.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub default: bool,
}

/// One category: a sub-class of parts or matters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Category {
    /// Kind letter, class and sub-class, such as `P01001`.
    pub code: String,
    /// Part or matter.
    pub kind: Kind,
    /// Class, two digits.
    pub class: String,
    /// Name.
    pub name: Text,
    /// Initials of the Chinese name in Latin letters, for quick typing.
    #[serde(default)]
    pub pinyin: String,
    /// Key of its icon.
    #[serde(default)]
    pub icon: String,
    /// Filing conditions; at least one.
    pub conditions: Vec<Condition>,
    /// Switched off by the city: no new case may use it, old cases keep it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub off: bool,
    /// Words besides the names by which people call it, for suggestions.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<String>,
}

impl Category {
    /// The condition with this id, or the default one when `id` is none.
    pub fn condition(&self, id: Option<&str>) -> Option<&Condition> {
        match id {
            Some(id) => self.conditions.iter().find(|c| c.id == id),
            None => self.conditions.iter().find(|c| c.default).or_else(|| self.conditions.first()),
        }
    }
}

/// Why a pack cannot be used. Places are named by category code and field.
#[derive(Debug, thiserror::Error)]
pub enum PackError {
    /// Not YAML, or a field is missing or of the wrong type.
    #[error("the {what} cannot be read: {error}")]
    Yaml {
        /// Which kind of pack.
        what: &'static str,
        /// What the YAML reader says.
        error: serde_norway::Error,
    },
    /// One entry contradicts itself or another.
    #[error("{at}: {why}")]
    Entry {
        /// Where: category code, rule number or field.
        at: String,
        /// What is wrong.
        why: String,
    },
}

impl PackError {
    pub(super) fn entry(at: impl Into<String>, why: impl Into<String>) -> PackError {
        PackError::Entry { at: at.into(), why: why.into() }
    }
}

#[derive(Deserialize)]
struct File {
    id: String,
    name: Text,
    #[serde(default)]
    edition: String,
    #[serde(default)]
    classes: Vec<Class>,
    #[serde(default)]
    categories: Vec<Category>,
}

/// All categories in force: a standard's edition and a city's extensions.
#[derive(Clone, Debug)]
pub struct Catalogue {
    id: String,
    name: Text,
    edition: String,
    pub(super) classes: Vec<Class>,
    pub(super) categories: Vec<Category>,
    pub(super) by_code: HashMap<String, usize>,
    pub(super) questions: super::questions::QuestionSets,
}

impl Catalogue {
    /// Reads a catalogue pack.
    pub fn parse_yaml(yaml: &str) -> Result<Catalogue, PackError> {
        let file: File =
            serde_norway::from_str(yaml).map_err(|error| PackError::Yaml { what: "catalogue", error })?;
        let mut out = Catalogue {
            id: file.id,
            name: file.name,
            edition: file.edition,
            classes: file.classes,
            categories: Vec::new(),
            by_code: HashMap::new(),
            questions: super::questions::QuestionSets::new(),
        };
        for c in file.categories {
            check(&c)?;
            if out.by_code.insert(c.code.clone(), out.categories.len()).is_some() {
                return Err(PackError::entry(&c.code, "is listed twice"));
            }
            out.categories.push(c);
        }
        out.check_classes()?;
        Ok(out)
    }

    /// Adds an extension pack: a category of the same code replaces ours, the others are added, likewise classes.
    pub fn merge_yaml(&mut self, yaml: &str) -> Result<(), PackError> {
        let file: File = serde_norway::from_str(yaml)
            .map_err(|error| PackError::Yaml { what: "catalogue extension", error })?;
        let mut next = self.clone();
        for class in file.classes {
            match next.classes.iter_mut().find(|c| c.kind == class.kind && c.code == class.code) {
                Some(old) => *old = class,
                None => next.classes.push(class),
            }
        }
        let mut seen = std::collections::HashSet::new();
        for c in file.categories {
            check(&c)?;
            if !seen.insert(c.code.clone()) {
                return Err(PackError::entry(&c.code, "is listed twice"));
            }
            if let Some(&i) = next.by_code.get(&c.code) {
                next.categories[i] = c;
            } else {
                next.by_code.insert(c.code.clone(), next.categories.len());
                next.categories.push(c);
            }
        }
        next.check_classes()?;
        *self = next;
        Ok(())
    }

    /// Short name, such as `gbt47678-2026`.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Name for people.
    pub fn name(&self) -> &Text {
        &self.name
    }

    /// Edition of the standard.
    pub fn edition(&self) -> &str {
        &self.edition
    }

    /// All classes.
    pub fn classes(&self) -> &[Class] {
        &self.classes
    }

    /// The category with this code.
    pub fn get(&self, code: &str) -> Option<&Category> {
        self.by_code.get(code).map(|&i| &self.categories[i])
    }

    /// The category with this code, if new cases may have it.
    pub fn in_use(&self, code: &str) -> Option<&Category> {
        self.get(code).filter(|c| !c.off)
    }

    /// All categories in the order of the packs.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Category> {
        self.categories.iter()
    }

    fn check_classes(&self) -> Result<(), PackError> {
        for c in &self.categories {
            if !self.classes.iter().any(|k| k.kind == c.kind && k.code == c.class) {
                return Err(PackError::entry(
                    &c.code,
                    format!("class: no {} class `{}` in the pack", c.kind.as_str(), c.class),
                ));
            }
        }
        Ok(())
    }
}

fn check(c: &Category) -> Result<(), PackError> {
    let at = |why: String| Err(PackError::entry(&c.code, why));
    let digits = c.code.strip_prefix(c.kind.letter()).unwrap_or("");
    if digits.len() != 5 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return at(format!("code: a {} code is `{}` and 5 digits", c.kind.as_str(), c.kind.letter()));
    }
    if digits[..2] != c.class {
        return at(format!("class: `{}` is not the class in the code", c.class));
    }
    if c.name.zh_hans.is_empty() {
        return at("name: zh-Hans is needed".into());
    }
    if c.conditions.is_empty() {
        return at("conditions: at least one is needed".into());
    }
    for (i, k) in c.conditions.iter().enumerate() {
        if k.limit.amount == 0 {
            return at(format!("conditions[{i}].limit: must be more than 0"));
        }
        if c.conditions[..i].iter().any(|o| o.id == k.id) {
            return at(format!("conditions[{i}].id: `{}` is listed twice", k.id));
        }
    }
    if c.conditions.iter().filter(|k| k.default).count() > 1 {
        return at("conditions: more than one default".into());
    }
    Ok(())
}
