//! What a case can be about, who answers for it, and by when: catalogue, routes, calendar, rights.

use crate::{
    Ctx,
    body::Json,
    context::{Client, User, if_match},
    dto::{
        DepartmentRef, TextDto, department_ref,
        questions::{CategoryQuestionDto, at_class, of_category},
        word,
    },
    problem::{Failure, Problem},
    query::Query,
};
use axum::{
    Json as Answer,
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use tessera_app::{AppError, reference::Reference};
use tessera_domain::{
    area::AreaPath,
    calendar::{Clock, Limit},
};
use tessera_geometry::LonLat;
use utoipa::{IntoParams, ToSchema};

/// A class of the catalogue.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ClassDto {
    /// part or event.
    kind: String,
    /// Two digits.
    code: String,
    /// Name.
    name: TextDto,
    /// What is asked about every category of it.
    questions: Vec<CategoryQuestionDto>,
}

/// A filing condition.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ConditionDto {
    /// Id within the category.
    id: String,
    /// Name.
    name: TextDto,
    /// Limit, such as `2 working_day`.
    limit: String,
    /// Taken when none is chosen.
    default: bool,
}

/// A category.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CategoryDto {
    /// Code.
    code: String,
    /// part or event.
    kind: String,
    /// Class.
    class: String,
    /// Name.
    name: TextDto,
    /// Initials of the Chinese name.
    pinyin: String,
    /// Key of its icon.
    icon: String,
    /// Filing conditions.
    conditions: Vec<ConditionDto>,
    /// One of them must be named when filing: the city takes none for granted.
    choose_condition: bool,
    /// Switched off: old cases keep it, no new one may have it.
    off: bool,
    /// Of the city's own, not in the standard.
    local: bool,
    /// Words besides the names, for suggestions.
    words: Vec<String>,
    /// What is asked about it: by its class, then by itself.
    questions: Vec<CategoryQuestionDto>,
}

/// The catalogue.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CatalogueDto {
    /// Id of the pack.
    id: String,
    /// Edition of the standard.
    edition: String,
    /// Version of the city's changes; 0 while there are none.
    version: i64,
    /// Classes.
    classes: Vec<ClassDto>,
    /// Categories.
    items: Vec<CategoryDto>,
}

/// The catalogue of parts and matters, with filing conditions and limits.
#[utoipa::path(get, path = "/api/v1/categories", tag = "catalogue", responses((status = 200, body = CatalogueDto)))]
pub async fn categories(
    State(ctx): State<Ctx>,
    _user: User,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let r = ctx.app.reference();
    let c = &r.packs.catalogue;
    let body = CatalogueDto {
        id: c.id().to_owned(),
        edition: c.edition().to_owned(),
        version: r.config_versions[0],
        classes: c
            .classes()
            .iter()
            .map(|k| ClassDto {
                kind: k.kind.as_str().to_owned(),
                code: k.code.clone(),
                name: (&k.name).into(),
                questions: at_class(c, &format!("{}{}", k.kind.letter(), k.code)),
            })
            .collect(),
        items: c
            .iter()
            .map(|k| CategoryDto {
                code: k.code.clone(),
                kind: k.kind.as_str().to_owned(),
                class: k.class.clone(),
                name: (&k.name).into(),
                pinyin: k.pinyin.clone(),
                icon: k.icon.clone(),
                off: k.off,
                local: ctx.app.settings().packs.catalogue.get(&k.code).is_none(),
                words: k.words.clone(),
                choose_condition: r.packs.stages.demands_condition(k),
                questions: of_category(c, &k.code),
                conditions: k
                    .conditions
                    .iter()
                    .map(|x| ConditionDto {
                        id: x.id.clone(),
                        name: (&x.name).into(),
                        limit: x.limit.to_string(),
                        default: k.condition(None).is_some_and(|d| d.id == x.id),
                    })
                    .collect(),
            })
            .collect(),
    };
    let text = serde_json::to_string(&body).map_err(|e| AppError::Internal(e.to_string()))?;
    let tag = Sha256::digest(text.as_bytes()).iter().take(8).fold(String::from("\""), |mut s, b| {
        let _ = write!(s, "{b:02x}");
        s
    }) + "\"";
    let tag = HeaderValue::from_str(&tag).map_err(|e| AppError::Internal(e.to_string()))?;
    if headers.get(header::IF_NONE_MATCH) == Some(&tag) {
        return Ok((StatusCode::NOT_MODIFIED, [(header::ETAG, tag)]).into_response());
    }
    let json = HeaderValue::from_static("application/json");
    let cache = HeaderValue::from_static("private, no-cache");
    Ok(([(header::ETAG, tag), (header::CONTENT_TYPE, json), (header::CACHE_CONTROL, cache)], text)
        .into_response())
}

