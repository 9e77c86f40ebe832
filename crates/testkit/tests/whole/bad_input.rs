//! Bad input of every kind gets a clear answer, changes nothing, and never is the server's own failure.

use super::{assert_whole, id, jpeg, upload};
use axum::http::{Method, Request, StatusCode};
use serde_json::{Value, json};
use tessera_testkit::{
    TestApp, on_both,
    town::{self, IN_GRID_1, OUTSIDE},
};

on_both! {
    wrong_types_and_unknown_codes_are_named_field_by_field
    bad_coordinates_are_refused
    characters_a_database_cannot_hold_are_refused_everywhere
    huge_bodies_are_refused_before_they_are_read
    what_is_no_json_is_refused
    broken_pictures_and_strange_files_are_refused
    a_picture_loses_what_was_hidden_in_it
    wrong_queries_are_answered_not_guessed
    actions_with_wrong_fields_change_nothing
    odd_ids_are_not_found
    no_operation_of_the_interface_fails_on_rubbish
}

fn report_with(change: impl Fn(&mut Value)) -> Value {
    let mut v = json!({ "description": "井盖", "position": { "lon": IN_GRID_1[0], "lat": IN_GRID_1[1] } });
    change(&mut v);
    v
}

async fn no_case(app: &TestApp) {
    assert_eq!(app.get("leader", "/cases?total=true").await.ok()["total"], 0, "nothing was stored");
    assert_whole(app).await;
}

async fn wrong_types_and_unknown_codes_are_named_field_by_field(app: TestApp) {
    let long = "井".repeat(4001);
    let cases: Vec<(Value, &str)> = vec![
        (report_with(|v| v["description"] = 7.into()), "description"),
        (report_with(|v| v["description"] = json!(null)), "description"),
        (report_with(|v| v["description"] = "  \n ".into()), "description"),
        (report_with(|v| v["description"] = long.clone().into()), "description"),
        (report_with(|v| v["address"] = long.clone().into()), "address"),
        (report_with(|v| v["category"] = "P99999".into()), "category"),
        (report_with(|v| v["category"] = json!(["P01001"])), "category"),
        (report_with(|v| v["source"] = "rumour".into()), "source"),
        (report_with(|v| v["priority"] = "very".into()), "priority"),
        (report_with(|v| v["position"] = "here".into()), "position"),
        (report_with(|v| v["position"]["lon"] = "111".into()), "position.lon"),
        (report_with(|v| v["position"]["crs"] = "mars".into()), "position.crs"),
        (report_with(|v| v["position"]["height"] = 3.into()), "position"),
        (report_with(|v| v["reporter"] = json!({ "name": "x".repeat(61) })), "reporter.name"),
        (report_with(|v| v["reporter"] = json!({ "phone": "1".repeat(31) })), "reporter.phone"),
        (report_with(|v| v["surprise"] = 1.into()), "surprise"),
        (report_with(|v| v["then"] = json!([{ "action": "dance" }])), "then"),
        (report_with(|v| v["then"] = json!([{ "action": "file" }])), "then"),
        (json!({ "description": "井盖" }), "position"),
        (json!({ "description": "井盖", "area": "999999" }), "area"),
        (json!([]), ""),
        (json!("井盖"), ""),
        (json!(null), ""),
    ];
    for (body, field) in &cases {
        let p = app.post("worker", "/cases", body).await.problem(422, "invalid");
        let named = p["errors"]
            .as_array()
            .is_some_and(|e| e.iter().any(|x| x["field"].as_str().is_some_and(|f| f.starts_with(field))));
        let told = p.to_string().contains(field);
        assert!(named || (told && !field.is_empty()) || field.is_empty(), "{field} is not named in {p}");
    }
    no_case(&app).await;
}

async fn bad_coordinates_are_refused(app: TestApp) {
    let at = |lon: Value, lat: Value| report_with(|v| v["position"] = json!({ "lon": lon, "lat": lat }));
    for (lon, lat) in [(181.0, 30.0), (111.3, 91.0), (-181.0, 0.0), (1e308, 1e308)] {
        let p = app.post("worker", "/cases", &at(lon.into(), lat.into())).await;
        assert_eq!(p.status, 422, "{lon} {lat}: {}", p.text());
    }
    for (lon, lat) in [(OUTSIDE[0], OUTSIDE[1]), (0.0, 0.0), (30.704, 111.304 - 90.0)] {
        app.post("worker", "/cases", &at(lon.into(), lat.into())).await.problem(404, "outside");
    }
    for text in [
        r#"{"description":"x","position":{"lon":NaN,"lat":1}}"#,
        r#"{"description":"x","position":{"lon":1e999,"lat":1}}"#,
    ] {
        let a = app.call("worker", Method::POST, "/cases").await.bytes("application/json", text).send().await;
        a.problem(422, "invalid");
    }
    for q in [
        "lon=x&lat=1",
        "lon=1",
        "",
        "lon=NaN&lat=1",
        "lon=inf&lat=0",
        "lon=200&lat=0",
        "lon=111.3&lat=30.7&crs=moon",
    ] {
        let a = app.get("worker", &format!("/locate?{q}")).await;
        assert_eq!(a.status, 422, "{q}: {}", a.text());
    }
    no_case(&app).await;
}

