//! 值班: the rota of the centres' desks, taking over and handing over. Shifts steer attention, never rights (see
//! [`tessera_domain::shift`]).

use super::entry;
use crate::{
    App, Reference,
    cases::{Caller, IdemKey},
    error::{AppError, Result},
};
use std::sync::Arc;
use tessera_domain::{
    Timestamp,
    area::Area,
    ids::UserId,
    people::{Actor, rights::Capability},
    shift::{Desk, EARLY, Placed, Shift, Turn, fault, relieved, staffs, take_over},
};
use tessera_store::transact;
use uuid::Uuid;

/// The longest word for the next, in characters.
const MAX_NOTE: usize = 1000;
/// The most shifts one copied week may have.
const MAX_WEEK: usize = 500;
/// How long a word for the next is shown.
const NOTE_FOR: jiff::SignedDuration = jiff::SignedDuration::from_hours(24);

/// A shift as asked for.
#[derive(Clone, Copy, Debug)]
pub struct ShiftForm {
    /// Whose.
    pub user: UserId,
    /// From when.
    pub from: Timestamp,
    /// Until when.
    pub until: Timestamp,
}

/// How a desk that somebody works at is staffed now.
#[derive(Clone, Debug)]
pub struct Duty {
    /// The centre.
    pub centre: Arc<Area>,
    /// The desk.
    pub desk: Desk,
    /// Who is on shift, by the end of their turn.
    pub on: Vec<Shift>,
    /// The caller's planned shift that can be taken over now, while not on shift.
    pub mine_soon: Option<Shift>,
    /// The latest word for the next, no older than a day.
    pub note: Option<Shift>,
}

impl App {
    /// Shifts that reach into a time, with the paths of their centres.
    pub(crate) async fn shifts_between(
        &self,
        r: &Reference,
        first: Timestamp,
        last: Timestamp,
    ) -> Result<Vec<Placed>> {
        let until = last.checked_add(jiff::SignedDuration::from_millis(1)).unwrap_or(last);
        let found = self.store().reader().await?.shifts(first, until).await?;
        Ok(found.into_iter().filter_map(|s| r.area(s.area).map(|a| (s, a.path.clone()))).collect())
    }

    /// A centre by its code.
    fn centre(&self, code: &str) -> Result<Arc<Area>> {
        let r = self.reference();
        let found = r
            .area_by_code(code)
            .filter(|a| a.valid_to.is_none() && a.level != tessera_domain::area::Level::Grid);
        found.cloned().ok_or_else(|| AppError::field("area", "unknown", format!("no centre {code}")))
    }

    /// Who takes turns at a desk.
    pub fn desk_staff(&self, centre: &Area, desk: Desk) -> Vec<UserId> {
        let r = self.reference();
        let staff = |a: &&Arc<Actor>| a.standings.iter().any(|s| staffs(s, desk, &centre.path));
        let mut list: Vec<UserId> = r.actors().filter(staff).map(|a| a.user).collect();
        list.sort_by_key(|u| (r.user_name(*u), *u));
        list
    }

