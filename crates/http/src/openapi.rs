//! The description of the interface, made from the code.

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

/// The whole document as pretty JSON, as committed in `openapi.json`.
pub fn document() -> String {
    let (_, doc) = crate::routes::api().split_for_parts();
    let mut text = doc.to_pretty_json().unwrap_or_default();
    text.push('\n');
    text
}
