//! The reporter is told: by a mail server and a text gateway that listen on this machine, with retries, and nothing twice.

use super::{assert_whole, id};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex, PoisonError};
use tessera_app::notices::Gateways;
use tessera_http::HttpConfig;
use tessera_testkit::{
    TestApp, on_both, temp_sqlite,
    town::{self, IN_GRID_1},
};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader},
    net::TcpListener,
};

on_both! {
    without_a_gateway_every_message_is_kept_and_says_so
    who_does_not_want_to_be_told_is_not_and_a_wrong_mail_address_is_refused
    what_is_refused_is_not_told
    everybody_whose_report_goes_on_under_a_case_is_told_of_its_end
    only_who_may_see_the_reporter_sees_the_address_and_tells_again
    the_outbox_is_for_who_looks_after_the_system
}

/// What a listening server heard, and what it answers next.
#[derive(Clone, Default)]
struct Heard {
    requests: Arc<Mutex<Vec<String>>>,
    answers: Arc<Mutex<Vec<&'static str>>>,
}

impl Heard {
    fn all(&self) -> Vec<String> {
        self.requests.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn answer_next(&self, with: &[&'static str]) {
        self.answers.lock().unwrap_or_else(PoisonError::into_inner).extend(with.iter().rev());
    }

    fn next(&self, usual: &'static str) -> &'static str {
        self.answers.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or(usual)
    }

    fn heard(&self, what: String) {
        self.requests.lock().unwrap_or_else(PoisonError::into_inner).push(what);
    }
}

/// An HTTP gateway on this machine: its port and what it hears.
async fn text_gateway() -> (u16, Heard) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (port, heard) = (listener.local_addr().unwrap().port(), Heard::default());
    let ears = heard.clone();
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            let mut socket = BufReader::new(socket);
            let (mut head, mut length) = (String::new(), 0);
            loop {
                let mut line = String::new();
                if socket.read_line(&mut line).await.unwrap_or(0) < 3 {
                    break;
                }
                let low = line.to_lowercase();
                if let Some(n) = low.strip_prefix("content-length:") {
                    length = n.trim().parse().unwrap();
                }
                head.push_str(&line);
            }
            let mut body = vec![0; length];
            socket.read_exact(&mut body).await.unwrap();
            ears.heard(format!("{head}\r\n{}", String::from_utf8(body).unwrap()));
            let (status, words) = ears.next("200 {\"code\":0}").split_once(' ').unwrap();
            let answer = format!(
                "HTTP/1.1 {status} X\r\nLocation: http://127.0.0.1:{port}/elsewhere\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{words}",
                words.len()
            );
            let _ = socket.write_all(answer.as_bytes()).await;
        }
    });
    (port, heard)
}

/// A mail server on this machine.
async fn mail_server() -> (u16, Heard) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (port, heard) = (listener.local_addr().unwrap().port(), Heard::default());
    let ears = heard.clone();
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            let ears = ears.clone();
            tokio::spawn(async move {
                let mut socket = BufReader::new(socket);
                let _ = socket.write_all(b"220 here\r\n").await;
                let (mut line, mut letter, mut writing) = (String::new(), String::new(), false);
                while socket.read_line(&mut line).await.unwrap_or(0) > 0 {
                    let said = std::mem::take(&mut line);
                    let answer = if writing {
                        letter.push_str(&said);
                        if said != ".\r\n" {
                            continue;
                        }
                        writing = false;
                        ears.heard(std::mem::take(&mut letter));
                        "250 taken"
                    } else if said.starts_with("DATA") {
                        writing = true;
                        "354 go on"
                    } else if said.starts_with("RCPT") {
                        ears.next("250 fine")
                    } else if said.starts_with("QUIT") {
                        "221 bye"
                    } else {
                        "250 fine"
                    };
                    let _ = socket.write_all(format!("{answer}\r\n").as_bytes()).await;
                }
            });
        }
    });
    (port, heard)
}

