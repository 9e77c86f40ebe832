//! Both databases have the same tables, columns and rules. Left out is the full-text table, which each has in its own way.

use sqlx::{Row as _, postgres::PgPoolOptions, sqlite::SqlitePoolOptions};
use std::collections::{BTreeMap, BTreeSet};
use tessera_testkit::{temp_postgres, temp_sqlite};

/// A table's columns with "may be null", its primary key and its unique indexes by name and columns, foreign keys, other indexes.
#[derive(Debug, Default, PartialEq, Eq)]
struct Table {
    columns: BTreeMap<String, bool>,
    key: Vec<String>,
    indexes: BTreeMap<String, (bool, Vec<String>)>,
    references: BTreeSet<(String, String)>,
}

type Schema = BTreeMap<String, Table>;

async fn of_sqlite(path: &str) -> Schema {
    let pool = SqlitePoolOptions::new().connect(&format!("sqlite:{path}")).await.unwrap();
    let mut schema = Schema::new();
    let tables = sqlx::query(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' \
         AND name NOT LIKE 'case_text%'",
    );
    for t in tables.fetch_all(&pool).await.unwrap() {
        let name: String = t.get("name");
        let table = schema.entry(name.clone()).or_default();
        let mut key: Vec<(i64, String)> = Vec::new();
        for c in sqlx::query("SELECT name, \"notnull\", pk FROM pragma_table_info($1)")
            .bind(&name)
            .fetch_all(&pool)
            .await
            .unwrap()
        {
            let (column, not_null, pk): (String, bool, i64) = (c.get("name"), c.get("notnull"), c.get("pk"));
            if pk > 0 {
                key.push((pk, column.clone()));
            }
            // A key column is never null, said or not.
            table.columns.insert(column, !not_null && pk == 0);
        }
        key.sort_unstable();
        table.key = key.into_iter().map(|k| k.1).collect();
        let indexes = sqlx::query("SELECT name, \"unique\" FROM pragma_index_list($1) WHERE origin = 'c'");
        for i in indexes.bind(&name).fetch_all(&pool).await.unwrap() {
            let (index, unique): (String, bool) = (i.get("name"), i.get("unique"));
            let columns = sqlx::query("SELECT name FROM pragma_index_info($1) ORDER BY seqno").bind(&index);
            let columns = columns.fetch_all(&pool).await.unwrap().iter().map(|c| c.get("name")).collect();
            table.indexes.insert(index, (unique, columns));
        }
        for f in sqlx::query("SELECT \"from\", \"table\" FROM pragma_foreign_key_list($1)")
            .bind(&name)
            .fetch_all(&pool)
            .await
            .unwrap()
        {
            table.references.insert((f.get("from"), f.get("table")));
        }
    }
    schema
}

async fn of_postgres(url: &str, schema_name: &str) -> Schema {
    let pool = PgPoolOptions::new().connect(url).await.unwrap();
    let mut schema = Schema::new();
    let columns = sqlx::query(
        "SELECT table_name::text AS t, column_name::text AS c, is_nullable = 'YES' AS n FROM information_schema.columns WHERE table_schema = $1 AND table_name <> 'case_text'",
    );
    for c in columns.bind(schema_name).fetch_all(&pool).await.unwrap() {
        schema.entry(c.get("t")).or_default().columns.insert(c.get("c"), c.get("n"));
    }
    let indexes = sqlx::query(
        "SELECT t.relname::text AS t, i.relname::text AS i, x.indisunique AS u, x.indisprimary AS p, \
         ARRAY(SELECT a.attname::text FROM unnest(x.indkey::int2[]) WITH ORDINALITY AS k(no, place) \
               JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.no ORDER BY k.place) AS columns \
         FROM pg_index x JOIN pg_class t ON t.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid \
         JOIN pg_namespace n ON n.oid = t.relnamespace WHERE n.nspname = $1 AND t.relname <> 'case_text'",
    );
    for i in indexes.bind(schema_name).fetch_all(&pool).await.unwrap() {
        let table = schema.get_mut(&i.get::<String, _>("t")).expect("an index is on a table");
        let columns: Vec<String> = i.get("columns");
        if i.get("p") {
            table.key = columns;
        } else {
            table.indexes.insert(i.get("i"), (i.get("u"), columns));
        }
    }
    let references = sqlx::query(
        "SELECT t.relname::text AS t, a.attname::text AS c, r.relname::text AS r FROM pg_constraint k \
         JOIN pg_class t ON t.oid = k.conrelid JOIN pg_class r ON r.oid = k.confrelid \
         JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.conkey[1] \
         JOIN pg_namespace n ON n.oid = t.relnamespace WHERE k.contype = 'f' AND n.nspname = $1",
    );
    for f in references.bind(schema_name).fetch_all(&pool).await.unwrap() {
        let table = schema.get_mut(&f.get::<String, _>("t")).expect("a reference is from a table");
        table.references.insert((f.get("c"), f.get("r")));
    }
    schema
}

#[tokio::test]
async fn both_databases_have_the_same_tables_columns_keys_and_indexes() {
    let Some(postgres) = temp_postgres().await else { return };
    let sqlite = temp_sqlite().await;
    let mut a = of_sqlite(&sqlite.address).await;
    let mut b = of_postgres(&postgres.address, postgres.schema.as_deref().unwrap()).await;
    // The migrator's own book-keeping.
    a.remove("_sqlx_migrations").expect("SQLite was migrated");
    b.remove("_sqlx_migrations").expect("PostgreSQL was migrated");
    assert!(a.len() >= 14, "tables: {:?}", a.keys());
    assert_eq!(a.keys().collect::<Vec<_>>(), b.keys().collect::<Vec<_>>());
    for (name, table) in &a {
        assert_eq!(table, &b[name], "table {name}: SQLite left, PostgreSQL right");
    }
    assert!(a["cases"].indexes.values().any(|i| i.0), "unique indexes were seen");
    assert!(!a["post"].references.is_empty(), "references were seen");
}
