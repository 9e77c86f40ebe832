//! Coordinate systems of files: their names and numbers, and the way to WGS-84 and back.
//!
//! CGCS2000 and WGS-84 are taken as equal (they differ by decimetres at most). Numbers are x (east, longitude) first, y (north, latitude)
//! second, as GIS files have them, whatever order the EPSG register gives.

use crate::error::FormatError;
use crate::gauss_kruger;
use std::fmt;
use std::str::FromStr;
use tessera_geometry::LonLat;
use tessera_geometry::crs::{MERCATOR_HALF_M, from_mercator, gcj02_to_wgs84, to_mercator, wgs84_to_gcj02};

/// How far from its central meridian a position of a zone may be, metres: a six-degree zone is 334 km wide on each side at the equator,
/// and what crosses its edge belongs to it too. Numbers further off are another zone's or no eastings at all.
const MAX_OFF_M: f64 = 450_000.0;

/// A coordinate system a file can be in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Crs {
    /// WGS-84 longitude and latitude (EPSG:4326).
    Wgs84,
    /// CGCS2000 longitude and latitude (EPSG:4490).
    Cgcs2000,
    /// What Chinese map services use; shifted by some hundred metres.
    Gcj02,
    /// Web Mercator metres (EPSG:3857) on WGS-84.
    WebMercator,
    /// CGCS2000 Gauss–Krüger metres (EPSG:4491–4554).
    GaussKruger {
        /// 75 to 135 in steps of 3 (of 6 for six-degree zones), degrees east.
        central_meridian: u8,
        /// The easting begins with the zone's number (37 500 000 rather than 500 000).
        zone_prefix: bool,
        /// Width of the zone: 3 or 6 degrees.
        degrees: u8,
    },
}

/// First EPSG number, first zone, last zone, width, with the zone's number in the easting?
const GK_EPSG: [(u32, u8, u8, u8, bool); 4] =
    [(4491, 13, 23, 6, true), (4502, 13, 23, 6, false), (4513, 25, 45, 3, true), (4534, 25, 45, 3, false)];

/// EPSG numbers on Beijing 54 and Xi'an 80: the geographic systems and their Gauss–Krüger zones.
const REFUSED_EPSG: [(u32, u32); 7] =
    [(4214, 4214), (4610, 4610), (2327, 2390), (2401, 2442), (21413, 21423), (21453, 21463), (21473, 21483)];

/// A three-degree zone lies every 3°: zone 37 at 111° E. A six-degree zone n lies at 6n − 3.
fn meridian_of(zone: u8, degrees: u8) -> u8 {
    if degrees == 3 { zone * 3 } else { zone * 6 - 3 }
}

impl Crs {
    /// Three-degree zone 25 to 45 or six-degree zone 13 to 23, with its number in the easting; `None` for other numbers.
    pub fn zone(zone: u8) -> Option<Self> {
        let degrees = match zone {
            13..=23 => 6,
            25..=45 => 3,
            _ => return None,
        };
        Some(Self::GaussKruger { central_meridian: meridian_of(zone, degrees), zone_prefix: true, degrees })
    }

    /// Three-degree zone by its central meridian, without a number in the easting; `None` unless it is one of 75, 78, … 135.
    pub fn meridian(central_meridian: u8) -> Option<Self> {
        let known = (75..=135).contains(&central_meridian) && central_meridian.is_multiple_of(3);
        known.then_some(Self::GaussKruger { central_meridian, zone_prefix: false, degrees: 3 })
    }

    /// Every system there is to choose from: the geographic ones, Web Mercator, then Gauss–Krüger without and with the zone's number.
    pub fn all() -> Vec<Self> {
        let mut all = vec![Self::Wgs84, Self::Cgcs2000, Self::Gcj02, Self::WebMercator];
        all.extend((25..=45).filter_map(|z| Self::meridian(z * 3)));
        all.extend((25..=45).chain(13..=23).filter_map(Self::zone));
        all
    }

    /// Degrees rather than metres?
    pub fn is_geographic(self) -> bool {
        matches!(self, Self::Wgs84 | Self::Cgcs2000 | Self::Gcj02)
    }

