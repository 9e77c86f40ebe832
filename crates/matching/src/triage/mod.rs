//! What category does this text speak of? Suggestions with the words that led to them.
//!
//! Three sources, each giving evidence per category that is added up:
//!
//! 1. **Colloquial words** ([`Lexicon`]). A matched entry gives 3 + 0.75 · units (at most 8 units; a Chinese character is one
//!    unit, a Latin word two) to its first category, 10 % less to each following one, never less than half. A whole official
//!    name counts as an entry too. An entry that lies within a longer matched one does not count; a category's further
//!    entries count 30 %; all together at most 8.
//! 2. **Official names**, in every language given. With idf(t) = ln(categories / categories whose names have t) + 0.1, a name
//!    gives idf(matched tokens) · idf(matched) / idf(all tokens of the name), at most 8; the best name of a category counts, and
//!    10 % of what its class name gives.
//! 3. **The city's own filed cases** ([`Learned`]): the naive Bayes evidence described there × 2, between −3 and +8.
//!
//! score = 1 − e^(−evidence / 5): one good colloquial word gives about 0.6, a full official name or the agreement of sources 0.8
//! and more. Scores rank and compare; they are not probabilities. Suggestions under 0.15 are not made.

mod learned;
mod lexicon;

pub use learned::Learned;
pub use lexicon::{Lexicon, LexiconError};

use crate::words::{is_filler, normalise, searchable, tokens_of};
use lexicon::Term;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Evidence of one source is never more than this.
const MOST_EVIDENCE: f64 = 8.0;

/// Weight of what was learned.
const LEARNED_WEIGHT: f64 = 2.0;

/// The most what was learned may speak against a category: it alone never buries a clear word.
const MOST_AGAINST: f64 = 3.0;

/// Evidence that makes a score of 1 − 1/e.
const SCALE: f64 = 5.0;

/// Suggestions below are noise.
const LEAST_SCORE: f64 = 0.15;

/// How many words a suggestion gives as its reason at most.
const MOST_WORDS: usize = 5;

/// How much of a text is looked at, in bytes; a report says what it is about long before.
const LONGEST_TEXT: usize = 6_000;

/// A category as triage needs to know it.
#[derive(Clone, Debug)]
pub struct TriageEntry<'a> {
    /// Category code, such as `P01002`.
    pub code: &'a str,
    /// Its name in every language there is.
    pub names: Vec<&'a str>,
    /// The name of its class.
    pub class_name: &'a str,
}

/// A suggested category.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Suggestion {
    /// Category code.
    pub code: String,
    /// 0..1; for ranking, not a probability.
    pub score: f64,
    /// The words of the text (normalised) that speak for it, strongest source first, at most five.
    pub why: Vec<String>,
}

/// Finds the categories a text speaks of. Build once per catalogue, ask often: a question takes well under a millisecond.
#[derive(Clone, Debug)]
pub struct Triage {
    codes: Vec<String>,
    /// Number of the category by code.
    numbers: HashMap<String, u32>,
    /// For a matter that only says "part X is abnormal" the number of that part, else the category's own: both are the same to
    /// words, and only what was learned tells them apart.
    meant: Vec<u32>,
    names: Vec<Name>,
    /// Names a token occurs in.
    index: HashMap<String, Posting>,
    terms: Vec<IndexedTerm>,
    learned: Learned,
}

#[derive(Clone, Debug)]
struct Name {
    category: u32,
    is_class: bool,
    /// Sum of idf of the name's tokens.
    total: f64,
}

#[derive(Clone, Debug, Default)]
struct Posting {
    idf: f64,
    names: Vec<u32>,
}

#[derive(Clone, Debug)]
struct IndexedTerm {
    parts: Vec<String>,
    units: usize,
    /// Number of the category and the share of the evidence it gets.
    categories: Vec<(u32, f64)>,
}

/// Evidence for one category while a text is read.
#[derive(Default)]
struct Found {
    words: f64,
    name: f64,
    class: f64,
    learned: f64,
    /// The matter the city files instead of the part, if it does.
    filed_as: Option<u32>,
    why: Vec<String>,
}

