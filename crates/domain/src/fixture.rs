//! A small town for tests: two streets, three departments, people in every role, a calendar and a catalogue.

use crate::{
    area::{AreaPath, Level},
    calendar::Calendar,
    case::{
        Action, Attached, By, Case, Decision, DepartmentFacts, Departments, NewCase, Newborn, Place,
        PlaceChange, Priority, Refusal, Reporter, Resolved, Situation, Source, apply, report,
    },
    catalogue::{Catalogue, Stages},
    ids::{AreaId, AttachmentId, CaseId, DepartmentId, PostId, UserId},
    people::{Actor, Role, Standing},
};
use jiff::Timestamp;
use uuid::Uuid;

pub const CALENDAR: &str = r#"
id: cn
name: {zh-Hans: 日历}
timezone: Asia/Shanghai
periods:
  mon: ["08:00-12:00", "14:00-18:00"]
  tue: ["08:00-12:00", "14:00-18:00"]
  wed: ["08:00-12:00", "14:00-18:00"]
  thu: ["08:00-12:00", "14:00-18:00"]
  fri: ["08:00-12:00", "14:00-18:00"]
holidays:
  - {from: 2025-10-01, to: 2025-10-08, name: {zh-Hans: 国庆节、中秋节}}
  - {from: 2026-01-01, to: 2026-01-03, name: {zh-Hans: 元旦}}
  - {from: 2026-02-15, to: 2026-02-23, name: {zh-Hans: 春节}}
workdays:
  - {date: 2025-09-28, as: fri, name: {zh-Hans: 国庆节调休}}
  - {date: 2025-10-11, as: mon, name: {zh-Hans: 国庆节调休}}
  - {date: 2026-01-04, name: {zh-Hans: 元旦调休}}
"#;

pub const CATALOGUE: &str = r#"
id: test
name: {zh-Hans: 测试}
edition: test
classes:
  - {kind: part, code: "01", name: {zh-Hans: 公用设施}}
  - {kind: event, code: "06", name: {zh-Hans: 市容环境}}
categories:
  - code: P01001
    kind: part
    class: "01"
    name: {zh-Hans: 供水井盖, en: Water manhole cover}
    pinyin: gsjg
    conditions:
      - {id: "1", name: {zh-Hans: 缺失}, limit: 2 emergency_hour}
      - {id: "2", name: {zh-Hans: 破损}, limit: 2 working_day, default: true}
  - code: E06001
    kind: event
    class: "06"
    name: {zh-Hans: 私搭乱建, en: Illegal building}
    pinyin: sdlj
    conditions: [{id: "1", name: {zh-Hans: 一般}, limit: 5 working_day}]
"#;

/// Numbered ids, readable in failures.
pub fn uuid(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

pub const WATER: DepartmentId = DepartmentId(Uuid::from_u128(1));
pub const GARDEN: DepartmentId = DepartmentId(Uuid::from_u128(2));
pub const DISSOLVED: DepartmentId = DepartmentId(Uuid::from_u128(3));

/// Departments, and the paths of those that have a leader in post.
pub struct Tree(Vec<(DepartmentId, AreaPath, bool)>, Vec<AreaPath>);

impl Departments for Tree {
    fn get(&self, id: DepartmentId) -> Option<DepartmentFacts<'_>> {
        self.0.iter().find(|d| d.0 == id).map(|(_, path, active)| DepartmentFacts {
            path,
            active: *active,
            led: self.1.iter().any(|d| d.covers(path)),
        })
    }

    /// The one beat of the town holds every place on the map and minds manhole covers.
    fn over(&self, grid: &AreaPath, case: &Case) -> bool {
        beat().covers(grid) && case.place.point.is_some() && case.category.as_deref() == Some("P01001")
    }
}

/// The one grid of the layer `police`.
pub fn beat() -> AreaPath {
    AreaPath::layer_root("police").child("police:07")
}

