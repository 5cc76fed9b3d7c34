//! What a screen feels of a first sync: it asks about every frame, while tens of thousands of rows are being stored.

use crate::{
    Outcome,
    device::Device,
    figures::say,
    first_sync::NEXT,
    serve::{Fill, filled, settings},
    told::{now_ms, quantile},
};
use nusaloka_domain::{
    host::{Ask as _, encode},
    identity::Me,
};
use nusaloka_server::Server;
use std::{
    path::Path,
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::Duration,
};

/// A frame at 60 Hz, and a part of it.
const BETWEEN: Duration = Duration::from_millis(4);

#[tokio::main]
pub(crate) async fn measure(rows: &Path, folder: &Path) -> Outcome {
    let data = folder.join("server");
    let session = filled(data.clone(), rows, Fill::Bookings).await?;
    let server = Server::start(settings(data, 0)).await?;
    let mut device = Device::start(&format!("http://{}", server.address()), folder.join("device"), &session)?;
    let (client, over) = (device.client.clone(), std::sync::Arc::new(AtomicBool::new(false)));
    let asked = {
        let over = over.clone();
        thread::spawn(move || {
            let mut took = Vec::new();
            while !over.load(Ordering::Relaxed) {
                for question in [encode(&Me.read()), encode(&NEXT.read())] {
                    let begun = now_ms();
                    client.read(&question);
                    took.push(now_ms() - begun);
                }
                thread::sleep(BETWEEN);
            }
            took
        })
    };
    device.until("the next twenty", |device| device.ask(&NEXT)).await?;
    over.store(true, Ordering::Relaxed);
    let took = asked.join().map_err(|_| "whoever asked panicked")?;
    device.client.stop().await;
    server.stop().await?;
    say("a read while 50,000 rows are being stored, p50", quantile(&took, 0.5), "ms", None);
    say("a read while 50,000 rows are being stored, p99", quantile(&took, 0.99), "ms", Some(16.0));
    Ok(())
}
