//! The audit trail: every entry carries the hash of the one before, so that a change, a gap or a new order shows.

use crate::ids::UserId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The hash before the first entry.
pub const GENESIS: [u8; 32] = [0; 32];

/// One entry of the audit trail.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AuditEntry {
    /// Counts from 1 without gaps.
    pub seq: u64,
    /// When.
    pub at: Timestamp,
    /// Who; none for the program itself and for anonymous reporters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<UserId>,
    /// What was done, such as `case.dispatch`.
    pub action: String,
    /// Kind of the thing it was done to, such as `case`.
    pub object_kind: String,
    /// Its id or code.
    pub object_id: String,
    /// Facts without personal data.
    #[serde(default)]
    pub detail: serde_json::Value,
    /// Hash of the entry before.
    pub prev_hash: [u8; 32],
}

/// The first entry that does not fit.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("audit entry {seq}: {why}")]
pub struct Broken {
    /// Its sequence number.
    pub seq: u64,
    /// What is wrong.
    pub why: &'static str,
}

/// The bytes that are hashed: each field with its length in front, so that no two entries share their bytes.
///
/// The time counts to the millisecond (what both databases keep); keys of `detail` are sorted.
pub fn canonical(entry: &AuditEntry) -> Vec<u8> {
    let mut out = Vec::with_capacity(256);
    out.extend_from_slice(b"tessera-audit-1");
    out.extend_from_slice(&entry.seq.to_be_bytes());
    out.extend_from_slice(&entry.at.as_millisecond().to_be_bytes());
    match entry.actor {
        Some(UserId(id)) => {
            out.push(1);
            out.extend_from_slice(id.as_bytes());
        }
        None => out.push(0),
    }
    let mut detail = String::new();
    sorted_json(&entry.detail, &mut detail);
    for field in [&entry.action, &entry.object_kind, &entry.object_id, &detail] {
        out.extend_from_slice(&(field.len() as u64).to_be_bytes());
        out.extend_from_slice(field.as_bytes());
    }
    out
}

/// JSON with sorted keys and no spaces, whatever order the map was built or stored in.
fn sorted_json(v: &serde_json::Value, out: &mut String) {
    use serde_json::Value;
    match v {
        Value::Object(map) => {
            let mut keys: Vec<_> = map.keys().collect();
            keys.sort_unstable();
            out.push('{');
            for (i, key) in keys.into_iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                out.push_str(&Value::String(key.clone()).to_string());
                out.push(':');
                sorted_json(&map[key], out);
            }
            out.push('}');
        }
        Value::Array(items) => {
            out.push('[');
            for (i, item) in items.iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                sorted_json(item, out);
            }
            out.push(']');
        }
        simple => out.push_str(&simple.to_string()),
    }
}

/// The hash of an entry that follows one with hash `prev` (SHA-256 over `prev` and the canonical bytes).
pub fn hash(prev: &[u8; 32], entry: &AuditEntry) -> [u8; 32] {
    let mut h = Sha256::new();
    h.update(prev);
    h.update(canonical(entry));
    h.finalize().into()
}

/// Goes through a whole trail with the stored hash of each entry, oldest first, and counts the entries.
///
/// What it cannot see by itself is a trail cut off at its end, or one written anew from the start: keep the last
/// `(seq, hash)` elsewhere (a backup, a printed report) and compare.
pub fn verify_chain(entries: impl IntoIterator<Item = (AuditEntry, [u8; 32])>) -> Result<u64, Broken> {
    let mut prev = GENESIS;
    let mut count = 0;
    for (entry, stored) in entries {
        let broken = |why| Err(Broken { seq: entry.seq, why });
        if entry.seq != count + 1 {
            return broken("the sequence has a gap, a repetition or another order");
        }
        if entry.prev_hash != prev {
            return broken("it does not follow the entry before");
        }
        if hash(&prev, &entry) != stored {
            return broken("its content was changed");
        }
        prev = stored;
        count += 1;
    }
    Ok(count)
}
