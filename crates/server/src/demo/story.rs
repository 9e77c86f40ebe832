//! What becomes of each case: the fates of the scripts, told as steps.

use super::{
    plan::{Office, Photos, Step, Tale, Who},
    texts,
    world::{World, plus},
};
use tessera_demo::{CaseScript, Fate, Source};
use tessera_domain::{
    Timestamp,
    calendar::{Limit, LimitUnit},
    case::{Action, Audience, Outcome},
};

/// A case as it will be played.
pub struct Plan {
    /// In order of time.
    pub steps: Vec<Step>,
    /// When it ends for the first time; none while it is open.
    pub ended: Option<Timestamp>,
}

/// How old a closed case may be to have pictures, days.
const PICTURE_DAYS: i64 = 10;
/// Limits tried for a case that must be late by now, the longest first.
const SHORTER: [Limit; 4] = [
    Limit::new(2, LimitUnit::WorkingDay),
    Limit::new(1, LimitUnit::WorkingDay),
    Limit::new(4, LimitUnit::WorkingHour),
    Limit::new(2, LimitUnit::EmergencyHour),
];

/// What a story depends on besides its own script.
#[derive(Clone, Copy, Debug, Default)]
pub struct Turn {
    /// Counts the cases of this fate, so that overlays occur in fixed shares.
    pub nth: usize,
    /// When the case that this one repeats had ended.
    pub original_end: Option<Timestamp>,
    /// The reporter says at the end that it is not solved, a moment ago.
    pub unhappy: bool,
}

/// How many cases of the last days come back from an unhappy reporter.
const UNHAPPY: usize = 6;

/// The numbers of the scripts whose reporters are unhappy: the newest that residents reported and that had some hours.
pub fn unhappy(scripts: &[CaseScript]) -> std::collections::HashSet<u32> {
    let fits = |s: &&CaseScript| {
        let resident = matches!(s.source, Source::Portal | Source::Hotline);
        s.fate == Fate::ClosedSolved && resident && s.reported_at_offset_s < -6 * 3600
    };
    scripts.iter().rev().filter(fits).take(UNHAPPY).map(|s| s.seq).collect()
}

/// Tells a case.
pub fn tell(w: &World, s: &CaseScript, turn: Turn) -> Plan {
    let Turn { nth, original_end, unhappy } = turn;
    let age = -s.reported_at_offset_s;
    let fresh = s.fate.is_open() || age < PICTURE_DAYS * 86_400;
    let photos = Photos {
        before: match (s.fate.is_open(), fresh) {
            (true, _) => s.photos.min(2),
            (false, true) => s.photos.min(1),
            (false, false) => 0,
        },
        after: fresh,
    };
    let mut t = Tale::begin(w, s, photos);
    t.report();
    let open = s.fate.is_open();
    if open {
        waiting(&mut t, nth);
    } else {
        settled(&mut t, original_end);
    }
    let squeezed = if open {
        let back = (age as f64 * (0.05 + 0.35 * t.dice.unit())) as i64;
        t.squeeze(plus(w.now, -back))
    } else {
        // An unhappy reporter needs time to look.
        let back = if unhappy { age / 4 } else { t.dice.int(60, 1800).min(age / 2) };
        t.squeeze(plus(w.now, -back))
    };
    let ended = if open { None } else { t.steps.last().map(|s| s.at) };
    if unhappy {
        t.t = t.t.max(plus(w.now, -age / 8));
        let text = t.say(texts::UNSOLVED);
        t.act(Who::Reporter, Action::Rate { stars: 1, solved: false, text });
    } else if !open && !squeezed {
        afterwards(&mut t, nth);
    }
    Plan { steps: t.steps, ended }
}

/// From acceptance to dispatch.
fn opening(t: &mut Tale, assisting: &[&str]) {
    let asked = matches!(t.s.source, Source::Portal | Source::Hotline | Source::Media);
    if asked && t.dice.chance(0.25) {
        t.verify(Some(true));
    }
    t.accept();
    t.file();
    let to = t.s.department_code.clone();
    t.dispatch(&to, assisting, None);
}

fn sign(t: &mut Tale) {
    let to = t.s.department_code.clone();
    t.sign(&to);
}

fn handle(t: &mut Tale) {
    sign(t);
    t.until_share(t.s.pace.handle_ratio_of_limit);
    t.feed_back(texts::DONE);
}

fn check_and_close(t: &mut Tale, outcome: Outcome) {
    t.check(Some(true), None);
    let words = if outcome == Outcome::Partly { texts::PARTLY } else { texts::SOLVED };
    let text = t.say(words);
    t.close(outcome, text);
}