async fn characters_a_database_cannot_hold_are_refused_everywhere(app: TestApp) {
    // PostgreSQL keeps no NUL character in a text. Accepting it on one database only would be worse than refusing it.
    let nul = "井\u{0}盖";
    for body in [
        report_with(|v| v["description"] = nul.into()),
        report_with(|v| v["address"] = nul.into()),
        report_with(|v| v["reporter"] = json!({ "name": nul })),
        report_with(|v| v["facility"] = nul.into()),
    ] {
        app.post("worker", "/cases", &body).await.problem(422, "invalid");
    }
    no_case(&app).await;
    let case = id(&app.report("worker", IN_GRID_1, "𠮷野家门口🕳️ «'\"`\\%_ \u{202e}x").await);
    app.act("acceptor", &case, "comment", json!({ "text": nul })).await.problem(422, "invalid");
    let user = json!({ "login": "nul\u{0}l", "name": nul, "password": "long-enough-1" });
    app.post("admin", "/users", &user).await.problem(422, "invalid");
    let dep = json!({ "code": "n\u{0}", "name": { "zh-Hans": nul } });
    app.post("admin", "/departments", &dep).await.problem(422, "invalid");
    let me = app.call("worker", Method::PATCH, "/me").await.json(&json!({ "phone": nul })).send().await;
    me.problem(422, "invalid");
    let login = json!({ "login": "wor\u{0}ker", "password": nul });
    let a = app.post("", "/session", &login).await;
    assert!([401, 422].contains(&a.status.as_u16()), "{}", a.text());
    // In addresses and searches.
    for path in [
        "/cases?text=%00",
        "/search?q=a%00b",
        "/cases/a%00b",
        "/areas/a%00b",
        "/audit?object=%00",
        "/track/%00?code=%00",
    ] {
        let who = if path.starts_with("/audit") { "auditor" } else { "leader" };
        let a = app.get(who, path).await;
        assert!(!a.status.is_server_error(), "{path}: {}", a.text());
    }
    let a = upload(&app, "worker", &case, "report%00", jpeg(1)).await;
    assert!(a.status.is_client_error(), "{}", a.text());
    let kept = app.get("worker", &format!("/cases/{case}")).await.ok();
    assert_eq!(kept["description"], "𠮷野家门口🕳️ «'\"`\\%_ \u{202e}x");
    assert_whole(&app).await;
}

async fn huge_bodies_are_refused_before_they_are_read(app: TestApp) {
    let body = report_with(|v| v["address"] = "x".repeat(2 * 1024 * 1024).into());
    app.post("worker", "/cases", &body).await.problem(413, "too_large");
    let a = app
        .call("worker", Method::POST, "/cases")
        .await
        .bytes("application/json", vec![b' '; 30 * 1024 * 1024])
        .send()
        .await;
    a.problem(413, "too_large");
    let deep = "[".repeat(200_000);
    let a = app.call("worker", Method::POST, "/cases").await.bytes("application/json", deep).send().await;
    a.problem(422, "invalid");
    no_case(&app).await;
    let case = id(&app.report("worker", IN_GRID_1, "井盖").await);
    upload(&app, "worker", &case, "report", vec![0xff; 21 * 1024 * 1024]).await.problem(413, "too_large");
}

async fn what_is_no_json_is_refused(app: TestApp) {
    for text in ["", "{", "{}}", "nonsense", "{\"description\":\"a\"} trailing", "\u{feff}{}"] {
        let a = app.call("worker", Method::POST, "/cases").await.bytes("application/json", text).send().await;
        a.problem(422, "invalid");
    }
    let invalid_utf8 = b"{\"description\":\"\xff\xfe\"}".to_vec();
    let a =
        app.call("worker", Method::POST, "/cases").await.bytes("application/json", invalid_utf8).send().await;
    a.problem(422, "invalid");
    for kind in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""] {
        let a = app.call("worker", Method::POST, "/cases").await.bytes(kind, "{}").send().await;
        a.problem(415, "unsupported_media");
    }
    no_case(&app).await;
}

