//! Do the areas below each area cover it exactly once? The report, proposed repairs, and carrying them out.

use axum::http::Method;
use serde_json::{Value, json};
use tessera_testkit::{Answer, TestApp, on_both};

on_both! {
    a_town_whose_grids_fit_is_proven
    a_gap_and_an_overlap_are_told_mended_once_and_then_proven
    repairs_are_refused_to_others_when_late_and_when_unknown
    a_plan_that_does_not_fit_is_told_for_its_day_and_mended_on_it
    areas_without_a_border_and_codes_of_elsewhere_are_told
}

const COMMUNITY: &str = "420502001001";
const GRID: &str = "/areas/420502001001002";
const REPAIRS: &str = "/areas/420502001001/cover/repairs";

/// The second grid of the first community, drawn 10⁻³ degree, some hundred metres, too far in the east.
fn moved(from: Option<&str>) -> Value {
    let mut body = json!({ "boundary": { "type": "Polygon",
        "coordinates": [[[111.311, 30.70], [111.321, 30.70], [111.321, 30.71], [111.311, 30.71], [111.311, 30.70]]] } });
    if let Some(day) = from {
        body["border_from"] = json!(day);
    }
    body
}

async fn break_it(app: &TestApp, from: Option<&str>) {
    app.call("admin", Method::PATCH, GRID).await.json(&moved(from)).send().await.ok();
}

async fn report(app: &TestApp, query: &str) -> Value {
    app.get("worker", &format!("/coverage?{query}")).await.ok()
}

async fn mend(app: &TestApp, body: &Value, key: &str) -> Answer {
    let call = app.call("admin", Method::POST, REPAIRS).await;
    call.json(body).header("Idempotency-Key", key).send().await
}

fn words(list: &Value, key: &str) -> Vec<String> {
    let mut all: Vec<String> =
        list.as_array().unwrap().iter().map(|f| f[key].as_str().unwrap().to_owned()).collect();
    all.sort();
    all
}

fn key(n: u8) -> String {
    format!("00000000-0000-7000-8000-0000000000{n:02}")
}

async fn a_town_whose_grids_fit_is_proven(app: TestApp) {
    let all = report(&app, "").await;
    // City, district, two streets and three communities have areas below them: fourteen in all.
    assert_eq!([&all["parents"], &all["proven"], &all["areas"]], [7, 7, 14]);
    assert_eq!((&all["items"], &all["codes"]), (&json!([]), &json!([])));
    assert_eq!(all["area"], Value::Null);
    let one = report(&app, &format!("area={COMMUNITY}&snap_m=0.1")).await;
    assert_eq!([&one["parents"], &one["proven"], &one["areas"]], [1, 1, 3]);
    assert_eq!([&one["snap_m"], &one["sliver_m"]], [0.1, 1.0]);
    app.get("worker", "/coverage?area=1").await.problem(404, "not_found");
    for wrong in ["snap_m=-1", "snap_m=2&sliver_m=1", "day=2026-01-01", "day=soon"] {
        app.get("worker", &format!("/coverage?{wrong}")).await.problem(422, "invalid");
    }
    app.get("", "/coverage").await.problem(401, "not_logged_in");
    let nothing = app.get("admin", REPAIRS).await.ok();
    assert_eq!((&nothing["items"], &nothing["by_hand"]), (&json!([]), &json!([])));
}

async fn a_gap_and_an_overlap_are_told_mended_once_and_then_proven(app: TestApp) {
    break_it(&app, None).await;
    let all = report(&app, "").await;
    assert_eq!([&all["parents"], &all["proven"]], [7, 6], "only one cover is touched");
    let cover = &all["items"][0];
    assert_eq!(cover["parent"]["code"], COMMUNITY);
    assert_eq!(words(&cover["findings"], "kind"), ["gap", "overlap"]);
    assert_eq!(words(&cover["findings"], "severity"), ["serious", "serious"]);
    let overlap = cover["findings"].as_array().unwrap().iter().find(|f| f["kind"] == "overlap").unwrap();
    assert_eq!(words(&overlap["areas"], "code"), ["420502001001002", "420502001001003"]);
    // 95.8 m × 1,109 m.
    let size = overlap["area_m2"].as_f64().unwrap();
    assert!((size - 106_300.0).abs() < 300.0, "{overlap}");
    assert_eq!(report(&app, "area=420502001002").await["items"], json!([]));

    let found = app.get("admin", REPAIRS).await.ok();
    assert_eq!(words(&found["items"], "kind"), ["assign_gap", "trim_overlap"]);
    let mut choice = json!({ "level": "grid", "stamp": found["stamp"], "numbers": [0, 1], "save": false });
    let shown = mend(&app, &choice, &key(1)).await.ok();
    assert_eq!((&shown["saved"], &shown["left"]["proven"]), (&json!(false), &json!(true)));
    assert_eq!(report(&app, "").await["proven"], 6, "nothing was saved");
    let half = json!({ "stamp": found["stamp"], "numbers": [1], "save": false });
    assert_eq!(mend(&app, &half, &key(2)).await.ok()["left"]["findings"].as_array().unwrap().len(), 1);

    choice["save"] = json!(true);
    let done = mend(&app, &choice, &key(3)).await.ok();
    assert_eq!((&done["saved"], &done["left"]["proven"]), (&json!(true), &json!(true)));
    assert_eq!(done["changes"], shown["changes"], "what was shown is what was done");
    assert_eq!(report(&app, "").await["proven"], 7);
    let changed = words(
        &json!(done["changes"].as_array().unwrap().iter().map(|c| &c["area"]).collect::<Vec<_>>()),
        "code",
    );
    let before = versions(&app, &changed).await;
    let again = mend(&app, &choice, &key(3)).await.ok();
    assert_eq!((&again["saved"], &again["left"]["proven"]), (&json!(true), &json!(true)));
    assert_eq!(versions(&app, &changed).await, before, "the same request changes nothing twice");
    for code in &changed {
        let list = app.get("worker", &format!("/areas/{code}/borders")).await.ok();
        let states = words(&list["items"], "state");
        assert!(states.contains(&"past".to_owned()), "the border before stays in the records: {states:?}");
    }
    let audit = app.get("auditor", "/audit").await.ok();
    let ours = audit["items"].as_array().unwrap().iter().filter(|e| e["detail"]["cover_of"] == COMMUNITY);
    assert_eq!(ours.count(), changed.len());
}

