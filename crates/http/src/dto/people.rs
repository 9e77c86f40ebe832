//! People, posts and sessions on the wire.

use super::{AreaRef, DepartmentRef, Names, PersonRef, TextDto, word};
use serde::{Deserialize, Serialize};
use tessera_domain::people::{Post, User};
use utoipa::ToSchema;

/// A post.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PostDto {
    /// Identity.
    pub id: uuid::Uuid,
    /// Role.
    pub role: String,
    /// Title.
    pub title: String,
    /// Holder; none while vacant.
    pub user: Option<PersonRef>,
    /// On which area.
    pub area: Option<AreaRef>,
    /// In which department.
    pub department: Option<DepartmentRef>,
    /// From.
    pub from: String,
    /// Until.
    pub to: Option<String>,
    /// Version.
    pub version: i64,
}

/// An account with its posts.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct UserDto {
    /// Identity.
    pub id: uuid::Uuid,
    /// Login name.
    pub login: String,
    /// Name.
    pub name: String,
    /// Telephone.
    pub phone: String,
    /// In force.
    pub active: bool,
    /// Language tag.
    pub lang: String,
    /// Version.
    pub version: i64,
    /// Posts.
    pub posts: Vec<PostDto>,
    /// Last login; for administration only.
    pub last_login: Option<String>,
    /// One-time codes are on; for administration only.
    pub totp: Option<bool>,
    /// A password of one's own is asked for at the next login; for administration only.
    pub must_change: Option<bool>,
}

/// A post in force of the person who asks.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct StandingDto {
    /// The post.
    pub post_id: uuid::Uuid,
    /// Role.
    pub role: String,
    /// Title.
    pub title: String,
    /// Area.
    pub area: Option<AreaRef>,
    /// Department.
    pub department: Option<DepartmentRef>,
}

/// The account of the person who asks.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OwnUser {
    /// Identity.
    pub id: uuid::Uuid,
    /// Login name.
    pub login: String,
    /// Name.
    pub name: String,
    /// Telephone.
    pub phone: String,
    /// Language tag.
    pub lang: String,
    /// Version.
    pub version: i64,
}

/// The city this server serves.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CityDto {
    /// Name.
    pub name: TextDto,
    /// Middle of the map.
    pub center: Option<[f64; 2]>,
    /// West, south, east, north.
    pub bbox: Option<[f64; 4]>,
    /// District code in case numbers.
    pub district_code: String,
    /// IANA time zone: times are shown in it.
    pub timezone: String,
    /// Root of the tree.
    pub root_area: Option<AreaRef>,
}

/// Everything a surface needs to know about who is logged in.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Me {
    /// The account.
    pub user: OwnUser,
    /// Token for the `X-CSRF-Token` header of writes.
    pub csrf: String,
    /// Posts in force.
    pub standings: Vec<StandingDto>,
    /// What the posts allow besides cases.
    pub capabilities: Vec<String>,
    /// One-time codes are on.
    pub totp_enabled: bool,
    /// The city.
    pub city: CityDto,
    /// Base maps of other servers that this deployment offers; left out when there are none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub basemaps: Vec<crate::basemaps::BaseMap>,
    /// Time of the server.
    pub server_time: String,
    /// Version of the program.
    pub version: String,
}

/// Logging in.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LoginForm {
    /// Login name.
    #[schema(example = "desk")]
    pub login: String,
    /// Password.
    pub password: String,
    /// One-time code.
    #[serde(default)]
    pub totp: Option<String>,
    /// A password of one's own, when the one given was chosen by somebody else.
    #[serde(default)]
    pub new_password: Option<String>,
    /// True to get a bearer token too.
    #[serde(default)]
    pub token: bool,
}

/// A new login.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LoginAnswer {
    /// Who is logged in.
    pub me: Me,
    /// Token for the `X-CSRF-Token` header of writes.
    pub csrf: String,
    /// Bearer token, when asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
}

/// A session.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SessionDto {
    /// Identity.
    pub id: uuid::Uuid,
    /// Since.
    pub created_at: String,
    /// Last use, to the minute.
    pub last_seen_at: String,
    /// Ends.
    pub expires_at: String,
    /// Address.
    pub ip: String,
    /// Program.
    pub user_agent: String,
    /// This one.
    pub current: bool,
}

impl Names<'_> {
    /// A post.
    pub fn post(&self, p: &Post) -> PostDto {
        PostDto {
            id: p.id.0,
            role: word(&p.role),
            title: p.title.clone(),
            user: p.user.and_then(|u| self.person(u)),
            area: p.area.map(|a| self.area_id(a)),
            department: p.department.map(|d| self.department(d)),
            from: p.from.to_string(),
            to: p.to.map(|t| t.to_string()),
            version: p.version,
        }
    }

    /// An account with its posts.
    pub fn user(&self, u: &User) -> UserDto {
        UserDto {
            id: u.id.0,
            login: u.login.clone(),
            name: u.name.clone(),
            phone: u.phone.clone(),
            active: u.active,
            lang: u.lang.clone(),
            version: u.version,
            posts: self.0.posts.iter().filter(|p| p.user == Some(u.id)).map(|p| self.post(p)).collect(),
            last_login: None,
            totp: None,
            must_change: None,
        }
    }
}
