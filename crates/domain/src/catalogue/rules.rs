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
    /// The time the rule is limited to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<When>,
    /// Codes of the departments that assist.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub assist: Vec<String>,
    /// The higher one wins, before anything else is looked at.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub priority: i32,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "the signature is serde's")]
fn is_zero(n: &i32) -> bool {
    *n == 0
}

/// A part of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum When {
    /// Inside the working periods of the calendar.
    Working,
    /// Nights, weekends, holidays.
    OffHours,
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

    /// What decides between rules that fit, the stronger one greater.
    fn rank(&self) -> (i32, bool, usize) {
        let (prefix, whole) = self.prefix();
        (self.priority, whole, prefix.len())
    }

    fn fits(&self, working: bool) -> bool {
        self.when.is_none_or(|w| (w == When::Working) == working)
    }

    fn explain(&self) -> String {
        use std::fmt::Write as _;
        let mut out = match &self.area {
            Some(area) => format!("{} in {area}", self.pattern),
            None => self.pattern.clone(),
        };
        match self.when {
            Some(When::Working) => out.push_str(" in working time"),
            Some(When::OffHours) => out.push_str(" outside working time"),
            None => {}
        }
        if self.priority != 0 {
            let _ = write!(out, " (priority {})", self.priority);
        }
        out
    }
}

/// The answer, with its reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Responsible {
    /// Code of the department.
    pub department: String,
    /// Codes of the departments that assist.
    pub assist: Vec<String>,
    /// The rule that said so, such as `P0101*` or `E06* in 420502001`.
    pub rule: String,
    /// It is one of the city's own rules.
    pub own: bool,
}

/// All rules of a city.
#[derive(Clone, Debug, Default)]
pub struct DepartmentRules {
    /// Those an administrator made, the stronger first: asked before the others.
    own: Vec<DepartmentRule>,
    /// The pack's, the stronger first.
    rules: Vec<DepartmentRule>,
}

/// What is wrong with a rule by itself: field and reason.
pub(super) fn fault(r: &DepartmentRule) -> Option<(&'static str, &'static str)> {
    let (prefix, whole) = r.prefix();
    if prefix.len() > 6 || !prefix.is_ascii() || prefix.contains('*') || (whole && prefix.is_empty()) {
        return Some(("match", "a category code or its beginning, with `*` only at the end"));
    }
    if r.department.trim().is_empty() {
        return Some(("department", "is empty"));
    }
    if r.assist.contains(&r.department) {
        return Some(("assist", "the department in charge does not assist itself"));
    }
    None
}

/// Puts rules in order. Two rules with the same pattern, area and time contradict each other.
fn ordered(mut rules: Vec<DepartmentRule>) -> Result<Vec<DepartmentRule>, PackError> {
    let mut seen = std::collections::HashSet::new();
    for r in &rules {
        let at = format!("rule {}", r.explain());
        if let Some((field, why)) = fault(r) {
            return Err(PackError::entry(at, format!("{field}: {why}")));
        }
        if !seen.insert((r.pattern.clone(), r.area.clone(), r.when)) {
            return Err(PackError::entry(at, "is listed twice"));
        }
    }
    // Stable, so rules of equal rank keep their order; equal patterns are told apart by area depth and time.
    rules.sort_by_key(|r| Reverse(r.rank()));
    Ok(rules)
}

impl DepartmentRules {
    /// Puts rules in force. Two rules with the same pattern, area and time contradict each other.
    pub fn new(rules: Vec<DepartmentRule>) -> Result<DepartmentRules, PackError> {
        Ok(DepartmentRules { own: Vec::new(), rules: ordered(rules)? })
    }

    /// The codes of areas that rules are limited to.
    pub fn areas(&self) -> std::collections::HashSet<&str> {
        self.own.iter().chain(&self.rules).filter_map(|r| r.area.as_deref()).collect()
    }

    /// The same with a city's own rules, which are asked first.
    pub fn with_own(&self, own: Vec<DepartmentRule>) -> Result<DepartmentRules, PackError> {
        Ok(DepartmentRules { own: ordered(own)?, rules: self.rules.clone() })
    }

    /// The city's own rules, the stronger first.
    pub fn own(&self) -> &[DepartmentRule] {
        &self.own
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

    /// [`Self::responsible_at`] in working time.
    pub fn responsible(&self, category: &str, path: &AreaPath) -> Option<Responsible> {
        self.responsible_at(category, path, true)
    }

    /// Who is responsible for this category at this place, in working time or outside. The city's own rules come before the
    /// pack's. Among them the higher priority wins, then a full code over a beginning, a longer beginning over a shorter one;
    /// with equal patterns the rule of the deeper area, then one for this time. A `{street}` rule needs a place with a street and
    /// is passed over otherwise.
    pub fn responsible_at(&self, category: &str, path: &AreaPath, working: bool) -> Option<Responsible> {
        best(&self.own, category, path, working, true)
            .or_else(|| best(&self.rules, category, path, working, false))
    }
}

fn best(
    rules: &[DepartmentRule],
    category: &str,
    path: &AreaPath,
    working: bool,
    own: bool,
) -> Option<Responsible> {
    let mut best: Option<((usize, bool), &DepartmentRule, Cow<'_, str>)> = None;
    for rule in rules.iter().filter(|r| r.matches(category) && r.fits(working)) {
        if best.as_ref().is_some_and(|(_, b, _)| b.rank() != rule.rank()) {
            break;
        }
        let (Some(depth), Some(department)) = (rule.depth(path), fill(&rule.department, path)) else {
            continue;
        };
        let closer = (depth, rule.when.is_some());
        if best.as_ref().is_none_or(|(d, ..)| closer > *d) {
            best = Some((closer, rule, department));
        }
    }
    best.map(|(_, rule, department)| Responsible {
        department: department.into_owned(),
        assist: rule.assist.iter().filter_map(|d| Some(fill(d, path)?.into_owned())).collect(),
        rule: rule.explain(),
        own,
    })
}

fn fill<'a>(department: &'a str, path: &AreaPath) -> Option<Cow<'a, str>> {
    if !department.contains("{street}") {
        return Some(Cow::Borrowed(department));
    }
    path.code_at(Level::Street).map(|street| Cow::Owned(department.replace("{street}", street)))
}
