//! A plan for the grids of a community (网格调整方案): drawn as a draft, submitted, approved by the level above, carried out on its day.

pub mod posts;

use crate::{
    area::GridKind,
    ids::{AreaId, PlanId, UserId},
};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Where a plan stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlanState {
    /// 草案: being drawn.
    Draft,
    /// 待审批: waits for the level above.
    Submitted,
    /// 已批准: waits for its day.
    Approved,
    /// 已生效: carried out.
    InForce,
    /// 已撤回: taken back before it was carried out.
    Withdrawn,
}

impl PlanState {
    /// All states in their order.
    pub const ALL: [PlanState; 5] = [
        PlanState::Draft,
        PlanState::Submitted,
        PlanState::Approved,
        PlanState::InForce,
        PlanState::Withdrawn,
    ];

    /// The word in columns, URLs and JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            PlanState::Draft => "draft",
            PlanState::Submitted => "submitted",
            PlanState::Approved => "approved",
            PlanState::InForce => "in_force",
            PlanState::Withdrawn => "withdrawn",
        }
    }
}

impl std::str::FromStr for PlanState {
    type Err = crate::case::names::UnknownWord;
    fn from_str(s: &str) -> Result<Self, Self::Err> {
        PlanState::ALL
            .into_iter()
            .find(|l| l.as_str() == s)
            .ok_or_else(|| crate::case::names::UnknownWord { what: "state of a plan", word: s.to_owned() })
    }
}

/// What is done with a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlanAction {
    /// Change what is drawn.
    Edit,
    /// 提交: send it to the level above.
    Submit,
    /// 批准
    Approve,
    /// 退回: back to the draft, with the reason.
    Return,
    /// 撤回: give it up.
    Withdraw,
}

impl PlanAction {
    /// All actions in the order people meet them.
    pub const ALL: [PlanAction; 5] =
        [PlanAction::Edit, PlanAction::Submit, PlanAction::Approve, PlanAction::Return, PlanAction::Withdraw];

    /// The word in URLs and JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            PlanAction::Edit => "edit",
            PlanAction::Submit => "submit",
            PlanAction::Approve => "approve",
            PlanAction::Return => "return",
            PlanAction::Withdraw => "withdraw",
        }
    }
}

/// What a plan's history says was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the words say it")]
pub enum PlanStep {
    Created,
    Submitted,
    Returned,
    Approved,
    Withdrawn,
    CarriedOut,
}

/// One step of a plan's history.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StepTaken {
    /// What was done.
    pub step: PlanStep,
    /// Who did it; none for the program.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<UserId>,
    /// When.
    pub at: Timestamp,
    /// What was said.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// A grid as a plan draws it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlannedGrid {
    /// Its name within the plan: the code of the grid it goes on as, or any other word for a new one.
    pub key: String,
    /// The code of the grid it goes on as; a new one gets its code when the plan is approved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Name, in the community's own language.
    pub name: String,
    /// Kind.
    pub kind: GridKind,
    /// Border as a GeoJSON geometry.
    pub boundary: Value,
}

/// A plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GridPlan {
    /// Identity.
    pub id: PlanId,
    /// The community whose grids are drawn anew.
    pub area: AreaId,
    /// Title.
    pub title: String,
    /// Why.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// Where it stands.
    pub state: PlanState,
    /// The day it is to take effect; at once when it is approved where none is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effective_on: Option<Date>,
    /// The moment it takes effect, once approved, or took effect.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effective_at: Option<Timestamp>,
    /// Stands for the grids in force it was drawn from: another one as soon as any of these changes.
    pub base: String,
    /// How many grids the community had when it was begun, for lists; once in force, before it.
    pub grids_before: usize,
    /// The grids.
    pub grids: Vec<PlannedGrid>,
    /// The codes new grids get, by key; given when it is approved.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<(String, String)>,
    /// What was done, the first first.
    pub steps: Vec<StepTaken>,
    /// Why it could not be carried out though its day has come.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trouble: Option<String>,
    /// What was moved, once it is in force.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report: Option<Value>,
    /// Last change.
    pub updated_at: Timestamp,
    /// Counts changes.
    pub version: i64,
}

/// Why something cannot be done with a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PlanRefusal {
    /// Its state does not allow it.
    #[error("a plan that is {} cannot be changed this way", .0.as_str())]
    State(PlanState),
    /// Who submitted it does not approve it.
    #[error("somebody else must approve it: two pairs of eyes see more")]
    OwnPlan,
    /// A return needs its reason.
    #[error("say why it is returned")]
    NoReason,
}

impl GridPlan {
    /// Who submitted it last.
    pub fn submitted_by(&self) -> Option<UserId> {
        self.steps.iter().rev().find(|s| s.step == PlanStep::Submitted).and_then(|s| s.by)
    }

    /// Who began it, and when.
    pub fn created(&self) -> Option<&StepTaken> {
        self.steps.first()
    }

    /// May this be done now, by this person? Rights over the area are another question.
    ///
    /// # Errors
    /// [`PlanRefusal`] says why not.
    pub fn admits(&self, action: PlanAction, by: UserId) -> Result<(), PlanRefusal> {
        use PlanAction::{Approve, Edit, Return, Submit, Withdraw};
        use PlanState::{Approved, Draft, Submitted};
        let fits = match action {
            Edit | Submit => self.state == Draft,
            Approve => self.state == Submitted,
            Return => matches!(self.state, Submitted | Approved),
            Withdraw => matches!(self.state, Draft | Submitted | Approved),
        };
        if !fits {
            return Err(PlanRefusal::State(self.state));
        }
        if action == Approve && self.submitted_by() == Some(by) {
            return Err(PlanRefusal::OwnPlan);
        }
        Ok(())
    }

