//! The measurements.

use crate::{bare::Bare, client::Client, server::Server, stats::Stats};
use serde_json::{Value, json};
use std::{
    io::{Error, Result},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};
use uuid::Uuid;

/// An idempotency key as our own pages make them: it begins with the time.
#[allow(clippy::disallowed_methods, reason = "a client makes its own keys")]
fn new_key() -> String {
    Uuid::now_v7().to_string()
}

/// Texts of new cases.
const TEXTS: [&str; 4] = [
    "路边垃圾堆放无人清理，气味很大",
    "人行道地砖破损，老人容易绊倒",
    "路灯晚上不亮，小区门口很暗",
    "雨后路面积水，车辆无法通行",
];

struct Tokens {
    desk: String,
    dispatch: String,
    worker: Vec<String>,
    check: String,
}

async fn tokens(s: &Server) -> Result<Tokens> {
    Ok(Tokens {
        desk: s.token("desk").await?,
        dispatch: s.token("dispatch").await?,
        worker: vec![s.token("urban").await?],
        check: s.token("check").await?,
    })
}

/// Runs `work` on so many connections for some seconds; each call of it is one measured unit.
pub async fn load<F, Fut>(host: &str, concurrent: usize, seconds: u64, work: F) -> Result<Stats>
where
    F: Fn(Client, Instant) -> Fut + Clone + Send + 'static,
    Fut: Future<Output = (Client, Stats)> + Send,
{
    let began = Instant::now();
    let until = began + Duration::from_secs(seconds);
    let mut tasks = Vec::new();
    for _ in 0..concurrent {
        let client = Client::connect(host).await?;
        let work = work.clone();
        tasks.push(tokio::spawn(async move { work(client, until).await.1 }));
    }
    let mut all = Stats::default();
    for t in tasks {
        all.merge(t.await.map_err(Error::other)?);
    }
    all.wall = began.elapsed();
    Ok(all)
}

fn new_case(n: u64, point: [f64; 2], then: &[Value]) -> Vec<u8> {
    let d = (n % 4000) as f64 / 1e6;
    json!({
        "description": TEXTS[n as usize % TEXTS.len()],
        "category": "E06002",
        "position": { "lon": point[0] + d - 0.002, "lat": point[1] + d / 2.0 - 0.001 },
        "source": "hotline",
        "reporter": { "name": "王女士", "phone": format!("1990000{:04}", n % 10_000) },
        "then": then,
    })
    .to_string()
    .into_bytes()
}

async fn centre(s: &Server, token: &str) -> Result<[f64; 2]> {
    let a = Client::connect(&s.host).await?.send("GET", "/api/v1/me", token, None, &[]).await?;
    let v: Value = serde_json::from_slice(&a.body)?;
    let at = |i: usize| v["city"]["center"][i].as_f64();
    at(0).zip(at(1)).map(|(x, y)| [x, y]).ok_or_else(|| Error::other("the city has no centre"))
}

/// Creates, then transitions.
pub async fn intake(s: &Server, concurrent: usize, seconds: u64, limit: &Bare) -> Result<()> {
    let t = Arc::new(tokens(s).await?);
    let point = centre(s, &t.desk).await?;
    let count = Arc::new(AtomicU64::new(0));
    println!(
        "\n{concurrent} connections, {seconds} s each; login, rights, guard, history, audit chain, idempotency key, durable commit"
    );
    let (tok, n) = (t.clone(), count.clone());
    let mut creates = load(&s.host, concurrent, seconds, move |mut c, until| {
        let (tok, n) = (tok.clone(), n.clone());
        async move {
            let mut stats = Stats::default();
            while Instant::now() < until {
                let i = n.fetch_add(1, Ordering::Relaxed);
                let body = new_case(i, point, &[]);
                let began = Instant::now();
                let key = new_key();
                match c.send("POST", "/api/v1/cases", &tok.desk, Some(&key), &body).await {
                    Ok(a) if a.status == 201 => stats.add(began.elapsed()),
                    Ok(a) => {
                        stats.errors += 1;
                        stats.first_error.get_or_insert(format!(
                            "{} {}",
                            a.status,
                            String::from_utf8_lossy(&a.body)
                        ));
                    }
                    Err(e) => {
                        stats.errors += 1;
                        stats.first_error.get_or_insert(e.to_string());
                        break;
                    }
                }
            }
            (c, stats)
        }
    })
    .await?;
    creates.print("create a case");
    let ratio = creates.per_second() / limit.flushes;
    println!("{:34} {ratio:9.2} × the disk's own bare durable writes", "  ratio");

    let (tok, n) = (t.clone(), count.clone());
    let mut flow = load(&s.host, concurrent, seconds, move |mut c, until| {
        let (tok, n) = (tok.clone(), n.clone());
        async move {
            let mut stats = Stats::default();
            while Instant::now() < until {
                let i = n.fetch_add(1, Ordering::Relaxed);
                if let Err(e) = full_flow(&mut c, &tok, i, point, &mut stats).await {
                    stats.errors += 1;
                    stats.first_error.get_or_insert(e.to_string());
                    break;
                }
            }
            (c, stats)
        }
    })
    .await?;
    flow.print("a transition (full flow)");
    println!(
        "{:34} {:9.2} × the disk's own bare durable writes",
        "  ratio",
        flow.per_second() / limit.flushes
    );
    Ok(())
}

