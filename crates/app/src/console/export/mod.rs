//! A list written into a file in the background: progress, cancelling, an end after a day, and an honest word after a restart.
//!
//! The rows are chosen when the export is asked for; each is looked at again when it is written, so that nobody takes away what
//! they may not see any more. The state in the database is the only truth: cancelling changes it, and the writer, which reports its
//! progress there, finds out by that.

mod rows;
mod sheet;
mod words;

use crate::{
    App,
    admin::entry,
    cases::{Caller, IdemKey},
    error::{AppError, Result},
    filter::{Filter, Sort, page},
};
use sheet::{Cell, Frame};
use std::{path::PathBuf, sync::Arc, time::Duration};
use tessera_domain::{
    Timestamp,
    bell::Kind,
    console::export_columns,
    people::{Actor, rights::Capability},
    text::Lang,
};
use tessera_store::{ExportJob, NewBell, Seq, transact};
use tokio::sync::mpsc;
use uuid::Uuid;

/// Most rows of a file.
pub const MAX_ROWS: usize = 50_000;
/// Unfinished exports a person may have.
const MAX_OPEN: usize = 3;
const STEP: usize = 500;
/// How long a file is kept.
const KEPT_MS: i64 = 24 * 3_600_000;
/// How long the list remembers an export.
const REMEMBERED_MS: i64 = 30 * 24 * 3_600_000;
/// Whose writer has not been heard of for so long has none any more.
const SILENT_MS: i64 = 120_000;
/// How often a waiting export says that it is still there.
const BEAT: Duration = Duration::from_secs(20);

/// An export as asked for. The filter was read from the query by the list's own parser.
#[derive(Clone, Debug)]
pub struct ExportForm {
    /// `xlsx` or `csv`.
    pub format: String,
    /// The search part of the list's address, for the line that says what this is.
    pub query: String,
    /// The columns, in order.
    pub columns: Vec<String>,
    /// The language of headings and words.
    pub lang: Lang,
}

fn later(now: Timestamp, ms: i64) -> Timestamp {
    Timestamp::from_millisecond(now.as_millisecond() + ms).unwrap_or(now)
}

