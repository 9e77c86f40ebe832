//! Texts of a drawing, and which area each stands in.

use super::pairs::Entity;
use crate::assemble::{Box4, Side, bounds, doubled_area, side};
use crate::raw::{RawFeature, RawPolygon};
use encoding_rs::GB18030;

/// Steps spent on looking where texts stand: a second or so. A city's drawing takes a hundredth.
const MAX_WORK: usize = 400_000_000;

/// A text and where it stands.
pub(super) struct Label {
    at: [f64; 2],
    text: String,
}

impl Label {
    /// The text of a TEXT, a MTEXT or an attribute of a block; `None` for other entities and without a place.
    pub fn of(entity: &Entity<'_>) -> Option<Self> {
        let text = match entity.kind {
            "TEXT" | "ATTRIB" => plain(entity.text(1)?, false),
            // Long texts come in pieces of code 3; the last has code 1.
            "MTEXT" => plain(
                &entity.pairs.iter().filter(|p| matches!(p.0, 1 | 3)).map(|p| p.1).collect::<String>(),
                true,
            ),
            _ => return None,
        };
        // A text that is not set from its left end has the place that matters as its second point.
        let set = |code: i32| entity.int(code).unwrap_or(0) != 0;
        let aligned = entity.kind != "MTEXT" && (set(72) || set(if entity.kind == "TEXT" { 73 } else { 74 }));
        let point = |code: i32| Some([entity.number(code)?, entity.number(code + 10)?]);
        let [x, y] = point(11).filter(|_| aligned).or_else(|| point(10))?;
        Some(Self { at: [if entity.mirrored() { -x } else { x }, y], text })
    }
}

/// Without the codes that set how a text looks. `rich`: with those of MTEXT.
pub(super) fn plain(text: &str, rich: bool) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let tail = &rest[c.len_utf8()..];
        rest = tail;
        match c {
            // \U+7F51: a character by its number. \M+5CDF8: two bytes of GBK.
            '\\' if tail.starts_with("U+") || tail.starts_with("u+") => {
                match tail.get(2..6).and_then(|h| u32::from_str_radix(h, 16).ok()).and_then(char::from_u32) {
                    Some(found) => {
                        out.push(found);
                        rest = &tail[6..];
                    }
                    None => out.push(c),
                }
            }
            '\\' if tail.starts_with("M+5") => {
                match tail.get(3..7).and_then(|h| u16::from_str_radix(h, 16).ok()) {
                    Some(bytes) => {
                        out += &GB18030.decode_without_bom_handling(&bytes.to_be_bytes()).0;
                        rest = &tail[7..];
                    }
                    None => out.push(c),
                }
            }
            '\\' if rich => {
                let Some(code) = tail.chars().next() else { break };
                rest = &tail[code.len_utf8()..];
                match code {
                    'P' | 'N' | 'X' | '~' => out.push(' '),
                    '\\' | '{' | '}' => out.push(code),
                    // Underlined and the like: one letter.
                    'L' | 'l' | 'O' | 'o' | 'K' | 'k' => {}
                    // A fraction is what it says.
                    'S' => {
                        let (fraction, after) = rest.split_once(';').unwrap_or((rest, ""));
                        out += &fraction.replace(['^', '#'], "/");
                        rest = after;
                    }
                    // Font, height, colour, width …: up to the semicolon.
                    _ => rest = rest.split_once(';').map_or("", |(_, after)| after),
                }
            }
            '{' | '}' if rich => {}
            '%' if tail.starts_with('%') => {
                // %%u underlines, %%d is a degree; nothing of it is needed in a name.
                let code = tail[1..].chars().next();
                rest = &tail[1 + code.map_or(0, char::len_utf8)..];
            }
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out.trim().to_owned()
}

/// The box of a polygon's outer ring and its area, to look at few polygons closely.
struct Place {
    feature: usize,
    polygon: usize,
    around: Box4,
    area: f64,
}

fn places(features: &[RawFeature]) -> Vec<Place> {
    let each = features
        .iter()
        .enumerate()
        .flat_map(|(f, feature)| feature.polygons.iter().enumerate().map(move |(p, rings)| (f, p, rings)));
    let mut places: Vec<Place> = each
        .filter_map(|(feature, polygon, rings)| {
            let outer = rings.first()?;
            Some(Place { feature, polygon, around: bounds(outer), area: doubled_area(outer).abs() })
        })
        .collect();
    // The smallest first: of areas within each other the inner one has the text.
    places.sort_by(|a, b| a.area.total_cmp(&b.area));
    places
}

fn stands_in(p: [f64; 2], rings: &RawPolygon) -> bool {
    rings.iter().enumerate().all(|(i, ring)| (side(p, ring) == Side::Out) == (i > 0))
}

/// Gives every text to the smallest area it stands in: it is appended to the field `text`, which must be the last. The number of texts
/// that were not looked at, because it would take too long.
pub(super) fn give(features: &mut [RawFeature], labels: &[Label]) -> usize {
    let places = places(features);
    let mut work = 0;
    for (done, label) in labels.iter().filter(|l| !l.text.is_empty()).enumerate() {
        let found = places.iter().find(|place| {
            work += 1;
            let ([x, y], [w, s, e, n]) = (label.at, place.around);
            let near = w <= x && x <= e && s <= y && y <= n;
            near && {
                let rings = &features[place.feature].polygons[place.polygon];
                work += rings.iter().map(Vec::len).sum::<usize>();
                stands_in(label.at, rings)
            }
        });
        if let Some((_, text)) = found.and_then(|place| features[place.feature].fields.last_mut()) {
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(&label.text);
        }
        if work > MAX_WORK {
            return labels.len() - done - 1;
        }
    }
    0
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn codes_of_looks_are_left_out_and_characters_by_number_are_read() {
        assert_eq!(plain(r"\U+7F51\U+683C%%u1", false), "网格1");
        assert_eq!(plain(r"{\fSimSun|b0|i0|c134|p2;第一\P网格}\~A\\B", true), "第一 网格 A\\B");
        assert_eq!(plain(r"\A1;{\H0.7x;\S1/2;}号", true), "1/2号");
        assert_eq!(plain(r"\M+5CDF8", false), "网");
        for odd in ["\\", "\\U+", "\\U+网格", "\\M+5网", "%%", "{\\f", "\\H", "%%网", "\\网"] {
            plain(odd, true);
            plain(odd, false);
        }
    }
}
