//! From what another system knows about one case to a case with its history. Pure.
//!
//! Nothing is invented. Every event says `imported`. A step whose time the source does not know stands at the last time that it
//! does know and says `time_unknown`; the case's milestones then stay empty, so that no statistic takes the time for real. The
//! last event, `import`, is of our own time and carries the source's words.

use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use tessera_domain::{
    Timestamp,
    area::{AreaPath, Level},
    calendar::{Basis, Calendar, Clock},
    case::{
        Assignment, AssignmentStatus, Case, Filing, NewCase, Outcome, Place, Priority, Reporter, Source,
        State, StateName, action::Audience,
    },
    catalogue::{Catalogue, Stage, Stages},
    ids::{AreaId, CaseId, DepartmentId, UserId},
};
use uuid::Uuid;

/// A later step that the source knows the time of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// Accepted by the source's desk.
    Accept,
    /// Closed there.
    Close,
    /// Opened again there.
    Reopen,
}

/// Where the case stands in the source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// Not looked at yet.
    Reported,
    /// Accepted and still open.
    Accepted,
    /// Closed with this outcome.
    Closed(Outcome),
    /// Not accepted, for this reason.
    Rejected(String),
}

/// What another system knows about one case.
#[derive(Clone, Debug, PartialEq)]
pub struct Past {
    /// The source system.
    pub system: String,
    /// The row's id there.
    pub row: String,
    /// From where the report came.
    pub source: Source,
    /// The matter in words.
    pub description: String,
    /// The place in words.
    pub address: String,
    /// WGS-84 longitude and latitude.
    pub point: Option<[f64; 2]>,
    /// The smallest area known.
    pub area: AreaId,
    /// Its path.
    pub path: AreaPath,
    /// Category of our catalogue; none where ours has nothing like it.
    pub category: Option<String>,
    /// How urgent.
    pub priority: Priority,
    /// When it was reported.
    pub reported_at: Timestamp,
    /// Later steps with their times.
    pub steps: Vec<(Step, Timestamp)>,
    /// The last time at which the source did anything to it.
    pub last_known: Option<Timestamp>,
    /// Where it stands.
    pub end: End,
    /// The department it was given to.
    pub department: Option<DepartmentId>,
    /// Whether it was handled late, where the source says so.
    pub late: Option<bool>,
    /// The source's own words, kept so that totals can be compared.
    pub words: Map<String, Value>,
}

/// Why a history cannot be true.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Contradiction {
    /// A step lies before the report.
    #[error("{what} at {at}, before the report at {reported_at}")]
    BeforeReport {
        /// The step.
        what: &'static str,
        /// When.
        at: Timestamp,
        /// The report.
        reported_at: Timestamp,
    },
    /// History does not lie ahead.
    #[error("{what} at {at}, in the future")]
    Future {
        /// The step.
        what: &'static str,
        /// When.
        at: Timestamp,
    },
}

impl Past {
    /// The case's id: always the same for the same row of the same system.
    pub fn id(&self) -> CaseId {
        case_id(&self.system, &self.row)
    }

    /// Refuses times that cannot be true.
    pub fn check(&self, now: Timestamp) -> Result<(), Contradiction> {
        let named = self.steps.iter().map(|(s, at)| (s.name(), *at));
        for (what, at) in named.chain([("report", self.reported_at)]) {
            if at < self.reported_at {
                return Err(Contradiction::BeforeReport { what, at, reported_at: self.reported_at });
            }
            if at > now {
                return Err(Contradiction::Future { what, at });
            }
        }
        Ok(())
    }
}

impl Step {
    fn name(self) -> &'static str {
        match self {
            Step::Accept => "accept",
            Step::Close => "close",
            Step::Reopen => "reopen",
        }
    }
}

/// The id of a row's case: a UUIDv8 (RFC 9562 §5.8) of the first 16 bytes of SHA-256 over system and row.
pub fn case_id(system: &str, row: &str) -> CaseId {
    let digest = Sha256::digest(format!("tessera-import-1\0{system}\0{row}").as_bytes());
    let mut bytes = [0u8; 16];
    bytes.copy_from_slice(&digest[..16]);
    CaseId(uuid::Builder::from_custom_bytes(bytes).into_uuid())
}

