//! What only PostgreSQL says in its own way.

use sqlx::error::DatabaseError;
use tessera_store::words::{Phrase, Sought};

/// The database type.
pub type Db = sqlx::Postgres;
/// Its connection.
pub type Conn = sqlx::PgConnection;

/// Words of the migrations that differ.
pub const DIALECT: &[(&str, &str)] = &[
    ("{{rowid}}", "BIGINT PRIMARY KEY"),
    ("{{serial}}", "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY"),
    ("{{clustered}}", ""),
    (
        "{{case_text}}",
        "CREATE TABLE case_text (seq BIGINT PRIMARY KEY, words TSVECTOR NOT NULL); \
         CREATE INDEX case_text_words ON case_text USING gin (words)",
    ),
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

/// The index finds the tokens, the row's own positions decide about the phrase.
pub const CASES_BY_TEXT: &str =
    "SELECT seq FROM case_text WHERE words @@ CAST($1 AS tsquery) ORDER BY seq DESC LIMIT $2";

/// Many rows in one statement: `$1` is a JSON array of `[row number, words]`.
pub const TEXTS_PUT: &str = "INSERT INTO case_text (seq, words) SELECT CAST(e ->> 0 AS bigint), CAST(e ->> 1 AS tsvector) \
     FROM json_array_elements(CAST($1 AS json)) AS e ON CONFLICT (seq) DO UPDATE SET words = EXCLUDED.words";

/// Positions a `tsvector` can hold.
const POSITIONS: usize = 16_383;

/// The tokens of a case as a `tsvector` in PostgreSQL's own writing, with their positions.
pub fn text_words(tokens: &[String]) -> String {
    let place = |(i, t): (usize, &String)| format!("{t}:{}", (i + 1).min(POSITIONS));
    tokens.iter().enumerate().map(place).collect::<Vec<_>>().join(" ")
}

/// What is sought, as a `tsquery` in PostgreSQL's own writing. Tokens are plain letters and digits, so nothing needs escaping.
pub fn text_query(s: &Sought) -> String {
    let phrase = |p: &Phrase| match p {
        Phrase::Begins(t) => format!("{t}:*"),
        Phrase::Row(row) => format!("({})", row.join(" <-> ")),
    };
    let all: Vec<String> = s.phrases.iter().map(phrase).collect();
    let mut any = vec![format!("({})", all.join(" & "))];
    any.extend(s.numbers.iter().map(|n| format!("{n}:*")));
    any.join(" | ")
}

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
