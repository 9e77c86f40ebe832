//! The demo city in a database: the generated town is stored, and its cases are played through the very use cases that people
//! use, each step at its own time, so that history, audit trail and statistics are what a running city would have.

mod answers;
mod base;
mod cast;
mod coverage;
pub mod dice;
mod glyphs;
mod layers;
mod pictures;
mod plan;
mod play;
mod redraw;
mod story;
mod texts;
mod world;

pub use coverage::Coverage;

use crate::{env::DemoEnv, failure::Failure, setup::Deployment};
use std::sync::Arc;
use tessera_app::{App, AppError, Env, auth::hash_password};
use tessera_demo::City;
use tessera_domain::{Timestamp, calendar::Calendar};
use tessera_store::{Store, transact};

/// The setting that says that this is a demo city: version 1 while it is being loaded, 2 when it is there as a whole.
const MARK: &str = "demo";
/// The password of every demo account.
pub const PASSWORD: &str = "tessera-demo";
/// How long before now areas, departments and posts begin.
const FOUNDED_DAYS: i64 = 400;

/// What a load did.
pub struct Loaded {
    /// Things stored, with their names in English.
    pub counts: Vec<(&'static str, usize)>,
    /// Steps that were refused, by reason, with an example each.
    pub refused: Vec<(String, usize, String)>,
}

/// What is in a database already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// Nothing.
    Nothing,
    /// The whole demo city.
    City,
    /// A load that was broken off.
    Broken,
    /// Something else.
    Other,
}

/// Looks whether the demo city is there.
pub async fn look(store: &dyn Store) -> Result<Found, Failure> {
    let mut tx = store.reader().await?;
    if let Some(mark) = tx.setting(MARK).await? {
        return Ok(if mark.version == 1 { Found::Broken } else { Found::City });
    }
    Ok(if tx.areas().await?.is_empty() && tx.users().await?.is_empty() {
        Found::Nothing
    } else {
        Found::Other
    })
}

/// `days` days before `t`.
fn days_before(t: Timestamp, days: i64) -> Timestamp {
    Timestamp::from_millisecond(t.as_millisecond() - days * 86_400_000).unwrap_or(t)
}

/// Writes the mark over its version `seen`.
async fn mark(store: &dyn Store, seed: u64, seen: i64) -> Result<(), Failure> {
    let value = serde_json::json!({ "seed": seed }).to_string();
    transact(store, move |tx| {
        let value = value.clone();
        Box::pin(async move { Ok::<_, AppError>(tx.setting_put(MARK, &value, seen).await?) })
    })
    .await?;
    Ok(())
}

/// Generates the city for this moment.
///
/// # Errors
/// When the calendar cannot be read.
pub async fn city(d: &Deployment, now: Timestamp, seed: u64) -> Result<City, Failure> {
    let calendar =
        Calendar::parse_yaml(&d.settings()?.packs.calendar_yaml).map_err(Failure::at("calendar"))?;
    let local = now.to_zoned(calendar.zone().clone());
    let anchor = tessera_demo::Anchor {
        weekday: local.weekday().to_monday_zero_offset().unsigned_abs(),
        second_of_day: (i64::from(local.hour()) * 3600
            + i64::from(local.minute()) * 60
            + i64::from(local.second())) as u32,
    };
    let generated = tokio::task::spawn_blocking(move || tessera_demo::generate_at(seed, anchor));
    generated.await.map_err(Failure::at("generating the city"))
}

/// Loads a city generated for the moment `now` into an empty database.
///
/// # Errors
/// When the database fails. A refused step does not stop the load; it is counted.
pub async fn load(
    d: &Deployment,
    store: Arc<dyn Store>,
    city: &City,
    now: Timestamp,
    seed: u64,
) -> Result<Loaded, Failure> {
    let founded = days_before(now, FOUNDED_DAYS);
    let env = Arc::new(DemoEnv { start: now });
    let mut salt = [0; 16];
    env.random(&mut salt);
    let hash = hash_password(PASSWORD, d.settings()?.argon2_kib, &salt)?;
    mark(&*store, seed, 0).await?;
    let ids = DemoEnv::at(founded, seed, base::load(&*store, &*env, city, &hash)).await?;
    DemoEnv::at(now, seed, base::rota(&*store, &*env, city, now, &ids)).await?;
    let app = d.app_in(store.clone(), env).await?;
    let world = world::World::new(&app, city, ids, now, seed);
    let played = play::play(&app, city, &world).await?;
    let over = layers::draw(&app, city, &hash, days_before(now, 2), seed.wrapping_add(2)).await?;
    let plans = redraw::plan(&app, days_before(now, 1), seed).await?;
    mark(&*store, seed, 1).await?;

    let open = app.index().all().iter().filter(|s| s.open()).count();
    let counts = vec![
        ("areas", city.areas.len()),
        ("departments", city.departments.len()),
        ("people", city.people.len()),
        ("facilities", city.facilities.len()),
        ("roads", city.roads.len()),
        ("buildings", city.buildings.len()),
        ("cases", city.cases.len()),
        ("open cases", open),
        ("steps", played.steps),
        ("attachments", played.attachments),
        ("plans for grids", plans),
        ("grids of other layers", over),
    ];
    Ok(Loaded { counts, refused: played.by_reason() })
}

/// The demo accounts with name and place, for the list printed at the end.
pub fn accounts(app: &App) -> Vec<[String; 4]> {
    let r = app.reference();
    let line = |(login, role): &(&str, &str)| {
        let user = r.users.values().find(|u| u.login == *login)?;
        let places: Vec<String> = r
            .posts
            .iter()
            .filter(|p| p.user == Some(user.id))
            .map(|p| {
                let area = p.area.and_then(|a| r.area(a)).map(|a| a.name.zh_hans.clone()).unwrap_or_default();
                let department =
                    p.department.and_then(|d| r.departments.get(&d)).map(|d| d.name.zh_hans.clone());
                department
                    .map_or(area.clone(), |d| if d.starts_with(&area) { d } else { format!("{area} {d}") })
            })
            .collect();
        Some([(*login).to_owned(), (*role).to_owned(), user.name.clone(), places.join("、")])
    };
    tessera_demo::DEMO_LOGINS.iter().filter_map(line).collect()
}

#[cfg(test)]
mod tests;
