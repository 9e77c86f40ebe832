//! Layers of grids over the tree on the wire.

use super::{AreaRef, DepartmentRef, Names, TextDto, areas::TeamMember, pair, rounded};
use serde::{Deserialize, Serialize};
use tessera_app::{
    admin::layers::take::Taken,
    layers::{AtLayer, LayerCount, LayerSheet},
};
use tessera_domain::area::{Area, layer::Layer};
use tessera_geometry::MultiPolygon;
use utoipa::ToSchema;

/// A layer of grids over the tree.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LayerRow {
    /// Short code.
    #[schema(example = "police")]
    code: String,
    /// Name.
    name: TextDto,
    /// Codes of categories, or beginnings of codes, that are its business; every case when empty.
    duties: Vec<String>,
    /// The department that answers for grids without one of their own.
    department: Option<DepartmentRef>,
    /// The department of the grid is responsible for the duties there.
    responsible: bool,
    /// Grids in force.
    grids: usize,
    /// Open cases among its duties in its grids, those you may see.
    open_cases: usize,
    /// Of these past their deadline.
    overdue_cases: usize,
    /// Until when it was in force.
    valid_to: Option<String>,
    /// Version, for `If-Match`.
    version: i64,
}

/// Layers.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LayerList {
    /// Those in force by code, then those that were ended.
    pub items: Vec<LayerRow>,
}

/// A grid of a layer.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LayerGridRow {
    /// The grid.
    area: AreaRef,
    /// The department it was given itself.
    department: Option<DepartmentRef>,
    /// Surface, square metres; none without a border.
    area_m2: Option<f64>,
    /// A point inside.
    label: Option<[f64; 2]>,
    /// Posts in force on it.
    team: Vec<TeamMember>,
    /// Open cases among the layer's duties, those you may see.
    open_cases: usize,
    /// Of these past their deadline.
    overdue_cases: usize,
    /// In force from.
    valid_from: String,
    /// Version, for `If-Match`.
    version: i64,
}

/// A layer with its grids.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LayerCard {
    /// The layer.
    pub layer: LayerRow,
    /// Its grids in force, by code.
    pub grids: Vec<LayerGridRow>,
}

/// A grid of a layer that a place lies in.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AtLayerDto {
    /// Code of the layer.
    layer: String,
    /// Name of the layer.
    layer_name: TextDto,
    /// The grid.
    grid: AreaRef,
    /// The department that answers for it.
    department: Option<DepartmentRef>,
}

/// A grid of a layer that a case lies in.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CaseLayer {
    /// Where.
    #[serde(flatten)]
    at: AtLayerDto,
    /// The case is among the layer's duties.
    duty: bool,
    /// Posts in force on the grid.
    team: Vec<TeamMember>,
}

/// A new layer.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewLayerForm {
    /// Short code: lower-case letters, digits and `-`.
    pub code: String,
    /// Name.
    pub name: TextDto,
    /// Codes of categories, or beginnings of codes; every case when empty.
    #[serde(default)]
    pub duties: Vec<String>,
    /// Code or id of the department that answers where a grid names none.
    #[serde(default)]
    pub department: Option<String>,
    /// Whether the department of the grid is responsible for the duties there.
    #[serde(default)]
    pub responsible: bool,
}

/// A change of a layer; what is absent stays.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LayerChangeForm {
    /// The version you saw; or `If-Match`.
    #[serde(default)]
    pub version: Option<i64>,
    /// Name.
    #[serde(default)]
    pub name: Option<TextDto>,
    /// Duties.
    #[serde(default)]
    pub duties: Option<Vec<String>>,
    /// Department; an empty text takes it away.
    #[serde(default)]
    pub department: Option<String>,
    /// Responsible.
    #[serde(default)]
    pub responsible: Option<bool>,
}

/// A new grid of a layer.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewLayerGridForm {
    /// Its own code; the next number when absent.
    #[serde(default)]
    pub code: Option<String>,
    /// Name.
    pub name: TextDto,
    /// GeoJSON Polygon or MultiPolygon.
    #[schema(value_type = Object)]
    pub boundary: serde_json::Value,
    /// Code or id of the department that answers for it.
    #[serde(default)]
    pub department: Option<String>,
}

