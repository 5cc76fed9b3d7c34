//! The server's command line. Says in one line what is wrong, and exits with 1.

#![allow(clippy::print_stdout, reason = "whoever starts the server waits for its ready line")]

use lexopt::prelude::*;
use nusaloka_domain::NUSALOKA;
use nusaloka_server::{History, People, Server, Settings};
use std::{net::SocketAddr, path::PathBuf, process::ExitCode};

const USAGE: &str =
    "usage: nusaloka-server --data FOLDER [--listen 127.0.0.1:4510] [--ui FOLDER] [--demo] [--was-restored]";

#[tokio::main]
async fn main() -> ExitCode {
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_env_filter(tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "info".into()))
        .init();
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("nusaloka-server: {why}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), String> {
    let server = Server::start(settings()?).await.map_err(|error| error.to_string())?;
    let stop = stop_signal()?;
    println!("listening on http://{}", server.address());
    stop.await;
    server.stop().await.map_err(|error| format!("did not end cleanly: {error}"))
}

fn settings() -> Result<Settings, String> {
    let mut listen: SocketAddr = ([127, 0, 0, 1], 4510).into();
    let (mut data, mut ui, mut people, mut history) = (None, None, People::AsStored, History::Continues);
    let mut arguments = lexopt::Parser::from_env();
    let odd = |error: lexopt::Error| format!("{error}\n{USAGE}");
    while let Some(argument) = arguments.next().map_err(odd)? {
        match argument {
            Long("listen") => listen = arguments.value().and_then(|value| value.parse()).map_err(odd)?,
            Long("data") => data = Some(PathBuf::from(arguments.value().map_err(odd)?)),
            Long("ui") => ui = Some(PathBuf::from(arguments.value().map_err(odd)?)),
            Long("demo") => people = People::Demo,
            Long("was-restored") => history = History::WasRestored,
            other => return Err(odd(other.unexpected())),
        }
    }
    let data = data.ok_or_else(|| format!("where is the data to be kept?\n{USAGE}"))?;
    Ok(Settings { listen, data, ui, people, business: NUSALOKA, history })
}

/// Resolves on Ctrl-C, and on the signal that service managers send.
fn stop_signal() -> Result<impl Future<Output = ()>, String> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut terminate = signal(SignalKind::terminate()).map_err(|error| error.to_string())?;
        let mut interrupt = signal(SignalKind::interrupt()).map_err(|error| error.to_string())?;
        Ok(async move {
            tokio::select! { _ = terminate.recv() => {}, _ = interrupt.recv() => {} }
        })
    }
    #[cfg(not(unix))]
    Ok(async {
        if let Err(error) = tokio::signal::ctrl_c().await {
            tracing::error!(error = %error, "Ctrl-C cannot be heard");
        }
    })
}
