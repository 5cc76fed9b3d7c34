//! The stores alone, without a network: what of a first sync is theirs. For profiles.

use crate::{
    Outcome,
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
    time::Instant,
};
use uuid::Uuid;

const BUSINESS: Business = Business(&[BENCH]);
const MOST_BYTES: usize = 64 << 20;

fn options(key: Option<DatabaseKey>, side: Side) -> Options {
    Options { application_id: 1, released: 0, key, page_cache_bytes: 64 << 20, side }
}

/// What is measured, and how.
struct Asked {
    folder: PathBuf,
    encrypted: bool,
    budget: usize,
}

pub(crate) fn measure(rows: &Path, folder: PathBuf, encrypted: bool, budget: usize) -> Outcome {
    let bookings = bookings(rows)?;
    let asked = Asked { folder, encrypted, budget };
    let me: Id<Person> = Id::from_uuid(Uuid::from_u128(7));
    let now = Timestamp::from_millis(1_782_864_000_000);
    let mut authority = filled(&asked, &bookings, me, now)?;
    first_sync(&asked, &mut authority, me, now)
}

type Server = Authority<SqliteEngine>;

fn filled(asked: &Asked, bookings: &[Booking], me: Id<Person>, now: Timestamp) -> Outcome<Server> {
    let file = asked.folder.join("server/store.db");
    let engine = SqliteEngine::open(&file, of_server(BUSINESS), options(None, Side::Server))?;
    let mut authority = Authority::open(engine, BUSINESS, Uuid::from_u128(9))?;
    let begun = Instant::now();
    for (number, chunk) in (1..).zip(bookings.chunks(900)) {
        let written = authority
            .write(Uuid::from_u128(number), now, |tx| chunk.iter().try_for_each(|booking| tx.insert(booking)))?;
        written.map_err(|refusal| refusal.to_string())?;
    }
    let shelves: BTreeSet<_> = bookings.iter().map(|booking| booking.shelf).collect();
    let shown = authority.write(Uuid::from_u128(1 << 90), now, |tx| {
        shelves.iter().try_for_each(|shelf| {
            let id = tx.new_id();
            tx.insert(&Reader { id, shelf: *shelf, person: me })
        })
    })?;
    shown.map_err(|refusal| refusal.to_string())?;
    println!("server filled in {:.0} ms", millis(begun));
    Ok(authority)
}

fn first_sync(asked: &Asked, authority: &mut Server, me: Id<Person>, now: Timestamp) -> Outcome {
    let begun = Instant::now();
    let key = asked.encrypted.then(|| DatabaseKey::new([7; 32]));
    let file = asked.folder.join("client/store.db");
    let engine = SqliteEngine::open(&file, of_device(BUSINESS), options(key, Side::Client))?;
    let device = Id::from_uuid(Uuid::from_u128(11));
    let mut replica = Replica::open(engine, BUSINESS, me, device)?.map_err(|_| "somebody else's database")?;
    let (mut pulling, mut packing, mut receiving, mut bytes, mut batches) = (0.0, 0.0, 0.0, 0, 0);
    loop {
        let ask = replica.ask()?;
        let at = Instant::now();
        let answer = authority.pull(me, &ask, Budget { rows: asked.budget })?;
        pulling += millis(at);
        let at = Instant::now();
        let packed = zstd::bulk::compress(&postcard::to_stdvec(&answer)?, 3)?;
        let unpacked: Answer = postcard::from_bytes(&zstd::bulk::decompress(&packed, MOST_BYTES)?)?;
        packing += millis(at);
        bytes += packed.len();
        batches += 1;
        let at = Instant::now();
        let received = replica.receive(&unpacked)?;
        receiving += millis(at);
        if received == Received::Taken(More::No) && replica.is_complete() {
            break;
        }
    }
    let at = Instant::now();
    let (answered, _) = replica.answer(now, &NextBookings { from: now }.asking())?;
    let next: Vec<Booking> = decode(&answered.map_err(|_| Fault::new("not answered"))?)?;
    println!(
        "first sync {:.0} ms: pull {pulling:.0}, pack and unpack {packing:.0}, receive {receiving:.0}; query {:.1}; \
         {batches} batches, {bytes} bytes, {} rows next",
        millis(begun),
        millis(at),
        next.len()
    );
    Ok(())
}

fn millis(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1e3
}
