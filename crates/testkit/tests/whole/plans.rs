//! Grids drawn anew: as a plan, approved by the level above, in force on its day, with nothing left behind.

use super::{assert_whole, id};
use axum::http::Method;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use tessera_testkit::{Answer, TestApp, on_both, town::IN_GRID_1};

on_both! {
    a_grid_cut_in_two_is_in_force_with_the_approval_of_the_level_above
    a_plan_takes_effect_on_its_day_and_borders_wait_until_then
    grids_joined_bring_their_people_and_cases_together
    what_is_drawn_wrong_is_told_and_cannot_be_submitted
    plans_are_the_business_of_those_who_draw_and_decide
    a_plan_whose_ground_changed_beneath_it_says_so_and_waits
    statistics_are_asked_for_the_grids_of_the_time_of_today_and_of_a_day
    whatever_is_drawn_nothing_is_left_behind
}

const COMMUNITY: &str = "420502001001";
const FIRST: &str = "420502001001001";
const SECOND: &str = "420502001001002";
/// In the western half of the first grid, and in the eastern one.
const WEST: [f64; 2] = [111.302, 30.705];
const EAST: [f64; 2] = [111.308, 30.705];

async fn begin(app: &TestApp, who: &str, day: Option<&str>) -> Value {
    let body =
        json!({ "area": COMMUNITY, "title": "调整一社区网格", "reason": "户数不均", "effective_on": day });
    app.post(who, "/grid-plans", &body).await.created()
}

fn grids(drawing: &Value) -> Vec<Value> {
    let plain = |g: &Value| json!({ "key": g["key"], "code": g["code"], "name": g["name"], "kind": g["kind"], "boundary": g["boundary"] });
    drawing["grids"].as_array().unwrap().iter().map(plain).collect()
}

async fn draw(app: &TestApp, grids: &[Value], edit: Value) -> Value {
    let body = json!({ "grids": grids, "edit": edit });
    app.post("community", &format!("/areas/{COMMUNITY}/drawing"), &body).await.ok()
}

/// A line from south to north through the first grid; its ends lie on no corner of the community.
fn cut() -> Value {
    json!({ "op": "cut", "line": [[111.303_33, 30.699], [111.304_71, 30.711]] })
}

async fn save(app: &TestApp, plan: &Value, grids: &[Value]) -> Answer {
    let path = format!("/grid-plans/{}", id(plan));
    let body = json!({ "title": plan["title"], "reason": plan["reason"], "effective_on": plan["effective_on"], "grids": grids });
    let version = plan["version"].to_string();
    app.call("community", Method::PUT, &path).await.header("If-Match", &version).json(&body).send().await
}

async fn step(app: &TestApp, who: &str, plan: &Value, action: &str, note: &str) -> Answer {
    app.post(who, &format!("/grid-plans/{}/{action}", id(plan)), &json!({ "note": note })).await
}

/// Draws an edit, saves it and submits it.
async fn submitted(app: &TestApp, day: Option<&str>, edit: Value) -> Value {
    let plan = begin(app, "community", day).await;
    let drawn = draw(app, &grids(&plan["drawing"]), edit).await;
    let plan = save(app, &plan, &grids(&drawn)).await.ok();
    step(app, "community", &plan, "submit", "").await.ok()
}

fn find<'a>(list: &'a Value, key: &str, value: &str) -> &'a Value {
    let found = list.as_array().unwrap().iter().find(|x| x[key] == value);
    found.unwrap_or_else(|| panic!("no {key} {value} in {list}"))
}

async fn assert_covered(app: &TestApp) {
    let all = app.get("worker", "/coverage").await.ok();
    assert_eq!((&all["proven"], &all["items"], &all["codes"]), (&all["parents"], &json!([]), &json!([])));
}