/// What the case gets from us.
pub struct Given {
    /// Number.
    pub number: String,
    /// Track code.
    pub track_code: String,
}

/// The rules an open case goes on under.
pub struct World<'a> {
    /// Calendar.
    pub calendar: &'a Calendar,
    /// Limits of the stages.
    pub stages: &'a Stages,
    /// Catalogue.
    pub catalogue: &'a Catalogue,
    /// The time of the import.
    pub now: Timestamp,
}

/// One event of an imported history.
#[derive(Clone, Debug, PartialEq)]
pub struct PastEvent {
    /// The source's time, or the last it knows; our own time for `import`.
    pub at: Timestamp,
    /// Action name.
    pub action: &'static str,
    /// State before.
    pub from: StateName,
    /// State after.
    pub to: StateName,
    /// For the timeline.
    pub data: Value,
    /// Who sees it.
    pub audience: Audience,
}

/// A case and how it came about.
#[derive(Clone, Debug, PartialEq)]
pub struct History {
    /// The case as it stands.
    pub case: Case,
    /// Its events, each beginning in the state the one before ended in.
    pub events: Vec<PastEvent>,
}

/// Makes the case and its events.
pub fn build(past: &Past, given: Given, world: &World) -> History {
    let mut steps = past.steps.clone();
    // Sources count in minutes: at the same minute a case that ended was opened before it was closed.
    let ended = matches!(past.end, End::Closed(_) | End::Rejected(_));
    steps.sort_by_key(|(s, at)| (*at, if ended && *s == Step::Close { 9 } else { *s as u8 }));
    let mut d = Draft::begin(past, given);
    let outcome = if let End::Closed(o) = past.end { o } else { Outcome::NoAction };
    let last_close = steps.iter().rposition(|(s, _)| *s == Step::Close);
    for (i, (step, at)) in steps.iter().enumerate() {
        match step {
            Step::Accept if d.state() == StateName::Reported => d.accept(Some(*at)),
            // Accepted after it had been dealt with: nothing changed by that, and the source's words keep the time.
            Step::Accept => {}
            Step::Close if d.open() => {
                let after = steps[i + 1..].iter().any(|(s, _)| *s == Step::Reopen);
                if Some(i) == last_close && !after && ended {
                    d.handle(past, world);
                }
                d.close(Some(*at), outcome);
            }
            Step::Close => {}
            Step::Reopen => {
                if d.open() {
                    d.close(None, outcome); // there was something to open again
                }
                d.reopen(Some(*at));
            }
        }
    }
    // What is left happened at a time the source does not tell: no later than the last it knows.
    d.last = d.last.max(past.last_known.unwrap_or(d.last).min(world.now));
    match &past.end {
        End::Closed(outcome) if d.open() => {
            d.handle(past, world);
            d.close(None, *outcome);
        }
        End::Rejected(reason) if d.open() => d.reject(reason),
        End::Closed(_) | End::Rejected(_) => {}
        End::Reported | End::Accepted => {
            if !d.open() {
                d.reopen(None);
            }
            if past.end == End::Accepted && d.state() == StateName::Reported {
                d.accept(None);
            }
            if let Some(department) = past.department {
                d.dispatch(department, world, true);
            }
        }
    }
    d.finish(past, world)
}

struct Draft {
    case: Case,
    events: Vec<PastEvent>,
    /// The last time the source knows so far.
    last: Timestamp,
}

/// Nobody with an account here did it.
fn nobody() -> UserId {
    UserId(Uuid::nil())
}

impl Draft {
    fn begin(past: &Past, given: Given) -> Draft {
        let root = past.path.levels().next().map_or(Level::City, |(_, l)| l);
        let lowest = past.path.level().min(Level::Community).max(root);
        let report = NewCase {
            id: past.id(),
            number: given.number,
            track_code: given.track_code,
            source: past.source,
            reporter: Reporter::default(),
            description: past.description.clone(),
            category: past.category.clone(),
            place: Place {
                point: past.point,
                address: past.address.clone(),
                area: past.area,
                path: past.path.clone(),
                facility: None,
            },
            priority: past.priority,
            level: Level::District.clamp(root, lowest),
            answers: None,
            attachments: Vec::new(),
        };
        // Its first event counts it up.
        let case = Case { version: 0, ..report.begin(past.reported_at) };
        let mut d = Draft { case, events: Vec::new(), last: past.reported_at };
        let data = json!({
            "source": past.source, "category": past.category, "attachments": 0,
            "internal": { "area": past.area, "priority": past.priority },
        });
        d.push("report", Some(past.reported_at), State::Reported, data);
        d
    }

