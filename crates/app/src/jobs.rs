//! What the program does by itself, beside requests.

use crate::{App, cases::Caller, error::AppError};
use std::{sync::Arc, time::Duration};
use tessera_domain::{
    Timestamp,
    case::{Action, Departments as _},
};
use tessera_store::{flag, transact};

/// Old idempotency answers forgotten in one job, for which others wait.
const FORGET: i64 = 500;

impl App {
    /// Runs the periodic jobs until the program ends.
    pub async fn run_jobs(self: Arc<App>) {
        let mut minute = tokio::time::interval(Duration::from_secs(60));
        minute.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            minute.tick().await;
            if let Err(e) = self.housekeeping().await {
                tracing::warn!(error = %e, "housekeeping");
            }
            self.resume_due().await;
            let _ = self.pass_on_unled().await;
            self.late_steps().await;
            if let Err(e) = self.exports_look_after().await {
                tracing::warn!(error = %e, "looking after exports");
            }
            if let Err(e) = self.tell_deadlines().await {
                tracing::warn!(error = %e, "telling of deadlines");
            }
        }
    }

    /// Takes settings over that another process changed, within two seconds, until the program ends.
    pub async fn watch_settings(self: Arc<App>) {
        let mut beat = tokio::time::interval(Duration::from_secs(2));
        beat.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            beat.tick().await;
            if let Err(e) = self.follow_settings().await {
                tracing::warn!(error = %e, "following the settings");
            }
        }
    }

    /// Forgets expired sessions, old idempotency answers and old notices, and lets posts that begin or end today take effect, with
    /// what is open of them.
    pub async fn housekeeping(&self) -> Result<(), AppError> {
        let now = self.now();
        let day_ago = Timestamp::from_millisecond(now.as_millisecond() - 24 * 3_600_000).unwrap_or(now);
        transact(self.store(), move |tx| {
            Box::pin(async move {
                tx.sessions_prune(now).await?;
                Ok::<_, AppError>(())
            })
        })
        .await?;
        loop {
            let some = transact(self.store(), move |tx| {
                Box::pin(async move { Ok::<_, AppError>(tx.replay_prune(day_ago, FORGET).await?) })
            });
            if some.await? < FORGET as u64 {
                break;
            }
        }
        self.bells_forget().await?;
        let reference = self.reference();
        let (from, to) = (reference.as_of, now);
        let changed = reference.posts.iter().any(|p| {
            let within = |t: Timestamp| t > from && t <= to;
            within(p.from) || p.to.is_some_and(within)
        });
        // A planned border comes into force.
        let border = reference.border_begins.is_some_and(|t| t <= to);
        if changed || border {
            self.reload().await?;
        }
        self.plans_due().await?;
        self.pass_on_due().await
    }

    /// Passes requests on to the dispatcher that wait for the leader of a department while nobody is in post. Returns how many.
    pub async fn pass_on_unled(&self) -> usize {
        let unled: Vec<i64> = {
            let (ix, reference) = (self.index(), self.reference());
            let led = |n: u16| {
                let department = ix.departments.item(u32::from(n)).and_then(|d| reference.get(*d));
                department.is_some_and(|d| d.led)
            };
            ix.open().filter(|s| s.is(flag::IN_REVIEW) && !led(s.department)).map(|s| s.seq).collect()
        };
        if unled.is_empty() {
            return 0;
        }
        let cases = match self.store().reader().await {
            Ok(mut tx) => tx.cases_by_seq(&unled).await.unwrap_or_default(),
            Err(_) => return 0,
        };
        let mut passed = 0;
        for c in cases {
            let pass = Action::PassRequest { text: String::new() };
            match self.act(Caller::System, c.case.id, pass, Some(c.case.version), None).await {
                Ok(_) => passed += 1,
                Err(e) => {
                    tracing::warn!(case = %c.case.id, error = %e, "passing on a request nobody can review");
                }
            }
        }
        passed
    }

    /// Lets suspended cases go on whose date has come.
    async fn resume_due(&self) {
        let suspended: Vec<i64> = {
            let ix = self.index();
            ix.open().filter(|s| s.is(flag::SUSPENDED)).map(|s| s.seq).collect()
        };
        if suspended.is_empty() {
            return;
        }
        let now = self.now();
        let cases = match self.store().reader().await {
            Ok(mut tx) => tx.cases_by_seq(&suspended).await.unwrap_or_default(),
            Err(_) => return,
        };
        for c in cases {
            if c.case.suspension.as_ref().and_then(|s| s.until).is_some_and(|u| u <= now)
                && let Err(e) =
                    self.act(Caller::System, c.case.id, Action::Resume, Some(c.case.version), None).await
            {
                tracing::warn!(case = %c.case.id, error = %e, "resuming a suspended case");
            }
        }
    }
}