async fn broken_pictures_and_strange_files_are_refused(app: TestApp) {
    let case = id(&app.report("worker", IN_GRID_1, "井盖").await);
    let mut cut = jpeg(1);
    cut.truncate(cut.len() / 3);
    let empty_png = b"\x89PNG\r\n\x1a\n".to_vec();
    for bytes in [cut, empty_png, b"\xff\xd8\xff".to_vec(), b"RIFF\0\0\0\0WEBP".to_vec()] {
        let p = upload(&app, "worker", &case, "report", bytes).await.problem(422, "invalid");
        assert_eq!(p["errors"][0]["code"], "broken_image", "{p}");
    }
    upload(&app, "worker", &case, "report", Vec::new()).await.problem(422, "invalid");
    for bytes in [b"<svg onload=alert(1)>".to_vec(), b"#!/bin/sh".to_vec(), b"MZ\x90".to_vec(), vec![0; 5000]]
    {
        upload(&app, "worker", &case, "report", bytes).await.problem(415, "unsupported_media");
    }
    upload(&app, "worker", &case, "sculpture", jpeg(1)).await.problem(422, "invalid");
    let boundary = "multipart/form-data; boundary=x";
    let path = format!("/cases/{case}/attachments");
    let form = "--x\r\nContent-Disposition: form-data; name=\"other\"\r\n\r\nhello\r\n--x--\r\n";
    app.call("worker", Method::POST, &path).await.bytes(boundary, form).send().await.problem(422, "invalid");
    for broken in ["--x\r\n", "", "--y--"] {
        let a = app.call("worker", Method::POST, &path).await.bytes(boundary, broken).send().await;
        a.problem(422, "invalid");
    }
    let same = app.get("worker", &format!("/cases/{case}")).await.ok();
    assert_eq!((same["attachments"].clone(), same["version"].as_i64()), (json!([]), Some(1)));
    // A good one through a form, with a name that tries to leave its folder.
    let mut form = b"--x\r\nContent-Disposition: form-data; name=\"stage\"\r\n\r\nreport\r\n--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"../../etc/p.jpg\"\r\n\r\n".to_vec();
    form.extend(jpeg(1));
    form.extend(b"\r\n--x--\r\n");
    let a = app.call("worker", Method::POST, &path).await.bytes(boundary, form).send().await.created();
    assert_eq!((a["name"].as_str(), a["stage"].as_str()), (Some("p.jpg"), Some("report")));
    assert_whole(&app).await;
}

async fn a_picture_loses_what_was_hidden_in_it(app: TestApp) {
    let case = id(&app.report("worker", IN_GRID_1, "井盖").await);
    let mut bytes = jpeg(1);
    bytes.extend(b"<?php secret behind the picture ?>");
    // A comment segment right after the start of the image.
    let comment = b"\xff\xfe\x00\x12secret comment!!".to_vec();
    bytes.splice(2..2, comment);
    let a = upload(&app, "worker", &case, "report", bytes).await.created();
    let kept = app.get("worker", a["url"].as_str().unwrap().strip_prefix("/api/v1").unwrap()).await;
    assert_eq!(kept.status, StatusCode::OK);
    assert!(!kept.text().contains("secret"));
    assert_eq!(kept.header("x-content-type-options"), "nosniff");
}

async fn wrong_queries_are_answered_not_guessed(app: TestApp) {
    for q in [
        "state=dancing",
        "area=999",
        "department=nobody",
        "source=rumour",
        "overdue=perhaps",
        "due_before=tomorrow",
        "bbox=1,2,3",
        "bbox=a,b,c,d",
        "reported_from=2026-13-01",
        "priority=very",
        "limit=x",
        "limit=-1",
        "queue=x",
        "sort=x",
        "cursor=1",
    ] {
        let a = app.get("leader", &format!("/cases?{q}")).await;
        assert_eq!((a.status.as_u16(), a.json["code"].as_str()), (422, Some("invalid")), "{q}: {}", a.text());
    }
    // Too much is cut down, not refused.
    app.get("leader", "/cases?limit=100000").await.ok();
    for tile in ["cases/99/1/1.mvt", "cases/3/8/0.mvt", "nothing/1/1/1.mvt", "cases/x/y/z.mvt"] {
        let a = app.get("leader", &format!("/tiles/{tile}")).await;
        assert!([404, 422].contains(&a.status.as_u16()), "{tile}: {} {}", a.status, a.text());
    }
    let late = app.get("leader", "/cases.geojson?bbox=1,2,3&zoom=5").await;
    assert_eq!(late.status, 422, "{}", late.text());
    let preview = app.get("leader", "/calendar/preview?limit=2%20lightyear").await;
    assert_eq!(preview.status, 422, "{}", preview.text());
    let preview = app.get("leader", "/calendar/preview?limit=4000000000%20working_day").await;
    assert!(!preview.status.is_server_error(), "{}", preview.text());
}