async fn grid_of(app: &TestApp, case: &Value) -> String {
    let case = app.get("acceptor", &format!("/cases/{}", id(case))).await.ok();
    case["place"]["area"]["code"].as_str().unwrap_or_else(|| panic!("{case}")).to_owned()
}

async fn a_grid_cut_in_two_is_in_force_with_the_approval_of_the_level_above(app: TestApp) {
    let (west, east) =
        (app.report("acceptor", WEST, "路灯不亮").await, app.report("acceptor", EAST, "井盖缺失").await);
    app.env.pass_minutes(5);
    let plan = begin(&app, "community", None).await;
    assert_eq!((&plan["state"], &plan["grids_before"]), (&json!("draft"), &json!(3)));
    assert_eq!(plan["drawing"]["faults"], json!([]));
    assert_eq!(plan["may"], json!(["edit", "submit", "withdraw"]));
    let drawn = draw(&app, &grids(&plan["drawing"]), cut()).await;
    assert_eq!((&drawn["cover"]["proven"], &drawn["faults"]), (&json!(true), &json!([])));
    assert_eq!(drawn["grids"].as_array().unwrap().len(), 4);
    let new = find(&drawn["grids"], "change", "new");
    assert_eq!((&new["key"], &new["code"]), (&json!("new-1"), &Value::Null));
    // Three hundred households in the ratio of the ground, no person lost.
    let first = find(&drawn["grids"], "key", FIRST);
    assert_eq!(first["households"].as_i64().unwrap() + new["households"].as_i64().unwrap(), 300);
    assert_eq!((&first["change"], &first["band"]), (&json!("redrawn"), &json!("below")));
    let moved = find(&drawn["flows"], "to", "new-1");
    assert_eq!((&moved["from"]["code"], &moved["open_cases"]), (&json!(FIRST), &json!(1)));
    let added = find(&drawn["posts"], "what", "added");
    assert_eq!((&added["person"]["name"], &added["to"]), (&json!("名worker"), &json!("new-1")));

    let plan = save(&app, &plan, &grids(&drawn)).await.ok();
    let plan = step(&app, "community", &plan, "submit", "").await.ok();
    assert_eq!(plan["may"], json!(["withdraw"]), "whoever submitted it waits");
    step(&app, "community", &plan, "approve", "").await.problem(403, "not_allowed");
    let list = app.get("street", "/grid-plans?state=submitted").await.ok();
    assert_eq!(list["items"][0]["may"], json!(["approve", "return", "withdraw"]));
    let done = step(&app, "street", &plan, "approve", "同意").await.ok();
    assert_eq!((&done["state"], &done["trouble"]), (&json!("in_force"), &Value::Null));
    assert_eq!(done["report"]["left_behind"], json!([]));
    assert_eq!((&done["report"]["cases"], &done["report"]["posts_begun"]), (&json!(1), &json!(1)));
    let code = done["report"]["codes"][0]["code"].as_str().unwrap().to_owned();
    assert_eq!(code, "420502001001004");
    assert_eq!(
        find(&done["drawing"]["flows"], "to", "new-1")["open_cases"],
        1,
        "what was counted then stays"
    );
    assert_eq!(find(&done["drawing"]["posts"], "what", "added")["to"], "new-1");
    assert_eq!(find(&done["drawing"]["grids"], "key", "new-1")["code"], json!(code));
    for (who, action, readable) in
        [("street", "submitted", true), ("community", "in_force", true), ("worker", "post", false)]
    {
        let heard = app.get(who, "/me/notices").await.ok();
        let told = find(&heard["items"], "kind", "plan");
        assert_eq!((&told["action"], &told["plan"]["readable"]), (&json!(action), &json!(readable)), "{who}");
        assert_eq!((&told["plan"]["id"], &told["plan"]["area"]["code"]), (&plan["id"], &json!(COMMUNITY)));
    }
    assert_eq!(app.get("leader", "/me/notices").await.ok()["unread"], 0, "the street decides: it is nearer");

    // Each case lies where its place lies; the larger, eastern piece went on as the grid.
    assert_eq!((grid_of(&app, &east).await, grid_of(&app, &west).await), (FIRST.to_owned(), code.clone()));
    let events = app.get("acceptor", &format!("/cases/{}/events", id(&west))).await.ok();
    let told = find(&events["items"], "action", "regrid");
    assert_eq!((&told["data"]["from"], &told["data"]["to"]), (&json!(FIRST), &json!(code)));
    // The worker has both grids, and new reports find them.
    let mine = app.get("worker", &format!("/cases?area={code}")).await.ok();
    assert_eq!(mine["items"].as_array().unwrap().len(), 1);
    assert_eq!(grid_of(&app, &app.report("acceptor", WEST, "占道经营").await).await, code);
    let at = app.get("worker", &format!("/locate?lon={}&lat={}", WEST[0], WEST[1])).await.ok();
    assert_eq!(at["grid"]["code"], json!(code), "{at}");
    assert_covered(&app).await;
    let borders = app.get("worker", &format!("/areas/{FIRST}/borders")).await.ok();
    assert_eq!(borders["items"].as_array().unwrap().len(), 2, "the border before is kept");
    assert_whole(&app).await;
}

