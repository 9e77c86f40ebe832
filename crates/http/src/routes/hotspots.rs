//! Recurring spots.

use crate::{
    Ctx,
    context::User,
    dto::{AreaRef, Names, cases::CategoryRef},
    problem::{Failure, Problem},
    query::{Query, page_size, time},
    routes::filters::CaseQuery,
};
use axum::{Json as Answer, extract::State};
use serde::{Deserialize, Serialize};
use tessera_app::{AppError, cases::hotspots::HotspotQuery};
use tessera_domain::Timestamp;
use tessera_geometry::LonLat;
use utoipa::{IntoParams, ToSchema};

const DAY_MS: i64 = 86_400_000;

/// Where and when.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SpotQuery {
    /// Code of an area: its whole subtree.
    area: Option<String>,
    /// Category code; an ending `*` means all that begin so.
    category: Option<String>,
    /// Reported at or after; 90 days ago when absent.
    reported_from: Option<String>,
    /// Reported before; now when absent.
    reported_to: Option<String>,
    /// At least so many cases, 2 to 100; 3 when absent.
    min_cases: Option<usize>,
    /// Longitude: only spots at this place.
    lon: Option<f64>,
    /// Latitude.
    lat: Option<f64>,
    /// 1 to 200.
    limit: Option<usize>,
}

/// One case of a spot.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SpotCase {
    /// Identity.
    id: uuid::Uuid,
    /// Number.
    number: String,
    /// Reported.
    reported_at: String,
    /// State.
    state: String,
}

/// A recurring spot: the same category at the same place on several days. A suggestion, never a decision.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SpotDto {
    /// What comes back.
    category: CategoryRef,
    /// Longitude and latitude of the middle.
    point: [f64; 2],
    /// West, south, east, north of its cases: for the filter of the list of cases.
    bbox: [f64; 4],
    /// The area it lies in.
    area: Option<AreaRef>,
    /// Cases.
    count: usize,
    /// Different days they were reported on.
    days: usize,
    /// First report.
    first: String,
    /// Last report.
    last: String,
    /// The latest cases, newest first, at most five.
    cases: Vec<SpotCase>,
}

/// Recurring spots with the rule they were found by.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SpotList {
    /// Those with the most cases first.
    items: Vec<SpotDto>,
    /// How many there are, shown or not.
    total: usize,
    /// At least so many cases …
    min_cases: usize,
    /// … on at least so many days …
    min_days: usize,
    /// … within so many metres of each other.
    within_m: f64,
    /// Beginning of the period.
    from: String,
    /// End of the period.
    to: String,
}

/// Places where the same thing was reported again and again, among the cases you see.
#[utoipa::path(get, path = "/api/v1/hotspots", tag = "cases", params(SpotQuery), responses((status = 200, body = SpotList), (status = 422, body = Problem)))]
pub async fn hotspots(
    State(ctx): State<Ctx>,
    user: User,
    Query(q): Query<SpotQuery>,
) -> Result<Answer<SpotList>, Failure> {
    let now = ctx.app.now().as_millisecond();
    let to = time("reported_to", q.reported_to.as_ref())?.unwrap_or(now + 1);
    let from = time("reported_from", q.reported_from.as_ref())?.unwrap_or(to - 90 * DAY_MS);
    if from >= to {
        return Err(AppError::field("reported_from", "order", "must be before reported_to").into());
    }
    let near = match (q.lon, q.lat) {
        (Some(lon), Some(lat)) => {
            LonLat::new(lon, lat).map_err(|e| AppError::field("lon", "invalid", e.to_string()))?;
            Some([lon, lat])
        }
        (None, None) => None,
        _ => return Err(AppError::field("lon", "missing", "lon and lat belong together").into()),
    };
    let filter =
        CaseQuery { area: q.area, category: q.category, ..CaseQuery::default() }.filter(&ctx).await?;
    let min_cases = q.min_cases.map(|n| n.clamp(2, 100));
    let (mut spots, rule) =
        ctx.app.hotspots(&user.caller(), &HotspotQuery { filter, from, to, min_cases, near });
    let total = spots.len();
    spots.truncate(page_size(q.limit, 100, 200));
    let seqs: Vec<i64> = spots.iter().flat_map(|s| s.samples.iter().copied()).collect();
    let stored = ctx.app.store().reader().await.map_err(AppError::from)?.cases_by_seq(&seqs).await;
    let stored = stored.map_err(AppError::from)?;
    let r = ctx.app.reference();
    let names = Names(&r);
    let text = |ms: i64| Timestamp::from_millisecond(ms).map(|t| t.to_string()).unwrap_or_default();
    let items = spots
        .into_iter()
        .map(|s| SpotDto {
            category: names.category(&s.category),
            point: [s.lon, s.lat],
            bbox: s.bbox,
            area: LonLat::new(s.lon, s.lat).ok().and_then(|p| r.locate(p)).map(|a| names.area(a)),
            count: s.count,
            days: s.days,
            first: text(s.first_ms),
            last: text(s.last_ms),
            cases: stored
                .iter()
                .filter(|c| s.samples.contains(&c.seq))
                .map(|c| SpotCase {
                    id: c.case.id.0,
                    number: c.case.number.clone(),
                    reported_at: c.case.reported_at.to_string(),
                    state: crate::dto::word(&c.case.state.name()),
                })
                .collect(),
        })
        .collect();
    Ok(Answer(SpotList {
        items,
        total,
        min_cases: rule.min_cases,
        min_days: rule.min_days,
        within_m: rule.cell_m,
        from: text(from),
        to: text(to),
    }))
}
