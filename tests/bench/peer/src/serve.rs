//! The server of the bench: the real one, with the workload's capability, on a folder that was filled beforehand.

use crate::{
    Outcome,
    told::{now_ms, report},
    workload::{BENCH, MARKET, Offer, Reader, bookings, market},
};
use nusaloka_domain::{
    Timestamp, capability::Business, identity::IDENTITY, packing::PACKING, scope::Scope, view::Writing as _,
};
use nusaloka_server::{People, Server, Settings};
use nusaloka_store::{
    engine::{Engine as _, layer::Form},
    snapshot,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};
use tokio::signal::unix::{SignalKind, signal};
use uuid::Uuid;

/// What the demo's people have, and bookings.
pub(crate) const BUSINESS: Business = Business(&[IDENTITY, PACKING, BENCH]);

const WRITTEN_AT: Timestamp = Timestamp::from_millis(1_782_864_000_000);
/// What one mutation may write.
const ROWS_AT_ONCE: usize = 900;

pub(crate) fn settings(data: PathBuf, port: u16) -> Settings {
    Settings { listen: ([127, 0, 0, 1], port).into(), people: People::Demo, ..Settings::of(data, BUSINESS) }
}

#[tokio::main]
pub(crate) async fn serve(port: u16, data: PathBuf) -> Outcome {
    let mut terminate = signal(SignalKind::terminate())?;
    let server = Server::start(settings(data, port)).await?;
    println!("listening on http://{}", server.address());
    terminate.recv().await;
    Ok(server.stop().await?)
}

/// What a server has of the rows of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fill {
    Nothing,
    Bookings,
    Offers,
}

/// A traveller who sees all shelves that the file names, and what the server is filled with.
#[tokio::main]
pub(crate) async fn seed(data: PathBuf, rows: &Path, fill: Fill) -> Outcome {
    report(&serde_json::json!({ "session": filled(data, rows, fill).await? }));
    Ok(())
}

/// The way in of whoever sees it all.
pub(crate) async fn filled(data: PathBuf, rows: &Path, fill: Fill) -> Outcome<String> {
    // The people of the demo, and their ways in.
    Server::start(settings(data.clone(), 0)).await?.stop().await?;
    let entries: BTreeMap<String, String> = serde_json::from_slice(&fs::read(data.join("demo-entries.json"))?)?;
    let entry = entries.get("traveller").ok_or("there is no traveller")?;
    let person = entry.split('.').next().unwrap_or_default().parse()?;
    let bookings = bookings(rows)?;
    let mut store = nusaloka_server::open(&settings(data, 0))?;
    let shelves: BTreeSet<_> = bookings.iter().map(|booking| booking.shelf).collect();
    let shown = store.write(Uuid::from_u128(1 << 90), WRITTEN_AT, |tx| {
        shelves.iter().try_for_each(|shelf| {
            let id = tx.new_id();
            tx.insert(&Reader { id, shelf: *shelf, person })
        })
    })?;
    shown.map_err(|refusal| refusal.to_string())?;
    for (number, chunk) in (1..).zip(bookings.chunks(ROWS_AT_ONCE)) {
        let written = store.write(Uuid::from_u128(number), WRITTEN_AT, |tx| match fill {
            Fill::Nothing => Ok(()),
            Fill::Bookings => chunk.iter().try_for_each(|one| tx.insert(one)),
            Fill::Offers => chunk.iter().try_for_each(|one| tx.insert(&Offer::from(one.clone()))),
        })?;
        written.map_err(|refusal| refusal.to_string())?;
    }
    Ok(entry.clone())
}

/// What it takes to make a snapshot of the offers that a server has.
pub(crate) fn snapshot(data: PathBuf) -> Outcome {
    let mut store = nusaloka_server::open(&settings(data, 0))?;
    let begun = now_ms();
    let made = snapshot::make(&*store.engine().source()?, BUSINESS, Scope::of(MARKET, market()), Form::Sqlite)?;
    let packed = made.ok_or("the market is not open to all")?;
    report(&serde_json::json!({
        "make_ms": now_ms() - begun,
        "rows": packed.about.rows,
        "bytes": packed.bytes.len(),
        "unpacked": packed.unpacked,
    }));
    Ok(())
}
