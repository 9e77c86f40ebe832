//! What goes over the wire, and how it is made from the domain.

pub mod areas;
pub mod border_file;
pub mod case_forms;
pub mod case_of;
pub mod cases;
pub mod coverage;
pub mod division;
pub mod layers;
pub mod people;
pub mod plan_forms;
pub mod plans;
pub mod questions;

use serde::{Deserialize, Serialize};
use tessera_app::Reference;
use tessera_domain::{
    area::{Area, AreaPath},
    ids::{AreaId, DepartmentId, UserId},
    people::Department,
    text::Text,
};
use utoipa::ToSchema;

/// A text in four languages; a missing one falls back to simplified Chinese.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct TextDto {
    /// 简体中文
    #[serde(rename = "zh-Hans")]
    #[schema(example = "路灯")]
    pub zh_hans: String,
    /// 繁體中文
    #[serde(rename = "zh-Hant", default, skip_serializing_if = "String::is_empty")]
    pub zh_hant: String,
    /// English
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[schema(example = "Street lamp")]
    pub en: String,
    /// Español
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub es: String,
}

impl From<&Text> for TextDto {
    fn from(t: &Text) -> Self {
        TextDto { zh_hans: t.zh_hans.clone(), zh_hant: t.zh_hant.clone(), en: t.en.clone(), es: t.es.clone() }
    }
}

impl From<TextDto> for Text {
    fn from(t: TextDto) -> Self {
        Text { zh_hans: t.zh_hans, zh_hant: t.zh_hant, en: t.en, es: t.es }
    }
}

/// An area in a few words.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AreaRef {
    /// Identity.
    pub id: uuid::Uuid,
    /// National code.
    #[schema(example = "420502001001001")]
    pub code: String,
    /// Name.
    pub name: TextDto,
    /// `city`, `district`, `street`, `community` or `grid`.
    #[schema(example = "grid")]
    pub level: String,
    /// `residential`, `unit` or `undeveloped`, for grids.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
}

/// A department in a few words.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DepartmentRef {
    /// Identity.
    pub id: uuid::Uuid,
    /// Short code.
    #[schema(example = "water")]
    pub code: String,
    /// Name.
    pub name: TextDto,
}

/// A person in a few words.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PersonRef {
    /// Identity.
    pub id: uuid::Uuid,
    /// Name.
    pub name: String,
}

/// A position.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Position {
    /// Longitude in degrees.
    #[schema(example = 111.31)]
    pub lon: f64,
    /// Latitude in degrees.
    #[schema(example = 30.71)]
    pub lat: f64,
    /// `wgs84` (the default, equal to CGCS2000) or `gcj02`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub crs: Option<String>,
}

impl Position {
    /// In WGS-84; `None` for an unknown coordinate system.
    pub fn wgs84(&self) -> Option<[f64; 2]> {
        match self.crs.as_deref() {
            None | Some("wgs84" | "cgcs2000") => Some([self.lon, self.lat]),
            Some("gcj02") => match tessera_geometry::LonLat::new(self.lon, self.lat) {
                Ok(p) => {
                    let p = tessera_geometry::crs::gcj02_to_wgs84(p);
                    Some([p.lon(), p.lat()])
                }
                // Left as it is: the use case names what is wrong with it.
                Err(_) => Some([self.lon, self.lat]),
            },
            Some(_) => None,
        }
    }
}

/// A unit enum's JSON word.
pub fn word<T: Serialize>(v: &T) -> String {
    tessera_app::cases::project::word(v)
}

/// Longitude and latitude.
pub fn pair(p: tessera_geometry::LonLat) -> [f64; 2] {
    [p.lon(), p.lat()]
}

/// A number with so many digits after the point.
pub fn rounded(v: f64, digits: i32) -> f64 {
    let parts = 10_f64.powi(digits);
    (v * parts).round() / parts
}

/// A JSON word as an enum.
pub fn parse_word<T: serde::de::DeserializeOwned>(s: &str) -> Option<T> {
    serde_json::from_value(serde_json::Value::String(s.to_owned())).ok()
}

/// Makes references from ids, against one snapshot.
pub struct Names<'a>(pub &'a Reference);

impl Names<'_> {
    /// An area.
    pub fn area(&self, a: &Area) -> AreaRef {
        AreaRef {
            id: a.id.0,
            code: a.code.clone(),
            name: (&a.name).into(),
            level: a.level.as_str().to_owned(),
            kind: a.kind.map(|k| word(&k)),
        }
    }

    /// An area by id; unknown ids, of trees that were replaced, keep their id.
    pub fn area_id(&self, id: AreaId) -> AreaRef {
        match self.0.area(id) {
            Some(a) => self.area(a),
            None => AreaRef {
                id: id.0,
                code: String::new(),
                name: TextDto::default(),
                level: "grid".into(),
                kind: None,
            },
        }
    }

    /// The areas along a path, from the root down.
    pub fn path(&self, p: &AreaPath) -> Vec<AreaRef> {
        self.0.chain(p).into_iter().map(|a| self.area(a)).collect()
    }

    /// A department.
    pub fn department(&self, id: DepartmentId) -> DepartmentRef {
        match self.0.departments.get(&id) {
            Some(d) => department_ref(d),
            None => DepartmentRef { id: id.0, code: String::new(), name: TextDto::default() },
        }
    }

    /// A person; none for the program and for anonymous reporters.
    pub fn person(&self, id: UserId) -> Option<PersonRef> {
        (!id.0.is_nil()).then(|| PersonRef { id: id.0, name: self.0.user_name(id) })
    }
}

/// A department in a few words.
pub fn department_ref(d: &Department) -> DepartmentRef {
    DepartmentRef { id: d.id.0, code: d.code.clone(), name: (&d.name).into() }
}
