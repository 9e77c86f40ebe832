//! Layers of grids over the tree: what cases know of them, who sees what, who answers, files of grids, and that the tree never notices.

use super::{assert_whole, id};
use axum::http::Method;
use serde_json::{Value, json};
use tessera_testkit::{
    Answer, TestApp, on_both,
    town::{IN_GRID_1, IN_GRID_2, IN_STREET_2, user_id},
};

on_both! {
    a_case_knows_the_grids_of_both_layers
    a_post_on_a_layer_sees_the_cases_of_its_duties_there_and_no_others
    the_department_of_the_grid_at_the_place_answers_for_the_duties
    a_file_of_grids_is_tried_taken_and_taken_again
    borders_go_out_and_come_back_the_same_in_every_format_and_system
    a_file_shifted_or_of_another_kind_is_told
    a_layer_redrawn_leaves_nothing_behind_and_its_past_can_be_read
    what_stands_in_the_way_is_told_and_codes_are_never_given_again
    the_tree_and_its_numbers_know_nothing_of_layers
}

/// A manhole cover, and something else.
const COVER: &str = "P01001";
const OTHER: &str = "E06028";

fn square(west: f64, east: f64) -> Value {
    json!({ "type": "Polygon", "coordinates": [[[west, 30.70], [east, 30.70], [east, 30.72], [west, 30.72], [west, 30.70]]] })
}

async fn begin(app: &TestApp, fields: Value) {
    let mut form = json!({ "code": "police", "name": { "zh-Hans": "警务责任区" }, "duties": [COVER] });
    form.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    app.post("admin", "/layers", &form).await.created();
}

async fn draw(app: &TestApp, code: &str, west: f64, east: f64, fields: Value) -> Value {
    let mut form = json!({ "code": code, "name": { "zh-Hans": format!("{code} 责任区") }, "boundary": square(west, east) });
    form.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    app.post("admin", "/layers/police/grids", &form).await.created()
}

/// Two beats whose border runs through the middle of the second column of grids.
async fn beats(app: &TestApp) {
    begin(app, json!({})).await;
    draw(app, "01", 111.30, 111.315, json!({})).await;
    draw(app, "02", 111.315, 111.34, json!({ "department": "urban" })).await;
}

async fn report(app: &TestApp, at: [f64; 2], category: &str) -> Value {
    let form = json!({ "description": "井盖缺失", "category": category, "position": { "lon": at[0], "lat": at[1] },
        "reporter": { "name": "王小明", "phone": "13912345678" } });
    app.post("acceptor", "/cases", &form).await.created()
}

/// Codes of the layer grids a case or place lies in.
fn over(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|l| l["grid"]["code"].as_str().unwrap()).collect()
}

async fn listed(app: &TestApp, who: &str, query: &str) -> Vec<String> {
    let found = app.get(who, &format!("/cases?limit=100&{query}")).await.ok();
    let mut ids: Vec<String> = found["items"].as_array().unwrap().iter().map(id).collect();
    ids.sort();
    ids
}

fn sorted(mut ids: Vec<String>) -> Vec<String> {
    ids.sort();
    ids
}

async fn post_on(app: &TestApp, who: &str, role: &str, area: &str) -> Answer {
    app.post("admin", "/posts", &json!({ "role": role, "area_code": area, "user_id": user_id(who) })).await
}

