//! Promises about areas, borders, facilities and the map.

use super::{assert_stale, conflict, job, read, sample as s};
use crate::{Border, MapFeature, Store};
use tessera_domain::{
    Timestamp,
    area::{Area, Level},
    ids::{AreaId, DepartmentId},
};

/// Stores the root, a district and a grid, and gives them in path order.
async fn tree(store: &dyn Store) -> Vec<Area> {
    let root = s::root();
    let district = s::child(2, &root, "420502", Level::District);
    let grid = s::child(3, &district, "420502001001001", Level::Grid);
    let all = vec![root, district, grid];
    job!(store, (all), tx => tx.areas_insert(&all).await).await.expect("areas are stored");
    all
}

/// All columns of an area come back, and parents come before children.
pub async fn areas_come_back_as_they_were_stored_in_path_order(store: &dyn Store) {
    assert!(read(store).await.areas().await.unwrap().is_empty());
    let mut all = tree(store).await;
    let other = Area {
        name: tessera_domain::text::Text::zh(s::UNICODE),
        ..s::child(4, &all[0], "420501", Level::District)
    };
    job!(store, (other), tx => tx.areas_insert(std::slice::from_ref(&other)).await).await.unwrap();
    all.insert(1, other);
    assert_eq!(read(store).await.areas().await.unwrap(), all);
}

/// A retired area keeps its code.
pub async fn an_area_code_is_given_once_even_after_it_was_retired(store: &dyn Store) {
    let all = tree(store).await;
    let retired = Area { valid_to: Some(s::at(9)), version: 2, ..all[2].clone() };
    job!(store, (retired), tx => tx.area_update(&retired).await).await.unwrap();
    let again = s::child(5, &all[1], &retired.code, Level::Grid);
    let r = job!(store, (again), tx => tx.areas_insert(std::slice::from_ref(&again)).await).await;
    assert_eq!(conflict(r), "area.code");
}

/// An update names the version it was made from.
pub async fn an_area_changes_only_from_the_version_the_writer_saw(store: &dyn Store) {
    let all = tree(store).await;
    let next = Area { households: 7, kind: None, label: None, version: 2, ..all[2].clone() };
    job!(store, (next), tx => tx.area_update(&next).await).await.unwrap();
    assert_eq!(read(store).await.areas().await.unwrap()[2], next);
    let late = Area { households: 8, ..next.clone() };
    assert_stale(job!(store, (late), tx => tx.area_update(&late).await).await, 1);
    let unknown = Area { id: AreaId(s::id(99)), version: 2, ..next.clone() };
    assert_stale(job!(store, (unknown), tx => tx.area_update(&unknown).await).await, 1);
    assert_eq!(read(store).await.areas().await.unwrap()[2], next, "nothing else changed");
}

async fn wkbs(store: &dyn Store, at: Timestamp) -> Vec<u8> {
    let mut found: Vec<u8> =
        read(store).await.borders_at(at).await.unwrap().iter().map(|b| b.wkb[0]).collect();
    found.sort_unstable();
    found
}

/// From the first moment, until just before the last; the millisecond counts.
pub async fn a_border_is_in_force_from_its_first_to_before_its_last_moment(store: &dyn Store) {
    let all = tree(store).await;
    let (old, new) = (s::border(all[2].id, 1, 10, Some(20)), s::border(all[2].id, 2, 20, None));
    let later = s::border(all[1].id, 3, 30, None);
    let borders = vec![old.clone(), new, later];
    job!(store, (borders), tx => tx.borders_insert(&borders).await).await.unwrap();
    let before = |n: i64| Timestamp::from_millisecond(s::at(n).as_millisecond() - 1).unwrap();
    assert!(wkbs(store, before(10)).await.is_empty());
    assert_eq!(wkbs(store, s::at(10)).await, [1]);
    assert_eq!(wkbs(store, before(20)).await, [1]);
    assert_eq!(wkbs(store, s::at(20)).await, [2]);
    assert_eq!(wkbs(store, s::at(30)).await, [2, 3]);
    assert_eq!(read(store).await.borders_at(s::at(10)).await.unwrap(), std::slice::from_ref(&old));
    let r = job!(store, (old), tx => tx.borders_insert(std::slice::from_ref(&old)).await).await;
    assert_eq!(conflict(r), "area_border.area_id,area_border.valid_from");
}

/// Only that border of that area gets another end, or none again.
pub async fn ending_a_border_leaves_the_others_and_the_past_alone(store: &dyn Store) {
    let all = tree(store).await;
    let borders = vec![
        s::border(all[2].id, 1, 10, Some(20)),
        s::border(all[2].id, 2, 20, None),
        s::border(all[1].id, 3, 20, None),
    ];
    job!(store, (borders), tx => tx.borders_insert(&borders).await).await.unwrap();
    let grid = all[2].id;
    job!(store, (), tx => tx.border_until(grid, s::at(20), Some(s::at(40))).await).await.unwrap();
    assert_eq!(wkbs(store, s::at(15)).await, [1]);
    assert_eq!(wkbs(store, s::at(39)).await, [2, 3]);
    assert_eq!(wkbs(store, s::at(40)).await, [3]);
    job!(store, (), tx => tx.border_until(grid, s::at(20), None).await).await.unwrap();
    assert_eq!(wkbs(store, s::at(40)).await, [2, 3]);
}

