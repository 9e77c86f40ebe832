//! Logging in and out: passwords (argon2id), one-time codes (TOTP, RFC 6238), sessions, lock-out.

use crate::{
    App,
    env::secret,
    error::{AppError, Result},
};
use argon2::{
    Argon2, Params,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use sha2::{Digest, Sha256};
use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};
use tessera_domain::{
    Timestamp,
    ids::{SessionId, UserId},
    people::{
        Actor,
        rights::{Capability, can},
    },
};
use tessera_store::{Access, Credentials, NewAudit, Session, transact};
use totp_rs::{Algorithm, Builder, Totp};

/// Failed tries before an account is locked.
const TRIES: i64 = 5;
/// How long it stays locked, ms.
const LOCK_MS: i64 = 5 * 60_000;
/// How long a password works that somebody else chose, ms.
const TEMPORARY_MS: i64 = 7 * 86_400_000;
/// Shortest password.
pub const MIN_PASSWORD: usize = 10;
/// How long a checked session is believed without asking the database again, ms. Ending a session here takes effect at once;
/// another process learns of it within this time.
const BELIEVE_MS: i64 = 10_000;

/// A logged-in request.
#[derive(Clone, Debug)]
pub struct Login {
    /// The session.
    pub session: Arc<Session>,
    /// The person.
    pub actor: Arc<Actor>,
}

/// Sessions checked a moment ago.
#[derive(Default)]
pub struct SessionCache {
    known: RwLock<HashMap<Vec<u8>, (Login, Timestamp)>>,
}

impl SessionCache {
    /// Forgets everything, after rights or people changed.
    pub fn clear(&self) {
        self.known.write().unwrap_or_else(PoisonError::into_inner).clear();
    }

    fn get(&self, hash: &[u8], now: Timestamp) -> Option<Login> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        let (login, at) = known.get(hash)?;
        (now.as_millisecond() - at.as_millisecond() < BELIEVE_MS && login.session.expires_at > now)
            .then(|| login.clone())
    }

    fn put(&self, hash: Vec<u8>, login: Login, now: Timestamp) {
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        if known.len() > 10_000 {
            known.retain(|_, (_, at)| now.as_millisecond() - at.as_millisecond() < BELIEVE_MS);
        }
        known.insert(hash, (login, now));
    }
}

/// The stored form of a session token.
pub fn token_hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

/// Hashes a password with argon2id.
///
/// # Errors
/// [`AppError::Invalid`] when it is shorter than [`MIN_PASSWORD`] characters.
pub fn hash_password(password: &str, kib: u32, salt: &[u8]) -> Result<String> {
    if password.chars().count() < MIN_PASSWORD {
        return Err(AppError::field("password", "too_short", "at least 10 characters"));
    }
    let params = Params::new(kib, 2, 1, None).map_err(|e| AppError::Internal(e.to_string()))?;
    let argon = Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, params);
    let hash = argon
        .hash_password_with_salt(password.as_bytes(), salt)
        .map_err(|e| AppError::Internal(e.to_string()))?;
    Ok(hash.to_string())
}

fn verify_password(password: &str, phc: &str) -> bool {
    PasswordHash::new(phc).is_ok_and(|h| Argon2::default().verify_password(password.as_bytes(), &h).is_ok())
}

fn totp(secret: &[u8], login: &str) -> Result<Totp> {
    Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_digits(6)
        .with_step_duration(30)
        .with_skew(1)
        .with_secret(secret.to_vec())
        .with_account_name(login.to_owned())
        .with_issuer(Some("Tessera".to_owned()))
        .build()
        .map_err(|e| AppError::Internal(e.to_string()))
}

/// The time step a code is right for: the current one, the last or the next.
fn totp_step(secret: &[u8], login: &str, code: &str, now: Timestamp) -> Result<Option<i64>> {
    let seconds = u64::try_from(now.as_second()).unwrap_or(0);
    Ok(totp(secret, login)?.check(code, seconds).map(|step| step as i64))
}

impl App {
    /// A password's stored form; waits for a free place, since each takes memory and a core.
    pub async fn hash(&self, password: &str) -> Result<String> {
        let mut salt = [0u8; 16];
        self.env().random(&mut salt);
        let (password, kib) = (password.to_owned(), self.settings().argon2_kib);
        let _place = self.hashing.acquire().await.map_err(|e| AppError::Internal(e.to_string()))?;
        tokio::task::spawn_blocking(move || hash_password(&password, kib, &salt))
            .await
            .map_err(|e| AppError::Internal(e.to_string()))?
    }

