//! Codes of the area tree: division codes (GB/T 2260 and its extension to streets and communities) and grid codes.

use super::Level;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// Why a text is not a code.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CodeError {
    /// Characters other than the code's alphabet.
    #[error("`{code}`: {what} has characters that are not {allowed}")]
    Characters {
        /// The text.
        code: String,
        /// What was expected.
        what: &'static str,
        /// The alphabet.
        allowed: &'static str,
    },
    /// Not as long as such a code is.
    #[error("`{code}` has {found} characters; {what} has {expected}")]
    Length {
        /// The text.
        code: String,
        /// What was expected.
        what: &'static str,
        /// Lengths that would do.
        expected: &'static str,
        /// Its length.
        found: usize,
    },
    /// A part of the code is zero, which stands for "none".
    #[error("`{code}`: the {part} part is all zeros")]
    ZeroPart {
        /// The text.
        code: String,
        /// Which part.
        part: &'static str,
    },
    /// A part has a value that does not exist.
    #[error("`{code}`: {why}")]
    Value {
        /// The text.
        code: String,
        /// What is wrong.
        why: String,
    },
    /// The check character does not fit the others: a typing error.
    #[error("`{code}`: the check character should be {expected}")]
    Check {
        /// The text.
        code: String,
        /// What it would have to be.
        expected: char,
    },
    /// All 999 numbers of a community are taken.
    #[error("community {community} has no grid number left")]
    Full {
        /// The community.
        community: String,
    },
}

/// `code` is one of these lengths and all digits.
pub(super) fn digits(
    code: &str,
    what: &'static str,
    lengths: &[usize],
    expected: &'static str,
) -> Result<(), CodeError> {
    if !code.bytes().all(|b| b.is_ascii_digit()) {
        return Err(CodeError::Characters { code: code.to_owned(), what, allowed: "digits" });
    }
    if !lengths.contains(&code.len()) {
        return Err(CodeError::Length { code: code.to_owned(), what, expected, found: code.len() });
    }
    Ok(())
}

pub(super) fn not_zero(code: &str, part: &'static str, digits: &str) -> Result<(), CodeError> {
    if digits.bytes().all(|b| b == b'0') {
        return Err(CodeError::ZeroPart { code: code.to_owned(), part });
    }
    Ok(())
}

/// A division code: province (2 digits), city (4), county or district (6), street or town (9), community or village (12).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct DivisionCode(String);

/// Where the parts of a division code end, with their names.
pub(super) const DIVISION_PARTS: [(usize, &str); 5] =
    [(2, "province"), (4, "city"), (6, "county"), (9, "street"), (12, "community")];

impl DivisionCode {
    /// Reads a code of exactly 2, 4, 6, 9 or 12 digits, none of its parts zero.
    pub fn parse(code: &str) -> Result<DivisionCode, CodeError> {
        digits(code, "a division code", &[2, 4, 6, 9, 12], "2, 4, 6, 9 or 12")?;
        let mut from = 0;
        for (to, part) in DIVISION_PARTS.into_iter().filter(|(to, _)| *to <= code.len()) {
            not_zero(code, part, &code[from..to])?;
            from = to;
        }
        Ok(DivisionCode(code.to_owned()))
    }

    /// Reads a code as statistics print it, padded with zeros: `420502001000` is the street `420502001`.
    pub fn parse_padded(code: &str) -> Result<DivisionCode, CodeError> {
        let mut cut = code;
        for (to, _) in DIVISION_PARTS.into_iter().rev() {
            let parent = DIVISION_PARTS.into_iter().rev().map(|(n, _)| n).find(|n| *n < to);
            if let Some(parent) = parent
                && cut.len() == to
                && cut.is_char_boundary(parent)
                && cut[parent..].bytes().all(|b| b == b'0')
            {
                cut = &cut[..parent];
            }
        }
        DivisionCode::parse(cut)
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The level of the tree; none for a province, which is above our tree.
    pub fn level(&self) -> Option<Level> {
        match self.0.len() {
            4 => Some(Level::City),
            6 => Some(Level::District),
            9 => Some(Level::Street),
            12 => Some(Level::Community),
            _ => None,
        }
    }

    /// The code of the division above; none for a province.
    pub fn parent(&self) -> Option<DivisionCode> {
        let to = DIVISION_PARTS.into_iter().rev().map(|(n, _)| n).find(|n| *n < self.0.len())?;
        Some(DivisionCode(self.0[..to].to_owned()))
    }

    /// True when `other` is this division or lies in it.
    pub fn covers(&self, other: &DivisionCode) -> bool {
        other.0.starts_with(&self.0)
    }

    /// The parts from the province down, each with its own digits only.
    pub fn parts(&self) -> Vec<&str> {
        let mut from = 0;
        DIVISION_PARTS
            .into_iter()
            .filter(|(to, _)| *to <= self.0.len())
            .map(|(to, _)| {
                let part = &self.0[from..to];
                from = to;
                part
            })
            .collect()
    }

    /// What kind of street-level division it is, for codes of 9 or 12 digits.
    pub fn street_kind(&self) -> Option<StreetKind> {
        Some(StreetKind::of(self.0.get(6..9)?.parse().ok()?))
    }

    /// What kind of community it is, for codes of 12 digits.
    pub fn community_kind(&self) -> Option<CommunityKind> {
        Some(CommunityKind::of(self.0.get(9..12)?.parse().ok()?))
    }
}

/// Kind of a street-level division, told by its three digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StreetKind {
    /// 001–099 街道办事处.
    StreetOffice,
    /// 100–199 镇.
    Town,
    /// 200–399 乡.
    Township,
    /// 400–599 企事业单位、开发区等.
    EnterpriseUnit,
    /// Any other number.
    Other,
}

