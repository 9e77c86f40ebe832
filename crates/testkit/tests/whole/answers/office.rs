//! What is known of the city, and its administration.

use super::*;

impl Tour {
    /// Reading about places, categories, people.
    pub(super) async fn reading(&mut self) {
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

    pub(super) async fn administering(&mut self) {
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
        self.must("admin", "PATCH", "/areas/420502001001002", border.clone()).await;
        self.the_cover().await;
        self.layers().await;
        self.plans().await;
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
    pub(super) async fn settings(&mut self) {
        let own = json!({ "categories": [{ "code": "E06080", "name": { "zh-Hans": "共享单车乱停放" },
            "conditions": [{ "id": "1", "name": { "zh-Hans": "占用人行道" }, "limit": "4 working_hour" }] }] });
        let path = "/settings/catalogue";
        self.must("admin", "POST", &format!("{path}/check"), json!({ "value": own })).await;
        self.must("admin", "PUT", path, json!({ "value": own, "version": 0, "why": "试行" })).await;
        self.get("admin", path).await;
        self.get("auditor", &format!("{path}/versions")).await;
    }

    /// The rota of the desks.
    pub(super) async fn shifts(&mut self) {
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

    /// A border that does not fit: reported, repairs tried and carried out.
    async fn the_cover(&mut self) {
        self.get("leader", "/coverage?area=420502001001").await;
        self.go("leader", "GET", "/coverage?area=1", None).await.problem(404, "not_found");
        self.go("leader", "GET", "/coverage?snap_m=-1", None).await.problem(422, "invalid");
        let path = "/areas/420502001001/cover/repairs";
        let found = self.get("admin", path).await;
        self.go("admin", "GET", "/areas/1/cover/repairs", None).await.problem(404, "not_found");
        self.go("admin", "GET", "/areas/420502001001001/cover/repairs", None).await.problem(422, "invalid");
        let choice = json!({ "level": "grid", "stamp": found["stamp"], "numbers": [0, 1], "save": true });
        self.must("admin", "POST", path, choice.clone()).await;
        self.go("worker", "POST", path, Some(choice.clone())).await.problem(403, "not_allowed");
        self.go("admin", "POST", "/areas/1/cover/repairs", Some(choice.clone()))
            .await
            .problem(404, "not_found");
        self.go("admin", "POST", path, Some(choice)).await.problem(412, "version_mismatch");
        let none = json!({ "stamp": "", "numbers": [], "save": false });
        self.go("admin", "POST", path, Some(none)).await.problem(422, "invalid");
        let path = "/areas/420502001001/division";
        let band = json!({ "least": 300, "most": 500, "plans": 1, "effort": 0.5 });
        self.must("admin", "POST", path, band.clone()).await;
        self.go("worker", "POST", path, Some(band.clone())).await.problem(403, "not_allowed");
        self.go("admin", "POST", "/areas/1/division", Some(band)).await.problem(404, "not_found");
        self.go("admin", "POST", path, Some(json!({ "effort": 0 }))).await.problem(422, "invalid");
    }

    /// A layer of grids over the tree: begun, drawn, changed, taken from a file, ended.
    async fn layers(&mut self) {
        let form = json!({ "code": "police", "name": { "zh-Hans": "警务责任区" }, "duties": ["P01"], "department": "urban", "responsible": true });
        self.must("admin", "POST", "/layers", form.clone()).await;
        self.go("worker", "POST", "/layers", Some(form.clone())).await.problem(403, "not_allowed");
        self.go("admin", "POST", "/layers", Some(form)).await.problem(422, "invalid");
        let square = |west: f64| json!({ "type": "Polygon", "coordinates": [[[west, 30.70], [west + 0.01, 30.70], [west + 0.01, 30.71], [west, 30.71], [west, 30.70]]] });
        let grid = json!({ "code": "07", "name": { "zh-Hans": "七警区" }, "boundary": square(111.30), "department": "garden" });
        self.must("admin", "POST", "/layers/police/grids", grid.clone()).await;
        self.go("worker", "POST", "/layers/police/grids", Some(grid.clone()))
            .await
            .problem(403, "not_allowed");
        self.go("admin", "POST", "/layers/police/grids", Some(grid.clone())).await.problem(422, "invalid");
        self.go("admin", "POST", "/layers/none/grids", Some(grid)).await.problem(404, "not_found");
        let post = json!({ "role": "grid_worker", "area_code": "police:07", "title": "社区民警" });
        self.must("admin", "POST", "/posts", post).await;
        self.get("worker", "/layers").await;
        self.get("worker", "/layers/police").await;
        self.go("worker", "GET", "/layers/none", None).await.problem(404, "not_found");
        let geo = "/layers/police/grids.geojson";
        self.get("worker", geo).await;
        self.go("worker", "GET", "/layers/none/grids.geojson", None).await.problem(404, "not_found");
        self.go("worker", "GET", &format!("{geo}?day=soon"), None).await.problem(422, "invalid");
        for (path, nowhere, change, wrong) in [
            ("/layers/police", "/layers/none", json!({ "duties": ["P01", "P02"] }), json!({ "duties": [] })),
            (
                "/layers/police/grids/police:07",
                "/layers/police/grids/police:99",
                json!({ "name": { "zh-Hans": "第七警区" } }),
                json!({ "name": { "zh-Hans": "" } }),
            ),
        ] {
            self.must("admin", "PATCH", path, change.clone()).await;
            self.go("worker", "PATCH", path, Some(change.clone())).await.problem(403, "not_allowed");
            self.go("admin", "PATCH", path, Some(json!({ "version": 1 })))
                .await
                .problem(412, "version_mismatch");
            self.go("admin", "PATCH", path, Some(wrong)).await.problem(422, "invalid");
            self.go("admin", "PATCH", nowhere, Some(change)).await.problem(404, "not_found");
        }
        let file = json!({ "type": "FeatureCollection", "features": [
            { "type": "Feature", "geometry": square(111.31), "properties": { "code": "08", "name": "八警区" } },
            { "type": "Feature", "geometry": square(111.3205), "properties": { "code": "0 9", "name": "九警区" } },
            { "type": "Feature", "geometry": square(111.305), "properties": { "code": "10", "name": "十警区", "department": "garden" } },
        ] })
        .to_string();
        let path = "/layers/police/file";
        assert!(self.borders("admin", path, "?dry_run=true&replace=true", &file).await.status.is_success());
        self.borders("worker", path, "", &file).await.problem(403, "not_allowed");
        self.borders("admin", "/layers/none/file", "", &file).await.problem(404, "not_found");
        self.borders("admin", path, "", "nothing").await.problem(422, "invalid");
        assert!(
            self.borders("worker", "/border-files", "?name=beats.geojson", &file).await.status.is_success()
        );
        self.borders("worker", "/border-files", "", "nothing").await.problem(422, "invalid");
        for path in ["/layers/police/file", "/areas/420502001001/file"] {
            self.get("worker", path).await;
            self.go("worker", "GET", &format!("{path}?format=dxf"), None).await.problem(422, "invalid");
        }
        for path in ["/layers/none/file", "/areas/1/file"] {
            self.go("worker", "GET", path, None).await.problem(404, "not_found");
        }
        for path in ["/layers/police/grids/police:07/retire", "/layers/police/end"] {
            self.go("worker", "POST", path, Some(json!({}))).await.problem(403, "not_allowed");
            self.go("admin", "POST", path, Some(json!({ "version": 99 })))
                .await
                .problem(412, "version_mismatch");
            self.go("admin", "POST", path, Some(json!({}))).await.problem(422, "invalid");
        }
        let none = json!({});
        self.go("admin", "POST", "/layers/police/grids/police:99/retire", Some(none.clone()))
            .await
            .problem(404, "not_found");
        self.go("admin", "POST", "/layers/none/end", Some(none.clone())).await.problem(404, "not_found");
        let homes = json!({ "code": "homes", "name": { "zh-Hans": "物业区域" } });
        self.must("admin", "POST", "/layers", homes).await;
        let home = json!({ "name": { "zh-Hans": "滨江花园" }, "boundary": square(111.30) });
        self.must("admin", "POST", "/layers/homes/grids", home).await;
        self.must("admin", "POST", "/layers/homes/grids/homes:001/retire", none.clone()).await;
        self.must("admin", "POST", "/layers/homes/end", none).await;
    }

    /// A plan for the grids of a community: drawn, saved, submitted, approved, in force.
    async fn plans(&mut self) {
        let community = "420502001001";
        let begin = json!({ "area": community, "title": "一社区网格调整", "reason": "第一网格户数偏多" });
        let plan = self.must("community", "POST", "/grid-plans", begin.clone()).await;
        self.go("worker", "POST", "/grid-plans", Some(begin)).await.problem(403, "not_allowed");
        let nowhere = json!({ "area": "1", "title": "无" });
        self.go("community", "POST", "/grid-plans", Some(nowhere)).await.problem(404, "not_found");
        let street = json!({ "area": "420502001", "title": "街道" });
        self.go("street", "POST", "/grid-plans", Some(street)).await.problem(422, "invalid");
        let plain = |g: &Value| json!({ "key": g["key"], "code": g["code"], "name": g["name"], "kind": g["kind"], "boundary": g["boundary"] });
        let grids = |d: &Value| d["grids"].as_array().unwrap().iter().map(plain).collect::<Vec<_>>();
        let path = format!("/areas/{community}/drawing");
        let cut = json!({ "op": "cut", "line": [[111.3033, 30.699], [111.3047, 30.711]] });
        let form = json!({ "grids": grids(&plan["drawing"]), "edit": cut });
        let drawn = self.must("community", "POST", &path, form.clone()).await;
        self.go("worker", "POST", &path, Some(form.clone())).await.problem(403, "not_allowed");
        self.go("community", "POST", "/areas/1/drawing", Some(form)).await.problem(404, "not_found");
        let aside =
            json!({ "grids": grids(&plan["drawing"]), "edit": { "op": "merge", "keys": [], "into": "1" } });
        self.go("community", "POST", &path, Some(aside)).await.problem(422, "invalid");
        let path = format!("/grid-plans/{}", id(&plan));
        let save = |version: &Value| json!({ "title": "一社区网格调整", "grids": grids(&drawn), "version": version });
        let saved = self.must("community", "PUT", &path, save(&plan["version"])).await;
        self.go("community", "PUT", &path, Some(save(&plan["version"])))
            .await
            .problem(412, "version_mismatch");
        self.go("leader", "PUT", &path, Some(save(&saved["version"]))).await.problem(403, "not_allowed");
        let other = format!("/grid-plans/{UNKNOWN}");
        self.go("community", "PUT", &other, Some(save(&saved["version"]))).await.problem(404, "not_found");
        let untitled = json!({ "title": "", "grids": [] });
        self.go("community", "PUT", &path, Some(untitled)).await.problem(422, "invalid");
        self.get("street", &path).await;
        self.go("worker", "GET", &path, None).await.problem(404, "not_found");
        self.get("street", "/grid-plans?area=420502001&state=draft").await;
        self.go("street", "GET", "/grid-plans?area=1", None).await.problem(404, "not_found");
        self.go("street", "GET", "/grid-plans?state=new", None).await.problem(422, "invalid");
        let step = |action: &str| format!("{path}/{action}");
        let note = |text: &str| json!({ "note": text });
        self.go("street", "POST", &step("approve"), Some(note(""))).await.problem(409, "plan_state");
        let old = json!({ "note": "", "version": 1 });
        self.go("community", "POST", &step("submit"), Some(old)).await.problem(412, "version_mismatch");
        self.must("community", "POST", &step("submit"), note("")).await;
        self.go("community", "PUT", &path, Some(save(&Value::Null))).await.problem(409, "plan_state");
        self.go("community", "POST", &step("approve"), Some(note(""))).await.problem(403, "not_allowed");
        self.go("street", "POST", &step("return"), Some(note(" "))).await.problem(422, "invalid");
        self.go("street", "POST", &step("paint"), Some(note(""))).await.problem(404, "not_found");
        self.must("street", "POST", &step("approve"), note("同意")).await;
        self.go("street", "GET", "/areas.geojson?day=soon", None).await.problem(422, "invalid");
    }
}
