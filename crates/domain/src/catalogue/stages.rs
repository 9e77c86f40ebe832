//! Limits of the stages around handling, and the windows and maxima of the lifecycle.

use super::model::PackError;
use crate::{
    calendar::{Limit, LimitUnit},
    case::Priority,
};
use serde::{Deserialize, Serialize, ser::SerializeStruct as _};
use std::collections::BTreeMap;

/// A stage with a limit of its own. Handling is not among them: its limit comes from the filing condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// 受理: from report to acceptance.
    Accept,
    /// 核实: from the request to the answer from the site, before filing.
    Verify,
    /// 立案: from acceptance to filing.
    File,
    /// 派遣: from filing or return to dispatch.
    Dispatch,
    /// 核查: from the request to the answer from the site, after handling.
    Check,
    /// 结案: from feedback, or from the answer of a check, to the next step of the desk.
    Close,
}

impl Stage {
    /// All stages in order.
    pub const ALL: [Stage; 6] =
        [Stage::Accept, Stage::Verify, Stage::File, Stage::Dispatch, Stage::Check, Stage::Close];

    /// The word used in packs and JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Stage::Accept => "accept",
            Stage::Verify => "verify",
            Stage::File => "file",
            Stage::Dispatch => "dispatch",
            Stage::Check => "check",
            Stage::Close => "close",
        }
    }
}

/// The limits of one stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StageLimit {
    /// For normal cases.
    pub limit: Limit,
    /// For urgent cases.
    pub urgent: Limit,
}

/// A city's settings for the stages of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stages {
    /// Limits by stage; a stage that is missing has the default of [`Stages::default`].
    pub limits: BTreeMap<Stage, StageLimit>,
    /// How long before the deadline the light turns amber.
    pub due_soon: Limit,
    /// How long after its end a case can be reopened, appealed or added to. Counted day and night.
    pub reopen_window: Limit,
    /// How long after closing the reporter can rate. Counted day and night.
    pub rating_window: Limit,
    /// How many extensions one department can get in one case.
    pub extensions_max: u32,
    /// True when filing must name one of several filing conditions; else the category's default is taken.
    pub choose_condition: bool,
    /// True when a department's leader reviews its requests for extension and suspension before the dispatcher gets them.
    pub review_requests: bool,
    /// What the program does by itself when a case is late, in the order of time.
    pub late: Vec<LateStep>,
}

/// One step of what the program does by itself when a case is late.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LateStep {
    /// How long after the deadline.
    pub after: Limit,
    /// What is done.
    #[serde(flatten)]
    pub act: LateAct,
    /// What is said with it, in the language of the offices.
    #[serde(default)]
    pub text: String,
}

/// What the program can do to a late case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case")]
pub enum LateAct {
    /// 催办.
    Urge,
    /// 督办: an answer is demanded.
    Supervise {
        /// Within which time.
        answer_in: Limit,
    },
    /// 上报上级, for a case that waits at a community's or street's own centre.
    Escalate,
}

impl Default for Stages {
    fn default() -> Self {
        let limits = Stage::ALL.into_iter().map(|s| {
            let n = if matches!(s, Stage::Verify | Stage::Check) { 30 } else { 15 };
            let limit = Limit::new(n, LimitUnit::WorkingMinute);
            (s, StageLimit { limit, urgent: Limit::new(n, LimitUnit::EmergencyMinute) })
        });
        Stages {
            limits: limits.collect(),
            due_soon: Limit::new(2, LimitUnit::WorkingHour),
            reopen_window: Limit::new(15, LimitUnit::CalendarDay),
            rating_window: Limit::new(15, LimitUnit::CalendarDay),
            extensions_max: 2,
            choose_condition: false,
            review_requests: false,
            late: Vec::new(),
        }
    }
}

impl Stages {
    /// True when filing under this category must name one of its conditions, because none is taken for granted.
    pub fn demands_condition(&self, category: &super::Category) -> bool {
        self.choose_condition && category.conditions.len() > 1
    }
}

#[derive(Deserialize)]
struct File {
    #[serde(default)]
    stages: Vec<Row>,
    due_soon: Option<Limit>,
    reopen_window: Option<Limit>,
    rating_window: Option<Limit>,
    extensions_max: Option<u32>,
    #[serde(default)]
    choose_condition: bool,
    #[serde(default)]
    review_requests: bool,
    #[serde(default)]
    late: Vec<LateStep>,
}

#[derive(Deserialize)]
struct Row {
    stage: Stage,
    limit: Limit,
    urgent: Option<Limit>,
}

impl Serialize for Stages {
    /// In the form of a pack: what [`Stages::parse_yaml`] reads.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Row {
            stage: Stage,
            #[serde(flatten)]
            limits: StageLimit,
        }
        let rows: Vec<Row> = self.limits.iter().map(|(s, l)| Row { stage: *s, limits: *l }).collect();
        let mut out = serializer.serialize_struct("Stages", 8)?;
        out.serialize_field("stages", &rows)?;
        out.serialize_field("due_soon", &self.due_soon)?;
        out.serialize_field("reopen_window", &self.reopen_window)?;
        out.serialize_field("rating_window", &self.rating_window)?;
        out.serialize_field("extensions_max", &self.extensions_max)?;
        out.serialize_field("choose_condition", &self.choose_condition)?;
        out.serialize_field("review_requests", &self.review_requests)?;
        out.serialize_field("late", &self.late)?;
        out.end()
    }
}

