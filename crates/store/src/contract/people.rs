//! Promises about departments, accounts, posts and sessions.

use super::{assert_stale, conflict, job, read, sample as s};
use crate::{Credentials, Store};
use tessera_domain::{
    ids::{AreaId, DepartmentId, SessionId, UserId},
    people::{Department, Post, Role, User},
};

/// Parents come first, and an optional area is kept.
pub async fn departments_come_back_parents_first(store: &dyn Store) {
    let root = s::root();
    let bureau = s::department(21, "bureau", None);
    let water = Department { area: Some(root.id), ..s::department(22, "water", Some(&bureau)) };
    let closed = Department { active: false, phone: String::new(), ..s::department(23, "Zoo", None) };
    let all = vec![bureau.clone(), water.clone(), closed.clone()];
    job!(store, (root, all), tx => {
        tx.areas_insert(std::slice::from_ref(&root)).await?;
        tx.departments_insert(&all).await
    })
    .await
    .unwrap();
    let mut tx = read(store).await;
    // Byte by byte, whatever the database thinks is the alphabet.
    assert_eq!(tx.departments().await.unwrap(), [closed, bureau, water.clone()]);
    assert_eq!(tx.department(water.id).await.unwrap(), Some(water));
    assert_eq!(tx.department(DepartmentId(s::id(99))).await.unwrap(), None);
}

/// A code names one department.
pub async fn a_department_code_is_unique(store: &dyn Store) {
    let two = vec![s::department(21, "water", None), s::department(22, "water", None)];
    let r = job!(store, (two), tx => tx.departments_insert(&two).await).await;
    assert_eq!(conflict(r), "department.code");
    assert!(read(store).await.departments().await.unwrap().is_empty(), "neither of the two is stored");
}

/// An update names the version it was made from.
pub async fn a_department_changes_only_from_the_version_the_writer_saw(store: &dyn Store) {
    let (d, other) = (s::department(21, "water", None), s::department(22, "power", None));
    let both = vec![d.clone(), other.clone()];
    job!(store, (both), tx => tx.departments_insert(&both).await).await.unwrap();
    let next = Department { active: false, version: 2, ..d };
    job!(store, (next), tx => tx.department_update(&next).await).await.unwrap();
    assert_stale(job!(store, (next), tx => tx.department_update(&next).await).await, 1);
    let stolen = Department { code: other.code.clone(), version: 3, ..next.clone() };
    assert_eq!(
        conflict(job!(store, (stolen), tx => tx.department_update(&stolen).await).await),
        "department.code"
    );
    assert_eq!(read(store).await.department(next.id).await.unwrap(), Some(next));
}

async fn users(store: &dyn Store) -> Vec<(User, Credentials)> {
    let all = vec![
        (s::user(31, "acceptor"), s::credentials()),
        (User { active: false, ..s::user(32, "worker") }, Credentials::default()),
    ];
    job!(store, (all), tx => tx.users_insert(&all).await).await.expect("users are stored");
    all
}

/// Three ways to one user.
pub async fn users_come_back_by_id_and_by_login(store: &dyn Store) {
    let mut all = users(store).await;
    let boss = vec![(s::user(33, "Boss"), Credentials::default())];
    job!(store, (boss), tx => tx.users_insert(&boss).await).await.unwrap();
    all.splice(0..0, boss);
    let mut tx = read(store).await;
    assert!(tx.users().await.unwrap().iter().eq(all.iter().map(|x| &x.0)), "by login, byte by byte");
    for (u, c) in &all {
        assert_eq!(tx.user(u.id).await.unwrap().as_ref(), Some(u));
        assert_eq!(tx.user_by_login(&u.login).await.unwrap(), Some((u.clone(), c.clone())));
        assert_eq!(tx.credentials(u.id).await.unwrap().as_ref(), Some(c));
        let shown =
            tx.access().await.unwrap().into_iter().find(|a| a.user == u.id).expect("every account is shown");
        assert_eq!(
            (shown.totp, shown.must_change, shown.last_login),
            (c.totp.is_some(), c.must_change, c.last_login)
        );
    }
    let nobody = UserId(s::id(99));
    assert_eq!(tx.user(nobody).await.unwrap(), None);
    assert_eq!(tx.credentials(nobody).await.unwrap(), None);
    assert_eq!(tx.user_by_login("Acceptor").await.unwrap(), None, "logins are compared letter by letter");
    assert_eq!(tx.user_by_login("' OR 1=1 --").await.unwrap(), None);
}

