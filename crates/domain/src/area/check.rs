//! Codes that do not fit: given twice, given again after a retirement, or not those of the place in the tree.

use super::{
    Area, Level,
    code::{DivisionCode, GridCode},
};
use std::{collections::HashMap, sync::Arc};

/// What is wrong with the code of an area.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeFaultKind {
    /// Another area in force has it too.
    Twice,
    /// A retired area had it.
    Retired,
    /// It does not begin with the code of the area above.
    Foreign,
    /// Above it stand national codes, and this is none, or none of its level.
    Malformed,
}

impl CodeFaultKind {
    /// The word in JSON and reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            CodeFaultKind::Twice => "twice",
            CodeFaultKind::Retired => "retired",
            CodeFaultKind::Foreign => "foreign",
            CodeFaultKind::Malformed => "malformed",
        }
    }
}

/// A code that does not fit.
#[derive(Clone, Debug, PartialEq)]
pub struct CodeFault {
    /// What is wrong.
    pub kind: CodeFaultKind,
    /// Whose code.
    pub area: Arc<Area>,
    /// The other area concerned: the one with the same code, or the one above.
    pub other: Option<Arc<Area>>,
}

/// The faults of the codes of some areas, in their order. `all` are those of the whole tree, retired ones too; `is_ours` tells whose
/// codes are looked at. A tree that does not use national codes is not measured by them.
pub fn code_faults(all: &[Arc<Area>], is_ours: impl Fn(&Area) -> bool) -> Vec<CodeFault> {
    let mut by_code: HashMap<&str, Vec<&Arc<Area>>> = HashMap::new();
    for a in all {
        by_code.entry(a.code.as_str()).or_default().push(a);
    }
    let by_id: HashMap<_, &Arc<Area>> = all.iter().map(|a| (a.id, a)).collect();
    let mut faults = Vec::new();
    for area in all.iter().filter(|a| a.valid_to.is_none() && is_ours(a)) {
        let mut tell = |kind, other: &Arc<Area>| {
            faults.push(CodeFault { kind, area: area.clone(), other: Some(other.clone()) });
        };
        for other in by_code[area.code.as_str()].iter().filter(|o| o.id != area.id) {
            tell(if other.valid_to.is_none() { CodeFaultKind::Twice } else { CodeFaultKind::Retired }, other);
        }
        if let Some(above) = area.parent.and_then(|p| by_id.get(&p))
            && let Some(kind) = misplaced(area, above)
        {
            tell(kind, above);
        }
    }
    faults
}

/// How the code of an area fails to be one of a place below the other.
fn misplaced(area: &Area, above: &Area) -> Option<CodeFaultKind> {
    let above = DivisionCode::parse(&above.code).ok()?;
    let division = match area.level {
        Level::Grid => GridCode::parse(&area.code).ok().map(|g| g.community()),
        level => DivisionCode::parse(&area.code).ok().filter(|d| d.level() == Some(level)),
    };
    match division {
        None => Some(CodeFaultKind::Malformed),
        Some(d) if !above.covers(&d) => Some(CodeFaultKind::Foreign),
        Some(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{area::AreaPath, ids::AreaId, text::Text};
    use jiff::Timestamp;

    fn area(n: u128, code: &str, level: Level, parent: Option<u128>) -> Area {
        Area {
            id: AreaId(uuid::Uuid::from_u128(n)),
            code: code.to_owned(),
            name: Text::default(),
            level,
            kind: None,
            parent: parent.map(|p| AreaId(uuid::Uuid::from_u128(p))),
            path: AreaPath::root(code),
            valid_from: Timestamp::UNIX_EPOCH,
            valid_to: None,
            households: 0,
            population: 0,
            label: None,
            version: 1,
        }
    }

    fn found(all: &[Area]) -> Vec<(CodeFaultKind, u128, Option<u128>)> {
        let number = |a: &Arc<Area>| a.id.0.as_u128();
        let all: Vec<Arc<Area>> = all.iter().cloned().map(Arc::new).collect();
        code_faults(&all, |_| true)
            .iter()
            .map(|f| (f.kind, number(&f.area), f.other.as_ref().map(number)))
            .collect()
    }

    fn sound() -> Vec<Area> {
        vec![
            area(1, "420502", Level::District, None),
            area(2, "420502001", Level::Street, Some(1)),
            area(3, "420502001001", Level::Community, Some(2)),
            area(4, "420502001001001", Level::Grid, Some(3)),
            area(5, "420502001001002", Level::Grid, Some(3)),
        ]
    }

    #[test]
    fn a_tree_of_national_codes_is_sound() {
        assert_eq!(found(&sound()), []);
    }

    #[test]
    fn a_code_of_two_areas_is_told_for_both() {
        let mut all = sound();
        all[4].code = all[3].code.clone();
        assert_eq!(found(&all), [(CodeFaultKind::Twice, 4, Some(5)), (CodeFaultKind::Twice, 5, Some(4))]);
    }

    #[test]
    fn a_code_of_a_retired_area_is_told_for_the_one_in_force_only() {
        let mut all = sound();
        all[4].code = all[3].code.clone();
        all[3].valid_to = Some(Timestamp::UNIX_EPOCH);
        assert_eq!(found(&all), [(CodeFaultKind::Retired, 5, Some(4))]);
    }

    #[test]
    fn a_code_of_another_place_or_level_is_told() {
        let mut all = sound();
        all[3].code = "420502001002001".into();
        all[4].code = "420502001001".into();
        all[1].code = "42050200".into();
        assert_eq!(
            found(&all),
            [
                (CodeFaultKind::Malformed, 2, Some(1)),
                (CodeFaultKind::Twice, 3, Some(5)),
                (CodeFaultKind::Foreign, 4, Some(3)),
                (CodeFaultKind::Twice, 5, Some(3)),
                (CodeFaultKind::Malformed, 5, Some(3)),
            ]
        );
    }

    #[test]
    fn a_tree_with_codes_of_its_own_is_not_measured_by_national_ones() {
        let all = vec![
            area(1, "NH", Level::City, None),
            area(2, "NH-D1", Level::District, Some(1)),
            area(3, "X", Level::Street, Some(2)),
        ];
        assert_eq!(found(&all), []);
    }

    #[test]
    fn only_ours_are_looked_at_but_all_are_compared() {
        let mut all = sound();
        all[4].code = all[3].code.clone();
        let all: Vec<Arc<Area>> = all.into_iter().map(Arc::new).collect();
        let only: Vec<u128> =
            code_faults(&all, |a| a.id == all[4].id).iter().map(|f| f.area.id.0.as_u128()).collect();
        assert_eq!(only, [5]);
    }
}
