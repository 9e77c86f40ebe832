//! Case numbers and row numbers, taken from the database in blocks so that creating a case needs no shared row.
//!
//! A block that was not used up is lost when the program stops: numbers ascend and are unique, but may have gaps.

use crate::{
    App,
    error::{AppError, Result},
    reference::Reference,
};
use jiff::SignedDuration;
use std::sync::Arc;
use tessera_domain::Timestamp;
use tessera_store::{Seq, Store, transact};
use tokio::sync::Mutex;

/// How many numbers a block has while little is going on, and how many at most. The rest of a block is lost at a stop; of the
/// numbers of a day that is a gap people can see, so these blocks are small until many cases come in at once.
#[derive(Clone, Copy)]
struct Sizes {
    least: i64,
    most: i64,
}

const ROWS: Sizes = Sizes { least: 500, most: 4000 };
const DAYS: Sizes = Sizes { least: 50, most: 1000 };

/// Half a block used within this time means that many cases are coming in.
const BUSY: SignedDuration = SignedDuration::from_secs(1);

/// Numbers taken from the database and not yet given out.
#[derive(Default)]
struct Block {
    name: String,
    next: i64,
    end: i64,
    size: i64,
    /// When it was begun; `None` before the first.
    begun: Option<Timestamp>,
    /// The numbers that come after these, fetched ahead.
    ahead: Option<(i64, i64)>,
    /// Somebody is fetching them.
    fetching: bool,
}

impl Block {
    /// The next number under this name; `None` when a block must be fetched first.
    fn take(&mut self, name: &str, now: Timestamp) -> Option<i64> {
        if self.name != name {
            return None;
        }
        if self.next >= self.end {
            let (first, size) = self.ahead.take()?;
            self.begin(name, first, size, now);
        }
        self.next += 1;
        Some(self.next - 1)
    }

    fn begin(&mut self, name: &str, first: i64, size: i64, now: Timestamp) {
        name.clone_into(&mut self.name);
        (self.next, self.end, self.size, self.begun, self.ahead) =
            (first, first + size, size, Some(now), None);
    }

    /// Have the numbers of this block gone quickly so far?
    fn is_busy(&self, now: Timestamp) -> bool {
        self.begun.is_some_and(|begun| now.duration_since(begun) < BUSY)
    }

    /// How many numbers the block after this one should have.
    fn next_size(&self, sizes: Sizes, now: Timestamp) -> i64 {
        if self.is_busy(now) { (self.size * 2).clamp(sizes.least, sizes.most) } else { sizes.least }
    }

    /// Should the next block be fetched now, before this one ends? Only when many cases come in: then nobody waits for it. `Some` is its
    /// size, and from now on it counts as being fetched.
    fn fetch_ahead(&mut self, sizes: Sizes, now: Timestamp) -> Option<i64> {
        let low = self.end - self.next <= self.size / 2;
        if !low || self.fetching || self.ahead.is_some() || !self.is_busy(now) {
            return None;
        }
        self.fetching = true;
        Some(self.next_size(sizes, now))
    }

    /// What was fetched ahead is there, or could not be had. Numbers of a name that is no longer in use are let go.
    fn fetched(&mut self, name: &str, first: Option<i64>, size: i64) {
        self.fetching = false;
        if let Some(first) = first
            && self.name == name
            && first >= self.end
        {
            self.ahead = Some((first, size));
        }
    }
}

/// The blocks in use.
#[derive(Default)]
pub struct Numbers {
    rows: Arc<Mutex<Block>>,
    days: Arc<Mutex<Block>>,
}

/// Takes a block of numbers from the database.
async fn reserve(store: &dyn Store, name: &str, size: i64) -> Result<i64> {
    let name = name.to_owned();
    transact(store, move |tx| {
        let name = name.clone();
        Box::pin(async move { Ok::<_, AppError>(tx.reserve(&name, size).await?) })
    })
    .await
}

