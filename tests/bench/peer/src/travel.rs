//! One change, from the call that makes it on one device to the answer that shows it on another.

use crate::{
    Outcome,
    device::Device,
    told::{now_ms, quantile, report},
    workload::{IsHere, PutBooking, SumOfBookings, bookings},
};
use std::{
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};
use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    process::Command,
    time::sleep,
};

/// Not counted: the first ones pay for what is prepared once.
const WARM_UP: usize = 20;

#[tokio::main]
pub(crate) async fn watch(server: &str, folder: PathBuf, session: &str, rows: &Path) -> Outcome {
    let mut device = Device::start(server, folder, session)?;
    device.until("the store", |device| device.ask(&SumOfBookings)).await?;
    device.until_online().await?;
    println!("READY");
    for booking in bookings(rows)? {
        let question = IsHere { shelf: booking.shelf, booking: booking.id };
        device.until("the next booking", |device| Ok(device.ask(&question)?.filter(|here| *here))).await?;
        println!("SEEN {} {}", booking.id, now_ms());
    }
    device.client.stop().await;
    Ok(())
}

#[tokio::main]
pub(crate) async fn write(server: &str, folder: PathBuf, session: &str, rows: &Path, other: &Path) -> Outcome {
    let mut watcher = Command::new(std::env::current_exe()?)
        .args(["watch", server])
        .arg(other)
        .arg(session)
        .arg(rows)
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()?;
    let mut lines = BufReader::new(watcher.stdout.take().ok_or("the watcher has no output")?).lines();
    let mut device = Device::start(server, folder, session)?;
    device.until("the store", |device| device.ask(&SumOfBookings)).await?;
    device.until_online().await?;
    if lines.next_line().await?.as_deref() != Some("READY") {
        return Err("the watcher did not get ready".into());
    }
    let mut took = Vec::new();
    for (number, booking) in bookings(rows)?.into_iter().enumerate() {
        let begun = now_ms();
        device.act(&PutBooking(booking.clone()))?;
        let line = lines.next_line().await?.ok_or("the watcher has ended")?;
        let mut words = line.split_whitespace().skip(1);
        if words.next() != Some(booking.id.to_string().as_str()) {
            return Err(format!("the watcher saw another: {line}").into());
        }
        let seen: f64 = words.next().ok_or("no time")?.parse()?;
        if number >= WARM_UP {
            took.push(seen - begun);
        }
        // As people do: not all at the same beat.
        sleep(Duration::from_millis(5 + u64::try_from(number * 7 % 20)?)).await;
    }
    device.client.stop().await;
    watcher.wait().await?;
    report(&serde_json::json!({
        "trials": took.len(),
        "p50": quantile(&took, 0.5),
        "p95": quantile(&took, 0.95),
        "max": quantile(&took, 1.0),
    }));
    Ok(())
}
