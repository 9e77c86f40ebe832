//! Logging in and out, one's own account, sessions, password, one-time codes.

use crate::{
    Ctx,
    body::Json,
    context::{Client, User},
    cookies,
    dto::{
        Names, TextDto,
        people::{CityDto, LoginAnswer, LoginForm, Me, OwnUser, SessionDto, StandingDto},
        word,
    },
    problem::{Failure, Problem},
    query::Path,
};
use axum::{
    Json as Answer,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use tessera_app::{admin::people::UserChange, auth::Login};
use tessera_domain::{ids::SessionId, people::rights::Capability, people::rights::can};
use utoipa::ToSchema;

async fn me_of(ctx: &Ctx, login: &Login) -> Result<Me, Failure> {
    let app = &ctx.app;
    let r = app.reference();
    let names = Names(&r);
    let user = r.users.get(&login.actor.user).ok_or(tessera_app::AppError::NotLoggedIn)?;
    let bbox = r.bbox();
    let capabilities = Capability::ALL
        .into_iter()
        .filter(|c| {
            login.actor.standings.iter().any(|s| s.area.as_ref().is_some_and(|a| can(&login.actor, *c, a)))
        })
        .map(|c| word(&c))
        .collect();
    Ok(Me {
        user: OwnUser {
            id: user.id.0,
            login: user.login.clone(),
            name: user.name.clone(),
            phone: user.phone.clone(),
            lang: user.lang.clone(),
            version: user.version,
        },
        csrf: login.session.csrf.clone(),
        standings: login
            .actor
            .standings
            .iter()
            .map(|s| {
                let post = r.posts.iter().find(|p| p.id == s.post);
                StandingDto {
                    post_id: s.post.0,
                    role: word(&s.role),
                    title: post.map(|p| p.title.clone()).unwrap_or_default(),
                    area: post.and_then(|p| p.area).map(|a| names.area_id(a)),
                    department: post.and_then(|p| p.department).map(|d| names.department(d)),
                }
            })
            .collect(),
        capabilities,
        totp_enabled: app.totp_enabled(user.id).await?,
        basemaps: ctx.config.basemaps.clone(),
        city: CityDto {
            name: r.district().map_or_else(|| TextDto::from(&r.packs.city), |d| TextDto::from(&d.name)),
            center: bbox.map(|b| [b.center().lon(), b.center().lat()]),
            bbox: bbox.map(|b| [b.west(), b.south(), b.east(), b.north()]),
            district_code: r.district().map(|d| d.code.clone()).unwrap_or_default(),
            timezone: r.calendar.zone().iana_name().unwrap_or("UTC").to_owned(),
            root_area: r.root().map(|a| names.area(a)),
        },
        server_time: app.now().to_string(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
    })
}

/// Log in.
///
/// Sets the session cookie. `401` with code `totp_required` asks for the one-time code, `password_change_required` for a
/// `new_password` in place of the one somebody else chose.
#[utoipa::path(post, path = "/api/v1/session", tag = "session", security(()), request_body = LoginForm,
    responses((status = 200, body = LoginAnswer), (status = 401, body = Problem), (status = 429, body = Problem)))]
pub async fn login(
    State(ctx): State<Ctx>,
    client: Client,
    body: Json<LoginForm>,
) -> Result<Response, Failure> {
    ctx.limits.public(&client.ip)?;
    let form = body.value;
    let (login, token) = ctx
        .app
        .login(
            &form.login,
            &form.password,
            form.totp.as_deref(),
            form.new_password.as_deref(),
            &client.ip,
            &client.agent,
        )
        .await?;
    let me = me_of(&ctx, &login).await?;
    let answer = LoginAnswer { csrf: me.csrf.clone(), me, token: form.token.then(|| token.clone()) };
    let cookie = cookies::set(&token, ctx.config.secure_cookies, ctx.app.settings().session_hours);
    Ok(([(header::SET_COOKIE, cookie)], Answer(answer)).into_response())
}

/// Log out.
#[utoipa::path(delete, path = "/api/v1/session", tag = "session", responses((status = 204), (status = 401, body = Problem)))]
pub async fn logout(State(ctx): State<Ctx>, user: User) -> Result<Response, Failure> {
    ctx.app.end_session(user.actor(), user.id(), user.login.session.id).await?;
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, cookies::clear())]).into_response())
}

/// Who am I.
#[utoipa::path(get, path = "/api/v1/me", tag = "session", responses((status = 200, body = Me), (status = 401, body = Problem)))]
pub async fn me(State(ctx): State<Ctx>, user: User) -> Result<Answer<Me>, Failure> {
    Ok(Answer(me_of(&ctx, &user.login).await?))
}

