//! Lists of cases and counts by facet.

use super::{
    catalogue::{RouteDto, routed},
    filters::{CaseQuery, sort},
};
use crate::{
    Ctx,
    context::User,
    dto::{
        AreaRef, DepartmentRef, Names,
        cases::{CaseRow, CategoryRef},
    },
    problem::{Failure, Problem},
    query::{Query, cursor, cursor_text, list as words, page_size},
};
use axum::{Json as Answer, extract::State};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use tessera_app::index::{SOURCES, STATES};
use tessera_domain::area::AreaPath;
use tessera_geometry::LonLat;
use utoipa::{IntoParams, ToSchema};

/// A page of cases.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CaseList {
    /// Cases.
    items: Vec<CaseRow>,
    /// Cursor of the next page.
    next: Option<String>,
    /// How many in all, when asked with `total=true`.
    total: Option<usize>,
    /// When this was true.
    as_of: String,
}

/// Order and page.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// reported, -reported (the default), due or -due.
    sort: Option<String>,
    /// `next` of the page before.
    cursor: Option<String>,
    /// 1 to 50; for routes to 500.
    limit: Option<usize>,
    /// Count all.
    total: Option<bool>,
}

/// Cases I may see.
#[utoipa::path(get, path = "/api/v1/cases", tag = "cases", params(CaseQuery, PageQuery),
    responses((status = 200, body = CaseList), (status = 422, body = Problem)))]
pub async fn list(
    State(ctx): State<Ctx>,
    user: User,
    Query(q): Query<CaseQuery>,
    Query(p): Query<PageQuery>,
) -> Result<Answer<CaseList>, Failure> {
    let filter = q.filter(&ctx).await?;
    let found = ctx
        .app
        .list(
            &user.caller(),
            &filter,
            sort(p.sort.as_ref())?,
            cursor(p.cursor.as_ref())?,
            page_size(p.limit, 25, 50),
            p.total.unwrap_or(false),
        )
        .await?;
    let r = ctx.app.reference();
    let (names, now) = (Names(&r), ctx.app.now());
    Ok(Answer(CaseList {
        items: found.items.iter().map(|c| names.row(c, now)).collect(),
        next: cursor_text(found.next),
        total: found.total,
        as_of: now.to_string(),
    }))
}

/// Who would answer for one case of a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CaseRouteDto {
    /// The case.
    id: uuid::Uuid,
    /// Its number.
    number: String,
    /// What the rules say; none while the case has no category.
    route: Option<RouteDto>,
}

/// Who would answer for the cases of a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CaseRouteList {
    /// In the order of the list.
    items: Vec<CaseRouteDto>,
    /// Cursor of the next page.
    next: Option<String>,
    /// How many cases in all, when asked with `total=true`.
    total: Option<usize>,
}

/// Who would handle each case of a list, and by when if it were dispatched now. Takes the filters of the list; a page has up to 500.
#[utoipa::path(get, path = "/api/v1/cases/routes", tag = "cases", params(CaseQuery, PageQuery),
    responses((status = 200, body = CaseRouteList), (status = 422, body = Problem)))]
pub async fn routes(
    State(ctx): State<Ctx>,
    user: User,
    Query(q): Query<CaseQuery>,
    Query(p): Query<PageQuery>,
) -> Result<Answer<CaseRouteList>, Failure> {
    let filter = q.filter(&ctx).await?;
    let (order, after) = (sort(p.sort.as_ref())?, cursor(p.cursor.as_ref())?);
    let size = page_size(p.limit, 50, 500);
    let found = ctx.app.list(&user.caller(), &filter, order, after, size, p.total.unwrap_or(false)).await?;
    let (r, now) = (ctx.app.reference(), ctx.app.now());
    let items = found
        .items
        .iter()
        .map(|s| {
            let case = &s.case;
            let route = r.filed_as(case).map(|(category, condition, limit)| {
                let point = case.place.point.and_then(|[lon, lat]| LonLat::new(lon, lat).ok());
                routed(&r, category, condition, limit, (&case.place.path, point), now)
            });
            CaseRouteDto { id: case.id.0, number: case.number.clone(), route }
        })
        .collect();
    Ok(Answer(CaseRouteList { items, next: cursor_text(found.next), total: found.total }))
}

