//! What people can do to a case, as typed values. The wire form is `{"action": "dispatch", …}`.

use super::model::{AttachStage, Outcome};
use crate::{
    calendar::Limit,
    ids::{AreaId, AttachmentId, CaseId, DepartmentId, UserId},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Who may read a comment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// Staff only.
    #[default]
    Internal,
    /// The reporter and the public tracking page too.
    Public,
}

/// One act on a case. Texts are trimmed; a required text that is empty is refused.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "action", rename_all = "snake_case", deny_unknown_fields)]
pub enum Action {
    /// 请求核实: ask someone on site to look before filing. From reported, accepted.
    RequestVerification {
        /// The worker; the grid's team when absent.
        #[serde(default)]
        assignee: Option<UserId>,
        /// What to look at.
        #[serde(default)]
        note: String,
    },
    /// 核实反馈: the answer from the site.
    RecordVerification {
        /// Whether the report is real.
        passed: bool,
        /// What was seen.
        text: String,
    },
    /// 受理.
    Accept {
        /// Corrected category.
        #[serde(default)]
        category: Option<String>,
    },
    /// 不予受理, the reason goes to the reporter.
    Reject {
        /// Why.
        reason: String,
    },
    /// 并案: the same matter as another case.
    Merge {
        /// The case that stays.
        into: CaseId,
    },
    /// 直接答复: answered at once; closes the case as answered.
    Answer {
        /// What was said.
        text: String,
    },
    /// 立案.
    File {
        /// The category.
        category: String,
        /// The filing condition, which sets the limit; the category's default when absent.
        #[serde(default)]
        condition: Option<String>,
    },
    /// 派遣 to a lead and any assisting departments. Also re-dispatches after a return.
    Dispatch {
        /// 主办.
        department: DepartmentId,
        /// 协办.
        #[serde(default)]
        assisting: Vec<DepartmentId>,
        /// What to do.
        #[serde(default)]
        instruction: String,
        /// A limit other than the condition's, with a reason in `instruction`.
        #[serde(default)]
        limit: Option<Limit>,
    },
    /// 撤回 a dispatch that was not yet fed back.
    Recall {
        /// Why.
        reason: String,
    },
    /// 签收.
    Sign,
    /// 转办 within the department.
    HandOver {
        /// To whom.
        to: UserId,
    },
    /// 退回: not our duty. The handling clock pauses, the dispatch clock starts.
    Return {
        /// Why.
        reason: String,
    },
    /// 申请延期.
    RequestExtension {
        /// How much more.
        limit: Limit,
        /// Why.
        reason: String,
    },
    /// 同意延期.
    GrantExtension {
        /// Another amount than asked.
        #[serde(default)]
        limit: Option<Limit>,
        /// Why it is granted before the department's leader has reviewed it; needed then.
        #[serde(default)]
        reason: Option<String>,
    },
    /// 不同意延期: by the centre, or by the department's leader while it is in review.
    RefuseExtension {
        /// Why.
        reason: String,
    },
    /// 申请挂账.
    RequestSuspension {
        /// Until when, if known.
        #[serde(default)]
        until: Option<Timestamp>,
        /// Why.
        reason: String,
    },
    /// 同意挂账: the clock stands still.
    GrantSuspension {
        /// Another date than asked.
        #[serde(default)]
        until: Option<Timestamp>,
        /// Why it is granted before the department's leader has reviewed it; needed then.
        #[serde(default)]
        reason: Option<String>,
    },
    /// 不同意挂账: by the centre, or by the department's leader while it is in review.
    RefuseSuspension {
        /// Why.
        reason: String,
    },
    /// 部门审核通过: the department's leader passes its request for an extension or a suspension on to the dispatcher.
    PassRequest {
        /// What the leader says to it.
        #[serde(default)]
        text: String,
    },
    /// 恢复: the clock runs again.
    Resume,
    /// 处置反馈. The lead needs an after-photo for parts unless it says why there is none.
    FeedBack {
        /// What was done.
        text: String,
        /// Why there is no picture, where there is none.
        #[serde(default)]
        no_photo_reason: Option<String>,
    },
    /// 请求核查.
    RequestCheck {
        /// The worker; the grid's team when absent.
        #[serde(default)]
        assignee: Option<UserId>,
        /// What to look at.
        #[serde(default)]
        note: String,
    },
    /// 核查反馈.
    RecordCheck {
        /// Whether the work is done.
        passed: bool,
        /// What was seen.
        text: String,
    },
    /// 返工: back to the same department, counted.
    Rework {
        /// Why.
        reason: String,
    },
    /// 结案.
    Close {
        /// With what result.
        outcome: Outcome,
        /// What the reporter is told.
        text: String,
    },
    /// 重新打开.
    Reopen {
        /// Why.
        reason: String,
    },
    /// 评价 by the reporter.
    Rate {
        /// 1 to 5.
        stars: u8,
        /// Whether it is really solved; "no" within the window reopens once.
        solved: bool,
        /// In words.
        #[serde(default)]
        text: String,
    },
    /// 催办.
    Urge {
        /// In words.
        #[serde(default)]
        text: String,
    },
    /// 督办.
    Supervise {
        /// What is demanded.
        demand: String,
        /// By when an answer is wanted.
        due: Timestamp,
    },
    /// 督办答复.
    AnswerSupervision {
        /// The answer.
        text: String,
    },
    /// 上报上级: beyond this level's authority or time.
    Escalate {
        /// Why.
        reason: String,
    },
    /// 下派: back to the level below.
    SendDown {
        /// Why.
        reason: String,
    },
    /// 跨街道移交: the matter lies elsewhere.
    Transfer {
        /// To which area.
        area: AreaId,
        /// Why.
        reason: String,
    },
    /// 作废.
    Void {
        /// Why.
        reason: String,
    },
    /// 备注/公开答复.
    Comment {
        /// In words.
        text: String,
        /// For whom.
        #[serde(default)]
        audience: Audience,
    },
    /// A file was added.
    Attach {
        /// The stored file.
        attachment: AttachmentId,
        /// What it shows.
        stage: AttachStage,
    },
    /// 自处置: the reporting worker fixed it; closes with proof.
    FixOnSpot {
        /// What was done.
        text: String,
    },
    /// 申诉 against "late", once.
    Appeal {
        /// Why.
        reason: String,
    },
    /// 申诉审核.
    ReviewAppeal {
        /// Whether it is granted.
        granted: bool,
        /// Why.
        text: String,
    },
    /// 撤诉: the reporter takes the report back, before it is filed.
    Withdraw {
        /// Why.
        #[serde(default)]
        reason: String,
    },
    /// 拆分: part of the matter becomes a case of its own, which starts where this one stands.
    Split {
        /// The part, in words.
        description: String,
        /// Its category; this case's when absent.
        #[serde(default)]
        category: Option<String>,
        /// Its place in words, where it differs.
        #[serde(default)]
        address: Option<String>,
    },
    /// 抽查: a closed case is looked at again on site. Not as it was said to be, it is opened again within the window.
    SpotCheck {
        /// Whether it is as the closing says.
        passed: bool,
        /// What was seen.
        text: String,
    },
    /// 更正: correct category, words, place or priority before filing.
    Correct {
        /// New words.
        #[serde(default)]
        description: Option<String>,
        /// New category.
        #[serde(default)]
        category: Option<String>,
        /// New place in words.
        #[serde(default)]
        address: Option<String>,
        /// New position, longitude and latitude; the app resolves the area.
        #[serde(default)]
        point: Option<[f64; 2]>,
        /// New priority.
        #[serde(default)]
        priority: Option<super::model::Priority>,
        /// Answers to questions of the category; null says that the caller does not know.
        #[serde(default)]
        answers: Option<super::Answers>,
    },
}

