//! Records: plain structs, each declared once. The declaration gives the table, its indexes, the bytes on the wire,
//! the schema of the API, and the scopes that a row is in.
//!
//! ```
//! use nusaloka_domain::{Id, record, scope::{Audience, Opens}};
//!
//! struct Boat;
//! const BOAT: Audience = Audience { code: 200, name: "boat", opens: Opens::ByGrant };
//!
//! record! {
//!     /// Who sails with whom, in which cabin.
//!     #[derive(Debug, Clone, PartialEq)]
//!     pub struct Sailor = 9000 "sailor" {
//!         pub id: Id<Sailor>,
//!         pub boat: Id<Boat>,
//!         pub name: String,
//!         pub cabin: Option<i64>,
//!     }
//!     index BY_BOAT (boat, name);
//!     scope BOAT (boat);
//! }
//! ```
//!
//! The lines below the struct, each as often as needed, in this order:
//! - `index NAME (columns)`: rows can be read in the order of these columns, then of their ids.
//! - `scope AUDIENCE (column)`: the row is in the scope of this audience whose key stands in the column; not in one
//!   where the column is empty.
//! - `grant person AUDIENCE (column)`: as long as the row is there, the person in the first column may see that scope.
//!
//! `= 9000 "sailor" by authority {` makes it a record that only the server writes: a phone that predicts leaves it alone.
//!
//! What the comments of the struct and of its fields say is what the API's schema says of them (`Kind::schema`).
//!
//! A column that is added later goes to the end and is optional: rows of earlier times read as without it.

mod field;
mod schema;
mod value;

pub use field::{Column, Field, Holds, Presence, SingleColumn, column};
pub use schema::{Property, Schema, Shape};
pub use value::{Key, NotARow, Row, Value, Values};

use crate::{
    Id,
    scope::{Audience, Scope},
};
use std::marker::PhantomData;
use uuid::Uuid;

/// The declaration of a record: all that a store, a wire or an API needs to know of it.
#[derive(Debug, PartialEq, Eq)]
pub struct Kind {
    /// Stands for it on the wire and beside every row, for ever.
    pub code: u16,
    /// The name of its table.
    pub name: &'static str,
    pub columns: &'static [Column],
    /// Which columns tell one row from all others. A record's is its id, the first column.
    pub key: &'static [usize],
    pub indexes: &'static [Index],
    pub scopes: &'static [InScope],
    pub grants: &'static [GrantTo],
    pub written_by: WrittenBy,
    /// The lines of its comment.
    pub about: &'static [&'static str],
}

/// An order that rows can be read in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Index {
    pub name: &'static str,
    pub columns: &'static [usize],
}

/// The row is in this audience's scope whose key stands in that column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InScope {
    pub audience: Audience,
    pub column: usize,
}

/// The person in one column may see this audience's scope whose key stands in the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GrantTo {
    pub person: usize,
    pub audience: Audience,
    pub column: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WrittenBy {
    /// Whoever runs the mutation: the phone at once, the server in the end.
    Both,
    Authority,
}

impl Kind {
    /// Every scope that a row is in.
    pub fn scopes_of<'a>(&'static self, row: &'a Row) -> impl Iterator<Item = Scope> + 'a {
        self.scopes.iter().filter_map(|place| {
            let key = row.value(place.column).uuid()?;
            Some(Scope { audience: place.audience.code, key })
        })
    }

    pub fn is_in(&'static self, row: &Row, scope: Scope) -> bool {
        self.scopes_of(row).any(|one| one == scope)
    }

    /// Whom a row lets see what.
    pub fn grants_of<'a>(&'static self, row: &'a Row) -> impl Iterator<Item = (Uuid, Scope)> + 'a {
        self.grants.iter().filter_map(|grant| {
            let key = row.value(grant.column).uuid()?;
            Some((row.value(grant.person).uuid()?, Scope { audience: grant.audience.code, key }))
        })
    }

    /// Has the row a fitting value in each of our columns? It may have more, of a later time.
    pub fn fits(&self, row: &Row) -> bool {
        let mut values = row.values();
        self.columns.iter().all(|column| column.takes(values.next().unwrap_or(Value::Null)))
    }

    /// Where a row stands in an index: by its columns, then by its key.
    pub fn index_key(&self, index: &Index, row: &Row) -> Key {
        Key::of(index.columns.iter().chain(self.key).map(|column| row.value(*column)))
    }

    pub fn key_of(&self, row: &Row) -> Key {
        Key::of(self.key.iter().map(|column| row.value(*column)))
    }
}

/// A struct that was declared with `record!`.
pub trait Record: Sized + 'static {
    const KIND: &'static Kind;
    fn to_row(&self) -> Row;
    fn from_row(row: &Row) -> Result<Self, NotARow>;
}

/// An index of one record, so that it cannot be asked of another.
#[derive(Debug)]
pub struct IndexOf<R> {
    pub index: Index,
    of: PhantomData<fn() -> R>,
}

