//! A post passes from one person to another: the old post ends, the new one begins at the same moment, and what the first had in
//! hand goes along. When the day is still to come, the open work moves on that day (see [`App::pass_on_due`]).

use super::entry;
use crate::{
    App,
    cases::{
        Caller, IdemKey,
        write::{Ctx, save},
    },
    error::{AppError, Result},
    reference::Reference,
};
use serde_json::json;
use std::sync::Arc;
use tessera_domain::{
    Timestamp,
    case::{InHand, Leaving, in_hand, succeed},
    ids::{CaseId, PostId, UserId},
    people::{Actor, Post, rights::Capability},
};
use tessera_store::{CaseRow, StoredCase, Tx, transact};

/// Days after a hand-over during which the program looks whether something was left behind: it may have stood still on the day.
const LATE_DAYS: i64 = 7;

/// Who takes over, and when.
#[derive(Clone, Copy, Debug)]
pub struct Handover {
    /// The version of the post the actor saw.
    pub version: Option<i64>,
    /// The successor; none leaves a vacancy.
    pub to: Option<UserId>,
    /// The day; now when absent.
    pub from: Option<Timestamp>,
}

/// What a hand-over did.
#[derive(Clone, Debug)]
pub struct HandedOver {
    /// The post that ends.
    pub ended: Arc<Post>,
    /// The post that begins.
    pub started: Arc<Post>,
    /// The cases in hand: moved, or to be moved on the day.
    pub cases: Vec<(CaseId, String)>,
    /// The work has moved; false while the day is still to come.
    pub moved: bool,
}

/// What a post reaches and who leaves it; none for a vacancy.
fn leaving<'a>(r: &'a Reference, post: &Post) -> Option<Leaving<'a>> {
    Some(Leaving {
        user: post.user?,
        role: post.role,
        area: post.area.and_then(|a| r.area(a)).map(|a| &a.path),
        department: post.department.and_then(|d| r.departments.get(&d)).map(|d| &d.path),
    })
}

fn same_place(a: &Post, b: &Post) -> bool {
    a.role == b.role && a.area == b.area && a.department == b.department
}

/// The post that follows another: of the same role in the same place, from the moment the other ends.
fn successor<'a>(r: &'a Reference, post: &Post) -> Option<&'a Arc<Post>> {
    r.posts.iter().find(|p| p.id != post.id && post.to == Some(p.from) && same_place(p, post))
}

/// Moves what is in hand in these cases; gives the projections that changed.
async fn pass_on(
    tx: &mut dyn Tx,
    ctx: &Ctx,
    cases: &[CaseId],
    post: &Post,
    to: Option<UserId>,
) -> Result<Vec<CaseRow>> {
    let Some(leaving) = leaving(&ctx.reference, post) else { return Ok(Vec::new()) };
    let (mut rows, mut used) = (Vec::new(), 0);
    for id in cases {
        let Some(stored) = tx.case(*id).await? else { continue };
        if let Some(d) = succeed(&stored.case, leaving, to, &*ctx.reference) {
            rows.push(save(tx, ctx, stored.seq, &d.case, &d.events, false, &mut used).await?);
        }
    }
    Ok(rows)
}

impl App {
    /// The open cases in which the holder of a post has something in hand by virtue of it.
    async fn left_with(&self, post: &Post) -> Result<Vec<(StoredCase, Vec<InHand>)>> {
        let r = self.reference();
        let Some(leaving) = leaving(&r, post) else { return Ok(Vec::new()) };
        let seqs: Vec<i64> = {
            let ix = self.index();
            let Some(n) = ix.users.find(&leaving.user) else { return Ok(Vec::new()) };
            let mine = |o: &crate::index::Others| o.people.contains(&n);
            ix.open()
                .filter(|s| s.handler == n || s.field == n || ix.others(s).is_some_and(mine))
                .map(|s| s.seq)
                .collect()
        };
        let cases = self.store().reader().await?.cases_by_seq(&seqs).await?;
        let mut out: Vec<_> = cases
            .into_iter()
            .map(|c| {
                let what = in_hand(&c.case, leaving, &*r);
                (c, what)
            })
            .filter(|(_, what)| !what.is_empty())
            .collect();
        out.sort_by(|a, b| a.0.case.number.cmp(&b.0.case.number));
        Ok(out)
    }

    fn post_to_change(&self, actor: &Actor, id: PostId) -> Result<Arc<Post>> {
        let r = self.reference();
        let post = r.posts.iter().find(|p| p.id == id).ok_or(AppError::NotFound("post"))?;
        let area = post.area.and_then(|a| r.area(a)).map(|a| r.governed(a).clone());
        self.require(actor, Capability::PostsWrite, area.as_ref())?;
        Ok(post.clone())
    }

    /// A post with what would go along with it.
    pub async fn post_in_hand(
        &self,
        actor: &Actor,
        id: PostId,
    ) -> Result<(Arc<Post>, Vec<(StoredCase, Vec<InHand>)>)> {
        let post = self.post_to_change(actor, id)?;
        let left = self.left_with(&post).await?;
        Ok((post, left))
    }

