//! Places for cases: at a part, on a road's edge, beside a building, on open ground.

use std::collections::BTreeMap;

use crate::assemble::Town;
use crate::geom::{P, add, bounding_rect, inside, left, lerp, lonlat, metres, mul, snap, sub, unit};
use crate::matters::{Matter, Place};
use crate::model::{Building, BuildingKind, Facility, LonLat};
use crate::rng::Rng;
use crate::roads::is_bridge;

/// A place with its words.
#[derive(Clone, Debug)]
pub struct Spot {
    /// Position.
    pub position: LonLat,
    /// Address in words.
    pub address: String,
    /// Road of the address.
    pub road: String,
    /// Grid it lies in.
    pub grid: String,
    /// Code and name of the part, when the place is a part's.
    pub facility: Option<(String, String)>,
}

/// Everything that can be a place.
pub struct Places<'a> {
    town: &'a Town,
    buildings: &'a [Building],
    facilities: BTreeMap<&'a str, Vec<&'a Facility>>,
    roadside: Vec<(usize, usize)>,
}

impl<'a> Places<'a> {
    /// Collects the places of a town.
    pub fn collect(town: &'a Town, buildings: &'a [Building], facilities: &'a [Facility]) -> Self {
        let mut by_category: BTreeMap<&str, Vec<&Facility>> = BTreeMap::new();
        for facility in facilities {
            by_category.entry(&facility.category).or_default().push(facility);
        }
        let mut roadside = Vec::new();
        for &(a, b) in town.network.places.keys().filter(|&&(a, b)| !is_bridge(&town.plan, a, b)) {
            roadside.extend([(a, b), (b, a)].into_iter().filter(|side| {
                // Reports come from where people are.
                town.plan
                    .mesh
                    .face_of
                    .get(side)
                    .is_some_and(|&f| town.uses[f] >= crate::quarters::Use::Square)
            }));
        }
        Self { town, buildings, facilities: by_category, roadside }
    }

    /// The same place again, some steps aside but in the same grid.
    pub fn again(&self, spot: &Spot, rng: &mut Rng) -> Option<Spot> {
        let p = metres(spot.position);
        let shifted = snap([p[0] + rng.range(-22.0, 22.0), p[1] + rng.range(-22.0, 22.0)]);
        (self.grid_at(shifted)? == spot.grid).then(|| Spot { position: lonlat(shifted), ..spot.clone() })
    }

    /// A place for a matter; `None` when chance found none.
    pub fn spot(&self, matter: &Matter, rng: &mut Rng) -> Option<Spot> {
        match matter.place {
            Place::Part => {
                let list = self.facilities.get(matter.category)?;
                let facility = *rng.pick(list);
                let p = metres(facility.position);
                let face = self.town.block_at(p)?;
                let (address, road) = self.words_at(face, p);
                let facility_key = Some((facility.code.clone(), facility.name.clone()));
                let grid = facility.grid_code.clone();
                Some(Spot { position: facility.position, address, road, grid, facility: facility_key })
            }
            Place::Road(least) => (0..60).find_map(|_| {
                let side = *rng.pick(&self.roadside);
                let kind = self.town.plan.mesh.line(side.0, side.1).kind;
                if kind < least {
                    return None;
                }
                let face = self.town.plan.mesh.face_of[&side];
                let (a, b) = (self.town.plan.mesh.points[side.0], self.town.plan.mesh.points[side.1]);
                let away = mul(left(unit(sub(b, a))), kind.half_width() + rng.range(-1.5, 2.5));
                let mut spot = self.place(face, add(lerp(a, b, rng.range(0.1, 0.9)), away))?;
                if let Some((zh, _)) = self.town.names[face].as_ref().filter(|_| rng.chance(0.3)) {
                    spot.address = format!("{}（近{zh}）", spot.address);
                }
                Some(spot)
            }),
            Place::Building(uses) => (0..60).find_map(|_| {
                let i = rng.below(self.buildings.len());
                let building = &self.buildings[i];
                let fits = uses.contains(&self.town.uses[self.town.drafts[i].face]);
                (fits && building.kind != BuildingKind::Public).then(|| self.beside(i, rng)).flatten()
            }),
            Place::Shop => (0..90).find_map(|_| {
                let i = rng.below(self.buildings.len());
                let fits = matches!(self.buildings[i].kind, BuildingKind::Commercial | BuildingKind::Market);
                fits.then(|| self.beside(i, rng)).flatten()
            }),
            Place::Ground(uses) => (0..60).find_map(|_| {
                let face = rng.below(self.town.uses.len());
                if !uses.contains(&self.town.uses[face]) {
                    return None;
                }
                let ring = &self.town.rings[face];
                let p = bounding_rect(ring).at(rng.range(-0.9, 0.9), rng.range(-0.9, 0.9));
                let mut spot = self.place(face, p)?;
                if let Some((zh, _)) = &self.town.names[face]
                    && !self.town.uses[face].is_residential()
                {
                    spot.address = format!("{zh}（{}）", spot.address);
                }
                Some(spot)
            }),
        }
    }

    /// In front of or behind building `i`.
    fn beside(&self, i: usize, rng: &mut Rng) -> Option<Spot> {
        let (draft, building) = (&self.town.drafts[i], &self.buildings[i]);
        let side = if rng.chance(0.5) { 1.0 } else { -1.0 };
        let p = snap(draft.rect.at(rng.range(-0.8, 0.8), side * (1.0 + 2.0 / draft.rect.half[1])));
        if !inside(&self.town.rings[draft.face], p) {
            return None;
        }
        let address = building.name.clone().unwrap_or_else(|| building.address.clone());
        let grid = building.grid_code.clone();
        Some(Spot { position: lonlat(p), address, road: building.road.clone(), grid, facility: None })
    }

    fn place(&self, face: usize, p: P) -> Option<Spot> {
        let p = snap(p);
        if !inside(&self.town.rings[face], p) {
            return None;
        }
        let (address, road) = self.words_at(face, p);
        Some(Spot {
            position: lonlat(p),
            address,
            road,
            grid: self.town.grid_of[face].clone(),
            facility: None,
        })
    }

    fn words_at(&self, face: usize, p: P) -> (String, String) {
        let place = crate::blocks::road_place(&self.town.plan, &self.town.network, face, p);
        let road = self.town.network.strokes[place.stroke].name.clone();
        (format!("{road}{}号", place.number), road)
    }

    /// The grid that a point lies in.
    pub fn grid_at(&self, p: P) -> Option<&str> {
        self.town.block_at(p).map(|f| self.town.grid_of[f].as_str())
    }
}
