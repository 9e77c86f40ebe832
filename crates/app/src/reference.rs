//! What changes seldom and is read by everything: areas with their borders, departments, people, the catalogue, the calendar.
//! Held in memory as one immutable snapshot that is replaced as a whole after a change.

use crate::{
    error::{AppError, Result},
    layers::Layers,
    map::AreaNames,
};
use std::{
    collections::HashMap,
    sync::{Arc, OnceLock},
};
use tessera_domain::{
    Timestamp,
    area::{Area, AreaPath, Level},
    calendar::{Calendar, Limit},
    callback::Script,
    case::{By, Case, DepartmentFacts, Departments, Resolved, Situation},
    catalogue::{Catalogue, DepartmentRules, Overlay, Stages},
    ids::{AreaId, DepartmentId, UserId},
    notice::Notices,
    people::{Actor, Department, Post, Role, Standing, User},
    portal::Portal,
    replies::Replies,
    text::Text,
    words::Words,
};
use tessera_geometry::{BBox, GridIndex, LonLat, MultiPolygon, TileCover};
use tessera_store::{Border, Tx};

/// Settings a deployment starts from; the database holds what an administrator changed since.
#[derive(Clone)]
pub struct Packs {
    /// The catalogue of parts and matters.
    pub catalogue: Arc<Catalogue>,
    /// Limits of the stages before and after handling.
    pub stages: Arc<Stages>,
    /// Which department answers for what.
    pub rules: Arc<DepartmentRules>,
    /// What reporters are told.
    pub notices: Arc<Notices>,
    /// Wordings offered to those who answer.
    pub replies: Arc<Replies>,
    /// What states and actions are called, for texts made on the server.
    pub words: Arc<Words>,
    /// What is asked when a reporter is called back.
    pub callback: Arc<Script>,
    /// What the resident portal says: hotline and notice.
    pub portal: Arc<Portal>,
    /// The calendar as YAML text.
    pub calendar_yaml: String,
    /// The name of the place.
    pub city: Text,
}

/// Who answers for a case, and why.
pub struct Answerable<'a> {
    /// In charge.
    pub department: &'a Arc<Department>,
    /// Assisting.
    pub assist: Vec<&'a Arc<Department>>,
    /// The rule that says so.
    pub rule: String,
    /// It is one of the city's own.
    pub own: bool,
    /// The moment is inside working time.
    pub working: bool,
}

/// The snapshot.
pub struct Reference {
    /// All areas of the tree, by path; retired ones too.
    pub areas: Vec<Arc<Area>>,
    /// The layers of grids that lie over the tree.
    pub layers: Layers,
    by_id: HashMap<AreaId, usize>,
    by_code: HashMap<String, usize>,
    children: HashMap<AreaId, Vec<usize>>,
    /// Borders in force.
    pub borders: HashMap<AreaId, Arc<MultiPolygon>>,
    /// Point → responsibility grid.
    pub grids: GridIndex<AreaId>,
    /// Point → area of each level above the grid, for places where grids are not drawn yet: communities first.
    pub uppers: Vec<GridIndex<AreaId>>,
    /// All departments by id.
    pub departments: HashMap<DepartmentId, Arc<Department>>,
    /// All users by id.
    pub users: HashMap<UserId, Arc<User>>,
    /// All posts.
    pub posts: Vec<Arc<Post>>,
    actors: HashMap<UserId, Arc<Actor>>,
    /// Paths of the departments that have a leader in post.
    led: Vec<AreaPath>,
    /// The calendar in force and its text and version.
    pub calendar: Arc<Calendar>,
    /// Its YAML.
    pub calendar_yaml: String,
    /// Its version in the settings; 0 while it is the pack's.
    pub calendar_version: i64,
    /// The packs with the city's changes.
    pub packs: Packs,
    /// The city's changes to the catalogue.
    pub overlay: Overlay,
    /// Versions of the catalogue, of the stages, of the replies and of the portal in the settings; 0 while they are as shipped.
    pub config_versions: [i64; 4],
    /// Grows with every change of a setting.
    pub settings_stamp: i64,
    /// When the next planned border comes into force.
    pub border_begins: Option<Timestamp>,
    /// When this snapshot was made.
    pub as_of: Timestamp,
    area_names: OnceLock<AreaNames>,
    tiles: [OnceLock<(Vec<Arc<Area>>, TileCover)>; Level::ALL.len()],
}

/// The shape of a border as it is stored.
pub(crate) fn border_shape(b: &Border) -> Result<MultiPolygon> {
    MultiPolygon::from_wkb(&b.wkb).map_err(|e| AppError::Internal(format!("border of area {}: {e}", b.area)))
}

