//! Whom of the staff an event of a case concerns. Pure; whether somebody may see the case is asked by the caller.

use crate::{
    area::AreaPath,
    case::{Case, FieldTask, Owes, who_owes},
    ids::{DepartmentId, UserId},
    shift::Desk,
};
use serde::{Deserialize, Serialize};

/// What a notice is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Given to me, my department or my team.
    Assigned,
    /// A department gave back what I dispatched, or my work must be done again.
    Returned,
    /// A department asks for more time or a pause, or appeals.
    Asked,
    /// What I asked for was decided.
    Decided,
    /// 督办, and the answer to mine.
    Supervised,
    /// 催办.
    Urged,
    /// The answer from the site to what I asked.
    Checked,
    /// Due within two hours.
    DueSoon,
    /// The deadline has passed.
    Overdue,
    /// A comment on a case I watch.
    Comment,
    /// A step of a case I watch.
    Watched,
    /// My export is ready, or failed.
    Export,
    /// A plan for grids waits for me, was decided, or changes my post.
    Plan,
}

impl Kind {
    /// The word in columns and JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Kind::Assigned => "assigned",
            Kind::Returned => "returned",
            Kind::Asked => "asked",
            Kind::Decided => "decided",
            Kind::Supervised => "supervised",
            Kind::Urged => "urged",
            Kind::Checked => "checked",
            Kind::DueSoon => "due_soon",
            Kind::Overdue => "overdue",
            Kind::Comment => "comment",
            Kind::Watched => "watched",
            Kind::Export => "export",
            Kind::Plan => "plan",
        }
    }
}

/// Who works where.
pub trait Directory {
    /// The handlers of a department.
    fn handlers(&self, department: DepartmentId) -> Vec<UserId>;
    /// The leaders of a department.
    fn leaders(&self, department: DepartmentId) -> Vec<UserId>;
    /// Who has the desk that the case is for just now; nobody where there is no rota.
    fn on_shift(&self, desk: Desk, case: &Case) -> Vec<UserId>;
    /// The workers of the grid a place lies in.
    fn team(&self, place: &AreaPath) -> Vec<UserId>;
}

/// One event, as the log has it.
#[derive(Clone, Copy, Debug)]
pub struct Happened<'a> {
    /// Action name.
    pub action: &'a str,
    /// Whose doing; none for the reporter and the program.
    pub actor: Option<UserId>,
    /// True when the state changed.
    pub moved: bool,
    /// The event's data.
    pub data: &'a serde_json::Value,
}

/// True when an event of this action concerns somebody even if nobody watches the case.
pub fn concerns_somebody(action: &str) -> bool {
    matches!(
        action,
        "dispatch"
            | "hand_over"
            | "return"
            | "rework"
            | "request_verification"
            | "request_check"
            | "record_verification"
            | "record_check"
            | "request_extension"
            | "request_suspension"
            | "pass_request"
            | "grant_extension"
            | "refuse_extension"
            | "grant_suspension"
            | "refuse_suspension"
            | "appeal"
            | "review_appeal"
            | "supervise"
            | "answer_supervision"
            | "urge"
    )
}

/// True when an event brings new work to a desk, of which those on shift are told.
pub fn new_work(action: &str) -> bool {
    matches!(action, "report" | "file")
}

/// The person who works on it in the lead department; everybody there while it is nobody's.
fn in_charge(case: &Case, people: &dyn Directory) -> Vec<UserId> {
    match case.lead() {
        Some(a) => a.handler.map_or_else(|| people.handlers(a.department), |h| vec![h]),
        None => Vec::new(),
    }
}

/// Who sent the case to a department last; to the lead when none is named.
fn dispatcher(case: &Case, department: Option<DepartmentId>) -> Vec<UserId> {
    let mut latest = case.assignments.iter().rev();
    let found = latest.find(|a| department.map_or(a.lead, |d| a.department == d));
    found.map(|a| a.dispatched_by).into_iter().collect()
}

fn named<T: serde::de::DeserializeOwned>(data: &serde_json::Value, name: &str) -> Option<T> {
    data.get(name).and_then(|v| serde_json::from_value(v.clone()).ok())
}

