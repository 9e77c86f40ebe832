//! The tree of areas: city → district → street → community → grid, its codes and its kinds of grid.

pub mod borders;
pub mod check;
pub mod code;
pub mod decode;
pub mod layer;
pub mod numbers;
pub mod plan;
pub mod unit_grid;

use crate::{ids::AreaId, text::Text};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A level of the tree, from large to small.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// 市
    City,
    /// 区/县
    District,
    /// 街道/镇: first-level grid.
    Street,
    /// 社区/村: second-level grid.
    Community,
    /// 责任网格: third-level grid.
    Grid,
}

impl Level {
    /// All levels, the largest first.
    pub const ALL: [Level; 5] = [Level::City, Level::District, Level::Street, Level::Community, Level::Grid];

    /// The level above, none for a city.
    pub fn above(self) -> Option<Level> {
        match self {
            Level::City => None,
            Level::District => Some(Level::City),
            Level::Street => Some(Level::District),
            Level::Community => Some(Level::Street),
            Level::Grid => Some(Level::Community),
        }
    }

    /// The level below, none for a grid.
    pub fn below(self) -> Option<Level> {
        Level::ALL.into_iter().find(|l| l.above() == Some(self))
    }

    /// The word used in columns, URLs and JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Level::City => "city",
            Level::District => "district",
            Level::Street => "street",
            Level::Community => "community",
            Level::Grid => "grid",
        }
    }
}

/// What kind of responsibility grid it is (requirement A2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GridKind {
    /// 住宅/综合网格
    Residential,
    /// 单位/专属网格: a market, school, hospital, office block or enterprise.
    Unit,
    /// 待开发
    Undeveloped,
}

/// A place in the tree as text: the codes from the root down, each followed by `/`, such as `4205/420502/420502001/`.
/// A subtree is the range of strings with this prefix, which an ordinary index answers.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AreaPath(String);

impl AreaPath {
    /// The path of a root area.
    pub fn root(code: &str) -> AreaPath {
        AreaPath(format!("{code}/"))
    }

    /// Takes a stored path back in. A path always ends in `/`.
    pub fn from_stored(s: impl Into<String>) -> AreaPath {
        AreaPath(s.into())
    }

    /// The path of a child with this code.
    pub fn child(&self, code: &str) -> AreaPath {
        AreaPath(format!("{}{code}/", self.0))
    }

    /// True when `other` is this area or lies below it.
    pub fn covers(&self, other: &AreaPath) -> bool {
        other.0.starts_with(&self.0)
    }

    /// The codes from the root down.
    pub fn codes(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.0.split('/').filter(|c| !c.is_empty())
    }

    /// The path of a layer that lies over the tree: see [`layer`]. No code begins with `~`, so neither ever covers the other.
    pub fn layer_root(layer: &str) -> AreaPath {
        AreaPath(format!("~{layer}/"))
    }

    /// The code of the layer, for the paths of its grids.
    pub fn layer(&self) -> Option<&str> {
        self.0.strip_prefix('~')?.split('/').next()
    }

    /// The code of the area itself.
    pub fn code(&self) -> &str {
        self.codes().next_back().unwrap_or("")
    }

    /// The path of the area above, none for a root.
    pub fn parent(&self) -> Option<AreaPath> {
        let cut = self.0.trim_end_matches('/').rfind('/')?;
        Some(AreaPath(self.0[..=cut].to_owned()))
    }

    /// The level of the area: told by the length of a national code, or by the depth for the codes of other sources.
    pub fn level(&self) -> Level {
        if self.layer().is_some() {
            return Level::Grid;
        }
        level_of(self.code(), self.codes().count())
    }

    /// The code and level of each area from the root down.
    pub fn levels(&self) -> impl Iterator<Item = (&str, Level)> {
        self.codes().enumerate().map(|(i, code)| (code, level_of(code, i + 1)))
    }

    /// The code of the area of this level on the way down, such as the street a grid lies in.
    pub fn code_at(&self, level: Level) -> Option<&str> {
        self.levels().find(|(_, l)| *l == level).map(|(code, _)| code)
    }

    /// The text itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The first string after all paths of this subtree: `[path, upper)` is the subtree's index range.
    pub fn upper(&self) -> String {
        let mut s = self.0.trim_end_matches('/').to_owned();
        s.push('0'); // '0' is the character after '/'
        s
    }
}

