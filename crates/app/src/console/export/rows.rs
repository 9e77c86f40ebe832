//! A case as a row of an exported sheet, for one reader: what they would see masked is masked here too.

use super::{sheet::Cell, words::yes_no};
use crate::{
    Reference,
    cases::project::{ended_at, word},
};
use tessera_domain::{
    Timestamp,
    area::Level,
    case::{Case, State, due},
    people::{
        Actor, mask,
        rights::{may_see, sees_reporter},
    },
    text::Lang,
};
use tessera_store::StoredCase;

/// A time on the city's clock, to the second: nobody filters by more.
pub fn local(r: &Reference, t: Timestamp) -> jiff::civil::DateTime {
    let whole = Timestamp::from_second(t.as_second()).unwrap_or(t);
    whole.to_zoned(r.calendar.zone().clone()).datetime()
}

/// Width of a column, in characters.
pub fn width(column: &str) -> f64 {
    match column {
        "description" => 60.0,
        "place" | "answers" => 44.0,
        "number" | "department" => 24.0,
        "category" => 28.0,
        "state" => 20.0,
        "clock" | "reported_at" | "closed_at" | "reporter_phone" => 18.0,
        "source" => 16.0,
        _ => 12.0,
    }
}

/// A query with its escapes resolved, for people to read.
pub fn readable(query: &str) -> String {
    let bytes = query.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut i = 0;
    while i < bytes.len() {
        let hex = (bytes[i] == b'%')
            .then(|| query.get(i + 1..i + 3))
            .flatten()
            .and_then(|h| u8::from_str_radix(h, 16).ok());
        match (bytes[i], hex) {
            (_, Some(b)) => {
                out.push(b);
                i += 3;
            }
            (b'+', None) => {
                out.push(b' ');
                i += 1;
            }
            (b, None) => {
                out.push(b);
                i += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).replace('&', "; ").chars().filter(|c| !c.is_control()).collect()
}

fn text(s: impl Into<String>) -> Cell {
    let s = s.into();
    if s.is_empty() { Cell::Empty } else { Cell::Text(s) }
}

fn place(r: &Reference, c: &Case, lang: Lang) -> String {
    let mut parts: Vec<&str> = r
        .chain(&c.place.path)
        .into_iter()
        .filter(|a| a.level >= Level::Street)
        .map(|a| a.name.get(lang))
        .collect();
    parts.push(&c.place.address);
    parts.retain(|p| !p.is_empty());
    parts.join(" / ")
}

fn cell(r: &Reference, c: &Case, sees: bool, column: &str, lang: Lang) -> Cell {
    let time = |t: Option<Timestamp>| t.map_or(Cell::Empty, |t| Cell::Time(local(r, t)));
    let lead = c.lead();
    match column {
        "number" => text(&c.number),
        "clock" => time(due(c).map(|d| d.0)),
        "state" => {
            let state = word(&c.state.name());
            let state = r.packs.words.state(&state, lang);
            match &c.state {
                State::Closed { outcome, .. } => {
                    let outcome = word(outcome);
                    text(format!("{state} · {}", r.packs.words.outcome(&outcome, lang)))
                }
                _ => text(state),
            }
        }
        "category" => {
            let code = c.category.as_deref().unwrap_or("");
            text(r.packs.catalogue.get(code).map_or(code, |k| k.name.get(lang)))
        }
        "description" => text(&c.description),
        "place" => text(place(r, c, lang)),
        "department" => {
            text(lead.and_then(|a| r.departments.get(&a.department)).map_or("", |d| d.name.get(lang)))
        }
        "handler" => text(lead.and_then(|a| a.handler).map(|u| r.user_name(u)).unwrap_or_default()),
        "reported_at" => time(Some(c.reported_at)),
        "closed_at" => time(ended_at(c)),
        "source" => text(r.packs.words.source(&word(&c.source), lang)),
        "priority" => text(r.packs.words.priority(&word(&c.priority), lang)),
        "on_time" => match c.milestones.handled_late {
            Some(late) => text(yes_no(!late || c.milestones.late_exempt, lang)),
            None => Cell::Empty,
        },
        "rating" => c.rating.as_ref().map_or(Cell::Empty, |x| Cell::Number(f64::from(x.stars))),
        "joined" if c.counters.merged > 0 => Cell::Number(f64::from(c.counters.merged + 1)),
        "answers" => text(c.answers.iter().map(|a| a.line(lang)).collect::<Vec<_>>().join("\n")),
        "reporter_name" if sees => text(&c.reporter.name),
        "reporter_name" => text(mask::name(&c.reporter.name)),
        "reporter_phone" if sees => text(&c.reporter.phone),
        "reporter_phone" => text(mask::phone(&c.reporter.phone)),
        _ => Cell::Empty,
    }
}

/// The rows of those cases that the person still may see.
pub fn cells(
    r: &Reference,
    actor: &Actor,
    cases: &[StoredCase],
    columns: &[String],
    lang: Lang,
) -> Vec<Vec<Cell>> {
    let visible = cases.iter().map(|c| &c.case).filter(|c| may_see(actor, c, r));
    visible
        .map(|c| {
            let sees = sees_reporter(actor, c, r);
            columns.iter().map(|column| cell(r, c, sees, column, lang)).collect()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_written_for_people() {
        assert_eq!(readable("text=%E4%BA%95%E7%9B%96+x&state=open"), "text=井盖 x; state=open");
        assert_eq!(readable("a=%zz%4"), "a=%zz%4");
        assert_eq!(readable("a=%0A"), "a=");
    }
}
