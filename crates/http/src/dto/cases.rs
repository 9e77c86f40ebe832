//! Cases on the wire: the whole case, and the row of a list.

use super::{AreaRef, DepartmentRef, PersonRef, TextDto, layers::CaseLayer, questions::AnsweredDto};
use serde::Serialize;
use tessera_store::StoredCase;
use utoipa::ToSchema;

/// A category in a few words.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CategoryRef {
    /// `P` or `E`, class and sub-class.
    #[schema(example = "E06001")]
    pub code: String,
    /// Name.
    pub name: TextDto,
    /// `part` or `event`.
    pub kind: String,
    /// Class, two digits.
    pub class: String,
    /// Key of its icon.
    pub icon: String,
}

/// Where a case is.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PlaceDto {
    /// Longitude and latitude, WGS-84.
    pub point: Option<[f64; 2]>,
    /// In words.
    pub address: String,
    /// Smallest known area.
    pub area: AreaRef,
    /// From the city down to it.
    pub path: Vec<AreaRef>,
    /// Code of the facility concerned.
    pub facility: Option<String>,
    /// The grids of other layers that hold it, one of each layer at most.
    pub layers: Vec<CaseLayer>,
}

/// Who reported.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ReporterDto {
    /// Name, masked without need to know.
    pub name: String,
    /// Telephone, masked without need to know.
    pub phone: String,
    /// Mail address, masked without need to know.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub email: String,
    /// Wants to be told of each step.
    pub notify: bool,
    /// Departments do not see who it was.
    pub confidential: bool,
    /// True when name and telephone are masked for this reader.
    pub masked: bool,
    /// Account, for staff.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_id: Option<uuid::Uuid>,
}

/// The clock that matters now.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ClockDto {
    /// accept, verify, file, dispatch, handle, check, close or supervision.
    pub kind: String,
    /// Deadline; none while paused.
    pub due: Option<String>,
    /// Since when this clock runs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub started_at: Option<String>,
    /// Stands still.
    pub paused: bool,
    /// Past its deadline.
    pub overdue: bool,
    /// green, amber, red or paused.
    pub light: String,
    /// What is left of the clock's own time (working time where the limit is in working time), in seconds; negative when late.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remaining_s: Option<i64>,
}

/// 立案.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FilingDto {
    /// When.
    pub at: String,
    /// By whom.
    pub by: Option<PersonRef>,
    /// Category code.
    pub category: String,
    /// Condition id.
    pub condition: String,
    /// Condition in words.
    pub condition_name: TextDto,
    /// Its limit, such as `2 working_day`.
    pub limit: String,
}

/// One department's part.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AssignmentDto {
    /// Counts up within the case.
    pub no: u32,
    /// Who.
    pub department: DepartmentRef,
    /// 主办 or 协办.
    pub lead: bool,
    /// Person in the department.
    pub handler: Option<PersonRef>,
    /// When dispatched.
    pub dispatched_at: String,
    /// By whom.
    pub dispatched_by: Option<PersonRef>,
    /// What to do.
    pub instruction: String,
    /// When signed for.
    pub signed_at: Option<String>,
    /// active, fed_back, returned or revoked.
    pub status: String,
    /// When it took that status.
    pub status_at: Option<String>,
    /// With what words.
    pub status_text: Option<String>,
    /// Deadline while running.
    pub due: Option<String>,
    /// Past it.
    pub overdue: bool,
}

/// A question to someone on site and the answer.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FieldTaskDto {
    /// Asked; none when the grid's team is asked.
    pub assignee: Option<PersonRef>,
    /// When.
    pub requested_at: String,
    /// By whom.
    pub requested_by: Option<PersonRef>,
    /// What to look at.
    pub note: String,
    /// The answer.
    pub result: Option<FieldResultDto>,
}

/// An answer from the site.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FieldResultDto {
    /// When.
    pub at: String,
    /// By whom.
    pub by: Option<PersonRef>,
    /// Real, or done.
    pub passed: bool,
    /// What was seen.
    pub text: String,
}

/// 挂账.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SuspensionDto {
    /// Since.
    pub since: String,
    /// Until, if known.
    pub until: Option<String>,
    /// Why.
    pub reason: String,
}

