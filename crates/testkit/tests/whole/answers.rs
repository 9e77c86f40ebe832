//! Every described answer of every described operation has an example that was really given, kept in `crates/http/answers`.
//!
//! The tour below goes through the interface with a fixed clock and fixed ids. Afterwards each operation's answers are compared with
//! its file. `TESSERA_RECORD=1` writes the files instead; then `make gen`.

use super::{id, jpeg};
use axum::http::Method;
use serde_json::{Map, Value, json};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
};
use tessera_http::HttpConfig;
use tessera_testkit::{
    Answer, Call, TestApp,
    document::{Operation, faults, operation, operations},
    temp_sqlite,
    town::{self, IN_GRID_1, OUTSIDE, PASSWORD},
};

/// Operations and statuses without an example, one a line with its reason. A line that is no longer true is an error too.
const WITHOUT: &str = include_str!("answers_without.txt");
const UNKNOWN: &str = "00000000-0000-7000-8000-00000000000f";

/// What was given, by operation.
#[derive(Default)]
struct Record {
    request: Option<Value>,
    answers: BTreeMap<String, Value>,
}

struct Tour {
    app: TestApp,
    said: BTreeMap<String, Record>,
    /// The first successful request of an operation: who, path, body.
    done: BTreeMap<String, (String, String, Option<Value>)>,
    /// Steps that did not go as they should.
    faults: Vec<String>,
}

/// Lists are cut after three entries, positions are not; what is made anew for every answer is put down as always the same.
fn cut(value: &Value) -> Value {
    match value {
        Value::Array(a) if a.iter().all(|v| v.is_number() || v.is_array()) => value.clone(),
        Value::Array(a) => a.iter().take(3).map(cut).collect(),
        Value::Object(o) => {
            let mut sorted: Vec<_> = o.iter().collect();
            sorted.sort_by_key(|x| x.0);
            Value::Object(
                sorted
                    .into_iter()
                    .map(|(k, v)| {
                        (k.clone(), if k == "trace_id" { json!("9f86d081884c7d65") } else { cut(v) })
                    })
                    .collect::<Map<_, _>>(),
            )
        }
        other => other.clone(),
    }
}

impl Tour {
    fn note(&mut self, op: Operation, who: &str, path: &str, body: Option<&Value>, a: &Answer) {
        let status = a.status.as_str().to_owned();
        if a.status.is_success() {
            let first = (who.to_owned(), path.to_owned(), body.cloned());
            self.done.entry(op.name()).or_insert(first);
        }
        let Some((kind, schema)) = op.body(&status) else { return };
        let said = self.said.entry(op.name()).or_default();
        if said.answers.contains_key(&status) {
            return;
        }
        let example = if kind.ends_with("json") { cut(&a.json) } else { json!(a.text()) };
        let wrong = faults(schema, &example);
        assert!(wrong.is_empty(), "{} {status}: {wrong:#?}", op.name());
        if a.status.is_success() && said.request.is_none() {
            said.request = body.map(cut);
        }
        said.answers.insert(status, example);
    }

    async fn go(&mut self, who: &str, method: &str, path: &str, body: Option<Value>) -> Answer {
        let method: Method = method.parse().expect("a method");
        let mut call = self.app.call(who, method.clone(), path).await.header("Accept-Language", "en");
        if let Some(b) = &body {
            call = call.json(b);
        }
        let a = call.send().await;
        let plain = format!("/api/v1{}", path.split('?').next().unwrap_or(""));
        let op =
            operation(method.as_str(), &plain).unwrap_or_else(|| panic!("{method} {path} is not described"));
        self.note(op, who, path, body.as_ref(), &a);
        a
    }

    async fn get(&mut self, who: &str, path: &str) -> Value {
        let a = self.go(who, "GET", path, None).await;
        if a.status != 200 {
            self.faults.push(format!("{who} GET {path}: {}", a.text()));
        }
        a.json
    }

    async fn must(&mut self, who: &str, method: &str, path: &str, body: Value) -> Value {
        let a = self.go(who, method, path, Some(body)).await;
        if !a.status.is_success() {
            self.faults.push(format!("{who} {method} {path}: {}", a.text()));
        }
        a.json
    }

    async fn act(&mut self, who: &str, case: &str, mut body: Value, action: &str) -> Value {
        body["action"] = action.into();
        self.must(who, "POST", &format!("/cases/{case}/actions"), body).await
    }