/// Words of a report.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SuggestQuery {
    /// Words so far.
    text: String,
}

/// A suggested category with its reasons.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SuggestionDto {
    /// Code.
    code: String,
    /// Name.
    name: TextDto,
    /// 0 to 1.
    score: f64,
    /// Words that speak for it.
    why: Vec<String>,
}

/// Suggestions.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SuggestionList {
    /// Best first.
    items: Vec<SuggestionDto>,
}

/// Categories suggested for words. The person decides.
#[utoipa::path(get, path = "/api/v1/categories/suggest", tag = "catalogue", params(SuggestQuery), responses((status = 200, body = SuggestionList)))]
pub async fn suggest(
    State(ctx): State<Ctx>,
    _user: User,
    Query(q): Query<SuggestQuery>,
) -> Result<Answer<SuggestionList>, Failure> {
    let r = ctx.app.reference();
    let items = ctx
        .app
        .suggest(&q.text, 6)
        .into_iter()
        .map(|s| SuggestionDto {
            name: r.packs.catalogue.get(&s.code).map(|c| (&c.name).into()).unwrap_or_default(),
            code: s.code,
            score: crate::dto::rounded(s.score, 3),
            why: s.why,
        })
        .collect();
    Ok(Answer(SuggestionList { items }))
}

/// A category a resident may mean, with what it asks residents.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PublicCategoryDto {
    /// Code.
    code: String,
    /// Name.
    name: TextDto,
    /// Questions.
    questions: Vec<CategoryQuestionDto>,
}

/// Categories a resident may mean.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PublicCategoryList {
    /// Best first.
    items: Vec<PublicCategoryDto>,
}

/// Categories a resident may mean by some words, with what each asks. Without an account; limited by address.
#[utoipa::path(get, path = "/api/v1/public/categories", tag = "public", security(()), params(SuggestQuery),
    responses((status = 200, body = PublicCategoryList), (status = 429, body = Problem)))]
pub async fn public_categories(
    State(ctx): State<Ctx>,
    client: Client,
    Query(q): Query<SuggestQuery>,
) -> Result<Answer<PublicCategoryList>, Failure> {
    ctx.limits.public(&client.ip)?;
    let r = ctx.app.reference();
    let c = &r.packs.catalogue;
    let text: String = q.text.chars().take(500).collect();
    let items = ctx
        .app
        .suggest(&text, 5)
        .into_iter()
        .filter_map(|s| {
            let k = c.in_use(&s.code)?;
            let mut questions = of_category(c, &k.code);
            questions.retain(|q| q.asked != "staff");
            Some(PublicCategoryDto { code: k.code.clone(), name: (&k.name).into(), questions })
        })
        .collect();
    Ok(Answer(PublicCategoryList { items }))
}

/// What and where.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RouteQuery {
    /// Category code.
    category: String,
    /// Filing condition; the default when absent.
    condition: Option<String>,
    /// Longitude.
    lon: Option<f64>,
    /// Latitude.
    lat: Option<f64>,
    /// Code of an area, when there is no position.
    area: Option<String>,
    /// The moment of dispatch; now when absent.
    at: Option<String>,
}

/// Who answers for it and by when.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RouteDto {
    /// The department; none when no rule fits.
    department: Option<DepartmentRef>,
    /// The departments that assist.
    assist: Vec<DepartmentRef>,
    /// The rule that says so.
    why: Option<String>,
    /// The rule is one of the city's own.
    own: bool,
    /// The moment is inside working time.
    working: bool,
    /// Filing condition.
    condition: String,
    /// Its limit.
    limit: String,
    /// The deadline if it were dispatched now.
    due_if_dispatched_now: String,
    /// The calendar does not know that year yet, so the deadline may move.
    provisional: bool,
}