/// Up to the district: by the community and the street, or sent down to the street first and sent up again.
fn escalate(t: &mut Tale) {
    let street = Office::Street(t.street());
    if let Office::Community(_) = t.office {
        t.wait(600, 3600);
        let (who, reason) = (t.desk(), t.say(texts::ESCALATE));
        t.act(who, Action::Escalate { reason });
    } else {
        t.wait(300, 1200);
        let (who, reason) = (t.desk(), t.say(texts::SEND_DOWN));
        t.act(who, Action::SendDown { reason });
    }
    t.move_to(street);
    t.wait(600, 7200);
    let (who, reason) = (t.desk(), t.remark(texts::ESCALATE));
    t.act(who, Action::Escalate { reason });
    t.move_to(Office::District);
}

/// Cases reported by a worker at the community's level must climb from there, whoever would settle them otherwise.
fn at_its_level(t: &mut Tale) {
    if t.s.source == Source::Worker {
        let community = t.s.grid_code.get(..12).unwrap_or_default().to_owned();
        t.move_to(Office::Community(community));
    } else {
        t.move_to(Office::District);
    }
}

/// Stories that have ended.
fn settled(t: &mut Tale, original_end: Option<Timestamp>) {
    match &t.s.fate {
        Fate::FixedOnSpot => t.fix_on_spot(),
        Fate::Duplicate { of_seq } => {
            t.wait(t.s.pace.accept_s, t.s.pace.accept_s);
            if original_end.is_some_and(|end| end <= t.t) {
                let who = t.desk();
                t.act(who, Action::Answer { text: texts::SETTLED.to_owned() });
            } else {
                t.merge(*of_seq);
            }
        }
        Fate::Rejected => {
            t.wait(t.s.pace.accept_s, t.s.pace.accept_s);
            let (who, reason) = (t.desk(), t.remark(&["信息不全，不予受理。"]));
            t.act(who, Action::Reject { reason });
        }
        Fate::Void => {
            t.accept();
            t.wait(60, 900);
            let reason = t.remark(&["误报，作废。"]);
            // Only the district's desk voids.
            t.move_to(Office::District);
            let who = t.desk();
            t.act(who, Action::Void { reason });
        }
        Fate::AnsweredAtOnce => {
            t.wait(t.s.pace.accept_s, t.s.pace.accept_s);
            let (who, text) = (t.desk(), t.remark(&["已当场答复反映人。"]));
            t.act(who, Action::Answer { text });
        }
        Fate::ClosedNotOurDuty | Fate::ClosedNoAction => {
            t.accept();
            t.verify(Some(false));
            let text = t.remark(texts::NOT_REAL);
            let no_action = t.s.fate == Fate::ClosedNoAction;
            t.close(if no_action { Outcome::NoAction } else { Outcome::NotOurDuty }, text);
        }
        fate => {
            through_departments(t, fate);
            let outcome = if *fate == Fate::ClosedPartly { Outcome::Partly } else { Outcome::Solved };
            check_and_close(t, outcome);
            if *fate == Fate::ReopenedThenSolved {
                reopened(t);
            }
        }
    }
}

/// From acceptance to the last feedback, with what happened on the way.
fn through_departments(t: &mut Tale, fate: &Fate) {
    match fate {
        Fate::ReturnedThenSolved { reason } => {
            let street = format!("street-{}", t.street());
            let wrong = if t.s.department_code == street { "urban".to_owned() } else { street };
            t.accept();
            t.file();
            t.dispatch(&wrong, &[], None);
            t.sign(&wrong);
            t.wait(900, 7200);
            t.act(t.handler(), Action::Return { reason: reason.clone() });
            let right = t.s.department_code.clone();
            t.dispatch(&right, &[], None);
            handle(t);
        }
        Fate::ReworkThenSolved { reason } => {
            opening(t, &[]);
            handle(t);
            t.check(Some(false), Some(reason));
            t.wait(120, 900);
            let who = t.verifier();
            t.act(who, Action::Rework { reason: reason.clone() });
            t.wait(3600, 14_400);
            t.feed_back(texts::DONE_AGAIN);
        }
        Fate::ExtendedThenSolved => {
            opening(t, &[]);
            sign(t);
            t.until_share(0.8);
            request_extension(t);
            reviewed(t);
            t.wait(600, 3600);
            let who = t.command();
            t.act(who, Action::GrantExtension { limit: None, reason: None });
            t.until_share(0.98);
            t.wait(3600, 20_000);
            t.feed_back(texts::DONE);
        }
        Fate::SuspendedThenSolved => {
            opening(t, &[]);
            sign(t);
            t.until_share(0.3);
            let until = plus(t.t, 8 * 86_400);
            suspend(t, until);
            t.wait(60_000, 120_000);
            let who = t.command();
            t.act(who, Action::Resume);
            t.wait(3600, 20_000);
            t.feed_back(texts::DONE);
        }
        Fate::EscalatedThenSolved => {
            at_its_level(t);
            escalate(t);
            opening(t, &[]);
            handle(t);
        }
        Fate::JointSolved { assist_department } => {
            opening(t, &[assist_department.as_str()]);
            sign(t);
            let helper = t.w.cast.handler(assist_department, &mut t.dice).map_or(Who::System, Who::Staff);
            t.wait(300, 3600);
            t.act(helper, Action::Sign);
            t.until_share(t.s.pace.handle_ratio_of_limit * 0.8);
            let text = t.say(texts::ASSISTED);
            t.act(helper, Action::FeedBack { text, no_photo_reason: None });
            t.until_share(t.s.pace.handle_ratio_of_limit);
            t.feed_back(texts::DONE);
        }
        Fate::SupervisedThenSolved => {
            opening(t, &[]);
            sign(t);
            t.until_share(0.5);
            let due = plus(t.t, 2 * 86_400);
            supervise(t, due);
            t.wait(3600, 14_400);
            let text = t.say(texts::DEMAND_ANSWERS);
            t.act(t.handler(), Action::AnswerSupervision { text });
            t.until_share(t.s.pace.handle_ratio_of_limit);
            t.feed_back(texts::DONE);
        }
        _ => {
            opening(t, &[]);
            handle(t);
        }
    }
}

