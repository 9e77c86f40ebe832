//! The report as a text for people, as a table, and as a map.

use serde_json::json;
use std::{
    io::{Error, Result, Write},
    sync::Arc,
};
use tessera_app::{
    admin::coverage::{Cover, Coverage},
    cases::project::word,
};
use tessera_domain::area::Area;
use tessera_geometry::{
    Finding,
    cover::{Proposal, RepairKind},
};

/// How the report is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For people.
    #[default]
    Text,
    /// One row for each thing that is wrong.
    Csv,
    /// One feature for each faulty place.
    Geojson,
}

/// Writes the report.
pub fn report(out: &mut impl Write, format: Format, found: &Coverage) -> Result<()> {
    match format {
        Format::Text => text(out, found),
        Format::Csv => csv(out, found),
        Format::Geojson => geojson(out, found),
    }
}

fn codes<'a>(areas: impl IntoIterator<Item = &'a Arc<Area>>) -> String {
    areas.into_iter().map(|a| a.code.as_str()).collect::<Vec<_>>().join(" ")
}

fn text(out: &mut impl Write, found: &Coverage) -> Result<()> {
    for c in found.covers.iter().filter(|c| !c.is_proven()) {
        let (parent, level) = (&c.parent, c.level);
        writeln!(out, "{} {}: {} areas of the level {level}", parent.code, parent.name.zh_hans, c.children)?;
        match &c.report {
            None => writeln!(out, "  cannot be checked: the area or all those below it have no border")?,
            Some(r) => {
                for f in &r.findings {
                    writeln!(out, "  {}", line(f))?;
                }
                for u in &r.invalid {
                    let owner = u.owner.as_ref().unwrap_or(parent);
                    let (kind, at) = (word(&u.defect.kind), u.defect.place);
                    writeln!(
                        out,
                        "  unsound  {kind} at {:.7},{:.7}  border of {}",
                        at.lon(),
                        at.lat(),
                        owner.code
                    )?;
                }
            }
        }
        if !c.without_border.is_empty() {
            writeln!(out, "  without a border: {}", codes(&c.without_border))?;
        }
    }
    for c in &found.codes {
        let other =
            c.other.as_ref().map_or(String::new(), |o| format!("  (see {} {})", o.code, o.name.zh_hans));
        writeln!(out, "code {}: {} {}{other}", c.kind.as_str(), c.area.code, c.area.name.zh_hans)?;
    }
    writeln!(
        out,
        "{} of {} covers are proven: every point lies in exactly one of the {} areas, none outside; {} codes do not fit",
        found.proven(),
        found.covers.len(),
        found.areas(),
        found.codes.len()
    )
}

fn line(f: &Finding<Arc<Area>>) -> String {
    format!(
        "{:8} {:8} {:>12.2} m²  {:>9.3} m wide  at {:.7},{:.7}  {}",
        word(&f.severity),
        word(&f.kind),
        f.area_m2,
        f.mean_width_m,
        f.place.lon(),
        f.place.lat(),
        codes(&f.children)
    )
}

fn csv(out: &mut impl Write, found: &Coverage) -> Result<()> {
    let mut w = csv::Writer::from_writer(out);
    let head = ["parent", "level", "kind", "severity", "lon", "lat", "area_m2", "mean_width_m", "areas"];
    w.write_record(head).map_err(Error::other)?;
    for c in &found.covers {
        let start = [c.parent.code.clone(), c.level.to_string()];
        for row in rows(c) {
            w.write_record(start.iter().chain(&row)).map_err(Error::other)?;
        }
    }
    for c in &found.codes {
        let above = c.other.as_ref().map_or("", |o| o.code.as_str());
        let kind = format!("code_{}", c.kind.as_str());
        w.write_record([above, c.area.level.as_str(), &kind, "", "", "", "", "", &c.area.code])
            .map_err(Error::other)?;
    }
    w.flush()
}

/// Kind, severity, position, size and areas of everything that is wrong with a cover.
fn rows(c: &Cover) -> Vec<[String; 7]> {
    let none = String::new;
    let bare = |kind: &str, areas: String| [kind.to_owned(), none(), none(), none(), none(), none(), areas];
    let mut rows: Vec<[String; 7]> =
        c.without_border.iter().map(|a| bare("without_border", a.code.clone())).collect();
    let Some(report) = &c.report else {
        rows.push(bare("not_drawn", c.parent.code.clone()));
        return rows;
    };
    let at = |v: f64| format!("{v:.7}");
    rows.extend(report.findings.iter().map(|f| {
        let [lon, lat] = [at(f.place.lon()), at(f.place.lat())];
        let (area, width) = (format!("{:.2}", f.area_m2), format!("{:.4}", f.mean_width_m));
        [word(&f.kind), word(&f.severity), lon, lat, area, width, codes(&f.children)]
    }));
    rows.extend(report.invalid.iter().map(|u| {
        let place = u.defect.place;
        let owner = u.owner.as_ref().unwrap_or(&c.parent);
        let kind = format!("unsound_{}", word(&u.defect.kind));
        [kind, none(), at(place.lon()), at(place.lat()), none(), none(), owner.code.clone()]
    }));
    rows
}

