//! What is in the archive of everything about a person: a file for each kind of record, a file for each picture or other thing in
//! bytes, and a page that says what is what, in the person's language.
//!
//! All records in all scopes that the person alone or with others sees are in it, whatever capability they are of: nothing has to be
//! said here for a new one. What the server keeps to itself is told or left out by a line of `ABOUT`, with the reason; a test asks for
//! one of every kind. Public catalogues are left out: they are about nobody.
//!
//! Invariants: nothing that opens anything is in it; it is made of one look at the store, and is never larger than it may be.

use crate::page::in_html;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use nusaloka_domain::{
    Fault, Id, Timestamp, Zone,
    capability::Business,
    identity::{
        AuditDetail, AuditEntry, AuditHead, Ceremony, Claim, Departed, Direction, Erasure, Halfway, Language, Letter,
        Outing, PasskeyKey, Password, Person, PortraitSent, Return, SecondSecret, SessionKey, noted_about,
    },
    record::{Column, Holds, Kind, Record as _, Row, Value as Stored},
    view::View,
};
use nusaloka_locales::{Speaker, Text, text, without_marks};
use nusaloka_store::{
    authority::{self, sees},
    engine::Source,
};
use serde_json::{Map, Value, json};
use std::{
    collections::BTreeMap,
    io::{self, Write},
};
use uuid::Uuid;
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

/// Of all records together, as text and before they are packed.
const MOST_BYTES: usize = 64 << 20;

/// Why there is no archive.
#[derive(Debug)]
pub(super) enum Unmade {
    /// There is more than an archive may hold.
    TooLarge,
    Fault(Fault),
}

impl From<Fault> for Unmade {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

/// The records of one kind that are about somebody, each by its id.
type Tell = fn(&dyn View, Id<Person>) -> Result<Vec<(Uuid, Value)>, Fault>;

/// What becomes of a kind that only the server sees.
enum About {
    /// Those that are about this person, without what opens anything.
    Told(Tell),
    Left(&'static str),
}

impl About {
    fn left(&self, kind: &Kind) -> Option<(String, Value)> {
        match self {
            Self::Told(_) => None,
            Self::Left(why) => Some((kind.name.to_owned(), (*why).into())),
        }
    }
}

const ABOUT: &[(&Kind, About)] = &[
    (Letter::KIND, About::Told(letters)),
    (AuditEntry::KIND, About::Told(deeds)),
    (
        AuditDetail::KIND,
        About::Left("told with the entries of the audit log, without what proves that they are unchanged"),
    ),
    (AuditHead::KIND, About::Left("the end of the audit log, which is about nobody")),
    (Outing::KIND, About::Left("somebody is at a provider right now")),
    (Return::KIND, About::Left("somebody has come back from a provider right now")),
    (Claim::KIND, About::Left("says no more than the account: whose its address is")),
    (Password::KIND, About::Left("a password is compared with it; when it was chosen, the account says")),
    (SessionKey::KIND, About::Left("continues a session; the session itself is told")),
    (PasskeyKey::KIND, About::Left("checks what a passkey answers; the passkey itself is told")),
    (Ceremony::KIND, About::Left("what a passkey is asked in these minutes, which is its secret")),
    (SecondSecret::KIND, About::Left("codes follow from it; that there is a second factor is told")),
    (Halfway::KIND, About::Left("somebody is signing in right now")),
    (Erasure::KIND, About::Left("there is none of whoever is in")),
    (Departed::KIND, About::Left("names nobody")),
    (PortraitSent::KIND, About::Left("says that a picture is being looked at; the picture itself is told")),
];

fn letters(view: &dyn View, person: Id<Person>) -> Result<Vec<(Uuid, Value)>, Fault> {
    let told = |letter: Letter| {
        let value = json!({
            "id": letter.id.to_string(),
            "email": letter.email.as_str(),
            "purpose": letter.purpose.name(),
            "language": letter.language.tag(),
            "good_until": moment(letter.good_until),
        });
        (letter.id.uuid(), value)
    };
    Ok(Letter::all_to(view, person)?.into_iter().map(told).collect())
}

fn deeds(view: &dyn View, person: Id<Person>) -> Result<Vec<(Uuid, Value)>, Fault> {
    let told = |(entry, detail): (AuditEntry, Option<AuditDetail>)| {
        let value = json!({
            "id": entry.id.to_string(),
            "at": moment(entry.at),
            "deed": entry.deed.name(),
            "by_yourself": entry.who == Some(person),
            "session": entry.session.map(|session| session.to_string()),
            "device": detail.as_ref().and_then(|detail| detail.device.clone()),
            "zone": detail.as_ref().and_then(|detail| detail.zone).map(Zone::name),
            "word": detail.and_then(|detail| detail.word),
        });
        (entry.id.uuid(), value)
    };
    Ok(noted_about(view, person)?.into_iter().map(told).collect())
}

/// The whole archive, as bytes.
pub(super) fn made(
    source: &dyn Source,
    business: Business,
    person: Id<Person>,
    language: Language,
    now: Timestamp,
) -> Result<Vec<u8>, Unmade> {
    let mut gathered = Gathered::default();
    for scope in sees(source, business, person)?.theirs() {
        authority::whole(source, business, scope, |kind, row| gathered.take(kind, &row))?;
    }
    for (kind, about) in ABOUT {
        let About::Told(told) = about else { continue };
        for (id, value) in authority::look(source, now, |view| told(view, person))? {
            gathered.keep(kind.name, id, &value)?;
        }
    }
    let packed = gathered.packed(language, now);
    packed.map_err(|error| Fault::because("an archive was not packed", error).into())
}

/// Records as text, by their kind and id: what is in several scopes is there once.
#[derive(Default)]
struct Gathered {
    records: BTreeMap<&'static str, BTreeMap<Uuid, String>>,
    files: BTreeMap<String, Vec<u8>>,
    bytes: usize,
}

impl Gathered {
    fn take(&mut self, kind: &'static Kind, row: &Row) -> Result<(), Unmade> {
        let mut files = Vec::new();
        let value = of_row(kind, row, &mut files);
        for (path, bytes) in files {
            self.count(bytes.len())?;
            self.files.insert(path, bytes);
        }
        self.keep(kind.name, row.id(), &value)
    }

