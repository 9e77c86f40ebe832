//! Who gets in, and who sees what.

use super::{assert_whole, id, jpeg, upload};
use axum::http::Method;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use tessera_testkit::{
    Call, TestApp, on_both,
    town::{self, IN_GRID_1, IN_STREET_2, PASSWORD, PEOPLE},
};

on_both! {
    every_endpoint_without_login_says_so_except_the_listed_ones
    a_wrong_or_ended_token_is_no_login
    the_cookie_needs_the_csrf_token_for_writing
    five_wrong_passwords_lock_the_account_for_a_while
    a_new_password_ends_the_other_sessions
    a_one_time_code_is_asked_for_once_it_is_confirmed
    other_peoples_cases_are_not_found_whatever_is_asked
    a_department_sees_a_case_from_its_dispatch_on
    the_reporters_name_is_masked_for_who_need_not_know_it
    what_is_administered_is_changed_by_administrators_only
    somebody_elses_session_cannot_be_ended
    a_person_without_a_post_sees_no_case
    everybody_sees_in_lists_what_they_can_open
}

/// The operations anybody may call, one a line: method and path.
const PUBLIC: &str = include_str!("public.txt");

/// Every operation of the documented interface: method, path with sample values, whether the document says it needs no login.
fn operations() -> Vec<(String, String, String, bool)> {
    let doc: Value = serde_json::from_str(&tessera_http::document()).expect("the document is JSON");
    let mut out = Vec::new();
    for (path, item) in doc["paths"].as_object().expect("paths") {
        for (method, op) in item.as_object().expect("operations") {
            let mut filled = path.clone();
            for p in op["parameters"].as_array().into_iter().flatten().filter(|p| p["in"] == "path") {
                let name = p["name"].as_str().expect("a name");
                filled = filled.replace(&format!("{{{name}}}"), "00000000-0000-7000-8000-000000000001");
            }
            assert!(!filled.contains('{'), "{path} has an undocumented parameter");
            let open = op["security"]
                .as_array()
                .is_some_and(|s| s.iter().any(|x| x.as_object().is_some_and(serde_json::Map::is_empty)));
            out.push((method.to_uppercase(), path.clone(), filled, open));
        }
    }
    out
}

async fn every_endpoint_without_login_says_so_except_the_listed_ones(app: TestApp) {
    let listed: BTreeSet<&str> = PUBLIC.lines().filter(|l| !l.is_empty() && !l.starts_with('#')).collect();
    let all = operations();
    assert!(all.len() > 60, "only {} operations", all.len());
    let mut open = BTreeSet::new();
    for (method, path, filled, says_open) in &all {
        let name = format!("{method} {path}");
        let method: Method = method.parse().unwrap();
        let mut call = Call::new(&app, method.clone(), filled);
        if method != Method::GET {
            call = call.json(&json!({}));
        }
        let a = call.send().await;
        let refused = a.status == 401 && a.json["code"] == "not_logged_in";
        assert_eq!(!refused, *says_open, "{name} was answered {} without login: {}", a.status, a.text());
        if !refused {
            // What the portal says of itself, the hotline and a notice, is for everybody who opens it.
            let told = name == "GET /api/v1/public/portal";
            assert!(
                told || a.status.is_client_error(),
                "{name}: an empty request does nothing: {}",
                a.status
            );
            open.insert(name);
        }
    }
    assert_eq!(open.iter().map(String::as_str).collect::<BTreeSet<_>>(), listed, "tests/whole/public.txt");
    // What the document does not list.
    for path in ["/api/v1/tiles/cases/14/13249/6713.mvt", "/api/v1/cases/42050220260112000001/print"] {
        Call::new(&app, Method::GET, path).send().await.problem(401, "not_logged_in");
    }
    for path in ["/healthz", "/readyz", "/metrics", "/api/openapi.json"] {
        assert_eq!(Call::new(&app, Method::GET, path).send().await.status, 200, "{path}");
    }
    app.get("worker", "/nothing/here").await.problem(404, "not_found");
    app.call("worker", Method::DELETE, "/cases").await.send().await.problem(405, "method_not_allowed");
}

