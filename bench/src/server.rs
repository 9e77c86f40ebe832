//! The program under measurement, as a process of its own.

use crate::client::Client;
use std::{
    io::{Error, Result},
    path::Path,
    process::Stdio,
    time::{Duration, Instant},
};
use tokio::process::{Child, Command};

/// A running server.
pub struct Server {
    child: Child,
    /// `host:port`.
    pub host: String,
    /// Seconds from the start of the process to the first ready answer.
    pub ready_s: f64,
}

/// Starts the program on a free port and waits until it is ready.
pub async fn start(program: &Path, data: &Path) -> Result<Server> {
    let port = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
    let host = format!("127.0.0.1:{port}");
    let began = Instant::now();
    let child = Command::new(program)
        .args(["serve", "--public-per-minute", "0", "--listen", &host, "--data"])
        .arg(data)
        .env("RUST_LOG", "warn")
        .stdout(Stdio::null())
        .kill_on_drop(true)
        .spawn()?;
    let mut healthy = None;
    while began.elapsed() < Duration::from_secs(120) {
        if let Ok(mut c) = Client::connect(&host).await {
            if healthy.is_none()
                && c.send("GET", "/healthz", "", None, &[]).await.is_ok_and(|a| a.status == 200)
            {
                healthy = Some(began.elapsed().as_secs_f64());
            }
            if c.send("GET", "/readyz", "", None, &[]).await.is_ok_and(|a| a.status == 200) {
                println!("answers after {:.2} s", healthy.unwrap_or_default());
                return Ok(Server { child, host, ready_s: began.elapsed().as_secs_f64() });
            }
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    Err(Error::other("the server did not become ready within two minutes"))
}

impl Server {
    /// Resident memory in MB, from /proc.
    pub fn resident_mb(&self) -> f64 {
        self.child.id().map_or(f64::NAN, |pid| resident_mb(&pid.to_string()))
    }

    /// A bearer token of a demo account.
    pub async fn token(&self, login: &str) -> Result<String> {
        let body =
            serde_json::json!({ "login": login, "password": "tessera-demo", "token": true }).to_string();
        let answer = Client::connect(&self.host)
            .await?
            .send("POST", "/api/v1/session", "", None, body.as_bytes())
            .await?;
        let value: serde_json::Value = serde_json::from_slice(&answer.body)?;
        value["token"]
            .as_str()
            .map(str::to_owned)
            .ok_or_else(|| Error::other(format!("no token for {login}: {value}")))
    }
}

/// Memory of this program, MB.
pub fn own_mb() -> f64 {
    resident_mb("self")
}

fn resident_mb(process: &str) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let kb = status
        .lines()
        .find_map(|l| l.strip_prefix("VmRSS:")?.trim().trim_end_matches(" kB").trim().parse::<f64>().ok());
    kb.unwrap_or(f64::NAN) / 1024.0
}
