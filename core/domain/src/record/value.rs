//! Values of columns, and a row as its canonical bytes: what tables hold and what travels.
//!
//! A row says of each value what it is, so that bytes from elsewhere can be checked, shown and stored without the
//! code that declared them. Equal rows have equal bytes.

use std::{cmp::Ordering, fmt};
use uuid::Uuid;

/// One value, borrowed. Ordered as a column is: nothing, integers, text, bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Value<'a> {
    Null,
    Integer(i64),
    Text(&'a str),
    Bytes(&'a [u8]),
}

impl Value<'_> {
    pub fn uuid(self) -> Option<Uuid> {
        match self {
            Self::Bytes(bytes) => Uuid::from_slice(bytes).ok(),
            _ => None,
        }
    }

    pub const fn is_null(self) -> bool {
        matches!(self, Self::Null)
    }
}

/// The bytes of a row are not those of any row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a row")]
pub struct NotARow;

const NULL: u8 = 0;
const INTEGER: u8 = 1;
const TEXT: u8 = 2;
const BYTES: u8 = 3;
/// Sixteen bytes: an id.
const ID: u8 = 4;
/// From here on the tag itself is a small number.
const SMALL: u8 = 0x80;
const SMALLEST_LARGE: i64 = 0x80;
const ID_LENGTH: usize = 16;

/// A row's values in the order of its columns, as canonical bytes.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Row(Vec<u8>);

impl Row {
    /// Takes bytes from elsewhere in, if they are canonical.
    pub fn checked(bytes: Vec<u8>) -> Result<Self, NotARow> {
        let mut values = Values(&bytes);
        while !values.0.is_empty() {
            values.read()?;
        }
        Ok(Self(bytes))
    }

    pub fn from_values<'a>(values: impl IntoIterator<Item = Value<'a>>) -> Self {
        let mut row = Self::default();
        for value in values {
            row.push(value);
        }
        row
    }

    pub fn push(&mut self, value: Value<'_>) {
        match value {
            Value::Null => self.0.push(NULL),
            Value::Integer(small @ 0..SMALLEST_LARGE) => {
                self.0.push(SMALL | u8::try_from(small).expect("below 0x80"));
            }
            Value::Integer(integer) => {
                self.0.push(INTEGER);
                put_varint(&mut self.0, zigzag(integer));
            }
            Value::Text(text) => {
                self.0.push(TEXT);
                self.put_long(text.as_bytes());
            }
            Value::Bytes(id) if id.len() == ID_LENGTH => {
                self.0.push(ID);
                self.0.extend_from_slice(id);
            }
            Value::Bytes(bytes) => {
                self.0.push(BYTES);
                self.put_long(bytes);
            }
        }
    }

    fn put_long(&mut self, bytes: &[u8]) {
        put_varint(&mut self.0, bytes.len() as u64);
        self.0.extend_from_slice(bytes);
    }

    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    pub fn into_bytes(self) -> Vec<u8> {
        self.0
    }

    /// Every value, in the order of the columns.
    pub fn values(&self) -> Values<'_> {
        Values(&self.0)
    }

    /// The value of one column; nothing where the row is of a time before that column.
    pub fn value(&self, column: usize) -> Value<'_> {
        self.values().nth(column).unwrap_or(Value::Null)
    }

    /// The id of a record: always its first value.
    pub fn id(&self) -> Uuid {
        self.value(0).uuid().unwrap_or_default()
    }
}

impl fmt::Debug for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list()
            .entries(self.values().map(|value| match value {
                Value::Null => "–".to_owned(),
                Value::Integer(integer) => integer.to_string(),
                Value::Text(text) => format!("{text:?}"),
                Value::Bytes(bytes) => match value.uuid() {
                    Some(uuid) => uuid.to_string(),
                    None => format!("{bytes:02x?}"),
                },
            }))
            .finish()
    }
}

/// Reads the values of a row, one after the other.
#[derive(Debug, Clone)]
pub struct Values<'a>(&'a [u8]);

impl<'a> Values<'a> {
    /// The next value; nothing after the last, because the row may be of a time before that column.
    pub fn read(&mut self) -> Result<Value<'a>, NotARow> {
        let Some((&tag, rest)) = self.0.split_first() else { return Ok(Value::Null) };
        self.0 = rest;
        match tag {
            NULL => Ok(Value::Null),
            INTEGER => {
                let integer = unzigzag(self.take_varint()?);
                if (0..SMALLEST_LARGE).contains(&integer) { Err(NotARow) } else { Ok(Value::Integer(integer)) }
            }
            TEXT => {
                let bytes = self.take_long()?;
                std::str::from_utf8(bytes).map(Value::Text).map_err(|_| NotARow)
            }
            BYTES => {
                let bytes = self.take_long()?;
                if bytes.len() == ID_LENGTH { Err(NotARow) } else { Ok(Value::Bytes(bytes)) }
            }
            ID => self.take_bytes(ID_LENGTH).map(Value::Bytes),
            small if small >= SMALL => Ok(Value::Integer(i64::from(small & !SMALL))),
            _ => Err(NotARow),
        }
    }

    fn take_bytes(&mut self, length: usize) -> Result<&'a [u8], NotARow> {
        let (bytes, rest) = self.0.split_at_checked(length).ok_or(NotARow)?;
        self.0 = rest;
        Ok(bytes)
    }

    fn take_long(&mut self) -> Result<&'a [u8], NotARow> {
        let length = usize::try_from(self.take_varint()?).map_err(|_| NotARow)?;
        self.take_bytes(length)
    }

    /// The shortest form only, so that equal numbers have equal bytes.
    fn take_varint(&mut self) -> Result<u64, NotARow> {
        let mut number = 0_u64;
        for place in 0..10 {
            let (&byte, rest) = self.0.split_first().ok_or(NotARow)?;
            self.0 = rest;
            let part = u64::from(byte & 0x7f);
            if place == 9 && part > 1 {
                return Err(NotARow);
            }
            number |= part << (7 * place);
            if byte & 0x80 == 0 {
                return if byte == 0 && place > 0 { Err(NotARow) } else { Ok(number) };
            }
        }
        Err(NotARow)
    }
}

