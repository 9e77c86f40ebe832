//! Departments, people, posts, sessions.

use super::{SqlTx, from_word, get, json, json_text, ms, rows, run, ts};
use crate::driver::{self, Db};
use async_trait::async_trait;
use sqlx::{Database, QueryBuilder};
use tessera_domain::{
    Timestamp,
    area::AreaPath,
    ids::{AreaId, DepartmentId, PostId, SessionId, UserId},
    people::{Department, Post, User},
};
use tessera_store::{Access, Credentials, PeopleTx, Result, Session, StoreError};
use uuid::Uuid;

type Row = <Db as Database>::Row;

const CHUNK: usize = 500;

fn department(row: &Row) -> Result<Department, sqlx::Error> {
    Ok(Department {
        id: DepartmentId(get(row, "id")?),
        code: get(row, "code")?,
        name: json(get(row, "name")?)?,
        parent: get::<Option<Uuid>>(row, "parent_id")?.map(DepartmentId),
        path: AreaPath::from_stored(get::<String>(row, "path")?),
        area: get::<Option<Uuid>>(row, "area_id")?.map(AreaId),
        phone: get(row, "phone")?,
        active: get(row, "active")?,
        version: get(row, "version")?,
    })
}

fn user(row: &Row) -> Result<User, sqlx::Error> {
    Ok(User {
        id: UserId(get(row, "id")?),
        login: get(row, "login")?,
        name: get(row, "name")?,
        phone: get(row, "phone")?,
        active: get(row, "active")?,
        lang: get(row, "lang")?,
        version: get(row, "version")?,
    })
}

fn credentials(row: &Row) -> Result<Credentials, sqlx::Error> {
    Ok(Credentials {
        password_hash: get(row, "password_hash")?,
        totp: get(row, "totp")?,
        totp_pending: get(row, "totp_pending")?,
        totp_last_step: get(row, "totp_last_step")?,
        failed: get(row, "failed")?,
        locked_until: get(row, "locked_until")?,
        must_change: get(row, "must_change")?,
        password_until: get(row, "password_until")?,
        last_login: get(row, "last_login")?,
    })
}

fn post(row: &Row) -> Result<Post, sqlx::Error> {
    Ok(Post {
        id: PostId(get(row, "id")?),
        user: get::<Option<Uuid>>(row, "user_id")?.map(UserId),
        role: from_word(get(row, "role")?)?,
        title: get(row, "title")?,
        area: get::<Option<Uuid>>(row, "area_id")?.map(AreaId),
        department: get::<Option<Uuid>>(row, "department_id")?.map(DepartmentId),
        from: ts(get(row, "from_at")?),
        to: get::<Option<i64>>(row, "to_at")?.map(ts),
        version: get(row, "version")?,
    })
}

fn session(row: &Row) -> Result<Session, sqlx::Error> {
    Ok(Session {
        id: SessionId(get(row, "id")?),
        token_hash: get(row, "token_hash")?,
        user: UserId(get(row, "user_id")?),
        csrf: get(row, "csrf")?,
        created_at: ts(get(row, "created_at")?),
        seen_at: ts(get(row, "seen_at")?),
        expires_at: ts(get(row, "expires_at")?),
        ip: get(row, "ip")?,
        agent: get(row, "agent")?,
    })
}

/// A statement that touches at most one row by id and version; anything else means somebody was faster.
macro_rules! versioned {
    ($tx:expr, $expected:expr, $query:expr) => {
        if run!($tx, $query.execute($tx.conn()).await).rows_affected() == 0 {
            return Err(StoreError::Stale { expected: $expected });
        }
    };
}

#[async_trait]
impl PeopleTx for SqlTx {
    async fn departments(&mut self) -> Result<Vec<Department>> {
        let mut all =
            rows!(self, sqlx::query("SELECT * FROM department").fetch_all(self.conn()).await, department);
        // Sorted here: what a database's collation makes of a path is its own affair.
        all.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        Ok(all)
    }

    async fn departments_insert(&mut self, departments: &[Department]) -> Result<()> {
        for chunk in departments.chunks(CHUNK) {
            let mut q = QueryBuilder::<Db>::new(
                "INSERT INTO department (id, code, name, parent_id, path, area_id, phone, active, version) ",
            );
            q.push_values(chunk, |mut b, d| {
                b.push_bind(d.id.0)
                    .push_bind(d.code.clone())
                    .push_bind(json_text(&d.name))
                    .push_bind(d.parent.map(|p| p.0))
                    .push_bind(d.path.as_str().to_owned())
                    .push_bind(d.area.map(|a| a.0))
                    .push_bind(d.phone.clone())
                    .push_bind(d.active)
                    .push_bind(d.version);
            });
            run!(self, q.build().execute(self.conn()).await);
        }
        Ok(())
    }

