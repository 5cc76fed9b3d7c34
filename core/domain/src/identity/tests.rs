//! What changing preferences promises, against a scope in memory.

use super::{
    ChangePreferences, Contrast, Introduced, Language, LanguageChoice, Me, Motion, Myself, Person, Preferences,
    Refused, Role, TextSize, Theme,
};
use crate::{
    Fault, Id, Timestamp,
    capability::{Act, Mutation, Question},
    failure::{self, Stop},
    record::{Field, Kind, Record, Row, same_id},
    scope::Scope,
    view::{Context, Coverage, Found, Range, Read, Reading, Side, Tx, View, Viewer},
};
use std::collections::BTreeMap;
use uuid::Uuid;

/// One person's own scope.
struct Own {
    rows: BTreeMap<(u16, Uuid), Row>,
    coverage: Coverage,
    context: Context,
}

impl Own {
    fn of(person: &Person, coverage: Coverage) -> Self {
        let now = Timestamp::from_millis(0);
        let context = Context { actor: person.id, entry: Uuid::nil(), now, acted_at: now, side: Side::Authority };
        Self { rows: BTreeMap::new(), coverage, context }
    }

    fn with(mut self, record: &impl Record) -> Self {
        self.set(record);
        self
    }

    fn set<R: Record>(&mut self, record: &R) {
        let row = record.to_row();
        self.rows.insert((R::KIND.code, row.id()), row);
    }

    fn preferences(&self) -> Option<Preferences> {
        let me = self.context.actor;
        match self.get(Scope::user(me), same_id(me)).expect("no fault") {
            Read::Known(preferences) => Some(preferences),
            Read::Absent | Read::Unknown => None,
        }
    }

    fn me(&self) -> Myself {
        Me.answer(self).expect("always an answer")
    }
}

impl View for Own {
    fn viewer(&self) -> Viewer {
        Viewer::Person(self.context.actor)
    }
    fn rows(&self, kind: &'static Kind, scope: Scope, ids: &[Uuid]) -> Result<Vec<Read<Row>>, Fault> {
        let own = scope == Scope::user(self.context.actor);
        let look = |id: &Uuid| match (self.rows.get(&(kind.code, *id)), self.coverage) {
            (Some(row), _) if own => Read::Known(row.clone()),
            (None, Coverage::Complete) if own => Read::Absent,
            _ => Read::Unknown,
        };
        Ok(ids.iter().map(look).collect())
    }
    fn range(&self, _: &Range) -> Result<Found<Row>, Fault> {
        Err(Fault::new("identity reads no ranges"))
    }
}

impl Tx for Own {
    fn context(&self) -> &Context {
        &self.context
    }
    fn insert_row(&mut self, kind: &'static Kind, row: Row) -> Result<(), Stop<failure::Refused>> {
        match self.rows.insert((kind.code, row.id()), row) {
            None => Ok(()),
            Some(_) => Err(Stop::Common(failure::Refused::Taken)),
        }
    }
    fn update_row(&mut self, kind: &'static Kind, row: Row) -> Result<(), Stop<failure::Refused>> {
        match self.rows.insert((kind.code, row.id()), row) {
            Some(_) => Ok(()),
            None => Err(Stop::Common(failure::Refused::NotYours)),
        }
    }
    fn remove_row(&mut self, _: &'static Kind, _: Uuid) -> Result<(), Stop<failure::Refused>> {
        Err(Fault::new("identity removes nothing").into())
    }
    fn new_uuid(&mut self) -> Uuid {
        Uuid::nil()
    }
}

fn sari() -> Person {
    Person { id: Id::mint(1, [1; 10]), name: "Sari".into(), role: Role::Traveller }
}

fn whole() -> Own {
    Own::of(&sari(), Coverage::Complete).with(&sari())
}

fn dark() -> ChangePreferences {
    ChangePreferences { theme: Some(Theme::Dark), ..ChangePreferences::of(sari().id) }
}

/// `Ok`, or what was refused.
fn apply(change: &ChangePreferences, own: &mut Own) -> Result<(), Refused> {
    match ChangePreferences::NEEDS.must_hold(change, &*own).and_then(|()| change.apply(own)) {
        Ok(()) => Ok(()),
        Err(Stop::Refused(refused)) => Err(refused),
        Err(other) => panic!("{other:?}"),
    }
}

