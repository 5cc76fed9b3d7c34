//! A device's first sync, and its next start without a network.

use crate::{
    Outcome,
    device::Device,
    told::{bytes_in, now_ms, peak_memory, report},
    workload::{Booking, MARKET, NextBookings, NextOffers, SumOfBookings, SumOfOffers, market},
};
use nusaloka_domain::{Timestamp, scope::Scope};
use std::path::PathBuf;

/// The workload's own now.
const NOW: Timestamp = Timestamp::from_millis(1_782_864_000_000);
pub(crate) const NEXT: NextBookings = NextBookings { from: NOW };

fn starts(bookings: &[Booking]) -> Vec<i64> {
    bookings.iter().map(|booking| booking.starts_at.as_millis()).collect()
}

#[tokio::main]
pub(crate) async fn hydrate(server: &str, folder: PathBuf, session: &str, rows: usize) -> Outcome {
    let begun = now_ms();
    let mut device = Device::start(server, folder.clone(), session)?;
    let next = device.until("the next twenty", |device| device.ask(&NEXT)).await?;
    let queryable = now_ms();
    // What is answered is committed: here, queryable and on disk are one.
    let summed = device.ask(&SumOfBookings)?.ok_or("the sum is not known")?;
    let memory = peak_memory();
    if summed.rows != rows {
        return Err(format!("{} rows are here, not {rows}", summed.rows).into());
    }
    let with_log = bytes_in(&folder);
    device.client.stop().await;
    drop(device);
    report(&serde_json::json!({
        "hydrate_s": (queryable - begun) / 1e3,
        "top": starts(&next),
        "sum": summed.sum,
        "rss": memory,
        "disk": bytes_in(&folder),
        "disk_with_wal": with_log,
    }));
    Ok(())
}

/// The same of a public scope: a page that shows it is opened.
#[tokio::main]
pub(crate) async fn visit(server: &str, folder: PathBuf, session: &str, rows: usize) -> Outcome {
    let begun = now_ms();
    let mut device = Device::start(server, folder.clone(), session)?;
    device.client.visit(Scope::of(MARKET, market())).map_err(|failed| format!("{failed:?}"))?;
    let next = device.until("the next twenty offers", |device| device.ask(&NextOffers { from: NOW })).await?;
    let queryable = now_ms();
    let summed = device.ask(&SumOfOffers)?.ok_or("the sum is not known")?;
    let memory = peak_memory();
    if summed.rows != rows {
        return Err(format!("{} rows are here, not {rows}", summed.rows).into());
    }
    device.client.stop().await;
    drop(device);
    report(&serde_json::json!({
        "hydrate_s": (queryable - begun) / 1e3,
        "top": next.iter().map(|offer| offer.starts_at.as_millis()).collect::<Vec<_>>(),
        "sum": summed.sum,
        "rss": memory,
        "disk": bytes_in(&folder),
    }));
    Ok(())
}

#[tokio::main]
pub(crate) async fn reopen(folder: PathBuf, session: &str) -> Outcome {
    let begun = now_ms();
    let mut device = Device::start("http://127.0.0.1:1", folder, session)?;
    let next = device.until("the next twenty", |device| device.ask(&NEXT)).await?;
    let answered = now_ms();
    let spawned: f64 = std::env::var("BENCH_SPAWNED_AT").ok().and_then(|text| text.parse().ok()).unwrap_or(begun);
    let summed = device.ask(&SumOfBookings)?.ok_or("the sum is not known")?;
    device.client.stop().await;
    report(&serde_json::json!({
        "open_ms": answered - begun,
        "process_ms": answered - spawned,
        "top": starts(&next),
        "sum": summed.sum,
    }));
    Ok(())
}
