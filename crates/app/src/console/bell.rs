//! Watching cases, and telling staff what concerns them. Notices are made behind the commit, by following the event log, so that
//! no action waits for them; a position kept with the notices makes sure that a restart neither forgets nor repeats any.

use crate::{
    App, Reference,
    admin::entry,
    cases::{Caller, list::SOON_MS},
    error::{AppError, Result},
};
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
    time::Duration,
};
use tessera_domain::{
    Timestamp,
    area::{AreaPath, plan::GridPlan},
    bell::{self, Directory, Happened, Kind},
    case::Case,
    ids::{CaseId, DepartmentId, PlanId, UserId},
    people::{Actor, Role, rights::may_see},
    shift::{Desk, Placed, on_duty},
};
use tessera_store::{Bell, NewBell, StoredCase, StoredEvent, transact};

/// Events older than this are no news: after an import, or a long time without this program.
const FRESH_MS: i64 = 24 * 3_600_000;
/// Days until a read notice is forgotten, and until any is.
const KEPT_DAYS: [i64; 2] = [30, 90];
/// Events looked at in one go; what they tell is one job, for which others wait.
const BATCH: i64 = 250;
/// Old notices forgotten in one job, for which others wait.
const FORGET: i64 = 250;
/// How far back a new follower begins.
const FIRST_LOOK: i64 = 2_000;
/// Where nothing was told, the position is kept only so often: looking twice does no harm.
const KEEP_EVERY: i64 = 1_000;
/// Several commits in a row are looked at together.
const GATHER: Duration = Duration::from_millis(250);
const EVENTS: &str = "bell";
const CLOCK: &str = "bell.clock";

/// A page of a person's notices with the cases they are about.
pub struct BellPage {
    /// Newest first; of a case that the person may not see any more, nothing.
    pub items: Vec<(Bell, Option<StoredCase>, Option<Arc<GridPlan>>)>,
    /// Where the next page begins.
    pub next: Option<i64>,
    /// How many are unread in all.
    pub unread: i64,
}

/// The people of the present posts, with the shifts around a time.
struct People<'a>(&'a Reference, &'a [Placed], Timestamp);

impl People<'_> {
    /// Who has a post with this role in a department; where it has none of its own, the one above looks after it.
    fn members(&self, department: DepartmentId, role: Role) -> Vec<UserId> {
        let Some(d) = self.0.departments.get(&department) else { return Vec::new() };
        let who = |fits: &dyn Fn(&AreaPath) -> bool| -> Vec<UserId> {
            let mut list: Vec<UserId> = self
                .0
                .actors()
                .filter(|a| {
                    a.standings.iter().any(|s| s.role == role && s.department.as_ref().is_some_and(fits))
                })
                .map(|a| a.user)
                .collect();
            list.sort_unstable();
            list
        };
        let own = who(&|path| *path == d.path);
        // A department without people of its own is looked after by the one above.
        if own.is_empty() { who(&|path| path.covers(&d.path)) } else { own }
    }
}

impl Directory for People<'_> {
    fn handlers(&self, department: DepartmentId) -> Vec<UserId> {
        self.members(department, Role::Handler)
    }

    fn leaders(&self, department: DepartmentId) -> Vec<UserId> {
        self.members(department, Role::Leader)
    }

    fn on_shift(&self, desk: Desk, case: &Case) -> Vec<UserId> {
        on_duty(self.1, desk, case, self.2)
    }

    fn team(&self, place: &AreaPath) -> Vec<UserId> {
        let works = |a: &Arc<Actor>| {
            a.standings
                .iter()
                .any(|s| s.role == Role::GridWorker && s.area.as_ref().is_some_and(|p| p.covers(place)))
        };
        let mut list: Vec<UserId> = self.0.actors().filter(|a| works(a)).map(|a| a.user).collect();
        list.sort_unstable();
        list
    }
}

fn by_case(watchers: Vec<(CaseId, UserId)>) -> HashMap<CaseId, Vec<UserId>> {
    let mut map: HashMap<CaseId, Vec<UserId>> = HashMap::new();
    for (case, user) in watchers {
        map.entry(case).or_default().push(user);
    }
    map
}

