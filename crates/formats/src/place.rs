//! From a file's numbers to WGS-84: which coordinate system it is, whether the numbers fit it, rings closed and turned.

use crate::assemble::doubled_area;
use crate::crs::Crs;
use crate::error::FormatError;
use crate::format::Format;
use crate::raw::{RawFile, RawPolygon, RawRing};
use crate::remark::{Remark, RemarkKind};
use crate::{CrsFrom, Feature, Read};
use tessera_geometry::{LonLat, MultiPolygon, Polygon};

/// Northings of China's land and sea, metres from the equator.
const NORTHINGS: std::ops::RangeInclusive<f64> = 300_000.0..=6_200_000.0;
/// Eastings within a zone, without the zone's number; wider than a six-degree zone at 18° N is (183 km to 817 km).
const EASTINGS: std::ops::RangeInclusive<f64> = 150_000.0..=850_000.0;

/// Smallest and largest of both numbers.
#[derive(Clone, Copy)]
struct Span {
    x: (f64, f64),
    y: (f64, f64),
}

impl Span {
    fn of(raw: &RawFile) -> Option<Self> {
        let mut points = raw.features.iter().flat_map(|f| &f.polygons).flatten().flatten();
        let first = points.next()?;
        let start = Self { x: (first[0], first[0]), y: (first[1], first[1]) };
        Some(points.fold(start, |s, p| Self {
            x: (s.x.0.min(p[0]), s.x.1.max(p[0])),
            y: (s.y.0.min(p[1]), s.y.1.max(p[1])),
        }))
    }

    fn swapped(self) -> FormatError {
        FormatError::AxesSwapped { x: self.x, y: self.y }
    }

    fn needed(self, choices: Vec<Crs>) -> FormatError {
        FormatError::CrsNeeded { x: self.x, y: self.y, choices }
    }
}

fn within(range: (f64, f64), limits: &std::ops::RangeInclusive<f64>) -> bool {
    limits.contains(&range.0) && limits.contains(&range.1)
}

/// The zone all eastings begin with, when they are eastings with a zone's number.
fn zone_of(range: (f64, f64)) -> Option<u8> {
    let zone = (range.0 / 1e6).floor();
    let number = (zone == (range.1 / 1e6).floor() && (13.0..=45.0).contains(&zone)).then_some(zone as u8)?;
    (Crs::zone(number).is_some() && within((range.0 - zone * 1e6, range.1 - zone * 1e6), &EASTINGS))
        .then_some(number)
}

/// Do the numbers look like (north, east) rather than (east, north)? Only what can be nothing else in China counts.
fn look_swapped(s: Span) -> bool {
    let degrees = within(s.x, &(3.0..=54.0)) && within(s.y, &(73.0..=136.0));
    let metres = within(s.x, &NORTHINGS)
        && (zone_of(s.y).is_some()
            // Below 850 km a northing and an easting cannot be told apart.
            || s.x.0 > 850_000.0 && within(s.y, &EASTINGS));
    degrees || metres
}

/// The system whose numbers these must be.
fn guess(s: Span) -> Result<Crs, FormatError> {
    if look_swapped(s) {
        return Err(s.swapped());
    }
    if within(s.x, &(-180.0..=180.0)) && within(s.y, &(-90.0..=90.0)) {
        return Ok(Crs::Wgs84);
    }
    let northern = within(s.y, &NORTHINGS);
    if let Some(zone) = zone_of(s.x).filter(|_| northern) {
        let crs = Crs::zone(zone).ok_or_else(|| s.needed(Crs::all()))?;
        // Eastings of the zones 13 and 14 (75° and 81° E) are also Web Mercator of 117° to 135° E.
        return if zone <= 14 { Err(s.needed(vec![crs, Crs::WebMercator])) } else { Ok(crs) };
    }
    if within(s.x, &EASTINGS) && northern {
        return Err(s.needed((25..=45).filter_map(|z| Crs::meridian(z * 3)).collect()));
    }
    Err(s.needed(Crs::all()))
}

/// A system the numbers would fit, for a message.
fn hint(s: Span, crs: Crs) -> Option<Crs> {
    let fits = guess(s).ok()?;
    (fits != crs).then_some(fits)
}

