//! Areas of a GeoJSON file as they would be in the tree.

use crate::{
    failure::Failure,
    import::input::{self, Read1},
};
use std::{collections::HashMap, path::Path, sync::Arc};
use tessera_app::admin::coverage::Borders;
use tessera_domain::{
    Timestamp,
    area::{
        Area, AreaPath, Level,
        code::{DivisionCode, GridCode},
    },
    ids::AreaId,
    text::Text,
};
use tessera_geometry::MultiPolygon;

/// Areas and their borders.
pub type Read = (Vec<Arc<Area>>, Borders);

/// Reads the areas of a file; those whose parent is not in it lie in the one feature of `inside`.
pub fn read(path: &Path, inside: Option<&Path>) -> Result<Read, Failure> {
    let rows = |path: &Path| features(input::open(path)?.rows).map_err(Failure::at(path.display()));
    let outer = inside.map(rows).transpose()?;
    if let (Some(outer), Some(inside)) = (&outer, inside)
        && outer.len() != 1
    {
        let found = outer.len();
        return Err(Failure::new(format!("{}: one feature is needed, there are {found}", inside.display())));
    }
    Ok(tree(rows(path)?, outer.and_then(|o| o.into_iter().next())))
}

/// Puts the areas one below the other.
fn tree(mut rows: Vec<Feature>, outer: Option<Feature>) -> Read {
    // The first of its code stands for the area above.
    let mut by_code: HashMap<String, usize> = HashMap::new();
    for (i, f) in rows.iter().enumerate() {
        by_code.entry(f.code.clone()).or_insert(i);
    }
    let mut parents: Vec<Option<usize>> = rows
        .iter()
        .enumerate()
        .map(|(i, f)| f.parent.as_ref().and_then(|p| by_code.get(p)).copied().filter(|p| *p != i))
        .collect();
    if let Some(outer) = outer {
        let at = rows.len();
        for p in &mut parents {
            *p = p.or(Some(at));
        }
        rows.push(outer);
        parents.push(None);
    }
    let mut has_children = vec![false; rows.len()];
    for p in parents.iter().flatten() {
        has_children[*p] = true;
    }
    let id = |i: usize| AreaId(uuid::Uuid::from_u128(i as u128 + 1));
    let mut borders = Borders::new();
    let mut areas = Vec::new();
    for (i, f) in rows.into_iter().enumerate() {
        if let Some(b) = f.border {
            borders.insert(id(i), Arc::new(b));
        }
        let usual = if has_children[i] { Level::Community } else { Level::Grid };
        areas.push(Arc::new(Area {
            id: id(i),
            path: AreaPath::root(&f.code),
            name: Text::zh(if f.name.is_empty() { &f.code } else { &f.name }),
            level: level_of(&f.code).unwrap_or(usual),
            code: f.code,
            kind: None,
            parent: parents[i].map(id),
            valid_from: Timestamp::MIN,
            valid_to: None,
            households: 0,
            population: 0,
            label: None,
            version: 1,
        }));
    }
    (areas, borders)
}

struct Feature {
    code: String,
    name: String,
    parent: Option<String>,
    border: Option<MultiPolygon>,
}

fn features(rows: impl Iterator<Item = Read1>) -> Result<Vec<Feature>, String> {
    let mut found = Vec::new();
    for row in rows {
        let row = row.map_err(|(no, e)| format!("feature {no}: {e}"))?;
        let code = match row.get("code") {
            "" => row.no.to_string(),
            code => code.to_owned(),
        };
        let parent = ["parent", "parent_code"].iter().map(|c| row.get(c)).find(|p| !p.is_empty());
        let border = match &row.geometry {
            None | Some(serde_json::Value::Null) => None,
            Some(g) => Some(MultiPolygon::from_geojson(g).map_err(|e| format!("feature {}: {e}", row.no))?),
        };
        found.push(Feature {
            parent: parent.map(str::to_owned).or_else(|| above(&code)),
            name: row.get("name").to_owned(),
            code,
            border,
        });
    }
    Ok(found)
}

/// The code of the area above a national code.
fn above(code: &str) -> Option<String> {
    match GridCode::parse(code) {
        Ok(g) => Some(g.community().to_string()),
        Err(_) => DivisionCode::parse(code).ok()?.parent().map(|p| p.to_string()),
    }
}

fn level_of(code: &str) -> Option<Level> {
    GridCode::parse(code)
        .map(|_| Level::Grid)
        .ok()
        .or_else(|| DivisionCode::parse(code).ok().and_then(|d| d.level()))
}

/// The areas of some features, for tests.
#[cfg(test)]
pub fn of_json(list: &[serde_json::Value], inside: Option<serde_json::Value>) -> Read {
    let read = |list: &[serde_json::Value]| {
        let text = serde_json::json!({ "type": "FeatureCollection", "features": list }).to_string();
        features(input::geojson_rows(std::io::Cursor::new(text)).expect("features").1).expect("areas")
    };
    let outer = inside.map(|f| read(&[f]).remove(0));
    tree(read(list), outer)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};
    use tessera_app::admin::coverage::{Coverage, check};
    use tessera_domain::area::check::CodeFaultKind;
    use tessera_geometry::{CoverSettings, FindingKind};

    fn feature(code: &str, [w, e]: [f64; 2]) -> Value {
        json!({ "type": "Feature", "properties": { "code": code }, "geometry": { "type": "Polygon",
            "coordinates": [[[w, 30.0], [e, 30.0], [e, 30.01], [w, 30.01], [w, 30.0]]] } })
    }

    fn checked(list: &[Value], inside: Option<Value>) -> Coverage {
        let (areas, borders) = super::of_json(list, inside);
        check(&areas, &borders, None, Timestamp::MAX, &CoverSettings::default())
    }

    #[test]
    fn grids_of_a_file_lie_in_the_community_their_code_names() {
        let sound = [
            feature("420502001001", [111.0, 111.02]),
            feature("420502001001001", [111.0, 111.01]),
            feature("420502001001002", [111.01, 111.02]),
        ];
        let found = checked(&sound, None);
        assert!(found.is_sound(), "{found:?}");
        assert_eq!((found.covers.len(), found.areas()), (1, 2));
        assert_eq!((found.covers[0].parent.level, found.covers[0].level), (Level::Community, Level::Grid));
    }

    #[test]
    fn a_code_given_twice_and_a_gap_are_found_before_the_import() {
        let wrong = [
            feature("420502001001", [111.0, 111.02]),
            feature("420502001001001", [111.0, 111.01]),
            feature("420502001001001", [111.012, 111.02]),
        ];
        let found = checked(&wrong, None);
        assert_eq!(found.covers[0].report.as_ref().unwrap().of(FindingKind::Gap).count(), 1);
        let kinds: Vec<CodeFaultKind> = found.codes.iter().map(|c| c.kind).collect();
        assert_eq!(kinds, [CodeFaultKind::Twice; 2]);
    }

    #[test]
    fn a_file_without_the_area_above_is_checked_against_the_border_given_with_it() {
        let parts = [feature("a", [111.0, 111.01]), feature("b", [111.01, 111.02])];
        assert!(checked(&parts, Some(feature("all", [111.0, 111.02]))).is_sound());
        assert!(!checked(&parts, Some(feature("all", [111.0, 111.03]))).is_sound());
        assert!(checked(&parts, None).covers.is_empty());
    }
}
