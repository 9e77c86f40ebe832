//! Building, unit, floor and room.

use super::{Address, scan::Text};

const BUILDING: &[&str] = &["号楼", "栋楼", "#楼", "栋", "幢", "座", "#"];

/// Takes what lies inside an estate or a building off the end; the estate's name stays.
pub(super) fn take(text: &mut Text, a: &mut Address) {
    text.trim();
    short(text, a);
    let named = |text: &mut Text, ends: &[&str]| -> Option<String> {
        text.trim();
        let word = text.ends(ends)?;
        let end = text.len() - word.chars().count();
        let begin = label_before(text, end)?;
        text.cut(end);
        let label = text.cut(begin);
        Some(plain_number(&label))
    };
    if a.room.is_empty() {
        a.room = named(text, &["室", "房", "户"]).unwrap_or_default();
    }
    if a.floor.is_empty() {
        a.floor = named(text, &["层"]).unwrap_or_default();
    }
    if a.unit.is_empty() {
        a.unit = named(text, &["单元", "门洞", "梯"]).unwrap_or_default();
    }
    if a.building.is_empty() {
        a.building = named(text, BUILDING).unwrap_or_default();
    }
    // 绿萝小区3栋501: what is left behind the building is the room.
    if a.building.is_empty()
        && let Some((begin, end, stop)) = building_inside(text)
    {
        let tail = text.cut(stop);
        text.cut(end);
        a.building = plain_number(&text.cut(begin));
        let mut tail = Text::new(&tail);
        tail.trim();
        let rest: String = tail.chars().iter().collect();
        if rest.chars().all(|c| c.is_ascii_digit()) && a.room.is_empty() {
            a.room = rest;
        } else if let Some(unit) = rest.split_once("单元") {
            a.unit = plain_number(unit.0);
            if a.room.is_empty() && unit.1.chars().all(|c| c.is_ascii_digit()) {
                a.room = unit.1.to_owned();
            }
        }
    }
}

/// `3-2-501` and `3-501` at the end: building, unit, room.
fn short(text: &mut Text, a: &mut Address) {
    let tail = text.chars().iter().rev().take_while(|c| c.is_ascii_digit() || matches!(c, '-' | '#')).count();
    let begin = text.len() - tail;
    let part: String = text.chars()[begin..].iter().collect();
    let numbers: Vec<&str> = part.split(['-', '#']).filter(|n| !n.is_empty()).collect();
    if begin == 0 || (tail == part.len() && !part.contains(['-', '#'])) {
        return;
    }
    match numbers.as_slice() {
        [building, unit, room] => {
            (a.building, a.unit, a.room) = ((*building).into(), (*unit).into(), (*room).into());
        }
        [building, room] => (a.building, a.room) = ((*building).into(), (*room).into()),
        _ => return,
    }
    text.cut(begin);
}

/// A building in the middle: where its label begins and ends, and where what follows begins.
fn building_inside(text: &Text) -> Option<(usize, usize, usize)> {
    (1..text.len()).find_map(|at| {
        let word = text.any_at(at, BUILDING)?;
        let begin = label_before(text, at)?;
        Some((begin, at, at + word.chars().count()))
    })
}

/// Where the number or letter that ends before `to` begins; `None` where there is none.
fn label_before(text: &Text, to: usize) -> Option<usize> {
    let letters = text.chars()[..to].iter().rev().take_while(|c| c.is_ascii_alphanumeric()).count();
    if letters > 0 && letters <= 5 {
        return Some(to - letters);
    }
    let begin = text.number_before(to);
    (begin < to).then_some(begin)
}

/// A label with a Chinese number written in digits.
fn plain_number(label: &str) -> String {
    let text = Text::new(label);
    match text.number_at(0) {
        Some((n, end)) if end == text.len() => n.to_string(),
        _ => label.trim().to_owned(),
    }
}
