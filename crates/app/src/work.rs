//! "My work": the queues of a person with their counts, and the next things due.

use crate::{
    App, Reference,
    cases::{
        Caller,
        list::{SOON_MS, sight},
    },
    error::Result,
    filter::{Compiled, Filter, Queue, Sight, Sort, page},
    index::{CaseIndex, NEVER, Slot},
};
use std::sync::Arc;
use tessera_domain::shift::{Desk, Placed};
use tessera_store::{StoredCase, flag};

/// One queue with its counts.
#[derive(Clone, Copy, Debug)]
pub struct QueueCount {
    /// Which.
    pub queue: Queue,
    /// Waiting.
    pub count: usize,
    /// Of these past their deadline.
    pub overdue: usize,
    /// Of these due within two hours.
    pub due_soon: usize,
    /// How many of all are for others, who are on shift at the desk just now.
    pub others: usize,
}

/// What of a person's new work is for those on shift: sights without the desks that others have now.
struct Attention {
    /// For what is reported; none when it is for the person too.
    desk: Option<Sight>,
    /// For what is to be dispatched.
    command: Option<Sight>,
}

impl Attention {
    /// True when others are to look after a case that waits in a queue of the person's.
    fn others(&self, ix: &CaseIndex, s: &Slot, q: Queue, at: i64) -> bool {
        let sight = match q {
            Queue::ToAccept => &self.desk,
            Queue::ToDispatch | Queue::Returned => &self.command,
            _ => return false,
        };
        sight.as_ref().is_some_and(|own| !own.queued(ix, s, q, at, at))
    }
}

/// Reported and closed cases of one day.
#[derive(Clone, Copy, Debug, Default)]
pub struct Day {
    /// ms at the day's start, in the calendar's zone.
    pub start: i64,
    /// Reported that day.
    pub reported: usize,
    /// Closed that day.
    pub closed: usize,
}

/// A day in ms; the calendar's zone has no summer time.
const DAY: i64 = 86_400_000;

/// The queues that mean "my next step", as opposed to views across them.
const TO_DO: [Queue; 12] = [
    Queue::ToAccept,
    Queue::ToVerify,
    Queue::ToFile,
    Queue::ToDispatch,
    Queue::Returned,
    Queue::ToSign,
    Queue::ToHandle,
    Queue::ToAssist,
    Queue::ToCheck,
    Queue::ToCheckField,
    Queue::ToClose,
    Queue::Reviews,
];

impl App {
    /// Who of the desks' people is on shift now.
    async fn shifts_now(&self, r: &Reference) -> Result<Vec<Placed>> {
        let now = self.now();
        self.shifts_between(r, now, now).await
    }

    fn attention(&self, ix: &CaseIndex, r: &Reference, caller: &Caller, shifts: &[Placed]) -> Attention {
        let of = |desk| {
            let Caller::Staff(actor) = caller else { return None };
            let rest = self.off_shift(actor, desk, shifts)?;
            Some(sight(ix, r, &Caller::Staff(Arc::new(rest))))
        };
        Attention { desk: of(Desk::Acceptor), command: of(Desk::Dispatcher) }
    }

