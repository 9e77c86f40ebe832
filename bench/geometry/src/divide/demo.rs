//! The communities of the generated demo city, with its streets, its river as a hard barrier and its units.

use tessera_demo::{City, GridKind, LandKind, Level, LonLat as Position, Ring, RoadClass};
use tessera_division::{Barrier, Building, Input, Street, Unit};
use tessera_geometry::{LineString, LonLat, MultiPolygon, Polygon};

type Done<T> = Result<T, Box<dyn std::error::Error>>;

fn chain(points: &[Position]) -> Done<Vec<LonLat>> {
    Ok(points.iter().map(|p| LonLat::new(p[0], p[1])).collect::<Result<_, _>>()?)
}

fn shape(rings: &[Ring]) -> Done<MultiPolygon> {
    let mut rings = rings.iter().map(|r| chain(r)).collect::<Done<Vec<_>>>()?.into_iter();
    let outer = rings.next().ok_or("no ring")?;
    Ok(Polygon::new(outer, rings.collect())?.into())
}

/// Each community of the city with its code.
pub fn communities(city: &City) -> Done<Vec<(String, Input)>> {
    let mut streets = vec![];
    for road in &city.roads {
        let barrier = match road.class {
            RoadClass::Trunk | RoadClass::Primary => Barrier::Main,
            RoadClass::Secondary => Barrier::Street,
            RoadClass::Residential => Barrier::Lane,
            RoadClass::Footway => Barrier::Path,
        };
        streets.push(Street { name: road.name.clone(), barrier, line: LineString::new(chain(&road.line)?)? });
    }
    for water in city.land.iter().filter(|l| l.kind == LandKind::Water) {
        for ring in &water.rings {
            let name = water.name.clone().unwrap_or_default();
            streets.push(Street { name, barrier: Barrier::Hard, line: LineString::new(chain(ring)?)? });
        }
    }
    let mut all = vec![];
    for area in city.areas.iter().filter(|a| a.level == Level::Community) {
        let mut input = Input { border: shape(&area.rings)?, streets: streets.clone(), ..Input::default() };
        for b in city.buildings.iter().filter(|b| b.grid_code.starts_with(&area.code)) {
            input.buildings.push(Building {
                id: b.id.clone(),
                place: LonLat::new(b.position[0], b.position[1])?,
                footprint: Some(shape(&b.rings)?),
                households: b.households,
                people: Building::people_in(b.households),
                compound: b.compound.clone().unwrap_or_default(),
                divisions: vec![],
            });
        }
        let units =
            city.areas.iter().filter(|a| a.kind == Some(GridKind::Unit) && a.code.starts_with(&area.code));
        for unit in units {
            input.units.extend(Unit::of_grid(&unit.code, &unit.name, shape(&unit.rings)?));
        }
        all.push((area.code.clone(), input));
    }
    Ok(all)
}
