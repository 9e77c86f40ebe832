//! Two layers over the grids of the demo city: police beats, each over a few communities, whose duty is parking and blocked ways; and
//! the areas that property services look after, around the houses of a compound, whose people see what is in their yards.

use super::DemoEnv;
use crate::{failure::Failure, import::union::union};
use std::collections::BTreeMap;
use tessera_app::{
    App, AppError, Reference,
    admin::{
        layers::{LayerForm, take::GivenGrid},
        people::NewPost,
    },
};
use tessera_demo::City;
use tessera_domain::{
    Timestamp,
    area::Level,
    ids::UserId,
    people::{Actor, Role, User},
    text::Text,
};
use tessera_geometry::{LonLat, MultiPolygon, Polygon};
use tessera_store::{Credentials, transact};

/// Communities of a beat.
const OF_A_BEAT: usize = 3;
/// Houses that make a compound worth a property area, and how many areas there are at most.
const HOUSES: usize = 4;
const AREAS_MAX: usize = 24;

/// The people on the layers: login, name, title. Names are invented.
const OFFICERS: [(&str, &str); 4] =
    [("beat1", "周立新"), ("beat2", "吴海燕"), ("beat3", "郑国平"), ("beat4", "冯晓兰")];
const MANAGERS: [(&str, &str); 2] = [("property1", "蒋文静"), ("property2", "沈建军")];

/// Draws the layers at this moment. Says how many grids they have.
pub async fn draw(app: &App, city: &City, hash: &str, at: Timestamp, seed: u64) -> Result<usize, Failure> {
    Ok(Box::pin(DemoEnv::at(at, seed, both(app, city, hash))).await?)
}

async fn both(app: &App, city: &City, hash: &str) -> Result<usize, AppError> {
    let r = app.reference();
    let Some(admin) = r.users.values().find(|u| u.login == "admin").and_then(|u| r.actor(u.id)) else {
        return Ok(0);
    };
    let staff = hire(app, hash).await?;
    let text = |zh: &str, hant: &str, en: &str, es: &str| Text {
        zh_hans: zh.into(),
        zh_hant: hant.into(),
        en: en.into(),
        es: es.into(),
    };
    let police = LayerForm {
        name: Some(text("警务责任区", "警務責任區", "Police beats", "Zonas policiales")),
        duties: Some(["E09009", "E09010", "E09012", "E09019"].map(str::to_owned).to_vec()),
        department: r.department("traffic").map(|d| d.code.clone()),
        responsible: Some(r.department("traffic").is_some()),
    };
    let property = LayerForm {
        name: Some(text("物业服务区", "物業服務區", "Property areas", "Áreas de administración de fincas")),
        duties: Some(["P01018", "P01075", "E06036", "E06042", "E09012"].map(str::to_owned).to_vec()),
        department: None,
        responsible: Some(false),
    };
    let beats = layer(app, &admin, "police", police, beats(&r)).await?;
    people(app, &admin, &beats, Role::GridWorker, "社区民警", &staff[..OFFICERS.len()]).await?;
    let areas = layer(app, &admin, "property", property, compounds(city)).await?;
    people(app, &admin, &areas, Role::GridChief, "物业服务经理", &staff[OFFICERS.len()..]).await?;
    Ok(beats.len() + areas.len())
}

/// Begins a layer with these grids, without those that would lie over another; gives their codes.
async fn layer(
    app: &App,
    admin: &Actor,
    code: &str,
    form: LayerForm,
    mut grids: Vec<GivenGrid>,
) -> Result<Vec<String>, AppError> {
    app.layer_add(admin, code, form, None).await?;
    // Numbered here, so that one that is left out leaves no other number behind.
    let tried = app.layer_take(admin, code, grids.clone(), false, true).await?;
    let over: Vec<&str> = tried.overlaps.iter().filter_map(|o| o.codes.last()).map(String::as_str).collect();
    grids.retain(|g| !over.contains(&format!("{code}:{}", g.code).as_str()));
    Ok(app.layer_take(admin, code, grids, false, false).await?.new)
}

/// Accounts for the people of the layers, with everybody's password: nobody is asked for a new one.
async fn hire(app: &App, hash: &str) -> Result<Vec<UserId>, AppError> {
    let known = app.reference().users.len();
    let people: Vec<(User, Credentials)> = OFFICERS
        .iter()
        .chain(&MANAGERS)
        .enumerate()
        .map(|(n, (login, name))| {
            let user = User {
                id: UserId(app.env().uuid()),
                login: (*login).to_owned(),
                name: (*name).to_owned(),
                phone: format!("1990001{:04}", known + n),
                active: true,
                lang: String::new(),
                version: 1,
            };
            (user, Credentials { password_hash: hash.to_owned(), ..Credentials::default() })
        })
        .collect();
    let ids = people.iter().map(|(u, _)| u.id).collect();
    transact(app.store(), move |tx| {
        let people = people.clone();
        Box::pin(async move { Ok::<_, AppError>(tx.users_insert(&people).await?) })
    })
    .await?;
    app.reload().await?;
    Ok(ids)
}

