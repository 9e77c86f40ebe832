//! The description of the interface, made from the code.

use rust_embed::RustEmbed;
use serde_json::{Value, json};
use utoipa::{
    Modify, OpenApi,
    openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme},
};

/// The head of the document; paths and schemas come from the routes.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Tessera 众格",
        description = "The interface of the community grid service management platform. Times are RFC 3339 in UTC, positions WGS-84 \
                       longitude and latitude. Errors are problem+json (RFC 9457) with a stable `code`; titles follow \
                       `Accept-Language` (zh-Hans, zh-Hant, en, es). Every create and action takes an `Idempotency-Key`; changes take \
                       the version you saw in `If-Match` or `version`.",
        license(name = "Apache-2.0", identifier = "Apache-2.0")
    ),
    modifiers(&Security),
    security(("cookie" = []), ("bearer" = []))
)]
pub struct Api;

struct Security;

impl Modify for Security {
    fn modify(&self, doc: &mut utoipa::openapi::OpenApi) {
        let components = doc.components.get_or_insert_with(Default::default);
        components.add_security_scheme(
            "cookie",
            SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::with_description(
                "tessera_session",
                "Session cookie; writes also need the X-CSRF-Token header",
            ))),
        );
        components.add_security_scheme(
            "bearer",
            SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build()),
        );
    }
}

/// Recorded answers, one file per operation: what the whole application really said to a test with a fixed clock and ids.
#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/answers"]
#[allow_missing = true]
struct Answers;

/// The name of the file with an operation's recorded answers, without its ending, such as `post.cases.id.actions`.
pub fn answers_name(method: &str, path: &str) -> String {
    let rest = path.strip_prefix("/api/v1/").unwrap_or(path).replace('/', ".").replace(['{', '}'], "");
    format!("{}.{rest}", method.to_lowercase())
}

/// The document without the recorded answers.
pub fn bare_document() -> Value {
    let (_, doc) = crate::routes::api().split_for_parts();
    let mut doc = serde_json::to_value(&doc).unwrap_or_default();
    for_each_operation(&mut doc, |method, path, op| {
        // The functions' own names repeat between the modules; an operation's identity must not.
        op["operationId"] = answers_name(method, path).replace(['.', '-'], "_").into();
        let open = op["security"].as_array().is_some_and(|s| s.contains(&json!({})));
        let Some(responses) = op["responses"].as_object_mut() else { return };
        if !open && !responses.contains_key("401") {
            let schema = json!({ "schema": { "$ref": "#/components/schemas/Problem" } });
            let content = json!({ "application/problem+json": schema });
            responses.insert("401".into(), json!({ "description": "Not logged in", "content": content }));
        }
        for (status, response) in responses.iter_mut() {
            if !status.starts_with('2')
                && let Some(content) = response["content"].as_object_mut()
                && let Some(body) = content.remove("application/json")
            {
                content.insert("application/problem+json".into(), body);
            }
        }
    });
    doc
}

fn for_each_operation(doc: &mut Value, mut work: impl FnMut(&str, &str, &mut Value)) {
    for (path, item) in doc["paths"].as_object_mut().into_iter().flatten() {
        for (method, op) in item.as_object_mut().into_iter().flatten() {
            work(method, path, op);
        }
    }
}

/// The whole document as pretty JSON, as committed in `openapi.json`.
pub fn document() -> String {
    let mut doc = bare_document();
    for_each_operation(&mut doc, |method, path, op| {
        let Some(file) = Answers::get(&format!("{}.json", answers_name(method, path))) else { return };
        let Ok(known) = serde_json::from_slice::<Value>(&file.data) else { return };
        for (status, answer) in known["answers"].as_object().into_iter().flatten() {
            let content = op["responses"].get_mut(status).and_then(|r| r["content"].as_object_mut());
            for body in content.into_iter().flatten().map(|c| c.1) {
                body["example"] = answer.clone();
            }
        }
        if let Some(body) = op.get_mut("requestBody").and_then(|b| b["content"].get_mut("application/json"))
            && !known["request"].is_null()
        {
            body["example"] = known["request"].clone();
        }
    });
    let mut text = serde_json::to_string_pretty(&doc).unwrap_or_default();
    text.push('\n');
    text
}