/// How the writing ended.
enum End {
    Done,
    /// Somebody changed the state meanwhile.
    Cancelled,
    Failed(&'static str),
}

impl App {
    /// Begins an export.
    ///
    /// # Errors
    /// [`AppError::NotAllowed`] without a post that may export; [`AppError::Invalid`] for an unknown format or column, or too many
    /// unfinished exports.
    pub async fn export_start(
        self: &Arc<App>,
        actor: &Arc<Actor>,
        form: ExportForm,
        filter: &Filter,
        sort: Sort,
        idem: Option<IdemKey>,
    ) -> Result<ExportJob> {
        let may = |s: &tessera_domain::people::Standing| Capability::CasesExport.roles().contains(&s.role);
        if !actor.standings.iter().any(may) {
            return Err(AppError::NotAllowed("cases.export"));
        }
        if !["xlsx", "csv"].contains(&form.format.as_str()) {
            return Err(AppError::field("format", "unknown", "xlsx or csv"));
        }
        if form.columns.is_empty() {
            return Err(AppError::field("columns", "missing", "at least one column"));
        }
        for (i, c) in form.columns.iter().enumerate() {
            if !export_columns().any(|known| known == c) || form.columns[..i].contains(c) {
                let known: Vec<&str> = export_columns().collect();
                let known = format!("each of {} at most once", known.join(", "));
                return Err(AppError::field(format!("columns.{i}"), "unknown", known));
            }
        }
        let caller = Caller::Staff(actor.clone());
        let found =
            self.with_filter(&caller, filter, |ix, sight, f| page(ix, sight, f, sort, None, MAX_ROWS, true));
        let seqs = found.seqs;
        let ctx = self.write_ctx(caller, idem, 0);
        let job = ExportJob {
            id: self.env().uuid(),
            user: actor.user,
            format: form.format,
            query: form.query,
            columns: form.columns,
            lang: form.lang.tag().to_owned(),
            state: "queued".into(),
            reason: String::new(),
            total: seqs.len() as i64,
            found: found.total.unwrap_or(seqs.len()) as i64,
            done: 0,
            size: 0,
            created_at: ctx.now,
            beat_at: ctx.now,
            finished_at: None,
            expires_at: later(ctx.now, KEPT_MS),
        };
        let (job, new) = transact(self.store(), move |tx| {
            let (ctx, job) = (ctx.clone(), job.clone());
            Box::pin(async move {
                if let Some(first) = ctx.claim(tx, &job.id.to_string()).await? {
                    let id = first.parse().map_err(|_| AppError::IdempotencyMismatch)?;
                    return Ok((tx.export(id).await?.ok_or(AppError::NotFound("export"))?, false));
                }
                let mine = tx.exports_of(job.user).await?;
                if mine.iter().filter(|e| is_open(e)).count() >= MAX_OPEN {
                    let why = format!("at most {MAX_OPEN} unfinished exports: wait for one or cancel it");
                    return Err(AppError::field("format", "too_many", why));
                }
                tx.export_insert(&job).await?;
                let names: Vec<&str> = job
                    .query
                    .split('&')
                    .filter_map(|p| p.split('=').next())
                    .filter(|n| !n.is_empty())
                    .collect();
                let detail = serde_json::json!({ "format": job.format, "rows": job.total, "found": job.found,
                    "columns": job.columns, "filters": names });
                tx.audit_append(&[entry(
                    ctx.now,
                    job.user,
                    "export.begin",
                    "export",
                    job.id.to_string(),
                    detail,
                )])
                .await?;
                Ok::<_, AppError>((job, true))
            })
        })
        .await?;
        if new {
            tokio::spawn(self.clone().export_run(job.clone(), seqs));
        }
        Ok(job)
    }

    /// A person's exports, newest first.
    pub async fn exports(&self, actor: &Actor) -> Result<Vec<ExportJob>> {
        Ok(self.store().reader().await?.exports_of(actor.user).await?)
    }

    /// One export of the person's.
    pub async fn export(&self, actor: &Actor, id: Uuid) -> Result<ExportJob> {
        let found = self.store().reader().await?.export(id).await?;
        found.filter(|e| e.user == actor.user).ok_or(AppError::NotFound("export"))
    }

    /// Cancels an unfinished export, or throws a finished one's file away.
    pub async fn export_cancel(&self, actor: &Actor, id: Uuid) -> Result<ExportJob> {
        let before = self.export(actor, id).await?;
        let to = match before.state.as_str() {
            "queued" | "running" => "cancelled",
            "done" => "expired",
            _ => return Ok(before),
        };
        let (user, now) = (actor.user, self.now());
        let job = transact(self.store(), move |tx| {
            Box::pin(async move {
                // Its state may have moved on since; the newest counts.
                let job = tx.export(id).await?.ok_or(AppError::NotFound("export"))?;
                let after = ExportJob { state: to.to_owned(), finished_at: Some(now), ..job.clone() };
                if job.state == "done" && to == "cancelled" || !tx.export_update(&after, &job.state).await? {
                    return Ok(job);
                }
                let detail = serde_json::json!({ "state": to });
                tx.audit_append(&[entry(now, user, "export.end", "export", id.to_string(), detail)]).await?;
                Ok::<_, AppError>(after)
            })
        })
        .await?;
        if job.state != "done" {
            self.export_unlink(&job).await;
        }
        Ok(job)
    }

