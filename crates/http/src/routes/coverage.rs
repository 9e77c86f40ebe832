//! Do the areas below each area cover it exactly once, and what would mend it?

use super::areas::level;
use crate::{
    Ctx,
    body::Json,
    context::User,
    dto::{
        Names,
        coverage::{CoverageDto, MendForm, MendedDto, ProposalDto, coverage, mended, proposal},
    },
    problem::{Failure, Problem},
    query::{Path, Query, day},
};
use axum::{Json as Answer, extract::State};
use serde::Deserialize;
use tessera_app::admin::coverage::{repair::Which, settings};
use utoipa::IntoParams;

/// Which report.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CoverageQuery {
    /// Code of an area: what lies below it. The whole tree when absent.
    area: Option<String>,
    /// With the borders in force when this day begins, such as 2026-12-01; now when absent.
    day: Option<String>,
    /// Up to this mean width, metres, a place is a matter of drawing (`snap`); 0.05 when absent.
    snap_m: Option<f64>,
    /// Up to this mean width, metres, a place is a `sliver`; 1 when absent.
    sliver_m: Option<f64>,
}

/// The report: each gap, hole, overlap, part outside, orphan, unsound border and code that does not fit.
#[utoipa::path(get, path = "/api/v1/coverage", tag = "areas", params(CoverageQuery),
    responses((status = 200, body = CoverageDto), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub async fn report(
    State(ctx): State<Ctx>,
    _user: User,
    Query(q): Query<CoverageQuery>,
) -> Result<Answer<CoverageDto>, Failure> {
    let on = day("day", q.day.as_ref())?;
    let how = settings(q.snap_m, q.sliver_m)?;
    let area = q.area.as_deref().filter(|a| !a.is_empty());
    let found = ctx.app.coverage(area, on, how).await?;
    let r = ctx.app.reference();
    Ok(Answer(coverage(&Names(&r), on.map(|d| d.to_string()), &how, &found)))
}

/// Which cover.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RepairQuery {
    /// The level of the areas below; the uppermost there is when absent.
    level: Option<String>,
    /// The cover as it will be when this day begins; now when absent.
    day: Option<String>,
    /// As for the report.
    snap_m: Option<f64>,
    /// As for the report.
    sliver_m: Option<f64>,
}

/// Proposed repairs of the cover of one area. Nothing is saved.
#[utoipa::path(get, path = "/api/v1/areas/{code}/cover/repairs", tag = "areas",
    params(("code" = String, Path), RepairQuery),
    responses((status = 200, body = ProposalDto), (status = 404, body = Problem),
        (status = 422, body = Problem, description = "nothing lies below it, or it has no border")))]
pub async fn repairs(
    State(ctx): State<Ctx>,
    _user: User,
    Path(code): Path<String>,
    Query(q): Query<RepairQuery>,
) -> Result<Answer<ProposalDto>, Failure> {
    let which = Which {
        parent: code,
        level: level(q.level.as_ref())?,
        day: day("day", q.day.as_ref())?,
        settings: settings(q.snap_m, q.sliver_m)?,
    };
    let found = ctx.app.cover_repairs(which).await?;
    let r = ctx.app.reference();
    Ok(Answer(proposal(&Names(&r), &found)))
}

/// Try or carry out chosen repairs. The borders before stay in the records with their dates.
#[utoipa::path(post, path = "/api/v1/areas/{code}/cover/repairs", tag = "areas",
    params(("code" = String, Path), ("Idempotency-Key" = Option<String>, Header, description = "A UUID of the client's; the same key changes the borders once")),
    request_body = MendForm,
    responses((status = 200, body = MendedDto), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 412, body = Problem, description = "a border was changed since the proposal: ask for it anew"),
        (status = 422, body = Problem)))]
pub async fn mend(
    State(ctx): State<Ctx>,
    user: User,
    Path(code): Path<String>,
    body: Json<MendForm>,
) -> Result<Answer<MendedDto>, Failure> {
    let idem = body.idem(user.id().to_string());
    let form = body.value;
    let which = Which {
        parent: code,
        level: level(form.level.as_ref())?,
        day: day("day", form.day.as_ref())?,
        settings: settings(form.snap_m, form.sliver_m)?,
    };
    let done = ctx.app.cover_mend(user.actor(), which, form.stamp, form.numbers, form.save, idem).await?;
    let r = ctx.app.reference();
    Ok(Answer(mended(&Names(&r), &done)))
}
