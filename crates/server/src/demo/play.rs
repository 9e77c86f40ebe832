//! Plays the planned steps of all cases in the order of time, so that the sequence of events is the order of time too.

use super::{
    dice::Dice,
    pictures::Album,
    plan::{Act, Step, Who},
    story::{self, Turn},
    world::World,
};
use crate::{env::DemoEnv, failure::Failure};
use futures::future::join_all;
use indicatif::{ProgressBar, ProgressStyle};
use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::Arc,
};
use tessera_app::{App, AppError, cases::Caller};
use tessera_demo::{City, Fate};
use tessera_domain::{
    Timestamp,
    case::{Action, AttachStage},
    ids::CaseId,
};

/// Steps submitted together: they share the flush to disk. Must stay below what the writer lets wait.
const WINDOW: usize = 128;

/// Row numbers and numbers of a day that the application fetches at once. Only the order of events depends on it.
const ROW_BLOCK: u32 = 500;
const DAY_BLOCK: u32 = 50;

/// A step in the queue of all cases.
struct Queued {
    /// Script number of the case.
    seq: u32,
    /// Place within the case.
    no: u32,
    /// Submitted with nothing beside it.
    alone: bool,
    step: Step,
}

/// What was played.
#[derive(Default)]
pub struct Played {
    /// Steps tried.
    pub steps: usize,
    /// Pictures added.
    pub attachments: usize,
    refused: BTreeMap<String, (usize, String)>,
}

impl Played {
    /// Refused steps: reason, how often, an example. The most frequent first.
    pub fn by_reason(self) -> Vec<(String, usize, String)> {
        let mut list: Vec<_> =
            self.refused.into_iter().map(|(why, (n, example))| (why, n, example)).collect();
        list.sort_by_key(|x| std::cmp::Reverse(x.1));
        list
    }
}

/// All steps of all cases, by time.
fn queue(city: &City, w: &World) -> Vec<Queued> {
    let mut ends: HashMap<u32, Option<Timestamp>> = HashMap::new();
    let mut seen: HashMap<std::mem::Discriminant<Fate>, usize> = HashMap::new();
    let unhappy = story::unhappy(&city.cases);
    let mut all = Vec::new();
    for script in &city.cases {
        let nth = seen.entry(std::mem::discriminant(&script.fate)).or_default();
        let original = match &script.fate {
            Fate::Duplicate { of_seq } => ends.get(of_seq).copied().flatten(),
            _ => None,
        };
        let turn = Turn { nth: *nth, original_end: original, unhappy: unhappy.contains(&script.seq) };
        let plan = story::tell(w, script, turn);
        *nth += 1;
        ends.insert(script.seq, plan.ended);
        all.extend(plan.steps.into_iter().zip(0..).map(|(step, no)| Queued {
            seq: script.seq,
            no,
            alone: false,
            step,
        }));
    }
    all.sort_by_key(|q| (q.step.at, q.seq, q.no));
    let zone = w.calendar.zone();
    let mut today = None;
    let (mut total, mut of_day) = (0, 0);
    for q in all.iter_mut().filter(|q| matches!(q.step.act, Act::Report(_))) {
        let day = q.step.at.to_zoned(zone.clone()).date();
        if today.replace(day) != Some(day) {
            of_day = 0;
        }
        // Numbers come from the database in blocks; a report that has to fetch one would be overtaken by what comes after it.
        q.alone = total % ROW_BLOCK == 0 || of_day % DAY_BLOCK == 0;
        total += 1;
        of_day += 1;
    }
    all
}

/// The next steps that can be submitted together: at most one of each case, and pictures apart from the rest, because
/// preparing them takes a while and would let later steps overtake.
fn window(queue: &[Queued]) -> usize {
    if queue.first().is_some_and(|q| q.alone) {
        return 1;
    }
    let mut cases = HashSet::new();
    let picture = |q: &Queued| matches!(q.step.act, Act::Photo(..));
    let first = queue.first().is_some_and(picture);
    queue
        .iter()
        .take(WINDOW)
        .take_while(|q| {
            let other = match q.step.act {
                Act::Merge(into) => into,
                _ => q.seq,
            };
            !q.alone && picture(q) == first && cases.insert(q.seq) && (other == q.seq || cases.insert(other))
        })
        .count()
        .max(1)
}

