//! What a decision needs to know besides the case and the action, passed in as values.

use super::model::{Attached, Case, Counters, Milestones, Place, Priority, Reporter, Source, State};
use crate::{
    area::{AreaPath, Level},
    calendar::Calendar,
    catalogue::{Catalogue, Stages},
    ids::{AreaId, CaseId, DepartmentId, UserId},
    people::Actor,
};
use jiff::Timestamp;

/// Who acts.
#[derive(Clone, Copy, Debug)]
pub enum By<'a> {
    /// A logged-in person.
    Staff(&'a Actor),
    /// The reporter, known by number and track code.
    Reporter,
    /// The program itself: a timer, an import, a sensor.
    System,
}

impl By<'_> {
    /// The person, for records; the nil id for the reporter and for the program.
    pub fn user(&self) -> UserId {
        match self {
            By::Staff(a) => a.user,
            By::Reporter | By::System => UserId(uuid::Uuid::nil()),
        }
    }
}

/// What the lifecycle needs to know of a department.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DepartmentFacts<'a> {
    /// Its place in the department tree.
    pub path: &'a AreaPath,
    /// False once dissolved.
    pub active: bool,
    /// Somebody is in post as its leader, or as leader of a department above it.
    pub led: bool,
}

/// Looks departments and grids of other layers up; the app passes its cached trees.
pub trait Departments {
    /// The department with this id.
    fn get(&self, id: DepartmentId) -> Option<DepartmentFacts<'_>>;

    /// True when a grid of a layer ([`AreaPath::layer`]) holds the place of the case and the case is among the layer's duties.
    /// Without layers, none does.
    fn over(&self, _grid: &AreaPath, _case: &super::model::Case) -> bool {
        false
    }
}

/// True when an area holds a case: in the tree by the case's path, in another layer by where it lies.
pub fn holds(area: &AreaPath, case: &super::model::Case, departments: &dyn Departments) -> bool {
    if area.layer().is_some() { departments.over(area, case) } else { area.covers(&case.place.path) }
}

/// A place that the app has looked up in the tree.
#[derive(Clone, Debug, PartialEq)]
pub struct PlaceChange {
    /// The smallest area that holds it.
    pub area: AreaId,
    /// Its path.
    pub path: AreaPath,
    /// Its level.
    pub level: Level,
}

/// What a case that is split off needs from outside.
#[derive(Clone, Debug, PartialEq)]
pub struct Newborn {
    /// Identity.
    pub id: CaseId,
    /// The number for people.
    pub number: String,
}

/// What the app has looked up for this one action; all empty for most.
#[derive(Clone, Copy, Debug, Default)]
pub struct Resolved<'a> {
    /// For `transfer`: the area named. For `correct` with a point: the area that holds it.
    pub place: Option<&'a PlaceChange>,
    /// For `merge`: the other case.
    pub other: Option<&'a Case>,
    /// For `split`: identity and number of the case to be.
    pub newborn: Option<&'a Newborn>,
    /// For `hand_over`, and for `request_verification` and `request_check` with an assignee: the person named.
    pub person: Option<&'a Actor>,
}

/// Everything a decision depends on.
#[derive(Clone, Copy)]
pub struct Situation<'a> {
    /// The time.
    pub now: Timestamp,
    /// Who acts.
    pub by: By<'a>,
    /// Working time.
    pub calendar: &'a Calendar,
    /// Categories and their limits.
    pub catalogue: &'a Catalogue,
    /// Limits of the other stages, windows and maxima.
    pub stages: &'a Stages,
    /// The departments.
    pub departments: &'a dyn Departments,
    /// Looked up for this action.
    pub resolved: Resolved<'a>,
}

/// A report, before it is a case. Ids, number and track code are made by the app.
#[derive(Clone, Debug, PartialEq)]
pub struct NewCase {
    /// Identity.
    pub id: CaseId,
    /// The number for people.
    pub number: String,
    /// The reporter's key.
    pub track_code: String,
    /// From where.
    pub source: Source,
    /// By whom.
    pub reporter: Reporter,
    /// The matter in words.
    pub description: String,
    /// Category, if the reporter chose one.
    pub category: Option<String>,
    /// Where.
    pub place: Place,
    /// How urgent.
    pub priority: Priority,
    /// Which level answers for it at first; raised or lowered to what the place allows.
    pub level: Level,
    /// Answers to the questions of the category; none from a client that does not ask them.
    pub answers: Option<super::Answers>,
    /// Files that came with it.
    pub attachments: Vec<Attached>,
}

impl NewCase {
    /// The case this report becomes: reported, no clock running, nothing done yet. What is particular is for the caller to say.
    pub fn begin(self, now: Timestamp) -> Case {
        Case {
            id: self.id,
            number: self.number,
            track_code: self.track_code,
            version: 1,
            reported_at: now,
            source: self.source,
            reporter: self.reporter,
            description: self.description,
            category: self.category,
            answers: Vec::new(),
            place: self.place,
            priority: self.priority,
            level: self.level,
            attachments: self.attachments,
            state: State::Reported,
            stage_clock: None,
            filing: None,
            assignments: Vec::new(),
            verification: None,
            check: None,
            suspension: None,
            request: None,
            supervision: None,
            merged_into: None,
            split_from: None,
            parts: Vec::new(),
            spot_check: None,
            rating: None,
            appeal: None,
            counters: Counters::default(),
            milestones: Milestones::default(),
        }
    }
}
