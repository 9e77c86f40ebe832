//! The arrows between the crates go one way. Read from `cargo metadata`, so that no import can hide.

use std::{collections::BTreeMap, process::Command};

/// Which crates of ours each crate may use. What is not here may not be used. See docs/architecture.md.
const ALLOWED: &[(&str, &[&str])] = &[
    ("geometry", &[]),
    ("formats", &["geometry"]),
    ("domain", &[]),
    ("division", &["domain", "geometry"]),
    ("matching", &[]),
    ("demo", &[]),
    ("store", &["domain"]),
    ("store-sqlite", &["domain", "store"]),
    ("store-postgres", &["domain", "store"]),
    ("app", &["division", "domain", "geometry", "matching", "store"]),
    ("http", &["app", "division", "domain", "formats", "geometry", "matching", "store"]),
    ("gateways", &["app", "domain"]),
    (
        "server",
        &[
            "app",
            "demo",
            "division",
            "domain",
            "gateways",
            "geometry",
            "http",
            "matching",
            "store",
            "store-postgres",
            "store-sqlite",
        ],
    ),
    ("bench", &["app", "domain", "matching", "store", "store-sqlite"]),
    ("bench-geometry", &["demo", "division", "domain", "geometry"]),
    (
        "testkit",
        &[
            "app",
            "demo",
            "division",
            "domain",
            "geometry",
            "http",
            "matching",
            "store",
            "store-postgres",
            "store-sqlite",
        ],
    ),
];

/// Crates from outside that a pure crate must never see, and who may not see them.
const FORBIDDEN: &[(&str, &[&str])] = &[
    ("tokio", &["geometry", "domain", "division", "matching", "demo", "store"]),
    ("sqlx", &["geometry", "domain", "division", "matching", "demo", "store", "app", "http"]),
    (
        "axum",
        &[
            "geometry",
            "domain",
            "division",
            "matching",
            "demo",
            "store",
            "store-sqlite",
            "store-postgres",
            "app",
        ],
    ),
    ("rand", &["geometry", "domain", "division", "matching", "demo", "store"]),
];

fn normal_dependencies() -> BTreeMap<String, Vec<String>> {
    let out = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--no-deps", "--offline"])
        .output()
        .expect("cargo metadata runs");
    let doc: serde_json::Value = serde_json::from_slice(&out.stdout).expect("cargo metadata prints JSON");
    let packages = doc["packages"].as_array().expect("packages");
    packages
        .iter()
        .map(|p| {
            let deps = p["dependencies"].as_array().expect("dependencies");
            let normal = deps.iter().filter(|d| d["kind"].is_null()).filter_map(|d| d["name"].as_str());
            (p["name"].as_str().expect("name").to_owned(), normal.map(str::to_owned).collect())
        })
        .collect()
}

#[test]
fn every_arrow_between_our_crates_is_an_allowed_one() {
    let all = normal_dependencies();
    assert_eq!(all.len(), ALLOWED.len(), "a crate is missing from the table above");
    for (name, deps) in &all {
        let short = name.strip_prefix("tessera-").expect("our crates are called tessera-…");
        let allowed =
            ALLOWED.iter().find(|a| a.0 == short).unwrap_or_else(|| panic!("{short} is not in the table")).1;
        for d in deps.iter().filter_map(|d| d.strip_prefix("tessera-")) {
            assert!(allowed.contains(&d), "{short} may not use {d}");
        }
    }
}

#[test]
fn pure_crates_know_no_runtime_database_or_randomness() {
    let all = normal_dependencies();
    for (what, who) in FORBIDDEN {
        for short in *who {
            let deps = &all[&format!("tessera-{short}")];
            assert!(!deps.iter().any(|d| d == what), "{short} may not use {what}");
        }
    }
}
