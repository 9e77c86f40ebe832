//! One shape for every error: problem+json (RFC 9457) with a stable `code`, a title in the reader's language and a trace id.

use axum::{
    body::Body,
    extract::Request,
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::any::Any;
use tessera_app::AppError;
use tessera_domain::{area::plan::PlanRefusal, case::Refusal, text::Lang};
use utoipa::ToSchema;

/// A wrong field.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FieldProblem {
    /// Path of the field.
    pub field: String,
    /// Stable code.
    pub code: String,
    /// What is wrong and what to do.
    pub message: String,
}

/// An error document (RFC 9457). More members may follow, such as `current_version`.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Problem {
    /// Address of the kind of problem.
    #[serde(rename = "type")]
    pub kind: String,
    /// In the reader's language.
    pub title: String,
    /// HTTP status.
    pub status: u16,
    /// Stable code, such as `not_found`.
    pub code: String,
    /// More, in English.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// Wrong fields.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldProblem>,
    /// Quote this when asking for help.
    pub trace_id: String,
}

/// A problem on its way out; language and trace id are added by [`render`].
#[derive(Clone, Debug)]
pub struct Failure {
    status: StatusCode,
    code: &'static str,
    detail: Option<String>,
    errors: Vec<FieldProblem>,
    extra: Map<String, Value>,
    retry_after: Option<u64>,
}

impl Failure {
    /// A problem with a status and a code.
    pub fn new(status: StatusCode, code: &'static str) -> Failure {
        Failure { status, code, detail: None, errors: Vec::new(), extra: Map::new(), retry_after: None }
    }

    /// Adds a sentence.
    pub fn detail(mut self, detail: impl Into<String>) -> Failure {
        self.detail = Some(detail.into());
        self
    }

    /// Adds a wrong field.
    pub fn field(mut self, field: impl Into<String>, code: &str, message: impl Into<String>) -> Failure {
        self.errors.push(FieldProblem {
            field: field.into(),
            code: code.to_owned(),
            message: message.into(),
        });
        self
    }

    /// Puts the wrong fields below another one, for a text that has fields of its own.
    pub fn under(mut self, field: &str) -> Failure {
        for e in &mut self.errors {
            e.field = format!("{field}.{}", e.field);
        }
        self
    }

    /// Adds a member.
    pub fn with(mut self, key: &str, value: impl Into<Value>) -> Failure {
        self.extra.insert(key.to_owned(), value.into());
        self
    }

    /// The stable code.
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// The title in a language.
    pub fn title(&self, lang: Lang) -> &'static str {
        title(self.code, lang)
    }
}