async fn a_plan_takes_effect_on_its_day_and_borders_wait_until_then(app: TestApp) {
    let case = app.report("acceptor", WEST, "路灯不亮").await;
    let today = json!("2026-01-12");
    let body = json!({ "area": COMMUNITY, "title": "今天", "effective_on": today });
    let plan = app.post("community", "/grid-plans", &body).await.created();
    step(&app, "community", &plan, "submit", "").await.problem(422, "invalid");
    let plan = submitted(&app, Some("2026-01-15"), cut()).await;
    let plan = step(&app, "street", &plan, "approve", "").await.ok();
    assert_eq!((&plan["state"], &plan["effective_at"]), (&json!("approved"), &json!("2026-01-14T16:00:00Z")));
    // Until then the borders it was approved for stay as they are, and no other plan gets in between.
    let other = begin(&app, "community", None).await;
    step(&app, "community", &other, "submit", "").await.problem(422, "invalid");
    let square = json!({ "type": "Polygon",
        "coordinates": [[[111.30, 30.70], [111.31, 30.70], [111.31, 30.709], [111.30, 30.709], [111.30, 30.70]]] });
    let path = format!("/areas/{FIRST}");
    let change = json!({ "boundary": square });
    let refused =
        app.call("admin", Method::PATCH, &path).await.json(&change).send().await.problem(422, "invalid");
    assert_eq!(refused["errors"][0]["code"], "plan_approved");
    app.call("admin", Method::PATCH, &path).await.json(&json!({ "households": 320 })).send().await.ok();
    app.app.housekeeping().await.unwrap();
    assert_eq!(grid_of(&app, &case).await, FIRST);
    app.env.set("2026-01-14T16:00:30Z".parse().unwrap());
    app.app.housekeeping().await.unwrap();
    let done = app.get("street", &format!("/grid-plans/{}", id(&plan))).await.ok();
    assert_eq!((&done["state"], &done["effective_at"]), (&json!("in_force"), &json!("2026-01-14T16:00:00Z")));
    assert_eq!(grid_of(&app, &case).await, "420502001001004");
    let borders = app.get("worker", &format!("/areas/{FIRST}/borders")).await.ok();
    assert_eq!(borders["items"][0]["from"], "2026-01-14T16:00:00Z");
    assert_eq!(borders["items"][1]["to"], "2026-01-14T16:00:00Z");
    assert_covered(&app).await;
    app.app.housekeeping().await.unwrap();
    assert_eq!(
        app.get("street", &format!("/grid-plans/{}", id(&plan))).await.ok()["version"],
        done["version"],
        "once"
    );
    assert_whole(&app).await;
}

