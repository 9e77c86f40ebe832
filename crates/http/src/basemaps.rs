//! Base maps of a deployment, on other servers or as a file of its own: what its list may name, what of it is refused at the start, and
//! which origins the browser may therefore fetch pictures and features from.

use crate::dto::TextDto;
use serde::{Deserialize, Serialize};
use std::{
    io::Read as _,
    path::{Path, PathBuf},
};
use utoipa::ToSchema;

/// How a base map is fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum BaseMapKind {
    /// Pictures by zoom, column and row: `{z}`, `{x}`, `{y}` or `{-y}` in the address.
    Xyz,
    /// OGC Web Map Tile Service, asked with key and value pairs.
    Wmts,
    /// OGC Web Map Service.
    Wms,
    /// One file of features.
    Geojson,
    /// One `PMTiles` file beside the list, with pictures or vector tiles, sent by this server piece by piece.
    Pmtiles,
}

/// A base map besides our own.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BaseMap {
    /// Short name in addresses: letters, digits and hyphens.
    pub id: String,
    /// Name for people.
    pub name: TextDto,
    /// How it is fetched.
    #[serde(rename = "type")]
    pub kind: BaseMapKind,
    /// Address; `{0-7}` or `{a-c}` in the host stands for several hosts. A key belongs into it as well. Of a `PMTiles` file the
    /// address at this server.
    #[serde(default)]
    pub url: String,
    /// Name of a `PMTiles` file in the folder of the list.
    #[serde(default, skip_serializing)]
    #[schema(ignore)]
    pub file: String,
    /// Where that file is.
    #[serde(skip)]
    #[schema(ignore)]
    pub path: PathBuf,
    /// Layer, for WMTS and WMS.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub layer: String,
    /// Set of tile matrices, for WMTS.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub matrix_set: String,
    /// Style, for WMTS.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub style: String,
    /// Picture format, for WMTS and WMS.
    #[serde(default = "png")]
    pub format: String,
    /// Who must be named on the map.
    #[serde(default)]
    pub attribution: String,
    /// 0.05 to 1.
    #[serde(default = "opaque")]
    pub opacity: f64,
    /// Smallest zoom level of the source.
    #[serde(default)]
    pub min_zoom: u8,
    /// Largest zoom level of the source; closer, its pictures are enlarged.
    #[serde(default = "deepest")]
    pub max_zoom: u8,
    /// EPSG:3857, EPSG:4326 or EPSG:4490.
    #[serde(default = "mercator")]
    pub projection: String,
    /// Its pictures are shifted as Chinese law asks of public maps (GCJ-02).
    #[serde(default)]
    pub gcj02: bool,
}

fn png() -> String {
    "image/png".to_owned()
}

fn opaque() -> f64 {
    1.0
}

fn deepest() -> u8 {
    18
}

fn mercator() -> String {
    "EPSG:3857".to_owned()
}