async fn a_case_knows_the_grids_of_both_layers(app: TestApp) {
    beats(&app).await;
    let (one, two) = (report(&app, IN_GRID_1, COVER).await, report(&app, IN_STREET_2, OTHER).await);
    let seen = app.get("acceptor", &format!("/cases/{}", id(&one))).await.ok();
    assert_eq!(seen["place"]["area"]["code"], "420502001001001", "its grid is that of the tree");
    assert_eq!(over(&seen["place"]["layers"]), ["police:01"]);
    assert_eq!(seen["place"]["layers"][0]["duty"], true);
    assert_eq!(seen["place"]["layers"][0]["layer_name"]["zh-Hans"], "警务责任区");
    let seen = app.get("acceptor", &format!("/cases/{}", id(&two))).await.ok();
    assert_eq!(over(&seen["place"]["layers"]), ["police:02"]);
    assert_eq!(seen["place"]["layers"][0]["duty"], false, "not its business");
    assert_eq!(seen["place"]["layers"][0]["department"]["code"], "urban");

    let at = |p: [f64; 2]| format!("/locate?lon={}&lat={}", p[0], p[1]);
    assert_eq!(over(&app.get("worker", &at(IN_GRID_2)).await.ok()["layers"]), ["police:01"]);
    assert_eq!(over(&app.get("worker", &at([111.316, 30.704])).await.ok()["layers"]), ["police:02"]);

    // Lists and numbers mean the layer's business, and agree.
    assert_eq!(listed(&app, "acceptor", "layer_grid=police:01").await, [id(&one)]);
    assert_eq!(listed(&app, "acceptor", "layer_grid=police:02").await, Vec::<String>::new());
    assert_eq!(listed(&app, "acceptor", "layer_grid=police").await, [id(&one)]);
    app.get("acceptor", "/cases?layer_grid=nothing").await.problem(422, "invalid");
    let card = app.get("acceptor", "/layers/police").await.ok();
    let counts: Vec<_> = card["grids"].as_array().unwrap().iter().map(|g| &g["open_cases"]).collect();
    assert_eq!(counts, [&json!(1), &json!(0)]);
    assert_eq!([&card["layer"]["open_cases"], &card["layer"]["grids"]], [1, 2]);
    assert_eq!(
        app.get("neighbour", "/layers/police").await.ok()["layer"]["open_cases"],
        0,
        "only what one may see"
    );
}

