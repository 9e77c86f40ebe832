//! Who is asking: the session from the cookie or the bearer token, with the CSRF check for writes.

use crate::{Ctx, cookies, problem::Failure};
use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::{HeaderMap, Method, StatusCode, header, request::Parts},
};
use std::{net::SocketAddr, sync::Arc};
use tessera_app::{AppError, auth::Login, cases::Caller};
use tessera_domain::{ids::UserId, people::Actor, text::Lang};

/// A logged-in request. Writes with the cookie have shown the CSRF token.
#[derive(Clone)]
pub struct User {
    /// Session and person.
    pub login: Login,
}

impl User {
    /// As the use cases want it.
    pub fn caller(&self) -> Caller {
        Caller::Staff(self.login.actor.clone())
    }

    /// The person.
    pub fn actor(&self) -> &Arc<Actor> {
        &self.login.actor
    }

    /// The account.
    pub fn id(&self) -> UserId {
        self.login.actor.user
    }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ").map(str::trim)
}

impl FromRequestParts<Ctx> for User {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, ctx: &Ctx) -> Result<Self, Failure> {
        if let Some(token) = bearer(&parts.headers) {
            return Ok(User { login: ctx.app.authenticate(token).await? });
        }
        let token = cookies::session(&parts.headers).ok_or(AppError::NotLoggedIn)?;
        let login = ctx.app.authenticate(token).await?;
        let reads = matches!(parts.method, Method::GET | Method::HEAD | Method::OPTIONS);
        let shown = parts.headers.get("x-csrf-token").and_then(|v| v.to_str().ok());
        if !reads && shown != Some(login.session.csrf.as_str()) {
            return Err(Failure::new(StatusCode::FORBIDDEN, "csrf"));
        }
        Ok(User { login })
    }
}

/// The client's address.
pub struct Client {
    /// IP address as text.
    pub ip: String,
    /// `User-Agent`.
    pub agent: String,
}

impl FromRequestParts<Ctx> for Client {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, ctx: &Ctx) -> Result<Self, Self::Rejection> {
        let header = |name: &str| parts.headers.get(name).and_then(|v| v.to_str().ok());
        let forwarded =
            || header("x-forwarded-for").and_then(|v| v.rsplit(',').next()).map(|v| v.trim().to_owned());
        let direct = || parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|c| c.0.ip().to_string());
        let ip = if ctx.config.trust_proxy { forwarded().or_else(direct) } else { direct() };
        Ok(Client {
            ip: ip.unwrap_or_else(|| "local".to_owned()),
            agent: header("user-agent").unwrap_or("").to_owned(),
        })
    }
}

/// The language the client asked for.
#[allow(dead_code, reason = "used by printed forms")]
pub struct Language(pub Lang);

impl<S: Send + Sync> FromRequestParts<S> for Language {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let lang = parts
            .headers
            .get(header::ACCEPT_LANGUAGE)
            .and_then(|v| v.to_str().ok())
            .map_or(Lang::ZhHans, Lang::negotiate);
        Ok(Language(lang))
    }
}

/// The version a writer saw: `If-Match: "7"`, or `version` in the body.
pub fn if_match(headers: &HeaderMap, body: Option<i64>) -> Result<Option<i64>, Failure> {
    let Some(v) = headers.get(header::IF_MATCH) else { return Ok(body) };
    let text = v.to_str().unwrap_or("").trim_start_matches("W/").trim_matches('"');
    if text == "*" {
        return Ok(body);
    }
    text.parse::<i64>().map(Some).map_err(|_| {
        Failure::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid").field(
            "If-Match",
            "invalid",
            "the ETag of the answer you read",
        )
    })
}
