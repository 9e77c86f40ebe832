//! One case: report, read, act, follow, look for the same matter.

use crate::{
    Ctx,
    body::Json,
    context::{Language, User, if_match},
    dto::{
        AreaRef, Names, PersonRef,
        case_forms::NewCaseForm,
        cases::{CaseDto, CaseRow, EventDto, Kin, SimilarDto},
        parse_word,
    },
    problem::{Failure, Problem},
    query::{Path, Query},
};
use axum::{
    Json as Answer,
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use tessera_app::{
    AppError,
    cases::{Caller, report::NewReport, similar::Like, write::Written},
};
use tessera_domain::{
    case::{Action, Reporter, Source},
    ids::CaseId,
};
use tessera_store::StoredCase;
use utoipa::{IntoParams, ToSchema};

/// The whole case as this caller may see it.
pub async fn whole(ctx: &Ctx, caller: &Caller, stored: &StoredCase) -> Result<CaseDto, Failure> {
    let files = ctx.app.attachments(&stored.case).await?;
    let kin =
        Kin { merged: ctx.app.merged(&stored.case).await?, family: ctx.app.family(&stored.case).await? };
    let sees = ctx.app.sees_reporter(caller, &stored.case);
    let r = ctx.app.reference();
    Ok(Names(&r).case(stored, &files, &kin, sees, ctx.app.now()))
}

fn etag(version: u64) -> HeaderValue {
    HeaderValue::from_str(&format!("\"{version}\"")).unwrap_or_else(|_| HeaderValue::from_static("\"0\""))
}

fn answer(status: StatusCode, case: &CaseDto, replayed: bool) -> Response {
    let mut response = (status, [(header::ETAG, etag(case.version))], Answer(case)).into_response();
    if replayed {
        response.headers_mut().insert("idempotency-replayed", HeaderValue::from_static("true"));
    }
    if status == StatusCode::CREATED
        && let Ok(v) = HeaderValue::from_str(&format!("/api/v1/cases/{}", case.id))
    {
        response.headers_mut().insert(header::LOCATION, v);
    }
    response
}

/// A report from its form.
pub fn new_report(f: NewCaseForm, default_source: Source) -> Result<NewReport, Failure> {
    let source = match f.source.as_deref() {
        None | Some("") => default_source,
        Some(s) => parse_word(s)
            .ok_or_else(|| AppError::field("source", "unknown", "see the documentation for the sources"))?,
    };
    let priority = match f.priority.as_deref() {
        None | Some("") => tessera_domain::case::Priority::Normal,
        Some(s) => parse_word(s).ok_or_else(|| AppError::field("priority", "unknown", "normal or urgent"))?,
    };
    let position = match &f.position {
        Some(p) => {
            Some(p.wgs84().ok_or_else(|| AppError::field("position.crs", "unknown", "wgs84 or gcj02"))?)
        }
        None => None,
    };
    let who = f.reporter.unwrap_or_default();
    let lang = match who.lang.as_deref() {
        None | Some("") => None,
        Some(s) => Some(
            parse_word(s)
                .ok_or_else(|| AppError::field("reporter.lang", "unknown", "zh-Hans, zh-Hant, en or es"))?,
        ),
    };
    for (field, text, max) in [("reporter.name", &who.name, 60), ("reporter.phone", &who.phone, 30)] {
        if text.chars().count() > max {
            return Err(AppError::field(field, "too_long", format!("at most {max} characters")).into());
        }
    }
    Ok(NewReport {
        source,
        description: f.description,
        category: f.category.filter(|c| !c.is_empty()),
        position,
        address: f.address.unwrap_or_default(),
        area: f.area.filter(|a| !a.is_empty()),
        facility: f.facility.filter(|a| !a.is_empty()),
        priority,
        reporter: Reporter {
            name: who.name,
            phone: who.phone,
            email: who.email.trim().to_owned(),
            lang,
            quiet: !who.notify,
            user: None,
            confidential: who.confidential,
        },
        answers: f.answers,
        then: f.then,
    })
}

/// Report a case.
///
/// `then` does further actions in the same transaction, so that the desk accepts, files and dispatches with one key press.
#[utoipa::path(post, path = "/api/v1/cases", tag = "cases", request_body = NewCaseForm,
    params(("Idempotency-Key" = Option<String>, Header, description = "A UUID of the client's; the same key gives the same answer")),
    responses((status = 201, body = CaseDto), (status = 404, body = Problem, description = "outside every area"), (status = 422, body = Problem)))]
