//! What is in the archive of everything about a person: a file for each kind of record, a file for each picture or other thing in
//! bytes, and a page that says what is what, in the person's language.
//!
//! All records in all scopes that the person alone or with others sees are in it, whatever capability they are of: nothing has to be
//! said here for a new one. What the server keeps to itself is told or left out by a line of `ABOUT`, with the reason; a test asks for
//! one of every kind. Public catalogues are left out: they are about nobody.
//!
//! It is written as it is read, from one look at the store: no more of it is in memory than a few rows, however much there is.
//!
//! Invariant: nothing that opens anything is in it.

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
    scope::Scope,
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
use zip::{
    CompressionMethod, ZipWriter,
    write::{SimpleFileOptions, StreamWriter},
};

/// Why there is no archive, or half of one.
#[derive(Debug)]
pub(super) enum Unmade {
    /// Whoever was to take it takes no more.
    NotTaken(io::Error),
    Fault(Fault),
}

impl From<Fault> for Unmade {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl From<io::Error> for Unmade {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe | io::ErrorKind::TimedOut => Self::NotTaken(error),
            _ => Self::Fault(Fault::because("an archive was not packed", error)),
        }
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

/// All of it, as it is read: to whoever takes it, a piece at a time.
pub(super) fn write(
    source: &dyn Source,
    business: Business,
    person: Id<Person>,
    language: Language,
    now: Timestamp,
    to: impl Write,
) -> Result<(), Unmade> {
    let mut packing = Packing::of(source, sees(source, business, person)?.theirs().collect(), to);
    let mut kinds: BTreeMap<u16, &'static Kind> = BTreeMap::new();
    for scope in &packing.scopes {
        kinds.extend(authority::kinds_in(source, business, *scope)?.into_iter().map(|kind| (kind.code, kind)));
    }
    for kind in kinds.values() {
        packing.records(kind)?;
    }
    for (kind, about) in ABOUT {
        let About::Told(told) = about else { continue };
        packing.told(kind, authority::look(source, now, |view| told(view, person))?)?;
    }
    for kind in kinds.values() {
        packing.files(kind)?;
    }
    packing.ends(language, now)
}

/// An archive that is being written. Of what is in it, no more is held than the rows that are packed right now.
struct Packing<'a, W: Write> {
    source: &'a dyn Source,
    scopes: Vec<Scope>,
    zip: ZipWriter<StreamWriter<W>>,
    /// How many records each file holds, and how many files there are of things in bytes.
    counts: BTreeMap<String, usize>,
    files: usize,
}

impl<'a, W: Write> Packing<'a, W> {
    fn of(source: &'a dyn Source, scopes: Vec<Scope>, to: W) -> Self {
        Self { source, scopes, zip: ZipWriter::new_stream(to), counts: BTreeMap::new(), files: 0 }
    }

    fn begins(&mut self, path: &str) -> Result<(), Unmade> {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        self.zip.start_file(path, options).map_err(io::Error::from)?;
        Ok(())
    }

    fn adds(&mut self, text: &[u8]) -> Result<(), Unmade> {
        Ok(self.zip.write_all(text)?)
    }

    /// The rows of a kind in all scopes, each once: where it is in several, in the first.
    fn rows(
        &mut self,
        kind: &'static Kind,
        mut take: impl FnMut(&mut Self, &Row) -> Result<(), Unmade>,
    ) -> Result<(), Unmade> {
        let (source, scopes) = (self.source, self.scopes.clone());
        for (number, scope) in scopes.iter().enumerate() {
            authority::of_kind(source, *scope, kind, |row| {
                let was_there = scopes[..number].iter().any(|earlier| kind.is_in(&row, *earlier));
                if was_there { Ok(()) } else { take(self, &row) }
            })?;
        }
        Ok(())
    }

    fn records(&mut self, kind: &'static Kind) -> Result<(), Unmade> {
        let path = format!("records/{}.json", kind.name);
        let mut count = 0;
        self.rows(kind, |this, row| {
            if count == 0 {
                this.begins(&path)?;
            }
            this.record(count, &of_row(kind, row, &mut Vec::new()))?;
            count += 1;
            Ok(())
        })?;
        self.closes(path, count)
    }

    fn told(&mut self, kind: &'static Kind, records: Vec<(Uuid, Value)>) -> Result<(), Unmade> {
        let (path, count) = (format!("records/{}.json", kind.name), records.len());
        if count > 0 {
            self.begins(&path)?;
        }
        for (number, (_, record)) in records.into_iter().enumerate() {
            self.record(number, &record)?;
        }
        self.closes(path, count)
    }

    fn record(&mut self, number: usize, record: &Value) -> Result<(), Unmade> {
        self.adds(if number == 0 { b"[\n" } else { b",\n" })?;
        serde_json::to_writer(&mut self.zip, record).map_err(io::Error::from)?;
        Ok(())
    }

    fn closes(&mut self, path: String, count: usize) -> Result<(), Unmade> {
        if count > 0 {
            self.adds(b"\n]\n")?;
            self.counts.insert(path, count);
        }
        Ok(())
    }

    /// What is in bytes, as files of their own.
    fn files(&mut self, kind: &'static Kind) -> Result<(), Unmade> {
        if !kind.columns.iter().any(|column| column.holds == Holds::Bytes) {
            return Ok(());
        }
        self.rows(kind, |this, row| {
            let mut files = Vec::new();
            of_row(kind, row, &mut files);
            for (path, bytes) in files {
                this.begins(&path)?;
                this.adds(&bytes)?;
                this.files += 1;
            }
            Ok(())
        })
    }

    fn ends(mut self, language: Language, now: Timestamp) -> Result<(), Unmade> {
        let left: Map<String, Value> = ABOUT.iter().filter_map(|(kind, about)| about.left(kind)).collect();
        self.begins("left-out.json")?;
        self.adds(format!("{:#}\n", Value::Object(left)).as_bytes())?;
        self.begins("index.html")?;
        let index = index(&self.counts, self.files, language, now);
        self.adds(index.as_bytes())?;
        let mut to = self.zip.finish().map_err(io::Error::from)?.into_inner();
        Ok(to.flush()?)
    }
}

/// A page that any browser shows. It is written last, because it says how much there is.
fn index(counts: &BTreeMap<String, usize>, files: usize, language: Language, now: Timestamp) -> String {
    let speaker = Speaker::new(language);
    let said = |text: &Text| in_html(&without_marks(&speaker.say(text)));
    let direction = match language.direction() {
        Direction::LeftToRight => "ltr",
        Direction::RightToLeft => "rtl",
    };
    let row = |path: &str, count: usize| {
        format!(r#"<tr><td><a href="{path}" dir="ltr">{path}</a></td><td>{count}</td></tr>"#, path = in_html(path))
    };
    let records = counts.iter().map(|(path, count)| row(path, *count));
    let files = (files > 0).then(|| row("files/", files));
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
#[path = "archive_tests.rs"]
mod tests;
