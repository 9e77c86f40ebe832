//! What stands still in the demo city: areas with borders, departments, people with posts, facilities and the map.

use crate::failure::Failure;
use std::{collections::HashMap, sync::Arc};
use tessera_app::{AppError, Env};
use tessera_demo::City;
use tessera_domain::{
    Timestamp,
    area::{Area, AreaPath, Level},
    ids::{AreaId, DepartmentId, FacilityId, PostId, UserId},
    people::{Department, Post, Role, User},
    shift::{Desk, Shift},
    text::Text,
};
use tessera_geometry::{LineString, MultiPolygon};
use tessera_store::{Border, Credentials, Facility, MapFeature, NewAudit, Store, transact};

/// Rows in one transaction: large enough to be quick, small enough not to hold up others.
const ROWS: usize = 1000;

/// Ids by the codes and logins of the generated city.
pub struct Ids {
    /// By area code.
    pub areas: HashMap<String, AreaId>,
    /// By department code.
    pub departments: HashMap<String, DepartmentId>,
    /// By login.
    pub users: HashMap<String, UserId>,
}

/// A unit enum's word, the same as in the domain.
fn word<T: serde::Serialize>(v: &T) -> String {
    serde_json::to_value(v).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

fn name(zh: &str, en: &str) -> Text {
    Text { zh_hans: zh.to_owned(), en: en.to_owned(), ..Text::default() }
}

fn surface(rings: &[tessera_demo::Ring]) -> Result<MultiPolygon, Failure> {
    let json = serde_json::json!({ "type": "Polygon", "coordinates": rings });
    MultiPolygon::from_geojson(&json).map_err(Failure::at("a generated polygon"))
}

/// Stores everything but the cases.
pub async fn load(
    store: &dyn Store,
    env: &dyn Env,
    city: &City,
    password_hash: &str,
) -> Result<Ids, Failure> {
    let now = env.now();
    let mut ids = Ids { areas: HashMap::new(), departments: HashMap::new(), users: HashMap::new() };
    areas(store, env, city, now, &mut ids).await?;
    departments(store, env, city, &mut ids).await?;
    people(store, env, city, now, password_hash, &mut ids).await?;
    facilities(store, env, city, &ids).await?;
    features(store, env, city, &ids).await?;
    let entry = NewAudit {
        at: now,
        actor: None,
        action: "demo.load".into(),
        object_kind: "setting",
        object_id: "demo".into(),
        detail: serde_json::json!({ "areas": city.areas.len(), "people": city.people.len() }),
    };
    write(store, vec![entry], |tx, rows| Box::pin(async move { Ok(tx.audit_append(&rows).await?) })).await?;
    Ok(ids)
}

/// What stores some rows in a transaction.
type Put<T> = for<'a> fn(
    &'a mut dyn tessera_store::Tx,
    Arc<Vec<T>>,
) -> futures::future::BoxFuture<'a, Result<(), AppError>>;

/// Stores rows in transactions of [`ROWS`].
async fn write<T: Clone + Send + Sync + 'static>(
    store: &dyn Store,
    rows: Vec<T>,
    put: Put<T>,
) -> Result<(), Failure> {
    for chunk in rows.chunks(ROWS) {
        let chunk = Arc::new(chunk.to_vec());
        transact(store, move |tx| put(tx, chunk.clone())).await?;
    }
    Ok(())
}

async fn areas(
    store: &dyn Store,
    env: &dyn Env,
    city: &City,
    now: Timestamp,
    ids: &mut Ids,
) -> Result<(), Failure> {
    let mut paths: HashMap<&str, AreaPath> = HashMap::new();
    let mut areas = Vec::with_capacity(city.areas.len());
    let mut borders = Vec::with_capacity(city.areas.len());
    for a in &city.areas {
        let parent = a.parent_code.as_deref();
        let path = match parent.and_then(|p| paths.get(p)) {
            Some(p) => p.child(&a.code),
            None => AreaPath::root(&a.code),
        };
        let shape = surface(&a.rings)?;
        let id = AreaId(env.uuid());
        ids.areas.insert(a.code.clone(), id);
        areas.push(Area {
            id,
            code: a.code.clone(),
            name: name(&a.name, &a.name_en),
            level: word(&a.level).parse().map_err(Failure::at("level"))?,
            kind: a.kind.map(|k| word(&k).parse()).transpose().map_err(Failure::at("kind of grid"))?,
            parent: parent.and_then(|p| ids.areas.get(p)).copied(),
            path: path.clone(),
            valid_from: now,
            valid_to: None,
            households: i64::from(a.households),
            population: i64::from(a.population),
            label: shape.label_point().map(|p| [p.lon(), p.lat()]),
            version: 1,
        });
        borders.push(Border { area: id, wkb: shape.to_wkb(), from: now, to: None });
        paths.insert(&a.code, path);
    }
    write(store, areas, |tx, rows| Box::pin(async move { Ok(tx.areas_insert(&rows).await?) })).await?;
    write(store, borders, |tx, rows| Box::pin(async move { Ok(tx.borders_insert(&rows).await?) })).await
}

