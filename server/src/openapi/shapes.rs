//! What JSON a type reads, in the words of JSON Schema, as the type's own reader says: it is handed one thing after the other, and
//! what it asks for is written down. So what is promised is what is read, and there is no second list of it.
//!
//! It reads often: once with everything, once without each field (is it missed?), once for each word of a choice, and with one text
//! after the other where not every text will do.
//!
//! Refuses what JSON cannot promise: a type that takes whatever comes. Invariant: a name is one shape's.

use nusaloka_domain::Zone;
use serde::de::{
    self, DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, Error as _, IntoDeserializer as _, MapAccess,
    SeqAccess, VariantAccess, Visitor, value::Error,
};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Those that have a name, and are shown once.
#[derive(Debug, Default)]
pub(super) struct Shapes {
    objects: BTreeMap<String, Object>,
    choices: BTreeMap<&'static str, Choice>,
    /// Which of `texts` is taken there.
    taken: BTreeMap<String, usize>,
    /// Where the last thing handed over was a text.
    last_text: Option<String>,
    /// Something new is tried in this reading; one thing at a time.
    trying: bool,
    /// There was a word of which not everything is known.
    unfinished: bool,
}

#[derive(Debug)]
struct Object {
    fields: &'static [&'static str],
    shapes: Vec<Value>,
    /// Whether a field is missed. Nothing: that was not tried yet.
    required: Vec<Option<bool>>,
}

#[derive(Debug)]
struct Choice {
    words: &'static [&'static str],
    shapes: Vec<Option<Word>>,
    /// How many of them are known, with all that comes with them.
    finished: usize,
}

/// What comes with a word.
#[derive(Debug, Clone)]
enum Word {
    Alone,
    With(Value),
}

/// What is tried where a text is asked for, from the one that shows that any will do; and what such texts are.
fn texts() -> [(&'static str, Value); 4] {
    [
        ("", json!({ "type": "string" })),
        ("01890000-0000-7000-8000-000000000001", json!({ "type": "string", "format": "uuid" })),
        ("UTC", of_name("Zone")),
        ("00000000", json!({ "type": "string", "pattern": "^[0-9A-HJKMNP-TV-Z]{8}$" })),
    ]
}

fn of_name(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

impl Shapes {
    pub(super) fn of<T: DeserializeOwned>(&mut self) -> Value {
        loop {
            (self.last_text, self.trying, self.unfinished) = (None, false, false);
            let mut shape = Value::Null;
            let read = T::deserialize(Asked { shapes: self, shape: &mut shape, at: String::new() });
            match (read, self.last_text.take()) {
                (Ok(_), _) if !self.trying && !self.unfinished => return shape,
                (Err(error), Some(at)) => {
                    let next = self.taken.entry(at).or_default();
                    *next += 1;
                    assert!(*next < texts().len(), "no text is taken: {error}");
                }
                (Err(error), None) => assert!(self.trying, "what is read is not found out: {error}"),
                (Ok(_), _) => {}
            }
        }
    }

    /// All that have a name.
    pub(super) fn named(&self) -> Map<String, Value> {
        let zones: Vec<&str> = Zone::all().map(Zone::name).collect();
        let zones = json!({ "type": "string", "description": "Of the IANA time zone database.", "enum": zones });
        let objects = self.objects.iter().map(|(name, object)| (name.clone(), object.schema()));
        let choices = self.choices.iter().map(|(name, choice)| ((*name).to_owned(), choice.schema()));
        objects.chain(choices).chain([("Zone".to_owned(), zones)]).collect()
    }

    /// Hands the fields of an object over: all, or all but one, if it is time to see whether that is missed.
    fn object<'de, V: Visitor<'de>>(
        &mut self,
        name: String,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let fresh = || Object { fields, shapes: vec![Value::Null; fields.len()], required: vec![None; fields.len()] };
        let object = self.objects.entry(name.clone()).or_insert_with(fresh);
        assert_eq!(object.fields, fields, "two shapes are called {name}");
        let known = object.shapes.iter().all(|shape| !shape.is_null());
        let untried = object.required.iter().position(Option::is_none);
        let left_out = untried.filter(|_| known && !self.trying);
        self.trying |= left_out.is_some() || !known;
        let mut handed = Fields { shapes: self, name: &name, all: fields, next: 0, left_out, ended: false };
        let read = visitor.visit_map(&mut handed);
        let ended = handed.ended;
        if let (Some(field), true) = (left_out, ended) {
            // What came before the end was taken, so it is the field.
            self.last_text = None;
            if let Some(object) = self.objects.get_mut(&name) {
                object.required[field] = Some(read.is_err());
            }
        }
        read
    }
}

impl Object {
    fn schema(&self) -> Value {
        let is_required = self.fields.iter().zip(&self.required).filter(|(_, required)| **required == Some(true));
        let required: Vec<&str> = is_required.map(|(field, _)| *field).collect();
        let properties = self.fields.iter().zip(&self.shapes);
        let properties: Map<String, Value> =
            properties.map(|(field, shape)| ((*field).to_owned(), shape.clone())).collect();
        json!({ "type": "object", "required": required, "properties": properties })
    }
}

impl Choice {
    fn schema(&self) -> Value {
        let (mut alone, mut with) = (Vec::new(), Vec::new());
        for (word, shape) in self.words.iter().zip(&self.shapes) {
            match shape {
                Some(Word::With(shape)) => with.push(json!({
                    "type": "object",
                    "required": [word],
                    "properties": { (*word): shape },
                    "additionalProperties": false,
                })),
                Some(Word::Alone) | None => alone.push(*word),
            }
        }
        let words = json!({ "type": "string", "enum": alone });
        match (alone.is_empty(), with.is_empty()) {
            (_, true) => words,
            (true, false) => json!({ "oneOf": with }),
            (false, false) => {
                with.insert(0, words);
                json!({ "oneOf": with })
            }
        }
    }
}

/// What is asked for, at a place.
struct Asked<'a> {
    shapes: &'a mut Shapes,
    shape: &'a mut Value,
    at: String,
}

macro_rules! whole_numbers {
    ($($asks:ident $gives:ident $number:ty,)*) => {$(
        fn $asks<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            self.shapes.last_text = None;
            *self.shape = json!({ "type": "integer", "minimum": <$number>::MIN, "maximum": <$number>::MAX });
            visitor.$gives(1)
        }
    )*};
}