pub fn street(n: u32) -> AreaPath {
    AreaPath::root("4205").child("420502").child(&format!("42050200{n}"))
}

pub fn community(s: u32, n: u32) -> AreaPath {
    street(s).child(&format!("42050200{s}00{n}"))
}

pub fn grid(s: u32, c: u32, n: u32) -> AreaPath {
    community(s, c).child(&format!("42050200{s}00{c}00{n}"))
}

pub struct Town {
    pub calendar: Calendar,
    pub catalogue: Catalogue,
    pub stages: Stages,
    pub departments: Tree,
    pub people: Vec<(&'static str, Actor)>,
    /// Elsewhere: where cases are transferred to.
    pub elsewhere: PlaceChange,
    /// Another open case, to merge into.
    pub other: Option<Box<Case>>,
    /// Turns at the desks.
    pub shifts: Vec<crate::shift::Placed>,
    /// What a case that is split off will be called.
    pub newborn: Newborn,
}

/// Monday 12 January 2026, 09:00 in Shanghai.
pub fn monday() -> Timestamp {
    "2026-01-12T09:00:00+08:00".parse().unwrap()
}

impl Town {
    pub fn new() -> Town {
        let city = AreaPath::root("4205");
        let district = city.child("420502");
        let mut people = Vec::new();
        let mut person = |name: &'static str, role, area: Option<AreaPath>, department: Option<&str>| {
            let n = 1000 + people.len() as u128;
            let standing =
                Standing { post: PostId(uuid(n)), role, area, department: department.map(AreaPath::root) };
            people
                .push((name, Actor { user: UserId(uuid(n)), name: name.into(), standings: vec![standing] }));
        };
        person("admin", Role::Admin, Some(city.clone()), None);
        person("acceptor", Role::Acceptor, Some(district.clone()), None);
        person("dispatcher", Role::Dispatcher, Some(district.clone()), None);
        person("verifier", Role::Verifier, Some(district.clone()), None);
        person("city_acceptor", Role::Acceptor, Some(city.clone()), None);
        person("city_dispatcher", Role::Dispatcher, Some(city.clone()), None);
        person("city_verifier", Role::Verifier, Some(city), None);
        person("water", Role::Handler, None, Some("water"));
        person("water2", Role::Handler, None, Some("water"));
        person("garden", Role::Handler, None, Some("garden"));
        person("worker", Role::GridWorker, Some(grid(1, 1, 1)), None);
        person("neighbour", Role::GridWorker, Some(grid(1, 1, 2)), None);
        person("chief", Role::GridChief, Some(community(1, 1)), None);
        person("community", Role::CommunityStaff, Some(community(1, 1)), None);
        person("community2", Role::CommunityStaff, Some(community(1, 1)), None);
        person("street", Role::StreetStaff, Some(street(1)), None);
        person("street2", Role::StreetStaff, Some(street(2)), None);
        person("leader", Role::Leader, Some(district.clone()), None);
        person("auditor", Role::Auditor, Some(district.clone()), None);
        person("machine", Role::System, Some(district), None);
        let mut town = Town {
            calendar: Calendar::parse_yaml(CALENDAR).unwrap(),
            catalogue: Catalogue::parse_yaml(CATALOGUE).unwrap(),
            stages: Stages::default(),
            departments: Tree(
                vec![
                    (WATER, AreaPath::root("water"), true),
                    (GARDEN, AreaPath::root("garden"), true),
                    (DISSOLVED, AreaPath::root("old"), false),
                ],
                Vec::new(),
            ),
            people,
            elsewhere: PlaceChange { area: AreaId(uuid(20)), path: grid(2, 1, 1), level: Level::Grid },
            other: None,
            shifts: Vec::new(),
            newborn: Newborn { id: CaseId(uuid(9001)), number: "4205022026011299999".into() },
        };
        town.other = Some(Box::new(town.case(99, Level::District, None)));
        town
    }

