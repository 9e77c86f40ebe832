//! Areas and people from a table in a file.

use crate::{
    Ctx,
    context::User,
    problem::{Failure, Problem},
    query::Query,
};
use axum::{Json as Answer, extract::State};
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use tessera_app::admin::csv::Outcome;
use utoipa::{IntoParams, ToSchema};

/// Try or write.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ImportQuery {
    /// True to write the sound rows; otherwise nothing is written.
    #[serde(default)]
    commit: bool,
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

/// Areas from a table (CSV, UTF-8 or GB18030): columns code, parent, level, kind, name, `name_zh_hant`, `name_en`, `name_es`,
/// households, population. What is there already stays as it is, so that a file can be sent again.
#[utoipa::path(post, path = "/api/v1/import/areas", tag = "areas", params(ImportQuery), request_body(content = String, content_type = "text/csv"),
    responses((status = 200, body = ImportAnswer), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub async fn areas(
    State(ctx): State<Ctx>,
    user: User,
    Query(q): Query<ImportQuery>,
    body: Bytes,
) -> Result<Answer<ImportAnswer>, Failure> {
    Ok(Answer(ctx.app.areas_from_csv(user.actor(), &body, q.commit).await?.into()))
}

/// Accounts with their posts from a table (CSV, UTF-8 or GB18030), one row for each post: columns login, name, phone, password,
/// role, area, department, title. Accounts that are there already stay as they are.
#[utoipa::path(post, path = "/api/v1/import/users", tag = "people", params(ImportQuery), request_body(content = String, content_type = "text/csv"),
    responses((status = 200, body = ImportAnswer), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub async fn users(
    State(ctx): State<Ctx>,
    user: User,
    Query(q): Query<ImportQuery>,
    body: Bytes,
) -> Result<Answer<ImportAnswer>, Failure> {
    Ok(Answer(ctx.app.users_from_csv(user.actor(), &body, q.commit).await?.into()))
}