impl<'de> Deserializer<'de> for Asked<'_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Error> {
        Err(Error::custom("whatever comes is taken"))
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.shapes.last_text = None;
        *self.shape = json!({ "type": "boolean" });
        visitor.visit_bool(true)
    }

    whole_numbers! {
        deserialize_u8 visit_u8 u8,
        deserialize_u16 visit_u16 u16,
        deserialize_u32 visit_u32 u32,
        deserialize_i64 visit_i64 i64,
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let taken = self.shapes.taken.get(&self.at).copied().unwrap_or_default();
        let (text, shape) = texts()[taken].clone();
        self.shapes.last_text = Some(self.at);
        *self.shape = shape;
        visitor.visit_str(text)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let mut shape = Value::Null;
        let read = visitor.visit_some(Asked { shapes: self.shapes, shape: &mut shape, at: self.at });
        *self.shape = json!({ "anyOf": [shape, { "type": "null" }] });
        read
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let mut shape = Value::Null;
        let read = visitor.visit_seq(One { shapes: self.shapes, shape: Some(&mut shape), at: self.at });
        *self.shape = json!({ "type": "array", "items": shape });
        read
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        *self.shape = of_name(name);
        self.shapes.object(name.to_owned(), fields, visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        words: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        *self.shape = of_name(name);
        self.shapes.last_text = None;
        let fresh = || Choice { words, shapes: vec![None; words.len()], finished: 0 };
        let choice = self.shapes.choices.entry(name).or_insert_with(fresh);
        assert_eq!(choice.words, words, "two choices are called {name}");
        let unfinished = (choice.finished < words.len()).then_some(choice.finished);
        let chosen = unfinished.unwrap_or_default();
        let alone = !self.shapes.trying;
        self.shapes.unfinished |= unfinished.is_some();
        self.shapes.trying |= choice.shapes[chosen].is_none();
        let mut with = Word::Alone;
        let at = format!("{name}.{}", words[chosen]);
        let read = visitor.visit_enum(Chosen { shapes: self.shapes, word: words[chosen], with: &mut with, at });
        let settled = alone && !self.shapes.trying;
        if let (Ok(_), Some(choice)) = (&read, self.shapes.choices.get_mut(name)) {
            choice.shapes[chosen] = Some(with);
            choice.finished += usize::from(unfinished.is_some() && settled);
        }
        read
    }

    serde::forward_to_deserialize_any! {
        i8 i16 i32 i128 u64 u128 f32 f64 char bytes byte_buf unit unit_struct tuple tuple_struct map identifier ignored_any
    }
}

struct Fields<'a> {
    shapes: &'a mut Shapes,
    name: &'a str,
    all: &'static [&'static str],
    next: usize,
    left_out: Option<usize>,
    ended: bool,
}

