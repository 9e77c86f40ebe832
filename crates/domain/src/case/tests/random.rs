//! Random sequences: whatever people do, the case stays whole, nothing is lost, nothing is closed unseen, and there is
//! always a way on.

use crate::{
    area::Level,
    case::{
        Action, AssignmentStatus, By, Case, Decision, Outcome, Refusal, State, StateName, allowed, due,
        paused,
    },
    fixture::{DISSOLVED, GARDEN, Rng, Town, WATER, does, monday, uuid},
};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

const CAST: &[&str] = &[
    "acceptor",
    "dispatcher",
    "verifier",
    "city_acceptor",
    "city_dispatcher",
    "city_verifier",
    "water",
    "water2",
    "garden",
    "worker",
    "chief",
    "community",
    "community2",
    "street",
    "street2",
    "leader",
    "director",
    "reporter",
    "program",
    "admin",
];

/// Fields for an action: mostly good ones, now and then bad ones.
fn fields(name: &str, rng: &mut Rng, town: &Town, now: Timestamp) -> Value {
    let text = if rng.chance(20) { "" } else { "有话可说" };
    let limit = *rng.pick(&["1 working_day", "2 emergency_hour", "30 working_minute"]);
    let category = *rng.pick(&["P01001", "E06001"]);
    let department = *rng.pick(&[WATER, WATER, WATER, GARDEN, GARDEN, GARDEN, DISSOLVED]);
    let passed = !rng.chance(3);
    let until = now + SignedDuration::from_hours(rng.below(100) as i64);
    let assignee = rng.chance(3).then(|| town.user("worker"));
    match name {
        "request_verification" | "request_check" => json!({"assignee": assignee, "note": text}),
        "record_verification" | "record_check" => json!({"passed": passed, "text": text}),
        "accept" => json!({"category": rng.chance(2).then_some(category)}),
        "merge" => json!({"into": town.other.as_ref().unwrap().id}),
        "file" => json!({"category": category}),
        "dispatch" => {
            let assisting = if rng.chance(2) { vec![GARDEN] } else { vec![] };
            json!({"department": department, "assisting": assisting, "instruction": text,
                   "limit": rng.chance(8).then_some(limit)})
        }
        "hand_over" => json!({"to": town.user(if rng.chance(2) { "water2" } else { "garden" })}),
        "request_extension" => json!({"limit": limit, "reason": text}),
        "grant_extension" => json!({"limit": rng.chance(2).then_some(limit), "reason": text}),
        "request_suspension" => json!({"until": rng.chance(2).then_some(until), "reason": text}),
        "grant_suspension" => json!({"until": rng.chance(2).then_some(until), "reason": text}),
        "feed_back" => json!({"text": text, "no_photo_reason": rng.chance(2).then_some("夜间")}),
        "close" => json!({"outcome": rng.pick(Outcome::ALL), "text": text}),
        "rate" => json!({"stars": 1 + rng.below(5), "solved": rng.chance(2), "text": text}),
        "supervise" => json!({"demand": text, "due": until}),
        "transfer" => json!({"area": town.elsewhere.area, "reason": text}),
        "attach" => {
            json!({"attachment": uuid(u128::from(rng.next())),
                   "stage": rng.pick(&["report", "handling", "check"])})
        }
        "split" => json!({"description": text, "category": rng.chance(2).then_some(category)}),
        "spot_check" => json!({"passed": passed, "text": text}),
        "review_appeal" => json!({"granted": passed, "text": text}),
        "correct" => json!({"description": text, "point": rng.chance(4).then_some([111.0, 30.0])}),
        "accept_nothing" | "sign" | "resume" => json!({}),
        "pass_request" | "answer" | "fix_on_spot" | "comment" | "urge" | "answer_supervision" => {
            json!({"text": text})
        }
        _ => json!({"reason": text}),
    }
}

/// What a strict observer remembers, from the events alone.
#[derive(Default)]
struct Observer {
    /// A check passed and nothing was dispatched, sent back or reopened since.
    passed: bool,
    /// Somebody looked on site since the last reopening.
    looked: bool,
}

