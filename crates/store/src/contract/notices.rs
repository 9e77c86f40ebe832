//! Promises about messages to reporters.

use super::{job, read};
use crate::{Notice, Store};
use tessera_domain::{Timestamp, ids::CaseId};
use uuid::Uuid;

fn at(ms: i64) -> Timestamp {
    Timestamp::from_millisecond(ms).expect("a time")
}

fn notice(n: u128, state: &str) -> Notice {
    Notice {
        id: Uuid::from_u128(n),
        case: (n != 9).then(|| CaseId(Uuid::from_u128(77))),
        channel: "sms".into(),
        address: "19900000001".into(),
        template: "received".into(),
        lang: "zh-Hant".into(),
        params: serde_json::json!({ "number": "4205'{}" }),
        state: state.into(),
        reason: String::new(),
        tries: 0,
        next_at: at(n as i64 * 10),
        created_at: at(n as i64),
        sent_at: (state == "sent").then(|| at(5)),
    }
}

async fn insert(store: &dyn Store, list: &[Notice]) {
    let list = list.to_vec();
    job!(store, (list), tx => tx.notices_insert(&list).await).await.unwrap();
}

/// Written twice, told once.
pub async fn messages_come_back_and_the_same_one_is_kept_once(store: &dyn Store) {
    let all = [notice(1, "waiting"), notice(2, "sent"), notice(9, "unsent")];
    insert(store, &all).await;
    insert(store, &[Notice { address: "other".into(), ..notice(1, "sent") }]).await;
    let mut tx = read(store).await;
    assert_eq!(tx.notices_of(CaseId(Uuid::from_u128(77))).await.unwrap(), all[..2]);
    assert_eq!(tx.notice(all[2].id).await.unwrap().as_ref(), Some(&all[2]));
    assert_eq!(tx.notice(Uuid::from_u128(4)).await.unwrap(), None);
}

/// What is settled or not yet due is left alone.
pub async fn messages_are_due_in_the_order_of_their_time(store: &dyn Store) {
    insert(
        store,
        &[
            notice(3, "waiting"),
            notice(1, "failed"),
            notice(2, "sent"),
            notice(4, "given_up"),
            notice(5, "waiting"),
        ],
    )
    .await;
    let mut tx = read(store).await;
    let due = tx.notices_due(at(49), 10).await.unwrap();
    assert_eq!(due.iter().map(|n| n.id.as_u128()).collect::<Vec<_>>(), [1, 3]);
    assert_eq!(tx.notices_due(at(49), 1).await.unwrap().len(), 1);
    let list = tx.notices_list(None, at(5), 2).await.unwrap();
    assert_eq!(list.iter().map(|n| n.id.as_u128()).collect::<Vec<_>>(), [4, 3]);
    assert_eq!(tx.notices_list(Some("waiting"), at(100), 9).await.unwrap().len(), 2);
    let counts = tx.notices_count().await.unwrap();
    assert_eq!(counts.iter().find(|c| c.0 == "waiting"), Some(&("waiting".to_owned(), 2)));
}

/// Two senders take one message: the second is told that it is taken.
pub async fn of_two_senders_one_gets_the_message(store: &dyn Store) {
    insert(store, &[notice(1, "waiting")]).await;
    let taken =
        Notice { tries: 1, state: "failed".into(), reason: "busy".into(), next_at: at(90), ..notice(1, "") };
    let mut won = Vec::new();
    for _ in 0..2 {
        won.push(job!(store, (taken), tx => tx.notice_update(&taken, 0).await).await.unwrap());
    }
    assert_eq!(won, [true, false]);
    let sent = Notice { state: "sent".into(), sent_at: Some(at(91)), ..taken };
    assert!(job!(store, (sent), tx => tx.notice_update(&sent, 1).await).await.unwrap());
    assert_eq!(read(store).await.notice(sent.id).await.unwrap().as_ref(), Some(&sent));
    assert!(!job!(store, (sent), tx => tx.notice_update(&sent, 1).await).await.unwrap(), "it is settled");
}
