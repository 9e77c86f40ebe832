//! A plan as a picture: grids in colours, streets by rank, buildings, the number and size of each grid.

use std::fmt::Write as _;
use tessera_division::{Barrier, Input, Plan};
use tessera_domain::area::GridKind;
use tessera_geometry::{BBox, LonLat, MultiPolygon, neighbours::colours};

/// Width of the picture, pixels; and the margin around the map.
const WIDTH: f64 = 1200.0;
const MARGIN: f64 = 20.0;
/// Room for the title.
const HEAD: f64 = 44.0;
/// Colours of residential grids, light enough for black text.
const COLOURS: [&str; 7] = ["#cfe3f5", "#fbe3c4", "#d8efd3", "#f6d5dc", "#e4dbf3", "#f7f1c1", "#cdeeea"];

/// From degrees to pixels.
struct Sheet {
    west: f64,
    north: f64,
    kx: f64,
    ky: f64,
    height: f64,
}

impl Sheet {
    fn of(b: &BBox) -> Sheet {
        let ratio = b.center().lat().to_radians().cos();
        let (w, h) = ((b.east() - b.west()) * ratio, b.north() - b.south());
        let scale = (WIDTH - 2.0 * MARGIN) / w.max(1e-9);
        Sheet {
            west: b.west(),
            north: b.north(),
            kx: scale * ratio,
            ky: scale,
            height: h * scale + 2.0 * MARGIN + HEAD,
        }
    }

    fn at(&self, p: LonLat) -> (f64, f64) {
        ((p.lon() - self.west) * self.kx + MARGIN, (self.north - p.lat()) * self.ky + MARGIN + HEAD)
    }

    fn chain(&self, points: &[LonLat], out: &mut String) {
        for (i, p) in points.iter().enumerate() {
            let (x, y) = self.at(*p);
            let _ = write!(out, "{}{x:.1} {y:.1}", if i == 0 { "M" } else { "L" });
        }
    }

    fn path(&self, shape: &MultiPolygon) -> String {
        let mut d = String::new();
        for (_, _, ring) in shape.rings() {
            self.chain(ring, &mut d);
            d.push('Z');
        }
        d
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

/// Colour and width of a street.
fn pen(barrier: Barrier) -> (&'static str, f64) {
    match barrier {
        Barrier::Hard => ("#3d7ea6", 3.0),
        Barrier::Main => ("#b08968", 2.4),
        Barrier::Street => ("#c2a68c", 1.6),
        Barrier::Lane => ("#d5c7b8", 1.0),
        Barrier::Path => ("#e3dbd2", 0.7),
    }
}

fn borders(plan: &Plan) -> Vec<&MultiPolygon> {
    plan.grids.iter().map(|g| &g.border).collect()
}

/// Draws a plan. Empty where nothing is to be drawn.
pub fn svg(title: &str, input: &Input, plan: &Plan) -> String {
    let Some(bounds) = input.border.bbox() else { return String::new() };
    let sheet = Sheet::of(&bounds);
    let mut s = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {0:.0}\" width=\"{WIDTH}\" height=\"{0:.0}\" font-family=\"sans-serif\">\n\
         <rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n<text x=\"{MARGIN}\" y=\"36\" font-size=\"24\">{1}</text>\n\
         <clipPath id=\"b\"><path d=\"{2}\"/></clipPath>\n",
        sheet.height,
        escaped(title),
        sheet.path(&input.border)
    );
    for (g, colour) in plan.grids.iter().zip(colours(&borders(plan), COLOURS.len())) {
        let fill = match g.kind {
            GridKind::Residential => COLOURS[colour],
            GridKind::Unit => "#d9d9d9",
            GridKind::Undeveloped => "#f2f2f2",
        };
        let _ = writeln!(s, "<path d=\"{}\" fill=\"{fill}\" fill-rule=\"evenodd\"/>", sheet.path(&g.border));
    }
    s.push_str("<g clip-path=\"url(#b)\">\n");
    for b in &input.buildings {
        if let Some(f) = &b.footprint {
            let fill = if b.households > 0 { "#8d8d8d" } else { "#c4c4c4" };
            let _ = writeln!(s, "<path d=\"{}\" fill=\"{fill}\"/>", sheet.path(f));
        }
    }
    let mut streets: Vec<_> = input.streets.iter().collect();
    streets.sort_by_key(|st| std::cmp::Reverse(st.barrier));
    for st in streets {
        let (colour, width) = pen(st.barrier);
        let mut d = String::new();
        sheet.chain(st.line.points(), &mut d);
        let _ = writeln!(s, "<path d=\"{d}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"{width}\"/>");
    }
    s.push_str("</g>\n");
    for g in &plan.grids {
        let d = sheet.path(&g.border);
        let _ = writeln!(s, "<path d=\"{d}\" fill=\"none\" stroke=\"#b3261e\" stroke-width=\"2.2\"/>");
    }
    for g in &plan.grids {
        let (x, y) = sheet.at(g.place);
        let size = if g.kind == GridKind::Residential {
            format!("{} · {}", g.sequence, g.households)
        } else {
            g.sequence.to_string()
        };
        let _ = writeln!(
            s,
            "<text x=\"{x:.0}\" y=\"{y:.0}\" font-size=\"15\" font-weight=\"bold\" text-anchor=\"middle\" stroke=\"#fff\" stroke-width=\"4\" \
             paint-order=\"stroke\">{size}</text>"
        );
    }
    s.push_str("</svg>\n");
    s
}

#[cfg(test)]
mod tests {
    use super::*;
    use tessera_division::{Control, Settings, divide, sample::Town};
    use tessera_geometry::shared_border_m;

    #[test]
    fn every_grid_is_drawn_once_in_colour_and_once_as_a_border() {
        let input = Town { buildings: 120, barriers: true, seed: 1 }.make();
        let settings = Settings { alternatives: 1, effort: 0.2, ..Settings::default() };
        let plan = divide(&input, &settings, &Control::default()).unwrap().plans.remove(0);
        let s = svg("A < B", &input, &plan);
        assert!(s.starts_with("<svg ") && s.ends_with("</svg>\n") && s.contains("A &lt; B"));
        assert_eq!(s.matches("stroke=\"#b3261e\"").count(), plan.grids.len());
        assert_eq!(s.matches("fill-rule=\"evenodd\"").count(), plan.grids.len());
        assert_eq!(s.matches("<text ").count(), plan.grids.len() + 1);
        assert!(!s.contains("NaN"));
        let chosen = colours(&borders(&plan), COLOURS.len());
        for (i, a) in plan.grids.iter().enumerate() {
            for (j, b) in plan.grids.iter().enumerate().skip(i + 1) {
                let differ = chosen[i] != chosen[j] || shared_border_m(&a.border, &b.border) <= 0.0;
                assert!(differ, "{} and {} are neighbours of one colour", a.sequence, b.sequence);
            }
        }
    }
}
