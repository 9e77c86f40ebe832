use super::*;

/// A drawing from entities given as lines `code value`, separated by semicolons.
fn drawing(entities: &str) -> String {
    let pairs: String = entities
        .split(';')
        .map(str::trim)
        .filter(|p| !p.is_empty())
        .map(|p| {
            let (code, value) = p.split_once(' ').unwrap();
            [code, "\n", value, "\n"].concat()
        })
        .collect();
    format!("  0\nSECTION\n  2\nENTITIES\n{pairs}0\nENDSEC\n0\nEOF\n")
}

fn read_text(entities: &str) -> RawFile {
    read(drawing(entities).as_bytes(), None).unwrap()
}

const SQUARE: &str = "0 LWPOLYLINE;8 A;70 1;10 0;20 0;10 400;20 0;10 400;20 400;10 0;20 400;";

#[test]
fn a_light_and_an_old_polyline_are_the_same_square() {
    let old = "0 POLYLINE;8 A;70 1;0 VERTEX;10 0;20 0;0 VERTEX;10 400;20 0;0 VERTEX;10 400;20 400;0 VERTEX;10 0;20 400;0 SEQEND";
    let (a, b) = (read_text(SQUARE), read_text(old));
    assert_eq!(a.features[0].polygons, b.features[0].polygons);
    assert_eq!(a.features[0].polygons[0][0].len(), 5);
    assert!(a.remarks.is_empty() && b.remarks.is_empty());
}

#[test]
fn an_arc_is_never_further_than_a_tenth_of_a_metre_from_its_chain() {
    for (radius, sign) in [(50.0, 1.0), (5_000.0, 1.0), (50.0, -1.0), (0.05, 1.0)] {
        // Two half circles around a centre with large numbers.
        let (x, y) = (528_000.0, 3_397_500.0);
        let text = format!(
            "0 LWPOLYLINE;70 1;10 {};20 {y};42 {sign};10 {};20 {y};42 {sign};",
            x - radius,
            x + radius
        );
        let file = read_text(&text);
        let ring = &file.features[0].polygons[0][0];
        for w in ring.windows(2) {
            let middle = [f64::midpoint(w[0][0], w[1][0]), f64::midpoint(w[0][1], w[1][1])];
            assert!((w[0][0] - x).hypot(w[0][1] - y) - radius < 1e-6);
            assert!(radius - (middle[0] - x).hypot(middle[1] - y) <= 0.1, "{radius}: {middle:?}");
        }
        let area = crate::assemble::doubled_area(ring) / 2.0;
        assert!((area.signum() - sign).abs() < 1e-9);
        assert!(area.abs() > 0.88 * std::f64::consts::PI * radius * radius, "{area}");
        assert_eq!(ring.first(), ring.last());
    }
}

#[test]
fn a_hatch_with_a_hole_is_an_area_and_one_over_a_polyline_is_not_another() {
    let path = |flags: i32, x: i32, s: i32| {
        format!(
            "92 {flags};72 0;73 1;93 4;10 {x};20 {x};10 {a};20 {x};10 {a};20 {a};10 {x};20 {a};97 1;330 1F;",
            a = x + s
        )
    };
    let holed = format!(
        "0 HATCH;8 H;10 0;20 0;30 0;91 2;{}{}75 0;76 1;98 1;10 0;20 0;",
        path(3, 0, 400),
        path(18, 100, 50)
    );
    let file = read_text(&holed);
    assert_eq!(
        (file.features.len(), file.features[0].polygons.len(), file.features[0].polygons[0].len()),
        (1, 1, 2)
    );
    let plain = format!("0 HATCH;8 H;91 1;{}75 0;", path(3, 0, 400));
    assert_eq!(read_text(&format!("{plain}{SQUARE}")).features.len(), 1);
    assert_eq!(read_text(&format!("{holed}{SQUARE}")).features.len(), 2);
}

