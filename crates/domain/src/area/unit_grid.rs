//! Whether a place can be a unit grid (单位/专属网格) of its own, by the criteria of requirement A2.

use serde::{Deserialize, Serialize};

/// What is known of a place. `None` means not known, which never counts as met.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct UnitFacts {
    /// It is one connected piece of ground.
    pub contiguous: Option<bool>,
    /// Ground area in square metres.
    pub area_m2: Option<f64>,
    /// Share of its floor area (0 to 1) that is used for its own, non-residential function.
    pub non_residential_share: Option<f64>,
    /// Its border is plain on the ground: walls, roads, water.
    pub clear_border: Option<bool>,
    /// It has its own management (a security or property office, a responsible person).
    pub independent: Option<bool>,
    /// It will stay as it is; not about to be demolished, moved or split.
    pub stable: Option<bool>,
    /// It can provide the people to carry a grid's duties.
    pub can_carry_duties: Option<bool>,
}

/// The thresholds; settings of a city.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct UnitRules {
    /// Smallest ground area in square metres.
    pub min_area_m2: f64,
    /// Smallest share of non-residential floor area.
    pub min_non_residential_share: f64,
}

impl Default for UnitRules {
    /// 10,000 m² as in the founding documents; "dominates" read as more than half.
    fn default() -> Self {
        UnitRules { min_area_m2: 10_000.0, min_non_residential_share: 0.5 }
    }
}

/// One criterion of a unit grid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Criterion {
    /// 连片.
    Contiguous,
    /// 规模: large enough.
    LargeEnough,
    /// 非居住功能为主.
    NonResidential,
    /// 界线清楚.
    ClearBorder,
    /// 独立稳定.
    IndependentAndStable,
    /// 能承担网格职责.
    AbleToCarryDuties,
}

/// How a criterion came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Finding {
    /// Met.
    Met,
    /// Not met.
    NotMet,
    /// The fact is missing.
    Unknown,
}

/// A criterion with its finding and the reason.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CriterionResult {
    /// Which.
    pub criterion: Criterion,
    /// How it came out.
    pub finding: Finding,
    /// Why, in plain English, with the numbers.
    pub reason: String,
}

/// What follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Every criterion is met: a unit grid.
    UnitGrid,
    /// A criterion is not met: it belongs to the neighbouring residential grid.
    BelongsToNeighbour,
    /// No criterion fails, but facts are missing: find them out first.
    Undecided,
}

/// All criteria and what follows from them.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Judgement {
    /// The criteria, always all six in the same order.
    pub criteria: Vec<CriterionResult>,
    /// What follows.
    pub verdict: Verdict,
}

/// Judges whether a place can be a unit grid.
pub fn judge(facts: &UnitFacts, rules: &UnitRules) -> Judgement {
    let criteria = vec![
        yes_no(
            Criterion::Contiguous,
            facts.contiguous,
            "one connected piece",
            "in several pieces",
            "whether it is one piece",
        ),
        at_least(
            Criterion::LargeEnough,
            facts.area_m2,
            |v| v >= rules.min_area_m2,
            |v| format!("{v:.0} m², at least {:.0} m² are needed", rules.min_area_m2),
            "its area",
        ),
        at_least(
            Criterion::NonResidential,
            facts.non_residential_share,
            |v| v > rules.min_non_residential_share,
            |v| {
                format!(
                    "{:.0} % non-residential, more than {:.0} % is needed",
                    v * 100.0,
                    rules.min_non_residential_share * 100.0
                )
            },
            "its use",
        ),
        yes_no(
            Criterion::ClearBorder,
            facts.clear_border,
            "the border is plain on the ground",
            "the border is not plain on the ground",
            "whether its border is plain",
        ),
        independent_and_stable(facts),
        yes_no(
            Criterion::AbleToCarryDuties,
            facts.can_carry_duties,
            "it can provide the people",
            "it cannot provide the people",
            "whether it can provide the people",
        ),
    ];
    let any = |f| criteria.iter().any(|c: &CriterionResult| c.finding == f);
    let verdict = if any(Finding::NotMet) {
        Verdict::BelongsToNeighbour
    } else if any(Finding::Unknown) {
        Verdict::Undecided
    } else {
        Verdict::UnitGrid
    };
    Judgement { criteria, verdict }
}

