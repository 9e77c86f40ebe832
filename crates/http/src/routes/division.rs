//! Proposed grids for a community.

use crate::{
    Ctx,
    body::Json,
    context::User,
    dto::{
        Names,
        division::{DivisionDto, DivisionForm, division},
        parse_word,
    },
    problem::{Failure, Problem},
    query::Path,
};
use axum::{Json as Answer, extract::State};
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};
use tessera_app::AppError;
use tessera_division::Measure;

/// Plans one request may ask for, and the effort it may take: a large community takes some seconds then.
const PLANS: std::ops::RangeInclusive<usize> = 1..=8;
const EFFORT: std::ops::RangeInclusive<f64> = 0.1..=20.0;

/// Ends the search when nobody waits for its answer any more.
struct Waiting(Arc<AtomicBool>);

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Propose grids for a community, from its streets, buildings and units. Nothing is saved; a request that is given up ends the search.
#[utoipa::path(post, path = "/api/v1/areas/{code}/division", tag = "areas", params(("code" = String, Path)),
    request_body = DivisionForm,
    responses((status = 200, body = DivisionDto), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 422, body = Problem, description = "no community, no border, or settings that make no sense")))]
pub async fn divide(
    State(ctx): State<Ctx>,
    user: User,
    Path(code): Path<String>,
    body: Json<DivisionForm>,
) -> Result<Answer<DivisionDto>, Failure> {
    let form = body.value;
    let measure = match form.measure.as_deref() {
        None | Some("") => Measure::Households,
        Some(m) => parse_word(m)
            .ok_or_else(|| AppError::field("measure", "unknown", "households, people or area"))?,
    };
    if form.plans.is_some_and(|n| !PLANS.contains(&n)) {
        return Err(AppError::field("plans", "invalid", "1 to 8").into());
    }
    if form.effort.is_some_and(|e| !EFFORT.contains(&e)) {
        return Err(AppError::field("effort", "invalid", "0.1 to 20").into());
    }
    let settings = form.settings(measure);
    let waiting = Waiting(Arc::new(AtomicBool::new(false)));
    let found = ctx.app.division_for(user.actor(), &code, form.keep, settings, waiting.0.clone()).await?;
    let r = ctx.app.reference();
    Ok(Answer(division(&Names(&r), &settings, &found)))
}
