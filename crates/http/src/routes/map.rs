//! Names, tiles, cards, the live map and the palette.

use super::filters::CaseQuery;
use crate::{
    Ctx,
    context::{Client, User},
    dto::{AreaRef, Names, PersonRef, TextDto, cases::CaseRow, word},
    problem::{Failure, Problem},
    query::{Path, Query},
};
use axum::{
    Json as Answer,
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use tessera_app::{AppError, cases::Caller};
use tessera_geometry::LonLat;
use tessera_store::Seq;
use utoipa::{IntoParams, ToSchema};

/// A name to look for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct TextQuery {
    /// Words.
    q: String,
}

/// A place found.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FoundPlace {
    /// What to show.
    label: String,
    /// address, estimate (worked out from what stands next to it), crossing, building, road, area or facility.
    kind: String,
    /// Longitude and latitude.
    position: [f64; 2],
    /// The area it lies in.
    area: Option<AreaRef>,
    /// Better matches have more.
    score: f64,
}

/// Places found.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PlaceList {
    /// Best first.
    items: Vec<FoundPlace>,
}

fn places(found: Vec<tessera_app::map::Place>, names: &Names<'_>) -> Vec<FoundPlace> {
    found
        .into_iter()
        .map(|p| FoundPlace {
            label: p.label,
            kind: p.kind.to_owned(),
            position: [p.point.lon(), p.point.lat()],
            area: p.area.map(|a| names.area(&a)),
            score: crate::dto::rounded(p.score, 3),
        })
        .collect()
}

/// Where is it: places by address, name or code.
#[utoipa::path(get, path = "/api/v1/geocode", tag = "map", params(TextQuery), responses((status = 200, body = PlaceList)))]
pub async fn geocode(
    State(ctx): State<Ctx>,
    _user: User,
    Query(q): Query<TextQuery>,
) -> Result<Answer<PlaceList>, Failure> {
    let found = ctx.app.geocode(&q.q, 12).await?;
    let r = ctx.app.reference();
    Ok(Answer(PlaceList { items: places(found, &Names(&r)) }))
}

/// Options of a tile.
#[derive(Debug, Deserialize)]
pub struct TileQuery {
    level: Option<String>,
}

/// `GET /api/v1/tiles/{layer}/{z}/{x}/{y}` with or without `.mvt`.
pub async fn tile(
    State(ctx): State<Ctx>,
    _user: User,
    Path((layer, z, x, y)): Path<(String, u8, u32, String)>,
    Query(q): Query<TileQuery>,
) -> Result<Response, Failure> {
    let level = q.level.as_deref().and_then(crate::dto::parse_word);
    let bytes = ctx.app.tile(&layer, level, z, x, row(&y)?).await?;
    let cache = if layer == "base" { "private, max-age=3600" } else { "private, max-age=60" };
    Ok(piece(bytes, cache))
}

/// The row of a tile, with or without the ending of its kind.
fn row(y: &str) -> Result<u32, AppError> {
    y.trim_end_matches(".mvt").trim_end_matches(".pbf").parse().map_err(|_| AppError::NotFound("tile"))
}

/// A tile as an answer; nothing is there where it is empty.
fn piece(bytes: Vec<u8>, cache: &'static str) -> Response {
    if bytes.is_empty() {
        return (StatusCode::NO_CONTENT, [(header::CACHE_CONTROL, cache)]).into_response();
    }
    let kind = "application/vnd.mapbox-vector-tile";
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, cache)], bytes).into_response()
}

/// `GET /api/v1/public/tiles/{z}/{x}/{y}`: the town as it stands on signs (land, roads, buildings), for residents without an account.
/// No areas of the administration, no facilities, no cases.
pub async fn public_tile(
    State(ctx): State<Ctx>,
    client: Client,
    Path((z, x, y)): Path<(u8, u32, String)>,
) -> Result<Response, Failure> {
    ctx.limits.map(&client.ip)?;
    let bytes = ctx.app.tile("base", None, z, x, row(&y)?).await?;
    Ok(piece(bytes, "public, max-age=3600"))
}

