//! Rows for the contract tests: small, different from each other, with every optional column both filled and empty somewhere.

use crate::{
    Attachment, Border, CaseRow, Credentials, Facility, Involved, MapFeature, NewAudit, Session, Store,
    StoredEvent, contract::job, flag,
};
use serde_json::json;
use tessera_domain::{
    Timestamp,
    area::{Area, AreaPath, GridKind, Level},
    case::{
        NewCase,
        model::{AttachStage, Case, Outcome, Place, Priority, Reporter, Source, State},
    },
    ids::{AreaId, AttachmentId, CaseId, DepartmentId, EventId, FacilityId, PostId, SessionId, UserId},
    people::{Department, Post, Role, User},
    text::Text,
};
use uuid::Uuid;

/// Scripts, planes and marks that a careless driver loses: outside the basic plane, combining, right to left, quotes, escapes.
pub const UNICODE: &str = "𠮷野家门口井盖缺失🕳️👩‍🚒 «“'\"`\\% _ é e\u{301} ‏עברית\t第二行\n第三行 \u{1}";

/// A numbered id.
pub fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

/// Some time in 2026 with odd milliseconds, `n` seconds later for every `n`.
pub fn at(n: i64) -> Timestamp {
    Timestamp::from_millisecond(1_768_180_000_123 + n * 1000).expect("a time")
}

/// The root area; parents must be stored before it is referred to.
pub fn root() -> Area {
    area(1, "4205", Level::City, None, AreaPath::root("4205"))
}

/// An area.
pub fn area(n: u128, code: &str, level: Level, parent: Option<&Area>, path: AreaPath) -> Area {
    let grid = level == Level::Grid;
    Area {
        id: AreaId(id(n)),
        code: code.to_owned(),
        name: Text { en: format!("Area {n}"), ..Text::zh(format!("区域{n}")) },
        level,
        kind: grid.then_some(GridKind::Unit),
        parent: parent.map(|p| p.id),
        path,
        valid_from: at(0),
        valid_to: None,
        households: n as i64 * 10,
        population: n as i64 * 31,
        label: grid.then_some([111.3, 30.7]),
        version: 1,
    }
}

/// A child of an area.
pub fn child(n: u128, parent: &Area, code: &str, level: Level) -> Area {
    area(n, code, level, Some(parent), parent.path.child(code))
}

/// A border whose bytes are told by `n`.
pub fn border(area: AreaId, n: u8, from: i64, to: Option<i64>) -> Border {
    Border { area, wkb: vec![n, 0, 255, n], from: at(from), to: to.map(at) }
}

/// A department.
pub fn department(n: u128, code: &str, parent: Option<&Department>) -> Department {
    Department {
        id: DepartmentId(id(n)),
        code: code.to_owned(),
        name: Text::zh(format!("部门{n}")),
        parent: parent.map(|p| p.id),
        path: parent.map_or_else(|| AreaPath::root(code), |p| p.path.child(code)),
        area: None,
        phone: "0717-6440000".into(),
        active: true,
        version: 1,
    }
}

/// A user.
pub fn user(n: u128, login: &str) -> User {
    User {
        id: UserId(id(n)),
        login: login.to_owned(),
        name: format!("用户{n}"),
        phone: "13800000000".into(),
        active: true,
        lang: "zh-Hans".into(),
        version: 1,
    }
}

/// Credentials with everything filled.
pub fn credentials() -> Credentials {
    Credentials {
        password_hash: "$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA".into(),
        totp: Some(vec![0, 1, 2, 255]),
        totp_pending: Some(vec![9; 20]),
        totp_last_step: 58_000_001,
        failed: 3,
        locked_until: 1_768_180_000_999,
        must_change: true,
        password_until: 1_768_180_000_998,
        last_login: Some(1_768_180_000_997),
    }
}

/// A post.
pub fn post(n: u128, role: Role, user: Option<UserId>) -> Post {
    Post {
        id: PostId(id(n)),
        user,
        role,
        title: "专职网格员".into(),
        area: None,
        department: None,
        from: at(0),
        to: None,
        version: 1,
    }
}

/// A session that began at second `n` and ends 100 seconds later.
pub fn session(n: i64, user: UserId) -> Session {
    Session {
        id: SessionId(id(9000 + n as u128)),
        token_hash: vec![n as u8; 32],
        user,
        csrf: format!("csrf-{n}"),
        created_at: at(n),
        seen_at: at(n),
        expires_at: at(n + 100),
        ip: "2001:db8::1".into(),
        agent: "Mozilla/5.0 (浏览器)".into(),
    }
}

/// Case number `n`, reported, with nothing optional filled.
pub fn case(n: i64) -> Case {
    NewCase {
        id: CaseId(id(100_000 + n as u128)),
        number: format!("42050220260112{n:05}"),
        track_code: "K7Q2M3".into(),
        source: Source::Hotline,
        reporter: Reporter::default(),
        description: format!("第{n}件"),
        category: None,
        place: Place {
            point: None,
            address: String::new(),
            area: AreaId(id(1)),
            path: AreaPath::root("4205"),
            facility: None,
        },
        priority: Priority::Normal,
        level: Level::District,
        answers: None,
        attachments: Vec::new(),
    }
    .begin(at(n))
}

