//! The statements: one trait per subject, implemented once over the shared SQL for every database.

use crate::{
    error::{Result, StoreError},
    records::{
        Access, Attachment, AuditRow, Bell, Border, CaseRow, Credentials, ExportJob, Facility, MapFeature,
        NewAudit, NewBell, Notice, Replay, SavedView, Seq, Session, Setting, SettingVersion, StoredCase,
        StoredEvent, Succession,
    },
};
use async_trait::async_trait;
use tessera_domain::{
    Timestamp,
    area::{
        Area,
        layer::{Layer, LayerGrid},
        plan::{GridPlan, PlanState},
    },
    case::model::Case,
    ids::{AreaId, AttachmentId, CaseId, DepartmentId, FacilityId, PlanId, SessionId, UserId},
    people::{Department, Post, User},
    shift::Shift,
};

/// Cases, their history and their files. Writing methods may be called only inside a job (see [`crate::Store::submit`]).
#[async_trait]
pub trait CaseTx: Send {
    /// A case by id.
    async fn case(&mut self, id: CaseId) -> Result<Option<StoredCase>>;
    /// A case by its number.
    async fn case_by_number(&mut self, number: &str) -> Result<Option<StoredCase>>;
    /// Cases by row number, in the order asked; missing ones are left out.
    async fn cases_by_seq(&mut self, seqs: &[Seq]) -> Result<Vec<StoredCase>>;
    /// Row numbers of cases whose reporter's telephone has this key, newest first.
    async fn cases_by_phone(&mut self, phone_key: &str, limit: i64) -> Result<Vec<Seq>>;
    /// Row numbers of cases whose number begins or ends with the text, or whose description or address contains each of its words,
    /// newest first; letters without regard to case. See [`crate::words`].
    async fn cases_by_text(&mut self, text: &str, limit: i64) -> Result<Vec<Seq>>;
    /// Cases merged into this one.
    async fn cases_merged_into(&mut self, id: CaseId) -> Result<Vec<StoredCase>>;
    /// Projections with a row number above `after`, ascending: how the in-memory index is loaded.
    async fn case_rows(&mut self, after: Seq, limit: i64) -> Result<Vec<CaseRow>>;
    /// Inserts a case with its projection.
    async fn case_insert(&mut self, case: &Case, row: &CaseRow, phone_key: &str) -> Result<()>;
    /// Replaces a case if its stored version is `case.version - 1`; [`StoreError::Stale`] otherwise.
    async fn case_update(&mut self, case: &Case, row: &CaseRow) -> Result<()>;

    /// Appends events. Their `seq` is given by the database, ascending in the order of the calls; they may be written as late as
    /// just before the commit, many at once.
    async fn events_append(&mut self, events: &[StoredEvent]) -> Result<()>;
    /// The history of one case, oldest first.
    async fn events_of(&mut self, case: CaseId) -> Result<Vec<StoredEvent>>;
    /// Events after `seq`, ascending.
    async fn events_after(&mut self, seq: i64, limit: i64) -> Result<Vec<StoredEvent>>;
    /// The newest event sequence.
    async fn events_head(&mut self) -> Result<i64>;

    /// Adds a file's record.
    async fn attachment_insert(&mut self, a: &Attachment) -> Result<()>;
    /// One file's record.
    async fn attachment(&mut self, id: AttachmentId) -> Result<Option<Attachment>>;
    /// All files of a case, oldest first.
    async fn attachments_of(&mut self, case: CaseId) -> Result<Vec<Attachment>>;
}

/// Audit, idempotency, counters, settings. Writing methods may be called only inside a job (see [`crate::Store::submit`]).
#[async_trait]
pub trait SystemTx: Send {
    /// Appends entries to the hash chain.
    async fn audit_append(&mut self, entries: &[NewAudit]) -> Result<()>;
    /// Entries of a chain after `seq`, ascending: how the chain is verified.
    async fn audit_after(&mut self, chain: i64, seq: i64, limit: i64) -> Result<Vec<AuditRow>>;
    /// The chains there are.
    async fn audit_chains(&mut self) -> Result<Vec<i64>>;
    /// Newest entries first, of one object or all, before a time (ms).
    async fn audit_list(&mut self, object_id: Option<&str>, before: i64, limit: i64)
    -> Result<Vec<AuditRow>>;