/// A login names one user.
pub async fn a_login_is_unique(store: &dyn Store) {
    users(store).await;
    let again = vec![(s::user(33, "worker"), Credentials::default())];
    let r = job!(store, (again), tx => tx.users_insert(&again).await).await;
    assert_eq!(conflict(r), "app_user.login");
    let renamed = User { login: "worker".into(), version: 2, ..s::user(31, "acceptor") };
    assert_eq!(
        conflict(job!(store, (renamed), tx => tx.user_update(&renamed).await).await),
        "app_user.login"
    );
}

/// Renaming somebody does not log them out or unlock them.
pub async fn a_user_changes_without_touching_the_credentials(store: &dyn Store) {
    let all = users(store).await;
    let next = User {
        name: s::UNICODE.into(),
        phone: String::new(),
        lang: "es".into(),
        version: 2,
        ..all[0].0.clone()
    };
    job!(store, (next), tx => tx.user_update(&next).await).await.unwrap();
    assert_stale(job!(store, (next), tx => tx.user_update(&next).await).await, 1);
    let found = read(store).await.user_by_login("acceptor").await.unwrap();
    assert_eq!(found, Some((next, all[0].1.clone())));
}

/// A failed login does not change a person's record.
pub async fn credentials_change_without_touching_the_user(store: &dyn Store) {
    let all = users(store).await;
    let (u, c) = (all[1].0.id, s::credentials());
    job!(store, (c), tx => tx.credentials_update(u, &c).await).await.unwrap();
    let mut tx = read(store).await;
    assert_eq!(tx.user_by_login("worker").await.unwrap(), Some((all[1].0.clone(), c)));
    assert_eq!(tx.credentials(all[0].0.id).await.unwrap(), Some(all[0].1.clone()), "nobody else's");
}

/// A job that reads credentials before it changes them is not overtaken, so that guessing in parallel gains nothing.
pub async fn failures_counted_at_the_same_moment_all_count(store: &dyn Store) {
    let id = users(store).await[1].0.id;
    let runs = (0..20).map(|_| {
        job!(store, (), tx => {
            let Some(mut c) = tx.credentials(id).await? else { return Ok(()) };
            c.failed += 1;
            tx.credentials_update(id, &c).await
        })
    });
    for r in futures::future::join_all(runs).await {
        r.unwrap();
    }
    assert_eq!(read(store).await.credentials(id).await.unwrap().map(|c| c.failed), Some(20));
}

/// Every role, holder and vacancy, area and department.
pub async fn posts_come_back_held_and_vacant(store: &dyn Store) {
    let all = users(store).await;
    let (root, d) = (s::root(), s::department(21, "water", None));
    let mut posts: Vec<Post> =
        Role::ALL.iter().zip(600..).map(|(r, n)| s::post(n, *r, Some(all[0].0.id))).collect();
    posts[0].user = None;
    posts[1].area = Some(root.id);
    posts[2].department = Some(d.id);
    posts[3].to = Some(s::at(77));
    job!(store, (root, d, posts), tx => {
        tx.areas_insert(std::slice::from_ref(&root)).await?;
        tx.departments_insert(std::slice::from_ref(&d)).await?;
        tx.posts_insert(&posts).await
    })
    .await
    .unwrap();
    assert_eq!(read(store).await.posts().await.unwrap(), posts);
}

/// An update names the version it was made from.
pub async fn a_post_changes_only_from_the_version_the_writer_saw(store: &dyn Store) {
    let all = users(store).await;
    let root = s::root();
    let p = s::post(600, Role::GridWorker, Some(all[0].0.id));
    job!(store, (root, p), tx => {
        tx.areas_insert(std::slice::from_ref(&root)).await?;
        tx.posts_insert(std::slice::from_ref(&p)).await
    })
    .await
    .unwrap();
    let next = Post { user: None, area: Some(AreaId(s::id(1))), to: Some(s::at(5)), version: 2, ..p };
    job!(store, (next), tx => tx.post_update(&next).await).await.unwrap();
    assert_stale(job!(store, (next), tx => tx.post_update(&next).await).await, 1);
    assert_eq!(read(store).await.posts().await.unwrap(), [next]);
}

