//! A plan takes effect: in one transaction new grids begin and old ones end, with their borders, posts, open cases, facilities and what
//! stands on the map. Whatever happens in between, either all of it is done or nothing.

use super::{
    Drawing, PlanSeen, base,
    drawing::stand_in,
    kept::Kept,
    tally::{Places, Thing},
    tell,
};
use crate::{
    App,
    admin::areas::{follow, periods, redraw, tell_others},
    cases::{
        Caller,
        write::{Ctx, save},
    },
    error::{AppError, Result},
    reference::Reference,
};
use serde_json::json;
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};
use tessera_division::redraw::Brought;
use tessera_domain::{
    Timestamp,
    area::{
        Area, Level, borders,
        plan::{GridPlan, PlanState, posts::Fate},
    },
    case::regrid,
    ids::{AreaId, FacilityId, PostId, UserId},
    people::Post,
    text::Text,
};
use tessera_geometry::MultiPolygon;
use tessera_store::{CaseRow, NewBell, Seq, Succession, Tx, transact};
use uuid::Uuid;

/// How long after a plan took effect reports are looked at again that came in by the borders before, ms.
const LATE_MS: i64 = 60_000;
/// Cases a report names.
const NAMED: usize = 200;

/// Everything a plan changes, worked out before anything is written.
struct Change {
    plan: GridPlan,
    community: AreaId,
    at: Timestamp,
    /// The ids of the drawn grids, in their order.
    ids: Vec<AreaId>,
    /// Grids that begin.
    begin: Vec<Area>,
    /// Grids that go on with something changed, and other areas that get a vertex.
    update: Vec<Area>,
    /// Grids that end.
    end: Vec<Area>,
    /// Borders that begin.
    borders: Vec<(AreaId, MultiPolygon)>,
    posts_end: Vec<Post>,
    posts_begin: Vec<Post>,
    cases: Vec<(Seq, AreaId)>,
    facilities: Vec<(FacilityId, AreaId)>,
    features: Vec<(Uuid, AreaId)>,
    successions: Vec<Succession>,
    /// What the report keeps of the drawing.
    kept: Kept,
    /// Those whose posts change.
    told: Vec<NewBell>,
    reference: Arc<Reference>,
    /// Where each grid of the drawing is in the tree.
    homes: HashMap<AreaId, Arc<Area>>,
    /// Who serves which grid afterwards.
    serves: HashSet<(AreaId, UserId)>,
}

/// What a plan in force should not have left behind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftBehind {
    /// `case`, `post`, `facility` or `feature`.
    pub kind: &'static str,
    /// Its id.
    pub id: String,
    /// What it is.
    pub text: String,
}

impl App {
    /// Carries out every approved plan whose time has come. One that cannot be carried out says why and waits.
    pub async fn plans_due(&self) -> Result<()> {
        let now = self.now();
        let approved = self.store().reader().await?.plans(None, Some(PlanState::Approved), 1000).await?;
        let mut due: Vec<GridPlan> =
            approved.into_iter().filter(|p| p.effective_at.is_some_and(|t| t <= now)).collect();
        due.sort_by_key(|p| (p.effective_at, p.id));
        for plan in due {
            if let Err(e) = self.plan_carry_out(&plan).await {
                tracing::warn!(plan = %plan.id, error = %e, "carrying out a plan for grids");
                self.plan_trouble(&plan, &e).await?;
            }
        }
        Ok(())
    }

