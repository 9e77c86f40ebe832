//! Well-known text of areas, as CSV files carry it: `POLYGON`, `MULTIPOLYGON`, with `Z`/`M` (left out) and `SRID=…;` (EWKT).
//!
//! A scanner without recursion: the depth of the brackets is known beforehand, so no input can make it deep.

use crate::raw::{RawPolygon, RawRing};
use std::fmt::Write as _;

/// What a text holds.
#[derive(Debug, PartialEq)]
pub(crate) struct Wkt {
    pub srid: Option<u32>,
    pub shape: Shape,
}

#[derive(Debug, PartialEq)]
pub(crate) enum Shape {
    /// No polygon at all for `EMPTY`.
    Areas(Vec<RawPolygon>),
    /// Points, lines, collections; the word.
    Other(String),
}

/// Does a cell look like well-known text?
pub(crate) fn looks_like(cell: &str) -> bool {
    let word: String = cell.trim_start().chars().take(20).collect::<String>().to_ascii_uppercase();
    [
        "SRID=",
        "POLYGON",
        "MULTIPOLYGON",
        "POINT",
        "MULTIPOINT",
        "LINESTRING",
        "MULTILINESTRING",
        "GEOMETRYCOLLECTION",
    ]
    .iter()
    .any(|w| word.starts_with(w))
}

/// Reads a text; the error says what is wrong near which text.
pub(crate) fn parse(text: &str) -> Result<Wkt, String> {
    let mut rest = text.trim();
    let mut srid = None;
    if rest.get(..5).is_some_and(|s| s.eq_ignore_ascii_case("srid=")) {
        let (number, tail) = rest[5..].split_once(';').ok_or("“SRID=” without a semicolon")?;
        srid = Some(number.trim().parse().map_err(|_| format!("“{}” is no SRID", short(number)))?)
            .filter(|n| *n != 0);
        rest = tail.trim_start();
    }
    let end = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
    let (word, mut rest) = (rest[..end].to_ascii_uppercase(), rest[end..].trim_start());
    let word = ["ZM", "Z", "M"]
        .iter()
        .find_map(|d| word.strip_suffix(d).filter(|w| w.ends_with("POLYGON")))
        .unwrap_or(&word);
    // Rings lie two brackets deep in a polygon, three in a multi-polygon.
    let depth = match word {
        "POLYGON" => 2,
        "MULTIPOLYGON" => 3,
        "" => return Err(format!("“{}” is no well-known text", short(text))),
        other => return Ok(Wkt { srid, shape: Shape::Other(other.to_owned()) }),
    };
    for dimension in ["ZM", "Z", "M"] {
        if let Some(tail) = rest
            .get(..dimension.len())
            .filter(|w| w.eq_ignore_ascii_case(dimension))
            .map(|w| &rest[w.len()..])
        {
            rest = tail.trim_start();
            break;
        }
    }
    if rest.trim().eq_ignore_ascii_case("EMPTY") {
        return Ok(Wkt { srid, shape: Shape::Areas(vec![]) });
    }
    Ok(Wkt { srid, shape: Shape::Areas(rings(rest, depth)?) })
}

fn short(text: &str) -> String {
    text.chars().take(30).collect()
}

/// Brackets `depth` deep around lists of positions.
fn rings(text: &str, depth: usize) -> Result<Vec<RawPolygon>, String> {
    let mut polygons: Vec<RawPolygon> = Vec::new();
    let (mut level, mut at) = (0, 0);
    // Set between two things of one level: a comma must have been there.
    let mut comma_due = false;
    while let Some(c) = text[at..].chars().next() {
        match c {
            '(' if level < depth && !comma_due && !(level == 0 && at > 0) => {
                level += 1;
                if level == depth - 1 {
                    polygons.push(vec![]);
                }
                if level == depth {
                    let end = text[at..].find(')').map(|e| at + e).ok_or("a bracket is not closed")?;
                    let ring = positions(&text[at + 1..end])?;
                    polygons.last_mut().ok_or("brackets do not match")?.push(ring);
                    level -= 1;
                    at = end;
                    comma_due = true;
                }
            }
            ')' if level > 0 && comma_due => level -= 1,
            ',' if comma_due && level > 0 => comma_due = false,
            c if c.is_whitespace() => {}
            _ => return Err(format!("unexpected text at “{}”", short(&text[at..]))),
        }
        at += text[at..].chars().next().map_or(1, char::len_utf8);
        if level == 0 && !text[at..].trim().is_empty() {
            return Err(format!("text is left over: “{}”", short(&text[at..])));
        }
    }
    if level != 0 || polygons.is_empty() {
        return Err(
            "the text ends before its last bracket; put the WKT in quotes, and do not save it in a spreadsheet, which cuts cells at 32767 characters".to_owned()
        );
    }
    Ok(polygons)
}

