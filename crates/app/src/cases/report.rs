//! Reporting a case, with anything the desk does at once (accept, file, dispatch …) in the same transaction.

use super::{
    Caller, IdemKey,
    act::resolve,
    write::{Ctx, Written, save},
};
use crate::{
    App,
    env::spoken_code,
    error::{AppError, FieldError, Result},
    reference::Reference,
};
use std::sync::Arc;
use tessera_domain::{
    area::{Area, Level},
    case::{Action, Answers, NewCase, Place, Priority, Reporter, Resolved, Source, apply, report},
    ids::CaseId,
    people::{
        Actor, Role,
        rights::{Capability, can},
    },
};
use tessera_geometry::LonLat;
use tessera_store::{StoredCase, transact};

/// A report as it comes in.
#[derive(Clone, Debug)]
pub struct NewReport {
    /// From where.
    pub source: Source,
    /// The matter in words.
    pub description: String,
    /// Category, if known.
    pub category: Option<String>,
    /// WGS-84 longitude and latitude.
    pub position: Option<[f64; 2]>,
    /// The place in words.
    pub address: String,
    /// Code of an area, when there is no position.
    pub area: Option<String>,
    /// Code of the facility concerned.
    pub facility: Option<String>,
    /// How urgent.
    pub priority: Priority,
    /// Name, telephone, confidential.
    pub reporter: Reporter,
    /// Answers to the questions of the category; none from a client that does not ask them.
    pub answers: Option<Answers>,
    /// Acts done at once after the report.
    pub then: Vec<Action>,
}

/// Longest description and address, in characters.
pub const MAX_TEXT: usize = 4000;

fn place(r: &Reference, new: &NewReport) -> Result<(Place, Arc<Area>)> {
    let mut errors = Vec::new();
    let wrong =
        |field: &str, code, message: &str| FieldError { field: field.into(), code, message: message.into() };
    if new.description.trim().is_empty() {
        errors.push(wrong("description", "missing", "say in words what the matter is"));
    }
    for (field, text) in [("description", &new.description), ("address", &new.address)] {
        if text.chars().count() > MAX_TEXT {
            errors.push(wrong(field, "too_long", "at most 4000 characters"));
        }
    }
    if let Some(c) = &new.category
        && r.packs.catalogue.in_use(c).is_none()
    {
        errors.push(wrong("category", "unknown", "no such category: see GET /api/v1/categories"));
    }
    let mut area = None;
    match (new.position, &new.area) {
        (Some([lon, lat]), _) => match LonLat::new(lon, lat) {
            Ok(p) => match r.locate(p) {
                Some(a) => area = Some(a.clone()),
                None if errors.is_empty() => return Err(AppError::Outside),
                None => {
                    errors.push(wrong("position", "outside", "the position lies outside the city's areas"));
                }
            },
            Err(e) => errors.push(wrong("position", "invalid", &e.to_string())),
        },
        (None, Some(code)) => match r.area_in_force(code) {
            Some(a) => area = Some(a.clone()),
            None => errors.push(wrong("area", "unknown", "no such area: see GET /api/v1/areas")),
        },
        (None, None) => {
            // Words alone: the case belongs to the root until the desk has found the place.
            if new.address.trim().is_empty() {
                errors.push(wrong("position", "missing", "give a position, an area or an address"));
            }
            area = r.district().cloned();
        }
    }
    if !errors.is_empty() {
        return Err(AppError::Invalid(errors));
    }
    let area = area
        .ok_or_else(|| AppError::field("area", "unknown", "this city has no areas yet: import them first"))?;
    let place = Place {
        point: new.position,
        address: new.address.trim().to_owned(),
        area: area.id,
        path: area.path.clone(),
        facility: new.facility.clone(),
    };
    Ok((place, area))
}