impl Stages {
    /// Reads a stages pack. What it leaves out keeps its default; a stage without `urgent` has one limit for all.
    pub fn parse_yaml(yaml: &str) -> Result<Stages, PackError> {
        let file: File =
            serde_norway::from_str(yaml).map_err(|error| PackError::Yaml { what: "stages", error })?;
        let mut out = Stages::default();
        let mut seen = Vec::new();
        for row in file.stages {
            let at = format!("stages.{}", row.stage.as_str());
            if seen.contains(&row.stage) {
                return Err(PackError::entry(at, "is listed twice"));
            }
            seen.push(row.stage);
            let urgent = row.urgent.unwrap_or(row.limit);
            if row.limit.amount == 0 || urgent.amount == 0 {
                return Err(PackError::entry(at, "a limit must be more than 0"));
            }
            out.limits.insert(row.stage, StageLimit { limit: row.limit, urgent });
        }
        out.due_soon = file.due_soon.unwrap_or(out.due_soon);
        out.extensions_max = file.extensions_max.unwrap_or(out.extensions_max);
        for (i, step) in file.late.iter().enumerate() {
            let at = format!("late.{i}");
            if let LateAct::Supervise { answer_in } = &step.act
                && (answer_in.amount == 0 || step.text.trim().is_empty())
            {
                return Err(PackError::entry(at, "a demand needs a text and an answer_in of more than 0"));
            }
        }
        out.choose_condition = file.choose_condition;
        out.review_requests = file.review_requests;
        out.late = file.late;
        for (field, given, target) in [
            ("reopen_window", file.reopen_window, &mut out.reopen_window),
            ("rating_window", file.rating_window, &mut out.rating_window),
        ] {
            if let Some(limit) = given {
                // A window says when a case is over for good; that must not depend on holidays.
                if limit.unit.is_working() {
                    return Err(PackError::entry(field, "use calendar_day or emergency_hour"));
                }
                *target = limit;
            }
        }
        Ok(out)
    }

    /// Fields with a value no office can mean, which are slips of the hand.
    pub fn too_long(&self) -> Vec<String> {
        const MINUTES: u32 = 10 * 366 * 24 * 60;
        let long = |l: &Limit| {
            l.amount
                > match l.unit {
                    LimitUnit::EmergencyMinute | LimitUnit::WorkingMinute => MINUTES,
                    LimitUnit::EmergencyHour | LimitUnit::WorkingHour => MINUTES / 60,
                    LimitUnit::WorkingDay | LimitUnit::CalendarDay => MINUTES / 60 / 24,
                }
        };
        let mut out: Vec<String> = self
            .limits
            .iter()
            .filter(|(_, l)| long(&l.limit) || long(&l.urgent))
            .map(|(s, _)| format!("stages.{}", s.as_str()))
            .collect();
        for (field, l) in [
            ("due_soon", &self.due_soon),
            ("reopen_window", &self.reopen_window),
            ("rating_window", &self.rating_window),
        ] {
            if long(l) {
                out.push(field.to_owned());
            }
        }
        for (i, step) in self.late.iter().enumerate() {
            let answer = match &step.act {
                LateAct::Supervise { answer_in } => long(answer_in),
                LateAct::Urge | LateAct::Escalate => false,
            };
            if long(&step.after) || answer {
                out.push(format!("late.{i}"));
            }
        }
        if self.extensions_max > 20 {
            out.push("extensions_max".to_owned());
        }
        out
    }

    /// The limit of a stage for a case of this priority.
    pub fn limit(&self, stage: Stage, priority: Priority) -> Limit {
        let l = self.limits.get(&stage).copied().unwrap_or_else(|| Stages::default().limits[&stage]);
        match priority {
            Priority::Normal => l.limit,
            Priority::Urgent => l.urgent,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_pack_leaves_out_keeps_its_default() {
        let s =
            Stages::parse_yaml("stages: [{stage: accept, limit: \"1 emergency_hour\"}]\nextensions_max: 1")
                .unwrap();
        assert_eq!(s.limit(Stage::Accept, Priority::Normal).to_string(), "1 emergency_hour");
        assert_eq!(s.limit(Stage::Accept, Priority::Urgent).to_string(), "1 emergency_hour");
        assert_eq!(s.limit(Stage::Check, Priority::Urgent).to_string(), "30 emergency_minute");
        assert_eq!(s.extensions_max, 1);
        assert_eq!(s.reopen_window.to_string(), "15 calendar_day");
    }

    #[test]
    fn a_stage_twice_an_empty_limit_and_a_working_window_are_refused() {
        for (yaml, says) in [
            (
                "stages: [{stage: file, limit: 1 working_hour}, {stage: file, limit: 2 working_hour}]",
                "stages.file: is listed twice",
            ),
            ("stages: [{stage: file, limit: 0 working_hour}]", "stages.file: a limit must be more than 0"),
            ("reopen_window: 15 working_day", "reopen_window: use calendar_day or emergency_hour"),
        ] {
            assert_eq!(Stages::parse_yaml(yaml).unwrap_err().to_string(), says);
        }
    }

    #[test]
    fn the_shipped_pack_is_read() {
        let s = Stages::parse_yaml(include_str!("../../../../packs/stages/cn.yaml")).unwrap();
        let acts: Vec<_> = s.late.iter().map(|l| l.act.clone()).collect();
        assert!(
            matches!(acts[..], [LateAct::Urge, LateAct::Supervise { .. }, LateAct::Escalate]),
            "{acts:?}"
        );
        let written = serde_json::to_string(&s).unwrap();
        assert_eq!(Stages::parse_yaml(&written).unwrap(), s, "what is written is what is read");
        assert!(s.review_requests);
        assert_eq!(Stages { late: Vec::new(), review_requests: false, ..s }, Stages::default());
    }
}
