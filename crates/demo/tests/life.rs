//! Departments, people and cases: nothing dangles, every role and every fate occurs, and the rhythm is believable.

#[allow(dead_code)]
mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use common::{city, inside};
use tessera_demo::{
    Anchor, Area, CaseScript, DEMO_LOGINS, Fate, Level, Source, VACANCIES, generate, generate_at,
};

fn areas() -> BTreeMap<&'static str, &'static Area> {
    city().areas.iter().map(|a| (a.code.as_str(), a)).collect()
}

fn department_codes() -> BTreeSet<&'static str> {
    city().departments.iter().map(|d| d.code.as_str()).collect()
}

fn fate_name(case: &CaseScript) -> String {
    serde_json::to_value(&case.fate).unwrap()["kind"].as_str().unwrap().to_owned()
}

#[test]
fn the_same_seed_gives_the_same_city_and_another_seed_another() {
    let text = |seed| serde_json::to_string(&generate(seed)).unwrap();
    let first = serde_json::to_string(city()).unwrap();
    assert!(first == text(42), "seed 42 gave two different cities");
    assert!(first != text(43), "seeds 42 and 43 gave the same city");
}

#[test]
fn a_city_is_generated_in_less_than_five_seconds_even_without_optimisation() {
    // The best of three: other tests run on the same cores.
    let run = |seed| {
        let start = Instant::now();
        assert!(!generate(seed).cases.is_empty());
        start.elapsed()
    };
    let best = [5, 6, 7].into_iter().map(run).min().unwrap();
    assert!(best < Duration::from_secs(5), "{best:?}");
}

#[test]
fn the_city_survives_a_round_trip_through_json() {
    let text = serde_json::to_string(city()).unwrap();
    let back: tessera_demo::City = serde_json::from_str(&text).unwrap();
    assert!(&back == city());
}

#[test]
fn departments_have_known_parents_and_areas() {
    let (areas, codes) = (areas(), department_codes());
    assert_eq!(codes.len(), city().departments.len(), "a code occurs twice");
    for department in &city().departments {
        assert!(areas.contains_key(department.area_code.as_str()));
        assert!(department.parent_code.as_deref().is_none_or(|p| codes.contains(p)));
    }
    assert!(codes.len() >= 25);
}

#[test]
fn every_role_is_held_and_every_demo_login_has_the_role_it_stands_for() {
    let roles: BTreeSet<&str> =
        city().people.iter().flat_map(|p| &p.posts).map(|p| p.role.as_str()).collect();
    let expected = [
        "acceptor",
        "admin",
        "auditor",
        "community_staff",
        "dispatcher",
        "grid_chief",
        "grid_worker",
        "handler",
        "leader",
        "street_staff",
        "verifier",
    ];
    assert_eq!(roles.into_iter().collect::<Vec<_>>(), expected);
    let role_of = |login: &str| {
        let person = city().people.iter().find(|p| p.login == login);
        person.unwrap_or_else(|| panic!("nobody is {login}")).posts[0].role.as_str()
    };
    for (login, role) in [
        ("admin", "admin"),
        ("desk", "acceptor"),
        ("dispatch", "dispatcher"),
        ("check", "verifier"),
        ("worker", "grid_worker"),
        ("chief", "grid_chief"),
        ("community", "community_staff"),
        ("street", "street_staff"),
        ("water", "handler"),
        ("urban", "handler"),
        ("leader", "leader"),
        ("director", "leader"),
        ("auditor", "auditor"),
    ] {
        assert_eq!(role_of(login), role);
        assert!(DEMO_LOGINS.iter().any(|(l, _)| *l == login));
    }
}

#[test]
fn the_demo_worker_chief_community_and_street_belong_together() {
    let area_of = |login: &str| {
        let person = city().people.iter().find(|p| p.login == login).unwrap();
        person.posts[0].area_code.clone().unwrap()
    };
    let community = area_of("community");
    assert_eq!(area_of("chief"), community);
    assert!(area_of("worker").starts_with(&community));
    assert!(community.starts_with(&area_of("street")));
}

#[test]
fn logins_and_phones_are_unique_and_phones_are_obviously_invented() {
    let logins: BTreeSet<_> = city().people.iter().map(|p| &p.login).collect();
    assert_eq!(logins.len(), city().people.len());
    for person in &city().people {
        assert!(person.phone.len() == 11 && person.phone.starts_with("1990000"), "{}", person.phone);
        assert!(
            person.login.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()),
            "{}",
            person.login
        );
    }
    let reporters = city().cases.iter().filter_map(|c| c.reporter_phone.as_ref());
    assert!(reporters.into_iter().all(|p| p.len() == 11 && p.starts_with("1990001")));
    assert!((200..=330).contains(&logins.len()), "{}", logins.len());
}

