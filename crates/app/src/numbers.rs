//! Case numbers and row numbers, taken from the database in blocks so that creating a case needs no shared row.
//!
//! A block that was not used up is lost when the program stops: numbers ascend and are unique, but may have gaps.

use crate::{
    App,
    error::{AppError, Result},
    reference::Reference,
};
use tessera_domain::Timestamp;
use tessera_store::{Seq, transact};
use tokio::sync::Mutex;

/// How many numbers a block has.
const BLOCK: i64 = 500;

#[derive(Default)]
struct Block {
    name: String,
    next: i64,
    end: i64,
}

/// The blocks in use.
#[derive(Default)]
pub struct Numbers {
    rows: Mutex<Block>,
    days: Mutex<Block>,
}

impl App {
    async fn take(&self, block: &Mutex<Block>, name: &str, size: i64) -> Result<i64> {
        let mut b = block.lock().await;
        if b.name != name || b.next >= b.end {
            let key = name.to_owned();
            let first: i64 = transact(self.store(), move |tx| {
                let key = key.clone();
                Box::pin(async move { Ok::<_, AppError>(tx.reserve(&key, size).await?) })
            })
            .await?;
            *b = Block { name: name.to_owned(), next: first, end: first + size };
        }
        b.next += 1;
        Ok(b.next - 1)
    }

    /// The next row number and the next case number: 6-digit district, `yyyymmdd`, at least 5 digits.
    pub(crate) async fn next_number(&self, reference: &Reference, now: Timestamp) -> Result<(Seq, String)> {
        let seq = self.take(&self.numbers.rows, "case", BLOCK).await?;
        let day = now.to_zoned(reference.calendar.zone().clone()).strftime("%Y%m%d").to_string();
        // A small block by day: an unused rest is a visible gap in the day's numbers.
        let n = self.take(&self.numbers.days, &format!("case-{day}"), 50).await?;
        let district: String =
            reference.district().map_or_else(|| "000000".to_owned(), |d| d.code.chars().take(6).collect());
        Ok((seq, format!("{district:0<6}{day}{n:05}")))
    }
}
