//! 值班: who is on shift is told and sees new work first; nobody loses a right.

use super::{assert_whole, id};
use axum::http::Method;
use serde_json::{Value, json};
use std::time::Duration;
use tessera_testkit::{
    Answer, TestApp, on_both,
    town::{self, IN_GRID_1},
};

on_both! {
    new_work_goes_to_those_on_shift_and_everybody_with_the_post_can_still_do_it
    a_shift_is_taken_over_and_handed_over_with_a_word_for_the_next
    who_presses_many_times_at_once_has_one_turn
    a_week_is_copied_once_at_the_same_time_of_day
    a_rota_is_changed_by_who_administrates_the_centre_and_read_by_who_works_there
    who_filed_a_case_hears_that_it_came_back
}

/// Somebody else who is a dispatcher of the district.
async fn second_dispatcher(app: &TestApp) {
    let post = json!({ "role": "dispatcher", "user_id": town::user_id("urban"), "area_code": "420502" });
    app.post("admin", "/posts", &post).await.created();
}

/// A shift of the district's dispatchers, in hours of the day of the test.
async fn plan(app: &TestApp, who: &str, desk: &str, from: &str, until: &str) -> Value {
    let at = |t: &str| format!("2026-01-12T{t}:00+08:00");
    let shift = json!({ "area": "420502", "desk": desk, "user_id": town::user_id(who), "from": at(from), "until": at(until) });
    app.post("admin", "/shifts", &shift).await.created()
}

async fn filed(app: &TestApp) -> String {
    let case = id(&app.report("acceptor", IN_GRID_1, "井盖破损").await);
    app.act("acceptor", &case, "accept", Value::Null).await.ok();
    app.act("acceptor", &case, "file", json!({ "category": "P01001" })).await.ok();
    case
}

async fn duty(app: &TestApp, who: &str) -> Value {
    app.get(who, "/work").await.ok()["duty"].clone()
}

/// What waits to be dispatched: all of it, and how much of it is for others.
async fn waiting(app: &TestApp, who: &str) -> (u64, u64) {
    let work = app.get(who, "/work").await.ok();
    let q = work["queues"].as_array().unwrap().iter().find(|q| q["queue"] == "to_dispatch").unwrap().clone();
    (q["count"].as_u64().unwrap(), q["others"].as_u64().unwrap())
}

async fn tasks(app: &TestApp, who: &str) -> usize {
    app.get(who, "/tasks").await.ok()["items"].as_array().unwrap().len()
}

