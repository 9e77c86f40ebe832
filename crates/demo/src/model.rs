//! What the generator hands out: plain data with no behaviour, ready for JSON.
//!
//! Positions are `[longitude, latitude]` in degrees with 7 decimals; polygons are lists of closed rings, outer first.

use serde::{Deserialize, Serialize};

/// Longitude and latitude in degrees, 7 decimals.
pub type LonLat = [f64; 2];

/// A closed ring: the last position equals the first.
pub type Ring = Vec<LonLat>;

/// The whole demo city. Division names and codes are facts; everything else is invented.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct City {
    /// City, district, streets, communities, grids, parents before children.
    pub areas: Vec<Area>,
    /// Named ways.
    pub roads: Vec<Road>,
    /// Buildings.
    pub buildings: Vec<Building>,
    /// Managed parts (部件).
    pub facilities: Vec<Facility>,
    /// Water, parks, squares, farmland, hills.
    pub land: Vec<Land>,
    /// Departments, parents before children.
    pub departments: Vec<Department>,
    /// Staff accounts.
    pub people: Vec<Person>,
    /// Cases to be played through the lifecycle, oldest first.
    pub cases: Vec<CaseScript>,
}

/// Level of an area.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// City 市, 4 digits. Only the part covered by the demo district is drawn.
    City,
    /// District 区, 6 digits.
    District,
    /// Street office 街道, 9 digits.
    Street,
    /// Community or village 社区/村, 12 digits.
    Community,
    /// Responsibility grid 责任网格, 15 digits.
    Grid,
}

/// Kind of a grid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GridKind {
    /// Residential, comprehensive 住宅/综合网格.
    Residential,
    /// Unit, dedicated 单位/专属网格: a market, a school, a hospital …
    Unit,
    /// Undeveloped 待开发.
    Undeveloped,
}

/// An area of the tree.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Area {
    /// 4, 6, 9, 12 or 15 digits; a child's code starts with its parent's.
    pub code: String,
    /// Name in Chinese.
    pub name: String,
    /// Name in English (pinyin).
    pub name_en: String,
    /// Level in the tree.
    pub level: Level,
    /// Kind, for grids only.
    pub kind: Option<GridKind>,
    /// Parent's code; none for the city.
    pub parent_code: Option<String>,
    /// Border: outer ring, then holes.
    pub rings: Vec<Ring>,
    /// Households living here.
    pub households: u32,
    /// People living here.
    pub population: u32,
}

/// Class of a road.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoadClass {
    /// Trunk road.
    Trunk,
    /// Primary street.
    Primary,
    /// Secondary street.
    Secondary,
    /// Residential street or lane.
    Residential,
    /// Path for walkers, field track.
    Footway,
}

/// One stretch of a road; a road with bridges has several stretches of one name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Road {
    /// Number of the stretch, `R0001` and up.
    pub id: String,
    /// Name in Chinese.
    pub name: String,
    /// Name in English.
    pub name_en: String,
    /// Class.
    pub class: RoadClass,
    /// Whether this stretch is a bridge over the river.
    pub bridge: bool,
    /// Width in metres.
    pub width_m: f64,
    /// The middle line.
    pub line: Vec<LonLat>,
}

/// Use of a building.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BuildingKind {
    /// Slab block of flats 多层住宅.
    ResidentialSlab,
    /// Tower of flats 高层住宅.
    ResidentialTower,
    /// Low house of the old town or a village 平房、自建房.
    House,
    /// Shops 商铺.
    Commercial,
    /// School 学校.
    School,
    /// Hospital 医院.
    Hospital,
    /// Market hall 市场.
    Market,
    /// Offices 写字楼.
    Office,
    /// Factory or warehouse 厂房.
    Factory,
    /// Public building 公共建筑.
    Public,
}

/// A building.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Building {
    /// Number, `B00001` and up.
    pub id: String,
    /// Name, for example `翠苑小区3栋`; none for a nameless house or shop.
    pub name: Option<String>,
    /// Use.
    pub kind: BuildingKind,
    /// Floors above ground.
    pub floors: u8,
    /// Entrances 单元.
    pub entrances: u8,
    /// Households living here.
    pub households: u32,
    /// Street address: road and house number.
    pub address: String,
    /// Road of the address.
    pub road: String,
    /// House number of the address.
    pub number: u32,
    /// Residential compound 小区 or unit it belongs to.
    pub compound: Option<String>,
    /// Building number within the compound 栋.
    pub building_no: Option<u32>,
    /// Grid it stands in.
    pub grid_code: String,
    /// Middle of the building.
    pub position: LonLat,
    /// Footprint.
    pub rings: Vec<Ring>,
}