async fn a_wrong_or_ended_token_is_no_login(app: TestApp) {
    let me = |token: String| {
        let app = &app;
        async move {
            let h = format!("Bearer {token}");
            Call::new(app, Method::GET, "/api/v1/me").header("Authorization", &h).send().await
        }
    };
    for token in ["", "x", "' OR 1=1 --", &"a".repeat(4000)] {
        me(token.to_owned()).await.problem(401, "not_logged_in");
    }
    let token = app.token("worker").await.unwrap();
    assert_eq!(me(token.clone()).await.ok()["user"]["login"], "worker");
    app.call("worker", Method::DELETE, "/session").await.send().await;
    me(token).await.problem(401, "not_logged_in");
    // A session ends by itself.
    let token = app.token("neighbour").await.unwrap();
    app.env.pass_minutes(366 * 24 * 60);
    me(token).await.problem(401, "not_logged_in");
}

async fn the_cookie_needs_the_csrf_token_for_writing(app: TestApp) {
    let form = json!({ "login": "worker", "password": PASSWORD });
    let a = Call::new(&app, Method::POST, "/api/v1/session").json(&form).send().await;
    let set = a.header("set-cookie").to_owned();
    for part in ["tessera_session=", "HttpOnly", "SameSite=Strict", "Path=/"] {
        assert!(set.contains(part), "{part} in {set}");
    }
    let body = a.ok();
    assert!(body.get("token").is_none_or(Value::is_null), "a browser gets no token to keep");
    let csrf = body["csrf"].as_str().unwrap().to_owned();
    let cookie = set.split(';').next().unwrap().to_owned();
    let call = |method, path: &'static str| Call::new(&app, method, path).header("Cookie", &cookie);
    assert_eq!(call(Method::GET, "/api/v1/me").send().await.ok()["user"]["login"], "worker");
    let report = json!({ "description": "井盖", "position": { "lon": IN_GRID_1[0], "lat": IN_GRID_1[1] } });
    call(Method::POST, "/api/v1/cases").json(&report).send().await.problem(403, "csrf");
    call(Method::POST, "/api/v1/cases")
        .header("X-CSRF-Token", "x")
        .json(&report)
        .send()
        .await
        .problem(403, "csrf");
    call(Method::POST, "/api/v1/cases").header("X-CSRF-Token", &csrf).json(&report).send().await.created();
}

async fn login(app: &TestApp, login: &str, password: &str, totp: Option<&str>) -> tessera_testkit::Answer {
    let mut form = json!({ "login": login, "password": password, "token": true });
    if let Some(code) = totp {
        form["totp"] = code.into();
    }
    Call::new(app, Method::POST, "/api/v1/session").json(&form).send().await
}

async fn five_wrong_passwords_lock_the_account_for_a_while(app: TestApp) {
    login(&app, "nobody", PASSWORD, None).await.problem(401, "bad_credentials");
    for _ in 0..5 {
        login(&app, "worker", "wrong-password", None).await.problem(401, "bad_credentials");
    }
    login(&app, "worker", PASSWORD, None).await.problem(401, "locked");
    app.env.pass_minutes(24 * 60);
    login(&app, "worker", PASSWORD, None).await.ok();
    // One at a time or all at once, five is five.
    let tries = (0..8).map(|_| login(&app, "neighbour", "wrong-password", None));
    futures::future::join_all(tries).await;
    login(&app, "neighbour", PASSWORD, None).await.problem(401, "locked");
    assert_whole(&app).await;
}

async fn a_new_password_ends_the_other_sessions(app: TestApp) {
    let other = login(&app, "worker", PASSWORD, None).await.ok()["token"].as_str().unwrap().to_owned();
    let wrong = json!({ "old": "not-this-one", "new": "another-password" });
    app.post("worker", "/me/password", &wrong).await.problem(422, "invalid");
    let short = json!({ "old": PASSWORD, "new": "short" });
    app.post("worker", "/me/password", &short).await.problem(422, "invalid");
    let good = json!({ "old": PASSWORD, "new": "another-password" });
    assert_eq!(app.post("worker", "/me/password", &good).await.status, 204);
    app.get("worker", "/me").await.ok();
    let h = format!("Bearer {other}");
    Call::new(&app, Method::GET, "/api/v1/me")
        .header("Authorization", &h)
        .send()
        .await
        .problem(401, "not_logged_in");
    login(&app, "worker", PASSWORD, None).await.problem(401, "bad_credentials");
    login(&app, "worker", "another-password", None).await.ok();
}

