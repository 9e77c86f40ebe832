//! What a centre does besides the main line: splitting, asking the nearest, drawing samples; and what the program does by
//! itself when a case is late.

use super::{assert_whole, id, jpeg, upload};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use tessera_testkit::{
    TestApp, on_both,
    town::{self, IN_GRID_1, IN_GRID_2, IN_STREET_2},
};

on_both! {
    a_part_split_off_is_a_case_of_its_own_that_knows_where_it_comes_from
    a_split_that_is_refused_makes_no_case
    the_team_of_the_grid_is_asked_first_then_the_nearest
    a_late_case_is_urged_then_demanded_and_its_history_says_it_was_the_program
    a_case_a_community_leaves_lying_goes_up_to_the_street
    a_ladder_that_was_changed_counts_for_cases_that_are_late_already
    a_sample_is_the_same_for_everybody_and_a_failed_spot_check_opens_the_case_again
}

async fn a_part_split_off_is_a_case_of_its_own_that_knows_where_it_comes_from(app: TestApp) {
    let parent = app.report("worker", IN_GRID_1, "井盖破了，旁边还有垃圾").await;
    let key = id(&parent);
    app.act("acceptor", &key, "accept", json!({ "category": "P01001" })).await.ok();
    let fields = json!({ "description": "井盖旁的垃圾", "category": "E06002", "address": "东山大道12号" });
    let after = app.act("acceptor", &key, "split", fields).await.ok();
    let parts = after["parts"].as_array().expect("parts");
    assert_eq!((parts.len(), after["state"].as_str()), (1, Some("accepted")));

    let part = app.get("acceptor", &format!("/cases/{}", parts[0]["number"].as_str().unwrap())).await.ok();
    assert_eq!(part["split_from"]["number"], parent["number"]);
    assert_eq!(
        (part["state"].as_str(), part["category"]["code"].as_str()),
        (Some("accepted"), Some("E06002"))
    );
    assert_eq!(part["description"], "井盖旁的垃圾");
    assert_eq!(part["place"]["area"], parent["place"]["area"], "in the same grid");
    assert_ne!(part["number"], parent["number"]);

    // Lists, and the reporter's own code, know it at once.
    let found = app.get("acceptor", "/cases?total=true&category=E06002").await.ok();
    assert_eq!(found["total"], 1);
    let number = part["number"].as_str().unwrap();
    let code = parent["track_code"].as_str().expect("the worker who reported sees the code");
    app.get("", &format!("/track/{number}?code={code}")).await.ok();
    assert_whole(&app).await;
}

async fn a_split_that_is_refused_makes_no_case(app: TestApp) {
    let key = id(&app.report("worker", IN_GRID_1, "井盖破了").await);
    let part = || json!({ "description": "垃圾" });
    app.act("water", &key, "split", part()).await.problem(404, "not_found");
    app.act("acceptor", &key, "split", json!({ "description": " " })).await.problem(422, "missing");
    app.act("acceptor", &key, "split", json!({ "description": "x", "category": "E99999" }))
        .await
        .problem(422, "invalid");
    let at_once = json!({ "description": "两件事", "position": { "lon": IN_GRID_1[0], "lat": IN_GRID_1[1] },
        "then": [{ "action": "accept" }, { "action": "split", "description": "垃圾" }] });
    app.post("acceptor", "/cases", &at_once).await.problem(422, "invalid");
    assert_eq!(app.get("acceptor", "/cases?total=true").await.ok()["total"], 1);
    assert_whole(&app).await;
}

async fn the_team_of_the_grid_is_asked_first_then_the_nearest(app: TestApp) {
    let key = id(&app.report("acceptor", IN_GRID_1, "井盖破了").await);
    let people = app.get("acceptor", &format!("/cases/{key}/field-people")).await.ok();
    let people = people["items"].as_array().unwrap().clone();
    assert!(people.len() >= 2, "{people:?}");
    assert_eq!((people[0]["own"].as_bool(), people[0]["distance_m"].as_f64()), (Some(true), Some(0.0)));
    let strangers: Vec<f64> =
        people.iter().filter(|p| p["own"] == false).filter_map(|p| p["distance_m"].as_f64()).collect();
    assert!(!strangers.is_empty() && strangers.is_sorted(), "the nearer first: {strangers:?}");

    // A question put to somebody counts as work of theirs.
    let first = people[0]["person"]["id"].clone();
    app.act("acceptor", &key, "request_verification", json!({ "assignee": first })).await.ok();
    let again = app.get("acceptor", &format!("/cases/{key}/field-people")).await.ok();
    let tasks = again["items"].as_array().unwrap().iter().find(|p| p["person"]["id"] == first).unwrap();
    assert_eq!(tasks["open_tasks"], 1);
    app.get("water", &format!("/cases/{key}/field-people")).await.problem(404, "not_found");
    app.get("", &format!("/cases/{key}/field-people")).await.problem(401, "not_logged_in");
}

/// A case with the water company, one minute after its time is over.
async fn late(app: &TestApp) -> (String, Value) {
    let key = id(&app.report("acceptor", IN_GRID_1, "井盖破了").await);
    app.act("acceptor", &key, "accept", json!({})).await.ok();
    app.act("acceptor", &key, "file", json!({ "category": "P01001" })).await.ok();
    let to = json!({ "department": town::department_id("water") });
    app.act("dispatcher", &key, "dispatch", to).await.ok();
    let case = app.act("water", &key, "sign", Value::Null).await.ok();
    let due: tessera_domain::Timestamp = case["clock"]["due"].as_str().unwrap().parse().unwrap();
    let minutes = due.duration_since(app.app.now()).as_mins();
    app.env.pass_minutes(minutes + 2);
    (key, case)
}

