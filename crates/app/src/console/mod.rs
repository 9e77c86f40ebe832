//! What the console keeps per person.

pub mod bell;
pub mod export;
pub mod prefs;
pub mod views;