async fn a_one_time_code_is_asked_for_once_it_is_confirmed(app: TestApp) {
    let begun = app.post("worker", "/me/totp", &json!({})).await.ok();
    assert!(begun["otpauth_url"].as_str().unwrap().starts_with("otpauth://totp/"), "{begun}");
    login(&app, "worker", PASSWORD, None).await.ok();
    app.post("worker", "/me/totp/confirm", &json!({ "code": "000000" })).await.problem(422, "invalid");
    let code = totp(begun["secret"].as_str().unwrap(), &app);
    let confirmed = app.post("worker", "/me/totp/confirm", &json!({ "code": code })).await;
    assert_eq!(confirmed.status, 204, "{}", confirmed.text());
    login(&app, "worker", PASSWORD, None).await.problem(401, "totp_required");
    login(&app, "worker", PASSWORD, Some(&code)).await.problem(401, "bad_credentials");
    app.env.pass_minutes(1);
    let code = totp(begun["secret"].as_str().unwrap(), &app);
    login(&app, "worker", PASSWORD, Some(&code)).await.ok();
    login(&app, "worker", PASSWORD, Some(&code)).await.problem(401, "bad_credentials");
    // Nor twice at the same moment.
    app.env.pass_minutes(1);
    let code = totp(begun["secret"].as_str().unwrap(), &app);
    let sends = (0..6).map(|_| login(&app, "worker", PASSWORD, Some(&code)));
    let answers = futures::future::join_all(sends).await;
    assert_eq!(answers.iter().filter(|a| a.status == 200).count(), 1, "{answers:?}");
    let off = app
        .call("worker", Method::DELETE, "/me/totp")
        .await
        .json(&json!({ "password": PASSWORD }))
        .send()
        .await;
    assert_eq!(off.status, 204);
    app.env.pass_minutes(24 * 60);
    login(&app, "worker", PASSWORD, None).await.ok();
}

/// The code an authenticator shows for this secret now (RFC 6238).
fn totp(secret: &str, app: &TestApp) -> String {
    let secret = totp_rs::Secret::try_from_base32(secret).expect("base32");
    let now = u64::try_from(app.app.now().as_second()).unwrap();
    let t = totp_rs::Builder::new().with_secret(secret).build().expect("a generator");
    t.generate(now).to_string()
}

async fn other_peoples_cases_are_not_found_whatever_is_asked(app: TestApp) {
    let case = id(&app.report("worker", IN_GRID_1, "井盖").await);
    let file = upload(&app, "worker", &case, "report", jpeg(1)).await.created();
    let number =
        app.get("worker", &format!("/cases/{case}")).await.ok()["number"].as_str().unwrap().to_owned();
    for who in ["worker2", "street2", "water", "auditor"] {
        for key in [&case, &number] {
            for rest in ["", "/events", "/actions", "/similar", "/presence", "/print"] {
                app.get(who, &format!("/cases/{key}{rest}")).await.problem(404, "not_found");
            }
            app.act(who, key, "comment", json!({ "text": "x" })).await.problem(404, "not_found");
            app.post(who, &format!("/cases/{key}/presence"), &json!({ "editing": true }))
                .await
                .problem(404, "not_found");
            upload(&app, who, key, "other", jpeg(2)).await.problem(404, "not_found");
        }
        for url in ["url", "thumb_url"] {
            let path = file[url].as_str().unwrap().strip_prefix("/api/v1").unwrap();
            app.get(who, path).await.problem(404, "not_found");
        }
        assert_eq!(app.get(who, "/cases?total=true").await.ok()["total"], 0, "{who}");
        assert_eq!(app.get(who, "/cases?text=井盖").await.ok()["items"], json!([]), "{who}");
        assert_eq!(app.get(who, "/cases/facets").await.ok()["total"], 0, "{who}");
        assert_eq!(app.get(who, "/search?q=井盖").await.ok()["cases"], json!([]), "{who}");
        let near = format!("/similar?lon={}&lat={}&text=井盖", IN_GRID_1[0], IN_GRID_1[1]);
        assert_eq!(app.get(who, &near).await.ok()["items"], json!([]), "{who}");
    }
    for url in ["url", "thumb_url"] {
        let path = file[url].as_str().unwrap().strip_prefix("/api/v1").unwrap();
        let a = app.get("worker", path).await;
        assert_eq!((a.status.as_u16(), a.header("content-type")), (200, "image/jpeg"));
    }
    // A leader sees it and may not file it.
    app.act("leader", &case, "accept", Value::Null).await.problem(403, "not_allowed");
    // What lies in the other street is the other way round.
    let there = id(&app.report("worker2", IN_STREET_2, "路灯").await);
    app.get("worker", &format!("/cases/{there}")).await.problem(404, "not_found");
    app.get("street2", &format!("/cases/{there}")).await.ok();
}