    /// The kept answer for a key of a user, if any.
    async fn replay(&mut self, user: &str, key: &str) -> Result<Option<Replay>>;
    /// Keeps an answer; [`StoreError::Conflict`] when the key is taken.
    async fn replay_insert(&mut self, user: &str, key: &str, r: &Replay, at: Timestamp) -> Result<()>;
    /// Forgets answers older than a time, the oldest first and at most `limit`, so that nobody waits long for it; says how many.
    async fn replay_prune(&mut self, before: Timestamp, limit: i64) -> Result<u64>;

    /// Takes `n` numbers from a named counter and returns the first (from 1).
    async fn reserve(&mut self, counter: &str, n: i64) -> Result<i64>;

    /// A setting.
    async fn setting(&mut self, key: &str) -> Result<Option<Setting>>;
    /// Writes a setting if its version is `expected` (0 = must be new).
    async fn setting_put(&mut self, key: &str, value: &str, expected: i64) -> Result<()>;
    /// Keeps a state of a setting; [`StoreError::Conflict`] when that version is kept already.
    async fn setting_keep(&mut self, v: &SettingVersion) -> Result<()>;
    /// The kept states of a setting, newest first.
    async fn setting_history(&mut self, key: &str) -> Result<Vec<SettingVersion>>;
    /// A number that grows with every change of any setting: how another process learns of it.
    async fn settings_stamp(&mut self) -> Result<i64>;
}

/// Areas, their borders, facilities and the map. Writing methods may be called only inside a job (see [`crate::Store::submit`]).
#[async_trait]
pub trait AreaTx: Send {
    /// All areas, retired ones too.
    async fn areas(&mut self) -> Result<Vec<Area>>;
    /// Inserts areas.
    async fn areas_insert(&mut self, areas: &[Area]) -> Result<()>;
    /// Replaces an area if its stored version is `area.version - 1`.
    async fn area_update(&mut self, area: &Area) -> Result<()>;
    /// Borders in force at a time.
    async fn borders_at(&mut self, at: Timestamp) -> Result<Vec<Border>>;
    /// Inserts borders.
    async fn borders_insert(&mut self, borders: &[Border]) -> Result<()>;
    /// All borders of an area, past, in force and planned, the oldest first.
    async fn borders_of(&mut self, area: AreaId) -> Result<Vec<Border>>;
    /// Areas that have had more than one border.
    async fn areas_redrawn(&mut self) -> Result<Vec<AreaId>>;
    /// When the next border of any area begins after this moment.
    async fn border_begins_after(&mut self, at: Timestamp) -> Result<Option<Timestamp>>;
    /// Gives the border of an area that begins at `from` another end; none leaves it open.
    async fn border_until(&mut self, area: AreaId, from: Timestamp, to: Option<Timestamp>) -> Result<()>;
    /// Takes a border back that never came into force.
    async fn border_drop(&mut self, area: AreaId, from: Timestamp) -> Result<()>;

    /// Adds facilities.
    async fn facilities_insert(&mut self, f: &[Facility]) -> Result<()>;
    /// All facilities.
    async fn facilities(&mut self) -> Result<Vec<Facility>>;
    /// Adds map features.
    async fn features_insert(&mut self, f: &[MapFeature]) -> Result<()>;
    /// All map features.
    async fn features(&mut self) -> Result<Vec<MapFeature>>;
}

