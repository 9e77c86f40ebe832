//! Departments, accounts, posts, the audit trail.

use crate::{
    Ctx,
    body::Json,
    context::{User, if_match},
    dto::{
        Names, PersonRef,
        areas::{DepartmentDto, DepartmentForm},
        parse_word,
        people::{PostDto, UserDto},
    },
    problem::{Failure, Problem},
    query::{Path, Query, page_size},
};
use axum::{
    Json as Answer,
    extract::State,
    http::{HeaderMap, StatusCode},
};
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::HashMap;
use tessera_app::{
    AppError,
    admin::people::{DepartmentForm as AppForm, NewPost, NewUser, PostChange, UserChange},
};
use tessera_domain::{
    ids::{DepartmentId, PostId, UserId},
    people::{Post, Role, rights::Capability},
};
use utoipa::{IntoParams, ToSchema};

/// Departments.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DepartmentList {
    /// Parents before children.
    items: Vec<DepartmentDto>,
}

/// All departments.
#[utoipa::path(get, path = "/api/v1/departments", tag = "people", responses((status = 200, body = DepartmentList)))]
pub async fn departments(State(ctx): State<Ctx>, _user: User) -> Result<Answer<DepartmentList>, Failure> {
    let r = ctx.app.reference();
    let names = Names(&r);
    let mut all: Vec<_> = r.departments.values().collect();
    all.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(Answer(DepartmentList { items: all.into_iter().map(|d| names.department_dto(d)).collect() }))
}

fn form(f: DepartmentForm) -> AppForm {
    AppForm {
        code: f.code,
        name: f.name.map(Into::into),
        parent: f.parent,
        area: f.area,
        phone: f.phone,
        active: f.active,
    }
}

/// Add a department.
#[utoipa::path(post, path = "/api/v1/departments", tag = "people", params(("Idempotency-Key" = Option<String>, Header, description = "A UUID of the client's; the same key gives the same answer")),
    request_body = DepartmentForm,
    responses((status = 201, body = DepartmentDto), (status = 403, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub async fn department_add(
    State(ctx): State<Ctx>,
    user: User,
    body: Json<DepartmentForm>,
) -> Result<(StatusCode, Answer<DepartmentDto>), Failure> {
    let idem = body.idem(user.id().to_string());
    let d = ctx.app.department_add(user.actor(), form(body.value), idem).await?;
    let r = ctx.app.reference();
    Ok((StatusCode::CREATED, Answer(Names(&r).department_dto(&d))))
}

/// Change a department.
#[utoipa::path(patch, path = "/api/v1/departments/{id}", tag = "people", params(("id" = uuid::Uuid, Path)), request_body = DepartmentForm,
    responses((status = 200, body = DepartmentDto), (status = 412, body = Problem)))]
pub async fn department_change(
    State(ctx): State<Ctx>,
    user: User,
    Path(id): Path<uuid::Uuid>,
    headers: HeaderMap,
    body: Json<DepartmentForm>,
) -> Result<Answer<DepartmentDto>, Failure> {
    let version = if_match(&headers, body.value.version)?;
    let d = ctx.app.department_change(user.actor(), DepartmentId(id), version, form(body.value)).await?;
    let r = ctx.app.reference();
    Ok(Answer(Names(&r).department_dto(&d)))
}

/// Accounts.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct UserList {
    /// By login.
    items: Vec<UserDto>,
    /// Login to go on from, in `after`.
    next: Option<String>,
}

/// Filters on accounts.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct UserQuery {
    /// Part of the name or beginning of the login.
    q: Option<String>,
    /// Role of a post in force.
    role: Option<String>,
    /// Code of an area: posts on it or below.
    area: Option<String>,
    /// Login of the last of the page before.
    after: Option<String>,
    /// 1 to 200.
    limit: Option<usize>,
}

