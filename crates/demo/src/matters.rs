//! What people report: categories with how often, when, where, and in which words.
//!
//! `{at}` is the place, `{part}` the part's name, `{n}` a small number, `{road}` the road.

use crate::departments::Duty;
use crate::mesh::LineKind;
use crate::quarters::Use;

/// When in the day a matter is reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hours {
    /// Working day, two peaks.
    Day,
    /// Early morning and forenoon.
    Morning,
    /// After work.
    Evening,
    /// Late evening and night.
    Night,
}

/// Where a matter is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// At a part of the same category.
    Part,
    /// At the roadside of a way of this kind or wider.
    Road(LineKind),
    /// Beside a building on a block of these uses.
    Building(&'static [Use]),
    /// In front of a shop or a market hall.
    Shop,
    /// Somewhere on a block of these uses.
    Ground(&'static [Use]),
}

/// A reportable matter.
#[derive(Clone, Copy, Debug)]
pub struct Matter {
    /// Catalogue category.
    pub category: &'static str,
    /// How often, relative to the others.
    pub weight: f64,
    /// Who should handle it.
    pub duty: Duty,
    /// Share of urgent ones.
    pub urgent: f64,
    /// When.
    pub hours: Hours,
    /// Where.
    pub place: Place,
    /// In which words.
    pub words: &'static [&'static str],
}

/// Shorthand for the tables.
pub(crate) const fn matter(
    category: &'static str,
    weight: f64,
    duty: Duty,
    urgent: f64,
    hours: Hours,
    place: Place,
    words: &'static [&'static str],
) -> Matter {
    Matter { category, weight, duty, urgent, hours, place, words }
}

/// Whether a device can report this matter: water levels, covers, lamps, signals, bins, dust and noise meters.
pub fn has_sensor(category: &str) -> bool {
    ["P01001", "P01002", "P01003", "P01004", "P01037", "P02014", "E06042", "E08001", "E08004", "E09012"]
        .contains(&category)
}

/// Questions the desk answers at once: category, duty, words.
pub const QUESTIONS: [(&str, Duty, &str); 8] = [
    ("E06011", Duty::Sanitation, "咨询装修垃圾怎样预约清运，收费标准是多少，住址在{at}。"),
    ("E09009", Duty::Traffic, "咨询{road}路边停车位是否收费，夜间能否停放。"),
    ("E06041", Duty::Sanitation, "咨询{at}附近有害垃圾和大件垃圾投放点在哪里。"),
    ("E06001", Duty::StreetEnforcement, "咨询{at}一楼窗户加装雨棚是否需要审批。"),
    ("E07006", Duty::StreetEnforcement, "咨询{at}新开店铺更换招牌需要办理什么手续。"),
    ("E08002", Duty::Municipal, "咨询{road}管网施工预计什么时候结束。"),
    ("E09011", Duty::Urban, "咨询{road}附近共享单车规定停放点的位置。"),
    ("P01001", Duty::Water, "咨询{at}一带停水通知，何时恢复供水。"),
];

/// What the rainstorm brings.
pub const STORM: [Matter; 6] = [
    matter(
        "P01004",
        100.0,
        Duty::Drainage,
        0.55,
        Hours::Evening,
        Place::Part,
        &[
            "暴雨后{at}积水约{n}0厘米，雨水箅子堵塞，车辆熄火。",
            "{at}排水不畅，积水已漫上人行道。",
            "{at}雨水口来不及排水，积水快淹进商铺。",
        ],
    ),
    matter(
        "P01003",
        44.0,
        Duty::Drainage,
        0.7,
        Hours::Evening,
        Place::Part,
        &["{at}雨水井盖被水流顶开，井口敞开，十分危险。", "暴雨中{at}井盖移位，夜里看不见，请尽快处置。"],
    ),
    matter(
        "P01002",
        26.0,
        Duty::Drainage,
        0.5,
        Hours::Evening,
        Place::Part,
        &["{at}污水井倒灌，污水涌上路面。", "暴雨后{at}污水外溢，流进一楼住户家中。"],
    ),
    matter(
        "P04002",
        40.0,
        Duty::Landscaping,
        0.5,
        Hours::Evening,
        Place::Part,
        &["大风刮倒{at}行道树，横在路中间。", "{at}大树枝折断，压住一辆轿车。"],
    ),
    matter(
        "E10002",
        16.0,
        Duty::Telecom,
        0.7,
        Hours::Evening,
        Place::Road(LineKind::Residential),
        &["大风把{at}线缆刮断，垂在路面上。"],
    ),
    matter(
        "E07006",
        14.0,
        Duty::StreetEnforcement,
        0.5,
        Hours::Evening,
        Place::Shop,
        &["大风把{at}店铺招牌刮落，碎片散在人行道上。"],
    ),
];
