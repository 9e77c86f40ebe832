//! Filters on cases, as typed by people and as evaluated on the index.

mod compiled;
mod page;
mod sample;
mod shape;
mod sight;

pub use compiled::Compiled;
pub use page::{Page, page};
pub use sample::{MAX_SAMPLE, Sample};
pub use shape::{MAX_CORNERS, drawn_shape};
pub use sight::Sight;

use crate::{grid_history::Grids, layers::Ground};
use std::sync::Arc;
use tessera_domain::{area::AreaPath, ids::DepartmentId};
use tessera_geometry::MultiPolygon;
use tessera_store::Seq;

/// A list of cases that waits for someone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the names are the states of the lifecycle")]
pub enum Queue {
    ToAccept,
    ToVerify,
    ToFile,
    ToDispatch,
    Returned,
    ToSign,
    ToHandle,
    ToAssist,
    ToCheck,
    ToCheckField,
    ToClose,
    Reviews,
    Extensions,
    Suspensions,
    Supervised,
    Appeals,
    Overdue,
    DueSoon,
    RatedUnsolved,
}

impl Queue {
    /// All queues in the order people meet them.
    pub const ALL: [Queue; 19] = [
        Queue::ToAccept,
        Queue::ToVerify,
        Queue::ToFile,
        Queue::ToDispatch,
        Queue::Returned,
        Queue::ToSign,
        Queue::ToHandle,
        Queue::ToAssist,
        Queue::ToCheck,
        Queue::ToCheckField,
        Queue::ToClose,
        Queue::Reviews,
        Queue::Extensions,
        Queue::Suspensions,
        Queue::Supervised,
        Queue::Appeals,
        Queue::Overdue,
        Queue::DueSoon,
        Queue::RatedUnsolved,
    ];

    /// The word in URLs and JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Queue::ToAccept => "to_accept",
            Queue::ToVerify => "to_verify",
            Queue::ToFile => "to_file",
            Queue::ToDispatch => "to_dispatch",
            Queue::Returned => "returned",
            Queue::ToSign => "to_sign",
            Queue::ToHandle => "to_handle",
            Queue::ToAssist => "to_assist",
            Queue::ToCheck => "to_check",
            Queue::ToCheckField => "to_check_field",
            Queue::ToClose => "to_close",
            Queue::Reviews => "reviews",
            Queue::Extensions => "extensions",
            Queue::Suspensions => "suspensions",
            Queue::Supervised => "supervised",
            Queue::Appeals => "appeals",
            Queue::Overdue => "overdue",
            Queue::DueSoon => "due_soon",
            Queue::RatedUnsolved => "rated_unsolved",
        }
    }

    /// The queue with this name.
    pub fn parse(s: &str) -> Option<Queue> {
        Queue::ALL.into_iter().find(|q| q.as_str() == s)
    }
}

/// Which order a list has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// Newest report first.
    #[default]
    Newest,
    /// Oldest report first.
    Oldest,
    /// Nearest deadline first; without a deadline last.
    Due,
    /// Latest deadline first.
    DueLast,
}

/// What a person filters by. Empty lists and `None` mean "any".
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// State names.
    pub states: Vec<String>,
    /// Outcomes are looked at after loading; only closed cases have one.
    pub open: Option<bool>,
    /// Area subtrees.
    pub areas: Vec<AreaPath>,
    /// Grids of another layer: cases that lie there and are among the layer's duties.
    pub ground: Option<Ground>,
    /// The grids a case counts for: those it is kept under when absent.
    pub grids: Option<Grids>,
    /// Category codes, or beginnings of codes.
    pub categories: Vec<String>,
    /// Lead departments.
    pub departments: Vec<DepartmentId>,
    /// Source names.
    pub sources: Vec<String>,
    /// Deadline passed (true) or not (false).
    pub overdue: Option<bool>,
    /// Deadline before this time, ms.
    pub due_before: Option<i64>,
    /// Cases the actor reported, handles or is asked to look at.
    pub mine: bool,
    /// West, south, east, north in degrees.
    pub bbox: Option<[f64; 4]>,
    /// A shape drawn on the map; a case without a position is never inside.
    pub within: Option<Arc<MultiPolygon>>,
    /// Reported at or after, ms.
    pub from: Option<i64>,
    /// Reported before, ms.
    pub to: Option<i64>,
    /// Bits of [`flag`] that must be set.
    pub flags: i64,
    /// Urgent only.
    pub urgent: Option<bool>,
    /// A queue of the actor's.
    pub queue: Option<Queue>,
    /// Only so many of what the rest finds, drawn by lot.
    pub sample: Option<Sample>,
    /// Rows that a text search found; the rest is filtered within them.
    pub among: Option<Vec<Seq>>,
}
