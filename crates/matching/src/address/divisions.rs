//! Province, city, district, street office, community: the parts in front.

use super::{Address, scan::Text};

/// The municipalities, which are said without 省.
const MUNICIPALITIES: &[&str] = &["北京", "上海", "天津", "重庆"];

/// A level of the tree: the words it ends with, longer ones first, and what must not stand before or after them.
struct Level {
    ends: &'static [&'static str],
    /// Before an ending of one character these make another word: 小区, 园区.
    not_before: &'static [char],
    /// A word that goes on so is another: 市场, 村路.
    not_after: &'static [&'static str],
    longest: usize,
}

const PROVINCE: Level =
    Level {
        ends: &["特别行政区", "自治区", "省"], not_before: &[], not_after: &["道"], longest: 9
    };
const CITY: Level = Level {
    ends: &["自治州", "地区", "市", "盟"],
    not_before: &['超', '夜', '菜', '门', '城'],
    not_after: &["场", "政", "民", "委"],
    longest: 9,
};
const COUNTY: Level = Level {
    ends: &["自治县", "开发区", "新区", "区", "县", "旗", "市"],
    not_before: &[
        '小', '社', '园', '校', '厂', '库', '景', '住', '宅', '片', '营', '战', '军', '超', '夜', '菜', '门',
        '城',
    ],
    not_after: &["道", "场", "政", "医院", "委", "小学", "府", "前"],
    longest: 9,
};
const TOWN: Level = Level {
    ends: &["街道办事处", "街道办", "街道", "镇", "乡", "苏木"],
    not_before: &[],
    not_after: &["路", "村", "街", "政府", "口", "卫生"],
    longest: 8,
};
const COMMUNITY: Level = Level {
    ends: &["社区居委会", "村委会", "居委会", "社区", "村"],
    not_before: &['新', '度', '农', '乡', '渔'],
    not_after: &["路", "街", "大街", "大道", "巷", "道", "医院", "卫生", "服务", "口"],
    longest: 10,
};

/// Takes the divisions off the front.
pub(super) fn take(text: &mut Text, a: &mut Address) {
    if text.at(0, "中国") {
        text.take(2);
    }
    if !text.is_chinese() {
        return;
    }
    if let Some(m) = text.any_at(0, MUNICIPALITIES).filter(|m| text.at(2, "市") || text.at(2, m)) {
        // 北京市北京市…: once is enough.
        while text.at(0, m) {
            text.take(2);
            if text.at(0, "市") {
                text.take(1);
            }
        }
        a.province = format!("{m}市");
    }
    a.province = first_of(text, &PROVINCE).unwrap_or_else(|| std::mem::take(&mut a.province));
    for (level, part) in
        [(&CITY, &mut a.city), (&COUNTY, &mut a.county), (&TOWN, &mut a.town), (&COMMUNITY, &mut a.community)]
    {
        if let Some(found) = first_of(text, level) {
            *part = found;
        }
    }
    // 第三网格, 3号网格: staff know it, maps do not.
    if let Some(end) = text.chars().windows(2).position(|w| w == ['网', '格'])
        && end <= 6
        && !a.community.is_empty()
    {
        a.community.push_str(&text.take(end + 2));
    }
}

/// Takes the shortest beginning that ends like this level.
fn first_of(text: &mut Text, level: &Level) -> Option<String> {
    text.trim();
    for at in 1..level.longest.min(text.len()) {
        let c = text.chars()[at - 1];
        let Some(word) = text.any_at(at, level.ends) else {
            // A number, a road or a comma ends where divisions can be.
            if c.is_ascii_digit() || matches!(c, '号' | '路' | '栋' | '巷' | ',' | '弄') {
                return None;
            }
            continue;
        };
        let end = at + word.chars().count();
        if (word.chars().count() > 1 || at >= 2 && !level.not_before.contains(&c))
            && text.any_at(end, level.not_after).is_none()
        {
            return Some(text.take(end));
        }
    }
    None
}
