//! The filters of a list of cases, from the query string.

use crate::{
    Ctx,
    problem::Failure,
    query::{list, time},
};
use serde::Deserialize;
use tessera_app::{
    AppError,
    filter::{Filter, Queue, Sample, Sort, drawn_shape},
    grid_history::GridsOf,
    index::{SOURCES, STATES},
    layers::LayerSheet,
};
use tessera_store::flag;
use utoipa::IntoParams;

/// Filters; several values of one are separated by commas.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CaseQuery {
    /// State names; also `open` and `ended`.
    pub state: Option<String>,
    /// Area codes; each stands for its whole subtree.
    pub area: Option<String>,
    /// Code of a grid of another layer, such as `police:07`: cases that lie there and are among the layer's duties. The code of a layer
    /// means all its grids.
    pub layer_grid: Option<String>,
    /// The grids cases count for: `recorded` (the default: those they are kept under; an open case is kept under a grid in force),
    /// `then` (those in force when each was reported), `today`, or a day such as 2026-03-01 (those in force when it began).
    pub grids: Option<String>,
    /// Category codes; an ending `*` means all that begin so.
    pub category: Option<String>,
    /// Codes or ids of lead departments.
    pub department: Option<String>,
    /// Source names.
    pub source: Option<String>,
    /// Past the deadline.
    pub overdue: Option<bool>,
    /// Deadline before this time.
    pub due_before: Option<String>,
    /// Reported by me, handled by me or put to me.
    pub mine: Option<bool>,
    /// Number, place, words, or a telephone number.
    pub text: Option<String>,
    /// west,south,east,north in degrees.
    pub bbox: Option<String>,
    /// A shape drawn on the map: `lon,lat;lon,lat;…`, 3 to 200 corners.
    pub within: Option<String>,
    /// Reported at or after.
    pub reported_from: Option<String>,
    /// Reported before.
    pub reported_to: Option<String>,
    /// 挂账.
    pub suspended: Option<bool>,
    /// 督办.
    pub supervised: Option<bool>,
    /// A department asks for more time.
    pub extension_pending: Option<bool>,
    /// What a department asks for waits for its own leader.
    pub in_review: Option<bool>,
    /// Escalated above its street.
    pub escalated: Option<bool>,
    /// normal or urgent.
    pub priority: Option<String>,
    /// One of my queues.
    pub queue: Option<String>,
    /// 抽查: so many of what the other filters find, drawn by lot: how many (1 to 500), a dot, a word. The same word draws the
    /// same cases.
    pub sample: Option<String>,
}

/// Longest text search, and how many hits are filtered further.
const TEXT_HITS: i64 = 2000;

impl CaseQuery {
    /// The filter; text is searched first.
    pub async fn filter(&self, ctx: &Ctx) -> Result<Filter, Failure> {
        let r = ctx.app.reference();
        let mut f = Filter::default();
        for s in list(self.state.as_ref()) {
            match s.as_str() {
                "open" => f.open = Some(true),
                "ended" => f.open = Some(false),
                s if STATES.contains(&s) => f.states.push(s.to_owned()),
                _ => {
                    return Err(AppError::field(
                        "state",
                        "unknown",
                        format!("one of open, ended, {}", STATES.join(", ")),
                    )
                    .into());
                }
            }
        }
        for code in list(self.area.as_ref()) {
            let a = r
                .area_by_code(&code)
                .ok_or_else(|| AppError::field("area", "unknown", format!("no area {code}")))?;
            f.areas.push(a.path.clone());
        }
        if let Some(code) = self.layer_grid.as_deref().filter(|c| !c.is_empty()) {
            let whole = r.layers.sheet(code).map(LayerSheet::whole);
            let found = whole.or_else(|| r.layers.ground(&r.layers.grid(code)?.grid.path));
            f.ground = Some(found.ok_or_else(|| {
                AppError::field("layer_grid", "unknown", format!("no layer or grid of one is called {code}"))
            })?);
        }
        f.grids = match self.grids.as_deref() {
            None | Some("" | "recorded") => None,
            Some("then") => Some(ctx.app.grids_of(GridsOf::Then).await?),
            Some("today") => Some(ctx.app.grids_of(ctx.app.today()).await?),
            Some(_) => {
                let of = day_or_time(r.calendar.zone(), "grids", self.grids.as_ref(), 0)?;
                Some(ctx.app.grids_of(of.map_or(ctx.app.today(), GridsOf::At)).await?)
            }
        };
        for c in list(self.category.as_ref()) {
            f.categories.push(c.trim_end_matches('*').to_owned());
        }
        for d in list(self.department.as_ref()) {
            let d = r
                .department(&d)
                .ok_or_else(|| AppError::field("department", "unknown", format!("no department {d}")))?;
            f.departments.push(d.id);
        }
        for s in list(self.source.as_ref()) {
            if !SOURCES.contains(&s.as_str()) {
                return Err(
                    AppError::field("source", "unknown", format!("one of {}", SOURCES.join(", "))).into()
                );
            }
            f.sources.push(s);
        }
        f.overdue = self.overdue;
        let zone = r.calendar.zone();
        f.due_before = day_or_time(zone, "due_before", self.due_before.as_ref(), 0)?;
        f.from = day_or_time(zone, "reported_from", self.reported_from.as_ref(), 0)?;
        f.to = day_or_time(zone, "reported_to", self.reported_to.as_ref(), 1)?;
        f.mine = self.mine.unwrap_or(false);
        if let Some(text) = self.sample.as_deref().filter(|s| !s.is_empty()) {
            f.sample = Some(Sample::parse(text).map_err(|e| AppError::field("sample", "invalid", e))?);
        }
        f.bbox = bbox(self.bbox.as_ref())?;
        if let Some(text) = self.within.as_deref().filter(|w| !w.is_empty()) {
            let shape = drawn_shape(text).map_err(|e| AppError::field("within", "invalid", e))?;
            f.within = Some(std::sync::Arc::new(shape));
        }
        for (on, bit) in [
            (self.suspended, flag::SUSPENDED),
            (self.supervised, flag::SUPERVISED),
            (self.extension_pending, flag::EXTENSION_PENDING),
            (self.in_review, flag::IN_REVIEW),
            (self.escalated, flag::ESCALATED),
        ] {
            if on == Some(true) {
                f.flags |= bit;
            }
        }
        f.urgent = match self.priority.as_deref() {
            None | Some("") => None,
            Some("urgent") => Some(true),
            Some("normal") => Some(false),
            Some(_) => return Err(AppError::field("priority", "unknown", "normal or urgent").into()),
        };
        if let Some(q) = self.queue.as_deref().filter(|q| !q.is_empty()) {
            f.queue = Some(Queue::parse(q).ok_or_else(|| {
                AppError::field(
                    "queue",
                    "unknown",
                    format!("one of {}", Queue::ALL.map(Queue::as_str).join(", ")),
                )
            })?);
        }
        if let Some(text) = self.text.as_deref().map(str::trim).filter(|t| !t.is_empty()) {
            let mut hits = ctx.app.text_hits(text, TEXT_HITS).await?;
            hits.extend(ctx.app.phone_hits(text, TEXT_HITS).await?);
            f.among = Some(hits);
        }
        Ok(f)
    }
}

