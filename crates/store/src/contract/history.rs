//! Promises about events and attachments.

use super::{conflict, job, read, sample as s};
use crate::{Attachment, Store, StoredEvent};
use tessera_domain::ids::AttachmentId;

/// Appends events and gives them as they should be read back: with the numbers that follow those there were.
async fn append(store: &dyn Store, events: Vec<StoredEvent>) -> Vec<StoredEvent> {
    let before = read(store).await.events_head().await.unwrap();
    job!(store, (events), tx => tx.events_append(&events).await).await.expect("events are appended");
    let written = read(store).await.events_after(before, 1000).await.unwrap();
    let seqs: Vec<i64> = written.iter().map(|e| e.seq).collect();
    assert_eq!(seqs.len(), events.len());
    events.into_iter().zip(seqs).map(|(e, seq)| StoredEvent { seq, ..e }).collect()
}

/// Numbers are given by the database, ascending, in the order of the call; each case has its own history.
pub async fn events_come_back_oldest_first_with_ascending_numbers(store: &dyn Store) {
    let cases = s::store_cases(store, 1, 2).await;
    let (a, b) = (&cases[0], &cases[1]);
    let first = append(store, vec![s::event(1, a, 1), s::event(2, b, 2), s::event(3, a, 1)]).await;
    let second = append(store, vec![s::event(4, a, 1)]).await;
    let all: Vec<StoredEvent> = first.iter().chain(&second).cloned().collect();
    assert!(all.iter().map(|e| e.seq).is_sorted_by(|x, y| x < y), "strictly ascending");
    assert!(all[0].seq > 0);
    let mut tx = read(store).await;
    let of = |n: u64| all.iter().filter(|e| e.case_seq == n as i64).cloned().collect::<Vec<_>>();
    assert_eq!(tx.events_of(a.id).await.unwrap(), of(1));
    assert_eq!(tx.events_of(b.id).await.unwrap(), of(2));
    assert_eq!(tx.events_head().await.unwrap(), second[0].seq);
}

/// Those of many cases written together keep the order in which they were appended, however the driver writes them, and are seen by
/// the transaction that appended them.
pub async fn many_events_of_one_transaction_keep_their_order_and_are_seen_in_it(store: &dyn Store) {
    let cases = s::store_cases(store, 1, 2).await;
    let events: Vec<StoredEvent> =
        (1..=37).map(|n| s::event(n, &cases[(n % 2) as usize], 1 + n % 2)).collect();
    let count = job!(store, (events), tx => {
        for e in &events {
            tx.events_append(std::slice::from_ref(e)).await?;
        }
        let head = tx.events_head().await?;
        Ok::<_, crate::StoreError>((head, tx.events_after(0, 100).await?.len()))
    })
    .await
    .expect("events are appended");
    let read = read(store).await.events_after(0, 100).await.unwrap();
    assert_eq!(
        read.iter().map(|e| e.id).collect::<Vec<_>>(),
        events.iter().map(|e| e.id).collect::<Vec<_>>()
    );
    assert_eq!(count, (read.last().unwrap().seq, 37));
}

/// What a reconnecting browser asks for.
pub async fn the_log_of_all_events_is_read_a_page_at_a_time(store: &dyn Store) {
    let case = s::store_cases(store, 1, 1).await.remove(0);
    let all = append(store, (1..=7).map(|n| s::event(n, &case, 1)).collect()).await;
    let mut tx = read(store).await;
    let (mut after, mut got) = (0, Vec::new());
    loop {
        let page = tx.events_after(after, 3).await.unwrap();
        assert!(page.len() <= 3);
        let Some(last) = page.last() else { break };
        after = last.seq;
        got.extend(page);
    }
    assert_eq!(got, all);
    assert_eq!(tx.events_after(all[4].seq, 100).await.unwrap(), all[5..]);
}

/// Before the first event.
pub async fn an_empty_log_begins_at_zero(store: &dyn Store) {
    let mut tx = read(store).await;
    assert_eq!(tx.events_head().await.unwrap(), 0);
    assert_eq!(tx.events_after(0, 10).await.unwrap(), []);
}

/// Pictures with all their facts, papers with none of them, other cases' files not at all.
pub async fn attachments_come_back_oldest_first_with_and_without_a_picture(store: &dyn Store) {
    let cases = s::store_cases(store, 1, 2).await;
    let files: Vec<Attachment> = [3, 1, 2].iter().map(|n| s::attachment(*n, &cases[0])).collect();
    let other = s::attachment(8, &cases[1]);
    job!(store, (files, other), tx => {
        for f in &files {
            tx.attachment_insert(f).await?;
        }
        tx.attachment_insert(&other).await
    })
    .await
    .unwrap();
    let mut tx = read(store).await;
    let wanted = vec![files[1].clone(), files[2].clone(), files[0].clone()];
    assert_eq!(tx.attachments_of(cases[0].id).await.unwrap(), wanted);
    assert_eq!(tx.attachment(other.id).await.unwrap(), Some(other.clone()));
    assert_eq!(tx.attachment(AttachmentId(s::id(1))).await.unwrap(), None);
    drop(tx);
    assert_eq!(
        conflict(job!(store, (other), tx => tx.attachment_insert(&other).await).await),
        "attachment.id"
    );
}
