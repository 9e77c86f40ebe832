//! Which grid is it: of one position with what is near, and of many at once.

use crate::{
    Ctx,
    body::Json,
    context::User,
    dto::{AreaRef, Names, layers::AtLayerDto},
    problem::{Failure, Problem},
    query::Query,
};
use axum::{Json as Answer, extract::State};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use tessera_app::AppError;
use tessera_geometry::LonLat;
use utoipa::{IntoParams, ToSchema};

/// How many positions one request may ask for.
pub const MANY: usize = 10_000;

/// A position.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PointQuery {
    /// Longitude in degrees.
    lon: f64,
    /// Latitude in degrees.
    lat: f64,
    /// wgs84 (the default) or gcj02.
    crs: Option<String>,
}

pub(super) fn point(q: &PointQuery) -> Result<LonLat, Failure> {
    let p = LonLat::new(q.lon, q.lat).map_err(|e| AppError::field("lon", "invalid", e.to_string()))?;
    Ok(to_wgs84(q.crs.as_deref())?(p))
}

/// The way from a coordinate system to WGS-84.
fn to_wgs84(crs: Option<&str>) -> Result<fn(LonLat) -> LonLat, AppError> {
    match crs {
        None | Some("" | "wgs84" | "cgcs2000") => Ok(|p| p),
        Some("gcj02") => Ok(tessera_geometry::crs::gcj02_to_wgs84),
        Some(_) => Err(AppError::field("crs", "unknown", "wgs84 or gcj02")),
    }
}

/// A facility nearby.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct NearFacility {
    /// 17-digit part id.
    code: String,
    /// Name.
    name: String,
    /// Category code.
    category: String,
    /// Metres away.
    distance_m: f64,
}

/// What is at a position.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Located {
    /// The smallest area: its responsibility grid, where grids are drawn.
    grid: AreaRef,
    /// From the city down to it.
    path: Vec<AreaRef>,
    /// Facilities within 30 m, nearest first.
    facilities: Vec<NearFacility>,
    /// Address of the nearest building.
    address: Option<String>,
    /// The grids of other layers there, one of each layer at most.
    layers: Vec<AtLayerDto>,
}

/// Which grid is it.
#[utoipa::path(get, path = "/api/v1/locate", tag = "map", params(PointQuery),
    responses((status = 200, body = Located), (status = 404, body = Problem, description = "code `outside`")))]
pub async fn locate(
    State(ctx): State<Ctx>,
    _user: User,
    Query(q): Query<PointQuery>,
) -> Result<Answer<Located>, Failure> {
    let p = point(&q)?;
    let r = ctx.app.reference();
    let area = r.locate(p).ok_or(AppError::Outside)?;
    let names = Names(&r);
    let facilities = ctx.app.facilities_near(p, 30.0, 5).await?;
    let building = ctx.app.building_near(p).await?;
    Ok(Answer(Located {
        grid: names.area(area),
        path: names.path(&area.path),
        layers: r.layers.at(p).map(|at| names.at_layer(at)).collect(),
        facilities: facilities
            .into_iter()
            .map(|(f, m)| NearFacility {
                code: f.code,
                name: f.name,
                category: f.category,
                distance_m: crate::dto::rounded(m, 1),
            })
            .collect(),
        address: building
            .map(|(_, name, address)| if name.is_empty() { address } else { format!("{address} {name}") }),
    }))
}

/// Positions to find the areas of.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PointsForm {
    /// Longitude and latitude of each, in degrees; at most 10,000.
    points: Vec<[f64; 2]>,
    /// wgs84 (the default) or gcj02, of all of them.
    #[serde(default)]
    crs: Option<String>,
}

/// Where many positions are.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LocatedMany {
    /// For each position, in the order asked: the code of the smallest area, its responsibility grid where grids are drawn; null outside.
    grids: Vec<Option<String>>,
    /// Every area among the answers, once, in the order of its first.
    areas: Vec<AreaRef>,
}

/// Which grids are they: the same answers as one by one, for at most 10,000 positions. An unreadable position refuses the whole and is
/// named by its place in the list.
#[utoipa::path(post, path = "/api/v1/locate", tag = "map", request_body = PointsForm,
    responses((status = 200, body = LocatedMany), (status = 422, body = Problem)))]
pub async fn locate_many(
    State(ctx): State<Ctx>,
    _user: User,
    Json { value: form, .. }: Json<PointsForm>,
) -> Result<Answer<LocatedMany>, Failure> {
    if form.points.len() > MANY {
        let message = format!("at most {MANY} at once; ask for the others in another request");
        return Err(AppError::field("points", "too_many", message).into());
    }
    let convert = to_wgs84(form.crs.as_deref())?;
    let points = form
        .points
        .iter()
        .enumerate()
        .map(|(i, [lon, lat])| {
            let p = LonLat::new(*lon, *lat);
            p.map(convert).map_err(|e| AppError::field(format!("points[{i}]"), "invalid", e.to_string()))
        })
        .collect::<Result<Vec<LonLat>, AppError>>()?;
    let r = ctx.app.reference();
    let names = Names(&r);
    let mut first = HashMap::new();
    let found = r.locate_many(&points);
    for (i, area) in found.iter().enumerate() {
        if let Some(area) = area {
            first.entry(area.id).or_insert((i, *area));
        }
    }
    let mut areas: Vec<_> = first.into_values().collect();
    areas.sort_by_key(|(i, _)| *i);
    Ok(Answer(LocatedMany {
        grids: found.iter().map(|a| a.map(|a| a.code.clone())).collect(),
        areas: areas.into_iter().map(|(_, a)| names.area(a)).collect(),
    }))
}
