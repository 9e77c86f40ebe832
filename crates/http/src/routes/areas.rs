//! The tree of areas.

use super::filters::day_or_time;
use crate::{
    Ctx,
    body::Json,
    context::{User, if_match},
    dto::{
        Names, TextDto,
        areas::{AreaCard, AreaChangeForm, AreaRow, CodePart, KinDto, NewAreaForm},
        parse_word, rounded, word,
    },
    problem::{Failure, Problem},
    query::{Path, Query, page_size},
};
use axum::{
    Json as Answer,
    extract::State,
    http::{HeaderMap, StatusCode},
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::sync::Arc;
use tessera_app::{
    AppError,
    admin::areas::{AreaChange, NewArea},
    grid_history::GridsOf,
};
use tessera_domain::{
    Timestamp,
    area::{Area, Level, decode},
    ids::AreaId,
    text::Text,
};
use tessera_store::Succession;
use utoipa::{IntoParams, ToSchema};

/// A list of areas.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AreaList {
    /// Areas, by code.
    items: Vec<AreaRow>,
    /// Code to go on from, in `after`.
    next: Option<String>,
}

/// Filters on areas.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AreaQuery {
    /// Code of the area above.
    parent: Option<String>,
    /// city, district, street, community or grid.
    level: Option<String>,
    /// Part of the name, or beginning of the code.
    q: Option<String>,
    /// True: areas that were retired, instead of those in force.
    ended: Option<bool>,
    /// Code of the last area of the page before.
    after: Option<String>,
    /// 1 to 500.
    limit: Option<usize>,
}

pub(super) fn level(v: Option<&String>) -> Result<Option<Level>, Failure> {
    v.filter(|s| !s.is_empty())
        .map(|s| {
            parse_word::<Level>(s).ok_or_else(|| {
                AppError::field("level", "unknown", "city, district, street, community or grid").into()
            })
        })
        .transpose()
}

/// Areas by parent, level or name.
#[utoipa::path(get, path = "/api/v1/areas", tag = "areas", params(AreaQuery), responses((status = 200, body = AreaList)))]
pub async fn list(
    State(ctx): State<Ctx>,
    user: User,
    Query(q): Query<AreaQuery>,
) -> Result<Answer<AreaList>, Failure> {
    let r = ctx.app.reference();
    let parent = match &q.parent {
        Some(code) => Some(r.area_by_code(code).ok_or(AppError::NotFound("area"))?.id),
        None => None,
    };
    let level = level(q.level.as_ref())?;
    let lower = q.q.as_deref().map(str::to_lowercase).unwrap_or_default();
    let limit = page_size(q.limit, 200, 500);
    let mut found: Vec<&Arc<Area>> = r
        .areas
        .iter()
        .filter(|a| a.valid_to.is_some() == q.ended.unwrap_or(false))
        .filter(|a| parent.is_none_or(|p| a.parent == Some(p)))
        .filter(|a| level.is_none_or(|l| a.level == l))
        .filter(|a| {
            lower.is_empty()
                || a.code.starts_with(&lower)
                || a.name.zh_hans.contains(&lower)
                || a.name.en.to_lowercase().contains(&lower)
        })
        .filter(|a| q.after.as_ref().is_none_or(|c| a.code > *c))
        .collect();
    found.sort_by(|a, b| a.code.cmp(&b.code));
    let more = found.len() > limit;
    found.truncate(limit);
    let counts = ctx.app.numbers_by_area(&user.caller());
    let names = Names(&r);
    let items: Vec<AreaRow> = found
        .iter()
        .map(|a| {
            let n = counts.get(&a.code).copied().unwrap_or_default();
            names.area_row(a, n.open, n.overdue)
        })
        .collect();
    let next = if more { items.last().map(|a| a.area.code.clone()) } else { None };
    Ok(Answer(AreaList { items, next }))
}

/// Areas directly below.
#[utoipa::path(get, path = "/api/v1/areas/{code}/children", tag = "areas", params(("code" = String, Path)),
    responses((status = 200, body = AreaList), (status = 404, body = Problem)))]