fn positions(text: &str) -> Result<RawRing, String> {
    text.split(',')
        .enumerate()
        .map(|(i, position)| {
            let mut numbers = position.split_whitespace().map(str::parse::<f64>);
            match (numbers.next(), numbers.next()) {
                (Some(Ok(x)), Some(Ok(y))) if numbers.all(|n| n.is_ok()) => Ok([x, y]),
                _ => Err(format!("vertex {} of a ring, “{}”, is no position", i + 1, short(position.trim()))),
            }
        })
        .collect()
}

/// Writes polygons as `POLYGON` or `MULTIPOLYGON`.
pub(crate) fn text(polygons: &[RawPolygon]) -> String {
    let ring = |out: &mut String, ring: &RawRing| {
        for (i, [x, y]) in ring.iter().enumerate() {
            // Writing to a string cannot fail.
            let _ = write!(out, "{}{x} {y}", if i == 0 { "(" } else { "," });
        }
        out.push(')');
    };
    let polygon = |out: &mut String, polygon: &RawPolygon| {
        for (i, r) in polygon.iter().enumerate() {
            out.push(if i == 0 { '(' } else { ',' });
            ring(out, r);
        }
        out.push(')');
    };
    let mut out = String::new();
    match polygons {
        [] => out.push_str("MULTIPOLYGON EMPTY"),
        [one] => {
            out.push_str("POLYGON ");
            polygon(&mut out, one);
        }
        many => {
            out.push_str("MULTIPOLYGON ");
            for (i, p) in many.iter().enumerate() {
                out.push(if i == 0 { '(' } else { ',' });
                polygon(&mut out, p);
            }
            out.push(')');
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn areas(text: &str) -> Vec<RawPolygon> {
        match parse(text).unwrap().shape {
            Shape::Areas(a) => a,
            Shape::Other(o) => panic!("{o}"),
        }
    }

    #[test]
    fn every_dialect_of_a_polygon_is_the_same_polygon() {
        let expected = vec![vec![
            vec![[0.0, 0.0], [9.0, 0.0], [9.0, 9.5], [0.0, 0.0]],
            vec![[1.0, 1.0], [2.0, 1.0], [2.0, 2.0], [1.0, 1.0]],
        ]];
        for text in [
            "POLYGON((0 0,9 0,9 9.5,0 0),(1 1,2 1,2 2,1 1))",
            " polygon z ( ( 0 0 5 , 9 0 5 , 9 9.5 5, 0 0 5 ) , (1 1 5,2 1 5,2 2 5,1 1 5) ) ",
            "POLYGONZM((0 0 5 1,9 0 5 1,9 9.5 5 1,0 0 5 1),(1 1 0 0,2 1 0 0,2 2 0 0,1 1 0 0))",
            "MULTIPOLYGON M(((0 0 1,9e0 0 1,9 0.95E1 1,0 0 1),(1 1 1,2 1 1,2 2 1,1 1 1)))",
        ] {
            assert_eq!(areas(text), expected, "{text}");
        }
        assert_eq!(areas("MULTIPOLYGON(((0 0,1 0,1 1,0 0)),((5 5,6 5,6 6,5 5)))").len(), 2);
        assert!(areas("POLYGON EMPTY").is_empty());
        assert_eq!(parse("SRID=4490;POLYGON EMPTY").unwrap().srid, Some(4490));
        assert_eq!(parse("srid=0;POLYGON EMPTY").unwrap().srid, None);
        assert_eq!(parse("POINT(1 2)").unwrap().shape, Shape::Other("POINT".to_owned()));
    }

    #[test]
    fn what_is_broken_is_told_and_where() {
        for (text, word) in [
            ("POLYGON((0 0,1 0,1 1,0 0)", "ends before"),
            ("POLYGON((0 0,1 0", "not closed"),
            ("POLYGON((0 0,1 x,1 1,0 0))", "vertex 2 of a ring, “1 x”"),
            ("POLYGON((0 0,1,1 1,0 0))", "vertex 2"),
            ("POLYGON((0 0,1 0,1 1,0 0))x", "left over"),
            ("POLYGON((0 0,1 0,1 1,0 0)(0 0,1 1,2 2,0 0))", "unexpected"),
            ("POLYGON", "ends before"),
            ("POLYGON()", "unexpected"),
            ("POLYGON((((((0 0))))))", "vertex 1"),
            ("SRID=4490 POLYGON EMPTY", "semicolon"),
            ("SRID=x;POLYGON EMPTY", "no SRID"),
            ("12", "no well-known text"),
            ("边界", "no well-known text"),
        ] {
            let e = parse(text).unwrap_err();
            assert!(e.contains(word), "{text}: {e}");
        }
    }

    #[test]
    fn what_is_written_is_read_back() {
        for n in 1..4 {
            let polygons = vec![vec![vec![[0.1, 0.2], [1e-7, 37_500_000.123], [3.0, 4.0], [0.1, 0.2]]; n]; n];
            assert_eq!(areas(&text(&polygons)), polygons);
        }
        assert!(areas(&text(&[])).is_empty());
    }
}
