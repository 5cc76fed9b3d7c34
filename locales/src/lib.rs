//! All words of the product: Fluent files per capability and language, typed keys, and the speaker that says them.
//!
//! A key is a function: `text::shell::today()` is a [`Text`], which [`Speaker::say`] turns into a sentence of its
//! language. The build refuses a text that is missing, extra or malformed in any language (`build/check.rs`), so
//! there is no fallback from one language to another, and none is needed.
//!
//! Refuses to format dates, money or numbers by itself: those come formatted, or through [`Speaker::with_numbers`].

mod speaker;

pub use speaker::{Speaker, without_marks};

use nusaloka_domain::identity::Address;

/// A function per message, a module per file of `locales/en`.
pub mod text {
    include!(concat!(env!("OUT_DIR"), "/text.rs"));
}

/// Something to say, in no language yet. Made by the functions of [`text`] alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    file: usize,
    key: &'static str,
    arguments: Vec<(&'static str, Arg)>,
}

impl Text {
    pub(crate) const fn new(file: usize, key: &'static str, arguments: Vec<(&'static str, Arg)>) -> Self {
        Self { file, key, arguments }
    }
}

/// What a text is completed with. Only a number chooses a plural.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Arg {
    Text(String),
    Number(i64),
}

impl From<&str> for Arg {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}
impl From<&String> for Arg {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}
impl From<String> for Arg {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}
impl From<Address> for Arg {
    fn from(address: Address) -> Self {
        Self::Text(address.name().to_owned())
    }
}
impl From<i32> for Arg {
    fn from(number: i32) -> Self {
        Self::Number(number.into())
    }
}
impl From<u32> for Arg {
    fn from(number: u32) -> Self {
        Self::Number(number.into())
    }
}
impl From<i64> for Arg {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}
impl From<usize> for Arg {
    /// A count of things in memory: it always fits.
    fn from(count: usize) -> Self {
        Self::Number(i64::try_from(count).unwrap_or(i64::MAX))
    }
}
