//! A community divided anew from what the map knows of it. Nothing is changed.

use serde_json::json;
use std::{
    collections::BTreeSet,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};
use tessera_app::{AppError, admin::division::Proposed};
use tessera_division::Settings;
use tessera_geometry::{LineString, LonLat, MultiPolygon};
use tessera_store::{MapFeature, StoreError, transact};
use tessera_testkit::{TestApp, on_both};

on_both! {
    a_community_is_divided_from_what_the_map_knows_and_codes_are_new
    a_grid_that_stays_keeps_its_border_and_its_code
    what_cannot_be_divided_is_said
    plans_are_asked_for_over_the_interface_by_those_who_draw
}

const COMMUNITY: &str = "420502001001";

fn feature(n: u128, layer: &str, class: &str, props: serde_json::Value, wkb: Vec<u8>) -> MapFeature {
    MapFeature {
        id: uuid::Uuid::from_u128(n),
        layer: layer.into(),
        class: class.into(),
        name: if layer == "road" { format!("{n}号路") } else { String::new() },
        address: String::new(),
        area: None,
        props,
        wkb,
    }
}

/// 120 houses of ten households each over the community, roads between every second column, and a house elsewhere.
async fn build(app: &TestApp) {
    let house = |n: u128, lon: f64, lat: f64| {
        let (e, s) = (lon + 4e-4, lat - 4e-4);
        let ring = json!([[lon, lat], [lon, s], [e, s], [e, lat], [lon, lat]]);
        let shape = MultiPolygon::from_geojson(&json!({ "type": "Polygon", "coordinates": [ring] })).unwrap();
        feature(n, "building", "house", json!({ "households": 10 }), shape.to_wkb())
    };
    let mut rows: Vec<MapFeature> = (0..120)
        .map(|n| house(n + 1, 111.3005 + 0.001_25 * (n % 24) as f64, 30.7015 + 0.0018 * (n / 24) as f64))
        .collect();
    rows.push(house(900, 111.335, 30.705));
    for i in 1..12_u32 {
        let lon = 111.30 + 0.0025 * f64::from(i);
        let line = [30.69, 30.72].map(|lat| LonLat::new(lon, lat).unwrap());
        let line = LineString::new(line.to_vec()).unwrap();
        rows.push(feature(1000 + u128::from(i), "road", "residential", json!({}), line.to_wkb()));
    }
    transact::<_, StoreError, _>(&*app.temp.store, move |tx| {
        let rows = rows.clone();
        Box::pin(async move { tx.features_insert(&rows).await })
    })
    .await
    .unwrap();
}

async fn divided(app: &TestApp, code: &str, keep: &[&str], stop: bool) -> Result<Proposed, AppError> {
    let settings = Settings { alternatives: 2, effort: 0.5, ..Settings::default() };
    let keep = keep.iter().map(|k| (*k).to_owned()).collect();
    app.app.division(code, keep, settings, Arc::new(AtomicBool::new(stop)), |_| ()).await
}

async fn a_community_is_divided_from_what_the_map_knows_and_codes_are_new(app: TestApp) {
    build(&app).await;
    let heard = Arc::new(AtomicBool::new(false));
    let switch = heard.clone();
    let tell = move |_| switch.store(true, Ordering::Relaxed);
    let none = Arc::new(AtomicBool::new(false));
    let found = app.app.division(COMMUNITY, Vec::new(), Settings::default(), none, tell).await.unwrap();
    assert!(heard.load(Ordering::Relaxed), "progress is told");
    assert_eq!((found.input.buildings.len(), found.input.streets.len()), (120, 11));
    for (plan, codes) in found.outcome.plans.iter().zip(&found.codes) {
        assert!(plan.total.covers);
        assert_eq!((plan.total.in_band, plan.total.residential), (plan.total.bound, plan.total.bound));
        assert_eq!(plan.grids.iter().map(|g| g.households).sum::<u64>(), 1200);
        let expected: Vec<String> = (4..4 + codes.len()).map(|n| format!("{COMMUNITY}{n:03}")).collect();
        assert_eq!(codes, &expected, "after those that were given before");
    }
    assert_eq!(app.get("worker", "/coverage").await.ok()["proven"], 7, "nothing was changed");
}

