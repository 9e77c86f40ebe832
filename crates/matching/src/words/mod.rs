//! Words of a text: one spelling for what people write in many, then tokens for comparing.
//!
//! Written Chinese puts no spaces between words. Pairs of neighbouring characters (bigrams) need no dictionary and find
//! 井盖 in 污水井盖破损 all the same, so they are the words of Chinese text here.

mod variants;

use std::borrow::Cow;
use variants::{plain_latin, simplified};

/// Whether the character is Chinese: the unified ideographs of the planes in use, and 〇.
pub(crate) fn is_cjk(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3134f}' | '〇')
}

/// One spelling of a text: full-width letters and digits become half-width, common traditional characters simplified, letters
/// lower case without accents; anything that is neither letter nor digit becomes a space, and spaces are collapsed.
///
/// ```
/// use tessera_matching::words::normalise;
/// assert_eq!(normalise("　ＡＢ１２號樓，井蓋  丟失！"), "ab12号楼 井盖 丢失");
/// ```
pub fn normalise(text: &str) -> String {
    normalise_but(text, "")
}

/// [`normalise`] that leaves some marks as they are.
pub(crate) fn normalise_but(text: &str, kept: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match half_width(c) {
            c if kept.contains(c) => out.push(c),
            // Marks that stand inside a word: can't, l'Avinguda; and accents written apart from their letter.
            '\'' | '’' | '\u{300}'..='\u{36f}' => {}
            c if is_cjk(c) => out.push(simplified(c)),
            c if c.is_alphanumeric() => out.extend(c.to_lowercase().map(plain_latin)),
            _ if out.is_empty() || out.ends_with(' ') => {}
            _ => out.push(' '),
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// The tokens of a text in reading order, repeats kept: bigrams of Chinese characters (a lone character stands for itself),
/// Latin words in the singular, and numbers.
///
/// ```
/// use tessera_matching::words::tokenise;
/// assert_eq!(tokenise("3号楼井盖, two Potholes"), ["3", "号楼", "楼井", "井盖", "two", "pothole"]);
/// ```
pub fn tokenise(text: &str) -> Vec<String> {
    tokens_of(&normalise(text))
}

/// [`tokenise`] for text that is normalised already.
pub(crate) fn tokens_of(normal: &str) -> Vec<String> {
    let mut tokens = Vec::with_capacity(normal.len() / 3 + 1);
    for (class, run) in runs(normal) {
        match class {
            Class::Cjk => {
                let mut chars = run.char_indices();
                let mut begin = chars.next().map_or(0, |(at, _)| at);
                let mut pairs = 0;
                for (at, c) in chars {
                    tokens.push(run[begin..at + c.len_utf8()].to_owned());
                    begin = at;
                    pairs += 1;
                }
                if pairs == 0 {
                    tokens.push(run.to_owned());
                }
            }
            Class::Word => tokens.push(singular(run).into_owned()),
            Class::Number => tokens.push(run.to_owned()),
        }
    }
    tokens
}

/// A normalised text with every Latin word in the singular and set off by spaces, so that a phrase can be looked up in it
/// by plain comparison. Begins and ends with a space.
pub(crate) fn searchable(normal: &str) -> String {
    let mut out = String::with_capacity(normal.len() + 8);
    out.push(' ');
    let mut after_cjk = false;
    let mut end_of_last = 0;
    for (class, run) in runs(normal) {
        // Chinese split by a space or a comma stays split; other runs are words of their own.
        let begin = run.as_ptr() as usize - normal.as_ptr() as usize;
        let apart = begin > end_of_last || !(after_cjk && class == Class::Cjk);
        if apart && !out.ends_with(' ') {
            out.push(' ');
        }
        match class {
            Class::Word => out.push_str(&singular(run)),
            Class::Cjk | Class::Number => out.push_str(run),
        }
        after_cjk = class == Class::Cjk;
        end_of_last = begin + run.len();
    }
    out.push(' ');
    out
}

/// Whether a token says nothing about what a text is about: function words, and the courtesies of a phone call.
pub(crate) fn is_filler(token: &str) -> bool {
    const FILLERS: &[&str] = &[
        "a", "about", "all", "also", "am", "an", "and", "any", "are", "as", "at", "be", "been", "but", "by",
        "can", "cant", "con", "could", "de", "del", "do", "dont", "el", "en", "es", "esta", "every", "for",
        "from", "ha", "had", "hay", "he", "hello", "here", "hi", "how", "i", "if", "im", "in", "is", "it",
        "ive", "just", "la", "las", "like", "los", "me", "my", "near", "no", "not", "now", "of", "on", "or",
        "our", "out", "para", "please", "por", "que", "se", "she", "so", "some", "someone", "thank", "that",
        "the", "their", "them", "there", "these", "they", "this", "to", "un", "una", "up", "very", "wa",
        "was", "we", "were", "what", "when", "where", "which", "who", "will", "with", "would", "y", "you",
        "your", "一个", "你们", "你好", "可以", "反映", "多次", "尽快", "市民", "希望", "帮忙", "您好",
        "感谢", "投诉", "我们", "我想", "我要", "有个", "来电", "有人", "没有", "现在", "举报", "这个",
        "这里", "那个", "麻烦", "谢谢", "请问", "处理",
    ];
    FILLERS.contains(&token)
}

/// FNV-1a with a final mix, 32 bits. Written out so that stored keys stay valid whatever the standard library does.
pub(crate) fn hash32(token: &str) -> u32 {
    let fnv = token
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |h, byte| (h ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    let mixed = (fnv ^ (fnv >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    (mixed >> 32) as u32
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Cjk,
    Word,
    Number,
}

fn class_of(c: char) -> Option<Class> {
    if is_cjk(c) {
        Some(Class::Cjk)
    } else if c.is_numeric() {
        Some(Class::Number)
    } else if c.is_alphabetic() {
        Some(Class::Word)
    } else {
        None
    }
}

/// Stretches of characters of one class, in order.
fn runs(normal: &str) -> impl Iterator<Item = (Class, &str)> {
    let mut rest = normal;
    std::iter::from_fn(move || {
        loop {
            let first = rest.chars().next()?;
            let class = class_of(first);
            let end = rest.find(|c| class_of(c) != class).unwrap_or(rest.len());
            let (run, tail) = rest.split_at(end);
            rest = tail;
            if let Some(class) = class {
                return Some((class, run));
            }
        }
    })
}

/// The singular of a regular English plural (`branches` → `branch`); Spanish ones mostly come out right too. Irregular plurals
/// stay as they are.
fn singular(word: &str) -> Cow<'_, str> {
    let long = word.chars().count() > 3;
    if !long || !word.ends_with('s') || word.ends_with("ss") || word.ends_with("us") || word.ends_with("is") {
        return word.into();
    }
    if let Some(stem) = word.strip_suffix("ies") {
        return if stem.len() > 2 { format!("{stem}y").into() } else { word[..word.len() - 1].into() };
    }
    for ending in ["ches", "shes", "sses", "xes"] {
        if word.ends_with(ending) {
            return word[..word.len() - 2].into();
        }
    }
    word[..word.len() - 1].into()
}

/// Full-width forms (U+FF01–FF5E) and the ideographic space as their half-width twins.
fn half_width(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_width_upper_case_and_accents_are_one_spelling() {
        assert_eq!(normalise("ＰＯＴＨＯＬＥ　５０％"), "pothole 50");
        assert_eq!(normalise("Señal de tráfico"), "senal de trafico");
        assert_eq!(normalise("tra\u{301}fico"), "trafico");
        assert_eq!(normalise("can't"), "cant");
    }

    #[test]
    fn traditional_and_simplified_text_have_the_same_tokens() {
        assert_eq!(tokenise("路燈不亮、違規停車、亂丟垃圾"), tokenise("路灯不亮、违规停车、乱丢垃圾"));
    }

    #[test]
    fn punctuation_separates_and_spaces_collapse() {
        assert_eq!(normalise("  井盖，，  坏了。 "), "井盖 坏了");
        assert_eq!(normalise("！？…"), "");
        assert_eq!(tokenise("井盖，坏了"), ["井盖", "坏了"]);
    }

    #[test]
    fn a_lone_chinese_character_is_a_token_of_its_own() {
        assert_eq!(tokenise("狗"), ["狗"]);
        assert_eq!(tokenise("A座狗B"), ["a", "座狗", "b"]);
    }

    #[test]
    fn plural_and_singular_are_the_same_word() {
        for (plural, one) in [
            ("potholes", "pothole"),
            ("branches", "branch"),
            ("bushes", "bush"),
            ("boxes", "box"),
            ("ladies", "lady"),
            ("buses", "buse"),
            ("glass", "glass"),
            ("bus", "bus"),
            ("gas", "gas"),
            ("trees", "tree"),
        ] {
            assert_eq!(singular(plural), one);
        }
    }

    #[test]
    fn numbers_stand_apart_from_letters_and_characters() {
        assert_eq!(tokenise("K12路3号"), ["k", "12", "路", "3", "号"]);
    }

    #[test]
    fn a_phrase_can_be_found_in_searchable_text() {
        assert_eq!(searchable(&normalise("Street-lights OUT在5号楼")), " street light out 在 5 号楼 ");
    }

    #[test]
    fn hashes_never_change() {
        // Stored text keys and learned counts depend on it.
        assert_eq!([hash32("井盖"), hash32("pothole")], [2_336_787_781, 1_896_967_305]);
    }
}
