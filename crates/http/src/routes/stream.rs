//! Live events by server-sent events: in order, nothing lost on reconnect.

use crate::{Ctx, context::User, dto::Names, problem::Failure};
use axum::{
    extract::State,
    http::HeaderMap,
    response::sse::{Event, KeepAlive, Sse},
};
use futures::{Stream, StreamExt as _, stream};
use serde_json::json;
use std::{convert::Infallible, sync::Arc, time::Duration};
use tessera_app::{
    AppError,
    cases::{Caller, list::sight},
};
use tessera_store::StoredEvent;
use tokio::sync::broadcast::error::RecvError;

/// Most events that are made up for after a reconnect; beyond that the browser reads its lists anew.
const CATCH_UP: i64 = 2000;

/// True when this person may know of the event.
fn concerns(ctx: &Ctx, caller: &Caller, e: &StoredEvent) -> bool {
    let r = ctx.app.reference();
    let ix = ctx.app.index();
    ix.get(e.case_seq).is_some_and(|s| sight(&ix, &r, caller).sees(&ix, s))
}

fn event(ctx: &Ctx, e: &StoredEvent) -> Event {
    let r = ctx.app.reference();
    let area = {
        let ix = ctx.app.index();
        ix.get(e.case_seq).and_then(|s| ix.paths.item(s.path).cloned())
    };
    let code = area.as_deref().map(|p| p.trim_end_matches('/').rsplit('/').next().unwrap_or("").to_owned());
    let data = json!({
        "seq": e.seq,
        "id": e.case_id,
        "action": e.action,
        "state": e.to,
        "version": e.version,
        "area_code": code,
        "at": e.at.to_string(),
        "actor": e.actor.and_then(|u| Names(&r).person(u)),
    });
    Event::default().id(e.seq.to_string()).event("case").data(data.to_string())
}

/// Live events of the cases I may see. `Last-Event-ID` brings what was missed; an event `reset` says that too much was,
/// an event `notice` that my notices changed.
#[utoipa::path(get, path = "/api/v1/stream", tag = "work",
    params(("Last-Event-ID" = Option<i64>, Header, description = "Sequence of the last event received")),
    responses((status = 200, content_type = "text/event-stream", body = String)))]
pub async fn stream(
    State(ctx): State<Ctx>,
    user: User,
    headers: HeaderMap,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Failure> {
    // Listening begins before the log is read, so that nothing falls between; what comes twice is dropped by its sequence.
    let live = ctx.app.live().subscribe();
    let bells = ctx.app.live().bells();
    let caller = user.caller();
    let last: Option<i64> =
        headers.get("last-event-id").and_then(|v| v.to_str().ok()).and_then(|v| v.parse().ok());
    let mut missed: Vec<Event> = Vec::new();
    let mut at = ctx.app.live().position();
    if let Some(last) = last {
        let events = ctx
            .app
            .store()
            .reader()
            .await
            .map_err(AppError::from)?
            .events_after(last, CATCH_UP)
            .await
            .map_err(AppError::from)?;
        if events.len() as i64 == CATCH_UP {
            missed.push(Event::default().event("reset").id(at.to_string()).data("{}"));
        } else {
            at = events.last().map_or(last, |e| e.seq);
            missed.extend(events.iter().filter(|e| concerns(&ctx, &caller, e)).map(|e| event(&ctx, e)));
        }
    }
    let hello = Event::default()
        .event("ping")
        .data(json!({ "position": at, "at": ctx.app.now().to_string() }).to_string());
    let first = stream::iter(std::iter::once(hello).chain(missed).map(Ok::<_, Infallible>));
    let me = user.id();
    let rest = stream::unfold(
        (live, bells, ctx, caller, at),
        move |(mut live, mut bells, ctx, caller, mut at)| async move {
            loop {
                let next = tokio::select! {
                    next = live.recv() => next,
                    bell = bells.recv() => match bell {
                        // Who missed some may have missed their own.
                        Ok(who) if who != me => continue,
                        Err(RecvError::Closed) => return None,
                        Ok(_) | Err(RecvError::Lagged(_)) => {
                            let out = Event::default().event("notice").data("{}");
                            return Some((Ok(out), (live, bells, ctx, caller, at)));
                        }
                    },
                };
                match next {
                    Ok(e) => {
                        let e: Arc<StoredEvent> = e;
                        if e.seq > at {
                            at = e.seq;
                            if concerns(&ctx, &caller, &e) {
                                let out = event(&ctx, &e);
                                return Some((Ok(out), (live, bells, ctx, caller, at)));
                            }
                        }
                    }
                    Err(RecvError::Lagged(_)) => {
                        at = ctx.app.live().position();
                        let out = Event::default().event("reset").id(at.to_string()).data("{}");
                        return Some((Ok(out), (live, bells, ctx, caller, at)));
                    }
                    Err(RecvError::Closed) => return None,
                }
            }
        },
    );
    Ok(Sse::new(first.chain(rest))
        .keep_alive(KeepAlive::new().interval(Duration::from_secs(15)).text("ping")))
}