impl BaseMap {
    /// The origins it is fetched from, other than ours.
    fn origins(&self) -> Result<Vec<String>, String> {
        if self.kind == BaseMapKind::Pmtiles {
            return Ok(Vec::new());
        }
        let (scheme, rest) = self
            .url
            .split_once("://")
            .filter(|(s, _)| matches!(*s, "https" | "http"))
            .ok_or("the address begins with https:// or http://")?;
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let hosts = match host.split_once('{') {
            None => vec![host.to_owned()],
            Some((before, rest)) => {
                let (range, after) = rest.split_once('}').ok_or("a { without a }")?;
                let mut ends = range.chars();
                let (Some(from), Some('-'), Some(to), None) =
                    (ends.next(), ends.next(), ends.next(), ends.next())
                else {
                    return Err(format!("{{{range}}} in the host is not a range such as {{0-7}}"));
                };
                if !from.is_ascii_alphanumeric() || !to.is_ascii_alphanumeric() || from > to {
                    return Err(format!("{{{range}}} in the host is not a range such as {{0-7}}"));
                }
                (from..=to).map(|c| format!("{before}{c}{after}")).collect()
            }
        };
        // Nothing but a host and a port may get into the policy: a blank or a semicolon would write a rule of its own.
        if hosts.iter().any(|h| {
            h.is_empty() || !h.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':'))
        }) {
            return Err(format!("{host} is not a host"));
        }
        Ok(hosts.into_iter().map(|h| format!("{scheme}://{h}")).collect())
    }

    fn check(&self) -> Result<(), String> {
        let named = |s: &str| {
            !s.is_empty() && s.len() <= 32 && s.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
        };
        if !named(&self.id) {
            return Err("id: letters, digits and hyphens, at most 32".to_owned());
        }
        self.origins()?;
        if !matches!(self.projection.as_str(), "EPSG:3857" | "EPSG:4326" | "EPSG:4490") {
            return Err("projection: EPSG:3857, EPSG:4326 or EPSG:4490".to_owned());
        }
        if !(0.05..=1.0).contains(&self.opacity) {
            return Err("opacity: 0.05 to 1".to_owned());
        }
        if self.min_zoom > self.max_zoom || self.max_zoom > 24 {
            return Err("min_zoom and max_zoom: 0 to 24, in this order".to_owned());
        }
        if self.kind != BaseMapKind::Pmtiles && !self.file.is_empty() {
            return Err("file goes with pmtiles".to_owned());
        }
        match self.kind {
            BaseMapKind::Pmtiles if !self.url.is_empty() => {
                Err("url: a pmtiles map has a file instead".to_owned())
            }
            BaseMapKind::Pmtiles if self.projection != mercator() => {
                Err("projection: pmtiles are EPSG:3857".to_owned())
            }
            BaseMapKind::Pmtiles if !plain_name(&self.file) => {
                Err("file: the name of a file in the folder of this list, letters, digits, dots, hyphens"
                    .to_owned())
            }
            BaseMapKind::Xyz if !self.url.contains("{x}") || !self.url.contains("{z}") => {
                Err("url: {z}, {x} and {y} are missing".to_owned())
            }
            BaseMapKind::Wmts if self.layer.is_empty() || self.matrix_set.is_empty() => {
                Err("layer and matrix_set are needed for WMTS".to_owned())
            }
            BaseMapKind::Wms if self.gcj02 => Err("gcj02 goes with xyz, wmts and geojson".to_owned()),
            BaseMapKind::Wms if self.layer.is_empty() => Err("layer is needed for WMS".to_owned()),
            _ => Ok(()),
        }
    }
}

/// A name without a folder, so that nothing outside the folder can be meant.
fn plain_name(name: &str) -> bool {
    !name.is_empty()
        && !name.starts_with('.')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_'))
}

/// Reads the head of a `PMTiles` file: what the browser could not draw is refused before the first visitor sees nothing.
fn check_pmtiles(path: &Path, gcj02: bool) -> Result<(), String> {
    let mut head = [0_u8; 127];
    let read = std::fs::File::open(path).and_then(|mut f| f.read_exact(&mut head));
    read.map_err(|e| format!("{}: {e}", path.display()))?;
    if !head.starts_with(b"PMTiles\x03") {
        return Err(format!("{} is not a PMTiles file of version 3", path.display()));
    }
    // Places in the head: how the directories and how the tiles are compressed, what the tiles are.
    let [directories, tiles, kind] = [head[97], head[98], head[99]];
    if !matches!(directories, 1 | 2) || !matches!(tiles, 1 | 2) {
        return Err("the file must be compressed with gzip or not at all".to_owned());
    }
    match kind {
        1 if gcj02 => Err("gcj02 goes with pictures; these are vector tiles".to_owned()),
        1..=5 => Ok(()),
        _ => Err("the file must hold vector tiles (MVT), PNG, JPEG, WebP or AVIF".to_owned()),
    }
}

/// What the file holds.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BaseMapFile {
    basemaps: Vec<BaseMap>,
}

/// Reads a deployment's base maps from YAML; the files they name lie in `folder`.
///
/// # Errors
/// Says in words which entry is wrong and why.
pub fn basemaps(yaml: &str, folder: &Path) -> Result<Vec<BaseMap>, String> {
    let mut file: BaseMapFile = serde_norway::from_str(yaml).map_err(|e| e.to_string())?;
    for (i, map) in file.basemaps.iter().enumerate() {
        map.check().map_err(|e| format!("base map {} ({}): {e}", i + 1, map.id))?;
        if file.basemaps[..i].iter().any(|other| other.id == map.id) {
            return Err(format!("base map {}: {} is there twice", i + 1, map.id));
        }
    }
    for map in file.basemaps.iter_mut().filter(|m| m.kind == BaseMapKind::Pmtiles) {
        map.path = folder.join(&map.file);
        check_pmtiles(&map.path, map.gcj02).map_err(|e| format!("base map {}: {e}", map.id))?;
        map.url = format!("/api/v1/basemaps/{}", map.id);
    }
    Ok(file.basemaps)
}

