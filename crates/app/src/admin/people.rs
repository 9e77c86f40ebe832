//! Departments, accounts and posts.

use super::entry;
use crate::{
    App,
    cases::{Caller, IdemKey, write::made},
    error::{AppError, Result},
};
use serde_json::json;
use std::sync::Arc;
use tessera_domain::{
    Timestamp,
    area::AreaPath,
    ids::{DepartmentId, PostId, UserId},
    people::{Actor, Department, Post, Role, User, rights::Capability},
    text::Text,
};
use tessera_store::{Credentials, transact};

/// A department as asked for; for a change, what is absent stays.
#[derive(Clone, Debug, Default)]
pub struct DepartmentForm {
    /// Short code.
    pub code: Option<String>,
    /// Name.
    pub name: Option<Text>,
    /// Code or id of the department above.
    pub parent: Option<String>,
    /// Code of the area it works for.
    pub area: Option<String>,
    /// Telephone.
    pub phone: Option<String>,
    /// In force.
    pub active: Option<bool>,
}

/// A new account.
#[derive(Clone, Debug)]
pub struct NewUser {
    /// Login name.
    pub login: String,
    /// Name.
    pub name: String,
    /// Telephone.
    pub phone: String,
    /// First password.
    pub password: String,
}

/// A change of an account; what is absent stays.
#[derive(Clone, Debug, Default)]
pub struct UserChange {
    /// Name.
    pub name: Option<String>,
    /// Telephone.
    pub phone: Option<String>,
    /// Blocked or not.
    pub active: Option<bool>,
    /// Language tag.
    pub lang: Option<String>,
}

/// A new post.
#[derive(Clone, Debug)]
pub struct NewPost {
    /// Role.
    pub role: Role,
    /// Title on the public notice.
    pub title: String,
    /// Holder; none for a vacancy.
    pub user: Option<UserId>,
    /// Code of the area.
    pub area: Option<String>,
    /// Code or id of the department.
    pub department: Option<String>,
    /// From when; now when absent.
    pub from: Option<Timestamp>,
}

/// A change of a post; what is absent stays.
#[derive(Clone, Debug, Default)]
pub struct PostChange {
    /// New holder; `Some(None)` makes it vacant.
    pub user: Option<Option<UserId>>,
    /// End.
    pub to: Option<Timestamp>,
    /// Title.
    pub title: Option<String>,
}

fn text(field: &str, value: &str, max: usize) -> Result<String> {
    let v = value.trim();
    if v.is_empty() {
        return Err(AppError::field(field, "missing", "this is needed"));
    }
    if v.chars().count() > max {
        return Err(AppError::field(field, "too_long", format!("at most {max} characters")));
    }
    Ok(v.to_owned())
}

impl App {
    fn department_made(&self, id: &str) -> Result<Arc<Department>> {
        made(id, |id| self.reference().departments.get(&id).cloned())
    }