pub async fn children(
    State(ctx): State<Ctx>,
    user: User,
    Path(code): Path<String>,
) -> Result<Answer<AreaList>, Failure> {
    let r = ctx.app.reference();
    let parent = r.area_by_code(&code).ok_or(AppError::NotFound("area"))?;
    let counts = ctx.app.numbers_by_area(&user.caller());
    let names = Names(&r);
    let mut items: Vec<AreaRow> = r
        .children(parent.id)
        .map(|a| {
            let n = counts.get(&a.code).copied().unwrap_or_default();
            names.area_row(a, n.open, n.overdue)
        })
        .collect();
    items.sort_by(|a, b| a.area.code.cmp(&b.area.code));
    Ok(Answer(AreaList { items, next: None }))
}

async fn card_of(ctx: &Ctx, user: &User, code: &str) -> Result<AreaCard, Failure> {
    let r = ctx.app.reference();
    let area = r.area_by_code(code).ok_or(AppError::NotFound("area"))?;
    let counts = ctx.app.numbers_by_area(&user.caller()).get(code).copied().unwrap_or_default();
    let names = Names(&r);
    let mut row = names.area_row(area, counts.open, counts.overdue);
    let (buildings, facilities) = ctx.app.counted(area).await?;
    row.counts.buildings = Some(buildings);
    row.counts.facilities = Some(facilities);
    let team = names.team(area, ctx.app.now());
    let explained = decode::decode(code).map(|e| e.parts).unwrap_or_default();
    let kin = ctx.app.kin(area).await?;
    let other = |of: AreaId, s: &Succession| {
        Some(KinDto {
            area: names.area(r.area(of)?),
            at: s.at.to_string(),
            area_m2: rounded(s.area_m2, 1),
            households: s.households,
            plan: s.plan.0,
        })
    };
    let given = kin.iter().rev().filter(|s| s.from == area.id);
    let got = kin.iter().rev().filter(|s| s.to == area.id);
    Ok(AreaCard {
        row,
        boundary: ctx.app.last_border(area).await?.map(|b| b.to_geojson()),
        successors: given.filter_map(|s| other(s.to, s)).collect(),
        predecessors: got.filter_map(|s| other(s.from, s)).collect(),
        vacancies: team.iter().filter(|t| t.user.is_none()).count(),
        team,
        explained: explained
            .into_iter()
            .map(|p| CodePart { part: p.digits, meaning: (&p.meaning).into() })
            .collect(),
    })
}

/// The card of an area: numbers, border, team, code explained.
#[utoipa::path(get, path = "/api/v1/areas/{code}", tag = "areas", params(("code" = String, Path)),
    responses((status = 200, body = AreaCard), (status = 404, body = Problem)))]
pub async fn card(
    State(ctx): State<Ctx>,
    user: User,
    Path(code): Path<String>,
) -> Result<Answer<AreaCard>, Failure> {
    Ok(Answer(card_of(&ctx, &user, &code).await?))
}

fn text(t: TextDto) -> Text {
    t.into()
}

/// Add an area. A grid without a code gets the next free one; retired codes are never given again.
#[utoipa::path(post, path = "/api/v1/areas", tag = "areas", params(("Idempotency-Key" = Option<String>, Header, description = "A UUID of the client's; the same key gives the same answer")),
    request_body = NewAreaForm,
    responses((status = 201, body = AreaCard), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub async fn add(
    State(ctx): State<Ctx>,
    user: User,
    body: Json<NewAreaForm>,
) -> Result<(StatusCode, Answer<AreaCard>), Failure> {
    let idem = body.idem(user.id().to_string());
    let f = body.value;
    let level =
        level(Some(&f.level))?.ok_or_else(|| AppError::field("level", "missing", "a level is needed"))?;
    let kind = kind(f.kind.as_ref())?;
    let new = NewArea {
        parent: f.parent,
        level,
        code: f.code,
        name: text(f.name),
        kind,
        boundary: f.boundary,
        households: f.households,
        population: f.population,
    };
    let area = ctx.app.area_add(user.actor(), new, idem).await?;
    Ok((StatusCode::CREATED, Answer(card_of(&ctx, &user, &area.code).await?)))
}

fn kind(v: Option<&String>) -> Result<Option<tessera_domain::area::GridKind>, Failure> {
    v.map(|s| {
        parse_word(s)
            .ok_or_else(|| AppError::field("kind", "unknown", "residential, unit or undeveloped").into())
    })
    .transpose()
}

/// Change an area. A new border begins now or on the day named, the old one is kept with its dates.
#[utoipa::path(patch, path = "/api/v1/areas/{code}", tag = "areas", params(("code" = String, Path)), request_body = AreaChangeForm,
    responses((status = 200, body = AreaCard), (status = 412, body = Problem), (status = 422, body = Problem)))]
