//! The program's own steps on late cases: the ladder of the city ([`tessera_domain::case::late`]), looked at every minute.

use crate::{App, cases::Caller, index::NEVER};
use std::{collections::HashMap, sync::PoisonError};
use tessera_domain::{
    Timestamp,
    case::{Action, Case, Resolved, late},
    catalogue::LateStep,
};
use tessera_store::{Seq, StoredCase, flag};

/// When to look at which late case again.
#[derive(Default)]
pub(crate) struct LateBook {
    /// What the times were worked out by; another ladder or calendar makes them void.
    ladder: Vec<LateStep>,
    calendar: i64,
    /// The deadline that was looked at, and when to look again, both in ms.
    cases: HashMap<Seq, (i64, i64)>,
}

/// How many cases are read and acted on together.
const STEP: usize = 64;

/// After a failure the case is tried again this much later, ms.
const AGAIN_MS: i64 = 10 * 60_000;

impl App {
    /// Urges, demands answers and takes cases to the level above, as the city's ladder says. Returns how many steps were taken.
    ///
    /// Most late cases wait for the next step of their ladder: they are passed over without being read.
    pub async fn late_steps(&self) -> usize {
        let at = self.now().as_millisecond();
        let reference = self.reference();
        let ladder = &reference.packs.stages.late;
        if ladder.is_empty() {
            return 0;
        }
        let due: Vec<Seq> = {
            let ix = self.index();
            let mut book = self.late.lock().unwrap_or_else(PoisonError::into_inner);
            let late = |s: &crate::index::Slot| s.open() && s.due_at < at && !s.is(flag::SUSPENDED);
            if (&book.ladder, book.calendar) != (ladder, reference.calendar_version) {
                *book = LateBook {
                    ladder: ladder.clone(),
                    calendar: reference.calendar_version,
                    cases: HashMap::new(),
                };
            }
            book.cases.retain(|seq, _| ix.get(*seq).is_some_and(late));
            ix.open()
                .filter(|s| late(s))
                .filter(|s| book.cases.get(&s.seq).is_none_or(|(d, next)| *d != s.due_at || *next <= at))
                .map(|s| s.seq)
                .collect()
        };
        let mut taken = 0;
        for some in due.chunks(STEP) {
            let cases = match self.store().reader().await {
                Ok(mut tx) => tx.cases_by_seq(some).await.unwrap_or_default(),
                Err(_) => return taken,
            };
            let steps = cases.into_iter().map(|c| self.late_step(c));
            taken += futures::future::join_all(steps).await.into_iter().filter(|done| *done).count();
        }
        taken
    }

    /// Takes the step that is due for one case, if any, and notes when the next one is.
    async fn late_step(&self, stored: StoredCase) -> bool {
        let now = self.now();
        let reference = self.reference();
        let look = |c: &Case| -> (Option<Action>, Option<Timestamp>) {
            let sit = reference.situation(now, Caller::System.by(), Resolved::default());
            (late::step(c, &sit), late::next_at(c, &sit))
        };
        let (mut case, mut done) = (stored.case, false);
        let (step, mut next) = look(&case);
        if let Some(action) = step {
            match self.act(Caller::System, case.id, action, Some(case.version), None).await {
                Ok(written) => {
                    (case, done) = (written.stored.case, true);
                    next = look(&case).1;
                }
                Err(e) => {
                    tracing::warn!(case = %case.id, error = %e, "a step on a late case");
                    next = Timestamp::from_millisecond(now.as_millisecond() + AGAIN_MS).ok();
                }
            }
        }
        let looked_at = tessera_domain::case::due(&case).map_or(NEVER, |(due, _)| due.as_millisecond());
        self.late
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .cases
            .insert(stored.seq, (looked_at, next.map_or(NEVER, Timestamp::as_millisecond)));
        done
    }
}