/// What the content security policy lets through besides our own server: for pictures, and for files of features. Each begins with a blank
/// when there is any.
pub(crate) fn policy(maps: &[BaseMap]) -> (String, String) {
    let origins = |wanted: &dyn Fn(BaseMapKind) -> bool| {
        let mut all: Vec<String> =
            maps.iter().filter(|m| wanted(m.kind)).flat_map(|m| m.origins().unwrap_or_default()).collect();
        all.sort();
        all.dedup();
        all.iter().flat_map(|origin| [" ", origin.as_str()]).collect::<String>()
    };
    (origins(&|k| k != BaseMapKind::Geojson), origins(&|k| k == BaseMapKind::Geojson))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TIANDITU: &str = "
basemaps:
  - id: tianditu
    name: { zh-Hans: 天地图, en: Tianditu }
    type: wmts
    url: 'https://t{0-2}.example.gov.cn/vec_c/wmts?tk=KEY'
    layer: vec
    matrix_set: c
    projection: EPSG:4490
    attribution: GS(2024)0650
  - id: town
    name: { zh-Hans: 市里 }
    type: geojson
    url: https://maps.example.com:8443/town.geojson
";

    fn read(yaml: &str) -> Result<Vec<BaseMap>, String> {
        basemaps(yaml, Path::new("nowhere"))
    }

    #[test]
    fn a_file_of_tiles_is_named_without_a_folder_and_must_be_one() {
        let folder = std::env::temp_dir().join(format!("tessera-basemaps-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        let with = |name: &str, directories: u8, tiles: u8, kind: u8| {
            let mut head = [0_u8; 127];
            head[..8].copy_from_slice(b"PMTiles\x03");
            head[97..100].copy_from_slice(&[directories, tiles, kind]);
            std::fs::write(folder.join(name), head).expect("a file");
        };
        with("town.pmtiles", 2, 1, 2);
        with("brotli.pmtiles", 2, 3, 1);
        with("unknown.pmtiles", 1, 1, 0);
        std::fs::write(folder.join("other.pmtiles"), [b'S'; 200]).expect("a file");
        let named = |file: &str| {
            let yaml =
                format!("basemaps: [{{ id: t, name: {{ zh-Hans: 市 }}, type: pmtiles, file: '{file}' }}]");
            basemaps(&yaml, &folder)
        };
        let maps = named("town.pmtiles").expect("it is there");
        assert_eq!(
            (maps[0].url.as_str(), maps[0].path.clone()),
            ("/api/v1/basemaps/t", folder.join("town.pmtiles"))
        );
        assert_eq!(policy(&maps), (String::new(), String::new()));
        assert!(
            !serde_json::to_string(&maps).expect("text").contains("town.pmtiles"),
            "the place on the disk stays here"
        );
        assert!(named("other.pmtiles").expect_err("another file").contains("not a PMTiles file"));
        assert!(named("gone.pmtiles").expect_err("no file").contains("gone.pmtiles"));
        assert!(named("brotli.pmtiles").expect_err("no").contains("gzip"));
        assert!(named("unknown.pmtiles").expect_err("no").contains("MVT"));
        for away in ["../town.pmtiles", "/etc/passwd", ".hidden", "a/b.pmtiles", ""] {
            assert!(named(away).expect_err(away).contains("file:"), "{away}");
        }
        std::fs::remove_dir_all(&folder).expect("tidy");
    }

    #[test]
    fn the_policy_names_exactly_the_origins_of_the_file_pictures_and_features_apart() {
        let maps = read(TIANDITU).expect("the file is right");
        assert_eq!(
            policy(&maps),
            (
                " https://t0.example.gov.cn https://t1.example.gov.cn https://t2.example.gov.cn".to_owned(),
                " https://maps.example.com:8443".to_owned()
            )
        );
        assert_eq!(policy(&[]), (String::new(), String::new()));
    }

    #[test]
    fn what_is_left_out_has_a_sensible_value() {
        let maps = read(TIANDITU).expect("the file is right");
        let town = &maps[1];
        assert_eq!((town.max_zoom, town.projection.as_str(), town.gcj02), (18, "EPSG:3857", false));
        assert!((town.opacity - 1.0).abs() < f64::EPSILON);
    }

    #[test]
    fn a_wrong_entry_is_refused_with_its_reason() {
        let with = |from: &str, to: &str| {
            let text = TIANDITU.replace(from, to);
            assert_ne!(text, TIANDITU, "the test changes something");
            read(&text).expect_err("refused")
        };
        assert!(with("https://t{0-2}.", "ftp://t.").contains("https://"));
        assert!(with("t{0-2}.", "t{0..2}.").contains("range"));
        assert!(with("t{0-2}.example", "x; script-src *").contains("not a host"));
        assert!(with("matrix_set: c", "style: c").contains("matrix_set"));
        assert!(with("EPSG:4490", "EPSG:28992").contains("projection"));
        assert!(with("id: town", "id: tianditu").contains("twice"));
        assert!(with("attribution:", "atribution:").contains("atribution"));
    }
}
