//! What a case can be about, how long it may take and whose duty it is: catalogue, stage limits and department rules, all
//! read from packs.

mod model;
mod overlay;
mod questions;
mod rules;
mod search;
mod stages;

pub use model::{Catalogue, Category, Class, Condition, Kind, PackError};
pub use overlay::{CategoryChange, Change, ConditionForm, Fault, Overlay, What, changes};
pub use questions::{AskedOf, Choice, QUESTIONS_MAX, Question, QuestionKind, QuestionSets};
pub use rules::{DepartmentRule, DepartmentRules, Responsible, When};
pub use stages::{LateAct, LateStep, Stage, StageLimit, Stages};

#[cfg(test)]
mod tests;
