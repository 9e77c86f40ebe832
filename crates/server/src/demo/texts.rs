//! What people write in the demo city. Invented sentences.

/// Instructions of the dispatcher.
pub const INSTRUCTIONS: &[&str] =
    &["请尽快处理并反馈处置后照片。", "请按时限办理。", "请现场核实后处理。", "请注意安全，做好围挡。", ""];
/// Feedback of a department.
pub const DONE: &[&str] =
    &["已安排人员处理完毕。", "现场已处理，恢复正常。", "已完成整改，请核查。", "维修完成，已清理现场。"];
/// Feedback after a failed check.
pub const DONE_AGAIN: &[&str] = &["已返工处理，请再次核查。", "按要求重新处理完毕。"];
/// Feedback of a department that assists.
pub const ASSISTED: &[&str] = &["已配合完成。", "已派人协助处理。"];
/// A check that passed.
pub const CHECK_PASSED: &[&str] = &["现场核查已处理完毕。", "问题已解决，现场整洁。", "核查属实，处置到位。"];
/// A check that failed, where the script does not say why.
pub const CHECK_FAILED: &[&str] = &["现场核查仍未处理到位。"];
/// A verification that confirmed the report.
pub const REAL: &[&str] = &["现场核实，情况属实。", "已到现场，与反映一致。"];
/// A verification that did not.
pub const NOT_REAL: &[&str] = &["现场未发现所述问题。", "已到现场查看，问题不存在或不在管理范围。"];
/// What the reporter is told at the end.
pub const SOLVED: &[&str] =
    &["您反映的问题已处理完毕，感谢您的支持。", "问题已解决，欢迎继续监督。", "已处理并核查通过，感谢反映。"];
/// The same, for a part of it.
pub const PARTLY: &[&str] = &["主要问题已处理，其余部分列入后续计划。"];
/// Urging.
pub const URGES: &[&str] = &["请问什么时候能处理？", "麻烦尽快处理，影响出行。"];
/// A worker's fix on the spot.
pub const FIXED: &[&str] = &["已现场劝导并整改。", "已当场清理干净。", "已联系当事人当场改正。"];
/// What a department's leader says to a request that is passed on.
pub const PASSED_ON: &[&str] = &["情况属实，同意上报。", "已核实，请予支持。", ""];

/// A demand of a leader.
pub const DEMANDS: &[&str] = &["请于限期内办结并书面反馈。", "群众多次反映，请主要负责人跟进。"];
/// An answer to a demand.
pub const DEMAND_ANSWERS: &[&str] = &["已加派人员，今日完成。", "已制定整改方案并落实到人。"];
/// Why a department wants its clock to stand still.
pub const SUSPEND: &[&str] = &["列入本季度改造计划，申请暂缓处理。", "权属有争议，待协调会明确。"];
/// Why a department wants more time.
pub const EXTEND: &[&str] = &["需办理占道挖掘手续，申请延期。", "材料未到，申请延期两个工作日。"];
/// Why a department sends a case back.
pub const RETURN: &[&str] = &["经核实权属不是本单位，建议重新派遣。"];
/// Why a case goes up.
pub const ESCALATE: &[&str] = &["超出本级处置权限，上报上级协调。"];
/// Why a case goes down.
pub const SEND_DOWN: &[&str] = &["属街道职责范围，下派办理。"];
/// Why a department appeals.
pub const APPEAL: &[&str] = &["连日降雨无法施工，申请不计超时。", "等待外单位断水配合，非本单位原因。"];
/// An appeal granted.
pub const GRANTED: &[&str] = &["情况属实，同意。"];
/// An appeal refused.
pub const REFUSED: &[&str] = &["依据不足，不同意。"];
/// Reopened by rating.
pub const UNSOLVED: &[&str] = &["问题没有解决，过了一天又出现了。", "现场还是老样子，请再处理。"];
/// Why there is no picture of the work.
pub const NO_PHOTO: &str = "现场不便拍照";
/// The desk's word on a second report of a settled matter.
pub const SETTLED: &str = "您反映的问题此前已处理完毕，感谢关注。";
