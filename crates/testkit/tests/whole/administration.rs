//! The city's own catalogue and limits, recurring spots, accounts in the hands of an administrator.

use super::{assert_whole, id};
use axum::http::Method;
use serde_json::{Value, json};
use std::sync::Arc;
use tessera_app::{App, Settings, notices::Gateways};
use tessera_testkit::{
    Answer, Call, TestApp, on_both, packs,
    town::{self, IN_GRID_1, IN_STREET_2, PASSWORD},
};

on_both! {
    a_city_changes_its_catalogue_and_every_process_follows
    a_filed_case_keeps_its_limit_and_its_words
    what_is_wrong_with_a_catalogue_is_told_at_its_field_and_nothing_is_saved
    an_older_state_of_the_catalogue_can_be_read_and_put_back
    who_answers_depends_on_area_time_and_priority
    the_catalogue_says_where_a_filing_condition_must_be_chosen
    stage_limits_are_changed_and_hold_for_the_next_case
    the_same_trouble_on_several_days_is_a_spot_for_those_who_see_its_cases
    a_password_somebody_else_chose_is_good_for_one_login
    lost_one_time_codes_are_taken_away_with_a_trace
}

const STANDARD: &str = "E06001";

async fn put(app: &TestApp, who: &str, name: &str, version: i64, value: Value) -> Answer {
    let body = json!({ "value": value, "version": version, "why": "试行" });
    app.call(who, Method::PUT, &format!("/settings/{name}")).await.json(&body).send().await
}

fn own_category() -> Value {
    json!({ "code": "E06080", "name": { "zh-Hans": "共享单车乱停放", "en": "Shared bicycles in the way" }, "pinyin": "gxdcltf",
        "words": ["小黄车"], "conditions": [{ "id": "1", "name": { "zh-Hans": "占用人行道" }, "limit": "4 working_hour" }] })
}

async fn a_city_changes_its_catalogue_and_every_process_follows(app: TestApp) {
    // A second process on the same database.
    let settings = Settings {
        packs: packs(),
        files: app.temp.dir.path().join("files"),
        session_hours: 1,
        argon2_kib: 8,
        gateways: Gateways::default(),
    };
    let second: Arc<App> = App::start(app.temp.store.clone(), app.env.clone(), settings).await.unwrap();
    assert_eq!(app.get("acceptor", "/categories/next-code?kind=event&class=06").await.ok()["code"], "E06080");

    let value = json!({ "categories": [own_category(), { "code": STANDARD, "off": true }] });
    put(&app, "acceptor", "catalogue", 0, value.clone()).await.problem(403, "not_allowed");
    let saved = put(&app, "admin", "catalogue", 0, value.clone()).await.ok();
    assert_eq!(saved["version"], 1);
    put(&app, "admin", "catalogue", 0, json!({})).await.problem(412, "version_mismatch");

    let all = app.get("acceptor", "/categories").await.ok();
    let find =
        |code: &str| all["items"].as_array().unwrap().iter().find(|c| c["code"] == code).unwrap().clone();
    assert_eq!(find("E06080")["local"], true);
    assert_eq!(find(STANDARD)["off"], true);
    assert_eq!(all["version"], 1);
    let hits = app.get("acceptor", "/categories/suggest?text=%E5%B0%8F%E9%BB%84%E8%BD%A6").await.ok();
    assert_eq!(hits["items"][0]["code"], "E06080", "by a word people use");

    let report = |category: &str| json!({ "description": "小黄车", "category": category, "position": { "lon": IN_GRID_1[0], "lat": IN_GRID_1[1] } });
    app.post("worker", "/cases", &report("E06080")).await.created();
    app.post("worker", "/cases", &report(STANDARD)).await.problem(422, "invalid");

    assert!(second.reference().packs.catalogue.get("E06080").is_none());
    assert!(second.follow_settings().await.unwrap());
    assert!(second.reference().packs.catalogue.in_use("E06080").is_some());
    assert!(!second.follow_settings().await.unwrap(), "nothing new");

    // A category that has cases cannot be taken away, only switched off.
    let a = put(&app, "admin", "catalogue", 1, json!({})).await;
    a.problem(422, "invalid");
    let entries = app.get("auditor", "/audit?object=catalogue").await.ok();
    assert_eq!(entries["items"][0]["action"], "catalogue.change");
    assert_eq!(entries["items"][0]["detail"]["why"], "试行");
    assert_whole(&app).await;
}

