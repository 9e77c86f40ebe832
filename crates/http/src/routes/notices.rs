//! What reporters were told: on a case, and the whole outbox for who looks after the system.

use crate::{
    Ctx,
    body::Json,
    context::User,
    dto::{case_of::mask_address, word},
    problem::{Failure, Problem},
    query::{Path, Query, page_size},
};
use axum::{Json as Answer, extract::State, http::StatusCode};
use serde::{Deserialize, Serialize};
use tessera_domain::notice::Channel;
use tessera_store::Notice;
use utoipa::{IntoParams, ToSchema};

/// A message to a reporter.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct NoticeDto {
    /// Identity; gateways get it as idempotency key.
    id: uuid::Uuid,
    /// The case; none for a test message.
    case_id: Option<uuid::Uuid>,
    /// sms or mail.
    channel: String,
    /// Telephone or mail address, masked without need to know.
    address: String,
    /// Name of the message.
    template: String,
    /// Its language.
    lang: String,
    /// The words, without the reporter's own link.
    text: String,
    /// waiting, failed (will be tried again), sent, given_up or unsent (no gateway is set up).
    state: String,
    /// Why it failed last.
    reason: String,
    /// How often it was tried.
    tries: i64,
    /// When the event happened.
    created_at: String,
    /// When it is tried again.
    next_at: Option<String>,
    /// When it was sent.
    sent_at: Option<String>,
}

fn dto(ctx: &Ctx, n: &Notice, sees: bool) -> NoticeDto {
    let open = matches!(n.state.as_str(), "waiting" | "failed");
    NoticeDto {
        id: n.id,
        case_id: n.case.map(|c| c.0),
        channel: n.channel.clone(),
        address: if sees { n.address.clone() } else { mask_address(&n.address) },
        template: n.template.clone(),
        lang: n.lang.clone(),
        text: ctx.app.notice_words(n, None).1,
        state: n.state.clone(),
        reason: n.reason.clone(),
        tries: n.tries,
        created_at: n.created_at.to_string(),
        next_at: open.then(|| n.next_at.to_string()),
        sent_at: n.sent_at.map(|t| t.to_string()),
    }
}

/// Messages about a case.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CaseNotices {
    /// Oldest first.
    items: Vec<NoticeDto>,
    /// True when this reader may send one again.
    may_resend: bool,
}

/// What the reporter of this case was told, when, with what result.
#[utoipa::path(get, path = "/api/v1/cases/{id}/notices", tag = "cases", params(("id" = String, Path)),
    responses((status = 200, body = CaseNotices), (status = 404, body = Problem)))]
pub async fn of_case(
    State(ctx): State<Ctx>,
    user: User,
    Path(id): Path<String>,
) -> Result<Answer<CaseNotices>, Failure> {
    let caller = user.caller();
    let case = ctx.app.case_by(&caller, &id).await?.case;
    let sees = ctx.app.sees_reporter(&caller, &case);
    let may_resend = ctx.app.may_resend(&caller, &case);
    let items = ctx.app.notices_of(&caller, case.id).await?;
    Ok(Answer(CaseNotices { items: items.iter().map(|n| dto(&ctx, n, sees)).collect(), may_resend }))
}

/// Nothing more is said.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ResendForm {}

/// Tell it again.
#[utoipa::path(post, path = "/api/v1/cases/{id}/notices/{notice}/resend", tag = "cases",
    params(("id" = String, Path), ("notice" = uuid::Uuid, Path),
        ("Idempotency-Key" = Option<String>, Header, description = "A UUID of the client's; the same key gives the same answer")), request_body = ResendForm,
    responses((status = 201, body = NoticeDto), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub async fn resend(
    State(ctx): State<Ctx>,
    user: User,
    Path((id, notice)): Path<(String, uuid::Uuid)>,
    body: Json<ResendForm>,
) -> Result<(StatusCode, Answer<NoticeDto>), Failure> {
    let caller = user.caller();
    let case = ctx.app.case_by(&caller, &id).await?.case;
    let sees = ctx.app.sees_reporter(&caller, &case);
    let idem = body.idem(user.id().to_string());
    let again = ctx.app.resend_notice(&caller, case.id, notice, idem).await?;
    Ok((StatusCode::CREATED, Answer(dto(&ctx, &again, sees))))
}

/// How many messages are in a state.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct NoticeCount {
    /// State.
    state: String,
    /// Messages.
    count: i64,
}

/// The outbox.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct NoticeList {
    /// Newest first.
    items: Vec<NoticeDto>,
    /// Time to go on from, in `before`.
    next: Option<String>,
    /// All messages by state.
    counts: Vec<NoticeCount>,
    /// Channels with a gateway.
    channels: Vec<String>,
}

/// Filters on the outbox.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct NoticeQuery {
    /// waiting, failed, sent, given_up or unsent.
    state: Option<String>,
    /// Messages before this time.
    before: Option<String>,
    /// 1 to 200.
    limit: Option<usize>,
}

/// The outbox. Addresses are masked: who looks after the system need not know who reported.
#[utoipa::path(get, path = "/api/v1/notices", tag = "people", params(NoticeQuery),
    responses((status = 200, body = NoticeList), (status = 403, body = Problem)))]
pub async fn list(
    State(ctx): State<Ctx>,
    user: User,
    Query(q): Query<NoticeQuery>,
) -> Result<Answer<NoticeList>, Failure> {
    let before = crate::query::time("before", q.before.as_ref())?;
    let limit = page_size(q.limit, 50, 200);
    let state = q.state.as_deref().filter(|s| !s.is_empty());
    let found = ctx.app.outbox(user.actor(), state, before, limit as i64).await?;
    let next =
        if found.items.len() == limit { found.items.last().map(|n| n.created_at.to_string()) } else { None };
    let gateways = &ctx.app.settings().gateways;
    let channels = [(Channel::Sms, gateways.sms.is_some()), (Channel::Mail, gateways.mail.is_some())];
    Ok(Answer(NoticeList {
        items: found.items.iter().map(|n| dto(&ctx, n, false)).collect(),
        next,
        counts: found.counts.into_iter().map(|(state, count)| NoticeCount { state, count }).collect(),
        channels: channels.into_iter().filter(|c| c.1).map(|c| word(&c.0)).collect(),
    }))
}

/// A test message.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TestForm {
    /// sms or mail.
    #[schema(example = "mail")]
    channel: String,
    /// Telephone or mail address.
    #[schema(example = "me@example.org")]
    to: String,
}

/// Send a test message.
#[utoipa::path(post, path = "/api/v1/notices/test", tag = "people",
    params(("Idempotency-Key" = Option<String>, Header, description = "A UUID of the client's; the same key gives the same answer")), request_body = TestForm,
    responses((status = 201, body = NoticeDto), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub async fn test(
    State(ctx): State<Ctx>,
    user: User,
    crate::context::Language(lang): crate::context::Language,
    body: Json<TestForm>,
) -> Result<(StatusCode, Answer<NoticeDto>), Failure> {
    let idem = body.idem(user.id().to_string());
    let f = body.value;
    let n = ctx.app.test_notice(user.actor(), &f.channel, &f.to, lang, idem).await?;
    Ok((StatusCode::CREATED, Answer(dto(&ctx, &n, true))))
}