    async fn send_file(&mut self, who: &str, path: &str, query: &str, bytes: Vec<u8>) -> Answer {
        let url = format!("{path}?name=photo.jpg&{query}");
        let call = self.app.call(who, Method::POST, &url).await.header("Accept-Language", "en");
        let a = call.bytes("image/jpeg", bytes).send().await;
        let op = operation("POST", &format!("/api/v1{path}")).expect("described");
        self.note(op, who, &url, None, &a);
        a
    }

    /// Sends a table to be tried.
    async fn table(&mut self, path: &str, rows: &'static str) {
        let call = self.app.call("admin", Method::POST, path).await.header("Accept-Language", "en");
        let a = call.bytes("text/csv", rows).send().await;
        let op = operation("POST", &format!("/api/v1{path}")).expect("described");
        self.note(op, "admin", path, None, &a);
        a.ok();
    }

    async fn upload(&mut self, case: &str, bytes: Vec<u8>) -> Answer {
        self.send_file("water", &format!("/cases/{case}/attachments"), "stage=handling", bytes).await
    }

    /// What the reporter of a case was told.
    async fn notices(&mut self, case: &str) {
        let path = format!("/cases/{case}/notices");
        let told = self.get("acceptor", &path).await;
        let again = format!("{path}/{}/resend", id(&told["items"][0]));
        self.must("acceptor", "POST", &again, json!({})).await;
        self.go("leader", "POST", &again, Some(json!({}))).await.problem(403, "not_allowed");
        self.get("admin", "/notices?limit=3").await;
        let test = json!({ "channel": "mail", "to": "me@grid.test" });
        self.must("admin", "POST", "/notices/test", test.clone()).await;
        self.go("acceptor", "POST", "/notices/test", Some(test)).await.problem(403, "not_allowed");
    }

    /// One case from the report to its rating, with what is asked about it on the way.
    async fn cases(&mut self) {
        let at = json!({ "lon": IN_GRID_1[0], "lat": IN_GRID_1[1] });
        let new = json!({ "description": "东山大道12号门口供水井盖破损", "position": at, "address": "东山大道12号", "source": "hotline",
            "category": "P01001", "reporter": { "name": "王女士", "phone": "13900000000" } });
        let case = self.must("acceptor", "POST", "/cases", new.clone()).await;
        let key = id(&case);
        self.must("acceptor", "POST", "/cases", new).await;
        self.go(
            "acceptor",
            "POST",
            "/cases",
            Some(json!({ "description": "x", "position": { "lon": OUTSIDE[0], "lat": OUTSIDE[1] } })),
        )
        .await
        .problem(404, "outside");
        self.get("acceptor", &format!("/cases/{key}/similar")).await;
        let not_mine = self
            .go("leader", "POST", &format!("/cases/{key}/actions"), Some(json!({ "action": "accept" })))
            .await;
        not_mine.problem(403, "not_allowed");
        self.act("acceptor", &key, json!({ "version": 1 }), "accept").await;
        let late = json!({ "action": "comment", "text": "x", "version": 1 });
        self.go("acceptor", "POST", &format!("/cases/{key}/actions"), Some(late))
            .await
            .problem(412, "version_mismatch");
        let early = json!({ "action": "close", "outcome": "solved", "text": "x" });
        let path = format!("/cases/{key}/actions");
        assert!(self.go("verifier", "POST", &path, Some(early)).await.status.is_client_error());
        self.act("acceptor", &key, json!({ "category": "P01001" }), "file").await;
        let again = json!({ "action": "accept" });
        self.go("acceptor", "POST", &path, Some(again)).await.problem(409, "not_in_state");
        self.get("acceptor", "/work").await;
        let to = json!({ "department": town::department_id("water"), "instruction": "请尽快修复" });
        self.act("dispatcher", &key, to, "dispatch").await;
        self.get("water", "/tasks").await;
        self.act("water", &key, json!({}), "sign").await;
        let file = self.upload(&key, jpeg(4)).await.created();
        for url in ["url", "thumb_url"] {
            let path = file[url].as_str().expect("an address").trim_start_matches("/api/v1").to_owned();
            self.go("water", "GET", &path, None).await;
        }
        self.upload(&key, vec![0xff; 21 * 1024 * 1024]).await.problem(413, "too_large");
        self.upload(&key, b"<svg/>".to_vec()).await.problem(415, "unsupported_media");
        self.upload(&key, Vec::new()).await.problem(422, "invalid");
        self.notices(&key).await;
        let same = format!("/cases/{key}/same-reporter");
        self.go("leader", "GET", &same, None).await.problem(403, "not_allowed");
        for rest in ["", "/events", "/actions", "/presence", "/same-reporter", "/field-people"] {
            self.get("acceptor", &format!("/cases/{key}{rest}")).await;
        }
        self.must("acceptor", "POST", &format!("/cases/{key}/presence"), json!({ "editing": true })).await;
        let many =
            json!({ "ids": [key, UNKNOWN], "action": { "action": "comment", "text": "已联系施工单位" } });
        self.must("acceptor", "POST", "/cases/bulk", many).await;
        self.get("leader", "/cases?total=true&limit=2").await;
        for path in ["/cases/facets", "/cases.geojson?bbox=111.2,30.6,111.5,30.8&zoom=14", "/search?q=井盖"]
        {
            self.get("leader", path).await;
        }
        self.go("leader", "GET", "/cases/facets?state=dancing", None).await.problem(422, "invalid");
        self.get("leader", "/cases/routes?queue=to_dispatch&total=true&limit=2").await;
        self.go("leader", "GET", "/cases/routes?state=dancing", None).await.problem(422, "invalid");
        let near = format!("/similar?lon={}&lat={}&text=井盖", IN_GRID_1[0], IN_GRID_1[1]);
        self.get("leader", &near).await;
        let stars = json!({ "code": case["track_code"], "stars": 5, "solved": true });
        let number = case["number"].as_str().expect("a number").to_owned();
        let early = self.go("", "POST", &format!("/track/{number}/rate"), Some(stars.clone())).await;
        early.problem(409, "not_in_state");
        self.act("water", &key, json!({ "text": "已更换井盖" }), "feed_back").await;
        self.act("verifier", &key, json!({}), "request_check").await;
        self.act("worker", &key, json!({ "passed": true, "text": "已修复" }), "record_check").await;
        self.act("verifier", &key, json!({ "outcome": "solved", "text": "井盖已更换" }), "close").await;
        self.must("", "POST", &format!("/track/{number}/rate"), stars).await;
    }

