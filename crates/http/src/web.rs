//! The web applications, embedded in the binary: console at `/`, portal at `/p/`.

use crate::security::Nonce;
use axum::{
    Extension,
    http::{Method, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use rust_embed::RustEmbed;

/// The built files. In debug builds they are read from the folder, in release builds they are in the binary.
#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../web/dist"]
#[allow_missing = true]
struct Dist;

/// Address of the style sheet that brings the pages' Chinese typeface along, for pages that are made on the server.
pub fn font_sheet() -> Option<String> {
    let of_font = |name: &str| {
        let is_sheet = std::path::Path::new(name).extension().is_some_and(|e| e == "css");
        is_sheet && name.starts_with("console/assets/noto-sans-sc-")
    };
    let found = Dist::iter().find(|name| of_font(name))?;
    found.strip_prefix("console").map(str::to_owned)
}

/// Serves a file, or the application's page for any of its addresses.
pub async fn serve(method: Method, uri: Uri, Extension(Nonce(nonce)): Extension<Nonce>) -> Response {
    let path = uri.path();
    if path.starts_with("/api/") {
        return StatusCode::NOT_FOUND.into_response();
    }
    if method != Method::GET && method != Method::HEAD {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    if path == "/p" {
        return (StatusCode::PERMANENT_REDIRECT, [(header::LOCATION, "/p/")]).into_response();
    }
    let (folder, rest) = match path.strip_prefix("/p/") {
        Some(rest) => ("portal", rest),
        None => ("console", path.trim_start_matches('/')),
    };
    if !rest.is_empty()
        && let Some(file) = Dist::get(&format!("{folder}/{rest}"))
        && rest != "index.html"
    {
        // Hashed names never change their content.
        let cache = if rest.contains("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
        let mime = file.metadata.mimetype().to_owned();
        return ([(header::CONTENT_TYPE, mime), (header::CACHE_CONTROL, cache.to_owned())], file.data)
            .into_response();
    }
    if rest.rsplit('/').next().is_some_and(|name| name.contains('.')) {
        return StatusCode::NOT_FOUND.into_response();
    }
    match Dist::get(&format!("{folder}/index.html")) {
        Some(page) => {
            let html = String::from_utf8_lossy(&page.data).replace("__CSP_NONCE__", &nonce);
            ([(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CACHE_CONTROL, "no-cache")], html).into_response()
        }
        None => (
            StatusCode::NOT_FOUND,
            [(header::CONTENT_TYPE, "text/plain; charset=utf-8")],
            "The web pages are not built into this program: run `make web` and build again.\n网页尚未构建：请先运行 make web。\n",
        )
            .into_response(),
    }
}