    /// A leader for the water company, in a city that has requests reviewed.
    pub fn with_director(mut self) -> Town {
        let n = 2000;
        let water = AreaPath::root("water");
        let standing = Standing {
            post: PostId(uuid(n)),
            role: Role::Leader,
            area: None,
            department: Some(water.clone()),
        };
        let actor = Actor { user: UserId(uuid(n)), name: "director".into(), standings: vec![standing] };
        self.people.push(("director", actor));
        self.departments.1.push(water);
        self.stages.review_requests = true;
        self
    }

    /// The post of the water company's leader is vacant from now on.
    pub fn without_director(mut self) -> Town {
        self.people.retain(|p| p.0 != "director");
        self.departments.1.clear();
        self
    }

    pub fn actor(&self, name: &str) -> &Actor {
        &self.people.iter().find(|p| p.0 == name).unwrap_or_else(|| panic!("nobody is called {name}")).1
    }

    pub fn user(&self, name: &str) -> UserId {
        self.actor(name).user
    }

    /// `reporter` and `program` are nobody's names, but they act too.
    pub fn by(&self, name: &str) -> By<'_> {
        match name {
            "reporter" => By::Reporter,
            "program" => By::System,
            name => By::Staff(self.actor(name)),
        }
    }

    pub fn situation<'a>(&'a self, by: By<'a>, now: Timestamp) -> Situation<'a> {
        Situation {
            now,
            by,
            calendar: &self.calendar,
            catalogue: &self.catalogue,
            stages: &self.stages,
            departments: &self.departments,
            resolved: Resolved {
                place: Some(&self.elsewhere),
                other: self.other.as_deref(),
                newborn: Some(&self.newborn),
                person: None,
            },
        }
    }

    pub fn new_case(&self, n: u128, level: Level, reporter: Option<&str>) -> NewCase {
        NewCase {
            id: CaseId(uuid(5000 + n)),
            number: format!("42050220260112{n:05}"),
            track_code: "K7Q2".into(),
            source: Source::Worker,
            reporter: Reporter { user: reporter.map(|r| self.user(r)), ..Reporter::default() },
            description: "井盖缺失".into(),
            category: None,
            place: Place {
                point: Some([111.3, 30.7]),
                address: String::new(),
                area: AreaId(uuid(10)),
                path: grid(1, 1, 1),
                facility: None,
            },
            priority: Priority::Normal,
            level,
            answers: None,
            attachments: Vec::new(),
        }
    }

    /// A case in grid (1, 1, 1), reported on Monday at 9.
    pub fn case(&self, n: u128, level: Level, reporter: Option<&str>) -> Case {
        report(self.new_case(n, level, reporter), &self.situation(By::System, monday())).unwrap().case
    }

    pub fn act(&self, case: &Case, who: &str, now: Timestamp, action: &Action) -> Result<Decision, Refusal> {
        let mut sit = self.situation(self.by(who), now);
        let named = match action {
            Action::HandOver { to } => Some(*to),
            Action::RequestCheck { assignee, .. } | Action::RequestVerification { assignee, .. } => *assignee,
            _ => None,
        };
        sit.resolved.person = named.and_then(|id| self.people.iter().find(|p| p.1.user == id)).map(|p| &p.1);
        apply(case, action, &sit)
    }
}

/// An action from its JSON: `does("accept", json!({}))`.
pub fn does(name: &str, mut fields: serde_json::Value) -> Action {
    fields["action"] = name.into();
    serde_json::from_value(fields).unwrap_or_else(|e| panic!("{name}: {e}"))
}

pub fn photo(n: u128, stage: crate::case::AttachStage) -> Attached {
    Attached { id: AttachmentId(uuid(n)), stage }
}

/// A fast generator of random numbers (SplitMix64): tests must be repeatable.
pub struct Rng(pub u64);

impl Rng {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    pub fn chance(&mut self, one_in: usize) -> bool {
        self.below(one_in) == 0
    }

    pub fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }
}
