//! Names found by what was typed: characters, a part of them, the same sound in other characters, pinyin or its initials, one slip.

use crate::{pinyin::sounds, words::is_cjk};
use std::collections::HashMap;

/// Candidates that are looked at closely, at most; a query of two common characters fits a great many names.
const CANDIDATES: usize = 20_000;
/// Up to so many labels, typed letters are compared with every one, wherever in the name they begin.
const SCANNED: usize = 30_000;

/// A spelling of a name.
struct Label {
    text: Box<str>,
    /// One a character: characters that sound alike have the same.
    sound: Box<[u32]>,
    name: u32,
}

/// Letters that stand for a label; whether by the most common reading of each character.
type Spelling = (Box<str>, u32, bool);

/// Labels and how to find them. Names are numbers of the caller.
#[derive(Default)]
pub(super) struct Names {
    labels: Vec<Label>,
    /// Labels by two sounds that follow each other.
    pairs: HashMap<u64, Vec<u32>>,
    whole: HashMap<Box<str>, Vec<u32>>,
    /// Pinyin of whole labels, and its initials, sorted once all are there.
    spelled: Vec<Spelling>,
    initials: Vec<Spelling>,
}

/// The sounds of a text without spaces: an accent-free syllable has one number, any other character its own.
fn sound_of(text: &str) -> Box<[u32]> {
    text.chars().filter(|c| *c != ' ').map(|c| sounds::of(c).unwrap_or_else(|| u32::from(c))).collect()
}

fn pair(a: u32, b: u32) -> u64 {
    u64::from(a) << 32 | u64::from(b)
}

impl Names {
    /// Adds a spelling, already in one spelling ([`crate::normalise`]).
    pub(super) fn add(&mut self, text: &str, name: u32) {
        let text: Box<str> = text.chars().filter(|c| *c != ' ').collect::<String>().into();
        let known = self.whole.get(&text).into_iter().flatten();
        if text.is_empty() || known.into_iter().any(|l| self.labels[*l as usize].name == name) {
            return;
        }
        let id = self.labels.len() as u32;
        let sound = sound_of(&text);
        for two in sound.windows(2) {
            let list = self.pairs.entry(pair(two[0], two[1])).or_default();
            if list.last() != Some(&id) {
                list.push(id);
            }
        }
        if text.chars().any(is_cjk) {
            for (i, (full, short)) in sounds::spellings(&text).into_iter().enumerate() {
                self.spelled.push((full.into(), id, i == 0));
                self.initials.push((short.into(), id, i == 0));
            }
        }
        self.whole.entry(text.clone()).or_default().push(id);
        self.labels.push(Label { text, sound, name });
    }

    /// Call when all are added.
    pub(super) fn close(&mut self) {
        self.spelled.sort_unstable();
        self.initials.sort_unstable();
        self.pairs.values_mut().for_each(Vec::shrink_to_fit);
    }

    /// Names that fit, with how well: 3 for the whole, above 2 for a beginning, above 1 for a part.
    pub(super) fn find(&self, query: &str) -> HashMap<u32, f64> {
        let q: String = query.chars().filter(|c| *c != ' ').collect();
        let mut found = HashMap::new();
        if q.is_empty() {
            return found;
        }
        let sound = sound_of(&q);
        let mut see = |label: &Label, score: f64| {
            let best = found.entry(label.name).or_insert(score);
            *best = best.max(score);
        };
        for id in self.candidates(&sound) {
            let label = &self.labels[id as usize];
            if let Some(s) = score(&q, &sound, label) {
                see(label, s);
            }
        }
        for id in self.inside(&q) {
            let label = &self.labels[id as usize];
            see(label, 1.1 + 0.8 * label.text.len() as f64 / q.len() as f64);
        }
        if q.chars().any(|c| c.is_ascii_alphabetic()) {
            self.typed(&q, &mut see);
        }
        found
    }

