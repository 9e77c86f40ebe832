//! The steps of a plan from draft to approval: what must hold before each, and the codes new grids get.

use super::{LISTED, PlanSeen, REASON_MAX, no_plan_waits, tell};
use crate::{
    App,
    error::{AppError, FieldError, Result},
};
use jiff::civil::Date;
use serde_json::json;
use std::collections::HashSet;
use tessera_domain::{
    Timestamp,
    area::{
        borders,
        code::{DivisionCode, GridCode, next_grid_code},
        plan::{PlanAction, PlanState},
    },
    ids::PlanId,
    people::Actor,
};

impl App {
    /// Submits, approves, returns or withdraws a plan. One without a day takes effect with its approval.
    ///
    /// # Errors
    /// As [`App::plan_save`]; [`AppError::Invalid`] when what is drawn cannot take effect.
    pub async fn plan_act(
        &self,
        actor: &Actor,
        id: PlanId,
        version: Option<i64>,
        action: PlanAction,
        note: &str,
    ) -> Result<PlanSeen> {
        if note.chars().count() > REASON_MAX {
            return Err(AppError::field("note", "too_long", format!("at most {REASON_MAX} characters")));
        }
        let seen = self.plan_for(actor, id, version, action).await?;
        let now = self.now();
        let at = match (action, seen.plan.effective_on) {
            (PlanAction::Submit | PlanAction::Approve, day) => Some(self.takes_effect(day, now)?),
            _ => None,
        };
        let mut next = seen.plan.step(action, actor.user, now, note, at)?;
        if matches!(action, PlanAction::Submit | PlanAction::Approve) {
            self.plan_can_take_effect(&seen).await?;
        }
        if action == PlanAction::Approve {
            next.codes = self.new_codes(&seen).await?;
        }
        let what = match action {
            PlanAction::Edit => "plan.save",
            PlanAction::Submit => "plan.submit",
            PlanAction::Approve => "plan.approve",
            PlanAction::Return => "plan.return",
            PlanAction::Withdraw => "plan.withdraw",
        };
        let detail = json!({ "area": next.area, "effective_at": next.effective_at });
        let told = tell::of_step(&self.reference(), &next, &seen.community);
        self.plan_keep(actor, next, what, detail, told).await?;
        if action == PlanAction::Approve {
            self.plans_due().await?;
        }
        self.plan(actor, id).await
    }

    /// When a plan with this day takes effect.
    fn takes_effect(&self, day: Option<Date>, now: Timestamp) -> Result<Timestamp> {
        let Some(day) = day else { return Ok(now) };
        borders::begins_on(day, self.reference().calendar.zone(), now)
            .ok_or_else(|| AppError::field("effective_on", "invalid", "tomorrow or later, within two years"))
    }

    async fn plan_can_take_effect(&self, seen: &PlanSeen) -> Result<()> {
        if seen.base_changed {
            return Err(AppError::field(
                "grids",
                "base_changed",
                "the grids in force were changed since this was drawn: look at it again and save it",
            ));
        }
        let drawing = self.drawing_of(seen.community.clone(), seen.plan.grids.clone(), None).await?;
        let wrong: Vec<FieldError> = drawing
            .faults
            .iter()
            .take(20)
            .map(|f| FieldError {
                field: f.key.as_ref().map_or("grids".into(), |k| format!("grids.{k}")),
                code: f.code,
                message: f.message.clone(),
            })
            .collect();
        if !wrong.is_empty() {
            return Err(AppError::Invalid(wrong));
        }
        let mut tx = self.store().reader().await?;
        no_plan_waits(&mut *tx, Some(&seen.community)).await?;
        let r = self.reference();
        let now = self.now();
        let grids = r.children(seen.community.id).cloned().collect::<Vec<_>>();
        for a in grids.iter().chain(std::iter::once(&seen.community)) {
            if tx.borders_of(a.id).await?.iter().any(|b| b.from > now) {
                return Err(AppError::field(
                    "grids",
                    "border_planned",
                    format!(
                        "{} {} has a border planned for a later day: take it back first",
                        a.code, a.name.zh_hans
                    ),
                ));
            }
        }
        Ok(())
    }

    /// Codes for the new grids of a plan, after every code ever given there and those promised to other plans.
    async fn new_codes(&self, seen: &PlanSeen) -> Result<Vec<(String, String)>> {
        let r = self.reference();
        let promised = self.store().reader().await?.plans(None, Some(PlanState::Approved), LISTED).await?;
        let promised = || promised.iter().flat_map(|p| &p.codes).map(|(_, code)| code.as_str());
        let new = seen.plan.grids.iter().filter(|g| g.code.is_none());
        let mut out = Vec::new();
        if let Ok(division) = DivisionCode::parse(&seen.community.code) {
            let areas = r.areas.iter().map(|a| a.code.as_str());
            let mut used: Vec<GridCode> = areas.chain(promised()).filter_map(|c| c.parse().ok()).collect();
            for g in new {
                let next = next_grid_code(&division, &used)
                    .map_err(|e| AppError::field("grids", "none_left", e.to_string()))?;
                out.push((g.key.clone(), next.to_string()));
                used.push(next);
            }
            return Ok(out);
        }
        // A tree with codes of another source: the community's code and a number.
        let mut used: HashSet<String> =
            r.areas.iter().map(|a| a.code.clone()).chain(promised().map(str::to_owned)).collect();
        let mut n = 0;
        for g in new {
            let code = loop {
                n += 1;
                let code = format!("{}-G{n}", seen.community.code);
                if used.insert(code.clone()) {
                    break code;
                }
            };
            out.push((g.key.clone(), code));
        }
        Ok(out)
    }
}