/// The projection of a case with every optional column empty.
pub fn row(seq: i64, c: &Case) -> CaseRow {
    CaseRow {
        seq,
        id: c.id,
        version: c.version as i64,
        state: "reported".into(),
        outcome: None,
        area: c.place.area,
        path: c.place.path.as_str().to_owned(),
        category: None,
        source: "hotline".into(),
        urgent: false,
        level: "district".into(),
        department: None,
        involved: Involved::default(),
        handler: None,
        field: None,
        reporter: None,
        reported_at: c.reported_at.as_millisecond(),
        due_at: None,
        due_kind: None,
        closed_at: None,
        flags: 0,
        point: None,
        stars: None,
    }
}

/// A projection with every column filled.
pub fn full_row(seq: i64, c: &Case) -> CaseRow {
    CaseRow {
        state: "closed".into(),
        outcome: Some("solved".into()),
        category: Some("P01001".into()),
        urgent: true,
        department: Some(DepartmentId(id(21))),
        involved: Involved {
            departments: vec![(DepartmentId(id(22)), true), (DepartmentId(id(23)), false)],
            people: vec![UserId(id(31)), UserId(id(32))],
        },
        handler: Some(UserId(id(33))),
        field: Some(UserId(id(34))),
        reporter: Some(UserId(id(35))),
        due_at: Some(-1),
        due_kind: Some("handle".into()),
        closed_at: Some(i64::from(u32::MAX) * 1000),
        flags: flag::SUSPENDED | flag::LATE | flag::APPEAL_SECOND,
        point: Some([111.290_123_456_789, -30.700_000_000_000_1]),
        stars: Some(5),
        ..row(seq, c)
    }
}

/// The same case one version later, closed.
pub fn closed(c: &Case) -> Case {
    Case {
        version: c.version + 1,
        state: State::Closed { outcome: Outcome::Solved, at: at(50) },
        ..c.clone()
    }
}

/// Stores cases `from..=to` with empty projections.
pub async fn store_cases(store: &dyn Store, from: i64, to: i64) -> Vec<Case> {
    let cases: Vec<Case> = (from..=to).map(case).collect();
    store_these(store, from, &cases).await;
    cases
}

/// Stores these cases with row numbers from `seq` on.
pub async fn store_these(store: &dyn Store, seq: i64, cases: &[Case]) {
    let cases = cases.to_vec();
    job!(store, (cases), tx => {
        for (c, seq) in cases.iter().zip(seq..) {
            tx.case_insert(c, &row(seq, c), "").await?;
        }
        Ok(())
    })
    .await
    .expect("the cases are stored");
}

/// Event `n` of a case.
pub fn event(n: i64, case: &Case, seq: i64) -> StoredEvent {
    StoredEvent {
        seq: 0,
        id: EventId(id(200_000 + n as u128)),
        case_id: case.id,
        case_seq: seq,
        version: n,
        at: at(n),
        actor: (n % 2 == 0).then(|| UserId(id(31))),
        action: "comment".into(),
        from: "reported".into(),
        to: "accepted".into(),
        audience: "internal".into(),
        data: json!({ "text": UNICODE, "n": n, "nested": { "list": [1, 2.5, null, true] } }),
    }
}

/// A picture of a case, with everything filled; a paper with nothing optional when `n` is odd.
pub fn attachment(n: i64, case: &Case) -> Attachment {
    let picture = n % 2 == 0;
    Attachment {
        id: AttachmentId(id(300_000 + n as u128)),
        case_id: case.id,
        stage: if picture { AttachStage::Handling } else { AttachStage::Other },
        name: format!("照片{n}.jpg"),
        mime: if picture { "image/jpeg".into() } else { "application/pdf".into() },
        size: 5_000_000_000 + n,
        sha256: format!("{n:064x}"),
        thumb: picture.then(|| format!("{n:063x}f")),
        pixels: picture.then_some((1600, 1200)),
        position: picture.then_some([111.3, 30.7]),
        taken_at: picture.then(|| at(-1)),
        by: picture.then(|| UserId(id(31))),
        at: at(n),
    }
}

/// An audit entry.
pub fn audit(n: i64, object: &str) -> NewAudit {
    NewAudit {
        at: at(n),
        actor: (n % 2 == 0).then(|| UserId(id(31))),
        action: "case.comment".into(),
        object_kind: "case",
        object_id: object.to_owned(),
        detail: json!({ "z": n, "a": UNICODE, "m": { "y": 1, "b": [2] } }),
    }
}

/// A facility in an area.
pub fn facility(n: u128, area: AreaId) -> Facility {
    Facility {
        id: FacilityId(id(400_000 + n)),
        code: format!("{n:017}"),
        name: format!("井盖{n}"),
        category: "P01001".into(),
        point: [111.3 + n as f64 * 1e-6, 30.7],
        area,
        department: None,
        state: "intact".into(),
    }
}

/// A thing on the map.
pub fn feature(n: u128, layer: &str, area: Option<AreaId>) -> MapFeature {
    MapFeature {
        id: id(500_000 + n),
        layer: layer.to_owned(),
        class: "primary".into(),
        name: format!("东山大道{n}"),
        address: if area.is_some() { format!("东山大道{n}号") } else { String::new() },
        area,
        props: json!({ "floors": 6, "households": 48 }),
        wkb: (0..=255).collect(),
    }
}
