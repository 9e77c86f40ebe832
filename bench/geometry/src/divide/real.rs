//! Real streets and buildings as communities to divide: OpenStreetMap extracts as GeoJSON. Nobody knows how many households live in a
//! building, so they are **simulated from its floor area**.

use serde_json::Value;
use std::{fs, path::Path};
use tessera_division::{Input, geojson};

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
        let buildings = geojson::buildings(&read("buildings")?, true);
        let streets = geojson::streets(&read("roads")?);
        let Some(border) = geojson::around(&buildings) else { continue };
        all.push((name.replace('_', "-"), Input { border, streets, buildings, ..Input::default() }));
    }
    Ok(all)
}
