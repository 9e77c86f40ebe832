//! What is particular to a database in one file.

use sqlx::{Connection as _, SqliteConnection};
use std::{fs, path::Path};
use tessera_store::{Store, StoreError, contract::sample, transact};
use tessera_store_sqlite::SqliteStore;
use tessera_testkit::{TempDir, temp_sqlite};

async fn execute(path: &str, sql: &'static str) {
    let mut conn =
        SqliteConnection::connect(&format!("sqlite:{path}")).await.expect("the file can be opened");
    sqlx::query(sql).execute(&mut conn).await.expect("the statement runs");
}

#[tokio::test]
async fn a_file_of_a_newer_program_is_refused_and_left_alone() {
    let temp = temp_sqlite().await;
    execute(
        &temp.address,
        "INSERT INTO _sqlx_migrations (version, description, installed_on, success, checksum, execution_time) \
         VALUES (999, 'from the future', CURRENT_TIMESTAMP, true, x'00', 0)",
    )
    .await;
    match temp.store.migrate().await {
        Err(StoreError::Newer { found: 999, known }) => assert!((1..999).contains(&known)),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_file_that_is_no_database_is_refused() {
    let dir = TempDir::new();
    let path = dir.path().join("notes.txt");
    fs::write(&path, "not a database, but long enough to look at: ".repeat(100)).unwrap();
    let opened = SqliteStore::open(&path).await.map(|_| ());
    assert!(matches!(opened, Err(StoreError::Unavailable(_))), "{opened:?}");
    assert!(fs::read_to_string(&path).unwrap().starts_with("not a database"), "and not written over");
}

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answered_write_is_in_the_files_even_if_the_program_stops_at_once() {
    let temp = temp_sqlite().await;
    for n in 1..=20 {
        sample::store_cases(&*temp.store, n, n).await;
    }
    // The files as they are at this moment, the log not yet folded in: what a program finds that starts after a power cut.
    let after = TempDir::new();
    copy(temp.dir.path(), after.path());
    let again = SqliteStore::open(&after.path().join("tessera.sqlite")).await.unwrap();
    again.migrate().await.unwrap();
    assert_eq!(again.reader().await.unwrap().case_rows(0, 100).await.unwrap().len(), 20);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_log_is_folded_into_the_file_in_a_quiet_moment() {
    let temp = temp_sqlite().await;
    for n in 1..=20 {
        sample::store_cases(&*temp.store, n, n).await;
    }
    // Only the file itself, without its log: nothing is in it until the writer has had a moment of silence.
    let folded = async || {
        let alone = TempDir::new();
        let file = alone.path().join("tessera.sqlite");
        fs::copy(temp.dir.path().join("tessera.sqlite"), &file).unwrap();
        let store = SqliteStore::open(&file).await.unwrap();
        store.reader().await.unwrap().case_rows(0, 100).await.map_or(0, |rows| rows.len())
    };
    for _ in 0..50 {
        if folded().await == 20 {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("five seconds later the file alone still holds {} cases", folded().await);
}

// On one thread, so that all jobs are handed in before the writer takes the first.
#[tokio::test]
async fn a_burst_beyond_the_queue_is_answered_at_once_and_loses_nothing_it_accepted() {
    let temp = temp_sqlite().await;
    let store = &*temp.store;
    let runs = (0..6000)
        .map(|_| transact::<_, StoreError, _>(store, |tx| Box::pin(async move { tx.reserve("n", 1).await })));
    let (done, refused): (Vec<_>, Vec<_>) =
        futures::future::join_all(runs).await.into_iter().partition(Result::is_ok);
    assert!(!refused.is_empty(), "6000 jobs at once are more than may wait");
    for r in refused {
        assert!(matches!(r, Err(StoreError::Unavailable(_))), "{r:?}");
    }
    let next = transact::<_, StoreError, _>(store, |tx| Box::pin(async move { tx.reserve("n", 1).await }))
        .await
        .unwrap();
    assert_eq!(next, done.len() as i64 + 1, "what was refused was not done, what was done was answered");
}

/// Folding happens beside the writing, and the log begins anew each time: it does not grow with what is written. 12,000 jobs of some
/// pages each would be more than 100 MB.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_log_stays_small_while_others_write_without_a_pause() {
    let temp = temp_sqlite().await;
    let log = temp.dir.path().join("tessera.sqlite-wal");
    let mut longest = 0;
    for round in 0..60 {
        let runs = (0..200).map(|n| {
            let store = &*temp.store;
            async move { sample::store_cases(store, round * 200 + n + 1, round * 200 + n + 1).await }
        });
        futures::future::join_all(runs).await;
        longest = longest.max(fs::metadata(&log).unwrap().len());
    }
    assert_eq!(temp.store.reader().await.unwrap().case_rows(0, 20_000).await.unwrap().len(), 12_000);
    assert!(longest < 24 << 20, "the log grew to {} MB", longest >> 20);
}
