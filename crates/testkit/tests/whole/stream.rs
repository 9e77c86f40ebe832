//! Live events: in order, nothing lost on reconnect, nothing told to who may not know.

use super::{assert_whole, id};
use axum::{body::BodyDataStream, http::Method};
use futures::StreamExt as _;
use serde_json::{Value, json};
use std::time::Duration;
use tessera_testkit::{
    TestApp, on_both,
    town::{IN_GRID_1, IN_STREET_2},
};
use tokio::time::timeout;

on_both! {
    events_arrive_in_order_while_they_happen
    a_reconnect_brings_what_was_missed_and_nothing_twice
    nobody_hears_of_cases_they_may_not_see
    many_writers_at_once_lose_no_event
    who_is_told_something_hears_that_they_are_and_nobody_else
}

/// A listener, reading one event after the other.
struct Listener {
    body: BodyDataStream,
    rest: String,
}

/// One event: its name, its id, its data.
#[derive(Debug)]
struct Heard {
    name: String,
    id: String,
    data: Value,
}

impl Listener {
    async fn new(app: &TestApp, who: &str, last: Option<&str>) -> Listener {
        let mut call = app.call(who, Method::GET, "/stream").await;
        if let Some(last) = last {
            call = call.header("Last-Event-ID", last);
        }
        let response = call.stream().await;
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        let mut listener = Listener { body: response.into_body().into_data_stream(), rest: String::new() };
        assert_eq!(listener.any().await.name, "ping", "the first word says where the stream begins");
        listener
    }

    /// The next event of whatever kind.
    async fn any(&mut self) -> Heard {
        loop {
            if let Some((block, rest)) =
                self.rest.split_once("\n\n").map(|(a, b)| (a.to_owned(), b.to_owned()))
            {
                self.rest = rest;
                let field = |key: &str| {
                    let line = block.lines().find_map(|l| l.strip_prefix(key)?.strip_prefix(':'));
                    line.map(|v| v.trim_start().to_owned()).unwrap_or_default()
                };
                if field("event").is_empty() {
                    continue;
                }
                let data = serde_json::from_str(&field("data")).unwrap_or(Value::Null);
                return Heard { name: field("event"), id: field("id"), data };
            }
            let next = timeout(Duration::from_secs(10), self.body.next())
                .await
                .expect("an event within ten seconds");
            let bytes = next.expect("the stream goes on").expect("a chunk");
            self.rest.push_str(std::str::from_utf8(&bytes).expect("whole characters"));
        }
    }

    /// The next event of a case.
    async fn case(&mut self) -> Heard {
        loop {
            let e = self.any().await;
            assert_ne!(e.name, "reset", "nobody lagged that far");
            if e.name == "case" {
                return e;
            }
        }
    }
}

async fn events_arrive_in_order_while_they_happen(app: TestApp) {
    let mut ear = Listener::new(&app, "leader", None).await;
    let case = id(&app.report("worker", IN_GRID_1, "井盖").await);
    app.act("acceptor", &case, "accept", Value::Null).await.ok();
    app.act("acceptor", &case, "file", json!({ "category": "P01001" })).await.ok();
    let mut last = 0;
    for (action, state, version, actor) in [
        ("report", "reported", 1, "名worker"),
        ("accept", "accepted", 2, "名acceptor"),
        ("file", "filed", 3, "名acceptor"),
    ] {
        let e = ear.case().await;
        let seq = e.data["seq"].as_i64().unwrap();
        assert!(seq > last);
        assert_eq!(e.id, seq.to_string());
        last = seq;
        assert_eq!(e.data["id"], case.as_str());
        assert_eq!(
            (
                e.data["action"].as_str(),
                e.data["state"].as_str(),
                e.data["version"].as_i64(),
                e.data["actor"]["name"].as_str()
            ),
            (Some(action), Some(state), Some(version), Some(actor))
        );
        assert_eq!(e.data["area_code"], "420502001001001");
    }
}

async fn a_reconnect_brings_what_was_missed_and_nothing_twice(app: TestApp) {
    let mut ear = Listener::new(&app, "leader", None).await;
    let case = id(&app.report("worker", IN_GRID_1, "井盖").await);
    let last = ear.case().await.id;
    drop(ear);
    for n in 0..5 {
        app.act("acceptor", &case, "comment", json!({ "text": format!("第{n}条") })).await.ok();
    }
    let mut ear = Listener::new(&app, "leader", Some(&last)).await;
    app.act("acceptor", &case, "accept", Value::Null).await.ok();
    let mut versions = Vec::new();
    for _ in 0..6 {
        versions.push(ear.case().await.data["version"].as_i64().unwrap());
    }
    assert_eq!(versions, [2, 3, 4, 5, 6, 7]);
    // From the very beginning.
    let mut ear = Listener::new(&app, "leader", Some("0")).await;
    assert_eq!(ear.case().await.data["version"], 1);
}

async fn nobody_hears_of_cases_they_may_not_see(app: TestApp) {
    let mut there = Listener::new(&app, "worker2", None).await;
    let here = id(&app.report("worker", IN_GRID_1, "井盖").await);
    app.act("acceptor", &here, "comment", json!({ "text": "x" })).await.ok();
    let own = id(&app.report("worker2", IN_STREET_2, "路灯").await);
    assert_eq!(there.case().await.data["id"], own.as_str(), "the first event of the own street");
    let mut again = Listener::new(&app, "worker2", Some("0")).await;
    assert_eq!(again.case().await.data["id"], own.as_str(), "also after a reconnect");
}

async fn many_writers_at_once_lose_no_event(app: TestApp) {
    app.token("worker").await;
    let mut ear = Listener::new(&app, "leader", None).await;
    let writers = (0..60).map(|n| {
        let app = &app;
        async move { id(&app.report("worker", IN_GRID_1, &format!("第{n}件")).await) }
    });
    let mut wanted = futures::future::join_all(writers).await;
    let (mut heard, mut last) = (Vec::new(), 0);
    for _ in 0..wanted.len() {
        let e = ear.case().await;
        let seq = e.data["seq"].as_i64().unwrap();
        assert!(seq > last, "{seq} after {last}");
        last = seq;
        heard.push(id(&e.data));
    }
    heard.sort_unstable();
    wanted.sort_unstable();
    assert_eq!(heard, wanted);
    assert_whole(&app).await;
}

async fn who_is_told_something_hears_that_they_are_and_nobody_else(app: TestApp) {
    let case = id(&app.report("worker", IN_GRID_1, "井盖破损").await);
    app.call("leader", Method::PUT, &format!("/cases/{case}/watch")).await.send().await.ok();
    let (mut leader, mut street) =
        (Listener::new(&app, "leader", None).await, Listener::new(&app, "street", None).await);
    app.act("acceptor", &case, "accept", json!({})).await.ok();
    let told = async { while leader.any().await.name != "notice" {} };
    timeout(Duration::from_secs(20), told).await.expect("the leader hears of a notice");
    assert_eq!(app.get("leader", "/me/notices").await.ok()["unread"], 1);
    let other = timeout(Duration::from_millis(500), async { while street.any().await.name != "notice" {} });
    assert!(other.await.is_err(), "the street office was told of somebody else's notice");
}
