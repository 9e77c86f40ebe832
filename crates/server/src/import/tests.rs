//! Every feature of a mapping and every reason for a rejection, on files of a few lines.

use super::{
    areas, cases,
    cases::{Planner, department_code},
    check,
    columns::Clockwork,
    input,
    mapping::{AreaMapping, CaseMapping},
    report::{Reject, Summary},
};
use crate::{env::SystemEnv, failure::Failure, packs};
use std::{
    io::Write as _,
    path::{Path, PathBuf},
    sync::Arc,
};
use tessera_app::{App, Settings};
use tessera_domain::{
    area::Level,
    case::{Case, Outcome, Priority, Source, StateName},
    text::Text,
};
use tessera_store::Store as _;
use tessera_store_sqlite::SqliteStore;

/// A folder of its own with an empty deployment; goes away with the test.
pub struct Town {
    pub app: Arc<App>,
    pub folder: PathBuf,
}

impl Drop for Town {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

impl Town {
    pub async fn empty() -> Town {
        let folder = std::env::temp_dir().join(format!("tessera-import-{:x}", rand::random::<u64>()));
        std::fs::create_dir_all(&folder).unwrap();
        let store = SqliteStore::open(&folder.join("t.sqlite")).await.unwrap();
        store.migrate().await.unwrap();
        let packs = packs::load(None, Text::zh("测试")).unwrap();
        let settings = Settings {
            packs,
            files: folder.join("files"),
            gateways: tessera_app::notices::Gateways::default(),
            session_hours: 1,
            argon2_kib: 64,
        };
        let app = App::start(Arc::new(store), Arc::new(SystemEnv), settings).await.unwrap();
        Town { app, folder }
    }

    /// A city with a district, two streets and three communities (two of the same name), 甲社区 with a border.
    async fn with_areas() -> Town {
        let town = Town::empty().await;
        let csv = town.file(
            "a.csv",
            "d,s,sn,c,cn,w\n1,10,东街,100,甲社区,1\n1,10,东街,101,乙社区,2\n1,11,西街,110,甲社区,3\n",
        );
        let yaml = "levels:\n  - {level: city, code: {value: T}, name: 市, en: Town}\n  - {level: district, code: {column: d}, name: 区}\n  \
                    - {level: street, code: {column: s}, name: '{sn}'}\n  - {level: community, code: {column: c}, name: '{cn}'}\n";
        town.areas(Some(&csv), yaml, None).await.unwrap();
        let boxed = "levels: [{level: grid, code: {value: G1}, name: 网格, box: [114.0, 22.0, 114.1, 22.1]}]";
        let plan = town.areas(None, boxed, Some("100")).await;
        plan.unwrap();
        town
    }

