//! The described interface as a judge: every answer a test gets is compared with what `openapi.json` says about it.

use axum::http::{HeaderMap, Method, StatusCode, header};
use jsonschema::{Draft, Validator};
use serde_json::{Value, json};
use std::{
    collections::HashMap,
    sync::{Arc, LazyLock, Mutex, PoisonError},
};

static DOCUMENT: LazyLock<Value> = LazyLock::new(tessera_http::bare_document);
static VALIDATORS: LazyLock<Mutex<HashMap<String, Arc<Validator>>>> = LazyLock::new(Mutex::default);

/// The document without examples.
pub fn document() -> &'static Value {
    &DOCUMENT
}

/// One described operation.
#[derive(Clone, Copy, Debug)]
pub struct Operation {
    /// GET, POST and so on.
    pub method: &'static str,
    /// Path with its parameters in braces.
    pub path: &'static str,
    /// What the document says.
    pub says: &'static Value,
}

impl Operation {
    /// `POST /api/v1/cases/{id}/actions`.
    pub fn name(&self) -> String {
        format!("{} {}", self.method.to_uppercase(), self.path)
    }

    /// The described statuses, those of problems too.
    pub fn statuses(&self) -> impl Iterator<Item = &'static str> {
        self.says["responses"].as_object().into_iter().flatten().map(|r| r.0.as_str())
    }

    /// The schema and content type of an answer with this status. `None` when nothing comes with it, or not text.
    pub fn body(&self, status: &str) -> Option<(&'static str, &'static Value)> {
        let content = self.says["responses"].get(status)?.get("content")?.as_object()?;
        let (kind, body) = content.iter().next()?;
        (kind.ends_with("json") || kind.starts_with("text/")).then_some((kind.as_str(), &body["schema"]))
    }

    /// True when this path without its query belongs to the operation; and how many of its parts are parameters.
    fn fits(&self, method: &str, path: &str) -> Option<usize> {
        if !self.method.eq_ignore_ascii_case(method) {
            return None;
        }
        let (mine, given) = (self.path.split('/'), path.split('/'));
        if mine.clone().count() != given.clone().count() {
            return None;
        }
        let mut open = 0;
        for (m, g) in mine.zip(given) {
            if m.starts_with('{') {
                open += 1;
            } else if m != g {
                return None;
            }
        }
        Some(open)
    }
}

/// Every described operation.
pub fn operations() -> impl Iterator<Item = Operation> {
    DOCUMENT["paths"].as_object().into_iter().flatten().flat_map(|(path, item)| {
        item.as_object().into_iter().flatten().map(move |(method, says)| Operation { method, path, says })
    })
}

/// The operation a request belongs to; `None` for what the document leaves out.
pub fn operation(method: &str, path: &str) -> Option<Operation> {
    operations().filter_map(|o| Some((o.fits(method, path)?, o))).min_by_key(|x| x.0).map(|x| x.1)
}

fn validator(schema: &Value) -> Arc<Validator> {
    let key = schema.to_string();
    let mut all = VALIDATORS.lock().unwrap_or_else(PoisonError::into_inner);
    all.entry(key)
        .or_insert_with(|| {
            let whole = json!({ "allOf": [schema], "components": DOCUMENT["components"] });
            let v = jsonschema::options()
                .with_draft(Draft::Draft202012)
                .should_validate_formats(true)
                .build(&whole);
            Arc::new(v.unwrap_or_else(|e| panic!("{schema} is no schema: {e}")))
        })
        .clone()
}

/// What contradicts a schema of the document, in words; empty when nothing does.
pub fn faults(schema: &Value, value: &Value) -> Vec<String> {
    validator(schema).iter_errors(value).map(|e| format!("{}: {e}", e.instance_path())).take(5).collect()
}

/// Panics when an answer of a described operation is not as described: a success with an undescribed status, another content
/// type, a body against its schema; or a refusal that is no problem document.
pub fn check(method: &Method, path: &str, status: StatusCode, headers: &HeaderMap, body: &Value) {
    let Some(op) = operation(method.as_str(), path) else { return };
    let name = op.name();
    let kind = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or("");
    if status.is_success() {
        assert!(
            op.statuses().any(|s| s == status.as_str()),
            "{name} answered {status}, which openapi.json does not describe"
        );
        if let Some((said, schema)) = op.body(status.as_str()).filter(|b| b.0.ends_with("json")) {
            assert!(kind.starts_with(said), "{name} {status}: content type {kind}, described as {said}");
            let wrong = faults(schema, body);
            assert!(wrong.is_empty(), "{name} {status} is not as described: {wrong:#?} in {body}");
        }
    } else if status.is_client_error() || status.is_server_error() {
        assert_eq!(kind, "application/problem+json", "{name} {status}");
        let wrong = faults(&json!({ "$ref": "#/components/schemas/Problem" }), body);
        assert!(wrong.is_empty(), "{name} {status} is no problem document: {wrong:#?} in {body}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_against_its_description_is_seen() {
        let op = operation("GET", "/api/v1/cases/42/actions").expect("described");
        assert_eq!(op.name(), "GET /api/v1/cases/{id}/actions");
        let (_, schema) = op.body("200").expect("a body");
        assert_eq!(faults(schema, &json!({ "items": [], "version": 1 })), Vec::<String>::new());
        assert!(!faults(schema, &json!({ "items": [], "version": "one" })).is_empty(), "a wrong type");
        assert!(
            !faults(schema, &json!({ "items": [{}], "version": 1 })).is_empty(),
            "a missing member inside"
        );
        assert_eq!(operation("GET", "/api/v1/cases/facets").expect("described").path, "/api/v1/cases/facets");
        assert!(operation("GET", "/api/v1/nothing").is_none());
    }

    #[test]
    fn no_two_operations_have_the_same_id() {
        let mut ids: Vec<&str> = operations().filter_map(|o| o.says["operationId"].as_str()).collect();
        let all = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!((ids.len(), operations().count()), (all, all));
    }
}
