//! Hard points and whose they are, in a file that other languages are held to as well (`web/tests/locate.test.ts`).
//!
//! `golden/locate/grids.geojson` has one grid per line, `golden/locate/points.tsv` one point per line: longitude, latitude, code of
//! the grid that owns it or `-`. The answers are those of the rule of ownership asked grid by grid
//! ([`MultiPolygon::contains`]); the index has to give the same. `TESSERA_RECORD=1` writes the files anew.

use serde_json::Value;
use std::collections::HashSet;
use std::{fmt::Write as _, fs, path::PathBuf};
use tessera_geometry::{GridIndex, IntPoint, LonLat, MultiPolygon, Polygon};

/// A vertex in lattice steps of 10⁻⁷ degree.
type Vertex = (i32, i32);

/// Points the file has at least.
const WANTED: usize = 12_000;

/// Pseudo-random numbers (SplitMix64): the same file on every machine.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let x = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        x ^ (x >> 31)
    }

    /// A whole number from `-most` to `most`.
    fn within(&mut self, most: i32) -> i32 {
        (self.roll() % (2 * most as u64 + 1)) as i32 - most
    }

    fn choose<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[(self.roll() % from.len() as u64) as usize]
    }
}

fn polygon(outer: &[Vertex], holes: &[&[Vertex]], origin: Vertex) -> MultiPolygon {
    let ring = |points: &[Vertex]| {
        let place = |p: &Vertex| IntPoint { x: origin.0 + p.0, y: origin.1 + p.1 }.to_lonlat();
        points.iter().chain([&points[0]]).map(place).collect::<Vec<_>>()
    };
    Polygon::new(ring(outer), holes.iter().map(|h| ring(h)).collect()).expect("a ring").into()
}

fn square(x: i32, y: i32, size: i32) -> [Vertex; 4] {
    [(x, y), (x + size, y), (x + size, y + size), (x, y + size)]
}

fn together(parts: Vec<MultiPolygon>) -> MultiPolygon {
    MultiPolygon(parts.into_iter().flat_map(|p| p.0).collect())
}

/// Crooked grids that share every vertex, as in a proven cover.
fn cover(n: i32, pitch: i32, origin: Vertex, dice: &mut Dice) -> Vec<MultiPolygon> {
    let row = n as usize + 1;
    let corners: Vec<Vertex> = (0..(n + 1) * (n + 1))
        .map(|i| (i % (n + 1) * pitch + dice.within(pitch / 6), i / (n + 1) * pitch + dice.within(pitch / 6)))
        .collect();
    // A vertex in the middle of each side: of the ones to the east, then of the ones to the north.
    let bend = |a: Vertex, b: Vertex, dice: &mut Dice| {
        (i32::midpoint(a.0, b.0) + dice.within(pitch / 9), i32::midpoint(a.1, b.1) + dice.within(pitch / 9))
    };
    let mut east = vec![(0, 0); corners.len()];
    let mut north = vec![(0, 0); corners.len()];
    for i in 0..corners.len() {
        if i % row < row - 1 {
            east[i] = bend(corners[i], corners[i + 1], dice);
        }
        if i / row < row - 1 {
            north[i] = bend(corners[i], corners[i + row], dice);
        }
    }
    (0..(n * n) as usize)
        .map(|g| {
            let i = g / n as usize * row + g % n as usize;
            let (a, b, c, d) = (corners[i], corners[i + 1], corners[i + row + 1], corners[i + row]);
            polygon(&[a, east[i], b, north[i + 1], c, east[i + row], d, north[i]], &[], origin)
        })
        .collect()
}

/// Grids whose common border was drawn twice, with different vertices: junctions, gaps and overlaps a step wide.
fn drawn_twice(origin: Vertex, dice: &mut Dice) -> Vec<MultiPolygon> {
    let mut drawn = |x: i32| -> Vec<Vertex> {
        (0..=12).map(|i| (x + if i % 12 == 0 { 0 } else { dice.within(2) }, i * 900 + i % 3)).collect()
    };
    (0..6)
        .map(|i| {
            let mut ring = drawn(i * 3_000);
            ring.reverse();
            ring.extend(drawn((i + 1) * 3_000));
            polygon(&ring, &[], origin)
        })
        .collect()
}

