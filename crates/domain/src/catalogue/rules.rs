//! Whose duty a category is, by area: the most specific rule wins.

use super::model::PackError;
use crate::area::{AreaPath, Level};
use serde::{Deserialize, Serialize};
use std::{borrow::Cow, cmp::Reverse};

/// One rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DepartmentRule {
    /// A category code, or the beginning of one followed by `*`.
    #[serde(rename = "match")]
    pub pattern: String,
    /// The department's code; `{street}` stands for the code of the street the case is in.
    pub department: String,
    /// The code of an area the rule is limited to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area: Option<String>,
}

impl DepartmentRule {
    fn prefix(&self) -> (&str, bool) {
        match self.pattern.strip_suffix('*') {
            Some(prefix) => (prefix, false),
            None => (&self.pattern, true),
        }
    }

    fn matches(&self, category: &str) -> bool {
        match self.prefix() {
            (prefix, false) => category.starts_with(prefix),
            (code, true) => category == code,
        }
    }

    /// How deep in `path` the rule's area lies: 0 for a rule without area, none when the place is not in it.
    fn depth(&self, path: &AreaPath) -> Option<usize> {
        match &self.area {
            None => Some(0),
            Some(area) => path.codes().position(|c| c == area).map(|i| i + 1),
        }
    }

    fn explain(&self) -> String {
        match &self.area {
            Some(area) => format!("{} in {area}", self.pattern),
            None => self.pattern.clone(),
        }
    }
}

/// The answer, with its reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Responsible {
    /// Code of the department.
    pub department: String,
    /// The rule that said so, such as `P0101*` or `E06* in 420502001`.
    pub rule: String,
}

/// All rules of a city.
#[derive(Clone, Debug, Default)]
pub struct DepartmentRules {
    /// The more specific pattern first.
    rules: Vec<DepartmentRule>,
}

impl DepartmentRules {
    /// Puts rules in force. Two rules with the same pattern and area contradict each other.
    pub fn new(mut rules: Vec<DepartmentRule>) -> Result<DepartmentRules, PackError> {
        let mut seen = std::collections::HashSet::new();
        for r in &rules {
            let at = |why: &str| Err(PackError::entry(format!("rule {}", r.explain()), why));
            let (prefix, _) = r.prefix();
            if prefix.len() > 6 || !prefix.is_ascii() || prefix.contains('*') {
                return at("match: a category code or its beginning, with `*` only at the end");
            }
            if r.department.trim().is_empty() {
                return at("department: is empty");
            }
            if !seen.insert((r.pattern.clone(), r.area.clone())) {
                return at("is listed twice");
            }
        }
        // Stable, so rules of equal length keep their order; equal patterns are told apart by area depth.
        rules.sort_by_key(|r| {
            let (prefix, whole) = r.prefix();
            Reverse((whole, prefix.len()))
        });
        Ok(DepartmentRules { rules })
    }

    /// Reads a rules pack.
    pub fn parse_yaml(yaml: &str) -> Result<DepartmentRules, PackError> {
        #[derive(Deserialize)]
        struct File {
            rules: Vec<DepartmentRule>,
        }
        let file: File = serde_norway::from_str(yaml)
            .map_err(|error| PackError::Yaml { what: "department rules", error })?;
        DepartmentRules::new(file.rules)
    }

    /// The rules, the more specific pattern first.
    pub fn rules(&self) -> &[DepartmentRule] {
        &self.rules
    }

    /// Who is responsible for this category at this place. A full code wins over a beginning, a longer beginning over a
    /// shorter one; with equal patterns the rule of the deeper area wins. A `{street}` rule needs a place with a street and is
    /// passed over otherwise.
    pub fn responsible(&self, category: &str, path: &AreaPath) -> Option<Responsible> {
        let mut best: Option<(usize, &DepartmentRule, Cow<'_, str>)> = None;
        for rule in self.rules.iter().filter(|r| r.matches(category)) {
            if best.as_ref().is_some_and(|(_, b, _)| b.prefix() != rule.prefix()) {
                break;
            }
            let (Some(depth), Some(department)) = (rule.depth(path), fill(&rule.department, path)) else {
                continue;
            };
            if best.as_ref().is_none_or(|(d, ..)| depth > *d) {
                best = Some((depth, rule, department));
            }
        }
        best.map(|(_, rule, department)| Responsible {
            department: department.into_owned(),
            rule: rule.explain(),
        })
    }
}

fn fill<'a>(department: &'a str, path: &AreaPath) -> Option<Cow<'a, str>> {
    if !department.contains("{street}") {
        return Some(Cow::Borrowed(department));
    }
    path.code_at(Level::Street).map(|street| Cow::Owned(department.replace("{street}", street)))
}
