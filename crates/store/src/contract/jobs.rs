//! Promises about write jobs: all or nothing, durable when answered, whole under concurrency.

use super::{assert_stale, conflict, job, read, sample as s, system::verified};
use crate::{Job, Replay, Stop, Store, StoreError, transact};
use futures::future::join_all;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};
use tessera_domain::case::model::Case;

/// A use case's error, to see that it comes through as it is.
#[derive(Debug)]
enum Refusal {
    NotToday,
    Database(StoreError),
}

impl From<StoreError> for Refusal {
    fn from(e: StoreError) -> Self {
        Refusal::Database(e)
    }
}

/// The use case says no after it has written.
pub async fn a_refused_job_leaves_nothing(store: &dyn Store) {
    let refused: Result<(), Refusal> = transact(store, |tx| {
        Box::pin(async move {
            let c = s::case(1);
            tx.case_insert(&c, &s::row(1, &c), "").await?;
            tx.events_append(&[s::event(1, &c, 1)]).await?;
            tx.audit_append(&[s::audit(1, "x")]).await?;
            tx.reserve("n", 10).await?;
            tx.setting_put("k", "v", 0).await?;
            Err(Refusal::NotToday)
        })
    })
    .await;
    assert!(matches!(refused, Err(Refusal::NotToday)), "{refused:?}");
    let mut tx = read(store).await;
    assert_eq!(tx.case_rows(0, 10).await.unwrap(), []);
    assert_eq!(tx.events_after(0, 10).await.unwrap(), []);
    assert_eq!(tx.audit_list(None, i64::MAX, 10).await.unwrap(), []);
    assert_eq!(tx.setting("k").await.unwrap(), None);
    drop(tx);
    assert_eq!(
        job!(store, (), tx => tx.reserve("n", 1).await).await.unwrap(),
        1,
        "the counter went back too"
    );
    assert!(verified(store).await.is_empty());
}

/// A conflict in the middle.
pub async fn a_failed_statement_takes_the_writes_before_it_along(store: &dyn Store) {
    let first = s::store_cases(store, 1, 1).await.remove(0);
    let r = job!(store, (first), tx => {
        tx.setting_put("k", "v", 0).await?;
        let c = Case { id: tessera_domain::ids::CaseId(s::id(5)), ..first.clone() };
        tx.case_insert(&c, &s::row(2, &c), "").await
    })
    .await;
    assert_eq!(conflict(r), "cases.number");
    assert_eq!(read(store).await.setting("k").await.unwrap(), None);
    s::store_cases(store, 2, 2).await;
}

/// PostgreSQL cannot go on after a failed statement and SQLite can: on both, such a job fails as a whole and says so.
pub async fn a_job_that_goes_on_after_a_conflict_is_not_half_done(store: &dyn Store) {
    let first = s::store_cases(store, 1, 1).await.remove(0);
    let r = job!(store, (first), tx => {
        tx.setting_put("k", "v", 0).await?;
        let _ = tx.case_insert(&first, &s::row(2, &first), "").await;
        Ok(())
    })
    .await;
    assert!(conflict(r).starts_with("cases."));
    assert_eq!(read(store).await.setting("k").await.unwrap(), None);
}

/// Being late is the writer's matter: nothing is tried again, and a job may look at what there is now.
pub async fn a_stale_write_is_no_failure_of_the_database(store: &dyn Store) {
    let first = s::store_cases(store, 1, 1).await.remove(0);
    let late = Case { version: 9, ..first.clone() };
    let (r, now, failed) = job!(store, (late), tx => {
        let r = tx.case_update(&late, &s::row(1, &late)).await;
        let now = tx.case(late.id).await?;
        Ok((r, now, tx.failed()))
    })
    .await
    .unwrap();
    assert_stale(r, 8);
    assert_eq!(now.map(|c| c.case.version), Some(first.version));
    assert!(failed.is_none());
}

/// Read your own writes, across connections.
pub async fn an_answered_write_is_seen_by_the_next_reader(store: &dyn Store) {
    for n in 1..=30 {
        let c = s::store_cases(store, n, n).await.remove(0);
        assert!(read(store).await.case(c.id).await.unwrap().is_some(), "case {n}");
    }
}

