//! The stories by themselves, and a part of the city played into a database.

use super::{
    plan::{Act, Who},
    story::{self, Turn},
    world::World,
    *,
};
use crate::env::scratch;
use std::{collections::HashMap, path::PathBuf};
use tessera_demo::Fate;
use tessera_domain::shift::Desk;

/// Sunday afternoon in the demo city's zone: the offices are closed.
fn sunday() -> Timestamp {
    "2026-07-19T07:10:00Z".parse().expect("a time")
}

fn deployment(folder: PathBuf) -> Deployment {
    Deployment { database: None, schema: None, data: Some(folder), packs: None, city: "演示".into() }
}

/// The city of that moment, generated once for all tests, without what only the map needs.
async fn town(d: &Deployment) -> City {
    static CITY: tokio::sync::OnceCell<City> = tokio::sync::OnceCell::const_new();
    let make = || async {
        let mut c = city(d, sunday(), 7).await.expect("a city");
        c.facilities.clear();
        c.buildings.clear();
        c
    };
    CITY.get_or_init(make).await.clone()
}

/// Every open case and a few of each kind of the others, with the originals of the duplicates among them.
fn part(mut city: City) -> City {
    let mut seen: HashMap<std::mem::Discriminant<Fate>, usize> = HashMap::new();
    let mut keep: std::collections::HashSet<u32> = std::collections::HashSet::new();
    for s in city.cases.iter().rev() {
        let n = seen.entry(std::mem::discriminant(&s.fate)).or_default();
        *n += 1;
        // The newest are the tightest: they end just before now.
        if s.fate.is_open() || *n <= 4 || keep.contains(&s.seq) {
            keep.insert(s.seq);
            if let Fate::Duplicate { of_seq } = s.fate {
                keep.insert(of_seq);
            }
        }
    }
    city.cases.retain(|s| keep.contains(&s.seq));
    city
}

async fn world(d: &Deployment, now: Timestamp) -> (World, City) {
    let store = d.migrated().await.expect("a database");
    let city = town(d).await;
    let env = Arc::new(DemoEnv { start: now });
    let ids =
        DemoEnv::at(days_before(now, 9), 7, base::load(&*store, &*env, &city, "-")).await.expect("a base");
    let app = d.app_in(store.clone(), env).await.expect("an application");
    let world = World::new(&app, &city, ids, now, 7);
    store.close().await;
    (world, city)
}

#[tokio::test(flavor = "multi_thread")]
async fn every_story_begins_with_the_report_goes_forward_in_time_and_is_over_by_now() {
    let folder = scratch("stories");
    let now = sunday();
    let (w, city) = world(&deployment(folder.clone()), now).await;
    let unhappy = story::unhappy(&city.cases);
    assert!(!unhappy.is_empty());
    for (nth, s) in city.cases.iter().enumerate() {
        let turn = Turn { nth, original_end: None, unhappy: unhappy.contains(&s.seq) };
        let plan = story::tell(&w, s, turn);
        let at: Vec<Timestamp> = plan.steps.iter().map(|s| s.at).collect();
        assert!(at.is_sorted(), "case {} {:?}", s.seq, s.fate);
        assert!(at.iter().all(|t| *t <= now), "case {} {:?} ends after now", s.seq, s.fate);
        assert!(matches!(plan.steps[0].act, Act::Report(_)));
        assert_eq!(at[0].as_second() - now.as_second(), s.reported_at_offset_s);
        assert_eq!(plan.ended.is_none(), s.fate.is_open());
        let nobody =
            |s: &plan::Step| s.who == Who::System && !matches!(s.act, Act::Report(_) | Act::Photo(..));
        assert!(!plan.steps.iter().any(nobody), "case {} {:?}: a part without a person", s.seq, s.fate);
        assert_eq!(
            format!("{:?}", plan.steps),
            format!("{:?}", story::tell(&w, s, turn).steps),
            "the same case is told the same way"
        );
    }
    std::fs::remove_dir_all(folder).expect("clean");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_part_of_the_city_is_played_without_refusals_shows_everything_and_passes_the_self_check() {
    let folder = scratch("city");
    let d = deployment(folder.clone());
    let now = sunday();
    let store = d.migrated().await.expect("a database");
    assert_eq!(look(&*store).await.expect("readable"), Found::Nothing);
    let city = part(town(&d).await);
    let loaded = load(&d, store.clone(), &city, now, 7).await.expect("a load");
    assert!(loaded.refused.is_empty(), "{:?}", loaded.refused);
    assert_eq!(look(&*store).await.expect("readable"), Found::City);

    let app = d.app_in(store.clone(), Arc::new(DemoEnv { start: now })).await.expect("an application");
    assert_eq!(app.load_index().await.expect("an index"), city.cases.len());
    assert_eq!(Coverage::of(&app).missing(), Vec::<&str>::new());
    assert_eq!(accounts(&app).len(), tessera_demo::DEMO_LOGINS.len());
    for (login, desk) in [("desk", Desk::Acceptor), ("dispatch", Desk::Dispatcher)] {
        let me = app.reference().users.values().find(|u| u.login == login).expect("an account").id;
        let around = store
            .reader()
            .await
            .expect("a reader")
            .shifts(now, now + jiff::SignedDuration::from_secs(1))
            .await
            .expect("shifts");
        assert!(
            around.iter().any(|s| s.user == me && s.desk == desk && s.runs(now)),
            "{login} is not on shift"
        );
    }
    let trail = tessera_app::admin::settings::verify(&*store).await.expect("readable");
    assert!(trail.faults.is_empty() && trail.events as usize >= loaded.counts[8].1, "{:?}", trail.faults);

    let events = store.reader().await.expect("a reader").events_after(0, 100_000).await.expect("events");
    let early: Vec<_> = events
        .windows(2)
        .filter(|w| w[1].at < w[0].at)
        .map(|w| (w[0].seq, &w[0].action, &w[1].action))
        .collect();
    assert!(early.is_empty(), "events before the one in front of them: {early:?}");
    store.close().await;
    std::fs::remove_dir_all(folder).expect("clean");
}
