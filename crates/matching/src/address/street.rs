//! Road and number, or two roads that cross.

use super::{Address, DoorNumber, scan::Text};

/// What a road's name ends with, longer words first.
const ROAD: &[&str] = &[
    "大道", "大街", "胡同", "公路", "国道", "省道", "县道", "高速", "支路", "横路", "马路", "路", "街", "巷",
    "道", "弄", "堤", "线",
];
/// What a lane off a road ends with.
const LANE: &[&str] = &["支弄", "支路", "横街", "横巷", "弄", "巷", "段", "条"];
/// Which part of a road: it belongs to the name.
const PART: &[&str] = &["东段", "西段", "南段", "北段", "中段", "辅路"];
/// Said of two roads.
const CROSSING: &[&str] = &[
    "十字路口",
    "丁字路口",
    "三岔路口",
    "交叉路口",
    "交叉口",
    "交汇处",
    "交界处",
    "交汇口",
    "相交处",
    "交叉处",
    "交口",
    "路口",
    "交汇",
    "交叉",
    "交界",
    "相交",
    "口",
];
const LONGEST_ROAD: usize = 14;

/// Takes road and number.
pub(super) fn take(text: &mut Text, a: &mut Address) {
    text.trim();
    if !text.is_chinese() {
        latin(text, a);
        return;
    }
    if crossing(text, a) {
        return;
    }
    if let Some(end) = road_end(text, 0) {
        a.road = text.take(end).replace(' ', "");
    }
    text.trim();
    if a.road.is_empty() && !a.community.is_empty() {
        village(text, a);
    }
    a.number = number(text, !a.road.is_empty());
    if a.number.is_none() && a.road == a.community {
        a.road.clear();
    }
    if text.len() == 1 && text.at(0, "口") {
        text.take(1);
    }
}

/// Houses of a village are numbered through the village or through each group of it: either stands for the road.
fn village(text: &mut Text, a: &mut Address) {
    a.road.clone_from(&a.community);
    if let Some((n, end)) = text.number_at(0)
        && let Some(word) = text.any_at(end, &["村民小组", "组", "队"])
    {
        text.take(end + word.chars().count());
        a.road = format!("{}{n}组", a.community);
    }
}

/// Where the road's name that begins at `from` ends.
fn road_end(text: &Text, from: usize) -> Option<usize> {
    for at in from + 1..text.len().min(from + LONGEST_ROAD) {
        let before = text.chars()[at - 1];
        if matches!(before, '号' | '栋' | ',' | '区' | '-') {
            return None;
        }
        let Some(word) = text.any_at(at, ROAD) else { continue };
        let mut end = at + word.chars().count();
        if matches!(word, "线" | "堤" | "道") && text.number_at(end).is_none() && end != text.len() {
            continue;
        }
        // 三道街, 铁路街: the name goes on.
        while let Some(more) = text.any_at(end, ROAD).filter(|_| text.any_at(end, CROSSING).is_none()) {
            end += more.chars().count();
        }
        if let Some(part) = text.any_at(end, PART) {
            end += part.chars().count();
        }
        // 中山路一巷, 中山路211弄.
        while let Some((_, stop)) = text.number_at(end) {
            let Some(lane) = text.any_at(stop, LANE) else { break };
            end = stop + lane.chars().count();
        }
        return Some(end);
    }
    None
}

/// `211号`, `211-3号`, `211号之三`, `附3号`; after a road also `211` at the end.
fn number(text: &mut Text, on_road: bool) -> Option<DoorNumber> {
    let from = usize::from(text.at(0, "附"));
    let (number, mut end) = text.number_at(from)?;
    let spelled = text.chars()[from].is_ascii_digit();
    let mut sub = 0;
    if text.at(end, "-") || text.at(end, "之") {
        if let Some((n, stop)) = text.number_at(end + 1) {
            (sub, end) = (n, stop);
        }
    } else if let Some(n) = "甲乙丙丁".chars().position(|c| text.chars().get(end) == Some(&c)) {
        (sub, end) = (n as u32 + 1, end + 1);
    }
    // 3号楼 is a building.
    let said = (text.at(end, "号") && !text.at(end + 1, "楼") && !text.at(end + 1, "网格"))
        || (text.at(end, "号楼") && text.at(end + 2, "道"));
    let bare = on_road && spelled && (end == text.len() || text.at(end, ","));
    if !said && !bare {
        return None;
    }
    if said {
        end += 1;
        if (text.at(end, "之") || text.at(end, "-"))
            && let Some((n, stop)) = text.number_at(end + 1)
            && stop == text.len()
        {
            (sub, end) = (n, stop);
        }
    }
    text.take(end);
    if text.at(0, "附")
        && let Some((n, stop)) = text.number_at(1)
        && text.at(stop, "号")
    {
        sub = n;
        text.take(stop + 1);
    }
    Some(DoorNumber { number, sub })
}

/// `中山路与解放路交叉口`, `中山路解放路口`, `中山路/解放路`.
fn crossing(text: &mut Text, a: &mut Address) -> bool {
    let Some(first) = road_end(text, 0) else { return false };
    let joint = text.any_at(first, &["与", "和", "跟", "同", "及", "至", "/", "&", "-", ","]);
    let begin = first + usize::from(joint.is_some());
    let Some(second) = road_end(text, begin) else { return false };
    let mut end = second;
    if text.at(end, "的") {
        end += 1;
    }
    let word = text.any_at(end, CROSSING);
    // 中山路解放路12号 is no crossing, 中山路与解放路 is.
    if word.is_none() && (joint.is_none() || end != text.len()) {
        return false;
    }
    end += word.map_or(0, |w| w.chars().count());
    let head = text.take(end);
    let all: Vec<char> = head.chars().collect();
    a.road = all[..first].iter().collect();
    a.crossing = all[begin..second].iter().collect();
    true
}

/// `211 Zhongshan Road`, `Calle Mayor 12`, `Main St and 2nd Ave`.
fn latin(text: &mut Text, a: &mut Address) {
    let whole: String = text.chars().iter().collect();
    let plain = whole.trim_start_matches("corner of ").trim_start_matches("esquina de ");
    for joint in [" and ", " & ", "&", "/", " y ", " at "] {
        if let Some((one, two)) = plain.split_once(joint)
            && !one.trim().is_empty()
            && !two.trim().is_empty()
        {
            (a.road, a.crossing) = (one.trim().to_owned(), two.trim().to_owned());
            text.take(text.len());
            return;
        }
    }
    // What follows a comma is the town or the flat.
    let (head, tail) = match whole.split_once(',') {
        Some((h, t)) if !t.trim().is_empty() => (h.trim(), t.trim()),
        _ => (whole.trim_end_matches(','), ""),
    };
    let small = |w: &str| w.len() <= 5 && !w.is_empty() && w.chars().all(|c| c.is_ascii_digit());
    let words: Vec<&str> = head.split(' ').filter(|w| !w.is_empty()).collect();
    let (number, road) = match words.as_slice() {
        [n, road @ ..] if small(n) && !road.is_empty() => (Some(*n), road.join(" ")),
        [road @ .., n] if small(n) && !road.is_empty() => (Some(*n), road.join(" ")),
        // Calle Mayor, 12
        _ if small(tail.split(' ').next().unwrap_or("")) => (tail.split(' ').next(), head.to_owned()),
        _ => return,
    };
    let Some(number) = number.and_then(|n| n.parse().ok()) else { return };
    a.number = Some(DoorNumber { number, sub: 0 });
    road.trim_start_matches("no ").clone_into(&mut a.road);
    text.take(text.len());
}