    /// Writes down why a plan could not be carried out, once.
    async fn plan_trouble(&self, plan: &GridPlan, e: &AppError) -> Result<()> {
        let why = match e {
            AppError::Invalid(list) => {
                list.iter().map(|f| format!("{}: {}", f.field, f.message)).collect::<Vec<_>>().join("; ")
            }
            // Somebody changed something at the same moment: the next turn sees it.
            AppError::Stale { .. } | AppError::Unavailable(_) => return Ok(()),
            e => e.to_string(),
        };
        if plan.trouble.as_ref() == Some(&why) {
            return Ok(());
        }
        let next = GridPlan {
            trouble: Some(why),
            version: plan.version + 1,
            updated_at: self.now(),
            ..plan.clone()
        };
        let r = self.reference();
        let told = r.area(plan.area).map(|c| tell::of_trouble(&r, &next, c)).unwrap_or_default();
        let done = transact(self.store(), move |tx| {
            let (next, told) = (next.clone(), told.clone());
            Box::pin(async move {
                tx.plan_update(&next).await?;
                tx.bells_add(&told).await?;
                Ok::<_, AppError>(())
            })
        });
        match done.await {
            // Somebody withdrew it meanwhile.
            Err(AppError::Stale { .. }) => Ok(()),
            done => done,
        }
    }

    async fn plan_carry_out(&self, plan: &GridPlan) -> Result<()> {
        let r = self.reference();
        let community = r.area(plan.area).ok_or(AppError::NotFound("area"))?.clone();
        if plan.base != base(&r, &community) {
            return Err(AppError::field(
                "grids",
                "base_changed",
                "the grids in force were changed since it was approved: return it and look at it again",
            ));
        }
        let drawing = self.drawing_of(community.clone(), plan.grids.clone(), None).await?;
        if let Some(f) = drawing.faults.first() {
            return Err(AppError::field("grids", f.code, f.message.clone()));
        }
        let change = Arc::new(self.plan_change(&r, plan, &drawing)?);
        let ctx = self.write_ctx(Caller::System, None, change.cases.len() * 2 + 8);
        let done = change.clone();
        let (rows, rung) = transact(self.store(), move |tx| {
            let (change, ctx) = (done.clone(), ctx.clone());
            Box::pin(async move { write(tx, &ctx, &change).await })
        })
        .await?;
        self.reload().await?;
        for user in rung {
            self.live().ring(user);
        }
        self.forget_map();
        self.after_commit(&rows);
        self.plan_late_reports(&change, &drawing.places).await
    }

    /// Reports that came in by the old borders while the new ones were written.
    async fn plan_late_reports(&self, change: &Arc<Change>, places: &Places) -> Result<()> {
        let community = self.reference().area(change.community).cloned().ok_or(AppError::NotFound("area"))?;
        let since = self.now().as_millisecond() - LATE_MS;
        let late = self.open_cases_of(&community, Some(since));
        let cases = moving(places, &change.ids, &late);
        if cases.is_empty() {
            return Ok(());
        }
        let ctx = self.write_ctx(Caller::System, None, cases.len() * 2 + 8);
        let change = change.clone();
        let rows = transact(self.store(), move |tx| {
            let (change, ctx, cases) = (change.clone(), ctx.clone(), cases.clone());
            Box::pin(async move { Ok::<_, AppError>(move_cases(tx, &ctx, &change, &cases).await?.0) })
        })
        .await?;
        self.after_commit(&rows);
        Ok(())
    }