async fn a_late_case_is_urged_then_demanded_and_its_history_says_it_was_the_program(app: TestApp) {
    let (key, _) = late(&app).await;
    assert_eq!(app.app.late_steps().await, 1);
    assert_eq!(app.app.late_steps().await, 0, "once");
    let case = app.get("water", &format!("/cases/{key}")).await.ok();
    assert_eq!(case["counters"]["urges"], 1);

    app.env.pass_minutes(24 * 60);
    assert_eq!(app.app.late_steps().await, 1);
    let case = app.get("water", &format!("/cases/{key}")).await.ok();
    assert!(case["supervision"]["demand"].as_str().is_some_and(|d| !d.is_empty()), "{}", case["supervision"]);
    assert_eq!(case["state"], "handling", "the department keeps its work");

    let events = app.get("acceptor", &format!("/cases/{key}/events")).await.ok();
    let by_program: Vec<_> = events["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|e| e["actor"].is_null() && e["action"] != "report")
        .map(|e| e["action"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(by_program, ["urge", "supervise"]);
    let answered = json!({ "text": "零件明天到货" });
    app.act("water", &key, "answer_supervision", answered).await.ok();
    app.env.pass_minutes(40 * 24 * 60);
    assert_eq!(app.app.late_steps().await, 0, "what was missed for long is left out");
    assert_whole(&app).await;
}

async fn a_case_a_community_leaves_lying_goes_up_to_the_street(app: TestApp) {
    // A worker's report waits at the community; nobody takes it up.
    let case = app.report("worker", IN_GRID_1, "小广告").await;
    assert_eq!(case["level"], "community");
    let key = id(&case);
    let due: tessera_domain::Timestamp = case["clock"]["due"].as_str().unwrap().parse().unwrap();
    app.env.pass_minutes(due.duration_since(app.app.now()).as_mins() + 2 * 24 * 60 + 1);
    assert_eq!(app.app.late_steps().await, 1);
    let after = app.get("acceptor", &format!("/cases/{key}")).await.ok();
    assert_eq!(
        (after["level"].as_str(), after["counters"]["escalations"].as_u64()),
        (Some("street"), Some(1))
    );
    assert_eq!(after["clock"]["overdue"], false, "the street has its own time");
    assert_eq!(app.app.late_steps().await, 0);
    assert_whole(&app).await;
}

async fn a_ladder_that_was_changed_counts_for_cases_that_are_late_already(app: TestApp) {
    let saved = app.get("admin", "/settings/stages").await.ok();
    let put = async |late: Value, version: i64| {
        let mut value = saved["value"].clone();
        value["late"] = late;
        let body = json!({ "value": value, "version": version, "why": "试行" });
        app.call("admin", axum::http::Method::PUT, "/settings/stages").await.json(&body).send().await.ok();
    };
    put(json!([{ "after": "1 working_minute", "act": "urge", "text": "" }]), 0).await;
    let (key, _) = late(&app).await;
    assert_eq!(app.app.late_steps().await, 1);
    assert_eq!(app.app.late_steps().await, 0, "the ladder ends here");
    let demand = json!({ "after": "2 working_minute", "act": "supervise", "answer_in": "1 working_day", "text": "请答复" });
    put(json!([{ "after": "1 working_minute", "act": "urge", "text": "" }, demand]), 1).await;
    app.env.pass_minutes(2);
    assert_eq!(app.app.late_steps().await, 1);
    assert_eq!(app.get("water", &format!("/cases/{key}")).await.ok()["supervision"]["demand"], "请答复");
}

async fn a_sample_is_the_same_for_everybody_and_a_failed_spot_check_opens_the_case_again(app: TestApp) {
    for n in 0..12_u8 {
        let at = [IN_GRID_1, IN_GRID_2, IN_STREET_2][usize::from(n % 3)];
        let key = id(&app.report(["worker", "neighbour", "worker2"][usize::from(n % 3)], at, "小广告").await);
        upload(&app, ["worker", "neighbour", "worker2"][usize::from(n % 3)], &key, "handling", jpeg(n))
            .await
            .created();
        let fixed = json!({ "text": "已清除" });
        app.act(["worker", "neighbour", "worker2"][usize::from(n % 3)], &key, "fix_on_spot", fixed)
            .await
            .ok();
    }
    let draw = async |who: &str, word: &str| -> BTreeSet<String> {
        let path = format!("/cases?state=closed&total=true&limit=50&sample=5.{word}");
        let page = app.get(who, &path).await.ok();
        assert_eq!(page["total"], 5);
        page["items"].as_array().unwrap().iter().map(id).collect()
    };
    let mine = draw("verifier", "monday").await;
    assert_eq!(mine, draw("acceptor", "monday").await);
    assert_eq!(mine.len(), 5);
    assert_ne!(mine, draw("verifier", "tuesday").await);
    let facets = app.get("verifier", "/cases/facets?state=closed&sample=5.monday").await.ok();
    assert_eq!(facets["total"], 5, "the counts are those of the sample: {facets}");
    app.get("verifier", "/cases?sample=0.x").await.problem(422, "invalid");

    let one = mine.first().unwrap();
    let seen = json!({ "passed": false, "text": "小广告还在" });
    app.act("worker", one, "spot_check", seen.clone()).await.problem(403, "not_allowed");
    let after = app.act("verifier", one, "spot_check", seen).await.ok();
    assert_eq!(
        (after["state"].as_str(), after["spot_check"]["passed"].as_bool()),
        (Some("accepted"), Some(false))
    );
    assert_whole(&app).await;
}