/// Whom an event concerns by itself, and how.
fn concerned(e: &Happened<'_>, case: &Case, people: &dyn Directory) -> (Kind, Vec<UserId>) {
    let department = named::<DepartmentId>(e.data, "department");
    // 值班: whoever is on shift stands in for the one who dispatched it.
    let at_desk = |department| {
        let on = people.on_shift(Desk::Dispatcher, case);
        if on.is_empty() { dispatcher(case, department) } else { on }
    };
    let leaders = || case.lead().map(|a| people.leaders(a.department)).unwrap_or_default();
    let asker = |t: &Option<FieldTask>| t.iter().map(|t| t.requested_by).collect();
    match e.action {
        "dispatch" => {
            let assisting = named::<Vec<DepartmentId>>(e.data, "assisting").unwrap_or_default();
            let all = department.into_iter().chain(assisting);
            (Kind::Assigned, all.flat_map(|d| people.handlers(d)).collect())
        }
        "hand_over" => (Kind::Assigned, named::<UserId>(e.data, "to").into_iter().collect()),
        "request_verification" | "request_check" => {
            let asked = named::<UserId>(e.data, "assignee");
            (Kind::Assigned, asked.map_or_else(|| people.team(&case.place.path), |u| vec![u]))
        }
        "report" => (Kind::Assigned, people.on_shift(Desk::Acceptor, case)),
        "file" => (Kind::Assigned, people.on_shift(Desk::Dispatcher, case)),
        "return" => (Kind::Returned, at_desk(department)),
        "rework" => (Kind::Returned, in_charge(case, people)),
        "request_extension" | "request_suspension" if e.data["review"] == true => (Kind::Asked, leaders()),
        "request_extension" | "request_suspension" | "pass_request" | "appeal" => {
            (Kind::Asked, at_desk(None))
        }
        "grant_extension" | "refuse_extension" | "grant_suspension" | "refuse_suspension" => {
            let mut all = in_charge(case, people);
            // Fields that only staff see stand under `internal` where the reporter sees the event too.
            let field = |name| [e.data, &e.data["internal"]].into_iter().find_map(|d| d.get(name));
            all.extend(field("asked_by").and_then(|v| serde_json::from_value::<UserId>(v.clone()).ok()));
            if field("unreviewed").is_some_and(|v| v.is_string() || *v == true) {
                all.extend(leaders());
            }
            (Kind::Decided, all)
        }
        "review_appeal" => (Kind::Decided, case.appeal.iter().map(|a| a.by).collect()),
        "supervise" => {
            let mut all = in_charge(case, people);
            all.extend(dispatcher(case, None));
            (Kind::Supervised, all)
        }
        "answer_supervision" => (Kind::Supervised, case.supervision.iter().map(|s| s.by).collect()),
        "urge" => (Kind::Urged, in_charge(case, people)),
        "record_verification" => (Kind::Checked, asker(&case.verification)),
        "record_check" => (Kind::Checked, asker(&case.check)),
        _ => (Kind::Watched, Vec::new()),
    }
}

/// Leaves everybody once, and nobody who is no person.
fn once(list: &mut Vec<(UserId, Kind)>, but: Option<UserId>) {
    let mut seen = Vec::new();
    list.retain(|(u, _)| {
        let new = Some(*u) != but && !u.0.is_nil() && !seen.contains(u);
        seen.push(*u);
        new
    });
}

/// Whom an event concerns, each once, never who did it.
pub fn tell(
    e: &Happened<'_>,
    case: &Case,
    watchers: &[UserId],
    people: &dyn Directory,
) -> Vec<(UserId, Kind)> {
    let (kind, whom) = concerned(e, case, people);
    let mut out: Vec<(UserId, Kind)> = whom.into_iter().map(|u| (u, kind)).collect();
    // 谁立案谁负责: who filed it hears that it came back, and that an appeal against its lateness waits for the desk.
    let filer = case.filing.iter().map(|f| f.by);
    let second = case.appeal.as_ref().is_some_and(|a| a.second.is_none());
    match e.action {
        "return" => out.extend(filer.map(|u| (u, Kind::Returned))),
        "review_appeal" if second && e.data["granted"] == true => out.extend(filer.map(|u| (u, Kind::Asked))),
        _ => {}
    }
    if e.action == "comment" {
        out.extend(watchers.iter().map(|u| (*u, Kind::Comment)));
    } else if e.moved || concerns_somebody(e.action) {
        out.extend(watchers.iter().map(|u| (*u, Kind::Watched)));
    }
    once(&mut out, e.actor);
    out
}

/// Whom a deadline concerns: who does the work and who watches; not the centres, whose queues count it for them.
pub fn tell_of_deadline(
    case: &Case,
    kind: Kind,
    watchers: &[UserId],
    people: &dyn Directory,
) -> Vec<(UserId, Kind)> {
    let mut whom = match who_owes(case) {
        Owes::Department(_) => in_charge(case, people),
        Owes::Field(Some(u)) => vec![u],
        Owes::Field(None) => people.team(&case.place.path),
        _ => Vec::new(),
    };
    whom.extend(watchers);
    let mut out = whom.into_iter().map(|u| (u, kind)).collect();
    once(&mut out, None);
    out
}

#[cfg(test)]
mod tests;
