//! Every described answer of every described operation has an example that was really given, kept in `crates/http/answers`.
//!
//! The tour below goes through the interface with a fixed clock and fixed ids. Afterwards each operation's answers are compared with
//! its file. `TESSERA_RECORD=1` writes the files instead; then `make gen`.

mod cases;
mod office;
mod person;

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

    /// Sends a file of borders.
    async fn borders(&mut self, who: &str, path: &str, query: &str, file: &str) -> Answer {
        let url = format!("{path}{query}");
        let call = self.app.call(who, Method::POST, &url).await.header("Accept-Language", "en");
        let a = call.bytes("application/octet-stream", file.to_owned()).send().await;
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
