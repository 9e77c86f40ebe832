//! Layers of grids that lie over the responsibility grids: police beats, property areas, professional grids (专业网格). A layer has
//! duties, its grids have posts of their own, and a case knows the grids of every layer by where it lies.
//!
//! A layer's grids need not cover the city, and one point lies in at most one grid of a layer. They are areas with a path of their
//! own, `~police/police:07/`, beside the tree: what counts, budgets or reports by the tree never meets them.

use crate::{ids::DepartmentId, text::Text};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Between the code of a layer and that of a grid in it: no code of the tree has it.
const SEPARATOR: char = ':';

/// The longest code of a layer, and of a grid within it.
const LONGEST: usize = 24;

/// A layer of grids.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Layer {
    /// Short code: lower-case letters, digits and `-`.
    pub code: String,
    /// Name, such as 警务责任区.
    pub name: Text,
    /// Codes of categories, or beginnings of codes, that are its business; every case when empty.
    #[serde(default)]
    pub duties: Vec<String>,
    /// The department that answers for grids without one of their own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub department: Option<DepartmentId>,
    /// True where the department of the grid is the one responsible for the layer's duties there.
    #[serde(default)]
    pub responsible: bool,
    /// Until when, for a layer that was ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<Timestamp>,
    /// Counts changes, for `If-Match`.
    pub version: i64,
}

/// What makes an area a grid of a layer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LayerGrid {
    /// The area.
    pub area: crate::ids::AreaId,
    /// Code of the layer.
    pub layer: String,
    /// The department that answers for it; the layer's when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub department: Option<DepartmentId>,
}

impl Layer {
    /// True when a case of this category is the layer's business. A case without a category is only where everything is.
    pub fn minds(&self, category: Option<&str>) -> bool {
        self.duties.is_empty()
            || category.is_some_and(|c| self.duties.iter().any(|d| c.starts_with(d.as_str())))
    }
}

/// True for what can be the code of a layer.
pub fn is_layer_code(code: &str) -> bool {
    (1..=LONGEST).contains(&code.len())
        && code.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

/// The whole code of a grid from its layer's and its own; `None` when its own cannot be one: letters, digits and `-`, at most 24.
/// One that has the layer's before it is taken as it is.
pub fn grid_code(layer: &str, own: &str) -> Option<String> {
    let own = own.trim();
    let own = own.strip_prefix(layer).and_then(|rest| rest.strip_prefix(SEPARATOR)).unwrap_or(own);
    let fits =
        (1..=LONGEST).contains(&own.len()) && own.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    fits.then(|| format!("{layer}{SEPARATOR}{own}"))
}

/// The first number that no grid of the layer has or had, in three digits or more.
pub fn next_grid_code<'a>(layer: &str, used: impl Iterator<Item = &'a str>) -> String {
    let number = |code: &str| code.strip_prefix(layer)?.strip_prefix(SEPARATOR)?.parse::<u32>().ok();
    let last = used.filter_map(number).max().unwrap_or(0);
    format!("{layer}{SEPARATOR}{:03}", last + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layer(duties: &[&str]) -> Layer {
        Layer {
            code: "police".into(),
            name: Text::zh("警务责任区"),
            duties: duties.iter().map(|d| (*d).to_owned()).collect(),
            department: None,
            responsible: false,
            valid_to: None,
            version: 1,
        }
    }

    #[test]
    fn a_layer_minds_its_duties_or_everything() {
        let all = layer(&[]);
        assert!(all.minds(Some("E01001")) && all.minds(None));
        let some = layer(&["E01", "P02003"]);
        assert!(some.minds(Some("E01001")) && some.minds(Some("P02003")));
        assert!(!some.minds(Some("E02001")) && !some.minds(Some("P02")) && !some.minds(None));
    }

    #[test]
    fn codes_of_grids_carry_their_layer_once() {
        assert_eq!(grid_code("police", "07").as_deref(), Some("police:07"));
        assert_eq!(grid_code("police", " police:07 ").as_deref(), Some("police:07"));
        for wrong in ["", "a b", "上", "other:1", &"9".repeat(25)] {
            assert_eq!(grid_code("police", wrong), None, "{wrong}");
        }
        assert!(is_layer_code("police-2"));
        for wrong in ["", "Police", "p:1", "警务"] {
            assert!(!is_layer_code(wrong), "{wrong}");
        }
    }

    #[test]
    fn the_next_code_is_one_that_was_never_given() {
        assert_eq!(next_grid_code("police", [].into_iter()), "police:001");
        let used = ["police:004", "police:X", "sanitation:900", "police:11"];
        assert_eq!(next_grid_code("police", used.into_iter()), "police:012");
    }
}
