//! What is sent to make a case.

use super::Position;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Who reports.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReporterForm {
    /// Name.
    #[serde(default)]
    #[schema(example = "王女士")]
    pub name: String,
    /// Telephone.
    #[serde(default)]
    #[schema(example = "19900000001")]
    pub phone: String,
    /// Mail address.
    #[serde(default)]
    #[schema(example = "wang@example.org")]
    pub email: String,
    /// Language to be told in: zh-Hans, zh-Hant, en or es.
    #[serde(default)]
    pub lang: Option<String>,
    /// Wants to be told of each step by text message or mail.
    #[serde(default = "yes")]
    pub notify: bool,
    /// Do not show departments who it was.
    #[serde(default)]
    pub confidential: bool,
}

impl Default for ReporterForm {
    fn default() -> Self {
        ReporterForm {
            name: String::new(),
            phone: String::new(),
            email: String::new(),
            lang: None,
            notify: true,
            confidential: false,
        }
    }
}

fn yes() -> bool {
    true
}

/// A new case.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCaseForm {
    /// Category code, when known.
    #[serde(default)]
    #[schema(example = "E06002")]
    pub category: Option<String>,
    /// The matter in words.
    #[schema(example = "小区东门口垃圾堆放两天无人清理")]
    pub description: String,
    /// Where.
    #[serde(default)]
    pub position: Option<Position>,
    /// Where, in words.
    #[serde(default)]
    #[schema(example = "建设路18号东门")]
    pub address: Option<String>,
    /// Code of the area, when there is no position.
    #[serde(default)]
    pub area: Option<String>,
    /// Code of the facility concerned.
    #[serde(default)]
    pub facility: Option<String>,
    /// Where the report comes from.
    #[serde(default)]
    #[schema(example = "hotline")]
    pub source: Option<String>,
    /// normal or urgent.
    #[serde(default)]
    pub priority: Option<String>,
    /// Who reports.
    #[serde(default)]
    pub reporter: Option<ReporterForm>,
    /// Answers to the questions of the category by code; null says that the caller does not know. Staff who leave this out are
    /// not held to required answers.
    #[serde(default)]
    #[schema(value_type = Option<Object>, example = json!({"secured": "none", "since": "2026-01-10"}))]
    pub answers: Option<tessera_domain::case::Answers>,
    /// Actions done at once, in this order, all or nothing: `[{"action":"accept"},{"action":"file","category":"E06002"}]`.
    #[serde(default)]
    #[schema(value_type = Vec<Object>)]
    pub then: Vec<tessera_domain::case::Action>,
}