/// The borders in force at a time.
pub(crate) async fn borders_at(tx: &mut dyn Tx, at: Timestamp) -> Result<HashMap<AreaId, Arc<MultiPolygon>>> {
    let found = tx.borders_at(at).await?;
    found.iter().map(|b| Ok((b.area, Arc::new(border_shape(b)?)))).collect()
}

impl Reference {
    /// Loads everything.
    pub async fn load(tx: &mut dyn Tx, packs: &Packs, now: Timestamp) -> Result<Reference> {
        // Before what it stands for: a change in between is then met again.
        let settings_stamp = tx.settings_stamp().await?;
        let (packs, overlay, config_versions) = crate::admin::config::merged(tx, packs).await?;
        let (over, areas): (Vec<Arc<Area>>, Vec<Arc<Area>>) =
            tx.areas().await?.into_iter().map(Arc::new).partition(|a| a.path.layer().is_some());
        let borders = borders_at(tx, now).await?;
        let layers = Layers::of(tx.layers().await?, tx.layer_grids().await?, over, &borders, now);
        let departments = tx.departments().await?.into_iter().map(|d| (d.id, Arc::new(d))).collect();
        let users = tx.users().await?.into_iter().map(|u| (u.id, Arc::new(u))).collect();
        let posts = tx.posts().await?.into_iter().map(Arc::new).collect();
        let (calendar_yaml, calendar_version) = match tx.setting("calendar").await? {
            Some(s) => (s.value, s.version),
            None => (packs.calendar_yaml.clone(), 0),
        };
        let calendar =
            Calendar::parse_yaml(&calendar_yaml).map_err(|e| AppError::Internal(format!("calendar: {e}")))?;
        let mut r = Reference {
            by_id: areas.iter().enumerate().map(|(i, a)| (a.id, i)).collect(),
            by_code: areas.iter().enumerate().map(|(i, a)| (a.code.clone(), i)).collect(),
            children: HashMap::new(),
            grids: GridIndex::build(Vec::new()),
            uppers: Vec::new(),
            areas,
            layers,
            borders,
            departments,
            users,
            posts,
            actors: HashMap::new(),
            led: Vec::new(),
            calendar: Arc::new(calendar),
            calendar_yaml,
            calendar_version,
            packs,
            overlay,
            config_versions,
            settings_stamp,
            border_begins: tx.border_begins_after(now).await?,
            as_of: now,
            area_names: OnceLock::new(),
            tiles: Default::default(),
        };
        for (i, a) in r.areas.iter().enumerate() {
            if let Some(p) = a.parent {
                r.children.entry(p).or_default().push(i);
            }
        }
        r.grids = r.index_of(Level::Grid, now);
        r.uppers = [Level::Community, Level::Street, Level::District, Level::City]
            .into_iter()
            .map(|l| r.index_of(l, now))
            .collect();
        r.place_labels(now);
        r.actors = r.resolve_actors(now);
        r.led = r
            .actors
            .values()
            .flat_map(|a| &a.standings)
            .filter(|s| s.role == Role::Leader)
            .filter_map(|s| s.department.clone())
            .collect();
        Ok(r)
    }

    /// A planned border that has begun may have left the point behind where the area's name stood.
    fn place_labels(&mut self, now: Timestamp) {
        for area in self.areas.iter_mut().filter(|a| in_force(a, now)) {
            let index = match area.level {
                Level::Grid => Some(&self.grids),
                Level::Community => self.uppers.first(),
                Level::Street => self.uppers.get(1),
                Level::District => self.uppers.get(2),
                Level::City => self.uppers.get(3),
            };
            let inside = |[lon, lat]: [f64; 2]| {
                index.is_some_and(|i| i.locate_or_border(lon, lat).is_some_and(|id| id == area.id))
            };
            let Some(shape) = self.borders.get(&area.id) else { continue };
            if !area.label.is_some_and(inside)
                && let Some(p) = shape.label_point()
            {
                Arc::make_mut(area).label = Some([p.lon(), p.lat()]);
            }
        }
    }

    fn index_of(&self, level: Level, now: Timestamp) -> GridIndex<AreaId> {
        let shapes = self
            .areas
            .iter()
            .filter(|a| a.level == level && in_force(a, now))
            .filter_map(|a| Some((a.id, self.borders.get(&a.id)?.as_ref().clone())))
            .collect();
        GridIndex::build(shapes)
    }

