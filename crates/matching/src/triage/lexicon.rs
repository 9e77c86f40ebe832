//! The table of colloquial words: what people call things, and which categories they may mean.

use crate::words::{is_cjk, normalise, searchable};
use std::{fmt, sync::LazyLock};

/// A table of colloquial words and the categories they may mean.
#[derive(Clone, Debug, Default)]
pub struct Lexicon {
    pub(super) terms: Vec<Term>,
}

/// One line of the table.
#[derive(Clone, Debug)]
pub(super) struct Term {
    /// Words that must all occur, as they stand in searchable text (Latin ones with a space on either side).
    pub parts: Vec<String>,
    /// Categories, likeliest first.
    pub codes: Vec<String>,
}

impl Term {
    /// Words joined by `+` as a term; `None` when there are no words, or none beside a `+`.
    pub fn of(words: &str, codes: Vec<String>) -> Option<Term> {
        let parts: Vec<String> = words.split('+').map(part).collect();
        parts.iter().all(|p| !p.trim().is_empty()).then_some(Term { parts, codes })
    }

    /// How telling the words are: Chinese characters, Latin words counting two, and one more for a combination.
    pub fn units(&self) -> usize {
        let of_part = |part: &String| match part.chars().filter(|c| is_cjk(*c)).count() {
            0 => 2 * part.split_whitespace().count(),
            characters => characters,
        };
        self.parts.iter().map(of_part).sum::<usize>() + usize::from(self.parts.len() > 1)
    }
}

/// What is wrong with a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LexiconError {
    /// Line, from 1.
    pub line: usize,
    /// What is the matter with it.
    pub why: &'static str,
}

impl fmt::Display for LexiconError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.why)
    }
}

impl std::error::Error for LexiconError {}

static BUILT_IN: LazyLock<Lexicon> =
    LazyLock::new(|| Lexicon::parse(include_str!("lexicon.tsv")).expect("a test reads the built-in table"));

impl Lexicon {
    /// The table that comes with the program: Chinese, English and some Spanish words for the catalogue GB/T 47678.5-2026.
    pub fn built_in() -> &'static Lexicon {
        &BUILT_IN
    }

    /// Reads a table: per line words, a tab, and category codes separated by spaces, likeliest first; `+` joins words that
    /// must all occur; empty lines and lines that begin with `#` say nothing.
    pub fn parse(tsv: &str) -> Result<Lexicon, LexiconError> {
        let mut terms = Vec::new();
        for (line, text) in (1..).zip(tsv.lines()) {
            if text.trim().is_empty() || text.starts_with('#') {
                continue;
            }
            let error = |why| LexiconError { line, why };
            let (words, codes) =
                text.split_once('\t').ok_or_else(|| error("no tab between words and codes"))?;
            let codes: Vec<String> = codes.split_whitespace().map(str::to_owned).collect();
            if codes.is_empty() {
                return Err(error("no codes after the tab"));
            }
            let term =
                Term::of(words, codes).ok_or_else(|| error("no words before the tab, or none beside a +"))?;
            terms.push(term);
        }
        Ok(Lexicon { terms })
    }

    /// This table and then another, such as a city's own words.
    pub fn and(mut self, other: Lexicon) -> Lexicon {
        self.terms.extend(other.terms);
        self
    }

    /// Every category code the table names, in its order, repeats kept.
    pub fn codes(&self) -> impl Iterator<Item = &str> {
        self.terms.iter().flat_map(|t| t.codes.iter().map(String::as_str))
    }
}

/// A part of a term as it is looked for: Chinese anywhere, anything else as whole words.
fn part(words: &str) -> String {
    let form = searchable(&normalise(words));
    let inner = form.trim();
    let at_edge = |c: Option<char>| if c.is_some_and(is_cjk) { "" } else { " " };
    if inner.is_empty() {
        return String::new();
    }
    format!("{}{inner}{}", at_edge(inner.chars().next()), at_edge(inner.chars().next_back()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_table_is_well_formed_and_names_no_words_twice() {
        let lexicon = Lexicon::parse(include_str!("lexicon.tsv")).unwrap();
        assert!(lexicon.terms.len() > 400, "{}", lexicon.terms.len());
        let mut seen = std::collections::HashSet::new();
        for term in &lexicon.terms {
            let mut parts = term.parts.clone();
            parts.sort();
            assert!(seen.insert(parts), "twice: {:?}", term.parts);
            let mut codes = term.codes.clone();
            codes.sort();
            codes.dedup();
            assert_eq!(codes.len(), term.codes.len(), "a code twice for {:?}", term.parts);
        }
    }

    #[test]
    fn a_line_that_is_none_is_named() {
        assert_eq!(Lexicon::parse("# x\n\n井盖 P01001").unwrap_err().line, 3);
        assert_eq!(Lexicon::parse("井盖\t ").unwrap_err().why, "no codes after the tab");
        assert_eq!(Lexicon::parse("井盖+\tP01001").unwrap_err().line, 1);
        assert_eq!(
            Lexicon::parse("!\tP01001").unwrap_err().to_string(),
            "line 1: no words before the tab, or none beside a +"
        );
    }

    #[test]
    fn latin_words_are_whole_words_and_chinese_ones_are_not() {
        let lexicon = Lexicon::parse("Street Lights\tP01037\n路燈\tP01037\n灯+不亮\tP01037").unwrap();
        let parts: Vec<_> = lexicon.terms.iter().map(|t| t.parts.clone()).collect();
        assert_eq!(parts, [vec![" street light "], vec!["路灯"], vec!["灯", "不亮"]]);
        assert_eq!(lexicon.terms.iter().map(Term::units).collect::<Vec<_>>(), [4, 2, 4]);
    }
}
