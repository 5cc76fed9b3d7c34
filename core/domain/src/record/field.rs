//! What the fields of a record can be, and how each becomes columns.

use super::value::{NotARow, Row, Value, Values};
use crate::{Currency, Id, Money, Timestamp, Zone};

/// One column: its name (the field's, and what the field's type adds), and what it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    pub field: &'static str,
    pub suffix: &'static str,
    pub holds: Holds,
    pub presence: Presence,
    /// The lines of the field's comment.
    pub about: &'static [&'static str],
}

impl Column {
    pub fn name(&self) -> String {
        format!("{}{}", self.field, self.suffix)
    }

    /// Could this value stand in this column?
    pub fn takes(&self, value: Value<'_>) -> bool {
        match (self.holds, value) {
            (_, Value::Null) => self.presence == Presence::Optional,
            (Holds::Flag, Value::Integer(flag)) => flag == 0 || flag == 1,
            (Holds::Integer | Holds::Timestamp, Value::Integer(_))
            | (Holds::Text, Value::Text(_))
            | (Holds::Bytes, Value::Bytes(_)) => true,
            (Holds::Word(words), Value::Text(word)) => words.is_empty() || words.contains(&word),
            (Holds::Id, Value::Bytes(bytes)) => bytes.len() == 16,
            _ => false,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    Required,
    Optional,
}

/// What a column holds. Decides the type in SQL and the schema of the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    Flag,
    Integer,
    /// Milliseconds since 1970 in UTC.
    Timestamp,
    Text,
    /// One of a closed list of words; of an open one if the list is empty.
    Word(&'static [&'static str]),
    Id,
    Bytes,
}