impl Observer {
    fn sees(&mut self, before: &Case, action: &Action, decision: &Decision, what: &dyn Fn() -> String) {
        let (after, event) = (&decision.case, &decision.events[0]);
        assert_eq!(decision.events.len(), 1, "{}", what());
        assert_eq!((event.from, event.to), (before.state.name(), after.state.name()), "{}", what());
        assert_eq!(after.version, before.version + 1, "{}", what());

        // Nothing is lost.
        assert!(
            after.parts.starts_with(&before.parts) && after.split_from == before.split_from,
            "{}",
            what()
        );
        assert!(after.attachments.starts_with(&before.attachments), "{}", what());
        assert!(after.assignments.len() >= before.assignments.len(), "{}", what());
        for (a, b) in before.assignments.iter().zip(&after.assignments) {
            assert_eq!(
                (a.no, a.department, a.lead, a.dispatched_at),
                (b.no, b.department, b.lead, b.dispatched_at)
            );
            assert!(
                b.extensions >= a.extensions && (a.signed_at.is_none() || b.signed_at.is_some()),
                "{}",
                what()
            );
        }
        let (old, new) = (&before.milestones, &after.milestones);
        for (a, b) in [
            (old.accepted_at, new.accepted_at),
            (old.filed_at, new.filed_at),
            (old.dispatched_at, new.dispatched_at),
        ] {
            assert!(a.is_none() || a == b, "a first time never changes: {}", what());
        }
        assert!(old.handled_late != Some(true) || new.handled_late.is_some(), "{}", what());
        let (old, new) = (&before.counters, &after.counters);
        for (a, b) in [
            (old.returns, new.returns),
            (old.reworks, new.reworks),
            (old.extensions, new.extensions),
            (old.urges, new.urges),
            (old.reopens, new.reopens),
            (old.escalations, new.escalations),
        ] {
            assert!(b >= a, "a counter never goes back: {}", what());
        }
        assert_eq!(
            (&after.id, &after.number, &after.reporter, after.reported_at),
            (&before.id, &before.number, &before.reporter, before.reported_at)
        );

        // Nothing is closed unseen.
        match action {
            Action::RecordCheck { passed, .. } => {
                self.passed = *passed;
                self.looked = true;
            }
            Action::RecordVerification { .. } => self.looked = true,
            Action::Dispatch { .. } | Action::Rework { .. } | Action::File { .. } => self.passed = false,
            _ => {}
        }
        if let (State::Closed { outcome, .. }, false) =
            (&after.state, matches!(before.state, State::Closed { .. }))
        {
            match outcome {
                Outcome::Solved | Outcome::Partly => assert!(self.passed, "closed unchecked: {}", what()),
                Outcome::NotOurDuty | Outcome::NoAction => assert!(self.looked, "closed unseen: {}", what()),
                Outcome::FixedOnSpot => assert!(matches!(action, Action::FixOnSpot { .. }), "{}", what()),
                Outcome::Duplicate => assert!(matches!(action, Action::Merge { .. }), "{}", what()),
                Outcome::Answered => assert!(matches!(action, Action::Answer { .. }), "{}", what()),
            }
        }
        if !before.state.name().is_open() && after.state.name().is_open() {
            *self = Observer::default();
        }
        assert_eq!(
            (after.milestones.check_passed, after.milestones.site_seen),
            (self.passed, self.looked),
            "the facts on record are those that happened: {}",
            what()
        );
    }
}

/// What is so in every case at any time.
fn is_whole(case: &Case, what: &dyn Fn() -> String) {
    let name = case.state.name();
    let active: Vec<_> = case.assignments.iter().filter(|a| a.status == AssignmentStatus::Active).collect();
    let leads = active.iter().filter(|a| a.lead).count();
    let with_department = matches!(name, StateName::Dispatched | StateName::Handling);
    assert_eq!(leads, usize::from(with_department), "one lead while handling, none else: {}", what());
    assert!(case.suspension.is_none() || with_department, "{}", what());
    assert!(case.request.is_none() || with_department, "{}", what());
    let mut asked = case.request.iter();
    assert!(asked.all(|r| !r.in_review() || r.passed.is_none()), "{}", what());
    assert!(case.suspension.is_none() || case.request.is_none(), "{}", what());
    let in_stage = name.is_open() && !with_department;
    assert_eq!(case.stage_clock.is_some(), in_stage, "{}", what());
    let running = |c: &crate::calendar::Clock| c.running_since.is_some();
    assert!(case.stage_clock.iter().all(running), "{}", what());
    for a in &case.assignments {
        let should = a.status == AssignmentStatus::Active && case.suspension.is_none();
        assert_eq!(running(&a.clock), should, "{}", what());
    }
    assert_eq!(paused(case), case.suspension.is_some(), "{}", what());
    let demanded = case.demand_open();
    assert_eq!(due(case).is_some(), name.is_open() && (case.suspension.is_none() || demanded), "{}", what());
    assert!(case.filing.is_some() || in_stage || !name.is_open(), "{}", what());
}

