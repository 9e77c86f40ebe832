//! Typed ids. One UUIDv7 newtype per kind of thing, so that a user id can never be passed where a case id is meant.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { write!(f, concat!(stringify!($name), "({})"), self.0) }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { self.0.fmt(f) }
        }
        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(s: &str) -> Result<Self, Self::Err> { Uuid::parse_str(s).map($name) }
        }
        impl From<Uuid> for $name {
            fn from(u: Uuid) -> Self { $name(u) }
        }
    )+};
}

ids! {
    /// An area of the tree: city, district, street, community or grid.
    AreaId,
    /// A department or unit that handles cases.
    DepartmentId,
    /// A person with an account.
    UserId,
    /// A user's post on an area or a department.
    PostId,
    /// A case.
    CaseId,
    /// One event in a case's history.
    EventId,
    /// A file that belongs to a case.
    AttachmentId,
    /// A login session.
    SessionId,
    /// A facility (part) on the map.
    FacilityId,
    /// A plan for the grids of a community.
    PlanId,
}
