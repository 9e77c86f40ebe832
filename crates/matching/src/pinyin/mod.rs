//! Finding a name by the initials of its pinyin, as people at a desk type it: `wsjg` for 污水井盖.

pub(crate) mod sounds;

use crate::words::{is_cjk, normalise};
use pinyin::ToPinyin;

/// Characters whose reading in place names and names of things is not the first of the dictionary. The initial given here is
/// the one [`pinyin_initials`] writes.
const PREFERRED: &[(char, char)] =
    &[('调', 't'), ('圳', 'z'), ('厦', 's'), ('堡', 'b'), ('埔', 'p'), ('陂', 'p')];

/// Characters commonly read in more than one way, with every initial in use. [`matches_initials`] accepts each.
const HETERONYMS: &[(char, &str)] = &[
    ('长', "cz"),
    ('重', "zc"),
    ('行', "xh"),
    ('乐', "ly"),
    ('调', "td"),
    ('厦', "sx"),
    ('单', "ds"),
    ('曾', "zc"),
    ('朝', "cz"),
    ('藏', "cz"),
    ('便', "bp"),
    ('车', "cj"),
    ('石', "sd"),
    ('弹', "td"),
    ('传', "cz"),
    ('降', "jx"),
    ('参', "cs"),
    ('会', "hk"),
    ('盛', "sc"),
    ('率', "ls"),
    ('宿', "sx"),
    ('强', "qj"),
    ('解', "jx"),
    ('区', "qo"),
    ('查', "cz"),
    ('种', "zc"),
    ('畜', "xc"),
    ('曝', "bp"),
    ('埔', "pb"),
    ('涌', "yc"),
    ('堡', "bp"),
    ('澄', "cd"),
    ('翟', "zd"),
    ('秘', "mb"),
    ('系', "xj"),
    ('省', "sx"),
    ('卡', "kq"),
    ('校', "xj"),
    ('粘', "zn"),
    ('否', "fp"),
    ('合', "hg"),
    ('给', "gj"),
    ('奇', "qj"),
    ('茄', "qj"),
    ('茜', "qx"),
    ('臭', "cx"),
    ('巷', "xh"),
    ('陂', "bp"),
    ('番', "fp"),
    ('屏', "pb"),
    ('殖', "zs"),
    ('仇', "cq"),
    ('佛', "fb"),
    ('识', "sz"),
    ('圳', "zc"),
];

/// Longest query that is looked at, in characters; what is typed beyond it is ignored.
const LONGEST_QUERY: usize = 60;

/// The pinyin initials of a text, lower case: the first letter of the most common reading of each Chinese character; Latin
/// letters and digits pass through; everything else is left out.
///
/// ```
/// use tessera_matching::pinyin_initials;
/// assert_eq!(pinyin_initials("污水井盖"), "wsjg");
/// assert_eq!(pinyin_initials("紧急报警点SOS"), "jjbjdsos");
/// ```
pub fn pinyin_initials(text: &str) -> String {
    normalise(text).chars().filter(|c| *c != ' ').map(initial).collect()
}

/// Whether what was typed stands for some stretch of the name: by initials (`jg`), by whole or half-typed syllables (`jingg`),
/// by the characters themselves, or by a mixture (`井g`). Other common readings of a character count too. Capitals, spaces
/// and punctuation do not matter. An empty query matches every name.
///
/// ```
/// use tessera_matching::matches_initials;
/// assert!(matches_initials("wsjg", "污水井盖"));
/// assert!(matches_initials("jinggai", "污水井盖"));
/// assert!(!matches_initials("gj", "污水井盖"));
/// ```
pub fn matches_initials(query: &str, name: &str) -> bool {
    let query: Vec<char> = normalise(query).chars().filter(|c| *c != ' ').take(LONGEST_QUERY).collect();
    let name: Vec<char> = normalise(name).chars().filter(|c| *c != ' ').collect();
    if query.is_empty() {
        return true;
    }
    let complete = 1u64 << query.len();
    (0..name.len()).any(|begin| {
        // Bit n: the first n characters typed are accounted for by the name read so far.
        let mut reached = 1u64;
        for c in &name[begin..] {
            reached = advance(reached, &query, *c);
            if reached == 0 || reached & complete != 0 {
                break;
            }
        }
        reached & complete != 0
    })
}

/// Where in the query one can be after reading one more character of the name.
fn advance(reached: u64, query: &[char], c: char) -> u64 {
    let syllable = if is_cjk(c) { c.to_pinyin().map(pinyin::Pinyin::plain) } else { None };
    let other_initials = HETERONYMS.iter().find(|(h, _)| *h == c).map_or("", |(_, initials)| initials);
    let mut next = 0;
    for at in (0..query.len()).filter(|at| reached & (1 << at) != 0) {
        if query[at] == c || other_initials.contains(query[at]) {
            next |= 1 << (at + 1);
        }
        // Any beginning of the syllable; ü is typed v or u.
        for (n, letter) in syllable.unwrap_or("").chars().enumerate() {
            match query.get(at + n) {
                Some(q) if *q == letter || (letter == 'ü' && matches!(q, 'v' | 'u')) => {
                    next |= 1 << (at + n + 1);
                }
                _ => break,
            }
        }
    }
    next
}

fn initial(c: char) -> char {
    if let Some((_, initial)) = PREFERRED.iter().find(|(p, _)| *p == c) {
        return *initial;
    }
    c.to_pinyin().and_then(|p| p.plain().chars().next()).unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_of_common_names() {
        for (name, initials) in [
            ("暴露垃圾", "bllj"),
            ("非机动车乱停放", "fjdcltf"),
            ("雨水箅子", "ysbz"),
            ("輸油（氣）井蓋", "syqjg"),
            ("绿地护栏", "ldhl"),
            ("WiFi 杆 5G", "wifig5g"),
            ("深圳", "sz"),
            ("！？", ""),
        ] {
            assert_eq!(pinyin_initials(name), initials, "{name}");
        }
    }

    #[test]
    fn initials_may_begin_anywhere_in_the_name() {
        assert!(matches_initials("jg", "污水井盖"));
        assert!(matches_initials("WS", "污水井盖"));
        assert!(matches_initials("sos", "紧急报警点SOS"));
        assert!(!matches_initials("wg", "污水井盖"));
        assert!(!matches_initials("wsjgx", "污水井盖"));
    }

    #[test]
    fn syllables_characters_and_initials_mix() {
        assert!(matches_initials("wushui j", "污水井盖"));
        assert!(matches_initials("污水jg", "污水井盖"));
        assert!(matches_initials("wushj", "污水井盖"));
        assert!(matches_initials("lvdi", "绿地"));
        assert!(matches_initials("ludi", "绿地"));
        assert!(!matches_initials("井污", "污水井盖"));
    }

    #[test]
    fn every_common_reading_of_a_character_is_accepted() {
        assert!(matches_initials("cj", "长江路"));
        assert!(matches_initials("wgz", "网格长"));
        assert!(matches_initials("cq", "重庆路"));
        assert!(matches_initials("yh", "银行"));
    }

    #[test]
    fn an_empty_query_matches_and_an_endless_one_is_harmless() {
        assert!(matches_initials("", "井盖"));
        assert!(matches_initials(" ", ""));
        assert!(!matches_initials("j", ""));
        assert!(!matches_initials(&"j".repeat(10_000), &"井".repeat(40)));
        assert!(matches_initials(&"j".repeat(LONGEST_QUERY), &"井".repeat(LONGEST_QUERY)));
    }
}
