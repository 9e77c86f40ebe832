//! What a case can be about, how long it may take and whose duty it is: catalogue, stage limits and department rules, all
//! read from packs.

mod model;
mod rules;
mod search;
mod stages;

pub use model::{Catalogue, Category, Class, Condition, Kind, PackError};
pub use rules::{DepartmentRule, DepartmentRules, Responsible};
pub use stages::{LateAct, LateStep, Stage, StageLimit, Stages};

#[cfg(test)]
mod tests;
