//! What is drawn on the map is what the viewer may see.

use super::id;
use axum::http::Method;
use serde_json::{Value, json};
use tessera_testkit::{
    TestApp, on_both,
    town::{IN_GRID_1, IN_GRID_2, IN_STREET_2},
};

on_both! {
    a_drawn_shape_selects_what_lies_in_it_and_may_be_seen
    a_shape_that_is_none_is_refused
    the_colours_of_the_map_count_only_what_may_be_seen
    a_border_is_compared_with_its_sisters_before_it_is_saved
    a_planned_border_leaves_the_present_one_until_its_day_and_then_takes_its_place
    a_border_for_a_later_day_is_compared_with_the_borders_of_that_day
    older_borders_stay_readable_with_their_dates
    residents_see_the_town_as_on_signs_and_nothing_of_the_administration
    a_wall_map_is_drawn_to_scale_with_names_codes_and_legend
}

/// A triangle whose box holds both grids of the first street but whose inside holds only the first.
const TRIANGLE: &str = "111.300,30.700;111.318,30.700;111.300,30.718";

async fn a_drawn_shape_selects_what_lies_in_it_and_may_be_seen(app: TestApp) {
    let inside = id(&app.report("worker", IN_GRID_1, "井盖").await);
    app.report("neighbour", [111.317, 30.709], "路灯").await;
    app.report("worker2", IN_STREET_2, "垃圾").await;
    let found = app.get("leader", &format!("/cases?total=true&within={TRIANGLE}")).await.ok();
    assert_eq!(found["total"], 1, "{found}");
    assert_eq!(found["items"][0]["id"], json!(inside));
    assert_eq!(app.get("leader", &format!("/cases/facets?within={TRIANGLE}")).await.ok()["total"], 1);
    let drawn = app.get("leader", &format!("/cases.geojson?zoom=18&within={TRIANGLE}")).await.ok();
    assert_eq!(drawn["features"].as_array().unwrap().len(), 1, "the map asks the same");
    let none = app.get("worker2", &format!("/cases?total=true&within={TRIANGLE}")).await.ok();
    assert_eq!(none["total"], 0, "a shape opens no door");
    let all = "111.2,30.6;111.5,30.6;111.5,30.9;111.2,30.9";
    assert_eq!(app.get("leader", &format!("/cases?total=true&within={all}")).await.ok()["total"], 3);
    assert_eq!(app.get("worker2", &format!("/cases?total=true&within={all}")).await.ok()["total"], 1);
}

async fn a_shape_that_is_none_is_refused(app: TestApp) {
    let many: Vec<String> =
        (0..201).map(|i| format!("{:.3},{}", 111.0 + f64::from(i) * 1e-3, 30 + i % 2)).collect();
    for bad in ["111.3,30.7;111.4,30.7", "x;y;z", "111.3,30.7;999,30.7;111.3,30.8", &many.join(";")] {
        let p = app.get("leader", &format!("/cases?within={bad}")).await.problem(422, "invalid");
        assert_eq!(p["errors"][0]["field"], "within", "{p}");
    }
}

/// The numbers of one area as a person's map shows them.
async fn numbers(app: &TestApp, who: &str, code: &str) -> [u64; 4] {
    let shapes = app.get(who, "/areas.geojson").await.ok();
    let all = shapes["features"].as_array().unwrap();
    let of = all.iter().find(|f| f["properties"]["code"] == json!(code)).unwrap();
    ["open_cases", "overdue_cases", "closed_cases", "closed_on_time"]
        .map(|k| of["properties"][k].as_u64().unwrap())
}

