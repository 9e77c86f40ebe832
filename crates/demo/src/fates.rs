//! What becomes of cases: how often each fate occurs, how long its stages take, what is said along the way.

use crate::assemble::Town;
use crate::departments::{Duty, department_for};
use crate::model::{Fate, Pace, Priority, Rating, Source};
use crate::rng::Rng;

const MINUTE: i64 = 60;
const HOUR: i64 = 3600;
const DAY: i64 = 86_400;

/// What kind of work a category means: what is said about a case must fit it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Work {
    /// Covers, lamps, signs and other parts.
    Part,
    /// Roads, kerbs, sites: something to be built or repaired.
    Repair,
    /// Rubbish, dirt, small advertisements.
    Cleaning,
    /// People who do what they should not.
    Order,
}

fn work(category: &str) -> Work {
    match category {
        "E06013" | "E06016" | "E06050" | "E06051" | "E06004" | "E08002" | "E08004" | "E08007" | "E10002" => {
            Work::Repair
        }
        "E06010" | "E06011" | "E06012" | "E06014" | "E06017" | "E06018" | "E06025" | "E06035" | "E06036"
        | "E06041" | "E06042" | "E07001" => Work::Cleaning,
        _ if category.starts_with('P') => Work::Part,
        _ => Work::Order,
    }
}

/// Whether a grid worker can put it right with bare hands or a word.
fn fixable_on_the_spot(category: &str) -> bool {
    [
        "E06010", "E06012", "E06017", "E06036", "E06041", "E06042", "E07001", "E09001", "E09005", "E09006",
        "E09009", "E09010", "E09011", "E09012", "E09020",
    ]
    .contains(&category)
}

fn return_reasons(category: &str) -> &'static [&'static str] {
    match work(category) {
        Work::Part => &[
            "经核实权属不是本单位，建议重新派遣。",
            "该设施在小区红线内，属物业管理，建议派街道物业与市政管理办公室。",
            "现场位置与描述不符，请核实后再派。",
        ],
        Work::Repair => &[
            "属在建工程范围，建议派住建部门督促施工单位。",
            "该路段尚未移交养护，建议派建设单位主管部门。",
            "现场位置与描述不符，请核实后再派。",
        ],
        Work::Cleaning => &[
            "不属于本单位保洁范围，该路段由街道负责。",
            "该处属物业管理区域，建议派街道物业与市政管理办公室。",
        ],
        Work::Order => &["不属于本单位执法权限，建议重新派遣。", "现场位置与描述不符，请核实后再派。"],
    }
}

fn rework_reasons(category: &str) -> &'static [&'static str] {
    match work(category) {
        Work::Part | Work::Repair => {
            &["修复后高差仍较大，未达到标准。", "处置前后照片角度不一致，请重新拍照反馈。"]
        }
        Work::Cleaning => &["现场核查仍有残留，未清理干净。", "处置前后照片角度不一致，请重新拍照反馈。"],
        Work::Order => &["当天处理后第二天反弹，请巩固。", "现场核查问题依旧存在。"],
    }
}

