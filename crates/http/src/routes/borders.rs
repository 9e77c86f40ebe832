//! Checking a border before it is saved.

use crate::{
    Ctx,
    body::Json,
    context::User,
    dto::{AreaRef, Names},
    problem::{Failure, Problem},
    query::Path,
};
use axum::{Json as Answer, extract::State};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A border to check.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BorderForm {
    /// GeoJSON Polygon or MultiPolygon.
    #[schema(value_type = Object)]
    boundary: serde_json::Value,
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

fn rounded(v: f64) -> f64 {
    (v * 10.0).round() / 10.0
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
    let found = ctx.app.border_check(user.actor(), &code, &body.value.boundary)?;
    let r = ctx.app.reference();
    let names = Names(&r);
    Ok(Answer(BorderCheckDto {
        area_m2: rounded(found.area_m2),
        perimeter_m: rounded(found.perimeter_m),
        neighbours: found
            .neighbours
            .iter()
            .map(|(a, m)| NeighbourDto { area: names.area(a), shared_m: rounded(*m) })
            .collect(),
        faults: found
            .faults
            .iter()
            .map(|f| FaultDto {
                kind: f.kind.to_owned(),
                position: [f.place.lon(), f.place.lat()],
                area_m2: rounded(f.area_m2),
                exact: f.exact,
                areas: f.areas.iter().map(|a| names.area(a)).collect(),
            })
            .collect(),
        parent_known: found.parent_known,
    }))
}