    /// The finished file of a person's export and its bytes; taking it away is written down.
    pub async fn export_file(&self, actor: &Actor, id: Uuid) -> Result<(ExportJob, Vec<u8>)> {
        let job = self.export(actor, id).await?;
        if job.state != "done" || job.expires_at <= self.now() {
            return Err(AppError::NotFound("file"));
        }
        let bytes = tokio::fs::read(self.export_path(&job)).await.map_err(|_| AppError::NotFound("file"))?;
        let (user, now) = (actor.user, self.now());
        transact(self.store(), move |tx| {
            Box::pin(async move {
                let detail = serde_json::json!({});
                tx.audit_append(&[entry(now, user, "export.download", "export", id.to_string(), detail)])
                    .await?;
                Ok::<_, AppError>(())
            })
        })
        .await?;
        Ok((job, bytes))
    }

    fn export_dir(&self) -> PathBuf {
        self.settings().files.join("exports")
    }

    fn export_path(&self, job: &ExportJob) -> PathBuf {
        self.export_dir().join(format!("{}.{}", job.id, job.format))
    }

    async fn export_unlink(&self, job: &ExportJob) {
        match tokio::fs::remove_file(self.export_path(job)).await {
            Err(e) if e.kind() != std::io::ErrorKind::NotFound => {
                tracing::warn!(export = %job.id, error = %e, "removing an exported file");
            }
            _ => {}
        }
    }

    /// Takes over what changed if the stored export is still in state `from`; says whether it was.
    async fn export_put(&self, job: &ExportJob, from: &'static str) -> Result<bool> {
        let job = job.clone();
        transact(self.store(), move |tx| {
            let job = job.clone();
            Box::pin(async move { tx.export_update(&job, from).await })
        })
        .await
        .map_err(Into::into)
    }

    /// Waits for its turn, writes, and says how it ended.
    async fn export_run(self: Arc<App>, mut job: ExportJob, seqs: Vec<Seq>) {
        let turn = loop {
            tokio::select! {
                turn = self.exporting.acquire() => break turn,
                () = tokio::time::sleep(BEAT) => {
                    job.beat_at = self.now();
                    if !self.export_put(&job, "queued").await.unwrap_or(true) {
                        return;
                    }
                }
            }
        };
        let Ok(_turn) = turn else { return };
        job.state = "running".into();
        job.beat_at = self.now();
        let end = match self.export_put(&job, "queued").await {
            Ok(true) => self.export_write(&mut job, &seqs).await.unwrap_or_else(|e| {
                tracing::error!(export = %job.id, error = %e, "writing an export");
                End::Failed("failed")
            }),
            Ok(false) => return,
            Err(e) => {
                tracing::warn!(export = %job.id, error = %e, "beginning an export");
                return;
            }
        };
        match end {
            End::Done => {
                job.size = tokio::fs::metadata(self.export_path(&job)).await.map_or(0, |m| m.len() as i64);
                job.state = "done".into();
            }
            End::Failed(why) => {
                job.state = "failed".into();
                why.clone_into(&mut job.reason);
            }
            End::Cancelled => {}
        }
        job.finished_at = Some(self.now());
        job.expires_at = later(self.now(), KEPT_MS);
        let kept = match end {
            End::Cancelled => Ok(false),
            _ => self.export_put(&job, "running").await,
        };
        if !matches!(kept, Ok(true)) || job.state == "failed" {
            self.export_unlink(&job).await;
        }
        if matches!(kept, Ok(true)) {
            self.export_tell(&job).await;
        }
    }

    /// The bell rings at whoever asked.
    async fn export_tell(&self, job: &ExportJob) {
        let bell = NewBell {
            user: job.user,
            source: format!("export:{}", job.id),
            kind: Kind::Export.as_str().to_owned(),
            action: String::new(),
            case: None,
            export: Some(job.id),
            plan: None,
            actor: None,
            at: self.now(),
        };
        if let Err(e) = self.ring_one(bell).await {
            tracing::warn!(export = %job.id, error = %e, "telling of an export");
        }
    }