    async fn public(&mut self) {
        let new = json!({ "description": "门口路灯不亮", "position": { "lon": IN_GRID_1[0], "lat": IN_GRID_1[1] },
            "address": "东山大道12号", "reporter": { "name": "李女士", "phone": "13900000001" } });
        for what in ["urge", "withdraw"] {
            let r = self.must("", "POST", "/public/cases", new.clone()).await;
            let (number, code) =
                (r["number"].as_str().expect("a number"), r["code"].as_str().expect("a code"));
            self.get("", &format!("/track/{number}?code={code}")).await;
            let path = format!("/track/{number}/{what}");
            let words = json!({ "code": code, "reason": "天黑看不清" });
            self.must("", "POST", &path, words.clone()).await;
            self.go("", "POST", &path, Some(words)).await;
            let wrong = json!({ "code": "XXXXXX", "stars": 1, "solved": false });
            self.go("", "POST", &format!("/track/{number}/rate"), Some(wrong))
                .await
                .problem(404, "not_found");
            self.go("", "POST", &path, Some(json!({ "code": "XXXXXX" }))).await.problem(404, "not_found");
        }
        let r = self.must("", "POST", "/public/cases", new).await;
        let (number, code) = (r["number"].as_str().expect("a number"), r["code"].as_str().expect("a code"));
        let path = format!("/track/{number}/comment");
        self.must("", "POST", &path, json!({ "code": code, "text": "晚上七点后更暗" })).await;
        self.go("", "POST", &path, Some(json!({ "code": "XXXXXX", "text": "x" })))
            .await
            .problem(404, "not_found");
        let path = format!("/track/{number}/attachments");
        self.send_file("", &path, &format!("code={code}"), jpeg(5)).await.ok();
        self.send_file("", &path, "code=XXXXXX", jpeg(5)).await.problem(404, "not_found");
        let large = vec![0xff; 21 * 1024 * 1024];
        self.send_file("", &path, &format!("code={code}"), large).await.problem(413, "too_large");
        let drawing = b"<svg/>".to_vec();
        self.send_file("", &path, &format!("code={code}"), drawing).await.problem(415, "unsupported_media");
        self.send_file("", &path, &format!("code={code}"), Vec::new()).await.problem(422, "invalid");
        self.neighbours(number).await;
        self.go("", "GET", "/track/1?code=XXXXXX", None).await.problem(404, "not_found");
        let outside = json!({ "description": "x", "position": { "lon": OUTSIDE[0], "lat": OUTSIDE[1] } });
        self.go("", "POST", "/public/cases", Some(outside)).await.problem(404, "outside");
    }