/// A pending request of a department.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RequestDto {
    /// extension or suspension.
    pub kind: String,
    /// How much more.
    pub limit: Option<String>,
    /// Until when.
    pub until: Option<String>,
    /// When asked.
    pub at: String,
    /// By whom.
    pub by: Option<PersonRef>,
    /// Why.
    pub reason: String,
    /// Whose word it waits for: `leader` (of the department itself) or `dispatcher`.
    pub awaits: String,
    /// The leader's word when it was passed on; by nobody when it went on because the leader's post is vacant.
    pub passed: Option<AnswerDto>,
}

/// 督办.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SupervisionDto {
    /// When.
    pub at: String,
    /// By whom.
    pub by: Option<PersonRef>,
    /// What.
    pub demand: String,
    /// Answer wanted by.
    pub due: String,
    /// The answer.
    pub answer: Option<AnswerDto>,
}

/// An answer to a supervision.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AnswerDto {
    /// When.
    pub at: String,
    /// By whom.
    pub by: Option<PersonRef>,
    /// What.
    pub text: String,
}

/// A case in a few words.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CaseRef {
    /// Identity.
    pub id: uuid::Uuid,
    /// Number.
    pub number: String,
    /// When reported.
    pub reported_at: String,
}

/// Cases that belong to a case, loaded with it.
pub struct Kin {
    /// Merged into it.
    pub merged: Vec<StoredCase>,
    /// Split off from it, and the one it was split off from.
    pub family: Vec<StoredCase>,
}

/// The reporter's rating.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RatingDto {
    /// When.
    pub at: String,
    /// 1 to 5.
    pub stars: u8,
    /// Really solved.
    pub solved: bool,
    /// In words.
    pub text: String,
}

/// 申诉.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AppealDto {
    /// When.
    pub at: String,
    /// By whom.
    pub by: Option<PersonRef>,
    /// Why.
    pub reason: String,
    /// First review, by the dispatcher.
    pub first: Option<ReviewDto>,
    /// Second review, by the acceptor.
    pub second: Option<ReviewDto>,
}

/// A review of an appeal.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ReviewDto {
    /// When.
    pub at: String,
    /// By whom.
    pub by: Option<PersonRef>,
    /// Granted.
    pub granted: bool,
    /// Why.
    pub text: String,
}

/// How often things happened.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct CountersDto {
    /// 退回
    pub returns: u32,
    /// 返工
    pub reworks: u32,
    /// 延期
    pub extensions: u32,
    /// 催办
    pub urges: u32,
    /// 重新打开
    pub reopens: u32,
    /// 上报上级
    pub escalations: u32,
    /// 并案
    pub merged: u32,
}

/// A file of a case.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AttachmentDto {
    /// Identity.
    pub id: uuid::Uuid,
    /// report, verification, handling, check or other.
    pub stage: String,
    /// Name.
    pub name: String,
    /// Content type.
    pub mime: String,
    /// Bytes.
    pub size: i64,
    /// Pixels.
    pub width: Option<i64>,
    /// Pixels.
    pub height: Option<i64>,
    /// When.
    pub uploaded_at: String,
    /// By whom.
    pub by: Option<PersonRef>,
    /// Where to read it.
    pub url: String,
    /// Small picture.
    pub thumb_url: Option<String>,
    /// Position from the picture, for staff.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub position: Option<[f64; 2]>,
    /// When the picture was taken, for staff.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub taken_at: Option<String>,
}

/// Who owes the next step.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OwesDto {
    /// supervision, command, department, field or nobody.
    pub kind: String,
    /// Which department.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub department: Option<DepartmentRef>,
}

