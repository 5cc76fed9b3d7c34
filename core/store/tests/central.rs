//! The server's database: each entry decided once, each person's changes to that person alone.

use nusaloka_domain::{
    Id, Refusal, Timestamp,
    host::Mutation,
    identity::{ChangePreferences, Person, Refused, Role, Theme},
};
use nusaloka_store::{Central, Cursor, Decision, OutboxEntry};
use tempfile::TempDir;
use uuid::Uuid;

fn store() -> (TempDir, Central) {
    let folder = tempfile::tempdir().expect("a folder");
    let store = Central::open(&folder.path().join("central.db"), Uuid::from_u128(7)).expect("opens");
    (folder, store)
}

fn person(store: &mut Central, ordinal: u8) -> Id<Person> {
    let person = Person { id: Id::mint(1, [ordinal; 10]), name: format!("Person {ordinal}"), role: Role::Traveller };
    store.welcome(&person, &[ordinal; 32]).expect("no fault");
    person.id
}

fn change(of: Id<Person>, theme: Theme) -> Mutation {
    Mutation::ChangePreferences(ChangePreferences { theme: Some(theme), ..ChangePreferences::of(of) })
}

fn entry(ordinal: u8, mutation: Mutation) -> OutboxEntry {
    OutboxEntry {
        id: Id::mint(2, [ordinal; 10]),
        number: ordinal.into(),
        acted_at: Timestamp::from_millis(0),
        mutation,
    }
}

fn theme_of(store: &Central, person: Id<Person>) -> Theme {
    store.me(person).expect("no fault").preferences.theme
}

#[test]
fn a_repeated_entry_gets_the_first_answer_and_has_one_effect() {
    let (_folder, mut store) = store();
    let sari = person(&mut store, 1);
    let dark = entry(1, change(sari, Theme::Dark));
    let first = store.decide(sari, std::slice::from_ref(&dark)).expect("no fault");
    store.decide(sari, &[entry(2, change(sari, Theme::Light))]).expect("no fault");
    let again = store.decide(sari, &[dark]).expect("no fault");
    assert_eq!(first, again);
    assert_eq!(theme_of(&store, sari), Theme::Light);
}

#[test]
fn a_refused_entry_leaves_no_trace_and_its_neighbours_go_on() {
    let (_folder, mut store) = store();
    let (sari, made) = (person(&mut store, 1), person(&mut store, 2));
    let entries = [entry(1, change(made, Theme::Dark)), entry(2, change(sari, Theme::Dark))];
    let verdicts = store.decide(sari, &entries).expect("no fault");
    assert_eq!(verdicts[0].decision, Decision::Refused(Refusal::Identity(Refused::NotYours)));
    assert!(matches!(verdicts[1].decision, Decision::Applied { .. }));
    assert_eq!((theme_of(&store, made), theme_of(&store, sari)), (Theme::System, Theme::Dark));
}

#[test]
fn the_same_entry_id_of_two_people_is_two_entries() {
    let (_folder, mut store) = store();
    let (sari, made) = (person(&mut store, 1), person(&mut store, 2));
    store.decide(sari, &[entry(1, change(sari, Theme::Dark))]).expect("no fault");
    let verdicts = store.decide(made, &[entry(1, change(made, Theme::Light))]).expect("no fault");
    assert!(matches!(verdicts[0].decision, Decision::Applied { .. }));
    assert_eq!(theme_of(&store, made), Theme::Light);
}

#[test]
fn changes_are_what_is_newer_and_ones_own() {
    let (_folder, mut store) = store();
    let (sari, made) = (person(&mut store, 1), person(&mut store, 2));
    let first = store.changes(sari, Cursor::BEGINNING).expect("no fault");
    assert_eq!(first.people.iter().map(|person| person.id).collect::<Vec<_>>(), [sari]);
    store.decide(made, &[entry(1, change(made, Theme::Dark))]).expect("no fault");
    let quiet = store.changes(sari, first.cursor).expect("no fault");
    assert!(quiet.is_empty());
    store.decide(sari, &[entry(2, change(sari, Theme::Dark))]).expect("no fault");
    let news = store.changes(sari, quiet.cursor).expect("no fault");
    assert_eq!((news.people.len(), news.preferences.len()), (0, 1));
}

#[test]
fn a_cursor_of_another_epoch_begins_again() {
    let (_folder, mut store) = store();
    let sari = person(&mut store, 1);
    let other = Cursor { epoch: Uuid::from_u128(8), commit: 1_000 };
    assert_eq!(store.changes(sari, other).expect("no fault").people.len(), 1);
}

#[test]
fn a_session_names_its_holder_and_an_unknown_one_names_nobody() {
    let (_folder, mut store) = store();
    let sari = person(&mut store, 1);
    assert_eq!(store.holder(&[1; 32]).expect("no fault"), Some(sari));
    assert_eq!(store.holder(&[9; 32]).expect("no fault"), None);
}

#[test]
fn what_was_decided_survives_a_restart() {
    let (folder, mut store) = store();
    let sari = person(&mut store, 1);
    let dark = entry(1, change(sari, Theme::Dark));
    let first = store.decide(sari, std::slice::from_ref(&dark)).expect("no fault");
    drop(store);
    let mut store = Central::open(&folder.path().join("central.db"), Uuid::from_u128(99)).expect("opens");
    assert_eq!(store.decide(sari, &[dark]).expect("no fault"), first);
    assert_eq!(store.changes(sari, Cursor::BEGINNING).expect("no fault").cursor.epoch, Uuid::from_u128(7));
}
