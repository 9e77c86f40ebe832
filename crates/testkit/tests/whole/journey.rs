//! One case on its whole way, through the hands of everybody who has to do with it.

use super::{assert_whole, id, jpeg, upload};
use serde_json::{Value, json};
use tessera_testkit::{
    TestApp, on_both,
    town::{self, IN_GRID_1, PEOPLE},
};

on_both! {
    six_roles_take_one_case_from_a_workers_report_over_return_extension_rework_to_closure_and_rating
    the_desk_takes_down_a_call_and_hands_it_on_in_one_request
    a_worker_who_fixes_it_on_the_spot_closes_with_proof
    a_suspended_case_stands_still_and_goes_on
    a_demand_of_a_leader_must_be_answered_before_the_case_closes
    a_case_goes_up_a_level_and_over_to_another_street
    a_late_case_that_wins_its_appeal_counts_as_on_time_and_stays_late_on_record
    a_duplicate_goes_into_the_case_that_stays
}

/// Does an action and asserts the state after it.
async fn step(app: &TestApp, case: &str, who: &str, action: &str, fields: Value, state: &str) -> Value {
    let now = app.act(who, case, action, fields).await.ok();
    assert_eq!(now["state"], state, "after {action} by {who}");
    now
}

/// What somebody may do now.
async fn offers(app: &TestApp, who: &str, case: &str) -> Vec<String> {
    let list = app.get(who, &format!("/cases/{case}/actions")).await.ok();
    list["items"].as_array().unwrap().iter().map(|o| o["action"].as_str().unwrap().to_owned()).collect()
}

/// Whoever may not see the case, or is not offered one of these steps, cannot take it.
async fn nobody_else_moves_it(app: &TestApp, case: &str) {
    let steps = [
        ("accept", json!({})),
        ("file", json!({ "category": "P01001" })),
        ("dispatch", json!({ "department": town::department_id("water") })),
        ("sign", json!({})),
        ("feed_back", json!({ "text": "x", "no_photo_reason": "x" })),
        ("grant_extension", json!({})),
        ("record_check", json!({ "passed": true, "text": "x" })),
        ("rework", json!({ "reason": "x" })),
        ("close", json!({ "outcome": "solved", "text": "x" })),
    ];
    let before = app.get("acceptor", &format!("/cases/{case}")).await.ok()["version"].clone();
    for (who, _, _, _) in PEOPLE {
        let visible = app.get(who, &format!("/cases/{case}")).await.status == 200;
        let offered = if visible { offers(app, who, case).await } else { Vec::new() };
        for (action, fields) in steps.iter().filter(|s| !offered.iter().any(|o| o == s.0)) {
            let a = app.act(who, case, action, fields.clone()).await;
            let status = a.status.as_u16();
            assert!(
                if visible { [403, 409].contains(&status) } else { status == 404 },
                "{who} {action} was answered {status}: {}",
                a.text()
            );
        }
    }
    let after = app.get("acceptor", &format!("/cases/{case}")).await.ok()["version"].clone();
    assert_eq!(before, after, "nothing of all this changed the case");
}