/// State of a part (2026 edition).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartState {
    /// 完好.
    Intact,
    /// 破损.
    Damaged,
    /// 丢失.
    Lost,
    /// 废弃.
    Abandoned,
    /// 移除.
    Removed,
}

/// A managed part.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Facility {
    /// 17 digits: 6 county, 2 class, 3 sub-class, 6 sequence.
    pub code: String,
    /// Name, for example `建设大道路灯0012`.
    pub name: String,
    /// Category name in English.
    pub name_en: String,
    /// Catalogue category, `P01001` style (2026 edition).
    pub category: String,
    /// Position.
    pub position: LonLat,
    /// Grid it stands in.
    pub grid_code: String,
    /// Responsible department.
    pub department_code: String,
    /// State.
    pub state: PartState,
}

/// Kind of a piece of land.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LandKind {
    /// River or lake.
    Water,
    /// Park.
    Park,
    /// Square.
    Square,
    /// Farmland.
    Farmland,
    /// Wooded hill.
    Hill,
    /// Cleared land waiting for building.
    Vacant,
}

/// A piece of land that is not built on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Land {
    /// Kind.
    pub kind: LandKind,
    /// Name, where it has one.
    pub name: Option<String>,
    /// Name in English, where it has one.
    pub name_en: Option<String>,
    /// Polygon.
    pub rings: Vec<Ring>,
}

/// Kind of a department.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DepartmentKind {
    /// Supervision centre 监督中心: accepts, files, verifies, evaluates.
    Supervision,
    /// Command centre 指挥中心: dispatches and coordinates.
    Command,
    /// A department of the district's government.
    Government,
    /// A utility company.
    Utility,
    /// A team of a street office.
    StreetTeam,
}

/// A department.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Department {
    /// Code: `D` and two digits for the district's, `D`, street code and a digit for a street's.
    pub code: String,
    /// Name in Chinese.
    pub name: String,
    /// Name in English.
    pub name_en: String,
    /// Parent department.
    pub parent_code: Option<String>,
    /// Kind.
    pub kind: DepartmentKind,
    /// Area it works for.
    pub area_code: String,
}

/// A staff account.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Person {
    /// Login name.
    pub login: String,
    /// Invented name.
    pub name: String,
    /// Invented number of the form `1990000xxxx`.
    pub phone: String,
    /// Posts held.
    pub posts: Vec<Post>,
}

/// A post on an area or in a department.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Post {
    /// One of `admin, acceptor, dispatcher, verifier, handler, grid_worker, grid_chief, community_staff,
    /// street_staff, leader, auditor`.
    pub role: String,
    /// Area the post is on.
    pub area_code: Option<String>,
    /// Department the post is in.
    pub department_code: Option<String>,
    /// Title in Chinese.
    pub title: String,
}

/// Where a case came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// Grid worker's phone.
    Worker,
    /// Resident portal.
    Portal,
    /// Hotline.
    Hotline,
    /// A leader's instruction.
    Leader,
    /// A department.
    Department,
    /// Media.
    Media,
    /// Sensor.
    Sensor,
    /// Taken over from another system.
    Import,
}

/// Priority of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    /// Normal.
    Normal,
    /// Urgent.
    Urgent,
}

/// How long the stages of a case take.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pace {
    /// Seconds from report to acceptance.
    pub accept_s: i64,
    /// Seconds from filing to dispatch.
    pub dispatch_s: i64,
    /// Handling time as a share of the category's limit; above 1 is late.
    pub handle_ratio_of_limit: f64,
    /// Seconds from handling to the check on site.
    pub check_s: i64,
}