/// However many ask at once.
pub async fn concurrent_jobs_on_one_counter_never_get_the_same_number(store: &dyn Store) {
    let runs = (0..100).map(|n| async move {
        let size = n % 3 + 1;
        let start = job!(store, (), tx => tx.reserve("number", size).await).await.unwrap();
        start..start + size
    });
    let mut seen = BTreeSet::new();
    for block in join_all(runs).await {
        for n in block {
            assert!(seen.insert(n), "{n} was given twice");
        }
    }
    assert_eq!(
        seen.iter().copied().collect::<Vec<_>>(),
        (1..=seen.len() as i64).collect::<Vec<_>>(),
        "and none was lost"
    );
}

/// Different cases do not stand in each other's way.
pub async fn two_hundred_writers_on_different_cases_all_commit(store: &dyn Store) {
    let cases = s::store_cases(store, 1, 200).await;
    let runs = cases.iter().zip(1..).map(|(c, seq)| {
        let next = s::closed(c);
        async move {
            job!(store, (next), tx => {
                tx.case_update(&next, &s::full_row(seq, &next)).await?;
                tx.events_append(&[s::event(2, &next, seq)]).await?;
                tx.audit_append(&[s::audit(seq, &next.id.to_string())]).await
            })
            .await
        }
    });
    for (n, r) in join_all(runs).await.into_iter().enumerate() {
        assert!(r.is_ok(), "writer {n}: {r:?}");
    }
    let mut tx = read(store).await;
    let rows = tx.case_rows(0, 1000).await.unwrap();
    assert_eq!(rows.iter().filter(|r| r.version == 2 && r.state == "closed").count(), 200);
    let mut of: Vec<i64> = tx.events_after(0, 1000).await.unwrap().iter().map(|e| e.case_seq).collect();
    of.sort_unstable();
    assert_eq!(of, (1..=200).collect::<Vec<_>>());
    drop(tx);
    assert_eq!(verified(store).await.len(), 200);
}

/// However the driver gathers the writes of many jobs: a case that cannot be stored is refused to the one who sent it, nobody else.
pub async fn of_many_new_cases_only_the_one_with_a_taken_number_is_refused(store: &dyn Store) {
    let taken = s::store_cases(store, 1, 1).await.remove(0);
    let runs = (2..=40).map(|seq| {
        let number = if seq == 20 { taken.number.clone() } else { s::case(seq).number };
        let c = Case { number, ..s::case(seq) };
        async move {
            let r = job!(store, (c), tx => {
                tx.case_insert(&c, &s::row(seq, &c), "").await?;
                tx.events_append(&[s::event(seq, &c, seq)]).await?;
                tx.audit_append(&[s::audit(seq, &c.id.to_string())]).await
            })
            .await;
            (seq, r)
        }
    });
    for (seq, r) in join_all(runs).await {
        match r {
            Err(StoreError::Conflict(name)) if seq == 20 => assert_eq!(name, "cases.number"),
            other => assert!(other.is_ok() && seq != 20, "case {seq}: {other:?}"),
        }
    }
    let mut tx = read(store).await;
    assert_eq!(tx.case_rows(0, 100).await.unwrap().len(), 39);
    let events = tx.events_after(0, 100).await.unwrap();
    assert_eq!(events.len(), 38);
    assert!(events.iter().all(|e| e.case_seq != 20));
    drop(tx);
    assert_eq!(verified(store).await.len(), 38);
}

