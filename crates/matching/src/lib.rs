//! Pure matching: text triage, pinyin initials, likely duplicates, recurring spots.
//!
//! Help for the acceptance desk. Everything here is a suggestion with its reasons; a person decides. Nothing here knows a
//! clock, a database or a network: times are parameters, ids belong to the caller.
//!
//! | module | answers |
//! |---|---|
//! | [`words`] | what the words of a text are, Chinese and Latin mixed |
//! | [`pinyin`] | does what was typed stand for this name (`wsjg` → 污水井盖)? |
//! | [`address`] | which road, number, estate, building, room does this text name? |
//! | [`gazetteer`] | where is that? |
//! | [`triage`] | what category does this text speak of? |
//! | [`similar`] | is this the same event as that one? |
//! | [`hotspot`] | where does the same thing come back again and again? |

pub mod address;
pub mod gazetteer;
pub mod hotspot;
pub mod pinyin;
pub mod similar;
pub mod triage;
pub mod words;

pub use hotspot::{Hotspot, HotspotRule, Report, hotspots};
pub use pinyin::{matches_initials, pinyin_initials};
pub use similar::{LIKELY_DUPLICATE, TextKey, Why, score_duplicate, similarity};
pub use triage::{Learned, Lexicon, LexiconError, Suggestion, Triage, TriageEntry};
pub use words::{normalise, tokenise};