    /// Seeing that somebody reported it already, and standing behind it.
    async fn neighbours(&mut self, number: &str) {
        let case = self.app.get("acceptor", &format!("/cases/{number}")).await.ok();
        self.app.act("acceptor", &id(&case), "accept", json!({ "category": "E06002" })).await.ok();
        let near = format!("/public/nearby?lon={}&lat={}&text=路灯", IN_GRID_1[0], IN_GRID_1[1]);
        self.get("", &near).await;
        let form = |number: &str, device: &str| {
            json!({ "number": number, "device": device,
                "description": "我家门口也一样", "reporter": { "phone": "13900000002" } })
        };
        let device = "0f8b5a1c2d3e4f60718293a4b5c6d7e8";
        self.must("", "POST", "/public/support", form(number, device)).await;
        for (number, device, status, code) in [
            (number, device, 409, "counted_already"),
            ("1", device, 404, "not_found"),
            (number, "short", 422, "invalid"),
        ] {
            self.go("", "POST", "/public/support", Some(form(number, device))).await.problem(status, code);
        }
    }

    /// Reading about places, categories, people.
    async fn reading(&mut self) {
        for path in [
            "/areas?level=street",
            "/areas.geojson?level=street",
            "/areas/420502001",
            "/areas/420502001/children",
            "/calendar",
            "/callback",
            "/calendar/preview?limit=2%20working_day",
            "/cards/facility/42050200100100001",
            "/categories",
            "/categories/suggest?text=井盖破了",
            "/public/categories?text=路灯不亮",
            "/public/portal",
            "/public/places?q=一街道",
            "/public/place?lon=111.304&lat=30.704",
            "/categories/next-code?kind=event&class=06",
            "/departments",
            "/geocode?q=一街道",
            "/hotspots?min_cases=2",
            "/me",
            "/posts",
            "/rights",
            "/route?category=P01001&area=420502001001001",
            "/sessions",
            "/users?q=worker",
        ] {
            self.get("admin", path).await;
        }
        self.get("leader", &format!("/locate?lon={}&lat={}", IN_GRID_1[0], IN_GRID_1[1])).await;
        self.go("leader", "GET", &format!("/locate?lon={}&lat={}", OUTSIDE[0], OUTSIDE[1]), None)
            .await
            .problem(404, "outside");
        let points = json!({ "points": [IN_GRID_1, OUTSIDE] });
        self.go("leader", "POST", "/locate", Some(points)).await.ok();
        let unreadable = json!({ "points": [IN_GRID_1, [500, 1]] });
        self.go("leader", "POST", "/locate", Some(unreadable)).await.problem(422, "invalid");
        self.go("", "GET", &format!("/public/place?lon={}&lat={}", OUTSIDE[0], OUTSIDE[1]), None)
            .await
            .problem(404, "outside");
        self.get("auditor", "/audit?limit=3").await;
    }

