//! Administration: areas, departments, accounts, posts, the calendar. Every change is checked, versioned and audited.

pub mod areas;
pub mod borders;
pub mod config;
pub mod coverage;
pub mod division;
pub mod handover;
pub mod layers;
pub mod people;
pub mod plans;
pub mod settings;
pub mod shifts;
pub(crate) mod table_columns;
pub mod tables;

use crate::{
    App,
    error::{AppError, Result},
};
use tessera_domain::{
    Timestamp,
    area::AreaPath,
    ids::UserId,
    people::{
        Actor,
        rights::{Capability, can},
    },
};
use tessera_store::NewAudit;

impl App {
    /// Refuses unless the actor has the capability over this area; over the whole tree when none is named.
    pub fn require(&self, actor: &Actor, cap: Capability, over: Option<&AreaPath>) -> Result<()> {
        let root = self.reference().root().map(|a| a.path.clone());
        let over = over.cloned().or(root);
        match over {
            Some(path) if can(actor, cap, &path) => Ok(()),
            // A city without areas yet: whoever holds the capability anywhere may begin.
            None if actor.has(tessera_domain::people::Role::Admin) => Ok(()),
            _ => Err(AppError::NotAllowed(cap.as_str())),
        }
    }
}

/// An audit entry of an administrative change.
pub(crate) fn entry(
    at: Timestamp,
    actor: UserId,
    action: &str,
    kind: &'static str,
    id: String,
    detail: serde_json::Value,
) -> NewAudit {
    NewAudit { at, actor: Some(actor), action: action.to_owned(), object_kind: kind, object_id: id, detail }
}
