//! Where the same thing comes back: recurring spots among the cases a person sees. A hint with its reasons; the person decides.

use super::Caller;
use crate::{App, filter::Filter};
use tessera_geometry::{LonLat, haversine_m};
use tessera_matching::hotspot::{Hotspot, HotspotRule, Report, hotspots};

/// How near a place must be to a spot's middle to lie in it, metres.
const NEAR_M: f64 = 85.0;

/// What is looked for.
#[derive(Clone, Debug)]
pub struct HotspotQuery {
    /// Filters of the list of cases; their time is that of the period.
    pub filter: Filter,
    /// Beginning of the period, ms.
    pub from: i64,
    /// End, exclusive.
    pub to: i64,
    /// At least so many cases; the rule's when absent.
    pub min_cases: Option<usize>,
    /// Only spots at this place.
    pub near: Option<[f64; 2]>,
}

impl App {
    /// The recurring spots among the cases the caller sees, most cases first, and the rule they were found by.
    pub fn hotspots(&self, caller: &Caller, query: &HotspotQuery) -> (Vec<Hotspot<i64>>, HotspotRule) {
        let reference = self.reference();
        let mut rule = HotspotRule::in_period(query.from, query.to);
        rule.min_cases = query.min_cases.unwrap_or(rule.min_cases);
        let zone = reference.calendar.zone();
        rule.day_offset_ms = i64::from(zone.to_offset(self.now()).seconds()) * 1000;
        let spots = self.with_filter(caller, &query.filter, |ix, sight, f| {
            let reports: Vec<Report<'_, i64>> = ix
                .all()
                .iter()
                .filter(|s| (query.from..query.to).contains(&s.reported_at))
                .filter(|s| f.passes(ix, sight, s) && sight.sees(ix, s))
                .filter_map(|s| {
                    let [lon, lat] = s.point()?;
                    let category = ix.categories.item(u32::from(s.category)).filter(|c| !c.is_empty())?;
                    Some(Report { id: s.seq, lon, lat, category, at_ms: s.reported_at })
                })
                .collect();
            hotspots(&reports, &rule)
        });
        let here = query.near.and_then(|p| LonLat::new(p[0], p[1]).ok());
        let near = |h: &Hotspot<i64>| match (query.near, here, LonLat::new(h.lon, h.lat)) {
            (None, ..) => true,
            (_, Some(p), Ok(middle)) => haversine_m(p, middle) <= NEAR_M,
            _ => false,
        };
        (spots.into_iter().filter(near).collect(), rule)
    }
}
