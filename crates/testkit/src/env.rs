//! A clock that stands still until it is moved, ids that count, randomness that repeats.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use tessera_app::Env;
use tessera_domain::Timestamp;
use uuid::{Builder, Uuid};

/// The environment of a test: two runs of the same test see the same times, ids and secrets.
pub struct FixedEnv {
    now_ms: AtomicI64,
    count: AtomicU64,
    seed: AtomicU64,
}

impl FixedEnv {
    /// A clock that stands at this time.
    pub fn at(now: Timestamp) -> FixedEnv {
        FixedEnv {
            now_ms: AtomicI64::new(now.as_millisecond()),
            count: AtomicU64::new(0),
            seed: AtomicU64::new(0x7e55_e7a0),
        }
    }

    /// Sets the clock.
    pub fn set(&self, now: Timestamp) {
        self.now_ms.store(now.as_millisecond(), Ordering::SeqCst);
    }

    /// Moves the clock forward by whole minutes.
    pub fn pass_minutes(&self, minutes: i64) {
        self.now_ms.fetch_add(minutes * 60_000, Ordering::SeqCst);
    }
}

impl Env for FixedEnv {
    fn now(&self) -> Timestamp {
        Timestamp::from_millisecond(self.now_ms.load(Ordering::SeqCst)).expect("a time a test can mean")
    }

    fn uuid(&self) -> Uuid {
        // Version 7 with the clock's time and a counter: ordered like real ones, the same in every run.
        let n = self.count.fetch_add(1, Ordering::SeqCst);
        let mut tail = [0_u8; 10];
        tail[2..].copy_from_slice(&n.to_be_bytes());
        let ms = u64::try_from(self.now_ms.load(Ordering::SeqCst)).unwrap_or(0);
        Builder::from_unix_timestamp_millis(ms, &tail).into_uuid()
    }

    fn random(&self, buf: &mut [u8]) {
        for chunk in buf.chunks_mut(8) {
            // SplitMix64: repeatable, and no two draws alike.
            let mut z = self.seed.fetch_add(0x9E37_79B9_7F4A_7C15, Ordering::SeqCst);
            z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            chunk.copy_from_slice(&(z ^ (z >> 31)).to_le_bytes()[..chunk.len()]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_ordered_and_repeat_in_the_next_run() {
        let at = "2026-01-12T01:00:00Z".parse().unwrap();
        let (a, b) = (FixedEnv::at(at), FixedEnv::at(at));
        let ids: Vec<Uuid> = (0..300).map(|_| a.uuid()).collect();
        assert!(ids.is_sorted_by(|x, y| x < y));
        assert!(ids.iter().all(|i| i.get_version_num() == 7));
        assert_eq!(ids, (0..300).map(|_| b.uuid()).collect::<Vec<_>>());
        let (mut x, mut y) = ([0; 20], [0; 20]);
        a.random(&mut x);
        a.random(&mut y);
        assert_ne!(x, y);
        b.random(&mut y);
        assert_eq!(x, y);
    }
}
