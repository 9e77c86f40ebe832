//! Limits on what can be done without an account, by client address.

use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter, clock::Clock};
use std::num::NonZeroU32;
use tessera_app::AppError;

/// Pieces of the map an address may ask for, for each request that counts as one: a look around must not use up what a report needs.
const MAP_SHARE: u32 = 20;

type Limiter = Option<DefaultKeyedRateLimiter<String>>;

/// One limiter for all public writes and log-ins, and one for the public map.
pub struct Limits {
    public: Limiter,
    map: Limiter,
}

impl Limits {
    /// So many requests per minute and address, in bursts of as many; 0 means no limit.
    pub fn new(per_minute: u32) -> Limits {
        let limiter = |n| NonZeroU32::new(n).map(|n| RateLimiter::keyed(Quota::per_minute(n)));
        Limits { public: limiter(per_minute), map: limiter(per_minute.saturating_mul(MAP_SHARE)) }
    }

    /// Counts one request of an address.
    ///
    /// # Errors
    /// [`AppError::RateLimited`] with the seconds to wait.
    pub fn public(&self, ip: &str) -> Result<(), AppError> {
        count(&self.public, ip)
    }

    /// Counts one piece of the public map, of an allowance of its own.
    ///
    /// # Errors
    /// As [`Limits::public`].
    pub fn map(&self, ip: &str) -> Result<(), AppError> {
        count(&self.map, ip)
    }
}

fn count(limiter: &Limiter, ip: &str) -> Result<(), AppError> {
    let Some(limiter) = limiter else { return Ok(()) };
    if limiter.len() > 50_000 {
        limiter.retain_recent();
    }
    limiter.check_key(&ip.to_owned()).map_err(|until| {
        let wait = until.wait_time_from(governor::clock::DefaultClock::default().now());
        AppError::RateLimited(wait.as_secs() + 1)
    })
}
