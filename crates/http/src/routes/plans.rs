//! Plans for the grids of communities: drawn, compared, submitted, approved, in force.

use crate::{
    Ctx,
    body::Json,
    context::{User, if_match},
    dto::{
        plan_forms::{DrawingForm, EditForm, PlanBeginForm, PlanGridDto, PlanNoteForm, PlanSaveForm},
        plans::{DrawingDto, GridPlanDto, PlanList, drawing, list as listed, plan as shown},
    },
    problem::{Failure, Problem},
    query::{Path, Query, day},
};
use axum::{
    Json as Answer,
    extract::State,
    http::{HeaderMap, StatusCode},
};
use serde::Deserialize;
use tessera_app::{
    AppError,
    admin::plans::{PlanForm, PlanSeen, drawing::DrawEdit},
};
use tessera_domain::{
    area::plan::{PlanAction, PlanState, PlannedGrid},
    ids::PlanId,
};
use tessera_geometry::{LonLat, MultiPolygon};
use utoipa::IntoParams;

/// Points of a cutting line.
const LINE_MAX: usize = 2000;

/// Which plans.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PlanQuery {
    /// Code of an area: the plans of the communities in it.
    area: Option<String>,
    /// draft, submitted, approved, `in_force` or withdrawn.
    state: Option<String>,
}

async fn whole(ctx: &Ctx, seen: PlanSeen) -> Result<GridPlanDto, Failure> {
    let meant = ctx.app.plan_drawing(&seen).await?;
    let left = if seen.plan.state == PlanState::InForce {
        ctx.app.plan_left_behind(&seen).await?
    } else {
        Vec::new()
    };
    Ok(shown(&ctx.app.reference(), &seen, &meant, &left))
}

fn planned(grids: Vec<PlanGridDto>) -> Result<Vec<PlannedGrid>, AppError> {
    let one = |(i, g): (usize, PlanGridDto)| {
        g.planned().ok_or_else(|| {
            AppError::field(format!("grids.{i}.kind"), "unknown", "residential, unit or undeveloped")
        })
    };
    grids.into_iter().enumerate().map(one).collect()
}

fn edit(form: EditForm) -> Result<DrawEdit, AppError> {
    let bad = |m: String| AppError::field("edit", "invalid", m);
    Ok(match form {
        EditForm::Cut { line, keys } => {
            if !(2..=LINE_MAX).contains(&line.len()) {
                return Err(bad(format!("a line has 2 to {LINE_MAX} points")));
            }
            let points = line.iter().map(|p| LonLat::new(p[0], p[1]).map_err(|e| bad(e.to_string())));
            DrawEdit::Cut { line: points.collect::<Result<_, _>>()?, keys }
        }
        EditForm::Merge { keys, into } => DrawEdit::Merge { keys, into },
        EditForm::Take { ground, to } => {
            let ground = MultiPolygon::from_geojson(&ground).map_err(|e| bad(e.to_string()))?;
            DrawEdit::Take { ground, to }
        }
        EditForm::Mend {} => DrawEdit::Mend,
    })
}

/// Plans for grids, the last changed first.
#[utoipa::path(get, path = "/api/v1/grid-plans", tag = "areas", params(PlanQuery),
    responses((status = 200, body = PlanList), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub async fn list(
    State(ctx): State<Ctx>,
    user: User,
    Query(q): Query<PlanQuery>,
) -> Result<Answer<PlanList>, Failure> {
    let state = match q.state.as_deref().filter(|s| !s.is_empty()) {
        None => None,
        Some(s) => {
            Some(s.parse::<PlanState>().map_err(|e| AppError::field("state", "unknown", e.to_string()))?)
        }
    };
    let found = ctx.app.plans(user.actor(), q.area.as_deref().filter(|a| !a.is_empty()), state).await?;
    Ok(Answer(listed(&ctx.app.reference(), &found)))
}

/// Begin a plan for the grids of a community. Nothing in force changes.
#[utoipa::path(post, path = "/api/v1/grid-plans", tag = "areas",
    params(("Idempotency-Key" = Option<String>, Header, description = "A UUID of the client's; the same key begins one plan")),
    request_body = PlanBeginForm,
    responses((status = 201, body = GridPlanDto), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 422, body = Problem)))]
