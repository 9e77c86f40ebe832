//! Lists written into a file in the background.

use super::filters::address;
use crate::{
    Ctx,
    body::Json,
    context::{Language, User},
    problem::{Failure, Problem},
    query::Path,
};
use axum::{
    Json as Answer,
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use tessera_app::console::export::{ExportForm, MAX_ROWS};
use tessera_store::ExportJob;
use utoipa::ToSchema;

/// An export as asked for.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExportFormDto {
    /// xlsx or csv.
    #[schema(example = "xlsx")]
    format: String,
    /// Filters and order as in the address of the list.
    #[schema(example = "state=handling&overdue=true&sort=due")]
    query: String,
    /// Which columns, in this order; each at most once.
    #[schema(schema_with = super::prefs::columns_written)]
    columns: Vec<String>,
}

/// An export.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ExportDto {
    /// Identity.
    id: uuid::Uuid,
    /// xlsx or csv.
    format: String,
    /// Filters and order.
    query: String,
    /// queued, running, done, failed, cancelled or expired.
    state: String,
    /// Why it failed: interrupted (the program was restarted), `not_allowed` or failed.
    reason: String,
    /// Rows written.
    done: i64,
    /// Rows to write.
    total: i64,
    /// Rows the filter found; more than `total` when there were more than a file takes.
    found: i64,
    /// Most rows of a file.
    limit: usize,
    /// Bytes of the finished file.
    size: i64,
    /// When it was asked for.
    created_at: String,
    /// When it ended.
    finished_at: Option<String>,
    /// When the file goes away.
    expires_at: String,
    /// Where the finished file is.
    url: Option<String>,
}

impl From<&ExportJob> for ExportDto {
    fn from(e: &ExportJob) -> Self {
        ExportDto {
            id: e.id,
            format: e.format.clone(),
            query: e.query.clone(),
            state: e.state.clone(),
            reason: e.reason.clone(),
            done: e.done,
            total: e.total,
            found: e.found,
            limit: MAX_ROWS,
            size: e.size,
            created_at: e.created_at.to_string(),
            finished_at: e.finished_at.map(|t| t.to_string()),
            expires_at: e.expires_at.to_string(),
            url: (e.state == "done").then(|| format!("/api/v1/exports/{}/file", e.id)),
        }
    }
}

/// My exports.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ExportList {
    /// Newest first.
    items: Vec<ExportDto>,
}

/// My exports of the last days.
#[utoipa::path(get, path = "/api/v1/exports", tag = "cases", responses((status = 200, body = ExportList)))]
pub async fn list(State(ctx): State<Ctx>, user: User) -> Result<Answer<ExportList>, Failure> {
    let items = ctx.app.exports(user.actor()).await?;
    Ok(Answer(ExportList { items: items.iter().map(ExportDto::from).collect() }))
}

/// Begin to write a list of cases into a file.
///
/// The answer comes at once; ask for the export's state, or wait for the notice. The file says whose copy it is, is masked as the
/// lists are, and goes away after a day.
#[utoipa::path(post, path = "/api/v1/exports", tag = "cases",
    params(("Idempotency-Key" = Option<String>, Header, description = "A UUID of the client's; the same key gives the same answer")),
    request_body = ExportFormDto,
    responses((status = 202, body = ExportDto), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub async fn begin(
    State(ctx): State<Ctx>,
    user: User,
    language: Language,
    body: Json<ExportFormDto>,
) -> Result<(StatusCode, Answer<ExportDto>), Failure> {
    let idem = body.idem(user.id().to_string());
    let form = body.value;
    let query = form.query.trim().trim_start_matches('?').to_owned();
    let (filters, sort) = address("query", &query)?;
    let filter = filters.filter(&ctx).await.map_err(|e| e.under("query"))?;
    let form = ExportForm { format: form.format, query, columns: form.columns, lang: language.0 };
    let job = ctx.app.export_start(user.actor(), form, &filter, sort, idem).await?;
    Ok((StatusCode::ACCEPTED, Answer((&job).into())))
}

/// How far an export is.
#[utoipa::path(get, path = "/api/v1/exports/{id}", tag = "cases", params(("id" = uuid::Uuid, Path)),
    responses((status = 200, body = ExportDto), (status = 404, body = Problem)))]
pub async fn read(
    State(ctx): State<Ctx>,
    user: User,
    Path(id): Path<uuid::Uuid>,
) -> Result<Answer<ExportDto>, Failure> {
    Ok(Answer((&ctx.app.export(user.actor(), id).await?).into()))
}

/// Cancel an unfinished export, or throw a finished one's file away.
#[utoipa::path(delete, path = "/api/v1/exports/{id}", tag = "cases", params(("id" = uuid::Uuid, Path)),
    responses((status = 200, body = ExportDto), (status = 404, body = Problem)))]
pub async fn cancel(
    State(ctx): State<Ctx>,
    user: User,
    Path(id): Path<uuid::Uuid>,
) -> Result<Answer<ExportDto>, Failure> {
    Ok(Answer((&ctx.app.export_cancel(user.actor(), id).await?).into()))
}

/// The finished file.
#[utoipa::path(get, path = "/api/v1/exports/{id}/file", tag = "cases", params(("id" = uuid::Uuid, Path)),
    responses((status = 200, content_type = "application/octet-stream"), (status = 404, body = Problem)))]
pub async fn file(
    State(ctx): State<Ctx>,
    user: User,
    Path(id): Path<uuid::Uuid>,
) -> Result<Response, Failure> {
    let (job, bytes) = ctx.app.export_file(user.actor(), id).await?;
    let mime = match job.format.as_str() {
        "csv" => "text/csv; charset=utf-8",
        _ => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    };
    let day = job.created_at.strftime("%Y%m%d-%H%M%S");
    let name = format!("attachment; filename=\"cases-{day}.{}\"", job.format);
    let mut response = bytes.into_response();
    let h = response.headers_mut();
    h.insert(header::CONTENT_TYPE, HeaderValue::from_static(mime));
    h.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    if let Ok(v) = HeaderValue::from_str(&name) {
        h.insert(header::CONTENT_DISPOSITION, v);
    }
    Ok(response)
}
