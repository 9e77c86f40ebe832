//! Reading one case with everything around it.

use super::Caller;
use crate::{
    App,
    error::{AppError, Result},
};
use tessera_domain::{
    case::{Case, Offer, Resolved, allowed},
    people::rights::sees_reporter,
};
use tessera_store::{Attachment, StoredCase, StoredEvent};

/// Most cases of one reporter that are shown.
const SAME_REPORTER: i64 = 20;

impl App {
    /// The history of a case, oldest first; the reporter and the public get public events only.
    pub async fn history(&self, caller: &Caller, case: &StoredCase) -> Result<Vec<StoredEvent>> {
        let mut events = self.store().reader().await?.events_of(case.case.id).await?;
        if matches!(caller, Caller::Reporter) {
            events.retain(|e| e.audience == "public");
            for e in &mut events {
                e.data = tessera_domain::case::apply::public_data(&e.data);
            }
        }
        Ok(events)
    }

    /// The files of a case.
    pub async fn attachments(&self, case: &Case) -> Result<Vec<Attachment>> {
        if case.attachments.is_empty() {
            return Ok(Vec::new());
        }
        Ok(self.store().reader().await?.attachments_of(case.id).await?)
    }

    /// The case this one was split off from, then the cases split off from this one.
    pub async fn family(&self, case: &Case) -> Result<Vec<StoredCase>> {
        if case.split_from.is_none() && case.parts.is_empty() {
            return Ok(Vec::new());
        }
        let mut tx = self.store().reader().await?;
        let mut out = Vec::new();
        for id in case.split_from.iter().chain(&case.parts) {
            out.extend(tx.case(*id).await?);
        }
        Ok(out)
    }

    /// Cases merged into this one.
    pub async fn merged(&self, case: &Case) -> Result<Vec<StoredCase>> {
        if case.counters.merged == 0 {
            return Ok(Vec::new());
        }
        Ok(self.store().reader().await?.cases_merged_into(case.id).await?)
    }

    /// What the caller may do to the case now.
    pub fn offers(&self, caller: &Caller, case: &Case) -> Vec<Offer> {
        let r = self.reference();
        let sit = r.situation(self.now(), caller.by(), Resolved::default());
        allowed(case, &sit)
    }

    /// Other cases of the reporter of this one, newest first: those the caller may see and whose reporter they may know.
    pub async fn same_reporter(&self, caller: &Caller, id_or_number: &str) -> Result<Vec<StoredCase>> {
        let this = self.case_by(caller, id_or_number).await?;
        if !self.sees_reporter(caller, &this.case) {
            return Err(AppError::NotAllowed("cases.read_reporter"));
        }
        let seqs = self.phone_hits(&this.case.reporter.phone, SAME_REPORTER).await?;
        let mut found = self.store().reader().await?.cases_by_seq(&seqs).await?;
        found.retain(|s| {
            s.seq != this.seq && self.admits(caller, &s.case) && self.sees_reporter(caller, &s.case)
        });
        found.sort_by_key(|s| std::cmp::Reverse(s.seq));
        Ok(found)
    }

    /// True when the caller may see who reported the case.
    pub fn sees_reporter(&self, caller: &Caller, case: &Case) -> bool {
        match caller {
            Caller::Staff(a) => sees_reporter(a, case, &*self.reference()),
            Caller::Reporter | Caller::System => true,
        }
    }
}