/// Two sessions of the first user and one of the second, stored in that order.
async fn sessions(store: &dyn Store) -> Vec<crate::Session> {
    let all = users(store).await;
    let list = vec![s::session(1, all[0].0.id), s::session(2, all[0].0.id), s::session(3, all[1].0.id)];
    job!(store, (list), tx => {
        for x in &list {
            tx.session_insert(x).await?;
        }
        Ok(())
    })
    .await
    .expect("sessions are stored");
    list
}

/// The hash of the token is the key; the same hash cannot open two sessions.
pub async fn a_session_is_found_by_its_token_and_only_by_that(store: &dyn Store) {
    let list = sessions(store).await;
    let mut tx = read(store).await;
    assert_eq!(tx.session(&list[0].token_hash).await.unwrap(), Some(list[0].clone()));
    assert_eq!(tx.session(&[77; 32]).await.unwrap(), None);
    assert_eq!(tx.session(&list[0].token_hash[..31]).await.unwrap(), None);
    drop(tx);
    let again = crate::Session { id: SessionId(s::id(1)), ..list[0].clone() };
    assert_eq!(
        conflict(job!(store, (again), tx => tx.session_insert(&again).await).await),
        "session.token_hash"
    );
}

/// The list a person sees of their own sessions.
pub async fn sessions_are_listed_newest_first_and_seen(store: &dyn Store) {
    let list = sessions(store).await;
    let first = list[0].id;
    job!(store, (), tx => tx.session_seen(first, s::at(55)).await).await.unwrap();
    let seen = crate::Session { seen_at: s::at(55), ..list[0].clone() };
    assert_eq!(read(store).await.sessions_of(list[0].user).await.unwrap(), [list[1].clone(), seen]);
    assert_eq!(read(store).await.sessions_of(UserId(s::id(99))).await.unwrap(), []);
}

/// Nobody ends another's session by guessing its id.
pub async fn a_session_ends_only_for_its_own_user(store: &dyn Store) {
    let list = sessions(store).await;
    let (session, own, other) = (list[0].id, list[0].user, list[2].user);
    assert!(!job!(store, (), tx => tx.session_delete(other, session).await).await.unwrap());
    assert!(read(store).await.session(&list[0].token_hash).await.unwrap().is_some());
    assert!(job!(store, (), tx => tx.session_delete(own, session).await).await.unwrap());
    assert!(!job!(store, (), tx => tx.session_delete(own, session).await).await.unwrap());
    assert_eq!(read(store).await.session(&list[0].token_hash).await.unwrap(), None);
}

/// After a new password only the session that set it goes on, or none.
pub async fn all_sessions_of_a_user_end_but_one(store: &dyn Store) {
    let list = sessions(store).await;
    let (user, keep) = (list[0].user, list[1].id);
    assert_eq!(job!(store, (), tx => tx.sessions_delete_others(user, Some(keep)).await).await.unwrap(), 1);
    assert_eq!(read(store).await.sessions_of(user).await.unwrap(), [list[1].clone()]);
    assert_eq!(job!(store, (), tx => tx.sessions_delete_others(user, None).await).await.unwrap(), 1);
    assert_eq!(read(store).await.sessions_of(user).await.unwrap(), []);
    assert_eq!(
        read(store).await.sessions_of(list[2].user).await.unwrap(),
        [list[2].clone()],
        "other people stay"
    );
}

/// A session that ends at this very moment is not before it.
pub async fn expired_sessions_are_forgotten_and_others_kept(store: &dyn Store) {
    let list = sessions(store).await;
    assert_eq!(job!(store, (), tx => tx.sessions_prune(s::at(102)).await).await.unwrap(), 1);
    let mut tx = read(store).await;
    assert_eq!(tx.session(&list[0].token_hash).await.unwrap(), None);
    assert!(tx.session(&list[1].token_hash).await.unwrap().is_some());
    assert!(tx.session(&list[2].token_hash).await.unwrap().is_some());
}
