//! My work: queues with counts, what is due next.

use super::shifts::ShiftDto;
use crate::{
    Ctx,
    context::User,
    dto::{AreaRef, Names, cases::CaseRow},
    problem::Failure,
    query::{Query, cursor, cursor_text, page_size},
};
use axum::{Json as Answer, extract::State};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// A queue with its counts.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct QueueDto {
    /// Name, as in the filter `queue`.
    queue: String,
    /// Waiting.
    count: usize,
    /// Of these past their deadline.
    overdue: usize,
    /// Of these due within two hours.
    due_soon: usize,
    /// How many of all are for others, who are on shift at the desk just now. They can be opened and done all the same.
    others: usize,
}

/// How a desk I work at is staffed now.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DutyDto {
    /// The centre.
    area: AreaRef,
    /// acceptor or dispatcher.
    desk: String,
    /// Who is on shift, by the end of their turn; nobody: everyone with the post looks after it.
    on: Vec<ShiftDto>,
    /// My planned shift that I can take over already.
    mine_soon: Option<ShiftDto>,
    /// The latest word for the next, no older than a day.
    note: Option<ShiftDto>,
}

/// One day.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DayDto {
    /// Date in the city's time zone, `YYYY-MM-DD`.
    day: String,
    /// Reported.
    reported: usize,
    /// Closed.
    closed: usize,
}

/// My work at a glance.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct WorkDto {
    /// Queues that concern me; those that never can are left out.
    queues: Vec<QueueDto>,
    /// The last 14 days of what I see.
    trend: Vec<DayDto>,
    /// The desks I work at that have a rota around now.
    duty: Vec<DutyDto>,
    /// Areas of my posts.
    my_areas: Vec<AreaRef>,
    /// When this was true.
    as_of: String,
}

/// My queues with counts, overdue and due soon.
#[utoipa::path(get, path = "/api/v1/work", tag = "work", responses((status = 200, body = WorkDto)))]
pub async fn work(State(ctx): State<Ctx>, user: User) -> Result<Answer<WorkDto>, Failure> {
    let (queues, trend) = ctx.app.work(&user.caller(), 14).await?;
    let duties = ctx.app.duties(user.actor()).await?;
    let r = ctx.app.reference();
    let names = Names(&r);
    let my_areas = user
        .actor()
        .standings
        .iter()
        .filter_map(|s| s.area.as_ref())
        .filter_map(|p| r.area_by_code(p.code()))
        .map(|a| names.area(a))
        .collect();
    let zone = r.calendar.zone().clone();
    let date = |ms: i64| {
        let day = jiff::Timestamp::from_millisecond(ms).unwrap_or_default().to_zoned(zone.clone());
        day.strftime("%Y-%m-%d").to_string()
    };
    Ok(Answer(WorkDto {
        queues: queues
            .into_iter()
            .map(|q| QueueDto {
                queue: q.queue.as_str().to_owned(),
                count: q.count,
                overdue: q.overdue,
                due_soon: q.due_soon,
                others: q.others,
            })
            .collect(),
        trend: trend
            .into_iter()
            .map(|d| DayDto { day: date(d.start), reported: d.reported, closed: d.closed })
            .collect(),
        duty: duties
            .iter()
            .map(|d| DutyDto {
                area: names.area(&d.centre),
                desk: d.desk.as_str().to_owned(),
                on: d.on.iter().map(|s| ShiftDto::of(&names, s, &user)).collect(),
                mine_soon: d.mine_soon.as_ref().map(|s| ShiftDto::of(&names, s, &user)),
                note: d.note.as_ref().map(|s| ShiftDto::of(&names, s, &user)),
            })
            .collect(),
        my_areas,
        as_of: ctx.app.now().to_string(),
    }))
}

/// A thing to do.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TaskDto {
    /// The queue it waits in.
    queue: String,
    /// The case.
    case: CaseRow,
    /// Deadline.
    due: Option<String>,
}

/// Things to do.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TaskList {
    /// By time due.
    items: Vec<TaskDto>,
    /// Cursor of the next page.
    next: Option<String>,
}

/// Page.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct TaskQuery {
    /// `next` of the page before.
    cursor: Option<String>,
    /// 1 to 50.
    limit: Option<usize>,
}

/// What waits for me, by time due.
#[utoipa::path(get, path = "/api/v1/tasks", tag = "work", params(TaskQuery), responses((status = 200, body = TaskList)))]
pub async fn tasks(
    State(ctx): State<Ctx>,
    user: User,
    Query(q): Query<TaskQuery>,
) -> Result<Answer<TaskList>, Failure> {
    let (found, next) =
        ctx.app.tasks(&user.caller(), cursor(q.cursor.as_ref())?, page_size(q.limit, 25, 50)).await?;
    let r = ctx.app.reference();
    let (names, now) = (Names(&r), ctx.app.now());
    let items = found
        .iter()
        .map(|(queue, c)| {
            let case = names.row(c, now);
            TaskDto {
                queue: queue.as_str().to_owned(),
                due: case.clock.as_ref().and_then(|c| c.due.clone()),
                case,
            }
        })
        .collect();
    Ok(Answer(TaskList { items, next: cursor_text(next) }))
}
