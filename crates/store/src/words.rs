//! How the words of cases are indexed and asked for, the same on every database.
//!
//! Chinese has no spaces, so a text is cut into pairs of neighbouring characters; a phrase of pairs finds any part of a text of two
//! characters or more, and exactly that. A token is plain ASCII, whatever the characters were, so that no database's own idea
//! of letters, case or punctuation has a say. A case number is found by its beginning or its end, as people read it out.

use std::fmt::Write as _;
use tessera_domain::case::model::Case;

/// Characters of an indexed text at most; what people type is far shorter (see the app's limit on descriptions).
const MAX_CHARS: usize = 8192;
/// Words of a search that are looked at.
const MAX_WORDS: usize = 8;
/// Digits that may be the beginning or the end of a case number.
const NUMBER_PART: usize = 4;

/// One word of a search.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Phrase {
    /// A single character: any token that begins with this one.
    Begins(String),
    /// These tokens in a row.
    Row(Vec<String>),
}

/// What a search asks for: every phrase must occur, or else one of the number tokens must.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sought {
    /// One for each word typed.
    pub phrases: Vec<Phrase>,
    /// Beginnings of tokens; any of them is enough, whatever the phrases say.
    pub numbers: Vec<String>,
}

impl Sought {
    /// True when nothing can be found.
    pub fn is_empty(&self) -> bool {
        self.phrases.is_empty() && self.numbers.is_empty()
    }
}

/// A character as four digits of base 36: 36⁴ is more than there are code points.
fn push(token: &mut String, c: char) {
    let mut n = c as u32;
    let mut digits = [0u8; 4];
    for d in digits.iter_mut().rev() {
        *d = b"0123456789abcdefghijklmnopqrstuvwxyz"[(n % 36) as usize];
        n /= 36;
    }
    for d in digits {
        token.push(char::from(d));
    }
}

fn folded(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars().flat_map(char::to_lowercase).take(MAX_CHARS)
}

/// The pairs of a text in order, then its last character alone, so that every character begins a token.
fn pairs(text: &str, with_last: bool) -> Vec<String> {
    let chars: Vec<char> = folded(text).collect();
    let mut out: Vec<String> = chars
        .windows(2)
        .map(|w| {
            let mut t = String::with_capacity(8);
            push(&mut t, w[0]);
            push(&mut t, w[1]);
            t
        })
        .collect();
    if with_last && let Some(c) = chars.last() {
        let mut t = String::with_capacity(4);
        push(&mut t, *c);
        out.push(t);
    }
    out
}

fn number_token(mark: char, digits: impl Iterator<Item = char>) -> String {
    let mut t = String::from(mark);
    for c in digits.flat_map(char::to_lowercase) {
        if c.is_ascii_alphanumeric() {
            t.push(c);
        } else {
            let _ = write!(t, "x{:x}", c as u32);
        }
    }
    t
}

/// The tokens of a case: its number both ways round, its description, its address. Pairs never cross from one to the next.
pub fn tokens(case: &Case) -> Vec<String> {
    // Tokens of characters have four or eight digits; these begin with a mark and are longer or have another length.
    let mut out = vec![
        number_token('n', "number".chars().chain(case.number.chars())),
        number_token('r', "number".chars().chain(case.number.chars().rev())),
    ];
    out.extend(pairs(&case.description, true));
    // A token that no search contains, so that no phrase runs over the border between the two texts.
    out.push("0".to_owned());
    out.extend(pairs(&case.place.address, true));
    out
}

/// What somebody typed into a search box.
pub fn sought(typed: &str) -> Sought {
    let typed = typed.trim();
    let mut out = Sought::default();
    for word in typed.split_whitespace().take(MAX_WORDS) {
        let mut row = pairs(word, true);
        let last = row.pop().unwrap_or_default();
        out.phrases.push(if row.is_empty() { Phrase::Begins(last) } else { Phrase::Row(row) });
    }
    if typed.len() >= NUMBER_PART && typed.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') {
        out.numbers.push(number_token('n', "number".chars().chain(typed.chars())));
        out.numbers.push(number_token('r', "number".chars().chain(typed.chars().rev())));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Does a phrase occur in a row of tokens, as a full-text index answers it?
    fn has(tokens: &[String], phrase: &Phrase) -> bool {
        match phrase {
            Phrase::Begins(p) => tokens.iter().any(|t| t.starts_with(p)),
            Phrase::Row(row) => tokens.windows(row.len()).any(|w| w == row),
        }
    }

    fn found(text: &str, typed: &str) -> bool {
        let t = pairs(text, true);
        sought(typed).phrases.iter().all(|p| has(&t, p))
    }

    #[test]
    fn any_part_of_a_text_is_found_and_nothing_else() {
        let text = "东山大道12号井盖缺失 near École";
        for part in ["井盖", "大道12", "缺", "东", "失", "école", "ÉCOLE", "near École", "失 東"]
        {
            assert_eq!(found(text, part), part != "失 東", "{part}");
        }
        for other in ["井缺", "盖井", "道1号", "西", "ecole"] {
            assert!(!found(text, other), "{other}");
        }
    }

    #[test]
    fn punctuation_is_a_character_like_any_other() {
        assert!(found("坡度100%的路", "0%"));
        assert!(!found("坡度100%的路", "%路"));
        assert!(found("O'Brien", "o'b"));
        assert!(!found("O'Brien", "' OR '1'='1"));
    }

    #[test]
    fn every_code_point_has_a_token_of_its_own() {
        let mut seen = std::collections::HashSet::new();
        for c in ['\u{0}', 'a', '垃', '𠮷', char::MAX] {
            let mut t = String::new();
            push(&mut t, c);
            assert_eq!(t.len(), 4);
            assert!(seen.insert(t));
        }
    }

    #[test]
    fn a_number_is_sought_only_when_it_may_be_one() {
        assert_eq!(sought("00004").numbers, ["nnumber00004", "rnumber40000"]);
        assert!(sought("004").numbers.is_empty());
        assert!(sought("东山大道").numbers.is_empty());
        assert!(sought("  ").is_empty());
    }
}