/// A change of one's own account.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MeForm {
    /// Language tag.
    #[serde(default)]
    lang: Option<String>,
    /// Telephone.
    #[serde(default)]
    phone: Option<String>,
}

/// Change my language or telephone.
#[utoipa::path(patch, path = "/api/v1/me", tag = "session", request_body = MeForm,
    responses((status = 200, body = Me), (status = 401, body = Problem)))]
pub async fn me_change(
    State(ctx): State<Ctx>,
    user: User,
    body: Json<MeForm>,
) -> Result<Answer<Me>, Failure> {
    let change = UserChange { lang: body.value.lang, phone: body.value.phone, ..UserChange::default() };
    ctx.app.user_change(user.actor(), user.id(), None, change).await?;
    Ok(Answer(me_of(&ctx, &user.login).await?))
}

/// My sessions.
#[utoipa::path(get, path = "/api/v1/sessions", tag = "session",
    responses((status = 200, body = Vec<SessionDto>), (status = 401, body = Problem)))]
pub async fn sessions(State(ctx): State<Ctx>, user: User) -> Result<Answer<Vec<SessionDto>>, Failure> {
    let list = ctx.app.own_sessions(user.id()).await?;
    Ok(Answer(
        list.into_iter()
            .map(|s| SessionDto {
                current: s.id == user.login.session.id,
                id: s.id.0,
                created_at: s.created_at.to_string(),
                last_seen_at: s.seen_at.to_string(),
                expires_at: s.expires_at.to_string(),
                ip: s.ip,
                user_agent: s.agent,
            })
            .collect(),
    ))
}

/// End one of my sessions.
#[utoipa::path(delete, path = "/api/v1/sessions/{id}", tag = "session", params(("id" = uuid::Uuid, Path)),
    responses((status = 204), (status = 404, body = Problem)))]
pub async fn session_end(
    State(ctx): State<Ctx>,
    user: User,
    Path(id): Path<uuid::Uuid>,
) -> Result<StatusCode, Failure> {
    ctx.app.end_session(user.actor(), user.id(), SessionId(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A new password.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasswordForm {
    /// The present one.
    old: String,
    /// The new one, at least 10 characters.
    new: String,
}

/// Change my password; my other sessions end.
#[utoipa::path(post, path = "/api/v1/me/password", tag = "session", request_body = PasswordForm,
    responses((status = 204), (status = 422, body = Problem)))]
pub async fn password(
    State(ctx): State<Ctx>,
    user: User,
    body: Json<PasswordForm>,
) -> Result<StatusCode, Failure> {
    ctx.app.change_password(&user.login, &body.value.old, &body.value.new).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A secret for an authenticator app.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TotpSecret {
    /// Base32.
    secret: String,
    /// For a QR code.
    otpauth_url: String,
}

/// Begin with one-time codes.
#[utoipa::path(post, path = "/api/v1/me/totp", tag = "session", responses((status = 200, body = TotpSecret)))]
pub async fn totp_begin(State(ctx): State<Ctx>, user: User) -> Result<Answer<TotpSecret>, Failure> {
    let (secret, otpauth_url) = ctx.app.totp_begin(&user.login).await?;
    Ok(Answer(TotpSecret { secret, otpauth_url }))
}

/// A one-time code.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TotpForm {
    /// Six digits.
    code: String,
}

/// Confirm with the first code; from now on a code is needed to log in.
#[utoipa::path(post, path = "/api/v1/me/totp/confirm", tag = "session", request_body = TotpForm,
    responses((status = 204), (status = 422, body = Problem)))]
pub async fn totp_confirm(
    State(ctx): State<Ctx>,
    user: User,
    body: Json<TotpForm>,
) -> Result<StatusCode, Failure> {
    ctx.app.totp_confirm(&user.login, &body.value.code).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The password, asked again.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AgainForm {
    /// My password.
    password: String,
}

/// No more one-time codes.
#[utoipa::path(delete, path = "/api/v1/me/totp", tag = "session", request_body = AgainForm,
    responses((status = 204), (status = 422, body = Problem)))]
pub async fn totp_end(
    State(ctx): State<Ctx>,
    user: User,
    body: Json<AgainForm>,
) -> Result<StatusCode, Failure> {
    ctx.app.totp_end(&user.login, &body.value.password).await?;
    Ok(StatusCode::NO_CONTENT)
}