/// Departments, people, posts, sessions. Writing methods may be called only inside a job (see [`crate::Store::submit`]).
#[async_trait]
pub trait PeopleTx: Send {
    /// All departments.
    async fn departments(&mut self) -> Result<Vec<Department>>;
    /// Inserts departments.
    async fn departments_insert(&mut self, d: &[Department]) -> Result<()>;
    /// Replaces a department if its stored version is one less.
    async fn department_update(&mut self, d: &Department) -> Result<()>;
    /// One department.
    async fn department(&mut self, id: DepartmentId) -> Result<Option<Department>>;

    /// All users.
    async fn users(&mut self) -> Result<Vec<User>>;
    /// One user.
    async fn user(&mut self, id: UserId) -> Result<Option<User>>;
    /// A user with what a login needs.
    async fn user_by_login(&mut self, login: &str) -> Result<Option<(User, Credentials)>>;
    /// A user's credentials.
    async fn credentials(&mut self, id: UserId) -> Result<Option<Credentials>>;
    /// Inserts users.
    async fn users_insert(&mut self, users: &[(User, Credentials)]) -> Result<()>;
    /// Replaces a user if the stored version is one less.
    async fn user_update(&mut self, u: &User) -> Result<()>;
    /// What administration shows of the access of all accounts.
    async fn access(&mut self) -> Result<Vec<Access>>;
    /// Replaces credentials.
    async fn credentials_update(&mut self, id: UserId, c: &Credentials) -> Result<()>;

    /// All posts.
    async fn posts(&mut self) -> Result<Vec<Post>>;
    /// Inserts posts.
    async fn posts_insert(&mut self, p: &[Post]) -> Result<()>;
    /// Replaces a post if the stored version is one less.
    async fn post_update(&mut self, p: &Post) -> Result<()>;

    /// Inserts a session.
    async fn session_insert(&mut self, s: &Session) -> Result<()>;
    /// A session by its token's hash.
    async fn session(&mut self, token_hash: &[u8]) -> Result<Option<Session>>;
    /// A user's sessions, newest first.
    async fn sessions_of(&mut self, user: UserId) -> Result<Vec<Session>>;
    /// Notes the last use.
    async fn session_seen(&mut self, id: SessionId, at: Timestamp) -> Result<()>;
    /// Ends a session; says whether there was one.
    async fn session_delete(&mut self, user: UserId, id: SessionId) -> Result<bool>;
    /// Ends all sessions of a user but one.
    async fn sessions_delete_others(&mut self, user: UserId, keep: Option<SessionId>) -> Result<u64>;
    /// Forgets expired sessions.
    async fn sessions_prune(&mut self, before: Timestamp) -> Result<u64>;
}

/// Messages to reporters. Writing methods may be called only inside a job (see [`crate::Store::submit`]).
#[async_trait]
pub trait NoticeTx: Send {
    /// Adds messages; one whose id is known already is left as it is, so that the same event is told once.
    async fn notices_insert(&mut self, list: &[Notice]) -> Result<()>;
    /// The messages about a case, oldest first.
    async fn notices_of(&mut self, case: CaseId) -> Result<Vec<Notice>>;
    /// One message.
    async fn notice(&mut self, id: uuid::Uuid) -> Result<Option<Notice>>;
    /// Messages whose time has come, the longest waiting first.
    async fn notices_due(&mut self, now: Timestamp, limit: i64) -> Result<Vec<Notice>>;
    /// Messages in a state (any when none), newest first, before a time.
    async fn notices_list(
        &mut self,
        state: Option<&str>,
        before: Timestamp,
        limit: i64,
    ) -> Result<Vec<Notice>>;
    /// How many there are in each state.
    async fn notices_count(&mut self) -> Result<Vec<(String, i64)>>;
    /// Takes over state, reason, tries, next and sent time, if the stored message has `tries` and is not settled; says whether it
    /// was so. Of two processes only one gets it.
    async fn notice_update(&mut self, n: &Notice, tries: i64) -> Result<bool>;
}