/// A change of a grid of a layer; what is absent stays.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LayerGridChangeForm {
    /// The version you saw; or `If-Match`.
    #[serde(default)]
    pub version: Option<i64>,
    /// Name.
    #[serde(default)]
    pub name: Option<TextDto>,
    /// GeoJSON Polygon or MultiPolygon.
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    pub boundary: Option<serde_json::Value>,
    /// Department; an empty text takes it away.
    #[serde(default)]
    pub department: Option<String>,
}

/// Why a row of a file cannot be taken.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LayerFault {
    /// Where it stands in the file, counted from 1; none for what concerns the whole.
    row: Option<usize>,
    /// Code of the grid, where it has one.
    code: String,
    /// code, repeated, taken, name, department, unsound, posts or `too_many`.
    kind: String,
    /// What is wrong.
    message: String,
}

/// Ground that two grids of a layer would both have.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LayerOverlap {
    /// Codes of the grids.
    codes: Vec<String>,
    /// How much, square metres.
    area_m2: f64,
    /// A point inside.
    place: [f64; 2],
}

/// What a file does, or did, to a layer.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LayerTaken {
    /// Codes of grids that begin.
    new: Vec<String>,
    /// Codes of grids with another name, border or department.
    changed: Vec<String>,
    /// How many stay as they are.
    same: usize,
    /// Codes of grids in force that the file does not have: kept, or with `replace` retired.
    missing: Vec<String>,
    /// Rows that cannot be taken; then nothing is written.
    faults: Vec<LayerFault>,
    /// Where grids would lie over each other; then nothing is written.
    overlaps: Vec<LayerOverlap>,
    /// True once it was written.
    written: bool,
}

impl From<Taken> for LayerTaken {
    fn from(t: Taken) -> Self {
        let fault = |f: tessera_app::admin::layers::take::GivenFault| LayerFault {
            row: f.row,
            code: f.code,
            kind: f.kind.to_owned(),
            message: f.message,
        };
        let overlap = |o: tessera_app::admin::layers::take::Overlap| LayerOverlap {
            codes: o.codes,
            area_m2: rounded(o.area_m2, 1),
            place: pair(o.place),
        };
        LayerTaken {
            new: t.new,
            changed: t.changed,
            same: t.same,
            missing: t.missing,
            faults: t.faults.into_iter().map(fault).collect(),
            overlaps: t.overlaps.into_iter().map(overlap).collect(),
            written: t.written,
        }
    }
}

impl Names<'_> {
    /// A layer with its numbers.
    pub fn layer(&self, l: &Layer, grids: usize, n: LayerCount) -> LayerRow {
        LayerRow {
            code: l.code.clone(),
            name: (&l.name).into(),
            duties: l.duties.clone(),
            department: l.department.map(|d| self.department(d)),
            responsible: l.responsible,
            grids,
            open_cases: n.open,
            overdue_cases: n.overdue,
            valid_to: l.valid_to.map(|t| t.to_string()),
            version: l.version,
        }
    }

    /// A grid of a layer with its numbers.
    pub fn layer_grid(
        &self,
        sheet: &LayerSheet,
        grid: &Area,
        border: Option<&MultiPolygon>,
        n: LayerCount,
        now: jiff::Timestamp,
    ) -> LayerGridRow {
        LayerGridRow {
            area: self.area(grid),
            department: sheet.own_department(grid.id).map(|d| self.department(d)),
            area_m2: border.map(|b| rounded(b.area_m2(), 1)),
            label: grid.label,
            team: self.team(grid, now),
            open_cases: n.open,
            overdue_cases: n.overdue,
            valid_from: grid.valid_from.to_string(),
            version: grid.version,
        }
    }

    /// A grid of a layer at a place.
    pub fn at_layer(&self, at: AtLayer<'_>) -> AtLayerDto {
        AtLayerDto {
            layer: at.sheet.layer.code.clone(),
            layer_name: (&at.sheet.layer.name).into(),
            grid: self.area(at.grid),
            department: at.sheet.department(at.grid.id).map(|d| self.department(d)),
        }
    }

    /// A grid of a layer that a case lies in.
    pub fn case_layer(&self, at: AtLayer<'_>, category: Option<&str>, now: jiff::Timestamp) -> CaseLayer {
        CaseLayer {
            at: self.at_layer(at),
            duty: at.sheet.layer.minds(category),
            team: self.team(at.grid, now),
        }
    }
}
