//! What a city's own filed cases teach: counts of tokens per category, a naive Bayes model that grows case by case.

use crate::words::hash32;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Number of hashed features: tokens share a count when their hashes fall together, which is rare and does little harm.
const FEATURES: u32 = 1 << 16;

/// The most categories remembered per feature. A token of more categories than this tells little anyway.
const CODES_PER_FEATURE: usize = 16;

/// Strength of the background, in tokens: before a category has seen about so many, it has no strong opinion.
const SMOOTHING: f64 = 30.0;

/// Tokens that are imagined to have been seen, spread evenly over all features, so that the first few cases do not pass for
/// all there is.
const IMAGINED: f64 = 500.0;

/// Counts learned from filed cases. Bounded: at most 2^16 features with 16 categories each (8 MB); typically far below 1 MB.
///
/// Can be stored and loaded with serde; the hash of tokens never changes between versions.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Learned {
    /// Codes by their number below.
    codes: Vec<String>,
    /// Tokens learned per code.
    tokens_of: Vec<u32>,
    /// Cases learned.
    cases: u64,
    /// Per feature: (number of the code, count), highest count first.
    rows: BTreeMap<u16, Vec<(u16, u32)>>,
}

/// What the counts say about one category.
pub(super) struct Opinion<'a> {
    /// Category code.
    pub code: &'a str,
    /// In nats per square root of tokens; positive speaks for the category.
    pub evidence: f64,
    /// Positions of the tokens that speak for it most, in the list given, strongest first.
    pub because: Vec<usize>,
}

impl Learned {
    /// How many cases were learned.
    pub fn cases(&self) -> u64 {
        self.cases
    }

    /// Adds one filed case: each different token counts once.
    pub(super) fn add(&mut self, tokens: &[String], code: &str) {
        let Some(number) = self.number(code) else { return };
        let features: BTreeSet<u16> = tokens.iter().map(|t| feature(t)).collect();
        if features.is_empty() {
            return;
        }
        self.cases += 1;
        if let Some(own) = self.tokens_of.get_mut(usize::from(number)) {
            *own = own.saturating_add(features.len() as u32);
        }
        for feature in features {
            let row = self.rows.entry(feature).or_default();
            match row.iter().position(|(n, _)| *n == number) {
                Some(at) => {
                    row[at].1 = row[at].1.saturating_add(1);
                    // Keep the highest count first; the others need no order.
                    if row[at].1 > row[0].1 {
                        row.swap(0, at);
                    }
                }
                None if row.len() < CODES_PER_FEATURE => row.push((number, 1)),
                None => {
                    // Full: the rarest makes room, as in the space-saving count of frequent items but without inheriting its
                    // count, so that no category is credited with what it never had.
                    if let Some(rarest) = row.iter_mut().min_by_key(|(_, count)| *count) {
                        *rarest = (number, 1);
                    }
                }
            }
        }
    }

    /// The categories these tokens speak for or against; only those that have seen at least one of the tokens.
    ///
    /// evidence = Σ ln( P(token | category) / P(token) ) / √tokens, where
    /// P(token) = (n + 500 / 2^16) / (N + 500) and P(token | category) = (n of it + 30 · P(token)) / (N of it + 30).
    /// Dividing by the root instead of adding up in full allows for neighbouring bigrams that say the same thing twice.
    pub(super) fn opinions(&self, tokens: &[String]) -> Vec<Opinion<'_>> {
        if self.cases == 0 || tokens.is_empty() {
            return Vec::new();
        }
        let all: f64 = self.tokens_of.iter().map(|n| f64::from(*n)).sum();
        let rows: Vec<&[(u16, u32)]> =
            tokens.iter().map(|t| self.rows.get(&feature(t)).map_or(&[][..], Vec::as_slice)).collect();
        let background: Vec<f64> = rows
            .iter()
            .map(|row| {
                let n: f64 = row.iter().map(|(_, count)| f64::from(*count)).sum();
                (n + IMAGINED / f64::from(FEATURES)) / (all + IMAGINED)
            })
            .collect();
        let concerned: BTreeSet<u16> = rows.iter().flat_map(|row| row.iter().map(|(n, _)| *n)).collect();
        let root = (tokens.len() as f64).sqrt();
        concerned
            .into_iter()
            .filter_map(|number| {
                // Counts that were stored may have been damaged: a number without a code is passed over.
                let code = self.codes.get(usize::from(number))?;
                let own = f64::from(*self.tokens_of.get(usize::from(number))?);
                let mut sum = 0.0;
                let mut because: Vec<(f64, usize)> = Vec::new();
                for (at, (row, p)) in rows.iter().zip(&background).enumerate() {
                    let n =
                        row.iter().find(|(n, _)| *n == number).map_or(0.0, |(_, count)| f64::from(*count));
                    let gain = ((n + SMOOTHING * p) / (own + SMOOTHING) / p).ln();
                    // A token nobody has seen says nothing, not even against.
                    if !row.is_empty() {
                        sum += gain;
                    }
                    if n > 0.0 && gain > 0.5 {
                        because.push((gain, at));
                    }
                }
                because.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
                Some(Opinion {
                    code,
                    evidence: sum / root,
                    because: because.into_iter().map(|(_, at)| at).collect(),
                })
            })
            .collect()
    }

    /// The number of a code, a new one if need be; `None` when there are 65,535 already.
    fn number(&mut self, code: &str) -> Option<u16> {
        if let Some(at) = self.codes.iter().position(|c| c == code) {
            return u16::try_from(at).ok();
        }
        let number = u16::try_from(self.codes.len()).ok()?;
        self.codes.push(code.to_owned());
        self.tokens_of.push(0);
        Some(number)
    }
}

fn feature(token: &str) -> u16 {
    (hash32(token) % FEATURES) as u16
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(text: &str) -> Vec<String> {
        text.split(' ').map(str::to_owned).collect()
    }

    #[test]
    fn a_token_of_one_category_speaks_for_it_and_a_token_of_all_for_none() {
        let mut learned = Learned::default();
        for n in 0..1000 {
            learned.add(&tokens(&format!("common red a{n}")), "A");
            learned.add(&tokens(&format!("common blue b{n}")), "B");
        }
        let evidence = |text: &str, code: &str| {
            learned.opinions(&tokens(text)).into_iter().find(|o| o.code == code).map_or(0.0, |o| o.evidence)
        };
        assert!(evidence("red", "A") > 0.5);
        assert!(evidence("red", "B") <= 0.0);
        assert!(evidence("common", "A").abs() < 0.1);
        assert!(evidence("never", "A").abs() < f64::EPSILON);
        assert_eq!(learned.opinions(&tokens("red common"))[0].because, [0]);
        assert_eq!(learned.cases(), 2000);
    }

    #[test]
    fn memory_stays_bounded_however_much_is_learned() {
        let mut learned = Learned::default();
        for n in 0..200_000_u32 {
            learned.add(&[n.to_string(), "same".to_owned()], &format!("C{}", n % 300));
        }
        assert!(learned.rows.len() <= FEATURES as usize);
        assert!(learned.rows.values().all(|row| row.len() <= CODES_PER_FEATURE));
        assert_eq!(learned.codes.len(), 300);
    }

    #[test]
    fn a_text_without_words_teaches_nothing() {
        let mut learned = Learned::default();
        learned.add(&[], "A");
        assert_eq!(learned.cases(), 0);
        assert!(learned.opinions(&tokens("x")).is_empty());
    }
}
