//! What the console keeps per person: preferences and named lists.

use super::{assert_whole, id};
use axum::http::Method;
use serde_json::{Value, json};
use tessera_testkit::{Answer, TestApp, on_both, town::IN_GRID_1};

on_both! {
    preferences_are_ones_own_and_only_known_things_are_kept
    a_view_is_an_address_of_the_list_and_nothing_else
    views_are_shared_by_who_administrates_and_seen_by_whom_they_reach
    a_role_begins_with_its_view_until_the_person_chooses_another
    a_day_in_the_address_means_the_citys_day
}

async fn put(app: &TestApp, who: &str, path: &str, body: &Value) -> Answer {
    app.call(who, Method::PUT, path).await.json(body).send().await
}

async fn delete(app: &TestApp, who: &str, path: &str) -> Answer {
    app.call(who, Method::DELETE, path).await.send().await
}

async fn names(app: &TestApp, who: &str) -> Vec<String> {
    let list = app.get(who, "/views").await.ok();
    let names = list["items"].as_array().unwrap().iter().map(|v| v["name"].as_str().unwrap().to_owned());
    names.collect()
}

async fn preferences_are_ones_own_and_only_known_things_are_kept(app: TestApp) {
    let path = "/me/preferences";
    assert_eq!(app.get("worker", path).await.ok()["chosen"], false);
    let mine = json!({ "single_keys": false, "tables": { "cases": { "columns": ["state", "number"],
        "widths": { "state": 200 }, "dense": false } } });
    put(&app, "worker", path, &mine).await.ok();
    let kept = app.get("worker", path).await.ok();
    assert_eq!(kept["chosen"], true);
    assert_eq!(kept["preferences"]["tables"]["cases"]["columns"], json!(["state", "number"]));
    assert_eq!(kept["preferences"]["single_keys"], false);
    assert_eq!(app.get("leader", path).await.ok()["chosen"], false, "everybody has their own");

    for (bad, field) in [
        (json!({ "tables": { "cases": { "columns": ["salary"] } } }), "tables.cases.columns.0"),
        (json!({ "tables": { "cases": { "widths": { "state": 9 } } } }), "tables.cases.widths.state"),
        (json!({ "tables": { "people": {} } }), "tables.people"),
        (json!({ "tables": { "cases": { "widths": { "state": -1 } } } }), "tables.cases.widths.state"),
        (json!({ "colour": "pink" }), "colour"),
        (json!({ "start": { "cases": "x" } }), "start.cases"),
    ] {
        let p = put(&app, "worker", path, &bad).await.problem(422, "invalid");
        assert_eq!(p["errors"][0]["field"], field, "{bad}");
    }
    assert_eq!(app.get("worker", path).await.ok()["preferences"], kept["preferences"], "nothing was kept");
    assert_whole(&app).await;
}

async fn a_view_is_an_address_of_the_list_and_nothing_else(app: TestApp) {
    let good =
        "?state=handling,open&area=420502001&overdue=true&text=%E4%BA%95&reported_from=2026-01-01&sort=due";
    let v = app.post("leader", "/views", &json!({ "name": " 我的 ", "query": good })).await.created();
    assert_eq!((&v["name"], &v["query"]), (&json!("我的"), &json!(good.trim_start_matches('?'))));
    for (bad, field) in [
        ("state=dancing", "query.state"),
        ("area=1", "query.area"),
        ("sort=size", "query.sort"),
        ("reported_from=2026-13-01", "query.reported_from"),
        ("overdue=perhaps", "query"),
        ("cursor=1.2", "query"),
        ("open=420502", "query"),
        ("text=%00", "query"),
        ("javascript:alert(1)", "query"),
    ] {
        let p =
            app.post("leader", "/views", &json!({ "name": "x", "query": bad })).await.problem(422, "invalid");
        assert_eq!(p["errors"][0]["field"], field, "{bad}");
    }
    for (form, field) in [
        (json!({ "name": " ", "query": "" }), "name"),
        (json!({ "name": "x".repeat(41), "query": "" }), "name"),
        (json!({ "name": "x", "query": format!("text={}", "a".repeat(2000)) }), "query"),
        (json!({ "name": "x", "query": "", "for_role": "leader" }), "for_role"),
    ] {
        let p = app.post("leader", "/views", &form).await.problem(422, "invalid");
        assert_eq!(p["errors"][0]["field"], field, "{form}");
    }
    let again = json!({ "name": "我的", "query": "" });
    app.post("leader", "/views", &again).await.problem(409, "taken");
    app.post("worker", "/views", &again).await.created();

    // The same request twice makes one view.
    let form = json!({ "name": "两次", "query": "" });
    let mut made = Vec::new();
    for _ in 0..2 {
        let call = app.call("leader", Method::POST, "/views").await.header("Idempotency-Key", "view-twice-1");
        made.push(id(&call.json(&form).send().await.created()));
    }
    assert_eq!(made[0], made[1]);
    app.get("leader", "/views?page=nowhere").await.problem(422, "invalid");
    assert_whole(&app).await;
}