/// What becomes of a case.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Fate {
    /// Closed, solved on time.
    ClosedSolved,
    /// Closed, solved after its limit.
    ClosedLate,
    /// Closed, solved in part.
    ClosedPartly,
    /// Closed: not our duty.
    ClosedNotOurDuty,
    /// Closed without action.
    ClosedNoAction,
    /// The worker fixed it on the spot.
    FixedOnSpot,
    /// The same as an earlier case.
    Duplicate {
        /// Sequence number of the earlier case.
        of_seq: u32,
    },
    /// Rejected at the desk.
    Rejected,
    /// Void.
    Void,
    /// Sent back by the first department, then solved by the right one.
    ReturnedThenSolved {
        /// Why it was sent back.
        reason: String,
    },
    /// Failed its check once, then solved.
    ReworkThenSolved {
        /// Why the check failed.
        reason: String,
    },
    /// Solved after an extension.
    ExtendedThenSolved,
    /// Solved after its clock was stopped for a while.
    SuspendedThenSolved,
    /// Closed, reopened by the reporter, solved.
    ReopenedThenSolved,
    /// Sent to the level above, solved there.
    EscalatedThenSolved,
    /// Solved by several departments.
    JointSolved {
        /// The department that helped.
        assist_department: String,
    },
    /// Solved under supervision.
    SupervisedThenSolved,
    /// A question answered by the desk at once.
    AnsweredAtOnce,
    /// Open: reported.
    OpenReported,
    /// Open: being verified on site.
    OpenVerifying,
    /// Open: accepted.
    OpenAccepted,
    /// Open: filed.
    OpenFiled,
    /// Open: dispatched.
    OpenDispatched,
    /// Open: being handled.
    OpenHandling,
    /// Open: handled.
    OpenHandled,
    /// Open: being checked on site.
    OpenChecking,
    /// Open: suspended.
    OpenSuspended,
    /// Open: an extension is asked for.
    OpenExtensionPending,
    /// Open: under supervision.
    OpenSupervised,
    /// Open: sent to the level above.
    OpenEscalated,
    /// Open: returned by a department, waiting for a new dispatch.
    OpenReturned,
    /// Open: being handled after its limit.
    OpenOverdueHandling,
}

impl Fate {
    /// Whether the case is still open at "now".
    pub fn is_open(&self) -> bool {
        matches!(
            self,
            Self::OpenReported
                | Self::OpenVerifying
                | Self::OpenAccepted
                | Self::OpenFiled
                | Self::OpenDispatched
                | Self::OpenHandling
                | Self::OpenHandled
                | Self::OpenChecking
                | Self::OpenSuspended
                | Self::OpenExtensionPending
                | Self::OpenSupervised
                | Self::OpenEscalated
                | Self::OpenReturned
                | Self::OpenOverdueHandling
        )
    }
}

/// A reporter's rating of a closed case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rating {
    /// 1 (bad) to 5 (good).
    pub stars: u8,
    /// What the reporter said.
    pub comment: Option<String>,
}

/// A case to be played through the lifecycle.
///
/// The script says when and in which words a case is reported and what becomes of it; times of later steps follow from
/// [`Pace`] and the category's time limit, which the generator does not know. Where that would put a step after "now",
/// whoever plays the script should bring the step forward so that a closed case is closed by now.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CaseScript {
    /// Number, from 1, in order of time.
    pub seq: u32,
    /// Seconds relative to "now", negative.
    pub reported_at_offset_s: i64,
    /// Where it came from.
    pub source: Source,
    /// Catalogue category, `P…` or `E…` (2026 edition).
    pub category: String,
    /// What was said.
    pub description: String,
    /// Reporter's invented name.
    pub reporter_name: Option<String>,
    /// Reporter's invented number of the form `1990001xxxx`.
    pub reporter_phone: Option<String>,
    /// Where.
    pub position: LonLat,
    /// Where, in words.
    pub address: String,
    /// Grid of the position.
    pub grid_code: String,
    /// The part concerned, for part categories.
    pub near_facility: Option<String>,
    /// Priority.
    pub priority: Priority,
    /// Login of the reporting worker, for the worker source.
    pub reporter_login: Option<String>,
    /// What becomes of it.
    pub fate: Fate,
    /// How long the stages take.
    pub pace: Pace,
    /// Department that should handle it.
    pub department_code: String,
    /// Number of photos, 0 to 3.
    pub photos: u8,
    /// Internal comments along the way.
    pub comments: Vec<String>,
    /// The reporter's rating, for some closed cases.
    pub rating: Option<Rating>,
}
