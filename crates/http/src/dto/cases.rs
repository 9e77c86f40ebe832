//! Cases on the wire: the whole case, and the row of a list.

use super::{AreaRef, DepartmentRef, Names, PersonRef, Position, TextDto, questions::AnsweredDto, word};
use serde::{Deserialize, Serialize};
use tessera_app::cases::project::{ended_at, lead};
use tessera_domain::{
    Timestamp,
    calendar::Light,
    case::{
        AssignmentStatus, Case, FieldResult, FieldTask, Outcome, Owes, Request, RequestKind, State, due,
        paused, running_clock, who_owes,
    },
    ids::UserId,
    people::mask,
};
use tessera_store::{Attachment, StoredCase};
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

fn case_ref(c: &StoredCase) -> CaseRef {
    CaseRef { id: c.case.id.0, number: c.case.number.clone(), reported_at: c.case.reported_at.to_string() }
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

/// Who reports.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReporterForm {
    /// Name.
    #[serde(default)]
    #[schema(example = "王女士")]
    pub name: String,
    /// Telephone.
    #[serde(default)]
    #[schema(example = "19900000001")]
    pub phone: String,
    /// Mail address.
    #[serde(default)]
    #[schema(example = "wang@example.org")]
    pub email: String,
    /// Language to be told in: zh-Hans, zh-Hant, en or es.
    #[serde(default)]
    pub lang: Option<String>,
    /// Wants to be told of each step by text message or mail.
    #[serde(default = "yes")]
    pub notify: bool,
    /// Do not show departments who it was.
    #[serde(default)]
    pub confidential: bool,
}

impl Default for ReporterForm {
    fn default() -> Self {
        ReporterForm {
            name: String::new(),
            phone: String::new(),
            email: String::new(),
            lang: None,
            notify: true,
            confidential: false,
        }
    }
}

fn yes() -> bool {
    true
}

/// A new case.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCaseForm {
    /// Category code, when known.
    #[serde(default)]
    #[schema(example = "E06002")]
    pub category: Option<String>,
    /// The matter in words.
    #[schema(example = "小区东门口垃圾堆放两天无人清理")]
    pub description: String,
    /// Where.
    #[serde(default)]
    pub position: Option<Position>,
    /// Where, in words.
    #[serde(default)]
    #[schema(example = "建设路18号东门")]
    pub address: Option<String>,
    /// Code of the area, when there is no position.
    #[serde(default)]
    pub area: Option<String>,
    /// Code of the facility concerned.
    #[serde(default)]
    pub facility: Option<String>,
    /// Where the report comes from.
    #[serde(default)]
    #[schema(example = "hotline")]
    pub source: Option<String>,
    /// normal or urgent.
    #[serde(default)]
    pub priority: Option<String>,
    /// Who reports.
    #[serde(default)]
    pub reporter: Option<ReporterForm>,
    /// Answers to the questions of the category by code; null says that the caller does not know. Staff who leave this out are
    /// not held to required answers.
    #[serde(default)]
    #[schema(value_type = Option<Object>, example = json!({"secured": "none", "since": "2026-01-10"}))]
    pub answers: Option<tessera_domain::case::Answers>,
    /// Actions done at once, in this order, all or nothing: `[{"action":"accept"},{"action":"file","category":"E06002"}]`.
    #[serde(default)]
    #[schema(value_type = Vec<Object>)]
    pub then: Vec<tessera_domain::case::Action>,
}

/// A telephone or mail address without what tells whose it is.
pub fn mask_address(address: &str) -> String {
    match address.split_once('@') {
        Some((local, host)) => format!("{}@{host}", mask::name(local)),
        None => mask::phone(address),
    }
}

fn light(l: Light) -> String {
    match l {
        Light::Green => "green",
        Light::Amber => "amber",
        Light::Red => "red",
        Light::Paused => "paused",
    }
    .to_owned()
}

