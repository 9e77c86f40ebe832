//! Reading request bodies: JSON with the path of what is wrong, and the idempotency key with the digest of its request.

use crate::problem::Failure;
use axum::{
    extract::{FromRequest, Request},
    http::{HeaderMap, StatusCode},
};
use bytes::Bytes;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use tessera_app::cases::IdemKey;

/// Largest JSON body in bytes.
const MAX_JSON: usize = 1024 * 1024;

/// A JSON body, with what is needed to recognise the same request again.
pub struct Json<T> {
    /// The value.
    pub value: T,
    key: Option<(String, Vec<u8>)>,
}

impl<T> Json<T> {
    /// The idempotency key for this owner, when the client sent one.
    pub fn idem(&self, owner: impl Into<String>) -> Option<IdemKey> {
        let (key, request) = self.key.clone()?;
        Some(IdemKey { owner: owner.into(), key, request })
    }
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &S) -> Result<Self, Failure> {
        let method = request.method().to_string();
        let path = request.uri().path().to_owned();
        let headers = request.headers().clone();
        let json = headers
            .get("content-type")
            .and_then(|v| v.to_str().ok())
            .is_some_and(|v| v.starts_with("application/json"));
        if !json {
            return Err(Failure::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported_media")
                .detail("send application/json"));
        }
        let bytes = Bytes::from_request(request, state).await.map_err(|_| {
            Failure::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large").with("max_bytes", MAX_JSON)
        })?;
        if bytes.len() > MAX_JSON {
            return Err(Failure::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large").with("max_bytes", MAX_JSON));
        }
        let value = parse(&bytes)?;
        let parts = [method.as_bytes(), path.as_bytes(), &bytes];
        let key = idempotency_key(&headers)?.map(|k| (k, digest(&parts)));
        Ok(Json { value, key })
    }
}

fn digest(parts: &[&[u8]]) -> Vec<u8> {
    let mut h = Sha256::new();
    for part in parts {
        h.update((part.len() as u64).to_be_bytes());
        h.update(part);
    }
    h.finalize().to_vec()
}

/// The idempotency key of a request that is no JSON, made of what it says: two forms of the same upload are the same.
pub fn idem_of(
    headers: &HeaderMap,
    owner: impl Into<String>,
    parts: &[&[u8]],
) -> Result<Option<IdemKey>, Failure> {
    let key = idempotency_key(headers)?;
    Ok(key.map(|key| IdemKey { owner: owner.into(), key, request: digest(parts) }))
}

/// True when a string of the document, at whatever depth, holds a NUL character: PostgreSQL cannot keep one, and one in a stored
/// description would break every text search there. The escape is looked for first, because it almost never occurs.
fn holds_nul(bytes: &[u8]) -> bool {
    fn in_value(v: &serde_json::Value) -> bool {
        match v {
            serde_json::Value::String(s) => s.contains('\0'),
            serde_json::Value::Array(a) => a.iter().any(in_value),
            serde_json::Value::Object(o) => o.iter().any(|(k, v)| k.contains('\0') || in_value(v)),
            _ => false,
        }
    }
    bytes.windows(6).any(|w| w == b"\\u0000") && serde_json::from_slice(bytes).is_ok_and(|v| in_value(&v))
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Failure> {
    if holds_nul(bytes) {
        let f = Failure::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid");
        return Err(f.field("", "invalid", "a text holds a NUL character (\\u0000)"));
    }
    let mut de = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut de).map_err(|e| {
        let field = e.path().to_string();
        let field = if field == "." { String::new() } else { field };
        Failure::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid").field(
            field,
            "invalid",
            e.inner().to_string(),
        )
    })?;
    de.end().map_err(|e| {
        Failure::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid").field("", "invalid", e.to_string())
    })?;
    Ok(value)
}

fn idempotency_key(headers: &HeaderMap) -> Result<Option<String>, Failure> {
    let Some(v) = headers.get("idempotency-key") else { return Ok(None) };
    match v.to_str().map(str::trim) {
        Ok(k) if (8..=100).contains(&k.len()) => Ok(Some(k.to_owned())),
        _ => Err(Failure::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid").field(
            "Idempotency-Key",
            "invalid",
            "8 to 100 printable characters, best a UUID",
        )),
    }
}
