//! The real data sets, where they are at hand: every row accounted for, totals equal, the audit trail sound.

use super::{areas, cases, check, report::Summary, tests::Town};
use std::path::{Path, PathBuf};
use tessera_geometry::LonLat;

/// The data folder: `TESSERA_SHARED_DATA`, else beside the workspace. Says so when it is absent.
fn data(file: &str) -> Option<PathBuf> {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let folder = std::env::var_os("TESSERA_SHARED_DATA")
        .map_or_else(|| workspace.join("../shared/data"), PathBuf::from);
    let path = folder.join(file);
    if path.exists() {
        return Some(path);
    }
    println!("skipped: there is no {}; TESSERA_SHARED_DATA names the folder", path.display());
    None
}

fn pack(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/import").join(name)
}

async fn import_areas(town: &Town, file: Option<&Path>, mapping: &str) -> Summary {
    let mapping = pack(mapping);
    let o = areas::Options { file, mapping: Some(&mapping), level: None, parent: None, dry_run: false };
    areas::run(&town.app, &o).await.unwrap()
}

async fn import_cases(
    town: &Town,
    file: &Path,
    mapping: &str,
    resume: bool,
    limit: Option<usize>,
) -> Summary {
    let o = cases::Options { file, mapping: &pack(mapping), dry_run: false, resume, limit };
    cases::run(&town.app, &o).await.unwrap()
}

async fn sound(town: &Town) {
    let checked = tessera_app::admin::settings::verify(town.app.store()).await.unwrap();
    assert!(checked.faults.is_empty(), "{:?}", checked.faults.first());
}

#[tokio::test]
async fn seven_thousand_pingshan_cases_are_all_taken_and_every_total_is_the_sources() {
    let Some(file) = data("pingshan_cases/cases.csv") else { return };
    let town = Town::empty().await;
    let tree = import_areas(&town, Some(&file), "pingshan-areas.yaml").await;
    assert_eq!((tree.accepted, tree.rejected.len()), (31, 6));
    // Interrupted and resumed.
    let first = import_cases(&town, &file, "pingshan-cases.yaml", false, Some(1_200)).await;
    let rest = import_cases(&town, &file, "pingshan-cases.yaml", true, None).await;
    assert_eq!((first.accepted, rest.accepted, rest.known, rest.rejected.len()), (1_200, 7_000, 1_200, 0));
    let totals = check::run(&town.app, &file, &pack("pingshan-cases.yaml"), None).await.unwrap();
    assert!(totals.equal(), "{}", totals.text());
    let groups: Vec<(&str, usize)> = totals.0.iter().map(|(n, g)| (n.as_str(), g.len())).collect();
    assert!(groups.contains(&("street", 7)) && groups.contains(&("unit", 116)), "{groups:?}");
    let (_, on_time) = totals.0.iter().find(|(n, _)| n == "on time").unwrap();
    assert_eq!(
        (on_time["on time"].database, on_time["late"].database, on_time["-"].database),
        (6_348, 651, 1)
    );
    sound(&town).await;
}

#[tokio::test]
async fn new_havens_reports_are_taken_but_for_those_outside_the_city() {
    let Some(file) = data("newhaven_cases/newhaven_seeclickfix_2014.csv.gz") else { return };
    let town = Town::empty().await;
    import_areas(&town, None, "newhaven-areas.yaml").await;
    let summary = import_cases(&town, &file, "newhaven-cases.yaml", false, None).await;
    assert_eq!((summary.rows, summary.accepted), (9_965, 9_951));
    assert_eq!(summary.reasons().into_iter().collect::<Vec<_>>(), [("outside", 13), ("text_too_long", 1)]);
    let totals = check::run(&town.app, &file, &pack("newhaven-cases.yaml"), None).await.unwrap();
    assert!(totals.equal(), "{}", totals.text());
    // The first archived report of the file: 7 minutes to nine on 1 January, closed on the 20th, local time.
    let mut tx = town.app.store().reader().await.unwrap();
    let id = tessera_app::import::history::case_id("newhaven-scf", "873587");
    let events = tx.events_of(id).await.unwrap();
    let told: Vec<String> = events.iter().map(|e| format!("{} {}", e.action, e.at)).collect();
    assert_eq!(told[..2], ["report 2014-01-01T14:22:00Z", "close 2014-01-20T10:53:00Z"]);
    drop(tx);
    sound(&town).await;
}

#[tokio::test]
async fn every_village_of_taipei_gets_its_place_and_border_and_the_districts_the_border_around_them() {
    let Some(file) = data("village_boundaries/taipei_villages.geojson") else { return };
    let town = Town::empty().await;
    let summary = import_areas(&town, Some(&file), "taipei-villages.yaml").await;
    assert_eq!((summary.rows, summary.accepted, summary.rejected.len()), (456, 469, 0));
    let r = town.app.reference();
    assert_eq!(r.borders.len(), 469);
    let area = |code: &str| r.borders[&r.area_by_code(code).unwrap().id].area_m2() / 1e6;
    assert!((269.0..272.0).contains(&area("63000")), "{} km²", area("63000"));
    let p = LonLat::new(121.557, 24.979).unwrap();
    let found = r.locate(p).unwrap();
    assert_eq!((found.code.as_str(), found.name.zh_hans.as_str()), ("63000080031", "樟新里"));
}

#[tokio::test]
async fn the_communities_of_tongling_and_yichang_form_their_trees() {
    for (file, rows, all, city) in [
        ("admin_divisions/tongling_communities.csv", 460, 525, "3407"),
        ("admin_divisions/yichang_communities.csv", 1_650, 1_777, "4205"),
    ] {
        let Some(path) = data(file) else { return };
        let town = Town::empty().await;
        let summary = import_areas(&town, Some(&path), "national-communities.yaml").await;
        assert_eq!((summary.rows, summary.accepted, summary.rejected.len()), (rows, all, 0), "{file}");
        let r = town.app.reference();
        assert_eq!(r.root().map(|a| a.code.as_str()), Some(city));
        for a in &r.areas {
            assert_eq!(a.path.level(), a.level, "the code of {} tells its level", a.code);
        }
    }
}