#[test]
fn all_but_three_grids_have_a_worker_some_share_one_and_some_have_two() {
    let (areas, departments) = (areas(), department_codes());
    let mut workers: BTreeMap<&str, usize> = BTreeMap::new();
    let mut shared = 0;
    for person in &city().people {
        shared += usize::from(person.posts.iter().filter(|p| p.role == "grid_worker").count() > 1);
        for post in &person.posts {
            assert!(post.area_code.as_deref().is_none_or(|a| areas.contains_key(a)));
            assert!(post.department_code.as_deref().is_none_or(|d| departments.contains(d)));
            if post.role == "grid_worker" {
                *workers.entry(post.area_code.as_deref().unwrap()).or_default() += 1;
            }
        }
    }
    let grids = city().areas.iter().filter(|a| a.level == Level::Grid).count();
    assert_eq!(grids - workers.len(), VACANCIES);
    assert!(shared >= 5, "{shared}");
    assert!(workers.values().any(|&n| n > 1));
}

#[test]
fn every_community_and_street_has_a_chief() {
    let chiefs: BTreeSet<&str> = city()
        .people
        .iter()
        .flat_map(|p| &p.posts)
        .filter(|p| p.role == "grid_chief")
        .filter_map(|p| p.area_code.as_deref())
        .collect();
    for area in city().areas.iter().filter(|a| matches!(a.level, Level::Community | Level::Street)) {
        assert!(chiefs.contains(area.code.as_str()), "{}", area.name);
    }
}

#[test]
fn cases_are_numbered_in_order_of_time_over_ninety_days() {
    let cases = &city().cases;
    assert!(cases.len() >= 3000, "{}", cases.len());
    for (i, case) in cases.iter().enumerate() {
        assert_eq!(case.seq as usize, i + 1);
        assert!((-90 * 86_400..0).contains(&case.reported_at_offset_s), "{}", case.reported_at_offset_s);
    }
    assert!(cases.windows(2).all(|w| w[0].reported_at_offset_s <= w[1].reported_at_offset_s));
    assert!(cases[0].reported_at_offset_s < -88 * 86_400);
}

#[test]
fn everything_a_case_refers_to_exists_and_it_lies_in_its_grid() {
    let (areas, departments) = (areas(), department_codes());
    let facilities: BTreeMap<&str, _> = city().facilities.iter().map(|f| (f.code.as_str(), f)).collect();
    let workers: BTreeMap<&str, _> = city().people.iter().map(|p| (p.login.as_str(), p)).collect();
    for case in &city().cases {
        let grid = areas[case.grid_code.as_str()];
        assert_eq!(grid.level, Level::Grid);
        assert!(inside(&grid.rings, case.position), "case {} is outside {}", case.seq, grid.code);
        assert!(departments.contains(case.department_code.as_str()));
        if let Some(code) = &case.near_facility {
            assert_eq!(facilities[code.as_str()].category, case.category, "case {}", case.seq);
        }
        assert_eq!(case.reporter_login.is_some(), case.source == Source::Worker, "case {}", case.seq);
        if let Some(login) = &case.reporter_login {
            let posts = &workers[login.as_str()].posts;
            assert!(posts.iter().any(|p| p.area_code.as_ref() == Some(&case.grid_code)), "case {}", case.seq);
        }
        if let Fate::JointSolved { assist_department } = &case.fate {
            assert!(
                departments.contains(assist_department.as_str())
                    && *assist_department != case.department_code
            );
        }
        assert!(
            case.category.len() == 6 && (case.category.starts_with('P') || case.category.starts_with('E'))
        );
        assert!(!case.description.contains(['{', '}']), "{}", case.description);
        assert!(case.photos <= 3);
    }
}

#[test]
fn every_fate_occurs_several_times_and_more_than_a_hundred_cases_are_open() {
    let mut fates: BTreeMap<String, usize> = BTreeMap::new();
    for case in &city().cases {
        *fates.entry(fate_name(case)).or_default() += 1;
    }
    assert_eq!(fates.len(), 32, "{fates:?}");
    assert!(fates.values().all(|&n| n >= 5), "{fates:?}");
    let open = city().cases.iter().filter(|c| c.fate.is_open()).count();
    assert!(open >= 100, "{open}");
}

#[test]
fn duplicates_follow_their_original_within_hours_and_metres() {
    let cases = &city().cases;
    let mut seen = 0;
    for case in cases {
        let Fate::Duplicate { of_seq } = case.fate else { continue };
        let first = &cases[of_seq as usize - 1];
        assert!(!matches!(first.fate, Fate::Duplicate { .. }));
        let later = case.reported_at_offset_s - first.reported_at_offset_s;
        assert!((1..=6 * 3600).contains(&later), "{later}");
        let (x, y) = (
            (case.position[0] - first.position[0]) * 95_693.0,
            (case.position[1] - first.position[1]) * 110_857.0,
        );
        assert!(x.hypot(y) < 50.0, "case {} is {} m from {of_seq}", case.seq, x.hypot(y));
        assert_eq!(case.category, first.category);
        seen += 1;
    }
    assert!(seen >= 40, "{seen}");
}