impl<'a> Iterator for Values<'a> {
    type Item = Value<'a>;

    fn next(&mut self) -> Option<Value<'a>> {
        if self.0.is_empty() {
            return None;
        }
        Some(self.read().expect("a row holds checked bytes only"))
    }
}

fn put_varint(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push(u8::try_from(number & 0x7f).expect("seven bits") | 0x80);
        number >>= 7;
    }
    bytes.push(u8::try_from(number).expect("seven bits"));
}

const fn zigzag(integer: i64) -> u64 {
    ((integer << 1) ^ (integer >> 63)).cast_unsigned()
}

const fn unzigzag(number: u64) -> i64 {
    (number >> 1).cast_signed() ^ -((number & 1).cast_signed())
}

// ---- keys -------------------------------------------------------------------------------------

/// Values in an index, as bytes that sort as the values do. What ranges are compared by.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Key(Vec<u8>);

impl Key {
    pub fn of<'a>(values: impl IntoIterator<Item = Value<'a>>) -> Self {
        let mut key = Self::default();
        for value in values {
            key.push(value);
        }
        key
    }

    pub fn push(&mut self, value: Value<'_>) {
        match value {
            Value::Null => self.0.push(0),
            Value::Integer(integer) => {
                self.0.push(1);
                self.0.extend_from_slice(&(integer.cast_unsigned() ^ (1 << 63)).to_be_bytes());
            }
            Value::Text(text) => {
                self.0.push(2);
                self.put_escaped(text.as_bytes());
            }
            Value::Bytes(bytes) => {
                self.0.push(3);
                self.put_escaped(bytes);
            }
        }
    }

    /// So that a shorter one sorts before what it begins, whatever follows.
    fn put_escaped(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0.push(byte);
            if byte == 0 {
                self.0.push(0xff);
            }
        }
        self.0.extend_from_slice(&[0, 0]);
    }

    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    pub fn starts_with(&self, prefix: &Self) -> bool {
        self.0.starts_with(&prefix.0)
    }

    /// After every key that begins with this one.
    #[must_use]
    pub fn after_all(mut self) -> Self {
        self.0.push(0xff); // no tag of a value is as large
        self
    }

    pub fn compare_with(&self, bytes: &[u8]) -> Ordering {
        self.0.as_slice().cmp(bytes)
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(")?;
        for byte in &self.0 {
            write!(f, "{byte:02x}")?;
        }
        f.write_str(")")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn any_value() -> impl Strategy<Value = Owned> {
        prop_oneof![
            Just(Owned::Null),
            any::<i64>().prop_map(Owned::Integer),
            (0_i64..200).prop_map(Owned::Integer),
            ".{0,12}".prop_map(Owned::Text),
            proptest::collection::vec(any::<u8>(), 0..20).prop_map(Owned::Bytes),
        ]
    }

    #[derive(Debug, Clone)]
    enum Owned {
        Null,
        Integer(i64),
        Text(String),
        Bytes(Vec<u8>),
    }

    impl Owned {
        fn value(&self) -> Value<'_> {
            match self {
                Self::Null => Value::Null,
                Self::Integer(integer) => Value::Integer(*integer),
                Self::Text(text) => Value::Text(text),
                Self::Bytes(bytes) => Value::Bytes(bytes),
            }
        }
    }

    proptest! {
        #[test]
        fn a_row_gives_back_what_was_put_in(owned in proptest::collection::vec(any_value(), 0..8)) {
            let row = Row::from_values(owned.iter().map(Owned::value));
            let back: Vec<Value<'_>> = row.values().collect();
            let put: Vec<Value<'_>> = owned.iter().map(Owned::value).collect();
            prop_assert_eq!(back, put);
            prop_assert_eq!(Row::checked(row.as_bytes().to_vec()), Ok(row.clone()));
        }

        #[test]
        fn only_canonical_bytes_are_a_row(bytes in proptest::collection::vec(any::<u8>(), 0..24)) {
            if let Ok(row) = Row::checked(bytes.clone()) {
                prop_assert_eq!(Row::from_values(row.values()).into_bytes(), bytes);
            }
        }

        #[test]
        fn keys_sort_as_their_values(one in proptest::collection::vec(any_value(), 1..4),
                                     other in proptest::collection::vec(any_value(), 1..4)) {
            let values = |owned: &[Owned]| Key::of(owned.iter().map(Owned::value));
            let by_value = one.iter().map(Owned::value).cmp(other.iter().map(Owned::value));
            prop_assert_eq!(values(&one).cmp(&values(&other)), by_value);
        }
    }

    #[test]
    fn a_row_of_earlier_times_ends_early_and_says_nothing_of_later_columns() {
        let row = Row::from_values([Value::Integer(5)]);
        assert_eq!(row.value(0), Value::Integer(5));
        assert_eq!(row.value(1), Value::Null);
    }

    #[test]
    fn what_begins_with_a_key_lies_before_its_end() {
        let prefix = Key::of([Value::Text("ubud")]);
        let inside = Key::of([Value::Text("ubud"), Value::Bytes(&[0xff; 20])]);
        let outside = Key::of([Value::Text("ubud2")]);
        assert!(inside.starts_with(&prefix) && inside < prefix.clone().after_all());
        assert!(outside > prefix.after_all());
    }
}
