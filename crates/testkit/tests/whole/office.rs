//! What an office does in its first weeks: posts change hands, areas and people come from tables, replies get the city's words.

use super::{assert_whole, id};
use axum::http::Method;
use serde_json::{Value, json};
use tessera_testkit::{
    Answer, Call, TestApp, on_both,
    town::{self, IN_GRID_1},
};

on_both! {
    a_handler_hands_over_with_everything_in_hand
    a_hand_over_on_a_later_day_moves_the_work_on_that_day
    a_post_left_without_a_successor_is_vacant_and_its_questions_fall_to_the_team
    a_hand_over_that_makes_no_sense_is_refused_at_its_field
    areas_come_from_a_table_with_every_bad_row_named
    a_workbook_is_checked_marked_and_taken_whole_or_not_at_all
    people_come_from_a_table_with_posts_and_passwords_for_one_login
    the_city_changes_its_standard_replies
    the_portal_shows_the_city_s_hotline_and_the_notice_of_the_day
}

async fn post_of(app: &TestApp, who: &str) -> Value {
    let user = app.get("admin", &format!("/users?q={who}")).await.ok();
    let users = user["items"].as_array().unwrap();
    users.iter().find(|u| u["login"] == who).expect("a person")["posts"][0].clone()
}

/// A case the water department has signed for.
async fn signed(app: &TestApp) -> String {
    let c = id(&app.report("worker", IN_GRID_1, "井盖破损").await);
    app.act("acceptor", &c, "accept", json!({ "category": "P01001" })).await.ok();
    app.act("acceptor", &c, "file", json!({ "category": "P01001" })).await.ok();
    let to = json!({ "department": town::department_id("water") });
    app.act("dispatcher", &c, "dispatch", to).await.ok();
    app.act("water", &c, "sign", json!({})).await.ok();
    c
}

async fn handler(app: &TestApp, case: &str) -> Value {
    app.get("dispatcher", &format!("/cases/{case}")).await.ok()["assignments"][0]["handler"]["id"].clone()
}

async fn hand_over(app: &TestApp, post: &Value, key: &str, body: &Value) -> Answer {
    let path = format!("/posts/{}/handover", id(post));
    app.call("admin", Method::POST, &path).await.header("Idempotency-Key", key).json(body).send().await
}

async fn a_handler_hands_over_with_everything_in_hand(app: TestApp) {
    let case = signed(&app).await;
    let post = post_of(&app, "water").await;
    let path = format!("/posts/{}/handover", id(&post));
    app.get("worker", &path).await.problem(403, "not_allowed");
    let open = app.get("admin", &path).await.ok();
    assert_eq!(open["items"].as_array().unwrap().len(), 1);
    assert_eq!((&open["items"][0]["id"], &open["items"][0]["what"]), (&json!(case), &json!(["handling"])));

    app.env.pass_minutes(5);
    let to = town::user_id("urban");
    let body = json!({ "user_id": to, "version": post["version"] });
    let done = hand_over(&app, &post, "hand-over-1", &body).await.ok();
    assert_eq!((&done["moved"], &done["cases"][0]["id"]), (&json!(true), &json!(case)));
    assert_eq!(done["ended"]["to"], done["started"]["from"]);
    assert_eq!((&done["started"]["user"]["id"], &done["started"]["role"]), (&json!(to), &json!("handler")));
    assert_eq!(handler(&app, &case).await, json!(to));

    // The second click does nothing more and gets the same answer.
    let posts = app.get("admin", "/posts?department=water&ended=true").await.ok();
    assert_eq!(hand_over(&app, &post, "hand-over-1", &body).await.ok(), done);
    assert_eq!(app.get("admin", "/posts?department=water&ended=true").await.ok(), posts);
    hand_over(&app, &post, "hand-over-2", &body).await.problem(412, "version_mismatch");

    // The successor works on it, the predecessor has no business with it any more.
    let text = json!({ "text": "已更换", "no_photo_reason": "夜间" });
    app.act("water", &case, "feed_back", text.clone()).await.problem(404, "not_found");
    app.act("urban", &case, "feed_back", text).await.ok();
    let events = app.get("dispatcher", &format!("/cases/{case}/events")).await.ok();
    let told = events["items"].as_array().unwrap().iter().find(|e| e["action"] == "hand_over").expect("told");
    assert_eq!((&told["audience"], &told["data"]["to"]), (&json!("internal"), &json!(to)));
    let entries = app.get("auditor", &format!("/audit?object={}", id(&post))).await.ok();
    assert_eq!(entries["items"][0]["action"], "post.hand_over");
    assert_whole(&app).await;
}

