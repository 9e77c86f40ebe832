//! Draws the demo city as an SVG on standard output: `cargo run --example render -- [seed] [lon lat zoom] > town.svg`.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use tessera_demo::{BuildingKind, City, GridKind, LandKind, Level, LonLat, Ring, RoadClass, generate};

const WIDTH: f64 = 1600.0;
const HEIGHT: f64 = 1240.0;

struct View {
    centre: LonLat,
    pixels_per_degree: [f64; 2],
}

impl View {
    fn point(&self, p: LonLat) -> (f64, f64) {
        let [kx, ky] = self.pixels_per_degree;
        (WIDTH / 2.0 + (p[0] - self.centre[0]) * kx, HEIGHT / 2.0 - (p[1] - self.centre[1]) * ky)
    }

    fn path(&self, rings: &[Ring]) -> String {
        let mut d = String::new();
        for ring in rings {
            for (i, &p) in ring.iter().enumerate() {
                let (x, y) = self.point(p);
                let _ = write!(d, "{}{x:.1},{y:.1}", if i == 0 { "M" } else { "L" });
            }
            d.push('Z');
        }
        d
    }

    fn line(&self, line: &[LonLat]) -> String {
        let points: Vec<String> = line
            .iter()
            .map(|&p| {
                let (x, y) = self.point(p);
                format!("{x:.1},{y:.1}")
            })
            .collect();
        points.join(" ")
    }
}

fn main() {
    let arguments: Vec<f64> = std::env::args().skip(1).filter_map(|a| a.parse().ok()).collect();
    let seed = arguments.first().map_or(42, |&s| s as u64);
    let centre = [arguments.get(1).copied().unwrap_or(111.305), arguments.get(2).copied().unwrap_or(30.725)];
    let zoom = arguments.get(3).copied().unwrap_or(1.0);
    let metre = 0.305 * zoom;
    let view = View { centre, pixels_per_degree: [95_693.0 * metre, 110_857.0 * metre] };
    println!("{}", draw(&generate(seed), &view, metre));
}

fn draw(city: &City, view: &View, metre: f64) -> String {
    let mut svg = format!(
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {WIDTH} {HEIGHT}' width='{WIDTH}' height='{HEIGHT}'>\
         <rect width='100%' height='100%' fill='#f4f2ec'/>"
    );
    grids(&mut svg, city, view);
    for land in &city.land {
        let fill = match land.kind {
            LandKind::Water => "#a9cfe6",
            LandKind::Park => "#c5e3b4",
            LandKind::Square => "#eee3d0",
            LandKind::Farmland => "#e9edc8",
            LandKind::Hill => "#bcd8ab",
            LandKind::Vacant => "#e6dccb",
        };
        let opacity = if land.kind == LandKind::Farmland { 0.55 } else { 0.85 };
        let _ = write!(
            svg,
            "<path d='{}' fill='{fill}' fill-opacity='{opacity}' fill-rule='evenodd'/>",
            view.path(&land.rings)
        );
    }
    roads(&mut svg, city, view, metre);
    for building in &city.buildings {
        let fill = match building.kind {
            BuildingKind::ResidentialSlab | BuildingKind::House => "#c9b7a2",
            BuildingKind::ResidentialTower => "#b59a86",
            BuildingKind::Commercial | BuildingKind::Market => "#e0a58c",
            BuildingKind::School => "#d8c06a",
            BuildingKind::Hospital => "#d98a96",
            BuildingKind::Office => "#93a7c4",
            BuildingKind::Factory => "#a9a9b4",
            BuildingKind::Public => "#a592bd",
        };
        let _ = write!(
            svg,
            "<path d='{}' fill='{fill}' stroke='#7d6f62' stroke-width='0.4'/>",
            view.path(&building.rings)
        );
    }
    for facility in &city.facilities {
        let (x, y) = view.point(facility.position);
        let _ = write!(
            svg,
            "<circle cx='{x:.1}' cy='{y:.1}' r='{:.2}' fill='#3a6' fill-opacity='0.6'/>",
            0.9 * metre
        );
    }
    for area in city.areas.iter().filter(|a| a.level != Level::City) {
        let (width, colour) = match area.level {
            Level::Grid => (0.9, "#5b6ea5"),
            Level::Community => (1.8, "#3d4f8f"),
            Level::Street | Level::District | Level::City => (3.2, "#b23a6b"),
        };
        let _ = write!(
            svg,
            "<path d='{}' fill='none' stroke='{colour}' stroke-width='{width}'/>",
            view.path(&area.rings)
        );
    }
    for case in city.cases.iter().filter(|c| c.fate.is_open()) {
        let (x, y) = view.point(case.position);
        let _ = write!(
            svg,
            "<circle cx='{x:.1}' cy='{y:.1}' r='3' fill='#d22' stroke='#fff' stroke-width='0.6'/>"
        );
    }
    labels(&mut svg, city, view);
    svg.push_str("</svg>");
    svg
}

fn grids(svg: &mut String, city: &City, view: &View) {
    let mut hues: BTreeMap<&str, usize> = BTreeMap::new();
    for area in city.areas.iter().filter(|a| a.level == Level::Community) {
        let next = hues.len();
        hues.insert(&area.code, next);
    }
    for grid in city.areas.iter().filter(|a| a.level == Level::Grid) {
        let hue = hues[&grid.code[..12]] * 67 % 360;
        let light = match grid.kind {
            Some(GridKind::Unit) => 84,
            Some(GridKind::Undeveloped) => 94,
            _ => 90,
        };
        let _ = write!(
            svg,
            "<path d='{}' fill='hsl({hue},55%,{light}%)' fill-rule='evenodd'/>",
            view.path(&grid.rings)
        );
    }
}

fn roads(svg: &mut String, city: &City, view: &View, metre: f64) {
    for casing in [true, false] {
        for class in [
            RoadClass::Footway,
            RoadClass::Residential,
            RoadClass::Secondary,
            RoadClass::Primary,
            RoadClass::Trunk,
        ] {
            for road in city.roads.iter().filter(|r| r.class == class) {
                let (colour, dash) = match class {
                    RoadClass::Trunk => ("#f3b462", ""),
                    RoadClass::Primary => ("#f8dc86", ""),
                    RoadClass::Secondary => ("#fffdf0", ""),
                    RoadClass::Residential => ("#ffffff", ""),
                    RoadClass::Footway => ("#c8a98a", "stroke-dasharray='4 2'"),
                };
                let width = road.width_m * 0.7 * metre;
                let (colour, width) = if casing { ("#b9ab97", width + 1.4) } else { (colour, width) };
                let dash = if casing { "" } else { dash };
                let line = view.line(&road.line);
                let _ = write!(
                    svg,
                    "<polyline points='{line}' fill='none' stroke='{colour}' stroke-width='{width:.1}' {dash} \
                     stroke-linejoin='round' stroke-linecap='round'/>"
                );
            }
        }
    }
}

fn labels(svg: &mut String, city: &City, view: &View) {
    for area in city.areas.iter().filter(|a| a.level == Level::Community) {
        let ring = &area.rings[0];
        let n = ring.len() as f64;
        let middle = ring.iter().fold([0.0; 2], |s, p| [s[0] + p[0] / n, s[1] + p[1] / n]);
        let (x, y) = view.point(middle);
        let _ = write!(
            svg,
            "<text x='{x:.0}' y='{y:.0}' font-size='13' text-anchor='middle' font-family='sans-serif' \
             stroke='#fff' stroke-width='3' paint-order='stroke' fill='#2a2a40'>{}</text>",
            area.name
        );
    }
}
