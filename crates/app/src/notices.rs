//! Telling the reporter. A message is written into the outbox in the same transaction as the event it tells of: what is rolled
//! back is not told, what is committed is told for certain, and no cursor can be lost. (A follower of the event log would need a
//! durable cursor and would have to look at the case as it is later, not as it was.) The id of a message follows from event,
//! channel and address, so that a job that runs again writes the same message again, not another one.
//!
//! Sending is at least once: a message is first taken (its next try is put off by [`LEASE_MS`]), then sent, then marked. A crash
//! in between sends it again after the lease, with the same id, by which a gateway can tell a repetition.

use crate::{
    App,
    cases::{Caller, project::word, write::Ctx},
    error::{AppError, Result},
};
use async_trait::async_trait;
use sha2::{Digest, Sha256};
use std::{sync::Arc, time::Duration};
use tessera_domain::{
    Timestamp,
    case::{Case, EventBody},
    ids::CaseId,
    notice::{Channel, Params, addresses, fill, params, wait_after},
    text::Lang,
};
use tessera_store::{NewAudit, Notice, StoredEvent, Tx, transact};
use uuid::Uuid;

/// How long a sender may be busy with a message before another takes it, ms.
const LEASE_MS: i64 = 120_000;
/// News older than this confuses more than it helps, ms.
const STALE_MS: i64 = 48 * 3_600_000;
/// Messages taken at once.
const BATCH: i64 = 50;

/// A message as a gateway gets it.
#[derive(Clone, Debug)]
pub struct Message {
    /// The same for every try.
    pub id: Uuid,
    /// Telephone number or mail address.
    pub to: String,
    /// Subject, for mail.
    pub subject: String,
    /// The words.
    pub text: String,
    /// Their language.
    pub lang: Lang,
}

/// Why a gateway did not take a message. Never holds the message or its address.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// May pass: try again later.
    #[error("{0}")]
    Later(String),
    /// Will not pass.
    #[error("{0}")]
    Never(String),
}

/// What carries messages of one channel.
#[async_trait]
pub trait Gateway: Send + Sync {
    /// Hands one message over.
    async fn send(&self, m: &Message) -> Result<(), SendError>;
}

/// The gateways of a deployment; none is there unless the operator configured it.
#[derive(Clone, Default)]
pub struct Gateways {
    /// Text messages.
    pub sms: Option<Arc<dyn Gateway>>,
    /// Mail.
    pub mail: Option<Arc<dyn Gateway>>,
    /// Where residents reach the portal, such as `https://grid.example.org`; without it messages have no link.
    pub public_url: String,
}

impl Gateways {
    fn of(&self, channel: &str) -> Option<&Arc<dyn Gateway>> {
        match channel {
            "sms" => self.sms.as_ref(),
            "mail" => self.mail.as_ref(),
            _ => None,
        }
    }
}

