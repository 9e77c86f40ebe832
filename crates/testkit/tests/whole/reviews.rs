//! Requests of a department that its own leader reviews before the dispatcher gets them.

use super::{assert_whole, id};
use axum::http::Method;
use serde_json::{Value, json};
use tessera_testkit::{
    TestApp, on_both,
    town::{self, IN_GRID_1},
};

on_both! {
    a_request_passes_the_departments_leader_before_the_dispatcher_sees_it
    a_request_goes_on_by_itself_when_the_leader_leaves
    the_dispatcher_can_decide_first_with_a_reason
}

/// Makes `urban`, who handles for another department, the leader of the water company too; returns the post.
async fn with_leader(app: &TestApp) -> Value {
    let post = json!({ "role": "leader", "user_id": town::user_id("urban"), "department_id": "water" });
    app.post("admin", "/posts", &post).await.created()
}

/// A case the water company has signed for and asks more time for.
async fn asked(app: &TestApp) -> String {
    let case = id(&app.report("acceptor", IN_GRID_1, "井盖破损").await);
    for (who, action, fields) in [
        ("acceptor", "accept", json!({})),
        ("acceptor", "file", json!({ "category": "P01001" })),
        ("dispatcher", "dispatch", json!({ "department": town::department_id("water") })),
        ("water", "sign", json!({})),
        ("water", "request_extension", json!({ "limit": "1 working_day", "reason": "缺料" })),
    ] {
        app.act(who, &case, action, fields).await.ok();
    }
    case
}

/// How many cases wait in a queue of somebody's.
async fn waiting(app: &TestApp, who: &str, queue: &str) -> Option<u64> {
    let work = app.get(who, "/work").await.ok();
    let queues = work["queues"].as_array().unwrap();
    queues.iter().find(|q| q["queue"] == queue).and_then(|q| q["count"].as_u64())
}

async fn offer(app: &TestApp, who: &str, case: &str, action: &str) -> Option<Value> {
    let list = app.get(who, &format!("/cases/{case}/actions")).await.ok();
    list["items"].as_array().unwrap().iter().find(|o| o["action"] == action).cloned()
}

async fn a_request_passes_the_departments_leader_before_the_dispatcher_sees_it(app: TestApp) {
    with_leader(&app).await;
    let case = asked(&app).await;
    let path = format!("/cases/{case}");
    assert_eq!(app.get("water", &path).await.ok()["request"]["awaits"], "leader");
    assert_eq!(waiting(&app, "urban", "reviews").await, Some(1));
    assert_eq!(waiting(&app, "dispatcher", "extensions").await, Some(0), "not yet");
    assert_eq!(waiting(&app, "water", "reviews").await, None, "a handler reviews nothing");
    let found = app.get("urban", "/cases?in_review=true&queue=reviews&total=true").await.ok();
    assert_eq!((found["total"].as_u64(), found["items"][0]["in_review"].as_bool()), (Some(1), Some(true)));
    assert_eq!(app.get("urban", "/tasks").await.ok()["items"][0]["queue"], "reviews");
    app.act("dispatcher", &case, "pass_request", json!({})).await.problem(403, "not_allowed");

    let after = app.act("urban", &case, "pass_request", json!({ "text": "情况属实" })).await.ok();
    assert_eq!(after["request"]["awaits"], "dispatcher");
    assert_eq!(after["request"]["passed"]["text"], "情况属实");
    assert_eq!(waiting(&app, "urban", "reviews").await, Some(0));
    assert_eq!(waiting(&app, "dispatcher", "extensions").await, Some(1));
    let granted = app.act("dispatcher", &case, "grant_extension", json!({})).await.ok();
    assert_eq!(granted["counters"]["extensions"], 1);

    // What a leader refuses never reaches the dispatcher.
    app.act("water", &case, "request_suspension", json!({ "reason": "等审批" })).await.ok();
    app.act("urban", &case, "refuse_suspension", json!({ "reason": " " })).await.problem(422, "missing");
    let refused = app.act("urban", &case, "refuse_suspension", json!({ "reason": "材料已到" })).await.ok();
    assert_eq!(refused["request"], Value::Null);
    assert_eq!(waiting(&app, "dispatcher", "suspensions").await, Some(0));
    assert_whole(&app).await;
}

async fn a_request_goes_on_by_itself_when_the_leader_leaves(app: TestApp) {
    let post = with_leader(&app).await;
    let case = asked(&app).await;
    assert_eq!(app.app.pass_on_unled().await, 0, "the leader is there");
    let end = json!({ "user_id": null, "version": post["version"] });
    app.call("admin", Method::PATCH, &format!("/posts/{}", id(&post))).await.json(&end).send().await.ok();
    assert_eq!(app.app.pass_on_unled().await, 1);
    assert_eq!(app.app.pass_on_unled().await, 0, "once");
    let now = app.get("dispatcher", &format!("/cases/{case}")).await.ok();
    assert_eq!(now["request"]["awaits"], "dispatcher");
    assert_eq!(now["request"]["passed"]["by"], Value::Null, "by nobody");
    assert_eq!(waiting(&app, "dispatcher", "extensions").await, Some(1));
    // And the next one, with the post still vacant, goes there at once.
    app.act("dispatcher", &case, "grant_extension", json!({})).await.ok();
    let ask = json!({ "limit": "1 working_day", "reason": "又缺料" });
    assert_eq!(
        app.act("water", &case, "request_extension", ask).await.ok()["request"]["awaits"],
        "dispatcher"
    );
    assert_whole(&app).await;
}

async fn the_dispatcher_can_decide_first_with_a_reason(app: TestApp) {
    with_leader(&app).await;
    let case = asked(&app).await;
    let offered = offer(&app, "dispatcher", &case, "grant_extension").await.expect("offered");
    assert_eq!(offered["needs"], json!(["reason"]));
    app.act("dispatcher", &case, "grant_extension", json!({})).await.problem(422, "missing");
    app.act("dispatcher", &case, "grant_extension", json!({ "reason": "负责人出差" })).await.ok();
    let events = app.get("urban", &format!("/cases/{case}/events")).await.ok();
    let last = events["items"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(last["data"]["internal"]["unreviewed"], "负责人出差");
    assert_whole(&app).await;
}