    pub fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.join(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    async fn areas(&self, file: Option<&Path>, yaml: &str, parent: Option<&str>) -> Result<Summary, Failure> {
        let mapping = self.file("areas.yaml", yaml);
        let o = areas::Options { file, mapping: Some(&mapping), level: None, parent, dry_run: false };
        areas::run(&self.app, &o).await
    }

    async fn cases(
        &self,
        csv: &str,
        yaml: &str,
        resume: bool,
        limit: Option<usize>,
    ) -> Result<Summary, Failure> {
        let (file, mapping) = (self.file("c.csv", csv), self.file("c.yaml", yaml));
        let o = cases::Options { file: &file, mapping: &mapping, dry_run: false, resume, limit };
        cases::run(&self.app, &o).await
    }

    pub async fn stored(&self) -> Vec<Case> {
        let mut tx = self.app.store().reader().await.unwrap();
        let seqs: Vec<i64> = tx.case_rows(0, 1000).await.unwrap().iter().map(|r| r.seq).collect();
        tx.cases_by_seq(&seqs).await.unwrap().into_iter().map(|c| c.case).collect()
    }

    /// Plans rows without writing anything.
    fn plan(&self, csv: &str, yaml: &str) -> Vec<Result<cases::Planned, Reject>> {
        let mapping: CaseMapping = serde_norway::from_str(yaml).expect("mapping");
        let (header, rows) = input::csv_rows(std::io::Cursor::new(csv.to_owned())).unwrap();
        mapping.fits(&header).unwrap();
        let mut planner = Planner::new(mapping, &self.app.reference(), self.app.now(), &self.folder).unwrap();
        rows.map(|r| planner.plan(&r.unwrap())).collect()
    }

    fn refused(&self, csv: &str, yaml: &str) -> Vec<&'static str> {
        self.plan(csv, yaml).into_iter().map(|r| r.map_or_else(|e| e.reason, |_| "ok")).collect()
    }
}

/// A mapping with what every one needs; `more` is added.
fn mapping(more: &str) -> String {
    let base = "system: old\nid: id\nzone: Asia/Shanghai\ntime: '%Y-%m-%d %H:%M'\nmissing: ['-']\nreported: at\n\
                description: '{text}'\n";
    let mut out = format!("{base}{more}\n");
    for (key, default) in [
        ("place", "[{by: area, code: '1'}]"),
        ("source", "{default: import}"),
        ("state", "{default: closed}"),
    ] {
        if !more.lines().any(|l| l.starts_with(&format!("{key}:"))) {
            out.extend([key, ": ", default, "\n"]);
        }
    }
    out
}

const AT: &str = "2018-03-01 08:00";

#[tokio::test]
async fn a_row_needs_an_id_of_its_own_a_time_and_words() {
    let town = Town::with_areas().await;
    let csv = format!(
        "id,at,text\n1,{AT},灯坏了\n1,{AT},again\n-,{AT},x\n2,-,x\n3,yesterday,x\n4,{AT},-\n5,2999-01-01 00:00,x\n6,{AT},{}\n",
        "长".repeat(4001)
    );
    assert_eq!(
        town.refused(&csv, &mapping("")),
        ["ok", "twice", "no_id", "no_time", "bad_time", "no_text", "contradiction", "text_too_long"]
    );
}

#[tokio::test]
async fn a_step_before_the_report_is_a_contradiction() {
    let town = Town::with_areas().await;
    let csv = format!("id,at,text,end\n1,{AT},x,2018-02-01 00:00\n2,{AT},x,{AT}\n");
    assert_eq!(town.refused(&csv, &mapping("closed: end")), ["contradiction", "ok"]);
}

#[tokio::test]
async fn places_are_found_by_code_then_by_names_then_by_position_then_the_fall_back() {
    let town = Town::with_areas().await;
    let rules = "position: {lon: x, lat: y}\nplace: [{by: code, column: code}, {by: names, columns: {street: s, community: c}}, \
                 {by: position}, {by: area, code: '1'}]";
    let csv = format!(
        "id,at,text,code,s,c,x,y\n1,{AT},x,110,东街,乙社区,,\n2,{AT},x,-,东街,乙社区,,\n3,{AT},x,,西街,甲社区,,\n4,{AT},x,,西街,-,,\n\
         5,{AT},x,,,,114.05,22.05\n6,{AT},x,,,,1.0,1.0\n7,{AT},x,,西街,乙社区,,\n"
    );
    let found: Vec<String> = town
        .plan(&csv, &mapping(rules))
        .into_iter()
        .map(|p| p.unwrap().past.path.code().to_owned())
        .collect();
    assert_eq!(found, ["110", "101", "110", "11", "G1", "1", "1"]);
}

#[tokio::test]
async fn a_place_nobody_knows_is_rejected_with_the_first_reason_when_there_is_no_fall_back() {
    let town = Town::with_areas().await;
    let rules = "position: {lon: x, lat: y}\nplace: [{by: code, column: code}, {by: names, columns: {community: c}}, {by: position}]";
    let csv = format!(
        "id,at,text,code,c,x,y\n1,{AT},x,999,,,\n2,{AT},x,,丙社区,,\n3,{AT},x,,甲社区,,\n4,{AT},x,,,1.0,1.0\n5,{AT},x,,,east,1.0\n\
         6,{AT},x,,,500,1.0\n7,{AT},x,,,,\n"
    );
    assert_eq!(
        town.refused(&csv, &mapping(rules)),
        [
            "unknown_place",
            "unknown_place",
            "ambiguous_place",
            "outside",
            "bad_position",
            "bad_position",
            "no_place"
        ]
    );
}

#[tokio::test]
async fn a_position_outside_every_area_is_not_kept_as_the_point_of_the_case() {
    let town = Town::with_areas().await;
    let rules = "position: {lon: x, lat: y}\nplace: [{by: area, code: '1'}]";
    let csv = format!("id,at,text,x,y\n1,{AT},x,114.05,22.05\n2,{AT},x,1.0,1.0\n");
    let points: Vec<_> =
        town.plan(&csv, &mapping(rules)).into_iter().map(|p| p.unwrap().past.point).collect();
    assert_eq!(points, [Some([114.05, 22.05]), None]);
}

#[tokio::test]
async fn words_become_ours_and_an_unknown_word_without_a_default_is_rejected() {
    let town = Town::with_areas().await;
    let rules = "source: {column: src, map: {热线: hotline}}\nstate: {column: st, map: {办结: closed, 受理: accepted, 退: rejected}, default: reported}\n\
                 outcome: {column: out, map: {答复: answered}, default: solved}\npriority: {column: pr, map: {急: urgent}, default: normal}\n\
                 on_time: {column: ok, map: {'1': true, '0': false}}";
    let csv = format!(
        "id,at,text,src,st,out,pr,ok\n1,{AT},x,热线,办结,答复,急,1\n2,{AT},x,热线,受理,,,0\n3,{AT},x,热线,别的,,,-\n4,{AT},x,微信,,,,1\n\
         5,{AT},x,热线,,,,perhaps\n6,{AT},x,热线,退,,,-\n"
    );
    assert_eq!(town.refused(&csv, &mapping(rules)), ["ok", "ok", "ok", "unknown_word", "unknown_word", "ok"]);
    town.cases(&csv, &mapping(rules), false, None).await.unwrap();
    let stored = town.stored().await;
    let states: Vec<StateName> = stored.iter().map(|c| c.state.name()).collect();
    assert_eq!(states, [StateName::Closed, StateName::Accepted, StateName::Reported, StateName::Rejected]);
    assert!(matches!(
        stored[0].state,
        tessera_domain::case::State::Closed { outcome: Outcome::Answered, .. }
    ));
    assert_eq!((stored[0].source, stored[0].priority), (Source::Hotline, Priority::Urgent));
    assert_eq!(stored[0].milestones.handled_late, Some(false));
    assert_eq!(stored[2].milestones.handled_late, None);
}

#[tokio::test]
async fn categories_come_from_the_most_special_line_of_the_table_then_from_the_words_then_from_the_default() {
    let town = Town::with_areas().await;
    town.file("t.csv", "a,b,code\n市容,,E06012\n市容,暴露垃圾,E06010\n,井盖,E01002\n教育,,-\n");
    let rules =
        "category: {columns: [a, b], table: t.csv, suggest: {text: '{text}', least: 0.5}, default: E06036}";
    let csv = format!(
        "id,at,text,a,b\n1,{AT},x,市容,暴露垃圾\n2,{AT},x,市容,别的\n3,{AT},x,市政,井盖\n4,{AT},路灯不亮,教育,\n5,{AT},路灯不亮,市政,\n6,{AT},zzz,,\n"
    );
    let found: Vec<Option<String>> =
        town.plan(&csv, &mapping(rules)).into_iter().map(|p| p.unwrap().past.category).collect();
    let found: Vec<&str> = found.iter().map(|c| c.as_deref().unwrap_or("none")).collect();
    assert_eq!(found[..4], ["E06010", "E06012", "E01002", "none"]);
    assert!(found[4].ends_with("01037"), "a broken street lamp: {}", found[4]);
    assert_eq!(found[5], "E06036");
}

#[tokio::test]
async fn a_table_with_an_unknown_code_or_the_same_words_twice_is_refused() {
    let town = Town::with_areas().await;
    let rules = mapping("category: {columns: [a], table: t.csv}");
    let parsed: CaseMapping = serde_norway::from_str(&rules).unwrap();
    let try_with = |text: &str| {
        town.file("t.csv", text);
        Planner::new(parsed.clone(), &town.app.reference(), town.app.now(), &town.folder)
            .err()
            .map(|e| e.to_string())
    };
    assert!(try_with("a,code\nx,E99999\n").is_some_and(|e| e.contains("line 2") && e.contains("E99999")));
    assert!(try_with("a,code\nx,-\nx,E06010\n").is_some_and(|e| e.contains("twice")));
    assert!(try_with("b,code\nx,-\n").is_some_and(|e| e.contains("no column `a`")));
    assert!(try_with("a,code\nx,-\n").is_none());
}

#[tokio::test]
async fn departments_are_mapped_or_made_or_the_row_is_rejected() {
    let town = Town::with_areas().await;
    let made = mapping("department: {key: k, name: n, prefix: o-, create: true, map: {'7': o-1}}");
    let csv = format!("id,at,text,k,n\n1,{AT},x,1,水务局\n2,{AT},x,-,-\n3,{AT},x,1,水务局（区）\n");
    town.cases(&csv, &made, false, None).await.unwrap();
    let reference = town.app.reference();
    let d = reference.department_by_code("o-1").expect("made on demand");
    assert_eq!((d.name.zh_hans.as_str(), reference.departments.len()), ("水务局", 1));
    let stored = town.stored().await;
    assert!(stored[0].assignments.iter().any(|a| a.lead && a.department == d.id));
    assert!(stored[1].assignments.is_empty(), "no unit, no assignment");

    let kept = mapping("department: {name: n, prefix: o-, map: {老水务: o-1, 不存在: nowhere}}");
    let csv = format!("id,at,text,n\n4,{AT},x,水务局\n5,{AT},x,老水务\n6,{AT},x,新局\n7,{AT},x,不存在\n");
    assert_eq!(town.refused(&csv, &kept), ["ok", "ok", "unknown_department", "unknown_department"]);
}

#[test]
fn a_department_code_is_the_sources_own_where_it_can_be_one() {
    assert_eq!(department_code("ps-", "1805"), "ps-1805");
    let (a, b) =
        (department_code("x-", "LCI Dwight / West River"), department_code("x-", "LCI Dwight / East River"));
    assert!(a.starts_with("x-lci-dwight-west-") && a != b, "{a} {b}");
    let zh = department_code("x-", "水务局");
    assert!(zh.len() == 10 && zh.is_ascii() && zh != department_code("x-", "城管局"), "{zh}");
}

#[test]
fn local_times_are_read_in_their_zone_across_the_changes_of_the_clock() {
    let c = Clockwork::new("America/New_York", "%m/%d/%Y - %I:%M%p").unwrap();
    let at = |s: &str| c.read(s).unwrap().to_string();
    assert_eq!(at("01/20/2014 - 05:53AM"), "2014-01-20T10:53:00Z");
    assert_eq!(at("07/01/2014 - 12:05PM"), "2014-07-01T16:05:00Z");
    assert_eq!(at("11/02/2014 - 01:30AM"), "2014-11-02T05:30:00Z", "the hour that comes twice: the first");
    assert_eq!(at("03/09/2014 - 02:30AM"), "2014-03-09T07:30:00Z", "the hour that is skipped");
    assert!(c.read("2014-01-20").is_err());
    assert!(Clockwork::new("Mars/Olympus", "%Y").is_err());
}

#[tokio::test]
async fn a_mapping_for_another_file_is_refused_with_the_missing_columns() {
    let town = Town::with_areas().await;
    let e = town.cases("id,when\n1,x\n", &mapping(""), false, None).await.unwrap_err();
    assert!(e.to_string().contains("no column at, text"), "{e}");
    let e = town
        .cases("id,at,text\n", &mapping("place: [{by: area, code: '404'}]"), false, None)
        .await
        .unwrap_err();
    assert!(e.to_string().contains("import the areas first"), "{e}");
    assert!(
        serde_norway::from_str::<CaseMapping>(&mapping("colour: red")).is_err(),
        "a misspelt key is told"
    );
}

#[tokio::test]
async fn a_second_run_writes_nothing_and_resume_takes_only_what_is_missing() {
    let town = Town::with_areas().await;
    let csv = format!("id,at,text\n1,{AT},x\n2,{AT},y\nbroken\n3,{AT},z\n");
    let first = town.cases(&csv, &mapping(""), false, Some(2)).await.unwrap();
    assert_eq!((first.rows, first.accepted, first.known), (2, 2, 0));
    let again = town.cases(&csv, &mapping(""), false, None).await.unwrap_err();
    assert!(again.to_string().contains("--resume"), "{again}");
    assert_eq!(town.stored().await.len(), 2);
    let rest = town.cases(&csv, &mapping(""), true, None).await.unwrap();
    assert_eq!((rest.rows, rest.accepted, rest.known), (4, 3, 2));
    assert_eq!(rest.reasons().into_iter().collect::<Vec<_>>(), [("unreadable", 1)]);
    let third = town.cases(&csv, &mapping(""), true, None).await.unwrap();
    assert_eq!(third.known, 3);
    assert_eq!(town.stored().await.len(), 3);
    let numbers: Vec<String> = town.stored().await.into_iter().map(|c| c.number).collect();
    assert_eq!(numbers, ["1000002018030100001", "1000002018030100002", "1000002018030100003"]);
    let sound = tessera_app::admin::settings::verify(town.app.store()).await.unwrap();
    assert!(sound.faults.is_empty(), "{:?}", sound.faults);
    assert_eq!(sound.events, 9, "report, close, import of each");
}

#[tokio::test]
async fn a_dry_run_writes_nothing_and_the_report_names_every_rejected_row() {
    let town = Town::with_areas().await;
    let file = town.file("c.csv", &format!("id,at,text\n1,{AT},x\n2,never,x\n"));
    let yaml = town.file("c.yaml", &mapping("department: {name: text, prefix: o-, create: true}"));
    let o = cases::Options { file: &file, mapping: &yaml, dry_run: true, resume: false, limit: None };
    let summary = cases::run(&town.app, &o).await.unwrap();
    assert_eq!((summary.accepted, summary.rejected.len()), (1, 1));
    assert!(town.stored().await.is_empty() && town.app.reference().departments.is_empty());
    let report = town.folder.join("r.csv");
    summary.save(Some(&report)).unwrap();
    let text = std::fs::read_to_string(report).unwrap();
    assert!(text.starts_with("row,id,reason,detail\n2,2,bad_time,"), "{text}");
}

#[tokio::test]
async fn the_check_finds_totals_equal_and_then_a_case_that_is_not_there() {
    let town = Town::with_areas().await;
    let rules = mapping(
        "place: [{by: code, column: c}]\nkeep: {kind: k}\non_time: {column: ok, map: {'1': true, '0': false}}\n\
         department: {key: u, name: un, prefix: o-, create: true}\ntotals:\n  - {name: street, columns: [sn], of: {by: area, level: street}}\n  \
         - {name: kind, columns: [k], of: {by: words, names: [kind]}}\n  - {name: unit, columns: [u], of: {by: department}}\n  \
         - {name: on time, columns: [ok], of: {by: on_time}}\n  - {name: open, columns: [id], of: {by: open}}",
    );
    let csv = format!(
        "id,at,text,c,sn,k,u,un,ok\n1,{AT},x,100,东街,甲,7,局,1\n2,{AT},x,110,西街,乙,8,站,0\n3,{AT},x,404,南街,乙,8,站,0\n4,{AT},x,10,东街,-,-,-,-\n"
    );
    town.cases(&csv, &rules, false, None).await.unwrap();
    let (file, yaml) = (town.folder.join("c.csv"), town.folder.join("c.yaml"));
    let totals = check::run(&town.app, &file, &yaml, None).await.unwrap();
    assert!(totals.equal(), "{}", totals.text());
    let street = &totals.0[0].1;
    assert_eq!((street["东街"].source, street["东街"].database), (2, 2));
    assert_eq!((street["南街"].source, street["南街"].rejected, street["南街"].database), (1, 1, 0));
    assert_eq!(totals.0[3].1.keys().collect::<Vec<_>>(), ["-", "late", "on time"]);

    town.file("c.csv", &format!("{csv}5,{AT},x,100,东街,甲,7,局,0\n"));
    let totals = check::run(&town.app, &file, &yaml, None).await.unwrap();
    assert!(!totals.equal());
    assert!(
        totals.text().contains("TOTALS DIFFER") && totals.text().contains("late  DIFFERS"),
        "{}",
        totals.text()
    );
}

#[tokio::test]
async fn a_gzipped_file_is_read_like_a_plain_one() {
    let town = Town::empty().await;
    let path = town.folder.join("c.csv.gz");
    let mut gz =
        flate2::write::GzEncoder::new(std::fs::File::create(&path).unwrap(), flate2::Compression::fast());
    gz.write_all("\u{feff}id,at\n1,\" x \"\n2,y,z\n3,z\n".as_bytes()).unwrap();
    gz.finish().unwrap();
    let rows: Vec<_> = input::open(&path).unwrap().rows.collect();
    assert_eq!(
        rows[0].as_ref().map(|r| (r.no, r.get("id").to_owned(), r.get("at").to_owned())).unwrap(),
        (1, "1".into(), "x".into())
    );
    assert!(matches!(&rows[1], Err((2, _))), "a row with a field too many is told and passed over");
    assert_eq!(rows[2].as_ref().unwrap().get("id"), "3");
}

const TWO: &str = r#"{"type":"FeatureCollection","features":[
  {"type":"Feature","properties":{"code":"A1","name":"东","n":7},"geometry":{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,1],[0,0]]]}},
  {"type":"Feature","properties":{"code":"A2","name":"西"},"geometry":{"type":"Polygon","coordinates":[[[1,0],[2,0],[2,1],[1,1],[1,0]]]}},
  {"type":"Feature","properties":{"code":"A3","name":"结"},"geometry":{"type":"Polygon","coordinates":[[[0,0],[1,1],[1,0],[0,1],[0,0]]]}},
  {"type":"Feature","properties":{"code":"A4","name":"点"},"geometry":{"type":"Point","coordinates":[0,0]}},
  {"type":"Feature","properties":{"code":"A5"},"geometry":null}]}"#;