/// Leaves out whoever may not see the case or is no active account.
fn who_may_see(r: &Reference, case: &Case, told: Vec<(UserId, Kind)>) -> Vec<(UserId, Kind)> {
    told.into_iter().filter(|(u, _)| r.actor(*u).is_some_and(|a| may_see(&a, case, r))).collect()
}

impl App {
    /// Begins or stops watching a case; says whether it is watched now, and by how many.
    pub async fn watch(&self, actor: &Arc<Actor>, id: &str, on: bool) -> Result<(bool, usize)> {
        let case = self.case_by(&Caller::Staff(actor.clone()), id).await?.case.id;
        let (user, now) = (actor.user, self.now());
        transact(self.store(), move |tx| {
            Box::pin(async move {
                if tx.watch_set(user, case, on, now).await? {
                    let action = if on { "watch.begin" } else { "watch.end" };
                    let detail = serde_json::json!({});
                    tx.audit_append(&[entry(now, user, action, "watch", case.to_string(), detail)]).await?;
                }
                Ok::<_, AppError>(())
            })
        })
        .await?;
        self.watched(user, case).await
    }

    /// Whether the person watches the case, and how many do.
    pub async fn watching(&self, actor: &Arc<Actor>, id: &str) -> Result<(bool, usize)> {
        let case = self.case_by(&Caller::Staff(actor.clone()), id).await?.case.id;
        self.watched(actor.user, case).await
    }

    async fn watched(&self, user: UserId, case: CaseId) -> Result<(bool, usize)> {
        let all = self.store().reader().await?.watchers(&[case]).await?;
        Ok((all.iter().any(|(_, u)| *u == user), all.len()))
    }

    /// A person's notices, newest first.
    pub async fn bells(
        &self,
        actor: &Actor,
        before: Option<i64>,
        unread: bool,
        limit: i64,
    ) -> Result<BellPage> {
        let mut tx = self.store().reader().await?;
        let mut found = tx.bells(actor.user, before.unwrap_or(i64::MAX), unread, limit + 1).await?;
        let more = found.len() as i64 > limit;
        found.truncate(limit as usize);
        let next = found.last().filter(|_| more).map(|b| b.id);
        let seqs: Vec<i64> =
            found.iter().filter_map(|b| b.told.case).collect::<HashSet<_>>().into_iter().collect();
        let cases: HashMap<i64, StoredCase> =
            tx.cases_by_seq(&seqs).await?.into_iter().map(|c| (c.seq, c)).collect();
        let mut plans: HashMap<PlanId, Arc<GridPlan>> = HashMap::new();
        for id in found.iter().filter_map(|b| b.told.plan).collect::<HashSet<_>>() {
            plans.extend(tx.plan(id).await?.map(|p| (id, Arc::new(p))));
        }
        let r = self.reference();
        let items = found
            .into_iter()
            .filter_map(|b| {
                let plan = b.told.plan.and_then(|id| plans.get(&id).cloned());
                let Some(seq) = b.told.case else { return Some((b, None, plan)) };
                let case = cases.get(&seq).filter(|c| may_see(actor, &c.case, &*r))?;
                Some((b, Some(case.clone()), plan))
            })
            .collect();
        Ok(BellPage { items, next, unread: tx.bells_unread(actor.user).await? })
    }

    /// Marks one notice (`only`) or all up to it as read; says how many are left.
    pub async fn bells_read(&self, actor: &Actor, last: i64, only: bool) -> Result<i64> {
        let (user, now, first) = (actor.user, self.now(), if only { last } else { 0 });
        transact(self.store(), move |tx| {
            Box::pin(async move {
                tx.bells_read(user, first, last, now).await?;
                Ok::<_, AppError>(tx.bells_unread(user).await?)
            })
        })
        .await
        .inspect(|_| self.live().ring(user))
    }