impl Names<'_> {
    /// A category.
    pub fn category(&self, code: &str) -> CategoryRef {
        match self.0.packs.catalogue.get(code) {
            Some(c) => CategoryRef {
                code: c.code.clone(),
                name: (&c.name).into(),
                kind: c.kind.as_str().to_owned(),
                class: c.class.clone(),
                icon: c.icon.clone(),
            },
            None => CategoryRef {
                code: code.to_owned(),
                name: TextDto { zh_hans: code.to_owned(), ..TextDto::default() },
                kind: if code.starts_with('P') { "part" } else { "event" }.to_owned(),
                class: code.get(1..3).unwrap_or("").to_owned(),
                icon: String::new(),
            },
        }
    }

    /// The clock that matters now.
    pub fn clock(&self, c: &Case, now: Timestamp) -> Option<ClockDto> {
        let cal = &self.0.calendar;
        let (clock, step) = running_clock(c)?;
        let due = due(c);
        let kind = due.as_ref().map_or(step, |d| d.1);
        let paused = paused(c);
        let overdue = due.as_ref().is_some_and(|d| d.0 < now);
        let soon = cal.limit_ms(self.0.packs.stages.due_soon);
        let shown = if overdue { Light::Red } else { clock.light(cal, now, soon) };
        Some(ClockDto {
            kind: word(&kind),
            due: due.map(|d| d.0.to_string()),
            started_at: Some(clock.started_at.to_string()),
            paused,
            overdue,
            light: light(if paused { Light::Paused } else { shown }),
            remaining_s: Some(clock.remaining_ms(cal, now) / 1000),
        })
    }

    fn field_task(&self, t: &FieldTask) -> FieldTaskDto {
        FieldTaskDto {
            assignee: t.assignee.and_then(|u| self.person(u)),
            requested_at: t.requested_at.to_string(),
            requested_by: self.person(t.requested_by),
            note: t.note.clone(),
            result: t.result.as_ref().map(|r| self.field_result(r)),
        }
    }

    fn field_result(&self, r: &FieldResult) -> FieldResultDto {
        FieldResultDto { at: r.at.to_string(), by: self.person(r.by), passed: r.passed, text: r.text.clone() }
    }

    /// A file.
    pub fn attachment(&self, a: &Attachment) -> AttachmentDto {
        AttachmentDto {
            id: a.id.0,
            stage: word(&a.stage),
            name: a.name.clone(),
            mime: a.mime.clone(),
            size: a.size,
            width: a.pixels.map(|p| p.0),
            height: a.pixels.map(|p| p.1),
            uploaded_at: a.at.to_string(),
            by: a.by.and_then(|u| self.person(u)),
            url: format!("/api/v1/attachments/{}", a.id),
            thumb_url: a.thumb.as_ref().map(|_| format!("/api/v1/attachments/{}/thumb", a.id)),
            position: a.position,
            taken_at: a.taken_at.map(|t| t.to_string()),
        }
    }

    /// The whole case.
    pub fn case(
        &self,
        s: &StoredCase,
        files: &[Attachment],
        kin: &Kin,
        sees_reporter: bool,
        now: Timestamp,
    ) -> CaseDto {
        let c = &s.case;
        let who = &c.reporter;
        let named = who.user.is_some() || [&who.name, &who.phone, &who.email].iter().any(|t| !t.is_empty());
        let staff_name = c.reporter.user.map(|u| self.0.user_name(u)).unwrap_or_default();
        let name = if c.reporter.name.is_empty() { &staff_name } else { &c.reporter.name };
        let (outcome, reason) = match &c.state {
            State::Closed { outcome, .. } => (Some(word::<Outcome>(outcome)), None),
            State::Rejected { reason, .. } | State::Void { reason, .. } => (None, Some(reason.clone())),
            _ => (None, None),
        };
        CaseDto {
            id: c.id.0,
            number: c.number.clone(),
            track_code: None,
            version: c.version,
            reported_at: c.reported_at.to_string(),
            source: word(&c.source),
            priority: word(&c.priority),
            description: c.description.clone(),
            category: c.category.as_deref().map(|k| self.category(k)),
            answers: c.answers.iter().map(AnsweredDto::from).collect(),
            place: PlaceDto {
                point: c.place.point,
                address: c.place.address.clone(),
                area: self.area_id(c.place.area),
                path: self.path(&c.place.path),
                facility: c.place.facility.clone(),
            },
            reporter: named.then(|| ReporterDto {
                name: if sees_reporter { name.clone() } else { mask::name(name) },
                phone: if sees_reporter { c.reporter.phone.clone() } else { mask::phone(&c.reporter.phone) },
                email: match c.reporter.email.as_str() {
                    mail if sees_reporter || mail.is_empty() => mail.to_owned(),
                    mail => mask_address(mail),
                },
                notify: !c.reporter.quiet,
                confidential: c.reporter.confidential,
                masked: !sees_reporter,
                user_id: c.reporter.user.filter(|_| sees_reporter).map(|u| u.0),
            }),
            state: word(&c.state.name()),
            outcome,
            reason,
            closed_at: ended_at(c).map(|t| t.to_string()),
            level: c.level.as_str().to_owned(),
            filing: c.filing.as_ref().map(|f| {
                let condition =
                    self.0.packs.catalogue.get(&f.category).and_then(|k| k.condition(Some(&f.condition)));
                FilingDto {
                    at: f.at.to_string(),
                    by: self.person(f.by),
                    category: f.category.clone(),
                    condition: f.condition.clone(),
                    condition_name: condition.map(|k| (&k.name).into()).unwrap_or_default(),
                    limit: f.limit.or(condition.map(|k| k.limit)).map(|l| l.to_string()).unwrap_or_default(),
                }
            }),
            clock: self.clock(c, now),
            assignments: c.assignments.iter().map(|a| self.assignment(a, now)).collect(),
            verification: c.verification.as_ref().map(|t| self.field_task(t)),
            check: c.check.as_ref().map(|t| self.field_task(t)),
            suspension: c.suspension.as_ref().map(|x| SuspensionDto {
                since: x.since.to_string(),
                until: x.until.map(|t| t.to_string()),
                reason: x.reason.clone(),
            }),
            request: c.request.as_ref().map(|r| {
                let (kind, limit, until) = match &r.kind {
                    RequestKind::Extension { limit } => ("extension", Some(limit.to_string()), None),
                    RequestKind::Suspension { until } => ("suspension", None, until.map(|t| t.to_string())),
                };
                RequestDto {
                    kind: kind.to_owned(),
                    limit,
                    until,
                    at: r.at.to_string(),
                    by: self.person(r.by),
                    reason: r.reason.clone(),
                    awaits: word(&r.awaits),
                    passed: r.passed.as_ref().map(|p| AnswerDto {
                        at: p.at.to_string(),
                        by: self.person(p.by),
                        text: p.text.clone(),
                    }),
                }
            }),
            supervision: c.supervision.as_ref().map(|x| SupervisionDto {
                at: x.at.to_string(),
                by: self.person(x.by),
                demand: x.demand.clone(),
                due: x.due.to_string(),
                answer: x.answer.as_ref().map(|a| AnswerDto {
                    at: a.at.to_string(),
                    by: self.person(a.by),
                    text: a.text.clone(),
                }),
            }),
            merged_into: c.merged_into.map(|m| m.0),
            merged: kin.merged.iter().map(case_ref).collect(),
            split_from: kin.family.iter().find(|f| Some(f.case.id) == c.split_from).map(case_ref),
            parts: kin.family.iter().filter(|f| c.parts.contains(&f.case.id)).map(case_ref).collect(),
            spot_check: c.spot_check.as_ref().map(|r| self.field_result(r)),
            rating: c.rating.as_ref().map(|r| RatingDto {
                at: r.at.to_string(),
                stars: r.stars,
                solved: r.solved,
                text: r.text.clone(),
            }),
            appeal: c.appeal.as_ref().map(|a| {
                let review = |r: &tessera_domain::case::Review| ReviewDto {
                    at: r.at.to_string(),
                    by: self.person(r.by),
                    granted: r.granted,
                    text: r.text.clone(),
                };
                AppealDto {
                    at: a.at.to_string(),
                    by: self.person(a.by),
                    reason: a.reason.clone(),
                    first: a.first.as_ref().map(review),
                    second: a.second.as_ref().map(review),
                }
            }),
            counters: CountersDto {
                returns: c.counters.returns,
                reworks: c.counters.reworks,
                extensions: c.counters.extensions,
                urges: c.counters.urges,
                reopens: c.counters.reopens,
                escalations: c.counters.escalations,
                merged: c.counters.merged,
            },
            attachments: files.iter().map(|a| self.attachment(a)).collect(),
            owes: match who_owes(c) {
                Owes::Supervision => OwesDto { kind: "supervision".into(), department: None },
                Owes::Command => OwesDto { kind: "command".into(), department: None },
                Owes::Department(d) => {
                    OwesDto { kind: "department".into(), department: Some(self.department(d)) }
                }
                Owes::Field(_) => OwesDto { kind: "field".into(), department: None },
                Owes::Nobody => OwesDto { kind: "nobody".into(), department: None },
            },
            on_time: c.milestones.handled_late.map(|late| !late || c.milestones.late_exempt),
            late_exempt: c.milestones.late_exempt,
        }
    }

    fn assignment(&self, a: &tessera_domain::case::Assignment, now: Timestamp) -> AssignmentDto {
        let (status, at, text) = match &a.status {
            AssignmentStatus::Active => ("active", None, None),
            AssignmentStatus::FedBack { at, text } => ("fed_back", Some(*at), Some(text.clone())),
            AssignmentStatus::Returned { at, reason } => ("returned", Some(*at), Some(reason.clone())),
            AssignmentStatus::Revoked { at } => ("revoked", Some(*at), None),
        };
        AssignmentDto {
            no: a.no,
            department: self.department(a.department),
            lead: a.lead,
            handler: a.handler.and_then(|u: UserId| self.person(u)),
            dispatched_at: a.dispatched_at.to_string(),
            dispatched_by: self.person(a.dispatched_by),
            instruction: a.instruction.clone(),
            signed_at: a.signed_at.map(|t| t.to_string()),
            status: status.to_owned(),
            status_at: at.map(|t| t.to_string()),
            status_text: text,
            due: a.clock.due.map(|t| t.to_string()),
            overdue: a.clock.is_overdue(now),
        }
    }

    /// A row of a list.
    pub fn row(&self, s: &StoredCase, now: Timestamp) -> CaseRow {
        let c = &s.case;
        let lead = lead(c);
        let chain = self.0.chain(&c.place.path);
        CaseRow {
            id: c.id.0,
            number: c.number.clone(),
            version: c.version,
            reported_at: c.reported_at.to_string(),
            source: word(&c.source),
            priority: word(&c.priority),
            description: c.description.chars().take(120).collect(),
            category: c.category.as_deref().map(|k| self.category(k)),
            point: c.place.point,
            address: c.place.address.clone(),
            area: self.area_id(c.place.area),
            area_names: chain
                .iter()
                .filter(|a| a.level >= tessera_domain::area::Level::Street)
                .map(|a| (&a.name).into())
                .collect(),
            state: word(&c.state.name()),
            outcome: match &c.state {
                State::Closed { outcome, .. } => Some(word(outcome)),
                _ => None,
            },
            suspended: c.suspension.is_some(),
            extension_pending: c
                .request
                .as_ref()
                .is_some_and(|r| matches!(r.kind, RequestKind::Extension { .. })),
            in_review: c.request.as_ref().is_some_and(Request::in_review),
            supervised: c.supervision.as_ref().is_some_and(|x| x.answer.is_none()),
            escalated: c.counters.escalations > 0,
            department: lead.map(|a| self.department(a.department)),
            handler: lead.and_then(|a| a.handler).and_then(|u| self.person(u)),
            clock: self.clock(c, now),
            closed_at: ended_at(c).map(|t| t.to_string()),
            on_time: c.milestones.handled_late.map(|late| !late || c.milestones.late_exempt),
            stars: c.rating.as_ref().map(|r| r.stars),
            attachments: c.attachments.len(),
            joined: c.counters.merged,
        }
    }
}