fn yes_no(criterion: Criterion, fact: Option<bool>, yes: &str, no: &str, missing: &str) -> CriterionResult {
    let (finding, reason) = match fact {
        Some(true) => (Finding::Met, yes.to_owned()),
        Some(false) => (Finding::NotMet, no.to_owned()),
        None => (Finding::Unknown, format!("not known: {missing}")),
    };
    CriterionResult { criterion, finding, reason }
}

fn at_least(
    criterion: Criterion,
    fact: Option<f64>,
    enough: impl Fn(f64) -> bool,
    say: impl Fn(f64) -> String,
    missing: &str,
) -> CriterionResult {
    match fact.filter(|v| v.is_finite()) {
        Some(v) => {
            let finding = if enough(v) { Finding::Met } else { Finding::NotMet };
            CriterionResult { criterion, finding, reason: say(v) }
        }
        None => {
            CriterionResult { criterion, finding: Finding::Unknown, reason: format!("not known: {missing}") }
        }
    }
}

/// One criterion of two facts: either "no" fails it, both must be known to meet it.
fn independent_and_stable(facts: &UnitFacts) -> CriterionResult {
    let fact = match (facts.independent, facts.stable) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    };
    let no = if facts.independent == Some(false) { "no management of its own" } else { "about to change" };
    yes_no(
        Criterion::IndependentAndStable,
        fact,
        "its own management, and here to stay",
        no,
        "whether it is managed on its own and stable",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn school() -> UnitFacts {
        UnitFacts {
            contiguous: Some(true),
            area_m2: Some(24_000.0),
            non_residential_share: Some(0.95),
            clear_border: Some(true),
            independent: Some(true),
            stable: Some(true),
            can_carry_duties: Some(true),
        }
    }

    #[test]
    fn a_large_school_behind_its_wall_is_a_unit_grid() {
        let j = judge(&school(), &UnitRules::default());
        assert_eq!(j.verdict, Verdict::UnitGrid);
        assert_eq!(j.criteria.len(), 6);
        assert!(j.criteria.iter().all(|c| c.finding == Finding::Met));
    }

    #[test]
    fn each_criterion_alone_sends_it_to_the_neighbouring_grid() {
        type Change = fn(&mut UnitFacts);
        let break_one: [(Criterion, Change); 7] = [
            (Criterion::Contiguous, |f| f.contiguous = Some(false)),
            (Criterion::LargeEnough, |f| f.area_m2 = Some(9_999.9)),
            (Criterion::NonResidential, |f| f.non_residential_share = Some(0.5)),
            (Criterion::ClearBorder, |f| f.clear_border = Some(false)),
            (Criterion::IndependentAndStable, |f| f.independent = Some(false)),
            (Criterion::IndependentAndStable, |f| f.stable = Some(false)),
            (Criterion::AbleToCarryDuties, |f| f.can_carry_duties = Some(false)),
        ];
        for (criterion, change) in break_one {
            let mut facts = school();
            change(&mut facts);
            let j = judge(&facts, &UnitRules::default());
            assert_eq!(j.verdict, Verdict::BelongsToNeighbour, "{criterion:?}");
            let failed: Vec<Criterion> =
                j.criteria.iter().filter(|c| c.finding == Finding::NotMet).map(|c| c.criterion).collect();
            assert_eq!(failed, [criterion]);
        }
    }

    #[test]
    fn a_missing_fact_is_never_taken_for_a_yes() {
        let j = judge(&UnitFacts { stable: None, ..school() }, &UnitRules::default());
        assert_eq!(j.verdict, Verdict::Undecided);
        let j = judge(&UnitFacts::default(), &UnitRules::default());
        assert!(j.criteria.iter().all(|c| c.finding == Finding::Unknown));
        let j = judge(&UnitFacts { area_m2: Some(f64::NAN), ..school() }, &UnitRules::default());
        assert_eq!(j.verdict, Verdict::Undecided);
    }

    #[test]
    fn the_thresholds_are_the_citys() {
        let rules = UnitRules { min_area_m2: 30_000.0, ..UnitRules::default() };
        assert_eq!(judge(&school(), &rules).verdict, Verdict::BelongsToNeighbour);
    }
}
