//! Coordinate systems as well-known text: the `.prj` beside a Shapefile, `gpkg_spatial_ref_sys.definition`.
//!
//! What counts is what the text says of the datum and the parameters; names are only asked where it says nothing else, because cities
//! name their systems as they like. Reads the dialects of ESRI and OGC (WKT 1); of WKT 2 what has the same words.

use crate::crs::Crs;
use crate::error::FormatError;

/// A keyword with its texts and numbers (not those of keywords within), and how deep it lies.
struct Node {
    depth: usize,
    word: String,
    values: Vec<String>,
}

/// The keywords of a text in order. Never fails: what is no keyword is passed over.
fn nodes(wkt: &str) -> Vec<Node> {
    let (mut nodes, mut open): (Vec<Node>, Vec<usize>) = (vec![], vec![]);
    let mut pending = String::new();
    let mut chars = wkt.chars();
    while let Some(c) = chars.next() {
        match c {
            '[' | '(' => {
                let word = std::mem::take(&mut pending).trim().to_ascii_uppercase();
                nodes.push(Node { depth: open.len(), word, values: vec![] });
                open.push(nodes.len() - 1);
            }
            ']' | ')' | ',' => {
                let value = std::mem::take(&mut pending).trim().to_owned();
                if let Some(&at) = open.last()
                    && !value.is_empty()
                {
                    nodes[at].values.push(value);
                }
                if c != ',' {
                    open.pop();
                }
            }
            '"' => pending.extend(chars.by_ref().take_while(|c| *c != '"')),
            _ => pending.push(c),
        }
    }
    nodes
}

/// Names differ in case, spaces and underscores between dialects.
fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

struct Text(Vec<Node>);

impl Text {
    fn find(&self, words: &[&str]) -> Option<&Node> {
        self.0.iter().find(|n| words.contains(&n.word.as_str()))
    }

    fn name(&self, words: &[&str]) -> String {
        self.find(words).and_then(|n| n.values.first()).map(|v| plain(v)).unwrap_or_default()
    }

    /// A parameter by any of its names; `None` when it is missing or no number.
    fn parameter(&self, names: &[&str]) -> Option<f64> {
        let node = self.0.iter().find(|n| {
            n.word == "PARAMETER" && n.values.first().is_some_and(|v| names.contains(&plain(v).as_str()))
        })?;
        node.values.get(1)?.parse().ok()
    }

    /// The size of the unit of a projected system, metres.
    fn metres_per_unit(&self) -> Option<f64> {
        self.0
            .iter()
            .rfind(|n| matches!((n.depth, n.word.as_str()), (1, "UNIT") | (1 | 2, "LENGTHUNIT")))?
            .values
            .get(1)?
            .parse()
            .ok()
    }
}

