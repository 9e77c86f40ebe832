//! What a case *is*: the aggregate that the store keeps and the lifecycle decides about.

use crate::{
    area::AreaPath,
    calendar::Clock,
    ids::{AreaId, AttachmentId, CaseId, DepartmentId, UserId},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Where a report came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// A grid worker's phone.
    Worker,
    /// The resident portal.
    Portal,
    /// A telephone hotline, taken down at the acceptance desk.
    Hotline,
    /// Someone at the counter of the acceptance desk.
    Desk,
    /// A leader's instruction.
    Leader,
    /// A department.
    Department,
    /// Press and social media.
    Media,
    /// A sensor.
    Sensor,
    /// Another system through the interface.
    System,
    /// Imported history.
    Import,
}

/// How urgent the reporter or the desk thinks it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    /// The usual.
    #[default]
    Normal,
    /// Danger to people or property.
    Urgent,
}

/// Who told us. Personal data: shown only to those who need it for the case.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reporter {
    /// Name as given; empty when anonymous.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Telephone as given.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub phone: String,
    /// Mail address as given.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub email: String,
    /// Language the reporter wants to be told in; simplified Chinese when not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lang: Option<crate::text::Lang>,
    /// True when the reporter does not want to be told of what happens. Who gives a number agrees unless they say otherwise.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub quiet: bool,
    /// The account that reported, for staff and registered residents.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<UserId>,
    /// True when the reporter asked that departments do not see who it was.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub confidential: bool,
}

/// Where it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// Longitude, latitude in WGS-84 degrees, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub point: Option<[f64; 2]>,
    /// The place in words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub address: String,
    /// The smallest area known to hold it: usually a grid, sometimes only a community or street.
    pub area: AreaId,
    /// That area's path in the tree at the time, for scope checks.
    pub path: AreaPath,
    /// Code of the facility (part) concerned, where one is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facility: Option<String>,
}

/// Where a case stands on the way from report to closure. Supervision owns every state but
/// `Filed` → `Dispatched` → `Handling`, which the command centre and the departments own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "name", rename_all = "snake_case")]
pub enum State {
    /// 已上报: reported, not yet looked at by the acceptance desk.
    Reported,
    /// 核实中: someone on site looks before the case is accepted or filed.
    Verifying,
    /// 已受理: accepted by the desk.
    Accepted,
    /// 已立案: filed, waits for dispatch by the command centre.
    Filed,
    /// 已派遣: dispatched, not yet signed for by the lead department.
    Dispatched,
    /// 处置中: the lead department has signed and works on it.
    Handling,
    /// 已处置: the lead department has fed back; waits for a check.
    Handled,
    /// 核查中: someone on site checks the result.
    Checking,
    /// 已结案.
    Closed {
        /// With what result.
        outcome: Outcome,
        /// When.
        at: Timestamp,
    },
    /// 不予受理: not accepted, with the reason told to the reporter.
    Rejected {
        /// Why.
        reason: String,
        /// When.
        at: Timestamp,
    },
    /// 作废: entered by mistake.
    Void {
        /// Why.
        reason: String,
        /// When.
        at: Timestamp,
    },
}

/// The state without its data, for filters, tables and columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "documented at `State`")]
pub enum StateName {
    Reported,
    Verifying,
    Accepted,
    Filed,
    Dispatched,
    Handling,
    Handled,
    Checking,
    Closed,
    Rejected,
    Void,
}

/// The result of a closed case. "Closed" is not "fixed": each says plainly what happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Solved and checked.
    Solved,
    /// Partly solved; what is left is said in the closing text.
    Partly,
    /// Not within the duty of any department here.
    NotOurDuty,
    /// Checked, and no action is needed or possible.
    NoAction,
    /// 自处置: fixed by the reporting worker on the spot.
    FixedOnSpot,
    /// The same matter is another case.
    Duplicate,
    /// 直接答复: answered at once at the desk.
    Answered,
}

/// 立案: what the case was filed as, which sets the limit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Filing {
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: UserId,
    /// The catalogue category, such as `E06001`.
    pub category: String,
    /// The filing condition within the category, such as `1`.
    pub condition: String,
    /// Its limit at the time: a later change of the catalogue does not touch the case. None in cases filed before this was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<crate::calendar::Limit>,
}

impl Filing {
    /// The limit of handling: the one kept, else the condition's. None when the condition is no longer in the catalogue.
    pub fn handling_limit(&self, catalogue: &crate::catalogue::Catalogue) -> Option<crate::calendar::Limit> {
        self.limit.or_else(|| Some(catalogue.get(&self.category)?.condition(Some(&self.condition))?.limit))
    }
}

