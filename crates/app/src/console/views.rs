//! Named lists: one's own, and those shared with an area or a department by who administrates it.

use crate::{
    App, Reference,
    admin::entry,
    cases::{Caller, IdemKey},
    error::{AppError, Result},
};
use std::sync::Arc;
use tessera_domain::people::{Actor, Role, rights::Capability};
use tessera_store::{SavedView, transact};
use uuid::Uuid;

/// Most views a person may keep.
pub const MAX_VIEWS: usize = 100;
const MAX_NAME: usize = 40;
const MAX_QUERY: usize = 2_000;

/// A view as asked for. The query was read by the list's own parser before.
#[derive(Clone, Debug, Default)]
pub struct ViewForm {
    /// Name.
    pub name: String,
    /// The search part of the address.
    pub query: String,
    /// Code of the area whose posts share it.
    pub area: Option<String>,
    /// Code or id of the department whose posts share it.
    pub department: Option<String>,
    /// The role that begins with it, among those.
    pub for_role: Option<String>,
}

/// True when the person shares the view: a post of theirs lies in the area or department.
fn reaches(r: &Reference, actor: &Actor, v: &SavedView) -> bool {
    let area = v.area.and_then(|a| r.area(a));
    let department = v.department.and_then(|d| r.departments.get(&d));
    actor.standings.iter().any(|s| {
        area.zip(s.area.as_ref()).is_some_and(|(a, mine)| a.path.covers(mine))
            || department.zip(s.department.as_ref()).is_some_and(|(d, mine)| d.path.covers(mine))
    })
}

/// True when the person's role is the one that begins with the view.
fn begins(r: &Reference, actor: &Actor, v: &SavedView) -> bool {
    let Some(role) = v.for_role.as_deref().and_then(|w| w.parse::<Role>().ok()) else { return false };
    actor.has(role) && reaches(r, actor, v)
}

impl App {
    /// A page's views that the person owns or shares, by name, and the one the page begins with for them: what they chose, else
    /// what their role begins with, the narrowest circle first.
    pub async fn views(&self, actor: &Actor, page: &str) -> Result<(Vec<SavedView>, Option<Uuid>)> {
        let r = self.reference();
        let mut tx = self.store().reader().await?;
        let mut all = tx.views(actor.user, page).await?;
        drop(tx);
        all.retain(|v| v.owner == actor.user || reaches(&r, actor, v));
        let chosen = self.preferences(actor).await?.and_then(|p| p.start.get(page).copied());
        let depth = |v: &SavedView| {
            let area = v.area.and_then(|a| r.area(a)).map(|a| a.path.codes().count());
            let department = v.department.and_then(|d| r.departments.get(&d)).map(|d| d.path.codes().count());
            area.max(department)
        };
        let start = chosen.filter(|id| all.iter().any(|v| v.id == *id)).or_else(|| {
            all.iter().filter(|v| begins(&r, actor, v)).max_by_key(|v| (depth(v), v.at)).map(|v| v.id)
        });
        Ok((all, start))
    }

    /// True when the person may rename, change and delete the view: their own, and as an administrator of its circle.
    pub fn may_change_view(&self, actor: &Actor, v: &SavedView) -> bool {
        v.owner == actor.user
            || ((v.area.is_some() || v.department.is_some()) && self.may_share(actor, v).is_ok())
    }

    /// True when the person may share views with somebody.
    pub fn shares_views(&self, actor: &Actor) -> bool {
        actor.standings.iter().any(|s| Capability::PostsWrite.roles().contains(&s.role))
    }

    /// Sharing with a circle is for who administrates it.
    fn may_share(&self, actor: &Actor, v: &SavedView) -> Result<()> {
        let r = self.reference();
        if let Some(area) = v.area.and_then(|a| r.area(a)) {
            self.require(actor, Capability::PostsWrite, Some(&area.path))?;
        }
        if v.department.is_some() {
            self.require(actor, Capability::DepartmentsWrite, None)?;
        }
        Ok(())
    }

