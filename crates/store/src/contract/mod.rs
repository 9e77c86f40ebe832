//! What every driver must do, written once as tests: a driver runs them all with [`contract_suite!`](crate::contract_suite).
//!
//! Each function takes a store that is empty and migrated, and panics when a promise of the port is broken. Together they call
//! every method of the port, so that every statement of the shared SQL is run on every database. For drivers' tests only.

pub mod areas;
pub mod bell;
pub mod cases;
pub mod console;
pub mod export;
pub mod history;
pub mod jobs;
pub mod layers;
pub mod notices;
pub mod people;
pub mod plans;
pub mod sample;
pub mod shifts;
pub mod support;
pub mod system;

/// Runs a write job and gives its future; the named values are cloned into it, since a job may be run more than once.
macro_rules! job {
    ($store:expr, ($($keep:ident),*), $tx:ident => $body:expr) => {{
        $(let $keep = $keep.clone();)*
        $crate::transact::<_, $crate::StoreError, _>($store, move |$tx| {
            $(let $keep = $keep.clone();)*
            Box::pin(async move { $body })
        })
    }};
}
use job;

/// A reader, or a panic.
async fn read(store: &dyn crate::Store) -> Box<dyn crate::Tx> {
    store.reader().await.expect("a reader")
}

/// The name of the broken uniqueness rule.
fn conflict<T: std::fmt::Debug>(r: Result<T, crate::StoreError>) -> String {
    match r {
        Err(crate::StoreError::Conflict(name)) => name,
        other => panic!("a conflict was expected, got {other:?}"),
    }
}

/// Asserts that the writer was told the version it expected is gone.
fn assert_stale<T: std::fmt::Debug>(r: Result<T, crate::StoreError>, version: i64) {
    match r {
        Err(crate::StoreError::Stale { expected }) => {
            assert_eq!(expected, version, "the version the writer had seen");
        }
        other => panic!("a stale version was expected, got {other:?}"),
    }
}

/// Expands to one `#[tokio::test]` per promise. `$open` is a path to an async function without arguments that gives
/// `Option<T>`: a fresh, migrated store behind `T: AsRef<dyn Store>`, or `None` (after printing why) when there is no such
/// database on this machine. The calling crate needs tokio with `macros` and `rt-multi-thread`.
#[macro_export]
macro_rules! contract_suite {
    ($open:ident) => {
        $crate::contract_suite!(@module $open, areas:
            areas_come_back_as_they_were_stored_in_path_order
            an_area_code_is_given_once_even_after_it_was_retired
            an_area_changes_only_from_the_version_the_writer_saw
            a_border_is_in_force_from_its_first_to_before_its_last_moment
            ending_a_border_leaves_the_others_and_the_past_alone
            a_planned_border_is_listed_and_can_be_taken_back
            facilities_come_back_and_their_codes_are_unique
            map_features_come_back_with_their_shapes_and_properties
            more_rows_than_one_statement_takes_are_all_stored
            times_before_1970_and_far_ahead_are_kept_to_the_millisecond
        );
        $crate::contract_suite!(@module $open, bell:
            a_case_is_watched_once_by_everybody_who_wants_to
            nobody_is_told_the_same_twice
            notices_are_read_one_by_one_or_together
            old_notices_are_forgotten
            a_follower_moves_only_from_where_it_was
        );
        $crate::contract_suite!(@module $open, cases:
            a_case_comes_back_by_id_by_number_and_by_row_number
            nothing_is_found_for_what_is_not_there
            text_of_every_script_comes_back_as_it_was
            case_numbers_and_ids_are_unique
            a_case_changes_only_from_the_version_the_writer_saw
            a_change_reaches_the_aggregate_and_the_columns_together
            projections_come_in_row_order_a_page_at_a_time
            every_flag_and_every_empty_column_of_a_projection_comes_back
            coordinates_come_back_bit_for_bit
            cases_by_row_number_come_in_the_order_asked
            cases_are_found_by_the_reporters_telephone_newest_first
            cases_are_found_by_chinese_words_numbers_and_addresses
            a_corrected_case_is_found_by_its_new_words
            percent_underscore_and_quotes_in_a_search_are_plain_characters
            merged_cases_are_found_from_the_one_that_stays
        );
        $crate::contract_suite!(@module $open, console:
            preferences_are_kept_per_person_and_counted
            views_are_ones_own_and_the_shared_ones
            a_view_changes_from_the_version_seen_and_keeps_its_name_apart
        );
        $crate::contract_suite!(@module $open, export:
            exports_come_back_per_person_and_by_state
            an_export_changes_only_while_it_is_in_the_state_the_writer_saw
            ended_exports_are_forgotten_and_unfinished_ones_kept
        );
        $crate::contract_suite!(@module $open, history:
            events_come_back_oldest_first_with_ascending_numbers
            many_events_of_one_transaction_keep_their_order_and_are_seen_in_it
            the_log_of_all_events_is_read_a_page_at_a_time
            an_empty_log_begins_at_zero
            attachments_come_back_oldest_first_with_and_without_a_picture
        );
        $crate::contract_suite!(@module $open, jobs:
            a_refused_job_leaves_nothing
            a_failed_statement_takes_the_writes_before_it_along
            a_job_that_goes_on_after_a_conflict_is_not_half_done
            a_stale_write_is_no_failure_of_the_database
            an_answered_write_is_seen_by_the_next_reader
            concurrent_jobs_on_one_counter_never_get_the_same_number
            two_hundred_writers_on_different_cases_all_commit
            of_many_new_cases_only_the_one_with_a_taken_number_is_refused
            of_many_jobs_with_the_same_keys_each_key_is_taken_once
            a_job_finds_the_case_it_has_just_stored
            writers_who_read_the_case_first_wait_for_each_other
            of_many_writers_with_one_version_exactly_one_wins
            the_audit_chains_stay_whole_under_concurrency
            a_refused_job_between_others_leaves_no_gap_in_the_chain
            a_job_that_panics_fails_alone
            migrating_again_changes_nothing
            the_store_knows_its_kind_and_its_size
            a_closed_store_says_that_it_is_not_available
        );
        $crate::contract_suite!(@module $open, layers:
            layers_come_back_with_their_grids
            a_layer_changes_only_from_the_version_the_writer_saw
        );
        $crate::contract_suite!(@module $open, notices:
            messages_come_back_and_the_same_one_is_kept_once
            messages_are_due_in_the_order_of_their_time
            of_two_senders_one_gets_the_message
        );
        $crate::contract_suite!(@module $open, people:
            departments_come_back_parents_first
            a_department_code_is_unique
            a_department_changes_only_from_the_version_the_writer_saw
            users_come_back_by_id_and_by_login
            a_login_is_unique
            a_user_changes_without_touching_the_credentials
            credentials_change_without_touching_the_user
            failures_counted_at_the_same_moment_all_count
            posts_come_back_held_and_vacant
            a_post_changes_only_from_the_version_the_writer_saw
            a_session_is_found_by_its_token_and_only_by_that
            sessions_are_listed_newest_first_and_seen
            a_session_ends_only_for_its_own_user
            all_sessions_of_a_user_end_but_one
            expired_sessions_are_forgotten_and_others_kept
        );
        $crate::contract_suite!(@module $open, plans:
            plans_come_back_by_community_and_state
            a_plan_changes_only_from_the_version_the_writer_saw
            ground_facilities_and_features_pass_from_grid_to_grid
        );
        $crate::contract_suite!(@module $open, shifts:
            shifts_are_found_by_the_time_they_reach_into
            a_shift_changes_only_from_the_version_seen_and_can_be_removed
        );
        $crate::contract_suite!(@module $open, support:
            a_neighbour_counts_once_for_a_case
        );
        $crate::contract_suite!(@module $open, system:
            audit_entries_follow_each_other_by_hash
            audit_entries_are_listed_newest_first_by_object_and_by_time
            a_kept_answer_is_found_by_its_user_and_key
            a_key_is_taken_once_per_user_and_the_job_can_go_on
            old_answers_are_forgotten_and_new_ones_kept
            a_counter_gives_blocks_that_do_not_overlap
            a_setting_changes_only_from_the_version_the_writer_saw
            every_state_of_a_setting_is_kept_and_the_stamp_grows
        );
    };
    (@module $open:ident, $module:ident: $($name:ident)+) => {
        mod $module {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $name() {
                    if let Some(fresh) = super::$open().await {
                        $crate::contract::$module::$name(fresh.as_ref()).await;
                    }
                }
            )+
        }
    };
}

