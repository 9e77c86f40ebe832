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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn trail(n: u64) -> Vec<(AuditEntry, [u8; 32])> {
        let mut prev = GENESIS;
        (1..=n)
            .map(|seq| {
                let entry = AuditEntry {
                    seq,
                    at: Timestamp::from_millisecond(1_768_000_000_000 + seq as i64).unwrap(),
                    actor: (seq % 2 == 0).then(|| UserId(uuid::Uuid::from_u128(u128::from(seq)))),
                    action: "case.dispatch".into(),
                    object_kind: "case".into(),
                    object_id: format!("c{seq}"),
                    detail: json!({"to": "water", "no": seq}),
                    prev_hash: prev,
                };
                prev = hash(&prev, &entry);
                (entry, prev)
            })
            .collect()
    }

    #[test]
    fn a_whole_trail_is_counted() {
        assert_eq!(verify_chain(trail(50)), Ok(50));
        assert_eq!(verify_chain([]), Ok(0));
    }

    proptest! {
        #[test]
        fn an_altered_entry_is_found(i in 0_usize..20, field in 0_u8..7) {
            let mut t = trail(20);
            let e = &mut t[i].0;
            match field {
                0 => e.at = Timestamp::from_millisecond(e.at.as_millisecond() + 1).unwrap(),
                1 => e.actor = Some(UserId(uuid::Uuid::from_u128(77))),
                2 => e.action.push('x'),
                3 => e.object_kind = "user".into(),
                4 => e.object_id.clear(),
                5 => e.detail["to"] = json!("garden"),
                _ => t[i].1[0] ^= 1,
            }
            prop_assert_eq!(verify_chain(t).unwrap_err().seq, i as u64 + 1);
        }

        #[test]
        fn an_altered_entry_is_found_also_when_its_own_hash_is_made_to_fit(i in 0_usize..19) {
            let mut t = trail(20);
            t[i].0.detail = json!({});
            t[i].1 = hash(&t[i].0.prev_hash, &t[i].0);
            prop_assert_eq!(verify_chain(t).unwrap_err().seq, i as u64 + 2);
        }

        #[test]
        fn a_removed_entry_is_found(i in 0_usize..19) {
            let mut t = trail(20);
            t.remove(i);
            prop_assert!(verify_chain(t.clone()).is_err());
            // Also when the sequence is closed up.
            for (n, (e, _)) in t.iter_mut().enumerate() {
                e.seq = n as u64 + 1;
            }
            prop_assert!(verify_chain(t).is_err());
        }

        #[test]
        fn an_inserted_entry_is_found(i in 0_usize..20) {
            let mut t = trail(20);
            let copy = t[i].clone();
            t.insert(i, copy);
            prop_assert!(verify_chain(t).is_err());
        }

        #[test]
        fn two_entries_in_another_order_are_found(i in 0_usize..20, j in 0_usize..20) {
            prop_assume!(i != j);
            let mut t = trail(20);
            t.swap(i, j);
            prop_assert!(verify_chain(t.clone()).is_err());
            let (a, b) = (t[i].0.seq, t[j].0.seq);
            t[i].0.seq = b;
            t[j].0.seq = a;
            prop_assert!(verify_chain(t).is_err());
        }

        #[test]
        fn text_cannot_slide_from_one_field_to_the_next(a in "[ab]{0,4}", b in "[ab]{0,4}", c in "[ab]{0,4}", d in "[ab]{0,4}") {
            let entry = |action: &str, kind: &str| AuditEntry {
                action: action.into(),
                object_kind: kind.into(),
                ..trail(1).remove(0).0
            };
            let same = (&a, &b) == (&c, &d);
            prop_assert_eq!(canonical(&entry(&a, &b)) == canonical(&entry(&c, &d)), same);
        }
    }

    #[test]
    fn the_order_of_keys_in_the_detail_does_not_matter() {
        let with =
            |text: &str| AuditEntry { detail: serde_json::from_str(text).unwrap(), ..trail(1).remove(0).0 };
        let a = with(r#"{"a": {"x": 1, "y": [1, "2"]}, "b": null}"#);
        let b = with(r#"{"b":null,"a":{"y":[1,"2"],"x":1}}"#);
        assert_eq!(canonical(&a), canonical(&b));
        assert_ne!(canonical(&a), canonical(&with(r#"{"b":null,"a":{"y":["2",1],"x":1}}"#)));
    }

    #[test]
    fn the_hash_of_a_known_entry_never_changes() {
        let hash = trail(2)[1].1;
        let hex = format!(
            "{:032x}{:032x}",
            u128::from_be_bytes(hash[..16].try_into().unwrap()),
            u128::from_be_bytes(hash[16..].try_into().unwrap())
        );
        insta::assert_snapshot!(hex, @"bbe9bf435a560641fd3b0a4d3bcffbb398ac4048b14700eb8ec6e1c8af68435e");
    }
}