/// Converts all features. `given` overrules what the file says.
pub(crate) fn place(format: Format, mut raw: RawFile, given: Option<Crs>) -> Result<Read, FormatError> {
    let span = Span::of(&raw);
    let (crs, crs_from) = match (given, raw.crs.take(), span) {
        (Some(crs), ..) => (crs, CrsFrom::Given),
        (None, Some(said), _) => (said?, CrsFrom::File),
        (None, None, Some(span)) => (guess(span)?, CrsFrom::Guessed),
        (None, None, None) => (Crs::Wgs84, CrsFrom::Guessed),
    };
    if let Some(span) = span
        && look_swapped(span)
    {
        return Err(span.swapped());
    }
    let mut remarks = raw.remarks;
    let mut features = Vec::with_capacity(raw.features.len());
    for feature in raw.features {
        let row = feature.row;
        let misfit =
            |[x, y]: [f64; 2]| FormatError::Misfit { row, x, y, crs, hint: span.and_then(|s| hint(s, crs)) };
        let mut parts = Vec::with_capacity(feature.polygons.len());
        for polygon in feature.polygons {
            parts.extend(sound(row, polygon, &mut remarks, |p| {
                crs.to_wgs84(p[0], p[1]).ok_or_else(|| misfit(p))
            })?);
        }
        if parts.is_empty() {
            remarks.push(Remark { row: Some(row), kind: RemarkKind::WithoutBorder });
        } else {
            features.push(Feature { row, border: MultiPolygon(parts), fields: feature.fields });
        }
    }
    Ok(Read { features, crs, crs_from, format, layers: raw.layers, remarks })
}

/// A polygon with closed rings, the outer one counterclockwise, holes clockwise; `None` when its outer ring is none.
fn sound(
    row: usize,
    polygon: RawPolygon,
    remarks: &mut Vec<Remark>,
    convert: impl Fn([f64; 2]) -> Result<LonLat, FormatError>,
) -> Result<Option<Polygon>, FormatError> {
    let mut rings = Vec::with_capacity(polygon.len());
    for (i, ring) in polygon.into_iter().enumerate() {
        let closed = close(row, ring, remarks);
        if closed.len() < 4 {
            remarks.push(Remark { row: Some(row), kind: RemarkKind::RingDropped });
            if i == 0 {
                return Ok(None);
            }
            continue;
        }
        // The direction is judged in the file's own plane: a projection keeps it.
        let turned = (doubled_area(&closed) < 0.0) == (i == 0);
        let mut ring = closed.into_iter().map(&convert).collect::<Result<Vec<_>, _>>()?;
        // Converted numbers of one point are the same, so the ring is still closed.
        if turned {
            ring.reverse();
        }
        rings.push(ring);
    }
    let mut rings = rings.into_iter();
    Ok(rings.next().and_then(|outer| Polygon::new(outer, rings.collect()).ok()))
}

/// The rings of a border in the coordinate system of a file; `index` is the feature's place in the list, from 0.
pub(crate) fn project(
    format: Format,
    index: usize,
    border: &MultiPolygon,
    crs: Crs,
) -> Result<Vec<RawPolygon>, FormatError> {
    let point = |p: &LonLat| {
        crs.from_wgs84(*p).map(|(x, y)| [x, y]).ok_or_else(|| FormatError::CannotWrite {
            format,
            why: format!(
                "feature {} at {:.4}, {:.4} is too far from the meridian of {crs}; choose another zone",
                index + 1,
                p.lon(),
                p.lat()
            ),
        })
    };
    border.0.iter().map(|part| part.rings().map(|ring| ring.iter().map(point).collect()).collect()).collect()
}

