//! People to try the app with: a traveller, a provider and an admin, and a way in as each of them.
//!
//! Runs only when asked for. The entries are drawn at random once, and written beside the database in a file
//! that only its owner can read; the database does not know them. Whoever shows one begins a session, as often as they like. The
//! traveller has begun a packing list with the provider, who has founded an organisation; both are made when they are.
//!
//! The provider and the admin have a second factor, as their work needs one. Their entries let them in without; once they have chosen a
//! password, they are asked for a code, and the mailbox shows which their other device would show now.

mod organisation;
mod packing;
mod portraits;

use crate::{
    App, StartFailed, Store,
    answer::{Problem, Said},
    edge,
    identity::{begin_for_app, by_server, claim_of, code_at, owner_only, take_in},
    limits::Whence,
};
use axum::{extract::State, response::Response};
use nusaloka_domain::{
    Fault, Id, Zone,
    identity::{
        Account, Address, Email, EnterDemo, Holder, Language, LanguageChoice, Newcomer, Person, Preferences, Role,
        SecondSecret, begin_second, confirm_second, give_account,
    },
    record::same_id,
    scope::Scope,
    view::{Read, Reading, View, Writing},
};
use nusaloka_store::authority;
use sha2::{Digest as _, Sha256};
use std::{
    collections::BTreeMap,
    fs, io,
    io::Write as _,
    path::{Path, PathBuf},
};

const FILE: &str = "demo-entries.json";

struct Character {
    role: Role,
    name: &'static str,
    /// They have chosen no password yet.
    email: &'static str,
    address: Address,
    home_zone: Zone,
}

const CAST: [Character; 3] = [
    Character {
        role: Role::Traveller,
        name: "Sari Wulandari",
        email: "sari@nusaloka.example",
        address: Address::Feminine,
        home_zone: Zone::JAKARTA,
    },
    Character {
        role: Role::Provider,
        name: "Wayan Sudarma",
        email: "wayan@nusaloka.example",
        address: Address::Masculine,
        home_zone: Zone::MAKASSAR,
    },
    Character {
        role: Role::Admin,
        name: "Meilani Rumbiak",
        email: "meilani@nusaloka.example",
        address: Address::Neutral,
        home_zone: Zone::JAYAPURA,
    },
];

/// Who comes in by what.
pub(crate) struct Demo {
    /// By the hash of the entry: the text itself is only in the file.
    people: BTreeMap<[u8; 32], Id<Person>>,
}

impl Demo {
    pub(crate) fn whose(&self, entry: &str) -> Option<Id<Person>> {
        self.people.get(&hash(entry)).copied()
    }
}

fn hash(entry: &str) -> [u8; 32] {
    Sha256::digest(entry.as_bytes()).into()
}

pub(crate) async fn enter_in_app(
    State(app): State<App>,
    Whence(from): Whence,
    Said(asked): Said<EnterDemo>,
) -> Result<Response, Problem> {
    let person = app.demo.as_ref().and_then(|demo| demo.whose(&asked.entry)).ok_or(Problem::SignedOut)?;
    let (device, zone) = (asked.device.name, asked.device.zone);
    begin_for_app(&app, from, Newcomer { person, session: edge::new_id(), holder: Holder::App, device, zone }).await
}

pub(crate) fn populate(store: &mut Store, folder: &Path) -> Result<Demo, StartFailed> {
    let path = folder.join(FILE);
    let (entries, arrived) = match known(&path)? {
        Some(entries) => (entries, Arrived::Before),
        None => (draw(&path)?, Arrived::JustNow),
    };
    let mut people = BTreeMap::new();
    let mut cast = Vec::with_capacity(CAST.len());
    for character in CAST {
        let entry = entries.get(character.role.name());
        let person = entry.and_then(|entry| entry.split_once('.')?.0.parse().ok());
        let (Some(entry), Some(person)) = (entry, person) else {
            let damaged = io::Error::new(io::ErrorKind::InvalidData, "it does not hold the demo entries");
            return Err(StartFailed::File(path, damaged));
        };
        come(store, &character, person)?;
        people.insert(hash(entry), person);
        cast.push(packing::Traveller { person, name: character.name });
    }
    // What they did with it since is theirs.
    if let (Arrived::JustNow, [sari, wayan, meilani]) = (arrived, cast.as_slice()) {
        packing::write_list(store, sari, wayan)?;
        let guide = organisation::found(store, wayan)?;
        let now = edge::now();
        portraits::hang(store, sari.person, &portraits::SARI, now)?;
        portraits::hang(store, wayan.person, &portraits::WAYAN, now)?;
        portraits::hang(store, guide, &portraits::KOMANG, now)?;
        for needs_it in [wayan, meilani] {
            set_up_second(store, needs_it.person)?;
        }
    }
    Ok(Demo { people })
}

