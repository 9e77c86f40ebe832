//! Promises about turns at the desks of the centres.

use super::{assert_stale, job, read, sample as s};
use crate::{Credentials, Store};
use tessera_domain::{
    ids::UserId,
    shift::{Desk, Shift},
};

fn shift(n: u128, from: i64, until: i64) -> Shift {
    Shift {
        id: s::id(n),
        area: s::root().id,
        desk: Desk::Dispatcher,
        user: UserId(s::id(31)),
        from: s::at(from),
        until: s::at(until),
        taken_at: None,
        ended_at: None,
        note: String::new(),
        version: 1,
    }
}

async fn kept(store: &dyn Store, list: &[Shift]) {
    let (root, list) = (s::root(), list.to_vec());
    let all = vec![
        (s::user(31, "dispatcher"), Credentials::default()),
        (s::user(32, "other"), Credentials::default()),
    ];
    job!(store, (root, all, list), tx => {
        tx.areas_insert(std::slice::from_ref(&root)).await?;
        tx.users_insert(&all).await?;
        tx.shifts_insert(&list).await
    })
    .await
    .expect("shifts are stored");
}

/// The end of a shift is no part of it, and neither is the end of the time asked for.
pub async fn shifts_are_found_by_the_time_they_reach_into(store: &dyn Store) {
    let (early, late) = (shift(61, 10, 20), shift(62, 20, 30));
    kept(store, &[late.clone(), early.clone()]).await;
    let mut tx = read(store).await;
    for (from, until, found) in [
        (0, 10, vec![]),
        (0, 11, vec![early.clone()]),
        (19, 20, vec![early.clone()]),
        (20, 21, vec![late.clone()]),
        (0, 100, vec![early.clone(), late.clone()]),
        (30, 100, vec![]),
    ] {
        assert_eq!(tx.shifts(s::at(from), s::at(until)).await.unwrap(), found, "{from} to {until}");
    }
    assert_eq!(tx.shift(late.id).await.unwrap(), Some(late));
    assert_eq!(tx.shift(s::id(99)).await.unwrap(), None);
}

/// A change names the version it was made from; what was handed over keeps its word for the next.
pub async fn a_shift_changes_only_from_the_version_seen_and_can_be_removed(store: &dyn Store) {
    let first = shift(61, 10, 20);
    kept(store, std::slice::from_ref(&first)).await;
    let ended = Shift {
        user: UserId(s::id(32)),
        from: s::at(11),
        until: s::at(21),
        taken_at: Some(s::at(12)),
        ended_at: Some(s::at(15)),
        note: "it's wet".into(),
        version: 2,
        ..first
    };
    job!(store, (ended), tx => tx.shift_update(&ended).await).await.unwrap();
    assert_stale(job!(store, (ended), tx => tx.shift_update(&ended).await).await, 1);
    assert_eq!(read(store).await.shift(ended.id).await.unwrap(), Some(ended.clone()));
    let id = ended.id;
    assert!(job!(store, (), tx => tx.shift_delete(id).await).await.unwrap());
    assert!(!job!(store, (), tx => tx.shift_delete(id).await).await.unwrap(), "gone already");
}