impl StreetKind {
    fn of(n: u16) -> StreetKind {
        match n {
            1..=99 => StreetKind::StreetOffice,
            100..=199 => StreetKind::Town,
            200..=399 => StreetKind::Township,
            400..=599 => StreetKind::EnterpriseUnit,
            _ => StreetKind::Other,
        }
    }
}

/// Kind of a community, told by its three digits. Recalled from practice rather than read in the standard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CommunityKind {
    /// 001–199 居民委员会.
    Residents,
    /// 200–399 村民委员会.
    Villagers,
    /// Any other number.
    Other,
}

impl CommunityKind {
    fn of(n: u16) -> CommunityKind {
        match n {
            1..=199 => CommunityKind::Residents,
            200..=399 => CommunityKind::Villagers,
            _ => CommunityKind::Other,
        }
    }
}

/// The code of a responsibility grid: its community's 12 digits and a number from 001 to 999 within it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct GridCode(String);

impl GridCode {
    /// Reads a code of exactly 15 digits.
    pub fn parse(code: &str) -> Result<GridCode, CodeError> {
        digits(code, "a grid code", &[15], "15")?;
        let mut from = 0;
        for (to, part) in DIVISION_PARTS.into_iter().chain([(15, "sequence")]) {
            not_zero(code, part, &code[from..to])?;
            from = to;
        }
        Ok(GridCode(code.to_owned()))
    }

    /// The grid with this number (1–999) in a community.
    pub fn new(community: &DivisionCode, sequence: u16) -> Result<GridCode, CodeError> {
        if community.level() != Some(Level::Community) {
            return Err(CodeError::Length {
                code: community.0.clone(),
                what: "the code of a community",
                expected: "12",
                found: community.0.len(),
            });
        }
        if !(1..=999).contains(&sequence) {
            return Err(CodeError::Value {
                code: community.0.clone(),
                why: format!("a grid's number is 1 to 999, not {sequence}"),
            });
        }
        Ok(GridCode(format!("{}{sequence:03}", community.0)))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The community it belongs to.
    pub fn community(&self) -> DivisionCode {
        DivisionCode(self.0[..12].to_owned())
    }

    /// Its number within the community.
    pub fn sequence(&self) -> u16 {
        self.0[12..].bytes().fold(0, |n, b| n * 10 + u16::from(b - b'0'))
    }
}

/// The code for one more grid of a community. `used` holds every code ever given there, also those of retired grids, because
/// a retired code is never given again. Takes the number after the highest; only when 999 is used, the lowest never used.
pub fn next_grid_code<'a>(
    community: &DivisionCode,
    used: impl IntoIterator<Item = &'a GridCode>,
) -> Result<GridCode, CodeError> {
    let mut taken = [false; 1000];
    for code in used {
        if code.0.starts_with(&community.0) {
            taken[code.sequence() as usize] = true;
        }
    }
    let highest = taken.iter().rposition(|t| *t).unwrap_or(0);
    let free = if highest < 999 { Some(highest + 1) } else { (1..=999).find(|n| !taken[*n]) };
    match free {
        Some(n) => GridCode::new(community, n as u16),
        None => Err(CodeError::Full { community: community.0.clone() }),
    }
}

