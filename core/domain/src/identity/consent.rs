//! Consent: what a person agreed to and what they took back, with the text that they saw. Each row says what happened once, and
//! none is ever changed: together they are the proof.
//!
//! Terms are agreed to by whoever registers, and hold for as long as there is an account; whoever takes that back erases it.
//! All else is off until somebody turns it on, and off again the moment they say so.
//!
//! Refuses to hold the texts themselves: whoever shows one says which version it was, and in which language.

use super::{Language, Person, Refused, Role};
use crate::{
    Timestamp,
    capability::{Mutation, Question},
    failure::{Done, Fault, Refusal, Stop},
    id::Id,
    needs::Needs,
    record,
    scope::{Scope, USER},
    view::{Range, Reading, Tx, View, Viewer, Writing},
    word_fields,
};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// So often can one thing be agreed to; it can be taken back once more than that.
pub const MOST_AGREED: usize = 200;

record! {
    /// What somebody agreed to, or took back. Rows are added, and never changed.
    #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
    pub struct Consent = 39 "identity_consent" by authority {
        pub id: Id<Consent>,
        pub person: Id<Person>,
        pub purpose: ConsentTo,
        pub agreement: Agreement,
        /// Of the text that they saw.
        pub version: String,
        /// In which they saw it.
        pub language: Language,
        pub at: Timestamp,
    }
    index BY_PERSON (person, at);
    scope USER (person);
}

/// What somebody can agree to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ConsentTo {
    /// The terms of use and the privacy notice.
    Terms,
    /// That we count how the app is used.
    Analytics,
    /// That we write to them of what is new.
    Marketing,
}

impl ConsentTo {
    pub const ALL: [Self; 3] = [Self::Terms, Self::Analytics, Self::Marketing];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Terms => "terms",
            Self::Analytics => "analytics",
            Self::Marketing => "marketing",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.name() == name)
    }

    /// Of the text that is shown now. The ones before stay known: an app of last month shows them.
    pub const fn version(self) -> &'static str {
        let versions = self.versions();
        versions[versions.len() - 1]
    }

    const fn versions(self) -> &'static [&'static str] {
        match self {
            Self::Terms | Self::Analytics | Self::Marketing => &["2026-11"],
        }
    }

    /// Was there ever such a text?
    pub fn has(self, version: &str) -> bool {
        self.versions().contains(&version)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Agreement {
    Given,
    Withdrawn,
}

impl Agreement {
    pub const ALL: [Self; 2] = [Self::Given, Self::Withdrawn];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Given => "given",
            Self::Withdrawn => "withdrawn",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|agreement| agreement.name() == name)
    }
}

word_fields!(ConsentTo, Agreement);

impl Consent {
    /// All that a person ever said of it, the latest first.
    fn all_of(person: Id<Person>) -> Range {
        Range::of(Self::BY_PERSON, Scope::user(person)).with(&person).backwards()
    }
}

/// Who registers has agreed to the terms that they were shown.
pub fn agree_to_terms<R>(
    tx: &mut dyn Tx,
    person: Id<Person>,
    version: String,
    language: Language,
) -> Result<(), Stop<R>> {
    let (id, at) = (tx.new_id(), tx.context().now);
    let (purpose, agreement) = (ConsentTo::Terms, Agreement::Given);
    tx.insert(&Consent { id, person, purpose, agreement, version, language, at })
}

/// The mutation: agrees to something, or takes it back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeConsent {
    pub purpose: ConsentTo,
    pub agreement: Agreement,
    /// Of the text that was shown.
    pub version: String,
    pub language: Language,
}

impl ChangeConsent {
    /// What the person sees now.
    pub fn of(purpose: ConsentTo, agreement: Agreement, language: Language) -> Self {
        Self { purpose, agreement, version: purpose.version().to_owned(), language }
    }

    /// When it is: later than what was said before, whatever the clock says, so that the last word is the last.
    fn decided(&self, tx: &dyn Tx) -> Result<Timestamp, Stop<Refused>> {
        let me = tx.context().actor;
        let person: Person = tx.get(Scope::user(me), me)?.known()?.ok_or(Refused::PersonUnknown)?;
        if person.role == Role::Guest {
            return Err(Refused::NotYours.into());
        }
        if !self.purpose.has(&self.version) {
            return Err(Refused::NoSuchText.into());
        }
        if (self.purpose, self.agreement) == (ConsentTo::Terms, Agreement::Withdrawn) {
            return Err(Refused::TermsStay.into());
        }
        let said: Vec<Consent> = tx.all(&Consent::all_of(me))?.known()?;
        let mut of_this = said.iter().filter(|consent| consent.purpose == self.purpose).peekable();
        let nothing_new = match (self.agreement, of_this.peek()) {
            (Agreement::Given, Some(last)) => last.agreement == Agreement::Given && last.version == self.version,
            (Agreement::Withdrawn, Some(last)) => last.agreement == Agreement::Withdrawn,
            (Agreement::Given, None) => false,
            (Agreement::Withdrawn, None) => true,
        };
        if nothing_new {
            return Err(Refused::NothingToChange.into());
        }
        // Each was agreed to before it is taken back: so what can be taken back has an end, too.
        if self.agreement == Agreement::Given
            && of_this.filter(|said| said.agreement == Agreement::Given).count() >= MOST_AGREED
        {
            return Err(Refused::AgreedTooOften.into());
        }
        let now = tx.context().now;
        Ok(said.first().map_or(now, |last| now.max(last.at.plus(Duration::from_millis(1)))))
    }
}