async fn a_grid_that_stays_keeps_its_border_and_its_code(app: TestApp) {
    build(&app).await;
    let kept = "420502001001002";
    let found = divided(&app, COMMUNITY, &[kept], false).await.unwrap();
    let plan = &found.outcome.plans[0];
    let at = plan.grids.iter().position(|g| g.locked == Some(0)).expect("it is in the plan");
    assert_eq!(found.codes[0][at], kept);
    let whole = app.app.reference().borders[&app.app.reference().area_by_code(kept).unwrap().id].area_m2();
    assert!((plan.grids[at].card.area_m2 - whole).abs() < 1.0);
    assert_eq!(found.codes[0].iter().collect::<BTreeSet<_>>().len(), plan.grids.len(), "no code twice");
}

async fn what_cannot_be_divided_is_said(app: TestApp) {
    build(&app).await;
    assert!(matches!(divided(&app, "1", &[], false).await, Err(AppError::NotFound(_))));
    for (code, keep) in [("420502001", ""), (COMMUNITY, "420502002001001")] {
        let keep: Vec<&str> = Some(keep).filter(|k| !k.is_empty()).into_iter().collect();
        assert!(matches!(divided(&app, code, &keep, false).await, Err(AppError::Invalid(_))), "{code}");
    }
    assert!(matches!(divided(&app, COMMUNITY, &[], true).await, Err(AppError::Unavailable(_))), "stopped");
    let odd = Settings { effort: -1.0, ..Settings::default() };
    let never = Arc::new(AtomicBool::new(false));
    let refused = app.app.division(COMMUNITY, Vec::new(), odd, never, |_| ()).await;
    assert!(matches!(refused, Err(AppError::Invalid(_))));
}

async fn plans_are_asked_for_over_the_interface_by_those_who_draw(app: TestApp) {
    build(&app).await;
    let path = format!("/areas/{COMMUNITY}/division");
    let all = app.post("admin", &path, &json!({})).await.ok();
    assert_eq!((&all["given"]["households"], &all["given"]["least"]), (&json!(1200), &json!(300.0)));
    let plan = &all["plans"][0];
    assert_eq!((&plan["covers"], &plan["in_band"]), (&json!(true), &plan["bound"]));
    assert_eq!(plan["grids"][0]["code"], "420502001001004");
    let again = app.post("admin", &path, &json!({})).await.ok();
    assert_eq!(again, all, "the same seed, the same plans");
    let large = json!({ "least": 500, "most": 700, "plans": 1, "keep": ["420502001001001"], "weights": { "compact": 8 } });
    let large = app.post("admin", &path, &large).await.ok();
    let kept: Vec<_> =
        large["plans"][0]["grids"].as_array().unwrap().iter().filter(|g| g["kept"] == true).collect();
    assert_eq!((kept.len(), &kept[0]["code"]), (1, &json!("420502001001001")));
    // Nobody can have more than a quarter of what is there: 1,200 households are too few for one grid of 5,000.
    let none = app.post("admin", &path, &json!({ "least": 5000, "most": 6000 })).await.ok();
    assert_eq!(
        (&none["obstacles"][0]["kind"], &none["obstacles"][0]["size"]),
        (&json!("too_little"), &json!(1200.0))
    );
    app.post("worker", &path, &json!({})).await.problem(403, "not_allowed");
    app.post("admin", "/areas/1/division", &json!({})).await.problem(404, "not_found");
    app.post("admin", "/areas/420502001/division", &json!({})).await.problem(422, "invalid");
    for (field, wrong) in [
        ("measure", json!({ "measure": "votes" })),
        ("plans", json!({ "plans": 9 })),
        ("effort", json!({ "effort": 1000 })),
        ("settings", json!({ "least": 0 })),
        ("keep", json!({ "keep": ["420502002001001"] })),
    ] {
        let p = app.post("admin", &path, &wrong).await.problem(422, "invalid");
        assert_eq!(p["errors"][0]["field"], field);
    }
}