impl Action {
    /// Names of all actions, in the order of the printed matrix.
    pub const ALL_NAMES: &'static [&'static str] = &super::table::ACTION_NAMES;

    /// The name, equal to the `action` field of its JSON.
    pub const fn name(&self) -> &'static str {
        match self {
            Action::RequestVerification { .. } => "request_verification",
            Action::RecordVerification { .. } => "record_verification",
            Action::Accept { .. } => "accept",
            Action::Reject { .. } => "reject",
            Action::Merge { .. } => "merge",
            Action::Answer { .. } => "answer",
            Action::File { .. } => "file",
            Action::Dispatch { .. } => "dispatch",
            Action::Recall { .. } => "recall",
            Action::Sign => "sign",
            Action::HandOver { .. } => "hand_over",
            Action::Return { .. } => "return",
            Action::RequestExtension { .. } => "request_extension",
            Action::GrantExtension { .. } => "grant_extension",
            Action::RefuseExtension { .. } => "refuse_extension",
            Action::RequestSuspension { .. } => "request_suspension",
            Action::GrantSuspension { .. } => "grant_suspension",
            Action::RefuseSuspension { .. } => "refuse_suspension",
            Action::PassRequest { .. } => "pass_request",
            Action::Resume => "resume",
            Action::FeedBack { .. } => "feed_back",
            Action::RequestCheck { .. } => "request_check",
            Action::RecordCheck { .. } => "record_check",
            Action::Rework { .. } => "rework",
            Action::Close { .. } => "close",
            Action::Reopen { .. } => "reopen",
            Action::Rate { .. } => "rate",
            Action::Urge { .. } => "urge",
            Action::Supervise { .. } => "supervise",
            Action::AnswerSupervision { .. } => "answer_supervision",
            Action::Escalate { .. } => "escalate",
            Action::SendDown { .. } => "send_down",
            Action::Transfer { .. } => "transfer",
            Action::Void { .. } => "void",
            Action::Comment { .. } => "comment",
            Action::Attach { .. } => "attach",
            Action::FixOnSpot { .. } => "fix_on_spot",
            Action::Appeal { .. } => "appeal",
            Action::ReviewAppeal { .. } => "review_appeal",
            Action::Withdraw { .. } => "withdraw",
            Action::Split { .. } => "split",
            Action::SpotCheck { .. } => "spot_check",
            Action::Correct { .. } => "correct",
        }
    }
}
