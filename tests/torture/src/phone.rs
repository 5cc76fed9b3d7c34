//! A phone's store with its key. What it writes are changes of its person; in between it talks to a server that knows only
//! this phone and lives in memory.

use crate::{APPLICATION, Broken, NOW, Tortured, entry, item, list, me, number_of};
use nusaloka_domain::{
    Fault, Id, NUSALOKA,
    capability::{Act, Mutation as _},
    failure::Refused,
    host::{Insist, StoreBroken},
    identity::{Person, Role},
    packing::{Add, Item, Place, Start},
    record::Record as _,
    view::Writing as _,
};
use nusaloka_store::{
    authority::{Authority, Budget},
    engine::{
        memory::MemoryEngine,
        sqlite::{DatabaseKey, Options, Side, SqliteEngine},
    },
    of_device, of_server,
    replica::Replica,
};
use std::path::Path;
use uuid::Uuid;

pub struct Phone {
    pub store: Replica<SqliteEngine>,
    server: Authority<MemoryEngine>,
}

impl Tortured for Phone {
    fn open(folder: &Path) -> Result<Self, Broken> {
        let options = Options {
            application_id: APPLICATION,
            released: 0,
            key: Some(DatabaseKey::new([7; 32])),
            page_cache_bytes: 64 << 10,
            side: Side::Client,
        };
        let engine = SqliteEngine::open(&folder.join("phone.db"), of_device(NUSALOKA), options)?;
        let opened = Replica::open(engine, NUSALOKA, me(), Id::mint(1, [9; 10]))?;
        let store = opened.map_err(|other| Broken::Unnamed(format!("it is {other}'s")))?;
        let mut server = Authority::open(MemoryEngine::new(of_server(NUSALOKA)), NUSALOKA, Uuid::from_u128(5))
            .map_err(Broken::from)?;
        let person = Person { id: me(), name: "Sari".to_owned(), role: Role::Traveller };
        drop(server.write(Uuid::from_u128(1), NOW, |tx| tx.insert(&person))?);
        Ok(Self { store, server })
    }

    fn write(&mut self, number: u8) -> Result<(), Broken> {
        let acted = self.store.act(entry(number), NOW, written(number), Insist::Yes)?;
        match acted {
            Ok(_) => Ok(()),
            // A try before this one was not acknowledged, and is in effect all the same.
            Err(refusal) if refusal.is(&Refused::Taken) => Ok(()),
            Err(refusal) => Err(Broken::Unnamed(format!("refused: {refusal}"))),
        }
    }

    fn read(&mut self) -> Result<Vec<u8>, Broken> {
        Ok(numbers(self.store.shown(Item::KIND)?)?)
    }

    /// What waits is decided, and what that did comes down.
    fn exchange(&mut self) -> Result<(), Broken> {
        if let Some(push) = self.store.push(200) {
            let (pushed, _) = self.server.decide(NOW, &[(me(), push)])?;
            self.store.pushed(&pushed[0], Id::mint(2, [9; 10]))?;
        }
        let ask = self.store.ask()?;
        let answer = self.server.pull(me(), &ask, Budget::of(&ask))?;
        self.store.receive(&answer)?;
        Ok(())
    }

    fn slips(&mut self) -> Result<Vec<String>, Broken> {
        Ok(self.store.slips()?)
    }

    /// The app closes a file that turned out to be damaged, and its person opens it again.
    fn is_closed_by(broken: &Broken) -> bool {
        *broken == Broken::Store(StoreBroken::Corrupt)
    }
}

/// The first begins a list; each puts a line on it, some of them long.
pub(crate) fn written(number: u8) -> Act {
    if number == 0 {
        return Start { id: list(), title: "Labuan Bajo".to_owned(), first: Vec::new() }.act();
    }
    let title = "é".repeat(1 + usize::from(number) * 7 % 80);
    let place = Place::between(None, None, u128::from(number) << 6);
    Add { list: list(), item: item(number), title, quantity: 1, place }.act()
}

pub(crate) fn numbers(rows: Vec<nusaloka_store::engine::Stored>) -> Result<Vec<u8>, Fault> {
    let item = |row| Item::from_row(row).map_err(|error| Fault::because("a row is not an item", error));
    rows.iter().map(|stored| item(&stored.row).map(|item| number_of(item.id))).collect()
}
