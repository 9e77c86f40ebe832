//! The HTTP edge: routes, DTOs, problem documents, live events, tiles, embedded web files. Thin: no rule lives here.

mod basemaps;
mod body;
mod context;
mod cookies;
mod dto;
mod limits;
mod metrics;
mod openapi;
mod problem;
mod query;
mod routes;
mod security;
mod web;

pub use basemaps::{BaseMap, BaseMapKind, basemaps};
pub use openapi::{answers_name, bare_document, document};

use axum::{Router, middleware};
use std::sync::Arc;
use tessera_app::App;
use tower_http::{catch_panic::CatchPanicLayer, compression::CompressionLayer, limit::RequestBodyLimitLayer};

/// How the edge is set up.
#[derive(Clone, Debug)]
pub struct HttpConfig {
    /// True behind TLS: cookies are marked `Secure`.
    pub secure_cookies: bool,
    /// Believe `X-Forwarded-For` of a reverse proxy.
    pub trust_proxy: bool,
    /// Reports, log-ins and look-ups a client address may make per minute without an account. 0 means no limit.
    pub public_per_minute: u32,
    /// Base maps of other servers.
    pub basemaps: Vec<BaseMap>,
}

impl Default for HttpConfig {
    fn default() -> Self {
        HttpConfig { secure_cookies: false, trust_proxy: false, public_per_minute: 30, basemaps: Vec::new() }
    }
}

/// What every handler can reach.
#[derive(Clone)]
pub(crate) struct Ctx {
    app: Arc<App>,
    config: Arc<HttpConfig>,
    limits: Arc<limits::Limits>,
    metrics: Arc<metrics::Metrics>,
}

/// The whole service.
pub fn service(app: Arc<App>, config: HttpConfig) -> Router {
    let ctx = Ctx {
        limits: Arc::new(limits::Limits::new(config.public_per_minute)),
        metrics: Arc::new(metrics::Metrics::new()),
        app,
        config: Arc::new(config),
    };
    let (api, _) = routes::api().split_for_parts();
    Router::new()
        .merge(api)
        .merge(routes::plain())
        .fallback(web::serve)
        .layer(RequestBodyLimitLayer::new(tessera_app::files::MAX_FILE + 64 * 1024))
        .layer(middleware::from_fn_with_state(ctx.clone(), metrics::measure))
        .layer(middleware::from_fn(problem::render))
        .layer(middleware::from_fn_with_state(ctx.clone(), security::headers))
        .layer(CatchPanicLayer::custom(problem::panicked))
        .layer(CompressionLayer::new().quality(tower_http::CompressionLevel::Fastest))
        .with_state(ctx)
}