    /// Takes the form over into a view.
    fn fill_view(&self, actor: &Actor, v: &mut SavedView, form: &ViewForm) -> Result<()> {
        let r = self.reference();
        let name = form.name.trim();
        if name.is_empty() {
            return Err(AppError::field("name", "missing", "a name is needed"));
        }
        if name.chars().count() > MAX_NAME {
            return Err(AppError::field("name", "too_long", format!("at most {MAX_NAME} characters")));
        }
        if form.query.len() > MAX_QUERY {
            return Err(AppError::field("query", "too_long", format!("at most {MAX_QUERY} bytes")));
        }
        let blank =
            |s: &Option<String>| s.as_deref().map(str::trim).filter(|s| !s.is_empty()).map(str::to_owned);
        let (area, department) = (blank(&form.area), blank(&form.department));
        if area.is_some() && department.is_some() {
            return Err(AppError::field(
                "department",
                "conflict",
                "share with an area or a department, not both",
            ));
        }
        v.area = match area {
            Some(code) => {
                let a = r.area_in_force(&code);
                Some(a.ok_or_else(|| AppError::field("area", "unknown", format!("no area {code}")))?.id)
            }
            None => None,
        };
        v.department = match department {
            Some(code) => {
                let d = r.department(&code);
                Some(
                    d.ok_or_else(|| {
                        AppError::field("department", "unknown", format!("no department {code}"))
                    })?
                    .id,
                )
            }
            None => None,
        };
        v.for_role = match blank(&form.for_role) {
            Some(word) => {
                let role = word
                    .parse::<Role>()
                    .map_err(|e| AppError::field("for_role", "unknown", e.to_string()))?;
                if v.area.is_none() && v.department.is_none() {
                    return Err(AppError::field("for_role", "conflict", "only a shared view is for a role"));
                }
                Some(role.as_str().to_owned())
            }
            None => None,
        };
        name.clone_into(&mut v.name);
        v.query.clone_from(&form.query);
        self.may_share(actor, v)
    }

    /// Saves a view.
    pub async fn view_add(
        &self,
        actor: &Arc<Actor>,
        page: &'static str,
        form: ViewForm,
        idem: Option<IdemKey>,
    ) -> Result<SavedView> {
        let ctx = self.write_ctx(Caller::Staff(actor.clone()), idem, 0);
        let mut v = SavedView {
            id: self.env().uuid(),
            owner: actor.user,
            page: page.to_owned(),
            name: String::new(),
            query: String::new(),
            area: None,
            department: None,
            for_role: None,
            at: ctx.now,
            version: 1,
        };
        self.fill_view(actor, &mut v, &form)?;
        transact(self.store(), move |tx| {
            let (ctx, v) = (ctx.clone(), v.clone());
            Box::pin(async move {
                if let Some(first) = ctx.claim(tx, &v.id.to_string()).await? {
                    let id = first.parse().map_err(|_| AppError::IdempotencyMismatch)?;
                    return tx.view(id).await?.ok_or(AppError::NotFound("view"));
                }
                let own = tx.views(v.owner, &v.page).await?.iter().filter(|o| o.owner == v.owner).count();
                if own >= MAX_VIEWS {
                    return Err(AppError::field("name", "too_many", format!("at most {MAX_VIEWS} views")));
                }
                tx.view_insert(&v).await?;
                let detail = serde_json::json!({ "shared": v.area.is_some() || v.department.is_some() });
                tx.audit_append(&[entry(ctx.now, v.owner, "view.add", "view", v.id.to_string(), detail)])
                    .await?;
                Ok::<_, AppError>(v)
            })
        })
        .await
    }

    /// A view the person may see.
    async fn visible_view(&self, actor: &Actor, id: Uuid) -> Result<SavedView> {
        let found = self.store().reader().await?.view(id).await?;
        let r = self.reference();
        found
            .filter(|v| v.owner == actor.user || reaches(&r, actor, v) || self.may_change_view(actor, v))
            .ok_or(AppError::NotFound("view"))
    }

    /// Replaces a view's name, query and sharing.
    pub async fn view_change(
        &self,
        actor: &Arc<Actor>,
        id: Uuid,
        form: ViewForm,
        expected: Option<i64>,
    ) -> Result<SavedView> {
        let mut v = self.visible_view(actor, id).await?;
        if !self.may_change_view(actor, &v) {
            return Err(AppError::NotAllowed("views"));
        }
        if expected.is_some_and(|e| e != v.version) {
            return Err(AppError::Stale { current: v.version, by: None, at: None });
        }
        self.fill_view(actor, &mut v, &form)?;
        v.version += 1;
        let (user, now) = (actor.user, self.now());
        transact(self.store(), move |tx| {
            let v = v.clone();
            Box::pin(async move {
                tx.view_update(&v).await?;
                let detail = serde_json::json!({ "shared": v.area.is_some() || v.department.is_some(), "version": v.version });
                tx.audit_append(&[entry(now, user, "view.change", "view", v.id.to_string(), detail)]).await?;
                Ok::<_, AppError>(v)
            })
        })
        .await
    }

    /// Removes a view.
    pub async fn view_remove(&self, actor: &Arc<Actor>, id: Uuid) -> Result<()> {
        let v = self.visible_view(actor, id).await?;
        if !self.may_change_view(actor, &v) {
            return Err(AppError::NotAllowed("views"));
        }
        let (user, now) = (actor.user, self.now());
        transact(self.store(), move |tx| {
            Box::pin(async move {
                if !tx.view_delete(id).await? {
                    return Err(AppError::NotFound("view"));
                }
                let detail = serde_json::json!({});
                tx.audit_append(&[entry(now, user, "view.remove", "view", id.to_string(), detail)]).await?;
                Ok::<_, AppError>(())
            })
        })
        .await
    }
}