async fn the_colours_of_the_map_count_only_what_may_be_seen(app: TestApp) {
    app.report("worker", IN_GRID_1, "井盖").await;
    app.report("neighbour", IN_GRID_2, "路灯").await;
    app.report("worker2", IN_STREET_2, "垃圾").await;
    for (who, open) in [("leader", 3), ("street", 2), ("street2", 1), ("worker", 1), ("auditor", 0)] {
        assert_eq!(numbers(&app, who, "420502").await[0], open, "{who}");
        let card = app.get(who, "/areas/420502").await.ok();
        assert_eq!(card["counts"]["open_cases"], json!(open), "{who}: the card says the same");
        let list = app.get(who, "/cases?state=open&area=420502&total=true").await.ok();
        assert_eq!(list["total"], json!(open), "{who}: and so does the list behind it");
    }
    assert_eq!(numbers(&app, "leader", "420502").await[1], 0, "nothing is late yet");
    app.env.pass_minutes(30 * 24 * 60);
    let [open, overdue, closed, on_time] = numbers(&app, "leader", "420502").await;
    assert_eq!((open, overdue, closed, on_time), (3, 3, 0, 0), "a month later all of them are");
}

fn square(w: f64, s: f64, e: f64, n: f64) -> Value {
    json!({ "boundary": { "type": "Polygon", "coordinates": [[[w, s], [e, s], [e, n], [w, n], [w, s]]] } })
}

async fn a_border_is_compared_with_its_sisters_before_it_is_saved(app: TestApp) {
    let path = "/areas/420502001001002/border/check";
    let fits = app.post("admin", path, &square(111.31, 30.70, 111.32, 30.71)).await.ok();
    assert_eq!(fits["faults"], json!([]), "as it is, it fits: {fits}");
    assert_eq!(fits["neighbours"].as_array().unwrap().len(), 2, "one in the west, one in the east");
    assert!((fits["area_m2"].as_f64().unwrap() - 1_063_000.0).abs() < 3_000.0, "{fits}");
    // Moved 10⁻³ degree to the east: a gap in the west, an overlap in the east.
    let moved = app.post("admin", path, &square(111.311, 30.70, 111.321, 30.71)).await.ok();
    let kinds: Vec<&str> =
        moved["faults"].as_array().unwrap().iter().map(|f| f["kind"].as_str().unwrap()).collect();
    assert!(kinds.contains(&"gap") && kinds.contains(&"overlap") && kinds.len() == 2, "{moved}");
    let overlap = moved["faults"].as_array().unwrap().iter().find(|f| f["kind"] == "overlap").unwrap();
    assert!(overlap["areas"].as_array().unwrap().iter().any(|a| a["code"] == "420502001001003"), "{moved}");
    let out = app.post("admin", path, &square(111.31, 30.69, 111.32, 30.71)).await.ok();
    assert_eq!(out["faults"][0]["kind"], "outside", "{out}");
    let bow = json!({ "boundary": { "type": "Polygon",
        "coordinates": [[[111.31, 30.70], [111.32, 30.71], [111.32, 30.70], [111.31, 30.71], [111.31, 30.70]]] } });
    app.post("admin", path, &bow).await.problem(422, "invalid");
    app.post("worker", path, &square(111.31, 30.70, 111.32, 30.71)).await.problem(403, "not_allowed");
    let card = app.get("admin", "/areas/420502001001002").await.ok();
    assert_eq!(card["version"], 1, "nothing was saved");
}

/// The second grid of the first community, which reaches from 111.31 to 111.32.
const GRID: &str = "/areas/420502001001002";

async fn redraw(app: &TestApp, shape: &Value, from: Option<&str>) -> Value {
    let mut body = shape.clone();
    if let Some(day) = from {
        body["border_from"] = json!(day);
    }
    app.call("admin", Method::PATCH, GRID).await.json(&body).send().await.ok()
}

async fn code_at(app: &TestApp, lon: f64) -> Value {
    let a = app.get("leader", &format!("/locate?lon={lon}&lat=30.705")).await;
    a.json["grid"]["code"].clone()
}

/// State and last moment of each border, the newest first.
async fn states(app: &TestApp) -> Vec<(String, Value)> {
    let list = app.get("worker", &format!("{GRID}/borders")).await.ok();
    let all = list["items"].as_array().unwrap().iter();
    all.map(|b| (b["state"].as_str().unwrap().to_owned(), b["to"].clone())).collect()
}