    async fn administering(&mut self) {
        let area = json!({ "parent": "420502001001", "level": "grid", "kind": "residential", "name": { "zh-Hans": "新网格" } });
        let area = self.must("admin", "POST", "/areas", area).await;
        let path = format!("/areas/{}", area["code"].as_str().expect("a code"));
        self.must("admin", "PATCH", &path, json!({ "households": 320, "version": 1 })).await;
        self.must("admin", "POST", &format!("{path}/retire"), json!({})).await;
        // A border moved to the east: what fits and what does not.
        let border = json!({ "boundary": { "type": "Polygon",
            "coordinates": [[[111.311, 30.70], [111.321, 30.70], [111.321, 30.71], [111.311, 30.71], [111.311, 30.70]]] } });
        let path = "/areas/420502001001002/border/check";
        self.must("admin", "POST", path, border.clone()).await;
        self.go("worker", "POST", path, Some(border.clone())).await.problem(403, "not_allowed");
        self.go("admin", "POST", path, Some(json!({ "boundary": {} }))).await.problem(422, "invalid");
        self.go("admin", "POST", "/areas/1/border/check", Some(border.clone()))
            .await
            .problem(404, "not_found");
        let mut planned = border;
        planned["border_from"] = json!("2026-01-20");
        self.must("admin", "PATCH", "/areas/420502001001002", planned).await;
        self.get("leader", "/areas/420502001001002/borders").await;
        self.go("leader", "GET", "/areas/1/borders", None).await.problem(404, "not_found");
        let plan = "/areas/420502001001002/borders/planned";
        self.go("worker", "DELETE", plan, None).await.problem(403, "not_allowed");
        let call = self.app.call("admin", Method::DELETE, plan).await.header("Accept-Language", "en");
        let late = call.header("If-Match", "\"1\"").send().await;
        let op = operation("DELETE", &format!("/api/v1{plan}")).expect("described");
        self.note(op, "admin", plan, None, &late);
        late.problem(412, "version_mismatch");
        self.must("admin", "DELETE", plan, Value::Null).await;
        self.go("admin", "DELETE", plan, None).await.problem(404, "not_found");
        let d = self
            .must(
                "admin",
                "POST",
                "/departments",
                json!({ "code": "lamps", "name": { "zh-Hans": "路灯所" } }),
            )
            .await;
        let path = format!("/departments/{}", id(&d));
        self.must("admin", "PATCH", &path, json!({ "phone": "0717-0000000", "version": 1 })).await;
        let user = json!({ "login": "zhang", "name": "张三", "password": "a-long-password" });
        let u = self.must("admin", "POST", "/users", user).await;
        let path = format!("/users/{}", id(&u));
        self.must("admin", "PATCH", &path, json!({ "phone": "13900000002", "version": 1 })).await;
        self.must("admin", "POST", &format!("{path}/password"), json!({ "password": "another-password" }))
            .await;
        let codes = self.go("admin", "DELETE", &format!("{path}/totp"), None).await;
        assert_eq!(codes.status, 204);
        let post = json!({ "role": "grid_worker", "user_id": id(&u), "area_code": "420502001001002" });
        let p = self.must("admin", "POST", "/posts", post).await;
        self.must("admin", "PATCH", &format!("/posts/{}", id(&p)), json!({ "title": "代班", "version": 1 }))
            .await;
        let path = format!("/posts/{}/handover", id(&p));
        self.get("admin", &path).await;
        let to = json!({ "user_id": town::user_id("neighbour"), "version": 2 });
        self.must("admin", "POST", &path, to).await;
        let areas =
            "code,parent,level,name\n420502001001077,420502001001,grid,试点网格\n,420502001001,grid,\n";
        self.table("/import/areas", areas).await;
        self.table("/import/areas/checked", areas).await;
        self.go("admin", "GET", "/import/areas/template", None).await;
        let people = "login,name,password,role,area\nwu,吴十,first-password,grid_worker,420502001001001\nzheng,郑一,,dancer,\n";
        self.table("/import/users", people).await;
        let calendar = self.app.get("admin", "/calendar").await.ok();
        let put = json!({ "yaml": calendar["yaml"], "version": calendar["version"] });
        self.must("admin", "PUT", "/calendar", put).await;
    }

    /// The city's own catalogue: read, tried, saved, looked back at.
    async fn settings(&mut self) {
        let own = json!({ "categories": [{ "code": "E06080", "name": { "zh-Hans": "共享单车乱停放" },
            "conditions": [{ "id": "1", "name": { "zh-Hans": "占用人行道" }, "limit": "4 working_hour" }] }] });
        let path = "/settings/catalogue";
        self.must("admin", "POST", &format!("{path}/check"), json!({ "value": own })).await;
        self.must("admin", "PUT", path, json!({ "value": own, "version": 0, "why": "试行" })).await;
        self.get("admin", path).await;
        self.get("auditor", &format!("{path}/versions")).await;
    }

    /// What the console keeps for a person.
    async fn console(&mut self) {
        let look = json!({ "tables": { "cases": { "columns": ["number", "clock", "state"], "widths": { "state": 180 },
            "dense": true } }, "single_keys": false, "sounds": false, "start": {} });
        self.must("chief", "PUT", "/me/preferences", look).await;
        self.get("chief", "/me/preferences").await;
        let wrong = json!({ "tables": { "cases": { "columns": ["salary"] } } });
        self.go("chief", "PUT", "/me/preferences", Some(wrong)).await.problem(422, "invalid");
        let form = json!({ "name": "本周超期", "query": "overdue=true&sort=due", "area": "420502", "for_role": "leader" });
        self.go("leader", "POST", "/views", Some(form.clone())).await.problem(403, "not_allowed");
        let v = self.must("admin", "POST", "/views", form.clone()).await;
        self.go("admin", "POST", "/views", Some(form)).await.problem(409, "taken");
        let own = json!({ "name": "我的", "query": "mine=true" });
        let own = self.must("admin", "POST", "/views", own).await;
        self.get("leader", "/views").await;
        self.go("leader", "GET", "/views?page=nowhere", None).await.problem(422, "invalid");
        let path = format!("/views/{}", id(&v));
        let change = json!({ "name": "超期", "query": "overdue=true", "area": "420502", "version": 1 });
        self.go("leader", "PUT", &path, Some(change.clone())).await.problem(403, "not_allowed");
        self.must("admin", "PUT", &path, change.clone()).await;
        self.go("admin", "PUT", &path, Some(change)).await.problem(412, "version_mismatch");
        let taken = json!({ "name": "超期", "query": "" });
        self.go("admin", "PUT", &format!("/views/{}", id(&own)), Some(taken)).await.problem(409, "taken");
        self.go("leader", "DELETE", &path, None).await.problem(403, "not_allowed");
        self.go("admin", "DELETE", &path, None).await;
        self.bell().await;
        self.shifts().await;
    }

