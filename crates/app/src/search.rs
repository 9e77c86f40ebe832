//! The command palette: one box that finds cases, areas, people and places.

use crate::{App, cases::Caller, error::Result, filter::Filter, map::Place};
use std::sync::Arc;
use tessera_domain::{
    area::Area,
    people::{Role, User},
};
use tessera_store::{Seq, StoredCase};

/// What was found.
#[derive(Default)]
pub struct Found {
    /// Cases by number or words.
    pub cases: Vec<StoredCase>,
    /// Areas by name or code.
    pub areas: Vec<Arc<Area>>,
    /// Staff by name or login.
    pub people: Vec<Arc<User>>,
    /// Addresses, roads, facilities.
    pub places: Vec<Place>,
}

impl App {
    /// Row numbers of the cases whose number or words contain the text, newest first.
    pub async fn text_hits(&self, text: &str, limit: i64) -> Result<Vec<Seq>> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(Vec::new());
        }
        Ok(self.store().reader().await?.cases_by_text(text, limit).await?)
    }

    /// Searches everything for the palette.
    pub async fn search(&self, caller: &Caller, q: &str) -> Result<Found> {
        let q = q.trim();
        if q.is_empty() {
            return Ok(Found::default());
        }
        let hits = self.text_hits(q, 200).await?;
        let filter = Filter { among: Some(hits), ..Filter::default() };
        let cases = self.list(caller, &filter, crate::filter::Sort::Newest, None, 8, false).await?.items;
        let r = self.reference();
        let lower = q.to_lowercase();
        let areas = r
            .areas
            .iter()
            .filter(|a| a.valid_to.is_none())
            .filter(|a| {
                a.code.starts_with(q)
                    || a.name.zh_hans.contains(q)
                    || a.name.en.to_lowercase().contains(&lower)
            })
            .take(8)
            .cloned()
            .collect();
        let staff = matches!(caller, Caller::Staff(a) if a.standings.iter().any(|s| s.role != Role::System));
        let people = if staff {
            let fits = |u: &&Arc<User>| {
                u.active && (u.name.contains(q) || u.login.to_lowercase().starts_with(&lower))
            };
            r.users.values().filter(fits).take(8).cloned().collect()
        } else {
            Vec::new()
        };
        let places = self.geocode(q, 8).await?.into_iter().filter(|p| p.kind != "area").collect();
        Ok(Found { cases, areas, people, places })
    }
}