#[tokio::test]
async fn geojson_without_a_mapping_has_code_and_name_and_unsound_borders_are_rejected() {
    let town = Town::empty().await;
    let file = town.file("a.geojson", TWO);
    let o = areas::Options {
        file: Some(&file),
        mapping: None,
        level: Some(Level::District),
        parent: None,
        dry_run: false,
    };
    let e = areas::run(&town.app, &o).await.unwrap();
    assert_eq!(e.accepted, 1, "the first is the root, and there is one root");
    let reasons: Vec<_> = e.reasons().into_iter().collect();
    assert_eq!(reasons, [("bad_border", 1), ("no_name", 1), ("not_in_tree", 1), ("unsound_border", 1)]);
    assert!(town.app.reference().area_by_code("A1").is_some_and(|a| a.level == Level::District));
}

#[tokio::test]
async fn the_level_above_gets_the_border_around_its_areas_and_points_are_located_in_them() {
    let town = Town::empty().await;
    let file = town.file("a.geojson", TWO);
    let yaml = "levels:\n  - {level: city, code: {column: code, first: 1}, name: 城}\n  - {level: community, code: {column: code}, name: '{name}', geometry: true}\n";
    let summary = town.areas(Some(&file), yaml, None).await.unwrap();
    assert_eq!((summary.accepted, summary.rejected.len()), (3, 3));
    let r = town.app.reference();
    let city = r.root().unwrap();
    assert_eq!((city.code.as_str(), r.borders.len()), ("A", 3));
    let p = tessera_geometry::LonLat::new(1.5, 0.5).unwrap();
    assert_eq!(r.locate(p).map(|a| a.code.as_str()), Some("A2"));
    let again = town.areas(Some(&file), yaml, None).await.unwrap();
    assert_eq!((again.accepted, again.known), (3, 3), "a second run leaves what is there");
    assert_eq!(town.app.reference().areas.len(), 3);
}