    /// Does it: the next state with its step. `effective_at` is when it takes effect, for an approval.
    ///
    /// # Errors
    /// As [`GridPlan::admits`]; a return without a reason.
    pub fn step(
        &self,
        action: PlanAction,
        by: UserId,
        at: Timestamp,
        note: &str,
        effective_at: Option<Timestamp>,
    ) -> Result<GridPlan, PlanRefusal> {
        self.admits(action, by)?;
        let note = note.trim().to_owned();
        if action == PlanAction::Return && note.is_empty() {
            return Err(PlanRefusal::NoReason);
        }
        let (state, step) = match action {
            PlanAction::Edit => (PlanState::Draft, None),
            PlanAction::Submit => (PlanState::Submitted, Some(PlanStep::Submitted)),
            PlanAction::Approve => (PlanState::Approved, Some(PlanStep::Approved)),
            PlanAction::Return => (PlanState::Draft, Some(PlanStep::Returned)),
            PlanAction::Withdraw => (PlanState::Withdrawn, Some(PlanStep::Withdrawn)),
        };
        let mut next = self.clone();
        next.state = state;
        next.version += 1;
        next.updated_at = at;
        next.trouble = None;
        next.effective_at = if action == PlanAction::Approve { effective_at } else { None };
        if action != PlanAction::Approve {
            next.codes = Vec::new();
        }
        next.steps.extend(step.map(|step| StepTaken { step, by: Some(by), at, note }));
        Ok(next)
    }

    /// It has been carried out.
    pub fn carried_out(&self, at: Timestamp, now: Timestamp, report: Value) -> GridPlan {
        let mut next = self.clone();
        next.state = PlanState::InForce;
        next.version += 1;
        next.updated_at = now;
        next.effective_at = Some(at);
        next.trouble = None;
        next.report = Some(report);
        next.steps.push(StepTaken { step: PlanStep::CarriedOut, by: None, at: now, note: String::new() });
        next
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn user(n: u128) -> UserId {
        UserId(Uuid::from_u128(n))
    }

    fn at(n: i64) -> Timestamp {
        Timestamp::from_second(n).unwrap()
    }

    fn draft() -> GridPlan {
        GridPlan {
            id: PlanId(Uuid::from_u128(9)),
            area: AreaId(Uuid::from_u128(8)),
            title: "方案".into(),
            reason: String::new(),
            state: PlanState::Draft,
            effective_on: None,
            effective_at: None,
            base: "x".into(),
            grids_before: 3,
            grids: Vec::new(),
            codes: Vec::new(),
            steps: vec![StepTaken {
                step: PlanStep::Created,
                by: Some(user(1)),
                at: at(1),
                note: String::new(),
            }],
            trouble: None,
            report: None,
            updated_at: at(1),
            version: 1,
        }
    }

    #[test]
    fn a_plan_goes_from_draft_to_in_force_with_another_persons_approval() {
        let sent = draft().step(PlanAction::Submit, user(1), at(2), "", None).unwrap();
        assert_eq!(sent.step(PlanAction::Approve, user(1), at(3), "", None), Err(PlanRefusal::OwnPlan));
        let approved = sent.step(PlanAction::Approve, user(2), at(3), " 同意 ", Some(at(9))).unwrap();
        assert_eq!(
            (approved.state, approved.effective_at, approved.version),
            (PlanState::Approved, Some(at(9)), 3)
        );
        assert_eq!(approved.steps[2].note, "同意");
        let done = approved.carried_out(at(9), at(10), Value::Null);
        assert_eq!(done.state, PlanState::InForce);
        for action in PlanAction::ALL {
            assert_eq!(done.admits(action, user(2)), Err(PlanRefusal::State(PlanState::InForce)));
        }
    }

    #[test]
    fn a_returned_plan_is_a_draft_again_and_says_why() {
        let sent = draft().step(PlanAction::Submit, user(1), at(2), "", None).unwrap();
        assert_eq!(sent.step(PlanAction::Return, user(2), at(3), "  ", None), Err(PlanRefusal::NoReason));
        let back = sent.step(PlanAction::Return, user(2), at(3), "第三网格太大", None).unwrap();
        assert_eq!(
            (back.state, back.steps.last().unwrap().note.as_str()),
            (PlanState::Draft, "第三网格太大")
        );
        assert!(back.admits(PlanAction::Submit, user(1)).is_ok());
    }

    #[test]
    fn an_approved_plan_can_be_called_off_before_its_day_and_keeps_no_codes() {
        let mut approved = draft();
        approved.state = PlanState::Approved;
        approved.codes = vec![("new-1".into(), "420502001001004".into())];
        let off = approved.step(PlanAction::Withdraw, user(2), at(4), "", None).unwrap();
        assert_eq!((off.state, off.codes.len(), off.effective_at), (PlanState::Withdrawn, 0, None));
        assert!(off.admits(PlanAction::Edit, user(1)).is_err(), "it stays as a record");
    }

    #[test]
    fn words_read_back() {
        for s in PlanState::ALL {
            assert_eq!(s.as_str().parse(), Ok(s));
            assert_eq!(serde_json::to_value(s).unwrap(), s.as_str());
        }
        for a in PlanAction::ALL {
            assert_eq!(serde_json::to_value(a).unwrap(), a.as_str());
        }
    }
}