/// Accounts with their posts; for administration.
#[utoipa::path(get, path = "/api/v1/users", tag = "people", params(UserQuery), responses((status = 200, body = UserList)))]
pub async fn users(
    State(ctx): State<Ctx>,
    user: User,
    Query(q): Query<UserQuery>,
) -> Result<Answer<UserList>, Failure> {
    let r = ctx.app.reference();
    // Choosing a worker or handler needs names; the whole list with telephones is for administration.
    let admin = ctx.app.require(user.actor(), Capability::UsersWrite, None).is_ok();
    let names = Names(&r);
    let role = match q.role.as_deref().filter(|s| !s.is_empty()) {
        Some(s) => {
            Some(parse_word::<Role>(s).ok_or_else(|| AppError::field("role", "unknown", "no such role"))?)
        }
        None => None,
    };
    let scope = match q.area.as_deref().filter(|s| !s.is_empty()) {
        Some(code) => Some(r.area_by_code(code).ok_or(AppError::NotFound("area"))?.path.clone()),
        None => None,
    };
    let lower = q.q.as_deref().map(str::to_lowercase).unwrap_or_default();
    let fits = |p: &Post| {
        p.to.is_none()
            && role.is_none_or(|x| p.role == x)
            && scope
                .as_ref()
                .is_none_or(|s| p.area.and_then(|a| r.area(a)).is_some_and(|a| s.covers(&a.path)))
    };
    let limit = page_size(q.limit, 50, 200);
    let mut found: Vec<_> = r
        .users
        .values()
        .filter(|u| admin || u.active)
        .filter(|u| {
            lower.is_empty()
                || u.name.to_lowercase().contains(&lower)
                || u.login.to_lowercase().starts_with(&lower)
        })
        .filter(|u| {
            (role.is_none() && scope.is_none()) || r.posts.iter().any(|p| p.user == Some(u.id) && fits(p))
        })
        .filter(|u| q.after.as_ref().is_none_or(|a| u.login > *a))
        .collect();
    found.sort_by(|a, b| a.login.cmp(&b.login));
    let more = found.len() > limit;
    found.truncate(limit);
    let next = if more { found.last().map(|u| u.login.clone()) } else { None };
    let access = if admin { ctx.app.access(user.actor()).await? } else { HashMap::new() };
    let items = found
        .into_iter()
        .map(|u| {
            let mut dto = names.user(u);
            if !admin {
                dto.phone.clear();
            }
            if let Some(a) = access.get(&u.id) {
                dto.last_login = a
                    .last_login
                    .and_then(|ms| tessera_domain::Timestamp::from_millisecond(ms).ok())
                    .map(|t| t.to_string());
                dto.totp = Some(a.totp);
                dto.must_change = Some(a.must_change);
            }
            dto
        })
        .collect();
    Ok(Answer(UserList { items, next }))
}

/// A new account.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewUserForm {
    /// Login name.
    login: String,
    /// Name.
    name: String,
    /// Telephone.
    #[serde(default)]
    phone: String,
    /// First password, at least 10 characters.
    password: String,
}

/// Add an account. It can do nothing before it has a post.
#[utoipa::path(post, path = "/api/v1/users", tag = "people", params(("Idempotency-Key" = Option<String>, Header, description = "A UUID of the client's; the same key gives the same answer")),
    request_body = NewUserForm,
    responses((status = 201, body = UserDto), (status = 403, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub async fn user_add(
    State(ctx): State<Ctx>,
    user: User,
    body: Json<NewUserForm>,
) -> Result<(StatusCode, Answer<UserDto>), Failure> {
    let idem = body.idem(user.id().to_string());
    let f = body.value;
    let new = NewUser { login: f.login, name: f.name, phone: f.phone, password: f.password };
    let u = ctx.app.user_add(user.actor(), new, idem).await?;
    let r = ctx.app.reference();
    Ok((StatusCode::CREATED, Answer(Names(&r).user(&u))))
}

/// A change of an account; what is absent stays.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UserChangeForm {
    /// The version you saw.
    #[serde(default)]
    version: Option<i64>,
    /// Name.
    #[serde(default)]
    name: Option<String>,
    /// Telephone.
    #[serde(default)]
    phone: Option<String>,
    /// Blocked or not.
    #[serde(default)]
    active: Option<bool>,
}

/// Change an account. Blocking it ends its sessions.
#[utoipa::path(patch, path = "/api/v1/users/{id}", tag = "people", params(("id" = uuid::Uuid, Path)), request_body = UserChangeForm,
    responses((status = 200, body = UserDto), (status = 412, body = Problem)))]
pub async fn user_change(
    State(ctx): State<Ctx>,
    user: User,
    Path(id): Path<uuid::Uuid>,
    headers: HeaderMap,
    body: Json<UserChangeForm>,
) -> Result<Answer<UserDto>, Failure> {
    let f = body.value;
    let version = if_match(&headers, f.version)?;
    let change = UserChange { name: f.name, phone: f.phone, active: f.active, lang: None };
    let u = ctx.app.user_change(user.actor(), UserId(id), version, change).await?;
    let r = ctx.app.reference();
    Ok(Answer(Names(&r).user(&u)))
}

/// A new password.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPasswordForm {
    /// At least 10 characters.
    password: String,
}