#[test]
fn a_change_sets_what_it_names_and_leaves_the_rest() {
    let mut own = whole();
    let arabic = LanguageChoice::Always(Language::Arabic);
    assert_eq!(apply(&dark(), &mut own), Ok(()));
    assert_eq!(
        apply(&ChangePreferences { language: Some(arabic), ..ChangePreferences::of(sari().id) }, &mut own),
        Ok(())
    );
    let expected = Preferences { theme: Theme::Dark, language: arabic, ..Preferences::of_newcomer(sari().id) };
    assert_eq!(own.preferences(), Some(expected));
}

#[test]
fn nobody_changes_anothers_preferences() {
    let mut own = whole();
    let another = ChangePreferences { theme: Some(Theme::Dark), ..ChangePreferences::of(Id::mint(2, [2; 10])) };
    assert_eq!(apply(&another, &mut own), Err(Refused::NotYours));
    assert_eq!(own.preferences(), None);
}

#[test]
fn a_change_of_nothing_is_refused() {
    assert_eq!(apply(&ChangePreferences::of(sari().id), &mut whole()), Err(Refused::NothingToChange));
}

#[test]
fn a_change_by_nobody_is_refused_where_all_is_known_and_only_there() {
    let mut server = Own::of(&sari(), Coverage::Complete);
    assert_eq!(apply(&dark(), &mut server), Err(Refused::PersonUnknown));
    let mut guests_phone = Own::of(&sari(), Coverage::Partial);
    assert_eq!(apply(&dark(), &mut guests_phone), Ok(()));
    assert_eq!(guests_phone.me().preferences.theme, Theme::Dark);
}

#[test]
fn whoever_nothing_is_known_of_is_answered_as_a_newcomer() {
    let newcomer = |introduced| Myself {
        person: Person::guest(sari().id),
        preferences: Preferences::of_newcomer(sari().id),
        introduced,
    };
    assert_eq!(Own::of(&sari(), Coverage::Partial).me(), newcomer(Introduced::NotYet));
    assert_eq!(Own::of(&sari(), Coverage::Complete).me(), newcomer(Introduced::Yes));
    assert_eq!(whole().me().person, sari());
}

#[test]
fn records_read_back_from_their_rows() {
    let preferences = Preferences {
        language: LanguageChoice::Always(Language::Japanese),
        theme: Theme::Light,
        ..Preferences::of_newcomer(sari().id)
    };
    assert_eq!(Preferences::from_row(&preferences.to_row()), Ok(preferences));
    assert_eq!(Person::from_row(&sari().to_row()), Ok(sari()));
    for choice in LanguageChoice::ALL {
        let mut row = Row::default();
        choice.put(&mut row);
        assert_eq!(LanguageChoice::take(&mut row.values()), Ok(choice));
    }
}

#[test]
fn preferences_of_before_there_was_anything_to_choose_for_the_eyes_are_still_read() {
    let before = Preferences { theme: Theme::Dark, ..Preferences::of_newcomer(sari().id) };
    let row = Row::from_values(before.to_row().values().take(7));
    assert_eq!(Preferences::from_row(&row), Ok(before.clone()));
    assert_eq!((before.text_size(), before.motion()), (TextSize::Usual, Motion::System));

    // The first version, as it lies in outboxes: a person, and of five fields the theme.
    let body = [sari().id.as_bytes().as_slice(), &[0, 0, 1, 2, 0, 0]].concat();
    let body = [&[16], body.as_slice()].concat();
    let act = Act { name: ChangePreferences::NAME.to_owned(), version: 1, body };
    assert_eq!(act.of::<ChangePreferences>(), Some(dark()));
    let later = Act { version: 3, ..act };
    assert_eq!(later.of::<ChangePreferences>(), None);
}

#[test]
fn what_is_easy_on_the_eyes_is_kept_beside_all_else() {
    let large = ChangePreferences { text_size: Some(TextSize::Large), ..ChangePreferences::of(sari().id) };
    let more = ChangePreferences { contrast: Some(Contrast::More), ..ChangePreferences::of(sari().id) };
    let after = more.over(large.over(dark().over(Preferences::of_newcomer(sari().id))));
    assert_eq!(
        (after.text_size(), after.motion(), after.contrast()),
        (TextSize::Large, Motion::System, Contrast::More)
    );
    assert_eq!(after.theme, Theme::Dark);
    assert_eq!(Preferences::from_row(&after.to_row()), Ok(after));
}

#[test]
fn the_first_wanted_language_that_we_speak_is_taken() {
    assert_eq!(Language::best_of(["fr-FR", "ar-EG", "en"]), Language::Arabic);
    assert_eq!(Language::best_of(["in_ID"]), Language::Indonesian);
    assert_eq!(Language::best_of(["EN-gb"]), Language::English);
    assert_eq!(Language::best_of([]), Language::Indonesian);
}