    async fn verify(&self, password: &str, phc: &str) -> Result<bool> {
        let (password, phc) = (password.to_owned(), phc.to_owned());
        let _place = self.hashing.acquire().await.map_err(|e| AppError::Internal(e.to_string()))?;
        tokio::task::spawn_blocking(move || verify_password(&password, &phc))
            .await
            .map_err(|e| AppError::Internal(e.to_string()))
    }

    /// Logs in. Gives the session and its secret token.
    ///
    /// # Errors
    /// [`AppError::BadCredentials`], [`AppError::Locked`] after five failures, [`AppError::TotpRequired`].
    pub async fn login(
        &self,
        login: &str,
        password: &str,
        code: Option<&str>,
        new_password: Option<&str>,
        ip: &str,
        agent: &str,
    ) -> Result<(Login, String)> {
        let now = self.now();
        let found = self.store().reader().await?.user_by_login(login.trim()).await?;
        let Some((user, cred)) = found.filter(|(u, _)| u.active) else {
            // The same work as for a real account, so that the answer's time does not tell which logins exist.
            let _ = self.hash(&format!("{password:<10}")).await;
            return Err(AppError::BadCredentials);
        };
        if cred.locked_until > now.as_millisecond() {
            let until = Timestamp::from_millisecond(cred.locked_until).unwrap_or(now);
            return Err(AppError::Locked(until));
        }
        if !self.verify(password, &cred.password_hash).await? {
            self.count_failure(user.id, cred, now).await?;
            return Err(AppError::BadCredentials);
        }
        let mut used_step = None;
        if let Some(secret) = &cred.totp {
            let Some(code) = code else { return Err(AppError::TotpRequired) };
            match totp_step(secret, &user.login, code.trim(), now)? {
                // A code works once.
                Some(step) if step > cred.totp_last_step => used_step = Some(step),
                _ => {
                    self.count_failure(user.id, cred, now).await?;
                    return Err(AppError::BadCredentials);
                }
            }
        }
        if cred.password_until > 0 && cred.password_until <= now.as_millisecond() {
            return Err(AppError::PasswordExpired);
        }
        let new_hash = match new_password.filter(|_| cred.must_change) {
            _ if !cred.must_change => None,
            None => return Err(AppError::PasswordChangeRequired),
            Some(new) if new == password => {
                return Err(AppError::field(
                    "new_password",
                    "same",
                    "choose another one than the one you were given",
                ));
            }
            Some(new) => Some(self.hash(new).await.map_err(|e| match e {
                AppError::Invalid(_) => {
                    AppError::field("new_password", "too_short", "at least 10 characters")
                }
                other => other,
            })?),
        };
        let token = secret(self.env());
        let hours = self.settings().session_hours;
        let session = Session {
            id: SessionId(self.env().uuid()),
            token_hash: token_hash(&token),
            user: user.id,
            csrf: secret(self.env()),
            created_at: now,
            seen_at: now,
            expires_at: Timestamp::from_millisecond(now.as_millisecond() + hours * 3_600_000).unwrap_or(now),
            ip: ip.chars().take(64).collect(),
            agent: agent.chars().take(200).collect(),
        };
        let kept = session.clone();
        transact(self.store(), move |tx| {
            let (s, checked, new_hash) = (kept.clone(), cred.clone(), new_hash.clone());
            Box::pin(async move {
                // Checking took a while: what was checked must still hold, and nothing newer may be written over.
                let mut c = tx.credentials(s.user).await?.ok_or(AppError::BadCredentials)?;
                if c.locked_until > now.as_millisecond() {
                    return Err(AppError::Locked(Timestamp::from_millisecond(c.locked_until).unwrap_or(now)));
                }
                if c.password_hash != checked.password_hash || c.totp != checked.totp {
                    return Err(AppError::BadCredentials);
                }
                if let Some(step) = used_step {
                    if step <= c.totp_last_step {
                        return Err(AppError::BadCredentials);
                    }
                    c.totp_last_step = step;
                }
                c.failed = 0;
                c.locked_until = 0;
                c.last_login = Some(now.as_millisecond());
                if let Some(hash) = new_hash {
                    c.password_hash = hash;
                    c.must_change = false;
                    c.password_until = 0;
                    tx.audit_append(&[audit(now, s.user, "user.password", &s.user.to_string())]).await?;
                }
                tx.credentials_update(s.user, &c).await?;
                tx.session_insert(&s).await?;
                tx.audit_append(&[audit(now, s.user, "session.login", &s.user.to_string())]).await?;
                Ok::<_, AppError>(())
            })
        })
        .await?;
        let actor = self.reference().actor(user.id).ok_or(AppError::BadCredentials)?;
        Ok((Login { session: Arc::new(session), actor }, token))
    }