    /// The rota of the desks.
    async fn shifts(&mut self) {
        let at = |t: &str| format!("2026-01-12T{t}:00:00Z");
        let form = |from: &str| {
            json!({ "area": "420502", "desk": "dispatcher", "user_id": town::user_id("dispatcher"),
                "from": at(from), "until": at("12") })
        };
        self.go("leader", "POST", "/shifts", Some(form("00"))).await.problem(403, "not_allowed");
        self.go("admin", "POST", "/shifts", Some(form("12"))).await.problem(422, "invalid");
        let s = self.must("admin", "POST", "/shifts", form("00")).await;
        let spare = self.must("admin", "POST", "/shifts", form("11")).await;
        let day = "/shifts?area=420502&desk=dispatcher&from=2026-01-12&to=2026-01-12";
        self.get("dispatcher", day).await;
        self.go("auditor", "GET", day, None).await.problem(403, "not_allowed");
        let nowhere = "/shifts?area=nowhere&desk=dispatcher&from=2026-01-12&to=2026-01-12";
        self.go("admin", "GET", nowhere, None).await.problem(422, "invalid");
        let path = format!("/shifts/{}", id(&s));
        let change = |until: &str| json!({ "user_id": town::user_id("dispatcher"), "from": at("00"), "until": at(until), "version": 1 });
        self.go("leader", "PUT", &path, Some(change("13"))).await.problem(403, "not_allowed");
        self.go("admin", "PUT", &path, Some(change("00"))).await.problem(422, "invalid");
        self.must("admin", "PUT", &path, change("13")).await;
        self.go("admin", "PUT", &path, Some(change("13"))).await.problem(412, "version_mismatch");
        let nothing = "/shifts/00000000-0000-0000-0000-000000000001";
        self.go("admin", "PUT", nothing, Some(change("13"))).await.problem(404, "not_found");
        self.go("admin", "DELETE", nothing, None).await.problem(404, "not_found");
        self.go("leader", "DELETE", &path, None).await.problem(403, "not_allowed");
        self.go("admin", "DELETE", &format!("/shifts/{}", id(&spare)), None).await;
        let week = json!({ "area": "420502", "desk": "dispatcher", "week": "2026-01-19" });
        self.go("leader", "POST", "/shifts/copy-week", Some(week.clone())).await.problem(403, "not_allowed");
        let wrong = json!({ "area": "420502", "desk": "kitchen", "week": "2026-01-19" });
        self.go("admin", "POST", "/shifts/copy-week", Some(wrong)).await.problem(422, "invalid");
        self.must("admin", "POST", "/shifts/copy-week", week).await;
        let desk = json!({ "area": "420502", "desk": "dispatcher" });
        self.go("leader", "POST", "/shifts/take-over", Some(desk.clone())).await.problem(403, "not_allowed");
        let wrong = json!({ "area": "nowhere", "desk": "dispatcher" });
        self.go("dispatcher", "POST", "/shifts/take-over", Some(wrong)).await.problem(422, "invalid");
        self.must("dispatcher", "POST", "/shifts/take-over", desk).await;
        let over = format!("{path}/hand-over");
        let note = json!({ "note": "城西路积水两件待派。" });
        self.go("leader", "POST", &over, Some(note.clone())).await.problem(403, "not_allowed");
        self.go("dispatcher", "POST", &over, Some(json!({ "note": "x".repeat(1001) })))
            .await
            .problem(422, "invalid");
        self.go("dispatcher", "POST", &format!("{nothing}/hand-over"), Some(note.clone()))
            .await
            .problem(404, "not_found");
        self.must("dispatcher", "POST", &over, note.clone()).await;
        self.go("dispatcher", "POST", &over, Some(note)).await.problem(409, "taken");
        self.get("dispatcher", "/work").await;
    }