    /// Reads the rows a step at a time and hands them to a writer of its own, because writing blocks.
    async fn export_write(&self, job: &mut ExportJob, seqs: &[Seq]) -> Result<End> {
        let lang = Lang::negotiate(&job.lang);
        let (path, dir) = (self.export_path(job), self.export_dir());
        tokio::fs::create_dir_all(&dir).await.map_err(|e| AppError::Internal(e.to_string()))?;
        let frame = self.export_frame(job, lang);
        let (send, mut rows) = mpsc::channel::<Vec<Vec<Cell>>>(2);
        let format = job.format.clone();
        let writer = tokio::task::spawn_blocking(move || {
            let batches = std::iter::from_fn(|| rows.blocking_recv());
            match format.as_str() {
                "csv" => sheet::csv(&path, &frame, batches),
                _ => sheet::xlsx(&path, &dir, &frame, batches),
            }
        });
        for part in seqs.chunks(STEP) {
            let reference = self.reference();
            // The account may have been blocked since, or lost its posts.
            let Some(actor) = reference.actor(job.user) else { return Ok(End::Failed("not_allowed")) };
            let cases = self.store().reader().await?.cases_by_seq(part).await?;
            let batch = rows::cells(&reference, &actor, &cases, &job.columns, lang);
            if send.send(batch).await.is_err() {
                break;
            }
            job.done += part.len() as i64;
            job.beat_at = self.now();
            if !self.export_put(job, "running").await? {
                drop(send);
                let _ = writer.await;
                return Ok(End::Cancelled);
            }
        }
        drop(send);
        match writer.await {
            Ok(Ok(())) => Ok(End::Done),
            Ok(Err(e)) => Err(AppError::Internal(e.to_string())),
            Err(e) => Err(AppError::Internal(e.to_string())),
        }
    }

    fn export_frame(&self, job: &ExportJob, lang: Lang) -> Frame {
        let r = self.reference();
        let when = rows::local(&r, job.created_at).strftime("%Y-%m-%d %H:%M").to_string();
        let who = r.user_name(job.user);
        let query = rows::readable(&job.query);
        Frame {
            watermark: words::watermark(lang, &who, &when, &query, job.total as usize, job.found as usize),
            headings: job.columns.iter().map(|c| words::heading(c, lang).to_owned()).collect(),
            // A heading is not cut, whatever the language, nor hidden behind the filter's arrow.
            widths: job
                .columns
                .iter()
                .map(|c| rows::width(c).max(words::breadth(words::heading(c, lang)) + 4.0))
                .collect(),
        }
    }

    /// Ends what nobody writes any more, throws away files whose day is over, and forgets old exports. Run every minute.
    pub async fn exports_look_after(&self) -> Result<()> {
        let now = self.now();
        let mut tx = self.store().reader().await?;
        let (open, done) = (tx.exports_in(&["queued", "running"]).await?, tx.exports_in(&["done"]).await?);
        drop(tx);
        // One process writes a SQLite file: what began before this one did has no writer.
        let alone = self.store().kind() == "sqlite";
        let silent = |e: &ExportJob| {
            e.beat_at.as_millisecond() < now.as_millisecond() - SILENT_MS
                || (alone && e.beat_at < self.started)
        };
        for e in open.into_iter().filter(silent) {
            let from = if e.state == "queued" { "queued" } else { "running" };
            let ended = ExportJob {
                state: "failed".into(),
                reason: "interrupted".into(),
                finished_at: Some(now),
                ..e
            };
            if self.export_put(&ended, from).await? {
                self.export_unlink(&ended).await;
                self.export_tell(&ended).await;
            }
        }
        for e in done.into_iter().filter(|e| e.expires_at <= now) {
            let over = ExportJob { state: "expired".into(), ..e };
            if self.export_put(&over, "done").await? {
                self.export_unlink(&over).await;
            }
        }
        let before = later(now, -REMEMBERED_MS);
        transact(self.store(), move |tx| Box::pin(async move { tx.exports_prune(before).await })).await?;
        Ok(())
    }
}

fn is_open(e: &ExportJob) -> bool {
    matches!(e.state.as_str(), "queued" | "running")
}
