//! The city's own catalogue, stage limits and standard replies: read, try, save, look back.

use crate::{
    Ctx,
    body::Json,
    context::{User, if_match},
    dto::{Names, PersonRef, TextDto},
    problem::{Failure, FieldProblem, Problem},
    query::{Path, Query},
};
use axum::{Json as Answer, extract::State, http::HeaderMap};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use tessera_app::{App, AppError, admin::config::Doc};
use tessera_domain::catalogue::Kind;
use utoipa::{IntoParams, ToSchema};

/// A document of settings as it is in force.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ConfigDto {
    /// `catalogue`, `stages` or `replies`.
    name: String,
    /// The document: for `catalogue` the city's changes (classes, categories, rules), for `stages` all limits, for
    /// `replies` all standard replies.
    #[schema(value_type = Object)]
    value: Value,
    /// The same as YAML, to keep or to carry to another city.
    yaml: String,
    /// Version for `If-Match`; 0 while nothing was changed.
    version: i64,
}

fn dto(app: &App, doc: Doc) -> Result<ConfigDto, Failure> {
    let c = app.config(doc)?;
    let yaml = serde_norway::to_string(&c.value).map_err(|e| AppError::Internal(e.to_string()))?;
    Ok(ConfigDto { name: doc.key().to_owned(), value: c.value, yaml, version: c.version })
}

/// A document of settings in force.
#[utoipa::path(get, path = "/api/v1/settings/{name}", tag = "catalogue", params(("name" = String, Path)),
    responses((status = 200, body = ConfigDto), (status = 404, body = Problem)))]
pub async fn read(
    State(ctx): State<Ctx>,
    _user: User,
    Path(name): Path<String>,
) -> Result<Answer<ConfigDto>, Failure> {
    Ok(Answer(dto(&ctx.app, Doc::of(&name)?)?))
}

/// A document to try or to save: its value, or YAML.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfigForm {
    /// The document.
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    value: Option<Value>,
    /// Or its YAML.
    #[serde(default)]
    yaml: Option<String>,
    /// Why it is changed; needed to save.
    #[serde(default)]
    why: String,
    /// The version you saw; needed to save, here or as `If-Match`.
    #[serde(default)]
    version: Option<i64>,
}

impl ConfigForm {
    fn document(&self) -> Result<Value, AppError> {
        match (&self.value, &self.yaml) {
            (Some(v), _) => Ok(v.clone()),
            (None, Some(y)) => {
                serde_norway::from_str(y).map_err(|e| AppError::field("yaml", "invalid", e.to_string()))
            }
            (None, None) => Err(AppError::field("value", "missing", "value or yaml is needed")),
        }
    }
}

/// One difference.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ChangeDto {
    /// What, such as `added`, `renamed`, `switched_off`, `limit`, `rule_added`.
    what: String,
    /// Code of the category or class, or the rule's match.
    code: String,
    /// Filing condition.
    condition: Option<String>,
    /// Before.
    before: Option<TextDto>,
    /// After.
    after: Option<TextDto>,
    /// Open cases of the category.
    open_cases: usize,
}

/// What a document would do.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ConfigPreview {
    /// What is wrong; with faults it cannot be saved.
    errors: Vec<FieldProblem>,
    /// What is different from what is in force.
    changes: Vec<ChangeDto>,
    /// Categories nobody would answer for.
    without_department: Vec<String>,
    /// Open cases by changed category; they keep their limits.
    open_cases: BTreeMap<String, usize>,
    /// The document that was read.
    #[schema(value_type = Object)]
    value: Value,
}