/// Lakes, islands and exclaves: one lake belongs to a neighbour, who also has a part far off; one to nobody, with an island of
/// the land in it and a pond on the island.
fn waters(origin: Vertex) -> Vec<MultiPolygon> {
    let (filled, empty) = (square(5_000, 5_000, 8_000), square(20_000, 6_000, 9_000));
    let (island, pond) = (square(23_000, 9_000, 3_000), square(24_000, 10_000, 1_000));
    let land = polygon(&square(0, 0, 40_000), &[&filled, &empty], origin);
    let land = together(vec![land, polygon(&island, &[&pond], origin)]);
    let neighbour =
        together(vec![polygon(&filled, &[], origin), polygon(&square(45_000, 10_000, 7_000), &[], origin)]);
    let touching = polygon(&[(40_000, 0), (52_000, 10_000), (45_000, 10_000), (40_000, 40_000)], &[], origin);
    vec![land, neighbour, touching]
}

/// Places over each other, a needle and a ring that crosses itself.
fn overlaps(origin: Vertex, dice: &mut Dice) -> Vec<MultiPolygon> {
    let mut any = || (dice.within(15_000), dice.within(15_000));
    let mut shapes: Vec<_> = (0..5).map(|_| polygon(&[any(), any(), any()], &[], origin)).collect();
    shapes.push(polygon(&[any(), any(), any(), any(), any()], &[], origin));
    shapes.push(polygon(&square(-9_000, -9_000, 11_000), &[], origin));
    shapes.push(polygon(&square(-4_000, -6_000, 11_000), &[], origin));
    shapes.push(polygon(&[(-15_000, 0), (15_000, 1), (15_000, 2)], &[], origin));
    shapes
}

fn grids() -> Vec<(String, MultiPolygon)> {
    let mut dice = Dice(2026);
    let scenes = [
        ("C", cover(6, 22_000, (1_140_500_000, 225_000_000), &mut dice)),
        ("T", drawn_twice((1_143_000_000, 225_300_000), &mut dice)),
        ("W", waters((1_145_000_000, 226_000_000))),
        ("O", overlaps((1_147_000_000, 226_000_000), &mut dice)),
        // South and west of zero, and around it, where rounding changes its direction.
        ("S", cover(3, 9_000, (-583_900_000, -346_100_000), &mut dice)),
        ("Z", cover(3, 701, (-1_000, -1_000), &mut dice)),
    ];
    let named = |(scene, shapes): (&str, Vec<MultiPolygon>)| -> Vec<_> {
        shapes.into_iter().enumerate().map(|(i, s)| (format!("{scene}{i}"), s)).collect()
    };
    scenes.into_iter().flat_map(named).collect()
}

/// Around every vertex and along every edge, on the lattice and a hair beside it; then at random near edges and anywhere.
fn points(grids: &[(String, MultiPolygon)]) -> Vec<(f64, f64)> {
    let mut dice = Dice(7);
    let edges: Vec<(LonLat, LonLat)> = grids
        .iter()
        .flat_map(|(_, g)| g.rings().flat_map(|(_, _, r)| r.windows(2)).map(|w| (w[0], w[1])))
        .collect();
    let (mut points, mut seen) = (Vec::new(), HashSet::new());
    let mut add = |lon: f64, lat: f64| {
        // No point is written with more digits than a position has in earnest.
        let (lon, lat) = ((lon * 1e10).round() / 1e10, (lat * 1e10).round() / 1e10);
        if seen.insert((lon.to_bits(), lat.to_bits())) {
            points.push((lon, lat));
        }
    };
    for (a, _) in &edges {
        add(a.lon(), a.lat());
        for (dx, dy) in [(1.0, 0.0), (-1.0, 0.0), (0.0, 1.0), (0.0, -1.0)] {
            for step in [1e-9, 5e-8, 1e-7] {
                add(a.lon() + dx * step, a.lat() + dy * step);
            }
        }
    }
    for (a, b) in &edges {
        let t = (dice.roll() % 1_000) as f64 / 1e3;
        let (lon, lat) = (a.lon() + (b.lon() - a.lon()) * t, a.lat() + (b.lat() - a.lat()) * t);
        for step in [0.0, 1e-9, -1e-9, 1e-7, -1e-7] {
            add(lon + step, lat);
            add(lon, lat + step);
        }
        // Lattice points exactly on the edge, where it has any but its ends.
        let (p, q) = (IntPoint::snap(*a), IntPoint::snap(*b));
        let parts = gcd(p.x.abs_diff(q.x), p.y.abs_diff(q.y)) as i32;
        if parts > 1 {
            let k = parts / 2;
            let on =
                IntPoint { x: p.x + (q.x - p.x) / parts * k, y: p.y + (q.y - p.y) / parts * k }.to_lonlat();
            for step in [0.0, 1e-9, -1e-9, 1e-7, -1e-7] {
                add(on.lon() + step, on.lat());
            }
        }
    }
    for _ in 0..WANTED {
        let (a, _) = dice.choose(&edges);
        let reach = *dice.choose(&[5, 500, 20_000]);
        add(a.lon() + f64::from(dice.within(reach)) * 1e-7, a.lat() + f64::from(dice.within(reach)) * 1e-7);
    }
    points
}

