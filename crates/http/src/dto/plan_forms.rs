//! How plans for grids are drawn and saved, in JSON.

use serde::{Deserialize, Serialize};
use tessera_domain::area::plan::PlannedGrid;
use utoipa::ToSchema;

/// A grid as a plan draws it.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanGridDto {
    /// Its name within the plan: the code of the grid it goes on as, or any other word.
    #[schema(example = "new-1")]
    key: String,
    /// The code of the grid it goes on as; none for a new one.
    #[serde(default)]
    code: Option<String>,
    /// Name.
    name: String,
    /// residential, unit or undeveloped.
    kind: String,
    /// GeoJSON Polygon or MultiPolygon.
    #[schema(value_type = Object)]
    boundary: serde_json::Value,
}

impl PlanGridDto {
    /// Into the domain; `None` for an unknown kind.
    pub fn planned(self) -> Option<PlannedGrid> {
        Some(PlannedGrid {
            key: self.key.trim().to_owned(),
            code: self.code.filter(|c| !c.is_empty()),
            name: self.name.trim().to_owned(),
            kind: self.kind.parse().ok()?,
            boundary: self.boundary,
        })
    }
}

/// A new plan.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanBeginForm {
    /// Code of the community.
    pub area: String,
    /// Title.
    pub title: String,
    /// Why.
    #[serde(default)]
    pub reason: String,
    /// The day it is to take effect, such as 2026-12-01; at once on approval when absent.
    #[serde(default)]
    pub effective_on: Option<String>,
    /// The grids; those in force when absent.
    #[serde(default)]
    pub grids: Option<Vec<PlanGridDto>>,
}

/// A draft to save.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanSaveForm {
    /// Title.
    pub title: String,
    /// Why.
    #[serde(default)]
    pub reason: String,
    /// The day it is to take effect; at once on approval when absent.
    #[serde(default)]
    pub effective_on: Option<String>,
    /// The grids.
    pub grids: Vec<PlanGridDto>,
    /// The version you saw; or `If-Match`.
    #[serde(default)]
    pub version: Option<i64>,
}

/// What is said with a step.
#[derive(Clone, Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct PlanNoteForm {
    /// The note; a return needs one.
    pub note: String,
    /// The version you saw; or `If-Match`.
    pub version: Option<i64>,
}

/// A drawing to make.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DrawingForm {
    /// The grids as they are drawn.
    pub grids: Vec<PlanGridDto>,
    /// What is drawn next.
    #[serde(default)]
    pub edit: Option<EditForm>,
}

/// What is drawn next.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(tag = "op", rename_all = "snake_case", deny_unknown_fields)]
pub enum EditForm {
    /// A line cuts grids in two.
    Cut {
        /// Longitudes and latitudes.
        line: Vec<[f64; 2]>,
        /// Only these grids; all it crosses when absent.
        #[serde(default)]
        keys: Option<Vec<String>>,
    },
    /// Grids are joined to one of them.
    Merge {
        /// Those to be joined.
        keys: Vec<String>,
        /// The one that goes on.
        into: String,
    },
    /// Ground goes to a grid.
    Take {
        /// GeoJSON Polygon or MultiPolygon.
        #[schema(value_type = Object)]
        ground: serde_json::Value,
        /// Who gets it; it becomes a grid when absent.
        #[serde(default)]
        to: Option<String>,
    },
    /// Gaps go to the neighbour with the longest border, overlaps and what reaches outside are trimmed.
    Mend {},
}
