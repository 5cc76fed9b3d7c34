//! Says a text in one language.
//!
//! Texts are parsed when a file of them is first needed in a language, once per process: switching the language
//! back costs nothing, and the gallery's words cost nothing to somebody who never opens it.
//!
//! Every argument is wrapped in Unicode's isolating marks (U+2068 … U+2069), in every language: names, places and
//! times come in any script, and without the marks an Arabic name in an Indonesian sentence, or `14.00 WITA` in an
//! Arabic one, would reorder what stands beside it. The marks are invisible; whoever compares or exports a sentence
//! takes them off with [`without_marks`].

#![allow(clippy::disallowed_types, reason = "Fluent and Intl write numbers as f64")]

use crate::{
    Arg, Text,
    text::{FILES, SOURCES, TERMS},
};
use fluent::{
    FluentArgs, FluentResource, FluentValue,
    concurrent::FluentBundle,
    types::{FluentNumber, FluentNumberOptions},
};
use nusaloka_domain::identity::Language;
use std::sync::OnceLock;
use unic_langid::LanguageIdentifier;

type Bundle = FluentBundle<FluentResource>;

static BUNDLES: [[OnceLock<Bundle>; FILES]; Language::ALL.len()] =
    [const { [const { OnceLock::new() }; FILES] }; Language::ALL.len()];

/// One language, and how numbers are written. Small enough to hand around by value.
#[derive(Debug, Clone, Copy)]
pub struct Speaker {
    language: Language,
    numbers: fn(f64, Language) -> String,
}

impl PartialEq for Speaker {
    fn eq(&self, other: &Self) -> bool {
        self.language == other.language && std::ptr::fn_addr_eq(self.numbers, other.numbers)
    }
}

impl Speaker {
    /// Writes numbers with plain digits until told otherwise.
    pub fn new(language: Language) -> Self {
        Self { language, numbers: |number, _| number.to_string() }
    }

    /// Numbers are written by this function: the platform's Intl on screens.
    #[must_use]
    pub fn with_numbers(self, numbers: fn(f64, Language) -> String) -> Self {
        Self { numbers, ..self }
    }

    pub const fn language(self) -> Language {
        self.language
    }

    pub fn say(self, text: &Text) -> String {
        let bundle = BUNDLES[place(self.language)][text.file].get_or_init(|| bundle(self.language, text.file));
        let pattern = bundle
            .get_message(text.key)
            .and_then(|message| message.value())
            .expect("the build refuses a language without this key");
        let mut arguments = FluentArgs::with_capacity(text.arguments.len());
        for (name, argument) in &text.arguments {
            match argument {
                Arg::Text(text) => arguments.set(*name, text.as_str()),
                Arg::Number(number) => arguments.set(*name, self.number(*number)),
            }
        }
        let mut errors = Vec::new();
        let said = bundle.format_pattern(pattern, Some(&arguments), &mut errors).into_owned();
        debug_assert!(errors.is_empty(), "{}: {errors:?}", text.key);
        said
    }

    /// Its value chooses the plural. How it is written stands ready in the one free text that Fluent's numbers carry,
    /// the code of a currency, because a bundle takes no more than a bare function for writing numbers.
    #[allow(clippy::cast_precision_loss, reason = "counts of things that a person reads")]
    fn number(self, number: i64) -> FluentNumber {
        let written = (self.numbers)(number as f64, self.language);
        let options = FluentNumberOptions { currency: Some(written), ..FluentNumberOptions::default() };
        FluentNumber::new(like(number, self.language) as f64, options)
    }
}

/// Where a language stands in the embedded texts, which are in the order of `Language::ALL`.
const fn place(language: Language) -> usize {
    match language {
        Language::Indonesian => 0,
        Language::English => 1,
        Language::Arabic => 2,
        Language::Japanese => 3,
    }
}

/// A number with the same plural, small enough for Fluent's rules: above 100 theirs for Arabic (intl_pluralrules 7.0.2)
/// take every number for *other*, while the language goes by the last two digits, as CLDR says.
fn like(number: i64, language: Language) -> i64 {
    match (language, number % 100) {
        (Language::Arabic, last @ 3..=99) => last,
        _ => number,
    }
}

fn bundle(language: Language, file: usize) -> Bundle {
    let tag: LanguageIdentifier = language.tag().parse().expect("our own languages have proper tags");
    let mut bundle = Bundle::new_concurrent(vec![tag]);
    bundle.set_formatter(Some(|value, _| match value {
        FluentValue::Number(number) => number.options.currency.clone(),
        _ => None,
    }));
    for source in [TERMS[place(language)], SOURCES[place(language)][file]] {
        let resource = FluentResource::try_new(source.to_owned()).expect("the build refuses what is not Fluent");
        bundle.add_resource(resource).expect("the build refuses a key that is there twice");
    }
    bundle
}

/// The sentence without isolating marks: for comparing, and for what leaves the screen (a file name, a plain mail).
pub fn without_marks(said: &str) -> String {
    said.replace(['\u{2068}', '\u{2069}'], "")
}
