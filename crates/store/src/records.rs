//! The rows that are not domain aggregates: what the store keeps beside them.

use serde::{Deserialize, Serialize};
use tessera_domain::{
    Timestamp,
    case::model::{AttachStage, Case},
    ids::{AreaId, AttachmentId, CaseId, DepartmentId, EventId, FacilityId, PlanId, SessionId, UserId},
};

/// Row number of a case: dense, ascending by creation; the handle of the in-memory index.
pub type Seq = i64;

/// A case with its row number.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredCase {
    /// Row number.
    pub seq: Seq,
    /// The aggregate.
    pub case: Case,
}

/// Bits of [`CaseRow::flags`].
pub mod flag {
    /// 挂账.
    pub const SUSPENDED: i64 = 1;
    /// An extension is asked for.
    pub const EXTENSION_PENDING: i64 = 2;
    /// A suspension is asked for.
    pub const SUSPENSION_PENDING: i64 = 4;
    /// 督办, unanswered.
    pub const SUPERVISED: i64 = 8;
    /// Escalated above the street.
    pub const ESCALATED: i64 = 16;
    /// Filed again after a department returned it.
    pub const RETURNED: i64 = 32;
    /// The reporter says it is not solved.
    pub const UNSOLVED: i64 = 64;
    /// 自处置.
    pub const FIXED_ON_SPOT: i64 = 128;
    /// The result of a check is in and waits for a decision.
    pub const CHECK_IN: i64 = 256;
    /// The last check passed.
    pub const CHECK_PASSED: i64 = 512;
    /// The clock stands still.
    pub const PAUSED: i64 = 1024;
    /// Handled after its deadline.
    pub const LATE: i64 = 2048;
    /// A granted appeal exempts it.
    pub const LATE_EXEMPT: i64 = 4096;
    /// Has a filing.
    pub const FILED: i64 = 8192;
    /// An appeal waits for its first review.
    pub const APPEAL_FIRST: i64 = 16384;
    /// An appeal waits for its second review.
    pub const APPEAL_SECOND: i64 = 32768;
    /// What a department asks for waits for its own leader.
    pub const IN_REVIEW: i64 = 65536;
}

/// The columns of a case that lists, facets, maps and queues need: a projection of the aggregate, never edited by itself.
#[derive(Clone, Debug, PartialEq)]
pub struct CaseRow {
    /// Row number.
    pub seq: Seq,
    /// Identity.
    pub id: CaseId,
    /// Version of the aggregate.
    pub version: i64,
    /// State name as in JSON.
    pub state: String,
    /// Outcome name of a closed case.
    pub outcome: Option<String>,
    /// Smallest known area.
    pub area: AreaId,
    /// Its path at the time.
    pub path: String,
    /// Category code.
    pub category: Option<String>,
    /// Source name.
    pub source: String,
    /// True for urgent.
    pub urgent: bool,
    /// Level that answers for it.
    pub level: String,
    /// Active lead department.
    pub department: Option<DepartmentId>,
    /// Every other department and person the case ever had to do with.
    pub involved: Involved,
    /// Handler within the lead department.
    pub handler: Option<UserId>,
    /// Worker asked to verify or check; nil when the whole team is asked.
    pub field: Option<UserId>,
    /// Staff account that reported.
    pub reporter: Option<UserId>,
    /// Reported, ms since the epoch.
    pub reported_at: i64,
    /// The deadline that matters now, ms since the epoch; none while paused or ended.
    pub due_at: Option<i64>,
    /// Which clock that is.
    pub due_kind: Option<String>,
    /// Ended at.
    pub closed_at: Option<i64>,
    /// See [`flag`].
    pub flags: i64,
    /// WGS-84 degrees.
    pub point: Option<[f64; 2]>,
    /// Rating.
    pub stars: Option<i64>,
}

/// Departments and people besides the active lead, for "who may see it" and for the assisting departments' queue.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Involved {
    /// Departments that had or assist the case; true while the assignment is active.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub departments: Vec<(DepartmentId, bool)>,
    /// Handlers of any assignment besides the active lead's.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub people: Vec<UserId>,
}

impl Involved {
    /// True when there is nobody besides the active lead.
    pub fn is_empty(&self) -> bool {
        self.departments.is_empty() && self.people.is_empty()
    }
}

/// One event of a case's history, as stored.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredEvent {
    /// Global sequence, given by the database; ascending, gaps possible.
    pub seq: i64,
    /// Identity.
    pub id: EventId,
    /// The case.
    pub case_id: CaseId,
    /// Its row number.
    pub case_seq: Seq,
    /// Case version after the event.
    pub version: i64,
    /// When.
    pub at: Timestamp,
    /// Who; none for the system and for anonymous reporters.
    pub actor: Option<UserId>,
    /// Action name.
    pub action: String,
    /// State before.
    pub from: String,
    /// State after.
    pub to: String,
    /// `internal` or `public`.
    pub audience: String,
    /// What the timeline shows, JSON.
    pub data: serde_json::Value,
}

