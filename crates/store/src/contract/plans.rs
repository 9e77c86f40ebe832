//! Promises about plans for the grids of communities.

use super::{assert_stale, job, read, sample as s};
use crate::{Store, Succession};
use serde_json::json;
use tessera_domain::{
    area::{
        Area, GridKind, Level,
        plan::{GridPlan, PlanState, PlanStep, PlannedGrid, StepTaken},
    },
    ids::{PlanId, UserId},
};

fn plan(n: u128, area: &Area, at: i64) -> GridPlan {
    GridPlan {
        id: PlanId(s::id(n)),
        area: area.id,
        title: s::UNICODE.to_owned(),
        reason: String::new(),
        state: PlanState::Draft,
        effective_on: Some("2026-12-01".parse().expect("a day")),
        effective_at: None,
        base: "stamp".into(),
        grids_before: 2,
        grids: vec![PlannedGrid {
            key: "new-1".into(),
            code: None,
            name: "第一网格".into(),
            kind: GridKind::Residential,
            boundary: json!({ "type": "Polygon", "coordinates": [[[111.2, 30.1], [111.3, 30.1], [111.3, 30.2], [111.2, 30.1]]] }),
        }],
        codes: Vec::new(),
        steps: vec![StepTaken {
            step: PlanStep::Created,
            by: Some(UserId(s::id(31))),
            at: s::at(at),
            note: String::new(),
        }],
        trouble: None,
        report: None,
        updated_at: s::at(at),
        version: 1,
    }
}

async fn tree(store: &dyn Store) -> Vec<Area> {
    let root = s::root();
    let grids = [
        s::child(2, &root, "420502001001001", Level::Grid),
        s::child(3, &root, "420502001001002", Level::Grid),
    ];
    let all: Vec<Area> = std::iter::once(root).chain(grids).collect();
    job!(store, (all), tx => tx.areas_insert(&all).await).await.expect("areas are stored");
    all
}

/// Plans come back whole, by community and by state, the last changed first.
pub async fn plans_come_back_by_community_and_state(store: &dyn Store) {
    let areas = tree(store).await;
    let (one, two) = (plan(61, &areas[0], 5), plan(62, &areas[1], 9));
    let sent = GridPlan { state: PlanState::Submitted, ..two };
    let all = vec![one.clone(), sent.clone()];
    job!(store, (all), tx => {
        for p in &all {
            tx.plan_insert(p).await?;
        }
        Ok(())
    })
    .await
    .expect("plans are stored");
    let mut tx = read(store).await;
    assert_eq!(tx.plans(None, None, 10).await.unwrap(), [sent.clone(), one.clone()]);
    assert_eq!(tx.plans(None, None, 1).await.unwrap(), std::slice::from_ref(&sent));
    assert_eq!(tx.plans(Some(areas[0].id), None, 10).await.unwrap(), std::slice::from_ref(&one));
    assert_eq!(tx.plans(None, Some(PlanState::Submitted), 10).await.unwrap(), [sent]);
    assert_eq!(tx.plans(Some(areas[0].id), Some(PlanState::Approved), 10).await.unwrap(), []);
    assert_eq!(tx.plan(one.id).await.unwrap(), Some(one));
    assert_eq!(tx.plan(PlanId(s::id(99))).await.unwrap(), None);
}

/// Of two who change a plan, one is told that it has changed.
pub async fn a_plan_changes_only_from_the_version_the_writer_saw(store: &dyn Store) {
    let areas = tree(store).await;
    let first = plan(61, &areas[0], 5);
    job!(store, (first), tx => tx.plan_insert(&first).await).await.unwrap();
    let next = GridPlan { state: PlanState::Withdrawn, version: 2, updated_at: s::at(7), ..first.clone() };
    job!(store, (next), tx => tx.plan_update(&next).await).await.unwrap();
    assert_eq!(read(store).await.plan(first.id).await.unwrap(), Some(next.clone()));
    assert_eq!(
        read(store).await.plans(None, Some(PlanState::Withdrawn), 5).await.unwrap(),
        std::slice::from_ref(&next)
    );
    let late = GridPlan { title: "too late".into(), ..next };
    assert_stale(job!(store, (late), tx => tx.plan_update(&late).await).await, 1);
}

/// What a grid gave and got is found from both ends; facilities and features follow.
pub async fn ground_facilities_and_features_pass_from_grid_to_grid(store: &dyn Store) {
    let areas = tree(store).await;
    let (from, to) = (areas[1].id, areas[2].id);
    let p = plan(61, &areas[0], 5);
    let passed = Succession { from, to, at: s::at(8), plan: p.id, area_m2: 1234.5, households: 12 };
    let (facility, feature) = (s::facility(71, from), s::feature(72, "building", Some(from)));
    job!(store, (p, passed, facility, feature), tx => {
        tx.plan_insert(&p).await?;
        tx.facilities_insert(std::slice::from_ref(&facility)).await?;
        tx.features_insert(std::slice::from_ref(&feature)).await?;
        tx.successions_insert(std::slice::from_ref(&passed)).await?;
        tx.facilities_move(&[(facility.id, passed.to)]).await?;
        tx.features_move(&[(feature.id, passed.to)]).await
    })
    .await
    .unwrap();
    let mut tx = read(store).await;
    assert_eq!(tx.successions_of(from).await.unwrap(), [passed]);
    assert_eq!(tx.successions_of(to).await.unwrap(), [passed]);
    assert_eq!(tx.successions_of(areas[0].id).await.unwrap(), []);
    assert_eq!(tx.facilities().await.unwrap()[0].area, to);
    assert_eq!(tx.features().await.unwrap()[0].area, Some(to));
}
