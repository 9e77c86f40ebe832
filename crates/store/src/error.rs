//! What can go wrong in a database, in words the use cases understand.

/// A storage failure. "Not found" is not one: it is `Ok(None)`.
#[derive(Clone, Debug, thiserror::Error)]
pub enum StoreError {
    /// A uniqueness rule was broken; the name is the same on every database, such as `app_user.login`.
    #[error("conflict on {0}")]
    Conflict(String),
    /// The row was changed since it was read.
    #[error("version changed: expected {expected}")]
    Stale {
        /// The version the writer had seen.
        expected: i64,
    },
    /// The database cannot take the work now; trying again later may help (busy, connection lost, disk full, read-only).
    #[error("database not available: {0}")]
    Unavailable(String),
    /// The schema is newer than this program.
    #[error(
        "the database has schema version {found}, this program knows up to {known}: use the newer program"
    )]
    Newer {
        /// In the database.
        found: i64,
        /// In the program.
        known: i64,
    },
    /// A stored value could not be read back, or a driver broke its promise.
    #[error("internal storage error: {0}")]
    Internal(String),
}

/// A result with a [`StoreError`] unless said otherwise.
pub type Result<T, E = StoreError> = std::result::Result<T, E>;