    /// Follows the log of events until the program ends, and tells whom they concern.
    pub(crate) async fn tell_staff(&self) {
        let mut position = self.live().positions();
        loop {
            if let Err(e) = self.tell_staff_once().await {
                tracing::warn!(error = %e, "telling staff");
                tokio::time::sleep(Duration::from_secs(5)).await;
            }
            if position.changed().await.is_err() {
                return;
            }
            tokio::time::sleep(GATHER).await;
        }
    }

    /// Tells of every event since the last time; says how many notices were made. Done by [`App::follow`] behind each commit.
    pub async fn tell_staff_once(&self) -> Result<usize> {
        let end = self.live().position();
        let mut tx = self.store().reader().await?;
        let mut kept = tx.follower(EVENTS).await?;
        drop(tx);
        // Where nothing was told the position is only remembered here, so that quiet events are not read again and again.
        let mut at = kept.unwrap_or_else(|| (end - FIRST_LOOK).max(0)).max(self.live().told());
        let mut made = 0;
        while at < end {
            let events = self.store().reader().await?.events_after(at, BATCH).await?;
            let events: Vec<StoredEvent> = events.into_iter().filter(|e| e.seq <= end).collect();
            let Some(last) = events.last().map(|e| e.seq) else { break };
            let told = self.told(&events).await?;
            at = last;
            if !told.is_empty() || at - kept.unwrap_or(0) >= KEEP_EVERY || kept.is_none() {
                made += told.len();
                match self.ring(EVENTS, kept, at, told).await {
                    // Another process told of these.
                    Err(AppError::Stale { .. }) => return Ok(made),
                    other => other?,
                }
                kept = Some(at);
            }
            self.live().told_up_to(at);
        }
        Ok(made)
    }

    /// The notices that these events make.
    async fn told(&self, events: &[StoredEvent]) -> Result<Vec<NewBell>> {
        let r = self.reference();
        let fresh = self.now().as_millisecond() - FRESH_MS;
        let shifts = match events.iter().map(|e| e.at).min().zip(events.iter().map(|e| e.at).max()) {
            Some((first, last)) => self.shifts_between(&r, first, last).await?,
            None => Vec::new(),
        };
        let concerns =
            |action: &str| bell::concerns_somebody(action) || (!shifts.is_empty() && bell::new_work(action));
        let news = |e: &&StoredEvent| {
            e.at.as_millisecond() >= fresh && (e.from != e.to || e.action == "comment" || concerns(&e.action))
        };
        let news: Vec<&StoredEvent> = events.iter().filter(news).collect();
        let mut out = Vec::new();
        if news.is_empty() {
            return Ok(out);
        }
        let mut tx = self.store().reader().await?;
        let all: HashSet<CaseId> = news.iter().map(|e| e.case_id).collect();
        let watchers = by_case(tx.watchers(&all.into_iter().collect::<Vec<_>>()).await?);
        let of = |id: &CaseId| watchers.get(id).map_or(&[][..], Vec::as_slice);
        let seqs: HashSet<i64> = news
            .iter()
            .filter(|e| concerns(&e.action) || !of(&e.case_id).is_empty())
            .map(|e| e.case_seq)
            .collect();
        let seqs: Vec<i64> = seqs.into_iter().collect();
        let cases: HashMap<i64, StoredCase> =
            tx.cases_by_seq(&seqs).await?.into_iter().map(|c| (c.seq, c)).collect();
        for e in news {
            let Some(case) = cases.get(&e.case_seq).map(|c| &c.case) else { continue };
            let happened =
                Happened { action: &e.action, actor: e.actor, moved: e.from != e.to, data: &e.data };
            let told = bell::tell(&happened, case, of(&e.case_id), &People(&r, &shifts, e.at));
            for (user, kind) in who_may_see(&r, case, told) {
                out.push(NewBell {
                    user,
                    source: format!("event:{}", e.id),
                    kind: kind.as_str().to_owned(),
                    action: e.action.clone(),
                    case: Some(e.case_seq),
                    export: None,
                    plan: None,
                    actor: e.actor,
                    at: e.at,
                });
            }
        }
        Ok(out)
    }