/// Plays everything.
///
/// # Errors
/// When the database fails; a refusal is counted instead.
pub async fn play(app: &Arc<App>, city: &City, w: &World) -> Result<Played, Failure> {
    let queue = queue(city, w);
    let album = Album::default();
    let mut ids: HashMap<u32, CaseId> = HashMap::with_capacity(city.cases.len());
    let mut played = Played { steps: queue.len(), ..Played::default() };
    let bar = ProgressBar::new(queue.len() as u64);
    if let Ok(style) = ProgressStyle::with_template("playing {bar:40} {pos}/{len} steps, {eta} left") {
        bar.set_style(style);
    }
    let mut at = 0;
    while at < queue.len() {
        let n = window(&queue[at..]);
        let batch = &queue[at..at + n];
        let first = &batch[0].step;
        let pictures = matches!(first.act, Act::Photo(..));
        let done = join_all(batch.iter().map(|q| {
            // Pictures that follow each other are ready in any order: as nothing lies between them, they share a time.
            let time = if pictures { first.at } else { q.step.at };
            // An id of its own for every step: the same city gets the same ids.
            let key = Dice::new(w.seed ^ (u64::from(q.seq) << 24) ^ u64::from(q.no)).next();
            DemoEnv::at(time, key, one(app, q, &ids, &album))
        }))
        .await;
        for (q, result) in batch.iter().zip(done) {
            match result {
                Ok(Some(id)) => {
                    ids.insert(q.seq, id);
                }
                Ok(None) => {}
                Err(e @ (AppError::Unavailable(_) | AppError::Internal(_))) => return Err(e.into()),
                Err(e) => {
                    let script = city.cases.get(q.seq as usize - 1);
                    let example =
                        format!("case {} {:?}: {}", q.seq, script.map(|s| &s.fate), name(&q.step.act));
                    let entry = played.refused.entry(Failure::from(e).to_string()).or_insert((0, example));
                    entry.0 += 1;
                    continue;
                }
            }
            played.attachments += usize::from(matches!(q.step.act, Act::Photo(..)));
        }
        at += n;
        bar.set_position(at as u64);
    }
    bar.finish_and_clear();
    Ok(played)
}

/// A step's name for messages.
fn name(act: &Act) -> String {
    match act {
        Act::Report(_) => "report".into(),
        Act::Do(action) => action.name().into(),
        Act::Merge(into) => format!("merge into case {into}"),
        Act::Photo(stage, _) => format!("attach {stage:?}"),
    }
}

/// Plays one step; gives the id of a case that came in.
async fn one(
    app: &App,
    q: &Queued,
    ids: &HashMap<u32, CaseId>,
    album: &Album,
) -> Result<Option<CaseId>, AppError> {
    let caller = match q.step.who {
        Who::Staff(id) => Caller::Staff(app.reference().actor(id).ok_or(AppError::NotFound("user"))?),
        Who::Reporter => Caller::Reporter,
        Who::System => Caller::System,
    };
    let id = |seq: u32| ids.get(&seq).copied().ok_or(AppError::NotFound("case"));
    match &q.step.act {
        Act::Report(new) => {
            let written = app.report(caller, (**new).clone(), None).await?;
            return Ok(Some(written.stored.case.id));
        }
        Act::Do(action) => {
            app.act(caller, id(q.seq)?, (**action).clone(), None, None).await?;
        }
        Act::Merge(into) => {
            app.act(caller, id(q.seq)?, Action::Merge { into: id(*into)? }, None, None).await?;
        }
        Act::Photo(stage, picture) => {
            let file = match stage {
                AttachStage::Report => format!("before-{}.jpg", q.no),
                _ => format!("after-{}.jpg", q.no),
            };
            app.attach(caller, id(q.seq)?, *stage, &file, album.jpeg(*picture)?, None).await?;
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::pictures::Picture;

    fn queued(seq: u32, act: Act) -> Queued {
        Queued { seq, no: 0, alone: false, step: Step { at: Timestamp::UNIX_EPOCH, who: Who::System, act } }
    }

    #[test]
    fn steps_of_one_case_and_of_the_case_it_is_merged_into_are_never_submitted_together() {
        let resume = || Act::Do(Box::new(Action::Resume));
        assert_eq!(window(&[queued(1, resume()), queued(2, resume()), queued(1, resume())]), 2);
        assert_eq!(window(&[queued(1, resume()), queued(2, Act::Merge(1))]), 1);
        assert_eq!(window(&[queued(2, Act::Merge(1)), queued(1, resume())]), 1);
    }

    #[test]
    fn a_step_that_must_be_alone_is() {
        let resume = || Act::Do(Box::new(Action::Resume));
        let alone = || Queued { alone: true, ..queued(1, resume()) };
        assert_eq!(window(&[alone(), queued(2, resume())]), 1);
        assert_eq!(window(&[queued(2, resume()), alone(), queued(3, resume())]), 1);
    }

    #[test]
    fn pictures_are_submitted_apart_from_other_steps() {
        let photo = || Act::Photo(AttachStage::Report, Picture::of("E06010", 1, false, 0));
        assert_eq!(window(&[queued(1, photo()), queued(2, photo()), queued(3, Act::Merge(9))]), 2);
        assert_eq!(window(&[queued(3, Act::Merge(9)), queued(1, photo())]), 1);
    }
}