    /// Counts of all queues of the caller and the last `days` days of what they see.
    pub async fn work(&self, caller: &Caller, days: usize) -> Result<(Vec<QueueCount>, Vec<Day>)> {
        let reference = self.reference();
        let shifts = self.shifts_now(&reference).await?;
        let now = self.now();
        let at = now.as_millisecond();
        let ix = self.index();
        let sight = sight(&ix, &reference, caller);
        let attention = self.attention(&ix, &reference, caller, &shifts);
        let mut counts: Vec<QueueCount> = Queue::ALL
            .into_iter()
            .filter(|q| sight.concerns(*q))
            .map(|queue| QueueCount { queue, count: 0, overdue: 0, due_soon: 0, others: 0 })
            .collect();
        let zone = reference.calendar.zone().clone();
        let midnight = now.to_zoned(zone).start_of_day().map_or(at, |z| z.timestamp().as_millisecond());
        let first = midnight - (days as i64 - 1) * DAY;
        let mut trend: Vec<Day> =
            (0..days).map(|i| Day { start: first + i as i64 * DAY, ..Day::default() }).collect();
        let day_of = |t: i64| usize::try_from((t - first).div_euclid(DAY)).ok().filter(|i| *i < days);
        // An ended case waits in a queue only when somebody asked for something after its end.
        let lively = (flag::APPEAL_FIRST | flag::APPEAL_SECOND | flag::UNSOLVED) as u32;
        for s in ix.all() {
            let recent = s.reported_at >= first || (s.closed_at >= first && s.closed_at != NEVER);
            let waits = s.open() || s.flags & lively != 0;
            if !(waits || recent) || !sight.sees(&ix, s) {
                continue;
            }
            if let Some(i) = day_of(s.reported_at) {
                trend[i].reported += 1;
            }
            if s.closed_at != NEVER
                && let Some(i) = day_of(s.closed_at)
            {
                trend[i].closed += 1;
            }
            if !waits {
                continue;
            }
            for c in &mut counts {
                if sight.queued(&ix, s, c.queue, at, at + SOON_MS) {
                    c.count += 1;
                    c.others += usize::from(attention.others(&ix, s, c.queue, at));
                    let late = s.open() && s.overdue(at);
                    c.overdue += usize::from(late);
                    c.due_soon += usize::from(s.open() && !late && s.due_at < at + SOON_MS);
                }
            }
        }
        Ok((counts, trend))
    }

    /// What waits for the caller, by time due, with the queue each is in. New work of a desk that others have on shift is left to
    /// them; it stays in its queue.
    pub async fn tasks(
        &self,
        caller: &Caller,
        after: Option<(i64, i64)>,
        limit: usize,
    ) -> Result<(Vec<(Queue, StoredCase)>, Option<(i64, i64)>)> {
        let reference = self.reference();
        let at = self.now().as_millisecond();
        let shifts = self.shifts_now(&reference).await?;
        let (found, queues) = {
            let ix = self.index();
            let sight = sight(&ix, &reference, caller);
            let attention = self.attention(&ix, &reference, caller, &shifts);
            let mine_in = |s: &Slot| {
                let waits = |q: &Queue| sight.queued(&ix, s, *q, at, at + SOON_MS);
                TO_DO.into_iter().find(|q| waits(q) && !attention.others(&ix, s, *q, at))
            };
            let queue = |seq: i64| mine_in(ix.get(seq)?);
            let mine: Vec<i64> =
                ix.open().filter(|s| sight.sees(&ix, s) && mine_in(s).is_some()).map(|s| s.seq).collect();
            let filter = Filter { among: Some(mine), ..Filter::default() };
            let compiled = Compiled::new(&ix, &filter, at, at + SOON_MS);
            let found = page(&ix, &sight, &compiled, Sort::Due, after, limit, false);
            let queues: Vec<Option<Queue>> = found.seqs.iter().map(|s| queue(*s)).collect();
            (found, queues)
        };
        let cases = self.store().reader().await?.cases_by_seq(&found.seqs).await?;
        let of = |seq: i64| {
            found.seqs.iter().position(|s| *s == seq).and_then(|i| queues[i]).unwrap_or(Queue::ToHandle)
        };
        Ok((cases.into_iter().map(|c| (of(c.seq), c)).collect(), found.next))
    }

    /// Row numbers of the cases of a reporter's telephone, newest first; none for anything that is not a telephone number.
    pub async fn phone_hits(&self, phone: &str, limit: i64) -> Result<Vec<i64>> {
        let typed = phone.chars().all(|c| c.is_ascii_digit() || " -+()".contains(c));
        let key = crate::cases::project::phone_key(phone);
        if !typed || key.is_empty() {
            return Ok(Vec::new());
        }
        Ok(self.store().reader().await?.cases_by_phone(&key, limit).await?)
    }
}