    /// Adds a department.
    pub async fn department_add(
        &self,
        actor: &Actor,
        form: DepartmentForm,
        idem: Option<IdemKey>,
    ) -> Result<Arc<Department>> {
        self.require(actor, Capability::DepartmentsWrite, None)?;
        if let Some(first) = self.done_before(idem.as_ref()).await? {
            return self.department_made(&first);
        }
        let code = text("code", form.code.as_deref().unwrap_or(""), 40)?;
        if !code.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_') {
            return Err(AppError::field("code", "invalid", "letters, digits, - and _ only"));
        }
        let name = form.name.filter(|n| !n.zh_hans.trim().is_empty());
        let name = name.ok_or_else(|| AppError::field("name", "missing", "a name is needed"))?;
        let r = self.reference();
        let parent = self.parent_department(form.parent.as_deref())?;
        let area = form
            .area
            .as_deref()
            .map(|c| r.area_by_code(c).ok_or_else(|| AppError::field("area", "unknown", "no such area")));
        let department = Department {
            id: DepartmentId(self.env().uuid()),
            path: parent.as_ref().map_or_else(|| AreaPath::root(&code), |p| p.path.child(&code)),
            code,
            name,
            parent: parent.map(|p| p.id),
            area: area.transpose()?.map(|a| a.id),
            phone: form.phone.unwrap_or_default(),
            active: form.active.unwrap_or(true),
            version: 1,
        };
        let (by, kept) = (actor.user, department);
        let ctx = self.write_ctx(Caller::Staff(Arc::new(actor.clone())), idem, 0);
        let id: String = transact(self.store(), move |tx| {
            let (d, ctx) = (kept.clone(), ctx.clone());
            Box::pin(async move {
                let id = d.id.to_string();
                if let Some(first) = ctx.claim(tx, &id).await? {
                    return Ok(first);
                }
                tx.departments_insert(std::slice::from_ref(&d)).await?;
                let detail = json!({ "code": d.code });
                tx.audit_append(&[entry(ctx.now, by, "department.add", "department", id.clone(), detail)])
                    .await?;
                Ok::<_, AppError>(id)
            })
        })
        .await?;
        self.reload().await?;
        self.department_made(&id)
    }

    fn parent_department(&self, code: Option<&str>) -> Result<Option<Arc<Department>>> {
        let Some(code) = code.filter(|c| !c.is_empty()) else { return Ok(None) };
        let found = self.reference().department(code).cloned();
        found.map(Some).ok_or_else(|| AppError::field("parent", "unknown", "no such department"))
    }

    /// Changes a department. Its place in the tree stays: cases and posts are scoped by it.
    pub async fn department_change(
        &self,
        actor: &Actor,
        id: DepartmentId,
        version: Option<i64>,
        form: DepartmentForm,
    ) -> Result<Arc<Department>> {
        self.require(actor, Capability::DepartmentsWrite, None)?;
        let r = self.reference();
        let old = r.departments.get(&id).ok_or(AppError::NotFound("department"))?;
        if version.is_some_and(|v| v != old.version) {
            return Err(AppError::Stale { current: old.version, by: None, at: None });
        }
        let mut d = (**old).clone();
        d.version += 1;
        if let Some(name) = form.name {
            if name.zh_hans.trim().is_empty() {
                return Err(AppError::field("name", "missing", "a name is needed"));
            }
            d.name = name;
        }
        if let Some(code) = form.area {
            d.area = Some(
                r.area_by_code(&code).ok_or_else(|| AppError::field("area", "unknown", "no such area"))?.id,
            );
        }
        d.phone = form.phone.unwrap_or(d.phone);
        d.active = form.active.unwrap_or(d.active);
        let (now, by, kept) = (self.now(), actor.user, d.clone());
        transact(self.store(), move |tx| {
            let d = kept.clone();
            Box::pin(async move {
                tx.department_update(&d).await?;
                let detail = json!({ "version": d.version, "active": d.active });
                tx.audit_append(&[entry(
                    now,
                    by,
                    "department.change",
                    "department",
                    d.id.to_string(),
                    detail,
                )])
                .await?;
                Ok::<_, AppError>(())
            })
        })
        .await?;
        self.reload().await?;
        Ok(Arc::new(d))
    }

    fn user_made(&self, id: &str) -> Result<Arc<User>> {
        made(id, |id| self.reference().users.get(&id).cloned())
    }

    /// Adds an account. It can do nothing before it has a post.
    pub async fn user_add(&self, actor: &Actor, new: NewUser, idem: Option<IdemKey>) -> Result<Arc<User>> {
        self.require(actor, Capability::UsersWrite, None)?;
        if let Some(first) = self.done_before(idem.as_ref()).await? {
            return self.user_made(&first);
        }
        let login = text("login", &new.login, 40)?;
        if !login.chars().all(|c| c.is_ascii_alphanumeric() || "-_.@".contains(c)) {
            return Err(AppError::field("login", "invalid", "letters, digits and - _ . @ only"));
        }
        let name = text("name", &new.name, 60)?;
        let hash = self.hash(&new.password).await?;
        let user = User {
            id: UserId(self.env().uuid()),
            login,
            name,
            phone: new.phone.trim().to_owned(),
            active: true,
            lang: String::new(),
            version: 1,
        };
        let (by, kept) = (actor.user, user);
        let ctx = self.write_ctx(Caller::Staff(Arc::new(actor.clone())), idem, 0);
        let id: String = transact(self.store(), move |tx| {
            let (u, ctx) = (kept.clone(), ctx.clone());
            // Who makes an account knows its password: it is good for one login, at which the person chooses their own.
            let c = Credentials { password_hash: hash.clone(), must_change: true, ..Credentials::default() };
            Box::pin(async move {
                let id = u.id.to_string();
                if let Some(first) = ctx.claim(tx, &id).await? {
                    return Ok(first);
                }
                tx.users_insert(&[(u, c)]).await?;
                tx.audit_append(&[entry(ctx.now, by, "user.add", "user", id.clone(), json!({}))]).await?;
                Ok::<_, AppError>(id)
            })
        })
        .await?;
        self.reload().await?;
        self.user_made(&id)
    }

    /// Changes an account: one's own telephone and language, or anybody's with the right to.
    pub async fn user_change(
        &self,
        actor: &Actor,
        id: UserId,
        version: Option<i64>,
        change: UserChange,
    ) -> Result<Arc<User>> {
        let own = id == actor.user && change.name.is_none() && change.active.is_none();
        if !own {
            self.require(actor, Capability::UsersWrite, None)?;
        }
        let r = self.reference();
        let old = r.users.get(&id).ok_or(AppError::NotFound("user"))?;
        if version.is_some_and(|v| v != old.version) {
            return Err(AppError::Stale { current: old.version, by: None, at: None });
        }
        if id == actor.user && change.active == Some(false) {
            return Err(AppError::field("active", "yourself", "you cannot block yourself"));
        }
        let mut u = (**old).clone();
        u.version += 1;
        if let Some(name) = &change.name {
            u.name = text("name", name, 60)?;
        }
        u.phone = change.phone.unwrap_or(u.phone);
        u.active = change.active.unwrap_or(u.active);
        u.lang = change.lang.unwrap_or(u.lang);
        let (now, by, kept) = (self.now(), actor.user, u.clone());
        transact(self.store(), move |tx| {
            let u = kept.clone();
            Box::pin(async move {
                tx.user_update(&u).await?;
                if !u.active {
                    tx.sessions_delete_others(u.id, None).await?;
                }
                let detail = json!({ "version": u.version, "active": u.active });
                tx.audit_append(&[entry(now, by, "user.change", "user", u.id.to_string(), detail)]).await?;
                Ok::<_, AppError>(())
            })
        })
        .await?;
        self.reload().await?;
        Ok(Arc::new(u))
    }

    /// Gives somebody a password for one login within a week, at which they choose their own; their sessions end.
    pub async fn user_password(&self, actor: &Actor, id: UserId, password: &str) -> Result<()> {
        self.require(actor, Capability::UsersWrite, None)?;
        let hash = self.hash(password).await?;
        self.put_password(actor.user, id, hash, None, id != actor.user).await
    }

    fn post_made(&self, id: &str) -> Result<Arc<Post>> {
        made(id, |id: PostId| self.reference().posts.iter().find(|p| p.id == id).cloned())
    }

    /// Adds a post, held or vacant.
    pub async fn post_add(&self, actor: &Actor, new: NewPost, idem: Option<IdemKey>) -> Result<Arc<Post>> {
        if let Some(first) = self.done_before(idem.as_ref()).await? {
            return self.post_made(&first);
        }
        let r = self.reference();
        let area = match &new.area {
            Some(c) => {
                let a = r.area_in_force(c).or_else(|| r.layers.grid(c).map(|at| at.grid));
                Some(a.ok_or_else(|| AppError::field("area", "unknown", "no such area"))?.clone())
            }
            None => None,
        };
        self.require(actor, Capability::PostsWrite, area.as_ref().map(|a| r.governed(a)))?;
        if area.as_ref().is_some_and(|a| a.path.layer().is_some()) && !new.role.on_layers() {
            let message = "on a layer's grid: grid worker, grid chief or handler";
            return Err(AppError::field("role", "not_on_layers", message));
        }
        let department = match &new.department {
            Some(c) => {
                let d = r.department(c).filter(|d| d.active);
                Some(d.ok_or_else(|| AppError::field("department", "unknown", "no such department"))?.clone())
            }
            None => None,
        };
        if area.is_none() && department.is_none() {
            return Err(AppError::field("area", "missing", "a post is on an area or in a department"));
        }
        if new.role == Role::Handler && department.is_none() {
            return Err(AppError::field("department", "missing", "a handler works in a department"));
        }
        if let Some(u) = new.user
            && !r.users.get(&u).is_some_and(|u| u.active)
        {
            return Err(AppError::field("user_id", "unknown", "no such active account"));
        }
        let now = self.now();
        let post = Post {
            id: PostId(self.env().uuid()),
            user: new.user,
            role: new.role,
            title: new.title.trim().chars().take(60).collect(),
            area: area.map(|a| a.id),
            department: department.map(|d| d.id),
            from: new.from.unwrap_or(now),
            to: None,
            version: 1,
        };
        let (by, kept) = (actor.user, post);
        let ctx = self.write_ctx(Caller::Staff(Arc::new(actor.clone())), idem, 0);
        let id: String = transact(self.store(), move |tx| {
            let (p, ctx) = (kept.clone(), ctx.clone());
            Box::pin(async move {
                let id = p.id.to_string();
                if let Some(first) = ctx.claim(tx, &id).await? {
                    return Ok(first);
                }
                tx.posts_insert(std::slice::from_ref(&p)).await?;
                let detail =
                    json!({ "role": p.role, "user": p.user, "area": p.area, "department": p.department });
                tx.audit_append(&[entry(now, by, "post.add", "post", id.clone(), detail)]).await?;
                Ok::<_, AppError>(id)
            })
        })
        .await?;
        self.reload().await?;
        self.post_made(&id)
    }

    /// Changes a post: another holder, a vacancy, an end.
    pub async fn post_change(
        &self,
        actor: &Actor,
        id: PostId,
        version: Option<i64>,
        change: PostChange,
    ) -> Result<Arc<Post>> {
        let r = self.reference();
        let old = r.posts.iter().find(|p| p.id == id).ok_or(AppError::NotFound("post"))?;
        let area = old.area.and_then(|a| r.area(a)).map(|a| r.governed(a).clone());
        self.require(actor, Capability::PostsWrite, area.as_ref())?;
        if version.is_some_and(|v| v != old.version) {
            return Err(AppError::Stale { current: old.version, by: None, at: None });
        }
        let mut p = (**old).clone();
        p.version += 1;
        if let Some(user) = change.user {
            if let Some(u) = user
                && !r.users.get(&u).is_some_and(|u| u.active)
            {
                return Err(AppError::field("user_id", "unknown", "no such active account"));
            }
            p.user = user;
        }
        if let Some(to) = change.to {
            if to < p.from {
                return Err(AppError::field("to", "before_from", "a post ends after it begins"));
            }
            p.to = Some(to);
        }
        if let Some(title) = change.title {
            p.title = title.trim().chars().take(60).collect();
        }
        let (now, by, kept) = (self.now(), actor.user, p.clone());
        transact(self.store(), move |tx| {
            let p = kept.clone();
            Box::pin(async move {
                tx.post_update(&p).await?;
                let detail = json!({ "version": p.version, "user": p.user, "to": p.to });
                tx.audit_append(&[entry(now, by, "post.change", "post", p.id.to_string(), detail)]).await?;
                Ok::<_, AppError>(())
            })
        })
        .await?;
        self.reload().await?;
        Ok(Arc::new(p))
    }
}