async fn versions(app: &TestApp, codes: &[String]) -> Vec<Value> {
    let mut all = Vec::new();
    for code in codes {
        all.push(app.get("admin", &format!("/areas/{code}")).await.ok()["version"].clone());
    }
    all
}

async fn repairs_are_refused_to_others_when_late_and_when_unknown(app: TestApp) {
    break_it(&app, None).await;
    let seen = app.get("worker", REPAIRS).await.ok();
    assert_eq!(seen["items"].as_array().unwrap().len(), 2, "whoever sees the report sees what would mend it");
    app.get("admin", "/areas/1/cover/repairs").await.problem(404, "not_found");
    app.get("admin", &format!("{REPAIRS}?level=street")).await.problem(422, "invalid");
    app.get("admin", &format!("{GRID}/cover/repairs")).await.problem(422, "invalid");
    let found = app.get("admin", REPAIRS).await.ok();
    let choice = json!({ "stamp": found["stamp"], "numbers": [0], "save": true });
    app.post("worker", REPAIRS, &choice).await.problem(403, "not_allowed");
    for numbers in [json!([]), json!([7])] {
        let wrong = json!({ "stamp": found["stamp"], "numbers": numbers, "save": true });
        let p = mend(&app, &wrong, &key(1)).await.problem(422, "invalid");
        assert_eq!(p["errors"][0]["field"], "numbers");
    }
    // Somebody draws in the meantime.
    let other = json!({ "boundary": { "type": "Polygon",
        "coordinates": [[[111.311, 30.70], [111.32, 30.70], [111.32, 30.71], [111.311, 30.71], [111.311, 30.70]]] } });
    app.call("admin", Method::PATCH, GRID).await.json(&other).send().await.ok();
    mend(&app, &choice, &key(2)).await.problem(412, "version_mismatch");
    assert_eq!(
        report(&app, "").await["items"][0]["findings"].as_array().unwrap().len(),
        1,
        "nothing was done"
    );
}

async fn a_plan_that_does_not_fit_is_told_for_its_day_and_mended_on_it(app: TestApp) {
    break_it(&app, Some("2026-01-20")).await;
    assert_eq!(report(&app, "").await["proven"], 7, "today all is well");
    assert_eq!(report(&app, "day=2026-01-19").await["proven"], 7);
    let later = report(&app, "day=2026-01-20").await;
    assert_eq!((&later["proven"], &later["day"]), (&json!(6), &json!("2026-01-20")));
    let found = app.get("admin", &format!("{REPAIRS}?day=2026-01-20")).await.ok();
    let choice = json!({ "stamp": found["stamp"], "numbers": [0, 1], "save": true, "day": "2026-01-20" });
    let done = mend(&app, &choice, &key(1)).await.ok();
    assert_eq!(done["left"]["proven"], true);
    assert_eq!(report(&app, "").await["proven"], 7);
    assert_eq!(report(&app, "day=2026-01-20").await["proven"], 7);
    let list = app.get("worker", &format!("{GRID}/borders")).await.ok();
    assert_eq!(words(&list["items"], "state"), ["in_force", "planned"], "one plan, not two");
}

async fn areas_without_a_border_and_codes_of_elsewhere_are_told(app: TestApp) {
    let new = json!({ "parent": COMMUNITY, "level": "grid", "kind": "residential", "code": "420502002001009",
        "name": { "zh-Hans": "新网格" }, "households": 1, "population": 1 });
    app.post("admin", "/areas", &new).await.created();
    let all = report(&app, &format!("area={COMMUNITY}")).await;
    assert_eq!(all["proven"], 0);
    assert_eq!(words(&all["items"][0]["without_border"], "code"), ["420502002001009"]);
    assert_eq!(all["items"][0]["findings"], json!([]), "those that are drawn still fit");
    assert_eq!(
        (&all["codes"][0]["kind"], &all["codes"][0]["other"]["code"]),
        (&json!("foreign"), &json!(COMMUNITY))
    );
    let elsewhere = report(&app, "area=420502002").await;
    assert_eq!(
        (&elsewhere["proven"], &elsewhere["parents"], &elsewhere["codes"]),
        (&json!(2), &json!(2), &json!([]))
    );
}
