//! What changing preferences promises, against a store in memory.

use super::{ChangePreferences, Language, LanguageChoice, Person, Preferences, Refused, Role, Theme, Tx, View};
use crate::{Fault, Id};
use std::collections::BTreeMap;

#[derive(Default)]
struct Memory {
    people: BTreeMap<Id<Person>, Person>,
    preferences: BTreeMap<Id<Person>, Preferences>,
}

impl View for Memory {
    fn person(&self, id: Id<Person>) -> Result<Option<Person>, Fault> {
        Ok(self.people.get(&id).cloned())
    }
    fn preferences(&self, of: Id<Person>) -> Result<Option<Preferences>, Fault> {
        Ok(self.preferences.get(&of).cloned())
    }
}

impl Tx for Memory {
    fn insert_preferences(&mut self, record: &Preferences) -> Result<(), Fault> {
        match self.preferences.insert(record.person, record.clone()) {
            None => Ok(()),
            Some(_) => Err(Fault::new("inserted twice")),
        }
    }
    fn update_preferences(&mut self, record: &Preferences) -> Result<(), Fault> {
        match self.preferences.insert(record.person, record.clone()) {
            Some(_) => Ok(()),
            None => Err(Fault::new("updated nothing")),
        }
    }
}

fn sari() -> Person {
    Person { id: Id::mint(1, [1; 10]), name: "Sari".into(), role: Role::Traveller }
}

fn memory_with(person: &Person) -> Memory {
    Memory { people: BTreeMap::from([(person.id, person.clone())]), ..Memory::default() }
}

#[test]
fn a_change_sets_what_it_names_and_leaves_the_rest() {
    let sari = sari();
    let mut memory = memory_with(&sari);
    let dark = ChangePreferences { theme: Some(Theme::Dark), ..ChangePreferences::of(sari.id) };
    let arabic = ChangePreferences {
        language: Some(LanguageChoice::Always(Language::Arabic)),
        ..ChangePreferences::of(sari.id)
    };
    assert_eq!(dark.apply(&mut memory, sari.id).expect("no fault"), Ok(()));
    assert_eq!(arabic.apply(&mut memory, sari.id).expect("no fault"), Ok(()));
    let kept = memory.preferences(sari.id).expect("no fault").expect("kept");
    assert_eq!(
        kept,
        Preferences {
            theme: Theme::Dark,
            language: LanguageChoice::Always(Language::Arabic),
            ..Preferences::of_newcomer(sari.id)
        }
    );
}

#[test]
fn nobody_changes_anothers_preferences() {
    let sari = sari();
    let mut memory = memory_with(&sari);
    let change = ChangePreferences { theme: Some(Theme::Dark), ..ChangePreferences::of(sari.id) };
    let stranger = Id::mint(2, [2; 10]);
    assert_eq!(change.apply(&mut memory, stranger).expect("no fault"), Err(Refused::NotYours));
    assert!(memory.preferences.is_empty());
}

#[test]
fn a_change_of_nothing_and_a_change_by_nobody_are_refused() {
    let sari = sari();
    let mut memory = memory_with(&sari);
    let nothing = ChangePreferences::of(sari.id);
    assert_eq!(nothing.apply(&mut memory, sari.id).expect("no fault"), Err(Refused::NothingToChange));
    let gone = Id::mint(3, [3; 10]);
    let change = ChangePreferences { theme: Some(Theme::Dark), ..ChangePreferences::of(gone) };
    assert_eq!(change.apply(&mut memory, gone).expect("no fault"), Err(Refused::PersonUnknown));
}

#[test]
fn the_first_wanted_language_that_we_speak_is_taken() {
    assert_eq!(Language::best_of(["fr-FR", "ar-EG", "en"]), Language::Arabic);
    assert_eq!(Language::best_of(["in_ID"]), Language::Indonesian);
    assert_eq!(Language::best_of(["EN-gb"]), Language::English);
    assert_eq!(Language::best_of([]), Language::Indonesian);
}