/// Who would handle this category here, and by when.
#[utoipa::path(get, path = "/api/v1/route", tag = "catalogue", params(RouteQuery), responses((status = 200, body = RouteDto), (status = 422, body = Problem)))]
pub async fn route(
    State(ctx): State<Ctx>,
    _user: User,
    Query(q): Query<RouteQuery>,
) -> Result<Answer<RouteDto>, Failure> {
    let r = ctx.app.reference();
    let category = r
        .packs
        .catalogue
        .get(&q.category)
        .ok_or_else(|| AppError::field("category", "unknown", "no such category"))?;
    let condition = category
        .condition(q.condition.as_deref())
        .ok_or_else(|| AppError::field("condition", "unknown", "no such filing condition"))?;
    let mut point = None;
    let area = match (q.lon, q.lat, &q.area) {
        (Some(lon), Some(lat), _) => {
            let p = LonLat::new(lon, lat).map_err(|e| AppError::field("lon", "invalid", e.to_string()))?;
            point = Some(p);
            r.locate(p).ok_or(AppError::Outside)?.clone()
        }
        (_, _, Some(code)) => {
            r.area_by_code(code).ok_or_else(|| AppError::field("area", "unknown", "no such area"))?.clone()
        }
        _ => r.district().ok_or(AppError::NotFound("area"))?.clone(),
    };
    let at = match crate::query::time("at", q.at.as_ref())? {
        Some(ms) => jiff::Timestamp::from_millisecond(ms).unwrap_or_else(|_| ctx.app.now()),
        None => ctx.app.now(),
    };
    Ok(Answer(routed(&r, &category.code, &condition.id, condition.limit, (&area.path, point), at)))
}

/// Who answers for a category at a place, and by when if it went out at a moment.
pub(super) fn routed(
    r: &Reference,
    category: &str,
    condition: &str,
    limit: Limit,
    (path, point): (&AreaPath, Option<LonLat>),
    at: jiff::Timestamp,
) -> RouteDto {
    let found = r.responsible(category, path, point, at);
    let due = Clock::start(&r.calendar, at, limit).due.unwrap_or(at);
    RouteDto {
        department: found.as_ref().map(|f| department_ref(f.department)),
        assist: found.iter().flat_map(|f| &f.assist).map(|d| department_ref(d)).collect(),
        own: found.as_ref().is_some_and(|f| f.own),
        working: r.calendar.is_working(at),
        why: found.map(|f| f.rule),
        condition: condition.to_owned(),
        limit: limit.to_string(),
        due_if_dispatched_now: due.to_string(),
        provisional: r.calendar.is_provisional(due),
    }
}

/// The calendar as it is kept.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CalendarDto {
    /// Its text (YAML), for editing.
    yaml: String,
    /// The same as JSON: periods by weekday, holidays, make-up workdays.
    #[schema(value_type = Object)]
    calendar: serde_json::Value,
    /// Version for `If-Match`.
    version: i64,
}

/// The work calendar.
#[utoipa::path(get, path = "/api/v1/calendar", tag = "catalogue", responses((status = 200, body = CalendarDto)))]
pub async fn calendar(State(ctx): State<Ctx>, _user: User) -> Result<Answer<CalendarDto>, Failure> {
    let r = ctx.app.reference();
    let calendar: serde_json::Value =
        serde_norway::from_str(&r.calendar_yaml).map_err(|e| AppError::Internal(e.to_string()))?;
    Ok(Answer(CalendarDto { yaml: r.calendar_yaml.clone(), calendar, version: r.calendar_version }))
}

/// A new calendar.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CalendarForm {
    /// Its text (YAML or JSON).
    #[serde(default)]
    yaml: Option<String>,
    /// Or the calendar itself.
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    calendar: Option<serde_json::Value>,
    /// The version you saw; 0 while it is the one shipped with the program.
    #[serde(default)]
    version: Option<i64>,
}

/// Replace the work calendar. Clocks that run keep their deadline.
#[utoipa::path(put, path = "/api/v1/calendar", tag = "catalogue", request_body = CalendarForm,
    responses((status = 200, body = CalendarDto), (status = 412, body = Problem), (status = 422, body = Problem)))]