/// Give somebody a password for one login within a week, at which they choose their own; their sessions end.
#[utoipa::path(post, path = "/api/v1/users/{id}/password", tag = "people", params(("id" = uuid::Uuid, Path)), request_body = NewPasswordForm,
    responses((status = 204), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub async fn user_password(
    State(ctx): State<Ctx>,
    user: User,
    Path(id): Path<uuid::Uuid>,
    body: Json<NewPasswordForm>,
) -> Result<StatusCode, Failure> {
    ctx.app.user_password(user.actor(), UserId(id), &body.value.password).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Take somebody's one-time codes away, who lost their telephone; their sessions end.
#[utoipa::path(delete, path = "/api/v1/users/{id}/totp", tag = "people", params(("id" = uuid::Uuid, Path)),
    responses((status = 204), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub async fn user_totp_reset(
    State(ctx): State<Ctx>,
    user: User,
    Path(id): Path<uuid::Uuid>,
) -> Result<StatusCode, Failure> {
    ctx.app.totp_reset(user.actor(), UserId(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Posts.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PostList {
    /// Posts.
    items: Vec<PostDto>,
    /// Id to go on from, in `after`.
    next: Option<uuid::Uuid>,
}

/// Filters on posts.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PostQuery {
    /// Code of an area: posts on it and below.
    area: Option<String>,
    /// Code or id of a department.
    department: Option<String>,
    /// Role.
    role: Option<String>,
    /// Only vacancies (true) or only held posts (false).
    vacant: Option<bool>,
    /// Ended posts too.
    ended: Option<bool>,
    /// Id of the last of the page before.
    after: Option<uuid::Uuid>,
    /// 1 to 500.
    limit: Option<usize>,
}

/// Posts on areas and in departments.
#[utoipa::path(get, path = "/api/v1/posts", tag = "people", params(PostQuery), responses((status = 200, body = PostList)))]
pub async fn posts(
    State(ctx): State<Ctx>,
    _user: User,
    Query(q): Query<PostQuery>,
) -> Result<Answer<PostList>, Failure> {
    let r = ctx.app.reference();
    let names = Names(&r);
    let now = ctx.app.now();
    let scope = match q.area.as_deref().filter(|s| !s.is_empty()) {
        Some(code) => Some(r.area_by_code(code).ok_or(AppError::NotFound("area"))?.path.clone()),
        None => None,
    };
    let department = match q.department.as_deref().filter(|s| !s.is_empty()) {
        Some(d) => Some(r.department(d).ok_or(AppError::NotFound("department"))?.id),
        None => None,
    };
    let limit = page_size(q.limit, 200, 500);
    let mut found: Vec<_> = r
        .posts
        .iter()
        .filter(|p| q.ended == Some(true) || p.to.is_none_or(|t| t > now))
        .filter(|p| {
            scope.as_ref().is_none_or(|s| p.area.and_then(|a| r.area(a)).is_some_and(|a| s.covers(&a.path)))
        })
        .filter(|p| department.is_none_or(|d| p.department == Some(d)))
        .filter(|p| q.role.as_deref().is_none_or(|x| x.is_empty() || p.role.as_str() == x))
        .filter(|p| q.vacant.is_none_or(|v| p.user.is_none() == v))
        .filter(|p| q.after.is_none_or(|a| p.id.0 > a))
        .collect();
    found.sort_by_key(|p| p.id);
    let more = found.len() > limit;
    found.truncate(limit);
    let next = if more { found.last().map(|p| p.id.0) } else { None };
    Ok(Answer(PostList { items: found.into_iter().map(|p| names.post(p)).collect(), next }))
}

/// A new post.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPostForm {
    /// Role.
    role: String,
    /// Title on the public notice.
    #[serde(default)]
    title: String,
    /// Holder; none for a vacancy.
    #[serde(default)]
    user_id: Option<uuid::Uuid>,
    /// Code of the area.
    #[serde(default)]
    area_code: Option<String>,
    /// Code or id of the department.
    #[serde(default)]
    department_id: Option<String>,
    /// From when; now when absent.
    #[serde(default)]
    from: Option<String>,
}

pub(super) fn timestamp(field: &str, v: Option<&String>) -> Result<Option<jiff::Timestamp>, Failure> {
    Ok(crate::query::time(field, v)?.and_then(|ms| jiff::Timestamp::from_millisecond(ms).ok()))
}

/// Add a post.
#[utoipa::path(post, path = "/api/v1/posts", tag = "people", params(("Idempotency-Key" = Option<String>, Header, description = "A UUID of the client's; the same key gives the same answer")),
    request_body = NewPostForm,
    responses((status = 201, body = PostDto), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub async fn post_add(
    State(ctx): State<Ctx>,
    user: User,
    body: Json<NewPostForm>,
) -> Result<(StatusCode, Answer<PostDto>), Failure> {
    let idem = body.idem(user.id().to_string());
    let f = body.value;
    let role =
        parse_word::<Role>(&f.role).ok_or_else(|| AppError::field("role", "unknown", "no such role"))?;
    let new = NewPost {
        role,
        title: f.title,
        user: f.user_id.map(UserId),
        area: f.area_code,
        department: f.department_id,
        from: timestamp("from", f.from.as_ref())?,
    };
    let p = ctx.app.post_add(user.actor(), new, idem).await?;
    let r = ctx.app.reference();
    Ok((StatusCode::CREATED, Answer(Names(&r).post(&p))))
}

/// Tells "absent" from "null": null makes the post vacant.
fn present<'de, D: Deserializer<'de>>(d: D) -> Result<Option<Option<uuid::Uuid>>, D::Error> {
    Option::<uuid::Uuid>::deserialize(d).map(Some)
}

/// A change of a post; what is absent stays.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PostChangeForm {
    /// The version you saw.
    #[serde(default)]
    version: Option<i64>,
    /// New holder; null makes it vacant.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<uuid::Uuid>)]
    user_id: Option<Option<uuid::Uuid>>,
    /// End.
    #[serde(default)]
    to: Option<String>,
    /// Title.
    #[serde(default)]
    title: Option<String>,
}

/// Change a post: another holder, a vacancy, an end.
#[utoipa::path(patch, path = "/api/v1/posts/{id}", tag = "people", params(("id" = uuid::Uuid, Path)), request_body = PostChangeForm,
    responses((status = 200, body = PostDto), (status = 412, body = Problem), (status = 422, body = Problem)))]
pub async fn post_change(
    State(ctx): State<Ctx>,
    user: User,
    Path(id): Path<uuid::Uuid>,
    headers: HeaderMap,
    body: Json<PostChangeForm>,
) -> Result<Answer<PostDto>, Failure> {
    let f = body.value;
    let version = if_match(&headers, f.version)?;
    let change = PostChange {
        user: f.user_id.map(|u| u.map(UserId)),
        to: timestamp("to", f.to.as_ref())?,
        title: f.title,
    };
    let p = ctx.app.post_change(user.actor(), PostId(id), version, change).await?;
    let r = ctx.app.reference();
    Ok(Answer(Names(&r).post(&p)))
}

/// An entry of the audit trail.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AuditDto {
    /// Chain and position in it.
    chain: i64,
    /// Position.
    seq: i64,
    /// When.
    at: String,
    /// Who; none for the program.
    actor: Option<PersonRef>,
    /// What.
    action: String,
    /// Kind of thing.
    object_kind: String,
    /// Which thing.
    object_id: String,
    /// More.
    #[schema(value_type = Object)]
    detail: serde_json::Value,
    /// SHA-256 that binds it to the entry before.
    hash: String,
}

/// Entries, newest first.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AuditList {
    /// Entries.
    items: Vec<AuditDto>,
    /// Time to go on from, in `before`.
    next: Option<String>,
}

