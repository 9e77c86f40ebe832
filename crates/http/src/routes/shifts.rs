//! 值班: the rota of the centres' desks, taking over and handing over.

use super::filters::day_or_time;
use crate::{
    Ctx,
    body::Json,
    context::{User, if_match},
    dto::{AreaRef, Names, PersonRef},
    problem::{Failure, Problem},
    query::{Path, Query},
};
use axum::{
    Json as Answer,
    extract::State,
    http::{HeaderMap, StatusCode},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use tessera_app::{AppError, admin::shifts::ShiftForm};
use tessera_domain::{
    ids::UserId,
    shift::{Desk, Shift},
};
use utoipa::{IntoParams, ToSchema};

/// One person's turn at a desk.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ShiftDto {
    /// Identity.
    id: uuid::Uuid,
    /// acceptor or dispatcher.
    desk: String,
    /// Whose turn.
    person: Option<PersonRef>,
    /// True when it is mine.
    mine: bool,
    /// From when.
    from: String,
    /// Until when, as planned.
    until: String,
    /// When the person said "I am here".
    taken_at: Option<String>,
    /// When the person handed over.
    ended_at: Option<String>,
    /// The word for the next.
    note: String,
    /// Counts changes.
    version: i64,
}

impl ShiftDto {
    /// A shift for somebody's eyes.
    pub fn of(names: &Names<'_>, s: &Shift, user: &User) -> ShiftDto {
        ShiftDto {
            id: s.id,
            desk: s.desk.as_str().to_owned(),
            person: names.person(s.user),
            mine: s.user == user.id(),
            from: s.from.to_string(),
            until: s.until.to_string(),
            taken_at: s.taken_at.map(|t| t.to_string()),
            ended_at: s.ended_at.map(|t| t.to_string()),
            note: s.note.clone(),
            version: s.version,
        }
    }
}

/// The rota of a desk.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ShiftList {
    /// The centre.
    area: AreaRef,
    /// By their beginning.
    items: Vec<ShiftDto>,
    /// Who takes turns at this desk, by name.
    people: Vec<PersonRef>,
    /// True when I may change the rota.
    may_plan: bool,
}

/// Which desk, and when.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ShiftQuery {
    /// Code of the centre.
    area: String,
    /// acceptor or dispatcher.
    desk: String,
    /// A day in the city or a time; the shifts that reach beyond it.
    from: String,
    /// The last day, or a time.
    to: String,
}

/// A new shift.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewShiftDto {
    /// Code of the centre.
    #[schema(example = "420502")]
    area: String,
    /// acceptor or dispatcher.
    #[schema(example = "dispatcher")]
    desk: String,
    /// Whose; somebody who holds a post at this desk.
    user_id: uuid::Uuid,
    /// From when.
    #[schema(value_type = String, example = "2026-01-12T00:00:00Z")]
    from: Timestamp,
    /// Until when, at most 24 hours later.
    #[schema(value_type = String, example = "2026-01-12T08:00:00Z")]
    until: Timestamp,
}

/// A changed shift.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangedShiftDto {
    /// Whose.
    user_id: uuid::Uuid,
    /// From when.
    #[schema(value_type = String)]
    from: Timestamp,
    /// Until when.
    #[schema(value_type = String)]
    until: Timestamp,
    /// The version seen; or `If-Match`.
    #[serde(default)]
    version: Option<i64>,
}

/// Which week to fill.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CopyWeekDto {
    /// Code of the centre.
    area: String,
    /// acceptor or dispatcher.
    desk: String,
    /// The first day of the week to fill; the seven days before it are copied.
    #[schema(value_type = String, example = "2026-01-19")]
    week: jiff::civil::Date,
}

/// How many shifts were copied.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CopiedDto {
    /// How many; what was there already is not copied again.
    copied: usize,
}

/// Which desk to take over.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TakeOverDto {
    /// Code of the centre.
    area: String,
    /// acceptor or dispatcher.
    desk: String,
}

/// The word for the next.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HandOverDto {
    /// At most 1000 characters; may be empty.
    #[serde(default)]
    #[schema(example = "城西路积水两件待派，已电话通知排水处。")]
    note: String,
}

fn desk(word: &str) -> Result<Desk, Failure> {
    Desk::parse(word).ok_or_else(|| AppError::field("desk", "unknown", "acceptor or dispatcher").into())
}

fn dto(ctx: &Ctx, user: &User, s: &Shift) -> ShiftDto {
    ShiftDto::of(&Names(&ctx.app.reference()), s, user)
}

