//! A small town: one district, two streets, three communities, eight square grids that share their borders, departments, and
//! somebody in every role.
//!
//! ```text
//! 30.72 ┌────┬────┬────┬────┐   street 420502001 holds the left three columns: community …001 below, …002 above.
//!       │2-1 │2-2 │2-3 │ 3-2│   street 420502002 holds the right column: community 420502002001.
//! 30.71 ├────┼────┼────┼────┤
//!       │1-1 │1-2 │1-3 │ 3-1│
//! 30.70 └────┴────┴────┴────┘
//!    111.30          111.33 111.34
//! ```

use tessera_domain::{
    Timestamp,
    area::{Area, AreaPath, GridKind, Level},
    ids::{AreaId, DepartmentId, FacilityId, PostId, UserId},
    people::{Department, Post, Role, User},
    text::Text,
};
use tessera_geometry::{LonLat, MultiPolygon, Polygon};
use tessera_store::{Border, Credentials, Facility, Store, StoreError, transact};
use uuid::Uuid;

/// Everybody's password.
pub const PASSWORD: &str = "tessera-test";

/// Position inside grid 420502001001001, where `worker` works.
pub const IN_GRID_1: [f64; 2] = [111.304, 30.704];
/// Position inside grid 420502001001002, where `neighbour` works.
pub const IN_GRID_2: [f64; 2] = [111.314, 30.704];
/// Position inside grid 420502002001001, in the other street, where `worker2` works.
pub const IN_STREET_2: [f64; 2] = [111.334, 30.704];
/// Position outside every grid.
pub const OUTSIDE: [f64; 2] = [111.5, 30.9];

/// Logins with role, area code (empty: none) and department code (empty: none).
pub const PEOPLE: &[(&str, Role, &str, &str)] = &[
    ("admin", Role::Admin, "4205", ""),
    ("acceptor", Role::Acceptor, "420502", ""),
    ("dispatcher", Role::Dispatcher, "420502", ""),
    ("verifier", Role::Verifier, "420502", ""),
    ("water", Role::Handler, "", "water"),
    ("urban", Role::Handler, "", "urban"),
    ("worker", Role::GridWorker, "420502001001001", ""),
    ("neighbour", Role::GridWorker, "420502001001002", ""),
    ("worker2", Role::GridWorker, "420502002001001", ""),
    ("chief", Role::GridChief, "420502001001", ""),
    ("community", Role::CommunityStaff, "420502001001", ""),
    ("street", Role::StreetStaff, "420502001", ""),
    ("street2", Role::StreetStaff, "420502002", ""),
    ("leader", Role::Leader, "420502", ""),
    ("auditor", Role::Auditor, "4205", ""),
    ("machine", Role::System, "420502", ""),
];

const DEPARTMENTS: &[(&str, &str)] = &[
    ("command", "指挥中心"),
    ("supervision", "监督中心"),
    ("urban", "城市管理局"),
    ("water", "自来水公司"),
    ("drainage", "排水管理处"),
    ("sanitation", "环境卫生管理处"),
    ("garden", "园林绿化中心"),
    ("street-420502001", "一街道办事处"),
    ("street-420502002", "二街道办事处"),
];

