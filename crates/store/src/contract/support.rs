//! Promises about neighbours who stand behind a case.

use super::job;
use crate::Store;
use tessera_domain::{Timestamp, ids::CaseId};
use uuid::Uuid;

/// The same person counts once for a case, and may stand behind another one.
pub async fn a_neighbour_counts_once_for_a_case(store: &dyn Store) {
    let case = |n: u128| CaseId(Uuid::from_u128(n));
    let at = Timestamp::from_millisecond(5).expect("a time");
    let mut fresh = Vec::new();
    for (main, token, report) in [(1, "a", 11), (1, "a", 12), (1, "b", 13), (2, "a", 14)] {
        let (main, report) = (case(main), case(report));
        fresh.push(
            job!(store, (main, report), tx => tx.support_insert(main, token, report, at).await)
                .await
                .unwrap(),
        );
    }
    assert_eq!(fresh, [true, false, true, true]);
}
