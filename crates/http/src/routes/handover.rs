//! Handing a post over, with what is open of it.

use crate::{
    Ctx,
    body::Json,
    context::{User, if_match},
    dto::{Names, cases::CategoryRef, people::PostDto},
    problem::{Failure, Problem},
    query::Path,
};
use axum::{Json as Answer, extract::State, http::HeaderMap};
use serde::{Deserialize, Serialize};
use tessera_app::admin::handover::Handover;
use tessera_domain::ids::{PostId, UserId};
use utoipa::ToSchema;

/// A case in which somebody has something in hand.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct InHandCase {
    /// Identity.
    id: uuid::Uuid,
    /// Number.
    number: String,
    /// State.
    state: String,
    /// Category.
    category: Option<CategoryRef>,
    /// The place in words.
    address: String,
    /// `handling`: the work of the department; `field`: the answer from the site.
    what: Vec<String>,
}

/// A post with what is open of it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PostInHand {
    /// The post.
    post: PostDto,
    /// What goes along when it is handed over. Cases of the whole department or grid are not among them: they need no move.
    items: Vec<InHandCase>,
}

/// What would go along with a post.
#[utoipa::path(get, path = "/api/v1/posts/{id}/handover", tag = "people", params(("id" = uuid::Uuid, Path)),
    responses((status = 200, body = PostInHand), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub async fn preview(
    State(ctx): State<Ctx>,
    user: User,
    Path(id): Path<uuid::Uuid>,
) -> Result<Answer<PostInHand>, Failure> {
    let (post, left) = ctx.app.post_in_hand(user.actor(), PostId(id)).await?;
    let r = ctx.app.reference();
    let names = Names(&r);
    let items = left
        .into_iter()
        .map(|(c, what)| InHandCase {
            id: c.case.id.0,
            state: crate::dto::word(&c.case.state.name()),
            category: c.case.category.as_deref().map(|k| names.category(k)),
            what: what.into_iter().map(|w| w.as_str().to_owned()).collect(),
            number: c.case.number,
            address: c.case.place.address,
        })
        .collect();
    Ok(Answer(PostInHand { post: names.post(&post), items }))
}

/// Who takes over, and when.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HandoverForm {
    /// The version of the post you saw.
    #[serde(default)]
    version: Option<i64>,
    /// The successor; none leaves a vacancy.
    #[serde(default)]
    user_id: Option<uuid::Uuid>,
    /// From when; now when absent. When it is still to come, the open work moves on that day.
    #[serde(default)]
    from: Option<String>,
}

/// A case that goes along.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MovedCase {
    /// Identity.
    id: uuid::Uuid,
    /// Number.
    number: String,
}

/// What a hand-over did.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct HandoverAnswer {
    /// The post that ends.
    ended: PostDto,
    /// The post that begins.
    started: PostDto,
    /// The open cases that go along.
    cases: Vec<MovedCase>,
    /// They have moved; false while the day is still to come.
    moved: bool,
}

/// Hand a post over: it ends, a new one of the same kind in the same place begins at that moment, and what is open goes along.
#[utoipa::path(post, path = "/api/v1/posts/{id}/handover", tag = "people", request_body = HandoverForm,
    params(("id" = uuid::Uuid, Path), ("Idempotency-Key" = Option<String>, Header, description = "A UUID of the client's; the same key gives the same answer")),
    responses((status = 200, body = HandoverAnswer), (status = 403, body = Problem), (status = 404, body = Problem), (status = 412, body = Problem), (status = 422, body = Problem)))]
pub async fn hand_over(
    State(ctx): State<Ctx>,
    user: User,
    Path(id): Path<uuid::Uuid>,
    headers: HeaderMap,
    body: Json<HandoverForm>,
) -> Result<Answer<HandoverAnswer>, Failure> {
    let idem = body.idem(user.id().to_string());
    let f = body.value;
    let what = Handover {
        version: if_match(&headers, f.version)?,
        to: f.user_id.map(UserId),
        from: super::admin::timestamp("from", f.from.as_ref())?,
    };
    let done = ctx.app.post_hand_over(user.actor(), PostId(id), what, idem).await?;
    let r = ctx.app.reference();
    let names = Names(&r);
    Ok(Answer(HandoverAnswer {
        ended: names.post(&done.ended),
        started: names.post(&done.started),
        cases: done.cases.into_iter().map(|(id, number)| MovedCase { id: id.0, number }).collect(),
        moved: done.moved,
    }))
}
