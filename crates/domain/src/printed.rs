//! The printed matrices of rights: the very files the tests compare with, so what a person reads is what was checked.

/// Role × capability.
pub fn capabilities() -> &'static str {
    body(include_str!("people/rights/snapshots/tessera_domain__people__rights__tests__role_capability.snap"))
}

/// State × action × role.
pub fn actions() -> &'static str {
    body(include_str!("case/tests/snapshots/tessera_domain__case__tests__matrix__state_action_role.snap"))
}

/// The snapshot without its header.
fn body(snapshot: &'static str) -> &'static str {
    snapshot.splitn(3, "---\n").nth(2).unwrap_or(snapshot)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_printed_matrices_begin_after_the_header_of_the_snapshot() {
        assert!(super::actions().starts_with("Who may do what"));
        assert!(super::capabilities().contains("cases.read"));
        assert!(!super::capabilities().contains("source:"));
    }
}
