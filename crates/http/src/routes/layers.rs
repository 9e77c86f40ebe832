//! Layers of grids over the tree: police beats, property areas, professional grids.

use super::{areas::VersionForm, filters::day_or_time};
use crate::{
    Ctx,
    body::Json,
    context::{User, if_match},
    dto::{
        Names, TextDto,
        layers::{
            LayerCard, LayerChangeForm, LayerGridChangeForm, LayerGridRow, LayerList, LayerRow, NewLayerForm,
            NewLayerGridForm,
        },
    },
    problem::{Failure, Problem},
    query::{Path, Query},
};
use axum::{
    Json as Answer,
    extract::State,
    http::{HeaderMap, StatusCode},
};
use serde::Deserialize;
use serde_json::json;
use tessera_app::{
    AppError,
    admin::layers::{LayerForm, grids::LayerGridForm},
    layers::{LayerCount, LayerSheet},
};
use tessera_domain::{Timestamp, area::Area};
use utoipa::IntoParams;

fn row(ctx: &Ctx, user: &User, sheet: &LayerSheet) -> LayerRow {
    let counts = ctx.app.layer_counts(&user.caller(), sheet);
    let sum = |f: fn(&LayerCount) -> usize| counts.values().map(f).sum();
    let all = LayerCount { open: sum(|n| n.open), overdue: sum(|n| n.overdue) };
    Names(&ctx.app.reference()).layer(&sheet.layer, sheet.grids.len(), all)
}

fn row_of(ctx: &Ctx, user: &User, code: &str) -> Result<LayerRow, Failure> {
    let r = ctx.app.reference();
    Ok(row(ctx, user, r.layers.sheet(code).ok_or(AppError::NotFound("layer"))?))
}

fn grid_row(ctx: &Ctx, user: &User, layer: &str, grid: &Area) -> Result<LayerGridRow, Failure> {
    let r = ctx.app.reference();
    let sheet = r.layers.sheet(layer).ok_or(AppError::NotFound("layer"))?;
    let n = ctx.app.layer_counts(&user.caller(), sheet).get(&grid.id).copied().unwrap_or_default();
    let border = r.borders.get(&grid.id).map(|b| &**b);
    Ok(Names(&r).layer_grid(sheet, grid, border, n, ctx.app.now()))
}

/// The layers of grids over the tree.
#[utoipa::path(get, path = "/api/v1/layers", tag = "areas", responses((status = 200, body = LayerList)))]
pub async fn list(State(ctx): State<Ctx>, user: User) -> Answer<LayerList> {
    let r = ctx.app.reference();
    let names = Names(&r);
    let ended = r.layers.ended.iter().map(|l| names.layer(l, 0, LayerCount::default()));
    let items = r.layers.sheets.iter().map(|s| row(&ctx, &user, s)).chain(ended).collect();
    Answer(LayerList { items })
}

/// Begin a layer.
#[utoipa::path(post, path = "/api/v1/layers", tag = "areas",
    params(("Idempotency-Key" = Option<String>, Header, description = "A UUID of the client's; the same key gives the same answer")),
    request_body = NewLayerForm,
    responses((status = 201, body = LayerRow), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub async fn add(
    State(ctx): State<Ctx>,
    user: User,
    body: Json<NewLayerForm>,
) -> Result<(StatusCode, Answer<LayerRow>), Failure> {
    let idem = body.idem(user.id().to_string());
    let f = body.value;
    let form = LayerForm {
        name: Some(f.name.into()),
        duties: Some(f.duties),
        department: f.department,
        responsible: Some(f.responsible),
    };
    let layer = ctx.app.layer_add(user.actor(), &f.code, form, idem).await?;
    Ok((StatusCode::CREATED, Answer(row_of(&ctx, &user, &layer.code)?)))
}

/// A layer with its grids.
#[utoipa::path(get, path = "/api/v1/layers/{layer}", tag = "areas", params(("layer" = String, Path)),
    responses((status = 200, body = LayerCard), (status = 404, body = Problem)))]
