//! E-mail addresses, as they are kept and compared: ASCII, in lower case.
//!
//! Two spellings of one mailbox are one address here, so nobody has two accounts by a capital letter, and nobody comes in
//! by a letter that only looks like another. Refuses quoted names and addresses without a domain of two parts: no
//! mailbox of a person has them.

use crate::text_fields;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

const LONGEST: usize = 254;
const LONGEST_NAME: usize = 64;
const LONGEST_LABEL: usize = 63;

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Email(String);

/// Why a text is none. Said beside the field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
pub enum NotAnEmail {
    #[error("there is nothing")]
    Empty,
    #[error("it is too long")]
    TooLong,
    /// A letter that is not of the Latin alphabet, or a space.
    #[error("it has a letter that addresses do not have")]
    OddLetter,
    #[error("it is not of the form name@example.com")]
    Form,
}

impl Email {
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Enough for whoever knows it to know it again: `s…@example.com`.
    pub fn masked(&self) -> String {
        let (name, domain) = self.0.split_once('@').unwrap_or((&self.0, ""));
        format!("{}…@{domain}", name.get(..1).unwrap_or_default())
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// As people type it: with spaces around it, in any case.
impl FromStr for Email {
    type Err = NotAnEmail;
    fn from_str(text: &str) -> Result<Self, NotAnEmail> {
        let text = text.trim();
        if text.is_empty() {
            return Err(NotAnEmail::Empty);
        }
        if text.len() > LONGEST {
            return Err(NotAnEmail::TooLong);
        }
        if !text.bytes().all(|letter| letter.is_ascii_graphic()) {
            return Err(NotAnEmail::OddLetter);
        }
        let text = text.to_ascii_lowercase();
        let (name, domain) = text.split_once('@').ok_or(NotAnEmail::Form)?;
        if is_name(name) && is_domain(domain) { Ok(Self(text)) } else { Err(NotAnEmail::Form) }
    }
}

fn is_name(name: &str) -> bool {
    let letter = |letter: u8| letter.is_ascii_alphanumeric() || b"!#$%&'*+/=?^_`{|}~-".contains(&letter);
    name.len() <= LONGEST_NAME && name.split('.').all(|part| !part.is_empty() && part.bytes().all(letter))
}

fn is_domain(domain: &str) -> bool {
    let letter = |letter: u8| letter.is_ascii_alphanumeric() || letter == b'-';
    let label = |label: &str| {
        (1..=LONGEST_LABEL).contains(&label.len())
            && label.bytes().all(letter)
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let top = domain.rsplit('.').next().unwrap_or_default();
    domain.contains('.') && domain.split('.').all(label) && top.bytes().any(|letter| letter.is_ascii_alphabetic())
}

impl TryFrom<String> for Email {
    type Error = NotAnEmail;
    fn try_from(text: String) -> Result<Self, NotAnEmail> {
        text.parse()
    }
}

impl From<Email> for String {
    fn from(email: Email) -> Self {
        email.0
    }
}

text_fields!(Email);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_one_however_it_is_typed() {
        for typed in ["sari@example.com", " Sari@Example.COM ", "SARI@EXAMPLE.COM\n"] {
            assert_eq!(typed.parse::<Email>().expect("an address").as_str(), "sari@example.com");
        }
        for fine in ["a@b.co", "sari+trips@mail.example.co.id", "o'brien@example.com", "x_y-z@xn--bcher-kva.example"] {
            assert!(fine.parse::<Email>().is_ok(), "{fine}");
        }
    }

    #[test]
    fn what_is_none_is_said_with_its_reason() {
        let long = format!("{}@example.com", "a".repeat(65));
        let longer = format!("a@{}.com", "b".repeat(300));
        let cases = [
            ("", NotAnEmail::Empty),
            ("   ", NotAnEmail::Empty),
            (&longer, NotAnEmail::TooLong),
            ("sari @example.com", NotAnEmail::OddLetter),
            ("sаri@example.com", NotAnEmail::OddLetter), // a Cyrillic а
            ("sari@exämple.com", NotAnEmail::OddLetter),
            ("sari@example.com\0", NotAnEmail::OddLetter),
            (&long, NotAnEmail::Form),
            ("sari", NotAnEmail::Form),
            ("@example.com", NotAnEmail::Form),
            ("sari@", NotAnEmail::Form),
            ("sari@example", NotAnEmail::Form),
            ("sari@@example.com", NotAnEmail::Form),
            ("sari@example.com@example.com", NotAnEmail::Form),
            ("sari..w@example.com", NotAnEmail::Form),
            (".sari@example.com", NotAnEmail::Form),
            ("sari@-example.com", NotAnEmail::Form),
            ("sari@example..com", NotAnEmail::Form),
            ("sari@127.0.0.1", NotAnEmail::Form),
            ("\"sari\"@example.com", NotAnEmail::Form),
            ("sari@example.com>", NotAnEmail::Form),
            ("sari@example.com,wayan@example.com", NotAnEmail::Form),
        ];
        for (typed, why) in cases {
            assert_eq!(typed.parse::<Email>(), Err(why), "{typed:?}");
        }
    }
}
