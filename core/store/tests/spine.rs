//! The two sides of the store with the product's own business: what a phone shows and has yet to tell, what the server
//! decided, and what each hears of the other. Every test runs on both engines.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod spine {
    pub(crate) mod authority;
    pub(crate) mod place;
    pub(crate) mod replica;
}

macro_rules! on_both_engines {
    ($($side:ident: $($test:ident),+ $(,)?;)*) => {
        mod memory { $( mod $side { $(
            #[test]
            fn $test() {
                crate::spine::$side::$test(&crate::spine::place::InMemory::default());
            }
        )+ } )* }
        mod sqlite { $( mod $side { $(
            #[test]
            fn $test() {
                crate::spine::$side::$test(&crate::spine::place::InFiles::default());
            }
        )+ } )* }
    };
}

on_both_engines! {
    authority:
        a_repeated_entry_gets_the_first_answer_and_has_one_effect,
        a_refused_entry_leaves_no_trace_and_its_neighbours_go_on,
        the_same_entry_id_of_two_people_is_two_entries,
        one_entry_of_two_devices_in_one_group_is_decided_once,
        a_device_may_send_in_pieces_and_each_sees_the_one_before,
        a_name_stands_for_what_was_decided_under_it_and_for_nothing_else,
        a_change_by_somebody_unknown_is_refused,
        the_same_number_with_another_body_is_another_incarnation,
        what_is_told_is_what_is_newer_and_ones_own,
        a_device_of_another_epoch_compares_instead_of_trusting_numbers,
        a_commit_concerns_whoever_sees_its_scopes,
        what_was_decided_survives_a_restart,
        what_could_be_guessed_is_not_looked_at_after_so_many_refusals,
        what_was_not_theirs_to_try_uses_up_nobodys_tries,
        what_is_shared_is_what_each_would_be_told_alone,
        where_nothing_is_known_to_have_happened_nothing_is_read,
        whoever_waits_is_told_by_what_they_saw_until_a_grant_comes_or_goes,
        what_went_is_remembered_for_whoever_was_not_away_for_long,
        whoever_was_away_for_longer_compares_and_ends_up_the_same,
        a_clock_that_is_set_back_forgets_nothing_too_soon,
        a_verdict_stays_until_it_is_acknowledged_and_old;
    replica:
        a_change_survives_a_restart_in_the_records_and_in_the_outbox,
        a_new_phone_shows_a_newcomer_until_it_has_heard_who_it_is,
        a_download_does_not_overwrite_what_is_still_on_its_way,
        an_applied_change_stays_shown_until_the_download_brings_it,
        a_refusal_undoes_its_own_effect_and_waits_for_its_person,
        a_refused_change_can_be_let_go_and_one_on_its_way_cannot,
        what_is_plainly_not_ones_own_is_refused_at_once_and_not_kept,
        a_guests_database_remembers_whose_it_is_and_opens_for_nobody_else,
        a_change_says_where_it_changed_what_is_shown,
        what_an_embedder_keeps_is_there_at_the_next_start_until_it_is_replaced_or_let_go;
}