/// `depth` counts from 1 at the root.
fn level_of(code: &str, depth: usize) -> Level {
    let national = code.bytes().all(|b| b.is_ascii_digit());
    let depth = match code.len() {
        4 if national => 1,
        6 if national => 2,
        9 if national => 3,
        12 if national => 4,
        15 if national => 5,
        _ => depth,
    };
    Level::ALL[depth.clamp(1, 5) - 1]
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl std::str::FromStr for Level {
    type Err = crate::case::names::UnknownWord;
    fn from_str(s: &str) -> Result<Self, Self::Err> {
        Level::ALL
            .into_iter()
            .find(|l| l.as_str() == s)
            .ok_or_else(|| crate::case::names::UnknownWord { what: "level", word: s.to_owned() })
    }
}

impl GridKind {
    /// All kinds.
    pub const ALL: [GridKind; 3] = [GridKind::Residential, GridKind::Unit, GridKind::Undeveloped];

    /// The word used in columns, URLs and JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            GridKind::Residential => "residential",
            GridKind::Unit => "unit",
            GridKind::Undeveloped => "undeveloped",
        }
    }
}

impl std::str::FromStr for GridKind {
    type Err = crate::case::names::UnknownWord;
    fn from_str(s: &str) -> Result<Self, Self::Err> {
        GridKind::ALL
            .into_iter()
            .find(|k| k.as_str() == s)
            .ok_or_else(|| crate::case::names::UnknownWord { what: "kind of grid", word: s.to_owned() })
    }
}

impl fmt::Display for AreaPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One area of the tree.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Area {
    /// Identity; the code may be replaced, the id never is.
    pub id: AreaId,
    /// National code: 4 (city), 6 (district), 9 (street), 12 (community), 15 (grid) digits, or the source's own for imported trees.
    pub code: String,
    /// Name in the languages known.
    pub name: Text,
    /// Level.
    pub level: Level,
    /// Kind, for grids.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<GridKind>,
    /// The one area above.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<AreaId>,
    /// Its place in the tree.
    pub path: AreaPath,
    /// From when it is in force.
    pub valid_from: Timestamp,
    /// Until when, for a retired area.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<Timestamp>,
    /// Households known or estimated, for the size rules.
    #[serde(default)]
    pub households: i64,
    /// Residents known or estimated.
    #[serde(default)]
    pub population: i64,
    /// A point inside it, longitude and latitude, for labels and for cases known by area only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<[f64; 2]>,
    /// Counts changes, for `If-Match`.
    pub version: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_covers_itself_and_what_lies_below_but_no_neighbour_with_a_similar_code() {
        let district = AreaPath::root("4205").child("420502");
        let street = district.child("420502001");
        assert!(district.covers(&street) && district.covers(&district));
        assert!(!street.covers(&district));
        assert!(!AreaPath::root("42").covers(&AreaPath::root("420")));
        assert_eq!(street.parent(), Some(district.clone()));
        assert_eq!(AreaPath::root("4205").parent(), None);
    }

    #[test]
    fn the_grids_of_a_layer_stand_beside_the_tree() {
        let (tree, beats) = (AreaPath::root("4205"), AreaPath::layer_root("police"));
        let beat = beats.child("police:07");
        assert_eq!((beat.layer(), beat.code(), beat.level()), (Some("police"), "police:07", Level::Grid));
        assert!(beats.covers(&beat) && !tree.covers(&beat) && !beats.covers(&tree));
        assert_eq!(tree.layer(), None);
    }

    #[test]
    fn the_index_range_of_a_subtree_holds_exactly_its_paths() {
        let street = AreaPath::root("4205").child("420502");
        let inside = street.child("420502001");
        let range = street.as_str().to_owned()..street.upper();
        assert!(range.contains(&street.as_str().to_owned()) && range.contains(&inside.as_str().to_owned()));
        for outside in ["4205/420503/", "4205/4205021/", "4205/420501/", "4205/"] {
            assert!(!range.contains(&outside.to_owned()), "{outside}");
        }
    }

    #[test]
    fn a_path_knows_the_level_of_each_code_national_or_not() {
        let path = AreaPath::from_stored("420502/420502001/420502001003/");
        assert_eq!(path.level(), Level::Community);
        assert_eq!(path.code_at(Level::Street), Some("420502001"));
        assert_eq!(path.code_at(Level::City), None);
        let imported = AreaPath::root("PS").child("D1").child("S7");
        assert_eq!(imported.level(), Level::Street);
        assert_eq!(imported.code_at(Level::District), Some("D1"));
    }

    #[test]
    fn levels_nest_and_read_back() {
        for l in Level::ALL {
            assert_eq!(l.as_str().parse(), Ok(l));
            assert_eq!(l.below().and_then(Level::above), l.below().map(|_| l));
        }
        for k in GridKind::ALL {
            assert_eq!(serde_json::to_value(k).unwrap(), k.as_str());
            assert_eq!(k.as_str().parse(), Ok(k));
        }
    }
}