    async fn department_update(&mut self, d: &Department) -> Result<()> {
        versioned!(
            self,
            d.version - 1,
            sqlx::query(
                "UPDATE department SET code = $3, name = $4, parent_id = $5, path = $6, area_id = $7, phone = $8, active = $9, \
                 version = $10 WHERE id = $1 AND version = $2",
            )
            .bind(d.id.0)
            .bind(d.version - 1)
            .bind(&d.code)
            .bind(json_text(&d.name))
            .bind(d.parent.map(|p| p.0))
            .bind(d.path.as_str())
            .bind(d.area.map(|a| a.0))
            .bind(&d.phone)
            .bind(d.active)
            .bind(d.version)
        );
        Ok(())
    }

    async fn department(&mut self, id: DepartmentId) -> Result<Option<Department>> {
        let row = run!(
            self,
            sqlx::query("SELECT * FROM department WHERE id = $1")
                .bind(id.0)
                .fetch_optional(self.conn())
                .await
        );
        Ok(match row {
            Some(r) => Some(run!(self, department(&r))),
            None => None,
        })
    }

    async fn users(&mut self) -> Result<Vec<User>> {
        let mut all = rows!(
            self,
            sqlx::query("SELECT id, login, name, phone, active, lang, version FROM app_user")
                .fetch_all(self.conn())
                .await,
            user
        );
        all.sort_unstable_by(|a, b| a.login.cmp(&b.login));
        Ok(all)
    }

    async fn user(&mut self, id: UserId) -> Result<Option<User>> {
        let row = run!(
            self,
            sqlx::query("SELECT * FROM app_user WHERE id = $1").bind(id.0).fetch_optional(self.conn()).await
        );
        Ok(match row {
            Some(r) => Some(run!(self, user(&r))),
            None => None,
        })
    }

    async fn user_by_login(&mut self, login: &str) -> Result<Option<(User, Credentials)>> {
        let row = run!(
            self,
            sqlx::query("SELECT * FROM app_user WHERE login = $1")
                .bind(login)
                .fetch_optional(self.conn())
                .await
        );
        Ok(match row {
            Some(r) => Some((run!(self, user(&r)), run!(self, credentials(&r)))),
            None => None,
        })
    }

    async fn credentials(&mut self, id: UserId) -> Result<Option<Credentials>> {
        let sql = if self.writing {
            driver::CREDENTIALS_FOR_UPDATE
        } else {
            "SELECT * FROM app_user WHERE id = $1"
        };
        let row = run!(self, sqlx::query(sql).bind(id.0).fetch_optional(self.conn()).await);
        Ok(match row {
            Some(r) => Some(run!(self, credentials(&r))),
            None => None,
        })
    }

    async fn users_insert(&mut self, users: &[(User, Credentials)]) -> Result<()> {
        for chunk in users.chunks(CHUNK) {
            let mut q = QueryBuilder::<Db>::new(
                "INSERT INTO app_user (id, login, name, phone, active, lang, version, password_hash, totp, totp_pending, \
                 totp_last_step, failed, locked_until, must_change, password_until, last_login) ",
            );
            q.push_values(chunk, |mut b, (u, c)| {
                b.push_bind(u.id.0)
                    .push_bind(u.login.clone())
                    .push_bind(u.name.clone())
                    .push_bind(u.phone.clone())
                    .push_bind(u.active)
                    .push_bind(u.lang.clone())
                    .push_bind(u.version)
                    .push_bind(c.password_hash.clone())
                    .push_bind(c.totp.clone())
                    .push_bind(c.totp_pending.clone())
                    .push_bind(c.totp_last_step)
                    .push_bind(c.failed)
                    .push_bind(c.locked_until)
                    .push_bind(c.must_change)
                    .push_bind(c.password_until)
                    .push_bind(c.last_login);
            });
            run!(self, q.build().execute(self.conn()).await);
        }
        Ok(())
    }

    async fn user_update(&mut self, u: &User) -> Result<()> {
        versioned!(
            self,
            u.version - 1,
            sqlx::query(
                "UPDATE app_user SET login = $3, name = $4, phone = $5, active = $6, lang = $7, version = $8 \
                 WHERE id = $1 AND version = $2",
            )
            .bind(u.id.0)
            .bind(u.version - 1)
            .bind(&u.login)
            .bind(&u.name)
            .bind(&u.phone)
            .bind(u.active)
            .bind(&u.lang)
            .bind(u.version)
        );
        Ok(())
    }

    async fn access(&mut self) -> Result<Vec<Access>> {
        let read = |r: &Row| -> Result<Access, sqlx::Error> {
            Ok(Access {
                user: UserId(get(r, "id")?),
                last_login: get(r, "last_login")?,
                totp: get(r, "totp")?,
                must_change: get(r, "must_change")?,
            })
        };
        let sql = "SELECT id, last_login, totp IS NOT NULL AS totp, must_change FROM app_user ORDER BY id";
        Ok(rows!(self, sqlx::query(sql).fetch_all(self.conn()).await, read))
    }