#[test]
fn descriptions_vary() {
    let texts: BTreeSet<&str> = city().cases.iter().map(|c| c.description.as_str()).collect();
    assert!(texts.len() * 100 > city().cases.len() * 95, "{} of {}", texts.len(), city().cases.len());
}

#[test]
fn days_are_busier_than_nights_working_days_than_weekends_and_the_storm_stands_out() {
    let anchor = Anchor::default();
    let (mut hours, mut weekdays, mut days) = ([0_u32; 24], [0_u32; 7], BTreeMap::<i64, u32>::new());
    for case in &city().cases {
        let local = case.reported_at_offset_s + i64::from(anchor.second_of_day);
        hours[(local.rem_euclid(86_400) / 3600) as usize] += 1;
        let day = local.div_euclid(86_400);
        weekdays[(i64::from(anchor.weekday) + day).rem_euclid(7) as usize] += 1;
        *days.entry(day).or_default() += 1;
    }
    assert!(hours[9] > 4 * hours[3], "{hours:?}");
    assert!(weekdays[0] > weekdays[6], "{weekdays:?}");
    let busiest = days.iter().max_by_key(|(_, n)| **n).unwrap();
    assert_eq!(*busiest.0, -23, "{days:?}");
}

#[test]
fn the_anchor_moves_cases_only() {
    let monday_morning = generate_at(42, Anchor { weekday: 0, second_of_day: 9 * 3600 });
    assert!(monday_morning.areas == city().areas && monday_morning.buildings == city().buildings);
    assert!(monday_morning.people == city().people && monday_morning.facilities == city().facilities);
    assert!(monday_morning.cases != city().cases);
    assert!(monday_morning.cases.iter().filter(|c| c.fate.is_open()).count() >= 100);
}

#[test]
fn ratings_are_one_to_five_and_only_for_closed_cases() {
    let rated: Vec<_> = city().cases.iter().filter(|c| c.rating.is_some()).collect();
    assert!(rated.len() > 200, "{}", rated.len());
    for case in rated {
        assert!(!case.fate.is_open());
        assert!((1..=5).contains(&case.rating.as_ref().unwrap().stars));
    }
}

/// Where the shared data is, or `None` (with a message) when it is not there.
fn shared(file: &str) -> Option<String> {
    let root = std::env::var_os("TESSERA_SHARED_DATA").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"),
        PathBuf::from,
    );
    let path = root.join(file);
    let text = std::fs::read_to_string(&path).ok();
    if text.is_none() {
        println!("skipped: {} is not there (set TESSERA_SHARED_DATA)", path.display());
    }
    text
}

#[test]
fn names_and_codes_of_the_tree_equal_the_official_list() {
    let Some(list) = shared("admin_divisions/yichang_communities.csv") else { return };
    for area in city().areas.iter().filter(|a| a.level == Level::Community) {
        let row = list
            .lines()
            .find(|l| l.starts_with(&area.code))
            .unwrap_or_else(|| panic!("{} unknown", area.code));
        let fields: Vec<&str> = row.split(',').collect();
        let official = fields[1].replace("居民委员会", "").replace("居委会", "").replace("村民委员会", "村");
        let official = official.replace("村村", "村").replace("村委会", "村");
        assert_eq!(area.name, official, "{}", area.code);
        let street = areas()[&area.code[..9]];
        assert_eq!(street.name, fields[3]);
    }
}

#[test]
fn part_categories_and_names_equal_the_catalogue() {
    let Some(parts) = shared("standards/parts.csv") else { return };
    let Some(events) = shared("standards/events.csv") else { return };
    let known = |text: &str, prefix: char| -> BTreeMap<String, String> {
        text.lines()
            .skip(1)
            .filter_map(|l| {
                let f: Vec<&str> = l.split(',').collect();
                Some((format!("{prefix}{}{}", f.first()?, f.get(2)?), (*f.get(3)?).to_owned()))
            })
            .collect()
    };
    let (parts, events) = (known(&parts, 'P'), known(&events, 'E'));
    for facility in &city().facilities {
        let name = parts.get(&facility.category).unwrap_or_else(|| panic!("{} unknown", facility.category));
        assert!(facility.name.contains(name.as_str()), "{} is not a {name}", facility.name);
    }
    for case in &city().cases {
        assert!(
            parts.contains_key(&case.category) || events.contains_key(&case.category),
            "{}",
            case.category
        );
    }
}