async fn six_roles_take_one_case_from_a_workers_report_over_return_extension_rework_to_closure_and_rating(
    app: TestApp,
) {
    let reported = app.report("worker", IN_GRID_1, "东山大道路口供水井盖缺失").await;
    let case = id(&reported);
    let c = case.as_str();
    assert_eq!(reported["state"], "reported");
    assert_eq!(reported["source"], "worker");
    assert_eq!(reported["place"]["area"]["code"], "420502001001001");
    assert_eq!(reported["number"], "4205022026011200001");
    assert_eq!(reported["clock"]["kind"], "accept");
    assert_eq!(reported["clock"]["due"], "2026-01-12T01:15:00Z");
    nobody_else_moves_it(&app, c).await;
    app.env.pass_minutes(5);

    // The desk asks a worker to look before it files.
    step(&app, c, "acceptor", "accept", json!({ "category": "P01001" }), "accepted").await;
    let ask = json!({ "assignee": town::user_id("worker"), "note": "是否供水井盖？" });
    step(&app, c, "acceptor", "request_verification", ask, "verifying").await;
    nobody_else_moves_it(&app, c).await;
    let seen = upload(&app, "worker", c, "verification", jpeg(1)).await.created();
    assert_eq!((seen["mime"].as_str(), seen["width"].as_i64()), (Some("image/jpeg"), Some(64)));
    step(
        &app,
        c,
        "worker",
        "record_verification",
        json!({ "passed": true, "text": "属实，已设警示" }),
        "accepted",
    )
    .await;
    let filed = step(&app, c, "acceptor", "file", json!({ "category": "P01001" }), "filed").await;
    let limit = filed["filing"]["limit"].as_str().unwrap().to_owned();
    assert_eq!(filed["filing"]["by"]["name"], "名acceptor");
    nobody_else_moves_it(&app, c).await;

    // To the wrong department first; it sends the case back and its clock stands still meanwhile.
    let wrong = json!({ "department": town::department_id("urban"), "instruction": "请处置" });
    step(&app, c, "dispatcher", "dispatch", wrong, "dispatched").await;
    app.get("urban", &format!("/cases/{c}")).await.ok();
    app.get("water", &format!("/cases/{c}")).await.problem(404, "not_found");
    let back = step(&app, c, "urban", "return", json!({ "reason": "供水井盖归自来水公司" }), "filed").await;
    assert_eq!(back["assignments"][0]["status"], "returned");
    assert_eq!(back["assignments"][0]["status_text"], "供水井盖归自来水公司");
    assert_eq!(
        (back["clock"]["kind"].as_str(), back["counters"]["returns"].as_u64()),
        (Some("dispatch"), Some(1))
    );
    let suggested = app
        .get("dispatcher", &format!("/route?category=P01001&lon={}&lat={}", IN_GRID_1[0], IN_GRID_1[1]))
        .await
        .ok();
    assert_eq!(suggested["department"]["code"], "water");
    let right = json!({ "department": town::department_id("water"), "assisting": [town::department_id("sanitation")] });
    let sent = step(&app, c, "dispatcher", "dispatch", right, "dispatched").await;
    let first_due = sent["clock"]["due"].as_str().unwrap().to_owned();
    nobody_else_moves_it(&app, c).await;

    // The department signs, hands it to a person, asks for more time and gets it.
    step(&app, c, "water", "sign", json!({}), "handling").await;
    step(&app, c, "water", "hand_over", json!({ "to": town::user_id("water") }), "handling").await;
    let more = json!({ "limit": "2 working_day", "reason": "配件需要订购" });
    let asked = step(&app, c, "water", "request_extension", more, "handling").await;
    assert_eq!(
        (asked["request"]["kind"].as_str(), asked["request"]["limit"].as_str()),
        (Some("extension"), Some("2 working_day"))
    );
    let granted = step(&app, c, "dispatcher", "grant_extension", json!({}), "handling").await;
    assert!(granted["clock"]["due"].as_str().unwrap() > first_due.as_str(), "{limit} and two days more");
    assert_eq!(granted["counters"]["extensions"], 1);
    nobody_else_moves_it(&app, c).await;

    // Without a picture of the work done it does not go; the first work does not hold.
    app.act("water", c, "feed_back", json!({ "text": "已更换" })).await.problem(422, "missing");
    upload(&app, "water", c, "handling", jpeg(2)).await.created();
    app.env.pass_minutes(60);
    let done = step(&app, c, "water", "feed_back", json!({ "text": "已更换井盖" }), "handled").await;
    assert_eq!(done["attachments"].as_array().unwrap().len(), 2);
    step(&app, c, "verifier", "request_check", json!({ "assignee": town::user_id("neighbour") }), "checking")
        .await;
    nobody_else_moves_it(&app, c).await;
    step(&app, c, "neighbour", "record_check", json!({ "passed": false, "text": "井盖松动" }), "handled")
        .await;
    let again = step(&app, c, "verifier", "rework", json!({ "reason": "请固定" }), "handling").await;
    assert_eq!(again["counters"]["reworks"], 1);
    upload(&app, "water", c, "handling", jpeg(3)).await.created();
    step(&app, c, "water", "feed_back", json!({ "text": "已固定" }), "handled").await;
    step(&app, c, "verifier", "request_check", json!({}), "checking").await;
    step(&app, c, "worker", "record_check", json!({ "passed": true, "text": "已完好" }), "handled").await;
    nobody_else_moves_it(&app, c).await;

    // Closed by the desk and judged by who reported it.
    let closed =
        step(&app, c, "acceptor", "close", json!({ "outcome": "solved", "text": "已更换并固定" }), "closed")
            .await;
    assert_eq!((closed["outcome"].as_str(), closed["on_time"].as_bool()), (Some("solved"), Some(true)));
    assert_eq!((closed["clock"].clone(), closed["owes"]["kind"].as_str()), (Value::Null, Some("nobody")));
    let rated =
        step(&app, c, "worker", "rate", json!({ "stars": 5, "solved": true, "text": "很快" }), "closed")
            .await;
    assert_eq!(rated["rating"]["stars"], 5);
    app.act("worker", c, "rate", json!({ "stars": 1, "solved": true })).await.problem(409, "not_in_state");
    nobody_else_moves_it(&app, c).await;

    // The whole story, with who did what.
    let events = app.get("leader", &format!("/cases/{c}/events")).await.ok();
    let story: Vec<String> = events["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| {
            format!(
                "{} {} → {}",
                e["actor"]["name"].as_str().unwrap_or("-"),
                e["action"].as_str().unwrap(),
                e["to"].as_str().unwrap()
            )
        })
        .collect();
    assert_eq!(
        story,
        [
            "名worker report → reported",
            "名acceptor accept → accepted",
            "名acceptor request_verification → verifying",
            "名worker attach → verifying",
            "名worker record_verification → accepted",
            "名acceptor file → filed",
            "名dispatcher dispatch → dispatched",
            "名urban return → filed",
            "名dispatcher dispatch → dispatched",
            "名water sign → handling",
            "名water hand_over → handling",
            "名water request_extension → handling",
            "名dispatcher grant_extension → handling",
            "名water attach → handling",
            "名water feed_back → handled",
            "名verifier request_check → checking",
            "名neighbour record_check → handled",
            "名verifier rework → handling",
            "名water attach → handling",
            "名water feed_back → handled",
            "名verifier request_check → checking",
            "名worker record_check → handled",
            "名acceptor close → closed",
            "名worker rate → closed",
        ]
    );
    assert_eq!(rated["version"], story.len(), "one version for every event");
    assert_whole(&app).await;
}

