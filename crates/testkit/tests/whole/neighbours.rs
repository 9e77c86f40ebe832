//! What residents may know of each other's reports, standing behind one, and what staff know of who reported.

use super::{assert_whole, id};
use serde_json::{Value, json};
use tessera_testkit::{
    TestApp, on_both,
    town::{self, IN_GRID_1},
};

on_both! {
    a_neighbour_sees_that_it_was_reported_and_nothing_of_who
    what_was_told_in_confidence_or_has_no_kind_yet_is_not_named_to_neighbours
    standing_behind_a_case_counts_once_and_is_followed_with_an_own_number
    a_case_that_is_over_takes_no_more_neighbours
    who_may_know_the_reporter_finds_their_other_cases_and_nobody_else_does
    the_printed_form_speaks_the_language_that_is_asked_for
}

const PHONE: &str = "13907170002";

async fn report(app: &TestApp, reporter: Value) -> (String, String) {
    let form = json!({
        "description": "李家门口路灯不亮", "position": { "lon": IN_GRID_1[0], "lat": IN_GRID_1[1] },
        "address": "东山大道12号三单元", "reporter": reporter
    });
    let r = app.post("", "/public/cases", &form).await.created();
    let number = r["number"].as_str().unwrap().to_owned();
    (id(&app.get("acceptor", &format!("/cases/{number}")).await.ok()), number)
}

async fn known(app: &TestApp, reporter: Value) -> (String, String) {
    let (case, number) = report(app, reporter).await;
    app.act("acceptor", &case, "accept", json!({ "category": "P01001" })).await.ok();
    (case, number)
}

async fn near(app: &TestApp) -> Vec<Value> {
    let path = format!("/public/nearby?lon={}&lat={}&text=路灯不亮", IN_GRID_1[0], IN_GRID_1[1]);
    app.get("", &path).await.ok()["items"].as_array().unwrap().clone()
}

fn form(number: &str, device: u8, phone: &str) -> Value {
    json!({ "number": number, "device": format!("device-of-a-test-{device}"), "reporter": { "phone": phone } })
}

async fn a_neighbour_sees_that_it_was_reported_and_nothing_of_who(app: TestApp) {
    let (_, number) = known(&app, json!({ "name": "李女士", "phone": PHONE })).await;
    let found = near(&app).await;
    assert_eq!(found.len(), 1);
    assert_eq!(
        (found[0]["number"].as_str(), found[0]["state"].as_str(), found[0]["people"].as_i64()),
        (Some(number.as_str()), Some("accepted"), Some(1))
    );
    let text = found[0].to_string();
    for secret in ["李", PHONE, "东山大道", "code", "lon"] {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
    let far = app.get("", "/public/nearby?lon=111.4&lat=30.8").await.ok();
    assert_eq!(far["items"], json!([]));
}

async fn what_was_told_in_confidence_or_has_no_kind_yet_is_not_named_to_neighbours(app: TestApp) {
    let (_, secret) = known(&app, json!({ "phone": PHONE, "confidential": true })).await;
    let (_, raw) = report(&app, json!({ "phone": PHONE })).await;
    assert_eq!(near(&app).await, [] as [Value; 0]);
    for number in [secret, raw] {
        app.post("", "/public/support", &form(&number, 1, "")).await.problem(404, "not_found");
    }
}

async fn standing_behind_a_case_counts_once_and_is_followed_with_an_own_number(app: TestApp) {
    let (case, number) = known(&app, json!({ "phone": PHONE })).await;
    let mine = app.post("", "/public/support", &form(&number, 1, "13907170003")).await.created();
    assert_eq!((mine["main"].as_str(), mine["people"].as_i64()), (Some(number.as_str()), Some(2)));
    app.post("", "/public/support", &form(&number, 1, "")).await.problem(409, "counted_already");
    app.post("", "/public/support", &form(&number, 2, "139 0717 0003")).await.problem(409, "counted_already");
    app.post("", "/public/support", &form(&number, 3, "")).await.created();
    assert_eq!(near(&app).await[0]["people"], 3);

    let seen = app.get("acceptor", &format!("/cases/{case}")).await.ok();
    assert_eq!((seen["counters"]["merged"].as_i64(), seen["merged"].as_array().unwrap().len()), (Some(2), 2));
    let row = app.get("acceptor", "/cases?state=accepted").await.ok();
    assert_eq!(row["items"][0]["joined"], 2);

    app.act("acceptor", &case, "file", json!({ "category": "P01001" })).await.ok();
    app.act("dispatcher", &case, "dispatch", json!({ "department": town::department_id("water") }))
        .await
        .ok();
    let own = format!("/track/{}?code={}", mine["number"].as_str().unwrap(), mine["code"].as_str().unwrap());
    let followed = app.get("", &own).await.ok();
    assert_eq!(followed["outcome"], "duplicate");
    assert_eq!(
        (followed["goes_on"]["number"].as_str(), followed["goes_on"]["state"].as_str()),
        (Some(number.as_str()), Some("dispatched"))
    );
    assert!(followed["goes_on"]["department"].is_object() && followed["goes_on"]["due"].is_string());
    assert!(!followed.to_string().contains("李家"), "the first reporter's words stay theirs");
    assert_whole(&app).await;
}

async fn a_case_that_is_over_takes_no_more_neighbours(app: TestApp) {
    let (case, number) = known(&app, json!({ "phone": PHONE })).await;
    app.act("acceptor", &case, "answer", json!({ "text": "已告知" })).await.ok();
    assert_eq!(near(&app).await, [] as [Value; 0]);
    app.post("", "/public/support", &form(&number, 1, "")).await.problem(404, "not_found");
}

async fn who_may_know_the_reporter_finds_their_other_cases_and_nobody_else_does(app: TestApp) {
    let (one, _) = known(&app, json!({ "phone": PHONE })).await;
    let (_, two) = known(&app, json!({ "phone": "139-0717-0002" })).await;
    known(&app, json!({ "phone": "13907170009" })).await;
    let path = format!("/cases/{one}/same-reporter");
    let found = app.get("acceptor", &path).await.ok();
    let numbers: Vec<_> = found["items"].as_array().unwrap().iter().map(|r| r["number"].clone()).collect();
    assert_eq!(numbers, [json!(two)]);
    app.get("leader", &path).await.problem(403, "not_allowed");
    app.get("street2", &path).await.problem(404, "not_found");
}

async fn the_printed_form_speaks_the_language_that_is_asked_for(app: TestApp) {
    let (case, _) = known(&app, json!({ "phone": PHONE })).await;
    app.act("acceptor", &case, "file", json!({ "category": "P01001" })).await.ok();
    let zh = app.get("acceptor", &format!("/cases/{case}/print?lang=zh-Hans")).await.text();
    for word in ["案件处置单", "居民门户", "已立案", "受理"] {
        assert!(zh.contains(word), "{word}");
    }
    for code in [">accept<", ">file<", ">filed<", ">portal<", "working_"] {
        assert!(!zh.contains(code), "{code} is a code, not a word");
    }
    let en = app.get("acceptor", &format!("/cases/{case}/print?lang=en")).await.text();
    assert!(en.contains("Case handling form") && en.contains(">Filed<") && en.contains(">Accept<"), "{en}");
}