    /// The shifts of a desk in a time, and the centre.
    pub async fn shifts(
        &self,
        actor: &Actor,
        code: &str,
        desk: Desk,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<(Arc<Area>, Vec<Shift>)> {
        let centre = self.centre(code)?;
        let works_there = actor.standings.iter().any(|s| staffs(s, desk, &centre.path));
        if !works_there {
            self.require(actor, Capability::CasesRead, Some(&centre.path))?;
        }
        let mut found = self.store().reader().await?.shifts(from, until).await?;
        found.retain(|s| s.area == centre.id && s.desk == desk);
        Ok((centre, found))
    }

    /// True when the person may change the rota of a centre.
    pub fn may_plan(&self, actor: &Actor, centre: &Area) -> bool {
        self.require(actor, Capability::PostsWrite, Some(&centre.path)).is_ok()
    }

    fn check_form(&self, centre: &Area, desk: Desk, form: &ShiftForm) -> Result<()> {
        if let Some(why) = fault(form.from, form.until) {
            return Err(AppError::field("until", "invalid", why));
        }
        if !self.desk_staff(centre, desk).contains(&form.user) {
            return Err(AppError::field("user_id", "unknown", "holds no post at this desk"));
        }
        Ok(())
    }

    /// Plans a shift.
    pub async fn shift_add(
        &self,
        actor: &Arc<Actor>,
        code: &str,
        desk: Desk,
        form: ShiftForm,
        idem: Option<IdemKey>,
    ) -> Result<Shift> {
        let centre = self.centre(code)?;
        self.require(actor, Capability::PostsWrite, Some(&centre.path))?;
        self.check_form(&centre, desk, &form)?;
        let ctx = self.write_ctx(Caller::Staff(actor.clone()), idem, 0);
        let (s, by) = (self.fresh_shift(&centre, desk, &form), actor.user);
        transact(self.store(), move |tx| {
            let (ctx, s) = (ctx.clone(), s.clone());
            Box::pin(async move {
                if let Some(first) = ctx.claim(tx, &s.id.to_string()).await? {
                    let id = first.parse().map_err(|_| AppError::IdempotencyMismatch)?;
                    return tx.shift(id).await?.ok_or(AppError::NotFound("shift"));
                }
                tx.shifts_insert(std::slice::from_ref(&s)).await?;
                tx.audit_append(&[entry(ctx.now, by, "shift.add", "shift", s.id.to_string(), told(&s))])
                    .await?;
                Ok::<_, AppError>(s)
            })
        })
        .await
    }

    fn fresh_shift(&self, centre: &Area, desk: Desk, form: &ShiftForm) -> Shift {
        Shift {
            id: self.env().uuid(),
            area: centre.id,
            desk,
            user: form.user,
            from: form.from,
            until: form.until,
            taken_at: None,
            ended_at: None,
            note: String::new(),
            version: 1,
        }
    }

    /// A shift with its centre.
    async fn shift_of(&self, id: Uuid) -> Result<(Shift, Arc<Area>)> {
        let found = self.store().reader().await?.shift(id).await?.ok_or(AppError::NotFound("shift"))?;
        let r = self.reference();
        let centre = r.area(found.area).cloned().ok_or(AppError::NotFound("shift"))?;
        Ok((found, centre))
    }

    /// Stores a changed shift.
    async fn shift_keep(&self, by: UserId, action: &'static str, mut s: Shift) -> Result<Shift> {
        s.version += 1;
        let now = self.now();
        transact(self.store(), move |tx| {
            let s = s.clone();
            Box::pin(async move {
                tx.shift_update(&s).await?;
                tx.audit_append(&[entry(now, by, action, "shift", s.id.to_string(), told(&s))]).await?;
                Ok::<_, AppError>(s)
            })
        })
        .await
    }

    /// Changes whose a shift is, and when.
    pub async fn shift_change(
        &self,
        actor: &Arc<Actor>,
        id: Uuid,
        form: ShiftForm,
        expected: Option<i64>,
    ) -> Result<Shift> {
        let (mut s, centre) = self.shift_of(id).await?;
        self.require(actor, Capability::PostsWrite, Some(&centre.path))?;
        if expected.is_some_and(|e| e != s.version) {
            return Err(AppError::Stale { current: s.version, by: None, at: None });
        }
        self.check_form(&centre, s.desk, &form)?;
        (s.user, s.from, s.until) = (form.user, form.from, form.until);
        self.shift_keep(actor.user, "shift.change", s).await
    }

    /// Removes a shift from the rota.
    pub async fn shift_remove(&self, actor: &Arc<Actor>, id: Uuid) -> Result<()> {
        let (s, centre) = self.shift_of(id).await?;
        self.require(actor, Capability::PostsWrite, Some(&centre.path))?;
        let (by, now) = (actor.user, self.now());
        transact(self.store(), move |tx| {
            let s = s.clone();
            Box::pin(async move {
                if !tx.shift_delete(s.id).await? {
                    return Err(AppError::NotFound("shift"));
                }
                tx.audit_append(&[entry(now, by, "shift.remove", "shift", s.id.to_string(), told(&s))])
                    .await?;
                Ok::<_, AppError>(())
            })
        })
        .await
    }

    /// Copies the seven days before `monday` (a day in the city) to the seven from it: the same people at the same time of day.
    /// What is there already, and who no longer works there, is left out; says how many were copied.
    pub async fn shifts_copy_week(
        &self,
        actor: &Arc<Actor>,
        code: &str,
        desk: Desk,
        monday: jiff::civil::Date,
    ) -> Result<usize> {
        let centre = self.centre(code)?;
        self.require(actor, Capability::PostsWrite, Some(&centre.path))?;
        let r = self.reference();
        let zone = r.calendar.zone().clone();
        let bad = |e: jiff::Error| AppError::field("week", "invalid", e.to_string());
        let start = |days: i64| {
            use jiff::ToSpan as _;
            Ok::<_, jiff::Error>(monday.checked_add(days.days())?.to_zoned(zone.clone())?.timestamp())
        };
        let (before, begin, end) = (start(-7).map_err(bad)?, start(0).map_err(bad)?, start(7).map_err(bad)?);
        let later = |t: Timestamp| {
            use jiff::ToSpan as _;
            t.to_zoned(zone.clone()).checked_add(7.days()).map_or(t, |z| z.timestamp())
        };
        let mut all = self.store().reader().await?.shifts(before, end).await?;
        all.retain(|s| s.area == centre.id && s.desk == desk);
        let staff = self.desk_staff(&centre, desk);
        let there = |user: UserId, from: Timestamp| all.iter().any(|s| s.user == user && s.from == from);
        let fresh: Vec<Shift> = all
            .iter()
            .filter(|s| s.from >= before && s.from < begin && staff.contains(&s.user))
            .map(|s| ShiftForm { user: s.user, from: later(s.from), until: later(s.until) })
            .filter(|f| !there(f.user, f.from))
            .map(|f| self.fresh_shift(&centre, desk, &f))
            .take(MAX_WEEK)
            .collect();
        let (by, now, n) = (actor.user, self.now(), fresh.len());
        if n > 0 {
            transact(self.store(), move |tx| {
                let fresh = fresh.clone();
                Box::pin(async move {
                    tx.shifts_insert(&fresh).await?;
                    let kept: Vec<_> = fresh
                        .iter()
                        .map(|s| entry(now, by, "shift.copy", "shift", s.id.to_string(), told(s)))
                        .collect();
                    tx.audit_append(&kept).await?;
                    Ok::<_, AppError>(())
                })
            })
            .await?;
        }
        Ok(n)
    }

    /// "I am here": begins the person's planned shift, or an unplanned one that lasts as long as the others' who are there.
    pub async fn shift_take(&self, actor: &Arc<Actor>, code: &str, desk: Desk) -> Result<Shift> {
        let centre = self.centre(code)?;
        if !actor.standings.iter().any(|s| staffs(s, desk, &centre.path)) {
            return Err(AppError::NotAllowed("shifts"));
        }
        let (now, user) = (self.now(), actor.user);
        let form = ShiftForm { user, from: now, until: now };
        let fresh = Shift { taken_at: Some(now), ..self.fresh_shift(&centre, desk, &form) };
        // Decided where it is written, so that who presses twice has one turn.
        transact(self.store(), move |tx| {
            let fresh = fresh.clone();
            Box::pin(async move {
                // Locks the person's row: on a database with several writers the second press waits here for the first.
                tx.credentials(user).await?;
                let mut near = tx.shifts(now, now.checked_add(EARLY).unwrap_or(now)).await?;
                near.retain(|s| s.area == fresh.area && s.desk == desk);
                let s = match take_over(&near, user, now) {
                    Turn::Theirs(s) => return Ok(s),
                    Turn::Begins(mut s) => {
                        s.version += 1;
                        tx.shift_update(&s).await?;
                        s
                    }
                    Turn::Unplanned(until) => {
                        let s = Shift { until, ..fresh };
                        tx.shifts_insert(std::slice::from_ref(&s)).await?;
                        s
                    }
                };
                tx.audit_append(&[entry(now, user, "shift.take", "shift", s.id.to_string(), told(&s))])
                    .await?;
                Ok::<_, AppError>(s)
            })
        })
        .await
    }

    /// Ends the person's own turn, with a word for the next.
    pub async fn shift_hand_over(&self, actor: &Arc<Actor>, id: Uuid, note: &str) -> Result<Shift> {
        let (s, _) = self.shift_of(id).await?;
        if s.user != actor.user {
            return Err(AppError::NotAllowed("shifts"));
        }
        let now = self.now();
        if !s.runs(now) {
            return Err(AppError::Taken("shift".to_owned()));
        }
        let note = note.trim();
        if note.chars().count() > MAX_NOTE {
            return Err(AppError::field("note", "too_long", format!("at most {MAX_NOTE} characters")));
        }
        let ended = Shift { ended_at: Some(now), note: note.to_owned(), ..s };
        self.shift_keep(actor.user, "shift.hand_over", ended).await
    }

    /// How the desks the person works at are staffed now. A desk without a rota around now is left out: everything is as without
    /// shifts there.
    pub async fn duties(&self, actor: &Actor) -> Result<Vec<Duty>> {
        let (r, now) = (self.reference(), self.now());
        let (from, until) =
            (now.checked_sub(NOTE_FOR).unwrap_or(now), now.checked_add(NOTE_FOR).unwrap_or(now));
        let around = self.store().reader().await?.shifts(from, until).await?;
        let early = now.checked_add(EARLY).unwrap_or(now);
        let mut out = Vec::new();
        for (s, desk) in actor.standings.iter().flat_map(|s| Desk::ALL.map(|d| (s, d))) {
            let Some(centre) = s.area.as_ref().and_then(|p| r.area_by_code(p.code())) else { continue };
            let known = |d: &Duty| d.centre.id == centre.id && d.desk == desk;
            let here: Vec<&Shift> = around.iter().filter(|x| x.area == centre.id && x.desk == desk).collect();
            if !staffs(s, desk, &centre.path) || here.is_empty() || out.iter().any(known) {
                continue;
            }
            let mut on: Vec<Shift> = here.iter().filter(|x| x.runs(now)).map(|x| (*x).clone()).collect();
            on.sort_by_key(|x| x.until);
            let mine = |x: &&&Shift| x.user == actor.user && x.ended_at.is_none();
            let soon = here.iter().filter(mine).find(|x| x.from > now && x.from <= early);
            let mine_soon = soon.filter(|_| on.iter().all(|x| x.user != actor.user)).map(|x| (*x).clone());
            let noted = here.iter().filter(|x| !x.note.is_empty() && x.ended_at.is_some_and(|t| t > from));
            let note = noted.max_by_key(|x| x.ended_at).map(|x| (*x).clone());
            out.push(Duty { centre: centre.clone(), desk, on, mine_soon, note });
        }
        Ok(out)
    }

    /// The person without the posts at a desk whose new work is for others just now; none when that changes nothing.
    pub(crate) fn off_shift(&self, actor: &Actor, desk: Desk, shifts: &[Placed]) -> Option<Actor> {
        let now = self.now();
        let mut rest = actor.clone();
        rest.standings.retain(|s| !relieved(s, actor.user, desk, shifts, now));
        (rest.standings.len() < actor.standings.len()).then_some(rest)
    }
}

/// What the audit says of a shift; the word for the next stays with the shift.
fn told(s: &Shift) -> serde_json::Value {
    serde_json::json!({
        "desk": s.desk, "area": s.area, "user": s.user, "from": s.from, "until": s.until, "ended_at": s.ended_at,
    })
}
