//! What the resident portal shows before anybody writes anything: the city, its hotline, a notice; and places by name.

use super::locate::{PointQuery, point};
use crate::{
    Ctx,
    context::Client,
    dto::{TextDto, word},
    problem::{Failure, Problem},
    query::Query,
};
use axum::{Json as Answer, extract::State};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use tessera_app::AppError;
use tessera_domain::area::Level;
use utoipa::{IntoParams, ToSchema};

/// Most places named for some words.
const PLACES: usize = 6;

/// A notice for everybody.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BannerDto {
    /// The words.
    text: TextDto,
    /// info, warning or emergency.
    tone: String,
}

/// What the portal says.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PortalDto {
    /// Name of the city.
    city: TextDto,
    /// Telephone of the hotline; empty when there is none.
    #[schema(example = "12345")]
    hotline: String,
    /// The notice of today.
    banner: Option<BannerDto>,
    /// West, south, east, north of the city: what a map for choosing a place shows first. Null where no border is drawn.
    bbox: Option<[f64; 4]>,
}

/// City, hotline and today's notice.
#[utoipa::path(get, path = "/api/v1/public/portal", tag = "public", security(()), responses((status = 200, body = PortalDto)))]
pub async fn portal(State(ctx): State<Ctx>) -> Result<Answer<PortalDto>, Failure> {
    let r = ctx.app.reference();
    let today = ctx.app.now().to_zoned(r.calendar.zone().clone()).date();
    let p = &r.packs.portal;
    Ok(Answer(PortalDto {
        city: (&r.packs.city).into(),
        hotline: p.hotline.clone(),
        banner: p.notice_on(today).map(|b| BannerDto { text: (&b.text).into(), tone: word(&b.tone) }),
        bbox: r.bbox().map(|b| [b.west(), b.south(), b.east(), b.north()]),
    }))
}

/// Words of a place.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PlaceQuery {
    /// Part of the name of a road, a compound, a building with its street number, or an area.
    q: String,
}

/// A place by a name that stands on signs.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PublicPlaceDto {
    /// Name.
    label: String,
    /// address, estimate (worked out from what stands next to it), crossing, building, road or area.
    kind: String,
    /// Longitude and latitude, WGS-84.
    position: [f64; 2],
}

/// Places.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PublicPlaceList {
    /// Best first.
    items: Vec<PublicPlaceDto>,
}

/// Places by name, for residents whose telephone does not tell where they are. Names on signs only: no dwellings, nobody who lives
/// there. Limited by address.
#[utoipa::path(get, path = "/api/v1/public/places", tag = "public", security(()), params(PlaceQuery),
    responses((status = 200, body = PublicPlaceList), (status = 429, body = Problem)))]
pub async fn places(
    State(ctx): State<Ctx>,
    client: Client,
    Query(q): Query<PlaceQuery>,
) -> Result<Answer<PublicPlaceList>, Failure> {
    ctx.limits.public(&client.ip)?;
    let words: String = q.q.chars().take(60).collect();
    let found =
        if words.trim().chars().count() < 2 { Vec::new() } else { ctx.app.geocode(&words, 30).await? };
    // Two buildings of one number are one place to a resident.
    let mut named = HashSet::new();
    let items = found
        .into_iter()
        .filter(|p| matches!(p.kind, "address" | "estimate" | "crossing" | "building" | "road" | "area"))
        .filter(|p| named.insert((p.kind, p.label.clone())))
        .take(PLACES)
        .map(|p| PublicPlaceDto {
            label: p.label,
            kind: p.kind.to_owned(),
            position: [p.point.lon(), p.point.lat()],
        })
        .collect();
    Ok(Answer(PublicPlaceList { items }))
}

/// What a place on the map is called.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct NamedPlaceDto {
    /// Street number and name of the building there, or the road nearby; empty where neither is.
    label: String,
    /// address, road, or area when only the area is known.
    kind: String,
    /// The community it lies in, or the smallest area above it that has borders.
    area: TextDto,
}

/// What is at a point of the map, in the words of signs. Counted with the pieces of the map.
#[utoipa::path(get, path = "/api/v1/public/place", tag = "public", security(()), params(PointQuery),
    responses((status = 200, body = NamedPlaceDto), (status = 404, body = Problem, description = "code `outside`"),
        (status = 429, body = Problem)))]
pub async fn place(
    State(ctx): State<Ctx>,
    client: Client,
    Query(q): Query<PointQuery>,
) -> Result<Answer<NamedPlaceDto>, Failure> {
    ctx.limits.map(&client.ip)?;
    let p = point(&q)?;
    let r = ctx.app.reference();
    let found = r.locate(p).ok_or(AppError::Outside)?;
    // Grids are the administration's; residents know their community.
    let area = r.upwards(found).find(|a| a.level != Level::Grid).unwrap_or(found);
    let (label, kind) = match ctx.app.sign_near(p).await? {
        Some(sign) => (sign.label, sign.kind),
        None => (String::new(), "area"),
    };
    Ok(Answer(NamedPlaceDto { label, kind: kind.to_owned(), area: (&area.name).into() }))
}
