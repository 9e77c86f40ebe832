//! Files of a case.

use crate::{
    Ctx,
    body::idem_of,
    context::User,
    dto::{Names, cases::AttachmentDto, parse_word},
    problem::{Failure, Problem},
    query::{Path, Query},
};
use axum::{
    Json as Answer,
    extract::{FromRequest, Multipart, Request, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use serde::Deserialize;
use tessera_app::{AppError, cases::Caller, files::MAX_FILE};
use tessera_domain::{case::AttachStage, ids::AttachmentId};
use utoipa::IntoParams;

/// What a raw upload is.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct UploadQuery {
    /// report, verification, handling, check or other.
    pub(super) stage: Option<String>,
    /// File name.
    pub(super) name: Option<String>,
}

fn stage(s: Option<&str>) -> Result<AttachStage, Failure> {
    match s {
        None | Some("") => Ok(AttachStage::Other),
        Some(s) => parse_word(s).ok_or_else(|| {
            AppError::field("stage", "unknown", "report, verification, handling, check or other").into()
        }),
    }
}

/// The file of an upload with its name and stage, in either form.
pub(super) async fn received(
    ctx: &Ctx,
    q: UploadQuery,
    request: Request,
) -> Result<(Bytes, String, Option<String>), Failure> {
    let multipart = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|v| v.to_str().ok())
        .is_some_and(|v| v.starts_with("multipart/form-data"));
    let mut name = q.name.unwrap_or_default();
    let mut stage_word = q.stage;
    let mut bytes: Option<Bytes> = None;
    let too_large = || Failure::from(AppError::TooLarge(MAX_FILE));
    if multipart {
        let mut form = Multipart::from_request(request, ctx)
            .await
            .map_err(|e| AppError::field("file", "invalid", e.body_text()))?;
        while let Some(field) =
            form.next_field().await.map_err(|e| AppError::field("file", "invalid", e.body_text()))?
        {
            match field.name() {
                Some("file") => {
                    if let Some(n) = field.file_name() {
                        n.clone_into(&mut name);
                    }
                    bytes = Some(field.bytes().await.map_err(|_| too_large())?);
                }
                Some("stage") => stage_word = field.text().await.ok(),
                _ => {}
            }
        }
    } else {
        bytes = Some(Bytes::from_request(request, ctx).await.map_err(|_| too_large())?);
    }
    let bytes = bytes.ok_or_else(|| AppError::field("file", "missing", "a field named file is needed"))?;
    Ok((bytes, name, stage_word))
}

/// Add a picture, a sound or a PDF.
///
/// As `multipart/form-data` with a field `file` (and `stage`), or as the raw bytes with `stage` and `name` in the query. Pictures are
/// made anew: position and device data in them are kept for staff and gone from the file.
#[utoipa::path(post, path = "/api/v1/cases/{id}/attachments", tag = "cases", params(("id" = String, Path), UploadQuery,
        ("Idempotency-Key" = Option<String>, Header, description = "A UUID of the client's; the same key gives the same answer")),
    request_body(content = Vec<u8>, content_type = "multipart/form-data"),
    responses((status = 201, body = AttachmentDto), (status = 413, body = Problem), (status = 415, body = Problem), (status = 422, body = Problem)))]
pub async fn upload(
    State(ctx): State<Ctx>,
    user: User,
    Path(id): Path<String>,
    Query(q): Query<UploadQuery>,
    request: Request,
) -> Result<Response, Failure> {
    let caller = user.caller();
    let case = ctx.app.case_by(&caller, &id).await?.case.id;
    let headers = request.headers().clone();
    let (bytes, name, stage_word) = received(&ctx, q, request).await?;
    let said = [case.to_string(), name.clone(), stage_word.clone().unwrap_or_default()];
    let parts = [said[0].as_bytes(), said[1].as_bytes(), said[2].as_bytes(), &bytes];
    let idem = idem_of(&headers, user.id().to_string(), &parts)?;
    let (record, _) =
        ctx.app.attach(caller, case, stage(stage_word.as_deref())?, &name, bytes.to_vec(), idem).await?;
    let r = ctx.app.reference();
    Ok((StatusCode::CREATED, Answer(Names(&r).attachment(&record))).into_response())
}

async fn send(ctx: &Ctx, caller: &Caller, id: uuid::Uuid, thumb: bool) -> Result<Response, Failure> {
    let (record, path) = ctx.app.file(caller, AttachmentId(id), thumb).await?;
    let bytes = tokio::fs::read(&path)
        .await
        .map_err(|e| AppError::Internal(format!("attachment {id} cannot be read: {e}")))?;
    let mime = if thumb { "image/jpeg" } else { record.mime.as_str() };
    // Only what a browser shows without running it is shown; the rest is offered for saving.
    let show = mime.starts_with("image/") || mime.starts_with("audio/");
    let how = if show { "inline" } else { "attachment" };
    let quoted: String = record.name.bytes().fold(String::new(), |mut s, b| {
        use std::fmt::Write as _;
        if b.is_ascii_alphanumeric() || b"._-".contains(&b) {
            s.push(char::from(b));
        } else {
            let _ = write!(s, "%{b:02X}");
        }
        s
    });
    let mut response = bytes.into_response();
    let h = response.headers_mut();
    h.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_str(mime).unwrap_or(HeaderValue::from_static("application/octet-stream")),
    );
    h.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=86400"));
    if let Ok(v) = HeaderValue::from_str(&format!("{how}; filename*=UTF-8''{quoted}")) {
        h.insert(header::CONTENT_DISPOSITION, v);
    }
    Ok(response)
}

/// A file.
#[utoipa::path(get, path = "/api/v1/attachments/{id}", tag = "cases", params(("id" = uuid::Uuid, Path)),
    responses((status = 200, content_type = "image/jpeg"), (status = 404, body = Problem)))]
pub async fn read(
    State(ctx): State<Ctx>,
    user: User,
    Path(id): Path<uuid::Uuid>,
) -> Result<Response, Failure> {
    send(&ctx, &user.caller(), id, false).await
}

/// Its small picture.
#[utoipa::path(get, path = "/api/v1/attachments/{id}/thumb", tag = "cases", params(("id" = uuid::Uuid, Path)),
    responses((status = 200, content_type = "image/jpeg"), (status = 404, body = Problem)))]
pub async fn thumb(
    State(ctx): State<Ctx>,
    user: User,
    Path(id): Path<uuid::Uuid>,
) -> Result<Response, Failure> {
    send(&ctx, &user.caller(), id, true).await
}
