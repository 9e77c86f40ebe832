//! Cases, and what residents do and see.

use super::*;

impl Tour {
    /// What the reporter of a case was told.
    pub(super) async fn notices(&mut self, case: &str) {
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
    pub(super) async fn cases(&mut self) {
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

    pub(super) async fn public(&mut self) {
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
    pub(super) async fn neighbours(&mut self, number: &str) {
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
}