async fn the_desk_takes_down_a_call_and_hands_it_on_in_one_request(app: TestApp) {
    let call = json!({
        "description": "路灯不亮", "source": "hotline", "category": "P01001",
        "position": { "lon": IN_GRID_1[0], "lat": IN_GRID_1[1] }, "address": "东山大道12号",
        "reporter": { "name": "王女士", "phone": "138-0717-0001" },
        "then": [{ "action": "accept" }, { "action": "file", "category": "P01001" }]
    });
    let case = app.post("acceptor", "/cases", &call).await.created();
    assert_eq!((case["state"].as_str(), case["version"].as_u64()), (Some("filed"), Some(3)));
    assert!(case["track_code"].as_str().unwrap().len() == 6, "told to the caller");
    // All or nothing: a step that is refused leaves no case behind.
    let mut too_far = call.clone();
    too_far["then"]
        .as_array_mut()
        .unwrap()
        .push(json!({ "action": "dispatch", "department": town::department_id("water") }));
    app.post("acceptor", "/cases", &too_far).await.problem(403, "not_allowed");
    let list = app.get("acceptor", "/cases?total=true").await.ok();
    assert_eq!(list["total"], 1);
    // The caller is found again by the telephone number, however it is written.
    let found = app.get("acceptor", "/cases?text=13807170001&total=true").await.ok();
    assert_eq!(found["total"], 1);
    // An operator is not the reporter.
    app.act("acceptor", &id(&case), "withdraw", json!({})).await.problem(409, "not_in_state");
    assert_whole(&app).await;
}

