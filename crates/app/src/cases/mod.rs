//! Cases: reporting, acting, reading, listing, following.

pub mod act;
pub mod field_people;
pub mod hotspots;
pub mod list;
pub mod neighbours;
pub mod project;
pub mod read;
pub mod report;
pub mod similar;
pub mod track;
pub mod write;

use std::sync::Arc;
use tessera_domain::{case::By, ids::UserId, people::Actor};

/// Who acts, owned, so that a write job can be run again.
#[derive(Clone, Debug)]
pub enum Caller {
    /// A logged-in person.
    Staff(Arc<Actor>),
    /// The reporter, by number and track code.
    Reporter,
    /// The program.
    System,
}

impl Caller {
    /// As the lifecycle wants it.
    pub fn by(&self) -> By<'_> {
        match self {
            Caller::Staff(a) => By::Staff(a),
            Caller::Reporter => By::Reporter,
            Caller::System => By::System,
        }
    }

    /// The account, for history and audit; none for the reporter and the program.
    pub fn user(&self) -> Option<UserId> {
        match self {
            Caller::Staff(a) => Some(a.user),
            Caller::Reporter | Caller::System => None,
        }
    }
}

/// An `Idempotency-Key` with the digest of its request.
#[derive(Clone, Debug)]
pub struct IdemKey {
    /// Whose key: a user id, or the client's address for the public.
    pub owner: String,
    /// The key.
    pub key: String,
    /// SHA-256 of method, path and body.
    pub request: Vec<u8>,
}