/// The names an address of the list may have.
const NAMES: [&str; 23] = [
    "state",
    "area",
    "layer_grid",
    "grids",
    "category",
    "department",
    "source",
    "overdue",
    "due_before",
    "mine",
    "text",
    "bbox",
    "within",
    "reported_from",
    "reported_to",
    "suspended",
    "supervised",
    "extension_pending",
    "in_review",
    "escalated",
    "priority",
    "queue",
    "sort",
];

/// Filters and order from the search part of the list's address; what else stands in it is refused.
pub fn address(field: &str, text: &str) -> Result<(CaseQuery, Sort), Failure> {
    #[derive(Default, Deserialize)]
    struct Order {
        sort: Option<String>,
    }
    let wrong = |why: String| Failure::from(AppError::field(field, "invalid", why));
    for name in text.split('&').filter_map(|p| p.split('=').next()).filter(|n| !n.is_empty()) {
        if !NAMES.contains(&name) {
            return Err(wrong(format!("{name} is no filter of the list")));
        }
    }
    if text.contains("%00") {
        return Err(wrong("a NUL character (%00)".to_owned()));
    }
    let uri: axum::http::Uri = format!("/?{text}").parse().map_err(|e| wrong(format!("{e}")))?;
    let filters = axum::extract::Query::<CaseQuery>::try_from_uri(&uri).map_err(|e| wrong(e.body_text()))?.0;
    let order = axum::extract::Query::<Order>::try_from_uri(&uri).map_err(|e| wrong(e.body_text()))?.0;
    Ok((filters, sort(order.sort.as_ref()).map_err(|e| e.under(field))?))
}

/// A time, or a day of the city's calendar: its beginning, or that of a later day.
pub fn day_or_time(
    zone: &jiff::tz::TimeZone,
    field: &str,
    v: Option<&String>,
    later: i64,
) -> Result<Option<i64>, Failure> {
    let day = v.filter(|v| v.len() == 10).and_then(|v| v.parse::<jiff::civil::Date>().ok());
    let Some(day) = day else { return time(field, v) };
    let begins = jiff::ToSpan::days(later);
    let at = day.checked_add(begins).and_then(|d| d.to_zoned(zone.clone()));
    match at {
        Ok(at) => Ok(Some(at.timestamp().as_millisecond())),
        Err(e) => Err(AppError::field(field, "invalid", e.to_string()).into()),
    }
}

/// A box from text.
pub fn bbox(v: Option<&String>) -> Result<Option<[f64; 4]>, Failure> {
    let Some(v) = v.filter(|v| !v.is_empty()) else { return Ok(None) };
    let n: Vec<f64> =
        v.split(',').filter_map(|x| x.trim().parse().ok()).filter(|x: &f64| x.is_finite()).collect();
    match n[..] {
        [w, s, e, n] if w <= e && s <= n && w >= -180.0 && e <= 180.0 && s >= -90.0 && n <= 90.0 => {
            Ok(Some([w, s, e, n]))
        }
        _ => Err(AppError::field("bbox", "invalid", "west,south,east,north in degrees").into()),
    }
}

/// The order of a list.
pub fn sort(v: Option<&String>) -> Result<Sort, Failure> {
    match v.map(String::as_str) {
        None | Some("" | "-reported") => Ok(Sort::Newest),
        Some("reported") => Ok(Sort::Oldest),
        Some("due") => Ok(Sort::Due),
        Some("-due") => Ok(Sort::DueLast),
        Some(_) => Err(AppError::field("sort", "unknown", "reported, -reported, due or -due").into()),
    }
}
