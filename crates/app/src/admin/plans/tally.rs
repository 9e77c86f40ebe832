//! What stands on the ground that passes from grid to grid: buildings, facilities, open cases, households, people.

use crate::{
    App,
    error::Result,
    index::Slot,
    map::{Drawn, MapData},
    reference::Reference,
};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, sync::Arc};
use tessera_domain::{
    area::Area,
    ids::{AreaId, FacilityId},
};
use tessera_geometry::{GridIndex, LonLat};
use tessera_store::Seq;
use uuid::Uuid;

/// Numbers of things.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Tally {
    /// Households, apportioned so that nobody is lost.
    pub households: i64,
    /// Residents, likewise.
    pub people: i64,
    /// Buildings.
    pub buildings: usize,
    /// Facilities.
    pub facilities: usize,
    /// Open cases.
    pub open_cases: usize,
}

impl Tally {
    /// Nothing was counted.
    pub fn is_empty(&self) -> bool {
        *self == Tally::default()
    }
}

impl std::ops::AddAssign for Tally {
    fn add_assign(&mut self, other: Tally) {
        self.households += other.households;
        self.people += other.people;
        self.buildings += other.buildings;
        self.facilities += other.facilities;
        self.open_cases += other.open_cases;
    }
}

/// Something with a place.
pub(super) struct Thing<K> {
    pub id: K,
    pub place: Option<LonLat>,
    /// The area it belongs to.
    pub area: AreaId,
    /// Households in it, for buildings.
    pub households: i64,
}

/// Everything that hangs on the grids of a community.
#[derive(Default)]
pub(super) struct Standing {
    pub buildings: Vec<Thing<Uuid>>,
    /// Roads, parks and the like that are told to lie in a grid.
    pub others: Vec<Thing<Uuid>>,
    pub facilities: Vec<Thing<FacilityId>>,
    pub cases: Vec<Thing<Seq>>,
}

fn in_community(r: &Reference, community: &Area, area: AreaId) -> bool {
    r.area(area).is_some_and(|a| community.path.covers(&a.path))
}

fn drawn_things<'a>(
    r: &'a Reference,
    map: &'a MapData,
    community: &'a Area,
) -> impl Iterator<Item = (&'a Drawn, AreaId)> {
    map.drawn
        .iter()
        .filter_map(|d| Some((d, d.feature.area?)))
        .filter(|(_, area)| in_community(r, community, *area))
}

impl Standing {
    fn new(r: &Reference, map: &MapData, community: &Area, cases: Vec<Thing<Seq>>) -> Standing {
        let thing = |d: &Drawn, area: AreaId| Thing {
            id: d.feature.id,
            place: Some(d.point()),
            area,
            households: d.feature.props["households"].as_i64().unwrap_or(0),
        };
        let (mut buildings, mut others) = (Vec::new(), Vec::new());
        for (d, area) in drawn_things(r, map, community) {
            let list = if d.feature.layer == "building" { &mut buildings } else { &mut others };
            list.push(thing(d, area));
        }
        let facilities = map
            .facilities
            .iter()
            .filter(|f| in_community(r, community, f.area))
            .map(|f| Thing {
                id: f.id,
                place: LonLat::new(f.point[0], f.point[1]).ok(),
                area: f.area,
                households: 0,
            })
            .collect();
        Standing { buildings, others, facilities, cases }
    }
}

/// An open case as a thing with a place.
fn case_thing(slot: &Slot, area: AreaId) -> Thing<Seq> {
    let place = slot.point().and_then(|p| LonLat::new(p[0], p[1]).ok());
    Thing { id: slot.seq, place, area, households: 0 }
}

impl App {
    /// Open cases of a community, those reported since a moment (ms) or all.
    pub(super) fn open_cases_of(&self, community: &Area, since: Option<i64>) -> Vec<Thing<Seq>> {
        let ix = self.index();
        let inside = ix.paths.table(|p| p.starts_with(community.path.as_str()));
        ix.open()
            .filter(|s| inside[s.path as usize] && since.is_none_or(|t| s.reported_at >= t))
            .filter_map(|s| Some(case_thing(s, *ix.path_area.get(s.path as usize - 1)?)))
            .collect()
    }