/// How people like the console, and their named lists. Writing methods may be called only inside a job (see
/// [`crate::Store::submit`]).
#[async_trait]
pub trait ConsoleTx: Send {
    /// A person's preferences.
    async fn pref(&mut self, user: UserId) -> Result<Option<Setting>>;
    /// Writes a person's preferences. The last writer wins: the only other one is the same person in another window.
    async fn pref_put(&mut self, user: UserId, value: &str, at: Timestamp) -> Result<()>;

    /// The views of a page that are a person's own or shared, by name.
    async fn views(&mut self, user: UserId, page: &str) -> Result<Vec<SavedView>>;
    /// One view.
    async fn view(&mut self, id: uuid::Uuid) -> Result<Option<SavedView>>;
    /// Inserts a view; [`StoreError::Conflict`] when its owner has one of that name.
    async fn view_insert(&mut self, v: &SavedView) -> Result<()>;
    /// Replaces a view's name, query, sharing and role if the stored version is one less.
    async fn view_update(&mut self, v: &SavedView) -> Result<()>;
    /// Removes a view; says whether there was one.
    async fn view_delete(&mut self, id: uuid::Uuid) -> Result<bool>;
}

/// Watched cases and notices to staff. Writing methods may be called only inside a job (see [`crate::Store::submit`]).
#[async_trait]
pub trait BellTx: Send {
    /// Begins (true) or stops watching a case; says whether that changed anything.
    async fn watch_set(&mut self, user: UserId, case: CaseId, on: bool, at: Timestamp) -> Result<bool>;
    /// Who watches these cases; of each case the first one first.
    async fn watchers(&mut self, cases: &[CaseId]) -> Result<Vec<(CaseId, UserId)>>;

    /// Adds notices; one whose source the person already heard of is left out. Says who got one.
    async fn bells_add(&mut self, list: &[NewBell]) -> Result<Vec<UserId>>;
    /// A person's notices with an id below `before`, newest first; only the unread ones when asked.
    async fn bells(&mut self, user: UserId, before: i64, unread: bool, limit: i64) -> Result<Vec<Bell>>;
    /// How many a person has not read.
    async fn bells_unread(&mut self, user: UserId) -> Result<i64>;
    /// Marks a person's notices with ids from `first` to `last` as read; says how many.
    async fn bells_read(&mut self, user: UserId, first: i64, last: i64, at: Timestamp) -> Result<u64>;
    /// Forgets notices made before `any`, and read ones made before `read`: the oldest first and at most `limit` of each, so that
    /// nobody waits long for it; says how many.
    async fn bells_prune(&mut self, read: Timestamp, any: Timestamp, limit: i64) -> Result<u64>;

    /// How far a follower has come; none before its first step.
    async fn follower(&mut self, name: &str) -> Result<Option<i64>>;
    /// Moves a follower from one position to the next; [`StoreError::Stale`] when another process was faster.
    async fn follower_move(&mut self, name: &str, from: Option<i64>, to: i64) -> Result<()>;
}

/// Neighbours who said of a case that it is theirs too.
#[async_trait]
pub trait SupportTx: Send {
    /// Notes that the holder of a token (a hash) stands behind a case by this report; says whether they did not before. May be
    /// called only inside a job.
    async fn support_insert(
        &mut self,
        case: CaseId,
        token: &str,
        report: CaseId,
        at: Timestamp,
    ) -> Result<bool>;
}

/// Turns at the desks of the centres. Writing methods may be called only inside a job.
#[async_trait]
pub trait ShiftTx: Send {
    /// Shifts that reach into the time from `from` to `until`, by their beginning.
    async fn shifts(&mut self, from: Timestamp, until: Timestamp) -> Result<Vec<Shift>>;
    /// One shift.
    async fn shift(&mut self, id: uuid::Uuid) -> Result<Option<Shift>>;
    /// Inserts shifts.
    async fn shifts_insert(&mut self, list: &[Shift]) -> Result<()>;
    /// Replaces whose it is, its times and its note; [`StoreError::Stale`] unless the version before is there.
    async fn shift_update(&mut self, s: &Shift) -> Result<()>;
    /// Removes a shift; says whether it was there.
    async fn shift_delete(&mut self, id: uuid::Uuid) -> Result<bool>;
}

