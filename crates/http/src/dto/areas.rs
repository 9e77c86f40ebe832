//! Areas, places and departments on the wire.

use super::{AreaRef, Names, TextDto, word};
use serde::{Deserialize, Serialize};
use tessera_domain::{area::Area, people::Department};
use utoipa::ToSchema;

/// Numbers of an area and everything below it.
#[derive(Clone, Copy, Debug, Default, Serialize, ToSchema)]
pub struct AreaCounts {
    /// Areas directly below.
    pub children: usize,
    /// Open cases.
    pub open_cases: usize,
    /// Of these past their deadline.
    pub overdue_cases: usize,
    /// Buildings; only on the card.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub buildings: Option<usize>,
    /// Facilities; only on the card.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub facilities: Option<usize>,
}

/// An area in a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AreaRow {
    /// The area.
    #[serde(flatten)]
    pub area: AreaRef,
    /// Code of the area above.
    pub parent_code: Option<String>,
    /// From the city down to it.
    pub path: Vec<AreaRef>,
    /// Households.
    pub households: i64,
    /// Residents.
    pub population: i64,
    /// A point inside.
    pub label: Option<[f64; 2]>,
    /// Version, for `If-Match`.
    pub version: i64,
    /// In force from.
    pub valid_from: String,
    /// Until.
    pub valid_to: Option<String>,
    /// Numbers.
    pub counts: AreaCounts,
}

/// Somebody who serves an area.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TeamMember {
    /// The post.
    pub post_id: uuid::Uuid,
    /// Role.
    pub role: String,
    /// Title.
    pub title: String,
    /// Holder; none while vacant.
    pub user: Option<TeamPerson>,
    /// Since.
    pub since: String,
}

/// A person with the number on the public notice.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TeamPerson {
    /// Identity.
    pub id: uuid::Uuid,
    /// Name.
    pub name: String,
    /// Telephone on duty.
    pub phone: String,
}

/// A part of a code and what it means.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CodePart {
    /// Digits.
    pub part: String,
    /// Meaning.
    pub meaning: TextDto,
}

/// The card of an area.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AreaCard {
    /// The area.
    #[serde(flatten)]
    pub row: AreaRow,
    /// Border as GeoJSON geometry.
    #[schema(value_type = Option<Object>)]
    pub boundary: Option<serde_json::Value>,
    /// Who serves it.
    pub team: Vec<TeamMember>,
    /// Posts nobody holds.
    pub vacancies: usize,
    /// The code explained.
    pub explained: Vec<CodePart>,
    /// Grids its ground went to, when borders were drawn anew; the latest first.
    pub successors: Vec<KinDto>,
    /// Grids it has ground of.
    pub predecessors: Vec<KinDto>,
}

/// A grid that gave ground to another, or got it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct KinDto {
    /// The other grid.
    pub area: AreaRef,
    /// Since when.
    pub at: String,
    /// How much ground, m².
    pub area_m2: f64,
    /// Households on it.
    pub households: i64,
    /// The plan that says so.
    pub plan: uuid::Uuid,
}

/// A new area.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAreaForm {
    /// Code of the area above; none for the first area.
    #[serde(default)]
    pub parent: Option<String>,
    /// Level.
    pub level: String,
    /// Code; the next free one for a grid when absent.
    #[serde(default)]
    pub code: Option<String>,
    /// Name.
    pub name: TextDto,
    /// Kind, for grids.
    #[serde(default)]
    pub kind: Option<String>,
    /// GeoJSON Polygon or MultiPolygon.
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    pub boundary: Option<serde_json::Value>,
    /// Households.
    #[serde(default)]
    pub households: i64,
    /// Residents.
    #[serde(default)]
    pub population: i64,
}

/// A change of an area; what is absent stays.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AreaChangeForm {
    /// The version you saw; or `If-Match`.
    #[serde(default)]
    pub version: Option<i64>,
    /// Name.
    #[serde(default)]
    pub name: Option<TextDto>,
    /// Kind.
    #[serde(default)]
    pub kind: Option<String>,
    /// Households.
    #[serde(default)]
    pub households: Option<i64>,
    /// Residents.
    #[serde(default)]
    pub population: Option<i64>,
    /// GeoJSON Polygon or MultiPolygon.
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    pub boundary: Option<serde_json::Value>,
    /// The day the border comes into force, such as 2026-12-01: tomorrow or later. Now when absent.
    #[serde(default)]
    pub border_from: Option<String>,
}

/// A department.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DepartmentDto {
    /// Identity.
    pub id: uuid::Uuid,
    /// Short code.
    pub code: String,
    /// Name.
    pub name: TextDto,
    /// The department above.
    pub parent_id: Option<uuid::Uuid>,
    /// Its code.
    pub parent_code: Option<String>,
    /// Telephone.
    pub phone: String,
    /// In force.
    pub active: bool,
    /// The area it works for.
    pub area: Option<AreaRef>,
    /// Version.
    pub version: i64,
}

/// A department as asked for; for a change, what is absent stays.
#[derive(Clone, Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DepartmentForm {
    /// The version you saw.
    #[serde(default)]
    pub version: Option<i64>,
    /// Short code.
    #[serde(default)]
    pub code: Option<String>,
    /// Name.
    #[serde(default)]
    pub name: Option<TextDto>,
    /// Code or id of the department above.
    #[serde(default)]
    pub parent: Option<String>,
    /// Code of the area it works for.
    #[serde(default)]
    pub area: Option<String>,
    /// Telephone.
    #[serde(default)]
    pub phone: Option<String>,
    /// In force.
    #[serde(default)]
    pub active: Option<bool>,
}

impl Names<'_> {
    /// A row of a list of areas.
    pub fn area_row(&self, a: &Area, open: usize, overdue: usize) -> AreaRow {
        AreaRow {
            area: self.area(a),
            parent_code: a.parent.and_then(|p| self.0.area(p)).map(|p| p.code.clone()),
            path: self.path(&a.path),
            households: a.households,
            population: a.population,
            label: a.label,
            version: a.version,
            valid_from: a.valid_from.to_string(),
            valid_to: a.valid_to.map(|t| t.to_string()),
            counts: AreaCounts {
                children: self.0.children(a.id).count(),
                open_cases: open,
                overdue_cases: overdue,
                buildings: None,
                facilities: None,
            },
        }
    }

    /// The posts in force on an area.
    pub fn team(&self, a: &Area, now: jiff::Timestamp) -> Vec<TeamMember> {
        self.0
            .posts
            .iter()
            .filter(|p| p.area == Some(a.id) && p.from <= now && p.to.is_none_or(|t| t > now))
            .map(|p| TeamMember {
                post_id: p.id.0,
                role: word(&p.role),
                title: p.title.clone(),
                user: p.user.and_then(|u| self.0.users.get(&u)).map(|u| TeamPerson {
                    id: u.id.0,
                    name: u.name.clone(),
                    phone: u.phone.clone(),
                }),
                since: p.from.to_string(),
            })
            .collect()
    }

    /// A department.
    pub fn department_dto(&self, d: &Department) -> DepartmentDto {
        let parent = d.parent.and_then(|p| self.0.departments.get(&p));
        DepartmentDto {
            id: d.id.0,
            code: d.code.clone(),
            name: (&d.name).into(),
            parent_id: d.parent.map(|p| p.0),
            parent_code: parent.map(|p| p.code.clone()),
            phone: d.phone.clone(),
            active: d.active,
            area: d.area.map(|a| self.area_id(a)),
            version: d.version,
        }
    }
}