/// A file of a case; the bytes are in the file store under `sha256`.
#[derive(Clone, Debug, PartialEq)]
pub struct Attachment {
    /// Identity.
    pub id: AttachmentId,
    /// The case.
    pub case_id: CaseId,
    /// What it shows.
    pub stage: AttachStage,
    /// Name as uploaded, cleaned.
    pub name: String,
    /// Content type, found from the bytes.
    pub mime: String,
    /// Size in bytes.
    pub size: i64,
    /// Hex SHA-256 of the stored bytes.
    pub sha256: String,
    /// Hex SHA-256 of the thumbnail's bytes, for pictures.
    pub thumb: Option<String>,
    /// Pixel width and height, for pictures.
    pub pixels: Option<(i64, i64)>,
    /// Position from EXIF, seen by staff only.
    pub position: Option<[f64; 2]>,
    /// Time from EXIF.
    pub taken_at: Option<Timestamp>,
    /// Uploader.
    pub by: Option<UserId>,
    /// Upload time.
    pub at: Timestamp,
}

/// What a login needs to know about a user.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Credentials {
    /// argon2id PHC string.
    pub password_hash: String,
    /// TOTP secret, once confirmed.
    pub totp: Option<Vec<u8>>,
    /// TOTP secret waiting for its first code.
    pub totp_pending: Option<Vec<u8>>,
    /// Last TOTP time step accepted: a code works once.
    pub totp_last_step: i64,
    /// Failed tries since the last success.
    pub failed: i64,
    /// Locked until, ms since the epoch.
    pub locked_until: i64,
    /// Somebody else chose the password: a new one is asked for at the next login.
    pub must_change: bool,
    /// Until when such a password works, ms since the epoch; 0 for ever.
    pub password_until: i64,
    /// Last login, ms since the epoch.
    pub last_login: Option<i64>,
}

/// What administration shows of an account's access.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Access {
    /// Whose.
    pub user: UserId,
    /// Last login, ms since the epoch.
    pub last_login: Option<i64>,
    /// One-time codes are on.
    pub totp: bool,
    /// The password must be changed at the next login.
    pub must_change: bool,
}

/// A login session.
#[derive(Clone, Debug, PartialEq)]
pub struct Session {
    /// Identity, for the list of sessions.
    pub id: SessionId,
    /// SHA-256 of the secret token.
    pub token_hash: Vec<u8>,
    /// Whose.
    pub user: UserId,
    /// CSRF token.
    pub csrf: String,
    /// Since.
    pub created_at: Timestamp,
    /// Last use, coarse.
    pub seen_at: Timestamp,
    /// Ends.
    pub expires_at: Timestamp,
    /// Client address.
    pub ip: String,
    /// Client program.
    pub agent: String,
}

/// One entry of the audit trail as stored.
#[derive(Clone, Debug, PartialEq)]
pub struct AuditRow {
    /// Which chain.
    pub chain: i64,
    /// Position in the chain, from 1.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: Option<UserId>,
    /// What, such as `case.file`.
    pub action: String,
    /// Kind of thing.
    pub object_kind: String,
    /// Which thing.
    pub object_id: String,
    /// More, never personal data.
    pub detail: serde_json::Value,
    /// Hash of the entry before.
    pub prev: Vec<u8>,
    /// Hash of this entry.
    pub hash: Vec<u8>,
}

/// An audit entry to be appended; the store gives it its place in the chain.
#[derive(Clone, Debug, PartialEq)]
pub struct NewAudit {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: Option<UserId>,
    /// What.
    pub action: String,
    /// Kind of thing.
    pub object_kind: &'static str,
    /// Which thing.
    pub object_id: String,
    /// More, never personal data.
    pub detail: serde_json::Value,
}

/// The kept answer of a request that carried an `Idempotency-Key`.
#[derive(Clone, Debug, PartialEq)]
pub struct Replay {
    /// SHA-256 of the request: method, path, body.
    pub request: Vec<u8>,
    /// What was made or changed, such as a case id; the answer is rendered again from it.
    pub subject: String,
}

/// A border in force for a time.
#[derive(Clone, Debug, PartialEq)]
pub struct Border {
    /// The area.
    pub area: AreaId,
    /// WKB multipolygon, WGS-84.
    pub wkb: Vec<u8>,
    /// From.
    pub from: Timestamp,
    /// Until.
    pub to: Option<Timestamp>,
}

/// A facility (部件) on the map.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Facility {
    /// Identity.
    pub id: FacilityId,
    /// 17-digit part id.
    pub code: String,
    /// Name.
    pub name: String,
    /// Category such as `P01001`.
    pub category: String,
    /// Longitude, latitude.
    pub point: [f64; 2],
    /// The grid it stands in.
    pub area: AreaId,
    /// The department that answers for it.
    pub department: Option<DepartmentId>,
    /// `intact`, `damaged`, `lost`, `abandoned`, `removed`.
    pub state: String,
}

