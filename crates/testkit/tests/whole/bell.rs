//! Notices to staff: who is told of what, and who is not.

use super::{assert_whole, id};
use axum::http::Method;
use serde_json::{Value, json};
use std::time::Duration;
use tessera_domain::Timestamp;
use tessera_testkit::{
    TestApp, on_both,
    town::{self, IN_GRID_1, IN_STREET_2},
};

on_both! {
    who_watches_is_told_of_steps_and_comments_of_others
    a_dispatch_and_a_return_are_told_to_whom_they_concern
    nobody_is_told_of_a_case_they_cannot_see
    notices_are_read_one_by_one_and_together_and_by_pages
    a_deadline_is_told_before_and_after_and_once
    looking_again_tells_nothing_twice
}

/// A person's notices, once there are so many: kind, action, number of the case.
async fn notices(app: &TestApp, who: &str, n: usize) -> Vec<(String, String)> {
    let mut last = Value::Null;
    for _ in 0..100 {
        last = app.get(who, "/me/notices?limit=100").await.ok();
        let items = last["items"].as_array().unwrap();
        if items.len() >= n {
            assert_eq!(items.len(), n, "{who}: {last}");
            let word = |v: &Value| v.as_str().unwrap().to_owned();
            return items.iter().map(|i| (word(&i["kind"]), word(&i["action"]))).collect();
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("{who} has not {n} notices: {last}");
}

fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
    list.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect()
}

async fn filed(app: &TestApp) -> String {
    let case = id(&app.report("acceptor", IN_GRID_1, "井盖破损").await);
    app.act("acceptor", &case, "accept", Value::Null).await.ok();
    app.act("acceptor", &case, "file", json!({ "category": "P01001" })).await.ok();
    case
}

async fn who_watches_is_told_of_steps_and_comments_of_others(app: TestApp) {
    let case = app.report("worker", IN_GRID_1, "井盖破损").await;
    let path = format!("/cases/{}/watch", case["number"].as_str().unwrap());
    let watch = async |who: &str, method: Method| app.call(who, method, &path).await.send().await;
    assert_eq!(watch("leader", Method::GET).await.ok(), json!({ "watching": false, "watchers": 0 }));
    for _ in 0..2 {
        let now = watch("leader", Method::PUT).await.ok();
        assert_eq!(now, json!({ "watching": true, "watchers": 1 }));
    }
    let case = id(&case);
    app.act("acceptor", &case, "accept", Value::Null).await.ok();
    app.act("leader", &case, "comment", json!({ "text": "我说的", "audience": "internal" })).await.ok();
    app.act("acceptor", &case, "comment", json!({ "text": "看看", "audience": "internal" })).await.ok();
    assert_eq!(
        notices(&app, "leader", 2).await,
        pairs(&[("comment", "comment"), ("watched", "accept")]),
        "newest first, and not their own"
    );
    let first = app.get("leader", "/me/notices").await.ok();
    assert_eq!(first["items"][0]["case"]["id"], case);
    assert_eq!(first["items"][0]["actor"]["name"], "名acceptor");
    assert_eq!(first["unread"], 2);
    assert_eq!(watch("leader", Method::DELETE).await.ok()["watching"], false);
    app.act("acceptor", &case, "file", json!({ "category": "P01001" })).await.ok();
    // What comes later has been told once the dispatch has been.
    app.act("dispatcher", &case, "dispatch", json!({ "department": town::department_id("water") }))
        .await
        .ok();
    notices(&app, "water", 1).await;
    notices(&app, "leader", 2).await;
    assert_whole(&app).await;
}

async fn a_dispatch_and_a_return_are_told_to_whom_they_concern(app: TestApp) {
    let case = filed(&app).await;
    let water = json!({ "department": town::department_id("water") });
    app.act("dispatcher", &case, "dispatch", water.clone()).await.ok();
    assert_eq!(notices(&app, "water", 1).await, pairs(&[("assigned", "dispatch")]));
    app.act("water", &case, "sign", Value::Null).await.ok();
    app.act("water", &case, "request_extension", json!({ "limit": "1 working_day", "reason": "缺材料" }))
        .await
        .ok();
    app.act("dispatcher", &case, "refuse_extension", json!({ "reason": "不行" })).await.ok();
    assert_eq!(
        notices(&app, "water", 2).await,
        pairs(&[("decided", "refuse_extension"), ("assigned", "dispatch")])
    );
    app.act("water", &case, "return", json!({ "reason": "不是我们的" })).await.ok();
    assert_eq!(
        notices(&app, "dispatcher", 2).await,
        pairs(&[("returned", "return"), ("asked", "request_extension")])
    );
    notices(&app, "urban", 0).await;
    assert_whole(&app).await;
}

async fn nobody_is_told_of_a_case_they_cannot_see(app: TestApp) {
    let there = app.report("worker2", IN_STREET_2, "路灯不亮").await;
    let path = format!("/cases/{}/watch", id(&there));
    for method in [Method::GET, Method::PUT, Method::DELETE] {
        app.call("street", method, &path).await.send().await.problem(404, "not_found");
    }
    // Who could see it when they began to watch, and cannot any more, hears nothing, and what they heard is gone.
    let case = id(&app.report("worker", IN_GRID_1, "井盖破损").await);
    for who in ["street", "leader"] {
        app.call(who, Method::PUT, &format!("/cases/{case}/watch")).await.send().await.ok();
    }
    app.act("acceptor", &case, "accept", Value::Null).await.ok();
    notices(&app, "street", 1).await;
    let posts = app.get("admin", "/posts?limit=100").await.ok();
    let post = posts["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|p| p["role"] == "street_staff" && p["user"]["id"] == json!(town::user_id("street")));
    let post = post.unwrap_or_else(|| panic!("{posts}"));
    let end = json!({ "user_id": null, "version": post["version"] });
    app.call("admin", Method::PATCH, &format!("/posts/{}", id(post))).await.json(&end).send().await.ok();
    app.act("acceptor", &case, "file", json!({ "category": "P01001" })).await.ok();
    notices(&app, "leader", 2).await;
    notices(&app, "street", 0).await;
    let after = app.get("street", "/me/notices").await.ok();
    assert_eq!(after["items"], json!([]));
    assert_whole(&app).await;
}

async fn notices_are_read_one_by_one_and_together_and_by_pages(app: TestApp) {
    let case = id(&app.report("worker", IN_GRID_1, "井盖破损").await);
    app.call("leader", Method::PUT, &format!("/cases/{case}/watch")).await.send().await.ok();
    for n in 0..5 {
        app.act("acceptor", &case, "comment", json!({ "text": format!("第{n}次"), "audience": "internal" }))
            .await
            .ok();
    }
    notices(&app, "leader", 5).await;
    let mut seen = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = app.get("leader", &format!("/me/notices?limit=2&cursor={cursor}")).await.ok();
        seen.extend(page["items"].as_array().unwrap().iter().map(|i| i["id"].as_i64().unwrap()));
        match page["next"].as_str() {
            Some(next) => next.clone_into(&mut cursor),
            None => break,
        }
    }
    assert_eq!(seen.len(), 5);
    assert!(seen.is_sorted_by(|a, b| a > b), "{seen:?}");
    let read = async |body: Value| app.post("leader", "/me/notices/read", &body).await;
    assert_eq!(read(json!({ "id": seen[1] })).await.ok()["unread"], 4);
    let left = app.get("leader", "/me/notices?unread=true").await.ok();
    assert_eq!(left["items"].as_array().unwrap().len(), 4);
    // All up to the one seen: what came meanwhile stays unread.
    assert_eq!(read(json!({ "upto": seen[1] })).await.ok()["unread"], 1);
    assert_eq!(app.post("worker", "/me/notices/read", &json!({ "upto": seen[0] })).await.ok()["unread"], 0);
    assert_eq!(
        app.get("leader", "/me/notices").await.ok()["unread"],
        1,
        "somebody else's are not mine to read"
    );
    for bad in [json!({}), json!({ "id": 1, "upto": 2 }), json!({ "id": "x" }), json!({ "all": true })] {
        read(bad).await.problem(422, "invalid");
    }
    app.get("leader", "/me/notices?cursor=x").await.problem(422, "invalid");
}

async fn a_deadline_is_told_before_and_after_and_once(app: TestApp) {
    let case = filed(&app).await;
    app.act("dispatcher", &case, "dispatch", json!({ "department": town::department_id("water") }))
        .await
        .ok();
    notices(&app, "water", 1).await;
    assert_eq!(app.app.tell_deadlines().await.unwrap(), 0, "the first look only begins");
    let shown = app.get("water", &format!("/cases/{case}")).await.ok();
    let due: Timestamp = shown["clock"]["due"].as_str().expect("a deadline").parse().unwrap();
    let minutes = (due.as_millisecond() - app.app.now().as_millisecond()) / 60_000;
    app.env.pass_minutes(minutes - 130);
    assert_eq!(app.app.tell_deadlines().await.unwrap(), 0, "still more than two hours");
    app.env.pass_minutes(20);
    assert_eq!(app.app.tell_deadlines().await.unwrap(), 1);
    app.env.pass_minutes(1);
    assert_eq!(app.app.tell_deadlines().await.unwrap(), 0, "told already");
    app.env.pass_minutes(120);
    assert_eq!(app.app.tell_deadlines().await.unwrap(), 1);
    assert_eq!(
        notices(&app, "water", 3).await,
        pairs(&[("overdue", ""), ("due_soon", ""), ("assigned", "dispatch")])
    );
}

async fn looking_again_tells_nothing_twice(app: TestApp) {
    let case = filed(&app).await;
    app.act("dispatcher", &case, "dispatch", json!({ "department": town::department_id("water") }))
        .await
        .ok();
    notices(&app, "water", 1).await;
    for _ in 0..3 {
        app.app.tell_staff_once().await.unwrap();
    }
    notices(&app, "water", 1).await;
}
