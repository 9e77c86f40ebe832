//! Without an account: reporting, following by number and code, rating, withdrawing.

use super::{assert_whole, id, jpeg, upload};
use axum::http::Method;
use serde_json::{Value, json};
use tessera_http::HttpConfig;
use tessera_testkit::{
    Call, TestApp, on_both, temp_sqlite,
    town::{self, IN_GRID_1, OUTSIDE},
};

on_both! {
    a_resident_reports_and_follows_by_number_and_code
    a_wrong_code_and_a_wrong_number_look_the_same
    what_staff_say_among_themselves_is_not_public
    a_report_is_taken_back_before_it_is_filed_and_not_after
    a_rating_that_says_not_solved_opens_the_case_again_once
    the_public_cannot_act_like_staff
    a_reporter_adds_words_pictures_and_sound_later
    a_duplicate_names_the_case_it_was_merged_into
}

async fn report(app: &TestApp) -> (String, String) {
    let form = json!({
        "description": "门口路灯不亮", "position": { "lon": IN_GRID_1[0], "lat": IN_GRID_1[1] },
        "address": "东山大道12号", "reporter": { "name": "李女士", "phone": "13907170002" }
    });
    let r = app.post("", "/public/cases", &form).await.created();
    (r["number"].as_str().unwrap().to_owned(), r["code"].as_str().unwrap().to_owned())
}

async fn follow(app: &TestApp, number: &str, code: &str) -> Value {
    app.get("", &format!("/track/{number}?code={code}")).await.ok()
}

/// From reported to closed by the staff.
async fn settle(app: &TestApp, number: &str) -> String {
    let case = id(&app.get("acceptor", &format!("/cases/{number}")).await.ok());
    app.act("acceptor", &case, "accept", Value::Null).await.ok();
    app.act("acceptor", &case, "file", json!({ "category": "P01001" })).await.ok();
    app.act(
        "dispatcher",
        &case,
        "dispatch",
        json!({ "department": town::department_id("water"), "instruction": "尽快" }),
    )
    .await
    .ok();
    work(app, &case).await;
    case
}

async fn work(app: &TestApp, case: &str) {
    app.act("water", case, "sign", Value::Null).await.ok();
    upload(app, "water", case, "handling", jpeg(4)).await.created();
    app.act("water", case, "feed_back", json!({ "text": "已修复" })).await.ok();
    app.act("verifier", case, "request_check", json!({})).await.ok();
    app.act("worker", case, "record_check", json!({ "passed": true, "text": "亮了" })).await.ok();
    app.act("verifier", case, "close", json!({ "outcome": "solved", "text": "路灯已修复" })).await.ok();
}

async fn a_resident_reports_and_follows_by_number_and_code(app: TestApp) {
    let (number, code) = report(&app).await;
    let seen = follow(&app, &number, &code).await;
    assert_eq!((seen["state"].as_str(), seen["number"].as_str()), (Some("reported"), Some(number.as_str())));
    assert_eq!(
        follow(&app, &number, &code.to_lowercase()).await["number"],
        number.as_str(),
        "typed in small letters"
    );
    let inside = app.get("acceptor", &format!("/cases/{number}")).await.ok();
    assert_eq!(
        (inside["source"].as_str(), inside["reporter"]["name"].as_str()),
        (Some("portal"), Some("李女士"))
    );
    for (who, knows) in [("leader", false), ("worker", false), ("acceptor", true)] {
        let text = app.get(who, &format!("/cases/{number}")).await.text();
        assert_eq!(text.contains(&code), knows, "the code is the reporter's and the desk's: {who}");
    }
    settle(&app, &number).await;
    let seen = follow(&app, &number, &code).await;
    assert_eq!((seen["state"].as_str(), seen["outcome"].as_str()), (Some("closed"), Some("solved")));
    let rated = app
        .post("", &format!("/track/{number}/rate"), &json!({ "code": code, "stars": 4, "solved": true }))
        .await
        .ok();
    assert_eq!(rated["rating"]["stars"], 4);
    let form = json!({ "description": "x", "position": { "lon": OUTSIDE[0], "lat": OUTSIDE[1] } });
    app.post("", "/public/cases", &form).await.problem(404, "outside");
    assert_whole(&app).await;
}