fn geojson(out: &mut impl Write, found: &Coverage) -> Result<()> {
    let mut features = Vec::new();
    for c in &found.covers {
        for f in c.report.iter().flat_map(|r| &r.findings) {
            let rings: Vec<Vec<[f64; 2]>> =
                f.border.iter().map(|r| r.iter().map(|p| [p.lon(), p.lat()]).collect()).collect();
            let geometry = if rings.is_empty() {
                json!({ "type": "Point", "coordinates": [f.place.lon(), f.place.lat()] })
            } else {
                json!({ "type": "Polygon", "coordinates": rings })
            };
            features.push(json!({ "type": "Feature", "geometry": geometry, "properties": {
                "parent": c.parent.code, "kind": f.kind, "severity": f.severity, "area_m2": f.area_m2,
                "mean_width_m": f.mean_width_m, "areas": f.children.iter().map(|a| &a.code).collect::<Vec<_>>() } }));
        }
    }
    writeln!(out, "{}", json!({ "type": "FeatureCollection", "features": features }))
}

/// Lists repairs, numbered from 1, and what is left to a person.
pub fn repairs(out: &mut impl Write, p: &Proposal<Arc<Area>>) -> Result<()> {
    for (i, r) in p.repairs.iter().enumerate() {
        let what = match &r.kind {
            RepairKind::Snap { moved } => format!("{} follows the line of its neighbour", codes(moved)),
            RepairKind::AssignGap { to } => format!("{} gets the gap", to.code),
            RepairKind::TrimOverlap { from, keeper } => {
                format!("{} keeps the overlap, {} loses it", keeper.code, codes(from))
            }
            RepairKind::ClipOutside { from } => format!("{} loses what lies outside", codes(from)),
            RepairKind::Untangle { child } => format!("the border of {} is made sound", child.code),
        };
        let size = r.finding.as_ref().map_or(String::new(), |f| format!(" of {:.2} m²", f.area_m2));
        writeln!(out, "{:>4}  {what}{size}", i + 1)?;
    }
    for h in &p.by_hand {
        writeln!(out, "   -  by hand ({}): {}", word(&h.reason), codes(&h.children))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use tessera_app::admin::coverage::check;
    use tessera_domain::Timestamp;
    use tessera_geometry::CoverSettings;

    /// A community from 0 to 3 hundredths with grids 0–1 and 2–3 and one without a border.
    fn found() -> Coverage {
        let feature = |code: &str, strip: Option<[f64; 2]>| {
            let geometry = strip.map(|[w, e]| {
                json!({ "type": "Polygon", "coordinates": [[[w, 0.0], [e, 0.0], [e, 0.01], [w, 0.01], [w, 0.0]]] })
            });
            json!({ "type": "Feature", "properties": { "code": code, "parent": "C" }, "geometry": geometry })
        };
        let list = [
            feature("C", Some([0.0, 0.03])),
            feature("A", Some([0.0, 0.01])),
            feature("B", Some([0.02, 0.03])),
            feature("N", None),
        ];
        let (areas, borders) = super::super::file::of_json(&list, None);
        check(&areas, &borders, None, Timestamp::MAX, &CoverSettings::default())
    }

    fn written(format: Format) -> String {
        let mut out = Vec::new();
        report(&mut out, format, &found()).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn the_text_says_what_where_and_how_much() {
        let t = written(Format::Text);
        assert!(t.starts_with("C C: 3 areas of the level grid\n  serious  gap"), "{t}");
        assert!(t.contains(" m wide  at 0.015") && t.contains("  A B\n  without a border: N\n"), "{t}");
        assert!(t.ends_with("0 of 1 covers are proven: every point lies in exactly one of the 3 areas, none outside; 0 codes do not fit\n"), "{t}");
    }

    #[test]
    fn the_table_has_a_row_for_each_fault() {
        let t = written(Format::Csv);
        let lines: Vec<&str> = t.lines().collect();
        assert_eq!(lines.len(), 3, "{t}");
        assert_eq!(lines[1], "C,grid,without_border,,,,,,N");
        assert!(lines[2].starts_with("C,grid,gap,serious,0.015") && lines[2].ends_with(",A B"), "{t}");
    }

    #[test]
    fn the_map_has_the_place_as_a_polygon() {
        let v: serde_json::Value = serde_json::from_str(&written(Format::Geojson)).unwrap();
        assert_eq!(v["features"][0]["properties"]["areas"], json!(["A", "B"]));
        assert_eq!(v["features"][0]["geometry"]["coordinates"][0].as_array().unwrap().len(), 5);
    }
}
