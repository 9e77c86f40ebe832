//! Fills a demo city up to a number of cases: copies of its own cases with new numbers, times and places, events and audit entries.

use std::{path::Path, sync::Arc};
use tessera_app::cases::{project::project, write::fingerprint};
use tessera_domain::{
    Timestamp,
    case::State,
    ids::{CaseId, EventId},
};
use tessera_store::{NewAudit, Store, StoreError, StoredCase, StoredEvent, transact};
use tessera_store_sqlite::SqliteStore;
use uuid::Uuid;

/// Cases per transaction.
const BATCH: i64 = 1000;

/// A pseudo-random number from a counter (SplitMix64): the same city is filled the same way.
fn mix(mut x: u64) -> u64 {
    x = x.wrapping_add(0x9e37_79b9_7f4a_7c15);
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

fn uuid(n: u64, salt: u64) -> Uuid {
    Uuid::from_u64_pair(mix(n ^ salt), mix(mix(n) ^ salt))
}

/// Adds cases until there are `wanted`.
pub async fn fill(data: &Path, wanted: i64) -> Result<(), Box<dyn std::error::Error>> {
    let file = data.join("tessera.sqlite");
    if !file.exists() {
        return Err(format!(
            "{} is missing: make it with `tessera demo --no-serve --data {}`",
            file.display(),
            data.display()
        )
        .into());
    }
    let store = SqliteStore::open(&file).await?;
    store.migrate().await?;
    let (mut have, mut last, mut templates) = (0i64, 0i64, Vec::new());
    loop {
        let rows = store.reader().await?.case_rows(last, 20_000).await?;
        let Some(end) = rows.last() else { break };
        last = end.seq;
        have += rows.len() as i64;
        if templates.len() < 3000 {
            let seqs: Vec<i64> = rows.iter().take(3000).map(|r| r.seq).collect();
            templates = store.reader().await?.cases_by_seq(&seqs).await?;
        }
    }
    let templates = Arc::new(templates);
    let missing = (wanted - have).max(0);
    if missing > 0 {
        println!("filling the database from {have} to {wanted} cases …");
    }
    let first: i64 = transact(&store, move |tx| {
        Box::pin(async move { Ok::<_, StoreError>(tx.reserve("case", missing.max(1)).await?.max(last + 1)) })
    })
    .await?;
    let mut done = 0;
    while done < missing {
        let n = BATCH.min(missing - done);
        let (from, templates) = (first + done, templates.clone());
        transact(&store, move |tx| {
            let templates = templates.clone();
            Box::pin(async move {
                for seq in from..from + n {
                    insert(tx, seq, &templates[mix(seq as u64) as usize % templates.len()]).await?;
                }
                Ok::<_, StoreError>(())
            })
        })
        .await?;
        done += n;
    }
    store.close().await;
    Ok(())
}

async fn insert(tx: &mut dyn tessera_store::Tx, seq: i64, template: &StoredCase) -> Result<(), StoreError> {
    let r = mix(seq as u64 ^ 77);
    let mut case = template.case.clone();
    case.id = CaseId(uuid(seq as u64, 1));
    case.number = format!("4205029{seq:012}");
    // Spread over five years before the city's own ninety days.
    let back = (r % (5 * 365 * 24 * 60)) as i64 * 60_000;
    case.reported_at =
        Timestamp::from_millisecond(case.reported_at.as_millisecond() - back).unwrap_or(case.reported_at);
    // What ended, ended as long before: else every copy would look like a case closed in the last weeks.
    if let State::Closed { at, .. } | State::Rejected { at, .. } | State::Void { at, .. } = &mut case.state {
        *at = Timestamp::from_millisecond(at.as_millisecond() - back).unwrap_or(*at);
    }
    if let Some(p) = &mut case.place.point {
        p[0] += ((r >> 8) % 2000) as f64 / 1e6 - 1e-3;
        p[1] += ((r >> 24) % 2000) as f64 / 1e6 - 1e-3;
    }
    let row = project(seq, &case);
    tx.case_insert(&case, &row, "").await?;
    let mut events = Vec::new();
    for (i, action) in ["report", "import"].iter().enumerate() {
        events.push(StoredEvent {
            seq: 0,
            id: EventId(uuid(seq as u64 * 2 + i as u64, 2)),
            case_id: case.id,
            case_seq: seq,
            version: i as i64 + 1,
            at: case.reported_at,
            actor: None,
            action: (*action).to_owned(),
            from: "reported".into(),
            to: row.state.clone(),
            audience: "internal".into(),
            data: serde_json::json!({ "synthetic": true }),
        });
    }
    tx.events_append(&events).await?;
    let audit: Vec<NewAudit> = events
        .iter()
        .map(|e| NewAudit {
            at: e.at,
            actor: None,
            action: format!("case.{}", e.action),
            object_kind: "case",
            object_id: case.id.to_string(),
            detail: serde_json::json!({ "version": e.version, "event": e.id, "print": fingerprint(e) }),
        })
        .collect();
    tx.audit_append(&audit).await
}