pub async fn report(
    State(ctx): State<Ctx>,
    user: User,
    body: Json<NewCaseForm>,
) -> Result<Response, Failure> {
    let idem = body.idem(user.id().to_string());
    let worker = user.actor().has(tessera_domain::people::Role::GridWorker);
    let new = new_report(body.value, if worker { Source::Worker } else { Source::Desk })?;
    let caller = user.caller();
    let done: Written = ctx.app.report(caller.clone(), new, idem).await?;
    let mut case = whole(&ctx, &caller, &done.stored).await?;
    case.track_code = Some(done.stored.case.track_code.clone());
    Ok(answer(StatusCode::CREATED, &case, done.replayed))
}

/// One case, by id or number.
#[utoipa::path(get, path = "/api/v1/cases/{id}", tag = "cases", params(("id" = String, Path, description = "id or number")),
    responses((status = 200, body = CaseDto), (status = 404, body = Problem)))]
pub async fn read(
    State(ctx): State<Ctx>,
    user: User,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let caller = user.caller();
    let stored = ctx.app.case_by(&caller, &id).await?;
    let tag = etag(stored.case.version);
    // The clock on the page runs by itself, so an unchanged version means an unchanged page.
    if headers.get(header::IF_NONE_MATCH) == Some(&tag) {
        return Ok((StatusCode::NOT_MODIFIED, [(header::ETAG, tag)]).into_response());
    }
    let mut case = whole(&ctx, &caller, &stored).await?;
    // The desk reads the code to a caller who has lost it, to whoever it may call back.
    if user.actor().has(tessera_domain::people::Role::Acceptor)
        && ctx.app.sees_reporter(&caller, &stored.case)
    {
        case.track_code = Some(stored.case.track_code.clone());
    }
    Ok(answer(StatusCode::OK, &case, false))
}

/// A history.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EventList {
    /// Oldest first.
    items: Vec<EventDto>,
}

/// The history of a case.
#[utoipa::path(get, path = "/api/v1/cases/{id}/events", tag = "cases", params(("id" = String, Path)),
    responses((status = 200, body = EventList), (status = 404, body = Problem)))]
pub async fn events(
    State(ctx): State<Ctx>,
    user: User,
    Path(id): Path<String>,
) -> Result<Answer<EventList>, Failure> {
    let caller = user.caller();
    let stored = ctx.app.case_by(&caller, &id).await?;
    let events = ctx.app.history(&caller, &stored).await?;
    let r = ctx.app.reference();
    let names = Names(&r);
    let items = events
        .into_iter()
        .map(|e| EventDto {
            seq: e.seq,
            at: e.at.to_string(),
            actor: e.actor.and_then(|u| names.person(u)),
            action: e.action,
            from: e.from,
            to: e.to,
            data: e.data,
            audience: e.audience,
            version: e.version,
        })
        .collect();
    Ok(Answer(EventList { items }))
}

/// An action I may do now.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OfferDto {
    /// Its name.
    action: &'static str,
    /// Fields it needs.
    needs: &'static [&'static str],
}

/// What I may do.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OfferList {
    /// Actions.
    items: Vec<OfferDto>,
    /// Version they belong to.
    version: u64,
}

/// What I may do to this case now.
#[utoipa::path(get, path = "/api/v1/cases/{id}/actions", tag = "cases", params(("id" = String, Path)),
    responses((status = 200, body = OfferList), (status = 404, body = Problem)))]