impl Mutation for ChangeConsent {
    const NAME: &'static str = "identity.change-consent";
    type Refused = Refused;
    const NEEDS: Needs<Self, Refused> = Needs::Anybody;

    fn apply(&self, tx: &mut dyn Tx) -> Done<Refused> {
        self.decided(&*tx).map(drop)
    }

    fn settle(&self, tx: &mut dyn Tx) -> Done<Refused> {
        let at = self.decided(&*tx)?;
        let (id, person) = (tx.new_id(), tx.context().actor);
        let Self { purpose, agreement, version, language } = self.clone();
        tx.insert(&Consent { id, person, purpose, agreement, version, language, at })
    }
}

/// What have I agreed to? All that I ever said of it, the latest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct MyConsents;

impl Question for MyConsents {
    const NAME: &'static str = "identity.my-consents";
    type Answer = Vec<Consent>;
    const NEEDS: Needs<Self, Refusal> = Needs::Anybody;

    fn answer(&self, view: &dyn View) -> Result<Self::Answer, Stop<Refusal>> {
        let Viewer::Person(me) = view.viewer() else {
            return Err(Fault::new("the server asked what it agreed to").into());
        };
        Ok(view.all(&Consent::all_of(me))?.known()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rehearsal::Rehearsal;

    fn sari() -> Id<Person> {
        Id::mint(1, [1; 10])
    }

    fn stage() -> Rehearsal {
        let wayan = Person::guest(Id::mint(1, [2; 10]));
        Rehearsal::new()
            .with(&Person { name: "Sari".into(), role: Role::Traveller, ..Person::guest(sari()) })
            .with(&wayan)
    }

    fn says(purpose: ConsentTo, agreement: Agreement) -> ChangeConsent {
        ChangeConsent::of(purpose, agreement, Language::Japanese)
    }

    #[test]
    fn what_was_said_stays_said_with_its_time_version_and_language() {
        let mut stage = stage();
        let marketing = |agreement| says(ConsentTo::Marketing, agreement);
        assert_eq!(stage.act(sari(), &marketing(Agreement::Given)), Ok(()));
        let at = stage.now;
        stage.now = at.plus(Duration::from_hours(1));
        assert_eq!(stage.act(sari(), &marketing(Agreement::Withdrawn)), Ok(()));
        let told = stage.ask(sari(), &MyConsents);
        let told: Vec<_> =
            told.iter().map(|said| (said.agreement, said.version.as_str(), said.language, said.at)).collect();
        let japanese = Language::Japanese;
        let (later, version) = (stage.now, ConsentTo::Marketing.version());
        assert_eq!(told, [(Agreement::Withdrawn, version, japanese, later), (Agreement::Given, version, japanese, at)]);
    }

    #[test]
    fn nothing_is_agreed_to_before_somebody_does_and_nothing_twice() {
        let mut stage = stage();
        assert_eq!(stage.ask(sari(), &MyConsents), []);
        let (give, take) =
            (says(ConsentTo::Analytics, Agreement::Given), says(ConsentTo::Analytics, Agreement::Withdrawn));
        assert_eq!(stage.act(sari(), &take), Err(Refused::NothingToChange));
        assert_eq!(stage.act(sari(), &give), Ok(()));
        assert_eq!(stage.act(sari(), &give), Err(Refused::NothingToChange));
        assert_eq!(stage.act(sari(), &says(ConsentTo::Marketing, Agreement::Given)), Ok(()), "that is another matter");
        assert_eq!(stage.act(sari(), &take), Ok(()));
        assert_eq!(stage.act(sari(), &take), Err(Refused::NothingToChange));
    }

    #[test]
    fn terms_hold_as_long_as_the_account_and_no_text_is_made_up() {
        let mut stage = stage();
        assert_eq!(stage.act(sari(), &says(ConsentTo::Terms, Agreement::Given)), Ok(()));
        assert_eq!(stage.act(sari(), &says(ConsentTo::Terms, Agreement::Withdrawn)), Err(Refused::TermsStay));
        let made_up = ChangeConsent { version: "1812".into(), ..says(ConsentTo::Marketing, Agreement::Given) };
        assert_eq!(stage.act(sari(), &made_up), Err(Refused::NoSuchText));
        let guest = Id::mint(1, [2; 10]);
        assert_eq!(stage.act(guest, &says(ConsentTo::Marketing, Agreement::Given)), Err(Refused::NotYours));
    }

    #[test]
    fn what_is_given_too_often_is_refused_and_can_be_taken_back_all_the_same() {
        let mut stage = stage();
        for _ in 1..MOST_AGREED {
            stage.act(sari(), &says(ConsentTo::Marketing, Agreement::Given)).expect("given");
            stage.act(sari(), &says(ConsentTo::Marketing, Agreement::Withdrawn)).expect("taken back");
            stage.now = stage.now.plus(Duration::from_secs(1));
        }
        assert_eq!(stage.act(sari(), &says(ConsentTo::Marketing, Agreement::Given)), Ok(()));
        assert_eq!(stage.act(sari(), &says(ConsentTo::Marketing, Agreement::Withdrawn)), Ok(()));
        let given = says(ConsentTo::Marketing, Agreement::Given);
        assert_eq!(stage.act(sari(), &given), Err(Refused::AgreedTooOften));
        assert_eq!(stage.act(sari(), &says(ConsentTo::Analytics, Agreement::Given)), Ok(()));
    }
}
