//! Lists written into files: what stands in them, for whom, and how they end.

use super::{assert_whole, id};
use axum::http::Method;
use serde_json::{Value, json};
use std::time::Duration;
use tessera_domain::Timestamp;
use tessera_store::{ExportJob, transact};
use tessera_testkit::{
    TestApp, on_both,
    town::{self, IN_GRID_1, IN_STREET_2},
};

on_both! {
    a_file_holds_what_the_list_shows_and_says_whose_it_is
    personal_data_is_masked_as_on_the_screen
    only_who_may_export_exports_and_only_their_own_is_found
    a_wrong_request_is_named_field_by_field
    an_export_can_be_cancelled_and_its_file_thrown_away
    a_file_lives_for_a_day
    a_restart_is_told_honestly
}

/// Asks for an export and waits for its end.
async fn export(app: &TestApp, who: &str, form: Value) -> Value {
    let call = app.call(who, Method::POST, "/exports").await.header("Accept-Language", "en");
    let begun = call.json(&form).send().await;
    assert_eq!(begun.status, 202, "{}", begun.text());
    let path = format!("/exports/{}", id(&begun.json));
    for _ in 0..200 {
        let now = app.get(who, &path).await.ok();
        if !["queued", "running"].contains(&now["state"].as_str().unwrap()) {
            return now;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("{path} does not end");
}

async fn text(app: &TestApp, who: &str, done: &Value) -> String {
    let path =
        done["url"].as_str().unwrap_or_else(|| panic!("{done}")).trim_start_matches("/api/v1").to_owned();
    let file = app.get(who, &path).await;
    assert_eq!(file.status, 200, "{}", file.text());
    assert!(file.header("content-disposition").starts_with("attachment; filename=\"cases-20260112-"));
    file.text()
}

async fn a_file_holds_what_the_list_shows_and_says_whose_it_is(app: TestApp) {
    for n in 0..3 {
        app.report("worker", IN_GRID_1, &format!("=HYPERLINK(\"x\") 井盖, 第{n}个")).await;
    }
    app.report("worker2", IN_STREET_2, "路灯不亮").await;
    let form = json!({ "format": "csv", "query": "text=%E4%BA%95%E7%9B%96&sort=reported",
        "columns": ["description", "state", "reported_at", "place"] });
    let done = export(&app, "leader", form).await;
    assert_eq!(
        (&done["state"], &done["done"], &done["total"], &done["found"]),
        (&json!("done"), &json!(3), &json!(3), &json!(3)),
        "{done}"
    );
    let text = text(&app, "leader", &done).await;
    let lines: Vec<&str> = text.trim_start_matches('\u{feff}').trim_end().split("\r\n").collect();
    assert_eq!(
        lines[0].trim_matches('"'),
        "Internal, for official use only. Exported by 名leader at 2026-01-12 09:00; filter: text=井盖; sort=reported; rows: 3"
    );
    assert_eq!(lines[1], "Description,State,Reported,Place");
    assert_eq!(lines.len(), 5);
    assert!(
        lines[2].starts_with(
            "\"'=HYPERLINK(\"\"x\"\") 井盖, 第0个\",Reported,2026-01-12 09:00,Area 420502001 / "
        ),
        "{}",
        lines[2]
    );

    // A narrower sight writes a shorter file.
    let all = json!({ "format": "csv", "query": "", "columns": ["number"] });
    assert_eq!(export(&app, "leader", all.clone()).await["done"], 4);
    assert_eq!(export(&app, "street2", all).await["done"], 1);

    let book = json!({ "format": "xlsx", "query": "", "columns": ["number", "clock", "rating"] });
    let book = export(&app, "leader", book).await;
    let file = app.get("leader", &format!("/exports/{}/file", id(&book))).await;
    assert_eq!(&file.bytes[..2], b"PK");
    assert_eq!(file.bytes.len() as i64, book["size"]);

    let told = app.get("leader", "/me/notices").await.ok();
    assert_eq!((&told["unread"], &told["items"][0]["kind"]), (&json!(3), &json!("export")));
    assert_eq!(told["items"][0]["export_id"], book["id"]);
    let audit = app.get("auditor", &format!("/audit?object={}", id(&book))).await.ok().to_string();
    for action in ["export.begin", "export.download"] {
        assert!(audit.contains(action), "{action} in {audit}");
    }
    assert_whole(&app).await;
}

async fn personal_data_is_masked_as_on_the_screen(app: TestApp) {
    let new = json!({ "description": "井盖破损", "position": { "lon": IN_GRID_1[0], "lat": IN_GRID_1[1] },
        "source": "hotline", "reporter": { "name": "王小明", "phone": "13912345678" } });
    app.post("acceptor", "/cases", &new).await.created();
    let form = json!({ "format": "csv", "query": "", "columns": ["reporter_name", "reporter_phone"] });
    let row = async |who: &str| {
        let done = export(&app, who, form.clone()).await;
        let text = text(&app, who, &done).await;
        text.trim_end().rsplit("\r\n").next().unwrap().to_owned()
    };
    assert_eq!(row("acceptor").await, "王小明,13912345678");
    assert_eq!(row("leader").await, "王**,139****5678");
}

async fn only_who_may_export_exports_and_only_their_own_is_found(app: TestApp) {
    let form = json!({ "format": "csv", "query": "", "columns": ["number"] });
    for who in ["worker", "chief", "auditor", "admin", "machine"] {
        app.post(who, "/exports", &form).await.problem(403, "not_allowed");
    }
    let done = export(&app, "leader", form).await;
    let path = format!("/exports/{}", id(&done));
    for who in ["street", "acceptor", "worker"] {
        app.get(who, &path).await.problem(404, "not_found");
        app.get(who, &format!("{path}/file")).await.problem(404, "not_found");
        app.call(who, Method::DELETE, &path).await.send().await.problem(404, "not_found");
        assert_eq!(app.get(who, "/exports").await.ok()["items"], json!([]));
    }
    assert_eq!(app.get("leader", "/exports").await.ok()["items"][0]["id"], done["id"]);
}

async fn a_wrong_request_is_named_field_by_field(app: TestApp) {
    let ask = async |form: Value| app.post("leader", "/exports", &form).await;
    for (form, field) in [
        (json!({ "format": "pdf", "query": "", "columns": ["number"] }), "format"),
        (json!({ "format": "csv", "query": "", "columns": [] }), "columns"),
        (json!({ "format": "csv", "query": "", "columns": ["number", "salary"] }), "columns.1"),
        (json!({ "format": "csv", "query": "", "columns": ["number", "number"] }), "columns.1"),
        (json!({ "format": "csv", "query": "state=dancing", "columns": ["number"] }), "query.state"),
        (json!({ "format": "csv", "query": "page=2", "columns": ["number"] }), "query"),
    ] {
        let p = ask(form.clone()).await.problem(422, "invalid");
        assert_eq!(p["errors"][0]["field"], field, "{form}");
    }
    // The same request twice makes one file.
    let form = json!({ "format": "csv", "query": "", "columns": ["number"] });
    let mut made = Vec::new();
    for _ in 0..2 {
        let call =
            app.call("leader", Method::POST, "/exports").await.header("Idempotency-Key", "export-twice");
        made.push(id(&call.json(&form).send().await.json));
    }
    assert_eq!(made[0], made[1]);
}

/// Puts an export of the leader's into the database that has no writer.
async fn orphan(app: &TestApp, n: u128, state: &str, beat: Timestamp) -> String {
    let job = ExportJob {
        id: uuid::Uuid::from_u128(n),
        user: town::user_id("leader"),
        format: "csv".into(),
        query: String::new(),
        columns: vec!["number".into()],
        lang: "en".into(),
        state: state.into(),
        reason: String::new(),
        total: 10,
        found: 10,
        done: 5,
        size: 0,
        created_at: beat,
        beat_at: beat,
        finished_at: None,
        expires_at: Timestamp::MAX,
    };
    let path = format!("/exports/{}", job.id);
    transact(&*app.temp.store, move |tx| {
        let job = job.clone();
        Box::pin(async move { tx.export_insert(&job).await })
    })
    .await
    .unwrap();
    path
}

async fn an_export_can_be_cancelled_and_its_file_thrown_away(app: TestApp) {
    let now = app.app.now();
    for (n, state) in [(1, "queued"), (2, "running"), (3, "queued")] {
        let path = orphan(&app, n, state, now).await;
        if n == 3 {
            continue;
        }
        let off = app.call("leader", Method::DELETE, &path).await.send().await.ok();
        assert_eq!((&off["state"], &off["url"]), (&json!("cancelled"), &Value::Null));
        assert_eq!(app.call("leader", Method::DELETE, &path).await.send().await.ok()["state"], "cancelled");
    }
    for n in [4, 5] {
        orphan(&app, n, "queued", now).await;
    }
    let form = json!({ "format": "csv", "query": "", "columns": ["number"] });
    let p = app.post("leader", "/exports", &form).await.problem(422, "invalid");
    assert_eq!(p["errors"][0]["code"], "too_many");

    let done = export(&app, "acceptor", form).await;
    let path = format!("/exports/{}", id(&done));
    assert_eq!(app.call("acceptor", Method::DELETE, &path).await.send().await.ok()["state"], "expired");
    app.get("acceptor", &format!("{path}/file")).await.problem(404, "not_found");
    assert_eq!(files(&app), 0);
    assert_whole(&app).await;
}

fn files(app: &TestApp) -> usize {
    std::fs::read_dir(app.temp.dir.path().join("files/exports")).map_or(0, Iterator::count)
}

async fn a_file_lives_for_a_day(app: TestApp) {
    let form = json!({ "format": "csv", "query": "", "columns": ["number"] });
    let done = export(&app, "leader", form).await;
    let path = format!("/exports/{}", id(&done));
    app.env.pass_minutes(23 * 60);
    app.app.exports_look_after().await.unwrap();
    assert_eq!(app.get("leader", &path).await.ok()["state"], "done");
    app.env.pass_minutes(61);
    app.get("leader", &format!("{path}/file")).await.problem(404, "not_found");
    app.app.exports_look_after().await.unwrap();
    assert_eq!(app.get("leader", &path).await.ok()["state"], "expired");
    assert_eq!(files(&app), 0);
    app.env.pass_minutes(31 * 24 * 60);
    app.app.exports_look_after().await.unwrap();
    app.get("leader", &path).await.problem(404, "not_found");
}

async fn a_restart_is_told_honestly(app: TestApp) {
    let now = app.app.now();
    let fresh = orphan(&app, 1, "running", now).await;
    app.env.pass_minutes(3);
    let silent = orphan(&app, 2, "queued", now).await;
    let alive = orphan(&app, 3, "running", app.app.now()).await;
    app.app.exports_look_after().await.unwrap();
    for path in [&fresh, &silent] {
        let e = app.get("leader", path).await.ok();
        assert_eq!((&e["state"], &e["reason"]), (&json!("failed"), &json!("interrupted")), "{path}");
    }
    assert_eq!(app.get("leader", &alive).await.ok()["state"], "running");
    let told = app.get("leader", "/me/notices").await.ok();
    assert_eq!(told["items"].as_array().unwrap().len(), 2, "{told}");
    app.app.exports_look_after().await.unwrap();
    assert_eq!(app.get("leader", "/me/notices").await.ok()["unread"], 2, "told once");
}