    /// By EPSG number.
    pub fn from_epsg(code: u32) -> Result<Self, FormatError> {
        let name = format!("EPSG:{code}");
        if REFUSED_EPSG.iter().any(|(a, b)| (*a..=*b).contains(&code)) {
            return Err(FormatError::CrsRefused { name });
        }
        match code {
            // 4979 and 4480 are the same systems with a height.
            4326 | 4979 => return Ok(Self::Wgs84),
            4490 | 4480 => return Ok(Self::Cgcs2000),
            3857 | 900_913 => return Ok(Self::WebMercator),
            _ => {}
        }
        for (first, from, to, degrees, zone_prefix) in GK_EPSG {
            if let Some(zone) = code.checked_sub(first).and_then(|i| u8::try_from(i).ok()).map(|i| from + i)
                && zone <= to
            {
                return Ok(Self::GaussKruger {
                    central_meridian: meridian_of(zone, degrees),
                    zone_prefix,
                    degrees,
                });
            }
        }
        Err(FormatError::CrsUnknown { name })
    }

    /// Its EPSG number; GCJ-02 has none.
    pub fn epsg(self) -> Option<u32> {
        Some(match self {
            Self::Wgs84 => 4326,
            Self::Cgcs2000 => 4490,
            Self::Gcj02 => return None,
            Self::WebMercator => 3857,
            Self::GaussKruger { zone_prefix, degrees, .. } => {
                let (first, from, ..) = GK_EPSG.into_iter().find(|g| g.3 == degrees && g.4 == zone_prefix)?;
                first + u32::from(self.zone_number()?.checked_sub(from)?)
            }
        })
    }

    /// The number of its zone; `None` for systems without zones.
    pub fn zone_number(self) -> Option<u8> {
        match self {
            Self::GaussKruger { central_meridian: cm, degrees: 3, .. } => Some(cm / 3),
            Self::GaussKruger { central_meridian: cm, .. } => Some(cm.div_ceil(6)),
            _ => None,
        }
    }

    /// The easting of the central meridian, metres; 0 for systems without zones.
    pub fn false_easting(self) -> f64 {
        let zone = match self {
            Self::GaussKruger { zone_prefix: true, .. } => self.zone_number().unwrap_or(0),
            Self::GaussKruger { .. } => 0,
            _ => return 0.0,
        };
        f64::from(zone) * 1e6 + gauss_kruger::FALSE_EASTING
    }

    /// The WGS-84 position of a point of this system; `None` when there is none.
    pub fn to_wgs84(self, x: f64, y: f64) -> Option<LonLat> {
        match self {
            Self::Wgs84 | Self::Cgcs2000 => LonLat::new(x, y).ok(),
            Self::Gcj02 => LonLat::new(x, y).ok().map(gcj02_to_wgs84),
            Self::WebMercator if x.abs().max(y.abs()) <= MERCATOR_HALF_M * 1.000_001 => from_mercator(x, y),
            Self::WebMercator => None,
            Self::GaussKruger { .. } if (x - self.false_easting()).abs() > MAX_OFF_M => None,
            Self::GaussKruger { central_meridian, .. } => gauss_kruger::inverse(
                y,
                x - self.false_easting() + gauss_kruger::FALSE_EASTING,
                f64::from(central_meridian),
            ),
        }
    }

    /// Where a WGS-84 position lies in this system; `None` when it is too far from a zone's central meridian.
    pub fn from_wgs84(self, p: LonLat) -> Option<(f64, f64)> {
        match self {
            Self::Wgs84 | Self::Cgcs2000 => Some((p.lon(), p.lat())),
            Self::Gcj02 => {
                let q = wgs84_to_gcj02(p);
                Some((q.lon(), q.lat()))
            }
            Self::WebMercator => Some(to_mercator(p)),
            Self::GaussKruger { central_meridian, .. } => {
                let (north, east) = gauss_kruger::forward(p, f64::from(central_meridian))?;
                let off = east - gauss_kruger::FALSE_EASTING;
                (off.abs() <= MAX_OFF_M).then_some((off + self.false_easting(), north))
            }
        }
    }
}

/// Names joined for a message.
pub(crate) fn list(choices: &[Crs]) -> String {
    choices.iter().map(Crs::to_string).collect::<Vec<_>>().join(", ")
}

