//! The whole application on a temporary database, spoken to as a client would, without a socket.

use crate::{
    document,
    env::FixedEnv,
    temp::{Kind, TempStore, temp_sqlite, temp_store},
    town,
};
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Method, Request, StatusCode, header},
    response::Response,
};
use serde_json::{Value, json};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};
use tessera_app::{App, Packs, Settings, auth, notices::Gateways};
use tessera_domain::{
    Timestamp,
    callback::Script,
    catalogue::{Catalogue, DepartmentRules, Stages},
    notice::Notices,
    replies::Replies,
    text::Text,
    words::Words,
};
use tessera_http::HttpConfig;
use tokio::task::JoinHandle;
use tower::ServiceExt as _;

/// Monday 12 January 2026, 09:00 in Shanghai: a working hour.
pub fn monday() -> Timestamp {
    "2026-01-12T01:00:00Z".parse().expect("a time")
}

/// The packs as shipped.
pub fn packs() -> Packs {
    let catalogue = Catalogue::parse_yaml(include_str!("../../../packs/catalogue/gbt47678-2026.yaml"))
        .and_then(|c| c.with_questions_yaml(include_str!("../../../packs/catalogue/questions.yaml")));
    let rules = DepartmentRules::parse_yaml(include_str!("../../../packs/departments/rules-demo.yaml"));
    Packs {
        catalogue: Arc::new(catalogue.expect("the catalogue pack reads")),
        stages: Arc::new(
            Stages::parse_yaml(include_str!("../../../packs/stages/cn.yaml")).expect("the stages pack reads"),
        ),
        rules: Arc::new(rules.expect("the rules pack reads")),
        notices: Arc::new(
            Notices::parse_yaml(include_str!("../../../packs/notices/residents.yaml"))
                .expect("the notices pack reads"),
        ),
        replies: Arc::new(
            Replies::parse_yaml(include_str!("../../../packs/desk/standard-replies.yaml"))
                .expect("the replies pack reads"),
        ),
        words: Arc::new(
            Words::parse_yaml(include_str!("../../../packs/words/cases.yaml")).expect("the words pack reads"),
        ),
        callback: Arc::new(
            Script::parse_yaml(include_str!("../../../packs/desk/callback.yaml"))
                .expect("the call-back pack reads"),
        ),
        portal: Arc::default(),
        calendar_yaml: include_str!("../../../packs/calendar/cn.yaml").to_owned(),
        city: Text { en: "Test town".into(), ..Text::zh("试验城") },
    }
}

/// The running application with its town. Stops when dropped.
pub struct TestApp {
    /// The application.
    pub app: Arc<App>,
    /// Its clock.
    pub env: Arc<FixedEnv>,
    /// Its database.
    pub temp: TempStore,
    router: Router,
    tokens: Mutex<HashMap<String, String>>,
    following: JoinHandle<()>,
}

impl Drop for TestApp {
    fn drop(&mut self) {
        self.following.abort();
    }
}

impl TestApp {
    /// On this kind of database; `None`, after saying so, when there is none here.
    pub async fn on(kind: Kind) -> Option<TestApp> {
        Some(
            TestApp::over(
                temp_store(kind).await?,
                HttpConfig { public_per_minute: 0, ..HttpConfig::default() },
            )
            .await,
        )
    }

    /// On SQLite.
    pub async fn sqlite() -> TestApp {
        TestApp::over(temp_sqlite().await, HttpConfig { public_per_minute: 0, ..HttpConfig::default() }).await
    }

    /// Over an empty store, with the edge set up in this way.
    pub async fn over(temp: TempStore, http: HttpConfig) -> TestApp {
        TestApp::told_by(temp, http, Gateways::default()).await
    }

    /// Over an empty store, with gateways that carry messages. Nothing is sent by itself: call `send_notices`.
    pub async fn told_by(temp: TempStore, http: HttpConfig, gateways: Gateways) -> TestApp {
        let env = Arc::new(FixedEnv::at(monday()));
        // As cheap as argon2 allows: here passwords are looked at for sense, not for strength.
        let hash = auth::hash_password(town::PASSWORD, 8, b"salt-for-testing").expect("a hash");
        let since = "2025-01-01T00:00:00Z".parse().expect("a time");
        town::found(&*temp.store, since, &hash).await.expect("the town is founded");
        let settings = Settings {
            packs: packs(),
            files: temp.dir.path().join("files"),
            gateways,
            session_hours: 24 * 365,
            argon2_kib: 8,
        };
        let app =
            App::start(temp.store.clone(), env.clone(), settings).await.expect("the application starts");
        app.load_index().await.expect("the index loads");
        let following = tokio::spawn(app.clone().follow());
        let router = tessera_http::service(app.clone(), http);
        TestApp { app, env, temp, router, tokens: Mutex::default(), following }
    }

    /// Sends a request as it is.
    pub async fn send(&self, request: Request<Body>) -> Response {
        self.router.clone().oneshot(request).await.unwrap_or_else(|e| match e {})
    }

