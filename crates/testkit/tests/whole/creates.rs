//! Everything a POST makes is made once, however often its request is sent. The list of what makes something is the document's.

use super::{assert_whole, id, jpeg};
use axum::http::Method;
use serde_json::{Value, json};
use tessera_app::admin::settings::verify;
use tessera_testkit::{
    Answer, Call, TestApp,
    document::{Operation, operations},
    on_both,
    town::IN_GRID_1,
};

on_both! {
    every_create_sent_again_with_its_key_makes_one_record_and_gives_it_again
    a_bulk_action_sent_again_with_its_key_is_done_once_for_each_case
}

/// A layer that is there already, to add grids to.
const LAYER: &str = "homes";

/// What is sent: a body, or the bytes of a picture.
enum Sent {
    Json(Value),
    Picture(u8),
}

/// Who makes something of this kind, where, and of what; `other` for a second thing of the kind.
fn example(
    op: Operation,
    case: &str,
    notice: &str,
    number: &str,
    other: bool,
) -> (&'static str, String, Sent) {
    let tag = if other { "b" } else { "a" };
    let report = json!({ "description": format!("井盖 {tag}"), "position": { "lon": IN_GRID_1[0], "lat": IN_GRID_1[1] } });
    let (who, body) = match op.path {
        "/api/v1/areas" => (
            "admin",
            json!({ "parent": "420502001001", "level": "grid", "kind": "residential", "name": { "zh-Hans": tag } }),
        ),
        "/api/v1/layers" => ("admin", json!({ "code": format!("layer-{tag}"), "name": { "zh-Hans": tag } })),
        "/api/v1/layers/{layer}/grids" => {
            let west = if other { 111.32 } else { 111.30 };
            let ring = json!([[[west, 30.70], [west + 0.01, 30.70], [west + 0.01, 30.71], [west, 30.70]]]);
            (
                "admin",
                json!({ "name": { "zh-Hans": tag }, "boundary": { "type": "Polygon", "coordinates": ring } }),
            )
        }
        "/api/v1/departments" => {
            ("admin", json!({ "code": format!("lamps-{tag}"), "name": { "zh-Hans": tag } }))
        }
        "/api/v1/users" => {
            ("admin", json!({ "login": format!("zhang-{tag}"), "name": tag, "password": "a-long-password" }))
        }
        "/api/v1/posts" => {
            ("admin", json!({ "role": "grid_worker", "area_code": "420502001001002", "title": tag }))
        }
        "/api/v1/shifts" => (
            "admin",
            json!({ "area": "420502", "desk": "dispatcher", "user_id": tessera_testkit::town::user_id("dispatcher"),
                "from": "2026-01-12T00:00:00Z", "until": if other { "2026-01-12T08:00:00Z" } else { "2026-01-12T09:00:00Z" } }),
        ),
        "/api/v1/notices/test" => ("admin", json!({ "channel": "mail", "to": format!("{tag}@grid.test") })),
        "/api/v1/grid-plans" => {
            ("community", json!({ "area": "420502001001", "title": format!("plan {tag}") }))
        }
        "/api/v1/views" => ("admin", json!({ "name": format!("view {tag}"), "query": "mine=true" })),
        "/api/v1/cases" => ("worker", report),
        "/api/v1/public/cases" => ("", report),
        "/api/v1/public/support" => {
            ("", json!({ "number": number, "device": format!("device-of-neighbour-{tag}") }))
        }
        "/api/v1/cases/{id}/notices/{notice}/resend" => ("acceptor", json!({})),
        "/api/v1/cases/{id}/attachments" => {
            let path = format!("/cases/{case}/attachments?stage=report&name=photo.jpg");
            return ("worker", path, Sent::Picture(u8::from(other)));
        }
        _ => panic!("{} makes something: say here how", op.name()),
    };
    let path = op.path.trim_start_matches("/api/v1").replace("{id}", case).replace("{notice}", notice);
    let path = path.replace("{layer}", LAYER);
    (who, path, Sent::Json(body))
}

