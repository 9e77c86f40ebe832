//! The words of cases, kept in the full-text table beside them.
//!
//! They are collected while jobs run and written once before the commit: SQLite's full-text table writes what it has gathered at
//! every savepoint, and each job has one.

use super::{SqlTx, get, json, json_text, translate};
use crate::driver;
use sqlx::Connection as _;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use tessera_domain::{case::model::Case, ids::CaseId};
use tessera_store::{Seq, StoreError, words};

/// Cases per step of [`catch_up`].
const STEP: i64 = 2000;
/// How often it says how far it is, in cases.
const PROGRESS: i64 = 50_000;

/// What is to be written before the commit.
#[derive(Default)]
pub(crate) struct Pending {
    rows: Vec<(Seq, String)>,
    /// The case this job read last, with a fingerprint of its texts.
    read: Option<(CaseId, u64)>,
}

fn print(case: &Case) -> u64 {
    let mut h = DefaultHasher::new();
    (&case.description, &case.place.address).hash(&mut h);
    h.finish()
}

impl Pending {
    /// A case was read in order to be changed.
    pub(crate) fn read(&mut self, case: &Case) {
        self.read = Some((case.id, print(case)));
    }

    /// A new case.
    pub(crate) fn put(&mut self, seq: Seq, case: &Case) {
        self.rows.push((seq, driver::text_words(&words::tokens(case))));
        // What was read is no longer what is stored.
        self.read = None;
    }

    /// A changed case: most changes leave its texts as they are.
    pub(crate) fn changed(&mut self, seq: Seq, case: &Case) {
        if self.read != Some((case.id, print(case))) {
            self.put(seq, case);
        }
    }

    /// How much is waiting.
    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// Forgets what a failed job wanted.
    pub(crate) fn truncate(&mut self, len: usize) {
        self.rows.truncate(len);
        self.read = None;
    }

    /// The rows as one JSON text, the newest of each case; none when there are none.
    fn take(&mut self) -> Option<String> {
        let mut rows = std::mem::take(&mut self.rows);
        rows.reverse();
        let mut seen = std::collections::HashSet::new();
        rows.retain(|r| seen.insert(r.0));
        (!rows.is_empty()).then(|| json_text(&rows))
    }
}

impl SqlTx {
    /// Writes the words that were collected.
    pub(crate) async fn flush_texts(&mut self) -> Result<(), StoreError> {
        let Some(rows) = self.texts.take() else { return Ok(()) };
        match sqlx::query(driver::TEXTS_PUT).bind(rows).execute(self.conn()).await {
            Ok(_) => Ok(()),
            Err(e) => Err(self.fail(&e)),
        }
    }
}

/// Indexes the cases that were stored before the program knew how; goes on where it was interrupted.
pub(crate) async fn catch_up(conn: &mut driver::Conn) -> Result<(), StoreError> {
    let fail = |e: sqlx::Error| translate(&e).0;
    loop {
        let mut tx = conn.begin().await.map_err(fail)?;
        // A write first: of two programs that start at the same time one waits here for the other.
        let after: i64 = sqlx::query_scalar(
            "INSERT INTO counter (name, next_value) VALUES ('case_text', 0) \
             ON CONFLICT (name) DO UPDATE SET next_value = counter.next_value RETURNING next_value",
        )
        .fetch_one(&mut *tx)
        .await
        .map_err(fail)?;
        let rows = sqlx::query("SELECT seq, doc FROM cases WHERE seq > $1 ORDER BY seq LIMIT $2")
            .bind(after)
            .bind(STEP)
            .fetch_all(&mut *tx)
            .await
            .map_err(fail)?;
        if after > 0 && rows.is_empty() {
            return Ok(());
        }
        let mut pending = Pending::default();
        let mut last = after;
        for row in &rows {
            last = get(row, "seq").map_err(fail)?;
            let doc: &str = get(row, "doc").map_err(fail)?;
            pending.put(last, &json::<Case>(doc).map_err(fail)?);
        }
        if let Some(rows) = pending.take() {
            sqlx::query(driver::TEXTS_PUT).bind(rows).execute(&mut *tx).await.map_err(fail)?;
        }
        let done = (rows.len() as i64) < STEP;
        // Once everything is indexed, the counter is out of reach: new cases are indexed as they are stored.
        let next = if done { i64::MAX } else { last };
        sqlx::query("UPDATE counter SET next_value = $1 WHERE name = 'case_text'")
            .bind(next)
            .execute(&mut *tx)
            .await
            .map_err(fail)?;
        tx.commit().await.map_err(fail)?;
        if last / PROGRESS > after / PROGRESS {
            tracing::info!(up_to = last, "indexing the words of stored cases");
        }
        if done {
            return Ok(());
        }
    }
}
