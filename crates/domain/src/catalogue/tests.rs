//! Catalogue, search and department rules, with the shipped packs.

use super::*;
use crate::{
    area::AreaPath,
    fixture::{CATALOGUE, grid},
};

const SHIPPED: &str = include_str!("../../../../packs/catalogue/gbt47678-2026.yaml");
const RULES: &str = include_str!("../../../../packs/departments/rules-demo.yaml");

fn codes(hits: Vec<&Category>) -> Vec<&str> {
    hits.into_iter().map(|c| c.code.as_str()).collect()
}

#[test]
fn the_shipped_catalogue_has_all_parts_and_matters_of_the_edition() {
    let c = Catalogue::parse_yaml(SHIPPED).unwrap();
    assert_eq!(c.edition(), "GB/T 47678.5-2026");
    let count = |kind| c.iter().filter(|x| x.kind == kind).count();
    assert_eq!((count(Kind::Part), count(Kind::Event)), (153, 250));
    assert!(c.iter().all(|x| x.condition(None).is_some()));
}

#[test]
fn an_extension_replaces_its_codes_and_adds_the_others() {
    let mut c = Catalogue::parse_yaml(SHIPPED).unwrap();
    let before = c.iter().len();
    c.merge_yaml(
        r#"
id: town
name: {zh-Hans: 本地}
categories:
  - {code: P01001, kind: part, class: "01", name: {zh-Hans: 上水井盖}, conditions: [{id: "1", name: {zh-Hans: x}, limit: 1 working_hour}]}
  - {code: P01080, kind: part, class: "01", name: {zh-Hans: 共享雨伞架}, conditions: [{id: "1", name: {zh-Hans: x}, limit: 1 working_day}]}
"#,
    )
    .unwrap();
    assert_eq!(c.iter().len(), before + 1);
    assert_eq!(c.get("P01001").unwrap().name.zh_hans, "上水井盖");
    assert_eq!(c.get("P01080").unwrap().condition(None).unwrap().limit.to_string(), "1 working_day");
}

#[test]
fn a_bad_extension_changes_nothing() {
    let mut c = Catalogue::parse_yaml(CATALOGUE).unwrap();
    let bad = r#"
id: town
name: {zh-Hans: 本地}
categories:
  - {code: P01001, kind: part, class: "01", name: {zh-Hans: 新}, conditions: [{id: "1", name: {zh-Hans: x}, limit: 1 working_hour}]}
  - {code: P77001, kind: part, class: "77", name: {zh-Hans: 无类}, conditions: [{id: "1", name: {zh-Hans: x}, limit: 1 working_hour}]}
"#;
    let e = c.merge_yaml(bad).unwrap_err();
    assert_eq!(e.to_string(), "P77001: class: no part class `77` in the pack");
    assert_eq!(c.get("P01001").unwrap().name.zh_hans, "供水井盖");
}

#[test]
fn an_error_in_a_pack_names_category_and_field() {
    let pack = |entry: &str| {
        format!(
            "id: x\nname: {{zh-Hans: x}}\nclasses: [{{kind: part, code: \"01\", name: {{zh-Hans: x}}}}]\ncategories:\n  - {entry}\n"
        )
    };
    let k = r#"[{id: "1", name: {zh-Hans: x}, limit: 1 working_day}]"#;
    for (entry, says) in [
        (
            format!("{{code: E01001, kind: part, class: \"01\", name: {{zh-Hans: x}}, conditions: {k}}}"),
            "E01001: code: a part code is `P` and 5 digits",
        ),
        (
            format!("{{code: P02001, kind: part, class: \"01\", name: {{zh-Hans: x}}, conditions: {k}}}"),
            "P02001: class: `01` is not the class in the code",
        ),
        (
            "{code: P01001, kind: part, class: \"01\", name: {zh-Hans: x}, conditions: []}".to_owned(),
            "P01001: conditions: at least one is needed",
        ),
        (
            format!(
                "{{code: P01001, kind: part, class: \"01\", name: {{zh-Hans: x}}, conditions: {}}}",
                k.replace("1 working_day", "0 working_day")
            ),
            "P01001: conditions[0].limit: must be more than 0",
        ),
    ] {
        assert_eq!(Catalogue::parse_yaml(&pack(&entry)).unwrap_err().to_string(), says);
    }
    let twice = format!("{{code: P01001, kind: part, class: \"01\", name: {{zh-Hans: x}}, conditions: {k}}}");
    let e = Catalogue::parse_yaml(&pack(&format!("{twice}\n  - {twice}"))).unwrap_err();
    assert_eq!(e.to_string(), "P01001: is listed twice");
    let unit = pack(&twice.replace("1 working_day", "1 fortnight"));
    let e = Catalogue::parse_yaml(&unit).unwrap_err().to_string();
    assert!(e.contains("`1 fortnight` is not a time limit"), "{e}");
}