/// A post on every grid; the first are held.
async fn people(
    app: &App,
    admin: &Actor,
    grids: &[String],
    role: Role,
    title: &str,
    holders: &[UserId],
) -> Result<(), AppError> {
    for (n, code) in grids.iter().enumerate() {
        let post = NewPost {
            role,
            title: title.to_owned(),
            user: holders.get(n).copied(),
            area: Some(code.clone()),
            department: None,
            from: None,
        };
        app.post_add(admin, post, None).await?;
    }
    Ok(())
}

fn given(n: usize, name: String, border: MultiPolygon) -> GivenGrid {
    GivenGrid { row: n, code: format!("{n:02}"), name, department: String::new(), border }
}

/// A few neighbouring communities of a street each, from west to east.
fn beats(r: &Reference) -> Vec<GivenGrid> {
    let mut out: Vec<GivenGrid> = Vec::new();
    for street in r.areas.iter().filter(|a| a.level == Level::Street) {
        let mut below: Vec<_> = r.children(street.id).collect();
        below.sort_by(|a, b| {
            a.label.map(|l| l[0]).unwrap_or_default().total_cmp(&b.label.map(|l| l[0]).unwrap_or_default())
        });
        for part in below.chunks(OF_A_BEAT) {
            let shapes: Vec<&MultiPolygon> =
                part.iter().filter_map(|a| r.borders.get(&a.id)).map(|b| &**b).collect();
            // Where the communities do not touch, each is a beat.
            let drawn: Vec<(usize, MultiPolygon)> = match union(&shapes) {
                Some(one) => vec![(0, one)],
                None => shapes.into_iter().cloned().enumerate().collect(),
            };
            for (i, border) in drawn {
                let name =
                    part[i].name.zh_hans.trim_end_matches("社区").trim_end_matches("居委会").to_owned();
                out.push(given(out.len() + 1, format!("{name}警务区"), border));
            }
        }
    }
    out
}

/// The ground within the outermost houses of every larger compound.
fn compounds(city: &City) -> Vec<GivenGrid> {
    let mut houses: BTreeMap<(&str, &str), Vec<[f64; 2]>> = BTreeMap::new();
    let mut count: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for b in city.buildings.iter().filter(|b| b.households > 0) {
        if let Some(compound) = &b.compound {
            let key = (b.grid_code.as_str(), compound.as_str());
            houses.entry(key).or_default().extend(b.rings.first().into_iter().flatten());
            *count.entry(key).or_default() += 1;
        }
    }
    let mut out: Vec<GivenGrid> = Vec::new();
    for ((grid, compound), corners) in houses {
        if out.len() < AREAS_MAX
            && count[&(grid, compound)] >= HOUSES
            && let Some(border) = hull(corners)
        {
            out.push(given(out.len() + 1, format!("{compound}物业服务区"), border));
        }
    }
    out
}

/// The convex hull (Andrew's monotone chain).
fn hull(mut points: Vec<[f64; 2]>) -> Option<MultiPolygon> {
    points.sort_by(|a, b| a[0].total_cmp(&b[0]).then(a[1].total_cmp(&b[1])));
    points.dedup();
    let right = |a: [f64; 2], b: [f64; 2], c: [f64; 2]| {
        (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]) <= 0.0
    };
    let half = |points: &mut dyn Iterator<Item = [f64; 2]>| {
        let mut chain: Vec<[f64; 2]> = Vec::new();
        for p in points {
            while chain.len() >= 2 && right(chain[chain.len() - 2], chain[chain.len() - 1], p) {
                chain.pop();
            }
            chain.push(p);
        }
        chain.pop();
        chain
    };
    let mut ring = half(&mut points.iter().copied());
    ring.extend(half(&mut points.iter().rev().copied()));
    ring.push(*ring.first()?);
    let ring =
        ring.into_iter().map(|[lon, lat]| LonLat::new(lon, lat)).collect::<Result<Vec<_>, _>>().ok()?;
    Some(Polygon::new(ring, Vec::new()).ok()?.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hull_holds_every_corner_and_has_no_more_than_it_needs() {
        let square = vec![[0.0, 0.0], [0.5, 0.5], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0], [0.5, 0.0]];
        let shape = hull(square).unwrap();
        assert_eq!(shape.rings().map(|(_, _, ring)| ring.len()).collect::<Vec<_>>(), [5]);
        assert!(shape.contains(LonLat::new(0.5, 0.5).unwrap()));
        assert!(hull(vec![[0.0, 0.0], [1.0, 1.0]]).is_none());
    }
}