async fn actions_with_wrong_fields_change_nothing(app: TestApp) {
    let case = id(&app.report("worker", IN_GRID_1, "井盖").await);
    let path = format!("/cases/{case}/actions");
    for body in [
        json!({}),
        json!({ "action": "dance" }),
        json!({ "action": 7 }),
        json!({ "action": "reject" }),
        json!({ "action": "reject", "reason": 7 }),
        json!({ "action": "reject", "reason": "  " }),
        json!({ "action": "reject", "reason": "x".repeat(5000) }),
        json!({ "action": "accept", "surprise": true }),
        json!({ "action": "accept", "category": "P99999" }),
        json!({ "action": "merge", "into": "not-an-id" }),
        json!({ "action": "merge", "into": "00000000-0000-7000-8000-000000000009" }),
        json!({ "action": "merge", "into": case }),
        json!({ "action": "request_verification", "assignee": "00000000-0000-7000-8000-000000000009" }),
        json!({ "action": "correct", "point": [1, 2, 3] }),
        json!({ "action": "correct", "point": [500, 2] }),
        json!({ "action": "transfer", "area": town::user_id("worker"), "reason": "x" }),
        json!({ "action": "supervise", "demand": "x", "due": "tomorrow" }),
        json!({ "action": "attach", "attachment": case, "stage": "report" }),
        json!({ "action": "accept", "version": "one" }),
        json!([{ "action": "accept" }]),
    ] {
        let a = app.post("acceptor", &path, &body).await;
        assert!([422, 409].contains(&a.status.as_u16()), "{body} was answered {}: {}", a.status, a.text());
    }
    app.act("acceptor", &case, "correct", json!({ "point": OUTSIDE })).await.problem(404, "outside");
    assert_eq!(app.get("worker", &format!("/cases/{case}")).await.ok()["version"], 1);
    assert_whole(&app).await;
}

async fn odd_ids_are_not_found(app: TestApp) {
    for id in
        ["x", "%27", "..%2f..", "00000000-0000-0000-0000-000000000000", &"9".repeat(3000), "%F0%9F%95%B3"]
    {
        app.get("leader", &format!("/cases/{id}")).await.problem(404, "not_found");
        app.act("leader", id, "comment", json!({ "text": "x" })).await.problem(404, "not_found");
        for path in ["areas", "attachments", "cards/area", "cards/building", "cards/facility"] {
            let a = app.get("leader", &format!("/{path}/{id}")).await;
            assert_eq!(a.status, 404, "/{path}/{id}: {}", a.text());
        }
    }
}

/// Every operation of the document with several kinds of rubbish, by somebody with every right there is to write.
async fn no_operation_of_the_interface_fails_on_rubbish(app: TestApp) {
    let doc: Value = serde_json::from_str(&tessera_http::document()).expect("the document is JSON");
    let mut tried = 0;
    for (path, item) in doc["paths"].as_object().expect("paths") {
        for (method, op) in item.as_object().expect("operations") {
            if path.ends_with("/stream") || path.ends_with("/session") {
                continue;
            }
            let method: Method = method.to_uppercase().parse().unwrap();
            for value in ["x", "00000000-0000-7000-8000-000000000009", "%00", "-1"] {
                let mut filled = path.clone();
                let mut query = Vec::new();
                for p in op["parameters"].as_array().into_iter().flatten() {
                    let name = p["name"].as_str().expect("a name");
                    match p["in"].as_str() {
                        Some("path") => filled = filled.replace(&format!("{{{name}}}"), value),
                        Some("query") => query.push(format!("{name}={value}")),
                        _ => {}
                    }
                }
                for body in
                    [json!({}), json!([1, 2]), json!({ "x": null, "name": 1, "ids": "x", "code": "\u{0}" })]
                {
                    let token = app.token("admin").await.unwrap();
                    let mut r = Request::builder()
                        .method(method.clone())
                        .uri(format!("{filled}?{}", query.join("&")))
                        .header("Authorization", format!("Bearer {token}"));
                    let body = if method == Method::GET {
                        axum::body::Body::empty()
                    } else {
                        r = r.header("Content-Type", "application/json");
                        body.to_string().into()
                    };
                    let status = app.send(r.body(body).unwrap()).await.status();
                    assert!(!status.is_server_error(), "{method} {filled} was answered {status}");
                    tried += 1;
                    if method == Method::GET {
                        break;
                    }
                }
            }
        }
    }
    assert!(tried > 300, "{tried} requests");
    assert_whole(&app).await;
}