/// However the driver gathers the keys of many jobs: each is taken once, and whoever comes second finds what the first has made.
pub async fn of_many_jobs_with_the_same_keys_each_key_is_taken_once(store: &dyn Store) {
    s::store_cases(store, 1, 1).await;
    let known = Replay { request: vec![7], subject: "1".into() };
    job!(store, (known), tx => tx.replay_insert("u", "k5", &known, s::at(1)).await).await.unwrap();
    let runs = (2..=81).map(|seq| {
        let key = format!("k{}", seq % 40);
        async move {
            let made = job!(store, (key), tx => {
                let new = Replay { request: vec![7], subject: seq.to_string() };
                match tx.replay_insert("u", &key, &new, s::at(2)).await {
                    Ok(()) => {
                        let c = s::case(seq);
                        tx.case_insert(&c, &s::row(seq, &c), "").await?;
                        Ok(seq.to_string())
                    }
                    Err(StoreError::Conflict(_)) => {
                        Ok(tx.replay("u", &key).await?.expect("what the first has made").subject)
                    }
                    Err(e) => Err(e),
                }
            })
            .await;
            (seq % 40, made.expect("a job with a taken key goes on"))
        }
    });
    let mut of_key: BTreeMap<i64, Vec<String>> = BTreeMap::new();
    for (key, subject) in join_all(runs).await {
        of_key.entry(key).or_default().push(subject);
    }
    assert_eq!(of_key[&5], ["1", "1"]);
    assert!(of_key.values().all(|two| two.len() == 2 && two[0] == two[1]), "{of_key:?}");
    let rows = read(store).await.case_rows(0, 100).await.unwrap();
    let stored: BTreeSet<String> = rows.iter().map(|r| r.seq.to_string()).collect();
    let told: BTreeSet<String> = of_key.into_values().flatten().collect();
    assert_eq!(stored, told, "nothing was made twice or only half");
}

/// A job that goes on with the case it has just stored finds it by every way there is.
pub async fn a_job_finds_the_case_it_has_just_stored(store: &dyn Store) {
    let c = s::case(1);
    job!(store, (c), tx => {
        tx.case_insert(&c, &s::row(1, &c), "5551234").await?;
        assert_eq!(tx.case(c.id).await?.map(|f| f.case), Some(c.clone()));
        assert_eq!(tx.case_by_number(&c.number).await?.map(|f| f.seq), Some(1));
        assert_eq!(tx.cases_by_phone("5551234", 5).await?, [1]);
        assert_eq!(tx.case_rows(0, 5).await?.len(), 1);
        let next = s::closed(&c);
        tx.case_update(&next, &s::row(1, &next)).await
    })
    .await
    .expect("a new case can be changed at once");
    assert_eq!(read(store).await.case(c.id).await.unwrap().unwrap().case.version, 2);
}

/// A job that reads a case before it changes it sees the newest and is not overtaken.
pub async fn writers_who_read_the_case_first_wait_for_each_other(store: &dyn Store) {
    let first = s::store_cases(store, 1, 1).await.remove(0);
    let id = first.id;
    let runs = (0..20).map(|_| {
        job!(store, (), tx => {
            let Some(now) = tx.case(id).await? else { return Err(StoreError::Internal("gone".into())) };
            let next = Case { version: now.case.version + 1, ..now.case };
            tx.case_update(&next, &s::row(1, &next)).await
        })
    });
    for r in join_all(runs).await {
        assert!(r.is_ok(), "{r:?}");
    }
    assert_eq!(read(store).await.case(id).await.unwrap().unwrap().case.version, 21);
}

/// Twenty people press the button on the same version.
pub async fn of_many_writers_with_one_version_exactly_one_wins(store: &dyn Store) {
    let first = s::store_cases(store, 1, 1).await.remove(0);
    let runs = (0..20).map(|n| {
        let next = Case { description: format!("写者{n}"), ..s::closed(&first) };
        async move {
            let r = job!(store, (next), tx => {
                tx.audit_append(&[s::audit(n, "case")]).await?;
                tx.case_update(&next, &s::row(1, &next)).await
            })
            .await;
            (next, r)
        }
    });
    let (won, lost): (Vec<_>, Vec<_>) = join_all(runs).await.into_iter().partition(|(_, r)| r.is_ok());
    assert_eq!(won.len(), 1, "{won:?}");
    for (_, r) in lost {
        assert_stale(r, 1);
    }
    assert_eq!(read(store).await.case(first.id).await.unwrap().unwrap().case, won[0].0);
    assert_eq!(verified(store).await.len(), 1, "who lost left no trace");
}