    /// The bearer token of a person; logs them in the first time. Nobody (an empty login) has none.
    pub async fn token(&self, login: &str) -> Option<String> {
        if login.is_empty() {
            return None;
        }
        let lock = || self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = lock().get(login) {
            return Some(known.clone());
        }
        let form = json!({ "login": login, "password": town::PASSWORD, "token": true });
        let answer = Call::new(self, Method::POST, "/api/v1/session").json(&form).send().await.ok();
        let token =
            answer["token"].as_str().unwrap_or_else(|| panic!("{login} got no token: {answer}")).to_owned();
        lock().insert(login.to_owned(), token.clone());
        Some(token)
    }

    /// A request by somebody (nobody when empty) to a path below `/api/v1`.
    pub async fn call(&self, who: &str, method: Method, path: &str) -> Call<'_> {
        let call = Call::new(self, method, &format!("/api/v1{path}"));
        match self.token(who).await {
            Some(token) => call.header(header::AUTHORIZATION.as_str(), &format!("Bearer {token}")),
            None => call,
        }
    }

    /// Reads.
    pub async fn get(&self, who: &str, path: &str) -> Answer {
        self.call(who, Method::GET, path).await.send().await
    }

    /// Posts JSON.
    pub async fn post(&self, who: &str, path: &str, body: &Value) -> Answer {
        self.call(who, Method::POST, path).await.json(body).send().await
    }

    /// Reports a case and gives it.
    pub async fn report(&self, who: &str, at: [f64; 2], description: &str) -> Value {
        let body = json!({ "description": description, "position": { "lon": at[0], "lat": at[1] } });
        self.post(who, "/cases", &body).await.created()
    }

    /// Does an action to a case of this id; fields may be `null` for none.
    pub async fn act(&self, who: &str, id: &str, action: &str, fields: Value) -> Answer {
        let mut body = if fields.is_null() { json!({}) } else { fields };
        body["action"] = action.into();
        self.post(who, &format!("/cases/{id}/actions"), &body).await
    }
}

/// A request being put together.
pub struct Call<'a> {
    app: &'a TestApp,
    request: axum::http::request::Builder,
    body: Body,
}

impl<'a> Call<'a> {
    /// A request of nobody to a whole path.
    pub fn new(app: &'a TestApp, method: Method, path: &str) -> Call<'a> {
        Call { app, request: Request::builder().method(method).uri(path), body: Body::empty() }
    }

    /// Adds a header.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.request = self.request.header(name, value);
        self
    }

    /// With a JSON body.
    pub fn json(self, body: &Value) -> Self {
        self.bytes("application/json", body.to_string())
    }

    /// With any body.
    pub fn bytes(mut self, content_type: &str, body: impl Into<Body>) -> Self {
        self.body = body.into();
        self.header(header::CONTENT_TYPE.as_str(), content_type)
    }

    /// Sends it and gives the answer as it comes, for streams.
    pub async fn stream(self) -> Response {
        let request = self.request.body(self.body).expect("a request");
        self.app.send(request).await
    }

    /// Sends it and reads the answer.
    pub async fn send(self) -> Answer {
        let method = self.request.method_ref().cloned().unwrap_or_default();
        let path = self.request.uri_ref().map(|u| u.path().to_owned()).unwrap_or_default();
        let what =
            format!("{method} {}", self.request.uri_ref().map(ToString::to_string).unwrap_or_default());
        let response = self.stream().await;
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, 64 * 1024 * 1024).await.expect("the answer can be read");
        let json = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        // Whatever a test is about, the answer must be what the document says.
        document::check(&method, &path, parts.status, &parts.headers, &json);
        Answer { what, status: parts.status, headers: parts.headers, bytes: bytes.to_vec(), json }
    }
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    /// Method and path of the request, for messages.
    pub what: String,
    /// Status.
    pub status: StatusCode,
    /// Headers.
    pub headers: HeaderMap,
    /// Body.
    pub bytes: Vec<u8>,
    /// Body as JSON; null when it is none.
    pub json: Value,
}

impl Answer {
    fn expect(self, status: StatusCode) -> Value {
        assert_eq!(self.status, status, "{}: {}", self.what, self.text());
        self.json
    }

    /// Body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// A header as text; empty when absent.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or("")
    }

    /// Asserts 200 and gives the JSON.
    pub fn ok(self) -> Value {
        self.expect(StatusCode::OK)
    }

    /// Asserts 201 and gives the JSON.
    pub fn created(self) -> Value {
        self.expect(StatusCode::CREATED)
    }

    /// Asserts a problem document (RFC 9457) with this status and code, and gives it.
    pub fn problem(self, status: u16, code: &str) -> Value {
        assert_eq!(
            (self.status.as_u16(), self.json["code"].as_str()),
            (status, Some(code)),
            "{}: {}",
            self.what,
            self.text()
        );
        assert_eq!(self.header("content-type"), "application/problem+json", "{}", self.what);
        assert_eq!(self.json["status"], status, "{}", self.what);
        for member in ["type", "title", "trace_id"] {
            assert!(
                self.json[member].as_str().is_some_and(|t| !t.is_empty()),
                "{}: {member} in {}",
                self.what,
                self.json
            );
        }
        self.json
    }
}
