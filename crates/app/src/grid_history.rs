//! Which grid a case counts for when statistics ask for the grids of another time (requirement A7): those in force when it was
//! reported, those of today, or those of a day.
//!
//! Only communities whose grids were ever drawn anew need an answer; everywhere else the grid a case is kept under is the grid of all
//! times. For them there is one small index for each stretch of time between two changes. A case counts for exactly one grid of its
//! community whatever is asked, so the same cases give the same total.

use crate::{
    App,
    error::Result,
    index::{CaseIndex, NEVER, Slot},
    reference::{Reference, border_shape, in_force},
};
use std::{
    collections::{BTreeSet, HashMap},
    sync::{Arc, PoisonError},
};
use tessera_domain::{
    Timestamp,
    area::{Area, Level},
    ids::AreaId,
};
use tessera_geometry::{GridIndex, LonLat, MultiPolygon};
use tessera_store::Border;

/// The grids of a community between two changes.
struct Stretch {
    /// From this moment, ms.
    from: i64,
    /// Point → grid, by number of [`GridHistory::grids`].
    index: GridIndex<u32>,
    /// The grids in force.
    alive: Vec<u32>,
}

/// The grids of every community that was drawn anew, at all times.
pub struct GridHistory {
    grids: Vec<Arc<Area>>,
    number: HashMap<AreaId, u32>,
    /// A point inside each grid, for cases known by their grid only.
    inside: Vec<Option<LonLat>>,
    communities: HashMap<AreaId, Vec<Stretch>>,
}

/// Whose grids count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GridsOf {
    /// Those in force when each case was reported.
    Then,
    /// Those in force at this moment, ms.
    At(i64),
}

/// The grids a filter counts by.
#[derive(Clone)]
pub struct Grids {
    /// Whose.
    pub of: GridsOf,
    /// All times.
    pub history: Arc<GridHistory>,
}

impl std::fmt::Debug for Grids {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Grids").field("of", &self.of).finish_non_exhaustive()
    }
}

/// A grid with everything known of its borders.
pub(crate) struct Known {
    pub area: Arc<Area>,
    pub borders: Vec<(Timestamp, Option<Timestamp>, MultiPolygon)>,
}

impl GridHistory {
    /// From the grids of the communities that were drawn anew.
    pub(crate) fn of(known: &[Known]) -> GridHistory {
        let mut h = GridHistory {
            grids: Vec::new(),
            number: HashMap::new(),
            inside: Vec::new(),
            communities: HashMap::new(),
        };
        let mut by_community: HashMap<AreaId, Vec<u32>> = HashMap::new();
        for (n, k) in known.iter().enumerate() {
            let n = n as u32;
            h.grids.push(k.area.clone());
            h.number.insert(k.area.id, n);
            h.inside.push(k.borders.last().and_then(|b| b.2.label_point()));
            if let Some(c) = k.area.parent {
                by_community.entry(c).or_default().push(n);
            }
        }
        for (community, own) in by_community {
            let mut moments = BTreeSet::new();
            for k in own.iter().map(|n| &known[*n as usize]) {
                moments.insert(k.area.valid_from);
                moments.extend(k.area.valid_to);
                moments.extend(k.borders.iter().flat_map(|b| [Some(b.0), b.1]).flatten());
            }
            let stretches = moments.iter().map(|m| stretch(known, &own, *m)).collect();
            h.communities.insert(community, stretches);
        }
        h
    }

    /// The path a case counts under; `recorded` is the one it is kept under.
    fn place(&self, of: GridsOf, slot: &Slot, area: AreaId) -> Option<&Arc<Area>> {
        let kept = *self.number.get(&area)?;
        let community = self.grids[kept as usize].parent?;
        let at = match of {
            GridsOf::Then => slot.reported_at,
            GridsOf::At(t) => t,
        };
        let stretches = self.communities.get(&community)?;
        let i = stretches.partition_point(|s| s.from <= at).max(1) - 1;
        let s = stretches.get(i)?;
        let locate = |p: LonLat| s.index.locate_or_border(p.lon(), p.lat());
        let point = slot.point().and_then(|p| LonLat::new(p[0], p[1]).ok());
        let found = point
            .and_then(locate)
            .or_else(|| s.alive.contains(&kept).then_some(kept))
            .or_else(|| self.inside[kept as usize].and_then(locate));
        found.map(|n| &self.grids[n as usize])
    }
}

