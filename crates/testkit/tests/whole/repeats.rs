//! The same request twice, and two people at once.

use super::{assert_whole, id};
use axum::http::Method;
use serde_json::{Value, json};
use std::collections::HashSet;
use tessera_testkit::{Answer, TestApp, on_both, town::IN_GRID_1};

on_both! {
    a_report_sent_again_with_its_key_is_the_same_case
    a_key_for_another_body_is_refused
    a_key_belongs_to_its_owner
    an_action_sent_again_with_its_key_is_done_once
    a_refused_request_does_not_use_up_its_key
    a_double_click_makes_one_case
    who_saw_an_old_version_is_told_who_was_faster
    of_many_who_act_at_once_on_one_version_one_wins
    many_comments_at_once_all_count
    hundreds_of_reports_at_once_get_different_numbers
    the_same_for_many_cases_answers_row_by_row
}

async fn with_key(app: &TestApp, who: &str, path: &str, key: &str, body: &Value) -> Answer {
    app.call(who, Method::POST, path).await.header("Idempotency-Key", key).json(body).send().await
}

fn body(text: &str) -> Value {
    json!({ "description": text, "position": { "lon": IN_GRID_1[0], "lat": IN_GRID_1[1] } })
}

async fn total(app: &TestApp) -> Value {
    app.get("leader", "/cases?total=true").await.ok()["total"].clone()
}

async fn a_report_sent_again_with_its_key_is_the_same_case(app: TestApp) {
    let first = with_key(&app, "worker", "/cases", "key-00000001", &body("井盖")).await;
    assert_eq!(first.header("idempotency-replayed"), "");
    let first = first.created();
    app.env.pass_minutes(3);
    let again = with_key(&app, "worker", "/cases", "key-00000001", &body("井盖")).await;
    assert_eq!(again.header("idempotency-replayed"), "true");
    let again = again.created();
    assert_eq!((&first["id"], &first["number"]), (&again["id"], &again["number"]));
    assert_eq!(total(&app).await, 1);
    with_key(&app, "worker", "/cases", "key-00000002", &body("井盖")).await.created();
    assert_eq!(total(&app).await, 2, "another key is another report");
    assert_whole(&app).await;
}

async fn a_key_for_another_body_is_refused(app: TestApp) {
    with_key(&app, "worker", "/cases", "key-00000001", &body("井盖")).await.created();
    with_key(&app, "worker", "/cases", "key-00000001", &body("路灯"))
        .await
        .problem(422, "idempotency_mismatch");
    with_key(&app, "worker", "/cases", "short", &body("路灯")).await.problem(422, "invalid");
    assert_eq!(total(&app).await, 1);
}

async fn a_key_belongs_to_its_owner(app: TestApp) {
    let a = with_key(&app, "worker", "/cases", "key-00000001", &body("井盖")).await.created();
    let b = with_key(&app, "neighbour", "/cases", "key-00000001", &body("井盖")).await.created();
    assert_ne!(a["id"], b["id"]);
}

async fn an_action_sent_again_with_its_key_is_done_once(app: TestApp) {
    let case = id(&app.report("worker", IN_GRID_1, "井盖").await);
    let path = format!("/cases/{case}/actions");
    // With the version the writer saw: the second time it is old, and still the same request.
    let accept = json!({ "action": "accept", "version": 1 });
    with_key(&app, "acceptor", &path, "key-00000001", &accept).await.ok();
    let again = with_key(&app, "acceptor", &path, "key-00000001", &accept).await;
    assert_eq!(again.header("idempotency-replayed"), "true");
    assert_eq!(again.ok()["version"], 2);
    let other = json!({ "action": "comment", "text": "x" });
    with_key(&app, "acceptor", &path, "key-00000001", &other).await.problem(422, "idempotency_mismatch");
    assert_whole(&app).await;
}

async fn a_refused_request_does_not_use_up_its_key(app: TestApp) {
    let case = id(&app.report("worker", IN_GRID_1, "井盖").await);
    let path = format!("/cases/{case}/actions");
    let file = json!({ "action": "file", "category": "P01001" });
    with_key(&app, "acceptor", &path, "key-00000001", &file).await.problem(409, "not_in_state");
    app.act("acceptor", &case, "accept", Value::Null).await.ok();
    with_key(&app, "acceptor", &path, "key-00000001", &file).await.ok();
}

async fn a_double_click_makes_one_case(app: TestApp) {
    app.token("worker").await;
    let form = body("井盖");
    let sends = (0..20).map(|_| with_key(&app, "worker", "/cases", "key-00000001", &form));
    let ids: HashSet<String> =
        futures::future::join_all(sends).await.into_iter().map(|a| id(&a.created())).collect();
    assert_eq!(ids.len(), 1);
    assert_eq!(total(&app).await, 1);
    assert_whole(&app).await;
}