    fn plan_change(&self, r: &Arc<Reference>, plan: &GridPlan, d: &Drawing) -> Result<Change> {
        let now = self.now();
        let code = |key: &str| plan.codes.iter().find(|(k, _)| k == key).map(|(_, c)| c.clone());
        let at = plan.effective_at.unwrap_or(now).min(now);
        let mut ids: Vec<AreaId> = Vec::new();
        let (mut begin, mut update, mut shapes) = (Vec::new(), Vec::new(), Vec::new());
        for g in &d.grids {
            let label = g.place.map(|p| [p.lon(), p.lat()]);
            if let Some(b) = g.goes_on {
                let old = &d.before[b];
                let mut area = (*old.grid).clone();
                area.version += 1;
                if area.name.zh_hans != g.planned.name {
                    area.name = Text::zh(g.planned.name.trim());
                }
                area.kind = Some(g.planned.kind);
                (area.households, area.population) = (g.tally.households, g.tally.people);
                let drawn_anew = *old.shape != g.shape;
                if g.moved {
                    area.label = label;
                }
                ids.push(area.id);
                if drawn_anew {
                    shapes.push((area.id, g.shape.clone()));
                }
                if drawn_anew || area.name != old.grid.name || area.kind != old.grid.kind {
                    update.push(area);
                }
                continue;
            }
            let code = code(&g.planned.key).ok_or_else(|| {
                AppError::Internal(format!("plan {}: {} has no code", plan.id, g.planned.key))
            })?;
            let area = Area {
                id: AreaId(self.env().uuid()),
                path: d.community.path.child(&code),
                code,
                name: Text::zh(g.planned.name.trim()),
                level: Level::Grid,
                kind: Some(g.planned.kind),
                parent: Some(d.community.id),
                valid_from: at,
                valid_to: None,
                households: g.tally.households,
                population: g.tally.people,
                label,
                version: 1,
            };
            ids.push(area.id);
            shapes.push((area.id, g.shape.clone()));
            begin.push(area);
        }
        let ended = |b: &usize| Area {
            version: d.before[*b].grid.version + 1,
            valid_to: Some(at),
            ..(*d.before[*b].grid).clone()
        };
        let end: Vec<Area> = d.ended.iter().map(|(b, _)| ended(b)).collect();
        self.share_vertices(r, d, &mut update, &mut shapes);
        let mut homes: HashMap<AreaId, Arc<Area>> =
            d.before.iter().map(|b| (b.grid.id, b.grid.clone())).collect();
        homes.extend(begin.iter().map(|a| (a.id, Arc::new(a.clone()))));
        let real =
            |a: AreaId| ids.iter().enumerate().find(|(i, _)| stand_in(*i) == a).map_or(a, |(_, id)| *id);
        let (posts_end, posts_begin, serves) = self.posts_of(d, at, real);
        let standing = &d.standing;
        let mut features = moving(&d.places, &ids, &standing.buildings);
        features.extend(moving(&d.places, &ids, &standing.others));
        let successions = d
            .flows
            .iter()
            .filter(|f| d.before[f.from].grid.id != ids[f.to] && (f.area_m2 > 0.5 || f.tally.households > 0))
            .map(|f| Succession {
                from: d.before[f.from].grid.id,
                to: ids[f.to],
                at,
                plan: plan.id,
                area_m2: f.area_m2,
                households: f.tally.households,
            })
            .collect();
        Ok(Change {
            plan: plan.clone(),
            community: d.community.id,
            at,
            cases: moving(&d.places, &ids, &standing.cases),
            facilities: moving(&d.places, &ids, &standing.facilities),
            features,
            ids,
            begin,
            update,
            end,
            borders: shapes,
            posts_end,
            posts_begin,
            successions,
            kept: d.to_keep(),
            told: tell::of_posts(plan, d),
            reference: r.clone(),
            homes,
            serves,
        })
    }

    /// Vertices the plan brought to the community's border, for everybody else who has it.
    fn share_vertices(
        &self,
        r: &Reference,
        d: &Drawing,
        update: &mut Vec<Area>,
        shapes: &mut Vec<(AreaId, MultiPolygon)>,
    ) {
        let Some(own) = r.borders.get(&d.community.id) else { return };
        let brought = Brought::of(own, &d.border);
        if brought.is_empty() {
            return;
        }
        let redrawn: HashSet<AreaId> = d.before.iter().map(|b| b.grid.id).collect();
        let near = own.bbox();
        for area in r.areas.iter().filter(|a| a.valid_to.is_none() && !redrawn.contains(&a.id)) {
            let Some(shape) = r.borders.get(&area.id) else { continue };
            if !near.zip(shape.bbox()).is_some_and(|(a, b)| a.intersects(&b)) {
                continue;
            }
            if let Some(with) = brought.apply(shape) {
                let mut next = (**area).clone();
                next.version += 1;
                update.push(next);
                shapes.push((area.id, with));
            }
        }
    }