fn stretch(known: &[Known], own: &[u32], at: Timestamp) -> Stretch {
    let alive: Vec<u32> = own.iter().copied().filter(|n| in_force(&known[*n as usize].area, at)).collect();
    let shape = |n: &u32| {
        let holds =
            |b: &&(Timestamp, Option<Timestamp>, MultiPolygon)| b.0 <= at && b.1.is_none_or(|t| t > at);
        known[*n as usize].borders.iter().find(holds).map(|b| (*n, b.2.clone()))
    };
    Stretch {
        from: at.as_millisecond(),
        index: GridIndex::build(alive.iter().filter_map(shape).collect()),
        alive,
    }
}

impl Grids {
    /// The area path a case counts under.
    pub fn path<'a>(&'a self, ix: &'a CaseIndex, slot: &Slot) -> &'a str {
        let recorded = || ix.paths.item(slot.path).map_or("", String::as_str);
        let Some(area) = ix.path_area.get(slot.path as usize - 1) else { return recorded() };
        self.history.place(self.of, slot, *area).map_or_else(recorded, |a| a.path.as_str())
    }
}

impl App {
    /// The grids of all times, read at the first question after a change.
    ///
    /// # Errors
    /// When they cannot be read.
    pub async fn grid_history(&self) -> Result<Arc<GridHistory>> {
        let r = self.reference();
        if let Some((of, h)) = &*self.history.read().unwrap_or_else(PoisonError::into_inner)
            && Arc::ptr_eq(of, &r)
        {
            return Ok(h.clone());
        }
        let known = self.drawn_anew(&r).await?;
        let made = tokio::task::spawn_blocking(move || Arc::new(GridHistory::of(&known))).await;
        let made = made.map_err(|e| crate::AppError::Internal(format!("history of grids: {e}")))?;
        *self.history.write().unwrap_or_else(PoisonError::into_inner) = Some((r, made.clone()));
        Ok(made)
    }

    /// The grids, past and present, of the communities in which anything ever changed.
    async fn drawn_anew(&self, r: &Reference) -> Result<Vec<Known>> {
        let grids = || r.areas.iter().filter(|a| a.level == Level::Grid);
        let mut began: HashMap<AreaId, Timestamp> = HashMap::new();
        for a in grids() {
            if let Some(p) = a.parent {
                began.entry(p).and_modify(|t| *t = (*t).min(a.valid_from)).or_insert(a.valid_from);
            }
        }
        let mut tx = self.store().reader().await?;
        let redrawn: BTreeSet<AreaId> = tx.areas_redrawn().await?.into_iter().collect();
        let changed: BTreeSet<AreaId> = grids()
            .filter(|a| {
                redrawn.contains(&a.id)
                    || a.valid_to.is_some()
                    || a.parent.is_some_and(|p| began.get(&p).is_some_and(|t| *t < a.valid_from))
            })
            .filter_map(|a| a.parent)
            .collect();
        let mut out = Vec::new();
        for a in grids().filter(|a| a.parent.is_some_and(|p| changed.contains(&p))) {
            let read = |b: &Border| Ok((b.from, b.to, border_shape(b)?));
            let borders = tx.borders_of(a.id).await?.iter().map(read).collect::<Result<Vec<_>>>()?;
            out.push(Known { area: a.clone(), borders });
        }
        Ok(out)
    }

    /// The grids a filter asks for: `then`, `today` or those in force at a moment.
    ///
    /// # Errors
    /// As [`App::grid_history`].
    pub async fn grids_of(&self, of: GridsOf) -> Result<Grids> {
        Ok(Grids { of, history: self.grid_history().await? })
    }