async fn a_hand_over_on_a_later_day_moves_the_work_on_that_day(app: TestApp) {
    let case = signed(&app).await;
    let post = post_of(&app, "water").await;
    let to = town::user_id("urban");
    let body = json!({ "user_id": to, "from": "2026-01-14T00:00:00Z" });
    let done = hand_over(&app, &post, "hand-over-1", &body).await.ok();
    assert_eq!((&done["moved"], done["cases"].as_array().unwrap().len()), (&json!(false), 1));
    app.app.housekeeping().await.unwrap();
    assert_eq!(handler(&app, &case).await, json!(town::user_id("water")), "the day has not come");
    app.env.pass_minutes(2 * 24 * 60);
    app.app.housekeeping().await.unwrap();
    assert_eq!(handler(&app, &case).await, json!(to));
    let before = app.get("dispatcher", &format!("/cases/{case}")).await.ok()["version"].clone();
    app.app.housekeeping().await.unwrap();
    assert_eq!(app.get("dispatcher", &format!("/cases/{case}")).await.ok()["version"], before, "once");
    assert_whole(&app).await;
}

async fn a_post_left_without_a_successor_is_vacant_and_its_questions_fall_to_the_team(app: TestApp) {
    let c = id(&app.report("community", IN_GRID_1, "占道").await);
    app.act("acceptor", &c, "accept", json!({ "category": "E06001" })).await.ok();
    app.act("acceptor", &c, "request_verification", json!({ "assignee": town::user_id("worker") }))
        .await
        .ok();
    let post = post_of(&app, "worker").await;
    app.env.pass_minutes(1);
    let done = hand_over(&app, &post, "hand-over-1", &json!({})).await.ok();
    assert_eq!((&done["started"]["user"], &done["moved"]), (&Value::Null, &json!(true)));
    let case = app.get("acceptor", &format!("/cases/{c}")).await.ok();
    assert_eq!(case["verification"]["assignee"], Value::Null);
    assert_eq!(app.get("admin", "/areas/420502001001001").await.ok()["vacancies"], 1);
    let vacant = app.get("admin", "/posts?vacant=true").await.ok();
    assert_eq!(vacant["items"][0]["id"], done["started"]["id"]);
    // Somebody fills it.
    let started = done["started"].clone();
    let body = json!({ "user_id": town::user_id("neighbour") });
    hand_over(&app, &started, "hand-over-2", &body).await.ok();
    assert_eq!(app.get("admin", "/areas/420502001001001").await.ok()["vacancies"], 0);
    assert_whole(&app).await;
}

async fn a_hand_over_that_makes_no_sense_is_refused_at_its_field(app: TestApp) {
    let post = post_of(&app, "water").await;
    for (n, (body, field)) in [
        (json!({ "user_id": town::user_id("water") }), "user_id"),
        (json!({ "user_id": "00000000-0000-7000-8000-00000000000f" }), "user_id"),
        (json!({ "user_id": town::user_id("urban"), "from": "2024-01-01T00:00:00Z" }), "from"),
    ]
    .into_iter()
    .enumerate()
    {
        let p = hand_over(&app, &post, &format!("hand-over-{n}"), &body).await.problem(422, "invalid");
        assert_eq!(p["errors"][0]["field"], field, "{body}");
    }
    let body = json!({ "user_id": town::user_id("urban") });
    hand_over(&app, &post, "hand-over-9", &body).await.ok();
    let p = hand_over(&app, &post, "hand-over-10", &json!({ "user_id": null })).await;
    p.problem(422, "invalid");
}

