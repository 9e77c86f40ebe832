//! Departments, people with accounts, their posts, and what each role may do.

pub mod mask;
pub mod rights;

use crate::{
    area::AreaPath,
    ids::{AreaId, DepartmentId, PostId, UserId},
    text::Text,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A department or unit; departments form a tree.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Department {
    /// Identity.
    pub id: DepartmentId,
    /// Short stable code, such as `water`.
    pub code: String,
    /// Name.
    pub name: Text,
    /// The department above.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<DepartmentId>,
    /// Place in the tree, written like an area path with department codes.
    pub path: AreaPath,
    /// The area it works for, when not everywhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area: Option<AreaId>,
    /// Telephone on duty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub phone: String,
    /// False once dissolved.
    pub active: bool,
    /// Counts changes.
    pub version: i64,
}

/// What a person does, through a post.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Administrator of the platform within an area.
    Admin,
    /// 受理员: acceptance desk of the supervision centre.
    Acceptor,
    /// 派遣员: command centre.
    Dispatcher,
    /// 核查员: supervision centre, sends out verifications and checks and judges them.
    Verifier,
    /// Department handler.
    Handler,
    /// 网格员.
    GridWorker,
    /// 网格长: of a grid, community (总网格长) or street.
    GridChief,
    /// Community staff.
    CommunityStaff,
    /// Street staff.
    StreetStaff,
    /// 领导: of an area, or of a department when the post is in one.
    Leader,
    /// Reads the audit trail.
    Auditor,
    /// Another system.
    System,
}

impl Role {
    /// All roles in the order of the printed matrix.
    pub const ALL: [Role; 12] = [
        Role::Admin,
        Role::Acceptor,
        Role::Dispatcher,
        Role::Verifier,
        Role::Handler,
        Role::GridWorker,
        Role::GridChief,
        Role::CommunityStaff,
        Role::StreetStaff,
        Role::Leader,
        Role::Auditor,
        Role::System,
    ];

    /// True for the roles a post on a grid of another layer can have: those who go out and those who handle. Centres and offices
    /// answer for areas of the tree.
    pub const fn on_layers(self) -> bool {
        matches!(self, Role::GridWorker | Role::GridChief | Role::Handler)
    }

    /// The word used in columns, URLs and JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Role::Admin => "admin",
            Role::Acceptor => "acceptor",
            Role::Dispatcher => "dispatcher",
            Role::Verifier => "verifier",
            Role::Handler => "handler",
            Role::GridWorker => "grid_worker",
            Role::GridChief => "grid_chief",
            Role::CommunityStaff => "community_staff",
            Role::StreetStaff => "street_staff",
            Role::Leader => "leader",
            Role::Auditor => "auditor",
            Role::System => "system",
        }
    }
}

impl std::fmt::Display for Role {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl std::str::FromStr for Role {
    type Err = crate::case::names::UnknownWord;
    fn from_str(s: &str) -> Result<Self, Self::Err> {
        Role::ALL
            .into_iter()
            .find(|r| r.as_str() == s)
            .ok_or_else(|| crate::case::names::UnknownWord { what: "role", word: s.to_owned() })
    }
}

/// A post: a role on an area and/or a department, held by a person for a time. A post without a holder is a vacancy.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Post {
    /// Identity.
    pub id: PostId,
    /// The holder; none while vacant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<UserId>,
    /// The role.
    pub role: Role,
    /// Title as printed on the public notice, such as 专职网格员.
    #[serde(default)]
    pub title: String,
    /// The area it is on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area: Option<AreaId>,
    /// The department it is in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub department: Option<DepartmentId>,
    /// From when.
    pub from: Timestamp,
    /// Until when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Timestamp>,
    /// Counts changes.
    pub version: i64,
}

/// A person with an account.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct User {
    /// Identity.
    pub id: UserId,
    /// Login name.
    pub login: String,
    /// Name.
    pub name: String,
    /// Telephone.
    #[serde(default)]
    pub phone: String,
    /// False once blocked or gone.
    pub active: bool,
    /// Preferred language tag.
    #[serde(default)]
    pub lang: String,
    /// Counts changes.
    pub version: i64,
}

/// A post in force, with its scope resolved to paths: what rights are checked against.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Standing {
    /// The post.
    pub post: PostId,
    /// The role.
    pub role: Role,
    /// The area subtree it reaches.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area: Option<AreaPath>,
    /// The department subtree it reaches.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub department: Option<AreaPath>,
}

/// Who acts: a logged-in person with the posts in force now.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Actor {
    /// The person.
    pub user: UserId,
    /// Name, for the history.
    pub name: String,
    /// Posts in force.
    pub standings: Vec<Standing>,
}

impl Actor {
    /// True when any post has this role.
    pub fn has(&self, role: Role) -> bool {
        self.standings.iter().any(|s| s.role == role)
    }
}
