//! Limits on what can be done without an account, by client address.

use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter, clock::Clock};
use std::num::NonZeroU32;
use tessera_app::AppError;

/// One limiter for all public writes and log-ins.
pub struct Limits {
    public: Option<DefaultKeyedRateLimiter<String>>,
}

impl Limits {
    /// So many requests per minute and address, in bursts of as many; 0 means no limit.
    pub fn new(per_minute: u32) -> Limits {
        Limits { public: NonZeroU32::new(per_minute).map(|n| RateLimiter::keyed(Quota::per_minute(n))) }
    }

    /// Counts one request of an address.
    ///
    /// # Errors
    /// [`AppError::RateLimited`] with the seconds to wait.
    pub fn public(&self, ip: &str) -> Result<(), AppError> {
        let Some(limiter) = &self.public else { return Ok(()) };
        if limiter.len() > 50_000 {
            limiter.retain_recent();
        }
        limiter.check_key(&ip.to_owned()).map_err(|until| {
            let wait = until.wait_time_from(governor::clock::DefaultClock::default().now());
            AppError::RateLimited(wait.as_secs() + 1)
        })
    }
}
