//! One suite for every engine, and random operations on all of them side by side.
//!
//! What only a file can suffer (keys, damage, locks) is in `engines/file.rs`.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod engines {
    pub(crate) mod kinds;
    pub(crate) mod layers;
    pub(crate) mod place;
    pub(crate) mod suite;

    mod file;
    mod random;
}

macro_rules! on_each_engine {
    ($suite:ident: $($test:ident),* $(,)?) => {
        mod $suite {
            on_each_engine!(@on memory, $suite, $($test),*);
            on_each_engine!(@on sqlite, $suite, $($test),*);
            on_each_engine!(@on sqlite_with_key, $suite, $($test),*);
        }
    };
    (@on $engine:ident, $suite:ident, $($test:ident),*) => {
        mod $engine {
            $(
                #[test]
                fn $test() {
                    crate::engines::$suite::$test(&crate::engines::place::Place::$engine());
                }
            )*
        }
    };
}

on_each_engine!(layers:
    rows_of_a_layer_are_found_between_those_of_the_table,
    what_is_written_over_a_layer_hides_it_and_what_is_removed_stays_so,
    a_layer_meets_what_is_seen_already_and_that_stays,
    lifted_it_takes_its_rows_along_but_for_those_that_are_kept,
    what_no_transaction_committed_is_neither_laid_nor_lifted,
    a_reader_sees_the_layers_of_the_commit_it_looks_at,
    bytes_that_are_no_layer_of_ours_are_told_apart_and_leave_nothing,
    the_same_rows_are_packed_into_the_same_bytes,
);

on_each_engine!(suite:
    what_was_put_is_found_by_its_key_in_the_order_asked,
    putting_again_replaces_and_removing_takes_away,
    equal_places_in_an_index_follow_the_key,
    a_page_goes_on_after_the_last_row_even_among_absent_values,
    edges_may_be_absent_values,
    only_rows_of_these_scopes_are_found,
    put_absent_leaves_what_is_there_and_says_where,
    a_transaction_sees_its_own_changes_and_dropped_it_leaves_nothing,
    a_reader_sees_the_commit_it_began_at_for_as_long_as_it_looks,
    a_reader_goes_on_after_its_engine,
    what_was_committed_is_there_at_the_next_start,
    a_short_row_reads_back_whole_and_a_long_one_keeps_what_we_do_not_know,
    only_records_have_a_commit_number,
    hostile_values_come_back_as_they_went_in,
    what_cannot_stand_in_a_table_is_a_fault,
    every_kind_is_scanned_in_every_order,
);