    fn resolve_actors(&self, now: Timestamp) -> HashMap<UserId, Arc<Actor>> {
        let mut standings: HashMap<UserId, Vec<Standing>> = HashMap::new();
        for p in &self.posts {
            let Some(user) = p.user else { continue };
            if p.from > now || p.to.is_some_and(|t| t <= now) {
                continue;
            }
            standings.entry(user).or_default().push(Standing {
                post: p.id,
                role: p.role,
                area: p.area.and_then(|a| self.area(a)).map(|a| a.path.clone()),
                department: p.department.and_then(|d| self.departments.get(&d)).map(|d| d.path.clone()),
            });
        }
        self.users
            .values()
            .filter(|u| u.active)
            .map(|u| {
                let standings = standings.remove(&u.id).unwrap_or_default();
                (u.id, Arc::new(Actor { user: u.id, name: u.name.clone(), standings }))
            })
            .collect()
    }

    /// An area by id: of the tree, or a grid of a layer.
    pub fn area(&self, id: AreaId) -> Option<&Arc<Area>> {
        self.by_id.get(&id).map(|i| &self.areas[*i]).or_else(|| self.layers.area(id))
    }

    /// Over what a right must reach to change something that stands on an area. A layer lies over the whole city, so only who answers
    /// for all of it has rights over its grids.
    pub fn governed<'a>(&'a self, area: &'a Area) -> &'a AreaPath {
        match self.root() {
            Some(root) if area.path.layer().is_some() => &root.path,
            _ => &area.path,
        }
    }

    /// An area of the tree by code.
    pub fn area_by_code(&self, code: &str) -> Option<&Arc<Area>> {
        self.by_code.get(code).map(|i| &self.areas[*i])
    }

    /// An area by code, unless it was retired.
    pub fn area_in_force(&self, code: &str) -> Option<&Arc<Area>> {
        self.area_by_code(code).filter(|a| a.valid_to.is_none())
    }

    /// The areas directly below, in force.
    pub fn children(&self, id: AreaId) -> impl Iterator<Item = &Arc<Area>> {
        self.children.get(&id).into_iter().flatten().map(|i| &self.areas[*i]).filter(|a| a.valid_to.is_none())
    }

    /// The areas from the root down to the one at the end of this path.
    pub fn chain(&self, path: &AreaPath) -> Vec<&Arc<Area>> {
        path.codes().filter_map(|c| self.area_by_code(c)).collect()
    }

    /// The root of the tree.
    pub fn root(&self) -> Option<&Arc<Area>> {
        self.areas.iter().find(|a| a.parent.is_none() && a.valid_to.is_none())
    }

    /// The district whose code begins every case number; the root where there is none.
    pub fn district(&self) -> Option<&Arc<Area>> {
        self.areas.iter().find(|a| a.level == Level::District && a.valid_to.is_none()).or_else(|| self.root())
    }

    /// An area and the areas above it, upwards.
    pub fn upwards<'a>(&'a self, area: &'a Arc<Area>) -> impl Iterator<Item = &'a Arc<Area>> {
        std::iter::successors(Some(area), |a| a.parent.and_then(|id| self.area(id)))
    }

    /// The smallest area at a point: its grid, else its community, street and so on.
    pub fn locate(&self, p: LonLat) -> Option<&Arc<Area>> {
        let (lon, lat) = (p.lon(), p.lat());
        let id = self
            .grids
            .locate_or_border(lon, lat)
            .or_else(|| self.uppers.iter().find_map(|u| u.locate_or_border(lon, lat)));
        id.and_then(|id| self.area(id))
    }

    /// The areas of a level in force with a border, ready for map tiles; made at the first tile.
    pub fn tile_cover(&self, level: Level) -> &(Vec<Arc<Area>>, TileCover) {
        self.tiles[level as usize].get_or_init(|| {
            let with_border = |a: &&Arc<Area>| {
                a.level == level && in_force(a, self.as_of) && self.borders.contains_key(&a.id)
            };
            let areas: Vec<Arc<Area>> = self.areas.iter().filter(with_border).cloned().collect();
            let shapes: Vec<Option<&MultiPolygon>> =
                areas.iter().map(|a| self.borders.get(&a.id).map(|b| &**b)).collect();
            let cover = TileCover::build(&shapes);
            (areas, cover)
        })
    }

    /// The areas by name, made at the first question.
    pub fn area_names(&self) -> &AreaNames {
        self.area_names.get_or_init(|| AreaNames::of(&self.areas))
    }

