//! Layers of grids over the tree, as they are looked up: which grid of each layer a place lies in, who answers there, whose cases
//! they are.

use crate::{
    App,
    cases::{Caller, list::sight},
    error::Result,
    index::CaseIndex,
    reference::{borders_at, in_force},
};
use std::{collections::HashMap, sync::Arc};
use tessera_domain::{
    Timestamp,
    area::{
        Area, AreaPath,
        layer::{Layer, LayerGrid},
    },
    case::Case,
    ids::{AreaId, DepartmentId},
};
use tessera_geometry::{GridIndex, LonLat, MultiPolygon};

/// A layer with its grids.
pub struct LayerSheet {
    /// The layer.
    pub layer: Arc<Layer>,
    /// Its grids in force, by code.
    pub grids: Vec<Arc<Area>>,
    departments: HashMap<AreaId, DepartmentId>,
    index: Arc<GridIndex<AreaId>>,
}

/// A grid of a layer, found at a place.
#[derive(Clone, Copy)]
pub struct AtLayer<'a> {
    /// The layer.
    pub sheet: &'a LayerSheet,
    /// The grid.
    pub grid: &'a Arc<Area>,
}

/// What a post on a layer reaches: the grids, found by place, and the layer's duties.
#[derive(Clone, Debug)]
pub struct Ground {
    /// Place → grid.
    pub index: Arc<GridIndex<AreaId>>,
    /// The grids meant.
    pub grids: Vec<AreaId>,
    /// Whose duties count.
    pub layer: Arc<Layer>,
}

/// All layers. Grids of ended layers and retired grids are known by id only.
#[derive(Default)]
pub struct Layers {
    /// Those in force, by code.
    pub sheets: Vec<LayerSheet>,
    /// Those that were ended.
    pub ended: Vec<Arc<Layer>>,
    areas: HashMap<AreaId, Arc<Area>>,
}

impl LayerSheet {
    /// The grid at a position.
    pub fn locate(&self, p: LonLat) -> Option<&Arc<Area>> {
        let id = self.index.locate_or_border(p.lon(), p.lat())?;
        self.grids.iter().find(|g| g.id == id)
    }

    /// The department that answers for a grid: its own, else the layer's.
    pub fn department(&self, grid: AreaId) -> Option<DepartmentId> {
        self.departments.get(&grid).copied().or(self.layer.department)
    }

    /// The department a grid was given itself.
    pub fn own_department(&self, grid: AreaId) -> Option<DepartmentId> {
        self.departments.get(&grid).copied()
    }

    /// All its grids and its duties.
    pub fn whole(&self) -> Ground {
        let grids = self.grids.iter().map(|g| g.id).collect();
        Ground { index: self.index.clone(), grids, layer: self.layer.clone() }
    }

    /// A grid in force, by its whole code.
    pub fn grid(&self, code: &str) -> Option<&Arc<Area>> {
        self.grids.iter().find(|g| g.code == code)
    }
}

impl Layers {
    /// Puts the layers together from what is stored.
    pub fn of(
        layers: Vec<Layer>,
        grids: Vec<LayerGrid>,
        areas: Vec<Arc<Area>>,
        borders: &HashMap<AreaId, Arc<MultiPolygon>>,
        now: Timestamp,
    ) -> Layers {
        let (sheets, ended): (Vec<_>, Vec<_>) =
            layers.into_iter().map(Arc::new).partition(|l| l.valid_to.is_none());
        let departments: HashMap<AreaId, DepartmentId> =
            grids.into_iter().filter_map(|g| Some((g.area, g.department?))).collect();
        let sheets = sheets
            .into_iter()
            .map(|layer| {
                let mut grids: Vec<Arc<Area>> = areas
                    .iter()
                    .filter(|a| a.path.layer() == Some(&layer.code) && in_force(a, now))
                    .cloned()
                    .collect();
                grids.sort_unstable_by(|a, b| a.code.cmp(&b.code));
                let shapes =
                    grids.iter().filter_map(|g| Some((g.id, borders.get(&g.id)?.as_ref().clone()))).collect();
                let departments =
                    grids.iter().filter_map(|g| Some((g.id, *departments.get(&g.id)?))).collect();
                LayerSheet { layer, grids, departments, index: Arc::new(GridIndex::build(shapes)) }
            })
            .collect();
        Layers { sheets, ended, areas: areas.into_iter().map(|a| (a.id, a)).collect() }
    }

    /// A layer in force.
    pub fn sheet(&self, code: &str) -> Option<&LayerSheet> {
        self.sheets.iter().find(|s| s.layer.code == code)
    }

    /// A grid of any layer by id, retired ones too.
    pub fn area(&self, id: AreaId) -> Option<&Arc<Area>> {
        self.areas.get(&id)
    }

    /// Every grid that was ever in a layer.
    pub fn areas(&self) -> impl Iterator<Item = &Arc<Area>> {
        self.areas.values()
    }