async fn grids_joined_bring_their_people_and_cases_together(app: TestApp) {
    let case = app.report("acceptor", IN_GRID_1, "路灯不亮").await;
    app.env.pass_minutes(5);
    let plan = submitted(&app, None, json!({ "op": "merge", "keys": [FIRST, SECOND], "into": SECOND })).await;
    let retired = &plan["drawing"]["retired"][0];
    assert_eq!((&retired["grid"]["code"], &retired["to"][0]["key"]), (&json!(FIRST), &json!(SECOND)));
    assert_eq!(find(&plan["drawing"]["posts"], "what", "moves")["to"], SECOND);
    let done = step(&app, "street", &plan, "approve", "").await.ok();
    assert_eq!(done["report"]["left_behind"], json!([]));
    assert_eq!((&done["report"]["cases"], &done["report"]["facilities"]), (&json!(1), &json!(1)));
    assert_eq!((&done["report"]["posts_ended"], &done["report"]["posts_begun"]), (&json!(1), &json!(1)));
    assert_eq!(grid_of(&app, &case).await, SECOND);
    // The worker came along and sees the case still; the grid that ended stays readable, and its code is not given again.
    app.get("worker", &format!("/cases/{}", id(&case))).await.ok();
    let old = app.get("worker", &format!("/areas/{FIRST}")).await.ok();
    assert!(old["valid_to"].is_string(), "{old}");
    assert_eq!(old["successors"][0]["area"]["code"], SECOND);
    let new = app.get("worker", &format!("/areas/{SECOND}")).await.ok();
    assert_eq!((&new["households"], &new["predecessors"][0]["area"]["code"]), (&json!(600), &json!(FIRST)));
    let again =
        submitted(&app, None, json!({ "op": "cut", "line": [[111.309, 30.699], [111.309, 30.711]] })).await;
    let again = step(&app, "street", &again, "approve", "").await.ok();
    assert_eq!(again["report"]["codes"][0]["code"], "420502001001004");
    assert_covered(&app).await;
    assert_whole(&app).await;
}