/// Plans for the grids of communities, and what carrying them out moves. Writing methods may be called only inside a job (see
/// [`crate::Store::submit`]).
#[async_trait]
pub trait PlanTx: Send {
    /// Plans, of one community or in one state or all, the last changed first.
    async fn plans(
        &mut self,
        area: Option<AreaId>,
        state: Option<PlanState>,
        limit: i64,
    ) -> Result<Vec<GridPlan>>;
    /// One plan.
    async fn plan(&mut self, id: PlanId) -> Result<Option<GridPlan>>;
    /// Adds a plan.
    async fn plan_insert(&mut self, p: &GridPlan) -> Result<()>;
    /// Replaces a plan if its stored version is `p.version - 1`; [`StoreError::Stale`] otherwise.
    async fn plan_update(&mut self, p: &GridPlan) -> Result<()>;
    /// Keeps which grid the ground of which went to.
    async fn successions_insert(&mut self, list: &[Succession]) -> Result<()>;
    /// What a grid gave and got, the oldest first.
    async fn successions_of(&mut self, area: AreaId) -> Result<Vec<Succession>>;
    /// Gives facilities another area.
    async fn facilities_move(&mut self, list: &[(FacilityId, AreaId)]) -> Result<()>;
    /// Gives features of the map another area.
    async fn features_move(&mut self, list: &[(uuid::Uuid, AreaId)]) -> Result<()>;
}

/// Layers of grids over the tree. Writing methods may be called only inside a job (see [`crate::Store::submit`]).
#[async_trait]
pub trait LayerTx: Send {
    /// All layers by code, ended ones too.
    async fn layers(&mut self) -> Result<Vec<Layer>>;
    /// Which areas are grids of which layer, retired ones too. The areas and their borders are those of [`AreaTx`].
    async fn layer_grids(&mut self) -> Result<Vec<LayerGrid>>;
    /// Adds a layer.
    async fn layer_insert(&mut self, l: &Layer) -> Result<()>;
    /// Replaces a layer if its stored version is `l.version - 1`; [`StoreError::Stale`] otherwise.
    async fn layer_update(&mut self, l: &Layer) -> Result<()>;
    /// Makes an area a grid of a layer, or gives one that is another department.
    async fn layer_grid_put(&mut self, g: &LayerGrid) -> Result<()>;
}

/// Exports. Writing methods may be called only inside a job (see [`crate::Store::submit`]).
#[async_trait]
pub trait ExportTx: Send {
    /// Inserts an export.
    async fn export_insert(&mut self, e: &ExportJob) -> Result<()>;
    /// One export.
    async fn export(&mut self, id: uuid::Uuid) -> Result<Option<ExportJob>>;
    /// A person's latest exports, newest first.
    async fn exports_of(&mut self, user: UserId) -> Result<Vec<ExportJob>>;
    /// Exports in one of these states, oldest first.
    async fn exports_in(&mut self, states: &[&str]) -> Result<Vec<ExportJob>>;
    /// Takes over what changes of an export while its state is `from`; says whether it was.
    async fn export_update(&mut self, e: &ExportJob, from: &str) -> Result<bool>;
    /// Forgets ended exports that were asked for before a time; says how many.
    async fn exports_prune(&mut self, before: Timestamp) -> Result<u64>;
}

/// A connection or transaction.
#[async_trait]
pub trait Tx:
    CaseTx
    + SystemTx
    + AreaTx
    + PeopleTx
    + NoticeTx
    + ConsoleTx
    + BellTx
    + ExportTx
    + SupportTx
    + ShiftTx
    + LayerTx
    + PlanTx
{
    /// The first store error met on this transaction, taken out; lets the driver tell a failed database from a refusal.
    fn failed(&mut self) -> Option<StoreError>;
}