async fn a_department_sees_a_case_from_its_dispatch_on(app: TestApp) {
    let case = id(&app.report("worker", IN_GRID_1, "井盖").await);
    app.act("acceptor", &case, "accept", Value::Null).await.ok();
    app.act("acceptor", &case, "file", json!({ "category": "P01001" })).await.ok();
    app.get("water", &format!("/cases/{case}")).await.problem(404, "not_found");
    app.act("dispatcher", &case, "dispatch", json!({ "department": town::department_id("water") }))
        .await
        .ok();
    app.get("water", &format!("/cases/{case}")).await.ok();
    app.get("urban", &format!("/cases/{case}")).await.problem(404, "not_found");
    app.act("water", &case, "return", json!({ "reason": "不归我们" })).await.ok();
    app.get("water", &format!("/cases/{case}")).await.ok();
    app.act("water", &case, "sign", Value::Null).await.problem(409, "not_in_state");
}

async fn the_reporters_name_is_masked_for_who_need_not_know_it(app: TestApp) {
    let call = |confidential: bool| {
        json!({
            "description": "井盖", "source": "hotline", "position": { "lon": IN_GRID_1[0], "lat": IN_GRID_1[1] },
            "reporter": { "name": "王小明", "phone": "13807170001", "confidential": confidential },
            "then": [{ "action": "accept" }, { "action": "file", "category": "P01001" }]
        })
    };
    let mut cases = Vec::new();
    for confidential in [false, true] {
        let case = id(&app.post("acceptor", "/cases", &call(confidential)).await.created());
        app.act("dispatcher", &case, "dispatch", json!({ "department": town::department_id("water") }))
            .await
            .ok();
        cases.push(case);
    }
    for (who, case, sees) in [
        ("acceptor", &cases[0], true),
        ("acceptor", &cases[1], true),
        ("water", &cases[0], true),
        ("water", &cases[1], false),
        ("dispatcher", &cases[0], false),
        ("leader", &cases[0], false),
        ("neighbour", &cases[0], false),
    ] {
        let path = format!("/cases/{case}");
        let a = app.get(who, &path).await;
        if a.status == 404 {
            continue;
        }
        let text = a.text();
        let r = a.ok()["reporter"].clone();
        assert_eq!(r["masked"], !sees, "{who} {path}: {r}");
        assert_eq!(text.contains("王小明"), sees, "{who} {path}");
        assert_eq!(text.contains("13807170001"), sees, "{who} {path}");
    }
}

async fn what_is_administered_is_changed_by_administrators_only(app: TestApp) {
    let d = town::department_id("water");
    let u = town::user_id("neighbour");
    let tries: Vec<(Method, String, Value)> = vec![
        (
            Method::POST,
            "/areas".into(),
            json!({ "parent": "420502001001", "level": "grid", "kind": "residential", "name": { "zh-Hans": "新网格" } }),
        ),
        (Method::PATCH, "/areas/420502001001001".into(), json!({ "households": 1 })),
        (Method::POST, "/areas/420502001001003/retire".into(), json!({})),
        (Method::POST, "/departments".into(), json!({ "code": "new", "name": { "zh-Hans": "新部门" } })),
        (Method::PATCH, format!("/departments/{d}"), json!({ "active": false })),
        (
            Method::POST,
            "/users".into(),
            json!({ "login": "fresh", "name": "新人", "password": "long-enough-1" }),
        ),
        (Method::PATCH, format!("/users/{u}"), json!({ "name": "改名" })),
        (Method::POST, format!("/users/{u}/password"), json!({ "password": "long-enough-1" })),
        (
            Method::POST,
            "/posts".into(),
            json!({ "role": "admin", "user_id": town::user_id("worker"), "area_code": "4205" }),
        ),
    ];
    for who in PEOPLE.iter().map(|p| p.0).filter(|w| *w != "admin") {
        for (method, path, body) in &tries {
            let a = app.call(who, method.clone(), path).await.json(body).send().await;
            assert_eq!(a.status, 403, "{who} {method} {path}: {}", a.text());
        }
        let calendar = app.get(who, "/calendar").await.ok();
        let put = app.call(who, Method::PUT, "/calendar").await.json(&calendar).send().await;
        assert_eq!(put.status, 403, "{who} PUT /calendar: {}", put.text());
        let audit = app.get(who, "/audit").await;
        if who == "auditor" {
            assert!(!audit.ok()["items"].as_array().unwrap().is_empty());
        } else {
            audit.problem(403, "not_allowed");
        }
    }
    app.get("admin", "/audit").await.problem(403, "not_allowed");
    for (method, path, body) in &tries {
        let a = app.call("admin", method.clone(), path).await.json(body).send().await;
        assert!(a.status.is_success(), "admin {method} {path}: {}", a.text());
    }
    // A taken login and a taken code are conflicts, on every database by the same name.
    let p = app
        .post("admin", "/users", &json!({ "login": "fresh", "name": "另一人", "password": "long-enough-1" }))
        .await;
    assert_eq!(p.problem(409, "taken")["what"], "app_user.login");
    let p =
        app.post("admin", "/departments", &json!({ "code": "new", "name": { "zh-Hans": "新部门" } })).await;
    assert_eq!(p.problem(409, "taken")["what"], "department.code");
    assert_whole(&app).await;
}