async fn filed(app: &TestApp, category: &str) -> String {
    let c = id(&app.report("worker", IN_GRID_1, "占道").await);
    app.act("acceptor", &c, "accept", json!({ "category": category })).await.ok();
    app.act("acceptor", &c, "file", json!({ "category": category })).await.ok();
    c
}

async fn a_filed_case_keeps_its_limit_and_its_words(app: TestApp) {
    put(&app, "admin", "catalogue", 0, json!({ "categories": [own_category()] })).await.ok();
    let old = filed(&app, "E06080").await;
    let mut changed = own_category();
    changed["conditions"] = json!([{ "id": "2", "name": { "zh-Hans": "堵塞" }, "limit": "1 working_hour" }]);
    changed["off"] = true.into();
    let value = json!({ "categories": [changed] });
    let body = json!({ "value": value });
    let p = app.post("admin", "/settings/catalogue/check", &body).await.ok();
    assert_eq!(p["errors"], json!([]));
    let what: Vec<&str> =
        p["changes"].as_array().unwrap().iter().map(|c| c["what"].as_str().unwrap()).collect();
    assert!(what.contains(&"switched_off") && what.contains(&"condition_removed"), "{what:?}");
    assert_eq!(p["open_cases"]["E06080"], 1, "how many open cases use it");
    put(&app, "admin", "catalogue", 1, value).await.ok();
    let seen = app.get("dispatcher", &format!("/cases/{old}")).await.ok();
    assert_eq!(seen["filing"]["limit"], "4 working_hour");
    assert_eq!(seen["category"]["name"]["zh-Hans"], "共享单车乱停放");
    // Dispatched now, it has the limit it was filed with: Monday 09:00 and four working hours, over the midday break.
    let sent = app
        .act("dispatcher", &old, "dispatch", json!({ "department": town::department_id("urban") }))
        .await
        .ok();
    assert_eq!(sent["clock"]["due"], "2026-01-12T07:00:00Z", "{sent}");
    assert_whole(&app).await;
}

async fn what_is_wrong_with_a_catalogue_is_told_at_its_field_and_nothing_is_saved(app: TestApp) {
    for (value, field) in [
        (json!({ "categories": [{ "code": "E06079", "name": { "zh-Hans": "x" } }] }), "categories.0.code"),
        (
            json!({ "categories": [{ "code": STANDARD, "conditions": [{ "id": "1", "name": { "zh-Hans": "x" }, "limit": "soon" }] }] }),
            "categories.0.conditions.0.limit",
        ),
        (json!({ "rules": [{ "match": "E06*", "department": "nobody" }] }), "rules.0.department"),
        (json!({ "rules": [{ "match": "E06*", "department": "urban", "area": "999" }] }), "rules.0.area"),
        (json!({ "categories": 7 }), "value"),
        (json!({ "surprise": [] }), "value"),
    ] {
        let p = app.post("admin", "/settings/catalogue/check", &json!({ "value": value })).await.ok();
        let fields: Vec<&str> =
            p["errors"].as_array().unwrap().iter().map(|e| e["field"].as_str().unwrap()).collect();
        assert!(fields.contains(&field), "{value}: {fields:?}");
        let a = put(&app, "admin", "catalogue", 0, value).await;
        a.problem(422, "invalid");
    }
    let body = json!({ "value": {}, "version": 0, "why": "  " });
    let a = app.call("admin", Method::PUT, "/settings/catalogue").await.json(&body).send().await;
    assert_eq!(a.json["errors"][0]["field"], "why");
    app.get("admin", "/settings/nothing").await.problem(404, "not_found");
    let bad = json!({ "yaml": "categories: [" });
    app.post("admin", "/settings/catalogue/check", &bad).await.problem(422, "invalid");
    assert_eq!(app.get("worker", "/settings/catalogue").await.ok()["version"], 0);
}

async fn an_older_state_of_the_catalogue_can_be_read_and_put_back(app: TestApp) {
    put(&app, "admin", "catalogue", 0, json!({ "categories": [own_category()] })).await.ok();
    let yaml = app.get("admin", "/settings/catalogue").await.ok()["yaml"].as_str().unwrap().to_owned();
    assert!(yaml.contains("共享单车乱停放"));
    put(&app, "admin", "catalogue", 1, json!({})).await.ok();
    app.get("worker", "/settings/catalogue/versions").await.problem(403, "not_allowed");
    let past = app.get("auditor", "/settings/catalogue/versions").await.ok();
    assert_eq!((&past["items"][0]["version"], &past["items"][1]["version"]), (&json!(2), &json!(1)));
    assert_eq!(past["items"][1]["by"]["id"], json!(town::user_id("admin")));
    let body = json!({ "yaml": yaml, "version": 2, "why": "恢复" });
    let again = app.call("admin", Method::PUT, "/settings/catalogue").await.json(&body).send().await.ok();
    assert_eq!(again["value"], past["items"][1]["value"], "the file brings back what was");
    assert_eq!(again["version"], 3);
}