    fn keep(&mut self, kind: &'static str, id: Uuid, value: &Value) -> Result<(), Unmade> {
        let text = value.to_string();
        self.count(text.len())?;
        self.records.entry(kind).or_default().insert(id, text);
        Ok(())
    }

    fn count(&mut self, bytes: usize) -> Result<(), Unmade> {
        self.bytes += bytes;
        if self.bytes > MOST_BYTES { Err(Unmade::TooLarge) } else { Ok(()) }
    }

    fn packed(&self, language: Language, now: Timestamp) -> Result<Vec<u8>, io::Error> {
        let mut zip = ZipWriter::new(io::Cursor::new(Vec::new()));
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        zip.start_file("index.html", options)?;
        zip.write_all(self.index(language, now).as_bytes())?;
        for (kind, records) in &self.records {
            zip.start_file(format!("records/{kind}.json"), options)?;
            for (number, record) in records.values().enumerate() {
                zip.write_all(if number == 0 { b"[\n" } else { b",\n" })?;
                zip.write_all(record.as_bytes())?;
            }
            zip.write_all(b"\n]\n")?;
        }
        let left: Map<String, Value> = ABOUT.iter().filter_map(|(kind, about)| about.left(kind)).collect();
        zip.start_file("left-out.json", options)?;
        zip.write_all(format!("{:#}\n", Value::Object(left)).as_bytes())?;
        for (path, bytes) in &self.files {
            zip.start_file(path.as_str(), options)?;
            zip.write_all(bytes)?;
        }
        Ok(zip.finish()?.into_inner())
    }