/// The reporter says that it is not solved; it is filed and handled once more.
fn reopened(t: &mut Tale) {
    t.t = plus(t.t, t.dice.int(7200, 2 * 86_400));
    let text = t.say(texts::UNSOLVED);
    t.act(Who::Reporter, Action::Rate { stars: 2, solved: false, text });
    t.file();
    let to = t.s.department_code.clone();
    t.dispatch(&to, &[], None);
    sign(t);
    t.until_share(0.4);
    t.feed_back(texts::DONE_AGAIN);
    check_and_close(t, Outcome::Solved);
}

fn request_extension(t: &mut Tale) {
    let reason = t.remark(texts::EXTEND);
    let limit = Limit::new(2, LimitUnit::WorkingDay);
    t.act(t.handler(), Action::RequestExtension { limit, reason });
}

/// The department's leader passes on what was asked for, where there is one.
fn reviewed(t: &mut Tale) {
    if let Some(head) = t.w.cast.head(&t.s.department_code) {
        t.wait(600, 5400);
        let text = t.say(texts::PASSED_ON);
        t.act(Who::Staff(head), Action::PassRequest { text });
    }
}

fn suspend(t: &mut Tale, until: Timestamp) {
    let reason = t.remark(texts::SUSPEND);
    t.act(t.handler(), Action::RequestSuspension { until: Some(until), reason });
    reviewed(t);
    t.wait(600, 5400);
    let who = t.command();
    t.act(who, Action::GrantSuspension { until: Some(until), reason: None });
}

fn supervise(t: &mut Tale, due: Timestamp) {
    let (who, demand) = (t.leader(), t.remark(texts::DEMANDS));
    t.act(who, Action::Supervise { demand, due });
}

/// Some of what workers report is passed on to the street office, so that its queues are not empty either.
fn to_the_street(t: &mut Tale) {
    if t.s.source != Source::Worker || !t.dice.chance(0.45) {
        return;
    }
    at_its_level(t);
    t.wait(20, 120);
    let (who, reason) = (t.desk(), t.say(texts::ESCALATE));
    t.act(who, Action::Escalate { reason });
    let street = t.street();
    t.move_to(Office::Street(street));
}

/// Stories that are not over.
fn waiting(t: &mut Tale, nth: usize) {
    let now = t.w.now;
    let plain =
        [Fate::OpenReported, Fate::OpenAccepted, Fate::OpenFiled, Fate::OpenDispatched, Fate::OpenHandled];
    if plain.contains(&t.s.fate) {
        to_the_street(t);
    }
    let street = format!("street-{}", t.street());
    let helper = if t.s.department_code == street { "urban".to_owned() } else { street };
    let assisting: &[&str] = if nth % 5 == 2 { &[helper.as_str()] } else { &[] };
    match &t.s.fate {
        Fate::OpenReported => {}
        Fate::OpenVerifying => t.verify(None),
        Fate::OpenAccepted => t.accept(),
        Fate::OpenFiled => {
            t.accept();
            t.file();
        }
        Fate::OpenDispatched => opening(t, assisting),
        Fate::OpenHandling => {
            opening(t, assisting);
            sign(t);
            if nth % 5 == 1 {
                t.wait(300, 1800);
                let reason = t.remark(texts::SUSPEND);
                let until = Some(plus(now, 12 * 86_400));
                t.act(t.handler(), Action::RequestSuspension { until, reason });
            } else if nth % 5 == 3 {
                urge(t);
            }
        }
        Fate::OpenHandled => {
            opening(t, &[]);
            handle(t);
            match nth % 4 {
                1 => t.check(Some(true), None),
                3 => t.check(Some(false), None),
                _ => {}
            }
        }
        Fate::OpenChecking => {
            opening(t, &[]);
            handle(t);
            t.check(None, None);
        }
        Fate::OpenSuspended => {
            opening(t, &[]);
            sign(t);
            let until = plus(now, t.dice.int(5, 40) * 86_400);
            suspend(t, until);
        }
        Fate::OpenExtensionPending => {
            opening(t, &[]);
            sign(t);
            t.until_share(0.7);
            request_extension(t);
            // Some still wait for their own leader.
            if nth.is_multiple_of(2) {
                reviewed(t);
            }
        }
        Fate::OpenSupervised => {
            opening(t, &[]);
            sign(t);
            t.wait(3600, 20_000);
            // Some answers are overdue already.
            let due =
                if nth.is_multiple_of(3) { plus(t.t, 7200) } else { plus(now, t.dice.int(4, 40) * 3600) };
            supervise(t, due);
        }
        Fate::OpenEscalated => {
            at_its_level(t);
            escalate(t);
            if !nth.is_multiple_of(2) {
                t.accept();
            }
        }
        Fate::OpenReturned => {
            opening(t, &[]);
            sign(t);
            t.wait(900, 5400);
            let reason = t.say(texts::RETURN);
            t.act(t.handler(), Action::Return { reason });
        }
        _ => late(t, now),
    }
}

