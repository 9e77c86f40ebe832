//! Questions of a category: asked at the portal and at the desk, kept on the case, seen where they may be seen.

use super::{assert_whole, id};
use serde_json::{Value, json};
use tessera_testkit::{TestApp, on_both, town::IN_GRID_1};

on_both! {
    a_resident_answers_and_sees_the_answers_again
    the_desk_is_told_which_answer_is_missing_and_may_say_that_the_caller_does_not_know
    a_city_asks_its_own_questions_and_the_answers_of_before_keep_their_words
}

fn cover(answers: &Value) -> Value {
    json!({
        "description": "井盖破了", "category": "P01001", "position": { "lon": IN_GRID_1[0], "lat": IN_GRID_1[1] },
        "address": "东山大道12号", "answers": answers
    })
}

async fn a_resident_answers_and_sees_the_answers_again(app: TestApp) {
    let offered = app.get("", "/public/categories?text=井盖破了").await.ok();
    let asked = |c: &Value| c["questions"].as_array().unwrap().clone();
    let all: Vec<Value> = offered["items"].as_array().unwrap().iter().flat_map(asked).collect();
    assert!(all.iter().any(|q| q["code"] == "secured") && all.iter().all(|q| q["for"] != "staff"), "{all:?}");

    let wrong =
        app.post("", "/public/cases", &cover(&json!({ "secured": "perhaps" }))).await.problem(422, "invalid");
    assert_eq!(wrong["errors"][0]["field"], "answers.secured");
    let wrong = app.post("", "/public/cases", &cover(&json!({}))).await.problem(422, "invalid");
    assert_eq!(
        (wrong["errors"][0]["field"].as_str(), wrong["errors"][0]["code"].as_str()),
        (Some("answers.secured"), Some("missing"))
    );

    let mine =
        app.post("", "/public/cases", &cover(&json!({ "secured": "fence", "lane": "yard" }))).await.created();
    let (number, code) = (mine["number"].as_str().unwrap(), mine["code"].as_str().unwrap());
    let seen = app.get("", &format!("/track/{number}?code={code}")).await.ok();
    let shown: Vec<&str> =
        seen["answers"].as_array().unwrap().iter().map(|a| a["shown"]["en"].as_str().unwrap()).collect();
    assert_eq!(shown, ["fence or warning sign", "inside a compound"]);

    let case = id(&app.get("acceptor", &format!("/cases/{number}")).await.ok());
    let print = app.get("acceptor", &format!("/cases/{case}/print?lang=en")).await.text();
    assert!(print.contains("Is the place secured?") && print.contains("inside a compound"), "{print}");
    assert_whole(&app).await;
}

async fn the_desk_is_told_which_answer_is_missing_and_may_say_that_the_caller_does_not_know(app: TestApp) {
    let noise = |answers: Value| {
        json!({ "description": "夜里施工很吵", "category": "E06028", "source": "hotline",
            "position": { "lon": IN_GRID_1[0], "lat": IN_GRID_1[1] }, "answers": answers })
    };
    let wrong =
        app.post("acceptor", "/cases", &noise(json!({ "measured": 71 }))).await.problem(422, "invalid");
    assert_eq!(wrong["errors"][0]["field"], "answers.hours");
    let case =
        app.post("acceptor", "/cases", &noise(json!({ "hours": null, "measured": 71 }))).await.created();
    assert_eq!(case["answers"][0]["kind"], "unknown");

    let number = case["number"].as_str().unwrap();
    let code = case["track_code"].as_str().unwrap();
    let seen = app.get("", &format!("/track/{number}?code={code}")).await.ok();
    assert!(!seen.to_string().contains("71"), "what only staff are asked stays with them: {seen}");

    let case = id(&case);
    app.act("acceptor", &case, "correct", json!({ "answers": { "hours": ["night"] } })).await.ok();
    let after = app.act("acceptor", &case, "accept", json!({ "category": "E06010" })).await.ok();
    assert_eq!(after["answers"], json!([]), "the new category asks other things");
    let events = app.get("acceptor", &format!("/cases/{case}/events")).await.ok();
    let told = events.to_string();
    assert!(told.contains("71") && told.contains("晚上10点以后"), "the history keeps them: {told}");
    let seen = app.get("", &format!("/track/{number}?code={code}")).await.ok();
    assert!(!seen.to_string().contains("71"), "{seen}");
    assert_whole(&app).await;
}

async fn a_city_asks_its_own_questions_and_the_answers_of_before_keep_their_words(app: TestApp) {
    let mine = app.post("", "/public/cases", &cover(&json!({ "secured": "none" }))).await.created();
    let value = json!({ "questions": { "P01001": [{ "code": "colour", "kind": "one_of", "required": true,
        "text": { "zh-Hans": "灯是什么颜色？", "en": "Which colour?" },
        "choices": [{ "code": "white", "name": { "zh-Hans": "白" } }, { "code": "yellow", "name": { "zh-Hans": "黄" } }] }] } });
    let bad = json!({ "questions": { "P01001": [{ "code": "colour", "kind": "one_of", "text": { "zh-Hans": "x" } }] } });
    let check = app.post("admin", "/settings/catalogue/check", &json!({ "value": bad })).await.ok();
    assert_eq!(check["errors"][0]["field"], "questions.P01001.0.choices");
    let check = app.post("admin", "/settings/catalogue/check", &json!({ "value": value })).await.ok();
    assert_eq!(
        (check["changes"][0]["what"].as_str(), check["changes"][0]["code"].as_str()),
        (Some("questions"), Some("P01001"))
    );
    app.call("admin", axum::http::Method::PUT, "/settings/catalogue")
        .await
        .json(&json!({ "value": value, "version": 0, "why": "试点" }))
        .send()
        .await
        .ok();
    app.post("", "/public/cases", &cover(&json!({ "secured": "none" }))).await.problem(422, "invalid");
    app.post("", "/public/cases", &cover(&json!({ "colour": "white" }))).await.created();
    let old = app.get("acceptor", &format!("/cases/{}", mine["number"].as_str().unwrap())).await.ok();
    assert_eq!(old["answers"][0]["question"]["en"], "Is the place secured?");
}
