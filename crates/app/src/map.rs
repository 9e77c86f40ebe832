//! The map: our own vector tiles of land, roads, buildings, areas and facilities; areas as GeoJSON; cases as clusters; places by name.

mod places;

pub use places::{AreaNames, Place};

use self::places::MapNames;
use crate::{
    App,
    cases::Caller,
    error::{AppError, Result},
    filter::Filter,
    index::Slot,
    reference::{borders_at, in_force},
};
use std::{
    collections::HashMap,
    sync::{Arc, PoisonError},
};
use tessera_domain::{
    Timestamp,
    area::{Area, GridKind, Level},
    ids::AreaId,
};
use tessera_geometry::{
    AttrValue, BBox, Clusterer, LineString, LonLat, MultiPolygon, PointIndex, TileBuilder, TileId,
    haversine_m, measure::distance_to_chain_m,
};
use tessera_store::{Facility, MapFeature, Seq};

/// A thing of the base map with its shape read.
pub struct Drawn {
    /// The record.
    pub feature: MapFeature,
    /// Its shape.
    pub shape: Shape,
    /// The box around it.
    pub bbox: BBox,
    /// A point on or in it: worked out once, as many questions ask for it.
    place: LonLat,
}

/// A shape on the base map.
pub enum Shape {
    /// Roads.
    Line(LineString),
    /// Land, buildings.
    Surface(MultiPolygon),
}

impl Shape {
    /// A point on or in it, for labels and cards; none where there is nothing of it.
    fn point(&self) -> Option<LonLat> {
        match self {
            Shape::Line(l) => l.points().get(l.points().len() / 2).copied(),
            Shape::Surface(s) => s.label_point(),
        }
    }
}

impl Drawn {
    /// A point on or in it, for labels and cards.
    pub fn point(&self) -> LonLat {
        self.place
    }
}

/// Everything of the base map, in memory.
pub struct MapData {
    /// Land, roads, buildings.
    pub drawn: Vec<Drawn>,
    /// Facilities.
    pub facilities: Vec<Facility>,
    near_facility: PointIndex<u32>,
    near_building: PointIndex<u32>,
    buildings_by_area: HashMap<AreaId, usize>,
    facilities_by_area: HashMap<AreaId, usize>,
    names: MapNames,
}

/// How far the middle of a building may be for a point to be called by its number, metres.
const BUILDING_REACH_M: f64 = 30.0;
/// How far a road may be for a point to be called by it, metres.
const ROAD_REACH_M: f64 = 60.0;

/// Words that stand on a sign near a point.
pub struct Sign {
    /// A street number with the building's name, or the name of a road.
    pub label: String,
    /// `address` or `road`.
    pub kind: &'static str,
}

/// A case or a cluster of cases on the map.
pub struct Spot {
    /// A case's row number; any of a cluster's.
    pub seq: Seq,
    /// How many.
    pub count: u32,
    /// How many of them are overdue.
    pub overdue: u32,
    /// Where.
    pub point: LonLat,
}

/// Smallest zoom at which a layer's things are drawn: what would be less than a pixel is left out.
fn shown(layer: &str, class: &str, z: u8) -> bool {
    match (layer, class) {
        ("land", _) => true,
        ("road", "trunk" | "primary") => true,
        ("road", "secondary") => z >= 12,
        ("road", "residential" | "tertiary") => z >= 14,
        ("road", _) => z >= 15,
        ("building", _) => z >= 15,
        _ => true,
    }
}

