//! Finding a category while somebody types: by code, name in any language, or pinyin initials.

use super::model::{Catalogue, Category, Kind};

impl Catalogue {
    /// The best `limit` categories for what was typed, best first; all in pack order when nothing was typed.
    ///
    /// Ranked: the code itself, a code that begins so (with or without the letter), initials or a name that is it, that begins so,
    /// that holds it. Among equals the shorter name, then pack order.
    pub fn search(&self, typed: &str, kind: Option<Kind>, limit: usize) -> Vec<&Category> {
        let typed = typed.trim().to_lowercase();
        let mut hits: Vec<(u8, usize, usize, &Category)> = self
            .iter()
            .enumerate()
            .filter(|(_, c)| !c.off && kind.is_none_or(|k| c.kind == k))
            .filter_map(|(i, c)| rank(c, &typed).map(|(rank, length)| (rank, length, i, c)))
            .collect();
        hits.sort_unstable_by_key(|h| (h.0, h.1, h.2));
        hits.into_iter().take(limit).map(|h| h.3).collect()
    }
}

/// Rank (0 is best) and the length of the name that matched.
fn rank(c: &Category, typed: &str) -> Option<(u8, usize)> {
    if typed.is_empty() {
        return Some((0, 0));
    }
    let code = c.code.to_lowercase();
    if code == typed || code[1..] == *typed {
        return Some((0, 0));
    }
    if code.starts_with(typed) || code[1..].starts_with(typed) {
        return Some((1, 0));
    }
    let names = [&c.pinyin, &c.name.zh_hans, &c.name.zh_hant, &c.name.en, &c.name.es];
    names
        .into_iter()
        .filter_map(|name| {
            let name = name.to_lowercase();
            let length = name.chars().count();
            match name.find(typed)? {
                0 if name.len() == typed.len() => Some((2, length)),
                0 => Some((3, length)),
                // The beginning of a later word ("cover" in "manhole cover") beats the middle of one.
                at if name[..at].ends_with(' ') => Some((4, length)),
                _ => Some((5, length)),
            }
        })
        .min()
}