    /// [`Reference::locate`] of many points at once, several times as fast for each.
    pub fn locate_many(&self, points: &[LonLat]) -> Vec<Option<&Arc<Area>>> {
        let grids = self.grids.locate_many(points);
        grids
            .into_iter()
            .zip(points)
            .map(|(id, p)| id.map_or_else(|| self.locate(*p), |id| self.area(id)))
            .collect()
    }

    /// A user as an actor, with the posts in force when the snapshot was made.
    pub fn actor(&self, user: UserId) -> Option<Arc<Actor>> {
        self.actors.get(&user).cloned()
    }

    /// Every active account as an actor.
    pub fn actors(&self) -> impl Iterator<Item = &Arc<Actor>> {
        self.actors.values()
    }

    /// Name of a user; empty for the program.
    pub fn user_name(&self, id: UserId) -> String {
        self.users.get(&id).map(|u| u.name.clone()).unwrap_or_default()
    }

    /// A department by its code.
    pub fn department_by_code(&self, code: &str) -> Option<&Arc<Department>> {
        self.departments.values().find(|d| d.code == code)
    }

    /// A department by code or id.
    pub fn department(&self, code_or_id: &str) -> Option<&Arc<Department>> {
        match code_or_id.parse::<DepartmentId>() {
            Ok(id) => self.departments.get(&id),
            Err(_) => self.department_by_code(code_or_id),
        }
    }

    /// The department that answers for a category at a place and time, who assists, and why. Where the position is known, a layer whose
    /// grids have their own departments goes before the rules for areas: it is drawn finer than any of them.
    pub fn responsible(
        &self,
        category: &str,
        path: &AreaPath,
        point: Option<LonLat>,
        at: Timestamp,
    ) -> Option<Answerable<'_>> {
        let working = self.calendar.is_working(at);
        if let Some((found, department)) = point.and_then(|p| self.layers.responsible(category, p))
            && let Some(department) = self.departments.get(&department).filter(|d| d.active)
        {
            let rule = found.grid.code.clone();
            return Some(Answerable { department, assist: Vec::new(), rule, own: true, working });
        }
        let found = self.packs.rules.responsible_at(category, path, working)?;
        Some(Answerable {
            department: self.department_by_code(&found.department)?,
            assist: found.assist.iter().filter_map(|d| self.department_by_code(d)).collect(),
            rule: found.rule,
            own: found.own,
            working,
        })
    }

    /// Category, filing condition and limit of handling of a case: those it was filed under, before that the category's usual
    /// ones. None without a category.
    pub fn filed_as<'a>(&'a self, case: &'a Case) -> Option<(&'a str, &'a str, Limit)> {
        let catalogue = &self.packs.catalogue;
        if let Some(f) = &case.filing
            && let Some(limit) = f.handling_limit(catalogue)
        {
            return Some((&f.category, &f.condition, limit));
        }
        let category = catalogue.get(case.category.as_deref()?)?;
        let condition = category.condition(None)?;
        Some((&category.code, &condition.id, condition.limit))
    }

    /// What the lifecycle decides by, for one who acts at a time.
    pub fn situation<'a>(&'a self, now: Timestamp, by: By<'a>, resolved: Resolved<'a>) -> Situation<'a> {
        Situation {
            now,
            by,
            calendar: &self.calendar,
            catalogue: &self.packs.catalogue,
            stages: &self.packs.stages,
            departments: self,
            resolved,
        }
    }

    /// The box around everything that has a border.
    pub fn bbox(&self) -> Option<BBox> {
        let root = self.root()?;
        self.borders.get(&root.id).and_then(|b| b.bbox()).or_else(|| {
            BBox::of(
                self.borders
                    .values()
                    .filter_map(|b| b.bbox())
                    .filter_map(|b| {
                        Some([LonLat::new(b.west(), b.south()).ok()?, LonLat::new(b.east(), b.north()).ok()?])
                    })
                    .flatten(),
            )
        })
    }
}

/// True when an area is in force at a time.
pub fn in_force(a: &Area, at: Timestamp) -> bool {
    a.valid_from <= at && a.valid_to.is_none_or(|t| t > at)
}

impl Departments for Reference {
    fn get(&self, id: DepartmentId) -> Option<DepartmentFacts<'_>> {
        self.departments.get(&id).map(|d| DepartmentFacts {
            path: &d.path,
            active: d.active,
            led: self.led.iter().any(|l| l.covers(&d.path)),
        })
    }

    fn over(&self, grid: &AreaPath, case: &Case) -> bool {
        self.layers.over(grid, case)
    }
}