/// Filters on the audit trail.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AuditQuery {
    /// Id of one thing.
    object: Option<String>,
    /// Entries before this time.
    before: Option<String>,
    /// 1 to 200.
    limit: Option<usize>,
}

/// The audit trail.
#[utoipa::path(get, path = "/api/v1/audit", tag = "people", params(AuditQuery), responses((status = 200, body = AuditList), (status = 403, body = Problem)))]
pub async fn audit(
    State(ctx): State<Ctx>,
    user: User,
    Query(q): Query<AuditQuery>,
) -> Result<Answer<AuditList>, Failure> {
    let before = crate::query::time("before", q.before.as_ref())?.unwrap_or(i64::MAX);
    let limit = page_size(q.limit, 50, 200);
    let rows = ctx
        .app
        .audit(user.actor(), q.object.as_deref().filter(|o| !o.is_empty()), before, limit as i64)
        .await?;
    let r = ctx.app.reference();
    let names = Names(&r);
    let next = if rows.len() == limit { rows.last().map(|e| e.at.to_string()) } else { None };
    let items = rows
        .into_iter()
        .map(|e| AuditDto {
            chain: e.chain,
            seq: e.seq,
            at: e.at.to_string(),
            actor: e.actor.and_then(|u| names.person(u)),
            action: e.action,
            object_kind: e.object_kind,
            object_id: e.object_id,
            detail: e.detail,
            hash: e.hash.iter().fold(String::new(), |mut s, b| {
                use std::fmt::Write as _;
                let _ = write!(s, "{b:02x}");
                s
            }),
        })
        .collect();
    Ok(Answer(AuditList { items, next }))
}
