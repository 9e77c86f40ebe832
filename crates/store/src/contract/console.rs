//! Promises about preferences and named lists.

use super::{assert_stale, conflict, job, read, sample as s};
use crate::{Credentials, SavedView, Setting, Store};
use tessera_domain::ids::UserId;

async fn two_users(store: &dyn Store) -> (UserId, UserId) {
    let all = vec![
        (s::user(31, "acceptor"), Credentials::default()),
        (s::user(32, "worker"), Credentials::default()),
    ];
    job!(store, (all), tx => tx.users_insert(&all).await).await.expect("users are stored");
    (UserId(s::id(31)), UserId(s::id(32)))
}

fn view(n: u128, owner: UserId, name: &str) -> SavedView {
    SavedView {
        id: s::id(n),
        owner,
        page: "cases".into(),
        name: name.into(),
        query: "text=%E4%BA%95&sort=due".into(),
        area: None,
        department: None,
        for_role: None,
        at: s::at(5),
        version: 1,
    }
}

/// Written anew, the document is replaced and its changes are counted; everybody has their own.
pub async fn preferences_are_kept_per_person_and_counted(store: &dyn Store) {
    let (a, b) = two_users(store).await;
    assert_eq!(read(store).await.pref(a).await.unwrap(), None);
    for text in ["{}", "{\"dense\":\"'\"}"] {
        job!(store, (), tx => tx.pref_put(a, text, s::at(1)).await).await.unwrap();
    }
    let mut tx = read(store).await;
    assert_eq!(tx.pref(a).await.unwrap(), Some(Setting { value: "{\"dense\":\"'\"}".into(), version: 2 }));
    assert_eq!(tx.pref(b).await.unwrap(), None);
}

/// One's own and the shared ones of the page, in the order of their names; the private ones of others are not among them.
pub async fn views_are_ones_own_and_the_shared_ones(store: &dyn Store) {
    let (a, b) = two_users(store).await;
    let (root, water) = (s::root(), s::department(21, "water", None));
    let mine = view(41, a, "b");
    let private = view(42, b, "a");
    let by_area = SavedView { area: Some(root.id), for_role: Some("leader".into()), ..view(43, b, "c") };
    let by_department = SavedView { department: Some(water.id), ..view(44, b, "A") };
    let elsewhere = SavedView { page: "map".into(), ..view(45, a, "b") };
    let all = vec![mine.clone(), private, by_area.clone(), by_department.clone(), elsewhere.clone()];
    job!(store, (root, water, all), tx => {
        tx.areas_insert(std::slice::from_ref(&root)).await?;
        tx.departments_insert(std::slice::from_ref(&water)).await?;
        for v in &all {
            tx.view_insert(v).await?;
        }
        Ok(())
    })
    .await
    .unwrap();
    let mut tx = read(store).await;
    let mut found = tx.views(a, "cases").await.unwrap();
    // Which of "A" and "b" comes first is the database's own idea.
    found.sort_by_key(|v| v.id);
    assert_eq!(found, [mine, by_area, by_department]);
    assert_eq!(tx.views(a, "map").await.unwrap(), [elsewhere]);
}

/// A name is given once per person and page, also by a change; a change names the version it was made from.
pub async fn a_view_changes_from_the_version_seen_and_keeps_its_name_apart(store: &dyn Store) {
    let (a, b) = two_users(store).await;
    let (one, two, theirs) = (view(41, a, "one"), view(42, a, "two"), view(43, b, "one"));
    let all = vec![one.clone(), two.clone(), theirs];
    job!(store, (all), tx => {
        for v in &all {
            tx.view_insert(v).await?;
        }
        Ok(())
    })
    .await
    .unwrap();
    let double = view(44, a, "one");
    let name = conflict(job!(store, (double), tx => tx.view_insert(&double).await).await);
    assert!(name.contains("saved_view"), "{name}");
    let next = SavedView { name: "three".into(), query: String::new(), version: 2, ..one };
    job!(store, (next), tx => tx.view_update(&next).await).await.unwrap();
    assert_stale(job!(store, (next), tx => tx.view_update(&next).await).await, 1);
    let taken = SavedView { name: "three".into(), version: 2, ..two };
    conflict(job!(store, (taken), tx => tx.view_update(&taken).await).await);
    assert_eq!(read(store).await.view(next.id).await.unwrap(), Some(next.clone()));
    let id = next.id;
    assert!(job!(store, (), tx => tx.view_delete(id).await).await.unwrap());
    assert!(!job!(store, (), tx => tx.view_delete(id).await).await.unwrap(), "it is gone");
    assert_eq!(read(store).await.view(id).await.unwrap(), None);
}