async fn a_worker_who_fixes_it_on_the_spot_closes_with_proof(app: TestApp) {
    let case = id(&app.report("worker", IN_GRID_1, "小广告").await);
    app.act("worker", &case, "fix_on_spot", json!({ "text": "已清除" })).await.problem(422, "missing");
    upload(&app, "worker", &case, "handling", jpeg(1)).await.created();
    let closed = step(&app, &case, "worker", "fix_on_spot", json!({ "text": "已清除" }), "closed").await;
    assert_eq!(closed["outcome"], "fixed_on_spot");
    assert_whole(&app).await;
}

/// A case of this category that the department has signed for.
async fn handling(app: &TestApp, category: &str, department: &str) -> String {
    let case = id(&app.report("worker", IN_GRID_1, "井盖破损").await);
    step(app, &case, "acceptor", "accept", json!({}), "accepted").await;
    step(app, &case, "acceptor", "file", json!({ "category": category }), "filed").await;
    let to = json!({ "department": town::department_id(department) });
    step(app, &case, "dispatcher", "dispatch", to, "dispatched").await;
    step(app, &case, department, "sign", json!({}), "handling").await;
    case
}

/// From handling to closed, with a picture and a check.
async fn finish(app: &TestApp, case: &str, department: &str) -> Value {
    upload(app, department, case, "handling", jpeg(9)).await.created();
    step(app, case, department, "feed_back", json!({ "text": "已处置" }), "handled").await;
    step(app, case, "verifier", "request_check", json!({}), "checking").await;
    step(app, case, "worker", "record_check", json!({ "passed": true, "text": "完好" }), "handled").await;
    step(app, case, "verifier", "close", json!({ "outcome": "solved", "text": "已解决" }), "closed").await
}

async fn a_suspended_case_stands_still_and_goes_on(app: TestApp) {
    let case = handling(&app, "P01001", "water").await;
    let before =
        app.get("water", &format!("/cases/{case}")).await.ok()["clock"]["due"].as_str().unwrap().to_owned();
    step(&app, &case, "water", "request_suspension", json!({ "reason": "等待停水许可" }), "handling").await;
    let still = step(&app, &case, "dispatcher", "grant_suspension", json!({}), "handling").await;
    assert_eq!(
        (still["clock"]["paused"].as_bool(), still["clock"]["light"].as_str()),
        (Some(true), Some("paused"))
    );
    app.act("water", &case, "feed_back", json!({ "text": "x" })).await.problem(409, "suspended");
    let list = app.get("dispatcher", "/cases?suspended=true&total=true").await.ok();
    assert_eq!(list["total"], 1);
    app.env.pass_minutes(24 * 60);
    let on = step(&app, &case, "dispatcher", "resume", json!({}), "handling").await;
    assert!(
        on["clock"]["due"].as_str().unwrap() > before.as_str(),
        "the time of standing still is not counted"
    );
    assert_eq!(finish(&app, &case, "water").await["on_time"], true);
    assert_whole(&app).await;
}

async fn a_demand_of_a_leader_must_be_answered_before_the_case_closes(app: TestApp) {
    let case = handling(&app, "P01001", "water").await;
    let demand = json!({ "demand": "今天内说明进度", "due": "2026-01-12T08:00:00Z" });
    step(&app, &case, "leader", "supervise", demand, "handling").await;
    upload(&app, "water", &case, "handling", jpeg(9)).await.created();
    step(&app, &case, "water", "feed_back", json!({ "text": "已处置" }), "handled").await;
    step(&app, &case, "verifier", "request_check", json!({}), "checking").await;
    step(&app, &case, "worker", "record_check", json!({ "passed": true, "text": "完好" }), "handled").await;
    let close = json!({ "outcome": "solved", "text": "已解决" });
    app.act("verifier", &case, "close", close.clone()).await.problem(409, "not_in_state");
    step(&app, &case, "water", "answer_supervision", json!({ "text": "已完成" }), "handled").await;
    step(&app, &case, "verifier", "close", close, "closed").await;
    assert_whole(&app).await;
}