fn set_up_second(store: &mut Store, person: Id<Person>) -> Result<(), Fault> {
    let set = edge::new_id();
    let set_up = by_server(store, "a demo person set up no second factor", |tx| {
        begin_second(tx, person, set)?;
        match SecondSecret::of(&*tx, person)? {
            Some(secret) => confirm_second(tx, secret, 0),
            None => Ok(()),
        }
    });
    set_up.map(drop)
}

/// What the other device of each of them who has one shows now.
pub(crate) async fn codes(app: &App) -> Result<Vec<(String, String)>, Problem> {
    let Some(demo) = app.demo.clone() else { return Ok(Vec::new()) };
    let looked = move |view: &dyn View| {
        let mut sets = Vec::new();
        for person in demo.people.values() {
            let named = Person::of(view, *person)?.map(|person| person.name);
            sets.extend(named.zip(SecondSecret::asked_of(view, *person)?.map(|secret| secret.set)));
        }
        Ok::<_, Fault>(sets)
    };
    let now = edge::now();
    let sets = app.readers.read(move |source| authority::look(source, now, looked)).await?;
    let mut codes: Vec<_> = sets.into_iter().map(|(name, set)| (name, code_at(&app.desk.mint, set, now))).collect();
    codes.sort();
    Ok(codes)
}

/// When the people of the cast came to this server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Arrived {
    Before,
    JustNow,
}

fn known(path: &Path) -> Result<Option<BTreeMap<String, String>>, StartFailed> {
    match fs::read(path) {
        Ok(bytes) => serde_json::from_slice(&bytes)
            .map(Some)
            .map_err(|error| StartFailed::File(PathBuf::from(path), error.into())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(StartFailed::File(PathBuf::from(path), error)),
    }
}

/// `<person>.<something that nobody guesses>`, for each role.
fn draw(path: &Path) -> Result<BTreeMap<String, String>, StartFailed> {
    let entries: BTreeMap<String, String> = CAST
        .iter()
        .map(|character| (character.role.name().to_owned(), format!("{}.{}", edge::new_id::<Person>(), secret())))
        .collect();
    let text = serde_json::to_vec_pretty(&entries).expect("a map of texts is JSON");
    let written = owner_only().open(path).and_then(|mut file| file.write_all(&text));
    written.map_err(|error| StartFailed::File(PathBuf::from(path), error))?;
    Ok(entries)
}

fn secret() -> String {
    edge::random::<32>().iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"))
}

fn come(store: &mut Store, character: &Character, person: Id<Person>) -> Result<(), Fault> {
    let person = Person { id: person, name: character.name.to_owned(), role: character.role };
    let habits = Preferences {
        language: LanguageChoice::Always(Language::Indonesian),
        address: character.address,
        home_zone: character.home_zone,
        ..Preferences::of_newcomer(person.id)
    };
    let email: Email = character.email.parse().map_err(|error| Fault::because("a demo address is none", error))?;
    by_server(store, "a demo person did not come", |tx| {
        // What was changed while trying stays.
        if Account::of(&*tx, person.id)?.is_none() {
            take_in(tx, &person)?;
            give_account(tx, person.id, claim_of(&email), &email, Language::Indonesian)?;
        }
        match tx.get(Scope::user(person.id), same_id(person.id))? {
            Read::Known(Preferences { .. }) => Ok(()),
            Read::Absent | Read::Unknown => tx.insert(&habits),
        }
    })?;
    Ok(())
}
