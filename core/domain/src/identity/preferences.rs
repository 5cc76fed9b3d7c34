//! Preferences: language, form of address, theme, currency, home zone, and what makes screens easy on one person.
//!
//! A change names only the fields that the person touched, so that two phones that change different fields
//! while apart both keep what was meant; of two changes to one field the later decided wins.

use super::{Contrast, Motion, Person, Refused, TextSize};
use crate::{
    Currency, Zone,
    capability::Mutation,
    failure::Done,
    host::decode,
    id::Id,
    needs::Needs,
    record,
    record::same_id,
    scope::{Scope, USER},
    view::{Read, Reading, Tx, Writing},
    word_fields,
};
use serde::{Deserialize, Serialize};

/// The languages the product is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Language {
    Indonesian,
    English,
    Arabic,
    Japanese,
}

/// Which way a language is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    LeftToRight,
    RightToLeft,
}

impl Language {
    pub const ALL: [Self; 4] = [Self::Indonesian, Self::English, Self::Arabic, Self::Japanese];

    /// The BCP 47 tag: also the name of the language's folder of texts.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Indonesian => "id",
            Self::English => "en",
            Self::Arabic => "ar",
            Self::Japanese => "ja",
        }
    }

    /// The language's own name for itself.
    pub const fn endonym(self) -> &'static str {
        match self {
            Self::Indonesian => "Bahasa Indonesia",
            Self::English => "English",
            Self::Arabic => "العربية",
            Self::Japanese => "日本語",
        }
    }

    pub const fn direction(self) -> Direction {
        match self {
            Self::Arabic => Direction::RightToLeft,
            Self::Indonesian | Self::English | Self::Japanese => Direction::LeftToRight,
        }
    }

    /// The first of the wanted tags that we speak, else Indonesian. `in` is the old tag of `id`.
    pub fn best_of<'a>(wanted: impl IntoIterator<Item = &'a str>) -> Self {
        wanted
            .into_iter()
            .filter_map(|tag| tag.split(['-', '_']).next())
            .find_map(|primary| match primary.to_ascii_lowercase().as_str() {
                "in" => Some(Self::Indonesian),
                primary => Self::ALL.into_iter().find(|language| language.tag() == primary),
            })
            .unwrap_or(Self::Indonesian)
    }
}

impl Language {
    pub fn tagged(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.tag() == tag)
    }
}

impl record::Field for Language {
    const COLUMNS: &'static [record::Column] = &[record::column("", record::Holds::Text)];
    fn put(&self, row: &mut record::Row) {
        row.push(record::Value::Text(self.tag()));
    }
    fn take(values: &mut record::Values<'_>) -> Result<Self, record::NotARow> {
        match values.read()? {
            record::Value::Text(tag) => Self::tagged(tag).ok_or(record::NotARow),
            _ => Err(record::NotARow),
        }
    }
}

impl record::SingleColumn for Language {}

/// The device's language, or one chosen here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum LanguageChoice {
    Device,
    Always(Language),
}

impl LanguageChoice {
    pub const ALL: [Self; 5] = [
        Self::Device,
        Self::Always(Language::Indonesian),
        Self::Always(Language::English),
        Self::Always(Language::Arabic),
        Self::Always(Language::Japanese),
    ];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Device => "device",
            Self::Always(language) => language.tag(),
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|choice| choice.name() == name)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Theme {
    System,
    Light,
    Dark,
}

impl Theme {
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    pub const fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.name() == name)
    }
}

/// How the app addresses a person, where a language makes a difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Address {
    Neutral,
    Feminine,
    Masculine,
}

impl Address {
    pub const ALL: [Self; 3] = [Self::Neutral, Self::Feminine, Self::Masculine];

    /// Also the name of the variant in the texts: `{ $address -> [feminine] … }`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Neutral => "neutral",
            Self::Feminine => "feminine",
            Self::Masculine => "masculine",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|address| address.name() == name)
    }
}

word_fields!(LanguageChoice, Theme, Address);

record! {
    /// One per person, with that person's id.
    #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
    pub struct Preferences = 11 "identity_preferences" {
        pub id: Id<Preferences>,
        pub person: Id<Person>,
        pub language: LanguageChoice,
        pub address: Address,
        pub theme: Theme,
        pub currency: Currency,
        pub home_zone: Zone,
        pub text_size: Option<TextSize>,
        pub motion: Option<Motion>,
        pub contrast: Option<Contrast>,
    }
    scope USER (person);
}

