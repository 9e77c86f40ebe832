//! Query strings and path parts, with problems instead of the framework's plain texts.

use crate::problem::Failure;
use axum::{
    extract::{FromRequestParts, Path as AxumPath, Query as AxumQuery},
    http::{StatusCode, request::Parts},
};
use serde::de::DeserializeOwned;

/// A query string.
pub struct Query<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        // No database text can hold a NUL character; see `crate::body`.
        if parts.uri.query().is_some_and(|q| q.contains("%00")) {
            let f = Failure::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid");
            return Err(f.field("query", "invalid", "a NUL character (%00)"));
        }
        AxumQuery::<T>::from_request_parts(parts, state).await.map(|q| Query(q.0)).map_err(|e| {
            Failure::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid").field("query", "invalid", e.body_text())
        })
    }
}

/// Parts of the path.
pub struct Path<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for Path<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        if parts.uri.path().contains("%00") {
            return Err(Failure::new(StatusCode::NOT_FOUND, "not_found"));
        }
        AxumPath::<T>::from_request_parts(parts, state)
            .await
            .map(|p| Path(p.0))
            .map_err(|e| Failure::new(StatusCode::NOT_FOUND, "not_found").detail(e.body_text()))
    }
}

/// A list in one parameter, separated by commas.
pub fn list(v: Option<&String>) -> Vec<String> {
    v.map(|s| s.split(',').map(str::trim).filter(|x| !x.is_empty()).map(str::to_owned).collect())
        .unwrap_or_default()
}

/// A keyset cursor `key.seq`.
pub fn cursor(v: Option<&String>) -> Result<Option<(i64, i64)>, Failure> {
    let Some(v) = v.filter(|v| !v.is_empty()) else { return Ok(None) };
    v.split_once('.').and_then(|(k, s)| Some((k.parse().ok()?, s.parse().ok()?))).map(Some).ok_or_else(|| {
        Failure::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid").field(
            "cursor",
            "invalid",
            "use the `next` of the page before",
        )
    })
}

/// The text of a cursor.
pub fn cursor_text(c: Option<(i64, i64)>) -> Option<String> {
    c.map(|(k, s)| format!("{k}.{s}"))
}

/// A page size between 1 and `max`.
pub fn page_size(v: Option<usize>, default: usize, max: usize) -> usize {
    v.unwrap_or(default).clamp(1, max)
}

/// A day of the calendar.
pub fn day(field: &str, v: Option<&String>) -> Result<Option<jiff::civil::Date>, Failure> {
    let Some(v) = v.filter(|v| !v.is_empty()) else { return Ok(None) };
    v.parse().map(Some).map_err(|_| {
        let said = "a day such as 2026-12-01";
        Failure::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid").field(field, "invalid", said)
    })
}

/// An RFC 3339 time as ms.
pub fn time(field: &str, v: Option<&String>) -> Result<Option<i64>, Failure> {
    let Some(v) = v.filter(|v| !v.is_empty()) else { return Ok(None) };
    v.parse::<jiff::Timestamp>().map(|t| Some(t.as_millisecond())).map_err(|e| {
        Failure::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid").field(
            field,
            "invalid",
            format!("a time such as 2026-07-01T08:00:00Z: {e}"),
        )
    })
}
