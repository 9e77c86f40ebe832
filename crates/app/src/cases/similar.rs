//! Likely duplicates nearby, similar closed cases, and suggested categories: hints with reasons; the person decides.

use super::Caller;
use crate::{
    App,
    cases::list::sight,
    error::Result,
    index::{NEVER, fixed},
};
use tessera_domain::catalogue::Catalogue;
use tessera_geometry::{LonLat, haversine_m};
use tessera_matching::{
    similar::{TextKey, Why, score_duplicate, similarity},
    triage::{Suggestion, Triage, TriageEntry},
};
use tessera_store::StoredCase;

/// Nearest cases looked at in full.
const CANDIDATES: usize = 40;
/// How far a duplicate may be, metres.
const RADIUS_M: f64 = 300.0;
/// How old a closed case may be to be shown as similar, ms.
const CLOSED_WITHIN: i64 = 90 * 86_400_000;

/// What is being looked for.
#[derive(Clone, Debug, Default)]
pub struct Like {
    /// WGS-84 longitude and latitude.
    pub point: Option<[f64; 2]>,
    /// Category code.
    pub category: Option<String>,
    /// Words.
    pub text: String,
    /// The case itself, not to be shown.
    pub not: Option<i64>,
}

/// A similar case.
pub struct Similar {
    /// The case.
    pub stored: StoredCase,
    /// 0 to 1.
    pub score: f64,
    /// Metres away.
    pub distance_m: f64,
    /// Reasons.
    pub why: Vec<Why>,
}

/// The category suggester over a catalogue.
pub fn triage(catalogue: &Catalogue) -> Triage {
    let entries: Vec<TriageEntry> = catalogue
        .iter()
        .filter(|c| !c.off)
        .map(|c| {
            let class = catalogue.classes().iter().find(|k| k.kind == c.kind && k.code == c.class);
            TriageEntry {
                code: &c.code,
                names: [&c.name.zh_hans, &c.name.zh_hant, &c.name.en, &c.name.es]
                    .into_iter()
                    .chain(&c.words)
                    .map(String::as_str)
                    .collect(),
                class_name: class.map_or("", |k| k.name.zh_hans.as_str()),
            }
        })
        .collect();
    Triage::build(&entries)
}

impl App {
    /// Categories suggested for a text.
    pub fn suggest(&self, text: &str, k: usize) -> Vec<Suggestion> {
        self.triage.read().unwrap_or_else(std::sync::PoisonError::into_inner).suggest(text, k)
    }

    /// Cases near and like what is described, best first.
    pub async fn similar(&self, caller: &Caller, like: &Like, limit: usize) -> Result<Vec<Similar>> {
        let now = self.now();
        let Some(point) = like.point.and_then(|p| LonLat::new(p[0], p[1]).ok()) else {
            return Ok(Vec::new());
        };
        let dy = RADIUS_M / 111_320.0;
        let dx = dy / point.lat().to_radians().cos().max(0.01);
        let b = [
            fixed(point.lon() - dx),
            fixed(point.lat() - dy),
            fixed(point.lon() + dx),
            fixed(point.lat() + dy),
        ];
        let reference = self.reference();
        let closed_after = now.as_millisecond() - CLOSED_WITHIN;
        let near: Vec<(i64, f64)> = {
            let ix = self.index();
            let sight = sight(&ix, &reference, caller);
            let mut near: Vec<(i64, f64, bool)> = ix
                .near(&b, closed_after)
                .filter(|s| Some(s.seq) != like.not && sight.sees(&ix, s))
                .filter_map(|s| {
                    let p = s.point()?;
                    let d = haversine_m(point, LonLat::new(p[0], p[1]).ok()?);
                    (d <= RADIUS_M).then_some((s.seq, d, s.closed_at == NEVER))
                })
                .collect();
            // Open ones before closed ones, the nearest first.
            let order = |a: &(i64, f64, bool), b: &(i64, f64, bool)| b.2.cmp(&a.2).then(a.1.total_cmp(&b.1));
            if near.len() > CANDIDATES {
                near.select_nth_unstable_by(CANDIDATES, order);
                near.truncate(CANDIDATES);
            }
            near.sort_by(order);
            near.into_iter().map(|(s, d, _)| (s, d)).collect()
        };
        let seqs: Vec<i64> = near.iter().map(|n| n.0).collect();
        let cases = self.store().reader().await?.cases_by_seq(&seqs).await?;
        let key = TextKey::of(&like.text);
        let class = |c: &str| c.get(..3).map(str::to_owned);
        let mut out: Vec<Similar> = cases
            .into_iter()
            .map(|stored| {
                let d = near.iter().find(|n| n.0 == stored.seq).map_or(RADIUS_M, |n| n.1);
                let c = &stored.case;
                let age = (now.as_millisecond() - c.reported_at.as_millisecond()) as f64 / 3_600_000.0;
                let same = like.category.is_some() && like.category == c.category;
                let same_class = like
                    .category
                    .as_deref()
                    .and_then(class)
                    .is_some_and(|k| c.category.as_deref().and_then(class) == Some(k));
                let alike = similarity(&key, &TextKey::of(&c.description));
                let (score, why) = score_duplicate(d, age.max(0.0), same, same_class, alike);
                Similar { stored, score, distance_m: d, why }
            })
            .collect();
        out.sort_by(|a, b| b.score.total_cmp(&a.score));
        out.truncate(limit);
        Ok(out)
    }
}