/// A planned border is among the borders of its area, tells when it begins, and can be taken back.
pub async fn a_planned_border_is_listed_and_can_be_taken_back(store: &dyn Store) {
    let all = tree(store).await;
    let (old, new) = (s::border(all[2].id, 1, 10, Some(30)), s::border(all[2].id, 2, 30, None));
    let borders = vec![new.clone(), old.clone(), s::border(all[1].id, 3, 30, None)];
    job!(store, (borders), tx => tx.borders_insert(&borders).await).await.unwrap();
    assert_eq!(read(store).await.borders_of(all[2].id).await.unwrap(), [old.clone(), new]);
    assert_eq!(read(store).await.border_begins_after(s::at(10)).await.unwrap(), Some(s::at(30)));
    assert_eq!(read(store).await.border_begins_after(s::at(30)).await.unwrap(), None);
    let grid = all[2].id;
    assert_eq!(read(store).await.areas_redrawn().await.unwrap(), [grid], "the other has one border only");
    job!(store, (), tx => tx.border_drop(grid, s::at(30)).await).await.unwrap();
    assert_eq!(read(store).await.borders_of(grid).await.unwrap(), [old]);
    assert_eq!(wkbs(store, s::at(30)).await, [3], "another area's border of the same moment stays");
}

/// With and without a department; a 17-digit code belongs to one facility.
pub async fn facilities_come_back_and_their_codes_are_unique(store: &dyn Store) {
    let all = tree(store).await;
    let d = s::department(21, "water", None);
    job!(store, (d), tx => tx.departments_insert(std::slice::from_ref(&d)).await).await.unwrap();
    let mut owned = s::facility(1, all[2].id);
    owned.department = Some(DepartmentId(s::id(21)));
    let list = vec![owned, s::facility(2, all[2].id)];
    job!(store, (list), tx => tx.facilities_insert(&list).await).await.unwrap();
    assert_eq!(read(store).await.facilities().await.unwrap(), list);
    let mut again = s::facility(3, all[2].id);
    again.code.clone_from(&list[0].code);
    let r = job!(store, (again), tx => tx.facilities_insert(std::slice::from_ref(&again)).await).await;
    assert_eq!(conflict(r), "facility.code");
}

/// Bytes and JSON of roads, land and buildings.
pub async fn map_features_come_back_with_their_shapes_and_properties(store: &dyn Store) {
    let all = tree(store).await;
    let list: Vec<MapFeature> = vec![
        s::feature(1, "road", None),
        s::feature(2, "land", None),
        s::feature(3, "building", Some(all[2].id)),
    ];
    job!(store, (list), tx => tx.features_insert(&list).await).await.unwrap();
    assert_eq!(read(store).await.features().await.unwrap(), list);
}

/// Long lists are cut into statements by the driver; none of the pieces is lost, and an empty list is no error.
pub async fn more_rows_than_one_statement_takes_are_all_stored(store: &dyn Store) {
    let all = tree(store).await;
    let grid = all[2].id;
    let features: Vec<MapFeature> = (0..1203).map(|n| s::feature(n, "road", None)).collect();
    let borders: Vec<Border> =
        (0..1001).map(|n| s::border(grid, (n % 250) as u8, n * 10, Some(n * 10 + 10))).collect();
    job!(store, (features, borders), tx => {
        tx.areas_insert(&[]).await?;
        tx.features_insert(&features).await?;
        tx.borders_insert(&borders).await
    })
    .await
    .unwrap();
    assert_eq!(read(store).await.features().await.unwrap(), features);
    for n in [0, 499, 500, 999, 1000] {
        assert_eq!(wkbs(store, s::at(n * 10)).await, [(n % 250) as u8], "border {n}");
    }
}

/// Times are whole milliseconds on both sides of the epoch.
pub async fn times_before_1970_and_far_ahead_are_kept_to_the_millisecond(store: &dyn Store) {
    let times = [-2_208_988_800_001, -1, 0, 1, 999, 1_768_180_000_123, 253_402_207_199_999];
    let areas: Vec<Area> = times
        .iter()
        .enumerate()
        .map(|(i, ms)| Area {
            valid_from: Timestamp::from_millisecond(*ms).unwrap(),
            valid_to: Some(Timestamp::from_millisecond(ms + 1).unwrap()),
            ..s::area(
                50 + i as u128,
                &format!("T{i}"),
                Level::City,
                None,
                tessera_domain::area::AreaPath::root(&format!("T{i}")),
            )
        })
        .collect();
    job!(store, (areas), tx => tx.areas_insert(&areas).await).await.unwrap();
    assert_eq!(read(store).await.areas().await.unwrap(), areas);
}
