//! Named lists of cases: a name and the search part of the list's address.

use super::filters::address;
use crate::{
    Ctx,
    body::Json,
    context::{User, if_match},
    dto::{AreaRef, DepartmentRef, Names, PersonRef},
    problem::{Failure, Problem},
    query::{Path, Query},
};
use axum::{
    Json as Answer,
    extract::State,
    http::{HeaderMap, StatusCode},
};
use serde::{Deserialize, Serialize};
use tessera_app::{AppError, console::views::ViewForm};
use tessera_store::SavedView;
use utoipa::{IntoParams, ToSchema};

/// The pages that have views.
const PAGES: [&str; 1] = ["cases"];

/// A view.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ViewDto {
    /// Identity.
    id: uuid::Uuid,
    /// Name.
    name: String,
    /// The search part of the address, without the question mark.
    #[schema(example = "state=handling&overdue=true&sort=due")]
    query: String,
    /// True when I saved it.
    mine: bool,
    /// True when I may rename, change and delete it.
    may_change: bool,
    /// Who saved it.
    owner: Option<PersonRef>,
    /// Shared with the posts of this area and below.
    area: Option<AreaRef>,
    /// Shared with the posts of this department and below.
    department: Option<DepartmentRef>,
    /// The role that begins with it, among those it is shared with.
    for_role: Option<String>,
    /// Counts changes.
    version: i64,
}

/// The views of a page.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ViewList {
    /// By name.
    items: Vec<ViewDto>,
    /// The one the page begins with for me, by my choice or by my role.
    start: Option<uuid::Uuid>,
    /// True when I may share views with an area or a department.
    may_share: bool,
}

/// A view as asked for.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ViewFormDto {
    /// At most 40 characters; once per person.
    #[schema(example = "本周超期")]
    name: String,
    /// Filters and order as in the address of the list.
    #[schema(example = "overdue=true&sort=due")]
    query: String,
    /// Code of the area to share it with; for who administrates it.
    #[serde(default)]
    area: Option<String>,
    /// Code or id of the department to share it with; for who administrates it.
    #[serde(default)]
    department: Option<String>,
    /// The role that begins with it, when it is shared.
    #[serde(default)]
    for_role: Option<String>,
    /// The version seen, for a change; or `If-Match`.
    #[serde(default)]
    version: Option<i64>,
}

/// Which page.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ViewQuery {
    /// `cases`, the default.
    page: Option<String>,
}

fn dto(ctx: &Ctx, user: &User, v: &SavedView) -> ViewDto {
    let r = ctx.app.reference();
    let names = Names(&r);
    ViewDto {
        id: v.id,
        name: v.name.clone(),
        query: v.query.clone(),
        mine: v.owner == user.id(),
        may_change: ctx.app.may_change_view(user.actor(), v),
        owner: names.person(v.owner),
        area: v.area.map(|a| names.area_id(a)),
        department: v.department.map(|d| names.department(d)),
        for_role: v.for_role.clone(),
        version: v.version,
    }
}

/// The form with a query that the list can read.
async fn checked(ctx: &Ctx, f: ViewFormDto) -> Result<ViewForm, Failure> {
    let query = f.query.trim().trim_start_matches('?').to_owned();
    let (mut filters, _) = address("query", &query)?;
    // Words need no look into the database to be valid.
    filters.text = None;
    filters.filter(ctx).await.map_err(|e| e.under("query"))?;
    Ok(ViewForm { name: f.name, query, area: f.area, department: f.department, for_role: f.for_role })
}

/// My views of a page and those shared with me.
#[utoipa::path(get, path = "/api/v1/views", tag = "cases", params(ViewQuery),
    responses((status = 200, body = ViewList), (status = 422, body = Problem)))]
pub async fn list(
    State(ctx): State<Ctx>,
    user: User,
    Query(q): Query<ViewQuery>,
) -> Result<Answer<ViewList>, Failure> {
    let page = q.page.as_deref().unwrap_or(PAGES[0]);
    if !PAGES.contains(&page) {
        return Err(AppError::field("page", "unknown", format!("one of {}", PAGES.join(", "))).into());
    }
    let (items, start) = ctx.app.views(user.actor(), page).await?;
    Ok(Answer(ViewList {
        items: items.iter().map(|v| dto(&ctx, &user, v)).collect(),
        start,
        may_share: ctx.app.shares_views(user.actor()),
    }))
}

/// Save a list by name.
#[utoipa::path(post, path = "/api/v1/views", tag = "cases",
    params(("Idempotency-Key" = Option<String>, Header, description = "A UUID of the client's; the same key gives the same answer")),
    request_body = ViewFormDto,
    responses((status = 201, body = ViewDto), (status = 403, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem)))]
pub async fn add(
    State(ctx): State<Ctx>,
    user: User,
    body: Json<ViewFormDto>,
) -> Result<(StatusCode, Answer<ViewDto>), Failure> {
    let idem = body.idem(user.id().to_string());
    let form = checked(&ctx, body.value).await?;
    let v = ctx.app.view_add(user.actor(), PAGES[0], form, idem).await?;
    Ok((StatusCode::CREATED, Answer(dto(&ctx, &user, &v))))
}

/// Rename a view, or change what it shows and who shares it.
#[utoipa::path(put, path = "/api/v1/views/{id}", tag = "cases", params(("id" = uuid::Uuid, Path)), request_body = ViewFormDto,
    responses((status = 200, body = ViewDto), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 412, body = Problem), (status = 422, body = Problem)))]
pub async fn change(
    State(ctx): State<Ctx>,
    user: User,
    Path(id): Path<uuid::Uuid>,
    headers: HeaderMap,
    body: Json<ViewFormDto>,
) -> Result<Answer<ViewDto>, Failure> {
    let version = if_match(&headers, body.value.version)?;
    let form = checked(&ctx, body.value).await?;
    let v = ctx.app.view_change(user.actor(), id, form, version).await?;
    Ok(Answer(dto(&ctx, &user, &v)))
}

/// Delete a view.
#[utoipa::path(delete, path = "/api/v1/views/{id}", tag = "cases", params(("id" = uuid::Uuid, Path)),
    responses((status = 204), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub async fn remove(
    State(ctx): State<Ctx>,
    user: User,
    Path(id): Path<uuid::Uuid>,
) -> Result<StatusCode, Failure> {
    ctx.app.view_remove(user.actor(), id).await?;
    Ok(StatusCode::NO_CONTENT)
}
