//! Streets, buildings, units and existing divisions from GeoJSON, such as extracts of OpenStreetMap.

use crate::input::{Barrier, Building, Layer, Street, Unit};
use serde_json::Value;
use tessera_domain::area::unit_grid::UnitFacts;
use tessera_geometry::{BBox, LineString, LonLat, MultiPolygon, Polygon};

/// Floor area taken for one household where none are known, m²; and the height of a floor, metres.
const PER_HOUSEHOLD_M2: f64 = 110.0;
const FLOOR_M: f64 = 3.2;
/// Height of a building without one, metres; and the most households simulated for one building.
const USUAL_HEIGHT_M: f64 = 18.0;
const MOST: f64 = 180.0;

/// The barrier a class of road is, in the words of OpenStreetMap; none for what bounds no grid: ramps, tunnels, ferries.
pub fn barrier(class: &str) -> Option<Barrier> {
    Some(match class {
        "motorway" | "trunk" | "rail" | "light_rail" | "river" | "canal" => Barrier::Hard,
        "primary" => Barrier::Main,
        "secondary" | "tertiary" => Barrier::Street,
        "residential" | "unclassified" | "living_street" | "service" | "pedestrian" => Barrier::Lane,
        "footway" | "path" | "cycleway" => Barrier::Path,
        _ => return None,
    })
}

fn features(file: &Value) -> impl Iterator<Item = (&Value, &Value)> {
    file["features"].as_array().into_iter().flatten().map(|f| (&f["properties"], &f["geometry"]))
}

fn text(p: &Value, names: &[&str]) -> String {
    names
        .iter()
        .find_map(|n| match &p[*n] {
            Value::String(s) if !s.is_empty() => Some(s.clone()),
            Value::Number(n) => Some(n.to_string()),
            _ => None,
        })
        .unwrap_or_default()
}

fn count(p: &Value, name: &str) -> Option<u32> {
    let v = &p[name];
    v.as_u64().or_else(|| v.as_str()?.trim().parse().ok()).and_then(|n| u32::try_from(n).ok())
}

fn chain(value: &Value) -> Vec<LonLat> {
    let place = |p: &Value| LonLat::new(p[0].as_f64()?, p[1].as_f64()?).ok();
    value.as_array().into_iter().flatten().filter_map(place).collect()
}

/// Lines grids may be bounded by. `barrier` says how strongly (`hard`, `main`, `street`, `lane`, `path`); without it the class
/// in `highway`, `railway`, `waterway` or `kind_detail` does. Outlines of water are hard. What bounds no grid is left out.
pub fn streets(file: &Value) -> Vec<Street> {
    let mut all = vec![];
    for (p, g) in features(file) {
        let own = serde_json::from_value::<Barrier>(p["barrier"].clone()).ok();
        let class = text(p, &["highway", "railway", "waterway", "kind_detail", "class"]);
        let ring_of_water = g["type"].as_str().is_some_and(|t| t.ends_with("Polygon"));
        let usual = if ring_of_water { Some(Barrier::Hard) } else { barrier(&class) };
        let Some(barrier) = own.or(usual).filter(|_| p["is_tunnel"].is_null()) else { continue };
        let parts = |v: &Value| v.as_array().into_iter().flatten().map(chain).collect::<Vec<_>>();
        let chains = match g["type"].as_str() {
            Some("LineString") => vec![chain(&g["coordinates"])],
            Some("MultiLineString" | "Polygon") => parts(&g["coordinates"]),
            Some("MultiPolygon") => {
                g["coordinates"].as_array().into_iter().flatten().flat_map(parts).collect()
            }
            _ => continue,
        };
        let name = text(p, &["name"]);
        let lines = chains.into_iter().filter_map(|c| LineString::new(c).ok());
        all.extend(lines.map(|line| Street { name: name.clone(), barrier, line }));
    }
    all
}

/// Uses in the words of OpenStreetMap where nobody lives.
const NOT_LIVED_IN: [&str; 10] = [
    "commercial",
    "hotel",
    "retail",
    "bank",
    "office",
    "mall",
    "transportation",
    "train_station",
    "tower",
    "construction",
];

fn first_polygon(g: &Value) -> Option<Polygon> {
    let rings = if g["type"] == "MultiPolygon" { &g["coordinates"][0] } else { &g["coordinates"] };
    let rings: Vec<Vec<LonLat>> = rings.as_array()?.iter().map(chain).collect();
    let (outer, holes) = rings.split_first()?;
    Polygon::new(outer.clone(), holes.to_vec()).ok()
}

/// Buildings with `households`, `people`, `compound` and an `id`. Where nobody knows how many households live in a building they can
/// be **simulated** from its floor area: outline × floors (`height` / 3.2 m) / 110 m², at most 180; whoever shows the result must say so.
pub fn buildings(file: &Value, simulate: bool) -> Vec<Building> {
    let mut all = vec![];
    for (no, (p, g)) in features(file).enumerate() {
        if p["kind_detail"] == "building_part" || p["kind"] == "building_part" {
            continue;
        }
        let Some(polygon) = first_polygon(g) else { continue };
        let known = count(p, "households");
        let lived_in = !NOT_LIVED_IN.contains(&p["kind_detail"].as_str().unwrap_or(""));
        let households = known.unwrap_or_else(|| {
            if !simulate || !lived_in {
                return 0;
            }
            let height = p["height"].as_f64().unwrap_or(USUAL_HEIGHT_M);
            let floors = (height / FLOOR_M).round().clamp(1.0, 30.0);
            (polygon.area_m2() * floors / PER_HOUSEHOLD_M2).round().min(MOST) as u32
        });
        let id = text(p, &["id", "osm_ref", "code"]);
        all.push(Building {
            id: if id.is_empty() { (no + 1).to_string() } else { id },
            place: polygon.label_point(),
            footprint: Some(MultiPolygon::from(polygon)),
            households,
            people: count(p, "people").unwrap_or(Building::people_in(households)),
            compound: text(p, &["compound"]),
            divisions: vec![],
        });
    }
    all
}

