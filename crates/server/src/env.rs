//! Where time, ids and randomness come from: the real ones, and those of the demo city, which play the past.

use crate::demo::dice::Dice;
use rand::TryRngCore as _;
use std::{cell::Cell, future::Future};
use tessera_app::Env;
use tessera_domain::Timestamp;
use uuid::Uuid;

/// The system's clock, time-ordered ids, the operating system's randomness.
pub struct SystemEnv;

/// The time now, whole milliseconds: what every database keeps, so that nothing changes by being stored.
#[expect(clippy::disallowed_methods, reason = "this is where the time comes from")]
pub fn now() -> Timestamp {
    Timestamp::from_millisecond(Timestamp::now().as_millisecond()).unwrap_or(Timestamp::UNIX_EPOCH)
}

impl Env for SystemEnv {
    fn now(&self) -> Timestamp {
        now()
    }

    #[expect(clippy::disallowed_methods, reason = "this is where ids come from")]
    fn uuid(&self) -> Uuid {
        Uuid::now_v7()
    }

    fn random(&self, buf: &mut [u8]) {
        if rand::rngs::OsRng.try_fill_bytes(buf).is_err() {
            // Guessable secrets would be worse than no service.
            eprintln!("tessera: the operating system gives no random numbers");
            std::process::abort();
        }
    }
}

/// A folder name for one test, below the system's temporary folder.
#[cfg(test)]
pub fn scratch(test: &str) -> std::path::PathBuf {
    std::env::temp_dir().join(format!("tessera-{test}-{}", SystemEnv.uuid()))
}

/// The moment a step of the demo city is played in.
struct Moment {
    now: Timestamp,
    dice: Cell<u64>,
}

tokio::task_local! {
    static MOMENT: Moment;
}

/// Plays the past: inside [`DemoEnv::at`] it is another time, and ids and codes follow from the step's key alone. So steps of
/// different cases can run side by side and the same seed still gives the same ids.
pub struct DemoEnv {
    /// The time outside any step.
    pub start: Timestamp,
}

impl DemoEnv {
    /// Runs `f` at `now`, with ids drawn from `key`.
    pub async fn at<F: Future>(now: Timestamp, key: u64, f: F) -> F::Output {
        MOMENT.scope(Moment { now, dice: Cell::new(key) }, f).await
    }

    fn draw(&self) -> u64 {
        let from = |m: &Moment| {
            let mut dice = Dice::new(m.dice.get());
            let n = dice.next();
            m.dice.set(dice.state());
            n
        };
        // Outside a step nothing of the city is made; what is asked for there must only be unique.
        MOMENT.try_with(from).unwrap_or_else(|_| Uuid::new_v4().as_u64_pair().0)
    }
}

impl Env for DemoEnv {
    fn now(&self) -> Timestamp {
        MOMENT.try_with(|m| m.now).unwrap_or(self.start)
    }

    fn uuid(&self) -> Uuid {
        let mut bytes = [0; 10];
        self.random(&mut bytes);
        let ms = u64::try_from(self.now().as_millisecond()).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(ms, &bytes).into_uuid()
    }

    fn random(&self, buf: &mut [u8]) {
        for chunk in buf.chunks_mut(8) {
            let n = self.draw().to_le_bytes();
            chunk.copy_from_slice(&n[..chunk.len()]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_step_of_the_past_has_its_own_time_and_always_the_same_ids() {
        let env = DemoEnv { start: Timestamp::UNIX_EPOCH };
        let then = Timestamp::from_second(1_700_000_000).expect("a time");
        let ids = || DemoEnv::at(then, 7, async { (env.now(), env.uuid(), env.uuid()) });
        let (now, a, b) = ids().await;
        assert_eq!(now, then);
        assert_ne!(a, b);
        assert_eq!(a.get_version_num(), 7);
        assert_eq!(ids().await, (now, a, b));
        assert_eq!(env.now(), Timestamp::UNIX_EPOCH);
    }

    #[test]
    fn the_real_clock_has_whole_milliseconds() {
        assert_eq!(SystemEnv.now().as_nanosecond() % 1_000_000, 0);
    }
}
