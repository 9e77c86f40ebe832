//! The session cookie.

use axum::http::{HeaderMap, HeaderValue, header};

const NAME: &str = "tessera_session";

/// The session token a browser sent.
pub fn session(headers: &HeaderMap) -> Option<&str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|v| v.to_str().ok())
        .flat_map(|v| v.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(NAME)?.strip_prefix('='))
}

/// `Set-Cookie` for a new session: not readable by scripts, not sent from other sites.
pub fn set(token: &str, secure: bool, hours: i64) -> HeaderValue {
    let secure = if secure { "; Secure" } else { "" };
    let text = format!("{NAME}={token}; Path=/; HttpOnly; SameSite=Strict; Max-Age={}{secure}", hours * 3600);
    HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static(""))
}

/// `Set-Cookie` that ends it.
pub fn clear() -> HeaderValue {
    HeaderValue::from_static("tessera_session=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0")
}