impl App {
    /// The base map, read from the database at first use.
    pub async fn map(&self) -> Result<Arc<MapData>> {
        if let Some(m) = self.map.read().unwrap_or_else(PoisonError::into_inner).clone() {
            return Ok(m);
        }
        let mut tx = self.store().reader().await?;
        let features = tx.features().await?;
        let facilities = tx.facilities().await?;
        drop(tx);
        let mut drawn = Vec::with_capacity(features.len());
        for f in features {
            let bad = |e: tessera_geometry::WkbError| {
                AppError::Internal(format!("shape of {} {}: {e}", f.layer, f.id))
            };
            let (shape, bbox) = if f.layer == "road" {
                let l = LineString::from_wkb(&f.wkb).map_err(bad)?;
                let b = l.bbox();
                (Shape::Line(l), Some(b))
            } else {
                let s = MultiPolygon::from_wkb(&f.wkb).map_err(bad)?;
                let b = s.bbox();
                (Shape::Surface(s), b)
            };
            if let Some(bbox) = bbox {
                let place = shape.point().unwrap_or_else(|| bbox.center());
                drawn.push(Drawn { feature: MapFeature { wkb: Vec::new(), ..f }, shape, bbox, place });
            }
        }
        // Water under parks under squares: larger things first.
        drawn.sort_by(|a, b| {
            let size = |d: &Drawn| (d.bbox.east() - d.bbox.west()) * (d.bbox.north() - d.bbox.south());
            size(b).total_cmp(&size(a))
        });
        let mut near_facility = PointIndex::new(100.0);
        let mut facilities_by_area: HashMap<AreaId, usize> = HashMap::new();
        for (i, f) in facilities.iter().enumerate() {
            if let Ok(p) = LonLat::new(f.point[0], f.point[1]) {
                near_facility.insert(i as u32, p);
            }
            *facilities_by_area.entry(f.area).or_default() += 1;
        }
        let mut near_building = PointIndex::new(100.0);
        let mut buildings_by_area: HashMap<AreaId, usize> = HashMap::new();
        for (i, d) in drawn.iter().enumerate().filter(|(_, d)| d.feature.layer == "building") {
            near_building.insert(i as u32, d.point());
            if let Some(a) = d.feature.area {
                *buildings_by_area.entry(a).or_default() += 1;
            }
        }
        let names = MapNames::of(&drawn, &facilities, &self.reference());
        let data = Arc::new(MapData {
            drawn,
            facilities,
            near_facility,
            near_building,
            buildings_by_area,
            facilities_by_area,
            names,
        });
        *self.map.write().unwrap_or_else(PoisonError::into_inner) = Some(data.clone());
        Ok(data)
    }

