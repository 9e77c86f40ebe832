use super::*;
use tessera_domain::catalogue::Catalogue;

const ZONE: &str =
    "id: t\nname: {zh-Hans: 日历}\ntimezone: Asia/Shanghai\nperiods: {mon: [\"08:00-12:00\"]}\n";
const CATALOGUE: &str = "\
id: t
name: {zh-Hans: 测试}
edition: t
classes: [{kind: event, code: \"06\", name: {zh-Hans: 市容环境}}]
categories:
  - {code: E06001, kind: event, class: \"06\", name: {zh-Hans: 私搭乱建}, conditions: [{id: \"1\", name: {zh-Hans: 一般}, limit: 3 calendar_day}]}
";

fn t(s: &str) -> Timestamp {
    s.parse().unwrap()
}

fn now() -> Timestamp {
    t("2026-01-01T00:00:00Z")
}

fn past(end: End, steps: &[(Step, &str)]) -> Past {
    Past {
        system: "old".into(),
        row: "7".into(),
        source: Source::Hotline,
        description: "有人乱搭".into(),
        address: String::new(),
        point: None,
        area: AreaId(Uuid::from_u128(3)),
        path: AreaPath::root("SZ").child("1").child("104").child("10007"),
        category: Some("E06001".into()),
        priority: Priority::Normal,
        reported_at: t("2018-01-01T00:00:00Z"),
        steps: steps.iter().map(|(s, at)| (*s, t(at))).collect(),
        last_known: None,
        end,
        department: None,
        late: None,
        words: Map::new(),
    }
}

fn built(past: &Past) -> History {
    let calendar = Calendar::parse_yaml(ZONE).unwrap();
    let catalogue = Catalogue::parse_yaml(CATALOGUE).unwrap();
    let stages = Stages::parse_yaml(include_str!("../../../../packs/stages/cn.yaml")).unwrap();
    let world = World { calendar: &calendar, stages: &stages, catalogue: &catalogue, now: now() };
    let history = build(past, Given { number: "1".into(), track_code: "X".into() }, &world);
    let mut state = StateName::Reported;
    let mut at = history.case.reported_at;
    for e in &history.events {
        assert_eq!(e.from, state, "each event begins where the one before ended");
        assert!(e.at >= at, "time does not run backwards");
        assert_eq!(e.data["imported"], true);
        (state, at) = (e.to, e.at);
    }
    assert_eq!(state, history.case.state.name());
    assert_eq!(history.case.version, history.events.len() as u64);
    assert_eq!(history.events.last().map(|e| (e.action, e.at)), Some(("import", now())));
    history
}

fn actions(h: &History) -> Vec<(&'static str, bool)> {
    h.events.iter().map(|e| (e.action, e.data["time_unknown"] == true)).collect()
}

#[test]
fn a_source_with_only_a_time_of_report_and_a_late_flag_yields_untimed_steps_and_no_milestone_times() {
    let mut p = past(End::Closed(Outcome::Solved), &[]);
    p.department = Some(DepartmentId(Uuid::from_u128(9)));
    p.late = Some(true);
    let h = built(&p);
    assert_eq!(
        actions(&h),
        [("report", false), ("dispatch", true), ("feed_back", true), ("close", true), ("import", false)]
    );
    let m = &h.case.milestones;
    assert_eq!(m.handled_late, Some(true));
    assert_eq!((m.accepted_at, m.dispatched_at, m.handled_at, m.filed_at), (None, None, None, None));
    assert!(!m.check_passed, "the source tells of no check");
    assert_eq!(h.case.state, State::Closed { outcome: Outcome::Solved, at: h.case.reported_at });
    assert_eq!(h.case.assignments.len(), 1);
    assert!(h.case.assignments[0].clock.due.is_none(), "no deadline is made up for what is over");
    assert_eq!(h.case.filing.as_ref().map(|f| f.category.as_str()), Some("E06001"));
}

#[test]
fn known_times_become_the_times_of_the_events() {
    let steps = [(Step::Close, "2018-01-03T00:00:00Z"), (Step::Accept, "2018-01-02T00:00:00Z")];
    let h = built(&past(End::Closed(Outcome::Solved), &steps));
    assert_eq!(actions(&h), [("report", false), ("accept", false), ("close", false), ("import", false)]);
    assert_eq!(h.case.milestones.accepted_at, Some(t("2018-01-02T00:00:00Z")));
    assert_eq!(h.case.state.ended_at(), Some(t("2018-01-03T00:00:00Z")));
}

#[test]
fn a_reopening_without_a_closing_before_it_implies_an_untimed_one() {
    let steps = [(Step::Reopen, "2018-01-02T00:00:00Z"), (Step::Close, "2018-01-03T00:00:00Z")];
    let h = built(&past(End::Closed(Outcome::Solved), &steps));
    let expected =
        [("report", false), ("close", true), ("reopen", false), ("close", false), ("import", false)];
    assert_eq!(actions(&h), expected);
    assert_eq!(h.case.counters.reopens, 1);
}

#[test]
fn at_the_same_minute_a_case_that_ended_was_reopened_before_it_was_closed() {
    let at = "2018-01-02T00:00:00Z";
    let ended = built(&past(End::Closed(Outcome::Solved), &[(Step::Close, at), (Step::Reopen, at)]));
    assert_eq!(ended.events.iter().filter(|e| e.action == "close").count(), 2);
    assert_eq!(ended.case.state.ended_at(), Some(t(at)));
    let open = built(&past(End::Reported, &[(Step::Reopen, at), (Step::Close, at)]));
    assert_eq!(actions(&open), [("report", false), ("close", false), ("reopen", false), ("import", false)]);
    assert_eq!(open.case.state, State::Accepted);
}

#[test]
fn the_sources_state_wins_over_its_steps_and_the_missing_step_is_untimed() {
    let closed = [(Step::Close, "2018-01-03T00:00:00Z")];
    let h = built(&past(End::Accepted, &closed));
    assert_eq!(actions(&h), [("report", false), ("close", false), ("reopen", true), ("import", false)]);
    let mut p = past(End::Closed(Outcome::Solved), &[(Step::Accept, "2018-01-02T00:00:00Z")]);
    p.last_known = Some(t("2018-02-01T00:00:00Z"));
    let h = built(&p);
    assert_eq!(actions(&h), [("report", false), ("accept", false), ("close", true), ("import", false)]);
    assert_eq!(h.case.state.ended_at(), Some(t("2018-02-01T00:00:00Z")), "at the last time the source knows");
}

#[test]
fn an_open_case_goes_on_under_our_own_rules() {
    let h = built(&past(End::Reported, &[]));
    assert!(h.case.stage_clock.as_ref().is_some_and(|c| c.due.is_some()));
    let mut p = past(End::Accepted, &[]);
    p.department = Some(DepartmentId(Uuid::from_u128(9)));
    let h = built(&p);
    assert_eq!(h.case.state, State::Dispatched);
    assert!(h.case.stage_clock.is_none());
    assert_eq!(
        h.case.assignments[0].clock.due,
        Some(t("2018-01-04T00:00:00Z")),
        "three days from the last time known"
    );
}

#[test]
fn a_rejected_case_keeps_the_reason() {
    let h = built(&past(End::Rejected("spam".into()), &[]));
    assert_eq!(actions(&h), [("report", false), ("reject", true), ("import", false)]);
    assert!(matches!(&h.case.state, State::Rejected { reason, .. } if reason == "spam"));
}

#[test]
fn the_sources_words_are_kept_for_staff_only() {
    let mut p = past(End::Reported, &[]);
    p.words.insert("street".into(), json!("坪山街道"));
    let h = built(&p);
    let last = h.events.last().unwrap();
    assert_eq!(last.audience, Audience::Internal);
    assert_eq!(last.data["internal"]["words"]["street"], "坪山街道");
    assert!(tessera_domain::case::public_data(&last.data).get("internal").is_none());
}

#[test]
fn the_same_row_has_the_same_id_and_another_row_or_system_another() {
    assert_eq!(case_id("a", "1"), case_id("a", "1"));
    assert_ne!(case_id("a", "1"), case_id("a", "2"));
    assert_ne!(case_id("a", "1"), case_id("b", "1"));
    assert_eq!(case_id("a", "1").0.get_version_num(), 8);
}

#[test]
fn times_before_the_report_or_in_the_future_are_refused() {
    let p = past(End::Closed(Outcome::Solved), &[(Step::Close, "2017-12-31T00:00:00Z")]);
    assert!(matches!(p.check(now()), Err(Contradiction::BeforeReport { what: "close", .. })));
    let p = past(End::Closed(Outcome::Solved), &[(Step::Close, "2027-01-01T00:00:00Z")]);
    assert!(matches!(p.check(now()), Err(Contradiction::Future { what: "close", .. })));
    assert_eq!(past(End::Reported, &[]).check(now()), Ok(()));
}
