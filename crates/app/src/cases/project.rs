//! From the aggregate to the columns that lists, queues and maps need.

use sha2::{Digest, Sha256};
use tessera_domain::{
    case::{Assignment, AssignmentStatus, Case, Priority, Request, RequestKind, State, due, paused},
    ids::UserId,
};
use tessera_store::{CaseRow, Involved, Seq, flag};

/// A unit enum's JSON word.
pub fn word<T: serde::Serialize>(v: &T) -> String {
    match serde_json::to_value(v) {
        Ok(serde_json::Value::String(s)) => s,
        _ => String::new(),
    }
}

/// The assignment of the lead department that has the case now, or had it last.
pub fn lead(case: &Case) -> Option<&Assignment> {
    case.assignments
        .iter()
        .rev()
        .find(|a| a.lead && matches!(a.status, AssignmentStatus::Active | AssignmentStatus::FedBack { .. }))
}

/// When an ended case ended.
pub fn ended_at(case: &Case) -> Option<tessera_domain::Timestamp> {
    match &case.state {
        State::Closed { at, .. } | State::Rejected { at, .. } | State::Void { at, .. } => Some(*at),
        _ => None,
    }
}

/// The key under which a telephone number is found again: digits only, hashed, so that the column is not a phone book.
pub fn phone_key(phone: &str) -> String {
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    if digits.len() < 5 {
        return String::new();
    }
    let hash = Sha256::digest(format!("tessera-phone-1:{digits}").as_bytes());
    crate::files::hex(&hash[..16])
}

fn flags(c: &Case) -> i64 {
    let mut f = 0;
    let mut set = |on: bool, bit: i64| {
        if on {
            f |= bit;
        }
    };
    set(c.suspension.is_some(), flag::SUSPENDED);
    let request = c.request.as_ref().map(|r| &r.kind);
    set(matches!(request, Some(RequestKind::Extension { .. })), flag::EXTENSION_PENDING);
    set(matches!(request, Some(RequestKind::Suspension { .. })), flag::SUSPENSION_PENDING);
    set(c.request.as_ref().is_some_and(Request::in_review), flag::IN_REVIEW);
    set(c.supervision.as_ref().is_some_and(|s| s.answer.is_none()), flag::SUPERVISED);
    set(c.counters.escalations > 0 && c.level <= tessera_domain::area::Level::District, flag::ESCALATED);
    let last = c.assignments.iter().rev().find(|a| a.lead);
    let back = last.is_some_and(|a| {
        matches!(a.status, AssignmentStatus::Returned { .. } | AssignmentStatus::Revoked { .. })
    });
    set(back && c.state == State::Filed, flag::RETURNED);
    // Solved and closed again since: settled until the reporter says otherwise once more.
    set(
        c.rating.as_ref().is_some_and(|r| !r.solved && c.state.ended_at().is_none_or(|end| r.at >= end)),
        flag::UNSOLVED,
    );
    set(c.milestones.fixed_on_spot, flag::FIXED_ON_SPOT);
    set(c.state == State::Handled && c.milestones.check_answered, flag::CHECK_IN);
    set(c.milestones.check_passed, flag::CHECK_PASSED);
    set(paused(c), flag::PAUSED);
    set(c.milestones.handled_late == Some(true), flag::LATE);
    set(c.milestones.late_exempt, flag::LATE_EXEMPT);
    set(c.filing.is_some(), flag::FILED);
    if let Some(a) = &c.appeal {
        set(a.first.is_none(), flag::APPEAL_FIRST);
        set(a.first.as_ref().is_some_and(|r| r.granted) && a.second.is_none(), flag::APPEAL_SECOND);
    }
    f
}

/// The columns of a case.
pub fn project(seq: Seq, c: &Case) -> CaseRow {
    let lead = lead(c);
    let mut involved = Involved::default();
    for a in &c.assignments {
        if lead.is_some_and(|l| l.no == a.no) {
            continue;
        }
        let active = matches!(a.status, AssignmentStatus::Active);
        if let Some(known) = involved.departments.iter_mut().find(|(d, _)| *d == a.department) {
            known.1 |= active;
        } else {
            involved.departments.push((a.department, active));
        }
        if let Some(h) = a.handler.filter(|h| !involved.people.contains(h)) {
            involved.people.push(h);
        }
    }
    let asked = match c.state {
        State::Verifying => c.verification.as_ref(),
        _ => c.check.as_ref().or(c.verification.as_ref()),
    };
    // Assignees of the latest verification and check keep seeing the case.
    for u in [&c.verification, &c.check].into_iter().flatten().filter_map(|t| t.assignee) {
        if !involved.people.contains(&u) {
            involved.people.push(u);
        }
    }
    let due = due(c);
    let field: Option<UserId> = asked.and_then(|t| t.assignee);
    CaseRow {
        seq,
        id: c.id,
        version: c.version as i64,
        state: word(&c.state.name()),
        outcome: match &c.state {
            State::Closed { outcome, .. } => Some(word(outcome)),
            _ => None,
        },
        area: c.place.area,
        path: c.place.path.as_str().to_owned(),
        category: c.category.clone(),
        source: word(&c.source),
        urgent: c.priority == Priority::Urgent,
        level: c.level.as_str().to_owned(),
        department: lead.map(|a| a.department),
        involved,
        handler: lead.and_then(|a| a.handler),
        field,
        reporter: c.reporter.user,
        reported_at: c.reported_at.as_millisecond(),
        due_at: due.as_ref().map(|d| d.0.as_millisecond()),
        due_kind: due.map(|d| word(&d.1)),
        closed_at: ended_at(c).map(tessera_domain::Timestamp::as_millisecond),
        flags: flags(c),
        point: c.place.point,
        stars: c.rating.as_ref().map(|r| i64::from(r.stars)),
    }
}