async fn who_answers_depends_on_area_time_and_priority(app: TestApp) {
    let value = json!({ "rules": [
        { "match": "E06*", "department": "sanitation", "area": "420502001", "assist": ["street-{street}"] },
        { "match": "E06*", "department": "garden", "area": "420502001", "when": "off_hours" },
        { "match": "E*", "department": "drainage", "area": "420502002", "priority": 5 },
    ] });
    put(&app, "admin", "catalogue", 0, value).await.ok();
    let route = |area: &'static str, at: &'static str| {
        let path = format!("/route?category={STANDARD}&area={area}&at={at}");
        let app = &app;
        async move { app.get("dispatcher", &path).await.ok() }
    };
    let day = route("420502001001001", "2026-01-12T02:00:00Z").await;
    assert_eq!(day["department"]["code"], "sanitation");
    assert_eq!(day["assist"][0]["code"], "street-420502001");
    assert_eq!((&day["own"], &day["working"]), (&json!(true), &json!(true)));
    let night = route("420502001001001", "2026-01-12T18:00:00Z").await;
    assert_eq!(night["department"]["code"], "garden");
    assert!(night["why"].as_str().unwrap().contains("outside working time"));
    assert_eq!(route("420502002001001", "2026-01-12T02:00:00Z").await["department"]["code"], "drainage");
}

async fn the_catalogue_says_where_a_filing_condition_must_be_chosen(app: TestApp) {
    let demands = async |code: &str| {
        let all = app.get("acceptor", "/categories").await.ok();
        let item = all["items"].as_array().unwrap().iter().find(|c| c["code"] == code).unwrap().clone();
        (item["choose_condition"].clone(), item["conditions"].as_array().unwrap().len())
    };
    assert_eq!(demands("P01001").await, (json!(false), 4));
    let mut value = app.get("admin", "/settings/stages").await.ok()["value"].clone();
    value["choose_condition"] = true.into();
    put(&app, "admin", "stages", 0, value).await.ok();
    assert_eq!(demands("P01001").await, (json!(true), 4));
    assert_eq!(demands("P01061").await, (json!(false), 1), "with one there is nothing to choose");
    let c = id(&app.report("worker", IN_GRID_1, "井盖").await);
    app.act("acceptor", &c, "accept", json!({})).await.ok();
    let p = app.act("acceptor", &c, "file", json!({ "category": "P01001" })).await.problem(422, "missing");
    assert_eq!(p["errors"][0]["field"], "condition", "{p}");
    app.act("acceptor", &c, "file", json!({ "category": "P01001", "condition": "1" })).await.ok();
}

async fn stage_limits_are_changed_and_hold_for_the_next_case(app: TestApp) {
    let mut value = app.get("admin", "/settings/stages").await.ok()["value"].clone();
    for s in value["stages"].as_array_mut().unwrap() {
        if s["stage"] == "accept" {
            s["limit"] = "2 emergency_hour".into();
        }
    }
    value["extensions_max"] = 1.into();
    put(&app, "street", "stages", 0, value.clone()).await.problem(403, "not_allowed");
    put(&app, "admin", "stages", 0, value.clone()).await.ok();
    let c = app.report("worker", IN_GRID_1, "井盖").await;
    assert_eq!(c["clock"]["due"], "2026-01-12T03:00:00Z", "{}", c["clock"]);
    value["reopen_window"] = "15 working_day".into();
    put(&app, "admin", "stages", 1, value.clone()).await.problem(422, "invalid");
    value["reopen_window"] = "4000000000 calendar_day".into();
    put(&app, "admin", "stages", 1, value).await.problem(422, "invalid");
}