/// The plain way on from any state, as people would go it. Void is no exit here.
fn way_on(case: &Case, now: Timestamp) -> Vec<(&'static str, Value)> {
    if case.demand_open() {
        return vec![("answer_supervision", json!({"text": "答复"}))];
    }
    if case.suspension.is_some() {
        return vec![("resume", json!({}))];
    }
    let _ = now;
    match case.state.name() {
        StateName::Reported => vec![("accept", json!({}))],
        StateName::Verifying => vec![("record_verification", json!({"passed": true, "text": "属实"}))],
        StateName::Accepted => vec![("file", json!({"category": "P01001"}))],
        StateName::Filed => vec![("dispatch", json!({"department": WATER}))],
        StateName::Dispatched => vec![("sign", json!({}))],
        StateName::Handling => vec![("feed_back", json!({"text": "已修", "no_photo_reason": "夜间"}))],
        StateName::Handled => {
            vec![("close", json!({"outcome": "solved", "text": "好"})), ("request_check", json!({}))]
        }
        StateName::Checking => vec![("record_check", json!({"passed": true, "text": "好"}))],
        StateName::Closed | StateName::Rejected | StateName::Void => vec![],
    }
}

/// Walks a case to its end by [`way_on`]; somebody of the cast must be able to take each step.
fn reaches_its_end(mut case: Case, town: &Town, now: Timestamp, what: &dyn Fn() -> String) {
    for _ in 0..16 {
        if !case.state.name().is_open() {
            return;
        }
        let next = way_on(&case, now).into_iter().find_map(|(name, fields)| {
            let action = does(name, fields);
            CAST.iter().chain(&["neighbour2"]).find_map(|who| town.act(&case, who, now, &action).ok())
        });
        match next {
            Some(d) => case = d.case,
            None => panic!("no way on from {}: {}", case.state.name(), what()),
        }
    }
    panic!("no end is reached from {}: {}", case.state.name(), what());
}

/// A worker for the grid to which cases are transferred; a town has one.
fn town() -> Town {
    let mut town = Town::new().with_director();
    let mut worker = town.actor("neighbour").clone();
    worker.user = crate::ids::UserId(uuid(77));
    worker.standings[0].area = Some(town.elsewhere.path.clone());
    town.people.push(("neighbour2", worker));
    town
}

/// What can come next, more often what moves a case than what accompanies it.
fn candidates(case: &Case) -> &'static [&'static str] {
    match case.state.name() {
        StateName::Reported => &[
            "accept",
            "accept",
            "accept",
            "accept",
            "request_verification",
            "reject",
            "merge",
            "answer",
            "escalate",
            "send_down",
            "transfer",
            "void",
            "fix_on_spot",
            "withdraw",
            "correct",
            "attach",
            "supervise",
        ],
        StateName::Verifying => &[
            "record_verification",
            "record_verification",
            "record_verification",
            "request_verification",
            "reject",
            "merge",
            "fix_on_spot",
            "withdraw",
            "correct",
            "supervise",
        ],
        StateName::Accepted => &[
            "file",
            "file",
            "file",
            "file",
            "request_verification",
            "reject",
            "answer",
            "merge",
            "split",
            "close",
            "escalate",
            "send_down",
            "transfer",
            "withdraw",
            "correct",
        ],
        StateName::Filed => &[
            "dispatch",
            "dispatch",
            "dispatch",
            "dispatch",
            "request_verification",
            "merge",
            "close",
            "escalate",
            "send_down",
            "transfer",
            "comment",
            "supervise",
        ],
        StateName::Dispatched => &[
            "sign",
            "sign",
            "sign",
            "return",
            "recall",
            "hand_over",
            "request_extension",
            "pass_request",
            "grant_extension",
            "escalate",
            "request_suspension",
            "grant_suspension",
        ],
        StateName::Handling => &[
            "feed_back",
            "feed_back",
            "feed_back",
            "feed_back",
            "sign",
            "return",
            "recall",
            "hand_over",
            "request_extension",
            "pass_request",
            "grant_extension",
            "refuse_extension",
            "request_suspension",
            "grant_suspension",
            "refuse_suspension",
            "supervise",
            "escalate",
            "attach",
        ],
        StateName::Handled => &[
            "request_check",
            "request_check",
            "request_check",
            "close",
            "close",
            "close",
            "rework",
            "sign",
            "feed_back",
            "return",
            "supervise",
        ],
        StateName::Checking => {
            &["record_check", "record_check", "record_check", "request_check", "feed_back", "void"]
        }
        StateName::Closed => &[
            "rate",
            "rate",
            "reopen",
            "reopen",
            "appeal",
            "review_appeal",
            "attach",
            "comment",
            "spot_check",
        ],
        StateName::Rejected => &["reopen", "comment"],
        StateName::Void => &["comment", "reopen"],
    }
}

