//! The host's verbs on a device: reads and writes, answered from the local database alone.

use crate::{
    Shared, edge,
    held::{Store, failed_in, held, with_store},
    opening::Repair,
    pass,
};
use nusaloka_domain::{
    Fault, Id, Outcome, Refusal,
    capability::{Answered, Asking},
    failure::Stop,
    host::{
        self, Changed, Entry, HostFailed, Insist, Known, Read, Reply, Told, Tray, TrayChange, TrayState, Write, Written,
    },
};
use nusaloka_store::{
    Footprint,
    replica::{State, Waiting},
};
use nusaloka_sync::Event;
use serde::Serialize;
use std::sync::TryLockError;

pub(crate) fn read(shared: &Shared, read: &[u8]) -> Vec<u8> {
    let Ok(read) = host::decode::<Read>(read) else { return garbled() };
    if let Read::Ask(asking) = &read
        && let Some(reply) = ask_beside(shared, asking)
    {
        return host::encode(&reply);
    }
    // The lock is known before the database is open, and while it is not.
    if read == Read::Lock {
        return host::encode(&shared.app_lock().map(|lock| own(&Some(lock))));
    }
    // Whoever signs in by one may have no database yet.
    if read == Read::SecurityKeys {
        return host::encode(&Reply::Ok(own(&shared.key_talk())));
    }
    let mut store = held(&shared.store);
    let reply = match read {
        _ if shared.is_opening(&store) => Ok(Told { answer: Known::NotYet, looked: Vec::new(), opaque: 0 }),
        Read::Ask(asking) => ask(&mut store, &asking),
        Read::Tray => with_store(&mut store, |store| Ok(own(&shared.tray(store)))),
        Read::Lock | Read::SecurityKeys => Err(HostFailed::Opening),
        Read::Session => with_store(&mut store, |store| Ok(own(&pass::session(store)?))),
    };
    host::encode(&reply)
}

/// What the host says of itself.
fn own<T: Serialize>(answer: &T) -> Told {
    Told { answer: Known::Yes(host::encode(answer)), looked: Vec::new(), opaque: 0 }
}

fn ask(store: &mut Result<Store, HostFailed>, asking: &Asking) -> Reply<Told> {
    let answered = with_store(store, |store| store.answer(edge::now(), asking))?;
    told(answered).unwrap_or_else(|fault| Err(failed_in(store, &fault)))
}

/// While much is being stored, a screen does not wait for it. Nothing, if it need not; and what goes wrong here is met again, and
/// said, by the store itself.
fn ask_beside(shared: &Shared, asking: &Asking) -> Option<Reply<Told>> {
    if !matches!(shared.store.try_lock(), Err(TryLockError::WouldBlock)) {
        return None;
    }
    let answered = held(&shared.beside).as_mut()?.answer(edge::now(), asking).ok()?;
    told(answered).ok()
}

fn told((answered, footprint): (Answered, Footprint)) -> Result<Reply<Told>, Fault> {
    let answer = match answered {
        Ok(answer) => Known::Yes(answer),
        Err(Stop::Unknown) => Known::NotYet,
        Err(Stop::Refused(refusal)) => return Ok(Err(refusal.into())),
        Err(Stop::Common(refused)) => return Ok(Err(Refusal::from(refused).into())),
        Err(Stop::Fault(fault)) => return Err(fault),
    };
    Ok(Ok(Told { answer, looked: footprint.looked().collect(), opaque: footprint.opaque() }))
}

pub(crate) fn write(shared: &Shared, write: &[u8]) -> Vec<u8> {
    let Ok(write) = host::decode::<Write>(write) else { return garbled() };
    let reply = match write {
        Write::Mutate { act, insist } => {
            shared.change(|store| Ok(store.act(edge::new_id(), edge::now(), act, insist)?.map(|_| ())))
        }
        Write::Resend(refused) => shared.change(|store| resend(store, refused)),
        Write::Discard(refused) => shared.change(|store| store.discard(refused).map(|_| Ok(()))),
        Write::Reopen => shared.open(Repair::Nothing),
        Write::SetAside => shared.open(Repair::SetAside),
    };
    host::encode(&reply)
}

/// Once more, as a new change. Whoever sends again what was refused insists on it.
fn resend(store: &mut Store, refused: Id<Entry>) -> Outcome<()> {
    let is_it = |waiting: &&Waiting| waiting.entry.id == refused && matches!(waiting.state, State::Refused(_));
    let Some(act) = store.outbox().iter().find(is_it).map(|waiting| waiting.entry.act.clone()) else {
        return Ok(Ok(())); // it was sent again or let go already
    };
    if let Err(refusal) = store.act(edge::new_id(), edge::now(), act, Insist::Yes)? {
        return Ok(Err(refusal));
    }
    store.discard(refused)?;
    Ok(Ok(()))
}

impl Shared {
    /// What is on its way, or refused. A guest has nobody to send anything to: their changes are simply made.
    fn tray(&self, store: &Store) -> Tray {
        if self.settings.who.person().is_none() {
            return Tray::default();
        }
        Tray { changes: store.outbox().iter().filter_map(in_tray).collect() }
    }

    fn change(&self, change: impl FnOnce(&mut Store) -> Outcome<()>) -> Reply<Written> {
        let changed = with_store(&mut held(&self.store), |store| {
            Ok(change(store)?.map(|()| Changed::records(store.take_touched())))
        })??;
        self.notices.changed(changed.and(Changed::tray()));
        self.send(Event::SomethingToSend);
        Ok(Written)
    }
}

fn in_tray(waiting: &Waiting) -> Option<TrayChange> {
    let state = match &waiting.state {
        State::Predicted | State::Unpredicted | State::Doubtful(_) | State::Decided => TrayState::Waiting,
        State::Refused(refusal) => TrayState::Refused(refusal.clone()),
        // The server has it; what it did comes down soon.
        State::Applied { .. } => return None,
    };
    let entry = &waiting.entry;
    Some(TrayChange { id: entry.id, act: entry.act.clone(), acted_at: entry.acted_at, state })
}

fn garbled() -> Vec<u8> {
    tracing::error!("the screen sent bytes that are not a message");
    host::encode(&Reply::<Written>::Err(HostFailed::Fault))
}