async fn the_same_trouble_on_several_days_is_a_spot_for_those_who_see_its_cases(app: TestApp) {
    let report = |at: [f64; 2]| json!({ "description": "暴露垃圾", "category": STANDARD, "position": { "lon": at[0], "lat": at[1] } });
    for _ in 0..4 {
        app.post("worker", "/cases", &report(IN_GRID_1)).await.created();
        app.env.pass_minutes(24 * 60);
    }
    app.post("worker2", "/cases", &report(IN_STREET_2)).await.created();
    let spots = app.get("acceptor", "/hotspots").await.ok();
    assert_eq!((&spots["total"], &spots["min_cases"], &spots["min_days"]), (&json!(1), &json!(3), &json!(2)));
    let spot = &spots["items"][0];
    assert_eq!((&spot["count"], &spot["days"]), (&json!(4), &json!(4)));
    assert_eq!(spot["category"]["code"], STANDARD);
    assert_eq!(spot["area"]["code"], "420502001001001");
    assert_eq!(spot["cases"].as_array().unwrap().len(), 4);
    // The list behind the number, with the filters the spot gives.
    let b: Vec<String> = spot["bbox"].as_array().unwrap().iter().map(Value::to_string).collect();
    let list = format!("/cases?category={STANDARD}&bbox={}&total=true", b.join(","));
    assert_eq!(app.get("acceptor", &list).await.ok()["total"], 4);
    let none = |who: &'static str, query: String| {
        let app = &app;
        async move {
            assert_eq!(app.get(who, &format!("/hotspots{query}")).await.ok()["total"], 0, "{who} {query}");
        }
    };
    none("street2", String::new()).await;
    none("acceptor", "?category=P01001".into()).await;
    none("acceptor", "?area=420502002".into()).await;
    none("acceptor", "?min_cases=5".into()).await;
    none("acceptor", "?reported_to=2026-01-13T00:00:00Z".into()).await;
    none("acceptor", format!("?lon={}&lat={}", IN_STREET_2[0], IN_STREET_2[1])).await;
    let near = format!("/hotspots?lon={}&lat={}&category={STANDARD}", IN_GRID_1[0], IN_GRID_1[1]);
    assert_eq!(app.get("worker", &near).await.ok()["total"], 1);
    for bad in ["?lon=1", "?lon=500&lat=1", "?reported_from=2027-01-01T00:00:00Z", "?area=1"] {
        assert!(app.get("acceptor", &format!("/hotspots{bad}")).await.status.is_client_error(), "{bad}");
    }
}

async fn login(app: &TestApp, password: &str, new: Option<&str>) -> Answer {
    let form = json!({ "login": "worker", "password": password, "new_password": new });
    Call::new(app, Method::POST, "/api/v1/session").json(&form).send().await
}

async fn a_password_somebody_else_chose_is_good_for_one_login(app: TestApp) {
    let path = format!("/users/{}/password", town::user_id("worker"));
    let set = json!({ "password": "temporary-1" });
    app.post("street", &path, &set).await.problem(403, "not_allowed");
    assert!(app.post("admin", &path, &set).await.status.is_success());
    login(&app, PASSWORD, None).await.problem(401, "bad_credentials");
    login(&app, "temporary-1", None).await.problem(401, "password_change_required");
    login(&app, "temporary-1", Some("temporary-1")).await.problem(422, "invalid");
    login(&app, "temporary-1", Some("short")).await.problem(422, "invalid");
    let row = |app: Value| app["items"][0].clone();
    let before = row(app.get("admin", "/users?q=worker").await.ok());
    assert_eq!(before["must_change"], true);
    login(&app, "temporary-1", Some("my-own-words")).await.ok();
    login(&app, "temporary-1", None).await.problem(401, "bad_credentials");
    login(&app, "my-own-words", None).await.ok();
    let after = row(app.get("admin", "/users?q=worker").await.ok());
    assert_eq!(
        (&after["must_change"], &after["last_login"]),
        (&json!(false), &json!("2026-01-12T01:00:00Z"))
    );
    assert!(
        row(app.get("street", "/users?q=worker").await.ok())["last_login"].is_null(),
        "for administration only"
    );
    // A temporary password that nobody used ends after a week.
    assert!(app.post("admin", &path, &set).await.status.is_success());
    app.env.pass_minutes(8 * 24 * 60);
    login(&app, "temporary-1", Some("my-own-words")).await.problem(401, "password_expired");
    assert_whole(&app).await;
}

async fn lost_one_time_codes_are_taken_away_with_a_trace(app: TestApp) {
    let user = town::user_id("worker");
    let path = format!("/users/{user}/totp");
    app.call("street", Method::DELETE, &path).await.send().await.problem(403, "not_allowed");
    app.get("worker", "/me").await.ok();
    assert_eq!(app.call("admin", Method::DELETE, &path).await.send().await.status, 204);
    app.get("worker", "/me").await.problem(401, "not_logged_in");
    let entries = app.get("auditor", &format!("/audit?object={user}")).await.ok();
    assert_eq!(entries["items"][0]["action"], "user.totp_reset");
}
