//! A person's console, notices, exports and account; limits and refusals.

use super::*;

impl Tour {
    /// What the console keeps for a person.
    pub(super) async fn console(&mut self) {
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

    /// Watching a case and being told.
    pub(super) async fn bell(&mut self) {
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
    pub(super) async fn exports(&mut self) {
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
    pub(super) async fn oneself(&mut self) {
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
    pub(super) async fn limited(&mut self) {
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
    pub(super) async fn refusals(&mut self) {
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