/// A thing drawn on our own map: a road, a piece of land, a building.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MapFeature {
    /// Identity.
    pub id: uuid::Uuid,
    /// `road`, `land` or `building`.
    pub layer: String,
    /// Kind within the layer, such as `primary`, `water`, `residential`.
    pub class: String,
    /// Name.
    pub name: String,
    /// Address, for buildings.
    pub address: String,
    /// The grid it stands in, for buildings.
    pub area: Option<AreaId>,
    /// Floors, households and the like, JSON object.
    pub props: serde_json::Value,
    /// WKB line or multipolygon, WGS-84.
    #[serde(skip)]
    pub wkb: Vec<u8>,
}

/// A message to a reporter, on its way or past it.
#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    /// Identity; also the idempotency key towards a gateway.
    pub id: uuid::Uuid,
    /// About which case; none for a test message.
    pub case: Option<CaseId>,
    /// `sms` or `mail`.
    pub channel: String,
    /// Telephone number or mail address.
    pub address: String,
    /// Name of the message in the pack.
    pub template: String,
    /// BCP 47 tag.
    pub lang: String,
    /// Values of its placeholders, JSON object; never personal data.
    pub params: serde_json::Value,
    /// `waiting`, `failed` (will be tried again), `sent`, `given_up` or `unsent` (no gateway).
    pub state: String,
    /// Why it failed last.
    pub reason: String,
    /// How often it was tried.
    pub tries: i64,
    /// Not to be tried before.
    pub next_at: Timestamp,
    /// When the event happened.
    pub created_at: Timestamp,
    /// When it was sent.
    pub sent_at: Option<Timestamp>,
}

/// A setting kept in the database, such as the calendar: JSON text with a version.
#[derive(Clone, Debug, PartialEq)]
pub struct Setting {
    /// JSON or YAML text.
    pub value: String,
    /// Counts changes.
    pub version: i64,
}

/// One state of a setting, kept for good: who made it, when and why.
#[derive(Clone, Debug, PartialEq)]
pub struct SettingVersion {
    /// Which setting.
    pub key: String,
    /// Its version.
    pub version: i64,
    /// JSON text.
    pub value: String,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: Option<UserId>,
    /// Why, in the person's words.
    pub why: String,
}

/// A list by name.
#[derive(Clone, Debug, PartialEq)]
pub struct SavedView {
    /// Identity.
    pub id: uuid::Uuid,
    /// Who saved it.
    pub owner: UserId,
    /// The page it belongs to, such as `cases`.
    pub page: String,
    /// Name.
    pub name: String,
    /// The search part of the address, without the question mark.
    pub query: String,
    /// Shared with the posts of this area and below.
    pub area: Option<AreaId>,
    /// Shared with the posts of this department and below.
    pub department: Option<DepartmentId>,
    /// The role that begins with it, among those it is shared with.
    pub for_role: Option<String>,
    /// When it was saved.
    pub at: Timestamp,
    /// Counts changes.
    pub version: i64,
}

/// A list written into a file in the background.
#[derive(Clone, Debug, PartialEq)]
pub struct ExportJob {
    /// Identity, and the name of its file.
    pub id: uuid::Uuid,
    /// Whose.
    pub user: UserId,
    /// `xlsx` or `csv`.
    pub format: String,
    /// The filter, as in the address of the list.
    pub query: String,
    /// The columns, in order.
    pub columns: Vec<String>,
    /// BCP 47 tag of headings and words.
    pub lang: String,
    /// `queued`, `running`, `done`, `failed`, `cancelled` or `expired`.
    pub state: String,
    /// Why it failed: `interrupted`, `not_allowed` or `failed`.
    pub reason: String,
    /// Rows to write.
    pub total: i64,
    /// Rows there were, which may be more than a file takes.
    pub found: i64,
    /// Rows written.
    pub done: i64,
    /// Bytes of the finished file.
    pub size: i64,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// When its writer was last heard of.
    pub beat_at: Timestamp,
    /// When it ended.
    pub finished_at: Option<Timestamp>,
    /// When the file goes away.
    pub expires_at: Timestamp,
}

/// Something to tell a member of staff.
#[derive(Clone, Debug, PartialEq)]
pub struct NewBell {
    /// Whom.
    pub user: UserId,
    /// What made it; a person hears of a source once.
    pub source: String,
    /// What it is, as a word.
    pub kind: String,
    /// The action that made it; empty for a deadline.
    pub action: String,
    /// Row number of the case it is about.
    pub case: Option<Seq>,
    /// The export it is about.
    pub export: Option<uuid::Uuid>,
    /// The plan for grids it is about.
    pub plan: Option<PlanId>,
    /// Whose doing it is.
    pub actor: Option<UserId>,
    /// When.
    pub at: Timestamp,
}

/// A notice to a member of staff, as kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Bell {
    /// Ascending.
    pub id: i64,
    /// What was told.
    pub told: NewBell,
    /// When it was read.
    pub read_at: Option<Timestamp>,
}

/// Ground that went from one grid to another when a plan was carried out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Succession {
    /// The grid it was in.
    pub from: AreaId,
    /// The grid it is in since.
    pub to: AreaId,
    /// Since when.
    pub at: Timestamp,
    /// The plan that says so.
    pub plan: PlanId,
    /// How much ground, m².
    pub area_m2: f64,
    /// Households on it.
    pub households: i64,
}
