//! Is this the same event as that one? Compact keys for comparing texts, and a score from place, time, category and words.

use crate::words::{hash32, is_filler, tokenise};
use serde::{Deserialize, Serialize};

/// The most hashes a key keeps: 256 bytes.
const KEY_SIZE: usize = 64;

/// The field's hint that two reports are one event: at most this far apart, in metres …
pub const SAME_EVENT_METRES: f64 = 50.0;
/// … and at most this long, in hours.
pub const SAME_EVENT_HOURS: f64 = 24.0;

/// A [`score_duplicate`] from here on is worth showing as a likely duplicate. Two reports of the same category at the limits
/// of the field's hint ([`SAME_EVENT_METRES`], [`SAME_EVENT_HOURS`]) and without a word in common just reach it.
pub const LIKELY_DUPLICATE: f64 = 0.45;

/// What a text is about, small enough to keep beside every case: the sorted hashes of its tokens, at most 64 of them.
///
/// Of a longer text the smallest hashes are kept, a fair sample of its tokens. The hash never changes between versions, so
/// keys may be stored.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TextKey(Vec<u32>);

impl TextKey {
    /// The key of a text. Courtesies and function words are left out; numbers count, for a house number tells places apart.
    pub fn of(text: &str) -> TextKey {
        let mut hashes: Vec<u32> =
            tokenise(text).iter().filter(|t| !is_filler(t)).map(|token| hash32(token)).collect();
        hashes.sort_unstable();
        hashes.dedup();
        hashes.truncate(KEY_SIZE);
        TextKey(hashes)
    }

    /// Whether the text had no word that says anything.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many hashes the key holds, 0..=64.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The key as bytes for storage: little-endian, 4 per hash.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.0.iter().flat_map(|hash| hash.to_le_bytes()).collect()
    }

    /// Reads what [`TextKey::to_bytes`] wrote; `None` when it is not that: a length that is no multiple of 4 or too long,
    /// or hashes out of order.
    pub fn from_bytes(bytes: &[u8]) -> Option<TextKey> {
        if !bytes.len().is_multiple_of(4) || bytes.len() > KEY_SIZE * 4 {
            return None;
        }
        let hashes: Vec<u32> =
            bytes.chunks_exact(4).map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect();
        hashes.is_sorted_by(|a, b| a < b).then_some(TextKey(hashes))
    }
}

/// How alike two texts are, 0 (nothing in common, or nothing to compare) to 1 (the same tokens). Symmetric.
///
/// The greater of the Jaccard index (common / all) and 0.9 × the overlap (common / the smaller), because a short report is
/// often contained in a long one; the overlap counts in full only from six tokens on, since few tokens agree by chance.
pub fn similarity(a: &TextKey, b: &TextKey) -> f64 {
    // A full key is a sample of the smallest hashes: above its last hash it knows nothing, so compare only below.
    let known_to = |key: &TextKey| if key.0.len() == KEY_SIZE { key.0.last().copied() } else { None };
    let limit = [known_to(a), known_to(b)].into_iter().flatten().min().unwrap_or(u32::MAX);
    let a = &a.0[..a.0.partition_point(|h| *h <= limit)];
    let b = &b.0[..b.0.partition_point(|h| *h <= limit)];
    let fewer = a.len().min(b.len());
    if fewer == 0 {
        return 0.0;
    }
    let common = common(a, b) as f64;
    let jaccard = common / (a.len() as f64 + b.len() as f64 - common);
    let overlap = common / fewer as f64 * (fewer as f64 / 6.0).min(1.0);
    jaccard.max(0.9 * overlap)
}

/// How many hashes two sorted lists share.
fn common(a: &[u32], b: &[u32]) -> usize {
    let mut rest = b.iter().peekable();
    a.iter()
        .filter(|hash| {
            while rest.next_if(|other| other < hash).is_some() {}
            rest.peek() == Some(hash)
        })
        .count()
}

