//! Who is looking at, or writing on, which case right now. In memory only: presence that survives a restart is not presence.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};
use tessera_domain::{
    Timestamp,
    ids::{CaseId, UserId},
};

/// A heartbeat older than this is somebody who left, ms.
const GONE_AFTER: i64 = 40_000;

#[derive(Clone, Copy)]
struct Beat {
    since: Timestamp,
    last: Timestamp,
    editing: bool,
}

/// One person at one case.
#[derive(Clone, Copy, Debug)]
pub struct Present {
    /// Who.
    pub user: UserId,
    /// Since when.
    pub since: Timestamp,
    /// Writing, not only reading.
    pub editing: bool,
}

/// Everybody's heartbeats.
#[derive(Default)]
pub struct Presence {
    beats: Mutex<HashMap<CaseId, HashMap<UserId, Beat>>>,
}

impl Presence {
    /// A heartbeat of `user` at `case`; says who else is there.
    pub fn beat(&self, case: CaseId, user: UserId, editing: bool, now: Timestamp) -> Vec<Present> {
        let mut all = self.beats.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() > 5_000 {
            all.retain(|_, m| m.values().any(|b| fresh(b, now)));
        }
        let here = all.entry(case).or_default();
        here.retain(|_, b| fresh(b, now));
        let since = here.get(&user).map_or(now, |b| b.since);
        here.insert(user, Beat { since, last: now, editing });
        list(here, now, Some(user))
    }

    /// Who is at `case`.
    pub fn at(&self, case: CaseId, now: Timestamp) -> Vec<Present> {
        let all = self.beats.lock().unwrap_or_else(PoisonError::into_inner);
        all.get(&case).map(|m| list(m, now, None)).unwrap_or_default()
    }
}

fn fresh(b: &Beat, now: Timestamp) -> bool {
    now.as_millisecond() - b.last.as_millisecond() < GONE_AFTER
}

fn list(m: &HashMap<UserId, Beat>, now: Timestamp, but: Option<UserId>) -> Vec<Present> {
    let mut out: Vec<Present> = m
        .iter()
        .filter(|(u, b)| fresh(b, now) && Some(**u) != but)
        .map(|(u, b)| Present { user: *u, since: b.since, editing: b.editing })
        .collect();
    out.sort_by_key(|p| p.since);
    out
}
