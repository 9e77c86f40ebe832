//! What only PostgreSQL says in its own way.

use sqlx::error::DatabaseError;

/// The database type.
pub type Db = sqlx::Postgres;
/// Its connection.
pub type Conn = sqlx::PgConnection;

/// Words of the migrations that differ.
pub const DIALECT: &[(&str, &str)] = &[
    ("{{rowid}}", "BIGINT PRIMARY KEY"),
    ("{{serial}}", "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY"),
    ("{{clustered}}", ""),
];

/// How many audit chains there are: so many writers can commit at once without waiting for each other.
pub const CHAINS: i64 = 8;

/// The first chain nobody is appending to.
pub const AUDIT_HEAD: &str =
    "SELECT chain, seq, hash FROM audit_head ORDER BY chain LIMIT 1 FOR UPDATE SKIP LOCKED";
/// All are busy: wait for one picked by the backend's number, so that waiters spread.
pub const AUDIT_HEAD_WAIT: &str =
    "SELECT chain, seq, hash FROM audit_head WHERE chain = mod(pg_backend_pid(), 8) FOR UPDATE";

/// Writers of one case wait for each other instead of failing on its version.
pub const CASE_FOR_UPDATE: &str = "SELECT seq, doc FROM cases WHERE id = $1 FOR UPDATE";

/// Tries at the same moment are counted one after the other.
pub const CREDENTIALS_FOR_UPDATE: &str = "SELECT * FROM app_user WHERE id = $1 FOR UPDATE";

/// `position` needs no escaping.
pub const CASES_BY_TEXT: &str = "SELECT seq FROM cases WHERE position($1 in number) > 0 OR position($1 in (doc::json ->> 'description')) > 0 \
     OR position($1 in (doc::json -> 'place' ->> 'address')) > 0 ORDER BY seq DESC LIMIT $2";

/// PostgreSQL names the index, which we name `table_columns_key`; the same words as SQLite's come out.
pub fn constraint(e: &dyn DatabaseError) -> String {
    let name = e.constraint().unwrap_or("");
    let table = e.table().unwrap_or("");
    let column = name.strip_prefix(table).map_or(name, |c| c.trim_start_matches('_'));
    let column = column.strip_suffix("_key").or_else(|| column.strip_suffix("_pkey")).unwrap_or(column);
    let column = match (table, column) {
        ("cases" | "event", "pkey") => "seq",
        ("area_border", "pkey") => "area_id,area_border.valid_from",
        (_, "pkey") => "id",
        ("session", "token") => "token_hash",
        (_, c) => c,
    };
    format!("{table}.{column}")
}

/// Serialisation failure, deadlock, and a server that is going away or coming up.
pub fn is_transient(e: &dyn DatabaseError) -> bool {
    e.code().is_some_and(|c| {
        matches!(c.as_ref(), "40001" | "40P01" | "57P01" | "57P02" | "57P03") || c.starts_with("08")
    })
}

/// Out of resources (53…), read-only (25006), I/O (58…).
pub fn is_unavailable(e: &dyn DatabaseError) -> bool {
    e.code().is_some_and(|c| c.starts_with("53") || c.starts_with("58") || c.as_ref() == "25006")
}
