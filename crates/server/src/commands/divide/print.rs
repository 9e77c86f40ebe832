//! A division as tables for people and as GeoJSON.

use serde_json::{Value, json};
use std::io::{Result, Write};
use tessera_division::{Grid, Outcome, Plan};
use tessera_geometry::MultiPolygon;

/// Writes every plan with the scorecard of each grid, and why a rule cannot be met.
pub fn report(out: &mut impl Write, title: &str, found: &Outcome, codes: &[Vec<String>]) -> Result<()> {
    writeln!(out, "{title}")?;
    for (n, plan) in found.plans.iter().enumerate() {
        let t = &plan.total;
        writeln!(
            out,
            "\nplan {} ({:?}, seed {}): {} residential, {} unit, {} undeveloped grids",
            n + 1,
            plan.favour,
            plan.seed,
            t.residential,
            t.unit,
            t.undeveloped
        )?;
        writeln!(
            out,
            "  in the band {} of {} · in pieces {} · hard barrier inside {:.0} m · Polsby–Popper mean {:.3}, least {:.3}",
            t.in_band, t.bound, t.in_pieces, t.hard_inside_m, t.mean_polsby_popper, t.least_polsby_popper
        )?;
        writeln!(
            out,
            "  borders between grids {:.0} m, {:.0} % along streets · cover {}",
            t.cut_m,
            t.along_streets * 100.0,
            if t.covers { "proven" } else { "NOT proven" }
        )?;
        if !t.divisions.is_empty() {
            let split: Vec<String> = t.divisions.iter().map(|(all, cut)| format!("{cut} of {all}")).collect();
            writeln!(out, "  divisions split, by layer: {}", split.join(", "))?;
        }
        writeln!(
            out,
            "  {:>15} {:12} {:>6} {:>6} {:>9} {:>5}  name",
            "code", "kind", "homes", "people", "m²", "PP"
        )?;
        for (i, g) in plan.grids.iter().enumerate() {
            let code = code_of(g, codes.get(n).and_then(|c| c.get(i)));
            let outside = if g.card.in_band == Some(false) { "  outside the band" } else { "" };
            writeln!(
                out,
                "  {code:>15} {:12} {:>6} {:>6} {:>9.0} {:>5.2}  {}{outside}",
                g.kind.as_str(),
                g.households,
                g.people,
                g.card.area_m2,
                g.card.polsby_popper,
                g.name
            )?;
        }
    }
    if !found.outside.is_empty() {
        writeln!(out, "\n{} buildings lie outside the border", found.outside.len())?;
    }
    for o in &found.obstacles {
        writeln!(out, "\ncannot be met: {o}")?;
    }
    Ok(())
}

fn code_of(grid: &Grid, code: Option<&String>) -> String {
    code.cloned().unwrap_or_else(|| grid.sequence.to_string())
}

/// The grids of a plan after the border they cover, as `tessera coverage --file` checks them and any program draws them.
pub fn geojson(community: &str, border: &MultiPolygon, plan: &Plan, codes: &[String]) -> Value {
    let whole = json!({ "type": "Feature", "geometry": border.to_geojson(), "properties": { "code": community, "kind": "community" } });
    let features: Vec<Value> = std::iter::once(whole)
        .chain(plan.grids.iter().enumerate().map(|(i, g)| {
            json!({ "type": "Feature", "geometry": g.border.to_geojson(), "properties": {
                "code": code_of(g, codes.get(i)), "parent": community, "sequence": g.sequence, "kind": g.kind, "name": g.name,
                "households": g.households, "people": g.people, "area_m2": g.card.area_m2,
                "polsby_popper": g.card.polsby_popper, "in_band": g.card.in_band } })
        }))
        .collect();
    json!({ "type": "FeatureCollection", "features": features })
}

#[cfg(test)]
mod tests {
    use super::*;
    use tessera_division::{Control, Settings, divide, sample::Town};

    #[test]
    fn each_grid_has_its_line_and_its_feature() {
        let input = Town { buildings: 120, barriers: false, seed: 1 }.make();
        let settings = Settings { alternatives: 1, effort: 0.2, ..Settings::default() };
        let found = divide(&input, &settings, &Control::default()).unwrap();
        let grids = &found.plans[0].grids;
        let codes: Vec<String> = (1..=grids.len()).map(|n| format!("420502001001{n:03}")).collect();
        let mut out = Vec::new();
        report(&mut out, "somewhere", &found, std::slice::from_ref(&codes)).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(text.starts_with("somewhere\n\nplan 1 (Balanced, seed 1): "), "{text}");
        assert_eq!(text.lines().filter(|l| l.contains("  420502001001")).count(), grids.len(), "{text}");
        assert!(text.contains("cover proven"), "{text}");
        let map = geojson("420502001001", &found.border, &found.plans[0], &codes);
        assert_eq!(map["features"].as_array().unwrap().len(), grids.len() + 1);
        assert_eq!(map["features"][0]["properties"]["code"], "420502001001");
        assert_eq!(map["features"][1]["properties"]["code"], "420502001001001");
        let bare = geojson("x", &found.border, &found.plans[0], &[]);
        assert_eq!(bare["features"][1]["properties"]["code"], "1");
        assert_eq!(bare["features"][1]["properties"]["parent"], "x");
    }
}
