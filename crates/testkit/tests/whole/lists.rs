//! Lists, facets, queues and tasks agree with each other.

use super::{assert_whole, id, jpeg, upload};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use tessera_testkit::{
    TestApp, on_both,
    town::{self, IN_GRID_1, IN_GRID_2, IN_STREET_2},
};

on_both! {
    facets_count_what_lists_show
    pages_together_are_the_whole_list_in_order
    queues_hold_what_waits_and_tasks_are_in_order_of_time
    the_tree_the_map_and_the_place_search_agree
    the_rules_speak_of_a_whole_list_as_they_do_of_each_case
}

/// Thirty cases in many states, places and categories.
async fn fill(app: &TestApp) -> Vec<String> {
    let mut all = Vec::new();
    for n in 0..30_usize {
        let (who, at) = [("worker", IN_GRID_1), ("neighbour", IN_GRID_2), ("worker2", IN_STREET_2)][n % 3];
        let at = [at[0] + n as f64 * 1e-5, at[1]];
        let case = id(&app.report(who, at, &format!("第{n}件 100%")).await);
        let category = ["P01001", "E06001", "E06010"][(n / 3) % 3];
        let department = ["water", "urban", "sanitation"][(n / 3) % 3];
        let steps = n / 3;
        if steps >= 1 {
            app.act("acceptor", &case, "accept", json!({ "category": category })).await.ok();
        }
        if steps >= 3 {
            app.act("acceptor", &case, "file", json!({ "category": category })).await.ok();
        }
        if steps >= 5 {
            app.act(
                "dispatcher",
                &case,
                "dispatch",
                json!({ "department": town::department_id(department) }),
            )
            .await
            .ok();
        }
        if steps >= 7 && department != "sanitation" {
            app.act(department, &case, "sign", Value::Null).await.ok();
            upload(app, department, &case, "handling", jpeg(n as u8)).await.created();
            app.act(department, &case, "feed_back", json!({ "text": "好" })).await.ok();
        }
        if steps == 2 {
            app.act("acceptor", &case, "reject", json!({ "reason": "不属实" })).await.ok();
        }
        app.env.pass_minutes(7);
        all.push(case);
    }
    all
}

async fn total(app: &TestApp, who: &str, filter: &str) -> u64 {
    app.get(who, &format!("/cases?total=true&limit=1&{filter}")).await.ok()["total"].as_u64().unwrap()
}

async fn facets_count_what_lists_show(app: TestApp) {
    fill(&app).await;
    app.env.pass_minutes(2 * 24 * 60);
    let mut compared = 0;
    for who in ["leader", "acceptor", "worker", "water", "street2"] {
        for base in [
            "",
            "state=open",
            "category=E06*",
            "area=420502001",
            "overdue=true",
            "text=100%25",
            "source=worker&state=filed,dispatched",
        ] {
            let f = app.get(who, &format!("/cases/facets?{base}")).await.ok();
            assert_eq!(f["total"].as_u64(), Some(total(&app, who, base).await), "{who} {base}");
            if !base.contains("overdue") {
                assert_eq!(
                    f["overdue"].as_u64(),
                    Some(total(&app, who, &format!("{base}&overdue=true")).await),
                    "{who} {base}"
                );
            }
            let mut sum = 0;
            for (state, n) in f["state"].as_object().unwrap() {
                sum += n.as_u64().unwrap();
                if !base.contains("state=") {
                    assert_eq!(
                        n.as_u64(),
                        Some(total(&app, who, &format!("{base}&state={state}")).await),
                        "{who} {base} {state}"
                    );
                    compared += 1;
                }
            }
            assert_eq!(Some(sum), f["total"].as_u64(), "{who} {base}: every case has a state");
            for c in f["category"].as_array().unwrap().iter().filter(|_| !base.contains("category")) {
                if let Some(code) = c["category"]["code"].as_str() {
                    assert_eq!(
                        c["count"].as_u64(),
                        Some(total(&app, who, &format!("{base}&category={code}")).await),
                        "{who} {base} {code}"
                    );
                    compared += 1;
                }
            }
            for d in f["department"].as_array().unwrap() {
                let code = d["department"]["code"].as_str().unwrap();
                assert_eq!(
                    d["count"].as_u64(),
                    Some(total(&app, who, &format!("{base}&department={code}")).await),
                    "{who} {base} {code}"
                );
                compared += 1;
            }
            for a in f["area"].as_array().unwrap().iter().filter(|_| !base.contains("area")) {
                let code = a["area"]["code"].as_str().unwrap();
                assert_eq!(
                    a["count"].as_u64(),
                    Some(total(&app, who, &format!("{base}&area={code}")).await),
                    "{who} {base} {code}"
                );
                compared += 1;
            }
        }
    }
    assert!(compared > 100, "{compared} comparisons");
    assert!(total(&app, "leader", "overdue=true").await > 0);
    assert_whole(&app).await;
}

async fn pages_together_are_the_whole_list_in_order(app: TestApp) {
    let all: BTreeSet<String> = fill(&app).await.into_iter().collect();
    for (sort, field) in
        [("reported", "reported_at"), ("-reported", "reported_at"), ("due", "due"), ("-due", "due")]
    {
        let (mut seen, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = app.get("leader", &format!("/cases?sort={sort}&limit=7&cursor={cursor}")).await.ok();
            let items = page["items"].as_array().unwrap();
            assert!(items.len() <= 7);
            seen.extend(items.iter().cloned());
            match page["next"].as_str() {
                Some(next) => next.clone_into(&mut cursor),
                None => break,
            }
        }
        let ids: BTreeSet<String> = seen.iter().map(id).collect();
        assert_eq!((seen.len(), &ids), (all.len(), &all), "{sort}: each once");
        let keys: Vec<&str> = seen
            .iter()
            .filter_map(
                |c| if field == "due" { c["clock"]["due"].as_str() } else { c["reported_at"].as_str() },
            )
            .collect();
        assert!(keys.len() > 15);
        assert!(
            if sort.starts_with('-') { keys.is_sorted_by(|a, b| a >= b) } else { keys.is_sorted() },
            "{sort}: {keys:?}"
        );
    }
    app.get("leader", "/cases?cursor=nonsense").await.problem(422, "invalid");
    app.get("leader", "/cases?sort=colour").await.problem(422, "invalid");
}