    /// Everything that hangs on the grids of a community.
    pub(super) async fn standing(&self, community: &Arc<Area>) -> Result<Standing> {
        let map = self.map().await?;
        let cases = self.open_cases_of(community, None);
        Ok(Standing::new(&self.reference(), &map, community, cases))
    }
}

/// How things find their grid before and afterwards.
pub(super) struct Places {
    /// Grids before, by number.
    pub before: Vec<AreaId>,
    pub index_before: GridIndex<u32>,
    pub index_after: GridIndex<u32>,
    /// The grid afterwards that has most of each grid before.
    pub heir: Vec<Option<u32>>,
    /// The grid afterwards that each grid before goes on as.
    pub goes_on: Vec<Option<u32>>,
}

impl Places {
    /// The grids a thing belongs to before and afterwards. What lies where its grid lies goes where its place is then; what was
    /// given to a grid by hand, from elsewhere or without a place, stays with it, or goes to the one that has most of it. None for
    /// what hangs on the community itself.
    pub fn of<K>(&self, t: &Thing<K>) -> Option<(u32, u32)> {
        let before = self.before.iter().position(|a| *a == t.area)? as u32;
        let at = |ix: &GridIndex<u32>| t.place.and_then(|p| ix.locate_or_border(p.lon(), p.lat()));
        if at(&self.index_before) == Some(before)
            && let Some(after) = at(&self.index_after)
        {
            return Some((before, after));
        }
        let after = self.goes_on[before as usize].or(self.heir[before as usize])?;
        Some((before, after))
    }

    /// Counts what passes from grid to grid.
    pub fn count(&self, standing: &Standing) -> BTreeMap<(u32, u32), Tally> {
        let mut out: BTreeMap<(u32, u32), Tally> = BTreeMap::new();
        for b in &standing.buildings {
            if let Some(pair) = self.of(b) {
                let t = out.entry(pair).or_default();
                t.buildings += 1;
                t.households += b.households;
            }
        }
        for f in &standing.facilities {
            if let Some(pair) = self.of(f) {
                out.entry(pair).or_default().facilities += 1;
            }
        }
        for c in &standing.cases {
            if let Some(pair) = self.of(c) {
                out.entry(pair).or_default().open_cases += 1;
            }
        }
        out
    }
}

/// Shares a number out by weights, so that the parts are whole and together the number (largest remainder). Without any weight the
/// first has it all.
pub(super) fn apportion(total: i64, weights: &[f64]) -> Vec<i64> {
    let sum: f64 = weights.iter().sum();
    if weights.is_empty() {
        return Vec::new();
    }
    if sum.partial_cmp(&0.0) != Some(std::cmp::Ordering::Greater) {
        let mut out = vec![0; weights.len()];
        out[0] = total;
        return out;
    }
    let exact: Vec<f64> = weights.iter().map(|w| total as f64 * w / sum).collect();
    let mut out: Vec<i64> = exact.iter().map(|x| x.floor() as i64).collect();
    let mut order: Vec<usize> = (0..out.len()).collect();
    order.sort_by(|a, b| (exact[*b] - exact[*b].floor()).total_cmp(&(exact[*a] - exact[*a].floor())));
    let mut left = total - out.iter().sum::<i64>();
    for i in order.into_iter().cycle().take(weights.len() * 2) {
        if left <= 0 {
            break;
        }
        out[i] += 1;
        left -= 1;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::apportion;
    use proptest::prelude::*;

    #[test]
    fn shares_are_whole_and_the_largest_remainder_gets_the_rest() {
        assert_eq!(apportion(10, &[1.0, 1.0, 1.0]), [4, 3, 3]);
        assert_eq!(apportion(0, &[1.0, 2.0]), [0, 0]);
        assert_eq!(apportion(7, &[0.0, 0.0]), [7, 0]);
        assert_eq!(apportion(7, &[f64::NAN]), [7]);
        assert!(apportion(7, &[]).is_empty());
    }

    proptest! {
        #[test]
        fn nobody_is_lost(total in 0..100_000_i64, weights in prop::collection::vec(0.0..1e6_f64, 1..12)) {
            let parts = apportion(total, &weights);
            prop_assert_eq!(parts.iter().sum::<i64>(), total);
            prop_assert!(parts.iter().all(|p| *p >= 0));
        }
    }
}
