//! A plan for the grids of the community where the demo account `community` works: the grid with the most households is cut in two,
//! and the plan waits for the street.

use super::DemoEnv;
use crate::failure::Failure;
use tessera_app::{
    App, AppError,
    admin::plans::{PlanForm, drawing::DrawEdit},
};
use tessera_domain::{
    Timestamp,
    area::{Level, plan::PlanAction},
};
use tessera_geometry::LonLat;

/// How far ahead of its submission the plan is to take effect, days.
const AHEAD: i64 = 21;

/// Draws and submits the plan at this moment. Says how many there are: none where the city has no such account.
pub async fn plan(app: &App, at: Timestamp, seed: u64) -> Result<usize, Failure> {
    let drawn = Box::pin(DemoEnv::at(at, seed, draw(app, at))).await?;
    Ok(usize::from(drawn))
}

async fn draw(app: &App, at: Timestamp) -> Result<bool, AppError> {
    let r = app.reference();
    let Some(actor) = r.users.values().find(|u| u.login == "community").and_then(|u| r.actor(u.id)) else {
        return Ok(false);
    };
    let posts = actor.standings.iter().filter_map(|s| s.area.as_ref());
    let community = posts.filter_map(|p| r.area_by_code(p.code())).find(|a| a.level == Level::Community);
    let Some(community) = community else { return Ok(false) };
    let grids = r.children(community.id).filter(|a| a.valid_to.is_none());
    let Some(largest) = grids.max_by_key(|a| (a.households, a.id)) else { return Ok(false) };
    let Some(bbox) = r.borders.get(&largest.id).and_then(|b| b.bbox()) else { return Ok(false) };
    let day = at.to_zoned(r.calendar.zone().clone()).date();
    let form = |grids| PlanForm {
        title: format!("{}网格微调", community.name.zh_hans),
        reason: format!(
            "{}有{}户，超出一名网格员的服务能力，拟拆分为两个网格。",
            largest.name.zh_hans, largest.households
        ),
        effective_on: day.checked_add(jiff::ToSpan::days(AHEAD)).ok(),
        grids,
    };
    let begun = app.plan_begin(&actor, &community.code, form(None), None).await?;
    let middle = f64::midpoint(bbox.west(), bbox.east());
    let end = |lat: f64| LonLat::new(middle, lat);
    let (Ok(south), Ok(north)) = (end(bbox.south() - 1e-4), end(bbox.north() + 1e-4)) else {
        return Ok(false);
    };
    let cut = DrawEdit::Cut { line: vec![south, north], keys: Some(vec![largest.code.clone()]) };
    let drawing = app.drawing(&actor, &community.code, begun.plan.grids.clone(), Some(cut)).await?;
    let grids = drawing.grids.into_iter().map(|g| g.planned).collect();
    let (id, version) = (begun.plan.id, Some(begun.plan.version));
    let saved = app.plan_save(&actor, id, version, form(Some(grids))).await?;
    app.plan_act(&actor, id, Some(saved.plan.version), PlanAction::Submit, "").await?;
    Ok(true)
}