async fn queues_hold_what_waits_and_tasks_are_in_order_of_time(app: TestApp) {
    fill(&app).await;
    for who in ["acceptor", "dispatcher", "verifier", "water", "worker"] {
        let work = app.get(who, "/work").await.ok();
        let queues = work["queues"].as_array().unwrap();
        assert!(!queues.is_empty(), "{who} has work");
        for q in queues {
            let name = q["queue"].as_str().unwrap();
            assert_eq!(
                q["count"].as_u64(),
                Some(total(&app, who, &format!("queue={name}")).await),
                "{who} {name}"
            );
        }
        let tasks = app.get(who, "/tasks?limit=50").await.ok();
        let due: Vec<&str> =
            tasks["items"].as_array().unwrap().iter().filter_map(|t| t["due"].as_str()).collect();
        assert!(due.is_sorted(), "{who}: {due:?}");
    }
    let accept = total(&app, "acceptor", "queue=to_accept").await;
    assert_eq!(accept, total(&app, "acceptor", "state=reported").await);
    assert!(accept > 0);
    assert!(total(&app, "dispatcher", "queue=to_dispatch").await > 0);
    assert!(total(&app, "verifier", "queue=to_check").await > 0);
    app.get("acceptor", "/cases?queue=no_such_queue").await.problem(422, "invalid");
}

async fn the_tree_the_map_and_the_place_search_agree(app: TestApp) {
    fill(&app).await;
    let at = |p: [f64; 2]| format!("/locate?lon={}&lat={}", p[0], p[1]);
    let here = app.get("worker", &at(IN_GRID_1)).await.ok();
    assert_eq!(here["grid"]["code"], "420502001001001");
    let path: Vec<&str> =
        here["path"].as_array().unwrap().iter().map(|a| a["code"].as_str().unwrap()).collect();
    assert_eq!(path, ["4205", "420502", "420502001", "420502001001", "420502001001001"]);
    app.get("worker", &at(town::OUTSIDE)).await.problem(404, "outside");
    // A point on a border belongs to exactly one grid, the same on every call.
    let border = app.get("worker", &at([111.31, 30.705])).await.ok()["grid"]["code"].clone();
    assert_eq!(app.get("worker", &at([111.31, 30.705])).await.ok()["grid"]["code"], border);
    // Open cases per area on the map, in the tree and in the list.
    let map = app.get("leader", "/areas.geojson?level=grid").await.ok();
    let features = map["features"].as_array().unwrap();
    assert_eq!(features.len(), 8);
    let mut sum = 0;
    for f in features {
        let code = f["properties"]["code"].as_str().unwrap();
        let open = f["properties"]["open_cases"].as_u64().unwrap();
        assert_eq!(open, total(&app, "leader", &format!("area={code}&state=open")).await, "{code}");
        sum += open;
    }
    let root = app.get("leader", "/areas/4205").await.ok();
    assert_eq!(root["counts"]["open_cases"].as_u64(), Some(sum));
    let streets = app.get("leader", "/areas/420502/children").await.ok();
    assert_eq!(streets["items"].as_array().unwrap().len(), 2);
    let tile = app.get("leader", "/tiles/areas/12/3314/1680.mvt").await;
    assert_eq!(tile.status, 200, "{}", tile.text());
}

async fn the_rules_speak_of_a_whole_list_as_they_do_of_each_case(app: TestApp) {
    fill(&app).await;
    let list = app.get("leader", "/cases?sort=due&limit=50&state=open").await.ok();
    let rows = list["items"].as_array().unwrap();
    let routes = app.get("leader", "/cases/routes?sort=due&limit=500&total=true&state=open").await.ok();
    let items = routes["items"].as_array().unwrap();
    assert_eq!(items.len(), rows.len(), "one answer for as many cases as there are");
    assert_eq!(routes["total"].as_u64(), Some(rows.len() as u64));
    let mut with = 0;
    for (row, item) in rows.iter().zip(items) {
        assert_eq!((&item["id"], &item["number"]), (&row["id"], &row["number"]), "in the order of the list");
        let Some(code) = row["category"]["code"].as_str() else {
            assert_eq!(item["route"], Value::Null);
            continue;
        };
        with += 1;
        let area = row["area"]["code"].as_str().unwrap();
        let one = app.get("leader", &format!("/route?category={code}&area={area}")).await.ok();
        assert_eq!(item["route"], one, "{code} in {area}");
        assert!(one["why"].is_string(), "{one}");
    }
    assert!(with > 5);
    let first = app.get("leader", "/cases/routes?sort=due&limit=2&state=open").await.ok();
    let next = first["next"].as_str().unwrap();
    let rest = app.get("leader", &format!("/cases/routes?sort=due&state=open&cursor={next}")).await.ok();
    assert_eq!(rest["items"][0]["id"], items[2]["id"], "it goes on where the page ended");
    let own = app.get("worker2", "/cases/routes?state=open&limit=500").await.ok();
    let visible = total(&app, "worker2", "state=open").await as usize;
    assert_eq!(own["items"].as_array().unwrap().len(), visible);
    assert!(visible < rows.len(), "nobody is told of cases they may not see");
}