    /// Ends a post and begins it anew with somebody else, with everything open that the first had in hand.
    pub async fn post_hand_over(
        &self,
        actor: &Actor,
        id: PostId,
        what: Handover,
        idem: Option<IdemKey>,
    ) -> Result<HandedOver> {
        let old = self.post_to_change(actor, id)?;
        if let Some(first) = self.done_before(idem.as_ref()).await? {
            return self.handed_over(&old, &first).await;
        }
        if what.version.is_some_and(|v| v != old.version) {
            return Err(AppError::Stale { current: old.version, by: None, at: None });
        }
        let now = self.now();
        let from = what.from.unwrap_or(now);
        if from < old.from {
            return Err(AppError::field("from", "before_from", "the post had not begun then"));
        }
        if old.to.is_some_and(|t| t <= from) {
            return Err(AppError::field("from", "ended", "the post has ended by then"));
        }
        if what.to == old.user {
            return Err(AppError::field("user_id", "same", "this person holds the post already"));
        }
        let r = self.reference();
        if what.to.is_some_and(|u| !r.users.get(&u).is_some_and(|u| u.active)) {
            return Err(AppError::field("user_id", "unknown", "no such active account"));
        }
        let ended = Post { to: Some(from), version: old.version + 1, ..(*old).clone() };
        let started = Post {
            id: PostId(self.env().uuid()),
            user: what.to,
            from,
            to: None,
            version: 1,
            ..(*old).clone()
        };
        let left: Vec<CaseId> = self.left_with(&old).await?.into_iter().map(|(c, _)| c.case.id).collect();
        let moved = from <= now;
        let ctx = self.write_ctx(Caller::Staff(Arc::new(actor.clone())), idem, left.len() * 3);
        let subject = std::iter::once(started.id.to_string())
            .chain(left.iter().map(CaseId::to_string))
            .collect::<Vec<_>>();
        let (subject, by) = (subject.join(" "), actor.user);
        let posts = (ended, started);
        let (rows, kept): (Vec<CaseRow>, String) = transact(self.store(), move |tx| {
            let (ctx, left, subject, (ended, started)) =
                (ctx.clone(), left.clone(), subject.clone(), posts.clone());
            Box::pin(async move {
                if let Some(first) = ctx.claim(tx, &subject).await? {
                    return Ok((Vec::new(), first));
                }
                tx.post_update(&ended).await?;
                tx.posts_insert(std::slice::from_ref(&started)).await?;
                let rows = if moved {
                    pass_on(tx, &ctx, &left, &ended, started.user).await?
                } else {
                    Vec::new()
                };
                let detail = json!({ "to_post": started.id, "user": started.user, "from": started.from, "cases": rows.len() });
                let id = |p: &Post| p.id.to_string();
                tx.audit_append(&[
                    entry(ctx.now, by, "post.hand_over", "post", id(&ended), detail),
                    entry(ctx.now, by, "post.add", "post", id(&started), json!({ "from_post": ended.id })),
                ])
                .await?;
                Ok::<_, AppError>((rows, subject))
            })
        })
        .await?;
        self.reload().await?;
        self.after_commit(&rows);
        self.handed_over(&old, &kept).await
    }

    /// The answer to a hand-over that was done, from what was kept of it: the new post and the cases.
    async fn handed_over(&self, old: &Post, kept: &str) -> Result<HandedOver> {
        let mut words = kept.split(' ');
        let r = self.reference();
        let post = |id: PostId| r.posts.iter().find(|p| p.id == id).cloned();
        let started = words.next().and_then(|w| w.parse().ok()).map(PostId).and_then(post);
        let (Some(ended), Some(started)) = (post(old.id), started) else {
            return Err(AppError::IdempotencyMismatch);
        };
        let mut tx = self.store().reader().await?;
        let mut cases = Vec::new();
        for id in words.filter_map(|w| w.parse().ok()) {
            if let Some(c) = tx.case(id).await? {
                cases.push((id, c.case.number));
            }
        }
        let moved = started.from <= self.now();
        Ok(HandedOver { ended, started, cases, moved })
    }

    /// Moves what people whose hand-over has come still have in hand. Who holds another post of the same kind in the same place
    /// keeps it.
    pub(crate) async fn pass_on_due(&self) -> Result<()> {
        let (r, now) = (self.reference(), self.now());
        let late = Timestamp::from_millisecond(now.as_millisecond() - LATE_DAYS * 86_400_000).unwrap_or(now);
        for post in r.posts.iter().filter(|p| p.user.is_some() && p.to.is_some_and(|t| t > late && t <= now))
        {
            let Some(next) = successor(&r, post).filter(|n| n.user != post.user) else { continue };
            let holds = |p: &Post| p.user == post.user && p.from <= now && p.to.is_none_or(|t| t > now);
            if r.posts.iter().any(|p| holds(p) && same_place(p, post)) {
                continue;
            }
            let left: Vec<CaseId> = self.left_with(post).await?.into_iter().map(|(c, _)| c.case.id).collect();
            if left.is_empty() {
                continue;
            }
            let ctx = self.write_ctx(Caller::System, None, left.len() * 3);
            let (post, to) = (post.clone(), next.user);
            let rows: Vec<CaseRow> = transact(self.store(), move |tx| {
                let (ctx, left, post) = (ctx.clone(), left.clone(), post.clone());
                Box::pin(async move { pass_on(tx, &ctx, &left, &post, to).await })
            })
            .await?;
            self.after_commit(&rows);
        }
        Ok(())
    }
}