pub async fn change(
    State(ctx): State<Ctx>,
    user: User,
    Path(code): Path<String>,
    headers: HeaderMap,
    body: Json<AreaChangeForm>,
) -> Result<Answer<AreaCard>, Failure> {
    let f = body.value;
    let version = if_match(&headers, f.version)?;
    let change = AreaChange {
        name: f.name.map(text),
        kind: kind(f.kind.as_ref())?,
        households: f.households,
        population: f.population,
        boundary: f.boundary,
        border_from: crate::query::day("border_from", f.border_from.as_ref())?,
    };
    ctx.app.area_change(user.actor(), &code, version, change).await?;
    Ok(Answer(card_of(&ctx, &user, &code).await?))
}

/// The version the writer saw.
#[derive(Clone, Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VersionForm {
    /// Version.
    #[serde(default)]
    version: Option<i64>,
}

impl VersionForm {
    /// The version.
    pub(super) fn version(&self) -> Option<i64> {
        self.version
    }
}

/// Take an area out of force. Refused while areas, posts or open cases stand on it.
#[utoipa::path(post, path = "/api/v1/areas/{code}/retire", tag = "areas", params(("code" = String, Path)), request_body = VersionForm,
    responses((status = 204), (status = 422, body = Problem)))]
pub async fn retire(
    State(ctx): State<Ctx>,
    user: User,
    Path(code): Path<String>,
    headers: HeaderMap,
    body: Json<VersionForm>,
) -> Result<StatusCode, Failure> {
    let version = if_match(&headers, body.value.version)?;
    ctx.app.area_retire(user.actor(), &code, version).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Which areas to draw.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct GeoQuery {
    /// city, district, street, community or grid; all levels when absent.
    level: Option<String>,
    /// Code of the area to stay within.
    within: Option<String>,
    /// The areas and borders in force when this day begins, past or planned, such as 2026-03-01; cases count for these. Now when absent.
    day: Option<String>,
}

/// Areas with borders as GeoJSON, with the numbers of the cases you may see: open, overdue, closed within thirty days and of these
/// in time.
#[utoipa::path(get, path = "/api/v1/areas.geojson", tag = "areas", params(GeoQuery),
    responses((status = 200, body = Object, content_type = "application/geo+json"), (status = 422, body = Problem)))]
pub async fn geojson(
    State(ctx): State<Ctx>,
    user: User,
    Query(q): Query<GeoQuery>,
) -> Result<([(&'static str, &'static str); 1], Answer<serde_json::Value>), Failure> {
    let zone = ctx.app.reference().calendar.zone().clone();
    let day = q.day.filter(|d| !d.is_empty());
    let at = day_or_time(&zone, "day", day.as_ref(), 0)?;
    let grids = match at {
        Some(at) => Some(ctx.app.grids_of(GridsOf::At(at)).await?),
        None => None,
    };
    let counts = ctx.app.numbers_by_grids(&user.caller(), grids);
    let moment = at.and_then(|t| Timestamp::from_millisecond(t).ok());
    let areas = ctx.app.areas_within(level(q.level.as_ref())?, q.within.as_deref(), moment).await?;
    let features: Vec<serde_json::Value> = areas
        .into_iter()
        .map(|(a, border)| {
            let n = counts.get(&a.code).copied().unwrap_or_default();
            json!({
                "type": "Feature",
                "id": a.id,
                "geometry": border.map(|b| b.to_geojson()),
                "properties": {
                    "id": a.id,
                    "code": a.code,
                    "name": TextDto::from(&a.name),
                    "level": a.level.as_str(),
                    "kind": a.kind.map(|k| word(&k)),
                    "open_cases": n.open,
                    "overdue_cases": n.overdue,
                    "closed_cases": n.closed,
                    "closed_on_time": n.on_time,
                    "households": a.households,
                    "population": a.population,
                    "label": a.label,
                }
            })
        })
        .collect();
    let body = json!({ "type": "FeatureCollection", "features": features });
    Ok(([("content-type", "application/geo+json")], Answer(body)))
}