#[test]
fn a_hatch_of_edges_with_an_arc_turning_either_way() {
    // A half disc of radius 100 around 1000, 1000: its straight side, then the arc over the top; once in each direction.
    for (edges, label) in [
        (
            "72 1;10 900;20 1000;11 1100;21 1000;72 2;10 1000;20 1000;40 100;50 0;51 180;73 1;",
            "counterclockwise",
        ),
        ("72 1;10 1100;20 1000;11 900;21 1000;72 2;10 1000;20 1000;40 100;50 180;51 360;73 0;", "clockwise"),
    ] {
        let file = read_text(&format!("0 HATCH;91 1;92 1;93 2;{edges}97 0;75 0;"));
        let ring = &file.features[0].polygons[0][0];
        let area = crate::assemble::doubled_area(ring).abs() / 2.0;
        assert!((area / (std::f64::consts::PI * 5000.0) - 1.0).abs() < 0.01, "{label}: {area}");
        assert!(ring.iter().all(|p| p[1] >= 1000.0 - 1e-6), "{label}");
    }
    let spline = read_text("0 HATCH;91 1;92 1;93 1;72 4;94 3;73 0;74 0;95 8;96 4;97 0;");
    assert_eq!(spline.features.len(), 0);
    assert_eq!(spline.remarks[0].kind, RemarkKind::Skipped { what: "HATCH".to_owned(), count: 1 });
}

#[test]
fn nearly_closed_lines_are_closed_and_others_left_out() {
    let line = |gap: f64| {
        format!("0 LWPOLYLINE;10 0;20 1000;10 400;20 1000;10 400;20 1400;10 0;20 {};", 1000.0 + gap)
    };
    let file = read_text(&format!("{}{}{}0 CIRCLE;10 1;20 2;40 3;", line(0.9), line(1.1), line(0.0)));
    assert_eq!(file.features.len(), 2);
    let told: Vec<String> = file.remarks.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "left out, because only areas are read: 1 × CIRCLE",
            "left out, because only areas are read: 1 × open line",
            "feature 1: an open line was closed; its ends were 0.900 apart",
        ]
    );
}

#[test]
fn a_text_goes_to_the_smallest_area_around_it_and_paper_space_is_not_read() {
    let inner = "0 LWPOLYLINE;8 B;70 1;10 100;20 100;10 200;20 100;10 200;20 200;";
    let texts = "0 TEXT;10 0;20 0;11 180;21 120;72 1;1 里;0 MTEXT;10 300;20 300;3 外;1 面;0 INSERT;2 label;66 1;10 0;20 0;0 ATTRIB;10 0;20 0;11 350;21 300;74 2;1 2;0 SEQEND;0 TEXT;10 999;20 0;1 nowhere;";
    let file =
        read_text(&format!("{SQUARE}{inner}{texts}0 LWPOLYLINE;67 1;70 1;10 0;20 0;10 9;20 0;10 9;20 9;"));
    let fields: Vec<_> =
        file.features.iter().map(|f| (f.fields[0].1.as_str(), f.fields[1].1.as_str())).collect();
    assert_eq!(fields, [("A", "外面 2"), ("B", "里")]);
    assert_eq!(file.layers, ["A", "B"]);
    let one = read(drawing(&format!("{SQUARE}{inner}")).as_bytes(), Some("B")).unwrap();
    assert_eq!(one.features.len(), 1);
    let e = read(drawing(SQUARE).as_bytes(), Some("C")).err().unwrap();
    assert_eq!(e.to_string(), "there is no layer “C” with areas; choose one of: A");
}

#[test]
fn damage_is_named_with_its_place() {
    let message = |text: &str| read(text.as_bytes(), None).err().unwrap().to_string();
    assert!(message("0\nSECTION\n2\nENTITIES\nhello\nx\n").contains("line 5: “hello”"));
    assert!(message("0\nSECTION\n2\nHEADER\n0\nENDSEC\n0\nEOF\n").contains("no section ENTITIES"));
    assert!(message("0\nSECTION\n2\nENTITIES\n0\nLINE\n").contains("not copied whole"));
    assert!(message(&drawing("0 LWPOLYLINE;10 x;20 0;")).contains("LWPOLYLINE: “x” is no number"));
    assert!(message(&drawing("0 LWPOLYLINE;10 1;10 2;20 0;")).contains("no y"));
    assert!(message(&drawing("0 POLYLINE;0 VERTEX;10 2;0 SEQEND;")).contains("group code 20 is missing"));
}

#[test]
fn a_drawing_seen_from_behind_is_turned() {
    let file = read_text("0 LWPOLYLINE;70 1;230 -1.0;10 -10;20 0;10 -400;20 0;10 -400;20 400;");
    assert!(file.features[0].polygons[0][0].iter().all(|p| p[0] >= 10.0));
}