/// Code, kind, and the half-open columns and rows of squares it covers.
type Plot = (&'static str, Option<GridKind>, [i32; 4]);

const PLOTS: &[Plot] = &[
    ("4205", None, [0, 0, 4, 2]),
    ("420502", None, [0, 0, 4, 2]),
    ("420502001", None, [0, 0, 3, 2]),
    ("420502002", None, [3, 0, 4, 2]),
    ("420502001001", None, [0, 0, 3, 1]),
    ("420502001002", None, [0, 1, 3, 2]),
    ("420502002001", None, [3, 0, 4, 2]),
    ("420502001001001", Some(GridKind::Residential), [0, 0, 1, 1]),
    ("420502001001002", Some(GridKind::Residential), [1, 0, 2, 1]),
    ("420502001001003", Some(GridKind::Unit), [2, 0, 3, 1]),
    ("420502001002001", Some(GridKind::Residential), [0, 1, 1, 2]),
    ("420502001002002", Some(GridKind::Residential), [1, 1, 2, 2]),
    ("420502001002003", Some(GridKind::Undeveloped), [2, 1, 3, 2]),
    ("420502002001001", Some(GridKind::Residential), [3, 0, 4, 1]),
    ("420502002001002", Some(GridKind::Residential), [3, 1, 4, 2]),
];

fn uuid(kind: u128, n: usize) -> Uuid {
    Uuid::from_u128((kind << 32) + n as u128)
}

/// Id of an area by its code.
pub fn area_id(code: &str) -> AreaId {
    AreaId(uuid(1, PLOTS.iter().position(|p| p.0 == code).unwrap_or_else(|| panic!("no area {code}"))))
}

/// Id of a department by its code.
pub fn department_id(code: &str) -> DepartmentId {
    DepartmentId(uuid(
        2,
        DEPARTMENTS.iter().position(|d| d.0 == code).unwrap_or_else(|| panic!("no department {code}")),
    ))
}

/// Id of a person by login.
pub fn user_id(login: &str) -> UserId {
    UserId(uuid(
        3,
        PEOPLE.iter().position(|p| p.0 == login).unwrap_or_else(|| panic!("nobody is called {login}")),
    ))
}

fn above(code: &str) -> Option<&str> {
    let up = match code.len() {
        15 => 12,
        12 => 9,
        9 => 6,
        6 => 4,
        _ => return None,
    };
    Some(&code[..up])
}

fn path(code: &str) -> AreaPath {
    above(code).map_or_else(|| AreaPath::root(code), |up| path(up).child(code))
}

/// A corner of the raster; the same numbers from whichever square it is asked.
fn corner(x: i32, y: i32) -> LonLat {
    LonLat::new(f64::from(11130 + x) / 100.0, f64::from(3070 + y) / 100.0).expect("a position")
}

fn areas(since: Timestamp) -> Vec<Area> {
    let level = |code: &str| match code.len() {
        4 => Level::City,
        6 => Level::District,
        9 => Level::Street,
        12 => Level::Community,
        _ => Level::Grid,
    };
    PLOTS
        .iter()
        .map(|(code, kind, [x0, y0, x1, y1])| Area {
            id: area_id(code),
            code: (*code).to_owned(),
            name: Text { en: format!("Area {code}"), ..Text::zh(format!("区域{code}")) },
            level: level(code),
            kind: *kind,
            parent: above(code).map(area_id),
            path: path(code),
            valid_from: since,
            valid_to: None,
            households: 300 * i64::from((x1 - x0) * (y1 - y0)),
            population: 900 * i64::from((x1 - x0) * (y1 - y0)),
            label: Some([f64::from(22260 + x0 + x1) / 200.0, f64::from(6140 + y0 + y1) / 200.0]),
            version: 1,
        })
        .collect()
}

fn borders(since: Timestamp) -> Vec<Border> {
    PLOTS
        .iter()
        .map(|(code, _, [x0, y0, x1, y1])| {
            // Every raster corner on the way, so that neighbours share their vertices exactly.
            let mut ring: Vec<LonLat> = Vec::new();
            ring.extend((*x0..*x1).map(|x| corner(x, *y0)));
            ring.extend((*y0..*y1).map(|y| corner(*x1, y)));
            ring.extend((x0 + 1..=*x1).rev().map(|x| corner(x, *y1)));
            ring.extend((y0 + 1..=*y1).rev().map(|y| corner(*x0, y)));
            ring.push(corner(*x0, *y0));
            let shape = MultiPolygon::from(Polygon::new(ring, Vec::new()).expect("a closed ring"));
            Border { area: area_id(code), wkb: shape.to_wkb(), from: since, to: None }
        })
        .collect()
}

/// Founds the town in an empty store. `password_hash` is everybody's.
pub async fn found(store: &dyn Store, since: Timestamp, password_hash: &str) -> Result<(), StoreError> {
    let departments: Vec<Department> = DEPARTMENTS
        .iter()
        .map(|(code, name)| Department {
            id: department_id(code),
            code: (*code).to_owned(),
            name: Text::zh(*name),
            parent: None,
            path: AreaPath::root(code),
            area: code.strip_prefix("street-").map(area_id),
            phone: String::new(),
            active: true,
            version: 1,
        })
        .collect();
    let hash = password_hash.to_owned();
    let users: Vec<(User, Credentials)> = PEOPLE
        .iter()
        .map(|(login, _, _, _)| {
            let user = User {
                id: user_id(login),
                login: (*login).to_owned(),
                name: format!("名{login}"),
                phone: "13800000000".into(),
                active: true,
                lang: "zh-Hans".into(),
                version: 1,
            };
            (user, Credentials { password_hash: hash.clone(), ..Credentials::default() })
        })
        .collect();
    let posts: Vec<Post> = PEOPLE
        .iter()
        .enumerate()
        .map(|(n, (login, role, area, department))| Post {
            id: PostId(uuid(4, n)),
            user: Some(user_id(login)),
            role: *role,
            title: String::new(),
            area: (!area.is_empty()).then(|| area_id(area)),
            department: (!department.is_empty()).then(|| department_id(department)),
            from: since,
            to: None,
            version: 1,
        })
        .collect();
    let facilities = vec![Facility {
        id: FacilityId(uuid(5, 1)),
        code: "42050200100100001".into(),
        name: "供水井盖".into(),
        category: "P01001".into(),
        point: IN_GRID_1,
        area: area_id("420502001001001"),
        department: Some(department_id("water")),
        state: "intact".into(),
    }];
    transact(store, move |tx| {
        let (departments, users, posts) = (departments.clone(), users.clone(), posts.clone());
        let facilities = facilities.clone();
        Box::pin(async move {
            tx.areas_insert(&areas(since)).await?;
            tx.borders_insert(&borders(since)).await?;
            tx.departments_insert(&departments).await?;
            tx.users_insert(&users).await?;
            tx.posts_insert(&posts).await?;
            tx.facilities_insert(&facilities).await
        })
    })
    .await
}
