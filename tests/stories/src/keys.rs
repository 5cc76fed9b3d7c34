//! A keyring without a desktop, at the outermost edge of the client: it keeps keys as the platform's would, and has moods.

use nusaloka_client::{Database, Key, KeyFailed, KeyOf, Keys};
use nusaloka_domain::{Fault, Id, host::NoKey, identity::Person};
use std::{
    collections::BTreeMap,
    sync::{Condvar, Mutex, MutexGuard, PoisonError},
};

#[derive(Debug, Default)]
pub struct KeysInMemory {
    inside: Mutex<Inside>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct Inside {
    mood: Mood,
    kept: BTreeMap<KeyOf, [u8; 32]>,
    asked: u32,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Mood {
    #[default]
    Open,
    /// Says at once that it gives nothing.
    Denies(NoKey),
    Breaks,
    /// Takes and gives, and removes nothing.
    Clings,
    /// Says nothing until its mood changes.
    Asks,
}

impl KeysInMemory {
    pub fn be(&self, mood: Mood) {
        self.inside().mood = mood;
        self.changed.notify_all();
    }

    /// As if somebody had removed all that it keeps for this person, or it never had it.
    pub fn lose(&self, person: Id<Person>) {
        self.inside()
            .kept
            .retain(|of, _| !matches!(of, KeyOf::Database(of) | KeyOf::Pin(of) | KeyOf::Known(of) if *of == person));
    }

    /// As if this key had come from elsewhere.
    pub fn keep(&self, person: Id<Person>, key: [u8; 32]) {
        self.inside().kept.insert(KeyOf::Database(person), key);
    }

    pub fn keeps(&self, person: Id<Person>) -> Option<[u8; 32]> {
        self.inside().kept.get(&KeyOf::Database(person)).copied()
    }

    /// How often it was asked for a key.
    pub fn asked(&self) -> u32 {
        self.inside().asked
    }

    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Once it says anything.
    fn answering<'a>(&'a self, mut inside: MutexGuard<'a, Inside>) -> Result<MutexGuard<'a, Inside>, KeyFailed> {
        loop {
            match inside.mood {
                Mood::Open | Mood::Clings => return Ok(inside),
                Mood::Denies(why) => return Err(why.into()),
                Mood::Breaks => return Err(Fault::new("planted").into()),
                Mood::Asks => inside = self.changed.wait(inside).unwrap_or_else(PoisonError::into_inner),
            }
        }
    }
}

impl Keys for KeysInMemory {
    fn key(&self, person: Id<Person>, database: Database) -> Result<Key, KeyFailed> {
        let mut inside = self.inside();
        inside.asked += 1;
        let mut inside = self.answering(inside)?;
        match (inside.kept.get(&KeyOf::Database(person)), database) {
            (Some(key), _) => Ok(Key::from_bytes(*key)),
            (None, Database::Exists) => Err(NoKey::Lost.into()),
            (None, Database::NotYet) => {
                let key = Key::random();
                inside.kept.insert(KeyOf::Database(person), *key.as_bytes());
                Ok(key)
            }
        }
    }

    fn find(&self, of: KeyOf) -> Result<Option<Key>, KeyFailed> {
        let inside = self.answering(self.inside())?;
        Ok(inside.kept.get(&of).copied().map(Key::from_bytes))
    }

    fn keep(&self, of: KeyOf, key: &Key) -> Result<(), KeyFailed> {
        let mut inside = self.answering(self.inside())?;
        inside.kept.insert(of, *key.as_bytes());
        Ok(())
    }

    fn remove(&self, of: KeyOf) -> Result<(), KeyFailed> {
        let mut inside = self.answering(self.inside())?;
        if inside.mood == Mood::Clings {
            return Err(NoKey::Locked.into());
        }
        inside.kept.remove(&of);
        Ok(())
    }
}
