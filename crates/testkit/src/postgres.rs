//! A real PostgreSQL for the tests of one process.

use std::{
    env,
    io::{BufRead as _, BufReader, Read as _},
    process::{Child, ChildStdin, Command, Stdio},
    sync::OnceLock,
};

/// The server's address, and what keeps it alive.
pub struct Postgres {
    url: String,
    /// The server stops when this pipe closes. The system closes it when the process ends, in whatever way, so nothing is left
    /// behind even by a test that was killed.
    _lifeline: Option<ChildStdin>,
}

impl Postgres {
    /// The server all tests of this process share, started on the first call: the one `TESSERA_TEST_POSTGRES` names, else one of
    /// its own in a temporary directory. `None`, after a message, when PostgreSQL is not installed.
    ///
    /// # Panics
    /// When it is installed but does not start: such a machine must not pass by skipping.
    pub fn start() -> Option<&'static Postgres> {
        static SERVER: OnceLock<Option<Postgres>> = OnceLock::new();
        let server = SERVER.get_or_init(launch).as_ref();
        if server.is_none() {
            eprintln!(
                "SKIPPED: this test needs PostgreSQL (apt-get install postgresql, or name a server in TESSERA_TEST_POSTGRES)"
            );
        }
        server
    }

    /// A `postgres://` address of a superuser's connection.
    pub fn url(&self) -> &str {
        &self.url
    }
}

fn launch() -> Option<Postgres> {
    if let Ok(url) = env::var("TESSERA_TEST_POSTGRES")
        && !url.is_empty()
    {
        return Some(Postgres { url, _lifeline: None });
    }
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../../scripts/postgres.sh");
    let child = Command::new("bash")
        .args([script, "serve"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let mut child: Child = match child {
        Ok(c) => c,
        Err(e) => {
            eprintln!("scripts/postgres.sh cannot be run: {e}");
            return None;
        }
    };
    let lifeline = child.stdin.take();
    let mut url = String::new();
    if let Some(out) = child.stdout.take() {
        BufReader::new(out).read_line(&mut url).expect("the script's answer can be read");
    }
    let url = url.trim().to_owned();
    if url.is_empty() {
        let mut why = String::new();
        if let Some(mut err) = child.stderr.take() {
            let _ = err.read_to_string(&mut why);
        }
        let code = child.wait().ok().and_then(|s| s.code());
        assert_eq!(code, Some(3), "PostgreSQL did not start: {why}");
        return None;
    }
    Some(Postgres { url, _lifeline: lifeline })
}