pub async fn actions(
    State(ctx): State<Ctx>,
    user: User,
    Path(id): Path<String>,
) -> Result<Answer<OfferList>, Failure> {
    let caller = user.caller();
    let stored = ctx.app.case_by(&caller, &id).await?;
    let items = ctx
        .app
        .offers(&caller, &stored.case)
        .into_iter()
        .map(|o| OfferDto { action: o.action, needs: o.needs })
        .collect();
    Ok(Answer(OfferList { items, version: stored.case.version }))
}

/// An action with the version the writer saw.
#[derive(Clone, Debug, Deserialize)]
pub struct ActForm {
    #[serde(default)]
    version: Option<i64>,
    #[serde(flatten)]
    rest: serde_json::Map<String, serde_json::Value>,
}

fn action(map: serde_json::Map<String, serde_json::Value>) -> Result<Action, Failure> {
    serde_path_to_error::deserialize(serde_json::Value::Object(map)).map_err(|e| {
        let field = e.path().to_string();
        AppError::field(
            if field == "." { "action".to_owned() } else { field },
            "invalid",
            e.inner().to_string(),
        )
        .into()
    })
}

async fn id_of(ctx: &Ctx, caller: &Caller, id: &str) -> Result<CaseId, Failure> {
    match id.parse::<CaseId>() {
        Ok(id) => Ok(id),
        Err(_) => Ok(ctx.app.case_by(caller, id).await?.case.id),
    }
}

/// Do something to a case.
///
/// The body is `{"action": "...", ...}` with the fields `GET …/actions` names; `version` (or `If-Match`) is the version you saw.
#[utoipa::path(post, path = "/api/v1/cases/{id}/actions", tag = "cases", params(("id" = String, Path)),
    request_body(content = Object, example = json!({"action": "accept", "version": 1})),
    responses((status = 200, body = CaseDto), (status = 403, body = Problem), (status = 409, body = Problem),
              (status = 412, body = Problem), (status = 422, body = Problem)))]
pub async fn act(
    State(ctx): State<Ctx>,
    user: User,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Json<ActForm>,
) -> Result<Response, Failure> {
    let idem = body.idem(user.id().to_string());
    let version = if_match(&headers, body.value.version)?;
    let version = version.map(|v| u64::try_from(v).unwrap_or(u64::MAX));
    let caller = user.caller();
    let id = id_of(&ctx, &caller, &id).await?;
    let action = action(body.value.rest)?;
    if matches!(action, Action::Attach { .. }) {
        return Err(AppError::field("action", "unknown", "attach by POST …/attachments").into());
    }
    let done = ctx.app.act(caller.clone(), id, action, version, idem).await?;
    let case = whole(&ctx, &caller, &done.stored).await?;
    Ok(answer(StatusCode::OK, &case, done.replayed))
}

/// Somebody who could go and look.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FieldPersonDto {
    /// Who.
    person: PersonRef,
    /// The role of the post.
    #[schema(example = "grid_worker")]
    role: String,
    /// The area of the post.
    area: Option<AreaRef>,
    /// That area holds the case: the person is part of its team.
    own: bool,
    /// The area is a grid of another layer that holds the case, which is among the layer's duties.
    layer: bool,
    /// From the case to that area, in metres; none when either has no place on the map.
    distance_m: Option<f64>,
    /// Questions put to the person and not answered yet.
    open_tasks: usize,
}

/// Those who could go and look, the team of the grid first, then the nearest.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FieldPersonList {
    /// People, at most 50.
    items: Vec<FieldPersonDto>,
}

/// Who could verify or check this case on site.
#[utoipa::path(get, path = "/api/v1/cases/{id}/field-people", tag = "cases", params(("id" = String, Path)),
    responses((status = 200, body = FieldPersonList), (status = 404, body = Problem)))]
pub async fn field_people(
    State(ctx): State<Ctx>,
    user: User,
    Path(id): Path<String>,
) -> Result<Answer<FieldPersonList>, Failure> {
    let found = ctx.app.field_people(&user.caller(), &id).await?;
    let r = ctx.app.reference();
    let names = Names(&r);
    let items = found
        .into_iter()
        .take(50)
        .filter_map(|p| {
            Some(FieldPersonDto {
                person: names.person(p.user)?,
                role: p.role.as_str().to_owned(),
                area: r.area(p.area).map(|a| names.area(a)),
                own: p.own,
                layer: p.layer,
                distance_m: p.metres.map(f64::round),
                open_tasks: p.open_tasks,
            })
        })
        .collect();
    Ok(Answer(FieldPersonList { items }))
}