/// Who has the desks of the district's two centres, from three days ago to ten days ahead: three turns a day, two people at a
/// time by day and one at night. Not part of the founding: a rota is about these days. The accounts of the demo are on shift when
/// it begins, and find a word from the turn before.
pub(super) async fn rota(
    store: &dyn Store,
    env: &dyn Env,
    city: &City,
    now: Timestamp,
    ids: &Ids,
) -> Result<(), Failure> {
    let zone = jiff::tz::TimeZone::get("Asia/Shanghai").map_err(Failure::at("time zone"))?;
    let local = now.to_zoned(zone);
    let midnight = local.start_of_day().map_err(Failure::at("midnight"))?.timestamp();
    let present = i64::from(local.hour()) / 8;
    let mut rows = Vec::new();
    for (role, desk, note) in [
        ("acceptor", Desk::Acceptor, "热线高峰已过，待回拨两个电话已记在案件备注。"),
        ("dispatcher", Desk::Dispatcher, "雨后积水两件已电话通知排水处，请跟进签收。"),
    ] {
        let staff: Vec<(&str, UserId)> = city
            .people
            .iter()
            .filter_map(|p| {
                let post = p.posts.iter().find(|post| post.role == role)?;
                Some((post.area_code.as_deref()?, *ids.users.get(&p.login)?))
            })
            .collect();
        let Some(area) = staff.first().and_then(|(area, _)| ids.areas.get(*area)).copied() else { continue };
        for turn in -9..30_i64 {
            let at = |n: i64| midnight + jiff::SignedDuration::from_hours(8 * n);
            let (from, until) = (at(turn), at(turn + 1));
            let people = if turn.rem_euclid(3) == 0 { 1 } else { 2 };
            for n in 0..people {
                // The first of the list, an account of the demo, has the present turn.
                let who = staff[((turn - present) * 2 + n).rem_euclid(staff.len() as i64) as usize].1;
                let before = turn == present - 1 && n == 0;
                rows.push(Shift {
                    id: env.uuid(),
                    area,
                    desk,
                    user: who,
                    from,
                    until,
                    taken_at: (turn < present).then_some(from),
                    ended_at: before.then_some(until),
                    note: if before { note.to_owned() } else { String::new() },
                    version: 1,
                });
            }
        }
    }
    write(store, rows, |tx, rows| Box::pin(async move { Ok(tx.shifts_insert(&rows).await?) })).await
}

async fn departments(store: &dyn Store, env: &dyn Env, city: &City, ids: &mut Ids) -> Result<(), Failure> {
    let mut paths: HashMap<&str, AreaPath> = HashMap::new();
    let mut rows = Vec::with_capacity(city.departments.len());
    for (i, d) in city.departments.iter().enumerate() {
        let parent = d.parent_code.as_deref();
        let path = match parent.and_then(|p| paths.get(p)) {
            Some(p) => p.child(&d.code),
            None => AreaPath::root(&d.code),
        };
        let id = DepartmentId(env.uuid());
        ids.departments.insert(d.code.clone(), id);
        rows.push(Department {
            id,
            code: d.code.clone(),
            name: name(&d.name, &d.name_en),
            parent: parent.and_then(|p| ids.departments.get(p)).copied(),
            path: path.clone(),
            area: ids.areas.get(&d.area_code).copied(),
            phone: format!("1990002{i:04}"),
            active: true,
            version: 1,
        });
        paths.insert(&d.code, path);
    }
    write(store, rows, |tx, rows| Box::pin(async move { Ok(tx.departments_insert(&rows).await?) })).await
}

