//! What a person types from somewhere else: eight letters and digits that nobody mistakes for one another.

use crate::text_fields;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// Without I, L, O and U: what is typed for the first three is read as the digit it looks like.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH: usize = 8;

#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Code(String);

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a code")]
pub struct NotACode;

impl Code {
    /// Follows from these bits, all of them.
    pub fn drawn(bits: u128) -> Self {
        let mut bits = crate::view::mixed(bits);
        let mut letters = String::with_capacity(LENGTH);
        for _ in 0..LENGTH {
            letters.push(char::from(LETTERS[usize::try_from(bits % 32).expect("below 32")]));
            bits /= 32;
        }
        Self(letters)
    }

    pub fn as_bits(&self) -> u128 {
        self.0.bytes().fold(0, |bits, letter| (bits << 8) | u128::from(letter))
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, second) = self.0.split_at(LENGTH / 2);
        write!(f, "{first}-{second}")
    }
}

/// As people type it: in any case, with or without the dash.
impl FromStr for Code {
    type Err = NotACode;
    fn from_str(text: &str) -> Result<Self, NotACode> {
        let letter = |typed: char| match typed.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            letter => letter,
        };
        let letters: String =
            text.chars().filter(|typed| !typed.is_whitespace() && *typed != '-').map(letter).collect();
        letters.try_into()
    }
}

impl TryFrom<String> for Code {
    type Error = NotACode;
    fn try_from(text: String) -> Result<Self, NotACode> {
        let fits = text.len() == LENGTH && text.bytes().all(|letter| LETTERS.contains(&letter));
        if fits { Ok(Self(text)) } else { Err(NotACode) }
    }
}

impl From<Code> for String {
    fn from(code: Code) -> Self {
        code.0
    }
}

text_fields!(Code);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_however_it_is_typed() {
        let code = Code::drawn(0x0190_0000_0000_7000_8000_1234_5678_9abc);
        let shown = code.to_string();
        assert_eq!(shown.len(), 9);
        for typed in [shown.clone(), shown.to_lowercase(), shown.replace('-', " "), format!(" {shown} ")] {
            assert_eq!(typed.parse(), Ok(code.clone()), "{typed}");
        }
        assert_eq!("oi1l-abcd".parse::<Code>(), "0111-ABCD".parse());
    }

    #[test]
    fn what_is_no_code_is_said_at_once() {
        for typed in ["", "ABCD", "ABCD-EFGU", "ABCDEFGHJ"] {
            assert_eq!(typed.parse::<Code>(), Err(NotACode), "{typed}");
        }
    }
}