async fn table(app: &TestApp, who: &str, what: &str, text: &str, commit: bool) -> Answer {
    let path = format!("/import/{what}?commit={commit}");
    app.call(who, Method::POST, &path).await.bytes("text/csv", text.to_owned()).send().await
}

fn lines(a: &Value) -> Vec<(u64, String, String)> {
    let text = |v: &Value| v.as_str().unwrap().to_owned();
    let rows = a["rejected"].as_array().unwrap().iter();
    rows.map(|r| (r["line"].as_u64().unwrap(), text(&r["column"]), text(&r["code"]))).collect()
}

async fn areas_come_from_a_table_with_every_bad_row_named(app: TestApp) {
    let text = "编码,上级编码,层级,网格类型,名称,户数\n\
        420502001003001,420502001003,网格,,东山一格,300\n\
        420502001003,420502001,社区,,东山社区,\n\
        420502001001001,420502001001,网格,,老格,\n\
        420502001009001,420502001009,网格,,无上级,\n\
        420502001003002,420502001003,网格,宫殿,坏类型,\n\
        420502001003003,420502001003,网格,,,\n";
    let tried = table(&app, "admin", "areas", text, false).await.ok();
    assert_eq!((&tried["rows"], &tried["new"], &tried["known"]), (&json!(6), &json!(2), &json!(1)));
    let bad = [(5, "parent", "unknown"), (6, "kind", "unknown"), (7, "name", "missing")];
    assert_eq!(lines(&tried), bad.map(|(n, c, w)| (n, c.to_owned(), w.to_owned())));
    app.get("admin", "/areas/420502001003").await.problem(404, "not_found");
    table(&app, "worker", "areas", text, true).await.problem(403, "not_allowed");

    let done = table(&app, "admin", "areas", text, true).await.ok();
    assert_eq!((&done["new"], &done["committed"]), (&json!(2), &json!(true)));
    let grid = app.get("admin", "/areas/420502001003001").await.ok();
    assert_eq!((&grid["households"], &grid["kind"]), (&json!(300), &json!("residential")));
    let again = table(&app, "admin", "areas", text, true).await.ok();
    assert_eq!(
        (&again["new"], &again["known"]),
        (&json!(0), &json!(3)),
        "the same file again changes nothing"
    );
    let entries = app.get("auditor", &format!("/audit?object={}", id(&grid))).await.ok();
    assert_eq!(entries["items"][0]["actor"]["id"], json!(town::user_id("admin")));
    for bad in ["code,level,name\n", "code,colour\n1,2\n"] {
        let p = table(&app, "admin", "areas", bad, false).await.problem(422, "invalid");
        assert_eq!(p["errors"][0]["field"], "file");
    }
    assert_whole(&app).await;
}

const WORKBOOK: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

async fn sent(app: &TestApp, path: &str, kind: &str, bytes: Vec<u8>) -> Answer {
    app.call("admin", Method::POST, path).await.bytes(kind, bytes).send().await
}

