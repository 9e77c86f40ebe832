//! Health, and the description of the interface.

use crate::Ctx;
use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use std::sync::LazyLock;

static DOCUMENT: LazyLock<String> = LazyLock::new(crate::openapi::document);

/// `GET /healthz`: the program runs.
pub async fn healthz() -> &'static str {
    "ok\n"
}

/// `GET /readyz`: it can serve: the database answers and the cases are loaded.
pub async fn readyz(State(ctx): State<Ctx>) -> Response {
    let database = match ctx.app.store().reader().await {
        Ok(mut tx) => tx.events_head().await.is_ok(),
        Err(_) => false,
    };
    let loaded = ctx.app.index().complete;
    let status = if database && loaded { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (
        status,
        format!(
            "database {}\ncases {}\n",
            if database { "ok" } else { "not reached" },
            if loaded { "loaded" } else { "loading" }
        ),
    )
        .into_response()
}

/// `GET /api/openapi.json`
pub async fn openapi() -> Response {
    ([(header::CONTENT_TYPE, "application/json")], DOCUMENT.as_str()).into_response()
}
