//! How a name sounds: characters that are said alike, and how it is spelled with letters.

use super::{HETERONYMS, initial};
use crate::words::{hash32, is_cjk};
use pinyin::{ToPinyin, ToPinyinMulti};

/// Spellings of one name that are kept, at most.
const SPELLINGS: usize = 6;

/// A number for the sound of a Chinese character, `None` for others. The same for what many speakers do not tell apart: zh and z,
/// ch and c, sh and s, the endings -ng and -n. Never the number of another character ([`char`] is below 2³¹).
pub(crate) fn of(c: char) -> Option<u32> {
    if !is_cjk(c) {
        return None;
    }
    let plain = c.to_pinyin()?.plain();
    let flat = plain.replace("zh", "z").replace("ch", "c").replace("sh", "s");
    let flat = flat.strip_suffix("ng").map_or_else(|| flat.clone(), |open| format!("{open}n"));
    Some(hash32(&flat) | 1 << 31)
}

/// The name in letters and its initials, for each common reading; ü is written u. Characters that have no reading stay.
pub(crate) fn spellings(text: &str) -> Vec<(String, String)> {
    let mut all = vec![(String::new(), String::new())];
    for c in text.chars() {
        let readings = readings(c);
        let more = if all.len() * readings.len() > SPELLINGS { 1 } else { readings.len() };
        all =
            all.iter()
                .flat_map(|(full, short)| {
                    readings.iter().take(more).map(move |(syllable, first)| {
                        (format!("{full}{syllable}"), format!("{short}{first}"))
                    })
                })
                .collect();
    }
    all
}

/// The syllables a character is commonly read as, the first one first.
fn readings(c: char) -> Vec<(String, char)> {
    let Some(main) = c.to_pinyin().filter(|_| is_cjk(c)) else {
        return vec![(c.to_string(), c)];
    };
    let letters = |plain: &str| plain.replace('ü', "u");
    let preferred = initial(c);
    let others = HETERONYMS.iter().find(|(h, _)| *h == c).map_or("", |(_, initials)| initials);
    let mut all = vec![letters(main.plain())];
    for reading in c.to_pinyin_multi().into_iter().flatten() {
        let syllable = letters(reading.plain());
        if !all.contains(&syllable) && syllable.starts_with(|f| f == preferred || others.contains(f)) {
            all.push(syllable);
        }
    }
    if !all[0].starts_with(preferred)
        && let Some(at) = all.iter().position(|s| s.starts_with(preferred))
    {
        all.swap(0, at);
    }
    all.into_iter().map(|s| (s.clone(), s.chars().next().unwrap_or(c))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_alike_has_one_sound() {
        assert_eq!(of('山'), of('衫'));
        assert_eq!(of('中'), of('宗'));
        assert_eq!(of('林'), of('灵'));
        assert_ne!(of('山'), of('海'));
        assert_eq!(of('a'), None);
    }

    #[test]
    fn a_name_is_spelled_in_every_common_reading() {
        let all = spellings("重庆路");
        assert!(all.contains(&("chongqinglu".into(), "cql".into())), "{all:?}");
        assert!(all.contains(&("zhongqinglu".into(), "zql".into())), "{all:?}");
        assert_eq!(spellings("绿萝A区")[0].1, "llAq");
        assert!(spellings("长长长长长长长").len() <= SPELLINGS);
    }
}
