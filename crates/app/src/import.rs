//! Bulk import from other systems: areas, departments and whole case histories, written in large transactions.
//!
//! Called by the operator's command line, so there is mostly no actor and no right is asked for; every row written leaves its audit
//! entry all the same. A case's id is made of the source system and the row's id there: the same row can never be imported twice.

pub mod history;

use crate::{
    App,
    cases::{project::project, write::fingerprint},
    env::spoken_code,
    error::{AppError, FieldError, Result},
    reference::Reference,
};
use history::{Given, Past, World};
use serde_json::json;
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};
use tessera_domain::{
    area::{Area, AreaPath, GridKind, Level},
    case::Case,
    ids::{AreaId, CaseId, DepartmentId, UserId},
    people::Department,
    text::Text,
};
use tessera_geometry::MultiPolygon;
use tessera_store::{Border, CaseRow, NewAudit, StoredEvent, transact};

/// How much of what was handed over is new, and how much was there before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// Written now.
    pub new: usize,
    /// Known from an earlier import, left as it is.
    pub known: usize,
}

/// An area of another system's tree.
#[derive(Clone, Debug, PartialEq)]
pub struct PastArea {
    /// The source's own code.
    pub code: String,
    /// Name.
    pub name: Text,
    /// Level.
    pub level: Level,
    /// Code of the area above; none for the root.
    pub parent: Option<String>,
    /// Border, where the source has one.
    pub border: Option<MultiPolygon>,
    /// Kind, for grids.
    pub kind: Option<GridKind>,
    /// Households.
    pub households: i64,
    /// Residents.
    pub population: i64,
}

/// Why an area of another system cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AreaFault {
    /// A code we cannot keep.
    #[error("`{0}` is no code: letters, digits and - only, at most 32")]
    Code(String),
    /// No name.
    #[error("no name")]
    Name,
    /// The parent is neither in the tree nor before it in the list.
    #[error("there is no area `{0}` to lie under")]
    Parent(String),
    /// An area must lie under a larger one.
    #[error("a {level} cannot lie under a {above}")]
    Order {
        /// Its level.
        level: Level,
        /// The parent's.
        above: Level,
    },
    /// The tree has one root.
    #[error("there is a root already (`{0}`): name the area above")]
    SecondRoot(String),
    /// The code belongs to another area.
    #[error("the code belongs to another area: {0}")]
    Taken(String),
}

/// Goes through areas in order, parents first, and says what is wrong with which. What is in the tree already with the same
/// level and parent is no fault: it is left as it is.
pub fn area_faults(reference: &Reference, areas: &[PastArea]) -> Vec<(usize, AreaFault)> {
    let mut seen: HashMap<&str, Level> = HashMap::new();
    let mut root = reference.root().map(|r| r.code.clone());
    let mut faults = Vec::new();
    for (i, a) in areas.iter().enumerate() {
        if let Some(fault) = area_fault(reference, &seen, root.as_deref(), a) {
            faults.push((i, fault));
            continue;
        }
        seen.insert(&a.code, a.level);
        if a.parent.is_none() {
            root = Some(a.code.clone());
        }
    }
    faults
}

fn area_fault(
    reference: &Reference,
    seen: &HashMap<&str, Level>,
    root: Option<&str>,
    a: &PastArea,
) -> Option<AreaFault> {
    if a.code.is_empty()
        || a.code.len() > 32
        || !a.code.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    {
        return Some(AreaFault::Code(a.code.clone()));
    }
    if a.name.zh_hans.trim().is_empty() {
        return Some(AreaFault::Name);
    }
    if let Some(known) = reference.area_by_code(&a.code) {
        let above = known.parent.and_then(|p| reference.area(p)).map(|p| p.code.as_str());
        let same = known.level == a.level && above == a.parent.as_deref() && known.valid_to.is_none();
        return (!same).then(|| AreaFault::Taken(known.name.zh_hans.clone()));
    }
    if seen.contains_key(a.code.as_str()) {
        return Some(AreaFault::Taken(a.name.zh_hans.clone()));
    }
    let Some(parent) = &a.parent else {
        return root.map(|r| AreaFault::SecondRoot(r.to_owned()));
    };
    let above = seen
        .get(parent.as_str())
        .copied()
        .or_else(|| reference.area_by_code(parent).filter(|p| p.valid_to.is_none()).map(|p| p.level));
    match above {
        None => Some(AreaFault::Parent(parent.clone())),
        Some(above) if above >= a.level => Some(AreaFault::Order { level: a.level, above }),
        Some(_) => None,
    }
}