async fn what_is_drawn_wrong_is_told_and_cannot_be_submitted(app: TestApp) {
    let plan = begin(&app, "community", None).await;
    let mut all = grids(&plan["drawing"]);
    all.retain(|g| g["key"] != FIRST);
    all[0]["name"] = all[1]["name"].clone();
    let saved = save(&app, &plan, &all).await.ok();
    let codes: Vec<&str> =
        saved["drawing"]["faults"].as_array().unwrap().iter().map(|f| f["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["name_twice", "gap"]);
    let refused = step(&app, "community", &saved, "submit", "").await.problem(422, "invalid");
    assert_eq!(refused["errors"][1]["code"], "gap");
    // The gap goes to the neighbour; a name is a person's to give.
    let mended = draw(&app, &all, json!({ "op": "mend" })).await;
    assert_eq!(mended["cover"]["proven"], true);
    for (edit, code) in [
        (json!({ "op": "cut", "line": [[111.5, 30.7], [111.6, 30.7]] }), "cuts_nothing"),
        (json!({ "op": "cut", "line": [[111.5, 30.7]] }), "invalid"),
        (json!({ "op": "merge", "keys": ["nobody"], "into": SECOND }), "unknown"),
        (json!({ "op": "merge", "keys": [SECOND], "into": SECOND }), "too_few"),
        (json!({ "op": "take", "ground": { "type": "Point", "coordinates": [1, 2] } }), "invalid"),
    ] {
        let body = json!({ "grids": all, "edit": edit });
        let path = format!("/areas/{COMMUNITY}/drawing");
        let told = app.post("community", &path, &body).await.problem(422, "invalid");
        assert_eq!(told["errors"][0]["code"], code, "{told}");
    }
    all[0]["boundary"] = json!({ "type": "Polygon", "coordinates": [[[1, 2], [3, 4]]] });
    let told = save(&app, &saved, &all).await;
    assert_eq!(told.status, 422, "a border of two corners is none");
    let body = json!({ "area": COMMUNITY, "title": " " });
    app.post("community", "/grid-plans", &body).await.problem(422, "invalid");
    let body = json!({ "area": "420502001", "title": "街道" });
    app.post("street", "/grid-plans", &body).await.problem(422, "invalid");
}

async fn plans_are_the_business_of_those_who_draw_and_decide(app: TestApp) {
    let plan = begin(&app, "community", None).await;
    let path = format!("/grid-plans/{}", id(&plan));
    for (who, status) in
        [("street", 200), ("leader", 200), ("admin", 200), ("worker", 404), ("street2", 404), ("water", 404)]
    {
        assert_eq!(app.get(who, &path).await.status, status, "{who}");
    }
    assert_eq!(app.get("street2", "/grid-plans").await.ok()["items"], json!([]));
    let body = json!({ "area": COMMUNITY, "title": "别处" });
    app.post("street2", "/grid-plans", &body).await.problem(403, "not_allowed");
    app.post("worker", "/grid-plans", &body).await.problem(403, "not_allowed");
    // Somebody else saved it: the second is told, and loses nothing.
    let all = grids(&plan["drawing"]);
    let next = save(&app, &plan, &all).await.ok();
    save(&app, &plan, &all).await.problem(412, "version_mismatch");
    step(&app, "street", &next, "approve", "").await.problem(409, "plan_state");
    // Whoever submits does not approve, even where the right is there.
    let own = begin(&app, "street", None).await;
    let own = step(&app, "street", &own, "submit", "").await.ok();
    step(&app, "street", &own, "approve", "").await.problem(409, "own_plan");
    step(&app, "leader", &own, "return", " ").await.problem(422, "invalid");
    let back = step(&app, "leader", &own, "return", "第一网格太小").await.ok();
    assert_eq!((&back["state"], &back["steps"][2]["note"]), (&json!("draft"), &json!("第一网格太小")));
    let gone = step(&app, "street", &back, "withdraw", "").await.ok();
    assert_eq!((&gone["state"], &gone["may"]), (&json!("withdrawn"), &json!([])));
    let key = "00000000-0000-7000-8000-000000000077";
    let body = json!({ "area": COMMUNITY, "title": "一次" });
    let mut ids = Vec::new();
    for _ in 0..2 {
        let call = app.call("community", Method::POST, "/grid-plans").await;
        ids.push(id(&call.header("Idempotency-Key", key).json(&body).send().await.created()));
    }
    assert_eq!(ids[0], ids[1]);
}

async fn a_plan_whose_ground_changed_beneath_it_says_so_and_waits(app: TestApp) {
    let plan = submitted(&app, None, cut()).await;
    app.env.pass_minutes(1);
    let rename = json!({ "name": { "zh-Hans": "老街网格" } });
    app.call("admin", Method::PATCH, &format!("/areas/{SECOND}")).await.json(&rename).send().await.ok();
    let seen = app.get("street", &format!("/grid-plans/{}", id(&plan))).await.ok();
    assert_eq!(seen["base_changed"], true);
    let refused = step(&app, "street", &plan, "approve", "").await.problem(422, "invalid");
    assert_eq!(refused["errors"][0]["code"], "base_changed");
    let back = step(&app, "street", &plan, "return", "网格已改名").await.ok();
    let saved = save(&app, &back, &grids(&back["drawing"])).await.ok();
    assert_eq!(saved["base_changed"], false);
    let plan = step(&app, "community", &saved, "submit", "").await.ok();
    assert_eq!(step(&app, "street", &plan, "approve", "").await.ok()["state"], "in_force");
    // The plan carries the name its author saw.
    let now = app.get("worker", &format!("/areas/{SECOND}")).await.ok();
    assert_eq!(now["name"]["zh-Hans"], "区域420502001001002");
}

/// Cases by grid, as one kind of grids counts them; and how many in all.
async fn counted(app: &TestApp, grids: &str) -> (BTreeMap<String, u64>, u64) {
    let path = format!("/cases/facets?facets=area&area={COMMUNITY}&grids={grids}");
    let told = app.get("acceptor", &path).await.ok();
    let one = |a: &Value| (a["area"]["code"].as_str().unwrap().to_owned(), a["count"].as_u64().unwrap());
    let by_grid: BTreeMap<String, u64> = told["area"].as_array().unwrap().iter().map(one).collect();
    (by_grid, told["total"].as_u64().unwrap())
}

async fn statistics_are_asked_for_the_grids_of_the_time_of_today_and_of_a_day(app: TestApp) {
    let old = app.report("acceptor", WEST, "占道").await;
    app.act("acceptor", &id(&old), "reject", json!({ "reason": "重复来电" })).await.ok();
    app.report("acceptor", WEST, "路灯不亮").await;
    app.env.set("2026-01-14T02:00:00Z".parse().unwrap());
    let plan = submitted(&app, None, cut()).await;
    step(&app, "street", &plan, "approve", "").await.ok();
    app.env.pass_minutes(10);
    app.report("acceptor", WEST, "井盖缺失").await;
    let new = "420502001001004";
    let pairs =
        |list: &[(&str, u64)]| list.iter().map(|(c, n)| ((*c).to_owned(), *n)).collect::<BTreeMap<_, _>>();
    // Kept: what has ended stays where it was, what is open moved.
    assert_eq!(counted(&app, "recorded").await, (pairs(&[(FIRST, 1), (new, 2)]), 3));
    assert_eq!(counted(&app, "then").await, (pairs(&[(FIRST, 2), (new, 1)]), 3));
    assert_eq!(counted(&app, "today").await, (pairs(&[(new, 3)]), 3));
    assert_eq!(counted(&app, "2026-01-13").await, (pairs(&[(FIRST, 3)]), 3));
    assert_eq!(counted(&app, "2026-01-15").await, (pairs(&[(new, 3)]), 3));
    let list = app.get("acceptor", &format!("/cases?area={new}&grids=today&total=true")).await.ok();
    assert_eq!(list["total"], 3);
    app.get("acceptor", "/cases?grids=yesterday").await.problem(422, "invalid");
    // The map of a day shows the grids of that day, with their numbers.
    let map = |day: &str| format!("/areas.geojson?level=grid&within={COMMUNITY}&day={day}");
    let then = app.get("acceptor", &map("2026-01-13")).await.ok();
    assert_eq!(then["features"].as_array().unwrap().len(), 3);
    assert_eq!(then["features"][0]["properties"]["open_cases"], 2);
    let now = app.get("acceptor", &map("2026-01-15")).await.ok();
    assert_eq!(now["features"].as_array().unwrap().len(), 4);
    app.get("acceptor", &map("soon")).await.problem(422, "invalid");
    let ended = app.get("acceptor", "/areas?ended=true&level=grid").await.ok();
    assert_eq!(ended["items"], json!([]), "the grid went on");
}

/// A row of plans drawn by lot, each in force before the next is begun: after each, every open case, post and facility hangs on a
/// grid that is there, the cover is proven at every level, and no household is lost.
async fn whatever_is_drawn_nothing_is_left_behind(app: TestApp) {
    // A generator of our own: the same numbers on both databases and in every run.
    let mut seed = 0x5eed_u64;
    let mut next = || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 11) as f64 / (1_u64 << 53) as f64
    };
    let mut cases = Vec::new();
    for _ in 0..24 {
        cases.push(
            app.report("acceptor", [111.3001 + 0.0298 * next(), 30.7001 + 0.0098 * next()], "路灯不亮").await,
        );
    }
    for round in 0..12 {
        app.env.pass_minutes(10);
        let plan = begin(&app, "community", None).await;
        let mut all = grids(&plan["drawing"]);
        for _ in 0..=(next() * 2.0) as usize {
            let n = all.len() as f64;
            let key = |x: f64| all[(x * n) as usize]["key"].clone();
            let at = |x: f64, y: f64| json!([111.299 + 0.032 * x, 30.699 + 0.012 * y]);
            let edit = match (next() * 3.0) as u8 {
                0 => json!({ "op": "cut", "line": [at(next(), 0.0), at(next(), next()), at(next(), 1.0)] }),
                1 => json!({ "op": "merge", "keys": [key(next()), key(next())], "into": key(next()) }),
                _ => {
                    let (w, s) = (111.299 + 0.03 * next(), 30.699 + 0.01 * next());
                    let (e, t) = (w + 0.002 + 0.01 * next(), s + 0.002 + 0.006 * next());
                    let ring = json!([[w, s], [e, s], [e, t], [w, t], [w, s]]);
                    let to = if next() < 0.5 { key(next()) } else { Value::Null };
                    json!({ "op": "take", "ground": { "type": "Polygon", "coordinates": [ring] }, "to": to })
                }
            };
            let path = format!("/areas/{COMMUNITY}/drawing");
            let drawn = app.post("community", &path, &json!({ "grids": all, "edit": edit })).await;
            if drawn.status == 200 {
                all = grids(&drawn.ok());
            }
        }
        let plan = save(&app, &plan, &all).await.ok();
        let faults = plan["drawing"]["faults"].as_array().unwrap();
        if faults.iter().any(|f| f["code"] == "pieces") {
            // A grid in two pieces is told and not let through.
            step(&app, "community", &plan, "submit", "").await.problem(422, "invalid");
            continue;
        }
        assert_eq!(faults, &Vec::<Value>::new(), "round {round}");
        let plan = step(&app, "community", &plan, "submit", "").await.ok();
        let done = step(&app, "street", &plan, "approve", "").await.ok();
        assert_eq!((&done["state"], &done["trouble"]), (&json!("in_force"), &Value::Null), "round {round}");
        assert_eq!(done["report"]["left_behind"], json!([]), "round {round}");
        assert_covered(&app).await;
        let list = app.get("worker", &format!("/areas/{COMMUNITY}/children")).await.ok();
        let sum: i64 =
            list["items"].as_array().unwrap().iter().map(|a| a["households"].as_i64().unwrap()).sum();
        assert_eq!(sum, 900, "round {round}");
        for c in &cases {
            let seen = app.get("acceptor", &format!("/cases/{}", id(c))).await.ok();
            let (lon, lat) = (&seen["place"]["point"][0], &seen["place"]["point"][1]);
            let here = app.get("acceptor", &format!("/locate?lon={lon}&lat={lat}")).await.ok();
            assert_eq!(seen["place"]["area"]["code"], here["grid"]["code"], "round {round}");
        }
        // However the grids are asked for, each case counts once: the totals are the same.
        for grids in ["recorded", "then", "today", "2026-01-12", "2026-01-11", "2026-01-13"] {
            let (by_grid, total) = counted(&app, grids).await;
            assert_eq!(
                (by_grid.values().sum::<u64>(), total),
                (cases.len() as u64, cases.len() as u64),
                "{grids}"
            );
        }
        let (today, _) = counted(&app, "today").await;
        assert_eq!(counted(&app, "recorded").await.0, today, "open cases are kept under the grids of today");
        let at = [111.3001 + 0.0298 * next(), 30.7001 + 0.0098 * next()];
        cases.push(app.report("acceptor", at, "井盖缺失").await);
        let posts = app.get("admin", "/posts").await.ok();
        let served = posts["items"].as_array().unwrap().iter().filter(|p| p["area"]["code"] == FIRST).count();
        assert!(served <= 2, "nobody is put twice on a grid: {served}");
    }
    assert_whole(&app).await;
}