async fn a_wrong_code_and_a_wrong_number_look_the_same(app: TestApp) {
    let (number, code) = report(&app).await;
    let strip = |mut v: Value| {
        v.as_object_mut().unwrap().remove("trace_id");
        v
    };
    let wrong_code =
        strip(app.get("", &format!("/track/{number}?code=XXXXXX")).await.problem(404, "not_found"));
    let wrong_number =
        strip(app.get("", &format!("/track/420502202601129999?code={code}")).await.problem(404, "not_found"));
    assert_eq!(wrong_code, wrong_number);
    for bad in ["", &code[..5], "%27%20OR%201=1"] {
        app.get("", &format!("/track/{number}?code={bad}")).await.problem(404, "not_found");
    }
    for (what, body) in [
        ("rate", json!({ "code": "XXXXXX", "stars": 1, "solved": false })),
        ("withdraw", json!({ "code": "XXXXXX" })),
        ("urge", json!({ "code": "XXXXXX" })),
    ] {
        app.post("", &format!("/track/{number}/{what}"), &body).await.problem(404, "not_found");
    }
    assert_eq!(follow(&app, &number, &code).await["state"], "reported", "nothing happened");
}

async fn what_staff_say_among_themselves_is_not_public(app: TestApp) {
    let (number, code) = report(&app).await;
    let case = settle(&app, &number).await;
    app.act("leader", &case, "comment", json!({ "text": "内部：费用待定" })).await.ok();
    app.act("acceptor", &case, "comment", json!({ "text": "公开：感谢反映", "audience": "public" }))
        .await
        .ok();
    let text = follow(&app, &number, &code).await.to_string();
    assert!(text.contains("公开：感谢反映"), "{text}");
    for inner in ["内部：费用待定", "名water", "名worker", "名leader", "13907170002", "李女士", "尽快"]
    {
        assert!(!text.contains(inner), "{inner} in {text}");
    }
}

async fn a_report_is_taken_back_before_it_is_filed_and_not_after(app: TestApp) {
    let (number, code) = report(&app).await;
    let back = app
        .post("", &format!("/track/{number}/withdraw"), &json!({ "code": code, "reason": "已自行解决" }))
        .await
        .ok();
    assert_ne!(back["state"], "reported");
    let (number, code) = report(&app).await;
    let case = id(&app.get("acceptor", &format!("/cases/{number}")).await.ok());
    app.act("acceptor", &case, "accept", Value::Null).await.ok();
    app.act("acceptor", &case, "file", json!({ "category": "P01001" })).await.ok();
    app.post("", &format!("/track/{number}/withdraw"), &json!({ "code": code }))
        .await
        .problem(409, "not_in_state");
    app.post("", &format!("/track/{number}/urge"), &json!({ "code": code })).await.ok();
    app.post("", &format!("/track/{number}/urge"), &json!({ "code": code })).await.problem(409, "too_soon");
    assert_whole(&app).await;
}

async fn a_rating_that_says_not_solved_opens_the_case_again_once(app: TestApp) {
    let (number, code) = report(&app).await;
    let case = settle(&app, &number).await;
    let bad = json!({ "code": code, "stars": 1, "solved": false, "text": "还是不亮" });
    let open = app.post("", &format!("/track/{number}/rate"), &bad).await.ok();
    assert_ne!(open["state"], "closed");
    let inside = app.get("acceptor", &format!("/cases/{case}")).await.ok();
    assert_eq!(inside["counters"]["reopens"], 1);
    for wrong in [0, 6, 255] {
        let r = app
            .post(
                "",
                &format!("/track/{number}/rate"),
                &json!({ "code": code, "stars": wrong, "solved": true }),
            )
            .await;
        assert!([409, 422].contains(&r.status.as_u16()), "{}", r.text());
    }
    assert_whole(&app).await;
}