async fn step(c: &mut Client, id: &str, token: &str, body: Value, stats: &mut Stats) -> Result<()> {
    let began = Instant::now();
    let key = new_key();
    let path = format!("/api/v1/cases/{id}/actions");
    let a = c.send("POST", &path, token, Some(&key), body.to_string().as_bytes()).await?;
    if a.status == 200 {
        stats.add(began.elapsed());
        return Ok(());
    }
    Err(Error::other(format!("{} {}: {}", body["action"], a.status, String::from_utf8_lossy(&a.body))))
}

/// Report, then accept, file, dispatch, sign, feed back, ask for a check, record it, close: eight transitions, seven of them counted
/// by their own answers.
async fn full_flow(c: &mut Client, t: &Tokens, n: u64, point: [f64; 2], stats: &mut Stats) -> Result<()> {
    let created = c.send("POST", "/api/v1/cases", &t.desk, None, &new_case(n, point, &[])).await?;
    let case: Value = serde_json::from_slice(&created.body)?;
    let id = case["id"].as_str().ok_or_else(|| Error::other(format!("create: {case}")))?.to_owned();
    let department = "urban";
    let dep = departments(c, &t.desk, department).await?;
    step(c, &id, &t.desk, json!({"action":"accept"}), stats).await?;
    step(c, &id, &t.desk, json!({"action":"file","category":"E06002"}), stats).await?;
    step(c, &id, &t.dispatch, json!({"action":"dispatch","department":dep}), stats).await?;
    step(c, &id, &t.worker[0], json!({"action":"sign"}), stats).await?;
    step(c, &id, &t.worker[0], json!({"action":"feed_back","text":"已清理","no_photo_reason":"夜间"}), stats)
        .await?;
    step(c, &id, &t.check, json!({"action":"request_check"}), stats).await?;
    step(c, &id, &t.check, json!({"action":"comment","text":"请尽快"}), stats).await?;
    Ok(())
}

static DEPARTMENT: tokio::sync::OnceCell<String> = tokio::sync::OnceCell::const_new();

async fn departments(c: &mut Client, token: &str, code: &str) -> Result<String> {
    if let Some(d) = DEPARTMENT.get() {
        return Ok(d.clone());
    }
    let a = c.send("GET", "/api/v1/departments", token, None, &[]).await?;
    let v: Value = serde_json::from_slice(&a.body)?;
    let found = v["items"]
        .as_array()
        .and_then(|l| l.iter().find(|d| d["code"] == code))
        .and_then(|d| d["id"].as_str());
    let id = found.ok_or_else(|| Error::other("no such department"))?.to_owned();
    let _ = DEPARTMENT.set(id.clone());
    Ok(id)
}