pub async fn calendar_put(
    State(ctx): State<Ctx>,
    user: User,
    headers: HeaderMap,
    body: Json<CalendarForm>,
) -> Result<Answer<CalendarDto>, Failure> {
    let f = body.value;
    let version = if_match(&headers, f.version)?
        .ok_or_else(|| AppError::field("version", "missing", "the version you saw, or If-Match"))?;
    let text = match (f.yaml, f.calendar) {
        (Some(y), _) => y,
        // JSON is YAML.
        (None, Some(c)) => serde_json::to_string_pretty(&c).map_err(|e| AppError::Internal(e.to_string()))?,
        (None, None) => {
            return Err(AppError::field("calendar", "missing", "yaml or calendar is needed").into());
        }
    };
    ctx.app.calendar_put(user.actor(), text, version).await?;
    calendar(State(ctx), user).await
}

/// A limit to try.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PreviewQuery {
    /// Begin; now when absent.
    from: Option<String>,
    /// Such as `2 working_day`.
    limit: String,
}

/// A deadline.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PreviewDto {
    /// Begin.
    from: String,
    /// Deadline.
    due: String,
    /// The calendar does not know that year yet.
    provisional: bool,
}

/// When would a limit end.
#[utoipa::path(get, path = "/api/v1/calendar/preview", tag = "catalogue", params(PreviewQuery), responses((status = 200, body = PreviewDto), (status = 422, body = Problem)))]
pub async fn calendar_preview(
    State(ctx): State<Ctx>,
    _user: User,
    Query(q): Query<PreviewQuery>,
) -> Result<Answer<PreviewDto>, Failure> {
    let from = match crate::query::time("from", q.from.as_ref())? {
        Some(ms) => jiff::Timestamp::from_millisecond(ms).unwrap_or_else(|_| ctx.app.now()),
        None => ctx.app.now(),
    };
    let limit: Limit = q
        .limit
        .parse()
        .map_err(|e| AppError::field("limit", "invalid", format!("such as `2 working_day`: {e}")))?;
    let r = ctx.app.reference();
    let due = r.calendar.add(from, limit);
    Ok(Answer(PreviewDto {
        from: from.to_string(),
        due: due.to_string(),
        provisional: r.calendar.is_provisional(due),
    }))
}

/// The rights, as printed.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RightsDto {
    /// Role × capability as text.
    capabilities: String,
    /// State × action × role as text.
    actions: String,
    /// All roles.
    roles: Vec<String>,
}

/// Who may do what: the same printed tables the tests hold the program to.
#[utoipa::path(get, path = "/api/v1/rights", tag = "catalogue", responses((status = 200, body = RightsDto)))]
pub async fn rights(State(_ctx): State<Ctx>, _user: User) -> Result<Answer<RightsDto>, Failure> {
    Ok(Answer(RightsDto {
        capabilities: tessera_domain::printed::capabilities().to_owned(),
        actions: tessera_domain::printed::actions().to_owned(),
        roles: tessera_domain::people::Role::ALL.iter().map(word).collect(),
    }))
}

/// A question of the call-back script.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct QuestionDto {
    /// Its name.
    id: String,
    /// When it is asked: verification, check.
    when: Vec<String>,
    /// How it is answered: `yes_no` or text.
    kind: String,
    /// The words.
    text: TextDto,
}

/// The call-back script.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ScriptDto {
    /// In the order they are asked.
    questions: Vec<QuestionDto>,
}

/// What is asked when a reporter is called back, before filing and after handling.
#[utoipa::path(get, path = "/api/v1/callback", tag = "catalogue", responses((status = 200, body = ScriptDto)))]
pub async fn callback(State(ctx): State<Ctx>, _user: User) -> Result<Answer<ScriptDto>, Failure> {
    let r = ctx.app.reference();
    let question = |q: &tessera_domain::callback::Question| QuestionDto {
        id: q.id.clone(),
        when: q.when.iter().map(word).collect(),
        kind: word(&q.kind),
        text: (&q.text).into(),
    };
    Ok(Answer(ScriptDto { questions: r.packs.callback.questions().iter().map(question).collect() }))
}