async fn send(app: &TestApp, who: &str, path: &str, key: &str, what: &Sent) -> Answer {
    let call = if who.is_empty() {
        Call::new(app, Method::POST, &format!("/api/v1{path}"))
    } else {
        app.call(who, Method::POST, path).await
    };
    let call = call.header("Idempotency-Key", key);
    match what {
        Sent::Json(body) => call.json(body).send().await,
        Sent::Picture(n) => call.bytes("image/jpeg", jpeg(*n)).send().await,
    }
}

/// Every write leaves an entry, so their number says whether something was written.
async fn entries(app: &TestApp) -> u64 {
    verify(&*app.temp.store).await.expect("the self-check runs").entries
}

async fn every_create_sent_again_with_its_key_makes_one_record_and_gives_it_again(app: TestApp) {
    let new = json!({ "description": "井盖", "position": { "lon": IN_GRID_1[0], "lat": IN_GRID_1[1] }, "source": "hotline",
        "reporter": { "name": "王女士", "phone": "13900000000" } });
    let told = id(&app.post("acceptor", "/cases", &new).await.created());
    app.act("acceptor", &told, "accept", json!({})).await.ok();
    let notices = app.get("acceptor", &format!("/cases/{told}/notices")).await.ok();
    let notice = id(&notices["items"][0]);
    let reported = id(&app.report("worker", IN_GRID_1, "路灯").await);
    app.act("acceptor", &reported, "accept", json!({ "category": "P01001" })).await.ok();
    let seen = app.get("acceptor", &format!("/cases/{reported}")).await.ok();
    let number = seen["number"].as_str().expect("a number").to_owned();
    let homes = json!({ "code": LAYER, "name": { "zh-Hans": "物业区域" } });
    app.post("admin", "/layers", &homes).await.created();
    let creates: Vec<Operation> =
        operations().filter(|o| o.method == "post" && o.statuses().any(|s| s == "201")).collect();
    assert!(creates.len() >= 9, "the document describes what makes something");
    for (n, op) in creates.into_iter().enumerate() {
        let name = op.name();
        let takes = op.says["parameters"]
            .as_array()
            .is_some_and(|all| all.iter().any(|p| p["in"] == "header" && p["name"] == "Idempotency-Key"));
        assert!(takes, "{name} does not say that it takes an Idempotency-Key");
        let case = if op.path.contains("{notice}") { &told } else { &reported };
        let (who, path, what) = example(op, case, &notice, &number, false);
        let key = format!("create-key-{n}");
        let before = entries(&app).await;
        let first = send(&app, who, &path, &key, &what).await.created();
        let after = entries(&app).await;
        assert!(after > before, "{name} left no audit entry");
        let again = send(&app, who, &path, &key, &what).await.created();
        assert_eq!(again, first, "{name} answers something else the second time");
        assert_eq!(entries(&app).await, after, "{name} was done twice");
        if !op.path.contains("{notice}") {
            let (_, other_path, other) = example(op, case, &notice, &number, true);
            send(&app, who, &other_path, &key, &other).await.problem(422, "idempotency_mismatch");
            let second = send(&app, who, &other_path, &format!("{key}-b"), &other).await.created();
            assert_ne!(second, first, "{name}: another key is another record");
        }
    }
    assert_whole(&app).await;
}

async fn a_bulk_action_sent_again_with_its_key_is_done_once_for_each_case(app: TestApp) {
    let a = id(&app.report("worker", IN_GRID_1, "井盖").await);
    let b = id(&app.report("worker", IN_GRID_1, "路灯").await);
    let many = json!({ "ids": [a, b], "action": { "action": "comment", "text": "已联系" } });
    let send = || async {
        let call = app.call("acceptor", Method::POST, "/cases/bulk").await;
        call.header("Idempotency-Key", "bulk-key-1").json(&many).send().await.ok()
    };
    let first = send().await;
    let again = send().await;
    assert_eq!(first, again);
    for case in [&a, &b] {
        let events = app.get("acceptor", &format!("/cases/{case}/events")).await.ok();
        let said = events["items"].as_array().unwrap().iter().filter(|e| e["action"] == "comment").count();
        assert_eq!(said, 1, "{events}");
    }
    assert_whole(&app).await;
}
