//! People to try the app with: a traveller, a provider and an admin, and the sessions that open the app as them.
//!
//! Runs only when asked for. The sessions are drawn at random once, and written beside the database in a file
//! that only its owner can read. The traveller has begun a packing list with the provider; it is made when they are.

mod packing;

use crate::{
    StartFailed, Store,
    identity::{Session, welcome},
};
use nusaloka_domain::{
    Fault, Zone,
    identity::{Address, Language, LanguageChoice, Person, Preferences, Role},
    record::same_id,
    scope::Scope,
    view::{Read, Reading, Writing},
};
use std::{
    collections::BTreeMap,
    fs, io,
    io::Write as _,
    path::{Path, PathBuf},
};

const FILE: &str = "demo-sessions.json";

struct Character {
    role: Role,
    name: &'static str,
    address: Address,
    home_zone: Zone,
}

const CAST: [Character; 3] = [
    Character { role: Role::Traveller, name: "Sari Wulandari", address: Address::Feminine, home_zone: Zone::JAKARTA },
    Character { role: Role::Provider, name: "Wayan Sudarma", address: Address::Masculine, home_zone: Zone::MAKASSAR },
    Character { role: Role::Admin, name: "Meilani Rumbiak", address: Address::Neutral, home_zone: Zone::JAYAPURA },
];

pub(crate) fn populate(store: &mut Store, folder: &Path) -> Result<(), StartFailed> {
    let path = folder.join(FILE);
    let (sessions, arrived) = match known(&path)? {
        Some(sessions) => (sessions, Arrived::Before),
        None => (draw(&path)?, Arrived::JustNow),
    };
    let mut taken_in = Vec::with_capacity(CAST.len());
    for character in CAST {
        let Some(session) = sessions.get(character.role.name()).and_then(|text| Session::parse(text)) else {
            let damaged = io::Error::new(io::ErrorKind::InvalidData, "it does not hold the demo sessions");
            return Err(StartFailed::File(path, damaged));
        };
        take_in(store, &character, &session)?;
        taken_in.push((character, session));
    }
    // What they did with it since is theirs.
    if let (Arrived::JustNow, [traveller, provider, ..]) = (arrived, taken_in.as_slice()) {
        let [owner, guest] =
            [traveller, provider].map(|(character, session)| packing::Traveller { session, name: character.name });
        packing::write_list(store, &owner, &guest)?;
    }
    Ok(())
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

fn draw(path: &Path) -> Result<BTreeMap<String, String>, StartFailed> {
    let sessions: BTreeMap<String, String> = CAST
        .iter()
        .map(|character| (character.role.name().to_owned(), Session::new_for(crate::edge::new_id()).text()))
        .collect();
    let text = serde_json::to_vec_pretty(&sessions).expect("a map of texts is JSON");
    let written = owner_only().open(path).and_then(|mut file| file.write_all(&text));
    written.map_err(|error| StartFailed::File(PathBuf::from(path), error))?;
    Ok(sessions)
}

fn owner_only() -> fs::OpenOptions {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

fn take_in(store: &mut Store, character: &Character, session: &Session) -> Result<(), Fault> {
    let person = Person { id: session.person(), name: character.name.to_owned(), role: character.role };
    let habits = Preferences {
        language: LanguageChoice::Always(Language::Indonesian),
        address: character.address,
        home_zone: character.home_zone,
        ..Preferences::of_newcomer(person.id)
    };
    welcome(store, &person, &session.hash(), |tx| match tx.get(Scope::user(person.id), same_id(person.id))? {
        Read::Known(Preferences { .. }) => Ok(()), // what was changed while trying stays
        Read::Absent | Read::Unknown => tx.insert(&habits),
    })?;
    Ok(())
}