fn one_sequence(seed: u64, town: &Town, tally: &mut Tally) {
    let mut rng = Rng(seed);
    let level = *rng.pick(&[Level::Community, Level::Street, Level::District]);
    let mut case = town.case(u128::from(seed), level, Some("worker"));
    let mut now = monday();
    let mut observer = Observer::default();
    let mut story: Vec<(&str, &str)> = Vec::new();
    let steps = rng.below(30);
    for _ in 0..steps {
        if rng.chance(3) {
            now += SignedDuration::from_mins(1 + rng.below(2000) as i64);
        }
        // Overlays first, half of the time: otherwise a suspended case would only see refusals.
        let name = if case.suspension.is_some() && rng.chance(2) {
            "resume"
        } else if case.demand_open() && rng.chance(2) {
            "answer_supervision"
        } else if rng.chance(25) {
            *rng.pick(Action::ALL_NAMES)
        } else {
            *rng.pick(candidates(&case))
        };
        let action = does(name, fields(name, &mut rng, town, now));
        // Somebody who may, found from a random start, so that most steps are steps and everybody gets a turn.
        let start = rng.below(CAST.len());
        for i in 0..CAST.len() {
            let who = CAST[(start + i) % CAST.len()];
            tally.tries += 1;
            match town.act(&case, who, now, &action) {
                Ok(d) => {
                    story.push((who, name));
                    let what = || format!("seed {seed}: {story:?}");
                    observer.sees(&case, &action, &d, &what);
                    is_whole(&d.case, &what);
                    case = d.case;
                    tally.steps += 1;
                    break;
                }
                Err(Refusal::NotAllowed { .. }) => {}
                Err(_) => break,
            }
        }
    }
    tally.states[StateName::ALL.iter().position(|s| *s == case.state.name()).unwrap()] += 1;
    reaches_its_end(case, town, now, &|| format!("seed {seed}: {story:?}"));
}

#[derive(Default)]
struct Tally {
    tries: u64,
    steps: u64,
    states: [u64; StateName::ALL.len()],
}

#[test]
fn no_sequence_of_actions_gets_stuck_loses_history_or_closes_a_case_unseen() {
    const SEQUENCES: u64 = 100_000;
    let threads = std::thread::available_parallelism().map_or(2, |n| n.get().min(8)) as u64;
    let tallies: Vec<Tally> = std::thread::scope(|s| {
        let workers: Vec<_> = (0..threads)
            .map(|t| {
                s.spawn(move || {
                    let town = town();
                    let mut tally = Tally::default();
                    for seed in (t..SEQUENCES).step_by(threads as usize) {
                        one_sequence(seed, &town, &mut tally);
                    }
                    tally
                })
            })
            .collect();
        workers.into_iter().map(|w| w.join().unwrap()).collect()
    });
    let steps: u64 = tallies.iter().map(|t| t.steps).sum();
    println!("{SEQUENCES} sequences, {steps} steps, {} tries", tallies.iter().map(|t| t.tries).sum::<u64>());
    assert!(steps > SEQUENCES * 5, "only {steps} steps: the sequences die too early to show anything");
    for (i, state) in StateName::ALL.iter().enumerate() {
        let ended: u64 = tallies.iter().map(|t| t.states[i]).sum();
        assert!(ended > 100, "only {ended} sequences ended in {state}");
    }
}

#[test]
fn what_is_offered_is_what_is_not_refused() {
    let town = town();
    let mut rng = Rng(4242);
    let (mut open, mut shut) = (0_u32, 0_u32);
    for seed in 0..300 {
        let mut case =
            town.case(seed, *rng.pick(&[Level::Community, Level::Street, Level::District]), Some("worker"));
        let mut now = monday();
        for _ in 0..15 {
            now += SignedDuration::from_mins(rng.below(3000) as i64);
            let who = *rng.pick(CAST);
            let sit = town.situation(town.by(who), now);
            let offers: Vec<&str> = allowed(&case, &sit).iter().map(|o| o.action).collect();
            let mut next = None;
            for name in Action::ALL_NAMES {
                let action = does(name, fields(name, &mut rng, &town, now));
                let result = town.act(&case, who, now, &action);
                let door_open = match &result {
                    Ok(_) => true,
                    Err(refusal) => !refusal.is_closed_door(),
                };
                assert_eq!(offers.contains(name), door_open, "{who} {name} {:?} {result:?}", case.state);
                if door_open {
                    open += 1;
                } else {
                    shut += 1;
                }
                if let Ok(d) = result
                    && d.case.state.name().is_open()
                    && (next.is_none() || rng.chance(3))
                {
                    next = Some(d.case);
                }
            }
            case = next.unwrap_or(case);
        }
    }
    assert!(open > 1000 && shut > 1000, "{open} {shut}");
    let sit = town.situation(By::System, monday());
    assert!(allowed(&town.case(1, Level::District, None), &sit).iter().any(|o| o.action == "escalate"));
}