async fn a_workbook_is_checked_marked_and_taken_whole_or_not_at_all(app: TestApp) {
    let template = app.get("admin", "/import/areas/template").await;
    assert_eq!((template.status.as_u16(), template.header("content-type")), (200, WORKBOOK));
    let p = sent(&app, "/import/areas", WORKBOOK, template.bytes).await.problem(422, "invalid");
    assert_eq!(p["errors"][0]["code"], "empty", "the example is no row");
    app.get("worker", "/import/areas/template").await.problem(403, "not_allowed");
    app.get("admin", "/import/registers/template").await.problem(404, "not_found");

    let bad = "code,parent,level,name\n420502001001055,420502001001,grid,试点\n420502001001056,420502001001,galaxy,另一个\n";
    let marked = sent(&app, "/import/areas/checked", "text/csv", bad.into()).await;
    assert_eq!(marked.status.as_u16(), 200);
    let again = sent(&app, "/import/areas", WORKBOOK, marked.bytes.clone()).await.ok();
    assert_eq!(lines(&again), [(3, "level".to_owned(), "unknown".to_owned())]);
    let p = sent(&app, "/import/areas?commit=true&all=true", WORKBOOK, marked.bytes)
        .await
        .problem(422, "invalid");
    assert_eq!(p["errors"][0]["code"], "rejected_rows");
    app.get("admin", "/areas/420502001001055").await.problem(404, "not_found");

    // Corrected, the workbook is taken whole.
    let good = bad.replace("galaxy", "grid");
    let fine = sent(&app, "/import/areas/checked", "text/csv", good.into()).await.bytes;
    let done = sent(&app, "/import/areas?commit=true&all=true", WORKBOOK, fine).await.ok();
    assert_eq!((&done["new"], &done["committed"]), (&json!(2), &json!(true)));
    app.get("admin", "/areas/420502001001056").await.ok();

    for (bytes, code) in [
        (b"code,level,name\n1,grid,a\n".to_vec(), "not_a_workbook"),
        (b"PK\x03\x04 and nothing else".to_vec(), "broken_workbook"),
    ] {
        let p = sent(&app, "/import/areas", WORKBOOK, bytes).await.problem(422, "invalid");
        assert_eq!(p["errors"][0]["code"], code);
    }
    assert_whole(&app).await;
}

async fn people_come_from_a_table_with_posts_and_passwords_for_one_login(app: TestApp) {
    let text = "login,name,phone,password,role,area,department\n\
        li,李四,13900000010,,grid_worker,420502001001001,\n\
        li,李四,,,网格员,420502001001002,\n\
        zhao,赵六,,given-password,handler,,water\n\
        qian,钱七,,short,grid_worker,420502001001001,\n\
        sun,孙八,,,dancer,420502001001001,\n\
        worker,名worker,,,,,\n\
        worker,另一人,,,,,\n\
        zhou,周九,,,handler,420502001,\n";
    let tried = table(&app, "admin", "users", text, false).await.ok();
    assert_eq!((&tried["rows"], &tried["new"], &tried["known"]), (&json!(8), &json!(2), &json!(1)));
    let bad = [
        (5, "password", "too_short"),
        (6, "role", "unknown"),
        (8, "login", "taken"),
        (9, "department", "missing"),
    ];
    assert_eq!(lines(&tried), bad.map(|(n, c, w)| (n, c.to_owned(), w.to_owned())));
    assert_eq!(app.get("admin", "/users?q=zhao").await.ok()["items"], json!([]), "only tried");
    table(&app, "street", "users", text, true).await.problem(403, "not_allowed");

    let done = table(&app, "admin", "users", text, true).await.ok();
    assert_eq!(done["passwords"].as_array().unwrap().len(), 1, "the other one was in the file");
    let li = app.get("admin", "/users?q=li").await.ok()["items"][0].clone();
    assert_eq!((li["posts"].as_array().unwrap().len(), &li["must_change"]), (2, &json!(true)));
    let login = |login: &'static str, password: String, new: Option<&'static str>| {
        let form = json!({ "login": login, "password": password, "new_password": new });
        let app = &app;
        async move { Call::new(app, Method::POST, "/api/v1/session").json(&form).send().await }
    };
    let made = done["passwords"][0]["password"].as_str().unwrap().to_owned();
    login("li", made.clone(), None).await.problem(401, "password_change_required");
    login("li", made, Some("words-of-my-own")).await.ok();
    login("zhao", "given-password".into(), Some("words-of-my-own")).await.ok();
    let again = table(&app, "admin", "users", text, true).await.ok();
    assert_eq!((&again["new"], &again["known"]), (&json!(0), &json!(4)));
    assert_eq!(again["passwords"], json!([]));
    assert_whole(&app).await;
}

