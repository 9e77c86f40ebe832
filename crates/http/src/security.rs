//! Headers that keep a page from doing what it should not.

use crate::Ctx;
use axum::{
    extract::{Request, State},
    http::{HeaderName, HeaderValue},
    middleware::Next,
    response::Response,
};

/// The nonce of one answer, put into the page and the policy.
#[derive(Clone)]
pub struct Nonce(pub String);

/// Adds the policy headers to every answer.
pub async fn headers(State(ctx): State<Ctx>, mut request: Request, next: Next) -> Response {
    let nonce = tessera_app::env::secret(ctx.app.env())[..22].to_owned();
    request.extensions_mut().insert(Nonce(nonce.clone()));
    let mut response = next.run(request).await;
    let (pictures, features) = crate::basemaps::policy(&ctx.config.basemaps);
    let csp = format!(
        "default-src 'self'; script-src 'self'; style-src-elem 'self' 'nonce-{nonce}'; style-src-attr 'unsafe-inline'; \
         img-src 'self' data: blob:{pictures}; media-src 'self' blob:; worker-src 'self' blob:; connect-src 'self'{features}; font-src 'self'; object-src 'none'; \
         base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
    );
    let h = response.headers_mut();
    if let Ok(v) = HeaderValue::from_str(&csp) {
        h.insert("content-security-policy", v);
    }
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "same-origin"),
        ("permissions-policy", "geolocation=(self), camera=(self), microphone=(self)"),
        ("cross-origin-opener-policy", "same-origin"),
    ] {
        h.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    if ctx.config.secure_cookies {
        h.insert("strict-transport-security", HeaderValue::from_static("max-age=31536000"));
    }
    response
}