/// Handled by a department that has let its limit pass.
fn late(t: &mut Tale, now: Timestamp) {
    t.accept();
    t.file();
    let to = t.s.department_code.clone();
    let usual = t.w.condition(&t.s.category, tessera_domain::case::Priority::Normal).map(|c| c.limit);
    let begins = plus(t.t, t.s.pace.dispatch_s);
    let passed = |l: &Limit| t.w.calendar.add(begins, *l) < plus(now, -3600);
    let limit =
        if usual.as_ref().is_some_and(passed) { None } else { SHORTER.iter().find(|l| passed(l)).copied() };
    t.dispatch(&to, &[], limit);
    sign(t);
    let text = t.remark(&["人手不足，正在协调。"]);
    t.wait(3600, 20_000);
    t.act(t.handler(), Action::Comment { text, audience: Audience::Internal });
    if t.dice.chance(0.5) {
        urge(t);
    }
}

fn urge(t: &mut Tale) {
    t.wait(1800, 7200);
    let text = t.say(texts::URGES);
    t.act(Who::Reporter, Action::Urge { text });
}

/// Ratings and appeals, as far as their time has come.
fn afterwards(t: &mut Tale, nth: usize) {
    let now = t.w.now;
    let last = plus(now, -120);
    if t.s.fate == Fate::ClosedLate && nth.is_multiple_of(3) {
        appeal(t, nth, last);
        return;
    }
    let Some(rating) = &t.s.rating else { return };
    t.t = plus(t.t, t.dice.int(1800, 2 * 86_400));
    if t.t > last {
        return;
    }
    let text = rating.comment.clone().unwrap_or_default();
    // Half of the unhappy reporters do not ask for it to be done again.
    let again = rating.stars == 1 && t.s.fate != Fate::ReopenedThenSolved && t.dice.chance(0.5);
    let mark = t.steps.len();
    t.act(Who::Reporter, Action::Rate { stars: rating.stars, solved: !again, text });
    if again {
        t.verify(Some(false));
        let text = t.say(texts::NOT_REAL);
        t.close(Outcome::NoAction, text);
        if t.t > last {
            t.steps.truncate(mark);
        }
    }
}

/// An appeal against "late": of the fresh ones some wait for the first review, some for the second.
fn appeal(t: &mut Tale, nth: usize, last: Timestamp) {
    let mark = t.steps.len();
    let closed = t.t;
    t.wait(3600, 30_000);
    let reason = t.say(texts::APPEAL);
    t.act(t.handler(), Action::Appeal { reason });
    let fresh = last.as_millisecond() - closed.as_millisecond() < 15 * 86_400_000;
    let rounds = if fresh { nth / 3 % 3 } else { 2 };
    let granted = !nth.is_multiple_of(2);
    // Whoever reviews must not be who looks again: the centres of the district do it, one after the other.
    t.move_to(Office::District);
    if rounds > 0 {
        t.wait(3600, 20_000);
        let who = t.command();
        let text = t.say(if granted || fresh { texts::GRANTED } else { texts::REFUSED });
        t.act(who, Action::ReviewAppeal { granted: granted || fresh, text });
    }
    if rounds > 1 && (granted || fresh) {
        t.wait(3600, 20_000);
        let who = t.desk();
        let text = t.say(if granted { texts::GRANTED } else { texts::REFUSED });
        t.act(who, Action::ReviewAppeal { granted, text });
    }
    if t.t > last {
        t.steps.truncate(mark);
    }
}