macro_rules! text_code {
    ($($name:ident),+) => {$(
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { f.write_str(&self.0) }
        }
        impl FromStr for $name {
            type Err = CodeError;
            fn from_str(s: &str) -> Result<Self, CodeError> { $name::parse(s) }
        }
        impl TryFrom<String> for $name {
            type Error = CodeError;
            fn try_from(s: String) -> Result<Self, CodeError> { $name::parse(&s) }
        }
        impl From<$name> for String {
            fn from(c: $name) -> String { c.0 }
        }
    )+};
}
text_code!(DivisionCode, GridCode);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_code_knows_its_level_parts_and_parent() {
        let c = DivisionCode::parse("420502001003").unwrap();
        assert_eq!(c.level(), Some(Level::Community));
        assert_eq!(c.parts(), ["42", "05", "02", "001", "003"]);
        let up: Vec<String> =
            std::iter::successors(c.parent(), DivisionCode::parent).map(|c| c.to_string()).collect();
        assert_eq!(up, ["420502001", "420502", "4205", "42"]);
        assert!(DivisionCode::parse("4205").unwrap().covers(&c));
        assert_eq!(c.street_kind(), Some(StreetKind::StreetOffice));
        assert_eq!(c.community_kind(), Some(CommunityKind::Residents));
        assert_eq!(DivisionCode::parse("420502101200").unwrap().street_kind(), Some(StreetKind::Town));
        assert_eq!(DivisionCode::parse("4205").unwrap().street_kind(), None);
    }

    #[test]
    fn an_error_says_what_is_wrong_with_the_code() {
        for (bad, says) in [
            ("42050", "`42050` has 5 characters; a division code has 2, 4, 6, 9 or 12"),
            ("", "`` has 0 characters; a division code has 2, 4, 6, 9 or 12"),
            ("42O502", "`42O502`: a division code has characters that are not digits"),
            ("四二", "`四二`: a division code has characters that are not digits"),
            ("420500", "`420500`: the county part is all zeros"),
            ("420502001000", "`420502001000`: the community part is all zeros"),
        ] {
            assert_eq!(DivisionCode::parse(bad).unwrap_err().to_string(), says);
        }
        assert_eq!(
            GridCode::parse("420502001003000").unwrap_err().to_string(),
            "`420502001003000`: the sequence part is all zeros"
        );
    }

    #[test]
    fn zeros_at_the_end_stand_for_the_levels_below() {
        for (padded, code) in [
            ("420502001003", "420502001003"),
            ("420502001000", "420502001"),
            ("420502000000", "420502"),
            ("420500000000", "4205"),
            ("420000000000", "42"),
            ("420500", "4205"),
        ] {
            assert_eq!(DivisionCode::parse_padded(padded).unwrap().as_str(), code);
        }
        assert!(DivisionCode::parse_padded("000000000000").is_err());
        assert!(DivisionCode::parse_padded("零零零零").is_err());
    }

    #[test]
    fn the_next_grid_follows_the_highest_ever_used_and_never_takes_a_retired_code() {
        let community = DivisionCode::parse("420502001003").unwrap();
        let grid = |n| GridCode::new(&community, n).unwrap();
        assert_eq!(next_grid_code(&community, []).unwrap(), grid(1));
        assert_eq!(next_grid_code(&community, &[grid(1), grid(7)]).unwrap(), grid(8));
        let elsewhere = GridCode::parse("420502001004055").unwrap();
        assert_eq!(next_grid_code(&community, &[elsewhere]).unwrap(), grid(1));
        assert_eq!(next_grid_code(&community, &[grid(1), grid(999)]).unwrap(), grid(2));
        let all: Vec<GridCode> = (1..=999).map(grid).collect();
        assert!(matches!(next_grid_code(&community, &all), Err(CodeError::Full { .. })));
        let street = DivisionCode::parse("420502001").unwrap();
        assert!(matches!(next_grid_code(&street, []), Err(CodeError::Length { .. })));
    }

    #[test]
    fn codes_travel_as_plain_strings_and_are_checked_on_the_way_in() {
        let code = GridCode::parse("420502001003012").unwrap();
        assert_eq!(serde_json::to_string(&code).unwrap(), "\"420502001003012\"");
        assert_eq!(code.community().as_str(), "420502001003");
        assert_eq!(code.sequence(), 12);
        assert!(serde_json::from_str::<GridCode>("\"42\"").is_err());
    }

    proptest! {
        #[test]
        fn no_text_makes_the_parsers_panic(s in "\\PC{0,20}") {
            let _ = (DivisionCode::parse(&s), DivisionCode::parse_padded(&s), GridCode::parse(&s));
        }
    }
}