/// A reason for holding two reports for one event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum Why {
    /// So many metres apart, within [`SAME_EVENT_METRES`].
    Near {
        /// Metres, rounded.
        m: u32,
    },
    /// Of the same category.
    SameCategory,
    /// Of the same class, though not of the same category.
    SameClass,
    /// The words are alike.
    SimilarText {
        /// How much, 0..=100.
        percent: u8,
    },
    /// So many hours apart, within [`SAME_EVENT_HOURS`].
    Recent {
        /// Full hours.
        hours: u32,
    },
}

/// How likely two reports are of one event, 0..1, and why, the strongest kind of reason first.
///
/// score = place × time × matter, where
/// - place = 1 / (1 + (m / 100)²): 0.8 at 50 m, 0.5 at 100 m, 0.06 at 400 m;
/// - time = 1 / (1 + h / 96): 0.8 after a day, 0.36 after a week;
/// - matter = 1 − (1 − kind)(1 − text), with kind 0.75 for the same category, 0.4 for the same class and else 0, and text the
///   [`similarity`] of the words. Nothing in common in the matter is no duplicate, however near.
///
/// `distance_m` and `age_hours` are differences; their sign does not matter. One that is not a number is infinitely far.
pub fn score_duplicate(
    distance_m: f64,
    age_hours: f64,
    same_category: bool,
    same_class: bool,
    text_similarity: f64,
) -> (f64, Vec<Why>) {
    let magnitude = |x: f64| if x.is_nan() { f64::INFINITY } else { x.abs() };
    let (metres, hours) = (magnitude(distance_m), magnitude(age_hours));
    let text = if text_similarity.is_nan() { 0.0 } else { text_similarity.clamp(0.0, 1.0) };

    let place = 1.0 / (1.0 + (metres / 100.0).powi(2));
    let time = 1.0 / (1.0 + hours / 96.0);
    let kind = match (same_category, same_class) {
        (true, _) => 0.75,
        (false, true) => 0.4,
        (false, false) => 0.0,
    };
    let matter = 1.0 - (1.0 - kind) * (1.0 - text);

    let mut why = Vec::new();
    if metres <= SAME_EVENT_METRES {
        why.push(Why::Near { m: metres.round() as u32 });
    }
    match (same_category, same_class) {
        (true, _) => why.push(Why::SameCategory),
        (false, true) => why.push(Why::SameClass),
        (false, false) => {}
    }
    if text >= 0.3 {
        why.push(Why::SimilarText { percent: (text * 100.0).round() as u8 });
    }
    if hours <= SAME_EVENT_HOURS {
        why.push(Why::Recent { hours: hours as u32 });
    }
    (place * time * matter, why)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alike(a: &str, b: &str) -> f64 {
        similarity(&TextKey::of(a), &TextKey::of(b))
    }

    #[test]
    fn two_people_reporting_one_thing_use_similar_words() {
        assert!(alike("人民路12号门口井盖丢失", "您好，人民路12号对面的井盖不见了") > 0.3);
        assert!(alike("Big pothole on Elm St near 12", "pothole at 12 Elm St") > 0.3);
        assert!(alike("人民路12号门口井盖丢失", "楼上半夜装修太吵") < 0.05);
    }

    #[test]
    fn similarity_is_symmetric_and_one_for_the_same_text() {
        let (a, b) = ("东湖公园南门垃圾成堆没人清理", "垃圾成堆");
        assert!((alike(a, b) - alike(b, a)).abs() < f64::EPSILON);
        assert!((alike(a, a) - 1.0).abs() < f64::EPSILON);
        assert!((alike("亂丟垃圾", "乱丢垃圾！") - 1.0).abs() < f64::EPSILON);
    }

    #[test]
    fn a_short_report_contained_in_a_long_one_is_similar_but_one_shared_word_is_not() {
        let long = "今天早上在新华街道东湖社区菜市场北门的路口看到污水井盖破损严重已经有老人绊倒";
        assert!(alike("菜市场北门污水井盖破损", long) > 0.7);
        assert!(alike("路口", long) < 0.2);
    }

    #[test]
    fn empty_texts_have_nothing_in_common() {
        assert!(TextKey::of("您好，谢谢！").is_empty());
        assert!(alike("", "").abs() < f64::EPSILON);
        assert!(alike("", "井盖").abs() < f64::EPSILON);
    }

    #[test]
    fn a_key_is_small_sorted_and_survives_storage() {
        let text: String = ('一'..'些').collect();
        let key = TextKey::of(&text);
        assert_eq!(key.len(), 64);
        assert_eq!(TextKey::from_bytes(&key.to_bytes()), Some(key.clone()));
        assert_eq!(TextKey::from_bytes(&[]), Some(TextKey::default()));
        assert_eq!(TextKey::from_bytes(&key.to_bytes()[..7]), None);
        assert_eq!(TextKey::from_bytes(&[1, 0, 0, 0, 1, 0, 0, 0]), None, "a hash twice");
        assert_eq!(TextKey::from_bytes(&[0; 260]), None, "too long");
    }

    #[test]
    fn the_sample_of_a_long_text_estimates_what_the_whole_would_say() {
        // Two texts of 300 bigrams, 200 of them common: the true Jaccard index is 200 / 400, the overlap 2 / 3.
        let chars: Vec<char> = ('\u{4e00}'..'\u{4f91}').collect();
        let text = |from: usize, to: usize| chars[from..to].iter().collect::<String>();
        let seen = alike(&text(0, 301), &text(100, 401));
        assert!((0.4..0.8).contains(&seen), "{seen}");
    }

    #[test]
    fn the_fields_hint_of_fifty_metres_and_a_day_is_a_likely_duplicate() {
        let (score, why) = score_duplicate(SAME_EVENT_METRES, SAME_EVENT_HOURS, true, true, 0.0);
        assert!(score >= LIKELY_DUPLICATE, "{score}");
        assert_eq!(why, [Why::Near { m: 50 }, Why::SameCategory, Why::Recent { hours: 24 }]);

        assert!(score_duplicate(120.0, 24.0, true, true, 0.0).0 < LIKELY_DUPLICATE);
        assert!(score_duplicate(50.0, 24.0 * 14.0, true, true, 0.0).0 < LIKELY_DUPLICATE);
        assert!(score_duplicate(0.0, 0.0, false, true, 0.0).0 < LIKELY_DUPLICATE);
    }

    #[test]
    fn nearer_newer_and_more_alike_never_score_lower() {
        let base = score_duplicate(80.0, 30.0, false, true, 0.4).0;
        for better in [
            score_duplicate(40.0, 30.0, false, true, 0.4).0,
            score_duplicate(80.0, 10.0, false, true, 0.4).0,
            score_duplicate(80.0, 30.0, true, true, 0.4).0,
            score_duplicate(80.0, 30.0, false, true, 0.6).0,
        ] {
            assert!(better > base);
        }
    }

    #[test]
    fn nothing_in_common_but_the_place_is_no_duplicate() {
        let (score, why) = score_duplicate(3.0, 1.0, false, false, 0.0);
        assert!(score.abs() < f64::EPSILON);
        assert_eq!(why, [Why::Near { m: 3 }, Why::Recent { hours: 1 }]);
    }

    #[test]
    fn alike_words_are_a_reason_even_in_another_category() {
        let (score, why) = score_duplicate(10.0, 2.0, false, false, 0.8);
        assert!(score > LIKELY_DUPLICATE);
        assert!(why.contains(&Why::SimilarText { percent: 80 }));
    }

    #[test]
    fn numbers_that_are_none_are_far_away() {
        assert!(score_duplicate(f64::NAN, 1.0, true, true, 1.0).0.abs() < f64::EPSILON);
        assert!(score_duplicate(1.0, f64::INFINITY, true, true, 1.0).0.abs() < f64::EPSILON);
        assert!(score_duplicate(-10.0, -1.0, true, true, f64::NAN).0 > 0.7);
    }
}