async fn a_case_goes_up_a_level_and_over_to_another_street(app: TestApp) {
    let case = id(&app.report("worker", IN_GRID_1, "跨街道的垃圾堆").await);
    assert_eq!(app.get("community", &format!("/cases/{case}")).await.ok()["level"], "community");
    let up =
        step(&app, &case, "community", "escalate", json!({ "reason": "超出社区能力" }), "reported").await;
    assert_eq!((up["level"].as_str(), up["counters"]["escalations"].as_u64()), (Some("street"), Some(1)));
    app.get("street2", &format!("/cases/{case}")).await.problem(404, "not_found");
    let over = json!({ "area": town::area_id("420502002001001"), "reason": "位于二街道" });
    let moved = step(&app, &case, "street", "transfer", over, "reported").await;
    assert_eq!(moved["place"]["area"]["code"], "420502002001001");
    app.get("street2", &format!("/cases/{case}")).await.ok();
    app.get("street", &format!("/cases/{case}")).await.problem(404, "not_found");
    app.get("worker", &format!("/cases/{case}")).await.ok();
    assert_whole(&app).await;
}

async fn a_late_case_that_wins_its_appeal_counts_as_on_time_and_stays_late_on_record(app: TestApp) {
    let case = handling(&app, "P01001", "water").await;
    app.env.pass_minutes(12 * 24 * 60);
    let late = app.get("water", &format!("/cases/{case}")).await.ok();
    assert_eq!(
        (late["clock"]["overdue"].as_bool(), late["clock"]["light"].as_str()),
        (Some(true), Some("red"))
    );
    assert_eq!(app.get("dispatcher", "/cases?overdue=true&total=true").await.ok()["total"], 1);
    assert_eq!(finish(&app, &case, "water").await["on_time"], false);
    step(&app, &case, "water", "appeal", json!({ "reason": "暴雪停工" }), "closed").await;
    app.act("water", &case, "review_appeal", json!({ "granted": true, "text": "x" }))
        .await
        .problem(403, "not_allowed");
    step(&app, &case, "dispatcher", "review_appeal", json!({ "granted": true, "text": "属实" }), "closed")
        .await;
    let won =
        step(&app, &case, "acceptor", "review_appeal", json!({ "granted": true, "text": "同意" }), "closed")
            .await;
    assert_eq!((won["on_time"].as_bool(), won["late_exempt"].as_bool()), (Some(true), Some(true)));
    assert_whole(&app).await;
}

async fn a_duplicate_goes_into_the_case_that_stays(app: TestApp) {
    let stays = id(&app.report("worker", IN_GRID_1, "东山大道井盖缺失").await);
    let near = [IN_GRID_1[0] + 0.0002, IN_GRID_1[1]];
    let double = app.report("neighbour", near, "东山大道 井盖 不见了").await;
    let hints = app.get("acceptor", &format!("/cases/{}/similar", id(&double))).await.ok();
    assert_eq!(hints["items"][0]["id"], stays.as_str(), "{hints}");
    assert!(hints["items"][0]["distance_m"].as_f64().unwrap() < 50.0);
    app.act("acceptor", &id(&double), "merge", json!({ "into": id(&double) })).await.problem(422, "invalid");
    let gone = step(&app, &id(&double), "acceptor", "merge", json!({ "into": stays }), "closed").await;
    assert_eq!(
        (gone["outcome"].as_str(), gone["merged_into"].as_str()),
        (Some("duplicate"), Some(stays.as_str()))
    );
    let kept = app.get("acceptor", &format!("/cases/{stays}")).await.ok();
    assert_eq!(kept["counters"]["merged"], 1);
    assert_eq!(kept["merged"][0]["number"], double["number"]);
    assert_eq!(kept["state"], "reported");
    // A merged case takes no further ones.
    let third = id(&app.report("worker", near, "井盖没了").await);
    let r = app.act("acceptor", &third, "merge", json!({ "into": id(&double) })).await;
    assert!(r.status.is_client_error(), "{}", r.text());
    assert_whole(&app).await;
}
