//! Paper: its size, the room for the map on it, and the round scale the map is drawn at.

use tessera_geometry::{BBox, LonLat, MultiPolygon, measure::MEAN_RADIUS_M};

/// Papers by name with their short and long side, mm (ISO 216).
pub const PAPERS: [(&str, f64, f64); 5] = [
    ("A4", 210.0, 297.0),
    ("A3", 297.0, 420.0),
    ("A2", 420.0, 594.0),
    ("A1", 594.0, 841.0),
    ("A0", 841.0, 1189.0),
];

/// First digits of a scale that is easily reckoned with.
const ROUND: [f64; 9] = [1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0];

/// A sheet with a map on it. Lengths are mm.
pub struct Sheet {
    /// Width and height of the paper.
    pub paper: [f64; 2],
    /// Everything is sized by this: 1 on A4, 4 on A0.
    pub unit: f64,
    /// Left, top, width and height of the room for the map.
    pub room: [f64; 4],
    /// The map is 1 : so much.
    pub scale: f64,
    origin: [f64; 2],
    per_degree: [f64; 2],
}

/// The next round number.
fn rounded_up(n: f64) -> f64 {
    let power = 10_f64.powf(n.max(1.0).log10().floor());
    let found = ROUND.iter().map(|r| r * power).find(|r| *r >= n * (1.0 - 1e-9));
    found.unwrap_or(10.0 * power)
}

impl Sheet {
    /// A sheet of this paper for a map of this box, upright or broad as fits the box.
    pub fn of(paper: &str, bounds: &BBox) -> Option<Sheet> {
        let (_, short, long) = *PAPERS.iter().find(|p| p.0.eq_ignore_ascii_case(paper))?;
        let lat = bounds.center().lat();
        let north = MEAN_RADIUS_M.to_radians() * 1000.0;
        let east = north * lat.to_radians().cos().max(1e-6);
        let ground = [(bounds.east() - bounds.west()) * east, (bounds.north() - bounds.south()) * north];
        let paper = if ground[0] > ground[1] { [long, short] } else { [short, long] };
        let unit = short / 210.0;
        let (margin, head, foot) = (10.0 * unit.sqrt(), 13.0 * unit, 22.0 * unit);
        let room = [margin, margin + head, paper[0] - 2.0 * margin, paper[1] - 2.0 * margin - head - foot];
        let scale = rounded_up((ground[0] / room[2]).max(ground[1] / room[3]).max(100.0));
        let per_degree = [east / scale, north / scale];
        let middle = bounds.center();
        let origin = [
            room[0] + room[2] / 2.0 - middle.lon() * per_degree[0],
            room[1] + room[3] / 2.0 + middle.lat() * per_degree[1],
        ];
        Some(Sheet { paper, unit, room, scale, origin, per_degree })
    }

    /// A place on the paper.
    pub fn at(&self, p: LonLat) -> [f64; 2] {
        [self.origin[0] + p.lon() * self.per_degree[0], self.origin[1] - p.lat() * self.per_degree[1]]
    }

    /// The box of ground that is seen.
    pub fn seen(&self) -> Option<BBox> {
        let place = |x: f64, y: f64| {
            LonLat::new((x - self.origin[0]) / self.per_degree[0], (self.origin[1] - y) / self.per_degree[1])
                .ok()
        };
        let [x, y, w, h] = self.room;
        BBox::of([place(x, y)?, place(x + w, y + h)?])
    }

    /// A line as path data.
    pub fn line(&self, points: &[LonLat], out: &mut String) {
        use std::fmt::Write as _;
        for (i, p) in points.iter().enumerate() {
            let [x, y] = self.at(*p);
            let _ = write!(out, "{}{x:.2} {y:.2}", if i == 0 { "M" } else { "L" });
        }
    }

    /// A surface as path data.
    pub fn surface(&self, shape: &MultiPolygon) -> String {
        let mut d = String::new();
        for (_, _, ring) in shape.rings() {
            self.line(ring, &mut d);
            d.push('Z');
        }
        d
    }

    /// A bar for the scale: metres, and how long it is on the paper; about a fifth of its width.
    pub fn bar(&self) -> (f64, f64) {
        let metres = rounded_up(self.paper[0] / 5.0 * self.scale / 1000.0);
        (metres, metres * 1000.0 / self.scale)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bounds(w: f64, s: f64, e: f64, n: f64) -> BBox {
        BBox::of([LonLat::new(w, s).unwrap(), LonLat::new(e, n).unwrap()]).unwrap()
    }

    #[test]
    fn the_map_fits_the_paper_at_a_round_scale() {
        for (paper, short, long) in PAPERS {
            let s = Sheet::of(paper, &bounds(111.30, 30.70, 111.34, 30.72)).unwrap();
            assert_eq!(s.paper.map(|v| v as i32), [long as i32, short as i32], "broader than high");
            let (low, high) =
                (s.at(LonLat::new(111.30, 30.70).unwrap()), s.at(LonLat::new(111.34, 30.72).unwrap()));
            let [x, y, w, h] = s.room;
            assert!(
                low[0] >= x - 1e-6
                    && high[0] <= x + w + 1e-6
                    && high[1] >= y - 1e-6
                    && low[1] <= y + h + 1e-6
            );
            // 0.04° are 3,824 m here.
            assert!(
                (high[0] - low[0] - 3_824_500.0 / s.scale).abs() < 1.0,
                "{} mm at 1:{}",
                high[0] - low[0],
                s.scale
            );
            let (metres, mm) = s.bar();
            assert!((metres * 1000.0 / mm - s.scale).abs() < 1e-6);
        }
        let high = Sheet::of("a3", &bounds(111.30, 30.70, 111.31, 30.72)).unwrap();
        assert_eq!(high.paper.map(|v| v as i32), [297, 420]);
        assert!(Sheet::of("B5", &bounds(0.0, 0.0, 1.0, 1.0)).is_none());
    }

    #[test]
    fn scales_are_round() {
        for (n, r) in [(1.0, 1.0), (1.2, 1.5), (1_700.0, 2_000.0), (8_400.0, 10_000.0), (40_000.0, 40_000.0)]
        {
            assert!((rounded_up(n) - r).abs() < 1e-6, "{n}");
        }
    }
}