/// A department another system names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastDepartment {
    /// Code it gets here.
    pub code: String,
    /// Its name there.
    pub name: String,
}

/// A case ready to be written.
struct Ready {
    case: Case,
    row: CaseRow,
    events: Vec<StoredEvent>,
    audit: Vec<NewAudit>,
}

impl App {
    /// Adds the areas that are not in the tree yet, parents first, in one transaction.
    ///
    /// # Errors
    /// [`AppError::Invalid`] with the code of each area [`area_faults`] complains of; then nothing is written.
    pub async fn import_areas(&self, areas: &[PastArea], by: Option<UserId>) -> Result<Imported> {
        let r = self.reference();
        let faults = area_faults(&r, areas);
        if !faults.is_empty() {
            let list = faults.iter().map(|(i, f)| FieldError {
                field: areas[*i].code.clone(),
                code: "invalid",
                message: f.to_string(),
            });
            return Err(AppError::Invalid(list.collect()));
        }
        let now = self.now();
        let mut made: HashMap<&str, (AreaId, AreaPath)> = HashMap::new();
        let (mut rows, mut borders) = (Vec::new(), Vec::new());
        for a in areas.iter().filter(|a| r.area_by_code(&a.code).is_none()) {
            let above = a.parent.as_deref().and_then(|p| {
                made.get(p).cloned().or_else(|| r.area_by_code(p).map(|p| (p.id, p.path.clone())))
            });
            let id = AreaId(self.env().uuid());
            let path =
                above.as_ref().map_or_else(|| AreaPath::root(&a.code), |(_, path)| path.child(&a.code));
            made.insert(&a.code, (id, path.clone()));
            if let Some(b) = &a.border {
                borders.push(Border { area: id, wkb: b.to_wkb(), from: now, to: None });
            }
            rows.push(Area {
                id,
                code: a.code.clone(),
                name: a.name.clone(),
                level: a.level,
                kind: a.kind,
                parent: above.map(|(id, _)| id),
                path,
                valid_from: now,
                valid_to: None,
                households: a.households,
                population: a.population,
                label: a.border.as_ref().and_then(MultiPolygon::label_point).map(|p| [p.lon(), p.lat()]),
                version: 1,
            });
        }
        let done = Imported { new: rows.len(), known: areas.len() - rows.len() };
        if rows.is_empty() {
            return Ok(done);
        }
        let audit: Vec<NewAudit> = rows
            .iter()
            .map(|a| NewAudit {
                at: now,
                actor: by,
                action: "area.add".into(),
                object_kind: "area",
                object_id: a.id.to_string(),
                detail: json!({ "code": a.code, "level": a.level, "imported": true }),
            })
            .collect();
        let kept = Arc::new((rows, borders, audit));
        transact(self.store(), move |tx| {
            let kept = kept.clone();
            Box::pin(async move {
                tx.areas_insert(&kept.0).await?;
                tx.borders_insert(&kept.1).await?;
                tx.audit_append(&kept.2).await?;
                Ok::<_, AppError>(())
            })
        })
        .await?;
        self.reload().await?;
        Ok(done)
    }

    /// Adds the departments whose code is new, in one transaction.
    pub async fn import_departments(&self, departments: &[PastDepartment]) -> Result<Imported> {
        let r = self.reference();
        let now = self.now();
        let mut codes = HashSet::new();
        let rows: Vec<Department> = departments
            .iter()
            .filter(|d| r.department_by_code(&d.code).is_none() && codes.insert(d.code.as_str()))
            .map(|d| Department {
                id: DepartmentId(self.env().uuid()),
                code: d.code.clone(),
                name: Text { zh_hans: d.name.clone(), ..Text::default() },
                parent: None,
                path: AreaPath::root(&d.code),
                area: None,
                phone: String::new(),
                active: true,
                version: 1,
            })
            .collect();
        let done = Imported { new: rows.len(), known: departments.len() - rows.len() };
        if rows.is_empty() {
            return Ok(done);
        }
        let kept = Arc::new(rows);
        transact(self.store(), move |tx| {
            let kept = kept.clone();
            Box::pin(async move {
                tx.departments_insert(&kept).await?;
                let audit: Vec<NewAudit> = kept
                    .iter()
                    .map(|d| NewAudit {
                        at: now,
                        actor: None,
                        action: "department.add".into(),
                        object_kind: "department",
                        object_id: d.id.to_string(),
                        detail: json!({ "code": d.code, "imported": true }),
                    })
                    .collect();
                tx.audit_append(&audit).await?;
                Ok::<_, AppError>(())
            })
        })
        .await?;
        self.reload().await?;
        Ok(done)
    }

