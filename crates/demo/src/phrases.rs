//! How reports begin and end, and the questions that residents ask.

use crate::assemble::Town;
use crate::departments::department_for;
use crate::matters::QUESTIONS;
use crate::model::{CaseScript, Priority, Source};
use crate::rng::Rng;

/// Turns a report into a question.
pub fn ask(script: &mut CaseScript, rng: &mut Rng) {
    let (category, duty, words) = *rng.pick(&QUESTIONS);
    let road: String = script.address.chars().take_while(|c| !c.is_ascii_digit()).collect();
    let asks = if script.source == Source::Hotline { "来电" } else { "" };
    category.clone_into(&mut script.category);
    script.description = format!("{asks}{}", words.replace("{at}", &script.address).replace("{road}", &road));
    script.department_code = department_for(duty, Town::street_of(&script.grid_code));
    script.near_facility = None;
    script.priority = Priority::Normal;
    script.photos = 0;
}

const OPENINGS: [&str; 8] = [
    "市民来电反映，",
    "来电人称，",
    "您好，",
    "领导批示：",
    "巡查发现，",
    "媒体反映，",
    "设备报警：",
    "热线转办：",
];

/// How a report from a source begins.
pub fn opening(source: Source, rng: &mut Rng) -> &'static str {
    let words: &[&'static str] = match source {
        Source::Hotline => &OPENINGS[..2],
        Source::Portal => &["", "您好，", ""],
        Source::Worker => &["", "巡查发现，", ""],
        Source::Department => &["巡查发现，"],
        Source::Media => &["媒体反映，"],
        Source::Leader => &["领导批示："],
        Source::Sensor => &["设备报警："],
        Source::Import => &["热线转办："],
    };
    words[rng.below(words.len())]
}

/// How a report from a source ends.
pub fn closing(source: Source, rng: &mut Rng) -> &'static str {
    let words: &[&'static str] = match source {
        Source::Hotline => &["", "请核实处理。", "希望尽快处理。", "要求回复。", ""],
        Source::Portal => &["", "希望有关部门管一管。", "谢谢！", "已经好几天了。", ""],
        Source::Leader => &["请相关单位限期整改并反馈。"],
        Source::Department => &["请按职责处置。"],
        Source::Worker | Source::Media | Source::Sensor | Source::Import => &[""],
    };
    words[rng.below(words.len())]
}

/// A description without the way it began.
pub fn strip_opening(description: &str) -> &str {
    OPENINGS.iter().find_map(|o| description.strip_prefix(o)).unwrap_or(description)
}