    /// Those of today.
    pub fn today(&self) -> GridsOf {
        GridsOf::At(self.now().as_millisecond().min(NEVER - 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use tessera_domain::{
        area::{AreaPath, GridKind},
        text::Text,
    };
    use tessera_geometry::Polygon;
    use uuid::Uuid;

    fn at(s: i64) -> Timestamp {
        Timestamp::from_second(s).unwrap()
    }

    fn rect(w: f64, e: f64) -> MultiPolygon {
        let p = |x: f64, y: f64| LonLat::new(111.0 + x / 100.0, 30.0 + y / 100.0).unwrap();
        Polygon::new(vec![p(w, 0.0), p(e, 0.0), p(e, 1.0), p(w, 1.0), p(w, 0.0)], vec![]).unwrap().into()
    }

    fn grid(n: u128, from: i64, to: Option<i64>) -> Arc<Area> {
        let code = format!("G{n}");
        Arc::new(Area {
            id: AreaId(Uuid::from_u128(n)),
            path: AreaPath::root("C").child(&code),
            code,
            name: Text::default(),
            level: Level::Grid,
            kind: Some(GridKind::Residential),
            parent: Some(AreaId(Uuid::from_u128(1000))),
            valid_from: at(from),
            valid_to: to.map(at),
            households: 0,
            population: 0,
            label: None,
            version: 1,
        })
    }

    /// Grid 1 (0–10) is cut at 4 at second 100: its west becomes grid 2. At second 200 grid 2 is joined to 1 again.
    fn history() -> GridHistory {
        GridHistory::of(&[
            Known {
                area: grid(1, 0, None),
                borders: vec![
                    (at(0), Some(at(100)), rect(0.0, 10.0)),
                    (at(100), Some(at(200)), rect(4.0, 10.0)),
                    (at(200), None, rect(0.0, 10.0)),
                ],
            },
            Known { area: grid(2, 100, Some(200)), borders: vec![(at(100), Some(at(200)), rect(0.0, 4.0))] },
        ])
    }

    fn slot(x: Option<f64>, reported: i64) -> Slot {
        Slot::for_tests(x.map(|x| [111.0 + x / 100.0, 30.005]), reported * 1000)
    }

    fn asked(of: GridsOf, s: &Slot, kept: u128) -> String {
        let h = history();
        h.place(of, s, AreaId(Uuid::from_u128(kept))).map_or_else(String::new, |a| a.code.clone())
    }

    #[test]
    fn a_case_counts_for_the_grid_of_the_time_that_is_asked() {
        let west = slot(Some(2.0), 50);
        assert_eq!(asked(GridsOf::Then, &west, 1), "G1");
        assert_eq!(asked(GridsOf::At(150_000), &west, 1), "G2");
        assert_eq!(asked(GridsOf::At(250_000), &west, 2), "G1", "whatever grid it is kept under");
        assert_eq!(asked(GridsOf::Then, &slot(Some(2.0), 150), 1), "G2");
        assert_eq!(asked(GridsOf::At(-5), &west, 1), "G1", "before the first: as at first");
    }

    #[test]
    fn a_case_known_by_its_grid_only_goes_where_the_grid_went() {
        let unknown = slot(None, 150);
        assert_eq!(asked(GridsOf::At(150_000), &unknown, 2), "G2");
        assert_eq!(asked(GridsOf::At(250_000), &unknown, 2), "G1");
        assert_eq!(asked(GridsOf::Then, &unknown, 7), "", "a community never drawn anew: as it is kept");
    }

    proptest! {
        #[test]
        fn every_case_counts_once_at_any_time(
            cases in prop::collection::vec((prop::option::of(0.0..10.0_f64), 0..300_i64, 1..3_u128), 0..40),
            at in 0..300_i64,
        ) {
            for (x, t, kept) in cases {
                let s = slot(x, t);
                prop_assert!(!asked(GridsOf::At(at * 1000), &s, kept).is_empty());
                prop_assert!(!asked(GridsOf::Then, &s, kept).is_empty());
            }
        }
    }
}