fn gateways(sms: u16, mail: u16) -> Gateways {
    tessera_gateways::gateways(&format!(
        "public_url: https://grid.test\n\
         mail: {{host: 127.0.0.1, port: {mail}, tls: none, from: 'Grid <grid@grid.test>'}}\n\
         sms: {{url: 'http://127.0.0.1:{sms}/send', headers: {{X-Lang: '{{lang}}'}}, accepted: '\"code\":0', \
         json: {{phone: '{{to}}', content: '{{text}}'}}}}"
    ))
    .expect("the settings can be used")
}

struct World {
    app: TestApp,
    sms: Heard,
    mail: Heard,
}

async fn world() -> World {
    let ((sms_port, sms), (mail_port, mail)) = (text_gateway().await, mail_server().await);
    let http = HttpConfig { public_per_minute: 0, ..HttpConfig::default() };
    let app = TestApp::told_by(temp_sqlite().await, http, gateways(sms_port, mail_port)).await;
    World { app, sms, mail }
}

async fn report(app: &TestApp, reporter: Value) -> (String, String, String) {
    let form = json!({
        "description": "李家门口路灯不亮", "position": { "lon": IN_GRID_1[0], "lat": IN_GRID_1[1] },
        "address": "东山大道12号", "reporter": reporter
    });
    let r = app.post("", "/public/cases", &form).await.created();
    let number = r["number"].as_str().unwrap().to_owned();
    let case = id(&app.get("acceptor", &format!("/cases/{number}")).await.ok());
    (case, number, r["code"].as_str().unwrap().to_owned())
}

async fn told(app: &TestApp, who: &str, case: &str) -> Vec<Value> {
    app.get(who, &format!("/cases/{case}/notices")).await.ok()["items"].as_array().unwrap().clone()
}