/// A case.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Case)]
pub struct CaseDto {
    /// Identity.
    pub id: uuid::Uuid,
    /// The number people say on the telephone.
    #[schema(example = "4205022026070100042")]
    pub number: String,
    /// The reporter's code; only for the one who reported and for the acceptance desk.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub track_code: Option<String>,
    /// Counts every change.
    pub version: u64,
    /// When reported.
    pub reported_at: String,
    /// worker, portal, hotline, desk, leader, department, media, sensor, system or import.
    pub source: String,
    /// normal or urgent.
    pub priority: String,
    /// In words.
    pub description: String,
    /// Category.
    pub category: Option<CategoryRef>,
    /// Answers to the questions of the category.
    pub answers: Vec<AnsweredDto>,
    /// Where.
    pub place: PlaceDto,
    /// By whom; none when nothing is known.
    pub reporter: Option<ReporterDto>,
    /// reported, verifying, accepted, filed, dispatched, handling, handled, checking, closed, rejected or void.
    #[schema(example = "handling")]
    pub state: String,
    /// Result of a closed case.
    pub outcome: Option<String>,
    /// Reason of a rejected or void case.
    pub reason: Option<String>,
    /// When it ended.
    pub closed_at: Option<String>,
    /// The level that answers for it.
    pub level: String,
    /// 立案.
    pub filing: Option<FilingDto>,
    /// The clock that matters now.
    pub clock: Option<ClockDto>,
    /// Departments.
    pub assignments: Vec<AssignmentDto>,
    /// 核实.
    pub verification: Option<FieldTaskDto>,
    /// 核查.
    pub check: Option<FieldTaskDto>,
    /// 挂账.
    pub suspension: Option<SuspensionDto>,
    /// Pending request.
    pub request: Option<RequestDto>,
    /// 督办.
    pub supervision: Option<SupervisionDto>,
    /// The case it was merged into.
    pub merged_into: Option<uuid::Uuid>,
    /// Cases merged into it.
    pub merged: Vec<CaseRef>,
    /// The case it was split off from.
    pub split_from: Option<CaseRef>,
    /// Cases split off from it.
    pub parts: Vec<CaseRef>,
    /// 抽查: the latest look at the closed case.
    pub spot_check: Option<FieldResultDto>,
    /// 评价.
    pub rating: Option<RatingDto>,
    /// 申诉.
    pub appeal: Option<AppealDto>,
    /// Counters.
    pub counters: CountersDto,
    /// Files.
    pub attachments: Vec<AttachmentDto>,
    /// Who owes the next step.
    pub owes: OwesDto,
    /// Handled in time; none before it is known.
    pub on_time: Option<bool>,
    /// Late, but exempted by a granted appeal.
    pub late_exempt: bool,
}

/// A case in a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CaseRow {
    /// Identity.
    pub id: uuid::Uuid,
    /// Number.
    pub number: String,
    /// Version.
    pub version: u64,
    /// When reported.
    pub reported_at: String,
    /// Source.
    pub source: String,
    /// Priority.
    pub priority: String,
    /// The first 120 characters.
    pub description: String,
    /// Category.
    pub category: Option<CategoryRef>,
    /// Longitude and latitude.
    pub point: Option<[f64; 2]>,
    /// In words.
    pub address: String,
    /// Smallest known area.
    pub area: AreaRef,
    /// Names of street, community and grid.
    pub area_names: Vec<TextDto>,
    /// State.
    pub state: String,
    /// Outcome.
    pub outcome: Option<String>,
    /// 挂账.
    pub suspended: bool,
    /// A department asks for more time.
    pub extension_pending: bool,
    /// What a department asks for waits for its own leader.
    pub in_review: bool,
    /// 督办.
    pub supervised: bool,
    /// Raised above its first level.
    pub escalated: bool,
    /// Lead department.
    pub department: Option<DepartmentRef>,
    /// Person in the department.
    pub handler: Option<PersonRef>,
    /// Clock.
    pub clock: Option<ClockDto>,
    /// When it ended.
    pub closed_at: Option<String>,
    /// Handled in time.
    pub on_time: Option<bool>,
    /// Rating.
    pub stars: Option<u8>,
    /// Number of files.
    pub attachments: usize,
    /// Reports of the same matter that were joined with it: how many neighbours it concerns.
    pub joined: u32,
}

/// A case that may be the same matter.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SimilarDto {
    /// The case.
    #[serde(flatten)]
    pub case: CaseRow,
    /// Metres away.
    pub distance_m: f64,
    /// 0 to 1.
    pub score: f64,
    /// Reasons.
    #[schema(value_type = Vec<Object>)]
    pub why: Vec<serde_json::Value>,
}

/// One event of a history.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EventDto {
    /// Sequence.
    pub seq: i64,
    /// When.
    pub at: String,
    /// Who.
    pub actor: Option<PersonRef>,
    /// What.
    pub action: String,
    /// State before.
    pub from: String,
    /// State after.
    pub to: String,
    /// What the timeline shows.
    #[schema(value_type = Object)]
    pub data: serde_json::Value,
    /// internal or public.
    pub audience: String,
    /// Version after it.
    pub version: i64,
}