#[test]
fn a_category_is_found_by_code_initials_or_name_the_closest_first() {
    let c = Catalogue::parse_yaml(SHIPPED).unwrap();
    assert_eq!(codes(c.search("P01001", None, 5)), ["P01001"]);
    assert_eq!(codes(c.search("01001", Some(Kind::Event), 5)), ["E01001"]);
    assert_eq!(codes(c.search(" gsjg ", None, 1)), ["P01001"]);
    assert_eq!(codes(c.search("供水井盖", None, 1)), ["P01001"]);
    assert_eq!(codes(c.search("Water-supply manhole", Some(Kind::Part), 1)), ["P01001"]);
    let covers = c.search("井盖", Some(Kind::Part), 100);
    assert!(covers.len() > 10 && covers.iter().all(|x| x.name.zh_hans.contains("井盖")));
    assert_eq!(c.search("", None, 7).len(), 7);
    assert!(c.search("no such thing", None, 7).is_empty());
}

#[test]
fn a_name_that_begins_with_what_was_typed_comes_before_one_that_contains_it() {
    let c = Catalogue::parse_yaml(CATALOGUE).unwrap();
    assert_eq!(codes(c.search("cover", None, 5)), ["P01001"]);
    assert_eq!(codes(c.search("l", None, 5)), ["E06001", "P01001"], "sdLj and ilLegal before manhoLe");
}

fn rules(yaml: &str) -> DepartmentRules {
    DepartmentRules::parse_yaml(&format!("rules: {yaml}")).unwrap()
}

#[test]
fn the_most_specific_rule_wins_then_the_deepest_area() {
    let r = rules(
        r#"[
        {match: "P*", department: urban},
        {match: "P01*", department: utilities},
        {match: P01001, department: water},
        {match: P01001, department: water-district, area: "420502"},
        {match: P01001, department: water-street, area: "420502001"},
        {match: "P*", department: street-team, area: "420502001"},
        {match: "E*", department: "street-{street}"},
    ]"#,
    );
    let who = |category: &str, path: &AreaPath| r.responsible(category, path).map(|x| (x.department, x.rule));
    let say = |d: &str, r: &str| Some((d.to_owned(), r.to_owned()));
    assert_eq!(who("P01001", &grid(1, 1, 1)), say("water-street", "P01001 in 420502001"));
    assert_eq!(who("P01001", &grid(2, 1, 1)), say("water-district", "P01001 in 420502"));
    assert_eq!(who("P01001", &AreaPath::root("4206")), say("water", "P01001"));
    assert_eq!(who("P01002", &grid(1, 1, 1)), say("utilities", "P01*"), "a longer match beats an area");
    assert_eq!(who("P05001", &grid(1, 1, 1)), say("street-team", "P* in 420502001"));
    assert_eq!(who("E06001", &grid(2, 1, 1)), say("street-420502002", "E*"));
    assert_eq!(who("E06001", &AreaPath::root("4205")), None, "no street, no street team");
    assert_eq!(who("X", &grid(1, 1, 1)), None);
}

#[test]
fn a_street_rule_without_a_street_is_passed_over() {
    let r = rules(r#"[{match: E06001, department: "street-{street}"}, {match: "E*", department: urban}]"#);
    let district = AreaPath::root("4205").child("420502");
    assert_eq!(r.responsible("E06001", &district).unwrap().department, "urban");
}

#[test]
fn rules_that_contradict_each_other_are_refused() {
    for (yaml, says) in [
        (r#"[{match: "P*", department: a}, {match: "P*", department: b}]"#, "rule P*: is listed twice"),
        (
            r#"[{match: "P*1", department: a}]"#,
            "rule P*1: match: a category code or its beginning, with `*` only at the end",
        ),
        (r#"[{match: "P*", department: ""}]"#, "rule P*: department: is empty"),
    ] {
        let e = DepartmentRules::parse_yaml(&format!("rules: {yaml}")).unwrap_err();
        assert_eq!(e.to_string(), says);
    }
}

#[test]
fn every_category_of_the_shipped_catalogue_has_a_department() {
    let c = Catalogue::parse_yaml(SHIPPED).unwrap();
    let r = DepartmentRules::parse_yaml(RULES).unwrap();
    for category in c.iter() {
        assert!(r.responsible(&category.code, &grid(1, 1, 1)).is_some(), "{}", category.code);
    }
    assert_eq!(r.responsible("P01001", &grid(1, 1, 1)).unwrap().department, "water");
}