/// Which part of the map, and how large it is on the screen.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SpotQuery {
    /// Zoom level, 0 to 24.
    zoom: Option<f64>,
}

/// Cases on the map: single ones, or clusters where they crowd (below zoom 17, cells of 56 pixels).
#[utoipa::path(get, path = "/api/v1/cases.geojson", tag = "map", params(CaseQuery, SpotQuery),
    responses((status = 200, body = Object, content_type = "application/geo+json")))]
pub async fn cases_geojson(
    State(ctx): State<Ctx>,
    user: User,
    Query(q): Query<CaseQuery>,
    Query(s): Query<SpotQuery>,
) -> Result<Response, Failure> {
    let filter = q.filter(&ctx).await?;
    let zoom = s.zoom.unwrap_or(14.0).clamp(0.0, 24.0).round() as u8;
    let caller = user.caller();
    let spots = ctx.app.spots(&caller, &filter, zoom, if zoom >= 17 { 4.0 } else { 56.0 });
    let singles: Vec<Seq> = spots.iter().filter(|s| s.count == 1).map(|s| s.seq).take(2000).collect();
    let cases = ctx
        .app
        .store()
        .reader()
        .await
        .map_err(AppError::from)?
        .cases_by_seq(&singles)
        .await
        .map_err(AppError::from)?;
    let by_seq: std::collections::HashMap<Seq, &tessera_store::StoredCase> =
        cases.iter().map(|c| (c.seq, c)).collect();
    let r = ctx.app.reference();
    let (names, now) = (Names(&r), ctx.app.now());
    let features: Vec<serde_json::Value> = spots
        .iter()
        .map(|spot| {
            let properties = match by_seq.get(&spot.seq).filter(|_| spot.count == 1) {
                Some(c) => {
                    let row = names.row(c, now);
                    json!({ "cluster": false, "id": row.id, "number": row.number, "state": row.state, "priority": row.priority,
                            "category": row.category, "description": row.description, "address": row.address,
                            "light": row.clock.as_ref().map(|c| c.light.clone()), "overdue": row.clock.is_some_and(|c| c.overdue) })
                }
                None => json!({ "cluster": true, "count": spot.count, "overdue": spot.overdue }),
            };
            json!({ "type": "Feature", "geometry": { "type": "Point", "coordinates": [spot.point.lon(), spot.point.lat()] },
                    "properties": properties })
        })
        .collect();
    let body = json!({ "type": "FeatureCollection", "features": features });
    let mut response = Answer(body).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/geo+json"));
    Ok(response)
}

/// A line of a card.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CardLine {
    /// What: class, address, floors, households, state, department, code, category.
    label: String,
    /// The value.
    #[schema(value_type = Value)]
    value: serde_json::Value,
}

/// The card of a thing on the map.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CardDto {
    /// building, road, land or facility.
    kind: String,
    /// Name.
    title: String,
    /// Facts.
    lines: Vec<CardLine>,
    /// Where.
    position: [f64; 2],
    /// The area it stands in.
    area: Option<AreaRef>,
    /// Open cases within 60 m.
    open_cases: Vec<CaseRow>,
}

async fn open_cases(ctx: &Ctx, caller: &Caller, p: LonLat) -> Result<Vec<CaseRow>, Failure> {
    let seqs = ctx.app.open_near(caller, p, 60.0, 10);
    let cases = ctx
        .app
        .store()
        .reader()
        .await
        .map_err(AppError::from)?
        .cases_by_seq(&seqs)
        .await
        .map_err(AppError::from)?;
    let r = ctx.app.reference();
    let (names, now) = (Names(&r), ctx.app.now());
    Ok(cases.iter().map(|c| names.row(c, now)).collect())
}

/// The card of a building, road, piece of land (by id) or facility (by its 17-digit code).
#[utoipa::path(get, path = "/api/v1/cards/{kind}/{id}", tag = "map", params(("kind" = String, Path), ("id" = String, Path)),
    responses((status = 200, body = CardDto), (status = 404, body = Problem)))]
