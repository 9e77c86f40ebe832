//! Real streets and buildings as communities to divide: OpenStreetMap extracts as GeoJSON. Nobody knows how many households live in a
//! building, so they are **simulated from its floor area**.

use serde_json::Value;
use std::{fs, path::Path};
use tessera_division::{Barrier, Building, Input, Street};
use tessera_geometry::{BBox, LineString, LonLat, MultiPolygon, Polygon};

/// Floor area taken for one household, m²; and the height of a floor, metres.
const PER_HOUSEHOLD_M2: f64 = 110.0;
const FLOOR_M: f64 = 3.2;

/// The communities of a folder, each with its name: the box around its buildings. None where the folder is not there.
pub fn communities(folder: &Path) -> Result<Vec<(String, Input)>, Box<dyn std::error::Error>> {
    let mut all = vec![];
    for name in ["shanghai_lujiazui", "wuhan_guanggu"] {
        let file = |what: &str| folder.join(format!("{name}_{what}.geojson"));
        if !file("roads").exists() || !file("buildings").exists() {
            println!("{name}: not here ({}), left out", folder.display());
            continue;
        }
        let read = |what| -> Result<Value, Box<dyn std::error::Error>> {
            Ok(serde_json::from_str(&fs::read_to_string(file(what))?)?)
        };
        let buildings = buildings(&read("buildings")?);
        let streets = streets(&read("roads")?);
        let Some(bounds) = BBox::of(buildings.iter().map(|b| b.place)) else { continue };
        let margin = 0.0003;
        let (w, s, e, n) = (
            bounds.west() - margin,
            bounds.south() - margin,
            bounds.east() + margin,
            bounds.north() + margin,
        );
        let ring = [(w, s), (e, s), (e, n), (w, n), (w, s)].into_iter().map(|p| LonLat::new(p.0, p.1));
        let border = Polygon::new(ring.collect::<Result<_, _>>()?, vec![])?.into();
        all.push((name.replace('_', "-"), Input { border, streets, buildings, ..Input::default() }));
    }
    Ok(all)
}

fn features(file: &Value) -> impl Iterator<Item = (&Value, &Value)> {
    file["features"].as_array().into_iter().flatten().map(|f| (&f["properties"], &f["geometry"]))
}

fn chain(value: &Value) -> Vec<LonLat> {
    let place = |p: &Value| LonLat::new(p[0].as_f64()?, p[1].as_f64()?).ok();
    value.as_array().into_iter().flatten().filter_map(place).collect()
}

fn streets(file: &Value) -> Vec<Street> {
    let mut all = vec![];
    for (p, g) in features(file) {
        let barrier = match p["kind_detail"].as_str().unwrap_or("") {
            "motorway" | "trunk" | "rail" | "light_rail" => Barrier::Hard,
            "primary" => Barrier::Main,
            "secondary" | "tertiary" => Barrier::Street,
            "residential" | "unclassified" | "living_street" | "service" | "pedestrian" => Barrier::Lane,
            "footway" | "path" | "cycleway" => Barrier::Path,
            // Below the ground or on the water, or a mere ramp: nothing a grid is bounded by.
            _ => continue,
        };
        if !p["is_tunnel"].is_null() {
            continue;
        }
        let chains = if g["type"] == "LineString" {
            vec![chain(&g["coordinates"])]
        } else {
            g["coordinates"].as_array().into_iter().flatten().map(chain).collect()
        };
        let name = p["name"].as_str().unwrap_or("").to_owned();
        all.extend(chains.into_iter().filter_map(|c| LineString::new(c).ok()).map(|line| Street {
            name: name.clone(),
            barrier,
            line,
        }));
    }
    all
}

fn buildings(file: &Value) -> Vec<Building> {
    let mut all = vec![];
    for (p, g) in features(file) {
        if p["kind_detail"] == "building_part" || p["kind"] == "building_part" {
            continue;
        }
        let rings: Vec<Vec<LonLat>> = g["coordinates"].as_array().into_iter().flatten().map(chain).collect();
        let Some((outer, holes)) = rings.split_first() else { continue };
        let Ok(polygon) = Polygon::new(outer.clone(), holes.to_vec()) else { continue };
        let lived_in = !matches!(
            p["kind_detail"].as_str().unwrap_or(""),
            "commercial"
                | "hotel"
                | "retail"
                | "bank"
                | "office"
                | "mall"
                | "transportation"
                | "train_station"
                | "tower"
                | "construction"
        );
        let floors = (p["height"].as_f64().unwrap_or(18.0) / FLOOR_M).round().clamp(1.0, 30.0);
        let households = if lived_in {
            (polygon.area_m2() * floors / PER_HOUSEHOLD_M2).round().min(180.0) as u32
        } else {
            0
        };
        all.push(Building {
            id: format!("{}", p["osm_ref"]),
            place: polygon.label_point(),
            footprint: Some(MultiPolygon::from(polygon)),
            households,
            people: households * 5 / 2,
            compound: String::new(),
            divisions: vec![],
        });
    }
    all
}