impl<R> IndexOf<R> {
    #[doc(hidden)]
    pub const fn new(name: &'static str, columns: &'static [usize]) -> Self {
        Self { index: Index { name, columns }, of: PhantomData }
    }
}

impl<R> Clone for IndexOf<R> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<R> Copy for IndexOf<R> {}

/// The id of the one record that belongs to another and shares its id, such as a person's preferences.
pub const fn same_id<T, U>(id: Id<T>) -> Id<U> {
    Id::from_uuid(id.uuid())
}

#[doc(hidden)]
pub const fn fill<const WIDTH: usize>(
    mut all: [Column; WIDTH],
    mut at: usize,
    field: &'static str,
    about: &'static [&'static str],
    columns: &'static [Column],
) -> [Column; WIDTH] {
    let mut next = 0;
    while next < columns.len() {
        all[at] = Column { field, about, ..columns[next] };
        at += 1;
        next += 1;
    }
    all
}

/// The first column of a field.
#[doc(hidden)]
pub const fn position(columns: &[Column], field: &str) -> usize {
    let mut at = 0;
    while at < columns.len() {
        if same(columns[at].field.as_bytes(), field.as_bytes()) {
            return at;
        }
        at += 1;
    }
    panic!("the record has no such field")
}

const fn same(one: &[u8], other: &[u8]) -> bool {
    if one.len() != other.len() {
        return false;
    }
    let mut at = 0;
    while at < one.len() {
        if one[at] != other[at] {
            return false;
        }
        at += 1;
    }
    true
}

/// Declares a record. See the module.
#[macro_export]
macro_rules! record {
    (
        $(#[$($about:tt)*])*
        $visible:vis struct $record:ident = $code:literal $name:literal $( by $authority:ident )? {
            $( $(#[$($field_about:tt)*])* $field_visible:vis $field:ident: $type:ty ),* $(,)?
        }
        $( index $index:ident ($($in_index:ident),+); )*
        $( scope $audience:ident ($in_scope:ident); )*
        $( grant $person:ident $granted:ident ($to:ident); )*
    ) => {
        $(#[$($about)*])*
        $visible struct $record {
            $( $(#[$($field_about)*])* $field_visible $field: $type, )*
        }

        impl $record {
            $( pub const $index: $crate::record::IndexOf<Self> = $crate::record::IndexOf::new(
                stringify!($index),
                &[$( $crate::record::position(Self::COLUMNS, stringify!($in_index)) ),+],
            ); )*

            const COLUMNS: &'static [$crate::record::Column] = {
                const WIDTH: usize = 0 $( + <$type as $crate::record::Field>::COLUMNS.len() )*;
                const ALL: [$crate::record::Column; WIDTH] = {
                    let all = [$crate::record::column("", $crate::record::Holds::Flag); WIDTH];
                    let at = 0;
                    $(
                        let all = $crate::record::fill(
                            all,
                            at,
                            stringify!($field),
                            $crate::record!(@about [] $(#[$($field_about)*])*),
                            <$type as $crate::record::Field>::COLUMNS,
                        );
                        let at = at + <$type as $crate::record::Field>::COLUMNS.len();
                    )*
                    assert!(at == WIDTH);
                    all
                };
                &ALL
            };
        }

        impl $crate::record::Record for $record {
            const KIND: &'static $crate::record::Kind = &$crate::record::Kind {
                code: $code,
                name: $name,
                columns: Self::COLUMNS,
                key: &[0],
                indexes: &[$( Self::$index.index ),*],
                scopes: &[$( $crate::record::InScope {
                    audience: $audience,
                    column: $crate::record::position(Self::COLUMNS, stringify!($in_scope)),
                } ),*],
                grants: &[$( $crate::record::GrantTo {
                    person: $crate::record::position(Self::COLUMNS, stringify!($person)),
                    audience: $granted,
                    column: $crate::record::position(Self::COLUMNS, stringify!($to)),
                } ),*],
                written_by: $crate::record!(@written $( $authority )?),
                about: $crate::record!(@about [] $(#[$($about)*])*),
            };

            fn to_row(&self) -> $crate::record::Row {
                let mut row = $crate::record::Row::default();
                $( $crate::record::Field::put(&self.$field, &mut row); )*
                row
            }

            fn from_row(row: &$crate::record::Row) -> Result<Self, $crate::record::NotARow> {
                let mut values = row.values();
                Ok(Self { $( $field: $crate::record::Field::take(&mut values)? ),* })
            }
        }
    };
    (@about [$($line:literal,)*]) => { &[$($line),*] };
    (@about [$($line:literal,)*] #[doc = $next:literal] $($rest:tt)*) => {
        $crate::record!(@about [$($line,)* $next,] $($rest)*)
    };
    (@about [$($line:literal,)*] #[$($other:tt)*] $($rest:tt)*) => { $crate::record!(@about [$($line,)*] $($rest)*) };
    (@written authority) => { $crate::record::WrittenBy::Authority };
    (@written) => { $crate::record::WrittenBy::Both };
}