/// The fate of a closed case.
pub fn fate_of_closed(source: Source, duty: Duty, category: &str, grid: &str, rng: &mut Rng) -> Fate {
    let worker = source == Source::Worker;
    let asked = matches!(source, Source::Hotline | Source::Portal);
    let weights = [
        560.0,
        66.0,
        16.0,
        11.0,
        9.0,
        if worker && fixable_on_the_spot(category) { 290.0 } else { 0.0 },
        if asked { 26.0 } else { 4.0 },
        5.0,
        40.0,
        32.0,
        26.0,
        14.0,
        9.0,
        9.0,
        14.0,
        12.0,
        if asked { 34.0 } else { 0.0 },
    ];
    let street = Town::street_of(grid);
    match rng.weighted(&weights) {
        1 => Fate::ClosedLate,
        2 => Fate::ClosedPartly,
        3 => Fate::ClosedNotOurDuty,
        4 => Fate::ClosedNoAction,
        5 => Fate::FixedOnSpot,
        6 => Fate::Rejected,
        7 => Fate::Void,
        8 => Fate::ReturnedThenSolved { reason: (*rng.pick(return_reasons(category))).to_owned() },
        9 => Fate::ReworkThenSolved { reason: (*rng.pick(rework_reasons(category))).to_owned() },
        10 => Fate::ExtendedThenSolved,
        11 => Fate::SuspendedThenSolved,
        12 => Fate::ReopenedThenSolved,
        13 => Fate::EscalatedThenSolved,
        14 => {
            // The helper must be somebody else.
            let helper = if duty == Duty::StreetEnforcement { Duty::Urban } else { Duty::StreetEnforcement };
            Fate::JointSolved { assist_department: department_for(helper, street) }
        }
        15 => Fate::SupervisedThenSolved,
        16 => Fate::AnsweredAtOnce,
        _ => Fate::ClosedSolved,
    }
}

/// The open cases: each with the range of its age in seconds.
pub fn open_fates() -> Vec<(Fate, (i64, i64))> {
    let table = [
        (Fate::OpenReported, 14, (2 * MINUTE, 14 * MINUTE)),
        (Fate::OpenVerifying, 9, (12 * MINUTE, 45 * MINUTE)),
        (Fate::OpenAccepted, 9, (10 * MINUTE, 35 * MINUTE)),
        (Fate::OpenFiled, 11, (18 * MINUTE, 50 * MINUTE)),
        (Fate::OpenDispatched, 16, (35 * MINUTE, 3 * HOUR)),
        (Fate::OpenHandling, 26, (90 * MINUTE, 9 * HOUR)),
        (Fate::OpenHandled, 12, (4 * HOUR, 26 * HOUR)),
        (Fate::OpenChecking, 12, (4 * HOUR, 28 * HOUR)),
        (Fate::OpenSuspended, 8, (3 * DAY, 20 * DAY)),
        (Fate::OpenExtensionPending, 7, (DAY, 4 * DAY)),
        (Fate::OpenSupervised, 6, (2 * DAY, 8 * DAY)),
        (Fate::OpenEscalated, 6, (DAY, 5 * DAY)),
        (Fate::OpenReturned, 9, (2 * HOUR, 22 * HOUR)),
        (Fate::OpenOverdueHandling, 15, (3 * DAY, 10 * DAY)),
    ];
    table.into_iter().flat_map(|(fate, n, ages)| std::iter::repeat_n((fate, ages), n)).collect()
}

/// How long the stages of a case with this fate take.
pub fn pace(fate: &Fate, priority: Priority, rng: &mut Rng) -> Pace {
    let haste = if priority == Priority::Urgent { 0.4 } else { 1.0 };
    // Most stages are quick and a few are slow: the square of a random number.
    let mut skewed = |low: f64, high: f64| low + (high - low) * rng.unit().powi(2);
    let accept_s = (skewed(50.0, 1100.0) * haste) as i64;
    let dispatch_s = (skewed(60.0, 1300.0) * haste) as i64;
    let check_s = skewed(300.0, 7200.0) as i64;
    let handle_ratio_of_limit = match fate {
        Fate::ClosedLate | Fate::OpenOverdueHandling => skewed(1.05, 1.6),
        Fate::SupervisedThenSolved => skewed(0.9, 1.4),
        _ => skewed(0.1, 0.97),
    };
    Pace {
        accept_s,
        dispatch_s,
        handle_ratio_of_limit: (handle_ratio_of_limit * 1000.0).round() / 1000.0,
        check_s,
    }
}