pub async fn card(
    State(ctx): State<Ctx>,
    user: User,
    Path((kind, id)): Path<(String, String)>,
) -> Result<Answer<CardDto>, Failure> {
    let map = ctx.app.map().await?;
    let r = ctx.app.reference();
    let names = Names(&r);
    let line = |label: &str, value: serde_json::Value| CardLine { label: label.to_owned(), value };
    let (title, lines, p, area) = if kind == "facility" {
        let f = map.facilities.iter().find(|f| f.code == id).ok_or(AppError::NotFound("facility"))?;
        let p = LonLat::new(f.point[0], f.point[1]).map_err(|e| AppError::Internal(e.to_string()))?;
        let department =
            f.department.and_then(|d| r.departments.get(&d)).map(|d| json!(TextDto::from(&d.name)));
        let lines = vec![
            line("code", json!(f.code)),
            line("category", json!(names.category(&f.category).name)),
            line("state", json!(f.state)),
            line("department", department.unwrap_or_default()),
        ];
        (f.name.clone(), lines, p, r.area(f.area).map(|a| names.area(a)))
    } else {
        let wanted: uuid::Uuid = id.parse().map_err(|_| AppError::NotFound("place"))?;
        let d = map
            .drawn
            .iter()
            .find(|d| d.feature.id == wanted && d.feature.layer == kind)
            .ok_or(AppError::NotFound("place"))?;
        let f = &d.feature;
        let mut lines = vec![line("class", json!(f.class))];
        if !f.address.is_empty() {
            lines.push(line("address", json!(f.address)));
        }
        if let serde_json::Value::Object(props) = &f.props {
            lines.extend(props.iter().filter(|(_, v)| !v.is_null()).map(|(k, v)| line(k, v.clone())));
        }
        let p = d.point();
        let title = if f.name.is_empty() { f.address.clone() } else { f.name.clone() };
        (title, lines, p, r.locate(p).map(|a| names.area(a)))
    };
    let open_cases = open_cases(&ctx, &user.caller(), p).await?;
    Ok(Answer(CardDto { kind, title, lines, position: [p.lon(), p.lat()], area, open_cases }))
}

/// Somebody found.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FoundPerson {
    /// Who.
    #[serde(flatten)]
    person: PersonRef,
    /// Titles of their posts.
    posts: Vec<String>,
}

/// What was found.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FoundDto {
    /// Cases by number or words.
    cases: Vec<CaseRow>,
    /// Areas by name or code.
    areas: Vec<AreaRef>,
    /// Staff.
    people: Vec<FoundPerson>,
    /// Addresses, roads, facilities.
    places: Vec<FoundPlace>,
}

/// Search everything.
#[utoipa::path(get, path = "/api/v1/search", tag = "map", params(TextQuery), responses((status = 200, body = FoundDto)))]
pub async fn search(
    State(ctx): State<Ctx>,
    user: User,
    Query(q): Query<TextQuery>,
) -> Result<Answer<FoundDto>, Failure> {
    let found = ctx.app.search(&user.caller(), &q.q).await?;
    let r = ctx.app.reference();
    let (names, now) = (Names(&r), ctx.app.now());
    let titles = |id| {
        let posts = r.posts.iter().filter(|p| p.user == Some(id) && p.to.is_none());
        posts.map(|p| if p.title.is_empty() { word(&p.role) } else { p.title.clone() }).collect()
    };
    Ok(Answer(FoundDto {
        cases: found.cases.iter().map(|c| names.row(c, now)).collect(),
        areas: found.areas.iter().map(|a| names.area(a)).collect(),
        people: found
            .people
            .iter()
            .map(|u| FoundPerson {
                person: PersonRef { id: u.id.0, name: u.name.clone() },
                posts: titles(u.id),
            })
            .collect(),
        places: places(found.places, &names),
    }))
}
