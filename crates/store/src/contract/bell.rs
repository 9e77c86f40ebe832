//! Promises about watched cases, notices to staff and followers.

use super::{assert_stale, job, read, sample as s};
use crate::{Credentials, NewBell, Store};
use tessera_domain::ids::{CaseId, UserId};

async fn two_users(store: &dyn Store) -> (UserId, UserId) {
    let all = vec![
        (s::user(31, "acceptor"), Credentials::default()),
        (s::user(32, "worker"), Credentials::default()),
    ];
    job!(store, (all), tx => tx.users_insert(&all).await).await.expect("users are stored");
    (UserId(s::id(31)), UserId(s::id(32)))
}

fn bell(user: UserId, n: i64) -> NewBell {
    NewBell {
        user,
        source: format!("event:{n}"),
        kind: "watched".into(),
        action: "file".into(),
        case: (n != 3).then_some(n),
        export: (n == 3).then(|| s::id(77)),
        plan: (n == 2).then(|| tessera_domain::ids::PlanId(s::id(78))),
        actor: (n == 2).then(|| UserId(s::id(99))),
        at: s::at(n),
    }
}

async fn add(store: &dyn Store, list: &[NewBell]) -> Vec<UserId> {
    let list = list.to_vec();
    job!(store, (list), tx => tx.bells_add(&list).await).await.expect("notices are stored")
}

/// Watching twice is watching once; stopping is for oneself.
pub async fn a_case_is_watched_once_by_everybody_who_wants_to(store: &dyn Store) {
    let (a, b) = two_users(store).await;
    let (case, other) = (CaseId(s::id(501)), CaseId(s::id(502)));
    let set = async |user, case, on, at| {
        job!(store, (), tx => tx.watch_set(user, case, on, s::at(at)).await).await.unwrap()
    };
    assert!(set(b, case, true, 1).await);
    assert!(set(a, case, true, 2).await);
    assert!(!set(a, case, true, 3).await, "watched already");
    assert!(set(a, other, true, 3).await);
    assert_eq!(read(store).await.watchers(&[case]).await.unwrap(), [(case, b), (case, a)]);
    assert!(set(b, case, false, 4).await);
    assert!(!set(b, case, false, 4).await, "no longer watched");
    let mut tx = read(store).await;
    let nobody: Vec<CaseId> = (600..640).map(|n| CaseId(s::id(n))).collect();
    assert_eq!(tx.watchers(&nobody).await.unwrap(), []);
    let many = [&[case], &nobody[..], &[other]].concat();
    assert_eq!(tx.watchers(&many).await.unwrap(), [(case, a), (other, a)], "of many cases at once");
}

/// The same source tells a person once; another person hears of it too.
pub async fn nobody_is_told_the_same_twice(store: &dyn Store) {
    let (a, b) = two_users(store).await;
    assert_eq!(add(store, &[bell(a, 1), bell(a, 2)]).await, [a]);
    assert_eq!(add(store, &[bell(a, 2), bell(b, 2), bell(a, 3)]).await, [b, a]);
    assert_eq!(add(store, &[bell(a, 1)]).await, []);
    // Many at once, twice the same among them.
    let many: Vec<NewBell> = (1..=3).flat_map(|_| (0..30).map(|n| bell(b, 100 + n))).collect();
    assert_eq!(add(store, &many).await, [b]);
    assert_eq!(read(store).await.bells(b, i64::MAX, false, 100).await.unwrap().len(), 31);
    let mut tx = read(store).await;
    let all = tx.bells(a, i64::MAX, false, 10).await.unwrap();
    assert_eq!(all.iter().map(|n| n.told.clone()).collect::<Vec<_>>(), [bell(a, 3), bell(a, 2), bell(a, 1)]);
    assert!(all[0].id > all[1].id && all[1].id > all[2].id);
    let page = tx.bells(a, all[0].id, false, 1).await.unwrap();
    assert_eq!(page, [all[1].clone()], "a page at a time");
}

/// One or all up to one; somebody else's stay as they are, and the first time of reading is kept.
pub async fn notices_are_read_one_by_one_or_together(store: &dyn Store) {
    let (a, b) = two_users(store).await;
    add(store, &[bell(a, 1), bell(b, 1), bell(a, 2), bell(a, 3)]).await;
    let ids: Vec<i64> =
        read(store).await.bells(a, i64::MAX, false, 9).await.unwrap().iter().map(|n| n.id).collect();
    let mark = async |first: i64, last: i64, at: i64| {
        job!(store, (), tx => tx.bells_read(a, first, last, s::at(at)).await).await.unwrap()
    };
    assert_eq!(mark(ids[1], ids[1], 10).await, 1);
    assert_eq!(read(store).await.bells_unread(a).await.unwrap(), 2);
    assert_eq!(mark(0, ids[1], 20).await, 1, "the newest is still unread");
    let mut tx = read(store).await;
    let left = tx.bells(a, i64::MAX, true, 9).await.unwrap();
    assert_eq!(left.iter().map(|n| n.id).collect::<Vec<_>>(), [ids[0]]);
    let all = tx.bells(a, i64::MAX, false, 9).await.unwrap();
    assert_eq!(all.iter().map(|n| n.read_at).collect::<Vec<_>>(), [None, Some(s::at(10)), Some(s::at(20))]);
    assert_eq!(tx.bells_unread(b).await.unwrap(), 1);
}

/// Read ones go first.
pub async fn old_notices_are_forgotten(store: &dyn Store) {
    let (a, _) = two_users(store).await;
    add(store, &[bell(a, 1), bell(a, 2), bell(a, 3), bell(a, 4)]).await;
    let first = read(store).await.bells(a, i64::MAX, false, 9).await.unwrap()[3].id;
    job!(store, (), tx => tx.bells_read(a, first, first + 2, s::at(9)).await).await.unwrap();
    let prune = async |n| job!(store, (), tx => tx.bells_prune(s::at(3), s::at(2), n).await).await.unwrap();
    assert_eq!(prune(0).await, 0, "no more than asked for");
    assert_eq!(prune(9).await, 2, "the one too old, and the read one");
    let left = read(store).await.bells(a, i64::MAX, false, 9).await.unwrap();
    assert_eq!(left.iter().map(|n| n.told.at).collect::<Vec<_>>(), [s::at(4), s::at(3)]);
}

/// Of two who move from the same position, the second is told.
pub async fn a_follower_moves_only_from_where_it_was(store: &dyn Store) {
    let go = async |name: &'static str, from: Option<i64>, to: i64| {
        job!(store, (), tx => tx.follower_move(name, from, to).await).await
    };
    assert_eq!(read(store).await.follower("bell").await.unwrap(), None);
    go("bell", None, 5).await.unwrap();
    assert_stale(go("bell", None, 6).await, 0);
    go("bell", Some(5), 9).await.unwrap();
    assert_stale(go("bell", Some(5), 10).await, 5);
    go("clock", None, 1).await.unwrap();
    assert_eq!(read(store).await.follower("bell").await.unwrap(), Some(9));
}