async fn a_planned_border_leaves_the_present_one_until_its_day_and_then_takes_its_place(app: TestApp) {
    let half = square(111.31, 30.70, 111.314, 30.71);
    for late in ["2026-01-12", "2026-01-11", "2029-01-01", "soon"] {
        let mut body = half.clone();
        body["border_from"] = json!(late);
        let p = app.call("admin", Method::PATCH, GRID).await.json(&body).send().await.problem(422, "invalid");
        assert_eq!(p["errors"][0]["field"], "border_from", "{late}");
    }
    let day = json!({ "border_from": "2026-01-20" });
    app.call("admin", Method::PATCH, GRID).await.json(&day).send().await.problem(422, "invalid");
    let before = app.get("admin", GRID).await.ok();
    let after = redraw(&app, &half, Some("2026-01-20")).await;
    assert_eq!(after["boundary"], before["boundary"], "nothing changes yet");
    assert_eq!(code_at(&app, 111.318).await, "420502001001002");
    // Midnight in Shanghai.
    let begins = "2026-01-19T16:00:00Z";
    assert_eq!(states(&app).await, [("planned".into(), Value::Null), ("in_force".into(), json!(begins))]);
    // Another plan takes the place of the first; taken back, the present border goes on.
    redraw(&app, &half, Some("2026-01-25")).await;
    assert_eq!(states(&app).await[1].1, "2026-01-24T16:00:00Z");
    let plan = format!("{GRID}/borders/planned");
    let stale = app.call("admin", Method::DELETE, &plan).await.header("If-Match", "\"1\"").send().await;
    stale.problem(412, "version_mismatch");
    assert_eq!(app.call("admin", Method::DELETE, &plan).await.send().await.status, 204);
    assert_eq!(states(&app).await, [("in_force".into(), Value::Null)]);
    redraw(&app, &half, Some("2026-01-20")).await;
    app.env.set(begins.parse().unwrap());
    app.app.housekeeping().await.unwrap();
    assert_ne!(code_at(&app, 111.318).await, "420502001001002");
    assert_eq!(code_at(&app, 111.312).await, "420502001001002");
    assert_eq!(states(&app).await, [("in_force".into(), Value::Null), ("past".into(), json!(begins))]);
    let label = app.get("admin", GRID).await.ok()["label"][0].as_f64().unwrap();
    assert!(label < 111.314, "the name stands in what is left: {label}");
}

async fn a_border_for_a_later_day_is_compared_with_the_borders_of_that_day(app: TestApp) {
    redraw(&app, &square(111.31, 30.70, 111.314, 30.71), Some("2026-01-20")).await;
    let path = "/areas/420502001001003/border/check";
    let mut wider = square(111.314, 30.70, 111.33, 30.71);
    let now = app.post("admin", path, &wider).await.ok();
    assert_eq!(now["faults"][0]["kind"], "overlap", "the neighbour still reaches there: {now}");
    wider["border_from"] = json!("2026-01-20");
    let then = app.post("admin", path, &wider).await.ok();
    assert_eq!(then["faults"], json!([]), "by then it has left: {then}");
}

async fn older_borders_stay_readable_with_their_dates(app: TestApp) {
    app.env.pass_minutes(60);
    redraw(&app, &square(111.31, 30.70, 111.318, 30.71), None).await;
    app.env.pass_minutes(60);
    redraw(&app, &square(111.31, 30.70, 111.316, 30.71), None).await;
    let list = app.get("auditor", &format!("{GRID}/borders")).await.ok();
    let all = list["items"].as_array().unwrap();
    assert_eq!(all.len(), 3, "{list}");
    assert_eq!((&all[2]["to"], &all[1]["to"]), (&all[1]["from"], &all[0]["from"]), "one after the other");
    let sizes: Vec<f64> = all.iter().map(|b| b["area_m2"].as_f64().unwrap()).collect();
    assert!(sizes[0] < sizes[1] && sizes[1] < sizes[2], "{sizes:?}");
    assert_eq!(all[2]["boundary"]["type"], "Polygon");
}