#[tokio::test]
async fn an_area_that_contradicts_an_earlier_row_or_the_tree_is_rejected() {
    let town = Town::with_areas().await;
    let yaml = "missing: ['-']\nlevels: [{level: street, code: {column: s}, name: '{n}'}, {level: community, code: {column: c}, name: '{m}'}]";
    let csv = town.file("b.csv", "s,n,c,m\n12,南街,120,丙社区\n12,北街,121,丁社区\n-,南街,122,x\n12,南街,-,x\n12,南街,T,x\n12,南街,a b,x\n");
    let summary = town.areas(Some(&csv), yaml, Some("1")).await.unwrap();
    let reasons: Vec<_> = summary.reasons().into_iter().collect();
    assert_eq!(reasons, [("contradiction", 1), ("no_code", 2), ("not_in_tree", 2)]);
    assert_eq!(summary.accepted, 2);
    let other = Town::with_areas().await;
    let e = other.areas(Some(&csv), yaml, Some("100")).await.unwrap();
    assert_eq!(e.accepted, 0, "a street cannot lie under a community: {}", e.text());
}

#[test]
fn every_mapping_of_the_packs_can_be_read() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/import");
    let mut read = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|e| e != "yaml") {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        if name.ends_with("-cases") {
            serde_norway::from_str::<CaseMapping>(&text).unwrap_or_else(|e| panic!("{name}: {e}"));
        } else {
            serde_norway::from_str::<AreaMapping>(&text).unwrap_or_else(|e| panic!("{name}: {e}"));
        }
        read += 1;
    }
    assert_eq!(read, 6);
}
