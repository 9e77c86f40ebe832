//! What the program does by itself when a case is late: it urges, demands an answer, takes the case to the level above.
//! A ladder of steps counted from the deadline, set by the city ([`crate::catalogue::Stages::late`]).
//!
//! A new deadline (the case moved on, was extended or taken to the level above) starts the ladder anew, so a case that stays
//! late climbs level by level. What a person has done already is not done again.

use super::{
    action::Action,
    clocks::running_clock,
    model::{Case, StateName},
    situation::Situation,
    steering,
};
use crate::{
    area::Level,
    catalogue::{LateAct, LateStep},
};
use jiff::{SignedDuration, Timestamp};

/// A step that was missed for longer, because the program did not run, is left out: nobody needs yesterday's reminder, and a
/// city that imports its history must not send ten thousand.
pub const FORGET_AFTER: SignedDuration = SignedDuration::from_hours(24);

/// The deadline of the step the case waits for; none while its clock stands still.
fn deadline(case: &Case) -> Option<Timestamp> {
    if !case.state.name().is_open() || case.suspension.is_some() {
        return None;
    }
    running_clock(case).filter(|(clock, _)| !clock.is_paused()).and_then(|(clock, _)| clock.due)
}

/// Every step of the ladder with its moment.
fn moments<'a>(sit: &'a Situation<'a>, due: Timestamp) -> impl Iterator<Item = (Timestamp, &'a LateStep)> {
    sit.stages.late.iter().map(move |s| (sit.calendar.add(due, s.after), s))
}

/// Steps that were taken for this deadline.
fn taken(case: &Case, due: Timestamp) -> usize {
    if case.milestones.late_for == Some(due) { case.milestones.late_steps as usize } else { 0 }
}

/// What the program should do to the case now; none when nothing is due. Of several steps that have come due the last that
/// fits is taken.
pub fn step(case: &Case, sit: &Situation) -> Option<Action> {
    let due = deadline(case)?;
    moments(sit, due)
        .skip(taken(case, due))
        .filter(|(at, _)| *at < sit.now && sit.now.duration_since(*at) <= FORGET_AFTER)
        .filter_map(|(_, step)| action(case, step, sit))
        .last()
}

/// When the next step of the ladder comes, if the case stays as it is; none when there is none left.
pub fn next_at(case: &Case, sit: &Situation) -> Option<Timestamp> {
    let due = deadline(case)?;
    moments(sit, due).skip(taken(case, due)).map(|(at, _)| at).find(|at| *at >= sit.now)
}

/// The step as an action; none where it does not fit: a demand is open already, somebody urged a moment ago, there is no
/// small centre to take the case from.
fn action(case: &Case, step: &LateStep, sit: &Situation) -> Option<Action> {
    match &step.act {
        LateAct::Urge => {
            steering::may_urge(case, sit.now).is_ok().then(|| Action::Urge { text: step.text.clone() })
        }
        LateAct::Supervise { answer_in } => (!case.demand_open()).then(|| Action::Supervise {
            demand: step.text.clone(),
            due: sit.calendar.add(sit.now, *answer_in),
        }),
        // Work that a department has begun is not taken away by a timer, and the district's centre answers for its own.
        LateAct::Escalate => {
            use StateName::{Accepted, Filed, Reported};
            let waits = matches!(case.state.name(), Reported | Accepted | Filed);
            let small = matches!(case.level, Level::Community | Level::Street);
            (waits && small && steering::level_above(case).is_some())
                .then(|| Action::Escalate { reason: step.text.clone() })
        }
    }
}

/// Keeps in mind, after the program acted, which steps are behind it.
pub(super) fn note(before: &Case, after: &mut Case, action: &Action, sit: &Situation) {
    if !matches!(action, Action::Urge { .. } | Action::Supervise { .. } | Action::Escalate { .. }) {
        return;
    }
    let Some(due) = deadline(before) else { return };
    let passed = moments(sit, due).filter(|(at, _)| *at < sit.now).count();
    after.milestones.late_for = Some(due);
    after.milestones.late_steps = u32::try_from(passed).unwrap_or(u32::MAX);
}
