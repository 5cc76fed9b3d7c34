//! A server's store. What it writes are verdicts about what one phone did, and what that changed.

use crate::{APPLICATION, Broken, NOW, Tortured, entry, me, phone::written};
use nusaloka_domain::{
    Id, NUSALOKA,
    capability::Question as _,
    failure::Stop,
    host::decode,
    identity::{Person, Role},
    packing::{AList, OneList},
    view::Writing as _,
};
use nusaloka_store::{
    authority::{Authority, Budget},
    batch::{Ask, Decision, Entry, Push, Pushed, Verdict},
    engine::sqlite::{Options, Side, SqliteEngine},
    of_server,
};
use std::path::Path;
use uuid::Uuid;

pub struct Server {
    pub store: Authority<SqliteEngine>,
}

impl Tortured for Server {
    fn open(folder: &Path) -> Result<Self, Broken> {
        let options = Options {
            application_id: APPLICATION,
            released: 0,
            key: None,
            page_cache_bytes: 64 << 10,
            side: Side::Server,
        };
        let engine = SqliteEngine::open(&folder.join("central.db"), of_server(NUSALOKA), options)?;
        let mut store = Authority::open(engine, NUSALOKA, Uuid::from_u128(5))?;
        let person = Person { id: me(), name: "Sari".to_owned(), role: Role::Traveller };
        // Who is there already is refused, and that is fine.
        drop(store.write(Uuid::from_u128(1), NOW, |tx| tx.insert(&person))?);
        Ok(Self { store })
    }

    fn write(&mut self, number: u8) -> Result<(), Broken> {
        let verdict = self.decided(number)?;
        match verdict.decision {
            Decision::Applied { .. } => Ok(()),
            // A disk that breaks is never a verdict.
            Decision::Refused(refusal) => Err(Broken::Unnamed(format!("refused: {refusal}"))),
        }
    }

    fn read(&mut self) -> Result<Vec<u8>, Broken> {
        let (answered, _) = self.store.answer(me(), NOW, &OneList { list: crate::list() }.asking())?;
        let answer = answered.map_err(|stop| match stop {
            Stop::Fault(fault) => fault.into(),
            other => Broken::Unnamed(format!("{other:?}")),
        })?;
        match decode(&answer) {
            Ok(AList::Here(opened)) => Ok(opened.items.iter().map(|item| crate::number_of(item.id)).collect()),
            Ok(AList::NotForMe) => Ok(Vec::new()),
            Err(garbled) => Err(Broken::Unnamed(garbled.to_string())),
        }
    }

    fn exchange(&mut self) -> Result<(), Broken> {
        let ask = Ask {
            device: Id::mint(1, [9; 10]),
            epoch: Uuid::nil(),
            commit: 0,
            scopes: 0,
            visits: Vec::new(),
            behind: Vec::new(),
            repairs: Vec::new(),
            offers: Vec::new(),
            fetching: Vec::new(),
        };
        self.store.pull(me(), &ask, Budget::of(&ask))?;
        Ok(())
    }

    fn slips(&mut self) -> Result<Vec<String>, Broken> {
        Ok(self.store.slips()?)
    }
}

impl Server {
    /// Pushes the n-th change, perhaps again.
    pub fn decided(&mut self, number: u8) -> Result<Verdict, Broken> {
        let one = Entry { number: u64::from(number) + 1, id: entry(number), acted_at: NOW, act: written(number) };
        let push = Push { device: Id::mint(1, [9; 10]), acknowledged: 0, entries: vec![one] };
        let (mut pushed, _) = self.store.decide(NOW, &[(me(), push)])?;
        match pushed.pop() {
            Some(Pushed::Decided(mut verdicts)) if verdicts.len() == 1 => Ok(verdicts.remove(0)),
            other => Err(Broken::Unnamed(format!("{other:?}"))),
        }
    }
}
