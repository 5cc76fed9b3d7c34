//! Both sides in one process, without a network, on files as they are shipped; and what of a first sync is theirs, for profiles.

use crate::{
    Outcome,
    told::now_ms,
    workload::{BENCH, Booking, NextBookings, Reader, bookings},
};
use nusaloka_domain::{
    Fault, Id, Timestamp,
    capability::{Business, Question},
    host::decode,
    identity::Person,
    view::Writing,
};
use nusaloka_store::{
    authority::{Authority, Budget},
    batch::{Answer, More},
    engine::sqlite::{DatabaseKey, Options, Side, SqliteEngine},
    of_device, of_server,
    replica::{Received, Replica},
};
use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};
use uuid::Uuid;

const BUSINESS: Business = Business(&[BENCH]);
const NOW: Timestamp = Timestamp::from_millis(1_782_864_000_000);
const MOST_BYTES: usize = 64 << 20;
/// What one mutation may write.
const ROWS_AT_ONCE: usize = 900;
/// As the app and the server have it.
const DEVICES_PAGES: usize = 8 << 20;
const SERVERS_PAGES: usize = 64 << 20;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Protection {
    Key,
    /// Only to see what encryption costs.
    Plain,
}

fn options(key: Option<DatabaseKey>, page_cache_bytes: usize, side: Side) -> Options {
    Options { application_id: 1, released: 0, key, page_cache_bytes, side }
}

/// Who sees everything.
pub(crate) fn reader() -> Id<Person> {
    Id::from_uuid(Uuid::from_u128(7))
}

/// A server that has these, and lets that person see them.
pub(crate) fn filled(
    folder: &Path,
    bookings: impl Iterator<Item = Booking>,
    me: Id<Person>,
) -> Outcome<Authority<SqliteEngine>> {
    let file = folder.join("server/store.db");
    let engine = SqliteEngine::open(&file, of_server(BUSINESS), options(None, SERVERS_PAGES, Side::Server))?;
    let mut server = Authority::open(engine, BUSINESS, Uuid::from_u128(9))?;
    let mut bookings = bookings.peekable();
    let mut shelves = BTreeSet::new();
    for number in 1.. {
        if bookings.peek().is_none() {
            break;
        }
        let chunk: Vec<Booking> = bookings.by_ref().take(ROWS_AT_ONCE).collect();
        shelves.extend(chunk.iter().map(|booking| booking.shelf));
        let written =
            server.write(Uuid::from_u128(number), NOW, |tx| chunk.iter().try_for_each(|booking| tx.insert(booking)))?;
        written.map_err(|refusal| refusal.to_string())?;
    }
    let shown = server.write(Uuid::from_u128(1 << 90), NOW, |tx| {
        shelves.iter().try_for_each(|shelf| {
            let id = tx.new_id();
            tx.insert(&Reader { id, shelf: *shelf, person: me })
        })
    })?;
    shown.map_err(|refusal| refusal.to_string())?;
    Ok(server)
}

pub(crate) fn device(folder: &Path, protection: Protection, me: Id<Person>) -> Outcome<Replica<SqliteEngine>> {
    let key = (protection == Protection::Key).then(|| DatabaseKey::new([7; 32]));
    let file = folder.join("client/store.db");
    let engine = SqliteEngine::open(&file, of_device(BUSINESS), options(key, DEVICES_PAGES, Side::Client))?;
    let device = Id::from_uuid(Uuid::from_u128(11));
    Ok(Replica::open(engine, BUSINESS, me, device)?.map_err(|_| "somebody else's database")?)
}

pub(crate) fn measure(rows: &Path, folder: PathBuf, protection: Protection, budget: usize) -> Outcome {
    let me = reader();
    let begun = now_ms();
    let mut server = filled(&folder, bookings(rows)?.into_iter(), me)?;
    println!("server filled in {:.0} ms", now_ms() - begun);
    let begun = now_ms();
    let mut replica = device(&folder, protection, me)?;
    let (mut pulling, mut packing, mut receiving, mut bytes, mut batches) = (0.0, 0.0, 0.0, 0, 0);
    loop {
        let ask = replica.ask()?;
        let at = now_ms();
        let answer = server.pull(me, &ask, Budget { rows: budget })?;
        pulling += now_ms() - at;
        let at = now_ms();
        let packed = zstd::bulk::compress(&postcard::to_stdvec(&answer)?, 1)?;
        let unpacked: Answer = postcard::from_bytes(&zstd::bulk::decompress(&packed, MOST_BYTES)?)?;
        packing += now_ms() - at;
        bytes += packed.len();
        batches += 1;
        let at = now_ms();
        let received = replica.receive(&unpacked)?;
        receiving += now_ms() - at;
        if received == Received::Taken(More::No) && replica.is_complete() {
            break;
        }
    }
    let at = now_ms();
    let (answered, _) = replica.answer(NOW, &NextBookings { from: NOW }.asking())?;
    let next: Vec<Booking> = decode(&answered.map_err(|_| Fault::new("not answered"))?)?;
    println!(
        "{}",
        serde_json::json!({
            "first_sync_ms": now_ms() - begun,
            "pull_ms": pulling,
            "pack_and_unpack_ms": packing,
            "receive_ms": receiving,
            "query_ms": now_ms() - at,
            "batches": batches,
            "bytes": bytes,
            "next": next.len(),
        })
    );
    Ok(())
}
