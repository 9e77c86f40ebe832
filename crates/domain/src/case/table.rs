//! Who may do what from where: one table, read by [`super::apply()`] and by [`super::allowed`] alike.

use super::model::StateName;
use serde::Serialize;

/// One action an actor may do now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Offer {
    /// Name of the action, as in its JSON.
    pub action: &'static str,
    /// Fields that must be given.
    pub needs: &'static [&'static str],
}