async fn residents_see_the_town_as_on_signs_and_nothing_of_the_administration(app: TestApp) {
    app.report("worker", IN_GRID_1, "井盖").await;
    let [lon, lat] = IN_GRID_1;
    let place = app.get("", &format!("/public/place?lon={lon}&lat={lat}")).await.ok();
    let located = app.get("worker", &format!("/locate?lon={lon}&lat={lat}")).await.ok();
    let community = located["path"].as_array().unwrap().iter().find(|a| a["level"] == "community").unwrap();
    assert_eq!(place["area"], community["name"], "not the grid");
    app.get("", "/public/place?lon=1&lat=1").await.problem(404, "outside");
    app.get("", "/public/place?lon=500&lat=1").await.problem(422, "invalid");
    let bbox = app.get("", "/public/portal").await.ok()["bbox"].clone();
    let edge = |i: usize| bbox[i].as_f64().unwrap();
    assert!(edge(0) < lon && lon < edge(2) && edge(1) < lat && lat < edge(3), "{bbox}");
    // The same tile with the areas in it needs a login, and its address does not open other layers.
    let n = f64::from(1 << 14);
    let x = ((lon + 180.0) / 360.0 * n) as u32;
    let y = ((1.0 - lat.to_radians().tan().asinh() / std::f64::consts::PI) / 2.0 * n) as u32;
    app.get("", &format!("/tiles/areas/14/{x}/{y}")).await.problem(401, "not_logged_in");
    assert_eq!(app.get("", &format!("/public/tiles/areas/14/{x}/{y}")).await.status, 404);
    let own = app.get("worker", &format!("/tiles/areas/14/{x}/{y}")).await;
    let open = app.get("", &format!("/public/tiles/14/{x}/{y}?level=grid&layer=areas")).await;
    assert!(own.bytes.windows(5).any(|w| w == b"areas"), "the staff's tile has them");
    assert!(open.status.is_success() && !open.bytes.windows(5).any(|w| w == b"areas"));
}

async fn a_wall_map_is_drawn_to_scale_with_names_codes_and_legend(app: TestApp) {
    let street = app.get("worker", "/areas/420502001/map.svg?paper=A2&lang=en").await;
    assert_eq!((street.status.as_u16(), street.header("content-type")), (200, "image/svg+xml"));
    let svg = street.text();
    // A street shows its six grids in the colours of their kinds, with their numbers, the date and a round scale.
    assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>\n") && !svg.contains("NaN"), "{svg}");
    assert!(svg.contains("width=\"594mm\" height=\"420mm\""), "broader than high");
    assert_eq!(svg.matches("fill-rule=\"evenodd\"").count(), 6);
    for word in [
        "420502001 · Grids as of 2026-01-12",
        "Scale 1 : 8,000",
        "Legend",
        "Unit grid",
        "001 · 300 households",
    ] {
        assert!(svg.contains(word), "{word} in {svg}");
    }
    // A district shows its communities, a community in Chinese its grids; other papers and levels are refused.
    assert_eq!(
        app.get("worker", "/areas/420502/map.svg").await.text().matches("fill-rule=\"evenodd\"").count(),
        3
    );
    let community = app.get("worker", "/areas/420502001001/map.svg?lang=zh-Hans").await.text();
    assert!(
        community.contains("图例") && community.contains("建筑") && community.contains("区域420502001001003")
    );
    for (path, status) in [
        ("/areas/1/map.svg", 404),
        ("/areas/420502001/map.svg?paper=B5", 422),
        ("/areas/420502001/map.svg?level=city", 422),
        ("/areas/420502001001001/map.svg", 422),
        ("/areas/420502001/map.svg?day=soon", 422),
    ] {
        assert_eq!(app.get("worker", path).await.status, status, "{path}");
    }
    assert_eq!(app.get("", "/areas/420502001/map.svg").await.status, 401);
}