    async fn count_failure(&self, user: UserId, cred: Credentials, now: Timestamp) -> Result<()> {
        transact(self.store(), move |tx| {
            let mut c = cred.clone();
            Box::pin(async move {
                // Counted on the newest row, so that tries at the same moment all count.
                if let Some(newest) = tx.credentials(user).await? {
                    c = newest;
                }
                c.failed += 1;
                let locked = c.failed >= TRIES;
                if locked {
                    c.failed = 0;
                    c.locked_until = now.as_millisecond() + LOCK_MS;
                }
                tx.credentials_update(user, &c).await?;
                let what = if locked { "session.locked" } else { "session.failed" };
                tx.audit_append(&[audit(now, user, what, &user.to_string())]).await?;
                Ok::<_, AppError>(())
            })
        })
        .await
    }

    /// Who a token belongs to.
    pub async fn authenticate(&self, token: &str) -> Result<Login> {
        let now = self.now();
        let hash = token_hash(token);
        if let Some(known) = self.sessions.get(&hash, now) {
            return Ok(known);
        }
        let found = self.store().reader().await?.session(&hash).await?;
        let session = found.filter(|s| s.expires_at > now).ok_or(AppError::NotLoggedIn)?;
        let actor = self.reference().actor(session.user).ok_or(AppError::NotLoggedIn)?;
        if now.as_millisecond() - session.seen_at.as_millisecond() > 60_000 {
            let id = session.id;
            transact(self.store(), move |tx| {
                Box::pin(async move { Ok::<_, AppError>(tx.session_seen(id, now).await?) })
            })
            .await?;
        }
        let login = Login { session: Arc::new(session), actor };
        self.sessions.put(hash, login.clone(), now);
        Ok(login)
    }

    /// Ends a session of one's own, or of somebody else's with the right to.
    pub async fn end_session(&self, by: &Actor, user: UserId, id: SessionId) -> Result<()> {
        if user != by.user {
            let root =
                self.reference().root().map(|a| a.path.clone()).ok_or(AppError::NotFound("session"))?;
            if !can(by, Capability::SessionsRevokeOthers, &root) {
                return Err(AppError::NotAllowed("sessions.revoke_others"));
            }
        }
        let (now, actor) = (self.now(), by.user);
        let ended: bool = transact(self.store(), move |tx| {
            Box::pin(async move {
                let ended = tx.session_delete(user, id).await?;
                if ended {
                    tx.audit_append(&[audit(now, actor, "session.end", &id.to_string())]).await?;
                }
                Ok::<_, AppError>(ended)
            })
        })
        .await?;
        self.sessions.clear();
        if ended { Ok(()) } else { Err(AppError::NotFound("session")) }
    }

    /// One's own sessions.
    pub async fn own_sessions(&self, user: UserId) -> Result<Vec<Session>> {
        Ok(self.store().reader().await?.sessions_of(user).await?)
    }

    /// Changes one's own password and ends all other sessions.
    pub async fn change_password(&self, login: &Login, old: &str, new: &str) -> Result<()> {
        let user = login.actor.user;
        let cred = self.store().reader().await?.credentials(user).await?.ok_or(AppError::NotLoggedIn)?;
        if !self.verify(old, &cred.password_hash).await? {
            return Err(AppError::field("old", "wrong", "this is not your password"));
        }
        let hash = self.hash(new).await.map_err(|e| match e {
            AppError::Invalid(_) => AppError::field("new", "too_short", "at least 10 characters"),
            other => other,
        })?;
        self.put_password(login.actor.user, user, hash, Some(login.session.id), false).await
    }

    /// Sets the password of `user` and ends their sessions but `keep`.
    pub(crate) async fn put_password(
        &self,
        by: UserId,
        user: UserId,
        hash: String,
        keep: Option<SessionId>,
        temporary: bool,
    ) -> Result<()> {
        let now = self.now();
        transact(self.store(), move |tx| {
            let hash = hash.clone();
            Box::pin(async move {
                let mut c = tx.credentials(user).await?.ok_or(AppError::NotFound("user"))?;
                c.password_hash = hash;
                c.must_change = temporary;
                c.password_until = if temporary { now.as_millisecond() + TEMPORARY_MS } else { 0 };
                c.failed = 0;
                c.locked_until = 0;
                tx.credentials_update(user, &c).await?;
                tx.sessions_delete_others(user, keep).await?;
                tx.audit_append(&[audit(now, by, "user.password", &user.to_string())]).await?;
                Ok::<_, AppError>(())
            })
        })
        .await?;
        self.sessions.clear();
        Ok(())
    }