impl fmt::Display for Crs {
    /// `wgs84`, `cgcs2000`, `gcj02`, `epsg:3857`, `gk:111` (central meridian), `gk:37` (zone), `gk:111/6` (meridian of a six-degree zone).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Wgs84 => f.write_str("wgs84"),
            Self::Cgcs2000 => f.write_str("cgcs2000"),
            Self::Gcj02 => f.write_str("gcj02"),
            Self::WebMercator => f.write_str("epsg:3857"),
            Self::GaussKruger { zone_prefix: true, .. } => {
                write!(f, "gk:{}", self.zone_number().unwrap_or(0))
            }
            Self::GaussKruger { central_meridian, degrees: 6, .. } => write!(f, "gk:{central_meridian}/6"),
            Self::GaussKruger { central_meridian, .. } => write!(f, "gk:{central_meridian}"),
        }
    }
}

impl FromStr for Crs {
    type Err = FormatError;

    /// Reads what [`Display`](fmt::Display) writes, and every form of an EPSG number: `4490`, `EPSG:4490`, `urn:ogc:def:crs:EPSG::4490`.
    fn from_str(text: &str) -> Result<Self, FormatError> {
        let word = text.trim().to_ascii_lowercase();
        let unknown = || FormatError::CrsUnknown { name: text.trim().chars().take(80).collect() };
        match word.as_str() {
            "wgs84" | "wgs-84" | "crs84" | "ogc:crs84" | "urn:ogc:def:crs:ogc:1.3:crs84" => {
                return Ok(Self::Wgs84);
            }
            "cgcs2000" => return Ok(Self::Cgcs2000),
            "gcj02" | "gcj-02" => return Ok(Self::Gcj02),
            _ => {}
        }
        if let Some(gk) = word.strip_prefix("gk:") {
            if let Some(cm) = gk.strip_suffix("/6") {
                let cm = cm
                    .parse()
                    .ok()
                    .filter(|cm: &u8| (75..=135).contains(cm) && cm % 6 == 3)
                    .ok_or_else(unknown)?;
                return Ok(Self::GaussKruger { central_meridian: cm, zone_prefix: false, degrees: 6 });
            }
            let number: u8 = gk.parse().map_err(|_| unknown())?;
            return Self::zone(number).or_else(|| Self::meridian(number)).ok_or_else(unknown);
        }
        let is_epsg = word.contains("epsg") || word.bytes().all(|b| b.is_ascii_digit());
        let digits = word.rsplit(|c: char| !c.is_ascii_digit()).next().unwrap_or("");
        match digits.parse() {
            Ok(code) if is_epsg => Self::from_epsg(code),
            _ => Err(unknown()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_system_has_a_name_that_is_read_back_and_a_number_that_is_its_own() {
        let mut all = Crs::all();
        all.extend((13..=23_u8).map(|z| Crs::GaussKruger {
            central_meridian: z * 6 - 3,
            zone_prefix: false,
            degrees: 6,
        }));
        assert_eq!(all.len(), 4 + 21 + 32 + 11);
        for crs in all {
            assert_eq!(crs.to_string().parse::<Crs>().unwrap(), crs);
            if let Some(code) = crs.epsg() {
                assert_eq!(Crs::from_epsg(code).unwrap(), crs, "{code}");
                assert_eq!(format!("urn:ogc:def:crs:EPSG::{code}").parse::<Crs>().unwrap(), crs);
            }
        }
        assert!((4491..=4554).all(|code| Crs::from_epsg(code).unwrap().epsg() == Some(code)));
    }

    #[test]
    fn numbers_and_names_mean_what_the_register_says() {
        let named = |s: &str| s.parse::<Crs>().unwrap();
        assert_eq!(named("4525"), named("gk:37"));
        assert_eq!(named("EPSG:4546"), named("gk:111"));
        assert_eq!(named("4497"), named("gk:19"));
        assert_eq!(named("4508"), named("gk:111/6"));
        assert_eq!(named("gk:37").false_easting(), 37_500_000.0);
        assert_eq!(named("4497").false_easting(), 19_500_000.0);
        assert_eq!(named("4546").false_easting(), 500_000.0);
    }

    #[test]
    fn other_datums_are_refused_with_what_to_ask_for_and_nonsense_is_unknown() {
        for code in ["4214", "4610", "2361", "2436", "21418"] {
            let e = code.parse::<Crs>().unwrap_err();
            assert_eq!(e.code(), "crs_refused", "{code}");
            assert!(e.to_string().contains("ask for the file in CGCS2000"));
        }
        for name in
            ["32649", "4490x", "", "gk:24", "gk:74", "gk:300", "gk:114/6", "epsg:", "99999999999", "中国"]
        {
            assert_eq!(name.parse::<Crs>().unwrap_err().code(), "crs_unknown", "{name}");
        }
    }
}