impl<'de> MapAccess<'de> for Fields<'_> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Error> {
        if self.left_out == Some(self.next) {
            self.next += 1;
        }
        if let Some(field) = self.all.get(self.next) {
            return seed.deserialize((*field).into_deserializer()).map(Some);
        }
        self.ended = true;
        Ok(None)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        let (mut shape, at) = (Value::Null, format!("{}.{}", self.name, self.all[self.next]));
        let value = seed.deserialize(Asked { shapes: self.shapes, shape: &mut shape, at })?;
        if let Some(object) = self.shapes.objects.get_mut(self.name) {
            object.shapes[self.next] = shape;
        }
        self.next += 1;
        Ok(value)
    }
}

/// A list of one.
struct One<'a> {
    shapes: &'a mut Shapes,
    shape: Option<&'a mut Value>,
    at: String,
}

impl<'de> SeqAccess<'de> for One<'_> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Error> {
        let Some(shape) = self.shape.take() else { return Ok(None) };
        seed.deserialize(Asked { shapes: self.shapes, shape, at: format!("{}[]", self.at) }).map(Some)
    }
}

struct Chosen<'a> {
    shapes: &'a mut Shapes,
    word: &'static str,
    with: &'a mut Word,
    at: String,
}

impl<'de> EnumAccess<'de> for Chosen<'_> {
    type Error = Error;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), Error> {
        let word = seed.deserialize(self.word.into_deserializer())?;
        Ok((word, self))
    }
}

impl<'de> VariantAccess<'de> for Chosen<'_> {
    type Error = Error;

    fn unit_variant(self) -> Result<(), Error> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Error> {
        let mut shape = Value::Null;
        let read = seed.deserialize(Asked { shapes: self.shapes, shape: &mut shape, at: self.at });
        *self.with = Word::With(shape);
        read
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, Error> {
        Err(de::Error::custom("a word comes with more than one thing"))
    }

    fn struct_variant<V: Visitor<'de>>(self, fields: &'static [&'static str], visitor: V) -> Result<V::Value, Error> {
        *self.with = Word::With(of_name(&self.at));
        self.shapes.object(self.at, fields, visitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use nusaloka_domain::{Code, Id, identity::Device};
    use serde::Deserialize;

    #[derive(Deserialize)]
    #[serde(rename_all = "kebab-case")]
    #[allow(dead_code, reason = "only its shape is looked at")]
    enum Wind {
        Calm,
        FromSea(Vec<Id<Wind>>),
        Storm { knots: u16, named: Option<Code> },
    }

    #[derive(Deserialize)]
    #[allow(dead_code, reason = "only its shape is looked at")]
    struct Day {
        wind: Wind,
        on: Device,
        #[serde(default)]
        warm: bool,
        note: String,
        at: i64,
    }

    #[test]
    fn a_shape_is_what_is_read_and_what_is_missed() {
        let mut shapes = Shapes::default();
        assert_eq!(shapes.of::<Day>(), of_name("Day"));
        let named = shapes.named();
        let day = &named["Day"];
        assert_eq!(day["required"], json!(["wind", "on", "note", "at"]));
        assert_eq!(day["properties"]["warm"], json!({ "type": "boolean" }));
        assert_eq!(day["properties"]["note"], json!({ "type": "string" }));
        assert_eq!(day["properties"]["at"]["maximum"], json!(i64::MAX));
        assert_eq!(day["properties"]["on"], of_name("Device"));
        assert_eq!(named["Device"]["required"], json!(["name"]));
        assert_eq!(named["Device"]["properties"]["zone"]["anyOf"], json!([of_name("Zone"), { "type": "null" }]));
        let wind = named["Wind"]["oneOf"].as_array().expect("a choice");
        assert_eq!(wind[0], json!({ "type": "string", "enum": ["calm"] }));
        let ids = json!({ "type": "array", "items": { "type": "string", "format": "uuid" } });
        assert_eq!(wind[1]["properties"]["from-sea"], ids);
        assert_eq!(wind[2]["properties"]["storm"], of_name("Wind.storm"));
        assert_eq!(named["Wind.storm"]["required"], json!(["knots"]));
        let name = &named["Wind.storm"]["properties"]["named"]["anyOf"][0]["pattern"];
        assert!(name.as_str().expect("a code").starts_with('^'), "{name}");
    }

    #[test]
    #[should_panic(expected = "whatever comes is taken")]
    fn what_takes_whatever_comes_is_no_shape() {
        Shapes::default().of::<Value>();
    }
}