    fn posts_of(
        &self,
        d: &Drawing,
        at: Timestamp,
        real: impl Fn(AreaId) -> AreaId,
    ) -> (Vec<Post>, Vec<Post>, HashSet<(AreaId, UserId)>) {
        let (mut end, mut begin, mut serves) = (Vec::new(), Vec::new(), HashSet::new());
        for (m, post) in &d.posts {
            if let (Some(to), Some(user)) = (m.to, m.user)
                && post.from <= at
            {
                serves.insert((real(to), user));
            }
            if matches!(m.fate, Fate::Moves | Fate::Ends) {
                // One that was to begin later never begins there.
                let to = Some(at.max(post.from));
                end.push(Post { to, version: post.version + 1, ..(**post).clone() });
            }
            if let (Fate::Moves | Fate::Added, Some(to)) = (m.fate, m.to) {
                begin.push(Post {
                    id: PostId(self.env().uuid()),
                    area: Some(real(to)),
                    from: at.max(post.from),
                    version: 1,
                    ..(**post).clone()
                });
            }
        }
        (end, begin, serves)
    }

    /// What hangs on grids of a community that are no more: nothing, if all is well.
    ///
    /// # Errors
    /// When the map cannot be read.
    pub async fn plan_left_behind(&self, seen: &PlanSeen) -> Result<Vec<LeftBehind>> {
        let r = self.reference();
        let gone: HashSet<AreaId> = r
            .areas
            .iter()
            .filter(|a| a.parent == Some(seen.community.id) && a.valid_to.is_some())
            .map(|a| a.id)
            .collect();
        let name =
            |a: AreaId| r.area(a).map_or_else(String::new, |a| format!("{} {}", a.code, a.name.zh_hans));
        let mut out = Vec::new();
        let mut tell = |kind, id: String, area| out.push(LeftBehind { kind, id, text: name(area) });
        for c in self.open_cases_of(&seen.community, None).iter().filter(|c| gone.contains(&c.area)) {
            tell("case", c.id.to_string(), c.area);
        }
        for p in r.posts.iter().filter(|p| p.to.is_none_or(|t| t > r.as_of)) {
            if let Some(a) = p.area.filter(|a| gone.contains(a)) {
                tell("post", p.id.to_string(), a);
            }
        }
        let map = self.map().await?;
        for f in map.facilities.iter().filter(|f| gone.contains(&f.area)) {
            tell("facility", f.code.clone(), f.area);
        }
        for d in &map.drawn {
            if let Some(a) = d.feature.area.filter(|a| gone.contains(a)) {
                tell("feature", d.feature.id.to_string(), a);
            }
        }
        Ok(out)
    }
}

/// Things that get another grid, with the grid.
fn moving<K: Copy>(places: &Places, ids: &[AreaId], things: &[Thing<K>]) -> Vec<(K, AreaId)> {
    let to = |t: &Thing<K>| {
        let (_, after) = places.of(t)?;
        let id = *ids.get(after as usize)?;
        (id != t.area).then_some((t.id, id))
    };
    things.iter().filter_map(to).collect()
}

/// Moves cases; gives the projections that changed, and for the report what moved.
async fn move_cases(
    tx: &mut dyn Tx,
    ctx: &Ctx,
    change: &Change,
    cases: &[(Seq, AreaId)],
) -> Result<(Vec<CaseRow>, Vec<serde_json::Value>)> {
    let (mut rows, mut told, mut used) = (Vec::new(), Vec::new(), 0);
    for some in cases.chunks(200) {
        let seqs: Vec<Seq> = some.iter().map(|c| c.0).collect();
        for stored in tx.cases_by_seq(&seqs).await? {
            let Some((_, to)) = some.iter().find(|c| c.0 == stored.seq) else { continue };
            let Some(home) = change.homes.get(to) else { continue };
            // Somebody took it elsewhere meanwhile.
            if !change.homes.contains_key(&stored.case.place.area) {
                continue;
            }
            let serves = |u: UserId| change.serves.contains(&(*to, u));
            let Some(d) = regrid(&stored.case, *to, &home.path, change.plan.id, serves) else { continue };
            if told.len() < NAMED {
                told.push(json!({ "id": stored.case.id, "number": stored.case.number,
                    "from": stored.case.place.path.code(), "to": home.code }));
            }
            rows.push(save(tx, ctx, stored.seq, &d.case, &d.events, false, &mut used).await?);
        }
    }
    Ok((rows, told))
}