fn message_id(event: Uuid, channel: Channel, address: &str) -> Uuid {
    let hash = Sha256::digest(format!("{event}|{}|{address}", word(&channel)).as_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

/// Writes the messages that these events of a case call for.
pub(crate) async fn plan(
    tx: &mut dyn Tx,
    ctx: &Ctx,
    case: &Case,
    events: &[EventBody],
    stored: &[StoredEvent],
) -> Result<()> {
    let to = addresses(&case.reporter);
    if to.is_empty() {
        return Ok(());
    }
    let r = &ctx.reference;
    let Some((i, template)) = r.packs.notices.of(case, events) else { return Ok(()) };
    let lang = case.reporter.lang.unwrap_or(Lang::ZhHans);
    let department = |id| r.departments.get(&id).map(|d| d.name.get(lang).to_owned());
    let values = params(case, lang, &r.calendar, &r.packs.catalogue, &department);
    let list: Vec<Notice> = to
        .into_iter()
        .map(|(channel, address)| Notice {
            id: message_id(stored[i].id.0, channel, &address),
            case: Some(case.id),
            channel: word(&channel),
            address,
            template: template.key.clone(),
            lang: lang.tag().to_owned(),
            params: serde_json::json!(values),
            state: "waiting".into(),
            reason: String::new(),
            tries: 0,
            next_at: ctx.now,
            created_at: ctx.now,
            sent_at: None,
        })
        .collect();
    Ok(tx.notices_insert(&list).await?)
}

fn later(t: Timestamp, ms: i64) -> Timestamp {
    Timestamp::from_millisecond(t.as_millisecond() + ms).unwrap_or(t)
}

impl App {
    /// Subject and words of a message, with the link when `with_link`.
    pub fn notice_words(&self, n: &Notice, link: Option<String>) -> (String, String) {
        let r = self.reference();
        let lang = Lang::ALL.into_iter().find(|l| l.tag() == n.lang).unwrap_or(Lang::ZhHans);
        let mut p: Params = serde_json::from_value(n.params.clone()).unwrap_or_default();
        if let Some(link) = link {
            p.insert("link".into(), link);
        }
        let text = r.packs.notices.get(&n.template).map_or("", |t| t.text.get(lang));
        (fill(r.packs.notices.subject.get(lang), &p), fill(text, &p))
    }

    /// Sends messages until the program ends.
    pub async fn run_notices(self: Arc<App>) {
        loop {
            tokio::time::sleep(Duration::from_secs(3)).await;
            if let Err(e) = self.send_notices().await {
                tracing::warn!(error = %e, "sending messages");
            }
        }
    }

    /// Sends what is due and says how many messages were handed over.
    pub async fn send_notices(&self) -> Result<usize> {
        let mut sent = 0;
        loop {
            let now = self.now();
            let due = self.store().reader().await?.notices_due(now, BATCH).await?;
            if due.is_empty() {
                return Ok(sent);
            }
            for n in due {
                sent += usize::from(self.send_notice(n).await?);
            }
        }
    }

    async fn mark(&self, n: Notice, tries: i64) -> Result<bool> {
        transact(self.store(), move |tx| {
            let n = n.clone();
            Box::pin(async move { Ok::<_, AppError>(tx.notice_update(&n, tries).await?) })
        })
        .await
    }

    async fn send_notice(&self, n: Notice) -> Result<bool> {
        let now = self.now();
        let gateways = &self.settings().gateways;
        let settled = |state: &str, reason: &str| Notice { state: state.into(), reason: reason.into(), ..n.clone() };
        let Some(gateway) = gateways.of(&n.channel) else {
            self.mark(settled("unsent", "no_gateway"), n.tries).await?;
            return Ok(false);
        };
        if now.as_millisecond() - n.created_at.as_millisecond() > STALE_MS {
            self.mark(settled("given_up", "too_old"), n.tries).await?;
            return Ok(false);
        }
        let link = match n.case {
            Some(id) if !gateways.public_url.is_empty() => {
                self.store().reader().await?.case(id).await?.map(|c| {
                    let base = gateways.public_url.trim_end_matches('/');
                    format!("{base}/p/?number={}&code={}", c.case.number, c.case.track_code)
                })
            }
            _ => None,
        };
        let (subject, text) = self.notice_words(&n, link);
        let lang = Lang::ALL.into_iter().find(|l| l.tag() == n.lang).unwrap_or(Lang::ZhHans);
        let taken = Notice { tries: n.tries + 1, next_at: later(now, LEASE_MS), ..n.clone() };
        if !self.mark(taken.clone(), n.tries).await? {
            return Ok(false);
        }
        let message = Message { id: n.id, to: n.address.clone(), subject, text, lang };
        let done = match gateway.send(&message).await {
            Ok(()) => Notice { state: "sent".into(), reason: String::new(), sent_at: Some(self.now()), ..taken },
            Err(SendError::Never(why)) => Notice { state: "given_up".into(), reason: why, ..taken },
            Err(SendError::Later(why)) => match wait_after(taken.tries) {
                Some(wait) => Notice { state: "failed".into(), reason: why, next_at: later(now, wait), ..taken },
                None => Notice { state: "given_up".into(), reason: why, ..taken },
            },
        };
        let ok = done.state == "sent";
        let tries = done.tries;
        self.mark(done, tries).await?;
        Ok(ok)
    }

    /// What the reporter of a case was told.
    pub async fn notices_of(&self, caller: &Caller, case: CaseId) -> Result<Vec<Notice>> {
        let known = self.case(caller, case).await?;
        Ok(self.store().reader().await?.notices_of(known.case.id).await?)
    }

    /// Tells it again: a new message with the same words. Only for who may know the address.
    pub async fn resend_notice(&self, caller: &Caller, case: CaseId, id: Uuid) -> Result<Notice> {
        let known = self.case(caller, case).await?;
        if !self.sees_reporter(caller, &known.case) {
            return Err(AppError::NotAllowed("notice.resend"));
        }
        let old = self.store().reader().await?.notice(id).await?;
        let old = old.filter(|n| n.case == Some(case)).ok_or(AppError::NotFound("message"))?;
        let now = self.now();
        let again = Notice {
            id: self.env().uuid(),
            state: "waiting".into(),
            reason: String::new(),
            tries: 0,
            next_at: now,
            created_at: now,
            sent_at: None,
            ..old
        };
        let audit = NewAudit {
            at: now,
            actor: caller.user(),
            action: "notice.resend".into(),
            object_kind: "case",
            object_id: case.to_string(),
            detail: serde_json::json!({ "message": again.id, "of": id, "template": again.template }),
        };
        let kept = again.clone();
        transact(self.store(), move |tx| {
            let (n, audit) = (kept.clone(), audit.clone());
            Box::pin(async move {
                tx.notices_insert(&[n]).await?;
                Ok::<_, AppError>(tx.audit_append(&[audit]).await?)
            })
        })
        .await?;
        Ok(again)
    }
}