fn close(row: usize, mut ring: RawRing, remarks: &mut Vec<Remark>) -> RawRing {
    if let (Some(&first), Some(&last)) = (ring.first(), ring.last())
        && first != last
    {
        remarks.push(Remark { row: Some(row), kind: RemarkKind::RingClosed });
        ring.push(first);
    }
    ring
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::raw::RawFeature;

    fn file(points: &[[f64; 2]]) -> RawFile {
        let feature = RawFeature { row: 7, polygons: vec![vec![points.to_vec()]], fields: vec![] };
        RawFile { features: vec![feature], ..RawFile::default() }
    }

    /// A triangle near a point, closed.
    fn near(x: f64, y: f64, size: f64) -> RawFile {
        file(&[[x, y], [x + size, y], [x, y + size], [x, y]])
    }

    fn guessed(x: f64, y: f64, size: f64) -> Result<String, FormatError> {
        place(Format::Csv, near(x, y, size), None).map(|r| {
            assert_eq!(r.crs_from, CrsFrom::Guessed);
            r.crs.to_string()
        })
    }

    #[test]
    fn numbers_tell_the_system_where_they_can() {
        assert_eq!(guessed(111.3, 30.7, 0.01).unwrap(), "wgs84");
        assert_eq!(guessed(-70.0, -33.0, 0.01).unwrap(), "wgs84");
        assert_eq!(guessed(37_528_000.0, 3_397_500.0, 500.0).unwrap(), "gk:37");
        assert_eq!(guessed(19_528_000.0, 3_397_500.0, 500.0).unwrap(), "gk:19");
    }

    #[test]
    fn where_they_cannot_the_choices_are_offered() {
        let e = guessed(528_000.0, 3_397_500.0, 500.0).unwrap_err();
        assert_eq!(e.code(), "crs_needed");
        assert!(e.to_string().contains("gk:75, gk:78,") && e.to_string().contains("gk:135"), "{e}");
        // Shanghai in Web Mercator and a place at 75° E in zone 13 have the same numbers.
        let e = guessed(13_528_000.0, 3_660_000.0, 500.0).unwrap_err();
        assert!(e.to_string().ends_with("gk:13, epsg:3857"), "{e}");
        assert_eq!(guessed(14_528_000.0, 3_660_000.0, 500.0).unwrap_err().code(), "crs_needed");
        // A site plan with its own origin is no place on earth: every system is offered, not only the meridians.
        let choices = |x: f64, y: f64| match guessed(x, y, 50.0) {
            Err(FormatError::CrsNeeded { choices, .. }) => choices,
            other => panic!("{other:?}"),
        };
        assert_eq!(choices(528_000.0, 100.0), Crs::all());
        assert_eq!(choices(528_000.0, 3_397_500.0).len(), 21);
        assert_eq!(guessed(24_528_000.0, 3_660_000.0, 500.0).unwrap_err().code(), "crs_needed");
        assert_eq!(guessed(37_999_900.0, 3_660_000.0, 500.0).unwrap_err().code(), "crs_needed");
        assert_eq!(guessed(1e9, 1e9, 500.0).unwrap_err().code(), "crs_needed");
    }

    #[test]
    fn swapped_numbers_are_noticed_whatever_was_said_of_the_system() {
        for (x, y, size) in
            [(30.7, 111.3, 0.01), (3_397_500.0, 528_000.0, 500.0), (3_397_500.0, 37_528_000.0, 500.0)]
        {
            for given in [None, Some(Crs::Wgs84), Crs::zone(37), Crs::meridian(111)] {
                let e = place(Format::Csv, near(x, y, size), given).unwrap_err();
                assert_eq!(e.code(), "axes_swapped", "{e}");
            }
        }
    }

    #[test]
    fn numbers_that_do_not_fit_are_named_with_what_they_fit() {
        let e = place(Format::Csv, near(37_528_000.0, 3_397_500.0, 500.0), Crs::meridian(111)).unwrap_err();
        assert_eq!(
            e.to_string(),
            "feature 7: x 37528000, y 3397500 cannot be a position in gk:111, but could be in gk:37; choose another coordinate system"
        );
        assert_eq!(
            place(Format::Csv, near(528_000.0, 3_397_500.0, 9.0), Crs::zone(37)).unwrap_err().code(),
            "misfit"
        );
        assert_eq!(
            place(Format::Csv, near(528_000.0, 3_397_500.0, 9.0), Some(Crs::Wgs84)).unwrap_err().code(),
            "misfit"
        );
        assert_eq!(
            place(Format::Csv, near(f64::NAN, 30.0, 9.0), Some(Crs::Wgs84)).unwrap_err().code(),
            "misfit"
        );
    }

    #[test]
    fn rings_are_closed_turned_and_told() {
        let open_clockwise = file(&[[0.0, 0.0], [0.0, 1.0], [1.0, 1.0]]);
        let read = place(Format::Csv, open_clockwise, None).unwrap();
        let outer: Vec<_> = read.features[0].border.0[0].outer().iter().map(|p| (p.lon(), p.lat())).collect();
        assert_eq!(outer, [(0.0, 0.0), (1.0, 1.0), (0.0, 1.0), (0.0, 0.0)]);
        assert_eq!(read.remarks, [Remark { row: Some(7), kind: RemarkKind::RingClosed }]);
        let nothing = place(Format::Csv, file(&[[0.0, 0.0], [0.0, 1.0], [0.0, 0.0]]), None).unwrap();
        assert!(nothing.features.is_empty());
        let kinds: Vec<_> = nothing.remarks.iter().map(|r| r.kind.as_str()).collect();
        assert_eq!(kinds, ["ring_dropped", "without_border"]);
    }
}