/// A type that a record's field can have.
///
/// Invariant: `put` writes as many values as there are `COLUMNS`, and `take` reads back what `put` wrote.
pub trait Field: Sized {
    /// `field` is filled in by the record.
    const COLUMNS: &'static [Column];
    fn put(&self, row: &mut Row);
    fn take(values: &mut Values<'_>) -> Result<Self, NotARow>;
}

pub const fn column(suffix: &'static str, holds: Holds) -> Column {
    Column { field: "", suffix, holds, presence: Presence::Required, about: &[] }
}

impl Field for bool {
    const COLUMNS: &'static [Column] = &[column("", Holds::Flag)];
    fn put(&self, row: &mut Row) {
        row.push(Value::Integer(i64::from(*self)));
    }
    fn take(values: &mut Values<'_>) -> Result<Self, NotARow> {
        match values.read()? {
            Value::Integer(0) => Ok(false),
            Value::Integer(1) => Ok(true),
            _ => Err(NotARow),
        }
    }
}

macro_rules! integer_fields {
    ($($integer:ty),*) => {$(
        impl Field for $integer {
            const COLUMNS: &'static [Column] = &[column("", Holds::Integer)];
            fn put(&self, row: &mut Row) {
                row.push(Value::Integer(i64::from(*self)));
            }
            fn take(values: &mut Values<'_>) -> Result<Self, NotARow> {
                match values.read()? {
                    Value::Integer(integer) => Self::try_from(integer).map_err(|_| NotARow),
                    _ => Err(NotARow),
                }
            }
        }
    )*};
}
integer_fields!(i64, i32, u32, u16, u8);

impl Field for String {
    const COLUMNS: &'static [Column] = &[column("", Holds::Text)];
    fn put(&self, row: &mut Row) {
        row.push(Value::Text(self));
    }
    fn take(values: &mut Values<'_>) -> Result<Self, NotARow> {
        match values.read()? {
            Value::Text(text) => Ok(text.to_owned()),
            _ => Err(NotARow),
        }
    }
}

impl Field for Vec<u8> {
    const COLUMNS: &'static [Column] = &[column("", Holds::Bytes)];
    fn put(&self, row: &mut Row) {
        row.push(Value::Bytes(self));
    }
    fn take(values: &mut Values<'_>) -> Result<Self, NotARow> {
        match values.read()? {
            Value::Bytes(bytes) => Ok(bytes.to_vec()),
            _ => Err(NotARow),
        }
    }
}

impl<T> Field for Id<T> {
    const COLUMNS: &'static [Column] = &[column("", Holds::Id)];
    fn put(&self, row: &mut Row) {
        row.push(Value::Bytes(self.as_bytes()));
    }
    fn take(values: &mut Values<'_>) -> Result<Self, NotARow> {
        values.read()?.uuid().map(Self::from_uuid).ok_or(NotARow)
    }
}

impl Field for Timestamp {
    const COLUMNS: &'static [Column] = &[column("", Holds::Timestamp)];
    fn put(&self, row: &mut Row) {
        row.push(Value::Integer(self.as_millis()));
    }
    fn take(values: &mut Values<'_>) -> Result<Self, NotARow> {
        i64::take(values).map(Self::from_millis)
    }
}

impl Field for Currency {
    const COLUMNS: &'static [Column] = &[column("", Holds::Word(&[]))];
    fn put(&self, row: &mut Row) {
        row.push(Value::Text(self.code()));
    }
    fn take(values: &mut Values<'_>) -> Result<Self, NotARow> {
        match values.read()? {
            Value::Text(code) => code.parse().map_err(|_| NotARow),
            _ => Err(NotARow),
        }
    }
}

impl Field for Zone {
    const COLUMNS: &'static [Column] = &[column("", Holds::Word(&[]))];
    fn put(&self, row: &mut Row) {
        row.push(Value::Text(self.name()));
    }
    fn take(values: &mut Values<'_>) -> Result<Self, NotARow> {
        match values.read()? {
            Value::Text(name) => name.parse().map_err(|_| NotARow),
            _ => Err(NotARow),
        }
    }
}

impl Field for Money {
    const COLUMNS: &'static [Column] = &[column("_minor", Holds::Integer), column("_currency", Holds::Word(&[]))];
    fn put(&self, row: &mut Row) {
        self.minor.put(row);
        self.currency.put(row);
    }
    fn take(values: &mut Values<'_>) -> Result<Self, NotARow> {
        Ok(Self { minor: i64::take(values)?, currency: Currency::take(values)? })
    }
}

impl<T: Field + SingleColumn> Field for Option<T> {
    const COLUMNS: &'static [Column] = &[Column { presence: Presence::Optional, ..T::COLUMNS[0] }];
    fn put(&self, row: &mut Row) {
        match self {
            Some(present) => present.put(row),
            None => row.push(Value::Null),
        }
    }
    fn take(values: &mut Values<'_>) -> Result<Self, NotARow> {
        let mut ahead = values.clone();
        if ahead.read()?.is_null() {
            *values = ahead;
            return Ok(None);
        }
        T::take(values).map(Some)
    }
}

/// A field of one column, which can therefore be absent.
pub trait SingleColumn {}
impl SingleColumn for bool {}
impl SingleColumn for i64 {}
impl SingleColumn for i32 {}
impl SingleColumn for u32 {}
impl SingleColumn for u16 {}
impl SingleColumn for u8 {}
impl SingleColumn for String {}
impl SingleColumn for Vec<u8> {}
impl<T> SingleColumn for Id<T> {}
impl SingleColumn for Timestamp {}
impl SingleColumn for Currency {}
impl SingleColumn for Zone {}

/// Texts of a form of their own, which is held to when a row is read: each a struct around a `String`, made of one by `TryFrom`.
#[macro_export]
macro_rules! text_fields {
    ($($text:ty),* $(,)?) => {$(
        impl $crate::record::Field for $text {
            const COLUMNS: &'static [$crate::record::Column] =
                &[$crate::record::column("", $crate::record::Holds::Text)];
            fn put(&self, row: &mut $crate::record::Row) {
                row.push($crate::record::Value::Text(&self.0));
            }
            fn take(values: &mut $crate::record::Values<'_>) -> Result<Self, $crate::record::NotARow> {
                <String as $crate::record::Field>::take(values)?.try_into().map_err(|_| $crate::record::NotARow)
            }
        }
        impl $crate::record::SingleColumn for $text {}
    )*};
}

/// Makes fields of enums that have `ALL`, `name()` and `named()`: their names are what the column holds.
#[macro_export]
macro_rules! word_fields {
    ($($word:ty),* $(,)?) => {$(
        impl $crate::record::Field for $word {
            const COLUMNS: &'static [$crate::record::Column] = {
                const WORDS: [&str; <$word>::ALL.len()] = {
                    let mut words = [""; <$word>::ALL.len()];
                    let mut at = 0;
                    while at < words.len() {
                        words[at] = <$word>::ALL[at].name();
                        at += 1;
                    }
                    words
                };
                &[$crate::record::column("", $crate::record::Holds::Word(&WORDS))]
            };
            fn put(&self, row: &mut $crate::record::Row) {
                row.push($crate::record::Value::Text(self.name()));
            }
            fn take(values: &mut $crate::record::Values<'_>) -> Result<Self, $crate::record::NotARow> {
                match values.read()? {
                    $crate::record::Value::Text(name) => Self::named(name).ok_or($crate::record::NotARow),
                    _ => Err($crate::record::NotARow),
                }
            }
        }
        impl $crate::record::SingleColumn for $word {}
    )*};
}