    /// A page that any browser shows.
    fn index(&self, language: Language, now: Timestamp) -> String {
        let speaker = Speaker::new(language);
        let said = |text: &Text| in_html(&without_marks(&speaker.say(text)));
        let direction = match language.direction() {
            Direction::LeftToRight => "ltr",
            Direction::RightToLeft => "rtl",
        };
        let link = |path: &str| format!(r#"<a href="{path}" dir="ltr">{}</a>"#, in_html(path));
        let records = self.records.iter().map(|(kind, records)| {
            format!("<tr><td>{}</td><td>{}</td></tr>", link(&format!("records/{kind}.json")), records.len())
        });
        let files = self.files.keys().map(|path| format!("<tr><td>{}</td><td>1</td></tr>", link(path)));
        let made = without_marks(&speaker.say(&text::server::export_made(moment(now))));
        format!(
            "<!doctype html>\n<html lang=\"{tag}\" dir=\"{direction}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" \
             content=\"width=device-width\"><title>{title}</title><style>{STYLE}</style></head>\n<body><h1>{title}</h1>\
             <p>{made}</p><p>{explained}</p>\n<table><tr><th>{file}</th><th>{count}</th></tr>\n{rows}</table>\n<p>{left}</p>\
             </body></html>\n",
            tag = language.tag(),
            title = said(&text::server::export_title()),
            made = in_html(&made),
            explained = said(&text::server::export_explained()),
            file = said(&text::server::export_file()),
            count = said(&text::server::export_count()),
            rows = records.chain(files).collect::<Vec<_>>().join("\n"),
            left = said(&text::server::export_left_out()),
        )
    }
}

/// It is opened from somebody's disk, where no style sheet of ours is.
const STYLE: &str = "body{max-width:40rem;margin:2rem auto;padding:0 1rem;font:1rem/1.5 system-ui,sans-serif;\
                     color-scheme:light dark}table{border-collapse:collapse}th,td{padding:.25rem 1.5rem .25rem 0;\
                     text-align:start}";

/// A record by its fields, as the API's schema has them; what is in bytes is a file of its own.
fn of_row(kind: &'static Kind, row: &Row, files: &mut Vec<(String, Vec<u8>)>) -> Value {
    let mut object = Map::new();
    let mut at = 0;
    for columns in kind.columns.chunk_by(|one, next| one.field == next.field) {
        let values: Vec<Stored<'_>> = (at..at + columns.len()).map(|column| row.value(column)).collect();
        at += columns.len();
        let value = match columns {
            [Column { holds: Holds::Bytes, field, .. }] => of_bytes(kind, field, row.id(), &values[0], files),
            [column] => of_value(column, &values[0]),
            _ if values.iter().all(|value| value.is_null()) => Value::Null,
            several => {
                let part = |(column, value): (&Column, &Stored<'_>)| {
                    (column.suffix.trim_start_matches('_').to_owned(), of_value(column, value))
                };
                Value::Object(several.iter().zip(&values).map(part).collect())
            }
        };
        object.insert(columns[0].field.to_owned(), value);
    }
    Value::Object(object)
}

fn of_bytes(
    kind: &'static Kind,
    field: &str,
    id: Uuid,
    value: &Stored<'_>,
    files: &mut Vec<(String, Vec<u8>)>,
) -> Value {
    let Stored::Bytes(bytes) = value else { return Value::Null };
    let ending = match bytes {
        [0xff, 0xd8, 0xff, ..] => "jpg",
        [0x89, b'P', b'N', b'G', ..] => "png",
        _ => "bin",
    };
    let path = format!("files/{}-{id}-{field}.{ending}", kind.name);
    files.push((path.clone(), bytes.to_vec()));
    path.into()
}

fn of_value(column: &Column, value: &Stored<'_>) -> Value {
    match (value, column.holds) {
        (Stored::Null, _) => Value::Null,
        (Stored::Integer(flag), Holds::Flag) => (*flag != 0).into(),
        (Stored::Integer(at), Holds::Timestamp) => moment(Timestamp::from_millis(*at)).into(),
        (Stored::Integer(number), _) => (*number).into(),
        (Stored::Text(text), _) => (*text).into(),
        (Stored::Bytes(bytes), Holds::Id) => {
            Uuid::from_slice(bytes).map_or_else(|_| STANDARD.encode(bytes).into(), |id| id.to_string().into())
        }
        (Stored::Bytes(bytes), _) => STANDARD.encode(bytes).into(),
    }
}

/// In the text of RFC 3339; one that is too far away for it, in milliseconds.
fn moment(at: Timestamp) -> String {
    at.rfc3339().unwrap_or_else(|| at.as_millis().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use nusaloka_domain::{NUSALOKA, scope::Opens};

    #[test]
    fn somebody_has_thought_about_whether_each_kind_of_record_is_told() {
        let opens = |code| NUSALOKA.audience(code).map(|audience| audience.opens);
        for kind in NUSALOKA.kinds() {
            let is_seen = kind.scopes.iter().any(|place| opens(place.audience.code) != Some(Opens::ToNobody));
            let named = ABOUT.iter().filter(|(other, _)| *other == kind).count();
            assert_eq!(named, usize::from(!is_seen), "{}: is it told, or why not?", kind.name);
        }
    }

    #[test]
    fn whoever_has_more_than_an_archive_may_hold_is_told_so() {
        let mut gathered = Gathered::default();
        let long: Value = "x".repeat(MOST_BYTES / 2).into();
        assert!(gathered.keep("a", Uuid::from_u128(1), &long).is_ok());
        assert!(matches!(gathered.keep("a", Uuid::from_u128(2), &long), Err(Unmade::TooLarge)));
    }
}
