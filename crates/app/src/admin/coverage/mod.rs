//! Do the areas below each area cover it exactly once? The report of a tree: every gap, overlap, orphan, unsound border and code that
//! does not fit. What would mend it is in [`repair`].

pub mod repair;

use crate::{
    App, Reference,
    error::{AppError, Result},
    reference::{borders_at, in_force},
};
use jiff::{Timestamp, civil::Date};
use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};
use tessera_domain::{
    area::{
        Area, AreaPath, Level,
        check::{CodeFault, code_faults},
    },
    ids::AreaId,
};
use tessera_geometry::{CoverIndex, CoverReport, CoverSettings, MultiPolygon};

/// Borders by area.
pub type Borders = HashMap<AreaId, Arc<MultiPolygon>>;

/// How the areas of one level below an area cover it.
#[derive(Clone, Debug)]
pub struct Cover {
    /// The area above.
    pub parent: Arc<Area>,
    /// The level of those below.
    pub level: Level,
    /// How many there are.
    pub children: usize,
    /// Those of them without a border.
    pub without_border: Vec<Arc<Area>>,
    /// What was found; none where the parent has no border, or no child has one.
    pub report: Option<CoverReport<Arc<Area>>>,
}

impl Cover {
    /// Every point of the parent lies in exactly one child, and no child reaches outside: proven.
    pub fn is_proven(&self) -> bool {
        self.without_border.is_empty() && self.report.as_ref().is_some_and(|r| r.proven)
    }
}

/// The report of a tree.
#[derive(Clone, Debug)]
pub struct Coverage {
    /// The area the report is of; none for the whole tree.
    pub area: Option<Arc<Area>>,
    /// Of each area with areas below it, from the top down.
    pub covers: Vec<Cover>,
    /// Codes that do not fit.
    pub codes: Vec<CodeFault>,
}

impl Coverage {
    /// Covers that are proven.
    pub fn proven(&self) -> usize {
        self.covers.iter().filter(|c| c.is_proven()).count()
    }

    /// Areas that were looked at as part of a cover.
    pub fn areas(&self) -> usize {
        self.covers.iter().map(|c| c.children).sum()
    }

    /// Nothing is wrong.
    pub fn is_sound(&self) -> bool {
        self.codes.is_empty() && self.covers.iter().all(Cover::is_proven)
    }
}

/// One area with those of one level below it.
struct Family<'a> {
    parent: &'a Arc<Area>,
    level: Level,
    children: Vec<&'a Arc<Area>>,
}

impl Family<'_> {
    fn index(&self, borders: &Borders) -> Option<CoverIndex<Arc<Area>>> {
        let parent = borders.get(&self.parent.id)?;
        let children: Vec<(Arc<Area>, &MultiPolygon)> =
            self.children.iter().filter_map(|a| Some(((*a).clone(), borders.get(&a.id)?.as_ref()))).collect();
        (!children.is_empty()).then(|| CoverIndex::build(parent, &children))
    }

    fn cover(&self, borders: &Borders, settings: &CoverSettings) -> Cover {
        Cover {
            parent: self.parent.clone(),
            level: self.level,
            children: self.children.len(),
            without_border: self
                .children
                .iter()
                .filter(|a| !borders.contains_key(&a.id))
                .map(|a| (*a).clone())
                .collect(),
            report: self.index(borders).map(|i| i.report(settings)),
        }
    }
}

/// The families of a tree from the top down: those whose parent lies in `scope`. Areas that were retired by then, or did not exist yet,
/// are left out.
fn families<'a>(areas: &'a [Arc<Area>], scope: Option<&AreaPath>, at: Timestamp) -> Vec<Family<'a>> {
    let by_id: HashMap<AreaId, &Arc<Area>> = areas.iter().map(|a| (a.id, a)).collect();
    let mut found: BTreeMap<(Level, &str, Level), Family> = BTreeMap::new();
    for a in areas.iter().filter(|a| in_force(a, at)) {
        let Some(parent) = a.parent.and_then(|p| by_id.get(&p)) else { continue };
        if scope.is_none_or(|s| s.covers(&parent.path)) {
            let family = found.entry((parent.level, parent.path.as_str(), a.level));
            let new = || Family { parent, level: a.level, children: Vec::new() };
            family.or_insert_with(new).children.push(a);
        }
    }
    found.into_values().collect()
}

/// Looks at every cover below `scope`, of the whole tree when there is none, with the borders of the moment `at`.
pub fn check(
    areas: &[Arc<Area>],
    borders: &Borders,
    scope: Option<&Arc<Area>>,
    at: Timestamp,
    settings: &CoverSettings,
) -> Coverage {
    let covers =
        families(areas, scope.map(|s| &s.path), at).iter().map(|f| f.cover(borders, settings)).collect();
    let codes = code_faults(areas, |a| scope.is_none_or(|s| s.path.covers(&a.path)));
    Coverage { area: scope.cloned(), covers, codes }
}

/// Settings as asked for.
///
/// # Errors
/// [`AppError::Invalid`] when they are not in order.
pub fn settings(snap_m: Option<f64>, sliver_m: Option<f64>) -> Result<CoverSettings> {
    let usual = CoverSettings::default();
    let snap_m = snap_m.unwrap_or(usual.snap_m);
    let sliver_m = sliver_m.unwrap_or(usual.sliver_m.max(snap_m));
    if !(0.0..=1000.0).contains(&snap_m) {
        return Err(AppError::field("snap_m", "invalid", "metres, 0 to 1000"));
    }
    if !(snap_m..=1000.0).contains(&sliver_m) {
        return Err(AppError::field("sliver_m", "invalid", "metres, at least snap_m and at most 1000"));
    }
    Ok(CoverSettings { snap_m, sliver_m })
}

/// The tree with the borders of a moment: what a check needs, so that it can run beside everything else.
pub(super) struct Seen {
    pub(super) reference: Arc<Reference>,
    pub(super) borders: Borders,
    at: Timestamp,
}

impl App {
    /// The tree now, or as it will be when a day begins.
    pub(super) async fn seen(&self, day: Option<Date>) -> Result<Seen> {
        let reference = self.reference();
        let (borders, at) = match day {
            None => (reference.borders.clone(), self.now()),
            Some(day) => {
                let at = self.border_begin(day)?;
                (borders_at(&mut *self.store().reader().await?, at).await?, at)
            }
        };
        Ok(Seen { reference, borders, at })
    }

    /// Checks every cover below an area, or of the whole tree, now or as it will be when a later day begins.
    ///
    /// # Errors
    /// [`AppError::NotFound`] when there is no such area.
    pub async fn coverage(
        &self,
        area: Option<&str>,
        day: Option<Date>,
        settings: CoverSettings,
    ) -> Result<Coverage> {
        let seen = self.seen(day).await?;
        let scope = match area {
            None => None,
            Some(code) => Some(seen.reference.area_in_force(code).ok_or(AppError::NotFound("area"))?.clone()),
        };
        beside(move || check(&seen.reference.areas, &seen.borders, scope.as_ref(), seen.at, &settings)).await
    }
}

/// Runs long work beside the requests.
async fn beside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(|e| AppError::Internal(format!("coverage: {e}")))
}