fn gcd(a: u32, b: u32) -> u32 {
    if b == 0 { a } else { gcd(b, a % b) }
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("golden/locate")
}

/// Both files: grids and points.
fn written() -> (String, String) {
    let grids = grids();
    let features: Vec<String> = grids
        .iter()
        .map(|(code, g)| {
            let geometry: Value = g.to_geojson();
            serde_json::json!({ "type": "Feature", "properties": { "code": code }, "geometry": geometry })
                .to_string()
        })
        .collect();
    let collection =
        format!("{{\"type\":\"FeatureCollection\",\"features\":[\n{}\n]}}\n", features.join(",\n"));
    let mut lines = String::new();
    for (lon, lat) in points(&grids) {
        let p = LonLat::new(lon, lat).expect("a position");
        let owner = grids.iter().find(|(_, g)| g.contains(p)).map_or("-", |(code, _)| code);
        writeln!(lines, "{lon}\t{lat}\t{owner}").expect("to memory");
    }
    (collection, lines)
}

#[test]
fn the_files_for_other_languages_say_what_the_rule_of_ownership_says() {
    let (grids, points) = written();
    if std::env::var_os("TESSERA_RECORD").is_some() {
        fs::create_dir_all(folder()).unwrap();
        fs::write(folder().join("grids.geojson"), &grids).unwrap();
        fs::write(folder().join("points.tsv"), &points).unwrap();
    }
    for (name, text) in [("grids.geojson", grids), ("points.tsv", points)] {
        let kept = fs::read_to_string(folder().join(name)).unwrap_or_default().replace("\r\n", "\n");
        assert!(kept == text, "{name} is not what would be written today: TESSERA_RECORD=1 records it anew");
    }
}

#[test]
fn the_index_built_from_the_file_gives_every_answer_of_the_file() {
    let collection: Value =
        serde_json::from_str(&fs::read_to_string(folder().join("grids.geojson")).unwrap()).unwrap();
    let read = |f: &Value| {
        let code = f["properties"]["code"].as_str().unwrap().to_owned();
        (code, MultiPolygon::from_geojson(&f["geometry"]).unwrap())
    };
    let index = GridIndex::build(collection["features"].as_array().unwrap().iter().map(read).collect());
    let text = fs::read_to_string(folder().join("points.tsv")).unwrap();
    let (mut asked, mut nobody, mut owners) = (0, 0, HashSet::new());
    for line in text.lines() {
        let mut parts = line.split('\t');
        let mut next = || parts.next().unwrap();
        let (lon, lat, owner) = (next().parse().unwrap(), next().parse().unwrap(), next());
        let answer = index.locate(lon, lat);
        assert_eq!(answer.as_deref().unwrap_or("-"), owner, "{line}");
        asked += 1;
        nobody += usize::from(answer.is_none());
        owners.extend(answer);
    }
    assert!(asked >= WANTED, "{asked}");
    assert!(nobody > 500 && nobody < asked / 2, "{nobody}");
    // Of the overlapping ones some are hidden by others.
    assert!(owners.len() >= index.len() - 2, "{} of {} grids are asked for", owners.len(), index.len());
}