    fn state(&self) -> StateName {
        self.case.state.name()
    }

    fn open(&self) -> bool {
        self.state().is_open()
    }

    fn push(&mut self, action: &'static str, at: Option<Timestamp>, to: State, mut data: Value) {
        let from = self.state();
        self.last = self.last.max(at.unwrap_or(self.last));
        data["imported"] = json!(true);
        if at.is_none() {
            data["time_unknown"] = json!(true);
        }
        self.case.state = to;
        self.case.version += 1;
        let to = self.state();
        self.events.push(PastEvent { at: self.last, action, from, to, data, audience: Audience::Public });
    }

    fn accept(&mut self, at: Option<Timestamp>) {
        self.push("accept", at, State::Accepted, json!({}));
        self.case.milestones.accepted_at = at;
    }

    fn dispatch(&mut self, department: DepartmentId, world: &World, running: bool) {
        let at = self.last;
        let condition = self.case.category.as_ref().and_then(|c| world.catalogue.get(c)?.condition(None));
        // A case that still runs gets the deadline our own rules give; of an ended one we know no deadline.
        let clock = match condition.filter(|_| running) {
            Some(c) => Clock::start(world.calendar, at, c.limit),
            None => Clock {
                limit_ms: 0,
                basis: Basis::Continuous,
                used_ms: 0,
                running_since: None,
                due: None,
                started_at: at,
                stopped_at: (!running).then_some(at),
            },
        };
        // What was dispatched had been filed, whatever the source called that.
        self.case.filing = self.case.category.clone().zip(condition).map(|(category, c)| Filing {
            at,
            by: nobody(),
            category,
            condition: c.id.clone(),
            limit: Some(c.limit),
        });
        self.case.assignments.push(Assignment {
            no: 1,
            department,
            lead: true,
            handler: None,
            dispatched_at: at,
            dispatched_by: nobody(),
            instruction: String::new(),
            signed_at: None,
            status: AssignmentStatus::Active,
            extensions: 0,
            clock,
        });
        let data = json!({ "department": department, "assisting": [] });
        self.push("dispatch", None, State::Dispatched, data);
    }

    /// The department's part in a case that then was closed.
    fn handle(&mut self, past: &Past, world: &World) {
        self.case.milestones.handled_late = past.late;
        let Some(department) = past.department else { return };
        self.dispatch(department, world, false);
        let at = self.last;
        if let Some(a) = self.case.assignments.last_mut() {
            a.status = AssignmentStatus::FedBack { at, text: String::new() };
        }
        let data = json!({ "department": department, "lead": true, "internal": { "late": past.late } });
        self.push("feed_back", None, State::Handled, data);
    }

    fn close(&mut self, at: Option<Timestamp>, outcome: Outcome) {
        let when = self.last.max(at.unwrap_or(self.last));
        self.push("close", at, State::Closed { outcome, at: when }, json!({ "outcome": outcome }));
    }

    fn reject(&mut self, reason: &str) {
        let state = State::Rejected { reason: reason.to_owned(), at: self.last };
        self.push("reject", None, state, json!({ "reason": reason }));
    }

    fn reopen(&mut self, at: Option<Timestamp>) {
        self.push("reopen", at, State::Accepted, json!({}));
        self.case.counters.reopens += 1;
    }

    fn finish(mut self, past: &Past, world: &World) -> History {
        let stage = match self.state() {
            StateName::Reported => Some(Stage::Accept),
            StateName::Accepted => Some(Stage::File),
            _ => None,
        };
        self.case.stage_clock =
            stage.map(|s| Clock::start(world.calendar, self.last, world.stages.limit(s, self.case.priority)));
        let state = self.state();
        self.case.version += 1;
        self.events.push(PastEvent {
            at: world.now,
            action: "import",
            from: state,
            to: state,
            data: json!({
                "imported": true,
                "internal": { "system": past.system, "row": past.row, "words": past.words },
            }),
            audience: Audience::Internal,
        });
        History { case: self.case, events: self.events }
    }
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