/// Many writers, some refused, entries in ones and threes.
pub async fn the_audit_chains_stay_whole_under_concurrency(store: &dyn Store) {
    let runs = (0_i64..120).map(|n| async move {
        let r: Result<(), Refusal> = transact(store, move |tx| {
            Box::pin(async move {
                let entries: Vec<_> = (0..=n % 3).map(|i| s::audit(n * 10 + i, &n.to_string())).collect();
                tx.audit_append(&entries).await?;
                if n % 4 == 0 { Err(Refusal::NotToday) } else { Ok(()) }
            })
        })
        .await;
        match r {
            Ok(()) => n % 3 + 1,
            Err(Refusal::NotToday) => 0,
            Err(Refusal::Database(e)) => panic!("job {n}: {e}"),
        }
    });
    let wanted: i64 = join_all(runs).await.into_iter().sum();
    assert_eq!(verified(store).await.len() as i64, wanted);
}

/// One after the other: the end of the chain that is kept in memory goes back as well.
pub async fn a_refused_job_between_others_leaves_no_gap_in_the_chain(store: &dyn Store) {
    for n in 0..6 {
        let r: Result<(), Refusal> = transact(store, move |tx| {
            Box::pin(async move {
                tx.audit_append(&[s::audit(n, "x"), s::audit(n, "y")]).await?;
                if n % 2 == 1 { Err(Refusal::NotToday) } else { Ok(()) }
            })
        })
        .await;
        assert_eq!(r.is_ok(), n % 2 == 0);
    }
    assert_eq!(verified(store).await.len(), 6);
}

/// A defect in a use case costs one request, not the database.
pub async fn a_job_that_panics_fails_alone(store: &dyn Store) {
    let broken: Job = Arc::new(|tx| {
        Box::pin(async move {
            tx.setting_put("k", "v", 0).await?;
            tx.audit_append(&[s::audit(1, "x")]).await?;
            panic!("a defect, wanted by this test");
        })
    });
    let r = store.submit(broken).await;
    assert!(matches!(r, Err(Stop::Store(StoreError::Internal(_)))), "{r:?}");
    for n in 0..20 {
        let e = s::audit(n, "after");
        job!(store, (e), tx => tx.audit_append(std::slice::from_ref(&e)).await).await.unwrap();
    }
    assert_eq!(read(store).await.setting("k").await.unwrap(), None);
    assert_eq!(verified(store).await.len(), 20);
}

/// A start of the program on a database that is up to date.
pub async fn migrating_again_changes_nothing(store: &dyn Store) {
    let c = s::store_cases(store, 1, 1).await.remove(0);
    let e = s::audit(1, "x");
    job!(store, (e), tx => tx.audit_append(std::slice::from_ref(&e)).await).await.unwrap();
    store.migrate().await.unwrap();
    store.migrate().await.unwrap();
    assert!(read(store).await.case(c.id).await.unwrap().is_some());
    job!(store, (e), tx => tx.audit_append(std::slice::from_ref(&e)).await).await.unwrap();
    assert_eq!(verified(store).await.len(), 2);
}

/// For messages and metrics.
pub async fn the_store_knows_its_kind_and_its_size(store: &dyn Store) {
    assert!(["sqlite", "postgres"].contains(&store.kind()), "{}", store.kind());
    let before = store.size().await.unwrap();
    assert!(before > 4096, "{before} bytes");
    s::store_cases(store, 1, 500).await;
    assert!(store.size().await.unwrap() >= before);
}

/// After closing, a clear answer instead of a wait.
pub async fn a_closed_store_says_that_it_is_not_available(store: &dyn Store) {
    s::store_cases(store, 1, 1).await;
    store.close().await;
    let r = job!(store, (), tx => tx.reserve("n", 1).await).await;
    assert!(matches!(r, Err(StoreError::Unavailable(_))), "{r:?}");
    let r = store.reader().await.map(|_| ());
    assert!(matches!(r, Err(StoreError::Unavailable(_))), "{r:?}");
}