/// Whether somebody was told of an action, once the notices are there.
async fn told(app: &TestApp, who: &str, action: &str) -> bool {
    for _ in 0..30 {
        let list = app.get(who, "/me/notices?limit=100").await.ok();
        if list["items"].as_array().unwrap().iter().any(|n| n["action"] == action) {
            return true;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    false
}

async fn new_work_goes_to_those_on_shift_and_everybody_with_the_post_can_still_do_it(app: TestApp) {
    second_dispatcher(&app).await;
    filed(&app).await;
    assert_eq!(duty(&app, "dispatcher").await, json!([]), "no rota: everything as without shifts");
    assert_eq!((waiting(&app, "urban").await, tasks(&app, "urban").await), ((1, 0), 1));

    plan(&app, "dispatcher", "dispatcher", "08:00", "16:00").await;
    let mine = duty(&app, "dispatcher").await;
    assert_eq!(mine[0]["on"][0]["mine"], true);
    assert_eq!(mine[0]["on"][0]["until"], "2026-01-12T08:00:00Z", "until 16:00 in the city");
    assert_eq!((waiting(&app, "dispatcher").await, tasks(&app, "dispatcher").await), ((1, 0), 1));
    assert_eq!(waiting(&app, "urban").await, (1, 1), "seen, and said to be for the one on shift");
    assert_eq!(tasks(&app, "urban").await, 0);

    let case = filed(&app).await;
    assert!(told(&app, "dispatcher", "file").await, "who is on shift is told");
    assert!(!told(&app, "urban", "file").await, "and nobody else");
    // A shift takes no right away.
    let to = json!({ "department": town::department_id("water") });
    app.act("urban", &case, "dispatch", to).await.ok();

    // At 16:00 it is everybody's again.
    app.env.pass_minutes(7 * 60);
    assert_eq!(waiting(&app, "urban").await, (1, 0));
    assert_eq!(duty(&app, "urban").await[0]["on"], json!([]), "nobody on shift");
    assert_whole(&app).await;
}

async fn a_shift_is_taken_over_and_handed_over_with_a_word_for_the_next(app: TestApp) {
    second_dispatcher(&app).await;
    let first = plan(&app, "dispatcher", "dispatcher", "08:00", "16:00").await;
    let next = plan(&app, "urban", "dispatcher", "12:00", "20:00").await;
    assert_eq!(duty(&app, "urban").await[0]["mine_soon"]["id"], next["id"], "within four hours");
    let path = format!("/shifts/{}/hand-over", id(&first));
    let note = json!({ "note": " 城西路积水两件待派 " });
    app.post("urban", &path, &note).await.problem(403, "not_allowed");
    let ended = app.post("dispatcher", &path, &note).await.ok();
    assert_eq!(ended["note"], "城西路积水两件待派");
    app.post("dispatcher", &path, &note).await.problem(409, "taken");

    let desk = json!({ "area": "420502", "desk": "dispatcher" });
    let taken = app.post("urban", "/shifts/take-over", &desk).await.ok();
    assert_eq!(taken["id"], next["id"], "the planned one, begun early");
    assert_eq!(app.post("urban", "/shifts/take-over", &desk).await.ok(), taken, "once");
    let now = duty(&app, "urban").await;
    assert_eq!(now[0]["on"][0]["mine"], true);
    assert_eq!(now[0]["note"]["note"], "城西路积水两件待派");
    // Without a plan somebody comes to help for as long as the other is there.
    let helper = app.post("dispatcher", "/shifts/take-over", &desk).await.ok();
    assert_eq!(helper["until"], taken["until"]);
    app.post("acceptor", "/shifts/take-over", &desk).await.problem(403, "not_allowed");
    assert_whole(&app).await;
}

async fn who_presses_many_times_at_once_has_one_turn(app: TestApp) {
    second_dispatcher(&app).await;
    let desk = json!({ "area": "420502", "desk": "dispatcher" });
    for who in ["dispatcher", "urban"] {
        let presses = (0..12).map(|_| app.post(who, "/shifts/take-over", &desk));
        let turns: Vec<Value> =
            futures::future::join_all(presses).await.into_iter().map(Answer::ok).collect();
        assert!(turns.iter().all(|t| t["id"] == turns[0]["id"]), "{turns:?}");
    }
}

async fn a_week_is_copied_once_at_the_same_time_of_day(app: TestApp) {
    plan(&app, "dispatcher", "dispatcher", "08:00", "16:00").await;
    plan(&app, "dispatcher", "dispatcher", "22:00", "23:30").await;
    let copy = json!({ "area": "420502", "desk": "dispatcher", "week": "2026-01-19" });
    app.post("dispatcher", "/shifts/copy-week", &copy).await.problem(403, "not_allowed");
    assert_eq!(app.post("admin", "/shifts/copy-week", &copy).await.ok()["copied"], 2);
    assert_eq!(app.post("admin", "/shifts/copy-week", &copy).await.ok()["copied"], 0);
    let week = "/shifts?area=420502&desk=dispatcher&from=2026-01-19&to=2026-01-25";
    let list = app.get("dispatcher", week).await.ok();
    let begins: Vec<&str> =
        list["items"].as_array().unwrap().iter().map(|s| s["from"].as_str().unwrap()).collect();
    assert_eq!(begins, ["2026-01-19T00:00:00Z", "2026-01-19T14:00:00Z"]);
    assert_whole(&app).await;
}

async fn a_rota_is_changed_by_who_administrates_the_centre_and_read_by_who_works_there(app: TestApp) {
    let shift = plan(&app, "acceptor", "acceptor", "08:00", "16:00").await;
    let path = format!("/shifts/{}", id(&shift));
    let change = json!({ "user_id": town::user_id("acceptor"), "from": "2026-01-12T01:00:00Z",
        "until": "2026-01-12T09:00:00Z", "version": 1 });
    let put = async |who: &str, body: &Value| app.call(who, Method::PUT, &path).await.json(body).send().await;
    put("acceptor", &change).await.problem(403, "not_allowed");
    assert_eq!(put("admin", &change).await.ok()["version"], 2);
    put("admin", &change).await.problem(412, "version_mismatch");
    for (field, wrong) in [
        ("until", json!({ "until": "2026-01-12T01:00:00Z", "version": 2 })),
        ("until", json!({ "until": "2026-01-14T01:00:00Z", "version": 2 })),
        ("user_id", json!({ "user_id": town::user_id("water"), "version": 2 })),
    ] {
        let mut body = change.clone();
        body.as_object_mut().unwrap().extend(wrong.as_object().unwrap().clone());
        assert_eq!(put("admin", &body).await.problem(422, "invalid")["errors"][0]["field"], field);
    }
    let day = "/shifts?area=420502&desk=acceptor&from=2026-01-12&to=2026-01-12";
    let seen = app.get("acceptor", day).await.ok();
    assert_eq!((seen["items"].as_array().unwrap().len(), seen["may_plan"].as_bool()), (1, Some(false)));
    app.get("water", "/shifts?area=420502001001001&desk=acceptor&from=2026-01-12&to=2026-01-12")
        .await
        .problem(422, "invalid");
    app.get("auditor", day).await.problem(403, "not_allowed");
    app.call("acceptor", Method::DELETE, &path).await.send().await.problem(403, "not_allowed");
    assert_eq!(app.call("admin", Method::DELETE, &path).await.send().await.status, 204);
    assert_eq!(app.get("acceptor", day).await.ok()["items"], json!([]));
    let trail = app.get("auditor", &format!("/audit?object={}", id(&shift))).await.ok();
    let said: Vec<&str> =
        trail["items"].as_array().unwrap().iter().map(|e| e["action"].as_str().unwrap()).collect();
    assert_eq!(said, ["shift.remove", "shift.change", "shift.add"]);
    assert_whole(&app).await;
}

async fn who_filed_a_case_hears_that_it_came_back(app: TestApp) {
    let case = filed(&app).await;
    let to = json!({ "department": town::department_id("water") });
    app.act("dispatcher", &case, "dispatch", to).await.ok();
    app.act("water", &case, "sign", Value::Null).await.ok();
    app.act("water", &case, "return", json!({ "reason": "不是我们的" })).await.ok();
    assert!(told(&app, "acceptor", "return").await);
    assert!(told(&app, "dispatcher", "return").await, "without a rota who dispatched it is told, as ever");
}