impl Crs {
    /// Reads a coordinate system from well-known text. Beijing 54 and Xi'an 80 are refused, as are projections that are no zone of
    /// CGCS2000 (a city's own meridian, another scale): their numbers would land elsewhere.
    pub fn from_prj_wkt(wkt: &str) -> Result<Self, FormatError> {
        let text = Text(nodes(wkt.trim_start_matches('\u{feff}')));
        let root = text.0.first();
        let title: String = root.and_then(|n| n.values.first()).map_or(wkt, |v| v).chars().take(80).collect();
        let unknown = || FormatError::CrsUnknown { name: title.clone() };
        let datum = text.name(&["DATUM", "GEODETICDATUM", "ENSEMBLE"]);
        let sphere = text.name(&["SPHEROID", "ELLIPSOID"]);
        let old = ["beijing1954", "xian1980", "newbeijing"].iter().any(|d| datum.contains(d))
            || ["krasovsky", "krassowsky", "xian1980", "iag1975"].iter().any(|s| sphere.contains(s));
        if old {
            return Err(FormatError::CrsRefused { name: title });
        }
        let cgcs = datum.contains("china2000")
            || datum.contains("cgcs2000")
            || datum.contains("chinageodeticcoordinatesystem2000");
        if !cgcs && !datum.contains("wgs1984") && !datum.contains("worldgeodeticsystem1984") {
            return Err(unknown());
        }
        let geographic = if cgcs { Self::Cgcs2000 } else { Self::Wgs84 };
        match root.map_or("", |n| n.word.as_str()) {
            "GEOGCS" | "GEOGCRS" | "GEODCRS" => return Ok(geographic),
            "PROJCS" | "PROJCRS" => {}
            _ => return Err(unknown()),
        }
        let method = text.name(&["PROJECTION", "METHOD"]);
        let named = plain(&title);
        let metres = text.metres_per_unit().is_none_or(|m| (m - 1.0).abs() < 1e-9);
        let web = method.contains("auxiliarysphere")
            || named.contains("pseudomercator")
            || named.contains("webmercator");
        if web && !cgcs && metres {
            return Ok(Self::WebMercator);
        }
        if !matches!(method.as_str(), "gausskruger" | "transversemercator") || !metres {
            return Err(unknown());
        }
        let number = |names: &[&str], default: f64| text.parameter(names).unwrap_or(default);
        let plain_scale = (number(&["scalefactor", "scalefactoratnaturalorigin"], 1.0) - 1.0).abs() < 1e-9
            && number(&["latitudeoforigin", "latitudeofnaturalorigin"], 0.0) == 0.0
            && number(&["falsenorthing"], 0.0) == 0.0;
        let meridian =
            number(&["centralmeridian", "longitudeofnaturalorigin", "longitudeoforigin"], f64::NAN);
        let easting = number(&["falseeasting"], f64::NAN);
        let zones = (25..=45).chain(13..=23).filter_map(Self::zone);
        let meridians = (25..=45).filter_map(|z| Self::meridian(z * 3));
        zones
            .chain(meridians)
            .find(|crs| {
                let Self::GaussKruger { central_meridian, .. } = crs else { return false };
                f64::from(*central_meridian) == meridian && crs.false_easting() == easting
            })
            .filter(|_| plain_scale)
            .map(|crs| match crs {
                // Six-degree zones without a number have the parameters of three-degree ones; only the name tells.
                Self::GaussKruger { central_meridian, zone_prefix: false, .. }
                    if central_meridian % 6 == 3
                        && named.starts_with("cgcs2000")
                        && !named.contains("3degree") =>
                {
                    Self::GaussKruger { central_meridian, zone_prefix: false, degrees: 6 }
                }
                other => other,
            })
            .ok_or_else(unknown)
    }

