//! A community from files: GeoJSON, such as extracts of OpenStreetMap.

use crate::failure::Failure;
use serde_json::Value;
use std::path::{Path, PathBuf};
use tessera_division::{Input, geojson};

/// Where a community comes from when it is not of a deployment.
#[derive(clap::Args, Debug)]
#[group(skip)]
pub struct Files {
    /// Buildings as GeoJSON polygons with `households`, `people`, `compound`.
    #[arg(long)]
    buildings: Option<PathBuf>,
    /// Streets, railways, rivers as GeoJSON lines with `barrier` (hard, main, street, lane, path) or the class `OpenStreetMap` gives
    /// them; polygons of water. May be given several times.
    #[arg(long, requires = "buildings")]
    streets: Vec<PathBuf>,
    /// The border, as GeoJSON with one feature; a box around the buildings when absent.
    #[arg(long, requires = "buildings")]
    border: Option<PathBuf>,
    /// Units that may become grids of their own, as GeoJSON polygons.
    #[arg(long, requires = "buildings")]
    units: Option<PathBuf>,
    /// Existing divisions that should not be split, as GeoJSON polygons with a `name`; may be given several times.
    #[arg(long, requires = "buildings")]
    layer: Vec<PathBuf>,
    /// Where a building has no households, make them up from its floor area. The plan is then one for a simulated community.
    #[arg(long, requires = "buildings")]
    simulate_households: bool,
}

fn json(path: &Path) -> Result<Value, Failure> {
    let text = std::fs::read_to_string(path).map_err(Failure::at(path.display()))?;
    let value: Value = serde_json::from_str(&text).map_err(Failure::at(path.display()))?;
    if value["features"].is_array() {
        return Ok(value);
    }
    Err(Failure::new(format!("{}: a GeoJSON FeatureCollection is needed", path.display())))
}

fn stem(path: &Path) -> String {
    path.file_stem().map_or_else(String::new, |s| s.to_string_lossy().into_owned())
}

impl Files {
    /// Files are to be read.
    pub fn given(&self) -> bool {
        self.buildings.is_some()
    }

    /// A name for the result.
    pub fn title(&self) -> String {
        let name = self.buildings.as_deref().map(stem).unwrap_or_default();
        let simulated = if self.simulate_households { " (households simulated from floor area)" } else { "" };
        format!("{name}{simulated}")
    }

    /// Reads them.
    pub fn read(&self) -> Result<Input, Failure> {
        let Some(path) = &self.buildings else { return Err(Failure::new("--buildings is missing")) };
        let buildings = geojson::buildings(&json(path)?, self.simulate_households);
        if buildings.iter().all(|b| b.households == 0 && b.people == 0) {
            return Err(Failure::new(format!(
                "{}: no building has `households`; --simulate-households makes them up from floor areas",
                path.display()
            )));
        }
        let border = match &self.border {
            None => geojson::around(&buildings),
            Some(path) => {
                let mut found = geojson::shapes(&json(path)?);
                if found.len() != 1 {
                    let n = found.len();
                    return Err(Failure::new(format!(
                        "{}: one area is needed, there are {n}",
                        path.display()
                    )));
                }
                found.pop()
            }
        };
        let mut input = Input { border: border.unwrap_or_default(), buildings, ..Input::default() };
        for path in &self.streets {
            input.streets.extend(geojson::streets(&json(path)?));
        }
        if let Some(path) = &self.units {
            input.units.extend(geojson::units(&json(path)?));
        }
        for path in &self.layer {
            input.layers.push(geojson::layer(&stem(path), &json(path)?));
        }
        Ok(input)
    }
}