    /// Watching a case and being told.
    async fn bell(&mut self) {
        let case = id(&self.app.report("worker", IN_GRID_1, "路灯不亮").await);
        let path = format!("/cases/{case}/watch");
        self.go("chief", "PUT", &path, None).await.ok();
        self.get("chief", &path).await;
        self.act("acceptor", &case, json!({ "version": 1 }), "accept").await;
        for _ in 0..100 {
            if self.app.get("chief", "/me/notices").await.ok()["unread"] == 1 {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        let told = self.get("chief", "/me/notices").await;
        self.must("chief", "POST", "/me/notices/read", json!({ "id": told["items"][0]["id"] })).await;
        self.go("chief", "DELETE", &path, None).await.ok();
        self.exports().await;
    }

    /// A list as a file.
    async fn exports(&mut self) {
        let form = json!({ "format": "csv", "query": "state=open&sort=due", "columns": ["number", "state", "clock"] });
        self.go("worker", "POST", "/exports", Some(form.clone())).await.problem(403, "not_allowed");
        let begun = self.must("leader", "POST", "/exports", form).await;
        let path = format!("/exports/{}", id(&begun));
        for _ in 0..100 {
            if self.app.get("leader", &path).await.ok()["state"] == "done" {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        self.get("leader", &path).await;
        self.get("leader", "/exports").await;
        let file = self.go("leader", "GET", &format!("{path}/file"), None).await;
        assert_eq!(file.status, 200);
        self.go("worker", "GET", &format!("{path}/file"), None).await.problem(404, "not_found");
        self.go("leader", "DELETE", &path, None).await.ok();
        let wrong = json!({ "format": "pdf", "query": "", "columns": ["number"] });
        self.go("leader", "POST", "/exports", Some(wrong)).await.problem(422, "invalid");
    }

    /// Logging in and out, passwords and one-time codes.
    async fn oneself(&mut self) {
        let form = json!({ "login": "chief", "password": PASSWORD, "token": true });
        self.must("", "POST", "/session", form).await;
        self.go("", "POST", "/session", Some(json!({ "login": "chief", "password": "wrong" })))
            .await
            .problem(401, "bad_credentials");
        self.must("chief", "PATCH", "/me", json!({ "phone": "13900000003", "lang": "en" })).await;
        self.go("chief", "POST", "/me/totp", Some(json!({}))).await.ok();
        self.go("chief", "POST", "/me/totp/confirm", Some(json!({ "code": "000000" })))
            .await
            .problem(422, "invalid");
        self.go("chief", "DELETE", "/me/totp", Some(json!({ "password": "wrong" })))
            .await
            .problem(422, "invalid");
        self.go("chief", "POST", "/me/password", Some(json!({ "old": "wrong", "new": "another-password" })))
            .await
            .problem(422, "invalid");
        let first = Call::new(&self.app, Method::DELETE, "/api/v1/session")
            .header("Accept-Language", "en")
            .send()
            .await;
        self.note(operation("DELETE", "/api/v1/session").expect("described"), "", "/session", None, &first);
    }

    /// The limit on what is done without an account, on an application of its own.
    async fn limited(&mut self) {
        let config = HttpConfig { public_per_minute: 1, ..HttpConfig::default() };
        for op in operations().filter(|o| o.statuses().any(|s| s == "429")) {
            let app = TestApp::over(temp_sqlite().await, config.clone()).await;
            let path = op.path.replace("{number}", "1")
                + match (op.path, op.method) {
                    ("/api/v1/public/nearby", _) => "?lon=111.3&lat=30.7",
                    ("/api/v1/public/categories", _) => "?text=x",
                    ("/api/v1/public/places", _) => "?q=xx",
                    ("/api/v1/public/place", _) => "?lon=111.3&lat=30.7",
                    (_, "get") => "?code=XXXXXX",
                    _ => "",
                };
            let body = json!({ "login": "nobody", "password": "wrong", "description": "x", "code": "XXXXXX", "reason": "",
                "number": "1", "device": "0123456789abcdef" });
            let of = |keys: &[&str]| {
                keys.iter().map(|k| ((*k).to_owned(), body[*k].clone())).collect::<Map<_, _>>()
            };
            let body = match op.path {
                "/api/v1/session" => of(&["login", "password"]),
                "/api/v1/public/cases" => of(&["description"]),
                "/api/v1/public/support" => of(&["number", "device"]),
                _ => of(&["code", "reason"]),
            };
            // Pieces of the map have an allowance of their own, a larger one.
            for _ in 0..40 {
                let mut call = Call::new(&app, op.method.to_uppercase().parse().expect("a method"), &path);
                call = call.header("Accept-Language", "en");
                if op.method != "get" {
                    call = call.json(&Value::Object(body.clone()));
                }
                let a = call.send().await;
                if a.status == 429 {
                    self.note(op, "", &path, None, &a);
                    break;
                }
            }
        }
    }

    /// Refusals that need no story: nobody, somebody without the right, nothing there, rubbish, an old version, a taken code.
    async fn refusals(&mut self) {
        for op in operations() {
            let known = self.done.get(&op.name()).cloned();
            let template = op.path.trim_start_matches("/api/v1").to_owned();
            let mut odd = template.clone();
            for part in template.split('/').filter(|p| p.starts_with('{')) {
                odd = odd.replace(part, if part == "{kind}" { "area" } else { UNKNOWN });
            }
            let (who, path, body) = known.unwrap_or_else(|| ("admin".into(), odd.clone(), None));
            let rubbish = json!({ "surprise": 1 });
            let query = format!("{odd}?limit=x&q=1&facets=x&lon=x&lat=x&text=x&category=x&cursor=x");
            let method = op.method.to_uppercase();
            let get = op.method == "get";
            let some = |v: &Value| (!get).then(|| v.clone());
            let same = body.clone().or_else(|| some(&json!({})));
            let tries: Vec<(&str, &str, &str, Option<Value>)> = vec![
                ("401", "", &path, same.clone()),
                ("403", "auditor", &path, same.clone()),
                ("403", "worker", &path, same.clone()),
                ("403", "water", &path, same.clone()),
                ("403", "machine", &path, same.clone()),
                ("404", "admin", &odd, same.clone()),
                ("404", "acceptor", &odd, same.clone()),
                ("409", &who, &path, same.clone()),
                ("412", &who, &path, same.clone()),
                ("422", &who, if get { &query } else { &path }, some(&rubbish)),
                ("422", &who, &path, some(&json!({}))),
            ];
            for (status, who, path, body) in tries {
                let there = self.said.get(&op.name()).is_some_and(|r| r.answers.contains_key(status));
                if !there && op.statuses().any(|s| s == status) {
                    self.go(who, &method, path, body).await;
                }
            }
        }
    }
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../http/answers")
}

fn file(op: Operation, r: &Record) -> Value {
    json!({ "operation": op.name(), "request": r.request, "answers": r.answers })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_described_answer_has_an_example_that_was_really_given() {
    let mut tour = Tour {
        app: TestApp::sqlite().await,
        said: BTreeMap::new(),
        done: BTreeMap::new(),
        faults: Vec::new(),
    };
    tour.reading().await;
    tour.cases().await;
    tour.public().await;
    tour.administering().await;
    tour.settings().await;
    tour.oneself().await;
    tour.console().await;
    tour.refusals().await;
    tour.limited().await;

    let recording = std::env::var_os("TESSERA_RECORD").is_some();
    let allowed: BTreeSet<&str> = WITHOUT
        .lines()
        .filter(|l| !l.is_empty() && !l.starts_with('#'))
        .filter_map(|l| l.split(" # ").next())
        .collect();
    let (mut without, mut names) = (BTreeSet::new(), BTreeSet::new());
    let mut faults = std::mem::take(&mut tour.faults);
    let none = Record::default();
    for op in operations() {
        let said = tour.said.get(&op.name()).unwrap_or(&none);
        for status in op.statuses().filter(|s| op.body(s).is_some() && !said.answers.contains_key(*s)) {
            without.insert(format!("{} {status}", op.name()));
        }
        if said.answers.is_empty() {
            continue;
        }
        let name = format!("{}.json", tessera_http::answers_name(op.method, op.path));
        let (path, now) = (folder().join(&name), file(op, said));
        names.insert(name.clone());
        if recording {
            let text = serde_json::to_string_pretty(&now).expect("JSON") + "\n";
            std::fs::create_dir_all(folder()).and_then(|()| std::fs::write(&path, text)).expect("written");
            continue;
        }
        let kept = std::fs::read(&path).ok().and_then(|b| serde_json::from_slice::<Value>(&b).ok());
        if kept.as_ref() != Some(&now) {
            faults.push(format!("{name} is not what is answered now"));
        }
    }
    for e in std::fs::read_dir(folder()).into_iter().flatten().flatten() {
        let name = e.file_name().to_string_lossy().into_owned();
        if e.path().extension().is_some_and(|x| x == "json") && !names.contains(&name) {
            faults.push(format!("{name} belongs to no operation"));
        }
    }
    for line in without.iter().filter(|l| !allowed.contains(l.as_str())) {
        faults.push(format!("{line} has no example: add a step to the tour in tests/whole/answers.rs"));
    }
    for line in allowed.iter().filter(|l| !without.contains(**l)) {
        faults.push(format!("{line} has an example: take it off answers_without.txt"));
    }
    assert!(faults.is_empty(), "TESSERA_RECORD=1 records anew, then make gen:\n{}", faults.join("\n"));
}
