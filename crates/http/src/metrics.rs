//! Numbers for Prometheus: requests by route and status, their durations, and what the program holds.

use crate::Ctx;
use axum::{
    extract::{MatchedPath, Request, State},
    http::header,
    middleware::Next,
    response::{IntoResponse, Response},
};
use prometheus_client::{
    encoding::{EncodeLabelSet, text::encode},
    metrics::{
        counter::Counter,
        family::Family,
        gauge::Gauge,
        histogram::{Histogram, exponential_buckets},
    },
    registry::Registry,
};
use std::time::Instant;

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Labels {
    method: String,
    route: String,
    status: u16,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Route {
    method: String,
    route: String,
}

/// The registry and its instruments.
pub struct Metrics {
    registry: Registry,
    requests: Family<Labels, Counter>,
    seconds: Family<Route, Histogram, fn() -> Histogram>,
    cases: Gauge,
    events: Gauge,
}

impl Metrics {
    /// All instruments, at zero.
    pub fn new() -> Metrics {
        let mut registry = Registry::with_prefix("tessera");
        let requests = Family::default();
        let seconds: Family<Route, Histogram, fn() -> Histogram> =
            Family::new_with_constructor(|| Histogram::new(exponential_buckets(0.0005, 2.0, 15)));
        let (cases, events) = (Gauge::default(), Gauge::default());
        registry.register("http_requests", "Requests by route and status", requests.clone());
        registry.register("http_request_seconds", "Time to answer", seconds.clone());
        registry.register("cases", "Cases in the index", cases.clone());
        registry.register("event_position", "Sequence of the last event handed on", events.clone());
        Metrics { registry, requests, seconds, cases, events }
    }
}

/// Counts and times every request.
pub async fn measure(State(ctx): State<Ctx>, request: Request, next: Next) -> Response {
    let began = Instant::now();
    let method = request.method().to_string();
    let route =
        request.extensions().get::<MatchedPath>().map_or_else(|| "web".to_owned(), |p| p.as_str().to_owned());
    let response = next.run(request).await;
    let m = &ctx.metrics;
    m.requests
        .get_or_create(&Labels {
            method: method.clone(),
            route: route.clone(),
            status: response.status().as_u16(),
        })
        .inc();
    m.seconds.get_or_create(&Route { method, route }).observe(began.elapsed().as_secs_f64());
    response
}

/// `GET /metrics`
pub async fn page(State(ctx): State<Ctx>) -> Response {
    let m = &ctx.metrics;
    m.cases.set(ctx.app.index().len() as i64);
    m.events.set(ctx.app.live().position());
    let mut text = String::new();
    if encode(&mut text, &m.registry).is_err() {
        return axum::http::StatusCode::INTERNAL_SERVER_ERROR.into_response();
    }
    ([(header::CONTENT_TYPE, "application/openmetrics-text; version=1.0.0; charset=utf-8")], text)
        .into_response()
}