    /// The system as ESRI's well-known text, for a `.prj`; `None` for GCJ-02, which has none.
    pub fn to_prj_wkt(self) -> Option<String> {
        let wgs = "GEOGCS[\"GCS_WGS_1984\",DATUM[\"D_WGS_1984\",SPHEROID[\"WGS_1984\",6378137.0,298.257223563]],\
                   PRIMEM[\"Greenwich\",0.0],UNIT[\"Degree\",0.0174532925199433]]";
        let cgcs = "GEOGCS[\"GCS_China_Geodetic_Coordinate_System_2000\",DATUM[\"D_China_2000\",\
                    SPHEROID[\"CGCS2000\",6378137.0,298.257222101]],PRIMEM[\"Greenwich\",0.0],UNIT[\"Degree\",0.0174532925199433]]";
        Some(match self {
            Self::Wgs84 => wgs.to_owned(),
            Self::Cgcs2000 => cgcs.to_owned(),
            Self::Gcj02 => return None,
            Self::WebMercator => format!(
                "PROJCS[\"WGS_1984_Web_Mercator_Auxiliary_Sphere\",{wgs},PROJECTION[\"Mercator_Auxiliary_Sphere\"],\
                 PARAMETER[\"False_Easting\",0.0],PARAMETER[\"False_Northing\",0.0],PARAMETER[\"Central_Meridian\",0.0],\
                 PARAMETER[\"Standard_Parallel_1\",0.0],PARAMETER[\"Auxiliary_Sphere_Type\",0.0],UNIT[\"Meter\",1.0]]"
            ),
            Self::GaussKruger { central_meridian, zone_prefix, degrees } => {
                let width = if degrees == 3 { "_3_Degree" } else { "" };
                let which = match self.zone_number() {
                    Some(zone) if zone_prefix => format!("Zone_{zone}"),
                    _ => format!("CM_{central_meridian}E"),
                };
                format!(
                    "PROJCS[\"CGCS2000{width}_GK_{which}\",{cgcs},PROJECTION[\"Gauss_Kruger\"],\
                     PARAMETER[\"False_Easting\",{:.1}],PARAMETER[\"False_Northing\",0.0],PARAMETER[\"Central_Meridian\",{central_meridian}.0],\
                     PARAMETER[\"Scale_Factor\",1.0],PARAMETER[\"Latitude_Of_Origin\",0.0],UNIT[\"Meter\",1.0]]",
                    self.false_easting()
                )
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        for crs in Crs::all().into_iter().chain([Crs::GaussKruger {
            central_meridian: 111,
            zone_prefix: false,
            degrees: 6,
        }]) {
            if let Some(text) = crs.to_prj_wkt() {
                assert_eq!(Crs::from_prj_wkt(&text).unwrap(), crs, "{text}");
            }
        }
    }

    #[test]
    fn both_dialects_of_a_zone_are_understood() {
        // As PROJ writes EPSG:4525 in the OGC dialect and EPSG:4546 in WKT 2.
        let ogc = r#"PROJCS["CGCS2000 / 3-degree Gauss-Kruger zone 37",GEOGCS["China Geodetic Coordinate System 2000",DATUM["China_2000",SPHEROID["CGCS2000",6378137,298.257222101,AUTHORITY["EPSG","1024"]],AUTHORITY["EPSG","1043"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AUTHORITY["EPSG","4490"]],PROJECTION["Transverse_Mercator"],PARAMETER["latitude_of_origin",0],PARAMETER["central_meridian",111],PARAMETER["scale_factor",1],PARAMETER["false_easting",37500000],PARAMETER["false_northing",0],UNIT["metre",1,AUTHORITY["EPSG","9001"]],AUTHORITY["EPSG","4525"]]"#;
        assert_eq!(Crs::from_prj_wkt(ogc).unwrap().to_string(), "gk:37");
        let two = r#"PROJCRS["CGCS2000 / 3-degree Gauss-Kruger CM 111E",BASEGEOGCRS["China Geodetic Coordinate System 2000",DATUM["China 2000",ELLIPSOID["CGCS2000",6378137,298.257222101,LENGTHUNIT["metre",1]]],PRIMEM["Greenwich",0,ANGLEUNIT["degree",0.0174532925199433]]],CONVERSION["Gauss-Kruger CM 111E",METHOD["Transverse Mercator"],PARAMETER["Latitude of natural origin",0],PARAMETER["Longitude of natural origin",111],PARAMETER["Scale factor at natural origin",1],PARAMETER["False easting",500000],PARAMETER["False northing",0]],CS[Cartesian,2],AXIS["northing (X)",north,ORDER[1],LENGTHUNIT["metre",1]]]"#;
        assert_eq!(Crs::from_prj_wkt(two).unwrap().to_string(), "gk:111");
    }

    #[test]
    fn what_would_land_elsewhere_is_refused() {
        let good = Crs::zone(37).unwrap().to_prj_wkt().unwrap();
        let code = |from: &str, to: &str| {
            let changed = good.replace(from, to);
            assert_ne!(changed, good, "the test must change something");
            Crs::from_prj_wkt(&changed).unwrap_err().code()
        };
        assert_eq!(code("D_China_2000", "D_Xian_1980"), "crs_refused");
        assert_eq!(
            code("\"D_China_2000\",SPHEROID[\"CGCS2000\"", "\"Local\",SPHEROID[\"Krasovsky_1940\""),
            "crs_refused"
        );
        assert_eq!(code("D_China_2000", "D_NAD_1983"), "crs_unknown");
        assert_eq!(code("111.0", "111.5"), "crs_unknown");
        assert_eq!(code("37500000.0", "38500000.0"), "crs_unknown");
        assert_eq!(code("\"Scale_Factor\",1.0", "\"Scale_Factor\",0.9996"), "crs_unknown");
        assert_eq!(code("\"False_Northing\",0.0", "\"False_Northing\",-3000000.0"), "crs_unknown");
        assert_eq!(code("UNIT[\"Meter\",1.0]", "UNIT[\"Foot\",0.3048]"), "crs_unknown");
        assert_eq!(Crs::from_prj_wkt("").unwrap_err().code(), "crs_unknown");
        assert_eq!(Crs::from_prj_wkt("]]][\"").unwrap_err().code(), "crs_unknown");
    }
}
