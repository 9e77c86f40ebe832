//! Staff accounts: grid workers and chiefs, community and street staff, the two centres, departments, leaders.

use std::collections::{BTreeMap, BTreeSet};

use crate::assemble::Town;
use crate::divisions::{CITY, DISTRICT, STREETS};
use crate::model::{Area, Department, GridKind, Level, Person, Post};
use crate::names;
use crate::rng::Rng;

/// How many grids have no worker: a real roster always has some vacancies.
pub const VACANCIES: usize = 3;

/// The accounts meant for people who try the demo, one for each role, with what they are.
pub const DEMO_LOGINS: [(&str, &str); 13] = [
    ("admin", "系统管理员"),
    ("desk", "受理员"),
    ("dispatch", "派遣员"),
    ("check", "核查员"),
    ("worker", "网格员"),
    ("chief", "网格长"),
    ("community", "社区工作人员"),
    ("street", "街道工作人员"),
    ("water", "供水公司处置员"),
    ("urban", "城市管理局处置员"),
    ("leader", "区领导"),
    ("director", "城市管理局负责人"),
    ("auditor", "审计员"),
];

struct Roster {
    people: Vec<Person>,
    logins: BTreeSet<String>,
    rng: Rng,
}

impl Roster {
    fn hire(&mut self, login: Option<&str>, posts: Vec<Post>) {
        let (name, pinyin) = names::person(&mut self.rng);
        let login = login.map_or_else(
            || {
                let mut login = pinyin.clone();
                let mut n = 1;
                while self.logins.contains(&login) || DEMO_LOGINS.iter().any(|(demo, _)| *demo == login) {
                    n += 1;
                    login = format!("{pinyin}{n}");
                }
                login
            },
            str::to_owned,
        );
        self.logins.insert(login.clone());
        let phone = format!("1990000{:04}", self.people.len() + 1);
        self.people.push(Person { login, name, phone, posts });
    }
}

fn post(role: &str, area: Option<&str>, department: Option<&str>, title: &str) -> Post {
    Post {
        role: role.to_owned(),
        area_code: area.map(str::to_owned),
        department_code: department.map(str::to_owned),
        title: title.to_owned(),
    }
}

/// Hires everyone.
pub fn people(town: &Town, areas: &[Area], departments: &[Department], rng: &Rng) -> Vec<Person> {
    let mut roster = Roster { people: Vec::new(), logins: BTreeSet::new(), rng: rng.fork("people") };
    let district = Some(DISTRICT.0);
    // The demo's own community is in the old town: small blocks, many cases.
    let home = areas
        .iter()
        .find(|a| a.level == Level::Community && a.code.starts_with(STREETS[1].code))
        .map_or_else(String::new, |a| a.code.clone());
    let office = &home[..9.min(home.len())];
    for (role, department, title, logins) in [
        ("admin", None, "系统管理员", vec![Some("admin"), None]),
        ("acceptor", Some("supervision"), "受理员", vec![Some("desk"), None, None, None, None, None]),
        ("dispatcher", Some("command"), "派遣员", vec![Some("dispatch"), None, None, None]),
        (
            "verifier",
            Some("supervision"),
            "核查员",
            vec![Some("check"), None, None, None, None, None, None, None],
        ),
        ("leader", None, "区领导", vec![Some("leader"), None, None]),
        ("auditor", None, "审计员", vec![Some("auditor"), None]),
    ] {
        for login in logins {
            // What concerns the whole platform (calendar, departments, accounts, the audit trail) is done from the root.
            let area = if matches!(role, "admin" | "auditor") { Some(CITY.0) } else { district };
            roster.hire(login, vec![post(role, area, department, title)]);
        }
    }
    for department in departments.iter().filter(|d| d.code != "command" && d.code != "supervision") {
        let demo = match department.code.as_str() {
            "water" => Some("water"),
            "urban" => Some("urban"),
            _ => None,
        };
        let area = Some(department.area_code.as_str());
        roster.hire(demo, vec![post("handler", area, Some(&department.code), "处置员")]);
        if matches!(
            department.code.as_str(),
            "urban" | "traffic" | "sanitation" | "garden" | "lighting" | "drainage"
        ) {
            roster.hire(None, vec![post("handler", area, Some(&department.code), "处置员")]);
        }
    }
    for area in areas {
        match area.level {
            Level::Street => {
                let demo = (area.code == office).then_some("street");
                roster.hire(demo, vec![post("street_staff", Some(&area.code), None, "街道城管办科员")]);
                roster.hire(None, vec![post("street_staff", Some(&area.code), None, "街道平安办科员")]);
                roster.hire(None, vec![post("grid_chief", Some(&area.code), None, "总网格长")]);
            }
            Level::Community => {
                let demo = (area.code == home).then_some("community");
                roster.hire(demo, vec![post("community_staff", Some(&area.code), None, "社区工作人员")]);
                let demo = (area.code == home).then_some("chief");
                roster.hire(demo, vec![post("grid_chief", Some(&area.code), None, "网格长")]);
            }
            Level::City | Level::District | Level::Grid => {}
        }
    }
    grid_workers(town, areas, &home, &mut roster);
    // Departments whose leader reviews what their handlers ask of the dispatcher; the others' requests go there at once.
    for (code, login) in [
        ("urban", Some("director")),
        ("water", None),
        ("sanitation", None),
        ("garden", None),
        ("drainage", None),
    ] {
        roster.hire(login, vec![post("leader", None, Some(code), "部门负责人")]);
    }
    roster.people
}