async fn a_post_on_a_layer_sees_the_cases_of_its_duties_there_and_no_others(app: TestApp) {
    beats(&app).await;
    let mine = report(&app, IN_GRID_1, COVER).await;
    let others = [report(&app, IN_GRID_1, OTHER).await, report(&app, [111.324, 30.704], COVER).await];
    app.get("worker2", &format!("/cases/{}", id(&mine))).await.problem(404, "not_found");

    for role in ["community_staff", "street_staff", "acceptor", "dispatcher", "leader", "admin"] {
        post_on(&app, "worker2", role, "police:01").await.problem(422, "invalid");
    }
    let post = post_on(&app, "worker2", "grid_worker", "police:01").await.created();
    assert_eq!(post["area"]["code"], "police:01");
    app.post("street", "/posts", &json!({ "role": "grid_worker", "area_code": "police:01" }))
        .await
        .problem(403, "not_allowed");

    let seen = app.get("worker2", &format!("/cases/{}", id(&mine))).await.ok();
    assert_eq!(seen["reporter"]["masked"], true, "who reported is not its business");
    for other in &others {
        app.get("worker2", &format!("/cases/{}", id(other))).await.problem(404, "not_found");
    }
    assert_eq!(listed(&app, "worker2", "").await, [id(&mine)], "lists and cases agree");
    // Its work is with the team of the tree's grid; the layer's people may be asked.
    assert_eq!(app.get("worker2", "/cases?queue=to_verify").await.ok()["items"], json!([]));
    let people = app.get("acceptor", &format!("/cases/{}/field-people", id(&mine))).await.ok();
    let officer = people["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|p| p["layer"] == true)
        .expect("the officer is offered");
    assert_eq!((&officer["area"]["code"], &officer["own"]), (&json!("police:01"), &json!(false)));
    assert_eq!(people["items"][0]["own"], true, "the grid's own team comes first");
    let elsewhere = app.get("acceptor", &format!("/cases/{}/field-people", id(&others[1]))).await.ok();
    assert!(elsewhere["items"].as_array().unwrap().iter().all(|p| p["layer"] == false), "another beat");
    let ask = json!({ "assignee": user_id("worker2"), "note": "请看一下" });
    app.act("acceptor", &id(&mine), "request_verification", ask).await.ok();
    assert_eq!(listed(&app, "worker2", "queue=to_verify").await, [id(&mine)]);

    // Handed over, the question goes along.
    let over = json!({ "user_id": user_id("neighbour"), "version": post["version"] });
    app.post("admin", &format!("/posts/{}/handover", id(&post)), &over).await.ok();
    assert_eq!(listed(&app, "neighbour", "queue=to_verify").await, [id(&mine)]);
    app.get("worker2", &format!("/cases/{}", id(&others[0]))).await.problem(404, "not_found");
    assert_whole(&app).await;
}

async fn the_department_of_the_grid_at_the_place_answers_for_the_duties(app: TestApp) {
    begin(&app, json!({ "responsible": true, "department": "sanitation" })).await;
    draw(&app, "01", 111.30, 111.315, json!({})).await;
    draw(&app, "02", 111.315, 111.33, json!({ "department": "garden" })).await;
    let route = |category: &str, p: [f64; 2]| format!("/route?category={category}&lon={}&lat={}", p[0], p[1]);
    let who = |v: &Value| v["department"]["code"].as_str().unwrap_or_default().to_owned();
    let by_rule = who(&app.get("acceptor", &route(COVER, IN_STREET_2)).await.ok());
    let one = app.get("acceptor", &route(COVER, IN_GRID_1)).await.ok();
    assert_eq!(
        (who(&one).as_str(), &one["why"]),
        ("sanitation", &json!("police:01")),
        "the layer's department"
    );
    let two = app.get("acceptor", &route(COVER, [111.32, 30.71])).await.ok();
    assert_eq!((who(&two).as_str(), &two["why"]), ("garden", &json!("police:02")), "the grid's own");
    assert!(
        !["sanitation", "garden"].contains(&by_rule.as_str()),
        "outside the layer the rules hold: {by_rule}"
    );
    assert_ne!(
        who(&app.get("acceptor", &route(OTHER, IN_GRID_1)).await.ok()),
        "sanitation",
        "not among the duties"
    );

    let everything = json!({ "duties": [] });
    app.call("admin", Method::PATCH, "/layers/police")
        .await
        .json(&everything)
        .send()
        .await
        .problem(422, "invalid");
    let rest = json!({ "responsible": false });
    app.call("admin", Method::PATCH, "/layers/police").await.json(&rest).send().await.ok();
    assert_eq!(who(&app.get("acceptor", &route(COVER, IN_GRID_1)).await.ok()), by_rule);
}

fn collection(grids: &[(&str, &str, f64, f64)]) -> String {
    let feature = |(code, name, west, east): &(&str, &str, f64, f64)| json!({ "type": "Feature", "geometry": square(*west, *east), "properties": { "编码": code, "名称": name } });
    let features: Vec<Value> = grids.iter().map(feature).collect();
    json!({ "type": "FeatureCollection", "features": features }).to_string()
}

async fn send(app: &TestApp, query: &str, body: &str) -> Answer {
    let call = app.call("admin", Method::POST, &format!("/layers/police/file?{query}")).await;
    call.bytes("application/octet-stream", body.to_owned()).send().await
}

async fn a_file_of_grids_is_tried_taken_and_taken_again(app: TestApp) {
    begin(&app, json!({})).await;
    let good = collection(&[("01", "东片", 111.30, 111.315), ("02", "西片", 111.315, 111.34)]);
    let tried = send(&app, "name=beats.geojson&dry_run=true", &good).await.ok();
    assert_eq!(tried["result"]["new"], json!(["police:01", "police:02"]));
    assert_eq!((&tried["result"]["written"], &tried["file"]["features"]), (&json!(false), &json!(2)));
    assert_eq!(
        tried["file"]["taken"],
        json!(["编码", "名称", null]),
        "fields are found by their usual names"
    );
    assert_eq!(tried["preview"]["features"].as_array().unwrap().len(), 2);
    assert_eq!(app.get("admin", "/layers/police").await.ok()["grids"], json!([]), "nothing is written");

    let over = collection(&[("01", "东片", 111.30, 111.316), ("02", "西片", 111.315, 111.34)]);
    let told = send(&app, "", &over).await.ok();
    assert_eq!(
        (&told["result"]["written"], &told["result"]["overlaps"][0]["codes"]),
        (&json!(false), &json!(["police:01", "police:02"]))
    );
    let wrong = collection(&[
        ("0 1", "东片", 111.30, 111.315),
        ("02", "", 111.315, 111.32),
        ("03", "甲", 111.32, 111.33),
        ("03", "乙", 111.33, 111.34),
    ]);
    let told = send(&app, "", &wrong).await.ok();
    let kinds: Vec<_> =
        told["result"]["faults"].as_array().unwrap().iter().map(|f| (&f["row"], &f["kind"])).collect();
    assert_eq!(
        kinds,
        [(&json!(1), &json!("code")), (&json!(2), &json!("name")), (&json!(4), &json!("repeated"))]
    );
    assert_eq!(told["result"]["written"], false);
    for (query, body) in [("", "no file at all"), ("code_field=nothing", good.as_str())] {
        send(&app, query, body).await.problem(422, "invalid");
    }
    let call = app.call("street", Method::POST, "/layers/police/file").await;
    call.bytes("application/octet-stream", good.clone()).send().await.problem(403, "not_allowed");

    let done = send(&app, "", &good).await.ok();
    assert_eq!(done["result"]["written"], true);
    let again = send(&app, "", &good).await.ok();
    assert_eq!(
        (&again["result"]["same"], &again["result"]["new"], &again["result"]["written"]),
        (&json!(2), &json!([]), &json!(false))
    );

    let next = collection(&[("police:02", "西片（新）", 111.316, 111.34), ("03", "中片", 111.315, 111.316)]);
    let kept = send(&app, "", &next).await.ok();
    assert_eq!(
        [&kept["result"]["changed"], &kept["result"]["new"], &kept["result"]["missing"]],
        [&json!(["police:02"]), &json!(["police:03"]), &json!(["police:01"])]
    );
    let codes = |v: &Value| {
        v["grids"]
            .as_array()
            .unwrap()
            .iter()
            .map(|g| g["area"]["code"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        codes(&app.get("admin", "/layers/police").await.ok()),
        ["police:01", "police:02", "police:03"],
        "what the file does not have stays"
    );
    let put = send(&app, "replace=true", &next).await.ok();
    assert_eq!(put["result"]["written"], true);
    assert_eq!(codes(&app.get("admin", "/layers/police").await.ok()), ["police:02", "police:03"]);
    let back = send(&app, "", &good).await.ok();
    assert_eq!(back["result"]["faults"][0]["kind"], "taken", "a retired code is never given again");
}

async fn borders_go_out_and_come_back_the_same_in_every_format_and_system(app: TestApp) {
    beats(&app).await;
    for (format, crs) in [
        ("geojson", "wgs84"),
        ("csv", "cgcs2000"),
        ("geopackage", "gk:111"),
        ("shapefile", "gk:37"),
        ("shapefile", "epsg:4546"),
        ("geopackage", "epsg:3857"),
        ("geojson", "gcj02"),
    ] {
        let path = format!("/layers/police/file?format={format}&crs={crs}");
        let file = app.call("worker", Method::GET, &path).await.send().await;
        assert_eq!(file.status, 200, "{path}: {}", file.text());
        let call = app.call("admin", Method::POST, "/layers/police/file?name=back").await;
        let back = call.bytes("application/octet-stream", file.bytes.clone()).send().await.ok();
        let result = (&back["result"]["same"], &back["result"]["changed"], &back["file"]["crs_from"]);
        assert_eq!(result.0, 2, "{path}: {back}");
        assert_eq!(back["file"]["inside"], 1.0, "{path}");
        let path = format!("/areas/4205/file?level=community&format={format}&crs={crs}");
        let communities = app.call("worker", Method::GET, &path).await.send().await;
        assert_eq!(communities.status, 200);
    }
    for wrong in ["format=dxf", "crs=beijing54", "day=soon"] {
        app.get("worker", &format!("/layers/police/file?{wrong}")).await.problem(422, "invalid");
    }
}

async fn a_file_shifted_or_of_another_kind_is_told(app: TestApp) {
    begin(&app, json!({})).await;
    // As a Chinese map service draws the town: some hundred metres away.
    let file = app.get("worker", "/areas/4205/file?level=city&crs=gcj02").await;
    let shifted = file.text().replace("gcj02", "wgs84").replace("GCJ02", "wgs84");
    let told = send(&app, "dry_run=true&crs=wgs84", &shifted).await.ok();
    assert_eq!(told["file"]["shift"]["better"], "gcj02", "{}", told["file"]);
    assert!(told["file"]["shift"]["metres"].as_f64().unwrap() > 100.0);
    let right = send(&app, "dry_run=true&crs=gcj02", &shifted).await.ok();
    assert_eq!(right["file"]["shift"], Value::Null);
    let told = send(&app, "name=a.dwg", "AC1032").await.problem(422, "invalid");
    assert_eq!(told["errors"][0]["field"], "file", "{told}");
    let told = send(&app, "crs=mars", &shifted).await.problem(422, "invalid");
    assert_eq!(told["errors"][0]["field"], "crs", "{told}");
}

async fn a_layer_redrawn_leaves_nothing_behind_and_its_past_can_be_read(app: TestApp) {
    beats(&app).await;
    post_on(&app, "worker2", "grid_worker", "police:01").await.created();
    let places =
        [[111.302, 30.704], [111.309, 30.712], [111.314, 30.704], [111.318, 30.718], [111.328, 30.712]];
    let mut cases = Vec::new();
    for at in places {
        cases.push(id(&report(&app, at, COVER).await));
    }
    assert_eq!(listed(&app, "worker2", "").await, sorted(cases[..3].to_vec()));
    app.env.pass_minutes(24 * 60);
    // The border between the two beats moves west.
    let moved = json!({ "boundary": square(111.30, 111.305) });
    app.call("admin", Method::PATCH, "/layers/police/grids/police:01").await.json(&moved).send().await.ok();
    let moved = json!({ "boundary": square(111.305, 111.34) });
    app.call("admin", Method::PATCH, "/layers/police/grids/police:02").await.json(&moved).send().await.ok();
    assert_eq!(listed(&app, "worker2", "").await, [cases[0].clone()], "rights follow the border");
    assert_eq!(listed(&app, "acceptor", "layer_grid=police:02").await, sorted(cases[1..].to_vec()));
    let seen = app.get("acceptor", &format!("/cases/{}", cases[2])).await.ok();
    assert_eq!(over(&seen["place"]["layers"]), ["police:02"]);
    assert_eq!(seen["place"]["area"]["code"], "420502001001002", "the tree is as it was");

    let east = |v: &Value| v["features"][0]["geometry"]["coordinates"].to_string().contains("111.315");
    assert!(!east(&app.get("worker", "/layers/police/grids.geojson").await.ok()));
    assert!(
        east(&app.get("worker", "/layers/police/grids.geojson?day=2026-01-13").await.ok()),
        "as it was on the day before"
    );
    app.get("worker", "/layers/police/grids.geojson?day=soon").await.problem(422, "invalid");
}

async fn what_stands_in_the_way_is_told_and_codes_are_never_given_again(app: TestApp) {
    for (code, name) in [("Police", "警务"), ("", "警务"), ("police", " ")] {
        let form = json!({ "code": code, "name": { "zh-Hans": name } });
        app.post("admin", "/layers", &form).await.problem(422, "invalid");
    }
    let nonsense = json!({ "code": "police", "name": { "zh-Hans": "警务" }, "duties": ["XYZ"] });
    app.post("admin", "/layers", &nonsense).await.problem(422, "invalid");
    let form = json!({ "code": "police", "name": { "zh-Hans": "警务" } });
    app.post("street", "/layers", &form).await.problem(403, "not_allowed");
    beats(&app).await;
    app.post("admin", "/layers", &form).await.problem(422, "invalid");
    let over = json!({ "name": { "zh-Hans": "三片" }, "boundary": square(111.31, 111.32) });
    let told = app.post("admin", "/layers/police/grids", &over).await.problem(422, "invalid");
    assert_eq!(told["errors"][0]["code"], "overlap", "{told}");
    let bow = json!({ "name": { "zh-Hans": "三片" }, "boundary": { "type": "Polygon",
        "coordinates": [[[111.34, 30.70], [111.35, 30.72], [111.35, 30.70], [111.34, 30.72], [111.34, 30.70]]] } });
    app.post("admin", "/layers/police/grids", &bow).await.problem(422, "invalid");

    let post = post_on(&app, "worker2", "grid_worker", "police:01").await.created();
    let none = json!({});
    let told =
        app.post("admin", "/layers/police/grids/police:01/retire", &none).await.problem(422, "invalid");
    assert_eq!(told["errors"][0]["code"], "has_posts");
    let told = app.post("admin", "/layers/police/end", &none).await.problem(422, "invalid");
    assert_eq!(told["errors"][0]["code"], "has_posts");
    let now = tessera_domain::Timestamp::to_string(&tessera_app::Env::now(&*app.env));
    let end = json!({ "to": now });
    app.call("admin", Method::PATCH, &format!("/posts/{}", id(&post))).await.json(&end).send().await.ok();
    app.env.pass_minutes(1);
    let old = json!({ "version": 9 });
    app.post("admin", "/layers/police/grids/police:01/retire", &old).await.problem(412, "version_mismatch");
    app.post("admin", "/layers/police/grids/police:01/retire", &none).await;
    app.get("worker2", "/layers/police").await.ok();
    let again = json!({ "code": "01", "name": { "zh-Hans": "一片" }, "boundary": square(111.30, 111.31) });
    app.post("admin", "/layers/police/grids", &again).await.problem(422, "invalid");
    let free = json!({ "name": { "zh-Hans": "一片" }, "boundary": square(111.30, 111.31) });
    let next = app.post("admin", "/layers/police/grids", &free).await.created();
    assert_eq!(next["area"]["code"], "police:003");
    app.post("admin", "/layers/police/end", &none).await;
    app.get("admin", "/layers/police").await.problem(404, "not_found");
    app.post("admin", "/layers", &form).await.problem(422, "invalid");
    let all = app.get("worker", "/layers").await.ok();
    assert!(all["items"][0]["valid_to"].is_string(), "what was is still told: {all}");
    assert_whole(&app).await;
}

async fn the_tree_and_its_numbers_know_nothing_of_layers(app: TestApp) {
    report(&app, IN_GRID_1, COVER).await;
    let questions =
        ["/areas?limit=500", "/areas.geojson", "/areas/4205", "/coverage", "/cases/facets", "/me"];
    let mut before = Vec::new();
    for q in questions {
        before.push(app.get("admin", q).await.ok());
    }
    beats(&app).await;
    for (q, known) in questions.iter().zip(&before) {
        assert_eq!(&app.get("admin", q).await.ok(), known, "{q}");
    }
    for path in ["/areas/police:01", "/areas/police:01/children", "/areas/police:01/map.svg"] {
        app.get("admin", path).await.problem(404, "not_found");
    }
    app.get("admin", "/cases?area=police:01").await.problem(422, "invalid");
    let inside = json!({ "parent": "police:01", "level": "grid", "kind": "unit", "code": "X", "name": { "zh-Hans": "无" } });
    app.post("admin", "/areas", &inside).await.problem(422, "invalid");
}