fn states(list: &[Value]) -> Vec<&str> {
    list.iter().map(|n| n["state"].as_str().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_reporter_is_told_at_each_step_by_text_and_by_mail() {
    let w = world().await;
    let who = json!({ "name": "李女士", "phone": "139 0717-0002", "email": "li@post.test", "lang": "en" });
    let (case, number, code) = report(&w.app, who).await;
    assert_eq!(w.app.app.send_notices().await.unwrap(), 2);
    w.app.act("acceptor", &case, "accept", Value::Null).await.ok();
    w.app.act("acceptor", &case, "file", json!({ "category": "P01001" })).await.ok();
    w.app
        .act("dispatcher", &case, "dispatch", json!({ "department": town::department_id("water") }))
        .await
        .ok();
    w.app.act("leader", &case, "comment", json!({ "text": "内部" })).await.ok();
    assert_eq!(w.app.app.send_notices().await.unwrap(), 4, "accepted and dispatched, by text and by mail");
    assert_eq!(w.app.app.send_notices().await.unwrap(), 0, "nothing is sent twice");

    let texts = w.sms.all();
    assert_eq!(texts.len(), 3);
    let last = &texts[2];
    assert!(last.starts_with("POST /send HTTP/1.1"), "{last}");
    assert!(last.contains("x-lang: en") && last.contains("idempotency-key: "), "{last}");
    assert!(last.contains("\"phone\":\"13907170002\""), "{last}");
    assert!(last.contains("passed on to: 自来水公司. Expected by 2026-01-12 "), "{last}");
    assert!(last.contains(&format!("https://grid.test/p/?number={number}&code={code}")), "{last}");
    let letters = w.mail.all();
    assert_eq!(letters.len(), 3);
    assert!(letters[0].contains("To: li@post.test") && letters[0].contains(&format!("Your report {number}")));
    for message in texts.iter().chain(&letters) {
        for secret in ["路灯", "李", "东山", "内部", "名"] {
            assert!(!message.contains(secret), "{secret} in {message}");
        }
    }
    let list = told(&w.app, "acceptor", &case).await;
    assert_eq!(states(&list), ["sent"; 6]);
    assert!(!list[0]["text"].as_str().unwrap().contains(&code), "staff do not get the reporter's link");
    assert_whole(&w.app).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_failed_is_tried_again_later_with_the_same_id_and_given_up_in_the_end() {
    let w = world().await;
    w.sms.answer_next(&["503 busy", "200 {\"code\":7}", "302 x"]);
    let (case, ..) = report(&w.app, json!({ "phone": "13907170002" })).await;
    assert_eq!(w.app.app.send_notices().await.unwrap(), 0);
    let first = told(&w.app, "acceptor", &case).await.remove(0);
    assert_eq!((first["state"].as_str(), first["reason"].as_str()), (Some("failed"), Some("http 503")));
    assert_eq!(w.app.app.send_notices().await.unwrap(), 0, "not before its time");
    w.app.env.pass_minutes(2);
    assert_eq!(w.app.app.send_notices().await.unwrap(), 0, "200, but not accepted");
    w.app.env.pass_minutes(6);
    assert_eq!(w.app.app.send_notices().await.unwrap(), 0, "a redirect is no success and is not followed");
    let last = told(&w.app, "acceptor", &case).await.remove(0);
    assert_eq!((last["state"].as_str(), last["reason"].as_str()), (Some("given_up"), Some("http 302")));
    let asked = w.sms.all();
    assert_eq!(asked.len(), 3);
    let key = |r: &String| r.lines().find(|l| l.starts_with("idempotency-key")).unwrap().to_owned();
    assert!(asked.iter().all(|r| key(r) == key(&asked[0])), "the gateway can tell a repetition");

    let path = format!("/cases/{case}/notices/{}/resend", last["id"].as_str().unwrap());
    w.app.post("acceptor", &path, &json!({})).await.created();
    assert_eq!(w.app.app.send_notices().await.unwrap(), 1);
    assert_ne!(key(&w.sms.all()[3]), key(&asked[0]), "told anew, so no repetition");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mailbox_that_does_not_exist_is_given_up_at_once_and_quotes_nobody() {
    let w = world().await;
    w.mail.answer_next(&["550 <li@post.test> is unknown here"]);
    let (case, ..) = report(&w.app, json!({ "email": "li@post.test" })).await;
    w.app.app.send_notices().await.unwrap();
    let n = told(&w.app, "acceptor", &case).await.remove(0);
    assert_eq!((n["state"].as_str(), n["reason"].as_str()), (Some("given_up"), Some("smtp 550")));
}

/// At least once: a message taken by a sender that died is sent after its lease, with the same id.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_whose_sender_died_is_sent_after_a_while() {
    let w = world().await;
    let (case, ..) = report(&w.app, json!({ "phone": "13907170002" })).await;
    let case_id = case.parse().unwrap();
    let n = w.app.temp.store.reader().await.unwrap().notices_of(case_id).await.unwrap().remove(0);
    // As the first half of a sending does, and then nothing.
    let later = (n.next_at.as_millisecond() + 120_000).to_string().parse::<i64>().unwrap();
    let taken = tessera_store::Notice {
        tries: 1,
        next_at: tessera_domain::Timestamp::from_millisecond(later).unwrap(),
        ..n.clone()
    };
    tessera_store::transact::<_, tessera_store::StoreError, _>(&*w.app.temp.store, move |tx| {
        let taken = taken.clone();
        Box::pin(async move { tx.notice_update(&taken, 0).await })
    })
    .await
    .unwrap();
    assert_eq!(w.app.app.send_notices().await.unwrap(), 0, "another is busy with it");
    w.app.env.pass_minutes(3);
    assert_eq!(w.app.app.send_notices().await.unwrap(), 1);
    assert!(w.sms.all()[0].contains(&n.id.to_string()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn old_news_is_not_sent_when_a_gateway_comes_back() {
    let w = world().await;
    let (case, ..) = report(&w.app, json!({ "phone": "13907170002" })).await;
    w.app.env.pass_minutes(60 * 49);
    assert_eq!(w.app.app.send_notices().await.unwrap(), 0);
    let n = told(&w.app, "acceptor", &case).await.remove(0);
    assert_eq!((n["state"].as_str(), n["reason"].as_str()), (Some("given_up"), Some("too_old")));
    assert!(w.sms.all().is_empty());
}

async fn without_a_gateway_every_message_is_kept_and_says_so(app: TestApp) {
    let (case, ..) = report(&app, json!({ "phone": "13907170002" })).await;
    let list = told(&app, "acceptor", &case).await;
    assert_eq!((states(&list)[0], list[0]["reason"].as_str()), ("unsent", Some("no_gateway")));
    assert_eq!(list[0]["template"], "received");
    assert_eq!(app.app.send_notices().await.unwrap(), 0);
    assert_eq!(told(&app, "acceptor", &case).await, list, "nothing is tried");
    assert_whole(&app).await;
}

async fn who_does_not_want_to_be_told_is_not_and_a_wrong_mail_address_is_refused(app: TestApp) {
    let (case, ..) = report(&app, json!({ "phone": "13907170002", "notify": false })).await;
    assert!(told(&app, "acceptor", &case).await.is_empty());
    let (case, ..) = report(&app, json!({ "name": "李" })).await;
    assert!(told(&app, "acceptor", &case).await.is_empty(), "nowhere to tell");
    for (field, value) in [("email", "li@post.test\r\nBcc: all@post.test"), ("lang", "xx")] {
        let form = json!({ "description": "x", "address": "y", "reporter": { field: value } });
        assert_eq!(app.post("", "/public/cases", &form).await.status, 422, "{field}");
    }
}

/// In one transaction: no event, no message.
async fn what_is_refused_is_not_told(app: TestApp) {
    let (case, ..) = report(&app, json!({ "phone": "13907170002" })).await;
    app.act("acceptor", &case, "accept", json!({ "category": "E99999" })).await.problem(422, "invalid");
    app.act("acceptor", &case, "accept", json!({ "version": 7 })).await.problem(412, "version_mismatch");
    assert_eq!(told(&app, "acceptor", &case).await.len(), 1);
    app.act("acceptor", &case, "request_verification", json!({})).await.ok();
    assert_eq!(told(&app, "acceptor", &case).await.len(), 1, "an internal step is not told");
}

async fn only_who_may_see_the_reporter_sees_the_address_and_tells_again(app: TestApp) {
    let (case, ..) = report(&app, json!({ "phone": "13907170002", "email": "li@post.test" })).await;
    let text = app.get("leader", &format!("/cases/{case}/notices")).await.text();
    assert!(text.contains("139****0002") && text.contains("l*@post.test"), "{text}");
    assert!(!text.contains("13907170002") && !text.contains("li@post.test"), "{text}");
    app.get("street2", &format!("/cases/{case}/notices")).await.problem(404, "not_found");
    let n = told(&app, "acceptor", &case).await.remove(0);
    let path = format!("/cases/{case}/notices/{}/resend", n["id"].as_str().unwrap());
    app.post("leader", &path, &json!({})).await.problem(403, "not_allowed");
    let again = || async {
        let call = app.call("acceptor", axum::http::Method::POST, &path).await;
        call.header("idempotency-key", "8a1b-resend-once").json(&json!({})).send().await.created()
    };
    let (one, two) = (again().await, again().await);
    assert_eq!(one["id"], two["id"], "a double click sends once");
    assert_eq!(told(&app, "acceptor", &case).await.len(), 3);
    assert_whole(&app).await;
}

async fn the_outbox_is_for_who_looks_after_the_system(app: TestApp) {
    report(&app, json!({ "phone": "13907170002" })).await;
    app.get("acceptor", "/notices").await.problem(403, "not_allowed");
    app.post("acceptor", "/notices/test", &json!({ "channel": "sms", "to": "13907170002" }))
        .await
        .problem(403, "not_allowed");
    app.post("admin", "/notices/test", &json!({ "channel": "sms", "to": "nobody" }))
        .await
        .problem(422, "invalid");
    app.post("admin", "/notices/test", &json!({ "channel": "mail", "to": "me@grid.test" })).await.created();
    app.app.send_notices().await.unwrap();
    let unsent = app.get("admin", "/notices?state=unsent").await.ok();
    let told =
        &unsent["items"].as_array().unwrap().iter().find(|n| n["template"] == "received").unwrap().clone();
    let path = format!(
        "/cases/{}/notices/{}/resend",
        told["case_id"].as_str().unwrap(),
        told["id"].as_str().unwrap()
    );
    let again = app.post("admin", &path, &json!({})).await.created();
    assert_ne!(again["address"], "13907170002", "sent again without being shown to whom");
    app.app.send_notices().await.unwrap();
    let page = app.get("admin", "/notices?limit=1").await.ok();
    assert_eq!(page["items"].as_array().unwrap().len(), 1);
    assert_eq!(
        (page["counts"][0]["state"].as_str(), page["counts"][0]["count"].as_i64()),
        (Some("unsent"), Some(3))
    );
    assert!(!app.get("admin", "/notices").await.text().contains("13907170002"));
    assert_eq!(app.get("admin", "/notices?state=sent").await.ok()["items"], json!([]));
}

async fn everybody_whose_report_goes_on_under_a_case_is_told_of_its_end(app: TestApp) {
    let (main, number, _) = report(&app, json!({ "phone": "13907170002" })).await;
    app.act("acceptor", &main, "accept", json!({ "category": "P01001" })).await.ok();
    let stand = |device: u8, reporter: Value| {
        let form =
            json!({ "number": number, "device": format!("device-of-a-test-{device}"), "reporter": reporter });
        let app = &app;
        async move {
            let own = app.post("", "/public/support", &form).await.created();
            let own = own["number"].as_str().unwrap().to_owned();
            (id(&app.get("acceptor", &format!("/cases/{own}")).await.ok()), own)
        }
    };
    let (neighbour, own) = stand(1, json!({ "phone": "13907170003", "lang": "en" })).await;
    let (silent, _) = stand(2, json!({ "phone": "13907170004", "notify": false })).await;
    // The same matter reported again; and the first reporter themselves, who is told once.
    let (again, again_number, _) = report(&app, json!({ "email": "li@post.test" })).await;
    app.act("acceptor", &again, "merge", json!({ "into": main })).await.ok();
    let (twice, ..) = report(&app, json!({ "phone": "13907170002" })).await;
    app.act("acceptor", &twice, "merge", json!({ "into": again })).await.problem(422, "invalid");
    app.act("acceptor", &twice, "merge", json!({ "into": main })).await.ok();
    let before = told(&app, "acceptor", &neighbour).await.len();
    app.act("acceptor", &main, "answer", json!({ "text": "已处理" })).await.ok();

    let end = |list: Vec<Value>| list.into_iter().filter(|n| n["template"] == "answered").collect::<Vec<_>>();
    let list = told(&app, "acceptor", &neighbour).await;
    assert_eq!(list.len(), before + 1);
    let words = end(list)[0]["text"].as_str().unwrap().to_owned();
    assert!(words.contains(&own) && !words.contains(&number), "in their words, under their number: {words}");
    let told_again = end(told(&app, "acceptor", &again).await);
    assert!(told_again[0]["text"].as_str().unwrap().contains(&again_number), "{told_again:?}");
    assert_eq!(end(told(&app, "acceptor", &main).await).len(), 1);
    assert_eq!(end(told(&app, "acceptor", &twice).await).len(), 0, "one telephone is told once");
    assert_eq!(end(told(&app, "acceptor", &silent).await).len(), 0, "who does not want to be told is not");
    let all = app.get("admin", "/notices").await.ok();
    let numbers = all["items"].as_array().unwrap().iter().filter(|n| n["template"] == "answered").count();
    assert_eq!(numbers, 3, "the page of messages shows them");
    assert_whole(&app).await;
}
