//! The host's verbs as commands of the window. Bytes in, bytes out; what they mean is the client's business.

use nusaloka_client::{Home, Listening};
use nusaloka_domain::host::{Notice, encode};
use std::{sync::Arc, time::Instant};
use tauri::{
    State,
    async_runtime::spawn_blocking,
    ipc::{Channel, InvokeBody, InvokeResponseBody, Request, Response},
};

/// When this process began: what "first page drawn after" counts from.
pub(crate) struct Begun(pub(crate) Instant);

#[tauri::command(async)]
pub(crate) fn read(request: Request<'_>, home: State<'_, Arc<Home>>) -> Result<Response, String> {
    Ok(Response::new(home.read(&bytes(&request)?)))
}

/// Off the threads that all else waits on: a write waits for the disk, or for a keyring that asks the person.
#[tauri::command]
pub(crate) async fn write(request: Request<'_>, home: State<'_, Arc<Home>>) -> Result<Response, String> {
    let (change, home) = (bytes(&request)?, Arc::clone(&home));
    let written = spawn_blocking(move || home.write(&change)).await;
    written.map(Response::new).map_err(|error| error.to_string())
}

/// Takes as long as the network.
#[tauri::command]
pub(crate) async fn enter(request: Request<'_>, home: State<'_, Arc<Home>>) -> Result<Response, String> {
    Ok(Response::new(home.enter(&bytes(&request)?).await))
}

#[tauri::command]
pub(crate) fn watch(channel: Channel<InvokeResponseBody>, home: State<'_, Arc<Home>>) {
    home.watch(move |notice: Notice| match channel.send(InvokeResponseBody::Raw(encode(&notice))) {
        Ok(()) => Listening::Yes,
        Err(_) => Listening::NoMore, // the page is gone
    });
}

/// The first page with data has been painted.
#[tauri::command]
#[expect(clippy::print_stdout, reason = "a bench waits for this line, and asks for it")]
pub(crate) fn drawn(begun: State<'_, Begun>) {
    let milliseconds = begun.0.elapsed().as_millis();
    tracing::info!(first_page.duration_ms = u64::try_from(milliseconds).unwrap_or(u64::MAX), "first page drawn");
    if std::env::var_os("NUSALOKA_TIMING").is_some() {
        println!("first page drawn after {milliseconds} ms");
    }
}

/// Raw bytes, or the list of numbers that they become where a platform's IPC carries only text.
fn bytes(request: &Request<'_>) -> Result<Vec<u8>, String> {
    match request.body() {
        InvokeBody::Raw(bytes) => Ok(bytes.clone()),
        InvokeBody::Json(listed) => serde_json::from_value(listed.clone()).map_err(|error| error.to_string()),
    }
}