    /// A grid in force by its whole code, such as `police:07`.
    pub fn grid(&self, code: &str) -> Option<AtLayer<'_>> {
        let sheet = self.sheet(code.split(':').next()?)?;
        Some(AtLayer { sheet, grid: sheet.grid(code)? })
    }

    /// The grids a position lies in, one of each layer at most.
    pub fn at(&self, p: LonLat) -> impl Iterator<Item = AtLayer<'_>> {
        self.sheets.iter().filter_map(move |sheet| Some(AtLayer { sheet, grid: sheet.locate(p)? }))
    }

    /// The grids a case lies in; none where nobody knows where it is.
    pub fn of_case(&self, case: &Case) -> impl Iterator<Item = AtLayer<'_>> {
        let p = case.place.point.and_then(|[lon, lat]| LonLat::new(lon, lat).ok());
        p.into_iter().flat_map(|p| self.at(p))
    }

    /// True when a grid of a layer holds the place of a case that is among the layer's duties.
    pub fn over(&self, grid: &AreaPath, case: &Case) -> bool {
        let Some(sheet) = grid.layer().and_then(|l| self.sheet(l)) else { return false };
        sheet.layer.minds(case.category.as_deref())
            && case
                .place
                .point
                .and_then(|[lon, lat]| LonLat::new(lon, lat).ok())
                .and_then(|p| sheet.locate(p))
                .is_some_and(|found| grid.covers(&found.path))
    }

    /// The layer whose grid's department is responsible for a category at a place: the first by code where several are.
    pub fn responsible(&self, category: &str, p: LonLat) -> Option<(AtLayer<'_>, DepartmentId)> {
        self.at(p)
            .filter(|at| at.sheet.layer.responsible && at.sheet.layer.minds(Some(category)))
            .find_map(|at| Some((at, at.sheet.department(at.grid.id)?)))
    }

    /// What a post on this path reaches; none for a path of the tree.
    pub fn ground(&self, path: &AreaPath) -> Option<Ground> {
        let sheet = self.sheet(path.layer()?)?;
        let grids = sheet.grids.iter().filter(|g| path.covers(&g.path)).map(|g| g.id).collect();
        Some(Ground { index: sheet.index.clone(), grids, layer: sheet.layer.clone() })
    }
}

impl Ground {
    /// Which of the index's categories are the layer's business, by their number. Cases without one stand under the empty word.
    pub fn minded(&self, ix: &CaseIndex) -> Vec<bool> {
        ix.categories.table(|c| self.layer.minds(Some(c.as_str()).filter(|c| !c.is_empty())))
    }

    /// True when one of the grids holds a position.
    pub fn holds(&self, [lon, lat]: [f64; 2]) -> bool {
        self.index.locate_or_border(lon, lat).is_some_and(|id| self.grids.contains(&id))
    }
}

/// Cases of a grid of a layer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LayerCount {
    /// Open.
    pub open: usize,
    /// Of these, past the deadline.
    pub overdue: usize,
}

impl App {
    /// The grids of a layer in force now, or at another moment, with their borders.
    ///
    /// # Errors
    /// When they cannot be read.
    pub async fn layer_borders(
        &self,
        sheet: &LayerSheet,
        at: Option<Timestamp>,
    ) -> Result<Vec<(Arc<Area>, Option<Arc<MultiPolygon>>)>> {
        let r = self.reference();
        let Some(at) = at else {
            return Ok(sheet.grids.iter().map(|g| (g.clone(), r.borders.get(&g.id).cloned())).collect());
        };
        let then = borders_at(&mut *self.store().reader().await?, at).await?;
        let mut found: Vec<_> = r
            .layers
            .areas()
            .filter(|a| a.path.layer() == Some(&sheet.layer.code) && in_force(a, at))
            .map(|a| (a.clone(), then.get(&a.id).cloned()))
            .collect();
        found.sort_unstable_by(|a, b| a.0.code.cmp(&b.0.code));
        Ok(found)
    }

    /// Open cases by grid of a layer, those the caller may see and only those among the layer's duties.
    pub fn layer_counts(&self, caller: &Caller, sheet: &LayerSheet) -> HashMap<AreaId, LayerCount> {
        let r = self.reference();
        let now = self.now().as_millisecond();
        let ix = self.index();
        let sight = sight(&ix, &r, caller);
        let minded = sheet.whole().minded(&ix);
        let mut counts: HashMap<AreaId, LayerCount> = HashMap::new();
        for s in ix.open().filter(|s| minded[s.category as usize]) {
            let Some([lon, lat]) = s.point() else { continue };
            let Some(grid) = sheet.index.locate_or_border(lon, lat) else { continue };
            if sight.sees(&ix, s) {
                let n = counts.entry(grid).or_default();
                n.open += 1;
                n.overdue += usize::from(s.overdue(now));
            }
        }
        counts
    }
}
