//! Areas and people from a table in a file.

use crate::{
    Ctx,
    context::{Language, User},
    problem::{Failure, Problem},
    query::{Path, Query},
};
use axum::{
    Json as Answer,
    extract::State,
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use tessera_app::{
    AppError,
    admin::tables::{Import, Outcome, Take},
    tables::Upload,
};
use utoipa::{IntoParams, ToSchema};

/// Try or write.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ImportQuery {
    /// True to write the sound rows; otherwise nothing is written.
    #[serde(default)]
    commit: bool,
    /// With `commit`: only if every row is sound.
    #[serde(default)]
    all: bool,
}

impl ImportQuery {
    fn take(&self) -> Take {
        match (self.commit, self.all) {
            (false, _) => Take::Try,
            (true, false) => Take::Sound,
            (true, true) => Take::All,
        }
    }
}

/// A row that is not taken.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RejectedRow {
    /// Its line in the file; the headings are line 1.
    line: u64,
    /// The column.
    column: String,
    /// Stable code.
    code: String,
    /// What is wrong, in English.
    message: String,
}

/// A password made for a new account. It is good for one login and never shown again.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MadePassword {
    /// Login name.
    login: String,
    /// Name.
    name: String,
    /// Password.
    password: String,
}

/// What became of the rows, or would.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ImportAnswer {
    /// Rows in the file.
    rows: usize,
    /// New areas or accounts.
    new: usize,
    /// Rows that are there already; they are left as they are.
    known: usize,
    /// Rows that are not taken, by line.
    rejected: Vec<RejectedRow>,
    /// Passwords made for new accounts whose row had none; only when written.
    passwords: Vec<MadePassword>,
    /// It was written.
    committed: bool,
}

impl From<Outcome> for ImportAnswer {
    fn from(o: Outcome) -> Self {
        ImportAnswer {
            rows: o.rows,
            new: o.new,
            known: o.known,
            rejected: o
                .rejected
                .into_iter()
                .map(|r| RejectedRow {
                    line: r.line,
                    column: r.column.to_owned(),
                    code: r.code.to_owned(),
                    message: r.message,
                })
                .collect(),
            passwords: o
                .passwords
                .into_iter()
                .map(|(login, name, password)| MadePassword { login, name, password })
                .collect(),
            committed: o.committed,
        }
    }
}

const WORKBOOK: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

fn upload(headers: &HeaderMap, bytes: Bytes) -> Upload {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or("");
    Upload { bytes, workbook: kind.starts_with(WORKBOOK) }
}

fn file(name: &str, bytes: Vec<u8>) -> Result<Response, Failure> {
    let mut response = bytes.into_response();
    let h = response.headers_mut();
    h.insert(header::CONTENT_TYPE, HeaderValue::from_static(WORKBOOK));
    h.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    let name = HeaderValue::from_str(&format!("attachment; filename=\"{name}.xlsx\""))
        .map_err(|e| AppError::Internal(e.to_string()))?;
    h.insert(header::CONTENT_DISPOSITION, name);
    Ok(response)
}

/// Areas from a table (a workbook's first sheet, or CSV in UTF-8 or GB18030): columns code, parent, level, kind, name,
/// `name_zh_hant`, `name_en`, `name_es`, households, population. What is there already stays as it is, so that a file can be sent
/// again.
#[utoipa::path(post, path = "/api/v1/import/areas", tag = "areas", params(ImportQuery), request_body(content = String, content_type = "text/csv"),
    responses((status = 200, body = ImportAnswer), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub async fn areas(
    State(ctx): State<Ctx>,
    user: User,
    headers: HeaderMap,
    Query(q): Query<ImportQuery>,
    body: Bytes,
) -> Result<Answer<ImportAnswer>, Failure> {
    let file = upload(&headers, body);
    Ok(Answer(ctx.app.import_table(user.actor(), Import::Areas, file, q.take()).await?.into()))
}

/// Accounts with their posts from a table (a workbook's first sheet, or CSV in UTF-8 or GB18030), one row for each post: columns
/// login, name, phone, password, role, area, department, title. Accounts that are there already stay as they are.
#[utoipa::path(post, path = "/api/v1/import/users", tag = "people", params(ImportQuery), request_body(content = String, content_type = "text/csv"),
    responses((status = 200, body = ImportAnswer), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub async fn users(
    State(ctx): State<Ctx>,
    user: User,
    headers: HeaderMap,
    Query(q): Query<ImportQuery>,
    body: Bytes,
) -> Result<Answer<ImportAnswer>, Failure> {
    let file = upload(&headers, body);
    Ok(Answer(ctx.app.import_table(user.actor(), Import::Users, file, q.take()).await?.into()))
}

/// A workbook to fill in: headings with notes, an example, drop-downs. In the reader's language.
#[utoipa::path(get, path = "/api/v1/import/{what}/template", tag = "areas", params(("what" = String, Path, description = "areas or users")),
    responses((status = 200, content_type = "application/octet-stream"), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub async fn template(
    State(ctx): State<Ctx>,
    user: User,
    Language(lang): Language,
    Path(what): Path<String>,
) -> Result<Response, Failure> {
    file(&what, ctx.app.import_template(user.actor(), Import::of(&what)?, lang)?)
}

/// The table that is sent, as a workbook with the wrong cells marked: each has a note that says what is wrong and what to do.
/// Nothing is written. Corrected, it can be sent to the import again.
#[utoipa::path(post, path = "/api/v1/import/{what}/checked", tag = "areas", params(("what" = String, Path, description = "areas or users")),
    request_body(content = String, content_type = "text/csv"),
    responses((status = 200, content_type = "application/octet-stream"), (status = 403, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub async fn checked(
    State(ctx): State<Ctx>,
    user: User,
    Language(lang): Language,
    Path(what): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Failure> {
    let what_of = Import::of(&what)?;
    let bytes = ctx.app.import_checked(user.actor(), what_of, upload(&headers, body), lang).await?;
    file(&format!("{what}-checked"), bytes)
}