async fn who_saw_an_old_version_is_told_who_was_faster(app: TestApp) {
    let case = id(&app.report("worker", IN_GRID_1, "井盖").await);
    app.env.pass_minutes(2);
    app.act("acceptor", &case, "accept", Value::Null).await.ok();
    let late = app.act("community", &case, "comment", json!({ "text": "x", "version": 1 })).await;
    let p = late.problem(412, "version_mismatch");
    assert_eq!((p["current_version"].as_i64(), p["changed_by"].as_str()), (Some(2), Some("名acceptor")));
    assert_eq!(p["changed_at"], "2026-01-12T01:02:00Z");
    let path = format!("/cases/{case}/actions");
    let comment = json!({ "action": "comment", "text": "x" });
    let call = app
        .call("community", Method::POST, &path)
        .await
        .header("If-Match", "\"1\"")
        .json(&comment)
        .send()
        .await;
    call.problem(412, "version_mismatch");
    let call = app
        .call("community", Method::POST, &path)
        .await
        .header("If-Match", "\"2\"")
        .json(&comment)
        .send()
        .await;
    assert_eq!(call.header("etag"), "\"3\"");
    call.ok();
    app.call("community", Method::POST, &path)
        .await
        .header("If-Match", "\"x\"")
        .json(&comment)
        .send()
        .await
        .problem(422, "invalid");
    // The same for what is administered.
    let rename = json!({ "name": { "zh-Hans": "新名" } });
    let area = "/areas/420502001001001";
    let first = app
        .call("admin", Method::PATCH, area)
        .await
        .header("If-Match", "\"1\"")
        .json(&rename)
        .send()
        .await
        .ok();
    assert_eq!(first["version"], 2);
    let p =
        app.call("admin", Method::PATCH, area).await.header("If-Match", "\"1\"").json(&rename).send().await;
    assert_eq!(p.problem(412, "version_mismatch")["current_version"], 2);
    // An unchanged case is not sent again.
    let read = app
        .call("community", Method::GET, &format!("/cases/{case}"))
        .await
        .header("If-None-Match", "\"3\"")
        .send()
        .await;
    assert_eq!((read.status.as_u16(), read.bytes.len()), (304, 0));
}

async fn of_many_who_act_at_once_on_one_version_one_wins(app: TestApp) {
    let case = id(&app.report("worker", IN_GRID_1, "井盖").await);
    app.token("acceptor").await;
    let accept = json!({ "version": 1 });
    let sends = (0..12).map(|_| app.act("acceptor", &case, "accept", accept.clone()));
    let answers = futures::future::join_all(sends).await;
    assert_eq!(answers.iter().filter(|a| a.status == 200).count(), 1);
    assert!(answers.iter().all(|a| a.status == 200 || a.status == 412), "{answers:?}");
    assert_whole(&app).await;
}

async fn many_comments_at_once_all_count(app: TestApp) {
    let case = id(&app.report("worker", IN_GRID_1, "井盖").await);
    app.token("acceptor").await;
    let sends = (0..24).map(|n| app.act("acceptor", &case, "comment", json!({ "text": format!("第{n}条") })));
    let answers = futures::future::join_all(sends).await;
    // Nobody named a version, so nobody can have been overtaken.
    assert!(answers.iter().all(|a| a.status == 200), "{answers:?}");
    let events = app.get("acceptor", &format!("/cases/{case}/events")).await.ok();
    assert_eq!(events["items"].as_array().unwrap().len(), 25);
    assert_whole(&app).await;
}

async fn hundreds_of_reports_at_once_get_different_numbers(app: TestApp) {
    app.token("worker").await;
    let sends = (0..200).map(|n| {
        let app = &app;
        async move {
            app.report("worker", IN_GRID_1, &format!("第{n}件")).await["number"].as_str().unwrap().to_owned()
        }
    });
    let numbers: HashSet<String> = futures::future::join_all(sends).await.into_iter().collect();
    assert_eq!(numbers.len(), 200);
    assert_eq!(total(&app).await, 200);
    assert_whole(&app).await;
}

async fn the_same_for_many_cases_answers_row_by_row(app: TestApp) {
    let mut ids = Vec::new();
    for n in 0..4 {
        ids.push(id(&app.report("worker", IN_GRID_1, &format!("第{n}件")).await));
    }
    app.act("acceptor", &ids[3], "accept", Value::Null).await.ok();
    let unknown = "00000000-0000-7000-8000-000000000009";
    let mut asked: Vec<&str> = ids.iter().map(String::as_str).collect();
    asked.push(unknown);
    asked.push(&ids[0]);
    let answer = app
        .post("acceptor", "/cases/bulk", &json!({ "ids": asked, "action": { "action": "accept" } }))
        .await
        .ok();
    let done: HashSet<&str> =
        answer["done"].as_array().unwrap().iter().map(|d| d["id"].as_str().unwrap()).collect();
    assert_eq!(done, ids[..3].iter().map(String::as_str).collect(), "each once");
    let mut failed: Vec<(&str, &str)> = answer["failed"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| (f["id"].as_str().unwrap(), f["code"].as_str().unwrap()))
        .collect();
    failed.sort_unstable();
    let mut wanted = [(unknown, "not_found"), (ids[3].as_str(), "not_in_state")];
    wanted.sort_unstable();
    assert_eq!(failed, wanted);
    assert!(answer["failed"].as_array().unwrap().iter().all(|f| !f["title"].as_str().unwrap().is_empty()));
    // What somebody may not see does not say that it is there.
    let other = app
        .post(
            "worker2",
            "/cases/bulk",
            &json!({ "ids": ids, "action": { "action": "comment", "text": "x" } }),
        )
        .await
        .ok();
    assert_eq!(other["done"], json!([]));
    for f in other["failed"].as_array().unwrap() {
        assert_eq!((f["code"].as_str(), &f["number"]), (Some("not_found"), &Value::Null));
    }
    let none = json!({ "ids": [], "action": { "action": "accept" } });
    app.post("acceptor", "/cases/bulk", &none).await.problem(422, "invalid");
    let many = json!({ "ids": vec![unknown; 501], "action": { "action": "accept" } });
    app.post("acceptor", "/cases/bulk", &many).await.problem(422, "invalid");
    assert_whole(&app).await;
}
