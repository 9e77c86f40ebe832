//! What neighbours may know of each other's reports before they send the same one again: that there is an open case of a kind
//! nearby. They can stand behind it; that makes a report of their own, joined with the case from the start.

use super::{
    Caller, IdemKey,
    project::phone_key,
    similar::Like,
    write::{Ctx, Written, save},
};
use crate::{
    App,
    env::spoken_code,
    error::{AppError, Result},
};
use sha2::{Digest, Sha256};
use std::sync::Arc;
use tessera_domain::{
    area::Level,
    case::{Case, NewCase, Priority, Reporter, Resolved, Source, absorb, report_same},
    ids::CaseId,
    text::Lang,
};
use tessera_store::{StoredCase, transact};

/// Most cases named to somebody who is about to report.
const NEAR: usize = 5;
/// Shortest and longest token of a device.
const DEVICE: std::ops::RangeInclusive<usize> = 16..=64;

/// An open case nearby.
pub struct Near {
    /// The case; only kind, state, day and number may be told.
    pub stored: StoredCase,
    /// Metres away, in tens: enough to know the place, too little to find a door.
    pub distance_m: u32,
}

/// Somebody stands behind a case.
#[derive(Clone, Debug)]
pub struct Support {
    /// Number of the case.
    pub number: String,
    /// What the device calls itself: random, made once.
    pub device: String,
    /// More in words; may be empty.
    pub description: String,
    /// Who; may be nobody.
    pub reporter: Reporter,
}

/// What anybody may know of: open, of a known kind, and not told in confidence.
fn is_public(case: &Case) -> bool {
    case.state.name().is_open() && case.category.is_some() && !case.reporter.confidential
}

/// A hash that says for one case only whether somebody was counted: rows of two cases cannot be joined by it.
fn token(case: CaseId, kind: &str, value: &str) -> String {
    let hash = Sha256::digest(format!("tessera-support-1:{case}:{kind}:{value}").as_bytes());
    crate::files::hex(&hash[..16])
}

impl App {
    /// Open cases near a place that anybody may know of, the most alike first.
    pub async fn neighbours(&self, point: [f64; 2], text: &str) -> Result<Vec<Near>> {
        let like = Like { point: Some(point), text: text.to_owned(), ..Like::default() };
        let found = self.similar(&Caller::System, &like, 4 * NEAR).await?;
        let public = found.into_iter().filter(|s| is_public(&s.stored.case)).take(NEAR);
        Ok(public
            .map(|s| Near { distance_m: ((s.distance_m / 10.0).round() * 10.0) as u32, stored: s.stored })
            .collect())
    }

    /// Stands behind a case: a report of one's own that is joined with it, with its own number and code. The second value is
    /// the case as it is now.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for a case that nobody outside may know of, [`AppError::CountedAlready`] for a device or a telephone
    /// that was counted before.
    pub async fn support(&self, s: Support, idem: Option<IdemKey>) -> Result<(Written, Case)> {
        if !DEVICE.contains(&s.device.len()) {
            return Err(AppError::field("device", "invalid", "16 to 64 characters"));
        }
        let reference = self.reference();
        let known = self.store().reader().await?.case_by_number(s.number.trim()).await?;
        let main = known.filter(|c| is_public(&c.case)).ok_or(AppError::NotFound("case"))?;
        let id = main.case.id;
        let now = self.now();
        let (seq, number) = self.next_number(&reference, now).await?;
        let lang = s.reporter.lang.unwrap_or(Lang::ZhHans);
        let kind = main.case.category.as_deref().and_then(|c| reference.packs.catalogue.get(c));
        let words = s.description.trim();
        let fresh = NewCase {
            id: CaseId(self.env().uuid()),
            number,
            track_code: spoken_code(self.env(), 6),
            source: Source::Portal,
            // The case's own words may name people; a report without words says the kind of matter only.
            description: if words.is_empty() {
                kind.map_or_else(|| main.case.number.clone(), |k| k.name.get(lang).to_owned())
            } else {
                words.to_owned()
            },
            reporter: s.reporter,
            category: main.case.category.clone(),
            answers: None,
            place: main.case.place.clone(),
            priority: Priority::Normal,
            level: Level::District,
            attachments: Vec::new(),
        };
        let phone = phone_key(&fresh.reporter.phone);
        let mut tokens = vec![token(id, "device", &s.device)];
        if !phone.is_empty() {
            tokens.push(token(id, "phone", &phone));
        }
        let ctx = Ctx { now, reference, ..self.write_ctx(Caller::Reporter, idem, 4) };
        let (fresh, tokens) = (Arc::new(fresh), Arc::new(tokens));
        let (written, main): (Written, Case) = transact(self.store(), move |tx| {
            let (ctx, fresh, tokens) = (ctx.clone(), fresh.clone(), tokens.clone());
            Box::pin(async move {
                let claimed = ctx.claim(tx, &fresh.id.to_string()).await?;
                let main = tx.case(id).await?.ok_or(AppError::NotFound("case"))?;
                if let Some(subject) = claimed {
                    let first = subject.parse::<CaseId>().map_err(|_| AppError::IdempotencyMismatch)?;
                    let stored = tx.case(first).await?.ok_or(AppError::IdempotencyMismatch)?;
                    return Ok((Written { stored, rows: Vec::new(), replayed: true }, main.case));
                }
                if !is_public(&main.case) {
                    return Err(AppError::NotFound("case"));
                }
                for t in tokens.iter() {
                    if !tx.support_insert(id, t, fresh.id, ctx.now).await? {
                        return Err(AppError::CountedAlready);
                    }
                }
                let resolved = Resolved { other: Some(&main.case), ..Resolved::default() };
                let made = report_same((*fresh).clone(), id, &ctx.situation(resolved))?;
                let more = absorb(&main.case, &made.case);
                let mut used = 0;
                let rows = vec![
                    save(tx, &ctx, seq, &made.case, &made.events, true, &mut used).await?,
                    save(tx, &ctx, main.seq, &more.case, &more.events, false, &mut used).await?,
                ];
                let written = Written { stored: StoredCase { seq, case: made.case }, rows, replayed: false };
                Ok::<_, AppError>((written, more.case))
            })
        })
        .await?;
        self.after_commit(&written.rows);
        Ok((written, main))
    }
}