    /// Which of these cases are in the database.
    pub async fn imported(&self, ids: &[CaseId]) -> Result<HashSet<CaseId>> {
        let mut tx = self.store().reader().await?;
        let mut found = HashSet::new();
        for id in ids {
            if tx.case(*id).await?.is_some() {
                found.insert(*id);
            }
        }
        Ok(found)
    }

    /// Writes the cases of a batch that are not in the database yet, with their histories, in one transaction.
    ///
    /// # Errors
    /// [`AppError::Invalid`] when a history contradicts itself (see [`history::Past::check`]); then nothing is written.
    pub async fn import_cases(&self, batch: Vec<Past>) -> Result<Imported> {
        let reference = self.reference();
        let now = self.now();
        let total = batch.len();
        let ids: Vec<CaseId> = batch.iter().map(Past::id).collect();
        let mut known = self.imported(&ids).await?;
        let mut fresh: Vec<Past> = batch.into_iter().filter(|p| known.insert(p.id())).collect();
        // Day by day, so that the day's numbers ascend without gaps.
        fresh.sort_by_key(|p| p.reported_at);
        let world = World {
            calendar: &reference.calendar,
            stages: &reference.packs.stages,
            catalogue: &reference.packs.catalogue,
            now,
        };
        let mut ready = Vec::with_capacity(fresh.len());
        for past in fresh {
            past.check(now).map_err(|e| AppError::field(past.row.clone(), "contradiction", e.to_string()))?;
            let (seq, number) = self.next_number(&reference, past.reported_at).await?;
            let given = Given { number, track_code: spoken_code(self.env(), 6) };
            let history = history::build(&past, given, &world);
            let events: Vec<StoredEvent> = history
                .events
                .into_iter()
                .zip(1..)
                .map(|(e, version)| StoredEvent {
                    seq: 0,
                    id: self.env().uuid().into(),
                    case_id: history.case.id,
                    case_seq: seq,
                    version,
                    at: e.at,
                    actor: None,
                    action: e.action.to_owned(),
                    from: e.from.as_str().to_owned(),
                    to: e.to.as_str().to_owned(),
                    audience: e.audience.as_str().to_owned(),
                    data: e.data,
                })
                .collect();
            // The trail says when the import was done; the history says when things happened.
            let audit = events
                .iter()
                .map(|e| NewAudit {
                    at: now,
                    actor: None,
                    action: format!("case.{}", e.action),
                    object_kind: "case",
                    object_id: e.case_id.to_string(),
                    detail: json!({ "version": e.version, "event": e.id, "print": fingerprint(e), "imported": true }),
                })
                .collect();
            ready.push(Ready { row: project(seq, &history.case), case: history.case, events, audit });
        }
        if ready.is_empty() {
            return Ok(Imported { new: 0, known: total });
        }
        let ready = Arc::new(ready);
        let rows: Vec<CaseRow> = transact(self.store(), move |tx| {
            let ready = ready.clone();
            Box::pin(async move {
                let mut rows = Vec::with_capacity(ready.len());
                for r in ready.iter() {
                    // Somebody else may have imported the same file meanwhile.
                    if tx.case(r.case.id).await?.is_some() {
                        continue;
                    }
                    tx.case_insert(&r.case, &r.row, "").await?;
                    tx.events_append(&r.events).await?;
                    tx.audit_append(&r.audit).await?;
                    rows.push(r.row.clone());
                }
                Ok::<_, AppError>(rows)
            })
        })
        .await?;
        self.after_commit(&rows);
        Ok(Imported { new: rows.len(), known: total - rows.len() })
    }
}
