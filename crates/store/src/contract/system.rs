//! Promises about the audit trail, kept answers, counters and settings.

use super::{assert_stale, conflict, job, read, sample as s};
use crate::{AuditRow, NewAudit, Replay, SettingVersion, Store};
use tessera_domain::audit::{AuditEntry, Broken, verify_chain};

/// Reads every chain in small pages and verifies it; gives all entries. Panics on a broken chain.
pub(super) async fn verified(store: &dyn Store) -> Vec<AuditRow> {
    let mut tx = read(store).await;
    let mut all = Vec::new();
    for chain in tx.audit_chains().await.unwrap() {
        let (mut rows, mut after): (Vec<AuditRow>, i64) = (Vec::new(), 0);
        loop {
            let page = tx.audit_after(chain, after, 7).await.unwrap();
            let Some(last) = page.last() else { break };
            after = last.seq;
            rows.extend(page);
        }
        let count =
            verify_chain(rows.iter().map(entry)).unwrap_or_else(|e: Broken| panic!("chain {chain}: {e}"));
        assert_eq!(count, rows.len() as u64);
        assert!(rows.iter().all(|r| r.chain == chain));
        all.extend(rows);
    }
    all
}

/// A stored entry as the domain hashes it.
fn entry(r: &AuditRow) -> (AuditEntry, [u8; 32]) {
    let hash = |h: &[u8]| h.try_into().expect("32 bytes");
    let entry = AuditEntry {
        seq: r.seq as u64,
        at: r.at,
        actor: r.actor,
        action: r.action.clone(),
        object_kind: r.object_kind.clone(),
        object_id: r.object_id.clone(),
        detail: r.detail.clone(),
        prev_hash: hash(&r.prev),
    };
    (entry, hash(&r.hash))
}

/// Written by the store, read back, hashed again: nothing that is hashed may change on the way.
pub async fn audit_entries_follow_each_other_by_hash(store: &dyn Store) {
    assert!(verified(store).await.is_empty());
    for n in 0..6 {
        let entries: Vec<NewAudit> = (0..=n).map(|i| s::audit(n * 10 + i, &format!("case-{n}"))).collect();
        job!(store, (entries), tx => {
            // In two calls of one transaction.
            let (a, b) = entries.split_at(entries.len() / 2);
            tx.audit_append(a).await?;
            tx.audit_append(b).await
        })
        .await
        .unwrap();
    }
    let all = verified(store).await;
    assert_eq!(all.len(), 21);
    let mut seen: Vec<_> =
        all.iter().map(|r| (r.object_id.clone(), r.at, r.detail.clone(), r.actor)).collect();
    seen.sort_by_key(|r| r.1);
    let wanted = (0..6).flat_map(|n| (0..=n).map(move |i| s::audit(n * 10 + i, &format!("case-{n}"))));
    assert!(seen.into_iter().eq(wanted.map(|e| (e.object_id, e.at, e.detail, e.actor))));
}

/// The page an auditor turns.
pub async fn audit_entries_are_listed_newest_first_by_object_and_by_time(store: &dyn Store) {
    for n in 1..=6 {
        let e = s::audit(n, if n % 2 == 0 { "even" } else { "odd" });
        job!(store, (e), tx => tx.audit_append(std::slice::from_ref(&e)).await).await.unwrap();
    }
    let mut tx = read(store).await;
    let mut list = async |object: Option<&str>, before: i64, limit| {
        let rows = tx.audit_list(object, before, limit).await.unwrap();
        rows.iter().map(|r| (r.at.as_millisecond() - s::at(0).as_millisecond()) / 1000).collect::<Vec<_>>()
    };
    assert_eq!(list(None, i64::MAX, 10).await, [6, 5, 4, 3, 2, 1]);
    assert_eq!(list(None, i64::MAX, 2).await, [6, 5]);
    assert_eq!(list(None, s::at(5).as_millisecond(), 2).await, [4, 3], "before a time, not at it");
    assert_eq!(list(Some("odd"), i64::MAX, 10).await, [5, 3, 1]);
    assert_eq!(list(Some("odd"), s::at(5).as_millisecond(), 1).await, [3]);
    assert_eq!(list(Some("nothing"), i64::MAX, 10).await, [] as [i64; 0]);
}

fn replay(subject: &str) -> Replay {
    Replay { request: vec![0, 1, 255], subject: subject.into() }
}

/// One person's key says nothing about another's.
pub async fn a_kept_answer_is_found_by_its_user_and_key(store: &dyn Store) {
    job!(store, (), tx => tx.replay_insert("u1", "k1", &replay("case-1"), s::at(1)).await).await.unwrap();
    let mut tx = read(store).await;
    assert_eq!(tx.replay("u1", "k1").await.unwrap(), Some(replay("case-1")));
    assert_eq!(tx.replay("u2", "k1").await.unwrap(), None);
    assert_eq!(tx.replay("u1", "k2").await.unwrap(), None);
}