pub async fn card(
    State(ctx): State<Ctx>,
    user: User,
    Path(layer): Path<String>,
) -> Result<Answer<LayerCard>, Failure> {
    let r = ctx.app.reference();
    let sheet = r.layers.sheet(&layer).ok_or(AppError::NotFound("layer"))?;
    let counts = ctx.app.layer_counts(&user.caller(), sheet);
    let (names, now) = (Names(&r), ctx.app.now());
    let grids = sheet.grids.iter().map(|g| {
        let n = counts.get(&g.id).copied().unwrap_or_default();
        names.layer_grid(sheet, g, r.borders.get(&g.id).map(|b| &**b), n, now)
    });
    Ok(Answer(LayerCard { grids: grids.collect(), layer: row(&ctx, &user, sheet) }))
}

/// Change a layer; what is absent stays.
#[utoipa::path(patch, path = "/api/v1/layers/{layer}", tag = "areas",
    params(("layer" = String, Path), ("If-Match" = Option<String>, Header, description = "The version that was seen")),
    request_body = LayerChangeForm,
    responses((status = 200, body = LayerRow), (status = 403, body = Problem), (status = 404, body = Problem), (status = 412, body = Problem), (status = 422, body = Problem)))]
pub async fn change(
    State(ctx): State<Ctx>,
    user: User,
    Path(layer): Path<String>,
    headers: HeaderMap,
    body: Json<LayerChangeForm>,
) -> Result<Answer<LayerRow>, Failure> {
    let f = body.value;
    let version = if_match(&headers, f.version)?;
    let form = LayerForm {
        name: f.name.map(Into::into),
        duties: f.duties,
        department: f.department,
        responsible: f.responsible,
    };
    ctx.app.layer_change(user.actor(), &layer, version, form).await?;
    Ok(Answer(row_of(&ctx, &user, &layer)?))
}

/// End a layer with all its grids. Refused while posts stand on them.
#[utoipa::path(post, path = "/api/v1/layers/{layer}/end", tag = "areas", params(("layer" = String, Path)), request_body = VersionForm,
    responses((status = 204), (status = 403, body = Problem), (status = 404, body = Problem), (status = 412, body = Problem), (status = 422, body = Problem)))]