async fn views_are_shared_by_who_administrates_and_seen_by_whom_they_reach(app: TestApp) {
    let own = app.post("street", "/views", &json!({ "name": "own", "query": "" })).await.created();
    let path = format!("/views/{}", id(&own));
    delete(&app, "street2", &path).await.problem(404, "not_found");
    put(&app, "admin", &path, &json!({ "name": "x", "query": "" })).await.problem(404, "not_found");

    let area = json!({ "name": "street", "query": "queue=to_file", "area": "420502001" });
    app.post("street", "/views", &area).await.problem(403, "not_allowed");
    put(&app, "street", &path, &area).await.problem(403, "not_allowed");
    let shared = app.post("admin", "/views", &area).await.created();
    let water = json!({ "name": "water", "query": "queue=to_sign", "department": "water" });
    app.post("admin", "/views", &water).await.created();
    let both = json!({ "name": "b", "query": "", "department": "water", "area": "420502001" });
    app.post("admin", "/views", &both).await.problem(422, "invalid");
    let nowhere = json!({ "name": "b", "query": "", "department": "nobody" });
    app.post("admin", "/views", &nowhere).await.problem(422, "invalid");

    assert_eq!(names(&app, "street").await, ["own", "street"]);
    assert_eq!(names(&app, "worker").await, ["street"], "the posts below");
    assert_eq!(names(&app, "street2").await, Vec::<String>::new(), "not the next street");
    assert_eq!(names(&app, "leader").await, Vec::<String>::new(), "not the posts above");
    assert_eq!(names(&app, "water").await, ["water"]);
    assert_eq!(names(&app, "urban").await, Vec::<String>::new());

    // Who only shares it uses it and leaves it as it is.
    let path = format!("/views/{}", id(&shared));
    delete(&app, "worker", &path).await.problem(403, "not_allowed");
    let seen = app.get("worker", "/views").await.ok();
    assert_eq!((&seen["items"][0]["may_change"], &seen["may_share"]), (&json!(false), &json!(false)));
    let private = json!({ "name": "mine again", "query": "", "version": 1 });
    put(&app, "admin", &path, &private).await.ok();
    put(&app, "admin", &path, &private).await.problem(412, "version_mismatch");
    assert_eq!(names(&app, "worker").await, Vec::<String>::new(), "no longer shared");
    assert_eq!(delete(&app, "admin", &path).await.status, 204);
    delete(&app, "admin", &path).await.problem(404, "not_found");
    assert_whole(&app).await;
}

async fn a_role_begins_with_its_view_until_the_person_chooses_another(app: TestApp) {
    let start = async |who: &str| app.get(who, "/views").await.ok()["start"].clone();
    assert_eq!(start("worker").await, Value::Null);
    let wide = json!({ "name": "all", "query": "", "area": "420502", "for_role": "grid_worker" });
    let wide = app.post("admin", "/views", &wide).await.created();
    assert_eq!(start("worker").await, wide["id"]);
    assert_eq!(start("chief").await, Value::Null, "another role");
    let near = json!({ "name": "near", "query": "", "area": "420502001", "for_role": "grid_worker" });
    let near = app.post("admin", "/views", &near).await.created();
    assert_eq!(start("worker").await, near["id"], "the narrower circle counts");
    assert_eq!(start("worker2").await, wide["id"], "the other street");
    let role = json!({ "name": "x", "query": "", "area": "420502001", "for_role": "king" });
    app.post("admin", "/views", &role).await.problem(422, "invalid");

    let own = app.post("worker", "/views", &json!({ "name": "own", "query": "mine=true" })).await.created();
    put(&app, "worker", "/me/preferences", &json!({ "start": { "cases": own["id"] } })).await.ok();
    assert_eq!(start("worker").await, own["id"]);
    delete(&app, "worker", &format!("/views/{}", id(&own))).await;
    assert_eq!(start("worker").await, near["id"], "a choice that is gone is none");
}

async fn a_day_in_the_address_means_the_citys_day(app: TestApp) {
    // Monday 12 January, 09:00 in the city.
    app.report("worker", IN_GRID_1, "井盖破损").await;
    let found =
        async |q: &str| app.get("leader", &format!("/cases?total=true&{q}")).await.ok()["total"].clone();
    assert_eq!(found("reported_from=2026-01-12&reported_to=2026-01-12").await, 1);
    assert_eq!(found("reported_to=2026-01-11").await, 0);
    assert_eq!(found("reported_from=2026-01-13").await, 0);
    app.get("leader", "/cases?reported_from=2026-02-30").await.problem(422, "invalid");
}
