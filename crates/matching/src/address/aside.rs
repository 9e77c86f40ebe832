//! `东侧20米`, `旁边`, `对面`, `20 m east of`: where from what was named.

use super::{Aside, scan::Text};

/// Directions with their bearing; those of two characters first.
const DIRECTIONS: &[(&str, f64)] = &[
    ("东北", 45.0),
    ("东南", 135.0),
    ("西南", 225.0),
    ("西北", 315.0),
    ("正东", 90.0),
    ("正南", 180.0),
    ("正西", 270.0),
    ("正北", 0.0),
    ("东", 90.0),
    ("南", 180.0),
    ("西", 270.0),
    ("北", 0.0),
];

/// The same in Latin letters, as `… of` follows them.
const LATIN: &[(&str, f64)] = &[
    ("northeast", 45.0),
    ("southeast", 135.0),
    ("southwest", 225.0),
    ("northwest", 315.0),
    ("north", 0.0),
    ("east", 90.0),
    ("south", 180.0),
    ("west", 270.0),
    ("noreste", 45.0),
    ("sureste", 135.0),
    ("suroeste", 225.0),
    ("noroeste", 315.0),
    ("norte", 0.0),
    ("oeste", 270.0),
    ("este", 90.0),
    ("sur", 180.0),
];

/// Words for a place close by, which say no direction.
const BESIDE: &[&str] = &[
    "斜对面",
    "大门口",
    "正门口",
    "门口处",
    "附近",
    "旁边",
    "周边",
    "边上",
    "对面",
    "门口",
    "门前",
    "门外",
    "前面",
    "后面",
    "后门",
    "里面",
    "院内",
    "楼下",
    "路边",
    "旁",
    "处",
];

/// Takes off the end (or, in Latin letters, the beginning) what says where from the place the matter is.
pub(super) fn take(text: &mut Text) -> Option<Aside> {
    text.trim();
    if !text.is_chinese() {
        return latin(text);
    }
    let mut found = None;
    // 对面20米, 东侧路边: one after the other, from the end.
    while let Some(next) = metres(text).or_else(|| side(text)).or_else(|| beside(text)) {
        let known: Aside = found.unwrap_or(Aside { bearing: None, metres: None });
        found = Some(Aside { bearing: known.bearing.or(next.bearing), metres: known.metres.or(next.metres) });
        text.trim();
    }
    found
}

fn beside(text: &mut Text) -> Option<Aside> {
    let word = text.ends(BESIDE)?;
    let left = text.len() - word.chars().count();
    // What is left must still be the name of something.
    (left >= 2).then(|| text.cut(left))?;
    Some(Aside { bearing: None, metres: None })
}

/// `往东20米`, `东侧约20米处`, `20米`.
fn metres(text: &mut Text) -> Option<Aside> {
    let unit = text.ends(&["公里", "千米", "米", "km", "m"])?;
    let end = text.len() - unit.chars().count();
    let begin = text.number_before(end);
    let (number, _) = text.number_at(begin).filter(|_| begin < end)?;
    let factor = if matches!(unit, "公里" | "千米" | "km") { 1000.0 } else { 1.0 };
    text.cut(begin);
    for word in ["大约", "约", "大概"] {
        if text.ends(&[word]).is_some() {
            text.cut(text.len() - word.chars().count());
        }
    }
    let bearing = side(text).and_then(|a| a.bearing).or_else(|| direction(text));
    Some(Aside { bearing, metres: Some(f64::from(number) * factor) })
}

/// `东侧`, `以东`, `南边`.
fn side(text: &mut Text) -> Option<Aside> {
    let word = text.ends(&["方向", "侧", "面", "边", "方"])?;
    let end = text.len() - word.chars().count();
    let known = DIRECTIONS.iter().any(|(d, _)| {
        let n = d.chars().count();
        n <= end && text.at(end - n, d)
    });
    if !known {
        return None;
    }
    text.cut(end);
    let bearing = direction(text);
    Some(Aside { bearing, metres: None })
}

/// A direction at the end, with the word before it.
fn direction(text: &mut Text) -> Option<f64> {
    let (word, bearing) = DIRECTIONS.iter().find(|(d, _)| text.ends(&[d]).is_some())?;
    text.cut(text.len() - word.chars().count());
    if text.ends(&["以", "往", "向", "朝"]).is_some() {
        text.cut(text.len() - 1);
    }
    Some(*bearing)
}

/// `20 m east of …`, `20 metros al este de …`, `opposite …`.
fn latin(text: &mut Text) -> Option<Aside> {
    let whole: String = text.chars().iter().collect();
    let words: Vec<&str> = whole.split(' ').collect();
    let (mut at, mut metres, mut bearing) = (0, None, None);
    let number = words[0].trim_end_matches('m');
    let unit = |w: &str| matches!(w, "m" | "meter" | "meters" | "metre" | "metres" | "metro" | "metros");
    if let Ok(n) = number.parse::<f64>() {
        let attached = words[0].ends_with('m');
        if attached || words.get(1).is_some_and(|w| unit(w)) {
            metres = Some(n);
            at = if attached { 1 } else { 2 };
        }
    }
    while words.get(at).is_some_and(|w| matches!(*w, "to" | "the" | "al" | "a" | "hacia" | "el"))
        && metres.is_some()
    {
        at += 1;
    }
    if let Some((_, b)) = words.get(at).and_then(|w| LATIN.iter().find(|(l, _)| l == w))
        && words.get(at + 1).is_some_and(|w| matches!(*w, "of" | "de" | "del"))
    {
        bearing = Some(*b);
        at += 2;
    } else if words
        .first()
        .is_some_and(|w| matches!(*w, "opposite" | "near" | "outside" | "behind" | "beside"))
    {
        at = 1;
    } else if words.len() > 2
        && matches!(words[..2], ["next", "to"] | ["frente" | "junto", "a"] | ["cerca", "de"])
    {
        at = 2;
    } else {
        return None;
    }
    while words.get(at).is_some_and(|w| matches!(*w, "the" | "la" | "el")) {
        at += 1;
    }
    let gone: usize = words[..at].iter().map(|w| w.chars().count() + 1).sum();
    if gone >= text.len() {
        return None;
    }
    text.take(gone);
    Some(Aside { bearing, metres })
}