    /// Labels that hold one of the rarest pairs of sounds of the query: of so many that the slips allowed for cannot break them all.
    fn candidates(&self, sound: &[u32]) -> Vec<u32> {
        if sound.len() < 2 {
            let one = sound.first().copied();
            return (0..self.labels.len() as u32)
                .filter(|i| self.labels[*i as usize].sound.iter().any(|s| Some(*s) == one))
                .take(CANDIDATES)
                .collect();
        }
        let none = Vec::new();
        let mut lists: Vec<&Vec<u32>> =
            sound.windows(2).map(|t| self.pairs.get(&pair(t[0], t[1])).unwrap_or(&none)).collect();
        lists.sort_by_key(|l| l.len());
        // A slip in one character breaks two pairs.
        let broken = if sound.len() < 3 { 0 } else { 2 * slips(sound.len()) };
        let mut all: Vec<u32> = Vec::new();
        for list in lists.iter().take(broken + 1) {
            all.extend(list.iter().take(CANDIDATES));
            if all.len() >= CANDIDATES {
                break;
            }
        }
        all.sort_unstable();
        all.dedup();
        all
    }

    /// Labels of at least three characters that stand in the query as they are.
    fn inside<'a>(&'a self, q: &'a str) -> impl Iterator<Item = u32> + 'a {
        let starts: Vec<usize> = q.char_indices().map(|(i, _)| i).chain([q.len()]).collect();
        let n = starts.len();
        let spans = (0..n).flat_map(move |a| (a + 3..n.min(a + 16)).map(move |b| (a, b)));
        let spans: Vec<_> =
            spans.map(|(a, b)| (starts[a], starts[b])).filter(|s| *s != (0, q.len())).collect();
        spans.into_iter().filter_map(|(a, b)| self.whole.get(&q[a..b])).flatten().copied()
    }

    /// Letters: pinyin, initials, or a mixture with characters.
    fn typed(&self, q: &str, see: &mut impl FnMut(&Label, f64)) {
        let plain = q.replace('v', "u");
        for (list, whole, part) in [(&self.spelled, 2.4, 1.5), (&self.initials, 2.2, 1.2)] {
            for (text, id, common) in begins(list, &plain) {
                let share = plain.len() as f64 / text.len() as f64;
                let score = if text.len() == plain.len() { whole } else { part + 0.6 * share };
                see(&self.labels[*id as usize], if *common { score } else { score - 0.05 });
            }
        }
        if self.labels.len() <= SCANNED && q.len() >= 2 {
            for label in self.labels.iter().filter(|l| crate::matches_initials(q, &l.text)) {
                see(label, 1.0 + 0.1 / label.sound.len() as f64);
            }
        }
    }
}

/// The entries that begin with these letters.
fn begins<'a>(list: &'a [Spelling], start: &str) -> impl Iterator<Item = &'a Spelling> {
    let from = list.partition_point(|(t, ..)| &**t < start);
    let start = start.to_owned();
    list[from..].iter().take_while(move |(t, ..)| t.starts_with(&start)).take(CANDIDATES)
}

/// How many characters may be wrong in a name of this length.
fn slips(length: usize) -> usize {
    match length {
        0..3 => 0,
        3..7 => 1,
        _ => 2,
    }
}

fn score(q: &str, sound: &[u32], label: &Label) -> Option<f64> {
    let share = sound.len() as f64 / label.sound.len() as f64;
    if *label.text == *q {
        return Some(3.0);
    }
    match label.text.find(q) {
        Some(0) => return Some(2.0 + 0.9 * share),
        Some(_) => return Some(1.0 + share),
        None => {}
    }
    let heard = label.sound.windows(sound.len()).position(|w| w == sound);
    match heard {
        Some(0) if share >= 1.0 => return Some(2.4),
        Some(0) => return Some(1.5 + 0.6 * share),
        Some(_) => return Some(0.8 + 0.6 * share),
        None => {}
    }
    let allowed = slips(sound.len());
    let wrong = distance(sound, &label.sound, allowed)?;
    // The longer the name, the less a slip says.
    Some(1.95 - 1.5 * wrong as f64 / sound.len() as f64)
}

/// How many sounds must be changed, added, left out or exchanged with the next (optimal string alignment), up to `most`.
fn distance(a: &[u32], b: &[u32], most: usize) -> Option<usize> {
    if a.len().abs_diff(b.len()) > most || most == 0 {
        return None;
    }
    let mut before: Vec<usize> = vec![0; b.len() + 1];
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut next = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let same = usize::from(a[i - 1] != b[j - 1]);
            next[j] = (last[j - 1] + same).min(last[j] + 1).min(next[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                next[j] = next[j].min(before[j - 2] + 1);
            }
        }
        if next.iter().min().is_some_and(|m| *m > most) {
            return None;
        }
        (before, last) = (last, next);
    }
    last.last().copied().filter(|d| *d <= most)
}