    /// Begins with one-time codes: a new secret that waits for its first code. Gives the secret (base32) and the `otpauth:` address.
    pub async fn totp_begin(&self, login: &Login) -> Result<(String, String)> {
        let mut bytes = vec![0u8; 20];
        self.env().random(&mut bytes);
        let user = login.actor.user;
        let name = self.reference().users.get(&user).map(|u| u.login.clone()).unwrap_or_default();
        let t = totp(&bytes, &name)?;
        let answer = (t.secret().to_base32(), t.to_url().map_err(|e| AppError::Internal(e.to_string()))?);
        self.change_credentials(user, "user.totp_begin", move |c| c.totp_pending = Some(bytes.clone()))
            .await?;
        Ok(answer)
    }

    /// The first code: from now on a code is needed at login.
    pub async fn totp_confirm(&self, login: &Login, code: &str) -> Result<()> {
        let user = login.actor.user;
        let cred = self.store().reader().await?.credentials(user).await?.ok_or(AppError::NotLoggedIn)?;
        let pending = cred
            .totp_pending
            .ok_or_else(|| AppError::field("code", "not_begun", "begin with a new secret first"))?;
        let Some(step) = totp_step(&pending, "", code.trim(), self.now())? else {
            return Err(AppError::field("code", "wrong", "this code does not fit; check the phone's clock"));
        };
        self.change_credentials(user, "user.totp_on", move |c| {
            c.totp = c.totp_pending.take();
            c.totp_last_step = step;
        })
        .await
    }

    /// No more one-time codes; the password is asked again.
    pub async fn totp_end(&self, login: &Login, password: &str) -> Result<()> {
        let user = login.actor.user;
        let cred = self.store().reader().await?.credentials(user).await?.ok_or(AppError::NotLoggedIn)?;
        if !self.verify(password, &cred.password_hash).await? {
            return Err(AppError::field("password", "wrong", "this is not your password"));
        }
        self.change_credentials(user, "user.totp_off", |c| {
            c.totp = None;
            c.totp_pending = None;
        })
        .await
    }

    /// Whether a user logs in with one-time codes.
    pub async fn totp_enabled(&self, user: UserId) -> Result<bool> {
        Ok(self.store().reader().await?.credentials(user).await?.is_some_and(|c| c.totp.is_some()))
    }

    /// Takes somebody's one-time codes away, who lost their telephone; their sessions end.
    pub async fn totp_reset(&self, actor: &Actor, user: UserId) -> Result<()> {
        self.require(actor, Capability::UsersWrite, None)?;
        let (now, by) = (self.now(), actor.user);
        transact(self.store(), move |tx| {
            Box::pin(async move {
                let mut c = tx.credentials(user).await?.ok_or(AppError::NotFound("user"))?;
                c.totp = None;
                c.totp_pending = None;
                tx.credentials_update(user, &c).await?;
                tx.sessions_delete_others(user, None).await?;
                tx.audit_append(&[audit(now, by, "user.totp_reset", &user.to_string())]).await?;
                Ok::<_, AppError>(())
            })
        })
        .await?;
        self.sessions.clear();
        Ok(())
    }

    /// Last logins and the like of all accounts, for administration.
    pub async fn access(&self, actor: &Actor) -> Result<HashMap<UserId, Access>> {
        self.require(actor, Capability::UsersWrite, None)?;
        let all = self.store().reader().await?.access().await?;
        Ok(all.into_iter().map(|a| (a.user, a)).collect())
    }

    async fn change_credentials(
        &self,
        user: UserId,
        what: &'static str,
        change: impl Fn(&mut Credentials) + Send + Sync + 'static,
    ) -> Result<()> {
        let now = self.now();
        let change = Arc::new(change);
        transact(self.store(), move |tx| {
            let change = change.clone();
            Box::pin(async move {
                let mut c = tx.credentials(user).await?.ok_or(AppError::NotFound("user"))?;
                change(&mut c);
                tx.credentials_update(user, &c).await?;
                tx.audit_append(&[audit(now, user, what, &user.to_string())]).await?;
                Ok::<_, AppError>(())
            })
        })
        .await
    }
}

fn audit(at: Timestamp, actor: UserId, action: &str, user: &str) -> NewAudit {
    NewAudit {
        at,
        actor: Some(actor),
        action: action.to_owned(),
        object_kind: "user",
        object_id: user.to_owned(),
        detail: serde_json::json!({}),
    }
}