/// One department's part in a case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Assignment {
    /// Counts up within the case.
    pub no: u32,
    /// Who must handle it.
    pub department: DepartmentId,
    /// The lead department (主办) answers for the case; the others assist (协办).
    pub lead: bool,
    /// The person in the department, once known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handler: Option<UserId>,
    /// When and by whom it was dispatched.
    pub dispatched_at: Timestamp,
    /// The dispatcher.
    pub dispatched_by: UserId,
    /// What the dispatcher wrote.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub instruction: String,
    /// When the department signed for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed_at: Option<Timestamp>,
    /// How it ended, if it did.
    pub status: AssignmentStatus,
    /// Extensions granted to this department; carried over when the case comes back to it.
    #[serde(default)]
    pub extensions: u32,
    /// The department's own handling clock.
    pub clock: Clock,
}

/// Where one assignment stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "name", rename_all = "snake_case")]
pub enum AssignmentStatus {
    /// With the department.
    Active,
    /// The department has reported its result.
    FedBack {
        /// When.
        at: Timestamp,
        /// What was done.
        text: String,
    },
    /// Sent back to the dispatcher as not its duty.
    Returned {
        /// When.
        at: Timestamp,
        /// Why.
        reason: String,
    },
    /// Withdrawn by the command centre.
    Revoked {
        /// When.
        at: Timestamp,
    },
}

/// A question put to someone on site: verification before filing (核实), or check after handling (核查).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FieldTask {
    /// The worker asked; `None` means the team of the case's grid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assignee: Option<UserId>,
    /// When and by whom it was asked.
    pub requested_at: Timestamp,
    /// The requester.
    pub requested_by: UserId,
    /// What to look at.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// Where the case goes back to after a verification.
    pub from: StateName,
    /// The desk's own clock, which stands still while the field looks (verification only).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held: Option<Clock>,
    /// The answer, once there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result: Option<FieldResult>,
}

/// What was found on site.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FieldResult {
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: UserId,
    /// True: the report is real (verification), the work is done (check).
    pub passed: bool,
    /// What was seen.
    pub text: String,
}

/// 挂账/缓办: the clock stands still by approval.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Suspension {
    /// Since when.
    pub since: Timestamp,
    /// When it should go on, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
    /// Why.
    pub reason: String,
}

/// A department's pending request.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Request {
    /// For what.
    pub kind: RequestKind,
    /// When and by whom.
    pub at: Timestamp,
    /// The asker.
    pub by: UserId,
    /// Why.
    pub reason: String,
    /// Whose word it waits for.
    #[serde(default)]
    pub awaits: Awaits,
    /// The department's leader, or the program for want of one, has passed it on to the dispatcher.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub passed: Option<Answer>,
}

impl Request {
    /// True while it waits for the leader of the department that asks.
    pub fn in_review(&self) -> bool {
        self.awaits == Awaits::Leader
    }
}

/// Whose word a request waits for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Awaits {
    /// The command centre's.
    #[default]
    Dispatcher,
    /// The word of a leader of the department itself.
    Leader,
}

/// What a department may ask for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "name", rename_all = "snake_case")]
pub enum RequestKind {
    /// 延期: more time.
    Extension {
        /// How much, as a limit such as `2 working_day`.
        limit: crate::calendar::Limit,
    },
    /// 挂账: let the clock stand still.
    Suspension {
        /// Until when, if known.
        until: Option<Timestamp>,
    },
}

/// 督办: a demand of a leader or the supervision centre that must be answered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Supervision {
    /// When and by whom.
    pub at: Timestamp,
    /// The demander.
    pub by: UserId,
    /// What is demanded.
    pub demand: String,
    /// By when an answer is wanted.
    pub due: Timestamp,
    /// The answer, once there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<Answer>,
}

/// A word that somebody gave: the answer to a supervision, or what a leader says to a request passed on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: UserId,
    /// What.
    pub text: String,
}

/// The reporter's judgement.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rating {
    /// When.
    pub at: Timestamp,
    /// 1 (very dissatisfied) to 5 (very satisfied).
    pub stars: u8,
    /// True when the reporter says it is really solved.
    pub solved: bool,
    /// In words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
}

/// 申诉 of an overdue closing, once per case: two reviews, dispatcher then acceptor. Granted, the case counts as on time while
/// the fact that it was late stays on record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Appeal {
    /// When and by whom.
    pub at: Timestamp,
    /// The appellant.
    pub by: UserId,
    /// Why.
    pub reason: String,
    /// The first review (dispatcher).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first: Option<Review>,
    /// The second review (acceptor).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub second: Option<Review>,
}

/// One review of an appeal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Review {
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: UserId,
    /// Whether it was granted.
    pub granted: bool,
    /// Why.
    pub text: String,
}