/// Count by area.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AreaCount {
    /// The area.
    area: AreaRef,
    /// Cases in it and below.
    count: usize,
    /// Of these overdue.
    overdue: usize,
}

/// Count by category.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CategoryCount {
    /// The category; none for cases without one.
    category: Option<CategoryRef>,
    /// Cases.
    count: usize,
}

/// Count by department.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DepartmentCount {
    /// The lead department.
    department: DepartmentRef,
    /// Cases.
    count: usize,
}

/// Counts of what a list with the same filters would show.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
pub struct FacetAnswer {
    /// By state.
    state: BTreeMap<String, usize>,
    /// By source.
    source: BTreeMap<String, usize>,
    /// By area, one level below the filtered area (or below the root).
    area: Vec<AreaCount>,
    /// By category, most first.
    category: Vec<CategoryCount>,
    /// By lead department, most first.
    department: Vec<DepartmentCount>,
    /// All.
    total: usize,
    /// Past their deadline.
    overdue: usize,
}

/// Which facets.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct FacetQuery {
    /// state, source, area, category, department; all when absent.
    facets: Option<String>,
}

/// Counts by facet.
#[utoipa::path(get, path = "/api/v1/cases/facets", tag = "cases", params(CaseQuery, FacetQuery),
    responses((status = 200, body = FacetAnswer), (status = 422, body = Problem)))]
pub async fn facets(
    State(ctx): State<Ctx>,
    user: User,
    Query(q): Query<CaseQuery>,
    Query(w): Query<FacetQuery>,
) -> Result<Answer<FacetAnswer>, Failure> {
    let filter = q.filter(&ctx).await?;
    let counted = ctx.app.facets(&user.caller(), &filter);
    let r = ctx.app.reference();
    let names = Names(&r);
    let wanted = words(w.facets.as_ref());
    let want = |f: &str| wanted.is_empty() || wanted.iter().any(|x| x == f);
    let mut out = FacetAnswer { total: counted.total, overdue: counted.overdue, ..FacetAnswer::default() };
    if want("state") {
        out.state = STATES
            .iter()
            .zip(counted.states)
            .filter(|(_, n)| *n > 0)
            .map(|(s, n)| ((*s).to_owned(), n))
            .collect();
    }
    if want("source") {
        out.source = SOURCES
            .iter()
            .zip(counted.sources)
            .filter(|(_, n)| *n > 0)
            .map(|(s, n)| ((*s).to_owned(), n))
            .collect();
    }
    if want("area") {
        let depth = match filter.areas.as_slice() {
            [one] => one.codes().count(),
            _ => r.district().map_or(1, |d| d.path.codes().count()),
        };
        let mut by_code: BTreeMap<String, (usize, usize)> = BTreeMap::new();
        for (path, n) in &counted.paths {
            let path = AreaPath::from_stored(path.clone());
            if let Some(code) = path.codes().nth(depth) {
                let sum = by_code.entry(code.to_owned()).or_default();
                sum.0 += n.0;
                sum.1 += n.1;
            }
        }
        out.area = by_code
            .into_iter()
            .filter_map(|(code, n)| {
                Some(AreaCount { area: names.area(r.area_by_code(&code)?), count: n.0, overdue: n.1 })
            })
            .collect();
    }
    if want("category") {
        out.category = counted
            .categories
            .iter()
            .map(|(c, n)| CategoryCount { category: (!c.is_empty()).then(|| names.category(c)), count: *n })
            .collect();
        out.category.sort_by_key(|c| std::cmp::Reverse(c.count));
    }
    if want("department") {
        out.department = counted
            .departments
            .iter()
            .map(|(d, n)| DepartmentCount { department: names.department(*d), count: *n })
            .collect();
        out.department.sort_by_key(|d| std::cmp::Reverse(d.count));
    }
    Ok(Answer(out))
}