impl From<AppError> for Failure {
    fn from(e: AppError) -> Self {
        use StatusCode as S;
        let text = e.to_string();
        match e {
            AppError::NotLoggedIn => Failure::new(S::UNAUTHORIZED, "not_logged_in"),
            AppError::BadCredentials => Failure::new(S::UNAUTHORIZED, "bad_credentials"),
            AppError::TotpRequired => Failure::new(S::UNAUTHORIZED, "totp_required"),
            AppError::PasswordChangeRequired => Failure::new(S::UNAUTHORIZED, "password_change_required"),
            AppError::PasswordExpired => Failure::new(S::UNAUTHORIZED, "password_expired"),
            AppError::Locked(until) => {
                Failure::new(S::UNAUTHORIZED, "locked").with("until", until.to_string())
            }
            AppError::NotAllowed(what) => Failure::new(S::FORBIDDEN, "not_allowed").detail(what),
            AppError::NotFound(what) => {
                Failure::new(S::NOT_FOUND, "not_found").detail(format!("no such {what}"))
            }
            AppError::Outside => Failure::new(S::NOT_FOUND, "outside").detail(text),
            AppError::Refused(Refusal::Answers { faults }) => {
                let f = Failure::new(S::UNPROCESSABLE_ENTITY, "invalid");
                faults.into_iter().fold(f, |f, e| f.field(e.field, e.code, e.message))
            }
            AppError::Refused(r) => {
                let status = match r.code() {
                    "not_allowed" => S::FORBIDDEN,
                    "missing" | "invalid" => S::UNPROCESSABLE_ENTITY,
                    _ => S::CONFLICT,
                };
                let mut f = Failure::new(status, r.code()).detail(text.clone());
                if let Ok(Value::Object(map)) = serde_json::to_value(&r) {
                    if let (422, Some(field)) = (status.as_u16(), map.get("field").and_then(Value::as_str)) {
                        f = f.field(field, r.code(), text);
                    }
                    f.extra.extend(map.into_iter().filter(|(k, _)| k != "code"));
                }
                f
            }
            AppError::PlanRefused(PlanRefusal::NoReason) => {
                Failure::new(S::UNPROCESSABLE_ENTITY, "invalid").field("note", "missing", text)
            }
            AppError::PlanRefused(PlanRefusal::OwnPlan) => Failure::new(S::CONFLICT, "own_plan").detail(text),
            AppError::PlanRefused(PlanRefusal::State(_)) => {
                Failure::new(S::CONFLICT, "plan_state").detail(text)
            }
            AppError::Invalid(fields) => {
                let mut f = Failure::new(S::UNPROCESSABLE_ENTITY, "invalid");
                for e in fields {
                    f = f.field(e.field, e.code, e.message);
                }
                f
            }
            AppError::Stale { current, by, at } => {
                let mut f =
                    Failure::new(S::PRECONDITION_FAILED, "version_mismatch").with("current_version", current);
                if let Some(by) = by {
                    f = f.with("changed_by", by);
                }
                if let Some(at) = at {
                    f = f.with("changed_at", at.to_string());
                }
                f
            }
            AppError::Taken(what) => Failure::new(S::CONFLICT, "taken").detail(text).with("what", what),
            AppError::CountedAlready => Failure::new(S::CONFLICT, "counted_already"),
            AppError::IdempotencyMismatch => Failure::new(S::UNPROCESSABLE_ENTITY, "idempotency_mismatch"),
            AppError::RateLimited(s) => {
                Failure { retry_after: Some(s), ..Failure::new(S::TOO_MANY_REQUESTS, "rate_limited") }
            }
            AppError::TooLarge(max) => Failure::new(S::PAYLOAD_TOO_LARGE, "too_large").with("max_bytes", max),
            AppError::UnsupportedMedia => Failure::new(S::UNSUPPORTED_MEDIA_TYPE, "unsupported_media")
                .detail("pictures (JPEG, PNG, WebP), sound (MP3, M4A, OGG, WebM, WAV) and PDF are accepted"),
            AppError::Unavailable(why) => {
                tracing::warn!(why, "not available");
                Failure { retry_after: Some(2), ..Failure::new(S::SERVICE_UNAVAILABLE, "busy") }
            }
            AppError::Internal(why) => {
                tracing::error!(why, "internal error");
                Failure::new(S::INTERNAL_SERVER_ERROR, "internal")
            }
        }
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Writes the body of a [`Failure`], and of any bare error status, in the language the client asked for.
pub async fn render(request: Request, next: Next) -> Response {
    let lang = request
        .headers()
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|h| h.to_str().ok())
        .map_or(Lang::ZhHans, Lang::negotiate);
    let trace = uuid::Uuid::new_v4().simple().to_string()[..16].to_owned();
    let api = request.uri().path().starts_with("/api/");
    let path = request.uri().path().to_owned();
    let mut response = next.run(request).await;
    let failure = match response.extensions_mut().remove::<Failure>() {
        Some(f) => f,
        // What the framework refused by itself: wrong method, unknown route, body too large.
        None if api
            && (response.status().is_client_error() || response.status().is_server_error())
            && !is_problem(&response) =>
        {
            Failure::new(response.status(), bare_code(response.status()))
        }
        None => return response,
    };
    if failure.status.is_server_error() {
        tracing::error!(
            trace_id = trace,
            status = failure.status.as_u16(),
            code = failure.code,
            path,
            "request failed"
        );
    }
    let problem = Problem {
        kind: format!("https://tessera.example/problems/{}", failure.code),
        title: title(failure.code, lang).to_owned(),
        status: failure.status.as_u16(),
        code: failure.code.to_owned(),
        detail: failure.detail,
        errors: failure.errors,
        trace_id: trace,
    };
    let mut body = serde_json::to_value(&problem).unwrap_or_else(|_| json!({}));
    if let Value::Object(map) = &mut body {
        for (k, v) in failure.extra {
            map.entry(k).or_insert(v);
        }
    }
    let (mut parts, _) = response.into_parts();
    parts.status = failure.status;
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    if let Some(s) = failure.retry_after {
        parts.headers.insert(header::RETRY_AFTER, HeaderValue::from(s));
    }
    Response::from_parts(parts, Body::from(body.to_string()))
}

fn is_problem(r: &Response) -> bool {
    r.headers().get(header::CONTENT_TYPE).is_some_and(|v| v == "application/problem+json")
}

fn bare_code(status: StatusCode) -> &'static str {
    match status.as_u16() {
        404 => "not_found",
        405 => "method_not_allowed",
        413 => "too_large",
        415 => "unsupported_media",
        400..=499 => "invalid",
        _ => "internal",
    }
}

