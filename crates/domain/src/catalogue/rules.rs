//! Whose duty a category is, by area: the most specific rule wins.

use super::model::PackError;
use crate::area::AreaPath;
use serde::{Deserialize, Serialize};

/// One rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
    rules: Vec<DepartmentRule>,
}

impl DepartmentRules {
    /// Who is responsible for this category at this place.
    pub fn responsible(&self, category: &str, path: &AreaPath) -> Option<Responsible> {
        let _ = (category, path, &self.rules);
        None
    }

    /// Reads a rules pack.
    pub fn parse_yaml(yaml: &str) -> Result<DepartmentRules, PackError> {
        #[derive(Deserialize)]
        struct File {
            rules: Vec<DepartmentRule>,
        }
        let file: File =
            serde_norway::from_str(yaml).map_err(|error| PackError::Yaml { what: "department rules", error })?;
        Ok(DepartmentRules { rules: file.rules })
    }
}