pub async fn end(
    State(ctx): State<Ctx>,
    user: User,
    Path(layer): Path<String>,
    headers: HeaderMap,
    body: Json<VersionForm>,
) -> Result<StatusCode, Failure> {
    let version = if_match(&headers, body.value.version())?;
    ctx.app.layer_end(user.actor(), &layer, version).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Which moment to draw.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct LayerGeoQuery {
    /// A day such as 2026-03-01: the grids as they were when it began; as they are now when absent.
    day: Option<String>,
}

/// The grids of a layer with their borders as GeoJSON.
#[utoipa::path(get, path = "/api/v1/layers/{layer}/grids.geojson", tag = "areas", params(("layer" = String, Path), LayerGeoQuery),
    responses((status = 200, body = Object, content_type = "application/geo+json"), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub async fn geojson(
    State(ctx): State<Ctx>,
    user: User,
    Path(layer): Path<String>,
    Query(q): Query<LayerGeoQuery>,
) -> Result<([(&'static str, &'static str); 1], Answer<serde_json::Value>), Failure> {
    let r = ctx.app.reference();
    let sheet = r.layers.sheet(&layer).ok_or(AppError::NotFound("layer"))?;
    let day = q.day.filter(|d| !d.is_empty());
    let at = day_or_time(r.calendar.zone(), "day", day.as_ref(), 0)?;
    let at = at.and_then(|t| Timestamp::from_millisecond(t).ok());
    let counts = ctx.app.layer_counts(&user.caller(), sheet);
    let features: Vec<serde_json::Value> = ctx
        .app
        .layer_borders(sheet, at)
        .await?
        .into_iter()
        .map(|(g, border)| {
            let n = counts.get(&g.id).copied().unwrap_or_default();
            let department = sheet.department(g.id).and_then(|d| r.departments.get(&d));
            json!({
                "type": "Feature",
                "id": g.id,
                "geometry": border.map(|b| b.to_geojson()),
                "properties": {
                    "id": g.id,
                    "code": g.code,
                    "name": TextDto::from(&g.name),
                    "department": department.map(|d| d.code.clone()),
                    "open_cases": n.open,
                    "overdue_cases": n.overdue,
                    "label": g.label,
                }
            })
        })
        .collect();
    let body = json!({ "type": "FeatureCollection", "features": features });
    Ok(([("content-type", "application/geo+json")], Answer(body)))
}

/// Add a grid to a layer.
#[utoipa::path(post, path = "/api/v1/layers/{layer}/grids", tag = "areas",
    params(("layer" = String, Path), ("Idempotency-Key" = Option<String>, Header, description = "A UUID of the client's; the same key gives the same answer")),
    request_body = NewLayerGridForm,
    responses((status = 201, body = LayerGridRow), (status = 403, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub async fn grid_add(
    State(ctx): State<Ctx>,
    user: User,
    Path(layer): Path<String>,
    body: Json<NewLayerGridForm>,
) -> Result<(StatusCode, Answer<LayerGridRow>), Failure> {
    let idem = body.idem(user.id().to_string());
    let f = body.value;
    let form = LayerGridForm {
        code: f.code.filter(|c| !c.trim().is_empty()),
        name: Some(f.name.into()),
        boundary: Some(f.boundary),
        department: f.department,
    };
    let grid = ctx.app.layer_grid_add(user.actor(), &layer, form, idem).await?;
    Ok((StatusCode::CREATED, Answer(grid_row(&ctx, &user, &layer, &grid)?)))
}

/// Change a grid of a layer; what is absent stays. The border before stays readable.
#[utoipa::path(patch, path = "/api/v1/layers/{layer}/grids/{grid}", tag = "areas",
    params(("layer" = String, Path), ("grid" = String, Path, description = "Its whole code, such as police:07"),
        ("If-Match" = Option<String>, Header, description = "The version that was seen")),
    request_body = LayerGridChangeForm,
    responses((status = 200, body = LayerGridRow), (status = 403, body = Problem), (status = 404, body = Problem), (status = 412, body = Problem), (status = 422, body = Problem)))]
pub async fn grid_change(
    State(ctx): State<Ctx>,
    user: User,
    Path((layer, grid)): Path<(String, String)>,
    headers: HeaderMap,
    body: Json<LayerGridChangeForm>,
) -> Result<Answer<LayerGridRow>, Failure> {
    let f = body.value;
    let version = if_match(&headers, f.version)?;
    let form = LayerGridForm {
        code: None,
        name: f.name.map(Into::into),
        boundary: f.boundary,
        department: f.department,
    };
    let grid = ctx.app.layer_grid_change(user.actor(), &layer, &grid, version, form).await?;
    Ok(Answer(grid_row(&ctx, &user, &layer, &grid)?))
}

/// Take a grid of a layer out of force. Refused while posts stand on it.
#[utoipa::path(post, path = "/api/v1/layers/{layer}/grids/{grid}/retire", tag = "areas",
    params(("layer" = String, Path), ("grid" = String, Path)), request_body = VersionForm,
    responses((status = 204), (status = 403, body = Problem), (status = 404, body = Problem), (status = 412, body = Problem), (status = 422, body = Problem)))]
pub async fn grid_retire(
    State(ctx): State<Ctx>,
    user: User,
    Path((layer, grid)): Path<(String, String)>,
    headers: HeaderMap,
    body: Json<VersionForm>,
) -> Result<StatusCode, Failure> {
    let version = if_match(&headers, body.value.version())?;
    ctx.app.layer_grid_retire(user.actor(), &layer, &grid, version).await?;
    Ok(StatusCode::NO_CONTENT)
}