/// How often things happened; the raw material of appraisal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Counters {
    /// Returned by departments.
    pub returns: u32,
    /// Sent back to the same department after a failed check.
    pub reworks: u32,
    /// Extensions granted.
    pub extensions: u32,
    /// Urged.
    pub urges: u32,
    /// Reopened after closing.
    pub reopens: u32,
    /// Escalated to the level above.
    pub escalations: u32,
    /// Further reports merged into this case.
    pub merged: u32,
}

/// Facts fixed at the moment they became true, so that statistics never have to guess.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Milestones {
    /// First accepted.
    pub accepted_at: Option<Timestamp>,
    /// First filed.
    pub filed_at: Option<Timestamp>,
    /// First dispatched.
    pub dispatched_at: Option<Timestamp>,
    /// Last feedback of the lead department.
    pub handled_at: Option<Timestamp>,
    /// Whether that feedback came after the deadline.
    pub handled_late: Option<bool>,
    /// A check on site passed since the last dispatch or rework.
    pub check_passed: bool,
    /// 自处置 with proof.
    pub fixed_on_spot: bool,
    /// A granted appeal exempts the case from "late" in the statistics.
    pub late_exempt: bool,
    /// The reporter has used the one reopening by rating.
    pub reporter_reopened: bool,
    /// Somebody has looked on site (verification or check, whatever was found) since the case was reported or reopened.
    pub site_seen: bool,
    /// A check was answered, whatever was found, since the last feedback of the lead department.
    pub check_answered: bool,
    /// How many files the case had when the present handling began (dispatch, rework or reopening): an after-photo among
    /// them shows earlier work and proves nothing about this one.
    pub files_before_handling: u32,
    /// Last urged, for the limit of one an hour.
    pub urged_at: Option<Timestamp>,
    /// The deadline about which the program last did something by itself, see [`crate::case::late`].
    pub late_for: Option<Timestamp>,
    /// How many steps of the ladder were taken for that deadline.
    pub late_steps: u32,
}

/// A case: one matter from report to closure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Case {
    /// Identity.
    pub id: CaseId,
    /// The number people say on the telephone: 6-digit district, `yyyymmdd`, 5-digit sequence.
    pub number: String,
    /// What the reporter needs, with the number, to follow the case without an account.
    pub track_code: String,
    /// Counts every change; a writer names the version it saw.
    pub version: u64,
    /// When it was reported.
    pub reported_at: Timestamp,
    /// From where.
    pub source: Source,
    /// By whom.
    pub reporter: Reporter,
    /// The matter in words.
    pub description: String,
    /// Catalogue category, as reported or as filed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// Answers to the questions of the category.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub answers: Vec<super::Answered>,
    /// Where.
    pub place: Place,
    /// How urgent.
    pub priority: Priority,
    /// Where it stands.
    pub state: State,
    /// The clock of the stage the case is in (accept, verify, file, dispatch, check, close); none while handling or ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage_clock: Option<Clock>,
    /// What it was filed as.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filing: Option<Filing>,
    /// Departments, all that ever had it; at most one lead is active.
    #[serde(default)]
    pub assignments: Vec<Assignment>,
    /// The level of the tree that now answers for it: community, street, district or city.
    pub level: crate::area::Level,
    /// Verification before filing, the latest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verification: Option<FieldTask>,
    /// Check after handling, the latest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub check: Option<FieldTask>,
    /// Overlay: suspended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suspension: Option<Suspension>,
    /// Overlay: an extension or suspension is asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<Request>,
    /// Overlay: supervised.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supervision: Option<Supervision>,
    /// The case this one was merged into.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merged_into: Option<CaseId>,
    /// The case this one was split off from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub split_from: Option<CaseId>,
    /// The cases split off from this one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<CaseId>,
    /// 抽查: the latest look at the closed case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spot_check: Option<FieldResult>,
    /// The reporter's rating.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rating: Option<Rating>,
    /// Appeal against "late".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub appeal: Option<Appeal>,
    /// Counters.
    #[serde(default)]
    pub counters: Counters,
    /// Milestones.
    #[serde(default)]
    pub milestones: Milestones,
    /// Files: before and after pictures, sound, papers.
    #[serde(default)]
    pub attachments: Vec<Attached>,
}

/// A file's place in a case; the bytes and the rest live in the store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attached {
    /// The file.
    pub id: AttachmentId,
    /// What it shows.
    pub stage: AttachStage,
}

/// What a file shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AttachStage {
    /// The matter as reported (before).
    Report,
    /// Seen at the verification.
    Verification,
    /// The work done (after).
    Handling,
    /// Seen at the check.
    Check,
    /// Any other paper.
    Other,
}