/// One action for many cases.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BulkForm {
    /// At most 500.
    ids: Vec<uuid::Uuid>,
    /// The action.
    #[schema(value_type = Object)]
    action: serde_json::Map<String, serde_json::Value>,
}

/// A case that was done.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BulkDone {
    /// Identity.
    id: uuid::Uuid,
    /// Number.
    number: String,
    /// Its new version.
    version: u64,
}

/// A case that was not.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BulkFailed {
    /// Identity.
    id: uuid::Uuid,
    /// Number, when the caller may see it.
    number: Option<String>,
    /// Stable code of the reason.
    code: String,
    /// The reason in the reader's language.
    title: String,
}

/// What came of it, case by case.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BulkAnswer {
    /// Done.
    done: Vec<BulkDone>,
    /// Not done.
    failed: Vec<BulkFailed>,
}

/// Do the same to many cases; each stands alone.
#[utoipa::path(post, path = "/api/v1/cases/bulk", tag = "cases",
    params(("Idempotency-Key" = Option<String>, Header, description = "A UUID of the client's; the same key gives the same answer")), request_body = BulkForm,
    responses((status = 200, body = BulkAnswer), (status = 422, body = Problem)))]
pub async fn bulk(
    State(ctx): State<Ctx>,
    user: User,
    Language(lang): Language,
    body: Json<BulkForm>,
) -> Result<Answer<BulkAnswer>, Failure> {
    if body.value.ids.is_empty() || body.value.ids.len() > 500 {
        return Err(AppError::field("ids", "invalid", "1 to 500 cases").into());
    }
    let idem = body.idem(user.id().to_string());
    let action = action(body.value.action)?;
    let mut ids: Vec<CaseId> = body.value.ids.into_iter().map(CaseId).collect();
    ids.sort_unstable();
    ids.dedup();
    let caller = user.caller();
    let mut out = BulkAnswer { done: Vec::new(), failed: Vec::new() };
    for (id, result) in ctx.app.act_on_many(&caller, &ids, &action, idem.as_ref()).await {
        match result {
            Ok(w) => out.done.push(BulkDone {
                id: id.0,
                number: w.stored.case.number,
                version: w.stored.case.version,
            }),
            Err(e) => {
                let number = ctx.app.case(&caller, id).await.ok().map(|c| c.case.number);
                let f = Failure::from(e);
                out.failed.push(BulkFailed {
                    id: id.0,
                    number,
                    code: f.code().to_owned(),
                    title: f.title(lang).to_owned(),
                });
            }
        }
    }
    Ok(Answer(out))
}

/// Cases that may be the same matter.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SimilarList {
    /// Best first.
    items: Vec<SimilarDto>,
}

async fn similar_list(ctx: &Ctx, caller: &Caller, like: &Like) -> Result<Answer<SimilarList>, Failure> {
    let found = ctx.app.similar(caller, like, 12).await?;
    let r = ctx.app.reference();
    let (names, now) = (Names(&r), ctx.app.now());
    let items = found
        .into_iter()
        .map(|s| SimilarDto {
            case: names.row(&s.stored, now),
            distance_m: crate::dto::rounded(s.distance_m, 1),
            score: crate::dto::rounded(s.score, 3),
            why: s.why.iter().map(|w| serde_json::to_value(w).unwrap_or_default()).collect(),
        })
        .collect();
    Ok(Answer(SimilarList { items }))
}

/// Cases like this one nearby.
#[utoipa::path(get, path = "/api/v1/cases/{id}/similar", tag = "cases", params(("id" = String, Path)),
    responses((status = 200, body = SimilarList), (status = 404, body = Problem)))]
