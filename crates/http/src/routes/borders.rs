//! The borders of an area with their times, and checking one before it is saved.

use crate::{
    Ctx,
    body::Json,
    context::{User, if_match},
    dto::{AreaRef, Names, pair, rounded},
    problem::{Failure, Problem},
    query::Path,
};
use axum::{
    Json as Answer,
    extract::State,
    http::{HeaderMap, StatusCode},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A border to check.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BorderForm {
    /// GeoJSON Polygon or MultiPolygon.
    #[schema(value_type = Object)]
    boundary: serde_json::Value,
    /// The day it is to begin, such as 2026-12-01: it is compared with the borders of that day. Now when absent.
    #[serde(default)]
    border_from: Option<String>,
}

/// A sister area along the border.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct NeighbourDto {
    /// Which.
    area: AreaRef,
    /// Length of the border they share, metres.
    shared_m: f64,
}

/// A place where the border does not fit.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FaultDto {
    /// gap, overlap or outside.
    kind: String,
    /// Longitude and latitude of a point in it.
    position: [f64; 2],
    /// Square metres.
    area_m2: f64,
    /// False when the size is an estimate.
    exact: bool,
    /// The areas concerned.
    areas: Vec<AreaRef>,
}

/// What is known of a border before it is saved.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BorderCheckDto {
    /// Square metres.
    area_m2: f64,
    /// Length of the border, metres.
    perimeter_m: f64,
    /// The longest shared border first.
    neighbours: Vec<NeighbourDto>,
    /// Where it does not fit between its sisters and into the area above, the largest first.
    faults: Vec<FaultDto>,
    /// False where the area above has no border: then nothing could be compared.
    parent_known: bool,
}

/// A border with its time.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct KnownBorderDto {
    /// From this moment.
    from: String,
    /// Until before this one; none while it is open.
    to: Option<String>,
    /// planned, `in_force` or past.
    state: String,
    /// Square metres.
    area_m2: f64,
    /// GeoJSON geometry.
    #[schema(value_type = Object)]
    boundary: serde_json::Value,
}

/// The borders of an area.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BorderList {
    /// The newest first.
    items: Vec<KnownBorderDto>,
}

/// All borders of an area: those before, the one in force and the one planned.
#[utoipa::path(get, path = "/api/v1/areas/{code}/borders", tag = "areas", params(("code" = String, Path)),
    responses((status = 200, body = BorderList), (status = 404, body = Problem)))]
pub async fn list(
    State(ctx): State<Ctx>,
    _user: User,
    Path(code): Path<String>,
) -> Result<Answer<BorderList>, Failure> {
    let items = ctx
        .app
        .borders(&code)
        .await?
        .into_iter()
        .map(|b| KnownBorderDto {
            from: b.period.from.to_string(),
            to: b.period.to.map(|t| t.to_string()),
            state: b.state.as_str().to_owned(),
            area_m2: rounded(b.shape.area_m2(), 1),
            boundary: b.shape.to_geojson(),
        })
        .collect();
    Ok(Answer(BorderList { items }))
}

/// Take the planned border back; the one in force goes on.
#[utoipa::path(delete, path = "/api/v1/areas/{code}/borders/planned", tag = "areas", params(("code" = String, Path)),
    responses((status = 204), (status = 403, body = Problem), (status = 404, body = Problem), (status = 412, body = Problem)))]
pub async fn drop_plan(
    State(ctx): State<Ctx>,
    user: User,
    Path(code): Path<String>,
    headers: HeaderMap,
) -> Result<StatusCode, Failure> {
    let version = if_match(&headers, None)?;
    ctx.app.border_plan_drop(user.actor(), &code, version).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Check a border before saving it: is it sound, does it leave gaps, overlap sisters or reach outside? Nothing is saved.
#[utoipa::path(post, path = "/api/v1/areas/{code}/border/check", tag = "areas", params(("code" = String, Path)), request_body = BorderForm,
    responses((status = 200, body = BorderCheckDto), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 422, body = Problem, description = "the border itself is unsound; `errors` say where")))]
pub async fn check(
    State(ctx): State<Ctx>,
    user: User,
    Path(code): Path<String>,
    body: Json<BorderForm>,
) -> Result<Answer<BorderCheckDto>, Failure> {
    let day = crate::query::day("border_from", body.value.border_from.as_ref())?;
    let found = ctx.app.border_check(user.actor(), &code, &body.value.boundary, day).await?;
    let r = ctx.app.reference();
    let names = Names(&r);
    Ok(Answer(BorderCheckDto {
        area_m2: rounded(found.area_m2, 1),
        perimeter_m: rounded(found.perimeter_m, 1),
        neighbours: found
            .neighbours
            .iter()
            .map(|(a, m)| NeighbourDto { area: names.area(a), shared_m: rounded(*m, 1) })
            .collect(),
        faults: found
            .faults
            .iter()
            .map(|f| FaultDto {
                kind: f.kind.to_owned(),
                position: pair(f.place),
                area_m2: rounded(f.area_m2, 1),
                exact: f.exact,
                areas: f.areas.iter().map(|a| names.area(a)).collect(),
            })
            .collect(),
        parent_known: found.parent_known,
    }))
}