    /// Tells of deadlines that came near or passed since the last time; says how many notices were made. Run every minute.
    pub async fn tell_deadlines(&self) -> Result<usize> {
        let now = self.now().as_millisecond();
        let kept = self.store().reader().await?.follower(CLOCK).await?;
        let Some(kept) = kept else {
            self.ring(CLOCK, None, now, Vec::new()).await?;
            return Ok(0);
        };
        let from = kept.max(now - FRESH_MS);
        if from >= now {
            return Ok(0);
        }
        let due: HashMap<i64, Kind> = {
            let ix = self.index();
            let crossed = |at: i64| at > from && at <= now;
            ix.open()
                .filter_map(|s| match s.due_at {
                    d if crossed(d) => Some((s.seq, Kind::Overdue)),
                    d if crossed(d.saturating_sub(SOON_MS)) => Some((s.seq, Kind::DueSoon)),
                    _ => None,
                })
                .collect()
        };
        let r = self.reference();
        let seqs: Vec<i64> = due.keys().copied().collect();
        let mut list = Vec::new();
        for part in seqs.chunks(BATCH as usize) {
            let mut tx = self.store().reader().await?;
            let cases = tx.cases_by_seq(part).await?;
            let watchers = by_case(tx.watchers(&cases.iter().map(|c| c.case.id).collect::<Vec<_>>()).await?);
            for c in cases {
                let (Some(kind), Some((at, _))) = (due.get(&c.seq), tessera_domain::case::due(&c.case))
                else {
                    continue;
                };
                let watchers = watchers.get(&c.case.id).map_or(&[][..], Vec::as_slice);
                let told = bell::tell_of_deadline(&c.case, *kind, watchers, &People(&r, &[], self.now()));
                list.extend(who_may_see(&r, &c.case, told).into_iter().map(|(user, kind)| NewBell {
                    user,
                    source: format!("{}:{}:{}", kind.as_str(), c.seq, at.as_millisecond()),
                    kind: kind.as_str().to_owned(),
                    action: String::new(),
                    case: Some(c.seq),
                    export: None,
                    plan: None,
                    actor: None,
                    at: self.now(),
                }));
            }
        }
        let made = list.len();
        match self.ring(CLOCK, Some(kept), now, list).await {
            Err(AppError::Stale { .. }) => Ok(0),
            other => other.map(|()| made),
        }
    }

    /// Keeps notices together with how far their follower has come, and rings at those who got one.
    async fn ring(
        &self,
        follower: &'static str,
        from: Option<i64>,
        to: i64,
        list: Vec<NewBell>,
    ) -> Result<()> {
        let list = Arc::new(list);
        let told = transact(self.store(), move |tx| {
            let list = list.clone();
            Box::pin(async move {
                tx.follower_move(follower, from, to).await?;
                tx.bells_add(&list).await
            })
        })
        .await?;
        for user in told {
            self.live().ring(user);
        }
        Ok(())
    }

    /// Tells one person something that is no event of a case.
    pub(crate) async fn ring_one(&self, bell: NewBell) -> Result<()> {
        let user = bell.user;
        transact(self.store(), move |tx| {
            let bell = bell.clone();
            Box::pin(async move { tx.bells_add(&[bell]).await })
        })
        .await?;
        self.live().ring(user);
        Ok(())
    }

    /// Forgets old notices.
    pub(crate) async fn bells_forget(&self) -> Result<()> {
        let ago = |days: i64| {
            let ms = self.now().as_millisecond() - days * 24 * 3_600_000;
            Timestamp::from_millisecond(ms).unwrap_or(Timestamp::UNIX_EPOCH)
        };
        let (read, any) = (ago(KEPT_DAYS[0]), ago(KEPT_DAYS[1]));
        loop {
            let some = transact(self.store(), move |tx| {
                Box::pin(async move { tx.bells_prune(read, any, FORGET).await })
            });
            if some.await? < FORGET as u64 {
                return Ok(());
            }
        }
    }
}
