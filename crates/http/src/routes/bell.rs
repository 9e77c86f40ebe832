//! Notices to me, and watching a case.

use crate::{
    Ctx,
    body::Json,
    context::User,
    dto::{AreaRef, Names, PersonRef, cases::CategoryRef, word},
    problem::{Failure, Problem},
    query::{Path, Query, page_size},
};
use axum::{Json as Answer, extract::State};
use serde::{Deserialize, Serialize};
use tessera_app::{AppError, admin::plans::sees_plans};
use tessera_domain::{area::plan::GridPlan, people::Actor};
use tessera_store::{Bell, StoredCase};
use utoipa::{IntoParams, ToSchema};

/// The case of a notice in a few words, as it is now.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct NoticeCase {
    /// Identity.
    id: uuid::Uuid,
    /// Number.
    number: String,
    /// State.
    state: String,
    /// Category.
    category: Option<CategoryRef>,
    /// Place in words.
    address: String,
}

/// The plan for grids of a notice.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct NoticePlan {
    /// Identity.
    id: uuid::Uuid,
    /// Title.
    title: String,
    /// Its community.
    area: Option<AreaRef>,
    /// I may read it; people whose posts it changed hear of it all the same.
    readable: bool,
}

/// A notice.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MyNotice {
    /// Ascending.
    id: i64,
    /// assigned, returned, asked, decided, supervised, urged, checked, due_soon, overdue, comment, watched, export or plan.
    kind: String,
    /// The action that made it; empty for a deadline or an export. Of a plan: submitted, returned, approved, withdrawn, `in_force`, post
    /// (mine was changed by it) or trouble.
    action: String,
    /// The case it is about.
    case: Option<NoticeCase>,
    /// The export it is about.
    export_id: Option<uuid::Uuid>,
    /// The plan for grids it is about.
    plan: Option<NoticePlan>,
    /// Whose doing it is; none for the reporter and the program.
    actor: Option<PersonRef>,
    /// When.
    at: String,
    /// Read.
    read: bool,
}

/// A page of my notices.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MyNotices {
    /// Newest first. What I may not see any more is left out.
    items: Vec<MyNotice>,
    /// Cursor of the next page.
    next: Option<String>,
    /// How many I have not read, in all.
    unread: i64,
}

/// Which notices.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct NoticeQuery {
    /// Only unread ones.
    unread: Option<bool>,
    /// `next` of the page before.
    cursor: Option<String>,
    /// 1 to 100.
    limit: Option<usize>,
}

fn dto(
    names: &Names<'_>,
    reader: &Actor,
    b: &Bell,
    case: Option<&StoredCase>,
    plan: Option<&GridPlan>,
) -> MyNotice {
    MyNotice {
        id: b.id,
        kind: b.told.kind.clone(),
        action: b.told.action.clone(),
        case: case.map(|c| NoticeCase {
            id: c.case.id.0,
            number: c.case.number.clone(),
            state: word(&c.case.state.name()),
            category: c.case.category.as_deref().map(|code| names.category(code)),
            address: c.case.place.address.clone(),
        }),
        export_id: b.told.export,
        plan: plan.map(|p| {
            let area = names.0.area(p.area);
            NoticePlan {
                id: p.id.0,
                title: p.title.clone(),
                area: area.map(|a| names.area(a)),
                readable: area.is_some_and(|a| sees_plans(reader, &a.path)),
            }
        }),
        actor: b.told.actor.and_then(|u| names.person(u)),
        at: b.told.at.to_string(),
        read: b.read_at.is_some(),
    }
}

/// My notices, newest first.
#[utoipa::path(get, path = "/api/v1/me/notices", tag = "work", params(NoticeQuery),
    responses((status = 200, body = MyNotices), (status = 422, body = Problem)))]
pub async fn list(
    State(ctx): State<Ctx>,
    user: User,
    Query(q): Query<NoticeQuery>,
) -> Result<Answer<MyNotices>, Failure> {
    let before = match q.cursor.as_deref().filter(|c| !c.is_empty()) {
        None => None,
        Some(c) => Some(
            c.parse::<i64>()
                .map_err(|_| AppError::field("cursor", "invalid", "use the `next` of the page before"))?,
        ),
    };
    let limit = page_size(q.limit, 25, 100) as i64;
    let page = ctx.app.bells(user.actor(), before, q.unread.unwrap_or(false), limit).await?;
    let r = ctx.app.reference();
    let names = Names(&r);
    Ok(Answer(MyNotices {
        items: page
            .items
            .iter()
            .map(|(b, c, p)| dto(&names, user.actor(), b, c.as_ref(), p.as_deref()))
            .collect(),
        next: page.next.map(|n| n.to_string()),
        unread: page.unread,
    }))
}

/// Which notices were read: one, or all up to one.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReadForm {
    /// This one.
    #[serde(default)]
    id: Option<i64>,
    /// This one and all before it.
    #[serde(default)]
    upto: Option<i64>,
}

/// How many are left.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Unread {
    /// Notices I have not read.
    unread: i64,
}

/// Mark notices as read.
#[utoipa::path(post, path = "/api/v1/me/notices/read", tag = "work", request_body = ReadForm,
    responses((status = 200, body = Unread), (status = 422, body = Problem)))]
pub async fn mark(
    State(ctx): State<Ctx>,
    user: User,
    body: Json<ReadForm>,
) -> Result<Answer<Unread>, Failure> {
    let (last, only) = match (body.value.id, body.value.upto) {
        (Some(id), None) => (id, true),
        (None, Some(upto)) => (upto, false),
        _ => return Err(AppError::field("id", "missing", "either id or upto").into()),
    };
    Ok(Answer(Unread { unread: ctx.app.bells_read(user.actor(), last, only).await? }))
}

/// Whether I watch a case.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Watching {
    /// True when I do: I am told of its steps and comments.
    watching: bool,
    /// How many people do.
    watchers: usize,
}

impl From<(bool, usize)> for Watching {
    fn from((watching, watchers): (bool, usize)) -> Self {
        Watching { watching, watchers }
    }
}

/// Do I watch this case?
#[utoipa::path(get, path = "/api/v1/cases/{id}/watch", tag = "cases", params(("id" = String, Path)),
    responses((status = 200, body = Watching), (status = 404, body = Problem)))]
pub async fn watching(
    State(ctx): State<Ctx>,
    user: User,
    Path(id): Path<String>,
) -> Result<Answer<Watching>, Failure> {
    Ok(Answer(ctx.app.watching(user.actor(), &id).await?.into()))
}

/// Watch a case.
#[utoipa::path(put, path = "/api/v1/cases/{id}/watch", tag = "cases", params(("id" = String, Path)),
    responses((status = 200, body = Watching), (status = 404, body = Problem)))]
pub async fn watch(
    State(ctx): State<Ctx>,
    user: User,
    Path(id): Path<String>,
) -> Result<Answer<Watching>, Failure> {
    Ok(Answer(ctx.app.watch(user.actor(), &id, true).await?.into()))
}

/// Stop watching a case.
#[utoipa::path(delete, path = "/api/v1/cases/{id}/watch", tag = "cases", params(("id" = String, Path)),
    responses((status = 200, body = Watching), (status = 404, body = Problem)))]
pub async fn unwatch(
    State(ctx): State<Ctx>,
    user: User,
    Path(id): Path<String>,
) -> Result<Answer<Watching>, Failure> {
    Ok(Answer(ctx.app.watch(user.actor(), &id, false).await?.into()))
}