/// Units with their premises (polygons) and what is known under the criteria of A2: `contiguous`, `area_m2`, `non_residential_share`,
/// `clear_border`, `independent`, `stable`, `can_carry_duties`.
pub fn units(file: &Value) -> Vec<Unit> {
    features(file)
        .enumerate()
        .filter_map(|(no, (p, g))| {
            let ground = MultiPolygon::from_geojson(g).ok();
            let place = ground.as_ref().and_then(MultiPolygon::label_point);
            let id = text(p, &["id", "code"]);
            Some(Unit {
                id: if id.is_empty() { (no + 1).to_string() } else { id },
                name: text(p, &["name"]),
                place: place.or_else(|| LonLat::from_geojson(g).ok())?,
                ground,
                staff: count(p, "staff").unwrap_or(0),
                category: text(p, &["category"]),
                facts: UnitFacts {
                    contiguous: p["contiguous"].as_bool(),
                    area_m2: p["area_m2"].as_f64(),
                    non_residential_share: p["non_residential_share"].as_f64(),
                    clear_border: p["clear_border"].as_bool(),
                    independent: p["independent"].as_bool(),
                    stable: p["stable"].as_bool(),
                    can_carry_duties: p["can_carry_duties"].as_bool(),
                },
            })
        })
        .collect()
}

/// Existing divisions of one kind, by their `name` or `code`.
pub fn layer(name: &str, file: &Value) -> Layer {
    let areas = features(file)
        .filter_map(|(p, g)| Some((text(p, &["name", "code", "id"]), MultiPolygon::from_geojson(g).ok()?)));
    Layer { name: name.to_owned(), weight: 1.0, areas: areas.collect() }
}

/// The areas of all features.
pub fn shapes(file: &Value) -> Vec<MultiPolygon> {
    features(file).filter_map(|(_, g)| MultiPolygon::from_geojson(g).ok()).collect()
}

/// A box a little around all buildings, for want of a border.
pub fn around(buildings: &[Building]) -> Option<MultiPolygon> {
    const MARGIN: f64 = 0.0003;
    let b = BBox::of(buildings.iter().map(|b| b.place))?;
    let (w, s, e, n) = (b.west() - MARGIN, b.south() - MARGIN, b.east() + MARGIN, b.north() + MARGIN);
    let ring = [(w, s), (e, s), (e, n), (w, n), (w, s)].into_iter().map(|p| LonLat::new(p.0, p.1));
    Some(Polygon::new(ring.collect::<Result<_, _>>().ok()?, vec![]).ok()?.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn file(features: &[(Value, Value)]) -> Value {
        let all: Vec<Value> =
            features.iter().map(|(p, g)| json!({ "properties": p, "geometry": g })).collect();
        json!({ "features": all })
    }

    fn square(w: f64) -> Value {
        json!({ "type": "Polygon", "coordinates": [[[w, 0.0], [w + 1e-4, 0.0], [w + 1e-4, 1e-4], [w, 1e-4], [w, 0.0]]] })
    }

    #[test]
    fn a_street_is_as_strong_as_it_says_or_as_its_class_is() {
        let line = json!({ "type": "LineString", "coordinates": [[0, 0], [1, 1]] });
        let found = streets(&file(&[
            (json!({ "barrier": "lane", "highway": "primary", "name": "一巷" }), line.clone()),
            (json!({ "highway": "primary" }), line.clone()),
            (json!({ "kind_detail": "rail" }), line.clone()),
            (json!({ "kind_detail": "primary_link" }), line.clone()),
            (json!({ "kind_detail": "primary", "is_tunnel": "yes" }), line),
            (json!({ "kind": "water" }), square(0.0)),
        ]));
        let strong: Vec<Barrier> = found.iter().map(|s| s.barrier).collect();
        assert_eq!(strong, [Barrier::Lane, Barrier::Main, Barrier::Hard, Barrier::Hard]);
        assert_eq!(found[0].name, "一巷");
    }

    #[test]
    fn households_are_taken_as_known_and_made_up_only_when_asked_for() {
        let houses = file(&[
            (json!({ "households": 12, "id": "a" }), square(0.0)),
            (json!({ "height": 32.0 }), square(1.0)),
            (json!({ "height": 32.0, "kind_detail": "office" }), square(2.0)),
        ]);
        let counts =
            |simulate| -> Vec<u32> { buildings(&houses, simulate).iter().map(|b| b.households).collect() };
        assert_eq!(counts(false), [12, 0, 0]);
        // 11.1 m × 11.1 m × 10 floors.
        assert_eq!(counts(true), [12, 11, 0]);
        let all = buildings(&houses, true);
        assert_eq!((all[0].id.as_str(), all[1].id.as_str(), all[0].people), ("a", "2", 30));
    }

    #[test]
    fn a_border_is_put_around_buildings_without_one() {
        let all = buildings(&file(&[(json!({}), square(0.0)), (json!({}), square(1.0))]), false);
        let border = around(&all).expect("a box");
        assert!(all.iter().all(|b| border.contains(b.place)));
        assert!(around(&[]).is_none());
    }
}
