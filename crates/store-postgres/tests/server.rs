//! What is particular to a database behind a connection.

use sqlx::{AssertSqlSafe, PgPool, postgres::PgPoolOptions};
use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};
use tessera_store::{Store, StoreError, contract::sample, transact};
use tessera_store_postgres::PostgresStore;
use tessera_testkit::{Postgres, temp_postgres};

async fn admin() -> Option<PgPool> {
    let server = Postgres::start()?;
    Some(PgPoolOptions::new().max_connections(2).connect(server.url()).await.expect("the server answers"))
}

#[tokio::test]
async fn a_schema_of_a_newer_program_is_refused_and_left_alone() {
    let (Some(temp), Some(admin)) = (temp_postgres().await, admin().await) else { return };
    let schema = temp.schema.clone().expect("a schema");
    let sql = format!(
        "INSERT INTO \"{schema}\"._sqlx_migrations (version, description, installed_on, success, checksum, execution_time) \
         VALUES (999, 'from the future', CURRENT_TIMESTAMP, true, decode('00', 'hex'), 0)"
    );
    sqlx::query(AssertSqlSafe(sql)).execute(&admin).await.unwrap();
    match temp.store.migrate().await {
        Err(StoreError::Newer { found: 999, known }) => assert!((1..999).contains(&known)),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn two_schemas_of_one_server_do_not_see_each_other() {
    let (Some(a), Some(b)) = (temp_postgres().await, temp_postgres().await) else { return };
    sample::store_cases(&*a.store, 1, 3).await;
    assert_eq!(a.store.reader().await.unwrap().case_rows(0, 10).await.unwrap().len(), 3);
    assert_eq!(b.store.reader().await.unwrap().case_rows(0, 10).await.unwrap().len(), 0);
    // The same numbers are free there.
    sample::store_cases(&*b.store, 1, 3).await;
}

#[tokio::test]
async fn a_server_that_does_not_answer_is_named_as_not_available() {
    let opened = PostgresStore::open("postgres://nobody@127.0.0.1:1/none", None, 1).await.map(|_| ());
    assert!(matches!(opened, Err(StoreError::Unavailable(_))), "{opened:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_job_whose_connection_is_lost_before_the_commit_runs_again_and_counts_once() {
    let (Some(server), Some(admin)) = (Postgres::start(), admin().await) else { return };
    let name = format!("lost_{}", std::process::id());
    sqlx::query(AssertSqlSafe(format!("CREATE DATABASE {name}"))).execute(&admin).await.unwrap();
    let url = server.url().replace("/postgres?", &format!("/{name}?"));
    assert_ne!(url, server.url(), "the address names the database `postgres`");
    let store = PostgresStore::open(&url, None, 3).await.unwrap();
    store.migrate().await.unwrap();
    let runs = Arc::new(AtomicU32::new(0));
    let (count, killer, db) = (runs.clone(), admin.clone(), name.clone());
    let got = transact::<_, StoreError, _>(&store, move |tx| {
        let (count, killer, db) = (count.clone(), killer.clone(), db.clone());
        Box::pin(async move {
            let first = tx.reserve("n", 1).await?;
            if count.fetch_add(1, Ordering::SeqCst) == 0 {
                sqlx::query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1")
                    .bind(db)
                    .execute(&killer)
                    .await
                    .expect("the connections can be cut");
            }
            tx.setting_put("k", "v", 0).await?;
            Ok(first)
        })
    })
    .await;
    assert_eq!(got.unwrap(), 1, "the run that was cut off left nothing");
    assert!(runs.load(Ordering::SeqCst) >= 2, "it was run again");
    assert_eq!(store.reader().await.unwrap().setting("k").await.unwrap().map(|s| s.version), Some(1));
    store.close().await;
    sqlx::query(AssertSqlSafe(format!("DROP DATABASE {name} WITH (FORCE)"))).execute(&admin).await.unwrap();
}