impl Preferences {
    /// What holds for a person who has chosen nothing yet: the home market's.
    pub const fn of_newcomer(person: Id<Person>) -> Self {
        Self {
            id: same_id(person),
            person,
            language: LanguageChoice::Device,
            address: Address::Neutral,
            theme: Theme::System,
            currency: Currency::Idr,
            home_zone: Zone::JAKARTA,
            text_size: None,
            motion: None,
            contrast: None,
        }
    }

    /// As chosen; as usual, for whoever has not.
    pub fn text_size(&self) -> TextSize {
        self.text_size.unwrap_or(TextSize::Usual)
    }

    pub fn motion(&self) -> Motion {
        self.motion.unwrap_or(Motion::System)
    }

    pub fn contrast(&self) -> Contrast {
        self.contrast.unwrap_or(Contrast::System)
    }
}

/// The mutation: sets the named fields, leaves the others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangePreferences {
    pub person: Id<Person>,
    pub language: Option<LanguageChoice>,
    pub address: Option<Address>,
    pub theme: Option<Theme>,
    pub currency: Option<Currency>,
    pub home_zone: Option<Zone>,
    pub text_size: Option<TextSize>,
    pub motion: Option<Motion>,
    pub contrast: Option<Contrast>,
}

/// As it was before there was anything to choose for the eyes.
#[derive(Deserialize)]
struct ChangePreferences1 {
    person: Id<Person>,
    language: Option<LanguageChoice>,
    address: Option<Address>,
    theme: Option<Theme>,
    currency: Option<Currency>,
    home_zone: Option<Zone>,
}

impl ChangePreferences {
    /// Names no field yet; say which with struct update syntax.
    pub const fn of(person: Id<Person>) -> Self {
        Self {
            person,
            language: None,
            address: None,
            theme: None,
            currency: None,
            home_zone: None,
            text_size: None,
            motion: None,
            contrast: None,
        }
    }

    /// What these preferences are after the change: also what a screen shows before the host has answered.
    #[must_use]
    pub fn over(&self, current: Preferences) -> Preferences {
        Preferences {
            id: current.id,
            person: current.person,
            language: self.language.unwrap_or(current.language),
            address: self.address.unwrap_or(current.address),
            theme: self.theme.unwrap_or(current.theme),
            currency: self.currency.unwrap_or(current.currency),
            home_zone: self.home_zone.unwrap_or(current.home_zone),
            text_size: self.text_size.or(current.text_size),
            motion: self.motion.or(current.motion),
            contrast: self.contrast.or(current.contrast),
        }
    }
}

impl Mutation for ChangePreferences {
    const NAME: &'static str = "identity.change-preferences";
    const VERSION: u16 = 2;
    type Refused = Refused;
    const NEEDS: Needs<Self, Refused> =
        Needs::Only(|change, me, _| if change.person == me { Ok(()) } else { Err(Refused::NotYours.into()) });

    fn upcast(version: u16, body: &[u8]) -> Option<Self> {
        if version != 1 {
            return None;
        }
        let ChangePreferences1 { person, language, address, theme, currency, home_zone } = decode(body).ok()?;
        Some(Self { language, address, theme, currency, home_zone, ..Self::of(person) })
    }

    /// Input → load → decide → save.
    fn apply(&self, tx: &mut dyn Tx) -> Done<Refused> {
        let own = Scope::user(self.person);
        if *self == Self::of(self.person) {
            return Err(Refused::NothingToChange.into());
        }
        // Only where the person's own scope is whole can anybody say that there is no such person: on the server, and on
        // a phone that has heard from it. A guest's phone never has, and keeps what its guest likes all the same.
        if matches!(tx.get(own, self.person)?, Read::Absent) {
            return Err(Refused::PersonUnknown.into());
        }
        match tx.get(own, same_id(self.person))? {
            Read::Known(current) => tx.update(&self.over(current)),
            // Unknown: what the server has comes later, and this is then run again over it.
            Read::Absent | Read::Unknown => tx.insert(&self.over(Preferences::of_newcomer(self.person))),
        }
    }
}