/// The rota of a desk in some days.
#[utoipa::path(get, path = "/api/v1/shifts", tag = "work", params(ShiftQuery),
    responses((status = 200, body = ShiftList), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub async fn list(
    State(ctx): State<Ctx>,
    user: User,
    Query(q): Query<ShiftQuery>,
) -> Result<Answer<ShiftList>, Failure> {
    let r = ctx.app.reference();
    let zone = r.calendar.zone();
    let time = |field: &str, v: &String, later| {
        let ms = day_or_time(zone, field, Some(v), later)?;
        let at = ms.and_then(|ms| Timestamp::from_millisecond(ms).ok());
        at.ok_or_else(|| Failure::from(AppError::field(field, "missing", "a day or a time")))
    };
    let (from, until) = (time("from", &q.from, 0)?, time("to", &q.to, 1)?);
    if until.duration_since(from) > jiff::SignedDuration::from_hours(24 * 62) {
        return Err(AppError::field("to", "too_many", "at most two months").into());
    }
    let desk = desk(&q.desk)?;
    let (centre, found) = ctx.app.shifts(user.actor(), &q.area, desk, from, until).await?;
    let names = Names(&r);
    Ok(Answer(ShiftList {
        area: names.area(&centre),
        items: found.iter().map(|s| ShiftDto::of(&names, s, &user)).collect(),
        people: ctx.app.desk_staff(&centre, desk).into_iter().filter_map(|u| names.person(u)).collect(),
        may_plan: ctx.app.may_plan(user.actor(), &centre),
    }))
}

/// Plan a shift. Several people may be on shift at the same time.
#[utoipa::path(post, path = "/api/v1/shifts", tag = "work",
    params(("Idempotency-Key" = Option<String>, Header, description = "A UUID of the client's; the same key gives the same answer")),
    request_body = NewShiftDto,
    responses((status = 201, body = ShiftDto), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub async fn add(
    State(ctx): State<Ctx>,
    user: User,
    body: Json<NewShiftDto>,
) -> Result<(StatusCode, Answer<ShiftDto>), Failure> {
    let idem = body.idem(user.id().to_string());
    let f = body.value;
    let form = ShiftForm { user: UserId(f.user_id), from: f.from, until: f.until };
    let s = ctx.app.shift_add(user.actor(), &f.area, desk(&f.desk)?, form, idem).await?;
    Ok((StatusCode::CREATED, Answer(dto(&ctx, &user, &s))))
}

/// Change whose a shift is, and when.
#[utoipa::path(put, path = "/api/v1/shifts/{id}", tag = "work", params(("id" = uuid::Uuid, Path)), request_body = ChangedShiftDto,
    responses((status = 200, body = ShiftDto), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 412, body = Problem), (status = 422, body = Problem)))]
pub async fn change(
    State(ctx): State<Ctx>,
    user: User,
    Path(id): Path<uuid::Uuid>,
    headers: HeaderMap,
    body: Json<ChangedShiftDto>,
) -> Result<Answer<ShiftDto>, Failure> {
    let f = body.value;
    let version = if_match(&headers, f.version)?;
    let form = ShiftForm { user: UserId(f.user_id), from: f.from, until: f.until };
    let s = ctx.app.shift_change(user.actor(), id, form, version).await?;
    Ok(Answer(dto(&ctx, &user, &s)))
}

/// Take a shift off the rota.
#[utoipa::path(delete, path = "/api/v1/shifts/{id}", tag = "work", params(("id" = uuid::Uuid, Path)),
    responses((status = 204), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub async fn remove(
    State(ctx): State<Ctx>,
    user: User,
    Path(id): Path<uuid::Uuid>,
) -> Result<StatusCode, Failure> {
    ctx.app.shift_remove(user.actor(), id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Copy the week before: the same people at the same time of day. Sent again it copies nothing twice.
#[utoipa::path(post, path = "/api/v1/shifts/copy-week", tag = "work", request_body = CopyWeekDto,
    responses((status = 200, body = CopiedDto), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub async fn copy_week(
    State(ctx): State<Ctx>,
    user: User,
    body: Json<CopyWeekDto>,
) -> Result<Answer<CopiedDto>, Failure> {
    let f = body.value;
    let copied = ctx.app.shifts_copy_week(user.actor(), &f.area, desk(&f.desk)?, f.week).await?;
    Ok(Answer(CopiedDto { copied }))
}

/// "I am here": my planned shift begins, or an unplanned one.
#[utoipa::path(post, path = "/api/v1/shifts/take-over", tag = "work", request_body = TakeOverDto,
    responses((status = 200, body = ShiftDto), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub async fn take_over(
    State(ctx): State<Ctx>,
    user: User,
    body: Json<TakeOverDto>,
) -> Result<Answer<ShiftDto>, Failure> {
    let s = ctx.app.shift_take(user.actor(), &body.value.area, desk(&body.value.desk)?).await?;
    Ok(Answer(dto(&ctx, &user, &s)))
}

/// My turn ends, with a word for the next.
#[utoipa::path(post, path = "/api/v1/shifts/{id}/hand-over", tag = "work", params(("id" = uuid::Uuid, Path)),
    request_body = HandOverDto,
    responses((status = 200, body = ShiftDto), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
pub async fn hand_over(
    State(ctx): State<Ctx>,
    user: User,
    Path(id): Path<uuid::Uuid>,
    body: Json<HandOverDto>,
) -> Result<Answer<ShiftDto>, Failure> {
    let s = ctx.app.shift_hand_over(user.actor(), id, &body.value.note).await?;
    Ok(Answer(dto(&ctx, &user, &s)))
}