/// Try a document: what is wrong with it, and what it would change. Nothing is saved.
#[utoipa::path(post, path = "/api/v1/settings/{name}/check", tag = "catalogue", params(("name" = String, Path)), request_body = ConfigForm,
    responses((status = 200, body = ConfigPreview), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub async fn check(
    State(ctx): State<Ctx>,
    user: User,
    Path(name): Path<String>,
    body: Json<ConfigForm>,
) -> Result<Answer<ConfigPreview>, Failure> {
    let value = body.value.document()?;
    let p = ctx.app.config_preview(user.actor(), Doc::of(&name)?, &value)?;
    Ok(Answer(ConfigPreview {
        errors: p
            .faults
            .into_iter()
            .map(|f| FieldProblem { field: f.field, code: f.code.to_owned(), message: f.message })
            .collect(),
        changes: p
            .changes
            .into_iter()
            .map(|c| ChangeDto {
                what: crate::dto::word(&c.what),
                open_cases: p.open.get(&c.code).copied().unwrap_or(0),
                code: c.code,
                condition: c.condition,
                before: c.before.as_ref().map(Into::into),
                after: c.after.as_ref().map(Into::into),
            })
            .collect(),
        without_department: p.nobody,
        open_cases: p.open.into_iter().collect(),
        value,
    }))
}

/// Put a document in force, on every process at once. Cases already filed keep their limits.
#[utoipa::path(put, path = "/api/v1/settings/{name}", tag = "catalogue", params(("name" = String, Path)), request_body = ConfigForm,
    responses((status = 200, body = ConfigDto), (status = 403, body = Problem), (status = 412, body = Problem), (status = 422, body = Problem)))]
pub async fn put(
    State(ctx): State<Ctx>,
    user: User,
    Path(name): Path<String>,
    headers: HeaderMap,
    body: Json<ConfigForm>,
) -> Result<Answer<ConfigDto>, Failure> {
    let doc = Doc::of(&name)?;
    let form = body.value;
    let version = if_match(&headers, form.version)?
        .ok_or_else(|| AppError::field("version", "missing", "the version you saw, or If-Match"))?;
    ctx.app.config_put(user.actor(), doc, form.document()?, version, &form.why).await?;
    Ok(Answer(dto(&ctx.app, doc)?))
}

/// A state a document had.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ConfigVersion {
    /// Version.
    version: i64,
    /// When.
    at: String,
    /// Who.
    by: Option<PersonRef>,
    /// Why.
    why: String,
    /// The document.
    #[schema(value_type = Object)]
    value: Value,
}

/// States.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ConfigVersions {
    /// Newest first.
    items: Vec<ConfigVersion>,
}

/// The states a document had. To go back, save an older one again.
#[utoipa::path(get, path = "/api/v1/settings/{name}/versions", tag = "catalogue", params(("name" = String, Path)),
    responses((status = 200, body = ConfigVersions), (status = 403, body = Problem)))]
pub async fn versions(
    State(ctx): State<Ctx>,
    user: User,
    Path(name): Path<String>,
) -> Result<Answer<ConfigVersions>, Failure> {
    let rows = ctx.app.config_history(user.actor(), Doc::of(&name)?).await?;
    let r = ctx.app.reference();
    let names = Names(&r);
    let items = rows
        .into_iter()
        .map(|v| ConfigVersion {
            version: v.version,
            at: v.at.to_string(),
            by: v.by.and_then(|u| names.person(u)),
            why: v.why,
            value: serde_json::from_str(&v.value).unwrap_or_default(),
        })
        .collect();
    Ok(Answer(ConfigVersions { items }))
}

/// Of which class.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct NextQuery {
    /// part or event.
    kind: String,
    /// Two digits.
    class: String,
}

/// A free code.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct NextCode {
    /// None when the class is full.
    code: Option<String>,
}

/// The next code for a category of the city's own. Codes that a case ever had are not given again.
#[utoipa::path(get, path = "/api/v1/categories/next-code", tag = "catalogue", params(NextQuery), responses((status = 200, body = NextCode), (status = 422, body = Problem)))]
pub async fn next_code(
    State(ctx): State<Ctx>,
    _user: User,
    Query(q): Query<NextQuery>,
) -> Result<Answer<NextCode>, Failure> {
    let kind = [Kind::Part, Kind::Event].into_iter().find(|k| k.as_str() == q.kind);
    let kind = kind.ok_or_else(|| AppError::field("kind", "unknown", "part or event"))?;
    if q.class.len() != 2 || !q.class.bytes().all(|b| b.is_ascii_digit()) {
        return Err(AppError::field("class", "invalid", "two digits").into());
    }
    Ok(Answer(NextCode { code: ctx.app.next_category_code(kind, &q.class) }))
}