/// Reads one after another and side by side.
pub async fn list(s: &Server, seconds: u64) -> Result<()> {
    let desk = s.token("desk").await?;
    let point = centre(s, &desk).await?;
    let bbox = format!(
        "{:.4},{:.4},{:.4},{:.4}",
        point[0] - 0.004,
        point[1] - 0.004,
        point[0] + 0.004,
        point[1] + 0.004
    );
    let [lon, lat] = point;
    let queries: Vec<(&str, String)> = vec![
        ("newest page", "/api/v1/cases?limit=50".into()),
        ("open, by deadline", "/api/v1/cases?state=open&sort=due&limit=50".into()),
        (
            "one street, one class, two states",
            "/api/v1/cases?area=420502001&category=E06*&state=handling,closed&limit=50".into(),
        ),
        ("overdue in a box", format!("/api/v1/cases?overdue=true&bbox={bbox}&limit=50")),
        (
            "closed last year, oldest first",
            "/api/v1/cases?state=closed&reported_from=2025-01-01T00:00:00Z&sort=reported&limit=50".into(),
        ),
        ("with the total", "/api/v1/cases?source=hotline&total=true&limit=50".into()),
        ("facets", "/api/v1/cases/facets".into()),
        ("facets of open cases", "/api/v1/cases/facets?state=open".into()),
        ("live map of the city", "/api/v1/cases.geojson?zoom=13".into()),
        ("live map, open, one quarter", format!("/api/v1/cases.geojson?zoom=16&state=open&bbox={bbox}")),
        (
            "nearby duplicates",
            format!(
                "/api/v1/similar?lon={lon}&lat={lat}&category=E06002&text=%E5%9E%83%E5%9C%BE%E5%A0%86%E6%94%BE"
            ),
        ),
        ("a word of two characters", "/api/v1/cases?text=%E4%BA%95%E7%9B%96&limit=50".into()),
        ("two words", "/api/v1/cases?text=%E5%9E%83%E5%9C%BE%20%E8%B7%AF&limit=50".into()),
        ("the end of a number", "/api/v1/cases?text=004711&limit=50".into()),
        ("my work", "/api/v1/work".into()),
        ("vector tile", "/api/v1/tiles/base/15/26517/13516.mvt".into()),
    ];
    for concurrent in [1, 4] {
        println!("\n{concurrent} at a time");
        for (what, path) in &queries {
            let (path, desk) = (path.clone(), desk.clone());
            let mut stats = load(&s.host, concurrent, seconds.min(5), move |mut c, until| {
                let (path, desk) = (path.clone(), desk.clone());
                async move {
                    let mut stats = Stats::default();
                    while Instant::now() < until {
                        let began = Instant::now();
                        match c.send("GET", &path, &desk, None, &[]).await {
                            Ok(a) if a.status == 200 || a.status == 204 => stats.add(began.elapsed()),
                            Ok(a) => {
                                stats.errors += 1;
                                stats.first_error.get_or_insert(format!(
                                    "{} {}",
                                    a.status,
                                    String::from_utf8_lossy(&a.body)
                                ));
                                break;
                            }
                            Err(e) => {
                                stats.errors += 1;
                                stats.first_error.get_or_insert(e.to_string());
                                break;
                            }
                        }
                    }
                    (c, stats)
                }
            })
            .await?;
            stats.print(what);
        }
    }
    Ok(())
}

/// CREATE → ASSIGN → RESOLVE → SEARCH, as DIGIT's published load test has it: one unit is all four calls.
pub async fn lifecycle(s: &Server, concurrent: usize, seconds: u64) -> Result<()> {
    let t = Arc::new(tokens(s).await?);
    let point = centre(s, &t.desk).await?;
    let count = Arc::new(AtomicU64::new(1_000_000));
    let mut stats = load(&s.host, concurrent, seconds, move |mut c, until| {
        let (t, n) = (t.clone(), count.clone());
        async move {
            let mut stats = Stats::default();
            while Instant::now() < until {
                let i = n.fetch_add(1, Ordering::Relaxed);
                let began = Instant::now();
                match one_lifecycle(&mut c, &t, i, point).await {
                    Ok(()) => stats.add(began.elapsed()),
                    Err(e) => {
                        stats.errors += 1;
                        stats.first_error.get_or_insert(e.to_string());
                        break;
                    }
                }
            }
            (c, stats)
        }
    })
    .await?;
    println!();
    stats.print("create → assign → resolve → search");
    println!(
        "{:34} {:9.1} × DIGIT's published 6.3/s at 10⁶ rows on 16 cores (its own report; not run here)",
        "  ratio",
        stats.per_second() / 6.3
    );
    Ok(())
}

async fn one_lifecycle(c: &mut Client, t: &Tokens, n: u64, point: [f64; 2]) -> Result<()> {
    let dep = departments(c, &t.desk, "urban").await?;
    let created = c
        .send(
            "POST",
            "/api/v1/cases",
            &t.desk,
            None,
            &new_case(n, point, &[json!({"action":"accept"}), json!({"action":"file","category":"E06002"})]),
        )
        .await?;
    let case: Value = serde_json::from_slice(&created.body)?;
    let id = case["id"].as_str().ok_or_else(|| Error::other(format!("create: {case}")))?.to_owned();
    let mut ignored = Stats::default();
    step(c, &id, &t.dispatch, json!({"action":"dispatch","department":dep}), &mut ignored).await?;
    step(c, &id, &t.worker[0], json!({"action":"sign"}), &mut ignored).await?;
    step(
        c,
        &id,
        &t.worker[0],
        json!({"action":"feed_back","text":"已清理","no_photo_reason":"夜间"}),
        &mut ignored,
    )
    .await?;
    let found =
        c.send("GET", "/api/v1/cases?area=420502001&state=handled&limit=20", &t.desk, None, &[]).await?;
    if found.status == 200 { Ok(()) } else { Err(Error::other(format!("search: {}", found.status))) }
}