impl Triage {
    /// Triage for a catalogue with the built-in colloquial words. Words for codes the catalogue lacks are left out.
    pub fn build(entries: &[TriageEntry<'_>]) -> Triage {
        Triage::build_with(entries, Lexicon::built_in(), Learned::default())
    }

    /// Triage for a catalogue with a table of colloquial words and with what was learned before.
    pub fn build_with(entries: &[TriageEntry<'_>], lexicon: &Lexicon, learned: Learned) -> Triage {
        let codes: Vec<String> = entries.iter().map(|e| e.code.to_owned()).collect();
        let numbers: HashMap<String, u32> = (0..).zip(&codes).map(|(n, code)| (code.clone(), n)).collect();
        let meant: Vec<u32> =
            (0..).zip(entries).map(|(own, e)| part_meant_by(e, entries, &numbers).unwrap_or(own)).collect();
        let (names, index) = index_names(entries, &meant);
        let colloquial = lexicon.terms.iter().map(|term| IndexedTerm {
            parts: term.parts.clone(),
            units: term.units(),
            categories: (0..)
                .zip(term.codes.iter().filter_map(|code| numbers.get(code)))
                .map(|(rank, number)| (meant[*number as usize], (1.0 - 0.1 * f64::from(rank)).max(0.5)))
                .collect(),
        });
        // A whole official name is as good as a colloquial word, and being longer it stands before the general words in it.
        let official = meant.iter().zip(entries).flat_map(|(number, entry)| {
            entry.names.iter().filter_map(|name| Term::of(name, Vec::new())).map(|term| IndexedTerm {
                units: term.units(),
                parts: term.parts,
                categories: vec![(*number, 1.0)],
            })
        });
        let terms = colloquial.chain(official).filter(|term| !term.categories.is_empty()).collect();
        Triage { codes, numbers, meant, names, index, terms, learned }
    }

    /// Learns from a case the desk has filed under `code`. Returns whether the catalogue knows the code; otherwise nothing is
    /// learned.
    pub fn learn(&mut self, text: &str, code: &str) -> bool {
        let known = self.numbers.contains_key(code);
        if known {
            self.learned.add(&telling_tokens(&normalise(beginning(text))), code);
        }
        known
    }

    /// What was learned so far, for keeping.
    pub fn learned(&self) -> &Learned {
        &self.learned
    }

    /// The best `k` categories for a text, best first; fewer, or none, when the text gives no reason for more. Of a part and the
    /// matter "that part is abnormal" only one is suggested: the part, unless the city was learned to file the matter.
    pub fn suggest(&self, text: &str, k: usize) -> Vec<Suggestion> {
        let normal = normalise(beginning(text));
        let tokens = telling_tokens(&normal);
        let mut found: HashMap<u32, Found> = HashMap::new();
        self.read_words(&searchable(&normal), &mut found);
        self.read_names(&tokens, &mut found);
        self.read_learned(&tokens, &mut found);

        let mut ranked: Vec<(f64, u32, Vec<String>)> = found
            .into_iter()
            .map(|(number, f)| {
                let evidence = f.words.min(MOST_EVIDENCE) + f.name + 0.1 * f.class + f.learned;
                (1.0 - (-evidence / SCALE).exp(), f.filed_as.unwrap_or(number), f.why)
            })
            .filter(|(score, ..)| *score >= LEAST_SCORE)
            .collect();
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        ranked
            .into_iter()
            .take(k)
            .map(|(score, number, why)| Suggestion {
                code: self.codes[number as usize].clone(),
                score,
                why: why.into_iter().take(MOST_WORDS).collect(),
            })
            .collect()
    }

    /// Evidence of colloquial words.
    fn read_words(&self, searchable: &str, found: &mut HashMap<u32, Found>) {
        let mut hits: Vec<&IndexedTerm> =
            self.terms.iter().filter(|t| t.parts.iter().all(|p| searchable.contains(p.as_str()))).collect();
        hits.sort_by_key(|term| std::cmp::Reverse(term.units));
        let mut covered: Vec<(usize, usize)> = Vec::new();
        for term in hits {
            let free = |at: &usize, part: &String| {
                !covered
                    .iter()
                    .any(|(from, to)| from <= at && at + part.len() <= *to && part.len() < to - from)
            };
            let occurrences =
                |part: &String| searchable.match_indices(part.as_str()).map(|(at, _)| at).collect::<Vec<_>>();
            let places: Vec<(usize, usize)> = term
                .parts
                .iter()
                .flat_map(|part| {
                    occurrences(part).into_iter().filter(|at| free(at, part)).map(|at| (at, at + part.len()))
                })
                .collect();
            if places.is_empty() {
                continue;
            }
            let evidence = 3.0 + 0.75 * term.units.min(8) as f64;
            for (number, share) in &term.categories {
                let f = found.entry(*number).or_default();
                let worth = evidence * share;
                f.words = f.words.max(worth) + 0.3 * f.words.min(worth);
                for part in &term.parts {
                    add_word(&mut f.why, part.trim());
                }
            }
            covered.extend(places);
        }
    }

    /// Evidence of official names.
    fn read_names(&self, tokens: &[String], found: &mut HashMap<u32, Found>) {
        // Ordered, so that among equally good names of a category the same one is taken every time.
        let mut matched: BTreeMap<u32, (f64, Vec<usize>)> = BTreeMap::new();
        let mut seen = BTreeSet::new();
        for (at, token) in tokens.iter().enumerate() {
            let Some(posting) = self.index.get(token).filter(|_| seen.insert(token)) else { continue };
            for name in &posting.names {
                let m = matched.entry(*name).or_default();
                m.0 += posting.idf;
                m.1.push(at);
            }
        }
        let mut best: HashMap<u32, (f64, Vec<usize>)> = HashMap::new();
        for (number, (idf, places)) in matched {
            let name = &self.names[number as usize];
            let evidence = (idf * idf / name.total).min(MOST_EVIDENCE);
            if name.is_class {
                let f = found.entry(name.category).or_default();
                f.class = f.class.max(evidence);
            } else if best.get(&name.category).is_none_or(|(e, _)| *e < evidence) {
                best.insert(name.category, (evidence, places));
            }
        }
        for (category, (evidence, places)) in best {
            let f = found.entry(category).or_default();
            f.name = evidence;
            for word in joined(tokens, &places) {
                add_word(&mut f.why, &word);
            }
        }
    }

    /// Evidence of filed cases.
    fn read_learned(&self, tokens: &[String], found: &mut HashMap<u32, Found>) {
        // Strongest first, so that of a part and its matter the stronger is heard and the other is not.
        let mut opinions = self.learned.opinions(tokens);
        opinions.sort_by(|a, b| b.evidence.total_cmp(&a.evidence).then(a.code.cmp(b.code)));
        let mut heard = BTreeSet::new();
        for opinion in opinions {
            // Learned under an earlier catalogue: no longer to be suggested.
            let Some(number) = self.numbers.get(opinion.code) else { continue };
            let meant = self.meant[*number as usize];
            if !heard.insert(meant) {
                continue;
            }
            let f = found.entry(meant).or_default();
            f.learned = (LEARNED_WEIGHT * opinion.evidence).clamp(-MOST_AGAINST, MOST_EVIDENCE);
            f.filed_as = Some(*number);
            if f.learned > 0.0 {
                let mut places: Vec<usize> = opinion.because.into_iter().take(4).collect();
                places.sort_unstable();
                for word in joined(tokens, &places) {
                    add_word(&mut f.why, &word);
                }
            }
        }
    }
}

/// The first part of a long text, cut between characters.
fn beginning(text: &str) -> &str {
    &text[..text.floor_char_boundary(LONGEST_TEXT)]
}

/// Tokens that may say what a text is about: neither fillers nor numbers, which are addresses and telephones.
fn telling_tokens(normal: &str) -> Vec<String> {
    let mut tokens = tokens_of(normal);
    tokens.retain(|t| !is_filler(t) && !t.chars().all(char::is_numeric));
    tokens
}

/// Adds a reason unless it is part of one that is there already; one that is part of it gives way to it.
fn add_word(why: &mut Vec<String>, word: &str) {
    if why.iter().any(|w| w.contains(word)) {
        return;
    }
    match why.iter_mut().find(|w| word.contains(w.as_str())) {
        Some(shorter) => word.clone_into(shorter),
        None => why.push(word.to_owned()),
    }
}

/// The tokens at these places (ascending), overlapping bigrams joined: 污水, 水井, 井盖 → 污水井盖.
fn joined(tokens: &[String], places: &[usize]) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut last = None;
    for at in places {
        let token = &tokens[*at];
        let first = token.chars().next();
        match words.last_mut() {
            Some(word)
                if last.is_some_and(|l| l + 1 == *at)
                    && token.chars().count() == 2
                    && first.is_some_and(crate::words::is_cjk)
                    && word.chars().next_back() == first =>
            {
                word.extend(token.chars().skip(1));
            }
            _ => words.push(token.clone()),
        }
        last = Some(*at);
    }
    words
}

/// The part a matter is about when the matter is that very part being abnormal: same digits, and its first name contains
/// the part's.
fn part_meant_by(
    matter: &TriageEntry<'_>,
    entries: &[TriageEntry<'_>],
    numbers: &HashMap<String, u32>,
) -> Option<u32> {
    let digits = matter.code.strip_prefix('E')?;
    let number = *numbers.get(&format!("P{digits}"))?;
    let part = &entries[number as usize];
    matter.names.first()?.contains(*part.names.first()?).then_some(number)
}

fn index_names(entries: &[TriageEntry<'_>], meant: &[u32]) -> (Vec<Name>, HashMap<String, Posting>) {
    let mut tokens_by_name: Vec<(u32, bool, BTreeSet<String>)> = Vec::new();
    let mut categories_with: HashMap<String, BTreeSet<u32>> = HashMap::new();
    for (number, entry) in meant.iter().copied().zip(entries) {
        let class = std::iter::once((entry.class_name, true));
        for (name, is_class) in entry.names.iter().map(|n| (*n, false)).chain(class) {
            let tokens: BTreeSet<String> = telling_tokens(&normalise(name)).into_iter().collect();
            if tokens.is_empty() {
                continue;
            }
            for token in &tokens {
                categories_with.entry(token.clone()).or_default().insert(number);
            }
            tokens_by_name.push((number, is_class, tokens));
        }
    }
    let all = entries.len() as f64;
    let mut index: HashMap<String, Posting> = categories_with
        .into_iter()
        .map(|(token, with)| {
            (token, Posting { idf: (all / with.len() as f64).ln() + 0.1, names: Vec::new() })
        })
        .collect();
    let mut names = Vec::with_capacity(tokens_by_name.len());
    for (place, (category, is_class, tokens)) in (0..).zip(tokens_by_name) {
        let mut total = 0.0;
        for token in &tokens {
            if let Some(posting) = index.get_mut(token) {
                posting.names.push(place);
                total += posting.idf;
            }
        }
        names.push(Name { category, is_class, total });
    }
    (names, index)
}