async fn the_city_changes_its_standard_replies(app: TestApp) {
    let shipped = app.get("worker", "/settings/replies").await.ok();
    assert!(shipped["value"]["replies"].as_array().unwrap().len() >= 12, "everybody may read them");
    let own = |text: &str| {
        json!({ "replies": [{ "id": "own-1", "for": "desk", "action": "close", "name": { "zh-Hans": "已办" },
            "text": { "zh-Hans": text } }] })
    };
    let put = |who: &'static str, value: Value, version: i64| {
        let app = &app;
        async move {
            let body = json!({ "value": value, "version": version, "why": "改用本市用语" });
            app.call(who, Method::PUT, "/settings/replies").await.json(&body).send().await
        }
    };
    put("acceptor", own("好"), 0).await.problem(403, "not_allowed");
    let p = put("admin", own("{phone}"), 0).await.problem(422, "invalid");
    assert_eq!(p["errors"][0]["field"], "replies.0.text");
    let tried = app
        .post("admin", "/settings/replies/check", &json!({ "value": own("案件 {number} 已办结") }))
        .await
        .ok();
    assert_eq!((&tried["errors"], &tried["changes"][0]["what"]), (&json!([]), &json!("added")));
    put("admin", own("案件 {number} 已办结"), 0).await.ok();
    let now = app.get("worker", "/settings/replies").await.ok();
    assert_eq!((&now["version"], &now["value"]["replies"][0]["id"]), (&json!(1), &json!("own-1")));
    put("admin", own("好"), 0).await.problem(412, "version_mismatch");
    let past = app.get("auditor", "/settings/replies/versions").await.ok();
    assert_eq!(past["items"][0]["why"], "改用本市用语");
    assert_whole(&app).await;
}

async fn the_portal_shows_the_city_s_hotline_and_the_notice_of_the_day(app: TestApp) {
    let shown = app.get("", "/public/portal").await.ok();
    assert_eq!((&shown["hotline"], &shown["banner"]), (&json!("12345"), &Value::Null));
    let put = |value: Value, version: i64| {
        let app = &app;
        async move {
            let body = json!({ "value": value, "version": version, "why": "台风" });
            app.call("admin", Method::PUT, "/settings/portal").await.json(&body).send().await
        }
    };
    let notice = |from: &str| {
        json!({ "hotline": "0717-12345", "banner": { "text": { "zh-Hans": "台风预警", "en": "Typhoon" },
            "tone": "emergency", "from": from, "to": "2026-01-20" } })
    };
    let p = put(notice("2026-02-01"), 0).await.problem(422, "invalid");
    assert_eq!(p["errors"][0]["field"], "banner.to");
    put(notice("2026-01-13"), 0).await.ok();
    let today = app.get("", "/public/portal").await.ok();
    assert_eq!(
        (&today["hotline"], &today["banner"]),
        (&json!("0717-12345"), &Value::Null),
        "not before its first day"
    );
    app.env.pass_minutes(24 * 60);
    let next = app.get("", "/public/portal").await.ok();
    assert_eq!(
        (&next["banner"]["text"]["en"], &next["banner"]["tone"]),
        (&json!("Typhoon"), &json!("emergency"))
    );
    app.env.pass_minutes(8 * 24 * 60);
    assert_eq!(app.get("", "/public/portal").await.ok()["banner"], Value::Null, "nor after its last");
    put(json!({ "hotline": "1" }), 1).await.problem(422, "invalid");
    let versions = app.get("admin", "/settings/portal/versions").await.ok();
    assert_eq!(versions["items"][0]["why"], "台风");
    let places = app.get("", "/public/places?q=区域420502001001001").await.ok();
    assert_eq!(places["items"][0]["kind"], "area", "{places}");
    assert_whole(&app).await;
}