    async fn credentials_update(&mut self, id: UserId, c: &Credentials) -> Result<()> {
        let done = sqlx::query(
            "UPDATE app_user SET password_hash = $2, totp = $3, totp_pending = $4, totp_last_step = $5, failed = $6, \
             locked_until = $7, must_change = $8, password_until = $9, last_login = $10 WHERE id = $1",
        )
        .bind(id.0)
        .bind(&c.password_hash)
        .bind(&c.totp)
        .bind(&c.totp_pending)
        .bind(c.totp_last_step)
        .bind(c.failed)
        .bind(c.locked_until)
        .bind(c.must_change)
        .bind(c.password_until)
        .bind(c.last_login)
        .execute(self.conn())
        .await;
        run!(self, done);
        Ok(())
    }

    async fn posts(&mut self) -> Result<Vec<Post>> {
        Ok(rows!(self, sqlx::query("SELECT * FROM post ORDER BY id").fetch_all(self.conn()).await, post))
    }

    async fn posts_insert(&mut self, posts: &[Post]) -> Result<()> {
        for chunk in posts.chunks(CHUNK) {
            let mut q = QueryBuilder::<Db>::new(
                "INSERT INTO post (id, user_id, role, title, area_id, department_id, from_at, to_at, version) ",
            );
            q.push_values(chunk, |mut b, p| {
                b.push_bind(p.id.0)
                    .push_bind(p.user.map(|u| u.0))
                    .push_bind(p.role.as_str())
                    .push_bind(p.title.clone())
                    .push_bind(p.area.map(|a| a.0))
                    .push_bind(p.department.map(|d| d.0))
                    .push_bind(ms(p.from))
                    .push_bind(p.to.map(ms))
                    .push_bind(p.version);
            });
            run!(self, q.build().execute(self.conn()).await);
        }
        Ok(())
    }

    async fn post_update(&mut self, p: &Post) -> Result<()> {
        versioned!(
            self,
            p.version - 1,
            sqlx::query(
                "UPDATE post SET user_id = $3, role = $4, title = $5, area_id = $6, department_id = $7, from_at = $8, \
                 to_at = $9, version = $10 WHERE id = $1 AND version = $2",
            )
            .bind(p.id.0)
            .bind(p.version - 1)
            .bind(p.user.map(|u| u.0))
            .bind(p.role.as_str())
            .bind(&p.title)
            .bind(p.area.map(|a| a.0))
            .bind(p.department.map(|d| d.0))
            .bind(ms(p.from))
            .bind(p.to.map(ms))
            .bind(p.version)
        );
        Ok(())
    }

    async fn session_insert(&mut self, s: &Session) -> Result<()> {
        let done = sqlx::query(
            "INSERT INTO session (id, token_hash, user_id, csrf, created_at, seen_at, expires_at, ip, agent) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(s.id.0)
        .bind(&s.token_hash)
        .bind(s.user.0)
        .bind(&s.csrf)
        .bind(ms(s.created_at))
        .bind(ms(s.seen_at))
        .bind(ms(s.expires_at))
        .bind(&s.ip)
        .bind(&s.agent)
        .execute(self.conn())
        .await;
        run!(self, done);
        Ok(())
    }

    async fn session(&mut self, token_hash: &[u8]) -> Result<Option<Session>> {
        let row = run!(
            self,
            sqlx::query("SELECT * FROM session WHERE token_hash = $1")
                .bind(token_hash.to_vec())
                .fetch_optional(self.conn())
                .await
        );
        Ok(match row {
            Some(r) => Some(run!(self, session(&r))),
            None => None,
        })
    }

    async fn sessions_of(&mut self, user: UserId) -> Result<Vec<Session>> {
        Ok(rows!(
            self,
            sqlx::query("SELECT * FROM session WHERE user_id = $1 ORDER BY created_at DESC")
                .bind(user.0)
                .fetch_all(self.conn())
                .await,
            session
        ))
    }

    async fn session_seen(&mut self, id: SessionId, at: Timestamp) -> Result<()> {
        let done = sqlx::query("UPDATE session SET seen_at = $2 WHERE id = $1")
            .bind(id.0)
            .bind(ms(at))
            .execute(self.conn())
            .await;
        run!(self, done);
        Ok(())
    }

    async fn session_delete(&mut self, user: UserId, id: SessionId) -> Result<bool> {
        let done = sqlx::query("DELETE FROM session WHERE id = $1 AND user_id = $2")
            .bind(id.0)
            .bind(user.0)
            .execute(self.conn())
            .await;
        Ok(run!(self, done).rows_affected() > 0)
    }

    async fn sessions_delete_others(&mut self, user: UserId, keep: Option<SessionId>) -> Result<u64> {
        let done = sqlx::query("DELETE FROM session WHERE user_id = $1 AND id <> $2")
            .bind(user.0)
            .bind(keep.map_or(Uuid::nil(), |k| k.0))
            .execute(self.conn())
            .await;
        Ok(run!(self, done).rows_affected())
    }

    async fn sessions_prune(&mut self, before: Timestamp) -> Result<u64> {
        let done = sqlx::query("DELETE FROM session WHERE expires_at < $1")
            .bind(ms(before))
            .execute(self.conn())
            .await;
        Ok(run!(self, done).rows_affected())
    }
}