impl App {
    async fn take(&self, block: &Arc<Mutex<Block>>, name: &str, sizes: Sizes, now: Timestamp) -> Result<i64> {
        let mut b = block.lock().await;
        let number = if let Some(number) = b.take(name, now) {
            number
        } else {
            let size = if b.name == name { b.next_size(sizes, now) } else { sizes.least };
            let first = reserve(self.store(), name, size).await?;
            b.begin(name, first, size, now);
            b.next += 1;
            first
        };
        if let Some(size) = b.fetch_ahead(sizes, now) {
            let (block, name, store) = (block.clone(), name.to_owned(), self.store.clone());
            tokio::spawn(async move {
                let first = reserve(&*store, &name, size).await.ok();
                block.lock().await.fetched(&name, first, size);
            });
        }
        Ok(number)
    }

    /// The next row number and the next case number: 6-digit district, `yyyymmdd`, at least 5 digits.
    pub(crate) async fn next_number(&self, reference: &Reference, now: Timestamp) -> Result<(Seq, String)> {
        let seq = self.take(&self.numbers.rows, "case", ROWS, now).await?;
        let day = now.to_zoned(reference.calendar.zone().clone()).strftime("%Y%m%d").to_string();
        let n = self.take(&self.numbers.days, &format!("case-{day}"), DAYS, now).await?;
        let district: String =
            reference.district().map_or_else(|| "000000".to_owned(), |d| d.code.chars().take(6).collect());
        Ok((seq, format!("{district:0<6}{day}{n:05}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(ms: i64) -> Timestamp {
        Timestamp::from_millisecond(1_700_000_000_000 + ms).expect("a time")
    }

    fn block(size: i64) -> Block {
        let mut b = Block::default();
        b.begin("case-1", 1, size, at(0));
        b
    }

    #[test]
    fn a_block_gives_each_number_once_and_then_asks_for_another() {
        let mut b = block(3);
        let given: Vec<_> = (0..4).map(|_| b.take("case-1", at(0))).collect();
        assert_eq!(given, [Some(1), Some(2), Some(3), None]);
        assert_eq!(block(3).take("case-2", at(0)), None, "another day has numbers of its own");
    }

    #[test]
    fn while_little_comes_in_nothing_is_fetched_ahead_and_blocks_stay_small() {
        let mut b = block(50);
        b.next = 30;
        assert_eq!(b.fetch_ahead(DAYS, at(60_000)), None);
        assert_eq!(b.next_size(DAYS, at(60_000)), 50);
    }

    #[test]
    fn while_much_comes_in_the_next_block_is_fetched_once_at_half_and_is_twice_as_large_up_to_the_most() {
        let mut b = block(50);
        b.next = 20;
        assert_eq!(b.fetch_ahead(DAYS, at(10)), None, "more than half is left");
        b.next = 26;
        assert_eq!(b.fetch_ahead(DAYS, at(10)), Some(100));
        assert_eq!(b.fetch_ahead(DAYS, at(11)), None, "it is on its way");
        b.fetched("case-1", Some(51), 100);
        assert_eq!(b.fetch_ahead(DAYS, at(12)), None, "it is there");
        b.next = b.end;
        assert_eq!((b.take("case-1", at(20)), b.size), (Some(51), 100));
        b.size = 1000;
        assert_eq!(b.next_size(DAYS, at(21)), 1000);
    }

    #[test]
    fn a_block_fetched_for_the_day_before_is_not_given_out_as_todays() {
        let mut b = block(50);
        b.next = 40;
        b.fetch_ahead(DAYS, at(1));
        b.begin("case-2", 1, 50, at(2));
        b.fetched("case-1", Some(51), 100);
        b.next = b.end;
        assert_eq!(b.take("case-2", at(3)), None);
    }

    #[test]
    fn a_block_that_could_not_be_fetched_is_fetched_again() {
        let mut b = block(50);
        b.next = 40;
        assert!(b.fetch_ahead(DAYS, at(1)).is_some());
        b.fetched("case-1", None, 100);
        assert!(b.fetch_ahead(DAYS, at(2)).is_some());
    }
}