async fn somebody_elses_session_cannot_be_ended(app: TestApp) {
    app.token("worker").await;
    let own = app.get("worker", "/sessions").await.ok()[0].clone();
    assert_eq!(own["current"], true);
    let path = format!("/sessions/{}", own["id"].as_str().unwrap());
    app.call("neighbour", Method::DELETE, &path).await.send().await.problem(404, "not_found");
    app.get("worker", "/me").await.ok();
    assert_eq!(app.call("worker", Method::DELETE, &path).await.send().await.status, 204);
    app.get("worker", "/me").await.problem(401, "not_logged_in");
}

async fn a_person_without_a_post_sees_no_case(app: TestApp) {
    app.report("worker", IN_GRID_1, "井盖").await;
    let new = json!({ "login": "fresh", "name": "新人", "password": "chosen-by-admin" });
    app.post("admin", "/users", &new).await.created();
    let own = json!({ "login": "fresh", "password": "chosen-by-admin", "new_password": PASSWORD });
    app.post("", "/session", &own).await.ok();
    assert_eq!(app.get("fresh", "/cases?total=true").await.ok()["total"], 0);
    let r = json!({ "description": "井盖", "position": { "lon": IN_GRID_1[0], "lat": IN_GRID_1[1] } });
    app.post("fresh", "/cases", &r).await.problem(403, "not_allowed");
    // Blocked, the session is gone.
    let user = app.get("fresh", "/me").await.ok()["user"]["id"].as_str().unwrap().to_owned();
    app.call("admin", Method::PATCH, &format!("/users/{user}"))
        .await
        .json(&json!({ "active": false }))
        .send()
        .await
        .ok();
    app.get("fresh", "/me").await.problem(401, "not_logged_in");
}

async fn everybody_sees_in_lists_what_they_can_open(app: TestApp) {
    let mut all = Vec::new();
    for (who, at) in [("worker", IN_GRID_1), ("neighbour", town::IN_GRID_2), ("worker2", IN_STREET_2)] {
        let case = id(&app.report(who, at, "井盖").await);
        app.act("acceptor", &case, "accept", Value::Null).await.ok();
        app.act("acceptor", &case, "file", json!({ "category": "P01001" })).await.ok();
        all.push(case);
    }
    app.act("dispatcher", &all[0], "dispatch", json!({ "department": town::department_id("water") }))
        .await
        .ok();
    app.act(
        "dispatcher",
        &all[2],
        "dispatch",
        json!({ "department": town::department_id("urban"), "assisting": [town::department_id("water")] }),
    )
    .await
    .ok();
    app.act("water", &all[0], "return", json!({ "reason": "x" })).await.ok();
    let mut sets = BTreeSet::new();
    for (who, _, _, _) in PEOPLE {
        let list = app.get(who, "/cases?limit=50").await.ok();
        let mut listed: Vec<&str> =
            list["items"].as_array().unwrap().iter().map(|c| c["id"].as_str().unwrap()).collect();
        listed.sort_unstable();
        let mut opened = Vec::new();
        for case in &all {
            if app.get(who, &format!("/cases/{case}")).await.status == 200 {
                opened.push(case.as_str());
            }
        }
        opened.sort_unstable();
        assert_eq!(listed, opened, "{who}");
        sets.insert(listed.len());
    }
    assert!(sets.len() >= 3, "people see different things: {sets:?}");
}