/// Internal comments that go with a fate.
pub fn comments(fate: &Fate, category: &str, rng: &mut Rng) -> Vec<String> {
    let building = matches!(work(category), Work::Part | Work::Repair);
    let said: &[&str] = match fate {
        Fate::ClosedLate | Fate::OpenOverdueHandling if building => {
            &["施工人员不足，正在协调。", "材料未到，已催促供应商。"]
        }
        Fate::ClosedLate | Fate::OpenOverdueHandling => &["人手不足，正在协调。", "多次上门未见当事人。"],
        Fate::ExtendedThenSolved | Fate::OpenExtensionPending if building => {
            &["需办理占道挖掘手续，申请延期。", "连日降雨无法施工，申请延期。"]
        }
        Fate::ExtendedThenSolved | Fate::OpenExtensionPending => {
            &["当事人外出，已约定时间处理，申请延期。", "需多家单位协调，申请延期。"]
        }
        Fate::SuspendedThenSolved | Fate::OpenSuspended => {
            &["列入本季度改造计划，暂缓处理。", "权属有争议，待协调会明确。"]
        }
        Fate::SupervisedThenSolved | Fate::OpenSupervised => {
            &["请于今日下班前反馈进展。", "群众多次反映，列为督办件。"]
        }
        Fate::EscalatedThenSolved | Fate::OpenEscalated => &["超出街道处置权限，上报区级协调。"],
        Fate::ReopenedThenSolved => &["回访时居民反映问题重现，重新办理。"],
        Fate::JointSolved { .. } => &["已约定联合整治时间。", "两家单位现场会商，分工明确。"],
        Fate::ClosedNotOurDuty => &["经核实属小区内部产权，已告知业主委员会。"],
        Fate::ClosedNoAction => &["现场未发现所述问题。"],
        Fate::Rejected => {
            &["信息不全且无法联系反映人，不予受理。", "不属于城市管理事项，已告知拨打相应热线。"]
        }
        Fate::Void => &["测试数据，作废。", "误报，经反映人确认后作废。"],
        Fate::AnsweredAtOnce => &["已当场答复反映人相关政策。", "已告知办理地点和所需材料。"],
        _ => &["已到现场查看。", "已通知责任单位。", "请注意拍摄处置后照片。"],
    };
    let always = !matches!(fate, Fate::ClosedSolved | Fate::FixedOnSpot) && !fate.is_open();
    if always || rng.chance(0.22) { vec![(*rng.pick(said)).to_owned()] } else { Vec::new() }
}

/// The reporter's rating: residents rate some of their closed cases.
pub fn rating(fate: &Fate, source: Source, rng: &mut Rng) -> Option<Rating> {
    let settled = !fate.is_open()
        && !matches!(fate, Fate::Duplicate { .. } | Fate::Rejected | Fate::Void | Fate::FixedOnSpot);
    if !settled || !matches!(source, Source::Portal | Source::Hotline) || !rng.chance(0.42) {
        return None;
    }
    let weights = match fate {
        Fate::ClosedLate | Fate::ClosedPartly | Fate::ReopenedThenSolved => [0.14, 0.2, 0.34, 0.22, 0.1],
        Fate::ClosedNotOurDuty | Fate::ClosedNoAction => [0.34, 0.26, 0.24, 0.1, 0.06],
        _ => [0.02, 0.03, 0.12, 0.35, 0.48],
    };
    let stars = rng.weighted(&weights) as u8 + 1;
    let said: &[&str] = match stars {
        1 => &["问题没有解决，推来推去。", "处理结果不认可。"],
        2 => &["等了太久。", "处理得不彻底，过几天又这样。"],
        3 => &["还可以，希望更快一点。", "处理了，但没有人告诉我。"],
        4 => &["处理得不错，谢谢。", "师傅态度很好。"],
        _ => &["非常及时，点赞！", "当天就解决了，感谢网格员。", "很满意，谢谢。"],
    };
    let comment = rng.chance(0.55).then(|| (*rng.pick(said)).to_owned());
    Some(Rating { stars, comment })
}