/// One worker for most grids; one for two or three quiet ones; two for a few large ones; none for three.
fn grid_workers(town: &Town, areas: &[Area], home: &str, roster: &mut Roster) {
    let mut by_community: BTreeMap<&str, Vec<&Area>> = BTreeMap::new();
    for grid in areas.iter().filter(|a| a.level == Level::Grid) {
        by_community.entry(&grid.code[..12]).or_default().push(grid);
    }
    let mut vacancies = VACANCIES;
    let mut demo_worker = Some("worker");
    debug_assert_eq!(areas.iter().filter(|a| a.level == Level::Grid).count(), town.grids.len());
    for (community, grids) in by_community {
        let mut quiet: Vec<&Area> = Vec::new();
        for grid in grids {
            let small = grid.kind != Some(GridKind::Residential) || grid.households < 150;
            if small {
                quiet.push(grid);
                continue;
            }
            if vacancies > 0 && community != home && roster.rng.chance(0.06) {
                vacancies -= 1;
                continue;
            }
            let demo = (community == home).then(|| demo_worker.take()).flatten();
            let mut posts = vec![post("grid_worker", Some(&grid.code), None, "专职网格员")];
            if demo.is_some()
                && let Some(second) = quiet.pop()
            {
                posts.push(post("grid_worker", Some(&second.code), None, "专职网格员"));
            }
            roster.hire(demo, posts);
            if grid.households > 440 && roster.rng.chance(0.3) {
                roster.hire(None, vec![post("grid_worker", Some(&grid.code), None, "兼职网格员")]);
            }
        }
        while !quiet.is_empty() {
            let n = roster.rng.int(2, 3).min(quiet.len() as i64) as usize;
            let posts =
                quiet.drain(..n).map(|g| post("grid_worker", Some(&g.code), None, "专职网格员")).collect();
            let demo = (community == home).then(|| demo_worker.take()).flatten();
            roster.hire(demo, posts);
        }
    }
    // Should chance have left too few vacancies, people leave the last grids that have one worker of their own.
    while vacancies > 0 {
        let last = roster.people.iter().rposition(|p| {
            p.posts.len() == 1
                && p.posts[0].role == "grid_worker"
                && !DEMO_LOGINS.iter().any(|(l, _)| *l == p.login)
        });
        let Some(last) = last else { return };
        let code = roster.people[last].posts[0].area_code.clone();
        roster
            .people
            .retain(|p| !p.posts.iter().any(|post| post.role == "grid_worker" && post.area_code == code));
        vacancies -= 1;
    }
}