async fn people(
    store: &dyn Store,
    env: &dyn Env,
    city: &City,
    now: Timestamp,
    password_hash: &str,
    ids: &mut Ids,
) -> Result<(), Failure> {
    let mut users = Vec::with_capacity(city.people.len());
    let mut posts = Vec::new();
    let post = |role, title: &str, user, area, department| Post {
        id: PostId(env.uuid()),
        user,
        role,
        title: title.to_owned(),
        area,
        department,
        from: now,
        to: None,
        version: 1,
    };
    for p in &city.people {
        let id = UserId(env.uuid());
        ids.users.insert(p.login.clone(), id);
        let user = User {
            id,
            login: p.login.clone(),
            name: p.name.clone(),
            phone: p.phone.clone(),
            active: true,
            lang: String::new(),
            version: 1,
        };
        users.push((user, Credentials { password_hash: password_hash.to_owned(), ..Credentials::default() }));
        for held in &p.posts {
            let role: Role = held.role.parse().map_err(Failure::at("role"))?;
            let area = held.area_code.as_ref().and_then(|c| ids.areas.get(c)).copied();
            let department = held.department_code.as_ref().and_then(|c| ids.departments.get(c)).copied();
            posts.push(post(role, &held.title, Some(id), area, department));
        }
    }
    // A grid that nobody looks after has a vacant post, as it would on the public notice.
    let staffed: std::collections::HashSet<AreaId> =
        posts.iter().filter(|p| p.role == Role::GridWorker).filter_map(|p| p.area).collect();
    for a in city.areas.iter().filter(|a| word(&a.level) == Level::Grid.as_str()) {
        if let Some(id) = ids.areas.get(&a.code).filter(|id| !staffed.contains(id)) {
            posts.push(post(Role::GridWorker, "专职网格员", None, Some(*id), None));
        }
    }
    write(store, users, |tx, rows| Box::pin(async move { Ok(tx.users_insert(&rows).await?) })).await?;
    write(store, posts, |tx, rows| Box::pin(async move { Ok(tx.posts_insert(&rows).await?) })).await
}

async fn facilities(store: &dyn Store, env: &dyn Env, city: &City, ids: &Ids) -> Result<(), Failure> {
    let mut rows = Vec::with_capacity(city.facilities.len());
    for f in &city.facilities {
        let area = ids.areas.get(&f.grid_code).copied();
        rows.push(Facility {
            id: FacilityId(env.uuid()),
            code: f.code.clone(),
            name: f.name.clone(),
            category: f.category.clone(),
            point: f.position,
            area: area.ok_or_else(|| Failure::new(format!("facility {} stands in no grid", f.code)))?,
            department: ids.departments.get(&f.department_code).copied(),
            state: word(&f.state),
        });
    }
    write(store, rows, |tx, rows| Box::pin(async move { Ok(tx.facilities_insert(&rows).await?) })).await
}

async fn features(store: &dyn Store, env: &dyn Env, city: &City, ids: &Ids) -> Result<(), Failure> {
    let mut rows = Vec::with_capacity(city.roads.len() + city.land.len() + city.buildings.len());
    let blank = |layer: &str, class: String, wkb| MapFeature {
        id: env.uuid(),
        layer: layer.to_owned(),
        class,
        name: String::new(),
        address: String::new(),
        area: None,
        props: serde_json::json!({}),
        wkb,
    };
    for l in &city.land {
        let mut f = blank("land", word(&l.kind), surface(&l.rings)?.to_wkb());
        f.name = l.name.clone().unwrap_or_default();
        f.props = serde_json::json!({ "name_en": l.name_en });
        rows.push(f);
    }
    for r in &city.roads {
        let json = serde_json::json!({ "type": "LineString", "coordinates": r.line });
        let line = LineString::from_geojson(&json).map_err(Failure::at("a generated road"))?;
        let mut f = blank("road", word(&r.class), line.to_wkb());
        f.name.clone_from(&r.name);
        f.props = serde_json::json!({ "bridge": r.bridge, "name_en": r.name_en });
        rows.push(f);
    }
    for b in &city.buildings {
        let mut f = blank("building", word(&b.kind), surface(&b.rings)?.to_wkb());
        f.name = b.name.clone().unwrap_or_default();
        f.address.clone_from(&b.address);
        f.area = ids.areas.get(&b.grid_code).copied();
        f.props = serde_json::json!({
            "floors": b.floors, "entrances": b.entrances, "households": b.households, "compound": b.compound,
        });
        rows.push(f);
    }
    write(store, rows, |tx, rows| Box::pin(async move { Ok(tx.features_insert(&rows).await?) })).await
}