async fn the_public_cannot_act_like_staff(app: TestApp) {
    let at = json!({ "lon": IN_GRID_1[0], "lat": IN_GRID_1[1] });
    let then = json!({ "description": "x", "position": at, "then": [{ "action": "accept" }] });
    app.post("", "/public/cases", &then).await.problem(422, "invalid");
    let source = json!({ "description": "x", "position": at, "source": "leader" });
    let number =
        app.post("", "/public/cases", &source).await.created()["number"].as_str().unwrap().to_owned();
    assert_eq!(app.get("acceptor", &format!("/cases/{number}")).await.ok()["source"], "portal");
}

#[tokio::test]
async fn who_asks_too_often_without_an_account_waits() {
    let app =
        TestApp::over(temp_sqlite().await, HttpConfig { public_per_minute: 5, ..HttpConfig::default() })
            .await;
    let mut limited = None;
    for n in 0..8 {
        let a = Call::new(&app, Method::GET, "/api/v1/track/1?code=x").send().await;
        if a.status == 429 {
            limited = Some((n, a));
            break;
        }
        assert_eq!(a.status, 404);
    }
    let (n, a) = limited.expect("a limit");
    assert_eq!(n, 5);
    assert!(a.header("retry-after").parse::<u64>().unwrap() > 0);
    a.problem(429, "rate_limited");
}

#[tokio::test]
async fn looking_around_on_the_map_does_not_use_up_what_a_report_needs() {
    let app =
        TestApp::over(temp_sqlite().await, HttpConfig { public_per_minute: 5, ..HttpConfig::default() })
            .await;
    let ask = |path: &'static str| Call::new(&app, Method::GET, path).send();
    let mut answers = Vec::new();
    for _ in 0..101 {
        answers.push(ask("/api/v1/public/tiles/14/13257/6715.mvt").await);
    }
    assert!(answers[..100].iter().all(|a| a.status.is_success()), "twenty times what else is allowed");
    assert_eq!(answers[100].status, 429);
    ask("/api/v1/public/place?lon=111.304&lat=30.704").await.problem(429, "rate_limited");
    assert_eq!(ask("/api/v1/public/places?q=xx").await.status, 200);
}

/// What comes to mind later: words, a picture, a voice note; nothing else, and not without the code.
async fn a_reporter_adds_words_pictures_and_sound_later(app: TestApp) {
    let (number, code) = report(&app).await;
    let more = json!({ "code": code, "text": "晚上七点后更严重" });
    let seen = app.post("", &format!("/track/{number}/comment"), &more).await.ok();
    assert!(seen["steps"].to_string().contains("晚上七点后更严重"));
    let send = |code: String, bytes: Vec<u8>| {
        let (app, number) = (&app, &number);
        async move {
            let path = format!("/track/{number}/attachments?code={code}&name=note.webm");
            app.call("", Method::POST, &path).await.bytes("application/octet-stream", bytes).send().await
        }
    };
    let sound = b"\x1a\x45\xdf\xa3\x9fB\x86\x81\x01webmA_OPUS".to_vec();
    send("XXXXXX".into(), sound.clone()).await.problem(404, "not_found");
    assert_eq!(send(code.clone(), jpeg(3)).await.ok()["attachments"], 1);
    assert_eq!(send(code.clone(), sound).await.ok()["attachments"], 2);
    send(code.clone(), b"<script>".to_vec()).await.problem(415, "unsupported_media");
    let case = app.get("acceptor", &format!("/cases/{number}")).await.ok();
    assert_eq!(case["attachments"][1]["mime"], "audio/webm");
    assert_eq!(case["attachments"][1]["stage"], "report");
    assert_whole(&app).await;
}

/// A duplicate says under which number the matter goes on.
async fn a_duplicate_names_the_case_it_was_merged_into(app: TestApp) {
    let ((number, code), (main, _)) = (report(&app).await, report(&app).await);
    assert_eq!(follow(&app, &number, &code).await["main"], Value::Null);
    let case = id(&app.get("acceptor", &format!("/cases/{number}")).await.ok());
    let into = id(&app.get("acceptor", &format!("/cases/{main}")).await.ok());
    app.act("acceptor", &case, "merge", json!({ "into": into })).await.ok();
    let seen = follow(&app, &number, &code).await;
    assert_eq!((seen["outcome"].as_str(), seen["main"].as_str()), (Some("duplicate"), Some(main.as_str())));
}