/// Writes everything a plan changes.
async fn write(tx: &mut dyn Tx, ctx: &Ctx, c: &Change) -> Result<(Vec<CaseRow>, Vec<UserId>)> {
    let now = ctx.now;
    let mut entries = Vec::new();
    let mut note = |action: &str, kind: &'static str, id: String, detail: serde_json::Value| {
        entries.push(tessera_store::NewAudit {
            at: now,
            actor: None,
            action: action.to_owned(),
            object_kind: kind,
            object_id: id,
            detail,
        });
    };
    tx.areas_insert(&c.begin).await?;
    for a in &c.begin {
        note("area.add", "area", a.id.to_string(), json!({ "code": a.code, "plan": c.plan.id }));
    }
    for a in c.update.iter().chain(&c.end) {
        tx.area_update(a).await?;
    }
    for a in &c.update {
        note("area.change", "area", a.id.to_string(), json!({ "version": a.version, "plan": c.plan.id }));
    }
    for a in &c.end {
        let schedule = borders::end_all(&periods(tx, a.id).await?, c.at);
        follow(tx, a.id, &schedule).await?;
        note("area.retire", "area", a.id.to_string(), json!({ "code": a.code, "plan": c.plan.id }));
    }
    for (area, shape) in &c.borders {
        // A border next door that began after the plan's moment, while the program stood still, is not ended before it began.
        let later = periods(tx, *area).await?.iter().any(|p| p.from > c.at && p.from <= now);
        redraw(tx, *area, shape, if later { now } else { c.at }, now).await?;
    }
    for p in &c.posts_end {
        tx.post_update(p).await?;
        note("post.end", "post", p.id.to_string(), json!({ "plan": c.plan.id }));
    }
    tx.posts_insert(&c.posts_begin).await?;
    for p in &c.posts_begin {
        note("post.add", "post", p.id.to_string(), json!({ "area": p.area, "plan": c.plan.id }));
    }
    let (rows, told) = move_cases(tx, ctx, c, &c.cases).await?;
    tx.facilities_move(&c.facilities).await?;
    tx.features_move(&c.features).await?;
    let mut report = json!({
        "posts_ended": c.posts_end.len(),
        "posts_begun": c.posts_begin.len(),
        "cases": rows.len(),
        "cases_moved": told,
        "facilities": c.facilities.len(),
        "features": c.features.len(),
        "grids_begun": c.begin.iter().map(|a| &a.code).collect::<Vec<_>>(),
        "grids_ended": c.end.iter().map(|a| &a.code).collect::<Vec<_>>(),
    });
    if let (Some(report), Ok(serde_json::Value::Object(kept))) =
        (report.as_object_mut(), serde_json::to_value(&c.kept))
    {
        report.extend(kept);
    }
    let done = c.plan.carried_out(c.at, now, report);
    tx.plan_update(&done).await?;
    tx.successions_insert(&c.successions).await?;
    let moved = json!({ "cases": rows.len(), "at": c.at });
    note("plan.carry_out", "plan", c.plan.id.to_string(), moved);
    tx.audit_append(&entries).await?;
    tell_others(tx, now).await?;
    let mut told = c.told.clone();
    if let Some(community) = c.reference.area(c.community) {
        told.extend(tell::of_step(&c.reference, &done, community));
    }
    let rung = tx.bells_add(&told).await?;
    Ok((rows, rung))
}
