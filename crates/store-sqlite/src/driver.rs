//! What only SQLite says in its own way.

use sqlx::error::DatabaseError;

/// The database type.
pub type Db = sqlx::Sqlite;
/// Its connection.
pub type Conn = sqlx::SqliteConnection;

/// Words of the migrations that differ.
pub const DIALECT: &[(&str, &str)] = &[
    ("{{rowid}}", "INTEGER PRIMARY KEY"),
    ("{{serial}}", "INTEGER PRIMARY KEY AUTOINCREMENT"),
    ("{{clustered}}", " WITHOUT ROWID"),
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

/// `instr` needs no escaping and reads newest first until the limit.
pub const CASES_BY_TEXT: &str = "SELECT seq FROM cases WHERE instr(number, $1) > 0 OR instr(json_extract(doc, '$.description'), $1) > 0 \
     OR instr(json_extract(doc, '$.place.address'), $1) > 0 ORDER BY seq DESC LIMIT $2";

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
