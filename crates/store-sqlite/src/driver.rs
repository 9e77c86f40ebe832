//! What only SQLite says in its own way.

use sqlx::error::DatabaseError;
use tessera_store::words::{Phrase, Sought};

/// The database type.
pub type Db = sqlx::Sqlite;
/// Its connection.
pub type Conn = sqlx::SqliteConnection;

/// Words of the migrations that differ.
pub const DIALECT: &[(&str, &str)] = &[
    ("{{rowid}}", "INTEGER PRIMARY KEY"),
    ("{{serial}}", "INTEGER PRIMARY KEY AUTOINCREMENT"),
    ("{{clustered}}", " WITHOUT ROWID"),
    (
        "{{case_text}}",
        "CREATE VIRTUAL TABLE case_text USING fts5 (words, content='', contentless_delete=1, tokenize='ascii')",
    ),
];

/// There is one writer, so there is one chain.
pub const AUDIT_HEAD: &str = "INSERT INTO audit_head (chain, seq, hash) VALUES (0, 0, zeroblob(32)) \
     ON CONFLICT (chain) DO UPDATE SET seq = seq RETURNING chain, seq, hash";
/// Never needed: see [`AUDIT_HEAD`].
pub const AUDIT_HEAD_WAIT: &str = "SELECT chain, seq, hash FROM audit_head WHERE chain = 0";

/// There is one writer: what it reads nobody else changes.
pub const CASE_FOR_UPDATE: &str = "SELECT seq, doc FROM cases WHERE id = $1";

/// As [`CASE_FOR_UPDATE`].
pub const CREDENTIALS_FOR_UPDATE: &str = "SELECT * FROM app_user WHERE id = $1";

/// Row numbers are the full-text table's own, so it answers newest first and ends at the limit.
pub const CASES_BY_TEXT: &str =
    "SELECT rowid AS seq FROM case_text WHERE case_text MATCH $1 ORDER BY rowid DESC LIMIT $2";

/// Many rows in one statement: `$1` is a JSON array of `[row number, words]`.
pub const TEXTS_PUT: &str = "INSERT OR REPLACE INTO case_text (rowid, words) \
     SELECT e.value ->> 0, e.value ->> 1 FROM json_each($1) AS e";

/// The tokens of a case as the full-text table takes them.
pub fn text_words(tokens: &[String]) -> String {
    tokens.join(" ")
}

/// What is sought, in FTS5's query language. Tokens are plain letters and digits, so nothing needs escaping.
pub fn text_query(s: &Sought) -> String {
    let phrase = |p: &Phrase| match p {
        Phrase::Begins(t) => format!("{t}*"),
        Phrase::Row(row) => format!("\"{}\"", row.join(" ")),
    };
    let all: Vec<String> = s.phrases.iter().map(phrase).collect();
    let mut any = vec![format!("({})", all.join(" AND "))];
    any.extend(s.numbers.iter().map(|n| format!("{n}*")));
    any.join(" OR ")
}

/// SQLite says `UNIQUE constraint failed: app_user.login`; the columns name the constraint.
pub fn constraint(e: &dyn DatabaseError) -> String {
    let message = e.message();
    message.rsplit_once(": ").map_or(message, |(_, c)| c).replace(", ", ",")
}

/// Busy and locked pass by themselves.
pub fn is_transient(e: &dyn DatabaseError) -> bool {
    // Extended result codes keep the primary code in the low byte: 5 busy, 6 locked.
    e.code().and_then(|c| c.parse::<i64>().ok()).is_some_and(|c| matches!(c & 0xff, 5 | 6))
}

/// Read-only (8), I/O (10), full (13), cannot open (14).
pub fn is_unavailable(e: &dyn DatabaseError) -> bool {
    e.code().and_then(|c| c.parse::<i64>().ok()).is_some_and(|c| matches!(c & 0xff, 8 | 10 | 13 | 14))
}