pub async fn similar(
    State(ctx): State<Ctx>,
    user: User,
    Path(id): Path<String>,
) -> Result<Answer<SimilarList>, Failure> {
    let caller = user.caller();
    let s = ctx.app.case_by(&caller, &id).await?;
    let like = Like {
        point: s.case.place.point,
        category: s.case.category.clone(),
        text: s.case.description.clone(),
        not: Some(s.seq),
    };
    similar_list(&ctx, &caller, &like).await
}

/// Cases in a row.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RowList {
    /// Newest first.
    items: Vec<CaseRow>,
}

/// Other cases of the same reporter, known by the telephone. For who may know the reporter of this case; of the others only
/// those whose reporter they may know too.
#[utoipa::path(get, path = "/api/v1/cases/{id}/same-reporter", tag = "cases", params(("id" = String, Path)),
    responses((status = 200, body = RowList), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub async fn same_reporter(
    State(ctx): State<Ctx>,
    user: User,
    Path(id): Path<String>,
) -> Result<Answer<RowList>, Failure> {
    let caller = user.caller();
    let found = ctx.app.same_reporter(&caller, &id).await?;
    let r = ctx.app.reference();
    let (names, now) = (Names(&r), ctx.app.now());
    Ok(Answer(RowList { items: found.iter().map(|s| names.row(s, now)).collect() }))
}

/// What is being typed at the desk.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SimilarQuery {
    /// Longitude.
    lon: f64,
    /// Latitude.
    lat: f64,
    /// Category code.
    category: Option<String>,
    /// Words so far.
    text: Option<String>,
}

/// Cases like what is being typed.
#[utoipa::path(get, path = "/api/v1/similar", tag = "cases", params(SimilarQuery), responses((status = 200, body = SimilarList)))]
pub async fn similar_to(
    State(ctx): State<Ctx>,
    user: User,
    Query(q): Query<SimilarQuery>,
) -> Result<Answer<SimilarList>, Failure> {
    let like = Like {
        point: Some([q.lon, q.lat]),
        category: q.category,
        text: q.text.unwrap_or_default(),
        not: None,
    };
    similar_list(&ctx, &user.caller(), &like).await
}

/// Somebody at a case.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PresentDto {
    /// Who.
    user: Option<PersonRef>,
    /// Writing.
    editing: bool,
    /// Since.
    since: String,
}

/// A heartbeat.
#[derive(Clone, Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PresenceForm {
    /// Writing, not only reading.
    #[serde(default)]
    editing: bool,
}

fn present(ctx: &Ctx, list: Vec<tessera_app::presence::Present>) -> Answer<Vec<PresentDto>> {
    let r = ctx.app.reference();
    let names = Names(&r);
    Answer(
        list.into_iter()
            .map(|p| PresentDto {
                user: names.person(p.user),
                editing: p.editing,
                since: p.since.to_string(),
            })
            .collect(),
    )
}

/// Who is at this case.
#[utoipa::path(get, path = "/api/v1/cases/{id}/presence", tag = "cases", params(("id" = String, Path)),
    responses((status = 200, body = Vec<PresentDto>)))]
pub async fn presence(
    State(ctx): State<Ctx>,
    user: User,
    Path(id): Path<String>,
) -> Result<Answer<Vec<PresentDto>>, Failure> {
    let s = ctx.app.case_by(&user.caller(), &id).await?;
    Ok(present(&ctx, ctx.app.presence().at(s.case.id, ctx.app.now())))
}

/// I am at this case; say so every 15 s. The answer names the others.
#[utoipa::path(post, path = "/api/v1/cases/{id}/presence", tag = "cases", params(("id" = String, Path)), request_body = PresenceForm,
    responses((status = 200, body = Vec<PresentDto>)))]
pub async fn presence_beat(
    State(ctx): State<Ctx>,
    user: User,
    Path(id): Path<String>,
    body: Json<PresenceForm>,
) -> Result<Answer<Vec<PresentDto>>, Failure> {
    let s = ctx.app.case_by(&user.caller(), &id).await?;
    Ok(present(&ctx, ctx.app.presence().beat(s.case.id, user.id(), body.value.editing, ctx.app.now())))
}