pub async fn begin(
    State(ctx): State<Ctx>,
    user: User,
    body: Json<PlanBeginForm>,
) -> Result<(StatusCode, Answer<GridPlanDto>), Failure> {
    let idem = body.idem(user.id().to_string());
    let form = body.value;
    let what = PlanForm {
        title: form.title,
        reason: form.reason,
        effective_on: day("effective_on", form.effective_on.as_ref())?,
        grids: form.grids.map(planned).transpose()?,
    };
    let seen = ctx.app.plan_begin(user.actor(), &form.area, what, idem).await?;
    Ok((StatusCode::CREATED, Answer(whole(&ctx, seen).await?)))
}

/// One plan, with what it changes.
#[utoipa::path(get, path = "/api/v1/grid-plans/{id}", tag = "areas", params(("id" = uuid::Uuid, Path)),
    responses((status = 200, body = GridPlanDto), (status = 404, body = Problem)))]
pub async fn read(
    State(ctx): State<Ctx>,
    user: User,
    Path(id): Path<uuid::Uuid>,
) -> Result<Answer<GridPlanDto>, Failure> {
    let seen = ctx.app.plan(user.actor(), PlanId(id)).await?;
    Ok(Answer(whole(&ctx, seen).await?))
}

/// Save a draft.
#[utoipa::path(put, path = "/api/v1/grid-plans/{id}", tag = "areas",
    params(("id" = uuid::Uuid, Path), ("If-Match" = Option<String>, Header, description = "The version that was seen")),
    request_body = PlanSaveForm,
    responses((status = 200, body = GridPlanDto), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem, description = "it is no draft"),
        (status = 412, body = Problem, description = "somebody saved it meanwhile"), (status = 422, body = Problem)))]
pub async fn save(
    State(ctx): State<Ctx>,
    user: User,
    Path(id): Path<uuid::Uuid>,
    headers: HeaderMap,
    body: Json<PlanSaveForm>,
) -> Result<Answer<GridPlanDto>, Failure> {
    let form = body.value;
    let version = if_match(&headers, form.version)?;
    let what = PlanForm {
        title: form.title,
        reason: form.reason,
        effective_on: day("effective_on", form.effective_on.as_ref())?,
        grids: Some(planned(form.grids)?),
    };
    let seen = ctx.app.plan_save(user.actor(), PlanId(id), version, what).await?;
    Ok(Answer(whole(&ctx, seen).await?))
}

/// Submit, approve, return or withdraw a plan. Approval is the level above's, and never that of who submitted it. A plan without a
/// day takes effect with its approval.
#[utoipa::path(post, path = "/api/v1/grid-plans/{id}/{action}", tag = "areas",
    params(("id" = uuid::Uuid, Path), ("action" = String, Path, description = "submit, approve, return or withdraw"),
        ("If-Match" = Option<String>, Header, description = "The version that was seen")),
    request_body = PlanNoteForm,
    responses((status = 200, body = GridPlanDto), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem, description = "its state does not allow it, or it is the viewer's own"),
        (status = 412, body = Problem), (status = 422, body = Problem, description = "what is drawn cannot take effect")))]
pub async fn act(
    State(ctx): State<Ctx>,
    user: User,
    Path((id, action)): Path<(uuid::Uuid, String)>,
    headers: HeaderMap,
    body: Json<PlanNoteForm>,
) -> Result<Answer<GridPlanDto>, Failure> {
    let mut steps = PlanAction::ALL.into_iter().filter(|a| *a != PlanAction::Edit);
    let action = steps.find(|a| a.as_str() == action).ok_or(AppError::NotFound("action"))?;
    let version = if_match(&headers, body.value.version)?;
    let seen = ctx.app.plan_act(user.actor(), PlanId(id), version, action, &body.value.note).await?;
    Ok(Answer(whole(&ctx, seen).await?))
}

/// Draw the grids of a community: the next edit is made, and what it means is told. Nothing is saved.
#[utoipa::path(post, path = "/api/v1/areas/{code}/drawing", tag = "areas", params(("code" = String, Path)),
    request_body = DrawingForm,
    responses((status = 200, body = DrawingDto), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 422, body = Problem, description = "what is drawn is no border, or changes nothing")))]
pub async fn draw(
    State(ctx): State<Ctx>,
    user: User,
    Path(code): Path<String>,
    body: Json<DrawingForm>,
) -> Result<Answer<DrawingDto>, Failure> {
    let form = body.value;
    let next = form.edit.map(edit).transpose()?;
    let meant = ctx.app.drawing(user.actor(), &code, planned(form.grids)?, next).await?;
    Ok(Answer(drawing(&ctx.app.reference(), &meant)))
}