    /// Forgets the base map, after it was changed.
    pub fn forget_map(&self) {
        *self.map.write().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// One vector tile of `base`, `areas` (of a level) or `facilities`; empty bytes where nothing is.
    pub async fn tile(&self, layer: &str, level: Option<Level>, z: u8, x: u32, y: u32) -> Result<Vec<u8>> {
        let id = TileId::new(z, x, y).map_err(|e| AppError::field("tile", "invalid", e.to_string()))?;
        let window = id.buffered_bbox(0.02);
        let mut tile = TileBuilder::for_tile(id);
        match layer {
            "base" => {
                let map = self.map().await?;
                for name in ["land", "road", "building"] {
                    let mut out = tile.layer(name);
                    for (i, d) in map.drawn.iter().enumerate() {
                        let f = &d.feature;
                        if f.layer != name || !shown(name, &f.class, z) || !d.bbox.intersects(&window) {
                            continue;
                        }
                        let uuid = f.id.to_string();
                        let mut attrs =
                            vec![("class", AttrValue::Str(&f.class)), ("id", AttrValue::Str(&uuid))];
                        if !f.name.is_empty() {
                            attrs.push(("name", AttrValue::Str(&f.name)));
                        }
                        // Names in other languages, where the data has them.
                        for (key, tag) in
                            [("name_en", "name_en"), ("name_zh_hant", "name_zh-Hant"), ("name_es", "name_es")]
                        {
                            if let Some(name) = f.props.get(key).and_then(serde_json::Value::as_str) {
                                attrs.push((tag, AttrValue::Str(name)));
                            }
                        }
                        match &d.shape {
                            Shape::Line(l) => out.add_line(i as u64, l, &attrs),
                            Shape::Surface(s) => out.add_polygon(i as u64, s, &attrs),
                        };
                    }
                }
            }
            "facilities" => {
                let map = self.map().await?;
                let mut out = tile.layer("facilities");
                for near in map.near_facility.in_bbox(&window) {
                    let f = &map.facilities[near.id as usize];
                    let attrs = [
                        ("code", AttrValue::Str(f.code.as_str())),
                        ("category", AttrValue::Str(f.category.as_str())),
                        ("name", AttrValue::Str(f.name.as_str())),
                        ("state", AttrValue::Str(f.state.as_str())),
                    ];
                    if z >= 16 {
                        out.add_point(u64::from(near.id), near.at, &attrs);
                    }
                }
            }
            "areas" => {
                let r = self.reference();
                let (areas, cover) = r.tile_cover(level.unwrap_or(Level::Grid));
                let near = cover.near(&tile.bounds());
                let mut out = tile.layer("areas");
                for n in near {
                    let a = &areas[n as usize];
                    let kind = a.kind.map_or("", GridKind::as_str);
                    let attrs = [
                        ("code", AttrValue::Str(a.code.as_str())),
                        ("name", AttrValue::Str(a.name.zh_hans.as_str())),
                        ("kind", AttrValue::Str(kind)),
                    ];
                    cover.draw(&mut out, n, u64::from(n), &attrs);
                }
            }
            _ => return Err(AppError::NotFound("layer")),
        }
        Ok(tile.finish())
    }

    /// Cases the caller sees in a box, as single cases or, where they crowd, as clusters.
    pub fn spots(&self, caller: &Caller, filter: &Filter, zoom: u8, cell_px: f64) -> Vec<Spot> {
        let now = self.now().as_millisecond();
        self.with_filter(caller, filter, |ix, sight, f| {
            let parts = f.look_through(ix, |slots: &mut dyn Iterator<Item = &Slot>| {
                let mut clusters = Clusterer::new(zoom, cell_px);
                for s in slots {
                    if let Some(at) = s.cluster_point()
                        && f.passes(ix, sight, s)
                        && sight.sees(ix, s)
                    {
                        clusters.add_point(s.seq, at, u32::from(s.open() && s.overdue(now)));
                    }
                }
                clusters
            });
            parts
                .into_iter()
                .reduce(|mut all, part| {
                    all.merge(part);
                    all
                })
                .unwrap_or_else(|| Clusterer::new(zoom, cell_px))
                .finish()
                .into_iter()
                .map(|c| Spot {
                    seq: c.sample,
                    count: c.count as u32,
                    overdue: c.weight as u32,
                    point: c.centroid,
                })
                .collect()
        })
    }

    /// Areas of a level within another with their borders: those in force now, or at another moment, past or planned.
    ///
    /// # Errors
    /// [`AppError::NotFound`] when there is no such area.
    pub async fn areas_within(
        &self,
        level: Option<Level>,
        within: Option<&str>,
        at: Option<Timestamp>,
    ) -> Result<Vec<(Arc<Area>, Option<Arc<MultiPolygon>>)>> {
        let r = self.reference();
        let scope = match within {
            Some(code) => Some(r.area_by_code(code).ok_or(AppError::NotFound("area"))?.path.clone()),
            None => None,
        };
        let then = match at {
            Some(at) => Some(borders_at(&mut *self.store().reader().await?, at).await?),
            None => None,
        };
        let borders = then.as_ref().unwrap_or(&r.borders);
        let at = at.unwrap_or(self.now());
        Ok(r.areas
            .iter()
            .filter(|a| in_force(a, at))
            .filter(|a| level.is_none_or(|l| a.level == l))
            .filter(|a| scope.as_ref().is_none_or(|s| s.covers(&a.path) && (level.is_some() || a.path != *s)))
            .map(|a| (a.clone(), borders.get(&a.id).cloned()))
            .collect())
    }

    /// Buildings and facilities in an area and below it.
    pub async fn counted(&self, area: &Area) -> Result<(usize, usize)> {
        let map = self.map().await?;
        let r = self.reference();
        let below = |m: &HashMap<AreaId, usize>| {
            m.iter()
                .filter(|(id, _)| r.area(**id).is_some_and(|a| area.path.covers(&a.path)))
                .map(|(_, n)| n)
                .sum()
        };
        Ok((below(&map.buildings_by_area), below(&map.facilities_by_area)))
    }

    /// Facilities within `radius_m` metres, nearest first.
    pub async fn facilities_near(
        &self,
        p: LonLat,
        radius_m: f64,
        limit: usize,
    ) -> Result<Vec<(Facility, f64)>> {
        let map = self.map().await?;
        let near = map.near_facility.within(p, radius_m);
        Ok(near
            .into_iter()
            .take(limit)
            .map(|n| (map.facilities[n.id as usize].clone(), n.distance_m))
            .collect())
    }

    /// The nearest building within 60 m, for an address suggestion.
    pub async fn building_near(&self, p: LonLat) -> Result<Option<(uuid::Uuid, String, String)>> {
        let map = self.map().await?;
        let near = map.near_building.within(p, 60.0);
        Ok(near.first().map(|n| {
            let f = &map.drawn[n.id as usize].feature;
            (f.id, f.name.clone(), f.address.clone())
        }))
    }

    /// The words on the nearest sign: of a building within [`BUILDING_REACH_M`], else of a road within [`ROAD_REACH_M`].
    pub async fn sign_near(&self, p: LonLat) -> Result<Option<Sign>> {
        let map = self.map().await?;
        let building = map.near_building.within(p, BUILDING_REACH_M).into_iter().find_map(|n| {
            let f = &map.drawn[n.id as usize].feature;
            let label = [f.address.as_str(), f.name.as_str()].join(" ").trim().to_owned();
            (!label.is_empty()).then_some(Sign { label, kind: "address" })
        });
        if building.is_some() {
            return Ok(building);
        }
        let d = ROAD_REACH_M / 111_320.0 / p.lat().to_radians().cos().max(0.01);
        let corner = |s: f64| LonLat::new(p.lon() + s * d, p.lat() + s * d);
        let (Ok(a), Ok(b)) = (corner(-1.0), corner(1.0)) else { return Ok(None) };
        let window = BBox::around(a, b);
        let road = map
            .drawn
            .iter()
            .filter(|d| !d.feature.name.is_empty() && d.bbox.intersects(&window))
            .filter_map(|d| match &d.shape {
                Shape::Line(l) => Some((distance_to_chain_m(p, l.points()), d)),
                Shape::Surface(_) => None,
            })
            .filter(|(m, _)| *m <= ROAD_REACH_M)
            .min_by(|(a, _), (b, _)| a.total_cmp(b));
        Ok(road.map(|(_, d)| Sign { label: d.feature.name.clone(), kind: "road" }))
    }

    /// Cases within `radius_m` metres of a point that the caller sees, open ones, nearest first.
    pub fn open_near(&self, caller: &Caller, p: LonLat, radius_m: f64, limit: usize) -> Vec<Seq> {
        let d = radius_m / 111_320.0 / p.lat().to_radians().cos().max(0.01);
        let filter = Filter {
            open: Some(true),
            bbox: Some([p.lon() - d, p.lat() - d, p.lon() + d, p.lat() + d]),
            ..Filter::default()
        };
        self.with_filter(caller, &filter, |ix, sight, f| {
            let mut near: Vec<(f64, Seq)> = f
                .candidates(ix)
                .filter(|s| f.passes(ix, sight, s) && sight.sees(ix, s))
                .filter_map(|s| {
                    Some((haversine_m(p, LonLat::new(s.point()?[0], s.point()?[1]).ok()?), s.seq))
                })
                .filter(|(m, _)| *m <= radius_m)
                .collect();
            near.sort_by(|a, b| a.0.total_cmp(&b.0));
            near.into_iter().take(limit).map(|n| n.1).collect()
        })
    }
}