#[cfg(test)]
mod tests {
    /// A promise that is written but not listed would never be tested.
    #[test]
    fn every_promise_is_in_the_suite() {
        let suite = include_str!("mod.rs");
        let sources = [
            include_str!("areas.rs"),
            include_str!("bell.rs"),
            include_str!("cases.rs"),
            include_str!("console.rs"),
            include_str!("export.rs"),
            include_str!("history.rs"),
            include_str!("jobs.rs"),
            include_str!("layers.rs"),
            include_str!("notices.rs"),
            include_str!("people.rs"),
            include_str!("plans.rs"),
            include_str!("shifts.rs"),
            include_str!("support.rs"),
            include_str!("system.rs"),
        ];
        let mut seen = 0;
        for name in
            sources.iter().flat_map(|s| s.split("pub async fn ").skip(1)).filter_map(|s| s.split('(').next())
        {
            assert!(suite.lines().any(|l| l.trim() == name), "{name} is not in contract_suite!");
            seen += 1;
        }
        assert!(seen > 50, "only {seen} promises were found");
    }

    /// Every method of the port is called by some promise, so that every statement is run on every database.
    #[test]
    fn every_method_of_the_port_is_promised_something() {
        let port = include_str!("../tx.rs");
        let calls = [
            include_str!("areas.rs"),
            include_str!("bell.rs"),
            include_str!("cases.rs"),
            include_str!("console.rs"),
            include_str!("export.rs"),
            include_str!("history.rs"),
            include_str!("jobs.rs"),
            include_str!("layers.rs"),
            include_str!("notices.rs"),
            include_str!("people.rs"),
            include_str!("plans.rs"),
            include_str!("shifts.rs"),
            include_str!("support.rs"),
            include_str!("system.rs"),
            include_str!("sample.rs"),
        ]
        .concat();
        for name in port.split("async fn ").skip(1).filter_map(|s| s.split('(').next()) {
            assert!(calls.contains(&format!(".{name}(")), "no promise calls {name}");
        }
    }
}
