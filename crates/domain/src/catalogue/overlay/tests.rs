use super::*;
use crate::{
    area::AreaPath,
    catalogue::{DepartmentRules, When},
    fixture::{CATALOGUE, grid},
};

fn base() -> Catalogue {
    Catalogue::parse_yaml(CATALOGUE).unwrap()
}

fn overlay(yaml: &str) -> Overlay {
    serde_norway::from_str(yaml).unwrap()
}

fn faults(yaml: &str) -> Vec<(String, &'static str)> {
    let o = overlay(yaml);
    o.check(&base(), &|d| d == "urban", &|a| a == "420502").into_iter().map(|f| (f.field, f.code)).collect()
}

#[test]
fn a_city_renames_switches_off_changes_limits_and_adds_its_own() {
    let o = overlay(
        r#"
classes: [{kind: event, code: "99", name: {zh-Hans: 本地事项, en: Local matters}}]
categories:
  - {code: P01001, name: {zh-Hans: 上水井盖}, conditions: [{id: "1", name: {zh-Hans: 丢失}, limit: 1 emergency_hour}]}
  - {code: E06001, off: true}
  - {code: E99001, name: {zh-Hans: 共享单车乱停}, words: [小黄车], conditions: [{id: "1", name: {zh-Hans: 占道}, limit: 4 working_hour}]}
"#,
    );
    assert_eq!(o.check(&base(), &|_| true, &|_| true), []);
    let c = o.apply(&base()).unwrap();
    assert_eq!(c.get("P01001").unwrap().condition(None).unwrap().limit.to_string(), "1 emergency_hour");
    assert!(c.in_use("E06001").is_none() && c.get("E06001").is_some(), "old cases can still be read");
    assert_eq!(c.in_use("E99001").unwrap().class, "99");
    assert!(c.search("E06001", None, 9).is_empty(), "what is off is not offered");
    let rules = DepartmentRules::default();
    let what: Vec<(What, String)> =
        changes((&base(), &rules), (&c, &rules)).into_iter().map(|x| (x.what, x.code)).collect();
    for (w, code) in [
        (What::ClassAdded, "E99"),
        (What::Added, "E99001"),
        (What::SwitchedOff, "E06001"),
        (What::Renamed, "P01001"),
        (What::Limit, "P01001"),
    ] {
        assert!(what.contains(&(w, code.to_owned())), "{w:?} {code} in {what:?}");
    }
    assert_eq!(changes((&c, &rules), (&c, &rules)), []);
}

#[test]
fn every_fault_is_told_at_its_field() {
    let k = r#"[{id: "1", name: {zh-Hans: x}, limit: 1 working_day}]"#;
    for (yaml, field, code) in [
        (
            format!("categories: [{{code: E06079, name: {{zh-Hans: x}}, conditions: {k}}}]"),
            "categories.0.code",
            "reserved",
        ),
        (
            format!("categories: [{{code: E77001, name: {{zh-Hans: x}}, conditions: {k}}}]"),
            "categories.0.code",
            "unknown",
        ),
        (
            format!("categories: [{{code: X, name: {{zh-Hans: x}}, conditions: {k}}}]"),
            "categories.0.code",
            "invalid",
        ),
        (format!("categories: [{{code: E06080, conditions: {k}}}]"), "categories.0.name", "missing"),
        ("categories: [{code: E06080, name: {zh-Hans: x}}]".into(), "categories.0.conditions", "missing"),
        ("categories: [{code: P01001, name: {zh-Hans: ''}}]".into(), "categories.0.name.zh-Hans", "missing"),
        ("categories: [{code: P01001}, {code: P01001}]".into(), "categories.1.code", "taken"),
        (
            format!(
                "categories: [{{code: P01001, conditions: {}}}]",
                k.replace("1 working_day", "1 fortnight")
            ),
            "categories.0.conditions.0.limit",
            "invalid",
        ),
        (
            format!(
                "categories: [{{code: P01001, conditions: {}}}]",
                k.replace("1 working_day", "0 working_day")
            ),
            "categories.0.conditions.0.limit",
            "out_of_range",
        ),
        (r#"classes: [{kind: part, code: "11", name: {zh-Hans: x}}]"#.into(), "classes.0.code", "reserved"),
        (r#"rules: [{match: "P*", department: nobody}]"#.into(), "rules.0.department", "unknown"),
        (r#"rules: [{match: "P*", department: urban, area: "1"}]"#.into(), "rules.0.area", "unknown"),
        (r#"rules: [{match: "*P", department: urban}]"#.into(), "rules.0.match", "invalid"),
        (
            r#"rules: [{match: "P*", department: urban}, {match: "P*", department: urban}]"#.into(),
            "rules.1.match",
            "taken",
        ),
    ] {
        assert!(faults(&yaml).contains(&(field.to_owned(), code)), "{yaml}: {:?}", faults(&yaml));
    }
}

#[test]
fn the_next_code_leaves_out_what_was_ever_given() {
    let o = overlay("categories: [{code: E06080, name: {zh-Hans: x}}]");
    let used = HashSet::from(["E06081".to_owned()]);
    assert_eq!(o.next_code(&base(), Kind::Event, "06", &used).unwrap(), "E06082");
    assert_eq!(o.next_code(&base(), Kind::Event, "99", &used).unwrap(), "E99001");
}

#[test]
fn own_rules_come_first_the_priority_before_all_and_the_time_is_looked_at() {
    let rule = |pattern: &str, department: &str| DepartmentRule {
        pattern: pattern.into(),
        department: department.into(),
        area: None,
        when: None,
        assist: Vec::new(),
        priority: 0,
    };
    let pack = DepartmentRules::new(vec![rule("P01001", "water"), rule("E*", "urban")]).unwrap();
    let night = DepartmentRule {
        when: Some(When::OffHours),
        assist: vec!["street-{street}".into()],
        ..rule("P*", "night")
    };
    let flood = DepartmentRule { priority: 9, area: Some("420502001".into()), ..rule("P*", "flood") };
    let r = pack.with_own(vec![rule("P*", "urban"), night, flood]).unwrap();
    let who = |category: &str, path: &AreaPath, working| {
        let x = r.responsible_at(category, path, working).unwrap();
        (x.department, x.own)
    };
    assert_eq!(
        who("P01001", &grid(2, 1, 1), true),
        ("urban".into(), true),
        "own before the pack's full code"
    );
    assert_eq!(who("P01001", &grid(2, 1, 1), false), ("night".into(), true));
    assert_eq!(who("P01001", &grid(1, 1, 1), false), ("flood".into(), true), "priority before time");
    assert_eq!(
        who("E06001", &grid(1, 1, 1), true),
        ("urban".into(), false),
        "the pack's where there is no own"
    );
    assert_eq!(r.responsible_at("P01001", &grid(2, 1, 1), false).unwrap().assist, ["street-420502002"]);
}
