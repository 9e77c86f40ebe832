//! Why a use case did not do what was asked, in terms the edge can turn into one problem document.

use tessera_domain::{Timestamp, area::plan::PlanRefusal, case::Refusal};
use tessera_store::StoreError;

/// One wrong field of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// Path of the field, such as `position.lon`.
    pub field: String,
    /// Stable code, such as `missing`, `unknown`, `too_long`.
    pub code: &'static str,
    /// What is wrong and what to do, in English.
    pub message: String,
}

/// A use case's failure.
#[derive(Clone, Debug, thiserror::Error)]
pub enum AppError {
    /// No valid session.
    #[error("not logged in")]
    NotLoggedIn,
    /// Login name or password wrong.
    #[error("login name or password is wrong")]
    BadCredentials,
    /// Too many failed tries.
    #[error("locked until {0}")]
    Locked(Timestamp),
    /// Password right, one-time code needed.
    #[error("a one-time code is needed")]
    TotpRequired,
    /// Somebody else chose the password: send a new one along.
    #[error("choose a password of your own")]
    PasswordChangeRequired,
    /// A temporary password that was not used in time.
    #[error("the temporary password is no longer valid")]
    PasswordExpired,
    /// The actor may not do this.
    #[error("not allowed: {0}")]
    NotAllowed(&'static str),
    /// There is no such thing, or the actor may not know that there is.
    #[error("no such {0}")]
    NotFound(&'static str),
    /// A position outside every grid.
    #[error("the position lies outside the city's areas")]
    Outside,
    /// The case lifecycle refused.
    #[error("{0}")]
    Refused(#[from] Refusal),
    /// A plan for grids cannot be taken this step.
    #[error("{0}")]
    PlanRefused(#[from] PlanRefusal),
    /// Fields are wrong.
    #[error("invalid request")]
    Invalid(Vec<FieldError>),
    /// The thing was changed meanwhile.
    #[error("changed meanwhile: it has version {current} now")]
    Stale {
        /// The version now.
        current: i64,
        /// Who changed it last.
        by: Option<String>,
        /// When.
        at: Option<Timestamp>,
    },
    /// A name or code is taken.
    #[error("{0} is taken")]
    Taken(String),
    /// This device or telephone was counted for the case before.
    #[error("counted already")]
    CountedAlready,
    /// The same idempotency key came with another request.
    #[error("this idempotency key was used for another request")]
    IdempotencyMismatch,
    /// Too many requests.
    #[error("too many requests, try again in {0} s")]
    RateLimited(u64),
    /// File too large.
    #[error("larger than {0} bytes")]
    TooLarge(usize),
    /// File of a kind that is not accepted.
    #[error("this kind of file is not accepted")]
    UnsupportedMedia,
    /// The database cannot take the work now.
    #[error("not available: {0}")]
    Unavailable(String),
    /// A defect of ours.
    #[error("internal error: {0}")]
    Internal(String),
}

impl AppError {
    /// One wrong field.
    pub fn field(field: impl Into<String>, code: &'static str, message: impl Into<String>) -> AppError {
        AppError::Invalid(vec![FieldError { field: field.into(), code, message: message.into() }])
    }
}

impl From<StoreError> for AppError {
    fn from(e: StoreError) -> Self {
        match e {
            StoreError::Conflict(what) => AppError::Taken(what),
            StoreError::Stale { expected } => AppError::Stale { current: expected + 1, by: None, at: None },
            StoreError::Unavailable(why) => AppError::Unavailable(why),
            other => AppError::Internal(other.to_string()),
        }
    }
}

/// A result with an [`AppError`].
pub type Result<T, E = AppError> = std::result::Result<T, E>;
