//! A record as people see it who talk to the API: fields instead of columns, and what their comments say. Plain data, so that
//! whoever serves it chooses the form.
//!
//! A field of several columns is one property with parts: an amount of money is its `minor` and its `currency`.

use super::{Column, Holds, Kind, Presence, WrittenBy};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schema {
    /// As types are spelt: `PackingList`.
    pub name: String,
    pub about: String,
    pub properties: Vec<Property>,
    pub written_by: WrittenBy,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Property {
    pub name: String,
    pub about: String,
    pub presence: Presence,
    pub shape: Shape,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shape {
    Flag,
    Integer,
    /// In the text of RFC 3339, in UTC.
    Timestamp,
    Text,
    /// One of these, and of no others.
    OneOf(&'static [&'static str]),
    Id,
    Bytes,
    Parts(Vec<Property>),
}

impl Kind {
    pub fn schema(&self) -> Schema {
        Schema {
            name: self.name.split('_').map(capitalised).collect(),
            about: text(self.about),
            properties: self.columns.chunk_by(|one, next| one.field == next.field).map(property).collect(),
            written_by: self.written_by,
        }
    }
}

fn property(columns: &[Column]) -> Property {
    let Column { field, presence, about, .. } = columns[0];
    let shape = match columns {
        [column] => shape(column),
        several => Shape::Parts(several.iter().map(part).collect()),
    };
    Property { name: field.to_owned(), about: text(about), presence, shape }
}

/// Where the whole is present, so is each part.
fn part(column: &Column) -> Property {
    Property {
        name: column.suffix.trim_start_matches('_').to_owned(),
        about: String::new(),
        presence: Presence::Required,
        shape: shape(column),
    }
}

const fn shape(column: &Column) -> Shape {
    match column.holds {
        Holds::Flag => Shape::Flag,
        Holds::Integer => Shape::Integer,
        Holds::Timestamp => Shape::Timestamp,
        Holds::Text | Holds::Word([]) => Shape::Text,
        Holds::Word(words) => Shape::OneOf(words),
        Holds::Id => Shape::Id,
        Holds::Bytes => Shape::Bytes,
    }
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// Lines of a comment as one paragraph; what reads as code there is plain here.
fn text(lines: &[&str]) -> String {
    lines.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ").replace('`', "").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Id, Money, Timestamp, record,
        record::Record,
        scope::{Audience, Opens},
        time::Planned,
    };

    const PIER: Audience = Audience { code: 201, name: "pier", opens: Opens::ByGrant };

    record! {
        /// A berth
        /// for one `boat`.
        #[derive(Debug)]
        pub(crate) struct Berth = 9001 "pier_berth" by authority {
            pub(crate) id: Id<Berth>,
            pub(crate) pier: Id<()>,
            /// What a night costs.
            pub(crate) price: Money,
            pub(crate) paid_at: Option<Timestamp>,
            pub(crate) leaves: Option<Planned>,
            pub(crate) name: String,
        }
        scope PIER (pier);
    }

    #[test]
    fn a_record_is_told_by_its_fields_and_their_comments() {
        let schema = Berth::KIND.schema();
        assert_eq!((schema.name.as_str(), schema.about.as_str()), ("PierBerth", "A berth for one boat."));
        assert_eq!(schema.written_by, WrittenBy::Authority);
        let named = |name: &str| schema.properties.iter().find(|property| property.name == name).expect(name);
        let listed: Vec<&str> = schema.properties.iter().map(|property| property.name.as_str()).collect();
        assert_eq!(listed, ["id", "pier", "price", "paid_at", "leaves", "name"]);
        assert_eq!(named("price").about, "What a night costs.");
        let Shape::Parts(parts) = &named("price").shape else { panic!("parts") };
        let parts: Vec<_> = parts.iter().map(|part| (part.name.as_str(), part.shape.clone())).collect();
        assert_eq!(parts, [("minor", Shape::Integer), ("currency", Shape::Text)]);
        assert_eq!((named("paid_at").presence, &named("paid_at").shape), (Presence::Optional, &Shape::Timestamp));
        assert_eq!(named("leaves").presence, Presence::Optional);
        assert_eq!((named("name").presence, &named("name").shape), (Presence::Required, &Shape::Text));
    }
}
