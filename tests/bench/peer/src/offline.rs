//! A thousand changes made without a network, and how long until the server has them all.

use crate::{
    Outcome,
    device::Device,
    told::{now_ms, report},
    workload::{PutBooking, SumOfBookings, bookings},
};
use nusaloka_domain::host::TrayState;
use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
    path::{Path, PathBuf},
};

#[tokio::main]
pub(crate) async fn push(server: &str, folder: PathBuf, session: &str, rows: &Path, control: u16) -> Outcome {
    let bookings = bookings(rows)?;
    let mut device = Device::start(server, folder.clone(), session)?;
    device.until("an empty store", |device| device.ask(&SumOfBookings)).await?;
    device.until_online().await?;
    network(control, "down")?;
    device.until_offline().await?;
    let begun = now_ms();
    for booking in &bookings {
        device.act(&PutBooking(booking.clone()))?;
    }
    let made = now_ms();
    network(control, "up")?;
    let up = now_ms();
    device.client.nudge();
    device.until_online().await?;
    let connected = now_ms();
    let undecided = |device: &Device| -> Outcome<usize> {
        let tray = device.tray()?;
        Ok(tray.changes.iter().filter(|change| change.state == TrayState::Waiting).count())
    };
    device.until("all verdicts", |device| Ok((undecided(device)? == 0).then_some(()))).await?;
    let decided = now_ms();
    let refused = device.tray()?.changes.len();
    device.client.stop().await;
    let there = fresh_look(server, folder, session).await?;
    if refused > 0 || there != bookings.len() {
        return Err(format!("{there} of {} are on the server, {refused} were refused", bookings.len()).into());
    }
    report(&serde_json::json!({
        "writes": bookings.len(),
        "offline_s": (made - begun) / 1e3,
        "push_s": (decided - connected) / 1e3,
        "push_from_network_up_s": (decided - up) / 1e3,
    }));
    Ok(())
}

/// What a device sees that knows nothing yet.
async fn fresh_look(server: &str, folder: PathBuf, session: &str) -> Outcome<usize> {
    let mut device = Device::start(server, folder.join("fresh"), session)?;
    let summed = device.until("what the server has", |device| device.ask(&SumOfBookings)).await?;
    device.client.stop().await;
    Ok(summed.rows)
}

/// The harness has a proxy that can be told to cut everybody off.
fn network(control: u16, verb: &str) -> Outcome {
    let mut stream = TcpStream::connect(("127.0.0.1", control))?;
    write!(stream, "GET /{verb} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    if answer.starts_with("HTTP/1.1 200") { Ok(()) } else { Err(format!("the proxy answered {answer}").into()) }
}