/// A panic is a defect of ours, answered like one.
#[allow(clippy::needless_pass_by_value, reason = "the signature is the layer's")]
pub fn panicked(cause: Box<dyn Any + Send + 'static>) -> Response {
    let what = cause
        .downcast_ref::<String>()
        .cloned()
        .or_else(|| cause.downcast_ref::<&str>().map(|s| (*s).to_owned()))
        .unwrap_or_default();
    tracing::error!(panic = what, "a handler panicked");
    let body = json!({ "type": "https://tessera.example/problems/internal", "title": title("internal", Lang::En), "status": 500, "code": "internal", "trace_id": "" });
    (
        StatusCode::INTERNAL_SERVER_ERROR,
        [(header::CONTENT_TYPE, "application/problem+json")],
        body.to_string(),
    )
        .into_response()
}

/// Titles by code: 简体, 繁體, English, Español.
const TITLES: &[(&str, [&str; 4])] = &[
    ("not_logged_in", ["请先登录", "請先登入", "Please log in", "Inicie sesión"]),
    (
        "bad_credentials",
        [
            "登录名、密码或验证码不正确",
            "登入名稱、密碼或驗證碼不正確",
            "Login name, password or code is wrong",
            "Usuario, contraseña o código incorrectos",
        ],
    ),
    (
        "totp_required",
        [
            "请输入动态验证码",
            "請輸入動態驗證碼",
            "Enter your one-time code",
            "Introduzca su código de un solo uso",
        ],
    ),
    (
        "password_change_required",
        [
            "请设置您自己的新密码",
            "請設定您自己的新密碼",
            "Choose a password of your own",
            "Elija su propia contraseña",
        ],
    ),
    (
        "password_expired",
        [
            "临时密码已过期，请联系管理员",
            "臨時密碼已過期，請聯絡管理員",
            "The temporary password has expired: ask your administrator",
            "La contraseña temporal ha caducado: pida otra al administrador",
        ],
    ),
    (
        "locked",
        [
            "尝试次数过多，账号暂时锁定",
            "嘗試次數過多，帳號暫時鎖定",
            "Too many tries: the account is locked for a while",
            "Demasiados intentos: la cuenta está bloqueada temporalmente",
        ],
    ),
    (
        "not_allowed",
        [
            "您没有权限进行此操作",
            "您沒有權限進行此操作",
            "You may not do this",
            "No tiene permiso para hacer esto",
        ],
    ),
    (
        "csrf",
        [
            "页面已过期，请刷新后重试",
            "頁面已過期，請重新整理後再試",
            "This page is out of date: reload it and try again",
            "La página ha caducado: recárguela e inténtelo de nuevo",
        ],
    ),
    ("not_found", ["未找到", "找不到", "Not found", "No encontrado"]),
    (
        "outside",
        [
            "该位置不在本市网格范围内",
            "該位置不在本市網格範圍內",
            "This place lies outside the city's grids",
            "Este lugar está fuera de las cuadrículas de la ciudad",
        ],
    ),
    (
        "not_in_state",
        [
            "案件当前状态不允许此操作",
            "案件目前狀態不允許此操作",
            "The case is not in a state for this",
            "El caso no está en un estado que lo permita",
        ],
    ),
    (
        "suspended",
        [
            "案件已挂账，请先恢复",
            "案件已掛帳，請先恢復",
            "The case is suspended: resume it first",
            "El caso está suspendido: reanúdelo primero",
        ],
    ),
    (
        "missing",
        ["缺少必填内容", "缺少必填內容", "Something needed is missing", "Falta información necesaria"],
    ),
    (
        "invalid",
        [
            "填写内容有误，请检查",
            "填寫內容有誤，請檢查",
            "Some fields are wrong: please check them",
            "Hay campos incorrectos: revíselos",
        ],
    ),
    (
        "too_many",
        [
            "已达到次数上限",
            "已達到次數上限",
            "The limit of times is reached",
            "Se alcanzó el límite de veces",
        ],
    ),
    (
        "too_soon",
        [
            "操作过于频繁，请稍后再试",
            "操作過於頻繁，請稍後再試",
            "Too soon: try again later",
            "Demasiado pronto: inténtelo más tarde",
        ],
    ),
    (
        "counted_already",
        [
            "您已经反映过这件事，我们记着",
            "您已反映過這件事，我們已記錄",
            "You have told us of this already; it counts",
            "Ya nos avisó de esto; está contado",
        ],
    ),
    (
        "own_plan",
        [
            "方案须由他人批准",
            "方案須由他人核准",
            "Somebody else must approve this plan",
            "Otra persona debe aprobar este plan",
        ],
    ),
    (
        "plan_state",
        [
            "方案当前状态不允许此操作",
            "方案目前狀態不允許此操作",
            "The plan's state does not allow this",
            "El estado del plan no lo permite",
        ],
    ),
    (
        "conflict",
        [
            "与现有情况冲突",
            "與現有情況衝突",
            "This contradicts what is already so",
            "Esto contradice lo existente",
        ],
    ),
    (
        "window_over",
        [
            "已超过可操作期限",
            "已超過可操作期限",
            "The time for this has passed",
            "El plazo para esto ha terminado",
        ],
    ),
    (
        "version_mismatch",
        [
            "内容已被他人修改，您的输入已保留",
            "內容已被他人修改，您的輸入已保留",
            "Someone changed this meanwhile; what you typed is kept",
            "Alguien lo cambió mientras tanto; su texto se conserva",
        ],
    ),
    ("taken", ["已被占用", "已被占用", "Already taken", "Ya está en uso"]),
    (
        "idempotency_mismatch",
        [
            "同一请求编号用于了不同内容",
            "同一請求編號用於了不同內容",
            "This request key was used for other content",
            "Esta clave ya se usó con otro contenido",
        ],
    ),
    (
        "rate_limited",
        [
            "请求过于频繁，请稍后再试",
            "請求過於頻繁，請稍後再試",
            "Too many requests: try again later",
            "Demasiadas solicitudes: inténtelo más tarde",
        ],
    ),
    ("too_large", ["文件过大", "檔案過大", "Too large", "Demasiado grande"]),
    (
        "unsupported_media",
        [
            "不支持此类文件",
            "不支援此類檔案",
            "This kind of file is not accepted",
            "Este tipo de archivo no se acepta",
        ],
    ),
    (
        "method_not_allowed",
        ["不支持此请求方式", "不支援此請求方式", "Method not allowed", "Método no permitido"],
    ),
    (
        "busy",
        [
            "系统繁忙，请稍后重试，您的内容未丢失",
            "系統繁忙，請稍後再試，您的內容未遺失",
            "Busy: try again in a moment, nothing is lost",
            "Ocupado: inténtelo en un momento, no se pierde nada",
        ],
    ),
    (
        "internal",
        [
            "系统内部错误，请将追踪号告知管理员",
            "系統內部錯誤，請將追蹤號告知管理員",
            "Internal error: tell the trace id to your administrator",
            "Error interno: comunique el identificador a su administrador",
        ],
    ),
];

fn title(code: &str, lang: Lang) -> &'static str {
    let i = match lang {
        Lang::ZhHans => 0,
        Lang::ZhHant => 1,
        Lang::En => 2,
        Lang::Es => 3,
    };
    TITLES.iter().find(|t| t.0 == code).map_or("Error", |t| t.1[i])
}
