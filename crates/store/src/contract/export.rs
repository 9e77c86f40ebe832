//! Promises about exports.

use super::{job, read, sample as s};
use crate::{Credentials, ExportJob, Store};
use tessera_domain::ids::UserId;

fn export(n: u128, state: &str) -> ExportJob {
    ExportJob {
        id: s::id(n),
        user: UserId(s::id(31 + n % 2)),
        format: "xlsx".into(),
        query: "text='%".into(),
        columns: vec!["number".into(), "state".into()],
        lang: "zh-Hant".into(),
        state: state.into(),
        reason: String::new(),
        total: 50,
        found: 70,
        done: 0,
        size: 0,
        created_at: s::at(n as i64),
        beat_at: s::at(n as i64),
        finished_at: None,
        expires_at: s::at(1000),
    }
}

async fn store_all(store: &dyn Store, list: &[ExportJob]) {
    let users = vec![
        (s::user(31, "acceptor"), Credentials::default()),
        (s::user(32, "worker"), Credentials::default()),
    ];
    let list = list.to_vec();
    job!(store, (users, list), tx => {
        tx.users_insert(&users).await?;
        for e in &list {
            tx.export_insert(e).await?;
        }
        Ok(())
    })
    .await
    .expect("exports are stored");
}

/// Everybody's own, newest first; those in a state, oldest first.
pub async fn exports_come_back_per_person_and_by_state(store: &dyn Store) {
    let all = [export(102, "queued"), export(104, "running"), export(106, "done"), export(103, "queued")];
    store_all(store, &all).await;
    let mut tx = read(store).await;
    let mine = tx.exports_of(all[0].user).await.unwrap();
    assert_eq!(mine, [all[2].clone(), all[1].clone(), all[0].clone()]);
    assert_eq!(tx.export(all[3].id).await.unwrap().as_ref(), Some(&all[3]));
    assert_eq!(tx.export(s::id(1)).await.unwrap(), None);
    let open = tx.exports_in(&["queued", "running"]).await.unwrap();
    assert_eq!(open, [all[0].clone(), all[3].clone(), all[1].clone()]);
}

/// Who cancels wins over who reports progress.
pub async fn an_export_changes_only_while_it_is_in_the_state_the_writer_saw(store: &dyn Store) {
    let e = export(102, "running");
    store_all(store, std::slice::from_ref(&e)).await;
    let further = ExportJob { done: 10, beat_at: s::at(200), ..e.clone() };
    assert!(job!(store, (further), tx => tx.export_update(&further, "running").await).await.unwrap());
    let off = ExportJob { state: "cancelled".into(), finished_at: Some(s::at(201)), ..further.clone() };
    assert!(job!(store, (off), tx => tx.export_update(&off, "running").await).await.unwrap());
    let late = ExportJob { done: 20, state: "done".into(), size: 9, ..further };
    assert!(!job!(store, (late), tx => tx.export_update(&late, "running").await).await.unwrap());
    assert_eq!(read(store).await.export(e.id).await.unwrap(), Some(off));
}

/// What still runs, or has a file, is looked after first.
pub async fn ended_exports_are_forgotten_and_unfinished_ones_kept(store: &dyn Store) {
    let all = [
        export(102, "failed"),
        export(103, "cancelled"),
        export(104, "expired"),
        export(105, "running"),
        export(106, "done"),
        export(108, "failed"),
    ];
    store_all(store, &all).await;
    assert_eq!(job!(store, (), tx => tx.exports_prune(s::at(107)).await).await.unwrap(), 3);
    let mut tx = read(store).await;
    for (e, left) in all.iter().zip([false, false, false, true, true, true]) {
        assert_eq!(tx.export(e.id).await.unwrap().is_some(), left, "{}", e.state);
    }
}
