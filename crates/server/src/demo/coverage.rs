//! Whether the demo shows everything: every open state and every overlay must occur, or a screen would be empty.

use tessera_app::{App, index::STATES};
use tessera_store::flag;

/// How many open cases are in each state and under each overlay.
pub struct Coverage {
    /// Name and count, states first.
    pub rows: Vec<(String, usize)>,
}

impl Coverage {
    /// Counts in the index.
    pub fn of(app: &App) -> Coverage {
        let now = app.now().as_millisecond();
        let ix = app.index();
        let open: Vec<_> = ix.all().iter().filter(|s| s.open()).collect();
        let count =
            |test: &dyn Fn(&tessera_app::index::Slot) -> bool| open.iter().filter(|s| test(s)).count();
        let mut rows: Vec<(String, usize)> = STATES[..usize::from(tessera_app::index::FIRST_ENDED)]
            .iter()
            .enumerate()
            .map(|(i, name)| ((*name).to_owned(), count(&|s| usize::from(s.state) == i)))
            .collect();
        for (name, bit) in [
            ("suspended", flag::SUSPENDED),
            ("extension asked for", flag::EXTENSION_PENDING),
            ("suspension asked for", flag::SUSPENSION_PENDING),
            ("waiting for the department's leader", flag::IN_REVIEW),
            ("supervised", flag::SUPERVISED),
            ("escalated", flag::ESCALATED),
            ("returned", flag::RETURNED),
            ("check answered", flag::CHECK_IN),
            ("rated unsolved", flag::UNSOLVED),
        ] {
            rows.push((name.to_owned(), count(&|s| s.is(bit))));
        }
        rows.push(("overdue".to_owned(), count(&|s| s.overdue(now))));
        rows.push((
            "assisted".to_owned(),
            count(&|s| ix.others(s).is_some_and(|o| o.departments.iter().any(|(_, active)| *active))),
        ));
        Coverage { rows }
    }

    /// What does not occur.
    pub fn missing(&self) -> Vec<&str> {
        self.rows.iter().filter(|r| r.1 == 0).map(|r| r.0.as_str()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_case_shows_is_missing() {
        let c = Coverage { rows: vec![("filed".into(), 2), ("escalated".into(), 0)] };
        assert_eq!(c.missing(), ["escalated"]);
    }
}
