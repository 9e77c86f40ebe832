//! Which grid, which address: many positions at once, and street numbers.

use serde_json::{Value, json};
use tessera_geometry::{LonLat, MultiPolygon};
use tessera_store::{MapFeature, StoreError, transact};
use tessera_testkit::{
    TestApp, on_both,
    town::{IN_GRID_1, IN_GRID_2, IN_STREET_2, OUTSIDE},
};

on_both! {
    many_positions_have_the_same_answers_as_one_by_one
    a_list_of_positions_that_cannot_be_answered_says_which
    a_street_number_is_found_between_its_neighbours_where_no_building_bears_it
}

async fn many_positions_have_the_same_answers_as_one_by_one(app: TestApp) {
    let asked = [IN_STREET_2, IN_GRID_1, OUTSIDE, IN_GRID_2, IN_GRID_1, [111.31, 30.705], [111.30, 30.70]];
    let all = app.post("worker", "/locate", &json!({ "points": asked })).await.ok();
    for (i, [lon, lat]) in asked.iter().enumerate() {
        let one = app.get("worker", &format!("/locate?lon={lon}&lat={lat}")).await;
        let code = if one.status == 404 { Value::Null } else { one.json["grid"]["code"].clone() };
        assert_eq!(all["grids"][i], code, "{lon} {lat}");
    }
    assert_eq!(all["grids"][2], Value::Null);
    let areas: Vec<_> = all["areas"].as_array().unwrap().iter().map(|a| a["code"].clone()).collect();
    assert_eq!(areas.len(), 3, "{areas:?}");
    assert_eq!(areas[0], all["grids"][0]);
    let gcj = tessera_geometry::crs::wgs84_to_gcj02(LonLat::new(IN_GRID_2[0], IN_GRID_2[1]).unwrap());
    let shifted = json!({ "points": [[gcj.lon(), gcj.lat()]], "crs": "gcj02" });
    assert_eq!(app.post("worker", "/locate", &shifted).await.ok()["grids"][0], all["grids"][3]);
    let many = json!({ "points": vec![IN_GRID_1; 10_000] });
    let grids = app.post("worker", "/locate", &many).await.ok()["grids"].as_array().unwrap().clone();
    assert_eq!(grids.len(), 10_000);
    assert!(grids.iter().all(|g| *g == all["grids"][1]));
}

async fn a_list_of_positions_that_cannot_be_answered_says_which(app: TestApp) {
    let field = |p: &Value| p["errors"][0]["field"].clone();
    let bad = app.post("worker", "/locate", &json!({ "points": [IN_GRID_1, [500.0, 1.0]] })).await;
    assert_eq!(field(&bad.problem(422, "invalid")), "points[1]");
    let crs = app.post("worker", "/locate", &json!({ "points": [], "crs": "bd09" })).await;
    assert_eq!(field(&crs.problem(422, "invalid")), "crs");
    let many = app.post("worker", "/locate", &json!({ "points": vec![IN_GRID_1; 10_001] })).await;
    assert_eq!(many.problem(422, "invalid")["errors"][0]["code"], "too_many");
    let nothing = app.post("worker", "/locate", &json!({ "points": [] })).await.ok();
    assert_eq!(nothing, json!({ "grids": [], "areas": [] }));
    app.post("", "/locate", &json!({ "points": [] })).await.problem(401, "not_logged_in");
}

/// A building of ten metres or so.
fn building(n: u128, address: &str, lon: f64, lat: f64) -> MapFeature {
    let (e, s) = (lon + 1e-4, lat - 1e-4);
    let ring = json!([[lon, lat], [lon, s], [e, s], [e, lat], [lon, lat]]);
    let shape = json!({ "type": "Polygon", "coordinates": [ring] });
    MapFeature {
        id: uuid::Uuid::from_u128(n),
        layer: "building".into(),
        class: "residential".into(),
        name: String::new(),
        address: address.into(),
        area: None,
        props: json!({}),
        wkb: MultiPolygon::from_geojson(&shape).unwrap().to_wkb(),
    }
}

async fn a_street_number_is_found_between_its_neighbours_where_no_building_bears_it(app: TestApp) {
    let rows = vec![
        building(1, "中山路201号", 111.302, 30.705),
        building(2, "中山路221号", 111.306, 30.705),
        building(3, "中山路202号", 111.302, 30.702),
    ];
    transact::<_, StoreError, _>(&*app.temp.store, move |tx| {
        let rows = rows.clone();
        Box::pin(async move { tx.features_insert(&rows).await })
    })
    .await
    .unwrap();
    let first =
        async |q: &str| app.get("acceptor", &format!("/geocode?q={q}")).await.ok()["items"][0].clone();
    let known = first("中山路201号").await;
    assert_eq!((&known["kind"], &known["label"]), (&json!("address"), &json!("中山路201号")));
    assert_eq!(first("试验城中山路２０１號门口").await["position"], known["position"]);
    let between = first("中山路211号").await;
    assert_eq!((&between["kind"], &between["label"]), (&json!("estimate"), &json!("中山路211号")));
    let lon = between["position"][0].as_f64().unwrap();
    assert!((lon - 111.304_05).abs() < 1e-5, "half the way: {lon}");
    assert_eq!(between["area"]["code"], "420502001001001", "with its grid");
    assert_eq!(app.get("", "/public/places?q=中山路211号").await.ok()["items"][0]["kind"], "estimate");
    assert_eq!(first("解放路211号").await, Value::Null);
}