/// A taken key is found out inside the transaction, which then looks the answer up and goes on.
pub async fn a_key_is_taken_once_per_user_and_the_job_can_go_on(store: &dyn Store) {
    job!(store, (), tx => tx.replay_insert("u1", "k1", &replay("first"), s::at(1)).await).await.unwrap();
    let (taken, found) = job!(store, (), tx => {
        let taken = tx.replay_insert("u1", "k1", &replay("second"), s::at(2)).await;
        let found = tx.replay("u1", "k1").await?;
        tx.replay_insert("u2", "k1", &replay("third"), s::at(2)).await?;
        Ok((conflict(taken), found))
    })
    .await
    .unwrap();
    assert_eq!(taken, "replay.key");
    assert_eq!(found, Some(replay("first")));
    assert_eq!(
        read(store).await.replay("u2", "k1").await.unwrap(),
        Some(replay("third")),
        "the job was committed"
    );
}

/// An answer as old as the limit is not older than it.
pub async fn old_answers_are_forgotten_and_new_ones_kept(store: &dyn Store) {
    for n in 1..=4 {
        job!(store, (), tx => tx.replay_insert("u", &n.to_string(), &replay("x"), s::at(n)).await)
            .await
            .unwrap();
    }
    let forget = async |n| job!(store, (), tx => tx.replay_prune(s::at(3), n).await).await.unwrap();
    assert_eq!(forget(1).await, 1);
    assert_eq!(read(store).await.replay("u", "1").await.unwrap(), None, "the oldest first");
    assert_eq!(forget(9).await, 1);
    let mut tx = read(store).await;
    for (n, kept) in [("1", false), ("2", false), ("3", true), ("4", true)] {
        assert_eq!(tx.replay("u", n).await.unwrap().is_some(), kept, "answer {n}");
    }
}

/// From 1, each block as long as asked for, each counter for itself.
pub async fn a_counter_gives_blocks_that_do_not_overlap(store: &dyn Store) {
    let mut starts = Vec::new();
    for n in [1, 100, 1, 50] {
        starts.push(job!(store, (), tx => tx.reserve("case.seq", n).await).await.unwrap());
    }
    assert_eq!(starts, [1, 2, 102, 103]);
    assert_eq!(job!(store, (), tx => tx.reserve("case.seq", 1).await).await.unwrap(), 153);
    assert_eq!(job!(store, (), tx => tx.reserve("number.20260112", 5).await).await.unwrap(), 1);
    let twice =
        job!(store, (), tx => Ok((tx.reserve("x", 2).await?, tx.reserve("x", 2).await?))).await.unwrap();
    assert_eq!(twice, (1, 3), "twice in one transaction");
}

/// Version 0 means "must be new".
pub async fn a_setting_changes_only_from_the_version_the_writer_saw(store: &dyn Store) {
    let put = |value: &'static str, expected: i64| async move {
        job!(store, (), tx => tx.setting_put("calendar", value, expected).await).await
    };
    assert_eq!(read(store).await.setting("calendar").await.unwrap(), None);
    assert_stale(put("x", 3).await, 3);
    put(s::UNICODE, 0).await.unwrap();
    assert_stale(put("again", 0).await, 0);
    put("second", 1).await.unwrap();
    assert_stale(put("late", 1).await, 1);
    let found = read(store).await.setting("calendar").await.unwrap().unwrap();
    assert_eq!((found.value.as_str(), found.version), ("second", 2));
    assert_eq!(read(store).await.setting("other").await.unwrap(), None);
}

/// Each key for itself, newest first; the same version is not kept twice.
pub async fn every_state_of_a_setting_is_kept_and_the_stamp_grows(store: &dyn Store) {
    let kept = |key: &str, version: i64| SettingVersion {
        key: key.to_owned(),
        version,
        value: format!("{{\"n\":{version}}}"),
        at: s::at(version),
        by: None,
        why: s::UNICODE.to_owned(),
    };
    assert_eq!(read(store).await.settings_stamp().await.unwrap(), 0);
    let mut before = 0;
    for (key, version) in [("catalogue", 1), ("catalogue", 2), ("stages", 1)] {
        let v = kept(key, version);
        job!(store, (v), tx => {
            tx.setting_put(&v.key, &v.value, v.version - 1).await?;
            tx.setting_keep(&v).await
        })
        .await
        .unwrap();
        let now = read(store).await.settings_stamp().await.unwrap();
        assert!(now > before, "{now} after {before}");
        before = now;
    }
    let twice = job!(store, (), tx => tx.setting_keep(&kept("stages", 1)).await).await;
    let named = conflict(twice);
    assert!(named.starts_with("setting_version"), "{named}");
    let mut tx = read(store).await;
    assert_eq!(tx.setting_history("catalogue").await.unwrap(), [kept("catalogue", 2), kept("catalogue", 1)]);
    assert_eq!(tx.setting_history("other").await.unwrap(), []);
}
