//! Telling the reporter. A message is written into the outbox in the same transaction as the event it tells of: what is rolled
//! back is not told, what is committed is told for certain, and no cursor can be lost. (A follower of the event log would need a
//! durable cursor and would have to look at the case as it is later, not as it was.) The id of a message follows from event,
//! channel and address, so that a job that runs again writes the same message again, not another one.
//!
//! Sending is at least once: a message is first taken (its next try is put off by [`LEASE_MS`]), then sent, then marked. A crash
//! in between sends it again after the lease, with the same id, by which a gateway can tell a repetition.

use crate::{
    App,
    cases::{Caller, IdemKey, project::word, write::Ctx},
    error::{AppError, Result},
};
use async_trait::async_trait;
use sha2::{Digest, Sha256};
use std::{sync::Arc, time::Duration};
use tessera_domain::{
    Timestamp,
    case::{Case, EventBody},
    ids::CaseId,
    notice::{Channel, Params, addresses, dialable, fill, is_email, params, wait_after},
    people::{Actor, rights::Capability},
    text::Lang,
};
use tessera_store::{NewAudit, Notice, StoredEvent, Tx, transact};
use uuid::Uuid;

/// How long a sender may be busy with a message before another takes it, ms.
const LEASE_MS: i64 = 120_000;
/// News older than this confuses more than it helps, ms.
const STALE_MS: i64 = 48 * 3_600_000;
/// Name of a test message.
const TEST: &str = "test";
/// State and reason of what cannot be sent because nobody set up its channel.
const NO_GATEWAY: (&str, &str) = ("unsent", "no_gateway");
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
    // The time the event's id begins with stays in front: messages of one moment lie side by side in the database.
    bytes[..6].copy_from_slice(&event.as_bytes()[..6]);
    bytes[6..].copy_from_slice(&hash[..10]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

/// Most reports joined with one case whose people are told of its end in the same transaction.
const JOINED_MAX: usize = 1000;

/// Writes the messages that these events of a case call for: to its reporter, and, when it ends or is opened again, to everybody
/// whose report goes on under it — neighbours who stood behind it, and reporters of the same matter.
pub(crate) async fn plan(
    tx: &mut dyn Tx,
    ctx: &Ctx,
    case: &Case,
    events: &[EventBody],
    stored: &[StoredEvent],
) -> Result<()> {
    let Some((i, template)) = ctx.reference.packs.notices.of(case, events) else { return Ok(()) };
    let event = stored[i].id.0;
    let mut list = messages(ctx, case, case, &template.key, event);
    let for_all = !case.state.name().is_open() && events[i].action != "merge" || events[i].action == "reopen";
    if for_all && case.counters.merged > 0 {
        for joined in joined_with(tx, case.id).await? {
            for n in messages(ctx, case, &joined, &template.key, event) {
                // Who reported twice is told once.
                if !list.iter().any(|m| m.id == n.id) {
                    list.push(n);
                }
            }
        }
    }
    if list.is_empty() {
        return Ok(());
    }
    Ok(tx.notices_insert(&list).await?)
}

/// Reports that go on under a case, those under them too.
async fn joined_with(tx: &mut dyn Tx, id: CaseId) -> Result<Vec<Case>> {
    let (mut out, mut next): (Vec<Case>, Vec<CaseId>) = (Vec::new(), vec![id]);
    while let Some(id) = next.pop() {
        for found in tx.cases_merged_into(id).await? {
            if out.len() < JOINED_MAX && !out.iter().any(|c| c.id == found.case.id) {
                next.push(found.case.id);
                out.push(found.case);
            }
        }
    }
    Ok(out)
}

/// What the reporter of `of` is told about `case`: in their language, under their own number.
fn messages(ctx: &Ctx, case: &Case, of: &Case, template: &str, event: Uuid) -> Vec<Notice> {
    let r = &ctx.reference;
    let lang = of.reporter.lang.unwrap_or(Lang::ZhHans);
    let department = |id| r.departments.get(&id).map(|d| d.name.get(lang).to_owned());
    let mut values = params(case, lang, &r.calendar, &r.packs.catalogue, &department);
    values.insert("number".into(), of.number.clone());
    addresses(&of.reporter)
        .into_iter()
        .map(|(channel, address)| {
            let id = message_id(event, channel, &address);
            let channel = word(&channel);
            let (state, reason) =
                if ctx.gateways.of(&channel).is_some() { ("waiting", "") } else { NO_GATEWAY };
            Notice {
                id,
                case: Some(of.id),
                channel,
                address,
                template: template.to_owned(),
                lang: lang.tag().to_owned(),
                params: serde_json::json!(values),
                state: state.into(),
                reason: reason.into(),
                tries: 0,
                next_at: ctx.now,
                created_at: ctx.now,
                sent_at: None,
            }
        })
        .collect()
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
        let pack = &r.packs.notices;
        if n.template == TEST {
            let text = pack.test.get(lang);
            return (text.to_owned(), text.to_owned());
        }
        let text = pack.get(&n.template).map_or("", |t| t.text.get(lang));
        (fill(pack.subject.get(lang), &p), fill(text, &p))
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
        let settled =
            |state: &str, reason: &str| Notice { state: state.into(), reason: reason.into(), ..n.clone() };
        let Some(gateway) = gateways.of(&n.channel) else {
            self.mark(settled(NO_GATEWAY.0, NO_GATEWAY.1), n.tries).await?;
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
            Ok(()) => {
                Notice { state: "sent".into(), reason: String::new(), sent_at: Some(self.now()), ..taken }
            }
            Err(SendError::Never(why)) => Notice { state: "given_up".into(), reason: why, ..taken },
            Err(SendError::Later(why)) => match wait_after(taken.tries) {
                Some(wait) => {
                    Notice { state: "failed".into(), reason: why, next_at: later(now, wait), ..taken }
                }
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

    /// Whether the caller may have a message of this case sent again: who may know the address, and who looks after the
    /// system, without learning it.
    pub fn may_resend(&self, caller: &Caller, case: &Case) -> bool {
        let keeper = match caller {
            Caller::Staff(actor) => self.require(actor, Capability::Doctor, None).is_ok(),
            Caller::Reporter | Caller::System => false,
        };
        keeper || self.sees_reporter(caller, case)
    }

    /// Tells it again: a new message with the same words, to the same address.
    pub async fn resend_notice(
        &self,
        caller: &Caller,
        case: CaseId,
        id: Uuid,
        idem: Option<IdemKey>,
    ) -> Result<Notice> {
        let known = self.case(caller, case).await?;
        if !self.may_resend(caller, &known.case) {
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
        let detail = serde_json::json!({ "message": again.id, "of": id, "template": again.template });
        self.post(caller.clone(), again, "notice.resend", idem, detail).await
    }

    /// Sends the words of a test to an address, for who looks after the system.
    pub async fn test_notice(
        &self,
        actor: &Arc<Actor>,
        channel: &str,
        to: &str,
        lang: Lang,
        idem: Option<IdemKey>,
    ) -> Result<Notice> {
        self.require(actor, Capability::Doctor, None)?;
        let address = match channel {
            "sms" => dialable(to),
            "mail" => is_email(to).then(|| to.to_owned()),
            _ => return Err(AppError::field("channel", "unknown", "sms or mail")),
        };
        let address =
            address.ok_or_else(|| AppError::field("to", "invalid", "no address of this channel"))?;
        let now = self.now();
        let n = Notice {
            id: self.env().uuid(),
            case: None,
            channel: channel.to_owned(),
            address,
            template: TEST.into(),
            lang: lang.tag().to_owned(),
            params: serde_json::json!({}),
            state: "waiting".into(),
            reason: String::new(),
            tries: 0,
            next_at: now,
            created_at: now,
            sent_at: None,
        };
        let detail = serde_json::json!({ "message": n.id, "channel": channel });
        self.post(Caller::Staff(actor.clone()), n, "notice.test", idem, detail).await
    }

    /// Puts a message that somebody asked for into the outbox; the same request a second time gives the first one.
    async fn post(
        &self,
        caller: Caller,
        n: Notice,
        action: &'static str,
        idem: Option<IdemKey>,
        detail: serde_json::Value,
    ) -> Result<Notice> {
        let ctx = Ctx { now: n.created_at, ..self.write_ctx(caller, idem, 0) };
        let (object_kind, object_id) = match n.case {
            Some(case) => ("case", case.to_string()),
            None => ("notice", n.id.to_string()),
        };
        let audit = NewAudit {
            at: ctx.now,
            actor: ctx.caller.user(),
            action: action.into(),
            object_kind,
            object_id,
            detail,
        };
        transact(self.store(), move |tx| {
            let (ctx, n, audit) = (ctx.clone(), n.clone(), audit.clone());
            Box::pin(async move {
                if let Some(first) = ctx.claim(tx, &n.id.to_string()).await? {
                    let id = first.parse().map_err(|_| AppError::IdempotencyMismatch)?;
                    return tx.notice(id).await?.ok_or(AppError::IdempotencyMismatch);
                }
                tx.notices_insert(std::slice::from_ref(&n)).await?;
                tx.audit_append(&[audit]).await?;
                Ok::<_, AppError>(n)
            })
        })
        .await
    }

    /// The outbox, for who looks after the system.
    pub async fn outbox(
        &self,
        actor: &Actor,
        state: Option<&str>,
        before: Option<i64>,
        limit: i64,
    ) -> Result<Outbox> {
        self.require(actor, Capability::Doctor, None)?;
        let before = before.and_then(|ms| Timestamp::from_millisecond(ms).ok()).unwrap_or(Timestamp::MAX);
        let mut tx = self.store().reader().await?;
        Ok(Outbox { items: tx.notices_list(state, before, limit).await?, counts: tx.notices_count().await? })
    }
}

/// A page of the outbox with the counts of all.
pub struct Outbox {
    /// Newest first.
    pub items: Vec<Notice>,
    /// Messages by state.
    pub counts: Vec<(String, i64)>,
}
