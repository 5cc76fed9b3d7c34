//! The server's command line. Says in one line what is wrong, and exits with 1.

#![allow(clippy::print_stdout, reason = "whoever starts the server waits for its ready line")]

mod audit_command;

use lexopt::{ValueExt, prelude::*};
use nusaloka_domain::NUSALOKA;
use nusaloka_server::{BelievedProvider, History, Mail, People, Server, Settings, Way};
#[cfg(unix)]
use rustix::process::{Resource, Rlimit, setrlimit};
use std::{env, net::SocketAddr, path::PathBuf, process::ExitCode, time::Duration};

const USAGE: &str = "usage: nusaloka-server --data FOLDER [--listen 127.0.0.1:4510] [--metrics 127.0.0.1:4511] \
                     [--ui FOLDER] [--public https://nusaloka.example] [--android-app id.nusaloka.app=AB:CD:…] \
                     [--apple-app ABCDE12345.id.nusaloka.app] [--mail-from 'Nusaloka <post@nusaloka.example>'] \
                     [--secrets FILE] [--providers FILE] [--keep-days 30] [--behind-proxy] [--demo] [--was-restored]\n\
                     NUSALOKA_MAIL=smtps://USER:PASSWORD@HOST says where mail goes.\n\
                     nusaloka-server audit verify --data FOLDER checks the audit log.";

#[tokio::main]
async fn main() -> ExitCode {
    // What is in memory is in no file that a crash leaves behind.
    #[cfg(unix)]
    if let Err(error) = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) }) {
        eprintln!("nusaloka-server: a crash may leave a core behind: {error}");
    }
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
    if env::args_os().nth(1).is_some_and(|first| first == "audit") {
        println!("{}", audit_command::run(lexopt::Parser::from_args(env::args_os().skip(2)))?);
        return Ok(());
    }
    let server = Server::start(settings()?).await.map_err(|error| error.to_string())?;
    let stop = stop_signal()?;
    if let Some(metrics) = server.metrics() {
        tracing::info!(metrics.address = %metrics, "figures are told");
    }
    println!("listening on http://{}", server.address());
    stop.await;
    server.stop().await.map_err(|error| format!("did not end cleanly: {error}"))
}

fn settings() -> Result<Settings, String> {
    let mut settings = Settings::of(PathBuf::new(), NUSALOKA);
    settings.listen = ([127, 0, 0, 1], 4510).into();
    let (mut metrics, mut mail_from) = (None, None);
    let mut arguments = lexopt::Parser::from_env();
    let odd = |error: lexopt::Error| format!("{error}\n{USAGE}");
    while let Some(argument) = arguments.next().map_err(odd)? {
        match argument {
            Long("listen") => settings.listen = arguments.value().and_then(|value| value.parse()).map_err(odd)?,
            Long("metrics") => metrics = Some(arguments.value().and_then(|value| value.parse()).map_err(odd)?),
            Long("data") => settings.data = PathBuf::from(arguments.value().map_err(odd)?),
            Long("secrets") => settings.secrets = Some(PathBuf::from(arguments.value().map_err(odd)?)),
            Long("ui") => settings.ui = Some(PathBuf::from(arguments.value().map_err(odd)?)),
            Long("keep-days") => {
                let days: u32 = arguments.value().and_then(|value| value.parse()).map_err(odd)?;
                settings.keeps = Duration::from_hours(24) * days;
            }
            Long("public") => settings.public = Some(arguments.value().and_then(ValueExt::string).map_err(odd)?),
            Long("android-app") => {
                settings.apps.android.push(arguments.value().and_then(|value| value.parse()).map_err(odd)?);
            }
            Long("apple-app") => {
                settings.apps.apple.push(arguments.value().and_then(|value| value.parse()).map_err(odd)?);
            }
            Long("providers") => {
                let file = PathBuf::from(arguments.value().map_err(odd)?);
                settings.providers = BelievedProvider::read(&file).map_err(|error| error.to_string())?;
            }
            Long("mail-from") => mail_from = Some(arguments.value().and_then(ValueExt::string).map_err(odd)?),
            Long("demo") => settings.people = People::Demo,
            Long("behind-proxy") => settings.way = Way::ThroughProxy,
            Long("was-restored") => settings.history = History::WasRestored,
            other => return Err(odd(other.unexpected())),
        }
    }
    if settings.data.as_os_str().is_empty() {
        return Err(format!("where is the data to be kept?\n{USAGE}"));
    }
    settings.mail = mail(mail_from, settings.people)?;
    settings.metrics = Some(metrics.unwrap_or_else(|| beside(settings.listen)));
    Ok(settings)
}

/// The way out may hold a password, so it comes by the environment, which other users of the machine do not see.
fn mail(from: Option<String>, people: People) -> Result<Mail, String> {
    match (env::var("NUSALOKA_MAIL").ok(), from, people) {
        (Some(url), Some(from), _) => Ok(Mail::Smtp { url, from }),
        (None, None, People::Demo) => Ok(Mail::Kept),
        (None, None, People::AsStored) => Ok(Mail::Nowhere),
        _ => Err(format!("mail needs both: where it goes (NUSALOKA_MAIL) and whom it is from (--mail-from)\n{USAGE}")),
    }
}

/// The next port, for this machine alone. Beside any port, any port.
fn beside(listen: SocketAddr) -> SocketAddr {
    let port = if listen.port() == 0 { 0 } else { listen.port().checked_add(1).unwrap_or_default() };
    ([127, 0, 0, 1], port).into()
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