/// The source a person's report has: a desk takes reports down from anywhere, everybody else reports as what they are.
fn source_of(actor: &Actor, asked: Source) -> Source {
    let has = |roles: &[Role]| roles.iter().any(|r| actor.has(*r));
    if has(&[
        Role::Acceptor,
        Role::Verifier,
        Role::Dispatcher,
        Role::CommunityStaff,
        Role::StreetStaff,
        Role::Admin,
    ]) {
        return if asked == Source::Import { Source::Desk } else { asked };
    }
    if has(&[Role::GridWorker, Role::GridChief]) {
        Source::Worker
    } else if has(&[Role::Handler]) {
        Source::Department
    } else if has(&[Role::Leader]) {
        Source::Leader
    } else if has(&[Role::System]) {
        if asked == Source::Sensor { asked } else { Source::System }
    } else {
        Source::Desk
    }
}

impl App {
    /// Reports a case and does what comes `then`, all or nothing.
    pub async fn report(&self, caller: Caller, mut new: NewReport, idem: Option<IdemKey>) -> Result<Written> {
        let reference = self.reference();
        if let Caller::Staff(actor) = &caller {
            new.source = source_of(actor, new.source);
            let may = actor
                .standings
                .iter()
                .any(|s| s.area.as_ref().is_some_and(|a| can(actor, Capability::CasesReport, a)))
                || actor.standings.iter().any(|s| s.department.is_some());
            if !may {
                return Err(AppError::NotAllowed("report"));
            }
        }
        let (place, _area) = place(&reference, &new)?;
        let now = self.now();
        let id = CaseId(self.env().uuid());
        let (seq, number) = self.next_number(&reference, now).await?;
        let mut reporter = new.reporter.clone();
        // An operator who takes down a call is not the reporter, and must not get the reporter's rights.
        if let Caller::Staff(actor) = &caller
            && matches!(new.source, Source::Worker | Source::Leader | Source::Department)
        {
            reporter.user = Some(actor.user);
        }
        let fresh = NewCase {
            id,
            number,
            track_code: spoken_code(self.env(), 6),
            source: new.source,
            reporter,
            description: new.description.trim().to_owned(),
            category: new.category.clone(),
            // The portal asks whatever the category asks.
            answers: match caller {
                Caller::Reporter => Some(new.answers.clone().unwrap_or_default()),
                _ => new.answers.clone(),
            },
            place,
            priority: new.priority,
            level: if matches!(new.source, Source::Worker) { Level::Community } else { Level::District },
            attachments: Vec::new(),
        };
        let ctx = Ctx { now, reference, ..self.write_ctx(caller, idem, new.then.len() * 2 + 3) };
        let then = Arc::new(new.then);
        let fresh = Arc::new(fresh);
        let written: Written = transact(self.store(), move |tx| {
            let (ctx, fresh, then) = (ctx.clone(), fresh.clone(), then.clone());
            Box::pin(async move {
                if let Some(subject) = ctx.claim(tx, &fresh.id.to_string()).await? {
                    let known = match subject.parse::<CaseId>() {
                        Ok(id) => tx.case(id).await?,
                        Err(_) => None,
                    };
                    let stored = known.ok_or(AppError::IdempotencyMismatch)?;
                    return Ok(Written { stored, rows: Vec::new(), replayed: true });
                }
                let first = report((*fresh).clone(), &ctx.situation(Resolved::default()))?;
                let (mut case, mut events) = (first.case, first.events);
                for action in then.iter() {
                    // Its parts would be stored before it: it is split once it is there.
                    if matches!(action, Action::Split { .. }) {
                        return Err(AppError::field("then", "invalid", "report first, then split the case"));
                    }
                    let named = super::field_people::named(&ctx.reference, &case, action);
                    let action = named.as_ref().unwrap_or(action);
                    let found = resolve(tx, &ctx, action).await?;
                    let next = apply(&case, action, &ctx.situation(found.as_resolved()))?;
                    case = next.case;
                    events.extend(next.events);
                }
                // A new case is stored once, as it stands after everything done at once.
                let mut used = 0;
                let row = save(tx, &ctx, seq, &case, &events, true, &mut used).await?;
                Ok::<_, AppError>(Written {
                    stored: StoredCase { seq, case },
                    rows: vec![row],
                    replayed: false,
                })
            })
        })
        .await?;
        self.after_commit(&written.rows);
        Ok(written)
    }
}
